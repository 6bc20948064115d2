//! `stackrank check`: what breaks a rule, and in which line.
use super::output::{Done, Failure, counted, plain};
use super::{Loaded, load};
use crate::domain::check::{Problem, Severity, check};
use crate::domain::{Portfolio, RecordId, WorkId};
use crate::engine::{Outlook, evaluate, remedy_words, trouble_words, troubles};
use crate::workspace::Clock;
use std::collections::HashMap;
use std::path::PathBuf;

pub(super) fn run(file: Option<PathBuf>, clock: Clock) -> Result<Done, Failure> {
    let loaded = load(file)?;
    let problems = check(&loaded.plan);
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let plan = &loaded.plan;
    let conflicts = conflicts(&loaded, &evaluate(plan, clock.today()));
    let verdict = verdict(errors, problems.len() - errors, conflicts.len());
    let out = format!(
        "{}: {verdict} ({}, {}, {}, {})\n",
        loaded.name,
        counted(plan.projects.len(), "project", "projects"),
        counted(plan.tasks.len(), "task", "tasks"),
        counted(plan.purchases.len(), "purchase", "purchases"),
        counted(plan.people.len(), "person", "people"),
    );
    let mut told = lines(&loaded, &problems);
    told.extend(conflicts);
    Ok(Done { out, problems: told, bad: errors > 0 })
}

/// "good", "good, with 1 warning and 2 conflicts", "1 error, 2 conflicts".
fn verdict(errors: usize, warnings: usize, conflicts: usize) -> String {
    let named = [
        (errors, "error", "errors"),
        (warnings, "warning", "warnings"),
        (conflicts, "conflict", "conflicts"),
    ];
    let parts: Vec<String> =
        named.iter().filter(|n| n.0 > 0).map(|(count, one, many)| counted(*count, one, many)).collect();
    match (errors, parts.is_empty()) {
        (0, true) => "good".into(),
        (0, false) => format!("good, with {}", parts.join(" and ")),
        _ => parts.join(", "),
    }
}

/// "plan.ron:12: conflict: task x1 (Rack and stack): The pin lies in Year-end. Remove the pin": by project, in rank order.
fn conflicts(loaded: &Loaded, outlook: &Outlook) -> Vec<String> {
    let (plan, text) = (&loaded.plan, String::from_utf8_lossy(&loaded.bytes));
    let lines = Lines::of_text(&text);
    let all = troubles(plan, outlook);
    let told = all.iter().flat_map(|of| &of.list).map(|trouble| {
        let at = match trouble.at {
            WorkId::Task(id) => RecordId::Task(id),
            WorkId::Purchase(id) => RecordId::Purchase(id),
        };
        let place = place(loaded, &lines, at);
        let (wrong, what_to_do) = (trouble_words(plan, trouble), remedy_words(plan, outlook, trouble));
        format!("{place} conflict: {}: {}. {}", row(plan, at), plain(&wrong), plain(&what_to_do))
    });
    told.collect()
}

/// "plan.ron:12:", or "plan.ron:" in files laid out otherwise.
fn place(loaded: &Loaded, lines: &Lines, at: RecordId) -> String {
    let (table, id) = key(at);
    let line = lines.of(table, &id).map_or(String::new(), |n| format!("{n}:"));
    format!("{}:{line}", loaded.name)
}

/// "plan.ron:12: error: task x1 (Rack and stack): names a person that is not in the plan: y2".
pub(super) fn lines(loaded: &Loaded, problems: &[Problem]) -> Vec<String> {
    let text = String::from_utf8_lossy(&loaded.bytes);
    let lines = Lines::of_text(&text);
    problems
        .iter()
        .map(|problem| {
            let place = place(loaded, &lines, problem.at);
            let severity = match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let row = row(&loaded.plan, problem.at);
            format!("{place} {severity}: {row}: {}", plain(&problem.text))
        })
        .collect()
}

/// The name of a row's table in the file, and its id.
pub(super) fn key(at: RecordId) -> (&'static str, String) {
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
        RecordId::Invoice(id) => ("invoices", id.to_string()),
        RecordId::DrawDown(id) => ("draw_downs", id.to_string()),
        RecordId::DelayCause(id) => ("causes", id.to_string()),
        RecordId::Dependency(id) => ("dependencies", id.to_string()),
        RecordId::Change(id) => ("changes", id.to_string()),
        RecordId::Baseline(id) => ("baselines", id.to_string()),
        RecordId::BaselineRow(id) => ("baseline_rows", id.to_string()),
    }
}

/// The lines of tables and rows: files have one row a line, below the name of its table. Nothing is found in files laid out
/// otherwise. Looked through once: there may be as many problems as rows.
struct Lines<'t>(HashMap<(&'t str, &'t str), usize>);

impl<'t> Lines<'t> {
    fn of_text(text: &'t str) -> Self {
        let mut found = HashMap::new();
        let mut table = "";
        for (line, number) in text.lines().map(str::trim_start).zip(1..) {
            if let Some(id) = line.strip_prefix("(id: \"").and_then(|rest| rest.split('"').next()) {
                found.entry((table, id)).or_insert(number);
            } else if let Some((name, _)) = line.split_once(':')
                && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            {
                table = name;
                found.entry((table, "")).or_insert(number);
            }
        }
        Self(found)
    }
    fn of(&self, table: &str, id: &str) -> Option<usize> {
        self.0.get(&(table, id)).copied()
    }
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
        RecordId::Invoice(id) => named("invoice", id.to_string(), None),
        RecordId::DrawDown(id) => named("draw-down", id.to_string(), None),
        RecordId::DelayCause(id) => named("cause of delay", id.to_string(), None),
        RecordId::Dependency(id) => named("dependency", id.to_string(), None),
        RecordId::Change(id) => named("change", id.to_string(), None),
        RecordId::Baseline(id) => {
            named("baseline", id.to_string(), plan.baselines.get(id).map(|r| r.name.as_str()))
        }
        RecordId::BaselineRow(id) => named("baseline row", id.to_string(), None),
    }
}
