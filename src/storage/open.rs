//! Opening a document: what the file holds, and what is kept beside it that is newer or better.
use super::aside::move_aside;
use super::conflict::{BothSides, both_sides};
use super::disk::{Disk, RealDisk};
use super::fault::{FaultKind, ReadFault};
use super::key::{DocumentKey, Fingerprint};
use super::read::read_bytes;
use super::recovery::{self, Recovery};
use super::salvage::{Salvaged, salvage};
use super::session::{self, Session};
use super::{Folders, from_text, history, read_file, to_text};
use crate::domain::Portfolio;
use chrono::{DateTime, Utc};
use std::io;
use std::path::{Path, PathBuf};

/// What was found at a path.
#[derive(Clone, PartialEq, Debug)]
pub enum Opened {
    /// There is no file.
    Fresh {
        /// What is kept of a file that was there, or of edits that were never saved.
        kept: Option<Kept>,
        /// What else was at hand.
        session: Session,
    },
    /// The file holds a plan.
    Plan {
        /// The plan in the file.
        plan: Portfolio,
        /// The bytes of the file: what the saver may replace.
        bytes: Vec<u8>,
        /// Edits that had not been saved when the program ended, if there are any.
        recovery: Option<Kept>,
        /// Those of other instances that ended, as far as it is known what they began with.
        others: Vec<Kept>,
        /// What else was at hand: with the unsaved edits if they are to be taken at once, else with the plan in the file.
        session: Session,
    },
    /// The file cannot be read. It must not be written to.
    Unreadable {
        /// Why, and where.
        fault: ReadFault,
        /// The newest kept copy that can be read.
        offer: Option<Kept>,
        /// What can be read of the file itself, row by row.
        salvaged: Option<Salvaged>,
        /// The two plans in a file in which git left both sides of a conflict.
        both: Option<Box<BothSides>>,
    },
}

/// A copy that was kept beside the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The plan.
    pub plan: Portfolio,
    /// Where it comes from, and with that what to do with it.
    pub origin: Origin,
    /// What unsaved edits of another version began with, if it is kept: then they can be merged with what the file holds now.
    pub base: Option<Portfolio>,
}

impl Kept {
    /// Whether it is taken without asking: nothing can be lost by that.
    pub fn is_taken(&self) -> bool {
        self.origin == Origin::UnsavedEdits || self.base.is_some()
    }
}

/// Where a kept copy comes from, and what follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Unsaved edits of exactly the version that the file holds: to be taken at once, and told.
    UnsavedEdits,
    /// Unsaved edits of another version than the file holds now: to be merged if it is known what they began with, else offered.
    UnsavedEditsOfAnother,
    /// A version from the history: to be offered.
    History,
}

/// Opens the document at `path` as the only instance. Only reads.
pub fn open(path: &Path, folders: &Folders) -> Opened {
    let document = DocumentKey::of(path);
    open_at(path, folders, &[document.seat(0)])
}

/// Opens the document at `path`, with what was left at some seats (see [`super::Seat`]), one's own first. Only reads.
pub fn open_at(path: &Path, folders: &Folders, seats: &[DocumentKey]) -> Opened {
    let document = DocumentKey::of(path);
    let left = Left::at(&document, folders, seats);
    match read_file(path) {
        Ok((plan, bytes)) => {
            let print = Fingerprint::of(&bytes);
            let mut all = left.kept(Some(print)).filter(|kept| kept.plan != plan);
            let recovery = all.next();
            // those of the same version began with what the file holds
            let others = all.filter_map(|kept| match kept.origin {
                Origin::UnsavedEdits => Some(Kept { base: Some(plan.clone()), ..kept }),
                _ => kept.base.is_some().then_some(kept),
            });
            let others = others.collect();
            let taken = recovery.as_ref().is_some_and(Kept::is_taken);
            let session = left.session(taken, print, &plan);
            Opened::Plan { plan, bytes, recovery, others, session }
        }
        Err(fault) if fault.kind == FaultKind::Io(io::ErrorKind::NotFound) => {
            let unsaved = left.kept(None).next();
            let taken = unsaved.is_some();
            let kept = unsaved.or_else(|| left.version());
            let session = kept.as_ref().map(|kept| {
                let print = Fingerprint::of(to_text(&kept.plan).as_bytes());
                left.session(taken, print, &kept.plan)
            });
            Opened::Fresh { kept, session: session.unwrap_or_default() }
        }
        Err(fault) => {
            // the copies belong to versions before the damage: the newer of the two
            let recovered =
                left.kept(None).next().map(|kept| Kept { origin: Origin::UnsavedEditsOfAnother, ..kept });
            let offer = [recovered, left.version()].into_iter().flatten().max_by_key(|kept| kept.at);
            let damaged = !matches!(fault.kind, FaultKind::Newer { .. } | FaultKind::Io(_));
            let bytes = damaged.then(|| read_bytes(path).ok()).flatten();
            let text = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
            let marked = text.filter(|_| fault.kind == FaultKind::MergeMarkers);
            let both = marked.and_then(|text| both_sides(text).ok()).map(Box::new);
            Opened::Unreadable { fault, offer, salvaged: bytes.and_then(|bytes| salvage(&bytes)), both }
        }
    }
}

