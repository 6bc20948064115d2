//! What a simulation says: levels, chances, and what decides.
use super::drivers::{self, Driver};
use super::model::Model;
use super::record::SupplierRecord;
use super::run::{Facts, NO_DAY, Runs};
use super::tally::Tally;
use crate::domain::Terms;
use crate::domain::{Money, Nature, ProjectId};
use crate::engine::office::date_of;
use crate::engine::{FundedQuarter, Status};
use chrono::NaiveDate;

/// The values that are met or undercut in 10, 50, 80 and 90 % of runs: nearest rank, the least value that so many runs do not exceed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Levels<T> {
    /// In 10 %.
    pub p10: T,
    /// In 50 %.
    pub p50: T,
    /// In 80 %.
    pub p80: T,
    /// In 90 %.
    pub p90: T,
}

impl<T> Levels<T> {
    /// Of sorted values; of none the default.
    fn of<U: Copy + Default>(sorted: &[U], told: impl Fn(U) -> T) -> Self {
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            told(sorted.get(rank - 1).copied().unwrap_or_default())
        };
        Self { p10: at(10), p50: at(50), p80: at(80), p90: at(90) }
    }
}

/// In how many runs something came true.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Chance {
    /// Runs in which it did.
    pub met: u32,
    /// All runs.
    pub runs: u32,
}

impl Chance {
    /// In hundredths of a percent, to the nearest; 0 without runs.
    pub fn hundredths(self) -> u32 {
        let runs = u64::from(self.runs.max(1));
        ((u64::from(self.met) * 10_000 + runs / 2) / runs) as u32
    }
    /// In percent, to the nearest, with a sign before it where that would say too much: what is not quite sure is above 99 or below 1.
    pub fn percent(self) -> (&'static str, u32) {
        match (self.hundredths() + 50) / 100 {
            0 if self.met > 0 => ("<", 1),
            100.. if self.met < self.runs => (">", 99),
            percent => ("", percent),
        }
    }
    /// Its standard error √(p(1 − p) / n) in hundredths of a percent, rounded up: how far another seed may well lead.
    pub fn standard_error(self) -> u32 {
        let (met, runs) = (u128::from(self.met), u128::from(self.runs.max(1)));
        let square = met * runs.saturating_sub(met) * 100_000_000 / (runs * runs * runs);
        let root = square.isqrt();
        (root + u128::from(root * root < square)) as u32
    }
}

/// What is forecast of one project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectForecast {
    /// Which.
    pub id: ProjectId,
    /// The last day worked; `None` where it has no date in so many runs.
    pub finish: Levels<Option<NaiveDate>>,
    /// Whether it ends on the same day in every run: nothing uncertain moves it.
    pub certain: bool,
    /// How many runs end on which day, in order. Runs without a date are not among them.
    pub days: Vec<(NaiveDate, u32)>,
    /// Estimate at completion.
    pub eac: Levels<Money>,
    /// Whether EAC is the same in every run.
    pub eac_certain: bool,
    /// Of ending by the promise; `None` without a promise.
    pub on_time: Option<Chance>,
    /// Of EAC within the budget; `None` without a budget.
    pub within_budget: Option<Chance>,
    /// Of both in the same run; `None` unless there are both.
    pub both: Option<Chance>,
    /// What drives its finish, the greatest first; at most [`super::MOST_DRIVERS`].
    pub drivers: Vec<Driver>,
}

impl ProjectForecast {
    /// The deadline status that follows: see [`deadline_status`].
    pub fn deadline(&self, promise: Option<NaiveDate>) -> Status {
        deadline_status(promise, self.finish.p50, self.finish.p80)
    }
}

/// What is forecast of all projects together: those in stages that take people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PortfolioForecast {
    /// The day by which all have ended; `None` where one has no date in so many runs.
    pub finish: Levels<Option<NaiveDate>>,
    /// EAC of all projects together, whatever their stages.
    pub eac: Levels<Money>,
    /// Of every project with a promise keeping it, in the same run; `None` where no project has one.
    pub on_time: Option<Chance>,
    /// Of every project with a budget keeping it; `None` where no project has one.
    pub within_budget: Option<Chance>,
    /// Of both in the same run; `None` unless there are both.
    pub both: Option<Chance>,
    /// Of the money that counts against funding (spent, committed and to come, of all funded years) being no more than funding, capex and opex each
    /// in all. When it falls due by quarter is not drawn. `None` without funding.
    pub within_funding: Option<Chance>,
}

