//! `stackrank forecast`: the same figures for people and programs, whatever the seed, and no plan without an answer.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackrank"));
    command.args(args).current_dir(folder).env("STACKRANK_HOME", folder.join("home"));
    command.stdin(Stdio::null()).output().unwrap()
}

fn good(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_example_is_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, &["demo", "plan.ron", "--today=2026-11-23"]);
    let ask = |more: &[&str]| {
        let mut args = vec!["forecast", "plan.ron", "--today=2026-11-23", "--runs=200"];
        args.extend(more);
        good(folder, &args)
    };
    let table = ask(&[]);
    assert!(
        table.contains("200 runs, seed 1") && table.contains("P80") && table.contains("all projects:"),
        "{table}"
    );
    assert_eq!(table, ask(&["--seed", "1"]));
    assert_ne!(table, ask(&["--seed", "2"]));
    let json: Value = serde_json::from_str(&ask(&["--json"])).unwrap();
    assert_eq!(json["runs"], 200);
    let projects = json["projects"].as_array().unwrap();
    assert!(projects.len() > 5);
    let mut uncertain = 0;
    for project in projects {
        let day = |level: &str| project["finish"][level].as_str().unwrap_or("9999").to_owned();
        assert!(day("p10") <= day("p50") && day("p50") <= day("p80") && day("p80") <= day("p90"));
        let money = |level: &str| project["eac"][level].as_i64().unwrap();
        assert!(money("p10") <= money("p50") && money("p80") <= money("p90"));
        uncertain += u32::from(project["certain"] == false);
        if let Some(chance) = project["both"]["chance"].as_u64() {
            assert!(chance <= project["on_time"]["chance"].as_u64().unwrap());
            assert!(chance <= project["within_budget"]["chance"].as_u64().unwrap());
        }
        let shares = project["drivers"].as_array().unwrap().iter().map(|d| d["share"].as_u64().unwrap());
        assert!(shares.sum::<u64>() <= 10_000);
    }
    assert!(uncertain > 3, "{table}");
    assert!(json["tasks"].as_array().unwrap().iter().any(|t| t["on_chain"].as_u64().unwrap() > 0));
}

#[test]
fn what_is_no_number_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    for args in
        [&["forecast", "--runs", "many"][..], &["forecast", "--runs=0"], &["forecast", "a.ron", "b.ron"]]
    {
        assert_eq!(run(folder.path(), args).status.code(), Some(2), "{args:?}");
    }
    assert_eq!(run(folder.path(), &["forecast", "gone.ron"]).status.code(), Some(1));
}
