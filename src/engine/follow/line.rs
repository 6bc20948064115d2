//! The money line: how far down the ranks funding reaches.
//!
//! Funding comes per fiscal year or per fiscal quarter, capex and opex apart. Money of a whole year is there from its first
//! quarter on; what an earlier quarter leaves carries on to the later ones of the *same* fiscal year, and no further. So what
//! must hold is, for each nature, year and quarter: spent in the year up to this quarter ≤ funded in the year up to this
//! quarter.
//!
//! Each period first pays actual, accrued and committed money of all ranks; then, by rank, what is still to come. A project
//! whose money to come does not fit is below the line and takes nothing; a later one that does fit is covered. A fiscal
//! year after the first funded one that has no funding row has no money. What was spent before the first funded year was paid
//! from elsewhere, and what has no date waits: neither counts. A project whose stage takes no funding takes none. The same quarters
//! are the spend plan against funding: one computation, two answers.
//!
//! Purchases fall due on the days on which their units are received; what recurs, month by month from then on, but for months in fiscal years
//! after the last funded one: a contract outlives the budgets that are made so far, and is no reason not to begin. Labour as worked: what was worked before the status date on that date at the latest,
//! the rest in proportion to working time.
use super::shares::Moved;
use crate::domain::{Money, Nature, Portfolio, Progress};
use crate::engine::falls::{Fall, Slice, falls, slices};
use crate::engine::fiscal::{Fiscal, sound_year};
use crate::engine::hours::NEVER;
use crate::engine::network::{Cost, Job, NOBODY, Parts};
use crate::engine::{
    Bench, Dates, FundedQuarter, MoneyLine, Network, Order, ProjectOutlook, Shortfall, Spend,
};
use chrono::NaiveDate;

/// Money by nature (capex, opex) and fiscal quarter, from the first funded year on.
#[derive(Clone, Default)]
struct Quarters([Vec<Money>; 2]);

impl Quarters {
    fn new(count: usize) -> Self {
        Self([vec![Money::ZERO; count], vec![Money::ZERO; count]])
    }
    fn add(&mut self, capex: bool, quarter: i32, amount: Money) {
        let quarter = usize::try_from(quarter).ok();
        if let Some(slot) = quarter.and_then(|q| self.0[usize::from(!capex)].get_mut(q)) {
            *slot = slot.plus(amount);
        }
    }
    fn total(&self) -> Money {
        self.0.iter().flatten().copied().sum()
    }
    fn take(&mut self, other: &Self) {
        for (side, more) in self.0.iter_mut().zip(&other.0) {
            for (slot, amount) in side.iter_mut().zip(more) {
                *slot = slot.plus(*amount);
            }
        }
    }
    /// What is missing for `more` beside what is taken, in each nature and year: from the first quarter in it that wants money on,
    /// nothing may be overspent. Nothing is missing where it fits.
    fn lacks<'a>(&'a self, taken: &'a Self, more: &'a Self) -> impl Iterator<Item = Lack> + 'a {
        let natures = [Nature::Capex, Nature::Opex].into_iter().zip(&self.0).zip(&taken.0).zip(&more.0);
        natures.flat_map(|(((nature, funded), taken), more)| {
            let years = funded.chunks(4).zip(taken.chunks(4)).zip(more.chunks(4));
            years.enumerate().filter_map(move |(year, ((funded, taken), more))| {
                let (mut left, mut wants) = (Money::ZERO, false);
                let mut lack: Option<Lack> = None;
                for (place, ((funded, taken), more)) in funded.iter().zip(taken).zip(more).enumerate() {
                    left = left.plus(*funded).minus(*taken).minus(*more);
                    wants |= *more > Money::ZERO;
                    if wants && left < Money::ZERO {
                        let first = Lack { nature, quarter: year * 4 + place, amount: -left };
                        let lack = lack.get_or_insert(first);
                        lack.amount = lack.amount.max(-left);
                    }
                }
                lack
            })
        })
    }
    /// Whether `more` fits beside what is taken.
    fn covers(&self, taken: &Self, more: &Self) -> bool {
        self.lacks(taken, more).next().is_none()
    }
}

/// Money of a nature that is missing in a year: by the first quarter in which it is, counted from the first funded year.
#[derive(Clone, Copy)]
struct Lack {
    nature: Nature,
    quarter: usize,
    amount: Money,
}

/// What a project spends, apart: what is certain, and what is to come.
struct Spending {
    firm: Quarters,
    to_come: Vec<Quarters>,
}

