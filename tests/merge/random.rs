//! Random edits: those that people make, and any field of any row set to what another row has there.
use crate::portfolio::{Rng, Shape, portfolio, today};
use stackrank::domain::{
    Assignment, CauseKind, Id, Moment, Money, Portfolio, Project, ProjectId, PurchaseId, Record, RecordId,
    Risk, Task, TaskId, WorkId,
};
use stackrank::edits::fields::{Join, exact, join_records};
use stackrank::edits::value::Value;
use stackrank::edits::weekly::{Answer, Told, weekly_update};
use stackrank::edits::{Edit, make};

/// A small plan with everything in it, edited already, so that its rows are not all alike.
pub fn start(seed: u64) -> Portfolio {
    let mut rng = Rng(seed);
    let shape = Shape::dense(1 + rng.below(4), 2 + rng.below(4), 1 + rng.below(3), seed);
    edited(&portfolio(shape), seed ^ 0xABCD, 3)
}

/// The plan after some edits. The number of `side` tells its new rows from those of the other side.
pub fn edited(plan: &Portfolio, seed: u64, side: u64) -> Portfolio {
    let mut rng = Rng(seed);
    let mut plan = plan.clone();
    for turn in 0..=rng.below(16) {
        // a few ids are drawn on both sides: two people add a row with an id written by hand
        let shared = rng.once_in(8);
        let mut count = u64::from(turn) * 1000 + if shared { 0 } else { side << 20 };
        let mut ids = move || {
            count += 1;
            Id::generate(1, count)
        };
        // what the rules refuse is not done
        let _ = one_edit(&plan, &mut rng, &mut ids).apply(&mut plan);
    }
    plan
}

/// One of a list: mostly one of the first two, so that the sides get in each other's way.
fn pick<T: Clone>(rng: &mut Rng, list: &[T]) -> Option<T> {
    let some = if rng.once_in(3) { list.len() } else { list.len().min(2) };
    if some == 0 { None } else { list.get(rng.below(some as u32) as usize).cloned() }
}

fn one_edit(plan: &Portfolio, rng: &mut Rng, ids: make::Ids) -> Edit {
    let nothing = Edit::All(vec![]);
    let project = pick(rng, plan.projects.rows());
    let task = pick(rng, plan.tasks.rows());
    match rng.below(20) {
        0 => project.map_or(nothing, |p| make::move_project(plan, p.id, rng.below(6) as usize, None)),
        1 => make::new_project(plan, ids, "New project", None).map_or(nothing, |made| made.1),
        2 => project.map_or(nothing, |p| make::new_task(plan, ids, p.id, "New task").1),
        3 if rng.once_in(3) => {
            let all = make::records(plan);
            let row = pick(rng, &all).map(|row| row.id());
            row.map_or(nothing, |row| make::delete(plan, &[row]))
        }
        4 if rng.once_in(3) => {
            let some = [project.map(|p| RecordId::from(p.id)), task.map(|t| t.id.into())];
            some[rng.below(2) as usize].map_or(nothing, |row| make::delete(plan, &[row]))
        }
        5 => {
            let day = today() + chrono::Duration::days(i64::from(rng.below(5)));
            project.map_or(nothing, |p| make::set_promise(plan, ids, p.id, Some(day), today(), "because"))
        }
        6 => {
            let ends = (task, pick(rng, plan.tasks.rows()));
            let (Some(from), Some(to)) = ends else { return nothing };
            make::link(ids, WorkId::Task(from.id), WorkId::Task(to.id))
        }
        7 => project.and_then(|p| make::duplicate_project(plan, ids, p.id)).map_or(nothing, |made| made.1),
        8 => task.map_or(nothing, |t| Edit::put(Task { people: people(plan, rng), ..Task::clone(&t) })),
        9 => project.map_or(nothing, |p| Edit::put(listed(&p, rng))),
        10 => {
            let text = ["", "one", "two", "three", "two\n\none"][rng.below(5) as usize];
            project.map_or(nothing, |p| Edit::put(Project { notes: text.into(), ..Project::clone(&p) }))
        }
        11 => project.map_or(nothing, |p| Edit::put(worded(&p, rng))),
        12 => {
            let purchase = pick(rng, plan.purchases.rows());
            purchase.map_or(nothing, |p| ladder(plan, rng, ids, p.id))
        }
        13 => {
            let made = project.and_then(|p| make::new_draw_down(plan, ids, p.id, today()));
            made.map_or(nothing, |made| made.1)
        }
        14 => update(plan, rng, ids, project.map(|p| p.id), task.map(|t| t.id)),
        _ => any_field(plan, rng).unwrap_or(nothing),
    }
}

