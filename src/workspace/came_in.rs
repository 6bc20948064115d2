//! What came in from outside: other versions of the file, merged into the open plan.
//!
//! The merge is three-way, by row and field, against what was last read or written: both sides' changes stay. Where both changed
//! one field, the newer value stands, and the other waits in a list for a decision. What came in is told, and can be taken back as a
//! whole or a row at a time: not by undo, which is for one's own edits, but by merging once more, with the plan as it was before as
//! the other side; so own edits made since then stay.
use super::Workspace;
use super::opening::is_half_gone;
use super::watch::{Found, Incoming};
use crate::domain::{Portfolio, RecordId};
use crate::edits::take_back::{take_back, without};
use crate::edits::words::field;
use crate::edits::{Clash, Difference, Edit, Side, diff, merge_newer};
use crate::engine::Changes;
use crate::storage::copies::Copy;
use chrono::{Local, NaiveDateTime};
use std::path::Path;
use std::time::SystemTime;

/// What a merge brought.
#[derive(Clone, Debug)]
pub struct CameIn {
    /// Tells it from others.
    pub id: u64,
    /// When.
    pub at: NaiveDateTime,
    /// What both sides had changed, and what else should be looked at: a sentence each.
    pub look: Vec<String>,
    /// What changed, row by row.
    pub changes: Vec<Difference>,
    before: Portfolio,
    after: Portfolio,
}

/// Most merges that can be taken back; the oldest are forgotten.
const MOST: usize = 20;