/// What instances that have ended left in the state folder.
struct Left<'a> {
    document: &'a DocumentKey,
    state: &'a Path,
    seats: &'a [DocumentKey],
    /// Recovery copies and whose they are, the newest first. One that cannot be read cannot be offered.
    copies: Vec<(&'a DocumentKey, Recovery)>,
}

impl<'a> Left<'a> {
    fn at(document: &'a DocumentKey, folders: &'a Folders, seats: &'a [DocumentKey]) -> Self {
        let state = &folders.state;
        let read = |seat| Some((seat, recovery::read(state, seat).ok().flatten()?));
        let mut copies: Vec<(&DocumentKey, Recovery)> = seats.iter().filter_map(read).collect();
        copies.sort_by_key(|(_, copy)| std::cmp::Reverse(copy.at));
        Self { document, state, seats, copies }
    }
    /// The copies as plans, for a file with this version in it.
    fn kept(&self, file: Option<Fingerprint>) -> impl Iterator<Item = Kept> {
        self.copies.iter().filter_map(move |(_, copy)| {
            let plan = from_text(&copy.text).ok()?;
            let same = copy.base == file;
            let origin = if same { Origin::UnsavedEdits } else { Origin::UnsavedEditsOfAnother };
            let base = copy.base.filter(|_| !same);
            let base = base.and_then(|base| history::find(self.state, self.document, base));
            Some(Kept { at: copy.at, plan, origin, base })
        })
    }
    /// The newest version in the history.
    fn version(&self) -> Option<Kept> {
        let (version, plan) = history::newest_readable(self.state, self.document)?;
        Some(Kept { at: version.at, plan, origin: Origin::History, base: None })
    }
    /// What was at hand with a plan: the steps of the newest copy if that is the plan, else those kept at the last save; and what
    /// waits for a decision, or is half typed, at any seat.
    fn session(&self, copy_is_taken: bool, print: Fingerprint, plan: &Portfolio) -> Session {
        let at = |seat| session::read(self.state, [self.document, seat], print, plan);
        let newest = self.copies.first().map(|(_, copy)| copy);
        let of_copy = newest.filter(|copy| copy_is_taken || Fingerprint::of(copy.text.as_bytes()) == print);
        let steps = of_copy.map(|copy| copy.session.clone()).or_else(|| self.seats.iter().find_map(at));
        let mut session = Session { history: steps.unwrap_or_default().history, ..Session::default() };
        for seat in self.seats {
            // a copy is newer than what was kept at the save before it
            let copy = self.copies.iter().find(|(of, _)| *of == seat).map(|(_, copy)| copy.session.clone());
            session.take_in(copy.or_else(|| at(seat)).unwrap_or_default());
        }
        session
    }
}

/// Moves a file that cannot be read out of the way, for the person who has decided to go on with a kept copy: it is kept
/// beside its old name as `portfolio.unreadable-20261122T104207.ron`. Returns the new path.
///
/// # Errors
/// What the system said; the file then has its old name.
pub fn set_aside(path: &Path, at: DateTime<Utc>) -> io::Result<PathBuf> {
    let disk = &mut RealDisk::default();
    let real = disk.resolve(path)?;
    move_aside(disk, &real, &real, &format!("unreadable-{}", at.format("%Y%m%dT%H%M%S")))
}
