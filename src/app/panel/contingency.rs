//! Contingency released event by event: the draw-downs of a project.
use super::form::{Form, day_field, words};
use super::parts::{lone_button, part, tell, with_buttons};
use crate::app::format;
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{DrawDown, Project};
use crate::edits::{Edit, make};
use egui::Ui;
use std::sync::Arc;

/// Room for the button that removes a line.
const BUTTON: f32 = 26.0;
/// Width of one of two fields in a line.
const HALF: f32 = 168.0;

/// The draw-downs, the earliest first, what is left of the contingency, and a button that adds one. Nothing without a budget.
pub fn draw_downs(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    let plan = form.cx.plan;
    let mut all: Vec<&Arc<DrawDown>> = plan.draw_downs_of(project.id).collect();
    if project.budget.is_none() && all.is_empty() {
        return;
    }
    all.sort_by_key(|event| (event.on, event.id));
    for (n, event) in all.iter().enumerate() {
        lines(ui, form, project, n + 1, event);
    }
    if let Some(budget) = project.budget
        && !all.is_empty()
        && !fields::flushing(ui)
    {
        let left = budget.unreleased(plan.drawn(project.id));
        let left = format::exact_money(left, form.cx.currency());
        words(ui, &format!("{left} of the contingency is kept back"), form.cx.tokens.dim);
    }
    if !fields::flushing(ui) {
        ui.add_space(4.0);
    }
    if lone_button(ui, "Add draw-down") {
        let step = format!("Draw on the contingency of {}", project.name);
        if let Some((_, edit)) = make::new_draw_down(plan, form.ids, project.id, form.cx.today) {
            tell(form, |form| form.ask(step, edit));
        }
    }
}

fn lines(ui: &mut Ui, form: &mut Form<'_>, project: &Project, n: usize, event: &DrawDown) {
    let salt = form.salt.with(("draw-down", event.id));
    let (today, currency) = (form.cx.today, form.cx.currency());
    let removed = with_buttons(
        ui,
        form,
        BUTTON,
        |form, ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let name = format!("Day of draw-down {n}");
                part(ui, HALF, |ui| {
                    day_field(ui, salt.with("on"), &name, "", HALF - 10.0, Some(event.on), today, |day| {
                        let day = day.ok_or("write a day")?;
                        form.put(event, "day", |e| e.on = day)
                    });
                });
                let name = format!("Amount of draw-down {n}");
                part(ui, HALF, |ui| {
                    let read = |t: &str| fields::read_money(t, currency);
                    let shown = format::exact_money(event.amount, currency);
                    let field = Typed::new(salt.with("amount"), &name);
                    form.cell(ui, field, "amount", event, &shown, read, |e, v| e.amount = v);
                });
            });
            let name = format!("Reason of draw-down {n}");
            let field = Typed::new(salt.with("reason"), &name).hint("For what").wraps();
            let read = |t: &str| Ok(t.trim().to_owned());
            form.cell(ui, field, "reason", event, &event.reason, read, |e, v| e.reason = v);
        },
        |_, ui| icon_button(ui, Icon::Cross, &format!("Remove draw-down {n}"), true).clicked(),
    );
    if removed {
        let step = format!("Remove a draw-down of {}", project.name);
        tell(form, |form| form.ask(step, Edit::remove(event.id)));
    }
}
