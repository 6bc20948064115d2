//! The promise: a plan of another program comes in whole, and what does not is told.
//!
//! Every file is compared with what an independent reader (MPXJ) sees in it. Four files travel with the program; the others
//! are read where a data folder is: named by `STACKRANK_DATA`, or `shared/data` beside the repository.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "formats/made.rs"]
mod made;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;
use stackrank::domain::check::{Severity, check};
use stackrank::domain::{
    Assignment, EstimateUnit, Id, LinkKind, Moment, Money, Portfolio, Progress, Task, TaskKind, WorkId,
};
use stackrank::edits::make::add_all;
use stackrank::engine::evaluate;
use stackrank::exchange::{ImportError, ImportReport, Imported, import_mspdi};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

const CHECKED_IN: [(&str, &[u8]); 4] = [
    ("mspdi/aspose-CreateCalendar.xml", include_bytes!("data/mspdi/aspose-CreateCalendar.xml")),
    ("mspdi/aspose-CreateProject.xml", include_bytes!("data/mspdi/aspose-CreateProject.xml")),
    ("mspdi/aspose-not-updated.xml", include_bytes!("data/mspdi/aspose-not-updated.xml")),
    ("mspdi/aspose-test_tasks.xml", include_bytes!("data/mspdi/aspose-test_tasks.xml")),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn import(bytes: &[u8], plan: &Portfolio) -> Result<Imported, ImportError> {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        Id::generate(plan.rows() as u64, count)
    };
    import_mspdi(bytes, plan, &mut ids, today())
}

/// Imports into a plan, as one edit; the plan must stay sound, and one undo must take everything back.
fn imported_into(mut plan: Portfolio, bytes: &[u8]) -> (Portfolio, ImportReport) {
    let before = plan.clone();
    let imported = import(bytes, &plan).unwrap();
    let inverse = add_all(imported.records).apply(&mut plan).expect("an import obeys the rules of a plan");
    let errors: Vec<_> = check(&plan).into_iter().filter(|p| p.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut back = plan.clone();
    inverse.apply(&mut back).unwrap();
    assert!(back == before);
    (plan, imported.report)
}

fn imported(bytes: &[u8]) -> (Portfolio, ImportReport) {
    imported_into(Portfolio::empty(), bytes)
}

#[test]
fn files_that_travel_with_the_program_agree_with_an_independent_reader() {
    let facts: Value = serde_json::from_str(include_str!("data/mspdi/facts.json")).unwrap();
    for (file, bytes) in CHECKED_IN {
        compare(file, bytes, &facts[file]);
    }
}

#[test]
fn files_of_the_data_folder_agree_with_an_independent_reader() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(|p| p.join("shared").join("data"));
    let folder = std::env::var_os("STACKRANK_DATA").map(PathBuf::from).or(beside).map(|p| p.join("plans"));
    let Some(folder) = folder.filter(|p| p.join("mspdi").is_dir()) else {
        println!("skipped: no data folder beside the repository, and STACKRANK_DATA names none");
        return;
    };
    let packed = std::fs::read(folder.join("mpxj_full.json.gz")).unwrap();
    let facts: Value = serde_json::from_reader(flate2::read::GzDecoder::new(&packed[..])).unwrap();
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("mspdi")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    let mut read = 0;
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "xml")) {
        let file = format!("mspdi/{}", path.file_name().unwrap().to_str().unwrap());
        for (what, count) in compare(&file, &std::fs::read(path).unwrap(), &facts[&file]) {
            *totals.entry(what).or_default() += count;
        }
        read += 1;
    }
    println!("{read} files agree: {totals:?}");
    assert!(read > 0);
}

fn hours(fact: &Value) -> f64 {
    fact[2].as_f64().unwrap_or(0.0)
}

