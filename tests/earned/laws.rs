//! Laws: parts add up; a plan on its baseline is on time and on cost on any day.
use super::{Plan, date, id, money};
use crate::plan::{at, by};
use proptest::prelude::*;
use stackrank::domain::{Moment, Money, Progress, Purchase, PurchaseState, Task, TaskId};
use stackrank::engine::{CurveOf, NoFigure, cost_curve, earned, evaluate};

/// Two projects with chains of tasks of whole days, each with its own person, and purchases.
fn plan(days: &[u32], leads: &[u32], rates: &[i64]) -> Plan {
    let mut plan = Plan::new();
    let projects = [plan.project("p", |_| ()), plan.project("q", |_| ())];
    let mut before: Option<TaskId> = None;
    for (n, days) in days.iter().enumerate() {
        let rate = rates[n % rates.len()];
        let person = plan.person(&format!("person {n}"), |p| p.rate = (rate > 0).then(|| money(rate)));
        let task =
            plan.task(projects[n % 2], &format!("task {n}"), &format!("{days}d"), by(&[(person, 100)]));
        if let Some(before) = before.filter(|_| n % 3 > 0) {
            plan.link(before, task);
        }
        before = Some(task);
    }
    for (n, lead) in leads.iter().enumerate() {
        plan.purchase(projects[n % 2], &format!("buy {n}"), &format!("{lead}ed"), |p| {
            p.unit_price = money(i64::from(*lead) * 777);
        });
    }
    plan.take("approved");
    plan
}

