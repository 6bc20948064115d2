//! Orders that the literature tries first: priority rules for jobs, and for projects (Kolisch 1996; Browning, Yassine 2010).
use super::Problem;
use std::cmp::Reverse;

/// A rule for the order of jobs. What must come first does, whatever a rule says: a list is a wish.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobRule {
    /// As the file lists them.
    Listed,
    /// Latest finish first.
    LatestFinish,
    /// Latest start first: without regard to resources the same as least slack in a list.
    LatestStart,
    /// Least slack first.
    Slack,
    /// Earliest start first.
    EarliestStart,
    /// Shortest first.
    Shortest,
    /// Most successors first, direct and indirect.
    MostSuccessors,
    /// Greatest rank positional weight: own length and that of direct successors.
    Weight,
}

impl JobRule {
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Listed, "as listed"),
        (Self::LatestFinish, "latest finish (LFT)"),
        (Self::LatestStart, "latest start (LST)"),
        (Self::Slack, "least slack (static)"),
        (Self::EarliestStart, "earliest start (EST)"),
        (Self::Shortest, "shortest (SPT)"),
        (Self::MostSuccessors, "most successors (MTS)"),
        (Self::Weight, "positional weight (GRPW)"),
    ];

    /// All jobs in this rule's order.
    pub fn list(self, problem: &Problem) -> Vec<usize> {
        let path = Path::of(problem);
        let jobs = &problem.jobs;
        let mut list: Vec<usize> = (0..jobs.len()).collect();
        let mut by = |key: &dyn Fn(usize) -> i64| list.sort_by_key(|j| key(*j));
        match self {
            Self::Listed => {}
            Self::LatestFinish => by(&|j| i64::from(path.latest[j])),
            Self::LatestStart => by(&|j| i64::from(path.latest[j]) - i64::from(jobs[j].length)),
            Self::Slack => {
                by(&|j| i64::from(path.latest[j]) - i64::from(jobs[j].length) - i64::from(path.start[j]));
            }
            Self::EarliestStart => by(&|j| i64::from(path.start[j])),
            Self::Shortest => by(&|j| i64::from(jobs[j].length)),
            Self::MostSuccessors => {
                let count = all_successors(problem);
                by(&|j| -(count[j] as i64));
            }
            Self::Weight => {
                let mut weight: Vec<u32> = jobs.iter().map(|j| j.length).collect();
                for job in jobs {
                    for before in &job.after {
                        weight[*before] += job.length;
                    }
                }
                by(&|j| -i64::from(weight[j]));
            }
        }
        list
    }
}

/// A rule for the order of projects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProjectRule {
    /// As the file lists them.
    Listed,
    /// The one with the least work first, over all resources.
    LeastWork,
    /// The one with the most work first (MAXTWK).
    MostWork,
    /// The one with the shortest critical path first (SASP's first half).
    ShortestPath,
}

impl ProjectRule {
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Listed, "as listed"),
        (Self::LeastWork, "least work first"),
        (Self::MostWork, "most work first"),
        (Self::ShortestPath, "shortest path first"),
    ];

    /// All projects in this rule's order.
    pub fn order(self, problem: &Problem) -> Vec<usize> {
        let mut order: Vec<usize> = (0..problem.projects.len()).collect();
        let work = |project: usize| -> u64 {
            let jobs = &problem.jobs[problem.projects[project].clone()];
            let of = |job: &super::Job| {
                let share = |(r, need): &(usize, u32)| {
                    u64::from(*need) * 1_000 / u64::from(problem.capacity[*r].max(1))
                };
                u64::from(job.length) * job.needs.iter().map(share).sum::<u64>()
            };
            jobs.iter().map(of).sum()
        };
        match self {
            Self::Listed => {}
            Self::LeastWork => order.sort_by_key(|p| work(*p)),
            Self::MostWork => order.sort_by_key(|p| Reverse(work(*p))),
            Self::ShortestPath => {
                let path = Path::of(problem);
                let length = |p: usize| {
                    let jobs = problem.projects[p].clone();
                    jobs.map(|j| path.start[j] + problem.jobs[j].length).max()
                };
                order.sort_by_key(|p| length(*p));
            }
        }
        order
    }
}

/// Earliest starts and latest finishes without regard to resources; the latest, of each project against its own end.
pub struct Path {
    pub start: Vec<u32>,
    pub latest: Vec<u32>,
}

impl Path {
    pub fn of(problem: &Problem) -> Self {
        let jobs = &problem.jobs;
        let order = in_order(problem);
        let mut start = vec![0; jobs.len()];
        for job in &order {
            let ready = jobs[*job].after.iter().map(|b| start[*b] + jobs[*b].length).max();
            start[*job] = ready.unwrap_or(0);
        }
        let mut latest = vec![0; jobs.len()];
        for range in &problem.projects {
            let end = range.clone().map(|j| start[j] + jobs[j].length).max().unwrap_or(0);
            latest[range.clone()].fill(end);
        }
        for job in order.iter().rev() {
            for before in &jobs[*job].after {
                latest[*before] = latest[*before].min(latest[*job] - jobs[*job].length);
            }
        }
        Self { start, latest }
    }
    /// The critical path's length.
    pub fn length(&self, problem: &Problem) -> u32 {
        problem.jobs.iter().zip(&self.start).map(|(j, s)| s + j.length).max().unwrap_or(0)
    }
}

/// Jobs with their predecessors before them.
pub fn in_order(problem: &Problem) -> Vec<usize> {
    let jobs = &problem.jobs;
    let mut followers = vec![vec![]; jobs.len()];
    for (job, row) in jobs.iter().enumerate() {
        row.after.iter().for_each(|before| followers[*before].push(job));
    }
    let mut waits: Vec<usize> = jobs.iter().map(|j| j.after.len()).collect();
    let mut order: Vec<usize> = (0..jobs.len()).filter(|j| waits[*j] == 0).collect();
    let mut next = 0;
    while let Some(job) = order.get(next).copied() {
        next += 1;
        for follower in &followers[job] {
            waits[*follower] -= 1;
            if waits[*follower] == 0 {
                order.push(*follower);
            }
        }
    }
    assert_eq!(order.len(), jobs.len(), "{} has a cycle", problem.name);
    order
}

fn all_successors(problem: &Problem) -> Vec<usize> {
    let words = problem.jobs.len().div_ceil(64);
    let mut sets = vec![vec![0u64; words]; problem.jobs.len()];
    for job in in_order(problem).into_iter().rev() {
        let mut own = sets[job].clone();
        own[job / 64] |= 1 << (job % 64);
        for before in &problem.jobs[job].after {
            sets[*before].iter_mut().zip(&own).for_each(|(a, b)| *a |= b);
        }
    }
    sets.iter().map(|s| s.iter().map(|w| w.count_ones() as usize).sum()).collect()
}

/// The problem with all jobs in one list: a portfolio-wide order instead of one of projects.
pub fn in_one_list(problem: &Problem) -> Problem {
    let whole = 0..problem.jobs.len();
    Problem { projects: Vec::from([whole]), ..problem.clone() }
}

/// The problem with every job a project of its own, so that an order of projects is a list of jobs.
pub fn one_each(problem: &Problem) -> Problem {
    Problem { projects: (0..problem.jobs.len()).map(|j| j..j + 1).collect(), ..problem.clone() }
}
