//! "Suggest order": a better order is searched while it is watched, Esc stops it, and its moves are taken one by one or together, each
//! time as one step. No order that it proposes is worse than the one there is.
#![expect(clippy::unwrap_used, reason = "what a test builds on is certain, or the test fails")]
use crate::harness::{app_on, gpu, press, rows, today};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::commands::Command;
use stackrank::app::context::{Selection, View};
use stackrank::app::{App, ViewSettings};
use stackrank::domain::{Portfolio, Project, Rank};
use stackrank::engine::{Bench, Network, Objective, objective};
use stackrank::storage::{Folders, to_text};
use stackrank::workspace::{Clock, Suggestion, Workspace, example};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Window = Harness<'static, App>;

/// The example with its last project first.
fn upside_down() -> Portfolio {
    let mut plan = example::example(today());
    let mut rank = Rank::first();
    let ranked: Vec<_> = plan.ranked().into_iter().rev().map(|p| p.id).collect();
    for id in ranked {
        let mut row = Project::clone(plan.projects.get(id).unwrap());
        row.rank = rank.clone();
        rank = rank.next();
        plan.put(row.into());
    }
    plan
}

fn worth(window: &Window) -> Objective {
    let plan = window.state().workspace().plan();
    let network = Network::compile(plan, today());
    objective(plan, &network, &network.order(), &mut Bench::default())
}

fn text(window: &Window) -> String {
    to_text(window.state().workspace().plan())
}

/// The window in which a search goes on.
fn searching(width: f32, height: f32, dark: bool) -> Window {
    let mut window = app_on(upside_down(), width, height, dark, 1.0);
    press(&mut window, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::O);
    assert!(window.query_by_label_contains("Better so far").is_some());
    window
}

/// The moves that are listed, from top to bottom.
fn moves(window: &Window) -> Vec<String> {
    rows(window).into_iter().filter(|row| row.starts_with("Move ")).collect()
}

/// A place in the first move at which there is neither a name nor its button.
fn first_move(window: &Window) -> egui::Pos2 {
    let of = |row: &egui_kittest::Node<'_>| row.accesskit_node().label().unwrap_or_default();
    let row = window.get_all_by_role(Role::Row).find(|row| of(row).starts_with("Move "));
    row.unwrap().rect().left_bottom() + egui::vec2(30.0, -4.0)
}

#[test]
fn the_header_begins_it_and_escape_first_stops_and_then_closes() {
    let mut window = app_on(upside_down(), 1440.0, 900.0, false, 1.0);
    let first = window.state().workspace().plan().ranked()[0].id;
    window.state_mut().select(Selection::Project(first));
    window.run();
    window.get_by_role_and_label(Role::Button, "Suggest order").click();
    window.run();
    assert!(window.query_by_label("Stop").is_some());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Stop").is_none() && moves(&window).len() > 1, "{:?}", moves(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(moves(&window).is_empty() && window.state().workspace().suggestion().is_none());
    assert_eq!(window.state().selection(), Selection::Project(first), "the panel is what Esc closes last");
}

#[test]
fn one_is_taken_by_its_button_or_enter_and_the_rest_is_told_anew() {
    let mut window = searching(1440.0, 900.0, false);
    window.get_by_label("Stop").click();
    window.run();
    let (listed, before, first) = (moves(&window), worth(&window), text(&window));
    let (step, _) = listed[0].split_once('.').unwrap();
    window.get_by_label(&format!("Take: {step}")).click();
    window.run();
    let after = worth(&window);
    assert!(after < before);
    assert_eq!(window.state().workspace().history().next_undo(), Some(step));
    assert!(!moves(&window).is_empty() && moves(&window).len() < listed.len());
    // the keyboard is at the first of the rest; down and Enter take the second
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let rest = moves(&window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(worth(&window) <= after, "{rest:?}");
    assert_ne!(moves(&window), rest);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(window.query_by_label("The plan has changed: search again").is_some());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window), first);
    window.get_by_label("Search again").click();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(moves(&window), listed, "the same plan, the same moves");
}

