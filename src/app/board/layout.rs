//! Where everything on the board stands, and what a place on it means: pure arithmetic, no painting.
use crate::app::drag::Target;
use crate::domain::StageId;
use egui::{Rect, pos2, vec2};

/// Around the columns.
pub(super) const MARGIN: f32 = 12.0;
/// Between columns, and between cards.
pub(super) const GAP: f32 = 8.0;
/// Narrowest column; where not all fit, the board scrolls.
pub(super) const COLUMN_MIN: f32 = 220.0;
/// Widest column.
pub(super) const COLUMN_MAX: f32 = 340.0;
/// Width of a folded strip.
pub(super) const STRIP: f32 = 40.0;
/// Above the first card, for its focus ring.
pub(super) const TOP: f32 = 4.0;
/// Height of a column's header.
pub(super) const HEADER: f32 = 40.0;
/// Between a card's edge and what is on it.
pub(super) const PAD: f32 = 10.0;
/// Height of a line of a name.
pub(super) const NAME_LINE: f32 = 16.0;
/// Least height of the title: the rank badge and the owner's.
pub(super) const TITLE: f32 = 24.0;
/// Height of a row of text on a card.
pub(super) const ROW: f32 = 22.0;
/// Height of the row with the money bar.
pub(super) const BAR_ROW: f32 = 14.0;
/// Side of the rank badge and of the owner's.
pub(super) const BADGE: f32 = 22.0;
/// Height of the slot into which a card would drop.
pub(super) const SLOT: f32 = 36.0;
/// Width of the zones along the edges in which a drag scrolls.
pub(super) const EDGE: f32 = 40.0;
/// Points a second that a drag scrolls at most.
pub(super) const EDGE_SPEED: f32 = 900.0;

/// What decides the height of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardShape {
    /// Everything on it.
    Full {
        /// Lines of the name: 1 or 2.
        name_lines: usize,
        /// Rows below the hairline: the next event, and the money line where both do not fit into one.
        footer_rows: usize,
    },
    /// A finished project: name and outcome.
    Compact,
}

impl CardShape {
    /// Height of the title block.
    pub(super) fn title(self) -> f32 {
        match self {
            Self::Full { name_lines, .. } => (name_lines as f32 * NAME_LINE + 4.0).max(TITLE),
            Self::Compact => TITLE,
        }
    }
    /// Height of the card. It does not depend on what a drag shows on it, so that nothing jumps while one is in the air.
    pub(super) fn height(self) -> f32 {
        match self {
            Self::Full { footer_rows, .. } => {
                PAD + self.title() + 3.0 * ROW + BAR_ROW + GAP + footer_rows as f32 * ROW + 6.0
            }
            Self::Compact => PAD + self.title() + ROW + 6.0,
        }
    }
}

/// A card in a column, for stacking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    /// Its height.
    pub(super) height: f32,
    /// It is the place of the card in the air.
    pub(super) carried: bool,
}

/// Cards stacked in a column; tops are measured from the first card's.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Stack {
    /// Top of each card.
    pub(super) tops: Vec<f32>,
    /// Top of the slot, if there is one.
    pub(super) slot: Option<f32>,
    /// Height of all, with room below the last.
    pub(super) height: f32,
}

/// Stacks cards, with a slot before the `slot`th card that is not in the air (or behind the last). Directly beside the
/// place of the card in the air there is none: dropping it there changes nothing.
pub(super) fn stack(items: &[Item], slot: Option<usize>) -> Stack {
    let own = items.iter().position(|i| i.carried);
    let slot = slot.filter(|s| own != Some(*s));
    let mut out = Stack::default();
    let (mut y, mut others) = (0.0, 0);
    for item in items {
        if !item.carried {
            if slot == Some(others) && out.slot.is_none() {
                out.slot = Some(y);
                y += SLOT + GAP;
            }
            others += 1;
        }
        out.tops.push(y);
        y += item.height + GAP;
    }
    if slot.is_some() && out.slot.is_none() {
        out.slot = Some(y);
        y += SLOT + GAP;
    }
    out.height = y;
    out
}

