//! The window, driven through the accessibility tree: one module per view, with checked-in pictures in `tests/snapshots`.
//! One test program for all of them, so that the window is linked once.
mod answers;
mod board;
mod changed;
mod conflicts;
mod earned;
mod forecast;
mod funding;
mod harness;
#[path = "../common/ledger.rs"]
#[expect(dead_code, clippy::expect_used, reason = "shared with other tests")]
mod ledger;
mod outside;
mod panel;
mod past;
mod project_page;
mod review;
mod scenarios;
mod shell;
mod suggest;
mod sums;
mod timeline;
mod update;
mod why;
