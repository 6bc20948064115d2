//! How MSPDI writes numbers, durations and dates, read with tolerance: what cannot be read is `None`, never a fault.
use crate::domain::{Currency, Moment, Money, date_in_range};
use crate::exchange::xml::Element;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Reads a decimal number as an integer of `places` decimals, rounded half away from zero; `None` beyond 10^15.
pub(super) fn decimal(text: &str, places: usize) -> Option<i64> {
    let text = text.trim();
    if text.contains(['e', 'E']) {
        let value = text.parse::<f64>().ok()? * 10f64.powi(places as i32);
        return (value.abs() < 1e15).then(|| value.round() as i64);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let numeric = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !numeric(whole) || !numeric(fraction) {
        return None;
    }
    let mut value: i64 = 0;
    let kept = fraction.bytes().chain(std::iter::repeat(b'0')).take(places);
    for digit in whole.bytes().chain(kept) {
        value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        if value > 1_000_000_000_000_000 {
            return None;
        }
    }
    value += i64::from(fraction.as_bytes().get(places).is_some_and(|d| *d >= b'5'));
    Some(if negative { -value } else { value })
}

/// Reads `PT40H0M0S` and its kin (`P2DT3H`, `PT-8H0M0S`, `-PT1H`, `PT2H0M5.07S`) as seconds. A day in it has 24 hours.
pub(super) fn duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (outside, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let body = body.strip_prefix('P')?;
    let (mut in_time, mut number, mut milliseconds, mut parts) = (false, String::new(), 0i64, 0);
    let mut inside = false;
    for sign in body.chars() {
        match sign {
            'T' if !in_time && number.is_empty() => in_time = true,
            '-' if number.is_empty() => inside = true,
            '0'..='9' | '.' | ',' => number.push(sign),
            'D' | 'W' | 'H' | 'M' | 'S' => {
                let seconds = match (sign, in_time) {
                    ('D', false) => 86_400,
                    ('W', false) => 604_800,
                    ('H', true) => 3600,
                    ('M', true) => 60,
                    ('S', true) => 1,
                    _ => return None, // months have no length
                };
                milliseconds = milliseconds.checked_add(decimal(&number, 3)?.checked_mul(seconds)?)?;
                number.clear();
                parts += 1;
            }
            _ => return None,
        }
    }
    if parts == 0 || !number.is_empty() {
        return None;
    }
    let seconds = (milliseconds + 500) / 1000;
    Some(if outside == inside { seconds } else { -seconds })
}

/// A date and time of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp {
    /// Date and time.
    pub at: NaiveDateTime,
    /// Whether the file gives only the date.
    pub date_only: bool,
}

/// Reads `2026-03-02T08:00:00`, with or without seconds, fractions or a zone (which is ignored: plans have local time), or a
/// date alone. `None` for anything else, and outside 1970 to 2199.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let date = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok().filter(|d| date_in_range(*d))?;
    let rest = text.get(10..)?;
    let Some(time) = rest.strip_prefix(['T', ' ']) else {
        return rest.is_empty().then_some(Stamp { at: date.and_time(NaiveTime::MIN), date_only: true });
    };
    let end = time.find(['Z', '+', '-', '.']).unwrap_or(time.len());
    let (time, next_day) = time_of_day(&time[..end])?;
    let date = if next_day { date.succ_opt()? } else { date };
    Some(Stamp { at: date.and_time(time), date_only: false })
}

