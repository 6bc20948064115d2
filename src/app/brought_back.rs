//! What was half typed when the program ended without being asked to: a bar that has the text, to be copied.
use super::context::{Ask, Cx};
use super::format;
use super::theme::{Size, Weight, font};
use crate::workspace::Draft;
use egui::{Frame, Label, Margin, Panel, RichText, Ui};

/// The bar, if there is something.
pub fn brought_back_ui(ui: &mut Ui, cx: &Cx<'_>, drafts: &[Draft], asks: &mut Vec<Ask>) {
    if drafts.is_empty() {
        return;
    }
    let (ink, ground) = cx.tokens.risk;
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::top("brought back").frame(frame).show(ui, |ui| {
        for (at, draft) in drafts.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if at == 0 && ui.button("Close").clicked() {
                        asks.push(Ask::CloseBroughtBack);
                    }
                    if ui.button("Copy").clicked() {
                        ui.ctx().copy_text(draft.text.clone());
                        asks.push(Ask::Tell("Copied".into()));
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        let text = told(draft);
                        let words = RichText::new(format::shown(&text))
                            .color(ink)
                            .font(font(Weight::Medium, Size::Body));
                        ui.add(Label::new(words).truncate());
                    });
                });
            });
        }
    });
}

fn told(draft: &Draft) -> String {
    let text = draft.text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("Half typed when the program ended, {}: \u{201c}{text}\u{201d}", draft.name)
}
