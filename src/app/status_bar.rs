//! The status bar: counts, money, who is full, what to order next; how fast the last answer was, and whether it is saved.
use super::context::{Ask, Cx, Selection, View};
use super::format;
use super::theme::{Size, Weight, font};
use super::widgets::{mark, paint_mark};
use crate::domain::PurchaseId;
use crate::engine::{NextEvent, Status};
use chrono::NaiveDate;
use egui::{Color32, Response, RichText, Sense, Ui, vec2};
use std::time::Duration;

/// What the right end says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// "Saved 10:42".
    pub text: String,
    /// Said on hover.
    pub hint: String,
    /// Whether something is wrong.
    pub wrong: bool,
}

/// Shows the bar.
pub fn status_bar_ui(ui: &mut Ui, cx: &Cx<'_>, took: Duration, keeping: &Keeping, asks: &mut Vec<Ask>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        let right = keeping_width(ui, keeping, took);
        let room = ui.max_rect().right() - right - 24.0;
        let mut say = |ui: &mut Ui, wanted: Entry| {
            if ui.cursor().left() + width(ui, &wanted) < room && entry(ui, &wanted).clicked() {
                asks.push(wanted.to);
            }
        };
        for wanted in entries(cx) {
            say(ui, wanted);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let colour = if keeping.wrong { cx.tokens.trouble.0 } else { cx.tokens.dim };
            ui.label(small(&keeping.text, colour)).on_hover_text(&keeping.hint);
            if !took.is_zero() {
                let hint = "Time from the last edit to new dates, loads and money of the whole portfolio";
                ui.label(small(&took_words(took), cx.tokens.dim)).on_hover_text(hint);
            }
        });
    });
}

struct Entry {
    mark: Option<Status>,
    text: String,
    colour: Color32,
    hint: String,
    to: Ask,
}

fn entries(cx: &Cx<'_>) -> Vec<Entry> {
    let (plan, outlook, tokens) = (cx.plan, cx.outlook, cx.tokens);
    let mut out = vec![];
    let mut push = |mark, text: String, colour, hint: &str, to| {
        out.push(Entry { mark, text, colour, hint: hint.into(), to });
    };
    let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let counts = format!(
        "{}, {}",
        plural(plan.projects.len(), "project", "projects"),
        plural(plan.tasks.len(), "task", "tasks")
    );
    push(None, counts, tokens.dim, "Projects and tasks of the portfolio", Ask::Go(View::Review));
    for (status, words) in
        [(Status::InTrouble, "in trouble"), (Status::AtRisk, "at risk"), (Status::OnTrack, "on track")]
    {
        let count = outlook.projects.iter().filter(|p| p.status() == status).count();
        if count > 0 {
            let hint = "By the worse of deadline and budget; the review tells why";
            push(
                Some(status),
                format!("{count} {words}"),
                tokens.status(status).0,
                hint,
                Ask::Go(View::Review),
            );
        }
    }
    let money = format!(
        "Free to commit {} of {}",
        format::money(outlook.line.free, cx.currency()),
        format::money(outlook.line.budget, cx.currency())
    );
    let hint =
        "Budget less what is spent, committed, approved to order, and unreleased contingency; of all budgets";
    push(None, money, tokens.dim, hint, Ask::Go(View::Purchases));
    if let Some((name, until)) = fullest(cx) {
        let text = format!("{name} full until {}", format::date(until, cx.today));
        push(None, text, tokens.dim, "The person booked up longest from this week on", Ask::Go(View::People));
    }
    if let Some((id, when)) = next_order(cx)
        && let Some(purchase) = plan.purchases.get(id)
    {
        let text = format!("Order next: {}, {}", purchase.item, format::date(when, cx.today));
        push(
            None,
            text,
            tokens.dim,
            "The next purchase to be ordered in the plan",
            Ask::Select(Selection::Purchase(id)),
        );
    }
    out
}

/// Who is booked up longest without a gap from now on.
fn fullest(cx: &Cx<'_>) -> Option<(String, NaiveDate)> {
    let people = cx.plan.people.rows();
    let full =
        cx.outlook.loads.iter().zip(people).filter_map(|(load, person)| Some((load.full_until?, person)));
    full.max_by_key(|(until, person)| (*until, std::cmp::Reverse(person.id)))
        .map(|(until, person)| (person.name.clone(), until))
}

/// The purchase that the plan orders next.
fn next_order(cx: &Cx<'_>) -> Option<(PurchaseId, NaiveDate)> {
    let next = cx.outlook.projects.iter().filter_map(|p| match p.next {
        Some(NextEvent::Order(id, when)) => Some((when, id)),
        _ => None,
    });
    next.min().map(|(when, id)| (id, when))
}

fn small(text: &str, colour: Color32) -> RichText {
    RichText::new(format::shown(text)).font(font(Weight::Regular, Size::Small)).color(colour)
}

fn width(ui: &Ui, wanted: &Entry) -> f32 {
    let text = super::widgets::text_width(ui, &wanted.text, Weight::Regular, Size::Small);
    text + if wanted.mark.is_some() { 14.0 } else { 0.0 }
}

fn entry(ui: &mut Ui, wanted: &Entry) -> Response {
    let response = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            if let Some(status) = wanted.mark {
                let (rect, _) = ui.allocate_exact_size(vec2(9.0, 12.0), Sense::hover());
                paint_mark(ui.painter(), rect.center(), mark(status), wanted.colour);
            }
            ui.add(egui::Button::new(small(&wanted.text, wanted.colour)).frame(false))
        })
        .inner;
    response.on_hover_text(&wanted.hint)
}

fn keeping_width(ui: &Ui, keeping: &Keeping, took: Duration) -> f32 {
    let of = |text: &str| super::widgets::text_width(ui, text, Weight::Regular, Size::Small) + 18.0;
    of(&keeping.text) + if took.is_zero() { 0.0 } else { of(&took_words(took)) }
}

fn took_words(took: Duration) -> String {
    format!("Rescheduled in {:.1} ms", took.as_secs_f64() * 1e3)
}
