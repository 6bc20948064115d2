//! Worked examples of the rules by which dates are computed.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;

use plan::{Plan, at, by, date, id, shown};
use stackrank::domain::{
    Lag, LinkKind, Progress, PurchaseCategory, PurchaseState, Strength, Supplier, TaskKind, WorkId,
};
use stackrank::engine::{Cause, ConflictKind, NoDate, all_mild, conflict_words};

/// The critical-path example "Milwaukee Paper" (Heizer, Render, *Operations Management*; the same network as "General
/// Foundry" in Render, Stair, *Quantitative Analysis for Management*): earliest starts and finishes in weeks, length 15.
#[test]
fn milwaukee_paper() {
    let mut plan = Plan::new();
    let project = plan.project("plant", |_| ());
    let tasks = [("a", 2, ""), ("b", 3, ""), ("c", 2, "a"), ("d", 4, "b"), ("e", 4, "c"), ("f", 3, "c")];
    let tasks = tasks.into_iter().chain([("g", 5, "de"), ("h", 2, "fg")]);
    let book = [(0, 2), (0, 3), (2, 4), (3, 7), (4, 8), (4, 7), (8, 13), (13, 15)];
    let mut ids = vec![];
    for (name, weeks, before) in tasks {
        let task = plan.task(project, name, &format!("{weeks}w"), |_| ());
        for letter in before.chars() {
            plan.link(id::<stackrank::domain::TaskId>(&letter.to_string()), task);
        }
        ids.push(task);
    }
    let monday = |week: i64| plan.today + chrono::Duration::weeks(week);
    let outlook = plan.outlook();
    for (task, (start, finish)) in ids.iter().zip(book) {
        let (from, to) = outlook.tasks[plan.rows.tasks.place(*task).unwrap()].span.unwrap();
        assert_eq!(from.date(), monday(start), "{task} starts");
        assert_eq!(to.last_day(), monday(finish) - chrono::Duration::days(3), "{task} ends on a Friday");
    }
    assert_eq!(outlook.projects[0].finish.unwrap().last_day(), date("2027-03-05"));
}

#[test]
fn the_four_kinds_of_dependency_with_lags() {
    // a: Mon 23 Nov 08:00 to Tue 24 Nov 17:00
    let cases = [
        (LinkKind::FinishStart, Lag::NONE, "2026-11-25T08:00 .. 2026-11-25T17:00"),
        // Friday's last slot is the last one counted: the milestone below stands there, work goes on on Monday
        (LinkKind::FinishStart, Lag::Working(3 * 32), "2026-11-30T08:00 .. 2026-11-30T17:00"),
        (LinkKind::FinishStart, Lag::Working(-32), "2026-11-24T08:00 .. 2026-11-24T17:00"),
        (LinkKind::FinishStart, Lag::Elapsed(5 * 96), "2026-11-30T08:00 .. 2026-11-30T17:00"),
        (LinkKind::StartStart, Lag::Working(16), "2026-11-23T13:00 .. 2026-11-24T12:00"),
        (LinkKind::FinishFinish, Lag::NONE, "2026-11-24T08:00 .. 2026-11-24T17:00"),
        (LinkKind::FinishFinish, Lag::Working(16), "2026-11-24T13:00 .. 2026-11-25T12:00"),
        (LinkKind::StartFinish, Lag::Working(40), "2026-11-23T10:00 .. 2026-11-24T10:00"),
        // never before the status date
        (LinkKind::StartStart, Lag::Elapsed(-1000), "2026-11-23T08:00 .. 2026-11-23T17:00"),
    ];
    for (kind, lag, expected) in cases {
        let mut plan = Plan::new();
        let project = plan.project("p", |_| ());
        let a = plan.task(project, "a", "2d", |_| ());
        let b = plan.task(project, "b", "1d", |_| ());
        plan.joined(a, b, kind, lag);
        assert_eq!(plan.span(b), expected, "{kind:?} {lag:?}");
    }
}

#[test]
fn a_lag_is_measured_from_the_instant() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let a = plan.task(project, "a", "2d", |_| ());
    let done = plan.task(project, "done", "0d", |t| t.kind = TaskKind::Milestone);
    plan.joined(a, done, LinkKind::FinishStart, Lag::Working(3 * 32));
    assert_eq!(plan.span(done), "2026-11-27T17:00 .. 2026-11-27T17:00");
}

