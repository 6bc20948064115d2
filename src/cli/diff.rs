//! `stackrank diff`: what differs between two plans, by meaning; also git's diff command.
use super::args::DiffOptions;
use super::check::key;
use super::output::{Done, Failure, plain};
use super::schedule::to_json;
use super::{load, shown_path};
use crate::domain::Portfolio;
use crate::edits::diff::{Difference, What, diff};
use crate::edits::words::kind;
use crate::storage;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// One row that differs, for programs.
#[derive(Serialize)]
struct Row<'d> {
    kind: &'static str,
    id: String,
    record: &'d str,
    what: &'static str,
    fields: Vec<Field<'d>>,
}

#[derive(Serialize)]
struct Field<'d> {
    #[serde(rename = "field")]
    name: &'static str,
    before: &'d str,
    after: &'d str,
}

pub(super) fn run(options: &DiffOptions) -> Result<Done, Failure> {
    if let Some(name) = &options.git {
        return Ok(Done::printed(for_git(&plain(name), options)));
    }
    let read = |file: &Option<PathBuf>| load(file.clone()).map(|loaded| loaded.plan);
    let found = diff(&read(&options.before)?, &read(&options.after)?);
    if options.json {
        return Ok(Done::printed(to_json(&found.iter().map(row).collect::<Vec<_>>())?));
    }
    Ok(Done::printed(if found.is_empty() { "No difference\n".into() } else { lines(&found) }))
}

fn lines(found: &[Difference]) -> String {
    found.iter().flat_map(Difference::lines).map(|line| plain(&line) + "\n").collect()
}

/// For git, which would stop at an exit status: what cannot be compared is said in place of the differences.
fn for_git(name: &str, options: &DiffOptions) -> String {
    let read = |file: &Option<PathBuf>| match file {
        Some(path) => read_for_git(path),
        None => Ok(Portfolio::default()),
    };
    let head = format!("plan {name}\n");
    match (&options.before, &options.after) {
        (None, None) => return format!("{head}not merged yet\n"),
        (None, Some(_)) => return format!("{head}a new file\n"),
        (Some(_), None) => return format!("{head}the file is gone\n"),
        _ => {}
    }
    match (read(&options.before), read(&options.after)) {
        (Ok(before), Ok(after)) => {
            let found = lines(&diff(&before, &after));
            if found.is_empty() {
                format!("{head}no difference in what the plan says\n")
            } else {
                head + &found
            }
        }
        (Err(fault), _) | (_, Err(fault)) => {
            format!("{head}{fault} (git diff --no-ext-diff shows the lines)\n")
        }
    }
}

fn read_for_git(path: &Path) -> Result<Portfolio, String> {
    let read = storage::read_file(path);
    read.map(|(plan, _)| plan).map_err(|fault| format!("{}: {}", shown_path(path), plain(&fault.to_string())))
}

fn row(difference: &Difference) -> Row<'_> {
    let (what, fields) = match &difference.what {
        What::Added => ("added", &[][..]),
        What::Removed => ("removed", &[][..]),
        What::Changed(fields) => ("changed", fields.as_slice()),
    };
    let fields = fields.iter().map(|f| Field { name: f.field, before: &f.before, after: &f.after });
    Row {
        kind: kind(difference.at),
        id: key(difference.at).1,
        record: &difference.record,
        what,
        fields: fields.collect(),
    }
}
