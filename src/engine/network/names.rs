//! Ids of a plan's rows side by side in memory, and the way back from an id to its place.
//!
//! Rows of a plan lie scattered. Naming what held thousands of jobs, and finding both ends of thousands of dependencies,
//! would be most of the time if each had to be fetched, or sought by halving a table.
use crate::domain::{DependencyId, Id, Portfolio, PurchaseId, TaskId, WorkId};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Ids in the order of their tables.
#[derive(Clone, Debug)]
pub(in super::super) struct Names {
    tasks: Vec<TaskId>,
    purchases: Vec<PurchaseId>,
    dependencies: Vec<DependencyId>,
}

impl Names {
    pub fn of_plan(plan: &Portfolio) -> Self {
        Self {
            tasks: plan.tasks.iter().map(|t| t.id).collect(),
            purchases: plan.purchases.iter().map(|p| p.id).collect(),
            dependencies: plan.dependencies.iter().map(|d| d.id).collect(),
        }
    }
    /// The task or purchase of a job; `None` only for numbers that are no jobs.
    pub fn work(&self, job: u32) -> Option<WorkId> {
        match (job as usize).checked_sub(self.tasks.len()) {
            None => self.tasks.get(job as usize).map(|id| WorkId::Task(*id)),
            Some(place) => self.purchases.get(place).map(|id| WorkId::Purchase(*id)),
        }
    }
    /// The dependency at a place of its table.
    pub fn dependency(&self, place: u32) -> Option<DependencyId> {
        self.dependencies.get(place as usize).copied()
    }
    /// A table of jobs by their ids.
    pub(in super::super::network) fn jobs(&self) -> Jobs {
        let tasks = self.tasks.iter().map(|t| WorkId::Task(*t));
        let all = tasks.chain(self.purchases.iter().map(|p| WorkId::Purchase(*p)));
        Jobs(all.map(key).zip(0..).collect())
    }
}

/// Jobs by the ids of tasks and purchases.
pub(super) struct Jobs(HashMap<(bool, Id), u32, BuildHasherDefault<Spread>>);

impl Jobs {
    pub fn of(&self, work: WorkId) -> Option<u32> {
        self.0.get(&key(work)).copied()
    }
}

fn key(work: WorkId) -> (bool, Id) {
    match work {
        WorkId::Task(id) => (false, id.0),
        WorkId::Purchase(id) => (true, id.0),
    }
}

/// Spreads ids over a hash table: two multiplications. A plan's own ids cannot make it slow enough to matter, so that it need
/// not be one that nobody can foresee.
#[derive(Default)]
struct Spread(u64);

impl Spread {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.mix(u64::from(*byte));
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }
    fn write_u128(&mut self, word: u128) {
        self.mix(word as u64);
        self.mix((word >> 64) as u64);
    }
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_and_names_are_each_others_way_back() {
        let id = |k: u32| Id::generate(u64::from(k) * 7, 5).to_string();
        let names = Names {
            tasks: (0..500).map(|k| id(k).parse().unwrap()).collect(),
            // a purchase may have the id of a task
            purchases: (250..300).map(|k| id(k).parse().unwrap()).collect(),
            dependencies: vec![],
        };
        let jobs = names.jobs();
        for job in 0..550 {
            assert_eq!(jobs.of(names.work(job).unwrap()), Some(job));
        }
        assert_eq!(names.work(550), None);
        assert_eq!(jobs.of(WorkId::Task(id(9_999).parse().unwrap())), None);
    }
}
