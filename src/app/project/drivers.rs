//! What drives a finish, as a tornado: a row for each uncertainty, the greatest first, as wide as the finish swings with it. A row opens what
//! it is about.
use crate::app::chances;
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::panel::form::{Form, INSET};
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::text;
use crate::domain::check::work_name;
use crate::engine::Driver;
use egui::{Align2, CursorIcon, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 26.0;
/// Width of the share and of the swing.
const FIGURES: (f32, f32) = (40.0, 54.0);

/// Shows them.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, drivers: &[Driver]) {
    heading(ui, form);
    let widest = drivers.iter().map(|driver| driver.swing.abs()).max().unwrap_or(0).max(1);
    for driver in drivers {
        row(ui, form, driver, widest);
    }
}

/// Where name, bar, swing and share stand.
fn places(rect: Rect) -> [Rect; 4] {
    let inside = rect.shrink2(vec2(INSET, 0.0));
    let share = inside.right() - FIGURES.0;
    let swing = share - FIGURES.1;
    let name = inside.left() + (swing - inside.left()) * 0.52;
    let cut = |x0: f32, x1: f32| Rect::from_x_y_ranges(x0..=x1.max(x0), rect.y_range());
    [cut(inside.left(), name - 8.0), cut(name, swing), cut(swing, share), cut(share, inside.right())]
}

fn heading(ui: &mut Ui, form: &Form<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let [.., swing, share] = places(rect);
    let ink = form.cx.tokens.faint;
    for (at, words) in [(swing, "Swing"), (share, "Share")] {
        let at = pos2(at.right(), rect.center().y);
        text(ui.painter(), at, Align2::RIGHT_CENTER, words, Weight::Regular, Size::Tiny, ink, 60.0);
    }
    response.on_hover_text(
        "Swing: how much later it ends with a high draw than with a low one, in days. \
         Share: how much of the variance of its finish comes from it",
    );
}

/// "12.5 d", "−3 d": tenths of calendar days.
fn days(tenths: i32) -> String {
    let sign = if tenths < 0 { "−" } else { "" };
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if part == 0 || whole >= 100 { format!("{sign}{whole} d") } else { format!("{sign}{whole}.{part} d") }
}

fn row(ui: &mut Ui, form: &mut Form<'_>, driver: &Driver, widest: i32) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let Some(project) = cx.plan.project_of(driver.work) else { return };
    let name = work_name(cx.plan, driver.work);
    let (swing, share) = (days(driver.swing), format!("{}%", (driver.share + 50) / 100));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let chain = chances::percent(driver.on_chain);
    let told = format!(
        "{}: swing {swing}, {share} of the variance, on the deciding chain in {chain} of runs",
        format::shown(&name)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &told));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, size::CONTROL_RADIUS, t.sunken);
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, size::CONTROL_RADIUS, Stroke::new(1.0, t.accent), StrokeKind::Inside);
    }
    let fresh = cx.forecast_is_fresh();
    let (ink, faint) = if fresh { (t.text, t.dim) } else { (t.faint, t.faint) };
    let [at, bar, of_swing, of_share] = places(rect);
    let (painter, y, face) = (ui.painter(), rect.center().y, Weight::Regular);
    text(painter, pos2(at.left(), y), Align2::LEFT_CENTER, &name, face, Size::Body, ink, at.width());
    let wide = (bar.width() * driver.swing.abs() as f32 / widest as f32).max(2.0);
    painter.vline(bar.center().x, rect.y_range(), Stroke::new(1.0, t.grid));
    let hue = if fresh { cx.hue(project) } else { t.faint };
    let shape = Rect::from_center_size(bar.center(), vec2(wide, size::TASK_BAR));
    painter.rect_filled(shape, 3, t.tinted(hue, 0.6));
    text(
        painter,
        pos2(of_swing.right(), y),
        Align2::RIGHT_CENTER,
        &swing,
        face,
        Size::Small,
        faint,
        of_swing.width(),
    );
    text(
        painter,
        pos2(of_share.right(), y),
        Align2::RIGHT_CENTER,
        &share,
        face,
        Size::Small,
        faint,
        of_share.width(),
    );
    if response.clicked() {
        form.asks.push(Ask::Select(Selection::from(driver.work)));
    }
    let of =
        cx.plan.projects.get(project).map_or(String::new(), |p| format!("\nof {}", format::shown(&p.name)));
    response.on_hover_text(format!("{told}{of}"));
}

#[cfg(test)]
mod tests {
    #[test]
    fn swings_in_words() {
        assert_eq!([125, -30, 0, 1_234].map(super::days), ["12.5 d", "−3 d", "0 d", "123 d"]);
    }
}
