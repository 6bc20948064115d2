//! `stackrank schedule`: the dates and the money that follow from a plan.
use super::args::ScheduleOptions;
use super::output::{Done, Failure};
use super::{check, load, schedule_json, schedule_table};
use crate::domain::check::{Severity, check as check_plan};
use crate::engine::evaluate;
use serde::Serialize;

pub(super) fn run(options: ScheduleOptions) -> Result<Done, Failure> {
    let loaded = load(options.file)?;
    let mut problems = check_plan(&loaded.plan);
    problems.retain(|p| p.severity == Severity::Error);
    let outlook = evaluate(&loaded.plan, options.clock.today());
    let out = if options.json {
        to_json(&schedule_json::schedule(&loaded.plan, &outlook))?
    } else {
        schedule_table::table(&loaded.plan, &outlook, options.tasks)
    };
    Ok(Done { out, problems: check::lines(&loaded, &problems), bad: !problems.is_empty() })
}

/// Pretty JSON with a line break at the end.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Data(error.to_string()))?;
    Ok(text + "\n")
}
