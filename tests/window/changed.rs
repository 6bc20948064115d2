//! Figures that the last edit changed are marked until the next edit, in every view and for those who cannot see.
use crate::harness::{app, gpu, press};
use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::context::{Ask, Selection, View};
use stackrank::edits::make;

type Window = Harness<'static, App>;

const ERP: &str = "ERP database servers";

fn says(window: &Window, name: &str) -> String {
    window.get_by_role_and_label(Role::ListItem, name).value().unwrap_or_default()
}

/// Everything that tells of a change, with what it tells.
fn told(window: &Window) -> Vec<String> {
    let mut out = vec![];
    for role in [Role::ListItem, Role::Row, Role::Label, Role::Button] {
        for node in window.query_all_by_role(role) {
            let node = node.accesskit_node();
            let said = format!("{} {}", node.label().unwrap_or_default(), node.value().unwrap_or_default());
            if said.contains("changed, was") || said.contains("changed: ") {
                out.push(said);
            }
        }
    }
    out
}

/// The example with its first project moved to rank 6.
fn moved(width: f32, height: f32, dark: bool) -> Window {
    let mut window = app(width, height, dark);
    let plan = window.state().workspace().plan().clone();
    let edit = make::move_project(&plan, plan.ranked()[0].id, 5, None);
    window.state_mut().ask(Ask::Edit("Move to rank 6".into(), edit));
    window.run();
    window
}

#[test]
fn nothing_is_marked_when_a_plan_is_opened() {
    for view in View::ALL {
        let mut window = app(1440.0, 900.0, false);
        window.state_mut().show_view(view);
        window.run();
        assert_eq!(told(&window), Vec::<String>::new(), "{view:?}");
    }
    let window = app(1440.0, 900.0, false);
    assert!(window.state().workspace().changes().is_empty());
}

#[test]
fn a_move_marks_what_it_changed_in_every_view_until_the_next_edit() {
    let mut window = moved(1440.0, 900.0, false);
    assert!(says(&window, ERP).starts_with("rank 2 (changed, was 3)"), "{}", says(&window, ERP));
    let other = says(&window, "Backup appliance replacement");
    assert!(other.starts_with("rank 1 (changed, was 2)"), "{other}");
    for view in View::ALL {
        window.state_mut().show_view(view);
        window.run();
        assert!(!told(&window).is_empty(), "{view:?}");
    }
    window.state_mut().show_view(View::Board);
    window.run();
    // an edit that changes no figure takes the marks away
    let mut owner = stackrank::domain::Project::clone(window.state().workspace().plan().ranked()[0]);
    owner.notes = "seen".into();
    let edit = stackrank::edits::Edit::put(owner);
    window.state_mut().ask(Ask::Edit("Change the notes".into(), edit));
    window.run();
    assert_eq!(told(&window), Vec::<String>::new());
}

#[test]
fn undo_and_redo_are_edits() {
    let mut window = moved(1440.0, 900.0, false);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(says(&window, ERP).starts_with("rank 3 (changed, was 2)"), "{}", says(&window, ERP));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(says(&window, ERP).starts_with("rank 2 (changed, was 3)"), "{}", says(&window, ERP));
}

#[test]
fn a_drag_in_the_air_marks_nothing_and_hides_older_marks() {
    let mut window = moved(1440.0, 900.0, false);
    let card = |window: &Window, name: &str| window.get_by_role_and_label(Role::ListItem, name).rect();
    let from = card(&window, ERP).left_top() + vec2(40.0, 12.0);
    let to = card(&window, "Backup appliance replacement").left_top() + vec2(60.0, 4.0);
    window.drag_at(from);
    window.run();
    window.hover_at(from + vec2(10.0, 6.0));
    window.run();
    window.hover_at(to);
    window.run();
    assert!(window.state().is_dragging());
    let other = says(&window, "Backup appliance replacement");
    assert!(!other.contains("changed"), "{other}");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().is_dragging());
    assert!(says(&window, ERP).starts_with("rank 2 (changed, was 3)"), "Escape leaves what was");
}

#[test]
fn the_panel_marks_what_changed() {
    let mut window = moved(1440.0, 900.0, false);
    let plan = window.state().workspace().plan().clone();
    let changes = window.state().workspace().changes().clone();
    let moved = plan
        .projects
        .iter()
        .find(|p| changes.project(p.id, stackrank::engine::Figure::Slack).is_some())
        .expect("the move changes a slack");
    window.state_mut().select(Selection::Project(moved.id));
    window.run();
    assert!(
        told(&window).iter().any(|said| said.contains("spare (changed") || said.contains("late (changed"))
    );
}

#[test]
fn pictures_of_changes() {
    gpu!();
    let mut window = moved(1440.0, 900.0, false);
    window.snapshot("changed_board_light");
    let mut results = window.take_snapshot_results();
    for (view, name) in [(View::Timeline, "timeline"), (View::Review, "review")] {
        window.state_mut().show_view(view);
        window.run();
        window.snapshot(format!("changed_{name}_light"));
        results.extend(window.take_snapshot_results());
    }
    let mut window = moved(1440.0, 900.0, true);
    window.snapshot("changed_board_dark");
    results.extend(window.take_snapshot_results());
    let mut window = moved(1024.0, 700.0, true);
    window.state_mut().show_view(View::Timeline);
    window.run();
    window.snapshot("changed_timeline_dark_1024");
    results.extend(window.take_snapshot_results());
}
