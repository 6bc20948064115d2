//! Stackrank: rank hardware projects, and every date, load, delivery and cost follows at once.
//!
//! The order of the projects **is** the plan. This crate is the whole program; `main.rs` only opens it.
//!
//! # The rooms, ground floor first
//! Each may use those above it in this list, never those below (`tests/architecture.rs` holds them to it).
//!
//! | room | what it is | knows nothing of |
//! | --- | --- | --- |
//! | [`domain`] | what a plan **is**: plain data, ids, money, dates, calendars, and the rules every plan obeys | files, clocks, threads, screens |
//! | [`edits`] | how a plan **changes**: one [`edits::Edit`] type, applying one yields its inverse; history, undo, merging, comparing | files, screens, schedules |
//! | [`engine`] | what **follows** from a plan: schedule, costs, status; pure functions of (plan, status date) | files, clocks, screens, edits |
//! | [`storage`] | how a plan is **kept**: RON, recovery, history | screens, engine |
//! | [`exchange`] | other programs' formats, one file each | screens |
//! | [`workspace`] | a plan **at work**: the open document, its results, autosave; the one thing windows and commands talk to | egui |
//! | `app` | the window: theme, widgets, one module per view (feature `window`) | files, formats |
//! | [`cli`] | the commands | egui |
//!
//! # The two ways through the house
//! **An edit**: view → `Edit` → `workspace.apply` → plan changes, inverse recorded, saver woken → `engine` → new
//! results → the next frame shows them. There is no other way to change a plan.
//!
//! **A question** (a drag preview, the plan itself): plan → `Network`, compiled once per edit → `serve(network, order)`
//! as often as the question needs → answer. One scheduler, no second opinion anywhere.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used))]

#[cfg(feature = "window")]
pub mod app;
pub mod cli;
pub mod domain;
pub mod edits;
pub mod engine;
pub mod exchange;
pub mod storage;
pub mod workspace;
