//! Where the open plan is kept, and how that goes: opening, saving in the background, going on from a kept copy.
use super::saver::{SaveStatus, Saver};
use super::watch::{self, Watch};
use crate::domain::Portfolio;
use crate::storage::{
    self, BothSides, DocumentKey, FaultKind, Folders, Kept, ReadFault, Salvaged, Seat, Session,
};
use chrono::{Local, NaiveDateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Called by the background when there is something new to show.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Longest wait for the disk when the program ends or another plan is opened.
const LAST_SAVE: Duration = Duration::from_secs(5);

/// The file behind the open plan.
pub struct Document {
    path: Option<PathBuf>,
    folders: Option<Folders>,
    saver: Option<Saver>,
    watch: Option<Watch>,
    state: DocumentState,
    offer: Option<Kept>,
    salvaged: Option<Salvaged>,
    both: Option<Box<BothSides>>,
    wake: Wake,
    /// Whether anything was handed to the saver.
    touched: bool,
    /// Since when the plan waits to be saved.
    unsaved: Option<Instant>,
}

/// How keeping the plan goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// No file: tests, pictures, benches.
    InMemory,
    /// Nothing was changed yet that would have to be saved, and there is no file.
    Untouched,
    /// Everything is on the disk; the time, if it was written by this program run.
    Saved(Option<NaiveDateTime>),
    /// Edits are on their way to the disk.
    Saving,
    /// The file could not be written; it is tried again.
    Failed {
        /// What happened and what to do.
        message: String,
        /// Whether the recovery copy holds every edit.
        recovery_safe: bool,
    },
    /// Something else wrote the file since it was read; it is not overwritten.
    ChangedOnDisk {
        /// Whether the recovery copy holds every edit.
        recovery_safe: bool,
    },
    /// The file cannot be read; nothing is written to it.
    Unreadable {
        /// What is wrong, with line and column.
        fault: String,
        /// Whether a newer program wrote it.
        newer: bool,
    },
}

