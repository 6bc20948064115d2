//! `stackrank why`: why a task, a purchase or the end of a project falls when it does, and what would bring a late one back.
use super::args::WhyOptions;
use super::load;
use super::output::{Done, Failure, plain};
use super::schedule::to_json;
use super::schedule_table::whole;
use crate::domain::{Portfolio, ProjectId, RecordId, WorkId};
use crate::engine::{
    Bench, Move, Network, Outlook, Slack, WhyPart, WhyStep, bring_back, change_words, decisive_work,
    gain_parts, needs_bringing_back, outlook, slack, slack_words, why,
};
use serde::Serialize;

/// The answer, for programs.
#[derive(Serialize)]
struct Answer {
    chain: Vec<Step>,
    /// Of a task or purchase that can be put off.
    slack: Option<SlackRow>,
    moves: Vec<MoveRow>,
}

/// One link of the chain.
#[derive(Serialize)]
struct Step {
    id: String,
    text: String,
    /// What the sentence names, by id.
    names: Vec<String>,
}

/// How far something can be put off, in working days.
#[derive(Serialize)]
struct SlackRow {
    /// Before anything else ends later.
    free_days: u32,
    /// Before a project ends later.
    total_days: u32,
}

/// A single move that would bring a project back.
#[derive(Serialize)]
struct MoveRow {
    text: String,
    finish_day: String,
    gained_days: Option<i32>,
    keeps_promise: bool,
    /// Projects that would end later: id and working days, null for no date any more.
    losses: Vec<(String, Option<i32>)>,
    money: i64,
}

/// What can be asked about.
#[derive(Clone, Copy)]
enum Asked {
    Work(WorkId),
    Project(ProjectId),
}

pub(super) fn run(options: WhyOptions) -> Result<Done, Failure> {
    let loaded = load(Some(options.file))?;
    let plan = &loaded.plan;
    let asked = find(plan, &options.work)?;
    let network = Network::compile(plan, options.clock.today());
    let now = outlook(plan, &network, &network.order(), &mut Bench::default());
    let (steps, moves, slack) = match asked {
        Asked::Work(work) => {
            let slack = slack(plan, &network, &network.order(), work, &|| false);
            (why(plan, &now, work), vec![], slack)
        }
        Asked::Project(project) => {
            let chain =
                decisive_work(plan, &now, project).map_or_else(Vec::new, |work| why(plan, &now, work));
            let row = plan.projects.place(project).and_then(|place| now.projects.get(place));
            let late = row.is_some_and(needs_bringing_back);
            let moves = if late { bring_back(plan, &network, &now, project, &|| false) } else { vec![] };
            (chain, moves, None)
        }
    };
    if options.json {
        let chain = steps.iter().map(step).collect();
        let moves = moves.iter().map(|m| move_row(plan, m)).collect();
        return Ok(Done::printed(to_json(&Answer { chain, slack: slack.map(slack_row), moves })?));
    }
    let mut lines: Vec<String> = steps.iter().map(WhyStep::text).collect();
    lines.extend(slack.map(|found| format!("Slack: {}", slack_words(found))));
    if !moves.is_empty() {
        lines.push(String::new());
        lines.push("What would bring it back:".into());
        lines.extend(moves.iter().map(|m| move_line(plan, &now, m)));
    }
    Ok(Done::printed(lines.iter().map(|line| plain(line) + "\n").collect::<String>()))
}

/// "Move Firewall HA pair to rank 3: ends 26 Feb, 9 d gained, keeps the promise; Wi-Fi loses 2 d".
fn move_line(plan: &Portfolio, now: &Outlook, found: &Move) -> String {
    let currency = plan.settings.currency;
    let gains = gain_parts(plan, now.today, found, |m| format!("{} {currency}", whole(m, currency)));
    let gains: String = gains.iter().map(WhyPart::text).collect();
    format!("  {}: {gains}", change_words(plan, found.change))
}

fn move_row(plan: &Portfolio, found: &Move) -> MoveRow {
    MoveRow {
        text: change_words(plan, found.change),
        finish_day: found.finish.to_string(),
        gained_days: found.gained,
        keeps_promise: found.keeps,
        losses: found.losses.iter().map(|(id, days)| (id.to_string(), *days)).collect(),
        money: found.money.minor(),
    }
}

fn slack_row(found: Slack) -> SlackRow {
    SlackRow { free_days: found.free, total_days: found.total }
}

fn step(step: &WhyStep) -> Step {
    let id = |id: &RecordId| match id {
        RecordId::Task(id) => id.to_string(),
        RecordId::Purchase(id) => id.to_string(),
        RecordId::Project(id) => id.to_string(),
        RecordId::Person(id) => id.to_string(),
        RecordId::Freeze(id) => id.to_string(),
        RecordId::WindowSet(id) => id.to_string(),
        other => format!("{other:?}"),
    };
    let names = step.parts.iter().filter_map(|part| match part {
        WhyPart::Link(_, to) => Some(id(to)),
        WhyPart::Text(_) => None,
    });
    let own = match step.work {
        WorkId::Task(id) => id.to_string(),
        WorkId::Purchase(id) => id.to_string(),
    };
    Step { id: own, text: step.text(), names: names.collect() }
}

/// What a word means: an id, a name, or a part of the one name that has it.
fn find(plan: &Portfolio, word: &str) -> Result<Asked, Failure> {
    let tasks =
        plan.tasks.iter().map(|t| (Asked::Work(WorkId::Task(t.id)), t.id.to_string(), t.name.as_str()));
    let bought = plan.purchases.iter();
    let bought = bought.map(|p| (Asked::Work(WorkId::Purchase(p.id)), p.id.to_string(), p.item.as_str()));
    let projects = plan.projects.iter().map(|p| (Asked::Project(p.id), p.id.to_string(), p.name.as_str()));
    let all: Vec<_> = projects.chain(tasks).chain(bought).collect();
    if let Some((asked, ..)) = all.iter().find(|(_, id, _)| *id == word) {
        return Ok(*asked);
    }
    let low = word.trim().to_lowercase();
    let same: Vec<_> = all.iter().filter(|(.., name)| name.to_lowercase() == low).collect();
    let part: Vec<_> =
        all.iter().filter(|(.., name)| !low.is_empty() && name.to_lowercase().contains(&low)).collect();
    match (same.as_slice(), part.as_slice()) {
        ([one], _) | ([], [one]) => Ok(one.0),
        ([], []) => {
            let text = format!("there is no project, task or purchase \"{word}\"");
            Err(Failure::Data(plain(&text)))
        }
        ([], many) | (many, _) => {
            let mut names: Vec<String> =
                many.iter().take(6).map(|(_, id, name)| format!("{name} ({id})")).collect();
            if many.len() > 6 {
                names.push(format!("and {} more", many.len() - 6));
            }
            let text = format!("\"{word}\" may be {}; name it by its id", names.join(", "));
            Err(Failure::Data(plain(&text)))
        }
    }
}
