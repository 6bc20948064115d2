//! What takes many schedules to find: order-by dates stand in the purchases and in a purchase's panel; a late project's panel
//! lists what would bring it back, and a button makes the move as one step; the critical chain stands in the panel and is
//! outlined on the timeline.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app, app_on, gpu, press, rows, today};
use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::commands::Command;
use stackrank::app::context::{Selection, View};
use stackrank::domain::{Portfolio, Project, ProjectId, Purchase, PurchaseId, WorkId};
use stackrank::edits::Edit;
use stackrank::engine::{LeadTime, Network, OrderBy, Status, change_words, order_by_dates};
use stackrank::storage::to_text;
use stackrank::workspace::Question;
use stackrank::workspace::example::example;

type Window = Harness<'static, App>;

const LATE: &str = "Firewall HA pair";

/// The example; the late firewall's promise is one that a move can keep.
fn plan() -> Portfolio {
    let mut plan = example(today());
    let mut row = Project::clone(plan.projects.iter().find(|p| p.name == LATE).unwrap());
    row.promise = Some("2027-03-24".parse().unwrap());
    plan.put(row.into());
    plan
}

fn late(window: &Window) -> ProjectId {
    window.state().workspace().plan().projects.iter().find(|p| p.name == LATE).unwrap().id
}

/// The window with the late project selected.
fn on_late(view: View, width: f32, height: f32, dark: bool) -> Window {
    let mut window = app_on(plan(), width, height, dark, 1.0);
    let id = late(&window);
    window.state_mut().show_view(view);
    window.state_mut().select(Selection::Project(id));
    window.run();
    window
}

fn purchases(width: f32, height: f32, dark: bool) -> Window {
    let mut window = app(width, height, dark);
    window.state_mut().show_view(View::Purchases);
    window.run();
    window
}

fn order_by(plan: &Portfolio, lead: LeadTime) -> Vec<OrderBy> {
    let network = Network::compile(plan, today());
    order_by_dates(plan, &network, &network.order(), lead, &|| false)
}

#[test]
fn purchases_stand_in_the_order_in_which_they_must_be_ordered() {
    let window = purchases(1440.0, 900.0, false);
    let plan = window.state().workspace().plan();
    let mut days = order_by(plan, LeadTime::Likely);
    days.sort_by_key(|by| by.day);
    assert!(days.len() > 5, "{}", days.len());
    let shown = rows(&window);
    for (row, by) in shown.iter().zip(&days) {
        let day = stackrank::app::format::date(by.day, today());
        assert!(row.contains(&format!("order by {day}, ")), "{row}: {day}");
    }
    // a project without a promise sets no such date, and what is ordered asks for none
    assert!(shown.iter().all(|row| !row.contains("not known yet")));
}

#[test]
fn an_old_answer_stays_and_says_so_until_the_new_one_is_there() {
    let mut workspace = stackrank::workspace::Workspace::in_memory(example(today()), today());
    let purchase = order_by(workspace.plan(), LeadTime::Likely)[0].purchase;
    let due = |workspace: &stackrank::workspace::Workspace| {
        let cx = stackrank::app::context::Cx {
            plan: workspace.plan(),
            outlook: workspace.outlook(),
            preview: None,
            changes: None,
            answers: Some(workspace.answers()),
            forecasts: Some(workspace.forecasts()),
            chain: &[],
            clashes: &[],
            compared: None,
            drag: None,
            then: None,
            what_if: stackrank::app::scenarios::WhatIf::default(),
            selection: Selection::None,
            today: today(),
            tokens: &stackrank::app::theme::LIGHT,
        };
        let row = workspace.plan().purchases.get(purchase).unwrap();
        stackrank::app::order_by::Due::of(&cx, row).told(today())
    };
    assert_eq!(due(&workspace), "order-by date not known yet");
    workspace.wanted(&[Question::OrderBy(LeadTime::Likely)]);
    let first = due(&workspace);
    assert!(first.starts_with("order by "), "{first}");
    let row = Purchase::clone(workspace.plan().purchases.get(purchase).unwrap());
    workspace.apply("Note", Edit::put(Purchase { notes: "x".into(), ..row })).unwrap();
    assert_eq!(due(&workspace), format!("{first}, being computed anew"));
    workspace.wanted(&[Question::OrderBy(LeadTime::Likely)]);
    assert_eq!(due(&workspace), first);
}

