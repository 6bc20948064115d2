//! How long a simulation takes: the first 64 runs, 1,000 and 10,000, each from the compiled network on, as after an edit.
//!
//! On the portfolio that the other benches serve, with ranges on most estimates and lead times, suppliers, and prices that are guesses.
//! `cargo bench --bench forecast -- 1` makes it on one thread.
#![expect(clippy::expect_used, reason = "of generated portfolios")]
#[path = "../common/portfolio.rs"]
mod portfolio;
#[path = "../common/uncertain.rs"]
mod uncertain;

use portfolio::{Shape, portfolio, today};
use stackrank::domain::Terms;
use stackrank::engine::{Bench, Network, Simulation};
use std::hint::black_box;
use std::time::Instant;
use uncertain::uncertain;

fn main() {
    let asked = std::env::args().find_map(|arg| arg.parse().ok());
    let threads = asked.unwrap_or(std::thread::available_parallelism().map_or(1, usize::from));
    for (projects, people) in [(25, 12), (50, 12), (125, 30)] {
        size(projects, people, threads);
    }
}

/// The median of some calls, in milliseconds.
fn median(calls: usize, mut call: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..calls)
        .map(|_| {
            let begin = Instant::now();
            call();
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[calls / 2]
}

fn size(projects: u32, people: u32, threads: usize) {
    let plan = uncertain(portfolio(Shape::bench(projects, 40, people)));
    let network = Network::compile(&plan, today());
    let order = network.order();
    let mut bench = Bench::default();
    let serve = median(51, || network.serve(&order, &mut bench));
    let new = || Simulation::new(&plan, &network, &order, Terms::default()).on_threads(threads);
    println!(
        "{} tasks, {} purchases, {} uncertain; {threads} threads; one serve {serve:.2} ms",
        plan.tasks.len(),
        plan.purchases.len(),
        new().uncertain()
    );
    println!("  prepare                  {:8.1} ms", median(9, || drop(black_box(new()))));
    for (runs, calls) in [(64, 15), (1_000, 5), (10_000, 1)] {
        let mut answer = 0.0;
        let all = median(calls, || {
            let mut simulation = new();
            simulation.advance(runs, &|| false);
            let begin = Instant::now();
            black_box(simulation.forecast());
            answer = begin.elapsed().as_secs_f64() * 1e3;
        });
        println!("  {runs:6} runs and answer   {all:8.1} ms, of which the answer {answer:.1} ms");
    }
}
