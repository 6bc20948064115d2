//! Tasks compiled: how long each runs, on whose time, and what is already decided about it.
use super::super::hours::{DAY, NEVER};
use super::super::{Cause, Dates, NoDate};
use super::{Axis, Bound, Calendars, Cost, Held, How, Job, JobKind, NOBODY, Seat, Staff};
use crate::domain::{Estimate, EstimateUnit, Moment, Portfolio, Progress, Project, Task, TaskKind};

/// Longer than any horizon; keeps sums small.
const LONGEST: u64 = 1 << 22;

/// Moments of a job that no order changes, in slots from the status date (negative: in the past).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub start: Option<i32>,
    pub finish: Option<i32>,
    /// When goods can be used; of anything else its finish.
    pub usable: Option<i32>,
}

/// A job on its way into the network.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub job: Job,
    pub known: Known,
    /// Dates or the reason for none, where no order changes them.
    pub settled: Option<Dates>,
    /// Whether what waits for it need not.
    pub holds_nothing: bool,
    pub cost: Cost,
}

impl Draft {
    /// A draft without any dates, for this reason.
    pub fn settled(project: u32, dates: Dates) -> Self {
        Self {
            job: Job {
                how: How::Settled,
                kind: JobKind::Purchase,
                started: false,
                done: false,
                pauses: false,
                person: NOBODY,
                need: 0,
                hours: 0,
                length: 0,
                seats: (0, 0),
                arcs: (0, 0),
                followers: (0, 0),
                project,
                listed: 0,
                turn: 0,
                pin: NEVER,
                window: 0,
                start: Bound::NOW,
                finish: Bound::NOW,
            },
            known: Known::default(),
            settled: Some(dates),
            holds_nothing: false,
            cost: Cost::default(),
        }
    }
    /// A draft that breaks a rule.
    pub fn broken(project: u32) -> Self {
        Self::settled(project, without(NoDate::Broken))
    }
}

/// No dates.
pub(in super::super) fn without(reason: NoDate) -> Dates {
    Dates {
        span: Err(reason),
        cause: Cause::StatusDate,
        bound: Cause::StatusDate,
        outlined: false,
        pulled_for: None,
    }
}

/// Dates with what held them.
pub(in super::super) fn recorded(start: Moment, finish: Moment, cause: Cause) -> Dates {
    Dates { span: Ok((start, finish)), cause, bound: cause, outlined: false, pulled_for: None }
}

/// What a task needs to be compiled.
pub(super) struct Shop<'a> {
    pub plan: &'a Portfolio,
    pub axis: Axis,
    pub staff: &'a [Staff],
    pub calendars: Calendars,
    /// Slots of a working day.
    pub per_day: u32,
}

impl Shop<'_> {
    /// Compiles a task; its people go to the end of `seats`.
    pub fn task(&self, task: &Task, project: Option<(u32, &Project)>, seats: &mut Vec<Seat>) -> Draft {
        let mut draft = self.decide(task, project, seats);
        draft.job.kind = match task.kind {
            TaskKind::Work => JobKind::Work,
            TaskKind::Milestone => JobKind::Milestone,
            TaskKind::CutOver(_) => JobKind::CutOver,
        };
        draft.job.done = matches!(task.progress, Progress::Done { .. });
        draft
    }

    /// Decides what can be decided about a task.
    fn decide(&self, task: &Task, project: Option<(u32, &Project)>, seats: &mut Vec<Seat>) -> Draft {
        let Some((place, project)) = project else { return Draft::broken(u32::MAX) };
        if !task.estimate.is_sound() || !progress_is_sound(task.progress) {
            return Draft::broken(place);
        }
        let first = seats.len();
        if self.seat(task, seats).is_none() {
            seats.truncate(first);
            return Draft::broken(place);
        }
        let window = match task.kind {
            TaskKind::CutOver(Some(set)) => match self.plan.window_sets.place(set) {
                Some(place) => place as u32,
                None => return Draft::broken(place),
            },
            _ => self.plan.window_sets.len() as u32,
        };
        let mut draft = Draft::broken(place);
        draft.settled = None;
        draft.cost = super::cost::of_task(self.plan, task, self.per_day);
        let job = &mut draft.job;
        job.seats = (first as u32, seats.len() as u32);
        job.pauses = task.touches_production && task.kind == TaskKind::Work;
        job.window = window;
        let mut hundredths = task.estimate.likely;
        match task.progress {
            Progress::NotStarted => {
                for day in [project.not_before, task.not_before].into_iter().flatten() {
                    job.start.raise(self.axis.morning(day), Held::NotBefore);
                }
                if let Some(pin) = task.pin
                    && self.axis.offset(pin) >= 0
                {
                    job.pin = self.axis.slot(pin);
                }
            }
            Progress::Started { at, remaining } => {
                job.started = true;
                job.start.raise(self.axis.slot(at), Held::StatusDate);
                draft.known.start = Some(self.axis.offset(at));
                hundredths = remaining;
            }
            Progress::Done { started, finished } => {
                draft.settled = Some(recorded(started, finished, Cause::Fact));
                let (start, finish) = (self.axis.offset(started), self.axis.offset(finished));
                draft.known = Known { start: Some(start), finish: Some(finish), usable: Some(finish) };
                return draft;
            }
        }
        self.run(task, hundredths, &seats[first..], job);
        draft
    }

    /// Puts a task's people into seats, or says that they break a rule.
    fn seat(&self, task: &Task, seats: &mut Vec<Seat>) -> Option<()> {
        let first = seats.len();
        if task.people.len() > 32 || task.kind == TaskKind::Milestone {
            return (task.people.len() <= 32).then_some(());
        }
        for assignment in &task.people {
            let person = self.plan.people.place(assignment.person)? as u32;
            let twice = seats[first..].iter().any(|s| s.person == person);
            if twice || !(1..=30_000).contains(&assignment.percent) {
                return None;
            }
            let hours = self.staff.get(person as usize)?.hours;
            seats.push(Seat { person, hours, need: i32::from(assignment.percent) });
        }
        Some(())
    }

    /// Decides how a task runs and for how long.
    fn run(&self, task: &Task, hundredths: u32, seats: &[Seat], job: &mut Job) {
        let unit = task.estimate.unit;
        job.how = match task.kind {
            TaskKind::Milestone => How::Instant,
            TaskKind::CutOver(_) => {
                job.length = length(unit, hundredths, 10_000, self.per_day);
                How::CutOver
            }
            TaskKind::Work => {
                job.length = length(unit, hundredths, rate(self.plan, seats), self.per_day);
                match (unit, seats) {
                    _ if job.length == 0 => How::Instant,
                    (EstimateUnit::ElapsedDays, []) => How::Elapsed,
                    (EstimateUnit::ElapsedDays, _) => How::Attended,
                    (_, []) => {
                        let Calendars { portfolio, production, .. } = self.calendars;
                        job.hours = if job.pauses { production } else { portfolio };
                        How::Alone
                    }
                    (_, [seat]) if !job.pauses => {
                        (job.person, job.need, job.hours) = (seat.person, seat.need, seat.hours);
                        How::Alone
                    }
                    _ => How::Together,
                }
            }
        };
    }
}

