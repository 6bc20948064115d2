//! Status: shape, colour and words, never colour alone.
use crate::app::format;
use crate::app::theme::Tokens;
use crate::domain::{Currency, Money};
use crate::engine::{ProjectOutlook, Status};
use egui::{Color32, Painter, Pos2, Shape, Stroke, pos2};

/// The shape of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// ○
    Ring,
    /// ●
    Disc,
    /// ▲
    Triangle,
    /// ■
    Square,
}

/// The shape of a status.
pub fn mark(status: Status) -> Mark {
    match status {
        Status::NotSet => Mark::Ring,
        Status::OnTrack => Mark::Disc,
        Status::AtRisk => Mark::Triangle,
        Status::InTrouble => Mark::Square,
    }
}

/// The words of a status.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::NotSet => "No promise",
        Status::OnTrack => "On track",
        Status::AtRisk => "At risk",
        Status::InTrouble => "In trouble",
    }
}

/// Paints a mark about nine points wide.
pub fn paint_mark(painter: &Painter, centre: Pos2, shape: Mark, colour: Color32) {
    match shape {
        Mark::Ring => {
            painter.circle_stroke(centre, 3.8, Stroke::new(1.3, colour));
        }
        Mark::Disc => {
            painter.circle_filled(centre, 4.2, colour);
        }
        Mark::Triangle => {
            let (x, y) = (centre.x, centre.y);
            let points = vec![pos2(x, y - 4.6), pos2(x + 5.0, y + 4.0), pos2(x - 5.0, y + 4.0)];
            painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        }
        Mark::Square => {
            painter.rect_filled(egui::Rect::from_center_size(centre, egui::Vec2::splat(8.0)), 1, colour);
        }
    }
}

/// A project's deadline in words that say why it has its status: "7 d spare", "P80 3 d late", "5 d late", "P50 4 d late", "no promise",
/// "no date". By the plan where that says the same as the forecast by which it is judged, else by the level that decides.
pub fn deadline_words(project: &ProjectOutlook) -> String {
    let plan = |days: i32| format::slack(days);
    let told = project.forecast.as_ref();
    let level = |name: &str, late: Option<i32>| match late {
        Some(days) => format!("{name} {days} d late"),
        None => format!("{name} has no date"),
    };
    match (project.deadline, project.slack, told) {
        (Status::NotSet, ..) => "no promise".into(),
        (Status::AtRisk, _, Some(told)) => level("P80", told.p80_late),
        (Status::InTrouble, Some(days), _) if days < 0 => plan(days),
        (Status::InTrouble, Some(_), Some(told)) => level("P50", told.p50_late),
        (Status::OnTrack, Some(days), Some(_)) if days < 0 => "P80 in time".into(),
        (Status::OnTrack, None, Some(_)) => "P80 in time".into(),
        (_, Some(days), _) => plan(days),
        (_, None, _) => "no date".into(),
    }
}

/// Colour of the slack of the plan: that of the status where the two say the same, for it is the forecast that is judged.
pub fn slack_ink(tokens: &Tokens, project: &ProjectOutlook) -> Color32 {
    let late = project.slack.is_some_and(|days| days < 0);
    match project.deadline {
        Status::NotSet => tokens.text,
        Status::OnTrack if late => tokens.text,
        Status::AtRisk | Status::InTrouble if !late => tokens.text,
        status => ink(tokens, status),
    }
}

/// A project's budget in words: "€14k left", "€22k over", "P80 +€3k", "P50 +€1k", "no budget"; the same figures as its status.
pub fn budget_words(project: &ProjectOutlook, currency: Currency) -> String {
    if project.budget == Status::NotSet {
        return "no budget".into();
    }
    let variance = project.money.variance();
    let show = |amount| format::money(amount, currency);
    // what uncertain prices and times could add, where that alone breaks the budget
    let most = project.money.p80.minus(project.money.budget);
    let half = project.forecast.map_or(variance, |told| told.eac.p50.minus(project.money.budget));
    match project.budget {
        Status::InTrouble if variance > Money::ZERO => format!("{} over", show(variance)),
        Status::InTrouble => format!("P50 +{}", show(half)),
        _ if most > Money::ZERO => format!("P80 +{}", show(most)),
        _ if variance > Money::ZERO => format!("P50 {} left", show(-half)),
        _ => format!("{} left", show(-variance)),
    }
}

/// Colour of a status' words.
pub fn ink(tokens: &Tokens, status: Status) -> Color32 {
    tokens.status(status).0
}
