//! The command line, read into a [`Command`].
use super::help;
use super::output::{Failure, plain};
use crate::domain::date_in_range;
use crate::workspace::Clock;
use chrono::NaiveDate;
use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    /// Open the window.
    Window {
        /// On this file; without one on the user's own portfolio.
        file: Option<PathBuf>,
        /// Where today comes from.
        clock: Clock,
    },
    /// Check a file, with the conflicts of this day.
    Check(Option<PathBuf>, Clock),
    /// Show the dates.
    Schedule(ScheduleOptions),
    /// Simulate.
    Forecast(ForecastOptions),
    /// Say why something starts when it does.
    Why(WhyOptions),
    /// Look for a better order.
    Suggest(SuggestOptions),
    /// Read another program's file.
    Import(ImportOptions),
    /// Write the example.
    Demo(DemoOptions),
    /// Merge plans.
    Merge(MergeOptions),
    /// Say what differs between plans.
    Diff(DiffOptions),
    /// Let git merge and compare plans with this program.
    GitSetup(Option<PathBuf>),
    /// Print a help text.
    Help(&'static str),
    /// Print the version.
    Version,
}

/// Of `schedule`.
#[derive(Debug, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that is given or not")]
pub(super) struct ScheduleOptions {
    /// The plan; the user's own without.
    pub file: Option<PathBuf>,
    /// Print JSON.
    pub json: bool,
    /// Print every task and purchase too.
    pub tasks: bool,
    /// Find order-by dates.
    pub order_by: bool,
    /// Print earned value too.
    pub earned: bool,
    /// The baseline to compare with, by name or id; of each project the last without.
    pub baseline: Option<String>,
    /// Where today comes from.
    pub clock: Clock,
}

/// Of `forecast`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct ForecastOptions {
    /// The plan; the user's own without.
    pub file: Option<PathBuf>,
    /// How many runs, if not as many as usual.
    pub runs: Option<u32>,
    /// Which draws.
    pub seed: Option<u64>,
    /// Print JSON.
    pub json: bool,
    /// Where today comes from.
    pub clock: Clock,
}

/// Of `why`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct WhyOptions {
    /// The plan.
    pub file: PathBuf,
    /// The task or purchase: its id, its name or a part of that.
    pub work: String,
    /// Print JSON.
    pub json: bool,
    /// Where today comes from.
    pub clock: Clock,
}

/// Of `suggest`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct SuggestOptions {
    /// The plan; the user's own without.
    pub file: Option<PathBuf>,
    /// How long to search; 5 without.
    pub seconds: Option<u64>,
    /// How many orders to try instead: always the same answer.
    pub evaluations: Option<u64>,
    /// Print JSON.
    pub json: bool,
    /// Where today comes from.
    pub clock: Clock,
}

/// Of `import`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct ImportOptions {
    /// The file to read.
    pub file: PathBuf,
    /// The file to write; `-` is standard output.
    pub output: Option<PathBuf>,
    /// The plan to add to.
    pub into: Option<PathBuf>,
    /// Print the report as JSON.
    pub json: bool,
    /// Replace a file that is there.
    pub force: bool,
    /// Where today comes from.
    pub clock: Clock,
}

/// Of `demo`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct DemoOptions {
    /// The file to write; standard output without.
    pub output: Option<PathBuf>,
    /// Replace a file that is there.
    pub force: bool,
    /// Where today comes from.
    pub clock: Clock,
}

/// Of `merge`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct MergeOptions {
    /// What to merge.
    pub sides: MergeSides,
    /// The file to write instead of ours; `-` is standard output.
    pub output: Option<PathBuf>,
    /// What to call the plan in messages: git hands over temporary files.
    pub name: Option<String>,
    /// Exit status 1 where there is something to look at.
    pub strict: bool,
    /// Replace a file that is there.
    pub force: bool,
}

/// Where the sides of a merge are.
#[derive(Debug, PartialEq)]
pub(super) enum MergeSides {
    /// In three files: base, ours, theirs.
    Files([PathBuf; 3]),
    /// In one file, with git's conflict marks.
    Marked(PathBuf),
}

