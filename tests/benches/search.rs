//! The search for a better order against published problems: how far its best lies above what is known, after so many schedules
//! and after so many seconds.
//!
//! Every schedule told is served, and held against an independent checker. Reads the data folder (`STACKRANK_DATA`, or
//! `shared/data` beside the repository). Looks at `STACKRANK_BENCH_PROBLEMS` (24) problems of each set, evenly spread, 0 for all,
//! and at `STACKRANK_BENCH_PARTS` only, if named: `counted`, `timed`, `several`, `lateness`.
#![expect(clippy::expect_used, reason = "of published problems")]
#[path = "../common/library/mod.rs"]
#[expect(dead_code, reason = "the test uses more of it")]
mod library;
#[path = "../common/portfolio.rs"]
mod portfolio;

use library::as_plan::{Grain, as_plan, times, today};
use library::feasible::{fault, makespan};
use library::rules::{Path, in_one_list};
use library::{Problem, Set, folder, sets};
use portfolio::Shape;
use stackrank::domain::{Portfolio, Rank};
use stackrank::engine::{Found, Goal, Network, Search, best_single_move, evaluate};
use std::time::{Duration, Instant};

fn main() {
    let parts = std::env::var("STACKRANK_BENCH_PARTS").unwrap_or_default();
    let wanted = |part: &str| parts.is_empty() || parts.split(',').any(|p| p == part);
    let most = std::env::var("STACKRANK_BENCH_PROBLEMS").ok().and_then(|s| s.parse().ok()).unwrap_or(24);
    if wanted("lateness") {
        lateness();
    }
    let Some(folder) = folder() else {
        println!(
            "published problems: skipped: no data folder beside the repository, and STACKRANK_DATA names none"
        );
        return;
    };
    for set in &sets(&folder) {
        match set.name {
            "MPLIB1 set 3" | "MPSPLIB" if wanted("several") => several(set, most),
            "MPLIB1 set 3" | "MPSPLIB" => {}
            _ => {
                if wanted("counted") {
                    counted(set, most);
                }
                if wanted("timed") {
                    timed(set, most);
                }
            }
        }
    }
}

/// The problems of a set that are looked at.
fn chosen(set: &Set, most: usize) -> Vec<usize> {
    let count = set.problems.len();
    let look_at = if most == 0 { count } else { most.min(count) };
    (0..look_at).map(|k| k * count / look_at.max(1)).collect()
}

/// How long a search may go on.
#[derive(Clone, Copy)]
enum Limit {
    /// Schedules, of one searcher.
    Schedules(u64),
    /// Time, of two searchers on two threads.
    Seconds(f64),
}

/// Searches for a short makespan, and returns it when the checker has agreed; and the schedules made.
fn searched(problem: &Problem, limit: Limit, low: u32) -> (u32, u64) {
    let projects: Vec<usize> = (0..problem.projects.len()).collect();
    let natural: Vec<usize> = library::rules::in_order(problem);
    let plan = as_plan(problem, &projects, &natural, Grain::QuarterHour);
    let begin = Instant::now();
    let network = Network::compile(&plan, today());
    let order = network.order();
    let mut search;
    match limit {
        Limit::Schedules(count) => {
            search = Search::with(&plan, &network, &order, Goal::Makespan, 7, (1, count));
            search.advance(count, 1, &|| false);
        }
        Limit::Seconds(seconds) => {
            let end = Duration::from_secs_f64(seconds);
            // a first look tells how many schedules the time is for
            let per = problem.jobs.len() as f64 * problem.jobs.len().max(300) as f64 * 1.2e-10;
            let count = (seconds * 0.9 / per) as u64;
            search = Search::with(&plan, &network, &order, Goal::Makespan, 7, (2, count));
            search.advance(u64::MAX / 2, 2, &|| begin.elapsed() >= end);
        }
    }
    let found = search.best();
    let end = checked(problem, &plan, found);
    assert!(end >= low, "{}: {end} is below the bound {low}", problem.name);
    (end, found.evaluations)
}

/// What follows from the plan with the order that was found put into it, held against the checker.
fn checked(problem: &Problem, plan: &Portfolio, found: &Found) -> u32 {
    let told = evaluate(&with_order(plan, found), today());
    let times = times(problem, &told, Grain::QuarterHour).expect("every job has a date");
    if let Some(fault) = fault(problem, &times) {
        panic!("{}: {fault}", problem.name);
    }
    let end = makespan(&times);
    assert_eq!(u64::from(end), found.objective.first, "{}: told another makespan", problem.name);
    end
}

