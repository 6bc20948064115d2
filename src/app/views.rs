//! The views' own state, and which function shows which view.
use super::board::{BoardState, board_ui};
use super::came_in::CameInState;
use super::commands::Command;
use super::conflicts::ConflictsState;
use super::context::{Ask, Cx, View};
use super::panel::{PanelState, panel_ui, settings_ui};
use super::people::{PeopleState, people_ui};
use super::purchases::{PurchasesState, purchases_ui};
use super::review::{ReviewState, review_ui};
use super::timeline::{TimelineState, timeline_ui};
use crate::domain::Id;

/// What the views remember between frames.
#[derive(Default)]
pub struct Views {
    board: BoardState,
    review: ReviewState,
    timeline: TimelineState,
    people: PeopleState,
    purchases: PurchasesState,
    panel: PanelState,
    conflicts: ConflictsState,
    came_in: CameInState,
}

impl Views {
    /// The view in the middle.
    pub fn central(&mut self, ui: &mut egui::Ui, cx: &Cx<'_>, view: View, asks: &mut Vec<Ask>) {
        match view {
            View::Board => board_ui(ui, cx, &mut self.board, asks),
            View::Timeline => timeline_ui(ui, cx, &mut self.timeline, asks),
            View::Review => review_ui(ui, cx, &mut self.review, asks),
            View::People => people_ui(ui, cx, &mut self.people, asks),
            View::Purchases => purchases_ui(ui, cx, &mut self.purchases, asks),
        }
    }
    /// The panel at the side: the portfolio's settings if they are open, else what is selected.
    pub fn side(
        &mut self,
        ui: &mut egui::Ui,
        cx: &Cx<'_>,
        settings: &mut bool,
        asks: &mut Vec<Ask>,
        ids: &mut dyn FnMut() -> Id,
    ) {
        if *settings {
            settings_ui(ui, cx, &mut self.panel, asks, ids);
        } else {
            panel_ui(ui, cx, &mut self.panel, asks, ids);
        }
    }
    /// Puts the cursor into the name of what is selected.
    pub fn rename(&mut self) {
        self.panel.focus_name = true;
    }
    /// Brings the baselines into view in the portfolio's settings.
    pub fn show_baselines(&mut self) {
        self.panel.show_baselines = true;
    }
    /// The list of conflicts.
    pub fn conflicts(&mut self) -> &mut ConflictsState {
        &mut self.conflicts
    }
    /// The list of what came in from outside.
    pub fn came_in(&mut self) -> &mut CameInState {
        &mut self.came_in
    }
    /// Whether a list stands below the views; that of what came in only if something did.
    pub fn lists_are_open(&self, anything_came_in: bool) -> bool {
        self.conflicts.is_open() || self.came_in.is_open() && anything_came_in
    }
    /// How the timeline is shown.
    pub fn timeline(&mut self) -> &mut TimelineState {
        &mut self.timeline
    }
    /// Fit, today, zoom.
    pub fn timeline_command(&mut self, command: Command) {
        self.timeline.run(command);
    }
}
