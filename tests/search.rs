//! The promise of the search for a better order: never worse than the present one, the same again for the same seed and number of
//! evaluations, whatever the plan holds; and as good as published optima where they are known.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
#[path = "common/library/mod.rs"]
#[expect(dead_code, reason = "the bench uses more of it")]
mod library;
#[path = "common/portfolio.rs"]
mod portfolio;

use library::as_plan::{Grain, as_plan, times, today};
use library::feasible::{fault, makespan};
use portfolio::Shape;
use stackrank::domain::{Portfolio, Project, Rank};
use stackrank::edits::make;
use stackrank::engine::{
    Bench, Change, Found, Goal, Network, Search, SuggestedMove, best_single_move, each_alone, evaluate,
    moves, objective,
};
use stackrank::storage::to_text;
use stackrank::workspace::{Suggestion, Workspace};

/// The plan with its ranks as they were found, as an edit would set them.
fn with_order(plan: &Portfolio, found: &Found) -> Portfolio {
    let mut plan = plan.clone();
    let ranks = |count: usize| std::iter::successors(Some(Rank::first()), |r| Some(r.next())).take(count);
    let rows: Vec<_> = plan.projects.rows().to_vec();
    for (place, rank) in found.order.places().iter().zip(ranks(rows.len())) {
        plan.put(Project { rank, ..(*rows[*place as usize]).clone() }.into());
    }
    for (_, tasks) in &found.tasks {
        for (task, rank) in tasks.iter().zip(ranks(tasks.len())) {
            let mut row = (**plan.tasks.get(*task).unwrap()).clone();
            row.rank = rank;
            plan.put(row.into());
        }
    }
    plan
}

/// A portfolio with every feature at once, and promises.
fn dense(seed: u64) -> Portfolio {
    let mut plan = portfolio::portfolio(Shape::dense(6, 6, 4, seed));
    let mut rng = portfolio::Rng(seed);
    for row in plan.projects.rows().to_vec() {
        let promise = portfolio::today().checked_add_days(chrono::Days::new(u64::from(rng.below(80))));
        let promise = promise.filter(|_| !rng.once_in(4));
        plan.put(Project { promise, ..(*row).clone() }.into());
    }
    plan
}

fn searched(plan: &Portfolio, goal: Goal, seed: u64, evaluations: u64) -> Found {
    let network = Network::compile(plan, portfolio::today());
    let mut search = Search::new(plan, &network, &network.order(), goal, seed);
    search.advance(evaluations, 2, &|| false);
    search.best().clone()
}

#[test]
fn it_is_never_worse_and_tells_what_the_edited_plan_gives() {
    for seed in 0..6 {
        let plan = dense(seed);
        for goal in [Goal::Lateness, Goal::Makespan] {
            let now = searched(&plan, goal, seed, 0).objective;
            let found = searched(&plan, goal, seed, 150);
            assert!(found.objective <= now, "seed {seed} {goal:?}: {:?} after {now:?}", found.objective);
            let edited = with_order(&plan, &found);
            let then = searched(&edited, goal, seed, 0).objective;
            assert_eq!(then, found.objective, "seed {seed} {goal:?}");
        }
    }
}

#[test]
fn suggested_moves_made_as_edits_lead_to_what_was_told() {
    let mut taken = 0;
    for seed in 0..6 {
        let mut plan = dense(seed);
        let network = Network::compile(&plan, portfolio::today());
        let found = searched(&plan, Goal::Lateness, seed, 200);
        let steps = moves(&plan, &network, &network.order(), &found.order);
        for step in &steps {
            for change in &step.changes {
                let Change::Rank(project, rank) = change else { panic!("{change:?}") };
                let edit = make::move_project(&plan, *project, *rank as usize - 1, None);
                edit.apply(&mut plan).unwrap();
            }
            let network = Network::compile(&plan, portfolio::today());
            let worth = objective(&plan, &network, &network.order(), &mut Bench::default());
            assert_eq!(worth, step.after, "seed {seed}");
            taken += 1;
        }
    }
    assert!(taken > 0, "some portfolio can be better");
}

#[test]
fn a_step_that_is_told_alone_does_alone_what_was_told() {
    let (mut alone, mut only_after_others) = (0, 0);
    for seed in 0..12 {
        let plan = dense(seed);
        let network = Network::compile(&plan, portfolio::today());
        let found = searched(&plan, Goal::Lateness, seed, 200);
        let now = network.order();
        let steps = moves(&plan, &network, &now, &found.order);
        let told = each_alone(&plan, &network, &now, &steps);
        assert_eq!(told.len(), steps.len());
        for (step, told) in steps.iter().zip(told) {
            let Some(told) = told else {
                only_after_others += 1;
                continue;
            };
            let moved = |step: &SuggestedMove| {
                step.changes
                    .iter()
                    .map(|c| match c {
                        Change::Rank(id, _) => *id,
                        other => panic!("{other:?}"),
                    })
                    .collect::<Vec<_>>()
            };
            assert_eq!(moved(&told), moved(step));
            assert!(told.after < told.before);
            let order = told.made_in(&plan, &now);
            assert_eq!(objective(&plan, &network, &order, &mut Bench::default()), told.after, "seed {seed}");
            alone += 1;
        }
    }
    assert!(alone > 0 && only_after_others > 0, "{alone} alone, {only_after_others} not");
}

