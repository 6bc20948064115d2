//! Why a project is late, in one sentence: the longest wait on the way to whatever ends after the promise.
use crate::app::format;
use crate::domain::{Moment, Portfolio, ProjectId, Purchase, PurchaseId, WorkId};
use crate::engine::{Cause, ConflictKind, Dates, Forecast, NoDate, Outlook, ProjectMoney, ProjectOutlook};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A plan, what follows from it, and its dependencies by what waits.
pub struct Reasons<'a> {
    plan: &'a Portfolio,
    outlook: &'a Outlook,
    /// What waits, and for what; sorted.
    waiting: Vec<(WorkId, WorkId)>,
}

impl<'a> Reasons<'a> {
    /// Ready to tell reasons.
    pub fn new(plan: &'a Portfolio, outlook: &'a Outlook) -> Self {
        let mut waiting: Vec<(WorkId, WorkId)> = plan.dependencies.iter().map(|d| (d.to, d.from)).collect();
        waiting.sort_unstable();
        Self { plan, outlook, waiting }
    }
    /// The longest wait on the way to what ends after the promise, in words without a full stop; why it has no date, if it
    /// has none.
    pub fn lateness(&self, project: &ProjectOutlook) -> Option<String> {
        if let Some((work, why)) = project.no_date {
            return Some(self.no_date(work, why));
        }
        self.longest_wait(project.id).or_else(|| {
            let until = self.day(project.finish?.last_day());
            Some(format!("its own work takes until {until}"))
        })
    }
    /// What a finish depends on most that is uncertain, in words without a full stop; `None` where nothing stands out.
    pub fn uncertainty(&self, project: &ProjectOutlook, forecast: &Forecast) -> Option<String> {
        let place = forecast.projects.binary_search_by_key(&project.id, |told| told.id).ok()?;
        let driver = forecast.projects.get(place)?.drivers.first()?;
        self.plan.project_of(driver.work)?;
        let share = (driver.share + 50) / 100;
        Some(format!("{} is what is most uncertain: {share}% of the variance", self.name(driver.work)))
    }
}

/// Where the money of a project stands, in words: how much of the budget is bound, and what is still to come.
pub fn cost(plan: &Portfolio, money: &ProjectMoney) -> String {
    let show = |amount| format::money(amount, plan.settings.currency);
    let bound = money.actual.plus(money.accrued).plus(money.committed);
    let (bound, budget, more) = (show(bound), show(money.budget), bound > money.budget);
    if more {
        return format!("{bound} is spent or on order already, of a budget of {budget}");
    }
    format!("{bound} of {budget} is spent or on order, and {} is still to come", show(money.to_come))
}

impl Reasons<'_> {
    fn dates(&self, work: WorkId) -> Option<&Dates> {
        match work {
            WorkId::Task(id) => self.outlook.tasks.get(self.plan.tasks.place(id)?),
            WorkId::Purchase(id) => self.outlook.purchases.get(self.plan.purchases.place(id)?),
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

    /// What ends after the project's promise, the last first; ties by id. Without a promise, what ends last.
    fn late(&self, project: ProjectId) -> Vec<WorkId> {
        let promise = self.plan.projects.get(project).and_then(|p| p.promise);
        let tasks = self.plan.tasks.iter().filter(|t| t.project == project).map(|t| WorkId::Task(t.id));
        let bought =
            self.plan.purchases.iter().filter(|p| p.project == project).map(|p| WorkId::Purchase(p.id));
        let mut ends: Vec<(Reverse<Moment>, WorkId)> =
            tasks.chain(bought).filter_map(|w| Some((Reverse(self.dates(w)?.finish()?), w))).collect();
        ends.sort_unstable();
        match promise {
            Some(day) => ends.retain(|(end, _)| end.0.last_day() > day),
            None => ends.truncate(1),
        }
        ends.into_iter().map(|(_, work)| work).collect()
    }

    /// Follows what held each start back from everything that ends late, and tells the longest wait.
    fn longest_wait(&self, project: ProjectId) -> Option<String> {
        let mut longest: Option<(i32, String)> = None;
        let mut seen: BTreeSet<WorkId> = BTreeSet::new();
        for last in self.late(project) {
            let mut next = Some(last);
            while let Some(work) = next.filter(|w| seen.insert(*w)) {
                let (wait, words, before) = self.step(work, project);
                if let Some(words) = words
                    && wait > 0
                    && longest.as_ref().is_none_or(|l| wait > l.0)
                {
                    longest = Some((wait, words));
                }
                next = before;
            }
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
            // what is overdue is the thing to see to, however soon the plan expects it
            let wait = if self.overdue(id).is_some() { i32::MAX } else { wait };
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
                let other = self.plan.project_of(from).filter(|p| *p != project);
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
                    return (wait, Some(words), self.before(work));
                }
                let words = with.is_none().then(|| format!("{person} is busy until {day}"));
                (wait, words, with.map(WorkId::Task).or_else(|| self.before(work)))
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
        let first = self.waiting.partition_point(|w| w.0 < work);
        self.waiting[first..]
            .iter()
            .take_while(move |w| w.0 == work)
            .filter_map(|w| Some((self.dates(w.1)?.finish()?, w.1)))
    }

    fn delivery(&self, purchase: &Purchase, dates: &Dates) -> String {
        let item = format::shown(&purchase.item);
        let number = match purchase.order_number.as_str() {
            "" => String::new(),
            number => format!(" ({})", format::shown(number)),
        };
        if let Some(promised) = self.overdue(purchase.id) {
            return format!("{item}{number} was promised for {} and has not arrived", self.day(promised));
        }
        let when = dates.finish().map_or(String::new(), |f| format!(" on {}", self.day(f.last_day())));
        let order = match dates.start() {
            Some(start) if purchase.state.before_order() => {
                format!(", to be ordered {}", self.day(start.date()))
            }
            _ => number,
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
            NoDate::NoUnits(id) => {
                format!("not enough units of {} are left for {name}", self.name(WorkId::Purchase(id)))
            }
            NoDate::NoOpening(_) => format!("no window is long enough for {name}"),
            NoDate::NoFunding => format!("no funded period has room for {name}"),
            NoDate::Cycle => format!("{name} waits for itself"),
            NoDate::BeyondHorizon => format!("{name} would end more than 20 years from now"),
            NoDate::Cancelled => format!("{name} was cancelled"),
            NoDate::Broken => format!("{name} breaks a rule of the plan"),
        }
    }
}
