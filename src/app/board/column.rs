//! A column: header, cards, the slot of a drag; and the strip beside the columns, folded and open.
use super::card::{self, Look};
use super::layout::{self, GAP, HEADER};
use super::words::CardWords;
use super::{Board, BoardState, Card, Lane, Reveal, card_id, is_strip, menu};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::drag::{DragAsk, DragBy, Target};
use crate::app::format;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::why::Question;
use crate::app::widgets;
use crate::domain::{Money, StageRole};
use egui::{
    Align2, Color32, CornerRadius, EventFilter, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, UiKind,
    UiStackInfo, WidgetInfo, pos2, vec2,
};

/// Shows a column or strip in `rect`. Returns whether something in it is to come into view.
#[expect(clippy::too_many_arguments, reason = "the frame's hands: where to draw, what, and where to ask")]
pub(super) fn show(
    ui: &mut Ui,
    cx: &Cx<'_>,
    board: &Board<'_>,
    at: usize,
    rect: Rect,
    aim: Option<Target>,
    state: &mut BoardState,
    asks: &mut Vec<Ask>,
) -> bool {
    let Some(lane) = board.lanes.get(at) else { return false };
    let aimed = aim.filter(|t| t.stage == lane.stage.id);
    let radius = CornerRadius::same(size::PANEL_RADIUS);
    ui.painter().rect_filled(rect, radius, cx.tokens.sunken);
    if cx.tokens.dark {
        // sunken and background are near each other in the dark
        ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, cx.tokens.grid), egui::StrokeKind::Inside);
    }
    if lane.folded {
        folded(ui, cx, lane, rect, aim, state);
        return false;
    }
    header(ui, cx, lane, rect, aim, state);
    let body = layout::body(rect);
    // scrolled cards fade into the colour named here
    let under = UiStackInfo::new(UiKind::Frame).with_frame(egui::Frame::new().fill(cx.tokens.sunken));
    let place = UiBuilder::new().max_rect(body).id_salt(("column", lane.stage.id)).ui_stack_info(under);
    ui.scope_builder(place, |ui| {
        let mut area = egui::ScrollArea::vertical().id_salt("cards").auto_shrink(false);
        if let Some(pushed) = state.pushed.iter().position(|s| *s == lane.stage.id) {
            state.pushed.swap_remove(pushed);
            area = area.vertical_scroll_offset(state.offset(lane.stage.id));
        }
        let shown = area.show_viewport(ui, |ui, view| cards(ui, cx, board, lane, view, aimed, state, asks));
        let offset = shown.state.clamped_offset().y;
        if offset > 0.0 || state.offsets.contains_key(&lane.stage.id) {
            state.offsets.insert(lane.stage.id, offset);
        }
        shown.inner
    })
    .inner
}

/// How many projects a column holds and the sum of their budgets; while one is in the air, as they would be.
fn holds(cx: &Cx<'_>, lane: &Lane<'_>, aim: Option<Target>) -> (usize, Money) {
    let (count, sum) = (lane.cards.len(), lane.budget);
    let carried = cx.drag.and_then(|drag| cx.plan.projects.get(drag.project));
    let (Some(project), Some(aim)) = (carried, aim) else { return (count, sum) };
    let budget = project.budget.map(|b| b.total()).unwrap_or_default();
    match (project.stage == lane.stage.id, aim.stage == lane.stage.id) {
        (true, false) => (count.saturating_sub(1), sum.minus(budget)),
        (false, true) => (count + 1, sum.plus(budget)),
        _ => (count, sum),
    }
}

/// How many projects, of how many there should be at most, and whether there are more.
fn count_words(lane: &Lane<'_>, count: usize) -> (String, bool) {
    match lane.stage.wip_limit {
        Some(limit) => (format!("{count} of {limit}"), count > usize::from(limit)),
        None => (count.to_string(), false),
    }
}

