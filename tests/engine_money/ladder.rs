//! What was received, invoiced and is still on order of each purchase, recomputed apart: the parts add up to the cent in any currency,
//! whatever combination of state, units, invoices and months.
use super::ledger::of_purchase;
use super::money;
use super::plan::{Plan, budget, date, id};
use super::portfolio::{Shape, portfolio, today};
use proptest::prelude::*;
use stackrank::domain::{
    Budget, Delivery, Invoice, Money, Nature, Project, Purchase, PurchaseState, Recurring,
};
use stackrank::engine::{
    CostCurve, CurveOf, FallsAt, Status, cost_curve, evaluate, purchase_money, recurring_monthly,
};

fn one_purchase() -> impl Strategy<Value = Plan> {
    let state = prop::sample::select(PurchaseState::ALL.to_vec());
    let currency =
        prop::sample::select(vec![("EUR", "1"), ("USD", "0.925"), ("JPY", "0.006137"), ("KWD", "3.217001")]);
    let price = prop_oneof![4 => 0i64..2_000_000, 1 => -50_000i64..0];
    let parts = prop::collection::vec((1u32..6, prop::option::of(-60i64..0), -20i64..60), 0..4);
    let bills = prop::collection::vec((-20i64..90, -40i64..10, prop::option::of(-40i64..5)), 0..4);
    let terms = prop::option::of(0u16..90);
    let recurring = prop::option::of((0i64..90_000, 1u16..50));
    let dates = (prop::option::of(-700i64..0), any::<bool>());
    (state, currency, price, 0u32..12, parts, (bills, terms), recurring, dates).prop_map(
        |(state, (code, rate), price, quantity, parts, (bills, terms), recurring, (received, foreign))| {
            let mut plan = Plan::new();
            let project = plan.project("p", |_| ());
            let today = plan.today;
            let day = |days: i64| today + chrono::Duration::days(days);
            let mut whole = 0;
            std::sync::Arc::make_mut(&mut plan.rows.settings).payment_terms = terms.unwrap_or(0);
            let purchase = plan.purchase(project, "buy", "20ed", |p| {
                (p.state, p.quantity, p.unit_price) = (state, quantity, money(price));
                p.currency = foreign.then(|| (code.parse().expect("a code"), rate.parse().expect("a rate")));
                p.recurring =
                    recurring.map(|(monthly, months)| Recurring { monthly: money(monthly), months });
                p.received_on = received.map(day);
                whole = price * i64::from(quantity) + recurring.map_or(0, |(m, n)| m * i64::from(n));
            });
            for (number, (units, received, promised)) in parts.into_iter().enumerate() {
                let row = Delivery {
                    id: id(&format!("part-{number}")),
                    purchase,
                    units,
                    promised: Some(day(promised)),
                    received_on: received.map(day),
                };
                plan.rows.deliveries.put(row.into());
            }
            for (number, (percent, on, paid)) in bills.into_iter().enumerate() {
                let row = Invoice {
                    id: id(&format!("bill-{number}")),
                    purchase,
                    reference: String::new(),
                    on: day(on),
                    amount: money(whole / 100 * percent + percent),
                    paid_on: paid.map(day),
                };
                plan.rows.invoices.put(row.into());
            }
            plan
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up_to_the_order_or_to_what_was_invoiced(plan in one_purchase()) {
        let outlook = plan.outlook();
        let told = outlook.projects[0].money;
        let parts = [told.actual, told.accrued, told.committed, told.to_come].map(|m| i128::from(m.minor()));
        let counted = of_purchase(&plan.rows, &plan.rows.purchases.rows()[0], plan.today);
        let wanted = [counted.actual, counted.accrued, counted.committed, counted.to_come];
        prop_assert_eq!(parts, wanted);
        let alone = purchase_money(&plan.rows, plan.today)[0];
        prop_assert_eq!([alone.actual, alone.accrued, alone.committed, alone.to_come].map(|m| i128::from(m.minor())), parts);
        prop_assert_eq!(alone.total(), told.eac());
        prop_assert_eq!(told.eac().plus(alone.band), told.p80, "one band counts in full");
        let purchase = &plan.rows.purchases.rows()[0];
        let value = i128::from(purchase.order_value(plan.rows.settings.currency).expect("in range").minor());
        if purchase.state != PurchaseState::Cancelled {
            let sum: i128 = parts.iter().sum();
            let more = if value < 0 { value.min(parts[0]) } else { value.max(parts[0]) };
            prop_assert_eq!(sum, more, "the order, or the invoices where they are more");
            let sign = if value < 0 { -1 } else { 1 };
            prop_assert!(parts[1..].iter().all(|part| part * sign >= 0), "{:?}", parts);
        }
        // over time it is the same money
        for at in [FallsAt::Receipt, FallsAt::Payment] {
            let curve = cost_curve(&plan.rows, &outlook, CurveOf { at, ..CurveOf::default() });
            prop_assert_eq!(curve.total(), told.eac());
            let all = curve.weeks.iter().fold(curve.undated, |sum, week| sum.plus(*week));
            prop_assert_eq!(all.spent, told.actual.plus(told.accrued));
            prop_assert_eq!((all.committed, all.to_come), (told.committed, told.to_come));
            prop_assert_eq!(curve.p80_at_end, told.p80);
        }
    }
}

/// Shared purchases, in several currencies, part received and part invoiced: what projects bear adds up to what is bought.
#[test]
fn projects_add_up_to_purchases_and_curves_to_projects() {
    let (mut shared, mut banded) = (0, 0);
    for seed in 0..300 {
        let plan = portfolio(Shape::dense(4, 6, 3, seed));
        let outlook = evaluate(&plan, today());
        shared += outlook.shares.len();
        let mut all = Money::ZERO;
        for row in &outlook.projects {
            for at in [FallsAt::Receipt, FallsAt::Payment] {
                let curve = cost_curve(&plan, &outlook, CurveOf { only: Some(row.id), at, baseline: None });
                assert_eq!(curve.total(), row.money.eac(), "{seed}: {}", row.id);
                let parts = curve.weeks.iter().fold(curve.undated, |sum, week| sum.plus(*week));
                assert_eq!(parts.spent, row.money.actual.plus(row.money.accrued), "{seed}: {}", row.id);
                assert_eq!((parts.committed, parts.to_come), (row.money.committed, row.money.to_come));
                banded += usize::from(is_banded(&curve, row.money.p80));
            }
            assert_eq!(row.money.capex.plus(row.money.opex), row.money.eac());
            assert_eq!(row.money.so_far.total(), row.money.actual.plus(row.money.accrued));
            assert!(row.money.p80 >= row.money.eac());
            all = all.plus(row.money.eac());
        }
        for at in [FallsAt::Receipt, FallsAt::Payment] {
            let curve = cost_curve(&plan, &outlook, CurveOf { at, ..CurveOf::default() });
            assert_eq!(curve.total(), all, "{seed}");
            banded += usize::from(is_banded(&curve, outlook.p80));
            let p80s = outlook.projects.iter().map(|row| row.money.p80).sum::<Money>();
            assert!(outlook.p80 >= all && outlook.p80 <= p80s.plus(money(1)), "{seed}");
        }
    }
    assert!(shared > 50, "only {shared} shares: nothing was tried");
    assert!(banded > 300, "only {banded} bands: nothing was tried");
}

/// Whether cost may rise. Its P80 stands beside every week, and comes to P80 of EAC where all of it has a date.
fn is_banded(curve: &CostCurve, p80: Money) -> bool {
    assert_eq!(curve.p80_at_end, p80);
    assert_eq!(curve.p80.len(), curve.weeks.len());
    assert!(curve.running().iter().zip(&curve.p80).all(|(sum, p80)| *p80 >= sum.total()));
    let dated = curve.undated_of.is_empty() && !curve.weeks.is_empty();
    if dated {
        assert_eq!(curve.p80.last(), Some(&p80));
    }
    dated && p80 > curve.total()
}

fn invoice(plan: &mut Plan, purchase: stackrank::domain::PurchaseId, on: &str, minor: i64) {
    let row = Invoice {
        id: id(&format!("bill-{}", plan.rows.invoices.len())),
        purchase,
        reference: String::new(),
        on: date(on),
        amount: money(minor),
        paid_on: None,
    };
    plan.rows.invoices.put(row.into());
}

#[test]
fn a_third_received_and_a_half_of_that_invoiced() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let buy = plan.purchase(project, "buy", "20ed", |p| {
        (p.quantity, p.unit_price, p.state) = (3, money(33_333), PurchaseState::Ordered);
        p.currency = Some(("USD".parse().expect("a code"), "0.9".parse().expect("a rate")));
    });
    plan.part(buy, 1, "2026-11-20");
    let mut part = (*plan.rows.deliveries.rows()[0]).clone();
    part.received_on = Some(date("2026-11-20"));
    plan.rows.deliveries.put(part.into());
    let told = |plan: &Plan| plan.outlook().projects[0].money;
    // 999.99 dollars are 899.99 euros; a third of them is 300.00
    assert_eq!((told(&plan).accrued, told(&plan).committed), (money(30_000), money(59_999)));
    invoice(&mut plan, buy, "2026-11-21", 16_667);
    assert_eq!((told(&plan).actual, told(&plan).accrued), (money(15_000), money(15_000)));
    assert_eq!(told(&plan).committed, money(59_999));
    // a second one goes beyond what came: a payment in advance
    invoice(&mut plan, buy, "2026-11-22", 50_000);
    assert_eq!((told(&plan).actual, told(&plan).accrued), (money(60_000), Money::ZERO));
    assert_eq!(told(&plan).committed, money(29_999));
    // and a third beyond the order: that is what it costs then
    invoice(&mut plan, buy, "2026-11-23", 100_000);
    assert_eq!((told(&plan).eac(), told(&plan).committed), (money(150_000), Money::ZERO));
}

#[test]
fn months_recur_from_receipt_on_and_reach_the_quarters_in_which_they_fall() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let contract = |p: &mut Purchase| {
        (p.quantity, p.unit_price, p.nature) = (1, Money::ZERO, Nature::Opex);
        p.recurring = Some(Recurring { monthly: money(1_000), months: 36 });
    };
    plan.purchase(project, "support", "8ed", contract); // from 1 December 2026 on
    assert_eq!(recurring_monthly(&plan.rows, project), money(1_000));
    let told = |plan: &Plan| plan.outlook().projects[0].money;
    assert_eq!((told(&plan).eac(), told(&plan).opex), (money(36_000), money(36_000)));
    // one month falls into 2026, twelve into 2027; later years have no budget yet and ask for none
    plan.funding(2026, None, 0, 1_000);
    plan.funding(2027, None, 0, 12_000);
    let outlook = plan.outlook();
    assert_eq!((outlook.line.above, outlook.line.used), (None, money(13_000)));
    let mut less = (**plan.rows.funding.iter().last().expect("a row")).clone();
    less.opex = money(11_999);
    plan.rows.funding.put(less.into());
    assert_eq!(plan.outlook().line.above, Some(project));
    // each month stands in its week
    let curve = cost_curve(&plan.rows, &plan.outlook(), CurveOf::default());
    assert_eq!(curve.weeks.iter().filter(|week| week.to_come == money(1_000)).count(), 36);
    // received on the last of August: months begin on the last of each month
    let mut row = (*plan.rows.purchases.rows()[0]).clone();
    (row.state, row.received_on) = (PurchaseState::Received, Some(date("2026-08-31")));
    plan.rows.purchases.put(row.clone().into());
    assert_eq!((told(&plan).accrued, told(&plan).committed), (money(3_000), money(33_000)));
    plan.today = date("2026-11-30");
    assert_eq!((told(&plan).accrued, told(&plan).committed), (money(4_000), money(32_000)));
    // in state invoiced every month is, as it begins
    row.state = PurchaseState::Invoiced;
    plan.rows.purchases.put(row.into());
    assert_eq!((told(&plan).actual, told(&plan).committed), (money(4_000), money(32_000)));
}

