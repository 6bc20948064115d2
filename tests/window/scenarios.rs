//! Scenarios in the window: begun, named, switched, compared, adopted and discarded, by pointer and by keyboard alone.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app, app_on, gpu, press, rows, today};
use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::commands::Command;
use stackrank::app::context::{Ask, Selection, View};
use stackrank::app::scenarios::ScenarioAsk;
use stackrank::domain::{Estimate, EstimateUnit, Purchase, RecordId, Task};
use stackrank::edits::{Edit, make};
use stackrank::workspace::example;

type Window = Harness<'static, App>;

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

fn ask(h: &mut Window, what: ScenarioAsk) {
    h.state_mut().ask(Ask::Scenario(what));
    h.run();
}

fn run(h: &mut Window, command: Command) {
    h.state_mut().run_command(command);
    h.run();
}

/// The name of the scenario that is shown.
fn shown(h: &Window) -> Option<String> {
    h.state().workspace().scenario().map(|scenario| scenario.name.clone())
}

fn names(h: &Window) -> Vec<String> {
    let listed = h.state().workspace().scenarios().iter().filter(|s| s.discarded.is_none());
    listed.map(|scenario| scenario.name.clone()).collect()
}

fn chip(h: &Window) -> String {
    let chip = h.query_all_by_role(Role::Button).find_map(|button| {
        let label = button.accesskit_node().label()?;
        label.strip_prefix("Scenario menu: ").map(str::to_owned)
    });
    chip.unwrap_or_default()
}

/// In what is shown: another order, an estimate that doubles, a dearer purchase, a project less and one more.
fn change(h: &mut Window) {
    let plan = example::example(today());
    let ranked: Vec<_> = plan.ranked().iter().map(|p| p.id).collect();
    let edit = make::move_project(&plan, ranked[4], 0, None);
    h.state_mut().ask(Ask::Edit("Move a project".into(), edit));
    let open = plan.tasks.iter().find(|t| t.project == ranked[1] && t.percent_done() == 0).unwrap();
    let mut task = Task::clone(open);
    task.estimate = Estimate::exact(EstimateUnit::WorkingDays, 3000);
    h.state_mut().ask(Ask::Edit("Double an estimate".into(), Edit::put(task)));
    let bought = plan.purchases.iter().find(|p| p.project == ranked[2] && p.state.before_order()).unwrap();
    let mut dearer = Purchase::clone(bought);
    dearer.quantity *= 2;
    h.state_mut().ask(Ask::Edit("Buy more".into(), Edit::put(dearer)));
    let last: RecordId = (*ranked.last().unwrap()).into();
    h.state_mut().ask(Ask::Edit("Delete a project".into(), make::delete(&plan, &[last])));
    h.run();
}

/// The example with a scenario in which something was changed, and another one.
fn in_scenario(width: f32, height: f32, dark: bool) -> Window {
    let mut h = app(width, height, dark);
    ask(&mut h, ScenarioAsk::Begin("Without the second freeze".into()));
    ask(&mut h, ScenarioAsk::Begin("Wi-Fi first".into()));
    change(&mut h);
    h
}

#[test]
fn one_is_begun_with_the_keyboard_alone_and_its_edits_stay_in_it() {
    let mut h = app(1440.0, 900.0, false);
    assert_eq!(chip(&h), "Live plan");
    press(&mut h, CTRL_SHIFT, Key::N);
    let field = h.get_by_label("Name of the scenario");
    assert!(field.is_focused(), "one types at once");
    field.type_text("Two shifts");
    h.run();
    press(&mut h, Modifiers::NONE, Key::Enter);
    h.run();
    assert_eq!(shown(&h).as_deref(), Some("Two shifts"));
    assert_eq!(chip(&h), "Two shifts");
    assert!(h.query_by_label("Name of the scenario").is_none(), "the menu has closed");
    let before = example::example(today());
    change(&mut h);
    assert_ne!(*h.state().workspace().plan(), before);
    press(&mut h, CTRL_SHIFT, Key::L);
    assert_eq!((shown(&h), chip(&h)), (None, "Live plan".into()));
    assert_eq!(*h.state().workspace().plan(), before);
    assert!(h.state().workspace().history().next_undo().is_none());
}

