//! The panel of a purchase.
use super::form::{Form, section};
use super::project::{actions, kind};
use super::task::{dates, projects};
use super::{PanelState, dependencies, head, invoices, ladder, quotes, supply, troubles};
use crate::app::context::Selection;
use crate::app::format;
use crate::app::order_by::{Due, long};
use crate::app::widgets::{self, fields};
use crate::domain::{
    Currency, Nature, Purchase, PurchaseCategory, PurchaseState, Rank, Rate, SupplierId, WorkId,
};
use crate::engine::Figure;
use egui::Ui;

/// Every field of a purchase, its total, when it is ordered and arrives, and its dependencies.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, purchase: &Purchase) {
    let plan = form.cx.plan;
    let work = WorkId::Purchase(purchase.id);
    let home = plan.projects.get(purchase.project);
    head(
        ui,
        form,
        state,
        purchase,
        |form, ui| {
            kind(ui, form, "Purchase in");
            if let Some(project) = home {
                form.link(ui, &project.name, Selection::Project(project.id));
            }
        },
        |p, item| p.item = item,
    );
    troubles::show(ui, form, &purchase.clone().into());
    ladder::states(ui, form, purchase);
    dates(ui, form, work);
    order_by(ui, form, purchase);

    section(ui, "Price");
    form.number(ui, "Quantity", purchase, purchase.quantity, 0..=u32::MAX, |p, v| p.quantity = v);
    price(ui, form, purchase);
    ladder::recurring(ui, form, purchase);
    ladder::life(ui, form, purchase);
    form.toggle(ui, "Price may change", purchase, purchase.price_open, |p, on| p.price_open = on);
    total(ui, form, purchase);
    let natures = || vec![(Nature::Capex, "Capex".to_owned()), (Nature::Opex, "Opex".to_owned())];
    let shown = if purchase.nature == Nature::Capex { "Capex" } else { "Opex" };
    form.choice(ui, "Capex or opex", purchase, shown, &purchase.nature, natures, |p, v| p.nature = v);
    form.line(ui, "Cost centre", "", purchase, &purchase.cost_centre, |p, v| p.cost_centre = v);

    section(ui, "Order");
    supplier(ui, form, purchase);
    form.estimate(ui, "Lead time", purchase, purchase.lead_time, |p, v| p.lead_time = v);
    let days = u32::from(purchase.approval_days);
    form.number(ui, "Approval days", purchase, days, 0..=u32::from(u16::MAX), |p, v| {
        p.approval_days = v as u16;
    });
    ladder::other_facts(ui, form, purchase);

    section(ui, "Quotes");
    quotes::quotes(ui, form, purchase);
    section(ui, "Part deliveries");
    supply::deliveries(ui, form, purchase);
    section(ui, "Invoices");
    invoices::invoices(ui, form, purchase);
    section(ui, "Expedite offers");
    supply::offers(ui, form, purchase);

    dependencies::show(ui, form, work);

    section(ui, "About");
    form.line(ui, "Part number", "", purchase, &purchase.part_number, |p, v| p.part_number = v);
    let categories = || {
        vec![(PurchaseCategory::Goods, "Goods".to_owned()), (PurchaseCategory::Service, "Service".to_owned())]
    };
    let shown = if purchase.category == PurchaseCategory::Goods { "Goods" } else { "Service" };
    form.choice(ui, "Category", purchase, shown, &purchase.category, categories, |p, v| p.category = v);
    let shown = home.map_or(String::new(), |p| p.name.clone());
    form.choice(
        ui,
        "Project",
        purchase,
        &shown,
        &purchase.project,
        || projects(plan),
        |p, project| {
            p.project = project;
            p.rank = plan.purchases_of(project).last().map_or_else(Rank::first, |last| last.rank.next());
        },
    );
    form.notes(ui, "Notes", "", purchase, &purchase.notes, |p, v| p.notes = v);
    actions(ui, form);
}

