//! When the money of a purchase falls due: its price by the units as they come, what recurs month by month from receipt on.
//!
//! What was spent, accrued, committed and is to come fills those days in this order, the earliest first, so that a payment in advance
//! counts for what comes first. The parts of all days add up to the cost, to the cent.
use super::network::{Cost, month_due, own_receipt, receipt};
use crate::domain::{Delivery, Money, Portfolio, Purchase, Recurring};
use chrono::NaiveDate;

/// A part of the order value, and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub day: NaiveDate,
    pub value: Money,
    /// Whether it is a month of what recurs.
    pub recurs: bool,
}

/// What falls due on the day of a slice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fall {
    pub spent: Money,
    pub committed: Money,
    pub to_come: Money,
}

/// The slices of a purchase's order value in order of days; at least one. `finish` is the day on which the last of it arrives. A
/// part that has no day of its own comes then.
pub(super) fn slices(
    plan: &Portfolio,
    purchase: &Purchase,
    parts: &[&Delivery],
    (finish, today): (NaiveDate, NaiveDate),
) -> Vec<Slice> {
    let currency = plan.settings.currency;
    let price = purchase.total(currency).unwrap_or_default();
    let arrived = purchase.state.has_arrived();
    let mut days: Vec<(NaiveDate, u32)> = vec![];
    let mut left = purchase.quantity;
    if !purchase.state.before_order() {
        for part in parts {
            let units = part.units.min(left);
            left -= units;
            let promised = part.promised.filter(|day| *day >= today);
            days.push((part.received_on.or(promised).unwrap_or(finish).min(finish), units));
        }
    }
    if left > 0 || days.is_empty() {
        let own = match purchase.delivery_promised.filter(|day| *day >= today) {
            _ if arrived => own_receipt(purchase, today),
            Some(promised) if !purchase.state.before_order() => promised,
            _ => finish,
        };
        days.push((own.min(finish), left.max(1)));
    }
    days.sort_unstable();
    let whole: i64 = days.iter().map(|(_, units)| i64::from(*units)).sum();
    let (mut told, mut units) = (Money::ZERO, 0i64);
    let mut slices: Vec<Slice> = days
        .into_iter()
        .map(|(day, more)| {
            units += i64::from(more);
            let reached = price.share(units, whole);
            let value = reached.minus(std::mem::replace(&mut told, reached));
            Slice { day, value, recurs: false }
        })
        .collect();
    if let Some(recurring) = purchase.recurring.filter(Recurring::is_sound) {
        let total = purchase.recurring_total(currency).unwrap_or_default();
        let first = if arrived { receipt(purchase, parts, today) } else { finish };
        let upto = |months: u32| total.share(i64::from(months), i64::from(recurring.months));
        slices.extend((0..u32::from(recurring.months)).map(|number| Slice {
            day: month_due(first, number),
            value: upto(number + 1).minus(upto(number)),
            recurs: true,
        }));
        slices.sort_by_key(|slice| slice.day);
    }
    slices
}

/// What of a cost falls on each of the slices: of the purchase's whole cost, or of the part of it that a project bears.
pub(super) fn falls(cost: &Cost, slices: &[Slice]) -> Vec<Fall> {
    let parts = [cost.actual.plus(cost.accrued), cost.committed, cost.to_come];
    let fall = |[spent, committed, to_come]: [Money; 3]| Fall { spent, committed, to_come };
    filled(parts, slices).into_iter().map(fall).collect()
}

/// The same with what was invoiced and what is only there told apart: actual, accrued, committed, to come.
pub(super) fn falls_apart(cost: &Cost, slices: &[Slice]) -> Vec<[Money; 4]> {
    filled([cost.actual, cost.accrued, cost.committed, cost.to_come], slices)
}

/// Fills the slices with the parts of a cost, the first part first. Each part adds up over the slices, to the cent.
fn filled<const N: usize>(parts: [Money; N], slices: &[Slice]) -> Vec<[Money; N]> {
    let mut out = vec![[Money::ZERO; N]; slices.len()];
    let Some(last) = out.len().checked_sub(1) else { return out };
    let whole: Money = parts.into_iter().sum();
    let value: Money = slices.iter().map(|slice| slice.value).sum();
    // a credit among what is spent, or invoices for an order of nothing: there is no order in which it could fill the days
    let mixed = parts.iter().any(|part| *part < Money::ZERO) && parts.iter().any(|part| *part > Money::ZERO);
    if last == 0 || mixed || value == Money::ZERO {
        out[last] = parts;
        return out;
    }
    let turn = |amount: Money| if whole < Money::ZERO { -amount } else { amount };
    let (mut reached, mut told) = (Money::ZERO, Money::ZERO);
    for (place, slice) in slices.iter().enumerate() {
        reached = reached.plus(slice.value);
        let until = if place == last { whole } else { whole.share(reached.minor(), value.minor()) };
        let (from, to) = (turn(told), turn(until).max(turn(told)));
        told = turn(to);
        let mut begin = Money::ZERO;
        out[place] = parts.map(|part| {
            let end = begin.plus(turn(part));
            let amount = to.min(end).minus(from.max(begin)).max(Money::ZERO);
            begin = end;
            turn(amount)
        });
    }
    out
}
