//! The weekly update: one key opens it, everything that was due stands there by rank, each line is answered within its row by key or
//! mouse, all answers are one step; promises that suffer show at once, with room for the cause; what was pushed in silence is shown.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app, app_on, gpu, press, rows, today};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::context::{Ask, Selection, View};
use stackrank::domain::{
    CauseKind, Estimate, Id, Portfolio, Progress, ProjectId, Purchase, PurchaseId, PurchaseState, Settings,
    Task, TaskId, WorkId,
};
use stackrank::edits::{Difference, diff, make};
use stackrank::engine::{due, evaluate, former_day, pushed, seen_from};
use stackrank::storage::to_text;
use stackrank::workspace::example::example;

type Window = Harness<'static, App>;

/// A project with a survey, a delivery that is overdue, and the mounting and handing over behind both; promised for
/// Thursday.
fn small() -> (Portfolio, ProjectId, TaskId, PurchaseId) {
    let mut plan = Portfolio::empty();
    let mut count = 0;
    let mut ids = move || {
        count += 1;
        Id::generate(1 << 30, count)
    };
    let delivery = plan.columns().iter().find(|s| s.name == "Delivery").unwrap().id;
    let (project, edit) = make::new_project(&plan, &mut ids, "Wi-Fi refresh", Some(delivery)).unwrap();
    edit.apply(&mut plan).unwrap();
    let (survey, edit) = make::new_task(&plan, &mut ids, project, "Survey");
    edit.apply(&mut plan).unwrap();
    let (mount, edit) = make::new_task(&plan, &mut ids, project, "Mount");
    edit.apply(&mut plan).unwrap();
    let (cable, edit) = make::new_purchase(&plan, &mut ids, project, "Cable");
    edit.apply(&mut plan).unwrap();
    let (hand_over, edit) = make::new_task(&plan, &mut ids, project, "Hand over");
    edit.apply(&mut plan).unwrap();
    for (from, to) in
        [(WorkId::Task(survey), mount), (WorkId::Purchase(cable), mount), (WorkId::Task(mount), hand_over)]
    {
        make::link(&mut ids, from, WorkId::Task(to)).apply(&mut plan).unwrap();
    }
    let row = Task { estimate: Estimate::days(2), ..(**plan.tasks.get(survey).unwrap()).clone() };
    plan.put(row.into());
    let row = Purchase {
        state: PurchaseState::Ordered,
        ordered_on: today().checked_sub_days(chrono::Days::new(20)),
        delivery_promised: today().checked_sub_days(chrono::Days::new(4)),
        ..(**plan.purchases.get(cable).unwrap()).clone()
    };
    plan.put(row.into());
    let mut row = (**plan.projects.get(project).unwrap()).clone();
    row.promise = today().checked_add_days(chrono::Days::new(3));
    plan.put(row.into());
    (plan, project, survey, cable)
}

fn open_on(plan: Portfolio, width: f32, height: f32, dark: bool) -> Window {
    let mut window = app_on(plan, width, height, dark, 1.0);
    press(&mut window, Modifiers::NONE, Key::F9);
    window
}

fn focused(window: &Window) -> Option<String> {
    let mut rows = window.query_all_by_role(Role::Row);
    rows.find(egui_kittest::Node::is_focused).and_then(|row| row.accesskit_node().label())
}

fn plan_of(window: &Window) -> &Portfolio {
    window.state().workspace().plan()
}

fn type_in(window: &mut Window, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, label).type_text(text);
    window.run();
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn one_key_opens_it_and_all_that_was_due_stands_there_by_rank() {
    let plan = example(today());
    let window = open_on(plan.clone(), 1440.0, 4000.0, false);
    assert_eq!(window.state().view_settings().view, View::Update);
    let former = seen_from(&plan, former_day(&plan, today()));
    let lines = due(&plan, &former, &evaluate(&plan, today()));
    let shown = rows(&window);
    assert!(lines.len() > 5, "{}", lines.len());
    assert_eq!(shown.len(), lines.len());
    for (row, due) in shown.iter().zip(&lines) {
        let name = stackrank::domain::check::work_name(&plan, due.work);
        assert!(row.starts_with(&name) && row.contains("the plan "), "{row}");
        assert!(row.ends_with("not answered"), "{row}");
    }
    assert_eq!(focused(&window).as_ref(), shown.first(), "opening goes to the first line");
}

