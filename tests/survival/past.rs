//! Looking back: what was kept is shown as it was, compared with now, and restored, while the plan itself goes on being kept.
use chrono::{DateTime, Duration, Local, Utc};
use stackrank::domain::{Id, Portfolio, Project};
use stackrank::edits::{EditError, make};
use stackrank::storage::{DocumentKey, Folders, history, read_file, save, to_text};
use stackrank::workspace::{Clock, DocumentState, Workspace};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(40);

/// A document with versions of 1, 2, 3 and 4 projects; the last one is the file.
struct Home {
    _folder: tempfile::TempDir,
    folders: Folders,
    plans: Vec<Portfolio>,
    last: DateTime<Utc>,
}

fn add(plan: &mut Portfolio, name: &str, number: u64) {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        Id::generate(number, count)
    };
    let (project, edit) = make::new_project(plan, &mut ids, name, None).unwrap();
    edit.apply(plan).unwrap();
    let (_, edit) = make::new_task(plan, &mut ids, project, "Task");
    edit.apply(plan).unwrap();
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::at(folder.path());
        let document = DocumentKey::of(&folders.config_file);
        let last = Utc::now() - Duration::days(2);
        let (mut plan, mut plans) = (Portfolio::empty(), vec![]);
        for number in 1..=4u64 {
            add(&mut plan, &format!("P{number}"), number);
            // versions of a month are kept one a day
            let at = last - Duration::days(4 - number as i64);
            history::add(&folders.state, &document, at, to_text(&plan).as_bytes(), number == 2).unwrap();
            plans.push(plan.clone());
        }
        fs::create_dir_all(folders.config_file.parent().unwrap()).unwrap();
        fs::write(&folders.config_file, to_text(&plan)).unwrap();
        Self { _folder: folder, folders, plans, last }
    }
    fn open(&self) -> Workspace {
        let mut workspace = Workspace::open_in(&self.folders, None, Clock::SYSTEM, Arc::new(|| ()));
        workspace.open_past();
        until("listed", &mut workspace, |w| w.past().unwrap().is_listed());
        workspace
    }
    fn versions(&self) -> Vec<PathBuf> {
        let document = DocumentKey::of(&self.folders.config_file);
        let folder = self.folders.state.join("history").join(document.as_str());
        let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        files
    }
    fn on_disk(&self) -> Portfolio {
        read_file(&self.folders.config_file).unwrap().0
    }
}

