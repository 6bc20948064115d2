//! Behind the bars: shading of days off, freezes and windows, the grid, row lines, the selected row; and before them the
//! lines of today, the fiscal year and the money.
use super::axis::{Axis, date_of, days_of, days_of_date};
use super::brush::{Brush, Pen};
use super::frame::Frame;
use super::layout::{RowBox, Scene};
use super::rows::RowKind;
use super::ticks::Ticks;
use crate::app::format;
use crate::app::theme::{Size, Weight};
use crate::app::widgets::{elided, text};
use crate::domain::{Opening, SLOTS_PER_DAY};
use chrono::{Datelike, NaiveDate};
use egui::{Align2, Color32, Painter, Rect, Stroke, Ui, pos2};

/// Days off are shaded from so many points a day on.
const DAYS_OFF_FROM: f64 = 7.0;
/// Windows are shaded from so many points on.
const WINDOW_FROM: f32 = 6.0;

/// Paints what lies behind the bars.
pub fn behind(painter: &Painter, frame: &Frame<'_>, scene: &Scene, ticks: &Ticks) {
    let (tokens, area) = (frame.tokens(), frame.areas.time_and_foot());
    let mut brush = Brush::new(painter);
    for row in scene.rows.iter().filter(|r| is_selected(frame, r)) {
        brush.fill(row_rect(row, area).intersect(frame.areas.time), tokens.tinted(tokens.accent_tint, 0.55));
    }
    for (from, to) in days_off(frame) {
        brush.fill(column(&frame.axis, area, from, to), tokens.shade);
    }
    for freeze in &frame.cx.plan.freezes {
        let (from, to) = (days_of(freeze.from), days_of(freeze.to));
        brush.fill(column(&frame.axis, area, from, to), tokens.tinted(tokens.faint, 0.13));
    }
    for (from, to, _) in windows(frame) {
        brush.fill(column(&frame.axis, area, from, to), tokens.tinted(tokens.accent, 0.10));
    }
    for x in &ticks.lines {
        brush.down(*x, area.top(), area.bottom(), 1.0, tokens.grid);
    }
    for x in &ticks.majors {
        brush.down(*x, area.top(), area.bottom(), 1.0, tokens.line);
    }
    for row in scene.rows.iter().filter(|r| r.bottom <= frame.areas.time.bottom()) {
        let inside = !matches!(row.kind, RowKind::Project(_));
        let last = scene.rows.iter().find(|r| r.index == row.index + 1);
        if !inside || last.is_some_and(|r| matches!(r.kind, RowKind::Project(_))) {
            brush.across(area.left(), area.right(), row.bottom, 1.0, tokens.grid);
        }
    }
    brush.paint(painter);
}

/// Whether a row shows what is selected.
pub fn is_selected(frame: &Frame<'_>, row: &RowBox) -> bool {
    frame.selection(row.kind) == Some(frame.cx.selection)
}

/// A row's rectangle in an area.
pub fn row_rect(row: &RowBox, area: Rect) -> Rect {
    Rect::from_min_max(pos2(area.left(), row.top), pos2(area.right(), row.bottom))
}

fn column(axis: &Axis, area: Rect, from: f64, to: f64) -> Rect {
    let x = |days| axis.x_from_days(days).clamp(area.left(), area.right());
    Rect::from_min_max(pos2(x(from), area.top()), pos2(x(to), area.bottom()))
}

/// Stretches of days on which the portfolio does not work, where they are wide enough to see.
fn days_off(frame: &Frame<'_>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = vec![];
    if frame.axis.view.px_per_day < DAYS_OFF_FROM {
        return out;
    }
    let settings = &frame.cx.plan.settings;
    let (from, to) = frame.axis.span();
    let mut day = from.max(0.0).floor();
    while day < to {
        let date = date_of(day);
        let off = !settings.week.works_on(date)
            || settings.holidays.iter().any(|h| (h.from..=h.to).contains(&date));
        if off {
            match out.last_mut() {
                Some(last) if last.1 == day => last.1 = day + 1.0,
                _ => out.push((day, day + 1.0)),
            }
        }
        day += 1.0;
    }
    out
}

