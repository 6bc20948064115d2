//! Suppliers: their record, what is drawn from it, and what is known of an order that has not come.
use super::{apart, moments, of};
use crate::plan::{Plan, date, id};
use chrono::{Days, NaiveDate};
use stackrank::domain::{ProjectId, PurchaseState, Supplier, SupplierId, Terms};
use stackrank::engine::supplier_records;

fn supplier(plan: &mut Plan) -> SupplierId {
    plan.rows.suppliers.put(
        Supplier { id: id("acme"), name: "Acme".into(), notes: String::new(), payment_terms: None }.into(),
    );
    id("acme")
}

/// Past deliveries, each promised 20 days after its order and come after so many.
fn past(plan: &mut Plan, project: ProjectId, days: &[u64]) -> SupplierId {
    let acme = supplier(plan);
    let ordered = date("2026-09-01");
    for (k, taken) in days.iter().enumerate() {
        plan.purchase(project, &format!("Old {k}"), "20ed", |p| {
            p.supplier = Some(acme);
            p.state = PurchaseState::Received;
            p.ordered_on = Some(ordered);
            p.delivery_promised = Some(ordered + Days::new(20));
            p.received_on = Some(ordered + Days::new(*taken));
        });
    }
    acme
}

/// Days from the status date on which a project ends, with how many of the runs do.
fn days(plan: &Plan, terms: Terms, project: ProjectId) -> Vec<(i64, u32)> {
    let found = of(&plan.rows, plan.today, terms);
    let row = found.projects.iter().find(|p| p.id == project).expect("a project");
    row.days.iter().map(|(day, runs)| ((*day - plan.today).num_days(), *runs)).collect()
}

#[test]
fn records_are_kept_of_what_can_be_told() {
    let mut plan = Plan::new();
    let project = plan.project("P", |_| ());
    let acme = past(&mut plan, project, &[20, 30]);
    // the order day is not known: the lead time before the promise
    plan.purchase(project, "Unknown", "10ed", |p| {
        (p.supplier, p.state) = (Some(acme), PurchaseState::Paid);
        (p.delivery_promised, p.received_on) = (Some(date("2026-10-11")), Some(date("2026-10-16")));
    });
    // one part came late, one is still to come; what was never promised tells nothing
    let split = plan.purchase(project, "Split", "10ed", |p| {
        (p.supplier, p.state, p.quantity) = (Some(acme), PurchaseState::Ordered, 3);
        p.ordered_on = Some(date("2026-11-01"));
    });
    plan.part(split, 1, "2026-11-11");
    plan.part(split, 1, "2026-12-11");
    let mut part = (**plan.rows.deliveries.get(id("part-0")).expect("a part")).clone();
    part.received_on = Some(date("2026-11-21"));
    plan.rows.deliveries.put(part.into());
    plan.purchase(project, "Never promised", "10ed", |p| {
        (p.supplier, p.state, p.received_on) =
            (Some(acme), PurchaseState::Received, Some(date("2026-11-01")));
    });
    let records = supplier_records(&plan.rows, true);
    assert_eq!(records.len(), 1);
    let told: Vec<(NaiveDate, u32)> = records[0].deliveries.iter().map(|d| (d.actual, d.ratio)).collect();
    let known = [("2026-09-21", 1_000), ("2026-10-01", 1_500), ("2026-10-16", 1_500), ("2026-11-21", 2_000)];
    assert_eq!(told, known.map(|(day, ratio)| (date(day), ratio)));
    assert!(!records[0].used, "four are not enough");
}

#[test]
fn five_deliveries_are_a_record_to_draw_from() {
    let mut plan = Plan::new();
    let (old, project) = (plan.project("Old", |_| ()), plan.project("P", |_| ()));
    let acme = past(&mut plan, old, &[20, 20, 24, 30, 40]);
    plan.purchase(project, "Goods", "9ed..10ed..11ed", |p| p.supplier = Some(acme));
    // ratios 1, 1, 1.2, 1.5 and 2 of ten days, each in a fifth of the runs
    let found = days(&plan, Terms::default(), project);
    assert_eq!(found.iter().map(|d| d.0).collect::<Vec<_>>(), [10, 12, 15, 20]);
    let shares: Vec<f64> = found.iter().map(|d| f64::from(d.1) / 1_000.0).collect();
    for (share, exact) in shares.iter().zip([0.4, 0.2, 0.2, 0.2]) {
        assert!((share - exact).abs() < 0.06, "{shares:?}");
    }
    // switched off, or one delivery less: the range that somebody guessed
    let off = days(&plan, Terms { evidence: false, ..Terms::default() }, project);
    assert!(off.iter().all(|d| (9..=11).contains(&d.0)), "{off:?}");
    plan.rows.purchases.remove(id("old-4"));
    assert!(days(&plan, Terms::default(), project).iter().all(|d| (9..=11).contains(&d.0)));
}

