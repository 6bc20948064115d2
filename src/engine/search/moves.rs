//! From one order to a better one in few single moves, each with what it gains and costs.
//!
//! Projects that stand in the same order in both (a longest increasing subsequence) need not move. A move whose absence costs
//! nothing is left out. Each step taken is the one that gains most; those that gain only together are one step.
use super::objective::{Goal, Judge, Objective};
use crate::domain::{Portfolio, ProjectId};
use crate::engine::hours::NEVER;
use crate::engine::question::{finishes, whole_day};
use crate::engine::{Bench, Change, Network, Order};

/// One step towards a better order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestedMove {
    /// Projects to ranks, one after the other; mostly one.
    pub changes: Vec<Change>,
    /// How good the order is before and after this step, the steps before it taken.
    pub before: Objective,
    /// The same after it.
    pub after: Objective,
    /// Projects that end earlier by it, and by how many working days; `None`: they had no date before.
    pub gains: Vec<(ProjectId, Option<i32>)>,
    /// Projects that end later by it; `None`: they would have no date any more.
    pub losses: Vec<(ProjectId, Option<i32>)>,
}

impl SuggestedMove {
    /// The order with this step made in it.
    #[must_use]
    pub fn made_in(&self, plan: &Portfolio, order: &Order) -> Order {
        let make = |order: Order, change: &Change| match change {
            Change::Rank(id, rank) => order.moved(plan, *id, rank.saturating_sub(1) as usize, None),
            _ => order,
        };
        self.changes.iter().fold(order.clone(), make)
    }
}

/// The way from one order to another in single steps, none of which makes it worse. Steps that gain nothing are left out: the
/// way may end before `to`, in an order that is no worse. Empty where `to` is no better.
pub fn moves(plan: &Portfolio, net: &Network, from: &Order, to: &Order) -> Vec<SuggestedMove> {
    moves_until(plan, net, from, to, &|| false)
}

/// The same. Asks `stop` again and again; once told to, what is returned means nothing.
pub fn moves_until(
    plan: &Portfolio,
    net: &Network,
    from: &Order,
    to: &Order,
    stop: &dyn Fn() -> bool,
) -> Vec<SuggestedMove> {
    let judge = Judge::new(plan, net, Goal::Lateness);
    let mut walk = Walk { plan, net, judge: &judge, bench: Bench::default(), stop };
    let begin = walk.worth(from);
    if walk.worth(to) >= begin {
        return vec![];
    }
    let (goal, mut open) = walk.thin_out(from, to, begin);
    let (mut now, mut worth) = (from.clone(), begin);
    let mut steps = vec![];
    while !open.is_empty() && !stop() {
        let tries = (0..open.len()).filter_map(|at| {
            let next = placed(&now, &goal, &open, &[open[at]])?;
            Some((walk.look(&next), at, next))
        });
        let best = tries.min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let best = best.map(|(_, at, next)| (walk.worth(&next), at));
        let (next_worth, taken) = match best {
            Some((next, at)) if next <= worth => (next, vec![open[at]]),
            _ => walk.together(&now, &goal, &open, worth),
        };
        let mut changes = vec![];
        let (mut next, mut left) = (now.clone(), open.clone());
        for place in &taken {
            let Some(moved) = placed(&next, &goal, &left, &[*place]) else { break };
            let rank = moved.places().iter().position(|p| p == place).unwrap_or(0);
            if let Some(project) = plan.projects.rows().get(*place as usize) {
                changes.push(Change::Rank(project.id, rank as u32 + 1));
            }
            left.retain(|p| p != place);
            next = moved;
        }
        if changes.is_empty() {
            break;
        }
        open = left;
        if next != now {
            steps.push(told(plan, net, &judge, changes, (&now, &next), &mut walk.bench));
        }
        (now, worth) = (next, next_worth);
    }
    steps
}

