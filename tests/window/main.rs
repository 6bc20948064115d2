//! The window, driven through the accessibility tree: one module per view, with checked-in pictures in `tests/snapshots`.
//! One test program for all of them, so that the window is linked once.
mod answers;
mod board;
mod changed;
mod conflicts;
mod earned;
mod funding;
mod harness;
mod outside;
mod panel;
mod past;
mod project_page;
mod review;
mod shell;
mod timeline;
mod why;
