//! What an import read, changed on the way and left out: nothing is dropped in silence.
use super::format;
use super::theme::{Size, Tokens, Weight, font};
use crate::workspace::ImportDone;
use egui::{Id, Key, Modifiers, RichText, ScrollArea, Ui, Window};

/// Shows the report. Returns whether it was closed.
pub fn report_ui(ui: &mut Ui, tokens: &Tokens, done: &ImportDone) -> bool {
    let mut open = !ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let mut closed = false;
    let height = (ui.content_rect().height() - 220.0).clamp(120.0, 420.0);
    Window::new("Imported")
        .id(Id::unique("import report"))
        .open(&mut open)
        .collapsible(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .default_width(560.0)
        .show(ui.ctx(), |ui| {
            let read: Vec<String> = done.report.read.iter().map(|(what, n)| format!("{n} {what}")).collect();
            ui.label(RichText::new(read.join(", ")).font(font(Weight::Medium, Size::Body)));
            if done.report.notes.is_empty() {
                ui.label(RichText::new("Everything in the file has a home here.").color(tokens.dim));
            }
            let notes = &done.report.notes;
            ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
                ui,
                40.0,
                notes.len(),
                |ui, rows| {
                    for note in &notes[rows] {
                        let place = note.line.map_or_else(String::new, |line| format!("line {line}: "));
                        ui.label(format::shown(&note.what));
                        let text = format!("{place}{}", format::shown(&note.text));
                        ui.add(egui::Label::new(RichText::new(&text).small().color(tokens.dim)).truncate())
                            .on_hover_text(&text);
                    }
                },
            );
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                if ui.button("Copy as text").clicked() {
                    let rows = notes.iter().map(|n| [&n.what, &n.text]);
                    ui.ctx().copy_text(crate::exchange::cells::rows(rows));
                }
                closed |= ui.button("Close").clicked();
            });
        });
    closed || !open
}