fn time(fact: &Value) -> Option<Moment> {
    let text = fact.as_str()?;
    Some(Moment::from_datetime(NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").unwrap()))
}

fn slots_of(hours: f64) -> i64 {
    let exact = hours * 4.0;
    // the facts are rounded to four decimals
    if (exact - exact.round()).abs() < 0.001 {
        exact.round() as i64
    } else {
        (exact.abs().ceil() * exact.signum()) as i64
    }
}

/// Compares one file with its facts; differences are those that the rules below name, and no others.
fn compare(file: &str, bytes: &[u8], facts: &Value) -> BTreeMap<&'static str, usize> {
    assert!(facts.is_object(), "no facts about {file}");
    let (plan, report) = imported(bytes);
    let told = |what: &str, words: &str| {
        report.notes.iter().any(|n| n.what.contains(what) && n.text.contains(words))
    };
    let project = plan.projects.rows()[0].id;
    let day = f64::from(plan.settings.week.slots_per_day());

    // Rule: tasks are the rows that are not blank, not switched off, not the row of the whole project, and have nothing
    // under them.
    let rows = facts["tasks"].as_array().unwrap();
    let parents: Vec<&Value> = rows.iter().map(|r| &r["parent"]).filter(|p| !p.is_null()).collect();
    let whole = |r: &Value| r["uid"] == 0 && r["outline"] == 0;
    let wanted: Vec<&Value> = rows
        .iter()
        .filter(|r| r["null"] == false && r["active"] == true && !whole(r) && !parents.contains(&&r["uid"]))
        .collect();
    let tasks = plan.tasks_of(project);
    assert_eq!(tasks.len(), wanted.len(), "{file}: number of tasks");
    let place: BTreeMap<i64, usize> =
        wanted.iter().enumerate().map(|(i, r)| (r["uid"].as_i64().unwrap(), i)).collect();

    let mut deadlines = 0;
    for (row, task) in wanted.iter().zip(&tasks) {
        let at = format!("{file}: {} {}", row["uid"], task.name);
        // Rule: a task without a name is named by its number.
        if let Some(name) = row["name"].as_str() {
            assert_eq!(task.name, name.split_whitespace().collect::<Vec<_>>().join(" "), "{at}");
        }
        // Rule: a milestone is what takes no time.
        assert_eq!(task.kind == TaskKind::Milestone, hours(&row["duration"]) == 0.0, "{at}: milestone");
        assert_eq!(task.kind == TaskKind::Milestone, row["milestone"] == true, "{at}: milestone mark");
        // Rule: durations are kept to the quarter hour, rounded up.
        let per_day = if task.estimate.unit == EstimateUnit::ElapsedDays { 96.0 } else { day };
        let slots = (f64::from(task.estimate.likely) * per_day / 100.0).ceil() as i64;
        assert_eq!(slots, slots_of(hours(&row["duration"])), "{at}: duration {}", row["duration"]);
        let elapsed = row["duration"][1].as_str().is_some_and(|u| u.starts_with('e'));
        assert_eq!(task.estimate.unit == EstimateUnit::ElapsedDays, elapsed, "{at}: unit");
        assert_eq!(task.deadline, time(&row["deadline"]).map(Moment::date), "{at}: deadline");
        deadlines += usize::from(task.deadline.is_some());
        compare_constraint(&at, row, task);
        compare_progress(&at, row, task);
        if let Some(notes) = row["notes"].as_str() {
            assert!(task.notes.starts_with(notes.trim_end()), "{at}: notes");
        }
    }

    // Rule: links keep type and lag, to the quarter hour.
    let letters = |kind| match kind {
        LinkKind::FinishStart => "FS",
        LinkKind::StartStart => "SS",
        LinkKind::FinishFinish => "FF",
        LinkKind::StartFinish => "SF",
    };
    let number: BTreeMap<_, _> = tasks.iter().enumerate().map(|(i, t)| (WorkId::Task(t.id), i)).collect();
    let mut links: Vec<(usize, usize, String, i64)> = plan
        .dependencies
        .iter()
        .filter(|d| number.contains_key(&d.to))
        .map(|d| (number[&d.from], number[&d.to], letters(d.kind).to_string(), i64::from(d.lag.slots())))
        .collect();
    let mut wanted_links = vec![];
    let mut of_headings = 0;
    for row in rows {
        for link in row["predecessors"].as_array().unwrap() {
            let ends = (place.get(&link["uid"].as_i64().unwrap()), place.get(&row["uid"].as_i64().unwrap()));
            if let (Some(from), Some(to)) = ends {
                let lag = slots_of(hours(&link["lag"]));
                wanted_links.push((*from, *to, link["type"].as_str().unwrap().to_string(), lag));
            } else {
                // Rule: links of headings become links of the tasks under them; they are told, and tested below.
                of_headings += 1;
            }
        }
    }
    if of_headings == 0 {
        links.sort();
        wanted_links.sort();
        assert_eq!(links, wanted_links, "{file}: links");
    } else {
        assert!(told("", "heading"), "{file}: links of headings");
    }

    // Rule: working resources become people; the one with UID 0 that has no name or is called "Unassigned" is nobody;
    // a budget resource is told and left out; a nameless one is named by its number.
    let resources = facts["resources"].as_array().unwrap();
    let name_of =
        |r: &Value| r["name"].as_str().map_or_else(|| format!("Resource {}", r["uid"]), str::to_string);
    let nobody = |r: &Value| r["uid"] == 0 && matches!(r["name"].as_str(), None | Some("Unassigned"));
    let workers: Vec<&Value> = resources
        .iter()
        .filter(|r| r["type"] == "WORK" && !nobody(r) && !told(&name_of(r), "budget resource"))
        .collect();
    let mut names: Vec<String> = workers.iter().map(|r| name_of(r)).collect();
    let mut people: Vec<String> = plan.people.iter().map(|p| p.name.clone()).collect();
    names.sort();
    people.sort();
    assert_eq!(people, names, "{file}: people");

    // Rule: an assignment of a person to a task keeps its percentage, at most all there is (told). Assignments to nobody, to
    // headings and to the whole project are left out (the last two are told).
    let mut assignments = 0;
    for fact in facts["assignments"].as_array().unwrap() {
        let Some(worker) = workers.iter().find(|w| w["uid"] == fact["resource"]) else { continue };
        let Some(task) = fact["task"].as_i64().and_then(|uid| place.get(&uid)) else {
            assert!(told("", "left out"), "{file}: assignment {}", fact["uid"]);
            continue;
        };
        let name = name_of(worker);
        let person = plan.people.iter().find(|p| p.name == name).unwrap();
        let found: Vec<&Assignment> = tasks[*task].people.iter().filter(|a| a.person == person.id).collect();
        assert_eq!(found.len(), 1, "{file}: {name} on {}", tasks[*task].name);
        let whole = f64::from(person.heads) * 100.0 * f64::from(100 - person.reserve) / 100.0;
        let units = fact["units"].as_f64().unwrap_or(100.0);
        if units > whole + 0.5 {
            assert!(told(&name, "cut to that"), "{file}: {name} {units} of {whole}");
        } else {
            let percent = f64::from(found[0].percent) * f64::from(100 - person.reserve) / 100.0;
            assert!((percent - units).abs() < 1.0, "{file}: {name} {percent} {units}");
        }
        // Rule: work is duration × percentage; where the file says otherwise, that is told.
        let work = hours(&wanted[*task]["duration"]) * units / 100.0;
        if (work - hours(&fact["work"])).abs() > 0.26
            && tasks[*task].estimate.unit == EstimateUnit::WorkingDays
        {
            assert!(
                told(&name, "duration × percent") || told("more", "duration × percent"),
                "{file}: {name} {work} {fact}"
            );
        }
        assignments += 1;
    }
    assert_eq!(assignments, report.read.get("assignments").copied().unwrap_or(0), "{file}: assignments");

    // Rule: what is no labour becomes purchases: fixed costs, and the costs of cost resources and materials on tasks.
    let plain = |r: &&Value| r["type"] != "WORK" && !told(&name_of(r), "budget resource");
    let others: Vec<&Value> = resources.iter().filter(plain).map(|r| &r["uid"]).collect();
    let on_things: f64 = facts["assignments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|a| others.contains(&&a["resource"]))
        .filter_map(|a| a["cost"].as_f64())
        .sum();
    let fixed: f64 = rows.iter().filter_map(|r| r["fixed_cost"].as_f64()).sum();
    let bought: Money = plan
        .purchases
        .iter()
        .filter(|p| !p.item.contains("cost per use"))
        .map(|p| p.total(plan.settings.currency).unwrap())
        .sum();
    assert_eq!(bought.minor() as f64, ((on_things + fixed) * 100.0).round(), "{file}: purchases");
    compare_labour(file, facts, &plan, &tasks, &place, &workers, &report);

    // Rule: baseline 0 keeps the dates of tasks; one date alone stands for both.
    if let Some(baseline) = plan.baselines.iter().find(|b| b.name == "Baseline") {
        for (row, task) in wanted.iter().zip(&tasks) {
            let (start, finish) = (time(&row["baseline"]["start"]), time(&row["baseline"]["finish"]));
            let kept = plan
                .baseline_rows
                .iter()
                .find(|r| r.baseline == baseline.id && r.work == WorkId::Task(task.id))
                .map(|r| (r.start, r.finish));
            assert_eq!(kept, start.or(finish).zip(finish.or(start)), "{file}: baseline of {}", task.name);
        }
    } else {
        let dated = |r: &&&Value| !r["baseline"]["start"].is_null() || !r["baseline"]["finish"].is_null();
        assert_eq!(wanted.iter().filter(dated).count(), 0, "{file}: baselines");
    }
    let dated = compare_dates(file, &plan, &report, &wanted, &tasks);
    BTreeMap::from([
        ("tasks", tasks.len()),
        ("tasks with equal dates", dated),
        ("links", wanted_links.len()),
        ("links of headings", of_headings),
        ("people", people.len()),
        ("assignments", assignments),
        ("deadlines", deadlines),
        ("purchases", plan.purchases.len()),
        ("notes", report.notes.len()),
    ])
}

/// Rule: "start no earlier" is not-before (its day, or the next where it lies after the day's work); "must start" and manual
/// planning are pins, unless the task has begun.
fn compare_constraint(at: &str, row: &Value, task: &Task) {
    let date = time(&row["constraint_date"]);
    if row["constraint"] == "START_NO_EARLIER_THAN"
        && let Some(date) = date
    {
        let days = (task.not_before.unwrap() - date.date()).num_days();
        assert!(
            days == 0 || (days == 1 && date.slot_of_day() >= 60),
            "{at}: not before {:?}",
            task.not_before
        );
    } else {
        assert_eq!(task.not_before, None, "{at}: not before");
    }
    let manual = row["mode"] == "MANUALLY_SCHEDULED";
    let pinned = manual || row["constraint"] == "MUST_START_ON";
    if task.progress != Progress::NotStarted || !pinned {
        assert_eq!(task.pin, None, "{at}: pin");
    } else if manual {
        assert_eq!(task.pin, time(&row["start"]), "{at}: pin");
    } else {
        assert_eq!(task.pin, date, "{at}: pin");
    }
}

/// Rule: complete is done, and begun is started.
fn compare_progress(at: &str, row: &Value, task: &Task) {
    let percent = row["percent"].as_f64().unwrap_or(0.0);
    // Rule: an actual finish of a task that is 0 % complete is what some writers put for none; it is told and left out.
    if percent == 0.0 && !row["actual_finish"].is_null() {
        assert_eq!(task.progress, Progress::NotStarted, "{at}");
        return;
    }
    match task.progress {
        Progress::NotStarted => assert!(percent == 0.0 && row["actual_start"].is_null(), "{at}: {percent}"),
        Progress::Started { at: started, .. } => {
            assert!(percent < 100.0 && row["actual_finish"].is_null(), "{at}: {percent}");
            assert_eq!(Some(started), time(&row["actual_start"]).or(time(&row["start"])), "{at}: started");
            assert!((f64::from(task.percent_done()) - percent).abs() <= 2.0, "{at}: {percent}");
        }
        Progress::Done { finished, .. } => {
            assert!(percent == 100.0 || !row["actual_finish"].is_null(), "{at}: {percent}");
            assert_eq!(
                Some(finished),
                time(&row["actual_finish"]).or(time(&row["finish"])),
                "{at}: finished"
            );
        }
    }
}

/// Rule: where an assignment's work is duration × percentage, its hours × the person's rate (and the cost per use, which is a
/// purchase) is the cost that the file gives.
fn compare_labour(
    file: &str,
    facts: &Value,
    plan: &Portfolio,
    tasks: &[&std::sync::Arc<Task>],
    place: &BTreeMap<i64, usize>,
    workers: &[&Value],
    report: &ImportReport,
) {
    for fact in facts["assignments"].as_array().unwrap() {
        let (Some(worker), Some(task)) = (
            workers.iter().find(|w| w["uid"] == fact["resource"]),
            fact["task"].as_i64().and_then(|uid| place.get(&uid)).map(|i| tasks[*i]),
        ) else {
            continue;
        };
        let Some(person) = plan.people.iter().find(|p| Some(p.name.as_str()) == worker["name"].as_str())
        else {
            continue;
        };
        let uses: Money = plan
            .purchases
            .iter()
            .filter(|p| p.item == format!("{}: cost per use for {}", person.name, task.name))
            .map(|p| p.total(plan.settings.currency).unwrap())
            .sum();
        let labour =
            person.rate.unwrap_or_default().minor() as f64 * hours(&fact["work"]) + uses.minor() as f64;
        let cost = fact["cost"].as_f64().unwrap_or(0.0) * 100.0;
        let odd = report.notes.iter().any(|n| {
            n.what.contains(&format!("assignment {}", fact["uid"]))
                && (n.text.contains("overtime") || n.text.contains("rate table"))
        });
        if odd {
            continue; // overtime and second rates have no home, which is told
        }
        assert!(
            (labour - cost).abs() < 1.0,
            "{file}: {} on {}: {labour} is not {cost}",
            person.name,
            task.name
        );
    }
}

/// Rule: scheduled from its own start, a plan has the days that MS Project had. Left out are tasks that have begun (what
/// remains is served from the status date), that are told to differ (splits, hours that only MS Project knows), whose people
/// have other tasks too (double-booked there, never here), whose dates in the file break its own links (they were never
/// rescheduled), that are elapsed (they begin at midnight of the first day, not with its work), and what follows any of these.
fn compare_dates(
    file: &str,
    plan: &Portfolio,
    report: &ImportReport,
    wanted: &[&Value],
    tasks: &[&std::sync::Arc<Task>],
) -> usize {
    let told = |name: &str, text: &str| {
        let about =
            |what: &str| what.ends_with(name) || what.contains(&format!("{name};")) || what.ends_with("more");
        report.notes.iter().any(|n| about(&n.what) && n.text.contains(text))
    };
    let Some(begin) = plan.projects.rows()[0].not_before else { return 0 };
    let outlook = evaluate(plan, begin);
    let busy = |t: &Task| {
        let of = |p| tasks.iter().filter(|o| o.people.iter().any(|a| a.person == p)).count();
        t.people.iter().any(|a| of(a.person) > 1)
    };
    let stale = |row: &Value| {
        let links = row["predecessors"].as_array().unwrap();
        links.iter().any(|l| {
            let before = wanted.iter().find(|w| w["uid"] == l["uid"]).and_then(|w| time(&w["finish"]));
            l["type"] == "FS" && hours(&l["lag"]) >= 0.0 && time(&row["start"]) < before
        })
    };
    let mut out: BTreeSet<WorkId> = wanted
        .iter()
        .zip(tasks)
        .filter(|(row, t)| {
            stale(row)
                || t.estimate.unit == EstimateUnit::ElapsedDays
                || t.progress != Progress::NotStarted
                || busy(t)
                || told(&t.name, "not its duration long")
                || told(&t.name, "never work at the same time")
                || told("project", "only the day is kept")
        })
        .map(|(_, t)| WorkId::Task(t.id))
        .collect();
    for _ in tasks {
        let next: Vec<WorkId> =
            plan.dependencies.iter().filter(|d| out.contains(&d.from)).map(|d| d.to).collect();
        out.extend(next);
    }
    let mut same = 0;
    for (row, task) in wanted.iter().zip(tasks) {
        if out.contains(&WorkId::Task(task.id)) {
            continue;
        }
        let dates = outlook.tasks[plan.tasks.place(task.id).unwrap()];
        let days = |start: Moment, finish: Moment| (start.date(), finish.last_day().max(start.date()));
        let (Some(start), Some(finish)) = (time(&row["start"]), time(&row["finish"])) else { continue };
        let found = dates.span.map(|(a, b)| days(a, b));
        assert_eq!(found, Ok(days(start, finish)), "{file}: dates of {} {}", row["uid"], task.name);
        same += 1;
    }
    same
}
