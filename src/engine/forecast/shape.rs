//! Quantiles of PERT and triangular distributions, as a table over the place of the mode and the normal score.
//!
//! A quantile is asked by score (see [`super::normal`]) and not by probability: draws come as scores, and over them a quantile bends
//! evenly, also in its tails, so that straight lines between 257 knots (eight standard deviations, in thirty-seconds) lie closer than
//! 65 × 257 probabilities would. Modes stand in sixty-fourths. All is worked out once, with whole numbers: the density of
//! Beta(1 + k/16, 5 − k/16) is made of sixteenth roots, each four square roots.
use super::normal::{ONE, cumulative, times};
use std::sync::OnceLock;

/// The width of a range.
pub(super) const UNIT: i64 = 1 << 20;
/// Modes: 0, 1/64, …, 1.
const MODES: usize = 64;
/// Knots of scores: −4, −4 + 1/32, …, 4.
const SCORES: usize = 256;
const REACH: i64 = 4 * ONE;

/// Quantiles in 2²⁰ths of the range, mode by mode.
struct Table(Vec<[u32; SCORES + 1]>);

/// One mode of a table: what is asked again and again for one estimate.
#[derive(Clone, Copy)]
pub(super) struct Curve {
    low: &'static [u32; SCORES + 1],
    high: &'static [u32; SCORES + 1],
    /// How far the mode lies between the two, in 2¹⁶ths.
    rest: i64,
}

impl std::fmt::Debug for Curve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Curve({})", self.rest)
    }
}

impl Curve {
    /// PERT with its mode at `part` of `whole`.
    pub fn pert(part: u64, whole: u64) -> Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        Self::of(TABLE.get_or_init(pert), part, whole)
    }
    /// A triangle with its tip at `part` of `whole`.
    pub fn triangular(part: u64, whole: u64) -> Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        Self::of(TABLE.get_or_init(triangular), part, whole)
    }
    fn of(table: &'static Table, part: u64, whole: u64) -> Self {
        let place = (part.min(whole) << 16) * MODES as u64 / whole.max(1);
        let at = (place >> 16).min(MODES as u64 - 1) as usize;
        let rest = place as i64 - ((at as i64) << 16);
        Self { low: &table.0[at], high: &table.0[at + 1], rest }
    }
    /// The quantile at a score, in [`UNIT`]s of the range.
    #[inline]
    pub fn at(&self, score: i64) -> i64 {
        // 65,536 / 32 = 2¹¹ to a knot
        let place = score.clamp(-REACH, REACH - 1) + REACH;
        let (knot, rest) = ((place >> 11) as usize, place & 0x7FF);
        let between = |row: &[u32; SCORES + 1]| {
            let (a, b) = (i64::from(row[knot]), i64::from(row[knot + 1]));
            a + (((b - a) * rest) >> 11)
        };
        let (a, b) = (between(self.low), between(self.high));
        a + (((b - a) * self.rest) >> 16)
    }
}

/// The probability of each knot.
fn probability(knot: usize) -> u64 {
    u64::from(cumulative(knot as i64 * 2_048 - REACH))
}

fn triangular() -> Table {
    let whole = 1u64 << 32;
    let rows = (0..=MODES as u64).map(|mode| {
        let tip = whole * mode / MODES as u64;
        std::array::from_fn(|knot| {
            let p = probability(knot);
            // √(p·t), or 1 − √((1 − p)(1 − t)): a product of two 2³²nds has its root in 2³²nds
            let at = if p < tip {
                (p * tip).isqrt()
            } else {
                whole - product(whole - p, whole - tip).isqrt() as u64
            };
            (at >> 12) as u32
        })
    });
    Table(rows.collect())
}

