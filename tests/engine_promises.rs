//! What the engine promises of every plan, held against an independent referee.
//!
//! `STACKRANK_CASES=20000 cargo test --test engine_promises` looks at more plans than the suite has time for.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/portfolio.rs"]
mod portfolio;
#[path = "common/referee/mod.rs"]
mod referee;
#[path = "common/within_funding.rs"]
mod within_funding;

use portfolio::{Rng, Shape, portfolio, today};
use proptest::prelude::*;
use referee::faults;
use stackrank::domain::{Portfolio, Progress, StageRole};
use stackrank::engine::{Bench, Network, NoDate, evaluate, outlook};
use std::collections::BTreeSet;
use within_funding::orders_wait_for_funding;

fn dense() -> impl Strategy<Value = Shape> {
    (1u32..6, 1u32..9, 1u32..5, any::<u64>())
        .prop_map(|(projects, tasks, people, seed)| Shape::dense(projects, tasks, people, seed))
}

/// So many portfolios, or as many as `STACKRANK_CASES` says. A failure prints its shape, which is all it takes to build it again.
fn cases(cases: u32) -> ProptestConfig {
    let asked = std::env::var("STACKRANK_CASES").ok().and_then(|c| c.parse().ok());
    let cases = asked.unwrap_or(cases);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4_000, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(1000))]

    /// No dependency, calendar, absence or capacity is violated, every date is the earliest that the order of service leaves,
    /// and what has no date has none for a true reason.
    #[test]
    fn the_referee_finds_no_fault(shape in dense()) {
        let plan = portfolio(shape);
        let told = faults(&plan, today(), &evaluate(&plan, today()));
        prop_assert!(told.is_empty(), "{}", told.join("\n"));
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// Calendars taken over from the version before give what calendars made anew would, whatever was changed.
    #[test]
    fn the_next_version_is_compiled_as_if_it_were_the_first(shape in dense(), pick in any::<prop::sample::Index>()) {
        let plan = portfolio(shape);
        let network = Network::compile(&plan, today());
        let mut versions = vec![(plan.clone(), today()), (plan.clone(), today().succ_opt().unwrap())];
        let mut version = |change: &dyn Fn(&mut Portfolio)| {
            let mut next = plan.clone();
            change(&mut next);
            versions.push((next, today()));
        };
        let picked = |count: usize| if count == 0 { 0 } else { pick.index(count) };
        version(&|p| drop(plan.tasks.rows().get(picked(plan.tasks.len())).map(|t| p.tasks.remove(t.id))));
        version(&|p| drop(plan.people.rows().get(picked(plan.people.len())).map(|t| p.people.remove(t.id))));
        version(&|p| drop(plan.absences.rows().get(picked(plan.absences.len())).map(|t| p.absences.remove(t.id))));
        version(&|p| drop(plan.freezes.rows().get(picked(plan.freezes.len())).map(|t| p.freezes.remove(t.id))));
        version(&|p| drop(plan.window_sets.rows().get(picked(plan.window_sets.len())).map(|t| p.window_sets.remove(t.id))));
        version(&|p| std::sync::Arc::make_mut(&mut p.settings).holidays.clear());
        version(&|p| std::sync::Arc::make_mut(&mut p.settings).name.push('x'));
        version(&|p| orders_wait_for_funding(p, shape.seed));
        for (next, day) in versions {
            let (anew, after) = (Network::compile(&next, day), network.compile_next(&next, day));
            let told = |net: &Network| outlook(&next, net, &net.order(), &mut Bench::default());
            prop_assert_eq!(told(&anew), told(&after));
        }
    }
}