/// What the people of a task do in a slot, in ten-thousandths of a head's slot: percent × (100 − reserve), summed.
pub(in super::super) fn rate(plan: &Portfolio, seats: &[Seat]) -> u64 {
    if seats.is_empty() {
        return 10_000;
    }
    let people = plan.people.rows();
    seats
        .iter()
        .map(|seat| {
            let reserve = people.get(seat.person as usize).map_or(0, |p| p.reserve.min(99));
            u64::from(seat.need.unsigned_abs()) * u64::from(100 - reserve)
        })
        .sum()
}

/// Slots that an estimate takes, rounded up. `rate` stretches work hours alone.
pub(in super::super) fn length(unit: EstimateUnit, hundredths: u32, rate: u64, per_day: u32) -> u32 {
    let hundredths = u64::from(hundredths);
    let slots = match unit {
        EstimateUnit::WorkHours => (hundredths * 400).div_ceil(rate.max(1)),
        EstimateUnit::WorkingDays => (hundredths * u64::from(per_day)).div_ceil(100),
        EstimateUnit::ElapsedDays => (hundredths * u64::from(DAY)).div_ceil(100),
    };
    slots.min(LONGEST) as u32
}

/// Slots of work in an estimate, for weighing tasks against each other: an elapsed day counts as a working day.
pub(super) fn weight(estimate: &Estimate, hundredths: u32, per_day: u32) -> u64 {
    let unit = match estimate.unit {
        EstimateUnit::WorkHours => EstimateUnit::WorkHours,
        EstimateUnit::WorkingDays | EstimateUnit::ElapsedDays => EstimateUnit::WorkingDays,
    };
    u64::from(length(unit, hundredths, 10_000, per_day))
}

fn progress_is_sound(progress: Progress) -> bool {
    let named = |at: Moment| (0..=super::LAST_DAY * DAY as i32).contains(&at.slots());
    match progress {
        Progress::NotStarted => true,
        Progress::Started { at, remaining } => named(at) && remaining <= 36_525 * 100,
        Progress::Done { started, finished } => named(started) && named(finished) && started <= finished,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_round_up_to_the_quarter_hour() {
        use EstimateUnit::{ElapsedDays, WorkHours, WorkingDays};
        // 6 h of one person at 50 % with a reserve of 20 %: 6 / 0.4 = 15 h
        assert_eq!(length(WorkHours, 600, 50 * 80, 32), 60);
        // 1 h at 85 % of capacity: 4.7 slots
        assert_eq!(length(WorkHours, 100, 100 * 85, 32), 5);
        assert_eq!(length(WorkingDays, 150, 50 * 80, 32), 48);
        assert_eq!(length(ElapsedDays, 1, 1, 32), 1);
        assert_eq!(length(WorkHours, u32::MAX, 1, 96), LONGEST as u32);
    }
}
