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
use crate::workspace::Moves;
use chrono::NaiveDate;
use egui::Ui;

/// How many moves are shown at first, at most.
const FIRST: usize = 6;
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
    let Moves { all: moves, best } = answer.value;
    if moves.is_empty() {
        let ink = if answer.fresh { tokens.dim } else { tokens.faint };
        words(ui, "No single move makes it end earlier", ink);
        return;
    }
    if form.cx.project(project.id).and_then(|outlook| outlook.slack).is_some_and(|days| days >= 0) {
        words(ui, "By the plan the promise is kept; these would end it earlier", tokens.dim);
    } else if project.promise.is_some() && !moves.iter().any(|found| found.keeps) {
        words(ui, "No single move keeps the promise; these come nearest", tokens.dim);
    }
    let all = state.all_moves == Some(project.id);
    let shown: Vec<&Move> = if all {
        moves.iter().collect()
    } else {
        best.iter().take(FIRST).filter_map(|at| moves.get(*at)).collect()
    };
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
