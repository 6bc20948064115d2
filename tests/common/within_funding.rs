//! Generated portfolios in which orders wait for funding.
use super::portfolio::Rng;
use stackrank::domain::{Funding, FundingId, Money, Portfolio, Settings, Table};

/// Lets orders wait for funding that is by the year or the quarter, scarce, and not there for every year.
pub fn orders_wait_for_funding(plan: &mut Portfolio, seed: u64) {
    let rng = &mut Rng(seed ^ 0xF0D5);
    let mut settings = Settings::clone(&plan.settings);
    settings.order_within_funding = true;
    settings.fiscal_year_start = rng.pick(&[1, 4, 12]);
    plan.settings = settings.into();
    plan.funding = Table::new();
    for year in 2026..2030 {
        let quarters: &[Option<u8>] = rng.pick(&[
            &[None] as &[_],
            &[Some(1), Some(2), Some(3), Some(4)],
            &[None, Some(2), Some(4)],
            &[],
        ]);
        for quarter in quarters {
            let scarce = rng.pick(&[100_000, 1_000_000, 10_000_000]);
            let mut money = || Money::from_minor(i64::from(rng.below(scarce)));
            let (capex, opex) = (money(), money());
            let id: FundingId = format!("funding-{}", plan.funding.len()).parse().expect("an id");
            plan.funding.put(Funding { id, year, quarter: *quarter, capex, opex }.into());
        }
    }
}
