//! The weekly update: what people answered about what was due, as one edit.
//!
//! An answer is made of facts: which days they are, and what stands when none was typed, is decided by those who ask.
use super::Edit;
use super::make::Ids;
use crate::domain::{
    CauseKind, DelayCause, DelayCauseId, Delivery, Moment, Portfolio, Progress, ProjectId, Purchase,
    PurchaseState, RecordId, Settings, Task,
};
use chrono::NaiveDate;

/// What is said of a row that was due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The task is done.
    Done {
        /// When it began.
        started: Moment,
        /// When it ended.
        finished: Moment,
    },
    /// The task is under way.
    Remaining {
        /// When it began.
        at: Moment,
        /// What is still to do, in hundredths of the unit of its estimate.
        remaining: u32,
    },
    /// It is put off to a day: a task does not start before it, or is pinned to it where it was pinned; a purchase is to be ordered
    /// on it, or where it is on order, it and a part are promised for it.
    Moved(NaiveDate),
    /// The purchase was ordered on a day.
    Ordered(NaiveDate),
    /// The purchase, or the part of one, arrived on a day.
    Arrived(NaiveDate),
}

/// Why a promise suffers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Whose.
    pub project: ProjectId,
    /// What sort of thing it was.
    pub kind: CauseKind,
    /// Working days by which it suffers; `None` where there is no date any more.
    pub days: Option<u16>,
    /// What happened.
    pub text: String,
}

/// All answers, the causes, and the day as that of the last weekly update, in one edit.
///
/// Rows that are not in the plan any more, and answers that are not of their sort (an order of a task), are left out.
pub fn weekly_update(
    plan: &Portfolio,
    ids: Ids,
    on: NaiveDate,
    answers: &[(RecordId, Answer)],
    causes: &[Told],
) -> Edit {
    let mut edits: Vec<Edit> =
        answers.iter().filter_map(|(row, answer)| answered(plan, *row, *answer)).collect();
    edits.extend(causes.iter().filter(|told| plan.projects.has(told.project)).map(|told| {
        Edit::put(DelayCause {
            id: DelayCauseId(ids()),
            project: told.project,
            on,
            kind: told.kind,
            days: told.days,
            text: told.text.clone(),
        })
    }));
    edits.push(Edit::put(Settings { last_update: Some(on), ..Settings::clone(&plan.settings) }));
    Edit::All(edits)
}

/// The edit of one answer; `None` where the row is gone or the answer is not of its sort.
pub fn answered(plan: &Portfolio, row: RecordId, answer: Answer) -> Option<Edit> {
    match row {
        RecordId::Task(id) => task(Task::clone(plan.tasks.get(id)?), answer).map(Edit::put),
        RecordId::Purchase(id) => purchase(Purchase::clone(plan.purchases.get(id)?), answer).map(Edit::put),
        RecordId::Delivery(id) => part(Delivery::clone(plan.deliveries.get(id)?), answer).map(Edit::put),
        _ => None,
    }
}

fn task(mut row: Task, answer: Answer) -> Option<Task> {
    match answer {
        Answer::Done { started, finished } => {
            row.progress = Progress::Done { started, finished: finished.max(started) };
        }
        Answer::Remaining { at, remaining } => row.progress = Progress::Started { at, remaining },
        Answer::Moved(day) => match row.pin {
            Some(pin) => row.pin = Some(Moment::at(day, pin.slot_of_day())),
            None => row.not_before = Some(day),
        },
        Answer::Ordered(_) | Answer::Arrived(_) => return None,
    }
    Some(row)
}

fn purchase(mut row: Purchase, answer: Answer) -> Option<Purchase> {
    match answer {
        Answer::Ordered(day) => {
            (row.state, row.ordered_on) = (PurchaseState::Ordered, Some(day));
        }
        Answer::Arrived(day) => {
            // what arrived was ordered, at the latest then
            row.ordered_on = row.ordered_on.map(|ordered| ordered.min(day));
            (row.state, row.received_on) = (PurchaseState::Received, Some(day));
        }
        Answer::Moved(day) if row.state.before_order() => row.planned_order = Some(day),
        Answer::Moved(day) => row.delivery_promised = Some(day),
        Answer::Done { .. } | Answer::Remaining { .. } => return None,
    }
    Some(row)
}

