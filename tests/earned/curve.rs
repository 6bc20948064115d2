//! Cost over time: by receipt or by payment, beside what was planned.
use super::{Plan, date, id, money};
use stackrank::domain::PurchaseState;
use stackrank::engine::{CostCurve, CurveOf, FallsAt, cost_curve, earned, evaluate};
use stackrank::workspace::example::example;

fn weeks(curve: &CostCurve) -> Vec<(String, i64)> {
    let monday = |n: usize| curve.first_week + chrono::Days::new(n as u64 * 7);
    let fall = |(n, w): (usize, &stackrank::engine::CostWeek)| (monday(n).to_string(), w.total().minor());
    curve.weeks.iter().enumerate().map(fall).filter(|w| w.1 != 0).collect()
}

#[test]
fn a_purchase_falls_at_receipt_or_at_payment() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    plan.purchase(project, "paid", "5ed", |p| {
        (p.state, p.received_on) = (PurchaseState::Paid, Some(date("2026-10-07")));
        p.paid_on = Some(date("2026-11-04"));
    });
    plan.purchase(project, "invoiced", "5ed", |p| {
        (p.state, p.received_on, p.unit_price) =
            (PurchaseState::Invoiced, Some(date("2026-11-10")), money(200_000));
    });
    plan.purchase(project, "ordered", "5ed", |p| {
        (p.state, p.unit_price) = (PurchaseState::Ordered, money(300_000));
        p.delivery_promised = Some(date("2026-12-10"));
    });
    let outlook = plan.outlook();
    let curve = |at| cost_curve(&plan.rows, &outlook, CurveOf { at, ..CurveOf::default() });
    let fell = |day: &str, amount| (day.to_owned(), amount);
    assert_eq!(
        weeks(&curve(FallsAt::Receipt)),
        [fell("2026-10-05", 100_000), fell("2026-11-09", 200_000), fell("2026-12-07", 300_000)]
    );
    // what is not paid is due at receipt, but not in the past
    assert_eq!(
        weeks(&curve(FallsAt::Payment)),
        [fell("2026-11-02", 100_000), fell("2026-11-23", 200_000), fell("2026-12-07", 300_000)]
    );
}

#[test]
fn the_example_agrees_to_the_cent_with_the_outlook_and_with_earned_value() {
    let plan = example(date("2026-11-23"));
    let outlook = evaluate(&plan, date("2026-11-23"));
    let earned = earned(&plan, &outlook, None);
    for at in [FallsAt::Receipt, FallsAt::Payment] {
        for project in &outlook.projects {
            let curve = cost_curve(&plan, &outlook, CurveOf { only: Some(project.id), at, baseline: None });
            assert_eq!(curve.total(), project.money.eac(), "{}", project.id);
            let planned = curve.running_planned().last().copied();
            assert_eq!(planned, earned.of(&plan, project.id).ok().map(|v| v.bac), "{}", project.id);
        }
    }
    // on a Monday what was planned by the end of last week is PV
    let curve = cost_curve(&plan, &outlook, CurveOf::default());
    let week = (date("2026-11-23") - curve.first_week).num_days() / 7;
    let whole = earned.whole.unwrap();
    assert_eq!(curve.running_planned()[week as usize - 1], whole.pv);
    assert_eq!(whole.baseline, Some(id("approved")));
}
