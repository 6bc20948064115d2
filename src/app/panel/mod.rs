//! The panel: every field of the selected project, task, purchase or person, edited in place; and the portfolio's own
//! settings.
//!
//! A panel reads [`Cx`] and pushes [`Ask`]s; drafts live in egui's memory under ids made from the row's id, so that
//! nothing typed is lost when something else is looked at in between.
mod dependencies;
mod form;
mod lists;
mod parts;
mod person;
mod project;
mod purchase;
mod task;
mod terms;
mod troubles;
pub mod why;

use crate::app::context::{Ask, Cx, Selection};
use crate::app::theme::{Size, Weight};
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{Budget, Id, ProjectId};
use chrono::NaiveDate;
use egui::{Align, Layout, ScrollArea, Ui};
use form::{Form, Shown};

/// What the panel remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct PanelState {
    /// The name is to be edited: set by Rename and by New; the panel clears it.
    pub focus_name: bool,
    /// What was shown in the last frame.
    shown: Selection,
    /// A promise that waits for its reason.
    promise: Option<Pending<Option<NaiveDate>>>,
    /// A budget that waits for its reason.
    budget: Option<Pending<Option<Budget>>>,
}

/// A change that is recorded with its reason, while the reason is being written.
#[derive(Clone, Debug)]
struct Pending<T> {
    project: ProjectId,
    to: T,
    reason: String,
}

/// Shows the panel of what is selected.
pub fn panel_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    state: &mut PanelState,
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    if state.shown != cx.selection {
        // what was being typed into the row shown before is finished, as if one had clicked elsewhere
        let before = Cx { selection: state.shown, ..*cx };
        fields::flush(ui, |ui| body(ui, &before, state, asks, ids));
        state.shown = cx.selection;
    }
    ScrollArea::vertical().id_salt(("panel", salt(cx.selection))).auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 16, right: 14, top: 12, bottom: 24 }).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                body(ui, cx, state, asks, ids);
            },
        );
    });
}

fn body(ui: &mut Ui, cx: &Cx<'_>, state: &mut PanelState, asks: &mut Vec<Ask>, ids: &mut dyn FnMut() -> Id) {
    let mut form = Form { cx: *cx, asks, ids, salt: salt(cx.selection) };
    match cx.selection {
        Selection::None => {}
        Selection::Project(id) => {
            if let Some(project) = cx.plan.projects.get(id) {
                project::show(ui, &mut form, state, project);
            }
        }
        Selection::Task(id) => {
            if let Some(task) = cx.plan.tasks.get(id) {
                task::show(ui, &mut form, state, task);
            }
        }
        Selection::Purchase(id) => {
            if let Some(purchase) = cx.plan.purchases.get(id) {
                purchase::show(ui, &mut form, state, purchase);
            }
        }
        Selection::Person(id) => {
            if let Some(person) = cx.plan.people.get(id) {
                person::show(ui, &mut form, state, person);
            }
        }
    }
}

fn salt(selection: Selection) -> egui::Id {
    match selection {
        Selection::None => egui::Id::unique("panel of nothing"),
        Selection::Project(id) => egui::Id::unique(("panel of project", id)),
        Selection::Task(id) => egui::Id::unique(("panel of task", id)),
        Selection::Purchase(id) => egui::Id::unique(("panel of purchase", id)),
        Selection::Person(id) => egui::Id::unique(("panel of person", id)),
    }
}

/// What it is, the name to edit, and a cross that closes the panel.
fn head<R: Shown>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    state: &mut PanelState,
    row: &R,
    above: impl FnOnce(&mut Form<'_>, &mut Ui),
    set: impl FnOnce(&mut R, String),
) {
    let shown = row.title();
    let name = Typed::new(form.id("Name"), "Name").face(Weight::SemiBold, Size::Heading);
    if fields::flushing(ui) {
        form.rename(ui, name, row, &shown, set);
        return;
    }
    ui.horizontal(|ui| {
        above(form, ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Cross, "Close panel", false).clicked() {
                form.asks.push(Ask::ClosePanel);
            }
        });
    });
    let response = ui
        .horizontal(|ui| {
            // the text of the field stands above the labels
            ui.add_space(-6.0);
            form.rename(ui, name, row, &shown, set)
        })
        .inner;
    if std::mem::take(&mut state.focus_name) {
        response.request_focus();
    }
}
