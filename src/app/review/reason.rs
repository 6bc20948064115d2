//! Why a project is late, in one sentence: the longest wait on the way to its last day.
use crate::app::format;
use crate::domain::{Moment, Portfolio, ProjectId, Purchase, PurchaseId, WorkId};
use crate::engine::{Cause, ConflictKind, Dates, NoDate, Outlook, ProjectOutlook};
use chrono::NaiveDate;

/// A plan and what follows from it.
#[derive(Clone, Copy)]
struct Told<'a> {
    plan: &'a Portfolio,
    outlook: &'a Outlook,
}

/// The longest wait on the way to the project's last day, in words without a full stop; why it has no date, if it has none.
pub fn lateness(plan: &Portfolio, outlook: &Outlook, project: &ProjectOutlook) -> Option<String> {
    let told = Told { plan, outlook };
    if let Some((work, why)) = project.no_date {
        return Some(told.no_date(work, why));
    }
    let last = told.last_of(project.id)?;
    told.waits(last, project.id).or_else(|| {
        let until = format::date(project.finish?.last_day(), outlook.today);
        Some(format!("its own work takes until {until}"))
    })
}

/// The largest cost of a project that is not yet spent, in words: what to look at where only the money is wrong.
pub fn cost(plan: &Portfolio, project: ProjectId) -> Option<String> {
    let currency = plan.settings.currency;
    let (purchase, total) = plan
        .purchases
        .iter()
        .filter(|p| p.project == project && p.state != crate::domain::PurchaseState::Cancelled)
        .filter_map(|p| Some((p, p.total(currency).ok()?)))
        .max_by_key(|(p, total)| (*total, std::cmp::Reverse(p.id)))?;
    let step = match purchase.state {
        s if s.before_order() => "not yet ordered",
        s if s.has_arrived() => "already received",
        _ => "on order",
    };
    let amount = format::money(total, currency);
    Some(format!("its largest purchase is {}, {amount}, {step}", format::shown(&purchase.item)))
}

