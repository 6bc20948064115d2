//! A line of the weekly update: what was due, both dates, and its answer within the row. With the focus on the row a letter answers
//! (D, R, O, A, M, N), Backspace takes the answer back, up and down go from line to line; Enter in the field comes back to the row.
use super::answer::{Said, Say, choices, read_day, read_remaining, show_remaining, usual_day};
use super::promise::{INDENT, field};
use super::state::UpdateState;
use crate::app::commands::claim_keys;
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::elided;
use crate::app::widgets::fields::{Typed, has_draft};
use crate::domain::check::work_name;
use crate::domain::{DeliveryId, WorkId};
use crate::engine::{Due, DueRow, no_date_short};
use chrono::NaiveDate;
use egui::{
    Align2, CornerRadius, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

/// Height of a line: its name, and below it what was due.
const ROW: f32 = 46.0;
/// Height of the answers where they stand below the words.
const BELOW: f32 = 34.0;
/// Width of the field for a day or an estimate.
const FIELD: f32 = 132.0;
/// Height of a choice.
const CHOICE: f32 = 26.0;
/// Left and right of the word of a choice.
const EDGE: f32 = 9.0;
/// A row narrower than this has its answers below its words.
const NARROW: f32 = 640.0;

/// The keys that a row with the focus takes for itself.
const KEYS: [Key; 7] = [Key::D, Key::R, Key::O, Key::A, Key::M, Key::N, Key::Backspace];

fn row_id(row: DueRow) -> Id {
    Id::unique(("due", row))
}

fn field_id(row: DueRow, say: Say) -> Id {
    row_id(row).with(("field", say.name()))
}

/// Whether an answer is not whole: something must still be typed, or what was typed was not taken.
pub fn is_half(ui: &Ui, row: DueRow, said: Said) -> bool {
    said.is_half() || has_draft(ui, field_id(row, said.say))
}

/// Shows a line, the `at`th of all.
pub fn line_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    (at, all): (usize, &[Due]),
    due: &Due,
    (state, from): (&mut UpdateState, NaiveDate),
    asks: &mut Vec<Ask>,
) {
    let narrow = ui.available_width() < NARROW;
    let height = if narrow { ROW + BELOW } else { ROW };
    let id = row_id(due.row);
    // what is wrong with what was typed stands below the field: as high as it was in the last frame
    let below = id.with("below");
    let over: f32 = ui.data(|d| d.get_temp(below)).unwrap_or(0.0);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), height + over), Sense::hover());
    let rect = Rect::from_min_size(whole.min, vec2(whole.width(), height));
    let fresh = at == 0 && std::mem::take(&mut state.fresh);
    if fresh {
        ui.memory_mut(|m| m.request_focus(id));
    }
    // what is far from the screen is not laid out; a row more on each side, so that the arrow keys find it
    let said = state.answers(from).said.get(&due.row).copied();
    let typed = said.is_some_and(|said| has_draft(ui, field_id(due.row, said.say)));
    let wanted = fresh || typed || ui.memory(|m| m.has_focus(id));
    if !wanted && !ui.is_rect_visible(whole.expand(ROW)) {
        return;
    }
    let name = name(cx, due);
    let told = words(cx, due);
    let answer = said.map_or_else(|| "not answered".to_owned(), |said| said_words(cx, due, said));
    let response = ui.interact(whole, id, Sense::click());
    response.widget_info(|| {
        let selected = cx.selection == Selection::from(due.work);
        WidgetInfo::selected(Role::Row, true, selected, format!("{name}: {told}. {answer}"))
    });
    let mut next = said;
    keys(ui, cx, &response, due, (at, all), &mut next);
    paint_ground(ui, cx, &response, whole, due);

    let (buttons, place) = places(ui, cx, rect, due, narrow);
    let right = if narrow { rect.right() - 8.0 } else { buttons.left() - 12.0 };
    let cut = paint_words(ui, cx, pos2(rect.left() + INDENT, rect.top()), right, (&name, &told));
    choose(ui, cx, buttons, due, &name, &mut next);
    let chosen = next.map(|n| n.say) != said.map(|s| s.say);
    let had_field = state.into_field == Some(due.row);
    if had_field {
        state.into_field = None;
    }
    let shown = next.and_then(|now| field_ui(ui, cx, place, due, (&name, had_field), &now, &mut next));
    let needs = shown.map_or(0.0, |bottom| (bottom + 4.0 - rect.bottom()).max(0.0).ceil());
    if (needs - over).abs() > 0.5 {
        ui.data_mut(|d| d.insert_temp(below, needs));
        ui.request_repaint();
    }
    if chosen && next.is_some_and(|n| matches!(n.say, Say::Remaining | Say::Moved)) {
        // in the next frame: the letter that was pressed is not meant for the field
        state.into_field = Some(due.row);
        ui.request_repaint();
    }
    if next != said {
        let answers = &mut state.answers(from).said;
        match next {
            Some(next) => answers.insert(due.row, next),
            None => answers.remove(&due.row),
        };
        state.fault = None;
    }
    if response.clicked() {
        response.request_focus();
        asks.push(Ask::Select(due.work.into()));
    }
    if cut {
        response.on_hover_text(format!("{name}\n{told}"));
    }
}

