//! `stackrank import`: reads another program's file, and lists what has no home here.
use super::args::ImportOptions;
use super::output::{Done, Failure, counted, plain};
use super::{load, shown_path, write_new};
use crate::domain::{Id, Portfolio, ProjectId};
use crate::edits::make;
use crate::exchange::{self, ImportReport, LARGEST_FILE};
use crate::storage;
use crate::workspace::IdSource;
use serde::Serialize;
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

pub(super) fn run(options: &ImportOptions) -> Result<Done, Failure> {
    let name = shown_path(&options.file);
    let bytes = read(&options.file)?;
    let (mut plan, base) = match &options.into {
        Some(path) => {
            let loaded = load(Some(path.clone()))?;
            (loaded.plan, Some(loaded.bytes))
        }
        None => (Portfolio::empty(), None),
    };
    let mut source = IdSource::default();
    let mut ids = || -> Id { source.draw() };
    let today = options.clock.today();
    let file_name = options.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let fault = |text: String| Failure::Data(format!("{name}: {}", plain(&text)));
    let imported = exchange::import_file(&file_name, &bytes, &plan, &mut ids, today)
        .map_err(|error| fault(error.to_string()))?;
    make::add_all(imported.records).apply(&mut plan).map_err(|error| fault(error.to_string()))?;

    let text = storage::to_text(&plan);
    let target = match (&options.output, &options.into) {
        (Some(path), _) if path.as_os_str() == "-" => None,
        (Some(path), _) | (None, Some(path)) => Some(path.clone()),
        (None, None) => Some(beside(&options.file)),
    };
    let Some(target) = target else {
        // the plan itself is the result: the report goes beside it
        let report = told(&name, None, &plan, &imported.projects, &imported.report);
        return Ok(Done { out: text, problems: report.lines().map(Into::into).collect(), bad: false });
    };
    match (&options.into, base) {
        (Some(into), Some(base)) if *into == target => {
            storage::save(&target, text.as_bytes(), Some(&base))
                .map_err(|error| Failure::Data(plain(&error.to_string())))?;
        }
        _ => write_new(&target, &plan, options.force)?,
    }
    let written = shown_path(&target);
    let out = if options.json {
        json(&options.file, &target, &imported.projects, &imported.report)?
    } else {
        told(&name, Some(&written), &plan, &imported.projects, &imported.report)
    };
    Ok(Done::printed(out))
}

/// The bytes of the file, if it is not too large.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let fault = |text: String| Failure::Data(format!("{}: {}", shown_path(path), plain(&text)));
    let io = |error: std::io::Error| fault(error.to_string());
    // asked before it is opened: opening a pipe waits for somebody to write
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        return Err(fault("is no file".into()));
    }
    let mut bytes = vec![];
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

/// `plan.ron` in this folder for `some/plan.xml`.
fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_else(|| "imported".as_ref());
    PathBuf::from(stem).with_extension("ron")
}

/// The report for people.
fn told(
    name: &str,
    written: Option<&str>,
    plan: &Portfolio,
    projects: &[ProjectId],
    report: &ImportReport,
) -> String {
    let mut out = String::new();
    let titles: Vec<String> =
        projects.iter().filter_map(|id| plan.projects.get(*id)).map(|p| plain(&p.name)).collect();
    // writing to a string cannot fail
    let _ = writeln!(out, "Read {name} as \"{}\": {}", titles.join("\", \""), report.summary());
    if let Some(written) = written {
        let _ = writeln!(out, "Wrote {written}");
    }
    if !report.notes.is_empty() {
        let _ = writeln!(out, "{} to know:", counted(report.notes.len(), "thing", "things"));
        for note in &report.notes {
            let line = note.line.map_or(String::new(), |n| format!("line {n}: "));
            let _ = writeln!(out, "- {line}{}: {}", plain(&note.what), plain(&note.text));
        }
    }
    out
}

#[derive(Serialize)]
struct Report<'r> {
    file: String,
    written: String,
    read: &'r std::collections::BTreeMap<&'static str, usize>,
    projects: Vec<String>,
    notes: Vec<Note<'r>>,
}

#[derive(Serialize)]
struct Note<'r> {
    line: Option<usize>,
    what: &'r str,
    text: &'r str,
}

fn json(
    file: &Path,
    written: &Path,
    projects: &[ProjectId],
    report: &ImportReport,
) -> Result<String, Failure> {
    let report = Report {
        file: file.display().to_string(),
        written: written.display().to_string(),
        read: &report.read,
        projects: projects.iter().map(ToString::to_string).collect(),
        notes: report.notes.iter().map(|n| Note { line: n.line, what: &n.what, text: &n.text }).collect(),
    };
    super::schedule::to_json(&report)
}
