//! What a weekly update asks about: what was due since the last one, what the passing of days pushed in silence, and which promises
//! suffer.
//!
//! One plan is seen from two days: the **former day**, that of the last update, and the status date. Both are evaluations of the same
//! rows, so that whatever differs between them follows from the passing of days alone, and not from what somebody changed. *Was* is
//! what the plan says seen from the former day, *now* what it says today. A day is due from the former day on up to the day before the
//! status date: what is planned for today may still happen, and is asked about next time, so that no day is asked about twice or never.
use super::office::{Office, date_of, day_number};
use super::{Dates, NoDate, Outlook, dates_of, evaluate};
use crate::domain::{
    Delivery, DeliveryId, Estimate, Moment, Portfolio, Progress, ProjectId, Purchase, PurchaseId,
    PurchaseState, RecordId, Task, TaskId, TaskKind, WorkId,
};
use chrono::{Days, NaiveDate};

/// A row that can be due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DueRow {
    /// A task: to start, to end.
    Task(TaskId),
    /// A purchase: to be ordered, to arrive.
    Purchase(PurchaseId),
    /// A part of a purchase that comes on a day of its own.
    Delivery(DeliveryId),
}

impl From<DueRow> for RecordId {
    fn from(row: DueRow) -> Self {
        match row {
            DueRow::Task(id) => id.into(),
            DueRow::Purchase(id) => id.into(),
            DueRow::Delivery(id) => id.into(),
        }
    }
}

/// Something that was due and has not happened. At least one of `starts` and `ends` is a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// What.
    pub row: DueRow,
    /// The task or purchase that it is, or is a part of.
    pub work: WorkId,
    /// Its project.
    pub project: ProjectId,
    /// The day it was to start, or to be ordered.
    pub starts: Option<NaiveDate>,
    /// The day it was to end, or to arrive.
    pub ends: Option<NaiveDate>,
    /// The plan as it was, seen from the former day; of an order that was placed and of a part the day that the supplier promised,
    /// where it did.
    pub was: (Moment, Moment),
    /// What the plan says now, or why it says nothing.
    pub now: Result<(Moment, Moment), NoDate>,
}

impl Due {
    /// The first day on which something was due.
    pub fn first(&self) -> Option<NaiveDate> {
        match (self.starts, self.ends) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}

/// A start or order that the passing of days has pushed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pushed {
    /// What.
    pub work: WorkId,
    /// Its project.
    pub project: ProjectId,
    /// The day it was to start, or to be ordered, seen from the former day.
    pub from: NaiveDate,
    /// The day the plan says now.
    pub to: NaiveDate,
    /// Working days of the portfolio calendar from the one to the other, 1 or more.
    pub days: i32,
}

/// A promise that suffers: its project ends after it, and later than it did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Suffering {
    /// Whose.
    pub project: ProjectId,
    /// The promise.
    pub promise: NaiveDate,
    /// The last day before; `None`: it had no date.
    pub before: Option<NaiveDate>,
    /// The last day after; `None`: it has no date any more.
    pub after: Option<NaiveDate>,
    /// Working days of the portfolio calendar by which the promise suffers: from the promise, or from the day before where that was
    /// later already. `None` where there is no date any more.
    pub days: Option<u16>,
}

/// The day from which the plan was seen before: that of the last weekly update, or seven days ago where there was none. Never after
/// the status date.
pub fn former_day(plan: &Portfolio, today: NaiveDate) -> NaiveDate {
    let week_ago = today.checked_sub_days(Days::new(7)).unwrap_or(today);
    plan.settings.last_update.unwrap_or(week_ago).min(today)
}

/// A plan seen from a former day: what follows from it with that as the status date.
///
/// A task that began after that day, and is under way, is taken to have begun when it did with what remains of it still to do: what is
/// said to remain was said after it began, so that counting it from the former day would have it end too early.
pub fn seen_from(plan: &Portfolio, day: NaiveDate) -> Outlook {
    let mut then = plan.clone(); // pointers only
    for task in &plan.tasks {
        if let Progress::Started { at, remaining } = task.progress
            && at.date() > day
        {
            let estimate = Estimate::exact(task.estimate.unit, remaining);
            then.put(
                Task { pin: Some(at), progress: Progress::NotStarted, estimate, ..Task::clone(task) }.into(),
            );
        }
    }
    evaluate(&then, day)
}

