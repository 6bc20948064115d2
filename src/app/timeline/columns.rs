//! The left columns: rank, name with fold triangle, status and stage, promise, forecast, budget.
use super::brush::Brush;
use super::frame::{Frame, pointed};
use super::ground::{is_selected, row_rect};
use super::layout::{RowBox, Scene};
use super::rows::RowKind;
use super::tips;
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Selection};
use crate::app::drag::{DragAsk, DragBy};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{
    MoneyParts, behind, changed_line, chip, elided, ink, mark, money_bar, paint_mark, rank_badge,
    status_name, text,
};
use crate::domain::{Moment, ProjectId, PurchaseState};
use crate::engine::{Dates, Outlook, ProjectOutlook, Status};
use egui::{
    Align2, Color32, CursorIcon, Painter, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

/// Shift of names per level.
const INDENT: f32 = 9.0;
/// Width of the fold triangle with its gap.
const TRIANGLE: f32 = 12.0;

/// Paints the left columns and listens to them; returns the project to fold or unfold.
pub fn columns(
    ui: &mut Ui,
    painter: &Painter,
    frame: &Frame<'_>,
    scene: &Scene,
    asks: &mut Vec<Ask>,
) -> Option<ProjectId> {
    let (tokens, area) = (frame.tokens(), frame.areas.left);
    painter.rect_filled(area, 0, tokens.surface);
    let mut brush = Brush::new(painter);
    for row in &scene.rows {
        if is_selected(frame, row) {
            brush.fill(row_rect(row, area), tokens.accent_tint);
        }
        brush.across(area.left(), area.right(), row.bottom, 1.0, tokens.grid);
    }
    brush.paint(painter);
    let mut fold = None;
    for row in &scene.rows {
        match row.kind {
            RowKind::Project(place) => {
                listen(ui, painter, frame, row, asks, &mut fold);
                project(ui, painter, frame, row, place, &mut fold);
            }
            RowKind::Group(_) | RowKind::OtherPurchases(_) => heading(painter, frame, row),
            RowKind::Task(place) => {
                listen(ui, painter, frame, row, asks, &mut fold);
                task(painter, frame, row, place);
            }
            RowKind::Purchase(place) => {
                listen(ui, painter, frame, row, asks, &mut fold);
                purchase(painter, frame, row, place);
            }
        }
    }
    fold
}

/// The row as a whole: click selects, dragging lifts a project, the keyboard stops here.
fn listen(
    ui: &mut Ui,
    painter: &Painter,
    frame: &Frame<'_>,
    row: &RowBox,
    asks: &mut Vec<Ask>,
    fold: &mut Option<ProjectId>,
) {
    let Some(selection) = frame.selection(row.kind) else { return };
    let rect = row_rect(row, frame.areas.left);
    let project = match selection {
        Selection::Project(id) => Some(id),
        _ => None,
    };
    let sense = if project.is_some() { Sense::click_and_drag() } else { Sense::click() };
    let response = ui.interact(rect.intersect(frame.areas.left), frame.row_id(selection), sense);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ListItem, true, frame.name(row.kind));
        info.current_text_value = Some(tips::value(frame, row.kind));
        info
    });
    pointed(frame, row.kind, &response, asks);
    if response.clicked() {
        // arrows go on from here
        response.request_focus();
    }
    if let Some(id) = project {
        if response.double_clicked() {
            *fold = Some(id);
        }
        let pressed = ui.input(|i| i.pointer.press_origin());
        if response.drag_started()
            && frame.cx.drag.is_none()
            && let Some(at) = pressed
        {
            let grab = at - pos2(frame.areas.left.left(), row.top);
            asks.push(Ask::Drag(DragAsk::Lift { project: id, by: DragBy::Pointer, grab }));
        }
    }
    if response.hovered() {
        let dots = project.is_some()
            && response.hover_pos().is_some_and(|p| p.x < frame.areas.columns.rank.1 - 12.0);
        ui.set_cursor_icon(if dots { CursorIcon::Grab } else { CursorIcon::PointingHand });
        if !is_selected(frame, row) {
            painter.rect_filled(rect, 0, frame.tokens().tinted(frame.tokens().sunken, 0.6));
        }
    }
    if response.has_focus() {
        let ring = rect.shrink(1.5);
        painter.rect_stroke(
            ring,
            size::CONTROL_RADIUS,
            Stroke::new(2.0, frame.tokens().accent),
            StrokeKind::Inside,
        );
    }
    if frame.cx.drag.is_none() {
        response.on_hover_ui(|ui| tips::tip(ui, frame, row.kind));
    }
}

