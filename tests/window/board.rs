//! The board through the accessibility tree: the drag and its keyboard form, Esc, names, reach; and pictures of it.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{gpu, today};
use egui::{Key, Modifiers, Pos2, Rect, Role, Theme, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::domain::Portfolio;
use stackrank::workspace::example::example;

type Window = Harness<'static, App>;

/// A project in Procurement, another in Delivery, one that is finished.
const ERP: &str = "ERP database servers";
const CORE: &str = "Core switch refresh, HQ";
const DONE: &str = "Tape library decommission";

fn open(size: impl Into<Vec2>, scale: f32, theme: Theme) -> Window {
    open_plan(example(today()), size, scale, theme)
}

fn full() -> Window {
    open(vec2(1440.0, 900.0), 1.0, Theme::Light)
}

fn open_plan(plan: Portfolio, size: impl Into<Vec2>, scale: f32, theme: Theme) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_render_cursor(false)
        .build_eframe(|cc| App::for_test(&cc.egui_ctx, plan, today()));
    window.run();
    window
}

/// Where a project's card is.
fn card(window: &Window, name: &str) -> Rect {
    window.get_by_role_and_label(Role::ListItem, name).rect()
}

/// What a project's card says after its name.
fn says(window: &Window, name: &str) -> String {
    window.get_by_role_and_label(Role::ListItem, name).value().unwrap_or_default()
}

fn plan(window: &Window) -> Portfolio {
    window.state().workspace().plan().clone()
}

/// Rank of a project, 1 first, and the name of its stage.
fn place(window: &Window, name: &str) -> (usize, String) {
    let plan = plan(window);
    let ranked = plan.ranked();
    let rank = ranked.iter().position(|p| p.name == name).unwrap();
    (rank + 1, plan.stages.get(ranked[rank].stage).unwrap().name.clone())
}

fn steps(window: &Window) -> usize {
    usize::from(window.state().workspace().history().next_undo().is_some())
}

/// Lifts a card and holds it at a place.
fn carry(window: &mut Window, name: &str, to: Pos2) {
    let from = card(window, name).left_top() + vec2(40.0, 12.0);
    window.drag_at(from);
    window.run();
    window.hover_at(from + vec2(10.0, 6.0));
    window.run();
    window.hover_at(to);
    window.run();
}

fn key(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

fn focus(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::ListItem, name).focus();
    window.run();
}

fn focused(window: &Window) -> Option<String> {
    let mut cards = window.query_all_by_role(Role::ListItem);
    cards.find(egui_kittest::Node::is_focused).and_then(|c| c.accesskit_node().label())
}

#[test]
fn a_drag_within_a_column_changes_the_rank() {
    let mut window = full();
    assert_eq!(place(&window, ERP), (3, "Procurement".into()));
    let above = card(&window, "Backup appliance replacement");
    carry(&mut window, ERP, above.left_top() + vec2(60.0, 4.0));
    assert!(
        says(&window, "Backup appliance replacement").starts_with("rank 3"),
        "others show what would follow"
    );
    assert_eq!(place(&window, ERP), (3, "Procurement".into()), "nothing happens before the drop");
    window.drop_at(above.left_top() + vec2(60.0, 4.0));
    window.run();
    assert_eq!(place(&window, ERP), (2, "Procurement".into()));
    assert_eq!(steps(&window), 1);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(plan(&window), example(today()), "undo brings the same plan back");
}

#[test]
fn a_drag_to_another_column_changes_the_stage_and_as_little_of_the_rank_as_it_must() {
    let mut window = full();
    let below = card(&window, CORE).center_bottom() + vec2(0.0, 4.0);
    carry(&mut window, ERP, below);
    window.drop_at(below);
    window.run();
    assert_eq!(place(&window, ERP), (3, "Delivery".into()), "3 fits between 1 and 4");
    let first = card(&window, CORE).center_top();
    carry(&mut window, ERP, first);
    window.drop_at(first);
    window.run();
    assert_eq!(place(&window, ERP), (1, "Delivery".into()), "above rank 1 there is only 1");
}

#[test]
fn while_a_card_is_in_the_air_the_others_say_what_would_change() {
    let mut window = full();
    let names: Vec<String> = plan(&window).projects.iter().map(|p| p.name.clone()).collect();
    let moved = |window: &Window| {
        let others = names.iter().filter(|n| *n != ERP && *n != "Video wall, operations room");
        let said: Vec<String> = others.map(|n| says(window, n)).collect();
        let chip = |s: &String| {
            s.split(", ").any(|part| part.ends_with(" d") && (part.starts_with('+') || part.starts_with('−')))
        };
        (said.iter().filter(|s| chip(s)).count(), said.iter().filter(|s| s.contains(", now ")).count())
    };
    assert_eq!(moved(&window), (0, 0));
    carry(&mut window, ERP, pos2(620.0, 280.0));
    let (shifted, crossing) = moved(&window);
    assert!(shifted >= 3, "{shifted} cards say how far they would move");
    assert!(crossing >= 1, "{crossing} cards say that they would cross the money line");
    key(&mut window, Key::Escape);
    assert_eq!(moved(&window), (0, 0));
}

