//! The forecast in the window: chances on cards, whiskers on the timeline, the tab of a project's page, the sums of Review, suppliers'
//! records; what is old says so until it is new.
#![expect(clippy::unwrap_used, reason = "a test stops where its plan is not what it says")]
use crate::harness::{app, app_on, gpu, rows, today};
use chrono::{Days, NaiveDate};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::board::{BoardState, board_ui};
use stackrank::app::chances;
use stackrank::app::context::{Ask, Cx, Selection, View};
use stackrank::domain::{
    Estimate, Portfolio, Project, ProjectId, Purchase, PurchaseId, PurchaseState, RecordId, Task,
};
use stackrank::edits::{Edit, make};
use stackrank::engine::{Forecast, Levels, ProjectForecast, Status};
use stackrank::workspace::Workspace;
use stackrank::workspace::example::example;
use std::sync::Arc;

type Window = Harness<'static, App>;

fn forecast(h: &Window) -> Arc<Forecast> {
    h.state().workspace().forecasts().forecast().unwrap().clone()
}

fn of(forecast: &Forecast, id: ProjectId) -> &ProjectForecast {
    forecast.projects.iter().find(|told| told.id == id).unwrap()
}

fn labels(h: &Window, role: Role) -> Vec<String> {
    h.query_all_by_role(role).map(|node| node.accesskit_node().label().unwrap_or_default()).collect()
}

fn value_of(h: &Window, role: Role, label: &str) -> String {
    let node = h.get_by_role_and_label(role, label);
    node.accesskit_node().value().or_else(|| node.accesskit_node().description()).unwrap_or_default()
}

fn page(h: &mut Window, project: ProjectId) {
    h.state_mut().ask(Ask::OpenPage(project));
    h.run();
    h.get_by_role_and_label(Role::Tab, "Project forecast").click();
    h.run();
}

/// The project with a promise whose finish has most drivers, the highest rank of those.
fn most_driven(h: &Window) -> ProjectId {
    let forecast = forecast(h);
    let plan = h.state().workspace().plan();
    let ranked = plan.ranked();
    let driven = |id: ProjectId| of(&forecast, id).drivers.len();
    let open = || ranked.iter().filter(|p| of(&forecast, p.id).both.is_some());
    let most = open().map(|p| driven(p.id)).max().unwrap();
    open().find(|p| driven(p.id) == most).unwrap().id
}

/// The example with the project that most is uncertain of promised for its P50.
fn at_risk() -> Portfolio {
    let mut plan = example(today());
    let uncertain = app(1440.0, 900.0, false);
    let id = most_driven(&uncertain);
    let mut project = Project::clone(plan.projects.get(id).unwrap());
    project.promise = of(&forecast(&uncertain), id).finish.p50;
    plan.put(project.into());
    plan
}

/// The example without anything uncertain.
fn certain() -> Portfolio {
    let mut plan = example(today());
    let flat = |estimate: Estimate| Estimate { low: None, high: None, ..estimate };
    for task in plan.tasks.iter().map(|t| Task::clone(t)).collect::<Vec<_>>() {
        plan.put(Task { estimate: flat(task.estimate), ..task }.into());
    }
    let bought: Vec<RecordId> = plan.purchases.iter().map(|p| p.id.into()).collect();
    make::delete(&plan, &bought).apply(&mut plan).unwrap();
    plan
}

/// The example with six deliveries of the supplier of a project's purchases, three on the day and three a week late.
fn with_records() -> (Portfolio, ProjectId) {
    let mut plan = example(today());
    let ranked = plan.ranked();
    let id = ranked.iter().find(|p| plan.purchases_of(p.id).iter().any(|b| b.supplier.is_some())).unwrap().id;
    let model = plan.purchases_of(id).into_iter().find(|b| b.supplier.is_some()).unwrap().clone();
    for n in 0..6u64 {
        let back = |days: u64| today().checked_sub_days(Days::new(days)).unwrap();
        let promised = back(200 - n * 20);
        let came = promised.checked_add_days(Days::new(7 * (n % 2))).unwrap();
        let past = Purchase {
            id: PurchaseId(stackrank::domain::Id::generate(9_000 + n, n)),
            item: format!("Earlier delivery {}", n + 1),
            state: PurchaseState::Received,
            ordered_on: promised.checked_sub_days(Days::new(35)),
            delivery_promised: Some(promised),
            received_on: Some(came),
            order_number: String::new(),
            ..Purchase::clone(&model)
        };
        plan.put(past.into());
    }
    (plan, id)
}