/// Openings of windows in view that are wide enough to see, with the place of their set.
fn windows(frame: &Frame<'_>) -> Vec<(f64, f64, usize)> {
    let (from, to) = frame.axis.span();
    let mut out = vec![];
    for (set, windows) in frame.cx.plan.window_sets.iter().enumerate() {
        for opening in &windows.openings {
            match *opening {
                Opening::Weekly { day, from: slot, length } => {
                    let span = f64::from(length) / f64::from(SLOTS_PER_DAY);
                    if frame.axis.width_of(span) < WINDOW_FROM {
                        continue;
                    }
                    let offset = f64::from(slot) / f64::from(SLOTS_PER_DAY);
                    let mut at = (from.max(0.0) - 7.0).floor();
                    while date_of(at.max(0.0)).weekday() != day {
                        at += 1.0;
                    }
                    while at < to {
                        out.push((at + offset, at + offset + span, set));
                        at += 7.0;
                    }
                }
                Opening::Once { from, to } => {
                    let (a, b) = (days_of(from), days_of(to));
                    if frame.axis.width_of(b - a) >= WINDOW_FROM {
                        out.push((a, b, set));
                    }
                }
            }
        }
    }
    out.sort_by(|a, b| a.0.total_cmp(&b.0));
    out
}

/// Paints the lines before the bars.
pub fn before(painter: &Painter, frame: &Frame<'_>) {
    let (tokens, area) = (frame.tokens(), frame.areas.time_and_foot());
    let mut brush = Brush::new(painter);
    for (at, _) in fiscal_years(frame) {
        let pen = Pen { thick: 1.0, dash: (1.5, 3.0), colour: tokens.dim };
        let span = (area.top(), area.bottom());
        brush.dashed_down(frame.axis.x_from_days(at), span, span, pen);
    }
    brush.paint(painter);
    let x = frame.axis.x_from_days(days_of_date(frame.cx.today));
    if area.x_range().contains(x) {
        painter.vline(x, area.y_range(), Stroke::new(1.5, tokens.accent));
    }
}

/// Moves words that a line of [`before`] would strike through to behind that line.
pub fn clear_of_lines(frame: &Frame<'_>, x: f32, width: f32) -> f32 {
    let today = days_of_date(frame.cx.today);
    let mut lines: Vec<f32> = fiscal_years(frame)
        .into_iter()
        .map(|(at, _)| at)
        .chain([today])
        .map(|at| frame.axis.x_from_days(at))
        .collect();
    lines.sort_by(f32::total_cmp);
    lines.iter().fold(x, |x, line| if x < line + 4.0 && x + width > line - 3.0 { line + 6.0 } else { x })
}

