//! What hovering tells, and what those who cannot see are told: names, dates, and what held them.
use super::frame::Frame;
use super::rows::RowKind;
use super::words;
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets::{budget_words, deadline_words, status_name};
use crate::domain::WorkId;
use egui::{RichText, Ui};

/// A row's dates in words.
pub fn value(frame: &Frame<'_>, kind: RowKind) -> String {
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
    match kind {
        RowKind::Project(place) => {
            let Some(project) = outlook.projects.get(place as usize) else { return };
            line(ui, &value(frame, kind));
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
            line(ui, &value(frame, kind));
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
            line(ui, &format!("Order to delivery: {}", value(frame, kind)));
            let total =
                purchase.total(frame.cx.currency()).map(|m| format::exact_money(m, frame.cx.currency()));
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
    let ink = frame.tokens().trouble.0;
    for conflict in frame.cx.outlook.conflicts.iter().filter(|c| c.at == work) {
        let words = words::conflict_words(frame.cx.plan, conflict.kind);
        ui.label(RichText::new(words).font(font(Weight::Regular, Size::Small)).color(ink));
    }
}