/// The plan with its ranks as they were found.
fn with_order(plan: &Portfolio, found: &Found) -> Portfolio {
    let mut plan = plan.clone();
    let ranks = |count: usize| std::iter::successors(Some(Rank::first()), |r| Some(r.next())).take(count);
    let rows: Vec<_> = plan.projects.rows().to_vec();
    for (place, rank) in found.order.places().iter().zip(ranks(rows.len())) {
        let mut row = (*rows[*place as usize]).clone();
        row.rank = rank;
        plan.put(row.into());
    }
    for (_, tasks) in &found.tasks {
        for (task, rank) in tasks.iter().zip(ranks(tasks.len())) {
            let mut row = (**plan.tasks.get(*task).expect("a task of the plan")).clone();
            row.rank = rank;
            plan.put(row.into());
        }
    }
    plan
}

/// Averages over problems.
#[derive(Default)]
struct Sum {
    over_path: f64,
    known_over_path: f64,
    over_best: f64,
    reached: usize,
    schedules: u64,
    seconds: f64,
}

fn row(set: &Set, most: usize, name: &str, limit: Limit) {
    let places = chosen(set, most);
    let one = |place: &usize| {
        let (problem, known) = (set.read(*place), set.problems[*place].1);
        let length = f64::from(Path::of(&problem).length(&problem));
        let begin = Instant::now();
        let (end, schedules) = searched(&problem, limit, known.low);
        let seconds = begin.elapsed().as_secs_f64();
        let over = |value: u32, of: f64| 100.0 * (f64::from(value) - of) / of.max(1.0);
        (
            over(end, length),
            over(known.best, length),
            over(end, f64::from(known.best)),
            end <= known.best,
            schedules,
            seconds,
        )
    };
    // counted searches use one thread each
    let halves = if matches!(limit, Limit::Schedules(_)) { 2 } else { 1 };
    let all: Vec<_> = std::thread::scope(|scope| {
        let places = &places;
        let one = &one;
        let part = |k: usize| {
            scope.spawn(move || places.iter().skip(k).step_by(halves).map(one).collect::<Vec<_>>())
        };
        let parts: Vec<_> = (0..halves).map(part).collect();
        parts.into_iter().flat_map(|p| p.join().expect("a schedule that the checker takes")).collect()
    });
    let mut sum = Sum::default();
    for (path, known, best, reached, schedules, seconds) in all {
        sum.over_path += path;
        sum.known_over_path += known;
        sum.over_best += best;
        sum.reached += usize::from(reached);
        sum.schedules += schedules;
        sum.seconds += seconds;
    }
    let n = places.len().max(1) as f64;
    println!(
        "  {name:>16} {:>9.2}% {:>10.2}% {:>9.2}% {:>6} of {:<4} {:>10.0} {:>8.3} s",
        sum.over_path / n,
        sum.known_over_path / n,
        sum.over_best / n,
        sum.reached,
        places.len(),
        sum.schedules as f64 / n,
        sum.seconds / n
    );
}

fn heading(set: &Set, most: usize) {
    println!("{}: {} of {} problems ({})", set.name, chosen(set, most).len(), set.problems.len(), set.origin);
    println!(
        "  {:>16} {:>10} {:>11} {:>10} {:>14} {:>10} {:>10}",
        "", "over path", "best known", "over best", "reached", "schedules", "each"
    );
}

fn counted(set: &Set, most: usize) {
    heading(set, most);
    for count in [1_000, 5_000, 50_000] {
        row(set, most, &format!("{count} schedules"), Limit::Schedules(count));
    }
}

fn timed(set: &Set, most: usize) {
    heading(set, most);
    for seconds in [1.0, 10.0] {
        let most = if seconds > 5.0 && most > 0 { most.div_ceil(4) } else { most };
        row(set, most, &format!("{seconds} s, 2 threads"), Limit::Seconds(seconds));
    }
}

