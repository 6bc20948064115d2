//! Why a file could not be read, and where.
use std::fmt;

/// Why a file could not be read: what is wrong, where, and what to do. The file itself is untouched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ReadFault {
    /// What sort of fault.
    pub kind: FaultKind,
    /// Line of the fault, 1 first, where there is one.
    pub line: Option<usize>,
    /// Column of the fault in characters, 1 first, where there is one.
    pub column: Option<usize>,
    /// What is wrong and what to do, without the place.
    pub message: String,
}

/// The sorts of fault, for programs to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The file is larger than [`super::LARGEST_FILE`]; nothing of it was read.
    TooLarge,
    /// The bytes are no UTF-8.
    NotUtf8,
    /// The file was written by a newer version of the program, with this schema.
    Newer {
        /// Its schema number.
        schema: u32,
    },
    /// The text is not RON: cut off, or damaged.
    Syntax,
    /// The text is RON, but a row or field makes no sense: an unknown field, a bad date, an id used twice.
    Content,
    /// Too many rows, too long a text, too deep a nesting.
    Limit,
    /// No bytes, or only blanks or zeros, where a plan should be.
    Empty,
    /// Git left both sides of a conflict in the file.
    MergeMarkers,
    /// The operating system refused.
    Io(std::io::ErrorKind),
}

impl ReadFault {
    /// A fault without a place.
    pub(super) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, line: None, column: None, message: message.into() }
    }
    /// A fault at a place.
    pub(super) fn at(kind: FaultKind, line: usize, column: usize, message: impl Into<String>) -> Self {
        Self { kind, line: Some(line), column: Some(column), message: message.into() }
    }
    /// An error of the operating system, told in words.
    pub(super) fn io(error: &std::io::Error) -> Self {
        Self::new(FaultKind::Io(error.kind()), error.to_string())
    }
}

impl fmt::Display for ReadFault {
    /// `line 12, column 30: …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: {}", self.message),
            (Some(line), None) => write!(f, "line {line}: {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}
