//! A simulation that can be taken further: 64 runs for the first picture, then 1,000, then 10,000.
//!
//! Runs are made on several threads, each a stretch of them with a worker of its own; what they found is put together in the order of
//! the runs, so that nobody can tell how many threads there were.
use super::answer::{self, Forecast};
use super::model::Model;
use super::run::{Facts, Runs, Worker};
use super::tally::Tally;
use crate::domain::Portfolio;
use crate::domain::Terms;
use crate::engine::{Network, Order};

/// Runs between two looks at whether to stop for good: what was begun and not finished is forgotten.
const STRETCH: u32 = 256;

/// A plan being simulated: what follows from it, what is uncertain, and all runs so far.
#[derive(Clone, Debug)]
pub struct Simulation {
    model: Model,
    facts: Facts,
    runs: Runs,
    /// On whose chains jobs were, beside the projects.
    chains: Vec<Tally>,
    made: u32,
    workers: Vec<Worker>,
}

impl Simulation {
    /// Prepares a simulation of a plan in an order; `network` must be compiled from this plan. Makes no run.
    pub fn new(plan: &Portfolio, network: &Network, order: &Order, terms: Terms) -> Self {
        let model = Model::new(plan, network, order, terms);
        let facts = Facts::of(&model);
        let chains = vec![Tally::default(); plan.projects.len()];
        let made = Self { model, facts, runs: Runs::default(), chains, made: 0, workers: vec![] };
        made.on_threads(2)
    }
    /// Uses so many threads (at least one) instead of two. Has no say in what comes out.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.workers = vec![Worker::new(&self.model); threads.clamp(1, 64)];
        self
    }
    /// How many runs have been made.
    pub fn runs(&self) -> u32 {
        self.made
    }
    /// What it was asked with.
    pub fn terms(&self) -> Terms {
        self.model.terms
    }
    /// How many durations and prices are drawn: none where nothing is uncertain.
    pub fn uncertain(&self) -> usize {
        self.model.items.len() + self.model.prices.len()
    }
    /// Makes runs until there are so many. Asks `stop` before each; returns whether it came to the end.
    pub fn advance(&mut self, runs: u32, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        while self.made < runs {
            let last = runs.min(self.made + STRETCH);
            let Some(found) = self.stretch(self.made, last, stop) else {
                for chains in self.workers.iter_mut().flat_map(|worker| &mut worker.chains) {
                    *chains = Tally::default();
                }
                return false;
            };
            for found in found {
                self.runs.extend(found);
            }
            for worker in &mut self.workers {
                for (all, own) in self.chains.iter_mut().zip(&mut worker.chains) {
                    all.take(own);
                }
            }
            self.made = last;
        }
        true
    }
    /// Makes the runs of a stretch; `None` if `stop` said so.
    fn stretch(&mut self, first: u32, last: u32, stop: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Runs>> {
        let (model, facts) = (&self.model, &self.facts);
        let threads = self.workers.len() as u32;
        let share = |k: u32| first + (last - first) * k / threads;
        let work = |worker: &mut Worker, k: u32| {
            let mut out = Runs::default();
            for run in share(k)..share(k + 1) {
                if stop() {
                    return None;
                }
                worker.run(model, facts, run, &mut out);
            }
            Some(out)
        };
        let (own, others) = self.workers.split_first_mut()?;
        std::thread::scope(|scope| {
            let start = |(worker, k)| {
                let builder = std::thread::Builder::new().name("forecast".into());
                builder.spawn_scoped(scope, move || work(worker, k)).ok()
            };
            let others: Vec<_> = others.iter_mut().zip(1..).map(start).collect();
            let mut all = vec![work(own, 0)];
            for (other, k) in others.into_iter().zip(1..) {
                all.push(match other {
                    Some(other) => other.join().ok().flatten(),
                    // no thread to be had: its stretch is made here, which comes to the same
                    None => work(own, k),
                });
            }
            all.into_iter().collect()
        })
    }
    /// What the runs so far say.
    pub fn forecast(&self) -> Forecast {
        answer::forecast(&self.model, &self.facts, &self.runs, &self.chains, self.made)
    }
}