impl Document {
    /// No file.
    pub(super) fn in_memory() -> Self {
        Self {
            path: None,
            folders: None,
            saver: None,
            watch: None,
            state: DocumentState::InMemory,
            offer: None,
            salvaged: None,
            both: None,
            wake: Arc::new(|| ()),
            touched: false,
            unsaved: None,
        }
    }
    /// A file of which nothing is known yet.
    pub(super) fn at(path: &Path, folders: &Folders, wake: Wake) -> Self {
        Self {
            path: Some(path.to_path_buf()),
            folders: Some(folders.clone()),
            state: DocumentState::Untouched,
            wake,
            ..Self::in_memory()
        }
    }
    /// Begins to keep it saved, at the seats that were taken. `base` are the bytes in the file.
    pub(super) fn start_saver(&mut self, base: Option<Vec<u8>>, seats: Vec<Seat>) {
        if let (Some(path), Some(folders)) = (&self.path, &self.folders) {
            if base.is_some() {
                self.state = DocumentState::Saved(None);
            }
            let wake = self.wake.clone();
            let saver = Saver::start_at(path, folders, base, seats, Box::new(move || wake()));
            self.watch = Some(Watch::start(path, saver.known(), self.wake.clone()));
            self.saver = Some(saver);
        }
    }
    /// A copy that the person may go on from.
    pub(super) fn set_offer(&mut self, offer: Option<Kept>) {
        self.offer = offer;
    }
    /// The file cannot be read; what can be gone on from instead.
    pub(super) fn set_unreadable(
        &mut self,
        fault: &ReadFault,
        salvaged: Option<Salvaged>,
        both: Option<Box<BothSides>>,
    ) {
        let newer = matches!(fault.kind, FaultKind::Newer { .. });
        self.state = DocumentState::Unreadable { fault: fault.to_string(), newer };
        (self.salvaged, self.both) = (salvaged, both);
    }
    /// The file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
    /// Whether there is no file at all.
    pub fn is_in_memory(&self) -> bool {
        self.path.is_none()
    }
    /// How it goes.
    pub fn state(&self) -> &DocumentState {
        &self.state
    }
    /// For how long the plan has been waiting to be saved.
    pub fn unsaved_for(&self) -> Duration {
        self.unsaved.map_or(Duration::ZERO, |since| since.elapsed())
    }
    /// A copy that was kept beside the file and that the person may go on from.
    pub fn offer(&self) -> Option<&Kept> {
        self.offer.as_ref()
    }
    /// What can be read of a file that cannot be read as a whole.
    pub fn salvaged(&self) -> Option<&Salvaged> {
        self.salvaged.as_ref()
    }
    /// Both sides of a file in which git left them.
    pub fn both_sides(&self) -> Option<&BothSides> {
        self.both.as_deref()
    }
    /// The person has decided: nothing is offered any more.
    pub(super) fn take_offers(&mut self) {
        (self.offer, self.salvaged, self.both) = (None, None, None);
    }
    pub(super) fn folders(&self) -> Option<&Folders> {
        self.folders.as_ref()
    }
    pub(super) fn wake(&self) -> Wake {
        self.wake.clone()
    }
    pub(super) fn take_offer(&mut self) -> Option<Kept> {
        self.offer.take()
    }
    /// Whether edits can be kept: not while the file cannot be read.
    pub fn takes_edits(&self) -> bool {
        !matches!(self.state, DocumentState::Unreadable { .. })
    }
    /// Hands the saver a snapshot.
    pub(super) fn plan_changed(&mut self, revision: u64, plan: &Portfolio, session: Session) {
        if let Some(saver) = &self.saver {
            saver.submit_with(revision, plan.clone(), session);
            self.touched = true;
            self.state = DocumentState::Saving;
        }
    }
    /// Hands the saver what is at hand beside an unchanged plan.
    pub(super) fn session_changed(&mut self, revision: u64, plan: &Portfolio, session: Session) {
        if let Some(saver) = &self.saver {
            saver.keep(|| (revision, plan.clone()), session);
        }
    }
    /// Asks the saver how it goes.
    pub(super) fn poll(&mut self) {
        let Some(saver) = &self.saver else { return };
        let status = saver.status();
        // until the first edit the saver has nothing to say, but that it will not be able to save
        if !self.touched && !matches!(status, SaveStatus::Failed { .. }) {
            return;
        }
        self.state = match status {
            SaveStatus::Saved { at } => DocumentState::Saved(Some(at.with_timezone(&Local).naive_local())),
            SaveStatus::Unsaved | SaveStatus::Saving => DocumentState::Saving,
            SaveStatus::Failed { message, recovery_safe } => DocumentState::Failed { message, recovery_safe },
            SaveStatus::ReadOnly { why } => DocumentState::Failed { message: why, recovery_safe: true },
            SaveStatus::ChangedOnDisk { recovery_safe } => DocumentState::ChangedOnDisk { recovery_safe },
        };
        if matches!(self.state, DocumentState::Saved(_)) {
            self.unsaved = None;
        } else {
            self.unsaved.get_or_insert_with(Instant::now);
        }
    }
    /// What was found in and beside the file. Another version of it not while a save is under way.
    pub(super) fn take_found(&mut self) -> Option<watch::Found> {
        use watch::Found;
        let (watch, saver) = (self.watch.as_ref()?, self.saver.as_ref()?);
        match watch.take()? {
            // a save may have come in between; then it is looked at anew
            Found::Version(found) if saver.known().bytes().is_none_or(|bytes| bytes != found.known) => {
                watch.look_again();
                None
            }
            found => Some(found),
        }
    }
    /// The file is gone, or may hold something else than is thought: it is looked at and saved anew, or the saver says why not.
    pub(super) fn doubt(&mut self, revision: u64, plan: &Portfolio, session: Session) {
        if let Some(saver) = &self.saver {
            saver.doubt(revision, plan.clone(), session);
            self.touched = true;
        }
    }
    /// What stands in the file is kept in the history for long, before something that could lose much.
    pub(super) fn pin(&self) {
        if let Some(saver) = &self.saver {
            saver.pin();
        }
    }
    /// Another version of the file has been merged into the plan.
    pub(super) fn adopt(&mut self, bytes: Arc<[u8]>, revision: u64, plan: &Portfolio, session: Session) {
        if let Some(saver) = &self.saver {
            saver.adopt(bytes, revision, plan.clone(), session);
            self.touched = true;
            self.state = DocumentState::Saving;
        }
    }
    /// Whether it failed before anything was handed to the saver: then there is nothing that could be tried again.
    pub(super) fn failed_at_opening(&self) -> bool {
        !self.touched && matches!(self.state, DocumentState::Failed { .. })
    }
    /// Whether anything was handed to the saver.
    pub(super) fn is_touched(&self) -> bool {
        self.touched
    }
    /// Tries to save again at once.
    pub(super) fn retry(&self) {
        if let Some(saver) = &self.saver {
            saver.retry();
        }
    }
    /// Saves at once what waits.
    pub(super) fn save_now(&self) {
        if let Some(saver) = &self.saver {
            saver.save_now();
        }
    }
    /// Counts attempts at saving.
    pub(super) fn attempts(&self) -> u64 {
        self.saver.as_ref().map_or(0, Saver::attempts)
    }
    /// Has the file looked at again, whether or not it seems to have changed.
    pub(super) fn look_again(&self) {
        if let Some(watch) = &self.watch {
            watch.look_again();
        }
    }
    /// Waits until everything is on the disk, at most five seconds; whether it is.
    pub(super) fn flush(&self) -> bool {
        self.saver.as_ref().is_none_or(|saver| saver.flush(LAST_SAVE))
    }
    /// Replaces what something else wrote; the saver keeps it in the history first.
    pub(super) fn keep_mine(&self) {
        if let Some(saver) = &self.saver {
            saver.keep_mine();
        }
    }
    /// Moves the file that cannot be read aside, and saves here again. Returns where it is.
    pub(super) fn set_file_aside(&mut self) -> Result<PathBuf, String> {
        let path = self.path.clone().ok_or("there is no file")?;
        self.saver = None;
        let aside = storage::set_aside(&path, Utc::now())
            .map_err(|error| format!("{} cannot be moved aside: {error}", path.display()));
        if aside.is_ok() {
            self.state = DocumentState::Untouched;
        }
        let seats = match &self.folders {
            Some(folders) => Seat::take(&folders.state, &DocumentKey::of(&path)),
            None => vec![],
        };
        self.start_saver(None, seats);
        aside
    }
}
