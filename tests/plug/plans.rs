//! Small plans that say which they are.
use stackrank::domain::{Portfolio, Settings};
use stackrank::storage::{DocumentKey, Folders, from_text, read_file, recovery, to_text};
use std::path::Path;
use std::sync::Arc;

/// The number that a plan begins with.
pub const FIRST: u64 = 1;

/// A plan's settings with its number, and so many bytes more.
pub fn settings(number: u64, more: usize) -> Settings {
    Settings { name: format!("Version {number} {}", ".".repeat(more)), ..Settings::default() }
}

/// The plan of a number; of several blocks on the disk, so that it can be torn.
pub fn numbered(number: u64) -> Portfolio {
    let mut plan = Portfolio::empty();
    plan.settings = Arc::new(settings(number, 20_000));
    plan
}

pub fn text(number: u64) -> Vec<u8> {
    to_text(&numbered(number)).into_bytes()
}

/// Which plan it is.
pub fn number(plan: &Portfolio) -> u64 {
    let word = plan.settings.name.split(' ').nth(1);
    word.and_then(|word| word.parse().ok()).expect("a numbered plan")
}

/// Which plan a file holds; the fault, if it is damaged.
pub fn in_file(file: &Path) -> Result<u64, String> {
    read_file(file).map(|(plan, _)| number(&plan)).map_err(|fault| fault.to_string())
}

/// Which plan the recovery copy of a file holds.
pub fn in_copy(folders: &Folders, file: &Path) -> Option<u64> {
    let copy = recovery::read(&folders.state, &DocumentKey::of(file)).ok()??;
    from_text(&copy.text).ok().map(|plan| number(&plan))
}
