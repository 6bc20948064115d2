//! Both directions, both ways to place, and what they must agree on.
use super::breed::Place;
use super::layout::Layout;
use super::random::Random;
use super::served::Served;
use super::space::Side;
use super::*;
use crate::domain::{
    Assignment, DayHours, Dependency, Estimate, EstimateUnit, Id, Lag, LinkKind, Person, Project, Strength,
    Task, TaskKind, WorkId, WorkWeek,
};
use crate::edits::make;
use chrono::NaiveDate;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// Projects of tasks of 0 to 9 days that need up to three of four teams and wait for up to two earlier tasks; one calendar.
pub(super) fn plan(projects: usize, tasks: usize, seed: u64) -> Portfolio {
    let mut random = Random::new(seed);
    let mut number = 0;
    let mut ids = || {
        number += 1;
        Id::generate(1 << 40, number)
    };
    let mut plan = Portfolio::empty();
    let delivery = plan.columns().iter().find(|s| s.name == "Delivery").map(|s| s.id);
    let mut teams = vec![];
    for name in ["A", "B", "C", "D"] {
        let (id, edit) = make::new_person(&mut ids, name);
        edit.apply(&mut plan).unwrap();
        let mut row = Person::clone(plan.people.get(id).unwrap());
        (row.heads, row.reserve) = (2 + random.below(3) as u16, 0);
        plan.put(row.into());
        teams.push(id);
    }
    for name in 0..projects {
        let (project, edit) = make::new_project(&plan, &mut ids, &name.to_string(), delivery).unwrap();
        edit.apply(&mut plan).unwrap();
        let mut row = Project::clone(plan.projects.get(project).unwrap());
        row.promise = today().checked_add_days(chrono::Days::new(5 + random.below(120) as u64));
        row.cost_of_delay = Some(crate::domain::Money::from_minor(1_000 * (1 + random.below(4) as i64)));
        plan.put(row.into());
        let mut before: Vec<crate::domain::TaskId> = vec![];
        for at in 0..tasks {
            let (task, edit) = make::new_task(&plan, &mut ids, project, &at.to_string());
            edit.apply(&mut plan).unwrap();
            let mut row = Task::clone(plan.tasks.get(task).unwrap());
            let days = random.below(10) as u32;
            row.kind = if days == 0 { TaskKind::Milestone } else { TaskKind::Work };
            row.estimate = Estimate::exact(EstimateUnit::WorkingDays, days * 100);
            row.people.clear();
            for team in &teams {
                if days > 0 && random.chance(400) {
                    let percent = 50 * (1 + random.below(4) as u16);
                    row.people.push(Assignment { person: *team, percent });
                }
            }
            plan.put(row.into());
            for _ in 0..random.below(3) {
                let Some(from) = before.get(random.below(before.len())).copied() else { continue };
                let known = plan
                    .dependencies
                    .iter()
                    .any(|d| d.from == WorkId::Task(from) && d.to == WorkId::Task(task));
                if !known {
                    let id: Id = ids();
                    let (from, to) = (WorkId::Task(from), WorkId::Task(task));
                    let (kind, strength) = (LinkKind::FinishStart, Strength::Hard);
                    plan.put(
                        Dependency { id: id.into(), from, to, kind, lag: Lag::NONE, strength, units: None }
                            .into(),
                    );
                }
            }
            before.push(task);
        }
    }
    plan
}

fn random_list(space: &Space, side: Side, random: &mut Random) -> Vec<u32> {
    let mut key = vec![0u64; space.len()];
    for item in space.in_order(side) {
        let before = space.waits_for(side, item).iter().map(|b| key[*b as usize] + 1).max();
        key[item as usize] = (random.next() >> 8).max(before.unwrap_or(0));
    }
    let mut list: Vec<u32> = space.in_order(side).collect();
    list.sort_by_key(|item| key[*item as usize]);
    list
}

