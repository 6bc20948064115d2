//! What the parts of the timeline share while one frame is drawn.
use super::axis::Axis;
use super::geometry::Geometry;
use super::rows::{RowKind, Rows};
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::theme::Tokens;
use crate::app::why::Question;
use crate::domain::{ProjectId, Task};
use crate::edits::Edit;
use egui::{Id, Response, Ui};

/// One frame of the timeline: everything that is only read.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Plan, results, selection, drag.
    pub cx: &'a Cx<'a>,
    /// All rows.
    pub rows: &'a Rows,
    /// Time.
    pub axis: Axis,
    /// Areas.
    pub areas: Geometry,
    /// How far the rows are scrolled down.
    pub scroll: f64,
    /// Under which the ids of everything in the timeline stand.
    pub id: Id,
}

impl Frame<'_> {
    /// Colours.
    pub fn tokens(&self) -> &'static Tokens {
        self.cx.tokens
    }
    /// What a row selects; headings select nothing.
    pub fn selection(&self, kind: RowKind) -> Option<Selection> {
        let plan = self.cx.plan;
        match kind {
            RowKind::Project(p) => plan.projects.rows().get(p as usize).map(|r| Selection::Project(r.id)),
            RowKind::Task(t) => plan.tasks.rows().get(t as usize).map(|r| Selection::Task(r.id)),
            RowKind::Purchase(p) => plan.purchases.rows().get(p as usize).map(|r| Selection::Purchase(r.id)),
            RowKind::Group(_) | RowKind::OtherPurchases(_) => None,
        }
    }
    /// The row of a selection, if it has one.
    pub fn row_of(&self, selection: Selection) -> Option<usize> {
        let plan = self.cx.plan;
        match selection {
            Selection::Project(id) => self.rows.row_of_project(id),
            Selection::Task(id) => plan.tasks.place(id).and_then(|p| self.rows.row_of_work(p as u32)),
            Selection::Purchase(id) => {
                let place = plan.purchases.place(id)?;
                self.rows.row_of_work((plan.tasks.len() + place) as u32)
            }
            Selection::None | Selection::Person(_) => None,
        }
    }
    /// The hue of what a row shows: that of its project.
    pub fn hue(&self, kind: RowKind) -> egui::Color32 {
        self.project_of(kind).map_or(self.tokens().faint, |id| self.cx.hue(id))
    }
    /// The project a row belongs to.
    pub fn project_of(&self, kind: RowKind) -> Option<ProjectId> {
        let plan = self.cx.plan;
        match kind {
            RowKind::Project(p) => plan.projects.rows().get(p as usize).map(|r| r.id),
            RowKind::Task(t) | RowKind::Group(t) => plan.tasks.rows().get(t as usize).map(|r| r.project),
            RowKind::Purchase(p) | RowKind::OtherPurchases(p) => {
                plan.purchases.rows().get(p as usize).map(|r| r.project)
            }
        }
    }
    /// The name of what a row shows.
    pub fn name(&self, kind: RowKind) -> &str {
        let plan = self.cx.plan;
        match kind {
            RowKind::Project(p) => plan.projects.rows().get(p as usize).map(|r| r.name.as_str()),
            RowKind::Task(t) => plan.tasks.rows().get(t as usize).map(|r| r.name.as_str()),
            RowKind::Group(t) => plan.tasks.rows().get(t as usize).map(|r| r.group.as_str()),
            RowKind::Purchase(p) => plan.purchases.rows().get(p as usize).map(|r| r.item.as_str()),
            RowKind::OtherPurchases(_) => Some("Other purchases"),
        }
        .unwrap_or("")
    }
    /// The id of the row of a selection: the same wherever the row stands.
    pub fn row_id(&self, selection: Selection) -> Id {
        match selection {
            Selection::Project(id) => self.id.with(("project", id)),
            Selection::Task(id) => self.id.with(("task", id)),
            Selection::Purchase(id) => self.id.with(("purchase", id)),
            Selection::Person(id) => self.id.with(("person", id)),
            Selection::None => self.id.with("nothing"),
        }
    }
}

/// Click selects, right click opens the menu.
pub fn pointed(frame: &Frame<'_>, kind: RowKind, response: &Response, asks: &mut Vec<Ask>) {
    let Some(selection) = frame.selection(kind) else { return };
    let date = date_at(frame, kind, response);
    if let Some(at) = date.filter(|_| response.clicked()) {
        asks.push(Ask::Why(Question { of: selection, at: Some(at) }));
    } else if response.clicked() || response.secondary_clicked() {
        asks.push(Ask::Select(selection));
    }
    let open = response.secondary_clicked()
        || egui::Popup::is_id_open(&response.ctx, egui::Popup::default_response_id(response));
    if open {
        response.context_menu(|ui| menu(frame, kind, ui, asks));
    }
}

/// The computed date in the left columns at which a row was clicked: the forecast of a project, start and finish of what is
/// inside one.
fn date_at(frame: &Frame<'_>, kind: RowKind, response: &Response) -> Option<egui::Rect> {
    let at = response.interact_pointer_pos()?;
    let columns = frame.areas.columns;
    let start = columns.promised.filter(|_| !matches!(kind, RowKind::Project(_)));
    let column = [start, Some(columns.forecast)].into_iter().flatten().find(|c| c.0 <= at.x && at.x < c.1)?;
    let middle = response.rect.center().y;
    Some(egui::Rect::from_x_y_ranges(column.0..=column.1, middle - 9.0..=middle + 9.0))
}

/// The menu of a row or bar. Commands run on the selection, which the click has just set.
fn menu(frame: &Frame<'_>, kind: RowKind, ui: &mut Ui, asks: &mut Vec<Ask>) {
    let mut item = |ui: &mut Ui, command: Command| {
        let Some(entry) = entry_of(command) else { return };
        let keys = entry.keys.map(|k| ui.ctx().format_shortcut(&k)).unwrap_or_default();
        if ui.add(egui::Button::new(entry.name).shortcut_text(keys)).clicked() {
            asks.push(Ask::Run(command));
        }
    };
    if matches!(kind, RowKind::Project(_)) {
        for command in [Command::NewTask, Command::NewPurchase] {
            item(ui, command);
        }
        ui.separator();
        for command in [Command::RankUp, Command::RankDown] {
            item(ui, command);
        }
        ui.separator();
    }
    for command in [Command::Rename, Command::Duplicate, Command::Delete] {
        item(ui, command);
    }
    let RowKind::Task(place) = kind else { return };
    let pinned = frame.cx.plan.tasks.rows().get(place as usize).filter(|t| t.pin.is_some());
    if let Some(task) = pinned {
        ui.separator();
        if ui.button("Remove pin").clicked() {
            let free = Task { pin: None, ..Task::clone(task) };
            asks.push(Ask::Edit(format!("Remove the pin of {}", task.name), Edit::put(free)));
        }
    }
}
