//! The views' own state, and which function shows which view.
use super::commands::Command;
use super::context::{Ask, Cx, View};
use crate::domain::{Id, Portfolio};

/// What the views remember between frames.
#[derive(Default)]
pub struct Views {
    board: super::board::BoardState,
}

impl Views {
    /// The view in the middle.
    pub fn central(&mut self, ui: &mut egui::Ui, cx: &Cx<'_>, view: View, asks: &mut Vec<Ask>) {
        match view {
            View::Board => super::board::board_ui(ui, cx, &mut self.board, asks),
            _ => {
                ui.label(view.name());
            }
        }
    }
    /// The panel at the side.
    pub fn side(
        &mut self,
        ui: &mut egui::Ui,
        cx: &Cx<'_>,
        settings: &mut bool,
        asks: &mut Vec<Ask>,
        ids: &mut dyn FnMut() -> Id,
    ) {
        let _ = (cx, asks, ids, settings);
        ui.label("panel");
    }
    /// Puts the cursor into the name of what is selected.
    pub fn rename(&mut self) {}
    /// Fit, today, zoom.
    pub fn timeline_command(&mut self, plan: &Portfolio, command: Command) {
        let _ = (plan, command);
    }
}
