//! Hands: what pointer and keys do to a project that is lifted, in the air, or dropped, and to the keyboard focus.
use super::layout::{self, Item, edge_speed, insertion_index, slot_index, target_rank};
use super::{Board, BoardState, Reveal, card_id};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::drag::{DragAsk, DragBy, ProjectDrag, Target};
use crate::domain::ProjectId;
use egui::{Key, Modifiers, Pos2, Rect, Ui};

/// Follows the pointer with the project in the air, and answers Esc and the release. Returns where it would drop.
pub(super) fn pointer(
    ui: &Ui,
    cx: &Cx<'_>,
    drag: &ProjectDrag,
    board: &Board<'_>,
    state: &mut BoardState,
    asks: &mut Vec<Ask>,
) -> Option<Target> {
    if taken(ui, Key::Escape) {
        asks.push(Ask::Drag(DragAsk::Cancel));
        return None;
    }
    let (at, down, dt) =
        ui.input(|i| (i.pointer.latest_pos(), i.pointer.primary_down(), i.stable_dt.min(0.1)));
    let lane = at.filter(|p| board.area.contains(*p)).and_then(|p| board.lane_at(p.x, state));
    let aim = lane.zip(at).map(|(lane, p)| aim_at(board, lane, p, drag, state));
    state.peek = lane
        .filter(|lane| *lane >= board.columns)
        .and_then(|lane| board.lanes.get(lane))
        .map(|lane| lane.stage.id);
    if aim != drag.target {
        asks.push(Ask::Drag(DragAsk::Aim(aim)));
    }
    if !down {
        asks.push(Ask::Drag(if aim.is_some() { DragAsk::Drop } else { DragAsk::Cancel }));
        keep_open(cx, aim, state);
    } else if let (Some(lane), Some(p)) = (lane, at) {
        scroll(ui, board, lane, p, dt, state);
    }
    aim
}

/// A strip into which something was dropped stays open, so that one sees it there.
fn keep_open(cx: &Cx<'_>, aim: Option<Target>, state: &mut BoardState) {
    if let Some(stage) = aim.and_then(|t| cx.plan.stages.get(t.stage))
        && super::is_strip(stage)
    {
        state.open.insert(stage.id);
    }
}

/// The place under the pointer.
fn aim_at(board: &Board<'_>, lane: usize, at: Pos2, drag: &ProjectDrag, state: &BoardState) -> Target {
    let lane_of = &board.lanes[lane];
    let stage = lane_of.stage.id;
    let index = if lane_of.folded {
        slot_index(&board.others, Target { rank: drag.from_rank, stage })
    } else {
        let top = layout::body(board.lane_rect(lane, state)).top();
        let items: Vec<Item> = lane_of.items();
        insertion_index(&items, at.y - top - layout::TOP + state.offset(stage))
    };
    Target { rank: target_rank(&board.others, stage, index, drag.from_rank), stage }
}

/// Scrolls the column and the board while the pointer is near their edges.
fn scroll(ui: &Ui, board: &Board<'_>, lane: usize, at: Pos2, dt: f32, state: &mut BoardState) {
    let lane_of = &board.lanes[lane];
    if !lane_of.folded {
        let body = layout::body(board.lane_rect(lane, state));
        let most = (lane_of.height(true) - body.height()).max(0.0);
        let now = state.offset(lane_of.stage.id);
        let then = (now + dt * edge_speed(at.y, body.top(), body.bottom())).clamp(0.0, most.max(now));
        if (then - now).abs() > 0.1 {
            state.offsets.insert(lane_of.stage.id, then);
            state.pushed.push(lane_of.stage.id);
            ui.request_repaint();
        }
    }
    let view: Rect = board.frame.viewport;
    if lane < board.columns && board.frame.overflow() > 0.0 {
        let then = state.scroll + dt * edge_speed(at.x, view.left(), view.right());
        let then = then.clamp(0.0, board.frame.overflow());
        if (then - state.scroll).abs() > 0.1 {
            state.scroll = then;
            state.pushed_board = true;
            ui.request_repaint();
        }
    }
}

