//! The plan's work as the referee sees it: tasks and purchases by number, their lengths, links and facts.
use super::calendar::{Calendar, FAR, SLOTS};
use chrono::NaiveDate;
use stackrank::domain::{
    Dependency, EstimateUnit, Lag, LinkKind, Portfolio, Progress, Purchase, PurchaseState, StageRole,
    Strength, Task, TaskKind, WorkId,
};
use stackrank::engine::{Dates, Outlook};

/// Start and finish, if there are any.
pub type Span = Option<(i64, i64)>;

/// A dependency that schedules something: not cancelled, not into facts.
#[derive(Clone, Copy)]
pub struct Link<'a> {
    pub from: usize,
    pub row: &'a Dependency,
}

impl Link<'_> {
    pub fn is_hard(&self) -> bool {
        self.row.strength == Strength::Hard
    }
    /// Whether it sets the finish, not the start.
    pub fn to_finish(&self) -> bool {
        matches!(self.row.kind, LinkKind::FinishFinish | LinkKind::StartFinish)
    }
}

/// The plan with everything numbered: tasks first, then purchases.
pub struct Referee<'a> {
    pub plan: &'a Portfolio,
    pub calendar: Calendar<'a>,
    /// Into each task and purchase.
    pub links: Vec<Vec<Link<'a>>>,
    /// Units that facts have taken of a purchase: work that has begun has them.
    pub taken: Vec<u64>,
    /// Rank of each project, 0 first.
    pub ranks: Vec<usize>,
    /// Person and percentage, beside the tasks.
    crews: Vec<Vec<(usize, i32)>>,
}

impl<'a> Referee<'a> {
    pub fn new(plan: &'a Portfolio, today: NaiveDate) -> Self {
        let person =
            |a: &stackrank::domain::Assignment| (plan.people.place(a.person).unwrap(), i32::from(a.percent));
        let mut referee = Self {
            plan,
            calendar: Calendar::new(plan, today),
            links: vec![],
            taken: vec![],
            ranks: vec![0; plan.projects.len()],
            crews: plan.tasks.iter().map(|t| t.people.iter().map(person).collect()).collect(),
        };
        for (rank, project) in plan.ranked().iter().enumerate() {
            referee.ranks[plan.projects.place(project.id).unwrap()] = rank;
        }
        referee.links = vec![vec![]; referee.count()];
        referee.taken = vec![0; referee.count()];
        for row in &plan.dependencies {
            let (from, to) = (referee.node(row.from), referee.node(row.to));
            let cancelled = |n| referee.purchase(n).is_some_and(|p| p.state == PurchaseState::Cancelled);
            if referee.is_settled(to) || referee.is_started(to) {
                let units = row.units.filter(|_| row.takes_units() && !cancelled(to)).unwrap_or(0);
                referee.taken[from] += u64::from(units);
            } else if !cancelled(from) {
                referee.links[to].push(Link { from, row });
            }
        }
        referee
    }

