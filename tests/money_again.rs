//! Every sum that `stackrank schedule --json` prints, counted once more from the plan by code of its own, to the cent.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/ledger.rs"]
mod ledger;
#[path = "common/portfolio.rs"]
mod portfolio;

use ledger::lives::lives;
use ledger::quarters::{Quarter, quarters};
use ledger::{ledger, of_purchase, rise_of_all};
use portfolio::{Shape, portfolio, today};
use serde_json::Value;
use stackrank::domain::{Money, Portfolio};
use stackrank::engine::{CurveOf, Network, cost_curve, evaluate, forecast};
use stackrank::storage;
use stackrank::workspace::example::example;
use std::collections::BTreeMap;
use std::process::Command;

/// What the command prints about a plan.
fn printed(plan: &Portfolio) -> Value {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.ron"), storage::to_text(plan)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stackrank"))
        .args(["schedule", "plan.ron", "--json", "--today", &today().to_string()])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let problems = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {problems}"))
}

fn amount(row: &Value, what: &str) -> i128 {
    i128::from(row[what].as_i64().unwrap_or_else(|| panic!("{what} is missing in {row}")))
}

/// Compares all money of a plan; returns how many amounts above zero were among it.
fn check(plan: &Portfolio, name: &str) -> usize {
    let json = printed(plan);
    let outlook = evaluate(plan, today());
    let (rows, lives) = (ledger(plan, &outlook), lives(plan, &outlook));
    let network = Network::compile(plan, today());
    let simulated = forecast(plan, &network, &network.order(), plan.settings.forecast, &|| false).projects;
    let mut seen = 0;
    for project in json["projects"].as_array().unwrap() {
        let id = project["id"].as_str().unwrap();
        let (told, mine) = (&project["money"], rows[&id.parse::<stackrank::domain::Id>().unwrap().into()]);
        let at = |what: &str| format!("{what} of {id} in {name}");
        assert_eq!(told["budget"].as_i64().map(i128::from), mine.budget, "{}", at("budget"));
        for (what, mine) in [
            ("actual", mine.actual),
            ("accrued", mine.accrued),
            ("committed", mine.committed),
            ("to_come", mine.to_come),
            ("eac", mine.eac()),
            ("approved", mine.approved),
            ("unreleased", mine.unreleased),
            ("free_to_commit", mine.free()),
            ("capex", mine.capex),
            ("opex", mine.opex),
            ("spent_goods", mine.goods),
            ("spent_services", mine.services),
            ("spent_labour", mine.labour),
            ("recurring_monthly", mine.monthly),
        ] {
            assert_eq!(amount(told, what), mine, "{}", at(what));
            seen += usize::from(mine != 0);
        }
        let place = plan.projects.place(id.parse::<stackrank::domain::Id>().unwrap().into()).unwrap();
        let by_bands = outlook.projects[place].money.p80;
        assert_eq!(i128::from(by_bands.minor()), mine.p80(), "{}", at("P80 by bands"));
        for (what, level) in [("eac_p50", simulated[place].eac.p50), ("eac_p80", simulated[place].eac.p80)] {
            assert_eq!(amount(told, what), i128::from(level.minor()), "{}", at(what));
        }
        for row in project["purchases"].as_array().unwrap() {
            let id = row["id"].as_str().unwrap();
            let purchase = plan.purchases.get(id.parse::<stackrank::domain::Id>().unwrap().into()).unwrap();
            let mine = of_purchase(plan, purchase, today());
            for (what, mine) in [
                ("actual", mine.actual),
                ("accrued", mine.accrued),
                ("committed", mine.committed),
                ("to_come", mine.to_come),
                ("band", mine.band),
            ] {
                assert_eq!(amount(row, what), mine, "{}", at(&format!("{what} of {id}")));
            }
        }
        let (told, mine) =
            (&project["ownership"], &lives[&id.parse::<stackrank::domain::Id>().unwrap().into()]);
        for (what, mine) in [
            ("total", mine.total()),
            ("goods", mine.goods),
            ("services", mine.services),
            ("labour", mine.labour),
            ("recurring_contracted", mine.contracted),
            ("recurring_assumed", mine.assumed),
            ("disposal", mine.disposal),
        ] {
            assert_eq!(amount(told, what), mine, "{}", at(what));
        }
        assert_eq!(told["life_months"].as_i64().map(i128::from), mine.months, "{}", at("life"));
        assert_eq!(told["per_year"].as_i64().map(i128::from), mine.per_year(), "{}", at("per year"));
        assert_eq!(told["without_life"], serde_json::json!(mine.without), "{}", at("without life"));
        // cost over time is the same money
        let only = Some(id.parse::<stackrank::domain::Id>().unwrap().into());
        let curve = cost_curve(plan, &outlook, CurveOf { only, ..CurveOf::default() });
        let mine = rows[&id.parse::<stackrank::domain::Id>().unwrap().into()];
        assert_eq!(i128::from(curve.total().minor()), mine.eac(), "{}", at("cost over time"));
    }
    let line = &json["money_line"];
    let sum = |of: fn(&ledger::Row) -> i128| rows.values().map(of).sum::<i128>();
    assert_eq!(amount(line, "free"), sum(ledger::Row::free), "free to commit of {name}");
    assert_eq!(amount(line, "budget"), sum(|row| row.budget.unwrap_or(0)), "budgets of {name}");
    assert_eq!(amount(line, "eac"), sum(ledger::Row::eac), "at completion of {name}");
    let rise = rise_of_all(plan, today());
    assert_eq!(i128::from(outlook.p80.minor()), sum(ledger::Row::eac) + rise, "P80 by bands of {name}");
    seen
}

