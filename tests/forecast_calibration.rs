//! Is a P80 met in 80 % of cases? Worlds are drawn and played by a dispatcher that cannot see ahead, and forecast as they go.
//!
//! The world is drawn by other means than the engine's (floating point, a generator of its own), and played event by event: whoever is free
//! takes the highest-ranked task that is ready, and nobody knows how long anything takes before it has ended. At some Mondays the plan is
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
use stackrank::engine::{Network, Simulation, Terms};
use std::fmt::Write;
use world::{Setting, play};

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

#[test]
fn levels_are_met_as_often_as_they_say() {
    let asked: Option<u32> = std::env::var("STACKRANK_CASES").ok().and_then(|n| n.parse().ok());
    let (worlds, runs) = (asked.unwrap_or(60), if asked.is_some() { 1_000 } else { 200 });
    let mut counts = [Count::default(); WEEKS.len()];
    let settings: Vec<Setting> = (0..10).map(Setting::new).collect();
    // at the beginning all worlds of a setting look alike
    let first: Vec<_> = settings.iter().map(|setting| forecast(setting, None, 10 * runs)).collect();
    let mut rng = Rng(77);
    for number in 0..worlds {
        let at = number as usize % settings.len();
        let setting = &settings[at];
        let world = play(setting, &setting.draw(&mut rng));
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
                count.add((f64::from(before) + rng.unit() * f64::from(same)) / f64::from(all));
            }
        }
    }
    let mut told = String::new();
    for (count, week) in counts.iter().zip(WEEKS) {
        let [a, b, c] = count.shares().map(|share| share * 100.0);
        let _ = writeln!(
            told,
            "week {week}: {} finishes; met at P50 {a:.1} %, P80 {b:.1} %, P90 {c:.1} %",
            count.all
        );
    }
    println!("{told}");
    // of few worlds, whose projects share people, a share may be off by chance alone
    let off = if asked.is_some_and(|n| n >= 1_000) { 0.03 } else { 0.13 };
    for count in counts {
        for (share, level) in count.shares().iter().zip(LEVELS) {
            assert!((share - level).abs() <= off, "{told}");
        }
    }
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