/// Everything that was due between the days of two outlooks of one plan and has not happened, by project in rank order, in a project by
/// the first day on which it was due. Empty where both are of one day.
///
/// Projects that take no people are left out, but for what they have on order: their dates are as if they were approved today.
pub fn due(plan: &Portfolio, former: &Outlook, now: &Outlook) -> Vec<Due> {
    let span = Span { from: former.today, to: now.today, office: office(plan) };
    if span.from >= span.to {
        return vec![];
    }
    let mut found: Vec<Due> = vec![];
    let seen = |work| Some((dates_of(plan, former, work)?, dates_of(plan, now, work)?));
    found.extend(plan.tasks.iter().filter_map(|task| span.task(task, seen(WorkId::Task(task.id))?)));
    found.extend(plan.purchases.iter().filter_map(|p| span.purchase(plan, p, seen(WorkId::Purchase(p.id))?)));
    found.extend(plan.deliveries.iter().filter_map(|part| span.part(plan, part)));
    let places = places(plan, now);
    found.sort_by_key(|due| (place(plan, &places, due.project), due.first(), due.row));
    found
}

/// What the passing of days pushed between two outlooks of one plan: unstarted tasks, and purchases not yet ordered, whose start or
/// order the plan puts on a later day now. By project in rank order, in a project by the former day.
pub fn pushed(plan: &Portfolio, former: &Outlook, now: &Outlook) -> Vec<Pushed> {
    let office = office(plan);
    let tasks = plan.tasks.iter().filter(|t| t.progress == Progress::NotStarted);
    let tasks = tasks.map(|t| (WorkId::Task(t.id), t.project));
    let orders = plan.purchases.iter().filter(|p| p.state.before_order());
    let orders = orders.map(|p| (WorkId::Purchase(p.id), p.project));
    let mut found: Vec<Pushed> = tasks
        .chain(orders)
        .filter_map(|(work, project)| {
            let (was, is) = (dates_of(plan, former, work)?, dates_of(plan, now, work)?);
            if is.outlined || was.outlined {
                return None;
            }
            let (from, to) = (was.start()?.date(), is.start()?.date());
            let days = office.working_days(day_number(from), day_number(to));
            (days > 0).then_some(Pushed { work, project, from, to, days })
        })
        .collect();
    let places = places(plan, now);
    found.sort_by_key(|p| (place(plan, &places, p.project), p.from, p.work));
    found
}

/// Promises that suffer from one outlook to another: of projects that end after their promise in the second, and later than in the
/// first or not at all. In rank order. The promises are those of `plan`; each outlook must be of a plan with the same projects.
pub fn suffering(plan: &Portfolio, before: &Outlook, after: &Outlook) -> Vec<Suffering> {
    let office = office(plan);
    let ranked = after.order.iter().filter_map(|place| plan.projects.rows().get(*place as usize));
    ranked
        .filter_map(|project| {
            let promise = project.promise?;
            let at = plan.projects.place(project.id)?;
            let (was, is) = (before.projects.get(at)?, after.projects.get(at)?);
            let last = |finish: Option<Moment>| finish.map(Moment::last_day);
            let (was, is) = (last(was.finish), last(is.finish));
            let days = match (was, is) {
                (None, None) => return None,
                (Some(_), None) => None,
                (was, Some(is)) => {
                    let kept = was.map_or(promise, |was| was.max(promise));
                    let days = office.working_days(day_number(kept), day_number(is));
                    // a promise on a Friday that is kept on the Saturday behind it has suffered by no working day
                    Some(u16::try_from(days).ok().filter(|days| *days > 0)?)
                }
            };
            Some(Suffering { project: project.id, promise, before: was, after: is, days })
        })
        .collect()
}

fn office(plan: &Portfolio) -> Office {
    Office::new(&plan.settings.week, &plan.settings.holidays)
}

