//! `stackrank git-setup`: lets git merge and compare the plans of a repository with this program.
use super::output::{Done, Failure, plain};
use super::shown_path;
use crate::storage::{self, disk::RealDisk};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The line of `.gitattributes`.
const ATTRIBUTES: &str = "*.ron merge=stackrank diff=stackrank";

pub(super) fn run(folder: Option<PathBuf>) -> Result<Done, Failure> {
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let root = git(&folder, &["rev-parse", "--show-toplevel"])?.ok_or_else(|| {
        Failure::Data(format!(
            "{} is in no git repository with files: run git init first",
            shown_path(&folder)
        ))
    })?;
    let root = PathBuf::from(root);
    let program = std::env::current_exe().map_err(|error| Failure::Data(plain(&error.to_string())))?;
    let program = quoted(&program.to_string_lossy());
    let mut out = String::new();
    // in a merge driver a per cent sign begins a name of git's
    let driver = format!("{} merge --name %P -- %O %A %B", program.replace('%', "%%"));
    for (name, value) in [
        ("merge.stackrank.name", "Stackrank portfolio".to_owned()),
        ("merge.stackrank.driver", driver),
        ("diff.stackrank.command", format!("{program} diff --git --")),
    ] {
        let told = if git(&root, &["config", "--local", "--get", name])?.as_deref() == Some(value.as_str()) {
            "already set"
        } else {
            git(&root, &["config", "--local", name, &value])?
                .ok_or_else(|| Failure::Data(format!("git could not set {name}")))?;
            "set"
        };
        // writing to a string cannot fail
        let _ = writeln!(out, "git config: {told} {name} = {}", plain(&value));
    }
    let path = root.join(".gitattributes");
    let told = if add_line(&path)? { "added" } else { "already has" };
    let line = if told == "added" { ATTRIBUTES } else { "a line for stackrank" };
    let _ = writeln!(out, "{}: {told} {line}", shown_path(&path));
    if told == "added" {
        out.push_str("Commit .gitattributes; in every other clone, run stackrank git-setup once.\n");
    }
    Ok(Done::printed(out))
}

/// What git says, without the last line end; `None` if it refuses.
fn git(folder: &Path, args: &[&str]) -> Result<Option<String>, Failure> {
    let mut command = Command::new("git");
    let ran = command.arg("-C").arg(folder).args(args).stdin(Stdio::null()).output();
    let ran = ran.map_err(|error| Failure::Data(format!("cannot run git: {}", plain(&error.to_string()))))?;
    let text = String::from_utf8_lossy(&ran.stdout).trim_end_matches(['\n', '\r']).to_owned();
    Ok(ran.status.success().then_some(text))
}

/// A path as one word of a shell.
fn quoted(path: &str) -> String {
    format!("'{}'", path.replace('\'', "'\\''"))
}

/// Adds our line to a file of attributes, unless it is there; the other lines stay as they are.
fn add_line(path: &Path) -> Result<bool, Failure> {
    let fault = |error: String| Failure::Data(format!("{}: {}", shown_path(path), plain(&error)));
    let old = match std::fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(fault(error.to_string())),
    };
    let mut bytes = old.clone().unwrap_or_default();
    // also where somebody has narrowed the pattern to some files
    let ours = |line: &[u8]| line.split(u8::is_ascii_whitespace).any(|word| word == b"merge=stackrank");
    if bytes.split(|b| *b == b'\n').any(|line| !line.starts_with(b"#") && ours(line)) {
        return Ok(false);
    }
    if bytes.last().is_some_and(|b| *b != b'\n') {
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(ATTRIBUTES.as_bytes());
    bytes.push(b'\n');
    storage::replace(&mut RealDisk::default(), path, &bytes, old.as_deref())
        .map_err(|error| fault(error.to_string()))?;
    Ok(true)
}
