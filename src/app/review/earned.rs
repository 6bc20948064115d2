//! Earned value of all projects that have a baseline, in a table with their sum.
use super::figures::Figures;
use crate::app::commands::Command;
use crate::app::context::{Ask, Cx};
use crate::app::earned::{hint, shown};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{Column, Grid, GridRow, Sort, rank_badge, text};
use crate::domain::{Money, ProjectId};
use crate::engine::{Earned, EarnedValue, NoFigure, Ratio, Term};
use egui::{Align2, Id, Rect, Role, Sense, Ui, WidgetInfo, vec2};
use std::cmp::Ordering;

const RANK: usize = 0;
const PROJECT: usize = 1;

const COLUMNS: [Column; 10] = [
    Column::new("", "Rank", 36.0, 0.0),
    Column::new("Project", "", 130.0, 4.0),
    Column::new("SPI", "EV / PV: work done to work planned by now", 46.0, 0.4).right(),
    Column::new("CPI", "EV / AC: value earned for what was spent", 46.0, 0.4).right(),
    Column::new("SPI(t)", "ES / AT: SPI in time, true to the end", 50.0, 0.4).right(),
    Column::new("SV", "EV − PV: below zero is behind", 62.0, 0.6).right().spare(2),
    Column::new("CV", "EV − AC: below zero cost more than planned", 62.0, 0.6).right().spare(3),
    Column::new("Baseline", "BAC: what the baseline was to cost", 60.0, 0.6).right().spare(4),
    Column::new("Trend EAC", "Cost at the end if the rest goes as it went so far", 60.0, 0.6).right(),
    Column::new("EAC", "Cost at the end as the plan has it: spent, on order and to come", 60.0, 0.6)
        .right()
        .spare(1),
];
/// Which term stands in which column; the last has none: EAC is no figure of earned value.
const TERMS: [(usize, Term); 7] = [
    (2, Term::Spi),
    (3, Term::Cpi),
    (4, Term::SpiT),
    (5, Term::Sv),
    (6, Term::Cv),
    (7, Term::Bac),
    (8, Term::TrendEac),
];
const EAC: usize = 9;

type Row<'a> = (&'a Figures<'a>, &'a EarnedValue);

/// Shows the table, or how to come by one.
#[expect(clippy::too_many_arguments, reason = "a view's part: where, what, state, answers")]
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &Cx<'_>,
    figures: &[Figures<'_>],
    earned: &Earned,
    sort: &mut Sort,
    lit: Option<ProjectId>,
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let Some(whole) = &earned.whole else { return empty(ui, rect, cx, asks) };
    let mut rows: Vec<Row<'_>> =
        figures.iter().filter_map(|f| Some((f, earned.of(cx.plan, f.project.id).ok()?))).collect();
    rows.sort_by(|a, b| by(*sort, *a, *b));
    let mut grid = Grid {
        salt: "earned",
        columns: &COLUMNS,
        rows: rows.len(),
        row_height: size::TABLE_ROW,
        gap: None,
        sums: true,
        reveal: None,
    };
    if grid.height() > rect.height() {
        grid.row_height = size::TASK_ROW;
    }
    grid.show(ui, rect, cx.tokens, sort, |ui, row, frame| match row {
        Some(place) => {
            let (project, value) = rows[place];
            let id = project.project.id;
            let name = format::shown(&project.project.name);
            let told = format!("{} {name}: {}", project.outlook.rank, told(cx, value));
            let selected = cx.selection.project(cx.plan) == Some(id);
            let key = Id::unique(("earned row", id.0.number()));
            let response = frame.respond(ui, key, &told, selected, lit == Some(id));
            if response.clicked() {
                super::select_or_open(ui, &response, selected, asks, id);
            }
            if response.hovered() {
                *hover = Some(id);
            }
            let badge = Rect::from_center_size(frame.cell(RANK).center(), vec2(24.0, 22.0));
            rank_badge(ui.painter(), badge, project.outlook.rank, cx.tokens, false);
            let ink = if project.done { cx.tokens.dim } else { cx.tokens.text };
            frame.text(ui.painter(), PROJECT, &project.project.name, Weight::SemiBold, ink);
            for (column, term) in TERMS {
                let (words, ink) = cell(cx, value, term);
                frame.text(ui.painter(), column, &words, Weight::Regular, ink);
            }
            let eac = format::money(value.eac, cx.currency());
            frame.text(ui.painter(), EAC, &eac, Weight::Regular, cx.tokens.text);
            tip(ui, frame, cx, value, response, &name);
        }
        None => sums(ui, frame, cx, whole, (rows.len(), figures.len())),
    });
}

/// No baseline: what one is for, and how to take it.
fn empty(ui: &mut Ui, rect: Rect, cx: &Cx<'_>, asks: &mut Vec<Ask>) {
    let help = if cx.compared.is_some() {
        "The baseline chosen has no dates of any project"
    } else {
        "A baseline keeps dates and costs as they stand; what is done and spent later is compared with it"
    };
    let commands = &[Command::TakeBaseline, Command::Baselines];
    crate::app::widgets::empty_state(ui, rect, "No baseline yet", help, commands, cx.tokens, asks);
}

