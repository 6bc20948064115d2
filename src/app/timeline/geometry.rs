//! Where everything stands: header, columns, rows, time, and the strip of people's load. Pure.
use egui::{Rect, pos2};

/// Height of the time header.
pub const HEADER: f32 = 44.0;
/// Least and first height of the strip of people's load.
pub const STRIP: (f32, f32) = (36.0, 140.0);
/// Height of the band below the rows that names what is shaded.
pub const FOOT: f32 = 18.0;
/// Height of a person in the strip.
pub const PERSON: f32 = 32.0;
/// Where names begin: right of the rank handle and badge.
const NAME: f32 = 66.0;

/// A column: its left and right edges.
pub type Column = (f32, f32);

/// The left columns. The narrower the window, the fewer: budget goes first, then promised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Columns {
    /// Rank handle and badge.
    pub rank: Column,
    /// Name, status and stage.
    pub name: Column,
    /// Promise.
    pub promised: Option<Column>,
    /// Forecast.
    pub forecast: Column,
    /// Money.
    pub budget: Option<Column>,
    /// The right edge of all.
    pub right: f32,
}

impl Columns {
    /// The columns of a timeline so wide, beginning at `left`.
    pub fn of(left: f32, width: f32) -> Self {
        let name = match width {
            w if w >= 1_180.0 => 172.0,
            w if w >= 640.0 => 164.0,
            _ => 116.0,
        };
        let mut x = left + NAME;
        let mut column = |width: f32, gap: f32| {
            let column = (x, x + width);
            x += width + gap;
            column
        };
        let name = column(name, 8.0);
        let promised = (width >= 820.0).then(|| column(72.0, 6.0));
        let forecast = column(70.0, 6.0);
        let budget = (width >= 1_100.0).then(|| column(58.0, 12.0));
        Self { rank: (left, left + NAME), name, promised, forecast, budget, right: x }
    }
}

/// All areas of a timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Everything.
    pub all: Rect,
    /// Left columns.
    pub columns: Columns,
    /// Header over the left columns.
    pub header_left: Rect,
    /// Header over time.
    pub header_time: Rect,
    /// Left columns of the rows.
    pub left: Rect,
    /// Time beside the rows.
    pub time: Rect,
    /// Below the rows: names of freezes, windows and fiscal years.
    pub foot: Rect,
    /// Names of people.
    pub strip_left: Rect,
    /// Their load.
    pub strip_time: Rect,
}

impl Geometry {
    /// Divides a rectangle. The strip takes at most three tenths of the height.
    pub fn of(all: Rect, strip: f32, people: usize) -> Self {
        let columns = Columns::of(all.left(), all.width());
        let most = (people as f32 * PERSON + 14.0).max(STRIP.0).min(all.height() * 0.3);
        let strip = if people == 0 { 0.0 } else { strip.clamp(STRIP.0, most.max(STRIP.0)) };
        let (y0, y2) = (all.top() + HEADER, (all.bottom() - strip).max(all.top() + HEADER));
        let y1 = (y2 - FOOT).max(y0);
        let part = |x0: f32, x1: f32, y0: f32, y1: f32| {
            Rect::from_min_max(pos2(x0, y0), pos2(x1.max(x0), y1.max(y0)))
        };
        let (x0, x1, x2) = (all.left(), columns.right.min(all.right()), all.right());
        Self {
            all,
            columns,
            header_left: part(x0, x1, all.top(), y0),
            header_time: part(x1, x2, all.top(), y0),
            left: part(x0, x1, y0, y1),
            time: part(x1, x2, y0, y1),
            foot: part(x1, x2, y1, y2),
            strip_left: part(x0, x1, y2, all.bottom()),
            strip_time: part(x1, x2, y2, all.bottom()),
        }
    }
    /// Time beside the rows and below them.
    pub fn time_and_foot(&self) -> Rect {
        self.time.union(self.foot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn narrow_windows_drop_budget_then_promise() {
        let shown = |width| {
            let c = Columns::of(0.0, width);
            (c.promised.is_some(), c.budget.is_some())
        };
        assert_eq!(shown(1_440.0), (true, true));
        assert_eq!(shown(1_024.0), (true, false));
        assert_eq!(shown(720.0), (false, false));
        for width in [400.0, 720.0, 1_024.0, 1_440.0, 2_560.0] {
            let c = Columns::of(0.0, width);
            assert!(c.right < width * 0.75, "{width}: {c:?}");
        }
    }

    #[test]
    fn areas_never_turn_inside_out() {
        for size in [vec2(1_440.0, 800.0), vec2(300.0, 60.0), vec2(10.0, 10.0)] {
            let g = Geometry::of(Rect::from_min_size(pos2(0.0, 48.0), size), 150.0, 7);
            for part in [g.header_left, g.header_time, g.left, g.time, g.foot, g.strip_left, g.strip_time] {
                assert!(part.width() >= 0.0 && part.height() >= 0.0, "{size:?}: {part:?}");
            }
        }
    }
}
