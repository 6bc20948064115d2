//! What a task-order search takes from a network: its items, and, where the network is simple enough, the compact axis.
use super::compact::Compact;
use super::space::{Rows, Side, Space};
use crate::engine::network::{Anchor, ArcLag, How, Job, NO_NEED, NOBODY};
use crate::engine::{Network, Order};

/// Items and the jobs that they are.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub space: Space,
    /// The job of each item.
    pub jobs: Vec<u32>,
    /// Places in the plan of the projects that the space numbers.
    pub projects: Vec<u32>,
    /// Beside the plan's projects: jobs of their lists that are no items; they stand in front.
    pub aside: Vec<Vec<u32>>,
    /// The compact axis, if it tells exactly what serving would.
    pub compact: Option<Compact>,
}

impl Layout {
    /// Items are the jobs whose dates an order decides: of projects that take people, neither settled nor pinned.
    pub fn of(net: &Network, order: &Order) -> Self {
        let takes = |project: u32| order.standing(project as usize).takes_people;
        let mut projects = vec![];
        let mut aside: Vec<Vec<u32>> = vec![vec![]; net.lists.len()];
        let mut wanted = vec![];
        for place in order.places().iter().filter(|place| takes(**place)) {
            let Some(list) = net.lists.get(*place as usize) else { continue };
            let (items, rest): (Vec<u32>, Vec<u32>) = list.iter().partition(|job| !net.pinned.contains(job));
            aside[*place as usize] = rest;
            if !items.is_empty() {
                projects.push(*place);
                wanted.extend(items);
            }
        }
        let jobs = sorted(net, &wanted);
        let mut item_of = vec![u32::MAX; net.jobs.len()];
        for (item, job) in jobs.iter().enumerate() {
            item_of[*job as usize] = item as u32;
        }
        let mut number = vec![u32::MAX; net.lists.len()];
        for (at, place) in projects.iter().enumerate() {
            number[*place as usize] = at as u32;
        }
        let mut pairs = vec![];
        for (item, job) in jobs.iter().enumerate() {
            for arc in net.arcs(&net.jobs[*job as usize]) {
                let from = item_of[arc.from as usize];
                if from != u32::MAX {
                    pairs.push((from, item as u32));
                }
            }
        }
        let back: Vec<(u32, u32)> = pairs.iter().map(|(from, to)| (*to, *from)).collect();
        let takes = |job: &u32| {
            let row = &net.jobs[*job as usize];
            let share = |seat: &crate::engine::network::Seat| {
                let capacity = net.staff.get(seat.person as usize).map_or(1, |s| s.capacity.max(1));
                i64::from(seat.need) * 1_000 / i64::from(capacity)
            };
            if row.books_nobody() { 0 } else { net.seats(row).iter().map(share).sum() }
        };
        let mut space = Space {
            length: jobs.iter().map(|job| net.jobs[*job as usize].length).collect(),
            before: Rows::new(jobs.len(), &back),
            after: Rows::new(jobs.len(), &pairs),
            takes: jobs.iter().map(takes).collect(),
            project: jobs.iter().map(|job| number[net.jobs[*job as usize].project as usize]).collect(),
            projects: projects.len(),
            order: (0..projects.len() as u32).collect(),
            bound: 0,
            exact: false,
        };
        let compact = compact(net, order, &jobs, &space);
        if compact.is_some() {
            let heads = space.heads(Side::Forward);
            space.bound = heads.iter().zip(&space.length).map(|(h, l)| h + l).max().unwrap_or(0);
            space.exact = space.projects < 2;
        }
        Self { space, jobs, projects, aside, compact }
    }
}

/// The jobs so that predecessors come first, otherwise as they are; what is in a circle of preferred dependencies comes last.
fn sorted(net: &Network, wanted: &[u32]) -> Vec<u32> {
    let mut waits = vec![u32::MAX; net.jobs.len()];
    for job in wanted {
        waits[*job as usize] = 0;
    }
    for job in wanted {
        let arcs = net.arcs(&net.jobs[*job as usize]).iter();
        waits[*job as usize] = arcs.filter(|arc| waits[arc.from as usize] != u32::MAX).count() as u32;
    }
    let mut place = vec![0u32; net.jobs.len()];
    for (at, job) in wanted.iter().enumerate() {
        place[*job as usize] = at as u32;
    }
    let mut ready: std::collections::BTreeSet<(u32, u32)> =
        wanted.iter().filter(|j| waits[**j as usize] == 0).map(|j| (place[*j as usize], *j)).collect();
    let mut out = Vec::with_capacity(wanted.len());
    while let Some((_, job)) = ready.pop_first() {
        out.push(job);
        let row = &net.jobs[job as usize];
        for next in &net.followers[row.followers.0 as usize..row.followers.1 as usize] {
            let left = &mut waits[*next as usize];
            if *left != u32::MAX && *left > 0 {
                *left -= 1;
                if *left == 0 {
                    ready.insert((place[*next as usize], *next));
                }
            }
        }
    }
    out
}

