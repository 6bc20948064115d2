//! Is a P80 met in 80 % of cases? Worlds are drawn and played by a dispatcher that cannot see ahead, and forecast as they go.
//!
//! The world is drawn by other means than the engine's (floating point, a generator of its own), and played event by event: ranks are obeyed
//! by what is known, and nobody knows how long anything takes before it has ended. At some Mondays the plan is
//! written down as it is known then, and simulated; what really came is looked up in that forecast. Where dates jump from opening to
//! opening a level is met more often than it says, so places inside a jump are drawn (a randomised rank).
//!
//! `STACKRANK_CASES=1000` plays that many worlds; the suite has time for fewer, and asks less of them.
#![expect(clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;

#[path = "forecast_calibration/chance.rs"]
mod chance;
#[path = "forecast_calibration/world.rs"]
mod world;

use chance::Rng;
use stackrank::domain::Terms;
use stackrank::engine::{Network, Simulation};
use std::fmt::Write;
use world::{Policy, Setting, play};

/// The Mondays at which a world is forecast, in weeks from the beginning.
const WEEKS: [i32; 3] = [0, 2, 5];

/// How many places were found, and how many of them up to each level.
#[derive(Clone, Copy, Default)]
struct Count {
    all: u32,
    met: [u32; 3],
}

const LEVELS: [f64; 3] = [0.5, 0.8, 0.9];

impl Count {
    fn add(&mut self, place: f64) {
        self.all += 1;
        for (met, level) in self.met.iter_mut().zip(LEVELS) {
            *met += u32::from(place <= level);
        }
    }
    fn shares(&self) -> [f64; 3] {
        self.met.map(|met| f64::from(met) / f64::from(self.all.max(1)))
    }
}

/// How many worlds: as many as asked, or few; and how many runs of each forecast.
fn worlds() -> (u32, u32, bool) {
    let asked: Option<u32> = std::env::var("STACKRANK_CASES").ok().and_then(|n| n.parse().ok());
    (asked.unwrap_or(20), if asked.is_some() { 1_000 } else { 200 }, asked.is_some_and(|n| n >= 1_000))
}

/// No share is further from its level than this. Of few worlds, whose projects share people, one may be off by chance alone.
fn within(counts: &[Count], off: f64, told: &str) {
    for count in counts {
        for (share, level) in count.shares().iter().zip(LEVELS) {
            assert!((share - level).abs() <= off, "{told}");
        }
    }
}

/// Where nobody waits for anybody, seeing ahead is worth nothing: levels are met as often as they say.
#[test]
fn levels_are_met_as_often_as_they_say() {
    let (worlds, runs, all) = worlds();
    let (counts, told) = played(Policy::ByPlan, true, worlds, runs);
    println!("everybody has work of their own:\n{told}");
    // the later Mondays know how the first tasks went, which the people on later ones were not drawn with
    within(&counts, if all { 0.05 } else { 0.15 }, &told);
    within(&counts[..1], if all { 0.03 } else { 0.15 }, &told);
}

/// Where five people share everything, a run knows how long things take when it fills gaps, and nobody else does: what comes is a little
/// later than forecast. 1,000 worlds say by how much; it must not grow.
#[test]
fn seeing_ahead_is_worth_little() {
    let (worlds, runs, all) = worlds();
    let (counts, told) = played(Policy::ByPlan, false, worlds, runs);
    println!("five people share all work:\n{told}");
    within(&counts, if all { 0.10 } else { 0.20 }, &told);
}

/// What the forecast is not made for: whoever does what comes next, whatever its rank, ends high ranks later and low ones sooner than it says.
#[test]
fn whoever_ignores_ranks_is_not_forecast() {
    let (worlds, runs, _) = worlds();
    let (counts, told) = played(Policy::WhateverIsReady, false, worlds, runs);
    println!("whatever is ready:\n{told}");
    assert!(counts[0].shares()[2] < 0.88, "{told}");
}

/// Plays worlds and looks up what came in what was forecast.
fn played(policy: Policy, apart: bool, worlds: u32, runs: u32) -> ([Count; WEEKS.len()], String) {
    let mut counts = [Count::default(); WEEKS.len()];
    let settings: Vec<Setting> = (0..10).map(|number| Setting::new(number, apart)).collect();
    // at the beginning all worlds of a setting look alike
    let first: Vec<_> = settings.iter().map(|setting| forecast(setting, None, 10 * runs)).collect();
    let mut rng = Rng(77);
    for number in 0..worlds {
        let at = number as usize % settings.len();
        let setting = &settings[at];
        let world = play(setting, &setting.draw(&mut rng), policy);
        for (count, week) in counts.iter_mut().zip(WEEKS) {
            let own = (week > 0).then(|| forecast(setting, Some((&world, week * 7)), runs));
            for (project, days) in own.as_ref().unwrap_or(&first[at]).iter().enumerate() {
                let real = world.last_day(setting, project);
                if world.ended(setting, project, week * 7) {
                    continue;
                }
                let all: u32 = days.iter().map(|d| d.1).sum();
                let (before, same) = days.iter().fold((0, 0), |(before, same), (day, n)| {
                    (before + if *day < real { *n } else { 0 }, same + if *day == real { *n } else { 0 })
                });
                let place = (f64::from(before) + rng.unit() * f64::from(same)) / f64::from(all);
                count.add(place);
            }
        }
    }
    let mut told = String::new();
    for (count, week) in counts.iter().zip(WEEKS) {
        let [a, b, c] = count.shares().map(|share| share * 100.0);
        let all = count.all;
        let _ =
            writeln!(told, "week {week}: {all} finishes; met at P50 {a:.1} %, P80 {b:.1} %, P90 {c:.1} %");
    }
    (counts, told)
}

/// What is forecast of each project: days from the beginning, with how many runs end on them.
fn forecast(setting: &Setting, known: Option<(&world::World, i32)>, runs: u32) -> Vec<Vec<(i32, u32)>> {
    let (plan, today) = setting.plan(known);
    let network = Network::compile(&plan, today);
    let mut simulation =
        Simulation::new(&plan, &network, &network.order(), Terms { runs, ..Terms::default() });
    simulation.advance(runs, &|| false);
    let found = simulation.forecast();
    let days = |day: chrono::NaiveDate| (day - setting.begin).num_days() as i32;
    // projects of the plan stand in order of their ids, which is that of their ranks here
    found.projects.iter().map(|p| p.days.iter().map(|(day, n)| (days(*day), *n)).collect()).collect()
}
