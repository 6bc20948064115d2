//! What a plan **is**: plain data, ids, money, dates, calendars, and the rules every plan obeys ([`check`]).
//!
//! A [`Portfolio`] is a handful of flat [`Table`]s of rows that refer to each other by id. Nothing here is derived:
//! every date that a screen shows is computed by the engine from these rows. Nothing here reads a file or a clock.
pub mod address;
mod baseline;
mod calendar;
pub mod check;
mod delivery;
mod dependency;
mod estimate;
mod id;
mod money;
mod person;
mod portfolio;
mod project;
mod purchase;
mod quote;
mod rank;
mod record;
mod stage;
mod table;
mod task;
mod terms;
mod time;
pub mod visible;
mod window;

pub use baseline::{Baseline, BaselineEntry, BaselineRow};
pub use calendar::{DayHours, Holiday, WorkWeek};
pub use delivery::Delivery;
pub use dependency::{Dependency, Lag, LinkKind, Strength, WorkId};
pub use estimate::{Estimate, EstimateError, EstimateUnit};
pub use id::{
    AbsenceId, BaselineId, BaselineRowId, ChangeId, DelayCauseId, DeliveryId, DependencyId, DrawDownId,
    FreezeId, FundingId, Id, IdError, InvoiceId, PersonId, ProjectId, PurchaseId, QuoteId, StageId,
    SupplierId, TaskId, WindowSetId,
};
pub use money::{Currency, Money, MoneyError, Rate};
pub use person::{Absence, Person, roles_of};
pub use portfolio::{Bands, Funding, MOST_PAYMENT_DAYS, Portfolio, Settings, Supplier};
pub use project::{Budget, CauseKind, Change, ChangeKind, DelayCause, DrawDown, Project, Risk};
pub use purchase::{ExpediteOffer, Nature, Purchase, PurchaseCategory, PurchaseState};
pub use quote::{Invoice, Quote, Recurring};
pub use rank::{Rank, RankError};
pub use record::{Record, RecordId};
pub use stage::{Stage, StageRole};
pub use table::{Row, Table};
pub use task::{Assignment, Progress, Task, TaskKind};
pub use terms::{Shape, Terms};
pub use time::{Moment, SLOTS_PER_DAY, SLOTS_PER_HOUR, TimeError, date_in_range};
pub use window::{Freeze, Opening, WindowSet};
