//! Editors in place: each shows a value as text, edits a draft of it, and commits once.
//!
//! A click or Tab focuses; typing edits a draft that egui's memory keeps; Enter, Tab or a click elsewhere commits it as
//! one edit; Esc restores. A draft that cannot be read, or that the plan refuses, is kept with the reason beside it and
//! commits nothing. What may be typed is read by pure functions ([`read_date`], [`read_money`], …) with tests of their own.
mod calendar;
mod choice;
mod dates;
mod figures;
mod find;
mod icons;
mod typed;
mod typing;

pub use calendar::calendar_button;
pub use choice::{choice, toggle};
pub use dates::{read_date, read_moment};
pub use figures::{read_lag, read_money, read_number, read_percent, show_lag};
pub use find::{Found, find};
pub use icons::{Icon, icon_button, text_button};
pub use typed::{Typed, flush, flushing, has_draft, say_fault};
pub use typing::{bring_back, half_typed};
