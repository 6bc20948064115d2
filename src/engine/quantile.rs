//! The value that an estimate of low / likely / high stays below in 80 % of cases.
//!
//! PERT (Malcolm, Roseboom, Clark, Fazar, *Application of a technique for research and development program evaluation*, Operations
//! Research 7, 1959) takes a beta distribution on low to high with α = 1 + 4t and β = 5 − 4t, where t is the place of the
//! likely value between the two. Its quantile has no closed form: it stands here as a table over t, in ten-thousandths, worked
//! out once by integrating the density, so that the answer is the same on every machine.
use crate::domain::{Estimate, Money};

/// P80 of Beta(1 + 4t, 5 − 4t) for t = 0, 0.05, …, 1, in ten-thousandths.
const P80: [u64; 21] = [
    2752, 3218, 3663, 4090, 4503, 4902, 5289, 5666, 6032, 6388, 6734, 7070, 7397, 7714, 8019, 8314, 8596,
    8865, 9118, 9352, 9564,
];

/// The P80 of an estimate in hundredths of its unit, rounded up; the likely value where there is no range.
pub fn p80(estimate: &Estimate) -> u32 {
    let low = u64::from(estimate.low.unwrap_or(estimate.likely).min(estimate.likely));
    let high = u64::from(estimate.high.unwrap_or(estimate.likely).max(estimate.likely));
    let width = high - low;
    if width == 0 {
        return estimate.likely;
    }
    // the place in the table, in thousandths of a step
    let place = (u64::from(estimate.likely) - low) * 20_000 / width;
    let (step, rest) = ((place / 1000) as usize, place % 1000);
    let at = |step: usize| P80.get(step).copied().unwrap_or(P80[20]);
    let share = at(step) * (1000 - rest) + at(step + 1) * rest;
    (low + (width * share).div_ceil(10_000_000)) as u32
}

/// What uncertain prices may add to a sum in 80 % of cases: the root of the sum of the squares of their upper halves, rounded up to the
/// minor unit.
///
/// Prices that are uncertain apart from each other rarely all rise at once, and the spread of a sum of independent amounts grows by their
/// squares (their variances add up). Each band's edge is taken for the price that is met in 80 % of cases, which is cautious: a price
/// inside its band is met more often. One band alone counts in full.
pub(super) fn together(squares: u128) -> Money {
    let root = squares.isqrt();
    let root = if root.saturating_mul(root) < squares { root + 1 } else { root };
    Money::from_minor(i64::try_from(root).unwrap_or(i64::MAX))
}

/// The square of an upper half, in minor units.
pub(super) fn square(band: Money) -> u128 {
    let band = u128::from(band.minor().unsigned_abs());
    band * band
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EstimateUnit;

    #[test]
    fn uncertain_prices_add_up_by_their_squares() {
        let of = |bands: &[i64]| {
            let squares = bands.iter().map(|b| square(Money::from_minor(*b)));
            together(squares.fold(0, u128::saturating_add))
        };
        assert_eq!(of(&[]), Money::ZERO);
        assert_eq!(of(&[-7]), Money::from_minor(7));
        assert_eq!(of(&[30_000, 40_000]), Money::from_minor(50_000));
        assert_eq!(of(&[1, 1]), Money::from_minor(2), "rounded up");
        assert_eq!(of(&[i64::MIN; 4]), Money::from_minor(i64::MAX));
    }

    #[test]
    fn p80_of_pert() {
        let of = |low, likely, high| {
            p80(&Estimate { unit: EstimateUnit::ElapsedDays, low: Some(low), likely, high: Some(high) })
        };
        // symmetric: Beta(3, 3) has its P80 at 0.6734
        assert_eq!(of(0, 5_000, 10_000), 6_734);
        // skewed to the right: Beta(1, 5), 1 − 0.2^(1/5) = 0.2752
        assert_eq!(of(1_000, 1_000, 11_000), 3_752);
        assert_eq!(of(0, 10_000, 10_000), 9_564);
        assert_eq!(p80(&Estimate::days(3)), 300);
        let half = Estimate { unit: EstimateUnit::WorkingDays, low: None, likely: 300, high: Some(700) };
        assert_eq!(p80(&half), 300 + 111);
    }
}
