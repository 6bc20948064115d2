//! Bringing one project back as it was: one edit, made from the plan now and the plan then.
//!
//! What belongs to the project becomes what it was: its tasks, purchases, deliveries, changes, and the dependencies of its
//! tasks and purchases. What these refer to and is gone now (a person, a supplier, a stage) comes back. Rows of other projects
//! stay as they are; so a dependency on one that is gone, or one that the plan of today cannot take, is left out and told.
use super::Edit;
use super::fields::references;
use super::make::replace_all;
use crate::domain::check::{Severity, find_cycle, has_work, problems_of, work_name, would_close_cycle};
use crate::domain::{Dependency, Portfolio, ProjectId, PurchaseId, Record, RecordId, WorkId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a project comes back.
#[derive(Clone, PartialEq, Debug)]
pub struct Restored {
    /// From the plan now to the plan with the project as it was.
    pub edit: Edit,
    /// What is not as it was, and what else changes with it: a sentence each.
    pub told: Vec<String>,
}

/// Brings a project back from `then`; `None` if there was no such project.
pub fn restore_project(now: &Portfolio, then: &Portfolio, project: ProjectId) -> Option<Restored> {
    then.projects.get(project)?;
    let works = works_of(then, project);
    let (was, is) = (own_rows(then, project, &works), own_rows(now, project, &works));
    let kept: BTreeSet<RecordId> = was.iter().map(Record::id).collect();
    let mut plan = now.clone(); // pointers only
    let mut told = vec![];
    for id in is.iter().map(Record::id).filter(|id| !kept.contains(id)) {
        // what another project owned then goes back to it; what is newer goes
        match then.record(id).filter(|row| owner(row).is_some_and(|owner| now.record(owner).is_some())) {
            Some(row) => plan.put(row),
            None => plan.take(id),
        };
    }
    for row in was {
        plan.put(row);
    }
    // one that refers to nothing already is not this edit's to mend
    let lost = |plan: &Portfolio, work: WorkId| has_work(now, work) && !has_work(plan, work);
    for link in &now.dependencies {
        if [link.from, link.to].iter().any(|end| works.contains(end) || lost(&plan, *end)) {
            plan.dependencies.remove(link.id);
        }
    }
    for row in &now.baseline_rows {
        if lost(&plan, row.work) {
            plan.baseline_rows.remove(row.id);
        }
    }
    for row in &then.baseline_rows {
        if works.contains(&row.work) && !has_work(now, row.work) {
            plan.put(Record::BaselineRow(row.clone()));
        }
    }
    bring_back_links(&mut plan, then, &works, &mut told);
    for link in now.dependencies.iter().filter(|link| !plan.dependencies.has(link.id)) {
        let others = [link.from, link.to].iter().any(|end| now.project_of(*end) != Some(project));
        if others && then.dependencies.get(link.id).is_none() && has_both(&plan, link) {
            told.push(format!("The newer dependency {} is gone", words(now, link)));
        }
    }
    revive(&mut plan, then, now, &mut told);
    Some(Restored { edit: replace_all(now, &plan), told })
}

/// The rows of a project but for its dependencies; with the deliveries and invoices of `works`, whoever owns these.
fn own_rows(plan: &Portfolio, project: ProjectId, works: &BTreeSet<WorkId>) -> Vec<Record> {
    let mut rows: Vec<Record> =
        plan.projects.get(project).cloned().map(Record::Project).into_iter().collect();
    rows.extend(plan.tasks.iter().filter(|t| t.project == project).cloned().map(Record::Task));
    let purchases = plan.purchases.iter().filter(|p| p.project == project);
    rows.extend(purchases.clone().cloned().map(Record::Purchase));
    let own: BTreeSet<PurchaseId> = purchases.map(|p| p.id).collect();
    let parts = plan.deliveries.iter();
    let parts = parts.filter(|d| own.contains(&d.purchase) || works.contains(&WorkId::Purchase(d.purchase)));
    rows.extend(parts.cloned().map(Record::Delivery));
    let bills = plan.invoices.iter();
    let bills = bills.filter(|i| own.contains(&i.purchase) || works.contains(&WorkId::Purchase(i.purchase)));
    rows.extend(bills.cloned().map(Record::Invoice));
    rows.extend(plan.draw_downs.iter().filter(|d| d.project == project).cloned().map(Record::DrawDown));
    rows.extend(plan.causes.iter().filter(|c| c.project == project).cloned().map(Record::DelayCause));
    rows.extend(plan.changes.iter().filter(|c| c.project == project).cloned().map(Record::Change));
    rows
}

/// What a row that belongs to a project belongs to.
fn owner(row: &Record) -> Option<RecordId> {
    match row {
        Record::Task(row) => Some(row.project.into()),
        Record::Purchase(row) => Some(row.project.into()),
        Record::Change(row) => Some(row.project.into()),
        Record::Delivery(row) => Some(row.purchase.into()),
        Record::Invoice(row) => Some(row.purchase.into()),
        Record::DrawDown(row) => Some(row.project.into()),
        Record::DelayCause(row) => Some(row.project.into()),
        _ => None,
    }
}

/// The tasks and purchases of a project.
fn works_of(plan: &Portfolio, project: ProjectId) -> BTreeSet<WorkId> {
    let tasks = plan.tasks.iter().filter(|t| t.project == project).map(|t| WorkId::Task(t.id));
    let purchases = plan.purchases.iter().filter(|p| p.project == project).map(|p| WorkId::Purchase(p.id));
    tasks.chain(purchases).collect()
}

/// The dependencies with at least one end among some work.
fn links_of<'p>(plan: &'p Portfolio, works: &BTreeSet<WorkId>) -> impl Iterator<Item = &'p Arc<Dependency>> {
    plan.dependencies.iter().filter(|link| works.contains(&link.from) || works.contains(&link.to))
}

