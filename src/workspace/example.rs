//! The example portfolio: a year of an infrastructure team, with which the program opens the first time.
//!
//! `assets/example.ron` is an ordinary file as if saved on Monday 23 November 2026. [`example`] moves it to the week in
//! which it is opened, so that it never grows old: week 3 of the asset becomes the third week from now, and weekdays
//! stay. The two weeks of each year-end are left out of the count, as a planner would: work promised for six weeks from
//! now is promised for eight when Christmas lies between. What hangs on the calendar of the year (holidays, freezes,
//! fiscal years, leave around the year-end) is not moved but made for the year in question: see [`almanac`].
mod almanac;

use crate::domain::{
    Change, ChangeKind, Funding, Moment, Opening, Portfolio, Progress, Project, Purchase, Quote, Record,
    SLOTS_PER_DAY, Settings, Task,
};
use crate::storage;
use almanac::Weeks;
use chrono::{Datelike, Days, NaiveDate};
use std::sync::LazyLock;

/// The example as a file.
const ASSET: &str = include_str!("../../assets/example.ron");
/// The Monday of week 0 in the asset.
const ANCHOR: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 23);
/// The fiscal year in which the anchor lies, as the asset names it.
const ANCHOR_FISCAL_YEAR: i32 = 2026;

/// The example as the asset has it. The asset is part of the program and read by a test: it has no fault to report.
static PLAN: LazyLock<Portfolio> =
    LazyLock::new(|| storage::from_text(ASSET).unwrap_or_else(|_| Portfolio::empty()));

/// The example as it would stand on a day. Any day from 1975 to 2190 will do; the same day gives the same portfolio.
pub fn example(today: NaiveDate) -> Portfolio {
    let mut plan = PLAN.clone();
    let Some(anchor) = ANCHOR else { return plan };
    let mover = Mover { anchor, weeks: Weeks::around(today) };
    for record in mover.records(&plan) {
        plan.put(record);
    }
    plan
}

/// Moves what the asset holds into the weeks around a day.
struct Mover {
    anchor: NaiveDate,
    weeks: Weeks,
}

impl Mover {
    /// All rows that differ on that day: what is moved, and what is made for the year.
    fn records(&self, plan: &Portfolio) -> Vec<Record> {
        let mut out: Vec<Record> = vec![self.settings(&plan.settings).into()];
        out.extend(plan.absences.iter().map(|row| {
            let mut row = (**row).clone();
            (row.from, row.to) = (self.day(row.from), self.day(row.to));
            row.into()
        }));
        out.extend(plan.window_sets.iter().map(|row| {
            let mut row = (**row).clone();
            for opening in &mut row.openings {
                if let Opening::Once { from, to } = opening {
                    (*from, *to) = (self.moment(*from), self.moment(*to));
                }
            }
            row.into()
        }));
        out.extend(plan.funding.iter().map(|row| self.funding(row).into()));
        out.extend(plan.projects.iter().map(|row| self.project(row).into()));
        out.extend(plan.tasks.iter().map(|row| self.task(row).into()));
        out.extend(plan.purchases.iter().map(|row| self.purchase(row).into()));
        out.extend(plan.deliveries.iter().map(|row| {
            let mut row = (**row).clone();
            row.promised = row.promised.map(|d| self.day(d));
            row.received_on = row.received_on.map(|d| self.day(d));
            row.into()
        }));
        out.extend(plan.invoices.iter().map(|row| {
            let mut row = (**row).clone();
            row.on = self.day(row.on);
            row.paid_on = row.paid_on.map(|d| self.day(d));
            row.into()
        }));
        out.extend(plan.changes.iter().map(|row| self.change(row).into()));
        out.extend(plan.draw_downs.iter().map(|row| {
            let mut row = (**row).clone();
            row.on = self.day(row.on);
            row.into()
        }));
        out.extend(plan.causes.iter().map(|row| {
            let mut row = (**row).clone();
            row.on = self.day(row.on);
            row.into()
        }));
        out.extend(plan.baselines.iter().map(|row| {
            let mut row = (**row).clone();
            row.taken = self.day(row.taken);
            row.into()
        }));
        out.extend(plan.baseline_rows.iter().map(|row| {
            let mut row = (**row).clone();
            (row.start, row.finish) = (self.moment(row.start), self.moment(row.finish));
            row.into()
        }));
        out.extend(self.weeks.freezes().into_iter().map(Record::from));
        out.extend(self.weeks.leave_at_year_end(plan).into_iter().map(Record::from));
        out
    }

