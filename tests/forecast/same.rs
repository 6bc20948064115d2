//! The same answer on any number of threads, on any machine, in one go or by and by; and draws that nothing else shuffles.
use super::of;
use crate::plan::{Plan, by, id};
use crate::portfolio::{Shape, portfolio, today};
use crate::uncertain::uncertain;
use stackrank::domain::{Portfolio, ProjectId, Terms};
use stackrank::engine::{Forecast, Levels, Network, Simulation, forecast};
use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};

/// All that is told, in whole numbers.
fn dump(found: &Forecast) -> String {
    let mut out = format!("{} {}\n", found.today, found.runs);
    let days = |levels: Levels<Option<chrono::NaiveDate>>| {
        [levels.p10, levels.p50, levels.p80, levels.p90]
            .map(|d| d.map_or("-".into(), |d| d.to_string()))
            .join(" ")
    };
    let money = |levels: Levels<stackrank::domain::Money>| {
        [levels.p10, levels.p50, levels.p80, levels.p90].map(|m| m.minor().to_string()).join(" ")
    };
    let met = |chance: Option<stackrank::engine::Chance>| chance.map_or("-".into(), |c| c.met.to_string());
    for p in &found.projects {
        let chances = [p.on_time, p.within_budget, p.both].map(met).join(" ");
        let _ = writeln!(out, "{} {} {} {chances} {:?}", p.id, days(p.finish), money(p.eac), p.days);
        for d in &p.drivers {
            let _ = writeln!(out, "  {:?} {} {} {}", d.work, d.share, d.swing, d.on_chain.met);
        }
    }
    let all = &found.portfolio;
    let chances = [all.on_time, all.within_budget, all.both, all.within_funding].map(met).join(" ");
    let _ = writeln!(out, "{} {} {chances}", days(all.finish), money(all.eac));
    for chance in found.tasks.iter().chain(&found.purchases) {
        let _ = write!(out, "{} ", chance.met);
    }
    out
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

fn large() -> Portfolio {
    uncertain(portfolio(Shape { projects: 12, tasks: 25, people: 6, seed: 11, dense: false }))
}

/// The figures of three plans, byte for byte. A change here is a change of what everybody's forecast says: it must be meant.
#[test]
fn the_same_on_every_machine_and_number_of_threads() {
    let mut hashes = vec![];
    for plan in [
        large(),
        uncertain(portfolio(Shape::dense(5, 10, 4, 7))),
        uncertain(portfolio(Shape::dense(5, 10, 4, 8))),
    ] {
        let network = Network::compile(&plan, today());
        let one = dump(&in_threads(&plan, &network, 1, &[600]));
        for threads in [2, 3, 8] {
            assert_eq!(one, dump(&in_threads(&plan, &network, threads, &[600])), "{threads} threads");
        }
        assert_eq!(one, dump(&in_threads(&plan, &network, 2, &[64, 65, 600, 10])), "by and by");
        hashes.push(hash(&one));
    }
    assert_eq!(
        hashes,
        [0xf600_02a4_4cff_bc1b, 0x195b_118d_1738_bd26, 0xd9b1_4769_41ca_53f7],
        "of {hashes:#x?}"
    );
}

fn in_threads(plan: &Portfolio, network: &Network, threads: usize, steps: &[u32]) -> Forecast {
    let mut simulation =
        Simulation::new(plan, network, &network.order(), Terms::default()).on_threads(threads);
    for step in steps {
        assert!(simulation.advance(*step, &|| false));
    }
    simulation.forecast()
}

#[test]
fn another_seed_gives_other_draws_and_the_same_answer() {
    let plan = large();
    let with = |seed| of(&plan, today(), Terms { seed, ..Terms::default() });
    let (a, b) = (with(1), with(2));
    assert_ne!(a, b);
    let levels = |p: &stackrank::engine::ProjectForecast| Some((p.finish.p10?, p.finish.p50?, p.finish.p90?));
    let mut compared = 0;
    for (a, b) in a.projects.iter().zip(&b.projects) {
        let (Some(a), Some(b)) = (levels(a), levels(b)) else { continue };
        let (apart, spread) = ((a.1 - b.1).num_days().abs(), (a.2 - a.0).num_days());
        assert!(apart * 6 <= spread + 12, "{apart} of {spread}");
        compared += 1;
    }
    assert!(compared >= 6, "{compared}");
}

/// Two projects that share nobody: moving, changing or removing the one leaves every draw of the other as it was.
#[test]
fn dragging_shuffles_nothing() {
    let mut plan = Plan::new();
    let (first, other) = (plan.project("First", |_| ()), plan.project("Other", |_| ()));
    let (ann, bob) = (plan.person("Ann", |_| ()), plan.person("Bob", |_| ()));
    for k in 0..6 {
        plan.task(first, &format!("F {k}"), "2d..4d..9d", by(&[(ann, 100)]));
        plan.task(other, &format!("O {k}"), "2d..4d..9d", by(&[(bob, 100)]));
    }
    plan.purchase(other, "Goods", "5ed..10ed..30ed", |_| ());
    let network = Network::compile(&plan.rows, plan.today);
    let told = |found: &Forecast, project: ProjectId| {
        let place = found.projects.iter().position(|p| p.id == project).expect("a project");
        (found.projects[place].days.clone(), found.projects[place].eac)
    };
    let now = forecast(&plan.rows, &network, &network.order(), Terms::default(), &|| false);
    let moved = network.order().moved(&plan.rows, other, 0, None);
    let then = forecast(&plan.rows, &network, &moved, Terms::default(), &|| false);
    assert_eq!(told(&now, other), told(&then, other));
    assert_eq!(told(&now, first), told(&then, first));
    let mut rows = plan.rows.clone();
    rows.tasks.remove(id("f-3"));
    rows.people.put((**rows.people.get(ann).expect("Ann")).clone().into());
    let then = of(&rows, plan.today, Terms::default());
    assert_eq!(told(&now, other), told(&then, other));
    assert_ne!(told(&now, first), told(&then, first));
}

#[test]
fn a_simulation_stops_when_told_and_goes_on_later() {
    let plan = large();
    let network = Network::compile(&plan, today());
    let mut simulation = Simulation::new(&plan, &network, &network.order(), Terms::default()).on_threads(2);
    let asked = AtomicU32::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 400;
    assert!(!simulation.advance(600, &stop));
    assert_eq!(simulation.runs(), 256, "what was begun is forgotten");
    assert_eq!(simulation.forecast().runs, 256);
    assert!(simulation.advance(600, &|| false));
    assert_eq!(dump(&simulation.forecast()), dump(&in_threads(&plan, &network, 1, &[600])));
    let none = forecast(&plan, &network, &network.order(), Terms::default(), &|| true);
    assert_eq!((none.runs, none.projects.len()), (0, plan.projects.len()));
}

#[test]
fn plans_of_all_kinds_are_no_trouble() {
    for seed in 0..60 {
        let plan = uncertain(portfolio(Shape::dense(4, 8, 4, seed)));
        for shape in [stackrank::domain::Shape::Triangular, stackrank::domain::Shape::Lognormal] {
            let found = of(&plan, today(), Terms { runs: 40, shape, seed, ..Terms::default() });
            for project in &found.projects {
                let dated: u32 = project.days.iter().map(|d| d.1).sum();
                assert!(dated <= 40 && project.days.is_sorted());
                assert!(
                    project.finish.p10.is_none()
                        || project.finish.p10 <= project.finish.p90.or(Some(chrono::NaiveDate::MAX))
                );
                assert!(project.eac.p10 <= project.eac.p50 && project.eac.p80 <= project.eac.p90);
                let both = project.both.map_or(0, |c| c.met);
                assert!(project.on_time.is_none_or(|c| project.both.is_none() || both <= c.met));
            }
        }
    }
    let empty = of(&Portfolio::empty(), today(), Terms::default());
    assert_eq!((empty.projects.len(), empty.portfolio.on_time), (0, None));
}