fn part(mut row: Delivery, answer: Answer) -> Option<Delivery> {
    match answer {
        Answer::Arrived(day) => row.received_on = Some(day),
        Answer::Moved(day) => row.promised = Some(day),
        Answer::Done { .. } | Answer::Remaining { .. } | Answer::Ordered(_) => return None,
    }
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::super::make::{delete, new_delivery, new_project, new_purchase, new_task};
    use super::*;
    use crate::domain::check::check;
    use crate::domain::{Id, PurchaseId, TaskId};
    use crate::edits::History;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn plan() -> (Portfolio, ProjectId, TaskId, PurchaseId, impl FnMut() -> Id) {
        let mut plan = Portfolio::empty();
        let mut count = 0;
        let mut ids = move || {
            count += 1;
            Id::generate(1, count)
        };
        let (project, edit) = new_project(&plan, &mut ids, "Wi-Fi", None).unwrap();
        edit.apply(&mut plan).unwrap();
        let (task, edit) = new_task(&plan, &mut ids, project, "Survey");
        edit.apply(&mut plan).unwrap();
        let (purchase, edit) = new_purchase(&plan, &mut ids, project, "Access points");
        edit.apply(&mut plan).unwrap();
        (plan, project, task, purchase, ids)
    }

    #[test]
    fn all_answers_are_one_step_and_one_undo() {
        let (mut plan, project, task, purchase, mut ids) = plan();
        let before = plan.clone();
        let done = Answer::Done { started: Moment::at(day(16), 32), finished: Moment::at(day(17), 68) };
        let told = Told { project, kind: CauseKind::Supplier, days: Some(4), text: "Snow".into() };
        let answers = [(task.into(), done), (purchase.into(), Answer::Ordered(day(18)))];
        let edit = weekly_update(&plan, &mut ids, day(23), &answers, &[told]);
        let mut history = History::default();
        history.apply(&mut plan, "Weekly update of 23 Nov", edit).unwrap();
        assert_eq!(plan.tasks.get(task).unwrap().percent_done(), 100);
        let row = plan.purchases.get(purchase).unwrap();
        assert_eq!((row.state, row.ordered_on), (PurchaseState::Ordered, Some(day(18))));
        assert_eq!(plan.settings.last_update, Some(day(23)));
        let cause = plan.causes_of(project).next().unwrap();
        assert_eq!((cause.on, cause.days, cause.text.as_str()), (day(23), Some(4), "Snow"));
        assert_eq!(check(&plan), []);
        let after = plan.clone();
        history.undo(&mut plan).unwrap();
        assert_eq!(plan, before);
        // a project goes with its causes
        let mut plan = after;
        delete(&plan, &[project.into()]).apply(&mut plan).unwrap();
        assert!(plan.causes.is_empty());
    }

    #[test]
    fn a_line_not_answered_changes_nothing() {
        let (plan, .., mut ids) = plan();
        let mut after = plan.clone();
        weekly_update(&plan, &mut ids, day(23), &[], &[]).apply(&mut after).unwrap();
        assert_eq!(after.settings.last_update, Some(day(23)));
        after.settings = plan.settings.clone();
        assert_eq!(after, plan);
    }

    #[test]
    fn a_new_day_goes_where_the_row_keeps_it() {
        let (mut plan, _, task, purchase, mut ids) = plan();
        let moved = |plan: &mut Portfolio, row: RecordId| {
            answered(plan, row, Answer::Moved(day(30))).unwrap().apply(plan).unwrap();
        };
        moved(&mut plan, task.into());
        assert_eq!(plan.tasks.get(task).unwrap().not_before, Some(day(30)));
        let pinned = Task {
            pin: Some(Moment::at(day(17), 34)),
            not_before: None,
            ..(**plan.tasks.get(task).unwrap()).clone()
        };
        plan.put(pinned.into());
        moved(&mut plan, task.into());
        let row = plan.tasks.get(task).unwrap();
        assert_eq!((row.pin, row.not_before), (Some(Moment::at(day(30), 34)), None));
        moved(&mut plan, purchase.into());
        let row = plan.purchases.get(purchase).unwrap();
        assert_eq!((row.planned_order, row.delivery_promised), (Some(day(30)), None));
        answered(&plan, purchase.into(), Answer::Ordered(day(18))).unwrap().apply(&mut plan).unwrap();
        moved(&mut plan, purchase.into());
        assert_eq!(plan.purchases.get(purchase).unwrap().delivery_promised, Some(day(30)));
        let (part, edit) = new_delivery(&plan, &mut ids, purchase, 1, Some(day(18))).unwrap();
        edit.apply(&mut plan).unwrap();
        moved(&mut plan, part.into());
        assert_eq!(plan.deliveries.get(part).unwrap().promised, Some(day(30)));
        answered(&plan, part.into(), Answer::Arrived(day(20))).unwrap().apply(&mut plan).unwrap();
        assert_eq!(plan.deliveries.get(part).unwrap().received_on, Some(day(20)));
    }

    #[test]
    fn what_is_not_of_its_sort_or_gone_is_left_out() {
        let (mut plan, _, task, purchase, mut ids) = plan();
        assert_eq!(answered(&plan, task.into(), Answer::Ordered(day(18))), None);
        let left = Answer::Remaining { at: Moment::at(day(16), 32), remaining: 200 };
        assert_eq!(answered(&plan, purchase.into(), left), None);
        assert_eq!(answered(&plan, RecordId::Settings, left), None);
        delete(&plan, &[task.into()]).apply(&mut plan).unwrap();
        let edit = weekly_update(&plan, &mut ids, day(23), &[(task.into(), left)], &[]);
        edit.apply(&mut plan).unwrap();
        assert!(plan.tasks.is_empty());
    }

    #[test]
    fn what_arrived_before_its_order_was_ordered_that_day() {
        let (mut plan, _, _, purchase, _) = plan();
        answered(&plan, purchase.into(), Answer::Ordered(day(20))).unwrap().apply(&mut plan).unwrap();
        answered(&plan, purchase.into(), Answer::Arrived(day(19))).unwrap().apply(&mut plan).unwrap();
        let row = plan.purchases.get(purchase).unwrap();
        assert_eq!((row.ordered_on, row.received_on), (Some(day(19)), Some(day(19))));
        assert_eq!(row.state, PurchaseState::Received);
    }
}
