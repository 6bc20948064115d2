//! Saving on a simulated disk: the power fails, a call fails, or somebody else writes, at every step in turn.
use super::disk::{Exchanges, SimulatedDisk, Trouble, Without};
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

/// The sorts of file system: whether names can be exchanged, and whether a file can have two.
const SYSTEMS: [(Exchanges, bool); 4] = [
    (Exchanges::Known, true),
    (Exchanges::Unknown, true),
    (Exchanges::Unknown, false),
    (Exchanges::TakenForRenames, true),
];

fn disk(
    base: Option<&[u8]>,
    system: (Exchanges, bool),
    without: Option<Without>,
    trouble: Trouble,
) -> SimulatedDisk {
    let mut disk = SimulatedDisk::new(file(), base, trouble);
    (disk.exchanges, disk.links) = system;
    disk.without = without;
    disk
}

/// What may be on the disk after a power cut at any step of a save, as far as it is neither old nor new, or is old after
/// the save was reported done.
fn losses(base: Option<&[u8]>, system: (Exchanges, bool), without: Option<Without>) -> (usize, Vec<String>) {
    let (mut states, mut bad) = (0, vec![]);
    for step in 1.. {
        let mut disk = disk(base, system, without, Trouble::Dies(step));
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
        if disk.steps < step {
            return (states, bad);
        }
    }
    unreachable!("some save is done before the power fails")
}

/// What is lost of somebody else's work, or left lying about, when that somebody replaces the file, writes into it or removes it
/// before each step in turn.
fn meddled(base: Option<&[u8]>, system: (Exchanges, bool), without: Option<Without>) -> Vec<String> {
    let mut bad = vec![];
    for step in 1.. {
        let mut steps = 0;
        for trouble in [
            Trouble::None,
            Trouble::Replaced(step, THEIRS),
            Trouble::WrittenInto(step, THEIRS),
            Trouble::Removed(step),
        ] {
            let mut disk = disk(base, system, without, trouble);
            let result = save_with(&mut disk, file(), &NEW, base);
            steps = steps.max(disk.steps);
            let came = disk.steps >= step
                && match trouble {
                    Trouble::Replaced(..) => true,
                    Trouble::WrittenInto(..) => base.is_some(),
                    _ => false,
                };
            let left = disk.bytes(file());
            if came && !disk.contents().contains(&THEIRS) {
                bad.push(format!("step {step}: their work is gone, {result:?}"));
            }
            if result.is_err() && left == Some(NEW.as_slice()) {
                bad.push(format!("step {step}: not saved, it says, but the new version stands there"));
            }
            if result.is_ok() && ![Some(NEW.as_slice()), Some(THEIRS), None].contains(&left) {
                bad.push(format!("step {step}: saved, it says, but something else stands there"));
            }
            if disk.names().len() > usize::from(left.is_some()) {
                bad.push(format!("step {step}: left lying about: {:?}, {result:?}", disk.names()));
            }
        }
        if steps < step {
            return bad;
        }
    }
    unreachable!("some save has fewer steps")
}

#[test]
fn a_power_cut_at_any_step_leaves_the_old_or_the_new_version() {
    for base in [None, Some(OLD.as_slice())] {
        for system in SYSTEMS {
            let (states, bad) = losses(base, system, None);
            assert!(states > 15, "only {states} states were seen");
            assert!(bad.is_empty(), "{system:?}: {bad:#?}");
        }
    }
}

#[test]
fn where_names_can_be_exchanged_nothing_that_somebody_else_writes_is_lost() {
    for base in [None, Some(OLD.as_slice())] {
        let bad = meddled(base, (Exchanges::Known, true), None);
        assert!(bad.is_empty(), "{bad:#?}");
    }
}

#[test]
fn elsewhere_only_a_file_replaced_in_the_moment_of_the_rename_is() {
    for system in
        [(Exchanges::Unknown, true), (Exchanges::Unknown, false), (Exchanges::TakenForRenames, true)]
    {
        let bad = meddled(Some(&OLD), system, None);
        // one step for what replaces the file, and without a second name one more for what writes into it
        assert!(bad.len() <= 2, "{system:?}: {bad:#?}");
    }
    assert_eq!(meddled(Some(&OLD), (Exchanges::Unknown, true), None).len(), 1);
}

