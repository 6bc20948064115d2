//! Conflicts: shown, never resolved in silence.
use crate::domain::{Portfolio, Progress, PurchaseState, Task, TaskKind, WorkId};
use crate::engine::network::{How, PinArc};
use crate::engine::{Bench, Conflict, ConflictKind, Dates, Network, NoDate};

/// All conflicts: of tasks, then of purchases, in the order of their tables.
pub(super) fn all(
    plan: &Portfolio,
    net: &Network,
    bench: &Bench,
    (tasks, purchases): (&[Dates], &[Dates]),
) -> Vec<Conflict> {
    let mut out = vec![];
    let mut pins = net.pin_arcs.clone();
    pins.sort_by_key(|p| (p.to, p.row));
    let mut overloads = bench.overloads.clone();
    overloads.sort_unstable();
    overloads.dedup();
    for (number, (task, dates)) in (0u32..).zip(plan.tasks.iter().zip(tasks)) {
        if matches!(task.progress, Progress::Done { .. }) || matches!(dates.span, Err(NoDate::OnHold(_))) {
            continue;
        }
        let mut add = |kind| out.push(Conflict { at: WorkId::Task(task.id), kind });
        let settled = net.jobs[number as usize].how == How::Settled;
        if let Some(pin) = task.pin
            && task.progress == Progress::NotStarted
            && !settled
        {
            if net.axis.offset(pin) < 0 {
                add(ConflictKind::PinInThePast);
            } else if dates.span.is_ok() {
                let first = pins.partition_point(|p| p.to < number);
                for link in pins[first..].iter().take_while(|p| p.to == number) {
                    if is_broken(net, bench, link)
                        && let Some(row) = plan.dependencies.rows().get(link.row as usize)
                    {
                        add(ConflictKind::PinBreaksDependency(row.id));
                    }
                }
                let first = overloads.partition_point(|o| o.0 < number);
                for (_, person) in overloads[first..].iter().take_while(|o| o.0 == number) {
                    if let Some(person) = plan.people.rows().get(*person as usize) {
                        add(ConflictKind::PinOverloads(person.id));
                    }
                }
                if let Some(kind) = misplaced(plan, net, bench, number, task) {
                    add(kind);
                }
            }
        }
        match dates.span {
            Err(NoDate::NoOpening(set)) => add(ConflictKind::NoOpening(set)),
            Err(NoDate::NobodyFree(person)) => add(ConflictKind::NobodyFree(person)),
            _ => {}
        }
        if let Some(deadline) = task.deadline
            && dates.finish().is_none_or(|f| f.last_day() > deadline)
        {
            add(ConflictKind::DeadlineMissed { task: task.id, deadline });
        }
    }
    for (purchase, dates) in plan.purchases.iter().zip(purchases) {
        let mut add = |kind| out.push(Conflict { at: WorkId::Purchase(purchase.id), kind });
        let open = purchase.state < PurchaseState::Received;
        if let Some(promised) = purchase.delivery_promised
            && purchase.state == PurchaseState::Ordered
            && promised < net.axis.today
        {
            add(ConflictKind::DeliveryOverdue { purchase: purchase.id, promised });
        }
        if let Some(needed_by) = purchase.needed_by
            && open
            && dates.finish().is_some_and(|f| f.last_day() > needed_by)
        {
            add(ConflictKind::NeededEarlier { purchase: purchase.id, needed_by });
        }
    }
    out
}

/// Whether a pinned task does not keep a dependency.
fn is_broken(net: &Network, bench: &Bench, link: &PinArc) -> bool {
    let to = link.to as usize;
    let own = if link.to_finish { bench.finish[to] } else { bench.begin[to] };
    let at = link.arc.map_or(Ok(link.at), |arc| bench.time(net, &arc));
    at.map_or(true, |at| own < at)
}

/// Whether a pin lies where the task cannot be: outside the window, in a freeze, where nobody works.
fn misplaced(
    plan: &Portfolio,
    net: &Network,
    bench: &Bench,
    number: u32,
    task: &Task,
) -> Option<ConflictKind> {
    let job = &net.jobs[number as usize];
    let (begin, finish) = (bench.begin[number as usize], bench.finish[number as usize]);
    let TaskKind::CutOver(set) = task.kind else {
        let pauses = matches!(job.how, How::Alone | How::Together);
        return (pauses && begin > job.pin).then_some(ConflictKind::PinOutsideHours);
    };
    let openings = net.openings.get(job.window as usize)?;
    let next = openings.partition_point(|o| o.1 < finish);
    if openings.get(next).is_some_and(|o| o.0 <= begin) {
        return None;
    }
    let (from, to) = (net.axis.moment(begin), net.axis.moment(finish));
    let freeze = plan.freezes.iter().find(|f| f.from < to && from < f.to);
    Some(freeze.map_or(ConflictKind::PinOutsideWindow(set), |f| ConflictKind::PinInFreeze(f.id)))
}
