//! Cost follows units: who bears which part of a purchase of which other projects use units.
use crate::domain::{Money, Portfolio};
use crate::engine::network::{Cost, NOBODY};
use crate::engine::{Bench, CostShare, Network};

/// A part of a purchase's cost that another project bears.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moved {
    /// The purchase's job, and places in `plan.projects`.
    pub job: u32,
    pub to: u32,
    pub cost: Cost,
    pub share: CostShare,
}

/// All parts that move, in the order of the dependencies that say so. Units that nobody gets move nothing.
pub(super) fn all(plan: &Portfolio, net: &Network, bench: &Bench) -> Vec<Moved> {
    let mut told = vec![0u32; net.deliveries.len()];
    net.units
        .needs
        .iter()
        .zip(&bench.reserved)
        .filter_map(|(need, reserved)| {
            let (job, place) = (net.tasks + need.purchase, need.purchase as usize);
            let (owner, to) = (net.jobs.get(job as usize)?.project, net.jobs.get(need.job as usize)?.project);
            let got = need.fact || *reserved > 0;
            if owner == to || owner == NOBODY || to == NOBODY || !got {
                return None;
            }
            let quantity = *net.units.quantities.get(place)?;
            let before = *told.get(place)?;
            let after = before.saturating_add(need.units).min(quantity);
            told[place] = after;
            let project = plan.projects.rows().get(to as usize)?.id;
            let purchase = plan.purchases.rows().get(place)?.id;
            let cost = net.costs.get(job as usize)?.of_units(before, after, quantity);
            let share = CostShare { purchase, project, units: after - before };
            (share.units > 0).then_some(Moved { job, to, cost, share })
        })
        .collect()
}

impl Cost {
    /// The cost of the units after `before` up to `after`. Shares of neighbouring stretches add up to the cent.
    pub fn of_units(&self, before: u32, after: u32, quantity: u32) -> Self {
        let part = |money: Money| {
            let upto = |units: u32| money.share(i64::from(units), i64::from(quantity.max(1)));
            upto(after).minus(upto(before))
        };
        Self {
            actual: part(self.actual),
            accrued: part(self.accrued),
            committed: part(self.committed),
            approved: part(self.approved),
            to_come: part(self.to_come),
            band: part(self.band),
            capex: self.capex,
            work: 0,
            done: 0,
        }
    }
    /// What is left without a part of it.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        Self {
            actual: self.actual.minus(part.actual),
            accrued: self.accrued.minus(part.accrued),
            committed: self.committed.minus(part.committed),
            approved: self.approved.minus(part.approved),
            to_come: self.to_come.minus(part.to_come),
            band: self.band.minus(part.band),
            ..*self
        }
    }
}
