//! The quotes of a purchase beside each other: what each asks for, how it compares, how long it holds, and which is chosen.
use super::form::{Form, day_field, words};
use super::ladder::currency;
use super::parts::{before, captioned, lone_button, part, tell, with_buttons};
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{Estimate, Money, Purchase, Quote, SupplierId};
use crate::edits::make;
use egui::Ui;

/// Room for the button that removes a quote.
const BUTTON: f32 = 26.0;
/// Width of a day with a word before it.
const DAY: f32 = 148.0;
/// Width of what stands beside it.
const REST: f32 = 192.0;
/// Width of the mark that chooses a quote.
const MARK: f32 = 28.0;

/// The quotes beside each other: each can be changed and chosen; the words below it compare it.
pub fn quotes(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let best = purchase.quotes.iter().map(|q| q.unit_price).min();
    for (n, quote) in purchase.quotes.iter().enumerate() {
        quote_lines(ui, form, purchase, n + 1, quote);
        if !fields::flushing(ui) {
            comparison(ui, form, purchase, quote, best.unwrap_or_default());
        }
    }
    if lone_button(ui, "Add quote") {
        let step = format!("Add a quote for {}", purchase.item);
        let made = make::new_quote(form.cx.plan, form.ids, purchase.id, form.cx.today);
        if let Some((_, edit)) = made {
            tell(form, |form| form.ask(step, edit));
        }
    }
}

/// Changes a quote, and with the chosen one what the purchase took over from it.
fn set(
    form: &mut Form<'_>,
    purchase: &Purchase,
    quote: &Quote,
    what: &str,
    change: impl FnOnce(&mut Quote),
) -> Result<(), String> {
    let mut changed = quote.clone();
    change(&mut changed);
    if changed == *quote {
        return Ok(());
    }
    let edit = make::put_quote(form.cx.plan, purchase.id, changed);
    form.ask(format!("Change {what} of a quote for {}", purchase.item), edit)
}

fn quote_lines(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase, n: usize, quote: &Quote) {
    let salt = form.salt.with(("quote", quote.id));
    let (today, currency) = (form.cx.today, currency(form, purchase));
    let chosen = purchase.chosen_quote == Some(quote.id);
    let mut choice = None;
    let removed = with_buttons(
        ui,
        form,
        BUTTON,
        |form, ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                choice = fields::toggle(ui, salt.with("chosen"), &format!("Choose quote {n}"), chosen);
                let width = (ui.available_width() - 2.0) / 2.0;
                part(ui, width, |ui| from(ui, form, purchase, n, quote, width));
                part(ui, width, |ui| {
                    let name = format!("Price of quote {n}");
                    let shown = format::exact_money(quote.unit_price, currency);
                    Typed::new(salt.with("price"), &name).show(ui, &shown, |t| {
                        let price = fields::read_money(t, currency)?;
                        set(form, purchase, quote, "price", |q| q.unit_price = price)
                    });
                });
            });
        },
        |_, ui| icon_button(ui, Icon::Cross, &format!("Remove quote {n}"), true).clicked(),
    );
    if removed {
        let edit = make::remove_quote(form.cx.plan, purchase.id, quote.id);
        tell(form, |form| form.ask(format!("Remove a quote for {}", purchase.item), edit));
    }
    if let Some(on) = choice {
        let edit = make::choose_quote(form.cx.plan, purchase.id, on.then_some(quote.id));
        let step = if on { "Choose a quote for" } else { "Choose no quote for" };
        tell(form, |form| form.ask(format!("{step} {}", purchase.item), edit));
    }
    inset(ui, |ui| {
        let name = format!("Last day of quote {n}");
        captioned(ui, DAY, "until", |ui, width| {
            day_field(ui, salt.with("until"), &name, "no end", width, quote.valid_until, today, |day| {
                set(form, purchase, quote, "last day", |q| q.valid_until = day)
            });
        });
        let name = format!("Lead time of quote {n}");
        captioned(ui, REST, "lead", |ui, _| {
            let shown = quote.lead_time.map_or(String::new(), |lead| lead.to_string());
            Typed::new(salt.with("lead"), &name).hint("lead time").show(ui, &shown, |t| {
                let text = t.trim();
                let lead = if text.is_empty() {
                    None
                } else {
                    Some(text.parse::<Estimate>().map_err(|e| e.to_string())?)
                };
                set(form, purchase, quote, "lead time", |q| q.lead_time = lead)
            });
        });
    });
    inset(ui, |ui| {
        let name = format!("Day of quote {n}");
        captioned(ui, DAY, "came", |ui, width| {
            day_field(ui, salt.with("on"), &name, "no day", width, quote.received_on, today, |day| {
                set(form, purchase, quote, "day", |q| q.received_on = day)
            });
        });
        let name = format!("Number of quote {n}");
        captioned(ui, REST, "number", |ui, _| {
            Typed::new(salt.with("number"), &name).hint("none").show(ui, &quote.reference, |t| {
                set(form, purchase, quote, "number", |q| t.trim().clone_into(&mut q.reference))
            });
        });
    });
    inset(ui, |ui| {
        let name = format!("File of quote {n}");
        before(ui, "file");
        let field = Typed::new(salt.with("file"), &name).hint("a path or an address");
        field.show(ui, &quote.file, |t| {
            set(form, purchase, quote, "file", |q| t.trim().clone_into(&mut q.file))
        });
    });
}

