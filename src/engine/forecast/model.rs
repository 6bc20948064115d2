//! What is uncertain in a plan: every estimate, lead time, delivery and price that a run draws anew.
//!
//! - **Tasks** with a range that are not done. Of a started one, what remains is multiplied by drawn / likely: the share that is done is
//!   taken as told, and the rest is as uncertain, in proportion, as the whole was.
//! - **Lead times** of purchases that are not ordered: their range, or the likely one times a ratio of the supplier's record.
//! - **Deliveries** of purchases on order. The supplier's promise takes the place of the likely lead time: days from order to delivery are
//!   days from order to promise, times drawn / likely of the lead time's range, or times a ratio of the record. It is known that they have
//!   not come yet, so only draws that say so are drawn from; where there are none the plan's day stands. Parts share one ratio.
//!   Without a range and without a record the promise is taken as certain.
//! - **Prices** with a band, within it.
//!
//! What projects on hold wait for is not drawn.
use super::draw::{For, Mix, key, weight};
use super::normal::cumulative;
use super::record::{self, SupplierRecord, elapsed_days, order_day};
use super::shape::Curve;
use super::spread::Spread;
use crate::domain::{
    Estimate, EstimateUnit, Id, Portfolio, Progress, Purchase, PurchaseCategory, PurchaseState, Strength,
    SupplierId, Task, TaskKind, WorkId,
};
use crate::domain::{Shape, Terms};
use crate::engine::hours::DAY;
use crate::engine::network::{Bound, Held, How, NOBODY, Network, Parts, length, task_rate};
use crate::engine::office::day_number;
use crate::engine::question::next_working_day;
use crate::engine::{Bench, Order, Outlook, outlook};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Everything that the runs of a simulation have in common.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub terms: Terms,
    /// The plan, with what a run draws anew left open.
    pub plan: Portfolio,
    /// Compiled from that.
    pub network: Network,
    pub order: Order,
    /// What follows from the plan as it is.
    pub base: Outlook,
    /// Jobs in the order in which they are served, whatever the draws.
    pub sequence: Vec<u32>,
    /// Draws of people and suppliers that items share.
    pub factors: Vec<u64>,
    pub items: Vec<Item>,
    pub prices: Vec<Price>,
    pub records: Vec<SupplierRecord>,
    /// Beside `plan.dependencies`: the job that each comes from.
    pub from: Vec<u32>,
    pub people: Mix,
    pub suppliers: Mix,
}

/// One uncertain duration.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub job: u32,
    pub key: u64,
    /// Its factors, in [`Model::factors`], and what each weighs.
    pub factors: Vec<u32>,
    pub weight: i64,
    pub what: What,
}

/// What a duration is of.
#[derive(Clone, Debug)]
pub(super) enum What {
    Task {
        spread: Spread,
        unit: EstimateUnit,
        /// What its people do in a slot.
        rate: u64,
        /// What remains of which likely value, for a started one.
        started: Option<(u32, u32)>,
        /// What was to be done by the plan, in hundredths.
        planned: u32,
        /// Labour in 2³²nds of a minor unit for each hundredth.
        labour: i128,
    },
    Lead {
        purchase: u32,
        source: Source,
        unit: EstimateUnit,
        likely: u32,
    },
    Delivery {
        purchase: u32,
        source: Source,
        likely: u32,
        open: Open,
    },
}

/// What a lead time is drawn from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Range(Spread),
    /// Ratios in thousandths, the least first.
    Record(Vec<u32>),
}

/// A purchase on order that has not come.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// The day of the order, from the status date.
    pub ordered: i32,
    /// The probability of having come by now: draws begin there.
    pub passed: u32,
    pub parts: Vec<OpenPart>,
    pub goods: bool,
}

/// Units that come on one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenPart {
    pub units: u32,
    /// The day by the plan, from the status date, and the slot from which on they can be used then.
    pub day: i32,
    pub usable: i32,
    /// Days from order to promise; 0 where the day is certain.
    pub wait: i32,
    /// They come on this day at the earliest.
    pub floor: i32,
}

/// An uncertain price.
#[derive(Clone, Debug)]
pub(super) struct Price {
    pub key: u64,
    pub curve: Curve,
    /// The upper half of its band in minor units, by the project that bears it.
    pub bands: Vec<(u32, i64)>,
    pub capex: bool,
}

