//! The search for a better order: it proposes, and [`serve`](super::serve) judges.
mod anneal;
mod breed;
mod compact;
mod cross;
mod layout;
mod mirror;
mod moves;
mod objective;
mod random;
mod rules;
mod seeds;
mod served;
mod single;
mod space;
#[cfg(test)]
mod tests;
mod words;

pub use moves::{SuggestedMove, each_alone, moves, moves_until};
pub use objective::{Goal, Objective, objective};
pub use single::best_single_move;
pub use words::{better_words, gains_parts, losses_parts, step_parts};

use super::{Bench, Network, Order};
use crate::domain::{Portfolio, ProjectId, TaskId};
use anneal::{Annealer, Scene};
use breed::{Best, Breeder, Place};
use compact::Compact;
use layout::Layout;
use objective::Judge;
use served::Served;
use space::{Side, Space};
use std::sync::Arc;

/// The best order that a search has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Ranks and standings.
    pub order: Order,
    /// With [`Goal::Makespan`]: of the projects whose tasks were listed anew all tasks in their order; else empty.
    pub tasks: Vec<(ProjectId, Vec<TaskId>)>,
    /// How good it is, as serving says.
    pub objective: Objective,
    /// Evaluations made until now, all searchers together.
    pub evaluations: u64,
}

/// Evaluations of each searcher after which the searchers tell each other their best.
const ROUND: u64 = 500;

/// A search that can go on: show [`Search::best`] between calls of [`Search::advance`].
///
/// Two searchers with seeds of their own exchange their best at fixed numbers of evaluations, on one thread or two: what is
/// found depends on the plan, the seed and the evaluations alone.
pub struct Search<'a> {
    plan: &'a Portfolio,
    network: &'a Network,
    order: Order,
    judge: Judge,
    /// Of tasks.
    layout: Option<Arc<Layout>>,
    lanes: Vec<Lane>,
    served: Option<Box<Served>>,
    /// What stands in `best` already.
    judged: Option<u32>,
    best: Found,
}

/// One searcher.
enum Lane {
    Ranks(Box<Annealer>),
    Tasks(Box<Breeder>, Placer),
}

/// How a searcher of tasks places its lists.
enum Placer {
    Compact(Box<Compact>),
    Served(Box<Served>),
}

impl Place for Placer {
    fn place(
        &mut self,
        space: &Space,
        side: Side,
        order: &[u32],
        list: &[u32],
        ends: &mut [u32],
    ) -> (u32, u32) {
        match self {
            Self::Compact(compact) => compact.place(space, side, order, list, ends),
            Self::Served(served) => served.place(space, side, order, list, ends),
        }
    }
}

impl<'a> Search<'a> {
    /// A search that begins with an order of the plan from which the network was compiled.
    pub fn new(plan: &'a Portfolio, network: &'a Network, order: &Order, goal: Goal, seed: u64) -> Self {
        Self::with(plan, network, order, goal, seed, (2, 5_000))
    }
    /// The same with a number of searchers (at least one), and about how many evaluations each is meant to have: a search for an
    /// order of tasks does best when told. It may have more.
    pub fn with(
        plan: &'a Portfolio,
        network: &'a Network,
        order: &Order,
        goal: Goal,
        seed: u64,
        (searchers, meant_for): (usize, u64),
    ) -> Self {
        let items = (goal == Goal::Makespan).then(|| Arc::new(Layout::of(network, order)));
        let mut judge = Judge::new(plan, network, goal);
        if let Some(items) = &items {
            judge.count_only(&items.projects);
        }
        let objective = judge.judge(plan, network, order, &mut Bench::default());
        let seed_of = |lane: usize| seed.wrapping_mul(1_000_003).wrapping_add(lane as u64);
        let searchers = 0..searchers.max(1);
        let mut served = None;
        let lanes = match &items {
            None => {
                let seeds = rules::seeds(plan, network, order);
                let lane = |n| Annealer::new(seed_of(n), order, seeds.clone(), objective);
                searchers.map(|n| Lane::Ranks(Box::new(lane(n)))).collect()
            }
            Some(items) => {
                let by_serving = Served::new(items.clone(), network, order);
                let placer = || match &items.compact {
                    Some(compact) => Placer::Compact(Box::new(compact.clone())),
                    None => Placer::Served(Box::new(by_serving.clone())),
                };
                let lane = |n| Lane::Tasks(Box::new(Breeder::new(seed_of(n), meant_for)), placer());
                let lanes = searchers.map(lane).collect();
                served = Some(Box::new(by_serving));
                lanes
            }
        };
        let best = Found { order: order.clone(), tasks: vec![], objective, evaluations: 0 };
        Self { plan, network, order: order.clone(), judge, layout: items, lanes, served, judged: None, best }
    }
    /// The best until now: the order that it began with, or one that is better.
    pub fn best(&self) -> &Found {
        &self.best
    }
    /// Whether nothing better can be found.
    pub fn is_over(&self) -> bool {
        let over = |lane: &Lane| match (lane, &self.layout) {
            (Lane::Tasks(breeder, _), Some(layout)) => breeder.is_over(&layout.space),
            _ => false,
        };
        self.lanes.iter().any(over)
    }
    /// Searches on: `evaluations` more for each searcher (one more where one step takes two), on up to as many threads. Asks `stop`
    /// between evaluations; where it says so what was found until then counts, and cannot be repeated.
    pub fn advance(&mut self, evaluations: u64, threads: usize, stop: &(dyn Fn() -> bool + Sync)) {
        let start = self.lanes.iter().map(Lane::evaluations).max().unwrap_or(0);
        let end = start.saturating_add(evaluations);
        let mut at = start;
        while at < end && !stop() && !self.is_over() {
            let until = ((at / ROUND + 1) * ROUND).min(end);
            let scene = Scene { plan: self.plan, net: self.network, judge: &self.judge };
            let layout = self.layout.as_deref();
            let run = |lane: &mut Lane| lane.run(scene, layout, until, stop);
            if threads > 1 && self.lanes.len() > 1 {
                std::thread::scope(|scope| {
                    let mut handles = vec![];
                    for lane in &mut self.lanes {
                        let name = std::thread::Builder::new().name("search".into());
                        handles.push(name.spawn_scoped(scope, move || run(lane)));
                    }
                });
            } else {
                self.lanes.iter_mut().for_each(run);
            }
            at = until;
            if at % ROUND == 0 {
                self.exchange();
            }
        }
        self.take_stock();
    }

