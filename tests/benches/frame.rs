//! How long a frame of the timeline takes with 10,000 tasks: 250 projects of 40 tasks, all unfolded, at 1440 × 900. Layout
//! and tessellation on one core, in time of this thread; the pointer moves, and the rows scroll or time zooms.
use chrono::NaiveDate;
use egui::{Event, Pos2, RawInput, Rect, pos2, vec2};
use stackrank::app::commands::Command;
use stackrank::app::context::{Cx, Selection};
use stackrank::app::theme::{LIGHT, install};
use stackrank::app::timeline::{TimelineState, timeline_ui};
use stackrank::domain::{
    Assignment, Budget, Dependency, DependencyId, Estimate, Id, Lag, LinkKind, Money, Person, PersonId,
    Portfolio, Progress, Project, ProjectId, Rank, Strength, Task, TaskId, TaskKind, WorkId,
};
use stackrank::engine::{Outlook, evaluate};
use std::time::{Duration, Instant};

const PROJECTS: usize = 250;
const TASKS: usize = 40;
const PEOPLE: usize = 40;
const FRAMES: usize = 4_000;
/// Frames measured together: the thread's clock is coarser than a frame.
const BATCH: usize = 40;

fn main() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let plan = portfolio();
    let outlook = evaluate(&plan, today);
    println!("timeline, {} tasks unfolded, 1440 × 900: run_ui + tessellate, µs a frame", plan.tasks.len());
    println!("{:28} {:>9} {:>9} {:>9}", "", "median", "p99", "on wall");
    for (name, kind) in [("pointer moves", 0), ("rows scroll", 1), ("time zooms", 2)] {
        let (median, high, wall) = measure(&plan, &outlook, today, kind);
        println!("{name:28} {median:9.0} {high:9.0} {wall:9.0}");
    }
}

/// Median and 99th percentile of batches in thread time, and the median on the wall; microseconds a frame.
fn measure(plan: &Portfolio, outlook: &Outlook, today: NaiveDate, kind: usize) -> (f64, f64, f64) {
    let ctx = egui::Context::default();
    ctx.set_theme(egui::Theme::Light);
    install(&ctx);
    let mut state = TimelineState::default();
    state.run(Command::UnfoldAll);
    state.run(Command::ZoomIn);
    state.run(Command::ZoomIn);
    let cx = Cx {
        plan,
        outlook,
        preview: None,
        changes: None,
        answers: None,
        forecasts: None,
        chain: &[],
        clashes: &[],
        compared: None,
        drag: None,
        then: None,
        what_if: stackrank::app::scenarios::WhatIf::default(),
        selection: Selection::None,
        today,
        tokens: &LIGHT,
    };
    let mut frame = |number: usize| {
        let at = pos2(500.0 + (number % 300) as f32 * 2.0, 200.0 + (number % 40) as f32 * 8.0);
        let mut asks = vec![];
        let mut out = ctx.run_ui(input(number, at, kind), |ui| timeline_ui(ui, &cx, &mut state, &mut asks));
        out.textures_delta.clear();
        let shapes = std::mem::take(&mut out.shapes);
        ctx.tessellate(shapes, out.pixels_per_point).len()
    };
    // fonts, the first layout of each text, the rows
    for number in 0..60 {
        std::hint::black_box(frame(number));
    }
    let (mut thread, mut wall) = (vec![], vec![]);
    for batch in 0..FRAMES / BATCH {
        let (begin, begin_wall) = (now(), Instant::now());
        for number in 0..BATCH {
            std::hint::black_box(frame(60 + batch * BATCH + number));
        }
        let each = |spent: Duration| spent.as_secs_f64() * 1e6 / BATCH as f64;
        thread.push(each(now().saturating_sub(begin)));
        wall.push(each(begin_wall.elapsed()));
    }
    thread.sort_by(f64::total_cmp);
    wall.sort_by(f64::total_cmp);
    (thread[thread.len() / 2], thread[thread.len() * 99 / 100], wall[wall.len() / 2])
}

