//! The weekly update: everything that was due since the last one in a list, each answered in its line by key or mouse, and all answers
//! together applied as one undo step; what the answers do to promises, with room for the cause; what the passing of days pushed.
//!
//! Nothing here changes the plan before "Apply". A line that is not answered changes nothing.
mod answer;
mod line;
mod promise;
mod silent;
mod state;

use super::context::{Ask, Cx};
use super::format;
use super::panel::form::judge;
use super::theme::{Size, Weight, font};
use super::widgets::{CARD_GAP, card, empty_state, fields};
use crate::domain::{Id, ProjectId};
use crate::edits::weekly::weekly_update;
use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use std::collections::BTreeSet;

pub use state::UpdateState;

/// Height of the line with the days and the buttons.
const TOOLS: f32 = 34.0;
/// Widest lines.
const WIDEST: f32 = 1000.0;

/// Shows the weekly update in all of `ui`.
pub fn update_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    state: &mut UpdateState,
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    let seen = ui.available_rect_before_wrap();
    ui.allocate_rect(seen, Sense::hover());
    ui.painter().rect_filled(seen, 0, cx.tokens.background);
    let inside = card(ui, seen.shrink(CARD_GAP), "Weekly update", cx.tokens);
    if cx.then.is_some() {
        let sentence = "A past moment is looked at, and what was cannot be answered anew. Go back to now.";
        empty_state(ui, inside, "This is how it was", sentence, &[], cx.tokens, asks);
        return;
    }
    // the list first: what is being typed when "Apply" is clicked belongs to it
    let memo = state.refresh(cx);
    let applying = std::mem::take(&mut state.applying);
    let tools = Rect::from_min_size(inside.min, vec2(inside.width(), TOOLS));
    let mut list = Rect::from_min_max(pos2(inside.left(), tools.bottom() + 6.0), inside.max);
    if let Some(fault) = &state.fault {
        let place = UiBuilder::new().max_rect(list).id_salt("why not");
        let used = ui.scope_builder(place, |ui| fields::say_fault(ui, fault)).response.rect;
        list.min.y = used.bottom() + 6.0;
    }
    if memo.due.is_empty() && memo.pushed.is_empty() && memo.suffering.is_empty() {
        let sentence = if memo.from == cx.today {
            "The update was made today. What falls due from now on is asked about next time.".to_owned()
        } else {
            let day = format::long_date(memo.from);
            format!("Nothing that was planned since {day} is still open. Today is asked about next time.")
        };
        empty_state(ui, list, "Nothing is due", &sentence, &[], cx.tokens, asks);
    } else {
        ui.scope_builder(UiBuilder::new().max_rect(list).id_salt("update"), |ui| {
            ScrollArea::vertical().id_salt("what was due").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                // so that the answers stand near what they answer
                ui.set_max_width(ui.available_width().min(WIDEST));
                lines(ui, cx, (state, &memo), asks);
                silent::silent_ui(ui, cx, &memo, asks);
            });
        });
    }
    if applying {
        apply(ui, cx, state, asks, ids);
    }
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(tools).layout(layout).id_salt("update tools"), |ui| {
        toolbar(ui, cx, (state, &memo));
    });
}

/// Makes all answers one step, unless one of them cannot be read.
fn apply(ui: &Ui, cx: &Cx<'_>, state: &mut UpdateState, asks: &mut Vec<Ask>, ids: &mut dyn FnMut() -> Id) {
    let memo = state.refresh(cx);
    let answers = state.answers(memo.from).clone();
    let refused = memo.due.iter().find(|due| {
        let said = answers.said.get(&due.row);
        said.is_some_and(|said| !said.is_half() && line::is_half(ui, due.row, *said))
    });
    if let Some(due) = refused {
        let name = crate::domain::check::work_name(cx.plan, due.work);
        let name = format::shown(&name);
        state.fault =
            Some(format!("{name}: what was typed could not be taken. Correct or restore it first."));
        return;
    }
    let edit = weekly_update(cx.plan, ids, cx.today, memo.facts(), &memo.told(&answers));
    state.fault = judge(cx.plan, &edit).err();
    if state.fault.is_none() {
        asks.push(Ask::Edit(format!("Weekly update of {}", cx.today.format("%-d %b")), edit));
    }
}

/// "since the last update on Mon 16 Nov 2026".
fn since(cx: &Cx<'_>, memo: &state::Memo) -> String {
    let day = format::long_date(memo.from);
    match cx.plan.settings.last_update {
        Some(_) if memo.from == cx.today => "the last update was made today".into(),
        Some(_) => format!("since the last update on {day}"),
        None => format!("since {day}, as there was no update yet"),
    }
}

/// Since when, how much is answered, and the buttons; from the right.
fn toolbar(ui: &mut Ui, cx: &Cx<'_>, (state, memo): (&mut UpdateState, &state::Memo)) {
    let t = cx.tokens;
    let answers = state.answers(memo.from).clone();
    let said = memo.due.iter().filter_map(|due| Some((due.row, *answers.said.get(&due.row)?)));
    let (half, whole): (Vec<_>, Vec<_>) = said.partition(|(row, said)| line::is_half(ui, *row, *said));
    let made = memo.from == cx.today;
    let apply = Button::new(RichText::new("Apply").color(t.on_accent)).fill(t.accent).stroke(Stroke::NONE);
    let apply = ui.add_enabled(!made, apply).accessible_name("Apply the weekly update");
    let apply = apply
        .on_hover_text("All answers and causes as one undo step; today becomes the day of the last update");
    let apply = apply.on_disabled_hover_text("The update was made today");
    if apply.clicked() {
        state.applying = true;
        ui.request_repaint();
    }
    let clear = Button::new(RichText::new("Clear").font(font(Weight::Medium, Size::Small)));
    let any = !answers.said.is_empty() || !answers.causes.is_empty();
    let clear = ui.add_enabled(any, clear).accessible_name("Clear all answers");
    if clear.on_hover_text("Take all answers back that are not applied yet").clicked() {
        *state.answers(memo.from) = state::Answers::default();
        state.fault = None;
    }
    let mut words = vec![];
    if !memo.due.is_empty() {
        words.push(format!("{} of {} answered", whole.len(), memo.due.len()));
    }
    if !half.is_empty() {
        words.push(format!("{} half answered", half.len()));
    }
    words.push(since(cx, memo));
    let words = format::sentence(&words.join(" · "));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(2.0);
        let words = RichText::new(words).font(font(Weight::Regular, Size::Body)).color(t.dim);
        ui.add(egui::Label::new(words).truncate());
    });
}

/// The lines by project in rank order, below its heading; projects too whose promise suffers without anything of them being due.
fn lines(ui: &mut Ui, cx: &Cx<'_>, (state, memo): (&mut UpdateState, &state::Memo), asks: &mut Vec<Ask>) {
    let shown: BTreeSet<ProjectId> =
        memo.due.iter().map(|d| d.project).chain(memo.suffering.iter().map(|s| s.project)).collect();
    let ranked = cx.plan.ranked();
    for project in ranked.iter().filter(|p| shown.contains(&p.id)) {
        let suffers = memo.suffering.iter().find(|s| s.project == project.id);
        promise::heading(ui, cx, project, suffers, asks);
        if let Some(suffers) = suffers {
            promise::cause(ui, project, suffers, state.answers(memo.from));
        }
        for (at, due) in memo.due.iter().enumerate().filter(|(_, due)| due.project == project.id) {
            line::line_ui(ui, cx, (at, &memo.due), due, (state, memo.from), asks);
        }
    }
}