fn project(
    ui: &mut Ui,
    painter: &Painter,
    frame: &Frame<'_>,
    row: &RowBox,
    place: u32,
    fold: &mut Option<ProjectId>,
) {
    let (tokens, columns) = (frame.tokens(), frame.areas.columns);
    let plan = frame.cx.plan;
    let (Some(project), Some(now)) =
        (plan.projects.rows().get(place as usize), frame.cx.outlook.projects.get(place as usize))
    else {
        return;
    };
    let shown: &Outlook = frame.cx.preview.unwrap_or(frame.cx.outlook);
    let then = shown.projects.get(place as usize).unwrap_or(now);
    let lifted = frame.cx.drag.is_some_and(|d| d.project == project.id);
    handle(painter, columns.rank.0, row.middle(), tokens.faint);
    let badge = Rect::from_center_size(pos2(columns.rank.0 + 42.0, row.middle()), vec2(24.0, 24.0));
    rank_badge(painter, badge, then.rank, tokens, lifted);
    let before = tips::Before::project(frame, project.id);
    let marked = |which: fn(&tips::Before) -> &crate::app::changed::Was| {
        before.as_ref().is_some_and(|before| which(before).is_some())
    };
    if marked(|b| &b.rank) {
        changed_line(painter, badge, tokens);
    }
    let (line1, line2) = (row.top + 18.0, row.top + 36.0);
    if !frame.rows.inside(place).is_empty() {
        triangle(ui, frame, row, project.id, line1, fold);
    }
    let x = columns.name.0 + TRIANGLE;
    let width = columns.name.1 - x;
    text(
        painter,
        pos2(x, line1),
        Align2::LEFT_CENTER,
        &project.name,
        Weight::SemiBold,
        Size::Body,
        tokens.text,
        width,
    );
    status_line(painter, frame, project.stage, then, (columns.name.0, line2));
    if let Some((x0, x1)) = columns.promised {
        let (words, colour) = match project.promise {
            Some(promise) => (format::date(promise, frame.cx.today), tokens.text),
            None => ("–".into(), tokens.faint),
        };
        let (at, left) = (pos2(x0, row.middle()), Align2::LEFT_CENTER);
        behind(painter, tokens, marked(|b| &b.promise), || {
            text(painter, at, left, &words, Weight::Regular, Size::Body, colour, x1 - x0)
        });
    }
    behind(painter, tokens, marked(|b| &b.finish), || forecast(painter, frame, row, project.id, then));
    if let Some((x0, x1)) = columns.budget {
        let bar = Rect::from_min_size(pos2(x0, row.middle() - 10.0), vec2(x1 - x0, 6.0));
        let words = if now.budget == Status::NotSet {
            "no budget".into()
        } else {
            money_bar(painter, bar, MoneyParts::from(&then.money), tokens);
            format::money(then.money.budget, frame.cx.currency())
        };
        let (at, left) = (pos2(x0, row.middle() + 7.0), Align2::LEFT_CENTER);
        let changed = marked(|b| &b.budget);
        let ink = if changed { tokens.dim } else { tokens.faint };
        behind(painter, tokens, changed, || {
            text(painter, at, left, &words, Weight::Regular, Size::Small, ink, x1 - x0)
        });
    }
}

/// Six dots to hold a row by.
pub fn handle(painter: &Painter, left: f32, middle: f32, colour: Color32) {
    for (column, line) in [(0, -1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1)] {
        let centre = pos2(left + 15.0 + 5.0 * column as f32, middle + 5.0 * line as f32);
        painter.rect_filled(Rect::from_center_size(centre, vec2(2.0, 2.0)), 0, colour);
    }
}

