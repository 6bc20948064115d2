//! A plan without projects: what to do first.
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Cx};
use crate::app::theme::{Size, Weight, font};
use egui::{Align, Button, Layout, Rect, RichText, Stroke, Ui, UiBuilder, vec2};

/// Offers three beginnings.
pub fn teach(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0, cx.tokens.surface);
    let place = Rect::from_center_size(area.center(), vec2(area.width().min(460.0), 132.0));
    let builder =
        UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Center)).id_salt("no projects");
    ui.scope_builder(builder, |ui| {
        let heading = RichText::new("No projects yet").font(font(Weight::SemiBold, Size::Title));
        ui.label(heading.color(cx.tokens.text));
        ui.add_space(4.0);
        let words = "Each project is a row here, in rank order: its tasks and deliveries over time.";
        ui.label(RichText::new(words).color(cx.tokens.dim));
        ui.add_space(16.0);
        let wide = vec2(396.0_f32.min(ui.available_width()), 32.0);
        let row = Layout::left_to_right(Align::Center).with_main_wrap(true);
        ui.allocate_ui_with_layout(wide, row, |ui| {
            let first = RichText::new("Start from the example").color(cx.tokens.on_accent);
            for (button, command) in [
                (Button::new(first).fill(cx.tokens.accent).stroke(Stroke::NONE), Command::OpenExample),
                (Button::new("Import a plan"), Command::Import),
                (Button::new("New project"), Command::NewProject),
            ] {
                let response = ui.add(button);
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
