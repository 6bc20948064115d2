//! A month to pick a day from, painted, under a button beside a date.
use super::icons::{Icon, icon_button, quiet_button};
use crate::app::theme::{Size, Tokens, Weight, font, size};
use chrono::{Datelike, Days, Months, NaiveDate};
use egui::{Align2, CornerRadius, Id, Popup, PopupCloseBehavior, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

/// Side of a day's square.
const CELL: f32 = 28.0;

/// A button that opens a month at `shown` (or today); returns the day that was picked. `name` is the field's. Its sign is
/// drawn only while it is `lit` or pointed at, so that a column of dates stays calm.
pub fn calendar_button(
    ui: &mut Ui,
    id: Id,
    name: &str,
    shown: Option<NaiveDate>,
    today: NaiveDate,
    lit: bool,
) -> Option<NaiveDate> {
    let open = Popup::is_id_open(ui.ctx(), id.with("calendar"));
    let button = quiet_button(ui, Icon::Calendar, &format!("Calendar for {name}"), lit || open);
    let key = id.with("month");
    if button.clicked() {
        ui.data_mut(|d| d.insert_temp(key, first_of(shown.unwrap_or(today))));
    }
    Popup::from_toggle_button_response(&button)
        .id(id.with("calendar"))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(format!("Calendar for {name}"))
        .show(|ui| {
            let first = ui.data(|d| d.get_temp(key)).unwrap_or_else(|| first_of(shown.unwrap_or(today)));
            let picked = month(ui, key, first, shown, today);
            if picked.is_some() {
                ui.close();
            }
            picked
        })
        .and_then(|inner| inner.inner)
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The days that a month's six rows show, Monday first.
fn days_shown(first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let lead = u64::from(first.weekday().num_days_from_monday());
    let start = first.checked_sub_days(Days::new(lead)).unwrap_or(first);
    (0..42).filter_map(move |n| start.checked_add_days(Days::new(n)))
}

fn month(
    ui: &mut Ui,
    key: Id,
    first: NaiveDate,
    shown: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing = vec2(0.0, 4.0);
    ui.set_width(CELL * 7.0);
    ui.horizontal(|ui| {
        let back = icon_button(ui, Icon::Left, "Month before", true).clicked();
        let space = vec2(ui.available_width() - 24.0, CELL);
        let (rect, _) = ui.allocate_exact_size(space, Sense::hover());
        let title = first.format("%B %Y").to_string();
        let face = font(Weight::SemiBold, Size::Body);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, title, face, tokens.text);
        let on = icon_button(ui, Icon::Right, "Month after", true).clicked();
        let turned = if back {
            first.checked_sub_months(Months::new(1))
        } else {
            first.checked_add_months(Months::new(1))
        };
        if (back || on)
            && let Some(turned) = turned
        {
            ui.data_mut(|d| d.insert_temp(key, turned));
        }
    });
    let (rect, _) = ui.allocate_exact_size(vec2(CELL * 7.0, CELL * 7.0 - 6.0), Sense::hover());
    let cell = |column: usize, top: f32| {
        egui::Rect::from_min_size(rect.min + vec2(column as f32 * CELL, top), egui::Vec2::splat(CELL))
    };
    for (column, name) in ["M", "T", "W", "T", "F", "S", "S"].into_iter().enumerate() {
        let at = cell(column, -5.0).center();
        ui.painter().text(at, Align2::CENTER_CENTER, name, font(Weight::Regular, Size::Tiny), tokens.faint);
    }
    let mut picked = None;
    for (n, day) in days_shown(first).enumerate() {
        let square = cell(n % 7, CELL - 6.0 + (n / 7) as f32 * CELL);
        let response = ui.interact(square, key.with(n), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(Role::Button, true, shown == Some(day), crate::app::format::long_date(day))
        });
        let radius = CornerRadius::same(size::CONTROL_RADIUS);
        let chosen = shown == Some(day);
        if chosen {
            ui.painter().rect_filled(square.shrink(1.0), radius, tokens.accent);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(square.shrink(1.0), radius, tokens.accent_tint);
        }
        if day == today {
            let ring = Stroke::new(1.0, tokens.accent);
            ui.painter().rect_stroke(square.shrink(1.0), radius, ring, egui::StrokeKind::Inside);
        }
        let weekend = day.weekday().num_days_from_monday() > 4;
        let ink = match () {
            () if chosen => tokens.on_accent,
            () if day.month() != first.month() || weekend => tokens.faint,
            () => tokens.text,
        };
        let weight = if day.month() == first.month() { Weight::Medium } else { Weight::Regular };
        ui.painter().text(square.center(), Align2::CENTER_CENTER, day.day(), font(weight, Size::Small), ink);
        if response.clicked() {
            picked = Some(day);
        }
    }
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_shown_whole_from_a_monday() {
        for month in 1..=12 {
            let first = NaiveDate::from_ymd_opt(2027, month, 1).unwrap();
            let days: Vec<_> = days_shown(first).collect();
            assert_eq!(days.len(), 42);
            assert_eq!(days[0].weekday(), chrono::Weekday::Mon);
            assert_eq!(days.iter().filter(|d| d.month() == month && d.year() == 2027).count() as u32, {
                let next = first + Months::new(1);
                next.signed_duration_since(first).num_days() as u32
            });
        }
    }
}
