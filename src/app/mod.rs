//! The window: theme, widgets, one module per view. Everything it shows comes from the workspace; everything it does goes
//! there as an edit or a command.
//!
//! A view is a function of ([`context::Cx`], its own view state) that pushes [`context::Ask`]s; `App::logic` carries them
//! out before the next frame. A frame only reads.
pub mod commands;
pub mod context;
pub mod drag;
pub mod format;
pub mod review;
pub mod theme;
pub mod widgets;
