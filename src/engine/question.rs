//! Questions that are answered by serving again: what a plan's promises allow, and whether a changed network keeps it.
//!
//! A question changes a copy of the [`Network`] (an order date, a lead time, an earliest start) or the [`Order`], serves it, and
//! compares the finishes of projects. So no answer can disagree with the dates on screen.
use super::hours::{DAY, NEVER};
use super::network::NOBODY;
use super::{Bench, Network, Order};
use crate::domain::Portfolio;

/// When each project ends, beside `plan.projects`, in slots; [`NEVER`] where something has no date.
pub(super) type Finishes = Vec<u32>;

/// Serves, and tells when each project ends.
pub(super) fn finishes(net: &Network, order: &Order, bench: &mut Bench) -> Finishes {
    super::serve::serve(net, order, bench);
    all_finishes(net, bench)
}

/// Serves until one project has its dates, and tells when it ends.
pub(super) fn finish_of(net: &Network, order: &Order, bench: &mut Bench, project: usize) -> u32 {
    super::serve::serve_until(net, order, bench, project as u32);
    all_finishes(net, bench).get(project).copied().unwrap_or(NEVER)
}

fn all_finishes(net: &Network, bench: &Bench) -> Finishes {
    let mut list = vec![0; net.lists.len()];
    for (job, finish) in net.jobs.iter().zip(&bench.finish) {
        if job.project != NOBODY
            && !job.is_settled()
            && let Some(last) = list.get_mut(job.project as usize)
        {
            *last = (*last).max(*finish);
        }
    }
    for (job, dates) in &net.settled {
        let project = net.jobs.get(*job as usize).map_or(NOBODY, |j| j.project);
        let Some(last) = list.get_mut(project as usize) else { continue };
        match dates.span {
            Ok((_, finish)) => *last = (*last).max(net.axis.slot(finish)),
            Err(super::NoDate::Cancelled) => {}
            Err(_) => *last = NEVER,
        }
    }
    list
}

/// The latest finish of each project that worsens nothing: its promise, or the finish it has if that is later already.
/// [`NEVER`] where there is no promise.
pub(super) fn allowed(plan: &Portfolio, net: &Network, now: &Finishes) -> Finishes {
    plan.projects
        .iter()
        .zip(now)
        .map(|(project, now)| project.promise.map_or(NEVER, |day| end_of(net, day).max(whole_day(*now))))
        .collect()
}

/// The end of the day of a finish: what ends later on the same day ends no later for anybody.
pub(super) fn whole_day(finish: u32) -> u32 {
    if finish >= NEVER { finish } else { finish.div_ceil(DAY) * DAY }
}

/// The end of a day.
pub(super) fn end_of(net: &Network, day: chrono::NaiveDate) -> u32 {
    day.succ_opt().map_or(NEVER, |next| net.axis.morning(next))
}

/// Whether nothing ends later than it may.
pub(super) fn keeps(finishes: &Finishes, allowed: &Finishes) -> bool {
    finishes.iter().zip(allowed).all(|(finish, allowed)| finish <= allowed)
}

/// The next day on which the portfolio works, counted from the status date; `None` beyond the horizon.
pub(super) fn next_working_day(net: &Network, day: u32) -> Option<u32> {
    let (hours, calendar) = (&net.hours, net.calendars.portfolio);
    let at = hours.slot(calendar, hours.before(calendar, (day + 1).saturating_mul(DAY)));
    (at < hours.end()).then_some(at / DAY)
}
