//! The best single move: every project at every rank, each tried by serving.
use super::moves::{SuggestedMove, told};
use super::objective::{Goal, Judge, Objective};
use super::rules::movable;
use crate::domain::{Portfolio, ProjectId};
use crate::engine::{Bench, Change, Network, Order};
use std::sync::Mutex;

/// A move of one project: what it would come to, the project, its new rank (0 first).
type Single = (Objective, ProjectId, usize);

/// The one move of a project to another rank that lowers weighted lateness (then money above the funding, then finishes) most;
/// `None` where none does. 50 projects have 2,450 moves.
///
/// Runs on two threads and tells `improved` whenever a better move was found, for showing it while it searches; the result does not depend on
/// the threads. Asks `stop` before each serve and returns the best so far when told to.
pub fn best_single_move(
    plan: &Portfolio,
    net: &Network,
    order: &Order,
    stop: &(dyn Fn() -> bool + Sync),
    improved: &(dyn Fn(ProjectId, usize, Objective) + Sync),
) -> Option<SuggestedMove> {
    let judge = Judge::new(plan, net, Goal::Lateness);
    let now = judge.judge(plan, net, order, &mut Bench::default());
    let mut tries = vec![];
    for place in movable(net, order) {
        let Some(project) = plan.projects.rows().get(place as usize) else { continue };
        let from = order.places().iter().position(|p| *p == place);
        let ranks = (0..order.places().len()).filter(|rank| Some(*rank) != from);
        tries.extend(ranks.map(|rank| (project.id, rank)));
    }
    let best: Mutex<Option<Single>> = Mutex::new(None);
    let half = |first: usize| {
        let mut bench = Bench::default();
        for (project, rank) in tries.iter().skip(first).step_by(2) {
            if stop() {
                return;
            }
            let moved = order.moved(plan, *project, *rank, None);
            let finishes = crate::engine::question::finishes(net, &moved, &mut bench);
            let mut worth = judge.of_finishes(&finishes);
            let least = best.lock().ok().and_then(|best| *best).map_or(now.first, |best| best.0.first);
            if worth.first > least {
                continue;
            }
            if judge.funded {
                worth = judge.judge(plan, net, &moved, &mut bench);
            }
            let found = (worth, *project, *rank);
            let Ok(mut best) = best.lock() else { return };
            if worth < now && best.is_none_or(|best| found < best) {
                *best = Some(found);
                drop(best);
                improved(*project, *rank, worth);
            }
        }
    };
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().name("single".into()).spawn_scoped(scope, || half(1));
        half(0);
        match other {
            Ok(other) => drop(other.join()),
            Err(_) => half(1),
        }
    });
    let (_, project, rank) = best.into_inner().ok().flatten()?;
    let changes = vec![Change::Rank(project, rank as u32 + 1)];
    let to = order.moved(plan, project, rank, None);
    Some(told(plan, net, &judge, changes, (order, &to), &mut Bench::default()))
}
