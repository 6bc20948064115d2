//! The sums on every screen against a recount of the plan by code of its own, to the cent; `tests/money_again.rs` holds what the command
//! prints against the same recount. Where a screen shortens an amount, the recount is shortened too.
#![expect(clippy::unwrap_used, reason = "amounts fit")]
use crate::harness::{app, rows};
use crate::ledger::{Row, ledger};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::context::{Ask, Selection, View};
use stackrank::app::format;
use stackrank::domain::{Money, ProjectId, PurchaseState};
use std::collections::BTreeMap;

fn recount(h: &Harness<'static, App>) -> BTreeMap<ProjectId, Row> {
    let workspace = h.state().workspace();
    ledger(workspace.plan(), workspace.outlook())
}

/// "€1,234.50", written out by hand.
fn exact(minor: i128) -> String {
    let sign = if minor < 0 { "−" } else { "" };
    let (whole, cents) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if cents == 0 { format!("{sign}€{grouped}") } else { format!("{sign}€{grouped}.{cents:02}") }
}

fn short(h: &Harness<'static, App>, minor: i128) -> String {
    let currency = h.state().workspace().plan().settings.currency;
    format::money(Money::from_minor(i64::try_from(minor).unwrap()), currency)
}

fn show(h: &mut Harness<'static, App>, view: View) {
    h.state_mut().show_view(view);
    h.run();
}

/// All labels on the screen; those that are nothing else have them as their value.
fn labels(h: &Harness<'static, App>) -> Vec<String> {
    h.get_all_by(|node| node.label().or(node.value()).is_some())
        .filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value()))
        .collect()
}

/// P50 and P80 of the EAC of a project in the runs that the program made.
fn levels(h: &Harness<'static, App>, project: ProjectId) -> (i128, i128) {
    let forecast = h.state().workspace().forecasts().forecast().unwrap().clone();
    let eac = forecast.projects.iter().find(|told| told.id == project).unwrap().eac;
    (i128::from(eac.p50.minor()), i128::from(eac.p80.minor()))
}

/// What the panel and the page of a project say about its money, with these levels of EAC.
fn wanted(row: &Row, (p50, p80): (i128, i128)) -> Vec<String> {
    let mut wanted = vec![
        format!("Actual: {}", exact(row.actual)),
        format!("Accrued: {}", exact(row.accrued)),
        format!("Committed: {}", exact(row.committed)),
        format!("To come: {}", exact(row.to_come)),
        format!("At completion: {}", exact(row.eac())),
    ];
    for (name, level) in [("P50", p50), ("P80", p80)] {
        if level != row.eac() {
            wanted.push(format!("At completion, {name}: {}", exact(level)));
        }
    }
    if row.monthly != 0 {
        wanted.push(format!("Of it recurs: {} a month", exact(row.monthly)));
    }
    if let Some(budget) = row.budget {
        let plus = if row.eac() > budget { "+" } else { "" };
        wanted.push(format!("Variance: {plus}{}", exact(row.eac() - budget)));
        wanted.push(format!("Free to commit: {}", exact(row.free())));
    }
    wanted
}

#[test]
fn the_panel_and_the_page_of_every_project() {
    let mut h = app(1440.0, 1600.0, false);
    for (project, row) in recount(&h) {
        show(&mut h, View::Board);
        h.state_mut().select(Selection::Project(project));
        h.run();
        let said = labels(&h);
        let levels = levels(&h, project);
        for text in wanted(&row, levels) {
            assert!(said.contains(&text), "{project} does not show {text:?}, but {said:#?}");
        }
        h.state_mut().ask(Ask::OpenPage(project));
        h.run();
        h.get_by_role_and_label(Role::Tab, "Project money").click();
        h.run();
        let said = labels(&h);
        let sides = row.budget.map(|_| {
            let budget = h.state().workspace().plan().projects.get(project).unwrap().budget.unwrap();
            (i128::from(budget.capex.minor()), i128::from(budget.opex.minor()))
        });
        let of = |side: fn((i128, i128)) -> i128| {
            sides.map_or(String::new(), |sides| format!(" of {}", exact(side(sides))))
        };
        let mut wanted = wanted(&row, levels);
        wanted.push(format!("Capex: {}{}", exact(row.capex), of(|sides| sides.0)));
        wanted.push(format!("Opex: {}{}", exact(row.opex), of(|sides| sides.1)));
        for text in wanted {
            assert!(said.contains(&text), "the page of {project} does not show {text:?}, but {said:#?}");
        }
    }
}