#[test]
fn it_is_in_the_palette_and_in_the_menu_of_the_portfolio() {
    let mut window = app_on(small().0, 1440.0, 900.0, false, 1.0);
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_role(Role::TextInput).type_text("Weekly update");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().view_settings().view, View::Update);
    window.state_mut().show_view(View::Board);
    window.run();
    window.get_by_label_contains("Portfolio menu").click();
    window.run();
    window.get_by_label_contains("Weekly update").click();
    window.run();
    assert_eq!(window.state().view_settings().view, View::Update);
}

#[test]
fn letters_answer_and_apply_makes_all_answers_one_step() {
    let (plan, _, survey, cable) = small();
    let mut window = open_on(plan.clone(), 1440.0, 900.0, false);
    assert!(focused(&window).unwrap().starts_with("Survey: Was to start 16 Nov and end 17 Nov"));
    press(&mut window, Modifiers::NONE, Key::D);
    assert!(focused(&window).unwrap().ends_with("Done 17 Nov"), "{:?}", focused(&window));
    assert_eq!(to_text(plan_of(&window)), to_text(&plan), "nothing changes before it is applied");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert!(focused(&window).unwrap().starts_with("Cable: Was to arrive 19 Nov"), "{:?}", focused(&window));
    press(&mut window, Modifiers::NONE, Key::A);
    type_in(&mut window, "Day of Cable", "20 nov");
    assert!(focused(&window).unwrap().ends_with("Arrived 20 Nov"), "Enter goes back to the line");
    window.get_by_label("Apply the weekly update").click();
    window.run();
    let now = plan_of(&window);
    assert_eq!(now.settings.last_update, Some(today()));
    let Progress::Done { finished, .. } = now.tasks.get(survey).unwrap().progress else { panic!("not done") };
    assert_eq!(finished.last_day().to_string(), "2026-11-17");
    assert_eq!(now.purchases.get(cable).unwrap().received_on.unwrap().to_string(), "2026-11-20");
    assert_eq!(window.state().workspace().history().next_undo(), Some("Weekly update of 23 Nov"));
    window.get_by_label("Nothing is due");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(plan_of(&window)), to_text(&plan), "one undo takes all of it back");
    assert!(rows(&window)[0].ends_with("Done 17 Nov"), "and the answers are there again");
}

#[test]
fn what_remains_waits_to_be_typed_and_what_makes_no_sense_says_so() {
    let (plan, _, survey, _) = small();
    let mut window = open_on(plan, 1440.0, 900.0, false);
    press(&mut window, Modifiers::NONE, Key::R);
    window.run();
    assert!(window.query_by_label_contains("1 half answered").is_some());
    // the field has the focus already
    window.get_by_role_and_label(Role::TextInput, "What remains of Survey").type_text("6h");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.query_by_label_contains("counted as the estimate is").is_some());
    window.get_by_label("Restore What remains of Survey").click();
    window.run();
    type_in(&mut window, "What remains of Survey", "1d");
    assert!(rows(&window)[0].ends_with("Remaining 1d"), "{:?}", rows(&window));
    window.get_by_label("Apply the weekly update").click();
    window.run();
    let Progress::Started { at, remaining } = plan_of(&window).tasks.get(survey).unwrap().progress else {
        panic!("not started")
    };
    assert_eq!((at.date().to_string().as_str(), remaining), ("2026-11-16", 100));
}

