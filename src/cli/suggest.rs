//! `stackrank suggest`: moves of projects to other ranks that make less late, each with what it gains and costs.
use super::args::SuggestOptions;
use super::load;
use super::output::{Done, Failure, plain};
use super::schedule::to_json;
use super::schedule_table::whole;
use crate::domain::{Portfolio, ProjectId};
use crate::engine::{
    Bench, Change, Goal, Network, Objective, Order, Search, SuggestedMove, WhyPart, better_words,
    gains_parts, losses_parts, moves, objective, step_parts,
};
use serde::Serialize;
use std::time::{Duration, Instant};

/// The answer, for programs.
#[derive(Serialize)]
struct Answer {
    before: Worth,
    after: Worth,
    evaluations: u64,
    moves: Vec<MoveRow>,
}

/// How good an order is.
#[derive(Serialize)]
struct Worth {
    /// In thousandths of a working day.
    weighted_lateness: u64,
    unfunded: i64,
    finish_days: u64,
}

/// One step; the steps before it taken.
#[derive(Serialize)]
struct MoveRow {
    text: String,
    ranks: Vec<(String, u32)>,
    before: Worth,
    after: Worth,
    gains: Vec<(String, Option<i32>)>,
    losses: Vec<(String, Option<i32>)>,
}

pub(super) fn run(options: SuggestOptions) -> Result<Done, Failure> {
    let loaded = load(options.file)?;
    let plan = &loaded.plan;
    let network = Network::compile(plan, options.clock.today());
    let order = network.order();
    let mut search = Search::new(plan, &network, &order, Goal::Lateness, 1);
    let begin = Instant::now();
    let seconds = options.seconds.unwrap_or(5);
    match options.evaluations {
        Some(count) => search.advance(count.div_ceil(2), 2, &|| false),
        None => search.advance(u64::MAX / 2, 2, &|| begin.elapsed() >= Duration::from_secs(seconds)),
    }
    let found = search.best();
    let steps = moves(plan, &network, &order, &found.order);
    let before = objective(plan, &network, &order, &mut Bench::default());
    let after = steps.last().map_or(before, |step| step.after);
    let told = told(plan, &order, &steps);
    if options.json {
        let moves = told.iter().zip(&steps).map(|(told, step)| row(told, step)).collect();
        let evaluations = found.evaluations;
        let answer = Answer { before: worth(before), after: worth(after), evaluations, moves };
        return Ok(Done::printed(to_json(&answer)?));
    }
    let mut lines: Vec<String> = told.iter().zip(&steps).map(|(told, step)| line(plan, told, step)).collect();
    let tried = found.evaluations;
    if steps.is_empty() {
        lines.push(format!("No better order was found; {tried} were tried."));
    } else {
        lines.push(String::new());
        lines.push(format!("All together: {}; {tried} orders were tried.", difference(plan, before, after)));
    }
    Ok(Done::printed(lines.iter().map(|line| plain(line) + "\n").collect::<String>()))
}

/// What each step does, those before it made.
fn told(plan: &Portfolio, order: &Order, steps: &[SuggestedMove]) -> Vec<String> {
    let mut order = order.clone();
    let tell = |step: &SuggestedMove| {
        let told = words(&step_parts(plan, &order, step));
        order = step.made_in(plan, &order);
        told
    };
    steps.iter().map(tell).collect()
}

/// "Move Firewall HA pair from rank 7 to 3: weighted lateness 26.4 d to 20.1 d; Core gains 9 d; Wi-Fi loses 2 d".
fn line(plan: &Portfolio, told: &str, step: &SuggestedMove) -> String {
    let mut parts = vec![format!("{told}: {}", difference(plan, step.before, step.after))];
    let sides = [gains_parts(plan, step), losses_parts(plan, step)];
    parts.extend(sides.iter().filter(|side| !side.is_empty()).map(|side| words(side)));
    parts.join("; ")
}

fn words(parts: &[WhyPart]) -> String {
    parts.iter().map(WhyPart::text).collect()
}

fn difference(plan: &Portfolio, before: Objective, after: Objective) -> String {
    let currency = plan.settings.currency;
    better_words(before, after, |money| format!("{} {currency}", whole(money, currency)))
}

fn worth(objective: Objective) -> Worth {
    let Objective { first, unfunded, finish } = objective;
    Worth { weighted_lateness: first, unfunded: unfunded.minor(), finish_days: finish }
}

fn row(told: &str, step: &SuggestedMove) -> MoveRow {
    let days = |list: &[(ProjectId, Option<i32>)]| {
        list.iter().map(|(id, days)| (id.to_string(), *days)).collect::<Vec<_>>()
    };
    let ranks = step.changes.iter().filter_map(|change| match change {
        Change::Rank(id, rank) => Some((id.to_string(), *rank)),
        _ => None,
    });
    MoveRow {
        text: told.into(),
        ranks: ranks.collect(),
        before: worth(step.before),
        after: worth(step.after),
        gains: days(&step.gains),
        losses: days(&step.losses),
    }
}
