//! What the simulation says of a project: its chances, the distribution of its finish, its cost at completion, what drives the finish, and
//! the suppliers' records that deliveries are drawn from.
use super::columns::two;
use super::{distribution, drivers};
use crate::app::chances;
use crate::app::format;
use crate::app::panel::form::{Form, INSET, section, words};
use crate::app::panel::project::sum;
use crate::app::theme::{Size, Weight};
use crate::app::widgets::{fields, text, text_width};
use crate::domain::{Project, SupplierId};
use crate::engine::{Chance, ProjectForecast, Status, SupplierRecord};
use egui::{Align2, Color32, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// From this width on what drives the finish and what it costs stand side by side.
const TWO: f32 = 660.0;
/// Height of the chances.
const HEAD: f32 = 46.0;
/// Most deliveries that are listed of one supplier, the latest.
const MOST: usize = 8;

/// Shows all of it.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    if fields::flushing(ui) {
        return;
    }
    let cx = form.cx;
    let Some(told) = cx.forecast_of(project.id) else {
        let why = if cx.then.is_some() { "The past is not simulated." } else { "Being simulated…" };
        words(ui, why, cx.tokens.dim);
        return;
    };
    head(ui, form, project, told);
    section(ui, "When it ends");
    if told.certain {
        let day = told.finish.p50.map_or("no date".into(), format::long_date);
        let said = match told.finish.p50 {
            Some(_) => format!("Nothing uncertain moves its finish: plan, P50 and P80 are all {day}."),
            None => "It has no date in any run.".to_owned(),
        };
        words(ui, &said, faded(form, cx.tokens.text));
    } else {
        distribution::show(ui, &cx, project, told);
    }
    two(ui, TWO, |ui, left| {
        if left {
            drives(ui, form, told);
        } else {
            cost(ui, form, told);
            records(ui, form, project);
        }
    });
}

/// An ink, faint while the forecast is of the plan before the last edit.
fn faded(form: &Form<'_>, ink: Color32) -> Color32 {
    if form.cx.forecast_is_fresh() { ink } else { form.cx.tokens.faint }
}

/// The chances side by side, and at the right how many runs they are of.
fn head(ui: &mut Ui, form: &Form<'_>, project: &Project, told: &ProjectForecast) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let outlook = cx.project(project.id);
    let (deadline, budget) = outlook.map_or((Status::NotSet, Status::NotSet), |o| (o.deadline, o.budget));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let mut x = rect.left() + INSET;
    let chances: [(&str, Option<Chance>, Status, &str); 3] = [
        ("On time", told.on_time, deadline, "no promise"),
        ("Within budget", told.within_budget, budget, "no budget"),
        ("Both", told.both, deadline.max(budget), "–"),
    ];
    for (name, chance, status, none) in chances {
        let (value, ink) = match chance {
            Some(chance) => (chances::percent(chance), faded(form, t.status(status).0)),
            None => (none.to_owned(), t.faint),
        };
        let size = if chance.is_some() { Size::Title } else { Size::Body };
        let error = chance.map(chances::with_error).unwrap_or_default();
        let error = error.split_once(' ').map_or(String::new(), |(_, error)| error.to_owned());
        let (y0, y1) = (rect.top() + 9.0, rect.bottom() - 13.0);
        let label = text(
            ui.painter(),
            pos2(x, y0),
            Align2::LEFT_CENTER,
            name,
            Weight::Regular,
            Size::Small,
            t.dim,
            120.0,
        );
        let value_at =
            text(ui.painter(), pos2(x, y1), Align2::LEFT_CENTER, &value, Weight::SemiBold, size, ink, 120.0);
        let at = pos2(value_at.right() + 6.0, y1 + 2.0);
        let error_at =
            text(ui.painter(), at, Align2::LEFT_CENTER, &error, Weight::Regular, Size::Small, t.faint, 80.0);
        let whole = label.union(value_at).union(error_at);
        let spoken = format!("{name}: {}", chance.map_or(none.to_owned(), chances::with_error));
        let response = ui.interact(whole, ui.scope_id().with(("chance", name)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        response.on_hover_text("Share of runs, with its standard error: how far another seed may well lead");
        x = whole.right().max(x + 96.0) + 24.0;
    }
    let runs = chances::runs(&cx);
    let refined = cx.forecast().is_some_and(|f| f.runs >= f.terms.runs);
    let runs = if refined || !cx.forecast_is_fresh() { runs } else { format!("{runs} so far") };
    let room = rect.right() - INSET - x;
    if text_width(ui, &runs, Weight::Regular, Size::Small) <= room || room > 60.0 {
        let at = pos2(rect.right() - INSET, rect.top() + 9.0);
        let seen =
            text(ui.painter(), at, Align2::RIGHT_CENTER, &runs, Weight::Regular, Size::Small, t.dim, room);
        ui.interact(seen, ui.scope_id().with("runs"), Sense::hover())
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, &runs));
    }
}

