//! A row of choices of which one is taken, in one frame.
use crate::app::theme::{Size, Tokens, Weight, font, size};
use egui::{CornerRadius, Frame, Margin, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// Shows the choices, each with how many there are of it; returns the one that was clicked.
pub fn segments(ui: &mut Ui, choices: &[(&str, usize)], taken: usize, tokens: &Tokens) -> Option<usize> {
    let mut clicked = None;
    Frame::new().fill(tokens.sunken).corner_radius(size::CARD_RADIUS).inner_margin(Margin::same(3)).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (place, (name, count)) in choices.iter().enumerate() {
                let on = place == taken;
                let ink = if on { tokens.text } else { tokens.dim };
                let mut job = egui::text::LayoutJob::default();
                let format = |weight, color| egui::TextFormat {
                    font_id: font(weight, Size::Body),
                    color,
                    ..Default::default()
                };
                job.append(name, 0.0, format(Weight::Medium, ink));
                job.append(&count.to_string(), 6.0, format(Weight::Regular, tokens.dim));
                let galley = ui.painter().layout_job(job);
                let (rect, response) =
                    ui.allocate_exact_size(vec2(galley.size().x + 20.0, 26.0), Sense::click());
                response
                    .widget_info(|| WidgetInfo::selected(Role::Tab, true, on, format!("{name}, {count}")));
                let radius = CornerRadius::same(size::CONTROL_RADIUS);
                if on {
                    ui.painter().rect_filled(rect, radius, tokens.raised);
                } else if response.hovered() {
                    ui.painter().rect_filled(rect, radius, tokens.grid);
                }
                if response.has_focus() {
                    let stroke = Stroke::new(2.0, tokens.accent);
                    ui.painter().rect_stroke(rect, radius, stroke, StrokeKind::Inside);
                }
                ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
                if response.clicked() {
                    clicked = Some(place);
                }
            }
        },
    );
    clicked
}
