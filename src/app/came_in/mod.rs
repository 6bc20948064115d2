//! What came in from outside: a bar that tells it, and a list below the views in which each row can be taken back.
mod list;
mod questions;

use super::commands::Command;
use super::context::{Ask, Cx};
use super::format;
use super::theme::{Size, Weight, font};
use crate::edits::Difference;
use crate::workspace::CameIn;
use egui::{Frame, Label, Margin, Panel, RichText, Ui};

pub use list::list_ui;
pub use questions::questions_ui;

/// Lines told in the bar, and on hovering it.
const SHORT: usize = 2;
const LONG: usize = 24;

/// Whether the list is open.
#[derive(Clone, Copy, Debug, Default)]
pub struct CameInState {
    open: bool,
}

impl CameInState {
    /// Opens or closes the list.
    pub fn toggle(&mut self) {
        self.open = !self.open;
    }
    /// Closes the list.
    pub fn close(&mut self) {
        self.open = false;
    }
    /// Whether it is open.
    pub fn is_open(self) -> bool {
        self.open
    }
}

/// The bar, if something came in.
pub fn came_in_ui(ui: &mut Ui, cx: &Cx<'_>, open: bool, all: &[CameIn], asks: &mut Vec<Ask>) {
    let Some(newest) = all.last() else { return };
    let tokens = cx.tokens;
    // what needs a look is told in the colour of risk
    let (ink, ground) =
        if newest.look.is_empty() { (tokens.accent, tokens.accent_tint) } else { tokens.risk };
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 6));
    Panel::top("came in").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let text = RichText::new(summary(newest)).color(ink).font(font(Weight::Medium, Size::Body));
            ui.add(Label::new(text)).on_hover_ui(|ui| {
                for line in told(newest, LONG) {
                    ui.label(line);
                }
            });
            let mut button = |name: &str, ask| {
                if ui.button(name).clicked() {
                    asks.push(ask);
                }
            };
            button(if open { "Hide all" } else { "Show all" }, Ask::ShowCameIn);
            if !cx.clashes.is_empty() {
                button("Decide", Ask::Run(Command::Conflicts));
            }
            button("Take it back", Ask::TakeBack(newest.id, None));
            button("Close", Ask::CloseCameIn);
        });
    });
}

fn summary(came_in: &CameIn) -> String {
    format!("Came in from outside: {}.", told(came_in, SHORT).join("; "))
}

/// So many lines, those to look at first, and how many more there are.
fn told(came_in: &CameIn, most: usize) -> Vec<String> {
    let changes: Vec<String> = came_in.changes.iter().flat_map(Difference::lines).collect();
    let all = came_in.look.iter().chain(&changes);
    let count = came_in.look.len() + changes.len();
    let mut lines: Vec<String> = all.take(most).map(|line| format::shown(line).into_owned()).collect();
    if count > most {
        lines.push(format!("{} more", count - most));
    }
    lines
}
