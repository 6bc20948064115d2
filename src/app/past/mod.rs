//! The time slider: a bar above the status bar with one mark for each kept version and now at its right end. While a past
//! moment is looked at, a band below the header and a line around the view say so.
mod axis;
mod differences;
mod steps;

use super::commands::Command;
use super::context::{Ask, Cx, Selection};
use super::format;
use super::theme::{Size, Tokens, Weight, font, size};
use super::widgets::fields::{Icon, icon_button};
use super::widgets::text_width;
use crate::domain::ProjectId;
use crate::workspace::{Past, Stop, Then};
use axis::Axis;
use chrono::NaiveDateTime;
use egui::{
    Align2, Button, EventFilter, Frame, Id, Key, Label, Margin, Modifiers, Panel, Pos2, Rect, Response,
    RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Height of the bar.
const BAR: f32 = 92.0;
/// Height of the part with the marks.
const MARKS: f32 = 40.0;
/// Left and right of the line, so that the names below its ends have room.
const EDGE: f32 = 34.0;
/// Longest name of a project on a button, in points: where there is room, and where there is little.
const NAME: (f32, f32) = (190.0, 90.0);
/// Below this width there is little room.
const NARROW: f32 = 900.0;

/// What is asked of the time slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastAsk {
    /// Look at a stop; after the last one: now.
    Look(usize),
    /// On to the next stop in a direction.
    Step(isize),
    /// Restore all that is looked at.
    RestoreAll,
    /// Restore a project as it is looked at.
    Restore(ProjectId),
    /// Back to now.
    Now,
}

/// What the bar remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct Slider {
    /// The keyboard is to go to the handle.
    fresh: bool,
    /// Whether the list of differences is shown.
    list: bool,
    /// Whether at the end of the last frame something was open, typed or held that Esc ends first.
    covered: bool,
    /// What was selected and is not in the plan of the moment that is looked at.
    lost: Selection,
}

impl Slider {
    /// Says, at the end of a frame, whether Esc in the next one is meant for something else.
    pub fn cover(&mut self, covered: bool) {
        self.covered = covered;
    }
    /// What becomes of a selection where another moment is shown: it is laid aside where it is not in the plan, and comes
    /// back where it is, unless something else has been selected.
    pub fn follow(
        &mut self,
        selection: Selection,
        looks_back: bool,
        has: impl Fn(Selection) -> bool,
    ) -> Selection {
        if selection != Selection::None && has(selection) {
            self.lost = Selection::None;
            return selection;
        }
        if selection != Selection::None {
            self.lost = if looks_back { selection } else { Selection::None };
        }
        if has(self.lost) { std::mem::take(&mut self.lost) } else { Selection::None }
    }
}

/// "Thu 12 Nov 2026 10:42".
fn long(at: NaiveDateTime) -> String {
    at.format("%a %-d %b %Y %H:%M").to_string()
}

/// "14 differences".
fn counted(count: usize) -> String {
    format!("{count} {}", if count == 1 { "difference" } else { "differences" })
}

/// "14 differences from now".
fn difference_words(count: usize) -> String {
    if count == 0 { "the same as now".into() } else { format!("{} from now", counted(count)) }
}

/// The band below the header: that this is not now.
pub fn band_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(then) = cx.then else { return };
    let (ink, ground) = cx.tokens.risk;
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::top("past band").frame(frame).show(ui, |ui| {
        let rest = if ui.available_width() < NARROW {
            "nothing can be changed here."
        } else {
            "marked figures are other ones now, and nothing can be changed here."
        };
        let words = format!("The past: this is the plan as it was on {}; {rest}", long(then.at()));
        let words = RichText::new(words).color(ink).font(font(Weight::Medium, Size::Body));
        ui.add(Label::new(words).truncate());
    });
}

/// The line around the view.
pub fn outline(ui: &Ui, cx: &Cx<'_>) {
    if cx.then.is_some() {
        let stroke = Stroke::new(2.0, cx.tokens.risk.0);
        ui.painter().rect_stroke(ui.max_rect(), 0, stroke, StrokeKind::Inside);
    }
}

