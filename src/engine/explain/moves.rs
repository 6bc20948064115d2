//! Single moves that would bring a project back, in words of which names are links: what is changed, and what that brings
//! and costs.
use super::{WhyPart, person_name, project_part, text, window_name};
use crate::domain::check::work_name;
use crate::domain::{Money, Portfolio, RecordId, WorkId};
use crate::engine::words::short_day;
use crate::engine::{Change, Move};
use chrono::NaiveDate;

/// A move as a sentence without its full stop: "Move Firewall HA pair to rank 3".
pub fn change_words(plan: &Portfolio, change: Change) -> String {
    change_parts(plan, change).iter().map(WhyPart::text).collect()
}

/// The same in parts, of which every name is a link.
pub fn change_parts(plan: &Portfolio, change: Change) -> Vec<WhyPart> {
    let work = |work: WorkId| WhyPart::Link(work_name(plan, work), work.into());
    let task = |id| work(WorkId::Task(id));
    let purchase = |id| work(WorkId::Purchase(id));
    match change {
        Change::Rank(id, rank) => {
            vec![text("Move "), project_part(plan, id), text(format!(" to rank {rank}"))]
        }
        Change::Window(id, set) => {
            let windows = WhyPart::Link(window_name(plan, Some(set)), set.into());
            vec![text("Do "), task(id), text(" in "), windows]
        }
        Change::Expedite(id, place) => {
            let offer = plan.purchases.get(id).and_then(|p| p.expedite.get(place as usize));
            let within = offer.map_or(String::new(), |o| format!(", {} instead", o.lead_time));
            vec![text("Take the expedite offer for "), purchase(id), text(within)]
        }
        Change::Person(id, from, to) => {
            let person = |id| WhyPart::Link(person_name(plan, id), RecordId::Person(id));
            vec![text("Let "), person(to), text(" do "), task(id), text(" instead of "), person(from)]
        }
        Change::Drop(id) => match plan.dependencies.get(id) {
            Some(link) => vec![text("Let "), work(link.to), text(" not wait for "), work(link.from)],
            None => vec![text("Drop a preferred dependency")],
        },
        Change::CutTask(id) => vec![text("Do "), task(id), text(" at the low end of its estimate")],
        Change::CutLeadTime(id) => vec![text("Get "), purchase(id), text(" at the low end of its lead time")],
    }
}

/// What a move brings and costs: "ends 26 Feb, 9 d gained, keeps the promise; Wi-Fi loses 2 d; costs 1,200 EUR". Projects
/// that lose are links; `money` writes an amount that is not below zero.
pub fn gain_parts(
    plan: &Portfolio,
    today: NaiveDate,
    found: &Move,
    money: impl Fn(Money) -> String,
) -> Vec<WhyPart> {
    let promised = plan.projects.get(found.project).is_some_and(|p| p.promise.is_some());
    let gained = found.gained.map_or(String::new(), |days| format!(", {days} d gained"));
    let keeps = if promised && found.keeps { ", keeps the promise" } else { "" };
    let mut parts = vec![text(format!("ends {}{gained}{keeps}", short_day(found.finish, today)))];
    for (id, days) in &found.losses {
        let loses = match days {
            Some(days) => format!(" loses {days} d"),
            None => " has no date any more".into(),
        };
        parts.extend([text("; "), project_part(plan, *id), text(loses)]);
    }
    match found.money {
        Money::ZERO => {}
        more if more > Money::ZERO => parts.push(text(format!("; costs {}", money(more)))),
        less => parts.push(text(format!("; saves {}", money(-less)))),
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ProjectId;

    #[test]
    fn gains_losses_and_money_stand_in_one_sentence() {
        let plan = Portfolio::empty();
        let day: NaiveDate = "2026-11-23".parse().unwrap();
        let id: ProjectId = "x".parse().unwrap();
        let mut found = Move {
            project: id,
            change: Change::Rank(id, 3),
            finish: day,
            gained: Some(9),
            keeps: true,
            losses: vec![(id, Some(2)), (id, None)],
            money: Money::from_minor(1_200),
        };
        let said = |found: &Move| -> String {
            let parts = gain_parts(&plan, day, found, |m| format!("{} EUR", m.minor()));
            parts.iter().map(WhyPart::text).collect()
        };
        assert_eq!(
            said(&found),
            "ends 23 Nov, 9 d gained; a project loses 2 d; a project has no date any more; costs 1200 EUR"
        );
        (found.gained, found.losses, found.money) = (None, vec![], Money::from_minor(-5));
        assert_eq!(said(&found), "ends 23 Nov; saves 5 EUR");
        assert_eq!(change_words(&plan, found.change), "Move a project to rank 3");
    }
}
