//! Whatever stands in a file: the engine neither panics nor hangs, and names what it cannot date.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/portfolio.rs"]
mod portfolio;

use chrono::NaiveDate;
use portfolio::{Rng, Shape, portfolio, today};
use proptest::prelude::*;
use stackrank::domain::{
    Assignment, DayHours, Estimate, EstimateUnit, Lag, LinkKind, Moment, Money, Opening, Portfolio, Progress,
    PurchaseState, Recurring, TaskKind, WorkWeek,
};
use stackrank::engine::{
    CurveOf, FallsAt, NoDate, cost_curve, due, evaluate, former_day, pushed, seen_from, suffering,
};

fn date(rng: &mut Rng) -> NaiveDate {
    let list =
        [NaiveDate::MIN, NaiveDate::MAX, today(), NaiveDate::from_ymd_opt(1970, 1, 1).expect("a date")];
    if rng.once_in(2) {
        rng.pick(&list)
    } else {
        today() + chrono::Duration::days(i64::from(rng.below(9000)) - 900)
    }
}

fn moment(rng: &mut Rng) -> Moment {
    let slots = rng.pick(&[i32::MIN, -1, 0, 1_990_000, i32::MAX]);
    Moment::from_slots(if rng.once_in(2) { slots } else { 1_990_000 + rng.below(200_000) as i32 })
}

fn number(rng: &mut Rng) -> u32 {
    rng.pick(&[0, 1, 25, 100, 36_525 * 100, u32::MAX])
}

