//! Exact ratios: two whole numbers, compared as they are and rounded only where they are shown.
use std::cmp::Ordering;

/// A ratio of two amounts or times, such as CPI; the second is above zero.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    part: i128,
    whole: i128,
}

impl Ratio {
    /// `part` to `whole`; `None` where `whole` is not above zero.
    pub fn new(part: i64, whole: i64) -> Option<Self> {
        Self::wide(i128::from(part), i128::from(whole))
    }
    /// The same in lowest terms, so that comparing two does not leave the range.
    pub(super) fn wide(part: i128, whole: i128) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        let (mut a, mut b) = (part.unsigned_abs(), whole.unsigned_abs());
        while b > 0 {
            (a, b) = (b, a % b);
        }
        let common = i128::try_from(a).unwrap_or(1).max(1);
        Some(Self { part: part / common, whole: whole / common })
    }
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self { part: i128::from(number), whole: 1 }
    }
    /// This divided by a number; `None` where that is not above zero.
    pub fn over(self, number: i64) -> Option<Self> {
        Self::wide(self.part, self.whole.checked_mul(i128::from(number))?)
    }
    /// This less a number.
    #[must_use]
    pub fn less(self, number: i64) -> Self {
        let off = self.whole.saturating_mul(i128::from(number));
        Self { part: self.part.saturating_sub(off), whole: self.whole }
    }
    /// In units of 1 / `scale` (100: hundredths), rounded half away from zero.
    pub fn rounded(self, scale: u32) -> i64 {
        let product = self.part.saturating_mul(i128::from(scale));
        let away = (product.unsigned_abs() + self.whole.unsigned_abs() / 2) / self.whole.unsigned_abs();
        let size = i64::try_from(away).unwrap_or(i64::MAX);
        if product < 0 { -size } else { size }
    }
    /// With two decimals: `0.82`.
    pub fn shown(self) -> String {
        let hundredths = self.rounded(100);
        let sign = if hundredths < 0 { "−" } else { "" };
        format!("{sign}{}.{:02}", hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100)
    }
    /// Against one, exactly: less is worse than planned.
    pub fn against_one(self) -> Ordering {
        self.part.cmp(&self.whole)
    }
}

impl PartialEq for Ratio {
    /// Equal values; both are in lowest terms.
    fn eq(&self, other: &Self) -> bool {
        (self.part, self.whole) == (other.part, other.whole)
    }
}

impl Eq for Ratio {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_exact_until_they_are_shown() {
        let third = Ratio::new(1, 3).unwrap();
        assert_eq!(third, Ratio::new(100, 300).unwrap());
        assert_eq!((third.rounded(100), third.shown()), (33, "0.33".into()));
        assert_eq!(Ratio::new(-1, 8).unwrap().shown(), "−0.13");
        assert_eq!(Ratio::new(i64::MAX, i64::MAX - 1).unwrap().against_one(), Ordering::Greater);
        assert_eq!(Ratio::new(5, 0), None);
        assert_eq!(Ratio::new(5, -1), None);
        assert_eq!(third.over(2), Ratio::new(1, 6));
        assert_eq!(Ratio::new(27, 2).unwrap().less(15), Ratio::new(-3, 2).unwrap());
        assert_eq!(Ratio::whole(i64::MAX).rounded(u32::MAX), i64::MAX);
    }
}
