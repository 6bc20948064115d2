//! Cost over time: every amount where it falls on plan dates, week by week, beside what a baseline had planned.
//!
//! A purchase falls on the days on which its units are received and its months begin, or on the day of payment, as one likes (see
//! [`bought`]); labour as worked: what is done between its start and its finish (or the status date, while it runs), the rest evenly over the working days
//! of the portfolio calendar from the status date to its finish. What has no date is told apart. The sums are those of the outlook,
//! to the cent.
//!
//! Above the forecast runs its P80, week by week (see [`band`]): at the end it is P80 of EAC.
//!
//! What was planned is earned value's PV at the end of each week, by receipt: one computation, see [`super::earned()`]. It ends
//! at BAC.
mod band;
mod bought;

use self::band::Uncertain;
use self::bought::{Billed, Bought, billed, of_units};
use super::earned::{Entry, compared, entries};
use super::falls::slices;
use super::network::{Bills, Cost, Parts, cost_of_purchase, cost_of_task};
use super::office::{Office, day_number};
use super::{Outlook, Standing};
use crate::domain::{BaselineId, Moment, Money, Portfolio, Progress, ProjectId, WorkId};
use chrono::{Datelike, Days, NaiveDate};

/// What falls into one week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CostWeek {
    /// Actual and accrued.
    pub spent: Money,
    /// On order.
    pub committed: Money,
    /// Still to come.
    pub to_come: Money,
}

impl CostWeek {
    /// All three.
    pub fn total(&self) -> Money {
        self.spent.plus(self.committed).plus(self.to_come)
    }
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            spent: self.spent.plus(other.spent),
            committed: self.committed.plus(other.committed),
            to_come: self.to_come.plus(other.to_come),
        }
    }
}

/// Cost by week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostCurve {
    /// The Monday of the first week.
    pub first_week: NaiveDate,
    /// The weeks, none left out; empty where nothing has a date.
    pub weeks: Vec<CostWeek>,
    /// The running total at the end of each week where uncertain prices rise, beside `weeks`: P80 of what has fallen by then. Never
    /// below the running total.
    pub p80: Vec<Money>,
    /// P80 of all, with what has no date: P80 of EAC as the outlook has it. The last of `p80` where all has a date.
    pub p80_at_end: Money,
    /// What has no date.
    pub undated: CostWeek,
    /// Whose that is, the greatest amount first.
    pub undated_of: Vec<(WorkId, Money)>,
    /// What the baseline had planned for each week, beside `weeks`; empty where none has dates of it.
    pub planned: Vec<Money>,
    /// Of how many projects that is: others have no baseline.
    pub planned_of: usize,
}

/// The day on which a purchase falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FallsAt {
    /// Of its receipt.
    #[default]
    Receipt,
    /// Of its payment.
    Payment,
}

/// What a curve is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CurveOf {
    /// One project, or all.
    pub only: Option<ProjectId>,
    /// Where purchases fall.
    pub at: FallsAt,
    /// The baseline to compare with; `None`: of each project the last that has dates of it.
    pub baseline: Option<BaselineId>,
}

impl CostCurve {
    /// The running total at the end of each week.
    pub fn running(&self) -> Vec<CostWeek> {
        self.weeks
            .iter()
            .scan(CostWeek::default(), |sum, week| {
                *sum = sum.plus(*week);
                Some(*sum)
            })
            .collect()
    }
    /// The running total of what was planned at the end of each week.
    pub fn running_planned(&self) -> Vec<Money> {
        let add = |sum: &mut Money, week: &Money| {
            *sum = sum.plus(*week);
            Some(*sum)
        };
        self.planned.iter().scan(Money::ZERO, add).collect()
    }
    /// The total, with what has no date: the estimate at completion.
    pub fn total(&self) -> Money {
        self.weeks.iter().fold(self.undated, |sum, week| sum.plus(*week)).total()
    }
}

/// Weeks beyond which a curve does not go: the horizon of the plan and twenty years before it.
const MOST_WEEKS: i64 = 40 * 53;

