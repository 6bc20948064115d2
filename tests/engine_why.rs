//! "Why this date?": the chain of reasons, in words, to its end.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;
#[path = "common/portfolio.rs"]
mod portfolio;
#[path = "common/referee/mod.rs"]
mod referee;

use plan::{Plan, Work, by, date, id};
use portfolio::{Shape, portfolio, today};
use proptest::prelude::*;
use stackrank::domain::{Portfolio, Progress, PurchaseState, Strength, Task, TaskId, TaskKind, WorkId};
use stackrank::engine::{Cause, Dates, Outlook, evaluate, reason, why};

fn dates(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> Option<Dates> {
    match work {
        WorkId::Task(id) => outlook.tasks.get(plan.tasks.place(id)?),
        WorkId::Purchase(id) => outlook.purchases.get(plan.purchases.place(id)?),
    }
    .copied()
}

/// The plan without what is said to hold something; `None` where that is no row that could be taken away.
fn relaxed(plan: &Portfolio, work: WorkId, cause: Cause) -> Option<Portfolio> {
    let mut new = plan.clone();
    let change = |new: &mut Portfolio, id: TaskId, set: &dyn Fn(&mut Task)| {
        let mut row = Task::clone(plan.tasks.get(id)?);
        set(&mut row);
        new.tasks.put(row.into()).map(|_| ())
    };
    match (cause, work) {
        (Cause::Dependency(id), _) => new.dependencies.remove(id).map(|_| ())?,
        (Cause::Person { who, with: Some(with) }, _) => {
            change(&mut new, with, &|t| t.people.retain(|a| a.person != who))?;
        }
        (Cause::NotBefore, WorkId::Task(id)) => {
            change(&mut new, id, &|t| t.not_before = None)?;
            let mut project =
                stackrank::domain::Project::clone(plan.projects.get(plan.tasks.get(id)?.project)?);
            project.not_before = None;
            new.projects.put(project.into());
        }
        (Cause::Window(Some(_)), WorkId::Task(id)) => {
            change(&mut new, id, &|t| t.kind = TaskKind::CutOver(None))?;
        }
        (Cause::Pin, WorkId::Task(id)) => change(&mut new, id, &|t| t.pin = None)?,
        (Cause::Freeze(id), _) => new.freezes.remove(id).map(|_| ())?,
        _ => return None,
    }
    Some(new)
}

/// Relaxes the links of the chains of a plan one by one; says how many it tried.
fn relax_all(seed: u64) -> Result<usize, TestCaseError> {
    let plan = portfolio(Shape::dense(3, 5, 2, seed));
    let now = evaluate(&plan, today());
    let mut tried = 0;
    for task in plan.tasks.iter().step_by(4) {
        for step in why(&plan, &now, WorkId::Task(task.id)) {
            let Some(before) = dates(&plan, &now, step.work) else { continue };
            let Some(new) = relaxed(&plan, step.work, before.cause) else { continue };
            let then = evaluate(&new, today());
            let after = dates(&new, &then, step.work).expect("the same work");
            let held = step.text();
            prop_assert!(
                after.start() != before.start() || after.cause != before.cause,
                "{held}: it did not"
            );
            let faults = referee::faults(&new, today(), &then);
            prop_assert!(faults.is_empty(), "{held}: {faults:?}");
            tried += 1;
        }
    }
    Ok(tried)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a chain names did hold: without it the start moves, or something else holds it at the same time. That this
    /// something is real is the referee's to say, which knows for every start that it could not be earlier.
    #[test]
    fn without_a_link_of_its_chain_a_start_moves_or_another_holds_it(seed in any::<u64>()) {
        relax_all(seed)?;
    }
}

#[test]
fn many_links_are_relaxed() {
    let tried: usize = (0..24).map(|seed| relax_all(seed).unwrap()).sum();
    assert!(tried > 30, "only {tried}");
}

fn told(plan: &Plan, work: impl Into<Work>) -> Vec<String> {
    why(&plan.rows, &plan.outlook(), work.into().0).iter().map(stackrank::engine::WhyStep::text).collect()
}

fn said(plan: &Plan, work: impl Into<Work>) -> String {
    reason(&plan.rows, &plan.outlook(), work.into().0)
}

#[test]
fn a_chain_runs_across_projects_to_a_promise_of_a_supplier() {
    let mut plan = Plan::new();
    let (core, cabling) = (plan.project("Core", |_| ()), plan.project("Cabling", |_| ()));
    let blum = plan.person("R. Blum", |_| ());
    plan.away(blum, "2026-12-24", "2026-12-27", 1);
    let switches = plan.purchase(core, "Core switches", "28ed", |p| {
        (p.state, p.ordered_on) = (PurchaseState::Ordered, Some(date("2026-10-09")));
        (p.delivery_promised, p.order_number) = (Some(date("2026-12-23")), "PO 4711".into());
    });
    let rack = plan.task(core, "Rack and stack", "2d", by(&[(blum, 100)]));
    plan.link(switches, rack);
    let pull = plan.task(cabling, "Pull cables", "1d", by(&[(blum, 100)]));
    let test = plan.task(cabling, "Test cables", "1d", |_| ());
    plan.link(rack, pull);
    plan.link(pull, test);
    assert_eq!(
        told(&plan, test),
        [
            "Test cables (Cabling) starts 31 Dec: Pull cables ends 30 Dec",
            "Pull cables (Cabling) starts 30 Dec: Rack and stack ends 29 Dec",
            "Rack and stack (Core) starts 28 Dec: Core switches arrives 23 Dec (PO 4711); R. Blum is away until 27 Dec",
            "Core switches (Core) ordered 9 Oct: the supplier promises 23 Dec",
        ]
    );
}

#[test]
fn a_chain_runs_through_busy_people_to_the_status_date() {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("High", |_| ()), plan.project("Low", |_| ()));
    let ann = plan.person("Ann", |_| ());
    let first = plan.task(high, "First", "2d", by(&[(ann, 100)]));
    let second = plan.task(low, "Second", "1d", by(&[(ann, 100)]));
    assert_eq!(
        told(&plan, second),
        [
            "Second (Low) starts 25 Nov: Ann is on First (High) until 24 Nov",
            "First (High) starts 23 Nov: nothing holds it, so it is today",
        ]
    );
    // pulled forward, and says so
    plan.link(second, first);
    assert_eq!(
        told(&plan, first),
        [
            "First (High) starts 24 Nov: Second ends 23 Nov",
            "Second (Low) starts 23 Nov: nothing holds it, so it is today; served before its own rank, because First waits for it",
        ]
    );
}

