//! "What would bring it back": the best single moves for a project whose promise is in danger, each with what it brings and
//! costs, and a button that makes it.
use super::PanelState;
use super::form::{Form, INSET, section, words};
use super::parts::{button, tell};
use crate::app::sentence::{Look, sentence};
use crate::app::theme::Size;

use crate::app::widgets::fields;
use crate::domain::{Portfolio, Project};
use crate::edits::{Edit, make};
use crate::engine::{
    Change, Effect, Move, change_parts, change_words, effect, gain_parts, needs_bringing_back,
};
use chrono::NaiveDate;
use egui::Ui;

/// How many moves are shown at first.
const BEST: usize = 6;
/// Width of the buttons' column.
const BUTTONS: f32 = 92.0;

/// The section, where the project asks for it.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, project: &Project) {
    let asked = form.cx.project(project.id).is_some_and(needs_bringing_back);
    if !asked || fields::flushing(ui) {
        return;
    }
    let tokens = form.cx.tokens;
    section(ui, "What would bring it back");
    let Some(answer) = form.cx.answers.and_then(|answers| answers.bring_back(project.id)) else {
        words(ui, "…", tokens.faint);
        return;
    };
    let moves = answer.value;
    if moves.is_empty() {
        let ink = if answer.fresh { tokens.dim } else { tokens.faint };
        words(ui, "No single move makes it end earlier", ink);
        return;
    }
    if project.promise.is_some() && !moves.iter().any(|found| found.keeps) {
        words(ui, "No single move keeps the promise; these come nearest", tokens.dim);
    }
    let all = state.all_moves == Some(project.id);
    let shown: Vec<&Move> = if all { moves.iter().collect() } else { best(moves) };
    for found in &shown {
        line(ui, form, found, answer.fresh);
    }
    if shown.len() < moves.len() || all {
        let more = if all { "Show the best".into() } else { format!("Show all {}", moves.len()) };
        let clicked = ui.horizontal(|ui| {
            ui.add_space(INSET);
            button(ui, &more, &more)
        });
        if clicked.inner {
            state.all_moves = (!all).then_some(project.id);
        }
    }
}

/// The moves to show first: without ranks that another rank beats, and no more than a few.
fn best(moves: &[Move]) -> Vec<&Move> {
    let worth = |m: &Move| (m.keeps, m.gained.unwrap_or(i32::MAX), -i64::from(m.lost()), -m.money.minor());
    let own = |m: &Move| matches!(m.change, Change::Rank(moved, _) if moved == m.project);
    let is_rank = |m: &Move| matches!(m.change, Change::Rank(..));
    let beaten = |place: usize, this: &Move| {
        let mut others = moves.iter().enumerate().filter(|(at, m)| *at != place && is_rank(m));
        others.any(|(at, other)| {
            let (a, b) = (worth(other), worth(this));
            let no_worse = a.0 >= b.0 && a.1 >= b.1 && a.2 >= b.2 && a.3 >= b.3;
            // of two that are worth the same the one that moves the project itself, or the first
            no_worse
                && (a != b || (own(other), std::cmp::Reverse(at)) > (own(this), std::cmp::Reverse(place)))
        })
    };
    let kept = moves.iter().enumerate().filter(|(place, this)| !(is_rank(this) && beaten(*place, this)));
    kept.map(|(_, this)| this).take(BEST).collect()
}

/// A move: what is changed, below it what that brings and costs, and a button. One of an older plan is faint, and cannot be
/// made.
fn line(ui: &mut Ui, form: &mut Form<'_>, found: &Move, fresh: bool) {
    let cx = form.cx;
    let (tokens, today, currency) = (cx.tokens, cx.today, cx.currency());
    let mut make_it = false;
    ui.add_space(2.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(INSET);
        let width = (ui.available_width() - BUTTONS - INSET).max(80.0);
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            let look = |ink, size| {
                let look = Look::of(tokens).with(ink, size);
                if fresh { look } else { look.faded(tokens.faint) }
            };
            let change = change_parts(cx.plan, found.change);
            sentence(ui, change.iter(), look(tokens.text, Size::Body), form.asks);
            let gains = gain_parts(cx.plan, today, found, |m| crate::app::format::money(m, currency));
            sentence(ui, gains.iter(), look(tokens.dim, Size::Small), form.asks);
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
            ui.add_space(INSET);
            ui.spacing_mut().interact_size.y = 24.0;
            let name = change_words(cx.plan, found.change);
            make_it = ui.add_enabled_ui(fresh, |ui| button(ui, verb(found.change), &name)).inner;
        });
    });
    ui.add_space(4.0);
    if make_it && let Some((name, edit)) = step(cx.plan, today, found.change) {
        tell(form, |form| form.ask(name, edit));
    }
}

/// What the button of a move says.
fn verb(change: Change) -> &'static str {
    match change {
        Change::Rank(..) => "Move",
        Change::Window(..) => "Use window",
        Change::Expedite(..) => "Take offer",
        Change::Person(..) => "Reassign",
        Change::Drop(_) => "Drop",
        Change::CutTask(_) | Change::CutLeadTime(_) => "Use low end",
    }
}

/// The one undo step that a move is; `None` if what it concerns is gone.
pub fn step(plan: &Portfolio, today: NaiveDate, change: Change) -> Option<(String, Edit)> {
    let edit = match effect(plan, today, change)? {
        Effect::Rank(project, to) => make::move_project(plan, project, to, None),
        Effect::Put(row) => Edit::Put(row),
        Effect::Remove(link) => Edit::remove(link),
    };
    Some((change_words(plan, change), edit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Money, ProjectId, TaskId};

    #[test]
    fn ranks_that_another_rank_beats_are_not_shown_first() {
        let (own, other): (ProjectId, ProjectId) = ("own".parse().unwrap(), "other".parse().unwrap());
        let task: TaskId = "task".parse().unwrap();
        let of = |change, gained, lost| Move {
            project: own,
            change,
            finish: NaiveDate::default(),
            gained: Some(gained),
            keeps: false,
            losses: vec![(other, Some(lost))],
            money: Money::ZERO,
        };
        let moves = [
            of(Change::Rank(other, 7), 9, 2),
            of(Change::Rank(own, 5), 9, 2),
            of(Change::Rank(own, 4), 9, 8),
            of(Change::CutTask(task), 4, 9),
            of(Change::Rank(own, 6), 3, 1),
        ];
        let shown: Vec<Change> = best(&moves).iter().map(|m| m.change).collect();
        assert_eq!(shown, [Change::Rank(own, 5), Change::CutTask(task), Change::Rank(own, 6)]);
    }
}
