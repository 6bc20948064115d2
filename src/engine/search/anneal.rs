//! The search for better ranks: moves of projects, taken while they are not much worse, less and less so.
//!
//! Threshold accepting (Dueck, Scheuer 1990) with thresholds drawn as simulated annealing draws them, in integers, so that every
//! machine takes the same way. It cools down in cycles of doubled length, each from the best that is known: it needs not be told how long it may search.
use super::objective::{Judge, Objective, unfunded};
use super::random::Random;
use crate::domain::Portfolio;
use crate::engine::question::finishes;
use crate::engine::{Bench, Network, Order, outlook};

/// The first cycle's evaluations.
const CYCLE: u64 = 1_000;
/// A cycle begins as hot as so many thousandths of what is left to gain.
const HEAT: u64 = 12;

/// One searcher of ranks.
#[derive(Clone, Debug)]
pub(super) struct Annealer {
    random: Random,
    bench: Bench,
    /// Places in the plan of the projects that are moved, in the present order.
    now: Vec<u32>,
    now_worth: Objective,
    pub best: Vec<u32>,
    pub best_worth: Objective,
    order: Order,
    pub evaluations: u64,
    /// Orders to begin with that are still to be judged, the first last.
    seeds: Vec<Vec<u32>>,
    /// When the cycle began, and how long it takes.
    cycle: (u64, u64),
    heat: u64,
}

/// What every searcher looks at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub plan: &'a Portfolio,
    pub net: &'a Network,
    pub judge: &'a Judge,
}

impl Annealer {
    pub fn new(seed: u64, order: &Order, seeds: Vec<Vec<u32>>, worth: Objective) -> Self {
        let now = seeds.last().cloned().unwrap_or_default();
        Self {
            random: Random::new(seed),
            bench: Bench::default(),
            best: now.clone(),
            now,
            now_worth: worth,
            best_worth: worth,
            order: order.clone(),
            evaluations: 0,
            seeds,
            cycle: (0, 0),
            heat: 0,
        }
    }
    /// The best as an order of all projects.
    pub fn best_order(&self) -> Order {
        self.order.with_places_of(&self.best)
    }
    /// One evaluation.
    pub fn step(&mut self, scene: Scene) {
        if let Some(seed) = self.seeds.pop() {
            let worth = self.judge(scene, &seed);
            self.note(&seed, worth);
            return;
        }
        if self.now.len() < 2 {
            self.evaluations += 1;
            return;
        }
        let (begin, length) = self.cycle;
        if self.evaluations >= begin + length {
            self.cycle = (self.evaluations, (2 * length).max(CYCLE));
            self.now.clone_from(&self.best);
            self.now_worth = self.best_worth;
            self.heat = self.best_worth.first.max(self.best_worth.finish) * HEAT / 1_000;
        }
        let (begin, length) = self.cycle;
        let left = (begin + length - self.evaluations) * 1_024 / length;
        // cools with the cube of what is left
        let heat = (u128::from(self.heat) * u128::from(left).pow(3)) >> 30;
        let slack = ((heat * u128::from(minus_log(self.random.next()))) >> 10) as u64;
        let mut next = self.now.clone();
        self.change(&mut next);
        let worth = self.judge(scene, &next);
        self.note(&next, worth);
        let limit = self.now_worth.first.saturating_add(slack);
        // of equals the one that ends earlier, unless it is hot
        let ends_earlier = slack > 0 || worth.finish <= self.now_worth.finish;
        if worth.first < limit || worth.first == limit && ends_earlier {
            (self.now, self.now_worth) = (next, worth);
        }
    }
    /// Takes over what another has found, if it is better.
    pub fn welcome(&mut self, best: &[u32], worth: Objective) {
        if worth < self.best_worth {
            self.best_worth = worth;
            self.best.clear();
            self.best.extend_from_slice(best);
        }
    }

    fn note(&mut self, order: &[u32], worth: Objective) {
        if worth < self.best_worth {
            self.welcome(order, worth);
            (self.now, self.now_worth) = (self.best.clone(), worth);
        }
    }
    /// Money takes far longer to find out than lateness: it is asked only where it could make this the best.
    fn judge(&mut self, scene: Scene, places: &[u32]) -> Objective {
        self.evaluations += 1;
        let order = self.order.with_places_of(places);
        let mut worth = scene.judge.of_finishes(&finishes(scene.net, &order, &mut self.bench));
        if scene.judge.funded && worth.first <= self.best_worth.first {
            worth.unfunded = unfunded(&outlook(scene.plan, scene.net, &order, &mut self.bench));
        }
        worth
    }
    /// A project elsewhere (near more often than far), two exchanged, or a block of them moved.
    fn change(&mut self, list: &mut [u32]) {
        let n = list.len();
        let random = &mut self.random;
        let from = random.below(n);
        let far = match random.below(3) {
            0 => n - 1,
            1 => (n / 3).max(1),
            _ => (n / 10).max(1),
        };
        let step = 1 + random.below(far);
        let to = if random.chance(500) { (from + step).min(n - 1) } else { from.saturating_sub(step) };
        let to = if to == from { (from + 1) % n } else { to };
        let (low, high) = (from.min(to), from.max(to));
        match random.below(10) {
            0..7 if from < to => list[low..=high].rotate_left(1),
            0..7 => list[low..=high].rotate_right(1),
            7..9 => list.swap(low, high),
            _ => {
                let block = 1 + random.below((high - low).min(4));
                list[low..=high].rotate_left(block);
            }
        }
    }
}

/// Minus the natural logarithm of a random number between 0 and 1, in 1,024ths; a straight line between powers of two.
fn minus_log(number: u64) -> u64 {
    let zeros = u64::from((number | 1).leading_zeros());
    let rest = (number | 1) << zeros << 1;
    ((zeros + 1) * 1_024 - (rest >> 54)) * 710 / 1_024
}
