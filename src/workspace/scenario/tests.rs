//! Scenarios in memory and on the disk: both must be the same to whoever works with them.
use super::*;
use crate::domain::{Project, ProjectId, RecordId};
use crate::edits::Edit;
use crate::storage::{Folders, read_file, to_text};
use crate::workspace::Clock;
use std::sync::Arc;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// Three projects with names of one letter.
fn plan() -> Portfolio {
    let mut plan = Portfolio::empty();
    let mut number = 0;
    for name in ["A", "B", "C"] {
        let mut ids = || {
            number += 1;
            Id::generate(1 << 40, number)
        };
        make::new_project(&plan, &mut ids, name, None).unwrap().1.apply(&mut plan).unwrap();
    }
    plan
}

/// The same test on a plan in memory and on one in a file.
fn on_both(test: impl Fn(Workspace)) {
    test(Workspace::in_memory(plan(), today()));
    let (folder, workspace) = on_disk();
    test(workspace);
    drop(folder);
}

fn on_disk() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    std::fs::write(&folders.config_file, to_text(&plan())).unwrap();
    (folder, open(&folders))
}

fn open(folders: &Folders) -> Workspace {
    Workspace::open_in(folders, None, Clock::fixed(today()), Arc::new(|| ()))
}

fn id_of(workspace: &Workspace, name: &str) -> ProjectId {
    workspace.plan().projects.iter().find(|p| p.name.starts_with(name)).unwrap().id
}

fn rename(workspace: &mut Workspace, from: &str, to: &str) {
    let mut row = Project::clone(workspace.plan().projects.get(id_of(workspace, from)).unwrap());
    row.name = to.into();
    workspace.apply(&format!("Rename to {to}"), Edit::put(row)).unwrap();
}

fn add(workspace: &mut Workspace, name: &str) {
    let plan = workspace.plan().clone();
    let (_, edit) = make::new_project(&plan, &mut || workspace.new_id(), name, None).unwrap();
    workspace.apply("Add", edit).unwrap();
}

fn names(workspace: &Workspace) -> Vec<String> {
    workspace.plan().ranked().iter().map(|p| p.name.clone()).collect()
}

fn steps(workspace: &Workspace) -> Vec<String> {
    workspace.history().steps().iter().map(|step| step.name.clone()).collect()
}

#[test]
fn edits_in_a_scenario_stay_there_and_its_undo_with_them() {
    on_both(|mut w| {
        rename(&mut w, "A", "A live");
        let id = w.begin_scenario("What if").unwrap();
        assert_eq!(w.scenario().map(|s| (s.id, s.name.as_str())), Some((id, "What if")));
        assert_eq!(names(&w), ["A live", "B", "C"]);
        rename(&mut w, "B", "B changed");
        add(&mut w, "D");
        assert_eq!(steps(&w), ["Rename to B changed", "Add"], "the live plan's steps are not its own");
        w.leave_scenario().unwrap();
        assert!(w.scenario().is_none() && w.beside().is_none());
        assert_eq!(names(&w), ["A live", "B", "C"]);
        assert_eq!(steps(&w), ["Rename to A live"]);
        assert_eq!(w.scenarios()[0].edits, 2);
        rename(&mut w, "C", "C live");
        w.enter_scenario(id).unwrap();
        assert_eq!(names(&w), ["A live", "B changed", "C", "D"]);
        w.undo().unwrap();
        assert_eq!(names(&w), ["A live", "B changed", "C"]);
        let beside = w.beside().unwrap();
        assert!(beside.plan.projects.iter().any(|p| p.name == "C live"));
    });
}

#[test]
fn revisions_never_fall_so_what_was_found_of_one_plan_is_not_taken_for_another() {
    on_both(|mut w| {
        let mut last = w.revision();
        let mut rises = |w: &Workspace| assert!(w.revision() > std::mem::replace(&mut last, w.revision()));
        rename(&mut w, "A", "A live");
        rises(&w);
        let id = w.begin_scenario("x").unwrap();
        rises(&w);
        w.leave_scenario().unwrap();
        rises(&w);
        w.enter_scenario(id).unwrap();
        rises(&w);
    });
}

