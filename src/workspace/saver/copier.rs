//! The thread that writes recovery copies: a thread of its own, so that a save to a slow disk does not keep edits out of the copy.
use super::{Desk, Life, Shared, note_copy};
use crate::domain::Portfolio;
use crate::storage::{Session, to_text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is to be copied.
struct Copy {
    revision: u64,
    plan: Portfolio,
    session: Session,
}

/// Works until the saver is dropped; what is due then is still copied, once.
pub(super) fn work(shared: &Shared, desk: &Mutex<Desk>) {
    while let Some(copy) = next(shared) {
        let Copy { revision, plan, session } = copy;
        // a fault in here must not end the copying
        let written = catch_unwind(AssertUnwindSafe(|| {
            let text = to_text(&plan);
            desk.lock().unwrap_or_else(PoisonError::into_inner).copy(revision, text, &session)
        }));
        let copied = written.is_ok_and(|written| written.is_ok());
        let mut slot = shared.lock();
        note_copy(&mut slot, revision, copied);
        if slot.is_read_only() {
            slot.attempts += 1;
            slot.busy = false;
        }
        drop(slot);
        shared.changed.notify_all();
        (shared.wake)();
    }
    shared.lock().copier_ended = true;
    shared.changed.notify_all();
}

/// Waits until a copy is due and takes it; `None` at the end.
fn next(shared: &Shared) -> Option<Copy> {
    let mut slot = shared.lock();
    loop {
        let now = Instant::now();
        let due = slot.copy_due(&shared.pace, now);
        let ending = slot.life > Life::Working;
        if ending && (due.is_none() || slot.latest.is_none() || slot.last_copy) {
            return None;
        }
        if let Some((revision, plan)) = slot.latest.clone()
            && due.is_some_and(|at| at <= now || ending)
        {
            slot.first_uncopied = None;
            slot.last_copy = ending;
            if slot.is_read_only() {
                slot.asked = None;
                slot.busy = true;
            }
            return Some(Copy { revision, plan, session: slot.session.clone() });
        }
        let wait = due.map_or(Duration::from_hours(1), |at| at.saturating_duration_since(now));
        slot = shared.wait(slot, wait);
    }
}
