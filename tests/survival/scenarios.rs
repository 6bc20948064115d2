//! Scenarios and the live plan, each in its own file: neither is lost and nothing gets from one into the other, whenever the program
//! is killed.
use super::kill::{FOLDER, child, said, say};
use super::outside::{add, open, opened};
use stackrank::domain::{Id, Portfolio};
use stackrank::storage::{Folders, read_file, to_text};
use stackrank::workspace::Workspace;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

fn numbers(plan: &Portfolio, letter: char) -> BTreeSet<u64> {
    plan.projects.iter().filter_map(|p| p.name.strip_prefix(letter)?.parse().ok()).collect()
}

fn scenario(workspace: &Workspace) -> Option<Id> {
    workspace.scenarios().first().map(|scenario| scenario.id)
}

#[test]
fn child_edits_both_plans_in_turn() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut workspace = open(&Folders::at(Path::new(&folder)));
    let mut number = numbers(workspace.plan(), 'L').last().copied().unwrap_or(0);
    loop {
        number += 1;
        add(&mut workspace, number * 2, &format!("L{number}"));
        match scenario(&workspace) {
            Some(id) => workspace.enter_scenario(id).unwrap(),
            None => drop(workspace.begin_scenario("What if").unwrap()),
        }
        add(&mut workspace, number * 2 + 1, &format!("S{number}"));
        if number % 3 == 0 {
            // the copies of both are at hand then, and neither file is saved
            std::thread::sleep(Duration::from_millis(60));
        }
        workspace.leave_scenario().unwrap();
        say(number);
    }
}

#[test]
fn a_killed_program_loses_neither_plan_and_mixes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    fs::create_dir_all(folders.config_file.parent().unwrap()).unwrap();
    fs::write(&folders.config_file, to_text(&Portfolio::empty())).unwrap();
    let mut before = BTreeSet::new();
    for round in 0..12u64 {
        let mut editing = child("scenarios::child_edits_both_plans_in_turn", folder.path());
        let mut said = said(&mut editing);
        // the first rounds are cut off while the scenario begins
        let mut reported = if round < 4 { None } else { said.next() };
        std::thread::sleep(Duration::from_micros(round * 7300));
        editing.kill().unwrap();
        reported = said.last().or(reported);
        editing.wait().unwrap();
        let mut workspace = open(&folders);
        let live = numbers(workspace.plan(), 'L');
        assert_eq!(numbers(workspace.plan(), 'S').len(), 0, "something of the scenario is in the live plan");
        assert!(live.is_superset(&before), "the live plan has lost something");
        assert!(
            reported.is_none_or(|number| (1..=number).all(|n| live.contains(&n))),
            "{reported:?} {live:?}"
        );
        if let Some(id) = scenario(&workspace) {
            assert_eq!(workspace.scenarios().len(), 1);
            workspace.enter_scenario(id).unwrap();
            let there = numbers(workspace.plan(), 'S');
            assert!(reported.is_none_or(|number| there.contains(&number)), "{reported:?} {there:?}");
            let taken_along = numbers(workspace.plan(), 'L');
            assert!(taken_along.len() <= 1 || taken_along.len() < live.len(), "{taken_along:?}");
            workspace.leave_scenario().unwrap();
        } else {
            assert_eq!(reported, None, "the scenario is gone");
        }
        assert!(workspace.close());
        before = live;
    }
    assert!(before.len() > 8, "the child hardly got to work: {before:?}");
}

#[test]
fn both_plans_their_steps_and_the_name_are_there_after_a_restart() {
    let (folder, folders, mut here) = opened(2);
    let id = here.begin_scenario("Two shifts").unwrap();
    add(&mut here, 100, "S1");
    here.leave_scenario().unwrap();
    add(&mut here, 200, "L1");
    here.enter_scenario(id).unwrap();
    add(&mut here, 300, "S2");
    assert!(here.close());
    drop(here);
    let mut here = open(&folders);
    assert!(here.scenario().is_none(), "a start is at the live plan");
    assert_eq!((numbers(here.plan(), 'L').len(), numbers(here.plan(), 'S').len()), (1, 0));
    assert_eq!(here.history().next_undo(), Some("Add"));
    let name = here.scenarios().first().map(|s| s.name.clone());
    assert_eq!(name.as_deref(), Some("Two shifts"));
    here.enter_scenario(id).unwrap();
    assert_eq!(numbers(here.plan(), 'S').len(), 2);
    here.undo().unwrap();
    here.undo().unwrap();
    assert_eq!(here.undo(), Ok(None));
    assert_eq!(here.plan().projects.len(), 2);
    here.redo().unwrap();
    // it is a plan like any other
    assert!(here.close());
    let files = walk(&folders.state.join("scenarios"));
    let plan = files.iter().find(|file| file.ends_with("plan.ron")).unwrap();
    assert_eq!(numbers(&read_file(plan).unwrap().0, 'S').len(), 1);
    drop(folder);
}

#[test]
fn an_unsaved_edit_in_a_scenario_is_brought_back_when_it_is_entered() {
    let (folder, folders, mut here) = opened(2);
    let id = here.begin_scenario("x").unwrap();
    add(&mut here, 100, "S1");
    // long enough for the copy, too short for the file
    std::thread::sleep(Duration::from_millis(1100));
    let files = walk(&folders.state);
    let copy = files.iter().find(|file| file.to_string_lossy().contains("recovery"));
    let copy = copy.expect("there is a recovery copy").clone();
    let kept = fs::read(&copy).unwrap();
    let plan = files.iter().find(|file| file.ends_with("plan.ron")).unwrap().clone();
    let old = fs::read(&plan).unwrap();
    drop(here);
    // as if it had been killed then
    fs::write(&plan, old).unwrap();
    fs::write(&copy, kept).unwrap();
    let mut here = open(&folders);
    assert_eq!(numbers(here.plan(), 'S').len(), 0);
    here.enter_scenario(id).unwrap();
    assert_eq!(numbers(here.plan(), 'S').len(), 1);
    drop(folder);
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut out = vec![];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            out.extend(walk(&entry.path()));
        } else {
            out.push(entry.path());
        }
    }
    out
}

#[test]
fn two_instances_see_each_others_scenarios_and_edits_in_them() {
    let (folder, folders, mut here) = opened(2);
    let mut there = open(&folders);
    let id = here.begin_scenario("x").unwrap();
    assert!(there.enter_scenario(id).is_err(), "not before it has looked");
    there.list_scenarios();
    there.enter_scenario(id).unwrap();
    add(&mut here, 100, "S1");
    super::outside::until("the other's edit", &mut [&mut here, &mut there], |w| {
        numbers(w[1].plan(), 'S').len() == 1
    });
    here.discard_scenario(id).unwrap();
    add(&mut there, 200, "S2");
    there.leave_scenario().unwrap();
    here.bring_back_scenario(id).unwrap();
    here.enter_scenario(id).unwrap();
    assert_eq!(numbers(here.plan(), 'S').len(), 2);
    drop(folder);
}
