//! What each task costs, in the portfolio's currency: exact work, never the rounded span. Purchases: see [`super::ladder`].
use super::jobs::{length, weight};
use crate::domain::{EstimateUnit, Money, Portfolio, Progress, Task, TaskKind};

/// The cost of a job, and its share of the project's work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Cost {
    /// Spent: invoiced, or worked.
    pub actual: Money,
    /// Received, not yet invoiced.
    pub accrued: Money,
    /// On order.
    pub committed: Money,
    /// Approved, not yet ordered; part of `to_come`.
    pub approved: Money,
    /// The rest.
    pub to_come: Money,
    /// The upper half of the band in which an uncertain price lies: what it may turn out higher. Part of none of the above.
    pub band: Money,
    /// Capital expenditure; labour is opex.
    pub capex: bool,
    /// Likely work in slots, and the part that is done; zero for purchases.
    pub work: u64,
    pub done: u64,
}

/// Labour of a task: for people with a rate, by the exact work. What an elapsed estimate counts is waiting, not work: burn-in
/// costs no labour. An amount beyond the range of a field counts as zero.
pub(in super::super) fn of_task(plan: &Portfolio, task: &Task, per_day: u32) -> Cost {
    let likely = task.estimate.likely;
    let (worked, remaining) = match task.progress {
        Progress::NotStarted => (0, likely),
        Progress::Started { remaining, .. } => (likely.saturating_sub(remaining), remaining),
        Progress::Done { .. } => (likely, 0),
    };
    let weigh = |hundredths| {
        if task.kind == TaskKind::Milestone { 0 } else { weight(&task.estimate, hundredths, per_day) }
    };
    Cost {
        actual: labour(plan, task, worked, per_day),
        to_come: labour(plan, task, remaining, per_day),
        work: weigh(worked) + weigh(remaining),
        done: weigh(worked),
        ..Cost::default()
    }
}

/// What an amount of work on a task costs.
fn labour(plan: &Portfolio, task: &Task, hundredths: u32, per_day: u32) -> Money {
    let unit = task.estimate.unit;
    let people = || {
        task.people.iter().filter_map(|a| {
            let person = plan.people.get(a.person)?;
            Some((person, i64::from(a.percent) * i64::from(100 - person.reserve.min(99))))
        })
    };
    if task.kind == TaskKind::Milestone || hundredths == 0 {
        return Money::ZERO;
    }
    // each person's hours are `part` / `whole`
    let (work, whole) = match (task.kind, unit) {
        (TaskKind::CutOver(_), _) => (i64::from(length(unit, hundredths, 10_000, per_day)), 40_000),
        (_, EstimateUnit::WorkHours) => (i64::from(hundredths), 100 * people().map(|p| p.1).sum::<i64>()),
        (_, EstimateUnit::WorkingDays) => (i64::from(hundredths) * i64::from(per_day), 4_000_000),
        (_, EstimateUnit::ElapsedDays) => return Money::ZERO,
    };
    let sum: Money =
        people().filter_map(|(person, weight)| Some(person.rate?.share(work * weight, whole))).sum();
    if sum.in_range() { sum } else { Money::ZERO }
}
