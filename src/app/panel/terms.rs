//! The terms of a project: its promise and its budget. Every change of them is kept with its reason, so a change waits
//! under its field until the reason is written: Enter (or leaving) keeps it, Esc takes it back.
use super::form::{Form, day_field, judge, words};
use super::{PanelState, Pending};
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{Budget, Change, ChangeKind, Money, Project};
use crate::edits::make;
use egui::{Frame, Key, Margin, Response, RichText, Stroke, TextEdit, Ui};

/// What became of a reason that is being written.
#[derive(PartialEq)]
enum Reason {
    Writing,
    Finished,
    TakenBack,
}

/// The promise, the reason of its change, and what it was before.
pub fn promise(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, project: &Project) {
    let today = form.cx.today;
    let mut waiting = state.promise.take().filter(|p| p.project == project.id);
    let was_waiting = waiting.is_some();
    let id = form.id("Promise");
    let shown = waiting.as_ref().map_or(project.promise, |p| p.to);
    let response = form.labelled(ui, "Promise", |form, ui| {
        day_field(ui, id, "Promise", "not promised yet", f32::INFINITY, shown, today, |day| {
            if day == project.promise {
                waiting = None;
            } else if project.promise.is_none() {
                let edit = make::set_promise(form.cx.plan, form.ids, project.id, day, today, "");
                return form.ask(format!("Promise {}", project.name), edit);
            } else {
                let reason = waiting.take().map_or(String::new(), |p| p.reason);
                waiting = Some(Pending { project: project.id, to: day, reason });
            }
            Ok(())
        })
    });
    if let Some(mut pending) = waiting {
        let field = form.id("Reason for the new promise");
        let done = form.labelled(ui, "Reason", |form, ui| {
            reason(ui, form, field, "Reason for the new promise", &mut pending.reason, !was_waiting)
        });
        let elsewhere = !ui.memory(|m| m.has_focus(field)) && !response.has_focus() && was_waiting;
        if done == Reason::Finished || fields::flushing(ui) || (elsewhere && done == Reason::Writing) {
            let edit = make::set_promise(
                form.cx.plan,
                form.ids,
                project.id,
                pending.to,
                today,
                pending.reason.trim(),
            );
            super::parts::tell(form, |form| form.ask(format!("Change promise of {}", project.name), edit));
        } else if done == Reason::Writing {
            state.promise = Some(pending);
        }
    }
    let was = |change: &Change| match change.kind {
        ChangeKind::Promise { from: Some(from), .. } => Some(format!("was {}", format::date(from, today))),
        _ => None,
    };
    history(ui, form, project, was);
}

/// The budget, the reason of its change, and what it was before.
pub fn budget(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, project: &Project) {
    let (today, currency, tokens) = (form.cx.today, form.cx.currency(), form.cx.tokens);
    let mut waiting = state.budget.take().filter(|p| p.project == project.id);
    let mut fresh = false;
    let mut inside = false;
    for (label, get, set) in PARTS {
        let now = waiting.as_ref().map_or(project.budget, |p| p.to);
        let shown = now.map_or(String::new(), |b| format::exact_money(get(&b), currency));
        let response = form.labelled(ui, label, |form, ui| {
            Typed::new(form.id(label), label).hint("none").show(ui, &shown, |text| {
                let amount =
                    if text.trim().is_empty() { Money::ZERO } else { fields::read_money(text, currency)? };
                let mut changed = now.unwrap_or_default();
                *set(&mut changed) = amount;
                let to = if project.budget.is_none() && changed == Budget::default() {
                    None
                } else {
                    Some(changed)
                };
                let mut row = project.clone();
                row.budget = to;
                judge(form.cx.plan, &crate::edits::Edit::put(row))?;
                fresh = true;
                let reason = waiting.take().map_or(String::new(), |p| p.reason);
                waiting = (to != project.budget).then_some(Pending { project: project.id, to, reason });
                Ok(())
            })
        });
        inside |= response.has_focus();
    }
    let now = waiting.as_ref().map_or(project.budget, |p| p.to);
    if let Some(total) = now.map(|b| b.total())
        && !fields::flushing(ui)
    {
        form.labelled(ui, "Total", |_, ui| {
            ui.horizontal(|ui| {
                words(ui, &format::exact_money(total, currency), tokens.text);
                if icon_button(ui, Icon::Cross, "Remove budget", true).clicked() {
                    let reason = waiting.take().map_or(String::new(), |p| p.reason);
                    waiting =
                        project.budget.is_some().then_some(Pending { project: project.id, to: None, reason });
                    fresh = true;
                }
            });
        });
    }
    if let Some(mut pending) = waiting {
        let before = project.budget.map(|b| b.total());
        let asks = before.is_some() && before != pending.to.map(|b| b.total());
        let mut done = Reason::Writing;
        if asks {
            let name = "Reason for the new budget";
            let field = form.id(name);
            let entered = ui.input(|i| i.key_pressed(Key::Enter));
            done = form.labelled(ui, "Reason", |form, ui| {
                reason(ui, form, field, name, &mut pending.reason, fresh && (entered || !inside))
            });
            inside |= ui.memory(|m| m.has_focus(field));
        }
        let elsewhere = !inside && done == Reason::Writing;
        if done == Reason::Finished || fields::flushing(ui) || elsewhere {
            let edit = make::set_budget(
                form.cx.plan,
                form.ids,
                project.id,
                pending.to,
                today,
                pending.reason.trim(),
            );
            super::parts::tell(form, |form| form.ask(format!("Change budget of {}", project.name), edit));
        } else if done == Reason::Writing {
            state.budget = Some(pending);
        }
    }
    let was = |change: &Change| match change.kind {
        ChangeKind::Budget { from: Some(from), .. } => {
            Some(format!("was {}", format::exact_money(from, currency)))
        }
        _ => None,
    };
    history(ui, form, project, was);
}

