//! Saving on a simulated disk: the power fails, a call fails, or somebody else writes, at every step in turn.
use super::disk::{SimulatedDisk, Trouble};
use super::plans;
use stackrank::storage::{SaveError, Saved, save_with, to_text};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::LazyLock;

static OLD: LazyLock<Vec<u8>> = LazyLock::new(|| to_text(&plans::numbered(1)).into_bytes());
static NEW: LazyLock<Vec<u8>> = LazyLock::new(|| to_text(&plans::numbered(2)).into_bytes());
const THEIRS: &[u8] = b"somebody else's work";

fn file() -> &'static Path {
    Path::new("/plans/portfolio.ron")
}

/// What may be on the disk after a power cut at any step of a save, as far as it is neither old nor new, or is old after
/// the save was reported done.
fn losses(base: Option<&[u8]>, spoil: impl Fn(&mut SimulatedDisk)) -> (usize, Vec<String>) {
    let (mut states, mut bad) = (0, vec![]);
    for step in 1.. {
        let mut disk = SimulatedDisk::new(file(), base, Trouble::Dies(step));
        spoil(&mut disk);
        let done = save_with(&mut disk, file(), &NEW, base).is_ok();
        for state in disk.after_power_cut(file()) {
            states += 1;
            let new = state.as_deref() == Some(NEW.as_slice());
            let old = state.as_deref() == base;
            if !(new || old && !done) {
                bad.push(format!(
                    "step {step}, reported done: {done}, {} bytes",
                    state.map_or(0, |s| s.len())
                ));
            }
        }
        if done {
            return (states, bad);
        }
    }
    unreachable!("some save is done before the power fails")
}

#[test]
fn a_power_cut_at_any_step_leaves_the_old_or_the_new_version() {
    for base in [None, Some(OLD.as_slice())] {
        let (states, bad) = losses(base, |_| {});
        assert!(states > 15, "only {states} states were seen");
        assert!(bad.is_empty(), "{bad:#?}");
    }
}

#[test]
fn without_a_sync_the_simulated_disk_does_lose_versions() {
    let old = Some(OLD.as_slice());
    assert!(!losses(old, |disk| disk.sync_files = false).1.is_empty());
    assert!(!losses(old, |disk| disk.sync_folders = false).1.is_empty());
}

#[test]
fn any_failing_call_leaves_the_old_version_and_is_told() {
    let kinds = [
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::PermissionDenied,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::Interrupted,
        ErrorKind::Other,
    ];
    for base in [None, Some(OLD.as_slice())] {
        for kind in kinds {
            for step in 1.. {
                let mut disk = SimulatedDisk::new(file(), base, Trouble::Fails(step, kind));
                let result = save_with(&mut disk, file(), &NEW, base);
                let left = disk.bytes(file());
                match &result {
                    Ok(_) | Err(SaveError::NotDurable(_)) => assert_eq!(left, Some(NEW.as_slice())),
                    Err(SaveError::Io { .. }) => assert_eq!(left, base, "{kind:?} at {step}"),
                    Err(other) => panic!("{kind:?} at {step}: {other}"),
                }
                let names = disk.names().len();
                assert!(
                    names <= usize::from(left.is_some()),
                    "a temporary file is left at {step}: {:?}",
                    disk.names()
                );
                if disk.steps < step {
                    assert_eq!(result.ok(), Some(Saved::Written));
                    break;
                }
            }
        }
    }
}

#[test]
fn a_full_disk_is_named() {
    let told = |kind| {
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::Fails(5, kind));
        save_with(&mut disk, file(), &NEW, Some(&OLD)).expect_err("step 5 fails").to_string()
    };
    assert!(told(ErrorKind::StorageFull).contains("the disk is full"));
    assert!(told(ErrorKind::ReadOnlyFilesystem).contains("read-only"));
    assert!(told(ErrorKind::PermissionDenied).contains("/plans/"));
}

#[test]
fn what_somebody_else_writes_before_the_last_look_is_not_overwritten() {
    let steps = {
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::None);
        save_with(&mut disk, file(), &NEW, Some(&OLD)).expect("nothing is wrong");
        disk.steps
    };
    let mut refused = 0;
    for step in 1..=steps {
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::Replaced(step, THEIRS));
        let result = save_with(&mut disk, file(), &NEW, Some(&OLD));
        // the last two calls are the rename and the sync of the folder: nothing looks after the last look
        if step <= steps - 2 {
            assert!(matches!(result, Err(SaveError::ChangedOnDisk)), "step {step}: {result:?}");
            assert_eq!(disk.bytes(file()), Some(THEIRS), "step {step}");
            refused += 1;
        }
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::Removed(step));
        let result = save_with(&mut disk, file(), &NEW, Some(&OLD));
        assert!(step > steps - 2 || matches!(result, Err(SaveError::Vanished)), "step {step}: {result:?}");
    }
    assert!(refused >= 7);
}

#[test]
fn a_new_file_never_replaces_one_that_appears_meanwhile() {
    for step in 1..=20 {
        let mut disk = SimulatedDisk::new(file(), None, Trouble::Replaced(step, THEIRS));
        let result = save_with(&mut disk, file(), &NEW, None);
        if result.is_ok() {
            // they came last
            assert!(step >= disk.steps, "step {step} of {}", disk.steps);
        } else {
            assert!(matches!(result, Err(SaveError::ChangedOnDisk)), "step {step}: {result:?}");
            assert_eq!(disk.bytes(file()), Some(THEIRS), "step {step}");
        }
    }
}

#[test]
fn bytes_that_are_no_plan_are_not_written() {
    for bytes in [&b""[..], b"(schema: 1", b"\xff\xfe", &vec![0; 4096]] {
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::None);
        let result = save_with(&mut disk, file(), bytes, Some(&OLD));
        assert!(matches!(result, Err(SaveError::NotReadable(_))), "{result:?}");
        assert_eq!(disk.bytes(file()), Some(OLD.as_slice()));
    }
}

#[test]
fn equal_bytes_are_not_written_again() {
    let mut disk = SimulatedDisk::new(file(), Some(&NEW), Trouble::None);
    assert_eq!(save_with(&mut disk, file(), &NEW, Some(&NEW)).ok(), Some(Saved::Unchanged));
    assert_eq!(disk.steps, 2, "looked, and no more");
}
