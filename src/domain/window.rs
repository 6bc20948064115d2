//! Maintenance windows, in which cut-overs may happen, and freezes, in which they may not.
use super::calendar::slot_of;
use super::{FreezeId, Moment, Row, WindowSetId};
use chrono::Weekday;
use std::fmt;
use std::str::FromStr;

/// A named set of openings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WindowSet {
    /// Id.
    pub id: WindowSetId,
    /// Name, such as "Data centre, Saturday night".
    pub name: String,
    /// Its openings, recurring and single.
    pub openings: Vec<Opening>,
}

/// When a cut-over may happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Opening {
    /// Every week.
    Weekly {
        /// The day it opens.
        day: Weekday,
        /// Slot of the day it opens (0 to 95).
        from: u32,
        /// Length in slots, at most a week; may run past midnight.
        length: u32,
    },
    /// Once.
    Once {
        /// Opens.
        from: Moment,
        /// Closes.
        to: Moment,
    },
}

/// Why a text names no opening.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no opening; write \"Sat 20:00-06:00\" or \"2026-12-05T20:00..2026-12-06T06:00\"")]
pub struct OpeningError(String);

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Weekly { day, from, length } => {
                let end = from + length;
                write!(f, "{day} {:02}:{:02}-", from / 4, from % 4 * 15)?;
                // more than a day: hours go on counting, so that the text says all
                let shown = if length < 96 { end % 96 } else { end };
                write!(f, "{:02}:{:02}", shown / 4, shown % 4 * 15)
            }
            Self::Once { from, to } => write!(f, "{from}..{to}"),
        }
    }
}

impl FromStr for Opening {
    type Err = OpeningError;
    fn from_str(text: &str) -> Result<Self, OpeningError> {
        let fault = || OpeningError(text.chars().take(60).collect());
        let text = text.trim();
        if let Some((from, to)) = text.split_once("..") {
            let (from, to): (Moment, Moment) =
                (from.parse().map_err(|_| fault())?, to.parse().map_err(|_| fault())?);
            return if from < to { Ok(Self::Once { from, to }) } else { Err(fault()) };
        }
        let (day, hours) = text.split_once(' ').ok_or_else(fault)?;
        let day: Weekday = day.parse().map_err(|_| fault())?;
        let (from, to) = hours.split_once(['-', '–']).ok_or_else(fault)?;
        let from = slot_of(from.trim()).filter(|s| *s < 96).ok_or_else(fault)?;
        let to = match slot_of(to.trim()) {
            Some(slot) => slot,
            None => long_slot(to.trim()).ok_or_else(fault)?,
        };
        let length = if to > from { to - from } else { to + 96 - from };
        if length > 7 * 96 { Err(fault()) } else { Ok(Self::Weekly { day, from, length }) }
    }
}

/// `30:00` and the like: hours counted on past midnight.
fn long_slot(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 1000 && minutes < 60 && minutes % 15 == 0).then_some(hours * 4 + minutes / 15)
}

/// A stretch in which production must not be touched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Freeze {
    /// Id.
    pub id: FreezeId,
    /// Name, such as "Year-end freeze".
    pub name: String,
    /// Begins.
    pub from: Moment,
    /// Ends.
    pub to: Moment,
}

impl Row for WindowSet {
    type Id = WindowSetId;
    fn id(&self) -> WindowSetId {
        self.id
    }
}

impl Row for Freeze {
    type Id = FreezeId;
    fn id(&self) -> FreezeId {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_read_back() {
        for text in
            ["Sat 20:00-06:00", "Fri 18:00-62:00", "2026-12-05T20:00..2026-12-06T06:00", "Sun 00:00-24:00"]
        {
            let opening: Opening = text.parse().unwrap();
            assert_eq!(opening.to_string().parse(), Ok(opening), "{text}");
        }
        assert_eq!(
            "Sat 20:00-06:00".parse(),
            Ok(Opening::Weekly { day: Weekday::Sat, from: 80, length: 40 })
        );
        for bad in
            ["", "Sat", "Sat 20:00", "Foo 1-2", "2026-12-05T20:00..2026-12-04T20:00", "Sat 00:00-999:00"]
        {
            assert!(bad.parse::<Opening>().is_err(), "{bad}");
        }
    }
}
