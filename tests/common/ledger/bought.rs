//! What a purchase costs, by where it stands.
use super::rounded;
use chrono::{Datelike, NaiveDate};
use stackrank::domain::{Delivery, Portfolio, Purchase, PurchaseState};

/// Where the money of a purchase stands, in minor units of the portfolio's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub actual: i128,
    pub accrued: i128,
    pub committed: i128,
    pub to_come: i128,
    /// Of what is to come, what is approved.
    pub approved: i128,
    /// What the price may turn out higher.
    pub band: i128,
}

impl Parts {
    fn each(&self, other: &Self, f: impl Fn(i128, i128) -> i128) -> Self {
        Self {
            actual: f(self.actual, other.actual),
            accrued: f(self.accrued, other.accrued),
            committed: f(self.committed, other.committed),
            to_come: f(self.to_come, other.to_come),
            approved: f(self.approved, other.approved),
            band: f(self.band, other.band),
        }
    }
    pub fn less(&self, part: &Self) -> Self {
        self.each(part, |whole, part| whole - part)
    }
    /// The part of the units after `from` up to `to`.
    pub fn of_units(&self, from: u32, to: u32, all: u32) -> Self {
        let upto = |units: u32, amount: i128| rounded(amount * i128::from(units), i128::from(all.max(1)));
        self.each(self, |amount, _| upto(to, amount) - upto(from, amount))
    }
}

/// Minor units of the portfolio's currency: the definition in whole numbers, half away from zero.
pub fn converted(plan: &Portfolio, own: i128, purchase: &Purchase) -> i128 {
    let to = plan.settings.currency;
    let Some((from, rate)) = purchase.currency.filter(|(from, _)| *from != to) else { return own };
    let (up, down) = (10i128.pow(u32::from(to.digits())), 10i128.pow(u32::from(from.digits())));
    rounded(own * i128::from(rate.millionths()) * up, 1_000_000 * down)
}

/// The day on which a month falls due, counted on the calendar.
pub fn due(first: NaiveDate, number: u32) -> Option<NaiveDate> {
    let month = first.month0() + number;
    let (year, month) = (first.year() + (month / 12) as i32, month % 12 + 1);
    (28..=31).rev().find_map(|last| NaiveDate::from_ymd_opt(year, month, first.day().min(last)))
}

pub fn parts_of<'a>(plan: &'a Portfolio, purchase: &'a Purchase) -> impl Iterator<Item = &'a Delivery> {
    plan.deliveries.iter().map(AsRef::as_ref).filter(|part| part.purchase == purchase.id)
}

/// The day on which what comes on the purchase's own dates came, of one that is there.
pub fn own_receipt(purchase: &Purchase, today: NaiveDate) -> NaiveDate {
    let promised = purchase.delivery_promised.filter(|day| *day <= today);
    let dates = [purchase.received_on, purchase.invoiced_on, purchase.paid_on, promised];
    dates.into_iter().flatten().next().unwrap_or(today)
}

/// The day on which the last of a purchase that is there came.
pub fn receipt(plan: &Portfolio, purchase: &Purchase, today: NaiveDate) -> NaiveDate {
    let in_parts: u64 = parts_of(plan, purchase).map(|part| u64::from(part.units)).sum();
    let last = parts_of(plan, purchase).filter_map(|part| part.received_on).max();
    let own = own_receipt(purchase, today);
    match last {
        Some(last) if in_parts >= u64::from(purchase.quantity) => last,
        Some(last) => last.max(own),
        None => own,
    }
}

/// The price in the portfolio's currency, and all months that recur.
pub fn value(plan: &Portfolio, purchase: &Purchase) -> (i128, i128) {
    let price = i128::from(purchase.unit_price.minor()) * i128::from(purchase.quantity);
    let months = purchase.recurring.map_or(0, |r| i128::from(r.monthly.minor()) * i128::from(r.months));
    (converted(plan, price, purchase), converted(plan, months, purchase))
}

/// Counts a purchase.
pub fn of_purchase(plan: &Portfolio, purchase: &Purchase, today: NaiveDate) -> Parts {
    let bills = || plan.invoices.iter().filter(|bill| bill.purchase == purchase.id);
    let invoices = converted(plan, bills().map(|bill| i128::from(bill.amount.minor())).sum(), purchase);
    if purchase.state == PurchaseState::Cancelled {
        return Parts { actual: invoices, ..Parts::default() };
    }
    let (price, recurring) = value(plan, purchase);
    let quantity = i128::from(purchase.quantity);
    let come: i128 = parts_of(plan, purchase)
        .filter(|part| part.received_on.is_some())
        .map(|part| i128::from(part.units))
        .sum();
    let received = match purchase.state {
        PurchaseState::Requested | PurchaseState::Quoted | PurchaseState::Approved => 0,
        PurchaseState::Ordered if quantity == 0 => 0,
        PurchaseState::Ordered => rounded(price * come.min(quantity), quantity),
        _ => {
            let first = receipt(plan, purchase, today);
            let months = purchase.recurring.map_or(0, |r| r.months);
            let begun = (0..u32::from(months)).filter(|n| due(first, *n).is_some_and(|day| day <= today));
            let begun = begun.count() as i128;
            price + if months == 0 { 0 } else { rounded(recurring * begun, i128::from(months)) }
        }
    };
    let value = price + recurring;
    let sign = if value < 0 { -1 } else { 1 };
    let received = sign * (sign * received).clamp(0, sign * value);
    let actual = match purchase.state {
        _ if bills().next().is_some() => invoices,
        PurchaseState::Invoiced | PurchaseState::Paid => received,
        _ => 0,
    };
    let accrued = sign * (sign * (received - actual)).max(0);
    let rest = sign * (sign * value - (sign * received).max(sign * actual)).max(0);
    let mut parts = Parts { actual, accrued, ..Parts::default() };
    match purchase.state {
        PurchaseState::Requested | PurchaseState::Quoted => parts.to_come = rest,
        PurchaseState::Approved => (parts.to_come, parts.approved) = (rest, rest),
        _ => parts.committed = rest,
    }
    parts.band = rounded(rest * percent(plan, purchase, today), 100).abs();
    parts
}

/// By how much the price of what is still open may turn out higher.
fn percent(plan: &Portfolio, purchase: &Purchase, today: NaiveDate) -> i128 {
    let bands = plan.settings.bands;
    let chosen = purchase.quotes.iter().any(|quote| Some(quote.id) == purchase.chosen_quote);
    let ended = purchase.quote_valid_until.is_some_and(|last| last < today);
    i128::from(match purchase.state {
        PurchaseState::Requested if purchase.quote_valid_until.is_none() && !chosen => bands.guess,
        PurchaseState::Requested | PurchaseState::Quoted | PurchaseState::Approved if ended => {
            bands.expired_quote
        }
        PurchaseState::Ordered if purchase.price_open => bands.open_order,
        _ => 0,
    })
}