/// Every feature occurs often enough to be refereed.
#[test]
fn the_generator_reaches_every_case() {
    let mut seen = BTreeSet::new();
    for seed in 0..60 {
        let plan = portfolio(Shape::dense(4, 8, 3, seed));
        let outlook = evaluate(&plan, today());
        for dates in outlook.tasks.iter().chain(&outlook.purchases) {
            seen.insert(format!("{:?}", dates.cause).split(['(', ' ']).next().unwrap().to_owned());
            if let Err(reason) = dates.span {
                seen.insert(format!("{reason:?}").split('(').next().unwrap().to_owned());
            }
            if dates.outlined {
                seen.insert("outlined".into());
            }
        }
        for conflict in &outlook.conflicts {
            seen.insert(format!("{:?}", conflict.kind).split(['(', ' ']).next().unwrap().to_owned());
        }
        if outlook.line.above.is_some() {
            seen.insert("line".into());
        }
    }
    let expected = "Approval Cancelled DeadlineMissed DeliveryOverdue Dependency Fact Freeze NotBefore OnHold Person Pin \
        PinBreaksDependency PinInThePast PinOutsideHours PinOutsideWindow PinOverloads PlannedOrder StatusDate \
        SupplierPromise WaitsFor Window WorkingTime line outlined";
    let missing: Vec<_> = expected.split_whitespace().filter(|e| !seen.contains(*e)).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}, seen {seen:?}");
}

/// The referee can see: every planted fault is found.
#[test]
fn planted_faults_are_found() {
    let (mut planted, mut rng) = (0, Rng(3));
    for seed in 0..12 {
        let plan = portfolio(Shape::dense(3, 7, 3, 100 + seed));
        let good = evaluate(&plan, today());
        assert_eq!(faults(&plan, today(), &good), Vec::<String>::new());
        for (place, task) in plan.tasks.iter().enumerate() {
            let Ok((start, finish)) = good.tasks[place].span else { continue };
            if matches!(task.progress, Progress::Done { .. }) {
                continue;
            }
            let by = rng.pick(&[-96, -4, -1, 1, 4, 96]);
            let mut bad = good.clone();
            let start = if task.progress == Progress::NotStarted { start.plus(by) } else { start };
            bad.tasks[place].span = Ok((start, finish.plus(by)));
            assert!(!faults(&plan, today(), &bad).is_empty(), "{} moved by {by} in {seed}", task.id);
            bad.tasks[place].span = Err(NoDate::BeyondHorizon);
            assert!(!faults(&plan, today(), &bad).is_empty(), "{} without dates in {seed}", task.id);
            planted += 2;
        }
    }
    assert!(planted > 150, "{planted}");
}

