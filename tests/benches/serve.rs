//! How long it takes to serve a portfolio: the figures in the README.
//!
//! `serve` is what a drag preview asks for with every
//! new place of the card; `outlook` adds what screens show; `compile` comes once per edit.
#![expect(clippy::expect_used, reason = "of generated portfolios")]
#[path = "../common/portfolio.rs"]
mod portfolio;

use portfolio::{Rng, Shape, portfolio, today};
use stackrank::engine::{Bench, Network, Order, outlook};
use std::hint::black_box;
use std::time::Instant;

/// Median and 90th percentile of single calls, in microseconds. On a busy machine most calls are short enough to run without
/// being interrupted, so that the median is that of an idle one.
fn measure(calls: usize, mut call: impl FnMut(usize)) -> (f64, f64) {
    call(0);
    let mut times: Vec<f64> = (0..calls)
        .map(|k| {
            let begin = Instant::now();
            call(k);
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 9 / 10])
}

fn main() {
    println!("{:34} {:>10} {:>10} {:>9}", "", "median µs", "p90 µs", "ns/task");
    for (projects, people, calls) in [(50, 12, 400), (500, 60, 40)] {
        let plan = portfolio(Shape::bench(projects, 40, people));
        let network = Network::compile(&plan, today());
        let mut bench = Bench::default();
        let own = network.order();
        let mut rng = Rng(5);
        // the plan's order with one project moved: what a drag asks for
        let moved: Vec<Order> = (0..32)
            .map(|_| {
                let project = plan.projects.rows()[rng.below(projects) as usize].id;
                own.moved(&plan, project, rng.below(projects) as usize, None)
            })
            .collect();
        let tasks = plan.tasks.len();
        let several = plan.tasks.iter().filter(|t| t.people.len() > 1).count();
        let whole = outlook(&plan, &network, &own, &mut bench);
        let dated = whole.tasks.iter().filter(|t| t.span.is_ok()).count();
        let last = whole.tasks.iter().filter_map(stackrank::engine::Dates::finish).max();
        let years = last.map_or(0.0, |l| {
            f64::from(l.slots() - stackrank::domain::Moment::start_of(today()).slots()) / 96.0 / 365.25
        });
        println!(
            "{projects} projects × 40 tasks, {people} people and a team: {} % with several people, {} purchases, {} dependencies; {years:.1} years, {} without date",
            several * 100 / tasks,
            plan.purchases.len(),
            plan.dependencies.len(),
            tasks - dated,
        );
        let row = |name: &str, (median, high): (f64, f64)| {
            println!("  {name:32} {median:10.0} {high:10.0} {:9.0}", median * 1e3 / tasks as f64);
        };
        row("serve", measure(calls, |k| network.serve(&moved[k % 32], &mut bench)));
        row(
            "outlook",
            measure(calls, |k| {
                black_box(outlook(&plan, &network, &moved[k % 32], &mut bench));
            }),
        );
        row(
            "compile",
            measure(calls / 2, |_| {
                black_box(Network::compile(&plan, today()));
            }),
        );
    }
}