/// Among the cards that are not in the air, the place at which one dropped at height `y` would stand.
///
/// `y` is measured from the top of the first card. The slot shifts cards by its height once it has opened; a card counts
/// as passed in the middle between its two positions, so that the answer does not depend on where the slot is now, and
/// a pointer that rests never makes it flicker.
pub(super) fn insertion_index(items: &[Item], y: f32) -> usize {
    let closed = stack(items, None);
    items
        .iter()
        .zip(&closed.tops)
        .filter(|(item, top)| !item.carried && *top + f32::midpoint(item.height, SLOT + GAP) < y)
        .count()
}

/// The place in the one order (0 first, the project in the air not counted) that a drop at place `index` of a column
/// gives: the present one if it fits between the neighbours there, otherwise the nearest that does.
///
/// `others` are the stages of all other projects in rank order, `from` is the place of the project in the air.
pub(super) fn target_rank(others: &[StageId], stage: StageId, index: usize, from: usize) -> usize {
    let mut column = others.iter().enumerate().filter(|(_, s)| **s == stage).map(|(at, _)| at);
    let (mut low, mut high) = (0, others.len());
    for place in 0.. {
        let Some(at) = column.next() else { break };
        if place < index {
            low = at + 1;
        } else {
            high = at;
            break;
        }
    }
    from.clamp(low, high.max(low))
}

/// The place in its column at which a drop would stand.
pub(super) fn slot_index(others: &[StageId], target: Target) -> usize {
    others.iter().take(target.rank).filter(|s| **s == target.stage).count()
}

/// The columns, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    /// Where the columns are seen; the rest of them is reached by scrolling.
    pub(super) viewport: Rect,
    /// Width of a column.
    pub(super) column: f32,
    /// Width of all columns with their gaps.
    pub(super) content: f32,
    /// The strips at the right, folded or open.
    pub(super) strips: Vec<Rect>,
}

/// Divides the board. `strips` says of each strip whether it is open.
pub(super) fn frame(area: Rect, columns: usize, strips: &[bool]) -> Frame {
    let inner = area.shrink(MARGIN);
    let open_width = COLUMN_MIN.min(inner.width() * 0.6).max(STRIP);
    let mut right = inner.right();
    let mut places = vec![];
    for open in strips.iter().rev() {
        let width = if *open { open_width } else { STRIP };
        places.push(Rect::from_min_max(pos2(right - width, inner.top()), pos2(right, inner.bottom())));
        right -= width + GAP;
    }
    places.reverse();
    let viewport = Rect::from_min_max(inner.min, pos2(right.max(inner.left() + 1.0), inner.bottom()));
    let count = columns.max(1) as f32;
    // as wide as with all strips folded: opening one changes no card
    let room = inner.width() - strips.len() as f32 * (STRIP + GAP);
    let column = ((room - (count - 1.0) * GAP) / count).clamp(COLUMN_MIN, COLUMN_MAX);
    Frame { viewport, column, content: count * column + (count - 1.0) * GAP, strips: places }
}

impl Frame {
    /// The rectangle of a column, the board being scrolled by `scroll`.
    pub(super) fn column(&self, at: usize, scroll: f32) -> Rect {
        let left = self.viewport.left() + at as f32 * (self.column + GAP) - scroll;
        Rect::from_min_size(pos2(left, self.viewport.top()), vec2(self.column, self.viewport.height()))
    }
    /// How far the board can be scrolled.
    pub(super) fn overflow(&self) -> f32 {
        (self.content - self.viewport.width()).max(0.0)
    }
    /// The column under `x`; a gap belongs half to each of its neighbours.
    pub(super) fn column_at(&self, x: f32, columns: usize, scroll: f32) -> Option<usize> {
        if !(self.viewport.left() - MARGIN..=self.viewport.right() + GAP / 2.0).contains(&x) {
            return None;
        }
        let at = (x - self.viewport.left() + scroll + GAP / 2.0) / (self.column + GAP);
        let at = at.max(0.0) as usize;
        (at < columns).then_some(at)
    }
    /// The strip under `x`.
    pub(super) fn strip_at(&self, x: f32) -> Option<usize> {
        let reach = GAP / 2.0;
        self.strips.iter().enumerate().find_map(|(at, strip)| {
            let last = at + 1 == self.strips.len();
            let right = strip.right() + if last { MARGIN } else { reach };
            (strip.left() - reach..right).contains(&x).then_some(at)
        })
    }
}

