//! What happens next in each project: what a manager must know first.
//!
//! The earliest order (overdue ones on the day they were planned for), delivery, cut-over or milestone that is still to come; where
//! there is none, the earliest finish of what is under way, and then the earliest start.
use crate::domain::{Moment, Portfolio, PurchaseState, WorkId};
use crate::engine::network::JobKind;
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
    let mut offer = |project: u32, when: (u8, Moment), event: &dyn Fn() -> Option<NextEvent>| {
        let Some(best) = first.get_mut(project as usize) else { return };
        if best.as_ref().is_none_or(|b| when < b.0)
            && let Some(event) = event()
        {
            *best = Some((when, event));
        }
    };
    for (number, (job, dates)) in (0u32..).zip(net.jobs.iter().zip(tasks)) {
        let (Ok((start, finish)), false) = (dates.span, job.done) else { continue };
        let when = match job.kind {
            JobKind::CutOver | JobKind::Milestone => (0, start),
            JobKind::Work | JobKind::Purchase if job.started => (1, finish),
            JobKind::Work | JobKind::Purchase => (2, start),
        };
        offer(job.project, when, &|| {
            let Some(WorkId::Task(id)) = net.names.work(number) else { return None };
            Some(match job.kind {
                JobKind::CutOver => NextEvent::CutOver(id, start),
                JobKind::Milestone => NextEvent::Milestone(id, start.date()),
                _ if job.started => NextEvent::Finishes(id, finish.last_day()),
                _ => NextEvent::Starts(id, start.date()),
            })
        });
    }
    let rows = net.jobs.iter().skip(net.tasks as usize).zip(plan.purchases.iter().zip(purchases));
    for (job, (purchase, dates)) in rows {
        let Ok((start, finish)) = dates.span else { continue };
        let (when, event) = match purchase.state {
            state if state.before_order() => {
                let overdue = purchase.planned_order.filter(|d| *d < net.axis.today);
                let day = overdue.unwrap_or(start.date());
                (Moment::start_of(day), NextEvent::Order(purchase.id, day))
            }
            PurchaseState::Ordered => (finish, NextEvent::Delivery(purchase.id, finish.last_day())),
            _ => continue,
        };
        offer(job.project, (0, when), &|| Some(event));
    }
    for (project, event) in projects.iter_mut().zip(first) {
        project.next = event.map(|e| e.1);
    }
}
