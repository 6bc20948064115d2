//! Saving so that the file is always one complete version: the new bytes go to a file of their own in the same folder,
//! are synced, and take the name over in one step (see `swap.rs`).
use super::disk::{Disk, RealDisk};
use super::fault::{FaultKind, ReadFault};
use super::key::Fingerprint;
use super::{from_text, swap, to_text};
use crate::domain::Portfolio;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// What saving did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// The new bytes are on the disk.
    Written,
    /// The same bytes were there already; nothing was written.
    Unchanged,
}

/// Why saving failed. Unless it is [`SaveError::NotDurable`], the old file is untouched.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file holds other bytes than were read from it or written to it: somebody else has changed it.
    #[error("another program has changed the file; it was not overwritten")]
    ChangedOnDisk,
    /// The file is gone.
    #[error("the file is not there any more; save again to write it anew, or save under another name")]
    Vanished,
    /// The bytes cannot be read back as the plan they should hold. A fault of the program, caught before any harm.
    #[error("the plan could not be read back from its own text, so nothing was written: {0}")]
    NotReadable(ReadFault),
    /// The operating system refused.
    #[error("{}", explain(.step, .path, .source))]
    Io {
        /// What was tried, such as "write the new version".
        step: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new version is in place, but the system did not confirm that its name has reached the disk.
    #[error("saved, but the disk did not confirm it ({0}); it is written once more")]
    NotDurable(io::Error),
}

/// An error of the system in words that say what to do.
fn explain(step: &str, path: &Path, source: &io::Error) -> String {
    use io::ErrorKind;
    /// The operation is not permitted whatever the permissions are: Linux and the BSDs.
    const EPERM: i32 = 1;
    let what = match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "the disk is full: free some space, or save elsewhere".into()
        }
        ErrorKind::FileTooLarge => "files may not be that large here: save elsewhere".into(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only: save elsewhere".into(),
        ErrorKind::PermissionDenied if source.raw_os_error() == Some(EPERM) => {
            format!(
                "the system forbids it ({source}): is it marked as unchangeable? Save elsewhere, or change that"
            )
        }
        ErrorKind::PermissionDenied => format!("no permission ({source}): save elsewhere, or change it"),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
            format!("it cannot be replaced here ({source}): save elsewhere")
        }
        ErrorKind::NotFound => "the folder is not there: is its disk or share connected?".into(),
        _ => source.to_string(),
    };
    format!("could not {step} {}: {what}", path.display())
}

/// Saves a plan's bytes. `expected` are the bytes last read from or written to the file, `None` if there was none: if
/// the disk holds anything else, nothing is written. Symbolic links are written through.
///
/// # Errors
/// See [`SaveError`]; the old file is never removed or damaged.
pub fn save(path: &Path, bytes: &[u8], expected: Option<&[u8]>) -> Result<Saved, SaveError> {
    save_with(&mut RealDisk::default(), path, bytes, expected)
}

/// [`save`] on any disk.
///
/// # Errors
/// As [`save`].
pub fn save_with(
    disk: &mut impl Disk,
    path: &Path,
    bytes: &[u8],
    expected: Option<&[u8]>,
) -> Result<Saved, SaveError> {
    std::str::from_utf8(bytes)
        .map_err(|e| ReadFault::new(FaultKind::NotUtf8, e.to_string()))
        .and_then(from_text)
        .map_err(SaveError::NotReadable)?;
    let real = resolve(disk, path)?;
    if current(disk, &real)?.as_deref() == Some(bytes) {
        return Ok(Saved::Unchanged);
    }
    replace(disk, &real, bytes, expected).map(|()| Saved::Written)
}

/// The text of a plan, read back and compared before anybody may write it.
///
/// # Errors
/// [`SaveError::NotReadable`]: the plan holds something that the format cannot.
pub(crate) fn checked_text(plan: &Portfolio) -> Result<Vec<u8>, SaveError> {
    let text = to_text(plan);
    let back = from_text(&text).map_err(SaveError::NotReadable)?;
    if back == *plan {
        return Ok(text.into_bytes());
    }
    let again = to_text(&back);
    let lines = text.lines().zip(again.lines()).zip(1..);
    let differs = lines.into_iter().find(|((a, b), _)| a != b).map_or(1, |(_, line)| line);
    Err(SaveError::NotReadable(ReadFault::at(
        FaultKind::Content,
        differs,
        1,
        "a value was read back as another one",
    )))
}

fn resolve(disk: &mut impl Disk, path: &Path) -> Result<PathBuf, SaveError> {
    disk.resolve(path).map_err(|source| SaveError::Io { step: "find", path: path.into(), source })
}

pub(super) fn current(disk: &mut impl Disk, path: &Path) -> Result<Option<Vec<u8>>, SaveError> {
    match disk.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SaveError::Io { step: "read", path: path.into(), source }),
    }
}