#[test]
fn bands_add_up_by_their_squares_and_put_a_budget_at_risk() {
    let mut plan = Plan::new();
    let project = plan.project("p", |p| p.budget = Some(budget(1_000_000, 0)));
    let told = |plan: &Plan| plan.outlook().projects[0].clone();
    let buy = |plan: &mut Plan, name: &str, price: i64, change: &dyn Fn(&mut Purchase)| {
        plan.purchase(project, name, "5ed", |p| {
            p.unit_price = money(price);
            change(p);
        })
    };
    // approved, within its quote and without one that ends: certain
    buy(&mut plan, "sure", 100_000, &|_| ());
    assert_eq!((told(&plan).money.p80, told(&plan).budget), (money(100_000), Status::OnTrack));
    // a quote that ended yesterday: 15 % of 200,000
    buy(&mut plan, "expired", 200_000, &|p| p.quote_valid_until = Some(date("2026-11-22")));
    assert_eq!(told(&plan).money.p80, money(330_000), "one band counts in full");
    // an order that can be repriced: 10 % of 400,000 is 40,000; with 30,000 that is 50,000
    let open = buy(&mut plan, "open", 400_000, &|p| (p.state, p.price_open) = (PurchaseState::Ordered, true));
    assert_eq!(told(&plan).money.p80, money(700_000 + 50_000));
    // what was invoiced of it is certain: 10 % of the other half
    invoice(&mut plan, open, "2026-11-20", 200_000);
    assert_eq!(told(&plan).money.p80, money(700_000 + 36_056), "30,000 and 20,000, rounded up");
    // a guess: 25 % of 290,000
    buy(&mut plan, "guess", 290_000, &|p| p.state = PurchaseState::Requested);
    let now = told(&plan);
    assert_eq!((now.money.eac(), now.money.p80), (money(990_000), money(990_000 + 80_971)));
    assert_eq!(now.budget, Status::AtRisk, "P50 fits the budget, P80 does not");
    // bands are the portfolio's to choose
    let bands = &mut std::sync::Arc::make_mut(&mut plan.rows.settings).bands;
    (bands.guess, bands.expired_quote, bands.open_order) = (0, 0, 5);
    assert_eq!(told(&plan).money.p80, money(1_000_000));
    assert_eq!(told(&plan).budget, Status::OnTrack);
}

