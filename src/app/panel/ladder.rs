//! A purchase on its way from request to paid: the facts that its state needs, the quotes it was offered, its invoices, and what recurs.
use super::form::{Form, day_field, words};
use super::parts::{caption, lone_button, part, tell, with_buttons};
use crate::app::context::Selection;
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{
    Currency, Estimate, Invoice, Money, Purchase, PurchaseState, Quote, Recurring, SupplierId,
};
use crate::edits::{Edit, make};
use chrono::NaiveDate;
use egui::Ui;
use std::sync::Arc;

/// Room for the button that removes a line.
const BUTTON: f32 = 26.0;
/// Room for "Today" behind an empty day.
const TODAY: f32 = 44.0;
/// Width of one of two fields in a line.
const HALF: f32 = 168.0;
/// Width of the words before a field of a quote.
const WORDS: f32 = 54.0;
/// Width of a day with a word before it.
const DAY: f32 = 154.0;
/// Width of what stands beside it.
const REST: f32 = 204.0;
/// Width of the mark that chooses a quote.
const MARK: f32 = 28.0;

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
fn now(ui: &mut Ui, id: egui::Id, name: &str) -> bool {
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

fn currency(form: &Form<'_>, purchase: &Purchase) -> Currency {
    purchase.currency.map_or(form.cx.currency(), |(theirs, _)| theirs)
}

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
                set(form, purchase, quote, "number", |q| q.reference = t.trim().to_owned())
            });
        });
    });
    inset(ui, |ui| {
        let name = format!("File of quote {n}");
        before(ui, "file");
        let field = Typed::new(salt.with("file"), &name).hint("a path or an address");
        field.show(ui, &quote.file, |t| set(form, purchase, quote, "file", |q| q.file = t.trim().to_owned()));
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

/// A part of a line: a word for what stands in it, and a field that is told its width.
fn captioned(ui: &mut Ui, width: f32, words: &str, add: impl FnOnce(&mut Ui, f32)) {
    part(ui, width, |ui| {
        ui.horizontal_top(|ui| {
            before(ui, words);
            part(ui, width - WORDS, |ui| add(ui, width - WORDS));
        });
    });
}

/// A quiet word before a field.
fn before(ui: &mut Ui, words: &str) {
    if fields::flushing(ui) {
        return;
    }
    part(ui, WORDS - 2.0, |ui| {
        ui.add_space(1.0);
        ui.horizontal(|ui| {
            ui.add_space(super::form::INSET);
            caption(ui, words);
        });
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
    if lone_button(ui, "Add invoice") {
        let step = format!("Add an invoice for {}", purchase.item);
        if let Some((_, edit)) = make::new_invoice(plan, form.ids, purchase.id, form.cx.today) {
            tell(form, |form| form.ask(step, edit));
        }
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
