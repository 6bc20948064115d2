//! `stackrank check`: what breaks a rule, and in which line.
use super::output::{Done, Failure, counted, plain};
use super::{Loaded, load};
use crate::domain::check::{Problem, Severity, check};
use crate::domain::{Portfolio, RecordId};
use std::path::PathBuf;

pub(super) fn run(file: Option<PathBuf>) -> Result<Done, Failure> {
    let loaded = load(file)?;
    let problems = check(&loaded.plan);
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let plan = &loaded.plan;
    let verdict = match (errors, problems.len() - errors) {
        (0, 0) => "good".into(),
        (0, warnings) => format!("good, with {}", counted(warnings, "warning", "warnings")),
        (errors, 0) => counted(errors, "error", "errors"),
        (errors, warnings) => {
            format!("{}, {}", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"))
        }
    };
    let out = format!(
        "{}: {verdict} ({}, {}, {}, {})\n",
        loaded.name,
        counted(plan.projects.len(), "project", "projects"),
        counted(plan.tasks.len(), "task", "tasks"),
        counted(plan.purchases.len(), "purchase", "purchases"),
        counted(plan.people.len(), "person", "people"),
    );
    Ok(Done { out, problems: lines(&loaded, &problems), bad: errors > 0 })
}

/// "plan.ron:12: error: task x1 (Rack and stack): names a person that is not in the plan: y2".
pub(super) fn lines(loaded: &Loaded, problems: &[Problem]) -> Vec<String> {
    let text = String::from_utf8_lossy(&loaded.bytes);
    problems
        .iter()
        .map(|problem| {
            let (kind, id) = key(problem.at);
            let line = line_of(&text, kind, &id).map_or(String::new(), |n| format!("{n}:"));
            let severity = match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let row = row(&loaded.plan, problem.at);
            format!("{}:{line} {severity}: {row}: {}", loaded.name, plain(&problem.text))
        })
        .collect()
}

/// The name of a row's table in the file, and its id.
fn key(at: RecordId) -> (&'static str, String) {
    match at {
        RecordId::Settings => ("settings", String::new()),
        RecordId::Stage(id) => ("stages", id.to_string()),
        RecordId::Person(id) => ("people", id.to_string()),
        RecordId::Absence(id) => ("absences", id.to_string()),
        RecordId::Supplier(id) => ("suppliers", id.to_string()),
        RecordId::WindowSet(id) => ("window_sets", id.to_string()),
        RecordId::Freeze(id) => ("freezes", id.to_string()),
        RecordId::Funding(id) => ("funding", id.to_string()),
        RecordId::Project(id) => ("projects", id.to_string()),
        RecordId::Task(id) => ("tasks", id.to_string()),
        RecordId::Purchase(id) => ("purchases", id.to_string()),
        RecordId::Delivery(id) => ("deliveries", id.to_string()),
        RecordId::Dependency(id) => ("dependencies", id.to_string()),
        RecordId::Change(id) => ("changes", id.to_string()),
        RecordId::Baseline(id) => ("baselines", id.to_string()),
        RecordId::BaselineRow(id) => ("baseline_rows", id.to_string()),
    }
}

/// The line of a row: files have one row a line, below the name of its table. `None` in files laid out otherwise.
fn line_of(text: &str, table: &str, id: &str) -> Option<usize> {
    let mut lines = text.lines().zip(1..);
    let (_, head) =
        lines.find(|(line, _)| line.trim_start().strip_prefix(table).is_some_and(|r| r.starts_with(':')))?;
    if id.is_empty() {
        return Some(head);
    }
    let wanted = format!("(id: \"{id}\"");
    lines.find(|(line, _)| line.trim_start().starts_with(&wanted)).map(|(_, number)| number)
}

/// "task x1 (Rack and stack)".
fn row(plan: &Portfolio, at: RecordId) -> String {
    let named = |kind: &str, id: String, name: Option<&str>| match name {
        Some(name) => format!("{kind} {id} ({})", plain(name)),
        None => format!("{kind} {id}"),
    };
    match at {
        RecordId::Settings => "settings".into(),
        RecordId::Stage(id) => named("stage", id.to_string(), plan.stages.get(id).map(|r| r.name.as_str())),
        RecordId::Person(id) => named("person", id.to_string(), plan.people.get(id).map(|r| r.name.as_str())),
        RecordId::Absence(id) => named("absence", id.to_string(), None),
        RecordId::Supplier(id) => {
            named("supplier", id.to_string(), plan.suppliers.get(id).map(|r| r.name.as_str()))
        }
        RecordId::WindowSet(id) => {
            named("window set", id.to_string(), plan.window_sets.get(id).map(|r| r.name.as_str()))
        }
        RecordId::Freeze(id) => {
            named("freeze", id.to_string(), plan.freezes.get(id).map(|r| r.name.as_str()))
        }
        RecordId::Funding(id) => named("funding", id.to_string(), None),
        RecordId::Project(id) => {
            named("project", id.to_string(), plan.projects.get(id).map(|r| r.name.as_str()))
        }
        RecordId::Task(id) => named("task", id.to_string(), plan.tasks.get(id).map(|r| r.name.as_str())),
        RecordId::Purchase(id) => {
            named("purchase", id.to_string(), plan.purchases.get(id).map(|r| r.item.as_str()))
        }
        RecordId::Delivery(id) => named("part delivery", id.to_string(), None),
        RecordId::Dependency(id) => named("dependency", id.to_string(), None),
        RecordId::Change(id) => named("change", id.to_string(), None),
        RecordId::Baseline(id) => {
            named("baseline", id.to_string(), plan.baselines.get(id).map(|r| r.name.as_str()))
        }
        RecordId::BaselineRow(id) => named("baseline row", id.to_string(), None),
    }
}
