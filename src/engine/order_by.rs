//! Order-by dates: for every purchase that is not yet ordered, the last day to order it without breaking a promise.
//!
//! Found together, in order of service: the first purchase is put off working day by working day while every promise is kept,
//! and stays at the last day of that unbroken run; then the next one, with those before it at their dates. So obeying all of
//! them keeps the promises. A day is tried by serving the whole plan with it: nothing is estimated from slack. Where a project
//! is late already (with everything ordered as soon as can be), the date is the last one that worsens nothing, and says so.
//! Projects without a promise have no order-by dates.
use super::hours::{DAY, NEVER};
use super::network::{Anchor, How, NOBODY, length};
use super::office::date_of;
use super::question::{Finishes, allowed, end_of, finishes, keeps, next_working_day};
use super::serve::{arrival, lagged};
use super::{Bench, Network, Order, p80};
use crate::domain::{EstimateUnit, Portfolio, PurchaseId};
use chrono::NaiveDate;

/// Which lead time is reckoned with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LeadTime {
    /// The likely one: what the plan uses.
    Likely,
    /// The one that 80 % of deliveries keep, for every purchase that is not yet ordered.
    P80,
}

/// The last day to order a purchase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrderBy {
    /// Which purchase.
    pub purchase: PurchaseId,
    /// The last day up to which every order day keeps the promise.
    pub day: NaiveDate,
    /// Whether its project is late even if everything is ordered as soon as can be: the day only worsens nothing.
    pub late: bool,
}

impl OrderBy {
    /// The date at the P80 lead time beside the likely one: never later. Longer lead times move other work too, which now and then
    /// leaves a purchase more room; but a date that is meant to be careful is none after the other.
    #[must_use]
    pub fn beside(self, likely: &Self) -> Self {
        Self { day: self.day.min(likely.day), ..self }
    }
}

/// Order-by dates of all purchases that are not yet ordered, of projects that have a promise and dates, in order of service.
///
/// Takes a serve for every day that is tried; asks `stop` before each, and returns what it has found when told to.
pub fn order_by_dates(
    plan: &Portfolio,
    network: &Network,
    order: &Order,
    lead: LeadTime,
    stop: &dyn Fn() -> bool,
) -> Vec<OrderBy> {
    let mut search = Search::new(plan, network, order, lead);
    let mut out = vec![];
    for place in search.places(order) {
        if stop() {
            break;
        }
        let Some(project) = search.project(plan, place) else { continue };
        let Some(promise) = plan.projects.rows().get(project).and_then(|p| p.promise) else { continue };
        if search.now[project] >= NEVER {
            continue;
        }
        let Some(day) = search.last_day(order, place, stop) else { break };
        let late = search.asap[project] > end_of(&search.net, promise);
        if let Some(row) = plan.purchases.rows().get(place) {
            out.push(OrderBy { purchase: row.id, day: date_of(search.net.axis.day + day as i32), late });
        }
    }
    out
}

struct Search {
    net: Network,
    bench: Bench,
    /// Finishes with everything ordered as soon as can be.
    asap: Finishes,
    allowed: Finishes,
    /// Finishes with the dates found so far.
    now: Finishes,
}

impl Search {
    fn new(plan: &Portfolio, network: &Network, order: &Order, lead: LeadTime) -> Self {
        let (mut net, mut bench) = (network.clone(), Bench::default());
        let per_day = plan.settings.week.slots_per_day();
        for (delivery, purchase) in net.deliveries.iter_mut().zip(&plan.purchases) {
            delivery.planned = 0;
            if lead == LeadTime::P80 {
                delivery.lead = length(purchase.lead_time.unit, p80(&purchase.lead_time), 10_000, per_day);
                delivery.working = purchase.lead_time.unit != EstimateUnit::ElapsedDays;
            }
        }
        let asap = finishes(&net, order, &mut bench);
        let allowed = allowed(plan, &net, &asap);
        Self { net, bench, now: asap.clone(), asap, allowed }
    }
    /// Purchases to be ordered, by their place in the plan, in order of service.
    fn places(&self, order: &Order) -> Vec<usize> {
        let lists = order.places().iter().filter_map(|project| self.net.lists.get(*project as usize));
        let jobs = lists.flatten().filter(|job| self.net.jobs[**job as usize].how == How::Order);
        jobs.map(|job| (*job - self.net.tasks) as usize).collect()
    }
    fn project(&self, plan: &Portfolio, place: usize) -> Option<usize> {
        let project = self.net.jobs.get(self.net.tasks as usize + place)?.project;
        (project != NOBODY && (project as usize) < plan.projects.len()).then_some(project as usize)
    }
    /// Puts a purchase off while nothing is worsened, and leaves it at the last such day (counted from the status date).
    /// `None`: told to stop.
    fn last_day(&mut self, order: &Order, place: usize, stop: &dyn Fn() -> bool) -> Option<u32> {
        let job = self.net.tasks as usize + place;
        // the finishes as they are, and the day on which it is ordered as soon as can be
        self.now = finishes(&self.net, order, &mut self.bench);
        let begin = self.bench.begin[job];
        let mut last = begin.min(NEVER) / DAY;
        loop {
            if stop() {
                return None;
            }
            let Some(next) = next_working_day(&self.net, last) else { break };
            if self.disturbs_nobody(place, next * DAY) {
                self.net.deliveries[place].planned = next * DAY;
                last = next;
                continue;
            }
            let before = std::mem::replace(&mut self.net.deliveries[place].planned, next * DAY);
            let then = finishes(&self.net, order, &mut self.bench);
            if self.bench.begin[job] >= NEVER || !keeps(&then, &self.allowed) {
                self.net.deliveries[place].planned = before;
                break;
            }
            (self.now, last) = (then, next);
        }
        Some(last)
    }
    /// Whether everything else stays where it is if a purchase is ordered at a later slot, seen without serving: whatever waits
    /// for it starts (or ends) no earlier than the delivery allows even then, and the project may end as late as that. What
    /// starts at the first room after a bound starts at the same room after any bound up to it. Where this cannot be told, as
    /// for a purchase that waits for another, the answer is no, and serving tells.
    fn disturbs_nobody(&self, place: usize, order: u32) -> bool {
        let job = self.net.tasks as usize + place;
        let Some(row) = self.net.jobs.get(job) else { return false };
        let bounded = row.finish.at > 0 || self.net.arcs(row).iter().any(|arc| arc.to_finish);
        // another day may be in another fiscal period, and leave its room to others
        if bounded || self.net.funds.is_some() || self.bench.begin[job] >= order {
            return false;
        }
        let Some((arrived, usable)) = arrival(&self.net, place, order, 0) else { return false };
        if self.allowed.get(row.project as usize).is_none_or(|allowed| arrived > *allowed) {
            return false;
        }
        let followers = &self.net.followers[row.followers.0 as usize..row.followers.1 as usize];
        followers.iter().all(|follower| {
            let own = &self.net.jobs[*follower as usize];
            let (begin, finish) =
                (self.bench.begin[*follower as usize], self.bench.finish[*follower as usize]);
            own.how != How::Order
                && self.net.arcs(own).iter().filter(|arc| arc.from as usize == job).all(|arc| {
                    let anchor = match arc.anchor {
                        Anchor::Start => order,
                        Anchor::Finish => arrived,
                        Anchor::Usable => usable,
                    };
                    let at = lagged(&self.net, anchor, arc.lag);
                    at.is_ok_and(|at| at <= if arc.to_finish { finish } else { begin })
                })
        })
    }
}
