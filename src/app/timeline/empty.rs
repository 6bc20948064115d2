//! A plan without projects: what to do first.
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Cx};
use crate::app::theme::{Size, Weight, font};
use egui::{Align, Layout, RichText, Ui, UiBuilder, vec2};

/// Offers three beginnings.
pub fn teach(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let area = ui.max_rect();
    let centre = egui::Rect::from_center_size(area.center(), vec2(area.width().min(520.0), 140.0));
    ui.scope_builder(UiBuilder::new().max_rect(centre).layout(Layout::top_down(Align::Center)), |ui| {
        ui.label(RichText::new("No projects yet").font(font(Weight::SemiBold, Size::Title)));
        ui.add_space(4.0);
        let words = "Every project gets a row here: its tasks and deliveries over time, in rank order.";
        ui.label(RichText::new(words).color(cx.tokens.dim));
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            let choices = [
                (Command::OpenExample, "Start from the example"),
                (Command::Import, "Import a plan"),
                (Command::NewProject, "New project"),
            ];
            let width: f32 = 440.0;
            ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
            for (command, name) in choices {
                let main = command == Command::NewProject;
                let words =
                    RichText::new(name).color(if main { cx.tokens.on_accent } else { cx.tokens.text });
                let fill = if main { cx.tokens.accent } else { cx.tokens.surface };
                let response = ui.add(egui::Button::new(words).fill(fill));
                if response.clicked() {
                    asks.push(Ask::Run(command));
                }
                if let Some(entry) = entry_of(command) {
                    response.on_hover_text(entry.help);
                }
            }
        });
    });
}
