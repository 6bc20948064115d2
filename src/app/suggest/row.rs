//! A suggested move: what it does and how much better that is, who gains and who loses, and a button that makes it.
use super::{SuggestAsk, SuggestState, better};
use crate::app::context::{Ask, Cx};
use crate::app::sentence::{Look, sentence};
use crate::app::theme::{Size, Weight, font, size};
use crate::engine::{Change, WhyPart};
use crate::workspace::{Aim, Proposal};
use egui::{
    EventFilter, Id, Key, Margin, Modifiers, Response, RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, vec2,
};

/// Width of the buttons' column.
const BUTTONS: f32 = 112.0;
/// Of the rest, what the left column takes.
const LEFT: f32 = 0.42;
/// Space around a row's content.
const MARGIN: Margin = Margin::symmetric(8, 6);

fn row_id(place: usize) -> Id {
    Id::unique(("suggested move", place))
}

/// Shows a move, and says whether it is pointed at.
pub(super) fn row(
    ui: &mut Ui,
    cx: &Cx<'_>,
    rows: &[Proposal],
    place: usize,
    state: &mut SuggestState,
    asks: &mut Vec<Ask>,
) {
    let Some(proposal) = rows.get(place) else { return };
    let t = cx.tokens;
    let what: String = proposal.what.iter().map(WhyPart::text).collect();
    let (ground, top) = (ui.painter().add(Shape::Noop), ui.cursor().top());
    let builder = UiBuilder::new().scope_id(row_id(place)).sense(Sense::hover() | Sense::FOCUSABLE);
    let mut take = false;
    let shown = ui.scope_builder(builder, |ui| {
        let response = ui.response();
        let told = told(cx, proposal, &what);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &told));
        if std::mem::take(&mut state.fresh) && !ui.text_edit_focused() {
            response.request_focus();
        }
        take |= walk(ui, &response, place, rows.len());
        egui::Frame::new().inner_margin(MARGIN).show(ui, |ui| {
            take |= content(ui, cx, proposal, place, &what, asks);
        });
        response
    });
    let (response, rect) = (shown.inner, shown.response.rect);
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    let pointed_at = ui.rect_contains_pointer(rect) && cx.drag.is_none();
    if pointed_at {
        ui.painter().set(ground, Shape::rect_filled(rect, size::CONTROL_RADIUS, t.background));
        state.aim = aim(cx, proposal);
    }
    ui.painter().hline(rect.x_range(), top, Stroke::new(1.0, t.grid));
    if response.has_focus() {
        let stroke = Stroke::new(2.0, t.accent);
        ui.painter().rect_stroke(rect, size::CONTROL_RADIUS, stroke, StrokeKind::Inside);
    }
    if take {
        asks.push(Ask::Suggest(SuggestAsk::Take(place)));
    }
}

/// Everything in a row; returns whether its button was pressed.
fn content(
    ui: &mut Ui,
    cx: &Cx<'_>,
    proposal: &Proposal,
    place: usize,
    what: &str,
    asks: &mut Vec<Ask>,
) -> bool {
    let t = cx.tokens;
    let look = |ink, size| Look::of(t).with(ink, size);
    let mut take = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let room = (ui.available_width() - BUTTONS - 32.0).max(160.0);
        let column = |ui: &mut Ui, width: f32, show: &mut dyn FnMut(&mut Ui)| {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 3.0;
                show(ui);
            });
        };
        column(ui, room * LEFT, &mut |ui| {
            sentence(ui, proposal.what.iter(), look(t.text, Size::Body), asks);
            let words = RichText::new(effect(cx, proposal));
            ui.label(words.font(font(Weight::Regular, Size::Small)).color(t.dim));
        });
        column(ui, room * (1.0 - LEFT), &mut |ui| {
            let lost = proposal.step.losses.iter().any(|(_, days)| days.is_none());
            let losing = if lost { t.trouble.0 } else { t.risk.0 };
            for (parts, ink) in [(&proposal.gains, t.good.0), (&proposal.losses, losing)] {
                if !parts.is_empty() {
                    sentence(ui, parts.iter(), look(ink, Size::Small), asks);
                }
            }
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
            ui.spacing_mut().interact_size.y = 26.0;
            let words = verb(proposal, place);
            let button = ui.add(egui::Button::new(&words).min_size(vec2(64.0, 26.0)));
            take = button.accessible_name(format!("{words}: {what}")).clicked();
        });
    });
    take
}

/// What the button of a move says.
fn verb(proposal: &Proposal, place: usize) -> String {
    if proposal.alone || place == 0 { "Take".into() } else { format!("Take first {}", place + 1) }
}

/// "Weighted lateness 31.0 d to 18.0 d", of a move that helps only after others with the words for that.
fn effect(cx: &Cx<'_>, proposal: &Proposal) -> String {
    let words = better(cx, proposal.step.before, proposal.step.after);
    if !proposal.alone {
        return format!("After those above: {words}");
    }
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A move for the accessibility tree.
fn told(cx: &Cx<'_>, proposal: &Proposal, what: &str) -> String {
    let mut told = format!("{what}. {}", effect(cx, proposal));
    for side in [&proposal.gains, &proposal.losses] {
        let words: String = side.iter().map(WhyPart::text).collect();
        if !words.is_empty() {
            told.push_str("; ");
            told.push_str(&words);
        }
    }
    told
}

/// Up and down go from row to row; returns whether Enter takes this one.
fn walk(ui: &Ui, response: &Response, place: usize, count: usize) -> bool {
    if !response.has_focus() {
        return false;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let to = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
        (true, _) => (place + 1).min(count.saturating_sub(1)),
        (_, true) => place.saturating_sub(1),
        _ => return pressed(Key::Enter),
    };
    ui.memory_mut(|m| m.request_focus(row_id(to)));
    false
}

/// What a move would do, to be shown in the views: one of a single project that helps alone.
fn aim(cx: &Cx<'_>, proposal: &Proposal) -> Option<Aim> {
    let [Change::Rank(project, rank)] = proposal.step.changes[..] else { return None };
    let stage = cx.plan.projects.get(project).filter(|_| proposal.alone)?.stage;
    Some(Aim { project, rank: rank.saturating_sub(1) as usize, stage })
}