/// The last day to order it, at the likely and at the P80 lead time, and what obeying it means.
fn order_by(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    if fields::flushing(ui) {
        return;
    }
    let (cx, tokens) = (form.cx, form.cx.tokens);
    match Due::of(&cx, purchase) {
        Due::Settled => {}
        Due::Waiting => form.fact(ui, "Order by", "…", tokens.faint),
        Due::Never(why) => form.fact(ui, "Order by", &format!("no such day: {why}"), tokens.dim),
        Due::By(by) => {
            let ink = if by.fresh { widgets::ink(tokens, by.status) } else { tokens.faint };
            form.marked_fact(ui, "Order by", &by.long(cx.today), widgets::mark(by.status), ink);
            let p80 = match by.p80 {
                Some(p80) if p80.fresh => (long(&cx, p80.value.day), tokens.text),
                Some(p80) => (long(&cx, p80.value.day), tokens.faint),
                None => ("…".into(), tokens.faint),
            };
            form.fact(ui, "At P80 lead time", &p80.0, p80.1);
            form.fact(ui, "", &by.meaning(cx.today), tokens.dim);
        }
    }
}

/// The word of a state.
pub fn state_name(state: PurchaseState) -> &'static str {
    match state {
        PurchaseState::Requested => "Requested",
        PurchaseState::Quoted => "Quoted",
        PurchaseState::Approved => "Approved",
        PurchaseState::Ordered => "Ordered",
        PurchaseState::Received => "Received",
        PurchaseState::Invoiced => "Invoiced",
        PurchaseState::Paid => "Paid",
        PurchaseState::Cancelled => "Cancelled",
    }
}

fn price(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let own = form.cx.currency();
    let currency = purchase.currency.map_or(own, |(c, _)| c);
    let shown = format::exact_money(purchase.unit_price, currency);
    let read = |t: &str| fields::read_money(t, currency);
    form.typed(ui, "Unit price", "", purchase, &shown, read, |p, v| p.unit_price = v);
    let read = |t: &str| {
        let code = t.trim().to_uppercase();
        if code.is_empty() || code == own.code() {
            return Ok(None);
        }
        code.parse::<Currency>().map(Some).map_err(|e| e.to_string())
    };
    let shown = currency.code().to_owned();
    form.typed(ui, "Currency", own.code(), purchase, &shown, read, |p, other| {
        p.currency = other.map(|c| (c, p.currency.map_or(Rate::ONE, |(_, rate)| rate)));
    });
    if let Some((other, rate)) = purchase.currency {
        let label = format!("{} per {other}", own.code());
        let read = |t: &str| t.trim().parse::<Rate>().map_err(|e| e.to_string());
        form.typed(ui, &label, "", purchase, &rate.to_string(), read, |p, rate| {
            p.currency = Some((other, rate));
        });
    }
}

fn total(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    if fields::flushing(ui) {
        return;
    }
    let (own, tokens) = (form.cx.currency(), form.cx.tokens);
    match purchase.order_value(own) {
        Ok(total) => {
            let mut words = format::exact_money(total, own);
            if let Some((other, _)) = purchase.currency
                && let Ok(theirs) = purchase.own_order_value()
            {
                words = format!("{words} ({})", format::exact_money(theirs, other));
            }
            let was = form.cx.work_was(WorkId::Purchase(purchase.id), Figure::AtEnd, &words, |was| {
                was.total.map_or("–".into(), |total| format::exact_money(total, own))
            });
            form.figure(ui, "Total", &words, tokens.text, &was);
        }
        Err(fault) => form.fact(ui, "Total", &fault.to_string(), tokens.trouble.0),
    }
}

fn supplier(ui: &mut Ui, form: &mut Form<'_>, purchase: &Purchase) {
    let plan = form.cx.plan;
    let shown =
        purchase.supplier.and_then(|id| plan.suppliers.get(id)).map_or(String::new(), |s| s.name.clone());
    let options = || {
        let mut all: Vec<(Option<SupplierId>, String)> =
            plan.suppliers.iter().map(|s| (Some(s.id), s.name.clone())).collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all.insert(0, (None, "none yet".into()));
        all
    };
    form.choice(ui, "Supplier", purchase, &shown, &purchase.supplier, options, |p, v| p.supplier = v);
}
