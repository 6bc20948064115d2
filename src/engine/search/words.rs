//! Suggested moves in words, of which names of projects are links.
use super::{Objective, SuggestedMove};
use crate::domain::{Money, Portfolio, ProjectId};
use crate::engine::explain::{project_part, text};
use crate::engine::{Change, Order, WhyPart, change_parts};

/// What a step does: "Move Firewall HA pair from rank 7 to 2". `before` is the order that it is made in.
pub fn step_parts(plan: &Portfolio, before: &Order, step: &SuggestedMove) -> Vec<WhyPart> {
    let mut order = before.clone();
    let mut parts = vec![];
    for change in &step.changes {
        if !parts.is_empty() {
            parts.push(text(", and "));
        }
        let Change::Rank(id, to) = *change else {
            parts.extend(change_parts(plan, *change));
            continue;
        };
        let place = plan.projects.place(id);
        let from = order.places().iter().position(|at| Some(*at as usize) == place);
        let from = from.map_or(String::new(), |from| format!(" from rank {}", from + 1));
        let to_words = if from.is_empty() { format!(" to rank {to}") } else { format!("{from} to {to}") };
        parts.extend([text("Move "), project_part(plan, id), text(to_words)]);
        order = order.moved(plan, id, to.saturating_sub(1) as usize, None);
    }
    parts
}

/// Who ends earlier by it, and by how many working days: "Core gains 9 d; Wi-Fi gets a date". Empty where nobody does.
pub fn gains_parts(plan: &Portfolio, step: &SuggestedMove) -> Vec<WhyPart> {
    listed(plan, &step.gains, "gains", "gets a date")
}

/// Who ends later by it: "Wi-Fi loses 2 d; Core has no date any more". Empty where nobody does.
pub fn losses_parts(plan: &Portfolio, step: &SuggestedMove) -> Vec<WhyPart> {
    listed(plan, &step.losses, "loses", "has no date any more")
}

/// What becomes better from one order to another: "weighted lateness 31.0 d to 18.0 d, above the funding 45k to 0". Days are
/// working days; `money` writes an amount that is not below zero. Where neither changes: how much earlier all end.
pub fn better_words(before: Objective, after: Objective, money: impl Fn(Money) -> String) -> String {
    let days = |o: Objective| format!("{}.{} d", o.first / 1_000, o.first % 1_000 / 100);
    let mut parts = vec![];
    if before.first != after.first {
        parts.push(format!("weighted lateness {} to {}", days(before), days(after)));
    }
    if before.unfunded != after.unfunded {
        parts.push(format!("above the funding {} to {}", money(before.unfunded), money(after.unfunded)));
    }
    if parts.is_empty() {
        parts.push(format!("finishes {} d earlier in all", before.finish.saturating_sub(after.finish)));
    }
    parts.join(", ")
}

fn listed(plan: &Portfolio, list: &[(ProjectId, Option<i32>)], verb: &str, dateless: &str) -> Vec<WhyPart> {
    let mut parts = vec![];
    for (id, days) in list {
        if !parts.is_empty() {
            parts.push(text("; "));
        }
        let words = days.map_or_else(|| format!(" {dateless}"), |days| format!(" {verb} {days} d"));
        parts.extend([project_part(plan, *id), text(words)]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_better_is_said_and_nothing_else() {
        let worth =
            |first, unfunded, finish| Objective { first, unfunded: Money::from_minor(unfunded), finish };
        let said = |a, b| better_words(a, b, |m| m.minor().to_string());
        assert_eq!(said(worth(31_250, 0, 9), worth(18_000, 0, 7)), "weighted lateness 31.2 d to 18.0 d");
        assert_eq!(said(worth(5, 45, 9), worth(5, 0, 12)), "above the funding 45 to 0");
        assert_eq!(said(worth(5, 45, 9), worth(5, 45, 7)), "finishes 2 d earlier in all");
    }
}