impl Default for MergeSides {
    fn default() -> Self {
        Self::Marked(PathBuf::new())
    }
}

/// Of `diff`.
#[derive(Debug, PartialEq, Default)]
pub(super) struct DiffOptions {
    /// The earlier plan; `None`: there was none.
    pub before: Option<PathBuf>,
    /// The later plan.
    pub after: Option<PathBuf>,
    /// Print JSON.
    pub json: bool,
    /// The name of the plan, if git asks: then nothing is an error.
    pub git: Option<String>,
}

/// What an option says, collected before the command makes sense of it.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that is given or not")]
struct Given {
    files: Vec<OsString>,
    json: bool,
    tasks: bool,
    order_by: bool,
    earned: bool,
    baseline: Option<String>,
    seconds: Option<u64>,
    evaluations: Option<u64>,
    force: bool,
    strict: bool,
    resolve: bool,
    git: bool,
    name: Option<String>,
    output: Option<PathBuf>,
    into: Option<PathBuf>,
    runs: Option<u32>,
    seed: Option<u64>,
    clock: Clock,
}

/// Reads the arguments after the program's name.
pub(super) fn parse(args: impl Iterator<Item = OsString>) -> Result<Command, Failure> {
    let mut parser = lexopt::Parser::from_args(args);
    let mut command: Option<&'static str> = None;
    let mut given = Given::default();
    while let Some(arg) = parser.next().map_err(|error| usage(&error.to_string()))? {
        let name = command.unwrap_or("");
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(help::of(name).unwrap_or(help::MAIN))),
            Short('V') | Long("version") if command.is_none() => return Ok(Command::Version),
            Long("json")
                if matches!(name, "schedule" | "forecast" | "why" | "suggest" | "import" | "diff") =>
            {
                given.json = true;
            }
            Long("tasks") if name == "schedule" => given.tasks = true,
            Long("order-by") if name == "schedule" => given.order_by = true,
            Long("earned") if name == "schedule" => given.earned = true,
            Long("baseline") if name == "schedule" => {
                given.baseline = Some(value(&mut parser)?.to_string_lossy().into_owned());
            }
            Long("runs") if name == "forecast" => {
                let runs = number(&mut parser, "--runs")?;
                given.runs = Some(
                    u32::try_from(runs)
                        .ok()
                        .filter(|n| (1..=1_000_000).contains(n))
                        .ok_or_else(|| usage(&format!("--runs {runs}: write a number from 1 to 1000000")))?,
                );
            }
            Long("seed") if name == "forecast" => given.seed = Some(number(&mut parser, "--seed")?),
            Long("seconds") if name == "suggest" => given.seconds = Some(count(&mut parser, "seconds")?),
            Long("evaluations") if name == "suggest" => {
                given.evaluations = Some(count(&mut parser, "evaluations")?);
            }
            Long("force") if matches!(name, "import" | "demo" | "merge") => given.force = true,
            Long("strict") if name == "merge" => given.strict = true,
            Long("resolve") if name == "merge" => given.resolve = true,
            Long("git") if name == "diff" => given.git = true,
            Long("name") if name == "merge" => {
                given.name = Some(value(&mut parser)?.to_string_lossy().into_owned());
            }
            Long("today") => {
                let text = value(&mut parser)?;
                given.clock = Clock::fixed(date(&text.to_string_lossy())?);
            }
            Short('o') | Long("output") if matches!(name, "import" | "merge") => {
                given.output = Some(value(&mut parser)?.into());
            }
            Long("into") if name == "import" => given.into = Some(value(&mut parser)?.into()),
            Value(text) => {
                let known = help::COMMANDS.iter().find(|known| text == **known);
                match known {
                    Some(known) if command.is_none() && given.files.is_empty() => command = Some(known),
                    _ => given.files.push(text),
                }
            }
            other => {
                let text = other.unexpected().to_string();
                let of = if name.is_empty() { String::new() } else { format!("{name}: ") };
                return Err(usage(&format!("{of}{text}")));
            }
        }
    }
    build(command, given)
}

