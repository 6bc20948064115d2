//! What hovering tells, and what those who cannot see are told: names, dates, and what held them.
use super::frame::Frame;
use super::rows::RowKind;
use super::words;
use crate::app::chances;
use crate::app::changed::{Was, hint};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets::{budget_words, deadline_words, status_name};
use crate::domain::{Moment, ProjectId, WorkId};
use crate::engine::{Figure, Trouble, WorkFigures, Wrong};
use egui::{RichText, Ui};

/// What the dates of a row were before the last edit, each where it differs.
pub struct Before {
    /// Its rank.
    pub rank: Was,
    /// The promise.
    pub promise: Was,
    /// Its start.
    pub start: Was,
    /// Its finish.
    pub finish: Was,
    /// Its budget.
    pub budget: Was,
}

impl Before {
    /// Of a project.
    pub fn project(frame: &Frame<'_>, id: ProjectId) -> Option<Self> {
        let (cx, today) = (frame.cx, frame.cx.today);
        let (now, row) = (cx.project(id)?, cx.plan.projects.get(id)?);
        let day = |d: Option<chrono::NaiveDate>| d.map_or("none".into(), |d| format::date(d, today));
        let first = |m: Option<Moment>| m.map_or("no date".into(), |m| format::date(m.date(), today));
        let last = |m: Option<Moment>| m.map_or("no date".into(), |m| format::date(m.last_day(), today));
        let money = |m| format::money(m, cx.currency());
        let was = |figure, now: &str, words: &dyn Fn(&crate::engine::ProjectFigures) -> String| {
            cx.project_was(id, &[figure], now, |was| words(was))
        };
        Some(Self {
            rank: was(Figure::Rank, &now.rank.to_string(), &|was| was.outlook.rank.to_string()),
            promise: was(Figure::Promise, &day(row.promise), &|was| day(was.promise)),
            start: was(Figure::Start, &first(now.start), &|was| first(was.outlook.start)),
            finish: was(Figure::Finish, &last(now.finish), &|was| last(was.outlook.finish)),
            budget: was(Figure::Budget, &money(now.money.budget), &|was| money(was.outlook.money.budget)),
        })
    }
    /// Of a task or purchase.
    pub fn work(frame: &Frame<'_>, work: WorkId, dates: &crate::engine::Dates) -> Self {
        let (cx, today) = (frame.cx, frame.cx.today);
        let first =
            |was: &WorkFigures| was.span.map_or("no date".into(), |s| format::date(s.0.date(), today));
        let last = |was: &WorkFigures| {
            was.span
                .map_or("no date".into(), |(from, to)| format::date(to.last_day().max(from.date()), today))
        };
        let now = WorkFigures { span: dates.span, total: None };
        Self {
            rank: None,
            promise: None,
            start: cx.work_was(work, Figure::Start, &first(&now), first),
            finish: cx.work_was(work, Figure::Finish, &last(&now), last),
            budget: None,
        }
    }
    /// Of a row.
    pub fn of(frame: &Frame<'_>, kind: RowKind) -> Option<Self> {
        let (plan, outlook) = (frame.cx.plan, frame.cx.outlook);
        match kind {
            RowKind::Project(place) => Self::project(frame, plan.projects.rows().get(place as usize)?.id),
            RowKind::Task(place) => {
                let id = plan.tasks.rows().get(place as usize)?.id;
                Some(Self::work(frame, WorkId::Task(id), outlook.tasks.get(place as usize)?))
            }
            RowKind::Purchase(place) => {
                let id = plan.purchases.rows().get(place as usize)?.id;
                Some(Self::work(frame, WorkId::Purchase(id), outlook.purchases.get(place as usize)?))
            }
            RowKind::Group(_) | RowKind::OtherPurchases(_) => None,
        }
    }
    /// ", changed: finish was 12 Mar, rank was 3", or nothing.
    fn told(&self) -> String {
        let named = [
            ("rank", &self.rank),
            ("promise", &self.promise),
            ("start", &self.start),
            ("finish", &self.finish),
            ("budget", &self.budget),
        ];
        let parts: Vec<String> =
            named.iter().filter_map(|(name, was)| Some(format!("{name} {}", was.as_ref()?))).collect();
        if parts.is_empty() { String::new() } else { format!(", changed: {}", parts.join(", ")) }
    }
}

/// A row's dates in words, and what they were before the last edit.
pub fn value(frame: &Frame<'_>, kind: RowKind) -> String {
    let changed = Before::of(frame, kind).map(|before| before.told()).unwrap_or_default();
    let chain = if super::chain::holds(frame, kind) { ", on the critical chain" } else { "" };
    spans(frame, kind) + chain + &simulated(frame, kind) + &changed
}

/// ", P50 22 Jan, P80 3 Feb, 65% on time" of a project, ", on the deciding chain in 63% of runs" of what is inside one, or nothing.
fn simulated(frame: &Frame<'_>, kind: RowKind) -> String {
    if let Some(words) = decides(frame, kind) {
        return format!(", on {words}");
    }
    let RowKind::Project(_) = kind else { return String::new() };
    let Some(told) = frame.project_of(kind).and_then(|id| frame.cx.forecast_of(id)) else {
        return String::new();
    };
    let chance = told.on_time.map_or(String::new(), |c| format!(", {} on time", chances::percent(c)));
    let old = if frame.cx.forecast_is_fresh() { String::new() } else { format!(", {}", chances::OLD) };
    format!(", {}{chance}{old}", chances::levels(frame.cx, told))
}