/// What the window offers: whichever row is taken first, it does what it said, alone or with those before it, and the order never
/// becomes worse.
#[test]
fn what_is_taken_in_the_window_does_what_it_said() {
    let worth = |workspace: &Workspace| {
        let network = Network::compile(workspace.plan(), portfolio::today());
        objective(workspace.plan(), &network, &network.order(), &mut Bench::default())
    };
    let (mut alone, mut with_others) = (0, 0);
    for seed in 6..10 {
        let plan = dense(seed);
        let searched = || {
            let mut workspace = Workspace::in_memory(plan.clone(), portfolio::today());
            workspace.suggest();
            workspace.stop_suggesting();
            workspace
        };
        let rows = |workspace: &Workspace| match workspace.suggestion() {
            Some(Suggestion::Listed(_, proposals)) => proposals.rows.clone(),
            other => panic!("{other:?}"),
        };
        for place in 0..rows(&searched()).len() {
            let mut workspace = searched();
            let (row, before) = (rows(&workspace)[place].clone(), worth(&workspace));
            workspace.take_suggested(Some(place)).unwrap();
            let after = worth(&workspace);
            assert_eq!(after, row.step.after, "seed {seed}, row {place}");
            assert!(after <= before, "seed {seed}, row {place}");
            if let Some(next) = rows(&workspace).first() {
                assert_eq!(next.step.before, after, "seed {seed}, row {place}");
            }
            workspace.undo().unwrap();
            assert_eq!(to_text(workspace.plan()), to_text(&plan), "seed {seed}, row {place}: one step");
            if row.alone { alone += 1 } else { with_others += 1 }
        }
    }
    assert!(alone > 0 && with_others > 0, "{alone} alone, {with_others} not");
}

#[test]
fn any_plan_will_do() {
    let mut plans = vec![Portfolio::empty()];
    for seed in 20..26 {
        let mut plan = dense(seed);
        // circles, stages that are not there, nobody left
        for row in plan.dependencies.rows().to_vec().iter().step_by(3) {
            let mut row = (**row).clone();
            std::mem::swap(&mut row.from, &mut row.to);
            plan.put(row.into());
        }
        let on_hold = plan.stages.iter().find(|s| s.name == "On hold").unwrap().id;
        for (at, row) in plan.projects.rows().to_vec().iter().enumerate() {
            let mut row = (**row).clone();
            row.stage = match (at + seed as usize) % 4 {
                0 => on_hold,
                1 => "nowhere".parse().unwrap(),
                _ => row.stage,
            };
            plan.put(row.into());
        }
        if seed % 2 == 0 {
            plan.people = [].into_iter().collect::<Vec<stackrank::domain::Person>>().into_iter().collect();
        }
        plans.push(plan);
    }
    for plan in &plans {
        for goal in [Goal::Lateness, Goal::Makespan] {
            let found = searched(plan, goal, 1, 60);
            let network = Network::compile(plan, portfolio::today());
            moves(plan, &network, &network.order(), &found.order);
        }
        let network = Network::compile(plan, portfolio::today());
        best_single_move(plan, &network, &network.order(), &|| false, &|_, _, _| {});
    }
}

#[test]
fn small_published_problems_are_solved_to_the_optimum() {
    let Some(folder) = library::folder() else {
        println!("skipped: no data folder beside the repository, and STACKRANK_DATA names none");
        return;
    };
    let sets = library::sets(&folder);
    let set = sets.iter().find(|s| s.name == "PSPLIB j30").unwrap();
    let (mut reached, mut count) = (0, 0);
    for place in (0..set.problems.len()).step_by(31) {
        let (problem, known) = (set.read(place), set.problems[place].1);
        let natural: Vec<usize> = library::rules::in_order(&problem);
        let plan = as_plan(&problem, &[0], &natural, Grain::QuarterHour);
        let network = Network::compile(&plan, today());
        let mut search = Search::with(&plan, &network, &network.order(), Goal::Makespan, 7, (1, 5_000));
        search.advance(5_000, 1, &|| false);
        let found = search.best();
        let told = evaluate(&with_order(&plan, found), today());
        let times = times(&problem, &told, Grain::QuarterHour).unwrap();
        assert_eq!(fault(&problem, &times), None, "{}", problem.name);
        assert_eq!(u64::from(makespan(&times)), found.objective.first, "{}", problem.name);
        assert!(makespan(&times) >= known.low, "{}", problem.name);
        reached += usize::from(makespan(&times) == known.best);
        count += 1;
    }
    assert!(reached * 10 >= count * 9, "{reached} of {count}");
}