#[test]
fn every_step_is_needed() {
    let old = Some(OLD.as_slice());
    let (exchange, rename) = ((Exchanges::Known, true), (Exchanges::Unknown, true));
    let steps = [
        (Without::FileOfItsOwn, old, exchange),
        (Without::SyncOfTheFile, old, exchange),
        (Without::SyncOfTheFolder, old, exchange),
        (Without::Exchange, old, exchange),
        (Without::LookAtWhatCameOut, old, exchange),
        (Without::ExchangeBack, old, exchange),
        (Without::TidyingUp, old, exchange),
        (Without::SecondName, old, rename),
        (Without::LastLook, old, rename),
        (Without::TidyingUp, old, rename),
        (Without::SyncOfTheFile, None, exchange),
        (Without::SyncOfTheFolder, None, exchange),
        (Without::RenameThatReplacesNothing, None, exchange),
    ];
    for (without, base, system) in steps {
        let sound = losses(base, system, None).1.len() + meddled(base, system, None).len();
        let found = losses(base, system, Some(without)).1.len() + meddled(base, system, Some(without)).len();
        assert!(found > sound, "nothing shows that {without:?} is needed");
    }
}

#[test]
fn of_two_who_write_in_the_moment_of_a_save_the_later_is_kept() {
    const LATER: &[u8] = b"a third one's work";
    for first in 1..20 {
        for second in first + 1..20 {
            let mut disk = disk(Some(&OLD), (Exchanges::Known, true), None, Trouble::Replaced(first, THEIRS))
                .and(Trouble::Replaced(second, LATER));
            let result = save_with(&mut disk, file(), &NEW, Some(&OLD));
            let last = if disk.steps >= second { LATER } else { THEIRS };
            if disk.steps >= first {
                assert!(disk.contents().contains(&last), "{first}, {second}: {result:?}");
            }
            let left = disk.bytes(file());
            assert!(
                result.is_ok() || left == Some(last) || left == Some(THEIRS),
                "{first}, {second}: {result:?}"
            );
        }
    }
}

#[test]
fn any_failing_call_leaves_the_old_version_and_is_told() {
    let kinds = [
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::PermissionDenied,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::Interrupted,
        ErrorKind::ResourceBusy,
        ErrorKind::CrossesDevices,
        ErrorKind::Other,
    ];
    for base in [None, Some(OLD.as_slice())] {
        for system in SYSTEMS {
            for kind in kinds {
                for step in 1.. {
                    let mut disk = disk(base, system, None, Trouble::Fails(step, kind));
                    let result = save_with(&mut disk, file(), &NEW, base);
                    let left = disk.bytes(file());
                    match &result {
                        Ok(_) | Err(SaveError::NotDurable(_)) => assert_eq!(left, Some(NEW.as_slice())),
                        Err(SaveError::Io { .. }) => assert_eq!(left, base, "{kind:?} at {step}"),
                        Err(other) => panic!("{kind:?} at {step}: {other}"),
                    }
                    // only what could not be removed stays: a name of our own, swept later
                    let own = disk.names().iter().filter(|name| *name != file()).count();
                    let removing = result.is_ok() && own == 1;
                    assert!(
                        own == 0 || removing,
                        "left at {step} of {system:?}: {:?}, {result:?}",
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
fn what_somebody_else_writes_is_told() {
    for step in 1..=8 {
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::Replaced(step, THEIRS));
        let result = save_with(&mut disk, file(), &NEW, Some(&OLD));
        assert!(matches!(result, Err(SaveError::ChangedOnDisk)), "step {step}: {result:?}");
        assert_eq!(disk.bytes(file()), Some(THEIRS), "step {step}");
        let mut disk = SimulatedDisk::new(file(), Some(&OLD), Trouble::Removed(step));
        let result = save_with(&mut disk, file(), &NEW, Some(&OLD));
        assert!(matches!(result, Err(SaveError::Vanished)), "step {step}: {result:?}");
    }
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
