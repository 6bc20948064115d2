//! Baselines: dates and costs as they once stood, to compare with.
use super::{BaselineId, BaselineRowId, Moment, Money, Row, WorkId};
use chrono::NaiveDate;

/// A named snapshot of dates and costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    /// Id.
    pub id: BaselineId,
    /// Name.
    pub name: String,
    /// The day it was taken.
    pub taken: NaiveDate,
}

/// One task's or purchase's dates in a baseline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaselineRow {
    /// Id.
    pub id: BaselineRowId,
    /// Which baseline.
    pub baseline: BaselineId,
    /// Whose dates.
    pub work: WorkId,
    /// Start.
    pub start: Moment,
    /// Finish.
    pub finish: Moment,
    /// Cost.
    pub cost: Money,
}

/// What a baseline keeps of one task or purchase, before it has a row of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BaselineEntry {
    /// Whose dates.
    pub work: WorkId,
    /// Start.
    pub start: Moment,
    /// Finish.
    pub finish: Moment,
    /// Cost, in the portfolio's currency.
    pub cost: Money,
}

impl Row for Baseline {
    type Id = BaselineId;
    fn id(&self) -> BaselineId {
        self.id
    }
}

impl Row for BaselineRow {
    type Id = BaselineRowId;
    fn id(&self) -> BaselineRowId {
        self.id
    }
}
