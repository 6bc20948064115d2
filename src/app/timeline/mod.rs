//! The timeline: a row per project in rank order, unfolding into tasks and purchases, over a time axis that zooms about the
//! pointer; people's load below.
//!
//! ```text
//!  columns | months and years
//!          | weeks and days          [Today]
//!  --------+---------------------------|-----------
//!  1 name  |   ======------            |    diamond
//!  2 name  |        ====-------
//!  - - - - | - - money line - - - - - - - - - - - -
//!  3 name  |              -------
//!  --------+---------------------------------------
//!  people  |  load by week
//! ```
//! What follows from the plan alone is kept ([`rows`]); what is in view is laid out ([`layout`]); painting comes last and
//! only reads. The axis is pure ([`axis`]): gestures make new views.
pub mod axis;
mod bars;
mod brush;
mod chain;
mod columns;
mod empty;
mod frame;
mod geometry;
mod grip;
mod ground;
mod keys;
mod layout;
mod lift;
mod load;
mod rows;
#[cfg(test)]
mod sample;
mod state;
mod ticks;
mod tips;
pub mod words;

pub use geometry::HEADER as AXIS_HEADER;
pub use state::TimelineState;

use super::context::{Ask, Cx, Selection};
use super::drag::DragBy;
use super::theme::{Size, Weight, font};
use super::widgets::chip;
use axis::{Axis, days_of};
use egui::{
    Color32, CornerRadius, CursorIcon, Id, Key, Modifiers, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    pos2, vec2,
};
use frame::Frame;
use geometry::{Geometry, STRIP};
use layout::Scene;

/// Shows the timeline in all the room there is. Reads `cx`, keeps its own `state`, and pushes what it asks for.
pub fn timeline_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut TimelineState, asks: &mut Vec<Ask>) {
    let all = ui.available_rect_before_wrap();
    if cx.plan.projects.is_empty() {
        empty::teach(ui, cx, asks);
        return;
    }
    ui.allocate_rect(all, Sense::hover());
    ui.shrink_clip_rect(all);
    let mut rows = std::mem::take(&mut state.rows);
    let areas = Geometry::of(all, state.strip, cx.plan.people.len());
    let pointer = ui.input(|i| i.pointer.latest_pos());
    let axis = state.settle(cx, &areas, pointer);
    rows.refresh(cx.plan, &state.unfolded);
    rows.compare_with(cx.plan, cx.compared);
    let id = Id::unique("timeline");
    let mut frame = Frame { cx, rows: &rows, axis, areas, scroll: state.scroll, id };
    if let Some((project, unfold)) = hear_keys(ui, &frame, state, asks) {
        state.set_unfolded(project, unfold);
    }
    show_selection(&frame, state);
    frame.axis = navigate(ui, &frame, state);
    state.clamp_scroll(rows.height(), &areas, cx.plan.people.len());
    frame.scroll = state.scroll;
    state.view = Some(frame.axis.view);
    state.axis = Some(frame.axis);

    let fold = draw(ui, &frame, state, asks);
    let scrolled = scroll_bar(ui, &frame);
    if let Some(scroll) = scrolled {
        state.scroll = scroll;
    }
    follow_drag(ui, &frame, state, asks);
    if let Some(project) = fold {
        let unfolded = state.is_unfolded(project);
        state.set_unfolded(project, !unfolded);
        ui.request_repaint();
    }
    state.rows = rows;
}

/// Reads keys; returns what they fold.
fn hear_keys(
    ui: &Ui,
    frame: &Frame<'_>,
    state: &mut TimelineState,
    asks: &mut Vec<Ask>,
) -> Option<(crate::domain::ProjectId, bool)> {
    let heard = keys::read(ui, frame, state.cursor, asks);
    if let Some(focus) = heard.focus {
        if state.cursor != Some(focus) {
            if let Some(row) = frame.row_of(focus) {
                state.reveal(frame.rows, row, &frame.areas);
            }
            ui.memory_mut(|m| m.request_focus(frame.row_id(focus)));
        }
        state.cursor = Some(focus);
    }
    if heard.fold.is_some() {
        ui.request_repaint();
    }
    heard.fold
}

