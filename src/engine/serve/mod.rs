//! Serving: every job in order of service takes the earliest place that those before it leave.
//!
//! # The order of service
//! Projects are served in rank order; inside a project always the first listed task whose predecessors in the project have
//! been served. Started tasks come before all others, by rank. What a task waits for in a *lower-ranked* project is *pulled
//! forward*: served just before it, at that rank, and noted. So no hard dependency is ever broken by rank, nothing is put off,
//! and one pass is enough. Pulling always, and not only where the own rank would delay, is what keeps the promise below:
//! whether it delays depends on the very work that the promise deletes. Pinned and finished tasks have their dates
//! already and are not pulled. Preferred dependencies are not pulled either: one on something that has not been served when
//! the follower's turn comes gives way to the ranks.
//!
//! The promise that follows: *deleting every lower-ranked task that is unstarted, unpinned and not pulled forward changes no
//! date at or above that rank.*
//!
//! Projects in stages that take no people come last, each seeing only the projects that take people: its bookings are taken
//! back before the next one's turn. What is pulled out of one displaces nobody either.
mod cutover;
mod funds;
mod place;
mod together;

pub(super) use place::arrival;
pub(super) use together::each_day;

use super::Order;
use super::book::Book;
use super::hours::NEVER;
use super::network::{Anchor, Arc, ArcLag, Bound, Held, How, NO_NEED, NOBODY, Network, Seat, Sequencer};

/// Where a job stands while serving.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Open,
    /// It has its dates, and is booked when its turn comes.
    Pinned,
    Served,
}

/// The view of those who take people: their bookings count for everybody.
const ALL: u32 = u32::MAX;

/// Scratch space that serving reuses, so that serving again allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Bench {
    /// Beside the jobs: when the work (what remains of it) begins, or [`NEVER`].
    pub(super) begin: Vec<u32>,
    /// Beside the jobs: when it ends.
    pub(super) finish: Vec<u32>,
    /// Beside the jobs: what held the start, or why there is none.
    pub(super) held: Vec<Held>,
    /// Beside the jobs: the bound that dependencies and dates set for the start.
    pub(super) bound: Vec<Bound>,
    /// What is left of the funding, where orders wait for it.
    purse: funds::Purse,
    /// Beside the purchases: when they can be used.
    usable: Vec<u32>,
    /// Beside the purchases: units that are used up or reserved.
    taken: Vec<u32>,
    /// Beside the needs: up to which unit those reserved for each go, 0 for none.
    pub(super) reserved: Vec<u32>,
    /// Pinned jobs that overload a person.
    pub(super) overloads: Vec<(u32, u32)>,
    /// Beside the jobs: the job for which it was pulled forward, or [`NOBODY`].
    pub(super) pulled_for: Vec<u32>,
    state: Vec<State>,
    /// Beside the projects: when it is their turn; those that take no people behind the others.
    turns: Vec<u32>,
    /// Beside the projects: whether something was served before its place in the project's list.
    disturbed: Vec<bool>,
    /// A job, what is pulled forward for it, what is pulled forward for that, and so on.
    pulls: Vec<u32>,
    sequencer: Sequencer,
    /// Beside the people.
    books: Vec<Book>,
    callouts: Vec<Book>,
    /// Whose bookings the books hold besides those of all who take people.
    view: u32,
    /// Books as they were before the view's own bookings.
    saved: Vec<Saved>,
    touched: Vec<u32>,
    /// Jobs in the order in which they were served.
    sequence: Vec<u32>,
    /// Jobs booked in a view, with their project.
    outlined: Vec<(u32, u32)>,
    runs: Vec<(u32, u32)>,
    first: Vec<u32>,
}

/// A person's books put aside.
#[derive(Clone, Debug)]
struct Saved {
    used: bool,
    book: Book,
    callout: Book,
}

/// One serving of a network.
pub(super) struct Service<'a> {
    net: &'a Network,
    order: &'a Order,
    bench: &'a mut Bench,
}

/// Serves all jobs; the results stand in the bench.
pub(super) fn serve(net: &Network, order: &Order, bench: &mut Bench) {
    serve_until(net, order, bench, NOBODY);
}

