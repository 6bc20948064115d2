//! How much of a task or purchase is done, as an exact share.
use crate::domain::{Progress, Purchase, PurchaseState, Task};
use crate::engine::network::Parts;
use chrono::NaiveDate;

/// The share of a task's work that is done, as (part, whole).
pub(super) fn of_task(task: &Task) -> (i64, i64) {
    match task.progress {
        Progress::NotStarted => (0, 1),
        Progress::Done { .. } => (1, 1),
        Progress::Started { remaining, .. } => {
            let worked = i64::from(task.estimate.likely.saturating_sub(remaining));
            (worked, (worked + i64::from(remaining)).max(1))
        }
    }
}

/// The share of a purchase's units that have arrived, as (part, whole).
///
/// A part without a day of receipt comes with the purchase, or on its own promised day if that lies ahead. What is invoiced or
/// paid while its delivery is still promised, and was received on no day, has not arrived: it was paid in advance.
pub(super) fn of_purchase(parts: &Parts<'_>, purchase: &Purchase, today: NaiveDate) -> (i64, i64) {
    let ahead = |day: Option<NaiveDate>| day.is_some_and(|day| day > today);
    let in_advance = purchase.state > PurchaseState::Received
        && purchase.received_on.is_none()
        && ahead(purchase.delivery_promised);
    let there = purchase.state.has_arrived() && !in_advance;
    let own = if there { parts.left(purchase) } else { 0 };
    let arrived = parts
        .of(purchase.id)
        .iter()
        .filter(|part| part.received_on.is_some() || (there && !ahead(part.promised)))
        .fold(own, |sum, part| sum.saturating_add(part.units));
    (i64::from(arrived.min(purchase.quantity)), i64::from(purchase.quantity.max(1)))
}