/// Brings a selection that was made elsewhere into view.
fn show_selection(frame: &Frame<'_>, state: &mut TimelineState) {
    let selection = frame.cx.selection;
    if state.selection == selection {
        return;
    }
    state.selection = selection;
    let row = frame.row_of(selection).or_else(|| {
        let project = selection.project(frame.cx.plan)?;
        frame.row_of(Selection::Project(project))
    });
    if let Some(row) = row {
        state.reveal(frame.rows, row, &frame.areas);
    }
}

/// Wheel, pinch and dragging of empty space; returns the axis after them.
fn navigate(ui: &Ui, frame: &Frame<'_>, state: &mut TimelineState) -> Axis {
    let (areas, mut axis) = (frame.areas, frame.axis);
    let empty = background(ui, frame);
    if empty.dragged() && state.grip.is_none() && frame.cx.drag.is_none() {
        let delta = empty.drag_delta();
        axis.view = axis.pan(delta.x);
        state.scroll -= f64::from(delta.y);
        ui.set_cursor_icon(CursorIcon::AllScroll);
    }
    if !ui.rect_contains_pointer(areas.all) {
        return axis;
    }
    let (wheel, zoom, pointer) =
        ui.input(|i| (i.smooth_scroll_delta, i.zoom_delta_2d().x, i.pointer.latest_pos()));
    let over_strip = pointer.is_some_and(|p| p.y > areas.strip_left.top() && areas.strip_left.height() > 0.0);
    if over_strip {
        state.strip_scroll -= wheel.y;
    } else {
        state.scroll -= f64::from(wheel.y);
    }
    if wheel.x != 0.0 {
        axis.view = axis.pan(wheel.x);
    }
    if zoom != 1.0
        && let Some(at) = pointer
    {
        axis.view = axis.zoom_at(at.x.max(areas.time.left()), f64::from(zoom));
    }
    axis
}

/// Empty space: dragging it pans. Registered before everything else, so that it lies under it.
fn background(ui: &Ui, frame: &Frame<'_>) -> Response {
    let area = frame.areas.time.union(frame.areas.header_time);
    ui.interact(area, frame.id.with("time"), Sense::CLICK | Sense::DRAG)
}

/// Lays out and paints everything; returns the project to fold or unfold.
fn draw(
    ui: &mut Ui,
    frame: &Frame<'_>,
    state: &mut TimelineState,
    asks: &mut Vec<Ask>,
) -> Option<crate::domain::ProjectId> {
    let (areas, tokens) = (frame.areas, frame.tokens());
    let base = ui.painter().with_clip_rect(areas.all);
    base.rect_filled(areas.all, 0, tokens.surface);
    let upper = font(Weight::SemiBold, Size::Small);
    let lower = font(Weight::Regular, Size::Tiny);
    let ticks = ticks::ticks(&frame.axis, |label, is_upper| {
        let face = if is_upper { upper.clone() } else { lower.clone() };
        base.layout_no_wrap(label.to_owned(), face, Color32::PLACEHOLDER).size().x
    });
    let scene = layout::scene(frame.cx, frame.rows, &frame.axis, areas.time, frame.scroll);
    let time = base.with_clip_rect(areas.time);
    let time_and_foot = base.with_clip_rect(areas.time_and_foot());
    ground::behind(&time_and_foot, frame, &scene, &ticks);
    let done = bars::bars(ui, &time, frame, &scene, asks);
    ground::before(&time_and_foot, frame);
    ground::foot(ui, &time_and_foot, frame);
    if let Some(grip) = state.grip {
        paint_grip(ui, frame, &scene, &grip);
    }
    ground::header(&base.with_clip_rect(areas.header_time), frame, &ticks);
    let left = base.with_clip_rect(areas.left);
    let fold = columns::columns(ui, &left, frame, &scene, asks);
    if let Some(cursor) = state.cursor {
        keep_focus(ui, frame, &scene, cursor);
    }
    fade_lifted(ui, frame, &scene);
    ground::money_line(&base.with_clip_rect(areas.left.union(areas.time)), frame, &scene);
    columns::header(ui, &base.with_clip_rect(areas.header_left), frame, asks);
    load::strip(
        ui,
        &base.with_clip_rect(areas.strip_left.union(areas.strip_time)),
        frame,
        &ticks,
        state.strip_scroll,
        asks,
    );
    if let Some(height) = load::splitter(ui, frame) {
        state.strip = height.clamp(STRIP.0, areas.all.height());
    }
    base.hline(areas.all.x_range(), areas.header_left.bottom(), Stroke::new(1.0, tokens.line));
    base.vline(areas.columns.right, areas.all.y_range(), Stroke::new(1.0, tokens.line));
    if done.grip.is_some() {
        state.grip = done.grip;
    }
    if let Some(days) = done.jump {
        state.view = Some(frame.axis.showing(days, 0.3));
        ui.request_repaint();
    }
    fold.or(done.fold)
}