/// Serves as far as it takes for the dates of one project (by its place in the plan): what is served after it changes none of
/// them. The rest has no dates.
pub(super) fn serve_until(net: &Network, order: &Order, bench: &mut Bench, last: u32) {
    bench.reset(net);
    let mut service = Service { net, order, bench };
    service.set_turns();
    for job in &net.pinned {
        service.date_pin(*job);
    }
    service.put_on_hold();
    service.serve_started();
    for outlined in [false, true] {
        for project in order.places() {
            if order.standing(*project as usize).takes_people != outlined {
                service.serve_project(*project);
                if *project == last {
                    return;
                }
            }
        }
    }
    service.enter(ALL);
}

/// Serves jobs in a sequence that an earlier serve of the same order has noted: no length has a say in whose turn comes when, so that a
/// network which differs in lengths, lead times and bounds alone gets the dates that serving it anew would give, and sooner.
pub(super) fn serve_sequence(net: &Network, order: &Order, bench: &mut Bench, sequence: &[u32]) {
    bench.reset(net);
    let mut service = Service { net, order, bench };
    for job in &net.pinned {
        service.date_pin(*job);
    }
    service.put_on_hold();
    for job in sequence {
        service.serve(*job);
    }
}

impl Bench {
    /// Jobs in the order in which the last serve served them.
    pub(super) fn sequence(&self) -> &[u32] {
        &self.sequence
    }
    /// The time that a dependency sets for its follower's start or finish.
    #[inline]
    pub(super) fn time(&self, net: &Network, arc: &Arc) -> Result<u32, Held> {
        let from = arc.from as usize;
        if arc.need != NO_NEED {
            return self.after_units(net, arc);
        }
        if self.finish[from] >= NEVER {
            return Err(Held::WaitsFor(arc.from));
        }
        let anchor = match (arc.anchor, arc.from.checked_sub(net.tasks)) {
            (Anchor::Start, _) => self.begin[from],
            (Anchor::Usable, Some(purchase)) => self.usable[purchase as usize],
            (Anchor::Finish | Anchor::Usable, _) => self.finish[from],
        };
        lagged(net, anchor, arc.lag)
    }
    /// The time that a dependency on units sets: when those reserved for it can be used.
    fn after_units(&self, net: &Network, arc: &Arc) -> Result<u32, Held> {
        let upto = self.reserved.get(arc.need as usize).copied().unwrap_or(0);
        let Some(need) = net.need(arc).filter(|_| upto > 0) else { return Err(Held::NoUnits(arc.from)) };
        let usable = net.unit_usable(need.purchase, upto, self.usable[need.purchase as usize]);
        match usable {
            Some(usable) if usable < NEVER as i32 => match net.after(usable, arc.lag) {
                NEVER.. => Err(Held::Beyond),
                at => Ok(at),
            },
            _ => Err(Held::WaitsFor(arc.from)),
        }
    }
    /// Reserves the next units for a dependency that says how many it needs.
    fn reserve(&mut self, net: &Network, arc: &Arc) -> Result<(), Held> {
        let Some(need) = net.need(arc) else { return Ok(()) };
        let taken = &mut self.taken[need.purchase as usize];
        let upto = taken.saturating_add(need.units);
        if !net.has_units(need.purchase, upto) {
            return Err(Held::NoUnits(arc.from));
        }
        *taken = upto;
        self.reserved[arc.need as usize] = upto;
        Ok(())
    }
    /// Gives back the units that were reserved for a job which got no dates.
    fn give_back(&mut self, net: &Network, arcs: &[Arc]) {
        for arc in arcs.iter().filter(|arc| arc.need != NO_NEED) {
            let Some(need) = net.need(arc) else { continue };
            let reserved = &mut self.reserved[arc.need as usize];
            if *reserved > 0 {
                *reserved = 0;
                let taken = &mut self.taken[need.purchase as usize];
                *taken = taken.saturating_sub(need.units);
            }
        }
    }
    fn reset(&mut self, net: &Network) {
        fn fill<T: Clone>(list: &mut Vec<T>, count: usize, value: T) {
            list.clear();
            list.resize(count, value);
        }
        let jobs = net.jobs.len();
        fill(&mut self.begin, jobs, NEVER);
        fill(&mut self.finish, jobs, NEVER);
        fill(&mut self.held, jobs, Held::Broken);
        fill(&mut self.bound, jobs, Bound::NOW);
        fill(&mut self.usable, net.deliveries.len(), NEVER);
        self.taken.clone_from(&net.units.used);
        if let Some(funds) = &net.funds {
            self.purse.reset(funds);
        }
        fill(&mut self.reserved, net.units.needs.len(), 0);
        fill(&mut self.state, jobs, State::Open);
        fill(&mut self.pulled_for, jobs, NOBODY);
        fill(&mut self.disturbed, net.lists.len(), false);
        for (job, _) in &net.settled {
            self.state[*job as usize] = State::Served;
        }
        for job in &net.pinned {
            self.state[*job as usize] = State::Pinned;
        }
        self.overloads.clear();
        self.sequence.clear();
        self.outlined.clear();
        self.touched.clear();
        self.view = ALL;
        self.books.truncate(net.staff.len());
        self.callouts.truncate(net.staff.len());
        for (place, person) in net.staff.iter().enumerate() {
            if let (Some(book), Some(callout)) = (self.books.get_mut(place), self.callouts.get_mut(place)) {
                book.reset_to(&person.blank);
                callout.reset_to(&person.callout);
            } else {
                self.books.push(person.blank.clone());
                self.callouts.push(person.callout.clone());
            }
        }
        self.saved.truncate(net.staff.len());
        for saved in &mut self.saved {
            saved.used = false;
        }
        while let Some(person) = net.staff.get(self.saved.len()) {
            let (book, callout) = (person.blank.clone(), person.callout.clone());
            self.saved.push(Saved { used: false, book, callout });
        }
    }
}