#[test]
fn what_has_not_come_yet_did_not_come_early() {
    let mut plan = Plan::new();
    let (old, project) = (plan.project("Old", |_| ()), plan.project("P", |_| ()));
    let acme = past(&mut plan, old, &[20, 20, 24, 30, 40]);
    // ordered 13 days ago for 10 days: ratios 1 and 1.2 would have come; 1.5 and 2 are left, in 2 and 7 days
    let ordered = plan.today - Days::new(13);
    let order = |p: &mut stackrank::domain::Purchase| {
        (p.state, p.ordered_on, p.delivery_promised) =
            (PurchaseState::Ordered, Some(ordered), Some(ordered + Days::new(10)));
    };
    plan.purchase(project, "Goods", "8ed..10ed..30ed", |p| {
        p.supplier = Some(acme);
        order(p);
    });
    let found = days(&plan, Terms::default(), project);
    assert_eq!(found.iter().map(|d| d.0).collect::<Vec<_>>(), [2, 7]);
    assert!((400..600).contains(&found[0].1));
    // by its range: never today or before, since the promise has passed, and up to 17 days on
    let off = days(&plan, Terms { evidence: false, ..Terms::default() }, project);
    assert!(off.iter().all(|d| (1..=17).contains(&d.0)), "{off:?}");
    assert!(off.last().expect("some").0 > 9);
    // beyond all that was ever seen: the next working day, as the plan says
    plan.rows.purchases.put({
        let mut row = (**plan.rows.purchases.get(id("goods")).expect("goods")).clone();
        row.ordered_on = Some(plan.today - Days::new(50));
        row.delivery_promised = Some(plan.today - Days::new(40));
        row.into()
    });
    assert_eq!(days(&plan, Terms::default(), project), [(1, 1_000)]);
}

/// A promise takes the place of the likely lead time: 20 days from order to promise, low and high as far from it as in the range.
#[test]
fn a_promise_scales_the_range() {
    let mut plan = Plan::new();
    let project = plan.project("P", |_| ());
    plan.purchase(project, "Goods", "8ed..10ed..30ed", |p| {
        (p.state, p.ordered_on) = (PurchaseState::Ordered, Some(plan_day()));
        p.delivery_promised = Some(plan_day() + Days::new(20));
    });
    let found = of(&plan.rows, plan.today, apart(10_000));
    let (mean, deviation) = moments(&found.projects[0], plan.today);
    // 16, 20 and 60 days: mean (16 + 80 + 60) / 6, and the day itself counts as one
    assert!((mean - 27.0).abs() < 0.3, "{mean}");
    assert!((deviation - (10.0f64 * 34.0 / 7.0).sqrt()).abs() < 0.2, "{deviation}");
    // a promise without any range is taken at its word
    let mut row = (**plan.rows.purchases.get(id("goods")).expect("goods")).clone();
    row.lead_time = "10ed".parse().expect("a lead time");
    plan.rows.purchases.put(row.into());
    let found = of(&plan.rows, plan.today, apart(100));
    assert!(found.projects[0].certain);
}

fn plan_day() -> NaiveDate {
    date("2026-11-23")
}

/// Two purchases from one supplier are late together: the later of the two is later than that of two that are apart.
#[test]
fn one_supplier_is_late_with_everything() {
    let mean = |suppliers: u8| {
        let mut plan = Plan::new();
        let project = plan.project("P", |_| ());
        let acme = supplier(&mut plan);
        for k in 0..8 {
            plan.purchase(project, &format!("G {k}"), "20ed..50ed..200ed", |p| p.supplier = Some(acme));
        }
        let terms = Terms { suppliers, ..apart(4_000) };
        moments(&of(&plan.rows, plan.today, terms).projects[0], plan.today).0
    };
    let (apart, alike) = (mean(0), mean(95));
    assert!(apart > alike + 15.0, "the last of eight: {apart} and {alike}");
}
