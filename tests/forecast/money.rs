//! Money: prices within their bands, labour as it is worked, budgets and funding met or not.
use super::{apart, of};
use crate::plan::{Plan, budget, by, date};
use stackrank::domain::{Money, PurchaseState, Terms};
use stackrank::engine::evaluate;

#[test]
fn a_price_is_drawn_within_its_band() {
    let mut plan = Plan::new();
    // a guess of 1,000.00 is 25 % off at most
    let project = plan.project("P", |p| p.budget = Some(budget(100_000, 0)));
    plan.purchase(project, "Goods", "5ed", |p| p.state = PurchaseState::Requested);
    let found = of(&plan.rows, plan.today, apart(10_000));
    let row = &found.projects[0];
    assert!(row.certain && !row.eac_certain);
    // Beta(3, 3) on 750 to 1,250: P50 at 1,000, P80 at 0.6734
    let near = |found: Money, exact: i64, off: i64| {
        assert!((found.minor() - exact).abs() <= off, "{found:?}, not {exact}");
    };
    near(row.eac.p50, 100_000, 400);
    near(row.eac.p80, 75_000 + 33_670, 500);
    near(row.eac.p10, 75_000 + 12_320, 600);
    let chance = row.within_budget.expect("a budget").hundredths();
    assert!((4_850..5_150).contains(&chance), "{chance}");
    assert_eq!((row.on_time, row.both), (None, None));
    assert_eq!(found.portfolio.within_budget, row.within_budget);
    // an order at a fixed price is certain
    let mut plan = Plan::new();
    let project = plan.project("P", |_| ());
    plan.purchase(project, "Goods", "5ed", |p| p.state = PurchaseState::Ordered);
    let found = of(&plan.rows, plan.today, apart(100));
    assert!(found.projects[0].eac_certain);
    assert_eq!(found.projects[0].eac.p90, evaluate(&plan.rows, plan.today).projects[0].money.eac());
}

/// Time and money come from the same draws: labour costs what is worked, so that whoever is late is also over.
#[test]
fn labour_follows_the_work_that_is_drawn() {
    let mut plan = Plan::new();
    let project = plan.project("P", |p| {
        p.budget = Some(budget(0, 400_000));
        p.promise = Some(date("2026-11-27"));
    });
    let ann = plan.person("Ann", |p| p.rate = Some(Money::from_minor(10_000)));
    plan.task(project, "Work", "20h..40h..60h", by(&[(ann, 100)]));
    let found = of(&plan.rows, plan.today, apart(4_000));
    let row = &found.projects[0];
    // 100.00 an hour: 20 to 60 hours, Beta(3, 3); the promise is the end of 40 hours, and so is the budget
    assert!((row.eac.p80.minor() - 10_000 * 20 - 6_734 * 40).abs() < 10_000 * 40 + 6_000);
    assert!((row.eac.p80.minor() - (200_000 + 269_360)).abs() < 6_000, "{:?}", row.eac);
    assert_eq!(row.on_time, row.within_budget);
    assert_eq!(row.both, row.on_time);
    assert_eq!((found.portfolio.both, found.portfolio.on_time), (row.both, row.on_time));
}

/// What remains of a started task is drawn in proportion: 10 of 40 hours with the range of the whole.
#[test]
fn what_remains_spreads_as_the_whole_did() {
    let mut plan = Plan::new();
    let project = plan.project("P", |_| ());
    let ann = plan.person("Ann", |p| p.rate = Some(Money::from_minor(10_000)));
    plan.task(project, "Work", "20h..40h..80h", |t| {
        by(&[(ann, 100)])(t);
        t.progress = stackrank::domain::Progress::Started {
            at: crate::plan::at("2026-11-16T08:00"),
            remaining: 1_000,
        };
    });
    let found = of(&plan.rows, plan.today, apart(4_000));
    // 30 hours worked; 5 to 20 to come, mean (5 + 40 + 20) / 6
    let eac = found.projects[0].eac;
    assert!(eac.p10.minor() > 300_000 + 60_000 && eac.p90.minor() < 300_000 + 200_000, "{eac:?}");
    assert!((eac.p50.minor() - 300_000 - 107_000).abs() < 4_000, "{eac:?}");
}

#[test]
fn funding_is_met_or_not_in_the_same_runs() {
    let mut plan = Plan::new();
    let (a, b) = (plan.project("A", |_| ()), plan.project("B", |_| ()));
    for (project, name) in [(a, "One"), (b, "Two")] {
        plan.purchase(project, name, "5ed", |p| p.state = PurchaseState::Requested);
    }
    plan.funding(2026, None, 200_000, 0);
    let found = of(&plan.rows, plan.today, apart(4_000));
    let chance = found.portfolio.within_funding.expect("funding").hundredths();
    assert!((4_700..5_300).contains(&chance), "two guesses stay below their sum half of the time: {chance}");
    // both at their P80 is not the P80 of both
    let alone = found.projects[0].eac.p80.plus(found.projects[1].eac.p80);
    assert!(found.portfolio.eac.p80 < alone);
    assert_eq!(of(&plan.rows, plan.today, Terms { runs: 1, ..apart(1) }).runs, 1);
}
