//! The list of conflicts: values that two people changed at once, and everything that cannot be as the plan says or has no
//! date, by project in rank order; what is wrong, what to do about it, and a button where one edit does it. It stands below the views, so that a
//! row can be clicked and what it concerns be seen above it.
mod clashes;
mod settle;

use super::commands::Command;
use super::context::{Ask, Cx, Selection};
use super::format;
use super::theme::{Size, Weight, font, size};
use super::widgets::fields::{Icon, icon_button};
use super::widgets::{self, Mark, elided, paint_mark, text_width};
use crate::domain::check::work_name;
use crate::engine::{ProjectTroubles, Trouble, Wrong, remedy, remedy_words, trouble_words, troubles};
use egui::{
    Align, Align2, EventFilter, Id, Key, Layout, Modifiers, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

pub use settle::settle;

/// Height of a project's heading.
const HEADING: f32 = 28.0;
/// Height of a trouble: what is wrong, and below it what to do.
const ROW: f32 = 44.0;

/// Whether the list is open, and where the keyboard is in it.
#[derive(Clone, Debug, Default)]
pub struct ConflictsState {
    open: bool,
    /// The keyboard is to go to the first row.
    fresh: bool,
}

impl ConflictsState {
    /// Opens the list and goes to it, or closes it.
    pub fn toggle(&mut self) {
        self.open = !self.open;
        self.fresh = self.open;
    }
    /// Closes the list.
    pub fn close(&mut self) {
        self.open = false;
    }
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open
    }
}

/// A line of the list.
#[derive(Clone, Copy)]
enum Line<'a> {
    Project(&'a ProjectTroubles),
    Trouble(&'a Trouble, usize),
}

impl Line<'_> {
    fn height(self) -> f32 {
        match self {
            Self::Project(_) => HEADING,
            Self::Trouble(..) => ROW,
        }
    }
}

/// "3 conflicts, 2 without a date".
pub fn count_words((conflicts, dateless): (usize, usize)) -> String {
    let conflicts = match conflicts {
        0 => None,
        1 => Some("1 conflict".to_owned()),
        n => Some(format!("{n} conflicts")),
    };
    let dateless = (dateless > 0).then(|| format!("{dateless} without a date"));
    let parts: Vec<String> = conflicts.into_iter().chain(dateless).collect();
    if parts.is_empty() { "no conflicts".into() } else { parts.join(", ") }
}

/// Shows the list in all of `ui`.
pub fn conflicts_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut ConflictsState, asks: &mut Vec<Ask>) {
    let all = troubles(cx.plan, cx.outlook);
    let mut counts = (cx.clashes.len(), 0);
    for trouble in all.iter().flat_map(|of| &of.list) {
        match trouble.what {
            Wrong::Conflict(_) => counts.0 += 1,
            Wrong::NoDate(_) => counts.1 += 1,
        }
    }
    ui.horizontal(|ui| {
        ui.set_height(30.0);
        widgets::heading(ui, "Conflicts");
        let words = RichText::new(count_words(counts)).font(font(Weight::Regular, Size::Small));
        ui.label(words.color(cx.tokens.dim));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Cross, "Close conflicts", true).clicked() || escaped(ui, cx) {
                asks.push(Ask::Run(Command::Conflicts));
            }
        });
    });
    clashes::clashes_ui(ui, cx, asks);
    if all.is_empty() {
        let words = "Nothing here: everything has a date, and is as the plan says.";
        ui.label(RichText::new(words).color(cx.tokens.dim));
        ui.take_available_space();
        return;
    }
    let mut lines = vec![];
    let mut number = 0;
    for of in &all {
        lines.push(Line::Project(of));
        for trouble in &of.list {
            lines.push(Line::Trouble(trouble, number));
            number += 1;
        }
    }
    ScrollArea::vertical().id_salt("conflicts").auto_shrink(false).show_viewport(ui, |ui, seen| {
        let height = lines.iter().map(|line| line.height()).sum::<f32>();
        ui.set_height(height);
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let origin = ui.max_rect().min;
        let mut top = 0.0;
        for line in &lines {
            let rect = Rect::from_min_size(
                pos2(origin.x, origin.y + top),
                vec2(ui.max_rect().width() - 8.0, line.height()),
            );
            top += line.height();
            // a row more on each side, so that the arrow keys find it
            if top + ROW < seen.min.y || top - line.height() - ROW > seen.max.y {
                continue;
            }
            match *line {
                Line::Project(of) => project(ui, rect, cx, of, asks),
                Line::Trouble(trouble, at) => {
                    let id = row_id(at);
                    if std::mem::take(&mut state.fresh) {
                        ui.memory_mut(|m| m.request_focus(id));
                    }
                    row(ui, rect, cx, trouble, (at, number), asks);
                }
            }
        }
    });
}

/// Whether Esc is meant for this list: nothing is in the air, open above it, or being typed.
pub fn escaped(ui: &Ui, cx: &Cx<'_>) -> bool {
    let elsewhere = cx.drag.is_some()
        || ui.dragged_id().is_some()
        || ui.text_edit_focused()
        || egui::Popup::is_any_open(ui.ctx());
    !elsewhere && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
}

fn row_id(at: usize) -> Id {
    Id::unique(("conflict", at))
}

