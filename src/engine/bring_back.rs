//! "What would bring it back?": the single moves that make a project end earlier, each tried by serving the plan with it.
//!
//! Moves: the project to each higher rank, each higher project to just below it, a cut-over into another window set, an expedite
//! offer taken, another person of the same role on a task, a preferred dependency dropped, an estimate cut down to its low end.
//! Tasks and purchases are those of the chain that decides its finish, whatever project they are in.
//! Moves that gain nothing are left out; the rest is ranked: what keeps the promise first, then by days gained, then by days
//! that others lose, then by money.
use super::explain::critical_chain;
use super::question::finish_of;
use super::{Bench, Network, NoDate, Outlook, ProjectOutlook, Status, outlook};
use crate::domain::{
    Assignment, DependencyId, Estimate, Money, PersonId, Portfolio, Progress, ProjectId, Purchase,
    PurchaseId, PurchaseState, Record, Strength, Task, TaskId, TaskKind, WindowSetId, WorkId,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A single change of the plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// A project to a rank, 1 first.
    Rank(ProjectId, u32),
    /// A cut-over into another window set.
    Window(TaskId, WindowSetId),
    /// An expedite offer of a purchase taken, by its place in the list (0 first).
    Expedite(PurchaseId, u32),
    /// Another person of the same role instead of the one on a task.
    Person(TaskId, PersonId, PersonId),
    /// A preferred dependency dropped.
    Drop(DependencyId),
    /// The estimate of a task cut down to its low end.
    CutTask(TaskId),
    /// The lead time of a purchase cut down to its low end.
    CutLeadTime(PurchaseId),
}

/// What a change would bring.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
    /// The project that it brings back.
    pub project: ProjectId,
    /// The change.
    pub change: Change,
    /// The day on which the project would end.
    pub finish: NaiveDate,
    /// Working days that the project gains; `None` where it had no finish before.
    pub gained: Option<i32>,
    /// Whether the promise would be kept.
    pub keeps: bool,
    /// Projects that would end later, and by how many working days; `None`: they would have no date any more.
    pub losses: Vec<(ProjectId, Option<i32>)>,
    /// By how much the estimates at completion of all projects would rise together.
    pub money: Money,
}

impl Move {
    /// Working days that others lose, together; one without a date counts as ten years.
    pub fn lost(&self) -> i32 {
        self.losses.iter().map(|(_, days)| days.unwrap_or(2_600)).fold(0, i32::saturating_add)
    }
}

/// Whether a project is asked to be brought back: its promise is in danger, or it has no date for another reason than that
/// it is on hold itself.
pub fn needs_bringing_back(project: &ProjectOutlook) -> bool {
    match project.no_date {
        Some((_, NoDate::OnHold(held))) if held == project.id => false,
        Some(_) => true,
        None => project.deadline >= Status::AtRisk,
    }
}

/// The moves that would bring a project back, the best first. Empty where nothing helps or nothing is late.
///
/// `now` is the outlook of the plan as it is. Asks `stop` before each serve, and returns what it has found when told to.
pub fn bring_back(
    plan: &Portfolio,
    network: &Network,
    now: &Outlook,
    project: ProjectId,
    stop: &(dyn Fn() -> bool + Sync),
) -> Vec<Move> {
    let Some(place) = plan.projects.place(project) else { return vec![] };
    let before = finish_of(network, &network.order(), &mut Bench::default(), place);
    let trial = Trial { plan, network, now, project, place, before, stop };
    let changes = changes(plan, now, project);
    // on two threads, each every second one; sorted afterwards, so that it does not matter who found what
    let mut moves = std::thread::scope(|scope| {
        let half = || trial.moves(changes.iter().skip(1).step_by(2));
        let other = std::thread::Builder::new().name("moves".into()).spawn_scoped(scope, half);
        let mut moves = trial.moves(changes.iter().step_by(2));
        moves.extend(match other {
            Ok(other) => other.join().unwrap_or_default(),
            Err(_) => half(),
        });
        moves
    });
    moves.sort_by(|a, b| {
        let key = |m: &Move| (!m.keeps, -m.gained.unwrap_or(i32::MAX), m.lost(), m.money, m.change);
        key(a).cmp(&key(b))
    });
    moves
}

/// What is needed to try a change.
struct Trial<'a> {
    plan: &'a Portfolio,
    network: &'a Network,
    now: &'a Outlook,
    project: ProjectId,
    /// Its place in the plan, and when it ends.
    place: usize,
    before: u32,
    stop: &'a (dyn Fn() -> bool + Sync),
}

