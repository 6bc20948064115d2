//! The promise: every command says what it did on standard output, what is wrong and where on standard error, and tells the
//! difference by its exit status: 0 good, 1 a problem with the data, 2 wrong usage.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use stackrank::domain::{Dependency, DependencyId, Portfolio, Project};
use stackrank::storage;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const DAY: &str = "--today=2026-11-23";

/// The program in a folder of its own, with no display and no portfolio.
fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackrank"));
    command.args(args).current_dir(folder).env("STACKRANK_HOME", folder.join("home"));
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    program(folder, args).stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs, and expects an exit status and words on standard error.
fn refused(folder: &Path, args: &[&str], code: i32, words: &[&str]) {
    let output = run(folder, args);
    let text = err(&output);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    for word in words {
        assert!(text.contains(word), "{args:?}: {word:?} is not in: {text}");
    }
}

fn good(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
    out(&output)
}

/// A folder with the example in `plan.ron`.
fn with_example() -> (tempfile::TempDir, Portfolio) {
    let folder = tempfile::tempdir().unwrap();
    good(folder.path(), &["demo", "plan.ron", DAY]);
    let plan = storage::from_text(&fs::read_to_string(folder.path().join("plan.ron")).unwrap()).unwrap();
    (folder, plan)
}

#[test]
fn help_and_version_are_results() {
    let folder = tempfile::tempdir().unwrap();
    assert!(good(folder.path(), &["--version"]).starts_with("stackrank 0."));
    let help = good(folder.path(), &["--help"]);
    for command in ["check", "schedule", "import", "merge", "diff", "git-setup", "demo"] {
        assert!(help.contains(command));
        let own = good(folder.path(), &["help", command]);
        assert!(own.starts_with(&format!("stackrank {command}")));
        assert_eq!(own, good(folder.path(), &[command, "--help"]));
    }
}

#[test]
fn wrong_usage_is_status_2_and_prints_no_result() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["shedule"][..],
        &["check", "a.ron", "b.ron"],
        &["check", "--json"],
        &["schedule", "--today", "yesterday"],
        &["schedule", "--today", "9999-01-01"],
        &["import"],
        &["import", "a.xml", "-o"],
        &["import", "a.xml", "--json", "-o", "-"],
        &["help", "nothing"],
        &["merge", "a.ron", "b.ron"],
        &["merge", "--resolve", "a.ron", "b.ron"],
        &["diff", "a.ron"],
        &["diff", "--git"],
        &["git-setup", "a", "b"],
        &["--frobnicate"],
    ] {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(err(&output).contains("--help"), "{args:?}: {}", err(&output));
    }
}

#[test]
fn without_a_display_it_names_the_commands_that_need_none() {
    // where windows need no display variable, one would open
    if cfg!(all(unix, not(target_os = "macos"))) {
        let folder = tempfile::tempdir().unwrap();
        refused(folder.path(), &[], 1, &["check, schedule, import and demo need none"]);
        assert_eq!(err(&run(folder.path(), &[])).lines().count(), 1);
    }
}

#[test]
fn demo_writes_a_good_plan_and_replaces_nothing_unasked() {
    let (folder, plan) = with_example();
    let folder = folder.path();
    assert!(good(folder, &["check", "plan.ron"]).contains("good"));
    assert_eq!(good(folder, &["demo", DAY]), storage::to_text(&plan));
    fs::write(folder.join("mine.ron"), "precious").unwrap();
    refused(folder, &["demo", "mine.ron"], 1, &["mine.ron", "--force"]);
    assert_eq!(fs::read_to_string(folder.join("mine.ron")).unwrap(), "precious");
    good(folder, &["demo", "mine.ron", "--force", DAY]);
    assert_eq!(fs::read_to_string(folder.join("mine.ron")).unwrap(), storage::to_text(&plan));
    refused(folder, &["demo", "no/such/folder/x.ron"], 1, &["no/such/folder"]);
}