#[test]
fn adopting_is_one_step_and_undo_takes_all_of_it_back() {
    on_both(|mut w| {
        let id = w.begin_scenario("Second shift").unwrap();
        rename(&mut w, "B", "B changed");
        add(&mut w, "D");
        let gone = id_of(&w, "C");
        w.apply("Delete C", make::delete(w.plan(), &[gone.into()])).unwrap();
        w.leave_scenario().unwrap();
        rename(&mut w, "A", "A live");
        let before = w.plan().clone();
        let adopted = w.adopt_scenario(id).unwrap();
        assert_eq!(adopted.step.as_deref(), Some("Adopt scenario Second shift"));
        assert_eq!((adopted.clashes, adopted.look.len()), (0, 0));
        assert_eq!(names(&w), ["A live", "B changed", "D"]);
        assert_eq!(steps(&w), ["Rename to A live", "Adopt scenario Second shift"]);
        assert!(w.scenario().is_none() && w.scenarios()[0].adopted.is_some(), "it stays, and says so");
        w.undo().unwrap();
        assert_eq!(*w.plan(), before);
        w.redo().unwrap();
        assert_eq!(names(&w), ["A live", "B changed", "D"]);
        // what is adopted already changes nothing
        assert_eq!(w.adopt_scenario(id).unwrap().step, None);
        assert_eq!(steps(&w).len(), 2);
    });
}

#[test]
fn a_scenario_is_adopted_from_inside_too() {
    on_both(|mut w| {
        let id = w.begin_scenario("x").unwrap();
        rename(&mut w, "B", "B changed");
        w.adopt_scenario(id).unwrap();
        assert!(w.scenario().is_none());
        assert_eq!(names(&w), ["A", "B changed", "C"]);
    });
}

#[test]
fn where_both_changed_a_field_the_scenarios_value_stands_and_the_live_one_waits() {
    on_both(|mut w| {
        let id = w.begin_scenario("x").unwrap();
        rename(&mut w, "B", "B there");
        w.leave_scenario().unwrap();
        rename(&mut w, "B", "B here");
        assert_eq!(w.adopt_scenario(id).unwrap().clashes, 1);
        assert_eq!(names(&w), ["A", "B there", "C"]);
        let clash = w.clashes()[0].clone();
        assert_eq!((clash.kept.as_str(), clash.lost.as_str()), ("B there", "B here"));
        w.take_other_value(clash.at, clash.field).unwrap();
        assert_eq!(names(&w), ["A", "B here", "C"]);
        assert!(w.clashes().is_empty());
    });
}

#[test]
fn what_is_adopted_again_brings_only_what_is_new_in_it_unless_it_was_undone() {
    on_both(|mut w| {
        let id = w.begin_scenario("x").unwrap();
        rename(&mut w, "B", "B there");
        w.adopt_scenario(id).unwrap();
        w.undo().unwrap();
        assert_eq!(names(&w), ["A", "B", "C"]);
        w.adopt_scenario(id).unwrap();
        assert_eq!(names(&w), ["A", "B there", "C"]);
        rename(&mut w, "B", "B here, later");
        w.enter_scenario(id).unwrap();
        rename(&mut w, "C", "C there");
        assert_eq!(w.adopt_scenario(id).unwrap().clashes, 0);
        assert_eq!(names(&w), ["A", "B here, later", "C there"]);
        // the same field once more on both sides is a question again
        w.enter_scenario(id).unwrap();
        rename(&mut w, "B", "B there again");
        assert_eq!(w.adopt_scenario(id).unwrap().clashes, 1);
        assert_eq!(names(&w), ["A", "B there again", "C there"]);
    });
}

#[test]
fn undoing_the_adoption_settles_its_clashes() {
    on_both(|mut w| {
        let id = w.begin_scenario("x").unwrap();
        rename(&mut w, "B", "B there");
        w.leave_scenario().unwrap();
        rename(&mut w, "B", "B here");
        w.adopt_scenario(id).unwrap();
        w.undo().unwrap();
        assert_eq!(names(&w), ["A", "B here", "C"]);
        assert!(w.clashes().is_empty());
    });
}

