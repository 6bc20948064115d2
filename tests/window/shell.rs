//! The window as a whole: every button has a name, commands do what they say, undo restores the same bytes.
use crate::harness::{app, app_on, gpu, press, today};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::context::View;
use stackrank::storage::to_text;
use stackrank::workspace::example::example;

#[test]
fn every_view_opens_by_its_tab_and_its_keys() {
    let mut h = app(1440.0, 900.0, false);
    for (number, view) in View::ALL.into_iter().enumerate() {
        h.get_by_role_and_label(egui::accesskit::Role::Tab, view.name()).click();
        h.run();
        assert_eq!(h.state().view_settings().view, view);
        h.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num1);
        h.run();
        assert_eq!(h.state().view_settings().view, View::Board);
        let key =
            [egui::Key::Num1, egui::Key::Num2, egui::Key::Num3, egui::Key::Num4, egui::Key::Num5][number];
        h.key_press_modifiers(egui::Modifiers::COMMAND, key);
        h.run();
        assert_eq!(h.state().view_settings().view, view);
    }
}

#[test]
fn new_rename_duplicate_delete_undo_leaves_the_same_bytes() {
    let mut h = app(1440.0, 900.0, false);
    let before = to_text(h.state().workspace().plan());
    let count = h.state().workspace().plan().projects.len();
    press(&mut h, egui::Modifiers::COMMAND, egui::Key::N);
    assert_eq!(h.state().workspace().plan().projects.len(), count + 1);
    press(&mut h, egui::Modifiers::NONE, egui::Key::Escape);
    h.state_mut().run_command(stackrank::app::commands::Command::Duplicate);
    h.run();
    assert_eq!(h.state().workspace().plan().projects.len(), count + 2);
    h.state_mut().run_command(stackrank::app::commands::Command::Delete);
    h.run();
    assert_eq!(h.state().workspace().plan().projects.len(), count + 1);
    for _ in 0..3 {
        press(&mut h, egui::Modifiers::COMMAND, egui::Key::Z);
    }
    assert_eq!(to_text(h.state().workspace().plan()), before);
}

#[test]
fn the_palette_finds_and_selects() {
    let mut h = app(1440.0, 900.0, false);
    press(&mut h, egui::Modifiers::COMMAND, egui::Key::K);
    let first = h.state().workspace().plan().ranked()[0].clone();
    h.get_by_role(egui::accesskit::Role::TextInput).type_text(&first.name);
    h.run();
    press(&mut h, egui::Modifiers::NONE, egui::Key::Enter);
    assert_eq!(h.state().selection(), stackrank::app::context::Selection::Project(first.id));
}

/// Fast hands: what is typed in the frame in which the palette opens is not lost.
#[test]
fn the_palette_takes_what_is_typed_before_its_field_has_the_keyboard() {
    let mut h = app(1440.0, 900.0, false);
    h.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    h.step();
    h.event(egui::Event::Text("the".into()));
    h.step();
    h.event(egui::Event::Text("me".into()));
    h.run();
    let first = h.get_by_label("Theme: light or dark");
    let lit = first.accesskit_node().toggled();
    assert_eq!(lit, Some(egui::accesskit::Toggled::True), "the command of that name comes first");
}

