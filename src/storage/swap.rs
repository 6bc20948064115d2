//! Taking a name over from the version before it, and looking at what came out.
//!
//! Between a look at the file and a rename somebody else can write, and the rename would replace what nobody has read. So the
//! names of old and new are exchanged, and what came out is compared with what was expected: if it is something else, the names are
//! exchanged back. Where the file system knows no exchange, the old version gets a second name before the rename, which shows what
//! was written into it meanwhile; only a file that is itself replaced in the very moment of the rename is then missed.
use super::aside::move_aside;
use super::disk::{Disk, Exchange};
use super::save::{SaveError, compare, temporary_name};
use std::io;
use std::path::Path;

/// What a version is called that somebody else wrote in the moment of a save and that could not be put back.
const KEPT: &str = "conflict";

/// Gives a new file, which is on the disk under a name of its own, the name of a file that should hold `expected`. In the end
/// there is no second name, unless something was kept under one.
pub(super) fn take_over(
    disk: &mut impl Disk,
    new: &Path,
    path: &Path,
    [expected, ours]: [&[u8]; 2],
) -> Result<(), SaveError> {
    // as late as possible, so that a change from outside is seen before anything happens
    let result = compare(disk, path, Some(expected)).and_then(|()| match disk.exchange(new, path) {
        Ok(exchange) => Ok(Some(exchange)),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(source) => {
            compare(disk, path, Some(expected))?; // gone in this moment
            Err(not_placed(path, source))
        }
    });
    match result {
        Ok(Some(Exchange::Swapped)) => look_at_what_came_out(disk, new, path, [expected, ours]),
        Ok(Some(Exchange::Replaced)) => Ok(()),
        Ok(None) => replace_by_name(disk, new, path, expected),
        Err(error) => {
            let _ = disk.remove(new);
            Err(error)
        }
    }
}

/// Gives a new file a name that nothing should have.
pub(super) fn take_free(disk: &mut impl Disk, new: &Path, path: &Path) -> Result<(), SaveError> {
    let result = compare(disk, path, None).and_then(|()| {
        disk.rename_new(new, path).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => SaveError::ChangedOnDisk,
            _ => not_placed(path, source),
        })
    });
    if result.is_err() {
        let _ = disk.remove(new);
    }
    result
}

fn not_placed(path: &Path, source: io::Error) -> SaveError {
    SaveError::Io { step: "put the new version in the place of", path: path.into(), source }
}

fn look_at_what_came_out(
    disk: &mut impl Disk,
    out: &Path,
    path: &Path,
    [expected, ours]: [&[u8]; 2],
) -> Result<(), SaveError> {
    let error = match disk.read(out) {
        Ok(bytes) if bytes == expected => {
            // a name that stays behind is swept later
            let _ = disk.remove(out);
            return Ok(());
        }
        Ok(_) => SaveError::ChangedOnDisk,
        // what cannot be judged is not replaced
        Err(source) => SaveError::Io { step: "read the version that was in", path: path.into(), source },
    };
    let back = disk.exchange(out, path);
    let ours_is_out =
        back.is_ok_and(|back| back == Exchange::Swapped) && disk.read(out).is_ok_and(|bytes| bytes == ours);
    if ours_is_out {
        let _ = disk.remove(out);
    } else {
        keep(disk, out, path);
    }
    Err(error)
}

fn replace_by_name(disk: &mut impl Disk, new: &Path, path: &Path, expected: &[u8]) -> Result<(), SaveError> {
    let old = &temporary_name(path);
    let linked = disk.link(path, old).is_ok();
    let placed = compare(disk, path, Some(expected))
        .and_then(|()| disk.rename(new, path).map_err(|source| not_placed(path, source)));
    if placed.is_err() {
        let _ = disk.remove(new);
    }
    if !linked {
        return placed;
    }
    let changed = placed.is_ok() && disk.read(old).is_ok_and(|bytes| bytes != expected);
    if !changed {
        let _ = disk.remove(old);
        return placed;
    }
    // somebody has written into the file after the last look
    if disk.rename(old, path).is_err() {
        keep(disk, old, path);
    }
    Err(SaveError::ChangedOnDisk)
}

/// Keeps a version that nobody has read beside the file, where it is found and offered. If even that fails it keeps the name
/// it has.
pub(super) fn keep(disk: &mut impl Disk, from: &Path, path: &Path) {
    let _ = move_aside(disk, from, path, KEPT);
}