fn until(what: &str, workspace: &mut Workspace, is: impl Fn(&Workspace) -> bool) -> Vec<String> {
    let begun = Instant::now();
    let mut told = vec![];
    loop {
        told.extend(workspace.poll());
        if is(workspace) {
            return told;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain for: {what}");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn look(workspace: &mut Workspace, place: usize) -> Vec<String> {
    workspace.look_back(place);
    until("a moment", workspace, |w| !w.past().unwrap().is_reading())
}

fn lines(workspace: &Workspace) -> Vec<String> {
    workspace.then().unwrap().groups().iter().flat_map(|group| group.lines.clone()).collect()
}

#[test]
fn every_version_is_shown_as_it_was_on_its_day_and_nothing_is_written() {
    let home = Home::new();
    let mut here = home.open();
    let (file, state) = (fs::read(&home.folders.config_file).unwrap(), here.document().state().clone());
    let stops = here.past().unwrap().stops().to_vec();
    assert_eq!(stops.iter().map(|stop| stop.pinned).collect::<Vec<_>>(), [false, true, false, false]);
    for (place, plan) in home.plans.iter().enumerate() {
        assert_eq!(look(&mut here, place), [""; 0]);
        assert_eq!(here.plan(), plan);
        assert_eq!(here.outlook().projects.len(), plan.projects.len());
        let day = (home.last - Duration::days(3 - place as i64)).with_timezone(&Local).date_naive();
        assert_eq!(here.today(), day);
        let then = here.then().unwrap();
        assert_eq!(then.count(), 3 - place, "{:?}", then.groups());
        assert_eq!(then.groups().len(), 3 - place);
        let whole = |line: &String| line.starts_with("Added project: P") && line.ends_with(", with 1 task");
        assert!(lines(&here).iter().all(whole), "{:?}", lines(&here));
        // the same plan two days ago ended two days earlier
        assert!(!here.changes().is_empty());
    }
    here.look_back(4);
    assert!(here.then().is_none());
    assert_eq!(here.plan(), &home.plans[3]);
    assert_eq!(here.today(), Local::now().date_naive());
    assert_eq!(here.document().state(), &state);
    assert_eq!(fs::read(&home.folders.config_file).unwrap(), file);
    assert_eq!(home.versions().len(), 4);
}

#[test]
fn the_background_reads_and_wakes_and_the_latest_wish_counts() {
    let home = Home::new();
    let woken = Arc::new(AtomicBool::new(false));
    let flag = woken.clone();
    let wake = Arc::new(move || flag.store(true, Ordering::Relaxed));
    let mut here = Workspace::open_in(&home.folders, None, Clock::SYSTEM, wake);
    here.open_past();
    assert!(!here.past().unwrap().is_listed(), "not on this thread");
    until("listed", &mut here, |w| w.past().unwrap().is_listed());
    assert!(woken.load(Ordering::Relaxed));
    for place in [0, 1, 2, 1] {
        here.look_back(place);
        assert_eq!(here.past().unwrap().place(), place, "the handle does not wait");
    }
    until("a moment", &mut here, |w| !w.past().unwrap().is_reading());
    assert_eq!(here.plan(), &home.plans[1]);
    // going back to now does not wait for what is on its way
    here.look_back(0);
    here.look_back(9);
    std::thread::sleep(std::time::Duration::from_millis(200));
    here.poll();
    assert!(here.then().is_none());
}

#[test]
fn what_was_cannot_be_changed() {
    let home = Home::new();
    let mut here = home.open();
    let first = home.plans[3].ranked()[0].id;
    here.apply("Move", make::move_project(&home.plans[3], first, 2, None)).unwrap();
    look(&mut here, 1);
    let edit = make::move_project(here.plan(), first, 1, None);
    let error = here.apply("Move", edit).unwrap_err();
    assert!(matches!(error, EditError::Past(_)));
    let words = error.to_string();
    assert!(
        words.starts_with("This is how it was on ") && words.ends_with(": restore it, or go back to now")
    );
    assert!(matches!(here.undo(), Err(EditError::Past(_))));
    assert!(matches!(here.redo(), Err(EditError::Past(_))));
    assert_eq!(here.plan(), &home.plans[1]);
    here.close_past();
    assert_eq!(here.undo().unwrap().as_deref(), Some("Move"), "the step is still there");
}

#[test]
fn restoring_all_is_one_step() {
    let home = Home::new();
    let mut here = home.open();
    look(&mut here, 0);
    let step = here.restore_all().unwrap().unwrap();
    assert!(step.starts_with("Restore the plan of "), "{step}");
    assert!(here.then().is_none());
    assert_eq!(here.plan(), &home.plans[0]);
    assert_eq!(here.history().next_undo(), Some(step.as_str()));
    until("saved", &mut here, |w| matches!(w.document().state(), DocumentState::Saved(Some(_))));
    assert_eq!(home.on_disk(), home.plans[0]);
    // what was saved is a stop now
    until("a new stop", &mut here, |w| w.past().unwrap().stops().len() > 4);
    here.undo().unwrap();
    assert_eq!(here.plan(), &home.plans[3]);
}

#[test]
fn restoring_one_project_leaves_the_others() {
    let home = Home::new();
    let mut here = home.open();
    let id = home.plans[0].ranked()[0].id;
    let mut row = Project::clone(here.plan().projects.get(id).unwrap());
    row.name = "Renamed".into();
    here.apply("Rename", stackrank::edits::Edit::put(row)).unwrap();
    let now = here.plan().clone();
    look(&mut here, 0);
    assert!(lines(&here).iter().any(|line| line == "Name P1 → Renamed"), "{:?}", lines(&here));
    let (step, told) = here.restore_project(id).unwrap().unwrap();
    assert!(step.starts_with("Restore P1 of "), "{step}");
    assert_eq!(told, [""; 0]);
    assert_eq!(here.plan(), &home.plans[3]);
    here.undo().unwrap();
    assert_eq!(here.plan(), &now);
    // what was not there then cannot come back
    look(&mut here, 0);
    assert_eq!(here.restore_project(home.plans[3].ranked()[3].id).unwrap(), None);
}

#[test]
fn what_comes_in_while_looking_back_goes_into_the_plan_and_is_compared() {
    let home = Home::new();
    let mut here = home.open();
    look(&mut here, 2);
    let before = here.then().unwrap().count();
    let (mut plan, bytes) = read_file(&home.folders.config_file).unwrap();
    add(&mut plan, "theirs", 77);
    save(&home.folders.config_file, to_text(&plan).as_bytes(), Some(&bytes)).unwrap();
    until("theirs", &mut here, |w| !w.came_in().is_empty() && !w.past().unwrap().is_reading());
    assert_eq!(here.plan(), &home.plans[2], "the moment stays");
    assert_eq!(here.then().unwrap().count(), before + 1);
    until("saved", &mut here, |w| matches!(w.document().state(), DocumentState::Saved(_)));
    here.close_past();
    assert_eq!(here.plan(), &plan);
    assert_eq!(home.on_disk(), plan);
}

#[test]
fn a_damaged_version_is_told_and_steps_go_past_it() {
    let home = Home::new();
    fs::write(&home.versions()[2], "nonsense").unwrap();
    let mut here = home.open();
    look(&mut here, 3);
    here.step_back(-1);
    let told = until("a moment", &mut here, |w| !w.past().unwrap().is_reading());
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("cannot be read: this kept version is damaged"), "{told:?}");
    assert_eq!(here.past().unwrap().place(), 1);
    assert!(here.past().unwrap().stops()[2].fault.is_some());
    // known by now
    here.step_back(1);
    assert_eq!(until("a moment", &mut here, |w| !w.past().unwrap().is_reading()), [""; 0]);
    assert_eq!(here.past().unwrap().place(), 3);
    // asked for by name, it is told, and one stays where one is
    let told = look(&mut here, 2);
    assert!(told[0].contains("cannot be read"), "{told:?}");
    assert_eq!(here.past().unwrap().place(), 3);
    assert_eq!(here.plan(), &home.plans[3]);
}

#[test]
fn without_versions_there_is_now_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    let mut here = Workspace::open_in(&folders, None, Clock::SYSTEM, Arc::new(|| ()));
    here.open_past();
    until("listed", &mut here, |w| w.past().unwrap().is_listed());
    assert!(here.past().unwrap().stops().is_empty());
    here.step_back(-1);
    assert_eq!(here.past().unwrap().place(), 0);
    assert_eq!(here.restore_all().unwrap(), None);
    assert_eq!(*here.document().state(), DocumentState::Untouched);
}