/// The bar, and above it the list of differences if that is open.
pub fn slider_ui(ui: &mut Ui, cx: &Cx<'_>, past: &Past, state: &mut Slider, asks: &mut Vec<Ask>) {
    let tokens = cx.tokens;
    let ground = if cx.then.is_some() { tokens.risk.1 } else { tokens.surface };
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::bottom("time slider").frame(frame).exact_size(BAR).show(ui, |ui| {
        if escaped(ui, cx, state) {
            // Esc takes the keyboard away from what has it
            state.fresh = true;
            asks.push(if past.place() < past.stops().len() {
                Ask::Past(PastAsk::Now)
            } else {
                Ask::Run(Command::TimeSlider)
            });
        }
        ui.horizontal(|ui| {
            ui.set_height(32.0);
            head(ui, cx, past, state, asks);
        });
        if past.stops().is_empty() {
            let words = if past.is_listed() {
                "No earlier version is kept yet: each time the plan is saved, one is."
            } else {
                "Looking for earlier versions…"
            };
            ui.label(RichText::new(words).color(tokens.dim));
        } else {
            marks(ui, cx, past, state, asks);
        }
    });
    if let Some(then) = cx.then.filter(|_| state.list) {
        let most = (ui.available_height() * 0.6).max(140.0);
        Panel::bottom("differences")
            .frame(Frame::new().fill(tokens.surface).inner_margin(Margin::symmetric(14, 0)))
            .resizable(true)
            .default_size(200.0_f32.min(most))
            .size_range(120.0..=most)
            .show(ui, |ui| {
                if differences::differences_ui(ui, cx, then, asks) {
                    state.list = false;
                }
            });
    }
}

/// Whether Esc is meant for this bar: nothing is in the air, open above it, or being typed.
fn escaped(ui: &Ui, cx: &Cx<'_>, state: &Slider) -> bool {
    let elsewhere = state.covered || cx.drag.is_some() || egui::Popup::is_any_open(ui.ctx());
    !elsewhere && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
}

/// A button of the bar.
struct Offer {
    text: String,
    name: String,
    /// Why it does nothing now.
    not: Option<&'static str>,
    hint: &'static str,
    ask: PastAsk,
}

/// What is looked at, in words, and what can be done with it.
fn head(ui: &mut Ui, cx: &Cx<'_>, past: &Past, state: &mut Slider, asks: &mut Vec<Ask>) {
    let narrow = ui.available_width() < NARROW;
    let offers = past.then().map_or_else(Vec::new, |then| offers(ui, cx, then, narrow));
    // where there is little room, the button says how many, and the words beside it only when
    let (short, list_name) = match past.then().filter(|_| narrow && !past.is_reading()) {
        Some(then) => (Some(then.name().to_owned()), counted(then.count())),
        None => (None, "Differences".to_owned()),
    };
    let wide = |text: &str| text_width(ui, text, Weight::Medium, Size::Body) + 32.0;
    let mut right = 34.0;
    if !offers.is_empty() {
        right += offers.iter().map(|offer| wide(&offer.text)).sum::<f32>() + wide(&list_name);
    }
    let room = (ui.available_width() - right).max(80.0);
    let ink = if cx.then.is_some() { cx.tokens.risk.0 } else { cx.tokens.text };
    let words = RichText::new(short.unwrap_or_else(|| words(past)))
        .color(ink)
        .font(font(Weight::SemiBold, Size::Body));
    ui.allocate_ui_with_layout(vec2(room, 32.0), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_width(room);
        ui.add(Label::new(words).truncate());
    });
    let mut offered = offers.iter();
    for offer in offered.by_ref().take(offers.len().saturating_sub(1)) {
        say(ui, offer, asks);
    }
    if !offers.is_empty() {
        let list = ui.add(Button::selectable(state.list, list_name).frame_when_inactive(true));
        if list.on_hover_text("List what is different now").clicked() {
            state.list = !state.list;
        }
    }
    for offer in offered {
        say(ui, offer, asks);
    }
    if icon_button(ui, Icon::Cross, "Close the time slider", true).clicked() {
        asks.push(Ask::Run(Command::TimeSlider));
    }
}