#[test]
fn what_only_both_together_break_is_adopted_and_told() {
    use crate::domain::WorkId;
    on_both(|mut w| {
        let project = id_of(&w, "A");
        let mut tasks = vec![];
        for name in ["First", "Second"] {
            let plan = w.plan().clone();
            let (id, edit) = make::new_task(&plan, &mut || w.new_id(), project, name);
            w.apply("Add", edit).unwrap();
            tasks.push(WorkId::Task(id));
        }
        let link = |w: &mut Workspace, from: usize, to: usize| {
            let edit = make::link(&mut || w.new_id(), tasks[from], tasks[to]);
            w.apply("Link", edit).unwrap();
        };
        let id = w.begin_scenario("x").unwrap();
        link(&mut w, 0, 1);
        w.leave_scenario().unwrap();
        link(&mut w, 1, 0);
        let before = w.plan().clone();
        let adopted = w.adopt_scenario(id).unwrap();
        assert!(!adopted.look.is_empty(), "a circle is named");
        assert_eq!(w.plan().dependencies.len(), 2);
        w.undo().unwrap();
        assert_eq!(*w.plan(), before);
    });
}

#[test]
fn what_is_discarded_can_be_brought_back_with_all_its_edits() {
    on_both(|mut w| {
        let id = w.begin_scenario("x").unwrap();
        rename(&mut w, "B", "B changed");
        w.discard_scenario(id).unwrap();
        assert!(w.scenario().is_none(), "the live plan is shown again");
        assert_eq!(names(&w), ["A", "B", "C"]);
        assert!(w.scenarios()[0].discarded.is_some());
        assert!(w.enter_scenario(id).is_err());
        w.bring_back_scenario(id).unwrap();
        w.enter_scenario(id).unwrap();
        assert_eq!(names(&w), ["A", "B changed", "C"]);
        assert_eq!(steps(&w), ["Rename to B changed"]);
    });
}

#[test]
fn one_that_is_begun_in_another_goes_on_from_there_and_is_adopted_into_the_live_plan() {
    on_both(|mut w| {
        let first = w.begin_scenario("x").unwrap();
        rename(&mut w, "A", "A changed");
        let second = w.begin_scenario("y").unwrap();
        assert_eq!(names(&w), ["A changed", "B", "C"]);
        rename(&mut w, "B", "B changed");
        w.enter_scenario(first).unwrap();
        assert_eq!(names(&w), ["A changed", "B", "C"]);
        w.adopt_scenario(second).unwrap();
        assert_eq!(names(&w), ["A changed", "B changed", "C"]);
        assert_eq!(w.scenarios().iter().map(|s| s.edits).collect::<Vec<_>>(), [1, 2]);
    });
}

#[test]
fn names_are_kept_apart() {
    on_both(|mut w| {
        let begin = |w: &mut Workspace, name: &str| {
            let id = w.begin_scenario(name).unwrap();
            w.leave_scenario().unwrap();
            id
        };
        begin(&mut w, " x ");
        let second = begin(&mut w, "x");
        begin(&mut w, "");
        begin(&mut w, "\n/../x\u{0}");
        let names = |w: &Workspace| w.scenarios().iter().map(|s| s.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&w), ["x", "x 2", "Scenario 1", "/../x"]);
        w.rename_scenario(second, "x").unwrap();
        assert_eq!(names(&w)[1], "x 2", "its own name is free to it, another's is not");
        w.rename_scenario(second, "y").unwrap();
        w.rename_scenario(second, "  ").unwrap();
        assert_eq!(names(&w)[1], "y");
        w.rename_scenario(second, &"ü".repeat(500)).unwrap();
        assert_eq!(names(&w)[1].chars().count(), LONGEST_NAME);
    });
}

#[test]
fn nothing_is_begun_of_a_plan_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    std::fs::write(&folders.config_file, "(schema: 3, nonsense").unwrap();
    let mut w = open(&folders);
    assert!(w.begin_scenario("x").is_err());
    assert!(w.scenarios().is_empty() && w.scenario().is_none());
}