    /// Tells every searcher the best of its neighbour.
    fn exchange(&mut self) {
        let count = self.lanes.len();
        for to in 0..count {
            let from = (to + 1) % count;
            if from == to {
                return;
            }
            let (Some(a), Some(b)) = (self.lanes.get(from).map(Lane::told), self.lanes.get_mut(to)) else {
                return;
            };
            match (a, b) {
                (Told::Ranks(best, worth), Lane::Ranks(lane)) => lane.welcome(&best, worth),
                (Told::Tasks(Some(best)), Lane::Tasks(lane, _)) => lane.welcome(&best),
                _ => {}
            }
        }
    }
    /// Takes the best of all searchers over, as serving judges it.
    fn take_stock(&mut self) {
        self.best.evaluations = self.lanes.iter().map(Lane::evaluations).sum();
        for lane in &self.lanes {
            if let Lane::Ranks(lane) = lane
                && lane.best_worth < self.best.objective
            {
                (self.best.order, self.best.objective) = (lane.best_order(), lane.best_worth);
            }
        }
        let best = self.lanes.iter().filter_map(|lane| match lane {
            Lane::Tasks(breeder, _) => breeder.best.as_ref(),
            Lane::Ranks(_) => None,
        });
        let best = best.min_by_key(|best| best.creature.end);
        let (Some(best), Some(served), Some(layout)) = (best, &mut self.served, &self.layout) else { return };
        let end = best.creature.end;
        if self.judged.is_some_and(|judged| judged <= end) {
            return;
        }
        self.judged = Some(end);
        let (order, list) = best.forward();
        let (net, order) = served.set(Side::Forward, order, list);
        let objective = self.judge.judge(self.plan, net, order, &mut Bench::default());
        if objective < self.best.objective {
            let rows = self.plan.tasks.rows();
            let tasks = |place: &u32| {
                let id = self.plan.projects.rows().get(*place as usize)?.id;
                let list = net.lists.get(*place as usize)?;
                let tasks = list.iter().filter_map(|job| rows.get(*job as usize).map(|t| t.id));
                Some((id, tasks.collect()))
            };
            self.best.tasks = layout.projects.iter().filter_map(tasks).collect();
            (self.best.order, self.best.objective) = (order.clone(), objective);
        }
    }
    /// The order that the search began with.
    pub fn began_with(&self) -> &Order {
        &self.order
    }
}

/// What a searcher tells its neighbour.
enum Told {
    Ranks(Vec<u32>, Objective),
    Tasks(Option<Best>),
}

impl Lane {
    fn evaluations(&self) -> u64 {
        match self {
            Self::Ranks(lane) => lane.evaluations,
            Self::Tasks(lane, _) => lane.evaluations,
        }
    }
    fn told(&self) -> Told {
        match self {
            Self::Ranks(lane) => Told::Ranks(lane.best.clone(), lane.best_worth),
            Self::Tasks(lane, _) => Told::Tasks(lane.best.clone()),
        }
    }
    fn run(&mut self, scene: Scene, layout: Option<&Layout>, until: u64, stop: &(dyn Fn() -> bool + Sync)) {
        while self.evaluations() < until && !stop() {
            match (&mut *self, layout) {
                (Self::Ranks(lane), _) => lane.step(scene),
                (Self::Tasks(lane, placer), Some(layout)) => {
                    if lane.is_over(&layout.space) {
                        return;
                    }
                    lane.step(&layout.space, placer);
                }
                (Self::Tasks(..), None) => return,
            }
        }
    }
}