/// Compares spend against funding of a plan without rates; returns how many projects are below the line.
fn check_funding(plan: &Portfolio, name: &str) -> usize {
    let mut plan = plan.clone();
    for row in plan.people.rows().to_vec() {
        let mut person = (*row).clone();
        person.rate = None;
        plan.people.put(person.into());
    }
    let json = printed(&plan);
    let outlook = evaluate(&plan, today());
    let mut arrivals: BTreeMap<String, chrono::NaiveDate> = BTreeMap::new();
    for row in json["projects"].as_array().unwrap().iter().flat_map(|p| p["purchases"].as_array().unwrap()) {
        if let Some(day) = row["arrival_day"].as_str() {
            arrivals.insert(row["id"].as_str().unwrap().into(), day.parse().unwrap());
        }
    }
    let (mine, below) = quarters(&plan, &outlook, |place| {
        arrivals.get(&plan.purchases.rows()[place].id.to_string()).copied()
    });
    let mut told: BTreeMap<(i32, u8), Quarter> = BTreeMap::new();
    for row in json["funding"].as_array().unwrap() {
        let side =
            |side: &str| ["funded", "firm", "covered", "not_covered"].map(|what| amount(&row[side], what));
        let when = (row["year"].as_i64().unwrap() as i32, row["quarter"].as_u64().unwrap() as u8);
        told.insert(when, Quarter([side("capex"), side("opex")]));
    }
    told.retain(|_, quarter| *quarter != Quarter::default());
    assert_eq!(told, mine, "funding of {name}");
    for project in json["projects"].as_array().unwrap() {
        let id = project["id"].as_str().unwrap();
        let id = id.parse::<stackrank::domain::Id>().unwrap().into();
        assert_eq!(project["below_line"].as_bool(), Some(below.contains(&id)), "line of {name}");
    }
    let used: i128 =
        mine.values().flat_map(|quarter| quarter.0).map(|[_, firm, covered, _]| firm + covered).sum();
    assert_eq!(amount(&json["money_line"], "used"), used, "used of {name}");
    below.len()
}

#[test]
fn the_example_adds_up() {
    let plan = example(today());
    assert!(check(&plan, "the example") > 60, "hardly any money in the example");
    check_funding(&plan, "the example");
}

/// Every state, several currencies, shared units, parts, invoices below and above the order, months that recur, on hold, draw-downs.
#[test]
fn generated_plans_add_up() {
    let (mut seen, mut below) = (0, 0);
    let count =
        std::env::var("STACKRANK_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(60u64).min(2_000);
    for seed in 0..count {
        let plan = portfolio(Shape::dense(4, 6, 3, seed));
        seen += check(&plan, &format!("seed {seed}"));
        below += check_funding(&plan, &format!("seed {seed}"));
    }
    assert!(seen > 20 * count as usize, "{seen} amounts");
    assert!(below > count as usize / 4, "{below} projects below the line");
}

#[test]
fn another_ledger_would_be_noticed() {
    // the same comparison fails when one cent moves
    let plan = example(today());
    let outlook = evaluate(&plan, today());
    let mut other = plan.clone();
    let purchase =
        plan.purchases.iter().find(|p| p.state.before_order() && p.unit_price > Money::ZERO).unwrap();
    let mut row = (**purchase).clone();
    row.unit_price = row.unit_price.plus(Money::from_minor(1));
    other.purchases.put(row.into());
    assert_ne!(ledger(&plan, &outlook), ledger(&other, &outlook));
}
