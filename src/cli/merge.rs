//! `stackrank merge`: two plans that began as one, merged by meaning; also git's merge driver.
use super::args::{MergeOptions, MergeSides};
use super::output::{Done, Failure, counted, plain};
use super::{shown_path, write_new};
use crate::domain::Portfolio;
use crate::edits::{self, Merged};
use crate::storage::{self, BothSides, FaultKind, ReadFault};
use std::path::Path;
use std::process::{Command, Stdio};

/// Three plans, and the bytes of the file that the result replaces.
struct Read {
    plans: [Portfolio; 3],
    bytes: Vec<u8>,
}

pub(super) fn run(options: &MergeOptions) -> Result<Done, Failure> {
    let (target, read) = match &options.sides {
        MergeSides::Files([base, ours, theirs]) => (ours, read_files(base, ours, theirs)?),
        MergeSides::Marked(file) => match read_marked(file)? {
            Some(read) => (file, read),
            None => return Ok(Done::printed(format!("{} has no conflicts\n", shown_path(file)))),
        },
    };
    let [base, ours, theirs] = &read.plans;
    let merged = edits::merge(base, ours, theirs);
    let name = options.name.as_deref().map_or_else(|| shown_path(target), plain);
    let problems: Vec<String> =
        merged.lines().iter().map(|line| format!("{name}: {}", plain(line))).collect();
    let bad = options.strict && !problems.is_empty();
    let text = storage::checked_text(&merged.plan).map_err(|error| unmerged(target, &error.to_string()))?;
    let out = match &options.output {
        Some(path) if path.as_os_str() == "-" => String::from_utf8_lossy(&text).into_owned(),
        Some(path) => {
            write_new(path, &merged.plan, options.force).map_err(|failure| match failure {
                Failure::Data(text) => Failure::Unmerged(text),
                other => other,
            })?;
            summary(&merged, &shown_path(path))
        }
        None => {
            storage::save(target, &text, Some(&read.bytes))
                .map_err(|error| unmerged(target, &error.to_string()))?;
            let next = match options.sides {
                MergeSides::Marked(_) => "Look at it, then git add it\n",
                MergeSides::Files(_) => "",
            };
            summary(&merged, &name) + next
        }
    };
    Ok(Done { out, problems, bad })
}

/// "Merged plan.ron: 1 value lost, 2 things to look at".
fn summary(merged: &Merged, name: &str) -> String {
    let mut parts = vec![];
    if !merged.clashes.is_empty() {
        parts.push(counted(
            merged.clashes.len(),
            "field that both sides changed",
            "fields that both sides changed",
        ));
    }
    if !merged.notes.is_empty() {
        parts.push(counted(merged.notes.len(), "thing to look at", "things to look at"));
    }
    let told = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("Merged {name}{told}\n")
}

fn unmerged(path: &Path, text: &str) -> Failure {
    Failure::Unmerged(format!("{}: {}; nothing was written", shown_path(path), plain(text)))
}

fn read_files(base: &Path, ours: &Path, theirs: &Path) -> Result<Read, Failure> {
    let read = |path: &Path| -> Result<(Portfolio, Vec<u8>), Failure> {
        storage::read_file(path).map_err(|fault| unmerged(path, &fault.to_string()))
    };
    let (ours, bytes) = read(ours)?;
    let (theirs, _) = read(theirs)?;
    // git hands over an empty file where the sides have no common beginning
    let base = match storage::read_file(base) {
        Err(ReadFault { kind: FaultKind::Empty, .. })
            if std::fs::metadata(base).is_ok_and(|m| m.len() == 0) =>
        {
            Portfolio::default()
        }
        other => other.map_err(|fault| unmerged(base, &fault.to_string()))?.0,
    };
    Ok(Read { plans: [base, ours, theirs], bytes })
}

/// The sides of a file with git's conflict marks; `None` if it is a plan without any.
fn read_marked(path: &Path) -> Result<Option<Read>, Failure> {
    let Err(fault) = storage::read_file(path) else { return Ok(None) };
    if fault.kind != FaultKind::MergeMarkers {
        return Err(unmerged(path, &fault.to_string()));
    }
    let bytes = std::fs::read(path).map_err(|error| unmerged(path, &error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|error| unmerged(path, &error.to_string()))?;
    let BothSides { base, ours, theirs } =
        storage::both_sides(text).map_err(|error| unmerged(path, &error))?;
    // without the text in the file, what git keeps of it; without that, no row is taken for deleted
    let base = base.or_else(|| base_in_git(path)).unwrap_or_default();
    Ok(Some(Read { plans: [base, ours, theirs], bytes }))
}

/// What both sides of a file with conflicts began with, out of git's index.
fn base_in_git(path: &Path) -> Option<Portfolio> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut name = std::ffi::OsString::from(":1:./");
    name.push(path.file_name()?);
    let mut git = Command::new("git");
    let shown = git.arg("-C").arg(folder).arg("show").arg(name).stdin(Stdio::null()).output().ok()?;
    if !shown.status.success() {
        return None;
    }
    storage::from_text(std::str::from_utf8(&shown.stdout).ok()?).ok()
}