#[test]
fn escape_leaves_the_field_first_then_the_menu_and_nothing_is_begun() {
    let mut h = app(1440.0, 900.0, false);
    press(&mut h, CTRL_SHIFT, Key::N);
    h.get_by_label("Name of the scenario").type_text("x");
    h.run();
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.query_by_label("Name of the scenario").is_none());
    assert!(h.query_by_label("New scenario…").is_some(), "the menu is still open");
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(h.query_by_label("New scenario…").is_none());
    assert!(h.get_by_label("Scenario menu: Live plan").is_focused(), "the keyboard is back at the chip");
    assert!(names(&h).is_empty());
}

#[test]
fn the_menu_switches_by_pointer_and_by_keys() {
    let mut h = in_scenario(1440.0, 900.0, false);
    h.get_by_label("Scenario menu: Wi-Fi first").click();
    h.run();
    h.get_by_label("Without the second freeze").click();
    h.run();
    assert_eq!(shown(&h).as_deref(), Some("Without the second freeze"));
    press(&mut h, Modifiers::COMMAND, Key::E);
    assert!(h.get_by_label("Without the second freeze").is_focused(), "it opens at what is shown");
    press(&mut h, Modifiers::NONE, Key::ArrowDown);
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(shown(&h).as_deref(), Some("Wi-Fi first"));
    press(&mut h, Modifiers::COMMAND, Key::E);
    h.get_by_label("Live plan").click();
    h.run();
    assert_eq!(shown(&h), None);
}

#[test]
fn one_is_renamed_in_the_menu() {
    let mut h = in_scenario(1440.0, 900.0, false);
    run(&mut h, Command::RenameScenario);
    let field = h.get_by_label("Name of the scenario");
    assert!(field.is_focused());
    press(&mut h, Modifiers::COMMAND, Key::A);
    h.get_by_label("Name of the scenario").type_text("Radios first");
    h.run();
    press(&mut h, Modifiers::NONE, Key::Enter);
    h.run();
    assert_eq!(names(&h), ["Without the second freeze", "Radios first"]);
    assert!(h.query_by_label("New scenario…").is_some(), "the menu stays");
}

#[test]
fn adopting_is_one_undo_step_and_the_scenario_stays() {
    let mut h = in_scenario(1440.0, 900.0, false);
    let there = h.state().workspace().plan().clone();
    h.get_by_label("Scenario menu: Wi-Fi first").click();
    h.run();
    h.get_by_label("Adopt into live plan").click();
    h.run();
    assert_eq!(shown(&h), None);
    assert_eq!(*h.state().workspace().plan(), there);
    assert_eq!(h.state().workspace().history().steps().len(), 1);
    assert!(h.query_by_label("Adopted scenario Wi-Fi first").is_some());
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(*h.state().workspace().plan(), example::example(today()));
    assert_eq!(names(&h).len(), 2);
}

#[test]
fn discarding_asks_nothing_and_can_be_undone_and_brought_back() {
    let mut h = in_scenario(1440.0, 900.0, false);
    let there = h.state().workspace().plan().clone();
    run(&mut h, Command::DiscardScenario);
    assert_eq!((shown(&h), names(&h).len()), (None, 1));
    let undo = h.query_all_by_label("Undo").find(|node| node.rect().top() > 700.0).unwrap();
    undo.click();
    h.run();
    assert_eq!(shown(&h).as_deref(), Some("Wi-Fi first"), "where one was");
    assert_eq!(*h.state().workspace().plan(), there);
    run(&mut h, Command::DiscardScenario);
    h.get_by_label("Scenario menu: Live plan").click();
    h.run();
    h.get_by_label("Show discarded").click();
    h.run();
    h.get_by_label("Bring back Wi-Fi first").click();
    h.run();
    assert_eq!((shown(&h), names(&h).len()), (None, 2));
}

