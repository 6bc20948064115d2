//! The commands: the same binary without a window, for scripts and for git.
use std::process::ExitCode;

/// Runs the command line and returns its exit status: 0 good, 1 a problem with the data, 2 wrong usage.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
