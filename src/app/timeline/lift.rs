//! A project in the air over the timeline: where it would drop, the insertion line, the lifted row.
use super::brush::Brush;
use super::columns::handle;
use super::frame::Frame;
use super::rows::Block;
use crate::app::context::Ask;
use crate::app::drag::{DragAsk, DragBy, ProjectDrag, Target};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{chip, rank_badge, text};
use egui::{
    Align2, CornerRadius, CursorIcon, Id, Key, LayerId, Modifiers, Order, Pos2, Rect, Stroke, StrokeKind, Ui,
    pos2, vec2,
};

/// The rank at which a project would stand with the pointer at `y` (from the first row's top): the number of other
/// projects whose middle is above it.
pub fn rank_at(blocks: &[Block], dragged: crate::domain::ProjectId, y: f64) -> usize {
    let others = blocks.iter().filter(|b| b.id != dragged);
    others.filter(|b| f64::midpoint(b.top, b.bottom) < y).count()
}

/// Where the insertion line stands for a rank, the dragged project not counted; `None` if it would stay where it is.
pub fn insertion(blocks: &[Block], dragged: crate::domain::ProjectId, rank: usize) -> Option<f64> {
    if blocks.get(rank).is_some_and(|b| b.id == dragged) {
        return None;
    }
    let mut others = blocks.iter().filter(|b| b.id != dragged);
    let before = others.nth(rank);
    before.map(|b| b.top).or_else(|| blocks.last().map(|b| b.bottom))
}

/// Follows the pointer with a lifted project: aims, drops, cancels. The drag is followed by the pointer itself and not by
/// the row, which may have been scrolled out of view.
pub fn follow(ui: &Ui, frame: &Frame<'_>, drag: &ProjectDrag, asks: &mut Vec<Ask>) {
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        asks.push(Ask::Drag(DragAsk::Cancel));
        return;
    }
    if drag.by == DragBy::Keyboard {
        return;
    }
    ui.set_cursor_icon(CursorIcon::Grabbing);
    let (pointer, down) = ui.input(|i| (i.pointer.latest_pos(), i.pointer.primary_down()));
    let target = pointer.filter(|p| frame.areas.all.expand(40.0).contains(*p)).map(|p| {
        let y = frame.scroll + f64::from(p.y - frame.areas.left.top());
        Target { rank: rank_at(frame.rows.blocks(), drag.project, y), stage: drag.from_stage }
    });
    // without a pointer (it has just left) the last aim holds
    if pointer.is_some() && target != drag.target {
        asks.push(Ask::Drag(DragAsk::Aim(target)));
    }
    if !down {
        asks.push(Ask::Drag(DragAsk::Drop));
    }
}

/// How fast rows scroll with the pointer near an edge, in points a second.
pub fn edge_speed(pointer: Pos2, rows: Rect) -> f32 {
    const ZONE: f32 = 44.0;
    let (above, below) = (rows.top() + ZONE - pointer.y, pointer.y - (rows.bottom() - ZONE));
    if above > 0.0 {
        -12.0 * above.min(ZONE * 1.5)
    } else if below > 0.0 {
        12.0 * below.min(ZONE * 1.5)
    } else {
        0.0
    }
}

/// The insertion line and the lifted row.
pub fn paint(ui: &Ui, frame: &Frame<'_>, drag: &ProjectDrag) {
    let (tokens, areas) = (frame.tokens(), frame.areas);
    if let Some(target) = drag.target
        && let Some(top) = insertion(frame.rows.blocks(), drag.project, target.rank)
    {
        let clip = areas.left.union(areas.time).expand2(vec2(0.0, 2.0));
        let painter = ui.painter().with_clip_rect(clip);
        let y = (areas.left.top() + (top - frame.scroll) as f32)
            .clamp(areas.left.top() + 1.0, areas.left.bottom() - 1.0);
        let mut brush = Brush::new(&painter);
        brush.across(areas.all.left(), areas.all.right(), y, 2.5, tokens.accent);
        brush.paint(&painter);
        let words = format!("Rank {}", target.rank + 1);
        let middle = y.clamp(areas.left.top() + 11.0, areas.left.bottom() - 11.0);
        chip(&painter, pos2(areas.time.left() + 10.0, middle), &words, tokens.on_accent, tokens.accent);
    }
    if drag.by == DragBy::Pointer
        && let Some(at) = ui.input(|i| i.pointer.latest_pos())
    {
        lifted(ui, frame, drag, at);
    }
}

