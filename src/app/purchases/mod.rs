//! Purchases: everything that is bought for any project, where it stands, when it is to be ordered and when it arrives.
mod list;

use super::changed::{Was, hint as hint_was, told as told_was};
use super::commands::Command;
use super::context::{Ask, Cx, Selection};
use super::format;
use super::order_by::Due;
use super::theme::{Size, Weight, font, size};
use super::why::Question;
use super::widgets::{
    CARD_GAP, CARD_PAD, Column, Grid, GridRow, Mark, Sort, card, chip, empty_state, paint_mark, segments,
};
use crate::domain::{Money, PurchaseId, PurchaseState, WorkId};
use crate::engine::{Figure, Status, WorkFigures};
use egui::{Align, Color32, Id, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

pub use list::{By, Group, Line, arrange, filtered, lines, lines_of, state_name};

/// View state of Purchases.
#[derive(Clone, Debug)]
pub struct PurchasesState {
    /// How the table is sorted.
    pub sort: Sort,
    /// Which states are shown.
    pub group: Group,
    /// What is looked for.
    pub words: String,
    revealed: Option<PurchaseId>,
}

impl Default for PurchasesState {
    fn default() -> Self {
        let sort = Sort { column: ORDER_BY, down: false };
        Self { sort, group: Group::All, words: String::new(), revealed: None }
    }
}

const ITEM: usize = 0;
const PROJECT: usize = 1;
const QUANTITY: usize = 2;
const TOTAL: usize = 3;
const STATE: usize = 4;
const SUPPLIER: usize = 5;
const ORDER: usize = 6;
const ORDER_BY: usize = 7;
const DELIVERY: usize = 8;
const REFERENCE: usize = 9;

const COLUMNS: [Column; 10] = [
    Column::new("Item", "", 150.0, 3.0),
    Column::new("Project", "Sorts by rank", 110.0, 2.0).spare(2),
    Column::new("Quantity", "", 66.0, 0.2).right().spare(7),
    Column::new("Total", "Quantity × unit price, in the portfolio's currency", 104.0, 0.4).right().spare(3),
    Column::new("State", "", 92.0, 0.3).spare(1),
    Column::new("Supplier", "", 90.0, 1.4).spare(5),
    Column::new("Order", "The day it was ordered, or is to be ordered by the plan", 74.0, 0.4).spare(4),
    Column::new(
        "Order by",
        "The last day to order it without breaking a promise, at the likely lead time, and working days until then",
        140.0,
        0.4,
    ),
    Column::new("Delivery", "The day it arrived, or is expected by the plan", 130.0, 0.6),
    Column::new("Reference", "Order number", 84.0, 0.6).spare(6),
];
const BY: [By; 10] = [
    By::Item,
    By::Project,
    By::Quantity,
    By::Total,
    By::State,
    By::Supplier,
    By::Order,
    By::OrderBy,
    By::Delivery,
    By::Reference,
];

/// Shows Purchases.
pub fn purchases_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut PurchasesState, asks: &mut Vec<Ask>) {
    let seen = ui.available_rect_before_wrap();
    ui.allocate_rect(seen, Sense::hover());
    ui.painter().rect_filled(seen, 0, cx.tokens.background);
    if cx.plan.purchases.is_empty() {
        let sentence = "What is bought for a project stands here, with its supplier, price and lead time. \
                        Select a project, then add a purchase.";
        let begin = [Command::NewPurchase];
        let begin = if cx.selection.project(cx.plan).is_some() { &begin[..] } else { &[] };
        empty_state(ui, seen, "No purchases yet", sentence, begin, cx.tokens, asks);
        return;
    }
    let inside = card(ui, seen.shrink(CARD_GAP), "Purchases of all projects", cx.tokens);
    let all = lines(cx);
    let tools = Rect::from_min_size(inside.min, vec2(inside.width(), 34.0));
    toolbar(ui, tools, cx, &all, state);
    let mut shown = filtered(&all, state.group, &state.words);
    arrange(&all, &mut shown, BY[state.sort.column.min(BY.len() - 1)], state.sort);
    let table = Rect::from_min_max(pos2(inside.left(), tools.bottom() + 6.0), inside.max);
    if shown.is_empty() {
        let sentence = "No purchase is in this state and mentions these words.";
        empty_state(ui, table, "Nothing found", sentence, &[], cx.tokens, asks);
        return;
    }
    rows(ui, table, cx, &all, &shown, state, asks);
}

