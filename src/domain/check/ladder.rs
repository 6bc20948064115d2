//! The rules of what is bought: quotes, invoices, and contingency that was released for events.
use super::List;
use crate::domain::{
    DrawDown, Invoice, MOST_PAYMENT_DAYS, Money, Portfolio, Project, ProjectId, Purchase, PurchaseId,
    Recurring,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is added up over several rows before one of them can be judged.
#[derive(Default)]
pub(super) struct Sums {
    /// Units of all parts of a purchase.
    pub units: BTreeMap<PurchaseId, u64>,
    /// Invoices of a purchase, in its currency.
    invoiced: BTreeMap<PurchaseId, Money>,
    /// Purchases of which a part has arrived.
    arrived: BTreeSet<PurchaseId>,
    /// Draw-downs of a project.
    drawn: BTreeMap<ProjectId, Money>,
}

impl Sums {
    /// Of a whole plan: once for all rows, as asking each for its neighbours would take the square of their number.
    pub(super) fn of_plan(plan: &Portfolio) -> Self {
        let mut sums = Self::default();
        for part in &plan.deliveries {
            *sums.units.entry(part.purchase).or_default() += u64::from(part.units);
            if part.received_on.is_some() {
                sums.arrived.insert(part.purchase);
            }
        }
        for bill in &plan.invoices {
            let sum = sums.invoiced.entry(bill.purchase).or_default();
            *sum = sum.plus(bill.amount);
        }
        for event in &plan.draw_downs {
            let sum = sums.drawn.entry(event.project).or_default();
            *sum = sum.plus(event.amount);
        }
        sums
    }
    /// Of what one purchase needs.
    pub(super) fn of_purchase(plan: &Portfolio, id: PurchaseId) -> Self {
        let mut sums = Self::default();
        sums.units.insert(id, plan.deliveries_of(id).map(|d| u64::from(d.units)).sum());
        if plan.deliveries_of(id).any(|d| d.received_on.is_some()) {
            sums.arrived.insert(id);
        }
        sums.invoiced.insert(id, plan.invoices_of(id).map(|i| i.amount).sum());
        sums
    }
    /// Of what one project needs.
    pub(super) fn of_project(plan: &Portfolio, id: ProjectId) -> Self {
        Self { drawn: BTreeMap::from([(id, plan.drawn(id))]), ..Self::default() }
    }
}

/// Quotes, approval, and what recurs.
pub(super) fn purchase(list: &mut List, plan: &Portfolio, p: &Purchase, sums: &Sums) {
    list.warn(p.quantity == 0, "the quantity is zero: it costs nothing; give a number from 1, or cancel it");
    for (place, quote) in p.quotes.iter().enumerate() {
        if let Some(supplier) = quote.supplier {
            list.known(plan.suppliers.has(supplier), "supplier", supplier);
        }
        list.error(
            p.quotes[..place].iter().any(|q| q.id == quote.id),
            "two quotes have one id: give one of them another",
        );
        list.error(
            quote.lead_time.is_some_and(|lead| !lead.is_sound()),
            "quote: low, likely and high of its lead time must not fall",
        );
        list.money("the price of a quote", Some(quote.unit_price));
        list.error(
            quote.unit_price.times(p.quantity).is_err(),
            "quantity × a quote's price is beyond ten thousand billion",
        );
        list.date("quote received", quote.received_on);
        list.date("quote validity", quote.valid_until);
        list.warn(
            matches!((quote.received_on, quote.valid_until), (Some(from), Some(to)) if to < from),
            "a quote ends before it was received",
        );
    }
    list.warn(p.chosen_quote.is_some() && p.chosen().is_none(), "the chosen quote is gone: choose another");
    list.warn(
        p.chosen().is_some_and(|q| q.unit_price != p.unit_price),
        "the unit price is not that of the chosen quote: choose it again, or another",
    );
    list.warn(
        matches!((p.quote_valid_until, p.ordered_on), (Some(until), Some(on)) if until < on),
        "ordered after its quote ended: check the price with the supplier",
    );
    if let Some(recurring) = p.recurring {
        list.error(
            !(1..=Recurring::MOST_MONTHS).contains(&recurring.months),
            "what recurs needs 1 to 600 months",
        );
        list.error(recurring.monthly < Money::ZERO, "what recurs is below zero");
        list.money("what recurs", Some(recurring.monthly));
        list.error(
            p.total(plan.settings.currency).is_ok() && p.order_value(plan.settings.currency).is_err(),
            "the price and all months are beyond ten thousand billion",
        );
    }
    list.error(p.service_life.is_some() && p.sound_life().is_none(), "a service life is 1 to 600 months");
    list.money("the disposal", p.disposal);
    list.date("approval requested", p.approval_requested_on);
    list.date("approval", p.approved_on);
    list.error(
        matches!((p.approval_requested_on, p.approved_on), (Some(asked), Some(given)) if given < asked),
        "approved before approval was asked for",
    );
    // in its own currency, so that no rounding of a rate can make an invoice look too high
    let whole = p.own_order_value().unwrap_or_default();
    list.warn(
        sums.invoiced.get(&p.id).is_some_and(|sum| *sum > whole.max(Money::ZERO)),
        "the invoices are more than the order: check them, or correct the price",
    );
}

/// An invoice.
pub(super) fn invoice(list: &mut List, plan: &Portfolio, bill: &Invoice, sums: &Sums) {
    let purchase = plan.purchases.get(bill.purchase);
    list.known(purchase.is_some(), "purchase", bill.purchase);
    list.date("invoice", Some(bill.on));
    list.date("payment", bill.paid_on);
    list.money("the amount", Some(bill.amount));
    list.warn(bill.paid_on.is_some_and(|paid| paid < bill.on), "paid before the day of the invoice");
    if let Some(purchase) = purchase {
        let nothing_came = !purchase.state.has_arrived() && !sums.arrived.contains(&purchase.id);
        list.warn(
            nothing_came && bill.amount > Money::ZERO,
            "nothing of it has arrived yet: the invoice counts as a payment in advance",
        );
        list.error(
            bill.amount.in_range() && purchase.in_portfolio(bill.amount, plan.settings.currency).is_err(),
            "the amount is beyond ten thousand billion in the portfolio's currency",
        );
    }
}

/// Days from an invoice to its payment.
pub(super) fn payment_terms(list: &mut List, days: Option<u16>) {
    list.error(
        days.is_some_and(|days| days > MOST_PAYMENT_DAYS),
        "the terms of payment must be 0 to 365 days",
    );
}

/// An event that contingency was released for.
pub(super) fn draw_down(list: &mut List, plan: &Portfolio, event: &DrawDown) {
    let project = plan.projects.get(event.project);
    list.known(project.is_some(), "project", event.project);
    list.date("day", Some(event.on));
    list.money("the amount", Some(event.amount));
    list.warn(
        project.is_some_and(|p| p.budget.is_none()),
        "contingency is released of a project without a budget",
    );
}

/// Contingency against what was released of it.
pub(super) fn contingency(list: &mut List, project: &Project, sums: &Sums) {
    if let Some(budget) = project.budget {
        let drawn = sums.drawn.get(&project.id).copied().unwrap_or_default();
        list.warn(
            budget.released.plus(drawn) > budget.contingency,
            "more contingency is released than there is",
        );
    }
}
