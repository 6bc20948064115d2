//! Closed forms: the textbook network, work in a row, work side by side, correlated work; and an opening that is missed.
use super::{apart, moments, of};
use crate::plan::{Plan, by, date};
use stackrank::domain::{DayHours, PersonId, ProjectId, Shape, TaskId, TaskKind, Terms, WorkWeek};
use stackrank::engine::Forecast;

/// Render and Stair's "General Foundry" (Heizer and Render's "Milwaukee Paper"), a week as a hundred elapsed days: what is rounded to days is
/// then a hundredth.
fn foundry() -> (Plan, ProjectId, Vec<TaskId>) {
    let mut plan = Plan::new();
    let project = plan.project("Foundry", |_| ());
    let three = ["1..2..3", "2..3..4", "1..2..3", "2..4..6", "1..4..7", "1..2..9", "3..4..11", "1..2..3"];
    let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let tasks: Vec<TaskId> = names
        .iter()
        .zip(three)
        .map(|(name, three)| {
            let ends: Vec<String> = three.split("..").map(|end| format!("{end}00ed")).collect();
            plan.task(project, name, &ends.join(".."), |_| ())
        })
        .collect();
    for (from, to) in [(0, 2), (1, 3), (2, 4), (2, 5), (3, 6), (4, 6), (5, 7), (6, 7)] {
        plan.link(tasks[from], tasks[to]);
    }
    (plan, project, tasks)
}

fn close(found: f64, known: f64, off: f64, what: &str) {
    assert!((found - known).abs() <= off, "{what}: {found}, not {known}");
}

/// Against two million draws of an independent program: mean, deviation, P50, P80, chance of 16 weeks, and how often each of the three
/// paths decides.
fn against(shape: Shape, known: [f64; 5], paths: [f64; 3]) {
    let (plan, _, tasks) = foundry();
    let mut rows = plan.rows.clone();
    let mut project = (*rows.projects.rows()[0]).clone();
    project.promise = Some(plan.today + chrono::Duration::days(1_599)); // the 1,600th day
    rows.projects.put(project.into());
    let found = of(&rows, plan.today, Terms { shape, ..apart(10_000) });
    let row = &found.projects[0];
    let (mean, deviation) = moments(row, plan.today);
    close(mean / 100.0, known[0], 0.06, "mean");
    close(deviation / 100.0, known[1], 0.05, "deviation");
    let weeks =
        |day: Option<chrono::NaiveDate>| ((day.expect("a date") - plan.today).num_days() + 1) as f64 / 100.0;
    close(weeks(row.finish.p50), known[2], 0.07, "P50");
    close(weeks(row.finish.p80), known[3], 0.09, "P80");
    let chance = row.on_time.expect("a promise");
    close(f64::from(chance.hundredths()) / 10_000.0, known[4], 0.015, "on time");
    assert!(chance.standard_error() <= 50, "√(p (1 − p) / 10,000) is at most half a percent");
    let on = |task: usize| {
        f64::from(found.tasks[plan.rows.tasks.place(tasks[task]).expect("a task")].hundredths()) / 1e4
    };
    close(on(4), paths[0], 0.015, "A-C-E-G-H");
    close(on(1), paths[1], 0.015, "B-D-G-H");
    close(on(5), paths[2], 0.005, "A-C-F-H");
    assert!((on(7) - 1.0).abs() < 1e-9 && (on(2) - on(0)).abs() < 1e-9);
}

#[test]
fn the_textbook_network_with_pert() {
    against(Shape::Pert, [15.234, 1.713, 15.10, 16.66, 0.690], [0.738, 0.261, 0.001]);
}

#[test]
fn the_textbook_network_with_triangles() {
    against(Shape::Triangular, [16.280, 2.128, 16.09, 18.14, 0.484], [0.719, 0.272, 0.009]);
}

