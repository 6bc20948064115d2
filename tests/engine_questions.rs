//! Order-by dates and "what would bring it back": answers that serving the changed plan must bear out.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;
#[path = "common/portfolio.rs"]
mod portfolio;

use chrono::NaiveDate;
use plan::{Plan, by, date};
use portfolio::{Shape, portfolio, today};
use proptest::prelude::*;
use stackrank::domain::{
    EstimateUnit, ExpediteOffer, Money, Portfolio, Purchase, PurchaseId, PurchaseState, Strength, Task,
    TaskKind,
};
use stackrank::engine::{
    Bench, Change, LeadTime, Move, Network, OrderBy, bring_back, critical_chain, evaluate, order_by_dates,
    outlook, slack,
};

fn order_by(plan: &Portfolio, day: NaiveDate, lead: LeadTime) -> Vec<OrderBy> {
    let network = Network::compile(plan, day);
    order_by_dates(plan, &network, &network.order(), lead, &|| false)
}

/// The plan with purchases planned for days; those not yet ordered and not named are ordered as soon as can be.
fn planned(plan: &Portfolio, days: &[(PurchaseId, NaiveDate)]) -> Portfolio {
    let mut new = plan.clone();
    for row in plan.purchases.iter().filter(|p| p.state.before_order()) {
        let mut row = Purchase::clone(row);
        row.planned_order = days.iter().find(|d| d.0 == row.id).map(|d| d.1);
        new.purchases.put(row.into());
    }
    new
}

/// When each project with a promise ends; far away where it has no date.
fn finishes(plan: &Portfolio, day: NaiveDate) -> Vec<Option<NaiveDate>> {
    let outlook = evaluate(plan, day);
    let with_promise = plan.projects.iter().zip(&outlook.projects).filter(|(p, _)| p.promise.is_some());
    with_promise
        .map(|(_, o)| Some(o.finish.map_or(NaiveDate::MAX, stackrank::domain::Moment::last_day)))
        .collect()
}

fn worsens(now: &[Option<NaiveDate>], allowed: &[NaiveDate]) -> bool {
    now.iter().zip(allowed).any(|(now, allowed)| now.is_some_and(|now| now > *allowed))
}

