//! What is wrong with the shown row, in words at the top: conflicts that the engine found, and rules that the row breaks.
use super::form::Form;
use crate::app::context::Selection;
use crate::app::format;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::fields;
use crate::domain::check::{Problem, Severity, problems_of, work_name};
use crate::domain::{Record, WorkId};
use crate::engine::{Trouble, Wrong, conflict_words, remedy_words};
use egui::{CornerRadius, Margin, RichText, Ui};

/// Most troubles that are listed one by one.
const LISTED: usize = 6;

/// Says what is wrong with a row: broken rules first, then conflicts of it and, for a project, of what is in it.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, record: &Record) {
    if fields::flushing(ui) {
        return;
    }
    let (plan, outlook, tokens) = (form.cx.plan, form.cx.outlook, form.cx.tokens);
    let mut lines: Vec<Said> = problems_of(plan, record)
        .into_iter()
        .map(|p| Said::new(p.severity == Severity::Error, upper_first(&p.text), None, String::new()))
        .collect();
    if let Record::Purchase(purchase) = record {
        for (n, part) in plan.deliveries_of(purchase.id).enumerate() {
            let found = problems_of(plan, &Record::Delivery(part.clone()));
            let named = |p: Problem| {
                let text = format!("Part delivery {}: {}", n + 1, p.text);
                Said::new(p.severity == Severity::Error, text, None, String::new())
            };
            lines.extend(found.into_iter().map(named));
        }
        let mut bills: Vec<_> = plan.invoices_of(purchase.id).collect();
        bills.sort_by_key(|bill| (bill.on, bill.id));
        for (n, bill) in bills.into_iter().enumerate() {
            let found = problems_of(plan, &Record::Invoice(bill.clone()));
            let named = |p: Problem| {
                let text = format!("Invoice {}: {}", n + 1, p.text);
                Said::new(p.severity == Severity::Error, text, None, String::new())
            };
            lines.extend(found.into_iter().map(named));
        }
    }
    for conflict in &outlook.conflicts {
        let words = conflict_words(plan, conflict.kind);
        let trouble = Trouble { at: conflict.at, what: Wrong::Conflict(conflict.kind) };
        let what_to_do = remedy_words(plan, outlook, &trouble);
        match (record, conflict.at) {
            (Record::Task(t), WorkId::Task(id)) if t.id == id => {
                lines.push(Said::new(!trouble.is_mild(), words, None, what_to_do));
            }
            (Record::Purchase(p), WorkId::Purchase(id)) if p.id == id => {
                lines.push(Said::new(!trouble.is_mild(), words, None, what_to_do));
            }
            (Record::Project(p), at) if plan.project_of(at) == Some(p.id) => {
                let words = format!("{}: {}", work_name(plan, at), lower_first(&words));
                lines.push(Said::new(!trouble.is_mild(), words, Some(at), what_to_do));
            }
            _ => {}
        }
    }
    if lines.is_empty() {
        return;
    }
    let worst = lines.iter().any(|l| l.wrong);
    let (ink, ground) = if worst { tokens.trouble } else { tokens.risk };
    ui.add_space(4.0);
    egui::Frame::new()
        .fill(ground)
        .corner_radius(CornerRadius::same(size::CARD_RADIUS))
        .inner_margin(Margin::symmetric(10, 7))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let more = lines.len().saturating_sub(LISTED);
            for Said { words, at, what_to_do, .. } in lines.into_iter().take(LISTED) {
                let text = RichText::new(format::shown(&words).into_owned())
                    .font(font(Weight::Regular, Size::Small))
                    .color(ink);
                match at {
                    None => {
                        let line = ui.add(egui::Label::new(text).wrap());
                        if !what_to_do.is_empty() {
                            line.on_hover_text(what_to_do);
                        }
                    }
                    Some(work) => {
                        let row = ui.add(egui::Button::new(text).frame(false).wrap());
                        if row.on_hover_text(what_to_do).clicked() {
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

/// A line of the box.
struct Said {
    /// Whether it is more than a warning.
    wrong: bool,
    words: String,
    /// What it shows when clicked.
    at: Option<WorkId>,
    /// Said on hover.
    what_to_do: String,
}

impl Said {
    fn new(wrong: bool, words: String, at: Option<WorkId>, what_to_do: String) -> Self {
        Self { wrong, words, at, what_to_do }
    }
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
