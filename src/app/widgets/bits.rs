//! Text, chips, badges.
use crate::app::theme::{Size, Tokens, Weight, font, size};
use egui::{
    Align2, Color32, CornerRadius, Galley, Painter, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2,
    vec2,
};
use std::sync::Arc;

/// Lays out one line that ends in "…" where it is wider than `width`.
pub fn elided(
    painter: &Painter,
    text: &str,
    weight: Weight,
    points: Size,
    colour: Color32,
    width: f32,
) -> Arc<Galley> {
    let text = crate::app::format::shown(text).into_owned();
    let mut job = egui::text::LayoutJob::simple_singleline(text, font(weight, points), colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    painter.layout_job(job)
}

/// Paints one line, elided to `width`, and returns where it stands.
#[expect(clippy::too_many_arguments, reason = "a paint call: where, what, how")]
pub fn text(
    painter: &Painter,
    at: Pos2,
    align: Align2,
    text: &str,
    weight: Weight,
    points: Size,
    colour: Color32,
    width: f32,
) -> Rect {
    let galley = elided(painter, text, weight, points, colour, width);
    let rect = align.anchor_size(at, galley.size());
    painter.galley(rect.min, galley, colour);
    rect
}

/// The width of a line.
pub fn text_width(ui: &Ui, text: &str, weight: Weight, points: Size) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font(weight, points), Color32::PLACEHOLDER).size().x
}

/// A heading inside a panel.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.label(egui::RichText::new(text).font(font(Weight::SemiBold, Size::Body)))
}

/// A small rounded chip with a word in it, painted at its left centre; returns its rectangle.
pub fn chip(painter: &Painter, left_centre: Pos2, text: &str, ink: Color32, ground: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font(Weight::Medium, Size::Small), ink);
    let rect =
        Rect::from_min_size(pos2(left_centre.x, left_centre.y - 9.0), vec2(galley.size().x + 12.0, 18.0));
    painter.rect_filled(rect, CornerRadius::same(5), ground);
    painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
    rect
}

/// The badge with a rank in it. `lit`: in the accent, for the project in the air.
pub fn rank_badge(painter: &Painter, rect: Rect, rank: u32, tokens: &Tokens, lit: bool) {
    let (ground, ink) = if lit { (tokens.accent, tokens.on_accent) } else { (tokens.sunken, tokens.dim) };
    painter.rect_filled(rect, CornerRadius::same(size::CONTROL_RADIUS), ground);
    painter.text(rect.center(), Align2::CENTER_CENTER, rank, font(Weight::SemiBold, Size::Small), ink);
}

/// Paints a person's round badge with initials.
pub fn paint_avatar(painter: &Painter, centre: Pos2, radius: f32, initials: &str, tokens: &Tokens) {
    painter.circle_filled(centre, radius, tokens.avatar);
    let mut face = font(Weight::SemiBold, Size::Tiny);
    if initials.chars().count() > 2 || radius < 11.0 {
        face.size = 9.0;
    }
    painter.text(centre, Align2::CENTER_CENTER, initials, face, tokens.on_avatar);
}

/// A person's round badge with initials; hover shows the name.
pub fn avatar(
    ui: &mut Ui,
    centre: Pos2,
    radius: f32,
    initials: &str,
    name: &str,
    tokens: &Tokens,
) -> Response {
    let rect = Rect::from_center_size(centre, egui::Vec2::splat(radius * 2.0));
    let response =
        ui.interact(rect, ui.scope_id().with(("avatar", centre.x as i32, centre.y as i32)), Sense::hover());
    paint_avatar(ui.painter(), centre, radius, initials, tokens);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response.on_hover_text(name)
}
