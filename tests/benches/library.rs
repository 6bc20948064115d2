//! Published scheduling problems, served in the orders that the literature tries first: how far each order's makespan lies
//! above the best that is known, and how many lists are served in a second.
//!
//! Every schedule is held against an independent checker. Reads the data folder (`STACKRANK_DATA`, or `shared/data` beside the
//! repository), and looks at as many problems of each set, evenly spread, as fit into `STACKRANK_BENCH_SECONDS` (60).
#![expect(clippy::expect_used, reason = "of published problems")]
#[path = "../common/library/mod.rs"]
#[expect(dead_code, reason = "the test uses more of it")]
mod library;
#[path = "../common/portfolio.rs"]
#[expect(dead_code, reason = "only its generator of numbers")]
mod portfolio;

use library::as_plan::{Grain, as_plan, times, today};
use library::feasible::{fault, makespan};
use library::rules::{JobRule, Path, ProjectRule, in_one_list, in_order, one_each};
use library::{Problem, Set, folder, sets};
use portfolio::Rng;
use stackrank::engine::{Bench, Network, Order, outlook};
use std::time::{Duration, Instant};

fn main() {
    let Some(folder) = folder() else {
        println!("skipped: no data folder beside the repository, and STACKRANK_DATA names none");
        return;
    };
    let seconds = std::env::var("STACKRANK_BENCH_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60.0);
    let sets = sets(&folder);
    let share = Duration::from_secs_f64(seconds / (sets.len() + 1) as f64);
    for set in &sets {
        rules(set, share);
    }
    if let Some(set) = sets.iter().find(|s| s.name == "PSPLIB j120") {
        speed(set, share);
    }
}

/// Serves a list and returns the makespan and each project's finish, after the checker has agreed.
fn served(problem: &Problem, projects: &[usize], list: &[usize], bench: &mut Bench) -> (u32, Vec<u32>) {
    let plan = as_plan(problem, projects, list, Grain::QuarterHour);
    let network = Network::compile(&plan, today());
    let told = outlook(&plan, &network, &network.order(), bench);
    let times = times(problem, &told, Grain::QuarterHour).expect("every job has a date");
    if let Some(fault) = fault(problem, &times) {
        panic!("{}: {fault}", problem.name);
    }
    let finishes = problem.projects.iter().map(|jobs| makespan(&times[jobs.clone()])).collect();
    (makespan(&times), finishes)
}

/// What a rule did: sums of percentages, and counts.
#[derive(Default)]
struct Sum {
    over_best: f64,
    over_path: f64,
    /// Mean delay of a project beyond its own critical path.
    delay: f64,
    reached: usize,
}

/// One way to serve a problem: a name, and what it yields.
type Way = (String, Box<dyn Fn(&Problem, &mut Bench) -> (u32, Vec<u32>)>);

fn ways(several: bool) -> Vec<Way> {
    let mut out: Vec<Way> = vec![];
    for (rule, name) in JobRule::ALL {
        if !several {
            out.push((
                name.into(),
                Box::new(move |problem, bench| served(problem, &[0], &rule.list(problem), bench)),
            ));
        } else if matches!(rule, JobRule::LatestFinish | JobRule::Slack) {
            out.push((
                format!("one list of all, {name}"),
                Box::new(move |problem, bench| {
                    let list = rule.list(problem);
                    let (end, _) = served(&in_one_list(problem), &[0], &list, bench);
                    (end, vec![])
                }),
            ));
        }
    }
    for (order, name) in ProjectRule::ALL.into_iter().filter(|_| several) {
        for (rule, inside) in [JobRule::ALL[0], JobRule::ALL[1]] {
            out.push((
                format!("projects {name}, jobs {inside}"),
                Box::new(move |problem, bench| {
                    served(problem, &order.order(problem), &rule.list(problem), bench)
                }),
            ));
        }
    }
    out
}

fn rules(set: &Set, share: Duration) {
    let begin = Instant::now();
    let mut bench = Bench::default();
    let mut sums: Vec<Sum> = vec![];
    let mut ways_of_set: Vec<Way> = vec![];
    let count = set.problems.len();
    // a stride without a common factor with the number of problems: evenly spread wherever time runs out
    let stride = (count * 5 / 13..=count).find(|s| gcd(*s, count) == 1).unwrap_or(1);
    let mut done = 0;
    let mut gap_of_path = 0.0;
    while done < count && (done == 0 || begin.elapsed() < share) {
        let place = done * stride % count;
        let (problem, known) = (set.read(place), set.problems[place].1);
        if sums.is_empty() {
            ways_of_set = ways(problem.projects.len() > 1);
            sums.resize_with(ways_of_set.len(), Sum::default);
        }
        let path = Path::of(&problem);
        let length = f64::from(path.length(&problem));
        let over = |value: u32, of: f64| 100.0 * (f64::from(value) - of) / of.max(1.0);
        gap_of_path += over(known.best, length);
        for ((_, way), sum) in ways_of_set.iter().zip(&mut sums) {
            let (end, finishes) = way(&problem, &mut bench);
            assert!(end >= known.low, "{}: {end} is below the bound {}", problem.name, known.low);
            sum.over_best += over(end, f64::from(known.best));
            sum.over_path += over(end, length);
            sum.reached += usize::from(end <= known.best);
            for (finish, jobs) in finishes.iter().zip(&problem.projects) {
                let own = jobs.clone().map(|j| path.start[j] + problem.jobs[j].length).max().unwrap_or(0);
                sum.delay += (f64::from(*finish) - f64::from(own)) / problem.projects.len() as f64;
            }
        }
        done += 1;
    }
    let n = done.max(1) as f64;
    println!(
        "{}: {done} of {count} problems ({}), {:.1} s",
        set.name,
        set.origin,
        begin.elapsed().as_secs_f64()
    );
    println!("  {:58} {:>9} {:>9} {:>9} {:>10}", "", "over best", "over path", "≤ best", "mean delay");
    println!("  {:58} {:>8.2}% {:>8.2}% {:>9}", "best known", 0.0, gap_of_path / n, done);
    for ((name, _), sum) in ways_of_set.iter().zip(&sums) {
        let (best, path) = (sum.over_best / n, sum.over_path / n);
        println!("  {name:58} {best:>8.2}% {path:>8.2}% {:>9} {:>10.1}", sum.reached, sum.delay / n);
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// How many random lists of j120 are served in a second on one thread: as lists of tasks (compiled anew), and as orders of
/// projects of one job each (one network, served again and again).
fn speed(set: &Set, share: Duration) {
    let mut bench = Bench::default();
    let mut rng = Rng(7);
    let (mut compiled, mut compiling) = (0u32, Duration::ZERO);
    let (mut ordered, mut serving) = (0u32, Duration::ZERO);
    let begin = Instant::now();
    let count = set.problems.len();
    for place in (0..count).step_by((count / 12).max(1)) {
        let problem = set.read(place);
        let lists: Vec<Vec<usize>> = (0..32).map(|_| random_list(&problem, &mut rng)).collect();
        let plans: Vec<_> = lists.iter().map(|l| as_plan(&problem, &[0], l, Grain::QuarterHour)).collect();
        let clock = Instant::now();
        for plan in &plans {
            let network = Network::compile(plan, today());
            network.serve(&network.order(), &mut bench);
            compiled += 1;
        }
        compiling += clock.elapsed();
        let single = one_each(&problem);
        let natural: Vec<usize> = (0..problem.jobs.len()).collect();
        let plan = as_plan(&single, &natural, &natural, Grain::QuarterHour);
        let network = Network::compile(&plan, today());
        let orders: Vec<Order> = lists
            .iter()
            .map(|list| {
                let project = |job: &usize| plan.projects.rows()[*job].id;
                let place =
                    |order: Order, (at, job): (usize, &usize)| order.moved(&plan, project(job), at, None);
                list.iter().enumerate().fold(network.order(), place)
            })
            .collect();
        let clock = Instant::now();
        for order in orders.iter().cycle().take(128) {
            network.serve(order, &mut bench);
            ordered += 1;
        }
        serving += clock.elapsed();
        if begin.elapsed() > share {
            break;
        }
    }
    let rate = |count: u32, time: Duration| f64::from(count) / time.as_secs_f64().max(1e-9);
    println!("{}, random lists, one thread:", set.name);
    println!("  {:58} {:>9.0} a second", "compiled and served", rate(compiled, compiling));
    println!("  {:58} {:>9.0} a second", "served", rate(ordered, serving));
}

/// A list in which predecessors stand first, otherwise random.
fn random_list(problem: &Problem, rng: &mut Rng) -> Vec<usize> {
    let mut key: Vec<u64> = (0..problem.jobs.len()).map(|_| rng.next()).collect();
    for job in in_order(problem) {
        let after = problem.jobs[job].after.iter().map(|b| key[*b]).max();
        key[job] = key[job].max(after.map_or(0, |k| k + 1));
    }
    let mut list = in_order(problem);
    list.sort_by_key(|j| key[*j]);
    list
}
