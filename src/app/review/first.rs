//! Whether the selected project can go first, under where to look first: the verdict in a sentence.
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::project::first::{QUESTION, verdict_ui};
use crate::app::theme::{Size, Weight};
use crate::app::widgets::text;
use crate::domain::Project;
use egui::{Align2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Its height, where the card leaves so much.
pub const HEIGHT: f32 = 108.0;

/// Shows it in `rect`.
pub fn show(ui: &mut Ui, rect: Rect, cx: &Cx<'_>, project: &Project, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, t.line));
    let line = Rect::from_min_size(pos2(rect.left(), rect.top() + 5.0), vec2(rect.width(), 18.0));
    let title = format!("Can we afford to put {} first?", format::shown(&project.name));
    let at = line.left_center();
    text(ui.painter(), at, Align2::LEFT_CENTER, &title, Weight::SemiBold, Size::Body, t.text, line.width());
    ui.interact(line, ui.scope_id().with(QUESTION), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let body = Rect::from_min_max(pos2(rect.left(), line.bottom() + 2.0), rect.max);
    ui.scope_builder(UiBuilder::new().max_rect(body).id_salt("put first"), |ui| {
        ScrollArea::vertical().id_salt("put first").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            verdict_ui(ui, cx, project.id, asks);
        });
    });
}