/// Each step of a way made alone in the order in which the way begins, the projects of the others left where they are: behind
/// the nearest that comes before it at the end of the way. `None` where that is not better than the order as it is, as it is with
/// steps that help only after those before them.
pub fn each_alone(
    plan: &Portfolio,
    net: &Network,
    from: &Order,
    steps: &[SuggestedMove],
) -> Vec<Option<SuggestedMove>> {
    let judge = Judge::new(plan, net, Goal::Lateness);
    let mut bench = Bench::default();
    let places = |step: &SuggestedMove| -> Vec<u32> {
        let place = |change: &Change| match change {
            Change::Rank(id, _) => plan.projects.place(*id).map(|place| place as u32),
            _ => None,
        };
        step.changes.iter().filter_map(place).collect()
    };
    let moved: Vec<Vec<u32>> = steps.iter().map(places).collect();
    let open: Vec<u32> = moved.iter().flatten().copied().collect();
    let goal = steps.iter().fold(from.clone(), |order, step| step.made_in(plan, &order));
    let mut alone = |taken: &Vec<u32>| {
        let (mut now, mut left, mut changes) = (from.clone(), open.clone(), vec![]);
        for place in taken {
            now = placed(&now, &goal, &left, &[*place])?;
            left.retain(|other| other != place);
            let rank = now.places().iter().position(|other| other == place)?;
            changes.push(Change::Rank(plan.projects.rows().get(*place as usize)?.id, rank as u32 + 1));
        }
        let step = told(plan, net, &judge, changes, (from, &now), &mut bench);
        (step.after < step.before).then_some(step)
    };
    moved.iter().map(&mut alone).collect()
}

struct Walk<'a> {
    plan: &'a Portfolio,
    net: &'a Network,
    judge: &'a Judge,
    bench: Bench,
    stop: &'a dyn Fn() -> bool,
}

impl Walk<'_> {
    /// How good an order is but for money, which takes far longer to find out.
    fn look(&mut self, order: &Order) -> Objective {
        self.judge.of_finishes(&finishes(self.net, order, &mut self.bench))
    }
    fn worth(&mut self, order: &Order) -> Objective {
        self.judge.judge(self.plan, self.net, order, &mut self.bench)
    }
    /// The order to reach and what moves on the way: without the moves that gain nothing.
    fn thin_out(&mut self, from: &Order, to: &Order, begin: Objective) -> (Order, Vec<u32>) {
        let mut goal = to.clone();
        let mut worth = self.worth(&goal);
        let mut open = moving(from.places(), goal.places());
        let mut at = 0;
        while at < open.len() && !(self.stop)() {
            // this one stays among those that stay
            let mut fewer = open.clone();
            fewer.remove(at);
            let mut order = from.clone();
            let mut left = fewer.clone();
            while let Some(place) = left.first().copied() {
                order = placed(&order, &goal, &left, &[place]).unwrap_or(order);
                left.remove(0);
            }
            if self.look(&order).first <= worth.first {
                let without = self.worth(&order);
                if without <= worth && without < begin {
                    (goal, worth) = (order, without);
                    open = moving(from.places(), goal.places());
                    continue;
                }
            }
            at += 1;
        }
        (goal, open)
    }
    /// The fewest of the open moves that do no harm together: two, or else one after the other until they do none.
    fn together(
        &mut self,
        now: &Order,
        goal: &Order,
        open: &[u32],
        worth: Objective,
    ) -> (Objective, Vec<u32>) {
        let mut best: Option<(Objective, Vec<u32>)> = None;
        for (at, first) in open.iter().enumerate() {
            if (self.stop)() {
                break;
            }
            for second in &open[at + 1..] {
                let two = [*first, *second];
                let Some(next) = placed(now, goal, open, &two) else { continue };
                if self.look(&next).first > worth.first {
                    continue;
                }
                let next = self.worth(&next);
                if next <= worth && best.as_ref().is_none_or(|b| next < b.0) {
                    best = Some((next, two.to_vec()));
                }
            }
        }
        if let Some(best) = best {
            return best;
        }
        let mut taken: Vec<u32> = vec![];
        while taken.len() < open.len() && !(self.stop)() {
            let rest: Vec<u32> = open.iter().copied().filter(|p| !taken.contains(p)).collect();
            let mut best: Option<(Objective, u32)> = None;
            for place in rest {
                let more: Vec<u32> = taken.iter().copied().chain([place]).collect();
                let Some(next) = placed(now, goal, open, &more) else { continue };
                let next = self.worth(&next);
                if best.is_none_or(|b| (next, place) < b) {
                    best = Some((next, place));
                }
            }
            let Some((next, place)) = best else { break };
            taken.push(place);
            if next <= worth {
                return (next, taken);
            }
        }
        (worth, open.to_vec())
    }
}

