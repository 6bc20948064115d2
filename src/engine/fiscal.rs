//! Fiscal quarters, counted from the first funded year.
use crate::domain::Portfolio;
use chrono::{Datelike, NaiveDate};

/// Whether funding of a year counts: it can be named.
pub(super) fn sound_year(year: i32) -> bool {
    (1970..=2199).contains(&year)
}

/// Fiscal quarters counted from the first funded year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fiscal {
    /// Month in which the year begins, 0 to 11.
    pub start: i32,
    pub first_year: i32,
}

impl Fiscal {
    /// Counted from the first funded year of a plan; `None` without funding.
    pub fn of_plan(plan: &Portfolio) -> Option<Self> {
        let first_year = plan.funding.iter().map(|f| f.year).filter(|y| sound_year(*y)).min()?;
        Some(Self { start: i32::from(plan.settings.fiscal_year_start.clamp(1, 12)) - 1, first_year })
    }
    /// The quarter that a day is in; below zero before the first funded year.
    pub fn quarter(self, date: NaiveDate) -> i32 {
        let months = date.year().clamp(-9999, 9999) * 12 + date.month0() as i32 - self.start;
        months.div_euclid(3) - self.first_year * 4
    }
    /// The day on which a quarter begins.
    pub fn begin(self, quarter: i32) -> NaiveDate {
        let months = (quarter + self.first_year * 4) * 3 + self.start;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12).unsigned_abs() + 1);
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_quarters_begin_in_their_month() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let fiscal = Fiscal { start: 9, first_year: 2026 }; // from October
        assert_eq!(fiscal.quarter(date(2026, 10, 1)), 0);
        assert_eq!(fiscal.quarter(date(2026, 12, 31)), 0);
        assert_eq!(fiscal.quarter(date(2027, 1, 1)), 1);
        assert_eq!(fiscal.quarter(date(2026, 9, 30)), -1);
        assert_eq!(fiscal.begin(1), date(2027, 1, 1));
        assert_eq!(fiscal.begin(4), date(2027, 10, 1));
    }
}