/// The name of the task or item; of a part, how many units it has.
fn name(cx: &Cx<'_>, due: &Due) -> String {
    let name = work_name(cx.plan, due.work);
    let name = format::shown(&name).into_owned();
    match due.row {
        DueRow::Delivery(id) => format!("{name}, {}", units(cx, id)),
        DueRow::Task(_) | DueRow::Purchase(_) => name,
    }
}

fn units(cx: &Cx<'_>, part: DeliveryId) -> String {
    match cx.plan.deliveries.get(part).map_or(0, |part| part.units) {
        1 => "1 unit".into(),
        n => format!("{n} units"),
    }
}

/// "Was to start 16 Nov and end 17 Nov; the plan says 23 to 24 Nov".
fn words(cx: &Cx<'_>, due: &Due) -> String {
    let day = |day| format::date(day, cx.today);
    let task = matches!(due.work, WorkId::Task(_));
    let (start, end) = if task { ("start", "end") } else { ("be ordered", "arrive") };
    let was = match (due.starts, due.ends) {
        (Some(a), Some(b)) if a == b => format!("Was to {start} and {end} {}", day(a)),
        (Some(a), Some(b)) => format!("Was to {start} {} and {end} {}", day(a), day(b)),
        (Some(a), None) => format!("Was to {start} {}", day(a)),
        (None, Some(b)) => format!("Was to {end} {}", day(b)),
        (None, None) => String::new(),
    };
    let now = match due.now {
        Ok((a, b)) => {
            let (a, b) = (day(a.date()), day(if a == b { b.date() } else { b.last_day() }));
            match (due.starts, due.ends) {
                (Some(_), Some(_)) if a != b => format!("the plan says {a} to {b}"),
                (Some(_), None) => format!("the plan says {a}"),
                _ => format!("the plan says {b}"),
            }
        }
        Err(why) => format!("the plan has no date: {}", no_date_short(cx.plan, why)),
    };
    format!("{was}; {now}")
}

fn said_words(cx: &Cx<'_>, due: &Due, said: Said) -> String {
    let day = said.day.or_else(|| usual_day(cx.plan, due, said.say, cx.today));
    let day = day.map(|day| format::date(day, cx.today));
    match said.say {
        Say::Remaining => match (due.row, said.remaining) {
            (DueRow::Task(id), Some(left)) => {
                let left = cx.plan.tasks.get(id).map(|task| show_remaining(task, Some(left)));
                format!("Remaining {}", left.unwrap_or_default())
            }
            _ => "Remaining, not said how much".into(),
        },
        say => day.map_or_else(|| say.name().to_owned(), |day| format!("{} {day}", say.name())),
    }
}