/// An order with some of the open projects where the goal has them: behind the nearest in the goal that is not open.
fn placed(now: &Order, goal: &Order, open: &[u32], taken: &[u32]) -> Option<Order> {
    let mut places = now.places().to_vec();
    let mut open = open.to_vec();
    for place in taken {
        let at = goal.places().iter().position(|p| p == place)?;
        let before = goal.places()[..at].iter().rev().find(|p| !open.contains(p));
        places.retain(|p| p != place);
        let to = match before {
            Some(before) => places.iter().position(|p| p == before)? + 1,
            None => 0,
        };
        places.insert(to, *place);
        open.retain(|p| p != place);
    }
    Some(now.with_places_of(&places))
}

/// The projects that must move for one order to become the other: all but a longest increasing subsequence.
fn moving(from: &[u32], to: &[u32]) -> Vec<u32> {
    let at: Vec<Option<usize>> = to.iter().map(|place| from.iter().position(|p| p == place)).collect();
    // the longest run that ends at each, and what comes before it there
    let mut runs: Vec<(usize, Option<usize>)> = vec![];
    for (here, place) in at.iter().enumerate() {
        let earlier = (0..here).filter(|before| at[*before].is_some() && at[*before] < *place);
        let best = earlier.max_by_key(|before| (runs[*before].0, std::cmp::Reverse(*before)));
        runs.push((best.map_or(0, |before| runs[before].0) + usize::from(place.is_some()), best));
    }
    let mut stays = vec![false; to.len()];
    let mut here = (0..to.len()).filter(|h| at[*h].is_some()).max_by_key(|here| runs[*here].0);
    while let Some(place) = here {
        stays[place] = true;
        here = runs[place].1;
    }
    to.iter().zip(stays).filter(|(_, stays)| !stays).map(|(place, _)| *place).collect()
}

/// A step with what it gains and costs.
pub(super) fn told(
    plan: &Portfolio,
    net: &Network,
    judge: &Judge,
    changes: Vec<Change>,
    (from, to): (&Order, &Order),
    bench: &mut Bench,
) -> SuggestedMove {
    let (was, is) = (finishes(net, from, bench), finishes(net, to, bench));
    let (mut gains, mut losses) = (vec![], vec![]);
    for ((project, was), is) in plan.projects.iter().zip(was).zip(is) {
        match (was < NEVER, is < NEVER) {
            (true, false) => losses.push((project.id, None)),
            (false, true) => gains.push((project.id, None)),
            (true, true) => {
                let day = |slot: u32| net.axis.moment(whole_day(slot)).last_day();
                let days = net.working_days(day(was), day(is));
                match days {
                    0 => {}
                    1.. => losses.push((project.id, Some(days))),
                    _ => gains.push((project.id, Some(-days))),
                }
            }
            (false, false) => {}
        }
    }
    let (before, after) = (judge.judge(plan, net, from, bench), judge.judge(plan, net, to, bench));
    SuggestedMove { changes, before, after, gains, losses }
}
