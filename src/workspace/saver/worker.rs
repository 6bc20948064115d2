//! The saver's thread: what to do next, and doing it.
use super::{Ask, Life, SaveStatus, Shared, Slot};
use crate::domain::Portfolio;
use crate::storage::disk::{Disk, device_of, may_replace};
use crate::storage::recovery::{self, Recovery};
use crate::storage::session::{self, Session};
use crate::storage::{
    DocumentKey, Fingerprint, Folders, SaveError, checked_text, from_text, history, lock, make_folder,
    replace, sweep, to_text,
};
use chrono::{TimeDelta, Utc};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the thread owns: nobody else does file work for this document.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about one document")]
pub(super) struct Worker<D: Disk> {
    disk: D,
    path: PathBuf,
    state: PathBuf,
    document: DocumentKey,
    /// Whether it is the user's own portfolio: written anew if it vanishes, its folder made if it is missing.
    own: bool,
    read_only: bool,
    /// The bytes last read from the file or written to it.
    base: Option<Vec<u8>>,
    /// What tells them apart from others.
    base_print: Option<Fingerprint>,
    /// Rows of the plan in them.
    base_rows: Option<usize>,
    /// The base has reached the disk for certain.
    durable: bool,
    /// The base is to be pinned before it is replaced.
    pin: bool,
    /// The base is in the history.
    base_kept: bool,
    /// The device that the file's folder is on, once it is known.
    device: Option<u64>,
}

/// Time between two pinned versions of before a merge.
const PIN_PAUSE: TimeDelta = TimeDelta::minutes(10);

enum Job {
    Copy(u64, Portfolio, Session),
    Save {
        revision: u64,
        plan: Portfolio,
        session: Session,
        asked: Option<Ask>,
        copied: bool,
        adopt: Option<Arc<[u8]>>,
        doubt: bool,
        pin: bool,
    },
    End,
}

