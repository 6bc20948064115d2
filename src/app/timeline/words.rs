//! Dates, kinds and states in words; causes and faults are told by the engine.
use crate::app::format;
use crate::domain::{Moment, Portfolio, Progress, Purchase, PurchaseState, Task, TaskKind, WorkId};
use crate::engine::{Dates, ProjectOutlook};
pub use crate::engine::{cause_words, conflict_words, no_date_words};
use chrono::NaiveDate;

/// "Mon 23 Nov to Fri 4 Dec 2026"; one day or one instant named once.
pub fn span_words(start: Moment, finish: Moment) -> String {
    let (first, last) = (start.date(), finish.last_day().max(start.date()));
    if first == last {
        format::long_date(first)
    } else {
        format!("{} to {}", first.format("%a %-d %b"), format::long_date(last))
    }
}

/// The dates of a work or their absence, for hovering and for those who cannot see.
pub fn dates_words(plan: &Portfolio, work: WorkId, dates: &Dates) -> String {
    match dates.span {
        Ok((start, finish)) => span_words(start, finish),
        Err(why) => format!("no date: {}", no_date_words(plan, Some(work), why)),
    }
}

/// The dates of a project or their absence, with its promise.
pub fn project_words(plan: &Portfolio, project: &ProjectOutlook, promise: Option<NaiveDate>) -> String {
    let dates = match (project.start, project.finish, project.no_date) {
        (Some(start), Some(finish), _) => span_words(start, finish),
        (_, _, Some((work, why))) => format!("no date: {}", no_date_words(plan, Some(work), why)),
        _ => "nothing to do".into(),
    };
    match (promise, project.slack) {
        (Some(promise), Some(slack)) => {
            format!("{dates}, promised {}, {}", format::long_date(promise), format::slack(slack))
        }
        (Some(promise), None) => format!("{dates}, promised {}", format::long_date(promise)),
        _ => dates,
    }
}

/// What kind of task, and how far.
pub fn task_words(task: &Task) -> String {
    let kind = match task.kind {
        TaskKind::Work => format!("{} of work", task.estimate),
        TaskKind::Milestone => "Milestone".into(),
        TaskKind::CutOver(_) => format!("Cut-over, {}", task.estimate),
    };
    match task.progress {
        Progress::NotStarted => kind,
        Progress::Started { .. } => format!("{kind}, {}% done", task.percent_done()),
        Progress::Done { .. } => format!("{kind}, done"),
    }
}

/// A purchase's state in a word.
pub fn state_name(state: PurchaseState) -> &'static str {
    match state {
        PurchaseState::Requested => "Requested",
        PurchaseState::Quoted => "Quoted",
        PurchaseState::Approved => "Approved",
        PurchaseState::Ordered => "Ordered",
        PurchaseState::Received => "Received",
        PurchaseState::Invoiced => "Invoiced",
        PurchaseState::Paid => "Paid",
        PurchaseState::Cancelled => "Cancelled",
    }
}

/// A purchase's state with its order number: "Ordered, PO 4711".
pub fn purchase_words(purchase: &Purchase) -> String {
    let state = state_name(purchase.state);
    if purchase.order_number.is_empty() {
        state.into()
    } else {
        format!("{state}, {}", purchase.order_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::timeline::sample;
    use crate::engine::{Cause, NoDate};

    #[test]
    fn causes_name_what_held() {
        let (plan, project) = sample::small();
        let task = plan.tasks_of(project)[1].id;
        let link = |from: fn(&WorkId) -> bool| {
            plan.dependencies.iter().find(|d| d.to == WorkId::Task(task) && from(&d.from)).unwrap().id
        };
        let bought = link(|w| matches!(w, WorkId::Purchase(_)));
        assert_eq!(cause_words(&plan, Cause::Dependency(bought)), "waits for the delivery of Core switches");
        let before = link(|w| matches!(w, WorkId::Task(_)));
        assert_eq!(cause_words(&plan, Cause::Dependency(before)), "follows Task 0");
        assert_eq!(cause_words(&plan, Cause::Window(None)), "the next time outside freezes");
    }

    #[test]
    fn a_missing_date_says_why() {
        let (plan, project) = sample::small();
        let work = WorkId::Task(plan.tasks_of(project)[0].id);
        let other = plan.ranked()[1].id;
        assert_eq!(no_date_words(&plan, Some(work), NoDate::OnHold(project)), "on hold");
        assert_eq!(no_date_words(&plan, Some(work), NoDate::OnHold(other)), "Project 1 is on hold");
        assert_eq!(
            no_date_words(&plan, Some(work), NoDate::WaitsFor(work)),
            "Task 0 waits for Task 0, which has no date"
        );
    }

    #[test]
    fn spans_name_a_day_once() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
        assert_eq!(span_words(Moment::at(day, 32), Moment::at(day, 68)), "Fri 4 Dec 2026");
        assert_eq!(span_words(Moment::at(day, 32), Moment::at(day, 32)), "Fri 4 Dec 2026");
        assert_eq!(
            span_words(Moment::at(day, 32), Moment::at(day, 96).plus(96)),
            "Fri 4 Dec to Sat 5 Dec 2026"
        );
    }
}
