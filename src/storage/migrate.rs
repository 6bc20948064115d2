//! Older files, brought up to the current schema by pure steps.
//!
//! To change the format: keep the row types of the old schema in a module of its own (`v1`), write a pure function from
//! its `File` to the next one's, give the old number an arm in [`read`] that parses the old types and applies every step
//! from there on, raise [`SCHEMA`], and add a golden file of the new schema to `tests/data/formats`. Golden files are
//! kept for ever: each must be read, and the current one must be written back byte for byte.
use super::SCHEMA;
use super::fault::{FaultKind, ReadFault};
use super::text::{File, parse};
use super::{v1, v2};

/// Reads a text of the given schema, at most [`SCHEMA`], as the current one.
///
/// # Errors
/// As [`super::from_text`]; also for a number that no version of the program has written.
pub(super) fn read(text: &str, schema: u32) -> Result<File, ReadFault> {
    match schema {
        1 => parse::<v1::File>(text).map(|file| file.migrated().migrated()),
        2 => parse::<v2::File>(text).map(v2::File::migrated),
        SCHEMA => parse(text),
        never => Err(ReadFault::new(
            FaultKind::Content,
            format!(
                "there never was a schema {never}; the file says it is of it. The current one is {SCHEMA}"
            ),
        )),
    }
}