/// Deletes what the promise of a rank speaks of, and tells whether any date above has changed.
fn lower_ranks_are_not_felt(plan: &Portfolio, cut: usize) -> Result<(), TestCaseError> {
    let takes = |p: &stackrank::domain::Project| plan.stages.get(p.stage).unwrap().takes_people;
    let live: Vec<_> = plan.ranked().into_iter().filter(|p| takes(p)).map(|p| p.id).collect();
    let above: BTreeSet<_> = live.into_iter().take(cut).collect();
    let whole = evaluate(plan, today());
    let on_hold = |p| plan.stages.get(plan.projects.get(p).unwrap().stage).unwrap().role == StageRole::OnHold;
    let goes = |(place, task): &(usize, &std::sync::Arc<stackrank::domain::Task>)| {
        !above.contains(&task.project)
            && task.progress == Progress::NotStarted
            && task.pin.is_none()
            && !on_hold(task.project)
            && whole.tasks[*place].pulled_for.is_none()
    };
    let gone: Vec<_> = plan.tasks.iter().enumerate().filter(goes).map(|(_, t)| t.id.into()).collect();
    let mut less = plan.clone();
    stackrank::edits::make::delete(plan, &gone).apply(&mut less).unwrap();
    prop_assert_eq!(less.tasks.len() + gone.len(), plan.tasks.len());
    let part = evaluate(&less, today());
    for (place, task) in plan.tasks.iter().enumerate().filter(|(_, t)| above.contains(&t.project)) {
        prop_assert_eq!(whole.tasks[place], part.tasks[less.tasks.place(task.id).unwrap()], "{}", task.id);
    }
    for (place, row) in plan.purchases.iter().enumerate().filter(|(_, p)| above.contains(&p.project)) {
        prop_assert_eq!(whole.purchases[place], part.purchases[place], "{}", row.id);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(800))]

    /// The promise of a rank, as it is worded: deleting every lower-ranked task that is unstarted, unpinned and not pulled
    /// forward changes no date at or above that rank. Projects that take no people come after all ranks; those on hold have
    /// none: what waits for them has no date, and gets one when they are deleted.
    #[test]
    fn lower_ranks_change_nothing_above(shape in dense(), cut in 1usize..6) {
        lower_ranks_are_not_felt(&portfolio(shape), cut)?;
    }

    /// The same where orders wait for funding.
    #[test]
    fn lower_ranks_take_no_funding_from_those_above(shape in dense(), cut in 1usize..6, seed in any::<u64>()) {
        let mut plan = portfolio(shape);
        orders_wait_for_funding(&mut plan, seed);
        lower_ranks_are_not_felt(&plan, cut)?;
    }

    /// The same plan gives the same outlook, in fresh memory and in memory used for other orders.
    #[test]
    fn the_same_input_gives_the_same_output(shape in dense(), to in 0usize..6, seed in any::<u64>()) {
        let mut plan = portfolio(shape);
        if seed % 2 == 0 {
            orders_wait_for_funding(&mut plan, seed);
        }
        let network = Network::compile(&plan, today());
        let own = network.order();
        let first = evaluate(&plan, today());
        let mut rng = Rng(seed);
        let project = plan.projects.rows()[rng.below(plan.projects.len() as u32) as usize].id;
        let stage = rng.pick(&["proposed", "delivery", "on-hold"]).parse().unwrap();
        let moved = own.moved(&plan, project, to, Some(stage));
        let mut bench = Bench::default();
        let other = outlook(&plan, &network, &moved, &mut bench);
        prop_assert_eq!(&outlook(&plan, &network, &own, &mut bench), &first);
        prop_assert_eq!(&outlook(&plan, &network, &moved, &mut Bench::default()), &other);
        // a preview is what the drop will show
        let mut dropped = plan.clone();
        stackrank::edits::make::move_project(&plan, project, to, Some(stage)).apply(&mut dropped).unwrap();
        prop_assert_eq!(&evaluate(&dropped, today()), &other);
        // memory used for another plan
        let small = portfolio(Shape::dense(1, 3, 1, seed));
        let network = Network::compile(&small, today());
        prop_assert_eq!(outlook(&small, &network, &network.order(), &mut bench), evaluate(&small, today()));
    }

    /// Sound plans have no broken rows, and every project either has a finish or names what has none.
    #[test]
    fn everything_is_scheduled_or_named(shape in dense()) {
        let plan = portfolio(shape);
        let outlook = evaluate(&plan, today());
        for dates in outlook.tasks.iter().chain(&outlook.purchases) {
            prop_assert!(!matches!(dates.span, Err(NoDate::Broken | NoDate::Cycle)));
            prop_assert!(dates.span.is_err() || dates.start() <= dates.finish());
        }
        for project in &outlook.projects {
            prop_assert!(project.finish.is_some() || project.no_date.is_some());
        }
    }
}

/// The dates of a large portfolio, as a number that is the same on every platform and with every version: change it only
/// with the rules. FNV-1a over starts and finishes in quarter hours (Fowler, Noll, Vo).
#[test]
fn a_large_plan_has_the_dates_it_always_had() {
    let plan = portfolio(Shape { projects: 50, tasks: 40, people: 12, seed: 11, dense: false });
    let outlook = evaluate(&plan, today());
    let dates = outlook.tasks.iter().chain(&outlook.purchases);
    let numbers = dates.flat_map(|d| d.span.map_or([i32::MIN; 2], |(a, b)| [a.slots(), b.slots()]));
    let hash = numbers.flat_map(i32::to_le_bytes).fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    assert_eq!(plan.tasks.len(), 2_000);
    assert_eq!(hash, LARGE, "{hash:#x}");
}

const LARGE: u64 = 0xA270_3C78_33B9_EFB6;
