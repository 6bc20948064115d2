//! The list of what came in, the newest first: each row of the plan with what changed about it, and a button that takes it back.
use crate::app::conflicts::escaped;
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets;
use crate::app::widgets::fields::{Icon, icon_button};
use crate::edits::Difference;
use crate::workspace::CameIn;
use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, Ui};

/// Height of a line.
const LINE: f32 = 26.0;

/// A line of the list.
enum Line<'a> {
    /// When, and which of all.
    Heading(&'a CameIn),
    /// What to look at.
    Look(&'a str),
    /// What changed about a row.
    Change(&'a Difference, u64),
}

/// Shows the list in all of `ui`.
pub fn list_ui(ui: &mut Ui, cx: &Cx<'_>, all: &[CameIn], asks: &mut Vec<Ask>) {
    ui.horizontal(|ui| {
        ui.set_height(30.0);
        widgets::heading(ui, "What came in from outside");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Cross, "Close what came in", true).clicked() || escaped(ui, cx) {
                asks.push(Ask::ShowCameIn);
            }
        });
    });
    let mut lines = vec![];
    for came_in in all.iter().rev() {
        lines.push(Line::Heading(came_in));
        lines.extend(came_in.look.iter().map(|line| Line::Look(line)));
        lines.extend(came_in.changes.iter().map(|change| Line::Change(change, came_in.id)));
    }
    ScrollArea::vertical().id_salt("what came in").auto_shrink(false).show_rows(
        ui,
        LINE,
        lines.len(),
        |ui, seen| {
            for line in &lines[seen] {
                line_ui(ui, cx, line, asks);
            }
        },
    );
}

fn line_ui(ui: &mut Ui, cx: &Cx<'_>, line: &Line<'_>, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        ui.set_height(LINE);
        let (text, ink, weight, button) = match line {
            Line::Heading(came_in) => {
                let text = came_in.at.format("%-d %b %H:%M:%S").to_string();
                (text, t.text, Weight::SemiBold, Some(("Take all of it back".to_owned(), came_in.id, None)))
            }
            Line::Look(text) => ((*text).to_owned(), t.risk.0, Weight::Medium, None),
            Line::Change(change, which) => {
                let name = format!("Take back: {}", change.record);
                (change.lines().join("; "), t.text, Weight::Regular, Some((name, *which, Some(change.at))))
            }
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some((name, which, row)) = button {
                let words = if row.is_some() { "Take back" } else { "Take all back" };
                let button = ui.button(RichText::new(words).font(font(Weight::Medium, Size::Small)));
                if button.accessible_name(format::shown(&name).into_owned()).clicked() {
                    asks.push(Ask::TakeBack(which, row));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = RichText::new(format::shown(&text)).color(ink).font(font(weight, Size::Body));
                let label = Label::new(words).truncate();
                let to = match line {
                    Line::Change(change, _) => Selection::try_from(change.at).ok(),
                    _ => None,
                };
                match to {
                    Some(to) => {
                        if ui.add(label.sense(Sense::click())).clicked() {
                            asks.push(Ask::Select(to));
                        }
                    }
                    None => {
                        ui.add(label);
                    }
                }
            });
        });
    });
}