#[test]
fn apply_takes_what_is_still_being_typed_and_stops_at_what_cannot_be_read() {
    let (plan, _, survey, cable) = small();
    let mut window = open_on(plan.clone(), 1440.0, 900.0, false);
    press(&mut window, Modifiers::NONE, Key::R);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "What remains of Survey").type_text("1d");
    window.run();
    window.get_by_label("Moved: Cable").click();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "New day of Cable").type_text("soon");
    window.run();
    window.get_by_label("Apply the weekly update").click();
    window.run();
    window.get_by_label_contains("Cable: what was typed could not be taken");
    assert_eq!(to_text(plan_of(&window)), to_text(&plan), "nothing of it was applied");
    window.get_by_label("Restore New day of Cable").click();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "New day of Cable").focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "New day of Cable").type_text("30 nov");
    window.run();
    window.get_by_label("Apply the weekly update").click();
    window.run();
    let promised = plan_of(&window).purchases.get(cable).unwrap().delivery_promised;
    assert_eq!(promised.unwrap().to_string(), "2026-11-30", "without Enter");
    let Progress::Started { remaining, .. } = plan_of(&window).tasks.get(survey).unwrap().progress else {
        panic!("not started")
    };
    assert_eq!(remaining, 100);
}

#[test]
fn answers_survive_leaving_and_a_line_not_answered_changes_nothing() {
    let (plan, ..) = small();
    let mut window = open_on(plan.clone(), 1440.0, 900.0, false);
    window.get_by_label("Not yet: Survey").click();
    window.run();
    window.state_mut().show_view(View::Board);
    window.run();
    press(&mut window, Modifiers::NONE, Key::F9);
    assert!(rows(&window)[0].ends_with("Not yet"));
    window.get_by_label("Apply the weekly update").click();
    window.run();
    let changed: Vec<String> = diff(&plan, plan_of(&window)).iter().flat_map(Difference::lines).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].contains("last update"), "{changed:?}");
}

#[test]
fn a_click_on_a_choice_answers_and_again_takes_it_back() {
    let mut window = open_on(small().0, 1440.0, 900.0, false);
    for ends in ["Done 17 Nov", "not answered"] {
        window.get_by_label("Done: Survey").click();
        window.run();
        assert!(rows(&window)[0].ends_with(ends), "{:?}", rows(&window));
    }
    assert_eq!(window.state().selection(), Selection::None, "a choice selects nothing");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
}

#[test]
fn a_promise_that_suffers_shows_at_once_and_its_cause_is_kept() {
    let (plan, project, ..) = small();
    let mut window = open_on(plan, 1440.0, 900.0, false);
    let heading = |window: &Window| {
        window.query_by_label_contains("1 Wi-Fi refresh").and_then(|n| n.accesskit_node().label()).unwrap()
    };
    // the days alone have done this: two days of survey and one of mounting from today on
    assert_eq!(heading(&window), "1 Wi-Fi refresh", "in time still");
    assert!(window.query_by_label("Cause: Wi-Fi refresh").is_none());
    press(&mut window, Modifiers::NONE, Key::R);
    type_in(&mut window, "What remains of Survey", "4d");
    assert!(
        heading(&window).contains("ends 30 Nov, 2 d after its promise of 26 Nov"),
        "{}",
        heading(&window)
    );
    type_in(&mut window, "Cause: Wi-Fi refresh", "Two floors were locked");
    window.get_by_label("Kind of cause: Wi-Fi refresh").click();
    window.run();
    window.get_by_label("Scope").click();
    window.run();
    window.get_by_label("Apply the weekly update").click();
    window.run();
    let causes: Vec<_> = plan_of(&window).causes_of(project).collect();
    assert_eq!(causes.len(), 1);
    assert_eq!((causes[0].kind, causes[0].days, causes[0].on), (CauseKind::Scope, Some(2), today()));
    assert_eq!(causes[0].text, "Two floors were locked");
    // it stands with the promise on the page of the project, to correct and to remove
    window.state_mut().ask(Ask::OpenPage(project));
    window.run();
    window.get_by_role_and_label(Role::Tab, "Project promises").click();
    window.run();
    window.get_by_role_and_label(Role::MultilineTextInput, "Cause 1").focus();
    window.run();
    window.get_by_role_and_label(Role::MultilineTextInput, "Cause 1").type_text("Three floors were locked");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(plan_of(&window).causes_of(project).next().unwrap().text, "Three floors were locked");
    if crate::harness::has_adapter() {
        window.snapshot("update_cause_on_page");
    }
    window.get_by_label("Remove cause 1").click();
    window.run();
    assert!(plan_of(&window).causes.is_empty());
    for _ in 0..3 {
        press(&mut window, Modifiers::COMMAND, Key::Z);
    }
    assert!(plan_of(&window).causes.is_empty() && plan_of(&window).settings.last_update.is_none());
}

