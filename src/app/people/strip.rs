//! The next twelve weeks of a person: a small bar a week, stacked by project, against what they have to give.
use super::who::Week;
use crate::app::context::Cx;
use crate::app::format;
use egui::{Painter, Rect, Stroke, pos2, vec2};

/// Paints the strip; every bar's full height is that week's own capacity.
pub fn strip(painter: &Painter, rect: Rect, cx: &Cx<'_>, weeks: &[Week]) {
    let t = cx.tokens;
    let width = rect.width() / super::who::WEEKS as f32;
    for (n, week) in weeks.iter().enumerate() {
        let column = Rect::from_min_size(
            pos2(rect.left() + n as f32 * width, rect.top()),
            vec2((width - 1.0).max(1.0), rect.height()),
        );
        painter.rect_filled(column, 1, if week.capacity == 0 { t.line } else { t.sunken });
        let mut bottom = column.bottom();
        for (place, booked) in &week.parts {
            let share = *booked as f32 / week.capacity.max(*booked).max(1) as f32;
            let top = (bottom - share * column.height()).max(column.top());
            let hue = cx.tokens.hue(*place as usize);
            let piece = Rect::from_min_max(pos2(column.left(), top), pos2(column.right(), bottom));
            painter.rect_filled(piece, 0, t.tinted(hue, 0.8));
            bottom = top;
        }
        if week.booked() > week.capacity {
            painter.hline(column.x_range(), column.top(), Stroke::new(2.0, t.trouble.0));
        }
    }
}

/// The week under a point of the strip.
pub fn week_at(rect: Rect, weeks: &[Week], x: f32) -> Option<&Week> {
    let n = (x - rect.left()) / (rect.width() / super::who::WEEKS as f32);
    if n < 0.0 { None } else { weeks.get(n as usize) }
}

/// What a week holds, in words.
pub fn told(cx: &Cx<'_>, week: &Week) -> String {
    let mut lines = vec![match week.percent() {
        Some(percent) => format!("Week of {}: {percent} % booked", format::date(week.monday, cx.today)),
        None => format!("Week of {}: away", format::date(week.monday, cx.today)),
    }];
    for (place, booked) in &week.parts {
        let name = cx.plan.projects.rows().get(*place as usize).map_or("", |p| p.name.as_str());
        let percent = u64::from(*booked) * 100 / u64::from(week.capacity.max(1));
        lines.push(format!("{} {percent} %", format::shown(name)));
    }
    lines.join("\n")
}
