//! The time slider: reached by key, palette and menu; walked by keys and pointer; shows the plan as it was in every view, refuses
//! edits, restores, and is gone without a trace when it is closed.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{gpu, press, today};
use chrono::{Duration, Local, NaiveDateTime, TimeZone, Utc};
use egui::{Key, Modifiers, Role, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::context::{Ask, Selection, View};
use stackrank::app::{App, ViewSettings};
use stackrank::domain::{Portfolio, Project};
use stackrank::edits::make;
use stackrank::storage::{DocumentKey, history, to_text};
use stackrank::workspace::{Workspace, example};
use std::path::Path;

type Window = Harness<'static, App>;

/// Local times, oldest first, and whether each is kept on purpose.
const VERSIONS: [(&str, bool); 9] = [
    ("2026-10-30 16:12", false),
    ("2026-11-12 10:42", false),
    ("2026-11-16 17:05", false),
    ("2026-11-19 09:31", true),
    ("2026-11-20 18:20", false),
    ("2026-11-22 11:02", false),
    ("2026-11-22 16:48", false),
    ("2026-11-23 09:10", false),
    ("2026-11-23 09:55", false),
];

/// The example as it came about: with every version a project more has its promise, and the order is another one at first.
fn plan(version: usize) -> Portfolio {
    let mut plan = example::example(today());
    let ranked: Vec<_> = plan.ranked().iter().map(|p| p.id).collect();
    for id in ranked.iter().skip(version + 1).step_by(2) {
        let mut row = Project::clone(plan.projects.get(*id).unwrap());
        row.promise = row.promise.map(|day| day - Duration::days(12));
        row.name.push_str(" (draft)");
        plan.put(row.into());
    }
    if version < 6 {
        make::move_project(&plan, ranked[0], 6 - version, None).apply(&mut plan).unwrap();
    }
    if version < 3 {
        make::delete(&plan, &[(*ranked.last().unwrap()).into()]).apply(&mut plan).unwrap();
    }
    plan
}

fn keep(folder: &Path, file: &Path, versions: &[(&str, bool)]) {
    for (number, (at, pinned)) in versions.iter().enumerate() {
        let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").unwrap();
        let at = Local.from_local_datetime(&at).earliest().unwrap().with_timezone(&Utc);
        let text = to_text(&plan(number));
        history::add(folder, &DocumentKey::of(file), at, text.as_bytes(), *pinned).unwrap();
    }
}

/// The window on the example with versions kept, the folder of which is gone with the test.
fn open_on(versions: &[(&str, bool)], width: f32, height: f32, dark: bool) -> (tempfile::TempDir, Window) {
    open_at(versions, width, height, dark, 1.0)
}

fn open_at(
    versions: &[(&str, bool)],
    width: f32,
    height: f32,
    dark: bool,
    scale: f32,
) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.ron");
    keep(folder.path(), &file, versions);
    let workspace = Workspace::in_memory(example::example(today()), today()).with_kept(folder.path(), &file);
    let mut h = Harness::builder()
        .with_size(vec2(width, height))
        .with_pixels_per_point(scale)
        .with_theme(if dark { Theme::Dark } else { Theme::Light })
        .with_max_steps(12)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, workspace, ViewSettings::default()));
    h.run();
    (folder, h)
}

fn open(width: f32, height: f32, dark: bool) -> (tempfile::TempDir, Window) {
    let (folder, mut h) = open_on(&VERSIONS, width, height, dark);
    press(&mut h, Modifiers::COMMAND, Key::H);
    (folder, h)
}

fn is_open(window: &Window) -> bool {
    window.query_by_role(Role::Slider).is_some()
}

/// What the handle says.
fn says(window: &Window) -> String {
    window.get_by_role(Role::Slider).accesskit_node().label().unwrap_or_default()
}

fn shown(window: &Window) -> &Portfolio {
    window.state().workspace().plan()
}

