//! Merges as people meet them.
use crate::portfolio::{Shape, portfolio, today};
use crate::random::first_task;
use crate::three::{numbered, plan};
use chrono::Duration;
use stackrank::domain::check::{check, find_cycle};
use stackrank::domain::{Portfolio, Project, ProjectId, Purchase, RecordId, Task, WorkId};
use stackrank::edits::{Difference, Edit, EditError, diff, make, merge};
use std::time::Instant;

fn with(plan: &Portfolio, edit: Edit) -> Portfolio {
    let mut plan = plan.clone();
    edit.apply(&mut plan).unwrap();
    plan
}

fn project(plan: &Portfolio, name: &str) -> ProjectId {
    plan.projects.iter().find(|p| p.name == name).unwrap().id
}

fn names(plan: &Portfolio) -> Vec<&str> {
    plan.ranked().into_iter().map(|p| p.name.as_str()).collect()
}

fn promised(plan: &Portfolio, name: &str, days: i64) -> Portfolio {
    let row = Project::clone(plan.projects.get(project(plan, name)).unwrap());
    with(plan, Edit::put(Project { promise: Some(today() + Duration::days(days)), ..row }))
}

#[test]
fn both_change_one_field_and_the_lost_value_is_told() {
    let base = promised(&plan(), "Wi-Fi", 1);
    let merged = merge(&base, &promised(&base, "Wi-Fi", 10), &promised(&base, "Wi-Fi", 20));
    assert_eq!(merged.clashes.len(), 1);
    assert_eq!(
        merged.clashes[0].text(),
        "Wi-Fi: both sides changed promise: \"13 Dec 2026\" stands, \"3 Dec 2026\" does not"
    );
    assert!(merged.notes.is_empty());
}

#[test]
fn both_reorder_and_both_add() {
    let base = plan();
    let mut ours = with(&base, make::move_project(&base, project(&base, "Firewall pair"), 0, None));
    let mut theirs = with(&base, make::move_project(&base, project(&base, "Wi-Fi"), 0, None));
    for (side, name, millis) in [(&mut ours, "Storage", 2), (&mut theirs, "Backup", 3)] {
        let (_, edit) = make::new_project(side, &mut numbered(millis), name, None).unwrap();
        edit.apply(side).unwrap();
    }
    let merged = merge(&base, &ours, &theirs);
    assert!(merged.clashes.is_empty() && merged.notes.is_empty());
    assert_eq!(merged.plan.projects.len(), 5);
    // both drew the key before the first and the one after the last: ties by id
    assert_eq!(names(&merged.plan), ["Wi-Fi", "Firewall pair", "Core switch refresh", "Storage", "Backup"]);
    // and such neighbours can be moved between
    let moved = make::move_project(&merged.plan, project(&merged.plan, "Backup"), 1, None);
    assert_eq!(names(&with(&merged.plan, moved))[..3], ["Wi-Fi", "Backup", "Firewall pair"]);
}

#[test]
fn an_edit_beats_a_deletion_and_brings_back_what_it_needs() {
    let base = plan();
    let first = first_task(&base);
    let of = base.tasks.get(first).unwrap().project;
    let ours = with(&base, make::delete(&base, &[of.into()]));
    let task = Task { notes: "by the window".into(), ..Task::clone(base.tasks.get(first).unwrap()) };
    let theirs = with(&base, Edit::put(task));
    let merged = merge(&base, &ours, &theirs);
    assert!(merged.plan.tasks.has(first) && merged.plan.projects.has(of));
    assert_eq!(merged.plan.tasks.len(), 5, "the other task of the project stays deleted");
    let texts: Vec<&str> = merged.notes.iter().map(|n| n.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Core switch refresh: one side deleted this project, but Rack (Core switch refresh) of the other \
             needs it: it is back",
            "Rack (Core switch refresh): one side deleted this task, the other edited it: it stays as edited",
        ]
    );
    assert_eq!(check(&merged.plan), []);
}

#[test]
fn a_cycle_that_two_dependencies_make_is_kept_and_told() {
    let base = plan();
    let [a, b] = [0, 1].map(|i| WorkId::Task(base.tasks.rows()[i].id));
    let ours = with(&base, make::link(&mut numbered(2), a, b));
    let theirs = with(&base, make::link(&mut numbered(3), b, a));
    let merged = merge(&base, &ours, &theirs);
    assert_eq!(merged.plan.dependencies.len(), 2);
    assert!(find_cycle(&merged.plan).is_some());
    assert!(merged.notes[0].text.contains("depend on each other"), "{:?}", merged.notes);
    // an edit of one's own would be refused; what a merge brings in is not
    let refused = merged.came_in.clone().apply(&mut ours.clone());
    assert!(matches!(refused, Err(EditError::Cycle(_))));
    let mut plan = ours.clone();
    merged.came_in.take_in(&mut plan).unwrap();
    assert_eq!(plan, merged.plan);
}

#[test]
fn a_rule_that_only_the_two_together_break_is_told() {
    let mut base = plan();
    let of = project(&base, "Wi-Fi");
    let (purchase, edit) = make::new_purchase(&base, &mut numbered(2), of, "Access points");
    edit.apply(&mut base).unwrap();
    let row = Purchase { quantity: 10, ..Purchase::clone(base.purchases.get(purchase).unwrap()) };
    base.put(row.into());
    let part = |millis| {
        let made = make::new_delivery(&base, &mut numbered(millis), purchase, 6, None);
        with(&base, made.unwrap().1)
    };
    let merged = merge(&base, &part(3), &part(4));
    assert_eq!(merged.plan.deliveries.len(), 2);
    assert!(merged.notes.iter().any(|n| n.text.contains("more units than the purchase has")));
}

