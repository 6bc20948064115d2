//! Worked examples from the literature, each in a file with its source: earliest dates, slack, and means of three estimates.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;

use chrono::NaiveDate;
use plan::{Plan, id};
use stackrank::domain::{Estimate, Lag, LinkKind, Moment, TaskId, TaskKind};

const FILES: [(&str, &str); 5] = [
    ("milwaukee-paper", include_str!("data/examples/milwaukee-paper.txt")),
    ("general-foundry", include_str!("data/examples/general-foundry.txt")),
    ("widget", include_str!("data/examples/widget.txt")),
    ("widget-lags", include_str!("data/examples/widget-lags.txt")),
    ("four-kinds", include_str!("data/examples/four-kinds.txt")),
];

/// A line of a file.
struct Activity {
    name: String,
    estimate: Estimate,
    /// Predecessor, kind, lag in days.
    after: Vec<(String, LinkKind, i32)>,
    /// Earliest start and finish, in working days.
    dates: (i64, i64),
    slack: Option<i64>,
    mean: Option<u32>,
}

/// A word that can be an id.
fn word(name: &str) -> String {
    name.to_lowercase().replace(". ", "-").replace(' ', "-").replace('.', "")
}

fn read(text: &str) -> Vec<Activity> {
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [name, estimate, after, start, finish, slack, mean] = cells[..] else { panic!("{line}") };
            let after = after.split(", ").filter(|a| !a.is_empty()).map(link).collect();
            let dates = (start.parse().unwrap(), finish.parse().unwrap());
            let (slack, mean) = (slack.parse().ok(), mean.parse().ok());
            Activity { name: word(name), estimate: estimate.parse().unwrap(), after, dates, slack, mean }
        })
        .collect()
}

/// `Prototype SS+9`, or a plain name.
fn link(text: &str) -> (String, LinkKind, i32) {
    let kinds = [
        ("FS", LinkKind::FinishStart),
        ("SS", LinkKind::StartStart),
        ("FF", LinkKind::FinishFinish),
        ("SF", LinkKind::StartFinish),
    ];
    if let Some((name, tail)) = text.rsplit_once(' ') {
        for (sign, kind) in kinds {
            if let Some(days) = tail.strip_prefix(sign) {
                return (word(name), kind, days.parse().unwrap());
            }
        }
    }
    (word(text), LinkKind::FinishStart, 0)
}

fn plan_of(activities: &[Activity]) -> Plan {
    let mut plan = Plan::new();
    let project = plan.project("example", |_| ());
    for activity in activities {
        plan.task(project, &activity.name, &activity.estimate.to_string(), |t| {
            if activity.estimate.likely == 0 {
                t.kind = TaskKind::Milestone;
            }
        });
    }
    for activity in activities {
        for (before, kind, days) in &activity.after {
            plan.joined(id::<TaskId>(before), id::<TaskId>(&activity.name), *kind, Lag::Working(days * 32));
        }
    }
    plan
}

/// Working time since the first morning, in quarter hours: 32 in each of five days a week.
fn worked(plan: &Plan, at: Moment) -> i64 {
    let days = (at.date() - plan.today).num_days();
    let whole = days / 7 * 5 + (days % 7).min(5);
    let today = (0..at.slot_of_day()).filter(|s| (32..48).contains(s) || (52..68).contains(s)).count();
    whole * 32 + if days % 7 < 5 { today as i64 } else { 0 }
}

/// The morning of a working day, counted from 0.
fn morning(plan: &Plan, day: i64) -> NaiveDate {
    plan.today + chrono::Duration::days(day / 5 * 7 + day % 5)
}

#[test]
fn earliest_dates_are_those_of_the_source() {
    for (file, text) in FILES {
        let activities = read(text);
        let plan = plan_of(&activities);
        let end = activities.iter().map(|a| a.dates.1).max().unwrap();
        for activity in &activities {
            let (start, finish) = plan.dates(id(&activity.name)).span.unwrap();
            let told = (worked(&plan, start), worked(&plan, finish));
            let source = (activity.dates.0 * 32, activity.dates.1 * 32);
            assert_eq!(told, source, "{file}: {} (in quarter hours)", activity.name);
        }
        let finish = plan.outlook().projects[0].finish.unwrap();
        assert_eq!(worked(&plan, finish), end * 32, "{file}");
    }
}

/// A task that begins its slack later moves no finish; a day more does.
#[test]
fn slack_is_that_of_the_source() {
    let mut checked = 0;
    for (file, text) in FILES {
        let activities = read(text);
        let finish = |late: Option<(&Activity, i64)>| {
            let mut plan = plan_of(&activities);
            if let Some((activity, days)) = late {
                let mut task = (**plan.rows.tasks.get(id(&activity.name)).unwrap()).clone();
                task.not_before = Some(morning(&plan, activity.dates.0 + days));
                plan.rows.tasks.put(task.into());
            }
            let finish = plan.outlook().projects[0].finish.unwrap();
            worked(&plan, finish)
        };
        for activity in &activities {
            let Some(slack) = activity.slack else { continue };
            assert_eq!(finish(Some((activity, slack))), finish(None), "{file}: {}", activity.name);
            // a milestone lets a day pass before the next: it stands at an instant
            let more = finish(Some((activity, slack + 1)));
            assert!(more > finish(None), "{file}: {} has more slack than {slack}", activity.name);
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn means_of_three_estimates_are_those_of_the_source() {
    let mut checked = 0;
    for (_, text) in FILES {
        for activity in read(text) {
            let (Some(mean), e) = (activity.mean, activity.estimate) else { continue };
            assert_eq!(
                (e.low.unwrap() + 4 * e.likely + e.high.unwrap()) / 6,
                mean * 100,
                "{}",
                activity.name
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 8);
}
