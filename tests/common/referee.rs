//! An independent referee: quarter hour by quarter hour, from the plan and the rules alone.
//!
//! It knows nothing of the engine but its results. [`faults`] asks two things. *Is any rule broken?* Dependencies, calendars,
//! absences, capacity, windows, freezes, pins and facts are held against the dates as they stand. *Is every date the
//! earliest?* The order of service is gone through with a grid of slots per person, and every task must be at the
//! first place that is free.
use chrono::{Datelike, NaiveDate};
use stackrank::domain::{
    Dependency, EstimateUnit, LinkKind, Moment, Opening, Portfolio, Progress, Purchase, PurchaseCategory,
    PurchaseState, StageRole, Task, TaskKind, WorkId, WorkWeek,
};
use stackrank::engine::{Dates, NoDate, Outlook};
use std::collections::{BTreeMap, BTreeSet};

/// Days that the referee looks at. What needs more has no date for it.
const DAYS: i64 = 420;
const SLOTS: i64 = DAYS * 96;
/// Later than anything.
const FAR: i64 = i64::MAX / 4;

/// Faults of an outlook, in words. Empty: all is as it should be.
pub fn faults(plan: &Portfolio, today: NaiveDate, outlook: &Outlook) -> Vec<String> {
    let referee = Referee::new(plan, today);
    let mut out = referee.broken_rules(outlook);
    out.extend(referee.not_earliest(outlook));
    out
}

struct Staff {
    /// Own working time in which at least one head is there.
    own: Vec<bool>,
    /// Hundredths of the heads that are not absent, by slot.
    present: Vec<i32>,
}

/// A dependency that schedules something: not cancelled, not into facts.
#[derive(Clone, Copy)]
struct Link<'a> {
    from: usize,
    row: &'a Dependency,
}

struct Referee<'a> {
    plan: &'a Portfolio,
    base: i64,
    office: Vec<bool>,
    frozen: Vec<bool>,
    staff: Vec<Staff>,
    /// Which opening a slot lies in, 0 for none; by window set, and any time outside freezes last.
    openings: Vec<Vec<u32>>,
    per_day: i64,
    /// Beside tasks and purchases.
    links: Vec<Vec<Link<'a>>>,
    ranks: Vec<usize>,
}

type Span = Option<(i64, i64)>;

