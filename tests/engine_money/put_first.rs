//! "Can we afford to put this first?": the answer is what the real move brings.
use super::money;
use super::plan::{Plan, by, date, id};
use super::portfolio::{self, Shape};
use proptest::prelude::*;
use stackrank::domain::{Money, Nature, Portfolio, ProjectId};
use stackrank::edits::make;
use stackrank::engine::{
    Network, Outlook, PutFirst, PutFirstPlace, Verdict, evaluate, put_first, put_first_words,
};

fn answer(plan: &Portfolio, project: ProjectId) -> PutFirst {
    let network = Network::compile(plan, portfolio::today());
    let now = evaluate(plan, portfolio::today());
    put_first(plan, &network, &now, project).expect("a project")
}

fn told(plan: &Plan, project: ProjectId) -> String {
    let network = Network::compile(&plan.rows, plan.today);
    let found = put_first(&plan.rows, &network, &plan.outlook(), project).expect("a project");
    put_first_words(&plan.rows, plan.today, &found, |m| format!("€{}", m.minor() / 100))
}

/// Two projects of one person, each with a purchase; funding pays one of them.
fn rivals(capex: i64) -> (Plan, ProjectId, ProjectId) {
    let mut plan = Plan::new();
    let who = plan.person("A. One", |_| ());
    let mut one = |name: &str, promise: &str| {
        let project = plan.project(name, |p| {
            p.stage = id("delivery");
            p.promise = Some(date(promise));
        });
        plan.task(project, &format!("{name}-work"), "5d", by(&[(who, 100)]));
        plan.purchase(project, &format!("{name}-switch"), "7ed", |_| ());
        project
    };
    let first = one("first", "2026-11-30");
    let second = one("second", "2026-11-30");
    plan.funding(2026, None, capex, 0);
    (plan, first, second)
}

#[test]
fn it_says_what_is_gained_what_falls_below_the_line_and_which_promise_breaks() {
    let (plan, first, second) = rivals(150_000);
    let found = answer(&plan.rows, second);
    assert_eq!(found.verdict, Verdict::Yes);
    assert_eq!((found.now.below_line, found.then.below_line), (true, false));
    assert_eq!(found.falls.iter().map(|f| f.0).collect::<Vec<_>>(), [first]);
    let short = found.falls[0].1[0];
    assert_eq!((short.nature, short.year, short.amount), (Nature::Capex, 2026, money(50_000)));
    assert_eq!(found.breaks.iter().map(|b| b.0).collect::<Vec<_>>(), [first]);
    let words = told(&plan, second);
    assert_eq!(
        words,
        "Yes: finishes 30 Nov, 4 working days earlier, on its promise, which is not kept now, inside the FY 2026 funding; \
         first falls below the money line (€500 of capex short in FY 2026), first becomes 4 d late."
    );
}

#[test]
fn what_does_not_fit_at_rank_one_says_how_much_is_missing_and_that_is_exactly_what_makes_it_fit() {
    let (mut plan, _, second) = rivals(60_000);
    let found = answer(&plan.rows, second);
    assert_eq!(found.verdict, Verdict::No);
    assert_eq!((found.short.len(), found.short[0].amount), (1, money(40_000)));
    assert!(told(&plan, second).contains("; €400 of capex short in FY 2026"), "{}", told(&plan, second));
    plan.funding(2026, Some(2), 39_999, 0);
    let found = answer(&plan.rows, second);
    assert_eq!((found.verdict, found.short[0].amount), (Verdict::No, money(1)));
    assert!(told(&plan, second).contains("short in FY 2026 Q4"), "{}", told(&plan, second));
    plan.funding(2026, Some(4), 1, 0);
    assert_eq!(answer(&plan.rows, second).verdict, Verdict::Yes);
}

#[test]
fn what_is_first_says_so_and_without_funding_nothing_is_limited() {
    let (mut plan, first, second) = rivals(150_000);
    let words = told(&plan, first);
    assert!(words.starts_with("It is first already: finishes 30 Nov"), "{words}");
    assert!(words.ends_with("inside the FY 2026 funding."), "{words}");
    let found = answer(&plan.rows, first);
    assert_eq!((found.verdict, found.gained), (Verdict::FirstAlready, Some(0)));
    assert!(found.falls.is_empty() && found.breaks.is_empty() && found.mends.is_empty());
    plan.rows.funding.remove(id("funding-0"));
    assert_eq!(answer(&plan.rows, second).verdict, Verdict::NoFunding);
    assert!(told(&plan, second).contains("no funding is set"));
    let empty = plan.project("empty", |p| p.stage = id("delivery"));
    assert!(
        told(&plan, empty).starts_with("Yes: there is nothing to do in it yet"),
        "{}",
        told(&plan, empty)
    );
}

