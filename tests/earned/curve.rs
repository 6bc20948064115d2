//! Cost over time: by receipt or by payment, beside what was planned.
use super::{Plan, date, id, money};
use stackrank::domain::{Invoice, PurchaseId, PurchaseState, Supplier};
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

fn bill(plan: &mut Plan, purchase: PurchaseId, on: &str, amount: i64, paid: Option<&str>) {
    let row = Invoice {
        id: id(&format!("bill-{}", plan.rows.invoices.len())),
        purchase,
        reference: String::new(),
        on: date(on),
        amount: money(amount),
        paid_on: paid.map(date),
    };
    plan.rows.invoices.put(row.into());
}

#[test]
fn what_is_not_paid_falls_after_the_terms_of_payment() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    std::sync::Arc::make_mut(&mut plan.rows.settings).payment_terms = 30;
    let seller =
        Supplier { id: id("slow"), name: "Slow".into(), notes: String::new(), payment_terms: Some(60) };
    plan.rows.suppliers.put(seller.into());
    // of 1,000.00: 300.00 paid, 200.00 invoiced and due on 10 December, the rest due 30 days after it comes on 10 December
    let buy = plan.purchase(project, "buy", "5ed", |p| {
        p.state = PurchaseState::Ordered;
        p.delivery_promised = Some(date("2026-12-10"));
    });
    bill(&mut plan, buy, "2026-09-01", 30_000, Some("2026-10-06"));
    bill(&mut plan, buy, "2026-11-10", 20_000, None);
    let falls = |plan: &Plan| {
        let of = CurveOf { at: FallsAt::Payment, ..CurveOf::default() };
        weeks(&cost_curve(&plan.rows, &plan.outlook(), of))
    };
    let fell = |day: &str, amount| (day.to_owned(), amount);
    assert_eq!(
        falls(&plan),
        [fell("2026-10-05", 30_000), fell("2026-12-07", 20_000), fell("2027-01-04", 50_000)]
    );
    // the supplier has terms of its own
    let mut row = (*plan.rows.purchases.rows()[0]).clone();
    row.supplier = Some(id("slow"));
    plan.rows.purchases.put(row.clone().into());
    assert_eq!(
        falls(&plan),
        [fell("2026-10-05", 30_000), fell("2027-01-04", 20_000), fell("2027-02-08", 50_000)]
    );
    // what is overdue falls today; what has come and is not invoiced after its terms
    (row.state, row.received_on) = (PurchaseState::Received, Some(date("2026-11-02")));
    plan.rows.purchases.put(row.into());
    bill(&mut plan, buy, "2026-07-01", 10_000, None);
    assert_eq!(
        falls(&plan),
        [
            fell("2026-10-05", 30_000),
            fell("2026-11-23", 10_000),
            fell("2026-12-28", 40_000),
            fell("2027-01-04", 20_000)
        ]
    );
}

#[test]
fn without_invoices_the_state_and_its_days_say_when_it_is_paid() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    std::sync::Arc::make_mut(&mut plan.rows.settings).payment_terms = 30;
    let mut buy = |name: &str, price: i64, state, invoiced: Option<&str>| {
        plan.purchase(project, name, "5ed", |p| {
            (p.state, p.unit_price, p.invoiced_on) = (state, money(price), invoiced.map(date));
            p.received_on = Some(date("2026-11-02"));
        });
    };
    // due on 16 December
    buy("invoiced", 100, PurchaseState::Invoiced, Some("2026-11-16"));
    // due on 2 December
    buy("received", 20, PurchaseState::Received, None);
    // paid on a day that nobody wrote down: not after the status date
    buy("paid", 3, PurchaseState::Paid, None);
    let of = CurveOf { at: FallsAt::Payment, ..CurveOf::default() };
    let fell = |day: &str, amount| (day.to_owned(), amount);
    assert_eq!(
        weeks(&cost_curve(&plan.rows, &plan.outlook(), of)),
        [fell("2026-11-23", 3), fell("2026-11-30", 20), fell("2026-12-14", 100)]
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
            assert_eq!(curve.p80_at_end, project.money.p80, "{}", project.id);
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
