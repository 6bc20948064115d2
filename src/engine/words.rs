//! Causes, missing dates and conflicts in words, for screens and commands alike.
use super::{Cause, ConflictKind, NoDate};
use crate::domain::check::work_name;
use crate::domain::{LinkKind, PersonId, Portfolio, PurchaseId, WindowSetId, WorkId};
use chrono::{Datelike, NaiveDate};

/// "29 Jan" inside the year of `today` or the half year beside it, "29 Jan 2027" beyond.
pub fn short_day(date: NaiveDate, today: NaiveDate) -> String {
    let near = date.signed_duration_since(today).num_days();
    if date.year() == today.year() || (-184..=320).contains(&near) {
        date.format("%-d %b").to_string()
    } else {
        date.format("%-d %b %Y").to_string()
    }
}

/// Why something has no date, as the second half of a sentence about it.
pub fn no_date_short(plan: &Portfolio, reason: NoDate) -> String {
    match reason {
        NoDate::OnHold(project) => match plan.projects.get(project) {
            Some(p) => format!("{} is on hold", p.name),
            None => "its project is on hold".into(),
        },
        NoDate::WaitsFor(work) => format!("it waits for {}, which has no date", work_name(plan, work)),
        NoDate::NobodyFree(who) => format!("{} never has the time", person_name(plan, who)),
        NoDate::NoUnits(id) => {
            format!("not enough units of {} are left", work_name(plan, WorkId::Purchase(id)))
        }
        NoDate::NoOpening(set) => {
            format!("no opening of {} is long enough and free", window_name(plan, set))
        }
        NoDate::NoFunding => "no funded period has room for it".into(),
        NoDate::Cycle => "dependencies run in a circle; remove one of them".into(),
        NoDate::BeyondHorizon => "it would end more than 20 years from now".into(),
        NoDate::Cancelled => "it is cancelled".into(),
        NoDate::Broken => "something in it breaks a rule".into(),
    }
}

/// What held a start, in words: "follows Rack and stack", "R. Blum is busy with Cut-over, Core switches".
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
            let who = person_name(plan, who);
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
        Cause::Funding { year, quarter } => format!("held by funding of {}", period_name(year, quarter)),
        Cause::SupplierPromise => "the date that the supplier promised".into(),
    }
}

/// A fiscal year or one of its quarters: "FY 2027 Q1".
pub(super) fn period_name(year: i32, quarter: Option<u8>) -> String {
    quarter.map_or_else(|| format!("FY {year}"), |quarter| format!("FY {year} Q{quarter}"))
}

/// Why something has no date, in words.
pub fn no_date_words(plan: &Portfolio, of: Option<WorkId>, why: NoDate) -> String {
    let subject = of.map_or_else(|| "it".into(), |w| work_name(plan, w));
    match why {
        NoDate::OnHold(id) if of.and_then(|w| plan.project_of(w)).is_none_or(|own| own == id) => {
            "on hold".into()
        }
        NoDate::OnHold(id) => {
            format!("{} is on hold", plan.projects.get(id).map_or("a project", |p| p.name.as_str()))
        }
        NoDate::WaitsFor(work) => {
            format!("{subject} waits for {}, which has no date", work_name(plan, work))
        }
        NoDate::NobodyFree(id) => format!("{} never has the time for {subject}", person_name(plan, id)),
        NoDate::NoUnits(id) => {
            format!("not enough units of {} are left for {subject}", work_name(plan, WorkId::Purchase(id)))
        }
        NoDate::NoOpening(set) => {
            format!("no opening of {} is long enough for {subject}", window_name(plan, set))
        }
        NoDate::NoFunding => format!("no funded period has room for {subject}"),
        NoDate::Cycle => format!("{subject} waits for itself"),
        NoDate::BeyondHorizon => format!("{subject} would end in more than 20 years"),
        NoDate::Cancelled => "cancelled".into(),
        NoDate::Broken => format!("{subject} breaks a rule of the plan"),
    }
}

