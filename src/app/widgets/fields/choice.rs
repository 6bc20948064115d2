//! Choosing one of several by name, and on or off.
use super::icons::{Icon, paint};
use super::typed::{flushing, say_fault};
use crate::app::format;
use crate::app::theme::{Size, Tokens, Weight, size};
use crate::app::widgets::text;
use egui::{
    Align2, CornerRadius, Id, Popup, PopupCloseBehavior, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// Shows the present choice; a click, Space or Enter opens the list of `options`. `commit` gets what was picked, and what it
/// refuses is said underneath.
#[expect(
    clippy::too_many_arguments,
    reason = "a field: where, what it is called, what it holds, what may be, what then"
)]
pub fn choice<T: PartialEq>(
    ui: &mut Ui,
    id: Id,
    name: &str,
    width: f32,
    shown: &str,
    current: &T,
    options: impl FnOnce() -> Vec<(T, String)>,
    commit: impl FnOnce(T) -> Result<(), String>,
) -> Response {
    if flushing(ui) {
        return ui.allocate_response(Vec2::ZERO, Sense::hover());
    }
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width.min(ui.available_width()), 26.0), Sense::hover());
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    let popup = id.with("list");
    let open = Popup::is_id_open(ui.ctx(), popup);
    face(ui, rect, &response, open);
    let ink = if shown.is_empty() { tokens.faint } else { tokens.text };
    let words = if shown.is_empty() { "none" } else { shown };
    let line = text(
        ui.painter(),
        pos2(rect.left() + 6.0, rect.center().y),
        Align2::LEFT_CENTER,
        words,
        Weight::Regular,
        Size::Body,
        ink,
        rect.width() - 24.0,
    );
    if response.hovered() || response.has_focus() || open {
        let x = if rect.width() < 100.0 {
            rect.right() - 9.0
        } else {
            (line.right() + 11.0).min(rect.right() - 9.0)
        };
        paint(ui.painter(), pos2(x, rect.center().y), Icon::Down, tokens.faint);
    }
    let fault_key = id.with("fault");
    let picked = Popup::from_toggle_button_response(&response)
        .id(popup)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .width(rect.width().max(120.0))
        .accessible_name(name)
        .show(|ui| list(ui, open, current, options()))
        .and_then(|inner| inner.inner);
    if let Some(picked) = picked {
        Popup::close_id(ui.ctx(), popup);
        response.request_focus();
        if picked != *current {
            match commit(picked) {
                Ok(()) => {
                    ui.data_mut(|d| d.remove_temp::<String>(fault_key));
                }
                Err(fault) => {
                    ui.data_mut(|d| d.insert_temp(fault_key, fault));
                }
            }
        }
    }
    if let Some(fault) = ui.data(|d| d.get_temp::<String>(fault_key)) {
        say_fault(ui, &fault);
    }
    response
}

fn list<T: PartialEq>(ui: &mut Ui, was_open: bool, current: &T, options: Vec<(T, String)>) -> Option<T> {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .max_height(280.0)
        .show(ui, |ui| {
            let mut picked = None;
            for (value, words) in options {
                let chosen = value == *current;
                let row = ui.add(
                    egui::Button::selectable(chosen, format::shown(&words).into_owned())
                        .min_size(vec2(ui.available_width(), 26.0))
                        .truncate(),
                );
                if chosen && !was_open {
                    row.request_focus();
                    row.scroll_to_me(Some(egui::Align::Center));
                }
                if row.clicked() {
                    picked = Some(value);
                }
            }
            picked
        })
        .inner
}

/// The ground of a control: calm at rest, sunken under the pointer, outlined with the focus.
fn face(ui: &Ui, rect: egui::Rect, response: &Response, open: bool) {
    let tokens = Tokens::of(ui);
    let radius = CornerRadius::same(size::CONTROL_RADIUS);
    if response.hovered() || open {
        ui.painter().rect_filled(rect, radius, tokens.sunken);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, tokens.accent), StrokeKind::Inside);
    }
}

/// A box with a tick: on or off. Returns the new state when it was clicked.
pub fn toggle(ui: &mut Ui, id: Id, name: &str, on: bool) -> Option<bool> {
    if flushing(ui) {
        return None;
    }
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, 26.0), Sense::hover());
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    let square = egui::Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), Vec2::splat(16.0));
    let radius = CornerRadius::same(4);
    let (fill, line) = match (on, response.has_focus() || response.hovered()) {
        (true, _) => (tokens.accent, tokens.accent),
        (false, true) => (tokens.sunken, tokens.accent),
        (false, false) => (tokens.surface, tokens.faint),
    };
    ui.painter().rect(square, radius, fill, Stroke::new(1.2, line), StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(square.expand(2.5), 6, Stroke::new(1.0, tokens.accent), StrokeKind::Inside);
    }
    if on {
        let at = |x: f32, y: f32| square.center() + vec2(x, y);
        let tick = vec![at(-3.6, 0.2), at(-1.0, 2.8), at(3.8, -2.8)];
        ui.painter().add(egui::Shape::line(tick, Stroke::new(1.8, tokens.on_accent)));
    }
    response.clicked().then_some(!on)
}