#[test]
fn a_project_that_takes_neither_people_nor_money_is_asked_about_as_if_it_were_approved() {
    let (mut plan, _, second) = rivals(150_000);
    let mut row = (**plan.rows.projects.get(second).expect("there")).clone();
    row.stage = id("proposed");
    plan.rows.projects.put(row.into());
    let found = answer(&plan.rows, second);
    assert_eq!(found.stage, Some(id("approved")));
    assert!(told(&plan, second).starts_with("Yes, in Approved: "), "{}", told(&plan, second));
}

fn place(of: &Outlook, plan: &Portfolio, id: ProjectId) -> PutFirstPlace {
    (&of.projects[plan.projects.place(id).expect("there")]).into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every part of the answer is read off the plan in which the project was really moved.
    #[test]
    fn the_answer_agrees_with_the_plan_after_the_real_move(seed in any::<u64>()) {
        let plan = portfolio::portfolio(Shape::dense(12, 5, 4, seed));
        let now = evaluate(&plan, portfolio::today());
        for row in &plan.projects {
            let found = answer(&plan, row.id);
            let mut moved = plan.clone();
            make::move_project(&plan, row.id, 0, found.stage).apply(&mut moved).expect("a move");
            let then = evaluate(&moved, portfolio::today());
            prop_assert_eq!(found.now, place(&now, &plan, row.id));
            prop_assert_eq!(found.then, place(&then, &moved, row.id));
            prop_assert_eq!(found.then.rank, 1);
            prop_assert_eq!(found.free, then.line.free);
            prop_assert_eq!(found.short.is_empty(), !found.then.below_line);
            for other in plan.projects.iter().filter(|p| p.id != row.id) {
                let (before, after) = (place(&now, &plan, other.id), place(&then, &moved, other.id));
                let fell = !before.below_line && after.below_line;
                let fall = found.falls.iter().find(|f| f.0 == other.id);
                prop_assert_eq!(fall.is_some(), fell);
                if let Some((id, short)) = fall {
                    let real: Vec<_> = then.short.iter().filter(|s| s.project == *id).copied().collect();
                    prop_assert!(!short.is_empty() && short.iter().all(|s| s.amount > Money::ZERO));
                    prop_assert_eq!(short, &real);
                }
                prop_assert_eq!(found.rises.contains(&other.id), before.below_line && !after.below_line);
                let kept = |p: PutFirstPlace| other.promise.is_some() && p.slack.is_some_and(|days| days >= 0);
                let broken = found.breaks.iter().find(|b| b.0 == other.id);
                prop_assert_eq!(broken.is_some(), kept(before) && !kept(after));
                prop_assert!(broken.is_none_or(|b| b.1 == after.slack.map(|days| -days)));
                prop_assert_eq!(
                    found.mends.contains(&other.id),
                    other.promise.is_some() && !kept(before) && kept(after)
                );
            }
        }
    }

    /// What the line says is missing for a project is what makes it fit where nothing ranks before it.
    #[test]
    fn with_what_is_missing_the_first_project_is_covered(seed in any::<u64>()) {
        let plan = portfolio::portfolio(Shape::dense(8, 5, 4, seed));
        for row in &plan.projects {
            let found = answer(&plan, row.id);
            let mut richer = plan.clone();
            make::move_project(&plan, row.id, 0, found.stage).apply(&mut richer).expect("a move");
            for (n, short) in found.short.iter().enumerate() {
                let (capex, opex) = match short.nature {
                    Nature::Capex => (short.amount, Money::ZERO),
                    Nature::Opex => (Money::ZERO, short.amount),
                };
                let quarter = Some(short.quarter);
                let id = id(&format!("more-{n}"));
                let year = short.year;
                richer.funding.put(stackrank::domain::Funding { id, year, quarter, capex, opex }.into());
            }
            // a year that had no funding lengthens what the contracts of all ranks may want: only the same years are compared
            let years = |p: &Portfolio| p.funding.iter().map(|f| f.year).max();
            if years(&plan) == years(&richer) {
                prop_assert!(!place(&evaluate(&richer, portfolio::today()), &richer, row.id).below_line);
            }
        }
    }
}

#[test]
fn of_a_project_that_is_gone_nothing_is_told() {
    let plan = Portfolio::empty();
    let network = Network::compile(&plan, portfolio::today());
    let now = evaluate(&plan, portfolio::today());
    assert_eq!(put_first(&plan, &network, &now, id("gone")), None);
}
