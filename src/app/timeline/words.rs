//! Causes, faults and dates in words.
use crate::app::format;
use crate::domain::{
    LinkKind, Moment, Portfolio, Progress, Purchase, PurchaseState, Task, TaskKind, WindowSetId, WorkId,
};
use crate::engine::{Cause, ConflictKind, Dates, NoDate, ProjectOutlook};
use chrono::NaiveDate;

/// What held a start, in words: "follows Rack and stack", "R. Blum is busy with Cut-over until then".
pub fn cause_words(plan: &Portfolio, cause: Cause) -> String {
    match cause {
        Cause::StatusDate => "can start today: nothing holds it".into(),
        Cause::Fact => "has happened".into(),
        Cause::NotBefore => "not before its own date".into(),
        Cause::Dependency(id) => {
            let Some(link) = plan.dependencies.get(id) else { return "follows something else".into() };
            let name = work_name(plan, link.from);
            match (link.from, link.kind) {
                (WorkId::Purchase(_), LinkKind::FinishStart) => format!("waits for the delivery of {name}"),
                (_, LinkKind::FinishStart) => format!("follows {name}"),
                (_, LinkKind::StartStart) => format!("starts with {name}"),
                (_, LinkKind::FinishFinish) => format!("finishes with {name}"),
                (_, LinkKind::StartFinish) => format!("finishes when {name} starts"),
            }
        }
        Cause::Person { who, with } => {
            let who = plan.people.get(who).map_or("Somebody", |p| p.name.as_str());
            match with.and_then(|id| plan.tasks.get(id)) {
                Some(task) => {
                    let project = plan.projects.get(task.project).map_or("", |p| p.name.as_str());
                    format!("{who} is busy with {}, {project}", task.name)
                }
                None => format!("{who} is busy until then"),
            }
        }
        Cause::WorkingTime => "the next time its people work".into(),
        Cause::Window(None) => "the next time outside freezes".into(),
        Cause::Window(set) => format!("the next opening of {}", window_name(plan, set)),
        Cause::Freeze(id) => {
            format!("after {}", plan.freezes.get(id).map_or("a freeze", |f| f.name.as_str()))
        }
        Cause::Pin => "pinned".into(),
        Cause::PlannedOrder => "its planned order date".into(),
        Cause::Approval => "approval is still to come".into(),
        Cause::SupplierPromise => "the date that the supplier promised".into(),
    }
}

/// Why something has no date, in words.
pub fn no_date_words(plan: &Portfolio, of: Option<WorkId>, why: NoDate) -> String {
    let project_of = |work: WorkId| match work {
        WorkId::Task(id) => plan.tasks.get(id).map(|t| t.project),
        WorkId::Purchase(id) => plan.purchases.get(id).map(|p| p.project),
    };
    let subject = of.map_or_else(|| "it".into(), |w| work_name(plan, w));
    match why {
        NoDate::OnHold(id) if of.and_then(project_of).is_none_or(|own| own == id) => "on hold".into(),
        NoDate::OnHold(id) => {
            format!("{} is on hold", plan.projects.get(id).map_or("a project", |p| p.name.as_str()))
        }
        NoDate::WaitsFor(work) => {
            format!("{subject} waits for {}, which has no date", work_name(plan, work))
        }
        NoDate::NobodyFree(id) => {
            let who = plan.people.get(id).map_or("nobody", |p| p.name.as_str());
            format!("{who} never has the time for {subject}")
        }
        NoDate::NoOpening(set) => {
            format!("no opening of {} is long enough for {subject}", window_name(plan, set))
        }
        NoDate::Cycle => format!("{subject} waits for itself"),
        NoDate::BeyondHorizon => format!("{subject} would end in more than 20 years"),
        NoDate::Cancelled => "cancelled".into(),
        NoDate::Broken => format!("{subject} breaks a rule of the plan"),
    }
}

/// What cannot be as the plan says, in words.
pub fn conflict_words(plan: &Portfolio, kind: ConflictKind) -> String {
    let person = |id| plan.people.get(id).map_or("somebody", |p| p.name.as_str());
    match kind {
        ConflictKind::PinBreaksDependency(id) => match plan.dependencies.get(id) {
            Some(link) => format!("The pin comes before {} allows", work_name(plan, link.from)),
            None => "The pin breaks a dependency".into(),
        },
        ConflictKind::PinOverloads(id) => format!("The pin books {} twice", person(id)),
        ConflictKind::PinInThePast => "The pin has passed and nothing has started".into(),
        ConflictKind::PinOutsideWindow(set) => {
            format!("The pin lies outside the openings of {}", window_name(plan, set))
        }
        ConflictKind::PinInFreeze(id) => {
            format!("The pin lies in {}", plan.freezes.get(id).map_or("a freeze", |f| f.name.as_str()))
        }
        ConflictKind::PinOutsideHours => "Nobody on it works at the pinned time".into(),
        ConflictKind::DeliveryOverdue { promised, .. } => {
            format!("Delivery was promised for {} and has not come", format::long_date(promised))
        }
        ConflictKind::DeadlineMissed { deadline, .. } => {
            format!("Misses its deadline, {}", format::long_date(deadline))
        }
        ConflictKind::NeededEarlier { needed_by, .. } => {
            format!("Comes too late: it is needed by {}", format::long_date(needed_by))
        }
        ConflictKind::NoOpening(set) => {
            format!("No opening of {} is long enough", window_name(plan, set))
        }
        ConflictKind::NobodyFree(id) => format!("{} never has the time", person(id)),
    }
}

/// The name of a task or purchase.
pub fn work_name(plan: &Portfolio, work: WorkId) -> String {
    match work {
        WorkId::Task(id) => plan.tasks.get(id).map(|t| t.name.clone()),
        WorkId::Purchase(id) => plan.purchases.get(id).map(|p| p.item.clone()),
    }
    .unwrap_or_else(|| "something that is gone".into())
}

fn window_name(plan: &Portfolio, set: Option<WindowSetId>) -> String {
    set.and_then(|id| plan.window_sets.get(id)).map_or_else(|| "its windows".into(), |s| s.name.clone())
}

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