/// A row that has the focus keeps it while it is scrolled out of view.
fn keep_focus(ui: &Ui, frame: &Frame<'_>, scene: &Scene, cursor: Selection) {
    let id = frame.row_id(cursor);
    let seen = scene.rows.iter().any(|r| frame.selection(r.kind) == Some(cursor));
    if !seen && ui.memory(|m| m.has_focus(id)) && frame.row_of(cursor).is_some() {
        let nowhere = Rect::from_min_size(frame.areas.left.left_top(), vec2(0.0, 0.0));
        let response = ui.interact(nowhere, id, Sense::focusable_noninteractive());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, "Row out of view"));
    }
}

/// What is in the air is faint where it stood.
fn fade_lifted(ui: &Ui, frame: &Frame<'_>, scene: &Scene) {
    let Some(drag) = frame.cx.drag.filter(|d| d.by == DragBy::Pointer) else { return };
    let veil = frame.tokens().surface.gamma_multiply(0.6);
    let painter = ui.painter().with_clip_rect(frame.areas.left);
    for row in scene.rows.iter().filter(|r| frame.project_of(r.kind) == Some(drag.project)) {
        painter.rect_filled(ground::row_rect(row, frame.areas.left), 0, veil);
    }
}

/// The new place of a bar in the hand, its date, and what waits for it.
fn paint_grip(ui: &Ui, frame: &Frame<'_>, scene: &Scene, grip: &grip::Grip) {
    let tokens = frame.tokens();
    let Some(pointer) = ui.input(|i| i.pointer.latest_pos()) else { return };
    let number = frame.rows.work_number(crate::domain::WorkId::Task(grip.task));
    let painter = ui.painter().with_clip_rect(frame.areas.time);
    let chain = number.map(|n| frame.rows.chain_behind(n)).unwrap_or_default();
    let round = CornerRadius::same(super::theme::size::BAR_RADIUS);
    let target = grip.target(frame.cx.plan, frame.axis.days_from_x(pointer.x), frame.axis.view.px_per_day);
    for bar in &scene.bars {
        let own = frame.rows.number_in(bar.kind);
        if own.is_some_and(|n| chain.contains(&n)) {
            let veil = tokens.accent.gamma_multiply(0.22);
            painter.rect_filled(bar.rect.expand(2.0), round, veil);
        }
        if own.is_none() || own != number {
            continue;
        }
        let (x0, x1) = if grip.stretch {
            (bar.rect.left(), frame.axis.x_from_time(target).max(bar.rect.left() + 3.0))
        } else {
            let x = frame.axis.x_from_time(target);
            (x, x + bar.rect.width())
        };
        let rect = Rect::from_x_y_ranges(x0..=x1, bar.rect.y_range()).expand2(vec2(0.0, 2.0));
        painter.rect(
            rect,
            round,
            tokens.accent.gamma_multiply(0.18),
            Stroke::new(1.5, tokens.accent),
            StrokeKind::Inside,
        );
        let fine = frame.axis.view.px_per_day >= 140.0;
        let (edge, day) = if grip.stretch { (x1, target.last_day()) } else { (x0, target.date()) };
        let words =
            if fine { super::format::long_moment(target) } else { day.format("%a %-d %b").to_string() };
        painter.vline(edge, frame.areas.time.y_range(), Stroke::new(1.0, tokens.accent.gamma_multiply(0.5)));
        chip(&painter, pos2(edge + 6.0, rect.top() - 12.0), &words, tokens.on_accent, tokens.accent);
    }
}

