//! What came in from outside: another version of the file, merged into the open plan.
//!
//! The merge is three-way, by row and field, against what was last read or written: both sides' changes stay. What came in is
//! told, and can be taken back as a whole: not by undo, which is for one's own edits, but by merging once more, with the plan as it
//! was before as the other side; so own edits made since then stay.
use super::Workspace;
use super::watch::Incoming;
use crate::domain::Portfolio;
use crate::edits::{Difference, Edit, diff, merge};
use crate::engine::Changes;

/// What a merge brought.
#[derive(Clone, Debug)]
pub struct CameIn {
    /// What both sides had changed, and what else should be looked at: a sentence each.
    pub look: Vec<String>,
    /// What changed, a line each.
    pub changes: Vec<String>,
    before: Portfolio,
    after: Portfolio,
}

/// From so many rows on, a file that has lost half of them is not taken over unasked.
const MANY: usize = 10;

impl Workspace {
    /// What came in last, until it is closed.
    pub fn came_in(&self) -> Option<&CameIn> {
        self.came_in.as_ref()
    }
    /// The person has seen it.
    pub fn close_came_in(&mut self) {
        self.came_in = None;
    }
    /// Takes back what came in last; own edits since then stay.
    pub fn take_back(&mut self) {
        let Some(CameIn { before, after, .. }) = self.came_in.take() else { return };
        let merged = merge(&after, &self.plan, &before);
        let former = self.plan.clone();
        if self.take_in(merged.came_in) {
            self.history.rebase(&former, &self.plan);
            self.changed(&former);
        }
    }
    /// Merges another version of the file into the plan.
    pub(super) fn merge(&mut self, incoming: Incoming) {
        let Incoming { base, theirs, bytes, .. } = incoming;
        if base.rows() >= MANY && theirs.rows() < base.rows() / 2 {
            self.notes.push(
                "Something else has written this file and left out more than half of it, so nothing was taken over. \
                 It is not overwritten either: Save a copy, or open the file again to see it."
                    .into(),
            );
            return;
        }
        let before = self.plan.clone(); // pointers only
        let merged = merge(&base, &before, &theirs);
        let look = merged.lines();
        if !self.take_in(merged.came_in) {
            return;
        }
        self.history.rebase(&before, &self.plan);
        self.revision += 1;
        let former = self.reschedule();
        self.changes = Changes::between((&before, &former), (&self.plan, &self.outlook));
        let session = self.session();
        self.document.adopt(bytes, self.revision, &self.plan, session);
        let changes: Vec<String> = diff(&before, &self.plan).iter().flat_map(Difference::lines).collect();
        if !changes.is_empty() || !look.is_empty() {
            self.came_in = Some(CameIn { look, changes, before, after: self.plan.clone() });
        }
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
