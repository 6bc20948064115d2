//! Watching the file: what another program, machine or instance has written into it is noticed within a second.
//!
//! A thread looks at the file's size, times and number once a second, and reads it only when they have changed. What it finds is
//! compared with the bytes that the saver knows to be there; if they differ, both versions are read and handed over, to be
//! merged. A file that cannot be read is left alone: it may be half written, and the next look will tell. One that is gone for some
//! seconds is told, and so are copies that a sync program puts beside it.
use super::Wake;
use super::saver::Known;
use crate::domain::Portfolio;
use crate::storage;
use crate::storage::copies::{self, Copy};
use crate::storage::disk::{Disk, RealDisk};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

/// Time between two looks.
const PACE: Duration = Duration::from_secs(1);

/// Another version of the file, and the one that it began as.
pub(super) struct Incoming {
    /// What was last read from the file or written to it.
    pub base: Portfolio,
    /// What stands in it now.
    pub theirs: Portfolio,
    /// The bytes of the two.
    pub known: Arc<[u8]>,
    pub bytes: Arc<[u8]>,
    /// When it was written, by the clock of who wrote it.
    pub written: Option<SystemTime>,
}

/// What was found.
pub(super) enum Found {
    /// Another version of the file.
    Version(Box<Incoming>),
    /// The file holds again what is known: another version that was found is gone.
    Same,
    /// The file is not there any more.
    Gone,
    /// Copies beside the file that were not there before.
    Copies(Vec<Copy>),
}

/// Looks in a row that find no file before it is said to be gone: some programs take it away and put it back.
const GONE_AFTER: u32 = 3;

/// What tells versions of a file apart without reading it. The time of the last change of any kind shows also what was written
/// with the old time put back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stamp {
    size: u64,
    written: Option<SystemTime>,
    changed: (i64, i64),
    number: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let data = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let (changed, number) = {
            use std::os::unix::fs::MetadataExt;
            ((data.ctime(), data.ctime_nsec()), data.ino())
        };
        #[cfg(not(unix))]
        let (changed, number) = ((0, 0), 0);
        Some(Self { size: data.len(), written: data.modified().ok(), changed, number })
    }
}

/// A file that is watched until this is dropped.
pub(super) struct Watch {
    found: Receiver<Found>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct State {
    /// The version that has been dealt with.
    seen: Option<Stamp>,
    over: bool,
}

impl Watch {
    /// Watches a file. Without a thread nothing is noticed before the next save, which never overwrites another version.
    pub fn start(path: &Path, known: Known, wake: Wake) -> Self {
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new() });
        let (sender, found) = channel();
        let watcher = Watcher {
            path: path.into(),
            known,
            sender,
            wake,
            shared: shared.clone(),
            missing: 0,
            folder: None,
            copies: BTreeMap::new(),
        };
        let thread = std::thread::Builder::new().name("watch".into()).spawn(move || watcher.work()).ok();
        Self { found, shared, thread }
    }
    /// What has been found.
    pub fn take(&self) -> Option<Found> {
        self.found.try_recv().ok()
    }
    /// What was found could not be used: it is to be looked at again.
    pub fn look_again(&self) {
        self.shared.lock().seen = None;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.lock().over = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // it may be reading from a disk that hangs, which must not hang the program: it ends when it can
            if thread.is_finished() {
                let _ = thread.join();
            }
        }
    }
}

struct Watcher {
    path: PathBuf,
    known: Known,
    sender: Sender<Found>,
    wake: Wake,
    shared: Arc<Shared>,
    /// Looks that found no file, since one did.
    missing: u32,
    /// The folder as it was when copies were looked for.
    folder: Option<Stamp>,
    /// Copies that have been looked at, as they were.
    copies: BTreeMap<PathBuf, Option<Stamp>>,
}

impl Watcher {
    fn work(mut self) {
        loop {
            let state = self.shared.lock();
            let waited = self.shared.changed.wait_timeout(state, PACE);
            let state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.over {
                return;
            }
            let seen = state.seen;
            drop(state);
            let found = [self.look(seen), self.look_beside()];
            for found in found.into_iter().flatten() {
                if self.sender.send(found).is_err() {
                    return;
                }
                (self.wake)();
            }
        }
    }
    /// Looks at the file.
    fn look(&mut self, seen: Option<Stamp>) -> Option<Found> {
        let now = Stamp::of(&self.path);
        let known = self.known.bytes()?;
        let Some(now) = now else {
            self.missing += 1;
            return (self.missing == GONE_AFTER).then_some(Found::Gone);
        };
        self.missing = 0;
        if Some(now) == seen {
            return None;
        }
        // what cannot be read now, because it is half written or the disk hangs, is looked at again
        let (theirs, bytes) = storage::read_file(&self.path).ok()?;
        self.shared.lock().seen = Some(now);
        if *bytes == *known {
            return Some(Found::Same);
        }
        let (base, written) = (plan_of(&known)?, now.written);
        let found = Incoming { base, theirs, known, bytes: bytes.into(), written };
        Some(Found::Version(Box::new(found)))
    }
    /// Looks for copies beside the file, when the folder has changed.
    fn look_beside(&mut self) -> Option<Found> {
        let path = RealDisk::default().resolve(&self.path).ok()?;
        let folder = Stamp::of(storage::folder_of(&path))?;
        if self.folder == Some(folder) {
            return None;
        }
        let known = self.known.bytes()?;
        self.folder = Some(folder);
        let names = copies::names(&path).into_iter();
        let news: Vec<PathBuf> = names
            .filter(|copy| {
                let stamp = Stamp::of(copy);
                let looked_at = self.copies.insert(copy.clone(), stamp);
                looked_at != Some(stamp)
            })
            .collect();
        if news.is_empty() {
            return None;
        }
        let found = copies::read(news, &plan_of(&known)?);
        (!found.is_empty()).then_some(Found::Copies(found))
    }
}

fn plan_of(bytes: &[u8]) -> Option<Portfolio> {
    storage::from_text(std::str::from_utf8(bytes).ok()?).ok()
}
