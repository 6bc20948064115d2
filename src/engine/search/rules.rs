//! Orders of projects to begin with, from rules of the literature.
//!
//! Earliest promise (EDD), least slack, cost of delay divided by duration (CD3: Reinertsen 2009, which is Smith's rule), apparent
//! tardiness cost (ATC: Vepsalainen, Morton 1987), shortest first; and the present order, which comes last in the list.
use crate::domain::Portfolio;
use crate::engine::hours::NEVER;
use crate::engine::network::NOBODY;
use crate::engine::{Bench, Network, Order};

/// The projects that a search moves: those that take people and have something left to do.
pub(super) fn movable(net: &Network, order: &Order) -> Vec<u32> {
    let open = |place: &u32| {
        order.standing(*place as usize).takes_people
            && net.lists.get(*place as usize).is_some_and(|list| !list.is_empty())
    };
    order.places().iter().copied().filter(open).collect()
}

/// Seeds, the present order last.
pub(super) fn seeds(plan: &Portfolio, net: &Network, order: &Order) -> Vec<Vec<u32>> {
    let now = movable(net, order);
    let count = plan.projects.len();
    let mut work = vec![1u64; count];
    for job in net.jobs.iter().filter(|job| job.project != NOBODY && !job.books_nobody()) {
        let need: i64 = net.seats(job).iter().map(|seat| i64::from(seat.need)).sum();
        if let Some(work) = work.get_mut(job.project as usize) {
            *work += u64::from(job.length) * need.unsigned_abs() / 100;
        }
    }
    let length = own_finishes(net, order, &now, count);
    let promise = |place: &u32| {
        let day = plan.projects.rows().get(*place as usize).and_then(|p| p.promise);
        day.map_or(NEVER, |day| net.axis.morning(day))
    };
    let cost = |place: &u32| {
        let cost = plan.projects.rows().get(*place as usize).and_then(|p| p.cost_of_delay);
        cost.map_or(1, |money| money.minor().max(1)).unsigned_abs()
    };
    let slack = |place: &u32| i64::from(promise(place)) - i64::from(length[*place as usize]);
    let by = |key: &dyn Fn(&u32) -> i128| {
        let mut list = now.clone();
        list.sort_by_key(|place| key(place));
        list
    };
    // higher first: what delay costs for each unit of work
    let dense = |place: &u32| i128::from(cost(place)) * 1_000_000 / i128::from(work[*place as usize]);
    let mut all = vec![
        by(&|p| i128::from(promise(p))),
        by(&|p| i128::from(slack(p))),
        by(&|p| -dense(p)),
        by(&|p| i128::from(length[*p as usize])),
        by(&|p| i128::from(work[*p as usize])),
    ];
    let mean = now.iter().map(|p| i64::from(length[*p as usize])).sum::<i64>() / (now.len() as i64).max(1);
    for looking_ahead in [1, 2, 4] {
        // dense / 2^(slack / (looking_ahead × mean)), in whole halvings
        let part = (mean * looking_ahead).max(1);
        all.push(by(&|p| -(dense(p) >> (slack(p).max(0) / part).min(100))));
    }
    all.push(now.clone());
    all
}

/// When each project would end if it were alone with what takes nobody's turn from it: served first.
fn own_finishes(net: &Network, order: &Order, now: &[u32], count: usize) -> Vec<u32> {
    let mut bench = Bench::default();
    let mut length = vec![0; count];
    for place in now {
        let mut first = vec![*place];
        first.extend(now.iter().filter(|other| *other != place));
        let order = order.with_places_of(&first);
        if let Some(own) = length.get_mut(*place as usize) {
            *own = crate::engine::question::finish_of(net, &order, &mut bench, *place as usize).min(NEVER);
        }
    }
    length
}