#[test]
fn the_compact_axis_and_serving_agree_on_every_end() {
    for seed in 0..30 {
        let mut plan = plan(1 + seed as usize % 3, 14, seed);
        // round the clock, so that working time is time
        if seed % 2 == 0 {
            let hours = DayHours::new([(0, 96)]);
            let mut settings = (*plan.settings).clone();
            settings.week = WorkWeek(std::array::from_fn(|_| hours.clone()));
            plan.settings = settings.into();
        }
        let net = Network::compile(&plan, today());
        let layout = Arc::new(Layout::of(&net, &net.order()));
        let space = &layout.space;
        let mut compact = layout.compact.clone().expect("simple enough");
        let mut served = Served::new(layout.clone(), &net, &net.order());
        let mut random = Random::new(seed);
        let (mut a, mut b) = (vec![0; space.len()], vec![0; space.len()]);
        for _ in 0..20 {
            for side in [Side::Forward, Side::Backward] {
                let list = random_list(space, side, &mut random);
                let mut order = space.order.clone();
                let by = random.below(order.len());
                order.rotate_left(by);
                compact.place(space, side, &order, &list, &mut a);
                served.place(space, side, &order, &list, &mut b);
                let hours = net.calendars.portfolio;
                for (item, (working, civil)) in a.iter().zip(&b).enumerate() {
                    assert_eq!(
                        *working,
                        net.hours.before(hours, *civil),
                        "seed {seed}, {side:?}, item {item}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_schedule_seen_from_the_end_is_never_longer() {
    for seed in 0..20 {
        let plan = plan(1, 40, seed);
        let net = Network::compile(&plan, today());
        let layout = Layout::of(&net, &net.order());
        let space = &layout.space;
        assert!(space.exact);
        let mut compact = layout.compact.clone().unwrap();
        let mut random = Random::new(seed);
        let mut ends = vec![0; space.len()];
        let mut list = random_list(space, Side::Forward, &mut random);
        let (mut side, mut last) = (Side::Forward, u32::MAX);
        for _ in 0..6 {
            let (end, _) = compact.place(space, side, &space.order, &list, &mut ends);
            assert!(end <= last, "seed {seed}: {end} after {last}");
            last = end;
            side = side.other();
            list = space.in_order(side).collect();
            list.sort_by_key(|item| end - ends[*item as usize]);
        }
        assert!(last >= space.bound);
    }
}

#[test]
fn what_a_search_finds_depends_on_seed_and_evaluations_alone() {
    let plan = plan(6, 8, 3);
    let net = Network::compile(&plan, today());
    for goal in [Goal::Lateness, Goal::Makespan] {
        let run = |threads: usize, parts: &[u64]| {
            let mut search = Search::new(&plan, &net, &net.order(), goal, 5);
            for part in parts {
                search.advance(*part, threads, &|| false);
            }
            search.best().clone()
        };
        let one = run(1, &[1_500]);
        assert_eq!(one, run(2, &[1_500]), "{goal:?}");
        assert_eq!(one.objective, run(2, &[700, 800]).objective, "{goal:?}");
        let now = Search::new(&plan, &net, &net.order(), goal, 5).best().objective;
        assert!(one.objective < now, "{goal:?}: {:?} is not better than {now:?}", one.objective);
    }
}

#[test]
fn the_steps_lead_to_what_was_told_and_none_does_harm() {
    for seed in 0..8 {
        let plan = plan(9, 5, seed);
        let net = Network::compile(&plan, today());
        let mut search = Search::new(&plan, &net, &net.order(), Goal::Lateness, seed);
        search.advance(1_500, 2, &|| false);
        let found = search.best().clone();
        let steps = moves(&plan, &net, &net.order(), &found.order);
        let mut order = net.order();
        let mut worth = objective(&plan, &net, &order, &mut Bench::default());
        for step in &steps {
            assert_eq!(step.before, worth, "seed {seed}");
            for change in &step.changes {
                let crate::engine::Change::Rank(project, rank) = change else { panic!("{change:?}") };
                order = order.moved(&plan, *project, *rank as usize - 1, None);
            }
            worth = objective(&plan, &net, &order, &mut Bench::default());
            assert_eq!(step.after, worth, "seed {seed}");
            assert!(step.after <= step.before, "seed {seed}: {step:?}");
        }
        assert!(worth <= found.objective, "seed {seed}: {worth:?} is worse than {:?}", found.objective);
        assert!(steps.len() < 9, "one project at least stays");
    }
}

#[test]
fn the_best_single_move_is_the_best_of_all() {
    let plan = plan(7, 5, 2);
    let net = Network::compile(&plan, today());
    let mut bench = Bench::default();
    let mut best = objective(&plan, &net, &net.order(), &mut bench);
    for project in plan.projects.iter() {
        for rank in 0..7 {
            let order = net.order().moved(&plan, project.id, rank, None);
            best = best.min(objective(&plan, &net, &order, &mut bench));
        }
    }
    let found = best_single_move(&plan, &net, &net.order(), &|| false, &|_, _, _| {}).unwrap();
    assert_eq!(found.after, best);
    assert!(best_single_move(&plan, &net, &net.order(), &|| true, &|_, _, _| {}).is_none());
}
