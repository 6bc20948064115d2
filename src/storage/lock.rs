//! Saving one after the other: two instances of the program on one file.
//!
//! A save compares the file with what it expects and then gives the new version its name. Two instances that do both at the same
//! moment would each find what they expect, and the later one would replace the other's version unseen; so the pair of steps
//! is taken under a lock in the state folder. Programs that know nothing of it are only compared with.
use super::key::DocumentKey;
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

/// Attempts, and the time between two: together longer than a save takes.
const ATTEMPTS: u32 = 1_000;
const PAUSE: Duration = Duration::from_millis(10);

/// The lock of a document, held until it is dropped. `None` where there can be none, or another holds it for ten seconds: saving
/// then goes on without, since a lock that hangs must not keep edits from the disk.
pub fn lock(state: &Path, document: &DocumentKey) -> Option<File> {
    let folder = state.join("locks");
    std::fs::create_dir_all(&folder).ok()?;
    let path = folder.join(document.as_str());
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).ok()?;
    for _ in 0..ATTEMPTS {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(std::fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}
