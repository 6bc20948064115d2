//! "Why this date?": any computed date answers in words when it is clicked, every name in the answer selects what it names,
//! and Esc or a click elsewhere closes it.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app, gpu, press};
use egui::{Key, Modifiers, Role, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::context::{Selection, View};

type Window = Harness<'static, App>;

const CORE: &str = "Core switch refresh, HQ";

fn project(window: &Window, name: &str) -> stackrank::domain::ProjectId {
    window.state().workspace().plan().projects.iter().find(|p| p.name == name).unwrap().id
}

fn is_open(window: &Window) -> bool {
    window
        .query_all_by_label_contains("Why ")
        .any(|node| node.accesskit_node().label().unwrap_or_default().ends_with('?'))
}

/// Names in the answer that can be clicked.
fn links(window: &Window) -> Vec<String> {
    window.query_all_by_role(Role::Link).filter_map(|link| link.accesskit_node().label()).collect()
}

#[test]
fn the_forecast_of_a_card_says_why_and_leaves_the_selection() {
    let mut window = app(1440.0, 900.0, false);
    let card = window.get_by_role_and_label(Role::ListItem, CORE).rect();
    // the forecast stands in the third row of a card with a name of two lines
    let at = pos2(card.left() + 80.0, card.top() + 82.0);
    window.hover_at(at);
    window.run();
    window.drag_at(at);
    window.run();
    window.drop_at(at);
    window.run();
    assert!(is_open(&window));
    assert_eq!(window.state().selection(), Selection::None);
    assert_eq!(links(&window)[0], CORE);
    assert!(links(&window).len() >= 3, "{:?}", links(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
}

#[test]
fn a_name_in_the_answer_selects_it_and_the_answer_stays() {
    let mut window = app(1440.0, 900.0, false);
    let id = project(&window, CORE);
    window.state_mut().select(Selection::Project(id));
    window.run();
    press(&mut window, Modifiers::NONE, Key::W);
    assert!(is_open(&window));
    // the panel has links of its own: take the one that stands in the answer's second sentence
    let task = links(&window)
        .into_iter()
        .find(|name| window.state().workspace().plan().tasks.iter().any(|t| t.name == *name))
        .unwrap();
    window.get_all_by_role_and_label(Role::Link, &task).last().unwrap().click();
    window.run();
    assert!(matches!(window.state().selection(), Selection::Task(_)), "{task}");
    assert!(is_open(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
    assert!(matches!(window.state().selection(), Selection::Task(_)), "Esc closes the answer alone");
}

#[test]
fn dates_of_the_panel_the_review_and_the_timeline_say_why() {
    let mut window = app(1440.0, 900.0, false);
    let id = project(&window, CORE);
    let task = window.state().workspace().plan().tasks_of(id).last().unwrap().id;
    window.state_mut().select(Selection::Task(task));
    window.run();
    let (row, outlook) =
        (window.state().workspace().plan().tasks.place(task).unwrap(), window.state().workspace().outlook());
    let start = stackrank::app::format::long_start_or_finish(outlook.tasks[row].start().unwrap(), true);
    window.get_all_by_role_and_label(Role::Link, &start).next().unwrap().click();
    window.run();
    assert!(is_open(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
    for view in [View::Timeline, View::Review] {
        window.state_mut().select(Selection::None);
        window.state_mut().show_view(view);
        window.run();
        let row = match view {
            View::Timeline => window.get_all_by_role_and_label(Role::ListItem, CORE).next().unwrap().rect(),
            _ => window.get_by_label_contains(&format!("1 {CORE}, promised")).rect(),
        };
        let heading = match view {
            View::Timeline => 340.0,
            _ => window.get_by_label("Sort by Forecast").rect().center().x,
        };
        let at = pos2(heading, row.center().y);
        window.hover_at(at);
        window.run();
        window.drag_at(at);
        window.run();
        window.drop_at(at);
        window.run();
        assert!(is_open(&window), "{view:?}");
        assert_eq!(window.state().selection(), Selection::None, "{view:?}");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn pictures_of_an_answer() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    for (dark, width, height, name) in
        [(false, 1440.0, 900.0, "why_light"), (true, 1024.0, 700.0, "why_dark_1024")]
    {
        let mut window = app(width, height, dark);
        window.state_mut().show_view(View::Timeline);
        window.run();
        let row = window.get_all_by_role_and_label(Role::ListItem, "Firewall HA pair").next().unwrap().rect();
        let at = pos2(340.0, row.center().y);
        window.hover_at(at);
        window.run();
        window.drag_at(at);
        window.run();
        window.drop_at(at);
        window.run();
        window.snapshot(name);
        results.extend(window.take_snapshot_results());
    }
}