    /// A day of the asset, in the week that stands for its own.
    fn day(&self, day: NaiveDate) -> NaiveDate {
        let days = day.signed_duration_since(self.anchor).num_days();
        let weekday = days.rem_euclid(7).unsigned_abs();
        let monday = self.weeks.monday(days.div_euclid(7));
        monday.checked_add_days(Days::new(weekday)).unwrap_or(monday)
    }
    /// A moment of the asset, at the same time of day. Midnight belongs to the day that ended.
    fn moment(&self, at: Moment) -> Moment {
        let day = at.last_day();
        let slots = at.slots() - Moment::start_of(day).slots();
        Moment::at(self.day(day), slots.unsigned_abs().min(SLOTS_PER_DAY))
    }

    fn settings(&self, row: &Settings) -> Settings {
        Settings {
            name: format!("{} {}", row.name, self.weeks.fiscal_turn().year()),
            holidays: self.weeks.holidays(),
            fiscal_year_start: self.weeks.fiscal_turn().month() as u8,
            ..row.clone()
        }
    }
    fn funding(&self, row: &Funding) -> Funding {
        // the current fiscal year began a year before the turn that lies ahead
        let current = self.weeks.fiscal_turn().year() - 1;
        Funding { year: row.year - ANCHOR_FISCAL_YEAR + current, ..row.clone() }
    }
    fn project(&self, row: &Project) -> Project {
        Project {
            promise: row.promise.map(|d| self.day(d)),
            not_before: row.not_before.map(|d| self.day(d)),
            ..row.clone()
        }
    }
    fn task(&self, row: &Task) -> Task {
        Task {
            not_before: row.not_before.map(|d| self.day(d)),
            pin: row.pin.map(|m| self.moment(m)),
            deadline: row.deadline.map(|d| self.day(d)),
            progress: match row.progress {
                Progress::NotStarted => Progress::NotStarted,
                Progress::Started { at, remaining } => Progress::Started { at: self.moment(at), remaining },
                Progress::Done { started, finished } => {
                    Progress::Done { started: self.moment(started), finished: self.moment(finished) }
                }
            },
            ..row.clone()
        }
    }
    fn purchase(&self, row: &Purchase) -> Purchase {
        let day = |date: Option<NaiveDate>| date.map(|d| self.day(d));
        Purchase {
            quotes: row
                .quotes
                .iter()
                .map(|quote| Quote {
                    received_on: day(quote.received_on),
                    valid_until: day(quote.valid_until),
                    ..quote.clone()
                })
                .collect(),
            quote_valid_until: day(row.quote_valid_until),
            approval_requested_on: day(row.approval_requested_on),
            approved_on: day(row.approved_on),
            planned_order: day(row.planned_order),
            ordered_on: day(row.ordered_on),
            delivery_promised: day(row.delivery_promised),
            received_on: day(row.received_on),
            invoiced_on: day(row.invoiced_on),
            paid_on: day(row.paid_on),
            needed_by: day(row.needed_by),
            ..row.clone()
        }
    }
    fn change(&self, row: &Change) -> Change {
        let kind = match row.kind {
            ChangeKind::Promise { from, to } => {
                ChangeKind::Promise { from: from.map(|d| self.day(d)), to: to.map(|d| self.day(d)) }
            }
            budget @ ChangeKind::Budget { .. } => budget,
        };
        Change { on: self.day(row.on), kind, ..row.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekdays_and_order_stay_and_the_year_end_is_left_out() {
        let anchor = ANCHOR.unwrap();
        assert_eq!(anchor.weekday(), chrono::Weekday::Mon);
        let mut today = date("2027-01-01");
        while today < date("2029-01-01") {
            let mover = Mover { anchor, weeks: Weeks::around(today) };
            let mut last = None;
            for days in -30 * 7..60 * 7 {
                let (day, moved) = {
                    let day = anchor + chrono::Duration::days(days);
                    (day, mover.day(day))
                };
                assert_eq!(day.weekday(), moved.weekday());
                assert!(last.is_none_or(|l| l < moved), "{today}: {day} became {moved}");
                assert_eq!(days < 0, moved < mover.weeks.monday(0), "{today}: the past stays the past");
                let christmas = moved.month() == 12 && moved.day() == 25;
                assert!(!christmas || (0..7).contains(&days), "{today}: {day} became {moved}");
                last = Some(moved);
            }
            today = today.succ_opt().unwrap();
        }
    }

    #[test]
    fn midnight_stays_with_the_day_that_ended() {
        let mover = Mover { anchor: ANCHOR.unwrap(), weeks: Weeks::around(date("2027-03-10")) };
        let at: Moment = "2026-11-30T00:00".parse().unwrap();
        assert_eq!(mover.moment(at).to_string(), "2027-03-15T00:00");
        let at: Moment = "2026-11-24T08:15".parse().unwrap();
        assert_eq!(mover.moment(at).to_string(), "2027-03-09T08:15");
    }

    #[test]
    fn the_asset_is_a_file_as_the_program_writes_it() {
        let plan = storage::from_text(ASSET).unwrap();
        assert!(storage::to_text(&plan) == ASSET, "open assets/example.ron and save it");
    }
}