#[test]
fn what_was_broken_before_is_no_news() {
    let mut base = plan();
    let row = Project::clone(&base.projects.rows()[0]);
    // a file written by hand that names nobody
    base.put(Project { owner: Some("nobody".parse().unwrap()), ..row }.into());
    let ours = promised(&base, "Wi-Fi", 3);
    let theirs = promised(&base, "Firewall pair", 3);
    let merged = merge(&base, &ours, &theirs);
    assert!(merged.clashes.is_empty() && merged.notes.is_empty(), "{:?}", merged.notes);
}

#[test]
fn two_notes_are_both_kept() {
    let base = plan();
    let noted = |text: &str| {
        let row = Project::clone(base.projects.get(project(&base, "Wi-Fi")).unwrap());
        with(&base, Edit::put(Project { notes: text.into(), ..row }))
    };
    let (mara, tom) = (noted("Ask Mara."), noted("Ask Tom."));
    let merged = merge(&base, &mara, &tom);
    let row = merged.plan.projects.get(project(&base, "Wi-Fi")).unwrap();
    assert_eq!(row.notes, "Ask Tom.\n\nAsk Mara.");
    assert_eq!(merged.notes[0].text, "Wi-Fi: both sides wrote notes: both texts stand there now");
    // each side cut another half off: together that would be neither
    let merged = merge(&merged.plan, &mara, &tom);
    assert_eq!(merged.plan, tom);
    assert!(merged.notes.is_empty() && merged.clashes[0].lost == "Ask Mara.");
}

#[test]
fn differences_are_said_in_words() {
    let base = promised(&plan(), "Core switch refresh", 1);
    let moved = promised(&base, "Core switch refresh", 15);
    let moved = with(&moved, make::move_project(&moved, project(&base, "Firewall pair"), 1, None));
    let moved = with(&moved, make::delete(&moved, &[RecordId::Task(base.tasks.rows()[1].id)]));
    let (_, edit) = make::new_project(&moved, &mut numbered(9), "Backup", None).unwrap();
    let moved = with(&moved, edit);
    let lines: Vec<String> = diff(&base, &moved).iter().flat_map(Difference::lines).collect();
    assert_eq!(
        lines,
        [
            "Core switch refresh: promise 24 Nov 2026 → 8 Dec 2026",
            "Rank: Firewall pair 3 → 2",
            "Added project: Backup",
            "Removed task: Cable (Core switch refresh)",
        ]
    );
}

#[test]
fn twenty_thousand_rows_merge_at_once() {
    let shape = Shape { projects: 145, tasks: 50, people: 60, seed: 5, dense: false };
    let base = portfolio(shape);
    assert!(base.rows() > 20_000, "{}", base.rows());
    // as after reading three files: no row is shared in memory
    let parsed =
        |plan: &Portfolio| stackrank::storage::from_text(&stackrank::storage::to_text(plan)).unwrap();
    let name = |row: usize, name: &str| {
        let row = Project::clone(&base.projects.rows()[row]);
        parsed(&with(&base, Edit::put(Project { name: name.into(), ..row })))
    };
    let (ours, theirs) = (name(1, "Ours"), name(2, "Theirs"));
    let begin = Instant::now();
    let merged = merge(&base, &ours, &theirs);
    let took = begin.elapsed();
    println!("{} rows merged in {took:?}", base.rows());
    assert_eq!(diff(&base, &merged.plan).len(), 2);
    assert!(took.as_secs() < 5, "{took:?}");
}

#[test]
fn a_file_that_lost_a_row_by_hand_stays_as_it_is() {
    let mut base = plan();
    let (person, edit) = make::new_person(&mut numbered(2), "Mara");
    edit.apply(&mut base).unwrap();
    let row = Project::clone(&base.projects.rows()[0]);
    base.put(Project { owner: Some(person), ..row.clone() }.into());
    // somebody deleted the person in a text editor, and not where they are named
    let mut ours = base.clone();
    ours.take(person.into());
    ours.put(Project { owner: Some(person), name: "Renamed".into(), ..row }.into());
    assert_eq!(merge(&base, &ours, &base).plan, ours);
    // somebody else gives them another project: then they are needed
    let other = Project::clone(&base.projects.rows()[1]);
    let theirs = with(&base, Edit::put(Project { owner: Some(person), ..other }));
    assert!(merge(&base, &ours, &theirs).plan.people.has(person));
}

#[test]
fn lists_take_in_both_sides_unless_one_was_put_in_another_order() {
    let linked = |plan: &Portfolio, links: &[&str]| {
        let row = Project::clone(&plan.projects.rows()[0]);
        let links = links.iter().map(|l| (*l).to_owned()).collect();
        with(plan, Edit::put(Project { links, ..row }))
    };
    let base = linked(&plan(), &["a", "b"]);
    let merged = merge(&base, &linked(&base, &["a", "b", "new"]), &linked(&base, &["b"]));
    assert_eq!(merged.plan.projects.rows()[0].links, ["b", "new"]);
    assert!(merged.clashes.is_empty());
    let merged = merge(&base, &linked(&base, &["b", "a"]), &linked(&base, &["a", "b", "new"]));
    assert_eq!(merged.plan.projects.rows()[0].links, ["b", "a"]);
    assert_eq!(
        merged.clashes[0].text(),
        "Core switch refresh: both sides changed links: \"b, a\" stands, \"a, b, new\" does not"
    );
}
