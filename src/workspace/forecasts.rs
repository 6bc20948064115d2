//! The forecast of the open plan: refined step by step on a thread of its own, and anew after each edit.
//!
//! The first few runs are on screen at once, the rest follows ([`STEPS`], then as many as the plan asks for). Until then the
//! forecast of the plan before the edit stays, and says that it is old. Draws are keyed by task and run, so that an edit moves
//! what it changes and leaves the noise of all else as it was. A plan in memory (tests, pictures, benches) has no thread: there the
//! first step is made when the forecast is wanted, and is all there is.
use super::Wake;
use super::worker::Worker;
use crate::domain::Portfolio;
use crate::engine::{Forecast, Network, Simulation};
use std::sync::{Arc, Mutex, PoisonError};

/// Runs after which there is something new to show.
const STEPS: [u32; 2] = [64, 256];

/// The forecast there is.
pub struct Forecasts {
    /// With the version of the plan that it is about.
    kept: Option<(u64, Arc<Forecast>)>,
    /// Counts plans and status dates.
    version: u64,
    /// The version that was asked about.
    asked: Option<u64>,
    background: Background,
}

enum Background {
    Here,
    Idle(Wake),
    At(Worker<Ground, u32, Arc<Forecast>>),
}

/// What is simulated, and how far that has come.
#[derive(Clone)]
struct Ground {
    plan: Portfolio,
    network: Arc<Network>,
    /// Made by the first step, taken further by the others.
    simulation: Arc<Mutex<Option<Simulation>>>,
}

impl Ground {
    fn new(plan: &Portfolio, network: &Arc<Network>) -> Self {
        Self { plan: plan.clone(), network: network.clone(), simulation: Arc::default() }
    }
    /// Takes the simulation so far, or as far as `stop` lets it.
    fn runs(&self, runs: u32, stop: &(dyn Fn() -> bool + Sync)) -> Arc<Forecast> {
        let mut simulation = self.simulation.lock().unwrap_or_else(PoisonError::into_inner);
        let simulation = simulation.get_or_insert_with(|| {
            let order = self.network.order();
            Simulation::new(&self.plan, &self.network, &order, self.plan.settings.forecast)
        });
        simulation.advance(runs, stop);
        simulation.forecast().into()
    }
}

impl Forecasts {
    /// Made when wanted.
    pub(super) fn at_once() -> Self {
        Self::by(Background::Here)
    }
    /// Made by a thread, which calls `wake` when it has come further.
    pub(super) fn in_background(wake: Wake) -> Self {
        Self::by(Background::Idle(wake))
    }
    fn by(background: Background) -> Self {
        Self { kept: None, version: 0, asked: None, background }
    }
    /// The forecast there is; `None` before the first.
    pub fn forecast(&self) -> Option<&Arc<Forecast>> {
        self.kept.as_ref().map(|(_, forecast)| forecast)
    }
    /// Whether it is about the plan as it is now.
    pub fn is_fresh(&self) -> bool {
        self.kept.as_ref().is_some_and(|(version, _)| *version == self.version)
    }
    /// The plan or the status date has changed: what is under way is worth nothing.
    pub(super) fn outdate(&mut self) {
        self.version += 1;
        if let Background::At(worker) = &self.background {
            worker.stop();
        }
    }
    /// Asks for the forecast of the plan as it is; returns whether there is a new one already. Cheap where it was asked for.
    pub(super) fn want(&mut self, plan: &Portfolio, network: &Arc<Network>) -> bool {
        if self.asked == Some(self.version) {
            return false;
        }
        self.asked = Some(self.version);
        if let Background::Idle(wake) = &self.background {
            let answer = |ground: &Ground, runs, stop: &(dyn Fn() -> bool + Sync)| ground.runs(runs, stop);
            // where the system gives no thread, a rough forecast that is waited for is better than none
            let worker = Worker::start("forecast", answer, wake.clone());
            self.background = worker.map_or(Background::Here, Background::At);
        }
        let (ground, runs) = (Ground::new(plan, network), plan.settings.forecast.runs);
        match &self.background {
            Background::At(worker) => {
                let steps = STEPS.into_iter().filter(|step| *step < runs).chain([runs]).collect();
                worker.ask(self.version, steps, ground);
                false
            }
            Background::Here | Background::Idle(_) => {
                self.kept = Some((self.version, ground.runs(runs.min(STEPS[0]), &|| false)));
                true
            }
        }
    }
    /// Takes in how far the thread has come; returns whether that is further.
    pub(super) fn poll(&mut self) -> bool {
        let Background::At(worker) = &self.background else { return false };
        let Some((version, _, forecast)) = worker.take().pop() else { return false };
        self.kept = Some((version, forecast));
        version == self.version
    }
}
