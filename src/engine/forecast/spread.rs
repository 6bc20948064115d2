//! How an uncertain quantity spreads: from a normal score to hundredths of a unit.
use super::logarithm::{exp2, log2};
use super::normal::ONE;
use super::shape::{Curve, UNIT};
use crate::domain::Estimate;
use crate::domain::Shape;

/// The distribution of one estimate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spread {
    /// Between two ends.
    Between {
        /// The low end, in hundredths.
        low: i64,
        /// From there to the high end.
        width: i64,
        /// Quantiles.
        curve: Curve,
    },
    /// Lognormal: logarithms to base 2 of the median, and of what one standard deviation multiplies by.
    Log {
        /// Of the median.
        middle: i64,
        /// Of a standard deviation.
        step: i64,
    },
}

/// Φ⁻¹(0.9) in [`ONE`]s: 1.2815516.
const P90: i64 = 83_988;

impl Spread {
    /// Of an estimate; `None` where it has no range. An end that is not there is the likely value.
    pub fn of(estimate: &Estimate, shape: Shape) -> Option<Self> {
        let likely = estimate.likely;
        let low = estimate.low.unwrap_or(likely).min(likely);
        let high = estimate.high.unwrap_or(likely).max(likely);
        if low == high {
            return None;
        }
        if shape == Shape::Lognormal {
            // nothing has no logarithm: a hundredth stands for it
            let (low, high) = (log2(low), log2(high));
            let step = ((high - low) << 16) / (2 * P90);
            return Some(Self::Log { middle: low.midpoint(high), step });
        }
        let (part, width) = (u64::from(likely - low), u64::from(high - low));
        let curve = if shape == Shape::Triangular {
            Curve::triangular(part, width)
        } else {
            Curve::pert(part, width)
        };
        Some(Self::Between { low: low.into(), width: width as i64, curve })
    }
    /// The value at a score, in hundredths, to the nearest.
    #[inline]
    pub fn at(&self, score: i64) -> u32 {
        match self {
            Self::Between { low, width, curve } => {
                (low + ((width * curve.at(score) + UNIT / 2) >> 20)) as u32
            }
            Self::Log { middle, step } => exp2(middle + ((step * score) >> 16)),
        }
    }
    /// The greatest score at which the value is at most `value`, found by halving; beyond four standard deviations none or all are.
    pub fn score_of(&self, value: u32) -> i64 {
        let (mut low, mut high) = (-4 * ONE, 4 * ONE);
        if self.at(low) > value {
            return -8 * ONE;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.at(middle) <= value { low = middle } else { high = middle }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::forecast::normal::score;

    /// Values at evenly spread probabilities.
    fn values(text: &str, shape: Shape) -> Vec<f64> {
        let spread = Spread::of(&text.parse().unwrap(), shape).unwrap();
        let n = 100_000u64;
        (0..n).map(|k| f64::from(spread.at(score((((2 * k + 1) << 31) / n) as u32))) / 100.0).collect()
    }

    fn mean(list: &[f64]) -> f64 {
        list.iter().sum::<f64>() / list.len() as f64
    }

    #[test]
    fn estimates_against_closed_forms() {
        let variance = |list: &[f64]| {
            let middle = mean(list);
            list.iter().map(|x| (x - middle).powi(2)).sum::<f64>() / list.len() as f64
        };
        let pert = values("20d..40d..90d", Shape::Pert);
        let exact = (20.0 + 160.0 + 90.0) / 6.0;
        assert!((mean(&pert) - exact).abs() < 0.01);
        assert!((variance(&pert) - (exact - 20.0) * (90.0 - exact) / 7.0).abs() < 0.1);
        let triangle = values("20d..40d..90d", Shape::Triangular);
        assert!((mean(&triangle) - 50.0).abs() < 0.01);
        assert!(
            (variance(&triangle) - (400.0 + 1600.0 + 8100.0 - 1800.0 - 800.0 - 3600.0) / 18.0).abs() < 0.2
        );
        assert!((triangle[10_000] - (20.0 + (0.1f64 * 70.0 * 20.0).sqrt())).abs() < 0.05);
        let log = values("20d..40d..90d", Shape::Lognormal);
        assert!((log[10_000] - 20.0).abs() < 0.02 && (log[90_000] - 90.0).abs() < 0.05);
        assert!((log[50_000] - 1800f64.sqrt()).abs() < 0.02);
        let (mu, sigma) = (1800f64.ln() / 2.0, (4.5f64).ln() / 2.563_103);
        let exact = (mu + sigma * sigma / 2.0).exp();
        assert!((mean(&log) - exact).abs() < 0.02, "{} {exact}", mean(&log));
        let exact = ((sigma * sigma).exp() - 1.0) * exact * exact;
        assert!((variance(&log) - exact).abs() < exact * 0.005, "{} {exact}", variance(&log));
    }

    #[test]
    fn what_has_no_range_does_not_spread() {
        assert!(Spread::of(&"3d".parse().unwrap(), Shape::Pert).is_none());
        assert!(Spread::of(&"3d..3d..3d".parse().unwrap(), Shape::Lognormal).is_none());
        let one_sided = Estimate { low: None, high: Some(500), ..Estimate::days(3) };
        assert_eq!(Spread::of(&one_sided, Shape::Pert).unwrap().at(-4 * ONE), 300);
        let nothing = Spread::of(&"0d..0d..5d".parse().unwrap(), Shape::Lognormal).unwrap();
        assert_eq!(nothing.at(-8 * ONE), 0);
    }

    #[test]
    fn scores_of_values() {
        for shape in [Shape::Pert, Shape::Triangular, Shape::Lognormal] {
            let spread = Spread::of(&"2d..4d..9d".parse().unwrap(), shape).unwrap();
            for value in [250, 400, 600, 850] {
                let score = spread.score_of(value);
                assert!(spread.at(score) <= value && spread.at(score + 1) >= value);
            }
        }
    }
}
