//! An independent referee: quarter hour by quarter hour, from the plan and the rules alone.
//!
//! It knows nothing of the engine but its results. [`faults`] asks two things. *Is any rule broken?* Dependencies, calendars,
//! absences, capacity, units, windows, freezes, pins and facts are held against the dates as they stand. *Is every date the
//! earliest?* The order of service is gone through with a grid of slots per person, and every task must be at the
//! first place that is free, no later and no earlier.
mod calendar;
mod dates;
mod place;
mod reasons;
mod rules;
mod service;
mod units;
mod work;

use chrono::NaiveDate;
use stackrank::domain::Portfolio;
use stackrank::engine::Outlook;

/// Faults of an outlook, in words. Empty: all is as it should be.
pub fn faults(plan: &Portfolio, today: NaiveDate, outlook: &Outlook) -> Vec<String> {
    let referee = work::Referee::new(plan, today);
    let mut out = rules::broken(&referee, outlook);
    out.extend(service::wrong_places(&referee, outlook));
    out.extend(reasons::untrue(&referee, outlook));
    out
}
