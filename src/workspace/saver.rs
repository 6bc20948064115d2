//! Autosave: background threads that do all of the file work, so that the window never waits for a disk.
//!
//! The window hands over snapshots ([`Saver::submit`]); only the latest counts. One thread writes a recovery copy at
//! most a second after the first edit that is in none (a greatest age: typing on does not push it back), another the file
//! two seconds after the last edit or ten after the first, whichever comes first; each saved version enters the history. They are
//! two because the file may be on a slow share, while the copy is not.
//! "Saved" is said only when file and folder have been synced. What fails is told, kept in the recovery copy, and tried
//! again at the next edit, on request, and every half minute.
mod copier;
mod desk;
mod worker;

use crate::domain::Portfolio;
use crate::storage::disk::{Disk, RealDisk};
use crate::storage::{Folders, Seat, Session};
use chrono::{DateTime, Utc};
use desk::Desk;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How the file stands to the plan in memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SaveStatus {
    /// The file on the disk holds the plan.
    Saved {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// There are edits that will be saved within seconds.
    Unsaved,
    /// The file is being written.
    Saving,
    /// Saving failed; it will be tried again.
    Failed {
        /// What happened and what to do.
        message: String,
        /// Whether the recovery copy holds the newest edits.
        recovery_safe: bool,
    },
    /// The file must not be written; edits are kept in the recovery copy only.
    ReadOnly {
        /// Why.
        why: String,
    },
    /// Another program has changed the file; it was not overwritten.
    ChangedOnDisk {
        /// Whether the recovery copy holds the newest edits.
        recovery_safe: bool,
    },
}

/// Called from the background thread when the status has changed, to wake the window.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// When things are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Greatest age of an edit that is in no recovery copy when one begins to be written.
    pub recovery: Duration,
    /// Quiet after the last edit before the file is written.
    pub quiet: Duration,
    /// Greatest age of an edit that is not in the file, however busy.
    pub longest: Duration,
    /// Time between attempts after a failure.
    pub retry: Duration,
}

impl Default for Pace {
    /// A little under what is promised (1 s, 2 s, 10 s), which leaves time for the writing.
    fn default() -> Self {
        Self {
            recovery: Duration::from_millis(700),
            quiet: Duration::from_millis(1500),
            longest: Duration::from_secs(9),
            retry: Duration::from_secs(30),
        }
    }
}

/// Keeps one document saved. Dropping it (also while panicking) saves what has been submitted.
pub struct Saver {
    shared: Arc<Shared>,
    /// Saving, and copying.
    threads: [Option<JoinHandle<()>>; 2],
}

/// How long a dropped saver waits for its last save.
const LAST_WAIT: Duration = Duration::from_secs(5);

