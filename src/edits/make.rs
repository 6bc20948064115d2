//! Edits that people make, from a plan and what they did: new, rename, duplicate, delete, move.
//!
//! Ids are handed in (`ids`), so that an edit is a pure function of its arguments.
pub use super::ladder::{choose_quote, new_draw_down, new_invoice, new_quote, put_quote, remove_quote};

use super::Edit;
use crate::domain::{
    Assignment, Budget, Change, ChangeId, ChangeKind, Delivery, DeliveryId, Dependency, DependencyId,
    Estimate, Id, Money, Nature, Person, PersonId, Portfolio, Progress, Project, ProjectId, Purchase,
    PurchaseCategory, PurchaseId, PurchaseState, Rank, Record, RecordId, Stage, StageId, SupplierId, Task,
    TaskId, TaskKind, WorkId,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

pub use super::baseline::{baseline_name, take_baseline};

/// Where new ids come from.
pub type Ids<'a> = &'a mut dyn FnMut() -> Id;

/// The rank key that puts a row at place `at` (0 first) of a sorted list of keys, the row itself not among them.
pub fn rank_at(keys: &[&Rank], at: usize) -> Rank {
    let at = at.min(keys.len());
    Rank::between(at.checked_sub(1).map(|i| keys[i]), keys.get(at).copied())
}

/// Moves a project to rank `to` (0 first) of all projects, and to another stage if one is given. Where two neighbours
/// have equal keys (two machines drew them), those behind are given new ones.
pub fn move_project(plan: &Portfolio, id: ProjectId, to: usize, stage: Option<StageId>) -> Edit {
    let Some(project) = plan.projects.get(id) else { return Edit::All(vec![]) };
    let others: Vec<_> = plan.ranked().into_iter().filter(|p| p.id != id).collect();
    let keys: Vec<&Rank> = others.iter().map(|p| &p.rank).collect();
    let to = to.min(keys.len());
    let mut moved = Project::clone(project);
    if let Some(stage) = stage {
        moved.stage = stage;
    }
    let old = plan.ranked().iter().position(|p| p.id == id);
    let mut edits = vec![];
    if old != Some(to) {
        moved.rank = rank_at(&keys, to);
        // a key that does not fit before its next neighbour: push the equal ones back, one by one
        let mut last = moved.rank.clone();
        for other in &others[to..] {
            if other.rank > last {
                break;
            }
            let mut pushed = Project::clone(other);
            last = last.next();
            pushed.rank = last.clone();
            edits.push(Edit::put(pushed));
        }
    }
    if moved != **project {
        edits.insert(0, Edit::put(moved));
    }
    Edit::All(edits)
}

/// Moves projects one after the other, each to a rank (0 first) in the order that those before it leave, as one edit. Each touches
/// its own row where [`move_project`] does.
pub fn move_projects(plan: &Portfolio, moves: &[(ProjectId, usize)]) -> Edit {
    let mut plan = plan.clone(); // pointers only
    let mut edits = vec![];
    for (id, to) in moves {
        let edit = move_project(&plan, *id, *to, None);
        if edit.clone().apply(&mut plan).is_ok() {
            edits.push(edit);
        }
    }
    Edit::All(edits)
}

/// Moves a task to place `to` (0 first) of its project's list.
pub fn move_task(plan: &Portfolio, id: TaskId, to: usize) -> Edit {
    let Some(task) = plan.tasks.get(id) else { return Edit::All(vec![]) };
    let others: Vec<_> = plan.tasks_of(task.project).into_iter().filter(|t| t.id != id).collect();
    let keys: Vec<&Rank> = others.iter().map(|t| &t.rank).collect();
    let mut moved = Task::clone(task);
    moved.rank = rank_at(&keys, to);
    Edit::put(moved)
}

/// Moves a purchase to place `to` (0 first) of its project's list.
pub fn move_purchase(plan: &Portfolio, id: PurchaseId, to: usize) -> Edit {
    let Some(purchase) = plan.purchases.get(id) else { return Edit::All(vec![]) };
    let others: Vec<_> = plan.purchases_of(purchase.project).into_iter().filter(|p| p.id != id).collect();
    let keys: Vec<&Rank> = others.iter().map(|p| &p.rank).collect();
    let mut moved = Purchase::clone(purchase);
    moved.rank = rank_at(&keys, to);
    Edit::put(moved)
}

/// A new project at the end of the order, in the first column (or the one given).
pub fn new_project(
    plan: &Portfolio,
    ids: Ids,
    name: &str,
    stage: Option<StageId>,
) -> Option<(ProjectId, Edit)> {
    let stage = stage.or_else(|| plan.columns().first().map(|s: &&std::sync::Arc<Stage>| s.id))?;
    let id = ProjectId(ids());
    let ranked = plan.ranked();
    let project = Project {
        id,
        name: name.into(),
        code: String::new(),
        owner: None,
        sponsor: String::new(),
        need: String::new(),
        site: String::new(),
        category: String::new(),
        tags: vec![],
        stage,
        rank: ranked.last().map_or_else(Rank::first, |p| p.rank.next()),
        promise: None,
        budget: None,
        cost_of_delay: None,
        not_before: None,
        risks: vec![],
        links: vec![],
        notes: String::new(),
    };
    Some((id, Edit::put(project)))
}

/// A new task at the end of its project's list.
pub fn new_task(plan: &Portfolio, ids: Ids, project: ProjectId, name: &str) -> (TaskId, Edit) {
    let id = TaskId(ids());
    let task = Task {
        id,
        project,
        name: name.into(),
        group: String::new(),
        rank: plan.tasks_of(project).last().map_or_else(Rank::first, |t| t.rank.next()),
        kind: TaskKind::Work,
        estimate: Estimate::days(1),
        people: vec![],
        not_before: None,
        pin: None,
        deadline: None,
        touches_production: false,
        progress: Progress::NotStarted,
        notes: String::new(),
    };
    (id, Edit::put(task))
}

/// A new purchase at the end of its project's list.
pub fn new_purchase(plan: &Portfolio, ids: Ids, project: ProjectId, item: &str) -> (PurchaseId, Edit) {
    let id = PurchaseId(ids());
    let purchase = Purchase {
        id,
        project,
        item: item.into(),
        part_number: String::new(),
        rank: plan.purchases_of(project).last().map_or_else(Rank::first, |p| p.rank.next()),
        quantity: 1,
        unit_price: Money::ZERO,
        currency: None,
        nature: Nature::Capex,
        cost_centre: String::new(),
        category: PurchaseCategory::Goods,
        supplier: None,
        state: PurchaseState::Requested,
        approval_days: 0,
        lead_time: Estimate::elapsed_days(14),
        expedite: vec![],
        quotes: vec![],
        chosen_quote: None,
        price_open: false,
        recurring: None,
        service_life: None,
        disposal: None,
        approval_requested_on: None,
        approved_on: None,
        approved_by: String::new(),
        quote_valid_until: None,
        planned_order: None,
        order_number: String::new(),
        ordered_on: None,
        delivery_promised: None,
        received_on: None,
        invoiced_on: None,
        paid_on: None,
        needed_by: None,
        notes: String::new(),
    };
    (id, Edit::put(purchase))
}

/// A new part delivery of a purchase, of `units` units or as many as its other parts leave; `None` if they leave nothing,
/// or the purchase is not in the plan.
pub fn new_delivery(
    plan: &Portfolio,
    ids: Ids,
    purchase: PurchaseId,
    units: u32,
    promised: Option<NaiveDate>,
) -> Option<(DeliveryId, Edit)> {
    let left = plan.units_left(purchase);
    if left == 0 {
        return None;
    }
    let id = DeliveryId(ids());
    let units = units.clamp(1, left);
    Some((id, Edit::put(Delivery { id, purchase, units, promised, received_on: None })))
}

/// A new person.
pub fn new_person(ids: Ids, name: &str) -> (PersonId, Edit) {
    let id = PersonId(ids());
    let person = Person {
        id,
        name: name.into(),
        initials: initials_of(name),
        roles: vec![],
        heads: 1,
        hours: None,
        reserve: 0,
        rate: None,
    };
    (id, Edit::put(person))
}

/// First letters of the first and last word of a name.
pub fn initials_of(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// Sets the promise and records the change with its day and reason.
pub fn set_promise(
    plan: &Portfolio,
    ids: Ids,
    id: ProjectId,
    to: Option<NaiveDate>,
    on: NaiveDate,
    reason: &str,
) -> Edit {
    let Some(project) = plan.projects.get(id) else { return Edit::All(vec![]) };
    if project.promise == to {
        return Edit::All(vec![]);
    }
    let kind = ChangeKind::Promise { from: project.promise, to };
    let mut project = Project::clone(project);
    project.promise = to;
    let change = Change { id: ChangeId(ids()), project: id, on, kind, reason: reason.into() };
    Edit::All(vec![Edit::put(project), Edit::put(change)])
}

/// Sets the budget; where its total moves, records the change with its day and reason.
pub fn set_budget(
    plan: &Portfolio,
    ids: Ids,
    id: ProjectId,
    to: Option<Budget>,
    on: NaiveDate,
    reason: &str,
) -> Edit {
    let Some(project) = plan.projects.get(id) else { return Edit::All(vec![]) };
    if project.budget == to {
        return Edit::All(vec![]);
    }
    let totals = (project.budget.map(|b| b.total()), to.map(|b| b.total()));
    let mut project = Project::clone(project);
    project.budget = to;
    let mut edits = vec![Edit::put(project)];
    if totals.0 != totals.1 {
        let kind = ChangeKind::Budget { from: totals.0, to: totals.1 };
        edits.push(Edit::put(Change { id: ChangeId(ids()), project: id, on, kind, reason: reason.into() }));
    }
    Edit::All(edits)
}

/// A finish-start dependency.
pub fn link(ids: Ids, from: WorkId, to: WorkId) -> Edit {
    Edit::put(Dependency {
        id: DependencyId(ids()),
        from,
        to,
        kind: crate::domain::LinkKind::FinishStart,
        lag: crate::domain::Lag::NONE,
        strength: crate::domain::Strength::Hard,
        units: None,
    })
}

/// Removes rows together with everything that cannot be without them: a project with its tasks, purchases and changes; a
/// task or purchase with its dependencies and baseline rows; a purchase with its part deliveries and
/// invoices; a project with its draw-downs and causes of delay; a person with their absences. References that can be
/// empty (an owner, an assignment, a supplier) are emptied. A stage that still has projects is not removed.
pub fn delete(plan: &Portfolio, wanted: &[RecordId]) -> Edit {
    let mut gone: BTreeSet<RecordId> =
        wanted.iter().copied().filter(|id| plan.record(*id).is_some()).collect();
    for task in &plan.tasks {
        if gone.contains(&task.project.into()) {
            gone.insert(task.id.into());
        }
    }
    for purchase in &plan.purchases {
        if gone.contains(&purchase.project.into()) {
            gone.insert(purchase.id.into());
        }
    }
    let told: Vec<RecordId> =
        plan.changes.iter().filter(|c| gone.contains(&c.project.into())).map(|c| c.id.into()).collect();
    gone.extend(told);
    let lost = |gone: &BTreeSet<RecordId>, work: WorkId| gone.contains(&work.into());
    let links: Vec<RecordId> = plan
        .dependencies
        .iter()
        .filter(|d| lost(&gone, d.from) || lost(&gone, d.to))
        .map(|d| d.id.into())
        .collect();
    let rows: Vec<RecordId> = plan
        .baseline_rows
        .iter()
        .filter(|r| lost(&gone, r.work) || gone.contains(&r.baseline.into()))
        .map(|r| r.id.into())
        .collect();
    let away: Vec<RecordId> =
        plan.absences.iter().filter(|a| gone.contains(&a.person.into())).map(|a| a.id.into()).collect();
    let parts: Vec<RecordId> =
        plan.deliveries.iter().filter(|d| gone.contains(&d.purchase.into())).map(|d| d.id.into()).collect();
    let bills: Vec<RecordId> =
        plan.invoices.iter().filter(|i| gone.contains(&i.purchase.into())).map(|i| i.id.into()).collect();
    let drawn: Vec<RecordId> =
        plan.draw_downs.iter().filter(|d| gone.contains(&d.project.into())).map(|d| d.id.into()).collect();
    let causes: Vec<RecordId> =
        plan.causes.iter().filter(|c| gone.contains(&c.project.into())).map(|c| c.id.into()).collect();
    let rest = parts.into_iter().chain(bills).chain(drawn).chain(causes);
    gone.extend(links.into_iter().chain(rows).chain(away).chain(rest));
    let mut edits = vec![];
    for project in plan.projects.iter().filter(|p| !gone.contains(&p.id.into())) {
        if project.owner.is_some_and(|o| gone.contains(&o.into())) {
            let mut project = Project::clone(project);
            project.owner = None;
            edits.push(Edit::put(project));
        }
    }
    for task in plan.tasks.iter().filter(|t| !gone.contains(&t.id.into())) {
        let people = task.people.iter().any(|a| gone.contains(&a.person.into()));
        let window = matches!(task.kind, TaskKind::CutOver(Some(set)) if gone.contains(&set.into()));
        if people || window {
            let mut task = Task::clone(task);
            task.people.retain(|a: &Assignment| !gone.contains(&a.person.into()));
            if window {
                task.kind = TaskKind::CutOver(None);
            }
            edits.push(Edit::put(task));
        }
    }
    for purchase in plan.purchases.iter().filter(|p| !gone.contains(&p.id.into())) {
        let lost = |supplier: Option<SupplierId>| supplier.is_some_and(|s| gone.contains(&s.into()));
        if lost(purchase.supplier) || purchase.quotes.iter().any(|q| lost(q.supplier)) {
            let mut purchase = Purchase::clone(purchase);
            purchase.supplier = purchase.supplier.filter(|s| !lost(Some(*s)));
            for quote in &mut purchase.quotes {
                quote.supplier = quote.supplier.filter(|s| !lost(Some(*s)));
            }
            edits.push(Edit::put(purchase));
        }
    }
    edits.extend(gone.into_iter().filter(|id| *id != RecordId::Settings).map(Edit::Remove));
    if edits.len() == 1 { edits.remove(0) } else { Edit::All(edits) }
}

/// A copy of a project with its tasks, purchases and the dependencies among them, directly behind the original. What has
/// happened is not copied: the copy's tasks are not started and its purchases requested; it has no promise.
pub fn duplicate_project(plan: &Portfolio, ids: Ids, id: ProjectId) -> Option<(ProjectId, Edit)> {
    let original = plan.projects.get(id)?;
    let ranked = plan.ranked();
    let place = ranked.iter().position(|p| p.id == id)?;
    let mut copy = Project::clone(original);
    copy.id = ProjectId(ids());
    copy.name = format!("{} (copy)", original.name);
    copy.promise = None;
    copy.rank = Rank::between(Some(&original.rank), ranked.get(place + 1).map(|p| &p.rank));
    let copy_id = copy.id;
    let mut edits = vec![Edit::put(copy)];
    let mut names: BTreeMap<WorkId, WorkId> = BTreeMap::new();
    for task in plan.tasks_of(id) {
        let task = copied_task(task, TaskId(ids()), copy_id, &mut names);
        edits.push(Edit::put(task));
    }
    for purchase in plan.purchases_of(id) {
        let original = purchase.id;
        let purchase = copied_purchase(purchase, PurchaseId(ids()), copy_id, &mut names);
        let copied = purchase.id;
        edits.push(Edit::put(purchase));
        edits.extend(copied_deliveries(plan, ids, original, copied));
    }
    for d in &plan.dependencies {
        if let (Some(from), Some(to)) = (names.get(&d.from), names.get(&d.to)) {
            edits.push(Edit::put(Dependency {
                id: DependencyId(ids()),
                from: *from,
                to: *to,
                ..Dependency::clone(d)
            }));
        }
    }
    Some((copy_id, Edit::All(edits)))
}

/// A copy of a task directly behind it, with the dependencies it waits for.
pub fn duplicate_task(plan: &Portfolio, ids: Ids, id: TaskId) -> Option<(TaskId, Edit)> {
    let original = plan.tasks.get(id)?;
    let list = plan.tasks_of(original.project);
    let place = list.iter().position(|t| t.id == id)?;
    let mut copy = copied_task(original, TaskId(ids()), original.project, &mut BTreeMap::new());
    copy.name = format!("{} (copy)", original.name);
    copy.rank = Rank::between(Some(&original.rank), list.get(place + 1).map(|t| &t.rank));
    let copy_id = copy.id;
    let mut edits = vec![Edit::put(copy)];
    for d in plan.dependencies.iter().filter(|d| d.to == WorkId::Task(id)) {
        edits.push(Edit::put(Dependency {
            id: DependencyId(ids()),
            to: WorkId::Task(copy_id),
            ..Dependency::clone(d)
        }));
    }
    Some((copy_id, Edit::All(edits)))
}

/// A copy of a purchase directly behind it with its parts, requested anew.
pub fn duplicate_purchase(plan: &Portfolio, ids: Ids, id: PurchaseId) -> Option<(PurchaseId, Edit)> {
    let original = plan.purchases.get(id)?;
    let list = plan.purchases_of(original.project);
    let place = list.iter().position(|p| p.id == id)?;
    let mut copy = copied_purchase(original, PurchaseId(ids()), original.project, &mut BTreeMap::new());
    copy.item = format!("{} (copy)", original.item);
    copy.rank = Rank::between(Some(&original.rank), list.get(place + 1).map(|p| &p.rank));
    let copy_id = copy.id;
    let parts = copied_deliveries(plan, ids, id, copy_id);
    let whole = Edit::put(copy);
    let edit = if parts.is_empty() { whole } else { Edit::All([vec![whole], parts].concat()) };
    Some((copy_id, edit))
}

/// A copy of a person with their hours, reserve and rate, but neither absences nor assignments.
pub fn duplicate_person(plan: &Portfolio, ids: Ids, id: PersonId) -> Option<(PersonId, Edit)> {
    let mut copy = Person::clone(plan.people.get(id)?);
    copy.id = PersonId(ids());
    copy.name = format!("{} (copy)", copy.name);
    Some((copy.id, Edit::put(copy)))
}

fn copied_task(
    original: &Task,
    id: TaskId,
    project: ProjectId,
    names: &mut BTreeMap<WorkId, WorkId>,
) -> Task {
    names.insert(WorkId::Task(original.id), WorkId::Task(id));
    Task { id, project, progress: Progress::NotStarted, pin: None, ..original.clone() }
}

fn copied_purchase(
    original: &Purchase,
    id: PurchaseId,
    project: ProjectId,
    names: &mut BTreeMap<WorkId, WorkId>,
) -> Purchase {
    names.insert(WorkId::Purchase(original.id), WorkId::Purchase(id));
    let state = if original.state == PurchaseState::Cancelled {
        PurchaseState::Cancelled
    } else {
        PurchaseState::Requested
    };
    Purchase {
        id,
        project,
        state,
        planned_order: None,
        order_number: String::new(),
        ordered_on: None,
        delivery_promised: None,
        received_on: None,
        invoiced_on: None,
        paid_on: None,
        quotes: vec![],
        chosen_quote: None,
        quote_valid_until: None,
        price_open: false,
        approval_requested_on: None,
        approved_on: None,
        approved_by: String::new(),
        ..original.clone()
    }
}

/// The parts of a purchase for its copy. Their days belong to the order that was placed and are not copied.
fn copied_deliveries(plan: &Portfolio, ids: Ids, from: PurchaseId, to: PurchaseId) -> Vec<Edit> {
    let copy = |part: &std::sync::Arc<Delivery>| Delivery {
        id: DeliveryId(ids()),
        purchase: to,
        units: part.units,
        promised: None,
        received_on: None,
    };
    plan.deliveries_of(from).map(copy).map(Edit::put).collect()
}

/// The first reference to one of the removed rows, if any row still has one: (what is referred to, by what).
pub(super) fn dangling(plan: &Portfolio, removed: &[RecordId]) -> Option<(RecordId, RecordId)> {
    let gone: BTreeSet<RecordId> = removed.iter().copied().collect();
    let find = |by: RecordId, mut to: &mut dyn Iterator<Item = RecordId>| {
        Iterator::find(&mut to, |id| gone.contains(id)).map(|id| (id, by))
    };
    macro_rules! look { ($($table:ident: |$row:ident| $to:expr),+ $(,)?) => { $(
        for $row in &plan.$table {
            if let Some(found) = find($row.id.into(), &mut $to) {
                return Some(found);
            }
        }
    )+ } }
    look!(
        absences: |r| [r.person.into()].into_iter(),
        projects: |r| [r.stage.into()].into_iter().chain(r.owner.map(Into::into)),
        tasks: |r| [r.project.into()].into_iter().chain(r.people.iter().map(|a| a.person.into())).chain(match r.kind {
            TaskKind::CutOver(Some(set)) => Some(set.into()),
            _ => None,
        }),
        purchases: |r| [r.project.into()].into_iter().chain(r.supplier.map(Into::into))
            .chain(r.quotes.iter().filter_map(|q| q.supplier.map(Into::into))),
        deliveries: |r| [r.purchase.into()].into_iter(),
        invoices: |r| [r.purchase.into()].into_iter(),
        draw_downs: |r| [r.project.into()].into_iter(),
        causes: |r| [r.project.into()].into_iter(),
        dependencies: |r| [r.from.into(), r.to.into()].into_iter(),
        changes: |r| [r.project.into()].into_iter(),
        baseline_rows: |r| [r.baseline.into(), r.work.into()].into_iter(),
    );
    None
}

/// Every row of a plan that another does not have, as one edit: for imports.
pub fn add_all(records: impl IntoIterator<Item = Record>) -> Edit {
    Edit::All(records.into_iter().map(Edit::Put).collect())
}

/// Turns one plan into another: every row that is not in the other goes, every row of it is put.
pub fn replace_all(plan: &Portfolio, with: &Portfolio) -> Edit {
    let keep: BTreeSet<RecordId> = records(with).iter().map(Record::id).collect();
    let old = records(plan);
    let gone = old.iter().map(Record::id).filter(|id| !keep.contains(id)).map(Edit::Remove);
    let new =
        records(with).into_iter().filter(|row| plan.record(row.id()).as_ref() != Some(row)).map(Edit::Put);
    Edit::All(gone.chain(new).collect())
}

/// Every row of a plan, the settings first.
pub fn records(plan: &Portfolio) -> Vec<Record> {
    let mut out = vec![Record::Settings(plan.settings.clone())];
    macro_rules! tables { ($($table:ident => $name:ident),+) => { $(
        out.extend(plan.$table.iter().cloned().map(Record::$name));
    )+ } }
    tables!(stages => Stage, people => Person, absences => Absence, suppliers => Supplier, window_sets => WindowSet,
        freezes => Freeze, funding => Funding, projects => Project, tasks => Task, purchases => Purchase,
        deliveries => Delivery, invoices => Invoice, dependencies => Dependency, changes => Change, draw_downs => DrawDown, causes => DelayCause, baselines => Baseline, baseline_rows => BaselineRow);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ExpediteOffer, LinkKind};
    use crate::edits::EditError;

    /// A plan with a purchase of 24, of which 8 have come and 8 come later, and a task that needs 16.
    fn plan() -> (Portfolio, ProjectId, PurchaseId, impl FnMut() -> Id) {
        let mut plan = Portfolio::empty();
        let mut count = 0;
        let mut ids = move || {
            count += 1;
            Id::generate(1, count)
        };
        let (project, edit) = new_project(&plan, &mut ids, "Project", None).unwrap();
        edit.apply(&mut plan).unwrap();
        let (purchase, edit) = new_purchase(&plan, &mut ids, project, "Optics");
        edit.apply(&mut plan).unwrap();
        let mut row = (**plan.purchases.get(purchase).unwrap()).clone();
        (row.quantity, row.state) = (24, PurchaseState::Ordered);
        row.expedite = vec![ExpediteOffer { lead_time: Estimate::elapsed_days(5), surcharge: Money::ZERO }];
        plan.put(row.into());
        let day = NaiveDate::from_ymd_opt(2026, 12, 9);
        for _ in 0..2 {
            let (id, edit) = new_delivery(&plan, &mut ids, purchase, 8, day).unwrap();
            edit.apply(&mut plan).unwrap();
            let mut part = (**plan.deliveries.get(id).unwrap()).clone();
            part.received_on = day.filter(|_| plan.deliveries.len() == 1);
            plan.put(part.into());
        }
        let (task, edit) = new_task(&plan, &mut ids, project, "Mount");
        edit.apply(&mut plan).unwrap();
        let Edit::Put(Record::Dependency(link)) =
            link(&mut ids, WorkId::Purchase(purchase), WorkId::Task(task))
        else {
            unreachable!()
        };
        let mut link = (*link).clone();
        link.units = Some(16);
        Edit::put(link).apply(&mut plan).unwrap();
        assert_eq!(crate::domain::check::check(&plan), []);
        (plan, project, purchase, ids)
    }

    #[test]
    fn several_projects_move_in_one_edit_one_after_the_other() {
        let (mut plan, first, _, mut ids) = plan();
        let mut all = vec![first];
        for name in ["b", "c", "d"] {
            let (id, edit) = new_project(&plan, &mut ids, name, None).unwrap();
            edit.apply(&mut plan).unwrap();
            all.push(id);
        }
        let edit = move_projects(&plan, &[(all[3], 0), (all[2], 1), (all[3], 3)]);
        let back = edit.apply(&mut plan).unwrap();
        let order = |plan: &Portfolio| plan.ranked().iter().map(|p| p.id).collect::<Vec<_>>();
        assert_eq!(order(&plan), [all[2], all[0], all[1], all[3]]);
        back.apply(&mut plan).unwrap();
        assert_eq!(order(&plan), all);
        assert!(move_projects(&plan, &[(all[1], 1), ("nobody".parse().unwrap(), 0)]).is_empty());
    }

    #[test]
    fn parts_go_with_their_purchase_and_come_back_with_it() {
        let (before, project, purchase, _) = plan();
        for id in [RecordId::from(purchase), project.into()] {
            let mut plan = before.clone();
            let undo = delete(&plan, &[id]).apply(&mut plan).unwrap();
            assert!(plan.deliveries.is_empty() && plan.dependencies.is_empty());
            undo.apply(&mut plan).unwrap();
            assert_eq!(plan, before);
        }
        // a purchase does not go without its parts
        let refused = Edit::remove(purchase).apply(&mut before.clone());
        assert!(matches!(refused, Err(EditError::Used(..))), "{refused:?}");
    }

    #[test]
    fn copies_have_the_same_parts_of_which_none_has_come() {
        let (before, project, purchase, mut ids) = plan();
        let mut plan = before.clone();
        let (copy, edit) = duplicate_purchase(&plan, &mut ids, purchase).unwrap();
        let undo = edit.apply(&mut plan).unwrap();
        let of = |plan: &Portfolio, purchase| -> Vec<(u32, Option<NaiveDate>)> {
            plan.deliveries_of(purchase).map(|d| (d.units, d.received_on)).collect()
        };
        assert_eq!(of(&plan, copy), [(8, None), (8, None)]);
        assert_eq!(of(&plan, purchase), of(&before, purchase));
        assert_eq!(plan.purchases.get(copy).unwrap().expedite.len(), 1);
        undo.apply(&mut plan).unwrap();
        assert_eq!(plan, before);
        let (copy, edit) = duplicate_project(&plan, &mut ids, project).unwrap();
        edit.apply(&mut plan).unwrap();
        let copied = plan.purchases_of(copy)[0].id;
        assert_eq!(of(&plan, copied), [(8, None), (8, None)]);
        let link = plan.dependencies.iter().find(|d| d.from == WorkId::Purchase(copied)).unwrap();
        assert_eq!(link.units, Some(16));
    }

    #[test]
    fn units_are_counted_against_the_quantity_from_both_sides() {
        let (before, _, purchase, mut ids) = plan();
        let refused = |edit: Edit, words: &str| {
            let mut plan = before.clone();
            let error = edit.apply(&mut plan).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
            assert_eq!(plan, before);
        };
        let whole = (**before.purchases.get(purchase).unwrap()).clone();
        refused(Edit::put(Purchase { quantity: 15, ..whole.clone() }), "more units than the purchase has");
        let part = (**before.deliveries_of(purchase).next().unwrap()).clone();
        refused(Edit::put(Delivery { units: 17, ..part.clone() }), "raise the quantity");
        refused(Edit::put(Delivery { units: 0, ..part.clone() }), "at least 1 unit");
        refused(Edit::put(Delivery { purchase: PurchaseId(ids()), ..part }), "not in the plan");
        let link = (**before.dependencies.iter().next().unwrap()).clone();
        refused(
            Edit::put(Dependency { units: Some(25), ..link.clone() }),
            "more units than the purchase has",
        );
        refused(Edit::put(Dependency { units: Some(0), ..link.clone() }), "needs no units");
        refused(Edit::put(Dependency { kind: LinkKind::StartStart, ..link.clone() }), "finish-start");
        let offer = ExpediteOffer { lead_time: Estimate::days(1), surcharge: Money::from_minor(-1) };
        refused(Edit::put(Purchase { expedite: vec![offer], ..whole.clone() }), "below zero");
        // down to what the parts and the task need is fine; then nothing is left for another part
        let mut plan = before.clone();
        let fewer = Edit::put(Purchase { quantity: 16, ..whole });
        fewer.apply(&mut plan).unwrap();
        assert_eq!(plan.units_left(purchase), 0);
        assert!(new_delivery(&plan, &mut ids, purchase, 1, None).is_none());
    }
}