/// Beside `plan.projects`: the place in rank order.
fn places(plan: &Portfolio, outlook: &Outlook) -> Vec<usize> {
    let mut places = vec![usize::MAX; plan.projects.len()];
    for (rank, place) in outlook.order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*place as usize) {
            *slot = rank;
        }
    }
    places
}

fn place(plan: &Portfolio, places: &[usize], project: ProjectId) -> usize {
    plan.projects.place(project).and_then(|at| places.get(at)).copied().unwrap_or(usize::MAX)
}

/// From the former day to the day before the status date.
struct Span {
    from: NaiveDate,
    to: NaiveDate,
    office: Office,
}

impl Span {
    fn holds(&self, day: NaiveDate) -> Option<NaiveDate> {
        (self.from..self.to).contains(&day).then_some(day)
    }
    fn task(&self, task: &Task, (was, now): (Dates, Dates)) -> Option<Due> {
        let (begin, end) = was.span.ok().filter(|_| !was.outlined)?;
        let starts = match task.progress {
            Progress::Done { .. } => return None,
            Progress::NotStarted if task.kind != TaskKind::Milestone => self.holds(begin.date()),
            Progress::NotStarted | Progress::Started { .. } => None,
        };
        // what stands at an instant at midnight belongs to the day that begins there
        let last = if begin == end { begin.date() } else { end.last_day() };
        let ends = self.holds(last);
        starts.or(ends)?;
        Some(Due {
            row: DueRow::Task(task.id),
            work: WorkId::Task(task.id),
            project: task.project,
            starts,
            ends,
            was: (begin, end),
            now: now.span,
        })
    }
    fn purchase(&self, plan: &Portfolio, purchase: &Purchase, (was, now): (Dates, Dates)) -> Option<Due> {
        let (begin, mut end) = was.span.ok()?;
        let (starts, ends) = match purchase.state {
            state if state.before_order() && !was.outlined => {
                (self.holds(begin.date()), self.holds(end.last_day()))
            }
            PurchaseState::Ordered if plan.units_left(purchase.id) > 0 => {
                if let Some(promised) = purchase.delivery_promised {
                    end = end_of(promised);
                }
                (None, Some(end.last_day()).filter(|day| *day < self.to))
            }
            _ => return None,
        };
        starts.or(ends)?;
        Some(Due {
            row: DueRow::Purchase(purchase.id),
            work: WorkId::Purchase(purchase.id),
            project: purchase.project,
            starts,
            ends,
            was: (begin, end),
            now: now.span,
        })
    }
    /// A part is there on the day that was promised, or on the next working day where that has passed.
    fn part(&self, plan: &Portfolio, part: &Delivery) -> Option<Due> {
        let whole = plan.purchases.get(part.purchase)?;
        let promised = part.promised.filter(|day| *day < self.to)?;
        // a purchase that has arrived has arrived with all that was due of it
        let open = part.received_on.is_none() && whole.state == PurchaseState::Ordered;
        let next = self.later(end_of(self.to), 1);
        open.then_some(Due {
            row: DueRow::Delivery(part.id),
            work: WorkId::Purchase(whole.id),
            project: whole.project,
            starts: None,
            ends: Some(promised),
            was: (Moment::start_of(promised), end_of(promised)),
            now: Ok((Moment::start_of(next.last_day()), next)),
        })
    }
    /// So many working days later, at the same time of the day; at most a year of days on.
    fn later(&self, end: Moment, days: i32) -> Moment {
        let from = day_number(end.last_day());
        let to = (from..from + 366).find(|to| self.office.working_days(from, *to) >= days).unwrap_or(from);
        let moved = date_of(to).signed_duration_since(end.last_day()).num_days();
        end.plus(i32::try_from(moved).unwrap_or(0).saturating_mul(crate::domain::SLOTS_PER_DAY as i32))
    }
}

