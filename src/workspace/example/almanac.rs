//! What hangs on the calendar of the year: the weeks around a day without the year-ends, holidays, freezes, the turn of
//! the fiscal year.
use crate::domain::{Absence, Freeze, Holiday, Moment, Portfolio};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Years before and after the day for which freezes and holidays are made.
const YEARS: std::ops::RangeInclusive<i32> = -1..=2;
/// The week in which the next fiscal year should begin, give or take a fortnight: some deliveries of the example lie
/// well before it and some well behind it, on whatever day it is opened.
const TURN_WEEK: i64 = 19;
/// Who is away at the year-end, and how many of them.
const AWAY_AT_YEAR_END: [(&str, u16); 5] = [("ao", 1), ("mk", 1), ("pn", 1), ("rb", 1), ("tech", 2)];

/// The weeks around a day.
pub(super) struct Weeks {
    today: NaiveDate,
    /// The Monday on or before that day.
    this: NaiveDate,
}

impl Weeks {
    /// The weeks around a day.
    pub(super) fn around(today: NaiveDate) -> Self {
        Self { today, this: monday_on_or_before(today) }
    }

    /// The Monday of a week, this one being 0. The two weeks of a year-end are not counted.
    pub(super) fn monday(&self, week: i64) -> NaiveDate {
        let mut monday = self.this;
        let mut left = week.abs();
        while left > 0 {
            let next = if week > 0 {
                monday.checked_add_days(Days::new(7))
            } else {
                monday.checked_sub_days(Days::new(7))
            };
            let Some(next) = next else { return monday };
            monday = next;
            if !in_year_end(monday) {
                left -= 1;
            }
        }
        monday
    }

    /// The first day of the next fiscal year: the first of the month that is nearest to the middle of the plan.
    pub(super) fn fiscal_turn(&self) -> NaiveDate {
        let near = self.monday(TURN_WEEK);
        let near = if near.day() > 15 { near.checked_add_days(Days::new(16)).unwrap_or(near) } else { near };
        near.with_day(1).unwrap_or(near)
    }

    /// The freezes of the years around: two weeks from the Monday between 18 and 24 December.
    pub(super) fn freezes(&self) -> Vec<Freeze> {
        self.year_ends()
            .filter_map(|(year, from, to)| {
                Some(Freeze {
                    id: format!("year-end-{year}").parse().ok()?,
                    name: "Year-end freeze".into(),
                    from: Moment::start_of(from),
                    to: Moment::at(to, 96),
                })
            })
            .collect()
    }

    /// Who is away at the year-ends around.
    pub(super) fn leave_at_year_end(&self, plan: &Portfolio) -> Vec<Absence> {
        self.year_ends()
            .flat_map(|(year, from, to)| {
                AWAY_AT_YEAR_END.iter().filter_map(move |(who, heads)| {
                    Some(Absence {
                        id: format!("{who}-xmas-{year}").parse().ok()?,
                        person: who.parse().ok()?,
                        from,
                        to,
                        heads: *heads,
                        reason: "Leave around the year-end".into(),
                    })
                })
            })
            .filter(|absence| plan.people.has(absence.person))
            .collect()
    }

    /// The holidays of the years around.
    pub(super) fn holidays(&self) -> Vec<Holiday> {
        let mut days = vec![];
        for year in self.years() {
            let mut add = |day: Option<NaiveDate>, name: &str| {
                days.extend(day.map(|day| Holiday { from: day, to: day, name: name.into() }));
            };
            add(NaiveDate::from_ymd_opt(year, 1, 1), "New Year's Day");
            let easter = easter(year);
            add(easter.and_then(|d| d.checked_sub_days(Days::new(2))), "Good Friday");
            add(easter.and_then(|d| d.checked_add_days(Days::new(1))), "Easter Monday");
            add(NaiveDate::from_ymd_opt(year, 5, 1), "May Day");
            add(NaiveDate::from_ymd_opt(year, 12, 25), "Christmas Day");
            add(NaiveDate::from_ymd_opt(year, 12, 26), "Boxing Day");
        }
        days
    }

    fn years(&self) -> impl Iterator<Item = i32> + use<> {
        let year = self.today.year();
        YEARS.map(move |offset| year + offset)
    }

    /// Each year with the first and the last day of its end.
    fn year_ends(&self) -> impl Iterator<Item = (i32, NaiveDate, NaiveDate)> + use<> {
        self.years().filter_map(|year| {
            let from = year_end(year)?;
            Some((year, from, from.checked_add_days(Days::new(13))?))
        })
    }
}

fn monday_on_or_before(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}

/// The Monday with which the end of a year begins: 18 to 24 December, so that it holds Christmas and ends about 3 January.
fn year_end(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 24).map(monday_on_or_before)
}

/// Whether a week is one of the two of a year-end.
fn in_year_end(monday: NaiveDate) -> bool {
    // both Mondays lie in the same December: 18 to 24, and 25 to 31
    year_end(monday.year()).is_some_and(|first| {
        let days = monday.signed_duration_since(first).num_days();
        (0..14).contains(&days)
    })
}

/// Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm, in Meeus, Astronomical Algorithms, ch. 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, (days / 31).unsigned_abs(), (days % 31 + 1).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_of_known_years() {
        for day in ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"] {
            assert_eq!(easter(date(day).year()), Some(date(day)));
        }
    }

    #[test]
    fn the_year_end_holds_christmas_and_whole_weeks() {
        for year in 2020..2060 {
            let first = year_end(year).unwrap();
            assert_eq!(first.weekday(), Weekday::Mon);
            assert!((18..=24).contains(&first.day()));
            let weeks: Vec<bool> =
                (-1..3).map(|w| in_year_end(first + chrono::Duration::days(7 * w))).collect();
            assert_eq!(weeks, [false, true, true, false], "{year}");
        }
    }

    #[test]
    fn weeks_step_over_the_year_end() {
        let weeks = Weeks::around(date("2026-11-26"));
        assert_eq!(weeks.monday(0), date("2026-11-23"));
        assert_eq!(weeks.monday(3), date("2026-12-14"));
        assert_eq!(weeks.monday(4), date("2027-01-04"));
        assert_eq!(Weeks::around(date("2027-01-10")).monday(-1), date("2026-12-14"));
        let inside = Weeks::around(date("2026-12-23"));
        assert_eq!((inside.monday(1), inside.monday(-1)), (date("2027-01-04"), date("2026-12-14")));
    }

    #[test]
    fn the_fiscal_year_turns_about_nineteen_weeks_from_now() {
        let mut today = date("2026-01-01");
        while today < date("2031-01-01") {
            let weeks = Weeks::around(today);
            let turn = weeks.fiscal_turn();
            assert!(
                turn.day() == 1 && (weeks.monday(16)..=weeks.monday(22)).contains(&turn),
                "{today}: {turn}"
            );
            today = today.succ_opt().unwrap();
        }
    }
}