/// The groups, and the field to look for words.
fn toolbar(ui: &mut Ui, rect: Rect, cx: &Cx<'_>, all: &[Line<'_>], state: &mut PurchasesState) {
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout).id_salt("purchase tools"), |ui| {
        let count = |group: Group| all.iter().filter(|l| group.holds(l.purchase.state)).count();
        let choices = Group::EACH.map(|g| (g.name(), count(g)));
        let taken = Group::EACH.iter().position(|g| *g == state.group).unwrap_or(0);
        if let Some(place) = segments(ui, &choices, taken, cx.tokens) {
            state.group = Group::EACH[place];
        }
        ui.add_space(4.0);
        let width = (rect.right() - ui.cursor().left() - 4.0).clamp(60.0, 260.0);
        ui.add(
            egui::TextEdit::singleline(&mut state.words)
                .hint_text("Item, project, supplier or order number")
                .desired_width(width)
                .margin(egui::Margin::symmetric(8, 6))
                .font(font(Weight::Regular, Size::Body)),
        );
        let overdue = all.iter().filter(|l| l.overdue.is_some()).count();
        if overdue > 0 && rect.right() - ui.cursor().left() > 170.0 {
            let words = if overdue == 1 {
                "1 delivery is overdue".to_owned()
            } else {
                format!("{overdue} deliveries are overdue")
            };
            let (mark, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
            paint_mark(ui.painter(), mark.center(), Mark::Square, cx.tokens.trouble.0);
            ui.label(egui::RichText::new(words).color(cx.tokens.trouble.0));
        }
        quotes_end(ui, rect, cx, all);
    });
}

