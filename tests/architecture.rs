//! The rooms hold: arrows only upwards, third-party crates in their rooms, no clock or file where none belongs.
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot read what it checks")]
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, ground floor first: each may use those before it.
const ROOMS: [&str; 9] =
    ["domain", "edits", "engine", "storage", "exchange", "report", "workspace", "app", "cli"];
/// Arrows that the order would allow and the house forbids: (room, must not use).
const FORBIDDEN: [(&str, &str); 2] = [("storage", "engine"), ("engine", "edits")];
/// `cli` opens the window; that is its only way into `app`.
const CLI_INTO_APP: &str = "crate::app::run";

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.file_name().is_some_and(|name| {
                let name = name.to_string_lossy();
                // files of unit tests alone may use what their room may not, as the blocks of tests in other files do
                name.ends_with(".rs") && name != "tests.rs" && !name.starts_with("test_")
            }) {
                let text = fs::read_to_string(&path).unwrap();
                out.push((path, text));
            }
        }
    }
    let mut out = vec![];
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    assert!(out.len() > 50, "found only {} files", out.len());
    out
}

fn room(path: &Path) -> Option<usize> {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = below.components().next()?.as_os_str().to_str()?;
    ROOMS.iter().position(|r| *r == first)
}

/// The lines of a file without comments and without its unit tests, which may build their plans with any room.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or(text);
    text.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")).map(|(n, l)| (n + 1, l))
}

#[test]
fn arrows_run_one_way() {
    let mut faults = vec![];
    for (path, text) in sources() {
        let Some(here) = room(&path) else { continue };
        for (number, line) in code(&text) {
            for (there, name) in ROOMS.iter().enumerate() {
                let uses =
                    line.contains(&format!("crate::{name}::")) || line.contains(&format!("crate::{name};"));
                let forbidden = there > here || FORBIDDEN.contains(&(ROOMS[here], name));
                let door = ROOMS[here] == "cli" && line.contains(CLI_INTO_APP);
                if uses && there != here && forbidden && !door {
                    faults.push(format!("{}:{number}: {} uses {name}", path.display(), ROOMS[here]));
                }
                if uses && ROOMS[here] == "cli" && *name == "app" && !door {
                    faults.push(format!("{}:{number}: cli uses app", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn third_party_crates_stay_in_their_rooms() {
    let homes: [(&str, &[&str]); 6] = [
        ("egui", &["app"]),
        ("eframe", &["app"]),
        ("rfd", &["app"]),
        ("ron", &["storage"]),
        ("quick_xml", &["exchange"]),
        ("directories", &["storage"]),
    ];
    let mut faults = vec![];
    for (path, text) in sources() {
        let here = room(&path).map_or("", |r| ROOMS[r]);
        for (number, line) in code(&text) {
            for (crate_name, rooms) in homes {
                let uses = line.trim_start().starts_with(&format!("use {crate_name}::"))
                    || line.contains(&format!(" {crate_name}::"))
                    || line.contains(&format!("({crate_name}::"));
                if uses && !rooms.contains(&here) {
                    faults.push(format!("{}:{number}: {crate_name} in {here}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_core_reads_no_file_and_no_clock() {
    let words = [
        "std::fs",
        "std::io",
        "std::env",
        "std::thread",
        "std::time",
        "SystemTime::",
        "Instant::now",
        "Local::now",
        "Utc::now",
        "getrandom",
    ];
    let mut faults = vec![];
    for (path, text) in sources() {
        let Some(here) = room(&path) else { continue };
        if here > 2 {
            continue;
        }
        // the engine may share a computation among threads that end with it: what comes out does not depend on them
        let engine = path.components().any(|part| part.as_os_str() == "engine");
        let shares =
            |line: &str| engine && (line.contains("thread::scope") || line.contains("thread::Builder"));
        for (number, line) in code(&text).filter(|(_, line)| !shares(line)) {
            if let Some(word) = words.iter().find(|w| line.contains(*w)) {
                faults.push(format!("{}:{number}: {word}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_holds_one_idea() {
    let mut faults = vec![];
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            faults.push(format!("{}: begins without a word on what it is for", path.display()));
        }
        let lines = text.lines().count();
        if lines > 700 {
            faults.push(format!("{}: {lines} lines", path.display()));
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        if ["util", "utils", "helper", "helpers", "manager", "misc", "common"].contains(&name) {
            faults.push(format!("{}: a name that says nothing", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_top_level_is_as_agreed() {
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "assets",
        "tests",
        "README.md",
        "dist",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "target",
    ];
    let odd: Vec<String> = fs::read_dir(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && !agreed.contains(&name.as_str()))
        .collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn there_is_one_egui() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for name in ["egui", "chrono", "wgpu", "winit"] {
        let count = lock.lines().filter(|l| *l == format!("name = \"{name}\"")).count();
        assert_eq!(count, 1, "{name}");
    }
}
