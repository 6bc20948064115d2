//! The page of a project: how it is opened and left, its tabs, edits on it, and whether the project can go first.
#![expect(clippy::unwrap_used, reason = "a plan that is there")]
use crate::harness::{app, app_on, gpu, press, rows, today};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::commands::Command;
use stackrank::app::context::{Ask, Selection, View};
use stackrank::domain::{Portfolio, ProjectId};
use stackrank::edits::make;
use stackrank::workspace::example;

type Window = Harness<'static, App>;

fn plan() -> Portfolio {
    example::example(today())
}

/// The project with most purchases, the highest rank of those.
fn busiest(plan: &Portfolio) -> ProjectId {
    let ranked = plan.ranked();
    let most = ranked.iter().map(|p| plan.purchases_of(p.id).len()).max().unwrap();
    ranked.iter().find(|p| plan.purchases_of(p.id).len() == most).unwrap().id
}

fn open(width: f32, height: f32, dark: bool) -> Window {
    let mut h = app(width, height, dark);
    let project = busiest(h.state().workspace().plan());
    h.state_mut().ask(Ask::OpenPage(project));
    h.run();
    h
}

fn view(h: &Window) -> View {
    if h.state().page().is_some() { View::Project } else { h.state().view_settings().view }
}

fn tab(h: &mut Window, name: &str) {
    h.get_by_role_and_label(Role::Tab, &format!("Project {}", name.to_lowercase())).click();
    h.run();
}

fn shown_tab(h: &Window) -> String {
    let tabs = h.query_all_by_role(Role::Tab);
    let on = tabs.filter(|t| t.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True));
    let names: Vec<String> = on.map(|t| t.accesskit_node().label().unwrap_or_default()).collect();
    names.join(" ").replacen("Project ", "", 1)
}

#[test]
fn a_double_click_on_a_card_opens_the_page_and_esc_goes_back() {
    // with steps short enough for two clicks to be one double click
    let mut h: Window = Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .build_eframe(|cc| App::for_test(&cc.egui_ctx, plan(), today()));
    h.run();
    let plan = plan();
    let first = plan.ranked()[0].clone();
    let card =
        h.get_by_role_and_label(Role::ListItem, &first.name).rect().left_top() + egui::vec2(40.0, 12.0);
    h.hover_at(card);
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        h.event(egui::Event::PointerButton { pos: card, button, pressed, modifiers });
    }
    h.run();
    assert_eq!(h.state().page(), Some(first.id));
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert_eq!(view(&h), View::Board);
    assert_eq!(h.state().selection(), Selection::Project(first.id), "it stays selected");
}

#[test]
fn enter_on_what_is_selected_opens_the_page_and_the_button_goes_back_to_the_view_it_came_from() {
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().show_view(View::Review);
    h.run();
    let plan = plan();
    let third = plan.ranked()[2].clone();
    let row = rows(&h).into_iter().find(|row| row.contains(&third.name)).unwrap();
    h.get_by_role_and_label(Role::Row, &row).focus();
    h.run();
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!((view(&h), h.state().selection()), (View::Review, Selection::Project(third.id)));
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(h.state().page(), Some(third.id));
    h.get_by_label("Close project page").click();
    h.run();
    assert_eq!(view(&h), View::Review);
    // by its keys, and by the command
    press(&mut h, Modifiers::COMMAND, Key::Num6);
    assert_eq!(h.state().page(), Some(third.id));
    h.state_mut().run_command(Command::ClosePage);
    h.run();
    assert_eq!(view(&h), View::Review);
}

