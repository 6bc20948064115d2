//! Why the promise of a project suffered: what weekly updates told, to correct and to remove.
use crate::app::format;
use crate::app::panel::form::{Form, section, words};
use crate::app::panel::parts::{part, tell, with_buttons};
use crate::app::widgets::fields::{self, Icon, Typed, choice, icon_button};
use crate::domain::{CauseKind, DelayCause, Project};
use crate::edits::Edit;
use egui::Ui;
use std::sync::Arc;

/// Room for the button that removes a cause.
const BUTTON: f32 = 26.0;
/// Width of the day and what it cost.
const DAYS: f32 = 180.0;
/// Width of the kind.
const KIND: f32 = 104.0;

/// All of them, the latest first; nothing where there is none.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let mut all: Vec<&Arc<DelayCause>> = form.cx.plan.causes_of(project.id).collect();
    if all.is_empty() {
        return;
    }
    section(ui, "Why it suffered");
    all.sort_by_key(|cause| std::cmp::Reverse((cause.on, cause.id)));
    for (n, cause) in all.iter().enumerate() {
        line(ui, form, project, n + 1, cause);
    }
}

fn line(ui: &mut Ui, form: &mut Form<'_>, project: &Project, n: usize, cause: &DelayCause) {
    let salt = form.salt.with(("cause", cause.id));
    let day = format::date(cause.on, form.cx.today);
    let cost = cause.days.map_or_else(|| "no date any more".to_owned(), |days| format!("{days} d"));
    let removed = with_buttons(
        ui,
        form,
        BUTTON,
        |form, ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                part(ui, DAYS, |ui| {
                    words(ui, &format!("{day}, {cost}"), form.cx.tokens.dim);
                });
                part(ui, KIND, |ui| {
                    let name = format!("Kind of cause {n}");
                    let options = || CauseKind::ALL.map(|kind| (kind, kind.name().to_owned())).into();
                    let shown = cause.kind.name();
                    choice(ui, salt.with("kind"), &name, KIND, shown, &cause.kind, options, |kind| {
                        form.put(cause, "kind", |c| c.kind = kind)
                    });
                });
            });
            let name = format!("Cause {n}");
            let field = Typed::new(salt.with("text"), &name).hint("What happened").wraps();
            let read = |t: &str| Ok(t.trim().to_owned());
            form.cell(ui, field, "text", cause, &cause.text, read, |c, v| c.text = v);
        },
        |_, ui| icon_button(ui, Icon::Cross, &format!("Remove cause {n}"), true).clicked(),
    );
    if removed && !fields::flushing(ui) {
        let step = format!("Remove a cause of delay of {}", project.name);
        tell(form, |form| form.ask(step, Edit::remove(cause.id)));
    }
}
