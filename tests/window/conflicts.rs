//! The list of conflicts: reached by status bar, command and key; says what is wrong and what to do; one click does it, and
//! one undo takes it back; by keyboard alone; Esc closes it.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app_on, gpu, press, rows, today};
use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::context::{Selection, View};
use stackrank::domain::{Moment, Portfolio, Progress, Task, WorkId};
use stackrank::engine::{Wrong, evaluate, troubles};
use stackrank::storage::to_text;
use stackrank::workspace::example::example;

type Window = Harness<'static, App>;

/// The example with a pin in the past, a missed deadline, and something that waits for a project on hold.
fn plan() -> Portfolio {
    let mut plan = example(today());
    let open: Vec<Task> = plan
        .ranked()
        .iter()
        .flat_map(|p| plan.tasks_of(p.id))
        .filter(|t| t.progress == Progress::NotStarted)
        .map(|t| Task::clone(t))
        .collect();
    let past = today().pred_opt().unwrap();
    plan.put(Task { pin: Some(Moment::at(past, 32)), ..open[0].clone() }.into());
    plan.put(Task { deadline: Some(past), ..open[open.len() / 2].clone() }.into());
    let held = plan.ranked().into_iter().find(|p| {
        plan.stages.get(p.stage).is_some_and(|s| s.name == "On hold") && !plan.tasks_of(p.id).is_empty()
    });
    let from = WorkId::Task(plan.tasks_of(held.unwrap().id).last().unwrap().id);
    let to = WorkId::Task(open[open.len() / 3].id);
    let mut ids = || stackrank::domain::Id::generate(1 << 40, 7);
    stackrank::edits::make::link(&mut ids, from, to).apply(&mut plan).unwrap();
    plan
}

fn open(width: f32, height: f32, dark: bool, scale: f32) -> Window {
    let mut window = app_on(plan(), width, height, dark, scale);
    press(&mut window, Modifiers::NONE, Key::F8);
    window
}

fn is_open(window: &Window) -> bool {
    window.query_by_label("Close conflicts").is_some()
}

#[test]
fn the_list_opens_by_key_status_bar_and_palette_and_closes_by_escape() {
    let mut window = app_on(plan(), 1440.0, 900.0, false, 1.0);
    assert!(!is_open(&window));
    press(&mut window, Modifiers::NONE, Key::F8);
    assert!(is_open(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
    let all = troubles(&plan(), &evaluate(&plan(), today()));
    let list: Vec<_> = all.iter().flat_map(|of| &of.list).collect();
    let conflicts = list.iter().filter(|t| matches!(t.what, Wrong::Conflict(_))).count();
    let words = format!("{conflicts} conflicts, {} without a date", list.len() - conflicts);
    window.get_by_role_and_label(Role::Button, &words).click();
    window.run();
    assert!(is_open(&window));
    window.get_by_label("Close conflicts").click();
    window.run();
    assert!(!is_open(&window));
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_role(Role::TextInput).type_text("Show conflicts");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(is_open(&window));
}

#[test]
fn every_trouble_stands_there_by_rank_with_what_to_do() {
    let mut window = open(1440.0, 2400.0, false, 1.0);
    window.run();
    let outlook = evaluate(&plan(), today());
    let all = troubles(&plan(), &outlook);
    let expected: Vec<String> = all
        .iter()
        .flat_map(|of| &of.list)
        .map(|t| stackrank::engine::remedy_words(&plan(), &outlook, t))
        .collect();
    let shown = rows(&window);
    assert!(shown.len() >= 3, "{shown:?}");
    for (row, what_to_do) in shown.iter().zip(&expected) {
        assert!(row.ends_with(what_to_do), "{row}: {what_to_do}");
    }
}

#[test]
fn a_button_settles_a_conflict_as_one_step() {
    let mut window = open(1440.0, 900.0, false, 1.0);
    let before = to_text(window.state().workspace().plan());
    window.get_by_label_contains("Remove the pin: ").click();
    window.run();
    let step = window.state().workspace().history().next_undo().unwrap().to_owned();
    assert!(step.starts_with("Remove the pin of "), "{step}");
    assert!(window.query_by_label_contains("Remove the pin: ").is_none());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().workspace().plan()), before);
}

#[test]
fn rows_are_walked_by_arrows_and_opened_by_enter() {
    let mut window = open(1440.0, 900.0, false, 1.0);
    let focused = |window: &Window| {
        let mut rows = window.query_all_by_role(Role::Row);
        rows.find(egui_kittest::Node::is_focused).and_then(|row| row.accesskit_node().label())
    };
    let first = rows(&window)[0].clone();
    assert_eq!(focused(&window), Some(first.clone()), "opening goes to the first row");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let second = focused(&window).unwrap();
    assert_ne!(second, first);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let selection = window.state().selection();
    assert!(matches!(selection, Selection::Task(_) | Selection::Purchase(_)), "{selection:?}");
    assert!(is_open(&window), "the list stays while what it concerns is looked at");
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(focused(&window), Some(first));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
    assert_eq!(window.state().selection(), selection, "Esc closes the list alone");
}

#[test]
fn a_plan_without_conflicts_says_so() {
    let mut window = app_on(Portfolio::empty(), 1024.0, 700.0, false, 1.0);
    press(&mut window, Modifiers::NONE, Key::F8);
    window.get_by_label("Nothing here: everything has a date, and is as the plan says.");
}

#[test]
fn pictures_of_conflicts() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    let mut window = open(1440.0, 900.0, false, 1.0);
    window.state_mut().show_view(View::Timeline);
    window.run();
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.snapshot("conflicts_light");
    results.extend(window.take_snapshot_results());
    let mut window = open(1024.0, 700.0, true, 1.0);
    window.snapshot("conflicts_dark_1024");
    results.extend(window.take_snapshot_results());
    let mut window = open(720.0, 450.0, false, 2.0);
    window.snapshot("conflicts_200_percent");
    results.extend(window.take_snapshot_results());
}
