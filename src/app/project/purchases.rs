//! What is bought for a project, as a table in listed order, with its sum; and below it what is to be ordered next, and by when.
use super::table::{ADDING, adding, adding_below, adds_inside, nothing_yet, reveal, room};
use super::{EDGE, PageState};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::order_by::{Deadline, Due};
use crate::app::panel::form::Form;
use crate::app::purchases::{Group, Line, lines_of, state_name};
use crate::app::theme::{Size, Weight, size};
use crate::app::why::Question;
use crate::app::widgets::{self, Column, Grid, GridRow, Sort, fields, paint_mark};
use crate::domain::{Estimate, EstimateUnit, Money, Project, Purchase, PurchaseState};
use crate::edits::make;
use egui::{Align2, Color32, Id, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

const ITEM: usize = 0;
const QUANTITY: usize = 1;
const UNIT: usize = 2;
const TOTAL: usize = 3;
const STATE: usize = 4;
const LEAD: usize = 5;
const EXPECTED: usize = 6;
const REFERENCE: usize = 7;

const COLUMNS: [Column; 8] = [
    Column::new("Item", "", 150.0, 3.0).unsorted(),
    Column::new("Qty", "Quantity", 44.0, 0.2).right().unsorted().spare(4),
    Column::new("Unit", "Price of one, in the currency it is paid in", 84.0, 0.3).right().unsorted().spare(5),
    Column::new("Total", "Quantity × unit price, and what recurs, in the portfolio's currency", 98.0, 0.3)
        .right()
        .unsorted(),
    Column::new("State", "", 104.0, 0.3).unsorted(),
    Column::new("Lead time", "From order to delivery", 84.0, 0.4).unsorted().spare(3),
    Column::new("Expected", "The day it arrived, or is expected by the plan; click: why", 84.0, 0.4)
        .unsorted()
        .spare(1),
    Column::new("Reference", "Order number, or how many quotes there are", 84.0, 0.8).unsorted().spare(2),
];

/// Height of the card that says what is to be ordered next.
const CARD: f32 = 62.0;

/// Shows them, a line that adds one, and the card.
pub fn show(ui: &mut Ui, rect: Rect, form: &mut Form<'_>, project: &Project, state: &mut PageState) {
    let add = |form: &mut Form<'_>, name: &str| {
        let (_, edit) = make::new_purchase(form.cx.plan, form.ids, project.id, name);
        form.ask(format!("New purchase {name}"), edit)
    };
    if fields::flushing(ui) {
        super::table::add_field(ui, form, "Add item", add);
        return;
    }
    let cx = form.cx;
    let lines = lines_of(&cx, project.id);
    let next = next(&cx, &lines);
    let foot = if next.is_some() { CARD + 24.0 } else { 8.0 };
    let sums_below = !lines.is_empty();
    let inside = adds_inside(room(rect, foot), lines.len(), sums_below);
    let table = room(rect, if inside { foot } else { foot + ADDING });
    let grid = Grid {
        salt: "page purchases",
        columns: &COLUMNS,
        rows: lines.len() + usize::from(inside),
        row_height: size::TABLE_ROW,
        gap: None,
        sums: sums_below,
        reveal: reveal(state, &cx, lines.iter().map(|l| Selection::Purchase(l.purchase.id))),
    };
    let mut add = Some(add);
    grid.show(ui, table, cx.tokens, &mut Sort::default(), |ui, row, frame| match row {
        Some(at) if at < lines.len() => line(ui, form, frame, &lines[at]),
        Some(_) => {
            if let Some(add) = add.take() {
                adding(ui, form, frame, "Add item", add);
            }
        }
        None => sums(ui, frame, &cx, &lines),
    });
    let mut end = table.top() + grid.height().min(table.height());
    if let Some(add) = add.take().filter(|_| !inside) {
        adding_below(ui, form, table, "Add item", add);
        end += ADDING;
    }
    if lines.is_empty() {
        let at = Rect::from_min_size(pos2(table.left(), end), vec2(table.width(), 32.0));
        nothing_yet(ui, &cx, at, "Nothing is bought for it yet: write what, and Enter.");
    }
    if let Some((purchase, by)) = next {
        let at = pos2(rect.left() + EDGE, end + 14.0);
        let card = Rect::from_min_size(at, vec2(rect.width() - 2.0 * EDGE, CARD));
        order_next(ui, card, form, purchase, &by);
    }
}