impl<'a> Referee<'a> {
    fn new(plan: &'a Portfolio, today: NaiveDate) -> Self {
        let base = i64::from(Moment::start_of(today).slots());
        let slots = || (0..SLOTS).map(move |s| (s / 96, s % 96));
        let holiday = |d: NaiveDate| plan.settings.holidays.iter().any(|h| h.from <= d && d <= h.to);
        let works = |week: &WorkWeek, d: NaiveDate, s: i64| {
            !holiday(d)
                && week.on(d.weekday()).spans().iter().any(|w| i64::from(w.0) <= s && s < i64::from(w.1))
        };
        let days: Vec<NaiveDate> = (0..DAYS).map(|d| today + chrono::Duration::days(d)).collect();
        let grid = |week: &WorkWeek| -> Vec<bool> {
            slots().map(|(d, s)| works(week, days[d as usize], s)).collect()
        };
        let staff = plan
            .people
            .iter()
            .map(|p| {
                let gone = |d: NaiveDate| -> i32 {
                    let away = plan.absences.iter().filter(|a| a.person == p.id && a.from <= d && d <= a.to);
                    away.map(|a| i32::from(a.heads)).sum()
                };
                let heads: Vec<i32> =
                    days.iter().map(|d| 100 * (i32::from(p.heads) - gone(*d)).max(0)).collect();
                let present: Vec<i32> = slots().map(|(d, _)| heads[d as usize]).collect();
                let mut own = grid(p.hours.as_ref().unwrap_or(&plan.settings.week));
                for (own, present) in own.iter_mut().zip(&present) {
                    *own &= *present > 0;
                }
                Staff { own, present }
            })
            .collect();
        let frozen: Vec<bool> = (0..SLOTS)
            .map(|s| plan.freezes.iter().any(|f| at(base, f.from) <= s && s < at(base, f.to)))
            .collect();
        let runs = |open: &dyn Fn(i64) -> bool| -> Vec<u32> {
            let (mut run, mut was) = (0, false);
            (0..SLOTS)
                .map(|s| {
                    let is = open(s) && !frozen[s as usize];
                    run += u32::from(is && !was);
                    was = is;
                    if is { run } else { 0 }
                })
                .collect()
        };
        let mut openings: Vec<Vec<u32>> = plan
            .window_sets
            .iter()
            .map(|set| {
                runs(&|s| {
                    set.openings.iter().any(|o| match o {
                        Opening::Once { from, to } => at(base, *from) <= s && s < at(base, *to),
                        Opening::Weekly { day, from, length } => {
                            let first = i64::from(day.num_days_from_monday()) * 96 + i64::from(*from);
                            let monday = i64::from(today.weekday().num_days_from_monday()) * 96;
                            (s + monday - first).rem_euclid(7 * 96) < i64::from(*length)
                        }
                    })
                })
            })
            .collect();
        openings.push(runs(&|_| true));
        let mut referee = Self {
            plan,
            base,
            office: grid(&plan.settings.week),
            frozen,
            staff,
            openings,
            per_day: i64::from(plan.settings.week.slots_per_day()),
            links: vec![],
            ranks: vec![0; plan.projects.len()],
        };
        for (rank, project) in plan.ranked().iter().enumerate() {
            referee.ranks[plan.projects.place(project.id).unwrap()] = rank;
        }
        referee.links = vec![vec![]; referee.count()];
        for row in &plan.dependencies {
            let (from, to) = (referee.node(row.from), referee.node(row.to));
            let cancelled = referee.purchase(from).is_some_and(|p| p.state == PurchaseState::Cancelled);
            if !cancelled && !referee.is_settled(to) && !referee.is_started(to) {
                referee.links[to].push(Link { from, row });
            }
        }
        referee
    }