/// How often a task or purchase decides when its project ends; known of the plan as it is.
fn decides(frame: &Frame<'_>, kind: RowKind) -> Option<String> {
    let told = frame.cx.forecast().filter(|_| frame.cx.forecast_is_fresh())?;
    let chance = match kind {
        RowKind::Task(place) => told.tasks.get(place as usize),
        RowKind::Purchase(place) => told.purchases.get(place as usize),
        _ => None,
    };
    let chance = chance.filter(|chance| chance.met > 0)?;
    Some(format!("the deciding chain in {} of runs", chances::percent(*chance)))
}

/// A row's dates in words.
fn spans(frame: &Frame<'_>, kind: RowKind) -> String {
    let (plan, outlook) = (frame.cx.plan, frame.cx.outlook);
    match kind {
        RowKind::Project(place) => {
            let promise = plan.projects.rows().get(place as usize).and_then(|p| p.promise);
            let words = outlook.projects.get(place as usize).map(|project| {
                format!("rank {}, {}", project.rank, words::project_words(plan, project, promise))
            });
            words.unwrap_or_default()
        }
        RowKind::Task(place) => {
            let task = plan.tasks.rows().get(place as usize);
            let dates = outlook.tasks.get(place as usize);
            let words = task.zip(dates).map(|(t, d)| words::dates_words(plan, WorkId::Task(t.id), d));
            words.unwrap_or_default()
        }
        RowKind::Purchase(place) => {
            let purchase = plan.purchases.rows().get(place as usize);
            let dates = outlook.purchases.get(place as usize);
            let words = purchase.zip(dates).map(|(p, d)| words::dates_words(plan, WorkId::Purchase(p.id), d));
            words.unwrap_or_default()
        }
        RowKind::Group(_) | RowKind::OtherPurchases(_) => String::new(),
    }
}

/// The tooltip of a row or bar.
pub fn tip(ui: &mut Ui, frame: &Frame<'_>, kind: RowKind) {
    ui.set_max_width(340.0);
    let tokens = frame.tokens();
    ui.label(RichText::new(format::shown(frame.name(kind))).font(font(Weight::SemiBold, Size::Body)));
    let line = |ui: &mut Ui, words: &str| {
        if !words.is_empty() {
            ui.label(RichText::new(words).font(font(Weight::Regular, Size::Small)).color(tokens.dim));
        }
    };
    let (plan, outlook) = (frame.cx.plan, frame.cx.outlook);
    if let Some(was) = Before::of(frame, kind).and_then(|before| before.finish) {
        ui.label(RichText::new(format!("Finish: {}", hint(&was))).font(font(Weight::Regular, Size::Small)));
    }
    if let Some(chain) = super::chain::words(frame, kind) {
        line(ui, &format::shown(&chain));
    }
    if let Some(words) = decides(frame, kind) {
        line(ui, &format!("On {words}"));
    }
    match kind {
        RowKind::Project(place) => {
            let Some(project) = outlook.projects.get(place as usize) else { return };
            line(ui, &spans(frame, kind));
            for words in chances::lines(frame.cx, project.id) {
                line(ui, &words);
            }
            let status = status_name(project.status());
            let budget = budget_words(project, frame.cx.currency());
            line(ui, &format!("{status}: {}, {budget}", deadline_words(project)));
            line(ui, &format!("{}% of its work is done", project.percent_done));
            if project.outlined {
                line(ui, "Its stage takes no people: dates are as if it were approved now");
            }
            if project.below_line {
                line(ui, "Funding does not cover it");
            }
        }
        RowKind::Task(place) => {
            let (Some(task), Some(dates)) =
                (plan.tasks.rows().get(place as usize), outlook.tasks.get(place as usize))
            else {
                return;
            };
            line(ui, &spans(frame, kind));
            line(ui, &words::task_words(task));
            if dates.span.is_ok() {
                line(ui, &format!("Its start: {}", words::cause_words(plan, dates.cause)));
            }
            let names: Vec<String> = task
                .people
                .iter()
                .filter_map(|a| Some(format!("{} {}%", plan.people.get(a.person)?.name, a.percent)))
                .collect();
            line(ui, &names.join(", "));
            conflicts(ui, frame, WorkId::Task(task.id));
        }
        RowKind::Purchase(place) => {
            let (Some(purchase), Some(dates)) =
                (plan.purchases.rows().get(place as usize), outlook.purchases.get(place as usize))
            else {
                return;
            };
            line(ui, &format!("Order to delivery: {}", spans(frame, kind)));
            let total = purchase
                .order_value(frame.cx.currency())
                .map(|m| format::exact_money(m, frame.cx.currency()));
            line(ui, &format!("{}, {}", words::purchase_words(purchase), total.unwrap_or_default()));
            if dates.span.is_ok() {
                line(ui, &format!("Its dates: {}", words::cause_words(plan, dates.cause)));
            }
            conflicts(ui, frame, WorkId::Purchase(purchase.id));
        }
        RowKind::Group(_) | RowKind::OtherPurchases(_) => {}
    }
}

fn conflicts(ui: &mut Ui, frame: &Frame<'_>, work: WorkId) {
    let tokens = frame.tokens();
    for conflict in frame.cx.outlook.conflicts.iter().filter(|c| c.at == work) {
        let mild = Trouble { at: work, what: Wrong::Conflict(conflict.kind) }.is_mild();
        let ink = if mild { tokens.risk.0 } else { tokens.trouble.0 };
        let words = words::conflict_words(frame.cx.plan, conflict.kind);
        ui.label(RichText::new(words).font(font(Weight::Regular, Size::Small)).color(ink));
    }
}