type Part = (&'static str, fn(&Budget) -> Money, fn(&mut Budget) -> &mut Money);

/// The parts of a budget, as they are called, read and set.
const PARTS: [Part; 4] = [
    ("Capex", |b| b.capex, |b| &mut b.capex),
    ("Opex", |b| b.opex, |b| &mut b.opex),
    ("Contingency", |b| b.contingency, |b| &mut b.contingency),
    ("Released of it", |b| b.released, |b| &mut b.released),
];

/// The field for a reason. `first`: it has just appeared and takes the focus.
fn reason(ui: &mut Ui, form: &Form<'_>, id: egui::Id, name: &str, text: &mut String, first: bool) -> Reason {
    if fields::flushing(ui) {
        return Reason::Writing;
    }
    let tokens = form.cx.tokens;
    let response: Response = TextEdit::singleline(text)
        .id(id)
        .hint_text(RichText::new("Why? Enter keeps it, Esc takes it back").color(tokens.faint))
        .frame(
            Frame::new()
                .fill(tokens.accent_tint)
                .stroke(Stroke::new(1.0, tokens.accent))
                .corner_radius(crate::app::theme::size::CONTROL_RADIUS)
                .inner_margin(Margin::symmetric(5, 4)),
        )
        .desired_width(f32::INFINITY)
        .show(ui)
        .response
        .response
        .accessible_name(name);
    if first {
        // only now: the Enter that finished the field above is not one of this field
        response.request_focus();
        return Reason::Writing;
    }
    if !response.lost_focus() {
        return Reason::Writing;
    }
    if ui.input(|i| i.key_pressed(Key::Escape)) { Reason::TakenBack } else { Reason::Finished }
}

/// Earlier values with their reasons, the latest first.
fn history(ui: &mut Ui, form: &mut Form<'_>, project: &Project, was: impl Fn(&Change) -> Option<String>) {
    if fields::flushing(ui) {
        return;
    }
    let mut changes: Vec<&Change> =
        form.cx.plan.changes.iter().map(AsRef::as_ref).filter(|c| c.project == project.id).collect();
    changes.sort_by(|a, b| b.on.cmp(&a.on).then(b.id.cmp(&a.id)));
    let lines: Vec<String> = changes
        .into_iter()
        .filter_map(|change| {
            let was = was(change)?;
            let reason = change.reason.trim();
            let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            Some(format!("{was} until {}{why}", format::date(change.on, form.cx.today)))
        })
        .collect();
    if !lines.is_empty() {
        form.labelled(ui, "", |form, ui| {
            for line in lines {
                let text = RichText::new(format::shown(&line).into_owned())
                    .font(crate::app::theme::font(
                        crate::app::theme::Weight::Regular,
                        crate::app::theme::Size::Small,
                    ))
                    .color(form.cx.tokens.dim);
                ui.horizontal(|ui| {
                    ui.add_space(super::form::INSET);
                    ui.add(egui::Label::new(text).wrap());
                });
            }
        });
    }
}