#[test]
fn the_comparison_lists_what_differs_first_and_says_it() {
    let mut h = in_scenario(1440.0, 900.0, false);
    press(&mut h, CTRL_SHIFT, Key::E);
    let differing = rows(&h);
    assert!(differing[0].contains("rank 5 → 1"), "{}", differing[0]);
    assert!(differing.iter().any(|row| row.contains("forecast") && row.contains("slack")), "{differing:?}");
    assert!(differing.iter().any(|row| row.contains("at end €") && row.contains("money line above → below")));
    assert!(h.query_by_label_contains("10 of 12 projects differ").is_some());
    // every view says what a figure is in the live plan
    assert!(h.query_all_by_label_contains("in the live plan").count() > 1);
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert!(crate::harness::rows(&h).is_empty(), "Esc closes it");
    assert_eq!(shown(&h).as_deref(), Some("Wi-Fi first"), "and nothing else");
}

#[test]
fn what_one_plan_alone_has_is_listed_and_what_is_the_same_comes_last() {
    let mut h = app(1440.0, 900.0, false);
    ask(&mut h, ScenarioAsk::Begin("x".into()));
    let plan = example::example(today());
    let last = plan.ranked().last().unwrap().id;
    let name = plan.projects.get(last).unwrap().name.clone();
    h.state_mut().ask(Ask::Edit("Delete".into(), make::delete(&plan, &[last.into()])));
    h.run();
    run(&mut h, Command::NewProject);
    run(&mut h, Command::CompareScenario);
    let all = rows(&h);
    let place = |end: &str| all.iter().position(|row| row.ends_with(end));
    assert_eq!(place("New project: only in the scenario"), Some(0), "{all:?}");
    assert_eq!(place(&format!("{name}: only in the live plan")), Some(1), "{all:?}");
    assert!(all[2..].iter().all(|row| row.ends_with(": the same")), "{all:?}");
}

#[test]
fn a_project_of_the_comparison_is_selected_by_a_click() {
    let mut h = in_scenario(1440.0, 900.0, false);
    run(&mut h, Command::CompareScenario);
    let first = rows(&h)[0].clone();
    h.get_by_label(&first).click();
    h.run();
    let Selection::Project(id) = h.state().selection() else { panic!("nothing is selected") };
    let name = &h.state().workspace().plan().projects.get(id).unwrap().name;
    assert!(first.starts_with(name.as_str()));
}

#[test]
fn what_is_asked_with_a_switch_is_done_in_the_plan_that_was_shown() {
    let mut h = in_scenario(1440.0, 900.0, false);
    let plan = h.state().workspace().plan().clone();
    let first = plan.ranked()[0].id;
    h.state_mut().ask(Ask::Scenario(ScenarioAsk::Leave));
    h.state_mut().ask(Ask::Edit("Delete".into(), make::delete(&plan, &[first.into()])));
    h.run();
    assert_eq!(*h.state().workspace().plan(), example::example(today()));
    let id = h.state().workspace().scenarios()[1].id;
    ask(&mut h, ScenarioAsk::Enter(id));
    assert!(!h.state().workspace().plan().projects.has(first));
}

#[test]
fn what_is_half_typed_goes_into_the_plan_that_it_was_typed_in() {
    let mut h = app(1440.0, 900.0, false);
    ask(&mut h, ScenarioAsk::Begin("x".into()));
    let id = h.state().workspace().plan().ranked()[0].id;
    h.state_mut().select(Selection::Project(id));
    h.run();
    press(&mut h, Modifiers::NONE, Key::F2);
    let name =
        h.get_all_by_role(Role::MultilineTextInput).find(egui_kittest::Node::is_focused).expect("the name");
    name.type_text("Typed there");
    h.run();
    press(&mut h, CTRL_SHIFT, Key::L);
    h.run();
    let name = |h: &Window| h.state().workspace().plan().projects.get(id).unwrap().name.clone();
    assert_eq!(shown(&h), None);
    assert_ne!(name(&h), "Typed there");
    assert!(h.state().workspace().history().next_undo().is_none());
    let scenario = h.state().workspace().scenarios()[0].id;
    ask(&mut h, ScenarioAsk::Enter(scenario));
    assert_eq!(name(&h), "Typed there");
}

