//! The order of service inside each project.
use super::{Job, NOBODY};
use crate::domain::Rank;
use crate::engine::hours::NEVER;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Each project's jobs: always the first listed task whose predecessors in the project have been served; what takes
/// nobody's time (purchases, milestones) as soon as its own have been; started tasks first. Jobs in cycles do not appear.
///
/// `ranks` stands beside the jobs; rows of one rank keep the order of their ids.
pub(super) fn lists(
    jobs: &[Job],
    ranks: &[&Rank],
    projects: usize,
    followers: impl Fn(&Job) -> std::ops::Range<usize>,
    all_followers: &[u32],
    waiting_inside: &mut [u32],
) -> Vec<Vec<u32>> {
    let mut listed: Vec<Vec<u32>> = vec![vec![]; projects];
    for (number, job) in jobs.iter().enumerate() {
        if job.project != NOBODY && job.how != super::How::Settled {
            listed[job.project as usize].push(number as u32);
        }
    }
    let mut place = vec![0u32; jobs.len()];
    for list in &mut listed {
        list.sort_by(|a, b| ranks[*a as usize].cmp(ranks[*b as usize]));
        for (at, job) in list.iter().enumerate() {
            place[*job as usize] = at as u32;
        }
    }
    let mut ready: BinaryHeap<Reverse<(bool, bool, u32, u32)>> = BinaryHeap::new();
    let key = |number: u32| {
        let job = &jobs[number as usize];
        Reverse((!job.started, !job.books_nobody(), place[number as usize], number))
    };
    listed
        .iter()
        .map(|list| {
            ready.extend(list.iter().filter(|j| waiting_inside[**j as usize] == 0).map(|j| key(*j)));
            let mut out = Vec::with_capacity(list.len());
            while let Some(Reverse((.., number))) = ready.pop() {
                out.push(number);
                let job = &jobs[number as usize];
                if job.pin != NEVER {
                    continue; // nobody waits for a pinned task to be served: it has its dates already
                }
                for follower in &all_followers[followers(job)] {
                    if jobs[*follower as usize].project != job.project {
                        continue;
                    }
                    let left = &mut waiting_inside[*follower as usize];
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        ready.push(key(*follower));
                    }
                }
            }
            out
        })
        .collect()
}
