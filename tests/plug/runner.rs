//! Runs the tests one after the other: each has threads of its own, and they measure time.
use super::tools::{self, Tool};
use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::Instant;

/// A test; what it returns are its figures.
pub struct Test {
    pub name: &'static str,
    pub needs: &'static [Tool],
    pub run: fn() -> String,
}

/// Runs those that the arguments name, or all.
pub fn run(tests: &[Test], arguments: &[String]) -> ExitCode {
    // those who list tests, or run only ignored ones, are told as much as the usual harness would
    if arguments.iter().any(|a| a == "--list") {
        for test in tests {
            println!("{}: test", test.name);
        }
        return ExitCode::SUCCESS;
    }
    if arguments.iter().any(|a| a == "--ignored") {
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let named = |test: &&Test| wanted.is_empty() || wanted.iter().any(|w| test.name.contains(w.as_str()));
    let failed = tests.iter().filter(named).filter(|test| !passes(test)).count();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes(test: &Test) -> bool {
    let Test { name, needs, run } = test;
    if let Some(why) = needs.iter().find_map(|tool| tools::missing(*tool)) {
        println!("test {name} ... skipped: {why}");
        return std::env::var_os("STACKRANK_REQUIRE_PLUG").is_none();
    }
    let begun = Instant::now();
    let figures = catch_unwind(run);
    let took = begun.elapsed().as_secs_f32();
    match &figures {
        Ok(figures) => println!("test {name} ... ok, {took:.1} s: {figures}"),
        Err(_) => println!("test {name} ... FAILED, {took:.1} s"),
    }
    figures.is_ok()
}