fn has_both(plan: &Portfolio, link: &Dependency) -> bool {
    has_work(plan, link.from) && has_work(plan, link.to)
}

/// "Rack and stack → Burn-in".
fn words(plan: &Portfolio, link: &Dependency) -> String {
    format!("{} → {}", work_name(plan, link.from), work_name(plan, link.to))
}

/// Puts the dependencies of then back that the plan can take, those inside the project first: where something has to give
/// way to break a circle, it is what joins the project to others.
fn bring_back_links(
    plan: &mut Portfolio,
    then: &Portfolio,
    works: &BTreeSet<WorkId>,
    told: &mut Vec<String>,
) {
    let inside = |link: &Dependency| works.contains(&link.from) && works.contains(&link.to);
    let (own, joining): (Vec<_>, Vec<_>) = links_of(then, works).partition(|link| inside(link));
    let mut able: Vec<&Arc<Dependency>> = vec![];
    for link in own.into_iter().chain(joining) {
        if !has_both(plan, link) {
            let gone = if has_work(plan, link.from) { link.to } else { link.from };
            let text = format!("{} is not back: {} is gone", words(then, link), work_name(then, gone));
            told.push(text);
        } else if faulty(plan, link) && !faulty(then, link) {
            told.push(format!("{} is not back: it does not fit what has changed since", words(then, link)));
        } else {
            able.push(link);
        }
    }
    let mut whole = plan.clone(); // pointers only
    for link in &able {
        whole.dependencies.put(Arc::clone(link));
    }
    if find_cycle(&whole).is_none() || find_cycle(plan).is_some() {
        *plan = whole;
        return;
    }
    for link in able {
        if would_close_cycle(plan, link.from, link.to).is_some() {
            told.push(format!("{} is not back: it would close a circle", words(then, link)));
        } else {
            plan.dependencies.put(Arc::clone(link));
        }
    }
}

/// Whether a dependency breaks a rule.
fn faulty(plan: &Portfolio, link: &Arc<Dependency>) -> bool {
    problems_of(plan, &Record::Dependency(link.clone())).iter().any(|p| p.severity == Severity::Error)
}

/// Brings back what the rows that are put refer to and is gone; a person with their absences.
fn revive(plan: &mut Portfolio, then: &Portfolio, now: &Portfolio, told: &mut Vec<String>) {
    let mut open: Vec<Record> = changed_rows(now, plan);
    while let Some(row) = open.pop() {
        for to in references(&row) {
            if plan.record(to).is_some() {
                continue;
            }
            let Some(found) = then.record(to) else { continue };
            plan.put(found.clone());
            told.push(format!("The {} {} is back", super::words::kind(to), super::words::title(plan, to)));
            if let RecordId::Person(person) = to {
                for absence in then.absences.iter().filter(|a| a.person == person) {
                    plan.absences.put(absence.clone());
                }
            }
            open.push(found);
        }
    }
}