#[test]
fn draw_downs_release_contingency_event_by_event() {
    let mut plan = Plan::new();
    let project = plan.project("p", |p| {
        p.budget = Some(Budget { contingency: money(50_000), ..budget(100_000, 0) });
    });
    plan.purchase(project, "buy", "5ed", |p| p.unit_price = money(120_000));
    let told = |plan: &Plan| plan.outlook().projects[0].clone();
    let draw = |plan: &mut Plan, minor| {
        let row = stackrank::domain::DrawDown {
            id: id(&format!("event-{}", plan.rows.draw_downs.len())),
            project,
            on: date("2026-11-20"),
            amount: money(minor),
            reason: "A second pallet".into(),
        };
        plan.rows.draw_downs.put(row.into());
    };
    assert_eq!((told(&plan).money.unreleased, told(&plan).budget), (money(50_000), Status::AtRisk));
    draw(&mut plan, 15_000);
    assert_eq!((told(&plan).money.unreleased, told(&plan).budget), (money(35_000), Status::AtRisk));
    draw(&mut plan, 5_000);
    assert_eq!((told(&plan).money.unreleased, told(&plan).budget), (money(30_000), Status::OnTrack));
    // what is drawn beyond the contingency releases no more than there is
    draw(&mut plan, 70_000);
    assert_eq!(told(&plan).money.unreleased, Money::ZERO);
    // what was released in one sum counts with it
    let mut row = Project::clone(&plan.rows.projects.rows()[0]);
    if let Some(budget) = &mut row.budget {
        budget.released = money(10_000);
    }
    plan.rows.draw_downs = stackrank::domain::Table::new();
    plan.rows.projects.put(row.into());
    draw(&mut plan, 15_000);
    assert_eq!(told(&plan).money.unreleased, money(25_000));
}
