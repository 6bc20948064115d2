//! What the passing of days pushed in silence: nobody changed it, and it starts later than it did.
use super::promise::INDENT;
use super::state::Memo;
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{self, elided, text_width};
use crate::domain::check::work_name;
use crate::engine::Pushed;
use egui::{Align2, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Height of the heading with its sentence.
const HEADING: f32 = 56.0;

/// Shows all of it, below the lines.
pub fn silent_ui(ui: &mut Ui, cx: &Cx<'_>, memo: &Memo, asks: &mut Vec<Ask>) {
    if memo.pushed.is_empty() {
        return;
    }
    let t = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let title = match memo.pushed.len() {
        1 => "Pushed in silence: 1 start".to_owned(),
        n => format!("Pushed in silence: {n} starts"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let day = format::long_date(memo.from);
    let sentence = format!(
        "Nobody changed these: seen from {day} they started earlier, and the days since then moved them."
    );
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top() + 10.0, Stroke::new(1.0, t.line));
    let at = |y: f32| pos2(rect.left() + 4.0, rect.top() + y);
    let room = rect.width() - 8.0;
    let align = Align2::LEFT_CENTER;
    widgets::text(painter, at(27.0), align, &title, Weight::SemiBold, Size::Body, t.text, room);
    widgets::text(painter, at(45.0), align, &sentence, Weight::Regular, Size::Small, t.dim, room);
    for pushed in &memo.pushed {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::TASK_ROW), Sense::hover());
        // what is far from the screen is not laid out; a row more on each side, so that the keyboard finds it
        if ui.is_rect_visible(rect.expand(size::TASK_ROW)) {
            row(ui, rect, cx, pushed, asks);
        }
    }
}

fn row(ui: &Ui, rect: Rect, cx: &Cx<'_>, pushed: &Pushed, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let to = Selection::from(pushed.work);
    let response = ui.interact(rect, Id::unique(("pushed", pushed.work)), Sense::click());
    let name = work_name(cx.plan, pushed.work);
    let project = cx.plan.projects.get(pushed.project).map_or("", |p| p.name.as_str());
    let days = format!("{} → {}", format::date(pushed.from, cx.today), format::date(pushed.to, cx.today));
    let shift = format::shift(pushed.days);
    let selected = cx.selection == to;
    let told = format!("{}, {}: pushed {days}, {shift}", format::shown(&name), format::shown(project));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &told));
    let ground = match (selected, response.hovered()) {
        (true, _) => Some(t.accent_tint),
        (false, true) => Some(t.background),
        (false, false) => None,
    };
    let painter = ui.painter();
    if let Some(ground) = ground {
        painter.rect_filled(rect, size::BAR_RADIUS, ground);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, t.accent);
        painter.rect_stroke(rect, size::BAR_RADIUS, ring, egui::StrokeKind::Inside);
    }
    let middle = rect.center().y;
    painter.circle_filled(pos2(rect.left() + 14.0, middle), 4.0, cx.hue(pushed.project));
    let shift_wide = text_width(ui, "+999 d", Weight::Medium, Size::Small);
    let days_wide = text_width(ui, "30 Sep 2027 → 30 Sep 2027", Weight::Regular, Size::Body);
    let right = rect.right() - 8.0;
    let before = right - shift_wide - 12.0;
    let (align, at) = (Align2::RIGHT_CENTER, pos2(right, middle));
    widgets::text(painter, at, align, &shift, Weight::Medium, Size::Small, t.risk.0, shift_wide);
    let at = pos2(before, middle);
    widgets::text(painter, at, align, &days, Weight::Regular, Size::Body, t.dim, days_wide);
    let (left, room) = (rect.left() + INDENT, before - days_wide - 12.0 - rect.left() - INDENT);
    let shown = elided(painter, &name, Weight::Medium, Size::Body, t.text, room * 0.6);
    let beside = left + shown.size().x + 10.0;
    let cut = shown.elided;
    painter.galley(pos2(left, middle - shown.size().y / 2.0), shown, t.text);
    let at = pos2(beside, middle);
    let room = (left + room - beside).max(0.0);
    let align = Align2::LEFT_CENTER;
    widgets::text(painter, at, align, project, Weight::Regular, Size::Small, t.faint, room);
    if response.clicked() {
        asks.push(Ask::Select(to));
    }
    if cut {
        response.on_hover_text(told);
    }
}