/// Rank and name of a project, and what of it is on hold.
fn project(ui: &Ui, rect: Rect, cx: &Cx<'_>, of: &ProjectTroubles, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let (Some(row), Some(now)) = (cx.plan.projects.get(of.project), cx.project(of.project)) else { return };
    let response = ui.interact(rect, Id::unique(("conflicts of", of.project)), Sense::click());
    let held = match of.held {
        0 => String::new(),
        1 => "on hold: 1 task or purchase has no date".into(),
        n => format!("on hold: {n} tasks and purchases have no date"),
    };
    let name = format::shown(&row.name);
    let told =
        if held.is_empty() { format!("{} {name}", now.rank) } else { format!("{} {name}, {held}", now.rank) };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, t.grid));
    ring(ui, &response, rect, cx);
    let middle = rect.center().y;
    let badge = Rect::from_center_size(pos2(rect.left() + 14.0, middle), vec2(22.0, 20.0));
    widgets::rank_badge(painter, badge, now.rank, t, false);
    let x = rect.left() + 34.0;
    let ink = if response.hovered() { t.accent } else { t.text };
    let at = pos2(x, middle);
    let room = (rect.right() - x) * if held.is_empty() { 1.0 } else { 0.5 };
    let named =
        widgets::text(painter, at, Align2::LEFT_CENTER, &row.name, Weight::SemiBold, Size::Body, ink, room);
    let at = pos2(named.right() + 10.0, middle);
    let room = rect.right() - at.x;
    widgets::text(painter, at, Align2::LEFT_CENTER, &held, Weight::Regular, Size::Small, t.dim, room);
    if response.clicked() {
        asks.push(Ask::Select(Selection::Project(of.project)));
    }
}

/// What is wrong with a task or purchase, what to do about it, and a button if one edit does it.
fn row(
    ui: &mut Ui,
    rect: Rect,
    cx: &Cx<'_>,
    trouble: &Trouble,
    (at, count): (usize, usize),
    asks: &mut Vec<Ask>,
) {
    let t = cx.tokens;
    let to = Selection::from(trouble.at);
    let name = work_name(cx.plan, trouble.at);
    let wrong = trouble_words(cx.plan, trouble);
    let what_to_do = remedy_words(cx.plan, cx.outlook, trouble);
    let selected = cx.selection == to;
    let response = ui.interact(rect, row_id(at), Sense::click());
    let told = format!("{}: {wrong}. {what_to_do}", format::shown(&name));
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &told));
    walk(ui, &response, at, count);
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    let ground = match (selected, response.hovered()) {
        (true, _) => Some(t.accent_tint),
        (false, true) => Some(t.background),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, size::BAR_RADIUS, ground);
    }
    ring(ui, &response, rect, cx);
    let button = remedy(cx.plan, trouble).map(|remedy| {
        let wide = text_width(ui, remedy.name(), Weight::Medium, Size::Small) + 24.0;
        let place = Rect::from_min_max(
            pos2(rect.right() - wide - 8.0, rect.center().y - 13.0),
            pos2(rect.right() - 8.0, rect.center().y + 13.0),
        );
        (remedy, place)
    });
    let (left, right) = (rect.left() + 34.0, button.map_or(rect.right() - 8.0, |b| b.1.left() - 12.0));
    let (shape, ink) =
        if trouble.is_mild() { (Mark::Triangle, t.risk.0) } else { (Mark::Square, t.trouble.0) };
    let painter = ui.painter();
    let (first, second) = (rect.top() + 13.0, rect.top() + 31.0);
    paint_mark(painter, pos2(rect.left() + 14.0, first), shape, ink);
    let shown = elided(painter, &name, Weight::Medium, Size::Body, t.text, (right - left) * 0.55);
    let beside = left + shown.size().x + 10.0;
    let wrong_shown = elided(painter, &wrong, Weight::Regular, Size::Body, ink, right - beside);
    let todo_shown = elided(painter, &what_to_do, Weight::Regular, Size::Small, t.dim, right - left);
    let cut = shown.elided || wrong_shown.elided || todo_shown.elided;
    painter.galley(pos2(left, first - shown.size().y / 2.0), shown, t.text);
    painter.galley(pos2(beside, first - wrong_shown.size().y / 2.0), wrong_shown, ink);
    painter.galley(pos2(left, second - todo_shown.size().y / 2.0), todo_shown, t.dim);
    if response.clicked() {
        asks.push(Ask::Select(to));
    }
    if cut {
        response.on_hover_text(format!("{}\n{wrong}\n{what_to_do}", format::shown(&name)));
    }
    if let Some((remedy, place)) = button {
        let words = RichText::new(remedy.name()).font(font(Weight::Medium, Size::Small));
        let button = ui.put(place, egui::Button::new(words));
        let button = button.accessible_name(format!("{}: {}", remedy.name(), format::shown(&name)));
        if button.clicked()
            && let Some((step, edit)) = settle(cx.plan, cx.today, remedy)
        {
            asks.push(Ask::Edit(step, edit));
        }
    }
}

/// Up and down go from row to row.
fn walk(ui: &Ui, response: &egui::Response, at: usize, count: usize) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let to = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
        (true, _) => (at + 1).min(count.saturating_sub(1)),
        (_, true) => at.saturating_sub(1),
        _ => return,
    };
    ui.memory_mut(|m| m.request_focus(row_id(to)));
}

fn ring(ui: &Ui, response: &egui::Response, rect: Rect, cx: &Cx<'_>) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, cx.tokens.accent);
        ui.painter().rect_stroke(rect, size::BAR_RADIUS, stroke, StrokeKind::Inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_words() {
        assert_eq!(count_words((0, 0)), "no conflicts");
        assert_eq!(count_words((1, 0)), "1 conflict");
        assert_eq!(count_words((3, 2)), "3 conflicts, 2 without a date");
        assert_eq!(count_words((0, 2)), "2 without a date");
    }
}