fn say(ui: &mut Ui, offer: &Offer, asks: &mut Vec<Ask>) {
    let button = ui.add_enabled(offer.not.is_none(), Button::new(&offer.text)).accessible_name(&offer.name);
    let button = button.on_hover_text(offer.hint).on_disabled_hover_text(offer.not.unwrap_or_default());
    if button.clicked() {
        asks.push(Ask::Past(offer.ask));
    }
}

/// The buttons, the last of them "Back to now".
fn offers(ui: &Ui, cx: &Cx<'_>, then: &Then, narrow: bool) -> Vec<Offer> {
    let room = if narrow { NAME.1 } else { NAME.0 };
    let same = |same: bool| same.then_some("It is the same now");
    let mut offers = vec![Offer {
        text: "Restore all".into(),
        name: "Restore all".into(),
        not: same(then.count() == 0),
        hint: "Make the whole plan what it was, as one step; undo brings today's back",
        ask: PastAsk::RestoreAll,
    }];
    if let Some(row) = cx.selection.project(cx.plan).and_then(|id| cx.plan.projects.get(id)) {
        let (shown, colour) = (format::shown(&row.name), cx.tokens.text);
        let cut = super::widgets::elided(ui.painter(), &shown, Weight::Medium, Size::Body, colour, room);
        let cut =
            if cut.elided { format!("{}…", first_letters(ui, &shown, room)) } else { shown.to_string() };
        offers.push(Offer {
            text: format!("Restore {cut}"),
            name: format!("Restore {shown}"),
            not: same(!then.groups().iter().any(|group| group.project == Some(row.id))),
            hint: "Make this project what it was, with all that belongs to it, as one step; the others stay",
            ask: PastAsk::Restore(row.id),
        });
    }
    offers.push(Offer {
        text: "Back to now".into(),
        name: "Back to now".into(),
        not: None,
        hint: "Show the plan as it is  Esc",
        ask: PastAsk::Now,
    });
    offers
}

/// As much of the beginning of a name as fits on a button.
fn first_letters<'n>(ui: &Ui, name: &'n str, room: f32) -> &'n str {
    let ends = name.char_indices().map(|(at, _)| at).rev();
    let mut fits = ends.map(|at| &name[..at]);
    let found = fits.find(|part| text_width(ui, part, Weight::Medium, Size::Body) < room - 10.0);
    found.unwrap_or_default().trim_end()
}

/// "Thu 12 Nov 2026 10:42 · 14 differences from now".
fn words(past: &Past) -> String {
    match (past.stops().get(past.place()), past.then()) {
        (Some(stop), _) if past.is_reading() => format!("{} · reading…", long(stop.at)),
        (_, Some(then)) => format!("{} · {}", long(then.at()), difference_words(then.count())),
        _ if past.stops().is_empty() => "Time slider".into(),
        _ => "Now · drag the handle, or press Left, to look back".into(),
    }
}