/// What the runs of a simulation say about a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forecast {
    /// The status date.
    pub today: NaiveDate,
    /// What it was asked with.
    pub terms: Terms,
    /// How many runs it is made of.
    pub runs: u32,
    /// Beside `plan.projects`.
    pub projects: Vec<ProjectForecast>,
    /// All together.
    pub portfolio: PortfolioForecast,
    /// Beside `plan.tasks`: how often each was on the chain that decided the finish of its own project (criticality index).
    pub tasks: Vec<Chance>,
    /// The same beside `plan.purchases`.
    pub purchases: Vec<Chance>,
    /// What suppliers have delivered, in order of their ids.
    pub suppliers: Vec<SupplierRecord>,
}

/// The status of a deadline by its forecast: on track while P80 keeps the promise, at risk while P50 does, in trouble otherwise.
pub fn deadline_status(promise: Option<NaiveDate>, p50: Option<NaiveDate>, p80: Option<NaiveDate>) -> Status {
    let Some(promise) = promise else { return Status::NotSet };
    let keeps = |day: Option<NaiveDate>| day.is_some_and(|day| day <= promise);
    match (keeps(p50), keeps(p80)) {
        (_, true) => Status::OnTrack,
        (true, false) => Status::AtRisk,
        (false, false) => Status::InTrouble,
    }
}

/// Puts an answer together.
pub(super) fn forecast(model: &Model, facts: &Facts, runs: &Runs, chains: &[Tally], made: u32) -> Forecast {
    let count = facts.projects.len();
    let chains: Vec<Vec<(u32, u32)>> = chains.iter().map(Tally::sorted).collect();
    let mut drivers = drivers::all(model, runs, &chains, made).into_iter();
    let mut met = Met::new(model, facts, made);
    let mut projects = vec![];
    for (place, (row, now)) in model.plan.projects.iter().zip(&model.base.projects).enumerate() {
        let mut days: Vec<i32> = runs.days.iter().skip(place).step_by(count).copied().collect();
        let eac = now.money.eac().minor();
        let mut money: Vec<i64> =
            runs.money.iter().skip(place).step_by(count).map(|more| eac.saturating_add(*more)).collect();
        let promise = row.promise.map(|promise| day_of(model, promise));
        let budget = row.budget.map(|budget| budget.total().minor());
        let (on_time, within_budget, both) = met.project(place, &days, &money, promise, budget);
        days.sort_unstable();
        money.sort_unstable();
        projects.push(ProjectForecast {
            id: row.id,
            finish: Levels::of(&days, |day| date(model, day)),
            certain: days.first() == days.last(),
            days: histogram(model, &days),
            eac: Levels::of(&money, Money::from_minor),
            eac_certain: money.first() == money.last(),
            on_time,
            within_budget,
            both,
            drivers: drivers.next().unwrap_or_default(),
        });
    }
    let mut on_chain = vec![0u32; model.network.jobs.len()];
    for (project, chain) in (0u32..).zip(&chains) {
        for (job, times) in chain {
            if model.network.jobs.get(*job as usize).is_some_and(|row| row.project == project) {
                on_chain[*job as usize] = *times;
            }
        }
    }
    let mut tasks: Vec<Chance> = on_chain.into_iter().map(|met| Chance { met, runs: made }).collect();
    let purchases = tasks.split_off((model.network.tasks as usize).min(tasks.len()));
    let (today, terms, suppliers) = (model.base.today, model.terms, model.records.clone());
    Forecast { today, terms, runs: made, projects, portfolio: met.all(runs), tasks, purchases, suppliers }
}

/// Days from the status date.
fn day_of(model: &Model, date: NaiveDate) -> i32 {
    crate::engine::office::day_number(date) - model.network.axis.day
}

fn date(model: &Model, day: i32) -> Option<NaiveDate> {
    (day != NO_DAY).then(|| date_of(model.network.axis.day.saturating_add(day)))
}

fn histogram(model: &Model, sorted: &[i32]) -> Vec<(NaiveDate, u32)> {
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.filter_map(|same| Some((date(model, *same.first()?)?, same.len() as u32))).collect()
}

/// What each run met, of all projects together.
struct Met<'a> {
    model: &'a Model,
    facts: &'a Facts,
    made: u32,
    /// Beside the runs.
    late: Vec<bool>,
    over: Vec<bool>,
    last: Vec<i32>,
    eac: Vec<i64>,
    promises: bool,
    budgets: bool,
}