#[test]
fn what_the_days_pushed_in_silence_is_listed_with_both_days() {
    let plan = example(today());
    let mut window = open_on(plan.clone(), 1440.0, 9000.0, false);
    let (former, now) = (seen_from(&plan, former_day(&plan, today())), evaluate(&plan, today()));
    let asked: Vec<WorkId> = due(&plan, &former, &now).iter().map(|d| d.work).collect();
    let silent: Vec<_> =
        pushed(&plan, &former, &now).into_iter().filter(|p| !asked.contains(&p.work)).collect();
    assert!(!silent.is_empty());
    let shown = window.query_all_by_label_contains(": pushed ").count();
    assert_eq!(shown, silent.len());
    let name = stackrank::domain::check::work_name(&plan, silent[0].work);
    window
        .query_all_by_label_contains(&format!("{name}, "))
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.contains(": pushed ")))
        .unwrap()
        .click();
    window.run();
    assert_eq!(window.state().selection(), Selection::from(silent[0].work));
}

#[test]
fn an_empty_plan_has_nothing_due_and_an_update_is_made_once_a_day() {
    let mut window = open_on(Portfolio::empty(), 1024.0, 700.0, false);
    window.get_by_label("Nothing is due");
    window.get_by_label("Apply the weekly update").click();
    window.run();
    assert_eq!(plan_of(&window).settings.last_update, Some(today()));
    window.get_by_label_contains("The update was made today.");
    let step = window.state().workspace().history().next_undo().map(str::to_owned);
    window.get_by_label("Apply the weekly update").click();
    window.run();
    assert_eq!(window.state().workspace().history().next_undo().map(str::to_owned), step, "once a day");
}

#[test]
fn pictures_of_the_weekly_update() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    let answered = |width, height, dark| {
        let mut window = app(width, height, dark);
        press(&mut window, Modifiers::NONE, Key::F9);
        press(&mut window, Modifiers::NONE, Key::O);
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
        press(&mut window, Modifiers::NONE, Key::N);
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
        press(&mut window, Modifiers::NONE, Key::M);
        window.run();
        window
    };
    for (name, width, height, dark) in [
        ("update_light", 1440.0, 900.0, false),
        ("update_dark", 1440.0, 900.0, true),
        ("update_1024", 1024.0, 700.0, false),
    ] {
        let mut window = answered(width, height, dark);
        window.snapshot(name);
        results.extend(window.take_snapshot_results());
    }
    // beside the panel there is room for the words only above the answers
    let mut window = open_on(small().0, 1024.0, 700.0, true);
    press(&mut window, Modifiers::NONE, Key::R);
    type_in(&mut window, "What remains of Survey", "4d");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.snapshot("update_panel_1024");
    results.extend(window.take_snapshot_results());
    let mut window = open_on(small().0, 1024.0, 700.0, false);
    press(&mut window, Modifiers::NONE, Key::D);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::M);
    type_in(&mut window, "New day of Cable", "19 nov");
    window.snapshot("update_refused");
    results.extend(window.take_snapshot_results());
    let mut plan = small().0;
    let row = Settings { last_update: today().pred_opt(), ..(*plan.settings).clone() };
    plan.put(row.into());
    let facts: Vec<PurchaseId> = plan.purchases.iter().map(|p| p.id).collect();
    make::delete(&plan, &facts.iter().map(|id| (*id).into()).collect::<Vec<_>>()).apply(&mut plan).unwrap();
    let mut window = open_on(plan, 1024.0, 700.0, false);
    window.snapshot("update_empty");
    results.extend(window.take_snapshot_results());
}

#[test]
fn keys_with_ctrl_are_the_commands_also_on_a_line() {
    let mut window = app(1440.0, 900.0, false);
    press(&mut window, Modifiers::NONE, Key::F9);
    // the first line has the focus, and takes O for itself
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    assert!(window.state().workspace().suggestion().is_some(), "Ctrl+Shift+O searches for a better order");
}
