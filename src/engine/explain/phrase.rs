//! The sentences of a chain of reasons.
use super::{WhyPart, dates_of, person_name, text, window_name};
use crate::domain::check::work_name;
use crate::domain::{
    Absence, Dependency, LinkKind, Moment, PersonId, Portfolio, Progress, Purchase, PurchaseState, WorkId,
};
use crate::engine::words::{no_date_short, period_name, short_day};
use crate::engine::{Cause, Dates, Outlook};

type Parts = Vec<WhyPart>;

fn purchase(plan: &Portfolio, work: WorkId) -> Option<&Purchase> {
    match work {
        WorkId::Purchase(id) => plan.purchases.get(id).map(AsRef::as_ref),
        WorkId::Task(_) => None,
    }
}

fn named(plan: &Portfolio, work: WorkId) -> WhyPart {
    WhyPart::Link(work_name(plan, work), work.into())
}

/// A whole sentence: the name, its project, and what the chain says of it.
pub(super) fn sentence(plan: &Portfolio, outlook: &Outlook, work: WorkId, dates: Dates) -> Parts {
    let mut parts = vec![named(plan, work)];
    if let Some(project) = plan.project_of(work).and_then(|id| plan.projects.get(id)) {
        parts.push(text(" ("));
        parts.push(WhyPart::Link(project.name.clone(), project.id.into()));
        parts.push(text(")"));
    }
    let mut rest = predicate(plan, outlook, work, dates);
    if let Some(WhyPart::Text(first)) = rest.first_mut() {
        *first = format!(
            " {}{}",
            first.chars().take(1).flat_map(char::to_lowercase).collect::<String>(),
            first.chars().skip(1).collect::<String>()
        );
    }
    parts.extend(rest);
    parts
}

/// What is said of a task or purchase: "Starts 28 Dec: …", "No date: …".
pub(super) fn predicate(plan: &Portfolio, outlook: &Outlook, work: WorkId, dates: Dates) -> Parts {
    let today = outlook.today;
    let (start, finish) = match dates.span {
        Ok(span) => span,
        Err(reason) => return vec![text(format!("No date: {}", no_date_short(plan, reason)))],
    };
    let day = |at: Moment| short_day(at.date(), today);
    let last = short_day(finish.last_day(), today);
    let verb = match work {
        WorkId::Task(id) => match plan.tasks.get(id).map(|t| t.progress) {
            Some(Progress::Done { .. }) => {
                let from = day(start);
                let span = if from == last { from } else { format!("{from} to {last}") };
                return vec![text(format!("Done {span}"))];
            }
            Some(Progress::Started { .. }) => {
                return vec![text(format!("Under way since {}, ends {last}", day(start)))];
            }
            _ => "Starts",
        },
        WorkId::Purchase(id) => match plan.purchases.get(id).map(|p| p.state) {
            Some(PurchaseState::Received | PurchaseState::Invoiced | PurchaseState::Paid) => {
                return vec![text(format!("Arrived {last}"))];
            }
            Some(PurchaseState::Ordered) => "Ordered",
            _ => "To be ordered",
        },
    };
    let mut parts = vec![text(format!("{verb} {}: ", day(start)))];
    parts.extend(held_by(plan, outlook, work, dates, start));
    if let Some(lead) = lead_words(plan, work, &last) {
        parts.push(text(lead));
    }
    if let Some(higher) = dates.pulled_for {
        parts.push(text("; served before its own rank, because "));
        parts.push(named(plan, higher));
        parts.push(text(" waits for it"));
    }
    if dates.outlined {
        parts.push(text(", as if its project were approved now"));
    }
    parts
}

/// How an order becomes a delivery.
fn lead_words(plan: &Portfolio, work: WorkId, arrival: &str) -> Option<String> {
    let row = purchase(plan, work)?;
    Some(match row.state {
        state if state.before_order() => format!("; arrives {arrival}, lead time {}", row.lead_time),
        PurchaseState::Ordered if row.delivery_promised.is_none() => {
            format!("; arrives {arrival}, lead time {}", row.lead_time)
        }
        _ => return None,
    })
}

