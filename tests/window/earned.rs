//! Baselines and earned value in the window: taken, named, chosen and deleted; the project panel, Review and cost over time
//! show what the engine says.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app, app_on, gpu, press, rows, today};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotResults};
use stackrank::app::App;
use stackrank::app::commands::Command;
use stackrank::app::context::{Selection, View};
use stackrank::domain::Portfolio;
use stackrank::engine::{CurveOf, FallsAt, Term, cost_curve, earned};
use stackrank::workspace::example::example;

type Window = Harness<'static, App>;

const CORE: &str = "Core switch refresh, HQ";
const SIZE: (f32, f32) = (1440.0, 900.0);

fn plan(window: &Window) -> &Portfolio {
    window.state().workspace().plan()
}

fn look_at(window: &mut Window, name: &str) {
    let id = plan(window).projects.iter().find(|p| p.name == name).unwrap().id;
    window.state_mut().select(Selection::Project(id));
    window.run();
}

fn run(window: &mut Window, command: Command) {
    window.state_mut().run_command(command);
    window.run();
}

fn review(width: f32, height: f32, dark: bool) -> Window {
    let mut window = app(width, height, dark);
    window.state_mut().show_view(View::Review);
    window.run();
    window
}

fn click(window: &mut Window, role: Role, label: &str) {
    window.get_by_role_and_label(role, label).click();
    window.run();
}

/// What the label that begins so says after it.
fn told(window: &Window, begins: &str) -> String {
    let begins = format!("{begins}: ");
    // a label's words are its value
    let words = |node: &egui_kittest::Node<'_>| node.accesskit_node().value().unwrap_or_default();
    let mut found = window.query_all_by_role(Role::Label).filter(|node| words(node).starts_with(&begins));
    let node = found.next().unwrap_or_else(|| panic!("nothing is called {begins}"));
    words(&node)[begins.len()..].to_owned()
}

#[test]
fn a_project_tells_its_earned_value_and_what_each_figure_means() {
    let mut window = app(SIZE.0, 1600.0, false);
    look_at(&mut window, CORE);
    assert!(window.query_by_label_contains("Earned by now").is_none(), "folded at first");
    click(&mut window, Role::DisclosureTriangle, "Earned value");
    let outlook = window.state().workspace().outlook().clone();
    let all = earned(plan(&window), &outlook, None);
    let id = plan(&window).projects.iter().find(|p| p.name == CORE).unwrap().id;
    let value = all.of(plan(&window), id).unwrap().clone();
    assert_eq!(told(&window, "CPI"), value.cpi().unwrap().shown());
    assert_eq!(told(&window, "SPI"), value.spi().unwrap().shown());
    assert_eq!(told(&window, "SPI(t)"), value.spi_t().unwrap().shown());
    for term in Term::ALL {
        assert!(!told(&window, term.name()).is_empty());
    }
    window.get_by_label("SPI(t): 0.94").hover();
    window.run();
    window.get_by_label_contains("stays true near the end");
    // a project that no baseline knows says so, and offers one
    look_at(&mut window, "Laptop refresh, wave 3");
    window.get_by_label_contains("There is no baseline of it yet");
    click(&mut window, Role::Button, "Take baseline of this project");
    assert_eq!(plan(&window).baselines.len(), 2);
    let cost = told(&window, Term::Bac.name());
    assert!(cost.starts_with("€322,1"), "{cost}");
    let step = window.state().workspace().history().next_undo().unwrap().to_owned();
    assert_eq!(step, "Take baseline Baseline Laptop refresh, wave 3, 23 Nov 2026");
    // the others are still compared with theirs
    look_at(&mut window, CORE);
    assert_eq!(told(&window, "CPI"), value.cpi().unwrap().shown());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(plan(&window).baselines.len(), 1);
}

