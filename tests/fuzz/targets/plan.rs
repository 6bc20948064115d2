//! See `tests/hostile/readers.rs`, which says what must hold.
#![no_main]

#[allow(dead_code)] // of all readers, this target needs one
#[path = "../../hostile/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::plan(bytes));
