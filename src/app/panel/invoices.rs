//! The invoices of a purchase: each for all of it or for a part, and what they add up to.
use super::form::{Form, day_field, words};
use super::ladder::{currency, now};
use super::parts::{captioned, lone_button, part, tell, with_buttons};
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{Invoice, Money, Purchase};
use crate::edits::{Edit, make};
use egui::Ui;
use std::sync::Arc;

/// Room for the button that removes an invoice.
const BUTTON: f32 = 26.0;
/// Width of one of two fields in a line.
const HALF: f32 = 168.0;
/// Width of a day with a word before it.
const DAY: f32 = 148.0;

/// The invoices, what they add up to, and a button that adds one for what is left.
pub fn invoices(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let plan = form.cx.plan;
    let mut all: Vec<&Arc<Invoice>> = plan.invoices_of(purchase.id).collect();
    all.sort_by_key(|bill| (bill.on, bill.id));
    for (n, bill) in all.iter().enumerate() {
        invoice_lines(ui, form, purchase, n + 1, bill);
    }
    if !all.is_empty() && !fields::flushing(ui) {
        let show = |amount: Money| format::exact_money(amount, currency(form, purchase));
        let sum: Money = all.iter().map(|bill| bill.amount).sum();
        let paid: Money = all.iter().filter(|bill| bill.paid_on.is_some()).map(|bill| bill.amount).sum();
        words(ui, &format!("{} invoiced, {} paid", show(sum), show(paid)), form.cx.tokens.dim);
    }
    over_order(ui, form, purchase, all.iter().map(|bill| bill.amount).sum());
    if lone_button(ui, "Add invoice") {
        let step = format!("Add an invoice for {}", purchase.item);
        if let Some((_, edit)) = make::new_invoice(plan, form.ids, purchase.id, form.cx.today) {
            tell(form, |form| form.ask(step, edit));
        }
    }
}

/// Says by how much the invoices are above the order, in the purchase's currency: a warning, as the purchase then costs that much.
fn over_order(ui: &mut Ui, form: &Form<'_>, purchase: &Purchase, sum: Money) {
    let over = sum.minus(purchase.own_order_value().unwrap_or_default().max(Money::ZERO));
    if over > Money::ZERO && !fields::flushing(ui) {
        let over = format::exact_money(over, currency(form, purchase));
        let told = format!("{over} above the order: check the amounts, or correct its price");
        words(ui, &told, form.cx.tokens.risk.0);
    }
}

fn invoice_lines(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase, n: usize, bill: &Invoice) {
    let salt = form.salt.with(("invoice", bill.id));
    let (today, currency) = (form.cx.today, currency(form, purchase));
    let removed = with_buttons(
        ui,
        form,
        BUTTON,
        |form, ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let name = format!("Number of invoice {n}");
                part(ui, HALF, |ui| {
                    let field = Typed::new(salt.with("number"), &name).hint("number");
                    let read = |t: &str| Ok(t.trim().to_owned());
                    form.cell(ui, field, "number", bill, &bill.reference, read, |b, v| b.reference = v);
                });
                let name = format!("Amount of invoice {n}");
                part(ui, HALF, |ui| {
                    let field = Typed::new(salt.with("amount"), &name);
                    let read = |t: &str| fields::read_money(t, currency);
                    let shown = format::exact_money(bill.amount, currency);
                    form.cell(ui, field, "amount", bill, &shown, read, |b, v| b.amount = v);
                });
            });
        },
        |_, ui| icon_button(ui, Icon::Cross, &format!("Remove invoice {n}"), true).clicked(),
    );
    if removed {
        let step = format!("Remove an invoice for {}", purchase.item);
        tell(form, |form| form.ask(step, Edit::remove(bill.id)));
    }
    let mut pay = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let name = format!("Day of invoice {n}");
        captioned(ui, DAY, "of", |ui, width| {
            day_field(ui, salt.with("on"), &name, "", width, Some(bill.on), today, |day| {
                let day = day.ok_or("write a day")?;
                form.put(bill, "day", |b| b.on = day)
            });
        });
        let name = format!("Payment of invoice {n}");
        captioned(ui, DAY, "paid", |ui, width| {
            day_field(ui, salt.with("paid"), &name, "not yet", width, bill.paid_on, today, |day| {
                form.put(bill, "payment", |b| b.paid_on = day)
            });
        });
        pay = bill.paid_on.is_none() && now(ui, salt.with("paid"), &format!("Invoice {n} paid today"));
    });
    if pay {
        tell(form, |form| form.put(bill, "payment", |b| b.paid_on = Some(today)));
    }
}