#[test]
fn a_message_offers_no_undo_in_another_plan_than_it_is_about() {
    let mut h = app(1440.0, 900.0, false);
    let id = h.state().workspace().plan().ranked()[0].id;
    h.state_mut().select(Selection::Project(id));
    h.run();
    run(&mut h, Command::Delete);
    let offers = |h: &Window| h.query_all_by_label("Undo").filter(|node| node.rect().top() > 700.0).count();
    assert_eq!(offers(&h), 1);
    ask(&mut h, ScenarioAsk::Begin("x".into()));
    assert_eq!(offers(&h), 0);
    assert!(h.query_by_label_contains("Deleted").is_some(), "it still says what was done");
}

#[test]
fn a_value_that_both_have_changed_waits_in_the_list_of_conflicts() {
    let mut h = app(1440.0, 900.0, false);
    let plan = example::example(today());
    let row = plan.ranked()[0].clone();
    let rename = |h: &mut Window, name: &str| {
        let mut row = stackrank::domain::Project::clone(&row);
        row.name = name.into();
        h.state_mut().ask(Ask::Edit("Rename".into(), Edit::put(row)));
        h.run();
    };
    ask(&mut h, ScenarioAsk::Begin("x".into()));
    rename(&mut h, "Named there");
    run(&mut h, Command::LiveScenario);
    rename(&mut h, "Named here");
    let id = h.state().workspace().scenarios()[0].id;
    ask(&mut h, ScenarioAsk::Adopt(id));
    let told = "Adopted scenario x; one value of the live plan waits in the list of conflicts";
    assert!(h.query_by_label(told).is_some());
    run(&mut h, Command::Conflicts);
    assert!(h.query_all_by_label_contains("Named here").next().is_some());
    let name = |h: &Window| h.state().workspace().plan().projects.get(row.id).unwrap().name.clone();
    assert_eq!(name(&h), "Named there");
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(name(&h), "Named here");
}

#[test]
fn the_palette_finds_a_scenario_by_its_name() {
    let mut h = app(1440.0, 900.0, false);
    ask(&mut h, ScenarioAsk::Begin("Quarry".into()));
    ask(&mut h, ScenarioAsk::Leave);
    press(&mut h, Modifiers::COMMAND, Key::K);
    h.get_by_role(Role::TextInput).type_text("Quarry");
    h.run();
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(shown(&h).as_deref(), Some("Quarry"));
}

#[test]
fn pictures() {
    gpu!();
    let mut h = in_scenario(1440.0, 900.0, false);
    h.state_mut().show_view(View::Timeline);
    run(&mut h, Command::CompareScenario);
    h.run();
    h.snapshot("scenario_timeline_light");
    h.state_mut().show_view(View::Board);
    h.run();
    h.snapshot("scenario_board_light");
    run(&mut h, Command::CompareScenario);
    run(&mut h, Command::Scenarios);
    h.run();
    h.snapshot("scenario_menu_light");
}

#[test]
fn picture_in_the_dark() {
    gpu!();
    let mut h = in_scenario(1440.0, 900.0, true);
    let plan = h.state().workspace().plan().clone();
    h.state_mut().show_view(View::Timeline);
    h.state_mut().select(Selection::Project(plan.ranked()[2].id));
    run(&mut h, Command::CompareScenario);
    run(&mut h, Command::UnfoldAll);
    h.run();
    h.snapshot("scenario_timeline_dark");
}

#[test]
fn pictures_in_a_small_window() {
    gpu!();
    let mut h = in_scenario(1024.0, 700.0, false);
    run(&mut h, Command::CompareScenario);
    h.run();
    h.snapshot("scenario_compare_1024");
    run(&mut h, Command::DiscardScenario);
    run(&mut h, Command::NewScenario);
    h.run();
    h.snapshot("scenario_new_1024");
}

#[test]
fn picture_at_200_percent() {
    gpu!();
    let mut h = app_on(example::example(today()), 720.0, 450.0, false, 2.0);
    ask(&mut h, ScenarioAsk::Begin("Without the second freeze".into()));
    run(&mut h, Command::Scenarios);
    h.run();
    h.snapshot("scenario_200_percent");
}