/// Cost over time of one project, or of all.
pub fn cost_curve(plan: &Portfolio, outlook: &Outlook, of: CurveOf) -> CostCurve {
    let CurveOf { only, at, baseline } = of;
    let wanted = |project: ProjectId| only.is_none_or(|id| id == project);
    let on_hold = |project: ProjectId| {
        let stage = plan.projects.get(project).and_then(|p| plan.stages.get(p.stage));
        Standing::of(stage.map(AsRef::as_ref)).on_hold
    };
    let mut falls: Vec<(Option<(NaiveDate, NaiveDate)>, CostWeek)> = vec![];
    let mut undated_of: Vec<(WorkId, Money)> = vec![];
    let today = outlook.today;
    let per_day = plan.settings.week.slots_per_day();
    for (task, dates) in plan.tasks.iter().zip(&outlook.tasks) {
        if !wanted(task.project) || !plan.projects.has(task.project) {
            continue;
        }
        let cost = cost_of_task(plan, task, per_day);
        let span = dates.span.ok();
        if cost.actual != Money::ZERO {
            let part = CostWeek { spent: cost.actual, ..CostWeek::default() };
            let worked = match task.progress {
                Progress::Done { started, finished } => (started.date(), finished.last_day()),
                Progress::Started { at, .. } => (at.date(), today),
                Progress::NotStarted => (today, today),
            };
            falls.push((Some(worked), part));
        }
        if cost.to_come != Money::ZERO && !on_hold(task.project) {
            let part = CostWeek { to_come: cost.to_come, ..CostWeek::default() };
            if span.is_none() {
                undated_of.push((WorkId::Task(task.id), cost.to_come));
            }
            falls.push((span.map(|(start, finish)| (start.date().max(today), finish.last_day())), part));
        }
    }
    let (parts, bills) = (Parts::of_plan(plan), Bills::of_plan(plan));
    let mut uncertain: Vec<Uncertain> = vec![];
    for (purchase, dates) in plan.purchases.iter().zip(&outlook.purchases) {
        if !plan.projects.has(purchase.project) {
            continue;
        }
        let (parts, bills) = (parts.of(purchase.id), bills.of(purchase.id));
        let whole = cost_of_purchase(plan, purchase, (parts, bills), today);
        let finish = dates.finish().map(Moment::last_day);
        let bought = Bought {
            purchase,
            due: finish.map(|finish| slices(plan, purchase, parts, (finish, today))),
            has_bills: !bills.is_empty(),
            terms: plan.payment_terms(purchase),
            at,
            today,
        };
        let stops = on_hold(purchase.project);
        // a purchase is one price, however many use it
        let mut one = Uncertain::default();
        let mut fall = |project: ProjectId, cost: &Cost, billed: &Billed| {
            if !wanted(project) {
                return;
            }
            one.band = one.band.plus(cost.band);
            for (day, mut part) in bought.falls(cost, billed) {
                if stops {
                    part.to_come = Money::ZERO;
                }
                let open = part.committed.plus(part.to_come);
                one.open = one.open.plus(open);
                match day {
                    Some(day) => one.falls.push((day, open)),
                    None => undated_of.push((WorkId::Purchase(purchase.id), part.total())),
                }
                falls.push((day.map(|day| (day, day)), part));
            }
        };
        let bills = if at == FallsAt::Payment { billed(plan, purchase, bills, today) } else { vec![] };
        let (mut own, mut own_bills, mut told) = (whole, bills.clone(), 0u32);
        for share in outlook.shares.iter().filter(|share| share.purchase == purchase.id) {
            let units = (told, told + share.units);
            let part = whole.of_units(units.0, units.1, purchase.quantity);
            let part_bills = of_units(&bills, units, purchase.quantity);
            told += share.units;
            own = own.without(&part);
            for ((_, own), (_, part)) in own_bills.iter_mut().zip(&part_bills) {
                *own = own.minus(*part);
            }
            fall(share.project, &part, &part_bills);
        }
        fall(purchase.project, &own, &own_bills);
        // on hold, money to come stops, and its band with it
        if one.band != Money::ZERO && !(stops && whole.to_come != Money::ZERO) {
            uncertain.push(one);
        }
    }
    falls.retain(|(_, part)| part.total() != Money::ZERO);
    let office = Office::new(&plan.settings.week, &plan.settings.holidays);
    let mut planned = entries(plan, outlook, &office, &compared(plan, baseline));
    let place = only.map(|id| plan.projects.place(id));
    planned.retain(|entry| place.is_none_or(|place| place == Some(entry.project as usize)));
    undated_of.retain(|(_, amount)| *amount != Money::ZERO);
    undated_of.sort_by_key(|(work, amount)| (std::cmp::Reverse(*amount), *work));
    let mut with: Vec<u32> = planned.iter().map(|entry| entry.project).collect();
    with.sort_unstable();
    with.dedup();
    let mut curve = CostCurve { undated_of, planned_of: with.len(), ..gather(&office, &falls, &planned) };
    band::add(&mut curve, &uncertain);
    let simulated = match only {
        None => Some(outlook.p80),
        Some(id) => plan.projects.place(id).and_then(|at| outlook.projects.get(at)).map(|p| p.money.p80),
    };
    let p80 = simulated.unwrap_or(curve.p80_at_end);
    band::reach(&mut curve, p80);
    curve
}

