//! What follows for each project: dates, slack, money and status.
use super::dates::Extent;
use super::shares::Moved;
use crate::domain::{Money, Portfolio, PurchaseCategory, WorkId};
use crate::engine::judge::budget_status;
use crate::engine::network::Cost;
use crate::engine::quantile::{square, together};
use crate::engine::{Dates, Network, NoDate, Order, ProjectMoney, ProjectOutlook, Status};
use std::collections::BTreeMap;

/// What is gathered over a project's tasks and purchases.
#[derive(Clone, Default)]
struct Sum {
    extent: Extent,
    no_date: Option<(WorkId, NoDate)>,
    money: ProjectMoney,
    work: u64,
    done: u64,
    tasks: u32,
    tasks_done: u32,
}

/// What money is spent on.
#[derive(Clone, Copy)]
enum Kind {
    Labour,
    Bought(PurchaseCategory),
}

impl Kind {
    /// Of a job by its number.
    fn of(plan: &Portfolio, net: &Network, job: u32) -> Self {
        let purchase = job.checked_sub(net.tasks).and_then(|place| plan.purchases.rows().get(place as usize));
        purchase.map_or(Self::Labour, |purchase| Self::Bought(purchase.category))
    }
}

impl Sum {
    fn dates(&mut self, dates: &Dates, work: impl FnOnce() -> Option<WorkId>) {
        match dates.span {
            Ok(span) => self.extent.add(span),
            Err(NoDate::Cancelled) => {}
            Err(reason) => {
                // the root of the matter rather than what waits for it
                let waits = |n: &NoDate| matches!(n, NoDate::WaitsFor(_));
                if self.no_date.as_ref().is_none_or(|(_, old)| waits(old) && !waits(&reason)) {
                    self.no_date = work().map(|work| (work, reason));
                }
            }
        }
    }
    /// Adds a cost. On hold, money to come stops; what is spent or on order stays.
    fn cost(&mut self, cost: &Cost, on_hold: bool, kind: Kind) {
        let money = &mut self.money;
        let so_far = match kind {
            Kind::Labour => &mut money.so_far.labour,
            Kind::Bought(PurchaseCategory::Goods) => &mut money.so_far.goods,
            Kind::Bought(PurchaseCategory::Service) => &mut money.so_far.services,
        };
        *so_far = so_far.plus(cost.actual).plus(cost.accrued);
        let to_come = if on_hold { Money::ZERO } else { cost.to_come };
        let approved = if on_hold { Money::ZERO } else { cost.approved };
        money.actual = money.actual.plus(cost.actual);
        money.accrued = money.accrued.plus(cost.accrued);
        money.committed = money.committed.plus(cost.committed);
        money.approved = money.approved.plus(approved);
        money.to_come = money.to_come.plus(to_come);
        let all = cost.actual.plus(cost.accrued).plus(cost.committed).plus(to_come);
        let side = if cost.capex { &mut money.capex } else { &mut money.opex };
        *side = side.plus(all);
        self.work += cost.work;
        self.done += cost.done;
    }
    /// Percent of likely work that is done; of tasks where none has any; 100 only when all are done.
    fn percent(&self) -> u8 {
        if self.tasks == 0 {
            return 0;
        }
        if self.tasks == self.tasks_done {
            return 100;
        }
        let percent = match self.work {
            0 => u64::from(self.tasks_done) * 100 / u64::from(self.tasks),
            work => self.done * 100 / work,
        };
        percent.min(99) as u8
    }
}

/// On hold, money to come stops, and its band with it.
fn stops(net: &Network, order: &Order, job: u32) -> bool {
    let place = job as usize;
    let on_hold = net.jobs.get(place).is_some_and(|job| order.standing(job.project as usize).on_hold);
    on_hold && net.costs.get(place).is_some_and(|cost| cost.to_come != Money::ZERO)
}

