//! Dates and their causes in terms of the plan.
use crate::domain::{Moment, Portfolio, Progress, TaskId, TaskKind, WorkId};
use crate::engine::book::NONE;
use crate::engine::hours::NEVER;
use crate::engine::network::{Held, How, Job, recorded, without};
use crate::engine::{Bench, Cause, Dates, Network, NoDate, Order};

/// Dates of all tasks and purchases, beside their tables.
pub(super) fn all(plan: &Portfolio, net: &Network, order: &Order, bench: &Bench) -> (Vec<Dates>, Vec<Dates>) {
    let mut list: Vec<Dates> = net
        .jobs
        .iter()
        .enumerate()
        .map(|(number, job)| {
            let mut dates = served(plan, net, bench, number, job);
            let standing = order.standing(job.project as usize);
            dates.outlined = !standing.takes_people && !standing.on_hold;
            dates.pulled_for = net.names.work(bench.pulled_for[number]);
            dates
        })
        .collect();
    for (job, dates) in &net.settled {
        list[*job as usize] = *dates;
    }
    let purchases = list.split_off(net.tasks as usize);
    (list, purchases)
}

fn served(plan: &Portfolio, net: &Network, bench: &Bench, number: usize, job: &Job) -> Dates {
    let (begin, finish, held) = (bench.begin[number], bench.finish[number], bench.held[number]);
    if finish >= NEVER {
        let reason = reason(plan, net, held, number, job).unwrap_or(NoDate::Broken);
        return without(reason);
    }
    let (mut start, end) = (net.axis.moment(begin), net.axis.moment(finish));
    let (mut cause, mut bound) = (cause_of(plan, net, held, number), Cause::StatusDate);
    if bench.bound[number].at > 0 {
        bound = cause_of(plan, net, bench.bound[number].held, number);
    }
    // rows are fetched only where something of theirs is told: most of them lie far apart in memory
    let began = || match plan.tasks.rows().get(number)?.progress {
        Progress::Started { at, .. } => Some(at),
        Progress::NotStarted | Progress::Done { .. } => None,
    };
    if let Some(at) = job.started.then(began).flatten() {
        (start, cause, bound) = (at, Cause::Fact, Cause::Fact);
    } else if matches!(job.how, How::Alone | How::Together | How::Attended)
        && matches!(held, Held::StatusDate | Held::NotBefore | Held::Link(_))
    {
        cause = pause(plan, net, job, bench.bound[number].at, begin).unwrap_or(cause);
    }
    Dates { bound, ..recorded(start.min(end), end, cause) }
}

/// What made a start wait although others worked: a freeze, or the absence or hours of its people.
fn pause(plan: &Portfolio, net: &Network, job: &Job, bound: u32, begin: u32) -> Option<Cause> {
    let office = |at| net.hours.before(net.calendars.portfolio, at);
    if begin <= bound || office(begin) <= office(bound) {
        return None;
    }
    let (from, to) = (net.axis.moment(bound), net.axis.moment(begin));
    let covers = |f: &&std::sync::Arc<crate::domain::Freeze>| f.from < to && from < f.to;
    let freeze = if job.pauses { plan.freezes.iter().find(covers) } else { None };
    Some(freeze.map_or(Cause::WorkingTime, |f| Cause::Freeze(f.id)))
}

fn cause_of(plan: &Portfolio, net: &Network, held: Held, number: usize) -> Cause {
    match held {
        Held::NotBefore => Cause::NotBefore,
        Held::Link(row) => net.names.dependency(row).map_or(Cause::StatusDate, Cause::Dependency),
        Held::Person(who, with) => {
            let task: Option<TaskId> = match net.names.work(with) {
                Some(WorkId::Task(id)) if with != NONE => Some(id),
                _ => None,
            };
            let person = plan.people.rows().get(who as usize);
            person.map_or(Cause::StatusDate, |p| Cause::Person { who: p.id, with: task })
        }
        Held::Window => match plan.tasks.rows().get(number).map(|t| t.kind) {
            Some(TaskKind::CutOver(set)) => Cause::Window(set),
            _ => Cause::Window(None),
        },
        Held::Pin => Cause::Pin,
        Held::PlannedOrder => Cause::PlannedOrder,
        Held::Approval => Cause::Approval,
        Held::Funds(place) => match net.funds.as_ref().and_then(|f| f.periods.get(place as usize)) {
            Some(period) => Cause::Funding { year: period.year, quarter: period.quarter },
            None => Cause::StatusDate,
        },
        Held::StatusDate
        | Held::OnHold
        | Held::WaitsFor(_)
        | Held::NobodyFree(_)
        | Held::NoUnits(_)
        | Held::NoOpening
        | Held::NoFunds
        | Held::Beyond
        | Held::Broken => Cause::StatusDate,
    }
}

fn reason(plan: &Portfolio, net: &Network, held: Held, number: usize, job: &Job) -> Option<NoDate> {
    Some(match held {
        Held::OnHold => NoDate::OnHold(plan.projects.rows().get(job.project as usize)?.id),
        Held::WaitsFor(job) => NoDate::WaitsFor(net.names.work(job)?),
        Held::NobodyFree(person) => NoDate::NobodyFree(plan.people.rows().get(person as usize)?.id),
        Held::NoUnits(job) => {
            NoDate::NoUnits(plan.purchases.rows().get(job.checked_sub(net.tasks)? as usize)?.id)
        }
        Held::NoOpening => match plan.tasks.rows().get(number)?.kind {
            TaskKind::CutOver(set) => NoDate::NoOpening(set),
            _ => NoDate::NoOpening(None),
        },
        Held::NoFunds => NoDate::NoFunding,
        Held::Beyond => NoDate::BeyondHorizon,
        _ => NoDate::Broken,
    })
}

/// The first and last moment of what has dates.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    pub start: Option<Moment>,
    pub finish: Option<Moment>,
}

impl Extent {
    /// Widens it by a span.
    pub fn add(&mut self, (start, finish): (Moment, Moment)) {
        self.start = Some(self.start.map_or(start, |s| s.min(start)));
        self.finish = Some(self.finish.map_or(finish, |f| f.max(finish)));
    }
}