/// The rows that another plan has otherwise.
fn changed_rows(before: &Portfolio, after: &Portfolio) -> Vec<Record> {
    let rows = super::make::records(after).into_iter();
    rows.filter(|row| before.record(row.id()).as_ref() != Some(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Task, TaskId};
    use crate::edits::{History, make};
    use std::cell::Cell;

    /// Makes rows with ids of its own.
    struct Maker {
        plan: Portfolio,
        count: Cell<u64>,
    }

    impl Maker {
        fn new() -> Self {
            Self { plan: Portfolio::empty(), count: Cell::new(0) }
        }
        fn id(&self) -> Id {
            self.count.set(self.count.get() + 1);
            Id::generate(1, self.count.get())
        }
        fn project(&mut self, name: &str) -> ProjectId {
            let (id, edit) = make::new_project(&self.plan, &mut || self.id(), name, None).unwrap();
            edit.apply(&mut self.plan).unwrap();
            id
        }
        fn task(&mut self, project: ProjectId, name: &str) -> TaskId {
            let (id, edit) = make::new_task(&self.plan, &mut || self.id(), project, name);
            edit.apply(&mut self.plan).unwrap();
            id
        }
        fn person(&mut self, name: &str) -> crate::domain::PersonId {
            let (id, edit) = make::new_person(&mut || self.id(), name);
            edit.apply(&mut self.plan).unwrap();
            id
        }
        fn link(&mut self, from: TaskId, to: TaskId) {
            let edit = make::link(&mut || self.id(), WorkId::Task(from), WorkId::Task(to));
            edit.apply(&mut self.plan).unwrap();
        }
        fn delete(&mut self, id: impl Into<RecordId>) {
            make::delete(&self.plan, &[id.into()]).apply(&mut self.plan).unwrap();
        }
    }

    #[test]
    fn a_deleted_project_comes_back_with_the_person_it_needs_and_one_undo_takes_all_of_it_back() {
        let mut m = Maker::new();
        let (a, who) = (m.project("Switches"), m.person("Ada"));
        let (first, second) = (m.task(a, "Rack"), m.task(a, "Test"));
        m.link(first, second);
        let mut task = Task::clone(m.plan.tasks.get(first).unwrap());
        task.people = vec![crate::domain::Assignment { person: who, percent: 100 }];
        m.plan.put(task.into());
        let then = m.plan.clone();
        m.delete(a);
        m.delete(who);
        let now = m.plan.clone();
        let restored = restore_project(&now, &then, a).unwrap();
        assert_eq!(restored.told, ["The person Ada is back"]);
        let (mut plan, mut history) = (now.clone(), History::default());
        history.apply(&mut plan, "Restore", restored.edit).unwrap();
        assert_eq!(plan, then);
        history.undo(&mut plan).unwrap();
        assert_eq!(plan, now);
    }

    #[test]
    fn what_is_newer_goes_and_other_projects_stay() {
        let mut m = Maker::new();
        let (a, b) = (m.project("A"), m.project("B"));
        let (own, other) = (m.task(a, "Own"), m.task(b, "Other"));
        let then = m.plan.clone();
        let newer = m.task(a, "Newer");
        m.link(own, other);
        let mut renamed = Task::clone(m.plan.tasks.get(other).unwrap());
        renamed.name = "Other, renamed".into();
        m.plan.put(renamed.into());
        let restored = restore_project(&m.plan, &then, a).unwrap();
        assert_eq!(restored.told, ["The newer dependency Own → Other, renamed is gone"]);
        let mut plan = m.plan.clone();
        restored.edit.apply(&mut plan).unwrap();
        assert!(!plan.tasks.has(newer) && plan.dependencies.is_empty());
        assert_eq!(plan.tasks.get(other).unwrap().name, "Other, renamed");
    }

    #[test]
    fn a_dependency_on_what_is_gone_is_left_out_and_told() {
        let mut m = Maker::new();
        let (a, b) = (m.project("A"), m.project("B"));
        let (own, other) = (m.task(a, "Own"), m.task(b, "Other"));
        m.link(other, own);
        let then = m.plan.clone();
        m.delete(b);
        let restored = restore_project(&m.plan, &then, a).unwrap();
        assert_eq!(restored.told, ["Other → Own is not back: Other is gone"]);
        restored.edit.apply(&mut m.plan).unwrap();
        assert!(m.plan.dependencies.is_empty() && !m.plan.tasks.has(other));
    }

    #[test]
    fn a_dependency_that_would_close_a_circle_with_todays_plan_is_left_out_and_told() {
        let mut m = Maker::new();
        let (a, b) = (m.project("A"), m.project("B"));
        let (first, last) = (m.task(a, "First"), m.task(a, "Last"));
        let (x, y) = (m.task(b, "X"), m.task(b, "Y"));
        m.link(first, last);
        m.link(last, x);
        m.link(y, first);
        let then = m.plan.clone();
        let gone: Vec<_> = m.plan.dependencies.iter().map(|d| RecordId::from(d.id)).collect();
        make::delete(&m.plan, &gone).apply(&mut m.plan).unwrap();
        m.link(x, y);
        let restored = restore_project(&m.plan, &then, a).unwrap();
        assert_eq!(restored.told.len(), 1, "{:?}", restored.told);
        assert!(restored.told[0].ends_with("is not back: it would close a circle"), "{:?}", restored.told);
        restored.edit.apply(&mut m.plan).unwrap();
        assert_eq!(m.plan.dependencies.len(), 3);
        assert!(find_cycle(&m.plan).is_none());
    }

    #[test]
    fn a_project_that_was_not_there_then_cannot_come_back() {
        let mut m = Maker::new();
        let then = m.plan.clone();
        let a = m.project("A");
        assert_eq!(restore_project(&m.plan, &then, a), None);
    }
}