/// The part of a column below its header, in which cards scroll.
pub(super) fn body(column: Rect) -> Rect {
    Rect::from_min_max(
        pos2(column.left(), column.top() + HEADER - TOP),
        pos2(column.right(), column.bottom() - GAP / 2.0),
    )
}

/// Points a second that a drag held at `at` scrolls between two edges: faster the nearer, none in the middle. Beyond
/// an edge it is as fast as on it. Where there is little room the zones shrink with it.
pub(super) fn edge_speed(at: f32, low: f32, high: f32) -> f32 {
    let zone = EDGE.min((high - low) / 4.0).max(1.0);
    let near = |distance: f32| ((zone - distance) / zone).clamp(0.0, 1.0);
    EDGE_SPEED * (near(high - at) - near(at - low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stage(name: &str) -> StageId {
        StageId(name.parse().unwrap())
    }
    fn stages(letters: &str) -> Vec<StageId> {
        letters.chars().map(|c| stage(&c.to_string())).collect()
    }
    fn item(height: f32, carried: bool) -> Item {
        Item { height, carried }
    }

    #[test]
    fn the_rank_stays_if_it_fits_between_the_neighbours() {
        // others in rank order, column, place in it, present rank, rank after the drop
        for (others, column, index, from, to) in [
            ("", "a", 0, 0, 0),
            ("aaa", "a", 0, 1, 0),  // above the first of its own column
            ("aaa", "a", 1, 1, 1),  // its own place
            ("aaa", "a", 3, 1, 3),  // behind the last
            ("bbb", "a", 0, 2, 2),  // an empty column: the rank stays
            ("abab", "a", 0, 3, 0), // above a: rank 0 is the nearest that fits
            ("abab", "a", 1, 3, 2), // between the two a: places 1 and 2 fit, 2 is nearer to 3
            ("abab", "a", 1, 0, 1), // the same from above
            ("abab", "a", 1, 2, 2), // fits already
            ("abab", "a", 2, 1, 3), // behind both
            ("abab", "a", 2, 4, 4), // behind both already
            ("abab", "b", 9, 0, 4), // a place beyond the end is the end
            ("bbabb", "a", 0, 1, 1),
            ("bbabb", "a", 1, 1, 3),
        ] {
            let others = stages(others);
            assert_eq!(
                target_rank(&others, stage(column), index, from),
                to,
                "{others:?} {column} {index} {from}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_target_stands_where_it_was_aimed(letters in "[abc]{0,12}", index in 0usize..14, from in 0usize..13) {
            let others = stages(&letters);
            let from = from.min(others.len());
            let count = letters.chars().filter(|c| *c == 'a').count();
            let rank = target_rank(&others, stage("a"), index, from);
            prop_assert!(rank <= others.len());
            prop_assert_eq!(slot_index(&others, Target { rank, stage: stage("a") }), index.min(count));
            // no rank that gives the same place is nearer
            for other in 0..=others.len() {
                if slot_index(&others, Target { rank: other, stage: stage("a") }) == index.min(count) {
                    prop_assert!(other.abs_diff(from) >= rank.abs_diff(from));
                }
            }
        }

        #[test]
        fn a_pointer_in_the_open_slot_keeps_it_open(
            heights in prop::collection::vec(60.0f32..180.0, 1..8), carried in 0usize..8, slot in 0usize..9, at in 0.0f32..1.0,
        ) {
            let items: Vec<Item> = heights.iter().enumerate().map(|(i, h)| item(*h, i == carried)).collect();
            let slot = slot.min(items.iter().filter(|i| !i.carried).count());
            if let Some(top) = stack(&items, Some(slot)).slot {
                prop_assert_eq!(insertion_index(&items, top + at * SLOT), slot);
            }
        }

        #[test]
        fn cards_never_overlap(
            heights in prop::collection::vec(60.0f32..180.0, 0..8), carried in 0usize..9, slot in 0usize..9,
        ) {
            let items: Vec<Item> = heights.iter().enumerate().map(|(i, h)| item(*h, i == carried)).collect();
            let drawn = stack(&items, Some(slot));
            let mut spans: Vec<(f32, f32)> =
                drawn.tops.iter().zip(&items).map(|(top, i)| (*top, top + i.height)).collect();
            spans.extend(drawn.slot.map(|top| (top, top + SLOT)));
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            prop_assert!(spans.windows(2).all(|w| w[0].1 + GAP <= w[1].0 + 0.01));
            prop_assert!(spans.last().is_none_or(|s| s.1 <= drawn.height));
        }
    }

    #[test]
    fn the_slot_opens_before_the_card_it_points_at() {
        let items = [item(100.0, false), item(100.0, true), item(100.0, false)];
        assert_eq!(stack(&items, Some(0)).tops, [44.0, 152.0, 260.0]);
        assert_eq!(stack(&items, Some(0)).slot, Some(0.0));
        assert_eq!(stack(&items, Some(1)).slot, None, "beside its own place nothing would change");
        assert_eq!(stack(&items, Some(2)).slot, Some(324.0));
        assert_eq!(insertion_index(&items, 20.0), 0);
        assert_eq!(insertion_index(&items, 120.0), 1);
        assert_eq!(insertion_index(&items, 400.0), 2);
    }

    #[test]
    fn columns_share_the_width_or_scroll() {
        let area = |w, h| Rect::from_min_size(pos2(0.0, 48.0), vec2(w, h));
        let wide = frame(area(1440.0, 824.0), 6, &[false]);
        assert!(wide.overflow() < 0.01 && wide.column > COLUMN_MIN, "{wide:?}");
        assert_eq!(wide.strips[0].right(), 1428.0);
        assert_eq!(frame(area(1440.0, 824.0), 6, &[true]).column, wide.column);
        let narrow = frame(area(1024.0, 624.0), 6, &[true]);
        assert_eq!(narrow.column, COLUMN_MIN);
        assert!(narrow.overflow() > 300.0 && narrow.strips[0].width() >= COLUMN_MIN);
        // scrolled to the end, the last column ends where the view does
        assert_eq!(narrow.column(5, narrow.overflow()).right(), narrow.viewport.right());
        assert_eq!(narrow.column_at(narrow.viewport.right() - 1.0, 6, narrow.overflow()), Some(5));
        assert_eq!(narrow.strip_at(narrow.strips[0].center().x), Some(0));
        assert_eq!(wide.column_at(wide.column(2, 0.0).right() + 1.0, 6, 0.0), Some(2));
        assert_eq!(wide.column_at(wide.column(3, 0.0).left() - 1.0, 6, 0.0), Some(3));
        assert_eq!(wide.column_at(-30.0, 6, 0.0), None);
    }

    #[test]
    fn a_drag_scrolls_only_near_the_edges() {
        assert_eq!(edge_speed(300.0, 0.0, 600.0), 0.0);
        assert!(edge_speed(5.0, 0.0, 600.0) < -500.0);
        assert_eq!(edge_speed(900.0, 0.0, 600.0), EDGE_SPEED);
        assert!(edge_speed(580.0, 0.0, 600.0) > 0.0);
    }
}
