//! The saver's thread: what to save next, and doing it.
use super::{Ask, Desk, Life, SaveStatus, Shared, Slot, note_copy};
use crate::domain::Portfolio;
use crate::storage::disk::{Disk, device_of, may_replace};
use crate::storage::{
    Fingerprint, Folders, SaveError, Session, checked_text, folder_of, from_text, make_folder, replace,
    sweep, to_text,
};
use chrono::{TimeDelta, Utc};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What the thread owns: nobody else writes the file.
pub(super) struct Worker<D: Disk> {
    disk: D,
    path: PathBuf,
    desk: Arc<Mutex<Desk>>,
    /// Whether it is the user's own portfolio: written anew if it vanishes, its folder made if it is missing.
    own: bool,
    read_only: bool,
    /// Rows of the plan in the base.
    base_rows: Option<usize>,
    /// The base is to be pinned before it is replaced.
    pin: bool,
    /// The device that the file's folder is on, once it is known.
    device: Option<u64>,
}

/// Time between two pinned versions of before a merge.
const PIN_PAUSE: TimeDelta = TimeDelta::minutes(10);

/// What is to be saved.
struct Job {
    revision: u64,
    plan: Portfolio,
    session: Session,
    asked: Option<Ask>,
    /// Whether all of it is in the recovery copy.
    copied: bool,
    adopt: Option<Arc<[u8]>>,
    doubt: bool,
    pin: bool,
}

impl<D: Disk> Worker<D> {
    pub(super) fn new(disk: D, path: &Path, folders: &Folders, desk: Arc<Mutex<Desk>>) -> Self {
        let base = desk.lock().unwrap_or_else(PoisonError::into_inner).base();
        Self {
            // now, right after the file was read: the disk may be gone before the thread has begun
            device: base.and_then(|_| device_of(folder_of(path))),
            disk,
            path: path.into(),
            desk,
            own: path == folders.config_file,
            read_only: false,
            base_rows: None,
            pin: false,
        }
    }
    pub(super) fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Works until the saver is dropped.
    pub(super) fn work(mut self, shared: &Shared) {
        self.tidy();
        if self.desk().base().is_some()
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
        while let Some(job) = next(shared) {
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
        (shared.wake)(); // "Saving"
        let Job { revision, plan, session, asked, copied, adopt, doubt, pin } = job;
        if let Some(bytes) = adopt {
            self.adopt(&bytes);
        }
        if doubt {
            self.desk().doubt();
        }
        self.pin |= pin;
        let mut safe = copied;
        let result = self.save(revision, (&plan, &session), asked, &mut safe);
        let base = self.desk().base();
        let mut slot = shared.lock();
        slot.base = base;
        if !copied {
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
                slot.status = if newer { SaveStatus::Unsaved } else { SaveStatus::Saved { at: Utc::now() } };
            }
            Err(error) => {
                let changed = matches!(error, SaveError::ChangedOnDisk);
                fail(&mut slot, error.to_string());
                if changed && let SaveStatus::Failed { recovery_safe, .. } = slot.status {
                    slot.status = SaveStatus::ChangedOnDisk { recovery_safe };
                }
            }
        }
        drop(slot);
        shared.changed.notify_all();
        (shared.wake)();
    }
    /// Before anything is written: removes what killed processes have left, and keeps edits of another version of the
    /// file than the one that was opened. Those may only be offered to the person; the next copy takes their place.
    fn tidy(&mut self) {
        let (base, base_print, copies, versions) = {
            let desk = self.desk();
            (desk.base(), desk.base_print(), desk.copies(), desk.versions())
        };
        if let Some(base) = base {
            // what is read is not what would be written: an older schema, or somebody's own comments
            self.pin = !is_as_written(&base);
        }
        if !self.read_only {
            let copied: Vec<Fingerprint> =
                copies.iter().map(|copy| Fingerprint::of(copy.text.as_bytes())).collect();
            sweep(&self.path, |print| {
                base_print == Some(print)
                    || copied.contains(&print)
                    || versions.iter().any(|version| version.fingerprint == print)
            });
        }
        let desk = self.desk();
        desk.sweep();
        for copy in copies.iter().filter(|copy| copy.base != base_print || copies.len() > 1) {
            // edits that cannot be kept a second time still stand in the copy
            let _ = desk.remember(copy.at, copy.text.as_bytes(), true);
        }
    }
    /// Writes the file. `copied` says whether this snapshot is in the recovery copy, before and after.
    fn save(
        &mut self,
        revision: u64,
        (plan, session): (&Portfolio, &Session),
        asked: Option<Ask>,
        copied: &mut bool,
    ) -> Result<(), SaveError> {
        let text = checked_text(plan);
        if let Ok(bytes) = &text
            && self.desk().holds(bytes)
        {
            // the plan is safe; what else is at hand is tried again with the next copy
            *copied = self.desk().settle(revision, session).is_ok();
            return Ok(());
        }
        // The copy first: should this program end between saving and clearing the copy, the two are equal, and nobody is
        // asked about edits that were saved.
        if !*copied {
            let whole = match &text {
                Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Err(_) => to_text(plan),
            };
            // what cannot be read back is not safe in a copy either
            *copied = self.desk().copy(revision, whole, session).is_ok() && text.is_ok();
        }
        let bytes = text?;
        if asked == Some(Ask::KeepMine) {
            self.adopt_what_is_there();
        }
        self.check_device()?;
        let base = self.desk().base();
        // only to begin with: a folder that goes away later may come back
        if self.own
            && base.is_none()
            && let Some(folder) = self.path.parent()
        {
            make_folder(folder)?;
        }
        self.keep_base(plan.rows());
        let lock = self.desk().lock();
        let held = lock();
        let mut result = replace(&mut self.disk, &self.path, &bytes, base.as_deref());
        if matches!(result, Err(SaveError::Vanished)) && (self.own || asked >= Some(Ask::Anew)) {
            result = replace(&mut self.disk, &self.path, &bytes, None);
        }
        drop(held);
        let durable = match &result {
            Ok(()) => true,
            Err(SaveError::NotDurable(_)) => false,
            Err(_) => return result,
        };
        let mut desk = self.desk();
        // a history that cannot be written does not keep the plan from being saved
        let _ = desk.remember(Utc::now(), &bytes, false);
        desk.set_base(bytes.into(), durable);
        if durable {
            // what cannot be written beside it still stands in the copy
            let _ = desk.settle(revision, session);
        }
        drop(desk);
        self.base_rows = Some(plan.rows());
        self.device = self.device.or_else(|| device_of(folder_of(&self.path)));
        result
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
        let (base, print, versions) = {
            let desk = self.desk();
            (desk.base(), desk.base_print(), desk.versions())
        };
        let Some(base) = base else { return };
        let before = match self.base_rows {
            Some(known) => known,
            None => std::str::from_utf8(&base).ok().and_then(|t| from_text(t).ok()).map_or(0, |p| p.rows()),
        };
        self.base_rows = Some(before);
        let known = versions.iter().any(|version| Some(version.fingerprint) == print);
        let shrinks = before >= 10 && rows * 2 < before;
        if !known || shrinks || self.pin {
            let kept = self.desk().remember(Utc::now(), &base, true);
            self.pin &= kept.is_err();
        }
    }
    /// Makes another version of the file, which has been merged into the plan, the base. It and the one before stay in the
    /// history. The file itself is compared when it is replaced: one that has changed yet again is not overwritten.
    fn adopt(&mut self, bytes: &Arc<[u8]>) {
        // two instances may merge every few seconds for hours: pinning each time would push the older history out
        let now = Utc::now();
        let mut desk = self.desk();
        let pinned = desk.versions().iter().any(|v| v.pinned && now - v.at < PIN_PAUSE);
        for (version, pin) in [(desk.base(), !pinned), (Some(bytes.clone()), false)] {
            let _ = version.map(|version| desk.remember(now, &version, pin));
        }
        desk.set_base(bytes.clone(), true);
        drop(desk);
        self.base_rows = None;
    }
    /// Keeps the bytes on the disk in the history and makes them the base.
    fn adopt_what_is_there(&mut self) {
        let found = self.disk.resolve(&self.path).and_then(|path| self.disk.read(&path));
        if let Ok(bytes) = found {
            let mut desk = self.desk();
            let kept = desk.remember(Utc::now(), &bytes, true);
            // what could not be kept is not replaced
            if kept.is_ok() {
                desk.set_base(bytes.into(), true);
                drop(desk);
                self.base_rows = None;
            }
        }
    }
}