fn line(ui: &mut Ui, form: &mut Form<'_>, frame: &GridRow<'_>, line: &Line<'_>) {
    let (cx, t, purchase) = (form.cx, form.cx.tokens, line.purchase);
    let of = Selection::Purchase(purchase.id);
    let words = words(&cx, line);
    let told = told(line, &words);
    let key = Id::unique(("page purchase", purchase.id.0.number()));
    let response = frame.respond(ui, key, &told, cx.selection == of, false);
    let at = ui.input(|i| i.pointer.interact_pos());
    if response.clicked() {
        let date = Some(EXPECTED).filter(|c| frame.shows(*c)).map(|c| frame.cell(c));
        form.asks.push(match date.filter(|cell| at.is_some_and(|at| cell.contains(at))) {
            Some(cell) => Ask::Why(Question { of, at: Some(cell) }),
            None => Ask::Select(of),
        });
    }
    let cancelled = purchase.state == PurchaseState::Cancelled;
    let ink = if cancelled { t.faint } else { t.text };
    let soft = if cancelled { t.faint } else { t.dim };
    let mut cut = 0_u16;
    for (column, words) in words.iter().enumerate().filter(|(column, _)| *column != STATE) {
        let (weight, colour) = match column {
            ITEM => (Weight::Medium, ink),
            EXPECTED if line.overdue.is_some() => (Weight::Regular, t.trouble.0),
            LEAD | REFERENCE => (Weight::Regular, soft),
            _ => (Weight::Regular, ink),
        };
        cut |= u16::from(frame.text(ui.painter(), column, words, weight, colour)) << column;
    }
    if frame.shows(STATE) {
        state_choice(ui, form, frame.cell(STATE), purchase);
    }
    let over = ui.input(|i| i.pointer.hover_pos());
    let Some(column) = over.and_then(|at| frame.cells.iter().position(|cell| cell.contains(at))) else {
        return;
    };
    let hint = match column {
        EXPECTED => {
            let late =
                line.overdue.map(|day| format!("Promised for {}, not received\n", format::long_date(day)));
            Some(late.unwrap_or_default() + "Click: why this date")
        }
        LEAD if !words[LEAD].is_empty() => Some(format!("Lead time {}", purchase.lead_time)),
        ITEM if !purchase.part_number.is_empty() => {
            Some(format!("{}\nPart number {}", words[ITEM], format::shown(&purchase.part_number)))
        }
        _ if column != STATE && cut & (1 << column) != 0 => Some(words[column].clone()),
        _ => None,
    };
    if let Some(hint) = hint {
        response.on_hover_text(hint);
    }
}

/// The state on its tint; a click changes it, as in the panel.
fn state_choice(ui: &mut Ui, form: &mut Form<'_>, cell: Rect, purchase: &Purchase) {
    let t = form.cx.tokens;
    let shown = state_name(purchase.state);
    let wide = widgets::text_width(ui, shown, Weight::Regular, Size::Body);
    let ground: Color32 = match purchase.state {
        PurchaseState::Ordered => t.risk.1,
        state if state.has_arrived() => t.good.1,
        PurchaseState::Approved => t.accent_tint,
        _ => t.sunken,
    };
    let rect = Rect::from_center_size(cell.center(), vec2(cell.width() + 8.0, 26.0));
    let chip = Rect::from_min_size(pos2(rect.left(), rect.top() + 3.0), vec2(wide + 12.0, 20.0));
    ui.painter().rect_filled(chip, 5, ground);
    let id = form.salt.with(("state", purchase.id));
    let name = format!("State of {}", format::shown(&purchase.item));
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(id), |ui| {
        let options = || PurchaseState::ALL.map(|s| (s, state_name(s).to_owned())).into();
        fields::choice(ui, id, &name, rect.width(), shown, &purchase.state, options, |state| {
            form.put(purchase, "State", |p| p.state = state)
        });
    });
}

/// What stands in the cells.
fn words(cx: &Cx<'_>, line: &Line<'_>) -> [String; 8] {
    let p = line.purchase;
    let currency = p.currency.map_or(cx.currency(), |(own, _)| own);
    let day = |date: Option<chrono::NaiveDate>| date.map_or("–".into(), |d| format::date(d, cx.today));
    let cancelled = p.state == PurchaseState::Cancelled;
    let expected = match line.overdue {
        Some(_) => format!("overdue, {}", day(line.delivery)),
        None => day(line.delivery),
    };
    let reference = match (p.order_number.trim(), p.quotes.len()) {
        ("", 0) => String::new(),
        ("", 1) => "1 quote".into(),
        ("", n) => format!("{n} quotes"),
        (number, _) => format::shown(number).into_owned(),
    };
    let lead = if p.state.has_arrived() || cancelled { String::new() } else { lead(p.lead_time) };
    [
        format::shown(&p.item).into_owned(),
        format::grouped(u64::from(p.quantity)),
        format::exact_money(p.unit_price, currency),
        line.total.map_or("–".into(), |total| format::exact_money(total, cx.currency())),
        state_name(p.state).into(),
        lead,
        expected,
        reference,
    ]
}

/// The likely lead time: elapsed days as weeks where they are whole ones.
fn lead(time: Estimate) -> String {
    match (time.unit, time.likely) {
        (EstimateUnit::ElapsedDays, days) if days > 0 && days % 700 == 0 => format!("{} wk", days / 700),
        (EstimateUnit::ElapsedDays, days) if days % 100 == 0 => format!("{} d", days / 100),
        _ => Estimate { low: None, high: None, ..time }.to_string(),
    }
}