impl<D: Disk> Worker<D> {
    pub(super) fn new(disk: D, path: &Path, folders: &Folders, base: Option<Vec<u8>>) -> Self {
        Self {
            disk,
            path: path.into(),
            state: folders.state.clone(),
            document: DocumentKey::of(path),
            own: path == folders.config_file,
            read_only: false,
            base_print: base.as_deref().map(Fingerprint::of),
            pin: false,
            base_kept: false,
            device: None,
            base,
            base_rows: None,
            durable: true,
        }
    }
    pub(super) fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
    /// Works until the saver is dropped.
    pub(super) fn work(mut self, shared: &Shared) {
        self.tidy();
        if self.base.is_some()
            && !self.read_only
            && let Err(source) = may_replace(&self.path)
        {
            // said before anybody has worked for an hour; whether it is still so the next save tells
            let error = SaveError::Io { step: "save", path: self.path.clone(), source };
            let mut slot = shared.lock();
            let recovery_safe = slot.latest.is_none();
            slot.status = SaveStatus::Failed { message: error.to_string(), recovery_safe };
            drop(slot);
            (shared.wake)();
        }
        loop {
            let job = next(shared);
            if matches!(job, Job::End) {
                break;
            }
            // a fault in here must not take the saver away from the plan
            let done = catch_unwind(AssertUnwindSafe(|| self.perform(shared, job)));
            if done.is_err() {
                let mut slot = shared.lock();
                fail(&mut slot, "a fault inside Stackrank kept the plan from being saved".into());
                drop(slot);
                shared.changed.notify_all();
                (shared.wake)();
            }
        }
        shared.lock().life = Life::Over;
        shared.changed.notify_all();
    }
    fn perform(&mut self, shared: &Shared, job: Job) {
        match job {
            Job::End => {}
            Job::Copy(revision, plan, session) => {
                let copied = self.copy(to_text(&plan), &session).is_ok();
                let mut slot = shared.lock();
                note_copy(&mut slot, revision, copied);
                if self.read_only {
                    slot.attempts += 1;
                    slot.busy = false;
                }
            }
            Job::Save { revision, plan, session, asked, copied, adopt, doubt, pin } => {
                (shared.wake)(); // "Saving"
                if let Some(bytes) = adopt {
                    self.adopt(&bytes);
                }
                self.durable &= !doubt;
                self.pin |= pin;
                let mut safe = copied;
                let result = self.save(&plan, &session, asked, &mut safe);
                let base = self.base();
                let mut slot = shared.lock();
                slot.base = base;
                if slot.copied < Some(revision) {
                    note_copy(&mut slot, revision, safe || result.is_ok());
                }
                match result {
                    Ok(()) => {
                        slot.saved = Some(revision);
                        slot.copied = slot.copied.max(Some(revision));
                        slot.last_failure = None;
                        slot.attempts += 1;
                        slot.busy = false;
                        let newer = slot.first_unsaved.is_some();
                        // a request to save at once holds for newer edits; the others have been met
                        slot.asked = slot.asked.filter(|_| newer).map(|_| Ask::Now);
                        slot.status =
                            if newer { SaveStatus::Unsaved } else { SaveStatus::Saved { at: Utc::now() } };
                    }
                    Err(error) => {
                        let changed = matches!(error, SaveError::ChangedOnDisk);
                        fail(&mut slot, error.to_string());
                        if changed {
                            slot.status = SaveStatus::ChangedOnDisk;
                        }
                    }
                }
            }
        }
        shared.changed.notify_all();
        (shared.wake)();
    }
    /// Before anything is written: removes what killed processes have left, and keeps edits of another version of the
    /// file than the one that was opened. Those are only offered to the person; the next copy takes their place.
    fn tidy(&mut self) {
        if let Some(base) = &self.base {
            // what is read is not what would be written: an older schema, or somebody's own comments
            self.pin = !is_as_written(base);
            self.device = device_of(folder_of(&self.path));
        }
        let copy = recovery::read(&self.state, &self.document).ok().flatten();
        if !self.read_only {
            let versions = history::list(&self.state, &self.document);
            let copied = copy.as_ref().map(|copy| Fingerprint::of(copy.text.as_bytes()));
            sweep(&self.path, |print| {
                [self.base_print, copied].contains(&Some(print))
                    || versions.iter().any(|version| version.fingerprint == print)
            });
        }
        recovery::sweep(&self.state, &self.document);
        session::sweep(&self.state, &self.document);
        if let Some(copy) = copy
            && copy.base != self.base_print
        {
            // edits that cannot be kept a second time still stand in the copy
            let _ = history::add(&self.state, &self.document, copy.at, copy.text.as_bytes(), true);
        }
    }
    /// Writes the recovery copy; of a plan that stands in the file as it is, only what else is at hand.
    fn copy(&mut self, text: String, session: &Session) -> Result<(), SaveError> {
        let print = Fingerprint::of(text.as_bytes());
        if self.durable && self.base_print == Some(print) {
            return session::write(&self.state, &self.document, print, session);
        }
        self.remember_base();
        let copy = Recovery { at: Utc::now(), base: self.base_print, session: session.clone(), text };
        recovery::write(&self.state, &self.document, &self.path, &copy)
    }
    /// The plan is in the file: what else is at hand goes beside it, and only then the recovery copy, which has it too.
    fn settle(&self, session: &Session) {
        let kept = self.base_print.map(|print| session::write(&self.state, &self.document, print, session));
        if kept.is_none_or(|kept| kept.is_ok()) {
            let _ = recovery::clear(&self.state, &self.document);
        }
    }
    fn set_base(&mut self, bytes: Vec<u8>, rows: Option<usize>) {
        self.base_print = Some(Fingerprint::of(&bytes));
        self.base = Some(bytes);
        self.base_rows = rows;
        self.base_kept = false;
    }
    /// Writes the file. `copied` says whether this snapshot is in the recovery copy, before and after.
    fn save(
        &mut self,
        plan: &Portfolio,
        session: &Session,
        asked: Option<Ask>,
        copied: &mut bool,
    ) -> Result<(), SaveError> {
        let text = checked_text(plan);
        if let Ok(bytes) = &text
            && self.durable
            && self.base.as_ref() == Some(bytes)
        {
            self.settle(session);
            return Ok(());
        }
        // The copy first: should this program end between saving and clearing the copy, the two are equal, and nobody is
        // asked about edits that were saved.
        if !*copied {
            let text = match &text {
                Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Err(_) => to_text(plan),
            };
            *copied = self.copy(text, session).is_ok();
        }
        let bytes = text?;
        if asked == Some(Ask::KeepMine) {
            self.adopt_what_is_there();
        }
        self.check_device()?;
        // only to begin with: a folder that goes away later may come back
        if self.own
            && self.base.is_none()
            && let Some(folder) = self.path.parent()
        {
            make_folder(folder)?;
        }
        self.keep_base(plan.rows());
        let held = lock(&self.state, &self.document);
        let mut result = replace(&mut self.disk, &self.path, &bytes, self.base.as_deref());
        if matches!(result, Err(SaveError::Vanished)) && (self.own || asked >= Some(Ask::Anew)) {
            result = replace(&mut self.disk, &self.path, &bytes, None);
        }
        drop(held);
        self.durable = match &result {
            Ok(()) => true,
            Err(SaveError::NotDurable(_)) => false,
            Err(_) => return result,
        };
        // a history that cannot be written does not keep the plan from being saved
        let _ = history::add(&self.state, &self.document, Utc::now(), &bytes, false);
        self.set_base(bytes, Some(plan.rows()));
        self.device = self.device.or_else(|| device_of(folder_of(&self.path)));
        if result.is_ok() {
            self.settle(session);
        }
        result
    }
    /// Unsaved edits can be merged with another version of the file only if what they began with is still known.
    fn remember_base(&mut self) {
        if let Some(base) = self.base.as_ref().filter(|_| !self.base_kept) {
            let versions = history::list(&self.state, &self.document);
            let known = versions.iter().any(|v| Some(v.fingerprint) == self.base_print);
            self.base_kept =
                known || history::add(&self.state, &self.document, Utc::now(), base, true).is_ok();
        }
    }
    /// A folder that is on another device than it was is another folder: the disk or share is gone, and what stands there now is
    /// what it was mounted over. Nothing must be written or made there.
    fn check_device(&mut self) -> Result<(), SaveError> {
        let now = device_of(folder_of(&self.path));
        if self.device.is_some() && now != self.device {
            // the same disk or share may come back under another number; what then stands in the file is compared below
            let there = self.disk.resolve(&self.path).and_then(|path| self.disk.read(&path));
            if there.is_ok() {
                self.device = now;
                return Ok(());
            }
            let source = std::io::ErrorKind::NotFound.into();
            return Err(SaveError::Io { step: "save", path: self.path.clone(), source });
        }
        Ok(())
    }
    /// Keeps the version that is about to be replaced, if it is not in the history, or if half of the plan goes.
    fn keep_base(&mut self, rows: usize) {
        let Some(base) = &self.base else { return };
        let before = match self.base_rows {
            Some(known) => known,
            None => std::str::from_utf8(base).ok().and_then(|t| from_text(t).ok()).map_or(0, |p| p.rows()),
        };
        self.base_rows = Some(before);
        let versions = history::list(&self.state, &self.document);
        let known = versions.iter().any(|v| Some(v.fingerprint) == self.base_print);
        let shrinks = before >= 10 && rows < before / 2;
        if !known || shrinks || self.pin {
            let kept = history::add(&self.state, &self.document, Utc::now(), base, true);
            self.pin &= kept.is_err();
        }
    }
    /// What is in the file, as far as is known.
    pub(super) fn base(&self) -> Option<Arc<[u8]>> {
        self.base.as_deref().map(Arc::from)
    }
    /// Makes another version of the file, which has been merged into the plan, the base. It and the one before stay in the
    /// history. The file itself is compared when it is replaced: one that has changed yet again is not overwritten.
    fn adopt(&mut self, bytes: &[u8]) {
        // two instances may merge every few seconds for hours: pinning each time would push the older history out
        let now = Utc::now();
        let versions = history::list(&self.state, &self.document);
        let pinned = versions.iter().any(|v| v.pinned && now - v.at < PIN_PAUSE);
        for (version, pin) in [(self.base.as_deref(), !pinned), (Some(bytes), false)] {
            let _ = version.map(|version| history::add(&self.state, &self.document, now, version, pin));
        }
        self.set_base(bytes.to_vec(), None);
    }
    /// Keeps the bytes on the disk in the history and makes them the base.
    fn adopt_what_is_there(&mut self) {
        let found = self.disk.resolve(&self.path).and_then(|path| self.disk.read(&path));
        if let Ok(bytes) = found {
            let kept = history::add(&self.state, &self.document, Utc::now(), &bytes, true);
            // what could not be kept is not replaced
            if kept.is_ok() {
                self.set_base(bytes, None);
            }
        }
    }
}