fn end_of(day: NaiveDate) -> Moment {
    Moment::start_of(day).plus(crate::domain::SLOTS_PER_DAY as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Settings;
    use crate::edits::{Edit, make};
    use crate::engine::test_plan;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    /// Days from a Monday on: three tasks of two days one after the other, and the promise of the day on which they end.
    fn chain() -> (Portfolio, ProjectId, Vec<TaskId>) {
        let mut ids = test_plan::ids();
        let (mut plan, project, tasks) = test_plan::project(&mut ids, "Wi-Fi", &["Survey", "Cable", "Mount"]);
        for id in &tasks {
            let row = Task { estimate: Estimate::days(2), ..(**plan.tasks.get(*id).unwrap()).clone() };
            plan.put(row.into());
        }
        for pair in tasks.windows(2) {
            make::link(&mut ids, WorkId::Task(pair[0]), WorkId::Task(pair[1])).apply(&mut plan).unwrap();
        }
        let mut row = (**plan.projects.get(project).unwrap()).clone();
        row.promise = Some(day(23));
        plan.put(row.into());
        (plan, project, tasks)
    }

    /// Seen from Monday the 16th and from Monday the 23rd.
    fn seen(plan: &Portfolio) -> (Outlook, Outlook) {
        (seen_from(plan, day(16)), evaluate(plan, day(23)))
    }

    #[test]
    fn what_was_to_start_or_end_is_due_with_both_dates() {
        let (plan, _, tasks) = chain();
        let (former, now) = seen(&plan);
        let found = due(&plan, &former, &now);
        let told: Vec<_> = found.iter().map(|d| (d.row, d.starts, d.ends)).collect();
        assert_eq!(
            told,
            [
                (DueRow::Task(tasks[0]), Some(day(16)), Some(day(17))),
                (DueRow::Task(tasks[1]), Some(day(18)), Some(day(19))),
                // it was to end today: asked about next time
                (DueRow::Task(tasks[2]), Some(day(20)), None),
            ]
        );
        assert_eq!(found[0].now.unwrap().0.date(), day(23));
        assert_eq!(found[0].was.0.date(), day(16));
    }

    #[test]
    fn what_has_happened_is_not_due_and_nothing_is_on_one_day() {
        let (mut plan, _, tasks) = chain();
        let facts = [
            Progress::Done { started: Moment::at(day(16), 32), finished: Moment::at(day(17), 68) },
            Progress::Started { at: Moment::at(day(18), 32), remaining: 200 },
        ];
        for (id, progress) in tasks.iter().zip(facts) {
            plan.put(Task { progress, ..(**plan.tasks.get(*id).unwrap()).clone() }.into());
        }
        let (former, now) = seen(&plan);
        let found = due(&plan, &former, &now);
        // two days remained when it began on Wednesday: it was to end on Thursday, and not two days after the 16th
        let told: Vec<_> = found.iter().map(|d| (d.row, d.starts, d.ends)).collect();
        assert_eq!(told[0], (DueRow::Task(tasks[1]), None, Some(day(19))));
        assert!(found.iter().all(|d| d.row != DueRow::Task(tasks[0])));
        assert_eq!(due(&plan, &now, &now), []);
    }

    #[test]
    fn orders_and_deliveries_are_due_until_they_happen() {
        let (mut plan, project, _) = chain();
        let mut ids = test_plan::ids_from(1000);
        let (id, edit) = make::new_purchase(&plan, &mut ids, project, "Cable");
        edit.apply(&mut plan).unwrap();
        let whole = |plan: &Portfolio| (**plan.purchases.get(id).unwrap()).clone();
        let of = |plan: &Portfolio| {
            let (former, now) = seen(plan);
            let found = due(plan, &former, &now).into_iter().filter(|d| d.work == WorkId::Purchase(id));
            found.map(|d| (d.row, d.starts, d.ends)).collect::<Vec<_>>()
        };
        assert_eq!(of(&plan), [(DueRow::Purchase(id), Some(day(16)), None)]);
        // promised before the former day and still not there
        let ordered = Purchase {
            state: PurchaseState::Ordered,
            quantity: 10,
            ordered_on: Some(day(2)),
            delivery_promised: Some(day(12)),
            ..whole(&plan)
        };
        plan.put(ordered.into());
        assert_eq!(of(&plan), [(DueRow::Purchase(id), None, Some(day(12)))]);
        let (part, edit) = make::new_delivery(&plan, &mut ids, id, 10, Some(day(18))).unwrap();
        edit.apply(&mut plan).unwrap();
        assert_eq!(of(&plan), [(DueRow::Delivery(part), None, Some(day(18)))], "all of it comes in the part");
        let (former, now) = seen(&plan);
        let found = due(&plan, &former, &now).into_iter().find(|d| d.row == DueRow::Delivery(part)).unwrap();
        assert_eq!(found.now.unwrap().1.last_day(), day(24), "on the next working day");
        let mut there = (**plan.deliveries.get(part).unwrap()).clone();
        there.received_on = Some(day(20));
        plan.put(there.into());
        assert_eq!(of(&plan), []);
    }

    #[test]
    fn days_push_what_nobody_started_and_all_behind_it() {
        let (plan, project, tasks) = chain();
        let (former, now) = seen(&plan);
        let found = pushed(&plan, &former, &now);
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[0],
            Pushed { work: WorkId::Task(tasks[0]), project, from: day(16), to: day(23), days: 5 }
        );
        assert_eq!((found[2].from, found[2].to, found[2].days), (day(20), day(27), 5));
        assert_eq!(pushed(&plan, &now, &now), []);
        // what holds it is a day that has not come: nothing is pushed
        let mut later = plan.clone();
        let row = Task { not_before: Some(day(30)), ..(**later.tasks.get(tasks[0]).unwrap()).clone() };
        later.put(row.into());
        let (former, now) = seen(&later);
        assert_eq!(pushed(&later, &former, &now), []);
    }

    #[test]
    fn a_promise_suffers_by_the_days_behind_it_only() {
        let (plan, project, _) = chain();
        let (former, now) = seen(&plan);
        let of = |plan: &Portfolio, now: &Outlook| suffering(plan, &former, now);
        let found = of(&plan, &now);
        // it was to end on the 23rd, as promised, and ends on Monday the 30th
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].project, found[0].before, found[0].days), (project, Some(day(23)), Some(5)));
        // a promise with room to spare
        let promised = |on| {
            let mut plan = plan.clone();
            let mut row = (**plan.projects.get(project).unwrap()).clone();
            row.promise = Some(on);
            plan.put(row.into());
            plan
        };
        assert_eq!(of(&promised(day(30)), &now), []);
        assert_eq!(of(&promised(day(27)), &now)[0].days, Some(1));
        // late already: only what it has become later
        assert_eq!(of(&promised(day(17)), &now)[0].days, Some(5));
        assert_eq!(suffering(&promised(day(17)), &now, &now), []);
        // no date any more
        let mut held = plan.clone();
        let hold = held.columns().iter().find(|s| s.name == "On hold").unwrap().id;
        let mut row = (**held.projects.get(project).unwrap()).clone();
        row.stage = hold;
        held.put(row.into());
        let found = of(&held, &evaluate(&held, day(23)));
        assert_eq!((found[0].after, found[0].days), (None, None));
    }

    #[test]
    fn the_former_day_is_that_of_the_last_update() {
        let (mut plan, ..) = chain();
        assert_eq!(former_day(&plan, day(23)), day(16));
        for (last, former) in [(20, 20), (23, 23), (25, 23)] {
            let row = Settings { last_update: Some(day(last)), ..(*plan.settings).clone() };
            Edit::put(row).apply(&mut plan).unwrap();
            assert_eq!(former_day(&plan, day(23)), day(former));
        }
    }

    #[test]
    fn a_stage_that_takes_no_people_is_asked_about_only_what_it_has_on_order() {
        let (mut plan, project, _) = chain();
        let proposed = plan.columns().iter().find(|s| s.name == "Proposed").unwrap().id;
        let mut row = (**plan.projects.get(project).unwrap()).clone();
        row.stage = proposed;
        plan.put(row.into());
        let (former, now) = seen(&plan);
        assert_eq!((due(&plan, &former, &now), pushed(&plan, &former, &now)), (vec![], vec![]));
    }
}
