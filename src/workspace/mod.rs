//! A plan **at work**: the open document, its history, its results, autosave and background work; the one thing that
//! windows and commands talk to.
pub mod example;
pub mod saver;

pub use example::example;
