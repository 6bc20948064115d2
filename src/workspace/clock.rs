//! The one place that reads the clock.
use chrono::{Local, NaiveDate, NaiveDateTime};

/// Where today comes from: the system, or a day fixed for tests and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Clock {
    fixed: Option<NaiveDate>,
}

impl Clock {
    /// The system's clock.
    pub const SYSTEM: Self = Self { fixed: None };
    /// A clock that always shows one day.
    pub const fn fixed(day: NaiveDate) -> Self {
        Self { fixed: Some(day) }
    }
    /// The status date: today in local time, or the fixed day.
    pub fn today(self) -> NaiveDate {
        self.fixed.unwrap_or_else(|| Local::now().date_naive())
    }
    /// Whether the day is fixed.
    pub const fn is_fixed(self) -> bool {
        self.fixed.is_some()
    }
    /// Local date and time, for "Saved 10:42".
    pub fn now() -> NaiveDateTime {
        Local::now().naive_local()
    }
}