/// What cannot be as the plan says, in words.
pub fn conflict_words(plan: &Portfolio, kind: ConflictKind) -> String {
    let day = |date: NaiveDate| date.format("%a %-d %b %Y");
    match kind {
        ConflictKind::PinBreaksDependency(id) => match plan.dependencies.get(id) {
            Some(link) => format!("The pin comes before {} allows", work_name(plan, link.from)),
            None => "The pin breaks a dependency".into(),
        },
        ConflictKind::PinOverloads(id) => format!("The pin books {} twice", person_name(plan, id)),
        ConflictKind::PinInThePast => "The pin has passed and nothing has started".into(),
        ConflictKind::PinOutsideWindow(set) => {
            format!("The pin lies outside the openings of {}", window_name(plan, set))
        }
        ConflictKind::PinInFreeze(id) => {
            format!("The pin lies in {}", plan.freezes.get(id).map_or("a freeze", |f| f.name.as_str()))
        }
        ConflictKind::PinOutsideHours => "Nobody on it works at the pinned time".into(),
        ConflictKind::DeliveryOverdue { promised, .. } => {
            format!("Delivery was promised for {} and has not come", day(promised))
        }
        ConflictKind::DeadlineMissed { deadline, .. } => format!("Misses its deadline, {}", day(deadline)),
        ConflictKind::NeededEarlier { needed_by, .. } => {
            format!("Comes too late: it is needed by {}", day(needed_by))
        }
        ConflictKind::NoOpening(set) => format!("No opening of {} is long enough", window_name(plan, set)),
        ConflictKind::NobodyFree(id) => format!("{} never has the time", person_name(plan, id)),
        ConflictKind::AwayForGood(id) => format!("{} is away for good", person_name(plan, id)),
        ConflictKind::NoUnits(id) => {
            format!("Not enough units of {} are left", work_name(plan, WorkId::Purchase(id)))
        }
        ConflictKind::WaitsForOnHold(id) => {
            let name = plan.projects.get(id).map_or("a project", |p| p.name.as_str());
            format!("It waits for {name}, which is on hold")
        }
        ConflictKind::DeadlineAfterPromise { deadline, promise } => {
            format!("Its deadline, {}, is later than its project's promise, {}", day(deadline), day(promise))
        }
        ConflictKind::InheritedDeadlineMissed { of, deadline } => {
            format!(
                "{} waits for it and has a deadline, {}",
                work_name(plan, WorkId::Task(of)),
                day(deadline)
            )
        }
        ConflictKind::QuoteEnded { purchase, until, order } => {
            let order =
                order.map_or_else(String::new, |order| format!("; the order is planned for {}", day(order)));
            format!("{} ended {}{order}: ask for it to be renewed", quote_name(plan, purchase), day(until))
        }
        ConflictKind::QuoteEnds { purchase, until, order } => {
            let quote = quote_name(plan, purchase);
            let (until, order) = (day(until), day(order));
            format!("{quote} ends {until}, before the order, planned for {order}: ask for it to be renewed")
        }
        ConflictKind::PreferredGivenUp(id) => match plan.dependencies.get(id) {
            Some(link) => format!("It should wait for {}, and does not", work_name(plan, link.from)),
            None => "A preferred dependency is not kept".into(),
        },
    }
}

/// "Quote of Halden for Core switches".
fn quote_name(plan: &Portfolio, purchase: PurchaseId) -> String {
    let supplier = plan.purchases.get(purchase).and_then(|p| plan.suppliers.get(p.supplier?));
    let of = supplier.map_or_else(String::new, |s| format!(" of {}", s.name));
    format!("Quote{of} for {}", work_name(plan, WorkId::Purchase(purchase)))
}

fn person_name(plan: &Portfolio, id: PersonId) -> String {
    plan.people.get(id).map_or_else(|| "Somebody".into(), |p| p.name.clone())
}

fn window_name(plan: &Portfolio, set: Option<WindowSetId>) -> String {
    set.and_then(|id| plan.window_sets.get(id)).map_or_else(|| "its windows".into(), |s| s.name.clone())
}

/// "8 d before a project ends later, 3 d before other work does": total slack, then free slack.
pub fn slack_words(slack: super::Slack) -> String {
    let days = |days: u32| {
        let more = if days >= super::MOST_SLACK { " or more" } else { "" };
        format!("{days} d{more}")
    };
    match (slack.total, slack.free) {
        (0, _) => "none: a day later here is a day later for a project".into(),
        (total, free) if total == free => format!("{} before anything else ends later", days(total)),
        (total, 0) => format!("{} before a project ends later; other work does at once", days(total)),
        (total, free) => {
            format!("{} before a project ends later, {} before other work does", days(total), days(free))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ProjectId;

    #[test]
    fn a_project_on_hold_is_told_from_another_on_hold() {
        let plan = Portfolio::empty();
        let id: ProjectId = "x".parse().unwrap();
        assert_eq!(no_date_words(&plan, None, NoDate::OnHold(id)), "on hold");
        assert_eq!(
            no_date_words(&plan, None, NoDate::NoOpening(None)),
            "no opening of its windows is long enough for it"
        );
        assert_eq!(cause_words(&plan, Cause::Window(None)), "the next time outside freezes");
        assert_eq!(
            conflict_words(&plan, ConflictKind::NobodyFree("y".parse().unwrap())),
            "Somebody never has the time"
        );
    }
}
