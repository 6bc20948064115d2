//! Stages: the columns of the board, and what each takes.
use super::{Rank, Row, StageId};

/// What is special about a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum StageRole {
    /// An ordinary column.
    Normal,
    /// Projects here are finished.
    Done,
    /// Projects here wait: they take no people, and their money to come stops.
    OnHold,
}

/// A column of the board.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// Id.
    pub id: StageId,
    /// Name.
    pub name: String,
    /// Place among the columns.
    pub rank: Rank,
    /// Whether its projects take people. Those that do not are served last, as if approved now, and displace nobody.
    pub takes_people: bool,
    /// Whether its projects take funding.
    pub takes_funding: bool,
    /// The most projects it should hold; shown, never enforced.
    pub wip_limit: Option<u16>,
    /// What is special about it.
    pub role: StageRole,
}

impl Row for Stage {
    type Id = StageId;
    fn id(&self) -> StageId {
        self.id
    }
}
