//! Dates that need no place among bookings: what facts and promises say, and when purchases are ordered and come.
use super::calendar::{FAR, SLOTS};
use super::units;
use super::work::{Referee, Span};
use stackrank::domain::{EstimateUnit, Progress, Purchase, PurchaseState};

/// Recorded and promised dates. A purchase is there when its last part is.
pub fn settled(r: &Referee, node: usize) -> Span {
    if let Some(task) = r.task(node) {
        let Progress::Done { started, finished } = task.progress else { return None };
        return Some((r.calendar.at(started), r.calendar.at(finished)));
    }
    let (ordered, arrived) = ordered(r, r.purchase(node)?)?;
    let last = units::arrivals(r, node, arrived).last().map_or(arrived, |last| last.0);
    Some((ordered.min(last - 96), last))
}

/// Order and arrival of a purchase that is on order or there: of what no part brings.
pub fn ordered(r: &Referee, purchase: &Purchase) -> Span {
    let c = &r.calendar;
    match purchase.state {
        PurchaseState::Ordered => {
            let ordered = purchase.ordered_on.map_or(0, |d| c.day(d));
            let promised = purchase.delivery_promised.map(|d| c.day(d) + 96);
            let arrived = promised.unwrap_or_else(|| arrival(r, purchase, ordered));
            // overdue: the working day after the status date
            let arrived = if arrived <= 0 { c.next_office_slot(96) / 96 * 96 + 96 } else { arrived };
            Some((ordered.min(arrived - 96), arrived))
        }
        PurchaseState::Received | PurchaseState::Invoiced | PurchaseState::Paid => {
            let arrived = c.day(purchase.received_on?);
            Some((purchase.ordered_on.map_or(arrived, |d| c.day(d)).min(arrived), arrived + 96))
        }
        _ => None,
    }
}

/// Order and arrival of a purchase that is still to be ordered.
pub fn to_order(r: &Referee, node: usize, (start, finish): (i64, i64)) -> Span {
    let c = &r.calendar;
    let purchase = r.purchase(node)?;
    let mut order = c.walked(start, i64::from(purchase.approval_days) * c.per_day);
    let planned = purchase.planned_order.map_or(0, |d| c.day(d));
    if planned > order {
        order = planned;
    } else if !(order / 96 * 96..order / 96 * 96 + 96).any(|s| c.office_at(s)) {
        order = c.next_office_slot(order / 96 * 96);
    }
    let arrived = arrival(r, purchase, order).max((finish - 1).div_euclid(96) * 96 + 96);
    (arrived <= SLOTS).then_some((order, arrived))
}

/// The end of the day on which something arrives that is ordered at a moment.
fn arrival(r: &Referee, purchase: &Purchase, order: i64) -> i64 {
    let c = &r.calendar;
    let lead = i64::from(purchase.lead_time.likely);
    let slots = |per_day: i64| (lead * per_day + 99) / 100;
    let day = match purchase.lead_time.unit {
        EstimateUnit::WorkingDays if lead > 0 => (c.walked(order, slots(c.per_day)) - 1).div_euclid(96),
        _ => (order + slots(96)).div_euclid(96),
    };
    day.min(FAR / 200) * 96 + 96
}
