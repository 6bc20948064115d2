//! A purchase on its way from request to paid: its state with the facts that it needs, all other facts, and what recurs.
use super::form::{Form, day_field, words};
use super::parts::{tell, with_buttons};
use crate::app::context::Selection;
use crate::app::format;
use crate::app::widgets::fields;
use crate::domain::{Currency, Money, Purchase, PurchaseState, Recurring};
use chrono::NaiveDate;
use egui::Ui;
use std::sync::Arc;

/// Room for "Today" behind an empty day.
const TODAY: f32 = 44.0;
type Dated = (
    &'static str,
    &'static str,
    fn(&Purchase) -> Option<NaiveDate>,
    fn(&mut Purchase) -> &mut Option<NaiveDate>,
);

/// The days of a purchase in the order in which they come: name, what an empty one means, how it is read and set.
const DATES: [Dated; 10] = [
    ("Quote valid until", "no quote", |p| p.quote_valid_until, |p| &mut p.quote_valid_until),
    ("Approval requested", "not yet", |p| p.approval_requested_on, |p| &mut p.approval_requested_on),
    ("Approved on", "not yet", |p| p.approved_on, |p| &mut p.approved_on),
    ("Planned order", "as soon as possible", |p| p.planned_order, |p| &mut p.planned_order),
    ("Ordered on", "not yet", |p| p.ordered_on, |p| &mut p.ordered_on),
    ("Delivery promised", "not yet", |p| p.delivery_promised, |p| &mut p.delivery_promised),
    ("Needed by", "as the plan says", |p| p.needed_by, |p| &mut p.needed_by),
    ("Received on", "not yet", |p| p.received_on, |p| &mut p.received_on),
    ("Invoiced on", "not yet", |p| p.invoiced_on, |p| &mut p.invoiced_on),
    ("Paid on", "not yet", |p| p.paid_on, |p| &mut p.paid_on),
];

/// The facts that a state is about.
fn facts(state: PurchaseState) -> &'static [&'static str] {
    match state {
        PurchaseState::Requested | PurchaseState::Cancelled => &[],
        PurchaseState::Quoted => &["Quote valid until", "Approval requested"],
        PurchaseState::Approved => &["Approved on", "Approved by"],
        PurchaseState::Ordered => &["Order number", "Ordered on", "Delivery promised"],
        PurchaseState::Received => &["Received on"],
        PurchaseState::Invoiced => &["Invoiced on"],
        PurchaseState::Paid => &["Paid on"],
    }
}

/// The facts of the state that the purchase is in, right below it: nothing is asked for, and today is one click away.
pub fn state_facts(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    for label in facts(purchase.state) {
        fact(ui, form, purchase, label, true);
    }
}

/// All other facts, in the order in which they come.
pub fn other_facts(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let above = facts(purchase.state);
    let mut labels = vec!["Order number"];
    for (label, ..) in DATES {
        labels.push(label);
        if label == "Approved on" {
            labels.push("Approved by");
        }
    }
    for label in labels.into_iter().filter(|label| !above.contains(label)) {
        fact(ui, form, purchase, label, false);
    }
}

/// A fact; `asked`: the state is about it.
fn fact(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase, label: &'static str, asked: bool) {
    match label {
        "Order number" => {
            let hint = "such as PO 4711";
            form.line(ui, label, hint, purchase, &purchase.order_number, |p, v| p.order_number = v);
            same_order(ui, form, purchase);
        }
        "Approved by" => {
            form.line(ui, label, "nobody yet", purchase, &purchase.approved_by, |p, v| p.approved_by = v);
        }
        _ => {
            if let Some(date) = DATES.iter().find(|date| date.0 == label) {
                day(ui, form, purchase, date, asked);
            }
        }
    }
}

/// A day, with today one click away while there is none. Where invoices have rows of their own, theirs are the days that count.
fn day(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase, (label, hint, get, set): &Dated, asked: bool) {
    let today = form.cx.today;
    let value = get(purchase);
    let billed =
        matches!(*label, "Invoiced on" | "Paid on") && form.cx.plan.invoices_of(purchase.id).next().is_some();
    if billed && value.is_none() {
        return;
    }
    // only what may have happened today: a promise or a plan lies ahead
    let happens =
        !matches!(*label, "Quote valid until" | "Planned order" | "Delivery promised" | "Needed by");
    let room = if value.is_none() && happens && asked { TODAY } else { 0.0 };
    let clicked = form.labelled(ui, label, |form, ui| {
        with_buttons(
            ui,
            form,
            room,
            |form, ui| {
                day_field(ui, form.id(label), label, hint, f32::INFINITY, value, today, |day| {
                    form.put(purchase, label, |p| *set(p) = day)
                });
            },
            |form, ui| room > 0.0 && now(ui, form.id(label), &format!("{label} today")),
        )
    });
    if clicked {
        tell(form, |form| form.put(purchase, label, |p| *set(p) = Some(today)));
    }
}

