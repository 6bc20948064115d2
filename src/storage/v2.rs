//! Schema 2 as it was written before invoices had rows, and its step to schema 3: purchases had one quote, at most one invoice and no
//! cost by the month, contingency was released in one sum, and the bands of uncertain prices could not be chosen.
//!
//! Only the rows that schema 3 has changed stand here. A later schema that changes another one puts its old form here as
//! well, so that this module goes on reading what was written then.
use super::field::{Field, is_default, plain};
use super::text;
use crate::domain;
use crate::domain::{
    Bands, Currency, Estimate, Money, ProjectId, PurchaseId, Rank, Rate, Row, SupplierId, Table, Terms,
    WorkWeek,
};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The number of the schema that [`File::migrated`] leads to.
const NEXT: u32 = 3;

/// A row of an old schema, with all that a table asks of its rows.
macro_rules! row {
    ($name:ident($id:ty) { $($must:ident: $must_type:ty),* ; $($may:ident: $may_type:ty),* $(,)? }) => {
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(in crate::storage) struct $name {
            $(#[serde(with = "plain")] pub(in crate::storage) $must: $must_type,)*
            $(#[serde(with = "plain", default, skip_serializing_if = "is_default")] pub(in crate::storage) $may: $may_type,)*
        }
        impl Row for $name {
            type Id = $id;
            fn id(&self) -> $id {
                self.id
            }
        }
        impl Field for $name {
            fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                self.serialize(out)
            }
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::deserialize(from)
            }
        }
    };
}
pub(super) use row;

row!(Purchase(PurchaseId) {
    id: PurchaseId, project: ProjectId, item: String, rank: Rank, quantity: u32, unit_price: Money,
    nature: domain::Nature, category: domain::PurchaseCategory, state: domain::PurchaseState, lead_time: Estimate;
    part_number: String, currency: Option<(Currency, Rate)>, cost_centre: String, supplier: Option<SupplierId>,
    approval_days: u16, expedite: Vec<domain::ExpediteOffer>, quote_valid_until: Option<NaiveDate>, planned_order: Option<NaiveDate>,
    order_number: String, ordered_on: Option<NaiveDate>, delivery_promised: Option<NaiveDate>,
    received_on: Option<NaiveDate>, invoiced_on: Option<NaiveDate>, paid_on: Option<NaiveDate>,
    needed_by: Option<NaiveDate>, notes: String,
});

/// The settings of schemas 1 and 2.
#[derive(Deserialize)]
#[serde(rename = "Settings", deny_unknown_fields)]
pub(super) struct SettingsRow {
    #[serde(with = "plain")]
    name: String,
    #[serde(with = "plain")]
    currency: Currency,
    #[serde(with = "plain")]
    week: WorkWeek,
    fiscal_year_start: u8,
    #[serde(default)]
    is_example: bool,
}

/// The whole file in schema 2.
#[derive(Deserialize)]
#[serde(rename = "Portfolio", deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "schema")]
    pub(super) _schema: u32,
    pub(super) settings: SettingsRow,
    #[serde(with = "plain", default)]
    pub(super) holidays: Vec<domain::Holiday>,
    #[serde(with = "plain", default)]
    pub(super) stages: Table<domain::Stage>,
    #[serde(with = "plain", default)]
    pub(super) people: Table<domain::Person>,
    #[serde(with = "plain", default)]
    pub(super) absences: Table<domain::Absence>,
    #[serde(with = "plain", default)]
    pub(super) suppliers: Table<domain::Supplier>,
    #[serde(with = "plain", default)]
    pub(super) window_sets: Table<domain::WindowSet>,
    #[serde(with = "plain", default)]
    pub(super) freezes: Table<domain::Freeze>,
    #[serde(with = "plain", default)]
    pub(super) funding: Table<domain::Funding>,
    #[serde(with = "plain", default)]
    pub(super) projects: Table<domain::Project>,
    #[serde(with = "plain", default)]
    pub(super) tasks: Table<domain::Task>,
    #[serde(with = "plain", default)]
    pub(super) purchases: Table<Purchase>,
    #[serde(with = "plain", default)]
    pub(super) deliveries: Table<domain::Delivery>,
    #[serde(with = "plain", default)]
    pub(super) dependencies: Table<domain::Dependency>,
    #[serde(with = "plain", default)]
    pub(super) changes: Table<domain::Change>,
    #[serde(with = "plain", default)]
    pub(super) baselines: Table<domain::Baseline>,
    #[serde(with = "plain", default)]
    pub(super) baseline_rows: Table<domain::BaselineRow>,
}

impl File {
    /// The same plan in schema 3. Contingency that was released stays so, without an event.
    pub(super) fn migrated(self) -> text::File {
        let SettingsRow { name, currency, week, fiscal_year_start, is_example } = self.settings;
        text::File {
            schema: NEXT,
            settings: text::SettingsRow {
                name,
                currency,
                week,
                fiscal_year_start,
                bands: Bands::default(),
                order_within_funding: false,
                payment_terms: 0,
                forecast: Terms::default(),
                last_update: None,
                is_example,
            },
            holidays: self.holidays,
            stages: self.stages,
            people: self.people,
            absences: self.absences,
            suppliers: self.suppliers,
            window_sets: self.window_sets,
            freezes: self.freezes,
            funding: self.funding,
            projects: self.projects,
            tasks: self.tasks,
            purchases: self.purchases.iter().map(|row| row.migrated()).collect(),
            deliveries: self.deliveries,
            invoices: Table::new(),
            dependencies: self.dependencies,
            changes: self.changes,
            draw_downs: Table::new(),
            causes: Table::new(),
            baselines: self.baselines,
            baseline_rows: self.baseline_rows,
        }
    }
}

impl Purchase {
    /// Without quotes to compare: its one quote stands in its own fields, as before.
    fn migrated(&self) -> domain::Purchase {
        domain::Purchase {
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
            expedite: self.expedite.clone(),
            quotes: vec![],
            chosen_quote: None,
            quote_valid_until: self.quote_valid_until,
            price_open: false,
            recurring: None,
            service_life: None,
            disposal: None,
            approval_requested_on: None,
            approved_on: None,
            approved_by: String::new(),
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
