//! The file is written by something else while it is open: another instance, another machine, git.
use stackrank::domain::{Id, Portfolio, Project, RecordId};
use stackrank::edits::{Edit, make};
use stackrank::storage::{DocumentKey, Folders, from_text, history, read_file, save, to_text};
use stackrank::workspace::{Clock, DocumentState, Workspace};
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

const PATIENCE: Duration = Duration::from_secs(40);

pub fn until(what: &str, workspaces: &mut [&mut Workspace], is: impl Fn(&[&mut Workspace]) -> bool) {
    let begun = Instant::now();
    while !is(workspaces) {
        assert!(begun.elapsed() < PATIENCE, "waited in vain for: {what}");
        for workspace in workspaces.iter_mut() {
            workspace.poll();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub fn adding(plan: &Portfolio, number: u64, name: &str) -> Edit {
    let mut next = 0;
    let mut ids = || {
        next += 1;
        Id::generate(number, next)
    };
    let stage = plan.columns().first().map(|s| s.id);
    make::new_project(plan, &mut ids, name, stage).unwrap().1
}

fn plan(projects: u64) -> Portfolio {
    let mut plan = Portfolio::empty();
    for number in 0..projects {
        adding(&plan, number, &format!("P{number}")).apply(&mut plan).unwrap();
    }
    plan
}

pub fn add(workspace: &mut Workspace, number: u64, name: &str) {
    let edit = adding(workspace.plan(), number, name);
    workspace.apply("Add", edit).unwrap();
}

fn names(plan: &Portfolio) -> Vec<&str> {
    let mut names: Vec<&str> = plan.projects.iter().map(|p| p.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn has(workspace: &Workspace, wanted: &[&str]) -> bool {
    let names = names(workspace.plan());
    wanted.iter().all(|name| names.contains(name))
}

/// A folder with a plan of so many projects, and the plan opened.
pub fn opened(projects: u64) -> (tempfile::TempDir, Folders, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    fs::create_dir_all(folders.config_file.parent().unwrap()).unwrap();
    fs::write(&folders.config_file, to_text(&plan(projects))).unwrap();
    let workspace = open(&folders);
    (folder, folders, workspace)
}

pub fn open(folders: &Folders) -> Workspace {
    Workspace::open_in(folders, None, Clock::SYSTEM, Arc::new(|| ()))
}

/// Something else changes the file, as careful programs do: all at once.
pub fn written_by_another(folders: &Folders, change: impl FnOnce(&mut Portfolio)) {
    let (mut plan, bytes) = read_file(&folders.config_file).unwrap();
    change(&mut plan);
    save(&folders.config_file, to_text(&plan).as_bytes(), Some(&bytes)).unwrap();
}

pub fn saved(workspace: &Workspace) -> bool {
    matches!(workspace.document().state(), DocumentState::Saved(_))
}

#[test]
fn what_another_program_writes_comes_in_and_unsaved_edits_stay() {
    let (_folder, folders, mut here) = opened(3);
    add(&mut here, 100, "mine");
    written_by_another(&folders, |plan| adding(plan, 200, "theirs").apply(plan).map(drop).unwrap());
    until("theirs", &mut [&mut here], |w| has(w[0], &["P0", "P1", "P2", "mine", "theirs"]));
    let came_in = here.came_in().last().expect("told");
    assert!(came_in.changes.iter().any(|change| change.record.contains("theirs")), "{:?}", came_in.changes);
    assert!(came_in.look.is_empty(), "{:?}", came_in.look);
    until("saved", &mut [&mut here], |w| saved(w[0]));
    assert_eq!(names(&read_file(&folders.config_file).unwrap().0), names(here.plan()));
    // own undo takes back the own edit alone
    here.undo().unwrap();
    assert!(has(&here, &["theirs"]) && !has(&here, &["mine"]));
}

#[test]
fn what_came_in_is_taken_back_and_own_edits_since_then_stay() {
    let (_folder, folders, mut here) = opened(3);
    written_by_another(&folders, |plan| adding(plan, 200, "theirs").apply(plan).map(drop).unwrap());
    until("theirs", &mut [&mut here], |w| has(w[0], &["theirs"]));
    add(&mut here, 100, "mine");
    here.take_back(here.came_in()[0].id);
    assert!(here.came_in().is_empty());
    assert_eq!(names(here.plan()), ["P0", "P1", "P2", "mine"]);
    until("saved", &mut [&mut here], |w| saved(w[0]));
    assert_eq!(names(&read_file(&folders.config_file).unwrap().0), ["P0", "P1", "P2", "mine"]);
}

#[test]
fn a_file_that_lost_more_than_half_of_its_rows_is_not_taken_over() {
    let (_folder, folders, mut here) = opened(30);
    written_by_another(&folders, |plan| *plan = self::plan(1));
    until("asked", &mut [&mut here], |w| w[0].held().is_some());
    let (lost, rows) = here.held().unwrap();
    assert!(lost > rows / 2);
    assert_eq!(here.plan().projects.len(), 30);
    // nor is it overwritten by the next edit
    add(&mut here, 100, "mine");
    until("refused", &mut [&mut here], |w| {
        matches!(w[0].document().state(), DocumentState::ChangedOnDisk { .. })
    });
    assert_eq!(read_file(&folders.config_file).unwrap().0.projects.len(), 1);
    // until the person says so: the other version is in the history then
    here.answer_held(false);
    until("saved", &mut [&mut here], |w| saved(w[0]));
    assert_eq!(read_file(&folders.config_file).unwrap().0.projects.len(), 31);
    let versions = history::list(&folders.state, &DocumentKey::of(&folders.config_file));
    let kept = |version| from_text(std::str::from_utf8(&history::read(version).unwrap()).unwrap()).unwrap();
    assert!(versions.iter().any(|version| version.pinned && kept(version).projects.len() == 1));
    // or takes it over
    written_by_another(&folders, |plan| *plan = self::plan(1));
    until("asked again", &mut [&mut here], |w| w[0].held().is_some());
    here.answer_held(true);
    assert_eq!(here.plan().projects.len(), 1);
    until("saved again", &mut [&mut here], |w| saved(w[0]));
    assert!(here.held().is_none());
}

#[test]
fn a_copy_that_a_sync_program_left_is_offered_and_merged() {
    let (folder, folders, mut here) = opened(3);
    let mut other = here.plan().clone();
    adding(&other, 200, "theirs").apply(&mut other).unwrap();
    let copy = folder.path().join("portfolio.sync-conflict-20261122-101112-ABCDEFG.ron");
    let stranger = folder.path().join("portfolio (conflicted copy).ron");
    fs::write(&copy, to_text(&other)).unwrap();
    fs::write(&stranger, to_text(&Portfolio::empty())).unwrap();
    until("offered", &mut [&mut here], |w| !w[0].copies().is_empty());
    assert_eq!(here.copies().len(), 1, "one that has nothing in common is none");
    here.merge_copy(&copy);
    assert!(has(&here, &["P0", "P1", "P2", "theirs"]));
    assert!(here.copies().is_empty() && here.history().steps().is_empty());
    until("saved", &mut [&mut here], |w| saved(w[0]));
    assert!(copy.exists(), "it is only read");
    assert!(here.close());
    drop(here);
    // it is not offered again; another one is, and can be left
    let mut here = open(&folders);
    adding(&other, 300, "later").apply(&mut other).unwrap();
    fs::write(folder.path().join("portfolio (Jo's conflicted copy 2026-11-23).ron"), to_text(&other))
        .unwrap();
    until("offered", &mut [&mut here], |w| !w[0].copies().is_empty());
    assert_eq!(here.copies().len(), 1);
    let path = here.copies()[0].path.clone();
    here.leave_copy(&path);
    assert!(here.copies().is_empty() && !has(&here, &["later"]));
}

#[test]
fn a_file_that_is_gone_is_told_and_written_anew_at_home() {
    let (_folder, folders, mut here) = opened(3);
    fs::remove_file(&folders.config_file).unwrap();
    until("written anew", &mut [&mut here], |_| folders.config_file.exists());
    assert_eq!(read_file(&folders.config_file).unwrap().0, *here.plan());
    // another file is asked about
    let other = folders.config_file.with_file_name("other.ron");
    fs::write(&other, to_text(&plan(2))).unwrap();
    let mut there = Workspace::open_in(&folders, Some(other.clone()), Clock::SYSTEM, Arc::new(|| ()));
    fs::remove_file(&other).unwrap();
    until("told", &mut [&mut there], |w| matches!(w[0].document().state(), DocumentState::Failed { .. }));
    assert!(!other.exists());
    there.retry_save();
    until("written anew", &mut [&mut there], |_| other.exists());
}

#[test]
fn what_only_looks_newer_is_nothing_and_what_only_looks_old_is_noticed() {
    let (_folder, folders, mut here) = opened(3);
    let file = fs::File::options().append(true).open(&folders.config_file).unwrap();
    let before = file.metadata().unwrap().modified().unwrap();
    file.set_modified(SystemTime::now() + Duration::from_hours(1)).unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(2500) {
        here.poll();
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(here.came_in().is_empty() && *here.document().state() == DocumentState::Saved(None));
    // other bytes of the same length, under the old time
    let text = fs::read_to_string(&folders.config_file).unwrap().replace("\"P1\"", "\"Q1\"");
    fs::write(&folders.config_file, text).unwrap();
    file.set_modified(before).unwrap();
    until("noticed", &mut [&mut here], |w| has(w[0], &["Q1"]));
}

#[test]
fn a_file_with_both_sides_of_a_conflict_is_merged_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    let base = plan(2);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    adding(&ours, 100, "ours").apply(&mut ours).unwrap();
    adding(&theirs, 200, "theirs").apply(&mut theirs).unwrap();
    let text = format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n", to_text(&ours), to_text(&theirs));
    fs::write(&folders.config_file, &text).unwrap();
    let mut here = open(&folders);
    assert!(!here.document().takes_edits() && here.document().both_sides().is_some());
    here.use_both_sides().unwrap();
    assert!(has(&here, &["P0", "P1", "ours", "theirs"]));
    assert!(here.close());
    assert_eq!(read_file(&folders.config_file).unwrap().0, *here.plan());
    let mut kept = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path());
    let aside = kept.find(|path| path.to_string_lossy().contains("unreadable")).unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_saved_says_so_when_it_is_opened() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, folders, here) = opened(2);
    drop(here);
    fs::set_permissions(&folders.config_file, fs::Permissions::from_mode(0o444)).unwrap();
    let mut here = open(&folders);
    until("told", &mut [&mut here], |w| w[0].cannot_save());
    let DocumentState::Failed { message, .. } = here.document().state() else { panic!() };
    assert!(message.contains("read-only"), "{message}");
    fs::set_permissions(&folders.config_file, fs::Permissions::from_mode(0o600)).unwrap();
    here.retry_save();
    until("it is over", &mut [&mut here], |w| saved(w[0]));
}

#[cfg(unix)]
#[test]
fn a_file_with_several_names_is_told_once() {
    let (folder, folders, here) = opened(2);
    drop(here);
    fs::hard_link(&folders.config_file, folder.path().join("second name.ron")).unwrap();
    let mut here = open(&folders);
    assert!(here.poll().iter().any(|note| note.contains("other names")));
    add(&mut here, 100, "mine");
    assert!(here.close());
    drop(here);
    assert!(open(&folders).poll().is_empty(), "the other name has the old version now");
}

#[test]
fn a_file_of_an_older_schema_is_kept_as_it_was_before_it_is_brought_up() {
    let (_folder, folders, here) = opened(1);
    drop(here);
    let older = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/formats/v1.ron")).unwrap();
    fs::write(&folders.config_file, &older).unwrap();
    let mut here = open(&folders);
    add(&mut here, 100, "mine");
    assert!(here.close());
    let versions = history::list(&folders.state, &DocumentKey::of(&folders.config_file));
    assert!(versions.iter().any(|version| version.pinned && history::read(version).unwrap() == older));
}

#[test]
fn two_instances_on_one_file_lose_nothing() {
    let (_folder, folders, mut one) = opened(2);
    let mut two = open(&folders);
    let mut all: Vec<String> = vec![];
    for round in 0..4 {
        for (who, at) in [("one", 0), ("two", 1)] {
            let name = format!("{who} {round}");
            add(if at == 0 { &mut one } else { &mut two }, 1_000 + round * 10 + at, &name);
            all.push(name);
        }
        // now and then time passes between their edits
        let pause = Instant::now();
        while pause.elapsed() < Duration::from_millis(700 * (round % 3)) {
            one.poll();
            two.poll();
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    until("both have all", &mut [&mut one, &mut two], |w| {
        has(w[0], &all) && has(w[1], &all) && saved(w[0]) && saved(w[1])
    });
    let (plan, _) = read_file(&folders.config_file).unwrap();
    assert!(all.iter().all(|name| names(&plan).contains(name)), "{:?}", names(&plan));
    // merging again and again does not fill the history with versions that are never thinned
    let versions = history::list(&folders.state, &DocumentKey::of(&folders.config_file));
    let pinned = versions.iter().filter(|version| version.pinned).count();
    assert!((1..4).contains(&pinned), "{pinned} of {}", versions.len());
}

#[test]
fn of_two_values_the_newer_stands_and_the_other_waits_for_a_decision() {
    // who wrote last: by what the file says about its age
    for theirs_is_newer in [true, false] {
        let (_folder, folders, mut here) = opened(3);
        let id = here.plan().projects.iter().find(|p| p.name == "P1").unwrap().id;
        let named = |plan: &Portfolio, name: &str| {
            let mut row = Project::clone(plan.projects.get(id).unwrap());
            row.name = name.into();
            Edit::put(row)
        };
        let edit = named(here.plan(), "mine");
        here.apply("Rename", edit).unwrap();
        written_by_another(&folders, |plan| named(plan, "theirs").apply(plan).map(drop).unwrap());
        if !theirs_is_newer {
            let file = fs::File::options().append(true).open(&folders.config_file).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_hours(1)).unwrap();
        }
        until("merged", &mut [&mut here], |w| !w[0].clashes().is_empty());
        let (stands, other) = if theirs_is_newer { ("theirs", "mine") } else { ("mine", "theirs") };
        let name = |here: &Workspace| here.plan().projects.get(id).unwrap().name.clone();
        assert_eq!(name(&here), stands);
        let clash = &here.clashes()[0];
        assert_eq!((clash.field, clash.kept.as_str(), clash.lost.as_str()), ("name", stands, other));
        // it waits, also through a restart
        assert!(here.close());
        drop(here);
        let mut here = open(&folders);
        assert_eq!(here.clashes().len(), 1);
        here.take_other_value(id.into(), "name").unwrap();
        assert_eq!(name(&here), other);
        assert!(here.clashes().is_empty());
        here.undo().unwrap();
        assert_eq!(name(&here), stands);
        assert!(here.close());
        drop(here);
        assert!(open(&folders).clashes().is_empty());
    }
}

#[test]
fn what_came_in_is_taken_back_row_by_row() {
    let (_folder, folders, mut here) = opened(3);
    let id = |plan: &Portfolio, name: &str| plan.projects.iter().find(|p| p.name == name).map(|p| p.id);
    written_by_another(&folders, |plan| {
        adding(plan, 200, "new").apply(plan).unwrap();
        let added = id(plan, "new").unwrap();
        let mut next = 300;
        let mut ids = || {
            next += 1;
            Id::generate(next, next)
        };
        make::new_task(plan, &mut ids, added, "task of new").1.apply(plan).unwrap();
        let gone = id(plan, "P2").unwrap();
        make::delete(plan, &[gone.into()]).apply(plan).unwrap();
        let mut row = Project::clone(plan.projects.get(id(plan, "P1").unwrap()).unwrap());
        row.notes = "theirs".into();
        plan.projects.put(row.into());
    });
    until("it comes in", &mut [&mut here], |w| has(w[0], &["new"]));
    add(&mut here, 100, "mine");
    let rows =
        |here: &Workspace| -> Vec<RecordId> { here.came_in()[0].changes.iter().map(|c| c.at).collect() };
    let count = rows(&here).len();
    // a new project goes with its task
    let new = id(here.plan(), "new").unwrap();
    here.take_row_back(here.came_in()[0].id, new.into());
    assert!(!has(&here, &["new"]) && here.plan().tasks.iter().all(|t| t.name != "task of new"));
    assert_eq!(rows(&here).len(), count - 2);
    // a deleted one comes back; the rest of it stays, and so do own edits
    let gone = rows(&here).into_iter().find(|row| here.plan().record(*row).is_none()).unwrap();
    here.take_row_back(here.came_in()[0].id, gone);
    assert!(has(&here, &["P2", "mine"]));
    let notes = id(here.plan(), "P1").unwrap();
    assert_eq!(here.plan().projects.get(notes).unwrap().notes, "theirs");
    here.take_row_back(here.came_in()[0].id, notes.into());
    assert_eq!(here.plan().projects.get(notes).unwrap().notes, "");
    assert!(here.came_in().is_empty(), "nothing is left of it: {:?}", here.came_in()[0].changes);
    // undo is for own edits
    assert_eq!(here.history().steps().len(), 1);
    until("saved", &mut [&mut here], |w| saved(w[0]));
}

#[test]
fn a_copy_is_saved_in_the_background_and_never_over_something_else() {
    let (folder, _folders, mut here) = opened(2);
    let (copy, notes) = (folder.path().join("copy.ron"), folder.path().join("notes.txt"));
    fs::write(&notes, "mine").unwrap();
    for (path, told) in [(&copy, "A copy is in"), (&copy, "A copy is in"), (&notes, "kept as it is")] {
        here.save_copy(path);
        let begun = Instant::now();
        loop {
            if here.poll().iter().any(|note| note.contains(told)) {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "nothing was said");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    assert_eq!(read_file(&copy).unwrap().0, *here.plan());
    assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
}