#[test]
fn all_are_one_step_and_nothing_is_left() {
    let mut window = searching(1440.0, 900.0, false);
    press(&mut window, Modifiers::NONE, Key::Escape);
    let (before, first) = (worth(&window), text(&window));
    window.get_by_label("Take all").click();
    window.run();
    assert!(worth(&window) < before);
    assert!(window.query_by_label_contains("Nothing else that was found").is_some());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window), first);
    assert_eq!(window.state().workspace().history().next_undo(), None);
}

#[test]
fn an_order_that_cannot_be_better_stays() {
    let mut window = app_on(Portfolio::empty(), 1440.0, 900.0, false, 1.0);
    window.state_mut().run_command(Command::SuggestOrder);
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label_contains("the present one stays").is_some());
    assert!(window.query_by_label("Take all").is_none());
}

#[test]
fn a_name_selects_and_a_move_that_is_pointed_at_is_shown_above() {
    let mut window = searching(1440.0, 900.0, false);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().workspace().preview().is_none());
    let at = first_move(&window);
    window.hover_at(at);
    window.run();
    assert!(window.state().workspace().preview().is_some());
    window.hover_at(egui::pos2(700.0, 300.0));
    window.run();
    assert!(window.state().workspace().preview().is_none());
    let link = window.get_all_by_role(Role::Link).next().unwrap();
    let name = link.accesskit_node().label().unwrap();
    link.click();
    window.run();
    let Selection::Project(id) = window.state().selection() else { panic!("{name}") };
    assert_eq!(window.state().workspace().plan().projects.get(id).unwrap().name, name);
    assert!(!moves(&window).is_empty(), "the list stays");
}

#[test]
fn a_narrow_header_leaves_it_to_the_menu() {
    let mut window = app_on(upside_down(), 1024.0, 700.0, false, 1.0);
    assert!(window.query_by_label("Suggest order").is_none());
    window.get_by_label_contains("Portfolio menu").click();
    window.run();
    window.get_by_label_contains("Suggest order").click();
    window.run();
    assert!(window.query_by_label("Stop").is_some());
}

fn until(window: &mut Window, what: &str, is: fn(&Window) -> bool) {
    let begun = Instant::now();
    while !is(window) {
        assert!(begun.elapsed() < Duration::from_mins(1), "waited in vain for: {what}");
        window.step();
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// With a file there is a thread: it tells how far it has come, and stops when told to.
#[test]
fn in_the_background_it_improves_and_stops_on_escape() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.ron");
    std::fs::write(&file, to_text(&upside_down())).unwrap();
    let folders = Folders::at(folder.path());
    let workspace = Workspace::open_in(&folders, Some(file), Clock::fixed(today()), Arc::new(|| ()));
    let mut window: Window = Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .with_max_steps(12)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, workspace, ViewSettings::default()));
    window.run();
    window.state_mut().run_command(Command::SuggestOrder);
    let shown = |window: &Window| window.state().workspace().suggestion().cloned();
    until(
        &mut window,
        "something better",
        |w| matches!(w.state().workspace().suggestion(), Some(Suggestion::Searching(p)) if p.best < p.before),
    );
    window.key_press(Key::Escape);
    until(&mut window, "the moves", |w| {
        matches!(w.state().workspace().suggestion(), Some(Suggestion::Listed(..)))
    });
    let Some(Suggestion::Listed(progress, proposals)) = shown(&window) else { unreachable!() };
    assert!(proposals.after <= proposals.now && proposals.now == progress.before);
    assert!(!proposals.rows.is_empty() && progress.evaluations > 0);
}

#[test]
fn pictures_of_a_suggested_order() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    let mut window = searching(1440.0, 900.0, false);
    window.snapshot("suggest_searching_light");
    results.extend(window.take_snapshot_results());
    for (dark, width, height, view, name) in [
        (false, 1440.0, 900.0, View::Board, "suggest_light"),
        (true, 1440.0, 900.0, View::Timeline, "suggest_dark"),
        (false, 1024.0, 700.0, View::Board, "suggest_1024"),
    ] {
        let mut window = searching(width, height, dark);
        window.state_mut().show_view(view);
        press(&mut window, Modifiers::NONE, Key::Escape);
        if dark {
            // pointed at, a move is shown in the view above
            let at = first_move(&window);
            window.hover_at(at);
            window.run();
        }
        window.snapshot(name);
        results.extend(window.take_snapshot_results());
    }
}
