//! Why something starts when it does, or never does, in a sentence. Pure: from the plan and what the engine recorded.
use crate::app::format;
use crate::domain::check::work_name;
use crate::domain::{
    Dependency, LinkKind, Moment, PersonId, Portfolio, Progress, ProjectId, Purchase, PurchaseState,
    WindowSetId, WorkId,
};
use crate::engine::{Cause, Dates, NoDate, Outlook};
use chrono::NaiveDate;

/// The dates that were computed for a task or purchase.
pub fn dates_of(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> Option<Dates> {
    match work {
        WorkId::Task(id) => outlook.tasks.get(plan.tasks.place(id)?).copied(),
        WorkId::Purchase(id) => outlook.purchases.get(plan.purchases.place(id)?).copied(),
    }
}

/// Why a task starts, or a purchase is ordered, when it is: "Starts 28 Dec: core switches arrive 23 Dec (PO 4711)".
/// Where there is no date, why not.
pub fn why(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> String {
    let Some(dates) = dates_of(plan, outlook, work) else { return "Not computed yet".into() };
    let today = outlook.today;
    let (start, finish) = match dates.span {
        Ok(span) => span,
        Err(reason) => return format!("No date: {}", no_date(plan, reason)),
    };
    let day = |at: Moment| format::date(at.date(), today);
    let verb = match work {
        WorkId::Task(id) => match plan.tasks.get(id).map(|t| t.progress) {
            Some(Progress::Done { .. }) => {
                let (from, to) = (day(start), format::date(finish.last_day(), today));
                return if from == to { format!("Done {from}") } else { format!("Done {from} to {to}") };
            }
            Some(Progress::Started { .. }) => return format!("Under way since {}", day(start)),
            _ => "Starts",
        },
        WorkId::Purchase(id) => match plan.purchases.get(id).map(|p| (p.state, p.ordered_on)) {
            Some((PurchaseState::Received | PurchaseState::Invoiced | PurchaseState::Paid, _)) => {
                return format!("Arrived {}", format::date(finish.last_day(), today));
            }
            Some((PurchaseState::Ordered, _)) => "Ordered",
            _ => "To be ordered",
        },
    };
    let as_if = if dates.outlined { ", as if its project were approved now" } else { "" };
    format!("{verb} {}: {}{as_if}", day(start), held_by(plan, outlook, work, dates, start))
}

/// What held a start, as the second half of a sentence.
fn held_by(plan: &Portfolio, outlook: &Outlook, work: WorkId, dates: Dates, start: Moment) -> String {
    let today = outlook.today;
    match dates.cause {
        Cause::StatusDate => "nothing holds it, so it is today".into(),
        Cause::Fact => "recorded".into(),
        Cause::NotBefore => {
            let own = match work {
                WorkId::Task(id) => plan.tasks.get(id).and_then(|t| t.not_before),
                WorkId::Purchase(_) => None,
            };
            match (own, project_of(plan, work).and_then(|p| plan.projects.get(p)?.not_before)) {
                (Some(own), project) if project.is_none_or(|p| p <= own) => {
                    format!("it may not start before {}", format::date(own, today))
                }
                (_, Some(project)) => {
                    format!("its project may not start before {}", format::date(project, today))
                }
                _ => "it may not start earlier".into(),
            }
        }
        Cause::Dependency(id) => match plan.dependencies.get(id) {
            Some(link) => after(plan, outlook, link),
            None => "it waits for something".into(),
        },
        Cause::Person { who, with } => {
            let name = person(plan, who);
            match with.and_then(|t| plan.tasks.get(t)) {
                Some(task) => {
                    let until = dates_of(plan, outlook, WorkId::Task(task.id))
                        .and_then(|d| d.finish())
                        .map_or(String::new(), |f| format!(" until {}", format::date(f.last_day(), today)));
                    let other = match project_of(plan, work) {
                        Some(own) if own == task.project => String::new(),
                        _ => plan
                            .projects
                            .get(task.project)
                            .map_or(String::new(), |p| format!(" ({})", p.name)),
                    };
                    format!("{name} is on {}{other}{until}", task.name)
                }
                None => format!("{name} is busy until then"),
            }
        }
        Cause::WorkingTime => match away_before(plan, work, start) {
            Some((who, last)) => format!("{who} is away until {}", format::date(last, today)),
            None => "the next time the people on it work".into(),
        },
        Cause::Window(set) => format!("the next free opening of {}", window(plan, set)),
        Cause::Freeze(id) => match plan.freezes.get(id) {
            Some(freeze) => {
                format!("{} lasts until {}", freeze.name, format::date(freeze.to.last_day(), today))
            }
            None => "a freeze ends then".into(),
        },
        Cause::Pin => "pinned".into(),
        Cause::PlannedOrder => "that is its planned order day".into(),
        Cause::Approval => match purchase(plan, work).map(|p| p.approval_days) {
            Some(1) => "one working day of approval is still to come".into(),
            Some(days) => format!("{days} working days of approval are still to come"),
            None => "approval is still to come".into(),
        },
        Cause::SupplierPromise => match purchase(plan, work).and_then(|p| p.delivery_promised) {
            Some(day) => format!("the supplier promises {}", format::date(day, today)),
            None => "the supplier's promise".into(),
        },
    }
}

/// What a dependency waits for, and when that is.
fn after(plan: &Portfolio, outlook: &Outlook, link: &Dependency) -> String {
    let today = outlook.today;
    let name = work_name(plan, link.from);
    let dates = dates_of(plan, outlook, link.from);
    let at_start = dates.and_then(|d| d.start()).map(|m| format::date(m.date(), today)).unwrap_or_default();
    let at_finish =
        dates.and_then(|d| d.finish()).map(|m| format::date(m.last_day(), today)).unwrap_or_default();
    let from_start = matches!(link.kind, LinkKind::StartStart | LinkKind::StartFinish);
    let what = match (link.from, from_start) {
        (WorkId::Purchase(id), false) => {
            let order = plan.purchases.get(id).map(|p| p.order_number.trim()).unwrap_or_default();
            let order = if order.is_empty() { String::new() } else { format!(" ({order})") };
            format!("{name} arrives {at_finish}{order}")
        }
        (WorkId::Purchase(_), true) => format!("{name} is ordered {at_start}"),
        (WorkId::Task(_), true) => format!("{name} starts {at_start}"),
        (WorkId::Task(_), false) => format!("{name} ends {at_finish}"),
    };
    let lag = super::super::widgets::fields::show_lag(link.lag, plan.settings.week.slots_per_day());
    match link.lag.slots() {
        0 => what,
        n if n > 0 => format!("{lag} after {what}"),
        _ => format!("{} before {what}", lag.trim_start_matches('-')),
    }
}

/// Why something has no date, as the second half of a sentence.
pub fn no_date(plan: &Portfolio, reason: NoDate) -> String {
    match reason {
        NoDate::OnHold(project) => match plan.projects.get(project) {
            Some(p) => format!("{} is on hold", p.name),
            None => "its project is on hold".into(),
        },
        NoDate::WaitsFor(work) => format!("it waits for {}, which has no date", work_name(plan, work)),
        NoDate::NobodyFree(who) => format!("{} never has the time", person(plan, who)),
        NoDate::NoUnits(id) => {
            format!("not enough units of {} are left", work_name(plan, WorkId::Purchase(id)))
        }
        NoDate::NoOpening(set) => format!("no opening of {} is long enough and free", window(plan, set)),
        NoDate::Cycle => "dependencies run in a circle; remove one of them".into(),
        NoDate::BeyondHorizon => "it would end more than 20 years from now".into(),
        NoDate::Cancelled => "it is cancelled".into(),
        NoDate::Broken => "something in it breaks a rule, said above".into(),
    }
}

/// The person on the task whose absence ends right before it starts, and their last day away.
fn away_before(plan: &Portfolio, work: WorkId, start: Moment) -> Option<(String, NaiveDate)> {
    let WorkId::Task(id) = work else { return None };
    let task = plan.tasks.get(id)?;
    let day = start.date();
    let on_it = |who: PersonId| task.people.iter().any(|a| a.person == who);
    let absence = plan
        .absences
        .iter()
        .filter(|a| on_it(a.person) && a.to < day && (day - a.to).num_days() <= 4)
        .max_by_key(|a| (a.to, a.id))?;
    // only if nothing but days off lies between the two
    let between = absence.to.iter_days().skip(1).take_while(|d| *d < day);
    let free = |d: NaiveDate| {
        !plan.settings.week.works_on(d) || plan.settings.holidays.iter().any(|h| h.from <= d && d <= h.to)
    };
    between.into_iter().all(free).then(|| (person(plan, absence.person), absence.to))
}

fn project_of(plan: &Portfolio, work: WorkId) -> Option<ProjectId> {
    match work {
        WorkId::Task(id) => plan.tasks.get(id).map(|t| t.project),
        WorkId::Purchase(id) => plan.purchases.get(id).map(|p| p.project),
    }
}

fn purchase(plan: &Portfolio, work: WorkId) -> Option<&Purchase> {
    match work {
        WorkId::Purchase(id) => plan.purchases.get(id).map(std::convert::AsRef::as_ref),
        WorkId::Task(_) => None,
    }
}

/// The name of a person.
pub fn person(plan: &Portfolio, id: PersonId) -> String {
    plan.people.get(id).map_or_else(|| "somebody".into(), |p| p.name.clone())
}

/// The name of a window set.
pub fn window(plan: &Portfolio, id: Option<WindowSetId>) -> String {
    match id.and_then(|id| plan.window_sets.get(id)) {
        Some(set) => set.name.clone(),
        None => "the time outside freezes".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Absence, AbsenceId, Id, PurchaseState};
    use crate::edits::make;
    use crate::engine::evaluate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A project with a purchase on order and a task that waits for it, on Monday 23 November 2026.
    fn plan() -> (Portfolio, WorkId, WorkId) {
        let mut number = 0;
        let mut ids = || {
            number += 1;
            Id::generate(1 << 40, number)
        };
        let mut plan = Portfolio::empty();
        let delivery = plan.columns().iter().find(|s| s.name == "Delivery").map(|s| s.id);
        let (project, edit) = make::new_project(&plan, &mut ids, "Core", delivery).unwrap();
        edit.apply(&mut plan).unwrap();
        let (purchase, edit) = make::new_purchase(&plan, &mut ids, project, "Core switches");
        edit.apply(&mut plan).unwrap();
        let mut row = Purchase::clone(plan.purchases.get(purchase).unwrap());
        row.state = PurchaseState::Ordered;
        row.ordered_on = Some(day("2026-10-09"));
        row.delivery_promised = Some(day("2026-12-23"));
        row.order_number = "PO 4711".into();
        plan.put(row.into());
        let (task, edit) = make::new_task(&plan, &mut ids, project, "Rack and stack");
        edit.apply(&mut plan).unwrap();
        let (purchase, task) = (WorkId::Purchase(purchase), WorkId::Task(task));
        make::link(&mut ids, purchase, task).apply(&mut plan).unwrap();
        (plan, purchase, task)
    }

    fn sentence(plan: &Portfolio, work: WorkId) -> String {
        why(plan, &evaluate(plan, day("2026-11-23")), work)
    }

    #[test]
    fn a_task_waits_for_a_delivery() {
        let (plan, _, task) = plan();
        assert_eq!(sentence(&plan, task), "Starts 24 Dec: Core switches arrives 23 Dec (PO 4711)");
    }

    #[test]
    fn a_task_without_anything_to_wait_for_starts_today() {
        let (mut plan, _, task) = plan();
        plan.dependencies = crate::domain::Table::new();
        assert_eq!(sentence(&plan, task), "Starts 23 Nov: nothing holds it, so it is today");
    }

    #[test]
    fn what_is_cancelled_or_on_hold_says_so() {
        let (mut plan, purchase, task) = plan();
        let WorkId::Purchase(id) = purchase else { unreachable!() };
        let mut row = Purchase::clone(plan.purchases.get(id).unwrap());
        row.state = PurchaseState::Cancelled;
        plan.put(row.into());
        assert_eq!(sentence(&plan, purchase), "No date: it is cancelled");
        let mut project = crate::domain::Project::clone(plan.projects.iter().next().unwrap());
        project.stage = plan.columns().iter().find(|s| s.name == "On hold").unwrap().id;
        plan.put(project.into());
        assert_eq!(sentence(&plan, task), "No date: Core is on hold");
    }

    #[test]
    fn an_absence_right_before_a_start_is_named() {
        let (mut plan, _, task) = plan();
        let (who, edit) = make::new_person(&mut || Id::generate(1 << 41, 1), "Rosa Blum");
        edit.apply(&mut plan).unwrap();
        let WorkId::Task(id) = task else { unreachable!() };
        let mut row = crate::domain::Task::clone(plan.tasks.get(id).unwrap());
        row.people.push(crate::domain::Assignment { person: who, percent: 100 });
        plan.put(row.into());
        plan.put(
            Absence {
                id: AbsenceId(Id::generate(1 << 41, 2)),
                person: who,
                from: day("2026-12-21"),
                to: day("2026-12-27"),
                heads: 1,
                reason: "leave".into(),
            }
            .into(),
        );
        let words = sentence(&plan, task);
        assert!(words.starts_with("Starts 28 Dec"), "{words}");
        let start = Moment::at(day("2026-12-28"), 32);
        assert_eq!(away_before(&plan, task, start), Some(("Rosa Blum".into(), day("2026-12-27"))));
    }
}