/// Puts what falls between two days into weeks, and what was planned beside it.
fn gather(
    office: &Office,
    falls: &[(Option<(NaiveDate, NaiveDate)>, CostWeek)],
    planned: &[Entry],
) -> CostCurve {
    let mut curve = CostCurve::default();
    let dated = || {
        let planned = planned.iter().map(|e| (e.start.date(), e.finish.last_day()));
        falls.iter().filter_map(|f| f.0).chain(planned)
    };
    let first = dated().map(|s| s.0.min(s.1)).min();
    let last = dated().map(|s| s.1.max(s.0)).max();
    if let (Some(first), Some(last)) = (first, last) {
        curve.first_week = monday(first);
        let weeks = week_of(curve.first_week, last).clamp(0, MOST_WEEKS) + 1;
        curve.weeks = vec![CostWeek::default(); weeks as usize];
    }
    for (span, part) in falls {
        match span {
            None => curve.undated = curve.undated.plus(*part),
            Some((from, to)) => spread(&mut curve, office, (*from, *to), *part),
        }
    }
    if !planned.is_empty() {
        curve.planned = vec![Money::ZERO; curve.weeks.len()];
        for entry in planned {
            plan_into(&mut curve, office, entry);
        }
    }
    curve
}

/// Adds what was planned of an entry to its weeks.
fn plan_into(curve: &mut CostCurve, office: &Office, entry: &Entry) {
    let most = curve.weeks.len() as i64 - 1;
    let place = |day| week_of(curve.first_week, day).clamp(0, most);
    let (first, last) = (place(entry.start.date()), place(entry.finish.last_day()));
    let mut told = Money::ZERO;
    for week in first.min(last)..=last {
        let next = curve.first_week.checked_add_days(Days::new(week.unsigned_abs() * 7 + 7));
        let reached = match next {
            Some(monday) if week < last => entry.planned(office, Moment::start_of(monday)),
            _ => entry.cost,
        };
        if let Some(slot) = usize::try_from(week).ok().and_then(|w| curve.planned.get_mut(w)) {
            *slot = slot.plus(reached.minus(told));
        }
        told = reached;
    }
}

/// Spreads an amount over the weeks of a span by working days. The shares add up exactly.
fn spread(curve: &mut CostCurve, office: &Office, (from, to): (NaiveDate, NaiveDate), part: CostWeek) {
    let most = curve.weeks.len() as i64 - 1;
    let place = |day| week_of(curve.first_week, day).clamp(0, most);
    let (first, last) = (place(from), place(to.max(from)));
    let before = day_number(from) - 1;
    let whole = i64::from(office.working_days(before, day_number(to)));
    let mut told = CostWeek::default();
    for week in first..=last {
        let reached = if week == last || whole == 0 {
            part
        } else {
            let sunday = curve.first_week.checked_add_days(Days::new(week as u64 * 7 + 6)).unwrap_or(to);
            let done = i64::from(office.working_days(before, day_number(sunday)));
            CostWeek {
                spent: part.spent.share(done, whole),
                committed: part.committed.share(done, whole),
                to_come: part.to_come.share(done, whole),
            }
        };
        if let Some(slot) = usize::try_from(week).ok().and_then(|w| curve.weeks.get_mut(w)) {
            *slot = slot.plus(CostWeek {
                spent: reached.spent.minus(told.spent),
                committed: reached.committed.minus(told.committed),
                to_come: reached.to_come.minus(told.to_come),
            });
        }
        told = reached;
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

fn week_of(first_week: NaiveDate, day: NaiveDate) -> i64 {
    day.signed_duration_since(first_week).num_days().div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn office() -> Office {
        Office::new(&Portfolio::empty().settings.week, &[])
    }

    #[test]
    fn an_amount_is_spread_by_working_days_and_adds_up() {
        let part = CostWeek { to_come: Money::from_minor(10_001), ..CostWeek::default() };
        // Thursday to the Tuesday after: two working days in each week
        let curve = gather(&office(), &[(Some((day(2026, 11, 26), day(2026, 12, 1))), part)], &[]);
        assert_eq!(curve.first_week, day(2026, 11, 23));
        let weeks: Vec<i64> = curve.weeks.iter().map(|w| w.to_come.minor()).collect();
        assert_eq!(weeks, [50_01, 50_00]);
        assert_eq!(curve.total(), part.to_come);
        assert_eq!(curve.running().last(), Some(&part));
    }

    #[test]
    fn what_has_no_date_is_told_apart() {
        let part = CostWeek { committed: Money::from_minor(700), ..CostWeek::default() };
        let curve = gather(&office(), &[(None, part)], &[]);
        assert_eq!((curve.weeks.len(), curve.undated, curve.total()), (0, part, Money::from_minor(700)));
    }

    #[test]
    fn a_weekend_alone_takes_its_amount_whole() {
        let part = CostWeek { spent: Money::from_minor(5), ..CostWeek::default() };
        let curve = gather(&office(), &[(Some((day(2026, 11, 28), day(2026, 11, 30))), part)], &[]);
        assert_eq!(curve.weeks.iter().map(|w| w.spent.minor()).sum::<i64>(), 5);
        let curve = gather(&office(), &[(Some((day(2026, 11, 28), day(2026, 11, 29))), part)], &[]);
        assert_eq!(curve.weeks.iter().map(|w| w.spent.minor()).collect::<Vec<_>>(), [5]);
    }
}
