//! A damaged file gives every row that is whole.
use stackrank::domain::Portfolio;
use stackrank::storage::{Folders, to_text};
use stackrank::workspace::{Clock, DocumentState, Workspace, example};
use std::fs;
use std::sync::Arc;

fn text() -> String {
    to_text(&example::example(chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()))
}

fn is_row(line: &str) -> bool {
    line.starts_with("    (") && line.ends_with("),")
}

fn rows(text: &str) -> usize {
    text.lines().filter(|line| is_row(line)).count()
}

#[test]
fn cut_anywhere_it_gives_every_row_before_the_cut() {
    let text = text();
    let bytes = text.as_bytes();
    // a prime, so that cuts fall on every place of a row
    for cut in (0..bytes.len()).step_by(1_009) {
        let whole = rows(&String::from_utf8_lossy(&bytes[..cut]));
        let found = stackrank::storage::salvage(&bytes[..cut]).map_or(0, |found| found.rows);
        assert!(found >= whole && found <= whole + 1, "cut at {cut}: {found} of {whole}");
    }
}

#[test]
fn a_flipped_byte_costs_the_row_it_is_in_and_no_other() {
    let text = text();
    let all = rows(&text);
    for (turn, place) in (0..text.len()).step_by(4_003).enumerate() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1 << (turn % 8);
        let found = stackrank::storage::salvage(&bytes).unwrap();
        // a lost line end makes one line of two rows
        assert!(found.rows + 2 >= all, "byte {place}: {} of {all} rows", found.rows);
    }
}

#[test]
fn zeros_in_the_middle_cost_the_rows_they_cover() {
    let text = text();
    let mut bytes = text.clone().into_bytes();
    let hole = bytes.len() / 2..bytes.len() / 2 + 4_096;
    bytes[hole.clone()].fill(0);
    let found = stackrank::storage::salvage(&bytes).unwrap();
    let covered = rows(&text[..hole.start]) + rows(&text[hole.end..]);
    assert!(found.rows + 1 >= covered && found.lost > 0, "{} of {covered}", found.rows);
}

#[test]
fn the_person_goes_on_from_the_rows_and_the_damaged_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    fs::create_dir_all(folders.config_file.parent().unwrap()).unwrap();
    let text = text();
    let damaged = &text[..text.len() * 3 / 4];
    fs::write(&folders.config_file, damaged).unwrap();
    let mut workspace = Workspace::open_in(&folders, None, Clock::SYSTEM, Arc::new(|| ()));
    assert!(matches!(workspace.document().state(), DocumentState::Unreadable { .. }));
    let wanted: Portfolio = workspace.document().salvaged().unwrap().plan.clone();
    assert!(wanted.projects.len() > 5);
    workspace.use_salvaged().unwrap();
    assert_eq!(workspace.plan(), &wanted);
    assert!(workspace.close(), "saved");
    assert_eq!(fs::read_to_string(&folders.config_file).unwrap(), to_text(&wanted));
    let kept = fs::read_dir(folders.config_file.parent().unwrap()).unwrap().filter_map(Result::ok);
    let aside = kept.map(|e| e.path()).find(|p| p.to_string_lossy().contains("unreadable")).unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), damaged);
}