/// What a stage takes, in a sentence.
fn takes(lane: &Lane<'_>) -> &'static str {
    let stage = lane.stage;
    match (stage.role, stage.takes_people, stage.takes_funding) {
        (StageRole::OnHold, ..) => "Projects here wait: they take no people, and their money to come stops.",
        (StageRole::Done, ..) => "Finished projects.",
        (_, true, true) => "Projects here take people and funding.",
        (_, true, false) => "Projects here take people, but no funding yet.",
        (_, false, true) => "Projects here take funding, but no people yet.",
        (_, false, false) => {
            "Projects here take neither people nor funding; their dates are as if approved now."
        }
    }
}

fn spoken(cx: &Cx<'_>, lane: &Lane<'_>, (count, sum): (usize, Money)) -> String {
    let (count, over) = count_words(lane, count);
    let over = if over { ", over the limit" } else { "" };
    format!("{}, {count} projects{over}, {}", lane.stage.name, format::money(sum, cx.currency()))
}

fn header(
    ui: &mut Ui,
    cx: &Cx<'_>,
    lane: &Lane<'_>,
    rect: Rect,
    aim: Option<Target>,
    state: &mut BoardState,
) {
    let t = cx.tokens;
    let held = holds(cx, lane, aim);
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEADER));
    let strip = is_strip(lane.stage);
    let sense = if strip { Sense::click() } else { Sense::hover() };
    let response = ui.interact(head, ui.scope_id().with(("column header", lane.stage.id)), sense);
    let (mut left, right, y) = (head.left() + 12.0, head.right() - 12.0, head.top() + HEADER / 2.0 - 1.0);
    let p = ui.painter();
    let money = format::money(held.1, cx.currency());
    let sum = widgets::text(
        p,
        pos2(right, y),
        Align2::RIGHT_CENTER,
        &money,
        Weight::Regular,
        Size::Small,
        t.dim,
        90.0,
    );
    if strip {
        chevron(p, pos2(left + 3.0, y), t.dim);
        left += 14.0;
    }
    let (count, over) = count_words(lane, held.0);
    let ink = if over { t.risk.0 } else { t.dim };
    let count_width =
        widgets::text_width(ui, &count, Weight::Regular, Size::Small) + if over { 16.0 } else { 0.0 };
    let room = sum.left() - left - count_width - 2.0 * GAP;
    let name = widgets::text(
        p,
        pos2(left, y),
        Align2::LEFT_CENTER,
        &lane.stage.name,
        Weight::SemiBold,
        Size::Body,
        t.text,
        room,
    );
    let mut x = name.right() + GAP;
    if over {
        widgets::paint_mark(p, pos2(x + 5.0, y), widgets::Mark::Triangle, ink);
        x += 14.0;
    }
    let width = sum.left() - x - 4.0;
    widgets::text(p, pos2(x, y), Align2::LEFT_CENTER, &count, Weight::Regular, Size::Small, ink, width);
    let mut tip = format!(
        "{}\n{} Budgets: {}.",
        lane.stage.name,
        takes(lane),
        format::exact_money(held.1, cx.currency())
    );
    if over {
        tip.push_str("\nMore projects than its limit; nothing is blocked.");
    }
    if strip {
        focus_ring(ui, &response, head.shrink(2.0), cx);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Fold {}", lane.stage.name)));
        if response.clicked() {
            state.open.remove(&lane.stage.id);
        }
    } else {
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, spoken(cx, lane, held)));
    }
    if cx.drag.is_none() {
        response.on_hover_text(tip);
    }
}

fn chevron(painter: &egui::Painter, centre: egui::Pos2, ink: Color32) {
    let points = vec![centre + vec2(-2.5, -4.0), centre + vec2(1.5, 0.0), centre + vec2(-2.5, 4.0)];
    painter.line(points, Stroke::new(1.5, ink));
}

fn focus_ring(ui: &Ui, response: &Response, rect: Rect, cx: &Cx<'_>) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, cx.tokens.accent);
        let radius = CornerRadius::same(size::PANEL_RADIUS);
        ui.painter().rect_stroke(rect, radius, stroke, egui::StrokeKind::Inside);
    }
}

