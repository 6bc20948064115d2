//! Dependencies compiled: dropped where facts override them, turned into bounds where they come from facts.
use super::super::hours::{DAY, Hours, NEVER};
use super::super::office::Office;
use super::jobs::Draft;
use super::names::Jobs;
use super::purchases::Desk;
use super::units::{Need, Units};
use super::{Anchor, Arc, ArcLag, Axis, Held, NO_NEED};
use crate::domain::{Dependency, Lag, LinkKind, Strength, WorkId};

/// A dependency on a pinned task: it changes no date, but may be broken.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct PinArc {
    /// The pinned job.
    pub to: u32,
    /// What it should wait for; `None` where only the fixed time below counts.
    pub arc: Option<Arc>,
    /// A time that facts set.
    pub at: u32,
    /// Whether it bounds the finish, and its place in the plan.
    pub to_finish: bool,
    pub row: u32,
}

/// Dependencies sorted out: those that serving sees, with the job each leads to, and those on pinned tasks.
#[derive(Default)]
pub(super) struct Sorted {
    pub arcs: Vec<(u32, Arc)>,
    pub pins: Vec<PinArc>,
}

/// Sorts out all dependencies, and raises the bounds that facts set.
pub(super) fn sort_out(
    dependencies: &[std::sync::Arc<Dependency>],
    jobs: &Jobs,
    desk: &Desk,
    units: &mut Units,
    drafts: &mut [Draft],
) -> Sorted {
    let mut sorted = Sorted::default();
    for (row, dependency) in dependencies.iter().enumerate() {
        let (Some(from), Some(to)) = (jobs.of(dependency.from), jobs.of(dependency.to)) else { continue };
        let lag = dependency.lag.slots();
        if from == to || lag.unsigned_abs() > 96 * 36_525 || drafts[from as usize].holds_nothing {
            continue;
        }
        let mut arc = compile(dependency, from, row as u32);
        if let (Some(wanted), Anchor::Usable) = (dependency.units, arc.anchor) {
            let target = &drafts[to as usize];
            let fact = target.job.started || target.settled.is_some_and(|dates| dates.span.is_ok());
            let purchase = from - desk.plan.tasks.len() as u32;
            let need = units.need(Need { purchase, job: to, units: wanted, fact });
            if fact {
                continue; // recorded facts override links
            }
            arc.need = need;
        }
        let known = drafts[from as usize].known;
        let anchor = match arc.anchor {
            _ if arc.need != NO_NEED => None, // which units are left depends on the order
            Anchor::Start => known.start,
            Anchor::Finish => known.finish,
            Anchor::Usable => known.usable,
        };
        let target = &mut drafts[to as usize];
        if target.settled.is_some() || target.job.started {
            continue; // recorded facts override links
        }
        let bound = anchor.map(|anchor| after(anchor, arc.lag, &desk.time()));
        let to_finish = arc.to_finish;
        if target.job.pin != NEVER {
            let row = arc.row;
            let arc = bound.is_none().then_some(arc);
            sorted.pins.push(PinArc { to, arc, at: bound.unwrap_or(0), to_finish, row });
        } else if let Some(at) = bound {
            let side = if to_finish { &mut target.job.finish } else { &mut target.job.start };
            side.raise(at, Held::Link(arc.row));
        } else {
            sorted.arcs.push((to, arc));
        }
    }
    sorted
}

fn compile(dependency: &Dependency, from: u32, row: u32) -> Arc {
    let (from_start, to_finish) = match dependency.kind {
        LinkKind::FinishStart => (false, false),
        LinkKind::StartStart => (true, false),
        LinkKind::FinishFinish => (false, true),
        LinkKind::StartFinish => (true, true),
    };
    let anchor = match (from_start, to_finish, dependency.from) {
        (true, ..) => Anchor::Start,
        (_, false, WorkId::Purchase(_)) => Anchor::Usable,
        _ => Anchor::Finish,
    };
    let lag = match dependency.lag {
        Lag::Working(0) | Lag::Elapsed(0) => ArcLag::Zero,
        Lag::Working(slots) => ArcLag::Working(slots),
        Lag::Elapsed(slots) => ArcLag::Elapsed(slots),
    };
    let hard = dependency.strength == Strength::Hard;
    Arc { from, lag, anchor, to_finish, hard, need: NO_NEED, row }
}

/// The slot that lies a lag after a moment, in slots from the status date, that may lie in the past; the past is the status
/// date.
pub(in super::super) fn after(anchor: i32, lag: ArcLag, time: &Time) -> u32 {
    let later = |slots: i32| anchor.saturating_add(slots).clamp(0, NEVER as i32).unsigned_abs();
    match lag {
        ArcLag::Zero => later(0),
        ArcLag::Elapsed(slots) => later(slots),
        ArcLag::Working(slots) => {
            // working time that has passed before the status date counts as passed
            let rest = if anchor < 0 { slots - time.worked_since(anchor, slots) } else { slots };
            if anchor < 0 && rest <= 0 {
                return 0;
            }
            time.hours.shift(time.portfolio, later(0), rest)
        }
    }
}

/// What it takes to count working time of the portfolio, past and future.
pub(in super::super) struct Time<'a> {
    pub axis: Axis,
    pub office: &'a Office,
    pub hours: &'a Hours,
    /// The portfolio calendar.
    pub portfolio: u32,
}

impl Time<'_> {
    /// Working slots of the portfolio calendar from a past slot to the status date, counted up to `enough`.
    pub fn worked_since(&self, from: i32, enough: i32) -> i32 {
        let (mut sum, mut day) = (0, from.div_euclid(DAY as i32));
        while day < 0 && sum < enough {
            let start = (from - day * DAY as i32).max(0);
            for (a, b) in self.office.spans(self.axis.day + day) {
                sum += (i32::from(*b) - i32::from(*a).max(start)).max(0);
            }
            day += 1;
        }
        sum
    }
}
