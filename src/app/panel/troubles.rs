//! What is wrong with the shown row, in words at the top: conflicts that the engine found, and rules that the row breaks.
use super::form::Form;
use super::why;
use crate::app::context::Selection;
use crate::app::format;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::fields;
use crate::domain::check::{Problem, Severity, problems_of, work_name};
use crate::domain::{Portfolio, ProjectId, Record, WorkId};
use crate::engine::{Conflict, ConflictKind};
use chrono::NaiveDate;
use egui::{CornerRadius, Margin, RichText, Ui};

/// Most troubles that are listed one by one.
const LISTED: usize = 6;

/// A conflict in words, without the name of what it concerns.
pub fn conflict_words(plan: &Portfolio, conflict: &Conflict, today: NaiveDate) -> String {
    match conflict.kind {
        ConflictKind::PinBreaksDependency(id) => match plan.dependencies.get(id) {
            Some(link) => format!("Its pin breaks the dependency on {}", work_name(plan, link.from)),
            None => "Its pin breaks a dependency".into(),
        },
        ConflictKind::PinOverloads(who) => format!("Its pin overloads {}", why::person(plan, who)),
        ConflictKind::PinInThePast => {
            "Its pin lies in the past and nothing has started; it is planned from today".into()
        }
        ConflictKind::PinOutsideWindow(set) => {
            format!("Its pin lies outside the openings of {}", why::window(plan, set))
        }
        ConflictKind::PinInFreeze(id) => match plan.freezes.get(id) {
            Some(freeze) => format!("Its pin lies in {}", freeze.name),
            None => "Its pin lies in a freeze".into(),
        },
        ConflictKind::PinOutsideHours => "Nobody on it works at its pin; it starts when they next do".into(),
        ConflictKind::DeliveryOverdue { promised, .. } => {
            format!("Delivery was promised for {} and nothing was received", format::date(promised, today))
        }
        ConflictKind::DeadlineMissed { deadline, .. } => {
            format!("It misses its deadline, {}", format::date(deadline, today))
        }
        ConflictKind::NeededEarlier { needed_by, .. } => {
            format!("It arrives after the day it is needed, {}", format::date(needed_by, today))
        }
        ConflictKind::NoOpening(set) => {
            format!("No opening of {} is long enough and free", why::window(plan, set))
        }
        ConflictKind::NobodyFree(who) => {
            format!("{} never has the time: look at hours, absences and percentages", why::person(plan, who))
        }
    }
}

/// Says what is wrong with a row: broken rules first, then conflicts of it and, for a project, of what is in it.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, record: &Record) {
    if fields::flushing(ui) {
        return;
    }
    let (plan, outlook, tokens) = (form.cx.plan, form.cx.outlook, form.cx.tokens);
    let mut lines: Vec<(bool, String, Option<WorkId>)> = problems_of(plan, record)
        .into_iter()
        .map(|p| (p.severity == Severity::Error, upper_first(&p.text), None))
        .collect();
    if let Record::Purchase(purchase) = record {
        for (n, part) in plan.deliveries_of(purchase.id).enumerate() {
            let found = problems_of(plan, &Record::Delivery(part.clone()));
            let named = |p: Problem| {
                (p.severity == Severity::Error, format!("Part delivery {}: {}", n + 1, p.text), None)
            };
            lines.extend(found.into_iter().map(named));
        }
    }
    for conflict in &outlook.conflicts {
        let words = conflict_words(plan, conflict, outlook.today);
        match (record, conflict.at) {
            (Record::Task(t), WorkId::Task(id)) if t.id == id => lines.push((true, words, None)),
            (Record::Purchase(p), WorkId::Purchase(id)) if p.id == id => lines.push((true, words, None)),
            (Record::Project(p), at) if project_of(plan, at) == Some(p.id) => {
                lines.push((true, format!("{}: {}", work_name(plan, at), lower_first(&words)), Some(at)));
            }
            _ => {}
        }
    }
    if lines.is_empty() {
        return;
    }
    let worst = lines.iter().any(|l| l.0);
    let (ink, ground) = if worst { tokens.trouble } else { tokens.risk };
    ui.add_space(4.0);
    egui::Frame::new()
        .fill(ground)
        .corner_radius(CornerRadius::same(size::CARD_RADIUS))
        .inner_margin(Margin::symmetric(10, 7))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let more = lines.len().saturating_sub(LISTED);
            for (_, words, at) in lines.into_iter().take(LISTED) {
                let text = RichText::new(format::shown(&words).into_owned())
                    .font(font(Weight::Regular, Size::Small))
                    .color(ink);
                match at {
                    None => {
                        ui.add(egui::Label::new(text).wrap());
                    }
                    Some(work) => {
                        let row = ui.add(egui::Button::new(text).frame(false).wrap());
                        if row.on_hover_text("Show it").clicked() {
                            form.asks.push(crate::app::context::Ask::Select(Selection::from(work)));
                        }
                    }
                }
            }
            if more > 0 {
                ui.label(
                    RichText::new(format!("and {more} more"))
                        .font(font(Weight::Regular, Size::Small))
                        .color(ink),
                );
            }
        });
    ui.add_space(4.0);
}

fn project_of(plan: &Portfolio, work: WorkId) -> Option<ProjectId> {
    Selection::from(work).project(plan)
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
