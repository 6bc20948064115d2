//! Undo and redo, and what is half typed, outlive the program; what came in from outside is nothing that undo takes back.
use super::kill::{FOLDER, child, said, say};
use super::outside::{add, adding, open, opened, saved, until, written_by_another};
use super::plans;
use proptest::prelude::*;
use stackrank::domain::{Portfolio, Project, ProjectId};
use stackrank::edits::{Edit, History, Side, make, merge, merge_newer};
use stackrank::storage::Folders;
use stackrank::storage::recovery::{self, Recovery};
use stackrank::storage::{DocumentKey, Draft, Fingerprint, Session};
use stackrank::workspace::{Clock, Workspace};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn draft(text: &str) -> Draft {
    Draft { field: u64::MAX - 1, name: "Notes of P1".into(), text: text.into() }
}

fn steps(workspace: &Workspace) -> (Vec<String>, Vec<String>) {
    let names = |steps: &[Arc<stackrank::edits::Step>]| steps.iter().map(|s| s.name.clone()).collect();
    (names(workspace.history().steps()), names(workspace.history().undone()))
}

fn project<'p>(plan: &'p Portfolio, name: &str) -> &'p Project {
    plan.projects.iter().find(|p| p.name == name).unwrap()
}

fn with(plan: &Portfolio, id: ProjectId, change: impl FnOnce(&mut Project)) -> Edit {
    let mut row = Project::clone(plan.projects.get(id).unwrap());
    change(&mut row);
    Edit::put(row)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_step_and_any_text_is_read_back(plan in plans::plan(), other in plans::plan(), typed in plans::text()) {
        let mut history = History::default();
        let mut now = plan.clone();
        for row in make::records(&other) {
            // what breaks a rule is refused, and no step
            let _ = history.apply(&mut now, &typed, Edit::Put(row));
        }
        let _ = history.undo(&mut now);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p.ron");
        let document = DocumentKey::of(&file);
        let clashes = merge(&plan, &now, &other).clashes;
        let copy = Recovery {
            at: "2026-11-25T10:00:00Z".parse().unwrap(),
            base: None,
            session: Session { history, drafts: vec![draft(&typed)], clashes, copies: BTreeSet::from([Fingerprint::of(typed.as_bytes())]) },
            text: stackrank::storage::to_text(&now),
        };
        recovery::write(folder.path(), &document, &file, &copy).unwrap();
        let back = recovery::read(folder.path(), &document).unwrap().unwrap();
        prop_assert_eq!(&back.text, &copy.text);
        prop_assert_eq!(&back.session.drafts, &copy.session.drafts);
        prop_assert_eq!(&back.session.clashes, &copy.session.clashes);
        prop_assert_eq!(&back.session.copies, &copy.session.copies);
        let flat = |history: &History| {
            let parts = |edit: &Edit| match edit {
                Edit::All(edits) => edits.clone(),
                one => vec![one.clone()],
            };
            let both = [history.steps(), history.undone()];
            both.map(|steps| steps.iter().map(|s| (s.name.clone(), parts(&s.edit))).collect::<Vec<_>>())
        };
        prop_assert_eq!(flat(&back.session.history), flat(&copy.session.history));
    }

    #[test]
    fn undo_takes_back_ones_own_and_leaves_what_came_in(
        mine in 0usize..4, what in 0u8..4, theirs in 0usize..4, did in 0u8..6,
    ) {
        let mut base = Portfolio::empty();
        for number in 0..4 {
            adding(&base, number, &format!("P{number}")).apply(&mut base).unwrap();
        }
        let id = |index: usize| project(&base, &format!("P{index}")).id;
        let own = match what {
            0 => with(&base, id(mine), |p| p.name = "mine".into()),
            1 => make::delete(&base, &[id(mine).into()]),
            2 => with(&base, id(mine), |p| p.tags.push("my tag".into())),
            _ => adding(&base, 100, "new"),
        };
        let mut other = base.clone();
        let change = match did {
            0 => with(&base, id(theirs), |p| p.notes = "theirs".into()),
            1 => make::delete(&base, &[id(theirs).into()]),
            2 => adding(&base, 200, "their new"),
            3 => with(&base, id(theirs), |p| p.tags.push("their tag".into())),
            4 => with(&base, id(theirs), |p| p.name = "theirs".into()),
            _ => with(&base, id(theirs), |p| p.sponsor = "them".into()),
        };
        change.apply(&mut other).unwrap();
        let (mut plan, mut history) = (base.clone(), History::default());
        history.apply(&mut plan, "own", own).unwrap();
        let mut merged = plan.clone();
        merge_newer(&base, &plan, &other, Some(Side::Theirs)).came_in.take_in(&mut merged).unwrap();
        history.rebase(&plan, &merged);
        let both = merged.clone();
        history.undo(&mut merged).unwrap();
        // a row that was edited here and deleted there stays, since an edit beats a deletion; undo then finds it as it was
        let survives = mine == theirs && did == 1 && matches!(what, 0 | 2);
        // and what both deleted comes back when one of them undoes it
        let both_deleted = mine == theirs && did == 1 && what == 1;
        if survives || both_deleted {
            prop_assert!(merged.projects.has(id(mine)));
        } else {
            prop_assert_eq!(&merged, &other, "undo leaves what came in");
        }
        history.redo(&mut merged).unwrap();
        prop_assert_eq!(&merged, &both, "and redo brings back both");
    }
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let (_folder, folders, mut here) = opened(2);
    for number in 0..5 {
        add(&mut here, 100 + number, &format!("N{number}"));
    }
    here.undo().unwrap();
    here.undo().unwrap();
    let (plan, before) = (here.plan().clone(), steps(&here));
    assert_eq!((before.0.len(), before.1.len()), (3, 2));
    assert!(here.close());
    drop(here);
    let mut here = open(&folders);
    assert_eq!(*here.plan(), plan);
    assert_eq!(steps(&here), before);
    here.redo().unwrap();
    here.redo().unwrap();
    assert!(here.plan().projects.iter().any(|p| p.name == "N4"));
    for _ in 0..5 {
        here.undo().unwrap();
    }
    assert_eq!(here.plan().projects.len(), 2);
}