#[test]
fn higher_ranks_first_lower_ranks_fill_the_gaps() {
    let mut plan = Plan::new();
    let ann = plan.person("ann", |_| ());
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let wait = plan.task(high, "wait", "2ed", |_| ());
    let high_task = plan.task(high, "high-task", "1d", by(&[(ann, 100)]));
    plan.link(wait, high_task);
    let gap = plan.task(low, "gap", "2d", by(&[(ann, 100)]));
    let long = plan.task(low, "long", "3d", by(&[(ann, 100)]));
    assert_eq!(plan.span(high_task), "2026-11-25T08:00 .. 2026-11-25T17:00");
    assert_eq!(plan.span(gap), "2026-11-23T08:00 .. 2026-11-24T17:00");
    let dates = plan.dates(long);
    assert_eq!(shown(dates), "2026-11-26T08:00 .. 2026-11-30T17:00");
    assert_eq!(dates.cause, Cause::Person { who: ann, with: Some(high_task) });
}

#[test]
fn work_hours_are_shared_and_stretched_by_percentage_and_reserve() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |p| p.reserve = 20);
    let team = plan.person("team", |p| p.heads = 4);
    // 6 h at 50 % of 80 %: 15 h
    let half = plan.task(project, "half", "6h", by(&[(ann, 50)]));
    assert_eq!(plan.span(half), "2026-11-23T08:00 .. 2026-11-24T16:00");
    // 20 h at 50 % of 80 % and two heads: 20 / 2.4 = 8.33 h, rounded up to 8.5
    let shared = plan.task(project, "shared", "20h", by(&[(ann, 50), (team, 200)]));
    assert_eq!(plan.span(shared), "2026-11-23T08:00 .. 2026-11-24T08:30");
    // the other half of Ann is gone: a day of hers comes later; the team has two heads left
    let day = plan.task(project, "day", "1d", by(&[(ann, 100)]));
    assert_eq!(plan.dates(day).start(), Some(at("2026-11-24T16:00")));
    let two = plan.task(project, "two", "1d", by(&[(team, 200)]));
    assert_eq!(plan.dates(two).start(), Some(at("2026-11-23T08:00")));
    let three = plan.task(project, "three", "1h", by(&[(team, 300)]));
    assert_eq!(plan.dates(three).start(), Some(at("2026-11-24T08:30")));
}

#[test]
fn absences_pause_and_a_members_absence_lowers_the_head_count() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let (ann, team) = (plan.person("ann", |_| ()), plan.person("team", |p| p.heads = 2));
    plan.away(ann, "2026-11-24", "2026-11-25", 1);
    plan.away(team, "2026-11-24", "2026-11-24", 1);
    let paused = plan.task(project, "paused", "2d", by(&[(ann, 100)]));
    assert_eq!(plan.span(paused), "2026-11-23T08:00 .. 2026-11-26T17:00");
    let both = plan.task(project, "both", "2d", by(&[(team, 200)]));
    assert_eq!(plan.span(both), "2026-11-25T08:00 .. 2026-11-26T17:00");
    assert_eq!(plan.dates(both).cause, Cause::Person { who: team, with: None });
    let one = plan.task(project, "one", "1d", by(&[(team, 100)]));
    assert_eq!(plan.dates(one).start(), Some(at("2026-11-23T08:00")));
}

