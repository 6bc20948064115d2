//! The promise: two plans that began as one are merged by meaning, the same on every machine, and nothing is lost in silence.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test builds on is certain, or the test fails"
)]

#[path = "merge/examples.rs"]
mod examples;
#[path = "merge/laws.rs"]
mod laws;
#[path = "common/portfolio.rs"]
mod portfolio;
#[path = "merge/random.rs"]
mod random;
#[path = "merge/restore.rs"]
mod restore;
#[path = "common/three.rs"]
mod three;
