//! Purchases of generated portfolios: in every state, with parts that come on days of their own, and units that several need.
use super::{Maker, Rng, day, id};
use stackrank::domain::{
    Delivery, Estimate, EstimateUnit, ExpediteOffer, Lag, LinkKind, Money, Nature, Purchase,
    PurchaseCategory, PurchaseId, PurchaseState, WorkId,
};

impl Maker {
    /// Purchases in every state, each between two places of the project's list.
    pub fn purchases(&mut self, project: u32) {
        let count = if self.shape.dense { 1 + self.rng.below(3) } else { self.shape.tasks / 10 };
        for place in 0..count {
            let number = project * 100 + place;
            let state = self.rng.pick(&PurchaseState::ALL);
            let state = if self.shape.dense { state } else { PurchaseState::Approved };
            let dense = self.shape.dense;
            let rng = &mut self.rng;
            let units = [EstimateUnit::ElapsedDays, EstimateUnit::ElapsedDays, EstimateUnit::WorkingDays];
            let unit = rng.pick(&units);
            let lead = rng.below(if dense { 12 } else { 60 }) * 100;
            let around = |rng: &mut Rng| Some(day(i64::from(rng.below(24)) - 8));
            let past = |rng: &mut Rng| Some(day(-i64::from(rng.below(8))));
            let ordered_on =
                if state < PurchaseState::Ordered || rng.once_in(4) { None } else { Some(day(-9)) };
            let row = Purchase {
                id: id("buy", number),
                project: id("project", project),
                item: format!("Purchase {number}"),
                part_number: String::new(),
                rank: self.ranks[place as usize].clone(),
                quantity: 1 + rng.below(9),
                unit_price: Money::from_minor(i64::from(rng.below(500_000))),
                currency: None,
                nature: if rng.once_in(3) { Nature::Opex } else { Nature::Capex },
                cost_centre: String::new(),
                category: if rng.once_in(3) { PurchaseCategory::Service } else { PurchaseCategory::Goods },
                supplier: None,
                state,
                approval_days: rng.pick(&[0, 0, 3]),
                lead_time: Estimate::exact(unit, lead),
                expedite: if dense && rng.once_in(3) { vec![offer(lead)] } else { vec![] },
                quotes: vec![],
                chosen_quote: None,
                price_open: false,
                recurring: None,
                service_life: None,
                disposal: None,
                approval_requested_on: None,
                approved_on: None,
                approved_by: String::new(),
                quote_valid_until: None,
                planned_order: if dense && rng.once_in(3) { around(rng) } else { None },
                order_number: String::new(),
                ordered_on,
                delivery_promised: if rng.once_in(3) { None } else { around(rng) },
                received_on: if state.has_arrived() { past(rng) } else { None },
                invoiced_on: None,
                paid_on: None,
                needed_by: None,
                notes: String::new(),
            };
            let work = WorkId::Purchase(row.id);
            let (purchase, quantity) = (row.id, row.quantity);
            self.plan.purchases.put(row.into());
            if dense && self.rng.once_in(2) {
                self.parts(purchase, number, quantity, state);
            }
            let middle = self.rng.below(self.shape.tasks);
            let first = project * self.shape.tasks;
            let task = |place: u32| WorkId::Task(id("task", first + place));
            let kinds = [LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::FinishStart];
            if middle > 0 && self.rng.once_in(2) {
                let from = task(self.rng.below(middle));
                let kind = if dense { self.rng.pick(&kinds) } else { LinkKind::FinishStart };
                self.link(from, work, kind, Lag::NONE);
            }
            let to = task(middle);
            let kind =
                if dense && self.rng.once_in(3) { self.rng.pick(&kinds) } else { LinkKind::FinishStart };
            let lag = if self.rng.once_in(4) { Lag::Working(16) } else { Lag::NONE };
            self.link(work, to, kind, lag);
        }
    }

    /// Parts of a purchase: some have come, some are promised, some late, some without a day.
    fn parts(&mut self, purchase: PurchaseId, number: u32, quantity: u32, state: PurchaseState) {
        let mut left = quantity;
        for part in 0..self.rng.below(4) {
            if left == 0 {
                break;
            }
            let units = 1 + self.rng.below(left);
            left -= units;
            let past = day(-i64::from(self.rng.below(8)));
            let around = day(i64::from(self.rng.below(30)) - 8);
            let has_come = state.has_arrived() || (state == PurchaseState::Ordered && self.rng.once_in(3));
            let row = Delivery {
                id: id("part", number * 10 + part),
                purchase,
                units,
                promised: (!self.rng.once_in(4)).then_some(around),
                received_on: has_come.then_some(past),
            };
            self.plan.deliveries.put(row.into());
        }
    }

    /// Several tasks, of any project, each need some units of a purchase; sometimes more than there are.
    pub fn shared_purchases(&mut self) {
        if !self.shape.dense {
            return;
        }
        for row in self.plan.purchases.rows().to_vec() {
            // its predecessors stand before the place of what it is for
            let into =
                |d: &&std::sync::Arc<stackrank::domain::Dependency>| d.from == WorkId::Purchase(row.id);
            let Some(first) = self.plan.dependencies.iter().find(into).cloned() else { continue };
            let WorkId::Task(task) = first.to else { continue };
            let tasks = self.shape.tasks;
            let place = (0..self.shape.projects * tasks)
                .find(|n| id::<stackrank::domain::TaskId>("task", *n) == task);
            let place = place.map_or(0, |n| n % tasks);
            if self.rng.once_in(2) && first.takes_units() {
                let mut changed = (*first).clone();
                changed.units = Some(1 + self.rng.below(row.quantity));
                self.plan.dependencies.put(changed.into());
            }
            for _ in 0..self.rng.below(4) {
                let project = self.rng.below(self.shape.projects);
                let to = WorkId::Task(id("task", project * tasks + place + self.rng.below(tasks - place)));
                let doubled = self.plan.dependencies.iter().any(|d| d.from == first.from && d.to == to);
                if doubled {
                    continue;
                }
                let units = (!self.rng.once_in(5)).then(|| 1 + self.rng.below(row.quantity.div_ceil(2)));
                let lag = if self.rng.once_in(4) { Lag::Working(16) } else { Lag::NONE };
                let link = self.link(first.from, to, LinkKind::FinishStart, lag);
                let mut changed = (**self.plan.dependencies.get(link).expect("it was just put in")).clone();
                changed.units = units;
                self.plan.dependencies.put(changed.into());
            }
        }
    }
}

/// Half the lead time for a surcharge.
fn offer(lead: u32) -> ExpediteOffer {
    let lead_time = Estimate::exact(EstimateUnit::ElapsedDays, lead / 2);
    ExpediteOffer { lead_time, surcharge: Money::from_minor(25_000) }
}
