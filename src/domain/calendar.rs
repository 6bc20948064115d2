//! Working time: hours of each weekday, and days off.
use super::time::SLOTS_PER_DAY;
use chrono::{Datelike, NaiveDate, Weekday};
use std::fmt;
use std::str::FromStr;

/// The working hours of one day: half-open spans of slots, sorted, apart from each other. Empty: a day off.
#[derive(Clone, PartialEq, Eq, Debug, Default, Hash)]
pub struct DayHours(Vec<(u8, u8)>);

impl DayHours {
    /// A day off.
    pub const OFF: Self = Self(Vec::new());
    /// Hours from spans of slots (0 to 96); empty spans vanish, touching and overlapping ones join.
    pub fn new(spans: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut sorted: Vec<(u8, u8)> = spans
            .into_iter()
            .map(|(a, b)| (a.min(SLOTS_PER_DAY) as u8, b.min(SLOTS_PER_DAY) as u8))
            .filter(|(a, b)| a < b)
            .collect();
        sorted.sort_unstable();
        let mut joined: Vec<(u8, u8)> = vec![];
        for (a, b) in sorted {
            match joined.last_mut() {
                Some(last) if a <= last.1 => last.1 = last.1.max(b),
                _ => joined.push((a, b)),
            }
        }
        Self(joined)
    }
    /// The spans, in slots of the day.
    pub fn spans(&self) -> &[(u8, u8)] {
        &self.0
    }
    /// Working slots of the day.
    pub fn slots(&self) -> u32 {
        self.0.iter().map(|(a, b)| u32::from(b - a)).sum()
    }
}

impl fmt::Display for DayHours {
    /// `08:00-12:00 13:00-17:00`, or `off`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("off");
        }
        for (i, (a, b)) in self.0.iter().enumerate() {
            let join = if i > 0 { " " } else { "" };
            write!(f, "{join}{:02}:{:02}-{:02}:{:02}", a / 4, a % 4 * 15, b / 4, b % 4 * 15)?;
        }
        Ok(())
    }
}

/// Why a text names no hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" are no hours; write 08:00-12:00 13:00-17:00 on quarter hours, or off")]
pub struct HoursError(String);

/// Reads `08:00`, `8:00` or `8` as a slot of the day.
pub(super) fn slot_of(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    if hours.is_empty() || hours.len() > 2 || minutes.len() > 2 {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let slot = hours * 4 + minutes / 15;
    (minutes < 60 && minutes % 15 == 0 && slot <= SLOTS_PER_DAY).then_some(slot)
}

impl FromStr for DayHours {
    type Err = HoursError;
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let fault = || HoursError(text.chars().take(60).collect());
        if text.trim().eq_ignore_ascii_case("off") {
            return Ok(Self::OFF);
        }
        let mut spans = vec![];
        for part in text.split([' ', ',']).filter(|p| !p.is_empty()) {
            let (a, b) = part.split_once(['-', '–']).ok_or_else(fault)?;
            let (a, b) = (slot_of(a).ok_or_else(fault)?, slot_of(b).ok_or_else(fault)?);
            if a >= b {
                return Err(fault());
            }
            spans.push((a, b));
        }
        if spans.is_empty() { Err(fault()) } else { Ok(Self::new(spans)) }
    }
}

/// The working hours of a week, Monday first.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct WorkWeek(pub [DayHours; 7]);

impl WorkWeek {
    /// Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00.
    pub fn standard() -> Self {
        let day = DayHours::new([(32, 48), (52, 68)]);
        Self(std::array::from_fn(|d| if d < 5 { day.clone() } else { DayHours::OFF }))
    }
    /// The hours of a weekday.
    pub fn on(&self, day: Weekday) -> &DayHours {
        &self.0[day.num_days_from_monday() as usize]
    }
    /// Slots in "a working day": the most any weekday has (32 in the standard week), and 32 if none has any.
    pub fn slots_per_day(&self) -> u32 {
        self.0.iter().map(DayHours::slots).max().filter(|s| *s > 0).unwrap_or(32)
    }
    /// Whether the week has any working time at all.
    pub fn has_time(&self) -> bool {
        self.0.iter().any(|d| d.slots() > 0)
    }
    /// Whether a date is a working day by its weekday alone.
    pub fn works_on(&self, date: NaiveDate) -> bool {
        self.on(date.weekday()).slots() > 0
    }
}

/// A day on which nobody works, in every year or once.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Holiday {
    /// The first day.
    pub from: NaiveDate,
    /// The last day (the same for a single day).
    pub to: NaiveDate,
    /// What is celebrated.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_join_and_read_back() {
        let hours: DayHours = "08:00-12:00 12:00-13:00 14:15-17:30".parse().unwrap();
        assert_eq!(hours.to_string(), "08:00-13:00 14:15-17:30");
        assert_eq!(hours.slots(), 20 + 13);
        assert_eq!("off".parse(), Ok(DayHours::OFF));
        for bad in ["", "8-7", "08:10-09:00", "25:00-26:00", "x", "8"] {
            assert!(bad.parse::<DayHours>().is_err(), "{bad}");
        }
        assert_eq!("0-24".parse::<DayHours>().unwrap().slots(), 96);
    }

    #[test]
    fn the_standard_week() {
        let week = WorkWeek::standard();
        assert_eq!(week.slots_per_day(), 32);
        assert!(!week.works_on(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()));
    }
}
