//! The commands: the same binary without a window, for scripts and for git.
//!
//! Results go to standard output, problems to standard error. Exit status 0 is good, 1 a problem with the data, 2 wrong
//! usage or nothing merged. A command is a function of its arguments that returns its [`Done`]; only this file prints.
mod args;
mod check;
mod demo;
mod diff;
mod forecast;
mod git_setup;
mod help;
mod import;
mod merge;
mod output;
mod schedule;
mod schedule_earned;
mod schedule_funding;
mod schedule_json;
mod schedule_ownership;
mod schedule_table;
mod suggest;
mod why;

use crate::domain::Portfolio;
use crate::storage::{self, Folders};
use crate::workspace::Clock;
use args::Command;
use output::{Done, Failure, plain};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the command line and returns its exit status: 0 good, 1 a problem with the data, 2 wrong usage.
pub fn main() -> ExitCode {
    let done = match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Window { file, clock }) => return window(file, clock),
        Ok(command) => run(command),
        Err(failure) => Err(failure),
    };
    output::finish(done)
}

/// What is said to arguments (without the program's name) that make no command; `None` if they make one. Runs nothing.
pub fn refusal(args: impl IntoIterator<Item = OsString>) -> Option<String> {
    match args::parse(args.into_iter()) {
        Ok(_) => None,
        Err(Failure::Usage(text) | Failure::Data(text) | Failure::Unmerged(text)) => Some(text),
    }
}

fn run(command: Command) -> Result<Done, Failure> {
    match command {
        Command::Help(text) => Ok(Done::printed(text)),
        Command::Version => Ok(Done::printed(format!("stackrank {}\n", env!("CARGO_PKG_VERSION")))),
        Command::Check(file, clock) => check::run(file, clock),
        Command::Schedule(options) => schedule::run(options),
        Command::Forecast(options) => forecast::run(options),
        Command::Why(options) => why::run(options),
        Command::Suggest(options) => suggest::run(options),
        Command::Import(options) => import::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Merge(options) => merge::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::GitSetup(folder) => git_setup::run(folder),
        // opened by `main`, which has no output to print
        Command::Window { .. } => Ok(Done::default()),
    }
}

#[cfg(feature = "window")]
fn window(file: Option<PathBuf>, clock: Clock) -> ExitCode {
    crate::app::run(file, clock)
}

#[cfg(not(feature = "window"))]
fn window(_: Option<PathBuf>, _: Clock) -> ExitCode {
    let text = "this build has no window; check, schedule, forecast, why, suggest, import and demo need none (see stackrank --help)";
    output::finish(Err(Failure::Data(text.into())))
}

/// A plan, its text and the file it was read from: the one named, or the user's own.
struct Loaded {
    plan: Portfolio,
    bytes: Vec<u8>,
    /// The path as it is shown.
    name: String,
}

fn load(file: Option<PathBuf>) -> Result<Loaded, Failure> {
    let own = file.is_none();
    let path = match file {
        Some(path) => path,
        None => Folders::find().map_err(|error| Failure::Data(plain(&error.to_string())))?.config_file,
    };
    let name = shown_path(&path);
    if own && !path.exists() {
        let text = format!("there is no portfolio at {name} yet; name a file, or open the window once");
        return Err(Failure::Data(text));
    }
    match storage::read_file(&path) {
        Ok((plan, bytes)) => Ok(Loaded { plan, bytes, name }),
        Err(fault) => Err(Failure::Data(format!("{name}: {}", plain(&fault.to_string())))),
    }
}

fn shown_path(path: &Path) -> String {
    plain(&path.display().to_string())
}

/// Writes a plan to a file that must not be there yet, unless `force`.
fn write_new(path: &Path, plan: &Portfolio, force: bool) -> Result<(), Failure> {
    let name = shown_path(path);
    let fault = |text: String| Failure::Data(format!("{name}: {}", plain(&text)));
    let text = storage::to_text(plan);
    let expected = match std::fs::read(path) {
        Ok(bytes) if force => Some(bytes),
        Ok(_) => return Err(fault("is there already; add --force to replace it".into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(fault(error.to_string())),
    };
    storage::save(path, text.as_bytes(), expected.as_deref()).map_err(|error| fault(error.to_string()))?;
    Ok(())
}
