//! The card in the air: small, slightly turned, with the dates it would have.
use super::card::{self, Face};
use super::layout::{self, GAP};
use super::words::CardWords;
use super::{Board, BoardState};
use crate::app::context::Cx;
use crate::app::drag::{DragBy, ProjectDrag, Target};
use egui::emath::Rot2;
use egui::{CursorIcon, Id, LayerId, Order, Painter, Pos2, Rect, Shape, Ui, pos2, vec2};

/// How far the card is turned, in radians: a degree and a half.
const TURN: f32 = -0.026;

/// Shows the project in the air at the pointer, or at the slot while keys carry it.
pub(super) fn show(
    ui: &Ui,
    cx: &Cx<'_>,
    drag: &ProjectDrag,
    aim: Option<Target>,
    board: &Board<'_>,
    state: &BoardState,
) {
    let Some(project) = cx.plan.projects.get(drag.project) else { return };
    // over nothing, nothing would change
    let shown = if aim.is_some() { *cx } else { Cx { preview: None, ..*cx } };
    let Some(mut words) = CardWords::of(&shown, project) else { return };
    if let Some(aim) = aim {
        words.rank = aim.rank as u32 + 1;
    }
    let painter = Painter::new(
        ui.ctx().clone(),
        LayerId::new(Order::Tooltip, Id::unique("board card in the air")),
        ui.ctx().content_rect(),
    );
    let width = board.frame.column - 2.0 * GAP;
    let mut face = Face::of(&painter, cx, project, width);
    if face.shape == layout::CardShape::Compact {
        face.shape = layout::CardShape::Full { name_lines: 1, footer_rows: 1 };
    }
    let size = vec2(width, card::lifted_height(&face, &words));
    let Some(corner) = corner(ui, drag, aim, board, state, size.y) else { return };
    let window = ui.ctx().content_rect();
    let corner = corner.min(window.max - size - vec2(4.0, 4.0)).max(window.min);
    let rect = Rect::from_min_size(corner, size);
    turned(&painter, rect.center(), |painter| card::paint_lifted(painter, rect, &face, &words, cx.tokens));
    if drag.by == DragBy::Pointer {
        ui.set_cursor_icon(if aim.is_some() { CursorIcon::Grabbing } else { CursorIcon::NotAllowed });
    }
}

/// Where the top left corner of the card in the air is.
fn corner(
    ui: &Ui,
    drag: &ProjectDrag,
    aim: Option<Target>,
    board: &Board<'_>,
    state: &BoardState,
    height: f32,
) -> Option<Pos2> {
    match drag.by {
        DragBy::Pointer => {
            let at = ui.input(|i| i.pointer.latest_pos())?;
            Some(
                at - vec2(
                    drag.grab.x.min(board.frame.column - 2.0 * GAP - 8.0),
                    drag.grab.y.min(height - 8.0),
                ),
            )
        }
        DragBy::Keyboard => {
            let aim = aim?;
            let lane = board.lanes.iter().position(|l| l.stage.id == aim.stage)?;
            let column = board.lane_rect(lane, state);
            let index = layout::slot_index(&board.others, aim);
            let items = board.lanes.get(lane)?.items();
            let stack = layout::stack(&items, Some(index));
            let own = items.iter().position(|i| i.carried).and_then(|i| stack.tops.get(i).copied());
            let top = stack.slot.or(own).unwrap_or(0.0) - state.offset(aim.stage);
            let body = layout::body(column);
            let y = (body.top() + layout::TOP + top + layout::SLOT)
                .clamp(body.top(), (body.bottom() - height).max(body.top()));
            Some(pos2(column.left() + 24.0, y))
        }
    }
}

/// Paints something turned about a point.
fn turned(painter: &Painter, pivot: Pos2, paint: impl FnOnce(&Painter)) {
    let next = || painter.ctx().graphics_mut(|g| g.entry(painter.layer_id()).next_idx());
    let from = next();
    paint(painter);
    let to = next();
    painter.ctx().graphics_mut(|g| {
        let list = g.entry(painter.layer_id());
        for at in from.0..to.0 {
            list.mutate_shape(egui::layers::ShapeIdx(at), |clipped| turn(&mut clipped.shape, pivot));
        }
    });
}

/// Turns a shape about a point. Of the shapes there are, those that cards are made of.
fn turn(shape: &mut Shape, pivot: Pos2) {
    let rotation = Rot2::from_angle(TURN);
    let around = |p: Pos2| pivot + rotation * (p - pivot);
    match shape {
        Shape::Vec(shapes) => shapes.iter_mut().for_each(|s| turn(s, pivot)),
        Shape::Circle(circle) => circle.center = around(circle.center),
        Shape::LineSegment { points, .. } => *points = points.map(around),
        Shape::Path(path) => path.points.iter_mut().for_each(|p| *p = around(*p)),
        Shape::Rect(rect) => {
            let mut turned = rect.clone().with_angle_and_pivot(TURN, pivot);
            turned.round_to_pixels = Some(false);
            *rect = turned;
        }
        Shape::Text(text) => {
            text.pos = around(text.pos);
            text.angle += TURN;
        }
        _ => {}
    }
}