fn build(command: Option<&'static str>, given: Given) -> Result<Command, Failure> {
    match command {
        Some("merge") => return merge(given),
        Some("diff") => return diff(given),
        _ => {}
    }
    let Given { seconds, evaluations, .. } = given;
    let Given {
        mut files,
        json,
        tasks,
        order_by,
        earned,
        baseline,
        force,
        output,
        into,
        runs,
        seed,
        clock,
        ..
    } = given;
    let name = command.unwrap_or("stackrank");
    if name == "why" {
        let [file, work] = <[OsString; 2]>::try_from(files)
            .map_err(|_| usage("why: name a file and a task, by its name or id"))?;
        let work = work.to_string_lossy().into_owned();
        return Ok(Command::Why(WhyOptions { file: file.into(), work, json, clock }));
    }
    if files.len() > 1 {
        return Err(usage(&format!("{name}: one file at a time; \"{}\" is too much", files[1].display())));
    }
    let file = files.pop().map(PathBuf::from);
    Ok(match name {
        "check" => Command::Check(file, clock),
        "schedule" => {
            Command::Schedule(ScheduleOptions { file, json, tasks, order_by, earned, baseline, clock })
        }
        "forecast" => Command::Forecast(ForecastOptions { file, runs, seed, json, clock }),
        "import" => {
            let file = file.ok_or_else(|| usage("import: name the file to read"))?;
            let to_stdout = output.as_deref().is_some_and(|o| o.as_os_str() == "-");
            if json && to_stdout {
                return Err(usage("import: --json and -o - would both write to standard output"));
            }
            Command::Import(ImportOptions { file, output, into, json, force, clock })
        }
        "suggest" => Command::Suggest(SuggestOptions { file, seconds, evaluations, json, clock }),
        "git-setup" => Command::GitSetup(file),
        "demo" => Command::Demo(DemoOptions { output: file, force, clock }),
        "help" => {
            let of = file.map(|f| f.to_string_lossy().into_owned());
            let text = of.as_deref().map_or(Some(help::MAIN), help::of);
            Command::Help(text.ok_or_else(|| unknown(of.as_deref().unwrap_or("")))?)
        }
        _ => {
            // a word that is neither a command nor a file is a slip of the finger, not a new portfolio
            if let Some(file) = &file
                && !file.exists()
                && file.extension().is_none()
                && file.components().count() == 1
            {
                return Err(unknown(&file.to_string_lossy()));
            }
            Command::Window { file, clock }
        }
    })
}

/// A whole number after an option.
fn count(parser: &mut lexopt::Parser, option: &str) -> Result<u64, Failure> {
    let text = value(parser)?;
    let text = text.to_string_lossy();
    text.parse().map_err(|_| usage(&format!("--{option}: \"{text}\" is not a whole number")))
}

fn merge(given: Given) -> Result<Command, Failure> {
    let Given { mut files, strict, force, output, name, .. } = given;
    let sides = if given.resolve {
        match (files.pop(), files.is_empty()) {
            (Some(file), true) => MergeSides::Marked(file.into()),
            _ => return Err(usage("merge: --resolve takes one file")),
        }
    } else {
        let files = <[OsString; 3]>::try_from(files).map_err(|_| {
            usage("merge: name three files: what both sides began with, ours and theirs; or --resolve FILE")
        })?;
        MergeSides::Files(files.map(PathBuf::from))
    };
    Ok(Command::Merge(MergeOptions { sides, output, name, strict, force }))
}

fn diff(given: Given) -> Result<Command, Failure> {
    let Given { files, json, git, .. } = given;
    if !git {
        let [before, after] =
            <[OsString; 2]>::try_from(files).map_err(|_| usage("diff: name two files: earlier and later"))?;
        let (before, after) = (Some(before.into()), Some(after.into()));
        return Ok(Command::Diff(DiffOptions { before, after, json, git: None }));
    }
    // as git calls an external diff: path, old file, its hash and mode, new file, its hash and mode, …; of a path that is
    // not merged yet only its name
    let path = |at: usize| files.get(at).filter(|file| *file != "/dev/null").map(PathBuf::from);
    let name = files.first().ok_or_else(|| usage("diff: --git is for git; see git-setup"))?;
    // of a renamed file the new name comes last but one
    let renamed = files.get(7).map_or(String::new(), |new| format!(" → {}", new.to_string_lossy()));
    let git = Some(format!("{}{renamed}", name.to_string_lossy()));
    Ok(Command::Diff(DiffOptions { before: path(1), after: path(4), json, git }))
}