/// A line below the first of a quote, set in by its mark.
fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if !fields::flushing(ui) {
            ui.add_space(MARK + 2.0);
        }
        add(ui);
    });
}

fn from(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase, n: usize, quote: &Quote, width: f32) {
    let plan = form.cx.plan;
    let name = |id: SupplierId| plan.suppliers.get(id).map(|s| s.name.clone());
    let shown = quote.supplier.and_then(name).unwrap_or_default();
    let options = || {
        let mut all: Vec<(Option<SupplierId>, String)> =
            plan.suppliers.iter().map(|s| (Some(s.id), s.name.clone())).collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all.insert(0, (None, "no supplier".into()));
        all
    };
    let id = form.salt.with(("quote", quote.id, "supplier"));
    let label = format!("Supplier of quote {n}");
    fields::choice(ui, id, &label, width, &shown, &quote.supplier, options, |supplier| {
        set(form, purchase, quote, "supplier", |q| q.supplier = supplier)
    });
}

/// "€48,000.00 in all, €1,200.00 above the lowest; 12 d left".
fn comparison(ui: &mut Ui, form: &Form<'_>, purchase: &Purchase, quote: &Quote, best: Money) {
    let (tokens, currency) = (form.cx.tokens, currency(form, purchase));
    let whole = |price: Money| price.times(purchase.quantity).unwrap_or_default();
    let above = whole(quote.unit_price).minus(whole(best));
    let mut said = format!("{} in all", format::exact_money(whole(quote.unit_price), currency));
    if above > Money::ZERO {
        said = format!("{said}, {} above the lowest", format::exact_money(above, currency));
    } else if purchase.quotes.len() > 1 {
        said += ", the lowest";
    }
    let mut ink = tokens.dim;
    if let Some(until) = quote.valid_until {
        let left = until.signed_duration_since(form.cx.today).num_days();
        let validity = match left {
            0 => "ends today".to_owned(),
            1.. => format!("{left} d left"),
            _ => format!("ended {} d ago", -left),
        };
        if left < 0 && purchase.state.before_order() {
            ink = tokens.trouble.0;
        } else if left < 7 && purchase.state.before_order() {
            ink = tokens.risk.0;
        }
        said = format!("{said}; {validity}");
    }
    inset(ui, |ui| {
        ui.vertical(|ui| words(ui, &said, ink));
    });
}