#[test]
fn a_limit_is_shown_and_blocks_nothing() {
    let mut window = full();
    window.get_by_label_contains("Delivery, 3 of 3 projects");
    let below = card(&window, CORE).center_bottom() + vec2(0.0, 4.0);
    carry(&mut window, ERP, below);
    window.get_by_label_contains("Delivery, 4 of 3 projects, over the limit");
    window.get_by_label_contains("Procurement, 2 of 3 projects");
    window.drop_at(below);
    window.run();
    window.get_by_label_contains("Delivery, 4 of 3 projects, over the limit");
}

#[test]
fn escape_or_a_release_outside_changes_nothing() {
    let mut window = full();
    let before = plan(&window);
    let first = card(&window, CORE).center_top();
    carry(&mut window, ERP, first);
    assert!(says(&window, CORE).starts_with("rank 2"));
    key(&mut window, Key::Escape);
    assert!(says(&window, CORE).starts_with("rank 1"), "the preview is gone with the drag");
    window.drop_at(first);
    window.run();
    assert_eq!(plan(&window), before);
    carry(&mut window, ERP, first);
    window.hover_at(pos2(700.0, 20.0));
    window.run();
    assert!(says(&window, CORE).starts_with("rank 1"), "over nothing, nothing would change");
    window.drop_at(pos2(700.0, 20.0));
    window.run();
    assert_eq!(plan(&window), before);
    assert_eq!(steps(&window), 0);
}

#[test]
fn keys_drag_too() {
    let mut window = full();
    let before = plan(&window);
    focus(&mut window, ERP);
    key(&mut window, Key::Space);
    key(&mut window, Key::ArrowRight);
    key(&mut window, Key::ArrowUp);
    assert!(says(&window, CORE).starts_with("rank 2"), "{}", says(&window, CORE));
    key(&mut window, Key::Escape);
    assert_eq!(plan(&window), before);
    assert_eq!(focused(&window).as_deref(), Some(ERP), "the focus stays");
    for pressed in [Key::Space, Key::ArrowRight, Key::ArrowUp, Key::Space] {
        key(&mut window, pressed);
    }
    assert_eq!(place(&window, ERP), (1, "Delivery".into()));
    assert_eq!(focused(&window).as_deref(), Some(ERP), "the focus goes with the card");
    for pressed in [Key::Space, Key::ArrowLeft, Key::Enter] {
        key(&mut window, pressed);
    }
    assert_eq!(place(&window, ERP), (1, "Procurement".into()), "across columns the rank stays");
}

#[test]
fn arrows_walk_from_card_to_card_and_enter_opens() {
    let mut window = full();
    focus(&mut window, "Badge readers, building C");
    for (pressed, name) in [
        (Key::ArrowRight, "Branch cabling, Lyon"),
        (Key::ArrowRight, "Virtualisation hosts, DC2"),
        (Key::ArrowDown, "Laptop refresh, wave 3"),
        (Key::ArrowDown, "Laptop refresh, wave 3"),
        (Key::ArrowRight, ERP),
        (Key::ArrowUp, "Backup appliance replacement"),
        (Key::ArrowLeft, "Virtualisation hosts, DC2"),
    ] {
        key(&mut window, pressed);
        assert_eq!(focused(&window).as_deref(), Some(name), "{pressed:?}");
    }
    key(&mut window, Key::Enter);
    let state = window.state();
    let selected = state.selection().project(state.workspace().plan());
    let name = selected.and_then(|id| Some(state.workspace().plan().projects.get(id)?.name.clone()));
    assert_eq!(name.as_deref(), Some("Virtualisation hosts, DC2"));
}

#[test]
fn every_card_tells_its_name_and_value() {
    let mut window = full();
    window.get_by_label_contains("Show On hold").click();
    window.run();
    let plan = plan(&window);
    assert_eq!(window.query_all_by_role(Role::ListItem).count(), plan.projects.len());
    for (at, project) in plan.ranked().iter().enumerate() {
        let value = says(&window, &project.name);
        assert!(value.starts_with(&format!("rank {}, ", at + 1)), "{}: {value}", project.name);
        let promise = if project.promise.is_some() { "promised " } else { "no promise yet" };
        assert!(value.contains(promise), "{value}");
    }
    window.get_by_label("Fold On hold").click();
    window.run();
    assert_eq!(window.query_all_by_role(Role::ListItem).count(), plan.projects.len() - 1);
}

