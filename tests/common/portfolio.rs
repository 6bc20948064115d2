//! Portfolios out of a seed: the same seed gives the same portfolio on every machine.
//!
//! [`Shape::bench`] resembles a real one (a year of an infrastructure team, many times over); [`Shape::dense`] is small and has
//! every feature at once, for tests that look at every quarter hour.
use chrono::{Days, NaiveDate, Weekday};
use stackrank::domain::{
    Absence, Assignment, Budget, DayHours, Dependency, Estimate, EstimateUnit, Freeze, Funding, Holiday, Id,
    Lag, LinkKind, Moment, Money, Nature, Opening, Person, PersonId, Portfolio, Progress, Project, Purchase,
    PurchaseCategory, PurchaseState, Rank, Settings, StageId, Strength, Task, TaskKind, WindowSet,
    WindowSetId, WorkId, WorkWeek,
};

/// The generator `SplitMix64` (Steele, Lea, Flood, OOPSLA 2014).
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// A number below `n`, which must be above zero.
    pub fn below(&mut self, n: u32) -> u32 {
        (((self.next() >> 32) * u64::from(n)) >> 32) as u32
    }
    /// Whether something happens that happens once in `n` times.
    pub fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u32) as usize]
    }
}

/// What a portfolio is to look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub projects: u32,
    pub tasks: u32,
    pub people: u32,
    pub seed: u64,
    /// Every feature at once, in little room.
    pub dense: bool,
}

#[expect(dead_code, reason = "each test uses one of them")]
impl Shape {
    /// A large portfolio such as people have.
    pub fn bench(projects: u32, tasks: u32, people: u32) -> Self {
        Self { projects, tasks, people, seed: 11, dense: false }
    }
    /// A small portfolio with everything in it.
    pub fn dense(projects: u32, tasks: u32, people: u32, seed: u64) -> Self {
        Self { projects, tasks, people, seed, dense: true }
    }
}

/// The status date of all generated portfolios: a Monday.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date")
}

fn day(offset: i64) -> NaiveDate {
    today() + chrono::Duration::days(offset)
}

fn id<T: From<Id>>(kind: &str, number: u32) -> T {
    format!("{kind}{number:06}").parse::<Id>().expect("an id").into()
}

fn stage(name: &str) -> StageId {
    name.parse().expect("a stage")
}

fn week(days: usize, hours: &[(u32, u32)]) -> WorkWeek {
    let open = DayHours::new(hours.iter().copied());
    WorkWeek(std::array::from_fn(|d| if d < days { open.clone() } else { DayHours::OFF }))
}

/// A portfolio of a shape.
pub fn portfolio(shape: Shape) -> Portfolio {
    let mut maker = Maker { shape, rng: Rng(shape.seed), plan: Portfolio::empty(), links: 0, ranks: vec![] };
    let mut rank = Rank::first();
    for _ in 0..shape.projects.max(shape.tasks * 2).max(8) {
        maker.ranks.push(rank.clone());
        rank = rank.next();
    }
    maker.calendar();
    maker.people();
    for project in 0..shape.projects {
        maker.project(project);
        maker.tasks(project);
        maker.purchases(project);
    }
    maker.plan
}

struct Maker {
    shape: Shape,
    rng: Rng,
    plan: Portfolio,
    links: u32,
    ranks: Vec<Rank>,
}

impl Maker {
    /// Years in which absences, holidays and freezes stand.
    fn years(&self) -> i64 {
        if self.shape.dense { 1 } else { 6 }
    }

