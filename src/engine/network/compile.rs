//! The steps of compiling a plan.
use super::arcs::sort_out;
use super::funds::Funds;
use super::jobs::{Draft, Shop, without};
use super::purchases::Desk;
use super::times::Times;
use super::{Arc, Bills, How, Job, NOBODY, Names, Network, Parts, Units, cycles, sequence};
use crate::domain::{Portfolio, Project, ProjectId, Rank};
use crate::engine::hours::NEVER;
use crate::engine::{NoDate, Order};

pub(super) fn compile(plan: &Portfolio, times: Times) -> Network {
    let per_day = plan.settings.week.slots_per_day();
    let Times { axis, office, hours, calendars, staff, openings, source } = times;
    let shop = Shop { plan, axis, staff: &staff, calendars, per_day };
    let (parts, bills) = (Parts::of_plan(plan), Bills::of_plan(plan));
    let desk = Desk { plan, parts, bills, axis, office: &office, hours: &hours, calendars, per_day };
    let (mut drafts, mut deliveries, mut seats) = (vec![], vec![], vec![]);
    let projects: Vec<ProjectId> = plan.projects.iter().map(|p| p.id).collect();
    let project = |id: ProjectId| -> Option<(u32, &Project)> {
        let place = projects.binary_search(&id).ok()?;
        Some((place as u32, plan.projects.rows().get(place)?))
    };
    drafts.reserve(plan.tasks.len() + plan.purchases.len());
    for task in &plan.tasks {
        drafts.push(shop.task(task, project(task.project), &mut seats));
    }
    let mut units = Units::default();
    for purchase in &plan.purchases {
        units.purchase(&desk, purchase);
        let (draft, delivery) = desk.purchase(purchase, project(purchase.project));
        drafts.push(draft);
        deliveries.push(delivery);
    }
    let names = Names::of_plan(plan);
    let sorted = sort_out(plan.dependencies.rows(), &names.jobs(), &desk, &mut units, &mut drafts);
    let wired = wire(&mut drafts, sorted.arcs);

    let funds = Funds::of_plan(&desk, &drafts).map(Box::new);
    let mut jobs: Vec<Job> = drafts.iter().map(|d| d.job).collect();
    let ranks: Vec<&Rank> =
        plan.tasks.iter().map(|t| &t.rank).chain(plan.purchases.iter().map(|p| &p.rank)).collect();
    sequence::list(&mut jobs, &ranks, plan.projects.len());
    let lists = sequence::lists(&jobs, plan.projects.len(), &wired.followers, &wired.inside);
    for list in &lists {
        for (turn, job) in list.iter().enumerate() {
            jobs[*job as usize].turn = turn as u32;
        }
    }
    let numbers = |wanted: &dyn Fn(&Job) -> bool| -> Vec<u32> {
        let open = jobs.iter().enumerate().filter(|(_, j)| j.how != How::Settled);
        open.filter(|(_, j)| wanted(j)).map(|(n, _)| n as u32).collect()
    };
    let mut started = numbers(&|j| j.started);
    started.sort_by_key(|n| jobs[*n as usize].turn);
    let pinned = numbers(&|j| j.pin != NEVER);
    Network {
        axis,
        order: Order::of(plan),
        calendars,
        staff,
        openings,
        seats,
        arcs: wired.arcs,
        followers: wired.followers,
        inside: wired.inside,
        lists,
        started,
        pinned,
        pin_arcs: sorted.pins,
        deliveries,
        units,
        funds,
        settled: (0u32..).zip(&drafts).filter_map(|(n, d)| Some((n, d.settled?))).collect(),
        names,
        costs: drafts.iter().map(|d| d.cost).collect(),
        tasks: plan.tasks.len() as u32,
        jobs,
        office,
        hours,
        source,
    }
}

/// Dependencies as rows beside the jobs.
struct Wired {
    arcs: Vec<Arc>,
    followers: Vec<u32>,
    /// Predecessors in its own project that must be served before each job.
    inside: Vec<u32>,
}

/// Sorts arcs by the job they lead to, finds cycles, and counts what each job waits for.
fn wire(drafts: &mut [Draft], list: Vec<(u32, Arc)>) -> Wired {
    let count = drafts.len();
    let (first, followers) = rows(count, list.iter().map(|(to, arc)| (arc.from, *to)));
    let cyclic = cycles::in_cycles(&first, &followers);
    for (draft, _) in drafts.iter_mut().zip(&cyclic).filter(|(_, cyclic)| **cyclic) {
        draft.job.how = How::Settled;
        draft.settled = Some(without(NoDate::Cycle));
    }
    let arcs: Vec<(u32, Arc)> = list.into_iter().filter(|(to, _)| !cyclic[*to as usize]).collect();
    let (first, followers) = rows(count, arcs.iter().map(|(to, arc)| (arc.from, *to)));
    let (arc_first, order) = rows(count, arcs.iter().enumerate().map(|(place, (to, _))| (*to, place as u32)));
    let mut inside = vec![0; count];
    for (to, arc) in &arcs {
        let from = &drafts[arc.from as usize];
        // pinned and settled jobs have their dates before anything is served
        if from.settled.is_none() && from.job.pin == NEVER {
            let project = from.job.project;
            inside[*to as usize] +=
                u32::from(project == drafts[*to as usize].job.project && project != NOBODY);
        }
    }
    for (place, draft) in drafts.iter_mut().enumerate() {
        draft.job.arcs = (arc_first[place], arc_first[place + 1]);
        draft.job.followers = (first[place], first[place + 1]);
        if draft.settled.is_some() {
            draft.job.how = How::Settled;
        }
    }
    Wired { arcs: order.iter().map(|at| arcs[*at as usize].1).collect(), followers, inside }
}

/// Pairs (row, value) as values row by row, in the order they came: values of row `r` are `values[first[r]..first[r + 1]]`.
fn rows(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0u32; count + 1];
    for (row, _) in pairs.clone() {
        first[row as usize + 1] += 1;
    }
    for row in 0..count {
        first[row + 1] += first[row];
    }
    let mut next = first.clone();
    let mut values = vec![0; first[count] as usize];
    for (row, value) in pairs {
        values[next[row as usize] as usize] = value;
        next[row as usize] += 1;
    }
    (first, values)
}
