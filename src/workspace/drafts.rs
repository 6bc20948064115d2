//! Texts that are half typed: kept with the plan, so that not even they are lost, and brought back after a crash.
use super::Workspace;
use crate::storage::{Draft, Session};

/// What is half typed now, and what was when the program ended.
#[derive(Default)]
pub(super) struct Drafts {
    now: Vec<Draft>,
    brought_back: Vec<Draft>,
}

impl Workspace {
    /// Says what is half typed on the screen. Cheap; call it after every frame.
    pub fn typing(&mut self, drafts: Vec<Draft>) {
        if drafts == self.drafts.now {
            return;
        }
        self.drafts.now = drafts;
        self.keep_session();
    }
    /// What was half typed when the program ended without being asked to, until it is closed.
    pub fn brought_back(&self) -> &[Draft] {
        &self.drafts.brought_back
    }
    /// The person has dealt with it.
    pub fn close_brought_back(&mut self) {
        self.drafts.brought_back.clear();
        self.keep_session();
    }
    /// What is at hand has changed, and the plan has not.
    pub(super) fn keep_session(&mut self) {
        let session = self.session();
        self.document.session_changed(self.revision, &self.plan, session);
    }
    /// What is at hand, to be kept with the plan.
    pub(super) fn session(&self) -> Session {
        let now = &self.drafts.now;
        // one that is back in its field stands in both
        let brought_back = self.drafts.brought_back.iter();
        let both = now.iter().chain(brought_back.filter(|old| now.iter().all(|new| new.field != old.field)));
        Session {
            history: self.history.clone(),
            drafts: both.cloned().collect(),
            clashes: self.clashes.clone(),
            copies: self.dealt_with.clone(),
        }
    }
    /// Goes on from what was at hand.
    pub(super) fn resume(&mut self, session: Session) {
        let Session { history, drafts, clashes, copies } = session;
        (self.history, self.drafts.brought_back) = (history, drafts);
        (self.clashes, self.dealt_with) = (clashes, copies);
    }
}
