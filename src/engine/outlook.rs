//! What follows from a plan, in the shape that screens and commands read.
use super::{Conflict, Judged};
use crate::domain::{
    DependencyId, FreezeId, Moment, Money, Nature, PersonId, ProjectId, PurchaseId, TaskId, WindowSetId,
    WorkId,
};
use chrono::NaiveDate;

/// Everything that follows from a plan, a status date and an order of projects.
///
/// Vectors run beside the plan's tables: `tasks[plan.tasks.place(id)]`, and so on.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The status date.
    pub today: NaiveDate,
    /// Dates of tasks, beside `plan.tasks`.
    pub tasks: Vec<Dates>,
    /// Dates of purchases, beside `plan.purchases`: start is the order, finish the end of the day of arrival.
    pub purchases: Vec<Dates>,
    /// Projects, beside `plan.projects`.
    pub projects: Vec<ProjectOutlook>,
    /// P80 of the EAC of all projects: what it comes to where uncertain prices rise, each purchase being one price, whoever bears it.
    pub p80: Money,
    /// Places in `plan.projects` in rank order, 1 first.
    pub order: Vec<u32>,
    /// Load of people, beside `plan.people`.
    pub loads: Vec<Load>,
    /// Where funding ends.
    pub line: MoneyLine,
    /// Funding and what it pays, by fiscal quarter from the first funded year on; none without funding.
    pub funding: Vec<FundedQuarter>,
    /// What is missing for the projects below the money line, in rank order: by nature and fiscal year.
    pub short: Vec<Shortfall>,
    /// What cannot be as the plan says.
    pub conflicts: Vec<Conflict>,
    /// Units of purchases that other projects use, in the order of the dependencies that say so: cost follows units.
    pub shares: Vec<CostShare>,
}

/// Units of a purchase that a task of another project uses, or has used: that project bears their cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostShare {
    /// Of which purchase.
    pub purchase: PurchaseId,
    /// Who uses them.
    pub project: ProjectId,
    /// How many.
    pub units: u32,
}

/// When something happens, and what held it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Half-open span; `Err` says why there is none.
    pub span: Result<(Moment, Moment), NoDate>,
    /// What bound the start: the last thing that held it.
    pub cause: Cause,
    /// What set the time from which it was to start, before people, calendars and windows were asked; often the same.
    pub bound: Cause,
    /// Whether the dates are those of a project that takes no people: as if approved now, displacing nobody.
    pub outlined: bool,
    /// The higher-ranked task or purchase that waits for it, if it was served before its own rank for that.
    pub pulled_for: Option<WorkId>,
}

impl Dates {
    /// The start, if there is one.
    pub fn start(&self) -> Option<Moment> {
        self.span.ok().map(|s| s.0)
    }
    /// The finish, if there is one.
    pub fn finish(&self) -> Option<Moment> {
        self.span.ok().map(|s| s.1)
    }
}

/// What held a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nothing: it starts at the status date.
    StatusDate,
    /// It has happened: a recorded fact.
    Fact,
    /// Its own or its project's not-before date.
    NotBefore,
    /// A dependency (of a purchase: the delivery).
    Dependency(DependencyId),
    /// A person who is busy until then: with the task whose booking ends there, if it is known.
    Person {
        /// Who.
        who: PersonId,
        /// Busy with what.
        with: Option<TaskId>,
    },
    /// The next time at which the people on it work (nights, weekends, absences).
    WorkingTime,
    /// The next opening of its window set.
    Window(Option<WindowSetId>),
    /// A freeze.
    Freeze(FreezeId),
    /// A pin.
    Pin,
    /// The planned order date of a purchase.
    PlannedOrder,
    /// Approval that is still to come.
    Approval,
    /// The funding of a fiscal period: none before has room for the order.
    Funding {
        /// The fiscal year, named after the calendar year it begins in.
        year: i32,
        /// Its quarter, 1 to 4; `None` where the year is funded as a whole.
        quarter: Option<u8>,
    },
    /// The delivery that the supplier promised.
    SupplierPromise,
}

/// Why something has no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// Its project is on hold.
    OnHold(ProjectId),
    /// It waits for something that has no date.
    WaitsFor(WorkId),
    /// A person on it never has that much time free before the horizon.
    NobodyFree(PersonId),
    /// Higher ranks have reserved so many units of this purchase that not enough are left.
    NoUnits(PurchaseId),
    /// No opening of its window set before the horizon is long enough and free.
    NoOpening(Option<WindowSetId>),
    /// No funded fiscal period has room for the order.
    NoFunding,
    /// It lies in a cycle of dependencies.
    Cycle,
    /// It would end more than 20 years after the status date.
    BeyondHorizon,
    /// Its purchase was cancelled (a cancelled purchase itself has no dates).
    Cancelled,
    /// Its own row breaks a rule; `domain::check` says which.
    Broken,
}

