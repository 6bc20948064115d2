//! The views' own state, and which function shows which view.
use super::board::{BoardState, board_ui};
use super::came_in::CameInState;
use super::commands::Command;
use super::conflicts::ConflictsState;
use super::context::{Ask, Cx, Selection, View};
use super::panel::{PanelState, panel_ui, settings_ui};
use super::people::{PeopleState, people_ui};
use super::project::{PageState, page_side_ui, page_ui};
use super::purchases::{PurchasesState, purchases_ui};
use super::review::{ReviewState, review_ui};
use super::suggest::SuggestState;
use super::timeline::{TimelineState, timeline_ui};
use super::update::{UpdateState, update_ui};
use crate::domain::{Id, ProjectId};

/// What the views remember between frames.
#[derive(Default)]
pub struct Views {
    board: BoardState,
    review: ReviewState,
    timeline: TimelineState,
    people: PeopleState,
    purchases: PurchasesState,
    update: UpdateState,
    page: PageState,
    panel: PanelState,
    conflicts: ConflictsState,
    came_in: CameInState,
    suggested: SuggestState,
}

impl Views {
    /// The view in the middle.
    pub fn central(
        &mut self,
        ui: &mut egui::Ui,
        cx: &Cx<'_>,
        (view, page): (View, Option<ProjectId>),
        asks: &mut Vec<Ask>,
        ids: &mut dyn FnMut() -> Id,
    ) {
        match view {
            View::Board => board_ui(ui, cx, &mut self.board, asks),
            View::Timeline => timeline_ui(ui, cx, &mut self.timeline, asks),
            View::Review => review_ui(ui, cx, &mut self.review, asks),
            View::People => people_ui(ui, cx, &mut self.people, asks),
            View::Purchases => purchases_ui(ui, cx, &mut self.purchases, asks),
            View::Update => update_ui(ui, cx, &mut self.update, asks, ids),
            View::Project => {
                if let Some(project) = page.and_then(|id| cx.plan.projects.get(id)) {
                    page_ui(ui, cx, project, (&mut self.page, &mut self.panel), asks, ids);
                }
            }
        }
    }
    /// The panel at the side: the portfolio's settings if they are open, else what is selected; beside the page of a project, why it
    /// ends when it does, and its facts.
    pub fn side(
        &mut self,
        ui: &mut egui::Ui,
        cx: &Cx<'_>,
        (settings, page): (&mut bool, Option<ProjectId>),
        asks: &mut Vec<Ask>,
        ids: &mut dyn FnMut() -> Id,
    ) {
        if *settings {
            settings_ui(ui, cx, &mut self.panel, asks, ids);
        } else if let Some(project) = page
            && cx.selection == Selection::Project(project)
            && let Some(project) = cx.plan.projects.get(project)
        {
            page_side_ui(ui, cx, project, (&mut self.page, &mut self.panel), asks, ids);
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
    /// The list of suggested moves.
    pub fn suggested(&mut self) -> &mut SuggestState {
        &mut self.suggested
    }
    /// Closes the lists of conflicts and of what came in.
    pub fn close_lists(&mut self) {
        self.conflicts.close();
        self.came_in.close();
    }
    /// Whether a list stands below the views; that of what came in only if something did.
    pub fn lists_are_open(&self, anything_came_in: bool) -> bool {
        self.conflicts.is_open() || self.came_in.is_open() && anything_came_in
    }
    /// The weekly update.
    pub fn update(&mut self) -> &mut UpdateState {
        &mut self.update
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
