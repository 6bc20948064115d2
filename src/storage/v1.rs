//! Schema 1 as it was written up to version 0.1, and its step to schema 2: roles were one text, purchases had neither
//! part deliveries nor expedite offers, and a dependency took the whole of a purchase.
//!
//! Only the rows that schema 2 has changed stand here. A later schema that changes another one puts its old form here as
//! well, so that this module goes on reading what was written then.
use super::field::{Field, is_default, plain};
use super::v2::{self, SettingsRow, row};
use crate::domain;
use crate::domain::{
    Currency, DependencyId, Estimate, Money, PersonId, ProjectId, PurchaseId, Rank, Rate, Row, SupplierId,
    Table, WorkWeek,
};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The number of the schema that [`File::migrated`] leads to.
const NEXT: u32 = 2;

row!(Person(PersonId) {
    id: PersonId, name: String, heads: u16;
    initials: String, roles: String, hours: Option<WorkWeek>, reserve: u8, rate: Option<Money>,
});
row!(Purchase(PurchaseId) {
    id: PurchaseId, project: ProjectId, item: String, rank: Rank, quantity: u32, unit_price: Money,
    nature: domain::Nature, category: domain::PurchaseCategory, state: domain::PurchaseState, lead_time: Estimate;
    part_number: String, currency: Option<(Currency, Rate)>, cost_centre: String, supplier: Option<SupplierId>,
    approval_days: u16, quote_valid_until: Option<NaiveDate>, planned_order: Option<NaiveDate>,
    order_number: String, ordered_on: Option<NaiveDate>, delivery_promised: Option<NaiveDate>,
    received_on: Option<NaiveDate>, invoiced_on: Option<NaiveDate>, paid_on: Option<NaiveDate>,
    needed_by: Option<NaiveDate>, notes: String,
});
row!(Dependency(DependencyId) {
    id: DependencyId, from: domain::WorkId, to: domain::WorkId;
    kind: domain::LinkKind, lag: domain::Lag, strength: domain::Strength,
});

/// The whole file in schema 1.
#[derive(Deserialize)]
#[serde(rename = "Portfolio", deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    settings: SettingsRow,
    #[serde(with = "plain", default)]
    holidays: Vec<domain::Holiday>,
    #[serde(with = "plain", default)]
    stages: Table<domain::Stage>,
    #[serde(with = "plain", default)]
    people: Table<Person>,
    #[serde(with = "plain", default)]
    absences: Table<domain::Absence>,
    #[serde(with = "plain", default)]
    suppliers: Table<domain::Supplier>,
    #[serde(with = "plain", default)]
    window_sets: Table<domain::WindowSet>,
    #[serde(with = "plain", default)]
    freezes: Table<domain::Freeze>,
    #[serde(with = "plain", default)]
    funding: Table<domain::Funding>,
    #[serde(with = "plain", default)]
    projects: Table<domain::Project>,
    #[serde(with = "plain", default)]
    tasks: Table<domain::Task>,
    #[serde(with = "plain", default)]
    purchases: Table<Purchase>,
    #[serde(with = "plain", default)]
    dependencies: Table<Dependency>,
    #[serde(with = "plain", default)]
    changes: Table<domain::Change>,
    #[serde(with = "plain", default)]
    baselines: Table<domain::Baseline>,
    #[serde(with = "plain", default)]
    baseline_rows: Table<domain::BaselineRow>,
}

impl File {
    /// The same plan in schema 2.
    pub(super) fn migrated(self) -> v2::File {
        v2::File {
            _schema: NEXT,
            settings: self.settings,
            holidays: self.holidays,
            stages: self.stages,
            people: self.people.iter().map(|row| row.migrated()).collect(),
            absences: self.absences,
            suppliers: self.suppliers,
            window_sets: self.window_sets,
            freezes: self.freezes,
            funding: self.funding,
            projects: self.projects,
            tasks: self.tasks,
            purchases: self.purchases.iter().map(|row| row.migrated()).collect(),
            deliveries: Table::new(),
            dependencies: self.dependencies.iter().map(|row| row.migrated()).collect(),
            changes: self.changes,
            baselines: self.baselines,
            baseline_rows: self.baseline_rows,
        }
    }
}

impl Person {
    /// The roles, of which several stood in one text, each for itself.
    fn migrated(&self) -> domain::Person {
        domain::Person {
            id: self.id,
            name: self.name.clone(),
            initials: self.initials.clone(),
            roles: domain::roles_of(&self.roles),
            heads: self.heads,
            hours: self.hours.clone(),
            reserve: self.reserve,
            rate: self.rate,
        }
    }
}

impl Purchase {
    /// Without expedite offers.
    fn migrated(&self) -> v2::Purchase {
        v2::Purchase {
            id: self.id,
            project: self.project,
            item: self.item.clone(),
            part_number: self.part_number.clone(),
            rank: self.rank.clone(),
            quantity: self.quantity,
            unit_price: self.unit_price,
            currency: self.currency,
            nature: self.nature,
            cost_centre: self.cost_centre.clone(),
            category: self.category,
            supplier: self.supplier,
            state: self.state,
            approval_days: self.approval_days,
            lead_time: self.lead_time,
            expedite: vec![],
            quote_valid_until: self.quote_valid_until,
            planned_order: self.planned_order,
            order_number: self.order_number.clone(),
            ordered_on: self.ordered_on,
            delivery_promised: self.delivery_promised,
            received_on: self.received_on,
            invoiced_on: self.invoiced_on,
            paid_on: self.paid_on,
            needed_by: self.needed_by,
            notes: self.notes.clone(),
        }
    }
}

impl Dependency {
    /// Of the whole purchase.
    fn migrated(&self) -> domain::Dependency {
        domain::Dependency {
            id: self.id,
            from: self.from,
            to: self.to,
            kind: self.kind,
            lag: self.lag,
            strength: self.strength,
            units: None,
        }
    }
}