impl Saver {
    /// Starts keeping the document at `path` saved. `base` are the bytes read from it; `None`: there is no file yet, and
    /// the first snapshot makes it.
    pub fn start(path: &Path, folders: &Folders, base: Option<Vec<u8>>, wake: Wake) -> Self {
        Self::start_on(RealDisk::default(), Pace::default(), path, folders, base, wake)
    }
    /// [`Saver::start`] at seats that were taken.
    pub fn start_at(
        path: &Path,
        folders: &Folders,
        base: Option<Vec<u8>>,
        seats: Vec<Seat>,
        wake: Wake,
    ) -> Self {
        let status = Self::first_status(base.as_deref());
        let desk = Desk::new(path, &folders.state, seats, base);
        Self::run(RealDisk::default(), Pace::default(), (path, folders), desk, status, wake)
    }
    /// For a document whose file must not be written: edits are kept in the recovery copy only.
    pub fn read_only(path: &Path, folders: &Folders, base: Option<Vec<u8>>, why: String, wake: Wake) -> Self {
        let desk = Desk::new(path, &folders.state, vec![], base);
        let status = SaveStatus::ReadOnly { why };
        Self::run(RealDisk::default(), Pace::default(), (path, folders), desk, status, wake)
    }
    /// [`Saver::start`] with another disk and pace.
    pub fn start_on(
        disk: impl Disk + Send + 'static,
        pace: Pace,
        path: &Path,
        folders: &Folders,
        base: Option<Vec<u8>>,
        wake: Wake,
    ) -> Self {
        let status = Self::first_status(base.as_deref());
        let mut desk = Desk::new(path, &folders.state, vec![], base);
        desk.trust();
        Self::run(disk, pace, (path, folders), desk, status, wake)
    }
    fn first_status(base: Option<&[u8]>) -> SaveStatus {
        if base.is_some() { SaveStatus::Saved { at: Utc::now() } } else { SaveStatus::Unsaved }
    }
    fn run<D: Disk + Send + 'static>(
        disk: D,
        pace: Pace,
        (path, folders): (&Path, &Folders),
        desk: Desk,
        status: SaveStatus,
        wake: Wake,
    ) -> Self {
        let slot = Slot { base: desk.base(), ..Slot::new(status) };
        let read_only = slot.is_read_only();
        let shared = Arc::new(Shared { slot: Mutex::new(slot), changed: Condvar::new(), pace, wake });
        let desk = Arc::new(Mutex::new(desk));
        let worker = worker::Worker::new(disk, path, folders, desk.clone());
        let worker = if read_only { worker.read_only() } else { worker };
        let (theirs, copiers) = (shared.clone(), shared.clone());
        let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new().name(name.into()).spawn(work)
        };
        let saving = spawn("saver", Box::new(move || worker.work(&theirs)));
        let copying = spawn("copier", Box::new(move || copier::work(&copiers, &desk)));
        if let Some(error) = saving.as_ref().err().or(copying.as_ref().err()) {
            let message = format!("saving cannot start: {error}; export the plan before you close it");
            shared.lock().status = SaveStatus::Failed { message, recovery_safe: false };
        }
        Self { shared, threads: [saving.ok(), copying.ok()] }
    }
    /// Hands over the plan as it is now. Revisions must not fall; a snapshot replaces those before it. Does no file work.
    pub fn submit(&self, revision: u64, plan: Portfolio) {
        let session = self.shared.lock().session.clone();
        self.submit_with(revision, plan, session);
    }
    /// [`Saver::submit`] with what else is at hand, kept beside the plan for the next start.
    pub fn submit_with(&self, revision: u64, plan: Portfolio, session: Session) {
        let now = Instant::now();
        let mut slot = self.shared.lock();
        let before = slot.latest.replace((revision, plan));
        let older = std::mem::replace(&mut slot.session, session);
        slot.edited(now);
        drop(slot);
        self.shared.changed.notify_all();
        drop((before, older)); // outside the lock: it may be the last owner of many rows
    }
    /// Something half typed has changed, and the plan has not: it is kept as soon as an edit would be.
    pub fn keep(&self, plan: impl FnOnce() -> (u64, Portfolio), session: Session) {
        let mut slot = self.shared.lock();
        if slot.latest.is_none() {
            let plan = plan();
            slot.saved = Some(plan.0); // nothing of it waits to be saved
            slot.latest = Some(plan);
        }
        let older = std::mem::replace(&mut slot.session, session);
        slot.first_uncopied.get_or_insert_with(Instant::now);
        drop(slot);
        self.shared.changed.notify_all();
        drop(older);
    }
    /// How the file stands to the plan. Cheap enough for every frame.
    pub fn status(&self) -> SaveStatus {
        self.shared.lock().status.clone()
    }
    /// The newest revision that is in the file.
    pub fn saved_revision(&self) -> Option<u64> {
        self.shared.lock().saved
    }
    /// Saves at once and waits, at most so long. True if all that was submitted is in the file (of a read-only document:
    /// in the recovery copy).
    pub fn flush(&self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        let mut slot = self.shared.lock();
        let Some((target, _)) = slot.latest else { return true };
        // an attempt that is under way may have begun before the newest snapshot
        let enough = slot.attempts + 1 + u64::from(slot.busy);
        if slot.safe() < Some(target) {
            slot.ask(Ask::Now);
        }
        self.shared.changed.notify_all();
        while slot.safe() < Some(target) && slot.attempts < enough && self.threads[0].is_some() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            slot = self.shared.wait(slot, left);
        }
        slot.safe() >= Some(target)
    }
    /// Counts attempts that have ended.
    pub fn attempts(&self) -> u64 {
        self.shared.lock().attempts
    }
    /// Saves at once what waits to be saved.
    pub fn save_now(&self) {
        self.shared.lock().ask(Ask::Now);
        self.shared.changed.notify_all();
    }
    /// Tries again after a failure. A file that has vanished is then written anew.
    pub fn retry(&self) {
        self.shared.lock().ask(Ask::Anew);
        self.shared.changed.notify_all();
    }
    /// The file is not what it is thought to be: the plan is saved once more, however sure it was of being there.
    pub fn doubt(&self, revision: u64, plan: Portfolio, session: Session) {
        self.submit_with(revision, plan, session);
        let mut slot = self.shared.lock();
        (slot.doubt, slot.saved, slot.copied) = (true, None, None);
        slot.ask(Ask::Now);
        drop(slot);
        self.shared.changed.notify_all();
    }
    /// The version in the file is kept in the history, pinned, before the next save: what comes now could lose much.
    pub fn pin(&self) {
        self.shared.lock().pin = true;
    }
    /// What the saver knows about the file, for those who watch it.
    pub fn known(&self) -> Known {
        Known(self.shared.clone())
    }
    /// Another version of the file has been merged into the plan: it is kept in the history, pinned, and what is saved from now
    /// on takes its place.
    pub fn adopt(&self, bytes: Arc<[u8]>, revision: u64, plan: Portfolio, session: Session) {
        self.submit_with(revision, plan, session);
        let mut slot = self.shared.lock();
        slot.adopt = Some(bytes);
        if !slot.is_read_only() {
            slot.status = SaveStatus::Unsaved;
        }
        slot.ask(Ask::Now);
        drop(slot);
        self.shared.changed.notify_all();
    }
    /// After [`SaveStatus::ChangedOnDisk`]: keeps what is on the disk in the history, pinned, and replaces it.
    pub fn keep_mine(&self) {
        self.shared.lock().ask(Ask::KeepMine);
        self.shared.changed.notify_all();
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let end = Instant::now() + LAST_WAIT;
        let mut slot = self.shared.lock();
        slot.life = slot.life.max(Life::Stopping);
        self.shared.changed.notify_all();
        let running = |slot: &Slot, threads: &[Option<JoinHandle<()>>; 2]| {
            slot.life != Life::Over && threads[0].is_some() || !slot.copier_ended && threads[1].is_some()
        };
        while running(&slot, &self.threads) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return; // a disk that hangs must not hang the program; the recovery copy has the edits
            }
            slot = self.shared.wait(slot, left);
        }
        drop(slot);
        for thread in self.threads.iter_mut().filter_map(Option::take) {
            let _ = thread.join();
        }
    }
}