/// "Today", in the line of a field.
pub fn now(ui: &mut Ui, id: egui::Id, name: &str) -> bool {
    if fields::flushing(ui) {
        return false;
    }
    let button = |ui: &mut Ui| {
        ui.add_space(6.0);
        fields::text_button(ui, id.with("today"), "Today", name).clicked()
    };
    ui.vertical(button).inner
}

/// The other purchases on the same purchase order: one number of one supplier.
fn same_order(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let number = purchase.order_number.trim();
    if number.is_empty() || fields::flushing(ui) {
        return;
    }
    let plan = form.cx.plan;
    let same = |p: &&Arc<Purchase>| {
        p.id != purchase.id && p.supplier == purchase.supplier && p.order_number.trim() == number
    };
    let others: Vec<&Arc<Purchase>> = plan.purchases.iter().filter(same).collect();
    if others.is_empty() {
        return;
    }
    form.labelled(ui, "Also on it", |form, ui| {
        for other in others.iter().take(8) {
            form.link(ui, &other.item, Selection::Purchase(other.id));
        }
        if others.len() > 8 {
            words(ui, &format!("and {} more", others.len() - 8), form.cx.tokens.dim);
        }
    });
}

/// What it costs by the month from its receipt on, and for how many months.
pub fn recurring(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let currency = currency(form, purchase);
    let now = purchase.recurring;
    let shown = now.map_or(String::new(), |r| format::exact_money(r.monthly, currency));
    let read = |t: &str| {
        if t.trim().is_empty() { Ok(None) } else { fields::read_money(t, currency).map(Some) }
    };
    form.typed(ui, "Per month", "nothing recurs", purchase, &shown, read, |p, monthly| {
        p.recurring = monthly.map(|monthly| Recurring { monthly, months: now.map_or(12, |r| r.months) });
    });
    if let Some(recurring) = now {
        let range = 1..=u32::from(Recurring::MOST_MONTHS);
        form.number(ui, "Months", purchase, u32::from(recurring.months), range, |p, months| {
            p.recurring = Some(Recurring { months: months as u16, ..recurring });
        });
    }
}

/// For how long it serves, and what its end costs.
pub fn life(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let shown = purchase.service_life.map_or(String::new(), |months| months.to_string());
    let read = |t: &str| match t.trim().trim_end_matches("months").trim_end() {
        "" => Ok(None),
        months => fields::read_number(months, 1..=u32::from(Purchase::MOST_LIFE)).map(Some),
    };
    form.typed(ui, "Service life", "months", purchase, &shown, read, |p, months| {
        p.service_life = months.map(|months| months as u16);
    });
    let currency = currency(form, purchase);
    let shown = purchase.disposal.map_or(String::new(), |amount| format::exact_money(amount, currency));
    let read = |t: &str| {
        if t.trim().is_empty() { Ok(None) } else { fields::read_money(t, currency).map(Some) }
    };
    let hint = "at its end; below zero: residual value";
    form.typed(ui, "Disposal", hint, purchase, &shown, read, |p, amount| p.disposal = amount);
}

/// The currency that a purchase is paid in.
pub fn currency(form: &Form<'_>, purchase: &Purchase) -> Currency {
    purchase.currency.map_or(form.cx.currency(), |(theirs, _)| theirs)
}

/// The state of a purchase, and below it the facts that it is about.
pub fn states(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let options = || PurchaseState::ALL.map(|s| (s, super::purchase::state_name(s).to_owned())).into();
    let shown = super::purchase::state_name(purchase.state);
    form.choice(ui, "State", purchase, shown, &purchase.state, options, |p, state| p.state = state);
    state_facts(ui, form, purchase);
    // where nothing says why the price is what it is, the band of a guess is on it
    let guess = purchase.state == PurchaseState::Requested
        && purchase.quote_valid_until.is_none()
        && purchase.chosen().is_none();
    let percent = form.cx.plan.settings.bands.guess;
    if guess && percent > 0 && purchase.unit_price != Money::ZERO && !fields::flushing(ui) {
        form.fact(ui, "", &format!("the price is a guess: ± {percent} %"), form.cx.tokens.dim);
    }
}
