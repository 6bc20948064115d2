//! Projects, their promise and budget, and every change of these with its reason.
use super::{ChangeId, DelayCauseId, DrawDownId, Money, PersonId, ProjectId, Rank, Row, StageId};
use chrono::NaiveDate;

/// A piece of work with a sponsor, a promise, a budget and a rank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Project {
    /// Id.
    pub id: ProjectId,
    /// Name.
    pub name: String,
    /// Short code, such as "NET-4".
    pub code: String,
    /// Who leads it.
    pub owner: Option<PersonId>,
    /// Who asked for it and was given the promise.
    pub sponsor: String,
    /// Why it is needed.
    pub need: String,
    /// Where.
    pub site: String,
    /// Server, storage, network, Wi-Fi, cabling, power, backup, security, clients, room.
    pub category: String,
    /// Free words.
    pub tags: Vec<String>,
    /// Column of the board.
    pub stage: StageId,
    /// Place in the one portfolio-wide order.
    pub rank: Rank,
    /// The date given to the sponsor; its changes stand in the change table.
    pub promise: Option<NaiveDate>,
    /// Approved money; its changes stand in the change table.
    pub budget: Option<Budget>,
    /// What a week of delay costs, for weighing orders.
    pub cost_of_delay: Option<Money>,
    /// Nothing of it starts before this day.
    pub not_before: Option<NaiveDate>,
    /// What may go wrong.
    pub risks: Vec<Risk>,
    /// Addresses of documents.
    pub links: Vec<String>,
    /// Free text.
    pub notes: String,
}

/// Approved money of a project, in the portfolio's currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Budget {
    /// To be capitalised.
    pub capex: Money,
    /// To be expensed.
    pub opex: Money,
    /// Kept back, released event by event.
    pub contingency: Money,
    /// The part of the contingency that has been released, other than by the rows of the draw-down table.
    pub released: Money,
}

impl Budget {
    /// Capex + opex + contingency.
    pub fn total(&self) -> Money {
        self.capex.plus(self.opex).plus(self.contingency)
    }
    /// Contingency that is still kept back, with what the project's draw-downs add up to ([`super::Portfolio::drawn`]); never below zero.
    pub fn unreleased(&self, drawn: Money) -> Money {
        self.contingency.minus(self.released).minus(drawn).max(Money::ZERO)
    }
}

/// Something that may go wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Risk {
    /// What.
    pub text: String,
    /// What is done about it.
    pub answer: String,
}

/// One change of a promise or a budget: the day it was decided, what it was and became, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Id.
    pub id: ChangeId,
    /// Whose.
    pub project: ProjectId,
    /// The day of the decision.
    pub on: NaiveDate,
    /// What changed.
    pub kind: ChangeKind,
    /// Why.
    pub reason: String,
}

/// Contingency released for an event: a pump that had to be replaced, a price that rose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawDown {
    /// Id.
    pub id: DrawDownId,
    /// Whose contingency.
    pub project: ProjectId,
    /// The day of the decision.
    pub on: NaiveDate,
    /// How much, in the portfolio's currency; below zero where some is given back.
    pub amount: Money,
    /// The event.
    pub reason: String,
}

/// Why a promise suffered: told when a weekly update is made that ends a project after its promise, or later than it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DelayCause {
    /// Id.
    pub id: DelayCauseId,
    /// Whose promise.
    pub project: ProjectId,
    /// The day of the update.
    pub on: NaiveDate,
    /// What sort of thing it was.
    pub kind: CauseKind,
    /// Working days by which the promise suffered then; `None`: the project had no date any more.
    pub days: Option<u16>,
    /// What happened, in a few words.
    pub text: String,
}

/// What sort of thing made a promise suffer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum CauseKind {
    /// Somebody who sells was late, or could not deliver.
    Supplier,
    /// People were away, busy or missing.
    People,
    /// More, or something else, was asked for.
    Scope,
    /// It did not work as it was meant to.
    Technical,
    /// Anything else.
    Other,
}

impl CauseKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Supplier, Self::People, Self::Scope, Self::Technical, Self::Other];
    /// Its name in the middle of a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::People => "people",
            Self::Scope => "scope",
            Self::Technical => "technical",
            Self::Other => "other",
        }
    }
}

/// What was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeKind {
    /// The promise moved, was given or was taken back.
    Promise {
        /// Before.
        from: Option<NaiveDate>,
        /// After.
        to: Option<NaiveDate>,
    },
    /// The budget's total was changed.
    Budget {
        /// Before.
        from: Option<Money>,
        /// After.
        to: Option<Money>,
    },
}

impl Row for Project {
    type Id = ProjectId;
    fn id(&self) -> ProjectId {
        self.id
    }
}

impl Row for DrawDown {
    type Id = DrawDownId;
    fn id(&self) -> DrawDownId {
        self.id
    }
}

impl Row for DelayCause {
    type Id = DelayCauseId;
    fn id(&self) -> DelayCauseId {
        self.id
    }
}

impl Row for Change {
    type Id = ChangeId;
    fn id(&self) -> ChangeId {
        self.id
    }
}
