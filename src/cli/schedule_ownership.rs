//! Cost of ownership of a project in the schedule as JSON.
use crate::domain::Money;
use crate::engine::Ownership;
use serde::Serialize;

/// Amounts in whole minor units; lives in months.
#[derive(Serialize)]
pub(super) struct OwnershipRow {
    total: i64,
    goods: i64,
    services: i64,
    labour: i64,
    recurring_contracted: i64,
    recurring_assumed: i64,
    disposal: i64,
    life_months: Option<u16>,
    per_year: Option<i64>,
    /// Goods without a service life, because of which there is no figure per year.
    without_life: Vec<String>,
}

/// The figures of a project.
pub(super) fn row(of: &Ownership) -> OwnershipRow {
    OwnershipRow {
        total: of.total().minor(),
        goods: of.goods.minor(),
        services: of.services.minor(),
        labour: of.labour.minor(),
        recurring_contracted: of.contracted.minor(),
        recurring_assumed: of.assumed.minor(),
        disposal: of.disposal.minor(),
        life_months: of.life,
        per_year: of.per_year().map(Money::minor),
        without_life: of.lacking.iter().map(ToString::to_string).collect(),
    }
}
