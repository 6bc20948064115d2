//! Slack of one task or purchase: how far it can be put off, found by rescheduling with it put off.
//!
//! *Total* slack is how many working days later it can start before any project ends on a later day than it does now; *free* slack,
//! before anything else at all does. Both are ends of unbroken runs: every smaller number of days is harmless too. A formula over
//! dependencies alone would say nothing of the people, windows and deliveries that others need as well: here they count, in
//! every project, since the whole plan is served for each day that is tried. A pinned task, and what has started or is on
//! order, cannot be put off and has no slack.
use super::hours::{DAY, NEVER};
use super::network::{Bound, Held, How};
use super::question::{finishes, keeps, next_working_day, whole_day};
use super::{Bench, Network, Order};
use crate::domain::{Portfolio, WorkId};

/// Days that are tried at most: beyond a working year "more" is as good an answer.
pub const MOST_SLACK: u32 = 250;

/// How far something can be put off, in working days of the portfolio calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slack {
    /// Before anything else ends later; at most `total`.
    pub free: u32,
    /// Before a project ends later; [`MOST_SLACK`] means that many or more.
    pub total: u32,
}

/// The slack of a task or purchase; `None` where it cannot be put off, has no date, or `stop` said so.
///
/// Takes a serve for every day that is tried; asks `stop` before each.
pub fn slack(
    plan: &Portfolio,
    network: &Network,
    order: &Order,
    work: WorkId,
    stop: &dyn Fn() -> bool,
) -> Option<Slack> {
    let job = match work {
        WorkId::Task(id) => plan.tasks.place(id)?,
        WorkId::Purchase(id) => plan.tasks.len() + plan.purchases.place(id)?,
    };
    let row = network.jobs.get(job)?;
    if row.how == How::Settled || row.started || row.pin != NEVER {
        return None;
    }
    let (mut net, mut bench) = (network.clone(), Bench::default());
    let projects: Vec<u32> = finishes(&net, order, &mut bench).into_iter().map(whole_day).collect();
    let (begin, before) = (bench.begin[job], bench.finish.clone());
    if before[job] >= NEVER {
        return None;
    }
    let (mut slack, mut undisturbed, mut day) = (Slack { free: 0, total: 0 }, true, begin / DAY);
    for days in 1..=MOST_SLACK {
        if stop() {
            return None;
        }
        let Some(next) = next_working_day(&net, day) else { break };
        day = next;
        put_off(&mut net, job, begin, day);
        let then = finishes(&net, order, &mut bench);
        if bench.finish[job] >= NEVER || !keeps(&then, &projects) {
            break;
        }
        slack.total = days;
        let others = bench.finish.iter().zip(&before).enumerate().filter(|(other, _)| *other != job);
        undisturbed &= others.into_iter().all(|(_, (then, now))| *then <= whole_day(*now));
        if undisturbed {
            slack.free = days;
        }
    }
    Some(slack)
}

/// Makes a job start on a day at the earliest: at the time of day at which it began, or, if that was the first thing that day,
/// in the morning.
fn put_off(net: &mut Network, job: usize, begin: u32, day: u32) {
    if let Some(delivery) = job.checked_sub(net.tasks as usize).and_then(|p| net.deliveries.get_mut(p)) {
        delivery.planned = day * DAY;
        return;
    }
    let office = |at| net.hours.before(net.calendars.portfolio, at);
    let first = office(begin) == office(begin - begin % DAY);
    let at = if first { day * DAY } else { day * DAY + begin % DAY };
    if let Some(row) = net.jobs.get_mut(job) {
        row.start = Bound { at: at.max(row.start.at), held: Held::NotBefore };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Estimate, EstimateUnit, Task};
    use crate::edits::make;
    use crate::engine::test_plan;
    use chrono::NaiveDate;

    /// A (2) and B (3) start at once; C (2) after A; D (4) after B; E (4) after C; F (3) after C; G (5) after D and E; H (2)
    /// after F and G. Slacks as in the textbook: Heizer and Render, Operations Management, "Milwaukee Paper".
    #[test]
    fn slack_of_a_textbook_network() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let mut ids = test_plan::ids();
        let (mut plan, _, tasks) = test_plan::project(&mut ids, "Paper", &["task"; 8]);
        for (id, days) in tasks.iter().zip([2, 3, 2, 4, 4, 3, 5, 2]) {
            let mut task = Task::clone(plan.tasks.get(*id).unwrap());
            let unit = EstimateUnit::WorkingDays;
            task.estimate = Estimate { likely: days * 100, low: None, high: None, unit };
            plan.tasks.put(task.into());
        }
        let work: Vec<WorkId> = tasks.into_iter().map(WorkId::Task).collect();
        for (from, to) in [(0, 2), (1, 3), (2, 4), (2, 5), (3, 6), (4, 6), (5, 7), (6, 7)] {
            make::link(&mut ids, work[from], work[to]).apply(&mut plan).unwrap();
        }
        let net = Network::compile(&plan, today);
        let found: Vec<(u32, u32)> = work
            .iter()
            .map(|w| slack(&plan, &net, &net.order(), *w, &|| false).unwrap())
            .map(|s| (s.free, s.total))
            .collect();
        assert_eq!(found, [(0, 0), (0, 1), (0, 0), (1, 1), (0, 0), (6, 6), (0, 0), (0, 0)]);
        assert_eq!(slack(&plan, &net, &net.order(), work[5], &|| true), None);
    }
}
