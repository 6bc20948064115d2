//! The panel: every field of the selected project, task, purchase or person, edited in place; and the portfolio's own
//! settings.
//!
//! A panel reads [`Cx`] and pushes [`Ask`]s; drafts live in egui's memory under ids made from the row's id, so that
//! nothing typed is lost when something else is looked at in between.
mod baselines;
pub(super) mod bring_back;
pub(super) mod chain;
pub(super) mod contingency;
mod dependencies;
pub(super) mod earned;
mod forecasting;
pub(super) mod form;
mod invoices;
mod ladder;
mod lists;
pub(super) mod ownership;
pub(super) mod parts;
mod person;
pub(super) mod project;
pub(super) mod purchase;
mod quotes;
mod settings;
mod settings_tables;
mod supply;
mod task;
pub(super) mod terms;
pub(super) mod troubles;

use crate::app::context::{Ask, Cx, Selection};
use crate::app::theme::{Size, Weight};
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::{Budget, Id, ProjectId};
use chrono::NaiveDate;
use egui::{Align, Layout, ScrollArea, Ui};
use form::{Form, Shown};

/// What the panel remembers between frames.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something unfolded or wanted, apart from the others"
)]
pub struct PanelState {
    /// The name is to be edited: set by Rename and by New; the panel clears it.
    pub focus_name: bool,
    /// What was shown in the last frame, and of which scenario.
    shown: (Option<Id>, Face),
    /// The project all of whose moves are shown, not only the best.
    all_moves: Option<ProjectId>,
    /// Whether critical chains are unfolded.
    chain_open: bool,
    /// Baselines are to be brought into view: set by the command; the panel clears it.
    pub show_baselines: bool,
    /// Whether earned value is unfolded.
    earned_open: bool,
    earned: crate::app::earned::EarnedMemo,
    /// A promise that waits for its reason.
    promise: Option<Pending<Option<NaiveDate>>>,
    /// A budget that waits for its reason.
    budget: Option<Pending<Option<Budget>>>,
}

/// What the panel can show.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Face {
    /// A row of the plan, or nothing.
    Row(Selection),
    /// The portfolio's own settings.
    Settings,
}

impl Default for Face {
    fn default() -> Self {
        Self::Row(Selection::None)
    }
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
    show(ui, Face::Row(cx.selection), cx, state, asks, ids);
}

/// Shows the portfolio's own settings.
pub fn settings_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    state: &mut PanelState,
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    show(ui, Face::Settings, cx, state, asks, ids);
}

fn show(
    ui: &mut Ui,
    face: Face,
    cx: &Cx<'_>,
    state: &mut PanelState,
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    let of = cx.what_if.shown.map(|scenario| scenario.id);
    if state.shown != (of, face) {
        let (plan, before) = state.shown;
        // what was being typed into what was shown before is finished, as if one had clicked elsewhere; but not in another plan
        if plan == of {
            fields::flush(ui, |ui| body(ui, before, cx, state, asks, ids));
        }
        state.shown = (of, face);
    }
    let salt = ("panel", salt(face, of));
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 8, bottom: 24 }).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.spacing_mut().interact_size.y = form::LINE - 2.0;
                body(ui, face, cx, state, asks, ids);
            },
        );
    });
}

fn body(
    ui: &mut Ui,
    face: Face,
    cx: &Cx<'_>,
    state: &mut PanelState,
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    let of = cx.what_if.shown.map(|scenario| scenario.id);
    let mut form = Form { cx: *cx, asks, ids, salt: salt(face, of) };
    let plan = cx.plan;
    match face {
        Face::Settings => settings::show(ui, &mut form, state),
        Face::Row(Selection::None) => {}
        Face::Row(Selection::Project(id)) => {
            if let Some(project) = plan.projects.get(id) {
                project::show(ui, &mut form, state, project);
            }
        }
        Face::Row(Selection::Task(id)) => {
            if let Some(task) = plan.tasks.get(id) {
                task::show(ui, &mut form, state, task);
            }
        }
        Face::Row(Selection::Purchase(id)) => {
            if let Some(purchase) = plan.purchases.get(id) {
                purchase::show(ui, &mut form, state, purchase);
            }
        }
        Face::Row(Selection::Person(id)) => {
            if let Some(person) = plan.people.get(id) {
                person::show(ui, &mut form, state, person);
            }
        }
    }
}

/// Tells fields of one thing from those of another, and of the same thing in another plan: a scenario is one of its own.
fn salt(face: Face, scenario: Option<Id>) -> egui::Id {
    let salt = match face {
        Face::Settings => egui::Id::unique("panel of settings"),
        Face::Row(Selection::None) => egui::Id::unique("panel of nothing"),
        Face::Row(Selection::Project(id)) => egui::Id::unique(("panel of project", id)),
        Face::Row(Selection::Task(id)) => egui::Id::unique(("panel of task", id)),
        Face::Row(Selection::Purchase(id)) => egui::Id::unique(("panel of purchase", id)),
        Face::Row(Selection::Person(id)) => egui::Id::unique(("panel of person", id)),
    };
    scenario.map_or(salt, |id| salt.with(id))
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
    let name = Typed::new(form.id("Name"), "Name").face(Weight::SemiBold, Size::Heading).wraps();
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
    if std::mem::take(&mut state.focus_name) {
        // before the field is shown: it sees that it gains the focus, and selects all of the name
        let id = form.id("Name");
        ui.memory_mut(|m| m.request_focus(id));
    }
    form.rename(ui, name, row, &shown, set);
}
