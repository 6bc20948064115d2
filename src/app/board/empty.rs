//! A board without projects teaches how to begin.
use crate::app::commands::Command;
use crate::app::context::{Ask, Cx};
use crate::app::theme::{Size, Weight, font, size};
use egui::{Align, Button, Frame, Layout, Rect, RichText, Stroke, Ui, UiBuilder, vec2};

/// Shows three ways to begin in the middle of the board.
pub(super) fn board_ui(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let area = ui.max_rect();
    let place = Rect::from_center_size(area.center(), vec2(area.width().min(460.0), 176.0));
    ui.scope_builder(UiBuilder::new().max_rect(place).id_salt("no projects"), |ui| {
        Frame::new()
            .fill(t.raised)
            .stroke(Stroke::new(1.0, t.line))
            .corner_radius(size::PANEL_RADIUS)
            .inner_margin(20)
            .shadow(egui::Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow })
            .show(ui, |ui| {
                ui.with_layout(Layout::top_down(Align::Center), |ui| {
                    ui.label(
                        RichText::new("No projects yet").font(font(Weight::SemiBold, Size::Title)).color(t.text),
                    );
                    ui.add_space(4.0);
                    ui.label(
                        RichText::new(
                            "Each project is a card. Their order is the plan: the higher one gets people and money \
                             first, and every date follows.",
                        )
                        .color(t.dim),
                    );
                    ui.add_space(12.0);
                    ways(ui, cx, asks);
                });
            });
    });
}

fn ways(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let first = RichText::new("Start from the example").color(t.on_accent);
    let first = Button::new(first).fill(t.accent).stroke(Stroke::NONE);
    let ways = [
        (first, Command::OpenExample),
        (Button::new("Import a plan"), Command::Import),
        (Button::new("New project"), Command::NewProject),
    ];
    let width = 380.0f32.min(ui.available_width());
    ui.allocate_ui_with_layout(
        vec2(width, 32.0),
        Layout::left_to_right(Align::Center).with_main_wrap(true),
        |ui| {
            for (button, command) in ways {
                if ui.add(button).clicked() {
                    asks.push(Ask::Run(command));
                }
            }
        },
    );
}
