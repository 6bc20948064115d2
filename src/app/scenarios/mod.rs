//! Scenarios on the screen: the chip in the header that says which plan is shown, and its menu; the list that lays the scenario
//! beside the live plan; and a line around the view, so that nobody takes one for the other.
//!
//! While that list is open, every view marks the figures that are other ones in the live plan, and the timeline draws the live plan's
//! bars as outlines.
mod compare;
mod menu;
mod steps;

use super::context::Cx;
use super::theme::Tokens;
use crate::domain::Id;
use crate::workspace::{Live, Scenario, Workspace};
use egui::{Painter, Pos2, Shape, Stroke, StrokeKind, Ui, vec2};

pub use compare::compare_ui;
pub use menu::{Field, Menu, Words, menu_ui};

/// What a view may know of scenarios.
#[derive(Clone, Copy, Default)]
pub struct WhatIf<'a> {
    /// All of them, oldest first, the discarded ones among them.
    pub all: &'a [Scenario],
    /// The one that is shown; `None`: the live plan.
    pub shown: Option<&'a Scenario>,
    /// The live plan, while a scenario is shown and compared with it.
    pub beside: Option<Live<'a>>,
}

impl<'a> WhatIf<'a> {
    /// That of a workspace. `compared`: the comparison is open.
    pub fn of(workspace: &'a Workspace, compared: bool) -> Self {
        Self {
            all: workspace.scenarios(),
            shown: workspace.scenario(),
            beside: workspace.beside().filter(|_| compared),
        }
    }
}

/// What is asked about scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioAsk {
    /// Look at which there are.
    List,
    /// Begin one with this name, and show it.
    Begin(String),
    /// Show one.
    Enter(Id),
    /// Show the live plan.
    Leave,
    /// Merge one into the live plan.
    Adopt(Id),
    /// Discard one.
    Discard(Id),
    /// Bring a discarded one back, and show it again if it was shown.
    BringBack(Id, bool),
    /// Give one another name.
    Rename(Id, String),
}

/// The line around the view.
pub fn outline(ui: &Ui, cx: &Cx<'_>) {
    if cx.what_if.shown.is_some() && cx.then.is_none() {
        let stroke = Stroke::new(2.0, cx.tokens.accent);
        ui.painter().rect_stroke(ui.max_rect(), 0, stroke, StrokeKind::Inside);
    }
}

/// The sign of a scenario, about ten points wide: one way that forks into two.
fn fork(painter: &Painter, at: Pos2, ink: egui::Color32) {
    let line = Stroke::new(1.5, ink);
    let tips = [vec2(4.0, -3.5), vec2(4.0, 3.5)];
    for tip in tips {
        let bend = vec![at + vec2(-5.0, 0.0), at + vec2(-1.0, 0.0), at + tip];
        painter.add(Shape::line(bend, line));
        painter.circle_filled(at + tip, 1.8, ink);
    }
}

/// "12 changes", "1 change", "no change": rows that are other ones than when it began.
fn changes(count: usize) -> String {
    match count {
        0 => "no change".into(),
        1 => "1 change".into(),
        n => format!("{n} changes"),
    }
}

/// Ink of a difference: what is better, what is worse, what is neither.
fn ink(tokens: &Tokens, better: std::cmp::Ordering) -> egui::Color32 {
    match better {
        std::cmp::Ordering::Greater => tokens.good.0,
        std::cmp::Ordering::Less => tokens.trouble.0,
        std::cmp::Ordering::Equal => tokens.faint,
    }
}
