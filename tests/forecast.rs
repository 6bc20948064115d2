//! The forecast against what is known for sure: the plan itself where nothing is uncertain, closed forms, textbook networks.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;
#[path = "common/portfolio.rs"]
mod portfolio;
#[path = "common/uncertain.rs"]
mod uncertain;

#[path = "forecast/closed.rs"]
mod closed;
#[path = "forecast/known.rs"]
mod known;
#[path = "forecast/money.rs"]
mod money;
#[path = "forecast/same.rs"]
mod same;
#[path = "forecast/supply.rs"]
mod supply;

use chrono::NaiveDate;
use stackrank::domain::{Portfolio, Terms};
use stackrank::engine::{Forecast, Network, ProjectForecast, forecast};

/// The forecast of a plan in its own order.
fn of(plan: &Portfolio, today: NaiveDate, terms: Terms) -> Forecast {
    let network = Network::compile(plan, today);
    forecast(plan, &network, &network.order(), terms, &|| false)
}

/// So many runs, with nothing correlated.
fn apart(runs: u32) -> Terms {
    Terms { runs, people: 0, suppliers: 0, ..Terms::default() }
}

/// Mean and standard deviation of a project's last day, in days from a date; a finish on the first day is 1.
fn moments(project: &ProjectForecast, today: NaiveDate) -> (f64, f64) {
    let days = |day: NaiveDate| (day - today).num_days() as f64 + 1.0;
    let runs: f64 = project.days.iter().map(|(_, n)| f64::from(*n)).sum();
    let mean = project.days.iter().map(|(d, n)| days(*d) * f64::from(*n)).sum::<f64>() / runs;
    let square = project.days.iter().map(|(d, n)| (days(*d) - mean).powi(2) * f64::from(*n)).sum::<f64>();
    (mean, (square / runs).sqrt())
}