fn drives(ui: &mut Ui, form: &mut Form<'_>, told: &ProjectForecast) {
    section(ui, "What drives the finish");
    if told.drivers.is_empty() {
        let said = if told.certain {
            "Nothing uncertain moves it."
        } else {
            "Nothing stands out among what is uncertain."
        };
        words(ui, said, form.cx.tokens.dim);
    } else {
        drivers::show(ui, form, &told.drivers);
    }
}

/// EAC at its levels, beside the budget.
fn cost(ui: &mut Ui, form: &mut Form<'_>, told: &ProjectForecast) {
    section(ui, "Cost at completion");
    let (cx, t) = (form.cx, form.cx.tokens);
    let Some(outlook) = cx.project(told.id) else { return };
    let exact = |m| format::exact_money(m, cx.currency());
    if told.eac_certain {
        sum(ui, form, "Certain", &exact(told.eac.p50), faded(form, t.text), Weight::SemiBold);
    } else {
        sum(ui, form, "Plan", &exact(outlook.money.eac()), t.dim, Weight::Regular);
        let eac = told.eac;
        for (name, amount) in [("P10", eac.p10), ("P50", eac.p50), ("P80", eac.p80), ("P90", eac.p90)] {
            let over = outlook.budget != Status::NotSet && amount > outlook.money.budget;
            let ink = match name {
                "P50" if over => t.trouble.0,
                "P80" | "P90" if over => t.risk.0,
                _ => t.text,
            };
            let weight = if matches!(name, "P50" | "P80") { Weight::SemiBold } else { Weight::Regular };
            sum(ui, form, name, &exact(amount), faded(form, ink), weight);
        }
    }
    if outlook.budget != Status::NotSet {
        sum(ui, form, "Budget", &exact(outlook.money.budget), t.dim, Weight::Regular);
    }
}

/// The records of the suppliers of this project, with their history, and the switch for all of them.
fn records(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let settings = &*cx.plan.settings;
    let evidence = settings.forecast.evidence;
    section(ui, "Suppliers' records");
    form.toggle(ui, "Draw from records", settings, evidence, |s, on| s.forecast.evidence = on);
    let mut own: Vec<SupplierId> =
        cx.plan.purchases_of(project.id).into_iter().filter_map(|p| p.supplier).collect();
    own.sort_unstable();
    own.dedup();
    let all = cx.forecast().map_or(&[][..], |forecast| &forecast.suppliers);
    let shown: Vec<&SupplierRecord> = all.iter().filter(|r| own.binary_search(&r.supplier).is_ok()).collect();
    if shown.is_empty() {
        words(ui, "No supplier of this project has delivered anything yet.", t.dim);
    }
    for record in shown {
        let Some(supplier) = cx.plan.suppliers.get(record.supplier) else { continue };
        ui.add_space(4.0);
        line(ui, &supplier.name, Weight::SemiBold, t.text);
        line(ui, &chances::record(record, evidence), Weight::Regular, faded(form, t.dim));
        for past in record.deliveries.iter().rev().take(MOST) {
            let item = cx.plan.purchases.get(past.purchase).map_or("", |p| p.item.as_str());
            let (promised, came) =
                (format::date(past.promised, cx.today), format::date(past.actual, cx.today));
            let ratio = chances::ratio(past.ratio);
            let how = format!("promised {promised}, came {came}, {ratio} ×");
            history(ui, form, item, &how, if past.actual > past.promised { t.risk.0 } else { t.dim });
        }
        if record.deliveries.len() > MOST {
            line(ui, &format!("and {} earlier", record.deliveries.len() - MOST), Weight::Regular, t.faint);
        }
    }
}

/// A line of words in the width there is.
fn line(ui: &mut Ui, said: &str, weight: Weight, ink: Color32) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let at = pos2(rect.left() + INSET, rect.center().y);
    text(ui.painter(), at, Align2::LEFT_CENTER, said, weight, Size::Body, ink, rect.width() - 2.0 * INSET);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format::shown(said)));
}

/// A delivery: what, and at the right when.
fn history(ui: &mut Ui, form: &Form<'_>, item: &str, how: &str, ink: Color32) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 19.0), Sense::hover());
    let (y, most) = (rect.center().y, rect.width() - 2.0 * INSET);
    let right = pos2(rect.right() - INSET, y);
    let (face, size) = (Weight::Regular, Size::Small);
    let taken = text(ui.painter(), right, Align2::RIGHT_CENTER, how, face, size, ink, most).width();
    let left = pos2(rect.left() + INSET, y);
    text(ui.painter(), left, Align2::LEFT_CENTER, item, face, size, form.cx.tokens.dim, most - taken - 10.0);
    let told = format!("{}: {how}", format::shown(item));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    response.on_hover_text(told);
}
