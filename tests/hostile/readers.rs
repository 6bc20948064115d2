//! What must hold for every reader of foreign bytes, whatever the bytes are. Tests replay a corpus through these; the fuzz
//! targets of `tests/fuzz/` look for bytes that break them.
use chrono::NaiveDate;
use stackrank::domain::check::{Severity, check};
use stackrank::domain::{Id, Portfolio};
use stackrank::edits::make::add_all;
use stackrank::engine::{evaluate, remedy_words, trouble_words, troubles};
use stackrank::exchange::import_file;
use stackrank::storage::{self, DocumentKey, recovery};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A reader by the name of its corpus.
pub type Reader = fn(&[u8]);

/// All readers.
pub const READERS: [(&str, Reader); 7] = [
    ("plan", plan),
    ("schedule", schedule),
    ("salvage", salvage),
    ("conflict", conflict),
    ("recovery", recovery_copy),
    ("project_xml", project_xml),
    ("arguments", arguments),
];

/// A portfolio file: refused, or read, checked, and written back as the same plan.
pub fn plan(bytes: &[u8]) {
    let Some(plan) = std::str::from_utf8(bytes).ok().and_then(|text| storage::from_text(text).ok()) else {
        return;
    };
    same_again(&plan);
    check(&plan);
}

fn same_again(plan: &Portfolio) {
    let written = storage::to_text(plan);
    if written.len() as u64 > storage::LARGEST_FILE {
        return; // it was packed more densely; saving refuses, and says so
    }
    let again = storage::from_text(&written);
    assert!(again.as_ref() == Ok(plan), "{again:.1000?}\n{written:.20000}");
    assert!(storage::to_text(&again.unwrap_or_default()) == written);
}

/// A portfolio file the whole way: opened, checked, scheduled, with its troubles in words. Broken rules stop nothing.
pub fn schedule(bytes: &[u8]) {
    let Some(plan) = std::str::from_utf8(bytes).ok().and_then(|text| storage::from_text(text).ok()) else {
        return;
    };
    check(&plan);
    let outlook = evaluate(&plan, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    for trouble in troubles(&plan, &outlook).iter().flat_map(|of| &of.list) {
        assert!(!trouble_words(&plan, trouble).is_empty());
        assert!(!remedy_words(&plan, &outlook, trouble).is_empty());
    }
}

/// A damaged file: what is found in it is a plan that can be written and read.
pub fn salvage(bytes: &[u8]) {
    if let Some(found) = storage::salvage(bytes) {
        assert!(found.rows > 0);
        same_again(&found.plan);
    }
}

/// A file with git's conflict marks: its sides hold nothing but what is in the file.
pub fn conflict(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = storage::from_text(text);
    let Some(sides) = storage::sides(text) else { return };
    for side in [Some(&sides.ours), sides.base.as_ref(), Some(&sides.theirs)].into_iter().flatten() {
        assert!(side.len() < text.len());
        let _ = storage::from_text(side);
    }
}

/// A state folder of this process; in memory where the system has such a place.
static STATE: LazyLock<(PathBuf, DocumentKey)> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let state = base.join(format!("stackrank-hostile-{}", std::process::id()));
    std::fs::create_dir_all(state.join("recovery")).unwrap();
    (state, DocumentKey::of(Path::new("/hostile/portfolio.ron")))
});

/// A recovery copy: refused, or read; a step in it that fits the plan can be taken back, another changes nothing.
pub fn recovery_copy(bytes: &[u8]) {
    let (state, key) = &*STATE;
    std::fs::write(state.join("recovery").join(key.as_str()).with_extension("ron"), bytes).unwrap();
    let Ok(Some(copy)) = recovery::read(state, key) else { return };
    let mut plan = storage::from_text(&copy.text).unwrap_or_else(|_| Portfolio::empty());
    for step in copy.session.history.steps().iter().chain(copy.session.history.undone()) {
        let before = plan.clone();
        match step.edit.clone().apply(&mut plan) {
            Ok(inverse) => {
                let mut back = plan.clone();
                inverse.apply(&mut back).unwrap();
                assert!(back == before);
            }
            Err(_) => assert!(plan == before),
        }
    }
}

/// Removes what [`recovery_copy`] has written.
pub fn swept() {
    let _ = std::fs::remove_dir_all(&STATE.0);
}

/// A file of another program: refused, or rows that fit a plan, break none of its rules and can be written.
pub fn project_xml(bytes: &[u8]) {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        Id::generate(9, count)
    };
    let mut plan = Portfolio::empty();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let Ok(imported) = import_file("plan.xml", bytes, &plan, &mut ids, today) else { return };
    add_all(imported.records).apply(&mut plan).unwrap();
    let errors: Vec<_> = check(&plan).into_iter().filter(|p| p.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    same_again(&plan);
}

/// A command line, one argument a line: understood, or refused in words that cannot steer a terminal.
pub fn arguments(bytes: &[u8]) {
    if let Some(answer) = stackrank::cli::refusal(words(bytes)) {
        assert!(!answer.contains(|c: char| c.is_control()), "{answer:?}");
    }
}

#[cfg(unix)]
fn words(bytes: &[u8]) -> Vec<OsString> {
    use std::os::unix::ffi::OsStringExt;
    bytes.split(|b| *b == b'\n').map(|word| OsString::from_vec(word.to_vec())).collect()
}

#[cfg(not(unix))]
fn words(bytes: &[u8]) -> Vec<OsString> {
    String::from_utf8_lossy(bytes).split('\n').map(OsString::from).collect()
}