#[test]
fn no_better_order_is_searched_of_the_past() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    let (shift, button) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), "Suggest order");
    press(&mut h, shift, Key::O);
    assert!(h.query_by_label("Stop").is_some() && h.state().workspace().suggestion().is_some());
    h.state_mut().ask(Ask::Past(stackrank::app::past::PastAsk::Look(3)));
    h.run();
    assert!(h.query_by_label(button).is_none() && h.query_by_label("Stop").is_none());
    press(&mut h, shift, Key::O);
    assert!(h.state().workspace().suggestion().is_none());
    h.state_mut().ask(Ask::Past(stackrank::app::past::PastAsk::Now));
    h.run();
    assert!(h.query_by_label("Stop").is_some(), "what was searched before is there again");
    assert!(h.query_by_role_and_label(Role::Button, button).is_some());
}

#[test]
fn it_opens_by_key_palette_and_menu_and_escape_goes_back_to_now_first() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    assert!(h.get_by_role(Role::Slider).is_focused(), "opening goes to the handle");
    assert!(says(&h).starts_with("Time slider: Now"), "{}", says(&h));
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    assert!(h.state().workspace().then().is_some());
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(is_open(&h) && h.state().workspace().then().is_none());
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&h));
    press(&mut h, Modifiers::COMMAND, Key::K);
    h.get_by_role(Role::TextInput).type_text("Time slider");
    h.run();
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert!(is_open(&h));
    press(&mut h, Modifiers::NONE, Key::Home);
    press(&mut h, Modifiers::COMMAND, Key::H);
    assert!(!is_open(&h) && h.state().workspace().then().is_none(), "closed is now");
    h.get_by_label_contains("Portfolio menu").click();
    h.run();
    h.get_by_label_contains("Time slider").click();
    h.run();
    assert!(is_open(&h));
}

#[test]
fn arrows_home_end_and_marks_go_to_moments() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    press(&mut h, Modifiers::NONE, Key::Home);
    assert_eq!(*shown(&h), plan(0));
    assert!(says(&h).starts_with("Time slider: Fri 30 Oct 2026 16:12 · "), "{}", says(&h));
    assert!(says(&h).ends_with(" differences from now"), "{}", says(&h));
    press(&mut h, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(*shown(&h), plan(1));
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(*shown(&h), plan(0), "before the oldest there is nothing");
    press(&mut h, Modifiers::NONE, Key::End);
    assert!(h.state().workspace().then().is_none());
    h.get_by_label("Thu 12 Nov 2026 10:42").click();
    h.run();
    assert_eq!(*shown(&h), plan(1));
    h.get_by_label_contains("Thu 19 Nov 2026 09:31, kept on purpose").click();
    h.run();
    assert_eq!(*shown(&h), plan(3));
    // dragged
    let grip = h.get_by_label("Thu 12 Nov 2026 10:42").rect().center();
    let from = h.get_by_label_contains("Thu 19 Nov 2026 09:31, kept").rect().center();
    h.drag_at(from);
    h.run();
    h.hover_at(from - vec2(20.0, 0.0));
    h.run();
    h.hover_at(grip);
    h.run();
    h.drop_at(grip);
    h.run();
    assert_eq!(*shown(&h), plan(1));
}

#[test]
fn every_view_shows_the_plan_as_it_was_and_marks_what_is_different_now() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    press(&mut h, Modifiers::NONE, Key::Home);
    for view in View::ALL {
        h.state_mut().show_view(view);
        h.run();
        h.get_by_label_contains("The past: this is the plan as it was on Fri 30 Oct 2026 16:12");
    }
    h.state_mut().show_view(View::Board);
    h.run();
    let first = shown(&h).ranked()[0].name.clone();
    let card = h.get_by_role_and_label(Role::ListItem, &first).value().unwrap();
    assert!(card.starts_with("rank 1 (now "), "{card}");
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.query_by_label_contains("The past: ").is_none());
    assert!(h.query_by_label_contains("(draft)").is_none());
}

