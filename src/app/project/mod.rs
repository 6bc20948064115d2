//! The page of a project: a view of its own, with its tasks, purchases, money, promises and notes under tabs, and beside them why it
//! ends when it does, what would bring it back, and its facts.
//!
//! It is made of the panel's own pieces, called and not copied, and of tables that lay out only the rows that can be seen. A row
//! selects what it shows; the panel then stands at the side until it is closed, and Esc goes back to where the page was opened.
mod causes;
mod columns;
mod distribution;
mod drivers;
pub mod first;
mod forecast;
mod head;
mod money;
mod promises;
mod purchases;
mod side;
mod table;
mod tasks;

use super::context::{Ask, Cx};
use super::panel::PanelState;
use super::panel::form::Form;
use super::widgets::fields;
use crate::domain::{Id, Project, ProjectId};
use egui::{Frame, Margin, Rect, ScrollArea, Sense, Ui, UiBuilder};

pub use side::page_side_ui;

/// Left and right of everything on the page.
const EDGE: f32 = 20.0;

/// What the page shows below its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tab {
    /// Its tasks.
    #[default]
    Tasks,
    /// What is bought for it.
    Purchases,
    /// Budget, cost and whether it can go first.
    Money,
    /// The dates given to the sponsor, and those that suppliers gave.
    Promises,
    /// What the simulation says of its finish and cost, and what drives them.
    Forecast,
    /// Notes and links.
    Notes,
}

impl Tab {
    /// All tabs, in their order.
    pub const ALL: [Self; 6] =
        [Self::Tasks, Self::Purchases, Self::Money, Self::Promises, Self::Forecast, Self::Notes];
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tasks => "Tasks",
            Self::Purchases => "Purchases",
            Self::Money => "Money",
            Self::Promises => "Promises",
            Self::Forecast => "Forecast",
            Self::Notes => "Notes",
        }
    }
}

/// What the page remembers between frames. The tab stays when another project is shown.
#[derive(Default)]
pub struct PageState {
    /// The tab that is shown.
    pub tab: Tab,
    /// Of which project which tab was shown in the last frame.
    shown: Option<(ProjectId, Tab)>,
    /// Of which project the facts at the side were.
    side: Option<ProjectId>,
    /// Cost over time.
    memo: super::review::memo::Memo,
    /// The row that was last brought into view.
    revealed: super::context::Selection,
}

/// Shows the page.
pub fn page_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    project: &Project,
    (state, panel): (&mut PageState, &mut PanelState),
    asks: &mut Vec<Ask>,
    ids: &mut dyn FnMut() -> Id,
) {
    let seen = ui.available_rect_before_wrap();
    ui.allocate_rect(seen, Sense::hover());
    ui.painter().rect_filled(seen, 0, cx.tokens.surface);
    let head = Rect::from_min_size(seen.min, egui::vec2(seen.width(), head::HEIGHT));
    let mut form = Form { cx: *cx, asks, ids, salt: salt(project.id) };
    ui.scope_builder(UiBuilder::new().max_rect(head).id_salt("page head"), |ui| {
        head::show(ui, &mut form, project, panel, &mut state.tab);
    });
    let now = (project.id, state.tab);
    if let Some(before) = state.shown.filter(|before| *before != now) {
        // what was being typed into what was shown before is finished, as if one had clicked elsewhere
        fields::flush(ui, |ui| {
            if let Some(project) = cx.plan.projects.get(before.0) {
                form.salt = salt(project.id);
                body(ui, Rect::NOTHING, &mut form, before.1, project, (state, panel));
            }
        });
        form.salt = salt(project.id);
    }
    state.shown = Some(now);
    let below = Rect::from_min_max(head.left_bottom(), seen.max);
    let builder = UiBuilder::new().max_rect(below).id_salt(("page body", state.tab.name()));
    ui.scope_builder(builder, |ui| body(ui, below, &mut form, state.tab, project, (state, panel)));
}

fn salt(project: ProjectId) -> egui::Id {
    egui::Id::unique(("page of project", project))
}

fn body(
    ui: &mut Ui,
    rect: Rect,
    form: &mut Form<'_>,
    tab: Tab,
    project: &Project,
    (state, panel): (&mut PageState, &mut PanelState),
) {
    match tab {
        Tab::Tasks => tasks::show(ui, rect, form, project, state),
        Tab::Purchases => purchases::show(ui, rect, form, project, state),
        Tab::Money => scrolled(ui, "money", |ui| money::show(ui, form, project, state, panel)),
        Tab::Promises => scrolled(ui, "promises", |ui| promises::show(ui, form, project, panel)),
        Tab::Forecast => scrolled(ui, "forecast", |ui| forecast::show(ui, form, project)),
        Tab::Notes => scrolled(ui, "notes", |ui| notes(ui, form, project)),
    }
}

/// What has no table of its own scrolls as a whole.
fn scrolled(ui: &mut Ui, salt: &str, add: impl FnOnce(&mut Ui)) {
    if fields::flushing(ui) {
        add(ui);
        return;
    }
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        let edge = EDGE as i8 - 6;
        Frame::new().inner_margin(Margin { left: edge, right: edge, top: 10, bottom: 24 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.spacing_mut().interact_size.y = super::panel::form::LINE - 2.0;
            add(ui);
        });
    });
}

/// Notes and links, in a width that can be read.
fn notes(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    if !fields::flushing(ui) {
        ui.set_max_width(ui.available_width().min(760.0));
    }
    let lines = project.notes.lines().count().clamp(10, 40);
    let field = fields::Typed::new(form.id("Notes"), "Notes").hint("Notes").rows(lines);
    let read = |t: &str| Ok(t.trim_end().to_owned());
    form.cell(ui, field, "Notes", project, &project.notes, read, |p, notes| p.notes = notes);
    if !fields::flushing(ui) {
        ui.add_space(8.0);
    }
    super::panel::parts::links(ui, form, project);
}
