//! Whose turn it is, in small: the order of service where work is pulled forward, preferred, pinned, or needs units.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;

use plan::{Plan, at, by, date};
use stackrank::domain::{Lag, LinkKind, PurchaseState, Strength, TaskKind};

/// A task's turn comes at its place in the list, also where it takes nobody's time: what a milestone at the end of a list
/// waits for is pulled forward behind the work that is listed before it, not in front of it.
#[test]
fn a_milestone_pulls_at_its_own_place() {
    let mut plan = Plan::new();
    let ann = plan.person("ann", |_| ());
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let work = plan.task(high, "work", "1d", by(&[(ann, 100)]));
    let done = plan.task(high, "done", "0d", |t| t.kind = TaskKind::Milestone);
    let first = plan.task(low, "first", "1d", by(&[(ann, 100)]));
    plan.link(first, done);
    assert_eq!(plan.dates(work).start(), Some(at("2026-11-23T08:00")));
    assert_eq!(plan.dates(first).start(), Some(at("2026-11-24T08:00")));
}

/// Inside a project the list respects preferred links, so that they hold, of milestones too.
#[test]
fn a_preferred_link_inside_a_project_holds() {
    let mut plan = Plan::new();
    let (ann, bob) = (plan.person("ann", |_| ()), plan.person("bob", |_| ()));
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let root = plan.task(high, "root", "1d", by(&[(ann, 100)]));
    let work = plan.task(high, "work", "1d", by(&[(ann, 100)]));
    let done = plan.task(high, "done", "0d", |t| t.kind = TaskKind::Milestone);
    let first = plan.task(low, "first", "1d", by(&[(bob, 100)]));
    let second = plan.task(low, "second", "1d", by(&[(bob, 100)]));
    plan.link(first, root);
    plan.link(first, second);
    plan.link(second, done);
    for (from, to) in [(root, work), (work, done)] {
        plan.link(from, to);
        plan.change_link(|l| l.strength = Strength::Preferred);
    }
    assert_eq!(plan.dates(done).start(), Some(at("2026-11-25T17:00")));
}

/// Goods that came long ago: a lag has passed by now, however the dependency counts their units.
#[test]
fn a_lag_of_units_is_measured_from_the_instant() {
    for units in [None, Some(1)] {
        let mut plan = Plan::new();
        let project = plan.project("p", |_| ());
        let there = plan.purchase(project, "there", "1ed", |p| {
            (p.state, p.received_on) = (PurchaseState::Received, Some(date("2026-11-12")));
        });
        let task = plan.task(project, "task", "1d", |_| ());
        plan.joined(there, task, LinkKind::FinishStart, Lag::Working(16));
        plan.change_link(|l| l.units = units);
        assert_eq!(plan.dates(task).start(), Some(at("2026-11-23T08:00")), "{units:?}");
    }
}

/// A pinned task holds its units at its own rank, whether their purchase has been served by then or not.
#[test]
fn a_pinned_task_keeps_its_units_from_lower_ranks() {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let pinned = plan.task(high, "pinned", "1d", |t| t.pin = Some(at("2026-12-14T08:00")));
    let servers = plan.purchase(low, "servers", "4ed", |p| p.quantity = 4);
    let task = plan.task(low, "task", "1d", |_| ());
    for (to, units) in [(pinned, 1), (task, 4)] {
        plan.link(servers, to);
        plan.change_link(|l| l.units = Some(units));
    }
    assert!(plan.dates(task).span.is_err(), "three of four are left");
}

/// ... also where the project takes no people and a part of its list was pulled forward: what is left is gone through in the
/// same order.
#[test]
fn a_preferred_link_holds_in_what_is_left_of_a_list() {
    let mut plan = Plan::new();
    let (ann, bob) = (plan.person("ann", |_| ()), plan.person("bob", |_| ()));
    let idea = plan.project("idea", |p| p.stage = plan::id("proposed"));
    let live = plan.project("live", |_| ());
    let zero = plan.task(idea, "zero", "1d", by(&[(ann, 100)]));
    let one = plan.task(idea, "one", "1d", by(&[(bob, 100)]));
    let three = plan.task(idea, "three", "1d", by(&[(ann, 100), (bob, 100)]));
    let four = plan.task(idea, "four", "0d", |t| t.kind = TaskKind::Milestone);
    let bought = plan.purchase(idea, "bought", "4ed", |_| ());
    let root = plan.task(live, "root", "1d", |_| ());
    plan.link(zero, one);
    plan.link(zero, four);
    plan.link(one, root);
    plan.link(three, four);
    plan.change_link(|l| l.strength = Strength::Preferred);
    plan.link(bought, zero);
    plan.change_link(|l| l.strength = Strength::Preferred);
    assert_eq!(plan.dates(three).start(), Some(at("2026-11-25T08:00")));
    assert_eq!(plan.dates(four).start(), Some(at("2026-11-25T17:00")));
}