/// A strip that is not open: its name along it; a click opens it.
fn folded(
    ui: &mut Ui,
    cx: &Cx<'_>,
    lane: &Lane<'_>,
    rect: Rect,
    aim: Option<Target>,
    state: &mut BoardState,
) {
    let t = cx.tokens;
    let held = holds(cx, lane, aim);
    let response = ui.interact(rect, ui.scope_id().with(("strip", lane.stage.id)), Sense::click());
    let (count, over) = count_words(lane, held.0);
    let p = ui.painter();
    if response.hovered() {
        p.rect_filled(rect, CornerRadius::same(size::PANEL_RADIUS), t.line);
    }
    let name =
        widgets::elided(p, &lane.stage.name, Weight::SemiBold, Size::Body, t.text, rect.height() - 60.0);
    let mut y = rect.top() + 12.0;
    let ink = if over { t.risk.0 } else { t.dim };
    let count = p.layout_no_wrap(count, font(Weight::Regular, Size::Small), ink);
    for galley in [name, count] {
        let at = pos2(rect.center().x + galley.size().y / 2.0, y);
        y += galley.size().x + 6.0;
        let text = egui::epaint::TextShape::new(at, galley, t.text).with_angle(std::f32::consts::FRAC_PI_2);
        p.add(text);
    }
    focus_ring(ui, &response, rect, cx);
    response
        .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show {}", spoken(cx, lane, held))));
    if response.clicked() {
        state.open.insert(lane.stage.id);
    }
    if cx.drag.is_none() {
        response.on_hover_text(format!("{}\n{}", lane.stage.name, takes(lane)));
    }
}

/// Shows the cards of a column that are in view. Returns whether something in it is to come into view.
#[expect(clippy::too_many_arguments, reason = "the frame's hands: where to draw, what, and where to ask")]
fn cards(
    ui: &mut Ui,
    cx: &Cx<'_>,
    board: &Board<'_>,
    lane: &Lane<'_>,
    view: Rect,
    aimed: Option<Target>,
    state: &BoardState,
    asks: &mut Vec<Ask>,
) -> bool {
    let mut revealed = false;
    let slot = aimed.map(|t| layout::slot_index(&board.others, t));
    let stack = layout::stack(&lane.items(), slot);
    let origin = ui.max_rect().min + vec2(GAP, layout::TOP);
    let width = ui.max_rect().width() - 2.0 * GAP;
    let reveals = |ui: &Ui, rect: Rect| ui.scroll_to_rect(rect.expand(GAP), None);
    if lane.cards.is_empty() && stack.slot.is_none() && !cx.plan.projects.is_empty() {
        nothing(ui, cx, lane, Rect::from_min_size(origin, vec2(width, 120.0)));
    }
    for (card, top) in lane.cards.iter().zip(&stack.tops) {
        let size = vec2(width, card.face.shape.height());
        let rect = Rect::from_min_size(origin + vec2(0.0, *top), size);
        let id = card_id(card.project.id);
        let wanted = state.reveal == Some(Reveal::Card(card.project.id));
        // the neighbours of what is in view can be reached by Tab, and nobody loses the focus by being scrolled away
        let near = top + size.y + layout::ROW >= view.top() - size.y && *top <= view.bottom() + size.y;
        let mut found = false;
        if near || wanted || card.carried || ui.memory(|m| m.has_focus(id)) {
            found = card_ui(ui, cx, card, rect, !state.by_pointer, asks);
        }
        if wanted || (found && !state.by_pointer) {
            reveals(ui, rect);
            revealed = true;
        }
    }
    if let (Some(top), Some(target)) = (stack.slot, aimed) {
        let rect = Rect::from_min_size(origin + vec2(0.0, top), vec2(width, layout::SLOT));
        slot_mark(ui, cx, rect, target.rank);
        if state.reveal == Some(Reveal::Slot) {
            reveals(ui, rect);
            revealed = true;
        }
    }
    ui.allocate_rect(
        Rect::from_min_size(ui.max_rect().min, vec2(ui.max_rect().width(), stack.height + layout::TOP)),
        Sense::hover(),
    );
    revealed
}

/// What an empty column teaches.
fn nothing(ui: &Ui, cx: &Cx<'_>, lane: &Lane<'_>, rect: Rect) {
    let face = font(Weight::Regular, Size::Small);
    let text = format!("{} Drag a card here.", takes(lane));
    let mut job =
        egui::text::LayoutJob::simple(text, face, cx.tokens.faint, rect.width() - 2.0 * layout::PAD);
    job.halign = egui::Align::Center;
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(rect.center().x, rect.top() + 24.0), galley, cx.tokens.faint);
}

