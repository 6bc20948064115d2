//! Earned value: what was to be done by now, what is done, and what that cost, all in the money of a baseline.
//!
//! Computed on demand, for what is on screen; nothing here is part of serving or of the outlook.
//!
//! # Definitions
//! Standard ones (PMI, *Practice Standard for Earned Value Management*, 2011; ISO 21508:2018), for one project or for all:
//! - **BAC** is the cost of the baseline's rows. Work that was deleted or cancelled since is no longer in it.
//! - **PV** is what of it was to be done before the status date began: labour evenly over the working time of the portfolio
//!   calendar between the row's start and finish (over elapsed time where there is none), a purchase whole at its receipt.
//! - **EV** is what of it is done: labour in proportion to its work, a purchase in proportion to the units that have
//!   arrived. Receipt is acceptance; an acceptance test is a task of its own. Order, invoice and payment earn nothing, so that a
//!   payment is no progress: something paid whose delivery is promised for a later day earns on that day.
//! - **AC** is actual + accrued of the outlook: labour worked, and purchases received, whether invoiced or not. What earns at
//!   receipt must cost at receipt too, or CPI would look good until the invoice comes. All spending counts, also on work that
//!   is not in the baseline: that earns nothing.
//! - CV = EV − AC, SV = EV − PV, CPI = EV / AC, SPI = EV / PV.
//! - **Trend EAC** = AC + (BAC − EV) / CPI, rounded to the minor unit once. ETC = trend EAC − AC, VAC = BAC − trend EAC, TCPI =
//!   (BAC − EV) / (BAC − AC). It is never called EAC: that is what the plan says, this is what the past suggests.
//! - **ES**, earned schedule, is the time by which the value earned was to be earned: C + (EV − PV(C)) / (PV(C + 1) − PV(C)),
//!   where C is the last day with PV(C) ≤ EV (Lipke, *Schedule is Different*, The Measurable News, 2003). Days are elapsed days from
//!   the baseline's start. SPI(t) = ES / AT. Where PV stands still at EV for several days, ES is the one of them nearest to AT (the
//!   paper takes the last): no time is won on a weekend. When all is earned, AT ends with the last recorded finish.
//!
//! **Internal work** without a rate has no money and would not be seen: the same is counted in hours, too, with each baselined task
//! weighing its likely work of today (a baseline keeps no work), as in "work done". Where a baseline has no money, ES follows
//! the hours.
//!
//! **Cost follows units**, here as everywhere: of a purchase of which another project uses units, that project bears that part of
//! BAC, PV, EV and AC.
//!
//! Amounts are exact; indices are exact ratios ([`Ratio`]), rounded when shown. What cannot be computed has a reason
//! ([`NoFigure`]), never a number.
mod compare;
mod done;
mod entries;
mod ratio;
mod schedule;
mod take;
mod words;

pub use compare::compared;
pub(super) use entries::{Entry, entries};
pub use ratio::Ratio;
pub use take::baseline_now;
pub use words::{Term, no_figure_words};

use super::Outlook;
use super::office::Office;
use crate::domain::{BaselineId, Money, Portfolio, ProjectId};

/// Why a figure cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFigure {
    /// No baseline has dates of it.
    NoBaseline,
    /// Nothing in the baseline costs anything.
    NoMoney,
    /// Nothing in the baseline is work.
    NoWork,
    /// AC is zero (or a credit).
    NothingSpent,
    /// Nothing was to be done yet: PV is zero.
    NothingPlanned,
    /// EV is zero.
    NothingEarned,
    /// EV is BAC: there is nothing left to earn.
    AllEarned,
    /// AC has reached BAC: no efficiency would do.
    AllSpent,
    /// The baseline starts on the status date or later.
    NotBegun,
}

/// Earned value of one project, or of all that have a baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct EarnedValue {
    /// The baseline it is compared with; `None` for several.
    pub baseline: Option<BaselineId>,
    /// Budget at completion: the baseline's cost.
    pub bac: Money,
    /// Planned value.
    pub pv: Money,
    /// Earned value.
    pub ev: Money,
    /// Actual cost: actual + accrued.
    pub ac: Money,
    /// Estimate at completion as the plan has it, beside which the trend stands.
    pub eac: Money,
    /// The same in work.
    pub work: EarnedWork,
    /// Earned schedule.
    pub time: Result<EarnedTime, NoFigure>,
}

/// Earned value in work, in hundredths of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EarnedWork {
    /// All of it.
    pub total: i64,
    /// What was to be done before the status date.
    pub planned: i64,
    /// What is done.
    pub earned: i64,
}

/// Earned schedule, in elapsed days from the start of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarnedTime {
    /// ES: by when what is earned was to be earned.
    pub earned: Ratio,
    /// AT: days until the status date, or until all was earned.
    pub actual: i64,
    /// PD: days that the baseline takes.
    pub planned: i64,
}

/// Earned value of a whole plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Earned {
    /// Beside `plan.projects`; `None` where no baseline has dates of a project.
    pub projects: Vec<Option<EarnedValue>>,
    /// All projects with a baseline together; `None` where there is none.
    pub whole: Option<EarnedValue>,
}

impl Earned {
    /// Earned value of a project.
    ///
    /// # Errors
    /// [`NoFigure::NoBaseline`] where there is none.
    pub fn of(&self, plan: &Portfolio, project: ProjectId) -> Result<&EarnedValue, NoFigure> {
        let place = plan.projects.place(project);
        place.and_then(|place| self.projects.get(place)?.as_ref()).ok_or(NoFigure::NoBaseline)
    }
}

