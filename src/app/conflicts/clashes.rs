//! Values that lost where two people had changed one field: each waits here until somebody decides.
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::edits::Clash;
use crate::edits::words::field;
use egui::{Align, Label, Layout, RichText, Sense, Ui};

/// Most that are shown at once; the others follow as these are dealt with.
const MOST: usize = 8;

/// Shows them above the list, if there are any.
pub fn clashes_ui(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    if cx.clashes.is_empty() {
        return;
    }
    let t = cx.tokens;
    let count = cx.clashes.len();
    let heading = match count {
        1 => "Changed on both sides: 1 value to decide".to_owned(),
        n => format!("Changed on both sides: {n} values to decide"),
    };
    ui.label(RichText::new(heading).color(t.risk.0).font(font(Weight::SemiBold, Size::Body)));
    for clash in cx.clashes.iter().take(MOST) {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for (words, takes) in [("Take the other", true), ("Keep", false)] {
                    let button = ui.button(RichText::new(words).font(font(Weight::Medium, Size::Small)));
                    let name = format!("{words}: {} of {}", field(clash.field), clash.record);
                    if button.accessible_name(format::shown(&name).into_owned()).clicked() {
                        asks.push(Ask::SettleClash(clash.at, clash.field, takes));
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| clash_ui(ui, cx, clash, asks));
            });
        });
    }
    if count > MOST {
        ui.label(RichText::new(format!("{} more", count - MOST)).color(t.dim));
    }
    ui.add_space(6.0);
}

fn clash_ui(ui: &mut Ui, cx: &Cx<'_>, clash: &Clash, asks: &mut Vec<Ask>) {
    let text = format!(
        "{}: {} \u{201c}{}\u{201d} stands, the other is \u{201c}{}\u{201d}",
        clash.record,
        field(clash.field),
        clash.kept,
        clash.lost
    );
    let words =
        RichText::new(format::shown(&text)).color(cx.tokens.text).font(font(Weight::Regular, Size::Body));
    let label = Label::new(words).truncate().sense(Sense::click());
    if ui.add(label).on_hover_text(format::shown(&text)).clicked()
        && let Ok(to) = Selection::try_from(clash.at)
    {
        asks.push(Ask::Select(to));
    }
}