#[test]
fn review_project_by_project_and_all_together() {
    let mut h = app(1440.0, 900.0, false);
    show(&mut h, View::Review);
    let all = recount(&h);
    let names: Vec<(ProjectId, String)> =
        h.state().workspace().plan().projects.iter().map(|p| (p.id, p.name.clone())).collect();
    let told = rows(&h);
    for (id, name) in &names {
        let row = &all[id];
        let told = told.iter().find(|label| label.contains(name.as_str())).unwrap();
        let at_end = format!("at end {}", short(&h, row.eac()));
        assert!(told.contains(&at_end), "{told} does not say {at_end}");
        if let Some(budget) = row.budget {
            let budget = format!("budget {}", short(&h, budget));
            assert!(told.contains(&budget), "{told} does not say {budget}");
        }
    }
    let sum = |of: fn(&Row) -> i128| all.values().map(of).sum::<i128>();
    let (budget, eac) = (sum(|row| row.budget.unwrap_or(0)), sum(Row::eac));
    let (budgets, at_end, variance) = (exact(budget), exact(eac), exact(eac - budget));
    h.get_by_label_contains(&format!("All projects: budget {budgets}, at end {at_end}, variance {variance}"));
    let whole = h.state().workspace().forecasts().forecast().unwrap().portfolio.eac.p80;
    let all_together = Row {
        actual: sum(|row| row.actual),
        accrued: sum(|row| row.accrued),
        committed: sum(|row| row.committed),
        to_come: sum(|row| row.to_come),
        budget: Some(budget),
        ..Row::default()
    };
    let curve = |name: &str, row: &Row, p80: i128| {
        let [spent, committed, to_come] = [row.actual + row.accrued, row.committed, row.to_come].map(exact);
        let (at_end, budget) = (exact(row.eac()), exact(row.budget.unwrap_or(0)));
        let p80 = if p80 > row.eac() { format!(" (P80 {})", exact(p80)) } else { String::new() };
        format!(
            "Cost over time: {name}: spent {spent}, on order {committed}, to come {to_come}, at end {at_end}{p80}, budget {budget}"
        )
    };
    h.get_by_label_contains(&curve("all projects", &all_together, i128::from(whole.minor())));
    for (id, name) in names {
        let row = all[&id];
        h.state_mut().select(Selection::Project(id));
        h.run();
        let (_, p80) = levels(&h, id);
        h.get_by_label_contains(&curve(&name, &row, p80));
    }
}

#[test]
fn the_columns_of_the_board_and_the_status_bar() {
    let mut h = app(1440.0, 900.0, false);
    show(&mut h, View::Board);
    let all = recount(&h);
    let plan = h.state().workspace().plan().clone();
    for stage in &plan.stages {
        let inside: Vec<_> = plan.projects.iter().filter(|p| p.stage == stage.id).collect();
        let sum: i128 = inside.iter().map(|p| all[&p.id].budget.unwrap_or(0)).sum();
        let limit = stage.wip_limit.map_or(String::new(), |limit| format!(" of {limit}"));
        let words = format!("{}, {}{limit} projects, {}", stage.name, inside.len(), short(&h, sum));
        h.get_by_label_contains(&words);
    }
    let free: i128 = all.values().map(Row::free).sum();
    let budget: i128 = all.values().map(|row| row.budget.unwrap_or(0)).sum();
    h.get_by_label(&format!("Free to commit {} of {}", short(&h, free), short(&h, budget)));
}

#[test]
fn purchases_one_by_one_and_all_together() {
    // tall enough for all of them
    let mut h = app(1440.0, 3000.0, false);
    show(&mut h, View::Purchases);
    let plan = h.state().workspace().plan().clone();
    let told = rows(&h);
    let value = |purchase: &stackrank::domain::Purchase| {
        let (price, recurring) = crate::ledger::bought::value(&plan, purchase);
        price + recurring
    };
    for purchase in &plan.purchases {
        let project = &plan.projects.get(purchase.project).unwrap().name;
        let start = format!("{}, {project}", purchase.item);
        let amount = exact(value(purchase));
        let found = told.iter().any(|row| row.starts_with(&start) && row.contains(&amount));
        assert!(found, "{start} with {amount} is not among {told:#?}");
    }
    let running = plan.purchases.iter().filter(|p| p.state != PurchaseState::Cancelled);
    let total: i128 = running.map(|purchase| value(purchase)).sum();
    h.get_by_label_contains(&format!("{} purchases, {}", plan.purchases.len(), exact(total)));
}