/// Spoils a row in one of many ways, now and then.
fn spoil(plan: &mut Portfolio, rng: &mut Rng) {
    macro_rules! each {
        ($table:ident, |$row:ident| $change:expr) => {
            for row in plan.$table.rows().to_vec() {
                if rng.once_in(3) {
                    let mut $row = (*row).clone();
                    $change;
                    plan.$table.put($row.into());
                }
            }
        };
    }
    let (tasks, people) = (plan.tasks.rows().to_vec(), plan.people.rows().to_vec());
    let works: Vec<_> = plan.dependencies.iter().flat_map(|d| [d.from, d.to]).collect();
    each!(tasks, |t| match rng.below(9) {
        0 =>
            t.estimate = Estimate::exact(
                rng.pick(&[EstimateUnit::WorkHours, EstimateUnit::WorkingDays, EstimateUnit::ElapsedDays]),
                number(rng)
            ),
        1 => t.pin = Some(moment(rng)),
        2 => t.progress = Progress::Started { at: moment(rng), remaining: number(rng) },
        3 => t.progress = Progress::Done { started: moment(rng), finished: moment(rng) },
        4 => t.not_before = Some(date(rng)),
        5 => t.kind = rng.pick(&[TaskKind::CutOver(Some("gone".parse().unwrap())), TaskKind::CutOver(None)]),
        6 => t.project = "gone".parse().unwrap(),
        7 =>
            t.people = (0..rng.below(40))
                .map(|_| Assignment {
                    person: rng.pick(&people.iter().map(|p| p.id).collect::<Vec<_>>()),
                    percent: rng.pick(&[0, 1, 30_000, u16::MAX]),
                })
                .collect(),
        _ => t.deadline = Some(date(rng)),
    });
    each!(people, |p| match rng.below(4) {
        0 => p.heads = rng.pick(&[0, 300, u16::MAX]),
        1 => p.reserve = rng.pick(&[0, 99, 100, 255]),
        2 => p.hours = Some(WorkWeek(std::array::from_fn(|_| DayHours::new([(0, rng.below(97))])))),
        _ => p.rate = Some(Money::from_minor(i64::MAX)),
    });
    each!(absences, |a| {
        (a.from, a.to) = (date(rng), date(rng));
        a.heads = rng.pick(&[0, 1, u16::MAX]);
    });
    each!(freezes, |f| (f.from, f.to) = (moment(rng), moment(rng)));
    each!(window_sets, |w| w.openings = vec![
        Opening::Weekly { day: chrono::Weekday::Sun, from: number(rng), length: number(rng) },
        Opening::Once { from: moment(rng), to: moment(rng) },
    ]);
    each!(funding, |f| {
        (f.year, f.quarter) = (rng.pick(&[i32::MIN, 1970, 2030, 2199, i32::MAX]), Some(rng.below(256) as u8));
        (f.capex, f.opex) = (Money::from_minor(i64::MAX), Money::from_minor(i64::MIN));
    });
    each!(projects, |p| {
        if rng.once_in(2) {
            p.stage = "gone".parse().unwrap();
        }
        (p.not_before, p.promise) = (Some(date(rng)), Some(date(rng)));
    });
    each!(purchases, |p| {
        p.state = rng.pick(&PurchaseState::ALL);
        (p.quantity, p.unit_price) = (number(rng), Money::from_minor(i64::MAX - 7));
        p.lead_time = Estimate::exact(EstimateUnit::WorkingDays, number(rng));
        p.approval_days = rng.pick(&[0, u16::MAX]);
        (p.ordered_on, p.delivery_promised) = (Some(date(rng)), rng.once_in(2).then(|| date(rng)));
        (p.received_on, p.planned_order) = (Some(date(rng)), Some(date(rng)));
        p.needed_by = Some(date(rng));
    });
    let most = [i64::MIN, -1, 0, 1_000_000_000_000_000, i64::MAX];
    each!(purchases, |p| match rng.below(3) {
        0 =>
            p.recurring = Some(Recurring {
                monthly: Money::from_minor(rng.pick(&most)),
                months: rng.pick(&[0, 1, 600, u16::MAX]),
            }),
        1 => (p.quote_valid_until, p.price_open) = (Some(date(rng)), true),
        _ => p.chosen_quote = Some("gone".parse().unwrap()),
    });
    each!(purchases, |p| {
        p.service_life = rng.pick(&[None, Some(0), Some(1), Some(600), Some(u16::MAX)]);
        p.disposal = Some(Money::from_minor(rng.pick(&most)));
    });
    each!(deliveries, |d| (d.units, d.received_on) = (number(rng), Some(date(rng))));
    each!(invoices, |i| (i.on, i.amount, i.paid_on) =
        (date(rng), Money::from_minor(rng.pick(&most)), rng.once_in(2).then(|| date(rng))));
    each!(draw_downs, |d| d.amount = Money::from_minor(rng.pick(&most)));
    each!(causes, |c| (c.on, c.days) = (date(rng), Some(rng.pick(&[0, u16::MAX]))));
    each!(dependencies, |d| match rng.below(4) {
        0 => (d.from, d.to) = (rng.pick(&works), rng.pick(&works)),
        1 => d.lag = rng.pick(&[Lag::Working(i32::MIN), Lag::Elapsed(i32::MAX), Lag::Working(96 * 36_525)]),
        2 => d.kind = rng.pick(&[LinkKind::StartFinish, LinkKind::FinishFinish]),
        _ => d.to = stackrank::domain::WorkId::Task("gone".parse().unwrap()),
    });
    let mut settings = stackrank::domain::Settings::clone(&plan.settings);
    match rng.below(4) {
        0 => settings.week = WorkWeek(std::array::from_fn(|_| DayHours::OFF)),
        1 => settings.week = WorkWeek(std::array::from_fn(|_| DayHours::new([(0, 96)]))),
        2 => settings.fiscal_year_start = rng.pick(&[0, 13, 255]),
        _ => {
            for holiday in &mut settings.holidays {
                (holiday.from, holiday.to) = (date(rng), date(rng));
            }
        }
    }
    settings.order_within_funding = rng.once_in(2);
    settings.payment_terms = rng.pick(&[0, 365, 366, u16::MAX]);
    settings.forecast.runs = rng.pick(&[0, 1, 40]);
    (settings.forecast.people, settings.forecast.suppliers) =
        (rng.pick(&[0, 100, 255]), rng.pick(&[0, 100, 255]));
    settings.last_update = rng.once_in(2).then(|| date(rng));
    plan.settings = settings.into();
    each!(suppliers, |s| s.payment_terms = Some(rng.pick(&[0, 365, u16::MAX])));
    assert_eq!(tasks.len(), plan.tasks.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_named_not_feared(projects in 1u32..5, tasks in 1u32..8, people in 1u32..4, seed in any::<u64>()) {
        let mut plan = portfolio(Shape::dense(projects, tasks, people, seed));
        let mut rng = Rng(seed ^ 0x5EED);
        spoil(&mut plan, &mut rng);
        let today = if rng.once_in(3) { date(&mut rng) } else { today() };
        let outlook = evaluate(&plan, today);
        prop_assert_eq!(outlook.tasks.len(), plan.tasks.len());
        for dates in outlook.tasks.iter().chain(&outlook.purchases) {
            if let Ok((start, finish)) = dates.span {
                prop_assert!(start <= finish);
            }
        }
        for at in [FallsAt::Receipt, FallsAt::Payment] {
            let curve = cost_curve(&plan, &outlook, CurveOf { at, ..CurveOf::default() });
            prop_assert_eq!(curve.p80.len(), curve.weeks.len());
        }
        let from = if rng.once_in(2) { date(&mut rng) } else { former_day(&plan, today) };
        let former = seen_from(&plan, from);
        for due in due(&plan, &former, &outlook) {
            prop_assert!(due.first().is_some_and(|day| day < outlook.today));
        }
        prop_assert!(pushed(&plan, &former, &outlook).iter().all(|p| p.days > 0));
        prop_assert!(suffering(&plan, &former, &outlook).iter().all(|s| s.days != Some(0)));
        // a cycle is named on each of its tasks, and what is named lies in one
        if stackrank::domain::check::find_cycle(&plan).is_none() {
            prop_assert!(outlook.tasks.iter().all(|d| d.span != Err(NoDate::Cycle)));
        }
    }
}

#[test]
fn the_end_of_time_is_no_fault() {
    for today in [NaiveDate::MIN, NaiveDate::MAX] {
        let plan = portfolio(Shape::dense(3, 6, 3, 1));
        assert_eq!(evaluate(&plan, today).tasks.len(), plan.tasks.len());
    }
}