#[test]
fn diff_says_what_changed_for_people_and_for_programs() {
    let (folder, plan) = with_example();
    let folder = folder.path();
    assert_eq!(good(folder, &["diff", "plan.ron", "plan.ron"]), "No difference\n");
    let first = plan.ranked()[0];
    let mut later = plan.clone();
    let day = chrono::NaiveDate::from_ymd_opt(2027, 2, 19);
    later.put(Project { promise: day, name: "Re\u{1b}named".into(), ..Project::clone(first) }.into());
    fs::write(folder.join("later.ron"), storage::to_text(&later)).unwrap();
    let text = good(folder, &["diff", "plan.ron", "later.ron"]);
    let name = format!("Re\\u{{1b}}named: name {} → Re\\u{{1b}}named\n", first.name);
    assert!(text.starts_with(&name) && text.contains(" → 19 Feb 2027\n"), "{text}");
    let json: Value =
        serde_json::from_str(&good(folder, &["diff", "plan.ron", "later.ron", "--json"])).unwrap();
    let row = &json.as_array().unwrap()[0];
    assert_eq!((&row["kind"], &row["what"]), (&"project".into(), &"changed".into()));
    assert_eq!(row["id"], first.id.to_string());
    assert_eq!(row["fields"][1]["after"], "19 Feb 2027");
    assert_eq!(good(folder, &["diff", "plan.ron", "plan.ron", "--json"]), "[]\n");
    refused(folder, &["diff", "plan.ron", "nowhere.ron"], 1, &["nowhere.ron"]);
}

#[test]
fn schedule_prints_earned_value_where_it_is_asked_for() {
    let (folder, _) = with_example();
    let folder = folder.path();
    let short = good(folder, &["schedule", "plan.ron", DAY]);
    let long = good(folder, &["schedule", "plan.ron", DAY, "--earned"]);
    assert!(long.starts_with(&short) && !short.contains("SPI(t)") && long.contains("SPI(t)"), "{long}");
    let row = long.lines().find(|line| line.starts_with("    all with a baseline")).unwrap();
    assert!(row.ends_with("759,079"), "{row}");
    let text = good(folder, &["schedule", "plan.ron", DAY, "--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["earned"]["baseline"]["name"], "As approved");
    let laptops = json["projects"].as_array().unwrap().iter().find(|p| p["id"] == "laptops").unwrap();
    assert!(laptops["earned"]["cpi"].is_null());
    assert_eq!(laptops["earned"]["reasons"]["baseline"], "no baseline has dates of it");
    for named in ["As approved", "approved"] {
        let same = good(folder, &["schedule", "plan.ron", DAY, "--json", "--baseline", named]);
        assert_eq!(same, text);
    }
    refused(folder, &["schedule", "plan.ron", "--earned", "--baseline", "x"], 1, &["\"x\"", "As approved"]);
    refused(folder, &["check", "plan.ron", "--earned"], 2, &["--earned"]);
}

#[test]
fn schedule_prints_every_project_in_rank_order() {
    let (folder, plan) = with_example();
    let folder = folder.path();
    let table = good(folder, &["schedule", "plan.ron", DAY]);
    let mut from = 0;
    for project in plan.ranked() {
        from += table[from..].find(&project.name).unwrap_or_else(|| panic!("{} in\n{table}", project.name));
    }
    let long = good(folder, &["schedule", "plan.ron", DAY, "--tasks"]);
    assert!(plan.tasks.iter().all(|t| long.contains(&t.name)));
    assert!(plan.purchases.iter().all(|p| long.contains(&p.item)));

    let text = good(folder, &["schedule", "plan.ron", DAY, "--json"]);
    assert_eq!(text, good(folder, &["schedule", "plan.ron", DAY, "--json"]));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["format"], "stackrank-schedule");
    assert_eq!(json["version"], 1);
    assert_eq!(json["today"], "2026-11-23");
    let projects = json["projects"].as_array().unwrap();
    assert_eq!(projects.len(), plan.projects.len());
    for (row, project) in projects.iter().zip(plan.ranked()) {
        assert_eq!(row["id"], project.id.to_string());
        assert_eq!(
            row["money"]["budget"],
            serde_json::to_value(project.budget.map(|b| b.total().minor())).unwrap()
        );
        assert!(row["money"]["eac"].is_i64());
        assert_eq!(row["tasks"].as_array().unwrap().len(), plan.tasks_of(project.id).len());
        let dated = |r: &Value| r["no_date"].is_string() != r["held_by"].is_string();
        assert!(
            row["tasks"].as_array().unwrap().iter().all(dated),
            "each has a date and its reason, or why not"
        );
        assert!(row["purchases"].as_array().unwrap().iter().all(dated));
    }
}

#[test]
fn without_a_file_it_is_the_users_own_portfolio() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("home").join("portfolio.ron");
    refused(folder.path(), &["schedule"], 1, &["portfolio.ron", "no portfolio"]);
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    good(folder.path(), &["demo", own.to_str().unwrap()]);
    assert!(good(folder.path(), &["check"]).contains("portfolio.ron: good"));
    assert!(good(folder.path(), &["schedule"]).contains("Core"));
}