    fn calendar(&mut self) {
        let mut settings = Settings { name: "Generated".into(), ..Settings::default() };
        if self.shape.dense && self.rng.once_in(4) {
            settings.week = week(5, &[(32, 64)]);
        }
        for year in 0..self.years() {
            let first = year * 365;
            for (from, to) in [(32, 35), (150, 150), (210, 210)] {
                let (from, to) = (day(first + from), day(first + to));
                settings.holidays.push(Holiday { from, to, name: "closed".into() });
            }
            let freeze = Freeze {
                id: id("freeze", year as u32),
                name: "Year end".into(),
                from: Moment::at(day(first + 25), if self.shape.dense { 50 } else { 0 }),
                to: Moment::at(day(first + 47), 0),
            };
            self.plan.freezes.put(freeze.into());
        }
        if self.shape.dense {
            for number in 0..self.rng.below(3) {
                let from = Moment::at(day(i64::from(self.rng.below(60))), self.rng.below(96));
                let to = from.plus(1 + self.rng.below(300) as i32);
                let row = Freeze { id: id("short", number), name: String::new(), from, to };
                self.plan.freezes.put(row.into());
            }
        }
        self.plan.settings = settings.into();
        let mut openings = vec![Opening::Weekly { day: Weekday::Sat, from: 80, length: 40 }];
        if self.shape.dense {
            openings.push(Opening::Weekly { day: Weekday::Wed, from: 60, length: 12 });
            let from = Moment::at(day(i64::from(self.rng.below(40))), self.rng.below(96));
            openings.push(Opening::Once { from, to: from.plus(1 + self.rng.below(60) as i32) });
        }
        for (number, openings) in [openings.clone(), openings[..1].to_vec()].into_iter().enumerate() {
            let id: WindowSetId = id("window", number as u32);
            self.plan.window_sets.put(WindowSet { id, name: String::new(), openings }.into());
        }
        for year in 2026..2029 {
            let scarce = if self.shape.dense { 20 } else { 1 };
            let (capex, opex) =
                (Money::from_minor(40_000_000 / scarce), Money::from_minor(90_000_000 / scarce));
            let row = Funding { id: id("funding", year as u32), year, quarter: None, capex, opex };
            self.plan.funding.put(row.into());
        }
    }

    /// People, and behind them a team of four.
    fn people(&mut self) {
        let lunch: &[(u32, u32)] = &[(32, 48), (50, 66)];
        let weeks =
            [week(4, &[(28, 68)]), week(5, &[(40, 64)]), week(5, lunch), week(6, &[(32, 50), (56, 60)])];
        let mut absences = 0;
        for number in 0..=self.shape.people {
            let team = number == self.shape.people;
            let own = if self.shape.dense { self.rng.once_in(2) } else { number % 4 == 3 };
            let person = Person {
                id: id("person", number),
                name: format!("Person {number}"),
                initials: String::new(),
                roles: vec![],
                heads: if team { 4 } else { 1 },
                hours: (own && !team).then(|| self.rng.pick(&[0, 1, 2, 3])).map(|k: usize| weeks[k].clone()),
                reserve: if team { 20 } else { 10 + 5 * self.rng.below(5) as u8 },
                rate: self.rng.once_in(2).then(|| Money::from_minor(6_000)),
            };
            let away = if self.shape.dense { 3 } else { self.years() * (2 + i64::from(self.rng.below(2))) };
            for _ in 0..away {
                let span = if self.shape.dense { 60 } else { self.years() as u32 * 365 };
                let from = day(i64::from(self.rng.below(span)));
                let row = Absence {
                    id: id("absence", absences),
                    person: person.id,
                    from,
                    to: from + Days::new(u64::from(self.rng.below(if self.shape.dense { 6 } else { 14 }))),
                    heads: 1 + self.rng.below(if team { 4 } else { 1 }) as u16,
                    reason: "leave".into(),
                };
                absences += 1;
                self.plan.absences.put(row.into());
            }
            self.plan.people.put(person.into());
        }
    }

    fn project(&mut self, number: u32) {
        let stages =
            ["proposed", "assessing", "approved", "done", "on-hold", "delivery", "delivery", "delivery"];
        let rng = &mut self.rng;
        let late = i64::from(rng.below(if self.shape.dense { 30 } else { 400 }));
        let budget = Budget {
            capex: Money::from_minor(5_000_000),
            opex: Money::from_minor(8_000_000),
            contingency: Money::from_minor(500_000),
            released: Money::ZERO,
        };
        let row = Project {
            id: id("project", number),
            name: format!("Project {number}"),
            code: format!("P-{number}"),
            owner: None,
            sponsor: String::new(),
            need: String::new(),
            site: String::new(),
            category: String::new(),
            tags: vec![],
            stage: stage(if self.shape.dense { rng.pick(&stages) } else { "delivery" }),
            rank: self.ranks[number as usize].clone(),
            promise: (!rng.once_in(4)).then(|| day(60 + late * 2)),
            budget: (!rng.once_in(4)).then_some(budget),
            cost_of_delay: None,
            not_before: (!rng.once_in(3)).then(|| day(late)),
            risks: vec![],
            links: vec![],
            notes: String::new(),
        };
        self.plan.projects.put(row.into());
    }

    fn person(&mut self, core: &[u32]) -> PersonId {
        let number =
            if self.rng.below(10) < 6 { self.rng.pick(core) } else { self.rng.below(self.shape.people) };
        id("person", number)
    }

