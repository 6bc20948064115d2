//! Crisp horizontal and vertical strokes, dashes and fills as one mesh: a frame has hundreds of them, all at right angles,
//! so none needs smoothing.
use egui::{Color32, Mesh, Painter, Rect, Shape, pos2};

/// Collects rectangles into one mesh.
#[derive(Default)]
pub struct Brush {
    mesh: Mesh,
    pixel: f32,
}

impl Brush {
    /// A brush for a screen of so many pixels a point.
    pub fn new(painter: &Painter) -> Self {
        Self { mesh: Mesh::default(), pixel: 1.0 / painter.pixels_per_point().max(0.25) }
    }
    fn snap(&self, value: f32) -> f32 {
        (value / self.pixel).round() * self.pixel
    }
    /// A filled rectangle.
    pub fn fill(&mut self, rect: Rect, colour: Color32) {
        if rect.is_positive() {
            self.mesh.add_colored_rect(rect, colour);
        }
    }
    /// A horizontal line, `thick` points.
    pub fn across(&mut self, x0: f32, x1: f32, y: f32, thick: f32, colour: Color32) {
        let top = self.snap(y - thick / 2.0);
        self.fill(Rect::from_min_max(pos2(x0.min(x1), top), pos2(x0.max(x1), top + thick)), colour);
    }
    /// A vertical line, `thick` points.
    pub fn down(&mut self, x: f32, y0: f32, y1: f32, thick: f32, colour: Color32) {
        let left = self.snap(x - thick / 2.0);
        self.fill(Rect::from_min_max(pos2(left, y0.min(y1)), pos2(left + thick, y0.max(y1))), colour);
    }
    /// A dashed horizontal line inside `clip`.
    pub fn dashed_across(&mut self, span: (f32, f32), clip: (f32, f32), y: f32, pen: Pen) {
        for (a, b) in pen.dashes(span, clip) {
            self.across(a, b, y, pen.thick, pen.colour);
        }
    }
    /// A dashed vertical line inside `clip`.
    pub fn dashed_down(&mut self, x: f32, span: (f32, f32), clip: (f32, f32), pen: Pen) {
        for (a, b) in pen.dashes(span, clip) {
            self.down(x, a, b, pen.thick, pen.colour);
        }
    }
    /// A dashed rectangle, drawn where `clip` is.
    pub fn dashed_box(&mut self, rect: Rect, clip: Rect, pen: Pen) {
        let (xs, ys) = ((rect.left(), rect.right()), (rect.top(), rect.bottom()));
        let (clip_x, clip_y) = ((clip.left(), clip.right()), (clip.top(), clip.bottom()));
        self.dashed_across(xs, clip_x, rect.top() + 0.5, pen);
        self.dashed_across(xs, clip_x, rect.bottom() - 0.5, pen);
        self.dashed_down(rect.left() + 0.5, ys, clip_y, pen);
        self.dashed_down(rect.right() - 0.5, ys, clip_y, pen);
    }
    /// Paints all that was collected.
    pub fn paint(self, painter: &Painter) {
        if !self.mesh.is_empty() {
            painter.add(Shape::mesh(self.mesh));
        }
    }
}

/// How a dashed line is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// Thickness.
    pub thick: f32,
    /// Length of a dash and of the gap behind it.
    pub dash: (f32, f32),
    /// Colour.
    pub colour: Color32,
}

impl Pen {
    /// The dashes of a span inside `clip`; the pattern stays in step with the span's beginning.
    fn dashes(self, span: (f32, f32), clip: (f32, f32)) -> impl Iterator<Item = (f32, f32)> {
        let step = (self.dash.0 + self.dash.1).max(1.0);
        let skipped = ((clip.0 - span.0) / step).floor().max(0.0);
        let end = span.1.min(clip.1);
        let first = span.0 + skipped * step;
        // nothing wider than any screen is asked for
        let count = (((end - first) / step).ceil().clamp(0.0, 10_000.0)) as usize;
        (0..count).map(move |i| {
            let a = first + i as f32 * step;
            (a, (a + self.dash.0).min(end))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_stay_in_step_and_inside() {
        let pen = Pen { thick: 1.0, dash: (4.0, 3.0), colour: Color32::PLACEHOLDER };
        let whole: Vec<_> = pen.dashes((0.0, 100.0), (0.0, 1_000.0)).collect();
        assert_eq!(whole.len(), 15);
        assert_eq!(whole[14], (98.0, 100.0));
        let cut: Vec<_> = pen.dashes((0.0, 100.0), (50.0, 1_000.0)).collect();
        assert_eq!(cut[..], whole[7..]);
        assert_eq!(pen.dashes((0.0, 10.0), (50.0, 90.0)).count(), 0);
        assert!(pen.dashes((-1.0e6, 1.0e6), (0.0, 1_000.0)).count() < 200);
    }
}
