//! Portfolios, worlds drawn from them, and the dispatcher that plays them.
//!
//! Time runs in quarter hours from a Monday, 00:00. Everybody works 08:00 to 12:00 and 13:00 to 17:00, Monday to Friday; cut-overs happen
//! on Saturdays from 20:00 on.
use super::chance::{Pert, Rng, phi};
use super::plan::{Plan, at, by};
use chrono::{Days, NaiveDate};
use stackrank::domain::{Moment, Portfolio, Progress, PurchaseState, Supplier, TaskKind, WorkId};

const DAY: i32 = 96;
const PROJECTS: usize = 8;
/// Those who share all work, and enough that everybody has work of their own.
const SHARED: usize = 5;
const APART: usize = 140;

/// The working slots of a day.
fn works(slot: i32) -> bool {
    let (day, at) = (slot.div_euclid(DAY), slot.rem_euclid(DAY));
    day.rem_euclid(7) < 5 && ((32..48).contains(&at) || (52..68).contains(&at))
}

/// The first working slot at or after one.
fn next_work(mut slot: i32) -> i32 {
    while !works(slot) {
        slot += 1;
    }
    slot
}

/// The end of so many working slots from one on.
fn worked(mut slot: i32, mut length: i32) -> i32 {
    while length > 0 {
        length -= i32::from(works(slot));
        slot += 1;
    }
    slot
}

/// Working slots between two.
fn work_between(from: i32, to: i32) -> i32 {
    (from..to).map(|slot| i32::from(works(slot))).sum()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Work,
    CutOver,
    Purchase,
}

struct Job {
    project: usize,
    name: String,
    kind: Kind,
    people: Vec<usize>,
    before: Vec<usize>,
    /// In hundredths of a day.
    likely: u32,
    /// Which of the spreads.
    spread: usize,
}

/// Low and high as parts of the likely value.
const SPREADS: [(f64, f64); 3] = [(0.7, 1.9), (0.8, 1.4), (0.5, 2.0)];

/// A portfolio: jobs in order of ranks, and inside projects as listed.
pub struct Setting {
    jobs: Vec<Job>,
    curves: Vec<Pert>,
    people: usize,
    pub begin: NaiveDate,
}

/// How long everything takes, in slots.
pub struct Lengths(Vec<i32>);

/// When everything happened.
pub struct World {
    start: Vec<i32>,
    end: Vec<i32>,
    lengths: Vec<i32>,
}

impl Setting {
    /// A portfolio out of a number; `apart`: nobody has work in common with anybody, so that ranks decide nothing.
    pub fn new(number: u32, apart: bool) -> Self {
        let mut rng = Rng(u64::from(number) * 1_000 + 5);
        let mut hired = 0;
        let mut somebody = |rng: &mut Rng| {
            let one = rng.below(SHARED as u32) as usize;
            hired += 1;
            if apart { (hired - 1) % APART } else { one }
        };
        let mut jobs: Vec<Job> = vec![];
        for project in 0..PROJECTS {
            let first = jobs.len();
            let tasks = 5 + rng.below(4) as usize;
            for task in 0..tasks {
                let mut people = vec![somebody(&mut rng)];
                let other = somebody(&mut rng);
                if rng.below(5) == 0 && other != people[0] {
                    people.push(other);
                }
                let before = if task == 0 {
                    vec![]
                } else {
                    vec![first + task - 1 - rng.below(2).min(task as u32 - 1) as usize]
                };
                let likely = 100 * (2 + rng.below(9));
                let name = format!("p{project}-t{task}");
                jobs.push(Job {
                    project,
                    name,
                    kind: Kind::Work,
                    people,
                    before,
                    likely,
                    spread: rng.below(3) as usize,
                });
            }
            if project % 2 == 0 {
                let name = format!("p{project}-goods");
                let (before, likely) = (vec![first], 100 * (10 + rng.below(30)));
                jobs.push(Job {
                    project,
                    name,
                    kind: Kind::Purchase,
                    people: vec![project % 3],
                    before,
                    likely,
                    spread: rng.below(3) as usize,
                });
                let goods = jobs.len() - 1;
                jobs[first + tasks - 2].before.push(goods);
            }
            if project % 4 == 1 {
                let (name, person) = (format!("p{project}-cut"), somebody(&mut rng));
                let before = vec![first + tasks - 1];
                jobs.push(Job {
                    project,
                    name,
                    kind: Kind::CutOver,
                    people: vec![person],
                    before,
                    likely: 12,
                    spread: 0,
                });
            }
        }
        let curves = SPREADS.map(|(low, high)| Pert::new((1.0 - low) / (high - low))).into();
        Self {
            jobs,
            curves,
            people: if apart { APART } else { SHARED },
            begin: "2026-11-23".parse().expect("a date"),
        }
    }

