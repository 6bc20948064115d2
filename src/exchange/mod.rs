//! Other programs' formats, one file (or folder) each: a reader or a writer of the domain.
//!
//! A reader takes bytes and the plan they are to join, and returns rows to add ([`Imported::records`]) with a report of
//! what was read, what was changed on the way and what has no home here. It touches no file and changes no plan: the
//! caller makes one edit of the rows (`edits::make::add_all`), so that an import is one undo step.
pub mod cells;
mod mspdi;
mod notes;
mod text;
mod xml;

pub use mspdi::import_mspdi;
pub use notes::{ImportNote, ImportReport};

use crate::domain::{Id, Portfolio, ProjectId, Record};
use chrono::NaiveDate;

/// The most bytes that are read from a file of another program.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// What an import adds to a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Imported {
    /// Rows to add, in an order in which each refers only to rows before it or in the plan. Ids are new, except for the
    /// settings, which are in the list only where the plan had no projects and takes over the file's calendar.
    pub records: Vec<Record>,
    /// The projects among them.
    pub projects: Vec<ProjectId>,
    /// What was read and what was not.
    pub report: ImportReport,
}

/// Why a file cannot be imported. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file is larger than [`LARGEST_FILE`].
    #[error("the file has {0} MB; at most 64 MB are read")]
    Large(usize),
    /// The text is broken at a place.
    #[error("line {line}, column {column}: {what}")]
    Broken {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// There is more of something than can be sensible.
    #[error("line {line}: the file has more than {limit} {what}; split it")]
    TooMany {
        /// The line where the limit was passed.
        line: usize,
        /// The limit.
        limit: usize,
        /// Of what.
        what: &'static str,
    },
    /// It is a file of another kind; says which and what to do.
    #[error("{0}")]
    Foreign(String),
}

/// Reads a file of any format that is known, chosen by its content; `name` is only used to name the project where the
/// file does not.
///
/// # Errors
/// Names the place of a fault, or what kind of file it is and how to save it as one that can be read.
pub fn import_file(
    name: &str,
    bytes: &[u8],
    plan: &Portfolio,
    ids: &mut dyn FnMut() -> Id,
    today: NaiveDate,
) -> Result<Imported, ImportError> {
    if let Some(hint) = foreign(bytes) {
        return Err(ImportError::Foreign(hint.into()));
    }
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    mspdi::import_named(stem, bytes, plan, ids, today)
}

/// What a file is, if it is certainly nothing that can be read, told from its first bytes.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(
            "this is a binary MS Project file (.mpp); open it in MS Project (or ProjectLibre) and save it as XML: File > Save As > XML Format",
        );
    }
    if bytes.starts_with(b"MPX") {
        return Some(
            "this is an MPX file, which MS Project 98 and older wrote; save it as XML: File > Save As > XML Format",
        );
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(
            "this is a zip archive or an Office file; save the plan as MS Project XML: File > Save As > XML Format",
        );
    }
    if bytes.starts_with(&[0xAC, 0xED]) {
        return Some(
            "this is a ProjectLibre file (.pod); in ProjectLibre save it as MS Project XML: File > Save As",
        );
    }
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        None => Some("the file is empty"),
        Some(b'{' | b'[') => Some("this is JSON; MS Project XML can be imported"),
        Some(b'(') => Some("this looks like a plan of this program (RON); open it instead of importing it"),
        Some(b'<' | 0xFF | 0xFE | 0) => None,
        Some(_) => Some(
            "this is no XML; MS Project XML can be imported (in MS Project: File > Save As > XML Format)",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Imported, ImportError> {
        let mut count = 0;
        let mut ids = || {
            count += 1;
            Id::generate(1, count)
        };
        import_file("x.xml", bytes, &Portfolio::empty(), &mut ids, NaiveDate::default())
    }

    #[test]
    fn other_formats_are_refused_with_a_hint() {
        for (bytes, word) in [
            (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1][..], "Save As > XML"),
            (b"MPX,Microsoft Project,4.0", "MPX"),
            (b"PK\x03\x04....", "zip"),
            (b"", "empty"),
            (b"(schema: 1)", "open it"),
            (b"{\"a\": 1}", "JSON"),
            (b"Name;Start", "no XML"),
            (b"<project name=\"x\"/>", "GanttProject"),
            (b"<APIBusinessObjects/>", "Primavera"),
            (b"<html/>", "html"),
        ] {
            let error = read(bytes).unwrap_err();
            assert!(matches!(error, ImportError::Foreign(_)), "{error:?}");
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