/// Names what is shaded, below the rows: freezes first, then fiscal years, then windows. What would touch another name is
/// left out; hovering tells it.
pub fn foot(ui: &Ui, painter: &Painter, frame: &Frame<'_>) {
    let (tokens, area) = (frame.tokens(), frame.areas.foot);
    let mut names: Vec<(f64, f64, &str, Color32)> = vec![];
    for freeze in &frame.cx.plan.freezes {
        names.push((days_of(freeze.from), days_of(freeze.to), &freeze.name, tokens.dim));
    }
    let years = fiscal_years(frame);
    names.extend(years.iter().map(|(at, name)| (*at, *at, name.as_str(), tokens.dim)));
    for (from, to, set) in windows(frame) {
        if let Some(set) = frame.cx.plan.window_sets.rows().get(set) {
            names.push((from, to, &set.name, tokens.accent));
        }
    }
    let mut taken: Vec<(f32, f32)> = vec![];
    let mut hovered: Vec<&str> = vec![];
    let pointer = ui.input(|i| i.pointer.hover_pos()).filter(|p| area.contains(*p));
    for (from, to, name, colour) in names {
        let (a, b) = (frame.axis.x_from_days(from), frame.axis.x_from_days(to));
        if b < area.left() || a > area.right() {
            continue;
        }
        if pointer.is_some_and(|p| p.x >= a - 2.0 && p.x <= b + 2.0) && !hovered.contains(&name) {
            hovered.push(name);
        }
        let galley = elided(painter, name, Weight::Regular, Size::Tiny, colour, 200.0);
        let x = a.max(area.left()) + 4.0;
        let span = (x, x + galley.size().x);
        if span.1 > area.right() || taken.iter().any(|t| t.0 < span.1 + 10.0 && span.0 < t.1 + 10.0) {
            continue;
        }
        taken.push(span);
        painter.galley(pos2(x, area.center().y - galley.size().y / 2.0), galley, colour);
    }
    if area.is_positive() {
        let response = ui.interact(area, frame.id.with("foot"), egui::Sense::hover());
        if !hovered.is_empty() {
            response.on_hover_text_at_pointer(hovered.join("\n"));
        }
    }
}

/// Beginnings of fiscal years in view.
fn fiscal_years(frame: &Frame<'_>) -> Vec<(f64, String)> {
    let (from, to) = frame.axis.span();
    if frame.axis.view.px_per_day < 0.3 {
        return vec![];
    }
    let month = u32::from(frame.cx.plan.settings.fiscal_year_start).clamp(1, 12);
    let (first, last) = (date_of(from.max(0.0)).year(), date_of(to.max(0.0)).year());
    (first..=last)
        .filter_map(|year| {
            let at = days_of_date(NaiveDate::from_ymd_opt(year, month, 1)?);
            let name = if month == 1 {
                format!("Fiscal year {year}")
            } else {
                format!("Fiscal year {year}/{:02}", (year + 1).rem_euclid(100))
            };
            (at >= from && at < to).then_some((at, name))
        })
        .collect()
}

/// The money line: above the first project that funding does not cover, in the preview where there is one.
pub fn money_line(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let (tokens, areas) = (frame.tokens(), frame.areas);
    let line = frame.cx.preview.unwrap_or(frame.cx.outlook).line;
    let Some(block) = line.above.and_then(|id| frame.rows.blocks().iter().find(|b| b.id == id)) else {
        return;
    };
    let y = areas.time.top() + (block.top - frame.scroll) as f32;
    if y < areas.time.top() - 1.0 || y > areas.time.bottom() {
        return;
    }
    let moved = frame.cx.preview.is_some_and(|_| line.above != frame.cx.outlook.line.above);
    let colour = if moved { tokens.accent } else { tokens.text };
    let mut brush = Brush::new(painter);
    let pen = Pen { thick: 1.5, dash: (6.0, 4.0), colour };
    let span = (areas.all.left(), areas.all.right());
    brush.dashed_across(span, span, y, pen);
    brush.paint(painter);
    let currency = frame.cx.currency();
    let words = format!(
        "Funding ends here: {} of {}",
        format::money(line.used, currency),
        format::money(line.funding, currency)
    );
    let galley = elided(painter, &words, Weight::SemiBold, Size::Tiny, colour, areas.time.width() - 16.0);
    let x = place_of_words(frame, scene, y, galley.size());
    let rect = Align2::LEFT_BOTTOM.anchor_size(pos2(x, y - 3.0), galley.size());
    painter.rect_filled(rect.expand2(egui::vec2(3.0, 0.0)), 3, tokens.surface);
    painter.galley(rect.min, galley, colour);
}

