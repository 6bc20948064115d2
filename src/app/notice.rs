//! What is said about keeping the plan: the bar under the header, the right end of the status bar, and the page that
//! stands where the views would be when the file cannot be read.
use super::commands::Command;
use super::context::{Ask, Cx};
use super::format;
use super::status_bar::Keeping;
use super::theme::{Size, Weight, font, size};
use crate::workspace::{Document, DocumentState};
use egui::{Button, Frame, Margin, Panel, RichText, Ui};

/// A trouble that is over within this time is not told.
const SOON: std::time::Duration = std::time::Duration::from_secs(3);

/// What the right end of the status bar says.
pub fn keeping(document: &Document) -> Keeping {
    let path = document.path().map_or_else(|| "in memory only".to_owned(), |p| p.display().to_string());
    let (text, hint, wrong) = match document.state() {
        DocumentState::InMemory => ("Not kept in a file".to_owned(), path, false),
        DocumentState::Untouched => ("Nothing to save".to_owned(), format!("Will be kept in {path}"), false),
        DocumentState::Saved(Some(at)) => (format!("Saved {}", at.format("%H:%M")), path, false),
        DocumentState::Saved(None) => ("Saved".to_owned(), path, false),
        DocumentState::Saving => ("Saving…".to_owned(), path, false),
        DocumentState::Failed { message, .. } => ("Not saved".to_owned(), message.clone(), true),
        DocumentState::ChangedOnDisk { .. } => {
            ("Not saved".to_owned(), "The file was changed by something else".to_owned(), true)
        }
        DocumentState::Unreadable { .. } => ("Cannot be read".to_owned(), path, true),
    };
    Keeping { text, hint, wrong }
}

/// The bar under the header, if something is wrong.
pub fn notice_ui(ui: &mut Ui, cx: &Cx<'_>, document: &Document, asks: &mut Vec<Ask>) {
    let (text, buttons): (String, &[(&str, Ask)]) = match document.state() {
        DocumentState::Failed { message, recovery_safe } => {
            let safe = safe_words(*recovery_safe);
            let buttons: &[(&str, Ask)] =
                &[("Try again", Ask::RetrySave), ("Save a copy…", Ask::Run(Command::SaveCopy))];
            (format!("{} {safe}", super::format::sentence(message)), buttons)
        }
        // mostly it is merged before anybody can read this
        DocumentState::ChangedOnDisk { .. } if document.unsaved_for() < SOON => {
            ui.ctx().request_repaint_after(SOON);
            return;
        }
        DocumentState::ChangedOnDisk { recovery_safe } => {
            let text = format!(
                "The file was changed by something else since it was read; it is not overwritten. {}",
                safe_words(*recovery_safe)
            );
            let buttons: &[(&str, Ask)] = &[
                ("Keep mine, the other in the history", Ask::KeepMine),
                ("Open what is on disk", Ask::Reread),
                ("Save a copy…", Ask::Run(Command::SaveCopy)),
            ];
            (text, buttons)
        }
        _ => match document.offer() {
            Some(offer) => {
                let when = offer.at.with_timezone(&chrono::Local).format("%-d %b %H:%M");
                let text = format!("Unsaved changes of {when} were found beside this file.");
                let buttons: &[(&str, Ask)] = &[("Open them", Ask::UseKept), ("Leave them", Ask::LeaveKept)];
                (text, buttons)
            }
            None => return,
        },
    };
    let (ink, ground) = cx.tokens.risk;
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::top("notice").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format::shown(&text)).color(ink).font(font(Weight::Medium, Size::Body)));
            for (name, ask) in buttons {
                if ui.button(*name).clicked() {
                    asks.push(ask.clone());
                }
            }
        });
    });
}

fn safe_words(recovery_safe: bool) -> &'static str {
    if recovery_safe {
        "Your changes are safe in the recovery copy."
    } else {
        "Your changes are only in memory: save a copy elsewhere."
    }
}

/// The page that stands where the views would be, when the file cannot be read. Returns whether it stands.
pub fn unreadable_ui(ui: &mut Ui, cx: &Cx<'_>, document: &Document, asks: &mut Vec<Ask>) -> bool {
    let DocumentState::Unreadable { fault, newer } = document.state() else { return false };
    let tokens = cx.tokens;
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.2);
        ui.set_max_width(560.0);
        let title =
            if *newer { "This plan was written by a newer Stackrank" } else { "This plan cannot be read" };
        ui.label(RichText::new(title).font(font(Weight::SemiBold, Size::Title)));
        ui.add_space(8.0);
        if let Some(path) = document.path() {
            ui.label(RichText::new(path.display().to_string()).color(tokens.dim));
        }
        ui.add_space(8.0);
        Frame::new()
            .fill(tokens.sunken)
            .corner_radius(size::CARD_RADIUS)
            .inner_margin(Margin::same(14))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(format::shown(fault));
            });
        ui.add_space(8.0);
        ui.label(RichText::new("Nothing will be written to it.").color(tokens.dim));
        ui.add_space(16.0);
        if document.both_sides().is_some() {
            let primary = RichText::new("Merge both sides").color(tokens.on_accent);
            if ui.add(Button::new(primary).fill(tokens.accent)).clicked() {
                asks.push(Ask::UseBothSides);
            }
            let words = "By row and field; what only one value can stand for waits in the list of conflicts.";
            ui.label(RichText::new(words).small().color(tokens.dim));
            ui.add_space(8.0);
        }
        if let Some(offer) = document.offer() {
            let when = offer.at.with_timezone(&chrono::Local).format("%-d %b %Y, %H:%M");
            let text = format!("Go on from the version of {when}");
            let primary = RichText::new(text).color(tokens.on_accent);
            if ui.add(Button::new(primary).fill(tokens.accent)).clicked() {
                asks.push(Ask::UseKept);
            }
            ui.label(
                RichText::new("The file that cannot be read is kept beside it.").small().color(tokens.dim),
            );
            ui.add_space(8.0);
        }
        if let Some(found) = document.salvaged() {
            let text = format!("Go on from the {} rows that can be read", found.rows);
            if ui.button(text).clicked() {
                asks.push(Ask::UseSalvaged);
            }
            let lost = match found.lost {
                0 => "No whole line is lost.".to_owned(),
                1 => "One line is lost.".to_owned(),
                lost => format!("{lost} lines are lost."),
            };
            ui.label(RichText::new(lost).small().color(tokens.dim));
            ui.add_space(8.0);
        }
        if ui.button("Read it again").clicked() {
            asks.push(Ask::Reread);
        }
        if ui.button("Open another plan…").clicked() {
            asks.push(Ask::Run(Command::Open));
        }
    });
    true
}