#[test]
fn goods_can_be_used_from_the_next_working_morning() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let use_of = |plan: &mut Plan, name: &str, purchase| {
        let task = plan.task(project, name, "1d", |_| ());
        plan.link(purchase, task);
        plan.span(task)
    };
    // ordered today, arrives on Friday
    let soon = plan.purchase(project, "soon", "4ed", |_| ());
    assert_eq!(shown(plan.delivery(soon)), "2026-11-23T00:00 .. 2026-11-28T00:00");
    assert_eq!(use_of(&mut plan, "t1", soon), "2026-11-30T08:00 .. 2026-11-30T17:00");
    // three working days of approval, from Wednesday 17:00
    let approval = plan.purchase(project, "approval", "1ed", |p| p.approval_days = 3);
    assert_eq!(shown(plan.delivery(approval)), "2026-11-25T17:00 .. 2026-11-27T00:00");
    assert_eq!(plan.delivery(approval).cause, Cause::Approval);
    // planned
    let planned = plan.purchase(project, "planned", "1ed", |p| p.planned_order = Some(date("2026-12-01")));
    assert_eq!(shown(plan.delivery(planned)), "2026-12-01T00:00 .. 2026-12-03T00:00");
    // on order: the promise counts; without one the lead time
    let promised = plan.purchase(project, "promised", "1ed", |p| {
        (p.state, p.ordered_on) = (PurchaseState::Ordered, Some(date("2026-11-02")));
        p.delivery_promised = Some(date("2026-12-04"));
    });
    assert_eq!(shown(plan.delivery(promised)), "2026-11-02T00:00 .. 2026-12-05T00:00");
    assert_eq!(use_of(&mut plan, "t2", promised), "2026-12-07T08:00 .. 2026-12-07T17:00");
    let lead = plan.purchase(project, "lead", "28ed", |p| {
        (p.state, p.ordered_on) = (PurchaseState::Ordered, Some(date("2026-11-02")));
    });
    assert_eq!(shown(plan.delivery(lead)), "2026-11-02T00:00 .. 2026-12-01T00:00");
    // overdue: the working day after the status date, and a conflict
    let overdue = plan.purchase(project, "overdue", "1ed", |p| {
        (p.state, p.delivery_promised) = (PurchaseState::Ordered, Some(date("2026-11-20")));
    });
    assert_eq!(plan.delivery(overdue).finish(), Some(at("2026-11-25T00:00")));
    let conflict = ConflictKind::DeliveryOverdue { purchase: overdue, promised: date("2026-11-20") };
    assert!(plan.outlook().conflicts.iter().any(|c| c.kind == conflict));
    // there
    let there = plan.purchase(project, "there", "1ed", |p| {
        (p.state, p.received_on) = (PurchaseState::Received, Some(date("2026-11-12")));
    });
    assert_eq!(use_of(&mut plan, "t3", there), "2026-11-23T08:00 .. 2026-11-23T17:00");
    // a service is there at the end of the day; cancelled purchases hold nothing
    let service = plan.purchase(project, "service", "1d", |p| p.category = PurchaseCategory::Service);
    let ready = plan.task(project, "ready", "0d", |t| t.kind = TaskKind::Milestone);
    plan.link(service, ready);
    assert_eq!(plan.span(ready), "2026-11-24T00:00 .. 2026-11-24T00:00");
    let cancelled = plan.purchase(project, "cancelled", "50ed", |p| p.state = PurchaseState::Cancelled);
    assert_eq!(plan.delivery(cancelled).span, Err(NoDate::Cancelled));
    assert_eq!(use_of(&mut plan, "t4", cancelled), "2026-11-23T08:00 .. 2026-11-23T17:00");
}

#[test]
fn cut_overs_lie_whole_in_one_opening_outside_freezes() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |_| ());
    let nights = plan.windows("nights", &["Sat 20:00-06:00", "Wed 22:00-24:00"]);
    plan.freeze("freeze", "2026-11-28T22:00", "2026-12-04T00:00");
    let cut = |plan: &mut Plan, name: &str, estimate: &str| {
        plan.task(project, name, estimate, |t| {
            t.kind = TaskKind::CutOver(Some(nights));
            by(&[(ann, 100)])(t);
        })
    };
    let short = cut(&mut plan, "short", "2h");
    assert_eq!(plan.span(short), "2026-11-25T22:00 .. 2026-11-26T00:00");
    let other = cut(&mut plan, "other", "2h");
    assert_eq!(plan.span(other), "2026-11-28T20:00 .. 2026-11-28T22:00");
    let long = cut(&mut plan, "long", "3h");
    assert_eq!(plan.span(long), "2026-12-05T20:00 .. 2026-12-05T23:00");
    assert_eq!(plan.dates(long).cause, Cause::Window(Some(nights)));
    plan.away(ann, "2026-12-06", "2026-12-06", 1);
    let away = cut(&mut plan, "away", "4h");
    assert_eq!(plan.span(away), "2026-12-12T20:00 .. 2026-12-13T00:00");
    let never = cut(&mut plan, "never", "11h");
    assert_eq!(plan.dates(never).span, Err(NoDate::NoOpening(Some(nights))));
    // work on production pauses in the freeze
    let work = plan.task(project, "work", "6d", |t| t.touches_production = true);
    assert_eq!(plan.span(work), "2026-11-23T08:00 .. 2026-12-04T17:00");
}

