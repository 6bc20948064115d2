//! `stackrank why`: why a task or purchase starts when it does.
use super::args::WhyOptions;
use super::load;
use super::output::{Done, Failure, plain};
use crate::domain::{Portfolio, RecordId, WorkId};
use crate::engine::{WhyPart, WhyStep, evaluate, why};
use serde::Serialize;

/// One link of the chain, for programs.
#[derive(Serialize)]
struct Step {
    id: String,
    text: String,
    /// What the sentence names, by id.
    names: Vec<String>,
}

pub(super) fn run(options: WhyOptions) -> Result<Done, Failure> {
    let loaded = load(Some(options.file))?;
    let plan = &loaded.plan;
    let work = find(plan, &options.work)?;
    let outlook = evaluate(plan, options.clock.today());
    let steps = why(plan, &outlook, work);
    if options.json {
        let list: Vec<Step> = steps.iter().map(step).collect();
        let text = serde_json::to_string_pretty(&list).map_err(|error| Failure::Data(error.to_string()))?;
        return Ok(Done::printed(text + "\n"));
    }
    Ok(Done::printed(steps.iter().map(|step| plain(&step.text()) + "\n").collect::<String>()))
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

/// The task or purchase that a word means: its id, its name, or a part of the one name that has it.
fn find(plan: &Portfolio, word: &str) -> Result<WorkId, Failure> {
    let tasks = plan.tasks.iter().map(|t| (WorkId::Task(t.id), t.id.to_string(), t.name.as_str()));
    let purchases =
        plan.purchases.iter().map(|p| (WorkId::Purchase(p.id), p.id.to_string(), p.item.as_str()));
    let all: Vec<_> = tasks.chain(purchases).collect();
    let low = word.trim().to_lowercase();
    let told = |list: &[&(WorkId, String, &str)]| {
        let mut names: Vec<String> =
            list.iter().take(6).map(|(_, id, name)| format!("{name} ({id})")).collect();
        if list.len() > 6 {
            names.push(format!("and {} more", list.len() - 6));
        }
        names.join(", ")
    };
    if let Some((work, ..)) = all.iter().find(|(_, id, _)| *id == word) {
        return Ok(*work);
    }
    let same: Vec<_> = all.iter().filter(|(.., name)| name.to_lowercase() == low).collect();
    let part: Vec<_> =
        all.iter().filter(|(.., name)| !low.is_empty() && name.to_lowercase().contains(&low)).collect();
    let several = |list: &[&(WorkId, String, &str)]| {
        let text = format!("\"{word}\" may be {}; name it by its id", told(list));
        Failure::Data(plain(&text))
    };
    match (same.as_slice(), part.as_slice()) {
        ([one], _) | ([], [one]) => Ok(one.0),
        ([], []) => Err(Failure::Data(plain(&format!("there is no task or purchase \"{word}\"")))),
        ([], many) | (many, _) => Err(several(many)),
    }
}