#[test]
fn cards_tell_how_likely_a_promise_is_kept_and_statuses_say_why() {
    let h = app_on(at_risk(), 1440.0, 900.0, false, 1.0);
    let (forecast, workspace) = (forecast(&h), h.state().workspace());
    assert!(workspace.forecasts().is_fresh());
    let (mut told, mut risk) = (0, 0);
    for (project, outlook) in workspace.plan().projects.iter().zip(&workspace.outlook().projects) {
        let done =
            workspace.plan().stages.get(project.stage).unwrap().role == stackrank::domain::StageRole::Done;
        let on_hold =
            workspace.plan().stages.get(project.stage).unwrap().role == stackrank::domain::StageRole::OnHold;
        if done || on_hold {
            continue;
        }
        let card = value_of(&h, Role::ListItem, &project.name);
        let own = of(&forecast, project.id);
        let chance = own.on_time.map(|chance| format!("{} on time", chances::percent(chance)));
        match chance {
            Some(words) => assert!(card.contains(&words), "{}: {card}", project.name),
            None => assert!(!card.contains("on time"), "{}: {card}", project.name),
        }
        told += usize::from(own.on_time.is_some());
        if outlook.deadline == Status::AtRisk {
            assert!(card.contains(" d late") && card.contains("P80 "), "{}: {card}", project.name);
            risk += 1;
        }
        if outlook.deadline == Status::OnTrack {
            assert!(!card.contains("d late"), "{}: {card}", project.name);
        }
        if outlook.deadline == Status::InTrouble {
            assert!(card.contains("late") || card.contains("no date"), "{}: {card}", project.name);
        }
    }
    assert!(told > 3 && risk > 0, "{told} with a chance, {risk} at risk");
}

#[test]
fn an_edit_makes_it_old_and_the_next_frame_new() {
    let mut h = app(1440.0, 900.0, false);
    let before = forecast(&h);
    let id = most_driven(&h);
    let mut project = Project::clone(h.state().workspace().plan().projects.get(id).unwrap());
    project.promise = of(&before, id).finish.p10.unwrap().checked_sub_days(Days::new(1));
    let name = project.name.clone();
    h.state_mut().ask(Ask::Edit("Promise it earlier".into(), Edit::put(project)));
    h.run();
    let after = forecast(&h);
    assert!(!Arc::ptr_eq(&before, &after) && h.state().workspace().forecasts().is_fresh());
    let chance = of(&after, id).on_time.unwrap();
    assert!(chance.hundredths() <= 1_000, "{chance:?}");
    let card = value_of(&h, Role::ListItem, &name);
    assert!(card.contains(&format!("{} on time", chances::percent(chance))), "{card}");
    assert!(card.contains("late") && !card.contains(chances::OLD), "{card}");
}

/// The board of a plan that was edited a moment ago: the forecast is that of the plan before.
fn old_board() -> Harness<'static, (Workspace, BoardState)> {
    let mut workspace = Workspace::in_memory(at_risk(), today());
    workspace.wanted(&[]);
    assert!(workspace.forecasts().is_fresh());
    let mut first = Project::clone(workspace.plan().ranked()[0]);
    first.notes = "Edited".into();
    workspace.apply("Edit", Edit::put(first)).unwrap();
    assert!(!workspace.forecasts().is_fresh());
    let mut h = Harness::builder()
        .with_size(egui::vec2(1440.0, 620.0))
        .with_theme(egui::Theme::Light)
        .with_max_steps(12)
        .with_context_setup(stackrank::app::theme::install)
        .build_ui_state(
            |ui, (workspace, state): &mut (Workspace, BoardState)| {
                let cx = Cx {
                    plan: workspace.plan(),
                    outlook: workspace.outlook(),
                    preview: None,
                    changes: None,
                    answers: None,
                    what_if: stackrank::app::scenarios::WhatIf::default(),
                    forecasts: Some(workspace.forecasts()),
                    chain: &[],
                    clashes: &[],
                    compared: None,
                    drag: None,
                    then: None,
                    selection: Selection::None,
                    today: today(),
                    tokens: stackrank::app::theme::Tokens::of(ui),
                };
                egui::CentralPanel::no_frame().show(ui, |ui| board_ui(ui, &cx, state, &mut vec![]));
            },
            (workspace, BoardState::default()),
        );
    h.run();
    h
}

