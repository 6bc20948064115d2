//! What else a person has at hand beside the plan: the steps to undo and redo, texts that are half typed, and values that lost in
//! a merge and wait for a decision.
//!
//! It stands as comment lines under the heading of a recovery copy, so that after a crash both belong together, and after each save
//! in a file of its own in the state folder, which says the version of the plan that it belongs to.
use super::key::{DocumentKey, Fingerprint};
use super::read::read_bytes;
use super::save::{SaveError, put, remove, sweep_own};
use super::{SCHEMA, clash, history, step};
use crate::domain::Portfolio;
use crate::edits::{Clash, History, Step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Most that it takes as text, in bytes. Beyond it the oldest steps are left out.
pub(super) const LARGEST: usize = 4 << 20;
/// Most half-typed texts.
const MOST_DRAFTS: usize = 100;
/// Most values that lost in a merge; the newest stay.
const MOST_CLASHES: usize = 1000;
const HEADING: &str = "// Stackrank session: steps to undo, and texts that were half typed";

/// What a person has at hand.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Session {
    /// Steps to undo and redo.
    pub history: History,
    /// Texts that are half typed.
    pub drafts: Vec<Draft>,
    /// Values that lost in a merge and are not dealt with.
    pub clashes: Vec<Clash>,
    /// Copies beside the file that have been dealt with.
    pub copies: BTreeSet<Fingerprint>,
}

/// A text that is half typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Names the field on the screen.
    pub field: u64,
    /// What it is called there.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Session {
    /// Takes over what another session has beside its steps.
    pub fn take_in(&mut self, other: Self) {
        let Self { drafts, clashes, copies, .. } = other;
        self.drafts
            .extend(drafts.into_iter().filter(|draft| !self.drafts.contains(draft)).collect::<Vec<_>>());
        self.clashes
            .extend(clashes.into_iter().filter(|clash| !self.clashes.contains(clash)).collect::<Vec<_>>());
        self.copies.extend(copies);
    }
    /// Its lines, each a comment.
    pub(super) fn lines(&self) -> String {
        let mut left = LARGEST;
        let mut out = format!("// session: {SCHEMA}\n");
        for draft in self.drafts.iter().take(MOST_DRAFTS) {
            if let Ok(line) = ron::to_string(draft)
                && line.len() <= left
            {
                left -= line.len();
                out.extend(["// draft: ", &line, "\n"]);
            }
        }
        for print in self.copies.iter().take(MOST_CLASHES) {
            out.extend(["// copy: ", &print.to_string(), "\n"]);
        }
        for line in self.clashes.iter().rev().take(MOST_CLASHES).rev().filter_map(clash::write) {
            if line.len() <= left {
                left -= line.len();
                out.extend(["// clash: ", &line, "\n"]);
            }
        }
        for (label, steps) in [("undo", self.history.steps()), ("redo", self.history.undone())] {
            let mut lines = vec![];
            for step in steps.iter().rev() {
                // what cannot be written breaks the chain: older steps build on it
                let Some(line) = step::write(step).filter(|line| line.len() <= left) else { break };
                left -= line.len();
                lines.push(line);
            }
            for line in lines.into_iter().rev() {
                out.extend(["// ", label, ": ", &line, "\n"]);
            }
        }
        out
    }
    /// Takes the lines of a session off the beginning of a text, and returns what follows them. Lines that cannot be read, or are
    /// of another version of the program, are left out: the plan matters more.
    pub(super) fn read(mut text: &str) -> (Self, &str) {
        let (mut undo, mut redo, mut drafts): (Vec<Step>, Vec<Step>, Vec<Draft>) = (vec![], vec![], vec![]);
        let mut clashes = vec![];
        let mut copies = BTreeSet::new();
        let mut known = false;
        while let Some((line, rest)) = text.split_once('\n') {
            if let Some(schema) = line.strip_prefix("// session: ") {
                known = schema.trim().parse() == Ok(SCHEMA);
            } else if let Some(line) = line.strip_prefix("// undo: ") {
                take(&mut undo, step::read(line).filter(|_| known));
            } else if let Some(line) = line.strip_prefix("// redo: ") {
                take(&mut redo, step::read(line).filter(|_| known));
            } else if let Some(line) = line.strip_prefix("// clash: ") {
                // an older row can be read with what was added since left out
                clashes.extend(clash::read(line));
            } else if let Some(line) = line.strip_prefix("// copy: ") {
                copies.extend(line.parse::<Fingerprint>().ok());
            } else if let Some(line) = line.strip_prefix("// draft: ") {
                drafts.extend(ron::from_str::<Draft>(line).ok());
            } else {
                break;
            }
            text = rest;
        }
        drafts.truncate(MOST_DRAFTS);
        clashes.truncate(MOST_CLASHES);
        (Self { history: History::of(undo, redo), drafts, clashes, copies }, text)
    }
}

/// A step that cannot be read takes the older ones with it: they build on it.
fn take(steps: &mut Vec<Step>, step: Option<Step>) {
    match step {
        Some(step) => steps.push(step),
        None => steps.clear(),
    }
}

fn place(state: &Path, document: &DocumentKey) -> PathBuf {
    state.join("session").join(document.as_str()).with_extension("ron")
}

/// Keeps the session of a version of the plan; durable when it returns.
///
/// # Errors
/// What the system said; the session before is untouched.
pub fn write(
    state: &Path,
    document: &DocumentKey,
    plan: Fingerprint,
    session: &Session,
) -> Result<(), SaveError> {
    let text = format!("{HEADING}\n// plan: {plan}\n{}", session.lines());
    put(&place(state, document), text.as_bytes())
}

/// The session that was kept at a seat, for the version of the plan that is opened now. If it belongs to another one, the steps are
/// changed to fit, provided that the document's history still has that version; else only the rest is left.
pub(super) fn read(
    state: &Path,
    [document, seat]: [&DocumentKey; 2],
    print: Fingerprint,
    plan: &Portfolio,
) -> Option<Session> {
    let text = String::from_utf8(read_bytes(&place(state, seat)).ok()?).ok()?;
    let rest = text.strip_prefix(HEADING)?.strip_prefix("\n// plan: ")?;
    let (of, rest) = rest.split_once('\n')?;
    let of: Fingerprint = of.parse().ok()?;
    let (mut session, _) = Session::read(rest);
    if of != print && session.history != History::default() {
        match history::find(state, document, of) {
            Some(then) => session.history.rebase(&then, plan),
            None => session.history = History::default(),
        }
    }
    Some(session)
}

/// Whether there is one.
pub fn is_there(state: &Path, document: &DocumentKey) -> bool {
    place(state, document).exists()
}

/// Removes what a killed process has left of sessions it was writing.
pub fn sweep(state: &Path, document: &DocumentKey) {
    sweep_own(&place(state, document));
}

/// Removes a session that has been taken over.
///
/// # Errors
/// What the system said; none there is no error.
pub fn clear(state: &Path, document: &DocumentKey) -> io::Result<()> {
    remove(&place(state, document))
}