/// Draws the line, marks the projects that funding does not cover, and tells what is missing for each at its turn.
pub(super) fn draw(
    plan: &Portfolio,
    net: &Network,
    order: &Order,
    bench: &Bench,
    projects: &mut [ProjectOutlook],
    (purchases, moved): (&[Dates], &[Moved]),
) -> (MoneyLine, Vec<FundedQuarter>, Vec<Shortfall>) {
    let mut line = MoneyLine {
        free: projects.iter().map(|p| p.money.free_to_commit()).sum(),
        budget: projects.iter().map(|p| p.money.budget).sum(),
        ..MoneyLine::default()
    };
    let years = || plan.funding.iter().map(|f| f.year).filter(|y| sound_year(*y));
    let Some(fiscal) = Fiscal::of_plan(plan) else { return (line, vec![], vec![]) };
    let first_year = fiscal.first_year;
    let horizon = net.axis.moment(net.hours.end()).date();
    let count = (years().max().unwrap_or(first_year) - first_year + 1)
        .max(fiscal.quarter(horizon) / 4 + 1)
        .clamp(1, 300) as usize
        * 4;

    let mut funded = Quarters::new(count);
    for row in plan.funding.iter().filter(|f| sound_year(f.year)) {
        let quarter = (row.year - first_year) * 4 + i32::from(row.quarter.unwrap_or(1).clamp(1, 4)) - 1;
        funded.add(true, quarter, row.capex);
        funded.add(false, quarter, row.opex);
    }
    line.funding = funded.total();
    let last_year = years().max().unwrap_or(first_year) - first_year;
    let due = Due { plan, net, purchases, parts: Parts::of_plan(plan), fiscal, last_year };
    let spending = spending(&due, bench, moved, projects.len(), count);
    let firm = spending.firm.clone();
    let mut taken = spending.firm;
    let mut refused = Quarters::new(count);
    let mut short = vec![];
    for place in order.places() {
        let place = *place as usize;
        let (Some(project), Some(more)) = (projects.get_mut(place), spending.to_come.get(place)) else {
            continue;
        };
        let standing = order.standing(place);
        if !standing.takes_funding || standing.on_hold {
            continue;
        }
        if funded.covers(&taken, more) {
            taken.take(more);
        } else {
            project.below_line = true;
            let id = project.id;
            short.extend(funded.lacks(&taken, more).map(|lack| Shortfall {
                project: id,
                nature: lack.nature,
                year: first_year + (lack.quarter / 4) as i32,
                quarter: (lack.quarter % 4 + 1) as u8,
                amount: lack.amount,
            }));
            refused.take(more);
            line.above = line.above.or(Some(project.id));
        }
    }
    line.used = taken.total();
    let quarters = quarters(fiscal, last_year, [&funded, &firm, &taken, &refused]);
    (line, quarters, short)
}

/// The quarters up to the last funded year, or the last that anything falls into.
fn quarters(fiscal: Fiscal, last_year: i32, all: [&Quarters; 4]) -> Vec<FundedQuarter> {
    let used = |at: usize| {
        all.iter().any(|of| of.0.iter().any(|side| side.get(at).is_some_and(|amount| *amount != Money::ZERO)))
    };
    let count = all[0].0[0].len();
    let funded = usize::try_from((last_year + 1) * 4).unwrap_or(0).min(count);
    let end = (funded..count).rev().find(|at| used(*at)).map_or(funded, |at| (at / 4 + 1) * 4);
    let one = |at: usize| {
        let side = |nature: usize| {
            let [funded, firm, taken, refused] = all.map(|of| of.0[nature][at]);
            Spend { funded, firm, covered: taken.minus(firm), not_covered: refused }
        };
        let number = at as i32;
        FundedQuarter {
            year: fiscal.first_year + number / 4,
            quarter: (number % 4 + 1) as u8,
            begins: fiscal.begin(number),
            ends: fiscal.begin(number + 1).pred_opt().unwrap_or(NaiveDate::MAX),
            capex: side(0),
            opex: side(1),
        }
    };
    (0..end).map(one).collect()
}

/// What tells when the money of purchases falls due.
struct Due<'a> {
    plan: &'a Portfolio,
    net: &'a Network,
    purchases: &'a [Dates],
    parts: Parts<'a>,
    fiscal: Fiscal,
    /// The last funded fiscal year, counted from the first.
    last_year: i32,
}

impl Due<'_> {
    /// The slices of a purchase; none while it has no date.
    fn slices(&self, place: usize) -> Vec<Slice> {
        let finish = self.purchases.get(place).and_then(Dates::finish);
        let (Some(finish), Some(purchase)) = (finish, self.plan.purchases.rows().get(place)) else {
            return vec![];
        };
        slices(self.plan, purchase, self.parts.of(purchase.id), (finish.last_day(), self.net.axis.today))
    }
    /// Tells what of a cost falls into which quarter.
    fn tell(&self, cost: &Cost, slices: &[Slice], mut out: impl FnMut(i32, Fall)) {
        for (slice, fall) in slices.iter().zip(falls(cost, slices)) {
            let quarter = self.fiscal.quarter(slice.day);
            if !slice.recurs || quarter.div_euclid(4) <= self.last_year {
                out(quarter, fall);
            }
        }
    }
}