/// The slot into which the project in the air would drop.
fn slot_mark(ui: &Ui, cx: &Cx<'_>, rect: Rect, rank: usize) {
    let t = cx.tokens;
    ui.painter().rect_filled(rect, CornerRadius::same(size::CARD_RADIUS), t.accent_tint);
    card::dashed_frame(ui.painter(), rect, Stroke::new(1.5, t.accent));
    widgets::text(
        ui.painter(),
        rect.center(),
        Align2::CENTER_CENTER,
        &format!("Rank {}", rank + 1),
        Weight::SemiBold,
        Size::Small,
        t.accent,
        rect.width(),
    );
}

/// Shows a card. Returns whether it has just been given the focus.
fn card_ui(ui: &mut Ui, cx: &Cx<'_>, card: &Card<'_>, rect: Rect, rings: bool, asks: &mut Vec<Ask>) -> bool {
    // the old place of the card in the air shows what is, the card in the air what would be
    let shown = if card.carried { Cx { preview: None, ..*cx } } else { *cx };
    let Some(words) = CardWords::of(&shown, card.project) else { return false };
    let project = card.project.id;
    let id = card_id(project);
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format::shown(&words.name)));
    ui.accesskit_node_builder(id, |node| {
        node.set_value(words.spoken());
        node.set_description(if card.carried {
            "In the air: arrows aim, Space drops, Escape cancels".to_owned()
        } else {
            "Space lifts, Enter opens, Enter again opens its page".to_owned()
        });
    });
    hands(ui, cx, project, &response, rect, asks);
    if ui.is_rect_visible(rect) {
        // cards glide to where a drop or an open slot moves them
        let time = ui.style().animation_time;
        let origin = ui.min_rect().top();
        let top = ui.animate_value_with_time(id.with(card.project.stage), rect.top() - origin, time);
        let drawn = rect.translate(vec2(0.0, top + origin - rect.top()));
        let mut painter = ui.painter().clone();
        let look = Look {
            hovered: response.hovered() && cx.drag.is_none(),
            selected: cx.selection.project(cx.plan) == Some(project),
            focused: rings && response.has_focus() && !card.carried,
        };
        if card.carried {
            painter.set_opacity(0.4);
        }
        let zones = card::paint(&painter, drawn, &card.face, &words, look, cx.tokens);
        let at = response.interact_pointer_pos().filter(|_| response.clicked()).or(response.hover_pos());
        if cx.drag.is_none()
            && let Some(at) = at
            && let Some(zone) = zones.into_iter().find(|z| z.rect.contains(at))
        {
            if zone.date {
                let line = zone.rect.shrink(3.0);
                painter.hline(line.x_range(), line.bottom(), Stroke::new(1.0, cx.tokens.text));
                ui.set_cursor_icon(egui::CursorIcon::PointingHand);
                if response.clicked() && !response.double_clicked() {
                    // the date itself was asked about, not the card
                    asks.retain(|ask| *ask != Ask::Select(Selection::Project(project)));
                    asks.push(Ask::Why(Question { of: Selection::Project(project), at: Some(line) }));
                }
            }
            response.clone().on_hover_text_at_pointer(zone.words);
        }
    }
    menu::show(cx, card.project, &response, asks);
    response.gained_focus()
}

/// What pointer and focus do to a card.
fn hands(
    ui: &Ui,
    cx: &Cx<'_>,
    project: crate::domain::ProjectId,
    response: &Response,
    rect: Rect,
    asks: &mut Vec<Ask>,
) {
    if response.has_focus() {
        let in_air = cx.drag.is_some();
        let filter =
            EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: in_air };
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    }
    if cx.drag.is_some() {
        return;
    }
    if response.drag_started_by(egui::PointerButton::Primary) {
        let origin = ui.input(|i| i.pointer.press_origin()).unwrap_or(rect.center());
        response.request_focus();
        asks.push(Ask::Drag(DragAsk::Lift { project, by: DragBy::Pointer, grab: origin - rect.min }));
    } else if response.clicked() || response.secondary_clicked() {
        response.request_focus();
        asks.push(Ask::Select(Selection::Project(project)));
        if response.double_clicked() {
            asks.push(Ask::OpenPage(project));
        }
    }
}
