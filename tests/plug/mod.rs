//! The tests, and what they are made of.
mod calls;
mod cases;
mod child;
mod kills;
mod late;
#[path = "../survival/plans.rs"]
#[expect(dead_code, clippy::wildcard_imports, reason = "shared with the tests that need more of it")]
mod many;
mod mounts;
mod obstacles;
mod plans;
mod power;
mod roles;
mod runner;
mod slow;
mod strace;
mod tools;

use runner::Test;
use std::process::ExitCode;
use tools::Tool;

const TESTS: [Test; 8] = [
    Test { name: "killed_at_every_call", needs: &[Tool::Strace], run: cases::killed_at_every_call },
    Test { name: "every_call_refused", needs: &[Tool::Strace], run: cases::every_call_refused },
    Test { name: "power_cuts_on_ext4", needs: &[Tool::Ext4, Tool::Python], run: power::on_ext4 },
    Test { name: "power_cuts_on_xfs", needs: &[Tool::Xfs, Tool::Python], run: power::on_xfs },
    Test { name: "power_cuts_find_a_missing_sync", needs: &[Tool::Ext4, Tool::Python], run: power::bites },
    Test { name: "killed_at_any_time", needs: &[], run: kills::at_any_time },
    Test { name: "the_window_does_not_wait", needs: &[Tool::Strace], run: slow::the_window_does_not_wait },
    Test { name: "disks_that_refuse", needs: &[Tool::Mounts, Tool::Ext4], run: obstacles::all },
];

/// Plays the part that a child is started for, or runs the tests.
pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mark, role, folder] = arguments.as_slice()
        && mark == child::MARK
    {
        roles::play(role, folder.as_ref());
        return ExitCode::SUCCESS;
    }
    tools::move_apart();
    runner::run(&TESTS, &arguments)
}
