//! Conflicts: shown, never resolved in silence.
use crate::domain::{PersonId, Portfolio, Progress, Purchase, PurchaseState, Task, TaskId, TaskKind, WorkId};
use crate::engine::hours::NEVER;
use crate::engine::network::{How, Parts, PinArc};
use crate::engine::{Bench, Conflict, ConflictKind, Dates, Network, NoDate};
use chrono::NaiveDate;

/// All conflicts: of tasks, then of purchases, in the order of their tables.
pub(super) fn all(
    plan: &Portfolio,
    net: &Network,
    bench: &Bench,
    (tasks, purchases): (&[Dates], &[Dates]),
) -> Vec<Conflict> {
    let mut out = vec![];
    let (inherited, parts) = (inherited(plan, net), Parts::of_plan(plan));
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
            Err(NoDate::NobodyFree(person)) if away_for_good(plan, net, person) => {
                add(ConflictKind::AwayForGood(person));
            }
            Err(NoDate::NobodyFree(person)) => add(ConflictKind::NobodyFree(person)),
            Err(NoDate::NoUnits(purchase)) => add(ConflictKind::NoUnits(purchase)),
            Err(NoDate::WaitsFor(work)) => {
                if let Some(NoDate::OnHold(project)) = reason_of(plan, (tasks, purchases), work)
                    && project != task.project
                {
                    add(ConflictKind::WaitsForOnHold(project));
                }
            }
            _ => {}
        }
        if let Some(deadline) = task.deadline
            && dates.finish().is_none_or(|f| f.last_day() > deadline)
        {
            add(ConflictKind::DeadlineMissed { task: task.id, deadline });
        } else if let Some((deadline, of)) = inherited[number as usize]
            && dates.finish().is_some_and(|f| f.last_day() > deadline)
        {
            add(ConflictKind::InheritedDeadlineMissed { of, deadline });
        }
        if let Some(deadline) = task.deadline
            && let Some(promise) = plan.projects.get(task.project).and_then(|p| p.promise)
            && deadline > promise
        {
            add(ConflictKind::DeadlineAfterPromise { deadline, promise });
        }
    }
    for (purchase, dates) in plan.purchases.iter().zip(purchases) {
        let mut add = |kind| out.push(Conflict { at: WorkId::Purchase(purchase.id), kind });
        let open = purchase.state < PurchaseState::Received;
        if purchase.state == PurchaseState::Ordered
            && let Some(promised) = overdue(&parts, purchase, net.axis.today)
        {
            add(ConflictKind::DeliveryOverdue { purchase: purchase.id, promised });
        }
        if let Some(needed_by) = purchase.needed_by
            && open
            && dates.finish().is_some_and(|f| f.last_day() > needed_by)
        {
            add(ConflictKind::NeededEarlier { purchase: purchase.id, needed_by });
        }
        if let Some(kind) = quote_ends(purchase, dates, net.axis.today) {
            add(kind);
        }
    }
    given_up(plan, net, bench, (tasks, purchases), &mut out);
    out
}

/// The earliest day that was promised for something of a purchase that has not come.
fn overdue(parts: &Parts, purchase: &Purchase, today: NaiveDate) -> Option<NaiveDate> {
    let whole = purchase.delivery_promised.filter(|_| parts.left(purchase) > 0);
    let parts = parts.of(purchase.id).iter().filter(|part| part.received_on.is_none());
    whole.into_iter().chain(parts.filter_map(|part| part.promised)).filter(|day| *day < today).min()
}

/// Whether the quote of a purchase that is to be ordered ends before it is. On hold nothing is ordered.
fn quote_ends(purchase: &Purchase, dates: &Dates, today: NaiveDate) -> Option<ConflictKind> {
    let until = purchase.quote_valid_until?;
    if !purchase.state.before_order() || matches!(dates.span, Err(NoDate::OnHold(_))) {
        return None;
    }
    let order = dates.start().map(|at| at.date().max(today));
    let purchase = purchase.id;
    match order {
        _ if until < today => Some(ConflictKind::QuoteEnded { purchase, until, order }),
        Some(order) if until < order => Some(ConflictKind::QuoteEnds { purchase, until, order }),
        _ => None,
    }
}

/// Whether all the time that somebody had is taken by an absence that lasts to the horizon.
fn away_for_good(plan: &Portfolio, net: &Network, person: PersonId) -> bool {
    let horizon = net.axis.moment(net.hours.end()).date();
    plan.absences.iter().any(|a| a.person == person && a.to >= horizon)
}

/// Why something has no date.
fn reason_of(plan: &Portfolio, (tasks, purchases): (&[Dates], &[Dates]), work: WorkId) -> Option<NoDate> {
    let dates = match work {
        WorkId::Task(id) => tasks.get(plan.tasks.place(id)?),
        WorkId::Purchase(id) => purchases.get(plan.purchases.place(id)?),
    };
    dates?.span.err()
}

/// Beside the tasks: the earliest deadline of what waits for each, directly or through others, and whose it is.
fn inherited(plan: &Portfolio, net: &Network) -> Vec<Option<(NaiveDate, TaskId)>> {
    let mut list: Vec<Option<(NaiveDate, TaskId)>> = vec![None; net.jobs.len()];
    if plan.tasks.iter().all(|t| t.deadline.is_none()) {
        return list;
    }
    // from each deadline backwards, the earliest first, so that every job is visited once
    let mut origins: Vec<(NaiveDate, TaskId, u32)> =
        (0u32..).zip(&plan.tasks).filter_map(|(n, t)| Some((t.deadline?, t.id, n))).collect();
    origins.sort_unstable();
    for (deadline, of, number) in origins {
        let mut open = vec![number];
        while let Some(job) = open.pop() {
            for arc in net.arcs(&net.jobs[job as usize]) {
                let slot = &mut list[arc.from as usize];
                if slot.is_none() {
                    *slot = Some((deadline, of));
                    open.push(arc.from);
                }
            }
        }
    }
    list
}

/// Preferred dependencies that the dates do not keep.
fn given_up(
    plan: &Portfolio,
    net: &Network,
    bench: &Bench,
    (tasks, purchases): (&[Dates], &[Dates]),
    out: &mut Vec<Conflict>,
) {
    for (number, job) in net.jobs.iter().enumerate() {
        let (begin, finish) = (bench.begin[number], bench.finish[number]);
        for arc in net.arcs(job).iter().filter(|arc| !arc.hard && finish < NEVER) {
            let own = if arc.to_finish { finish } else { begin };
            let kept = bench.time(net, arc).is_ok_and(|at| own >= at);
            let row = plan.dependencies.rows().get(arc.row as usize);
            if let Some(row) = row.filter(|_| !kept)
                && reason_of(plan, (tasks, purchases), row.to).is_none()
            {
                out.push(Conflict { at: row.to, kind: ConflictKind::PreferredGivenUp(row.id) });
            }
        }
    }
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
    let next = openings.partition_point(|o| o.1 < finish.max(begin + 1));
    if openings.get(next).is_some_and(|o| o.0 <= begin) {
        return None;
    }
    let (from, to) = (net.axis.moment(begin), net.axis.moment(finish));
    let freeze = plan.freezes.iter().find(|f| f.from < to && from < f.to);
    Some(freeze.map_or(ConflictKind::PinOutsideWindow(set), |f| ConflictKind::PinInFreeze(f.id)))
}