impl Trial<'_> {
    /// What some changes bring, those that help.
    fn moves<'c>(&self, changes: impl Iterator<Item = &'c Change>) -> Vec<Move> {
        let mut bench = Bench::default();
        let going_on = changes.take_while(|_| !(self.stop)());
        going_on.filter_map(|change| self.attempt(*change, &mut bench)).collect()
    }
    fn attempt(&self, change: Change, bench: &mut Bench) -> Option<Move> {
        let &Self { plan, network, now, project, place, before, .. } = self;
        let mut changed = plan.clone(); // pointers only
        let (mut order, mut next) = (network.order(), None);
        match effect(plan, now.today, change)? {
            Effect::Rank(moved, rank) => order = order.moved(plan, moved, rank, None),
            Effect::Put(row) => {
                changed.put(row);
                next = Some(network.compile_next(&changed, now.today));
            }
            Effect::Remove(link) => {
                changed.dependencies.remove(link);
                next = Some(network.compile_next(&changed, now.today));
            }
        }
        let net = next.as_ref().unwrap_or(network);
        // most changes gain nothing: only for the others is everything served and told
        if finish_of(net, &order, bench, place) >= before {
            return None;
        }
        weigh(plan, network, (now, &outlook(&changed, net, &order, bench)), project, change)
    }
}

/// What a change does to the rows of a plan.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// A project goes to a rank, 0 first, itself not counted.
    Rank(ProjectId, usize),
    /// A row is replaced.
    Put(Record),
    /// A dependency is removed.
    Remove(DependencyId),
}

/// What a change does; `None` where it does not apply. What is tried and what is carried out are this same thing.
pub fn effect(plan: &Portfolio, today: NaiveDate, change: Change) -> Option<Effect> {
    let task = |id: TaskId, set: &dyn Fn(&mut Task)| {
        let mut row = Task::clone(plan.tasks.get(id)?);
        set(&mut row);
        Some(Effect::Put(row.into()))
    };
    match change {
        Change::Rank(id, rank) => Some(Effect::Rank(id, (rank as usize).checked_sub(1)?)),
        Change::Window(id, set) => task(id, &|t| t.kind = TaskKind::CutOver(Some(set))),
        Change::Person(id, from, to) => task(id, &|t| {
            for seat in t.people.iter_mut().filter(|a| a.person == from) {
                seat.person = to;
            }
        }),
        Change::CutTask(id) => task(id, &|t| t.estimate = at_low_end(t.estimate)),
        Change::Drop(id) => plan.dependencies.has(id).then_some(Effect::Remove(id)),
        Change::Expedite(id, place) => {
            let mut row = Purchase::clone(plan.purchases.get(id)?);
            let offer = *row.expedite.get(place as usize)?;
            take_offer(&mut row, offer.lead_time, offer.surcharge, today);
            Some(Effect::Put(row.into()))
        }
        Change::CutLeadTime(id) => {
            let mut row = Purchase::clone(plan.purchases.get(id)?);
            row.lead_time = at_low_end(row.lead_time);
            Some(Effect::Put(row.into()))
        }
    }
}

/// A purchase with an expedite offer taken: one to be ordered gets the lead time, one on order comes that long after the
/// status date. The surcharge is spread over the units; what does not divide is rounded up, so that it is never too little.
pub fn take_offer(row: &mut Purchase, lead_time: Estimate, surcharge: Money, today: NaiveDate) {
    if row.state.before_order() {
        row.lead_time = lead_time;
    } else {
        let days = u64::from(lead_time.likely).div_ceil(100);
        row.delivery_promised = today.checked_add_days(chrono::Days::new(days)).or(row.delivery_promised);
    }
    let units = i64::from(row.quantity.max(1));
    let each = surcharge.minor() / units + i64::from(surcharge.minor() % units > 0);
    row.unit_price = row.unit_price.plus(Money::from_minor(each));
    row.expedite.clear();
}

fn at_low_end(estimate: Estimate) -> Estimate {
    let low = estimate.low.unwrap_or(estimate.likely);
    Estimate { likely: low, low: None, high: None, ..estimate }
}

