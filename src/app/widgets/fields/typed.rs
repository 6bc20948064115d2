//! The one text editor under all typed fields: value, draft, commit, restore.
use super::icons::text_button;
use super::typing;
use crate::app::theme::{Size, Tokens, Weight, font};
use egui::text::CCursorRange;
use egui::{
    FontId, Frame, Id, Key, Margin, Modifiers, Response, RichText, Sense, Stroke, TextEdit, Ui, Vec2,
};

/// What has been typed and not committed, with the reason why it could not be.
#[derive(Clone, Default)]
struct Draft {
    text: String,
    fault: Option<String>,
}

/// A value as text that can be edited in place.
#[derive(Clone, Debug)]
pub struct Typed<'a> {
    id: Id,
    name: &'a str,
    hint: &'a str,
    rows: usize,
    face: FontId,
    width: f32,
    again: bool,
    wraps: bool,
}

impl<'a> Typed<'a> {
    /// A field that keeps its draft under `id` and is called `name` in the accessibility tree.
    pub fn new(id: Id, name: &'a str) -> Self {
        let face = font(Weight::Regular, Size::Body);
        Self { id, name, hint: "", rows: 1, face, width: f32::INFINITY, again: false, wraps: false }
    }
    /// Shown while it is empty.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }
    /// Several lines; Enter begins a new one, Ctrl+Enter commits.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }
    /// Another weight and size of text.
    #[must_use]
    pub fn face(mut self, weight: Weight, size: Size) -> Self {
        self.face = font(weight, size);
        self
    }
    /// A width in points; all there is without it.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }
    /// One paragraph that wraps; Enter commits, as in a line.
    #[must_use]
    pub fn wraps(mut self) -> Self {
        self.wraps = true;
        self
    }
    /// Takes the focus again after Enter, for adding one after another.
    #[must_use]
    pub fn again(mut self) -> Self {
        self.again = true;
        self
    }
    /// Shows `value`, or the draft of it. `commit` gets the text once it is finished and different; what it refuses stays.
    pub fn show(self, ui: &mut Ui, value: &str, commit: impl FnOnce(&str) -> Result<(), String>) -> Response {
        let tokens = Tokens::of(ui);
        let key = self.id.with("draft");
        let draft: Option<Draft> = ui.data(|d| d.get_temp(key)).or_else(|| brought_back(ui, self.id, value));
        if flushing(ui) {
            if let Some(draft) = draft {
                settle(ui, key, draft, value, commit);
            }
            return ui.allocate_response(Vec2::ZERO, Sense::hover());
        }
        let focused = ui.memory(|m| m.has_focus(self.id));
        let hovered = ui.ctx().read_response(self.id).is_some_and(|r| r.hovered());
        let faulty = draft.as_ref().is_some_and(|d| d.fault.is_some());
        let mut text = draft.as_ref().map_or_else(|| value.to_owned(), |d| d.text.clone());
        let edit = if self.wraps {
            TextEdit::multiline(&mut text).desired_rows(1).return_key(None)
        } else if self.rows > 1 {
            TextEdit::multiline(&mut text).desired_rows(self.rows)
        } else {
            TextEdit::singleline(&mut text)
        };
        let output = edit
            .id(self.id)
            .font(self.face)
            .hint_text(RichText::new(self.hint).color(tokens.faint))
            .text_color(tokens.text)
            .frame(frame(tokens, focused, hovered, faulty))
            .desired_width(self.width)
            .show(ui);
        let response = output.response.response.accessible_name(self.name);
        if response.gained_focus() && !ui.input(|i| i.pointer.any_down() || i.pointer.any_released()) {
            let mut state = output.state;
            state.cursor.set_char_range(Some(CCursorRange::select_all(&output.galley)));
            state.store(ui.ctx(), self.id);
            response.scroll_to_me(None);
        }
        let mut draft = draft;
        if response.changed() {
            if self.wraps {
                text = text.replace(['\r', '\n'], " "); // one paragraph, also of what is pasted
            }
            draft = Some(Draft { text, fault: None });
            ui.data_mut(|d| d.insert_temp(key, draft.clone().unwrap_or_default()));
        }
        if response.has_focus() {
            let (entered, command) =
                ui.input(|i| (i.key_pressed(Key::Enter), i.modifiers.matches_exact(Modifiers::COMMAND)));
            if entered && (self.wraps || (self.rows > 1 && command)) {
                response.surrender_focus();
            }
        } else if let Some(left) = draft {
            let (escaped, entered) = ui.input(|i| (i.key_pressed(Key::Escape), i.key_pressed(Key::Enter)));
            if response.lost_focus() && escaped {
                ui.data_mut(|d| d.remove_temp::<Draft>(key));
            } else if settle(ui, key, left, value, commit) && entered && self.again {
                response.request_focus();
            }
        }
        let clipped = self.rows == 1 && !self.wraps && output.galley.size().x > response.rect.width() - 8.0;
        let response = if clipped && !response.has_focus() {
            response.on_hover_text(crate::app::format::shown(value))
        } else {
            response
        };
        let left = ui.data(|d| d.get_temp::<Draft>(key));
        if let Some(draft) = &left {
            typing::note(ui, self.id, self.name, &draft.text);
        }
        let fault = left.and_then(|d| d.fault);
        if let Some(fault) = fault {
            let restore = Frame::new()
                .inner_margin(Margin { left: 6, right: 6, top: 0, bottom: 2 })
                .show(ui, |ui| {
                    say_fault(ui, &fault);
                    text_button(ui, self.id.with("restore"), "Restore", &format!("Restore {}", self.name))
                        .clicked()
                })
                .inner;
            if restore {
                ui.data_mut(|d| d.remove_temp::<Draft>(key));
            }
        }
        response
    }
}

