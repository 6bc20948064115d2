//! What a purchase costs, where it stands on its way from request to paid.
//!
//! Four exact amounts in the portfolio's currency decide it:
//! - the **order value**: quantity × unit price, and all months that recur;
//! - what was **received** of it: the units that have come, as their share of the price, and the months that have begun;
//! - what was **invoiced**: the invoices, added up in the purchase's currency and converted once. A purchase without any that is in state invoiced or paid
//!   counts as invoiced for all that was received;
//! - and its state, which says whether the rest is on order.
//!
//! Actual = invoiced. Accrued = received − invoiced. Committed (before the order: to come) = order value − what was received or
//! invoiced, whichever is more. None of the last two is below zero: an invoice above what was received is a payment in advance, and
//! one above the order is what the purchase then costs. So the parts add up to the order value, or to the invoices where those are
//! more; for a purchase that is a credit all signs are turned. Cancelled, a purchase costs what was invoiced all the same.
//!
//! Shares are rounded half away from zero, from the beginning to each unit or month, so that neighbours add up to the cent.
use super::Cost;
use crate::domain::{
    Delivery, Invoice, Money, Nature, Portfolio, Purchase, PurchaseId, PurchaseState, Recurring,
};
use chrono::{Datelike, Months, NaiveDate};

/// Invoices by purchase: looked up for every purchase, so that a scan of the table each time would not do.
pub(in super::super) struct Bills<'a>(Vec<&'a Invoice>);

impl<'a> Bills<'a> {
    pub fn of_plan(plan: &'a Portfolio) -> Self {
        let mut list: Vec<&Invoice> = plan.invoices.iter().map(AsRef::as_ref).collect();
        list.sort_by_key(|bill| (bill.purchase, bill.id));
        Self(list)
    }
    /// The invoices of a purchase.
    pub fn of(&self, purchase: PurchaseId) -> &[&'a Invoice] {
        let first = self.0.partition_point(|bill| bill.purchase < purchase);
        let count = self.0[first..].partition_point(|bill| bill.purchase == purchase);
        &self.0[first..first + count]
    }
}

/// The day on which what comes on the own dates of a purchase that has arrived did so: as recorded, or as well as can be told.
pub(in super::super) fn own_receipt(purchase: &Purchase, today: NaiveDate) -> NaiveDate {
    let told = [purchase.received_on, purchase.invoiced_on, purchase.paid_on];
    let promised = purchase.delivery_promised.filter(|d| *d <= today);
    told.into_iter().flatten().next().or(promised).unwrap_or(today)
}

/// The day on which the last of a purchase that has arrived did so.
pub(in super::super) fn receipt(purchase: &Purchase, parts: &[&Delivery], today: NaiveDate) -> NaiveDate {
    let own = own_receipt(purchase, today);
    let units: u64 = parts.iter().map(|part| u64::from(part.units)).sum();
    match parts.iter().filter_map(|part| part.received_on).max() {
        Some(last) if units >= u64::from(purchase.quantity) => last,
        last => last.map_or(own, |last| last.max(own)),
    }
}

/// The day on which a month falls due, the first being number 0: the same day of its month, or the last of a shorter one.
pub(in super::super) fn month_due(receipt: NaiveDate, number: u32) -> NaiveDate {
    receipt.checked_add_months(Months::new(number)).unwrap_or(NaiveDate::MAX)
}

/// How many months have begun up to a day, that day included.
fn months_begun(recurring: &Recurring, receipt: NaiveDate, today: NaiveDate) -> u16 {
    if receipt > today {
        return 0;
    }
    let months = (today.year() - receipt.year()) * 12 + today.month() as i32 - receipt.month() as i32;
    let months = months.unsigned_abs();
    let begun = months + u32::from(month_due(receipt, months) <= today);
    begun.min(u32::from(recurring.months)) as u16
}

