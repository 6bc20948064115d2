//! The search for a better order of the projects: watched while it goes on, stopped, and its moves taken one by one or together.
//!
//! A thread of its own searches in slices, so that the best so far is told several times a second. It ends when it is told to, after
//! a minute, or when nothing better was found for some time; then it leads to what it found in few single moves. They are
//! about the plan that was searched: any other change of it ends all this. After a move was taken, what is left of them is
//! found anew from the order as it is then.
//! A plan in memory (tests, pictures) has no thread: there a few orders are tried when the search begins, and it waits to be stopped.
use super::{Wake, Workspace};
use crate::domain::{Portfolio, ProjectId};
use crate::edits::{Edit, EditError, make};
use crate::engine::{
    Bench, Change, Goal, Network, Objective, Order, Search, SuggestedMove, WhyPart, each_alone, gains_parts,
    losses_parts, moves_until, objective, step_parts,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the best so far is told.
const SLICE: Duration = Duration::from_millis(200);
/// The longest search.
const LONGEST: Duration = Duration::from_mins(1);
/// A search ends when it has found nothing better for so long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Orders that each of two searchers tries where there is no thread.
const AT_ONCE: u64 = 150;
/// So that the same plan leads to the same search.
const SEED: u64 = 1;

/// How far a search has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// How good the order of the plan is.
    pub before: Objective,
    /// How good the best is that was found; never worse than `before`.
    pub best: Objective,
    /// Orders tried.
    pub evaluations: u64,
    /// Whole seconds since it began.
    pub seconds: u64,
}

/// A move that can be taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// What it does, gains and costs: alone in the order as it is or, if not `alone`, after those before it.
    pub step: SuggestedMove,
    /// Whether it makes the order better by itself. If not, it is taken with those before it.
    pub alone: bool,
    /// What it does, in words.
    pub what: Vec<WhyPart>,
    /// Who ends earlier by it, in words; may be empty.
    pub gains: Vec<WhyPart>,
    /// Who ends later by it, in words; may be empty.
    pub losses: Vec<WhyPart>,
}

/// Moves that can be taken.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proposals {
    /// The one that gains most first; empty where there is none (any more).
    pub rows: Vec<Proposal>,
    /// How good the order is now.
    pub now: Objective,
    /// How good it is after all of them.
    pub after: Objective,
    /// How many steps have been taken of what was found.
    pub taken: usize,
    /// The way that `rows` are told of, step by step.
    way: Vec<SuggestedMove>,
}

/// What there is to show of the search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Suggestion {
    /// It goes on.
    Searching(Progress),
    /// It has ended, or a move was taken; what moves there are is being found out.
    Listing(Progress),
    /// It has ended with these moves.
    Listed(Progress, Proposals),
    /// The plan has changed meanwhile in another way than by a move of these: what was found is worth nothing.
    Outdated,
}

/// The search that is looked at, if any.
pub(super) struct Suggestions {
    wake: Option<Wake>,
    shown: Option<Suggestion>,
    search: Option<Running>,
    /// The best order that was found, once the search has ended.
    goal: Option<Order>,
    taken: usize,
}

/// A search, or the finding out of moves, that goes on.
struct Running {
    shared: Arc<Shared>,
    /// Where there is no thread: what it would have begun with.
    here: Option<Ground>,
}

/// What is searched.
#[derive(Clone)]
struct Ground {
    plan: Portfolio,
    network: Arc<Network>,
    order: Order,
}

/// What both threads see.
#[derive(Default)]
struct Shared {
    /// To search no longer, and tell the moves.
    stop: AtomicBool,
    /// To end: nobody will look any more.
    over: AtomicBool,
    desk: Mutex<Desk>,
}

#[derive(Default)]
struct Desk {
    progress: Option<Progress>,
    /// Whether the search has ended.
    ended: bool,
    /// The best order, and the moves to it.
    found: Option<(Order, Proposals)>,
}

impl Shared {
    /// A panic elsewhere leaves the desk whole: it is changed in single steps.
    fn lock(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.is_over()
    }
}

impl Drop for Running {
    /// The thread ends within a few schedules: nobody need wait for that.
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
    }
}