/// Spans are half-open: the moment at which a freeze begins is in the freeze, also for what takes no time.
#[test]
fn a_cut_over_without_length_does_not_stand_on_the_end_of_its_opening() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    plan.freeze("freeze", "2026-11-24T00:00", "2026-12-01T00:00");
    let instant = |plan: &mut Plan, name: &str, day: &str| {
        plan.task(project, name, "0h", |t| {
            (t.kind, t.not_before) = (TaskKind::CutOver(None), Some(date(day)));
        })
    };
    let edge = instant(&mut plan, "edge", "2026-11-24");
    assert_eq!(plan.span(edge), "2026-12-01T00:00 .. 2026-12-01T00:00");
    let after = instant(&mut plan, "after", "2026-12-01");
    assert_eq!(plan.span(after), "2026-12-01T00:00 .. 2026-12-01T00:00");
}

#[test]
fn facts_override_links_and_started_tasks_come_first() {
    let mut plan = Plan::new();
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let ann = plan.person("ann", |_| ());
    let first = plan.task(high, "first", "2d", by(&[(ann, 100)]));
    let running = plan.task(low, "running", "5d", |t| {
        t.progress = Progress::Started { at: at("2026-11-19T10:00"), remaining: 150 };
        by(&[(ann, 100)])(t);
    });
    let done = plan.task(high, "done", "2d", |t| {
        t.progress = Progress::Done { started: at("2026-11-18T08:00"), finished: at("2026-11-20T12:00") };
    });
    plan.link(first, running);
    plan.link(running, done);
    let after = plan.task(high, "after", "0d", |t| t.kind = TaskKind::Milestone);
    plan.joined(done, after, LinkKind::FinishStart, Lag::Working(32));
    assert_eq!(plan.span(running), "2026-11-19T10:00 .. 2026-11-24T12:00");
    assert_eq!(plan.span(first), "2026-11-24T13:00 .. 2026-11-26T12:00");
    assert_eq!(plan.span(done), "2026-11-18T08:00 .. 2026-11-20T12:00");
    assert_eq!(plan.dates(done).cause, Cause::Fact);
    // half a day of the lag had passed on Friday, the other half passes on Monday morning
    assert_eq!(plan.span(after), "2026-11-23T12:00 .. 2026-11-23T12:00");
}

#[test]
fn pins_stand_and_their_conflicts_are_named() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |_| ());
    let first = plan.task(project, "first", "2d", by(&[(ann, 100)]));
    let pinned = plan.task(project, "pinned", "1d", |t| {
        t.pin = Some(at("2026-11-24T08:00"));
        by(&[(ann, 100)])(t);
    });
    plan.link(first, pinned);
    let past = plan.task(project, "past", "1d", |t| t.pin = Some(at("2026-11-20T08:00")));
    let weekend = plan.task(project, "weekend", "1d", |t| t.pin = Some(at("2026-11-28T10:00")));
    let free = plan.task(project, "free", "1d", by(&[(ann, 100)]));
    assert_eq!(plan.span(pinned), "2026-11-24T08:00 .. 2026-11-24T17:00");
    assert_eq!(plan.span(past), "2026-11-23T08:00 .. 2026-11-23T17:00");
    assert_eq!(plan.span(weekend), "2026-11-30T08:00 .. 2026-11-30T17:00");
    assert_eq!(plan.span(free), "2026-11-25T08:00 .. 2026-11-25T17:00");
    let told: Vec<_> = plan.outlook().conflicts.iter().map(|c| (c.at.to_string(), c.kind)).collect();
    let link = plan.rows.dependencies.rows()[0].id;
    let expected = [
        ("task past".to_owned(), ConflictKind::PinInThePast),
        ("task pinned".to_owned(), ConflictKind::PinBreaksDependency(link)),
        ("task pinned".to_owned(), ConflictKind::PinOverloads(ann)),
        ("task weekend".to_owned(), ConflictKind::PinOutsideHours),
    ];
    assert_eq!(told, expected);
}

