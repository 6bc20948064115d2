//! The order of service inside each project.
use super::{How, Job, NOBODY, Network};
use crate::domain::Rank;
use crate::engine::hours::NEVER;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Numbers the jobs of each project as people see them listed. `ranks` stands beside the jobs; rows of one rank keep the
/// order of their ids.
pub(super) fn list(jobs: &mut [Job], ranks: &[&Rank], projects: usize) {
    let mut listed: Vec<Vec<u32>> = vec![vec![]; projects];
    for (number, job) in jobs.iter().enumerate().filter(|(_, job)| job.project != NOBODY) {
        listed[job.project as usize].push(number as u32);
    }
    for list in &mut listed {
        list.sort_by(|a, b| ranks[*a as usize].cmp(ranks[*b as usize]));
        for (at, job) in list.iter().enumerate() {
            jobs[*job as usize].listed = at as u32;
        }
    }
}

/// Each project's jobs: always the first listed task whose predecessors in the project have been served; purchases,
/// which have a list of their own, as soon as their predecessors have been; started tasks first. Jobs in cycles do not appear.
pub(super) fn lists(jobs: &[Job], projects: usize, followers: &[u32], inside: &[u32]) -> Vec<Vec<u32>> {
    let mut open: Vec<Vec<u32>> = vec![vec![]; projects];
    for (number, job) in jobs.iter().enumerate() {
        if job.project != NOBODY && job.how != How::Settled {
            open[job.project as usize].push(number as u32);
        }
    }
    let mut sequencer = Sequencer { waiting: inside.to_vec(), ..Sequencer::default() };
    open.iter().map(|list| sequencer.order(jobs, followers, list)).collect()
}

/// Puts jobs of one project into the order in which they are served.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Sequencer {
    /// Jobs whose turn may be next: started ones, then purchases, then tasks as listed.
    ready: BinaryHeap<Reverse<(bool, bool, u32, u32)>>,
    /// Beside the jobs: predecessors in their own project that are still to be served.
    waiting: Vec<u32>,
}

impl Sequencer {
    /// What is left of a project of which something was served before its place in the list.
    pub fn rest(&mut self, net: &Network, list: &[u32], served: impl Fn(u32) -> bool) -> Vec<u32> {
        // only what this project's jobs wait for: a copy of all would cost more than serving them
        self.waiting.resize(net.inside.len(), 0);
        for job in list {
            self.waiting[*job as usize] = net.inside[*job as usize];
        }
        let open: Vec<u32> = list.iter().copied().filter(|job| !served(*job)).collect();
        for job in list.iter().filter(|job| served(**job)) {
            self.release(&net.jobs, &net.followers, *job);
        }
        self.ready.clear(); // released ones stand in `open`
        self.order(&net.jobs, &net.followers, &open)
    }
    fn order(&mut self, jobs: &[Job], followers: &[u32], open: &[u32]) -> Vec<u32> {
        self.ready.extend(open.iter().filter(|j| self.waiting[**j as usize] == 0).map(|j| key(jobs, *j)));
        let mut out = Vec::with_capacity(open.len());
        while let Some(Reverse((.., number))) = self.ready.pop() {
            out.push(number);
            self.release(jobs, followers, number);
        }
        out
    }
    /// Marks a job as served: its followers in the project wait for one less.
    fn release(&mut self, jobs: &[Job], followers: &[u32], number: u32) {
        let job = &jobs[number as usize];
        if job.pin != NEVER {
            return; // nobody waits for a pinned task to be served: it has its dates already
        }
        for follower in &followers[job.followers.0 as usize..job.followers.1 as usize] {
            if jobs[*follower as usize].project != job.project {
                continue;
            }
            let left = &mut self.waiting[*follower as usize];
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.ready.push(key(jobs, *follower));
            }
        }
    }
}

fn key(jobs: &[Job], number: u32) -> Reverse<(bool, bool, u32, u32)> {
    let job = &jobs[number as usize];
    Reverse((!job.started, job.how != How::Order, job.listed, number))
}
