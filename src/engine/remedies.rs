//! What to do about a trouble: in words, and, where one edit does it, which. Beside [`super::words`], which says what is
//! wrong. A new kind of conflict needs one arm in [`remedy_words`] and, if one edit settles it, one in [`remedy`].
use super::{ConflictKind, NoDate, Outlook, Trouble, Wrong};
use crate::domain::check::work_name;
use crate::domain::{
    DependencyId, LinkKind, Moment, PersonId, Portfolio, PurchaseId, PurchaseState, TaskId, WindowSetId,
    WorkId,
};
use chrono::NaiveDate;

/// A single edit that settles a trouble.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// Let the task start when it can.
    RemovePin(TaskId),
    /// Compare the task with no deadline.
    ClearDeadline(TaskId),
    /// Order the purchase as soon as it can be.
    ClearPlannedOrder(PurchaseId),
    /// Compare the purchase with no day on which it is needed.
    ClearNeededBy(PurchaseId),
    /// The purchase came today.
    ReceivedToday(PurchaseId),
    /// Wait no longer.
    RemoveDependency(DependencyId),
}

impl Remedy {
    /// What a button for it says.
    pub fn name(self) -> &'static str {
        match self {
            Self::RemovePin(_) => "Remove the pin",
            Self::ClearDeadline(_) => "Clear the deadline",
            Self::ClearPlannedOrder(_) => "Order as soon as possible",
            Self::ClearNeededBy(_) => "Clear the day it is needed",
            Self::ReceivedToday(_) => "Received today",
            Self::RemoveDependency(_) => "Remove the dependency",
        }
    }
}

/// The edit that settles a trouble, if there is exactly one that suggests itself.
pub fn remedy(plan: &Portfolio, trouble: &Trouble) -> Option<Remedy> {
    match (trouble.what, trouble.at) {
        (Wrong::Conflict(kind), at) => of_conflict(plan, kind, at),
        (Wrong::NoDate(NoDate::WaitsFor(from)), to) => {
            let mut links = plan.dependencies.iter().filter(|d| d.from == from && d.to == to);
            let link = links.next()?.id;
            links.next().is_none().then_some(Remedy::RemoveDependency(link))
        }
        (Wrong::NoDate(_), _) => None,
    }
}

fn of_conflict(plan: &Portfolio, kind: ConflictKind, at: WorkId) -> Option<Remedy> {
    match kind {
        ConflictKind::PinBreaksDependency(_)
        | ConflictKind::PinOverloads(_)
        | ConflictKind::PinInThePast
        | ConflictKind::PinOutsideWindow(_)
        | ConflictKind::PinInFreeze(_)
        | ConflictKind::PinOutsideHours => match at {
            WorkId::Task(id) => Some(Remedy::RemovePin(id)),
            WorkId::Purchase(_) => None,
        },
        ConflictKind::DeadlineMissed { task, .. } => Some(Remedy::ClearDeadline(task)),
        ConflictKind::DeliveryOverdue { purchase, .. } => Some(Remedy::ReceivedToday(purchase)),
        ConflictKind::NeededEarlier { purchase, .. } => {
            let planned = plan.purchases.get(purchase)?.planned_order.is_some();
            let open = plan.purchases.get(purchase)?.state.before_order();
            Some(if planned && open {
                Remedy::ClearPlannedOrder(purchase)
            } else {
                Remedy::ClearNeededBy(purchase)
            })
        }
        ConflictKind::DeadlineAfterPromise { .. } => match at {
            WorkId::Task(id) => Some(Remedy::ClearDeadline(id)),
            WorkId::Purchase(_) => None,
        },
        ConflictKind::PreferredGivenUp(link) => Some(Remedy::RemoveDependency(link)),
        ConflictKind::WaitsForOnHold(project) => {
            let held = |from| plan.project_of(from) == Some(project);
            let mut links = plan.dependencies.iter().filter(|d| d.to == at && held(d.from));
            let link = links.next()?.id;
            links.next().is_none().then_some(Remedy::RemoveDependency(link))
        }
        ConflictKind::NoOpening(_)
        | ConflictKind::NobodyFree(_)
        | ConflictKind::AwayForGood(_)
        | ConflictKind::NoUnits(_)
        | ConflictKind::InheritedDeadlineMissed { .. }
        | ConflictKind::QuoteEnded { .. }
        | ConflictKind::QuoteEnds { .. } => None,
    }
}

