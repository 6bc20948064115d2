//! What cannot be as the plan says, shown instead of moved in silence.
use crate::domain::{DependencyId, FreezeId, PersonId, ProjectId, PurchaseId, TaskId, WindowSetId, WorkId};
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
    /// This person never has the time: no hours, or assigned for more than there is of them.
    NobodyFree(PersonId),
    /// This person is assigned while away for good.
    AwayForGood(PersonId),
    /// Not enough units of this purchase are left.
    NoUnits(PurchaseId),
    /// What it waits for belongs to this project, which is on hold.
    WaitsForOnHold(ProjectId),
    /// The deadline of the task is later than the promise of its project.
    DeadlineAfterPromise {
        /// The task's deadline.
        deadline: NaiveDate,
        /// The project's promise.
        promise: NaiveDate,
    },
    /// The task finishes after the deadline of something that waits for it.
    InheritedDeadlineMissed {
        /// What has the deadline.
        of: TaskId,
        /// Its deadline.
        deadline: NaiveDate,
    },
    /// The quote of a purchase that is not ordered has ended before the status date.
    QuoteEnded {
        /// The purchase.
        purchase: PurchaseId,
        /// The last day of the quote.
        until: NaiveDate,
        /// The day of the order, the status date at the earliest; `None` where it has no date.
        order: Option<NaiveDate>,
    },
    /// The quote of a purchase is good today, and ends before the day of the order.
    QuoteEnds {
        /// The purchase.
        purchase: PurchaseId,
        /// The last day of the quote.
        until: NaiveDate,
        /// The day of the order.
        order: NaiveDate,
    },
    /// This preferred dependency gave way to the ranks: the dates do not keep it.
    PreferredGivenUp(DependencyId),
}
