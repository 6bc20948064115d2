//! One run: other durations, the whole plan served with them, and what came of each project.
//!
//! Nothing is frozen: who comes when, which opening is caught and which freeze is met follows anew in every run. A copy of the network is
//! overwritten where draws change it; the sequence of service, which no duration changes, was found once.
use super::chain::waited_for;
use super::draw::{normal, together, uniform};
use super::model::{Item, Model, Open, Source, What, slots};
use super::normal::{cumulative, score};
use super::record;
use super::shape::UNIT;
use super::tally::Tally;
use crate::engine::Bench;
use crate::engine::hours::{DAY, NEVER};
use crate::engine::network::{Bound, Held, Network, Part, length, usable};
use crate::engine::serve::serve_sequence;

/// No finish.
pub(super) const NO_DAY: i32 = i32::MAX;

/// What some runs came to, run by run. Flat: projects of one run stand together.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// The last day worked, in days from the status date, or [`NO_DAY`].
    pub days: Vec<i32>,
    /// What EAC comes to more than by the plan, in minor units.
    pub money: Vec<i64>,
    /// The same of all projects that take funding, capex and opex.
    pub funded: Vec<[i64; 2]>,
}

impl Runs {
    /// Appends later runs.
    pub fn extend(&mut self, later: Self) {
        self.days.extend(later.days);
        self.money.extend(later.money);
        self.funded.extend(later.funded);
    }
}

/// What one thread works with.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    net: Network,
    bench: Bench,
    factors: Vec<i64>,
    /// Labour of each project above that of the plan, in 2³²nds of a minor unit.
    labour: Vec<i128>,
    /// The last finish of each project so far, and whose.
    ends: Vec<(u32, u32)>,
    /// The walk in which each job was last met.
    met: Vec<u32>,
    walk: u32,
    /// On whose chains jobs were, beside the projects.
    pub chains: Vec<Tally>,
}

/// The score of an item in a run.
#[inline]
pub(super) fn item_score(model: &Model, item: &Item, run: u32, factor: impl Fn(u32) -> i64) -> i64 {
    let own = normal(item.key, run);
    if item.factors.is_empty() {
        return own;
    }
    let mix = if matches!(item.what, What::Task { .. }) { model.people } else { model.suppliers };
    mix.of(together(item.factors.iter().map(|f| factor(*f)), item.weight), own)
}

impl Worker {
    pub fn new(model: &Model) -> Self {
        let projects = model.network.lists.len();
        Self {
            net: model.network.clone(),
            bench: Bench::default(),
            factors: vec![0; model.factors.len()],
            labour: vec![0; projects],
            ends: vec![(0, 0); projects],
            met: vec![0; model.network.jobs.len()],
            walk: 0,
            chains: vec![Tally::default(); projects],
        }
    }

    /// Makes a run, and tells what came of it.
    pub fn run(&mut self, model: &Model, facts: &Facts, run: u32, out: &mut Runs) {
        self.draw(model, run);
        serve_sequence(&self.net, &model.order, &mut self.bench, &model.sequence);
        self.tell(facts, model, out);
        self.money(model, facts, run, out);
    }

    /// Draws everything anew.
    fn draw(&mut self, model: &Model, run: u32) {
        for (factor, key) in self.factors.iter_mut().zip(&model.factors) {
            *factor = normal(*key, run);
        }
        self.labour.fill(0);
        let per_day = model.plan.settings.week.slots_per_day();
        for item in &model.items {
            let z = item_score(model, item, run, |f| self.factors[f as usize]);
            match &item.what {
                What::Task { spread, unit, rate, started, planned, labour } => {
                    let drawn = spread.at(z);
                    let hundredths = match started {
                        Some((remaining, likely)) => {
                            (u64::from(drawn) * u64::from(*remaining) / u64::from(*likely)) as u32
                        }
                        None => drawn,
                    };
                    let job = &mut self.net.jobs[item.job as usize];
                    job.length = slots(*unit, hundredths, *rate, per_day);
                    if *labour != 0 {
                        let more = i128::from(hundredths) - i128::from(*planned);
                        self.labour[job.project as usize] += labour * more;
                    }
                }
                What::Lead { purchase, source, unit, likely } => {
                    let drawn = match source {
                        Source::Range(spread) => spread.at(z),
                        Source::Record(ratios) => {
                            let ratio = record::drawn(ratios, cumulative(z));
                            (i64::from(*likely) * ratio / record::AS_PROMISED).min(i64::from(u32::MAX)) as u32
                        }
                    };
                    self.net.deliveries[*purchase as usize].lead = length(*unit, drawn, 10_000, per_day);
                }
                What::Delivery { purchase, source, likely, open } => {
                    self.deliver(item.job, *purchase, z, source, *likely, open);
                }
            }
        }
    }

