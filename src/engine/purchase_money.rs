//! What each purchase costs, by where it stands: the figures behind those of its project.
use super::network::{Bills, Parts, cost_of_purchase};
use crate::domain::{Money, Portfolio, ProjectId, PurchaseState, Recurring};
use chrono::NaiveDate;

/// Money of one purchase as a whole, whoever uses its units, in the portfolio's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PurchaseMoney {
    /// Invoiced, also in advance.
    pub actual: Money,
    /// Received, not yet invoiced.
    pub accrued: Money,
    /// On order, not yet received.
    pub committed: Money,
    /// Not yet on order.
    pub to_come: Money,
    /// What an uncertain price may add: the upper half of its band.
    pub band: Money,
}

impl PurchaseMoney {
    /// All but the band: the order value, or what was invoiced where that is more.
    pub fn total(&self) -> Money {
        self.actual.plus(self.accrued).plus(self.committed).plus(self.to_come)
    }
}

/// What the contracts of a project cost by the month while they run, in the portfolio's currency: each converted and rounded for itself.
pub fn recurring_monthly(plan: &Portfolio, project: ProjectId) -> Money {
    let bought = plan.purchases.iter();
    let running = bought.filter(|p| p.project == project && p.state != PurchaseState::Cancelled);
    running
        .filter_map(|p| {
            let monthly = p.recurring.filter(Recurring::is_sound)?.monthly;
            p.in_portfolio(monthly, plan.settings.currency).ok()
        })
        .sum()
}

/// Money of all purchases on a day, beside `plan.purchases`. A purchase of a project on hold is told as if that went on.
pub fn purchase_money(plan: &Portfolio, today: NaiveDate) -> Vec<PurchaseMoney> {
    let (parts, bills) = (Parts::of_plan(plan), Bills::of_plan(plan));
    plan.purchases
        .iter()
        .map(|purchase| {
            let told = (parts.of(purchase.id), bills.of(purchase.id));
            let cost = cost_of_purchase(plan, purchase, told, today);
            let (actual, accrued, committed) = (cost.actual, cost.accrued, cost.committed);
            PurchaseMoney { actual, accrued, committed, to_come: cost.to_come, band: cost.band }
        })
        .collect()
}
