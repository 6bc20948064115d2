//! What projects cost over the life of what was bought.
use super::bought::{converted, of_purchase};
use super::{of_task, rounded};
use stackrank::domain::{Portfolio, ProjectId, PurchaseCategory, PurchaseState};
use stackrank::engine::Outlook;
use std::collections::BTreeMap;

/// Amounts in minor units; the life in months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Life {
    pub goods: i128,
    pub services: i128,
    pub labour: i128,
    pub contracted: i128,
    pub assumed: i128,
    pub disposal: i128,
    pub months: Option<i128>,
    pub without: Vec<String>,
}

impl Life {
    pub fn total(&self) -> i128 {
        self.goods + self.services + self.labour + self.contracted + self.assumed + self.disposal
    }
    pub fn per_year(&self) -> Option<i128> {
        self.months.filter(|_| self.without.is_empty()).map(|months| rounded(self.total() * 12, months))
    }
}

/// Price, contracted, assumed, disposal.
type Four = [i128; 4];

/// All projects.
pub fn lives(plan: &Portfolio, outlook: &Outlook) -> BTreeMap<ProjectId, Life> {
    let mut all: BTreeMap<ProjectId, Life> = plan.projects.iter().map(|p| (p.id, Life::default())).collect();
    for task in &plan.tasks {
        let (spent, to_come) = of_task(plan, task);
        all.get_mut(&task.project).expect("a project").labour += spent + to_come;
    }
    for purchase in &plan.purchases {
        let cancelled = purchase.state == PurchaseState::Cancelled;
        let cost = of_purchase(plan, purchase, outlook.today);
        let sum = |p: &super::Parts| p.actual + p.accrued + p.committed + p.to_come;
        let contract = purchase.recurring.filter(|_| !cancelled);
        let monthly = contract.map_or(0, |r| i128::from(r.monthly.minor()));
        let months = contract.map_or(0, |r| i128::from(r.months));
        let served = purchase.service_life.map_or(0, i128::from);
        let contracted = converted(plan, monthly * months, purchase);
        let assumed = converted(plan, monthly * (served - months).max(0), purchase);
        let disposal = purchase.disposal.filter(|_| !cancelled).map_or(0, |d| i128::from(d.minor()));
        let disposal = converted(plan, disposal, purchase);
        let life = purchase.service_life.map(i128::from).or(contract.map(|r| i128::from(r.months)));
        let mut left: Four = [sum(&cost) - contracted, contracted, assumed, disposal];
        let mut borne: BTreeMap<ProjectId, Four> = BTreeMap::new();
        let mut told = 0;
        for share in outlook.shares.iter().filter(|share| share.purchase == purchase.id) {
            let units = (told, told + share.units);
            told += share.units;
            let part = |amount: i128| {
                let upto = |n: u32| rounded(amount * i128::from(n), i128::from(purchase.quantity.max(1)));
                upto(units.1) - upto(units.0)
            };
            let price = sum(&cost.of_units(units.0, units.1, purchase.quantity)) - part(contracted);
            let four = [price, part(contracted), part(assumed), part(disposal)];
            let slot = borne.entry(share.project).or_default();
            for place in 0..4 {
                slot[place] += four[place];
                left[place] -= four[place];
            }
        }
        if told < purchase.quantity.max(1) {
            borne.insert(purchase.project, left);
        }
        for (project, [price, contracted, assumed, disposal]) in borne {
            let row = all.get_mut(&project).expect("a project");
            let goods = purchase.category == PurchaseCategory::Goods;
            *(if goods { &mut row.goods } else { &mut row.services }) += price;
            row.contracted += contracted;
            row.assumed += assumed;
            row.disposal += disposal;
            if !cancelled {
                row.months = row.months.max(life);
                if goods && life.is_none() {
                    row.without.push(purchase.id.to_string());
                }
            }
        }
    }
    all
}
