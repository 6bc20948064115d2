//! A network seen from the end of time: its dependencies point the other way, and what was last comes first.
//!
//! It only proposes orders: a schedule packed from the end says what may wait. Calendars are not turned round, bounds that
//! dates set are dropped, and purchases and cut-overs become plain time. Where time is uniform (published problems) it is exact.
use crate::engine::Network;
use crate::engine::network::{Anchor, Arc, Bound, How, NO_NEED, NOBODY};

/// The mirror of a network. `jobs` are those that are to be placed, predecessors first.
pub(super) fn mirror(net: &Network, jobs: &[u32]) -> Network {
    let mut mirror = net.clone();
    let count = net.jobs.len();
    let mut is_item = vec![false; count];
    for job in jobs {
        is_item[*job as usize] = true;
    }
    let mut arcs: Vec<Vec<Arc>> = vec![vec![]; count];
    let mut followers: Vec<Vec<u32>> = vec![vec![]; count];
    mirror.inside = vec![0; count];
    for to in jobs {
        for arc in net.arcs(&net.jobs[*to as usize]) {
            if !is_item[arc.from as usize] {
                continue;
            }
            // "starts after the start" becomes "ends after the end", and so on
            let anchor = if arc.to_finish { Anchor::Start } else { Anchor::Finish };
            let to_finish = arc.anchor == Anchor::Start;
            arcs[arc.from as usize].push(Arc { from: *to, anchor, to_finish, need: NO_NEED, ..*arc });
            followers[*to as usize].push(arc.from);
            let same = net.jobs[*to as usize].project == net.jobs[arc.from as usize].project;
            mirror.inside[arc.from as usize] += u32::from(same);
        }
    }
    (mirror.arcs, mirror.followers) = (vec![], vec![]);
    for (number, job) in mirror.jobs.iter_mut().enumerate() {
        let (arcs, followers) = (std::mem::take(&mut arcs[number]), std::mem::take(&mut followers[number]));
        job.arcs = (mirror.arcs.len() as u32, (mirror.arcs.len() + arcs.len()) as u32);
        job.followers = (mirror.followers.len() as u32, (mirror.followers.len() + followers.len()) as u32);
        mirror.arcs.extend(arcs);
        mirror.followers.extend(followers);
        if !is_item[number] {
            continue;
        }
        (job.start, job.finish, job.started) = (Bound::NOW, Bound::NOW, false);
        let seats = &net.seats[job.seats.0 as usize..job.seats.1 as usize];
        match (job.how, seats) {
            (How::Order, _) | (How::CutOver, []) => {
                job.how = if job.length == 0 { How::Instant } else { How::Elapsed };
            }
            (How::CutOver, [seat]) => {
                (job.how, job.person, job.need, job.hours) = (How::Alone, seat.person, seat.need, seat.hours);
            }
            (How::CutOver, _) => job.how = How::Together,
            _ => {}
        }
        if matches!(job.how, How::Alone | How::Together) && job.length == 0 {
            (job.how, job.person) = (How::Instant, NOBODY);
        }
    }
    mirror.started.clear();
    mirror
}