/// Portfolios: ranks and task orders together, and, for comparison, all tasks in one list.
fn several(set: &Set, most: usize) {
    let seconds = if set.name == "MPSPLIB" { 1.0 } else { 2.0 };
    println!(
        "{}: {} of {} problems ({}), {seconds} s on two threads",
        set.name,
        chosen(set, most).len(),
        set.problems.len(),
        set.origin
    );
    for one_list in [false, true] {
        let (mut over, mut better, mut equal, mut worse, mut made) = (0.0, 0, 0, 0, 0);
        let places = chosen(set, most);
        for place in &places {
            let (problem, known) = (set.read(*place), set.problems[*place].1);
            let problem = if one_list { in_one_list(&problem) } else { problem };
            let (end, schedules) = searched(&problem, Limit::Seconds(seconds), known.low);
            over += 100.0 * (f64::from(end) - f64::from(known.best)) / f64::from(known.best);
            match end.cmp(&known.best) {
                std::cmp::Ordering::Less => better += 1,
                std::cmp::Ordering::Equal => equal += 1,
                std::cmp::Ordering::Greater => worse += 1,
            }
            made += schedules;
        }
        let n = places.len().max(1) as f64;
        let name = if one_list { "one list of all tasks" } else { "ranks and task orders" };
        println!(
            "  {name:24} {:>7.2}% against published; better {better}, equal {equal}, worse {worse}; {:.0} schedules each",
            over / n,
            made as f64 / n
        );
    }
}

/// Weighted lateness of portfolios: 2 seconds against 60.
fn lateness() {
    let long = std::env::var("STACKRANK_BENCH_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60.0);
    println!("weighted lateness of 50 projects of 40 tasks, two threads");
    for seed in 0..2 {
        let plan = promised(Shape { seed: 11 + seed, ..Shape::bench(50, 40, 12) }, seed);
        let network = Network::compile(&plan, portfolio::today());
        let order = network.order();
        let begin = Instant::now();
        let single = best_single_move(&plan, &network, &order, &|| false, &|_, _, _| {});
        let took = begin.elapsed();
        let mut search = Search::new(&plan, &network, &order, Goal::Lateness, 7);
        let now = search.best().objective.first;
        println!("  portfolio {seed}: at present {:.1}", now as f64 / 1e3);
        let text = single.map_or(0, |s| s.after.first);
        println!("  {:>24} {:>12.1}   {:.3} s", "best single move", text as f64 / 1e3, took.as_secs_f64());
        let begin = Instant::now();
        let mut told = vec![];
        for seconds in [0.2, 0.5, 1.0, 2.0, 5.0, long] {
            search.advance(u64::MAX / 2, 2, &|| begin.elapsed().as_secs_f64() >= seconds);
            told.push((seconds, search.best().objective.first, search.best().evaluations));
        }
        let last = told.last().map_or(1, |t| t.1).max(1) as f64;
        for (seconds, first, evaluations) in told {
            let over = 100.0 * (first as f64 / last - 1.0);
            println!(
                "  {:>22} s {:>12.1} {over:>8.2}% {evaluations:>10} evaluations",
                seconds,
                first as f64 / 1e3
            );
        }
        let begin = Instant::now();
        let moves = stackrank::engine::moves(&plan, &network, &order, &search.best().order);
        println!("  {} moves lead there, found in {:.2} s", moves.len(), begin.elapsed().as_secs_f64());
    }
}

/// A portfolio with a promise for every project: its finish when served in the present order, more or less.
fn promised(shape: Shape, seed: u64) -> Portfolio {
    let mut plan = portfolio::portfolio(shape);
    let mut rng = portfolio::Rng(99 + seed);
    let told = evaluate(&plan, portfolio::today());
    let last = told
        .projects
        .iter()
        .filter_map(|p| p.finish)
        .map(stackrank::domain::Moment::last_day)
        .max()
        .unwrap_or(portfolio::today());
    let days = (last - portfolio::today()).num_days().max(10) as u32;
    for row in plan.projects.rows().to_vec() {
        let mut row = (*row).clone();
        let ahead = days / 10 + rng.below(days * 7 / 10);
        row.promise = portfolio::today().checked_add_days(chrono::Days::new(u64::from(ahead)));
        row.cost_of_delay = Some(stackrank::domain::Money::from_minor(i64::from(1 + rng.below(5)) * 100_000));
        plan.put(row.into());
    }
    plan
}
