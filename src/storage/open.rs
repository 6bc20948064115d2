//! Opening a document: what the file holds, and what is kept beside it that is newer or better.
use super::aside::move_aside;
use super::conflict::{BothSides, both_sides};
use super::disk::{Disk, RealDisk};
use super::fault::{FaultKind, ReadFault};
use super::key::{DocumentKey, Fingerprint};
use super::read::read_bytes;
use super::salvage::{Salvaged, salvage};
use super::session::{self, Session};
use super::{Folders, from_text, history, read_file, recovery};
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

/// Where a kept copy comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Unsaved edits of exactly the version that the file holds: to be taken at once, and told.
    UnsavedEdits,
    /// Unsaved edits of another version than the file holds now: to be merged if it is known what they began with, else offered.
    UnsavedEditsOfAnother,
    /// A version from the history: to be offered.
    History,
}

/// Opens the document at `path`. Only reads.
pub fn open(path: &Path, folders: &Folders) -> Opened {
    let document = DocumentKey::of(path);
    // a recovery copy that cannot be read cannot be offered; it is replaced by the next edit
    let copy = &recovery::read(&folders.state, &document).ok().flatten();
    let copy = copy.as_ref();
    let unsaved = |base: Option<Fingerprint>| {
        let copy = copy?;
        let plan = from_text(&copy.text).ok()?;
        let origin = if copy.base == base { Origin::UnsavedEdits } else { Origin::UnsavedEditsOfAnother };
        Some(Kept { at: copy.at, plan, origin, base: None })
    };
    let version = || {
        let (version, plan) = history::newest_readable(&folders.state, &document)?;
        Some(Kept { at: version.at, plan, origin: Origin::History, base: None })
    };
    // what was at hand with a plan: the recovery copy is newer than the session that was kept at the last save
    let at_hand = |plan: &Portfolio, print: Fingerprint| match copy {
        Some(copy) if Fingerprint::of(copy.text.as_bytes()) == print => copy.session.clone(),
        _ => session::read(&folders.state, &document, print, plan).unwrap_or_default(),
    };
    match read_file(path) {
        Ok((plan, bytes)) => {
            let print = Fingerprint::of(&bytes);
            let mut recovery = unsaved(Some(print)).filter(|kept| kept.plan != plan);
            if let Some(kept) = recovery.as_mut().filter(|kept| kept.origin == Origin::UnsavedEditsOfAnother)
            {
                let base = copy.and_then(|copy| copy.base);
                kept.base = base.and_then(|base| history::find(&folders.state, &document, base));
            }
            let taken = recovery.as_ref().is_some_and(Kept::is_taken);
            let session = match copy {
                Some(copy) if taken => copy.session.clone(),
                _ => at_hand(&plan, print),
            };
            Opened::Plan { plan, bytes, recovery, session }
        }
        Err(fault) if fault.kind == FaultKind::Io(io::ErrorKind::NotFound) => {
            let kept = unsaved(None);
            let session = if kept.is_some() { copy.map(|copy| copy.session.clone()) } else { None };
            Opened::Fresh { kept: kept.or_else(version), session: session.unwrap_or_default() }
        }
        Err(fault) => {
            // the copies belong to versions before the damage: the newer of the two
            let recovered = unsaved(None).map(|kept| Kept { origin: Origin::UnsavedEditsOfAnother, ..kept });
            let offer = [recovered, version()].into_iter().flatten().max_by_key(|kept| kept.at);
            let damaged = !matches!(fault.kind, FaultKind::Newer { .. } | FaultKind::Io(_));
            let bytes = damaged.then(|| read_bytes(path).ok()).flatten();
            let text = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
            let marked = text.filter(|_| fault.kind == FaultKind::MergeMarkers);
            let both = marked.and_then(|text| both_sides(text).ok()).map(Box::new);
            Opened::Unreadable { fault, offer, salvaged: bytes.and_then(|bytes| salvage(&bytes)), both }
        }
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
