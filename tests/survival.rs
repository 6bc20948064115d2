//! Never a lost edit: what is typed survives crashes, full disks, damaged files and other programs.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test builds on is certain, or the test fails"
)]

#[path = "survival/disk.rs"]
mod disk;
#[path = "survival/duel.rs"]
mod duel;
#[path = "survival/files.rs"]
mod files;
#[path = "survival/folders.rs"]
mod folders;
#[path = "survival/format.rs"]
mod format;
#[path = "survival/kill.rs"]
mod kill;
#[path = "survival/outside.rs"]
mod outside;
#[path = "survival/past.rs"]
mod past;
#[path = "survival/plans.rs"]
mod plans;
#[path = "survival/salvage.rs"]
mod salvage;
#[path = "survival/saver.rs"]
mod saver;
#[path = "survival/saving.rs"]
mod saving;
#[path = "survival/scenarios.rs"]
mod scenarios;
#[path = "survival/session.rs"]
mod session;
