//! What came in from outside: a bar that tells it, with a button that takes it back.
use super::context::{Ask, Cx};
use super::format;
use super::theme::{Size, Weight, font};
use crate::workspace::CameIn;
use egui::{Frame, Label, Margin, Panel, RichText, Ui};

/// Lines told in the bar, and on hovering it.
const SHORT: usize = 2;
const LONG: usize = 24;

/// The bar, if something came in.
pub fn came_in_ui(ui: &mut Ui, cx: &Cx<'_>, came_in: Option<&CameIn>, asks: &mut Vec<Ask>) {
    let Some(came_in) = came_in else { return };
    let tokens = cx.tokens;
    // what needs a look is told in the colour of risk
    let (ink, ground) =
        if came_in.look.is_empty() { (tokens.accent, tokens.accent_tint) } else { tokens.risk };
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::top("came in").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let text = RichText::new(summary(came_in)).color(ink).font(font(Weight::Medium, Size::Body));
            ui.add(Label::new(text)).on_hover_ui(|ui| {
                for line in told(came_in, LONG) {
                    ui.label(line);
                }
            });
            for (name, ask) in [("Take it back", Ask::TakeBack), ("Close", Ask::CloseCameIn)] {
                if ui.button(name).clicked() {
                    asks.push(ask);
                }
            }
        });
    });
}

fn summary(came_in: &CameIn) -> String {
    format!("Came in from outside: {}.", told(came_in, SHORT).join("; "))
}

/// So many lines, those to look at first, and how many more there are.
fn told(came_in: &CameIn, most: usize) -> Vec<String> {
    let all = came_in.look.iter().chain(&came_in.changes);
    let count = came_in.look.len() + came_in.changes.len();
    let mut lines: Vec<String> = all.take(most).map(|line| format::shown(line).into_owned()).collect();
    if count > most {
        lines.push(format!("{} more", count - most));
    }
    lines
}
