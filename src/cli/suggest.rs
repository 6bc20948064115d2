//! `stackrank suggest`: moves of projects to other ranks that make less late, each with what it gains and costs.
use super::args::SuggestOptions;
use super::load;
use super::output::{Done, Failure, plain};
use super::schedule::to_json;
use super::schedule_table::whole;
use crate::domain::{Portfolio, ProjectId};
use crate::engine::{
    Bench, Change, Goal, Network, Objective, Search, SuggestedMove, change_words, moves, objective,
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
    if options.json {
        let moves = steps.iter().map(|step| row(plan, step)).collect();
        let evaluations = found.evaluations;
        let answer = Answer { before: worth(before), after: worth(after), evaluations, moves };
        return Ok(Done::printed(to_json(&answer)?));
    }
    let mut lines: Vec<String> = steps.iter().map(|step| line(plan, step)).collect();
    let tried = found.evaluations;
    if steps.is_empty() {
        lines.push(format!("No better order was found; {tried} were tried."));
    } else {
        lines.push(String::new());
        lines.push(format!("All together: {}; {tried} orders were tried.", difference(plan, before, after)));
    }
    Ok(Done::printed(lines.iter().map(|line| plain(line) + "\n").collect::<String>()))
}

/// "Move Firewall HA pair to rank 3: lateness 26.4 d → 20.1 d; Core gains 9 d; Wi-Fi loses 2 d".
fn line(plan: &Portfolio, step: &SuggestedMove) -> String {
    let name = |id: ProjectId| plan.projects.get(id).map_or_else(|| id.to_string(), |p| p.name.clone());
    let mut parts = vec![format!("{}: {}", words(plan, step), difference(plan, step.before, step.after))];
    for (id, days) in &step.gains {
        let gains = days.map_or("gets a date".into(), |days| format!("gains {days} d"));
        parts.push(format!("{} {gains}", name(*id)));
    }
    for (id, days) in &step.losses {
        let loses = days.map_or("has no date any more".into(), |days| format!("loses {days} d"));
        parts.push(format!("{} {loses}", name(*id)));
    }
    parts.join("; ")
}

fn words(plan: &Portfolio, step: &SuggestedMove) -> String {
    let words: Vec<String> = step.changes.iter().map(|change| change_words(plan, *change)).collect();
    words.join(", and ")
}

fn difference(plan: &Portfolio, before: Objective, after: Objective) -> String {
    let currency = plan.settings.currency;
    let days = |o: Objective| format!("{}.{} d", o.first / 1_000, o.first % 1_000 / 100);
    let mut parts = vec![format!("weighted lateness {} to {}", days(before), days(after))];
    if before.unfunded != after.unfunded {
        let money = |o: Objective| format!("{} {currency}", whole(o.unfunded, currency));
        parts.push(format!("above the funding {} to {}", money(before), money(after)));
    }
    if before.first == after.first && before.unfunded == after.unfunded {
        parts.push(format!("finishes {} d earlier in all", before.finish.saturating_sub(after.finish)));
    }
    parts.join(", ")
}

fn worth(objective: Objective) -> Worth {
    let Objective { first, unfunded, finish } = objective;
    Worth { weighted_lateness: first, unfunded: unfunded.minor(), finish_days: finish }
}

fn row(plan: &Portfolio, step: &SuggestedMove) -> MoveRow {
    let days = |list: &[(ProjectId, Option<i32>)]| {
        list.iter().map(|(id, days)| (id.to_string(), *days)).collect::<Vec<_>>()
    };
    let ranks = step.changes.iter().filter_map(|change| match change {
        Change::Rank(id, rank) => Some((id.to_string(), *rank)),
        _ => None,
    });
    MoveRow {
        text: words(plan, step),
        ranks: ranks.collect(),
        before: worth(step.before),
        after: worth(step.after),
        gains: days(&step.gains),
        losses: days(&step.losses),
    }
}