/// The squares of the bands of each project's purchases, added up, in minor units.
///
/// Until prices are drawn by simulation, P50 of EAC is its likely value, and P80 is that and what the bands are [`together`].
fn squares(net: &Network, order: &Order, moved: &[Moved], projects: usize) -> Vec<u128> {
    let mut sums = vec![0u128; projects];
    let mut add = |project: u32, band: Money| {
        if let Some(sum) = sums.get_mut(project as usize) {
            *sum = sum.saturating_add(square(band));
        }
    };
    // what others bear of a purchase is uncertain there, one price for all its units
    let mut left: BTreeMap<u32, Money> = BTreeMap::new();
    let mut borne: BTreeMap<(u32, u32), Money> = BTreeMap::new();
    for part in moved.iter().filter(|part| part.cost.band != Money::ZERO && !stops(net, order, part.job)) {
        let own = net.costs.get(part.job as usize).map_or(Money::ZERO, |cost| cost.band);
        let left = left.entry(part.job).or_insert(own);
        *left = left.minus(part.cost.band);
        let borne = borne.entry((part.to, part.job)).or_default();
        *borne = borne.plus(part.cost.band);
    }
    for ((to, _), band) in borne {
        add(to, band);
    }
    for (number, (job, cost)) in (0u32..).zip(net.jobs.iter().zip(&net.costs)) {
        if cost.band != Money::ZERO && !stops(net, order, number) {
            add(job.project, left.get(&number).copied().unwrap_or(cost.band));
        }
    }
    sums
}

/// P80 of the EAC of all projects: each purchase is one uncertain price, whoever bears it.
pub(super) fn p80_of_all(net: &Network, order: &Order, projects: &[ProjectOutlook]) -> Money {
    let known = |project: u32| projects.get(project as usize).is_some();
    let jobs = (0u32..).zip(net.jobs.iter().zip(&net.costs));
    let open = jobs.filter(|(number, (job, _))| known(job.project) && !stops(net, order, *number));
    let squares = open.fold(0u128, |sum, (_, (_, cost))| sum.saturating_add(square(cost.band)));
    projects.iter().map(|row| row.money.eac()).sum::<Money>().plus(together(squares))
}

/// All projects, beside their table.
pub(super) fn all(
    plan: &Portfolio,
    net: &Network,
    order: &Order,
    (tasks, purchases): (&[Dates], &[Dates]),
    moved: &[Moved],
) -> Vec<ProjectOutlook> {
    let mut sums = vec![Sum::default(); plan.projects.len()];
    let all = tasks.iter().chain(purchases);
    for ((number, (job, cost)), dates) in (0u32..).zip(net.jobs.iter().zip(&net.costs)).zip(all) {
        let Some(sum) = sums.get_mut(job.project as usize) else { continue };
        sum.dates(dates, || net.names.work(number));
        sum.cost(cost, order.standing(job.project as usize).on_hold, Kind::of(plan, net, number));
        sum.tasks += u32::from(number < net.tasks);
        sum.tasks_done += u32::from(job.done);
    }
    for part in moved {
        // what moves from one project to another is taken off here and added there: all together stays the same
        let from = net.jobs.get(part.job as usize).map_or(part.to, |job| job.project);
        // whose purchase it is decides whether it goes on
        let stops = order.standing(from as usize).on_hold;
        let kind = Kind::of(plan, net, part.job);
        if let Some(sum) = sums.get_mut(from as usize) {
            let nothing = Cost { capex: part.cost.capex, ..Cost::default() };
            sum.cost(&nothing.without(&part.cost), stops, kind);
        }
        if let Some(sum) = sums.get_mut(part.to as usize) {
            sum.cost(&part.cost, stops, kind);
        }
    }
    let squares = squares(net, order, moved, plan.projects.len());
    let mut ranks = vec![0u32; plan.projects.len()];
    for (rank, place) in order.places().iter().enumerate() {
        if let Some(slot) = ranks.get_mut(*place as usize) {
            *slot = rank as u32 + 1;
        }
    }
    plan.projects
        .iter()
        .zip(&sums)
        .enumerate()
        .map(|(place, (project, sum))| {
            let standing = order.standing(place);
            let finish = if sum.no_date.is_some() { None } else { sum.extent.finish };
            let slack =
                project.promise.zip(finish).map(|(promise, f)| net.working_days(f.last_day(), promise));
            let deadline = match (project.promise, finish) {
                (None, _) => Status::NotSet,
                (Some(promise), Some(finish)) if finish.last_day() <= promise => Status::OnTrack,
                _ => Status::InTrouble,
            };
            let mut money = sum.money;
            if let Some(budget) = project.budget {
                (money.budget, money.unreleased) =
                    (budget.total(), budget.unreleased(plan.drawn(project.id)));
            }
            money.p80 = money.eac().plus(together(squares[place]));
            let budget = match project.budget {
                None => Status::NotSet,
                Some(_) => budget_status(&money, money.eac()),
            };
            ProjectOutlook {
                id: project.id,
                rank: ranks[place],
                start: sum.extent.start,
                finish,
                no_date: sum.no_date,
                outlined: !standing.takes_people && !standing.on_hold,
                slack,
                percent_done: sum.percent(),
                deadline,
                budget,
                money,
                below_line: false,
                next: None,
                forecast: None,
            }
        })
        .collect()
}