fn input(number: usize, at: Pos2, kind: usize) -> RawInput {
    let mut events = vec![Event::PointerMoved(at)];
    match kind {
        1 => events.push(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, if number % 200 < 150 { -90.0 } else { 90.0 }),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        }),
        2 => events.push(Event::Zoom(if number % 40 < 20 { 1.05 } else { 1.0 / 1.05 })),
        _ => {}
    }
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
        time: Some(number as f64 / 60.0),
        events,
        ..RawInput::default()
    }
}

/// Processor time of this thread where the system tells it, else time on the wall.
fn now() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = BEGIN.get_or_init(Instant::now).elapsed();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|t| t.split(' ').next()?.parse().ok().map(Duration::from_nanos));
    spent.unwrap_or(wall)
}

fn id<T: From<Id>>(word: &str, number: usize) -> T {
    // ids are made of letters and digits alone: this text always is one
    format!("{word}-{number:06}")
        .parse::<Id>()
        .map_or_else(|_| Id::generate(1, number as u64).into(), Into::into)
}

/// Projects of chains of tasks, each by one of the people, with promises and budgets.
fn portfolio() -> Portfolio {
    let mut plan = Portfolio::empty();
    for n in 0..PEOPLE {
        let person = Person {
            id: id("who", n),
            name: format!("Person {n}"),
            initials: format!("P{n}"),
            roles: vec!["network".into()],
            heads: 1,
            hours: None,
            reserve: 20,
            rate: None,
        };
        plan.people.put(person.into());
    }
    let stages: Vec<_> = plan.columns().iter().map(|s| s.id).collect();
    let (mut rank, mut task_rank) = (Rank::first(), Rank::first());
    for p in 0..PROJECTS {
        let project: ProjectId = id("pro", p);
        plan.projects.put(
            Project {
                id: project,
                name: format!("Project {p}, with a name of some length"),
                code: String::new(),
                owner: Some(id("who", p % PEOPLE)),
                sponsor: String::new(),
                need: String::new(),
                site: String::new(),
                category: "network".into(),
                tags: vec![],
                stage: stages[1 + p % 4],
                rank: rank.clone(),
                promise: NaiveDate::from_ymd_opt(2027, 1 + (p % 12) as u32, 15),
                budget: Some(Budget { capex: Money::from_minor(9_000_000), ..Budget::default() }),
                cost_of_delay: None,
                not_before: None,
                risks: vec![],
                links: vec![],
                notes: String::new(),
            }
            .into(),
        );
        rank = rank.next();
        for t in 0..TASKS {
            let number = p * TASKS + t;
            let task: TaskId = id("task", number);
            let who: PersonId = id("who", number % PEOPLE);
            plan.tasks.put(
                Task {
                    id: task,
                    project,
                    name: format!("Task {t} of {p}: rack, cable and label"),
                    group: ["Design", "Build", "Cut over"][t * 3 / TASKS].into(),
                    rank: task_rank.clone(),
                    kind: if t % 13 == 12 { TaskKind::Milestone } else { TaskKind::Work },
                    estimate: Estimate::hours(6),
                    people: vec![Assignment { person: who, percent: 100 }],
                    not_before: None,
                    pin: None,
                    deadline: None,
                    touches_production: false,
                    progress: Progress::NotStarted,
                    notes: String::new(),
                }
                .into(),
            );
            task_rank = task_rank.next();
            if t > 0 {
                let from = WorkId::Task(id("task", number - 1 - usize::from(t % 3 == 0 && t > 1)));
                let link = Dependency {
                    id: DependencyId(id("link", number)),
                    from,
                    to: WorkId::Task(task),
                    kind: LinkKind::FinishStart,
                    lag: Lag::NONE,
                    strength: Strength::Hard,
                    units: None,
                };
                plan.dependencies.put(link.into());
            }
        }
    }
    plan
}
