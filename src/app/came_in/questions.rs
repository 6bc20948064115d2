//! What has to be asked about other versions: one that has lost much, and copies that a sync program has left beside the file.
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::workspace::{Copy, Workspace};
use chrono::{DateTime, Local};
use egui::{Frame, Margin, Panel, RichText, Ui};

/// The bars, if something is to be asked.
pub fn questions_ui(ui: &mut Ui, cx: &Cx<'_>, workspace: &Workspace, asks: &mut Vec<Ask>) {
    if let Some((lost, rows)) = workspace.held() {
        let text = format!(
            "Something else has written this file and left out {lost} of its {rows} rows. Nothing was taken over yet."
        );
        let buttons = [("Take it over", Ask::AnswerHeld(true)), ("Keep mine", Ask::AnswerHeld(false))];
        bar(ui, cx, "held", &text, buttons, asks);
    }
    // one at a time: merging one may settle the next
    if let Some(copy) = workspace.copies().first() {
        let buttons = [
            ("Merge it", Ask::SettleCopy(copy.path.clone(), true)),
            ("Leave it", Ask::SettleCopy(copy.path.clone(), false)),
        ];
        bar(ui, cx, "copy", &told(copy), buttons, asks);
    }
}

fn told(copy: &Copy) -> String {
    let name = copy.path.file_name().unwrap_or_default().to_string_lossy();
    let when = copy.written.map(DateTime::<Local>::from);
    let when = when.map_or_else(String::new, |at| format!(", written {}", at.format("%-d %b %Y %H:%M")));
    format!("Beside this file lies another version of it that a sync program has kept: {name}{when}.")
}

fn bar(
    ui: &mut Ui,
    cx: &Cx<'_>,
    id: &'static str,
    text: &str,
    buttons: [(&str, Ask); 2],
    asks: &mut Vec<Ask>,
) {
    let (ink, ground) = cx.tokens.risk;
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::top(id).frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format::shown(text)).color(ink).font(font(Weight::Medium, Size::Body)));
            for (name, ask) in buttons {
                if ui.button(name).clicked() {
                    asks.push(ask);
                }
            }
        });
    });
}
