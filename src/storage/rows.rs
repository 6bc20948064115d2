//! The rows of the file: one definition for each table, in the order in which its fields are written.
//!
//! These are serde's "remote" definitions: they mirror the domain's types and the compiler holds both to each other, so
//! that a field added there does not compile until its place in the file, and with it the schema, has been decided here.
//! Fields before the semicolon are always written; those behind it only where they differ from their default.
use super::field::{Field, is_default, optional, plain};
use crate::domain;
use crate::domain::{
    AbsenceId, Assignment, BaselineId, BaselineRowId, ChangeId, Currency, DelayCauseId, DeliveryId,
    DependencyId, DrawDownId, Estimate, FreezeId, FundingId, InvoiceId, Moment, Money, Opening, PersonId,
    ProjectId, PurchaseId, QuoteId, Rank, Rate, StageId, SupplierId, TaskId, WindowSetId, WorkWeek,
};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Makes a remote definition the way its domain type is written.
macro_rules! written_as {
    ($($name:ident),+) => { $(
        impl Field for domain::$name {
            fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                $name::serialize(self, out)
            }
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $name::deserialize(from)
            }
        }
    )+ };
}

macro_rules! row {
    ($remote:literal $name:ident { $($must:ident: $must_type:ty),* $(; $($may:ident: $may_type:ty),* $(,)?)? }) => {
        #[derive(Serialize, Deserialize)]
        #[serde(remote = $remote, deny_unknown_fields)]
        struct $name {
            $(#[serde(with = "plain")] $must: $must_type,)*
            $($(#[serde(with = "plain", default, skip_serializing_if = "is_default")] $may: $may_type,)*)?
        }
        written_as!($name);
    };
}

row!("domain::Holiday" Holiday { from: NaiveDate, to: NaiveDate, name: String });
row!("domain::Stage" Stage {
    id: StageId, name: String, rank: Rank, takes_people: bool, takes_funding: bool, role: domain::StageRole;
    wip_limit: Option<u16>,
});
row!("domain::Person" Person {
    id: PersonId, name: String, heads: u16;
    initials: String, roles: Vec<String>, hours: Option<WorkWeek>, reserve: u8, rate: Option<Money>,
});
row!("domain::Absence" Absence {
    id: AbsenceId, person: PersonId, from: NaiveDate, to: NaiveDate, heads: u16;
    reason: String,
});
row!("domain::Supplier" Supplier { id: SupplierId, name: String; notes: String, payment_terms: Option<u16> });
row!("domain::WindowSet" WindowSet { id: WindowSetId, name: String, openings: Vec<Opening> });
row!("domain::Freeze" Freeze { id: FreezeId, name: String, from: Moment, to: Moment });
row!("domain::Funding" Funding { id: FundingId, year: i32; quarter: Option<u8>, capex: Money, opex: Money });
row!("domain::Project" Project {
    id: ProjectId, name: String, rank: Rank, stage: StageId;
    code: String, owner: Option<PersonId>, sponsor: String, need: String, site: String, category: String,
    tags: Vec<String>, promise: Option<NaiveDate>, budget: Option<domain::Budget>, cost_of_delay: Option<Money>,
    not_before: Option<NaiveDate>, risks: Vec<domain::Risk>, links: Vec<String>, notes: String,
});
row!("domain::Budget" Budget { ; capex: Money, opex: Money, contingency: Money, released: Money });
row!("domain::Risk" Risk { text: String; answer: String });
row!("domain::Change" Change {
    id: ChangeId, project: ProjectId, on: NaiveDate, kind: domain::ChangeKind;
    reason: String,
});
row!("domain::Task" Task {
    id: TaskId, project: ProjectId, name: String, rank: Rank, kind: domain::TaskKind, estimate: Estimate;
    group: String, people: Vec<Assignment>, not_before: Option<NaiveDate>, pin: Option<Moment>,
    deadline: Option<NaiveDate>, touches_production: bool, progress: domain::Progress, notes: String,
});
row!("domain::Purchase" Purchase {
    id: PurchaseId, project: ProjectId, item: String, rank: Rank, quantity: u32, unit_price: Money,
    nature: domain::Nature, category: domain::PurchaseCategory, state: domain::PurchaseState, lead_time: Estimate;
    part_number: String, currency: Option<(Currency, Rate)>, cost_centre: String, supplier: Option<SupplierId>,
    approval_days: u16, expedite: Vec<domain::ExpediteOffer>, quotes: Vec<domain::Quote>, chosen_quote: Option<QuoteId>,
    quote_valid_until: Option<NaiveDate>, price_open: bool, recurring: Option<domain::Recurring>,
    service_life: Option<u16>, disposal: Option<Money>, approval_requested_on: Option<NaiveDate>, approved_on: Option<NaiveDate>, approved_by: String,
    planned_order: Option<NaiveDate>,
    order_number: String, ordered_on: Option<NaiveDate>, delivery_promised: Option<NaiveDate>,
    received_on: Option<NaiveDate>, invoiced_on: Option<NaiveDate>, paid_on: Option<NaiveDate>,
    needed_by: Option<NaiveDate>, notes: String,
});
row!("domain::ExpediteOffer" ExpediteOffer { lead_time: Estimate, surcharge: Money });
row!("domain::Quote" Quote {
    id: QuoteId, unit_price: Money;
    supplier: Option<SupplierId>, received_on: Option<NaiveDate>, valid_until: Option<NaiveDate>,
    lead_time: Option<Estimate>, reference: String, file: String,
});
row!("domain::Recurring" Recurring { monthly: Money, months: u16 });
row!("domain::Invoice" Invoice {
    id: InvoiceId, purchase: PurchaseId, on: NaiveDate, amount: Money;
    reference: String, paid_on: Option<NaiveDate>,
});
row!("domain::DrawDown" DrawDown {
    id: DrawDownId, project: ProjectId, on: NaiveDate, amount: Money;
    reason: String,
});
row!("domain::DelayCause" DelayCause {
    id: DelayCauseId, project: ProjectId, on: NaiveDate, kind: domain::CauseKind;
    days: Option<u16>, text: String,
});
row!("domain::Bands" Bands { expired_quote: u8, open_order: u8, guess: u8 });
row!("domain::Terms" Terms {
    seed: u64, runs: u32, shape: domain::Shape, people: u8, suppliers: u8, evidence: bool
});
row!("domain::Delivery" Delivery {
    id: DeliveryId, purchase: PurchaseId, units: u32;
    promised: Option<NaiveDate>, received_on: Option<NaiveDate>,
});
row!("domain::Dependency" Dependency {
    id: DependencyId, from: domain::WorkId, to: domain::WorkId;
    kind: domain::LinkKind, lag: domain::Lag, strength: domain::Strength, units: Option<u32>,
});
row!("domain::Baseline" Baseline { id: BaselineId, name: String, taken: NaiveDate });
row!("domain::BaselineRow" BaselineRow {
    id: BaselineRowId, baseline: BaselineId, work: domain::WorkId, start: Moment, finish: Moment, cost: Money
});

written_as!(
    StageRole,
    ChangeKind,
    CauseKind,
    TaskKind,
    Progress,
    Nature,
    Shape,
    PurchaseCategory,
    PurchaseState,
    WorkId,
    LinkKind,
    Lag,
    Strength
);

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::StageRole")]
enum StageRole {
    Normal,
    Done,
    OnHold,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::ChangeKind", deny_unknown_fields)]
enum ChangeKind {
    Promise {
        #[serde(with = "plain", default, skip_serializing_if = "is_default")]
        from: Option<NaiveDate>,
        #[serde(with = "plain", default, skip_serializing_if = "is_default")]
        to: Option<NaiveDate>,
    },
    Budget {
        #[serde(with = "plain", default, skip_serializing_if = "is_default")]
        from: Option<Money>,
        #[serde(with = "plain", default, skip_serializing_if = "is_default")]
        to: Option<Money>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::CauseKind")]
enum CauseKind {
    Supplier,
    People,
    Scope,
    Technical,
    Other,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::TaskKind")]
enum TaskKind {
    Work,
    Milestone,
    CutOver(#[serde(with = "optional")] Option<WindowSetId>),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::Progress", deny_unknown_fields)]
enum Progress {
    NotStarted,
    Started {
        #[serde(with = "plain")]
        at: Moment,
        /// In hundredths of the estimate's unit.
        remaining: u32,
    },
    Done {
        #[serde(with = "plain")]
        started: Moment,
        #[serde(with = "plain")]
        finished: Moment,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::Shape")]
enum Shape {
    Pert,
    Triangular,
    Lognormal,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::Nature")]
enum Nature {
    Capex,
    Opex,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::PurchaseCategory")]
enum PurchaseCategory {
    Goods,
    Service,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::PurchaseState")]
enum PurchaseState {
    Requested,
    Quoted,
    Approved,
    Ordered,
    Received,
    Invoiced,
    Paid,
    Cancelled,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::WorkId")]
enum WorkId {
    Task(#[serde(with = "plain")] TaskId),
    Purchase(#[serde(with = "plain")] PurchaseId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::LinkKind")]
enum LinkKind {
    FinishStart,
    StartStart,
    FinishFinish,
    StartFinish,
}

/// In quarter hours.
#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::Lag")]
enum Lag {
    Working(i32),
    Elapsed(i32),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::Strength")]
enum Strength {
    Hard,
    Preferred,
}
