//! Where the open plan is kept, and how that goes: opening, saving in the background, going on from a kept copy.
use super::saver::{SaveStatus, Saver};
use super::watch::{self, Watch};
use crate::domain::Portfolio;
use crate::edits::Side;
use crate::storage::{self, BothSides, FaultKind, Folders, Kept, Opened, Origin, Salvaged, Session};
use chrono::{DateTime, Local, NaiveDateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Called by the background when there is something new to show.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Longest wait for the disk when the program ends or another plan is opened.
const LAST_SAVE: Duration = Duration::from_secs(5);

const OTHER_NAMES: &str =
    "This file has other names (hard links): saving gives the new version to this name alone";

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
    ChangedOnDisk,
    /// The file cannot be read; nothing is written to it.
    Unreadable {
        /// What is wrong, with line and column.
        fault: String,
        /// Whether a newer program wrote it.
        newer: bool,
    },
}

/// What opening a document brought.
pub(super) struct Found {
    /// The document.
    pub document: Document,
    /// Its plan; `None` where there is no file: begin something new.
    pub plan: Option<Portfolio>,
    /// What was at hand beside it.
    pub session: Session,
    /// What the file holds, to be merged into the plan, and what both began with; and whose edits are newer.
    pub meets: Option<Box<(Portfolio, Portfolio, Side)>>,
    /// Whether the plan has to be saved: it was brought back from a copy.
    pub unsaved: bool,
    /// What to tell.
    pub notes: Vec<String>,
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
        }
    }
    /// Opens a file, or finds that there is none.
    pub(super) fn open(path: &Path, folders: &Folders, wake: Wake) -> Found {
        let mut document = Self {
            path: Some(path.to_path_buf()),
            folders: Some(folders.clone()),
            saver: None,
            watch: None,
            state: DocumentState::Untouched,
            offer: None,
            salvaged: None,
            both: None,
            wake,
            touched: false,
        };
        let when = |kept: &Kept| kept.at.with_timezone(&Local).format("%-d %b %H:%M").to_string();
        match storage::open(path, folders) {
            Opened::Fresh { kept: None, session } => {
                document.start_saver(None);
                Found { document, plan: None, session, meets: None, unsaved: false, notes: vec![] }
            }
            Opened::Fresh { kept: Some(kept), session } => {
                // the user's own portfolio is written anew. Of another file it is not known whether its disk or share is there, so
                // its place is not taken: the saver finds it gone, and the person is asked
                let own = path == folders.config_file;
                document.start_saver((!own).then(|| storage::to_text(&kept.plan).into_bytes()));
                let note = match kept.origin {
                    Origin::UnsavedEdits => format!("Unsaved changes of {} were brought back", when(&kept)),
                    _ => format!("The file was gone; it was brought back from the copy of {}", when(&kept)),
                };
                Found {
                    document,
                    plan: Some(kept.plan),
                    session,
                    meets: None,
                    unsaved: true,
                    notes: vec![note],
                }
            }
            Opened::Plan { plan, bytes, recovery, session } => {
                document.state = DocumentState::Saved(None);
                document.start_saver(Some(bytes));
                let mut found = match recovery {
                    Some(kept) if kept.origin == Origin::UnsavedEdits => {
                        let note = format!("Unsaved changes of {} were brought back", when(&kept));
                        Found {
                            document,
                            plan: Some(kept.plan),
                            session,
                            meets: None,
                            unsaved: true,
                            notes: vec![note],
                        }
                    }
                    Some(Kept { at, plan: ours, base: Some(base), .. }) => {
                        let written = std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
                        let newer = written.is_none_or(|written| DateTime::<Utc>::from(written) <= at);
                        let meets =
                            Some(Box::new((plan, base, if newer { Side::Ours } else { Side::Theirs })));
                        let note =
                            "Unsaved changes were brought back, and merged with what has changed in the file"
                                .into();
                        Found { document, plan: Some(ours), session, meets, unsaved: true, notes: vec![note] }
                    }
                    offer => {
                        document.offer = offer;
                        Found {
                            document,
                            plan: Some(plan),
                            session,
                            meets: None,
                            unsaved: false,
                            notes: vec![],
                        }
                    }
                };
                if storage::disk::has_other_names(path) {
                    found.notes.push(OTHER_NAMES.into());
                }
                found
            }
            Opened::Unreadable { fault, offer, salvaged, both } => {
                let newer = matches!(fault.kind, FaultKind::Newer { .. });
                document.state = DocumentState::Unreadable { fault: fault.to_string(), newer };
                document.offer = offer;
                document.salvaged = salvaged;
                document.both = both;
                Found {
                    document,
                    plan: Some(Portfolio::empty()),
                    session: Session::default(),
                    meets: None,
                    unsaved: false,
                    notes: vec![],
                }
            }
        }
    }
    fn start_saver(&mut self, base: Option<Vec<u8>>) {
        if let (Some(path), Some(folders)) = (&self.path, &self.folders) {
            let wake = self.wake.clone();
            let saver = Saver::start(path, folders, base, Box::new(move || wake()));
            self.watch = Some(Watch::start(path, saver.known(), self.wake.clone()));
            self.saver = Some(saver);
        }
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
            saver.submit_with(revision, plan.clone(), Some(session));
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
            SaveStatus::ChangedOnDisk => DocumentState::ChangedOnDisk,
        };
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
    pub(super) fn doubt(&mut self, revision: u64, plan: &Portfolio) {
        if let Some(saver) = &self.saver {
            saver.doubt(revision, plan.clone());
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
    /// Tries to save again at once.
    pub(super) fn retry(&mut self, revision: u64, plan: &Portfolio) {
        match &self.saver {
            Some(saver) if self.touched => saver.retry(),
            _ => self.doubt(revision, plan),
        }
    }
    /// Saves at once what waits. What could not be saved when it was opened is tried.
    pub(super) fn save_now(&mut self, revision: u64, plan: &Portfolio) {
        match &self.saver {
            Some(_) if !self.touched && matches!(self.state, DocumentState::Failed { .. }) => {
                self.doubt(revision, plan);
            }
            Some(saver) => saver.save_now(),
            None => {}
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
        self.start_saver(None);
        aside
    }
}