impl Workspace {
    /// What came in, the newest last, until it is closed.
    pub fn came_in(&self) -> &[CameIn] {
        &self.came_in
    }
    /// The person has seen it.
    pub fn close_came_in(&mut self) {
        self.came_in.clear();
    }
    /// Takes back what came in at one time; own edits since then stay.
    pub fn take_back(&mut self, id: u64) {
        if let Some(which) = self.came_in.iter().position(|came_in| came_in.id == id) {
            let wanted = self.came_in[which].before.clone();
            self.go_back(which, wanted);
        }
    }
    /// Takes back one row of it, and what came in or went with that row.
    pub fn take_row_back(&mut self, id: u64, row: RecordId) {
        if let Some(which) = self.came_in.iter().position(|came_in| came_in.id == id) {
            let came_in = &self.came_in[which];
            let wanted = without(&came_in.before, &came_in.after, row);
            self.go_back(which, wanted);
        }
    }
    fn go_back(&mut self, which: usize, wanted: Portfolio) {
        let after = self.came_in[which].after.clone();
        let edit = take_back(&after, &wanted, &self.plan);
        let former = self.plan.clone(); // pointers only
        if !self.take_in(edit) {
            return;
        }
        let stays = self.came_in[which].changes.iter().filter(|change| {
            let came = wanted.record(change.at).is_none() && after.record(change.at).is_some();
            came && self.plan.record(change.at).is_some()
        });
        let stays: Vec<String> = stays.map(|change| change.record.clone()).collect();
        if !stays.is_empty() {
            self.notes.push(format!("What was edited here since it came in stays: {}", stays.join(", ")));
        }
        // what came in later came in on top of this: for it too this has not happened
        for later in &mut self.came_in[which + 1..] {
            let on = |plan: &Portfolio| merge_newer(&after, plan, &wanted, Some(Side::Ours)).plan;
            (later.before, later.after) = (on(&later.before), on(&later.after));
            later.changes = diff(&later.before, &later.after);
        }
        let came_in = &mut self.came_in[which];
        came_in.changes = diff(&came_in.before, &wanted);
        came_in.after = wanted;
        self.came_in.retain(|came_in| !came_in.changes.is_empty());
        self.history.rebase(&former, &self.plan);
        self.changed(&former);
    }
    /// Values that lost where both sides had changed one field, until they are dealt with.
    pub fn clashes(&self) -> &[Clash] {
        &self.clashes
    }
    /// Deals with that of a row's field: what stands is right.
    pub fn keep_what_stands(&mut self, at: RecordId, field: &str) {
        self.clashes.retain(|clash| (clash.at, clash.field) != (at, field));
        self.keep_session();
    }
    /// Deals with that of a row's field: the value that lost is right, and is taken as one step.
    ///
    /// # Errors
    /// If it does not fit the plan any more; it then stays in the list.
    pub fn take_other_value(&mut self, at: RecordId, of: &str) -> Result<(), String> {
        let clash = self.clashes.iter().find(|clash| (clash.at, clash.field) == (at, of));
        let Some(clash) = clash else { return Ok(()) };
        let edit = clash.take_other(&self.plan).ok_or(format!("{} is not there any more", clash.record))?;
        let name = format!("Take the other {} of {}", field(clash.field), clash.record);
        // once the field has another value, nothing waits for a decision
        self.apply(&name, edit).map_err(|error| error.to_string())
    }
    /// Forgets what has been decided by an edit, or went with its row.
    pub(super) fn forget_decided(&mut self) {
        let plan = &self.plan;
        self.clashes.retain(|clash| clash.is_open(plan));
    }
    /// Deals with what was found in or beside the file.
    pub(super) fn found(&mut self, found: Found) {
        match found {
            Found::Version(incoming) => self.merge(*incoming),
            Found::Gone => {
                // the user's own portfolio is written anew, another file is asked about: the saver knows
                self.notes.push("The file is not there any more".into());
                self.doubt();
            }
            // what was held is not there any more
            Found::Same => self.held = None,
            Found::Copies(copies) => {
                let news = copies.into_iter().filter(|copy| !self.dealt_with.contains(&copy.print));
                self.copies.extend(news);
            }
        }
    }
    /// Merges another version of the file into the plan, or asks first where it has lost much.
    fn merge(&mut self, incoming: Incoming) {
        self.held = None; // an older one
        if is_half_gone(&incoming.base, &incoming.theirs) {
            self.held = Some(incoming);
        } else {
            self.take_version(&incoming);
        }
    }
    fn take_version(&mut self, incoming: &Incoming) {
        let Incoming { base, theirs, bytes, written, .. } = incoming;
        let newer = self.newer(*written);
        if self.take_over(base, theirs, newer) {
            self.edited = self.edited.max(*written);
            let session = self.session();
            self.document.adopt(bytes.clone(), self.revision, &self.plan, session);
        }
    }
    /// How many rows another version of the file has lost and how many it had, while a person is asked whether it is to be taken
    /// over.
    pub fn held(&self) -> Option<(usize, usize)> {
        let Incoming { base, theirs, .. } = self.held.as_ref()?;
        Some((base.rows() - theirs.rows(), base.rows()))
    }
    /// The person's answer: takes the held version over, or replaces it (it stays in the history).
    pub fn answer_held(&mut self, take: bool) {
        let Some(incoming) = self.held.take() else { return };
        if take {
            self.take_version(&incoming);
        } else {
            self.doubt();
            self.document.keep_mine();
        }
    }
    /// Copies beside the file that a sync program has made, to be merged or left.
    pub fn copies(&self) -> &[Copy] {
        &self.copies
    }
    /// Merges a copy. What was deleted in it cannot be told from what was added here, so all rows of both stay.
    pub fn merge_copy(&mut self, path: &Path) {
        let Some(which) = self.copies.iter().position(|copy| copy.path == path) else { return };
        let copy = self.copies.remove(which);
        self.document.pin();
        let newer = self.newer(copy.written);
        if self.take_over(&Portfolio::default(), &copy.plan, newer) {
            self.dealt_with.insert(copy.print);
            let session = self.session();
            self.document.plan_changed(self.revision, &self.plan, session);
        }
    }
    /// Leaves a copy where it is, and is not asked about it again.
    pub fn leave_copy(&mut self, path: &Path) {
        if let Some(which) = self.copies.iter().position(|copy| copy.path == path) {
            let copy = self.copies.remove(which);
            self.dealt_with.insert(copy.print);
            self.keep_session();
        }
    }
    /// Merges a plan into the open one: both began as `base`. Whether it could be.
    pub fn take_over(&mut self, base: &Portfolio, theirs: &Portfolio, newer: Side) -> bool {
        let before = self.plan.clone(); // pointers only
        let merged = merge_newer(base, &before, theirs, Some(newer));
        let look = merged.lines();
        if !self.take_in(merged.came_in) {
            return false;
        }
        for clash in merged.clashes {
            self.clashes.retain(|older| (older.at, older.field) != (clash.at, clash.field));
            self.clashes.push(clash);
        }
        self.forget_decided();
        self.history.rebase(&before, &self.plan);
        self.revision += 1;
        let former = self.reschedule();
        self.changes = Changes::between((&before, &former), (&self.plan, &self.outlook));
        let changes = diff(&before, &self.plan);
        if !changes.is_empty() || !look.is_empty() {
            let at = Local::now().naive_local();
            let id = self.revision;
            self.came_in.push(CameIn { id, at, look, changes, before, after: self.plan.clone() });
            if self.came_in.len() > MOST {
                self.came_in.remove(0);
            }
        }
        true
    }
    /// The side with the newer edits: the other one if its file was written after the last edit here. Clocks of two machines may
    /// disagree, so the value that loses is kept for a decision.
    fn newer(&self, written: Option<SystemTime>) -> Side {
        if written >= self.edited && written.is_some() { Side::Theirs } else { Side::Ours }
    }
    fn take_in(&mut self, edit: Edit) -> bool {
        match edit.take_in(&mut self.plan) {
            Ok(_) => true,
            Err(error) => {
                self.notes.push(format!("What came in could not be taken over: {error}"));
                false
            }
        }
    }
}