/// What to do about a trouble, in a sentence without its full stop.
pub fn remedy_words(plan: &Portfolio, outlook: &Outlook, trouble: &Trouble) -> String {
    match trouble.what {
        Wrong::Conflict(kind) => conflict_remedy(plan, outlook, kind),
        Wrong::NoDate(reason) => no_date_remedy(plan, reason),
    }
}

fn conflict_remedy(plan: &Portfolio, outlook: &Outlook, kind: ConflictKind) -> String {
    match kind {
        ConflictKind::PinBreaksDependency(id) => match allowed_from(plan, outlook, id) {
            Some((name, day)) => format!("Remove the pin, or move it behind {} ({name})", date(day)),
            None => "Remove the pin, move it later, or remove the dependency".into(),
        },
        ConflictKind::PinOverloads(id) => {
            format!("Remove the pin, or put somebody else than {} on it", person(plan, id))
        }
        ConflictKind::PinInThePast => {
            "Record that it has started, pin it to a day to come, or remove the pin".into()
        }
        ConflictKind::PinOutsideWindow(set) => {
            format!(
                "Remove the pin, so that it takes the next opening of {}, or pin it into one",
                windows(plan, set)
            )
        }
        ConflictKind::PinInFreeze(id) => match plan.freezes.get(id) {
            Some(freeze) => {
                format!("Remove the pin, or move it behind {} ({})", date(freeze.to.last_day()), freeze.name)
            }
            None => "Remove the pin, or move it out of the freeze".into(),
        },
        ConflictKind::PinOutsideHours => {
            "Remove the pin, or move it to a time at which its people work".into()
        }
        ConflictKind::DeliveryOverdue { purchase, .. } => {
            let supplier = plan.purchases.get(purchase).and_then(|p| plan.suppliers.get(p.supplier?));
            let supplier = supplier.map_or("the supplier", |s| s.name.as_str());
            format!("Ask {supplier} for a new date and enter it, or record that it has come")
        }
        ConflictKind::DeadlineMissed { .. } => {
            "Rank its project higher, shorten what it waits for, or agree on a later deadline".into()
        }
        ConflictKind::NeededEarlier { purchase, .. } => {
            let row = plan.purchases.get(purchase);
            match row.map(|p| (p.state, p.planned_order.is_some())) {
                Some((PurchaseState::Ordered, _)) => {
                    "Ask the supplier for an earlier date, or agree on a later day".into()
                }
                Some((_, true)) => "Order it before its planned day, or agree on a later day".into(),
                _ => "Find a shorter lead time or approve it faster, or agree on a later day".into(),
            }
        }
        ConflictKind::NoOpening(set) => make_room(plan, set),
        ConflictKind::NobodyFree(id) => find_time(plan, id),
        ConflictKind::AwayForGood(id) => {
            format!("Put somebody else than {} on it, or end the absence", person(plan, id))
        }
        ConflictKind::NoUnits(id) => more_units(plan, id),
        ConflictKind::WaitsForOnHold(id) => {
            let name = plan.projects.get(id).map_or("that project", |p| p.name.as_str());
            format!("Take {name} up again, or remove the dependency on it")
        }
        ConflictKind::DeadlineAfterPromise { .. } => {
            "Bring the deadline forward to the promise, or agree on a later promise".into()
        }
        ConflictKind::InheritedDeadlineMissed { .. } => {
            "Rank its project higher, shorten it, or agree on a later deadline".into()
        }
        ConflictKind::QuoteEnded { .. } => {
            "Enter the last day of the new quote, or take another one; until then its price is uncertain"
                .into()
        }
        ConflictKind::QuoteEnds { until, .. } => {
            format!("Enter the last day of the new quote, order by {}, or take another quote", date(until))
        }
        ConflictKind::PreferredGivenUp(_) => {
            "Rank the project that it waits for higher, make the dependency hard, or remove it".into()
        }
    }
}

