//! The program is killed, for real: this test runs itself as a child that saves, and ends it at any moment.
use super::plans;
use stackrank::storage::{Folders, Opened, Origin, open, read_file, save, to_text};
use stackrank::workspace::saver::Saver;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const FOLDER: &str = "STACKRANK_TEST_FOLDER";

/// Says something to the parent; not by `println!`, which the test harness catches.
pub fn say(number: u64) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "#{number}").and_then(|()| out.flush());
}

pub fn child(test: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The numbers that the child said, until it ended.
pub fn said(child: &mut Child) -> impl Iterator<Item = u64> + use<> {
    let out = BufReader::new(child.stdout.take().unwrap());
    out.lines().map_while(Result::ok).filter_map(|line| line.rsplit_once('#')?.1.trim().parse().ok())
}

#[test]
fn child_saves_on_and_on() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let file = Path::new(&folder).join("portfolio.ron");
    let mut before = read_file(&file).ok().map(|(_, bytes)| bytes);
    let mut number = before.as_ref().map_or(0, |b| plans::number(&read(b)));
    loop {
        number += 1;
        let bytes = to_text(&plans::numbered(number)).into_bytes();
        save(&file, &bytes, before.as_deref()).unwrap();
        say(number);
        before = Some(bytes);
    }
}

fn read(bytes: &[u8]) -> stackrank::domain::Portfolio {
    stackrank::storage::from_text(std::str::from_utf8(bytes).unwrap()).unwrap()
}

#[test]
fn a_killed_program_leaves_a_whole_file_with_all_that_was_reported_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut newest = 0;
    for round in 0..15u64 {
        let mut saving = child("kill::child_saves_on_and_on", folder.path());
        let mut said = said(&mut saving);
        let mut reported = said.next().expect("the child saves");
        std::thread::sleep(Duration::from_micros(round * 1700));
        saving.kill().unwrap();
        reported = said.last().unwrap_or(reported);
        saving.wait().unwrap();
        let (plan, _) =
            read_file(&folder.path().join("portfolio.ron")).unwrap_or_else(|fault| panic!("{fault}"));
        let found = plans::number(&plan);
        assert!(found == reported || found == reported + 1, "reported {reported}, found {found}");
        assert!(found > newest);
        newest = found;
    }
}

#[test]
fn child_edits_on_and_on() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folders = Folders::at(Path::new(&folder));
    let saver = Saver::start(&folders.config_file, &folders, None, Box::new(|| {}));
    for number in 1.. {
        saver.submit(number, plans::numbered(number));
        say(number);
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_killed_program_loses_at_most_the_last_second() {
    let folder = tempfile::tempdir().unwrap();
    let mut editing = child("kill::child_edits_on_and_on", folder.path());
    let mut edits = vec![];
    let mut said = said(&mut editing);
    while edits.first().is_none_or(|(_, at): &(u64, Instant)| at.elapsed() < Duration::from_millis(2500)) {
        edits.push((said.next().expect("the child edits"), Instant::now()));
    }
    editing.kill().unwrap();
    let end = Instant::now();
    editing.wait().unwrap();
    let folders = Folders::at(folder.path());
    // typing never paused, so the file has not been written yet
    let Opened::Fresh { kept: Some(kept), .. } = open(&folders.config_file, &folders) else {
        panic!("nothing is kept")
    };
    assert_eq!(kept.origin, Origin::UnsavedEdits);
    let found = plans::number(&kept.plan);
    let lost = edits.iter().find(|(number, _)| *number > found).map_or(Duration::ZERO, |(_, at)| end - *at);
    // a second is promised; half a one more for a machine that is busy with other tests
    assert!(lost < Duration::from_millis(1500), "{lost:?} lost");
}