/// Whether the disk still holds what is expected.
pub(super) fn compare(disk: &mut impl Disk, path: &Path, expected: Option<&[u8]>) -> Result<(), SaveError> {
    match (current(disk, path)?, expected) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(SaveError::Vanished),
        (Some(found), Some(expected)) if found == expected => Ok(()),
        (Some(_), _) => Err(SaveError::ChangedOnDisk),
    }
}

/// Writes bytes that have been checked, whatever they are; links are written through.
///
/// # Errors
/// As [`save`].
pub(crate) fn replace(
    disk: &mut impl Disk,
    path: &Path,
    bytes: &[u8],
    expected: Option<&[u8]>,
) -> Result<(), SaveError> {
    let path = &resolve(disk, path)?;
    compare(disk, path, expected)?;
    let temporary = &temporary_name(path);
    if let Err(error) = fill(disk, temporary, bytes, expected.map(|_| path.as_path())) {
        // the error that matters is the first one
        let _ = disk.remove(temporary);
        return Err(error);
    }
    match expected {
        Some(expected) => swap::take_over(disk, temporary, path, [expected, bytes])?,
        None => swap::take_free(disk, temporary, path)?,
    }
    disk.sync_folder(folder_of(path)).map_err(SaveError::NotDurable)
}

/// Writes a file of our own in the state folder: atomic and durable, replacing what is there.
///
/// # Errors
/// What the system said; the old file is untouched.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let disk = &mut RealDisk::default();
    make_folder(folder_of(path))?;
    let temporary = temporary_name(path);
    let placed = fill(disk, &temporary, bytes, None).and_then(|()| {
        disk.rename(&temporary, path).map_err(|source| SaveError::Io {
            step: "write",
            path: path.into(),
            source,
        })
    });
    if placed.is_err() {
        let _ = disk.remove(&temporary);
    }
    placed?;
    disk.sync_folder(folder_of(path)).map_err(SaveError::NotDurable)
}

/// Removes a file of our own.
///
/// # Errors
/// What the system said; no file is no error.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a folder of our own, and those above it, for the owner alone.
pub(crate) fn make_folder(folder: &Path) -> Result<(), SaveError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| SaveError::Io {
        step: "make the folder",
        path: folder.into(),
        source,
    })
}

fn fill(disk: &mut impl Disk, temporary: &Path, bytes: &[u8], like: Option<&Path>) -> Result<(), SaveError> {
    let told = |step| move |source| SaveError::Io { step, path: temporary.into(), source };
    let mut file = disk.create_new(temporary, like).map_err(told("make the new version"))?;
    disk.write(&mut file, bytes).map_err(told("write the new version"))?;
    disk.sync_and_close(file).map_err(told("bring the new version to the disk"))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `.portfolio.ron.4711-0.tmp`, beside the file, for this process alone.
pub(super) fn temporary_name(path: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut name = prefix_of(path);
    name.push(format!("{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    folder_of(path).join(name)
}

/// What the names of a file's temporary files begin with. A very long name is left out: the new one must not be too long.
fn prefix_of(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().filter(|name| name.len() <= 200).unwrap_or("stackrank".as_ref()));
    prefix.push(".");
    prefix
}

/// Removes temporary files beside `path` that a killed process has left: those untouched for an hour. A whole plan that is not
/// `known` is no leftover: it is what somebody else wrote in the moment of that process's save, and is kept beside the file.
pub fn sweep(path: &Path, known: impl Fn(Fingerprint) -> bool) {
    sweep_folder(folder_of(path), &prefix_of(path), |leftover| {
        let somebody_elses = match super::read_file(leftover) {
            Ok((_, bytes)) => !known(Fingerprint::of(&bytes)),
            // of ours there are only parts; these are whole, if for others
            Err(fault) => matches!(
                fault.kind,
                FaultKind::Newer { .. } | FaultKind::MergeMarkers | FaultKind::TooLarge | FaultKind::Io(_)
            ),
        };
        // where it cannot get another name it stays under the one it has
        if somebody_elses {
            swap::keep(&mut RealDisk::default(), leftover, path);
        }
        somebody_elses
    });
}

/// Removes leftovers of all files of a folder whose names begin with `prefix`, but for those that `stays` takes care of.
pub(super) fn sweep_folder(folder: &Path, prefix: &OsStr, stays: impl Fn(&Path) -> bool) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
            && Path::new(&name).extension().is_some_and(|e| e == "tmp");
        let old = entry.metadata().and_then(|meta| meta.modified()).is_ok_and(|at| {
            SystemTime::now().duration_since(at).is_ok_and(|age| age > Duration::from_hours(1))
        });
        if ours && old && !stays(&entry.path()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// [`sweep`] for a file of our own in the state folder: all that is left of it is older than what is there.
pub(super) fn sweep_own(path: &Path) {
    sweep_folder(folder_of(path), &prefix_of(path), |_| false);
}
