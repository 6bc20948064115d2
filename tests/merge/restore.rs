//! What is true of every project that is brought back as it was.
use crate::laws::cases;
use crate::random::{edited, start};
use proptest::prelude::*;
use stackrank::domain::check::{Severity, check, find_cycle};
use stackrank::domain::{Portfolio, ProjectId, Record, RecordId, WorkId};
use stackrank::edits::{History, make, restore_project};
use std::collections::BTreeSet;

/// The rows that belong to a project.
fn rows_of(plan: &Portfolio, project: ProjectId) -> Vec<Record> {
    let owner = |row: &Record| match row {
        Record::Project(row) => Some(row.id),
        Record::Task(row) => Some(row.project),
        Record::Purchase(row) => Some(row.project),
        Record::Change(row) => Some(row.project),
        Record::Delivery(row) => plan.project_of(WorkId::Purchase(row.purchase)),
        Record::Invoice(row) => plan.project_of(WorkId::Purchase(row.purchase)),
        Record::DrawDown(row) => Some(row.project),
        Record::DelayCause(row) => Some(row.project),
        _ => None,
    };
    make::records(plan).into_iter().filter(|row| owner(row) == Some(project)).collect()
}

/// The dependencies with an end in a project, or, if `inside`, both.
fn links_of(plan: &Portfolio, project: ProjectId, inside: bool) -> BTreeSet<RecordId> {
    let own = |end: WorkId| plan.project_of(end) == Some(project);
    let joins = |a: bool, b: bool| if inside { a && b } else { a || b };
    let links = plan.dependencies.iter().filter(|link| joins(own(link.from), own(link.to)));
    links.map(|link| link.id.into()).collect()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn its_rows_are_those_of_then_and_all_others_those_of_now(seeds: (u64, u64, u64), which: usize) {
        let then = start(seeds.0);
        let now = edited(&edited(&then, seeds.1, 1), seeds.2, 2);
        let Some(project) = then.projects.rows().get(which % then.projects.len().max(1)).map(|p| p.id) else {
            return Ok(());
        };
        let sound = |plan: &Portfolio| check(plan).iter().all(|p| p.severity != Severity::Error);
        prop_assume!(sound(&then) && sound(&now));
        let restored = restore_project(&now, &then, project).expect("it was there");
        let (mut plan, mut history) = (now.clone(), History::default());
        history.apply(&mut plan, "Restore", restored.edit).expect("the rules hold");

        prop_assert_eq!(rows_of(&plan, project), rows_of(&then, project));
        prop_assert!(sound(&plan), "{:?}", check(&plan));
        prop_assert!(find_cycle(&plan).is_none());
        let links = links_of(&plan, project, false);
        prop_assert!(links.is_subset(&links_of(&then, project, false)));
        if find_cycle(&then).is_none() {
            prop_assert_eq!(links_of(&plan, project, true), links_of(&then, project, true));
        }
        // what is missing is told
        let missing = links_of(&then, project, false).difference(&links).count();
        let told = restored.told.iter().filter(|line| line.contains(" is not back: ")).count();
        prop_assert_eq!(missing, told, "{:?}", restored.told);

        let own: BTreeSet<RecordId> =
            [&now, &then].iter().flat_map(|plan| rows_of(plan, project)).map(|row| row.id()).collect();
        let free = |row: &RecordId| {
            !own.contains(row) && !matches!(row, RecordId::Dependency(_) | RecordId::BaselineRow(_))
        };
        for id in make::records(&now).iter().map(Record::id).filter(free) {
            // a part or an invoice of a purchase that has changed hands since goes with it
            prop_assert!(
                plan.record(id) == now.record(id) || matches!(id, RecordId::Delivery(_) | RecordId::Invoice(_)), "{:?}", id
            );
        }
        history.undo(&mut plan).expect("undo");
        prop_assert_eq!(plan, now);
    }
}