/// What a purchase costs, by where it stands on a day. An amount beyond the range of a field counts as zero.
pub(in super::super) fn of_purchase(
    plan: &Portfolio,
    purchase: &Purchase,
    (parts, bills): (&[&Delivery], &[&Invoice]),
    today: NaiveDate,
) -> Cost {
    let currency = plan.settings.currency;
    let value = purchase.order_value(currency).unwrap_or_default();
    let invoices: Money = bills.iter().map(|bill| bill.amount).sum();
    let invoices = purchase.in_portfolio(invoices, currency).unwrap_or_default();
    let mut cost = Cost { capex: purchase.nature == Nature::Capex, ..Cost::default() };
    if purchase.state == PurchaseState::Cancelled {
        cost.actual = invoices;
        return cost;
    }
    let turn = |amount: Money| if value < Money::ZERO { -amount } else { amount };
    // a discount on what recurs later cannot make more, or less than nothing, of what has come
    let received = turn(received(plan, purchase, parts, today)).min(turn(value)).max(Money::ZERO);
    let received = turn(received);
    let whole = matches!(purchase.state, PurchaseState::Invoiced | PurchaseState::Paid);
    let invoiced = if !bills.is_empty() {
        invoices
    } else if whole {
        received
    } else {
        Money::ZERO
    };
    let (ordered, arrived, billed) = (turn(value), turn(received), turn(invoiced));
    let rest = turn(ordered.minus(arrived.max(billed)).max(Money::ZERO));
    cost.actual = invoiced;
    cost.accrued = turn(arrived.minus(billed).max(Money::ZERO));
    match purchase.state {
        PurchaseState::Requested | PurchaseState::Quoted => cost.to_come = rest,
        PurchaseState::Approved => (cost.to_come, cost.approved) = (rest, rest),
        _ => cost.committed = rest,
    }
    let band = rest.share(i64::from(percent(plan, purchase, today)), 100);
    cost.band = band.max(-band);
    cost
}

/// What was received of a purchase.
fn received(plan: &Portfolio, purchase: &Purchase, parts: &[&Delivery], today: NaiveDate) -> Money {
    let currency = plan.settings.currency;
    if purchase.order_value(currency).is_err() {
        return Money::ZERO;
    }
    let price = purchase.total(currency).unwrap_or_default();
    if purchase.state.has_arrived() {
        let months = purchase.recurring_total(currency).unwrap_or_default();
        let begun = purchase.recurring.filter(Recurring::is_sound).map_or(Money::ZERO, |recurring| {
            let begun = months_begun(&recurring, receipt(purchase, parts, today), today);
            months.share(i64::from(begun), i64::from(recurring.months))
        });
        return price.plus(begun);
    }
    if purchase.state.before_order() {
        return Money::ZERO;
    }
    let units =
        parts.iter().filter(|part| part.received_on.is_some()).map(|part| u64::from(part.units)).sum::<u64>();
    price.share(units.min(u64::from(purchase.quantity)) as i64, i64::from(purchase.quantity))
}

/// How far what is still open of a purchase may turn out from what the plan says, in percent of it.
///
/// Before the order: the band of a guess where nobody has quoted a price, that of an expired quote where its last day has passed on
/// the status date. On order: that of an open order where the supplier may still change the price. What has arrived is certain.
fn percent(plan: &Portfolio, purchase: &Purchase, today: NaiveDate) -> u8 {
    let bands = plan.settings.bands;
    let quoted = purchase.state > PurchaseState::Requested
        || purchase.quote_valid_until.is_some()
        || purchase.chosen().is_some();
    let percent = if purchase.state.before_order() {
        match purchase.quote_valid_until {
            _ if !quoted => bands.guess,
            Some(until) if until < today => bands.expired_quote,
            _ => 0,
        }
    } else if purchase.state == PurchaseState::Ordered && purchase.price_open {
        bands.open_order
    } else {
        0
    };
    percent.min(100)
}
