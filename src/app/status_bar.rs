//! The status bar: counts, money, who is full, what to order next; how fast the last answer was, and whether it is saved.
use super::changed::{Was, hint as hint_was, told};
use super::commands::Command;
use super::conflicts::count_words;
use super::context::{Ask, Cx, Selection, View};
use super::format;
use super::theme::{Size, Tokens, Weight, font};
use super::widgets::{mark, paint_mark};
use crate::engine::{Figure, PortfolioFigures, Status, all_mild};
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
            if ui.cursor().left() + width(ui, &wanted) < room
                && entry(ui, &wanted, cx.tokens).is_some_and(|r| r.clicked())
            {
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
    was: Was,
    to: Ask,
}

fn entries(cx: &Cx<'_>) -> Vec<Entry> {
    let tokens = cx.tokens;
    let now = PortfolioFigures::of(cx.plan, cx.outlook);
    let mut out = vec![];
    let mut push = |mark, text: String, colour, hint: &str, was: Was, to| {
        out.push(Entry { mark, text, colour, hint: hint.into(), was, to });
    };
    let text = counts(&now);
    let was = cx.portfolio_was(Figure::Count, &text, counts);
    push(None, text, tokens.dim, "Projects and tasks of the portfolio", was, Ask::Go(View::Review));
    for (place, (status, words)) in
        [(Status::InTrouble, "in trouble"), (Status::AtRisk, "at risk"), (Status::OnTrack, "on track")]
            .into_iter()
            .enumerate()
    {
        let count = |of: &PortfolioFigures| of.standing.get(place).copied().unwrap_or(0).to_string();
        let was = cx.portfolio_was(Figure::Deadline, &count(&now), count);
        if count(&now) != "0" || was.is_some() {
            let hint = "By the worse of deadline and budget; the review tells why";
            let text = format!("{} {words}", count(&now));
            push(Some(status), text, tokens.status(status).0, hint, was, Ask::Go(View::Review));
        }
    }
    let clashes = cx.clashes.len();
    let conflicts = |of: &PortfolioFigures| count_words((of.troubles.0 + clashes, of.troubles.1));
    let text = conflicts(&now);
    let was = cx.portfolio_was(Figure::Money, &text, conflicts);
    let any = now.troubles != (0, 0) || clashes > 0;
    if any || was.is_some() {
        let grave = now.troubles.0 > 0 && !all_mild(cx.outlook);
        let status = if grave { Status::InTrouble } else { Status::AtRisk };
        let status = any.then_some(status);
        let ink = status.map_or(tokens.dim, |status| tokens.status(status).0);
        let hint = "What cannot be as the plan says, with what to do about it";
        push(status, text, ink, hint, was, Ask::Run(Command::Conflicts));
    }
    let text = money(cx, &now);
    let hint =
        "Budget less what is spent, committed, approved to order, and unreleased contingency; of all budgets";
    let was = cx.portfolio_was(Figure::Free, &text, |was| money(cx, was));
    push(None, text, tokens.dim, hint, was, Ask::Go(View::Purchases));
    if let Some(text) = fullest(cx, &now) {
        let nobody = || "nobody".to_owned();
        let was = cx.portfolio_was(Figure::Load, &text, |was| fullest(cx, was).unwrap_or_else(nobody));
        push(
            None,
            text,
            tokens.dim,
            "The person booked up longest from this week on",
            was,
            Ask::Go(View::People),
        );
    }
    if let (Some(text), Some((_, id))) = (next_order(cx, &now), now.order) {
        let nothing = || "nothing".to_owned();
        let was = cx.portfolio_was(Figure::Next, &text, |was| next_order(cx, was).unwrap_or_else(nothing));
        let hint = "The next purchase to be ordered in the plan";
        push(None, text, tokens.dim, hint, was, Ask::Select(Selection::Purchase(id)));
    }
    out
}

fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn counts(of: &PortfolioFigures) -> String {
    format!("{}, {}", plural(of.projects, "project", "projects"), plural(of.tasks, "task", "tasks"))
}

fn money(cx: &Cx<'_>, of: &PortfolioFigures) -> String {
    let show = |amount| format::money(amount, cx.currency());
    format!("Free to commit {} of {}", show(of.free), show(of.budget))
}

/// Who is booked up longest without a gap from now on.
fn fullest(cx: &Cx<'_>, of: &PortfolioFigures) -> Option<String> {
    let (until, id) = of.fullest?;
    Some(format!("{} full until {}", cx.plan.people.get(id)?.name, format::date(until, cx.today)))
}

/// The purchase that the plan orders next.
fn next_order(cx: &Cx<'_>, of: &PortfolioFigures) -> Option<String> {
    let (when, id) = of.order?;
    Some(format!("Order next: {}, {}", cx.plan.purchases.get(id)?.item, format::date(when, cx.today)))
}

fn small(text: &str, colour: Color32) -> RichText {
    RichText::new(format::shown(text)).font(font(Weight::Regular, Size::Small)).color(colour)
}

fn width(ui: &Ui, wanted: &Entry) -> f32 {
    let text = super::widgets::text_width(ui, &wanted.text, Weight::Regular, Size::Small);
    text + if wanted.mark.is_some() { 14.0 } else { 0.0 }
}

fn entry(ui: &mut Ui, wanted: &Entry, tokens: &Tokens) -> Option<Response> {
    let response = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            if let Some(status) = wanted.mark {
                let (rect, _) = ui.allocate_exact_size(vec2(9.0, 12.0), Sense::hover());
                paint_mark(ui.painter(), rect.center(), mark(status), wanted.colour);
            }
            let (painter, marked) = (ui.painter().clone(), wanted.was.is_some());
            let mut response = None;
            super::widgets::behind(&painter, tokens, marked, || {
                let button = ui.add(egui::Button::new(small(&wanted.text, wanted.colour)).frame(false));
                let text = button.rect.shrink2(vec2(0.0, (button.rect.height() - 15.0).max(0.0) / 2.0));
                response = Some(button);
                text
            });
            response
        })
        .inner;
    let name = told(&wanted.text, &wanted.was);
    response.map(|response| match &wanted.was {
        Some(was) => {
            let hint = format!("{}\n{}", hint_was(was), wanted.hint);
            response.accessible_name(name).on_hover_text(hint)
        }
        None => response.on_hover_text(&wanted.hint),
    })
}

fn keeping_width(ui: &Ui, keeping: &Keeping, took: Duration) -> f32 {
    let of = |text: &str| super::widgets::text_width(ui, text, Weight::Regular, Size::Small) + 18.0;
    of(&keeping.text) + if took.is_zero() { 0.0 } else { of(&took_words(took)) }
}

fn took_words(took: Duration) -> String {
    format!("Rescheduled in {:.1} ms", took.as_secs_f64() * 1e3)
}
