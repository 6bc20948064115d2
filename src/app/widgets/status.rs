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
        (Status::InTrouble, Some(_), Some(told)) if told.on_time.is_some() => level("P50", told.p50_late),
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
        Status::NotSet => tokens.faint,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Portfolio};
    use crate::engine::{Chance, Judged, Levels};

    /// What follows for a project, judged as the runs of a simulation would have it: with how far P50 and P80 pass the promise.
    fn judged(deadline: Status, slack: Option<i32>, late: (Option<i32>, Option<i32>)) -> ProjectOutlook {
        let mut plan = Portfolio::empty();
        let mut ids = || Id::generate(1, 1);
        crate::edits::make::new_project(&plan, &mut ids, "A", None).unwrap().1.apply(&mut plan).unwrap();
        let today = "2026-11-23".parse().unwrap();
        let row = crate::engine::evaluate(&plan, today).projects.remove(0);
        let told = Judged {
            finish: Levels::default(),
            eac: Levels::default(),
            on_time: Some(Chance { met: 1, runs: 2 }),
            within_budget: None,
            both: None,
            p50_late: late.0,
            p80_late: late.1,
        };
        ProjectOutlook { deadline, slack, forecast: Some(told), ..row }
    }

    #[test]
    fn the_words_of_a_deadline_follow_from_what_it_is_judged_by() {
        let words = |status, slack, late| deadline_words(&judged(status, slack, late));
        assert_eq!(words(Status::OnTrack, Some(5), (None, None)), "5 d spare");
        assert_eq!(words(Status::AtRisk, Some(5), (None, Some(3))), "P80 3 d late");
        assert_eq!(words(Status::AtRisk, Some(-1), (None, Some(3))), "P80 3 d late");
        assert_eq!(words(Status::AtRisk, Some(5), (None, None)), "P80 has no date");
        assert_eq!(words(Status::InTrouble, Some(-12), (Some(14), Some(20))), "12 d late");
        assert_eq!(words(Status::InTrouble, Some(2), (Some(4), Some(9))), "P50 4 d late");
        assert_eq!(words(Status::InTrouble, None, (None, None)), "no date");
        assert_eq!(words(Status::OnTrack, Some(-1), (None, None)), "P80 in time", "the plan is gloomier");
        assert_eq!(words(Status::NotSet, None, (None, None)), "no promise");
        let plan = ProjectOutlook { forecast: None, ..judged(Status::InTrouble, Some(-3), (None, None)) };
        assert_eq!(deadline_words(&plan), "3 d late");
    }

    #[test]
    fn the_words_of_a_budget_follow_from_what_it_is_judged_by() {
        let words = |budget: Status, eac: i64, p50: i64, p80: i64| {
            let mut row = judged(Status::NotSet, None, (None, None));
            let money = |thousands: i64| Money::from_minor(thousands * 100_000);
            (row.budget, row.money.budget, row.money.p80) = (budget, money(100), money(p80));
            row.money.to_come = money(eac);
            let eac = Levels { p50: money(p50), ..Levels::default() };
            row.forecast = row.forecast.map(|told| Judged { eac, ..told });
            budget_words(&row, Currency::EUR)
        };
        assert_eq!(words(Status::OnTrack, 90, 92, 95), "€10k left");
        assert_eq!(words(Status::OnTrack, 101, 92, 95), "P50 €8k left", "the plan is gloomier");
        assert_eq!(words(Status::AtRisk, 90, 92, 103), "P80 +€3k");
        assert_eq!(words(Status::AtRisk, 90, 92, 95), "€10k left", "but not without its contingency");
        assert_eq!(words(Status::InTrouble, 107, 104, 109), "€7k over");
        assert_eq!(words(Status::InTrouble, 99, 102, 109), "P50 +€2k");
        assert_eq!(words(Status::NotSet, 99, 102, 109), "no budget");
    }
}