    fn tasks(&mut self, project: u32) {
        let core: Vec<u32> = (0..3).map(|_| self.rng.below(self.shape.people)).collect();
        for place in 0..self.shape.tasks {
            let number = project * self.shape.tasks + place;
            let mut task = Task {
                id: id("task", number),
                project: id("project", project),
                name: format!("Task {number}"),
                group: String::new(),
                rank: self.ranks[place as usize].clone(),
                kind: TaskKind::Work,
                estimate: Estimate::days(1),
                people: vec![],
                not_before: None,
                pin: None,
                deadline: None,
                touches_production: self.rng.once_in(if self.shape.dense { 4 } else { 20 }),
                progress: Progress::NotStarted,
                notes: String::new(),
            };
            self.kind_and_people(&mut task, place, &core);
            self.dates_and_progress(&mut task, place);
            self.plan.tasks.put(task.into());
            if place > 0 {
                self.links_to(project, place);
            }
        }
    }

    fn kind_and_people(&mut self, task: &mut Task, place: u32, core: &[u32]) {
        let team: PersonId = id("person", self.shape.people);
        let share = |rng: &mut Rng| rng.pick(&[100, 100, 100, 50, 50, 25]);
        let skew = u64::from(self.rng.below(1000));
        // hours from 2 to 80, short ones more often; in dense portfolios up to 30
        let longest = if self.shape.dense { 28 } else { 78 };
        let hundredths = 200 + (skew * skew * skew * longest / 10_000_000) as u32;
        let sort = self.rng.below(100);
        let hours = |h| Estimate::exact(EstimateUnit::WorkHours, h);
        if place + 1 == self.shape.tasks {
            task.kind = TaskKind::Milestone;
            return;
        }
        match sort {
            0..5 => {
                let days = if self.shape.dense { 4 } else { 30 };
                task.estimate = Estimate::exact(EstimateUnit::ElapsedDays, 50 + self.rng.below(days * 100));
                if self.shape.dense && self.rng.once_in(2) {
                    task.people.push(Assignment { person: self.person(core), percent: 50 });
                }
            }
            _ if sort < if self.shape.dense { 16 } else { 10 } => {
                let sets = [Some(id("window", 0)), Some(id("window", 1)), None];
                let set = if self.shape.dense { self.rng.pick(&sets) } else { sets[0] };
                task.kind = TaskKind::CutOver(set);
                task.estimate = hours(200 + 25 * self.rng.below(24));
                task.people.push(Assignment { person: self.person(core), percent: 100 });
                if self.rng.once_in(3) {
                    task.people.push(Assignment { person: team, percent: 100 });
                }
            }
            _ => {
                task.estimate = if sort < 28 {
                    Estimate::exact(EstimateUnit::WorkingDays, hundredths / 8)
                } else {
                    hours(hundredths)
                };
                if sort >= 17 {
                    let (person, percent) = if sort < 25 {
                        (team, 100 * (1 + self.rng.below(2)) as u16)
                    } else {
                        (self.person(core), share(&mut self.rng))
                    };
                    task.people.push(Assignment { person, percent });
                    if self.rng.below(100) < 30 {
                        let other = self.person(core);
                        let percent = share(&mut self.rng);
                        if task.people.iter().all(|a| a.person != other) {
                            task.people.push(Assignment { person: other, percent });
                        }
                    }
                }
            }
        }
        if self.shape.dense && self.rng.once_in(20) {
            task.estimate = hours(0);
        }
    }

    fn dates_and_progress(&mut self, task: &mut Task, place: u32) {
        let rng = &mut self.rng;
        let dense = self.shape.dense;
        if rng.once_in(if dense { 12 } else { 150 }) && (dense || !task.people.is_empty()) {
            let from = if dense { rng.below(40) } else { rng.below(400) };
            let slot = if dense { rng.below(96) } else { 32 };
            task.pin = Some(Moment::at(day(i64::from(from) - i64::from(dense) * 4), slot));
        }
        if dense && rng.once_in(8) {
            task.not_before = Some(day(i64::from(rng.below(30))));
        }
        if dense && rng.once_in(6) {
            task.deadline = Some(day(i64::from(rng.below(60))));
        }
        let before = |rng: &mut Rng| Moment::at(day(-1 - i64::from(rng.below(9))), 32 + rng.below(30));
        if rng.once_in(if dense { 9 } else { 40 }) && place < 4 {
            let remaining = rng.below(task.estimate.likely.max(1) + 1);
            task.progress = Progress::Started { at: before(rng), remaining };
        } else if rng.once_in(if dense { 9 } else { 30 }) && place < 5 {
            let started = before(rng);
            task.progress = Progress::Done { started, finished: started.plus(rng.below(400) as i32) };
        }
    }