/// What the saver knows about its file.
#[derive(Clone)]
pub struct Known(Arc<Shared>);

impl Known {
    /// The bytes last read from the file or written to it; `None` while that is not certain, or if there is no file yet.
    pub fn bytes(&self) -> Option<Arc<[u8]>> {
        let slot = self.0.lock();
        if slot.busy || slot.adopt.is_some() { None } else { slot.base.clone() }
    }
}

/// What both threads see.
struct Shared {
    slot: Mutex<Slot>,
    changed: Condvar,
    pace: Pace,
    wake: Wake,
}

impl Shared {
    /// A panic elsewhere leaves the slot whole: it is changed in single steps.
    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn wait<'a>(&self, slot: MutexGuard<'a, Slot>, at_most: Duration) -> MutexGuard<'a, Slot> {
        self.changed.wait_timeout(slot, at_most).unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The latest snapshot, and what is known about it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Slot {
    latest: Option<(u64, Portfolio)>,
    /// What else is at hand with it.
    session: Session,
    /// First edit that is not in the file and for which no save is under way.
    first_unsaved: Option<Instant>,
    /// First edit that is in no recovery copy, likewise.
    first_uncopied: Option<Instant>,
    last_edit: Instant,
    last_failure: Option<Instant>,
    status: SaveStatus,
    /// Newest revision in the file.
    saved: Option<u64>,
    /// Newest revision in the recovery copy.
    copied: Option<u64>,
    /// Attempts that have ended: at saving, or of a read-only document at copying.
    attempts: u64,
    /// Another is under way.
    busy: bool,
    /// What is in the file, as far as is known.
    base: Option<Arc<[u8]>>,
    /// Another version, which was merged: it becomes the base before the next save.
    adopt: Option<Arc<[u8]>>,
    /// The file may have gone.
    doubt: bool,
    /// The base is to be pinned before the next save.
    pin: bool,
    /// The copy that is due at the end was begun.
    last_copy: bool,
    /// The thread that copies has ended.
    copier_ended: bool,
    /// What has been asked for, beyond the usual pace.
    asked: Option<Ask>,
    life: Life,
}

