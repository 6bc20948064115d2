//! Whether rules are broken by the dates as they stand, whatever the order of service was.
use super::calendar::SLOTS;
use super::units;
use super::work::{Link, Referee, Span};
use stackrank::domain::{LinkKind, Progress, Task, TaskKind};
use stackrank::engine::Outlook;
use std::collections::BTreeSet;

/// Rules that are broken, in words.
pub fn broken(r: &Referee, outlook: &Outlook) -> Vec<String> {
    let mut out = vec![];
    let spans = r.told(outlook);
    for node in 0..r.count() {
        let Some((start, finish)) = spans[node].filter(|s| s.1 <= SLOTS) else { continue };
        let mut fault = |text: String| out.push(format!("{}: {text}", r.name(node)));
        // whether a preferred link binds is a matter of the order of service
        for link in r.links[node].iter().filter(|l| r.pin(node).is_none() && l.is_hard()) {
            let recorded = r.recorded_start(link).map(|began| (began, began));
            let Some(from) = spans[link.from].or(recorded) else {
                fault(format!("has dates, but {} has none", r.name(link.from)));
                continue;
            };
            let Some(bound) = least(r, link, from) else {
                fault(format!("{} needs more units than there are", link.row.id));
                continue;
            };
            if (if link.to_finish() { finish } else { start }) < bound {
                fault(format!("{:?} breaks {} (bound {bound})", (start, finish), link.row.id));
            }
        }
        if let Some(task) = r.task(node) {
            check_task(r, node, task, (start, finish), &mut fault);
        }
    }
    overbooked(r, outlook, &spans, &mut out);
    used_twice(r, &spans, &mut out);
    out
}

/// The bound of a link, if its successor were the first to take units.
fn least(r: &Referee, link: &Link, from: (i64, i64)) -> Option<i64> {
    let anchor = match (link.row.kind, link.row.units) {
        (LinkKind::FinishStart, Some(n)) => units::nth(r, link.from, from, u64::from(n))?,
        (LinkKind::FinishStart, None) if r.purchase(link.from).is_some() => units::all(r, link.from, from),
        _ => Referee::anchor(link, from),
    };
    Some(r.lagged(link, anchor))
}

fn check_task(
    r: &Referee,
    node: usize,
    task: &Task,
    (start, finish): (i64, i64),
    fault: &mut impl FnMut(String),
) {
    let at = |moment| r.calendar.at(moment);
    if let Progress::Done { started, finished } = task.progress {
        if (start, finish) != (at(started), at(finished)) {
            fault("is done, but its dates are not those recorded".into());
        }
        return;
    }
    let length = r.length(task);
    let begin = r.begin(node, finish).unwrap_or(start);
    match task.progress {
        Progress::Started { at: began, .. } if start != at(began).min(finish) => {
            fault("started at another time".into());
        }
        Progress::NotStarted if start < 0 => fault("begins before the status date".into()),
        _ if begin < 0 => fault("what remains begins before the status date".into()),
        _ => {}
    }
    let project = &r.plan.projects.rows()[r.project(node)];
    let not_before = [task.not_before, project.not_before].into_iter().flatten().max();
    if let Some(day) = not_before
        && r.pin(node).is_none()
        && task.progress == Progress::NotStarted
        && begin < r.calendar.day(day)
    {
        fault(format!("begins before {day}"));
    }
    match task.kind {
        TaskKind::CutOver(_) => {
            if finish - begin != length {
                fault(format!("takes {} instead of {length}", finish - begin));
            }
            let first = r.opening(task, begin);
            let inside = (begin..finish).all(|s| r.opening(task, s) == first) && first > 0;
            if length > 0 && !inside && r.pin(node).is_none() {
                fault("lies outside its openings".into());
            }
        }
        _ if length == 0 => {
            if start.min(begin) < finish && task.progress == Progress::NotStarted {
                fault("takes time".into());
            }
        }
        _ if Referee::is_elapsed(task) => {
            if finish - begin != length {
                fault(format!("takes {} instead of {length}", finish - begin));
            }
        }
        _ => {
            let worked = (begin..finish).filter(|s| r.common(node, task, *s)).count() as i64;
            if worked != length || !r.common(node, task, begin) || !r.common(node, task, finish - 1) {
                fault(format!("works {worked} of {length} slots in {:?}", (begin, finish)));
            }
        }
    }
}

/// What is booked in a slot: in own hours, by cut-overs, and whether a pin is among it (which may overbook).
#[derive(Clone, Copy, Default, Debug)]
struct Booked {
    own: i32,
    called_out: i32,
    pinned: bool,
}

/// Whether somebody is booked beyond what they have: all who take people together, and each outlined project beside them. An
/// outlined project of which something was pulled forward is left out: who came later did not see it.
fn overbooked(r: &Referee, outlook: &Outlook, spans: &[Span], out: &mut Vec<String>) {
    let pulled = |node: &usize| super::service::pulled_for(outlook, *node).is_some();
    let early: BTreeSet<Option<usize>> = (0..r.count()).filter(pulled).map(|n| r.view(n)).collect();
    let mut views: BTreeSet<Option<usize>> = BTreeSet::from([None]);
    views.extend((0..r.count()).map(|n| r.view(n)).filter(|v| !early.contains(v)));
    let end = spans.iter().flatten().map(|s| s.1).max().unwrap_or(0).clamp(0, SLOTS) as usize;
    for view in views {
        let mut used = vec![vec![Booked::default(); end]; r.calendar.staff.len()];
        for (node, span) in spans.iter().enumerate() {
            let Some(span) = span.filter(|_| r.view(node).is_none() || r.view(node) == view) else {
                continue;
            };
            let begin = r.begin(node, span.1).unwrap_or(span.0);
            for (person, slot, own, amount) in r.bookings(node, (begin, span.1)) {
                let booked = &mut used[person][slot];
                booked.own += if own { amount } else { 0 };
                booked.called_out += if r.is_cut_over(node) { amount } else { 0 };
                booked.pinned |= r.pin(node).is_some();
            }
        }
        for (person, used) in used.iter().enumerate() {
            let too_much = |slot: &usize| {
                let present = r.calendar.staff[person].present[*slot];
                !used[*slot].pinned && used[*slot].own.max(used[*slot].called_out) > present
            };
            if let Some(slot) = (0..end).find(too_much) {
                out.push(format!("person {person} is overbooked at {slot} with {view:?}: {:?}", used[slot]));
            }
        }
    }
}

/// Whether tasks that have begun by some moment hold more units than had come by then. Lags are left out: they let a task
/// begin before its units are there, or long after.
fn used_twice(r: &Referee, spans: &[Span], out: &mut Vec<String>) {
    for purchase in r.plan.tasks.len()..r.count() {
        let Some(own) = spans[purchase] else { continue };
        let mut holders: Vec<(i64, u64)> = (0..r.count())
            .filter(|n| r.pin(*n).is_none())
            .flat_map(|n| r.links[n].iter().map(move |l| (n, l)))
            .filter(|(_, l)| {
                l.from == purchase && l.row.lag.slots() == 0 && l.is_hard() && l.row.takes_units()
            })
            .filter_map(|(n, l)| Some((spans[n]?.0, u64::from(l.row.units?))))
            .collect();
        holders.sort_unstable();
        let there = units::usable(r, purchase, own);
        let mut held = r.taken[purchase];
        for (start, units) in holders {
            held += units;
            let come: u64 = there.iter().filter(|(at, _)| *at <= start).map(|(_, units)| units).sum();
            if held > come {
                out.push(format!("{}: {held} units are held at {start}, {come} have come", r.name(purchase)));
                break;
            }
        }
    }
}
