//! Spend against funding by fiscal quarter, and what the close of the year takes away: what is left, what misses it, what could still
//! land.
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets::CARD_GAP;
use crate::domain::check::work_name;
use crate::domain::{Money, Nature, ProjectId, PurchaseId, WorkId};
use crate::engine::{CouldLand, Fate, FundedQuarter, Miss, Way, YearEnd};
use egui::{Align, Color32, Grid, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

/// Headings of the table and what they mean.
const COLUMNS: [(&str, &str); 6] = [
    ("Quarter", "Fiscal quarter; the year is named after the calendar year it begins in"),
    ("Funded", "Money of a whole year stands in its first quarter"),
    ("Firm", "Actual, accrued and committed, of all ranks, on plan dates"),
    ("To come", "Still to come, of projects that funding covers"),
    (
        "Left",
        "What is left of the year's funding at the end of the quarter; it does not carry on into the next year",
    ),
    ("Not covered", "Still to come, of projects below the money line"),
];
/// Most entries of each list of the year's end.
const MOST: usize = 6;

/// Shows both.
pub fn show(ui: &mut Ui, rect: Rect, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    if cx.outlook.funding.is_empty() {
        let help = "Funding per fiscal year or quarter, capex and opex apart, is entered in the portfolio's settings";
        crate::app::widgets::empty_state(ui, rect, "No funding yet", help, &[], cx.tokens, asks);
        return;
    }
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt("funding"), |ui| {
        ScrollArea::vertical().id_salt("funding").auto_shrink(false).show(ui, |ui| {
            // a table of figures: lines as close as their text allows
            ui.spacing_mut().interact_size.y = 0.0;
            close_in_a_line(ui, cx);
            for nature in [Nature::Capex, Nature::Opex] {
                table(ui, cx, nature);
                ui.add_space(CARD_GAP);
            }
            year_end_ui(ui, cx, asks);
        });
    });
}

fn words(text: impl Into<String>, weight: Weight, ink: Color32) -> RichText {
    RichText::new(text).font(font(weight, Size::Small)).color(ink)
}

/// The quarters of one nature. Those in which nothing happens are left out.
fn table(ui: &mut Ui, cx: &Cx<'_>, nature: Nature) {
    let t = cx.tokens;
    let name = if nature == Nature::Capex { "Capex" } else { "Opex" };
    ui.label(words(name, Weight::SemiBold, t.text));
    let width = (ui.available_width() / COLUMNS.len() as f32 - 10.0).max(48.0);
    Grid::new(("funding of", name))
        .num_columns(COLUMNS.len())
        .spacing(vec2(8.0, 2.0))
        .min_row_height(15.0)
        .show(ui, |ui| {
            for (place, (title, help)) in COLUMNS.iter().enumerate() {
                cell(ui, width, place > 0, words(*title, Weight::Medium, t.dim)).on_hover_text(*help);
            }
            ui.end_row();
            let mut left = Money::ZERO;
            for quarter in &cx.outlook.funding {
                let spend = quarter.of(nature);
                // what an earlier quarter leaves carries on within the year
                left = if quarter.quarter == 1 { Money::ZERO } else { left }.plus(spend.left());
                if *spend == crate::engine::Spend::default() && !is_now(cx, quarter) {
                    continue;
                }
                let ink = if is_now(cx, quarter) { t.accent } else { t.text };
                let label = format!("{} Q{}", quarter.year, quarter.quarter);
                let span =
                    format!("{} to {}", format::long_date(quarter.begins), format::long_date(quarter.ends));
                cell(ui, width, false, words(label, Weight::Medium, ink)).on_hover_text(span);
                let over = left < Money::ZERO;
                let figures = [
                    (spend.funded, t.text),
                    (spend.firm, t.text),
                    (spend.covered, t.text),
                    (left, if over { t.trouble.0 } else { t.text }),
                    (spend.not_covered, if spend.not_covered > Money::ZERO { t.risk.0 } else { t.text }),
                ];
                for (amount, ink) in figures {
                    let ink = if amount == Money::ZERO { t.faint } else { ink };
                    let shown = format::money(amount, cx.currency());
                    cell(ui, width, true, words(shown, Weight::Regular, ink))
                        .on_hover_text(format::exact_money(amount, cx.currency()));
                }
                ui.end_row();
            }
        });
}