/// One rule for time, one for money. Before a simulation no date is at risk by P80; money is, by the bands of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// No promise, or no budget.
    NotSet,
    /// ●
    OnTrack,
    /// ▲
    AtRisk,
    /// ■
    InTrouble,
}

/// What follows for one project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectOutlook {
    /// Which.
    pub id: ProjectId,
    /// Rank, 1 first.
    pub rank: u32,
    /// Earliest start of its tasks and purchases.
    pub start: Option<Moment>,
    /// Latest finish of its tasks and deliveries; `None` where something has no date, or there is nothing.
    pub finish: Option<Moment>,
    /// Why there is no finish, and of what.
    pub no_date: Option<(WorkId, NoDate)>,
    /// Whether it takes no people: its dates are as if it were approved now.
    pub outlined: bool,
    /// Promise minus forecast in working days of the portfolio calendar; negative is late.
    pub slack: Option<i32>,
    /// Share of its work that is done, in percent of likely work.
    pub percent_done: u8,
    /// Deadline status. No finish while there is a promise is in trouble.
    pub deadline: Status,
    /// Budget status: ▲ where P50 of EAC eats into unreleased contingency or P80 is over budget, ■ where P50 is over budget.
    pub budget: Status,
    /// Money.
    pub money: ProjectMoney,
    /// Whether funding does not cover it.
    pub below_line: bool,
    /// What happens next.
    pub next: Option<NextEvent>,
    /// What a simulation says, once there is one.
    pub forecast: Option<Judged>,
}

impl ProjectOutlook {
    /// The worse of deadline and budget.
    pub fn status(&self) -> Status {
        self.deadline.max(self.budget)
    }
}

/// Money of one project, in the portfolio's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ProjectMoney {
    /// Approved; zero where none is set.
    pub budget: Money,
    /// Contingency that is still kept back.
    pub unreleased: Money,
    /// Invoiced, also in advance, and labour that was worked.
    pub actual: Money,
    /// Received, not yet invoiced.
    pub accrued: Money,
    /// On order, not yet received.
    pub committed: Money,
    /// Approved, not yet ordered (part of `to_come`).
    pub approved: Money,
    /// Still to come: everything not yet on order, and labour still to be worked. Zero on hold.
    pub to_come: Money,
    /// The part of the four above (actual, accrued, committed, to come) that is capex.
    pub capex: Money,
    /// The part of the four that is opex.
    pub opex: Money,
    /// P80 of EAC: by the simulation, once there is one ([`super::judge`]); until then by the bands of prices alone: never below EAC, which
    /// is P50 then, and equal to it where no price is uncertain.
    pub p80: Money,
    /// Actual and accrued by what it was spent on.
    pub so_far: SoFar,
}

/// What was spent (actual and accrued), by kind. The three add up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SoFar {
    /// Things.
    pub goods: Money,
    /// Somebody's work that was bought, licences, support.
    pub services: Money,
    /// The work of people with a rate.
    pub labour: Money,
}

impl SoFar {
    /// All three.
    pub fn total(&self) -> Money {
        self.goods.plus(self.services).plus(self.labour)
    }
}

impl ProjectMoney {
    /// Estimate at completion = actual + accrued + committed + to come; P50 until prices are simulated.
    pub fn eac(&self) -> Money {
        self.actual.plus(self.accrued).plus(self.committed).plus(self.to_come)
    }
    /// EAC − budget: positive is over.
    pub fn variance(&self) -> Money {
        self.eac().minus(self.budget)
    }
    /// Budget − actual − accrued − committed − approved but not ordered − unreleased contingency.
    pub fn free_to_commit(&self) -> Money {
        self.budget
            .minus(self.actual)
            .minus(self.accrued)
            .minus(self.committed)
            .minus(self.approved)
            .minus(self.unreleased)
    }
}