    /// Draws when a purchase on order comes.
    fn deliver(&mut self, job: u32, purchase: u32, z: i64, source: &Source, likely: u32, open: &Open) {
        // days to wait are multiplied by `times` / `whole`
        let (times, whole) = match source {
            Source::Record(ratios) => (record::drawn(ratios, cumulative(z)), record::AS_PROMISED),
            Source::Range(spread) => {
                let z = if open.passed == 0 {
                    z
                } else {
                    let rest = u64::from(u32::MAX - open.passed);
                    score(open.passed + ((u64::from(cumulative(z)) * rest) >> 32) as u32)
                };
                (i64::from(spread.at(z)), i64::from(likely.max(1)))
            }
        };
        let (hours, portfolio) = (&self.net.hours, self.net.calendars.portfolio);
        let mut last = 0;
        let first = self.net.units.ranges.get(purchase as usize).map_or(0, |range| range.0 as usize);
        for (place, part) in open.parts.iter().enumerate() {
            let (mut day, mut from) = (part.day, part.usable);
            if part.wait > 0 {
                let wait = (i64::from(part.wait) * times + whole / 2) / whole;
                day = (open.ordered + wait.min(100_000) as i32).max(part.floor);
                let after = (day + 1).unsigned_abs();
                from = if open.goods {
                    usable(hours, portfolio, after) as i32
                } else {
                    (after * DAY).min(NEVER) as i32
                };
            }
            last = last.max(day);
            if let Some(slot) = self.net.units.parts.get_mut(first + place) {
                *slot = Part { usable: from, units: part.units };
            }
        }
        if let Some(parts) = self.net.units.parts.get_mut(first..first + open.parts.len()) {
            parts.sort_by_key(|part| part.usable);
        }
        let at = (last.max(0).unsigned_abs() + 1) * DAY;
        self.net.jobs[job as usize].finish = Bound { at, held: Held::StatusDate };
    }

    /// When each project ended, and by which chain.
    fn tell(&mut self, facts: &Facts, model: &Model, out: &mut Runs) {
        self.ends.fill((0, u32::MAX));
        let (ends, finish) = (&mut self.ends, &self.bench.finish);
        for (project, job) in &facts.open {
            let end = &mut ends[*project as usize];
            let at = finish[*job as usize];
            if at > end.0 || end.1 == u32::MAX {
                *end = (at, *job);
            }
        }
        for (project, fact) in facts.projects.iter().enumerate() {
            let (at, job) = self.ends[project];
            let open = (job != u32::MAX).then_some((at as i32, job));
            if fact.undated || open.is_some_and(|(at, _)| at >= NEVER as i32) {
                out.days.push(NO_DAY);
                continue;
            }
            // of several that end together the first
            let last = match (open, fact.settled) {
                (Some(open), Some(settled))
                    if settled.0 > open.0 || (settled.0 == open.0 && settled.1 < open.1) =>
                {
                    settled
                }
                (Some(open), _) => open,
                (None, Some(settled)) => settled,
                (None, None) => {
                    out.days.push(NO_DAY);
                    continue;
                }
            };
            out.days.push((last.0 - 1).div_euclid(DAY as i32));
            self.walk += 1;
            let mut next = Some(last.1);
            while let Some(job) = next {
                let met = &mut self.met[job as usize];
                if *met == self.walk {
                    break;
                }
                *met = self.walk;
                self.chains[project].add(job, 1);
                next = waited_for(&self.net, &model.from, &self.bench, job);
            }
        }
    }

    /// What each project costs more than by the plan.
    fn money(&mut self, model: &Model, facts: &Facts, run: u32, out: &mut Runs) {
        let first = out.money.len();
        out.money.extend(self.labour.iter().map(|more| ((more + (1 << 31)) >> 32) as i64));
        let money = &mut out.money[first..];
        let mut funded = [0i64; 2];
        for (more, fact) in money.iter().zip(&facts.projects) {
            funded[1] += if fact.takes_funding { *more } else { 0 };
        }
        for price in &model.prices {
            let place = 2 * price.curve.at(score(uniform(price.key, run))) - UNIT;
            for (project, band) in &price.bands {
                let more = ((i128::from(*band) * i128::from(place) + i128::from(UNIT / 2)) >> 20) as i64;
                let Some(sum) = money.get_mut(*project as usize) else { continue };
                *sum += more;
                if facts.projects[*project as usize].takes_funding {
                    funded[usize::from(!price.capex)] += more;
                }
            }
        }
        out.funded.push(funded);
    }
}

/// What of each project no draw changes.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// Jobs that are served, with their projects, in order of jobs.
    pub open: Vec<(u32, u32)>,
    /// Beside the projects.
    pub projects: Vec<Fact>,
}

/// Of one project.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fact {
    /// The latest recorded finish in slots from the status date, and whose.
    pub settled: Option<(i32, u32)>,
    /// Something of it never gets a date, whatever is drawn.
    pub undated: bool,
    /// Whether its money counts against funding.
    pub takes_funding: bool,
}

impl Facts {
    pub fn of(model: &Model) -> Self {
        let net = &model.network;
        let mut projects = vec![Fact::default(); net.lists.len()];
        for (place, fact) in projects.iter_mut().enumerate() {
            let standing = model.order.standing(place);
            fact.takes_funding = standing.takes_funding && !standing.on_hold;
        }
        for (job, dates) in &net.settled {
            let project = net.jobs.get(*job as usize).map_or(u32::MAX, |row| row.project);
            let Some(fact) = projects.get_mut(project as usize) else { continue };
            match dates.span {
                Ok((_, finish)) => {
                    let at = net.axis.offset(finish);
                    if fact.settled.is_none_or(|old| at > old.0) {
                        fact.settled = Some((at, *job));
                    }
                }
                Err(crate::engine::NoDate::Cancelled) => {}
                Err(_) => fact.undated = true,
            }
        }
        let open = (0u32..)
            .zip(&net.jobs)
            .filter(|(_, row)| !row.is_settled() && (row.project as usize) < projects.len());
        Self { open: open.map(|(job, row)| (row.project, job)).collect(), projects }
    }
}
