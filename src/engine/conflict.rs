//! What cannot be as the plan says, shown instead of moved in silence.
use crate::domain::{DependencyId, FreezeId, PersonId, PurchaseId, TaskId, WindowSetId, WorkId};
use chrono::NaiveDate;

/// Something that cannot be as the plan says, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The task or purchase it concerns.
    pub at: WorkId,
    /// What is wrong.
    pub kind: ConflictKind,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConflictKind {
    /// The pin breaks this dependency.
    PinBreaksDependency(DependencyId),
    /// The pin books this person beyond their capacity.
    PinOverloads(PersonId),
    /// The pin lies before the status date, and nothing has started: it is served from the status date.
    PinInThePast,
    /// The pinned cut-over lies outside the openings of its window set.
    PinOutsideWindow(Option<WindowSetId>),
    /// The pinned cut-over lies in a freeze.
    PinInFreeze(FreezeId),
    /// Nobody on the pinned task works at the pinned moment: it starts at the next time they do.
    PinOutsideHours,
    /// The promised delivery has passed and nothing was received.
    DeliveryOverdue {
        /// The purchase.
        purchase: PurchaseId,
        /// The day that was promised.
        promised: NaiveDate,
    },
    /// The task finishes after its deadline, or never.
    DeadlineMissed {
        /// The task.
        task: TaskId,
        /// Its deadline.
        deadline: NaiveDate,
    },
    /// The purchase arrives after the day somebody needs it.
    NeededEarlier {
        /// The purchase.
        purchase: PurchaseId,
        /// The day it is needed.
        needed_by: NaiveDate,
    },
    /// No opening of the window set is long enough and free.
    NoOpening(Option<WindowSetId>),
    /// This person never has the time: away for good, no hours, or assigned for more than there is of them.
    NobodyFree(PersonId),
}
