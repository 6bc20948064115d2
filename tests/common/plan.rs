//! Small plans written by hand, for examples of the rules.
use chrono::NaiveDate;
use stackrank::domain::{
    Absence, Assignment, Budget, Delivery, Dependency, Estimate, Freeze, Funding, Id, Lag, LinkKind, Moment,
    Money, Nature, Person, PersonId, Portfolio, Progress, Project, ProjectId, Purchase, PurchaseCategory,
    PurchaseId, PurchaseState, Rank, Strength, Task, TaskId, TaskKind, WindowSet, WindowSetId, WorkId,
};
use stackrank::engine::{Dates, Outlook, evaluate};

/// An id from a word.
pub fn id<T: From<Id>>(word: &str) -> T {
    word.parse::<Id>().expect("an id").into()
}

/// The id of a name: "Core switches" is `core-switches`.
fn slug(name: &str) -> String {
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// A date from `2026-11-23`.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A moment from `2026-11-23T08:00`.
pub fn at(text: &str) -> Moment {
    text.parse().expect("a moment")
}

/// A plan under construction: rows are ranked in the order in which they are added.
#[derive(Debug)]
pub struct Plan {
    pub rows: Portfolio,
    pub today: NaiveDate,
    rank: Rank,
    links: u32,
}

impl Plan {
    /// An empty plan with the default stages, seen on a Monday.
    pub fn new() -> Self {
        Self { rows: Portfolio::empty(), today: date("2026-11-23"), rank: Rank::first(), links: 0 }
    }
    fn next(&mut self) -> Rank {
        self.rank = self.rank.next();
        self.rank.clone()
    }
    /// A project in stage Delivery.
    pub fn project(&mut self, name: &str, change: impl FnOnce(&mut Project)) -> ProjectId {
        let mut project = Project {
            id: id(&slug(name)),
            name: name.into(),
            code: String::new(),
            owner: None,
            sponsor: String::new(),
            need: String::new(),
            site: String::new(),
            category: String::new(),
            tags: vec![],
            stage: id("delivery"),
            rank: self.next(),
            promise: None,
            budget: None,
            cost_of_delay: None,
            not_before: None,
            risks: vec![],
            links: vec![],
            notes: String::new(),
        };
        change(&mut project);
        self.rows.projects.put(project.into());
        id(&slug(name))
    }
    /// A person with the portfolio's hours.
    pub fn person(&mut self, name: &str, change: impl FnOnce(&mut Person)) -> PersonId {
        let mut person = Person {
            id: id(&slug(name)),
            name: name.into(),
            initials: String::new(),
            roles: vec![],
            heads: 1,
            hours: None,
            reserve: 0,
            rate: None,
        };
        change(&mut person);
        self.rows.people.put(person.into());
        id(&slug(name))
    }
    /// Days on which heads of a person or team are away.
    pub fn away(&mut self, person: PersonId, from: &str, to: &str, heads: u16) {
        let name = format!("away-{}", self.rows.absences.len());
        let (from, to) = (date(from), date(to));
        let absence = Absence { id: id(&name), person, from, to, heads, reason: String::new() };
        self.rows.absences.put(absence.into());
    }
    /// A task; the estimate as people type it.
    pub fn task(
        &mut self,
        project: ProjectId,
        name: &str,
        estimate: &str,
        change: impl FnOnce(&mut Task),
    ) -> TaskId {
        let mut task = Task {
            id: id(&slug(name)),
            project,
            name: name.into(),
            group: String::new(),
            rank: self.next(),
            kind: TaskKind::Work,
            estimate: estimate.parse().expect("an estimate"),
            people: vec![],
            not_before: None,
            pin: None,
            deadline: None,
            touches_production: false,
            progress: Progress::NotStarted,
            notes: String::new(),
        };
        change(&mut task);
        self.rows.tasks.put(task.into());
        id(&slug(name))
    }
    /// A purchase of goods that is approved.
    pub fn purchase(
        &mut self,
        project: ProjectId,
        name: &str,
        lead: &str,
        change: impl FnOnce(&mut Purchase),
    ) -> PurchaseId {
        let mut purchase = Purchase {
            id: id(&slug(name)),
            project,
            item: name.into(),
            part_number: String::new(),
            rank: self.next(),
            quantity: 1,
            unit_price: Money::from_minor(100_000),
            currency: None,
            nature: Nature::Capex,
            cost_centre: String::new(),
            category: PurchaseCategory::Goods,
            supplier: None,
            state: PurchaseState::Approved,
            approval_days: 0,
            lead_time: lead.parse().expect("a lead time"),
            expedite: vec![],
            quotes: vec![],
            chosen_quote: None,
            price_open: false,
            recurring: None,
            service_life: None,
            disposal: None,
            approval_requested_on: None,
            approved_on: None,
            approved_by: String::new(),
            quote_valid_until: None,
            planned_order: None,
            order_number: String::new(),
            ordered_on: None,
            delivery_promised: None,
            received_on: None,
            invoiced_on: None,
            paid_on: None,
            needed_by: None,
            notes: String::new(),
        };
        change(&mut purchase);
        self.rows.purchases.put(purchase.into());
        id(&slug(name))
    }
    /// A part of a purchase that comes on a day of its own.
    pub fn part(&mut self, purchase: PurchaseId, units: u32, promised: &str) {
        let name = format!("part-{}", self.rows.deliveries.len());
        let row =
            Delivery { id: id(&name), purchase, units, promised: Some(date(promised)), received_on: None };
        self.rows.deliveries.put(row.into());
    }
    /// A finish-start dependency without lag.
    pub fn link(&mut self, from: impl Into<Work>, to: impl Into<Work>) {
        self.joined(from, to, LinkKind::FinishStart, Lag::NONE);
    }
    /// A dependency.
    pub fn joined(&mut self, from: impl Into<Work>, to: impl Into<Work>, kind: LinkKind, lag: Lag) {
        self.links += 1;
        let name = format!("link-{:03}", self.links);
        let (from, to) = (from.into().0, to.into().0);
        let row = Dependency { id: id(&name), from, to, kind, lag, strength: Strength::Hard, units: None };
        self.rows.dependencies.put(row.into());
    }
    /// Changes the dependency that was made last.
    pub fn change_link(&mut self, change: impl FnOnce(&mut Dependency)) {
        let last = id(&format!("link-{:03}", self.links));
        let mut row = Dependency::clone(self.rows.dependencies.get(last).expect("a dependency"));
        change(&mut row);
        self.rows.dependencies.put(row.into());
    }
    /// A window set from texts such as `Sat 20:00-06:00`.
    pub fn windows(&mut self, name: &str, openings: &[&str]) -> WindowSetId {
        let openings = openings.iter().map(|o| o.parse().expect("an opening")).collect();
        self.rows.window_sets.put(WindowSet { id: id(name), name: name.into(), openings }.into());
        id(name)
    }
    /// A freeze.
    pub fn freeze(&mut self, name: &str, from: &str, to: &str) {
        let row = Freeze { id: id(name), name: name.into(), from: at(from), to: at(to) };
        self.rows.freezes.put(row.into());
    }
    /// Money for a fiscal year or quarter, in minor units.
    pub fn funding(&mut self, year: i32, quarter: Option<u8>, capex: i64, opex: i64) {
        let name = format!("funding-{}", self.rows.funding.len());
        let (capex, opex) = (Money::from_minor(capex), Money::from_minor(opex));
        self.rows.funding.put(Funding { id: id(&name), year, quarter, capex, opex }.into());
    }
    /// What follows.
    pub fn outlook(&self) -> Outlook {
        evaluate(&self.rows, self.today)
    }
    /// The dates of a task.
    pub fn dates(&self, task: TaskId) -> Dates {
        self.outlook().tasks[self.rows.tasks.place(task).expect("a task")]
    }
    /// The dates of a purchase.
    pub fn delivery(&self, purchase: PurchaseId) -> Dates {
        self.outlook().purchases[self.rows.purchases.place(purchase).expect("a purchase")]
    }
    /// `2026-11-23T08:00 .. 2026-11-23T17:00`, or why there are no dates.
    pub fn span(&self, task: TaskId) -> String {
        shown(self.dates(task))
    }
}

/// Dates as text.
pub fn shown(dates: Dates) -> String {
    match dates.span {
        Ok((start, finish)) => format!("{start} .. {finish}"),
        Err(reason) => format!("{reason:?}"),
    }
}

/// Either end of a dependency.
pub struct Work(pub WorkId);

impl From<TaskId> for Work {
    fn from(id: TaskId) -> Self {
        Self(WorkId::Task(id))
    }
}

impl From<PurchaseId> for Work {
    fn from(id: PurchaseId) -> Self {
        Self(WorkId::Purchase(id))
    }
}

/// Assigns people with percentages.
pub fn by(people: &[(PersonId, u16)]) -> impl FnOnce(&mut Task) + use<> {
    let people: Vec<Assignment> =
        people.iter().map(|(person, percent)| Assignment { person: *person, percent: *percent }).collect();
    |task| task.people = people
}

/// A budget without contingency, in minor units.
pub fn budget(capex: i64, opex: i64) -> Budget {
    let (capex, opex) = (Money::from_minor(capex), Money::from_minor(opex));
    Budget { capex, opex, ..Budget::default() }
}

/// An estimate as people type it.
pub fn estimate(text: &str) -> Estimate {
    text.parse().expect("an estimate")
}