    fn count(&self) -> usize {
        self.plan.tasks.len() + self.plan.purchases.len()
    }
    fn node(&self, work: WorkId) -> usize {
        match work {
            WorkId::Task(id) => self.plan.tasks.place(id).unwrap(),
            WorkId::Purchase(id) => self.plan.tasks.len() + self.plan.purchases.place(id).unwrap(),
        }
    }
    fn task(&self, node: usize) -> Option<&'a Task> {
        self.plan.tasks.rows().get(node).map(AsRef::as_ref)
    }
    fn purchase(&self, node: usize) -> Option<&'a Purchase> {
        self.plan.purchases.rows().get(node.checked_sub(self.plan.tasks.len())?).map(AsRef::as_ref)
    }
    fn project(&self, node: usize) -> usize {
        let id = self.task(node).map_or_else(|| self.purchase(node).unwrap().project, |t| t.project);
        self.plan.projects.place(id).unwrap()
    }
    fn stage(&self, project: usize) -> (bool, bool) {
        let stage = self.plan.stages.get(self.plan.projects.rows()[project].stage).unwrap();
        (stage.takes_people, stage.role == StageRole::OnHold)
    }
    /// Whether facts alone date it: finished, on order or there, or cancelled.
    fn is_settled(&self, node: usize) -> bool {
        match self.task(node) {
            Some(task) => matches!(task.progress, Progress::Done { .. }),
            None => !self.purchase(node).unwrap().state.before_order(),
        }
    }
    fn is_started(&self, node: usize) -> bool {
        self.task(node).is_some_and(|t| matches!(t.progress, Progress::Started { .. }))
    }
    /// The pin of an unstarted task that does not lie in the past.
    fn pin(&self, node: usize) -> Option<i64> {
        let task = self.task(node).filter(|t| t.progress == Progress::NotStarted)?;
        task.pin.map(|p| at(self.base, p)).filter(|p| *p >= 0)
    }
    /// Slots of a task: working time, or elapsed for elapsed estimates and cut-overs.
    fn length(&self, task: &Task) -> i64 {
        let hundredths = match task.progress {
            Progress::Started { remaining, .. } => i64::from(remaining),
            _ => i64::from(task.estimate.likely),
        };
        let up = |a: i64, b: i64| (a + b - 1) / b;
        match (task.kind, task.estimate.unit) {
            (TaskKind::Milestone, _) => 0,
            (_, EstimateUnit::WorkingDays) => up(hundredths * self.per_day, 100),
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
    fn is_elapsed(task: &Task) -> bool {
        matches!(task.kind, TaskKind::CutOver(_)) || task.estimate.unit == EstimateUnit::ElapsedDays
    }
    /// Whether it takes nobody's time.
    fn is_free(&self, node: usize) -> bool {
        self.task(node).is_none_or(|t| {
            let instant = t.kind == TaskKind::Work && self.length(t) == 0;
            t.kind == TaskKind::Milestone || t.people.is_empty() || instant
        })
    }
    fn office_at(&self, slot: i64) -> bool {
        if let Ok(place) = usize::try_from(slot) {
            return self.office.get(place).copied().unwrap_or(false);
        }
        let day = Moment::from_slots((self.base + slot) as i32).date();
        let holiday = self.plan.settings.holidays.iter().any(|h| h.from <= day && day <= h.to);
        let slot = slot.rem_euclid(96);
        let hours = self.plan.settings.week.on(day.weekday());
        !holiday && hours.spans().iter().any(|w| i64::from(w.0) <= slot && slot < i64::from(w.1))
    }
    /// A moment moved by working time, slot by slot.
    fn walked(&self, from: i64, slots: i64) -> i64 {
        let (mut at, mut left) = (from, slots);
        while left > 0 {
            if at >= SLOTS {
                return FAR;
            }
            left -= i64::from(self.office_at(at));
            at += 1;
        }
        while left < 0 && at > 0 {
            at -= 1;
            left += i64::from(self.office_at(at));
        }
        if left < 0 { 0 } else { at }
    }
    fn next_office_slot(&self, from: i64) -> i64 {
        (from..SLOTS).find(|s| self.office_at(*s)).unwrap_or(FAR)
    }
    /// When goods can be used that arrived at the end of a day.
    fn usable(&self, purchase: &Purchase, arrived: i64) -> i64 {
        match purchase.category {
            PurchaseCategory::Service => arrived,
            PurchaseCategory::Goods => self.next_office_slot(arrived),
        }
    }
    /// The earliest time that a link sets, given the dates of its predecessor.
    fn bound(&self, link: &Link, span: (i64, i64)) -> i64 {
        let anchor = match link.row.kind {
            LinkKind::StartStart | LinkKind::StartFinish => span.0,
            LinkKind::FinishFinish => span.1,
            LinkKind::FinishStart => match self.purchase(link.from) {
                Some(purchase) => self.usable(purchase, span.1),
                None => span.1,
            },
        };
        if anchor >= FAR {
            return FAR;
        }
        match link.row.lag {
            stackrank::domain::Lag::Elapsed(slots) => anchor + i64::from(slots),
            stackrank::domain::Lag::Working(slots) => self.walked(anchor, i64::from(slots)),
        }
        .max(0)
    }
    fn common(&self, task: &Task, slot: i64) -> bool {
        let Ok(place) = usize::try_from(slot) else { return false };
        if place >= SLOTS as usize || (task.touches_production && self.frozen[place]) {
            return false;
        }
        if task.people.is_empty() {
            return self.office[place];
        }
        task.people.iter().all(|a| self.staff[self.plan.people.place(a.person).unwrap()].own[place])
    }
    fn opening(&self, task: &Task, slot: i64) -> u32 {
        let TaskKind::CutOver(set) = task.kind else { return 0 };
        let set = set.map_or(self.plan.window_sets.len(), |s| self.plan.window_sets.place(s).unwrap());
        usize::try_from(slot).ok().and_then(|s| self.openings[set].get(s).copied()).unwrap_or(0)
    }

    // Whether rules are broken by the dates as they stand.

    fn spans(&self, outlook: &Outlook) -> Vec<Span> {
        let span = |d: &Dates| d.span.ok().map(|(a, b)| (at(self.base, a), at(self.base, b)));
        outlook.tasks.iter().chain(&outlook.purchases).map(span).collect()
    }

    fn broken_rules(&self, outlook: &Outlook) -> Vec<String> {
        let mut out = vec![];
        let spans = self.spans(outlook);
        for node in 0..self.count() {
            let Some((start, finish)) = spans[node] else { continue };
            if finish > SLOTS {
                continue;
            }
            let mut fault = |text: String| out.push(format!("{}: {text}", self.name(node)));
            if self.pin(node).is_none() {
                for link in &self.links[node] {
                    let Some(from) = spans[link.from] else {
                        fault(format!("has dates, but {} has none", self.name(link.from)));
                        continue;
                    };
                    let bound = self.bound(link, from);
                    let to_finish = matches!(link.row.kind, LinkKind::FinishFinish | LinkKind::StartFinish);
                    if (if to_finish { finish } else { start }) < bound {
                        fault(format!("{:?} breaks {} (bound {bound})", (start, finish), link.row.id));
                    }
                }
            }
            if let Some(task) = self.task(node) {
                self.check_task(node, task, (start, finish), &mut fault);
            }
        }
        self.overbooked(&spans, &mut out);
        out
    }

    fn check_task(
        &self,
        node: usize,
        task: &Task,
        (start, finish): (i64, i64),
        fault: &mut impl FnMut(String),
    ) {
        if let Progress::Done { started, finished } = task.progress {
            if (start, finish) != (at(self.base, started), at(self.base, finished)) {
                fault("is done, but its dates are not those recorded".into());
            }
            return;
        }
        let length = self.length(task);
        let begin = self.begin(node, finish).unwrap_or(start);
        match task.progress {
            Progress::Started { at: began, .. } if start != at(self.base, began).min(finish) => {
                fault("started at another time".into());
            }
            Progress::NotStarted if start < 0 => fault("begins before the status date".into()),
            _ if begin < 0 => fault("what remains begins before the status date".into()),
            _ => {}
        }
        let project = &self.plan.projects.rows()[self.project(node)];
        let not_before = [task.not_before, project.not_before].into_iter().flatten().max();
        if let Some(day) = not_before
            && self.pin(node).is_none()
            && task.progress == Progress::NotStarted
            && begin < at(self.base, Moment::start_of(day))
        {
            fault(format!("begins before {day}"));
        }
        match task.kind {
            TaskKind::CutOver(_) => {
                if finish - begin != length {
                    fault(format!("takes {} instead of {length}", finish - begin));
                }
                let first = self.opening(task, begin);
                let inside = (begin..finish).all(|s| self.opening(task, s) == first) && first > 0;
                if length > 0 && !inside && self.pin(node).is_none() {
                    fault("lies outside its openings".into());
                }
            }
            _ if length == 0 => {
                if start.min(begin) < finish && task.progress == Progress::NotStarted {
                    fault("takes time".into());
                }
            }
            _ if Self::is_elapsed(task) => {
                if finish - begin != length {
                    fault(format!("takes {} instead of {length}", finish - begin));
                }
            }
            _ => {
                let worked = (begin..finish).filter(|s| self.common(task, *s)).count() as i64;
                if worked != length || !self.common(task, begin) || !self.common(task, finish - 1) {
                    fault(format!("works {worked} of {length} slots in {:?}", (begin, finish)));
                }
            }
        }
    }

    /// When work begins: of a started task what remains, told from its finish.
    fn begin(&self, node: usize, finish: i64) -> Option<i64> {
        let task = self.task(node).filter(|_| self.is_started(node))?;
        let mut left = self.length(task);
        if Self::is_elapsed(task) || left == 0 {
            return Some(finish - left);
        }
        let mut at = finish;
        while left > 0 && at > 0 {
            at -= 1;
            left -= i64::from(self.common(task, at));
        }
        Some(if left > 0 { -1 } else { at })
    }

    /// Slots that a task books: (person, slot, whether in the person's own hours, hundredths).
    fn bookings(&self, node: usize, (begin, finish): (i64, i64)) -> Vec<(usize, usize, bool, i32)> {
        let Some(task) = self.task(node) else { return vec![] };
        if self.is_free(node) || self.is_settled(node) {
            return vec![];
        }
        let cut_over = matches!(task.kind, TaskKind::CutOver(_));
        let mut out = vec![];
        for slot in begin.max(0)..finish.min(SLOTS) {
            if cut_over || self.common(task, slot) {
                for a in &task.people {
                    let person = self.plan.people.place(a.person).unwrap();
                    let own = self.staff[person].own[slot as usize];
                    out.push((person, slot as usize, own, i32::from(a.percent)));
                }
            }
        }
        out
    }

    /// Whether somebody is booked beyond what they have: all who take people together, and each outlined project beside them.
    fn overbooked(&self, spans: &[Span], out: &mut Vec<String>) {
        let mut views: BTreeSet<Option<usize>> = BTreeSet::from([None]);
        views.extend((0..self.plan.projects.len()).filter(|p| !self.stage(*p).0).map(Some));
        for view in views {
            let mut used: Vec<Vec<(i32, i32, bool)>> =
                vec![vec![(0, 0, false); SLOTS as usize]; self.staff.len()];
            for (node, span) in spans.iter().enumerate() {
                let project = self.project(node);
                let (Some(span), true) = (span, self.stage(project).0 || Some(project) == view) else {
                    continue;
                };
                let begin = self.begin(node, span.1).unwrap_or(span.0);
                let cut_over = self.task(node).is_some_and(|t| matches!(t.kind, TaskKind::CutOver(_)));
                for (person, slot, own, amount) in self.bookings(node, (begin, span.1)) {
                    let cell = &mut used[person][slot];
                    cell.0 += if own { amount } else { 0 };
                    cell.1 += if cut_over { amount } else { 0 };
                    cell.2 |= self.pin(node).is_some();
                }
            }
            for (person, used) in used.iter().enumerate() {
                let too_much = |slot: &usize| {
                    let (own, callout, pinned) = used[*slot];
                    let present = self.staff[person].present[*slot];
                    !pinned && (own > present || callout > present)
                };
                if let Some(slot) = (0..SLOTS as usize).find(too_much) {
                    out.push(format!(
                        "person {person} is overbooked at {slot} with {view:?}: {:?}",
                        used[slot]
                    ));
                }
            }
        }
    }

    fn name(&self, node: usize) -> String {
        match (self.task(node), self.purchase(node)) {
            (Some(task), _) => task.id.to_string(),
            (_, Some(purchase)) => purchase.id.to_string(),
            _ => node.to_string(),
        }
    }

    // Whether every date is the earliest that the order of service leaves.

    fn not_earliest(&self, outlook: &Outlook) -> Vec<String> {
        let mut replay = Replay {
            referee: self,
            span: vec![None; self.count()],
            done: vec![false; self.count()],
            deferred: vec![false; self.count()],
            used: BTreeMap::new(),
        };
        replay.run();
        let told = self.spans(outlook);
        let mut out = vec![];
        for (node, expected) in replay.span.iter().enumerate() {
            let mut expected = *expected;
            if let (Some(task), Some(span)) = (self.task(node), &mut expected)
                && let Progress::Started { at: began, .. } = task.progress
            {
                span.0 = at(self.base, began).min(span.1);
            }
            // beyond the referee's days it cannot say
            if expected.is_none() && told[node].is_some_and(|s| s.1 > SLOTS - 96) {
                continue;
            }
            if told[node] != expected {
                let dates = outlook.tasks.iter().chain(&outlook.purchases).nth(node);
                let why = dates.and_then(|d| d.span.err());
                out.push(format!("{}: {:?} ({why:?}), referee {expected:?}", self.name(node), told[node]));
            }
            self.check_reason(node, outlook, &mut out);
        }
        out
    }

    /// Whether a reason for no date is true.
    fn check_reason(&self, node: usize, outlook: &Outlook, out: &mut Vec<String>) {
        let all: Vec<&Dates> = outlook.tasks.iter().chain(&outlook.purchases).collect();
        let Err(reason) = all[node].span else { return };
        let holds = match reason {
            NoDate::OnHold(project) => {
                self.plan.projects.place(project) == Some(self.project(node))
                    && self.stage(self.project(node)).1
            }
            NoDate::WaitsFor(work) => {
                let from = self.node(work);
                all[from].span.is_err() && self.links[node].iter().any(|l| l.from == from)
            }
            NoDate::Cancelled => self.purchase(node).is_some_and(|p| p.state == PurchaseState::Cancelled),
            NoDate::NobodyFree(_) | NoDate::NoOpening(_) | NoDate::BeyondHorizon => true, // the replay found no place either
            NoDate::Cycle | NoDate::Broken => false, // generated plans have none
        };
        if !holds {
            out.push(format!("{}: {reason:?} is not true", self.name(node)));
        }
    }
}

/// Slots since the status date.
fn at(base: i64, moment: Moment) -> i64 {
    i64::from(moment.slots()) - base
}

/// A person's booked hundredths: in own hours, and by cut-overs.
type Grid = Vec<(i32, i32)>;

struct Replay<'a> {
    referee: &'a Referee<'a>,
    span: Vec<Span>,
    done: Vec<bool>,
    deferred: Vec<bool>,
    /// By person and outlined project; `None`: those who take people.
    used: BTreeMap<(usize, Option<usize>), Grid>,
}

