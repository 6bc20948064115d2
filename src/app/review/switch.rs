//! Two ways of looking at a card, at the right of its heading.
use crate::app::theme::{Size, Tokens, Weight, font, size};
use crate::app::widgets::{CARD_PAD, HEADING};
use egui::{CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// Left and right of a choice's words.
const EDGE: f32 = 8.0;

/// Choices of which one is taken: their words, and what each shows.
pub type Choices = [(&'static str, &'static str)];

/// The width that choices take.
pub fn width(ui: &Ui, choices: &Choices) -> f32 {
    let words = |word: &str| crate::app::widgets::text_width(ui, word, Weight::Medium, Size::Small);
    choices.iter().map(|(word, _)| words(word) + 2.0 * EDGE).sum::<f32>() + 6.0
}

/// Shows the choices in a card's heading; returns the one that was clicked.
pub fn switch(ui: &Ui, card: Rect, choices: &Choices, taken: usize, tokens: &Tokens) -> Option<usize> {
    let all = width(ui, choices);
    let centre = card.top() + HEADING / 2.0 + 2.0;
    let right = card.right() - CARD_PAD;
    let frame = Rect::from_min_max(pos2(right - all, centre - 12.0), pos2(right, centre + 12.0));
    let painter = ui.painter();
    let radius = CornerRadius::same(size::CONTROL_RADIUS);
    painter.rect_filled(frame, radius, tokens.sunken);
    let mut left = frame.left() + 3.0;
    let mut clicked = None;
    for (place, (word, help)) in choices.iter().enumerate() {
        let on = place == taken;
        let ink = if on { tokens.text } else { tokens.dim };
        let face = font(Weight::Medium, Size::Small);
        let galley = painter.layout_no_wrap((*word).to_owned(), face, ink);
        let wide = galley.size().x + 2.0 * EDGE;
        let rect = Rect::from_min_size(pos2(left, frame.top() + 3.0), vec2(wide, frame.height() - 6.0));
        left += wide;
        let response = ui.interact(rect, ui.scope_id().with(("switch", *word)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, *word));
        let corner = CornerRadius::same(size::BAR_RADIUS);
        if on {
            painter.rect_filled(rect, corner, tokens.raised);
        } else if response.hovered() {
            painter.rect_filled(rect, corner, tokens.grid);
        }
        if response.has_focus() {
            painter.rect_stroke(rect, corner, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
        }
        painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
        if response.on_hover_text(*help).clicked() {
            clicked = Some(place);
        }
    }
    clicked
}