/// A weekly update that answers a task, and tells why a promise suffers.
fn update(
    plan: &Portfolio,
    rng: &mut Rng,
    ids: make::Ids,
    project: Option<ProjectId>,
    task: Option<TaskId>,
) -> Edit {
    let at = Moment::at(today(), 32);
    let answer = match rng.below(3) {
        0 => Answer::Done { started: at, finished: at.plus(4) },
        1 => Answer::Remaining { at, remaining: rng.below(500) },
        _ => Answer::Moved(today() + chrono::Duration::days(i64::from(rng.below(5)))),
    };
    let answers: Vec<_> = task.into_iter().map(|id| (id.into(), answer)).collect();
    let kind = CauseKind::ALL[rng.below(5) as usize];
    let told = project.map(|project| Told { project, kind, days: Some(2), text: "because".into() });
    weekly_update(plan, ids, today(), &answers, &told.into_iter().collect::<Vec<_>>())
}

/// A quote or invoice more, or a quote chosen, changed or removed.
fn ladder(plan: &Portfolio, rng: &mut Rng, ids: make::Ids, id: PurchaseId) -> Edit {
    let nothing = Edit::All(vec![]);
    let quote = plan.purchases.get(id).and_then(|p| pick(rng, &p.quotes));
    match (rng.below(5), quote) {
        (0, _) => make::new_invoice(plan, ids, id, today()).map_or(nothing, |made| made.1),
        (1, Some(quote)) => make::choose_quote(plan, id, Some(quote.id)),
        (2, Some(mut quote)) => {
            quote.unit_price = Money::from_minor(i64::from(rng.below(5)) * 100);
            make::put_quote(plan, id, quote)
        }
        (3, Some(quote)) => make::remove_quote(plan, id, quote.id),
        _ => make::new_quote(plan, ids, id, today()).map_or(nothing, |made| made.1),
    }
}

/// Some of the people.
fn people(plan: &Portfolio, rng: &mut Rng) -> Vec<Assignment> {
    let some = plan.people.iter().filter(|_| rng.once_in(2)).map(|p| p.id).collect::<Vec<_>>();
    some.into_iter()
        .map(|person| Assignment { person, percent: [50, 80, 100][rng.below(3) as usize] })
        .collect()
}

/// Tags, links and risks out of a few, in any order, some of them twice.
fn listed(project: &Project, rng: &mut Rng) -> Project {
    let some = |rng: &mut Rng| -> Vec<String> {
        (0..rng.below(4)).map(|_| ["a", "b", "c", "d"][rng.below(4) as usize].to_owned()).collect()
    };
    let risks = some(rng).into_iter();
    let risks = risks.map(|text| Risk { text, answer: ["", "plan B"][rng.below(2) as usize].into() });
    Project { risks: risks.collect(), tags: some(rng), links: some(rng), ..project.clone() }
}

/// Another name or sponsor.
fn worded(project: &Project, rng: &mut Rng) -> Project {
    let text = format!("Text {}", rng.below(5));
    let mut project = project.clone();
    if rng.once_in(2) {
        project.name = text;
    } else {
        project.sponsor = text;
    }
    project
}

/// One field of one row takes the value that another row of the table has.
fn any_field(plan: &Portfolio, rng: &mut Rng) -> Option<Edit> {
    struct Graft {
        at: u32,
        wanted: u32,
    }
    impl Join for Graft {
        fn join<T: Value>(&mut self, name: &'static str, _: Option<&T>, ours: &T, theirs: &T) -> T {
            self.at += 1;
            if name != "id" && self.at == self.wanted { theirs.clone() } else { ours.clone() }
        }
    }
    let all = make::records(plan);
    let table = all.get(rng.below(all.len() as u32) as usize)?.clone();
    let alike: Vec<Record> = all.into_iter().filter(|other| same_table(other, &table)).collect();
    let (row, donor) = (pick(rng, &alike)?, alike.get(rng.below(alike.len() as u32) as usize)?);
    let mut graft = Graft { at: 0, wanted: 1 + rng.below(exact(&row).len() as u32) };
    join_records(None, &row, donor, &mut graft).map(Edit::Put)
}

fn same_table(a: &Record, b: &Record) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// A task's id, for examples.
pub fn first_task(plan: &Portfolio) -> TaskId {
    plan.tasks.rows()[0].id
}