/// Whether bytes are what would be written of the plan in them.
fn is_as_written(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).ok();
    text.and_then(|text| from_text(text).ok()).is_some_and(|plan| to_text(&plan).as_bytes() == bytes)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Notes an attempt that failed.
fn fail(slot: &mut Slot, message: String) {
    slot.attempts += 1;
    slot.busy = false;
    slot.last_failure = Some(Instant::now());
    slot.first_unsaved.get_or_insert_with(Instant::now);
    if slot.is_read_only() {
        return; // what it says stays true
    }
    let recovery_safe = slot.latest.as_ref().map(|(revision, _)| *revision) <= slot.copied;
    slot.status = SaveStatus::Failed { message, recovery_safe };
}

fn note_copy(slot: &mut Slot, revision: u64, copied: bool) {
    let newest = slot.latest.as_ref().map(|(revision, _)| *revision);
    if copied {
        slot.copied = slot.copied.max(Some(revision));
    } else {
        slot.first_uncopied = Some(Instant::now()); // tried again after the usual time
    }
    if let SaveStatus::Failed { recovery_safe, .. } = &mut slot.status {
        *recovery_safe = newest <= slot.copied;
    }
}

/// Waits until something is due and takes it.
fn next(shared: &Shared) -> Job {
    let mut slot = shared.lock();
    loop {
        let now = Instant::now();
        let save = slot.save_due(&shared.pace, now);
        let copy = slot.copy_due(&shared.pace, now);
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if slot.life == Life::LastTry
            || slot.life == Life::Stopping && (slot.latest.is_none() || !slot.is_open())
        {
            return Job::End;
        }
        if let Some((revision, plan)) = slot.latest.clone() {
            if due(save) {
                slot.first_unsaved = None;
                slot.begin();
                // a failure stays in sight until it is overcome
                if matches!(slot.status, SaveStatus::Unsaved | SaveStatus::Saved { .. }) {
                    slot.status = SaveStatus::Saving;
                }
                let copied = slot.copied >= Some(revision);
                let (asked, adopt) = (slot.asked.take(), slot.adopt.take());
                slot.first_uncopied = None;
                let (doubt, pin) = (std::mem::take(&mut slot.doubt), std::mem::take(&mut slot.pin));
                let session = slot.session.clone();
                return Job::Save { revision, plan, session, asked, copied, adopt, doubt, pin };
            }
            if due(copy) {
                slot.first_uncopied = None;
                if slot.is_read_only() {
                    slot.asked = None;
                    slot.begin();
                }
                return Job::Copy(revision, plan, slot.session.clone());
            }
        }
        let wait = [save, copy].into_iter().flatten().min().map_or(Duration::from_hours(1), |at| at - now);
        slot = shared.wait(slot, wait);
    }
}
