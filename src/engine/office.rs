//! The portfolio calendar itself, for any date: working weekdays, hours and holidays.
//!
//! [`super::hours`] turns it into tables from the status date on; what lies before (recorded facts) and counts of working
//! days come from here.
use crate::domain::{DayHours, Holiday, SLOTS_PER_DAY, WorkWeek};
use chrono::{Datelike, Days, NaiveDate};

/// The week and the holidays of a portfolio, ready for questions.
#[derive(Clone, Debug)]
pub(super) struct Office {
    /// Hours of the week.
    week: WorkWeek,
    /// Days off as days since 1970, half-open, sorted and apart.
    closed: Vec<(i32, i32)>,
}

/// Slots of a day.
const DAY: i32 = SLOTS_PER_DAY as i32;
/// Dates outside these are answered as if they were these.
const RANGE: (i32, i32) = (0, 91_000);

/// Days since 1970-01-01, clamped to the years that plans may name.
pub(super) fn day_number(date: NaiveDate) -> i32 {
    let epoch = NaiveDate::default().num_days_from_ce();
    (date.num_days_from_ce() - epoch).clamp(RANGE.0, RANGE.1)
}

/// The date of a day number.
pub(super) fn date_of(day: i32) -> NaiveDate {
    NaiveDate::default()
        .checked_add_days(Days::new(u64::from(day.clamp(RANGE.0, RANGE.1).unsigned_abs())))
        .unwrap_or_default()
}

/// Weekday of a day number, Monday 0. 1970-01-01 was a Thursday.
pub(super) fn weekday(day: i32) -> usize {
    (day + 3).rem_euclid(7).unsigned_abs() as usize
}

impl Office {
    pub(super) fn new(week: &WorkWeek, holidays: &[Holiday]) -> Self {
        let mut days: Vec<(i32, i32)> = holidays
            .iter()
            .map(|h| (day_number(h.from), day_number(h.to) + 1))
            .filter(|(from, to)| from < to)
            .collect();
        days.sort_unstable();
        let mut closed: Vec<(i32, i32)> = vec![];
        for (from, to) in days {
            match closed.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => closed.push((from, to)),
            }
        }
        Self { week: week.clone(), closed }
    }
    /// Holidays as half-open stretches of day numbers.
    pub(super) fn closed(&self) -> &[(i32, i32)] {
        &self.closed
    }
    /// Working spans of a day, in slots of the day.
    pub(super) fn spans(&self, day: i32) -> &[(u8, u8)] {
        let next = self.closed.partition_point(|c| c.1 <= day);
        if self.closed.get(next).is_some_and(|c| c.0 <= day) {
            return &[];
        }
        self.week.0[weekday(day)].spans()
    }
    /// Working days `d` with `from < d <= to`; counted backwards and negative where `to` lies before `from`.
    pub(super) fn working_days(&self, from: i32, to: i32) -> i32 {
        if to < from {
            return -self.working_days(to, from);
        }
        self.count(from + 1, to + 1, |hours| i32::from(hours.slots() > 0))
    }
    /// Working slots between two moments, in slots since 1970; none where `to` lies before `from`.
    pub(super) fn working_slots(&self, from: i32, to: i32) -> i64 {
        if to <= from {
            return 0;
        }
        let within = |day: i32| -> i32 {
            let (first, last) = (from - day * DAY, to - day * DAY);
            let open = |(a, b): &(u8, u8)| (i32::from(*b).min(last) - i32::from(*a).max(first)).max(0);
            self.spans(day).iter().map(open).sum()
        };
        let (first, last) = (from.div_euclid(DAY), to.div_euclid(DAY));
        if first == last {
            return i64::from(within(first));
        }
        i64::from(within(first) + within(last))
            + i64::from(self.count(first + 1, last, |hours| hours.slots() as i32))
    }
    /// The sum of what the days `from <= d < to` weigh by their hours; holidays weigh nothing.
    fn count(&self, from: i32, to: i32, weigh: impl Fn(&DayHours) -> i32) -> i32 {
        let open = |from: i32, to: i32| -> i32 {
            let (weeks, rest) = ((to - from) / 7, (to - from) % 7);
            let weighs = |d: usize| weigh(&self.week.0[d]);
            let week: i32 = if weeks > 0 { (0..7).map(weighs).sum() } else { 0 };
            weeks * week + (0..rest).map(|k| weighs(weekday(from + k))).sum::<i32>()
        };
        let first = self.closed.partition_point(|c| c.1 <= from);
        let off: i32 = self.closed[first..]
            .iter()
            .take_while(|c| c.0 < to)
            .map(|c| open(c.0.max(from), c.1.min(to)))
            .sum();
        open(from, to) - off
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn office() -> Office {
        let date = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let holiday = |from, to| Holiday { from, to, name: String::new() };
        Office::new(
            &WorkWeek::standard(),
            &[
                holiday(date(12, 24), date(12, 31)),
                holiday(date(12, 25), date(12, 26)),
                holiday(date(5, 1), date(5, 1)),
            ],
        )
    }

    proptest! {
        #[test]
        fn days_are_counted_as_one_by_one(from in 20_300i32..21_200, to in 20_300i32..21_200) {
            let office = office();
            let slow = (from.min(to) + 1..=from.max(to)).filter(|d| !office.spans(*d).is_empty()).count();
            prop_assert_eq!(office.working_days(from, to).unsigned_abs() as usize, slow);
            prop_assert_eq!(office.working_days(from, to), -office.working_days(to, from));
        }

        #[test]
        fn slots_are_counted_as_one_by_one(from in 1_987_000i32..1_992_000, length in 0i32..3_000) {
            let office = office();
            let works = |slot: &i32| {
                let (day, slot) = (slot.div_euclid(96), slot.rem_euclid(96));
                office.spans(day).iter().any(|(a, b)| (i32::from(*a)..i32::from(*b)).contains(&slot))
            };
            let slow = (from..from + length).filter(works).count();
            prop_assert_eq!(office.working_slots(from, from + length), slow as i64);
        }
    }

    #[test]
    fn weekdays_and_dates() {
        let sunday = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(weekday(day_number(sunday)), 6);
        assert_eq!(date_of(day_number(sunday)), sunday);
        assert_eq!(day_number(NaiveDate::MAX), RANGE.1);
        assert_eq!(day_number(NaiveDate::MIN), RANGE.0);
    }
}
