//! The promise: whatever a plan, a file of another program or an argument holds, what a command prints for people cannot
//! steer a terminal, and a row stays on its line; JSON stays exact.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use stackrank::domain::{Id, Portfolio};
use stackrank::storage;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A window title, a link, a turn of direction, a C1 introducer, line ends and a tab.
const ODD: &str =
    "\u{1b}]0;x\u{7}\u{1b}]8;;http://evil.example\u{1b}\\\u{202e}\u{2066}\u{9b}2J\u{7f}\r\n\tX\u{2028}";

fn run<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackrank"));
    command.args(args).current_dir(folder).env("STACKRANK_HOME", folder.join("home")).stdin(Stdio::null());
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command.output().unwrap()
}

/// Runs, and expects that nothing in the output steers.
fn quiet<S: AsRef<OsStr> + std::fmt::Debug>(folder: &Path, args: &[S]) -> String {
    let output = run(folder, args);
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(steers), "{args:?}: {text:?}");
    // a line end in a text would put what follows it at the beginning of a line
    assert!(!text.lines().any(|line| line.starts_with(['X', '\t'])), "{args:?}: {text}");
    text
}

/// The example, with the odd characters in every text that is no id, date, key or number.
fn odd_example() -> (Portfolio, String) {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let text = storage::to_text(&stackrank::workspace::example(day));
    let odd: String = ODD.escape_unicode().to_string();
    let fields = [
        "name",
        "item",
        "need",
        "site",
        "code",
        "category",
        "sponsor",
        "group",
        "notes",
        "text",
        "answer",
        "reason",
        "initials",
        "part_number",
        "order_number",
        "cost_centre",
    ];
    let mut out = text;
    for field in fields {
        out = out.replace(&format!(" {field}: \""), &format!(" {field}: \"{odd}"));
    }
    for list in ["tags", "links", "roles"] {
        out = out.replace(&format!(" {list}: [\""), &format!(" {list}: [\"{odd}"));
    }
    let plan = storage::from_text(&out).unwrap();
    (plan, out)
}

#[test]
fn no_text_of_a_plan_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (plan, text) = odd_example();
    fs::write(folder.join("odd.ron"), &text).unwrap();
    // a plan that breaks rules, and one that differs in every table
    let ghost = text.replace("owner: \"", "owner: \"ghost");
    fs::write(folder.join("ghost.ron"), &ghost).unwrap();
    let changed = text.replace("\\u{9b}", "\\u{9b}\\u{9b}");
    fs::write(folder.join("changed.ron"), &changed).unwrap();
    fs::write(folder.join("other.ron"), text.replace("\\u{9b}", "\\u{9c}")).unwrap();
    let task = plan.tasks.rows()[0].id.to_string();
    let project = plan.ranked()[0].id.to_string();
    let day = "--today=2026-11-23";
    let mut said = 0;
    for args in [
        &["check", "odd.ron", day][..],
        &["check", "ghost.ron", day],
        &["schedule", "odd.ron", day],
        &["schedule", "odd.ron", "--tasks", "--order-by", day],
        &["schedule", "ghost.ron", day],
        &["why", "odd.ron", &task, day],
        &["why", "odd.ron", &project, day],
        &["why", "odd.ron", "X", day],
        &["why", "odd.ron", "no\u{1b}[2Jsuch", day],
        &["diff", "odd.ron", "changed.ron"],
        &["diff", "--git", "a\u{1b}b", "odd.ron", "0", "1", "changed.ron", "2", "3", "\u{202e}new"],
        &["merge", "odd.ron", "changed.ron", "other.ron", "-o", "merged.ron", "--name", "\u{1b}]0;x\u{7}\n"],
        &["merge", "odd.ron", "gone\u{1b}.ron", "other.ron"],
        &["help", "\u{1b}[2J"],
        &["--\u{9b}2J"],
        &["schedule", "a", "\u{202e}b\r"],
        &["check", "gone\u{1b}\n.ron"],
        &["import", "gone\u{1b}.xml"],
        &["demo", "gone\u{1b}/x.ron"],
        &["git-setup", "gone\u{1b}"],
        &["schedule", "odd.ron", "--today", "\u{1b}[2J"],
    ] {
        said += usize::from(quiet(folder, args).contains("\\u{"));
    }
    assert!(said >= 18, "only {said} commands printed one of the texts");
    for fault in ["name: \u{1b}]0;x\u{7}", "n\u{202e}ame: 1", "name: \"\\q\u{9b}\"", "unknown\u{9b}: \"\""] {
        fs::write(folder.join("broken.ron"), text.replacen("name: \"", fault, 1)).unwrap();
        for command in ["check", "schedule"] {
            assert_eq!(run(folder, &[command, "broken.ron"]).status.code(), Some(1));
            quiet(folder, &[command, "broken.ron"]);
        }
        quiet(folder, &["merge", "--resolve", "broken.ron"]);
        quiet(folder, &["diff", "--git", "x", "odd.ron", "0", "1", "broken.ron"]);
    }
}

#[test]
fn json_stays_exact() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (plan, text) = odd_example();
    fs::write(folder.join("odd.ron"), text).unwrap();
    let output = run(folder, &["schedule", "odd.ron", "--json", "--today=2026-11-23"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = plan.ranked()[0].name.as_str();
    assert!(name.starts_with(ODD));
    let found = json["projects"].as_array().unwrap().iter().any(|p| p["name"] == name);
    assert!(found, "{json:#}");
}

#[test]
fn no_text_of_another_program_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // what XML 1.0 cannot hold as it is comes as a reference to a character
    let odd = ODD.chars().fold(String::new(), |all, c| all + &format!("&#{};", c as u32));
    let name =
        |n: u32| format!("<Task><UID>{n}</UID><ID>{n}</ID><Name>{odd}</Name><OutlineLevel>1</OutlineLevel>");
    let file = format!(
        "<Project><Name>{odd}</Name><Tasks>{}<ConstraintType>{odd}</ConstraintType><Duration>{odd}</Duration></Task>\
         {}<Deadline>{odd}</Deadline><FixedCost>{odd}</FixedCost><WBS>{odd}</WBS></Task></Tasks><Resources><Resource>\
         <UID>1</UID><Name>{odd}</Name><MaxUnits>{odd}</MaxUnits></Resource></Resources></Project>",
        name(1),
        name(2)
    );
    fs::write(folder.join("odd.xml"), &file).unwrap();
    quiet(folder, &["import", "odd.xml", "-o", "odd.ron"]);
    for fault in [
        "<Project><\u{9b}a\u{202e}>".to_owned(),
        "<Project>&\u{202e}\u{9b};</Project>".to_owned(),
        "<Project></\u{202e}\u{9b}>".to_owned(),
        "<\u{202e}\u{9b}/>".to_owned(),
        format!("<Project a={ODD}>"),
    ] {
        fs::write(folder.join("broken.xml"), fault).unwrap();
        assert_eq!(run(folder, &["import", "broken.xml", "-o", "x.ron"]).status.code(), Some(1));
        quiet(folder, &["import", "broken.xml", "-o", "x.ron"]);
    }
    // an id is no way in either
    assert!("\u{1b}".parse::<stackrank::domain::ProjectId>().is_err());
    assert!(Id::generate(1, 1).to_string().is_ascii());
}
