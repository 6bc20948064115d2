//! A plan compiled for serving: dense arrays, working-time tables, dependencies with their arithmetic decided.
//!
//! Compiled once per edit, served as often as a question needs. What cannot change whatever the order is decided here: facts,
//! broken rows, cycles, and every bound that a recorded date sets. Tasks and purchases are *jobs* in one numbering: tasks
//! by their place in `plan.tasks`, then purchases.
mod arcs;
mod compile;
mod cost;
mod cycles;
mod funds;
mod jobs;
mod ladder;
mod names;
mod purchases;
mod relist;
mod sequence;
mod staff;
mod times;
mod units;
mod windows;

use super::book::Book;
use super::hours::{Hours, NEVER};
use super::office::{Office, day_number};
use super::{Bench, Dates, Order};
use crate::domain::{Moment, Portfolio};
use chrono::NaiveDate;
use std::sync::Arc as Shared;

pub(super) use arcs::PinArc;
pub(super) use cost::{Cost, of_task as cost_of_task};
pub(super) use funds::Funds;
pub(super) use jobs::{length, rate as task_rate, recorded, without};
pub(super) use ladder::{Bills, month_due, of_purchase as cost_of_purchase, own_receipt, receipt};
pub(super) use names::Names;
pub(super) use purchases::{Delivery, usable};
pub(super) use sequence::Sequencer;
pub(super) use units::{Part, Parts, Units};

/// A plan compiled for serving, once per edit.
#[derive(Clone, Debug)]
pub struct Network {
    pub(super) axis: Axis,
    pub(super) order: Order,
    pub(super) office: Shared<Office>,
    pub(super) hours: Shared<Hours>,
    pub(super) calendars: Calendars,
    pub(super) staff: Shared<Vec<Staff>>,
    pub(super) openings: Shared<Vec<Vec<(u32, u32)>>>,
    /// What those were made from.
    source: Shared<times::Source>,
    pub(super) jobs: Vec<Job>,
    pub(super) seats: Vec<Seat>,
    pub(super) arcs: Vec<Arc>,
    /// Followers of each job, one after the other; see [`Job::followers`].
    pub(super) followers: Vec<u32>,
    /// Beside the jobs: how many predecessors in its own project must be served before each.
    pub(super) inside: Vec<u32>,
    /// Each project's jobs in the order in which they are served.
    pub(super) lists: Vec<Vec<u32>>,
    /// Started tasks, in the order of the lists.
    pub(super) started: Vec<u32>,
    /// Pinned tasks.
    pub(super) pinned: Vec<u32>,
    /// Dependencies on pinned tasks.
    pub(super) pin_arcs: Vec<PinArc>,
    /// Purchases, beside `plan.purchases`.
    pub(super) deliveries: Vec<Delivery>,
    /// In what parts they come, and who needs how many units.
    pub(super) units: Units,
    /// What orders wait for, where they wait for funding.
    pub(super) funds: Option<Box<Funds>>,
    /// Dates that no order changes, and reasons why there are none.
    pub(super) settled: Vec<(u32, Dates)>,
    /// Beside the jobs.
    pub(super) costs: Vec<Cost>,
    /// Ids of tasks, purchases and dependencies.
    pub(super) names: Names,
    /// The number of tasks: the first purchase's job.
    pub(super) tasks: u32,
}

impl Network {
    /// Compiles a plan as it stands on the status date. Any plan will do: broken rows and cycles are left without dates.
    pub fn compile(plan: &Portfolio, today: NaiveDate) -> Self {
        compile::compile(plan, times::Times::new(plan, today))
    }
    /// Compiles another version of the plan: the same as [`Network::compile`], and sooner where people, calendars and windows
    /// are still the same, since those are taken over.
    #[must_use]
    pub fn compile_next(&self, plan: &Portfolio, today: NaiveDate) -> Self {
        let times = times::Times::of(self, plan, today);
        compile::compile(plan, times.unwrap_or_else(|| times::Times::new(plan, today)))
    }
    /// The plan's own order and standings.
    pub fn order(&self) -> Order {
        self.order.clone()
    }
    /// Working days of the portfolio calendar after `from` up to `to`; negative where `to` lies before `from`.
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        self.office.working_days(day_number(from), day_number(to))
    }
    /// Serves an order without telling what follows: for questions that need nothing but dates, and for measuring.
    pub fn serve(&self, order: &Order, bench: &mut Bench) {
        super::serve::serve(self, order, bench);
    }
    pub(super) fn seats(&self, job: &Job) -> &[Seat] {
        &self.seats[job.seats.0 as usize..job.seats.1 as usize]
    }
    pub(super) fn arcs(&self, job: &Job) -> &[Arc] {
        &self.arcs[job.arcs.0 as usize..job.arcs.1 as usize]
    }
}

/// Years after the status date beyond which nothing gets a date, in days.
const HORIZON_DAYS: i32 = 7305;
/// The last day that can be named (in the year 2216).
const LAST_DAY: i32 = 89_999;

/// Where civil slots are counted from: the status date, 00:00.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub today: NaiveDate,
    /// The status date as days since 1970.
    pub day: i32,
    /// Days to the horizon: 20 years.
    pub days: u32,
}