#[test]
fn on_hold_opens_under_a_card_and_stays_open_after_the_drop() {
    let mut window = full();
    assert!(window.query_by_role_and_label(Role::ListItem, "Video wall, operations room").is_none());
    carry(&mut window, ERP, pos2(1408.0, 300.0));
    assert!(window.query_by_role_and_label(Role::ListItem, "Video wall, operations room").is_some());
    window.hover_at(pos2(600.0, 300.0));
    window.run();
    window.run();
    assert!(window.query_by_role_and_label(Role::ListItem, "Video wall, operations room").is_none());
    window.hover_at(pos2(1408.0, 300.0));
    window.run();
    window.drop_at(pos2(1408.0, 300.0));
    window.run();
    assert_eq!(place(&window, ERP).1, "On hold");
    assert!(window.query_by_role_and_label(Role::ListItem, ERP).is_some());
}

#[test]
fn everything_can_be_reached_in_a_small_window() {
    for (size, scale) in [(vec2(1024.0, 700.0), 1.0), (vec2(720.0, 450.0), 2.0)] {
        let mut window = open(size, scale, Theme::Light);
        focus(&mut window, "Badge readers, building C");
        for name in
            ["Branch cabling, Lyon", "Virtualisation hosts, DC2", "Backup appliance replacement", CORE, DONE]
        {
            key(&mut window, Key::ArrowRight);
            assert_eq!(focused(&window).as_deref(), Some(name));
            window.run();
            let seen = card(&window, name);
            assert!(seen.left() >= 12.0 && seen.right() <= size.x - 52.0, "{name}: {seen:?} in {size}");
        }
        key(&mut window, Key::ArrowLeft);
        for name in ["Warehouse Wi-Fi 6E rollout", "UPS batteries, DC1"] {
            key(&mut window, Key::ArrowDown);
            window.run();
            let seen = card(&window, name);
            assert!(seen.top() >= 48.0 && seen.bottom() <= size.y - 28.0, "{name}: {seen:?} in {size}");
        }
    }
}

#[test]
fn a_drag_scrolls_the_board_at_its_edges() {
    let mut window = open(vec2(1024.0, 700.0), 1.0, Theme::Light);
    let before = card(&window, ERP).left();
    let from = card(&window, "Badge readers, building C").left_top() + vec2(40.0, 12.0);
    window.drag_at(from);
    window.step();
    window.hover_at(from + vec2(10.0, 6.0));
    window.step();
    window.hover_at(pos2(955.0, 300.0));
    window.run_steps(12);
    let after = card(&window, ERP).left();
    assert!(after < before - 250.0, "{before} {after}");
    window.hover_at(pos2(30.0, 300.0));
    window.run_steps(12);
    assert!((card(&window, ERP).left() - before).abs() < 1.0);
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(plan(&window), example(today()));
}

#[test]
fn an_empty_board_teaches_how_to_begin() {
    let mut window = open_plan(Portfolio::empty(), vec2(1440.0, 900.0), 1.0, Theme::Light);
    window.get_by_label("Import a plan");
    assert!(window.query_all_by_label("New project").count() >= 2, "on the board and in the header");
    window.get_by_label("Start from the example").click();
    window.run();
    assert_eq!(window.query_all_by_role(Role::ListItem).count(), 11);
}

#[test]
fn pictures() {
    gpu!();
    let wide = vec2(1440.0, 900.0);
    let mut results = egui_kittest::SnapshotResults::new();
    let mut picture = |window: &mut Window, name: &str| results.add(window.try_snapshot(name));
    picture(&mut open(wide, 1.0, Theme::Light), "board_light");
    picture(&mut open(wide, 1.0, Theme::Dark), "board_dark");
    picture(&mut open(vec2(1024.0, 700.0), 1.0, Theme::Light), "board_small");
    picture(&mut open(vec2(720.0, 450.0), 2.0, Theme::Light), "board_double");
    picture(&mut open_plan(Portfolio::empty(), wide, 1.0, Theme::Light), "board_empty");
    for (theme, name) in [(Theme::Light, "board_dragging_light"), (Theme::Dark, "board_dragging_dark")] {
        let mut window = open(wide, 1.0, theme);
        carry(&mut window, ERP, pos2(620.0, 280.0));
        picture(&mut window, name);
    }
    let mut window = full();
    carry(&mut window, ERP, pos2(1408.0, 300.0));
    picture(&mut window, "board_on_hold");
    let mut window = full();
    focus(&mut window, ERP);
    for pressed in [Key::Space, Key::ArrowRight, Key::ArrowUp] {
        key(&mut window, pressed);
    }
    picture(&mut window, "board_keys");
}
