//! Review: which promises and budgets are in danger, and how badly, in ten seconds. The scatter of slack against budget
//! variance, all projects in a table, where to look first, and cost over time.
mod apart;
mod axis;
pub(super) mod cost;
mod earned;
mod figures;
mod first;
mod funding;
pub(super) mod memo;
mod projects;
mod reason;
mod scatter;
mod switch;
mod trouble;

use super::context::{Ask, Cx, Selection};
use super::earned::EarnedMemo;
use super::widgets::{CARD_GAP, Sort, card, card_beside};
use crate::domain::ProjectId;
use crate::engine::{CurveOf, FallsAt};
use egui::{Rect, Ui, UiBuilder, pos2, vec2};

pub use apart::{Disc, apart};
pub use figures::{Figures, Sums, figures, sums};
pub use trouble::{Finding, Found, findings};

/// View state of Review.
#[derive(Clone, Debug, Default)]
pub struct ReviewState {
    /// How the table is sorted.
    pub sort: Sort,
    /// The project under the pointer, in the scatter, the table or the list: lit in all three.
    pub hovered: Option<ProjectId>,
    /// The project that was last brought into view in the table.
    revealed: Option<ProjectId>,
    /// What the table shows: a place in [`TABLES`].
    table: usize,
    /// How the table of earned value is sorted.
    earned_sort: Sort,
    /// Where purchases fall in cost over time.
    pub falls_at: FallsAt,
    memo: memo::Memo,
    earned_memo: EarnedMemo,
    /// Where the marks of the scatter stand, kept while nothing moves.
    layout: scatter::Layout,
}

/// What the table shows.
const TABLES: [(&str, &str); 3] = [
    ("Promises", "Deadline and budget of all projects"),
    ("Earned value", "What is done and spent, against a baseline"),
    ("Funding", "Spend against funding by quarter, and the close of the year"),
];
/// Where purchases fall in cost over time.
const FALLS: [(&str, &str); 2] = [
    ("By receipt", "Each purchase on the day it is received"),
    (
        "By payment",
        "Each purchase on the day it is paid: what is not paid yet on its due day by the terms of payment, not before \
         today. The planned line stays by receipt",
    ),
];

/// Where the four cards stand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Places {
    scatter: Rect,
    table: Rect,
    trouble: Rect,
    cost: Rect,
    /// The whole, which may be taller than what is seen.
    whole: Rect,
}

/// Two by two where there is room, else one below the other.
fn places(seen: Rect, table_height: f32) -> Places {
    let inside = seen.shrink(CARD_GAP);
    let origin = inside.min;
    let at = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(origin + vec2(x, y), vec2(w, h));
    if inside.width() >= 900.0 {
        let height = inside.height().max(520.0) - CARD_GAP;
        let top = table_height.clamp(height * 0.55, height * 0.66).round();
        let left = (inside.width() * 0.395).clamp(340.0, (inside.width() - 586.0).max(340.0)).round();
        let right = inside.width() - left - CARD_GAP;
        Places {
            scatter: at(0.0, 0.0, left, top),
            table: at(left + CARD_GAP, 0.0, right, top),
            trouble: at(0.0, top + CARD_GAP, left, height - top),
            cost: at(left + CARD_GAP, top + CARD_GAP, right, height - top),
            whole: Rect::from_min_max(seen.min, pos2(seen.right(), origin.y + height + 2.0 * CARD_GAP)),
        }
    } else {
        let width = inside.width();
        let mut y = 0.0;
        let mut next = |height: f32| {
            let rect = at(0.0, y, width, height);
            y += height + CARD_GAP;
            rect
        };
        Places {
            scatter: next((width * 0.62).clamp(300.0, 440.0)),
            trouble: next(240.0),
            table: next(table_height),
            cost: next(260.0),
            whole: Rect::from_min_max(seen.min, pos2(seen.right(), origin.y + y)),
        }
    }
}