    /// Draws how long everything takes: 30 % of the variance of scores is common to what one person does, or one supplier delivers.
    pub fn draw(&self, rng: &mut Rng) -> Lengths {
        let people: Vec<f64> = (0..self.people).map(|_| rng.normal()).collect();
        let sellers: Vec<f64> = (0..3).map(|_| rng.normal()).collect();
        let length = |job: &Job| {
            if job.kind == Kind::CutOver {
                return 12;
            }
            let factors = if job.kind == Kind::Purchase { &sellers } else { &people };
            let common =
                job.people.iter().map(|p| factors[*p]).sum::<f64>() / (job.people.len() as f64).sqrt();
            let z = 0.3f64.sqrt() * common + 0.7f64.sqrt() * rng.normal();
            let (low, high) = SPREADS[job.spread];
            let times = low + (high - low) * self.curves[job.spread].quantile(phi(z));
            let per_day = if job.kind == Kind::Purchase { 96.0 } else { 32.0 };
            (f64::from(job.likely) / 100.0 * times * per_day).ceil() as i32
        };
        Lengths(self.jobs.iter().map(length).collect())
    }

    /// The plan as it is known in the morning of a day, and that day.
    pub fn plan(&self, known: Option<(&World, i32)>) -> (Portfolio, NaiveDate) {
        let mut plan = Plan::new();
        let today = known.map_or(0, |known| known.1);
        let now = today * DAY;
        let origin = at(&format!("{}T00:00", self.begin)).slots();
        let moment = |slot: i32| Moment::from_slots(origin + slot);
        let day = |slot: i32| moment(slot).date();
        let people: Vec<_> = (0..self.people).map(|p| plan.person(&format!("h{p}"), |_| ())).collect();
        for k in 0..3 {
            let id = format!("s{k}").parse().expect("an id");
            plan.rows
                .suppliers
                .put(Supplier { id, name: String::new(), notes: String::new(), payment_terms: None }.into());
        }
        let night = plan.windows("night", &["Sat 20:00-06:00"]);
        let projects: Vec<_> = (0..PROJECTS).map(|p| plan.project(&format!("p{p}"), |_| ())).collect();
        let mut works: Vec<WorkId> = vec![];
        for (number, job) in self.jobs.iter().enumerate() {
            let done = |world: &World| (world.start[number], world.end[number], world.lengths[number]);
            let fact = known.map(|known| done(known.0)).filter(|fact| fact.0 < now);
            let (low, high) = SPREADS[job.spread];
            let part = |times: f64| (f64::from(job.likely) * times).round() as u32;
            if job.kind == Kind::Purchase {
                let made = plan.purchase(projects[job.project], &job.name, "1ed", |p| {
                    (p.lead_time.low, p.lead_time.likely, p.lead_time.high) =
                        (Some(part(low)), job.likely, Some(part(high)));
                    p.supplier = Some(format!("s{}", job.people[0]).parse().expect("an id"));
                    let Some((start, _, length)) = fact else { return };
                    let came = (start + length).div_euclid(DAY);
                    (p.state, p.ordered_on) = (PurchaseState::Ordered, Some(day(start)));
                    p.delivery_promised = Some(day(start + job.likely as i32 * DAY / 100));
                    if came < today {
                        (p.state, p.received_on) =
                            (PurchaseState::Received, Some(self.begin + Days::new(came as u64)));
                    }
                });
                works.push(WorkId::Purchase(made));
                continue;
            }
            let assigned: Vec<_> = job.people.iter().map(|p| (people[*p], 100)).collect();
            let made = plan.task(projects[job.project], &job.name, "3h", |t| {
                by(&assigned)(t);
                if job.kind == Kind::CutOver {
                    t.kind = TaskKind::CutOver(Some(night));
                } else {
                    t.estimate = "1d".parse().expect("an estimate");
                    (t.estimate.low, t.estimate.likely, t.estimate.high) =
                        (Some(part(low)), job.likely, Some(part(high)));
                }
                let Some((start, end, length)) = fact else { return };
                let left = length - work_between(start, now);
                t.progress = if end <= now {
                    Progress::Done { started: moment(start), finished: moment(end) }
                } else {
                    // the share that is left is told as it is
                    Progress::Started {
                        at: moment(start),
                        remaining: (left as u32 * job.likely).div_ceil(length as u32),
                    }
                };
            });
            works.push(WorkId::Task(made));
        }
        for (job, to) in self.jobs.iter().zip(&works) {
            for from in &job.before {
                plan.link(crate::plan::Work(works[*from]), crate::plan::Work(*to));
            }
        }
        (plan.rows, self.begin + Days::new(today as u64))
    }
}

