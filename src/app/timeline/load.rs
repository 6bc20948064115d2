//! The strip at the foot: people's load by week, stacked by project, against their capacity.
use super::axis::days_of_date;
use super::brush::{Brush, Pen};
use super::frame::Frame;
use super::geometry::PERSON;
use super::ticks::Ticks;
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight};
use crate::app::widgets::{elided, text};
use crate::domain::Person;
use crate::engine::Load;
use egui::{Align2, CursorIcon, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2};

/// Height of a full load.
const FULL: f32 = 22.0;
/// Weeks narrower than this are drawn several as one.
const NARROWEST: f32 = 3.0;

/// Paints the strip, scrolled down by `scroll`.
pub fn strip(
    ui: &mut Ui,
    painter: &Painter,
    frame: &Frame<'_>,
    ticks: &Ticks,
    scroll: f32,
    asks: &mut Vec<Ask>,
) {
    let (tokens, left, time) = (frame.tokens(), frame.areas.strip_left, frame.areas.strip_time);
    if left.height() <= 0.0 {
        return;
    }
    painter.rect_filled(left.union(time), 0, tokens.surface);
    let mut brush = Brush::new(painter);
    for x in &ticks.majors {
        brush.down(*x, time.top(), time.bottom(), 1.0, tokens.grid);
    }
    let plan = frame.cx.plan;
    let outlook = frame.cx.preview.unwrap_or(frame.cx.outlook);
    let (first, last) = seen(scroll, left.height(), plan.people.len());
    for (at, (_, load)) in plan.people.iter().zip(&outlook.loads).enumerate().take(last).skip(first) {
        let top = left.top() + 8.0 + at as f32 * PERSON - scroll;
        stacks(&mut brush, frame, load, top + PERSON - 6.0);
    }
    brush.paint(&painter.with_clip_rect(time));
    let painter = painter.with_clip_rect(left.intersect(painter.clip_rect()));
    for (at, (person, load)) in plan.people.iter().zip(&outlook.loads).enumerate().take(last).skip(first) {
        let top = left.top() + 8.0 + at as f32 * PERSON - scroll;
        let rect = Rect::from_min_max(pos2(left.left(), top), pos2(left.right(), top + PERSON));
        name(ui, &painter, frame, person, load, rect, asks);
    }
    let height = plan.people.len() as f32 * PERSON + 14.0;
    if height > left.height() + 1.0 {
        // that there is more below: a thumb, as beside the rows
        let length = (left.height() / height * left.height()).max(16.0);
        let top = left.top() + (left.height() - length) * scroll / (height - left.height());
        let thumb = Rect::from_min_max(pos2(left.right() - 7.0, top), pos2(left.right() - 3.0, top + length));
        painter.rect_filled(thumb, 2, tokens.tinted(tokens.faint, 0.35));
    }
}

/// Which people are in view.
fn seen(scroll: f32, height: f32, people: usize) -> (usize, usize) {
    let first = ((scroll - 8.0) / PERSON).floor().max(0.0) as usize;
    let last = ((scroll + height) / PERSON).ceil().max(0.0) as usize;
    (first.min(people), last.min(people))
}

fn name(
    ui: &mut Ui,
    painter: &Painter,
    frame: &Frame<'_>,
    person: &Person,
    load: &Load,
    rect: Rect,
    asks: &mut Vec<Ask>,
) {
    let tokens = frame.tokens();
    let (words, colour) = match load.full_until {
        Some(day) => (format!("full until {}", format::date(day, frame.cx.today)), tokens.risk.0),
        None if load.capacity.is_empty() => (String::new(), tokens.faint),
        None => (format!("{}%", load.percent), tokens.dim),
    };
    let y = rect.center().y;
    let galley = elided(painter, &words, Weight::Regular, Size::Small, colour, rect.width() * 0.5);
    let right = rect.right() - 14.0;
    let width = galley.size().x;
    painter.galley(pos2(right - width, y - galley.size().y / 2.0), galley, colour);
    let role = person.roles.first().map_or("", String::as_str);
    let label = if role.is_empty() { person.name.clone() } else { format!("{}, {role}", person.name) };
    let room = right - width - 10.0 - rect.left() - 14.0;
    text(
        painter,
        pos2(rect.left() + 14.0, y),
        Align2::LEFT_CENTER,
        &label,
        Weight::Regular,
        Size::Small,
        tokens.text,
        room,
    );
    let id = frame.row_id(Selection::Person(person.id));
    let response = ui.interact(rect.intersect(frame.areas.strip_left), id, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ListItem, true, format!("Load of {}", person.name));
        info.current_text_value = Some(words.clone());
        info
    });
    if response.clicked() {
        asks.push(Ask::Select(Selection::Person(person.id)));
    }
    if response.has_focus() {
        let stroke = egui::Stroke::new(2.0, tokens.accent);
        painter.rect_stroke(rect.shrink(1.0), 4, stroke, egui::StrokeKind::Inside);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
        ui.label(&label);
        if !load.capacity.is_empty() {
            ui.label(format!("{}% of the next 12 weeks is booked", load.percent));
        }
        if person.reserve > 0 {
            ui.label(format!("{}% is kept for running operations", person.reserve));
        }
    });
}

