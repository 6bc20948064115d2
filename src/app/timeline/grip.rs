//! The drag of a bar: moving it pins the task, stretching its end changes the estimate. View state until it is let go; Esc
//! leaves nothing.
use super::axis::{Days, days_of, moment_of};
use crate::domain::{
    Estimate, EstimateUnit, Moment, Portfolio, Progress, SLOTS_PER_DAY, Task, TaskId, TaskKind,
};
use crate::edits::Edit;

/// A bar in the hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grip {
    /// Whose.
    pub task: TaskId,
    /// Where the bar stood.
    pub span: (Moment, Moment),
    /// Only its end is dragged.
    pub stretch: bool,
    /// The time under the pointer when it was gripped.
    from: Days,
}

/// A quarter hour is aimed at from so many points a day on, and an hour.
const BY_QUARTER: f64 = 480.0;
const BY_HOUR: f64 = 140.0;

/// Whether a task's bar can be moved: only what has not happened yet.
pub fn can_move(task: &Task) -> bool {
    task.progress == Progress::NotStarted
}

/// Whether the end of a task's bar can be dragged.
pub fn can_stretch(task: &Task) -> bool {
    task.kind != TaskKind::Milestone && !matches!(task.progress, Progress::Done { .. })
}

impl Grip {
    /// A bar gripped at a time.
    pub fn of(task: TaskId, span: (Moment, Moment), stretch: bool, from: Days) -> Self {
        Self { task, span, stretch, from }
    }
    /// Where the dragged end stands with the pointer at a time: snapped to the day, the hour or the quarter hour by zoom.
    pub fn target(&self, plan: &Portfolio, pointer: Days, px_per_day: f64) -> Moment {
        let end = if self.stretch { self.span.1 } else { self.span.0 };
        let at = days_of(end) + pointer - self.from;
        if px_per_day >= BY_QUARTER {
            return moment_of(at);
        }
        if px_per_day >= BY_HOUR {
            return moment_of((at * 24.0).round() / 24.0);
        }
        if self.stretch {
            // the end of a day's work: the day whose end is nearest
            let day = (at - f64::from(end_of_day(plan, moment_of(at))) / f64::from(SLOTS_PER_DAY)).round();
            let date = moment_of(day);
            return date.plus(end_of_day(plan, date) as i32);
        }
        let offset = f64::from(self.span.0.slot_of_day()) / f64::from(SLOTS_PER_DAY);
        let date = moment_of((at - offset).round());
        date.plus(self.time_of_day(plan, date) as i32)
    }
    /// The time of day that a moved bar begins at: that of its cut-over, or when work begins.
    fn time_of_day(&self, plan: &Portfolio, date: Moment) -> u32 {
        let cut_over = plan.tasks.get(self.task).is_some_and(|t| matches!(t.kind, TaskKind::CutOver(_)));
        let own = self.span.0.slot_of_day();
        if cut_over {
            return own;
        }
        let hours = plan.settings.week.on(chrono::Datelike::weekday(&date.date()));
        hours.spans().first().map_or(own, |s| u32::from(s.0))
    }
    /// The name and edit of letting go here; `None` if it changes nothing.
    pub fn edit(&self, plan: &Portfolio, target: Moment) -> Option<(String, Edit)> {
        let task = plan.tasks.get(self.task)?;
        if self.stretch {
            let changed = stretched(plan, task, self.span, target)?;
            let name = format!("Change the estimate of {} to {}", task.name, changed.estimate);
            return Some((name, Edit::put(changed)));
        }
        if target == self.span.0 {
            return None;
        }
        let pinned = Task { pin: Some(target), ..Task::clone(task) };
        Some((format!("Pin {} to {}", task.name, target.date().format("%-d %b %Y")), Edit::put(pinned)))
    }
}

fn end_of_day(plan: &Portfolio, at: Moment) -> u32 {
    let hours = plan.settings.week.on(chrono::Datelike::weekday(&at.date()));
    hours.spans().last().map_or(SLOTS_PER_DAY, |s| u32::from(s.1))
}

