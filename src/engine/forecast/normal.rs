//! The normal distribution in whole numbers: Φ and its inverse, from tables that are worked out once with integer arithmetic.
//!
//! A *score* is a normal value in 65,536ths of the standard deviation, a *probability* a fraction of 2³². No function of the
//! platform's mathematical library has a say in them, so that draws are the same on every machine. The density goes from knot
//! to knot by exact ratios, φ(z + h) = φ(z)·exp(−hz − h²/2), and is added up by Simpson's rule.
use std::sync::OnceLock;

/// A standard deviation.
pub(super) const ONE: i64 = 1 << 16;
/// Knots of Φ in a standard deviation.
const KNOTS: usize = 256;
/// Standard deviations to either side; what lies beyond has a probability below 2⁻⁴⁹.
const FAR: usize = 8;
/// Parts of each halving of the probability in the inverse table.
const PARTS: usize = 64;

struct Normal {
    /// Φ(k / 256) − ½, as a fraction of 2³².
    above_half: Vec<u32>,
    /// Scores of lower tails: of probabilities (64 + part)·2ᵉ / 2³⁹, octave by octave, `64 e + part`.
    tails: Vec<i32>,
}

fn tables() -> &'static Normal {
    static TABLES: OnceLock<Normal> = OnceLock::new();
    TABLES.get_or_init(Normal::new)
}

/// Fixed-point numbers with 60 binary places.
const PLACES: u32 = 60;

pub(super) fn times(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b)) >> PLACES) as u64
}

impl Normal {
    fn new() -> Self {
        // steps of half a knot, h = 1/512: exp(−h²/2) = exp(−2⁻¹⁹) by its series
        let one = 1u64 << PLACES;
        let x = one >> 19;
        let half_step = one - x + times(x, x) / 2 - times(times(x, x), x) / 6;
        let step = times(half_step, half_step);
        let (mut density, mut ratio) = (one, half_step);
        let mut next = || {
            let now = density;
            density = times(density, ratio);
            ratio = times(ratio, step);
            u128::from(now)
        };
        let mut sums = vec![0u128];
        let (mut left, mut sum) = (next(), 0u128);
        for _ in 0..KNOTS * FAR {
            let (middle, right) = (next(), next());
            sum += left + 4 * middle + right;
            sums.push(sum);
            left = right;
        }
        let above_half = sums.iter().map(|s| (((s << 31) + sum / 2) / sum) as u32).collect();
        Self { above_half, tails: tails(&sums) }
    }
}

/// Scores of lower tails, found in the sums of the density from the middle outwards.
fn tails(sums: &[u128]) -> Vec<i32> {
    let all = sums.last().copied().unwrap_or(1);
    let mut scores = vec![];
    for octave in 0..33 {
        for part in 0..PARTS as u128 {
            // a tail of p leaves ½ − p between it and the middle; `all` stands for ½, that is 2³⁸ parts
            let tail = (all * (PARTS as u128 + part)) >> (38 - octave);
            let inner = all.saturating_sub(tail);
            let knot = sums.partition_point(|s| *s <= inner).clamp(1, sums.len() - 1);
            let (low, high) = (sums[knot - 1], sums[knot]);
            let rest = (inner - low.min(inner)) * 256 / (high - low).max(1);
            scores.push(-(((knot as u128 - 1) * 256 + rest) as i32));
        }
    }
    scores
}

/// Φ: the probability of staying below a score. Off by less than 10⁻⁶.
pub(super) fn cumulative(score: i64) -> u32 {
    let table = &tables().above_half;
    let size = score.unsigned_abs().min(ONE as u64 * FAR as u64 - 1);
    let (knot, rest) = ((size >> 8) as usize, size & 255);
    let (low, high) = (u64::from(table[knot]), u64::from(table[knot + 1]));
    let above = low + (((high - low) * rest) >> 8);
    let half = 1u64 << 31;
    if score < 0 { (half - above) as u32 } else { (half + above).min(u64::from(u32::MAX)) as u32 }
}

/// Φ⁻¹: the score below which a value stays with this probability, taken in the middle of its 2³²nd. Off by less than 0.0002 as
/// far as six standard deviations.
pub(super) fn score(probability: u32) -> i64 {
    let upper = probability >= 1 << 31;
    let tail = if upper { !probability } else { probability };
    // in 2³³rds, so that the middle is whole: 1 to 2³² − 1
    let middle = u64::from(tail) * 2 + 1;
    let octave = middle.ilog2();
    // its first six places after the leading one, and 16 more
    let below = (middle << (63 - octave) << 1) >> (64 - 22);
    let (part, rest) = ((below >> 16) as usize, (below & 0xFFFF) as i64);
    let at = octave as usize * PARTS + part;
    let table = &tables().tails;
    let (low, high) = (i64::from(table[at]), i64::from(table[at + 1]));
    let score = low + (((high - low) * rest) >> 16);
    if upper { -score } else { score }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Φ by its series (Marsaglia, *Evaluating the normal distribution*, J. Stat. Software 11(4), 2004), in floating point.
    fn phi(x: f64) -> f64 {
        let (mut sum, mut term, mut k) = (x, x, 1.0);
        while term.abs() > 1e-20 * sum.abs() {
            k += 2.0;
            term *= x * x / k;
            sum += term;
            if k > 4_000.0 {
                break;
            }
        }
        0.5 + sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
    }

    #[test]
    fn the_distribution_against_its_series() {
        let mut worst = 0f64;
        for score in (-6 * ONE..=6 * ONE).step_by(97) {
            let found = f64::from(cumulative(score)) / 4_294_967_296.0;
            worst = worst.max((found - phi(score as f64 / ONE as f64)).abs());
        }
        assert!(worst < 1e-6, "{worst:e}");
        assert_eq!(cumulative(0), 1 << 31);
        // published: Φ(1.96) = 0.9750021, Φ(2.5758293) = 0.995
        assert!((f64::from(cumulative(128_451)) / 4_294_967_296.0 - 0.975_002).abs() < 2e-6);
    }

    #[test]
    fn the_inverse_undoes_it() {
        let mut worst = 0f64;
        let mut at = 3u32;
        while at < u32::MAX - 10_000 {
            let z = super::score(at) as f64 / ONE as f64;
            let p = (f64::from(at) + 0.5) / 4_294_967_296.0;
            // the error of the score is that of the probability by the density
            let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
            if z.abs() < 5.0 {
                worst = worst.max((phi(z) - p).abs() / density);
            }
            assert!(super::score(at) <= super::score(at + 1_000), "it never falls");
            at = at.saturating_add(at / 40 + 1).min(at.saturating_add(7_000_003));
        }
        assert!(worst < 2e-4, "{worst:e}");
        // published: Φ⁻¹(0.975) = 1.959964, Φ⁻¹(10⁻⁶) = −4.753424
        assert!((super::score(4_187_593_113) as f64 / ONE as f64 - 1.959_964).abs() < 1e-4);
        assert!((super::score(4_295) as f64 / ONE as f64 + 4.753_42).abs() < 2e-4);
        assert_eq!(super::score(u32::MAX), -super::score(0));
    }
}
