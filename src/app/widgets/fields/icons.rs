//! Small painted buttons that stand beside fields: no font needs to have the sign.
use crate::app::theme::{Size, Tokens, Weight, font, size};
use egui::{CornerRadius, Id, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// What a small button shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A cross: close, remove.
    Cross,
    /// A sheet with a binding: open the calendar.
    Calendar,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Down: opens a list.
    Down,
    /// Up.
    Up,
    /// An arrow out of a box: open elsewhere.
    Open,
}

/// A square button with a painted sign, called `name`. Reached by Tab only if `tab`.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str, tab: bool) -> Response {
    button(ui, icon, name, if tab { Sense::click() } else { Sense::CLICK }, true)
}

/// A square button, not reached by Tab, whose sign is drawn only while it is `lit` or pointed at.
pub fn quiet_button(ui: &mut Ui, icon: Icon, name: &str, lit: bool) -> Response {
    button(ui, icon, name, Sense::CLICK, lit)
}

fn button(ui: &mut Ui, icon: Icon, name: &str, sense: Sense, lit: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 26.0), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let tokens = Tokens::of(ui);
    let face = egui::Rect::from_center_size(rect.center(), vec2(24.0, 24.0));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(face, CornerRadius::same(size::CONTROL_RADIUS), tokens.sunken);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            face,
            CornerRadius::same(size::CONTROL_RADIUS),
            Stroke::new(1.0, tokens.accent),
            egui::StrokeKind::Inside,
        );
    }
    if lit || response.hovered() {
        let ink = if response.hovered() { tokens.text } else { tokens.faint };
        paint(ui.painter(), rect.center(), icon, ink);
    }
    response.on_hover_text(name).on_disabled_hover_text(name)
}

/// Paints a sign about ten points wide.
pub fn paint(painter: &egui::Painter, at: egui::Pos2, icon: Icon, ink: egui::Color32) {
    let line = Stroke::new(1.4, ink);
    let p = |x: f32, y: f32| pos2(at.x + x, at.y + y);
    let path = |points: Vec<egui::Pos2>| {
        painter.add(Shape::line(points, line));
    };
    match icon {
        Icon::Cross => {
            path(vec![p(-3.5, -3.5), p(3.5, 3.5)]);
            path(vec![p(3.5, -3.5), p(-3.5, 3.5)]);
        }
        Icon::Calendar => {
            let sheet = egui::Rect::from_center_size(p(0.0, 0.5), vec2(11.0, 10.0));
            painter.rect_stroke(sheet, 2, Stroke::new(1.2, ink), egui::StrokeKind::Inside);
            painter.hline(sheet.x_range(), sheet.top() + 3.5, Stroke::new(1.2, ink));
            for x in [-2.5, 2.5] {
                path(vec![p(x, -6.0), p(x, -3.5)]);
            }
        }
        Icon::Left => path(vec![p(1.8, -3.6), p(-1.8, 0.0), p(1.8, 3.6)]),
        Icon::Right => path(vec![p(-1.8, -3.6), p(1.8, 0.0), p(-1.8, 3.6)]),
        Icon::Down => path(vec![p(-3.6, -1.8), p(0.0, 1.8), p(3.6, -1.8)]),
        Icon::Up => path(vec![p(-3.6, 1.8), p(0.0, -1.8), p(3.6, 1.8)]),
        Icon::Open => {
            path(vec![p(-3.5, 3.5), p(3.5, -3.5)]);
            path(vec![p(-1.5, -3.5), p(3.5, -3.5), p(3.5, 1.5)]);
        }
    }
}

/// Words that can be clicked, in the accent, called `name`.
pub fn text_button(ui: &mut Ui, id: Id, words: &str, name: &str) -> Response {
    ui.push_id(id, |ui| {
        let tokens = Tokens::of(ui);
        let galley =
            ui.painter().layout_no_wrap(words.to_owned(), font(Weight::Medium, Size::Small), tokens.accent);
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        ui.painter().galley(rect.min, galley, tokens.accent);
        if response.hovered() || response.has_focus() {
            ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, tokens.accent));
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        response
    })
    .inner
}