fn lifted(ui: &Ui, frame: &Frame<'_>, drag: &ProjectDrag, at: Pos2) {
    let (tokens, areas) = (frame.tokens(), frame.areas);
    let Some(project) = frame.cx.plan.projects.get(drag.project) else { return };
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, Id::unique("lifted project row")));
    let width = areas.columns.forecast.1 - areas.left.left() + 8.0;
    let rect = Rect::from_min_size(at - drag.grab, vec2(width, size::PROJECT_ROW));
    let rect = rect.translate(vec2(6.0, 2.0));
    let round = CornerRadius::same(size::CARD_RADIUS);
    painter.add(
        egui::Shadow { offset: [0, 6], blur: 18, spread: 0, color: tokens.shadow }.as_shape(rect, round),
    );
    painter.rect(rect, round, tokens.raised, Stroke::new(1.5, tokens.accent), StrokeKind::Inside);
    handle(&painter, rect.left(), rect.center().y, tokens.dim);
    let badge = Rect::from_center_size(pos2(rect.left() + 42.0, rect.center().y), vec2(24.0, 24.0));
    let rank = drag.target.map_or(drag.from_rank, |t| t.rank) + 1;
    rank_badge(&painter, badge, rank as u32, tokens, true);
    let x = rect.left() + (areas.columns.name.0 - areas.left.left());
    let room = rect.left() + (areas.columns.forecast.0 - areas.left.left()) - x - 12.0;
    text(
        &painter,
        pos2(x, rect.top() + 18.0),
        Align2::LEFT_CENTER,
        &project.name,
        Weight::SemiBold,
        Size::Body,
        tokens.text,
        room,
    );
    let then = frame.cx.previewed(drag.project).or_else(|| frame.cx.project(drag.project));
    let Some(then) = then else { return };
    let (words, colour) = match then.slack {
        Some(days) => (format::slack(days), tokens.status(then.deadline).0),
        None => ("no promise".into(), tokens.faint),
    };
    text(
        &painter,
        pos2(x, rect.top() + 36.0),
        Align2::LEFT_CENTER,
        &words,
        Weight::Medium,
        Size::Small,
        colour,
        room,
    );
    let x = rect.left() + (areas.columns.forecast.0 - areas.left.left());
    let finish = then.finish.map_or("no date".into(), |f| format::date(f.last_day(), frame.cx.today));
    text(
        &painter,
        pos2(x, rect.top() + 18.0),
        Align2::LEFT_CENTER,
        &finish,
        Weight::Medium,
        Size::Body,
        tokens.text,
        70.0,
    );
    if let Some(change) = frame.cx.change(drag.project).filter(|c| c.days != 0) {
        let (ink, ground) = if change.days < 0 { tokens.good } else { tokens.trouble };
        chip(&painter, pos2(x, rect.top() + 36.0), &format::shift(change.days), ink, ground);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::timeline::rows::Rows;
    use crate::app::timeline::sample;
    use std::collections::BTreeSet;

    #[test]
    fn aiming_counts_the_others_above_and_the_line_stands_there() {
        let plan = sample::large(4, 3);
        let ids: Vec<_> = plan.ranked().iter().map(|p| p.id).collect();
        let mut rows = Rows::default();
        // the second is unfolded: 52, 52 + 90, 52, 52
        rows.refresh(&plan, &BTreeSet::from([ids[1]]));
        let blocks = rows.blocks();
        for (y, rank) in [(-40.0, 0), (10.0, 0), (60.0, 0), (130.0, 1), (215.0, 1), (225.0, 2), (900.0, 3)] {
            assert_eq!(rank_at(blocks, ids[0], y), rank, "{y}");
        }
        assert_eq!(insertion(blocks, ids[0], 0), None);
        assert_eq!(insertion(blocks, ids[0], 1), Some(194.0));
        assert_eq!(insertion(blocks, ids[0], 3), Some(298.0));
        assert_eq!(insertion(blocks, ids[3], 0), Some(0.0));
        assert_eq!(insertion(blocks, ids[3], 1), Some(52.0));
        assert_eq!(insertion(blocks, ids[3], 3), None);
    }

    #[test]
    fn rows_scroll_only_near_an_edge() {
        let rows = Rect::from_min_max(pos2(0.0, 100.0), pos2(800.0, 600.0));
        assert!(edge_speed(pos2(5.0, 101.0), rows) < 0.0);
        assert_eq!(edge_speed(pos2(5.0, 350.0), rows), 0.0);
        assert!(edge_speed(pos2(5.0, 640.0), rows) > edge_speed(pos2(5.0, 570.0), rows));
    }
}
