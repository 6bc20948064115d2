//! How long keeping a plan takes: `cargo bench --bench storage`. Off the window's thread, all of it but the snapshot.
use stackrank::domain::Portfolio;
use stackrank::storage::{
    DocumentKey, Fingerprint, Folders, Session, from_text, history, recovery, save, to_text,
};
use stackrank::workspace::saver::Saver;
use stackrank::workspace::{Clock, Workspace};
use std::hint::black_box;
use std::time::{Duration, Instant};

#[path = "../survival/plans.rs"]
#[expect(
    dead_code,
    clippy::wildcard_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "shared with the tests; it stops where its plan is not what it says"
)]
mod plans;

/// The median of some runs.
fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn measure(tasks: usize, folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let plan = plans::large(tasks);
    let text = to_text(&plan);
    let runs = if tasks > 5000 { 11 } else { 31 };
    let file = folder.join(format!("{tasks}.ron"));
    let snapshot = median(runs, || drop(black_box(plan.clone())));
    let write = median(runs, || drop(black_box(to_text(&plan))));
    let read = median(runs, || drop(black_box(from_text(&text))));
    let compare = {
        let back: Portfolio = from_text(&text)?;
        median(runs, || assert!(black_box(&back) == black_box(&plan)))
    };
    let print = median(runs, || {
        black_box(Fingerprint::of(text.as_bytes()));
    });
    let mut other = plan.clone();
    std::sync::Arc::make_mut(&mut other.settings).name = "Another".into();
    let texts = [text.clone(), to_text(&other)];
    save(&file, texts[0].as_bytes(), None)?;
    let mut turn = 0;
    let mut failure = None;
    let saved = median(runs, || {
        let (old, new) = (&texts[turn % 2], &texts[(turn + 1) % 2]);
        turn += 1;
        failure = save(&file, new.as_bytes(), Some(old.as_bytes())).err().or(failure.take());
    });
    let document = DocumentKey::of(&file);
    let copied = median(runs, || {
        let copy = recovery::Recovery {
            at: chrono::Utc::now(),
            base: None,
            session: Session::default(),
            text: text.clone(),
        };
        failure = recovery::write(folder, &document, &file, &copy).err().or(failure.take());
    });
    // what a save costs the window: handing over a snapshot
    let folders = Folders { config_file: folder.join("elsewhere.ron"), state: folder.join("state") };
    let saver = Saver::start(&file, &folders, Some(texts[turn % 2].clone().into_bytes()), Box::new(|| {}));
    let mut revision = 0;
    let mut handed: Vec<Duration> = (0..2000)
        .map(|_| {
            revision += 1;
            let start = Instant::now();
            saver.submit(revision, plan.clone());
            start.elapsed()
        })
        .collect();
    handed.sort_unstable();
    drop(saver);
    let opened = median(runs, || {
        let clock = Clock::fixed(chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default());
        drop(black_box(Workspace::open_in(&folders, Some(file.clone()), clock, std::sync::Arc::new(|| ()))));
    });
    let mut number = 0u64;
    let remembered = median(runs, || {
        number += 1;
        let bytes = format!("{text}// {number}\n");
        let added = history::add(folder, &document, chrono::Utc::now(), bytes.as_bytes(), false);
        failure = added.err().or(failure.take());
    });
    if let Some(failure) = failure {
        return Err(failure.into());
    }
    println!(
        "{tasks} tasks, {} dependencies, {:.1} MB: snapshot {snapshot:.1?}, write {write:.1?}, read {read:.1?}, \
         compare {compare:.1?}, fingerprint {print:.1?}; with the disk: save (and parse back) {saved:.1?}, \
         recovery copy {copied:.1?}, history {remembered:.1?}; the window: open and schedule {opened:.1?}, hand over a \
         snapshot {:.1?} (p99 {:.1?}, most {:.1?})",
        plan.dependencies.len(),
        text.len() as f64 / 1e6,
        handed[1000],
        handed[1980],
        handed[1999],
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    for tasks in [200, 2000, 20_000] {
        measure(tasks, folder.path())?;
    }
    Ok(())
}