/// Follows what is in the hand: a project or a bar.
fn follow_drag(ui: &Ui, frame: &Frame<'_>, state: &mut TimelineState, asks: &mut Vec<Ask>) {
    let (pointer, dt) = ui.input(|i| (i.pointer.latest_pos(), i.stable_dt.min(0.05)));
    if let Some(drag) = frame.cx.drag {
        lift::follow(ui, frame, drag, asks);
        lift::paint(ui, frame, drag);
        if let (DragBy::Pointer, Some(at)) = (drag.by, pointer) {
            let before = state.scroll;
            state.scroll += f64::from(lift::edge_speed(at, frame.areas.left) * dt);
            state.clamp_scroll(frame.rows.height(), &frame.areas, frame.cx.plan.people.len());
            if (state.scroll - before).abs() > 0.01 {
                ui.request_repaint();
            }
        }
    }
    let Some(grip) = state.grip else { return };
    ui.set_cursor_icon(if grip.stretch { CursorIcon::ResizeHorizontal } else { CursorIcon::Grabbing });
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        state.grip = None;
        return;
    }
    if ui.input(|i| i.pointer.primary_down()) {
        return;
    }
    state.grip = None;
    let Some(at) = pointer else { return };
    let target = grip.target(frame.cx.plan, frame.axis.days_from_x(at.x), frame.axis.view.px_per_day);
    if days_of(target).is_finite()
        && let Some((name, edit)) = grip.edit(frame.cx.plan, target)
    {
        asks.push(Ask::Edit(name, edit));
    }
}

/// A thin bar at the right edge where there are more rows than fit; returns where it was dragged to.
fn scroll_bar(ui: &Ui, frame: &Frame<'_>) -> Option<f64> {
    let area = frame.areas.time;
    let (height, room) = (frame.rows.height() + 48.0, f64::from(area.height()));
    if height <= room || room < 40.0 {
        return None;
    }
    let track = Rect::from_min_max(pos2(area.right() - 10.0, area.top()), area.right_bottom());
    let length = ((room / height) as f32 * track.height()).max(28.0);
    let way = track.height() - length;
    let share = (frame.scroll / (height - room)) as f32;
    let thumb = Rect::from_min_size(pos2(track.left() + 3.0, track.top() + way * share), vec2(5.0, length));
    let response = ui.interact(track, frame.id.with("scroll"), Sense::DRAG);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, "Scroll the rows"));
    let lit = response.hovered() || response.dragged();
    let colour = if lit { frame.tokens().dim } else { frame.tokens().tinted(frame.tokens().faint, 0.45) };
    ui.painter().rect_filled(thumb, 2, colour);
    let at = response.interact_pointer_pos().filter(|_| response.dragged())?;
    let share = ((at.y - track.top() - length / 2.0) / way.max(1.0)).clamp(0.0, 1.0);
    Some(f64::from(share) * (height - room))
}