#[test]
fn what_changed_in_the_file_meanwhile_is_not_undone() {
    let (_folder, folders, mut here) = opened(2);
    let id = project(here.plan(), "P1").id;
    here.apply("Rename", with(here.plan(), id, |p| p.name = "mine".into())).unwrap();
    assert!(here.close());
    drop(here);
    let notes = |plan: &mut Portfolio, text: &str| {
        with(plan, id, |p| p.notes = text.into()).apply(plan).map(drop).unwrap();
    };
    written_by_another(&folders, |plan| notes(plan, "theirs"));
    let mut here = open(&folders);
    assert_eq!(steps(&here).0, ["Rename"]);
    written_by_another(&folders, |plan| notes(plan, "theirs again"));
    until("it comes in", &mut [&mut here], |w| project(w[0].plan(), "mine").notes == "theirs again");
    here.undo().unwrap();
    assert_eq!(project(here.plan(), "P1").notes, "theirs again");
    here.take_back(here.came_in()[0].id);
    assert_eq!(project(here.plan(), "P1").notes, "theirs");
    until("saved", &mut [&mut here], |w| saved(w[0]));
}

#[test]
fn child_edits_and_types() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folders = Folders::at(Path::new(&folder));
    let mut here = Workspace::open_in(&folders, None, Clock::SYSTEM, Arc::new(|| ()));
    for number in 0..4 {
        add(&mut here, number, &format!("N{number}"));
    }
    here.undo().unwrap();
    here.typing(vec![draft("half a sen\ntence")]);
    say(1);
    // what changed last is on the disk within a second, before the plan itself is saved
    std::thread::sleep(Duration::from_millis(1400));
    say(2);
    std::thread::sleep(Duration::from_mins(1));
}

