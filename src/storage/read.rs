//! Reading a file whole, within limits.
use super::fault::{FaultKind, ReadFault};
use super::from_text;
use crate::domain::Portfolio;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The largest file that is read, in bytes: 32 MiB, about 60,000 tasks.
pub const LARGEST_FILE: u64 = 32 << 20;

/// Reads a plan and the bytes of its file, which are what [`super::save`] expects to find there later.
///
/// # Errors
/// Says what is wrong, and where. The file is only read.
pub fn read_file(path: &Path) -> Result<(Portfolio, Vec<u8>), ReadFault> {
    let bytes = read_bytes(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| not_utf8(&bytes, error.valid_up_to()))?;
    Ok((from_text(text)?, bytes))
}

/// The bytes of a file, if it is a file and not too large.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadFault> {
    read_bytes_up_to(path, LARGEST_FILE)
}

/// The bytes of a file, if it is a file and has at most so many.
pub(super) fn read_bytes_up_to(path: &Path, most: u64) -> Result<Vec<u8>, ReadFault> {
    let io = |error: std::io::Error| ReadFault::io(&error);
    // asked before it is opened: opening a pipe waits for somebody to write
    let meta = std::fs::metadata(path).map_err(io)?;
    if !meta.is_file() {
        let what = if meta.is_dir() { "this is a folder" } else { "this is no ordinary file" };
        return Err(ReadFault::new(
            FaultKind::Io(std::io::ErrorKind::InvalidInput),
            format!("{what}, not a portfolio"),
        ));
    }
    if meta.len() > most {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    File::open(path).map_err(io)?.take(most + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > most {
        return Err(too_large(bytes.len() as u64)); // it has grown while it was read
    }
    Ok(bytes)
}

pub(super) fn too_large(bytes: u64) -> ReadFault {
    ReadFault::new(
        FaultKind::TooLarge,
        format!(
            "the file has {} MiB, a portfolio has at most {}; this is something else, or damaged",
            bytes >> 20,
            LARGEST_FILE >> 20
        ),
    )
}

fn not_utf8(bytes: &[u8], good: usize) -> ReadFault {
    let before = &bytes[..good];
    let line = before.split(|b| *b == b'\n').count();
    let last = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[last..]).chars().count() + 1;
    ReadFault::at(
        FaultKind::NotUtf8,
        line,
        column,
        "the bytes here are no UTF-8 text; the file is damaged or of another kind",
    )
}
