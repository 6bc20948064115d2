//! Where to look first: the worst projects, how bad it is, and why, in words.
use super::figures::Figures;
use super::reason::{self, Reasons};
use super::select;
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::{deadline_words, elided, mark, paint_mark, text};
use crate::domain::{Money, Portfolio, ProjectId};
use crate::engine::{Forecast, Outlook, Status};
use egui::{Align2, CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::cmp::Reverse;

/// A project to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Its worse status.
    pub status: Status,
    /// How bad: "12 d late and €22k over".
    pub how: String,
    /// Why, as the end of a sentence: "waits for delivery of blade chassis 23 Dec".
    pub why: String,
}

/// The worst projects, and how many more there are: in trouble, at risk.
pub type Found = (Vec<Finding>, [usize; 2]);

/// How bad a project is: days late (of the level that decides where the plan is in time) plus percent over budget. A project without a date is worse than any with one.
fn weight(row: &Figures<'_>) -> i64 {
    let level = row.outlook.forecast.and_then(|told| match row.outlook.deadline {
        Status::InTrouble => told.p50_late,
        Status::AtRisk => told.p80_late,
        _ => None,
    });
    let late = match row.outlook.slack {
        Some(days) if days >= 0 => i64::from(level.unwrap_or(0)),
        Some(days) => i64::from(-days),
        None if row.project.promise.is_some() => 1_000_000,
        None => 0,
    };
    let over = row.variance().unwrap_or_default().minor().max(0);
    let budget = row.outlook.money.budget.minor().max(1);
    let percent = (i128::from(over) * 100 / i128::from(budget)).min(1_000_000) as i64;
    late + percent
}

/// The worst `most` of the projects in trouble or at risk, the worst first; ties by rank. And how many more there are: in
/// trouble, at risk. Done projects are past helping.
pub fn findings(
    plan: &Portfolio,
    outlook: &Outlook,
    forecast: Option<&Forecast>,
    rows: &[Figures<'_>],
    most: usize,
) -> Found {
    let mut bad: Vec<&Figures<'_>> = rows.iter().filter(|r| r.needs_a_look()).collect();
    bad.sort_by_key(|r| (Reverse(r.outlook.status()), Reverse(weight(r)), r.outlook.rank));
    let rest = bad.split_off(most.min(bad.len()));
    let trouble = rest.iter().filter(|r| r.outlook.status() == Status::InTrouble).count();
    let reasons = Reasons::new(plan, outlook);
    let told = bad.into_iter().map(|row| finding(plan, &reasons, forecast, row)).collect();
    (told, [trouble, rest.len() - trouble])
}

fn finding(
    plan: &Portfolio,
    reasons: &Reasons<'_>,
    forecast: Option<&Forecast>,
    row: &Figures<'_>,
) -> Finding {
    let mut how = vec![];
    let late = row.outlook.deadline >= Status::AtRisk;
    if late {
        how.push(deadline_words(row.outlook));
    }
    if row.outlook.budget >= Status::AtRisk {
        let variance = row.outlook.money.variance();
        let currency = plan.settings.currency;
        let half = row.outlook.forecast.map_or(variance, |told| told.eac.p50.minus(row.outlook.money.budget));
        how.push(if row.outlook.budget == Status::InTrouble && variance > Money::ZERO {
            format!("{} over", format::money(variance, currency))
        } else if row.outlook.budget == Status::InTrouble {
            format!("P50 {} over", format::money(half, currency))
        } else if row.outlook.money.p80 > row.outlook.money.budget {
            // it fits, unless prices that are not fixed rise
            let most = row.outlook.money.p80.minus(row.outlook.money.budget);
            format!("P80 {} over", format::money(most, currency))
        } else {
            // it still fits, but only with contingency that was not released
            format!(
                "{} into its contingency",
                format::money(row.outlook.money.unreleased.plus(half), currency)
            )
        });
    }
    let planned = row.outlook.slack.is_some_and(|days| days >= 0);
    let why = match late {
        // the plan keeps the promise: what might not is what is uncertain
        true if planned => forecast.and_then(|told| reasons.uncertainty(row.outlook, told)),
        true => None,
        false => Some(reason::cost(plan, &row.outlook.money)),
    };
    let why = why.or_else(|| late.then(|| reasons.lateness(row.outlook)).flatten());
    let why = why.unwrap_or_else(|| reason::cost(plan, &row.outlook.money));
    Finding {
        project: row.project.id,
        name: format::shown(&row.project.name).into_owned(),
        status: row.outlook.status(),
        how: how.join(" and "),
        why,
    }
}

const ROW: f32 = 50.0;

/// How many there is room for: three at most.
pub fn room(rect: Rect) -> usize {
    (((rect.height() + 4.0) / ROW).floor().max(1.0) as usize).min(3)
}

/// Shows the worst projects.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &Cx<'_>,
    (found, more): &Found,
    lit: Option<ProjectId>,
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let t = cx.tokens;
    let mut top = rect.top() - 2.0;
    for finding in found {
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), ROW));
        entry(ui, row, cx, finding, lit, hover, asks);
        top += ROW;
        ui.painter().hline(rect.x_range(), top, Stroke::new(1.0, t.grid));
    }
    let rest = match (found.len(), *more) {
        (0, _) => "No project is late or over budget.".to_owned(),
        (_, [0, 0]) => "Nothing else is late, over budget or at risk.".to_owned(),
        (_, [0, risk]) => format!("{risk} more at risk."),
        (_, [trouble, 0]) => format!("{trouble} more in trouble."),
        (_, [trouble, risk]) => format!("{trouble} more in trouble, {risk} at risk."),
    };
    if top + 18.0 <= rect.bottom() + 4.0 {
        let at = pos2(rect.left(), top + 8.0);
        let seen = text(
            ui.painter(),
            at,
            Align2::LEFT_TOP,
            &rest,
            Weight::Regular,
            Size::Small,
            t.dim,
            rect.width(),
        );
        ui.interact(seen, ui.scope_id().with("rest of trouble"), Sense::hover())
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, &rest));
    }
}