/// What a card says happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextEvent {
    /// A purchase is to be ordered.
    Order(PurchaseId, NaiveDate),
    /// A delivery arrives.
    Delivery(PurchaseId, NaiveDate),
    /// A cut-over happens.
    CutOver(TaskId, Moment),
    /// A milestone is reached.
    Milestone(TaskId, NaiveDate),
    /// A task starts.
    Starts(TaskId, NaiveDate),
    /// A task that is under way finishes.
    Finishes(TaskId, NaiveDate),
}

/// A person's load by week.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Load {
    /// The Monday of the first week, for all vectors below.
    pub first_week: NaiveDate,
    /// Capacity after reserve and absences in each week, in hundredths of a slot (100 is one head for a quarter hour).
    pub capacity: Vec<u32>,
    /// Bookings, ordered by rank. Outlined projects are left out.
    pub by_project: Vec<Booked>,
    /// The last day of the run of weeks from now that are booked to 95 % or more, if this week is.
    pub full_until: Option<NaiveDate>,
    /// Percent of capacity booked over the next 12 weeks.
    pub percent: u8,
}

/// What one project books of one person.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Booked {
    /// Place in `plan.projects`.
    pub project: u32,
    /// The week of the first booking, 0 for that of [`Load::first_week`].
    pub first: u32,
    /// Hundredths of a slot in that week and those after it; weeks outside have none.
    pub weeks: Vec<u32>,
}

impl Booked {
    /// Hundredths of a slot that are booked in a week.
    pub fn in_week(&self, week: usize) -> u32 {
        let at = week.checked_sub(self.first as usize);
        at.and_then(|at| self.weeks.get(at)).copied().unwrap_or(0)
    }
    /// Books more in a week; most weeks come in order.
    pub(super) fn add(&mut self, week: u32, amount: u32) {
        if self.weeks.is_empty() {
            self.first = week;
        }
        if week < self.first {
            let earlier = (self.first - week) as usize;
            self.weeks.splice(0..0, std::iter::repeat_n(0, earlier));
            self.first = week;
        }
        let at = (week - self.first) as usize;
        if at >= self.weeks.len() {
            self.weeks.resize(at + 1, 0);
        }
        self.weeks[at] = self.weeks[at].saturating_add(amount);
    }
}

/// A fiscal quarter: what it is funded with, and what falls into it on plan dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundedQuarter {
    /// The fiscal year, named after the calendar year it begins in.
    pub year: i32,
    /// Quarter of the fiscal year, 1 to 4. Money for a whole year stands in the first.
    pub quarter: u8,
    /// Its first day.
    pub begins: NaiveDate,
    /// Its last day.
    pub ends: NaiveDate,
    /// Capital expenditure.
    pub capex: Spend,
    /// Operating expenditure.
    pub opex: Spend,
}

impl FundedQuarter {
    /// One of the two.
    pub fn of(&self, nature: Nature) -> &Spend {
        match nature {
            Nature::Capex => &self.capex,
            Nature::Opex => &self.opex,
        }
    }
}

/// Money of one nature in one quarter. What is spent, committed and covered of a fiscal year is paid out of its funding; what is not
/// covered is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Spend {
    /// Funding.
    pub funded: Money,
    /// Actual, accrued and committed, of all ranks.
    pub firm: Money,
    /// Still to come, of projects that funding covers.
    pub covered: Money,
    /// Still to come, of projects below the money line.
    pub not_covered: Money,
}

impl Spend {
    /// What of the funding is left.
    pub fn left(&self) -> Money {
        self.funded.minus(self.firm).minus(self.covered)
    }
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            funded: self.funded.plus(other.funded),
            firm: self.firm.plus(other.firm),
            covered: self.covered.plus(other.covered),
            not_covered: self.not_covered.plus(other.not_covered),
        }
    }
}

/// Funding of a nature that is missing for a project in a fiscal year, at its turn in rank order: so much more, by the quarter named,
/// and its money of that year and nature is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// For which project.
    pub project: ProjectId,
    /// Capex or opex.
    pub nature: Nature,
    /// Fiscal year, named after the calendar year it begins in.
    pub year: i32,
    /// The first quarter of the year in which it is missing, 1 to 4.
    pub quarter: u8,
    /// How much; above zero.
    pub amount: Money,
}

/// Where funding ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MoneyLine {
    /// The first project in rank order that funding does not cover: the line stands above it.
    pub above: Option<ProjectId>,
    /// All funding.
    pub funding: Money,
    /// What the projects above the line (and money already spent or committed below it) take.
    pub used: Money,
    /// Sum of free to commit over all projects.
    pub free: Money,
    /// Sum of all budgets.
    pub budget: Money,
}