/// A purchase of a project that is not late, with another date at the P80 lead time.
fn in_time(plan: &Portfolio) -> PurchaseId {
    let careful = order_by(plan, LeadTime::P80);
    let found = order_by(plan, LeadTime::Likely).into_iter().find(|by| {
        let p80 = careful.iter().find(|p80| p80.purchase == by.purchase).unwrap();
        !by.late && p80.day < by.day
    });
    found.unwrap().purchase
}

#[test]
fn the_panel_of_a_purchase_tells_both_dates_and_what_obeying_means() {
    let mut window = app(1440.0, 900.0, false);
    let plan = window.state().workspace().plan().clone();
    let id = in_time(&plan);
    window.state_mut().select(Selection::Purchase(id));
    window.run();
    for lead in [LeadTime::Likely, LeadTime::P80] {
        let by = order_by(&plan, lead).into_iter().find(|by| by.purchase == id).unwrap();
        let day = stackrank::app::format::long_date(by.day);
        assert!(window.query_all_by_label_contains(&day).count() > 0, "{day}");
    }
    window.get_by_label_contains(", the promise is kept; by ");
    // once it is ordered nobody asks any more
    window.state_mut().ask(stackrank::app::context::Ask::Edit("Order".into(), {
        let mut row = Purchase::clone(plan.purchases.get(id).unwrap());
        row.state = stackrank::domain::PurchaseState::Ordered;
        row.ordered_on = Some(today());
        Edit::put(row)
    }));
    window.run();
    window.run();
    assert!(window.query_by_label("Order by").is_none());
}

#[test]
fn a_button_makes_a_move_as_one_step_and_the_promise_is_kept() {
    let mut window = on_late(View::Board, 1440.0, 900.0, false);
    let id = late(&window);
    let before = to_text(window.state().workspace().plan());
    let best = window.state().workspace().answers().bring_back(id).unwrap().value.all[0].clone();
    assert!(best.keeps);
    window.get_by_label_contains("9 d gained, keeps the promise");
    let name = format!("Move {LATE} to rank 5");
    window.get_by_role_and_label(Role::Button, &name).click();
    window.run();
    window.run();
    let workspace = window.state().workspace();
    assert_eq!(workspace.history().next_undo(), Some(name.as_str()));
    let project = &workspace.outlook().projects[workspace.plan().projects.place(id).unwrap()];
    assert!(project.slack.unwrap() >= 0, "{:?}", project.slack);
    assert_eq!(project.finish.unwrap().last_day(), best.finish);
    // by the plan it is back; where it is not by the forecast, more is offered
    let at_risk = project.deadline >= Status::AtRisk;
    assert_eq!(window.query_by_label("What would bring it back").is_some(), at_risk);
    assert!(window.query_by_label_contains("9 d gained, keeps the promise").is_none());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().workspace().plan()), before);
    window.get_by_label("What would bring it back");
}

#[test]
fn every_move_that_is_listed_can_be_made_and_ends_the_project_when_it_says() {
    let window = on_late(View::Board, 1440.0, 900.0, false);
    let id = late(&window);
    let moves = window.state().workspace().answers().bring_back(id).unwrap().value.all.clone();
    assert!(moves.len() > 6, "{}", moves.len());
    for found in moves {
        let mut window = on_late(View::Board, 1440.0, 3000.0, false);
        if let Some(all) = window.query_by_label_contains("Show all ") {
            all.click();
            window.run();
        }
        let name = change_words(window.state().workspace().plan(), found.change);
        window.get_by_role_and_label(Role::Button, &name).click_accesskit();
        window.run();
        let workspace = window.state().workspace();
        let project = &workspace.outlook().projects[workspace.plan().projects.place(id).unwrap()];
        assert_eq!(project.finish.unwrap().last_day(), found.finish, "{name}");
    }
}

#[test]
fn names_in_a_move_select_what_they_name() {
    let mut window = on_late(View::Board, 1440.0, 900.0, false);
    let other = "Virtualisation hosts, DC2";
    window.get_all_by_role_and_label(Role::Link, other).next().unwrap().click();
    window.run();
    let id = window.state().workspace().plan().projects.iter().find(|p| p.name == other).unwrap().id;
    assert_eq!(window.state().selection(), Selection::Project(id));
    assert!(window.query_by_label("What would bring it back").is_none(), "that one is on track");
}