#[test]
fn an_old_forecast_says_so_on_the_cards() {
    let mut h = old_board();
    let told = |h: &Harness<'static, (Workspace, BoardState)>| -> Vec<String> {
        let cards = h.query_all_by_role(Role::ListItem);
        let values = cards.map(|card| card.accesskit_node().value().unwrap_or_default());
        values.filter(|value| value.contains(" on time")).collect()
    };
    let old = told(&h);
    assert!(old.len() > 3 && old.iter().all(|value| value.contains(chances::OLD)), "{old:?}");
    h.state_mut().0.wanted(&[]);
    h.run();
    let new = told(&h);
    assert!(new.len() == old.len() && new.iter().all(|value| !value.contains(chances::OLD)), "{new:?}");
}

#[test]
fn the_timeline_tells_levels_and_what_decides() {
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().show_view(View::Timeline);
    h.run();
    let id = most_driven(&h);
    let forecast = forecast(&h);
    let own = of(&forecast, id);
    let name = h.state().workspace().plan().projects.get(id).unwrap().name.clone();
    let words = value_of(&h, Role::Button, &format!("Bar of {name}"));
    let date = |day: Option<NaiveDate>| stackrank::app::format::date(day.unwrap(), today());
    let levels = format!("P50 {}, P80 {}", date(own.finish.p50), date(own.finish.p80));
    assert!(words.contains(&levels), "{words}");
    h.state_mut().select(Selection::Project(id));
    h.state_mut().run_command(stackrank::app::commands::Command::UnfoldAll);
    h.run();
    let plan = h.state().workspace().plan();
    let decisive = plan.tasks.iter().zip(&forecast.tasks).filter(|(_, chance)| chance.met > 0);
    let mut told = 0;
    for (task, chance) in decisive {
        let bar = format!("Bar of {}", task.name);
        for node in h.query_all_by_label(&bar) {
            let said = node.accesskit_node().value().unwrap_or_default();
            told += usize::from(
                said.contains(&format!("deciding chain in {} of runs", chances::percent(*chance))),
            );
        }
    }
    assert!(told > 0);
}

#[test]
fn the_page_shows_distribution_chances_levels_and_drivers() {
    let mut h = app(1440.0, 900.0, false);
    let id = most_driven(&h);
    page(&mut h, id);
    let forecast = forecast(&h);
    let own = of(&forecast, id);
    for (name, chance) in chances::named(own) {
        h.get_by_role_and_label(Role::Label, &format!("{name}: {}", chances::with_error(chance)));
    }
    let pictures = labels(&h, Role::Image);
    let told = pictures.iter().find(|l| l.starts_with("Distribution of the finish")).unwrap();
    let date = |day: Option<NaiveDate>| stackrank::app::format::date(day.unwrap(), today());
    for (name, day) in
        [("P10", own.finish.p10), ("P50", own.finish.p50), ("P80", own.finish.p80), ("P90", own.finish.p90)]
    {
        assert!(told.contains(&format!("{name} {}", date(day))), "{told}");
    }
    let Levels { p10, p50, p80, p90 } = own.eac;
    for (name, amount) in [("P10", p10), ("P50", p50), ("P80", p80), ("P90", p90)] {
        let words =
            stackrank::app::format::exact_money(amount, h.state().workspace().plan().settings.currency);
        h.get_by_label(&format!("{name}: {words}"));
    }
    let driver = own.drivers[0];
    let share = format!("{}% of the variance", (driver.share + 50) / 100);
    let links: Vec<String> =
        labels(&h, Role::Link).into_iter().filter(|l| l.contains("of the variance")).collect();
    assert_eq!(links.len(), own.drivers.len());
    assert!(links[0].contains(&share), "{links:?}");
    h.get_by_role_and_label(Role::Link, &links[0]).click();
    h.run();
    assert_eq!(h.state().selection(), Selection::from(driver.work));
}

