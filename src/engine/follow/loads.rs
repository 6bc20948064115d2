//! People's loads by week.
//!
//! Capacity and bookings count the same thing: hundredths of a head's capacity after reserve, for a quarter hour. So a person
//! with a reserve of 20 % who is booked to 100 % all week is at 100 %, not at 80 %. Capacity counts own working time from the
//! status date on; a cut-over at night adds to the load, not to the capacity.
use crate::engine::hours::{DAY, NEVER};
use crate::engine::network::{How, Network, Staff};
use crate::engine::office::{date_of, weekday};
use crate::engine::outlook::Booked;
use crate::engine::serve::each_day;
use crate::engine::{Bench, Load, Order};

/// Weeks that are told at least.
const LEAST_WEEKS: u32 = 26;
/// Weeks that [`Load::percent`] looks ahead.
const AHEAD: usize = 12;

/// Weeks as stretches of slots: Monday 00:00 to Monday 00:00, the first from the status date on.
#[derive(Clone, Copy)]
struct Weeks {
    /// Slots from the Monday before the status date to the status date.
    lead: u32,
    end: u32,
}

impl Weeks {
    fn of(self, at: u32) -> u32 {
        (at + self.lead) / (7 * DAY)
    }
    fn span(self, week: u32) -> (u32, u32) {
        let from = (week * 7 * DAY).saturating_sub(self.lead);
        (from.min(self.end), ((week + 1) * 7 * DAY - self.lead).min(self.end))
    }
}

/// Loads of all people, beside their table.
pub(super) fn all(net: &Network, order: &Order, bench: &Bench) -> Vec<Load> {
    let today = weekday(net.axis.day) as u32;
    let weeks = Weeks { lead: today * DAY, end: net.hours.end() };
    let takes = |job: u32| {
        let row = &net.jobs[job as usize];
        let dated = bench.finish[job as usize] < NEVER;
        dated && !row.books_nobody()
    };
    let projects =
        || order.places().iter().filter(|p| order.standing(**p as usize).takes_people).map(|p| *p as usize);
    let jobs = |project: usize| net.lists.get(project).into_iter().flatten().copied().filter(|j| takes(*j));
    let last = projects().flat_map(jobs).map(|j| bench.finish[j as usize]).max().unwrap_or(0);
    let count =
        (weeks.of(last) + 1).clamp(LEAST_WEEKS.min(weeks.of(weeks.end)), weeks.of(weeks.end)) as usize;
    let first_week = date_of(net.axis.day - today as i32);
    let mut loads: Vec<Load> = net
        .staff
        .iter()
        .map(|person| Load { first_week, capacity: capacities(net, person, weeks, count), ..Load::default() })
        .collect();
    for project in projects() {
        for job in jobs(project) {
            book(net, bench, job, weeks, |person, week, amount| {
                let Some(load) = loads.get_mut(person as usize) else { return };
                if load.by_project.last().is_none_or(|l| l.project as usize != project) {
                    load.by_project.push(Booked { project: project as u32, ..Booked::default() });
                }
                if let Some(booked) = load.by_project.last_mut().filter(|_| (week as usize) < count) {
                    booked.add(week, amount);
                }
            });
        }
    }
    for load in &mut loads {
        summarise(load, first_week);
    }
    loads
}

/// Capacity of each week, absences of a team's members taken off.
fn capacities(net: &Network, person: &Staff, weeks: Weeks, count: usize) -> Vec<u32> {
    let mut from = 0;
    let weeks = (0..count as u32).map(|week| {
        let to = net.hours.before(person.hours, weeks.span(week).1);
        let sum = person.blank.sum(std::mem::replace(&mut from, to), to);
        u32::try_from(sum).unwrap_or(0)
    });
    weeks.collect()
}

/// Tells the bookings of a job by person and week.
fn book(net: &Network, bench: &Bench, job: u32, weeks: Weeks, mut tell: impl FnMut(u32, u32, u32)) {
    let row = &net.jobs[job as usize];
    let (begin, finish) = (bench.begin[job as usize], bench.finish[job as usize]);
    match row.how {
        How::Together | How::Attended => {
            // common time is everybody's own, so that each is booked as many slots
            let mut told = |week: u32, slots: u32| {
                for seat in net.seats(row).iter().filter(|_| slots > 0) {
                    tell(seat.person, week, slots * seat.need.unsigned_abs());
                }
            };
            let (mut week, mut sum) = (0, 0);
            each_day(net, row, begin, finish, |day, slots| {
                let next = weeks.of(day * DAY);
                if next != week {
                    told(week, std::mem::take(&mut sum));
                    week = next;
                }
                sum += slots;
            });
            told(week, sum);
        }
        _ => {
            for week in weeks.of(begin)..=weeks.of(finish.saturating_sub(1)) {
                let span = weeks.span(week);
                let (from, to) = (begin.max(span.0), finish.min(span.1));
                for seat in net.seats(row) {
                    let slots = if row.how == How::CutOver {
                        to.saturating_sub(from)
                    } else {
                        net.hours.before(seat.hours, to).saturating_sub(net.hours.before(seat.hours, from))
                    };
                    tell(seat.person, week, slots * seat.need.unsigned_abs());
                }
            }
        }
    }
}

/// How full somebody is, and until when. Weeks without capacity neither make nor break a run of full ones.
fn summarise(load: &mut Load, first_week: chrono::NaiveDate) {
    let booked =
        |week: usize| -> u64 { load.by_project.iter().map(|booked| u64::from(booked.in_week(week))).sum() };
    let mut full_until = None;
    for (week, capacity) in load.capacity.iter().enumerate().filter(|(_, c)| **c > 0) {
        if booked(week) * 100 < u64::from(*capacity) * 95 {
            break;
        }
        full_until = first_week.checked_add_days(chrono::Days::new(week as u64 * 7 + 6));
    }
    let ahead = load.capacity.len().min(AHEAD);
    let capacity: u64 = load.capacity[..ahead].iter().map(|c| u64::from(*c)).sum();
    let taken: u64 = (0..ahead).map(booked).sum();
    load.percent = (taken * 100).checked_div(capacity).unwrap_or(0).min(255) as u8;
    load.full_until = full_until;
}
