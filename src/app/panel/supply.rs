//! How a purchase comes otherwise than whole and in its lead time: its part deliveries, and the offers to deliver faster.
use super::form::{Form, day_field};
use super::parts::{caption, part, tell, with_buttons};
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{Currency, Delivery, Estimate, ExpediteOffer, Money, Purchase};
use crate::edits::{Edit, make};
use egui::Ui;
use std::sync::Arc;

/// Room for the button that removes a line.
const BUTTON: f32 = 26.0;
/// Width of a number of units.
const UNITS: f32 = 60.0;
/// Width of a day, whole: "Wed 27 Jan 2027".
const DAY: f32 = 136.0;
/// Width of a lead time.
const LEAD: f32 = 160.0;

/// The parts that come on days of their own, what is left, and a field that adds one of so many units.
pub fn deliveries(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let plan = form.cx.plan;
    let all: Vec<&Arc<Delivery>> = plan.deliveries_of(purchase.id).collect();
    let left = plan.units_left(purchase.id);
    if !all.is_empty() {
        captions(ui, &[("Units", UNITS), ("Promised", DAY), ("Received", DAY)]);
    }
    for (n, delivery) in all.iter().enumerate() {
        let most = left.saturating_add(delivery.units).min(purchase.quantity).max(1);
        delivery_line(ui, form, purchase, delivery, n + 1, most);
    }
    if !all.is_empty() && !fields::flushing(ui) {
        let words = match left {
            0 => "nothing is left for the purchase's own dates".to_owned(),
            _ => format!("{left} of {} come on the purchase's own dates", purchase.quantity),
        };
        super::form::words(ui, &words, form.cx.tokens.dim);
    }
    let name = "Add part delivery";
    let field = Typed::new(form.id(name), name).hint("Add part delivery: how many units").again();
    field.show(ui, "", |text| {
        if text.trim().is_empty() {
            return Ok(());
        }
        if left == 0 {
            return Err(format!("all {} units are in part deliveries already", purchase.quantity));
        }
        let units = fields::read_number(text, 1..=left)?;
        let step = format!("Add a part delivery of {}", purchase.item);
        match make::new_delivery(form.cx.plan, form.ids, purchase.id, units, None) {
            Some((_, edit)) => form.ask(step, edit),
            None => Ok(()),
        }
    });
}

fn delivery_line(
    ui: &mut Ui,
    form: &mut Form<'_>,
    purchase: &Purchase,
    delivery: &Delivery,
    number: usize,
    most: u32,
) {
    let salt = form.salt.with(delivery.id);
    let today = form.cx.today;
    let removed = with_buttons(
        ui,
        form,
        BUTTON,
        |form, ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                part(ui, UNITS, |ui| {
                    let name = format!("Units of part {number}");
                    let field = Typed::new(salt.with("units"), &name);
                    let read = |t: &str| fields::read_number(t, 1..=most);
                    form.cell(ui, field, "units", delivery, &delivery.units.to_string(), read, |d, v| {
                        d.units = v;
                    });
                });
                part(ui, DAY, |ui| {
                    let name = format!("Promised day of part {number}");
                    let id = salt.with("promised");
                    day_field(ui, id, &name, "no day yet", DAY, delivery.promised, today, |day| {
                        form.put(delivery, "promised day", |d| d.promised = day)
                    });
                });
                part(ui, DAY, |ui| {
                    let name = format!("Received day of part {number}");
                    let id = salt.with("received");
                    day_field(ui, id, &name, "not yet", DAY, delivery.received_on, today, |day| {
                        form.put(delivery, "received day", |d| d.received_on = day)
                    });
                });
            });
        },
        |_, ui| icon_button(ui, Icon::Cross, &format!("Remove part {number}"), true).clicked(),
    );
    if removed {
        let step = format!("Remove a part delivery of {}", purchase.item);
        tell(form, |form| form.ask(step, Edit::remove(delivery.id)));
    }
}

/// The supplier's offers to deliver faster, and a field that adds one of such a lead time.
pub fn offers(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let currency = purchase.currency.map_or(form.cx.currency(), |(theirs, _)| theirs);
    if !purchase.expedite.is_empty() {
        captions(ui, &[("Lead time", LEAD), ("Surcharge", LEAD)]);
    }
    for (n, offer) in purchase.expedite.iter().enumerate() {
        let removed = with_buttons(
            ui,
            form,
            BUTTON,
            |form, ui| offer_line(ui, form, purchase, n, offer, currency),
            |_, ui| icon_button(ui, Icon::Cross, &format!("Remove offer {}", n + 1), true).clicked(),
        );
        if removed {
            tell(form, |form| {
                form.put(purchase, "expedite offers", |p| {
                    p.expedite.remove(n);
                })
            });
        }
    }
    let name = "Add expedite offer";
    let field = Typed::new(form.id(name), name).hint("Add expedite offer: lead time, such as 10ed").again();
    field.show(ui, "", |text| {
        if text.trim().is_empty() {
            return Ok(());
        }
        let lead_time = text.parse::<Estimate>().map_err(|e| e.to_string())?;
        form.put(purchase, "expedite offers", |p| {
            p.expedite.push(ExpediteOffer { lead_time, surcharge: Money::ZERO });
        })
    });
}

fn offer_line(
    ui: &mut Ui,
    form: &mut Form<'_>,
    purchase: &Purchase,
    n: usize,
    offer: &ExpediteOffer,
    currency: Currency,
) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        part(ui, LEAD, |ui| {
            let name = format!("Lead time of offer {}", n + 1);
            let field = Typed::new(form.id(&name), &name).hint("3d, 10ed, 7ed..10ed..14ed");
            let read = |t: &str| t.parse::<Estimate>().map_err(|e| e.to_string());
            let shown = offer.lead_time.to_string();
            form.cell(ui, field, "expedite offers", purchase, &shown, read, |p, lead_time| {
                if let Some(offer) = p.expedite.get_mut(n) {
                    offer.lead_time = lead_time;
                }
            });
        });
        part(ui, LEAD, |ui| {
            let name = format!("Surcharge of offer {}", n + 1);
            let field = Typed::new(form.id(&name), &name);
            let read = |t: &str| fields::read_money(t, currency);
            let shown = format::exact_money(offer.surcharge, currency);
            form.cell(ui, field, "expedite offers", purchase, &shown, read, |p, surcharge| {
                if let Some(offer) = p.expedite.get_mut(n) {
                    offer.surcharge = surcharge;
                }
            });
        });
    });
}

/// What stands in the columns below: words, each over a column of a width.
fn captions(ui: &mut Ui, columns: &[(&str, f32)]) {
    if fields::flushing(ui) {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (words, width) in columns {
            part(ui, *width, |ui| {
                ui.horizontal(|ui| {
                    ui.add_space(super::form::INSET);
                    caption(ui, words);
                });
            });
        }
    });
}
