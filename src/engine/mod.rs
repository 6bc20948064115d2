//! What **follows** from a plan: dates, load, money and status; pure functions of (plan, status date).
//!
//! A plan is compiled once per edit into a [`Network`] (dense arrays, calendars as working-time tables); [`outlook()`]
//! then places every task in order of service, as often as a question needs. An [`Outlook`] is what a screen shows: the
//! plan itself and the preview of a drag are two calls of one function with two orders.
mod book;
mod conflict;
mod curve;
mod follow;
mod hours;
mod network;
mod office;
mod order;
mod outlook;
mod serve;
mod words;

pub use conflict::{Conflict, ConflictKind};
pub use curve::{CostCurve, CostWeek, cost_curve};
pub use follow::{evaluate, outlook, working_days};
pub use network::Network;
pub use order::{Order, Standing};
pub use outlook::{
    Cause, Dates, Load, MoneyLine, NextEvent, NoDate, Outlook, ProjectMoney, ProjectOutlook, Status,
};
pub use serve::Bench;
pub use words::{cause_words, conflict_words, no_date_words};
