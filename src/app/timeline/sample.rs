//! Plans for tests: small enough to follow, or as large as wanted.
use crate::domain::{Dependency, DependencyId, Id, Portfolio, ProjectId, TaskId, WorkId};
use crate::edits::{Edit, make};

/// So many projects of so many tasks in a chain each.
pub fn large(projects: usize, tasks: usize) -> Portfolio {
    let mut plan = Portfolio::empty();
    let mut next = 0;
    let mut ids = move || {
        next += 1;
        Id::generate(next, next)
    };
    for p in 0..projects {
        let (project, edit) = make::new_project(&plan, &mut ids, &format!("Project {p}"), None).unwrap();
        edit.apply(&mut plan).unwrap();
        let mut before: Option<TaskId> = None;
        for t in 0..tasks {
            let (task, edit) = make::new_task(&plan, &mut ids, project, &format!("Task {t}"));
            edit.apply(&mut plan).unwrap();
            if let Some(before) = before {
                make::link(&mut ids, WorkId::Task(before), WorkId::Task(task)).apply(&mut plan).unwrap();
            }
            before = Some(task);
        }
    }
    plan
}

/// Two projects; the first has four tasks in a chain, the second of which waits for a purchase.
pub fn small() -> (Portfolio, ProjectId) {
    let mut plan = large(2, 4);
    let first = plan.ranked()[0].id;
    let mut next = 90_000;
    let mut ids = move || {
        next += 1;
        Id::generate(next, next)
    };
    let (purchase, edit) = make::new_purchase(&plan, &mut ids, first, "Core switches");
    edit.apply(&mut plan).unwrap();
    let (from, to) = (plan.tasks_of(first)[0].id, plan.tasks_of(first)[1].id);
    let link = |from, to, ids: &mut dyn FnMut() -> Id| Dependency {
        id: DependencyId(ids()),
        from,
        to,
        kind: crate::domain::LinkKind::FinishStart,
        lag: crate::domain::Lag::NONE,
        strength: crate::domain::Strength::Hard,
        units: None,
    };
    for (from, to) in
        [(WorkId::Task(from), WorkId::Purchase(purchase)), (WorkId::Purchase(purchase), WorkId::Task(to))]
    {
        Edit::put(link(from, to, &mut ids)).apply(&mut plan).unwrap();
    }
    (plan, first)
}