    /// Links from earlier places of this project, and now and then from an earlier place of another: never a cycle.
    fn links_to(&mut self, project: u32, place: u32) {
        let to = project * self.shape.tasks + place;
        for _ in 0..=self.rng.below(2) {
            let from = to - 1 - self.rng.below(place.min(5));
            let kind = self.rng.below(12);
            let kinds = [LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::StartFinish];
            let kind = kinds.get(kind as usize).copied().unwrap_or_default();
            let slots = if self.rng.once_in(3) { self.rng.below(96) as i32 - 24 } else { 0 };
            let lag = if self.rng.once_in(5) { Lag::Elapsed(slots) } else { Lag::Working(slots) };
            self.link(WorkId::Task(id("task", from)), WorkId::Task(id("task", to)), kind, lag);
        }
        if self.rng.below(100) < if self.shape.dense { 15 } else { 5 } {
            let from = self.rng.below(self.shape.projects) * self.shape.tasks + self.rng.below(place);
            let (from, to) = (WorkId::Task(id("task", from)), WorkId::Task(id("task", to)));
            self.link(from, to, LinkKind::FinishStart, Lag::NONE);
        }
    }

    fn link(&mut self, from: WorkId, to: WorkId, kind: LinkKind, lag: Lag) {
        self.links += 1;
        let id = id("link", self.links);
        let row = Dependency { id, from, to, kind, lag, strength: Strength::Hard, units: None };
        self.plan.dependencies.put(row.into());
    }

    /// Purchases in every state, each between two places of the project's list.
    fn purchases(&mut self, project: u32) {
        let count = if self.shape.dense { 1 + self.rng.below(3) } else { self.shape.tasks / 10 };
        for place in 0..count {
            let number = project * 100 + place;
            let state = self.rng.pick(&PurchaseState::ALL);
            let state = if self.shape.dense { state } else { PurchaseState::Approved };
            let dense = self.shape.dense;
            let rng = &mut self.rng;
            let units = [EstimateUnit::ElapsedDays, EstimateUnit::ElapsedDays, EstimateUnit::WorkingDays];
            let unit = rng.pick(&units);
            let lead = rng.below(if dense { 12 } else { 60 }) * 100;
            let around = |rng: &mut Rng| Some(day(i64::from(rng.below(24)) - 8));
            let past = |rng: &mut Rng| Some(day(-i64::from(rng.below(8))));
            let ordered_on =
                if state < PurchaseState::Ordered || rng.once_in(4) { None } else { Some(day(-9)) };
            let row = Purchase {
                id: id("buy", number),
                project: id("project", project),
                item: format!("Purchase {number}"),
                part_number: String::new(),
                rank: self.ranks[place as usize].clone(),
                quantity: 1 + rng.below(9),
                unit_price: Money::from_minor(i64::from(rng.below(500_000))),
                currency: None,
                nature: if rng.once_in(3) { Nature::Opex } else { Nature::Capex },
                cost_centre: String::new(),
                category: if rng.once_in(3) { PurchaseCategory::Service } else { PurchaseCategory::Goods },
                supplier: None,
                state,
                approval_days: rng.pick(&[0, 0, 3]),
                lead_time: Estimate::exact(unit, lead),
                expedite: vec![],
                quote_valid_until: None,
                planned_order: if dense && rng.once_in(3) { around(rng) } else { None },
                order_number: String::new(),
                ordered_on,
                delivery_promised: if rng.once_in(3) { None } else { around(rng) },
                received_on: if state.has_arrived() { past(rng) } else { None },
                invoiced_on: None,
                paid_on: None,
                needed_by: None,
                notes: String::new(),
            };
            let work = WorkId::Purchase(row.id);
            self.plan.purchases.put(row.into());
            let middle = self.rng.below(self.shape.tasks);
            let first = project * self.shape.tasks;
            let task = |place: u32| WorkId::Task(id("task", first + place));
            let kinds = [LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::FinishStart];
            if middle > 0 && self.rng.once_in(2) {
                let from = task(self.rng.below(middle));
                let kind = if dense { self.rng.pick(&kinds) } else { LinkKind::FinishStart };
                self.link(from, work, kind, Lag::NONE);
            }
            let to = task(middle);
            let kind =
                if dense && self.rng.once_in(3) { self.rng.pick(&kinds) } else { LinkKind::FinishStart };
            let lag = if self.rng.once_in(4) { Lag::Working(16) } else { Lag::NONE };
            self.link(work, to, kind, lag);
        }
    }
}