#[test]
fn the_critical_chain_unfolds_in_the_panel_in_order_of_time() {
    let mut window = on_late(View::Board, 1440.0, 2400.0, false);
    let chain = window.state().workspace().chain().to_vec();
    assert!(chain.len() > 4);
    let name = |window: &Window, work: WorkId| {
        stackrank::domain::check::work_name(window.state().workspace().plan(), work)
    };
    let last = name(&window, *chain.last().unwrap());
    let lines = |window: &Window| {
        window
            .query_all_by_role(Role::Link)
            .filter(|n| n.accesskit_node().label().is_some_and(|l| l == last))
            .count()
    };
    assert_eq!(lines(&window), 0, "folded at first");
    window.get_by_label(&format!("Critical chain {}", chain.len())).click();
    window.run();
    assert_eq!(lines(&window), 1);
    let heading = window.get_by_label(&format!("Critical chain {}", chain.len())).rect().bottom();
    let mut listed: Vec<(f32, String)> = window
        .query_all_by_role(Role::Link)
        .filter(|n| n.rect().top() >= heading)
        .map(|n| (n.rect().top(), n.accesskit_node().label().unwrap_or_default()))
        .collect();
    listed.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(listed.len() >= chain.len());
    for ((_, told), work) in listed.iter().zip(&chain) {
        let name = name(&window, *work);
        assert!(*told == name || told.starts_with(&format!("{name} in ")), "{told}: {name}");
    }
    window.get_by_role_and_label(Role::Link, &last).click();
    window.run();
    assert_eq!(window.state().selection(), Selection::from(*chain.last().unwrap()));
    assert_eq!(window.state().workspace().chain(), chain, "its project's chain stays in view");
}

#[test]
fn bars_of_the_chain_say_that_they_are_on_it() {
    let mut window = app(1440.0, 900.0, false);
    window.state_mut().show_view(View::Timeline);
    window.state_mut().run_command(Command::UnfoldAll);
    window.run();
    let id = late(&window);
    window.state_mut().select(Selection::Project(id));
    window.run();
    let last = *window.state().workspace().chain().last().unwrap();
    window.state_mut().select(Selection::from(last));
    window.run();
    let told = |window: &Window| {
        let bars = window.query_all_by_role(Role::Button);
        bars.filter(|n| n.accesskit_node().value().is_some_and(|v| v.contains("on the critical chain")))
            .count()
    };
    assert!(told(&window) > 0);
    window.state_mut().select(Selection::None);
    window.run();
    assert_eq!(told(&window), 0);
}

#[test]
fn pictures_of_order_by_dates() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    for (dark, width, height, name) in [
        (false, 1440.0, 900.0, "answers_purchase_light"),
        (true, 1440.0, 900.0, "answers_purchase_dark"),
        (false, 1024.0, 700.0, "answers_purchase_1024"),
    ] {
        let mut window = purchases(width, height, dark);
        let id = in_time(window.state().workspace().plan());
        window.state_mut().select(Selection::Purchase(id));
        window.run();
        window.snapshot(name);
        results.extend(window.take_snapshot_results());
    }
}

#[test]
fn pictures_of_moves_and_the_critical_chain() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    for (dark, width, height, view, name) in [
        (false, 1440.0, 900.0, View::Board, "answers_moves_light"),
        (true, 1440.0, 900.0, View::Timeline, "answers_moves_dark"),
        (false, 1024.0, 700.0, View::Timeline, "answers_moves_1024"),
    ] {
        let mut window = on_late(view, width, height, dark);
        window.snapshot(name);
        results.extend(window.take_snapshot_results());
    }
    let mut window = on_late(View::Timeline, 1440.0, 900.0, false);
    let task = *window.state().workspace().chain().last().unwrap();
    window.state_mut().run_command(Command::UnfoldAll);
    window.state_mut().select(Selection::from(task));
    window.run();
    window.snapshot("answers_chain_light");
    results.extend(window.take_snapshot_results());
    let mut window = on_late(View::Timeline, 1440.0, 1300.0, false);
    let chain = format!("Critical chain {}", window.state().workspace().chain().len());
    window.get_by_label(&chain).click();
    window.run();
    window.snapshot("answers_chain_panel_light");
    results.extend(window.take_snapshot_results());
}
