//! The drag of a project: view state until it is dropped; the drop is one edit; Esc leaves nothing. The board, the
//! timeline and the keyboard all drive this one state.
use crate::domain::{Portfolio, ProjectId, StageId};
use crate::edits::{Edit, make};

/// A project in the air.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectDrag {
    /// Which.
    pub project: ProjectId,
    /// Its place before, 0 first.
    pub from_rank: usize,
    /// Its stage before.
    pub from_stage: StageId,
    /// Where it would drop; `None` while it is over nothing.
    pub target: Option<Target>,
    /// By which hand.
    pub by: DragBy,
    /// From the top left corner of what was lifted to the pointer.
    pub grab: egui::Vec2,
}

/// Where a project would drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Place in the one order, 0 first.
    pub rank: usize,
    /// Stage; the present one if it stays.
    pub stage: StageId,
}

/// By which hand a project is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DragBy {
    /// The mouse button is down.
    Pointer,
    /// Space was pressed; arrows aim, Space or Enter drops.
    Keyboard,
}

/// A step in a drag.
#[derive(Clone, Debug, PartialEq)]
pub enum DragAsk {
    /// Take a project up.
    Lift {
        /// Which.
        project: ProjectId,
        /// By which hand.
        by: DragBy,
        /// From the top left corner of what is lifted to the pointer.
        grab: egui::Vec2,
    },
    /// Hold it over a place, or over nothing.
    Aim(Option<Target>),
    /// Let go.
    Drop,
    /// Esc: nothing has happened.
    Cancel,
}

impl ProjectDrag {
    /// Takes a project up; `None` if there is no such project.
    pub fn lift(plan: &Portfolio, project: ProjectId, by: DragBy, grab: egui::Vec2) -> Option<Self> {
        let from_rank = plan.ranked().iter().position(|p| p.id == project)?;
        let from_stage = plan.projects.get(project)?.stage;
        let target = (by == DragBy::Keyboard).then_some(Target { rank: from_rank, stage: from_stage });
        Some(Self { project, from_rank, from_stage, target, by, grab })
    }
    /// Whether a drop here would change anything.
    pub fn moves(&self) -> bool {
        self.target.is_some_and(|t| t.rank != self.from_rank || t.stage != self.from_stage)
    }
    /// The name and edit of a drop here; `None` if it changes nothing.
    pub fn drop_edit(&self, plan: &Portfolio) -> Option<(String, Edit)> {
        let target = self.target.filter(|_| self.moves())?;
        let project = plan.projects.get(self.project)?;
        let stage = plan.stages.get(target.stage)?;
        let edit = make::move_project(plan, self.project, target.rank, Some(target.stage));
        let name = match (target.rank != self.from_rank, target.stage != self.from_stage) {
            (true, true) => format!("Move {} to {}, rank {}", project.name, stage.name, target.rank + 1),
            (false, true) => format!("Move {} to {}", project.name, stage.name),
            _ => format!("Move {} to rank {}", project.name, target.rank + 1),
        };
        Some((name, edit))
    }
}
