//! The window: theme, widgets, one module per view. Everything it shows comes from the workspace; everything it does goes
//! there as an edit or a command.
//!
//! A view is a function of ([`context::Cx`], its own view state) that pushes [`context::Ask`]s; `App::logic` carries them
//! out before the next frame. A frame only reads.
pub mod board;
mod brought_back;
mod came_in;
pub mod chances;
pub mod changed;
mod closing;
pub mod commands;
pub mod conflicts;
pub mod context;
pub mod drag;
mod earned;
mod files;
pub mod format;
mod header;
mod import_report;
mod notice;
pub mod order_by;
mod outside;
mod page;
mod palette;
pub mod panel;
pub mod past;
pub mod people;
mod perform;
pub mod project;
pub mod purchases;
pub mod review;
pub mod scenarios;
mod sentence;
mod sheet;
mod shell;
mod start;
mod status_bar;
pub mod suggest;
pub mod theme;
pub mod timeline;
mod toasts;
pub mod update;
mod views;
mod wanted;
pub mod why;
pub mod widgets;

pub use shell::{App, ViewSettings};
pub use start::{native_options, run};
