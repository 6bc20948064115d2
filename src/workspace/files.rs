//! Opening, importing and copying: where files and the open plan meet.
use super::document::{DocumentState, Wake};
use super::opening::{self, Found};
use super::{Clock, IdSource, Workspace};
use crate::domain::{Portfolio, ProjectId};
use crate::edits::{Edit, Side, make};
use crate::exchange::{self, ImportReport};
use crate::storage::{self, BothSides, Folders, FoldersError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why the program cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no folder to keep anything in.
    #[error(transparent)]
    Folders(#[from] FoldersError),
}

/// An import that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportDone {
    /// The new projects.
    pub projects: Vec<ProjectId>,
    /// One line: what came in, and how much has no home here.
    pub summary: String,
    /// All of it.
    pub report: ImportReport,
}

/// The file in which the window's size and view settings are kept (never anything of a plan).
pub fn window_file() -> Option<PathBuf> {
    Folders::find().ok().map(|folders| folders.state.join("window.ron"))
}

impl Workspace {
    /// Opens a file, or the user's own portfolio; the first time that is the example.
    ///
    /// # Errors
    /// If the system names no folder to keep plans in.
    pub fn open(
        file: Option<PathBuf>,
        clock: Clock,
        wake: Box<dyn Fn() + Send + Sync>,
    ) -> Result<Self, OpenError> {
        let folders = Folders::find()?;
        Ok(Self::open_in(&folders, file, clock, Arc::from(wake)))
    }
    /// As [`Workspace::open`], with the folders given.
    pub fn open_in(folders: &Folders, file: Option<PathBuf>, clock: Clock, wake: Wake) -> Self {
        let own = file.is_none();
        let path = file.unwrap_or_else(|| folders.config_file.clone());
        // one name for it, wherever the program goes
        let path = std::path::absolute(&path).unwrap_or(path);
        let found = opening::open(&path, folders, wake);
        Self::begin(found, own, clock)
    }
    pub(super) fn begin(found: Found, own: bool, clock: Clock) -> Self {
        let Found { document, plan, session, meets, unsaved, notes } = found;
        let plan = plan
            .unwrap_or_else(|| if own { super::example::example(clock.today()) } else { Portfolio::empty() });
        let mut workspace = Self::with(plan, clock, IdSource::default(), document);
        workspace.notes = notes;
        workspace.resume(session);
        workspace.edited =
            workspace.document.path().and_then(|path| std::fs::metadata(path).ok()?.modified().ok());
        for (theirs, base, newer) in meets {
            workspace.take_over(&base, &theirs, newer);
        }
        if unsaved {
            workspace.revision += 1;
            let session = workspace.session();
            workspace.document.plan_changed(workspace.revision, &workspace.plan, session);
        }
        workspace
    }
    /// Opens another file in place of this one, which is saved first.
    pub fn open_file(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        if let Err(error) = self.leave_scenario() {
            self.notes.push(error);
            return;
        }
        if !self.can_be_left() {
            self.notes
                .push("The open plan could not be saved, so no other was opened; see the bar above".into());
            return;
        }
        let Some(folders) = self.document.folders().cloned() else { return };
        let found = opening::open(&path, &folders, self.document.wake());
        let revision = self.revision;
        *self = Self::begin(found, path == folders.config_file, self.clock);
        self.revision += revision + 1;
    }
    /// Reads the file again, in place of what is open.
    pub fn reread(&mut self) {
        let (Some(path), Some(folders)) =
            (self.document.path().map(Path::to_path_buf), self.document.folders().cloned())
        else {
            return;
        };
        let found = opening::open(&path, &folders, self.document.wake());
        let revision = self.revision;
        // a scenario stays one
        let behind = self.behind.take();
        *self = Self::begin(found, path == folders.config_file, self.clock);
        self.behind = behind;
        self.revision += revision + 1;
    }
    /// Goes on from the copy that was kept beside the file. A file that cannot be read is moved aside first.
    ///
    /// # Errors
    /// If the file cannot be moved aside, or the copy does not fit: nothing has changed then.
    pub fn use_kept(&mut self) -> Result<(), String> {
        self.close_past();
        if self.document.takes_edits() {
            let Some(kept) = self.document.take_offer() else { return Ok(()) };
            let edit = make::replace_all(&self.plan, &kept.plan);
            return self.apply("Open unsaved changes", edit).map_err(|error| error.to_string());
        }
        let Some(plan) = self.document.offer().map(|kept| kept.plan.clone()) else { return Ok(()) };
        self.go_on_from(plan)
    }
    /// Goes on from what can be read of a file that cannot be read as a whole; the file is moved aside first.
    ///
    /// # Errors
    /// If the file cannot be moved aside: nothing has changed then.
    pub fn use_salvaged(&mut self) -> Result<(), String> {
        let Some(plan) = self.document.salvaged().map(|found| found.plan.clone()) else { return Ok(()) };
        self.go_on_from(plan)
    }
    /// Goes on from both sides of a file in which git left a conflict, merged; the file is moved aside first. What only one of two
    /// values could stand for waits in the list of conflicts.
    ///
    /// # Errors
    /// If the file cannot be moved aside: nothing has changed then.
    pub fn use_both_sides(&mut self) -> Result<(), String> {
        let Some(BothSides { base, ours, theirs }) = self.document.both_sides().cloned() else {
            return Ok(());
        };
        self.go_on_from(ours.clone())?;
        // without a common beginning no row is taken for deleted
        self.take_over(&base.unwrap_or_default(), &theirs, Side::Theirs);
        let session = self.session();
        self.document.plan_changed(self.revision, &self.plan, session);
        Ok(())
    }
    fn go_on_from(&mut self, plan: Portfolio) -> Result<(), String> {
        let aside = self.document.set_file_aside()?;
        self.document.take_offers();
        let before = std::mem::replace(&mut self.plan, plan);
        self.notes.push(format!("The file that cannot be read is now {}", aside.display()));
        self.changed(&before);
        self.changes = crate::engine::Changes::default(); // opened, not edited
        Ok(())
    }
    /// Leaves the kept copy where it is.
    pub fn leave_kept(&mut self) {
        self.document.take_offer();
    }
    /// Tries to save again at once. A file that has vanished is then made anew.
    pub fn retry_save(&mut self) {
        if self.document.is_touched() {
            self.document.retry();
        } else {
            self.doubt();
        }
    }
    /// Saves at once what waits to be saved, also after a failure; a file that has vanished is not made anew.
    pub fn save_now(&mut self) {
        if self.document.failed_at_opening() {
            self.doubt();
        } else {
            self.document.save_now();
        }
        if let Some(behind) = &mut self.behind {
            behind.live_mut().save_now();
        }
    }
    pub(super) fn doubt(&mut self) {
        let session = self.session();
        self.document.doubt(self.revision, &self.plan, session);
    }
    /// Whether nothing waits to be saved.
    pub fn is_kept(&self) -> bool {
        use DocumentState::{InMemory, Saved, Unreadable, Untouched};
        let kept = matches!(self.document.state(), InMemory | Untouched | Saved(_) | Unreadable { .. });
        let behind = self.behind.as_ref().is_none_or(|behind| behind.live().is_kept());
        behind && (kept || !self.document.is_touched())
    }
    /// Counts attempts at saving.
    pub fn attempts(&self) -> u64 {
        self.document.attempts() + self.behind.as_ref().map_or(0, |behind| behind.live().attempts())
    }
    /// Whether saving was tried and failed.
    pub fn cannot_save(&self) -> bool {
        use DocumentState::{ChangedOnDisk, Failed};
        matches!(self.document.state(), Failed { .. } | ChangedOnDisk { .. })
            || self.behind.as_ref().is_some_and(|behind| behind.live().cannot_save())
    }
    /// Keeps this plan where something else wrote the file; the other version goes to the history.
    pub fn keep_mine(&self) {
        self.document.keep_mine();
    }
    /// Writes the plan to another file, which must not exist or must be a plan that can be read. It is done in the background, since
    /// a share may take its time; what came of it is said by [`Workspace::poll`].
    pub fn save_copy(&self, path: &Path) {
        let (path, plan, told, wake) =
            (path.to_path_buf(), self.plan.clone(), self.told.0.clone(), self.document.wake());
        let work = move || {
            let note = match save_copy(&path, &plan) {
                Ok(()) => format!("A copy is in {}", path.display()),
                Err(error) => error,
            };
            // nobody waits for it once the window is gone
            let _ = told.send(note);
            wake();
        };
        if let Err(error) = std::thread::Builder::new().name("save a copy".into()).spawn(work) {
            let _ = self.told.0.send(format!("No copy was saved: {error}"));
        }
    }
    /// Imports another program's file as one step. In the example it replaces the example.
    ///
    /// # Errors
    /// Says what is wrong with the file, with line and column; nothing has changed then.
    pub fn import(&mut self, path: &Path) -> Result<ImportDone, String> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let size = std::fs::metadata(path).map_err(|error| format!("{name}: {error}"))?.len();
        if size > exchange::LARGEST_FILE as u64 {
            return Err(format!("{name}: larger than 64 MB"));
        }
        let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
        let example = self.plan.settings.is_example;
        let into = if example { Portfolio::empty() } else { self.plan.clone() };
        let today = self.today;
        let imported = exchange::import_file(&name, &bytes, &into, &mut || self.ids.draw(), today)
            .map_err(|error| format!("{name}: {error}"))?;
        let added = make::add_all(imported.records);
        let edit = if example { Edit::All(vec![make::replace_all(&self.plan, &into), added]) } else { added };
        self.document.pin();
        self.apply(&format!("Import {name}"), edit).map_err(|error| format!("{name}: {error}"))?;
        let count = |what: &str| imported.report.read.get(what).copied().unwrap_or(0);
        let notes = imported.report.notes.len();
        let left = if notes == 0 { String::new() } else { format!("; {notes} things to know about") };
        let summary = format!("Imported {name}: {} tasks{left}", count("tasks"));
        Ok(ImportDone { projects: imported.projects, summary, report: imported.report })
    }
    /// Saves what is unsaved, before the program ends. Waits five seconds at most; whether everything is on the disk.
    pub fn close(&mut self) -> bool {
        let behind = self.behind.as_mut().is_none_or(|behind| behind.live_mut().close());
        self.document.flush() && behind
    }
}

fn save_copy(path: &Path, plan: &Portfolio) -> Result<(), String> {
    let expected = match storage::read_file(path) {
        Ok((_, bytes)) => Some(bytes),
        Err(_) if !path.exists() => None,
        Err(fault) => return Err(format!("{} is kept as it is: {fault}", path.display())),
    };
    let text = storage::to_text(plan);
    storage::save(path, text.as_bytes(), expected.as_deref()).map(drop).map_err(|error| error.to_string())
}
