//! The keyboard: arrows walk the rows, Space lifts and drops a project, Left and Right fold, Enter opens the panel, and again the page.
use super::frame::Frame;
use crate::app::context::{Ask, Selection};
use crate::app::drag::{DragAsk, DragBy, ProjectDrag, Target};
use crate::domain::ProjectId;
use egui::{EventFilter, Key, Modifiers, Ui};

/// What the keys did to the view.
#[derive(Default)]
pub struct Done {
    /// The row that is to have the focus.
    pub focus: Option<Selection>,
    /// A project to fold (`false`) or unfold.
    pub fold: Option<(ProjectId, bool)>,
}

/// The row that has the focus: one in view, or the last one that keys went to.
fn focused(ui: &Ui, frame: &Frame<'_>, last: Option<Selection>) -> Option<Selection> {
    let id = ui.memory(egui::Memory::focused)?;
    if let Some(last) = last.filter(|s| frame.row_id(*s) == id) {
        return Some(last);
    }
    let seen = frame.rows.visible(frame.scroll, frame.scroll + f64::from(frame.areas.left.height()));
    frame
        .rows
        .items()
        .get(seen)?
        .iter()
        .filter_map(|row| frame.selection(row.kind))
        .find(|s| frame.row_id(*s) == id)
}

/// Reads the keys while a row has the focus. Keys are taken before the rows see them: to egui, Space and Enter are clicks.
pub fn read(ui: &Ui, frame: &Frame<'_>, last: Option<Selection>, asks: &mut Vec<Ask>) -> Done {
    let mut done = Done::default();
    let Some(here) = focused(ui, frame, last) else { return done };
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|m| m.set_focus_lock_filter(frame.row_id(here), filter));
    done.focus = Some(here);
    let pressed = |key: Key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if let Some(drag) = frame.cx.drag.filter(|d| d.by == DragBy::Keyboard) {
        steer(&pressed, frame, drag, asks);
        return done;
    }
    if frame.cx.drag.is_some() {
        return done;
    }
    if pressed(Key::Escape) {
        ui.memory_mut(|m| m.surrender_focus(frame.row_id(here)));
        asks.push(Ask::ClosePanel);
        return Done::default();
    }
    if pressed(Key::Enter) {
        asks.push(match here {
            Selection::Project(project) if frame.cx.selection == here => Ask::OpenPage(project),
            here => Ask::Select(here),
        });
    }
    let project = here.project(frame.cx.plan);
    if pressed(Key::Space) {
        if let Selection::Project(project) = here {
            asks.push(Ask::Select(here));
            asks.push(Ask::Drag(DragAsk::Lift { project, by: DragBy::Keyboard, grab: egui::Vec2::ZERO }));
        } else {
            asks.push(Ask::Select(here));
        }
    }
    for (key, step) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 10), (Key::PageUp, -10)] {
        if pressed(key) {
            done.focus = Some(beside(frame, here, step));
        }
    }
    if pressed(Key::Home) {
        done.focus = frame.rows.items().first().and_then(|r| frame.selection(r.kind));
    }
    if pressed(Key::End) {
        done.focus = frame.rows.items().iter().rev().find_map(|r| frame.selection(r.kind));
    }
    if let Some(project) = project {
        if pressed(Key::ArrowRight) {
            done.fold = Some((project, true));
        }
        if pressed(Key::ArrowLeft) {
            // from a task, first back to its project
            match here {
                Selection::Project(_) => done.fold = Some((project, false)),
                _ => done.focus = Some(Selection::Project(project)),
            }
        }
    }
    done
}

/// The row so many steps away, headings not counted; the last one at the end.
fn beside(frame: &Frame<'_>, here: Selection, step: i32) -> Selection {
    let Some(row) = frame.row_of(here) else { return here };
    let items = frame.rows.items();
    let mut last = here;
    let mut left = step.unsigned_abs();
    let mut at = row as i64;
    while left > 0 {
        at += i64::from(step.signum());
        let Some(next) = usize::try_from(at).ok().and_then(|i| items.get(i)) else { break };
        if let Some(selection) = frame.selection(next.kind) {
            last = selection;
            left -= 1;
        }
    }
    last
}

/// A project in the air, by keyboard: arrows aim, Space or Enter drops, Esc (read elsewhere) cancels.
fn steer(pressed: &dyn Fn(Key) -> bool, frame: &Frame<'_>, drag: &ProjectDrag, asks: &mut Vec<Ask>) {
    let last = frame.rows.blocks().len().saturating_sub(1);
    let mut rank = drag.target.map_or(drag.from_rank, |t| t.rank);
    for (key, step) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1), (Key::PageUp, -5), (Key::PageDown, 5)] {
        if pressed(key) {
            rank = rank.saturating_add_signed(step).min(last);
        }
    }
    if pressed(Key::Home) {
        rank = 0;
    }
    if pressed(Key::End) {
        rank = last;
    }
    // sideways there is nothing to aim at here; the keys must not wander off
    let _ = pressed(Key::ArrowLeft) | pressed(Key::ArrowRight);
    let target = Target { rank, stage: drag.target.map_or(drag.from_stage, |t| t.stage) };
    if drag.target != Some(target) {
        asks.push(Ask::Drag(DragAsk::Aim(Some(target))));
    }
    if pressed(Key::Space) || pressed(Key::Enter) {
        asks.push(Ask::Drag(DragAsk::Drop));
    }
}
