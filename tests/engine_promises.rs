//! What the engine promises of every plan, held against an independent referee.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/portfolio.rs"]
mod portfolio;
#[path = "common/referee.rs"]
mod referee;

use portfolio::{Rng, Shape, portfolio, today};
use proptest::prelude::*;
use referee::faults;
use stackrank::domain::{Portfolio, Progress, WorkId};
use stackrank::engine::{Bench, Network, NoDate, evaluate, outlook};
use std::collections::BTreeSet;

fn dense() -> impl Strategy<Value = Shape> {
    (1u32..6, 1u32..9, 1u32..5, any::<u64>())
        .prop_map(|(projects, tasks, people, seed)| Shape::dense(projects, tasks, people, seed))
}

/// So many portfolios. A failure prints its shape, which is all it takes to build it again.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(96))]

    /// No dependency, calendar, absence or capacity is violated, every date is the earliest that the order of service leaves,
    /// and what has no date has none for a true reason.
    #[test]
    fn the_referee_finds_no_fault(shape in dense()) {
        let plan = portfolio(shape);
        let told = faults(&plan, today(), &evaluate(&plan, today()));
        prop_assert!(told.is_empty(), "{}", told.join("\n"));
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

/// Works that wait, directly or through others, for one of `roots`.
fn waiting_for(plan: &Portfolio, roots: &BTreeSet<WorkId>) -> BTreeSet<WorkId> {
    let mut all = roots.clone();
    loop {
        let before = all.len();
        let more: Vec<WorkId> =
            plan.dependencies.iter().filter(|d| all.contains(&d.from)).map(|d| d.to).collect();
        all.extend(more);
        if all.len() == before {
            return all;
        }
    }
}

fn works(plan: &Portfolio) -> Vec<(WorkId, stackrank::domain::ProjectId)> {
    let tasks = plan.tasks.iter().map(|t| (WorkId::Task(t.id), t.project));
    tasks.chain(plan.purchases.iter().map(|p| (WorkId::Purchase(p.id), p.project))).collect()
}

proptest! {
    #![proptest_config(cases(160))]

    /// Deleting every lower-ranked project on which nothing above depends changes no date above of anything that does not
    /// itself wait for a project further down.
    #[test]
    fn lower_ranks_change_nothing_above(shape in dense(), cut in 0usize..6) {
        let plan = portfolio(shape);
        let takes = |p: &stackrank::domain::Project| plan.stages.get(p.stage).unwrap().takes_people;
        let above: BTreeSet<_> = plan.ranked().iter().take(cut).filter(|p| takes(p)).map(|p| p.id).collect();
        let all = works(&plan);
        let below = |w: &WorkId| all.iter().any(|(a, p)| a == w && !above.contains(p));
        // which projects do those above depend on?
        let mut needed: BTreeSet<WorkId> = all.iter().filter(|(_, p)| above.contains(p)).map(|(w, _)| *w).collect();
        loop {
            let before = needed.len();
            let more: Vec<WorkId> = plan.dependencies.iter().filter(|d| needed.contains(&d.to)).map(|d| d.from).collect();
            needed.extend(more);
            if needed.len() == before { break; }
        }
        let started: BTreeSet<_> = plan.tasks.iter()
            .filter(|t| matches!(t.progress, Progress::Started { .. })).map(|t| t.project).collect();
        let kept: BTreeSet<_> = all.iter().filter(|(w, _)| needed.contains(w)).map(|(_, p)| *p)
            .chain(started).chain(above.iter().copied()).collect();
        let gone: Vec<_> = plan.projects.iter().map(|p| p.id).filter(|p| !kept.contains(p)).map(Into::into).collect();
        let mut less = plan.clone();
        stackrank::edits::make::delete(&plan, &gone).apply(&mut less).unwrap();
        let waits = waiting_for(&plan, &all.iter().map(|(w, _)| *w).filter(below).collect());
        let (whole, part) = (evaluate(&plan, today()), evaluate(&less, today()));
        for (place, task) in plan.tasks.iter().enumerate() {
            if above.contains(&task.project) && !waits.contains(&WorkId::Task(task.id)) {
                let other = part.tasks[less.tasks.place(task.id).unwrap()];
                prop_assert_eq!(whole.tasks[place], other, "{}", task.id);
            }
        }
    }

    /// The same plan gives the same outlook, in fresh memory and in memory used for other orders.
    #[test]
    fn the_same_input_gives_the_same_output(shape in dense(), to in 0usize..6, seed in any::<u64>()) {
        let plan = portfolio(shape);
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