#[test]
fn baselines_are_taken_chosen_renamed_and_deleted() {
    let mut window = app(SIZE.0, 1600.0, false);
    run(&mut window, Command::TakeBaseline);
    assert_eq!(plan(&window).baselines.len(), 2);
    window.get_by_label_contains("Took Baseline 23 Nov 2026");
    run(&mut window, Command::Baselines);
    // the last taken stands first, and is what everything is compared with
    let newest = plan(&window).baselines.iter().find(|b| b.taken == today()).unwrap().id;
    let dates = plan(&window).baseline_rows.iter().filter(|r| r.baseline == newest).count();
    window.get_by_label_contains(&format!("taken 23 Nov, {dates} dates"));
    window.get_by_role_and_label(Role::TextInput, "Baseline 1").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Baseline 1").type_text("Re-planned");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(plan(&window).baselines.get(newest).unwrap().name, "Re-planned");
    click(&mut window, Role::ComboBox, "Compare with");
    window.get_by_label("As approved").click();
    window.run();
    window.state_mut().show_view(View::Review);
    window.run();
    click(&mut window, Role::Tab, "Earned value");
    let outlook = window.state().workspace().outlook().clone();
    let approved = plan(&window).baselines.iter().find(|b| b.name == "As approved").unwrap().id;
    let old = earned(plan(&window), &outlook, Some(approved));
    assert_eq!(rows(&window).len(), old.projects.iter().flatten().count());
    let whole = old.whole.unwrap();
    window.get_by_label_contains(&format!(
        "SPI {}, CPI {}",
        whole.spi().unwrap().shown(),
        whole.cpi().unwrap().shown()
    ));
    // deleted: the choice falls back to the last there is
    run(&mut window, Command::Baselines);
    click(&mut window, Role::Button, "Remove As approved");
    assert_eq!(plan(&window).baselines.len(), 1);
    assert!(plan(&window).baseline_rows.iter().all(|r| r.baseline == newest));
    let new = earned(plan(&window), &outlook, None);
    assert_eq!(rows(&window).len(), new.projects.iter().flatten().count());
    assert!(new.projects.iter().flatten().count() > old.projects.iter().flatten().count());
}

#[test]
fn the_table_sorts_selects_and_teaches_where_there_is_no_baseline() {
    let mut window = review(SIZE.0, SIZE.1, false);
    click(&mut window, Role::Tab, "Earned value");
    assert!(rows(&window)[0].starts_with("1 Core switch"), "{:?}", rows(&window));
    click(&mut window, Role::Button, "Sort by SPI");
    assert!(rows(&window)[0].starts_with("2 Backup"), "{:?}", rows(&window));
    let first = rows(&window)[0].clone();
    click(&mut window, Role::Row, &first);
    assert!(matches!(window.state().selection(), Selection::Project(_)));
    let mut bare = example(today());
    let ids: Vec<_> = bare.baselines.iter().map(|b| b.id.into()).collect();
    stackrank::edits::make::delete(&bare, &ids).apply(&mut bare).unwrap();
    let mut window = app_on(bare, SIZE.0, SIZE.1, false, 1.0);
    window.state_mut().show_view(View::Review);
    window.run();
    click(&mut window, Role::Tab, "Earned value");
    window.get_by_label("No baseline yet");
    click(&mut window, Role::Button, "Take baseline");
    assert_eq!(plan(&window).baselines.len(), 1);
    assert!(rows(&window).len() > 5);
}

#[test]
fn cost_over_time_shows_the_plan_and_falls_as_chosen() {
    let mut window = review(SIZE.0, SIZE.1, false);
    let outlook = window.state().workspace().outlook().clone();
    let curve = cost_curve(plan(&window), &outlook, CurveOf::default());
    let planned: stackrank::domain::Money = curve.planned.iter().copied().sum();
    let words = stackrank::app::format::exact_money(planned, plan(&window).settings.currency);
    window.get_by_label_contains(&format!("planned {words}"));
    click(&mut window, Role::Tab, "By payment");
    let paid = cost_curve(plan(&window), &outlook, CurveOf { at: FallsAt::Payment, ..CurveOf::default() });
    assert_eq!(paid.total(), curve.total());
    assert_ne!(paid.weeks, curve.weeks);
    window.get_by_label_contains(&format!("planned {words}"));
}

fn picture(results: &mut SnapshotResults, name: &str, window: &mut Window) {
    window.remove_cursor();
    window.run();
    window.snapshot(name);
    results.extend_harness(window);
}

#[test]
fn pictures() {
    gpu!();
    let mut results = SnapshotResults::new();
    for (name, size, dark) in [
        ("earned_review_light", SIZE, false),
        ("earned_review_dark", SIZE, true),
        ("earned_review_1024", (1024.0, 700.0), false),
    ] {
        let mut window = review(size.0, size.1, dark);
        click(&mut window, Role::Tab, "Earned value");
        picture(&mut results, name, &mut window);
    }
    for (name, dark) in [("earned_panel_light", false), ("earned_panel_dark", true)] {
        let mut window = review(SIZE.0, 1300.0, dark);
        look_at(&mut window, CORE);
        click(&mut window, Role::DisclosureTriangle, "Earned value");
        click(&mut window, Role::Tab, "By payment");
        picture(&mut results, name, &mut window);
    }
    let mut window = app(1024.0, 700.0, false);
    run(&mut window, Command::TakeBaseline);
    run(&mut window, Command::Baselines);
    picture(&mut results, "earned_baselines_1024", &mut window);
}
