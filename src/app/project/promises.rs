//! The promises of a project: the date given to its sponsor with every change and its reason, and the deliveries that suppliers
//! have promised and made.
use super::causes;
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::panel::form::{Form, INSET, section, words};
use crate::app::panel::{PanelState, terms};
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{fields, slack_ink, text};
use crate::domain::{Project, Purchase, PurchaseState};
use crate::engine::working_days;
use chrono::NaiveDate;
use egui::{Align2, Color32, CursorIcon, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// Shows them.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, project: &Project, panel: &mut PanelState) {
    if fields::flushing(ui) {
        terms::promise(ui, form, panel, project);
        causes::show(ui, form, project);
        return;
    }
    ui.set_max_width(ui.available_width().min(760.0));
    section(ui, "To the sponsor");
    terms::promise(ui, form, panel, project);
    if let Some(outlook) = form.cx.project(project.id) {
        let finish = outlook.finish.map_or("no date".into(), |f| format::long_date(f.last_day()));
        let was = None;
        form.date_of(ui, "Forecast", &finish, Selection::Project(project.id), &was);
        if let Some(days) = outlook.slack {
            form.fact(ui, "Slack", &format::slack(days), slack_ink(form.cx.tokens, outlook));
        }
    }
    causes::show(ui, form, project);
    section(ui, "From suppliers");
    let plan = form.cx.plan;
    let bought = plan.purchases_of(project.id).into_iter();
    let promised: Vec<Promised> = bought
        .filter(|p| p.state != PurchaseState::Cancelled)
        .flat_map(|purchase| promises(form, purchase))
        .collect();
    if promised.is_empty() {
        words(ui, "No supplier has promised a delivery yet", form.cx.tokens.dim);
    }
    for one in &promised {
        line(ui, form, one);
    }
}

/// A delivery that was promised or made.
struct Promised {
    of: Selection,
    item: String,
    words: String,
    ink: Color32,
}

/// The parts of a purchase; all of it where it does not come in parts.
fn promises(form: &Form<'_>, purchase: &Purchase) -> Vec<Promised> {
    let parts: Vec<_> = form.cx.plan.deliveries_of(purchase.id).collect();
    let one = |units: Option<u32>, promised: Option<NaiveDate>, received: Option<NaiveDate>| {
        let (words, ink) = delivery_words(form, promised, received)?;
        let item = units.map_or_else(|| purchase.item.clone(), |n| format!("{n} × {}", purchase.item));
        Some(Promised { of: Selection::Purchase(purchase.id), item, words, ink })
    };
    if parts.is_empty() {
        return one(None, purchase.delivery_promised, purchase.received_on).into_iter().collect();
    }
    parts.iter().filter_map(|part| one(Some(part.units), part.promised, part.received_on)).collect()
}

fn delivery_words(
    form: &Form<'_>,
    promised: Option<NaiveDate>,
    received: Option<NaiveDate>,
) -> Option<(String, Color32)> {
    let (cx, t) = (form.cx, form.cx.tokens);
    let day = |day| format::date(day, cx.today);
    Some(match (promised, received) {
        (None, None) => return None,
        (None, Some(came)) => (format!("received {}", day(came)), t.dim),
        (Some(promised), Some(came)) => {
            let late = working_days(cx.plan, promised, came);
            let (how, ink) = match late {
                0 => ("on the day".into(), t.dim),
                late if late > 0 => (format!("{late} d late"), t.risk.0),
                early => (format!("{} d early", -early), t.good.0),
            };
            (format!("promised {}, received {}, {how}", day(promised), day(came)), ink)
        }
        (Some(promised), None) if promised < cx.today => {
            (format!("promised {}, overdue", day(promised)), t.trouble.0)
        }
        (Some(promised), None) => (format!("promised {}", day(promised)), t.text),
    })
}

fn line(ui: &mut Ui, form: &mut Form<'_>, one: &Promised) {
    let t = form.cx.tokens;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::TASK_ROW - 2.0), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Link, true, format::shown(&one.item));
        info.current_text_value = Some(one.words.clone());
        info
    });
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, size::CONTROL_RADIUS, t.sunken);
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, size::CONTROL_RADIUS, Stroke::new(1.0, t.accent), StrokeKind::Inside);
    }
    let y = rect.center().y;
    let right = pos2(rect.right() - INSET, y);
    let room = rect.width() * 0.6;
    let told = text(
        ui.painter(),
        right,
        Align2::RIGHT_CENTER,
        &one.words,
        Weight::Regular,
        Size::Body,
        one.ink,
        room,
    );
    let left = pos2(rect.left() + INSET, y);
    let room = told.left() - left.x - 10.0;
    text(ui.painter(), left, Align2::LEFT_CENTER, &one.item, Weight::Regular, Size::Body, t.accent, room);
    if response.clicked() {
        form.asks.push(Ask::Select(one.of));
    }
    response.on_hover_text(format!("{}\n{}", format::shown(&one.item), one.words));
}