/// The task with an estimate that ends at `to`: likely by the time that passes, low and high in the same proportion. What
/// has been done of a started task stays done.
fn stretched(plan: &Portfolio, task: &Task, span: (Moment, Moment), to: Moment) -> Option<Task> {
    let elapsed =
        task.estimate.unit == EstimateUnit::ElapsedDays || matches!(task.kind, TaskKind::CutOver(_));
    let time =
        |until: Moment| if elapsed { until.slots() - span.0.slots() } else { working(plan, span.0, until) };
    let (old, new) = (time(span.1).max(1), time(to).max(1));
    // quarter hours, or quarter days
    let step = 25.0;
    let scale = |value: u32| {
        let scaled = f64::from(value) * f64::from(new) / f64::from(old);
        ((scaled / step).round() * step).max(step) as u32
    };
    let likely = scale(task.estimate.likely);
    if likely == task.estimate.likely || old == new {
        return None;
    }
    let ratio = f64::from(likely) / f64::from(task.estimate.likely.max(1));
    let beside = |value: u32| (f64::from(value) * ratio).round() as u32;
    let estimate = Estimate {
        likely,
        low: task.estimate.low.map(|low| beside(low).min(likely)),
        high: task.estimate.high.map(|high| beside(high).max(likely)),
        ..task.estimate
    };
    let progress = match task.progress {
        Progress::Started { at, remaining } => {
            let more = i64::from(likely) - i64::from(task.estimate.likely);
            let remaining = (i64::from(remaining) + more).clamp(0, i64::from(likely)) as u32;
            Progress::Started { at, remaining }
        }
        other => other,
    };
    estimate.is_sound().then(|| Task { estimate, progress, ..task.clone() })
}

/// Working slots of the portfolio calendar in a span; negative spans have none.
fn working(plan: &Portfolio, from: Moment, to: Moment) -> i32 {
    let settings = &plan.settings;
    let mut date = from.date();
    let mut sum = 0;
    // a bar of a hundred years would be the longest there can be
    for _ in 0..40_000 {
        let day = Moment::start_of(date);
        if day >= to {
            break;
        }
        if !settings.holidays.iter().any(|h| (h.from..=h.to).contains(&date)) {
            for (a, b) in settings.week.on(chrono::Datelike::weekday(&date)).spans() {
                let (a, b) = (day.plus(i32::from(*a)).max(from), day.plus(i32::from(*b)).min(to));
                sum += (b.slots() - a.slots()).max(0);
            }
        }
        let Some(next) = date.succ_opt() else { break };
        date = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::timeline::sample;
    use chrono::NaiveDate;

    fn at(day: u32, slot: u32) -> Moment {
        Moment::at(NaiveDate::from_ymd_opt(2026, 11, day).unwrap(), slot)
    }

    #[test]
    fn a_moved_bar_snaps_to_the_working_morning_and_pins() {
        let (plan, project) = sample::small();
        let task = plan.tasks_of(project)[0].id;
        let grip = Grip::of(task, (at(23, 40), at(23, 68)), false, days_of(at(23, 50)));
        // two days and a bit to the right
        let target = grip.target(&plan, days_of(at(25, 60)), 4.0);
        assert_eq!(target, at(25, 32));
        let (name, edit) = grip.edit(&plan, target).unwrap();
        assert_eq!(name, "Pin Task 0 to 25 Nov 2026");
        assert_eq!(edit, Edit::put(Task { pin: Some(target), ..Task::clone(plan.tasks.get(task).unwrap()) }));
        // near enough: a quarter hour is a quarter hour
        assert_eq!(grip.target(&plan, days_of(at(23, 53)), 2_000.0), at(23, 43));
        assert_eq!(grip.edit(&plan, at(23, 40)), None);
    }

    #[test]
    fn a_stretched_bar_keeps_its_range_in_proportion() {
        let (mut plan, project) = sample::small();
        let id = plan.tasks_of(project)[0].id;
        let mut task = Task::clone(plan.tasks.get(id).unwrap());
        task.estimate = "2d..4d..8d".parse().unwrap();
        Edit::put(task.clone()).apply(&mut plan).unwrap();
        // Monday to Thursday, stretched to the next Monday: five working days
        let grip = Grip::of(id, (at(23, 32), at(26, 68)), true, days_of(at(26, 68)));
        let target = grip.target(&plan, days_of(at(27, 68)), 6.0);
        assert_eq!(target, at(27, 68));
        let (_, edit) = grip.edit(&plan, target).unwrap();
        let wanted = Task { estimate: "2.5d..5d..10d".parse().unwrap(), ..task.clone() };
        assert_eq!(edit, Edit::put(wanted));
        // the weekend adds nothing
        let same = grip.edit(&plan, at(28, 96)).unwrap().1;
        assert_eq!(same, edit);
        // stretched back over its own beginning it keeps a quarter day
        let Some((_, Edit::Put(crate::domain::Record::Task(least)))) = grip.edit(&plan, at(20, 32)) else {
            panic!()
        };
        assert_eq!(least.estimate.likely, 25);
        assert!(least.estimate.is_sound());
    }

    #[test]
    fn what_has_happened_stays() {
        let (plan, project) = sample::small();
        let mut task = Task::clone(plan.tasks_of(project)[0]);
        assert!(can_move(&task) && can_stretch(&task));
        task.progress = Progress::Done { started: at(2, 32), finished: at(3, 32) };
        assert!(!can_move(&task) && !can_stretch(&task));
    }
}
