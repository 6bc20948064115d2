//! The example portfolio keeps its shape on whatever day it is opened.
use chrono::NaiveDate;
use stackrank::domain::{PurchaseState, check};
use stackrank::workspace::example;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Every day from one date up to, not including, another.
fn days(from: &str, to: &str) -> impl Iterator<Item = NaiveDate> + use<> {
    let to = date(to);
    date(from).iter_days().take_while(move |day| *day < to)
}

#[test]
fn it_breaks_no_rule_on_any_day() {
    for day in days("2026-01-01", "2029-01-01").chain(days("2035-01-01", "2036-01-01")) {
        let plan = example(day);
        assert_eq!(check::check(&plan), [], "{day}");
        assert!(plan.settings.is_example);
    }
}

#[test]
fn it_has_what_a_year_of_a_team_has() {
    let plan = example(date("2026-11-22"));
    assert_eq!(plan.projects.len(), 12);
    assert!((180..=220).contains(&plan.tasks.len()), "{} tasks", plan.tasks.len());
    assert!((55..=65).contains(&plan.purchases.len()), "{} purchases", plan.purchases.len());
    for state in PurchaseState::ALL {
        assert!(plan.purchases.iter().any(|p| p.state == state), "nothing is {state:?}");
    }
    let (people, teams): (Vec<_>, Vec<_>) = plan.people.iter().partition(|p| p.heads == 1);
    assert_eq!((people.len(), teams.len()), (7, 1));
    assert_eq!(plan.settings.name, "Infrastructure 2027");
}