/// Puts every amount into its quarter.
fn spending(due: &Due, bench: &Bench, moved: &[Moved], projects: usize, count: usize) -> Spending {
    let (plan, net, fiscal) = (due.plan, due.net, due.fiscal);
    let mut all = Spending { firm: Quarters::new(count), to_come: vec![Quarters::new(count); projects] };
    let today = net.axis.today;
    let tasks = net.tasks as usize;
    let rows = net.jobs.iter().zip(&net.costs).enumerate();
    for (number, (job, cost)) in rows.filter(|(_, (job, _))| job.project != NOBODY) {
        let Some(to_come) = all.to_come.get_mut(job.project as usize) else { continue };
        let Some(task) = plan.tasks.rows().get(number) else {
            let firm = &mut all.firm;
            due.tell(cost, &due.slices(number - tasks), |quarter, fall| {
                firm.add(cost.capex, quarter, fall.spent.plus(fall.committed));
                to_come.add(cost.capex, quarter, fall.to_come);
            });
            continue;
        };
        if cost.actual != Money::ZERO {
            let worked = match task.progress {
                Progress::Done { finished, .. } => finished.last_day(),
                _ => today,
            };
            all.firm.add(false, fiscal.quarter(worked), cost.actual);
        }
        if cost.to_come != Money::ZERO && bench.finish[number] < NEVER {
            let span = (bench.begin[number], bench.finish[number]);
            spread(net, job, span, fiscal, cost.to_come, to_come);
        }
    }
    for part in moved {
        let from = net.jobs.get(part.job as usize).map_or(part.to, |job| job.project);
        due.tell(&part.cost, &due.slices((part.job - net.tasks) as usize), |quarter, fall| {
            for (project, amount) in [(from, -fall.to_come), (part.to, fall.to_come)] {
                if let Some(to_come) = all.to_come.get_mut(project as usize) {
                    to_come.add(part.cost.capex, quarter, amount);
                }
            }
        });
    }
    all
}

/// Spreads labour over the quarters in which it is worked, by working time. The shares add up exactly.
fn spread(
    net: &Network,
    job: &Job,
    (begin, finish): (u32, u32),
    fiscal: Fiscal,
    amount: Money,
    out: &mut Quarters,
) {
    let day = |slot: u32| net.axis.moment(slot);
    let first = fiscal.quarter(day(begin).date());
    let last = fiscal.quarter(day(finish).last_day().max(day(begin).date()));
    if first == last {
        out.add(false, first, amount);
        return;
    }
    let table = net.seats(job).first().map_or(net.calendars.portfolio, |seat| seat.hours);
    let work = |slot: u32| {
        i64::from(net.hours.before(table, slot.clamp(begin, finish)) - net.hours.before(table, begin))
    };
    let whole = work(finish);
    let mut told = Money::ZERO;
    for quarter in first..=last {
        let until = if quarter == last { finish } else { net.axis.morning(fiscal.begin(quarter + 1)) };
        let reached = if quarter == last { amount } else { amount.share(work(until), whole) };
        out.add(false, quarter, reached.minus(told));
        told = reached;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_quarter_leaves_carries_on_within_the_year() {
        let money = |list: &[i64]| list.iter().map(|m| Money::from_minor(*m)).collect::<Vec<_>>();
        let quarters = |list: &[i64]| Quarters([money(list), money(&[0; 8])]);
        let funded = quarters(&[100, 0, 0, 50, 10, 0, 0, 0]);
        let none = Quarters::new(8);
        assert!(funded.covers(&none, &quarters(&[0, 0, 100, 50, 0, 0, 0, 0])));
        assert!(!funded.covers(&none, &quarters(&[0, 0, 101, 0, 0, 0, 0, 0])));
        assert!(!funded.covers(&none, &quarters(&[0, 0, 0, 0, 11, 0, 0, 0])), "not into the next year");
        // overspent already: only what wants nothing from then on fits
        let over = quarters(&[120, 0, 0, 0, 0, 0, 0, 0]);
        assert!(!funded.covers(&over, &quarters(&[0, 1, 0, 0, 0, 0, 0, 0])));
        assert!(funded.covers(&over, &quarters(&[0, 0, 0, 1, 0, 0, 0, 0])));
        assert!(funded.covers(&over, &none));
        // what is missing is told by the first quarter that lacks it, at the most that any quarter of the year lacks
        let lacks: Vec<_> = funded.lacks(&none, &quarters(&[0, 101, 0, 60, 15, 0, 0, 0])).collect();
        let told: Vec<_> = lacks.iter().map(|l| (l.nature, l.quarter, l.amount.minor())).collect();
        assert_eq!(told, [(Nature::Capex, 1, 11), (Nature::Capex, 4, 5)]);
    }
}