/// Letters answer, arrows go from line to line.
fn keys(
    ui: &Ui,
    cx: &Cx<'_>,
    response: &Response,
    due: &Due,
    (at, all): (usize, &[Due]),
    next: &mut Option<Said>,
) {
    if !response.has_focus() {
        return;
    }
    if response.gained_focus() {
        ui.scroll_to_rect(response.rect, None);
    }
    claim_keys(ui.ctx(), response.id, &KEYS);
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    for say in choices(cx.plan, due) {
        if pressed(say.key()) && next.is_none_or(|now| now.say != *say) {
            *next = Some(Said::new(*say));
        }
    }
    if pressed(Key::Backspace) {
        *next = None;
    }
    let to = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
        (true, _) => at + 1,
        (_, true) => at.saturating_sub(1),
        _ => return,
    };
    if let Some(to) = all.get(to) {
        ui.memory_mut(|m| m.request_focus(row_id(to.row)));
    }
}

fn paint_ground(ui: &Ui, cx: &Cx<'_>, response: &Response, rect: Rect, due: &Due) {
    let t = cx.tokens;
    let ground = match (cx.selection == Selection::from(due.work), response.hovered()) {
        (true, _) => Some(t.accent_tint),
        (false, true) => Some(t.background),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, size::BAR_RADIUS, ground);
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, t.accent);
        ui.painter().rect_stroke(rect, size::BAR_RADIUS, stroke, StrokeKind::Inside);
    }
}

/// Where the choices and the field stand.
fn places(ui: &Ui, cx: &Cx<'_>, rect: Rect, due: &Due, narrow: bool) -> (Rect, Rect) {
    let wide: f32 = choices(cx.plan, due).iter().map(|say| wide(ui, *say)).sum::<f32>() + 6.0;
    let tall = CHOICE + 6.0;
    let middle = if narrow { rect.top() + ROW + BELOW / 2.0 - 3.0 } else { rect.center().y };
    // all lines begin their answers at one place, as wide as the longest row of them
    let longest = [Say::Ordered, Say::Arrived, Say::Moved, Say::NotYet];
    let longest: f32 = longest.into_iter().map(|say| self::wide(ui, say)).sum::<f32>() + 6.0;
    let left = if narrow { rect.left() + INDENT } else { rect.right() - FIELD - 10.0 - longest };
    let buttons = Rect::from_min_size(pos2(left, middle - tall / 2.0), vec2(wide, tall));
    let left = if narrow { buttons.right() + 6.0 } else { rect.right() - FIELD - 4.0 };
    let field = Rect::from_min_size(pos2(left, middle - CHOICE / 2.0), vec2(FIELD, CHOICE));
    (buttons, field)
}

fn wide(ui: &Ui, say: Say) -> f32 {
    crate::app::widgets::text_width(ui, say.name(), Weight::Medium, Size::Small) + 2.0 * EDGE
}

/// Name and words; whether one of them was cut.
fn paint_words(ui: &Ui, cx: &Cx<'_>, at: egui::Pos2, right: f32, (name, words): (&str, &str)) -> bool {
    let (t, painter, room) = (cx.tokens, ui.painter(), right - at.x);
    let first = elided(painter, name, Weight::Medium, Size::Body, t.text, room);
    let second = elided(painter, words, Weight::Regular, Size::Small, t.dim, room);
    let cut = first.elided || second.elided;
    painter.galley(pos2(at.x, at.y + 14.0 - first.size().y / 2.0), first, t.text);
    painter.galley(pos2(at.x, at.y + 32.0 - second.size().y / 2.0), second, t.dim);
    cut
}

