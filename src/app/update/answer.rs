//! What somebody says of a line, and the facts that it means: days that were not typed are those that were planned.
use crate::app::format;
use crate::app::panel::form::{evening, morning};
use crate::domain::{Estimate, Moment, Portfolio, Progress, PurchaseState, Task, TaskId, TaskKind};
use crate::edits::weekly::Answer;
use crate::engine::{Due, DueRow};
use chrono::NaiveDate;

/// What is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Say {
    /// The task is done.
    Done,
    /// The task is under way, and so much remains.
    Remaining,
    /// The purchase was ordered.
    Ordered,
    /// It arrived.
    Arrived,
    /// It is put off, or promised anew.
    Moved,
    /// It has not happened; the plan stays as it is.
    NotYet,
}

impl Say {
    /// The key that says it, on a row with the focus.
    pub fn key(self) -> egui::Key {
        match self {
            Self::Done => egui::Key::D,
            Self::Remaining => egui::Key::R,
            Self::Ordered => egui::Key::O,
            Self::Arrived => egui::Key::A,
            Self::Moved => egui::Key::M,
            Self::NotYet => egui::Key::N,
        }
    }
    /// What its button says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Remaining => "Remaining",
            Self::Ordered => "Ordered",
            Self::Arrived => "Arrived",
            Self::Moved => "Moved",
            Self::NotYet => "Not yet",
        }
    }
}

/// The answer to a line, with what was typed of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// What.
    pub say: Say,
    /// The day it happened, or to which it moved; `None`: as planned, or as the plan says now.
    pub day: Option<NaiveDate>,
    /// What remains, in hundredths of the estimate's unit.
    pub remaining: Option<u32>,
}

impl Said {
    /// Without anything typed.
    pub fn new(say: Say) -> Self {
        Self { say, day: None, remaining: None }
    }
    /// Whether something must still be typed.
    pub fn is_half(self) -> bool {
        self.say == Say::Remaining && self.remaining.is_none()
    }
}

/// What can be said of a line, in the order of its buttons.
pub fn choices(plan: &Portfolio, due: &Due) -> &'static [Say] {
    match due.row {
        DueRow::Task(id) => match plan.tasks.get(id) {
            Some(task) if task.kind == TaskKind::Milestone => &[Say::Done, Say::Moved, Say::NotYet],
            // where it ends follows from what remains
            Some(task) if task.progress != Progress::NotStarted => &[Say::Done, Say::Remaining, Say::NotYet],
            _ => &[Say::Done, Say::Remaining, Say::Moved, Say::NotYet],
        },
        DueRow::Purchase(id) => match plan.purchases.get(id) {
            Some(row) if row.state == PurchaseState::Ordered => &[Say::Arrived, Say::Moved, Say::NotYet],
            _ => &[Say::Ordered, Say::Arrived, Say::Moved, Say::NotYet],
        },
        DueRow::Delivery(_) => &[Say::Arrived, Say::Moved, Say::NotYet],
    }
}

/// The day that stands where none was typed; `None`: there is no such day, and the plan stays as it is.
pub fn usual_day(plan: &Portfolio, due: &Due, say: Say, today: NaiveDate) -> Option<NaiveDate> {
    match say {
        Say::Done | Say::Arrived => Some(due.ends.unwrap_or(due.was.1.last_day()).min(today)),
        Say::Ordered => Some(due.was.0.date().min(today)),
        Say::Moved => names_a_day(plan, due.row)
            .then(|| {
                let (start, end) = due.now.ok()?;
                let comes = match due.row {
                    DueRow::Purchase(id) => plan.purchases.get(id)?.state == PurchaseState::Ordered,
                    DueRow::Delivery(_) => true,
                    DueRow::Task(_) => false,
                };
                Some(if comes { end.last_day() } else { start.date() })
            })
            .flatten(),
        Say::Remaining | Say::NotYet => None,
    }
}

/// Whether the row itself names the day that has passed: a pin, a planned order, a promised delivery. Any other row follows the plan
/// without being told.
fn names_a_day(plan: &Portfolio, row: DueRow) -> bool {
    match row {
        DueRow::Task(id) => plan.tasks.get(id).is_some_and(|t| t.pin.is_some()),
        DueRow::Purchase(id) => plan.purchases.get(id).is_some_and(|p| match p.state {
            PurchaseState::Ordered => p.delivery_promised.is_some(),
            _ => p.planned_order.is_some(),
        }),
        DueRow::Delivery(_) => true,
    }
}