#[test]
fn starting_empty_is_one_click_and_one_undo() {
    let mut h = app(1440.0, 900.0, false);
    let before = to_text(h.state().workspace().plan());
    h.get_by_label("Start empty").click();
    h.run();
    assert!(h.state().workspace().plan().projects.is_empty());
    press(&mut h, egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(to_text(h.state().workspace().plan()), before);
}

#[test]
fn escape_ends_what_is_open_first_and_the_panel_last() {
    use stackrank::app::context::Selection;
    let mut h = app(1440.0, 900.0, false);
    press(&mut h, egui::Modifiers::COMMAND, egui::Key::N);
    let new = h.state().selection();
    assert!(matches!(new, Selection::Project(_)));
    // the name is being typed: Esc ends that, and only that
    press(&mut h, egui::Modifiers::NONE, egui::Key::Escape);
    assert_eq!(h.state().selection(), new);
    h.get_by_label_contains("Portfolio menu").click();
    h.run();
    press(&mut h, egui::Modifiers::NONE, egui::Key::Escape);
    assert_eq!(h.state().selection(), new);
    assert!(h.query_by_label("Portfolio settings…").is_none());
    press(&mut h, egui::Modifiers::NONE, egui::Key::F1);
    press(&mut h, egui::Modifiers::NONE, egui::Key::Escape);
    assert_eq!(h.state().selection(), new);
    press(&mut h, egui::Modifiers::NONE, egui::Key::Escape);
    assert_eq!(h.state().selection(), Selection::None);
}

#[test]
fn what_is_typed_after_new_becomes_the_name() {
    let mut h = app(1440.0, 900.0, false);
    press(&mut h, egui::Modifiers::COMMAND, egui::Key::N);
    h.event(egui::Event::Text("Cooling, hall B".into()));
    h.run();
    press(&mut h, egui::Modifiers::NONE, egui::Key::Enter);
    let named = |h: &egui_kittest::Harness<'_, stackrank::app::App>, name: &str| {
        let plan = h.state().workspace().plan();
        plan.projects.iter().any(|p| p.name == name) || plan.tasks.iter().any(|t| t.name == name)
    };
    assert!(named(&h, "Cooling, hall B"));
    press(&mut h, egui::Modifiers::COMMAND, egui::Key::T);
    h.event(egui::Event::Text("Rack it".into()));
    h.run();
    press(&mut h, egui::Modifiers::NONE, egui::Key::Enter);
    assert!(named(&h, "Rack it"));
}

#[test]
fn the_window_is_light_where_the_system_does_not_say() {
    let h = app(1440.0, 900.0, false);
    assert_eq!(h.ctx.options(|o| o.fallback_theme), egui::Theme::Light);
}

#[test]
fn what_fits_the_timeline_goes_on_fitting_beside_the_panel() {
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().show_view(View::Timeline);
    h.run();
    let first = h.state().workspace().plan().ranked()[0].id;
    let width = |h: &mut egui_kittest::Harness<'_, stackrank::app::App>| {
        let axis = h.state_mut().timeline_axis().unwrap();
        (axis.view.px_per_day, f64::from(axis.right - axis.left))
    };
    let (scale, room) = width(&mut h);
    h.state_mut().select(stackrank::app::context::Selection::Project(first));
    h.run();
    let (narrow, less) = width(&mut h);
    assert!(less < room - 200.0);
    assert!((narrow / less / (scale / room) - 1.0).abs() < 0.1, "{scale} in {room}, {narrow} in {less}");
}

#[test]
fn every_button_has_a_name() {
    for view in View::ALL {
        let mut h = app(1440.0, 900.0, false);
        h.state_mut().show_view(view);
        h.run();
        let mut nameless = 0;
        for node in h.get_all_by_role(egui::accesskit::Role::Button) {
            nameless += usize::from(node.accesskit_node().label().is_none_or(|l| l.trim().is_empty()));
        }
        assert_eq!(nameless, 0, "{view:?}");
    }
}

#[test]
fn pictures_of_the_shell() {
    gpu!();
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().run_command(stackrank::app::commands::Command::Palette);
    h.run();
    h.snapshot("shell_palette_light");
    let mut results = h.take_snapshot_results();
    let mut h = app(1024.0, 700.0, true);
    h.state_mut().run_command(stackrank::app::commands::Command::Shortcuts);
    h.run();
    h.snapshot("shell_shortcuts_dark_1024");
    results.extend(h.take_snapshot_results());
    let mut h = app_on(example(today()), 720.0, 450.0, false, 2.0);
    h.snapshot("shell_200_percent");
    results.extend(h.take_snapshot_results());
}
