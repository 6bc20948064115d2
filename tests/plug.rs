//! Never a lost edit, with the plug pulled for real: killed at every system call, every system call refused, power cuts
//! under a file system, full and refusing disks.
//!
//! Much of this needs root, strace and loop devices; what cannot run says so in one line, or fails if `STACKRANK_REQUIRE_PLUG`
//! is set. `cargo test --test plug -- NAME` runs those whose names contain NAME.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test builds on is certain, or the test fails"
)]

#[path = "plug/calls.rs"]
mod calls;
#[path = "plug/cases.rs"]
mod cases;
#[path = "plug/child.rs"]
mod child;
#[path = "plug/kills.rs"]
mod kills;
#[path = "plug/late.rs"]
mod late;
#[path = "plug/mounts.rs"]
mod mounts;
#[path = "plug/obstacles.rs"]
mod obstacles;
#[path = "plug/plans.rs"]
mod plans;
#[path = "plug/power.rs"]
mod power;
#[path = "plug/roles.rs"]
mod roles;
#[path = "plug/runner.rs"]
mod runner;
#[path = "plug/strace.rs"]
mod strace;
#[path = "plug/tools.rs"]
mod tools;

use runner::Test;
use std::process::ExitCode;
use tools::Tool;

const TESTS: [Test; 7] = [
    Test { name: "killed_at_every_call", needs: &[Tool::Strace], run: cases::killed_at_every_call },
    Test { name: "every_call_refused", needs: &[Tool::Strace], run: cases::every_call_refused },
    Test { name: "power_cuts_on_ext4", needs: &[Tool::Ext4, Tool::Python], run: power::on_ext4 },
    Test { name: "power_cuts_on_xfs", needs: &[Tool::Xfs, Tool::Python], run: power::on_xfs },
    Test { name: "power_cuts_find_a_missing_sync", needs: &[Tool::Ext4, Tool::Python], run: power::bites },
    Test { name: "killed_at_any_time", needs: &[], run: kills::at_any_time },
    Test { name: "disks_that_refuse", needs: &[Tool::Mounts, Tool::Ext4], run: obstacles::all },
];

fn main() -> ExitCode {
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