/// The facts that an answer means; `None` where it changes nothing, or is half given.
pub fn answer(plan: &Portfolio, due: &Due, said: Said, today: NaiveDate) -> Option<Answer> {
    let day = said.day.or_else(|| usual_day(plan, due, said.say, today));
    match (said.say, due.row) {
        (Say::Done, DueRow::Task(id)) => {
            let planned = said.day.is_none() && due.was.1.last_day() <= today;
            let finished = if planned { due.was.1 } else { Moment::at(day?, evening(plan)) };
            let began = match plan.tasks.get(id)?.progress {
                Progress::Started { at, .. } => at,
                _ => due.was.0,
            };
            let first = Moment::at(finished.last_day(), morning(plan));
            let started = if began <= finished { began } else { first.min(finished) };
            Some(Answer::Done { started, finished })
        }
        (Say::Remaining, DueRow::Task(id)) => {
            let at = match plan.tasks.get(id)?.progress {
                Progress::Started { at, .. } => at,
                _ => due.was.0.min(Moment::at(today, morning(plan))),
            };
            Some(Answer::Remaining { at, remaining: said.remaining? })
        }
        (Say::Ordered, DueRow::Purchase(_)) => Some(Answer::Ordered(day?)),
        (Say::Arrived, DueRow::Purchase(_) | DueRow::Delivery(_)) => Some(Answer::Arrived(day?)),
        (Say::Moved, _) => Some(Answer::Moved(day?)),
        _ => None,
    }
}

/// Reads the day of an answer; empty for the one that was planned.
///
/// # Errors
/// Says in a sentence what can be written.
pub fn read_day(text: &str, say: Say, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = crate::app::widgets::fields::read_date(text, today)?;
    match say {
        Say::Moved if day < today => {
            Err(format!("{} has passed: give a day from today on", format::long_date(day)))
        }
        Say::Moved => Ok(Some(day)),
        _ if day > today => Err(format!("{} has not come yet", format::long_date(day))),
        _ => Ok(Some(day)),
    }
}

/// Reads what remains of a task, in the unit of its estimate.
///
/// # Errors
/// Says in a sentence what can be written.
pub fn read_remaining(plan: &Portfolio, task: TaskId, text: &str) -> Result<Option<u32>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let left: Estimate = text.parse().map_err(|e: crate::domain::EstimateError| e.to_string())?;
    let unit = plan.tasks.get(task).map_or(left.unit, |t| t.estimate.unit);
    if left.unit != unit {
        let like = Estimate::exact(unit, 200);
        return Err(format!("what remains is counted as the estimate is: write it like {like}"));
    }
    Ok(Some(left.likely))
}

