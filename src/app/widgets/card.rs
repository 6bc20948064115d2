//! A card: a panel with a hairline and a heading, in which a view shows one thing.
use super::bits::text;
use crate::app::theme::{Size, Tokens, Weight, size};
use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2};

/// Space between cards, and around them.
pub const CARD_GAP: f32 = 12.0;
/// Space inside a card.
pub const CARD_PAD: f32 = 14.0;
/// Height of the band in which the heading stands.
pub const HEADING: f32 = 40.0;

/// Paints a card with its heading, and returns the room inside.
pub fn card(ui: &Ui, rect: Rect, heading: &str, tokens: &Tokens) -> Rect {
    card_beside(ui, rect, heading, 0.0, tokens)
}

/// The same, with room kept free at the right of the heading.
pub fn card_beside(ui: &Ui, rect: Rect, heading: &str, room: f32, tokens: &Tokens) -> Rect {
    let painter = ui.painter();
    painter.rect(rect, size::PANEL_RADIUS, tokens.surface, Stroke::new(1.0, tokens.line), StrokeKind::Inside);
    let title = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + HEADING));
    ui.interact(title, ui.scope_id().with(("card", heading)), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Heading, true, heading));
    text(
        painter,
        pos2(rect.left() + CARD_PAD, rect.top() + HEADING / 2.0 + 2.0),
        Align2::LEFT_CENTER,
        heading,
        Weight::SemiBold,
        Size::Body,
        tokens.text,
        rect.width() - 2.0 * CARD_PAD - room,
    );
    Rect::from_min_max(
        pos2(rect.left() + CARD_PAD, title.bottom()),
        pos2(rect.right() - CARD_PAD, rect.bottom() - CARD_PAD),
    )
}
