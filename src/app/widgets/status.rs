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

/// A project's deadline in words: "5 d late", "7 d spare", "no promise", "no date".
pub fn deadline_words(project: &ProjectOutlook) -> String {
    match (project.deadline, project.slack) {
        (Status::NotSet, _) => "no promise".into(),
        (_, Some(days)) => format::slack(days),
        (_, None) => "no date".into(),
    }
}

/// A project's budget in words: "€14k left", "€22k over", "P80 +€3k", "no budget".
pub fn budget_words(project: &ProjectOutlook, currency: Currency) -> String {
    if project.budget == Status::NotSet {
        return "no budget".into();
    }
    let variance = project.money.variance();
    // what uncertain prices could add, where that alone breaks the budget
    let most = project.money.p80.minus(project.money.budget);
    if variance > Money::ZERO {
        format!("{} over", format::money(variance, currency))
    } else if most > Money::ZERO {
        format!("P80 +{}", format::money(most, currency))
    } else {
        format!("{} left", format::money(-variance, currency))
    }
}

/// Colour of a status' words.
pub fn ink(tokens: &Tokens, status: Status) -> Color32 {
    tokens.status(status).0
}
