//! Estimates: one number or low / likely / high, in work hours, working days or elapsed days.
use std::fmt;
use std::str::FromStr;

/// What an estimate counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum EstimateUnit {
    /// Hours of work, shared by the people assigned.
    WorkHours,
    /// Working days of the people assigned (of the portfolio calendar where nobody is); a day is the portfolio's day.
    WorkingDays,
    /// Elapsed days of 24 hours: burn-in, shipping.
    ElapsedDays,
}

/// How long something takes. Quantities are hundredths of the unit, so that a quarter hour is 25.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Estimate {
    /// What is counted.
    pub unit: EstimateUnit,
    /// The low end, where a range is known; at most `likely`.
    pub low: Option<u32>,
    /// The likely value: what the plan uses.
    pub likely: u32,
    /// The high end; at least `likely`.
    pub high: Option<u32>,
}

/// Why a text is no estimate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EstimateError {
    /// Not of the form.
    #[error("\"{0}\" is no estimate; write 6h, 3d, 2w (working), 10ed (elapsed days) or a range 2d..3d..5d")]
    Text(String),
    /// Low, likely and high are not in order.
    #[error("\"{0}\": low, likely and high must not fall")]
    Order(String),
    /// Longer than a hundred years.
    #[error("\"{0}\" is longer than a hundred years")]
    Long(String),
}

/// A hundred years of days or ten of hours round the clock, in hundredths: beyond any plan, far from any overflow.
const LONGEST: u32 = 36_525 * 100;

impl Estimate {
    /// An estimate of one number, in hundredths of its unit.
    pub const fn exact(unit: EstimateUnit, hundredths: u32) -> Self {
        Self { unit, low: None, likely: hundredths, high: None }
    }
    /// Hours of work.
    pub const fn hours(hours: u32) -> Self {
        Self::exact(EstimateUnit::WorkHours, hours * 100)
    }
    /// Working days.
    pub const fn days(days: u32) -> Self {
        Self::exact(EstimateUnit::WorkingDays, days * 100)
    }
    /// Elapsed days.
    pub const fn elapsed_days(days: u32) -> Self {
        Self::exact(EstimateUnit::ElapsedDays, days * 100)
    }
    /// Whether low ≤ likely ≤ high, and none is beyond a hundred years.
    pub fn is_sound(&self) -> bool {
        self.low.is_none_or(|low| low <= self.likely)
            && self.high.is_none_or(|high| high >= self.likely && high <= LONGEST)
            && self.likely <= LONGEST
    }
}

impl FromStr for Estimate {
    type Err = EstimateError;
    /// Reads `6h`, `3d`, `2w` (five working days each), `10ed` and `3ew` (elapsed), `1.5d`, and ranges `low..likely..high`
    /// or `low..high` (likely in the middle). A part without a unit takes the one behind it. `-` may stand for `..`.
    fn from_str(text: &str) -> Result<Self, EstimateError> {
        let clip = || text.trim().chars().take(40).collect::<String>();
        let fault = || EstimateError::Text(clip());
        let plain =
            text.trim().to_ascii_lowercase().replace(['–', '-'], "..").replace(' ', "").replace(',', ".");
        let parts: Vec<&str> = plain.split("..").collect();
        if parts.len() > 3 {
            return Err(fault());
        }
        let mut unit = None;
        let mut values = vec![];
        for part in parts.iter().rev() {
            let end = part.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(part.len());
            let (number, name) = part.split_at(end);
            let own = match name {
                "h" | "hr" | "hrs" | "hour" | "hours" => Some((EstimateUnit::WorkHours, 1)),
                "d" | "day" | "days" => Some((EstimateUnit::WorkingDays, 1)),
                "w" | "wk" | "week" | "weeks" => Some((EstimateUnit::WorkingDays, 5)),
                "ed" | "eday" | "edays" => Some((EstimateUnit::ElapsedDays, 1)),
                "ew" | "ewk" | "eweek" | "eweeks" => Some((EstimateUnit::ElapsedDays, 7)),
                "" => None,
                _ => return Err(fault()),
            };
            // a lone number counts days, as in every planning program
            let (kind, factor) = own.or(unit).unwrap_or((EstimateUnit::WorkingDays, 1));
            if let Some((first, _)) = unit
                && first != kind
            {
                return Err(fault());
            }
            unit = Some((kind, factor));
            let hundredths = hundredths(number).ok_or_else(fault)?;
            let value = hundredths.checked_mul(factor).filter(|v| *v <= LONGEST);
            values.push(value.ok_or_else(|| EstimateError::Long(clip()))?);
        }
        values.reverse();
        let (kind, _) = unit.ok_or_else(fault)?;
        let estimate = match values[..] {
            [likely] => Self::exact(kind, likely),
            [low, high] => Self { unit: kind, low: Some(low), likely: low.midpoint(high), high: Some(high) },
            [low, likely, high] => Self { unit: kind, low: Some(low), likely, high: Some(high) },
            _ => return Err(fault()),
        };
        if estimate.is_sound() { Ok(estimate) } else { Err(EstimateError::Order(clip())) }
    }
}

/// Reads a decimal number with at most two decimals as hundredths.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let numeric = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty())
        || fraction.len() > 2
        || !numeric(whole)
        || !numeric(fraction)
    {
        return None;
    }
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: u32 = format!("{fraction:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(fraction)
}

impl fmt::Display for Estimate {
    /// Writes the form that [`FromStr`] reads: `3d`, `6.5h`, `2d..3d..5d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            EstimateUnit::WorkHours => "h",
            EstimateUnit::WorkingDays => "d",
            EstimateUnit::ElapsedDays => "ed",
        };
        let mut one = |hundredths: u32, join: &str| {
            let (whole, rest) = (hundredths / 100, hundredths % 100);
            match rest {
                0 => write!(f, "{whole}{unit}{join}"),
                r if r % 10 == 0 => write!(f, "{whole}.{}{unit}{join}", r / 10),
                r => write!(f, "{whole}.{r:02}{unit}{join}"),
            }
        };
        if self.low.is_some() || self.high.is_some() {
            one(self.low.unwrap_or(self.likely), "..")?;
            one(self.likely, "..")?;
            one(self.high.unwrap_or(self.likely), "")
        } else {
            one(self.likely, "")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        let read = |t: &str| t.parse::<Estimate>().map(|e| e.to_string());
        for (text, shown) in [
            ("3d", "3d"),
            ("6.5h", "6.5h"),
            ("2w", "10d"),
            ("3 ew", "21ed"),
            ("4h-2h", "!"),
            ("2d..3d..5d", "2d..3d..5d"),
            ("2-4d", "2d..3d..4d"),
            ("1,25h", "1.25h"),
            ("7", "7d"),
            ("0d", "0d"),
        ] {
            assert_eq!(read(text).unwrap_or_else(|_| "!".into()), shown, "{text}");
        }
        for bad in ["", "d", "1y", "1.123d", "2h..3d", "1..2..3..4d", "99999999999d", "5d..2d", "--"] {
            assert!(bad.parse::<Estimate>().is_err(), "{bad}");
        }
    }

    #[test]
    fn shown_is_read_back() {
        for e in [
            Estimate::hours(6),
            Estimate { unit: EstimateUnit::ElapsedDays, low: Some(125), likely: 300, high: Some(1000) },
        ] {
            assert_eq!(e.to_string().parse::<Estimate>(), Ok(e));
        }
    }
}