impl World {
    /// The last day on which anything of a project happened.
    pub fn last_day(&self, setting: &Setting, project: usize) -> i32 {
        let end = |number: usize| {
            let arrived = (self.start[number] + self.lengths[number]).div_euclid(DAY) + 1;
            if setting.jobs[number].kind == Kind::Purchase { arrived * DAY } else { self.end[number] }
        };
        let own = setting.jobs.iter().enumerate().filter(|(_, job)| job.project == project);
        own.map(|(number, _)| (end(number) - 1).div_euclid(DAY)).max().unwrap_or(0)
    }
    /// Whether a project has ended by the morning of a day.
    pub fn ended(&self, setting: &Setting, project: usize, day: i32) -> bool {
        self.last_day(setting, project) < day
    }
}

/// Whom a dispatcher lets begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Ranks are obeyed: at every moment what is left is laid out by rank at its likely length, and what that lets begin now begins. So a
    /// lower rank takes a gap only where, by what is known, no higher one needs it.
    ByPlan,
    /// Whoever is free takes the highest-ranked task that is ready, and keeps higher ranks waiting that are ready an hour later.
    WhateverIsReady,
}

const NOT_YET: i32 = i32::MAX;

/// What has happened so far.
struct Game<'a> {
    setting: &'a Setting,
    lengths: &'a [i32],
    start: Vec<i32>,
    /// When something has ended, or can be used; set when it begins, and not looked at before it has come.
    end: Vec<i32>,
    free: Vec<i32>,
    on_call: Vec<i32>,
}

/// Working slots before a moment.
fn before(slot: i32) -> i32 {
    let (day, at) = (slot.div_euclid(DAY), slot.rem_euclid(DAY));
    let whole = (day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)) * 32;
    if day.rem_euclid(7) < 5 { whole + at.clamp(32, 48) - 32 + at.clamp(52, 68) - 52 } else { whole }
}

/// The first working slot that has so many before it.
fn nth(work: i32) -> i32 {
    let (day, at) = (work.div_euclid(32), work.rem_euclid(32));
    (day.div_euclid(5) * 7 + day.rem_euclid(5)) * DAY + if at < 16 { 32 + at } else { 36 + at }
}

