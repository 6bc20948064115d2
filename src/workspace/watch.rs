//! Watching the file: what another program, machine or instance has written into it is noticed within a second.
//!
//! A thread looks at the file's size, time and number once a second, and reads it only when they have changed. What it finds is
//! compared with the bytes that the saver knows to be there; if they differ, both versions are read and handed over, to be
//! merged. A file that cannot be read is left alone: it may be half written, and the next look will tell.
use super::Wake;
use super::saver::Known;
use crate::domain::Portfolio;
use crate::storage;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
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

/// What tells versions of a file apart without reading it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stamp {
    size: u64,
    changed: Option<SystemTime>,
    number: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let data = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&data);
        #[cfg(not(unix))]
        let number = 0;
        Some(Self { size: data.len(), changed: data.modified().ok(), number })
    }
}

/// A file that is watched until this is dropped.
pub(super) struct Watch {
    found: Receiver<Incoming>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
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
        let watcher = Watcher { path: path.into(), known, sender, wake, shared: shared.clone() };
        let thread = std::thread::Builder::new().name("watch".into()).spawn(move || watcher.work()).ok();
        Self { found, shared, thread }
    }
    /// What has been found.
    pub fn take(&self) -> Option<Incoming> {
        self.found.try_iter().last()
    }
    /// What was found could not be used: it is to be looked at again.
    pub fn look_again(&self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).seen = None;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).over = true;
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
    sender: Sender<Incoming>,
    wake: Wake,
    shared: Arc<Shared>,
}

impl Watcher {
    fn work(self) {
        loop {
            let state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = self.shared.changed.wait_timeout(state, PACE);
            let state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.over {
                return;
            }
            let seen = state.seen;
            drop(state);
            let now = Stamp::of(&self.path);
            if now.is_none() || now == seen {
                continue;
            }
            let Some(known) = self.known.bytes() else { continue };
            let found = self.read(&known, now.and_then(|stamp| stamp.changed));
            self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).seen = now;
            if let Some(found) = found {
                if self.sender.send(found).is_err() {
                    return;
                }
                (self.wake)();
            }
        }
    }
    /// The version in the file, if it is another one and can be read.
    fn read(&self, known: &Arc<[u8]>, written: Option<SystemTime>) -> Option<Incoming> {
        let (theirs, bytes) = storage::read_file(&self.path).ok()?;
        if *bytes == **known {
            return None;
        }
        let base = std::str::from_utf8(known).ok().and_then(|text| storage::from_text(text).ok())?;
        Some(Incoming { base, theirs, known: known.clone(), bytes: bytes.into(), written })
    }
}