/// What held a start, as the second half of a sentence.
fn held_by(plan: &Portfolio, outlook: &Outlook, work: WorkId, dates: Dates, start: Moment) -> Parts {
    let today = outlook.today;
    let mut parts = match dates.cause {
        // two things together: what set the time, and what made it wait on from there
        Cause::WorkingTime | Cause::Freeze(_) | Cause::Window(_) | Cause::Person { with: None, .. } => {
            match dates.bound {
                Cause::Dependency(id) => {
                    let mut parts =
                        plan.dependencies.get(id).map_or_else(Vec::new, |d| after(plan, outlook, d));
                    if !parts.is_empty() {
                        parts.push(text("; "));
                    }
                    parts
                }
                Cause::NotBefore => vec![not_before(plan, outlook, work), text("; ")],
                _ => vec![],
            }
        }
        _ => vec![],
    };
    match dates.cause {
        Cause::StatusDate => parts.push(text("nothing holds it, so it is today")),
        Cause::Fact => parts.push(text("recorded")),
        Cause::NotBefore => parts.push(not_before(plan, outlook, work)),
        Cause::Dependency(id) => match plan.dependencies.get(id) {
            Some(link) => parts.extend(after(plan, outlook, link)),
            None => parts.push(text("it waits for something")),
        },
        Cause::Person { who, with } => {
            parts.push(WhyPart::Link(person_name(plan, who), who.into()));
            parts.extend(busy(plan, outlook, work, with.map(WorkId::Task)));
        }
        Cause::WorkingTime => match away_before(plan, work, start) {
            Some(absence) => {
                parts.push(WhyPart::Link(person_name(plan, absence.person), absence.person.into()));
                parts.push(text(format!(" is away until {}", short_day(absence.to, today))));
            }
            None => parts.push(text("the next time the people on it work")),
        },
        Cause::Window(set) => {
            let name = window_name(plan, set);
            parts.push(text("the next free opening of "));
            parts.push(set.map_or_else(|| text(name.clone()), |id| WhyPart::Link(name.clone(), id.into())));
        }
        Cause::Freeze(id) => match plan.freezes.get(id) {
            Some(freeze) => {
                parts.push(WhyPart::Link(freeze.name.clone(), id.into()));
                parts.push(text(format!(" lasts until {}", short_day(freeze.to.last_day(), today))));
            }
            None => parts.push(text("a freeze ends then")),
        },
        Cause::Pin => parts.push(text("pinned")),
        Cause::PlannedOrder => parts.push(text("that is its planned order day")),
        Cause::Approval => parts.push(text(match purchase(plan, work).map(|p| p.approval_days) {
            Some(1) => "one working day of approval is still to come".into(),
            Some(days) => format!("{days} working days of approval are still to come"),
            None => "approval is still to come".into(),
        })),
        Cause::Funding { year, quarter } => {
            let period = period_name(year, quarter);
            parts.push(text(format!("the funding of {period} is the first that has room for it")));
        }
        Cause::SupplierPromise => {
            parts.push(text(match purchase(plan, work).and_then(|p| p.delivery_promised) {
                Some(day) if day < today => {
                    format!("the supplier promised {}, and it has not come", short_day(day, today))
                }
                Some(day) => format!("the supplier promises {}", short_day(day, today)),
                None => "on the supplier's lead time".into(),
            }));
        }
    }
    parts
}

fn not_before(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> WhyPart {
    let own = match work {
        WorkId::Task(id) => plan.tasks.get(id).and_then(|t| t.not_before),
        WorkId::Purchase(_) => None,
    };
    let project = plan.project_of(work).and_then(|p| plan.projects.get(p)?.not_before);
    text(match (own, project) {
        (Some(own), project) if project.is_none_or(|p| p <= own) => {
            format!("it may not start before {}", short_day(own, outlook.today))
        }
        (_, Some(project)) => {
            format!("its project may not start before {}", short_day(project, outlook.today))
        }
        _ => "it may not start earlier".into(),
    })
}

/// What somebody is busy with.
fn busy(plan: &Portfolio, outlook: &Outlook, work: WorkId, with: Option<WorkId>) -> Parts {
    let Some(with) = with else { return vec![text(" is busy until then")] };
    let mut parts = vec![text(" is on "), named(plan, with)];
    let other = plan.project_of(with);
    if other != plan.project_of(work)
        && let Some(project) = other.and_then(|id| plan.projects.get(id))
    {
        parts.push(text(" ("));
        parts.push(WhyPart::Link(project.name.clone(), project.id.into()));
        parts.push(text(")"));
    }
    if let Some(until) = dates_of(plan, outlook, with).and_then(|d| d.finish()) {
        parts.push(text(format!(" until {}", short_day(until.last_day(), outlook.today))));
    }
    parts
}

/// What a dependency waits for, and when that is.
fn after(plan: &Portfolio, outlook: &Outlook, link: &Dependency) -> Parts {
    let dates = dates_of(plan, outlook, link.from);
    let start = dates.and_then(|d| d.start()).map(|m| short_day(m.date(), outlook.today)).unwrap_or_default();
    let finish =
        dates.and_then(|d| d.finish()).map(|m| short_day(m.last_day(), outlook.today)).unwrap_or_default();
    let from_start = matches!(link.kind, LinkKind::StartStart | LinkKind::StartFinish);
    let mut parts = vec![];
    let lag = link.lag.words(plan.settings.week.slots_per_day());
    match link.lag.slots() {
        0 => {}
        n if n > 0 => parts.push(text(format!("{lag} after "))),
        _ => parts.push(text(format!("{} before ", lag.trim_start_matches('-')))),
    }
    if let (Some(units), WorkId::Purchase(id)) = (link.units, link.from) {
        let of = plan.purchases.get(id).map_or(units, |p| p.quantity);
        parts.push(text(format!("{units} of {of} ")));
    }
    parts.push(named(plan, link.from));
    parts.push(text(match (link.from, from_start) {
        (WorkId::Purchase(_), false) if link.units.is_some() => " are there".into(),
        (WorkId::Purchase(id), false) => {
            let order = plan.purchases.get(id).map(|p| p.order_number.trim()).unwrap_or_default();
            let order = if order.is_empty() { String::new() } else { format!(" ({order})") };
            format!(" arrives {finish}{order}")
        }
        (WorkId::Purchase(_), true) => format!(" is ordered {start}"),
        (WorkId::Task(_), true) => format!(" starts {start}"),
        (WorkId::Task(_), false) => format!(" ends {finish}"),
    }));
    parts
}

/// The absence, of somebody on the task, that ends right before it starts.
pub(super) fn away_before(plan: &Portfolio, work: WorkId, start: Moment) -> Option<&Absence> {
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
    let mut between = absence.to.iter_days().skip(1).take_while(|d| *d < day);
    let free = |d: chrono::NaiveDate| {
        !plan.settings.week.works_on(d) || plan.settings.holidays.iter().any(|h| h.from <= d && d <= h.to)
    };
    between.all(free).then_some(absence.as_ref())
}