#[test]
fn what_was_cannot_be_changed_and_a_toast_says_so() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    let now = to_text(shown(&h));
    h.get_by_label("Thu 12 Nov 2026 10:42").click();
    h.run();
    let was = to_text(shown(&h));
    let told = "This is how it was on 12 Nov 10:42: restore it, or go back to now";
    assert!(h.query_by_label(told).is_none());
    let plan = shown(&h).clone();
    let edit = make::move_project(&plan, plan.ranked()[0].id, 3, None);
    h.state_mut().ask(Ask::Edit("Move".into(), edit));
    h.run();
    h.get_by_label(told);
    press(&mut h, Modifiers::COMMAND, Key::N);
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(shown(&h)), was);
    // a card cannot be lifted
    let name = shown(&h).ranked()[0].name.clone();
    let from = h.get_by_role_and_label(Role::ListItem, &name).rect().left_top() + vec2(40.0, 12.0);
    h.drag_at(from);
    h.run();
    h.hover_at(from + vec2(60.0, 40.0));
    h.run();
    assert!(!h.state().is_dragging());
    h.drop_at(from);
    h.run();
    press(&mut h, Modifiers::COMMAND, Key::H);
    assert_eq!(to_text(shown(&h)), now);
    assert!(h.state().workspace().history().next_undo().is_none());
    assert_eq!(h.state().workspace().revision(), 0, "looking is no edit");
}

#[test]
fn all_or_one_project_is_restored_as_one_step() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    let now = to_text(shown(&h));
    h.get_by_label("Thu 12 Nov 2026 10:42").click();
    h.run();
    h.get_by_label("Restore all").click();
    h.run();
    assert_eq!(*shown(&h), plan(1));
    h.get_by_label("Restored the plan of 12 Nov 10:42");
    assert!(h.state().workspace().then().is_none());
    assert_eq!(h.state().workspace().history().next_undo(), Some("Restore the plan of 12 Nov 10:42"));
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(shown(&h)), now);

    h.get_by_label("Thu 12 Nov 2026 10:42").click();
    h.run();
    assert!(h.query_by_label("Restore all").is_some());
    let draft = plan(1).ranked().iter().find(|p| p.name.ends_with(" (draft)")).unwrap().id;
    h.state_mut().select(Selection::Project(draft));
    h.run();
    let name = shown(&h).projects.get(draft).unwrap().name.clone();
    h.get_by_label(&format!("Restore {name}")).click();
    h.run();
    assert_eq!(shown(&h).projects.get(draft).unwrap().name, name);
    assert_eq!(shown(&h).projects.iter().filter(|p| p.name.ends_with(" (draft)")).count(), 1);
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(shown(&h)), now);
}

#[test]
fn differences_are_listed_by_project() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    press(&mut h, Modifiers::NONE, Key::Home);
    h.get_by_label("Differences").click();
    h.run();
    h.get_by_label("What has changed since then");
    let draft = plan(0).ranked().iter().find(|p| p.name.ends_with(" (draft)")).unwrap().id;
    let name = example::example(today()).projects.get(draft).unwrap().name.clone();
    h.get_by_label_contains(&format!("Name {name} (draft) → {name}"));
    h.get_by_role_and_label(Role::Button, &name).click();
    h.run();
    assert_eq!(h.state().selection(), Selection::Project(draft));
    h.get_by_label("Close differences").click();
    h.run();
    assert!(h.query_by_label("What has changed since then").is_none());
}

#[test]
fn a_selection_that_was_not_there_then_comes_back_with_now() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    let newer = Selection::Project(shown(&h).ranked().last().unwrap().id);
    h.state_mut().select(newer);
    h.run();
    press(&mut h, Modifiers::NONE, Key::Home);
    assert_eq!(h.state().selection(), Selection::None);
    press(&mut h, Modifiers::NONE, Key::End);
    assert_eq!(h.state().selection(), newer);
}

