//! A baseline's rows beside what has become of them: what earned value is added up from.
use super::done;
use crate::domain::{BaselineId, Moment, Money, Portfolio, PurchaseState, WorkId};
use crate::engine::network::{Parts, cost_of_task};
use crate::engine::office::Office;
use crate::engine::{Outlook, dates_of};

/// A row of a baseline, or the part of it that one project bears.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Entry {
    /// Place in `plan.projects` of the project that bears it.
    pub project: u32,
    /// Of which baseline it is.
    pub baseline: BaselineId,
    /// What it was to cost.
    pub cost: Money,
    /// When it was to start and finish.
    pub start: Moment,
    pub finish: Moment,
    /// The share of it that is done, as (part, whole).
    done: (i64, i64),
    /// Likely work, and the part that is done, in hundredths of an hour; zero for purchases.
    pub work: i64,
    pub work_done: i64,
    /// When it really ended, if it has.
    pub ended: Option<Moment>,
    /// How what was planned is spread.
    pace: Pace,
}

/// How an entry was to be done between its start and its finish.
#[derive(Clone, Copy, Debug)]
enum Pace {
    /// All at the end: a purchase, a milestone.
    AtEnd,
    /// Evenly over so many working slots.
    Working(i64),
    /// Evenly over so many slots: there is no working time in between.
    Elapsed(i64),
}

impl Entry {
    /// What of the cost was to be earned before a moment.
    pub fn planned(&self, office: &Office, at: Moment) -> Money {
        let (part, whole) = self.share(office, at);
        self.cost.share(part, whole)
    }
    /// What of the work was to be done before a moment, in hundredths of an hour.
    pub fn planned_work(&self, office: &Office, at: Moment) -> i64 {
        let (part, whole) = self.share(office, at);
        // work is counted like money: whole units, rounded half away from zero
        Money::from_minor(self.work).share(part, whole).minor()
    }
    /// What of the cost is earned.
    pub fn earned(&self) -> Money {
        self.cost.share(self.done.0, self.done.1)
    }
    /// Whether all of it is done.
    pub fn is_done(&self) -> bool {
        self.done.0 >= self.done.1
    }
    fn share(&self, office: &Office, at: Moment) -> (i64, i64) {
        if at >= self.finish {
            return (1, 1);
        }
        match self.pace {
            _ if at <= self.start => (0, 1),
            Pace::AtEnd => (0, 1),
            Pace::Working(whole) => (office.working_slots(self.start.slots(), at.slots()), whole),
            Pace::Elapsed(whole) => (i64::from(at.slots() - self.start.slots()), whole),
        }
    }
}

fn pace(office: &Office, start: Moment, finish: Moment) -> Pace {
    match office.working_slots(start.slots(), finish.slots()) {
        0 if finish <= start => Pace::AtEnd,
        0 => Pace::Elapsed(i64::from(finish.slots()) - i64::from(start.slots())),
        whole => Pace::Working(whole),
    }
}

/// All entries: of each project the rows of the baseline that it is compared with (`against`, beside `plan.projects`).
///
/// Rows of what is no longer there or was cancelled are left out. Of a purchase of which other projects use units, each
/// project has an entry; all of them add up to the row.
pub(in super::super) fn entries(
    plan: &Portfolio,
    outlook: &Outlook,
    office: &Office,
    against: &[Option<BaselineId>],
) -> Vec<Entry> {
    let parts = Parts::of_plan(plan);
    let mut shares: Vec<_> = outlook.shares.iter().collect();
    shares.sort_by_key(|share| share.purchase); // stable: in the order in which the outlook has them
    let per_day = plan.settings.week.slots_per_day();
    let mut out = vec![];
    for row in &plan.baseline_rows {
        let home = plan.project_of(row.work).and_then(|id| plan.projects.place(id));
        let Some(place) = home.filter(|p| against.get(*p).copied().flatten() == Some(row.baseline)) else {
            continue;
        };
        let entry = Entry {
            project: place as u32,
            baseline: row.baseline,
            cost: row.cost,
            start: row.start.min(row.finish),
            finish: row.finish,
            done: (0, 1),
            work: 0,
            work_done: 0,
            ended: None,
            pace: Pace::AtEnd,
        };
        let ended = |done: (i64, i64)| {
            let dates = dates_of(plan, outlook, row.work).filter(|_| done.0 >= done.1);
            dates.and_then(|dates| dates.finish())
        };
        match row.work {
            WorkId::Task(id) => {
                let Some(task) = plan.tasks.get(id) else { continue };
                let cost = cost_of_task(plan, task, per_day);
                let hours = |slots: u64| i64::try_from(slots).unwrap_or(i64::MAX / 100) * 25;
                let done = done::of_task(task);
                out.push(Entry {
                    done,
                    ended: ended(done),
                    work: hours(cost.work),
                    work_done: hours(cost.done),
                    pace: pace(office, entry.start, entry.finish),
                    ..entry
                });
            }
            WorkId::Purchase(id) => {
                let Some(purchase) = plan.purchases.get(id) else { continue };
                if purchase.state == PurchaseState::Cancelled {
                    continue;
                }
                let done = done::of_purchase(&parts, purchase, outlook.today);
                let entry = Entry { done, ended: ended(done), ..entry };
                let quantity = i64::from(purchase.quantity.max(1));
                let upto = |units: u32| row.cost.share(i64::from(units), quantity);
                let first = shares.partition_point(|share| share.purchase < id);
                let (mut told, mut own) = (0u32, row.cost);
                for share in shares[first..].iter().take_while(|share| share.purchase == id) {
                    let Some(to) = plan.projects.place(share.project) else { continue };
                    let cost = upto(told.saturating_add(share.units)).minus(upto(told));
                    told = told.saturating_add(share.units);
                    own = own.minus(cost);
                    out.push(Entry { project: to as u32, cost, ..entry });
                }
                out.push(Entry { cost: own, ..entry });
            }
        }
    }
    out
}