fn no_date_remedy(plan: &Portfolio, reason: NoDate) -> String {
    match reason {
        NoDate::OnHold(id) => {
            let name = plan.projects.get(id).map_or("its project", |p| p.name.as_str());
            format!("Move {name} to a stage that takes people")
        }
        NoDate::WaitsFor(work) => {
            format!("Give {} a date first, or remove the dependency on it", work_name(plan, work))
        }
        NoDate::NobodyFree(id) => find_time(plan, id),
        NoDate::NoUnits(id) => more_units(plan, id),
        NoDate::NoOpening(set) => make_room(plan, set),
        NoDate::NoFunding => {
            "Add funding, rank its project higher, or let orders not wait for funding (settings)".into()
        }
        NoDate::Cycle => "Remove one of the dependencies that run in a circle".into(),
        NoDate::BeyondHorizon => "Shorten the estimate, or put more people on it".into(),
        NoDate::Cancelled => "Remove the dependency on the purchase, or take the cancellation back".into(),
        NoDate::Broken => "Open it and correct what is said at the top".into(),
    }
}

fn make_room(plan: &Portfolio, set: Option<WindowSetId>) -> String {
    format!("Shorten it, give {} longer openings, or choose other windows", windows(plan, set))
}

fn more_units(plan: &Portfolio, id: PurchaseId) -> String {
    format!("Raise the quantity of {}, or need fewer units of it", work_name(plan, WorkId::Purchase(id)))
}

fn find_time(plan: &Portfolio, id: PersonId) -> String {
    format!(
        "Lower the percentage, correct the hours and absences of {}, or put somebody else on it",
        person(plan, id)
    )
}