/// Shows Review.
pub fn review_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut ReviewState, asks: &mut Vec<Ask>) {
    let seen = ui.available_rect_before_wrap();
    ui.painter().rect_filled(seen, 0, cx.tokens.background);
    let rows = figures(cx);
    if rows.is_empty() {
        super::widgets::empty_state(
            ui,
            seen,
            "Nothing to review yet",
            "Projects appear here with their promise and budget as soon as there are some.",
            &[super::commands::Command::NewProject, super::commands::Command::OpenExample],
            cx.tokens,
            asks,
        );
        return;
    }
    state.memo.refresh(cx);
    let before = state.hovered.take();
    let mut hover = None;
    ui.scope_builder(UiBuilder::new().max_rect(seen).id_salt("review"), |ui| {
        egui::ScrollArea::vertical().id_salt("review").auto_shrink(false).show(ui, |ui| {
            let top = ui.cursor().min;
            let at = places(Rect::from_min_size(top, seen.size()), projects::height(rows.len()));
            ui.allocate_rect(at.whole, egui::Sense::hover());
            let inside = card(ui, at.scatter, "Budget versus deadline", cx.tokens);
            scatter::show(ui, inside, cx, &rows, before, &mut state.layout, &mut hover, asks);
            let heading = match state.table {
                1 => "Earned value",
                2 => "Funding",
                _ => "All projects in priority order",
            };
            let room = switch::width(ui, &TABLES);
            let inside = card_beside(ui, at.table, heading, room, cx.tokens);
            if let Some(way) = switch::switch(ui, at.table, &TABLES, state.table, cx.tokens) {
                state.table = way;
            }
            let selected = cx.selection.project(cx.plan);
            let reveal = (selected != state.revealed).then_some(selected).flatten();
            state.revealed = selected;
            match state.table {
                1 => {
                    let earned = state.earned_memo.of(cx);
                    let sort = &mut state.earned_sort;
                    earned::show(ui, inside, cx, &rows, earned, sort, before, &mut hover, asks);
                }
                2 => funding::show(ui, inside, cx, asks),
                _ => {
                    projects::show(ui, inside, cx, &rows, &mut state.sort, before, reveal, &mut hover, asks);
                }
            }
            let inside = card(ui, at.trouble, "Where to look first", cx.tokens);
            let project = selected.and_then(|id| cx.plan.projects.get(id));
            let foot = if project.is_some() { first::HEIGHT.min(inside.height() * 0.5) } else { 0.0 };
            let list = Rect::from_min_max(inside.min, inside.max - vec2(0.0, foot));
            let found = state.memo.found(cx, &rows, trouble::room(list));
            trouble::show(ui, list, cx, found, before, &mut hover, asks);
            if let Some(project) = project {
                first::show(ui, Rect::from_min_max(list.left_bottom(), inside.max), cx, project, asks);
            }
            let project = rows.iter().find(|r| selected == Some(r.project.id));
            let budget = project.map_or(sums(&rows).budget, |p| p.outlook.money.budget);
            let subject = cost::Subject { project, budget };
            let room = switch::width(ui, &FALLS);
            let inside = card_beside(ui, at.cost, &subject.heading(), room, cx.tokens);
            let taken = usize::from(state.falls_at == FallsAt::Payment);
            if let Some(way) = switch::switch(ui, at.cost, &FALLS, taken, cx.tokens) {
                state.falls_at = if way == 1 { FallsAt::Payment } else { FallsAt::Receipt };
            }
            let of = CurveOf { only: subject.id(), at: state.falls_at, baseline: cx.compared };
            cost::show(ui, inside, cx, &subject, state.memo.curve(cx, of));
        });
    });
    state.hovered = hover;
    if state.hovered != before {
        ui.request_repaint();
    }
}

/// Asks to select a project that was clicked, or to open its page: for a double click, and for Enter on what is selected already.
fn select_or_open(
    ui: &Ui,
    response: &egui::Response,
    selected: bool,
    asks: &mut Vec<Ask>,
    project: ProjectId,
) {
    let again = selected && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if again || response.double_clicked() {
        asks.push(Ask::OpenPage(project));
    } else {
        select(asks, project);
    }
}

/// Asks to select a project.
fn select(asks: &mut Vec<Ask>, project: ProjectId) {
    asks.push(Ask::Select(Selection::Project(project)));
}
