//! Worked examples of how money is counted, of the money line, and of status.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "engine_money/funding.rs"]
mod funding;
#[path = "engine_money/ladder.rs"]
mod ladder;
#[path = "common/ledger.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod ledger;
#[path = "engine_money/ownership.rs"]
mod ownership;
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;
#[path = "common/portfolio.rs"]
mod portfolio;
#[path = "engine_money/put_first.rs"]
mod put_first;
#[path = "engine_money/within_funding.rs"]
mod within_funding;
#[path = "common/within_funding.rs"]
mod within_funding_plans;

use plan::{Plan, at, budget, by, date, id};
use stackrank::domain::{Money, Nature, Progress, PurchaseState};
use stackrank::engine::{NextEvent, Status};

fn money(minor: i64) -> Money {
    Money::from_minor(minor)
}

/// One purchase in every state, 1,000.00 each, of which the invoiced and the requested are opex.
fn every_state(stage: &str) -> Plan {
    let mut plan = Plan::new();
    let project = plan.project("p", |p| {
        p.stage = id(stage);
        p.budget = Some(budget(600_000, 100_000));
    });
    for (place, state) in PurchaseState::ALL.into_iter().enumerate() {
        plan.purchase(project, &format!("buy-{place}"), "5ed", |p| {
            p.state = state;
            if matches!(state, PurchaseState::Requested | PurchaseState::Invoiced) {
                p.nature = Nature::Opex;
            }
        });
    }
    plan
}

#[test]
fn each_state_counts_once() {
    let outlook = every_state("delivery").outlook();
    let told = outlook.projects[0].money;
    assert_eq!((told.actual, told.accrued, told.committed), (money(200_000), money(100_000), money(100_000)));
    assert_eq!((told.to_come, told.approved), (money(300_000), money(100_000)));
    assert_eq!(told.eac(), money(700_000));
    assert_eq!((told.capex, told.opex), (money(500_000), money(200_000)));
    assert_eq!(told.free_to_commit(), money(700_000 - 200_000 - 100_000 - 100_000 - 100_000));
    assert_eq!(
        outlook.projects[0].budget,
        Status::AtRisk,
        "it fits just so, and what is requested is a guess"
    );
}

#[test]
fn on_hold_what_is_committed_stays_and_what_is_to_come_stops() {
    let told = every_state("on-hold").outlook().projects[0].money;
    assert_eq!((told.to_come, told.approved), (Money::ZERO, Money::ZERO));
    assert_eq!(told.eac(), money(400_000));
}

#[test]
fn labour_counts_the_exact_work_of_people_with_a_rate() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |p| (p.rate, p.reserve) = (Some(money(6_000)), 15));
    let bob = plan.person("bob", |_| ());
    // 10 h shared by weights 85 (Ann, 60 an hour) and 50 (Bob, no rate): 6.296 h of Ann's, though the span is rounded
    plan.task(project, "shared", "10h", by(&[(ann, 100), (bob, 50)]));
    assert_eq!(plan.outlook().projects[0].money.to_come, money(37_778));
    // 2 days of 8 h at half of 85 %: 6.8 h
    plan.task(project, "days", "2d", by(&[(ann, 50)]));
    assert_eq!(plan.outlook().projects[0].money.to_come, money(37_778 + 40_800));
    // burn-in is waiting, not work
    plan.task(project, "burn-in", "7ed", by(&[(ann, 10)]));
    assert_eq!(plan.outlook().projects[0].money.to_come, money(37_778 + 40_800));
    // of 4 h one is left; another task is finished
    plan.task(project, "running", "4h", |t| {
        t.progress = Progress::Started { at: at("2026-11-20T08:00"), remaining: 100 };
        by(&[(ann, 100)])(t);
    });
    plan.task(project, "done", "1h", |t| {
        t.progress = Progress::Done { started: at("2026-11-20T08:00"), finished: at("2026-11-20T10:00") };
        by(&[(ann, 100)])(t);
    });
    let told = plan.outlook().projects[0].money;
    assert_eq!(told.actual, money(18_000 + 6_000));
    assert_eq!(told.to_come, money(37_778 + 40_800 + 6_000));
    assert_eq!((told.capex, told.opex), (Money::ZERO, told.eac()));
}

#[test]
fn the_line_stands_above_the_first_that_does_not_fit() {
    let mut plan = Plan::new();
    let names = ["one", "two", "three", "four"];
    let prices = [60_000, 50_000, 40_000, 1];
    for (name, price) in names.into_iter().zip(prices) {
        let project = plan.project(name, |p| {
            if name == "four" {
                p.stage = id("assessing"); // takes no funding
            }
        });
        plan.purchase(project, &format!("buy-{name}"), "5ed", |p| p.unit_price = money(price));
    }
    assert_eq!(plan.outlook().line.above, None, "no funding, no line");
    plan.funding(2026, None, 100_000, 0);
    let outlook = plan.outlook();
    let below = |name: &str| outlook.projects[plan.rows.projects.place(id(name)).unwrap()].below_line;
    assert_eq!(outlook.line.above, Some(id("two")));
    assert_eq!(names.map(below), [false, true, false, false], "three fits after all");
    assert_eq!((outlook.line.funding, outlook.line.used), (money(100_000), money(100_000)));
}

