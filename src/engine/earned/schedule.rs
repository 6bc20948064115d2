//! Earned schedule: by when what is earned was to be earned (Lipke, *Schedule is Different*, 2003).
use super::entries::Entry;
use super::{EarnedTime, NoFigure, Ratio};
use crate::domain::{Moment, SLOTS_PER_DAY};
use crate::engine::office::Office;

/// What counts: money where the baseline has any, else hours.
#[derive(Clone, Copy)]
struct Plan<'a> {
    entries: &'a [&'a Entry],
    office: &'a Office,
    money: bool,
    /// The day on which the first entry was to start, since 1970.
    first: i64,
}

impl Plan<'_> {
    /// PV after a number of days.
    fn planned(&self, days: i64) -> i64 {
        let at = i32::try_from((self.first + days) * i64::from(SLOTS_PER_DAY)).unwrap_or(i32::MAX);
        let at = Moment::from_slots(at);
        self.sum(|e| {
            if self.money { e.planned(self.office, at).minor() } else { e.planned_work(self.office, at) }
        })
    }
    fn earned(&self) -> i64 {
        self.sum(|e| if self.money { e.earned().minor() } else { e.work_done })
    }
    fn sum(&self, amount: impl Fn(&Entry) -> i64) -> i64 {
        self.entries.iter().fold(0, |sum, e| sum.saturating_add(amount(e)))
    }
}

fn day(at: Moment) -> i64 {
    i64::from(at.slots().div_euclid(SLOTS_PER_DAY as i32))
}

/// The first number of days from 0 to `most` for which `holds`, which holds from one on; `most` if it never does.
fn first(most: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// ES, AT and PD of some entries on the status date.
///
/// PV never falls while no cost is a credit; where one is, some day on which PV crosses EV is found, always the same.
pub(super) fn earned(entries: &[&Entry], office: &Office, now: Moment) -> Result<EarnedTime, NoFigure> {
    let begin = entries.iter().map(|e| e.start).min().ok_or(NoFigure::NoBaseline)?;
    let end = entries.iter().map(|e| e.finish).max().ok_or(NoFigure::NoBaseline)?;
    let money = entries.iter().any(|e| e.cost.minor() != 0);
    if !money && entries.iter().all(|e| e.work == 0) {
        return Err(NoFigure::NoWork);
    }
    let plan = Plan { entries, office, money, first: day(begin) };
    // the morning after the last day
    let planned = day(end.plus(SLOTS_PER_DAY as i32 - 1)) - plan.first;
    let elapsed = day(now) - plan.first;
    if elapsed <= 0 {
        return Err(NoFigure::NotBegun);
    }
    let value = plan.earned();
    let all = value >= plan.planned(planned);
    let actual = match entries.iter().map(|e| e.ended).max().flatten() {
        Some(ended) if entries.iter().all(|e| e.is_done()) => {
            (day(ended.plus(SLOTS_PER_DAY as i32 - 1)) - plan.first).clamp(1, elapsed)
        }
        _ => elapsed,
    };
    // the first day on which so much was to be earned, and the last on which no more was
    let reached = first(planned, |n| plan.planned(n) >= value);
    let left = if all { planned } else { first(planned, |n| plan.planned(n) > value) - 1 };
    let earned = if reached <= left {
        Ratio::whole(actual.clamp(reached, left))
    } else {
        let before = left.max(0);
        let (low, high) = (plan.planned(before), plan.planned(before + 1));
        let step = i128::from(high) - i128::from(low);
        let part = i128::from(value) - i128::from(low);
        Ratio::wide(i128::from(before) * step + part, step).unwrap_or(Ratio::whole(before))
    };
    Ok(EarnedTime { earned, actual, planned })
}