/// The keyboard form of the drag. Returns where the project in the air would drop.
pub(super) fn keyboard(
    ui: &Ui,
    cx: &Cx<'_>,
    drag: &ProjectDrag,
    board: &Board<'_>,
    state: &mut BoardState,
    asks: &mut Vec<Ask>,
) -> Option<Target> {
    let focused = ui.memory(|m| m.has_focus(card_id(drag.project)));
    if taken(ui, Key::Escape) || !focused || ui.input(|i| i.pointer.any_pressed()) {
        asks.push(Ask::Drag(DragAsk::Cancel));
        return None;
    }
    if taken(ui, Key::Space) || taken(ui, Key::Enter) {
        asks.push(Ask::Drag(DragAsk::Drop));
        keep_open(cx, drag.target, state);
        state.reveal = Some(Reveal::Card(drag.project));
        return drag.target;
    }
    let mut aim = drag.target?;
    for (key, step) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
        if taken(ui, key) {
            let index = slot_index(&board.others, aim).saturating_add_signed(step);
            aim.rank = target_rank(&board.others, aim.stage, index, drag.from_rank);
        }
    }
    for (key, step) in [(Key::ArrowLeft, -1), (Key::ArrowRight, 1)] {
        if taken(ui, key)
            && let Some(lane) = board.lanes.iter().position(|l| l.stage.id == aim.stage)
            && let Some(next) = lane.checked_add_signed(step).and_then(|l| board.lanes.get(l))
        {
            // the present rank fits somewhere in every column
            aim.stage = next.stage.id;
        }
    }
    state.peek = board.lanes.iter().skip(board.columns).map(|l| l.stage.id).find(|id| *id == aim.stage);
    if Some(aim) != drag.target {
        asks.push(Ask::Drag(DragAsk::Aim(Some(aim))));
        state.reveal = Some(Reveal::Slot);
    }
    Some(aim)
}

/// Keys on a focused card while nothing is in the air: arrows walk, Space lifts, Enter selects, and opens the page of what is
/// `selected` already.
pub(super) fn walk(
    ui: &Ui,
    selected: Selection,
    board: &Board<'_>,
    state: &mut BoardState,
    asks: &mut Vec<Ask>,
) {
    let Some(focused) = ui.memory(egui::Memory::focused) else { return };
    let Some((lane, place, project)) = board.find(|project| card_id(project) == focused) else { return };
    if !ui.input(|i| i.modifiers.is_none()) {
        return;
    }
    if taken(ui, Key::Space) {
        let lift = DragAsk::Lift { project, by: DragBy::Keyboard, grab: egui::Vec2::ZERO };
        asks.push(Ask::Drag(lift));
        return;
    }
    if taken(ui, Key::Enter) {
        let card = Selection::Project(project);
        asks.push(if selected == card { Ask::OpenPage(project) } else { Ask::Select(card) });
        return;
    }
    let shown = |lane: usize| board.lanes.get(lane).filter(|l| !l.folded && !l.cards.is_empty());
    let mut next: Option<ProjectId> = None;
    for (key, step) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
        if taken(ui, key) {
            let cards = board.lanes.get(lane).map(|l| &l.cards);
            next = cards.zip(place.checked_add_signed(step)).and_then(|(c, at)| Some(c.get(at)?.project.id));
        }
    }
    if taken(ui, Key::ArrowLeft) {
        next = (0..lane).rev().find_map(shown).and_then(|l| l.nearest(place));
    }
    if taken(ui, Key::ArrowRight) {
        next = (lane + 1..board.lanes.len()).find_map(shown).and_then(|l| l.nearest(place));
    }
    if let Some(project) = next {
        ui.memory_mut(|m| m.request_focus(card_id(project)));
        state.reveal = Some(Reveal::Card(project));
    }
}

/// Whether a key without modifiers was pressed; nobody else hears of it then.
fn taken(ui: &Ui, key: Key) -> bool {
    ui.input_mut(|i| i.modifiers.is_none() && i.consume_key(Modifiers::NONE, key))
}