/// Whether bytes are what would be written of the plan in them.
fn is_as_written(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).ok();
    text.and_then(|text| from_text(text).ok()).is_some_and(|plan| to_text(&plan).as_bytes() == bytes)
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

/// Waits until something is to be saved and takes it; `None` at the end.
fn next(shared: &Shared) -> Option<Job> {
    let mut slot = shared.lock();
    loop {
        let now = Instant::now();
        let due = slot.save_due(&shared.pace, now);
        let ended = slot.latest.is_none() || slot.is_read_only() || slot.first_unsaved.is_none();
        if slot.life == Life::LastTry || slot.life == Life::Stopping && ended {
            return None;
        }
        if let Some((revision, plan)) = slot.latest.clone()
            && due.is_some_and(|at| at <= now)
        {
            let copied = slot.copied >= Some(revision) && slot.first_uncopied.is_none();
            slot.first_unsaved = None;
            slot.first_uncopied = None;
            slot.begin();
            // a failure stays in sight until it is overcome
            if matches!(slot.status, SaveStatus::Unsaved | SaveStatus::Saved { .. }) {
                slot.status = SaveStatus::Saving;
            }
            return Some(Job {
                revision,
                plan,
                session: slot.session.clone(),
                copied,
                asked: slot.asked.take(),
                adopt: slot.adopt.take(),
                doubt: std::mem::take(&mut slot.doubt),
                pin: std::mem::take(&mut slot.pin),
            });
        }
        let wait = due.map_or(Duration::from_hours(1), |at| at.saturating_duration_since(now));
        slot = shared.wait(slot, wait);
    }
}