#[test]
fn a_killed_program_leaves_undo_redo_and_what_was_half_typed() {
    // before the plan is in the file (from the recovery copy), and afterwards (from the kept session)
    for wait in [0, 2500] {
        let folder = tempfile::tempdir().unwrap();
        let mut editing = child("session::child_edits_and_types", folder.path());
        let mut said = said(&mut editing);
        assert_eq!((said.next(), said.next()), (Some(1), Some(2)));
        std::thread::sleep(Duration::from_millis(wait));
        editing.kill().unwrap();
        editing.wait().unwrap();
        let folders = Folders::at(folder.path());
        assert_eq!(folders.config_file.exists(), wait > 0);
        let mut here = open(&folders);
        assert_eq!(here.history().steps().len(), 3);
        assert_eq!(here.history().next_redo(), here.history().undone().last().map(|s| s.name.as_str()));
        assert_eq!(here.brought_back(), [draft("half a sen\ntence")]);
        assert_eq!(here.redo().unwrap().as_deref(), Some("Add"));
        assert!(here.plan().projects.iter().any(|p| p.name == "N3"));
        here.close_brought_back();
        assert!(here.close());
        drop(here);
        assert!(open(&folders).brought_back().is_empty());
    }
}

#[test]
fn unsaved_edits_of_a_killed_program_are_merged_with_what_changed_in_the_file_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    let mut base = Portfolio::empty();
    adding(&base, 500, "old").apply(&mut base).unwrap();
    std::fs::write(&folders.config_file, stackrank::storage::to_text(&base)).unwrap();
    let mut editing = child("session::child_edits_and_types", folder.path());
    let mut said = said(&mut editing);
    assert_eq!((said.next(), said.next()), (Some(1), Some(2)));
    editing.kill().unwrap();
    editing.wait().unwrap();
    written_by_another(&folders, |plan| adding(plan, 600, "theirs").apply(plan).map(drop).unwrap());
    let mut here = open(&folders);
    let names: Vec<&str> = here.plan().projects.iter().map(|p| p.name.as_str()).collect();
    assert!(["old", "theirs", "N0", "N1", "N2"].iter().all(|name| names.contains(name)), "{names:?}");
    assert!(here.came_in()[0].changes.iter().any(|change| change.record == "theirs"));
    assert_eq!(here.history().steps().len(), 3);
    until("saved", &mut [&mut here], |w| saved(w[0]));
    for _ in 0..3 {
        here.undo().unwrap();
    }
    let names: Vec<&str> = here.plan().projects.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["old", "theirs"]);
}

fn with_steps() -> (tempfile::TempDir, Folders, Workspace) {
    let (folder, folders, mut here) = opened(2);
    add(&mut here, 100, "first");
    add(&mut here, 101, "second");
    assert!(here.close());
    drop(here);
    let here = open(&folders);
    assert_eq!(here.history().steps().len(), 2);
    (folder, folders, here)
}

#[test]
fn a_file_that_goes_away_takes_no_steps_with_it() {
    let (_folder, folders, mut here) = with_steps();
    std::fs::remove_file(&folders.config_file).unwrap();
    until("written anew", &mut [&mut here], |w| folders.config_file.exists() && saved(w[0]));
    drop(here);
    assert_eq!(open(&folders).history().steps().len(), 2);
}

#[test]
fn what_is_half_typed_when_the_window_closes_is_there_the_next_time() {
    let (_folder, folders, mut here) = with_steps();
    here.typing(vec![draft("half")]);
    assert!(here.close());
    drop(here);
    let here = open(&folders);
    assert_eq!(here.brought_back(), [draft("half")]);
    assert_eq!(here.history().steps().len(), 2);
}

#[test]
fn two_instances_that_are_killed_leave_both_copies() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    let mut base = Portfolio::empty();
    adding(&base, 500, "old").apply(&mut base).unwrap();
    std::fs::write(&folders.config_file, stackrank::storage::to_text(&base)).unwrap();
    let tests = ["session::child_edits_on", "session::child_edits_on_too"];
    let mut children = tests.map(|test| child(test, folder.path()));
    for editing in &mut children {
        assert_eq!(said(editing).next(), Some(1));
    }
    for editing in &mut children {
        editing.kill().unwrap();
        editing.wait().unwrap();
    }
    let copies = || std::fs::read_dir(folders.state.join("recovery")).unwrap().count();
    assert_eq!(copies(), 2, "each has a copy of its own");
    assert_eq!(stackrank::storage::read_file(&folders.config_file).unwrap().0, base, "and neither has saved");
    let mut here = open(&folders);
    let names: Vec<&str> = here.plan().projects.iter().map(|p| p.name.as_str()).collect();
    assert!(["old", "first", "other"].iter().all(|name| names.contains(name)), "{names:?}");
    until("saved", &mut [&mut here], |w| saved(w[0]));
    drop(here);
    assert_eq!(copies(), 0, "both were taken over");
}

