//! The menu of a card. It selects the project, and runs commands of the one table on it.
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Cx, Selection};
use crate::domain::Project;
use crate::edits::make;
use egui::{Button, Response, Ui};

/// Shows the menu where the card was clicked with the other button.
pub(super) fn show(cx: &Cx<'_>, project: &Project, response: &Response, asks: &mut Vec<Ask>) {
    response.context_menu(|ui| {
        let groups: [&[Command]; 4] = [
            &[Command::OpenProject],
            &[Command::Rename, Command::Duplicate, Command::Delete],
            &[Command::NewTask, Command::NewPurchase],
            &[Command::RankUp, Command::RankDown],
        ];
        for group in groups {
            for command in group {
                entry(ui, project, *command, asks);
            }
            ui.separator();
        }
        ui.menu_button("Move to", |ui| stages(ui, cx, project, asks));
    });
}

fn entry(ui: &mut Ui, project: &Project, command: Command, asks: &mut Vec<Ask>) {
    let Some(entry) = entry_of(command) else { return };
    let mut button = Button::new(entry.name);
    if let Some(keys) = &entry.keys {
        button = button.shortcut_text(ui.format_shortcut(keys));
    }
    if ui.add(button).on_hover_text(entry.help).clicked() {
        asks.push(Ask::Select(Selection::Project(project.id)));
        asks.push(Ask::Run(command));
    }
}

fn stages(ui: &mut Ui, cx: &Cx<'_>, project: &Project, asks: &mut Vec<Ask>) {
    let Some(rank) = cx.plan.ranked().iter().position(|p| p.id == project.id) else { return };
    for stage in cx.plan.columns() {
        let here = stage.id == project.stage;
        if ui.add_enabled(!here, Button::new(stage.name.as_str())).clicked() {
            let edit = make::move_project(cx.plan, project.id, rank, Some(stage.id));
            asks.push(Ask::Edit(format!("Move {} to {}", project.name, stage.name), edit));
        }
    }
}
