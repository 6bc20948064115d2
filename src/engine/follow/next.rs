//! What happens next in each project: what a manager must know first.
//!
//! The earliest order (overdue ones on the day they were planned for), delivery, cut-over or milestone that is still to come; where
//! there is none, the earliest finish of what is under way, and then the earliest start.
use crate::domain::{Moment, Portfolio, Progress, PurchaseState, TaskKind};
use crate::engine::{Dates, Network, NextEvent, ProjectOutlook};

/// An event with what it is compared by: its class, then its time.
type Ranked = ((u8, Moment), NextEvent);

pub(super) fn add(
    plan: &Portfolio,
    (tasks, purchases): (&[Dates], &[Dates]),
    projects: &mut [ProjectOutlook],
    net: &Network,
) {
    let mut first: Vec<Option<Ranked>> = vec![None; projects.len()];
    let mut offer = |project: u32, event: Option<Ranked>| {
        let (Some(event), Some(best)) = (event, first.get_mut(project as usize)) else { return };
        if best.as_ref().is_none_or(|b| event.0 < b.0) {
            *best = Some(event);
        }
    };
    let rows = net.jobs.iter().zip(plan.tasks.iter().zip(tasks));
    for (job, (task, dates)) in rows {
        let Ok((start, finish)) = dates.span else { continue };
        let event = match (task.progress, task.kind) {
            (Progress::Done { .. }, _) => None,
            (_, TaskKind::CutOver(_)) => Some(((0, start), NextEvent::CutOver(task.id, start))),
            (_, TaskKind::Milestone) => Some(((0, start), NextEvent::Milestone(task.id, start.date()))),
            (Progress::Started { .. }, _) => {
                Some(((1, finish), NextEvent::Finishes(task.id, finish.last_day())))
            }
            (Progress::NotStarted, _) => Some(((2, start), NextEvent::Starts(task.id, start.date()))),
        };
        offer(job.project, event);
    }
    let rows = net.jobs.iter().skip(net.tasks as usize).zip(plan.purchases.iter().zip(purchases));
    for (job, (purchase, dates)) in rows {
        let Ok((start, finish)) = dates.span else { continue };
        let event = match purchase.state {
            state if state.before_order() => {
                let overdue = purchase.planned_order.filter(|d| *d < net.axis.today);
                let day = overdue.unwrap_or(start.date());
                Some(((0, Moment::start_of(day)), NextEvent::Order(purchase.id, day)))
            }
            PurchaseState::Ordered => {
                Some(((0, finish), NextEvent::Delivery(purchase.id, finish.last_day())))
            }
            _ => None,
        };
        offer(job.project, event);
    }
    for (project, event) in projects.iter_mut().zip(first) {
        project.next = event.map(|e| e.1);
    }
}
