//! Spend against funding by quarter, and what the close of the fiscal year takes away.
use super::money;
use super::plan::{Plan, budget, date, id};
use super::portfolio::{self, Shape};
use proptest::prelude::*;
use stackrank::domain::{ExpediteOffer, Money, Nature, PurchaseState};
use stackrank::engine::{Fate, Spend, Way, evaluate, year_end};

fn never() -> bool {
    false
}

#[test]
fn every_amount_stands_in_the_quarter_in_which_it_falls_due() {
    let mut plan = Plan::new();
    let project = plan.project("p", |p| p.stage = id("delivery"));
    // today is Mon 23 Nov 2026, in the fourth quarter
    plan.funding(2026, Some(4), 100_000, 50_000);
    plan.funding(2027, None, 80_000, 0);
    plan.purchase(project, "soon", "7ed", |_| ());
    plan.purchase(project, "ordered", "7ed", |p| {
        p.state = PurchaseState::Ordered;
        p.ordered_on = Some(date("2026-11-20"));
        p.delivery_promised = Some(date("2027-02-10"));
    });
    plan.purchase(project, "support", "7ed", |p| p.nature = Nature::Opex);
    let outlook = plan.outlook();
    let quarters = &outlook.funding;
    let at =
        |year: i32, quarter: u8| quarters.iter().find(|q| (q.year, q.quarter) == (year, quarter)).unwrap();
    let (last, first) = (at(2026, 4), at(2027, 1));
    assert_eq!((last.begins, last.ends), (date("2026-10-01"), date("2026-12-31")));
    let (none, price) = (Money::ZERO, money(100_000));
    assert_eq!(last.capex, Spend { funded: price, firm: none, covered: none, not_covered: price });
    assert_eq!(last.opex, Spend { funded: money(50_000), firm: none, covered: none, not_covered: price });
    assert_eq!(first.capex, Spend { funded: money(80_000), firm: price, ..Spend::default() });
    assert_eq!(outlook.line.above, Some(project), "its opex does not fit, so all of it waits");
    assert_eq!(quarters.len(), 8, "whole years: {quarters:?}");
}

#[test]
fn what_misses_the_close_lapses_or_falls_into_the_next_year() {
    let mut plan = Plan::new();
    let prompt = plan.project("prompt", |p| p.stage = id("delivery"));
    let project = plan.project("p", |p| p.stage = id("delivery"));
    plan.funding(2026, None, 500_000, 0);
    plan.purchase(prompt, "in-time", "7ed", |_| ());
    // ordered now, here in February
    plan.purchase(project, "late", "80ed", |_| ());
    // not ordered before the close: next year's affair from the start
    plan.purchase(project, "later", "80ed", |p| p.planned_order = Some(date("2027-01-11")));
    let now = plan.outlook();
    let end = year_end(&plan.rows, &now, &never).unwrap();
    assert_eq!((end.year, end.closes), (2026, date("2026-12-31")));
    assert_eq!(end.left, [money(400_000), Money::ZERO]);
    let misses: Vec<_> = end.misses.iter().map(|miss| (miss.purchase, miss.amount, miss.fate)).collect();
    assert_eq!(misses, [(id("late"), money(100_000), Fate::Lapses)], "nothing is funded after it");
    plan.funding(2027, None, 500_000, 0);
    let end = year_end(&plan.rows, &plan.outlook(), &never).unwrap();
    assert_eq!(end.misses[0].fate, Fate::FallsIntoNextYear);
    // next year's funding pays only for what is above its line
    plan.rows.funding.remove(id("funding-1"));
    plan.funding(2027, None, 50_000, 0);
    let now = plan.outlook();
    assert_eq!(year_end(&plan.rows, &now, &never).unwrap().misses[0].fate, Fate::Lapses);
}

#[test]
fn what_could_still_land_is_found_by_scheduling() {
    let mut plan = Plan::new();
    let project = plan.project("p", |p| p.stage = id("delivery"));
    plan.funding(2026, None, 150_000, 0);
    plan.purchase(project, "put-off", "7ed", |p| p.planned_order = Some(date("2027-01-11")));
    plan.purchase(project, "expedite", "80ed", |p| {
        p.expedite = vec![ExpediteOffer { lead_time: "20ed".parse().unwrap(), surcharge: money(20_000) }];
    });
    plan.purchase(project, "too-far", "80ed", |_| ());
    let now = plan.outlook();
    let end = year_end(&plan.rows, &now, &never).unwrap();
    let found: Vec<_> = end.could_land.iter().map(|one| (one.purchase, one.amount, one.by)).collect();
    let wanted =
        [(id("expedite"), money(120_000), Way::Expedite(0)), (id("put-off"), money(100_000), Way::OrderNow)];
    assert_eq!(found, wanted);
    assert!(end.could_land.iter().all(|one| one.affordable && one.lands <= end.closes));
    let stopped = year_end(&plan.rows, &now, &|| true).unwrap();
    assert!(stopped.could_land.is_empty() && stopped.misses == end.misses);
}

#[test]
fn what_finished_projects_leave_can_be_released() {
    let mut plan = Plan::new();
    let thrifty =
        plan.project("thrifty", |p| (p.stage, p.budget) = (id("delivery"), Some(budget(150_000, 0))));
    let spent = plan.project("spent", |p| (p.stage, p.budget) = (id("delivery"), Some(budget(100_000, 0))));
    plan.funding(2026, None, 500_000, 0);
    plan.purchase(thrifty, "a", "7ed", |_| ());
    plan.purchase(spent, "b", "7ed", |_| ());
    let end = year_end(&plan.rows, &plan.outlook(), &never).unwrap();
    assert_eq!(end.releasable, [(thrifty, money(50_000))]);
    assert_eq!(end.left, [money(300_000), Money::ZERO]);
}

#[test]
fn without_funding_for_this_year_there_is_no_close_to_guard() {
    let mut plan = Plan::new();
    plan.project("p", |_| ());
    assert_eq!(year_end(&plan.rows, &plan.outlook(), &never), None);
    plan.funding(2028, None, 500_000, 0);
    assert_eq!(year_end(&plan.rows, &plan.outlook(), &never), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_quarters_add_up_to_the_line(projects in 1u32..6, tasks in 2u32..8, people in 1u32..4, seed: u64) {
        let plan = portfolio::portfolio(Shape::dense(projects, tasks, people, seed));
        let outlook = evaluate(&plan, portfolio::today());
        let all = outlook.funding.iter().fold(Spend::default(), |sum, q| sum.plus(q.capex).plus(q.opex));
        prop_assert_eq!(all.funded, outlook.line.funding);
        prop_assert_eq!(all.firm.plus(all.covered), outlook.line.used);
        for (a, b) in outlook.funding.iter().zip(outlook.funding.iter().skip(1)) {
            prop_assert_eq!(a.ends.succ_opt().unwrap(), b.begins);
        }
        // nothing is below the line where nothing is refused
        let below = outlook.projects.iter().any(|project| project.below_line);
        prop_assert!(below || all.not_covered == Money::ZERO);
    }
}
