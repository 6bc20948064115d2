//! Portfolios out of a seed: the same seed gives the same portfolio on every machine.
//!
//! [`Shape::bench`] resembles a real one (a year of an infrastructure team, many times over); [`Shape::dense`] is small and has
//! every feature at once, for tests that look at every quarter hour.
#[path = "portfolio/ladder.rs"]
mod ladder;
#[path = "portfolio/purchases.rs"]
mod purchases;
#[path = "portfolio/tasks.rs"]
mod tasks;

use chrono::{Days, NaiveDate, Weekday};
use stackrank::domain::{
    Absence, Budget, DayHours, Freeze, Funding, Holiday, Id, Moment, Money, Opening, Person, Portfolio,
    Project, Rank, Settings, StageId, WindowSet, WindowSetId, WorkWeek,
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
    maker.shared_purchases();
    maker.ladder(shape.seed);
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
                roles: ["network", "storage"][..=number as usize % 2].iter().map(|r| (*r).into()).collect(),
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
}
