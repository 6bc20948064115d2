//! The sheet of keyboard shortcuts, read from the table of commands, and the gestures.
use super::commands::TABLE;
use super::theme::{Size, Tokens, Weight, font};
use egui::{Id, Key, Modifiers, RichText, ScrollArea, Ui, Window};

/// What drags and keys do that are no commands.
const GESTURES: &[(&str, &str)] = &[
    ("Drag a card or a rank handle", "Move a project; every date follows while it is in the air"),
    ("Space, arrows, Space", "The same drag by keyboard, on a focused card or row"),
    ("Esc", "Cancel a drag; close the palette or the panel"),
    ("Drag a bar", "Pin a task to a day"),
    ("Drag a bar's end", "Change its estimate"),
    ("Ctrl and wheel, or pinch", "Zoom the timeline about the pointer"),
    ("Drag empty space", "Pan the timeline"),
    ("Left, Right, Home, End", "On the time slider: earlier, later, the oldest version, now"),
    ("Enter", "Open the focused card or row in the panel"),
];

/// Shows the sheet.
pub fn sheet_ui(ui: &mut Ui, tokens: &Tokens, open: &mut bool) {
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        *open = false;
    }
    let height = ui.content_rect().height() - 140.0;
    Window::new("Keyboard shortcuts")
        .id(Id::unique("shortcuts"))
        .open(open)
        .collapsible(false)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .default_width(560.0)
        .show(ui.ctx(), |ui| {
            ScrollArea::vertical().max_height(height.max(160.0)).auto_shrink([false, true]).show(ui, |ui| {
                let row = |ui: &mut Ui, left: &str, right: &str| {
                    ui.label(RichText::new(left).font(font(Weight::Medium, Size::Small)));
                    ui.label(RichText::new(right).color(tokens.dim).font(font(Weight::Regular, Size::Small)));
                    ui.end_row();
                };
                egui::Grid::new("shortcuts grid")
                    .num_columns(2)
                    .spacing([24.0, 2.0])
                    .min_row_height(22.0)
                    .show(ui, |ui| {
                        for entry in TABLE {
                            if let Some(keys) = entry.keys {
                                row(ui, &ui.ctx().format_shortcut(&keys), entry.help);
                            }
                        }
                        for (gesture, does) in GESTURES {
                            row(ui, gesture, does);
                        }
                    });
            });
        });
}