#[test]
fn where_nothing_is_uncertain_the_page_says_so() {
    let mut h = app_on(certain(), 1440.0, 900.0, false, 1.0);
    let forecast = forecast(&h);
    let plan = h.state().workspace().plan();
    let id = plan.ranked().iter().find(|p| of(&forecast, p.id).certain && p.promise.is_some()).unwrap().id;
    page(&mut h, id);
    h.get_by_label_contains("Nothing uncertain moves its finish: plan, P50 and P80 are all");
    assert!(of(&forecast, id).drivers.is_empty());
    assert!(!labels(&h, Role::Image).iter().any(|l| l.starts_with("Distribution")));
}

#[test]
fn review_sums_the_chances_of_all() {
    let mut h = app(1440.0, 900.0, false);
    h.state_mut().show_view(View::Review);
    h.run();
    let told = forecast(&h).portfolio;
    let words = format!(
        "promises {}, budgets {}, both {}",
        chances::with_error(told.on_time.unwrap()),
        chances::with_error(told.within_budget.unwrap()),
        chances::with_error(told.both.unwrap()),
    );
    h.get_by_label_contains(&words);
    assert!(!rows(&h).is_empty());
}

#[test]
fn suppliers_records_are_shown_with_their_history_and_switched_off() {
    let (plan, id) = with_records();
    let mut h = app_on(plan, 1440.0, 1400.0, false, 1.0);
    page(&mut h, id);
    let record = forecast(&h).suppliers.iter().find(|r| r.deliveries.len() >= 6).unwrap().clone();
    assert!(record.used);
    h.get_by_label(&chances::record(&record, true));
    h.get_by_label_contains("Earlier delivery 6: promised ");
    h.get_by_role_and_label(Role::CheckBox, "Draw from records").click();
    h.run();
    assert!(!h.state().workspace().plan().settings.forecast.evidence);
    let record = forecast(&h).suppliers.iter().find(|r| r.supplier == record.supplier).unwrap().clone();
    assert!(!record.used);
    h.get_by_label(&chances::record(&record, false));
}

#[test]
fn pictures_of_the_forecast() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    let mut picture = |mut window: Window, name: &str| results.add(window.try_snapshot(name));
    for (name, width, height, dark) in [
        ("forecast_page_light", 1440.0, 900.0, false),
        ("forecast_page_dark", 1440.0, 900.0, true),
        ("forecast_page_1024", 1024.0, 700.0, false),
    ] {
        let mut h = app(width, height, dark);
        let id = most_driven(&h);
        page(&mut h, id);
        picture(h, name);
    }
    let (plan, id) = with_records();
    let mut h = app_on(plan, 1440.0, 900.0, false, 1.0);
    page(&mut h, id);
    picture(h, "forecast_records");
    let mut h = app_on(certain(), 1440.0, 900.0, false, 1.0);
    let forecast = forecast(&h);
    let plan = h.state().workspace().plan();
    let id = plan.ranked().iter().find(|p| of(&forecast, p.id).certain && p.promise.is_some()).unwrap().id;
    page(&mut h, id);
    picture(h, "forecast_certain");
    // whiskers, on a timeline that shows some months
    for (name, width, height, dark) in
        [("forecast_timeline_light", 1440.0, 900.0, false), ("forecast_timeline_dark", 1024.0, 700.0, true)]
    {
        let mut h = app(width, height, dark);
        h.state_mut().show_view(View::Timeline);
        h.run();
        picture(h, name);
    }
    let mut h = app_on(at_risk(), 1440.0, 900.0, false, 1.0);
    h.run();
    picture(h, "forecast_board");
    let mut h = app_on(at_risk(), 1024.0, 700.0, true, 1.0);
    h.state_mut().show_view(View::Review);
    h.run();
    picture(h, "forecast_review_1024");
    let (plan, _) = with_records();
    let mut h = app_on(plan, 1440.0, 900.0, false, 1.0);
    h.get_by_label_contains("Portfolio menu").click();
    h.run();
    h.get_by_label("Portfolio settings…").click();
    h.run();
    h.get_all_by_label_contains("× the promised time").next().unwrap().scroll_to_me();
    h.run();
    picture(h, "forecast_suppliers");
    results.add(old_board().try_snapshot("forecast_old"));
}
