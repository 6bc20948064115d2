//! What has become different between then and now, by project.
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets::fields::{Icon, icon_button};
use crate::app::widgets::heading;
use crate::workspace::{Group, Then};
use egui::{Align, Button, Label, Layout, RichText, ScrollArea, Ui};

/// Height of a line.
const ROW: f32 = 24.0;

/// Shows the list in all of `ui`; returns whether it was closed.
pub fn differences_ui(ui: &mut Ui, cx: &Cx<'_>, then: &Then, asks: &mut Vec<Ask>) -> bool {
    let mut closed = false;
    ui.horizontal(|ui| {
        ui.set_height(30.0);
        heading(ui, "What has changed since then");
        let words = RichText::new(super::difference_words(then.count())).color(cx.tokens.dim);
        ui.label(words.font(font(Weight::Regular, Size::Small)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            closed = icon_button(ui, Icon::Cross, "Close differences", true).clicked();
        });
    });
    if then.groups().is_empty() {
        ui.label(RichText::new("Nothing: the plan is the same now.").color(cx.tokens.dim));
        ui.take_available_space();
        return closed;
    }
    let rows = then.groups().iter().map(|group| 1 + group.lines.len()).sum();
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("differences").auto_shrink(false).show_rows(ui, ROW, rows, |ui, shown| {
        let mut at = 0;
        for group in then.groups() {
            let here = at..at + 1 + group.lines.len();
            at = here.end;
            // only what is in view is laid out: there may be thousands
            for row in here.start.max(shown.start)..here.end.min(shown.end) {
                ui.allocate_ui_with_layout(
                    egui::vec2(ui.available_width(), ROW),
                    Layout::left_to_right(Align::Center),
                    |ui| match row.checked_sub(here.start + 1).and_then(|line| group.lines.get(line)) {
                        Some(line) => {
                            ui.add_space(16.0);
                            ui.add(Label::new(format::shown(line).as_ref()).truncate());
                        }
                        None => named(ui, cx, group, asks),
                    },
                );
            }
        }
    });
    closed
}

/// The name of a group: a button that selects the project if it was there then.
fn named(ui: &mut Ui, cx: &Cx<'_>, group: &Group, asks: &mut Vec<Ask>) {
    let name = format::shown(&group.name);
    let words = RichText::new(name.as_ref()).font(font(Weight::SemiBold, Size::Body)).color(cx.tokens.text);
    match group.project.filter(|id| cx.plan.projects.has(*id)) {
        Some(id) => {
            let button = ui.add(Button::new(words).frame(false).truncate());
            if button.on_hover_text("Select it, to restore it alone").clicked() {
                asks.push(Ask::Select(Selection::Project(id)));
            }
        }
        None => {
            ui.add(Label::new(words).truncate());
        }
    }
}