impl Model {
    pub fn new(plan: &Portfolio, network: &Network, order: &Order, terms: Terms) -> Self {
        let mut bench = Bench::default();
        let base = outlook(plan, network, order, &mut bench);
        let records = record::supplier_records(plan, terms.evidence);
        let mut maker =
            Maker { plan, network, order, terms, records: &records, factors: BTreeMap::new(), keys: vec![] };
        let mut items = maker.tasks();
        items.extend(maker.leads());
        let deliveries = maker.deliveries();
        let (open, net) = maker.opened(&deliveries);
        items.extend(deliveries);
        net.serve(order, &mut bench);
        let job_of = |work: WorkId| match work {
            WorkId::Task(id) => open.tasks.place(id),
            WorkId::Purchase(id) => open.purchases.place(id).map(|place| open.tasks.len() + place),
        };
        let from =
            open.dependencies.iter().map(|d| job_of(d.from).map_or(u32::MAX, |job| job as u32)).collect();
        Self {
            terms,
            order: order.clone(),
            sequence: bench.sequence().to_vec(),
            factors: std::mem::take(&mut maker.keys),
            prices: maker.prices(&base),
            items,
            from,
            base,
            records,
            plan: open,
            network: net,
            people: Mix::new(terms.people),
            suppliers: Mix::new(terms.suppliers),
        }
    }
}

struct Maker<'a> {
    plan: &'a Portfolio,
    network: &'a Network,
    order: &'a Order,
    terms: Terms,
    records: &'a [SupplierRecord],
    /// Numbers of factors.
    factors: BTreeMap<(u8, Id), u32>,
    keys: Vec<u64>,
}