fn is_now(cx: &Cx<'_>, quarter: &FundedQuarter) -> bool {
    quarter.begins <= cx.today && cx.today <= quarter.ends
}

fn cell(ui: &mut Ui, width: f32, right: bool, text: RichText) -> egui::Response {
    let layout =
        if right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.allocate_ui_with_layout(vec2(width, 16.0), layout, |ui| {
        ui.set_min_width(width);
        ui.label(text)
    })
    .inner
}

fn year_end<'a>(cx: &Cx<'a>) -> Option<&'a YearEnd> {
    cx.answers.and_then(|answers| answers.year_end()).and_then(|answer| answer.value)
}

/// When the year closes, and what is left then.
fn close_in_a_line(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(YearEnd { year, closes, left, .. }) = year_end(cx) else { return };
    let money = |amount: Money| format::money(amount, cx.currency());
    let day = format::long_date(*closes);
    let [capex, opex] = left.map(money);
    let text = format!("Fiscal year {year} closes {day}: {capex} capex and {opex} opex are left then");
    ui.label(RichText::new(text).font(font(Weight::Medium, Size::Body)).color(cx.tokens.text));
    ui.add_space(4.0);
}

/// What the close takes away.
fn year_end_ui(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let Some(YearEnd { misses, releasable, could_land, .. }) = year_end(cx) else { return };
    let money = |amount: Money| format::money(amount, cx.currency());
    list(ui, cx, "Misses the close", misses, |ui, miss| {
        let Miss { purchase, amount, lands, fate } = *miss;
        let (what, ink) = match fate {
            Fate::Lapses => ("lapses", t.trouble.0),
            Fate::FallsIntoNextYear => ("falls into next year", t.risk.0),
        };
        let text = format!("{}, {}: {what}", money(amount), format::long_date(lands));
        purchase_ui(ui, cx, purchase, words(text, Weight::Regular, ink), asks);
    });
    list(ui, cx, "Could still land", could_land, |ui, one| {
        let CouldLand { purchase, amount, lands, by, affordable } = *one;
        let by = match by {
            Way::OrderNow => "ordered as soon as possible",
            Way::Expedite(_) => "by an expedite offer",
        };
        let rest = if affordable { "" } else { "; more than is left" };
        let text = format!("{} by {}, {by}{rest}", money(amount), format::long_date(lands));
        purchase_ui(ui, cx, purchase, words(text, Weight::Regular, t.text), asks);
    });
    list(ui, cx, "Can be released", releasable, |ui, (project, amount)| {
        project_ui(ui, cx, *project, words(money(*amount), Weight::Regular, t.text), asks);
    });
}

fn list<T>(ui: &mut Ui, cx: &Cx<'_>, title: &str, all: &[T], mut one: impl FnMut(&mut Ui, &T)) {
    if all.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(words(title, Weight::Medium, cx.tokens.dim));
    for entry in all.iter().take(MOST) {
        ui.horizontal(|ui| one(ui, entry));
    }
    if all.len() > MOST {
        ui.label(words(format!("{} more", all.len() - MOST), Weight::Regular, cx.tokens.dim));
    }
}

fn purchase_ui(ui: &mut Ui, cx: &Cx<'_>, id: PurchaseId, text: RichText, asks: &mut Vec<Ask>) {
    let name = work_name(cx.plan, WorkId::Purchase(id));
    link(ui, cx, &name, Selection::Purchase(id), asks);
    rest(ui, text);
}

fn project_ui(ui: &mut Ui, cx: &Cx<'_>, id: ProjectId, text: RichText, asks: &mut Vec<Ask>) {
    let name = cx.plan.projects.get(id).map_or_else(String::new, |project| project.name.clone());
    link(ui, cx, &name, Selection::Project(id), asks);
    rest(ui, text);
}

/// What is told of it: all of it on hovering, where there is no room.
fn rest(ui: &mut Ui, text: RichText) {
    let whole = text.text().to_owned();
    ui.add(egui::Label::new(text).truncate()).on_hover_text(whole);
}

fn link(ui: &mut Ui, cx: &Cx<'_>, name: &str, to: Selection, asks: &mut Vec<Ask>) {
    let label = egui::Label::new(words(format::shown(name), Weight::Medium, cx.tokens.accent));
    if ui.add(label.truncate().sense(Sense::click())).clicked() {
        asks.push(Ask::Select(to));
    }
}