fn product(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

/// Cells in which the density of PERT is added up.
const CELLS: usize = 4_096;

fn pert() -> Table {
    // powers of the sixteenth root of each cell's middle, with 60 binary places
    let powers: Vec<[u64; MODES + 1]> = (0..CELLS)
        .map(|cell| {
            let mut root = (((2 * cell as u128 + 1) << 59) / CELLS as u128) as u64;
            for _ in 0..4 {
                root = (u128::from(root) << 60).isqrt() as u64;
            }
            let mut power = 1u64 << 60;
            std::array::from_fn(|k| {
                power = if k == 0 { power } else { times(power, root) };
                power
            })
        })
        .collect();
    let half: Vec<[u32; SCORES + 1]> = (0..=MODES / 2)
        .map(|mode| {
            let density = |cell: usize| times(powers[cell][mode], powers[CELLS - 1 - cell][MODES - mode]);
            quantiles(&(0..CELLS).map(density).collect::<Vec<u64>>())
        })
        .collect();
    // the other half is its mirror image
    let mirror = |mode: usize| std::array::from_fn(|knot| UNIT as u32 - half[MODES - mode][SCORES - knot]);
    let rows = (0..=MODES).map(|mode| half.get(mode).copied().unwrap_or_else(|| mirror(mode)));
    Table(rows.collect())
}

/// Where the sum of a density reaches the probability of each knot.
fn quantiles(density: &[u64]) -> [u32; SCORES + 1] {
    let all: u128 = density.iter().map(|d| u128::from(*d)).sum();
    let (mut cell, mut sum) = (0usize, 0u128);
    std::array::from_fn(|knot| {
        let wanted = (all * u128::from(probability(knot))) >> 32;
        while cell + 1 < density.len() && sum + u128::from(density[cell]) < wanted {
            sum += u128::from(density[cell]);
            cell += 1;
        }
        let size = UNIT as u128 / CELLS as u128;
        let inside = (wanted - sum) * size / u128::from(density[cell]).max(1);
        (cell as u128 * size + inside.min(size)) as u32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probability that Beta(a, b) stays below x, by adding up its density finely.
    fn beta(a: f64, b: f64) -> impl Fn(f64) -> f64 {
        let cells = 200_000;
        let mut sums = vec![0.0];
        for cell in 0..cells {
            let x = (f64::from(cell) + 0.5) / f64::from(cells);
            sums.push(sums[cell as usize] + x.powf(a - 1.0) * (1.0 - x).powf(b - 1.0));
        }
        move |x: f64| {
            let place = (x * f64::from(cells)).clamp(0.0, f64::from(cells) - 1.0);
            let at = place as usize;
            (sums[at] + (sums[at + 1] - sums[at]) * (place - at as f64)) / sums[cells as usize]
        }
    }

    /// Off by less than 0.05 % of the range, wherever the mode and whatever the score; modes between those of the table too.
    #[test]
    fn pert_against_its_density() {
        for (part, whole) in [(0, 1), (1, 64), (1, 10), (1, 4), (1, 3), (1, 2), (7, 11), (9, 10), (1, 1)] {
            let t = part as f64 / whole as f64;
            let below = beta(1.0 + 4.0 * t, 5.0 - 4.0 * t);
            let curve = Curve::pert(part, whole);
            for score in (-3 * ONE..=3 * ONE).step_by(1_777) {
                let p = f64::from(cumulative(score)) / 4_294_967_296.0;
                let x = curve.at(score) as f64 / UNIT as f64;
                let (under, over) = (below(x - 5e-4), below(x + 5e-4));
                assert!(under <= p && p <= over, "t {t}, score {score}: {x} is {under}..{over}, not {p}");
            }
        }
        // closed: Beta(1, 5) has 1 − 0.2^(1/5) at 80 %, Beta(3, 3) its middle at ½
        let p80 = 55_157;
        assert!((Curve::pert(0, 1).at(p80) as f64 / UNIT as f64 - 0.275_220).abs() < 1e-4);
        assert!((Curve::pert(1, 2).at(0) - UNIT / 2).abs() < 20);
    }

    #[test]
    fn triangles_against_their_closed_form() {
        for (part, whole) in [(0u32, 1u32), (1, 64), (1, 3), (1, 2), (17, 20), (1, 1)] {
            let t = f64::from(part) / f64::from(whole);
            let curve = Curve::triangular(part.into(), whole.into());
            for score in (-3 * ONE..=3 * ONE).step_by(1_777) {
                let p = f64::from(cumulative(score)) / 4_294_967_296.0;
                let exact = if p < t { (p * t).sqrt() } else { 1.0 - ((1.0 - p) * (1.0 - t)).sqrt() };
                let found = curve.at(score) as f64 / UNIT as f64;
                assert!((found - exact).abs() < 5e-4, "t {t}, p {p}: {found}, not {exact}");
            }
        }
    }

    /// Mean and variance over all scores: (a + 4m + b) / 6 and (μ − a)(b − μ) / 7; (a + m + b) / 3 and its variance.
    #[test]
    fn moments_of_both() {
        let n = 200_000i64;
        let moments = |curve: Curve| {
            let x = |k: i64| {
                let p = ((2 * k + 1) << 32) / (2 * n);
                curve.at(crate::engine::forecast::normal::score(p as u32)) as f64 / UNIT as f64
            };
            let mean = (0..n).map(x).sum::<f64>() / n as f64;
            (mean, (0..n).map(|k| (x(k) - mean).powi(2)).sum::<f64>() / n as f64)
        };
        for (part, whole) in [(0u32, 1u32), (1, 5), (1, 3), (1, 2), (4, 5), (1, 1)] {
            let t = f64::from(part) / f64::from(whole);
            let (mean, variance) = moments(Curve::pert(part.into(), whole.into()));
            let exact = (4.0 * t + 1.0) / 6.0;
            assert!((mean - exact).abs() < 1e-4, "PERT {t}: mean {mean}, not {exact}");
            assert!((variance - exact * (1.0 - exact) / 7.0).abs() < 1e-4, "PERT {t}: variance {variance}");
            let (mean, variance) = moments(Curve::triangular(part.into(), whole.into()));
            let exact = (t + 1.0) / 3.0;
            assert!((mean - exact).abs() < 1e-4, "triangle {t}: mean {mean}, not {exact}");
            let exact = (t * t + 1.0 - t) / 18.0;
            assert!((variance - exact).abs() < 1e-4, "triangle {t}: variance {variance}, not {exact}");
        }
    }
}
