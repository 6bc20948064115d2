//! How long it takes to serve a portfolio: the figures in the README.
//!
//! `serve` is what a drag preview asks for with every
//! new place of the card; `outlook` adds what screens show; `compile` comes once per edit. Then the questions that the
//! background answers by serving again and again.
#![expect(clippy::expect_used, reason = "of generated portfolios")]
#[path = "../common/portfolio.rs"]
mod portfolio;

use portfolio::{Rng, Shape, portfolio, today};
use stackrank::domain::{ProjectId, WorkId};
use stackrank::engine::{
    Bench, LeadTime, Network, Order, bring_back, needs_bringing_back, order_by_dates, outlook, slack,
};
use std::hint::black_box;
use std::time::Instant;

/// Median, 90th and 99th percentile of single calls, in microseconds. On a busy machine most calls are short enough to run without
/// being interrupted, so that the median is that of an idle one.
fn measure(calls: usize, mut call: impl FnMut(usize)) -> (f64, f64, f64) {
    call(0);
    let mut times: Vec<f64> = (0..calls)
        .map(|k| {
            let begin = Instant::now();
            call(k);
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    (at(50), at(90), at(99))
}

/// Projects of 40 tasks, people, calls.
const SIZES: [(u32, u32, usize); 5] =
    [(25, 12, 400), (50, 12, 400), (125, 30, 200), (500, 60, 40), (1_250, 60, 20)];

fn main() {
    println!("{:34} {:>10} {:>10} {:>10} {:>9}", "", "median µs", "p90 µs", "p99 µs", "ns/task");
    for (projects, people, calls) in SIZES {
        size(projects, people, calls);
    }
    questions();
}

fn row(name: &str, (median, high, highest): (f64, f64, f64), tasks: usize) {
    println!("  {name:32} {median:10.0} {high:10.0} {highest:10.0} {:9.0}", median * 1e3 / tasks as f64);
}

fn size(projects: u32, people: u32, calls: usize) {
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
    row("serve", measure(calls, |k| network.serve(&moved[k % 32], &mut bench)), tasks);
    row(
        "outlook: a drag preview",
        measure(calls, |k| {
            black_box(outlook(&plan, &network, &moved[k % 32], &mut bench));
        }),
        tasks,
    );
    row(
        "compile",
        measure(calls / 2, |_| {
            black_box(Network::compile(&plan, today()));
        }),
        tasks,
    );
    row(
        "compile, calendars unchanged",
        measure(calls / 2, |_| {
            black_box(network.compile_next(&plan, today()));
        }),
        tasks,
    );
    row(
        "the same and outlook: an edit",
        measure(calls / 2, |_| {
            let network = network.compile_next(&plan, today());
            black_box(outlook(&plan, &network, &own, &mut bench));
        }),
        tasks,
    );
}

/// Questions that the background answers, on 2,000 tasks with 60 purchases to be ordered.
fn questions() {
    let mut plan = portfolio(Shape::bench(50, 40, 12));
    let open: Vec<_> = plan.purchases.iter().filter(|p| p.state.before_order()).map(|p| p.id).collect();
    for id in open.iter().skip(60) {
        plan.purchases.remove(*id);
    }
    let network = Network::compile(&plan, today());
    let order = network.order();
    let now = outlook(&plan, &network, &order, &mut Bench::default());
    println!("questions, 2,000 tasks, {} purchases to be ordered", open.len().min(60));
    for (name, lead) in [("likely", LeadTime::Likely), ("P80", LeadTime::P80)] {
        let mut found = 0;
        let time = measure(5, |_| found = order_by_dates(&plan, &network, &order, lead, &|| false).len());
        row(&format!("order-by dates, {name}: {found}"), time, plan.tasks.len());
    }
    let late: Vec<ProjectId> = now.projects.iter().filter(|p| needs_bringing_back(p)).map(|p| p.id).collect();
    let mut found = 0;
    let time = measure(20, |k| {
        found += bring_back(&plan, &network, &now, late[k % late.len()], &|| false).len();
    });
    row(&format!("bring back one of {}: {} moves", late.len(), found / 21), time, plan.tasks.len());
    let works: Vec<WorkId> = plan.tasks.iter().step_by(37).map(|t| WorkId::Task(t.id)).collect();
    let time = measure(works.len(), |k| {
        black_box(slack(&plan, &network, &order, works[k], &|| false));
    });
    row("slack of a task", time, plan.tasks.len());
}
