//! The recovery copy: the plan as it is in memory, at most a second old, for the next start after a crash.
//!
//! It is the plan's text under comment lines that say which file it belongs to, which version of that file it was made from,
//! and what else was at hand ([`Session`]). So it can itself be opened as a plan.
use super::fault::{FaultKind, ReadFault};
use super::key::{DocumentKey, Fingerprint};
use super::read::{LARGEST_FILE, read_bytes_up_to};
use super::save::{SaveError, put, remove, sweep_own};
use super::session::{self, Session};
use chrono::{DateTime, SubsecRound, Utc};
use std::io;
use std::path::{Path, PathBuf};

const HEADING: &str = "// Stackrank recovery copy: edits that had not been saved yet";

/// A recovery copy.
#[derive(Clone, PartialEq, Debug)]
pub struct Recovery {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The version of the file that was edited; `None`: there was no file yet.
    pub base: Option<Fingerprint>,
    /// The steps to undo and what was half typed.
    pub session: Session,
    /// The plan's text.
    pub text: String,
}

fn place(state: &Path, document: &DocumentKey) -> PathBuf {
    state.join("recovery").join(document.as_str()).with_extension("ron")
}

/// Replaces a document's recovery copy; durable when it returns.
///
/// # Errors
/// What the system said; the copy before is untouched.
pub fn write(state: &Path, document: &DocumentKey, path: &Path, copy: &Recovery) -> Result<(), SaveError> {
    let base = copy.base.map_or("none".into(), |base| base.to_string());
    // for people only; a name with a line end must stay in its line
    let name = path.display().to_string().escape_debug().to_string();
    let bytes = format!(
        "{HEADING}\n// of: {name}\n// base: {base}\n// at: {}\n{}{}",
        copy.at.trunc_subsecs(3).to_rfc3339(),
        copy.session.lines(),
        copy.text
    );
    put(&place(state, document), bytes.as_bytes())
}

/// A document's recovery copy, if there is one.
///
/// # Errors
/// If it cannot be read, or is not one.
pub fn read(state: &Path, document: &DocumentKey) -> Result<Option<Recovery>, ReadFault> {
    let bytes = match read_bytes_up_to(&place(state, document), LARGEST_FILE + 2 * session::LARGEST as u64) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind == FaultKind::Io(io::ErrorKind::NotFound) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let damaged = || ReadFault::new(FaultKind::Content, "the recovery copy is damaged");
    let whole = String::from_utf8(bytes).map_err(|_| damaged())?;
    let mut parts = whole.splitn(5, '\n');
    let mut next = || parts.next().ok_or_else(damaged);
    if next()? != HEADING {
        return Err(damaged());
    }
    next()?;
    let base = match next()?.strip_prefix("// base: ").ok_or_else(damaged)? {
        "none" => None,
        print => Some(print.parse().map_err(|_| damaged())?),
    };
    let at = next()?.strip_prefix("// at: ").ok_or_else(damaged)?;
    let at = DateTime::parse_from_rfc3339(at).map_err(|_| damaged())?.to_utc();
    let (session, text) = Session::read(next()?);
    Ok(Some(Recovery { at, base, session, text: text.to_owned() }))
}

/// Whether there is one.
pub fn is_there(state: &Path, document: &DocumentKey) -> bool {
    place(state, document).exists()
}

/// Removes what a killed process has left of copies it was writing.
pub fn sweep(state: &Path, document: &DocumentKey) {
    sweep_own(&place(state, document));
}

/// Removes a document's recovery copy, after its edits have been saved.
///
/// # Errors
/// What the system said; no copy is no error.
pub fn clear(state: &Path, document: &DocumentKey) -> io::Result<()> {
    remove(&place(state, document))
}