fn triangle(
    ui: &mut Ui,
    frame: &Frame<'_>,
    row: &RowBox,
    id: ProjectId,
    y: f32,
    fold: &mut Option<ProjectId>,
) {
    let centre = pos2(frame.areas.columns.name.0 + 3.0, y);
    let zone = Rect::from_center_size(centre, vec2(18.0, 22.0)).intersect(frame.areas.left);
    if !zone.is_positive() {
        return;
    }
    let unfolded =
        frame.rows.blocks().iter().any(|b| b.id == id && b.bottom - b.top > f64::from(size::PROJECT_ROW));
    let response = ui.interact(zone, frame.row_id(Selection::Project(id)).with("fold"), Sense::CLICK);
    response.widget_info(|| {
        let what = if unfolded { "Fold" } else { "Unfold" };
        WidgetInfo::labeled(Role::DisclosureTriangle, true, format!("{what} {}", frame.name(row.kind)))
    });
    if response.clicked() {
        *fold = Some(id);
    }
    let colour = if response.hovered() { frame.tokens().accent } else { frame.tokens().text };
    let painter = ui.painter().with_clip_rect(frame.areas.left);
    let points = if unfolded {
        vec![centre + vec2(-4.0, -2.5), centre + vec2(4.0, -2.5), centre + vec2(0.0, 3.5)]
    } else {
        vec![centre + vec2(-2.0, -4.0), centre + vec2(4.0, 0.0), centre + vec2(-2.0, 4.0)]
    };
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

/// ● On track  Delivery. While a drop in the air would carry the project across the money line, that stands in place of
/// the words.
fn status_line(
    painter: &Painter,
    frame: &Frame<'_>,
    stage: crate::domain::StageId,
    then: &ProjectOutlook,
    at: (f32, f32),
) {
    let (tokens, columns) = (frame.tokens(), frame.areas.columns);
    let status = then.status();
    let colour = ink(tokens, status);
    paint_mark(painter, pos2(at.0 + 4.0, at.1), mark(status), colour);
    let x = at.0 + TRIANGLE;
    let paint = |x: f32, words: &str, weight: Weight, colour: Color32| {
        text(
            painter,
            pos2(x, at.1),
            Align2::LEFT_CENTER,
            words,
            weight,
            Size::Small,
            colour,
            columns.name.1 - x,
        )
    };
    match frame.cx.change(then.id).map(|c| c.line).filter(|l| l.0 != l.1) {
        Some((_, true)) => {
            paint(x, "now below the line", Weight::SemiBold, tokens.risk.0);
        }
        Some((_, false)) => {
            paint(x, "now above the line", Weight::SemiBold, tokens.good.0);
        }
        None => {
            let rect = paint(x, status_name(status), Weight::Regular, colour);
            let stage = frame.cx.plan.stages.get(stage).map_or("", |s| s.name.as_str());
            paint(rect.right() + 6.0, stage, Weight::Regular, tokens.faint);
        }
    }
}

/// The forecast; while a project is in the air, the one there would be, with how far it moves.
fn forecast(
    painter: &Painter,
    frame: &Frame<'_>,
    row: &RowBox,
    id: ProjectId,
    then: &ProjectOutlook,
) -> Rect {
    let (tokens, (x0, x1)) = (frame.tokens(), frame.areas.columns.forecast);
    let (words, colour) = match then.finish {
        Some(finish) => {
            let colour =
                if then.deadline == Status::NotSet { tokens.dim } else { ink(tokens, then.deadline) };
            (format::date(finish.last_day(), frame.cx.today), colour)
        }
        None if then.no_date.is_some() => ("no date".into(), ink(tokens, then.deadline)),
        None => ("–".into(), tokens.faint),
    };
    let change = frame.cx.change(id).filter(|c| c.days != 0 || c.lost_date);
    let Some(change) = change else {
        let (at, left) = (pos2(x0, row.middle()), Align2::LEFT_CENTER);
        return text(painter, at, left, &words, Weight::Regular, Size::Body, colour, x1 - x0);
    };
    let date = text(
        painter,
        pos2(x0, row.top + 17.0),
        Align2::LEFT_CENTER,
        &words,
        Weight::Medium,
        Size::Body,
        colour,
        x1 - x0,
    );
    let (words, (ink, ground)) = match change.days {
        _ if change.lost_date => ("no date".into(), tokens.trouble),
        days if days < 0 => (format::shift(days), tokens.good),
        // a day, or a date that nobody was promised, is told without alarm
        days if days <= 1 || then.deadline == Status::NotSet => {
            (format::shift(days), (tokens.dim, tokens.sunken))
        }
        days if then.deadline == Status::InTrouble => (format::shift(days), tokens.trouble),
        days => (format::shift(days), tokens.risk),
    };
    chip(painter, pos2(x0, row.top + 36.0), &words, ink, ground);
    date
}

fn heading(painter: &Painter, frame: &Frame<'_>, row: &RowBox) {
    let x = frame.areas.columns.name.0 + INDENT * f32::from(row.depth) + 7.0;
    let width = frame.areas.left.right() - x - 8.0;
    let at = pos2(x, row.middle() + 2.0);
    text(
        painter,
        at,
        Align2::LEFT_CENTER,
        frame.name(row.kind),
        Weight::SemiBold,
        Size::Small,
        frame.tokens().dim,
        width,
    );
}

/// Name, start, finish and a last word of what is inside a project.
fn inner(painter: &Painter, frame: &Frame<'_>, row: &RowBox, cells: &Cells) {
    let (tokens, columns, y) = (frame.tokens(), frame.areas.columns, row.middle());
    let x = columns.name.0 + INDENT * f32::from(row.depth) + 7.0;
    let name = frame.name(row.kind);
    text(
        painter,
        pos2(x, y),
        Align2::LEFT_CENTER,
        name,
        Weight::Regular,
        Size::Body,
        cells.ink,
        columns.name.1 - x,
    );
    let before = tips::Before::of(frame, row.kind);
    let (start, finish) = before.map_or((false, false), |b| (b.start.is_some(), b.finish.is_some()));
    let cell = |column: (f32, f32), words: &str, colour, changed| {
        let (at, left, wide) = (pos2(column.0, y), Align2::LEFT_CENTER, column.1 - column.0);
        behind(painter, tokens, changed, || {
            text(painter, at, left, words, Weight::Regular, Size::Body, colour, wide)
        });
    };
    if let Some(column) = columns.promised {
        cell(column, &cells.start, if start { tokens.dim } else { tokens.faint }, start);
    }
    cell(columns.forecast, &cells.finish, cells.finish_ink, finish);
    if let Some(column) = columns.budget {
        cell(column, &cells.last, tokens.faint, false);
    }
}

struct Cells {
    ink: Color32,
    start: String,
    finish: String,
    finish_ink: Color32,
    last: String,
}

impl Cells {
    fn of(frame: &Frame<'_>, dates: Option<&Dates>, then: Option<&Dates>, last: String) -> Self {
        let tokens = frame.tokens();
        let span = dates.and_then(|d| d.span.ok());
        let new = then.and_then(|d| d.span.ok()).or(span);
        let day = |at: Option<Moment>, end: bool| {
            at.map_or("–".into(), |m| {
                format::date(if end { m.last_day() } else { m.date() }, frame.cx.today)
            })
        };
        let moved = new != span;
        // a point in time ends on its own day, not on the day before
        let point = new.is_some_and(|s| s.0 == s.1);
        Self {
            ink: tokens.text,
            start: day(new.map(|s| s.0), false),
            finish: day(new.map(|s| s.1), !point),
            finish_ink: if moved { tokens.accent } else { tokens.dim },
            last,
        }
    }
}

fn task(painter: &Painter, frame: &Frame<'_>, row: &RowBox, place: u32) {
    let (plan, outlook) = (frame.cx.plan, frame.cx.outlook);
    let Some(task) = plan.tasks.rows().get(place as usize) else { return };
    let dates = outlook.tasks.get(place as usize);
    let then = frame.cx.preview.and_then(|p| p.tasks.get(place as usize));
    let last = match task.percent_done() {
        100 => "done".into(),
        percent => format!("{percent}%"),
    };
    let mut cells = Cells::of(frame, dates, then, last);
    let late = task.deadline.zip(dates.and_then(Dates::finish)).is_some_and(|(d, f)| f.last_day() > d);
    if late {
        cells.finish_ink = frame.tokens().trouble.0;
    }
    if task.percent_done() == 100 {
        cells.ink = frame.tokens().dim;
    }
    inner(painter, frame, row, &cells);
}

fn purchase(painter: &Painter, frame: &Frame<'_>, row: &RowBox, place: u32) {
    let (plan, outlook) = (frame.cx.plan, frame.cx.outlook);
    let Some(purchase) = plan.purchases.rows().get(place as usize) else { return };
    let currency = frame.cx.currency();
    let total = purchase.order_value(currency).map(|m| format::money(m, currency)).unwrap_or_default();
    let then = frame.cx.preview.and_then(|p| p.purchases.get(place as usize));
    let mut cells = Cells::of(frame, outlook.purchases.get(place as usize), then, total);
    if purchase.state == PurchaseState::Cancelled {
        cells.ink = frame.tokens().faint;
        cells.last = "cancelled".into();
    } else if purchase.state.has_arrived() {
        cells.ink = frame.tokens().dim;
    }
    inner(painter, frame, row, &cells);
}

/// Names of the columns, and the small commands of the time axis.
pub fn header(ui: &mut Ui, painter: &Painter, frame: &Frame<'_>, asks: &mut Vec<Ask>) {
    let (tokens, area, columns) = (frame.tokens(), frame.areas.header_left, frame.areas.columns);
    painter.rect_filled(area, 0, tokens.surface);
    let y = area.bottom() - 11.0;
    let name = |column: (f32, f32), words: &str| {
        text(
            painter,
            pos2(column.0, y),
            Align2::LEFT_CENTER,
            words,
            Weight::Regular,
            Size::Tiny,
            tokens.faint,
            column.1 - column.0,
        );
    };
    name(columns.name, "Project");
    if let Some(column) = columns.promised {
        name(column, "Promised");
    }
    name(columns.forecast, "Forecast");
    if let Some(column) = columns.budget {
        name(column, "Budget");
    }
    let mut right = area.right() - 8.0;
    for (command, words) in [
        (Command::ZoomIn, "+"),
        (Command::ZoomOut, "−"),
        (Command::Today, "Today"),
        (Command::Fit, "Fit"),
        (Command::UnfoldAll, if all_unfolded(frame) { "Fold" } else { "Unfold" }),
    ] {
        let galley = elided(painter, words, Weight::Medium, Size::Small, tokens.text, 80.0);
        let sign = matches!(command, Command::ZoomIn | Command::ZoomOut);
        let width = if sign { 22.0 } else { galley.size().x + 14.0 };
        let rect = Rect::from_min_max(pos2(right - width, area.top() + 3.0), pos2(right, area.top() + 23.0));
        if rect.left() < area.left() + 8.0 {
            break;
        }
        right = rect.left() - 4.0;
        let response = ui.interact(rect, frame.id.with(("small", words)), Sense::click());
        let entry = entry_of(command);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, entry.map_or(words, |e| e.name)));
        let lit = response.hovered() || response.has_focus();
        let ground = if lit { tokens.sunken } else { tokens.surface };
        let (thick, colour) = if response.has_focus() { (1.5, tokens.accent) } else { (1.0, tokens.line) };
        let edge = Stroke::new(thick, colour);
        painter.rect(rect, size::CONTROL_RADIUS, ground, edge, StrokeKind::Inside);
        if sign {
            // strokes: the signs of a face this small are specks
            let ink = Stroke::new(1.4, tokens.text);
            let at = rect.center();
            painter.hline(at.x - 4.0..=at.x + 4.0, at.y, ink);
            if command == Command::ZoomIn {
                painter.vline(at.x, at.y - 4.0..=at.y + 4.0, ink);
            }
        } else {
            painter.galley(rect.center() - galley.size() / 2.0, galley, tokens.text);
        }
        if response.clicked() {
            asks.push(Ask::Run(command));
        }
        if let Some(entry) = entry {
            let keys = entry.keys.map(|k| ui.ctx().format_shortcut(&k));
            response.on_hover_text(match keys {
                Some(keys) => format!("{} ({keys})", entry.help),
                None => entry.help.to_owned(),
            });
        }
    }
}

/// Whether every project that has something to unfold is unfolded.
fn all_unfolded(frame: &Frame<'_>) -> bool {
    let folded = |b: &super::rows::Block| b.bottom - b.top <= f64::from(size::PROJECT_ROW);
    let place = |b: &super::rows::Block| frame.cx.plan.projects.place(b.id).unwrap_or(0) as u32;
    !frame.rows.blocks().iter().any(|b| folded(b) && !frame.rows.inside(place(b)).is_empty())
}