impl Maker<'_> {
    fn factor(&mut self, what: For, id: Id) -> u32 {
        let (keys, seed) = (&mut self.keys, self.terms.seed);
        *self.factors.entry((what as u8, id)).or_insert_with(|| {
            keys.push(key(seed, what, id));
            keys.len() as u32 - 1
        })
    }
    /// Whether a job's draws change anything.
    fn is_open(&self, job: usize) -> bool {
        let row = self.network.jobs.get(job);
        row.is_some_and(|row| row.how != How::Settled && !self.order.standing(row.project as usize).on_hold)
    }

    fn tasks(&mut self) -> Vec<Item> {
        let (plan, mut items) = (self.plan, vec![]);
        for (job, task) in plan.tasks.iter().enumerate().filter(|(_, task)| task.kind != TaskKind::Milestone)
        {
            let Some(spread) = Spread::of(&task.estimate, self.terms.shape).filter(|_| self.is_open(job))
            else {
                continue;
            };
            let (planned, started) = match task.progress {
                Progress::Started { remaining, .. } => (remaining, Some((remaining, task.estimate.likely))),
                _ => (task.estimate.likely, None),
            };
            if started.is_some_and(|(remaining, likely)| remaining == 0 || likely == 0) {
                continue;
            }
            let row = &self.network.jobs[job];
            let rate =
                if row.how == How::CutOver { 10_000 } else { task_rate(plan, self.network.seats(row)) };
            let cost = self.network.costs.get(job).map_or(0, |cost| cost.to_come.minor());
            let labour = (i128::from(cost) << 32) / i128::from(planned.max(1));
            let unit = task.estimate.unit;
            let mut factors: Vec<u32> =
                task.people.iter().map(|a| self.factor(For::Person, a.person.0)).collect();
            factors.sort_unstable();
            items.push(Item {
                job: job as u32,
                key: key(self.terms.seed, For::Task, task.id.0),
                weight: weight(factors.len()),
                factors,
                what: What::Task { spread, unit, rate, started, planned, labour },
            });
        }
        items
    }

    /// Where the lead time of a purchase is drawn from.
    fn source(&self, purchase: &Purchase) -> Option<Source> {
        let record = |id: SupplierId| self.records.iter().find(|r| r.supplier == id && r.used);
        match purchase.supplier.and_then(record) {
            Some(record) => Some(Source::Record(record.ratios())),
            None => Spread::of(&purchase.lead_time, self.terms.shape).map(Source::Range),
        }
    }
    fn item(&mut self, job: usize, purchase: &Purchase, what: What) -> Item {
        let factors: Vec<u32> =
            purchase.supplier.map(|id| self.factor(For::Supplier, id.0)).into_iter().collect();
        let key = key(self.terms.seed, For::Delivery, purchase.id.0);
        Item { job: job as u32, key, weight: weight(1), factors, what }
    }

    fn leads(&mut self) -> Vec<Item> {
        let (plan, mut items) = (self.plan, vec![]);
        for (place, purchase) in plan.purchases.iter().enumerate() {
            let job = plan.tasks.len() + place;
            let Some(source) = self.source(purchase).filter(|_| self.is_open(job)) else { continue };
            let (unit, likely) = (purchase.lead_time.unit, purchase.lead_time.likely);
            items.push(self.item(job, purchase, What::Lead { purchase: place as u32, source, unit, likely }));
        }
        items
    }

    fn deliveries(&mut self) -> Vec<Item> {
        let (plan, mut items) = (self.plan, vec![]);
        let parts = Parts::of_plan(plan);
        for (place, purchase) in plan.purchases.iter().enumerate() {
            let job = plan.tasks.len() + place;
            let on_hold =
                self.network.jobs.get(job).is_none_or(|row| {
                    row.project == NOBODY || self.order.standing(row.project as usize).on_hold
                });
            if purchase.state != PurchaseState::Ordered || on_hold || !purchase.lead_time.is_sound() {
                continue;
            }
            let Some(source) = self.source(purchase) else { continue };
            let likely = purchase.lead_time.likely;
            if likely == 0 && matches!(source, Source::Range(_)) {
                continue;
            }
            let Some(open) = self.open(purchase, parts.of(purchase.id), parts.left(purchase)) else {
                continue;
            };
            let (open, source) = conditioned(open, source, likely);
            items.push(self.item(
                job,
                purchase,
                What::Delivery { purchase: place as u32, source, likely, open },
            ));
        }
        items
    }

    /// The day on which a purchase on order comes by the plan.
    fn settled_day(&self, purchase: &Purchase) -> Option<NaiveDate> {
        let job = (self.plan.tasks.len() + self.plan.purchases.place(purchase.id)?) as u32;
        let at = self.network.settled.binary_search_by_key(&job, |row| row.0).ok()?;
        self.network.settled.get(at)?.1.finish().map(crate::domain::Moment::last_day)
    }

    /// What of a purchase on order has not come; `None` where all has, or nothing tells how long it was to take.
    fn open(&self, purchase: &Purchase, parts: &[&crate::domain::Delivery], left: u32) -> Option<Open> {
        let today = self.network.axis.today;
        let days = |day: NaiveDate| day_number(day) - self.network.axis.day;
        let promised = match purchase.delivery_promised {
            Some(promised) => promised,
            // nobody promised anything: the day that the plan reckons with takes its place
            None if parts.is_empty() => self.settled_day(purchase)?,
            None => {
                let wait = Days::new(elapsed_days(&purchase.lead_time));
                purchase.ordered_on.unwrap_or(today).checked_add_days(wait)?
            }
        };
        let ordered = order_day(purchase, promised)?;
        let next = next_working_day(self.network, 0).map_or(1, |day| day as i32);
        let coming = |promised: NaiveDate, units: u32| OpenPart {
            units,
            usable: 0,
            day: if promised < today { next } else { days(promised) },
            wait: (promised - ordered).num_days().clamp(0, 36_525) as i32,
            floor: if promised < today { next } else { 0 },
        };
        let mut list: Vec<OpenPart> = parts
            .iter()
            .map(|part| match part.received_on {
                Some(day) => OpenPart { units: part.units, day: days(day), usable: 0, wait: 0, floor: 0 },
                None => coming(part.promised.unwrap_or(promised), part.units),
            })
            .collect();
        if left > 0 || list.is_empty() {
            list.push(coming(promised, left));
        }
        // as the network has them: the earliest first
        list.sort_by_key(|part| part.day);
        let place = self.plan.purchases.place(purchase.id)?;
        let (first, _) = *self.network.units.ranges.get(place)?;
        for (part, known) in list.iter_mut().zip(self.network.units.parts.iter().skip(first as usize)) {
            part.usable = known.usable;
        }
        let goods = purchase.category == PurchaseCategory::Goods;
        let uncertain = list.iter().any(|part| part.wait > 0);
        uncertain.then_some(Open { ordered: days(ordered), passed: 0, parts: list, goods })
    }

    /// The plan with purchases on order left open and tasks of no likely length given one, compiled. Nothing else of it changes, so
    /// that served with the plan's own values it gives the plan's dates.
    fn opened(&self, deliveries: &[Item]) -> (Portfolio, Network) {
        let mut plan = self.plan.clone();
        let first = plan.tasks.len();
        let open: Vec<_> = deliveries
            .iter()
            .filter_map(|item| self.plan.purchases.rows().get(item.job as usize - first))
            .cloned()
            .collect();
        for purchase in &open {
            let mut row = Purchase::clone(purchase);
            row.state = PurchaseState::Approved;
            (row.approval_days, row.planned_order) = (0, None);
            row.lead_time = Estimate::elapsed_days(0);
            plan.purchases.put(row.into());
        }
        let is_open = |work: WorkId| open.iter().any(|p| WorkId::Purchase(p.id) == work);
        for link in self.plan.dependencies.iter().filter(|_| !open.is_empty()) {
            if is_open(link.to) {
                plan.dependencies.remove(link.id); // recorded facts override links
            } else if is_open(link.from) && link.strength != Strength::Hard {
                // a promise is there from the beginning: it does not give way to ranks
                let mut row = (**link).clone();
                row.strength = Strength::Hard;
                plan.dependencies.put(row.into());
            }
        }
        let empty = |task: &&std::sync::Arc<Task>| {
            task.estimate.likely == 0
                && task.estimate.high.is_some_and(|high| high > 0)
                && task.kind == TaskKind::Work
        };
        let mut changed = !open.is_empty();
        for task in self.plan.tasks.iter().filter(empty) {
            let mut row = Task::clone(task);
            row.estimate.likely = 1;
            plan.tasks.put(row.into());
            changed = true;
        }
        if !changed {
            return (plan, self.network.clone());
        }
        let mut net = self.network.compile_next(&plan, self.network.axis.today);
        net.costs.clone_from(&self.network.costs);
        net.units.ranges.clone_from(&self.network.units.ranges);
        net.units.parts.clone_from(&self.network.units.parts);
        for item in deliveries {
            if let (Some(row), What::Delivery { open, .. }) =
                (net.jobs.get_mut(item.job as usize), &item.what)
            {
                let last = open.parts.iter().map(|part| part.day).max().unwrap_or(0);
                row.start = Bound::NOW;
                row.finish = Bound { at: (last.max(0) + 1).unsigned_abs() * DAY, held: Held::StatusDate };
            }
        }
        (plan, net)
    }

    fn prices(&self, base: &Outlook) -> Vec<Price> {
        let curve =
            if self.terms.shape == Shape::Triangular { Curve::triangular(1, 2) } else { Curve::pert(1, 2) };
        let (plan, net, first) = (self.plan, self.network, self.plan.tasks.len());
        let mut list = vec![];
        for (place, purchase) in plan.purchases.iter().enumerate() {
            let (Some(row), Some(cost)) = (net.jobs.get(first + place), net.costs.get(first + place)) else {
                continue;
            };
            let band = cost.band.minor();
            let on_hold = self.order.standing(row.project as usize).on_hold;
            if band == 0 || (on_hold && cost.to_come != crate::domain::Money::ZERO) {
                continue;
            }
            // cost follows units
            let (mut bands, mut rest, mut told) = (vec![], band, 0u32);
            for share in base.shares.iter().filter(|share| share.purchase == purchase.id) {
                let part = cost.of_units(told, told + share.units, purchase.quantity).band.minor();
                told += share.units;
                if let Some(to) = plan.projects.place(share.project) {
                    bands.push((to as u32, part));
                    rest -= part;
                }
            }
            bands.push((row.project, rest));
            let key = key(self.terms.seed, For::Price, purchase.id.0);
            list.push(Price { key, curve, bands, capex: cost.capex });
        }
        list
    }
}

/// Leaves only draws by which nothing that is still open would have come before the status date.
fn conditioned(mut open: Open, source: Source, likely: u32) -> (Open, Source) {
    let shortest = open.parts.iter().filter(|part| part.wait > 0).map(|part| part.wait).min().unwrap_or(1);
    let gone = i64::from(-open.ordered);
    match source {
        Source::Record(mut ratios) => {
            let left = ratios.partition_point(|ratio| {
                i64::from(shortest) * i64::from(*ratio) < gone * record::AS_PROMISED
            });
            ratios.drain(..left);
            (open, Source::Record(ratios))
        }
        Source::Range(spread) => {
            // days are rounded to the nearest: the greatest value that would have come the day before the status date
            let value = (2 * gone - 1) * i64::from(likely) / i64::from(2 * shortest.max(1));
            if gone > 0 {
                open.passed = cumulative(spread.score_of(value.min(i64::from(u32::MAX)) as u32));
            }
            (open, Source::Range(spread))
        }
    }
}

/// Slots of a drawn amount: as the plan rounds, and never none.
#[inline]
pub(super) fn slots(unit: EstimateUnit, hundredths: u32, rate: u64, per_day: u32) -> u32 {
    length(unit, hundredths, rate, per_day).max(1)
}
