//! Seats at a document: each running instance has one of its own, so that nobody writes over another's recovery copy.
//!
//! A seat is a number, held by a lock that ends with the process. A seat that nobody holds and that still has a recovery copy or a
//! session was left by an instance that is gone: the next one takes it over.
use super::key::DocumentKey;
use super::{recovery, session};
use std::fs::{File, OpenOptions};
use std::path::Path;

/// Most instances with a seat of their own; more share the first.
const MOST: u32 = 16;

/// A seat, for as long as it is not dropped.
#[derive(Debug)]
pub struct Seat {
    key: DocumentKey,
    _lock: Option<File>,
}

impl Seat {
    /// The first free seat, and those that were left with something on them. At least one.
    pub fn take(state: &Path, document: &DocumentKey) -> Vec<Self> {
        let mut seats: Vec<Self> = vec![];
        for number in 0..MOST {
            let key = document.seat(number);
            let left = recovery::is_there(state, &key) || session::is_there(state, &key);
            if !seats.is_empty() && !left {
                continue;
            }
            if let Some(lock) = held(state, &key) {
                seats.push(Self { key, _lock: Some(lock) });
            }
        }
        if seats.is_empty() {
            seats.push(Self::without_lock(document));
        }
        seats
    }
    /// The first seat, where there can be no lock.
    pub fn without_lock(document: &DocumentKey) -> Self {
        Self { key: document.seat(0), _lock: None }
    }
    /// Names what belongs to it in the state folder.
    pub fn key(&self) -> &DocumentKey {
        &self.key
    }
}

/// The lock of a seat, if nobody holds it.
fn held(state: &Path, key: &DocumentKey) -> Option<File> {
    let folder = state.join("locks");
    super::make_folder(&folder).ok()?;
    let path = folder.join(format!("{}.seat", key.as_str()));
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).ok()?;
    file.try_lock().is_ok().then_some(file)
}