fn next_working_day(plan: &Portfolio, day: NaiveDate) -> NaiveDate {
    let closed = |d: NaiveDate| plan.settings.holidays.iter().any(|h| h.from <= d && d <= h.to);
    day.iter_days().skip(1).find(|d| plan.settings.week.works_on(*d) && !closed(*d)).expect("a working day")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Obeying all order-by dates breaks no promise, and each is the last of an unbroken run of days that do: the next
    /// working day, with all before it in the order of service at their dates, worsens something.
    #[test]
    fn order_by_dates_are_the_last_that_keep_the_promises(seed in any::<u64>()) {
        let plan = portfolio(Shape::dense(3, 6, 3, seed));
        let asap = finishes(&planned(&plan, &[]), today());
        let promises = plan.projects.iter().filter_map(|p| p.promise);
        let allowed: Vec<NaiveDate> =
            promises.zip(&asap).map(|(promise, asap)| promise.max(asap.unwrap_or(promise))).collect();
        let found = order_by(&plan, today(), LeadTime::Likely);
        let mut days: Vec<(PurchaseId, NaiveDate)> = vec![];
        for order in &found {
            days.push((order.purchase, order.day));
            prop_assert!(!worsens(&finishes(&planned(&plan, &days), today()), &allowed), "{:?}", order);
            let mut later = days.clone();
            later.last_mut().unwrap().1 = next_working_day(&plan, order.day);
            let then = planned(&plan, &later);
            let undated = evaluate(&then, today()).purchases[plan.purchases.place(order.purchase).unwrap()].span.is_err();
            prop_assert!(undated || worsens(&finishes(&then, today()), &allowed), "{:?} could be later", order);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// A task that may not begin before the day that its total slack allows makes no project end later, and on each day up to
    /// it neither; a day more does. Tried on tasks that begin in the morning, where a day is the same as a day.
    #[test]
    fn slack_is_the_last_of_an_unbroken_run_of_days(seed in any::<u64>()) {
        let plan = portfolio(Shape::dense(3, 6, 3, seed));
        let (network, now) = (Network::compile(&plan, today()), evaluate(&plan, today()));
        let ends = |o: &stackrank::engine::Outlook| o.projects.iter().map(|p| p.finish.map(stackrank::domain::Moment::last_day)).collect::<Vec<_>>();
        let later = |then: &stackrank::engine::Outlook| {
            ends(then).iter().zip(ends(&now)).any(|(then, now)| now.is_some_and(|now| then.is_none_or(|t| t > now)))
        };
        let office = |task: &Task| {
            let own = |p: &stackrank::domain::PersonId| plan.people.get(*p).is_none_or(|p| p.hours.is_some());
            task.kind == TaskKind::Work
                && task.estimate.unit != EstimateUnit::ElapsedDays
                && !task.people.iter().any(|a| own(&a.person))
        };
        for (task, dates) in plan.tasks.iter().zip(&now.tasks).filter(|(t, _)| office(t)) {
            let Some(begin) = dates.start() else { continue };
            let first = &plan.settings.week.0[chrono::Datelike::weekday(&begin.date()).num_days_from_monday() as usize];
            if first.spans().first().is_none_or(|s| i32::from(s.0) != begin.slots().rem_euclid(96)) {
                continue;
            }
            let work = stackrank::domain::WorkId::Task(task.id);
            let Some(found) = slack(&plan, &network, &network.order(), work, &|| false) else { continue };
            prop_assert!(found.free <= found.total);
            let mut day = begin.date();
            for days in 1..=(found.total + 1).min(stackrank::engine::MOST_SLACK) {
                day = next_working_day(&plan, day);
                let mut row = Task::clone(task);
                row.not_before = Some(day);
                let mut new = plan.clone();
                new.tasks.put(row.into());
                let then = evaluate(&new, today());
                let own = then.tasks[plan.tasks.place(task.id).unwrap()].span.is_err();
                prop_assert_eq!(own || later(&then), days > found.total, "{}: {} of {:?}", &task.name, days, found);
            }
        }
    }
}

#[test]
fn order_by_dates_of_a_small_plan() {
    let mut plan = Plan::new();
    let project = plan.project("P", |p| p.promise = Some(date("2026-12-18")));
    let goods = plan.purchase(project, "Goods", "7ed", |p| p.lead_time = "5ed..7ed..14ed".parse().unwrap());
    let work = plan.task(project, "Work", "2d", |_| ());
    plan.link(goods, work);
    // works Thursday 17 and Friday 18: there on Wednesday 16 at the latest, ordered on Wednesday 9
    let told = order_by(&plan.rows, plan.today, LeadTime::Likely);
    assert_eq!(told, [OrderBy { purchase: goods, day: date("2026-12-09"), late: false }]);
    // P80 of 5..7..14 is 9.6 days
    let careful = order_by(&plan.rows, plan.today, LeadTime::P80);
    assert_eq!(careful[0].day, date("2026-12-07"));
    // late whatever is done: every day later worsens it
    let mut rows = plan.rows.clone();
    let mut row = stackrank::domain::Project::clone(rows.projects.get(project).unwrap());
    row.promise = Some(date("2026-11-25"));
    rows.projects.put(row.clone().into());
    assert_eq!(
        order_by(&rows, plan.today, LeadTime::Likely),
        [OrderBy { purchase: goods, day: date("2026-11-23"), late: true }]
    );
    row.promise = None;
    rows.projects.put(row.into());
    assert_eq!(order_by(&rows, plan.today, LeadTime::Likely), []);
}

fn moves(plan: &Plan, project: stackrank::domain::ProjectId) -> Vec<Move> {
    let network = Network::compile(&plan.rows, plan.today);
    let now = outlook(&plan.rows, &network, &network.order(), &mut Bench::default());
    bring_back(&plan.rows, &network, &now, project, &|| false)
}

#[test]
fn every_kind_of_move_is_tried_and_told() {
    let mut plan = Plan::new();
    let first = plan.project("First", |_| ());
    let late = plan.project("Late", |p| p.promise = Some(date("2026-12-04")));
    let role = |p: &mut stackrank::domain::Person| p.roles = vec!["network".into()];
    let (ann, bob) = (plan.person("Ann", role), plan.person("Bob", role));
    let before = plan.task(first, "Before", "5d", by(&[(ann, 100)]));
    let goods = plan.purchase(late, "Goods", "7ed", |p| {
        p.state = PurchaseState::Approved;
        p.lead_time = "3ed..7ed..10ed".parse().unwrap();
        p.expedite =
            vec![ExpediteOffer { lead_time: "2ed".parse().unwrap(), surcharge: Money::from_minor(5_000) }];
    });
    let (slow, night) = (
        plan.windows("slow", &["Sun 08:00-16:00"]),
        plan.windows("night", &["Wed 20:00-24:00", "Fri 20:00-24:00"]),
    );
    let build = plan.task(late, "Build", "5d", |t| {
        t.estimate = "3d..5d..8d".parse().unwrap();
        by(&[(ann, 100)])(t);
    });
    plan.link(goods, build);
    plan.link(before, build);
    plan.change_link(|d| d.strength = Strength::Preferred);
    let cut =
        plan.task(late, "Cut over", "4h", |t| t.kind = stackrank::domain::TaskKind::CutOver(Some(slow)));
    plan.link(build, cut);
    let found = moves(&plan, late);
    let gained = |change: Change| found.iter().find(|m| m.change == change).and_then(|m| m.gained);
    assert_eq!(found.first().map(|m| m.keeps), Some(found.iter().any(|m| m.keeps)), "{found:?}");
    assert!(gained(Change::Window(cut, night)).is_some(), "{found:?}");
    assert!(gained(Change::CutTask(build)).is_none_or(|d| d > 0));
    assert!(found.iter().all(|m| m.gained.is_none_or(|d| d > 0)));
    assert!(
        found
            .iter()
            .all(|m| m.change != Change::Person(build, ann, ann)
                && m.change != Change::Person(build, bob, ann))
    );
    let chain = critical_chain(&plan.rows, &plan.outlook(), late);
    assert_eq!(chain.first(), Some(&plan::Work::from(cut).0));
    assert!(chain.contains(&plan::Work::from(build).0));
    // each is borne out: the offer costs its surcharge
    if let Some(offer) = found.iter().find(|m| m.change == Change::Expedite(goods, 0)) {
        assert_eq!(offer.money.minor(), 5_000);
    }
    let none = plan.project("None", |_| ());
    assert_eq!(moves(&plan, none), []);
}

#[test]
fn a_higher_rank_brings_a_project_back_at_the_cost_of_another() {
    let mut plan = Plan::new();
    let (high, low) =
        (plan.project("High", |_| ()), plan.project("Low", |p| p.promise = Some(date("2026-11-27"))));
    let ann = plan.person("Ann", |_| ());
    plan.task(high, "Long", "5d", by(&[(ann, 100)]));
    plan.task(low, "Short", "2d", by(&[(ann, 100)]));
    let found = moves(&plan, low);
    // both are the same order: Low first
    let changes: Vec<Change> = found.iter().map(|m| m.change).collect();
    assert_eq!(changes, [Change::Rank(high, 2), Change::Rank(low, 1)]);
    let best = &found[0];
    assert!(best.keeps);
    assert_eq!((best.finish, best.gained), (date("2026-11-24"), Some(5)));
    assert_eq!(best.losses, [(high, Some(2))]);
}