/// Reads `08:00` or `08:00:00`; `24:00:00` is midnight at the end of the day.
fn time_of_day(text: &str) -> Option<(NaiveTime, bool)> {
    if text.starts_with("24:00") {
        return Some((NaiveTime::MIN, true));
    }
    let time =
        NaiveTime::parse_from_str(text, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M"));
    time.ok().map(|t| (t, false))
}

/// Reads a time of day in minutes, 0 to 1440.
pub(super) fn minutes_of_day(text: &str) -> Option<u32> {
    use chrono::Timelike;
    let text = text.rsplit('T').next()?.trim();
    let (time, whole_day) = time_of_day(text)?;
    Some(if whole_day { 1440 } else { time.hour() * 60 + time.minute() })
}

impl Stamp {
    /// As a moment, rounded down to the quarter hour; a date alone is taken at `slot` of the day.
    pub fn moment(self, slot: u32) -> Moment {
        if self.date_only { Moment::at(self.at.date(), slot) } else { Moment::from_datetime(self.at) }
    }
    /// The day.
    pub fn date(self) -> NaiveDate {
        self.at.date()
    }
}

/// An amount written in hundredths of the currency, as costs are; `None` if there is none, or it is out of range.
pub(super) fn cost(text: &str, currency: Currency) -> Option<Money> {
    // two places more than the text means, then to the decimals of the currency
    let exact = decimal(text, 2)?;
    in_range(Money::from_minor(exact).share(10i64.pow(u32::from(currency.digits())), 10_000))
}

/// An amount written in whole units with decimals, as rates are.
pub(super) fn rate(text: &str, currency: Currency) -> Option<Money> {
    in_range(Money::from_minor(decimal(text, usize::from(currency.digits()))?))
}

fn in_range(money: Money) -> Option<Money> {
    money.in_range().then_some(money)
}

impl Element<'_> {
    /// A whole number in a child.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        decimal(self.text_of(name), 0)
    }
    /// A yes or no in a child: `1`, `true`; no if it is missing.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text_of(name), "1" | "true" | "True" | "TRUE")
    }
    /// A date in a child.
    pub(super) fn stamp(&self, name: &str) -> Option<Stamp> {
        stamp(self.text_of(name))
    }
    /// Seconds of a duration in a child.
    pub(super) fn seconds(&self, name: &str) -> Option<i64> {
        duration(self.text_of(name))
    }
}

/// Seconds as quarter hours, rounded up (away from zero), and whether that changed anything.
pub(super) fn slots(seconds: i64) -> (i64, bool) {
    let whole = seconds.unsigned_abs().div_ceil(900) as i64;
    (whole * seconds.signum(), seconds % 900 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, places, value) in [
            ("1", 2, Some(100)),
            ("0.5", 2, Some(50)),
            ("-1.005", 2, Some(-101)),
            (".25", 1, Some(3)),
            ("1E-2", 2, Some(1)),
            ("29000.00", 0, Some(29000)),
            ("", 0, None),
            ("x", 0, None),
            ("NaN", 0, None),
            ("1e999", 0, None),
            ("99999999999999999999", 0, None),
        ] {
            assert_eq!(decimal(text, places), value, "{text}");
        }
    }

    #[test]
    fn durations() {
        for (text, seconds) in [
            ("PT40H0M0S", Some(144_000)),
            ("PT2H0M5.07S", Some(7205)),
            ("PT-8H0M0S", Some(-28_800)),
            ("-PT1H", Some(-3600)),
            ("P1DT1H", Some(90_000)),
            ("PT0H0M0S", Some(0)),
            ("P1M", None),
            ("PT", None),
            ("8", None),
            ("PT99999999999999999H", None),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
        assert_eq!(slots(3600), (4, false));
        assert_eq!(slots(-1), (-1, true));
    }

    #[test]
    fn dates() {
        let at = |t: &str| stamp(t).map(|s| s.moment(32).to_string());
        assert_eq!(at("2026-03-02T08:07:00").as_deref(), Some("2026-03-02T08:00"));
        assert_eq!(at("2026-03-02").as_deref(), Some("2026-03-02T08:00"));
        assert_eq!(at("2026-03-02T24:00:00").as_deref(), Some("2026-03-03T00:00"));
        assert_eq!(at("2026-03-02T08:00:00.000+02:00").as_deref(), Some("2026-03-02T08:00"));
        for bad in ["", "NA", "2026-02-30T08:00:00", "0001-01-01T00:00:00", "2026-03-02x", "äöü-03-02T"] {
            assert_eq!(at(bad), None, "{bad}");
        }
        assert_eq!(minutes_of_day("24:00:00"), Some(1440));
    }

    #[test]
    fn money() {
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(cost("29000", Currency::EUR), Some(Money::from_minor(29_000)));
        assert_eq!(cost("29000", yen), Some(Money::from_minor(290)));
        assert_eq!(rate("10.75", Currency::EUR), Some(Money::from_minor(1075)));
    }
}
