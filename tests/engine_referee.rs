//! The referee itself: right dates pass, and each kind of fault that is planted in them is found and called by its name.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;
#[path = "common/referee/mod.rs"]
mod referee;

use plan::{Plan, at, by, date};
use stackrank::domain::{
    Delivery, PersonId, ProjectId, PurchaseId, PurchaseState, Strength, TaskId, TaskKind,
};

/// A plan whose right dates pass; with these tasks at other dates it must not.
fn planted(plan: &Plan, wrong: &[(TaskId, &str)], word: &str) {
    let good = plan.outlook();
    assert_eq!(referee::faults(&plan.rows, plan.today, &good), Vec::<String>::new());
    let mut bad = good.clone();
    for (task, span) in wrong {
        let (start, finish) = span.split_once(" .. ").unwrap();
        bad.tasks[plan.rows.tasks.place(*task).unwrap()].span = Ok((at(start), at(finish)));
    }
    let told = referee::faults(&plan.rows, plan.today, &bad).join("\n");
    assert!(told.contains(word), "{word:?} is not in {told:?}");
}

/// Two projects, and Ann.
fn start() -> (Plan, ProjectId, ProjectId, PersonId) {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let ann = plan.person("ann", |_| ());
    (plan, high, low, ann)
}

/// A quantity on order for a day, of which parts come on days of their own.
fn ordered(
    plan: &mut Plan,
    project: ProjectId,
    quantity: u32,
    day: &str,
    parts: &[(u32, &str)],
) -> PurchaseId {
    let purchase = plan.purchase(project, "servers", "1ed", |p| {
        (p.quantity, p.state, p.delivery_promised) = (quantity, PurchaseState::Ordered, Some(date(day)));
    });
    for (number, (units, day)) in parts.iter().enumerate() {
        let id = plan::id(&format!("part-{number}"));
        let row = Delivery { id, purchase, units: *units, promised: Some(date(day)), received_on: None };
        plan.rows.deliveries.put(row.into());
    }
    purchase
}

const MONDAY: &str = "2026-11-23T08:00 .. 2026-11-23T17:00";
const TUESDAY: &str = "2026-11-24T08:00 .. 2026-11-24T17:00";
const WEDNESDAY: &str = "2026-11-25T08:00 .. 2026-11-25T17:00";

#[test]
fn putting_off_instead_of_pulling_forward() {
    let (mut plan, high, low, ann) = start();
    let waits = plan.task(high, "waits", "1d", by(&[(ann, 100)]));
    let other = plan.task(high, "other", "1d", by(&[(ann, 100)]));
    let first = plan.task(low, "first", "1d", by(&[(ann, 100)]));
    plan.link(first, waits);
    planted(
        &plan,
        &[(other, MONDAY), (first, TUESDAY), (waits, WEDNESDAY)],
        "waits: could have started earlier",
    );
}

#[test]
fn a_preferred_link_that_binds_upwards() {
    let (mut plan, high, low, ann) = start();
    let bob = plan.person("bob", |_| ());
    let free = plan.task(high, "free", "1d", by(&[(ann, 100)]));
    let later = plan.task(low, "later", "1d", by(&[(bob, 100)]));
    plan.link(later, free);
    plan.change_link(|l| l.strength = Strength::Preferred);
    planted(&plan, &[(free, TUESDAY)], "free: could have started earlier");
}

#[test]
fn units_that_are_given_twice() {
    let (mut plan, high, low, _) = start();
    let servers = ordered(&mut plan, high, 8, "2026-12-04", &[(5, "2026-11-23")]);
    let first = plan.task(high, "first", "1d", |_| ());
    plan.link(servers, first);
    plan.change_link(|l| l.units = Some(4));
    let second = plan.task(low, "second", "1d", |_| ());
    plan.link(servers, second);
    plan.change_link(|l| l.units = Some(4));
    planted(&plan, &[(second, TUESDAY)], "8 units are held");
}

#[test]
fn a_part_that_is_not_waited_for() {
    let (mut plan, high, _, _) = start();
    let servers = ordered(&mut plan, high, 8, "2026-11-23", &[(5, "2026-12-04")]);
    let all = plan.task(high, "all", "1d", |_| ());
    plan.link(servers, all);
    planted(&plan, &[(all, TUESDAY)], "breaks link-001");
}

#[test]
fn capacity_calendars_and_absences() {
    let (mut plan, high, low, ann) = start();
    let first = plan.task(high, "first", "1d", by(&[(ann, 100)]));
    let second = plan.task(low, "second", "1d", by(&[(ann, 100)]));
    planted(&plan, &[(second, MONDAY)], "is overbooked");
    planted(&plan, &[(first, TUESDAY), (second, WEDNESDAY)], "first: could have started earlier");
    planted(&plan, &[(first, "2026-11-23T08:00 .. 2026-11-23T16:00")], "first: works 28 of 32");
    plan.away(ann, "2026-11-24", "2026-11-24", 1);
    planted(&plan, &[(second, TUESDAY)], "second: works 0 of 32");
}

#[test]
fn windows_freezes_and_the_status_date() {
    let (mut plan, high, _, ann) = start();
    let nights = plan.windows("nights", &["Sat 20:00-06:00"]);
    plan.freeze("freeze", "2026-11-28T22:00", "2026-12-04T00:00");
    let cut = plan.task(high, "cut", "3h", |t| {
        t.kind = TaskKind::CutOver(Some(nights));
        by(&[(ann, 100)])(t);
    });
    planted(&plan, &[(cut, "2026-11-28T20:00 .. 2026-11-28T23:00")], "cut: lies outside its openings");
    planted(&plan, &[(cut, "2026-12-05T19:00 .. 2026-12-05T22:00")], "cut: lies outside its openings");
    planted(&plan, &[(cut, "2026-12-05T20:00 .. 2026-12-05T22:00")], "cut: takes 8 instead of 12");
    planted(&plan, &[(cut, "2026-12-12T20:00 .. 2026-12-12T23:00")], "cut: could have started earlier");
    let work = plan.task(high, "work", "1d", |_| ());
    planted(&plan, &[(work, "2026-11-20T08:00 .. 2026-11-20T17:00")], "work: begins before the status date");
}

#[test]
fn dependencies_and_not_before_dates() {
    let (mut plan, high, _, _) = start();
    let first = plan.task(high, "first", "1d", |_| ());
    let second = plan.task(high, "second", "1d", |_| ());
    plan.link(first, second);
    planted(&plan, &[(second, MONDAY)], "second: (32, 68) breaks link-001");
    let later = plan.task(high, "later", "1d", |t| t.not_before = Some(date("2026-11-25")));
    planted(&plan, &[(later, TUESDAY)], "later: begins before 2026-11-25");
}
