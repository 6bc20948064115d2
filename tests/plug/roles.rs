//! What children do.
use super::child::{now, say, wait};
use super::{plans, power, slow};
use stackrank::edits::Edit;
use stackrank::storage::{Folders, SaveError, Saved, read_file, save};
use stackrank::workspace::saver::{SaveStatus, Saver};
use stackrank::workspace::{Clock, DocumentState, Workspace};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// Plays a role in a folder.
pub fn play(role: &str, folder: &Path) {
    match role {
        "replace" => one_save(folder, Some(1)),
        "new" => one_save(folder, None),
        "in-place" => save_in_place(folder),
        "whole" => whole_save(folder),
        "save-on" => power::save_on(folder, power::Care::Full),
        "save-unsynced" => power::save_on(folder, power::Care::None),
        "save-folder-unsynced" => power::save_on(folder, power::Care::NoFolder),
        "whole-on" => whole_saves(folder),
        "edit" => edit(folder),
        "hand-over" => slow::hand_over(folder),
        "edit-frames" => slow::edit_frames(folder),
        _ => panic!("no role {role}"),
    }
}

fn word(result: &Result<Saved, SaveError>) -> String {
    match result {
        Ok(_) => "saved".into(),
        Err(SaveError::NotDurable(_)) => "unconfirmed".into(),
        Err(error) => format!("refused: {error}"),
    }
}

/// A save as careless programs do it: into the file itself.
fn save_in_place(folder: &Path) {
    let file = Folders::at(folder).config_file;
    let (word_came, may_go_on) = channel::<()>();
    let saves = move || {
        for (number, ()) in (2..4).zip(may_go_on) {
            let saved = std::fs::write(&file, plans::text(number));
            say(if saved.is_ok() { "saved" } else { "refused" });
        }
        std::process::exit(0);
    };
    std::thread::Builder::new().name("saver".into()).spawn(saves).unwrap();
    say("ready");
    loop {
        wait();
        let _ = word_came.send(());
    }
}

/// One save by itself: version 2, then 3. By a thread that waits as the saver's does, without a call that touches a file.
fn one_save(folder: &Path, before: Option<u64>) {
    let file = Folders::at(folder).config_file;
    let before = before.map(plans::text);
    let (second, third) = (plans::text(2), plans::text(3));
    let (word_came, may_go_on) = channel::<()>();
    let saves = move || {
        if may_go_on.recv().is_err() {
            return;
        }
        let result = save(&file, &second, before.as_deref());
        say(&word(&result));
        if may_go_on.recv().is_err() {
            return;
        }
        let now = match result {
            Ok(_) | Err(SaveError::NotDurable(_)) => Some(second),
            Err(_) => before,
        };
        say(&word(&save(&file, &third, now.as_deref())));
        std::process::exit(0);
    };
    std::thread::Builder::new().name("saver".into()).spawn(saves).unwrap();
    say("ready");
    loop {
        wait();
        let _ = word_came.send(());
    }
}

fn told(saver: &Saver) -> String {
    match saver.status() {
        SaveStatus::Saved { .. } => "saved".into(),
        SaveStatus::Failed { message, .. } if message.contains("did not confirm") => "unconfirmed".into(),
        SaveStatus::Failed { message, recovery_safe } => {
            format!("refused{}: {message}", if recovery_safe { "" } else { ", and no copy" })
        }
        other => format!("refused: {other:?}"),
    }
}

/// A save with all that belongs to it: version 1, which is not looked at, then 2, then 3.
fn whole_save(folder: &Path) {
    let folders = Folders::at(folder);
    let base = std::fs::read(&folders.config_file).ok();
    let saver = Saver::start(&folders.config_file, &folders, base, Box::new(|| {}));
    for (number, last) in [(1, false), (2, false), (3, true)] {
        saver.submit(number, plans::numbered(number));
        saver.flush(PATIENCE);
        say(&told(&saver));
        if !last {
            wait();
        }
    }
    std::process::exit(0);
}

/// Such saves without end; each is told when it is done.
fn whole_saves(folder: &Path) {
    let folders = Folders::at(folder);
    let (plan, bytes) = read_file(&folders.config_file).unwrap();
    let saver = Saver::start(&folders.config_file, &folders, Some(bytes), Box::new(|| {}));
    for (revision, number) in (1..).zip(plans::number(&plan) + 1..) {
        saver.submit(revision, plans::numbered(number));
        if !saver.flush(PATIENCE) {
            std::process::exit(1);
        }
        say(&format!("#{number} {}", now()));
    }
}

/// A person's script: bursts of edits and pauses between them. Says what was found at the start and how many steps can be taken back (`?`), each edit with the time
/// at which it was made (`#`), and what is said to be saved (`=`).
fn edit(folder: &Path) {
    let folders = Folders::at(folder);
    let mut workspace = Workspace::open_in(&folders, None, Clock::SYSTEM, Arc::new(|| ()));
    let mut number = plans::number(workspace.plan());
    let mut told = number;
    say(&format!("?{number} {}", workspace.history().steps().len()));
    let mut chance = u64::from(std::process::id()) << 20;
    let mut below = |most: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % most
    };
    loop {
        for _ in 0..=below(40) {
            number += 1;
            let made = now();
            workspace.apply("Rename", Edit::put(plans::settings(number, 100))).unwrap();
            say(&format!("#{number} {made}"));
            std::thread::sleep(Duration::from_millis(10 + below(50)));
        }
        for _ in 0..below(120) {
            std::thread::sleep(Duration::from_millis(20));
            workspace.poll();
            if told < number && matches!(workspace.document().state(), DocumentState::Saved(_)) {
                told = number;
                say(&format!("={number}"));
            }
        }
    }
}