    pub fn count(&self) -> usize {
        self.plan.tasks.len() + self.plan.purchases.len()
    }
    pub fn node(&self, work: WorkId) -> usize {
        match work {
            WorkId::Task(id) => self.plan.tasks.place(id).unwrap(),
            WorkId::Purchase(id) => self.plan.tasks.len() + self.plan.purchases.place(id).unwrap(),
        }
    }
    pub fn work(&self, node: usize) -> WorkId {
        let task = self.task(node).map(|t| WorkId::Task(t.id));
        task.or_else(|| self.purchase(node).map(|p| WorkId::Purchase(p.id))).unwrap()
    }
    pub fn name(&self, node: usize) -> String {
        self.work(node).to_string()
    }
    pub fn task(&self, node: usize) -> Option<&'a Task> {
        self.plan.tasks.rows().get(node).map(AsRef::as_ref)
    }
    pub fn purchase(&self, node: usize) -> Option<&'a Purchase> {
        self.plan.purchases.rows().get(node.checked_sub(self.plan.tasks.len())?).map(AsRef::as_ref)
    }
    pub fn project(&self, node: usize) -> usize {
        let id = self.task(node).map_or_else(|| self.purchase(node).unwrap().project, |t| t.project);
        self.plan.projects.place(id).unwrap()
    }
    /// Whether a project takes people, and whether it is on hold.
    pub fn stage(&self, project: usize) -> (bool, bool) {
        let stage = self.plan.stages.get(self.plan.projects.rows()[project].stage).unwrap();
        (stage.takes_people, stage.role == StageRole::OnHold)
    }
    pub fn on_hold(&self, node: usize) -> bool {
        self.stage(self.project(node)).1
    }
    /// The project whose bookings are seen beside those that take people: its own, if it takes none.
    pub fn view(&self, node: usize) -> Option<usize> {
        let project = self.project(node);
        if self.stage(project).0 { None } else { Some(project) }
    }
    /// Whether facts alone date it: finished, on order or there, or cancelled.
    pub fn is_settled(&self, node: usize) -> bool {
        match self.task(node) {
            Some(task) => matches!(task.progress, Progress::Done { .. }),
            None => !self.purchase(node).unwrap().state.before_order(),
        }
    }
    pub fn is_started(&self, node: usize) -> bool {
        self.task(node).is_some_and(|t| matches!(t.progress, Progress::Started { .. }))
    }
    /// The pin of an unstarted task that does not lie in the past.
    pub fn pin(&self, node: usize) -> Option<i64> {
        let task = self.task(node).filter(|t| t.progress == Progress::NotStarted)?;
        task.pin.map(|p| self.calendar.at(p)).filter(|p| *p >= 0)
    }
    pub fn is_cut_over(&self, node: usize) -> bool {
        self.task(node).is_some_and(|t| matches!(t.kind, TaskKind::CutOver(_)))
    }
    /// People and percentages.
    pub fn crew(&self, node: usize) -> &[(usize, i32)] {
        self.crews.get(node).map_or(&[], Vec::as_slice)
    }
    /// Slots of a task: working time, or elapsed for elapsed estimates and cut-overs.
    pub fn length(&self, task: &Task) -> i64 {
        let hundredths = match task.progress {
            Progress::Started { remaining, .. } => i64::from(remaining),
            _ => i64::from(task.estimate.likely),
        };
        let up = |a: i64, b: i64| (a + b - 1) / b;
        match (task.kind, task.estimate.unit) {
            (TaskKind::Milestone, _) => 0,
            (_, EstimateUnit::WorkingDays) => up(hundredths * self.calendar.per_day, 100),
            (_, EstimateUnit::ElapsedDays) => up(hundredths * 96, 100),
            (TaskKind::CutOver(_), EstimateUnit::WorkHours) => up(hundredths * 4, 100),
            (TaskKind::Work, EstimateUnit::WorkHours) => {
                let rate = |a: &stackrank::domain::Assignment| {
                    let reserve = self.plan.people.get(a.person).unwrap().reserve;
                    i64::from(a.percent) * (100 - i64::from(reserve))
                };
                let rate: i64 = task.people.iter().map(rate).sum();
                up(hundredths * 4 * 100, if rate == 0 { 10_000 } else { rate })
            }
        }
    }
    pub fn is_elapsed(task: &Task) -> bool {
        matches!(task.kind, TaskKind::CutOver(_)) || task.estimate.unit == EstimateUnit::ElapsedDays
    }
    /// Whether it takes nobody's time.
    pub fn is_free(&self, node: usize) -> bool {
        self.task(node).is_none_or(|t| {
            let instant = t.kind == TaskKind::Work && self.length(t) == 0;
            t.kind == TaskKind::Milestone || t.people.is_empty() || instant
        })
    }
    /// Whether everybody on a task works in a slot.
    pub fn common(&self, node: usize, task: &Task, slot: i64) -> bool {
        let Ok(place) = usize::try_from(slot) else { return false };
        if place >= SLOTS as usize || (task.touches_production && self.calendar.frozen[place]) {
            return false;
        }
        if task.people.is_empty() {
            return self.calendar.office[place];
        }
        self.crew(node).iter().all(|(person, _)| self.calendar.staff[*person].own[place])
    }
    /// The opening that a slot lies in, 0 for none.
    pub fn opening(&self, task: &Task, slot: i64) -> u32 {
        let TaskKind::CutOver(set) = task.kind else { return 0 };
        let set = set.map_or(self.plan.window_sets.len(), |s| self.plan.window_sets.place(s).unwrap());
        usize::try_from(slot).ok().and_then(|s| self.calendar.openings[set].get(s).copied()).unwrap_or(0)
    }
    /// The earliest time that a link sets, from the instant that it is measured from.
    pub fn lagged(&self, link: &Link, anchor: i64) -> i64 {
        if anchor >= FAR {
            return FAR;
        }
        let at = match link.row.lag {
            Lag::Elapsed(slots) => anchor + i64::from(slots),
            Lag::Working(slots) => self.calendar.walked(anchor, i64::from(slots)),
        };
        at.max(0)
    }
    /// The instant of a task that a link is measured from.
    pub fn anchor(link: &Link, span: (i64, i64)) -> i64 {
        match link.row.kind {
            LinkKind::StartStart | LinkKind::StartFinish => span.0,
            LinkKind::FinishFinish | LinkKind::FinishStart => span.1,
        }
    }
    /// The start of a started task, where a link asks for no more: a fact, whenever the task is served, if ever.
    pub fn recorded_start(&self, link: &Link) -> Option<i64> {
        let asked = matches!(link.row.kind, LinkKind::StartStart | LinkKind::StartFinish);
        let task = self.task(link.from).filter(|_| asked)?;
        let Progress::Started { at: began, .. } = task.progress else { return None };
        Some(self.calendar.at(began))
    }
    /// When work begins: of a started task what remains, told from its finish.
    pub fn begin(&self, node: usize, finish: i64) -> Option<i64> {
        let task = self.task(node).filter(|_| self.is_started(node))?;
        let mut left = self.length(task);
        if Self::is_elapsed(task) || left == 0 {
            return Some(finish - left);
        }
        let mut at = finish;
        while left > 0 && at > 0 {
            at -= 1;
            left -= i64::from(self.common(node, task, at));
        }
        Some(if left > 0 { -1 } else { at })
    }
    /// Slots that a task books: (person, slot, whether in the person's own hours, hundredths).
    pub fn bookings(&self, node: usize, (begin, finish): (i64, i64)) -> Vec<(usize, usize, bool, i32)> {
        let Some(task) = self.task(node) else { return vec![] };
        if self.is_free(node) || self.is_settled(node) {
            return vec![];
        }
        let worked = |slot: &i64| self.is_cut_over(node) || self.common(node, task, *slot);
        let slots = (begin.max(0)..finish.min(SLOTS)).filter(worked).map(|s| s as usize);
        let of = |slot: usize| {
            let crew = self.crew(node).iter();
            crew.map(move |(person, amount)| (*person, slot, self.calendar.staff[*person].own[slot], *amount))
        };
        slots.flat_map(of).collect()
    }
    /// Dates as told, in slots.
    pub fn told(&self, outlook: &Outlook) -> Vec<Span> {
        let span = |d: &Dates| d.span.ok().map(|(a, b)| (self.calendar.at(a), self.calendar.at(b)));
        outlook.tasks.iter().chain(&outlook.purchases).map(span).collect()
    }
}