/// The line with its marks and the handle.
fn marks(ui: &mut Ui, cx: &Cx<'_>, past: &Past, state: &mut Slider, asks: &mut Vec<Ask>) {
    let tokens = cx.tokens;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), MARKS), Sense::hover());
    let axis = Axis { left: rect.left() + EDGE, right: rect.right() - EDGE, stops: past.stops().len() };
    let line = rect.top() + 13.0;
    let grab = Rect::from_x_y_ranges(rect.x_range(), rect.top()..=line + 13.0);
    let handle = ui.interact(grab, Id::unique("time slider handle"), Sense::click_and_drag());
    let place = past.place();
    handle.widget_info(|| WidgetInfo::slider(true, place as f64, format!("Time slider: {}", words(past))));
    if std::mem::take(&mut state.fresh) {
        handle.request_focus();
    }
    hear(ui, &handle, past, asks);
    if let Some(at) = handle.interact_pointer_pos().filter(|_| handle.dragged() || handle.clicked()) {
        handle.request_focus();
        if axis.nearest(at.x) != place {
            asks.push(Ask::Past(PastAsk::Look(axis.nearest(at.x))));
        }
    }
    let faint = if cx.then.is_some() { tokens.dim } else { tokens.faint };
    ui.painter().hline(axis.left..=axis.right, line, Stroke::new(1.0, faint));
    for (number, stop) in past.stops().iter().enumerate() {
        let at = pos2(axis.x(number), line);
        let wide = axis.step().clamp(2.0, 16.0);
        let zone = Rect::from_center_size(at, vec2(wide, 26.0));
        let mark = ui.interact(zone, Id::unique(("time slider mark", number)), Sense::CLICK);
        mark.widget_info(|| WidgetInfo::labeled(Role::Button, true, told(stop)));
        paint(ui, at, stop, mark.hovered(), tokens);
        if mark.clicked() {
            handle.request_focus();
            asks.push(Ask::Past(PastAsk::Look(number)));
        }
        mark.on_hover_text(told(stop));
    }
    let now = pos2(axis.right, line);
    ui.painter().circle_stroke(now, 4.5, Stroke::new(1.5, faint));
    for label in
        axis.labels(past.stops(), past.today(), |text| text_width(ui, text, Weight::Regular, Size::Tiny))
    {
        let font = font(Weight::Regular, Size::Tiny);
        let at = pos2(label.x, rect.bottom());
        ui.painter().text(at, Align2::CENTER_BOTTOM, label.text, font, tokens.dim);
    }
    grip(ui, pos2(axis.x(place), line), &handle, cx);
}

/// What a mark is called.
fn told(stop: &Stop) -> String {
    let at = long(stop.at);
    match (&stop.fault, stop.pinned) {
        (Some(fault), _) => format!("{at}, cannot be read: {fault}"),
        (None, true) => {
            format!("{at}, kept on purpose: the plan before much of it was replaced or came from outside")
        }
        (None, false) => at,
    }
}

/// A disc; a square on its corner for what is kept on purpose; a cross for what cannot be read.
fn paint(ui: &Ui, at: Pos2, stop: &Stop, lit: bool, tokens: &Tokens) {
    let ink = if lit { tokens.accent } else { tokens.dim };
    let painter = ui.painter();
    if stop.fault.is_some() {
        let stroke = Stroke::new(1.6, tokens.trouble.0);
        painter.line_segment([at + vec2(-3.5, -3.5), at + vec2(3.5, 3.5)], stroke);
        painter.line_segment([at + vec2(-3.5, 3.5), at + vec2(3.5, -3.5)], stroke);
    } else if stop.pinned {
        let corners = [vec2(0.0, -5.5), vec2(5.5, 0.0), vec2(0.0, 5.5), vec2(-5.5, 0.0)].map(|by| at + by);
        painter.add(Shape::convex_polygon(corners.to_vec(), ink, Stroke::NONE));
    } else {
        painter.circle_filled(at, 3.2, ink);
    }
}

/// The handle.
fn grip(ui: &Ui, at: Pos2, handle: &Response, cx: &Cx<'_>) {
    let tokens = cx.tokens;
    let rect = Rect::from_center_size(at, vec2(12.0, 22.0));
    let fill = if cx.then.is_some() { tokens.risk.0 } else { tokens.accent };
    ui.painter().rect_filled(rect, size::CONTROL_RADIUS, fill);
    ui.painter().vline(at.x, at.y - 5.0..=at.y + 5.0, Stroke::new(1.5, tokens.surface));
    if handle.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        ui.painter().rect_stroke(rect.expand(3.0), size::CARD_RADIUS, stroke, StrokeKind::Outside);
    }
    if handle.hovered() {
        ui.set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
    }
}

/// Left and right go from stop to stop, Home to the oldest, End to now.
fn hear(ui: &Ui, handle: &Response, past: &Past, asks: &mut Vec<Ask>) {
    if !handle.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(handle.id, filter));
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    for (key, step) in [
        (Key::ArrowLeft, PastAsk::Step(-1)),
        (Key::ArrowRight, PastAsk::Step(1)),
        (Key::Home, PastAsk::Look(0)),
        (Key::End, PastAsk::Look(past.stops().len())),
    ] {
        if pressed(key) {
            asks.push(Ask::Past(step));
        }
    }
}
