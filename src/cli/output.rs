//! What a command returns, and how it reaches the terminal.
pub(super) use crate::domain::visible::plain;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// What a command did.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Done {
    /// For standard output.
    pub out: String,
    /// Lines for standard error.
    pub problems: Vec<String>,
    /// Whether the data is good: exit status 0, or 1.
    pub bad: bool,
}

/// Why a command did nothing.
#[derive(Debug, PartialEq)]
pub(super) enum Failure {
    /// A problem with the data: exit status 1.
    Data(String),
    /// Wrong usage: exit status 2.
    Usage(String),
    /// Of `merge`: a side cannot be read, or the result not be written, so that nothing was: exit status 2.
    Unmerged(String),
}

impl Done {
    /// Good, with something to print.
    pub fn printed(out: impl Into<String>) -> Self {
        Self { out: out.into(), ..Self::default() }
    }
}

/// Prints, and gives the exit status. A reader that has gone away (`| head`) is no problem; any other fault is.
pub(super) fn finish(done: Result<Done, Failure>) -> ExitCode {
    let (done, code) = match done {
        Ok(done) => {
            let code = u8::from(done.bad);
            (done, code)
        }
        Err(Failure::Data(text)) => (problem(&text), 1),
        Err(Failure::Unmerged(text)) => (problem(&text), 2),
        Err(Failure::Usage(text)) => {
            (problem(&format!("{text}\nstackrank --help shows what can be asked")), 2)
        }
    };
    let mut code = code;
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(done.out.as_bytes()).and_then(|()| stdout.flush());
    let mut problems = done.problems;
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        problems.push(format!("stackrank: cannot write the result: {error}"));
        code = 1;
    }
    let mut stderr = std::io::stderr().lock();
    for line in problems {
        // with nobody to tell, the exit status still tells
        let _ = writeln!(stderr, "{line}");
    }
    ExitCode::from(code)
}

fn problem(text: &str) -> Done {
    Done { problems: vec![format!("stackrank: {text}")], ..Done::default() }
}

/// A count with its word: "1 task", "2 tasks".
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
