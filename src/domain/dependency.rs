//! Dependencies: what must have happened before something else may.
use super::{DependencyId, PurchaseId, Row, TaskId};
use std::fmt;

/// Something with dates that a dependency can join: a task or a purchase.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkId {
    /// A task.
    Task(TaskId),
    /// A purchase.
    Purchase(PurchaseId),
}

impl fmt::Debug for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Task(id) => write!(f, "task {id}"),
            Self::Purchase(id) => write!(f, "purchase {id}"),
        }
    }
}

impl fmt::Display for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Which ends a dependency joins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum LinkKind {
    /// The successor starts after the predecessor finishes. Of a purchase: after its goods can be used.
    #[default]
    FinishStart,
    /// The successor starts after the predecessor starts.
    StartStart,
    /// The successor finishes after the predecessor finishes.
    FinishFinish,
    /// The successor finishes after the predecessor starts.
    StartFinish,
}

/// Time between the two ends, in quarter hours; negative is a lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Lag {
    /// Working time of the portfolio calendar.
    Working(i32),
    /// Elapsed time.
    Elapsed(i32),
}

impl Default for Lag {
    fn default() -> Self {
        Self::NONE
    }
}

impl Lag {
    /// No lag.
    pub const NONE: Self = Self::Working(0);
    /// The slots, whichever they are.
    pub const fn slots(self) -> i32 {
        match self {
            Self::Working(s) | Self::Elapsed(s) => s,
        }
    }
    /// "2d", "-4h", "3ed" (elapsed); nothing for no lag. `slots_per_day` is that of a working day.
    pub fn words(self, slots_per_day: u32) -> String {
        let slots = self.slots();
        if slots == 0 {
            return String::new();
        }
        let (mark, whole_day) = match self {
            Self::Working(_) => ("", slots_per_day.max(1)),
            Self::Elapsed(_) => ("e", 96),
        };
        let (sign, size) = (if slots < 0 { "-" } else { "" }, slots.unsigned_abs());
        if size.is_multiple_of(whole_day) {
            format!("{sign}{}{mark}d", size / whole_day)
        } else {
            let fraction = ["", ".25", ".5", ".75"][(size % 4) as usize];
            format!("{sign}{}{fraction}{mark}h", size / 4)
        }
    }
}

/// Whether a dependency may be given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum Strength {
    /// Must hold.
    #[default]
    Hard,
    /// Should hold; is proposed for dropping when a promise is late.
    Preferred,
}

/// A dependency, inside a project or across projects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dependency {
    /// Id.
    pub id: DependencyId,
    /// What comes first.
    pub from: WorkId,
    /// What waits.
    pub to: WorkId,
    /// Which ends are joined.
    pub kind: LinkKind,
    /// Time between them.
    pub lag: Lag,
    /// Whether it may be given up.
    pub strength: Strength,
    /// How many units of a purchase the successor needs (8 of 24); `None`: all of it. Only of a purchase, and only
    /// finish-start.
    pub units: Option<u32>,
}

impl Dependency {
    /// Whether it can name a number of units: it waits for a purchase to be there.
    pub fn takes_units(&self) -> bool {
        matches!(self.from, WorkId::Purchase(_)) && self.kind == LinkKind::FinishStart
    }
}

impl Row for Dependency {
    type Id = DependencyId;
    fn id(&self) -> DependencyId {
        self.id
    }
}
