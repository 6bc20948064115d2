//! Tasks: units of work, milestones and cut-overs.
use super::{Estimate, Moment, PersonId, ProjectId, Rank, Row, TaskId, WindowSetId};
use chrono::NaiveDate;

/// A unit of work in a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// Id.
    pub id: TaskId,
    /// Its project.
    pub project: ProjectId,
    /// Name.
    pub name: String,
    /// Heading it stands under; nested headings are separated by " / ". Empty: none.
    pub group: String,
    /// Place in the project's list.
    pub rank: Rank,
    /// Work, milestone or cut-over.
    pub kind: TaskKind,
    /// How long it takes. A milestone's is ignored; a cut-over's is elapsed whatever its unit.
    pub estimate: Estimate,
    /// Who does it.
    pub people: Vec<Assignment>,
    /// It does not start before this day.
    pub not_before: Option<NaiveDate>,
    /// It starts at this moment, whatever else says; what it breaks is shown as a conflict.
    pub pin: Option<Moment>,
    /// Compared, never scheduled.
    pub deadline: Option<NaiveDate>,
    /// Work that touches production pauses in a freeze.
    pub touches_production: bool,
    /// What has happened already.
    pub progress: Progress,
    /// Free text.
    pub notes: String,
}

/// What kind of task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TaskKind {
    /// Ordinary work.
    Work,
    /// A point in time: stands at its predecessors' instant.
    Milestone,
    /// Must lie whole inside one opening of a window set; `None`: any time outside freezes.
    CutOver(Option<WindowSetId>),
}

/// A person on a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Assignment {
    /// Who.
    pub person: PersonId,
    /// Percent of one head's capacity after reserve; 200 of a team is two heads.
    pub percent: u16,
}

/// What has happened to a task. Recorded facts override links.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Progress {
    /// Nothing yet.
    #[default]
    NotStarted,
    /// Under way.
    Started {
        /// When it began.
        at: Moment,
        /// What is still to do, in hundredths of the estimate's unit.
        remaining: u32,
    },
    /// Finished.
    Done {
        /// When it began.
        started: Moment,
        /// When it ended.
        finished: Moment,
    },
}

impl Task {
    /// The share of the work that is done, in percent.
    pub fn percent_done(&self) -> u8 {
        match self.progress {
            Progress::NotStarted => 0,
            Progress::Done { .. } => 100,
            Progress::Started { remaining, .. } => {
                let whole = u64::from(self.estimate.likely.max(remaining).max(1));
                (100 * (whole - u64::from(remaining)) / whole).min(99) as u8
            }
        }
    }
}

impl Row for Task {
    type Id = TaskId;
    fn id(&self) -> TaskId {
        self.id
    }
}
