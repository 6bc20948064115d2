//! All money of a plan counted once more, by code of its own: whole numbers of 128 bits, and none of the engine's arithmetic.
//!
//! Taken from the engine are only dates and who gets which units: those are decided by scheduling, and have a referee of their own.
#[path = "ledger/bought.rs"]
pub mod bought;
#[path = "ledger/lives.rs"]
pub mod lives;
#[path = "ledger/quarters.rs"]
pub mod quarters;

pub use bought::{Parts, of_purchase};

use bought::converted;
use stackrank::domain::{
    EstimateUnit, Nature, Portfolio, Progress, ProjectId, PurchaseCategory, PurchaseState, StageRole, Task,
    TaskKind,
};
use stackrank::engine::Outlook;
use std::collections::BTreeMap;

/// Half away from zero.
pub fn rounded(part: i128, whole: i128) -> i128 {
    (part.abs() * 2 + whole.abs()) / (whole.abs() * 2) * part.signum() * whole.signum()
}

/// Money of a project, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub actual: i128,
    pub accrued: i128,
    pub committed: i128,
    pub to_come: i128,
    pub approved: i128,
    pub capex: i128,
    pub opex: i128,
    pub goods: i128,
    pub services: i128,
    pub labour: i128,
    pub monthly: i128,
    pub budget: Option<i128>,
    pub unreleased: i128,
    /// Of the bands of what it bears, added up.
    pub squares: i128,
}

impl Row {
    pub fn eac(&self) -> i128 {
        self.actual + self.accrued + self.committed + self.to_come
    }
    pub fn free(&self) -> i128 {
        let budget = self.budget.unwrap_or(0);
        budget - self.actual - self.accrued - self.committed - self.approved - self.unreleased
    }
    /// EAC and the root of the squares of its bands, rounded up.
    pub fn p80(&self) -> i128 {
        self.eac() + root(self.squares)
    }
    fn take(&mut self, parts: &Parts, capex: bool) {
        let Parts { actual, accrued, committed, to_come, approved, .. } = *parts;
        self.actual += actual;
        self.accrued += accrued;
        self.committed += committed;
        self.to_come += to_come;
        self.approved += approved;
        *(if capex { &mut self.capex } else { &mut self.opex }) += actual + accrued + committed + to_come;
    }
}

/// The square root, rounded up.
fn root(square: i128) -> i128 {
    let mut root = (square as f64).sqrt() as i128;
    while root * root < square {
        root += 1;
    }
    while root > 0 && (root - 1) * (root - 1) >= square {
        root -= 1;
    }
    root
}

/// By how much P80 of all projects together is above their EAC: each purchase has one price, whoever bears it.
pub fn rise_of_all(plan: &Portfolio, today: chrono::NaiveDate) -> i128 {
    let squares = plan.purchases.iter().map(|purchase| {
        let parts = of_purchase(plan, purchase, today);
        let stops = on_hold(plan, purchase.project) && parts.to_come != 0;
        if stops { 0 } else { parts.band * parts.band }
    });
    root(squares.sum())
}

fn on_hold(plan: &Portfolio, project: ProjectId) -> bool {
    let stage = plan.projects.get(project).and_then(|p| plan.stages.get(p.stage));
    stage.is_some_and(|stage| stage.role == StageRole::OnHold)
}

/// What an amount of work on a task costs: each person's hours at the person's rate, rounded for each.
fn labour(plan: &Portfolio, task: &Task, hundredths: u32) -> i128 {
    let people = || {
        task.people.iter().filter_map(|a| {
            let person = plan.people.get(a.person)?;
            Some((person, i128::from(a.percent) * i128::from(100 - person.reserve)))
        })
    };
    let all: i128 = people().map(|(_, weight)| weight).sum();
    let per_day = i128::from(plan.settings.week.slots_per_day());
    let amount = i128::from(hundredths);
    people()
        .filter_map(|(person, weight)| {
            let rate = i128::from(person.rate?.minor());
            Some(match (task.kind, task.estimate.unit) {
                // burn-in is waiting, not work
                (TaskKind::Milestone, _) | (TaskKind::Work, EstimateUnit::ElapsedDays) => 0,
                (TaskKind::CutOver(_), unit) => {
                    // in quarter hours, which its length fills
                    let slots = match unit {
                        EstimateUnit::WorkHours => amount * 4,
                        EstimateUnit::WorkingDays => amount * per_day,
                        EstimateUnit::ElapsedDays => amount * 96,
                    };
                    rounded(rate * ((slots + 99) / 100) * weight, 4 * 10_000)
                }
                (TaskKind::Work, EstimateUnit::WorkHours) => rounded(rate * amount * weight, 100 * all),
                (TaskKind::Work, EstimateUnit::WorkingDays) => {
                    rounded(rate * amount * per_day * weight, 100 * 4 * 10_000)
                }
            })
        })
        .sum()
}