/// What can be asked of the thread; the later ones include those before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ask {
    /// Save now.
    Now,
    /// Write a vanished file anew.
    Anew,
    /// Replace what another program has written.
    KeepMine,
}

/// How far the thread is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Life {
    /// Until the saver is dropped.
    Working,
    /// To save once more and end.
    Stopping,
    /// Saving once more.
    LastTry,
    /// Ended.
    Over,
}

impl Slot {
    fn new(status: SaveStatus) -> Self {
        Self {
            latest: None,
            session: Session::default(),
            first_unsaved: None,
            first_uncopied: None,
            last_edit: Instant::now(),
            last_failure: None,
            status,
            saved: None,
            copied: None,
            attempts: 0,
            busy: false,
            base: None,
            adopt: None,
            doubt: false,
            pin: false,
            last_copy: false,
            copier_ended: false,
            asked: None,
            life: Life::Working,
        }
    }
    fn edited(&mut self, now: Instant) {
        self.first_unsaved.get_or_insert(now);
        self.first_uncopied.get_or_insert(now);
        self.last_edit = now;
        match &mut self.status {
            SaveStatus::Saved { .. } => self.status = SaveStatus::Unsaved,
            SaveStatus::Failed { recovery_safe, .. } | SaveStatus::ChangedOnDisk { recovery_safe } => {
                *recovery_safe = false;
            }
            _ => {}
        }
    }
    /// Notes a request, if there is anything to do for it.
    fn ask(&mut self, ask: Ask) {
        if self.is_open() || self.busy {
            self.asked = self.asked.max(Some(ask));
        }
    }
    /// An attempt begins.
    fn begin(&mut self) {
        self.busy = true;
        if self.life == Life::Stopping {
            self.life = Life::LastTry;
        }
    }
    /// Whether what is due is due at once.
    fn at_once(&self) -> bool {
        self.asked.is_some() || self.life > Life::Working
    }
    fn is_read_only(&self) -> bool {
        matches!(self.status, SaveStatus::ReadOnly { .. })
    }
    /// Newest revision that would be found again after the end of the program, without a question.
    fn safe(&self) -> Option<u64> {
        if self.is_read_only() { self.copied } else { self.saved }
    }
    /// Whether anything waits for what [`Slot::safe`] looks at.
    fn is_open(&self) -> bool {
        if self.is_read_only() { self.first_uncopied.is_some() } else { self.first_unsaved.is_some() }
    }
    /// When the file is to be written; `None`: it need not be.
    fn save_due(&self, pace: &Pace, now: Instant) -> Option<Instant> {
        let first = self.first_unsaved?;
        if self.is_read_only() {
            return None;
        }
        if self.at_once() {
            return Some(now);
        }
        let edit = (self.last_edit + pace.quiet).min(first + pace.longest);
        match self.last_failure {
            None => Some(edit),
            // what was there at the failure waits; an edit since then does not
            Some(at) if self.last_edit <= at => Some(at + pace.retry),
            Some(at) => Some((self.last_edit + pace.quiet).min(at + pace.retry)),
        }
    }
    /// When the recovery copy is to be written; `None`: it need not be.
    fn copy_due(&self, pace: &Pace, now: Instant) -> Option<Instant> {
        let first = self.first_uncopied?;
        // a failed copy is repeated with the pace of copies, not in a tight loop
        if self.is_read_only() && self.at_once() { Some(now) } else { Some(first + pace.recovery) }
    }
}

/// Notes that a snapshot has been copied, or could not be.
fn note_copy(slot: &mut Slot, revision: u64, copied: bool) {
    let newest = slot.latest.as_ref().map(|(revision, _)| *revision);
    if copied {
        slot.copied = slot.copied.max(Some(revision));
    } else {
        slot.first_uncopied = Some(Instant::now()); // tried again after the usual time
    }
    if let SaveStatus::Failed { recovery_safe, .. } | SaveStatus::ChangedOnDisk { recovery_safe } =
        &mut slot.status
    {
        *recovery_safe = newest <= slot.copied;
    }
}

#[cfg(test)]
mod tests;