/// A row in a sentence.
fn told(line: &Line<'_>, words: &[String; 8]) -> String {
    let when = if line.purchase.state.has_arrived() { "arrived" } else { "expected" };
    let mut told = format!(
        "{}, {} at {}, {}, {}, {when} {}",
        words[ITEM], words[QUANTITY], words[UNIT], words[TOTAL], words[STATE], words[EXPECTED]
    );
    for (before, words) in [("lead time ", &words[LEAD]), ("", &words[REFERENCE])] {
        if !words.is_empty() {
            for part in [", ", before, words] {
                told.push_str(part);
            }
        }
    }
    told
}

/// The sum, and how far it has come.
fn sums(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, lines: &[Line<'_>]) {
    let (t, painter) = (cx.tokens, ui.painter());
    let over = |group: Group| -> Money {
        let counted = lines.iter().filter(|l| l.purchase.state != PurchaseState::Cancelled);
        counted.filter(|l| group.holds(l.purchase.state)).filter_map(|l| l.total).sum()
    };
    let total = format::exact_money(over(Group::All), cx.currency());
    frame.text(painter, ITEM, "Total", Weight::SemiBold, t.text);
    frame.sums(painter, &[(TOTAL, &total, t.text)]);
    let told = |to_order: &str| {
        let parts: Vec<String> =
            [(Group::OnOrder, "committed"), (Group::Arrived, "received"), (Group::ToOrder, to_order)]
                .into_iter()
                .map(|(group, what)| (over(group), what))
                .filter(|(amount, _)| *amount != Money::ZERO)
                .map(|(amount, what)| format!("{} {what}", format::money(amount, cx.currency())))
                .collect();
        parts.join(", ")
    };
    let from = frame.cell(STATE).left();
    let at = pos2(from, frame.rect.center().y);
    let room = frame.rect.right() - from - 4.0;
    let whole = told("not yet ordered");
    let fits = |words: &str, size| widgets::text_width(ui, words, Weight::Regular, size) <= room;
    // where there is little room, smaller letters, then fewer words
    let face = if fits(&whole, Size::Body) { Size::Body } else { Size::Small };
    let shown = if fits(&whole, face) { whole.clone() } else { told("to order") };
    widgets::text(painter, at, Align2::LEFT_CENTER, &shown, Weight::Regular, face, t.dim, room);
    let words = format!("Total {total}: {whole}");
    let response = ui.interact(frame.rect, ui.scope_id().with("page purchase sums"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    if shown != whole {
        response.on_hover_text(words);
    }
}

/// What is to be ordered next, and the last day to do so.
fn next<'a>(cx: &Cx<'a>, lines: &[Line<'a>]) -> Option<(&'a Purchase, Deadline)> {
    let due = lines.iter().filter_map(|line| match Due::of(cx, line.purchase) {
        Due::By(by) => Some((line.purchase, by)),
        _ => None,
    });
    due.min_by_key(|(purchase, by)| (by.day, purchase.id))
}

fn order_next(ui: &mut Ui, rect: Rect, form: &mut Form<'_>, purchase: &Purchase, by: &Deadline) {
    let (cx, t) = (form.cx, form.cx.tokens);
    let response = ui.interact(rect, ui.scope_id().with("order next"), Sense::click());
    let ground = if response.hovered() || response.has_focus() { t.grid } else { t.sunken };
    ui.painter().rect_filled(rect, size::CARD_RADIUS, ground);
    if response.has_focus() {
        crate::app::header::focus_ring(ui, rect, t.accent);
    }
    let title = format!("Order {} by {}", format::shown(&purchase.item), by.long(cx.today));
    let meaning =
        if by.fresh { by.meaning(cx.today) } else { "Being computed anew after the last change".into() };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}. {meaning}")));
    let ink = if by.fresh { widgets::ink(t, by.status) } else { t.faint };
    let y = rect.top() + 21.0;
    paint_mark(ui.painter(), pos2(rect.left() + 17.0, y), widgets::mark(by.status), ink);
    let room = rect.width() - 42.0;
    let left = rect.left() + 30.0;
    widgets::text(
        ui.painter(),
        pos2(left, y),
        Align2::LEFT_CENTER,
        &title,
        Weight::SemiBold,
        Size::Body,
        if by.fresh { t.text } else { t.faint },
        room,
    );
    widgets::text(
        ui.painter(),
        pos2(left, y + 21.0),
        Align2::LEFT_CENTER,
        &meaning,
        Weight::Regular,
        Size::Body,
        t.dim,
        room,
    );
    if response.on_hover_text(format!("{title}\n{meaning}")).clicked() {
        form.asks.push(Ask::Select(Selection::Purchase(purchase.id)));
    }
}