#[test]
fn tabs_go_by_click_and_arrows_and_stay_for_the_next_project() {
    let mut h = open(1440.0, 900.0, false);
    assert_eq!(shown_tab(&h), "tasks");
    tab(&mut h, "Purchases");
    assert_eq!(shown_tab(&h), "purchases");
    h.get_by_role_and_label(Role::Tab, "Project purchases").focus();
    h.run();
    press(&mut h, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(shown_tab(&h), "money");
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(shown_tab(&h), "tasks");
    press(&mut h, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(shown_tab(&h), "notes", "round the corner");
    let other = plan().ranked().last().unwrap().id;
    h.state_mut().select(Selection::Project(other));
    h.run();
    assert_eq!((h.state().page(), shown_tab(&h)), (Some(other), "notes".into()));
}

#[test]
fn a_row_shows_its_purchase_at_the_side_and_esc_first_closes_that() {
    let mut h = open(1440.0, 900.0, false);
    let page = h.state().page();
    tab(&mut h, "Purchases");
    let all = rows(&h);
    let plan = plan();
    let bought = plan.purchases_of(page.unwrap());
    assert_eq!(all.len(), bought.len());
    h.get_by_role_and_label(Role::Row, &all[0]).click();
    h.run();
    assert_eq!(h.state().selection(), Selection::Purchase(bought[0].id));
    assert_eq!(h.state().page(), page, "the page stays");
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert_eq!((h.state().page(), h.state().selection()), (page, Selection::Project(page.unwrap())));
    press(&mut h, Modifiers::NONE, Key::Escape);
    assert_eq!(h.state().page(), None);
}

fn type_into(h: &mut Window, label: &str, text: &str) {
    h.get_by_label(label).focus();
    h.run();
    h.event(egui::Event::Text(text.into()));
    h.run();
}

#[test]
fn an_edit_on_the_page_is_one_undo_step() {
    let mut h = open(1440.0, 900.0, false);
    let page = h.state().page().unwrap();
    let before = h.state().workspace().plan().clone();
    type_into(&mut h, "Add task", "Label the cables");
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(h.state().workspace().plan().tasks_of(page).last().unwrap().name, "Label the cables");
    press(&mut h, Modifiers::NONE, Key::Escape);
    h.state_mut().run_command(Command::Undo);
    h.run();
    assert_eq!(*h.state().workspace().plan(), before);
    tab(&mut h, "Notes");
    type_into(&mut h, "Notes", "Ask facilities for the key. ");
    press(&mut h, Modifiers::COMMAND, Key::Enter);
    let notes = h.state().workspace().plan().projects.get(page).unwrap().notes.clone();
    assert!(notes.contains("Ask facilities for the key."), "{notes}");
    press(&mut h, Modifiers::NONE, Key::Escape);
    h.state_mut().run_command(Command::Undo);
    h.run();
    assert_eq!(*h.state().workspace().plan(), before);
}

#[test]
fn a_copy_is_made_on_the_page_and_a_name_is_edited_in_its_head_even_where_it_is_cut() {
    let mut h = open(1440.0, 900.0, false);
    let page = h.state().page().unwrap();
    let before = h.state().workspace().plan().clone();
    h.get_by_label("Duplicate project").click();
    h.run();
    let copy = h.state().page().unwrap();
    assert!(copy != page && !before.projects.has(copy), "the page is that of the copy");
    press(&mut h, Modifiers::NONE, Key::Escape);
    h.state_mut().run_command(Command::Undo);
    h.run();
    assert_eq!(*h.state().workspace().plan(), before, "one step");

    let long =
        "A project whose name is so long that no head of a page in a small window has room for all of it";
    let (plan, id) = with_empty_project(long);
    let mut h = app_on(plan, 1024.0, 700.0, false, 1.0);
    h.state_mut().ask(Ask::OpenPage(id));
    h.run();
    h.get_by_label(&format!("Name: {long}")).click();
    h.run();
    press(&mut h, Modifiers::COMMAND, Key::A);
    h.event(egui::Event::Text("Short".into()));
    h.run();
    press(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(h.state().workspace().plan().projects.get(id).unwrap().name, "Short");
}

#[test]
fn the_state_of_a_purchase_is_chosen_in_its_row() {
    let mut h = open(1440.0, 900.0, false);
    let page = h.state().page().unwrap();
    tab(&mut h, "Purchases");
    let bought = plan().purchases_of(page)[0].clone();
    h.get_by_label(&format!("State of {}", bought.item)).click();
    h.run();
    h.get_by_role_and_label(Role::Button, "Paid").click();
    h.run();
    let state = |h: &Window| h.state().workspace().plan().purchases.get(bought.id).unwrap().state;
    assert_eq!(state(&h), stackrank::domain::PurchaseState::Paid);
    h.state_mut().run_command(Command::Undo);
    h.run();
    assert_eq!(state(&h), bought.state);
}

#[test]
fn whether_it_can_go_first_is_said_on_the_page_and_on_review() {
    let mut h = app(1440.0, 900.0, false);
    let plan = plan();
    let last = h.state().workspace().outlook().line.above.unwrap();
    h.state_mut().ask(Ask::OpenPage(last));
    h.run();
    tab(&mut h, "Money");
    h.get_by_label("Can we afford to put this first?");
    let answer = h.state().workspace().answers().put_first(last).unwrap();
    assert!(answer.fresh);
    let money = |m| stackrank::app::format::money(m, plan.settings.currency);
    let words = stackrank::engine::put_first_words(&plan, today(), answer.value, money);
    let own = words.split(';').next().unwrap().to_owned();
    h.get_by_label_contains(own.trim_end_matches('.'));
    h.state_mut().run_command(Command::ClosePage);
    h.state_mut().show_view(View::Review);
    h.run();
    let name = plan.projects.get(last).unwrap().name.clone();
    h.get_by_label(&format!("Can we afford to put {name} first?"));
    h.get_by_label(&words);
}

#[test]
fn a_project_that_an_undo_takes_away_has_no_page() {
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().run_command(Command::NewProject);
    h.run();
    press(&mut h, Modifiers::NONE, Key::Escape);
    h.state_mut().run_command(Command::OpenProject);
    h.run();
    assert!(h.state().page().is_some());
    h.state_mut().run_command(Command::Undo);
    h.run();
    assert_eq!((h.state().page(), view(&h)), (None, View::Board));
}

fn with_empty_project(name: &str) -> (Portfolio, ProjectId) {
    let mut plan = plan();
    let (id, edit) =
        make::new_project(&plan, &mut || stackrank::domain::Id::generate(1 << 40, 7), name, None).unwrap();
    edit.apply(&mut plan).unwrap();
    (plan, id)
}

#[test]
fn pictures_of_the_page() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, width, height, dark, shown) in [
        ("page_light", 1440.0, 900.0, false, "Purchases"),
        ("page_dark", 1440.0, 900.0, true, "Tasks"),
        ("page_1024", 1024.0, 700.0, false, "Purchases"),
        ("page_money", 1440.0, 900.0, false, "Money"),
        ("page_promises_dark", 1024.0, 700.0, true, "Promises"),
    ] {
        let mut h = open(width, height, dark);
        if shown == "Money" {
            let below = h.state().workspace().outlook().line.above.unwrap();
            h.state_mut().select(Selection::Project(below));
            h.run();
        }
        tab(&mut h, shown);
        h.hover_at(egui::pos2(4.0, 880.0));
        h.run();
        h.snapshot(name);
        results.extend(h.take_snapshot_results());
    }
    let long = "A name as long as nobody would ever give to any project that is worth its budget, and then some more of it";
    for (name, project, shown) in [("page_empty", "", "Tasks"), ("page_long", long, "Money")] {
        let (plan, id) = with_empty_project(if project.is_empty() { "New project" } else { project });
        let mut h = app_on(plan, 1024.0, 700.0, false, 1.0);
        h.state_mut().ask(Ask::OpenPage(id));
        h.run();
        tab(&mut h, shown);
        h.snapshot(name);
        results.extend(h.take_snapshot_results());
    }
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().show_view(View::Review);
    let below = h.state().workspace().outlook().line.above.unwrap();
    h.state_mut().select(Selection::Project(below));
    h.run();
    h.snapshot("page_review_first");
    results.extend(h.take_snapshot_results());
}
