//! Exact money: whole minor units (cents), no floating point, every overflow an error or a saturation that is named.
use std::fmt;
use std::str::FromStr;

/// An amount in minor units of the portfolio's currency (or of the currency named beside it). Negative is a credit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// The largest amount a field may hold, in minor units: ten thousand billion. A million of them still add up in an i64.
const LARGEST: i64 = 1_000_000_000_000_000;

/// Why a text or a calculation gives no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is no number.
    #[error("\"{0}\" is no amount; write 12500, 12.5k or 1.2m")]
    Text(String),
    /// More decimals than the currency has.
    #[error("\"{0}\" has more than {1} decimals")]
    Decimals(String, u8),
    /// Beyond ten thousand billion.
    #[error("the amount is beyond ten thousand billion")]
    Range,
    /// A currency code that is not three capital letters.
    #[error("\"{0}\" is no currency code; write three capital letters, such as EUR")]
    Code(String),
    /// A rate that is not positive.
    #[error("\"{0}\" is no rate above zero with at most six decimals")]
    Rate(String),
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// An amount from minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }
    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }
    /// Whether the amount lies in the range that a field may hold.
    pub const fn in_range(self) -> bool {
        self.0 >= -LARGEST && self.0 <= LARGEST
    }
    /// Quantity × unit price.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn times(self, quantity: u32) -> Result<Self, MoneyError> {
        self.0.checked_mul(i64::from(quantity)).map(Self).filter(|m| m.in_range()).ok_or(MoneyError::Range)
    }
    /// The sum, saturating at the limits of an i64 (a million amounts in range cannot reach them).
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
    /// The difference, saturating.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
    /// This amount × `part` / `whole`, rounded half away from zero; zero if `whole` is zero.
    #[must_use]
    pub fn share(self, part: i64, whole: i64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let (product, whole) = (i128::from(self.0) * i128::from(part), i128::from(whole));
        let half = whole.abs() / 2;
        let rounded = if (product < 0) == (whole < 0) {
            (product.abs() + half) / whole.abs()
        } else {
            -((product.abs() + half) / whole.abs())
        };
        Self(rounded.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
    }
    /// Reads what a person types: `12500`, `12 500.50`, `12,500.50`, `12.500,50`, `12.5k`, `1.2m`, with or without a
    /// currency sign or code. A single separator before exactly three digits groups thousands unless a `k` or `m` follows.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str, digits: u8) -> Result<Self, MoneyError> {
        let fault = || MoneyError::Text(text.chars().take(40).collect());
        let mut body: String = text
            .chars()
            .filter(|c| {
                !c.is_whitespace() && !matches!(c, '\'' | '€' | '$' | '£' | '¥' | '\u{a0}' | '\u{202f}')
            })
            .map(|c| if c == '−' { '-' } else { c })
            .collect();
        for code in ["EUR", "USD", "GBP", "CHF"] {
            body = body.replace(code, "");
        }
        let negative = body.starts_with('-');
        let body = body.trim_start_matches(['-', '+']).to_ascii_lowercase();
        let (number, factor) = match body.strip_suffix(['k', 'm']) {
            Some(rest) => (rest, if body.ends_with('k') { 3u32 } else { 6 }),
            None => (body.as_str(), 0),
        };
        if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            return Err(fault());
        }
        let last = number.rfind(['.', ',']);
        let split = last.filter(|&at| {
            let mark = number.as_bytes()[at];
            let lone = number.bytes().filter(|b| *b == mark).count() == 1;
            let mixed = number.bytes().any(|b| matches!(b, b'.' | b',') && b != mark);
            lone && (mixed || factor > 0 || number.len() - at - 1 != 3 || at == 0)
        });
        let (whole, fraction) = split.map_or((number, ""), |at| (&number[..at], &number[at + 1..]));
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let places = u32::from(digits) + factor;
        if fraction.len() as u32 > places && fraction[places as usize..].bytes().any(|b| b != b'0') {
            return Err(MoneyError::Decimals(text.chars().take(40).collect(), digits));
        }
        let mut minor: i128 = 0;
        for c in whole.bytes().chain(fraction.bytes().take(places as usize)) {
            minor = minor * 10 + i128::from(c - b'0');
            if minor > i128::from(LARGEST) {
                return Err(MoneyError::Range);
            }
        }
        if whole.is_empty() && fraction.is_empty() {
            return Err(fault());
        }
        for _ in (fraction.len() as u32).min(places)..places {
            minor *= 10;
        }
        let minor = if negative { -minor } else { minor };
        i64::try_from(minor).ok().map(Self).filter(|m| m.in_range()).ok_or(MoneyError::Range)
    }
}