impl Replay<'_> {
    fn run(&mut self) {
        let r = self.referee;
        let nodes = 0..r.count();
        for node in nodes.clone() {
            if r.is_settled(node) {
                self.span[node] = self.fact(node);
                self.done[node] = true;
            }
        }
        for node in nodes.clone() {
            if r.pin(node).is_some() && !r.stage(r.project(node)).1 {
                self.span[node] = self.pinned(node);
            }
            if r.stage(r.project(node)).1 {
                self.done[node] = true;
            }
        }
        self.release();
        let lists: Vec<Vec<usize>> = (0..r.plan.projects.len()).map(|p| self.list(p)).collect();
        let turn = |project: usize| (!r.stage(project).0, r.ranks[project]);
        let mut projects: Vec<usize> = (0..r.plan.projects.len()).filter(|p| !r.stage(*p).1).collect();
        projects.sort_by_key(|p| turn(*p));
        let started = |node: &&usize| r.is_started(**node);
        let first: Vec<usize> = projects
            .iter()
            .filter(|p| r.stage(**p).0)
            .flat_map(|p| lists[*p].iter().filter(started).copied())
            .collect();
        let rest = projects.iter().flat_map(|p| lists[*p].iter().copied());
        for node in first.into_iter().chain(rest) {
            if self.done[node] {
                continue;
            }
            if self.ready(node) {
                self.serve(node);
                self.release();
            } else {
                self.deferred[node] = true;
            }
        }
        assert!(self.done.iter().all(|d| *d), "the referee served not all");
    }

    /// A project's tasks: always the first listed whose predecessors in the project have been served; what takes nobody's time
    /// as soon as it can be, started tasks first of all.
    fn list(&self, project: usize) -> Vec<usize> {
        let r = self.referee;
        let mut own: Vec<usize> =
            (0..r.count()).filter(|n| r.project(*n) == project && !r.is_settled(*n)).collect();
        let rank = |node: usize| {
            let rank = r.task(node).map_or_else(|| &r.purchase(node).unwrap().rank, |t| &t.rank);
            (!r.is_started(node), !r.is_free(node), rank, node)
        };
        own.sort_by_key(|n| rank(*n));
        let mut out: Vec<usize> = vec![];
        while out.len() < own.len() {
            let waits = |node: usize| {
                let inside = |l: &&Link| own.contains(&l.from) && r.pin(l.from).is_none();
                r.pin(node).is_none() && r.links[node].iter().filter(inside).any(|l| !out.contains(&l.from))
            };
            let next = own.iter().find(|n| !out.contains(n) && !waits(**n)).expect("no cycle");
            out.push(*next);
        }
        out
    }

    fn ready(&self, node: usize) -> bool {
        let r = self.referee;
        r.pin(node).is_some() || r.links[node].iter().all(|l| self.done[l.from] || r.pin(l.from).is_some())
    }

    /// Serves what takes nobody's time, and what was deferred, as soon as it can be.
    fn release(&mut self) {
        let r = self.referee;
        loop {
            let free = (0..r.count()).find(|n| !self.done[*n] && r.is_free(*n) && self.ready(*n));
            let places = || (0..r.count()).filter(|n| !self.done[*n] && self.deferred[*n] && self.ready(*n));
            let place = |node: usize| {
                let project = r.project(node);
                let at = self.list(project).iter().position(|n| *n == node);
                (!r.stage(project).0, r.ranks[project], at)
            };
            match free.or_else(|| places().min_by_key(|n| place(*n))) {
                Some(node) => self.serve(node),
                None => return,
            }
        }
    }

    fn serve(&mut self, node: usize) {
        let r = self.referee;
        self.done[node] = true;
        if r.pin(node).is_none() {
            self.span[node] = match r.task(node) {
                Some(task) => self.place(node, task),
                None => self.order(node),
            };
        }
        let Some(span) = self.span[node] else { return };
        let view = if r.stage(r.project(node)).0 { None } else { Some(r.project(node)) };
        let cut_over = r.task(node).is_some_and(|t| matches!(t.kind, TaskKind::CutOver(_)));
        for (person, slot, own, amount) in r.bookings(node, span) {
            let grid = self.used.entry((person, view)).or_insert_with(|| vec![(0, 0); SLOTS as usize]);
            grid[slot].0 += if own { amount } else { 0 };
            grid[slot].1 += if cut_over { amount } else { 0 };
        }
    }

    /// The bounds that dates and links set, or nothing if something has no date.
    fn bounds(&self, node: usize) -> Span {
        let r = self.referee;
        let (mut start, mut finish) = (0, 0);
        if let Some(task) = r.task(node) {
            match task.progress {
                Progress::Started { at: began, .. } => return Some((at(r.base, began).max(0), 0)),
                _ => start = task.not_before.map_or(0, |d| at(r.base, Moment::start_of(d))).max(0),
            }
        }
        let project = &r.plan.projects.rows()[r.project(node)];
        start = start.max(project.not_before.map_or(0, |d| at(r.base, Moment::start_of(d))));
        for link in &r.links[node] {
            let (mut from, done) = self.span[link.from]?;
            if let Some(Progress::Started { at: began, .. }) = r.task(link.from).map(|t| t.progress) {
                from = at(r.base, began).min(done); // the recorded start, not that of what remains
            }
            let bound = r.bound(link, (from, done));
            match link.row.kind {
                LinkKind::FinishStart | LinkKind::StartStart => start = start.max(bound),
                LinkKind::FinishFinish | LinkKind::StartFinish => finish = finish.max(bound),
            }
        }
        (start < SLOTS && finish < SLOTS).then_some((start, finish))
    }

    /// Whether there is room for a task's people in a slot.
    fn room(&self, node: usize, task: &Task, slot: i64) -> bool {
        let r = self.referee;
        let project = r.project(node);
        let view = if r.stage(project).0 { None } else { Some(project) };
        let cut_over = matches!(task.kind, TaskKind::CutOver(_));
        task.people.iter().all(|a| {
            let person = r.plan.people.place(a.person).unwrap();
            let of = |view| self.used.get(&(person, view)).map_or((0, 0), |g| g[slot as usize]);
            let (mut own, mut callout) = of(None);
            if view.is_some() {
                let more = of(view);
                (own, callout) = (own + more.0, callout + more.1);
            }
            let (present, need) = (r.staff[person].present[slot as usize], i32::from(a.percent));
            let in_own = !r.staff[person].own[slot as usize] || own + need <= present;
            in_own && (!cut_over || callout + need <= present)
        })
    }

    /// The finish of a task that begins at `from`, if it can.
    fn finish(&self, node: usize, task: &Task, from: i64, ask: bool) -> Option<i64> {
        let r = self.referee;
        let length = r.length(task);
        let free = |slot: i64| !ask || self.room(node, task, slot);
        if from + length > SLOTS {
            return None;
        }
        match task.kind {
            TaskKind::Milestone => Some(from),
            TaskKind::CutOver(_) if !ask => Some(from + length),
            TaskKind::CutOver(_) => {
                let opening = r.opening(task, from);
                let fits = (from..from + length).all(|s| r.opening(task, s) == opening && free(s));
                (opening > 0 && fits).then_some(from + length)
            }
            TaskKind::Work if length == 0 => Some(from),
            TaskKind::Work if Referee::is_elapsed(task) => {
                let attended = !task.people.is_empty();
                let begins = !attended || !ask || r.common(task, from);
                let fits = !attended || (from..from + length).all(|s| !r.common(task, s) || free(s));
                (begins && fits).then_some(from + length)
            }
            TaskKind::Work => {
                if !r.common(task, from) {
                    return None;
                }
                let (mut slot, mut left) = (from, length);
                while left > 0 {
                    if slot >= SLOTS || (r.common(task, slot) && !free(slot)) {
                        return None;
                    }
                    left -= i64::from(r.common(task, slot));
                    slot += 1;
                }
                Some(slot)
            }
        }
    }

    fn place(&self, node: usize, task: &Task) -> Span {
        let (start, bound) = self.bounds(node)?;
        (start..SLOTS).find_map(|from| {
            let finish = self.finish(node, task, from, true)?;
            (finish >= bound).then_some((from, finish))
        })
    }

    fn pinned(&self, node: usize) -> Span {
        let r = self.referee;
        let (task, pin) = (r.task(node)?, r.pin(node)?);
        (pin..SLOTS).find_map(|from| Some((from, self.finish(node, task, from, false)?)))
    }

    fn order(&self, node: usize) -> Span {
        let r = self.referee;
        let purchase = r.purchase(node)?;
        let (start, finish) = self.bounds(node)?;
        let mut order = r.walked(start, i64::from(purchase.approval_days) * r.per_day);
        let planned = purchase.planned_order.map_or(0, |d| at(r.base, Moment::start_of(d)));
        if planned > order {
            order = planned;
        } else if !(order / 96 * 96..order / 96 * 96 + 96).any(|s| r.office_at(s)) {
            order = r.next_office_slot(order / 96 * 96);
        }
        let arrived = self.arrival(purchase, order).max((finish - 1).div_euclid(96) * 96 + 96);
        (arrived <= SLOTS).then_some((order, arrived))
    }

    /// The end of the day on which something arrives that is ordered at a moment.
    fn arrival(&self, purchase: &Purchase, order: i64) -> i64 {
        let r = self.referee;
        let lead = i64::from(purchase.lead_time.likely);
        let slots = |per_day: i64| (lead * per_day + 99) / 100;
        let day = match purchase.lead_time.unit {
            EstimateUnit::WorkingDays if lead > 0 => (r.walked(order, slots(r.per_day)) - 1).div_euclid(96),
            _ => (order + slots(96)).div_euclid(96),
        };
        day.min(FAR / 200) * 96 + 96
    }

    /// Recorded and promised dates.
    fn fact(&self, node: usize) -> Span {
        let r = self.referee;
        if let Some(task) = r.task(node) {
            let Progress::Done { started, finished } = task.progress else { return None };
            return Some((at(r.base, started), at(r.base, finished)));
        }
        let purchase = r.purchase(node)?;
        let day = |d: NaiveDate| at(r.base, Moment::start_of(d));
        match purchase.state {
            PurchaseState::Ordered => {
                let ordered = purchase.ordered_on.map_or(0, day);
                let promised = purchase.delivery_promised.map(|d| day(d) + 96);
                let arrived = promised.unwrap_or_else(|| self.arrival(purchase, ordered));
                // overdue: the working day after the status date
                let arrived = if arrived <= 0 { r.next_office_slot(96) / 96 * 96 + 96 } else { arrived };
                Some((ordered.min(arrived - 96), arrived))
            }
            PurchaseState::Cancelled => None,
            _ => {
                let arrived = purchase.received_on.map(day)?;
                Some((purchase.ordered_on.map_or(arrived, day).min(arrived), arrived + 96))
            }
        }
    }
}