/// One person's weeks as stacks on a base line, with capacity dashed above.
fn stacks(brush: &mut Brush, frame: &Frame<'_>, load: &Load, base: f32) {
    let (tokens, area) = (frame.tokens(), frame.areas.strip_time);
    let span = (area.left(), area.right());
    brush.dashed_across(
        span,
        span,
        base - FULL,
        Pen { thick: 1.0, dash: (2.0, 3.0), colour: tokens.tinted(tokens.faint, 0.5) },
    );
    if load.capacity.is_empty() {
        return;
    }
    let week = frame.axis.width_of(7.0);
    // several weeks as one where they are narrow
    let group = (NARROWEST / week.max(0.01)).ceil().max(1.0) as usize;
    let origin = days_of_date(load.first_week);
    let (from, to) = frame.axis.span();
    let first = ((from - origin) / 7.0).floor().max(0.0) as usize / group * group;
    let last = (((to - origin) / 7.0).ceil().max(0.0) as usize).min(load.capacity.len());
    let mut at = first;
    let share = if frame.tokens().dark { 0.72 } else { 0.8 };
    while at < last {
        let until = (at + group).min(load.capacity.len());
        let capacity: u64 = load.capacity[at..until].iter().map(|v| u64::from(*v)).sum();
        let x0 = frame.axis.x_from_days(origin + 7.0 * at as f64).max(area.left());
        let x1 = frame.axis.x_from_days(origin + 7.0 * until as f64).min(area.right());
        let gap = if x1 - x0 > 5.0 { 1.0 } else { 0.0 };
        let mut y = base;
        for of in &load.by_project {
            let booked: u64 = (at..until).map(|week| u64::from(of.in_week(week))).sum();
            if booked == 0 {
                continue;
            }
            // a week without capacity that is booked all the same is as full as can be
            let part = if capacity == 0 { 1.0 } else { booked as f32 / capacity as f32 };
            let top = (y - part * FULL).max(base - FULL * 1.25);
            let hue = frame
                .cx
                .plan
                .projects
                .rows()
                .get(of.project as usize)
                .map_or(tokens.faint, |p| frame.cx.hue(p.id));
            brush.fill(Rect::from_min_max(pos2(x0, top), pos2(x1 - gap, y)), tokens.tinted(hue, share));
            y = top;
        }
        if y < base - FULL * 1.02 {
            brush.across(x0, x1 - gap, base - FULL, 1.5, tokens.trouble.0);
        }
        at = until;
    }
}

/// The edge between rows and strip: dragging it changes the strip's height; returns the new height.
pub fn splitter(ui: &mut Ui, frame: &Frame<'_>) -> Option<f32> {
    let areas = frame.areas;
    if areas.strip_left.height() <= 0.0 {
        return None;
    }
    let y = areas.strip_left.top();
    let zone = Rect::from_min_max(pos2(areas.all.left(), y - 3.0), pos2(areas.all.right(), y + 4.0));
    let response =
        ui.interact(zone, frame.id.with("splitter"), Sense::DRAG).on_hover_cursor(CursorIcon::ResizeVertical);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, "Height of the load of people"));
    let lit = response.hovered() || response.dragged();
    let colour = if lit { frame.tokens().accent } else { frame.tokens().line };
    ui.painter().hline(areas.all.x_range(), y, egui::Stroke::new(1.0, colour));
    let pointer = response.interact_pointer_pos()?;
    response.dragged().then(|| areas.all.bottom() - pointer.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_in_view() {
        assert_eq!(seen(0.0, 100.0, 12), (0, 4));
        assert_eq!(seen(80.0, 100.0, 12), (2, 6));
        assert_eq!(seen(0.0, 1_000.0, 3), (0, 3));
        assert_eq!(seen(900.0, 100.0, 3), (3, 3));
    }
}
