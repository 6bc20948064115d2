//! New ids: from the time and the system's random source, or from a counter in tests.
use crate::domain::Id;
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds from 1970 to 2020, where the time in ids begins.
const EPOCH_MILLIS: u64 = 1_577_836_800_000;

/// Draws ids that sort by the time they were drawn.
#[derive(Debug, Default)]
pub struct IdSource {
    last_millis: u64,
    counter: Option<u64>,
}

impl IdSource {
    /// Ids that are the same in every run, for tests and pictures.
    pub fn counting() -> Self {
        Self { last_millis: 0, counter: Some(0) }
    }
    /// As [`IdSource::counting`], from another number on.
    pub fn counting_from(number: u64) -> Self {
        Self { last_millis: 0, counter: Some(number) }
    }
    /// The next id; never earlier in order than the one before it, also when the clock is set back.
    pub fn draw(&mut self) -> Id {
        if let Some(counter) = &mut self.counter {
            *counter += 1;
            return Id::generate(*counter, 0);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as u64);
        // one millisecond an id keeps those of one import in the order in which they were drawn
        self.last_millis = now.saturating_sub(EPOCH_MILLIS).max(self.last_millis + 1);
        // without a random source the address of a local and the time must do; ids stay distinct in this process
        let random = getrandom::u64().unwrap_or_else(|_| now.rotate_left(20) ^ (&raw const now as u64));
        Id::generate(self.last_millis, random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_and_differ() {
        let mut source = IdSource::default();
        let ids: Vec<Id> = (0..1000).map(|_| source.draw()).collect();
        assert!(ids.windows(2).all(|w| w[0] < w[1]));
    }
}
