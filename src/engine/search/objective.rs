//! What makes one order better than another.
//!
//! Lateness: working days that a project ends after its promise (without one, after the finish that its last baseline keeps;
//! without either never late), times its weight, over all projects that take people. The weight is what a week of delay costs, in
//! proportion to the median of those that say so: 1 where nothing is said. A project that has no date is as late as can be.
use crate::domain::{Money, Portfolio};
use crate::engine::hours::{DAY, NEVER};
use crate::engine::office::day_number;
use crate::engine::{Bench, Network, Order, Outlook, compared, outlook};

/// How good an order is: the less the better, the first figure first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Objective {
    /// Of ranks: weighted lateness in thousandths of a working day. Of an order of tasks: slots (quarter hours) from the status
    /// date to the last finish of a project with tasks that an order can move.
    pub first: u64,
    /// Money above the funding: what the quarters of the funded years do not cover.
    pub unfunded: Money,
    /// The sum of all finishes, in days from the status date.
    pub finish: u64,
}

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// Ranks with less weighted lateness; then less money above the funding; then earlier finishes.
    Lateness,
    /// Ranks, and orders of tasks inside projects, with which the last project ends earlier.
    Makespan,
}

/// Weight of a project of median or unknown cost of delay.
const ONE: u64 = 1_000;
/// Weights lie between these.
const LEAST: u64 = 1;
const MOST: u64 = 1_000_000;
/// Working days that something without a date is late.
const UNDATED: u64 = 10_000;

/// How a project is measured.
#[derive(Clone, Copy, Debug)]
struct Aim {
    weight: u64,
    /// The promise in working days after the status date, negative before it.
    promise: Option<i32>,
    counts: bool,
}

/// Judges orders of one plan.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    goal: Goal,
    /// Beside `plan.projects`.
    aims: Vec<Aim>,
    /// Working days after the status date up to each day.
    worked: Vec<i32>,
    /// Whether money is limited at all.
    pub funded: bool,
}

impl Judge {
    pub fn new(plan: &Portfolio, net: &Network, goal: Goal) -> Self {
        let mut known: Vec<i64> =
            plan.projects.iter().filter_map(|p| p.cost_of_delay).map(Money::minor).collect();
        known.retain(|minor| *minor > 0);
        known.sort_unstable();
        let median = known.get(known.len() / 2).copied();
        let weight = |cost: Option<Money>| match (cost, median) {
            (Some(cost), Some(median)) => {
                let share = i128::from(cost.minor().max(0)) * i128::from(ONE) / i128::from(median.max(1));
                u64::try_from(share).unwrap_or(MOST).clamp(LEAST, MOST)
            }
            _ => ONE,
        };
        let baseline = baseline_finishes(plan);
        let order = net.order();
        let aim = |(place, project): (usize, &std::sync::Arc<crate::domain::Project>)| {
            let promise = project.promise.or(baseline.get(place).copied().flatten());
            Aim {
                weight: weight(project.cost_of_delay),
                promise: promise.map(|day| net.working_days(net.axis.today, day)),
                counts: order.standing(place).takes_people,
            }
        };
        let today = day_number(net.axis.today);
        // the day before the status date is the finish of what ended there
        let worked = (0..=net.axis.days as i32 + 1).map(|day| net.office.working_days(today, today + day));
        Self {
            goal,
            aims: plan.projects.rows().iter().enumerate().map(aim).collect(),
            worked: worked.collect(),
            funded: !plan.funding.is_empty(),
        }
    }
    /// Only these projects count: what no order changes, such as a pin far ahead, would hide what it does change.
    pub fn count_only(&mut self, projects: &[u32]) {
        for (place, aim) in self.aims.iter_mut().enumerate() {
            aim.counts &= projects.contains(&(place as u32));
        }
    }
    /// What the finishes of all projects (in slots, beside the plan's projects) come to; money is not known from them.
    pub fn of_finishes(&self, finishes: &[u32]) -> Objective {
        let mut objective = Objective::default();
        for (aim, finish) in self.aims.iter().zip(finishes).filter(|(aim, _)| aim.counts) {
            let dated = *finish < NEVER;
            let day = if dated { finish.saturating_sub(1) / DAY } else { self.worked.len() as u32 };
            objective.finish += u64::from(day);
            match self.goal {
                Goal::Makespan => objective.first = objective.first.max(u64::from(*finish)),
                Goal::Lateness => objective.first += self.late(*aim, *finish) * aim.weight,
            }
        }
        objective
    }
    /// Working days that a project is late.
    fn late(&self, aim: Aim, finish: u32) -> u64 {
        let Some(promise) = aim.promise else { return 0 };
        if finish >= NEVER {
            return UNDATED;
        }
        let day = finish.saturating_sub(1) / DAY;
        let worked = self.worked.get(day as usize).or(self.worked.last()).copied().unwrap_or(0);
        u64::try_from(i64::from(worked) - i64::from(promise)).unwrap_or(0)
    }
    /// The whole verdict on an order.
    pub fn judge(&self, plan: &Portfolio, net: &Network, order: &Order, bench: &mut Bench) -> Objective {
        let mut objective = self.of_finishes(&crate::engine::question::finishes(net, order, bench));
        if self.funded {
            objective.unfunded = unfunded(&outlook(plan, net, order, bench));
        }
        objective
    }
}

/// How good ranks are, as [`Goal::Lateness`] counts it.
pub fn objective(plan: &Portfolio, network: &Network, order: &Order, bench: &mut Bench) -> Objective {
    Judge::new(plan, network, Goal::Lateness).judge(plan, network, order, bench)
}

/// Money that funding does not cover.
pub(super) fn unfunded(outlook: &Outlook) -> Money {
    outlook.funding.iter().map(|q| q.capex.not_covered.plus(q.opex.not_covered)).sum()
}

/// The last day that each project's last baseline keeps, beside `plan.projects`.
fn baseline_finishes(plan: &Portfolio) -> Vec<Option<chrono::NaiveDate>> {
    let compared = compared(plan, None);
    let mut last = vec![None; plan.projects.len()];
    for row in &plan.baseline_rows {
        let Some(place) = plan.project_of(row.work).and_then(|id| plan.projects.place(id)) else { continue };
        if compared.get(place).copied().flatten() == Some(row.baseline)
            && let Some(day) = last.get_mut(place)
        {
            *day = (*day).max(Some(row.finish.last_day()));
        }
    }
    last
}
