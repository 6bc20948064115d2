//! Opening a document: the plan to begin with, out of the file and of what was left beside it.
use super::Wake;
use super::document::Document;
use crate::domain::Portfolio;
use crate::edits::Side;
use crate::storage::{self, DocumentKey, Folders, Kept, Opened, Origin, Seat, Session};
use chrono::{DateTime, Local, Utc};
use std::path::Path;

const OTHER_NAMES: &str =
    "This file has other names (hard links): saving gives the new version to this name alone";

/// What opening a document brought.
pub(super) struct Found {
    /// The document.
    pub document: Document,
    /// Its plan; `None` where there is no file: begin something new.
    pub plan: Option<Portfolio>,
    /// What was at hand beside it.
    pub session: Session,
    /// Other versions, to be merged into the plan, what each began with, and whose edits are newer.
    pub meets: Vec<(Portfolio, Portfolio, Side)>,
    /// Whether the plan has to be saved: it was brought back from a copy.
    pub unsaved: bool,
    /// What to tell.
    pub notes: Vec<String>,
}

impl Found {
    fn new(document: Document, plan: Option<Portfolio>, session: Session) -> Self {
        Self { document, plan, session, meets: vec![], unsaved: false, notes: vec![] }
    }
    fn brought_back(self, note: String) -> Self {
        Self { unsaved: true, notes: vec![note], ..self }
    }
}

/// Opens a file, or finds that there is none.
pub(super) fn open(path: &Path, folders: &Folders, wake: Wake) -> Found {
    let mut document = Document::at(path, folders, wake);
    let seats = Seat::take(&folders.state, &DocumentKey::of(path));
    let keys: Vec<DocumentKey> = seats.iter().map(|seat| seat.key().clone()).collect();
    let when = |kept: &Kept| kept.at.with_timezone(&Local).format("%-d %b %H:%M").to_string();
    match storage::open_at(path, folders, &keys) {
        Opened::Fresh { kept: None, session } => {
            document.start_saver(None, seats);
            Found::new(document, None, session)
        }
        Opened::Fresh { kept: Some(kept), session } => {
            let note = match kept.origin {
                Origin::History => {
                    format!("The file was gone; it was brought back from the copy of {}", when(&kept))
                }
                _ => format!("Unsaved changes of {} were brought back", when(&kept)),
            };
            let own = path == folders.config_file;
            document.start_saver(if own { None } else { base_of_missing(&kept) }, seats);
            Found::new(document, Some(kept.plan), session).brought_back(note)
        }
        Opened::Plan { plan, bytes, recovery, others, session } => {
            document.start_saver(Some(bytes), seats);
            let mut found = match recovery {
                Some(kept) if kept.origin == Origin::UnsavedEdits => {
                    let note = format!("Unsaved changes of {} were brought back", when(&kept));
                    Found::new(document, Some(kept.plan), session).brought_back(note)
                }
                Some(Kept { at, plan: ours, base: Some(base), .. }) if !is_half_gone(&base, &plan) => {
                    let written = std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
                    let newer = written.is_none_or(|written| DateTime::<Utc>::from(written) <= at);
                    let note =
                        "Unsaved changes were brought back, and merged with what has changed in the file";
                    let found = Found::new(document, Some(ours), session).brought_back(note.into());
                    let side = if newer { Side::Ours } else { Side::Theirs };
                    Found { meets: vec![(plan, base, side)], ..found }
                }
                offer => {
                    document.set_offer(offer);
                    Found::new(document, Some(plan), session)
                }
            };
            for Kept { plan, base, .. } in others {
                let Some(base) = base else { continue };
                found.notes.push("Unsaved changes of another instance were brought back and merged".into());
                found.unsaved = true;
                // the newest copy came first
                found.meets.push((plan, base, Side::Ours));
            }
            if storage::disk::has_other_names(path) {
                found.notes.push(OTHER_NAMES.into());
            }
            found
        }
        Opened::Unreadable { fault, offer, salvaged, both } => {
            document.set_unreadable(&fault, salvaged, both);
            document.set_offer(offer);
            Found::new(document, Some(Portfolio::empty()), Session::default())
        }
    }
}

/// What a file that is not there is taken to hold. The user's own portfolio is written anew; of another file it is not known whether
/// its disk or share is there, so its place is not taken: the saver finds it gone, and the person is asked. When it comes back, what
/// was edited must stand against what it holds.
fn base_of_missing(kept: &Kept) -> Option<Vec<u8>> {
    let base = match (kept.origin, &kept.base) {
        // it never was there
        (Origin::UnsavedEdits, _) => return None,
        (_, Some(base)) => storage::to_text(base),
        (Origin::History, None) => storage::to_text(&kept.plan),
        // not known: nothing counts as deleted
        (Origin::UnsavedEditsOfAnother, None) => storage::to_text(&Portfolio::default()),
    };
    Some(base.into_bytes())
}

/// Whether a version has lost more than half of the rows that it began with: that is not taken over unasked.
pub(super) fn is_half_gone(base: &Portfolio, now: &Portfolio) -> bool {
    /// From so many rows on.
    const MANY: usize = 10;
    base.rows() >= MANY && now.rows() * 2 < base.rows()
}