impl Game<'_> {
    fn is_ready(&self, number: usize, now: i32) -> bool {
        self.start[number] == NOT_YET && self.setting.jobs[number].before.iter().all(|b| self.end[*b] <= now)
    }

    /// Tasks that begin now if everything is laid out by rank at its likely length, in working time.
    fn laid_out(&self, now: i32) -> Vec<bool> {
        let jobs = &self.setting.jobs;
        let here = before(now);
        let mut busy: Vec<Vec<(i32, i32)>> = vec![vec![]; self.setting.people];
        let mut ends = vec![NOT_YET; jobs.len()];
        let mut begins = vec![false; jobs.len()];
        // what is under way first: as long as it was to take, and a quarter hour more where it has taken that already
        for (number, job) in jobs.iter().enumerate().filter(|(number, _)| self.start[*number] != NOT_YET) {
            let (start, end) = (self.start[number], self.end[number]);
            ends[number] = match job.kind {
                _ if end <= now => before(end),
                Kind::Work => {
                    let likely = before(start) + (job.likely * 32 / 100) as i32;
                    let end = likely.max(here + 1);
                    job.people.iter().for_each(|p| busy[*p].push((here, end)));
                    end
                }
                _ => {
                    let day = (start + (job.likely * 96 / 100) as i32).div_euclid(DAY);
                    before((day + 1) * DAY).max(here + 1)
                }
            };
        }
        // then by rank, in a project the first listed of which all that it waits for is laid out
        loop {
            let open = |number: &usize| {
                ends[*number] == NOT_YET && jobs[*number].before.iter().all(|b| ends[*b] != NOT_YET)
            };
            let first = jobs
                .iter()
                .position(|job| (0..jobs.len()).any(|n| jobs[n].project == job.project && open(&n)));
            let Some(project) = first.map(|at| jobs[at].project) else { return begins };
            let Some(number) = (0..jobs.len()).find(|n| jobs[*n].project == project && open(n)) else {
                return begins;
            };
            let job = &jobs[number];
            let from = job.before.iter().map(|b| ends[*b]).max().unwrap_or(here).max(here);
            ends[number] = match job.kind {
                Kind::Purchase => {
                    let day = (nth(from) + (job.likely * 96 / 100) as i32).div_euclid(DAY);
                    before((day + 1) * DAY)
                }
                Kind::CutOver => from,
                Kind::Work => {
                    let length = (job.likely * 32 / 100) as i32;
                    let mut at = from;
                    while let Some(next) = job
                        .people
                        .iter()
                        .flat_map(|p| &busy[*p])
                        .filter(|(from, to)| *from < at + length && at < *to)
                        .map(|(_, to)| *to)
                        .max()
                    {
                        at = next;
                    }
                    job.people.iter().for_each(|p| busy[*p].push((at, at + length)));
                    begins[number] = at == here;
                    at + length
                }
            };
        }
    }

    /// Lets begin what can at a moment; returns whether anything did.
    fn step(&mut self, now: i32, policy: Policy) -> bool {
        let planned = if policy == Policy::ByPlan && works(now) { self.laid_out(now) } else { vec![] };
        let (saturday, mut any) = (now.div_euclid(DAY) % 7 == 5, false);
        for (number, job) in self.setting.jobs.iter().enumerate() {
            if !self.is_ready(number, now) {
                continue;
            }
            let length = self.lengths[number];
            match job.kind {
                Kind::Purchase => {
                    // ordered when what it waits for ended; there on the next working morning after it has come
                    let order = job.before.iter().map(|b| self.end[*b]).max().unwrap_or(now);
                    self.start[number] = order;
                    self.end[number] = next_work(((order + length).div_euclid(DAY) + 1) * DAY);
                }
                Kind::Work if works(now) && job.people.iter().all(|p| self.free[*p] <= now) => {
                    if planned.get(number) == Some(&false) {
                        continue;
                    }
                    self.start[number] = now;
                    self.end[number] = worked(now, length);
                    job.people.iter().for_each(|p| self.free[*p] = self.end[number]);
                }
                Kind::CutOver if saturday && job.people.iter().all(|p| self.on_call[*p] <= now + 28) => {
                    let at = job.people.iter().map(|p| self.on_call[*p]).max().unwrap_or(now).max(now);
                    self.start[number] = at;
                    self.end[number] = at + length;
                    job.people.iter().for_each(|p| self.on_call[*p] = self.end[number]);
                }
                _ => continue,
            }
            any = true;
        }
        any
    }
}

/// Plays a world, event by event. What a purchase or a task takes is known when it has ended.
pub fn play(setting: &Setting, lengths: &Lengths, policy: Policy) -> World {
    let count = setting.jobs.len();
    let mut game = Game {
        setting,
        lengths: &lengths.0,
        start: vec![NOT_YET; count],
        end: vec![NOT_YET; count],
        free: vec![0; setting.people],
        on_call: vec![0; setting.people],
    };
    let mut now = next_work(0);
    while game.end.contains(&NOT_YET) {
        game.step(now, policy);
        // on to what ends next, in working time, or to the next opening
        let opening = (now.div_euclid(7 * DAY) * 7 + 5) * DAY + 80;
        let opening = if opening > now { opening } else { opening + 7 * DAY };
        let ends = game.end.iter().copied().filter(|at| *at > now && *at != NOT_YET).map(next_work).min();
        // after a night at work the next morning comes, whether or not anything ends then; and a task that takes longer than was likely
        // keeps the others waiting, so that they look again
        let again = Some(next_work(if works(now) { now + 8 } else { now }));
        now = ends.into_iter().chain(again).fold(opening, i32::min);
    }
    World { start: game.start, end: game.end, lengths: lengths.0.clone() }
}