/// Spent and to come of a task.
pub fn of_task(plan: &Portfolio, task: &Task) -> (i128, i128) {
    let likely = task.estimate.likely;
    let (worked, left) = match task.progress {
        Progress::NotStarted => (0, likely),
        Progress::Started { remaining, .. } => (likely.saturating_sub(remaining), remaining),
        Progress::Done { .. } => (likely, 0),
    };
    (labour(plan, task, worked), labour(plan, task, left))
}

/// What each project bears of each purchase: its own, less what it gives away.
fn borne(plan: &Portfolio, outlook: &Outlook) -> Vec<(usize, ProjectId, Parts)> {
    let mut out = vec![];
    for (place, purchase) in plan.purchases.iter().enumerate() {
        let whole = of_purchase(plan, purchase, outlook.today);
        let (mut own, mut told) = (whole, 0);
        for share in outlook.shares.iter().filter(|share| share.purchase == purchase.id) {
            let part = whole.of_units(told, told + share.units, purchase.quantity);
            told += share.units;
            own = own.less(&part);
            out.push((place, share.project, part));
        }
        out.push((place, purchase.project, own));
    }
    out
}

/// All projects.
pub fn ledger(plan: &Portfolio, outlook: &Outlook) -> BTreeMap<ProjectId, Row> {
    let mut rows: BTreeMap<ProjectId, Row> = plan.projects.iter().map(|p| (p.id, Row::default())).collect();
    for task in &plan.tasks {
        let Some(row) = rows.get_mut(&task.project) else { continue };
        let (actual, to_come) = of_task(plan, task);
        let to_come = if on_hold(plan, task.project) { 0 } else { to_come };
        row.take(&Parts { actual, to_come, ..Parts::default() }, false);
        row.labour += actual;
    }
    // all that a project bears of one purchase goes up and down together
    let mut bands: BTreeMap<(ProjectId, usize), i128> = BTreeMap::new();
    for (place, project, mut part) in borne(plan, outlook) {
        let purchase = &plan.purchases.rows()[place];
        if on_hold(plan, purchase.project) {
            if of_purchase(plan, purchase, outlook.today).to_come != 0 {
                part.band = 0;
            }
            (part.to_come, part.approved) = (0, 0);
        }
        *bands.entry((project, place)).or_default() += part.band;
        let row = rows.get_mut(&project).expect("a project");
        row.take(&part, purchase.nature == Nature::Capex);
        let spent = match purchase.category {
            PurchaseCategory::Goods => &mut row.goods,
            PurchaseCategory::Service => &mut row.services,
        };
        *spent += part.actual + part.accrued;
    }
    for ((project, _), band) in bands {
        rows.get_mut(&project).expect("a project").squares += band * band;
    }
    for purchase in plan.purchases.iter().filter(|p| p.state != PurchaseState::Cancelled) {
        let monthly = purchase.recurring.map_or(0, |r| i128::from(r.monthly.minor()));
        rows.get_mut(&purchase.project).expect("a project").monthly += converted(plan, monthly, purchase);
    }
    for project in &plan.projects {
        let (row, Some(budget)) = (rows.get_mut(&project.id).expect("a project"), project.budget) else {
            continue;
        };
        let minor = |m: stackrank::domain::Money| i128::from(m.minor());
        row.budget = Some(minor(budget.capex) + minor(budget.opex) + minor(budget.contingency));
        let drawn: i128 =
            plan.draw_downs.iter().filter(|d| d.project == project.id).map(|d| minor(d.amount)).sum();
        row.unreleased = (minor(budget.contingency) - minor(budget.released) - drawn).max(0);
    }
    rows
}
