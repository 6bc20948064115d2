//! What the state folder holds for an open document: its recovery copy, what else is at hand, its history. Both threads of the saver
//! write here, one at a time; none of it waits for the disk that the plan's own file is on.
use crate::storage::recovery::{self, Recovery};
use crate::storage::session::{self, Session};
use crate::storage::{DocumentKey, Fingerprint, LARGEST_FILE, SaveError, Seat, from_text, history};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The desk of one instance at one document.
pub(super) struct Desk {
    state: PathBuf,
    document: DocumentKey,
    path: PathBuf,
    /// One's own seat first (there always is one), then those of instances that are gone: what is left there is taken over.
    seats: Vec<Seat>,
    /// The bytes last read from the file or written to it, and what tells them apart.
    base: Option<(Arc<[u8]>, Fingerprint)>,
    /// They are in the history.
    base_kept: bool,
    /// They have reached the disk for certain.
    durable: bool,
    /// The newest revision in the recovery copy.
    copied: Option<u64>,
}

impl Desk {
    pub fn new(path: &Path, state: &Path, mut seats: Vec<Seat>, base: Option<Vec<u8>>) -> Self {
        let document = DocumentKey::of(path);
        if seats.is_empty() {
            seats.push(Seat::without_lock(&document));
        }
        let base =
            base.map(|bytes| (Fingerprint::of(&bytes), bytes)).map(|(print, bytes)| (bytes.into(), print));
        Self {
            state: state.into(),
            document,
            path: path.into(),
            seats,
            // a file that is not there has no version in it, whatever it is remembered to hold
            durable: base.is_none() || path.exists(),
            base,
            base_kept: false,
            copied: None,
        }
    }
    fn seat(&self) -> &DocumentKey {
        self.seats.first().map_or(&self.document, Seat::key)
    }
    pub fn base(&self) -> Option<Arc<[u8]>> {
        self.base.as_ref().map(|(bytes, _)| bytes.clone())
    }
    pub fn base_print(&self) -> Option<Fingerprint> {
        self.base.as_ref().map(|(_, print)| *print)
    }
    /// The file now holds these bytes.
    pub fn set_base(&mut self, bytes: Arc<[u8]>, durable: bool) {
        let print = Fingerprint::of(&bytes);
        (self.base, self.base_kept, self.durable) = (Some((bytes, print)), false, durable);
    }
    /// The file holds what it is thought to, on whatever disk it is.
    pub fn trust(&mut self) {
        self.durable = true;
    }
    /// The file may not hold what it is thought to.
    pub fn doubt(&mut self) {
        self.durable = false;
    }
    /// Whether the file holds exactly these bytes, for certain.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        self.durable && self.base.as_ref().is_some_and(|(base, _)| **base == *bytes)
    }
    /// Writes the recovery copy of a revision; of a plan that stands in the file as it is, only what else is at hand.
    pub fn copy(&mut self, revision: u64, text: String, session: &Session) -> Result<(), SaveError> {
        // what cannot be read back is no copy
        if text.len() as u64 > LARGEST_FILE {
            from_text(&text).map_err(SaveError::NotReadable)?;
        }
        if self.holds(text.as_bytes()) {
            return self.settle(revision, session);
        }
        self.remember_base();
        let base = self.base_print();
        let copy = Recovery { at: Utc::now(), base, session: session.clone(), text };
        recovery::write(&self.state, self.seat(), &self.path, &copy)?;
        self.copied = self.copied.max(Some(revision));
        Ok(())
    }
    /// The plan of a revision is in the file: what else is at hand goes beside it, and only then the recovery copy, which has it too,
    /// and what instances that are gone have left. A copy of a newer revision stays.
    ///
    /// # Errors
    /// If it cannot be written: then the copy stays.
    pub fn settle(&mut self, revision: u64, session: &Session) -> Result<(), SaveError> {
        if let Some(print) = self.base_print() {
            session::write(&self.state, self.seat(), print, session)?;
        }
        if self.copied <= Some(revision) {
            let _ = recovery::clear(&self.state, self.seat());
        }
        for left in self.seats.split_off(1) {
            let _ = recovery::clear(&self.state, left.key());
            let _ = session::clear(&self.state, left.key());
        }
        Ok(())
    }
    /// Unsaved edits can be merged with another version of the file only if what they began with is still known.
    fn remember_base(&mut self) {
        if let (Some((base, print)), false) = (&self.base, self.base_kept) {
            let versions = history::list(&self.state, &self.document);
            let known = versions.iter().any(|version| version.fingerprint == *print);
            self.base_kept = known || self.remember(Utc::now(), base, true).is_ok();
        }
    }
    /// Adds a version to the history.
    pub fn remember(&self, at: DateTime<Utc>, bytes: &[u8], pinned: bool) -> Result<(), SaveError> {
        history::add(&self.state, &self.document, at, bytes, pinned)
    }
    /// The versions in the history.
    pub fn versions(&self) -> Vec<history::Version> {
        history::list(&self.state, &self.document)
    }
    /// The copies at the seats, as they were found.
    pub fn copies(&self) -> Vec<Recovery> {
        self.seats.iter().filter_map(|seat| recovery::read(&self.state, seat.key()).ok().flatten()).collect()
    }
    /// Removes what killed processes have left half written.
    pub fn sweep(&self) {
        for seat in &self.seats {
            recovery::sweep(&self.state, seat.key());
            session::sweep(&self.state, seat.key());
        }
    }
    /// The lock under which the file is compared and replaced.
    pub fn lock(&self) -> impl FnOnce() -> Option<std::fs::File> + use<> {
        let (state, document) = (self.state.clone(), self.document.clone());
        move || crate::storage::lock(&state, &document)
    }
}
