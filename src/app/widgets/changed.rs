//! The mark of a figure that the last edit changed: a tinted ground with a line below, calm enough for many at once.
use crate::app::theme::{Tokens, size};
use egui::{CornerRadius, Painter, Rect, Shape, Stroke, vec2};

/// Runs `paint`, which says where its text stands, and puts the mark behind that text.
pub fn behind(painter: &Painter, tokens: &Tokens, marked: bool, paint: impl FnOnce() -> Rect) -> Rect {
    if !marked {
        return paint();
    }
    let slot = painter.add(Shape::Noop);
    let rect = paint();
    painter.set(slot, mark(rect, tokens));
    rect
}

/// Paints the mark for a text that is painted afterwards in `rect`.
pub fn changed_ground(painter: &Painter, rect: Rect, tokens: &Tokens) {
    painter.add(mark(rect, tokens));
}

/// The line alone, below a number in a badge.
pub fn changed_line(painter: &Painter, badge: Rect, tokens: &Tokens) {
    let across = badge.x_range().shrink(badge.width() / 4.0);
    painter.hline(across, badge.bottom() - 3.0, Stroke::new(1.5, tokens.changed.0));
}

fn mark(text: Rect, tokens: &Tokens) -> Shape {
    let (line, ground) = tokens.changed;
    let rect = text.expand2(vec2(2.0, 1.0));
    let radius = CornerRadius { sw: 0, se: 0, ..CornerRadius::same(size::BAR_RADIUS - 1) };
    let below = [rect.left_bottom(), rect.right_bottom()];
    Shape::Vec(vec![
        Shape::rect_filled(rect, radius, ground),
        Shape::line_segment(below, Stroke::new(1.5, line)),
    ])
}
