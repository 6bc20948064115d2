//! A project with tasks, for unit tests.
use crate::domain::{Id, Portfolio, ProjectId, TaskId};
use crate::edits::make;

/// Ids in order.
pub(super) fn ids() -> impl FnMut() -> Id {
    ids_from(0)
}

/// Ids in order behind those of a number.
pub(super) fn ids_from(mut number: u64) -> impl FnMut() -> Id {
    move || {
        number += 1;
        Id::generate(1 << 40, number)
    }
}

/// A project in delivery with a task of each name.
pub(super) fn project(
    ids: &mut impl FnMut() -> Id,
    name: &str,
    tasks: &[&str],
) -> (Portfolio, ProjectId, Vec<TaskId>) {
    let mut plan = Portfolio::empty();
    let delivery = plan.columns().iter().find(|s| s.name == "Delivery").map(|s| s.id);
    let (project, edit) = make::new_project(&plan, ids, name, delivery).unwrap();
    edit.apply(&mut plan).unwrap();
    let mut added = vec![];
    for task in tasks {
        let (task, edit) = make::new_task(&plan, ids, project, task);
        edit.apply(&mut plan).unwrap();
        added.push(task);
    }
    (plan, project, added)
}
