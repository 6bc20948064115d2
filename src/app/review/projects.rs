//! All projects in a table, in rank order unless a heading was clicked, with the money line between two ranks.
use super::figures::{Figures, sums};
use super::select_or_open;
use crate::app::chances;
use crate::app::changed::{hint, told};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::why::Question;
use crate::app::widgets::{
    self, CARD_PAD, Column, Grid, GridRow, MoneyParts, Sort, changed_line, deadline_words, money_bar,
    paint_mark, rank_badge, text, text_width,
};
use crate::domain::{Moment, Money, ProjectId};
use crate::engine::{Figure, PortfolioFigures, Status};
use egui::{Align2, Id, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::cmp::Ordering;

const RANK: usize = 0;
const PROJECT: usize = 1;
const PROMISED: usize = 2;
const FORECAST: usize = 3;
const DEADLINE: usize = 4;
const BAR: usize = 5;
const BUDGET: usize = 6;
const AT_END: usize = 7;
const VARIANCE: usize = 8;

const COLUMNS: [Column; 9] = [
    Column::new("", "Rank", 36.0, 0.0),
    Column::new("Project", "", 150.0, 4.0),
    Column::new("Promised", "The date given to the sponsor", 76.0, 0.2).spare(1),
    Column::new("Forecast", "The last day of its work and deliveries, as planned", 76.0, 0.2),
    Column::new("Deadline", "Working days between forecast and promise", 110.0, 0.2),
    Column::new(
        "Spent and to come",
        "Solid: spent; half: on order; hatched: still to come; tick: budget",
        68.0,
        2.4,
    )
    .spare(2)
    .unsorted(),
    Column::new("Budget", "Approved: capex, opex and contingency", 56.0, 0.6).right(),
    Column::new("At end", "Estimate at completion: spent, on order and still to come", 56.0, 0.6).right(),
    Column::new("Variance", "At end less budget: + is over, − is left", 62.0, 0.4).right(),
];
/// Which figure of a project stands in which column.
const FIGURES: [(usize, Figure); 7] = [
    (RANK, Figure::Rank),
    (PROMISED, Figure::Promise),
    (FORECAST, Figure::Finish),
    (DEADLINE, Figure::Slack),
    (BUDGET, Figure::Budget),
    (AT_END, Figure::AtEnd),
    (VARIANCE, Figure::Variance),
];
/// Height of the gap that the money line takes between two rows.
const LINE_GAP: f32 = 22.0;

/// The height of the card for so many projects.
pub fn height(rows: usize) -> f32 {
    40.0 + size::HEADER_ROW + (rows + 1) as f32 * size::TASK_ROW + LINE_GAP + CARD_PAD
}

/// Orders what may be missing: that comes last, whichever way the rest goes.
fn known<T: Ord>(sort: Sort, a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => sort.way(a.cmp(&b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// The order of rows for a sort.
pub fn sorted(rows: &[Figures<'_>], sort: Sort) -> Vec<usize> {
    let finish = |r: &Figures<'_>| r.outlook.finish;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&rows[*a], &rows[*b]);
        let by = match sort.column {
            PROJECT => sort.way(a.project.name.to_lowercase().cmp(&b.project.name.to_lowercase())),
            PROMISED => known(sort, a.project.promise, b.project.promise),
            FORECAST => known(sort, finish(a), finish(b)),
            DEADLINE => known(sort, a.outlook.slack, b.outlook.slack),
            BUDGET => {
                let budget = |r: &Figures<'_>| r.has_budget().then_some(r.outlook.money.budget);
                known(sort, budget(a), budget(b))
            }
            AT_END => sort.way(a.outlook.money.eac().cmp(&b.outlook.money.eac())),
            VARIANCE => known(sort, a.variance(), b.variance()),
            _ => sort.way(a.outlook.rank.cmp(&b.outlook.rank)),
        };
        by.then(a.outlook.rank.cmp(&b.outlook.rank))
    });
    order
}

/// Shows the table.
#[expect(clippy::too_many_arguments, reason = "a view's part: where, what, state, answers")]
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &Cx<'_>,
    rows: &[Figures<'_>],
    sort: &mut Sort,
    lit: Option<ProjectId>,
    reveal: Option<ProjectId>,
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let order = sorted(rows, *sort);
    let in_rank_order = sort.column == RANK && !sort.down;
    let line = cx.outlook.line.above.filter(|_| in_rank_order);
    let gap = line.and_then(|id| order.iter().position(|i| rows[*i].project.id == id));
    let mut grid = Grid {
        salt: "projects",
        columns: &COLUMNS,
        rows: rows.len(),
        row_height: size::TABLE_ROW,
        gap: gap.map(|row| (row, LINE_GAP)),
        sums: true,
        reveal: reveal.and_then(|id| order.iter().position(|i| rows[*i].project.id == id)),
    };
    if grid.height() > rect.height() {
        grid.row_height = size::TASK_ROW;
    }
    let totals = sums(rows);
    let shown = grid.show(ui, rect, cx.tokens, sort, |ui, row, frame| match row {
        Some(place) => {
            let figures = &rows[order[place]];
            let id = figures.project.id;
            let selected = cx.selection.project(cx.plan) == Some(id);
            let key = Id::unique(("review row", id.0.number()));
            let response = frame.respond(ui, key, &figures.told(cx), selected, lit == Some(id));
            let at = ui.input(|i| i.pointer.interact_pos());
            let date = frame.shows(FORECAST).then(|| frame.cell(FORECAST));
            match date.filter(|cell| response.clicked() && at.is_some_and(|at| cell.contains(at))) {
                Some(cell) => {
                    asks.push(Ask::Why(Question { of: Selection::Project(id), at: Some(cell) }));
                }
                None if response.clicked() => select_or_open(ui, &response, selected, asks, id),
                None => {}
            }
            if response.hovered() {
                *hover = Some(id);
            }
            let cut = paint(ui, frame, cx, figures);
            let at = ui.input(|i| i.pointer.hover_pos());
            let over = |column: usize| at.is_some_and(|at| frame.cells[column].contains(at));
            let changed = FIGURES.iter().find(|(column, _)| over(*column));
            let was = changed.and_then(|(_, figure)| figures.was(cx, *figure));
            let with = |words: String| match &was {
                Some(was) => format!("{}\n{words}", hint(was)),
                None => words,
            };
            if over(BUDGET) || over(AT_END) || over(VARIANCE) || over(BAR) {
                response.on_hover_text(with(exact(cx, figures)));
            } else if over(PROMISED) || over(FORECAST) || over(DEADLINE) {
                response.on_hover_text(with(days(cx, figures)));
            } else if cut && over(PROJECT) {
                response.on_hover_text(format::shown(&figures.project.name).into_owned());
            } else if let Some(was) = &was {
                response.on_hover_text(hint(was));
            }
        }
        None => total_row(ui, frame, cx, &totals, rows.len()),
    });
    if let (Some(gap), Some(body)) = (shown.gap, shown.body)
        && body.intersects(gap)
    {
        money_line(ui, gap, body, cx);
    }
}

fn paint(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, figures: &Figures<'_>) -> bool {
    let (t, painter) = (cx.tokens, ui.painter());
    let (project, outlook) = (figures.project, figures.outlook);
    let badge = Rect::from_center_size(frame.cell(RANK).center(), vec2(24.0, 22.0));
    rank_badge(painter, badge, outlook.rank, t, false);
    let changed = |figure| figures.was(cx, figure).is_some();
    if changed(Figure::Rank) {
        changed_line(painter, badge, t);
    }
    let mark = |column, figure, words: &str| {
        if changed(figure) {
            frame.mark_changed(painter, column, 0.0, words);
        }
    };
    let name = if figures.done || outlook.outlined { t.dim } else { t.text };
    let cut = frame.text(painter, PROJECT, &project.name, Weight::SemiBold, name);
    let date = |d: Option<chrono::NaiveDate>| d.map_or("–".into(), |d| format::date(d, cx.today));
    let promised = if project.promise.is_some() { t.text } else { t.faint };
    mark(PROMISED, Figure::Promise, &date(project.promise));
    frame.text(painter, PROMISED, &date(project.promise), Weight::Regular, promised);
    let ink = match (outlook.deadline, outlook.finish) {
        (Status::NotSet, _) => t.dim,
        (status, _) => t.status(status).0,
    };
    let forecast = outlook.finish.map(Moment::last_day);
    let words = if forecast.is_none() { "no date".to_owned() } else { date(forecast) };
    mark(FORECAST, Figure::Finish, &words);
    frame.text(painter, FORECAST, &words, Weight::Regular, ink);
    if frame.shows(DEADLINE) {
        let cell = frame.cell(DEADLINE);
        let colour = t.status(outlook.deadline).0;
        let shape = widgets::mark(outlook.deadline);
        paint_mark(painter, pos2(cell.left() + 5.0, cell.center().y), shape, colour);
        let at = pos2(cell.left() + 15.0, cell.center().y);
        let words = deadline_words(outlook);
        if changed(Figure::Slack) {
            frame.mark_changed(painter, DEADLINE, 15.0, &words);
        }
        let room = cell.width() - 15.0;
        text(painter, at, Align2::LEFT_CENTER, &words, Weight::Regular, Size::Body, colour, room);
    }
    if frame.shows(BAR) {
        let cell = frame.cell(BAR);
        let bar = Rect::from_center_size(cell.center(), vec2(cell.width(), 6.0));
        money_bar(painter, bar, MoneyParts::from(&outlook.money), t);
    }
    let short = |amount: Money| format::money(amount, cx.currency());
    let (budget, ink) =
        if figures.has_budget() { (short(outlook.money.budget), t.text) } else { ("–".into(), t.faint) };
    mark(BUDGET, Figure::Budget, &budget);
    frame.text(painter, BUDGET, &budget, Weight::Regular, ink);
    mark(AT_END, Figure::AtEnd, &short(outlook.money.eac()));
    frame.text(painter, AT_END, &short(outlook.money.eac()), Weight::Regular, t.text);
    let (variance, ink) = figures.variance().map_or(("–".into(), t.faint), |v| {
        (signed(v, cx), if outlook.budget >= Status::AtRisk { t.status(outlook.budget).0 } else { t.dim })
    });
    mark(VARIANCE, Figure::Variance, &variance);
    frame.text(painter, VARIANCE, &variance, Weight::Regular, ink);
    cut
}

/// "+€22k" over, "−€14k" left.
pub fn signed(amount: Money, cx: &Cx<'_>) -> String {
    let plus = if amount > Money::ZERO { "+" } else { "" };
    format!("{plus}{}", format::money(amount, cx.currency()))
}

/// The exact days of a row, for its tooltip.
fn days(cx: &Cx<'_>, figures: &Figures<'_>) -> String {
    let date = |d: Option<chrono::NaiveDate>| d.map_or("–".into(), format::long_date);
    let outlook = figures.outlook;
    let mut lines = vec![
        format!("Promised {}", date(figures.project.promise)),
        format!("Forecast {} (click: why)", date(outlook.finish.map(Moment::last_day))),
        deadline_words(outlook),
    ];
    lines.extend(chances::lines(cx, figures.project.id));
    lines.join("\n")
}

/// The exact figures of a row, for its tooltip.
fn exact(cx: &Cx<'_>, figures: &Figures<'_>) -> String {
    let m = &figures.outlook.money;
    let show = |amount| format::exact_money(amount, cx.currency());
    let mut lines = vec![
        format!("Spent {}", show(m.actual.plus(m.accrued))),
        format!("On order {}", show(m.committed)),
        format!("Still to come {}", show(m.to_come)),
        format!("At end {}", show(m.eac())),
    ];
    if m.p80 != m.eac() {
        lines.push(format!("At end, P80 {}", show(m.p80)));
    }
    if figures.has_budget() {
        lines.push(format!("Budget {}", show(m.budget)));
        lines.push(format!("Contingency kept back {}", show(m.unreleased)));
        lines.push(format!("Free to commit {}", show(m.free_to_commit())));
    }
    lines.join("\n")
}

fn total_row(ui: &Ui, frame: &GridRow<'_>, cx: &Cx<'_>, totals: &super::Sums, count: usize) {
    let (t, painter) = (cx.tokens, ui.painter());
    let noun = if count == 1 { "project" } else { "projects" };
    let counted = format!("{count} {noun}");
    frame.text(painter, PROJECT, &counted, Weight::SemiBold, t.text);
    let kept = all_kept(cx);
    if let Some(kept) = &kept {
        let columns = [PROMISED, FORECAST, DEADLINE, BAR].into_iter().filter(|column| frame.shows(*column));
        let room = columns.map(|column| frame.cell(column)).reduce(Rect::union).unwrap_or(Rect::NOTHING);
        let wide = |words: &str| text_width(ui, words, Weight::Regular, Size::Small);
        // in the columns of dates, or from the count on where those are narrow
        let behind =
            frame.cell(PROJECT).left() + text_width(ui, &counted, Weight::SemiBold, Size::Body) + 14.0;
        let [long, short] = &kept.0;
        let left = if wide(long) <= room.width() { room.left() } else { behind.min(room.left()) };
        let room = room.right() - left;
        let words = if wide(long) <= room { long } else { short };
        let at = pos2(left, frame.cell(PROJECT).center().y);
        let ink = if cx.forecast_is_fresh() { t.dim } else { t.faint };
        text(painter, at, Align2::LEFT_CENTER, words, Weight::Regular, Size::Small, ink, room);
    }
    let short = |amount: Money| format::money(amount, cx.currency());
    let ink = if totals.variance() > Money::ZERO { t.trouble.0 } else { t.text };
    let show = |amount| format::exact_money(amount, cx.currency());
    let was = |figure, now, former: fn(&PortfolioFigures) -> Money| {
        cx.portfolio_was(figure, &show(now), |was| show(former(was)))
    };
    let budget_was = was(Figure::Budget, totals.budget, |was| was.budget);
    let eac_was = was(Figure::AtEnd, totals.eac, |was| was.eac);
    let variance_was = was(Figure::Variance, totals.variance(), |was| was.eac.minus(was.budget));
    for (column, was, amount) in [
        (BUDGET, &budget_was, short(totals.budget)),
        (AT_END, &eac_was, short(totals.eac)),
        (VARIANCE, &variance_was, signed(totals.variance(), cx)),
    ] {
        if was.is_some() {
            frame.mark_changed(painter, column, 0.0, &amount);
        }
    }
    frame.sums(
        painter,
        &[
            (BUDGET, &short(totals.budget), t.text),
            (AT_END, &short(totals.eac), t.text),
            (VARIANCE, &signed(totals.variance(), cx), ink),
        ],
    );
    let unbudgeted = match totals.unbudgeted {
        Money::ZERO => String::new(),
        amount => format!("; {} of it in projects without a budget", show(amount)),
    };
    let kept = kept.map_or(String::new(), |kept| format!(". {}", kept.1));
    let words = format!(
        "All projects: budget {}, at end {}, variance {}{unbudgeted}{kept}",
        told(&show(totals.budget), &budget_was),
        told(&show(totals.eac), &eac_was),
        told(&show(totals.variance()), &variance_was)
    );
    let response = ui.interact(frame.rect, ui.scope_id().with("sums"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response.on_hover_text(words);
}

/// How likely all promises are kept, all budgets, and both: short and shorter, and with standard errors. `None` before it is known, and where nothing
/// was promised.
fn all_kept(cx: &Cx<'_>) -> Option<([String; 2], String)> {
    let told = cx.forecast()?.portfolio;
    let all = [("promises", told.on_time), ("budgets", told.within_budget), ("both", told.both)];
    let all: Vec<_> = all.into_iter().filter_map(|(name, chance)| Some((name, chance?))).collect();
    if all.is_empty() {
        return None;
    }
    let list = |words: fn(crate::engine::Chance) -> String| -> String {
        let each = all.iter().map(|(name, chance)| format!("{name} {}", words(*chance)));
        each.collect::<Vec<_>>().join(", ")
    };
    let old = if cx.forecast_is_fresh() { "" } else { "…" };
    let short = list(chances::percent);
    let shorter = format!("Kept: {}{old}", short.replace("promises", "dates").replace("budgets", "money"));
    let short = [format!("All kept: {short}{old}"), shorter];
    let long = format!("How likely all are kept: {}, of {}", list(chances::with_error), chances::runs(cx));
    Some((short, long))
}

/// A dashed line between two ranks: what is below it is not covered by funding.
fn money_line(ui: &Ui, gap: Rect, body: Rect, cx: &Cx<'_>) {
    let t = cx.tokens;
    let line = &cx.outlook.line;
    let painter = ui.painter().with_clip_rect(body.intersect(ui.clip_rect()));
    let words = format!(
        "Funding ends here: {} of {}",
        format::money(line.used, cx.currency()),
        format::money(line.funding, cx.currency())
    );
    let y = gap.center().y;
    let at = pos2(gap.left() + 6.0, y);
    let width = gap.width() * 0.7;
    let label = text(&painter, at, Align2::LEFT_CENTER, &words, Weight::SemiBold, Size::Small, t.text, width);
    let stroke = Stroke::new(1.4, t.text);
    painter.extend(Shape::dashed_line(
        &[pos2(label.right() + 8.0, y), pos2(gap.right(), y)],
        stroke,
        5.0,
        4.0,
    ));
    ui.interact(gap.intersect(body), ui.scope_id().with("money line"), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}
