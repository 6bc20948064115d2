//! The money bar: solid spent, half committed, hatched forecast, a tick at the budget.
use crate::app::theme::Tokens;
use crate::domain::Money;
use crate::engine::ProjectMoney;
use egui::{Color32, CornerRadius, Painter, Rect, Shape, Stroke, pos2};

/// The parts of a money bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyParts {
    /// Actual and accrued.
    pub spent: Money,
    /// On order.
    pub committed: Money,
    /// Still to come.
    pub to_come: Money,
    /// The tick.
    pub budget: Money,
}

impl From<&ProjectMoney> for MoneyParts {
    fn from(m: &ProjectMoney) -> Self {
        Self { spent: m.actual.plus(m.accrued), committed: m.committed, to_come: m.to_come, budget: m.budget }
    }
}

/// Paints a money bar in `rect` (about six points high). The scale leaves room for the tick, or for what is over it.
pub fn money_bar(painter: &Painter, rect: Rect, parts: MoneyParts, tokens: &Tokens) {
    let eac = parts.spent.plus(parts.committed).plus(parts.to_come).minor().max(0);
    let budget = parts.budget.minor().max(0);
    let full = (eac.max(budget) as f32 * 1.06).max(1.0);
    let x = |minor: i64| rect.left() + rect.width() * (minor.max(0) as f32 / full).clamp(0.0, 1.0);
    painter.rect_filled(rect, CornerRadius::same(2), tokens.sunken);
    let mut from = 0;
    let mut span = |amount: Money| {
        let to = from + amount.minor().max(0);
        let span = (x(from), x(to));
        from = to;
        span
    };
    let (spent, committed, to_come) = (span(parts.spent), span(parts.committed), span(parts.to_come));
    let piece = |(a, b): (f32, f32)| Rect::from_min_max(pos2(a, rect.top()), pos2(b, rect.bottom()));
    hatch(painter, piece(to_come), tokens.dim);
    if committed.1 > committed.0 {
        painter.rect_filled(piece(committed), 0, tokens.tinted(tokens.accent, 0.5));
        hatch(painter, piece(committed), tokens.accent);
    }
    if spent.1 > spent.0 {
        painter.rect_filled(piece(spent), CornerRadius::same(2), tokens.accent);
    }
    if budget > 0 {
        let over = eac > budget;
        let colour = if over { tokens.trouble.0 } else { tokens.text };
        painter.vline(x(budget), (rect.top() - 3.0)..=(rect.bottom() + 3.0), Stroke::new(2.0, colour));
    }
}

/// Diagonal lines, clipped to the piece.
fn hatch(painter: &Painter, piece: Rect, colour: Color32) {
    if piece.width() < 1.0 {
        return;
    }
    let clipped = painter.with_clip_rect(piece.intersect(painter.clip_rect()));
    let height = piece.height();
    let mut x = piece.left() - height;
    let mut lines = vec![];
    while x < piece.right() {
        lines.push(Shape::line_segment(
            [pos2(x, piece.bottom()), pos2(x + height, piece.top())],
            Stroke::new(1.0, colour),
        ));
        x += 5.0;
    }
    clipped.extend(lines);
}