#[test]
fn a_scenario_whose_file_was_taken_away_begins_anew_and_one_without_its_beginning_is_not_adopted() {
    let (folder, mut w) = on_disk();
    let id = w.begin_scenario("x").unwrap();
    w.leave_scenario().unwrap();
    let place = w.shelf.place.clone().unwrap();
    std::fs::remove_file(place.plan_file(id)).unwrap();
    w.enter_scenario(id).unwrap();
    assert_eq!(names(&w), ["A", "B", "C"]);
    rename(&mut w, "B", "B changed");
    w.leave_scenario().unwrap();
    std::fs::write(place.plan_file(id).with_file_name("base.ron"), "(").unwrap();
    assert_eq!(w.adopt_scenario(id), Err(NO_BASE.into()));
    assert_eq!(
        names(&w),
        ["A", "B changed", "C"],
        "it is shown, so that its edits can be seen and saved elsewhere"
    );
    w.leave_scenario().unwrap();
    assert_eq!(names(&w), ["A", "B", "C"]);
    drop(folder);
}

#[test]
fn another_file_is_opened_from_a_scenario_and_all_is_saved() {
    let (folder, mut w) = on_disk();
    let other = folder.path().join("other.ron");
    std::fs::write(&other, to_text(&Portfolio::empty())).unwrap();
    rename(&mut w, "A", "A live");
    let id = w.begin_scenario("x").unwrap();
    let file = w.shelf().place.clone().unwrap().plan_file(id);
    rename(&mut w, "B", "B changed");
    w.open_file(&other);
    assert!(w.scenario().is_none() && w.scenarios().is_empty() && w.plan().projects.is_empty());
    let has = |file: &std::path::Path, name: &str| {
        read_file(file).unwrap().0.projects.iter().any(|p| p.name == name)
    };
    let live = Folders::at(folder.path()).config_file;
    assert!(has(&live, "A live") && !has(&live, "B changed"));
    assert!(has(&file, "A live") && has(&file, "B changed"));
}

#[test]
fn reading_a_scenarios_file_again_stays_in_it() {
    let (folder, mut w) = on_disk();
    let id = w.begin_scenario("x").unwrap();
    rename(&mut w, "B", "B changed");
    assert!(w.close());
    w.reread();
    assert_eq!(w.scenario().map(|s| s.id), Some(id));
    assert_eq!(names(&w), ["A", "B changed", "C"]);
    w.leave_scenario().unwrap();
    assert_eq!(names(&w), ["A", "B", "C"]);
    drop(folder);
}

#[test]
fn what_comes_into_the_live_plan_meanwhile_is_there_on_the_way_back_and_beside_the_scenario() {
    let (folder, mut w) = on_disk();
    let id = w.begin_scenario("x").unwrap();
    rename(&mut w, "B", "B changed");
    let live = Folders::at(folder.path()).config_file;
    let (mut theirs, bytes) = read_file(&live).unwrap();
    let mut row = Project::clone(&theirs.projects.rows()[2]);
    row.name = "C from elsewhere".into();
    theirs.put(row.into());
    crate::storage::save(&live, to_text(&theirs).as_bytes(), Some(&bytes)).unwrap();
    let begun = std::time::Instant::now();
    let came = |w: &Workspace| w.beside().unwrap().plan.projects.iter().any(|p| p.name == "C from elsewhere");
    while !came(&w) {
        assert!(begun.elapsed().as_secs() < 40, "it never came in");
        w.poll();
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(names(&w), ["A", "B changed", "C"]);
    w.adopt_scenario(id).unwrap();
    assert_eq!(names(&w), ["A", "B changed", "C from elsewhere"]);
    assert_eq!(w.came_in().len(), 1);
}

#[test]
fn the_scenario_is_laid_beside_the_live_plan_and_what_differs_is_known() {
    use crate::engine::Figure;
    on_both(|mut w| {
        let id = w.begin_scenario("x").unwrap();
        assert!(w.beside().unwrap().changes.is_empty());
        let moved = id_of(&w, "C");
        w.apply("Move C", make::move_project(w.plan(), moved, 0, None)).unwrap();
        w.poll();
        let rank = |w: &Workspace| w.beside()?.changes.project(moved, Figure::Rank).map(|p| p.outlook.rank);
        assert_eq!(rank(&w), Some(3));
        w.undo().unwrap();
        w.poll();
        assert_eq!(rank(&w), None);
        assert_eq!(w.scenario().map(|s| s.id), Some(id));
        assert_eq!(RecordId::from(moved), moved.into());
    });
}
