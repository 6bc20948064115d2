//! A published problem as a plan: a resource is a team, a need a percentage of it, and an activity a task.
use super::{Job, Problem};
use chrono::NaiveDate;
use stackrank::domain::{
    Assignment, DayHours, Dependency, Estimate, EstimateUnit, Id, Lag, LinkKind, Moment, Person, Portfolio,
    Progress, Project, Rank, Settings, Strength, Task, TaskKind, WorkId, WorkWeek,
};
use stackrank::engine::Outlook;

/// How long a unit of the problem's time is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grain {
    /// A day with one quarter hour of work in it: nights pause everything.
    Day,
    /// A quarter hour, round the clock.
    QuarterHour,
}

/// Most heads that a team may have, in percent.
const MOST: u32 = 30_000;

/// The status date: time 0.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date")
}

fn id<T: From<Id>>(kind: char, number: usize) -> T {
    format!("{kind}{number:06}").parse::<Id>().expect("an id").into()
}

/// The problem as a plan. Projects are ranked in the order of `projects`, and the jobs of each are listed in the order in
/// which `list` has them. Task ids sort like the problem's jobs, so that `outlook.tasks[job]` are the dates of a job.
pub fn as_plan(problem: &Problem, projects: &[usize], list: &[usize], grain: Grain) -> Portfolio {
    let mut plan = Portfolio::empty();
    let hours = match grain {
        Grain::Day => DayHours::new([(0, 1)]),
        Grain::QuarterHour => DayHours::new([(0, 96)]),
    };
    let week = WorkWeek(std::array::from_fn(|_| hours.clone()));
    plan.settings = Settings { week, ..Settings::default() }.into();
    let percents: Vec<u32> = problem.capacity.iter().map(|c| (MOST / (*c).max(1)).clamp(1, 100)).collect();
    let ranks = ranks(problem.jobs.len().max(problem.projects.len()) + 1);
    let row = |number: usize, rank: &Rank| Project {
        id: id('p', number),
        name: number.to_string(),
        code: String::new(),
        owner: None,
        sponsor: String::new(),
        need: String::new(),
        site: String::new(),
        category: String::new(),
        tags: vec![],
        stage: "delivery".parse().expect("a stage"),
        rank: rank.clone(),
        promise: None,
        budget: None,
        cost_of_delay: None,
        not_before: None,
        risks: vec![],
        links: vec![],
        notes: String::new(),
    };
    plan.projects = projects.iter().zip(&ranks[1..]).map(|(p, rank)| row(*p, rank)).collect();
    let mut owner = vec![0; problem.jobs.len()];
    for (project, jobs) in problem.projects.iter().enumerate() {
        owner[jobs.clone()].fill(project);
    }
    let task = |number: usize, project: usize, rank: &Rank, length: u32| Task {
        id: id('t', number),
        project: id('p', project),
        name: number.to_string(),
        group: String::new(),
        rank: rank.clone(),
        kind: if length == 0 { TaskKind::Milestone } else { TaskKind::Work },
        estimate: match grain {
            Grain::Day => Estimate::days(length),
            // rounded up to quarter hours this is the length
            Grain::QuarterHour => Estimate::exact(EstimateUnit::WorkingDays, length * 100 / 96),
        },
        people: vec![],
        not_before: None,
        pin: None,
        deadline: None,
        touches_production: false,
        progress: Progress::NotStarted,
        notes: String::new(),
    };
    let mut tasks: Vec<Task> = list
        .iter()
        .zip(&ranks)
        .map(|(job, rank)| {
            let Job { length, needs, .. } = &problem.jobs[*job];
            let people = needs
                .iter()
                .map(|(r, need)| Assignment { person: id('r', *r), percent: (need * percents[*r]) as u16 });
            Task { people: people.collect(), ..task(*job, owner[*job], rank, *length) }
        })
        .collect();
    let mut people = vec![];
    for (resource, capacity) in problem.capacity.iter().enumerate() {
        let percent = capacity * percents[resource];
        let heads = percent.div_ceil(100);
        people.push(Person {
            id: id('r', resource),
            name: resource.to_string(),
            initials: String::new(),
            roles: vec![],
            heads: heads as u16,
            hours: None,
            reserve: 0,
            rate: None,
        });
        // what is left of the last head is taken by a task that stands in front of all others
        if heads * 100 > percent {
            let longest = problem.jobs.iter().map(|j| j.length).sum();
            let number = problem.jobs.len() + resource;
            let mut rest = task(number, problem.projects.len(), &ranks[0], longest);
            rest.people =
                vec![Assignment { person: id('r', resource), percent: (heads * 100 - percent) as u16 }];
            rest.pin = Some(Moment::start_of(today()));
            tasks.push(rest);
            plan.projects.put(row(problem.projects.len(), &ranks[0]).into());
        }
    }
    plan.people = people.into_iter().collect();
    plan.tasks = tasks.into_iter().collect();
    let links =
        problem.jobs.iter().enumerate().flat_map(|(to, job)| job.after.iter().map(move |from| (*from, to)));
    plan.dependencies = links
        .enumerate()
        .map(|(number, (from, to))| Dependency {
            id: id('d', number),
            from: WorkId::Task(id('t', from)),
            to: WorkId::Task(id('t', to)),
            kind: LinkKind::FinishStart,
            lag: Lag::NONE,
            strength: Strength::Hard,
            units: None,
        })
        .collect();
    plan
}

/// Start and finish of each job in the problem's units; `None` if one has no date.
pub fn times(problem: &Problem, outlook: &Outlook, grain: Grain) -> Option<Vec<(u32, u32)>> {
    let base = Moment::start_of(today()).slots();
    let unit = |at: Moment| match grain {
        // work of a day ends after its one quarter hour
        Grain::Day => (at.slots() - base + 95).div_euclid(96) as u32,
        Grain::QuarterHour => (at.slots() - base) as u32,
    };
    let dates = outlook.tasks[..problem.jobs.len()].iter();
    dates.map(|d| d.span.ok().map(|(start, finish)| (unit(start), unit(finish)))).collect()
}

fn ranks(count: usize) -> Vec<Rank> {
    std::iter::successors(Some(Rank::first()), |rank| Some(rank.next())).take(count).collect()
}