/// Edits on and on, so that nothing is saved for some seconds, and says when its first edit must be in its recovery copy.
fn edit_on(name: &str, number: u64) {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folders = Folders::at(Path::new(&folder));
    let mut here = open(&folders);
    for turn in 0..30 {
        let name = if turn == 0 { name.to_owned() } else { format!("{name} {turn}") };
        add(&mut here, number + turn, &name);
        std::thread::sleep(Duration::from_millis(250));
        if turn == 4 {
            say(1);
        }
    }
}

#[test]
fn child_edits_on() {
    edit_on("first", 700);
}

#[test]
fn child_edits_on_too() {
    edit_on("other", 800);
}

#[test]
fn edits_of_a_file_whose_disk_is_away_stand_when_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    let (share, away) = (folder.path().join("share"), folder.path().join("away"));
    std::fs::create_dir(&share).unwrap();
    let file = share.join("plan.ron");
    let mut base = Portfolio::empty();
    adding(&base, 500, "old").apply(&mut base).unwrap();
    let bytes = stackrank::storage::to_text(&base).into_bytes();
    std::fs::write(&file, &bytes).unwrap();
    // a program was killed with an edit that was not saved yet
    let document = DocumentKey::of(&file);
    stackrank::storage::history::add(&folders.state, &document, chrono::Utc::now(), &bytes, false).unwrap();
    let mut plan = base.clone();
    adding(&plan, 600, "unsaved").apply(&mut plan).unwrap();
    let copy = Recovery {
        at: chrono::Utc::now(),
        base: Some(Fingerprint::of(&bytes)),
        session: Session::default(),
        text: stackrank::storage::to_text(&plan),
    };
    recovery::write(&folders.state, &document, &file, &copy).unwrap();
    std::fs::rename(&share, &away).unwrap();
    let open = || Workspace::open_in(&folders, Some(file.clone()), Clock::SYSTEM, Arc::new(|| ()));
    let mut here = open();
    until("told", &mut [&mut here], |w| w[0].cannot_save());
    assert!(!share.exists(), "no folder is made");
    drop(here);
    assert!(recovery::read(&folders.state, &document).unwrap().is_some(), "the copy stays");
    let mut here = open();
    std::fs::rename(&away, &share).unwrap();
    here.retry_save();
    until("saved", &mut [&mut here], |w| saved(w[0]));
    let names = |plan: &Portfolio| plan.projects.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(here.plan()), ["old", "unsaved"]);
    assert_eq!(names(&stackrank::storage::read_file(&file).unwrap().0), ["old", "unsaved"]);
}

#[test]
fn a_text_that_could_not_be_read_back_does_not_get_in() {
    let (_folder, _folders, mut here) = opened(2);
    let id = project(here.plan(), "P1").id;
    let long = "x".repeat(1_100_000);
    let refused = here.apply("Paste", with(here.plan(), id, |p| p.notes = long));
    assert!(refused.unwrap_err().to_string().contains("too long"));
    assert_eq!(project(here.plan(), "P1").notes, "");
}

#[test]
fn an_edit_that_was_undone_is_not_brought_back() {
    let (_folder, folders, mut here) = opened(2);
    add(&mut here, 100, "undone");
    let copied = || std::fs::read_dir(folders.state.join("recovery")).is_ok_and(|d| d.count() > 0);
    until("copied", &mut [&mut here], |_| copied());
    here.undo().unwrap();
    until("the copy is gone", &mut [&mut here], |_| !copied());
}
