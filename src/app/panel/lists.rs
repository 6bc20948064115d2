//! Compact lists inside the panel: a project's tasks and purchases. A click selects; a drag or Alt and an arrow reorders;
//! Delete deletes the line in focus; the last line adds.
use super::form::Form;
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::fields::{self, Typed};
use crate::app::widgets::text;
use crate::domain::RecordId;
use crate::edits::{Edit, make};
use egui::{
    Align2, Color32, CornerRadius, DragAndDrop, Key, Modifiers, Rect, Role, Sense, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};

/// A line of a list.
pub struct Item {
    /// What a click selects.
    pub select: Selection,
    /// Its name.
    pub name: String,
    /// In the middle: who, or how many.
    pub middle: String,
    /// On the right: when.
    pub right: String,
    /// Colour of what stands on the right.
    pub ink: Color32,
    /// Drawn faintly: done, cancelled.
    pub faded: bool,
}

/// What is lifted, so that a list takes only its own lines.
#[derive(Clone, Copy)]
struct Lifted {
    list: egui::Id,
    from: usize,
}

/// Shows a list of `what` ("task", "purchase"). `move_to` makes the edit that brings a line to a place among the others;
/// `add` makes a new one of a name.
pub fn list(
    ui: &mut Ui,
    form: &mut Form<'_>,
    what: &str,
    items: &[Item],
    move_to: impl Fn(&Item, usize) -> Edit,
    add: impl FnOnce(&mut Form<'_>, &str) -> Result<(), String>,
) {
    let list = form.id(what);
    if !fields::flushing(ui) && !items.is_empty() {
        let row = size::TASK_ROW - 2.0;
        let (all, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), row * items.len() as f32), Sense::hover());
        let clip = ui.clip_rect();
        let first = (((clip.top() - all.top()) / row).floor().max(0.0) as usize).min(items.len());
        let last = (((clip.bottom() - all.top()) / row).ceil().max(0.0) as usize).min(items.len());
        let mut moved = None;
        let held = DragAndDrop::payload::<Lifted>(ui.ctx()).filter(|l| l.list == list).map(|l| l.from);
        for (n, item) in items.iter().enumerate().take(last).skip(first) {
            let rect = Rect::from_min_size(all.min + vec2(0.0, row * n as f32), vec2(all.width(), row));
            if let Some(step) = line(ui, form, list.with(n), rect, item, held == Some(n)) {
                let to = (n as i64 + step).clamp(0, items.len() as i64 - 1) as usize;
                if to != n {
                    moved = Some((n, to));
                    // the focus goes with the line
                    ui.memory_mut(|m| m.request_focus(list.with(to)));
                }
            }
            let response = ui.ctx().read_response(list.with(n));
            if response.is_some_and(|r| r.drag_started()) {
                DragAndDrop::set_payload(ui.ctx(), Lifted { list, from: n });
            }
        }
        if let Some(from) = held
            && let Some(at) = ui.input(|i| i.pointer.interact_pos())
        {
            let gap = ((at.y - all.top()) / row).round().clamp(0.0, items.len() as f32) as usize;
            let y = all.top() + row * gap as f32;
            ui.painter().hline(all.x_range(), y, Stroke::new(2.0, form.cx.tokens.accent));
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
            if ui.input(|i| i.pointer.any_released()) {
                let to = if gap > from { gap - 1 } else { gap };
                if to != from && all.expand2(vec2(60.0, row)).contains(at) {
                    moved = Some((from, to));
                }
            }
        }
        if let Some((from, to)) = moved {
            let item = &items[from];
            let step = format!("Move {} to place {}", item.name, to + 1);
            let edit = move_to(item, to);
            super::parts::tell(form, |form| form.ask(step, edit));
        }
    }
    let name = format!("Add {what}");
    let field = Typed::new(form.id(&name), &name).hint(&name).again();
    field.show(ui, "", |text| {
        let text = text.trim();
        if text.is_empty() { Ok(()) } else { add(form, text) }
    });
}

/// Draws one line and selects it on a click; returns how many places the keyboard asks to move it.
fn line(ui: &mut Ui, form: &mut Form<'_>, id: egui::Id, rect: Rect, item: &Item, held: bool) -> Option<i64> {
    let tokens = form.cx.tokens;
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ListItem, true, &item.name);
        info.current_text_value = Some(format!("{} {}", item.middle, item.right).trim().to_owned());
        info
    });
    let radius = CornerRadius::same(size::CONTROL_RADIUS);
    if held {
        ui.painter().rect_filled(rect, radius, tokens.accent_tint);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, radius, tokens.sunken);
    }
    if response.has_focus() {
        let ring = Stroke::new(1.0, tokens.accent);
        ui.painter().rect_stroke(rect, radius, ring, egui::StrokeKind::Inside);
    }
    let y = rect.center().y;
    let right = text(
        ui.painter(),
        pos2(rect.right() - 6.0, y),
        Align2::RIGHT_CENTER,
        &item.right,
        Weight::Regular,
        Size::Small,
        if item.faded { tokens.faint } else { item.ink },
        rect.width() * 0.45,
    );
    let middle = text(
        ui.painter(),
        pos2(right.left() - 10.0, y),
        Align2::RIGHT_CENTER,
        &item.middle,
        Weight::Regular,
        Size::Small,
        tokens.faint,
        rect.width() * 0.22,
    );
    let edge = if item.middle.is_empty() { right.left() } else { middle.left() };
    text(
        ui.painter(),
        pos2(rect.left() + 6.0, y),
        Align2::LEFT_CENTER,
        &item.name,
        Weight::Regular,
        Size::Body,
        if item.faded { tokens.faint } else { tokens.text },
        edge - rect.left() - 16.0,
    );
    if response.has_focus() {
        crate::app::commands::claim_keys(ui.ctx(), id, &[Key::ArrowUp, Key::ArrowDown, Key::Delete]);
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete)) {
            let row = match item.select {
                Selection::Task(id) => Some(RecordId::from(id)),
                Selection::Purchase(id) => Some(id.into()),
                _ => None,
            };
            if let Some(row) = row {
                let edit = make::delete(form.cx.plan, &[row]);
                super::parts::tell(form, |form| form.ask(format!("Delete {}", item.name), edit));
            }
        }
    }
    let step = response.has_focus().then(|| {
        ui.input_mut(|i| {
            i64::from(i.consume_key(Modifiers::ALT, Key::ArrowDown))
                - i64::from(i.consume_key(Modifiers::ALT, Key::ArrowUp))
        })
    });
    if response.clicked() {
        form.asks.push(Ask::Select(item.select));
    }
    let whole =
        format!("{}\n{}", format::shown(&item.name), format!("{} {}", item.middle, item.right).trim());
    response.on_hover_text(whole);
    step.filter(|s| *s != 0)
}