/// How many quotes end within two weeks; whose, on hover.
fn quotes_end(ui: &mut Ui, rect: Rect, cx: &Cx<'_>, all: &[Line<'_>]) {
    let mut ending: Vec<_> = all.iter().filter_map(|l| Some((l.quote_ends(cx.today)?, l))).collect();
    ending.sort_by_key(|(until, line)| (*until, line.purchase.id));
    if ending.is_empty() || rect.right() - ui.cursor().left() < 200.0 {
        return;
    }
    let words = match ending.len() {
        1 => "1 quote ends within 14 days".to_owned(),
        n => format!("{n} quotes end within 14 days"),
    };
    let (mark, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    paint_mark(ui.painter(), mark.center(), Mark::Triangle, cx.tokens.risk.0);
    let whose = |(until, line): &(chrono::NaiveDate, &Line<'_>)| {
        format!("{}: {}", format::shown(&line.purchase.item), format::long_date(*until))
    };
    let whose: Vec<String> = ending.iter().take(12).map(whose).collect();
    ui.label(egui::RichText::new(words).color(cx.tokens.risk.0)).on_hover_text(whose.join("\n"));
}

fn rows(
    ui: &mut Ui,
    table: Rect,
    cx: &Cx<'_>,
    all: &[Line<'_>],
    shown: &[usize],
    state: &mut PurchasesState,
    asks: &mut Vec<Ask>,
) {
    let selected = match cx.selection {
        Selection::Purchase(id) => Some(id),
        _ => None,
    };
    let reveal = selected.filter(|_| selected != state.revealed);
    state.revealed = selected;
    let grid = Grid {
        salt: "purchases",
        columns: &COLUMNS,
        rows: shown.len(),
        row_height: size::TASK_ROW,
        gap: None,
        sums: true,
        reveal: reveal.and_then(|id| shown.iter().position(|i| all[*i].purchase.id == id)),
    };
    grid.show(ui, table, cx.tokens, &mut state.sort, |ui, row, frame| match row {
        Some(place) => {
            let line = &all[shown[place]];
            let id = line.purchase.id;
            let key = Id::unique(("purchase row", id.0.number()));
            let response = frame.respond(ui, key, &told(cx, line), selected == Some(id), false);
            let at = ui.input(|i| i.pointer.interact_pos());
            let date = [ORDER, DELIVERY].into_iter().filter(|column| frame.shows(*column));
            let mut date = date.map(|column| frame.cell(column));
            if response.clicked() {
                let of = Selection::Purchase(id);
                asks.push(match date.find(|cell| at.is_some_and(|at| cell.contains(at))) {
                    Some(cell) => Ask::Why(Question { of, at: Some(cell) }),
                    None => Ask::Select(of),
                });
            }
            let cut = paint(ui, frame, cx, line);
            let at = ui.input(|i| i.pointer.hover_pos());
            if let Some(column) = at.and_then(|at| frame.cells.iter().position(|c| c.contains(at))) {
                let words = was(cx, line, column).map(|was| hint_was(&was));
                let words: Vec<String> = words.into_iter().chain(hint(cx, line, column, cut)).collect();
                if !words.is_empty() {
                    response.on_hover_text(words.join("\n"));
                }
            }
        }
        None => sums(ui, frame, cx, all, shown),
    });
}

fn day(cx: &Cx<'_>, date: Option<chrono::NaiveDate>) -> String {
    date.map_or("–".into(), |d| format::date(d, cx.today))
}

/// What a figure of a purchase was before the last edit, where it differs.
fn was(cx: &Cx<'_>, line: &Line<'_>, column: usize) -> Was {
    let work = WorkId::Purchase(line.purchase.id);
    let first = |was: &WorkFigures| was.span.map_or("no date".into(), |s| format::date(s.0.date(), cx.today));
    let last =
        |was: &WorkFigures| was.span.map_or("no date".into(), |s| format::date(s.1.last_day(), cx.today));
    let money = |m: Option<Money>| m.map_or("–".into(), |m| format::exact_money(m, cx.currency()));
    match column {
        ORDER => cx.work_was(work, Figure::Start, &day(cx, line.order), first),
        DELIVERY => cx.work_was(work, Figure::Finish, &day(cx, line.delivery), last),
        TOTAL => cx.work_was(work, Figure::AtEnd, &money(line.total), |was| money(was.total)),
        _ => None,
    }
}

/// Paints a row; returns the columns whose text was shortened, as bits.
fn paint(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, line: &Line<'_>) -> u16 {
    let (t, painter, p) = (cx.tokens, ui.painter(), line.purchase);
    let cancelled = p.state == PurchaseState::Cancelled;
    let ink = if cancelled { t.faint } else { t.text };
    let soft = if cancelled { t.faint } else { t.dim };
    let plain = |column: usize, words: &str, colour: Color32| {
        if was(cx, line, column).is_some() {
            frame.mark_changed(painter, column, 0.0, words);
        }
        u16::from(frame.text(painter, column, words, Weight::Regular, colour)) << column
    };
    let mut cut = u16::from(frame.text(painter, ITEM, &p.item, Weight::Medium, ink)) << ITEM;
    if let Some(project) = line.project {
        let cell = frame.cell(PROJECT);
        painter.circle_filled(pos2(cell.left() + 4.0, cell.center().y), 4.0, cx.hue(project.id));
        cut |= u16::from(frame.text_after(painter, PROJECT, 14.0, &project.name, soft)) << PROJECT;
    }
    cut |= plain(QUANTITY, &format::grouped(u64::from(p.quantity)), ink);
    let total = line.total.map_or("–".into(), |total| format::exact_money(total, cx.currency()));
    cut |= plain(TOTAL, &total, ink);
    cut |= plain(SUPPLIER, if line.supplier.is_empty() { "–" } else { line.supplier }, soft);
    let due = !line.ordered && !cancelled && line.order.is_some_and(|d| d <= cx.today);
    let (order, colour) = match (due, line.ordered) {
        (true, _) => ("today".into(), t.risk.0),
        (false, true) => (day(cx, line.order), ink),
        (false, false) => (day(cx, line.order), soft),
    };
    cut |= plain(ORDER, &order, colour);
    cut |= order_by(painter, frame, cx, line);
    let (delivery, colour) = match line.overdue {
        Some(promised) => (format!("overdue since {}", format::date(promised, cx.today)), t.trouble.0),
        None if p.state.has_arrived() => (day(cx, line.delivery), ink),
        None => (day(cx, line.delivery), soft),
    };
    if line.overdue.is_some() {
        let cell = frame.cell(DELIVERY);
        paint_mark(painter, pos2(cell.left() + 4.0, cell.center().y), Mark::Square, colour);
        if was(cx, line, DELIVERY).is_some() {
            frame.mark_changed(painter, DELIVERY, 14.0, &delivery);
        }
        cut |= u16::from(frame.text_after(painter, DELIVERY, 14.0, &delivery, colour)) << DELIVERY;
    } else {
        cut |= plain(DELIVERY, &delivery, colour);
    }
    let reference = if p.order_number.is_empty() { "–" } else { p.order_number.as_str() };
    cut |= plain(REFERENCE, reference, soft);
    if frame.shows(STATE) {
        let (ink, ground) = match p.state {
            PurchaseState::Ordered => t.risk,
            s if s.has_arrived() => t.good,
            PurchaseState::Approved => (t.accent, t.accent_tint),
            _ => (t.dim, t.sunken),
        };
        let cell = frame.cell(STATE);
        let painter = painter.with_clip_rect(frame.cells[STATE].intersect(painter.clip_rect()));
        chip(&painter, pos2(cell.left(), cell.center().y), state_name(p.state), ink, ground);
    }
    cut
}

/// Paints the last day to order it: with the mark of its status, faintly while it is about an older plan.
fn order_by(painter: &egui::Painter, frame: &GridRow<'_>, cx: &Cx<'_>, line: &Line<'_>) -> u16 {
    let due = Due::of(cx, line.purchase);
    let (t, words) = (cx.tokens, due.short(cx.today));
    let Due::By(by) = due else {
        return u16::from(frame.text(painter, ORDER_BY, &words, Weight::Regular, t.faint)) << ORDER_BY;
    };
    let ink = super::widgets::ink(t, by.status);
    // what is in order needs no more colour than its mark
    let (mark, colour) = match (by.fresh, by.status) {
        (false, _) => (t.faint, t.faint),
        (true, Status::OnTrack) => (ink, t.dim),
        (true, _) => (ink, ink),
    };
    let cell = frame.cell(ORDER_BY);
    paint_mark(painter, pos2(cell.left() + 4.0, cell.center().y), super::widgets::mark(by.status), mark);
    u16::from(frame.text_after(painter, ORDER_BY, 14.0, &words, colour)) << ORDER_BY
}

/// What a cell says on hover.
fn hint(cx: &Cx<'_>, line: &Line<'_>, column: usize, cut: u16) -> Option<String> {
    let p = line.purchase;
    let long = |date: Option<chrono::NaiveDate>| date.map_or("–".into(), format::long_date);
    match column {
        TOTAL => {
            let own = p.currency.filter(|(c, _)| *c != cx.currency());
            let (currency, rate) = own.map_or((cx.currency(), None), |(c, rate)| (c, Some(rate)));
            let unit = format::exact_money(p.unit_price, currency);
            let whole = p.unit_price.times(p.quantity).ok()?;
            let whole = format::exact_money(whole, currency);
            let mut words = format!("{} × {unit} = {whole}", format::grouped(u64::from(p.quantity)));
            if let Some(rate) = rate {
                let total = line.total.map_or("–".into(), |t| format::exact_money(t, cx.currency()));
                words = format!("{words}\nat {rate}: {total}");
            }
            Some(words)
        }
        ORDER if line.ordered => Some(format!("Ordered {}", long(line.order))),
        ORDER => Some(format!("To be ordered {}, lead time {}", long(line.order), p.lead_time)),
        ORDER_BY => Due::of(cx, p).hint(cx),
        DELIVERY => Some(match (line.overdue, p.state.has_arrived()) {
            (Some(promised), _) => format!(
                "Promised for {}, not received; the plan expects it {}",
                format::long_date(promised),
                long(line.delivery)
            ),
            (None, true) => format!("Arrived {}", long(line.delivery)),
            (None, false) => format!("Expected {}", long(line.delivery)),
        }),
        ITEM if !p.part_number.is_empty() => {
            Some(format!("{}\nPart number {}", format::shown(&p.item), format::shown(&p.part_number)))
        }
        _ if cut & (1 << column) == 0 => None,
        ITEM => Some(format::shown(&p.item).into_owned()),
        PROJECT => line.project.map(|p| format::shown(&p.name).into_owned()),
        SUPPLIER => Some(format::shown(line.supplier).into_owned()),
        REFERENCE => Some(format::shown(&p.order_number).into_owned()),
        _ => None,
    }
}

/// A row in a sentence, for the accessibility tree.
fn told(cx: &Cx<'_>, line: &Line<'_>) -> String {
    let p = line.purchase;
    let total = line.total.map_or("–".into(), |t| format::exact_money(t, cx.currency()));
    let delivery = match (line.overdue, p.state.has_arrived()) {
        (Some(promised), _) => format!("overdue since {}", format::date(promised, cx.today)),
        (None, true) => format!("arrived {}", day(cx, line.delivery)),
        (None, false) => format!("expected {}", day(cx, line.delivery)),
    };
    let order = if line.ordered { "ordered" } else { "to be ordered" };
    let due = Due::of(cx, p).told(cx.today);
    format!(
        "{}, {}, {} pieces, {}, {}, {}, {order} {}{}{}, {}{}{}",
        format::shown(&p.item),
        line.project.map_or("no project".into(), |p| format::shown(&p.name)),
        p.quantity,
        told_was(&total, &was(cx, line, TOTAL)),
        state_name(p.state),
        if line.supplier.is_empty() { "no supplier".into() } else { format::shown(line.supplier) },
        told_was(&day(cx, line.order), &was(cx, line, ORDER)),
        if due.is_empty() { "" } else { ", " },
        due,
        told_was(&delivery, &was(cx, line, DELIVERY)),
        if p.order_number.is_empty() { "" } else { ", " },
        format::shown(&p.order_number),
    )
}

/// The sums of what is shown, by group.
fn sums(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, all: &[Line<'_>], shown: &[usize]) {
    let (t, painter) = (cx.tokens, ui.painter());
    let over = |group: Group| -> Money {
        shown
            .iter()
            .map(|i| &all[*i])
            .filter(|l| l.purchase.state != PurchaseState::Cancelled && group.holds(l.purchase.state))
            .filter_map(|l| l.total)
            .sum()
    };
    let count = shown.len();
    let noun = if count == 1 { "purchase" } else { "purchases" };
    frame.text(painter, ITEM, &format!("{count} {noun}"), Weight::SemiBold, t.text);
    let exact = |amount| format::exact_money(amount, cx.currency());
    let total = over(Group::All);
    frame.sums(painter, &[(TOTAL, &exact(total), t.text)]);
    let parts: Vec<String> = [
        (over(Group::ToOrder), "to order"),
        (over(Group::OnOrder), "on order"),
        (over(Group::Arrived), "arrived"),
    ]
    .into_iter()
    .filter(|(amount, _)| *amount != Money::ZERO)
    .map(|(amount, what)| format!("{} {what}", format::money(amount, cx.currency())))
    .collect();
    let from = frame.cell(STATE).left();
    let place = pos2(from, frame.rect.center().y);
    super::widgets::text(
        painter,
        place,
        egui::Align2::LEFT_CENTER,
        &parts.join(", "),
        Weight::Regular,
        Size::Body,
        t.dim,
        frame.rect.right() - from - CARD_PAD,
    );
    let words = format!("{count} {noun}, {}: {}", exact(total), parts.join(", "));
    ui.interact(frame.rect, ui.scope_id().with("purchase sums"), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}
