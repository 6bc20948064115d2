//! Tasks of an MS Project file: estimates, people, constraints and progress of its rows.
use super::calendars::Calendars;
use super::outline::{Outline, Row};
use super::people::{ByTask, Kind, Staff};
use super::values::{Stamp, decimal, slots};
use super::{Draft, Frame, Ranks};
use crate::domain::{Estimate, EstimateUnit, Moment, Progress, Task, TaskId, TaskKind};
use crate::exchange::text;
use crate::exchange::xml::Element;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The tasks that were made.
#[derive(Default)]
pub(super) struct Made {
    /// In order of the file.
    pub rows: Vec<Task>,
    /// Ids by the place of the row in the outline.
    pub by_place: BTreeMap<usize, TaskId>,
}

/// Longest estimate, in hundredths of its unit: a hundred years of days.
const LONGEST: i64 = 36_525 * 100;
/// Slots of an elapsed day.
const ELAPSED_DAY: u32 = 96;

/// A row's duration.
pub(super) struct Length {
    /// Working or elapsed days.
    pub unit: EstimateUnit,
    /// As the file says it.
    pub seconds: i64,
    /// As an estimate says it.
    pub hundredths: u32,
}

impl Draft<'_> {
    /// Makes a task of every active row that is no heading.
    pub(super) fn tasks(
        &mut self,
        outline: &Outline,
        assignments: &ByTask,
        staff: &Staff,
        frame: &Frame,
        calendars: &Calendars,
    ) -> Made {
        let mut made = Made::default();
        let mut ranks = Ranks::new();
        let weeks = self.weeks(frame);
        for (place, row) in outline.rows.iter().enumerate() {
            if !row.leaf {
                self.count("headings", 1);
                self.heading(row, assignments.get(&place).map_or(&[][..], Vec::as_slice), staff);
                continue;
            }
            if row.inactive {
                self.notes.say(row.element.place(), &row.label, "is inactive and left out, with its links");
                continue;
            }
            let length = self.length(row, frame, calendars);
            let milestone = length.seconds == 0;
            if row.element.flag("Milestone") && !milestone {
                self.notes.say(
                    row.element.place(),
                    &row.label,
                    "is marked as a milestone but has a duration; it is work here",
                );
            }
            let estimate = Estimate::exact(length.unit, length.hundredths);
            let progress = self.progress(row, &length, milestone, frame);
            self.interruption(row, &length, frame);
            let list = assignments.get(&place).map_or(&[][..], Vec::as_slice);
            let people = self.assigned(row, list, staff, &length);
            self.hours_in_common(row, &people, &weeks);
            let (not_before, pin) = self.constraint(row, outline, place, progress, frame);
            let task = Task {
                id: self.id(),
                project: self.project,
                name: row.name.clone(),
                group: outline.group(place),
                rank: ranks.next(),
                kind: if milestone { TaskKind::Milestone } else { TaskKind::Work },
                estimate,
                people,
                not_before,
                pin,
                deadline: row.element.stamp("Deadline").map(Stamp::date),
                touches_production: false,
                progress,
                notes: notes_of(row.element),
            };
            self.count(if milestone { "milestones" } else { "tasks" }, 1);
            made.by_place.insert(place, task.id);
            made.rows.push(task);
        }
        made
    }

    /// What a heading says and a group cannot keep.
    fn heading(&mut self, row: &Row, assignments: &[(&Element, i64)], staff: &Staff) {
        for (element, uid) in assignments {
            if let Some(resource) = staff.get(uid)
                && matches!(resource.kind, Kind::Person { .. })
            {
                let what = format!("{} on {}", resource.name, row.label);
                self.notes.say(
                    element.place(),
                    &what,
                    "is assigned to a heading and left out; people work on its tasks",
                );
            }
        }
        if let Some(deadline) = row.element.stamp("Deadline") {
            let text = format!(
                "the deadline {} of a heading has no home here; give it to a milestone",
                deadline.date()
            );
            self.notes.say(row.element.place(), &row.label, text);
        }
        if !notes_of(row.element).is_empty() {
            self.notes.say(row.element.place(), &row.label, "the notes of a heading have no home here");
        }
        if row.element.flag("Manual") {
            self.notes.say(
                row.element.place(),
                &row.label,
                "the own dates of a heading are not kept; they follow from its tasks",
            );
        }
    }

    /// The duration, kept to the quarter hour.
    fn length(&mut self, row: &Row, frame: &Frame, calendars: &Calendars) -> Length {
        let element = row.element;
        let format = element.int("DurationFormat").unwrap_or(7);
        let format = if format >= 32 { format - 32 } else { format };
        let elapsed = matches!(format, 4 | 6 | 8 | 10 | 12 | 20);
        let own = element.int("CalendarUID").and_then(|uid| calendars.get(uid));
        let always_on = own.is_some_and(super::calendars::Calendar::is_always_on);
        let unit = if elapsed || (always_on && !frame.calendar.is_always_on()) {
            EstimateUnit::ElapsedDays
        } else {
            EstimateUnit::WorkingDays
        };
        if let Some(own) = own
            && unit == EstimateUnit::WorkingDays
            && (&own.week, &own.off) != (&frame.calendar.week, &frame.calendar.off)
        {
            let text = format!(
                "has its own calendar ({}), which has no home here; it follows its people and the portfolio",
                own.name
            );
            self.notes.say(element.place(), &row.label, text);
        }
        let said = element.seconds("Duration").or_else(|| element.seconds("ManualDuration"));
        let seconds = match said {
            Some(seconds) if seconds >= 0 => seconds,
            _ => self.guessed(row, unit, frame),
        };
        let (whole, rounded) = slots(seconds);
        if rounded {
            self.notes.say(
                element.place(),
                &row.label,
                "has a duration between quarter hours; it is rounded up",
            );
        }
        let mut hundredths = in_days(whole, unit, frame);
        if hundredths > LONGEST {
            self.notes.say(
                element.place(),
                &row.label,
                "lasts longer than a hundred years; it is cut to that",
            );
            hundredths = LONGEST;
        }
        Length { unit, seconds, hundredths: hundredths as u32 }
    }

    /// Tells of a task whose dates there are not its duration apart.
    fn interruption(&mut self, row: &Row, length: &Length, frame: &Frame) {
        let at = |name, slot| row.element.stamp(name).map(|s| s.moment(slot));
        let working = length.unit == EstimateUnit::WorkingDays && length.seconds > 0;
        if let (true, Some(start), Some(finish)) = (working, at("Start", 0), at("Finish", 96))
            && (frame.calendar.slots_between(start, finish) - slots(length.seconds).0).abs() > 1
        {
            let text = "is not its duration long there from start to finish (split, other hours, or planned by hand); here the duration counts";
            self.notes.say(row.element.place(), &row.label, text);
        }
    }

    /// Seconds of a row whose duration is missing or cannot be read: from its dates, or a day.
    fn guessed(&mut self, row: &Row, unit: EstimateUnit, frame: &Frame) -> i64 {
        let at = |name, slot| row.element.stamp(name).map(|s| s.moment(slot));
        let seconds = match (at("Start", 0), at("Finish", 96)) {
            (Some(start), Some(finish)) if start <= finish => {
                self.notes.say(
                    row.element.place(),
                    &row.label,
                    "has no duration that can be read; it was counted from start to finish",
                );
                match unit {
                    EstimateUnit::ElapsedDays => i64::from(finish.slots() - start.slots()) * 900,
                    _ => frame.calendar.slots_between(start, finish) * 900,
                }
            }
            _ => {
                self.notes.say(
                    row.element.place(),
                    &row.label,
                    "has no duration that can be read; it is taken as one day",
                );
                i64::from(frame.day_slots) * 900
            }
        };
        if row.element.flag("Milestone") { 0 } else { seconds }
    }

    /// Not-before and pin of a task. What the headings above demand holds for it too.
    fn constraint(
        &mut self,
        row: &Row,
        outline: &Outline,
        place: usize,
        progress: Progress,
        frame: &Frame,
    ) -> (Option<NaiveDate>, Option<Moment>) {
        let element = row.element;
        let date = element.stamp("ConstraintDate");
        let day_span = |day| frame.calendar.day_span(day);
        let mut pin = None;
        let mut not_before = None;
        match (element.int("ConstraintType").unwrap_or(0), date) {
            (2, Some(at)) => pin = Some(at.moment(day_span(at.date()).0)),
            (4, Some(at)) => not_before = Some(self.first_day(row, at, frame)),
            (1, _) => self.unkept(row, "as late as possible", None),
            (3, Some(at)) => self.unkept(row, "must finish on", Some(at)),
            (5, Some(at)) => self.unkept(row, "start no later than", Some(at)),
            (6, Some(at)) => self.unkept(row, "finish no earlier than", Some(at)),
            (7, Some(at)) => self.unkept(row, "finish no later than", Some(at)),
            _ => {} // as soon as possible; a date beside it is stale
        }
        if element.flag("Manual") {
            let start = element.stamp("Start").or_else(|| element.stamp("ManualStart"));
            pin = start.map(|at| at.moment(day_span(at.date()).0)).or(pin);
            let text = text::name(element.text_of("StartText"));
            if start.is_none() {
                let text =
                    if text.is_empty() { String::new() } else { format!(" (its start says \"{text}\")") };
                self.notes.say(
                    element.place(),
                    &row.label,
                    format!("is planned by hand but has no start{text}; it is not pinned"),
                );
            }
        }
        for heading in outline.above(place) {
            let Some(at) = heading.element.stamp("ConstraintDate") else { continue };
            match heading.element.int("ConstraintType") {
                Some(4) => {
                    let day = self.first_day(heading, at, frame);
                    not_before = Some(not_before.map_or(day, |own: NaiveDate| own.max(day)));
                }
                Some(7) => self.unkept(heading, "finish no later than", Some(at)),
                _ => {}
            }
        }
        // facts override pins
        (not_before, pin.filter(|_| progress == Progress::NotStarted))
    }

    /// The day of "start no earlier than": the next one where the time is after the day's work.
    fn first_day(&mut self, row: &Row, at: Stamp, frame: &Frame) -> NaiveDate {
        let (first, last) = frame.calendar.day_span(at.date());
        let slot = at.moment(first).slot_of_day();
        if slot >= last {
            return at.date().succ_opt().filter(|d| crate::domain::date_in_range(*d)).unwrap_or(at.date());
        }
        if slot > first {
            self.notes.say(
                row.element.place(),
                &row.label,
                "may not start before a time of day; only the day is kept",
            );
        }
        at.date()
    }

    fn unkept(&mut self, row: &Row, what: &str, at: Option<Stamp>) {
        let date = at.map_or_else(String::new, |a| format!(" {}", a.date()));
        let text =
            format!("the constraint \"{what}{date}\" has no home here; a deadline or a pin can stand in");
        self.notes.say(row.element.place(), &row.label, text);
    }

    /// What has happened.
    fn progress(&mut self, row: &Row, length: &Length, milestone: bool, frame: &Frame) -> Progress {
        let element = row.element;
        let percent = decimal(element.text_of("PercentComplete"), 2).unwrap_or(0).clamp(0, 10_000);
        let begin = |s: Stamp| s.moment(frame.calendar.day_span(s.date()).0);
        let end = |s: Stamp| s.moment(frame.calendar.day_span(s.date()).1);
        let mut recorded = element.stamp("ActualStart");
        let mut finish = element.stamp("ActualFinish");
        if finish.is_some() && decimal(element.text_of("PercentComplete"), 2) == Some(0) {
            // some writers fill in a day of their own where there is none
            let text = "has an actual finish but is 0 % complete; it counts as not begun";
            self.notes.say(element.place(), &row.label, text);
            (recorded, finish) = (None, None);
        }
        if finish.is_none() && percent < 10_000 && ((recorded.is_none() && percent == 0) || milestone) {
            return Progress::NotStarted;
        }
        let today = Moment::start_of(self.today);
        let started = recorded.or_else(|| element.stamp("Start")).map(begin);
        if recorded.is_none() {
            self.notes.say(
                element.place(),
                &row.label,
                "has progress but no actual start; its planned start is taken",
            );
        }
        if started.is_some_and(|at| at > Moment::at(self.today, 96)) {
            self.notes.say(element.place(), &row.label, "is recorded as begun after the status date");
        }
        if finish.is_some() || percent == 10_000 {
            if finish.is_none() {
                self.notes.say(
                    element.place(),
                    &row.label,
                    "is complete but has no actual finish; its planned finish is taken",
                );
            }
            let finished = finish.or_else(|| element.stamp("Finish")).map(end).or(started).unwrap_or(today);
            let started = started.unwrap_or(finished);
            if started > finished {
                self.notes.say(
                    element.place(),
                    &row.label,
                    "finished before it started; its finish is taken for both",
                );
            }
            return Progress::Done { started: started.min(finished), finished };
        }
        let left = element.seconds("RemainingDuration").filter(|s| *s >= 0);
        let left = left
            .unwrap_or_else(|| (i128::from(length.seconds) * i128::from(10_000 - percent) / 10_000) as i64);
        let remaining = in_days(slots(left).0, length.unit, frame).min(LONGEST) as u32;
        Progress::Started { at: started.unwrap_or(today), remaining }
    }
}