impl Ground {
    /// Searches until there is no reason to go on, and tells on the way how far it has come.
    fn search(&self, shared: &Shared, wake: &Wake) {
        let mut search = Search::new(&self.plan, &self.network, &self.order, Goal::Lateness, SEED);
        let before = search.best().objective;
        // one is left to the window
        let threads =
            std::thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).clamp(1, 2));
        let begun = Instant::now();
        let mut better = begun;
        let mut best = before;
        let movable = self.order.places().len() > 1;
        while movable && !shared.is_stopped() && begun.elapsed() < LONGEST && better.elapsed() < PATIENCE {
            let slice = Instant::now();
            search.advance(u64::MAX / 2, threads, &|| shared.is_stopped() || slice.elapsed() >= SLICE);
            if search.best().objective < best {
                (best, better) = (search.best().objective, Instant::now());
            }
            shared.lock().progress = Some(progress(before, &search, begun.elapsed()));
            wake();
            if search.is_over() {
                break;
            }
        }
        if shared.is_over() {
            return;
        }
        shared.lock().ended = true;
        wake();
        let goal = search.best().order.clone();
        self.list(goal, shared);
        wake();
    }
    /// A search of a fixed number of evaluations.
    fn search_at_once(&self) -> (Progress, Order) {
        let mut search = Search::new(&self.plan, &self.network, &self.order, Goal::Lateness, SEED);
        let before = search.best().objective;
        search.advance(AT_ONCE, 1, &|| false);
        (progress(before, &search, Duration::ZERO), search.best().order.clone())
    }
    /// Leaves the moves to an order on the desk.
    fn list(&self, goal: Order, shared: &Shared) {
        let proposals = self.proposals(&goal, &|| shared.is_over());
        if shared.is_over() {
            return;
        }
        shared.lock().found = Some((goal, proposals));
    }
    /// The moves to an order, each told alone where it helps alone.
    fn proposals(&self, goal: &Order, over: &dyn Fn() -> bool) -> Proposals {
        let Self { plan, network, order } = self;
        let way = moves_until(plan, network, order, goal, over);
        let now = objective(plan, network, order, &mut Bench::default());
        let after = way.last().map_or(now, |step| step.after);
        let mut before = order.clone();
        let mut rows = vec![];
        for (step, alone) in way.iter().zip(each_alone(plan, network, order, &way)) {
            let made_in = if alone.is_some() { order } else { &before };
            let (alone, told) = (alone.is_some(), alone.unwrap_or_else(|| step.clone()));
            rows.push(Proposal {
                what: step_parts(plan, made_in, &told),
                gains: gains_parts(plan, &told),
                losses: losses_parts(plan, &told),
                step: told,
                alone,
            });
            before = step.made_in(plan, &before);
        }
        Proposals { rows, now, after, taken: 0, way }
    }
}

fn progress(before: Objective, search: &Search<'_>, took: Duration) -> Progress {
    let found = search.best();
    Progress { before, best: found.objective, evaluations: found.evaluations, seconds: took.as_secs() }
}

/// A step of the plan's history that makes moves.
struct Taking {
    /// One after the other.
    ranks: Vec<(ProjectId, usize)>,
    name: String,
    /// How many steps of what was found these are.
    steps: usize,
}

/// The moves of steps, one after the other, as ranks that begin with 0.
fn ranks<'a>(steps: impl Iterator<Item = &'a SuggestedMove>) -> Vec<(ProjectId, usize)> {
    let rank = |change: &Change| match change {
        Change::Rank(id, rank) => Some((*id, rank.saturating_sub(1) as usize)),
        _ => None,
    };
    steps.flat_map(|step| &step.changes).filter_map(rank).collect()
}

impl Proposals {
    /// What taking one comes to: those before it too where it does not help alone.
    fn taking(&self, place: usize) -> Option<Taking> {
        let row = self.rows.get(place)?;
        let words: String = row.what.iter().map(WhyPart::text).collect();
        if row.alone {
            return Some(Taking { ranks: ranks([&row.step].into_iter()), name: words, steps: 1 });
        }
        let name = if place == 0 { words } else { format!("{words}, and {place} moves before it") };
        Some(Taking { ranks: ranks(self.way.iter().take(place + 1)), name, steps: place + 1 })
    }
    /// What taking all of them comes to.
    fn taking_all(&self) -> Taking {
        let name = "Take the suggested order".into();
        Taking { ranks: ranks(self.way.iter()), name, steps: self.way.len() }
    }
}