/// The choices in one frame; a click on the one that is taken takes it back.
fn choose(ui: &Ui, cx: &Cx<'_>, rect: Rect, due: &Due, name: &str, next: &mut Option<Said>) {
    let t = cx.tokens;
    ui.painter().rect_filled(rect, CornerRadius::same(size::CARD_RADIUS), t.sunken);
    let mut left = rect.left() + 3.0;
    for say in choices(cx.plan, due) {
        let place = Rect::from_min_size(pos2(left, rect.top() + 3.0), vec2(wide(ui, *say), CHOICE));
        left = place.right();
        let on = next.is_some_and(|now| now.say == *say);
        let response = ui.interact(place, row_id(due.row).with(say.name()), Sense::click());
        let label = format!("{}: {name}", say.name());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &label));
        let radius = CornerRadius::same(size::CONTROL_RADIUS);
        if on {
            ui.painter().rect_filled(place, radius, t.accent);
        } else if response.hovered() {
            ui.painter().rect_filled(place, radius, t.grid);
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, if on { t.text } else { t.accent });
            ui.painter().rect_stroke(place, radius, ring, StrokeKind::Inside);
        }
        let ink = if on { t.on_accent } else { t.dim };
        let face = font(Weight::Medium, Size::Small);
        ui.painter().text(place.center(), Align2::CENTER_CENTER, say.name(), face, ink);
        if response.on_hover_text(hint(*say)).clicked() {
            *next = if on { None } else { Some(Said::new(*say)) };
        }
    }
}

fn hint(say: Say) -> &'static str {
    match say {
        Say::Done => "It is done: as planned, or on the day you type (D)",
        Say::Remaining => "It is under way: type what remains, such as 2d (R)",
        Say::Ordered => "It was ordered: as planned, or on the day you type (O)",
        Say::Arrived => "It arrived: as planned, or on the day you type (A)",
        Say::Moved => "It is put off or promised anew: to the day you type, or as the plan says (M)",
        Say::NotYet => "It has not happened: the plan stays as it is (N)",
    }
}

/// The field of an answer that has one; returns where it ends below.
fn field_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    rect: Rect,
    due: &Due,
    (name, focus): (&str, bool),
    now: &Said,
    next: &mut Option<Said>,
) -> Option<f32> {
    let id = field_id(due.row, now.say);
    let usual = usual_day(cx.plan, due, now.say, cx.today).map(|day| format::date(day, cx.today));
    let (called, shown, hint) = match (now.say, due.row) {
        (Say::NotYet, _) => return None,
        (Say::Remaining, DueRow::Task(task)) => {
            let shown = cx.plan.tasks.get(task).map(|t| show_remaining(t, now.remaining)).unwrap_or_default();
            ("What remains of", shown, "such as 2d".to_owned())
        }
        (Say::Moved, _) => ("New day of", day_text(now.day), "as the plan says".to_owned()),
        _ => ("Day of", day_text(now.day), usual.unwrap_or_default()),
    };
    if focus {
        ui.memory_mut(|m| m.request_focus(id));
    }
    let called = format!("{called} {name}");
    let typed = Typed::new(id, &called).hint(&hint).width(FIELD);
    let mut lost = false;
    let bottom = field(ui, rect, |ui| {
        let response = typed.show(ui, &shown, |text| {
            let said = match (now.say, due.row) {
                (Say::Remaining, DueRow::Task(task)) => {
                    Said { remaining: read_remaining(cx.plan, task, text)?, ..*now }
                }
                _ => Said { day: read_day(text, now.say, cx.today)?, ..*now },
            };
            *next = Some(said);
            Ok(())
        });
        lost = response.lost_focus();
    });
    let left = ui.input(|i| i.key_pressed(Key::Enter) || i.key_pressed(Key::Escape));
    if lost && left {
        ui.memory_mut(|m| m.request_focus(row_id(due.row)));
    }
    Some(bottom)
}

fn day_text(day: Option<NaiveDate>) -> String {
    day.map_or(String::new(), |day| day.format("%-d %b %Y").to_string())
}