#[test]
fn on_hold_has_no_dates_and_says_why() {
    let mut plan = Plan::new();
    let hold = plan.project("hold", |p| p.stage = id("on-hold"));
    let other = plan.project("other", |_| ());
    let held = plan.task(hold, "held", "1d", |_| ());
    let waits = plan.task(other, "waits", "1d", |_| ());
    plan.link(held, waits);
    let ordered = plan.purchase(hold, "ordered", "1ed", |p| {
        (p.state, p.delivery_promised) = (PurchaseState::Ordered, Some(date("2026-12-04")));
    });
    assert_eq!(plan.dates(held).span, Err(NoDate::OnHold(hold)));
    assert_eq!(plan.dates(waits).span, Err(NoDate::WaitsFor(plan::Work::from(held).0)));
    assert_eq!(plan.delivery(ordered).finish(), Some(at("2026-12-05T00:00")));
    let outlook = plan.outlook();
    assert_eq!(outlook.projects[0].no_date, Some((plan::Work::from(held).0, NoDate::OnHold(hold))));
    assert_eq!(outlook.projects[0].finish, None);
}

#[test]
fn projects_that_take_no_people_displace_nobody() {
    let mut plan = Plan::new();
    let ann = plan.person("ann", |_| ());
    let one = plan.project("one", |p| p.stage = id("proposed"));
    let two = plan.project("two", |p| p.stage = id("proposed"));
    let real = plan.project("real", |_| ());
    let one_a = plan.task(one, "one-a", "1d", by(&[(ann, 100)]));
    let one_b = plan.task(one, "one-b", "1d", by(&[(ann, 100)]));
    let two_a = plan.task(two, "two-a", "1d", by(&[(ann, 100)]));
    let work = plan.task(real, "work", "1d", by(&[(ann, 100)]));
    assert_eq!(plan.dates(work).start(), Some(at("2026-11-23T08:00")));
    assert_eq!(plan.dates(one_a).start(), Some(at("2026-11-24T08:00")));
    assert_eq!(plan.dates(one_b).start(), Some(at("2026-11-25T08:00")));
    assert_eq!(plan.dates(two_a).start(), Some(at("2026-11-24T08:00")));
    assert!(plan.dates(one_a).outlined && !plan.dates(work).outlined);
    // one waits for the other and goes on: its own bookings are still there
    plan.link(two_a, one_b);
    let one_c = plan.task(one, "one-c", "1d", by(&[(ann, 100)]));
    assert_eq!(plan.dates(one_b).start(), Some(at("2026-11-25T08:00")));
    assert_eq!(plan.dates(one_c).start(), Some(at("2026-11-26T08:00")), "after its own one-b");
    assert_eq!(plan.dates(two_a).pulled_for, Some(plan::Work::from(one_b).0));
}

#[test]
fn what_a_higher_rank_waits_for_is_pulled_forward() {
    let mut plan = Plan::new();
    let ann = plan.person("ann", |_| ());
    let (high, middle, low) =
        (plan.project("high", |_| ()), plan.project("middle", |_| ()), plan.project("low", |_| ()));
    let waits = plan.task(high, "waits", "1d", by(&[(ann, 100)]));
    let other = plan.task(high, "other", "1d", by(&[(ann, 100)]));
    let between = plan.task(middle, "between", "1d", by(&[(ann, 100)]));
    let last = plan.task(low, "last", "1d", by(&[(ann, 100)]));
    let first = plan.task(low, "first", "1d", by(&[(ann, 100)]));
    let root = plan.task(low, "root", "1d", by(&[(ann, 100)]));
    plan.link(root, first);
    plan.link(first, waits);
    plan.link(root, last);
    let order: Vec<_> = [root, first, waits, other, between, last].map(|t| plan.dates(t).start()).into();
    let days = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"];
    assert_eq!(order, days.map(|d| Some(at(&format!("{d}T08:00")))));
    let pulled = [root, first, waits, last].map(|t| plan.dates(t).pulled_for);
    let by_waits = Some(plan::Work::from(waits).0);
    assert_eq!(pulled, [by_waits, by_waits, None, None]);
}

#[test]
fn a_preferred_dependency_on_a_lower_rank_gives_way() {
    let mut plan = Plan::new();
    let ann = plan.person("ann", |_| ());
    let (high, low) = (plan.project("high", |_| ()), plan.project("low", |_| ()));
    let waits = plan.task(high, "waits", "1d", by(&[(ann, 100)]));
    let first = plan.task(low, "first", "1d", by(&[(ann, 100)]));
    let second = plan.task(low, "second", "1d", by(&[(ann, 100)]));
    plan.link(first, waits);
    plan.change_link(|d| d.strength = Strength::Preferred);
    assert_eq!(plan.dates(waits).start(), Some(at("2026-11-23T08:00")));
    // inside a project, and on a higher rank, it holds
    plan.link(second, first);
    plan.change_link(|d| d.strength = Strength::Preferred);
    assert_eq!(plan.dates(second).start(), Some(at("2026-11-24T08:00")));
    assert_eq!(plan.dates(first).start(), Some(at("2026-11-25T08:00")));
    assert_eq!(plan.dates(first).pulled_for, None);
}