fn unknown(word: &str) -> Failure {
    usage(&format!("there is no command or file \"{word}\"; commands are {}", help::COMMANDS.join(", ")))
}

fn value(parser: &mut lexopt::Parser) -> Result<OsString, Failure> {
    parser.value().map_err(|error| usage(&error.to_string()))
}

fn number(parser: &mut lexopt::Parser, option: &str) -> Result<u64, Failure> {
    let text = value(parser)?.to_string_lossy().into_owned();
    text.parse().map_err(|_| usage(&format!("{option} {text:?}: write a whole number")))
}

fn date(text: &str) -> Result<NaiveDate, Failure> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|d| date_in_range(*d));
    date.ok_or_else(|| usage(&format!("--today {text:?}: write a date from 1970 to 2199 as 2026-11-23")))
}

fn usage(text: &str) -> Failure {
    Failure::Usage(plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Command, Failure> {
        parse(args.iter().map(OsString::from))
    }

    #[test]
    fn commands_and_their_options() {
        assert_eq!(read(&[]), Ok(Command::Window { file: None, clock: Clock::SYSTEM }));
        assert_eq!(read(&["-V"]), Ok(Command::Version));
        assert_eq!(read(&["help", "import"]), Ok(Command::Help(help::of("import").unwrap())));
        assert_eq!(read(&["check", "--help"]), Ok(Command::Help(help::of("check").unwrap())));
        assert_eq!(read(&["check", "check"]), Ok(Command::Check(Some("check".into()), Clock::SYSTEM)));
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(
            read(&["schedule", "--json", "a.ron", "--today=2026-11-23"]),
            Ok(Command::Schedule(ScheduleOptions {
                file: Some("a.ron".into()),
                json: true,
                tasks: false,
                order_by: false,
                earned: false,
                baseline: None,
                clock: Clock::fixed(day)
            }))
        );
        let forecast = read(&["forecast", "a.ron", "--runs=64", "--seed", "7", "--json"]);
        let known = ForecastOptions {
            file: Some("a.ron".into()),
            runs: Some(64),
            seed: Some(7),
            json: true,
            ..ForecastOptions::default()
        };
        assert_eq!(forecast, Ok(Command::Forecast(known)));
        let import = read(&["import", "a.xml", "-o", "b.ron", "--into", "c.ron", "--force"]);
        assert!(matches!(import, Ok(Command::Import(o)) if o.force && o.into == Some("c.ron".into())));
    }

    #[test]
    fn wrong_usage_is_told() {
        for (args, word) in [
            (&["chekc"][..], "chekc"),
            (&["schedule", "--today", "2026-13-01"], "2026-13-01"),
            (&["schedule", "--today"], "today"),
            (&["check", "--json"], "check"),
            (&["check", "a", "b"], "\"b\""),
            (&["forecast", "--runs", "0"], "1 to 1000000"),
            (&["forecast", "--seed", "x"], "whole number"),
            (&["schedule", "--runs", "9"], "runs"),
            (&["suggest", "--seconds", "soon"], "soon"),
            (&["schedule", "--evaluations", "5"], "evaluations"),
            (&["import"], "name the file"),
            (&["import", "a", "--json", "-o", "-"], "standard output"),
            (&["help", "nothing"], "nothing"),
            (&["merge", "a", "b"], "three files"),
            (&["merge", "--resolve"], "one file"),
            (&["diff", "a"], "two files"),
            (&["--nonsense\u{1b}"], "nonsense\\u{1b}"),
        ] {
            match read(args) {
                Err(Failure::Usage(text)) => assert!(text.contains(word), "{text}"),
                other => panic!("{args:?}: {other:?}"),
            }
        }
    }
}
