//! When the saver writes, and that it tells the truth.
use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

const SECOND: Duration = Duration::from_secs(1);

fn pace() -> Pace {
    Pace { recovery: SECOND, quiet: 2 * SECOND, longest: 10 * SECOND, retry: 30 * SECOND }
}

#[test]
fn typing_on_pushes_the_file_back_but_not_the_copy() {
    let start = Instant::now();
    let mut slot = Slot::new(SaveStatus::Saved { at: Utc::now() });
    assert_eq!(slot.save_due(&pace(), start), None);
    slot.edited(start);
    assert_eq!(slot.status, SaveStatus::Unsaved);
    assert_eq!(slot.save_due(&pace(), start), Some(start + 2 * SECOND));
    slot.edited(start + SECOND);
    assert_eq!(slot.save_due(&pace(), start), Some(start + 3 * SECOND));
    assert_eq!(slot.copy_due(&pace(), start), Some(start + SECOND));
    slot.edited(start + 9 * SECOND);
    assert_eq!(slot.save_due(&pace(), start), Some(start + 10 * SECOND), "at the latest");
}

#[test]
fn a_failure_waits_for_an_edit_a_request_or_half_a_minute() {
    let start = Instant::now();
    let mut slot = Slot::new(SaveStatus::Unsaved);
    slot.edited(start);
    slot.last_failure = Some(start + SECOND);
    assert_eq!(slot.save_due(&pace(), start), Some(start + 31 * SECOND));
    slot.edited(start + 5 * SECOND);
    assert_eq!(slot.save_due(&pace(), start), Some(start + 7 * SECOND));
    slot.ask(Ask::Now);
    assert_eq!(slot.save_due(&pace(), start), Some(start));
}

#[test]
fn a_read_only_document_is_never_due() {
    let start = Instant::now();
    let mut slot = Slot::new(SaveStatus::ReadOnly { why: "newer".into() });
    slot.edited(start);
    slot.ask(Ask::Now);
    assert_eq!((slot.save_due(&pace(), start), slot.copy_due(&pace(), start)), (None, Some(start)));
}

#[test]
fn an_edit_during_a_failure_is_not_called_safe() {
    let mut slot = Slot::new(SaveStatus::Failed { message: "full".into(), recovery_safe: true });
    slot.edited(Instant::now());
    assert_eq!(slot.status, SaveStatus::Failed { message: "full".into(), recovery_safe: false });
}

#[test]
fn equal_bytes_are_not_written() {
    let home = tempfile::tempdir().unwrap();
    let folders = Folders::at(home.path());
    let plan = Portfolio::empty();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = woken.clone();
    let wake: Wake = Box::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    let saver = Saver::start(&folders.config_file, &folders, None, wake);
    saver.submit(1, plan.clone());
    assert!(saver.flush(5 * SECOND), "{:?}", saver.status());
    assert!(woken.load(Ordering::SeqCst) >= 1);
    let written = || std::fs::metadata(&folders.config_file).unwrap().modified().unwrap();
    let before = written();
    saver.submit(2, plan);
    assert!(saver.flush(5 * SECOND));
    assert_eq!((saver.saved_revision(), written()), (Some(2), before));
    assert!(matches!(saver.status(), SaveStatus::Saved { .. }));
}