/// Records what the baseline says happened before a day, and looks from that day.
fn live_to(plan: &mut Plan, day: chrono::NaiveDate) {
    let now = Moment::start_of(day);
    let rows: Vec<_> = plan.rows.baseline_rows.iter().map(|r| (**r).clone()).collect();
    for row in rows {
        match row.work {
            stackrank::domain::WorkId::Task(task) => {
                let mut task = Task::clone(plan.rows.tasks.get(task).unwrap());
                if row.finish <= now {
                    task.progress = Progress::Done { started: row.start, finished: row.finish };
                } else if row.start < now {
                    let worked = (0..365)
                        .map(|n| row.start.date() + chrono::Days::new(n))
                        .take_while(|d| *d < day)
                        .filter(|d| plan.rows.settings.week.works_on(*d))
                        .count() as u32;
                    let remaining = task.estimate.likely - 100 * worked;
                    task.progress = Progress::Started { at: row.start, remaining };
                }
                plan.rows.tasks.put(task.into());
            }
            stackrank::domain::WorkId::Purchase(bought) => {
                let mut bought = Purchase::clone(plan.rows.purchases.get(bought).unwrap());
                bought.ordered_on = Some(row.start.date());
                bought.delivery_promised = Some(row.finish.last_day());
                bought.state = PurchaseState::Ordered;
                if row.finish <= now {
                    (bought.state, bought.received_on) = (PurchaseState::Paid, bought.delivery_promised);
                }
                plan.rows.purchases.put(bought.into());
            }
        }
    }
    plan.today = day;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_plan_on_its_baseline_is_on_time_and_on_cost_on_any_day(
        days in prop::collection::vec(1u32..9, 1..8),
        leads in prop::collection::vec(1u32..40, 0..4),
        rates in prop::collection::vec(0i64..9_000, 1..4),
        later in 0u64..90,
    ) {
        let mut plan = plan(&days, &leads, &rates);
        live_to(&mut plan, date("2026-11-23") + chrono::Days::new(later));
        let all = plan.earned();
        for v in all.projects.iter().flatten().chain(&all.whole) {
            prop_assert_eq!((v.sv(), v.cv()), (Money::ZERO, Money::ZERO), "{:?}", v);
            prop_assert_eq!(v.work.planned, v.work.earned);
            for index in [v.spi(), v.cpi(), v.spi_work()] {
                let one = |r: stackrank::engine::Ratio| r.against_one().is_eq();
                prop_assert!(index.is_err() || index.is_ok_and(one), "{:?}", v);
            }
            if later > 0 && v.time != Err(NoFigure::NotBegun) && v.time != Err(NoFigure::NoWork) {
                prop_assert!(v.spi_t().unwrap().against_one().is_eq(), "{:?}", v);
            }
            if let Ok(trend) = v.trend_eac() {
                prop_assert_eq!(trend, v.bac);
            }
        }
    }

    #[test]
    fn parts_add_up(
        days in prop::collection::vec(1u32..9, 1..8),
        leads in prop::collection::vec(1u32..40, 0..4),
        rates in prop::collection::vec(0i64..9_000, 1..4),
        done in prop::collection::vec((0u32..1_000, 0usize..8), 8),
        later in 0u64..120,
    ) {
        let mut plan = plan(&days, &leads, &rates);
        plan.today = plan.today + chrono::Days::new(later);
        let tasks: Vec<Task> = plan.rows.tasks.iter().map(|t| (**t).clone()).collect();
        for (mut task, (remaining, _)) in tasks.into_iter().zip(&done) {
            task.progress = Progress::Started { at: at("2026-11-23T08:00"), remaining: *remaining };
            plan.rows.tasks.put(task.into());
        }
        let bought: Vec<Purchase> = plan.rows.purchases.iter().map(|p| (**p).clone()).collect();
        for (mut row, (_, state)) in bought.into_iter().zip(&done) {
            row.state = PurchaseState::ALL[*state];
            plan.rows.purchases.put(row.into());
        }
        let outlook = plan.outlook();
        let all = earned(&plan.rows, &outlook, None);
        let whole = all.whole.clone().unwrap();
        let sum = |amount: fn(&stackrank::engine::EarnedValue) -> Money| -> Money {
            all.projects.iter().flatten().map(amount).sum()
        };
        prop_assert_eq!((whole.bac, whole.pv), (sum(|v| v.bac), sum(|v| v.pv)));
        prop_assert_eq!((whole.ev, whole.ac), (sum(|v| v.ev), sum(|v| v.ac)));
        let live: Money = plan.rows.baseline_rows.iter().filter(|row| match row.work {
            stackrank::domain::WorkId::Task(_) => true,
            stackrank::domain::WorkId::Purchase(p) => {
                plan.rows.purchases.get(p).unwrap().state != PurchaseState::Cancelled
            }
        }).map(|row| row.cost).sum();
        prop_assert_eq!(whole.bac, live);
        for (v, project) in all.projects.iter().zip(&outlook.projects) {
            let Some(v) = v else { continue };
            prop_assert_eq!(v.ac, project.money.actual.plus(project.money.accrued));
            prop_assert_eq!(v.eac, project.money.eac());
            prop_assert!(v.pv >= Money::ZERO && v.pv <= v.bac && v.ev <= v.bac);
            if let (Ok(trend), Ok(etc), Ok(vac)) = (v.trend_eac(), v.etc(), v.vac()) {
                prop_assert_eq!((etc.plus(v.ac), vac.plus(trend)), (trend, v.bac));
            }
            let of = CurveOf { only: Some(project.id), ..CurveOf::default() };
            let curve = cost_curve(&plan.rows, &outlook, of);
            prop_assert_eq!(curve.running_planned().last().copied().unwrap_or_default(), v.bac);
            prop_assert_eq!(curve.total(), v.eac);
        }
    }

    #[test]
    fn at_its_end_all_is_planned_and_when_all_is_done_all_is_earned(
        days in prop::collection::vec(1u32..9, 1..8),
        leads in prop::collection::vec(1u32..40, 0..4),
    ) {
        let mut plan = plan(&days, &leads, &[5_500]);
        let end = plan.rows.baseline_rows.iter().map(|r| r.finish).max().unwrap();
        plan.today = end.last_day() + chrono::Days::new(1);
        let v = plan.value();
        prop_assert_eq!((v.pv, v.ev), (v.bac, Money::ZERO));
        live_to(&mut plan, end.last_day() + chrono::Days::new(30));
        let v = plan.value();
        prop_assert_eq!((v.ev, v.tcpi()), (v.bac, Err(NoFigure::AllEarned)));
    }
}

#[test]
fn order_and_date_give_the_same_figures_each_time() {
    let plan = plan(&[3, 2, 5], &[9], &[4_400]);
    let once = earned(&plan.rows, &evaluate(&plan.rows, plan.today), Some(id("approved")));
    assert_eq!(once, plan.earned());
}
