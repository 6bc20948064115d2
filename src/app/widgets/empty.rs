//! What stands where there is nothing yet: says what belongs here and offers the first step.
use crate::app::commands::{Command, entry_of};
use crate::app::context::Ask;
use crate::app::theme::{Size, Tokens, Weight, font};
use egui::{Align, Layout, Rect, RichText, Ui, UiBuilder, vec2};

/// Shows a heading, a sentence and the commands that begin, in the middle of `rect`.
pub fn empty_state(
    ui: &mut Ui,
    rect: Rect,
    heading: &str,
    sentence: &str,
    commands: &[Command],
    tokens: &Tokens,
    asks: &mut Vec<Ask>,
) {
    let middle = Rect::from_center_size(rect.center(), vec2(rect.width().min(420.0), 120.0));
    ui.scope_builder(
        UiBuilder::new().max_rect(middle).layout(Layout::top_down(Align::Center)).id_salt(("empty", heading)),
        |ui| {
            ui.label(RichText::new(heading).font(font(Weight::SemiBold, Size::Heading)).color(tokens.text));
            ui.add_space(4.0);
            ui.label(RichText::new(sentence).font(font(Weight::Regular, Size::Body)).color(tokens.dim));
            ui.add_space(12.0);
            for command in commands {
                let Some(entry) = entry_of(*command) else { continue };
                if ui.button(entry.name).on_hover_text(entry.help).clicked() {
                    asks.push(Ask::Run(*command));
                }
            }
        },
    );
}
