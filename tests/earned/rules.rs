//! What earns, when, and against which baseline; and why a figure is missing.
use super::{Plan, at, date, id, money};
use crate::plan::by;
use stackrank::domain::{Dependency, LinkKind, Progress, Purchase, PurchaseState};
use stackrank::engine::{NoFigure, baseline_now, compared, earned, no_figure_words};

/// A purchase for 1,000.00 that was to arrive on 16 November, in a state.
fn bought(change: impl FnOnce(&mut Purchase)) -> Plan {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let buy = plan.purchase(project, "buy", "5ed", |p| {
        (p.quantity, p.unit_price) = (10, money(10_000));
        change(p);
    });
    plan.baseline("approved", "2026-11-01");
    plan.kept("approved", buy, ("2026-11-09T00:00", "2026-11-17T00:00"), 100_000);
    plan
}

#[test]
fn a_purchase_earns_when_it_arrives_and_a_payment_is_no_progress() {
    for state in PurchaseState::ALL {
        let v = bought(|p| {
            p.state = state;
            p.received_on = state.has_arrived().then(|| date("2026-11-17"));
        });
        if state == PurchaseState::Cancelled {
            assert!(v.earned().whole.is_none(), "cancelled is out of the baseline");
            continue;
        }
        let v = v.value();
        let there = if state.has_arrived() { money(100_000) } else { money(0) };
        assert_eq!((v.pv, v.ev, v.ac), (money(100_000), there, there), "{state:?}");
    }
    // paid in advance: spent, not earned, until it is there
    let paid = bought(|p| {
        (p.state, p.paid_on) = (PurchaseState::Paid, Some(date("2026-11-10")));
        p.delivery_promised = Some(date("2026-12-04"));
    });
    let v = paid.value();
    assert_eq!((v.ev, v.ac, v.cpi().unwrap().rounded(100)), (money(0), money(100_000), 0));
    assert_eq!(v.trend_eac(), Err(NoFigure::NothingEarned));
}

#[test]
fn part_deliveries_earn_by_units() {
    let mut plan = bought(|p| p.state = PurchaseState::Ordered);
    plan.part(id("buy"), 4, "2026-11-16");
    plan.part(id("buy"), 3, "2026-12-16");
    assert_eq!(plan.value().ev, money(0), "promised is not received");
    let mut part = stackrank::domain::Delivery::clone(&plan.rows.deliveries.rows()[0]);
    part.received_on = Some(date("2026-11-18"));
    plan.rows.deliveries.put(part.into());
    assert_eq!(plan.value().ev, money(40_000));
    // the rest has come: the part promised for December has not
    let mut row = Purchase::clone(&plan.rows.purchases.rows()[0]);
    row.state = PurchaseState::Invoiced;
    plan.rows.purchases.put(row.into());
    assert_eq!(plan.value().ev, money(70_000));
}

#[test]
fn value_follows_units_to_the_project_that_uses_them() {
    let mut plan = bought(|p| {
        (p.state, p.received_on) = (PurchaseState::Received, Some(date("2026-11-16")));
    });
    let other = plan.project("other", |_| ());
    let rack = plan.task(other, "rack", "1d", |_| ());
    plan.joined(
        id::<stackrank::domain::PurchaseId>("buy"),
        rack,
        LinkKind::FinishStart,
        stackrank::domain::Lag::NONE,
    );
    plan.change_link(|link: &mut Dependency| link.units = Some(3));
    let all = plan.earned();
    let of = |project: &str| all.of(&plan.rows, id(project)).unwrap().clone();
    let (own, used) = (of("p"), of("other"));
    assert_eq!((own.bac, own.ev, own.ac), (money(70_000), money(70_000), money(70_000)));
    assert_eq!((used.bac, used.ev, used.ac), (money(30_000), money(30_000), money(30_000)));
    assert_eq!((own.baseline, used.baseline), (Some(id("approved")), Some(id("approved"))));
}