impl<'a> Met<'a> {
    fn new(model: &'a Model, facts: &'a Facts, made: u32) -> Self {
        let n = made as usize;
        let (late, over, last, eac) = (vec![false; n], vec![false; n], vec![i32::MIN; n], vec![0; n]);
        Self { model, facts, made, late, over, last, eac, promises: false, budgets: false }
    }
    /// Adds a project, run by run; tells its own chances.
    fn project(
        &mut self,
        place: usize,
        days: &[i32],
        money: &[i64],
        promise: Option<i32>,
        budget: Option<i64>,
    ) -> (Option<Chance>, Option<Chance>, Option<Chance>) {
        let counts = self.model.order.standing(place).takes_people;
        let empty = !self.facts.open.iter().any(|(project, _)| *project as usize == place)
            && self.facts.projects.get(place).is_some_and(|fact| fact.settled.is_none() && !fact.undated);
        let (mut on_time, mut within, mut both) = (0, 0, 0);
        for (run, (day, money)) in days.iter().zip(money).enumerate() {
            let keeps = promise.is_none_or(|promise| *day <= promise);
            let fits = budget.is_none_or(|budget| *money <= budget);
            on_time += u32::from(keeps);
            within += u32::from(fits);
            both += u32::from(keeps && fits);
            self.eac[run] = self.eac[run].saturating_add(*money);
            if counts {
                self.late[run] |= !keeps;
                self.over[run] |= !fits;
                self.last[run] = if empty { self.last[run] } else { self.last[run].max(*day) };
            }
        }
        self.promises |= counts && promise.is_some();
        self.budgets |= counts && budget.is_some();
        let chance = |met: u32, told: bool| told.then_some(Chance { met, runs: self.made });
        let (a, b) = (promise.is_some(), budget.is_some());
        (chance(on_time, a), chance(within, b), chance(both, a && b))
    }
    fn all(mut self, runs: &Runs) -> PortfolioForecast {
        let chance = |told: bool, met: &dyn Fn(usize) -> bool| {
            let met = || (0..self.made as usize).filter(|run| met(*run)).count() as u32;
            told.then(|| Chance { met: met(), runs: self.made })
        };
        let on_time = chance(self.promises, &|run| !self.late[run]);
        let within_budget = chance(self.budgets, &|run| !self.over[run]);
        let both = chance(self.promises && self.budgets, &|run| !self.late[run] && !self.over[run]);
        let quarters = &self.model.base.funding;
        let left = [Nature::Capex, Nature::Opex].map(|nature| {
            let left =
                |quarter: &FundedQuarter| quarter.of(nature).left().minus(quarter.of(nature).not_covered);
            quarters.iter().map(left).sum::<Money>().minor()
        });
        let within_funding = chance(!quarters.is_empty(), &|run| {
            runs.funded.get(run).is_some_and(|more| more[0] <= left[0] && more[1] <= left[1])
        });
        self.last.sort_unstable();
        self.eac.sort_unstable();
        let model = self.model;
        PortfolioForecast {
            finish: Levels::of(&self.last, |day| if day == i32::MIN { None } else { date(model, day) }),
            eac: Levels::of(&self.eac, Money::from_minor),
            on_time,
            within_budget,
            both,
            within_funding,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_nearest_ranks() {
        let list: Vec<i32> = (1..=10).collect();
        assert_eq!(Levels::of(&list, |x| x), Levels { p10: 1, p50: 5, p80: 8, p90: 9 });
        let list: Vec<i32> = (1..=64).collect();
        assert_eq!(Levels::of(&list, |x| x), Levels { p10: 7, p50: 32, p80: 52, p90: 58 });
        assert_eq!(Levels::of(&[7], |x| x), Levels { p10: 7, p50: 7, p80: 7, p90: 7 });
        assert_eq!(Levels::of(&[], |x: i32| x), Levels::default());
    }

    #[test]
    fn chances_and_their_errors() {
        let half = Chance { met: 64, runs: 128 };
        assert_eq!((half.hundredths(), half.standard_error()), (5_000, 442));
        let high = Chance { met: 800, runs: 1_000 };
        assert_eq!((high.hundredths(), high.standard_error()), (8_000, 127));
        let sure = Chance { met: 9, runs: 9 };
        assert_eq!((sure.hundredths(), sure.standard_error()), (10_000, 0));
        assert_eq!((Chance::default().hundredths(), Chance::default().percent()), (0, ("", 0)));
        let told = |met, runs| Chance { met, runs }.percent();
        assert_eq!((half.percent(), sure.percent(), told(0, 9)), (("", 50), ("", 100), ("", 0)));
        assert_eq!((told(1, 1_000), told(999, 1_000)), (("<", 1), (">", 99)));
    }

    #[test]
    fn status_by_levels() {
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let of = |promise, p50, p80| deadline_status(promise, p50, p80);
        assert_eq!(of(None, day("2026-12-01"), None), Status::NotSet);
        assert_eq!(of(day("2026-12-04"), day("2026-12-01"), day("2026-12-04")), Status::OnTrack);
        assert_eq!(of(day("2026-12-04"), day("2026-12-04"), day("2026-12-05")), Status::AtRisk);
        assert_eq!(of(day("2026-12-04"), day("2026-12-04"), None), Status::AtRisk);
        assert_eq!(of(day("2026-12-04"), day("2026-12-05"), day("2026-12-09")), Status::InTrouble);
        assert_eq!(of(day("2026-12-04"), None, None), Status::InTrouble);
    }
}
