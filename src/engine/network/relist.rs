//! Another order of tasks in a compiled network, for a search that serves thousands of them.
use super::{How, Network, Sequencer};

impl Network {
    /// Lists the tasks of a project anew, as if their ranks stood in this order, without compiling again: the same follows as
    /// from compiling a plan in which they do. `wanted` holds all jobs of the project's list; purchases and started tasks
    /// keep their places in front.
    pub(in crate::engine) fn relist(&mut self, project: usize, wanted: &[u32], sequencer: &mut Sequencer) {
        let Some(mut list) = self.lists.get_mut(project).map(std::mem::take) else { return };
        let tasks = self.tasks;
        for (at, number) in wanted.iter().enumerate().filter(|(_, number)| **number < tasks) {
            if let Some(job) = self.jobs.get_mut(*number as usize) {
                job.listed = at as u32;
            }
        }
        list.clear();
        list.extend_from_slice(wanted);
        let plain = |number: &u32| {
            self.jobs.get(*number as usize).is_some_and(|job| !job.started && job.how != How::Order)
        };
        let in_order = |number: &u32| {
            self.jobs.get(*number as usize).is_some_and(|job| {
                self.arcs(job).iter().all(|arc| {
                    let from = self.jobs.get(arc.from as usize);
                    from.is_none_or(|from| {
                        from.project != job.project || from.listed < job.listed || from.how == How::Settled
                    })
                })
            })
        };
        if !list.iter().all(|number| plain(number) && in_order(number)) {
            list = sequencer.rest(self, &list, |_| false);
        }
        for (turn, number) in list.iter().enumerate() {
            if let Some(job) = self.jobs.get_mut(*number as usize) {
                job.turn = turn as u32;
            }
        }
        if let Some(place) = self.lists.get_mut(project) {
            *place = list;
        }
    }
}
