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
const PEOPLE: usize = 5;

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
    pub fn new(number: u32) -> Self {
        let mut rng = Rng(u64::from(number) * 1_000 + 5);
        let mut jobs: Vec<Job> = vec![];
        for project in 0..PROJECTS {
            let first = jobs.len();
            let tasks = 5 + rng.below(4) as usize;
            for task in 0..tasks {
                let mut people = vec![rng.below(PEOPLE as u32) as usize];
                let other = rng.below(PEOPLE as u32) as usize;
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
                let (name, person) = (format!("p{project}-cut"), rng.below(PEOPLE as u32) as usize);
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
        Self { jobs, curves, begin: "2026-11-23".parse().expect("a date") }
    }

    /// Draws how long everything takes: 30 % of the variance of scores is common to what one person does, or one supplier delivers.
    pub fn draw(&self, rng: &mut Rng) -> Lengths {
        let people: Vec<f64> = (0..PEOPLE).map(|_| rng.normal()).collect();
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
        let people: Vec<_> = (0..PEOPLE).map(|p| plan.person(&format!("h{p}"), |_| ())).collect();
        for k in 0..3 {
            let id = format!("s{k}").parse().expect("an id");
            plan.rows.suppliers.put(Supplier { id, name: String::new(), notes: String::new() }.into());
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
        self.last(setting, project, |number| {
            let arrived = (self.start[number] + self.lengths[number]).div_euclid(DAY) + 1;
            if setting.jobs[number].kind == Kind::Purchase { arrived * DAY } else { self.end[number] }
        })
    }
    /// Whether a project has ended by the morning of a day.
    pub fn ended(&self, setting: &Setting, project: usize, day: i32) -> bool {
        self.last_day(setting, project) < day
    }
    fn last(&self, setting: &Setting, project: usize, end: impl Fn(usize) -> i32) -> i32 {
        let own = setting.jobs.iter().enumerate().filter(|(_, job)| job.project == project);
        own.map(|(number, _)| (end(number) - 1).div_euclid(DAY)).max().unwrap_or(0)
    }
}

/// Plays a world: at every moment at which something ends, whoever is free begins the highest-ranked task that is ready. What a purchase or
/// a task takes is known when it has ended.
pub fn play(setting: &Setting, lengths: &Lengths) -> World {
    const NOT_YET: i32 = i32::MAX;
    let jobs = &setting.jobs;
    let (mut start, mut end) = (vec![NOT_YET; jobs.len()], vec![NOT_YET; jobs.len()]);
    let (mut free, mut on_call) = (vec![0; PEOPLE], vec![0; PEOPLE]);
    let mut now = next_work(0);
    while end.contains(&NOT_YET) {
        let saturday = now.div_euclid(DAY) % 7 == 5;
        for (number, job) in jobs.iter().enumerate().filter(|(number, _)| lengths.0[*number] > 0) {
            let ready = start[number] == NOT_YET && job.before.iter().all(|b| end[*b] <= now);
            if !ready {
                continue;
            }
            match job.kind {
                Kind::Purchase => {
                    // ordered when what it waits for ended; there on the next working morning after it has come
                    let order = job.before.iter().map(|b| end[*b]).max().unwrap_or(now);
                    start[number] = order;
                    let day = (order + lengths.0[number]).div_euclid(DAY);
                    end[number] = next_work((day + 1) * DAY);
                }
                Kind::Work if works(now) && job.people.iter().all(|p| free[*p] <= now) => {
                    start[number] = now;
                    end[number] = worked(now, lengths.0[number]);
                    job.people.iter().for_each(|p| free[*p] = end[number]);
                }
                Kind::CutOver if saturday && job.people.iter().all(|p| on_call[*p] <= now + 28) => {
                    let at = job.people.iter().map(|p| on_call[*p]).max().unwrap_or(now).max(now);
                    start[number] = at;
                    end[number] = at + lengths.0[number];
                    job.people.iter().for_each(|p| on_call[*p] = end[number]);
                }
                _ => {}
            }
        }
        // on to what ends next, in working time, or to the next opening
        let opening = (now.div_euclid(7 * DAY) * 7 + 5) * DAY + 80;
        let opening = if opening > now { opening } else { opening + 7 * DAY };
        let ends = end.iter().copied().filter(|at| *at > now && *at != NOT_YET).map(next_work).min();
        // after a night at work the next morning comes, whether or not anything ends then
        let morning = if works(now) { None } else { Some(next_work(now)) };
        now = ends.into_iter().chain(morning).fold(opening, i32::min);
    }
    World { start, end, lengths: lengths.0.clone() }
}
