//! The money of a project: whether it can go first, its budget with every change and draw-down, what is spent and to come, earned
//! value, and cost over time.
use super::columns::two;
use super::{PageState, first};
use crate::app::format;
use crate::app::panel::form::{Form, INSET, section, words};
use crate::app::panel::project::{money, sum};
use crate::app::panel::{PanelState, contingency, earned, ownership, terms};
use crate::app::review::{cost, figures};
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{CARD_PAD, fields, text};
use crate::domain::{Budget, ChangeKind, Money, Project, PurchaseState};
use crate::engine::{CurveOf, ProjectMoney};
use egui::{Align2, Frame, Margin, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// From this width on budget and cost stand side by side.
const TWO: f32 = 720.0;
/// Height of cost over time.
const CURVE: f32 = 250.0;

/// Shows all of it.
pub fn show(
    ui: &mut Ui,
    form: &mut Form<'_>,
    project: &Project,
    state: &mut PageState,
    panel: &mut PanelState,
) {
    if fields::flushing(ui) {
        terms::budget(ui, form, panel, project);
        contingency::draw_downs(ui, form, project);
        return;
    }
    afford(ui, form, project);
    two(ui, TWO, |ui, left| {
        if left {
            approved(ui, form, project, panel);
        } else {
            costs(ui, form, project, panel);
        }
    });
    over_time(ui, form, project, state);
}

/// The card at the top.
fn afford(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let tokens = form.cx.tokens;
    let margin = Margin { left: CARD_PAD as i8, right: CARD_PAD as i8, top: 10, bottom: 12 };
    let card = Frame::new().fill(tokens.sunken).corner_radius(size::CARD_RADIUS).inner_margin(margin);
    card.outer_margin(Margin::symmetric(INSET as i8, 0)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let at = pos2(rect.left(), rect.center().y);
        let (weight, ink) = (Weight::SemiBold, tokens.text);
        text(ui.painter(), at, Align2::LEFT_CENTER, first::QUESTION, weight, Size::Body, ink, rect.width());
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, first::QUESTION));
        ui.add_space(4.0);
        first::list_ui(ui, &form.cx, project.id, form.asks);
    });
}

/// The budget as it is and was first approved, each change with its reason, and the draw-downs.
fn approved(ui: &mut Ui, form: &mut Form<'_>, project: &Project, panel: &mut PanelState) {
    section(ui, "Budget");
    if let Some((on, original)) = original(form, project) {
        let words = format!(
            "{} until {}",
            format::exact_money(original, form.cx.currency()),
            format::date(on, form.cx.today)
        );
        form.fact(ui, "Original", &words, form.cx.tokens.text);
    }
    terms::budget(ui, form, panel, project);
    if project.budget.is_some() {
        section(ui, "Contingency");
        contingency::draw_downs(ui, form, project);
    }
    recurring(ui, form, project);
}

/// The total that was approved first, and until when it held; `None` while there was no other.
fn original(form: &Form<'_>, project: &Project) -> Option<(chrono::NaiveDate, Money)> {
    let changes = form.cx.plan.changes.iter().filter(|c| c.project == project.id);
    changes
        .filter_map(|c| match c.kind {
            ChangeKind::Budget { from: Some(from), .. } => Some((c.on, c.id, from)),
            _ => None,
        })
        .min()
        .map(|(on, _, from)| (on, from))
}

/// Contracts by the month.
fn recurring(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let cx = form.cx;
    let bought = cx.plan.purchases_of(project.id).into_iter();
    let running: Vec<_> = bought
        .filter(|p| p.state != PurchaseState::Cancelled)
        .filter_map(|p| {
            let recurring = p.recurring?;
            let monthly = p.in_portfolio(recurring.monthly, cx.currency()).ok()?;
            Some((p, monthly, recurring.months))
        })
        .collect();
    if running.is_empty() {
        return;
    }
    section(ui, "Recurring by month");
    for (purchase, monthly, months) in running {
        let months = if months == 1 { "1 month".into() } else { format!("{months} months") };
        let words = format!("{} for {months}", format::exact_money(monthly, cx.currency()));
        sum(ui, form, &purchase.item, &words, cx.tokens.text, Weight::Regular);
    }
}

/// What is spent, on order and to come, by nature and by what it went to; earned value.
fn costs(ui: &mut Ui, form: &mut Form<'_>, project: &Project, panel: &mut PanelState) {
    section(ui, "Cost");
    let Some(outlook) = form.cx.project(project.id) else { return };
    money(ui, form, outlook);
    by_nature(ui, form, project.budget.as_ref(), &outlook.money);
    ownership::show(ui, form, project.id);
    earned::show(ui, form, panel, project);
}

/// Capex and opex at completion, each beside what was approved for it; and what was spent, by what it went to.
fn by_nature(ui: &mut Ui, form: &mut Form<'_>, budget: Option<&Budget>, of: &ProjectMoney) {
    let (currency, tokens) = (form.cx.currency(), form.cx.tokens);
    ui.add_space(6.0);
    for (label, amount, approved) in
        [("Capex", of.capex, budget.map(|b| b.capex)), ("Opex", of.opex, budget.map(|b| b.opex))]
    {
        let of = approved.map_or(String::new(), |a| format!(" of {}", format::exact_money(a, currency)));
        let over = approved.is_some_and(|approved| amount > approved);
        let ink = if over { tokens.risk.0 } else { tokens.text };
        let words = format!("{}{of}", format::exact_money(amount, currency));
        sum(ui, form, label, &words, ink, Weight::Regular);
    }
    let so_far = of.so_far;
    let kinds = [so_far.goods, so_far.services, so_far.labour];
    // of several kinds the sums above tell already
    if kinds.iter().filter(|amount| **amount != Money::ZERO).count() != 1 {
        return;
    }
    ui.add_space(6.0);
    for (label, amount) in [
        ("Goods so far", so_far.goods),
        ("Services so far", so_far.services),
        ("Labour so far", so_far.labour),
    ] {
        if amount != Money::ZERO {
            let words = format::exact_money(amount, currency);
            sum(ui, form, label, &words, tokens.text, Weight::Regular);
        }
    }
}

/// Cost over time: the same curve as on Review.
fn over_time(ui: &mut Ui, form: &mut Form<'_>, project: &Project, state: &mut PageState) {
    section(ui, "Cost over time");
    let cx = form.cx;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), CURVE), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let rows = figures(&cx);
    let Some(row) = rows.iter().find(|row| row.project.id == project.id) else {
        words(ui, "Nothing is known of it yet", cx.tokens.dim);
        return;
    };
    let subject = cost::Subject { project: Some(row), budget: row.outlook.money.budget };
    state.memo.refresh(&cx);
    let of = CurveOf { only: Some(project.id), baseline: cx.compared, ..CurveOf::default() };
    let inside = rect.shrink2(vec2(INSET, 6.0));
    cost::show(ui, inside, &cx, &subject, state.memo.curve(&cx, of));
}