/// Where the words of the money line begin: where they cover no bar of the row above, nor what stands beside one; at the
/// left edge if that may be, else at the right one.
fn place_of_words(frame: &Frame<'_>, scene: &Scene, y: f32, words: egui::Vec2) -> f32 {
    /// What stands beside a bar: initials, an order number.
    const ASIDE: f32 = 110.0;
    let area = frame.areas.time;
    let (first, last) = (area.left() + 8.0, area.right() - words.x - 16.0);
    let today = frame.axis.x_from_days(days_of_date(frame.cx.today));
    let mut taken = vec![(today - 4.0, today + 4.0)];
    for bar in &scene.bars {
        // the line of the baseline below a bar included
        let near = bar.rect.bottom() + 8.0 > y - 3.0 - words.y && bar.rect.top() < y;
        if near {
            let project = matches!(bar.kind, RowKind::Project(_));
            let ghost = bar.ghost.unwrap_or((bar.rect.left(), bar.rect.right()));
            let end = bar.rect.right().max(ghost.1) + if project { 0.0 } else { ASIDE };
            taken.push((bar.rect.left().min(ghost.0) - 6.0, end + 6.0));
        }
    }
    let free = |x: &f32| {
        (first..=last.max(first)).contains(x) && taken.iter().all(|(a, b)| *x > *b || x + words.x < *a)
    };
    let mut behind: Vec<f32> = taken.iter().map(|(_, b)| b + 2.0).collect();
    behind.sort_by(f32::total_cmp);
    [first, last].into_iter().chain(behind).find(free).unwrap_or(first)
}

/// The header over time: months and years above, weeks and days below, and the flag of today.
pub fn header(painter: &Painter, frame: &Frame<'_>, ticks: &Ticks) {
    let (tokens, area) = (frame.tokens(), frame.areas.header_time);
    painter.rect_filled(area, 0, tokens.surface);
    let mut brush = Brush::new(painter);
    for x in &ticks.majors {
        brush.down(*x, area.top(), area.bottom(), 1.0, tokens.line);
    }
    for x in &ticks.lines {
        brush.down(*x, area.bottom() - 6.0, area.bottom(), 1.0, tokens.line);
    }
    brush.paint(painter);
    for label in &ticks.upper {
        let at = pos2(label.x, area.top() + 14.0);
        text(
            painter,
            at,
            Align2::LEFT_CENTER,
            &label.text,
            Weight::SemiBold,
            Size::Small,
            tokens.text,
            f32::INFINITY,
        );
    }
    let flag = today_flag(painter, frame);
    for label in &ticks.lower {
        let hidden =
            flag.is_some_and(|f| f.left() < label.x + label.width + 3.0 && f.right() > label.x - 3.0);
        if !hidden {
            let at = pos2(label.x, area.bottom() - 11.0);
            text(
                painter,
                at,
                Align2::LEFT_CENTER,
                &label.text,
                Weight::Regular,
                Size::Tiny,
                tokens.faint,
                f32::INFINITY,
            );
        }
    }
}

fn today_flag(painter: &Painter, frame: &Frame<'_>) -> Option<Rect> {
    let (tokens, area) = (frame.tokens(), frame.areas.header_time);
    let x = frame.axis.x_from_days(days_of_date(frame.cx.today));
    if !area.x_range().contains(x) {
        return None;
    }
    // of the past it is the day of that moment, not today
    let then = frame.cx.then.map(|then| crate::app::format::date(then.today(), frame.cx.today));
    let name = then.as_deref().unwrap_or("Today");
    let galley = elided(painter, name, Weight::SemiBold, Size::Tiny, tokens.on_accent, f32::INFINITY);
    let rect = Rect::from_center_size(pos2(x, area.bottom() - 11.0), galley.size() + egui::vec2(12.0, 4.0));
    let rect = rect.translate(egui::vec2((area.left() - rect.left()).max(0.0), 0.0));
    let rect = rect.translate(egui::vec2((area.right() - rect.right()).min(0.0), 0.0));
    painter.rect_filled(rect, 4, tokens.accent);
    painter.vline(x, rect.bottom()..=area.bottom(), Stroke::new(1.5, tokens.accent));
    painter.galley(rect.center() - galley.size() / 2.0, galley, tokens.on_accent);
    Some(rect)
}
