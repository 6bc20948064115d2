//! People compiled: their calendars, and books in which nothing but absences stands.
use super::super::book::{Book, NONE};
use super::super::hours::{DAY, Hours, Mask, OFF, bits};
use super::super::office::{Office, day_number, weekday};
use super::{Axis, Staff};
use crate::domain::{Absence, DayHours, Person, Portfolio, WorkWeek};
use std::sync::Arc as Shared;

/// The mask of a day's hours.
pub(super) fn mask(hours: &DayHours) -> Mask {
    hours.spans().iter().fold(0, |all, s| all | bits(s.0, s.1))
}

/// The kind of each day of a week with the portfolio's holidays.
pub(super) fn week_kinds(hours: &mut Hours, week: &WorkWeek, office: &Office, axis: Axis) -> Vec<u32> {
    let kinds: [u32; 7] = std::array::from_fn(|day| hours.kind(mask(&week.0[day])));
    let first = weekday(axis.day);
    let mut list: Vec<u32> = (0..axis.days as usize).map(|day| kinds[(first + day) % 7]).collect();
    for closed in office.closed() {
        fill(&mut list, axis, *closed);
    }
    list
}

/// Takes a stretch of day numbers out of a calendar.
fn fill(list: &mut [u32], axis: Axis, (from, to): (i32, i32)) {
    let place = |day: i32| (day - axis.day).clamp(0, axis.days as i32).unsigned_abs() as usize;
    let (from, to) = (place(from), place(to));
    if from < to {
        list[from..to].fill(OFF);
    }
}

/// How many heads of a team are away: (from day, to day, heads), sorted and apart, days counted from the status date.
fn away(absences: &[&Shared<Absence>], heads: u32, axis: Axis) -> Vec<(u32, u32, u32)> {
    let mut borders: Vec<(u32, i64)> = vec![];
    for absence in absences {
        let place = |day: i32| (day - axis.day).clamp(0, axis.days as i32).unsigned_abs();
        let (from, to) = (place(day_number(absence.from)), place(day_number(absence.to) + 1));
        if from < to {
            let heads = i64::from(absence.heads.max(1));
            borders.extend([(from, heads), (to, -heads)]);
        }
    }
    borders.sort_unstable();
    let (mut list, mut gone, mut since): (Vec<(u32, u32, u32)>, i64, u32) = (vec![], 0, 0);
    for (day, change) in borders {
        if gone > 0 && since < day {
            list.push((since, day, (gone as u32).min(heads)));
        }
        gone += change;
        since = day;
    }
    list
}

/// Compiles one person.
pub(super) fn staff(
    hours: &mut Hours,
    person: &Person,
    absences: &[&Shared<Absence>],
    office: &Office,
    week: &WorkWeek,
    axis: Axis,
) -> Staff {
    let heads = u32::from(person.heads.min(300));
    let mut kinds = week_kinds(hours, person.hours.as_ref().unwrap_or(week), office, axis);
    let away = away(absences, heads, axis);
    for (from, to, _) in away.iter().filter(|a| a.2 >= heads) {
        kinds[*from as usize..*to as usize].fill(OFF);
    }
    let table = hours.add(&kinds);
    let capacity = heads as i32 * 100;
    let mut blank = Book::new(hours.total(table), capacity);
    let mut callout = Book::new(hours.end(), capacity);
    for (from, to, gone) in away {
        callout.book(from * DAY, to * DAY, gone as i32 * 100, NONE);
        let (a, b) = (hours.before(table, from * DAY), hours.before(table, to * DAY));
        if gone < heads && a < b {
            blank.book(a, b, gone as i32 * 100, NONE);
        }
    }
    Staff { hours: table, capacity, blank, callout }
}

/// Compiles everybody, beside `plan.people`.
pub(super) fn everybody(hours: &mut Hours, plan: &Portfolio, office: &Office, axis: Axis) -> Vec<Staff> {
    let mut absences: Vec<&Shared<Absence>> = plan.absences.iter().collect();
    absences.sort_by_key(|a| (a.person, a.id));
    plan.people
        .iter()
        .map(|person| {
            let first = absences.partition_point(|a| a.person < person.id);
            let own = absences[first..].partition_point(|a| a.person == person.id);
            staff(hours, person, &absences[first..first + own], office, &plan.settings.week, axis)
        })
        .collect()
}
