//! The page of a project as the window keeps it: whose it is, and where one came from.
use super::context::{Selection, View};
use super::shell::App;
use crate::domain::ProjectId;

/// The page that is open, or was last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Opened {
    project: Option<ProjectId>,
    from: View,
}

impl Opened {
    /// The view that it was opened from.
    pub(super) fn from(self) -> View {
        self.from
    }
}

impl App {
    /// The project whose page is shown.
    pub fn page(&self) -> Option<ProjectId> {
        self.opened.project.filter(|_| self.settings.view == View::Project)
    }
    /// Shows the page of a project.
    pub(super) fn open_page(&mut self, project: ProjectId) {
        if self.settings.view != View::Project {
            self.opened.from = self.settings.view;
        }
        self.opened.project = Some(project);
        self.settings.view = View::Project;
        self.selection = Selection::Project(project);
        self.portfolio_settings = false;
    }
    /// Goes back to where the page was opened; the project stays selected.
    pub(super) fn leave_page(&mut self) {
        self.settings.view = self.opened.from;
    }
    /// Whether nothing but the page is there to be closed.
    pub(super) fn page_alone(&self) -> bool {
        let nothing =
            |page| matches!(self.selection, Selection::None) || self.selection == Selection::Project(page);
        !self.portfolio_settings && self.page().is_some_and(nothing)
    }
    /// Keeps page and selection together: another project that is selected is shown, and a project that is gone has no page.
    pub(super) fn follow_page(&mut self) {
        if self.settings.view != View::Project {
            return;
        }
        let plan = self.workspace.plan();
        if let Selection::Project(selected) = self.selection {
            self.opened.project = Some(selected);
        }
        match self.opened.project.filter(|id| plan.projects.has(*id)) {
            Some(page) if self.selection == Selection::None => self.selection = Selection::Project(page),
            Some(_) => {}
            None => self.settings.view = self.opened.from,
        }
    }
}