#[test]
fn work_without_a_rate_is_seen_in_hours() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let bob = plan.person("bob", |_| ());
    plan.baseline("approved", "2026-11-01");
    let task = plan.task(project, "t", "10d", |t| {
        by(&[(bob, 100)])(t);
        t.progress = Progress::Started { at: at("2026-11-16T08:00"), remaining: 700 };
    });
    plan.kept("approved", task, ("2026-11-16T08:00", "2026-11-27T17:00"), 0);
    let v = plan.value();
    assert_eq!((v.work.total, v.work.planned, v.work.earned), (8_000, 4_000, 2_400));
    assert_eq!(v.spi_work().unwrap().rounded(100), 60);
    assert_eq!(
        (v.spi(), v.cpi(), v.tcpi()),
        (Err(NoFigure::NoMoney), Err(NoFigure::NoMoney), Err(NoFigure::NoMoney))
    );
    // three of twelve days of work: earned by the end of Wednesday, a week after the start
    let time = v.time.unwrap();
    assert_eq!((time.earned.rounded(100), time.actual, time.planned), (300, 7, 12));
}

#[test]
fn each_project_is_compared_with_the_last_baseline_that_knows_it_or_with_the_one_chosen() {
    let mut plan = bought(|_| ());
    let other = plan.project("other", |_| ());
    let later = plan.task(other, "later", "1d", |_| ());
    plan.baseline("imported", "2026-11-20");
    plan.kept("imported", later, ("2026-11-16T08:00", "2026-11-16T17:00"), 500);
    let of = |chosen: Option<&str>| compared(&plan.rows, chosen.map(id));
    let place = |project: &str| plan.rows.projects.place(id(project)).unwrap();
    let (p, o) = (place("p"), place("other"));
    let last = of(None);
    assert_eq!((last[p], last[o]), (Some(id("approved")), Some(id("imported"))));
    let chosen = of(Some("imported"));
    assert_eq!((chosen[p], chosen[o]), (None, Some(id("imported"))));
    let all = earned(&plan.rows, &plan.outlook(), Some(id("imported")));
    assert_eq!(all.of(&plan.rows, id("p")).err(), Some(NoFigure::NoBaseline));
    assert_eq!(all.whole.unwrap().bac, money(500));
    assert_eq!(plan.value().baseline, None, "two of them");
}

#[test]
fn what_cannot_be_computed_says_why() {
    let v = Plan::new().earned();
    assert_eq!((v.projects.len(), v.whole), (0, None));
    // planned for later, nothing done, nothing spent
    let mut early = bought(|_| ());
    early.today = date("2026-11-09");
    let v = early.value();
    assert_eq!((v.cpi(), v.spi()), (Err(NoFigure::NothingSpent), Err(NoFigure::NothingPlanned)));
    assert_eq!((v.trend_eac(), v.spi_t()), (Err(NoFigure::NothingSpent), Err(NoFigure::NotBegun)));
    assert_eq!(v.tcpi().unwrap().rounded(100), 100);
    let done = bought(|p| p.state = PurchaseState::Paid);
    assert_eq!(done.value().tcpi(), Err(NoFigure::AllEarned));
    // all spent, half there
    let mut dear = bought(|p| {
        (p.state, p.unit_price) = (PurchaseState::Received, money(20_000));
    });
    dear.part(id("buy"), 5, "2026-12-16");
    assert_eq!(dear.value().tcpi(), Err(NoFigure::AllSpent));
    for why in [NoFigure::NoBaseline, NoFigure::AllSpent, NoFigure::NotBegun] {
        assert!(!no_figure_words(why).is_empty());
    }
}

#[test]
fn a_baseline_keeps_what_has_a_date_and_is_approved() {
    let mut plan = Plan::new();
    let (project, proposed) = (plan.project("p", |_| ()), plan.project("q", |p| p.stage = id("proposed")));
    let held = plan.project("r", |p| p.stage = id("on-hold"));
    let ann = plan.person("ann", |p| p.rate = Some(money(6_000)));
    plan.task(project, "t", "2d", by(&[(ann, 100)]));
    plan.task(proposed, "u", "2d", |_| ());
    plan.task(held, "v", "2d", |_| ());
    plan.purchase(project, "gone", "2ed", |p| p.state = PurchaseState::Cancelled);
    plan.purchase(project, "buy", "2ed", |_| ());
    let (kept, without) = baseline_now(&plan.rows, &plan.outlook(), None);
    let costs: Vec<i64> = kept.iter().map(|e| e.cost.minor()).collect();
    assert_eq!((costs, without), (vec![96_000, 100_000], 1));
    assert_eq!(baseline_now(&plan.rows, &plan.outlook(), Some(proposed)).0.len(), 0);
}
