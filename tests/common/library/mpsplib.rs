//! MPSPLIB as JSON: `resources [[name, capacity]]`, `tasks {project, dur, preds, dem, release?}`, predecessors by their place.
use super::{Job, Problem};
use serde_json::Value;
use std::ops::Range;

/// Reads a problem; `None` if the text is not of the format.
pub fn read(name: &str, text: &str) -> Option<Problem> {
    let root: Value = serde_json::from_str(text).ok()?;
    let whole = |v: &Value| v.as_u64().or_else(|| v.as_f64().map(|f| f as u64));
    let capacity = root["resources"].as_array()?.iter().map(|r| Some(whole(&r[1])? as u32));
    let capacity = capacity.collect::<Option<Vec<u32>>>()?;
    let mut jobs = vec![];
    let mut projects: Vec<Range<usize>> = vec![];
    let mut last = None;
    for (place, task) in root["tasks"].as_array()?.iter().enumerate() {
        let project = task["project"].as_str()?;
        match projects.last_mut().filter(|_| last == Some(project)) {
            Some(range) => range.end = place + 1,
            None => projects.push(place..place + 1),
        }
        last = Some(project);
        let after = task["preds"].as_array()?.iter().map(|p| Some(whole(p)? as usize));
        let needs =
            task["dem"].as_array()?.iter().map(|d| Some((whole(&d[0])? as usize, whole(&d[1])? as u32)));
        jobs.push(Job {
            length: (whole(&task["dur"])? + whole(&task["release"]).unwrap_or(0)) as u32,
            needs: needs.collect::<Option<_>>()?,
            after: after.collect::<Option<_>>()?,
        });
    }
    Some(Problem { name: name.into(), capacity, jobs, projects })
}