/// From which day on a dependency allows what waits for it, and for what that is.
fn allowed_from(plan: &Portfolio, outlook: &Outlook, id: DependencyId) -> Option<(String, NaiveDate)> {
    let link = plan.dependencies.get(id)?;
    let dates = match link.from {
        WorkId::Task(id) => outlook.tasks.get(plan.tasks.place(id)?)?,
        WorkId::Purchase(id) => outlook.purchases.get(plan.purchases.place(id)?)?,
    };
    let name = work_name(plan, link.from);
    match link.kind {
        LinkKind::FinishStart | LinkKind::FinishFinish => {
            Some((format!("{name} ends then"), dates.finish().map(Moment::last_day)?))
        }
        LinkKind::StartStart | LinkKind::StartFinish => {
            Some((format!("{name} starts then"), dates.start().map(Moment::date)?))
        }
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

fn person(plan: &Portfolio, id: PersonId) -> String {
    plan.people.get(id).map_or_else(|| "that person".into(), |p| p.name.clone())
}

fn windows(plan: &Portfolio, set: Option<WindowSetId>) -> String {
    set.and_then(|id| plan.window_sets.get(id)).map_or_else(|| "its windows".into(), |s| s.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ProjectId, Task};
    use crate::edits::make;
    use crate::engine::{evaluate, test_plan, trouble_words, troubles};

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    /// A project with a purchase and two tasks, the second waiting for the first.
    fn plan() -> (Portfolio, ProjectId, [TaskId; 2], PurchaseId) {
        let mut ids = test_plan::ids();
        let (mut plan, project, tasks) =
            test_plan::project(&mut ids, "Core", &["Rack and stack", "Configure"]);
        let (purchase, edit) = make::new_purchase(&plan, &mut ids, project, "Core switches");
        edit.apply(&mut plan).unwrap();
        let (from, to) = (WorkId::Task(tasks[0]), WorkId::Task(tasks[1]));
        make::link(&mut ids, from, to).apply(&mut plan).unwrap();
        (plan, project, [tasks[0], tasks[1]], purchase)
    }

    fn change(plan: &mut Portfolio, id: TaskId, set: impl FnOnce(&mut Task)) {
        let mut row = Task::clone(plan.tasks.get(id).unwrap());
        set(&mut row);
        plan.put(row.into());
    }

    /// What is wrong and what to do, of everything.
    fn told(plan: &Portfolio) -> Vec<(String, String, Option<&'static str>)> {
        let outlook = evaluate(plan, today());
        let all = troubles(plan, &outlook);
        let told = all.iter().flat_map(|of| &of.list).map(|t| {
            let button = remedy(plan, t).map(Remedy::name);
            (trouble_words(plan, t), remedy_words(plan, &outlook, t), button)
        });
        told.collect()
    }

    #[test]
    fn a_plan_without_troubles_has_nothing_to_do() {
        let (plan, ..) = plan();
        assert_eq!(told(&plan), []);
    }

    #[test]
    fn a_pin_before_its_predecessor_ends_names_the_day_behind_which_it_may_stand() {
        let (mut plan, _, [_, second], _) = plan();
        let day: NaiveDate = "2026-11-23".parse().unwrap();
        change(&mut plan, second, |t| t.pin = Some(Moment::at(day, 32)));
        let told = told(&plan);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].1.starts_with("Remove the pin, or move it behind "), "{told:?}");
        assert!(told[0].1.ends_with("(Rack and stack ends then)"), "{told:?}");
        assert_eq!(told[0].2, Some("Remove the pin"));
    }

    #[test]
    fn a_missed_deadline_and_a_late_purchase_can_be_settled_by_one_edit() {
        let (mut plan, _, [first, _], purchase) = plan();
        let past: NaiveDate = "2026-11-20".parse().unwrap();
        change(&mut plan, first, |t| t.deadline = Some(past));
        let mut row = crate::domain::Purchase::clone(plan.purchases.get(purchase).unwrap());
        row.needed_by = Some(past);
        row.planned_order = Some("2026-12-01".parse().unwrap());
        plan.put(row.into());
        let told = told(&plan);
        let buttons: Vec<_> = told.iter().map(|t| t.2).collect();
        assert_eq!(buttons, [Some("Clear the deadline"), Some("Order as soon as possible")], "{told:?}");
    }

    #[test]
    fn what_waits_for_something_on_hold_is_listed_and_what_is_on_hold_is_counted() {
        let (mut plan, project, [first, second], _) = plan();
        let mut ids = test_plan::ids_from(100);
        let hold = plan.columns().iter().find(|s| s.name == "On hold").map(|s| s.id);
        let (other, edit) = make::new_project(&plan, &mut ids, "Wi-Fi", hold).unwrap();
        edit.apply(&mut plan).unwrap();
        let (task, edit) = make::new_task(&plan, &mut ids, other, "Survey");
        edit.apply(&mut plan).unwrap();
        make::link(&mut ids, WorkId::Task(task), WorkId::Task(first)).apply(&mut plan).unwrap();
        let outlook = evaluate(&plan, today());
        let all = troubles(&plan, &outlook);
        let of = |id| all.iter().find(|t| t.project == id).unwrap();
        assert_eq!((of(other).held, of(other).list.len()), (1, 0));
        let at: Vec<_> = of(project).list.iter().map(|t| t.at).collect();
        assert_eq!(at, [WorkId::Task(first), WorkId::Task(second)]);
        assert_eq!(crate::engine::troubles::count(&plan, &outlook), (1, 1));
        let told = told(&plan);
        assert!(told[0].1.contains("Wi-Fi"), "{told:?}");
        assert_eq!(told[0].2, Some("Remove the dependency"));
        assert_eq!(told[1].1, "Give Rack and stack a date first, or remove the dependency on it");
    }
}