fn entry(
    ui: &Ui,
    rect: Rect,
    cx: &Cx<'_>,
    finding: &Finding,
    lit: Option<ProjectId>,
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let t = cx.tokens;
    let told = format!("{}: {}; {}", finding.name, finding.how, finding.why);
    let response = ui.interact(rect, Id::unique(("finding", finding.project.0.number())), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
    let ground = rect.expand2(vec2(6.0, -2.0));
    if response.hovered() || lit == Some(finding.project) {
        ui.painter().rect_filled(ground, CornerRadius::same(size::CONTROL_RADIUS), t.background);
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, t.accent);
        ui.painter().rect_stroke(
            ground,
            CornerRadius::same(size::CONTROL_RADIUS),
            stroke,
            StrokeKind::Inside,
        );
    }
    let painter = ui.painter();
    let ink = t.status(finding.status).0;
    let first = rect.top() + 15.0;
    let how = elided(painter, &finding.how, Weight::Medium, Size::Body, ink, rect.width() * 0.6);
    let left = rect.right() - how.size().x;
    painter.galley(pos2(left, first - how.size().y / 2.0), how, ink);
    paint_mark(painter, pos2(rect.left() + 5.0, first), mark(finding.status), ink);
    let from = pos2(rect.left() + 18.0, first);
    let room = left - from.x - 12.0;
    text(painter, from, Align2::LEFT_CENTER, &finding.name, Weight::SemiBold, Size::Body, t.text, room);
    let mut job = egui::text::LayoutJob::simple(
        format::shown(&capital(&finding.why)).into_owned(),
        font(Weight::Regular, Size::Small),
        t.dim,
        rect.width() - 18.0,
    );
    job.wrap.max_rows = 1;
    let why = painter.layout_job(job);
    let cut = why.elided;
    painter.galley(pos2(from.x, rect.top() + 26.0), why, t.dim);
    if response.clicked() {
        select(asks, finding.project);
    }
    if response.hovered() {
        *hover = Some(finding.project);
    }
    if cut {
        response.on_hover_text(capital(&finding.why));
    }
}

/// A sentence's beginning with a capital.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