#[test]
fn what_cannot_be_is_named() {
    let mut plan = Plan::new();
    let project = plan.project("p", |_| ());
    let ann = plan.person("ann", |_| ());
    let (a, b) = (plan.task(project, "a", "1d", |_| ()), plan.task(project, "b", "1d", |_| ()));
    plan.link(a, b);
    plan.link(b, a);
    let waits = plan.task(project, "waits", "1d", |_| ());
    plan.link(b, waits);
    let much = plan.task(project, "much", "1d", by(&[(ann, 150)]));
    let long = plan.task(project, "long", "9000d", |_| ());
    let gone = plan.task(project, "gone", "1d", by(&[(id("nobody"), 100)]));
    let reason = |task| plan.dates(task).span.unwrap_err();
    assert_eq!((reason(a), reason(b)), (NoDate::Cycle, NoDate::Cycle));
    assert_eq!(reason(waits), NoDate::WaitsFor(plan::Work::from(b).0));
    assert_eq!(reason(much), NoDate::NobodyFree(ann));
    assert_eq!(reason(long), NoDate::BeyondHorizon);
    assert_eq!(reason(gone), NoDate::Broken);
}

#[test]
fn a_quote_that_ends_before_its_order_is_a_mild_conflict() {
    use PurchaseState::{Approved, Ordered, Quoted, Requested};
    let mut plan = Plan::new();
    let (project, held) = (plan.project("p", |_| ()), plan.project("h", |p| p.stage = id("on-hold")));
    let seller =
        Supplier { id: id("netco"), name: "NetCo".into(), notes: String::new(), payment_terms: None };
    plan.rows.suppliers.put(seller.into());
    let mut buy = |project, name: &str, until: &str, order: Option<&str>, state| {
        plan.purchase(project, name, "5ed", |p| {
            (p.supplier, p.state) = (Some(id("netco")), state);
            (p.quote_valid_until, p.planned_order) = (Some(date(until)), order.map(date));
        })
    };
    let ended = buy(project, "ended", "2026-11-12", Some("2026-11-30"), Quoted);
    let now = buy(project, "now", "2026-11-22", None, Approved);
    let ends = buy(project, "ends", "2026-11-27", Some("2026-11-30"), Requested);
    // good on the day of the order, of today too; ordered already; on hold
    buy(project, "good", "2026-11-30", Some("2026-11-30"), Quoted);
    buy(project, "today", "2026-11-23", None, Quoted);
    buy(project, "ordered", "2026-11-12", None, Ordered);
    buy(held, "held", "2026-11-12", None, Quoted);
    let outlook = plan.outlook();
    let told: Vec<_> = outlook.conflicts.iter().map(|c| (c.at, c.kind)).collect();
    let (purchase, until, order) = (ended, date("2026-11-12"), Some(date("2026-11-30")));
    assert_eq!(told[0], (WorkId::Purchase(ended), ConflictKind::QuoteEnded { purchase, until, order }));
    let (purchase, until, order) = (ends, date("2026-11-27"), date("2026-11-30"));
    assert_eq!(told[1], (WorkId::Purchase(ends), ConflictKind::QuoteEnds { purchase, until, order }));
    let (purchase, until, order) = (now, date("2026-11-22"), Some(date("2026-11-23")));
    assert_eq!(told[2], (WorkId::Purchase(now), ConflictKind::QuoteEnded { purchase, until, order }));
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(all_mild(&outlook));
    let words = told.iter().map(|(_, kind)| conflict_words(&plan.rows, *kind)).collect::<Vec<_>>();
    assert_eq!(
        words[..2],
        [
            "Quote of NetCo for ended ended Thu 12 Nov 2026; the order is planned for Mon 30 Nov 2026: ask for it \
             to be renewed",
            "Quote of NetCo for ends ends Fri 27 Nov 2026, before the order, planned for Mon 30 Nov 2026: ask for \
             it to be renewed",
        ]
    );
}