#[test]
fn escape_is_for_what_is_open_above_first_and_the_handle_keeps_the_keyboard() {
    let (_folder, mut h) = open(1440.0, 900.0, false);
    press(&mut h, Modifiers::NONE, Key::Home);
    press(&mut h, Modifiers::NONE, Key::F1);
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.state().workspace().then().is_some(), "the sheet was closed");
    press(&mut h, Modifiers::COMMAND, Key::K);
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.state().workspace().then().is_some(), "the palette was closed");
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.state().workspace().then().is_none() && is_open(&h));
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    assert!(h.state().workspace().then().is_some());
}

#[test]
fn an_open_file_is_looked_back_at_through_the_background() {
    let folder = tempfile::tempdir().unwrap();
    let folders = stackrank::storage::Folders::at(folder.path());
    let file = folder.path().join("plan.ron");
    std::fs::write(&file, to_text(&example::example(today()))).unwrap();
    keep(&folders.state, &file, &VERSIONS);
    let clock = stackrank::workspace::Clock::fixed(today());
    let workspace = Workspace::open_in(&folders, Some(file.clone()), clock, std::sync::Arc::new(|| ()));
    let mut h: Window = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_max_steps(12)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, workspace, ViewSettings::default()));
    let until = |h: &mut Window, is: &dyn Fn(&Window) -> bool| {
        let begun = std::time::Instant::now();
        while !is(h) {
            assert!(begun.elapsed() < std::time::Duration::from_secs(20), "waited in vain");
            h.step();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    let bytes = std::fs::read(&file).unwrap();
    press(&mut h, Modifiers::COMMAND, Key::H);
    until(&mut h, &|h| h.query_by_label("Thu 12 Nov 2026 10:42").is_some());
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    until(&mut h, &|h| says(h).contains("Mon 23 Nov 2026 09:10 ·") && says(h).ends_with("now"));
    assert_eq!(*shown(&h), plan(7));
    press(&mut h, Modifiers::COMMAND, Key::H);
    assert_eq!(*shown(&h), example::example(today()));
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "looking writes nothing");
    assert!(!matches!(h.state().workspace().document().state(), stackrank::workspace::DocumentState::Saving));
}

#[test]
fn without_versions_it_says_so() {
    let (_folder, mut h) = open_on(&[], 1024.0, 700.0, false);
    press(&mut h, Modifiers::COMMAND, Key::H);
    h.get_by_label("No earlier version is kept yet: each time the plan is saved, one is.");
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.query_by_label_contains("No earlier version").is_none());
}

#[test]
fn pictures_of_the_past() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    let (_one, mut h) = open(1440.0, 900.0, false);
    h.snapshot("past_now_light");
    results.extend(h.take_snapshot_results());
    h.get_by_label("Thu 12 Nov 2026 10:42").click();
    h.run();
    h.snapshot("past_board_light");
    results.extend(h.take_snapshot_results());
    let (_two, mut h) = open(1440.0, 900.0, true);
    h.state_mut().show_view(View::Timeline);
    press(&mut h, Modifiers::NONE, Key::Home);
    let third = shown(&h).ranked()[2].id;
    h.state_mut().select(Selection::Project(third));
    h.run();
    h.get_by_label("Differences").click();
    h.run();
    h.snapshot("past_timeline_dark");
    results.extend(h.take_snapshot_results());
    let (_three, mut h) = open(1024.0, 700.0, false);
    press(&mut h, Modifiers::NONE, Key::Home);
    let third = shown(&h).ranked()[2].id;
    h.state_mut().select(Selection::Project(third));
    h.run();
    h.get_by_label("Differences").click();
    h.run();
    h.snapshot("past_light_1024");
    results.extend(h.take_snapshot_results());
    let (_four, mut h) = open_at(&VERSIONS, 720.0, 450.0, true, 2.0);
    press(&mut h, Modifiers::COMMAND, Key::H);
    h.get_by_label("Thu 12 Nov 2026 10:42").click();
    let third = shown(&h).ranked()[2].id;
    h.state_mut().select(Selection::Project(third));
    h.run();
    h.snapshot("past_200_percent");
    results.extend(h.take_snapshot_results());
}