#[test]
fn files_that_cannot_be_read_name_the_place() {
    let (folder, _) = with_example();
    let folder = folder.path();
    let text = fs::read_to_string(folder.join("plan.ron")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("cut.ron", &text.as_bytes()[..text.len() / 2]);
    let line = text[..text.len() / 2].lines().count().to_string();
    write("latin.ron", &[&text.as_bytes()[..40], &[0xE4]].concat());
    write("newer.ron", text.replace("schema: 3", "schema: 999").as_bytes());
    write("field.ron", text.replace("fiscal_year_start", "fiscal_year_stop").as_bytes());
    write("zeros.ron", &[0; 1000]);
    let huge = fs::File::create(folder.join("huge.ron")).unwrap();
    huge.set_len(storage::LARGEST_FILE + 1).unwrap();
    for command in ["check", "schedule"] {
        refused(folder, &[command, "cut.ron"], 1, &["cut.ron: line", &line]);
        refused(folder, &[command, "latin.ron"], 1, &["latin.ron: line", "UTF-8"]);
        refused(folder, &[command, "newer.ron"], 1, &["newer.ron", "newer"]);
        refused(folder, &[command, "field.ron"], 1, &["field.ron: line", "fiscal_year_stop"]);
        refused(folder, &[command, "zeros.ron"], 1, &["zeros.ron"]);
        refused(folder, &[command, "huge.ron"], 1, &["huge.ron", "MiB"]);
        refused(folder, &[command, "none.ron"], 1, &["none.ron"]);
        refused(folder, &[command, "."], 1, &["folder"]);
    }
}

#[test]
fn check_lists_conflicts_with_what_to_do_and_stays_good() {
    let (folder, plan) = with_example();
    let output = run(folder.path(), &["check", "plan.ron", DAY]);
    assert_eq!(output.status.code(), Some(0));
    let (verdict, told) = (out(&output), err(&output));
    let late: Vec<&str> = told.lines().filter(|l| l.contains("has not come")).collect();
    assert!(
        !late.is_empty() && verdict.contains("good, with") && verdict.contains("conflict"),
        "{verdict}{told}"
    );
    for line in late {
        let number: usize = line.split(':').nth(1).unwrap().parse().unwrap();
        let text = fs::read_to_string(folder.path().join("plan.ron")).unwrap();
        let row = text.lines().nth(number - 1).unwrap();
        let named = plan.purchases.iter().find(|p| row.contains(&format!("(id: \"{}\"", p.id))).unwrap();
        assert!(line.contains(&named.item), "{line}");
        assert!(line.ends_with("for a new date and enter it, or record that it has come"), "{line}");
    }
    // a day on which nothing was promised yet
    assert!(!err(&run(folder.path(), &["check", "plan.ron", "--today=2026-06-01"])).contains("has not come"));
}

#[test]
fn plans_that_break_a_rule_name_the_row_and_its_line() {
    let (folder, plan) = with_example();
    let folder = folder.path();
    let text = fs::read_to_string(folder.join("plan.ron")).unwrap();
    let unknown = text.replacen("person: \"ao\", from", "person: \"nobody\", from", 1);
    assert_ne!(unknown, text);
    fs::write(folder.join("unknown.ron"), &unknown).unwrap();
    let line = unknown.lines().position(|l| l.contains("\"nobody\"")).unwrap() + 1;
    let place = format!("unknown.ron:{line}: error: absence");
    refused(folder, &["check", "unknown.ron"], 1, &[&place, "nobody"]);
    assert!(out(&run(folder, &["check", "unknown.ron"])).contains("1 error"));
    // the dates of all else are printed all the same
    let output = run(folder, &["schedule", "unknown.ron"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("Core switch") && err(&output).contains(&place));

    let mut circle = plan.clone();
    let link = plan.dependencies.rows()[0].clone();
    let id: DependencyId = "circle".parse().unwrap();
    circle.put(Dependency { id, from: link.to, to: link.from, ..Dependency::clone(&link) }.into());
    fs::write(folder.join("circle.ron"), storage::to_text(&circle)).unwrap();
    refused(folder, &["check", "circle.ron"], 1, &["circle.ron:", "dependency", " → "]);
    let output = run(folder, &["schedule", "circle.ron", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
}

#[test]
fn names_cannot_steer_the_terminal() {
    let (folder, mut plan) = with_example();
    let folder = folder.path();
    let mut project = Project::clone(plan.ranked()[0]);
    project.name = "a\u{1b}[2Jb\u{202e}c\u{7}".into();
    project.owner = Some("ghost".parse().unwrap()); // so that check names the row
    plan.put(project.into());
    fs::write(folder.join("odd.ron"), storage::to_text(&plan)).unwrap();
    for args in [&["schedule", "odd.ron"][..], &["schedule", "odd.ron", "--tasks"], &["check", "odd.ron"]] {
        let output = run(folder, args);
        for text in [out(&output), err(&output)] {
            let odd = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!text.contains(odd), "{args:?}: {text:?}");
        }
        assert!((out(&output) + &err(&output)).contains("a\\u{1b}[2Jb"), "{args:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let (folder, _) = with_example();
    for args in [&["schedule", "plan.ron", "--json"][..], &["demo"]] {
        let mut child =
            program(folder.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(output.stderr.is_empty(), "{}", err(&output));
    }
}

const XML: &str = "<?xml version=\"1.0\"?>\n<Project xmlns=\"http://schemas.microsoft.com/project\"><Title>Cabling</Title>\n\
    <StartDate>2027-01-04T08:00:00</StartDate><Tasks>\n\
    <Task><UID>1</UID><ID>1</ID><Name>Survey</Name><OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration>\
    <Priority>700</Priority></Task>\n\
    <Task><UID>2</UID><ID>2</ID><Name>Pull</Name><OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration>\
    <PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task>\n</Tasks></Project>\n";

#[test]
fn import_writes_a_plan_and_tells_what_has_no_home() {
    let (folder, example) = with_example();
    let folder = folder.path();
    fs::write(folder.join("cabling.xml"), XML).unwrap();
    let read = |name: &str| storage::from_text(&fs::read_to_string(folder.join(name)).unwrap()).unwrap();

    let told = good(folder, &["import", "cabling.xml", DAY]);
    assert!(
        told.contains("\"Cabling\"") && told.contains("2 tasks") && told.contains("Wrote cabling.ron"),
        "{told}"
    );
    assert!(told.contains("line 4: task 1, Survey: its priority"), "{told}");
    assert_eq!(read("cabling.ron").tasks.len(), 2);
    let json: Value =
        serde_json::from_str(&good(folder, &["schedule", "cabling.ron", "--json", DAY])).unwrap();
    assert_eq!(json["projects"][0]["start"], "2027-01-04T08:00");
    assert_eq!(json["projects"][0]["finish_day"], "2027-01-12");

    refused(folder, &["import", "cabling.xml"], 1, &["cabling.ron", "--force"]);
    good(folder, &["import", "cabling.xml", "--force"]);
    let report: Value =
        serde_json::from_str(&good(folder, &["import", "cabling.xml", "-o", "other.ron", "--json"])).unwrap();
    assert_eq!(report["read"]["tasks"], 2);
    assert_eq!(report["written"], "other.ron");
    let notes = report["notes"].as_array().unwrap();
    assert!(notes.iter().any(|n| n["line"] == 4 && n["what"] == "task 1, Survey"), "{notes:?}");
    assert_eq!(
        storage::from_text(&good(folder, &["import", "cabling.xml", "-o", "-"])).unwrap().tasks.len(),
        2
    );

    // into a plan: the project goes to the last rank, and nothing else changes
    good(folder, &["import", "cabling.xml", "--into", "plan.ron"]);
    let both = read("plan.ron");
    assert_eq!(both.ranked().last().unwrap().name, "Cabling");
    assert_eq!(both.tasks.len(), example.tasks.len() + 2);
    assert_eq!(both.settings, example.settings);
    refused(
        folder,
        &["import", "cabling.xml", "--into", "plan.ron", "-o", "other.ron"],
        1,
        &["other.ron", "--force"],
    );
}

#[test]
fn import_refuses_with_the_place_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("cut.xml", &XML.as_bytes()[..XML.len() - 40]);
    write("bomb.xml", XML.replace("<Project", "<!DOCTYPE p [<!ENTITY a \"b\">]>\n<Project").as_bytes());
    write("plan.mpp", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]);
    write("deep.xml", "<Project>".repeat(100_000).as_bytes());
    write("empty.xml", b"");
    let huge = fs::File::create(folder.join("huge.xml")).unwrap();
    huge.set_len(65 << 20).unwrap();
    refused(folder, &["import", "cut.xml"], 1, &["cut.xml: line 5", "cut off"]);
    refused(folder, &["import", "bomb.xml"], 1, &["bomb.xml: line 2", "DOCTYPE"]);
    refused(folder, &["import", "plan.mpp"], 1, &["Save As"]);
    refused(folder, &["import", "deep.xml"], 1, &["64 deep"]);
    refused(folder, &["import", "empty.xml"], 1, &["empty"]);
    refused(folder, &["import", "huge.xml"], 1, &["64 MB"]);
    refused(folder, &["import", "none.xml"], 1, &["none.xml"]);
    refused(folder, &["import", "."], 1, &["no file"]);
    write("good.xml", XML.as_bytes());
    write("broken.ron", b"(schema: 1,\n tasks: [");
    refused(folder, &["import", "good.xml", "--into", "broken.ron"], 1, &["broken.ron: line 2"]);
    assert_eq!(fs::read(folder.join("broken.ron")).unwrap(), b"(schema: 1,\n tasks: [");
    let written: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .filter(|n| n.to_string_lossy().ends_with(".ron"))
        .collect();
    assert_eq!(written, ["broken.ron"]);
}

#[test]
fn suggest_lists_moves_that_do_no_harm_and_repeats_itself() {
    let (folder, plan) = with_example();
    let folder = folder.path();
    let args = ["suggest", "plan.ron", "--evaluations", "400", DAY];
    let text = good(folder, &args);
    assert_eq!(text, good(folder, &args), "the same number of evaluations, the same answer");
    let json: Value = serde_json::from_str(&good(folder, &[&args[..], &["--json"]].concat())).unwrap();
    let late = |of: &Value| of["weighted_lateness"].as_u64().unwrap();
    let moves = json["moves"].as_array().unwrap();
    for step in moves {
        assert!(late(&step["after"]) <= late(&step["before"]), "{step}");
        let id = step["ranks"][0][0].as_str().unwrap();
        assert!(plan.projects.iter().any(|p| p.id.to_string() == id), "{step}");
        assert!(text.contains(step["text"].as_str().unwrap()), "{step} is not in {text}");
    }
    assert!(late(&json["after"]) <= late(&json["before"]));
    assert!(text.contains("tried"), "{text}");
    refused(folder, &["suggest", "plan.ron", "--seconds", "soon"], 2, &["soon"]);
    refused(folder, &["suggest", "nowhere.ron"], 1, &["nowhere.ron"]);
}