/// The draft that a field had when the program ended: it is kept with a word about it, and commits nothing before it is edited.
fn brought_back(ui: &Ui, id: Id, value: &str) -> Option<Draft> {
    let text = typing::take_brought_back(ui, id).filter(|text| text != value)?;
    let draft = Draft { text, fault: Some("Half typed when the program ended".into()) };
    ui.data_mut(|d| d.insert_temp(id.with("draft"), draft.clone()));
    Some(draft)
}

/// Commits a draft that has lost the focus, unless it was refused before. Whether nothing is left of it.
fn settle(
    ui: &Ui,
    key: Id,
    draft: Draft,
    value: &str,
    commit: impl FnOnce(&str) -> Result<(), String>,
) -> bool {
    if draft.fault.is_some() {
        return false;
    }
    let refused = if draft.text == value { None } else { commit(&draft.text).err() };
    match refused {
        None => {
            ui.data_mut(|d| d.remove_temp::<Draft>(key));
            true
        }
        Some(fault) => {
            ui.data_mut(|d| d.insert_temp(key, Draft { fault: Some(fault), ..draft }));
            false
        }
    }
}

/// Calm at rest, sunken under the pointer, outlined with the focus, in the colour of trouble with a fault.
fn frame(tokens: &Tokens, focused: bool, hovered: bool, faulty: bool) -> Frame {
    let (fill, line) = match (focused, faulty, hovered) {
        (_, true, _) => (tokens.surface, tokens.trouble.0),
        (true, ..) => (tokens.surface, tokens.accent),
        (_, _, true) => (tokens.sunken, tokens.sunken),
        _ => (egui::Color32::TRANSPARENT, egui::Color32::TRANSPARENT),
    };
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(crate::app::theme::size::CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(5, 4))
}

/// Says what is wrong with what was typed, in words.
pub fn say_fault(ui: &mut Ui, fault: &str) {
    let tokens = Tokens::of(ui);
    let words = RichText::new(fault).font(font(Weight::Regular, Size::Small)).color(tokens.trouble.0);
    ui.add(egui::Label::new(words).wrap());
}

/// Whether something was typed into the field `id` that has not been committed: it is being typed, or was refused.
pub fn has_draft(ui: &Ui, id: Id) -> bool {
    ui.data(|d| d.get_temp::<Draft>(id.with("draft")).is_some())
}

fn flush_key() -> Id {
    Id::unique("fields are being flushed")
}

/// Draws fields that are about to disappear once more, unseen, so that their drafts are committed.
pub fn flush(ui: &mut Ui, fields: impl FnOnce(&mut Ui)) {
    ui.data_mut(|d| d.insert_temp(flush_key(), true));
    let hidden =
        egui::UiBuilder::new().max_rect(egui::Rect::from_min_size(ui.cursor().min, Vec2::ZERO)).invisible();
    let mut child = ui.new_child(hidden);
    fields(&mut child);
    ui.data_mut(|d| d.insert_temp(flush_key(), false));
}

/// Whether fields are being drawn unseen, to commit their drafts.
pub fn flushing(ui: &Ui) -> bool {
    ui.data(|d| d.get_temp(flush_key()).unwrap_or(false))
}