impl Suggestions {
    /// Searching when asked; `None`: without a thread.
    pub(super) fn new(wake: Option<Wake>) -> Self {
        Self { wake, shown: None, search: None, goal: None, taken: 0 }
    }
    /// The plan or the status date has changed.
    pub(super) fn outdate(&mut self) {
        self.search = None;
        self.goal = None;
        if self.shown.is_some() {
            self.shown = Some(Suggestion::Outdated);
        }
    }
    fn begin(&mut self, ground: Ground) {
        self.close();
        let before = objective(&ground.plan, &ground.network, &ground.order, &mut Bench::default());
        let progress = Progress { before, best: before, evaluations: 0, seconds: 0 };
        self.shown = Some(Suggestion::Searching(progress));
        let shared = Arc::new(Shared::default());
        let here = self.spawn(&ground, &shared, Ground::search);
        if here {
            let (progress, goal) = ground.search_at_once();
            self.shown = Some(Suggestion::Searching(progress));
            self.goal = Some(goal);
        }
        self.search = Some(Running { shared, here: here.then_some(ground) });
    }
    /// Does something on a thread; returns whether it has to be done here.
    fn spawn(
        &self,
        ground: &Ground,
        shared: &Arc<Shared>,
        work: impl FnOnce(&Ground, &Shared, &Wake) + Send + 'static,
    ) -> bool {
        let Some(wake) = self.wake.clone() else { return true };
        let (ground, shared) = (ground.clone(), shared.clone());
        let run = move || work(&ground, &shared, &wake);
        std::thread::Builder::new().name("suggest".into()).spawn(run).is_err()
    }
    fn stop(&mut self) {
        let (Some(Suggestion::Searching(progress)), Some(running)) = (&self.shown, &self.search) else {
            return;
        };
        let progress = *progress;
        running.shared.stop.store(true, Ordering::Relaxed);
        if let (Some(ground), Some(goal)) = (&running.here, self.goal.take()) {
            ground.list(goal, &running.shared);
        }
        self.shown = Some(Suggestion::Listing(progress));
        self.poll();
    }
    fn close(&mut self) {
        (self.shown, self.search, self.goal, self.taken) = (None, None, None, 0);
    }
    /// The moves that are left to what was found, from the order as it is now.
    fn list_anew(&mut self, progress: Progress, goal: Order, ground: &Ground) {
        let shared = Arc::new(Shared::default());
        let goes = goal.clone();
        let list = |ground: &Ground, shared: &Shared, wake: &Wake| {
            ground.list(goes, shared);
            wake();
        };
        if self.spawn(ground, &shared, list) {
            ground.list(goal, &shared);
        }
        self.search = Some(Running { shared, here: None });
        self.shown = Some(Suggestion::Listing(progress));
        self.poll();
    }
    /// Takes in how far the thread has come.
    pub(super) fn poll(&mut self) {
        let Some(running) = &self.search else { return };
        let Some(Suggestion::Searching(known) | Suggestion::Listing(known)) = &self.shown else {
            return;
        };
        let mut desk = running.shared.lock();
        let progress = desk.progress.unwrap_or(*known);
        let searching = matches!(self.shown, Some(Suggestion::Searching(_))) && !desk.ended;
        let found = desk.found.take();
        drop(desk);
        self.shown = Some(match found {
            Some((goal, proposals)) => {
                self.goal = Some(goal);
                self.search = None;
                Suggestion::Listed(progress, Proposals { taken: self.taken, ..proposals })
            }
            None if searching => Suggestion::Searching(progress),
            None => Suggestion::Listing(progress),
        });
    }
}

impl Workspace {
    /// Begins to search for a better order of the projects; what was found before is forgotten. Of the past nothing is searched.
    pub fn suggest(&mut self) {
        if self.then().is_none() {
            let ground = self.suggest_ground();
            self.suggestions.begin(ground);
        }
    }
    /// Ends the search; its moves are listed.
    pub fn stop_suggesting(&mut self) {
        self.suggestions.stop();
    }
    /// Ends the search and forgets what it found.
    pub fn close_suggestion(&mut self) {
        self.suggestions.close();
    }
    /// What there is to show of the search; `None` before it has begun, after it was closed, and while a past moment is looked at.
    pub fn suggestion(&self) -> Option<&Suggestion> {
        self.suggestions.shown.as_ref().filter(|_| self.then().is_none())
    }
    /// Takes one of the moves, or all, as one step, and lists those that are left. Nothing where there is no such move.
    ///
    /// # Errors
    /// As [`Workspace::apply`]; nothing has changed then.
    pub fn take_suggested(&mut self, which: Option<usize>) -> Result<(), EditError> {
        self.only_now()?;
        let Some(Suggestion::Listed(progress, proposals)) = &self.suggestions.shown else { return Ok(()) };
        let taking = which.map_or_else(|| Some(proposals.taking_all()), |place| proposals.taking(place));
        let (Some(Taking { ranks, name, steps }), Some(goal)) = (taking, self.suggestions.goal.clone())
        else {
            return Ok(());
        };
        let (progress, taken) = (*progress, proposals.taken + steps);
        let edit: Edit = make::move_projects(&self.plan, &ranks);
        self.step(&name, edit)?;
        self.suggestions.taken = taken;
        let ground = self.suggest_ground();
        self.suggestions.list_anew(progress, goal, &ground);
        Ok(())
    }
    fn suggest_ground(&self) -> Ground {
        Ground { plan: self.plan.clone(), network: self.network.clone(), order: self.order.clone() }
    }
}

#[cfg(test)]
mod tests;
