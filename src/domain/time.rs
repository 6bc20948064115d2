//! Civil local time in quarter hours: no time zones, no daylight-saving shifts.
//!
//! A [`Moment`] is a border between two quarter hours ("slots"). Spans of time are half-open: a task from moment `a` to
//! moment `b` works the slots `a..b`. A finish at midnight belongs to the day that ended.
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use std::fmt;
use std::str::FromStr;

/// Quarter hours in an hour.
pub const SLOTS_PER_HOUR: u32 = 4;
/// Quarter hours in a day.
pub const SLOTS_PER_DAY: u32 = 96;

const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(1970, 1, 1) {
    Some(date) => date,
    None => panic!("1970-01-01 exists"),
};

/// Whether a date lies in the years that a plan may name: 1970 to 2199.
pub fn date_in_range(date: NaiveDate) -> bool {
    (1970..=2199).contains(&date.year())
}

/// A border between two quarter hours, counted from 1970-01-01 00:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i32);

/// Why a text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no date and time between 1970 and 2199; write 2026-12-04T08:00, on a quarter hour")]
pub struct TimeError(pub String);

impl Moment {
    /// The moment `slots` quarter hours after 1970-01-01 00:00.
    pub const fn from_slots(slots: i32) -> Self {
        Self(slots)
    }
    /// Quarter hours since 1970-01-01 00:00.
    pub const fn slots(self) -> i32 {
        self.0
    }
    /// The first moment of a day. Dates outside 1970 to 2199 saturate.
    pub fn start_of(date: NaiveDate) -> Self {
        let days = date.signed_duration_since(EPOCH).num_days().clamp(0, 84_005);
        Self(days as i32 * SLOTS_PER_DAY as i32)
    }
    /// A day and a time of day in slots (0 to 96).
    pub fn at(date: NaiveDate, slot: u32) -> Self {
        Self(Self::start_of(date).0 + slot.min(SLOTS_PER_DAY) as i32)
    }
    /// The day that begins at or before this moment.
    pub fn date(self) -> NaiveDate {
        day_after_epoch(self.0.div_euclid(SLOTS_PER_DAY as i32))
    }
    /// The last day worked by something that finishes here: a finish at midnight belongs to the day before.
    pub fn last_day(self) -> NaiveDate {
        day_after_epoch(self.0.saturating_sub(1).div_euclid(SLOTS_PER_DAY as i32))
    }
    /// The slot of the day, 0 to 95.
    pub fn slot_of_day(self) -> u32 {
        self.0.rem_euclid(SLOTS_PER_DAY as i32) as u32
    }
    /// This moment moved by a number of slots, saturating.
    #[must_use]
    pub fn plus(self, slots: i32) -> Self {
        Self(self.0.saturating_add(slots))
    }
    /// The moment of a date and time, rounded down to the quarter hour.
    pub fn from_datetime(at: NaiveDateTime) -> Self {
        Self::at(at.date(), at.time().hour() * SLOTS_PER_HOUR + at.time().minute() / 15)
    }
    /// As a chrono date and time.
    pub fn datetime(self) -> NaiveDateTime {
        let slot = self.slot_of_day();
        let time = NaiveTime::from_hms_opt(slot / 4, slot % 4 * 15, 0).unwrap_or(NaiveTime::MIN);
        self.date().and_time(time)
    }
}

fn day_after_epoch(days: i32) -> NaiveDate {
    EPOCH.checked_add_days(Days::new(days.clamp(0, 90_000) as u64)).unwrap_or(EPOCH)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slot = self.slot_of_day();
        write!(f, "{}T{:02}:{:02}", self.date(), slot / 4, slot % 4 * 15)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = TimeError;
    /// Reads `2026-12-04T08:00`; the minutes must be 00, 15, 30 or 45.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let fault = || TimeError(text.chars().take(40).collect());
        let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map_err(|_| fault())?;
        if !date_in_range(at.date()) || at.minute() % 15 != 0 {
            return Err(fault());
        }
        Ok(Self::from_datetime(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_belong_to_the_right_day() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
        let end = Moment::at(day, 96);
        assert_eq!(end.last_day(), day);
        assert_eq!(end.date(), day.succ_opt().unwrap());
        assert_eq!(Moment::at(day, 33).to_string(), "2026-12-04T08:15");
    }

    #[test]
    fn text_and_back() {
        let at: Moment = "2026-12-04T08:45".parse().unwrap();
        assert_eq!(at.to_string(), "2026-12-04T08:45");
        for bad in ["2026-12-04", "2026-12-04T08:10", "9999-01-01T00:00", "", "1969-12-31T00:00"] {
            assert!(bad.parse::<Moment>().is_err(), "{bad}");
        }
    }
}