/// Hundredths of a day that stand for exactly so many slots: rounded down, since the plan rounds up to the quarter hour.
fn in_days(slots: i64, unit: EstimateUnit, frame: &Frame) -> i64 {
    let day = if unit == EstimateUnit::ElapsedDays { ELAPSED_DAY } else { frame.day_slots };
    slots.saturating_mul(100) / i64::from(day)
}

/// The notes of a row, with the address of what it links to.
fn notes_of(element: &Element) -> String {
    let address = [element.text_of("HyperlinkAddress"), element.text_of("HyperlinkSubAddress")];
    let mut parts = vec![text::note(element.text_of("Notes"))];
    parts.extend(address.map(text::name));
    parts.retain(|p| !p.is_empty());
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::WorkWeek;

    #[test]
    fn days_keep_every_quarter_hour() {
        for day_slots in [28, 30, 32, 36, 40, 96] {
            let frame = Frame {
                calendar: super::super::Calendar::standard(),
                week: WorkWeek::standard(),
                day_slots,
                currency: crate::domain::Currency::EUR,
                foreign: None,
            };
            for slots in 0..2000 {
                let hundredths = in_days(slots, EstimateUnit::WorkingDays, &frame);
                let back = (hundredths as u64 * u64::from(day_slots)).div_ceil(100);
                assert_eq!(back, slots as u64, "{slots} of {day_slots}");
            }
        }
    }
}
