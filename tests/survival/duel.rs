//! Two processes and an outside writer on one file: each edits as fast as it can, and all that any of them did is in the file.
use super::kill::{FOLDER, child};
use super::outside::{add, adding};
use stackrank::domain::Portfolio;
use stackrank::storage::{Folders, SaveError, read_file, save, to_text};
use stackrank::workspace::{Clock, DocumentState, Workspace};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(150);

/// Edits of each, or as many as `STACKRANK_DUEL` says.
fn edits() -> u64 {
    std::env::var("STACKRANK_DUEL").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

fn names(plan: &Portfolio) -> BTreeSet<&str> {
    plan.projects.iter().map(|p| p.name.as_str()).collect()
}

/// What all three write: everybody has everything in the end.
fn everything() -> BTreeSet<String> {
    let of = |who: &'static str| (0..edits()).map(move |n| format!("{who} {n}"));
    of("one").chain(of("two")).chain(of("outside")).collect()
}

fn has_everything(plan: &Portfolio) -> bool {
    let names = names(plan);
    everything().iter().all(|name| names.contains(name.as_str()))
}

/// Edits, polls and saves until it has done its part and has seen that of the others.
fn edit_on(who: &str) {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    // on two machines each has a state folder, and so a lock, of its own
    let apart = folder.join("apart").exists();
    let state = folder.join(if apart { OsString::from(format!("state-{who}")) } else { "state".into() });
    let folders = Folders { config_file: folder.join("portfolio.ron"), state };
    let mut here = Workspace::open_in(&folders, None, Clock::SYSTEM, Arc::new(|| ()));
    let begun = Instant::now();
    let mut done = 0;
    loop {
        here.poll();
        assert!(here.held().is_none() && here.clashes().is_empty());
        if done < edits() {
            let number = done * 2 + u64::from(who == "two");
            add(&mut here, number, &format!("{who} {done}"));
            here.save_now();
            done += 1;
        } else if has_everything(here.plan()) && matches!(here.document().state(), DocumentState::Saved(_)) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{who} waits in vain, {:?}", here.document().state());
        std::thread::sleep(Duration::from_millis(7));
    }
}

#[test]
fn child_one() {
    edit_on("one");
}

#[test]
fn child_two() {
    edit_on("two");
}

/// Another program, which is as careful as this one: it writes only over what it has read.
fn write_from_outside(file: &Path) {
    let begun = Instant::now();
    for number in 0..edits() {
        loop {
            assert!(begun.elapsed() < PATIENCE, "the outside writer waits in vain");
            let (mut plan, bytes) = read_file(file).unwrap();
            adding(&plan, 1 << 20 | number, &format!("outside {number}")).apply(&mut plan).unwrap();
            match save(file, to_text(&plan).as_bytes(), Some(&bytes)) {
                Ok(_) => break,
                Err(SaveError::ChangedOnDisk) => {}
                Err(error) => panic!("{error}"),
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn duel(apart: bool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portfolio.ron");
    fs::write(&file, to_text(&Portfolio::empty())).unwrap();
    if apart {
        fs::write(folder.path().join("apart"), "").unwrap();
    }
    let mut children = ["duel::child_one", "duel::child_two"].map(|test| child(test, folder.path()));
    write_from_outside(&file);
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let (plan, _) = read_file(&file).unwrap();
    assert!(has_everything(&plan), "{} of {}", plan.projects.len(), everything().len());
    let left: Vec<PathBuf> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn two_instances_on_one_machine_and_an_outside_writer_keep_every_edit() {
    duel(false);
}

#[test]
fn two_machines_on_one_share_and_an_outside_writer_keep_every_edit() {
    duel(true);
}