impl Told<'_> {
    fn dates(&self, work: WorkId) -> Option<&Dates> {
        match work {
            WorkId::Task(id) => self.outlook.tasks.get(self.plan.tasks.place(id)?),
            WorkId::Purchase(id) => self.outlook.purchases.get(self.plan.purchases.place(id)?),
        }
    }
    fn project_of(&self, work: WorkId) -> Option<ProjectId> {
        match work {
            WorkId::Task(id) => self.plan.tasks.get(id).map(|t| t.project),
            WorkId::Purchase(id) => self.plan.purchases.get(id).map(|p| p.project),
        }
    }
    fn name(&self, work: WorkId) -> String {
        match work {
            WorkId::Task(id) => self.plan.tasks.get(id).map(|t| format::shown(&t.name).into_owned()),
            WorkId::Purchase(id) => self.plan.purchases.get(id).map(|p| format::shown(&p.item).into_owned()),
        }
        .unwrap_or_default()
    }
    fn project_name(&self, id: ProjectId) -> String {
        self.plan.projects.get(id).map(|p| format::shown(&p.name).into_owned()).unwrap_or_default()
    }
    fn day(&self, at: NaiveDate) -> String {
        format::date(at, self.outlook.today)
    }

    /// What finishes last in a project; ties by id.
    fn last_of(&self, project: ProjectId) -> Option<WorkId> {
        let tasks = self.plan.tasks.iter().filter(|t| t.project == project).map(|t| WorkId::Task(t.id));
        let bought =
            self.plan.purchases.iter().filter(|p| p.project == project).map(|p| WorkId::Purchase(p.id));
        tasks
            .chain(bought)
            .filter_map(|w| Some((self.dates(w)?.finish()?, std::cmp::Reverse(w))))
            .max()
            .map(|(_, w)| w.0)
    }

    /// Follows what held each start back from `last`, and tells the longest wait.
    fn waits(&self, last: WorkId, project: ProjectId) -> Option<String> {
        let mut longest: Option<(i32, String)> = None;
        let mut at = last;
        // a chain of causes is shorter than the plan; the bound holds even if it were not
        for _ in 0..=self.plan.tasks.len() + self.plan.purchases.len() {
            let (wait, words, next) = self.step(at, project);
            if let Some(words) = words
                && wait > 0
                && longest.as_ref().is_none_or(|l| wait > l.0)
            {
                longest = Some((wait, words));
            }
            let Some(next) = next.filter(|n| *n != at) else { break };
            at = next;
        }
        longest.map(|l| l.1)
    }

    /// How long something waited (in quarter hours), for what, and what to look at next.
    fn step(&self, work: WorkId, project: ProjectId) -> (i32, Option<String>, Option<WorkId>) {
        let Some(dates) = self.dates(work) else { return (0, None, None) };
        let now = Moment::start_of(self.outlook.today);
        if let WorkId::Purchase(id) = work {
            let Some(purchase) = self.plan.purchases.get(id) else { return (0, None, None) };
            let wait = dates
                .span
                .map_or(0, |(order, arrival)| arrival.slots().saturating_sub(order.max(now).slots()));
            let next = match dates.cause {
                Cause::Dependency(id) => self.plan.dependencies.get(id).map(|d| d.from),
                _ => None,
            };
            return (wait, Some(self.delivery(purchase, dates)), next);
        }
        let start = dates.start().unwrap_or(now);
        let wait = start.slots().saturating_sub(self.ready(work, now).slots());
        let day = self.day(start.date());
        match dates.cause {
            Cause::Dependency(id) => {
                let Some(from) = self.plan.dependencies.get(id).map(|d| d.from) else {
                    return (0, None, None);
                };
                let other = self.project_of(from).filter(|p| *p != project);
                let words = other.map(|other| {
                    format!("waits for {} of {}, {day}", self.name(from), self.project_name(other))
                });
                // the whole time until then is spent waiting for another project
                let wait = if other.is_some() { start.slots().saturating_sub(now.slots()) } else { 0 };
                let next =
                    if other.is_some() && !matches!(from, WorkId::Purchase(_)) { None } else { Some(from) };
                (wait, words, next)
            }
            Cause::Person { who, with } => {
                let person = self
                    .plan
                    .people
                    .get(who)
                    .map(|p| format::shown(&p.name).into_owned())
                    .unwrap_or_default();
                let busy = with.and_then(|t| self.plan.tasks.get(t));
                let other = busy.map(|t| t.project).filter(|p| *p != project);
                if let Some(other) = other {
                    let words = format!("{person} is on {} until {day}", self.project_name(other));
                    return (wait, Some(words), None);
                }
                let words = with.is_none().then(|| format!("{person} is busy until {day}"));
                (wait, words, with.map(WorkId::Task))
            }
            Cause::Window(set) => {
                let set = set
                    .and_then(|id| self.plan.window_sets.get(id))
                    .map_or("maintenance".into(), |s| format::shown(&s.name).into_owned());
                (
                    wait,
                    Some(format!("{} waits for the {set} window of {day}", self.name(work))),
                    self.before(work),
                )
            }
            Cause::Freeze(id) => {
                let freeze = self.plan.freezes.get(id).map(|f| format::shown(&f.name).into_owned());
                let freeze = freeze.unwrap_or_else(|| "a freeze".into());
                (
                    wait,
                    Some(format!("{} waits for the end of {freeze}, {day}", self.name(work))),
                    self.before(work),
                )
            }
            Cause::NotBefore => {
                (wait, Some(format!("{} does not start before {day}", self.name(work))), None)
            }
            Cause::Pin => (wait, Some(format!("{} is pinned to {day}", self.name(work))), None),
            Cause::WorkingTime => {
                // a night or a weekend is no reason; an absence is
                let long = wait > 4 * 96;
                let words = long.then(|| format!("the people of {} are away until {day}", self.name(work)));
                (wait, words, self.before(work))
            }
            _ => (0, None, None),
        }
    }

    /// When the predecessors of a task were through, at the earliest the status date.
    fn ready(&self, work: WorkId, now: Moment) -> Moment {
        self.predecessors(work).map(|(finish, _)| finish).max().unwrap_or(now).max(now)
    }
    /// The predecessor that finished last.
    fn before(&self, work: WorkId) -> Option<WorkId> {
        self.predecessors(work).max().map(|(_, w)| w)
    }
    fn predecessors(&self, work: WorkId) -> impl Iterator<Item = (Moment, WorkId)> {
        self.plan
            .dependencies
            .iter()
            .filter(move |d| d.to == work)
            .filter_map(|d| Some((self.dates(d.from)?.finish()?, d.from)))
    }

    fn delivery(&self, purchase: &Purchase, dates: &Dates) -> String {
        let item = format::shown(&purchase.item);
        let overdue = self
            .overdue(purchase.id)
            .map(|promised| format!(", promised for {} and overdue", self.day(promised)));
        let when = dates.finish().map_or(String::new(), |f| format!(" {}", self.day(f.last_day())));
        let order = match overdue {
            Some(late) => late,
            None if purchase.state.before_order() => {
                let order = dates.start().map(|s| self.day(s.date()));
                order.map_or(String::new(), |day| format!(", to be ordered {day}"))
            }
            None if !purchase.order_number.is_empty() => {
                format!(" ({})", format::shown(&purchase.order_number))
            }
            None => String::new(),
        };
        format!("waits for delivery of {item}{when}{order}")
    }
    fn overdue(&self, id: PurchaseId) -> Option<NaiveDate> {
        self.outlook.conflicts.iter().find_map(|c| match c.kind {
            ConflictKind::DeliveryOverdue { purchase, promised } if purchase == id => Some(promised),
            _ => None,
        })
    }

    fn no_date(&self, work: WorkId, why: NoDate) -> String {
        let name = self.name(work);
        match why {
            NoDate::OnHold(project) => {
                format!("{name} waits for {}, which is on hold", self.project_name(project))
            }
            NoDate::WaitsFor(other) => format!("{name} waits for {}, which has no date", self.name(other)),
            NoDate::NobodyFree(who) => {
                let who = self.plan.people.get(who).map(|p| format::shown(&p.name).into_owned());
                format!("{} never has the time for {name}", who.unwrap_or_else(|| "nobody".into()))
            }
            NoDate::NoOpening(_) => format!("no window is long enough for {name}"),
            NoDate::Cycle => format!("{name} waits for itself"),
            NoDate::BeyondHorizon => format!("{name} would end more than 20 years from now"),
            NoDate::Cancelled => format!("{name} was cancelled"),
            NoDate::Broken => format!("{name} breaks a rule of the plan"),
        }
    }
}