/// What remains as text.
pub fn show_remaining(task: &Task, left: Option<u32>) -> String {
    left.map_or(String::new(), |left| Estimate::exact(task.estimate.unit, left).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, ProjectId, WorkId};
    use crate::edits::make;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    /// A plan with a task that was to run from the 16th to the 17th, and now from the 23rd to the 24th.
    fn plan() -> (Portfolio, ProjectId, Due) {
        let mut plan = Portfolio::empty();
        let mut count = 0;
        let mut ids = move || {
            count += 1;
            Id::generate(1, count)
        };
        let (project, edit) = make::new_project(&plan, &mut ids, "Wi-Fi", None).unwrap();
        edit.apply(&mut plan).unwrap();
        let (task, edit) = make::new_task(&plan, &mut ids, project, "Survey");
        edit.apply(&mut plan).unwrap();
        let at = |n, slot| Moment::at(day(n), slot);
        let due = Due {
            row: DueRow::Task(task),
            work: WorkId::Task(task),
            project,
            starts: Some(day(16)),
            ends: Some(day(17)),
            was: (at(16, 32), at(17, 60)),
            now: Ok((at(23, 32), at(24, 60))),
        };
        (plan, project, due)
    }

    #[test]
    fn done_is_done_as_planned_or_on_the_day_that_was_typed() {
        let (plan, _, due) = plan();
        let says = |due: &Due, said| answer(&plan, due, said, day(23));
        let done = Said::new(Say::Done);
        let planned = Answer::Done { started: due.was.0, finished: due.was.1 };
        assert_eq!(says(&due, done), Some(planned));
        let typed = Said { day: Some(day(20)), ..done };
        let finished = Moment::at(day(20), evening(&plan));
        assert_eq!(says(&due, typed), Some(Answer::Done { started: due.was.0, finished }));
        // earlier than it was to begin: it began that morning
        let typed = Said { day: Some(day(13)), ..done };
        let (started, finished) = (Moment::at(day(13), morning(&plan)), Moment::at(day(13), evening(&plan)));
        assert_eq!(says(&due, typed), Some(Answer::Done { started, finished }));
        // it was only to start, and would have ended after today
        let long = Due { ends: None, was: (due.was.0, Moment::at(day(27), 60)), ..due };
        let finished = Moment::at(day(23), evening(&plan));
        assert_eq!(says(&long, done), Some(Answer::Done { started: due.was.0, finished }));
    }

    #[test]
    fn what_remains_must_be_typed_in_the_unit_of_the_estimate() {
        let (plan, _, due) = plan();
        let DueRow::Task(task) = due.row else { unreachable!() };
        let half = Said::new(Say::Remaining);
        assert!(half.is_half());
        assert_eq!(answer(&plan, &due, half, day(23)), None);
        let left = read_remaining(&plan, task, "2d").unwrap();
        let said = Said { remaining: left, ..half };
        assert_eq!(
            answer(&plan, &due, said, day(23)),
            Some(Answer::Remaining { at: due.was.0, remaining: 200 })
        );
        assert!(read_remaining(&plan, task, "6h").unwrap_err().contains("like 2d"));
        assert!(read_remaining(&plan, task, "soon").is_err());
    }

    #[test]
    fn moved_without_a_day_changes_only_a_row_that_names_one() {
        let (mut plan, _, due) = plan();
        let moved = Said::new(Say::Moved);
        assert_eq!(answer(&plan, &due, moved, day(23)), None);
        let typed = Said { day: Some(day(30)), ..moved };
        assert_eq!(answer(&plan, &due, typed, day(23)), Some(Answer::Moved(day(30))));
        let DueRow::Task(task) = due.row else { unreachable!() };
        let pinned = Task { pin: Some(due.was.0), ..(**plan.tasks.get(task).unwrap()).clone() };
        plan.put(pinned.into());
        assert_eq!(answer(&plan, &due, moved, day(23)), Some(Answer::Moved(day(23))));
        assert_eq!(answer(&plan, &due, Said::new(Say::NotYet), day(23)), None);
    }

    #[test]
    fn a_day_must_be_one_on_which_it_can_be() {
        assert_eq!(read_day("", Say::Done, day(23)), Ok(None));
        assert_eq!(read_day("18 nov", Say::Done, day(23)), Ok(Some(day(18))));
        assert!(read_day("30 nov", Say::Done, day(23)).unwrap_err().contains("not come"));
        assert!(read_day("18 nov", Say::Moved, day(23)).unwrap_err().contains("has passed"));
        assert_eq!(read_day("30 nov", Say::Moved, day(23)), Ok(Some(day(30))));
    }

    #[test]
    fn what_is_on_order_can_arrive_or_be_promised_anew() {
        let (mut plan, project, due) = plan();
        let mut ids = || Id::generate(2, 1);
        let (id, edit) = make::new_purchase(&plan, &mut ids, project, "Cable");
        edit.apply(&mut plan).unwrap();
        let due = Due { row: DueRow::Purchase(id), work: WorkId::Purchase(id), ..due };
        assert_eq!(choices(&plan, &due), [Say::Ordered, Say::Arrived, Say::Moved, Say::NotYet]);
        let says = |plan: &Portfolio, say| answer(plan, &due, Said::new(say), day(23));
        assert_eq!(says(&plan, Say::Ordered), Some(Answer::Ordered(day(16))));
        assert_eq!(says(&plan, Say::Moved), None);
        let mut row = (**plan.purchases.get(id).unwrap()).clone();
        (row.state, row.delivery_promised) = (PurchaseState::Ordered, Some(day(17)));
        plan.put(row.into());
        assert_eq!(choices(&plan, &due), [Say::Arrived, Say::Moved, Say::NotYet]);
        assert_eq!(says(&plan, Say::Arrived), Some(Answer::Arrived(day(17))));
        assert_eq!(says(&plan, Say::Moved), Some(Answer::Moved(day(24))), "as the plan says");
    }
}