impl Axis {
    pub fn new(today: NaiveDate) -> Self {
        let day = day_number(today).min(LAST_DAY - 7);
        Self { today, day, days: (LAST_DAY - day).min(HORIZON_DAYS).unsigned_abs() }
    }
    /// The moment of a slot.
    pub fn moment(self, slot: u32) -> Moment {
        Moment::from_slots(self.day * 96 + slot.min(NEVER) as i32)
    }
    /// Slots from the status date, negative in the past; far moments saturate.
    pub fn offset(self, at: Moment) -> i32 {
        const FAR: i32 = NEVER as i32;
        at.slots().saturating_sub(self.day * 96).clamp(-FAR, FAR)
    }
    /// The slot of a moment that lies in the future; the past is the status date.
    pub fn slot(self, at: Moment) -> u32 {
        self.offset(at).max(0).unsigned_abs()
    }
    /// The slot at which a day begins; the past is the status date.
    pub fn morning(self, date: NaiveDate) -> u32 {
        ((day_number(date) - self.day).max(0) * 96).unsigned_abs()
    }
}

/// Numbers of the calendars that belong to nobody, in [`Network::hours`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendars {
    /// The portfolio calendar.
    pub portfolio: u32,
    /// The portfolio calendar without freezes: work on production that nobody is assigned to.
    pub production: u32,
    /// All time outside freezes.
    pub unfrozen: u32,
    /// The kind of day that is open from 00:00 to 24:00.
    pub open: u32,
}

/// A person or team.
#[derive(Clone, Debug)]
pub(super) struct Staff {
    /// Their calendar.
    pub hours: u32,
    /// Hundredths of all heads.
    pub capacity: i32,
    /// Their own working time with absences of members, nothing booked.
    pub blank: Book,
    /// Civil time with all absences, nothing booked: for cut-overs.
    pub callout: Book,
}

/// A person on a job.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub person: u32,
    /// The person's calendar.
    pub hours: u32,
    /// Hundredths of a head.
    pub need: i32,
}

/// How a job is placed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// It was decided when the network was compiled.
    Settled,
    /// No length: at the instant when it may.
    Instant,
    /// Elapsed time that nobody is booked for.
    Elapsed,
    /// Elapsed time that books the working time of its people.
    Attended,
    /// Working time of one person or team, or of the portfolio if nobody is assigned.
    Alone,
    /// Common working time of several people, or of one outside freezes.
    Together,
    /// Whole inside an opening.
    CutOver,
    /// A purchase that is not yet ordered.
    Order,
}

/// What a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum JobKind {
    Work,
    Milestone,
    CutOver,
    Purchase,
}

/// No need, in [`Arc::need`]: the dependency is on all of it.
pub(super) const NO_NEED: u32 = u32::MAX;
/// Nobody, in [`Job::person`].
pub(super) const NOBODY: u32 = u32::MAX;

/// A task or purchase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    pub how: How,
    pub kind: JobKind,
    pub started: bool,
    /// A task that is finished.
    pub done: bool,
    /// Whether it pauses in freezes.
    pub pauses: bool,
    /// Its only person, or [`NOBODY`]; meaningful for [`How::Alone`].
    pub person: u32,
    /// What it needs of that person.
    pub need: i32,
    /// The calendar it runs on, if it is only one.
    pub hours: u32,
    /// Slots of working or elapsed time, as `how` says.
    pub length: u32,
    pub seats: (u32, u32),
    pub arcs: (u32, u32),
    pub followers: (u32, u32),
    pub project: u32,
    /// Place in the project's list as people see it.
    pub listed: u32,
    /// Place in the project's list of service.
    pub turn: u32,
    /// The slot it is pinned to, or [`NEVER`].
    pub pin: u32,
    /// Its openings, in [`Network::openings`].
    pub window: u32,
    /// It does not start earlier.
    pub start: Bound,
    /// It does not finish earlier.
    pub finish: Bound,
}

impl Job {
    /// Whether it was decided when the network was compiled.
    pub fn is_settled(&self) -> bool {
        self.how == How::Settled
    }
    /// Whether it takes nobody's time: its place in the order does not matter.
    pub fn books_nobody(&self) -> bool {
        self.seats.0 == self.seats.1 || matches!(self.how, How::Settled | How::Instant | How::Order)
    }
}

/// An earliest time, and what sets it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub at: u32,
    pub held: Held,
}

impl Bound {
    /// The status date.
    pub const NOW: Self = Self { at: 0, held: Held::StatusDate };
    /// The later of the two; of equal ones this.
    #[inline]
    pub fn raise(&mut self, at: u32, held: Held) {
        if at > self.at {
            *self = Self { at, held };
        }
    }
}

/// What held a start, or why there is none, in numbers of jobs, people and dependencies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Held {
    StatusDate,
    NotBefore,
    /// A dependency, by its place in the plan.
    Link(u32),
    /// A person, and the job whose booking ended there.
    Person(u32, u32),
    Window,
    Pin,
    PlannedOrder,
    Approval,
    /// Funding, from this place of [`Funds::periods`] on.
    Funds(u32),
    // why there is none:
    OnHold,
    /// A job without dates.
    WaitsFor(u32),
    NobodyFree(u32),
    /// A purchase of which not enough units are left, by its job.
    NoUnits(u32),
    NoOpening,
    /// No funded period has room for it.
    NoFunds,
    Beyond,
    /// Settled when the network was compiled, or never served.
    Broken,
}

/// Which moment of the predecessor a dependency is measured from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    Start,
    Finish,
    /// When the goods of a purchase can be used.
    Usable,
}

/// A lag with its case decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ArcLag {
    Zero,
    Working(i32),
    Elapsed(i32),
}

/// A dependency as serving sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The job it comes from.
    pub from: u32,
    pub lag: ArcLag,
    pub anchor: Anchor,
    /// Whether it bounds the finish.
    pub to_finish: bool,
    /// Whether what it comes from is pulled forward.
    pub hard: bool,
    /// The units that it takes, in [`Units::needs`], or [`NO_NEED`].
    pub need: u32,
    /// Its place in `plan.dependencies`.
    pub row: u32,
}