#[test]
fn ends_of_chains() {
    let mut plan = Plan::new();
    let project = plan.project("P", |_| ());
    let done = plan.task(project, "Done", "1d", |t| {
        t.progress =
            Progress::Done { started: plan::at("2026-11-18T08:00"), finished: plan::at("2026-11-19T17:00") };
    });
    let after = plan.task(project, "After", "1d", |t| t.not_before = Some(date("2026-12-01")));
    plan.link(done, after);
    assert_eq!(told(&plan, done), ["Done (P) done 18 Nov to 19 Nov"]);
    assert_eq!(said(&plan, after), "Starts 1 Dec: it may not start before 1 Dec");
    let asked = plan.purchase(project, "Cables", "14ed", |p| p.approval_days = 2);
    assert_eq!(
        said(&plan, asked),
        "To be ordered 24 Nov: 2 working days of approval are still to come; arrives 8 Dec, lead time 14ed"
    );
    let cancelled = plan.purchase(project, "Racks", "14ed", |p| p.state = PurchaseState::Cancelled);
    assert_eq!(said(&plan, cancelled), "No date: it is cancelled");
    let hold = plan.project("Hold", |p| p.stage = id("on-hold"));
    let held = plan.task(hold, "Held", "1d", |_| ());
    let waits = plan.task(project, "Waits", "1d", |_| ());
    plan.link(held, waits);
    assert_eq!(
        told(&plan, waits),
        ["Waits (P) no date: it waits for Held, which has no date", "Held (Hold) no date: Hold is on hold"]
    );
}

#[test]
fn units_are_told_and_reserved_in_order_of_service() {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("High", |_| ()), plan.project("Low", |_| ()));
    let optics = plan.purchase(high, "Optics", "7ed", |p| {
        (p.quantity, p.state) = (24, PurchaseState::Ordered);
        p.delivery_promised = Some(date("2026-12-11"));
    });
    plan.part(optics, 8, "2026-11-27");
    let lower = plan.task(low, "Lower", "1d", |_| ());
    let higher = plan.task(high, "Higher", "1d", |_| ());
    let none = plan.task(low, "None left", "1d", |_| ());
    for (task, units) in [(lower, 8), (higher, 6), (none, 11)] {
        plan.link(optics, task);
        plan.change_link(|d| d.units = Some(units));
    }
    assert_eq!(said(&plan, higher), "Starts 30 Nov: 6 of 24 Optics are there");
    assert_eq!(said(&plan, lower), "Starts 14 Dec: 8 of 24 Optics are there");
    assert_eq!(said(&plan, none), "No date: not enough units of Optics are left");
    // whole: with the last part
    let whole = plan.task(high, "Whole", "1d", |_| ());
    plan.link(optics, whole);
    assert_eq!(said(&plan, whole), "Starts 14 Dec: Optics arrives 11 Dec");
    // cost follows units: 8 of 24 of 2,400
    let money = plan.outlook().projects.iter().map(|p| p.money.eac().minor()).collect::<Vec<_>>();
    let whole: i64 = money.iter().sum();
    let low_place = plan.rows.projects.place(low).expect("a place");
    assert_eq!((money[low_place], whole), (whole * 8 / 24, whole));
}

#[test]
fn a_preferred_dependency_that_gave_way_is_a_conflict() {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("High", |_| ()), plan.project("Low", |_| ()));
    let waits = plan.task(high, "Waits", "1d", |_| ());
    let first = plan.task(low, "First", "2d", |_| ());
    plan.link(first, waits);
    plan.change_link(|d| d.strength = Strength::Preferred);
    let link = plan.rows.dependencies.rows()[0].id;
    let kinds: Vec<_> = plan.outlook().conflicts.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [stackrank::engine::ConflictKind::PreferredGivenUp(link)]);
}
