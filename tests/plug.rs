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

#[cfg(target_os = "linux")]
#[path = "plug/mod.rs"]
mod plug;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    plug::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: how to pull the plug is known for Linux alone");
}
