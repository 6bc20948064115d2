use super::*;
use crate::domain::{Project, Rank};
use crate::storage::to_text;
use crate::workspace::example::example;
use chrono::NaiveDate;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// The example with its last project first.
fn upside_down() -> Workspace {
    let mut plan = example(today());
    let mut rank = Rank::first();
    let ranked: Vec<_> = plan.ranked().into_iter().rev().map(|p| p.id).collect();
    for id in ranked {
        let mut row = Project::clone(plan.projects.get(id).unwrap());
        row.rank = rank.clone();
        rank = rank.next();
        plan.put(row.into());
    }
    Workspace::in_memory(plan, today())
}

fn worth(workspace: &Workspace) -> Objective {
    objective(&workspace.plan, &workspace.network, &workspace.order, &mut Bench::default())
}

fn listed(workspace: &Workspace) -> &Proposals {
    match workspace.suggestion() {
        Some(Suggestion::Listed(_, proposals)) => proposals,
        other => panic!("{other:?}"),
    }
}

fn searched() -> Workspace {
    let mut workspace = upside_down();
    workspace.suggest();
    assert!(matches!(workspace.suggestion(), Some(Suggestion::Searching(p)) if p.best < p.before));
    workspace.stop_suggesting();
    workspace
}

#[test]
fn all_together_are_one_step_that_leads_to_what_was_told() {
    let mut workspace = searched();
    let (text, before) = (to_text(workspace.plan()), worth(&workspace));
    let (now, after) = (listed(&workspace).now, listed(&workspace).after);
    assert!(after < now && now == before);
    workspace.take_suggested(None).unwrap();
    assert_eq!(worth(&workspace), after);
    assert!(listed(&workspace).rows.is_empty(), "{:?}", listed(&workspace).rows);
    assert!(listed(&workspace).taken > 1);
    workspace.undo().unwrap();
    assert_eq!(to_text(workspace.plan()), text, "one step");
    assert_eq!(workspace.suggestion(), Some(&Suggestion::Outdated));
}

#[test]
fn whichever_is_taken_does_what_it_said_and_none_makes_it_worse() {
    let rows = listed(&searched()).rows.len();
    assert!(rows > 1, "{rows}");
    for first in 0..rows {
        let mut workspace = searched();
        let mut place = first;
        while let Some(row) = listed(&workspace).rows.get(place).cloned() {
            let before = worth(&workspace);
            assert_eq!(before, listed(&workspace).now);
            assert!(row.alone && row.step.after < before || !row.alone && row.step.after <= row.step.before);
            workspace.take_suggested(Some(place)).unwrap();
            assert_eq!(worth(&workspace), row.step.after, "{:?}", row.what);
            assert!(worth(&workspace) <= before);
            place = 0;
        }
    }
}

#[test]
fn an_edit_ends_it_and_closing_forgets_it() {
    let mut workspace = upside_down();
    workspace.suggest();
    let id = workspace.plan.ranked()[0].id;
    let edit = make::move_project(&workspace.plan, id, 3, None);
    workspace.apply("Move", edit).unwrap();
    assert_eq!(workspace.suggestion(), Some(&Suggestion::Outdated));
    workspace.stop_suggesting();
    workspace.take_suggested(None).unwrap();
    assert_eq!(workspace.suggestion(), Some(&Suggestion::Outdated));
    workspace.close_suggestion();
    assert_eq!(workspace.suggestion(), None);
    let edit = make::move_project(&workspace.plan, id, 0, None);
    workspace.apply("Move", edit).unwrap();
    assert_eq!(workspace.suggestion(), None, "nobody looks");
}

#[test]
fn a_good_order_stays_and_a_plan_without_projects_has_none() {
    let mut workspace = Workspace::in_memory(Portfolio::empty(), today());
    workspace.suggest();
    workspace.stop_suggesting();
    assert!(listed(&workspace).rows.is_empty());
    let text = to_text(workspace.plan());
    workspace.take_suggested(None).unwrap();
    workspace.take_suggested(Some(7)).unwrap();
    assert_eq!((to_text(workspace.plan()), workspace.history().next_undo()), (text, None));
}
