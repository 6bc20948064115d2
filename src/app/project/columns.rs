//! Two columns beside each other, or one below the other where there is no room for two.
use egui::Ui;

/// Between the two.
const GAP: f32 = 28.0;

/// Shows the left one, then the right one; beside each other from a width on.
pub fn two(ui: &mut Ui, from: f32, mut show: impl FnMut(&mut Ui, bool)) {
    let wide = ui.available_width();
    if wide < from {
        show(ui, true);
        show(ui, false);
        return;
    }
    let half = (wide - GAP) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for left in [true, false] {
            ui.vertical(|ui| {
                ui.set_width(half);
                ui.spacing_mut().item_spacing.x = 4.0;
                show(ui, left);
            });
        }
    });
}