/// Work in a row: means and variances add up, here ten times (10 + 4·20 + 60) / 6 and (μ − 10)(60 − μ) / 7.
#[test]
fn work_in_a_row() {
    let mut plan = Plan::new();
    let project = plan.project("Row", |_| ());
    let tasks: Vec<TaskId> =
        (0..10).map(|k| plan.task(project, &format!("T {k}"), "10ed..20ed..60ed", |_| ())).collect();
    tasks.windows(2).for_each(|pair| plan.link(pair[0], pair[1]));
    let found = of(&plan.rows, plan.today, apart(10_000));
    let (mean, deviation) = moments(&found.projects[0], plan.today);
    close(mean, 250.0, 0.9, "mean"); // half a day is the rounding to days
    close(deviation, (10.0 * 15.0 * 35.0 / 7.0f64).sqrt(), 0.6, "deviation");
}

/// Side by side: the last of n ends by x with probability F(x)ⁿ. Of a triangle from 0 to 1,000 with its tip at 0, F = 1 − (1 − x)².
#[test]
fn work_side_by_side() {
    let mut plan = Plan::new();
    let project = plan.project("Side", |_| ());
    for k in 0..4 {
        plan.task(project, &format!("T {k}"), "0ed..0ed..1000ed", |_| ());
    }
    let found = of(&plan.rows, plan.today, Terms { shape: Shape::Triangular, ..apart(10_000) });
    let finish = found.projects[0].finish;
    for (percent, day) in [(0.5f64, finish.p50), (0.8, finish.p80), (0.9, finish.p90)] {
        let exact = 1_000.0 * (1.0 - (1.0 - percent.powf(0.25)).sqrt());
        let days = ((day.expect("a date") - plan.today).num_days() + 1) as f64;
        close(days, exact, 8.0, "a level");
    }
}

/// Ten equal tasks of one person, who works round the clock: the deviation of their sum is σ√(n(1 + (n − 1)ρ)).
#[test]
fn correlated_work() {
    let always = WorkWeek(std::array::from_fn(|_| DayHours::new([(0, 96)])));
    let deviation = |people: u8| {
        let mut plan = Plan::new();
        let mut settings = (*plan.rows.settings).clone();
        settings.week = always.clone();
        plan.rows.settings = settings.into();
        let project = plan.project("Sum", |_| ());
        let ann: PersonId = plan.person("Ann", |_| ());
        for k in 0..10 {
            plan.task(project, &format!("T {k}"), "40d..70d..100d", by(&[(ann, 100)]));
        }
        let found = of(&plan.rows, plan.today, Terms { people, ..apart(10_000) });
        moments(&found.projects[0], plan.today).1
    };
    let sigma = (30.0 * 30.0 / 7.0f64).sqrt();
    for percent in [0u8, 30, 60, 100] {
        let exact = sigma * (10.0 * (1.0 + 9.0 * f64::from(percent) / 100.0)).sqrt();
        close(deviation(percent), exact, exact * 0.03, "deviation");
    }
}

/// Ready a day late, the cut-over waits for the next opening two weeks later: the finish jumps, and nothing lies between.
#[test]
fn a_day_late_misses_the_window() {
    let mut plan = Plan::new();
    let project = plan.project("P", |p| p.promise = Some(date("2026-12-05")));
    let ann = plan.person("Ann", |_| ());
    let set = plan.windows(
        "every-other",
        &["2026-12-05T20:00..2026-12-06T06:00", "2026-12-19T20:00..2026-12-20T06:00"],
    );
    let build = plan.task(project, "Build", "9d..10d..11d", by(&[(ann, 100)])); // by Friday 4 December, or not
    let cut = plan.task(project, "Cut over", "2h", |t| {
        t.kind = TaskKind::CutOver(Some(set));
        by(&[(ann, 100)])(t);
    });
    plan.link(build, cut);
    let found: Forecast = of(&plan.rows, plan.today, Terms::default());
    let days: Vec<_> = found.projects[0].days.iter().map(|d| d.0).collect();
    assert_eq!(days, [date("2026-12-05"), date("2026-12-19")]);
    let chance = found.projects[0].on_time.expect("a promise").hundredths();
    assert!((4_500..5_500).contains(&chance), "{chance}");
    assert_eq!(found.projects[0].finish.p10, Some(date("2026-12-05")));
    assert_eq!(found.projects[0].finish.p90, Some(date("2026-12-19")));
    let driver = found.projects[0].drivers[0];
    assert_eq!((driver.work, driver.share), (stackrank::domain::WorkId::Task(build), 10_000));
    assert_eq!(driver.swing, 140, "from the first opening to the second");
}
