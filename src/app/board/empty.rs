//! A board without projects teaches how to begin.
use crate::app::commands::Command;
use crate::app::context::{Ask, Cx};
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::text_width;
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
    let ways = [
        ("Start from the example", Command::OpenExample),
        ("Import a plan", Command::Import),
        ("New project", Command::NewProject),
    ];
    let padding = 2.0 * ui.spacing().button_padding.x + 2.0;
    let gaps = (ways.len() - 1) as f32 * ui.spacing().item_spacing.x;
    let words = ways.iter().map(|(name, _)| text_width(ui, name, Weight::Medium, Size::Body) + padding);
    let width = words.sum::<f32>() + gaps + 1.0;
    let line = Layout::left_to_right(Align::Center).with_main_wrap(true);
    ui.allocate_ui_with_layout(vec2(width.min(ui.available_width()), 32.0), line, |ui| {
        for (at, (name, command)) in ways.into_iter().enumerate() {
            let button = if at == 0 {
                Button::new(RichText::new(name).color(t.on_accent)).fill(t.accent).stroke(Stroke::NONE)
            } else {
                Button::new(name)
            };
            if ui.add(button).clicked() {
                asks.push(Ask::Run(command));
            }
        }
    });
}