/// Everything that can be tried for a project.
fn changes(plan: &Portfolio, now: &Outlook, project: ProjectId) -> Vec<Change> {
    let mut list = vec![];
    let own = plan.projects.place(project).and_then(|place| now.projects.get(place)).map_or(0, |p| p.rank);
    list.extend((1..own).map(|rank| Change::Rank(project, rank)));
    let above = now.order.iter().take((own as usize).saturating_sub(1));
    let above = above.filter_map(|place| plan.projects.rows().get(*place as usize));
    list.extend(above.map(|p| Change::Rank(p.id, own)));
    let works = concerned(plan, now, project);
    for work in &works {
        match work {
            WorkId::Task(id) => tasks(plan, *id, &mut list),
            WorkId::Purchase(id) => purchases(plan, *id, &mut list),
        }
    }
    let preferred =
        plan.dependencies.iter().filter(|d| d.strength == Strength::Preferred && works.contains(&d.to));
    list.extend(preferred.map(|d| Change::Drop(d.id)));
    list
}

/// The work whose change can bring a project back: the chain that decides its finish, whatever project it is in. For the finish to
/// come earlier some link of the chain must give way, and each holds between two of its own works; so nothing outside it
/// needs to be tried, which would be most of the time. Where there is no finish, all work of the project.
fn concerned(plan: &Portfolio, now: &Outlook, project: ProjectId) -> BTreeSet<WorkId> {
    let chain = critical_chain(plan, now, project);
    if !chain.is_empty() {
        return chain.into_iter().collect();
    }
    let tasks = plan.tasks.iter().filter(|t| t.project == project).map(|t| WorkId::Task(t.id));
    let bought = plan.purchases.iter().filter(|p| p.project == project).map(|p| WorkId::Purchase(p.id));
    tasks.chain(bought).collect()
}

fn tasks(plan: &Portfolio, id: TaskId, list: &mut Vec<Change>) {
    let Some(task) = plan.tasks.get(id) else { return };
    if matches!(task.progress, Progress::Done { .. }) {
        return;
    }
    if let (TaskKind::CutOver(own), Progress::NotStarted) = (task.kind, task.progress) {
        let others = plan.window_sets.iter().filter(|set| Some(set.id) != own);
        list.extend(others.map(|set| Change::Window(id, set.id)));
    }
    if task.estimate.low.is_some_and(|low| low < task.estimate.likely)
        && task.progress == Progress::NotStarted
    {
        list.push(Change::CutTask(id));
    }
    for Assignment { person, .. } in &task.people {
        let Some(own) = plan.people.get(*person) else { continue };
        let on_it = |other: PersonId| task.people.iter().any(|a| a.person == other);
        let same = plan
            .people
            .iter()
            .filter(|other| !on_it(other.id) && other.roles.iter().any(|role| own.roles.contains(role)));
        list.extend(same.map(|other| Change::Person(id, *person, other.id)));
    }
}

fn purchases(plan: &Portfolio, id: PurchaseId, list: &mut Vec<Change>) {
    let Some(purchase) = plan.purchases.get(id) else { return };
    if purchase.state > PurchaseState::Ordered {
        return;
    }
    list.extend((0..purchase.expedite.len() as u32).map(|place| Change::Expedite(id, place)));
    let lead = purchase.lead_time;
    if lead.low.is_some_and(|low| low < lead.likely) && purchase.state.before_order() {
        list.push(Change::CutLeadTime(id));
    }
}

/// What a change brings; `None` if the project ends no earlier.
fn weigh(
    plan: &Portfolio,
    network: &Network,
    (now, then): (&Outlook, &Outlook),
    project: ProjectId,
    change: Change,
) -> Option<Move> {
    let place = plan.projects.place(project)?;
    let (before, after) = (now.projects.get(place)?, then.projects.get(place)?);
    let finish = after.finish?.last_day();
    let days = |from: NaiveDate, to: NaiveDate| network.working_days(from, to);
    let gained = before.finish.map(|before| days(finish, before.last_day()));
    if gained.is_some_and(|gained| gained <= 0) {
        return None;
    }
    let promise = plan.projects.get(project)?.promise;
    let mut losses = vec![];
    for (old, new) in now.projects.iter().zip(&then.projects).filter(|(old, _)| old.id != project) {
        let Some(was) = old.finish else { continue };
        match new.finish {
            Some(is) if days(was.last_day(), is.last_day()) > 0 => {
                losses.push((old.id, Some(days(was.last_day(), is.last_day()))));
            }
            Some(_) => {}
            None => losses.push((old.id, None)),
        }
    }
    let eac = |outlook: &Outlook| outlook.projects.iter().map(|p| p.money.eac()).sum::<Money>();
    Some(Move {
        project,
        change,
        finish,
        gained,
        keeps: promise.is_none_or(|promise| finish <= promise),
        losses,
        money: eac(then).minus(eac(now)),
    })
}