/// A lag after a moment.
#[inline]
pub(super) fn lagged(net: &Network, anchor: u32, lag: ArcLag) -> Result<u32, Held> {
    let at = match lag {
        _ if anchor >= NEVER => NEVER,
        ArcLag::Zero => anchor,
        ArcLag::Elapsed(slots) => anchor.saturating_add_signed(slots),
        ArcLag::Working(slots) => net.hours.shift(net.calendars.portfolio, anchor, slots),
    };
    if at >= NEVER { Err(Held::Beyond) } else { Ok(at) }
}

impl Service<'_> {
    fn set_turns(&mut self) {
        let count = self.net.lists.len();
        let turns = &mut self.bench.turns;
        turns.clear();
        turns.resize(count, u32::MAX);
        for (rank, project) in self.order.places().iter().enumerate() {
            let last = if self.order.standing(*project as usize).takes_people { 0 } else { count };
            if let Some(turn) = turns.get_mut(*project as usize) {
                *turn = (rank + last) as u32;
            }
        }
    }

    /// Projects on hold take no people and get no dates; what they have ordered still arrives.
    fn put_on_hold(&mut self) {
        for (project, list) in self.net.lists.iter().enumerate() {
            if self.order.standing(project).on_hold {
                for job in list {
                    self.never(*job, Held::OnHold);
                    self.bench.state[*job as usize] = State::Served;
                }
            }
        }
    }

    fn serve_started(&mut self) {
        let mut first = std::mem::take(&mut self.bench.first);
        first.clear();
        let jobs = &self.net.jobs;
        let takes = |job: &u32| self.order.standing(jobs[*job as usize].project as usize).takes_people;
        first.extend(self.net.started.iter().copied().filter(takes));
        first.sort_unstable_by_key(|job| {
            let row = &jobs[*job as usize];
            (self.bench.turns[row.project as usize], row.turn, *job)
        });
        for job in &first {
            self.turn(*job);
        }
        self.bench.first = first;
    }

    /// Serves a project: its list as compiled, or, once something was pulled out of it, what is left in the order that follows.
    fn serve_project(&mut self, project: u32) {
        let net = self.net;
        let Some(list) = net.lists.get(project as usize) else { return };
        let mut anew = vec![];
        let (mut list, mut at) = (list.as_slice(), 0);
        loop {
            if std::mem::take(&mut self.bench.disturbed[project as usize]) {
                let state = &self.bench.state;
                anew = self.bench.sequencer.rest(net, list, |job| state[job as usize] == State::Served);
                (list, at) = (net.lists[project as usize].as_slice(), 0);
            }
            let next = if anew.is_empty() { list.get(at) } else { anew.get(at) };
            let Some(job) = next else { return };
            self.turn(*job);
            at += 1;
        }
    }

    /// A job's turn: what it waits for is pulled forward, then it is served.
    fn turn(&mut self, job: u32) {
        if self.bench.state[job as usize] == State::Served {
            return;
        }
        if self.unserved(job).is_none() {
            self.serve(job);
            return;
        }
        // an own stack: chains across projects may be long
        let mut pulls = std::mem::take(&mut self.bench.pulls);
        pulls.clear();
        pulls.push(job);
        let own = self.net.jobs[job as usize].project;
        while let Some(last) = pulls.last().copied() {
            if let Some(before) = self.unserved(last) {
                pulls.push(before);
                continue;
            }
            pulls.pop();
            self.serve(last);
            if last != job {
                let project = self.net.jobs[last as usize].project;
                self.bench.disturbed[project as usize] = true;
                if project != own {
                    self.bench.pulled_for[last as usize] = job;
                }
            }
        }
        self.bench.pulls = pulls;
    }

    /// What a job waits for that must be pulled forward: of several the highest-ranked, then the first in its project's list.
    #[inline]
    fn unserved(&self, job: u32) -> Option<u32> {
        let row = &self.net.jobs[job as usize];
        let open = |arc: &&Arc| arc.hard && self.bench.state[arc.from as usize] == State::Open;
        let key = |from: u32| {
            let row = &self.net.jobs[from as usize];
            (self.bench.turns[row.project as usize], row.turn, from)
        };
        let mut arcs = self.net.arcs(row).iter().filter(open).map(|arc| arc.from);
        let first = arcs.next()?;
        Some(arcs.fold(first, |best, from| if key(from) < key(best) { from } else { best }))
    }

    fn serve(&mut self, job: u32) {
        self.bench.sequence.push(job);
        let row = &self.net.jobs[job as usize];
        if !row.books_nobody() {
            let takes = self.order.standing(row.project as usize).takes_people;
            self.enter(if takes { ALL } else { row.project });
        }
        self.place(job);
        self.bench.state[job as usize] = State::Served;
    }

    /// Whether a dependency on this job binds: it has its dates.
    #[inline]
    pub(super) fn is_dated(&self, job: u32) -> bool {
        self.bench.state[job as usize] != State::Open
    }

    /// Leaves a job without dates.
    fn never(&mut self, job: u32, held: Held) {
        let place = job as usize;
        (self.bench.begin[place], self.bench.finish[place], self.bench.held[place]) = (NEVER, NEVER, held);
    }

    /// Makes the books show one project's bookings besides those of all who take people.
    fn enter(&mut self, view: u32) {
        if self.bench.view == view {
            return;
        }
        let mut touched = std::mem::take(&mut self.bench.touched);
        for person in touched.drain(..) {
            let place = person as usize;
            let saved = &mut self.bench.saved[place];
            saved.used = false;
            std::mem::swap(&mut saved.book, &mut self.bench.books[place]);
            std::mem::swap(&mut saved.callout, &mut self.bench.callouts[place]);
        }
        self.bench.touched = touched;
        self.bench.view = view;
        if view == ALL {
            return;
        }
        // it was left for something pulled forward: book again what it has
        for at in 0..self.bench.outlined.len() {
            let (project, job) = self.bench.outlined[at];
            if project == view {
                self.book(job);
            }
        }
    }

    /// Puts the books of a job's people aside before their first booking in a view that displaces nobody.
    fn save(&mut self, seats: &[Seat]) {
        let bench = &mut *self.bench;
        if bench.view == ALL {
            return;
        }
        for seat in seats {
            let place = seat.person as usize;
            let saved = &mut bench.saved[place];
            if !saved.used {
                saved.used = true;
                saved.book.reset_to(&bench.books[place]);
                saved.callout.reset_to(&bench.callouts[place]);
                bench.touched.push(seat.person);
            }
        }
    }

    /// Whether a job's placement must be kept for when its project's view is entered again.
    fn remember(&mut self, job: u32) {
        if self.bench.view != ALL {
            self.bench.outlined.push((self.bench.view, job));
        }
    }

    fn how(&self, job: u32) -> How {
        self.net.jobs[job as usize].how
    }
}