/// Orders rows; what is missing comes last.
fn by(sort: Sort, a: Row<'_>, b: Row<'_>) -> Ordering {
    fn key(value: &EarnedValue, term: Term) -> Option<i64> {
        let index = |ratio: Result<Ratio, NoFigure>| ratio.ok().map(|r| r.rounded(1_000_000));
        match term {
            Term::Spi => index(value.spi()),
            Term::Cpi => index(value.cpi()),
            Term::SpiT => index(value.spi_t()),
            Term::Sv => Some(value.sv().minor()),
            Term::Cv => Some(value.cv().minor()),
            Term::TrendEac => value.trend_eac().ok().map(Money::minor),
            _ => Some(value.bac.minor()),
        }
    }
    let rank = a.0.outlook.rank.cmp(&b.0.outlook.rank);
    let name = |row: Row<'_>| row.0.project.name.to_lowercase();
    let first = match sort.column {
        RANK => sort.way(rank),
        PROJECT => sort.way(name(a).cmp(&name(b))),
        EAC => sort.way(a.1.eac.cmp(&b.1.eac)),
        column => TERMS.iter().find(|(at, _)| *at == column).map_or(Ordering::Equal, |(_, term)| {
            match (key(a.1, *term), key(b.1, *term)) {
                (Some(a), Some(b)) => sort.way(a.cmp(&b)),
                (a, b) => a.is_none().cmp(&b.is_none()),
            }
        }),
    };
    first.then(rank)
}

/// A figure, short, and its ink: what is worse than planned stands out, what has no figure recedes.
fn cell(cx: &Cx<'_>, value: &EarnedValue, term: Term) -> (String, egui::Color32) {
    let t = cx.tokens;
    let short = |amount: Money| format::money(amount, cx.currency());
    let index = |ratio: Result<Ratio, NoFigure>| match ratio {
        Ok(ratio) => (ratio.shown(), if ratio.against_one().is_lt() { t.text } else { t.dim }),
        Err(_) => ("–".into(), t.faint),
    };
    let variance = |amount: Money| (short(amount), if amount < Money::ZERO { t.text } else { t.dim });
    match term {
        Term::Spi => index(value.spi()),
        Term::Cpi => index(value.cpi()),
        Term::SpiT => index(value.spi_t()),
        Term::Sv => variance(value.sv()),
        Term::Cv => variance(value.cv()),
        Term::TrendEac => value.trend_eac().map_or(("–".into(), t.faint), |trend| (short(trend), t.text)),
        _ => (short(value.bac), t.dim),
    }
}

/// All figures in a sentence, for the accessibility tree.
fn told(cx: &Cx<'_>, value: &EarnedValue) -> String {
    let figures = TERMS.iter().map(|(_, term)| format!("{} {}", term.name(), shown(cx, value, *term)));
    let eac = format!("EAC {}", format::exact_money(value.eac, cx.currency()));
    figures.chain([eac]).collect::<Vec<_>>().join(", ")
}

/// What the figure under the pointer means, exactly.
fn tip(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, value: &EarnedValue, response: egui::Response, name: &str) {
    let Some(at) = ui.input(|i| i.pointer.hover_pos()) else { return };
    let over = |column: usize| frame.cells.get(column).is_some_and(|cell| cell.contains(at));
    if let Some((_, term)) = TERMS.iter().find(|(column, _)| over(*column)) {
        response.on_hover_text(hint(cx, value, *term));
    } else if over(EAC) {
        let eac = format::exact_money(value.eac, cx.currency());
        response.on_hover_text(format!("EAC: {eac}\nWhat the plan says: spent, on order and still to come"));
    } else if over(PROJECT) {
        let against = crate::app::earned::against(cx, value);
        response.on_hover_text(format!("{name}\nCompared with {against}"));
    }
}

fn sums(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, whole: &EarnedValue, (with, all): (usize, usize)) {
    let words = if with == all { format!("{all} projects") } else { format!("{with} of {all} projects") };
    let cell = frame.cell(PROJECT);
    let at = cell.left_center();
    let ink = cx.tokens.text;
    text(ui.painter(), at, Align2::LEFT_CENTER, &words, Weight::SemiBold, Size::Body, ink, cell.width());
    let figures: Vec<(usize, String, egui::Color32)> = TERMS
        .iter()
        .map(|(column, term)| {
            let (words, ink) = self::cell(cx, whole, *term);
            (*column, words, ink)
        })
        .chain([(EAC, format::money(whole.eac, cx.currency()), ink)])
        .collect();
    let figures: Vec<_> =
        figures.iter().map(|(column, words, ink)| (*column, words.as_str(), *ink)).collect();
    frame.sums(ui.painter(), &figures);
    let response = ui.interact(frame.rect, ui.scope_id().with("earned sums"), Sense::hover());
    let told = format!("{words} with a baseline: {}", told(cx, whole));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    tip(ui, frame, cx, whole, response, &format!("{words} have a baseline"));
}