impl EarnedValue {
    /// Cost variance: positive is cheaper than planned.
    pub fn cv(&self) -> Money {
        self.ev.minus(self.ac)
    }
    /// Schedule variance in money: positive is ahead.
    pub fn sv(&self) -> Money {
        self.ev.minus(self.pv)
    }
    /// Cost performance index.
    ///
    /// # Errors
    /// Without money in the baseline, or nothing spent.
    pub fn cpi(&self) -> Result<Ratio, NoFigure> {
        self.of_money(self.ev, self.ac, NoFigure::NothingSpent)
    }
    /// Schedule performance index.
    ///
    /// # Errors
    /// Without money in the baseline, or nothing planned by now.
    pub fn spi(&self) -> Result<Ratio, NoFigure> {
        self.of_money(self.ev, self.pv, NoFigure::NothingPlanned)
    }
    /// AC + (BAC − EV) / CPI.
    ///
    /// # Errors
    /// As [`EarnedValue::cpi`], or nothing earned.
    pub fn trend_eac(&self) -> Result<Money, NoFigure> {
        self.cpi()?;
        if self.ev <= Money::ZERO {
            return Err(NoFigure::NothingEarned);
        }
        Ok(self.ac.plus(self.bac.minus(self.ev).share(self.ac.minor(), self.ev.minor())))
    }
    /// Estimate to complete: trend EAC − AC.
    ///
    /// # Errors
    /// As [`EarnedValue::trend_eac`].
    pub fn etc(&self) -> Result<Money, NoFigure> {
        Ok(self.trend_eac()?.minus(self.ac))
    }
    /// Variance at completion: BAC − trend EAC; negative is over.
    ///
    /// # Errors
    /// As [`EarnedValue::trend_eac`].
    pub fn vac(&self) -> Result<Money, NoFigure> {
        Ok(self.bac.minus(self.trend_eac()?))
    }
    /// To-complete performance index: the CPI that what is left needs to end within BAC.
    ///
    /// # Errors
    /// Without money, with all earned, or with BAC spent.
    pub fn tcpi(&self) -> Result<Ratio, NoFigure> {
        if self.bac > Money::ZERO && self.ev >= self.bac {
            return Err(NoFigure::AllEarned);
        }
        self.of_money(self.bac.minus(self.ev), self.bac.minus(self.ac), NoFigure::AllSpent)
    }
    /// Schedule performance index in time.
    ///
    /// # Errors
    /// Without a baseline that has begun.
    pub fn spi_t(&self) -> Result<Ratio, NoFigure> {
        let time = self.time?;
        time.earned.over(time.actual).ok_or(NoFigure::NotBegun)
    }
    /// Schedule performance index in work: hours done to hours planned.
    ///
    /// # Errors
    /// Without work in the baseline, or none planned by now.
    pub fn spi_work(&self) -> Result<Ratio, NoFigure> {
        if self.work.total == 0 {
            return Err(NoFigure::NoWork);
        }
        Ratio::new(self.work.earned, self.work.planned).ok_or(NoFigure::NothingPlanned)
    }
    fn of_money(&self, part: Money, whole: Money, none: NoFigure) -> Result<Ratio, NoFigure> {
        if self.bac <= Money::ZERO {
            return Err(NoFigure::NoMoney);
        }
        Ratio::new(part.minor(), whole.minor()).ok_or(none)
    }
}

/// Earned value of all projects, each against the baseline chosen, or else the last one that has dates of it.
pub fn earned(plan: &Portfolio, outlook: &Outlook, chosen: Option<BaselineId>) -> Earned {
    let office = Office::new(&plan.settings.week, &plan.settings.holidays);
    let against = compared(plan, chosen);
    let all = entries(plan, outlook, &office, &against);
    let mut lists: Vec<Vec<&Entry>> = vec![vec![]; plan.projects.len()];
    for entry in &all {
        if let Some(list) = lists.get_mut(entry.project as usize) {
            list.push(entry);
        }
    }
    let projects: Vec<Option<EarnedValue>> = lists
        .iter()
        .zip(&outlook.projects)
        .map(|(list, follows)| {
            let money = &follows.money;
            let spent = money.actual.plus(money.accrued);
            value(list, &office, outlook).map(|v| EarnedValue { ac: spent, eac: money.eac(), ..v })
        })
        .collect();
    let every: Vec<&Entry> = all.iter().collect();
    let sum = |amount: fn(&EarnedValue) -> Money| projects.iter().flatten().map(amount).sum();
    let whole =
        value(&every, &office, outlook).map(|v| EarnedValue { ac: sum(|p| p.ac), eac: sum(|p| p.eac), ..v });
    Earned { projects, whole }
}

/// What the entries of a project, or of all, add up to, without what was spent; `None` without entries.
fn value(entries: &[&Entry], office: &Office, outlook: &Outlook) -> Option<EarnedValue> {
    let first = entries.first()?.baseline;
    let now = crate::domain::Moment::start_of(outlook.today);
    let money = |amount: &dyn Fn(&Entry) -> Money| entries.iter().map(|e| amount(e)).sum::<Money>();
    let work = |amount: &dyn Fn(&Entry) -> i64| entries.iter().map(|e| amount(e)).sum::<i64>();
    Some(EarnedValue {
        baseline: entries.iter().all(|e| e.baseline == first).then_some(first),
        bac: money(&|e| e.cost),
        pv: money(&|e| e.planned(office, now)),
        ev: money(&Entry::earned),
        ac: Money::ZERO,
        eac: Money::ZERO,
        work: EarnedWork {
            total: work(&|e| e.work),
            planned: work(&|e| e.planned_work(office, now)),
            earned: work(&|e| e.work_done),
        },
        time: schedule::earned(entries, office, now),
    })
}