/// The compact axis, where the network is as simple as published problems are: one calendar for all, nobody absent, plain
/// dependencies inside projects, no dates; and what is pinned stands in front of everything and runs through to the end.
fn compact(net: &Network, order: &Order, jobs: &[u32], space: &Space) -> Option<Compact> {
    let hours = net.calendars.portfolio;
    let alike = same_as(net, hours, net.staff.iter().map(|person| person.hours));
    let common = |row: &Job| match net.seats(row) {
        [] => row.person == NOBODY && row.hours == hours,
        seats => seats.iter().all(|seat| alike.get(&seat.hours) == Some(&true)),
    };
    let total = net.hours.total(hours);
    let length: u64 = space.length.iter().map(|l| u64::from(*l)).sum();
    if length >= u64::from(total) || length > 4_000_000 {
        return None;
    }
    let plain = |item: usize| {
        let row = &net.jobs[jobs[item] as usize];
        let at = space.project.get(item)?;
        let fine = matches!(row.how, How::Alone | How::Together | How::Instant)
            && !(row.pauses || row.started)
            && row.start.at == 0
            && row.finish.at == 0
            && (row.length == 0 || common(row));
        let arcs = net.arcs(row).iter().all(|arc| {
            arc.lag == ArcLag::Zero
                && arc.anchor != Anchor::Start
                && !arc.to_finish
                && arc.need == NO_NEED
                && net.jobs[arc.from as usize].pin == crate::engine::hours::NEVER
                && !net.jobs[arc.from as usize].is_settled()
        });
        let inside = space.before.of(item as u32).iter().all(|b| space.project.get(*b as usize) == Some(at));
        (fine && arcs && inside).then_some(())
    };
    for item in 0..jobs.len() {
        plain(item)?;
    }
    let mut there_is: Vec<i32> = net.staff.iter().map(|person| person.capacity).collect();
    for (person, staff) in net.staff.iter().enumerate() {
        let seats = jobs.iter().flat_map(|job| net.seats(&net.jobs[*job as usize]));
        let used = seats.into_iter().any(|seat| seat.person as usize == person);
        let all = i64::from(net.hours.total(staff.hours)) * i64::from(staff.capacity);
        // nobody absent at any time
        if used && staff.blank.sum(0, net.hours.total(staff.hours)) != all {
            return None;
        }
    }
    let first = order.places().first().copied();
    for pinned in &net.pinned {
        let row = &net.jobs[*pinned as usize];
        let alone = Some(row.project) == first
            && net.lists.get(row.project as usize)?.iter().all(|j| net.pinned.contains(j));
        if !alone || row.how != How::Alone || row.pin != 0 || u64::from(row.length) < length {
            return None;
        }
        for seat in net.seats(row) {
            there_is[seat.person as usize] -= seat.need;
        }
    }
    // in the largest units that are exact
    let seats = |job: &u32| net.seats(&net.jobs[*job as usize]);
    let mut unit = vec![0u32; there_is.len()];
    for (person, amount) in there_is.iter().enumerate() {
        unit[person] = (*amount).max(0) as u32;
    }
    for seat in jobs.iter().flat_map(seats) {
        unit[seat.person as usize] = gcd(unit[seat.person as usize], seat.need.max(0) as u32);
    }
    let whole = |person: u32, amount: i32| amount.max(0) as u32 / unit[person as usize].max(1);
    let amounts: Vec<u32> = there_is.iter().zip(0..).map(|(a, p)| whole(p, *a)).collect();
    let items: Vec<(u32, Vec<(u32, u32)>)> = jobs
        .iter()
        .map(|job| {
            let needs = seats(job).iter().map(|s| (s.person, whole(s.person, s.need)));
            (net.jobs[*job as usize].length, needs.filter(|n| n.1 > 0).collect())
        })
        .collect();
    Compact::new(&amounts, &items)
}

/// Whether each calendar of a list is the same as the first, day by day; by number.
fn same_as(
    net: &Network,
    hours: u32,
    tables: impl Iterator<Item = u32>,
) -> std::collections::BTreeMap<u32, bool> {
    let mut known = std::collections::BTreeMap::from([(hours, true)]);
    for table in tables {
        let same = || {
            (0..net.hours.length())
                .all(|day| net.hours.day(table, day).kind == net.hours.day(hours, day).kind)
        };
        known.entry(table).or_insert_with(same);
    }
    known
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
