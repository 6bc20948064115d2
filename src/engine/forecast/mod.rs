//! **Forecast**: what follows when estimates, lead times, deliveries and prices turn out other than likely.
//!
//! A run draws all of them anew and serves the whole plan with the same ranks; a [`Simulation`] makes as many runs as one waits for, and a
//! [`Forecast`] says what they came to. The rules are told in the [engine](crate::engine); what is drawn in [`model`], where chance comes from in
//! [`draw`].
mod answer;
mod chain;
mod draw;
mod drivers;
mod logarithm;
mod model;
mod normal;
mod record;
mod run;
mod shape;
mod simulation;
mod spread;
mod tally;

pub use answer::{Chance, Forecast, Levels, PortfolioForecast, ProjectForecast, deadline_status};
pub use drivers::{Driver, MOST_DRIVERS};
pub use record::{ENOUGH, PastDelivery, SupplierRecord, supplier_records};
pub use simulation::Simulation;

use super::{Network, Order};
use crate::domain::{Portfolio, Terms};

/// Simulates a plan: as many runs as the terms say, or as were made before `stop` said so.
///
/// `network` must be compiled from this plan. The same plan, order and terms give the same forecast on any number of threads.
pub fn forecast(
    plan: &Portfolio,
    network: &Network,
    order: &Order,
    terms: Terms,
    stop: &(dyn Fn() -> bool + Sync),
) -> Forecast {
    let mut simulation = Simulation::new(plan, network, order, terms);
    simulation.advance(terms.runs, stop);
    simulation.forecast()
}