impl std::ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} minor", self.0)
    }
}

/// A currency: its code (ISO 4217) and the number of its decimals.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: [u8; 3],
}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self { code: *b"EUR" };
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("EUR")
    }
    /// Decimals of the minor unit (ISO 4217): 2 for most.
    pub fn digits(&self) -> u8 {
        match &self.code {
            b"JPY" | b"KRW" | b"ISK" | b"CLP" | b"VND" | b"XAF" | b"XOF" | b"PYG" | b"UGX" => 0,
            b"BHD" | b"KWD" | b"OMR" | b"TND" | b"JOD" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
    /// The sign to write before an amount, or the code where there is none in common use.
    pub fn sign(&self) -> &str {
        match &self.code {
            b"EUR" => "€",
            b"USD" => "$",
            b"GBP" => "£",
            b"JPY" => "¥",
            _ => self.code(),
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|x| x.is_ascii_uppercase()) => Ok(Self { code: [*a, *b, *c] }),
            _ => Err(MoneyError::Code(text.chars().take(10).collect())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How many units of the portfolio's currency one unit of another is worth, in millionths; never zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rate(u64);

impl Rate {
    /// One to one.
    pub const ONE: Self = Self(1_000_000);
    /// A rate from millionths, unless it is zero or beyond a million.
    pub fn from_millionths(millionths: u64) -> Option<Self> {
        (1..=1_000_000_000_000).contains(&millionths).then_some(Self(millionths))
    }
    /// The rate in millionths.
    pub const fn millionths(self) -> u64 {
        self.0
    }
    /// An amount of the other currency (with its decimals) in the portfolio's currency, rounded half away from zero.
    pub fn convert(self, amount: Money, from: Currency, to: Currency) -> Money {
        let up = 10i128.pow(u32::from(to.digits()));
        let down = 1_000_000 * 10i128.pow(u32::from(from.digits()));
        let product = i128::from(amount.minor()) * i128::from(self.0) * up;
        let rounded = (product.abs() + down / 2) / down * product.signum();
        Money(rounded.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
    }
}

impl FromStr for Rate {
    type Err = MoneyError;
    /// Reads a decimal number such as `0.925`.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let fault = || MoneyError::Rate(text.chars().take(20).collect());
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        if fraction.len() > 6
            || whole.len() > 7
            || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
        {
            return Err(fault());
        }
        let digits = format!("{whole}{fraction:0<6}");
        digits.parse().ok().and_then(Self::from_millionths).ok_or_else(fault)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        for (text, minor) in [
            ("12500", 1_250_000),
            ("€12,500.50", 1_250_050),
            ("12.500,50 €", 1_250_050),
            ("12 500", 1_250_000),
            ("12.5k", 1_250_000),
            ("1,2m", 120_000_000),
            ("12.500", 1_250_000),
            ("0.5", 50),
            (".5", 50),
            ("1.234.567", 123_456_700),
            ("-3", -300),
            ("−3.10", -310),
            ("12.345k", 1_234_500),
        ] {
            assert_eq!(Money::parse(text, 2).map(Money::minor), Ok(minor), "{text}");
        }
        for bad in ["", "k", "abc", "1e9", "1.0055", "99999999999999999999", "--"] {
            assert!(Money::parse(bad, 2).is_err(), "{bad}");
        }
        assert_eq!(Money::parse("1200", 0).unwrap().minor(), 1200);
    }

    #[test]
    fn arithmetic_has_limits() {
        assert_eq!(Money(i64::MAX).times(2), Err(MoneyError::Range));
        assert_eq!(Money(250).times(4), Ok(Money(1000)));
        assert_eq!(Money(100).share(1, 3), Money(33));
        assert_eq!(Money(-5).share(1, 2), Money(-3));
        assert_eq!(Money(100).share(1, 0), Money::ZERO);
    }

    #[test]
    fn rates() {
        let rate: Rate = "0.925".parse().unwrap();
        assert_eq!(rate.convert(Money(10_000), "USD".parse().unwrap(), Currency::EUR), Money(9_250));
        assert_eq!(rate.to_string(), "0.925");
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!("0.006".parse::<Rate>().unwrap().convert(Money(1000), yen, Currency::EUR), Money(600));
        for bad in ["0", "-1", "x", "1.2345678", ""] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
    }
}
