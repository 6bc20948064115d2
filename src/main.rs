//! Opens the program: `stackrank [FILE]` the window, `stackrank COMMAND` a command.
use std::process::ExitCode;

fn main() -> ExitCode {
    stackrank::cli::main()
}
