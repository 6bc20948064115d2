//! Serving: every job in order of service takes the earliest place that those before it leave.
//!
//! # The order of service
//! Projects are served in rank order; inside a project always the first listed task whose predecessors in the project have
//! been served. Started tasks come before all others, by rank. A task that waits for a *lower-ranked* project's task which
//! has not been served yet cannot be placed: it is *deferred*, and served as soon as that one has been, before anything
//! else (several by rank, then by their place in the list). So no dependency is ever broken. What takes nobody's time
//! (purchases, milestones, waiting) is served as soon as its predecessors have been: its place in the order changes nothing.
//!
//! The promise that follows: *deleting every lower-ranked project on which nothing above depends changes no date above*,
//! of any task that does not itself wait, directly or through others, for a project further down; started and pinned tasks
//! aside, which have their place whatever their rank.
//!
//! Projects in stages that take no people come last, each seeing only the projects that take people: its bookings are taken
//! back before the next one's turn.
mod cutover;
mod place;
mod together;

pub(super) use together::spans;

use super::Order;
use super::book::Book;
use super::hours::NEVER;
use super::network::{Anchor, Arc, ArcLag, Held, How, Network, Seat};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Where a job stands while serving.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Open,
    /// Its turn came, but it waits for a lower-ranked project.
    Deferred,
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
    pub(super) bound: Vec<u32>,
    /// Beside the purchases: when they can be used.
    usable: Vec<u32>,
    /// Pinned jobs that overload a person.
    pub(super) overloads: Vec<(u32, u32)>,
    state: Vec<State>,
    waiting: Vec<u32>,
    /// Beside the projects: when it is their turn; those that take no people behind the others.
    turns: Vec<u32>,
    /// Deferred jobs whose predecessors have been served.
    released: BinaryHeap<Reverse<(u64, u32)>>,
    /// Jobs that take nobody's time whose predecessors have been served: in whatever order, their dates are the same.
    ready: Vec<u32>,
    /// Beside the people.
    books: Vec<Book>,
    callouts: Vec<Book>,
    /// Whose bookings the books hold besides those of all who take people.
    view: u32,
    /// Books as they were before the view's own bookings.
    saved: Vec<Saved>,
    touched: Vec<u32>,
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
    bench.reset(net);
    let mut service = Service { net, order, bench };
    service.set_turns();
    for job in &net.pinned {
        service.date_pin(*job);
    }
    service.put_on_hold();
    for job in &net.roots {
        service.turn(*job);
    }
    service.drain();
    service.serve_started();
    for outlined in [false, true] {
        for project in order.places() {
            let standing = order.standing(*project as usize);
            if standing.takes_people != outlined
                && let Some(list) = net.lists.get(*project as usize)
            {
                for job in list {
                    service.turn(*job);
                }
            }
        }
    }
    service.enter(ALL);
}

impl Bench {
    /// The time that a dependency sets for its follower's start or finish.
    #[inline]
    pub(super) fn time(&self, net: &Network, arc: &Arc) -> Result<u32, Held> {
        let from = arc.from as usize;
        if self.finish[from] >= NEVER {
            return Err(Held::WaitsFor(arc.from));
        }
        let anchor = match (arc.anchor, arc.from.checked_sub(net.tasks)) {
            (Anchor::Start, _) => self.begin[from],
            (Anchor::Usable, Some(purchase)) => self.usable[purchase as usize],
            (Anchor::Finish | Anchor::Usable, _) => self.finish[from],
        };
        let at = match arc.lag {
            _ if anchor >= NEVER => NEVER,
            ArcLag::Zero => anchor,
            ArcLag::Elapsed(slots) => anchor.saturating_add_signed(slots),
            ArcLag::Working(slots) => net.hours.shift(net.calendars.portfolio, anchor, slots),
        };
        if at >= NEVER { Err(Held::Beyond) } else { Ok(at) }
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
        fill(&mut self.bound, jobs, 0);
        fill(&mut self.usable, net.deliveries.len(), NEVER);
        fill(&mut self.state, jobs, State::Open);
        for (job, _) in &net.settled {
            self.state[*job as usize] = State::Served;
        }
        self.waiting.clone_from(&net.waiting);
        self.overloads.clear();
        self.released.clear();
        self.ready.clear();
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
                    self.finished_with(*job);
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

    /// A job's turn: served, unless it waits for a lower-ranked project.
    fn turn(&mut self, job: u32) {
        let place = job as usize;
        if self.bench.state[place] == State::Served {
            return;
        }
        if self.bench.waiting[place] > 0 {
            self.bench.state[place] = State::Deferred;
            return;
        }
        self.serve(job);
        self.drain();
    }

    /// Serves what has been released, until nothing is.
    fn drain(&mut self) {
        while let Some(job) =
            self.bench.ready.pop().or_else(|| self.bench.released.pop().map(|Reverse((_, job))| job))
        {
            if self.bench.state[job as usize] != State::Served {
                self.serve(job);
            }
        }
    }

    fn serve(&mut self, job: u32) {
        let row = &self.net.jobs[job as usize];
        if !row.books_nobody() {
            let takes = self.order.standing(row.project as usize).takes_people;
            self.enter(if takes { ALL } else { row.project });
        }
        self.place(job);
        self.finished_with(job);
    }

    /// Marks a job as served and releases what waited for it.
    fn finished_with(&mut self, job: u32) {
        self.bench.state[job as usize] = State::Served;
        let row = &self.net.jobs[job as usize];
        if row.pin != NEVER {
            return; // nobody waits for a pinned task to be served
        }
        for follower in self.net.followers(row) {
            let place = *follower as usize;
            let waiting = &mut self.bench.waiting[place];
            *waiting = waiting.saturating_sub(1);
            if *waiting > 0 {
                continue;
            }
            let next = &self.net.jobs[place];
            let state = self.bench.state[place];
            if state != State::Served && next.books_nobody() {
                self.bench.ready.push(*follower);
            } else if state == State::Deferred {
                let turn = self.bench.turns[next.project as usize];
                self.bench.released.push(Reverse((u64::from(turn) << 32 | u64::from(next.turn), *follower)));
            }
        }
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
        // deferred tasks may come after other projects' turns: book again what this one has
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
