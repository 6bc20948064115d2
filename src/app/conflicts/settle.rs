//! The one edit that settles a trouble, as a named undo step.
use crate::domain::{Portfolio, Purchase, PurchaseState, Task};
use crate::edits::Edit;
use crate::engine::Remedy;
use chrono::NaiveDate;

/// The step that a remedy is; `None` if what it concerns is gone.
pub fn settle(plan: &Portfolio, today: NaiveDate, remedy: Remedy) -> Option<(String, Edit)> {
    let task = |id, what: &str, set: fn(&mut Task)| {
        let mut row = Task::clone(plan.tasks.get(id)?);
        set(&mut row);
        Some((format!("{what} of {}", row.name), Edit::put(row)))
    };
    let purchase = |id, what: &str, set: &dyn Fn(&mut Purchase)| {
        let mut row = Purchase::clone(plan.purchases.get(id)?);
        set(&mut row);
        Some((format!("{what} {}", row.item), Edit::put(row)))
    };
    match remedy {
        Remedy::RemovePin(id) => task(id, "Remove the pin", |t| t.pin = None),
        Remedy::ClearDeadline(id) => task(id, "Clear the deadline", |t| t.deadline = None),
        Remedy::ClearPlannedOrder(id) => {
            purchase(id, "Clear the planned order day of", &|p| p.planned_order = None)
        }
        Remedy::ClearNeededBy(id) => purchase(id, "Clear the day of need of", &|p| p.needed_by = None),
        Remedy::ReceivedToday(id) => purchase(id, "Receive", &|p| {
            p.state = PurchaseState::Received;
            p.received_on = Some(today);
        }),
        Remedy::RemoveDependency(id) => {
            let link = plan.dependencies.get(id)?;
            let name = crate::domain::check::work_name(plan, link.from);
            Some((format!("Remove the dependency on {name}"), Edit::remove(id)))
        }
    }
}