#[test]
fn money_on_order_is_paid_first_whatever_its_rank() {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    plan.purchase(high, "wanted", "5ed", |p| p.unit_price = money(60_000));
    plan.purchase(low, "ordered", "5ed", |p| {
        (p.unit_price, p.state) = (money(50_000), PurchaseState::Ordered);
    });
    plan.funding(2026, None, 100_000, 0);
    let outlook = plan.outlook();
    assert_eq!(outlook.line.above, Some(high));
    assert_eq!(outlook.line.used, money(50_000));
}

#[test]
fn an_earlier_quarter_leaves_its_money_to_the_later_ones_of_its_year() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    plan.purchase(project, "late", "5ed", |p| {
        (p.unit_price, p.planned_order) = (money(90_000), Some(date("2027-05-03")));
    });
    plan.funding(2027, Some(1), 60_000, 0);
    plan.funding(2027, Some(2), 30_000, 0);
    assert_eq!(plan.outlook().line.above, None);
    // ordered in December it is due before any money is there
    let mut early = Plan::new();
    let project = early.project("p", |_| ());
    early.purchase(project, "early", "60ed", |p| p.unit_price = money(90_000));
    early.funding(2027, Some(1), 60_000, 0);
    early.funding(2027, Some(2), 30_000, 0);
    assert_eq!(early.outlook().line.above, Some(project));
}

#[test]
fn status_follows_one_rule_for_time_and_one_for_money() {
    let mut plan = Plan::new();
    let project = plan.project("p", |p| {
        p.promise = Some(date("2026-11-27"));
        p.budget = Some(budget(100_000, 0));
    });
    plan.task(project, "t", "5d", |_| ());
    plan.purchase(project, "buy", "1ed", |_| ());
    let told = plan.outlook().projects[0].clone();
    assert_eq!((told.slack, told.deadline), (Some(0), Status::OnTrack));
    assert_eq!((told.budget, told.status()), (Status::OnTrack, Status::OnTrack));
    plan.task(project, "u", "7d", |_| ());
    let told = plan.outlook().projects[0].clone();
    assert_eq!((told.slack, told.deadline), (Some(-2), Status::InTrouble));
    let mut row = stackrank::domain::Project::clone(&plan.rows.projects.rows()[0]);
    if let Some(budget) = &mut row.budget {
        (budget.capex, budget.contingency) = (money(80_000), money(20_000));
    }
    plan.rows.projects.put(row.into());
    assert_eq!(plan.outlook().projects[0].budget, Status::AtRisk, "it eats into contingency");
}

#[test]
fn the_next_event_is_the_first_that_needs_somebody() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let first = plan.task(project, "first", "2d", |_| ());
    let next = |plan: &Plan| plan.outlook().projects[0].next;
    assert_eq!(next(&plan), Some(NextEvent::Starts(first, date("2026-11-23"))));
    let buy = plan.purchase(project, "buy", "2ed", |_| ());
    plan.link(first, buy);
    assert_eq!(next(&plan), Some(NextEvent::Order(buy, date("2026-11-24"))));
    let overdue = plan.purchase(project, "overdue", "2ed", |p| p.planned_order = Some(date("2026-11-10")));
    assert_eq!(next(&plan), Some(NextEvent::Order(overdue, date("2026-11-10"))));
}

#[test]
fn loads_say_how_full_somebody_is_and_until_when() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let proposed = plan.project("q", |p| p.stage = id("proposed"));
    let ann = plan.person("ann", |p| p.reserve = 20);
    plan.task(project, "t", "10d", by(&[(ann, 100)]));
    plan.task(project, "u", "5d", by(&[(ann, 50)]));
    plan.task(proposed, "outlined", "50d", by(&[(ann, 100)]));
    let outlook = plan.outlook();
    let load = &outlook.loads[0];
    assert_eq!(load.first_week, date("2026-11-23"));
    assert_eq!(load.capacity[..2], [16_000, 16_000]);
    assert_eq!(load.by_project.len(), 1);
    let weeks = [0, 1, 2, 3].map(|week| load.by_project[0].in_week(week));
    assert_eq!(weeks, [16_000, 16_000, 8_000, 0]);
    assert_eq!(load.full_until, Some(date("2026-12-06")));
    assert_eq!(load.percent, 20, "40 thousand of twelve times 16 thousand");
}
