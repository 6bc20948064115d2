//! Where chance comes from: a draw is a function of the seed, of what it is for, and of the number of the run.
//!
//! Nothing is drawn in a row: moving, adding or deleting anything shuffles no other draw. The value is the `run`th output of `SplitMix64`
//! (Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014) started at a key that is mixed of seed and id.
//!
//! **Correlation** is a Gaussian copula with one factor: the score of a task is √ρ·Z + √(1 − ρ)·ε, where Z is the draw of its
//! person (of its supplier) in this run. Of several people it is the sum of theirs over the root of their number, which is normal
//! again: two tasks of the same people are correlated by ρ, of k people in common out of m and n by ρ·k / √(mn). Scores stay standard
//! normal whatever ρ, so that every estimate keeps its distribution.
use super::normal::{ONE, score};
use crate::domain::Id;

/// What a draw is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum For {
    /// The estimate of a task.
    Task = 1,
    /// The lead time or the delivery of a purchase.
    Delivery = 2,
    /// The price of a purchase.
    Price = 3,
    /// The factor of a person.
    Person = 4,
    /// The factor of a supplier.
    Supplier = 5,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finishing of `SplitMix64`.
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The key of all draws for one thing.
pub(super) fn key(seed: u64, what: For, id: Id) -> u64 {
    mix(mix(seed.wrapping_add(GOLDEN)) ^ mix(id.number()).wrapping_add(GOLDEN.wrapping_mul(what as u64)))
}

/// The draw of a run: a probability.
#[inline]
pub(super) fn uniform(key: u64, run: u32) -> u32 {
    (mix(key.wrapping_add(GOLDEN.wrapping_mul(u64::from(run) + 1))) >> 32) as u32
}

/// The draw of a run: a normal score.
#[inline]
pub(super) fn normal(key: u64, run: u32) -> i64 {
    score(uniform(key, run))
}

/// How much of a score the common factor makes, and how much its own part: √ρ and √(1 − ρ), in [`ONE`]s.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mix {
    common: i64,
    own: i64,
}

impl Mix {
    /// For a correlation in percent; what is above 100 counts as 100.
    pub fn new(percent: u8) -> Self {
        let percent = u64::from(percent.min(100));
        let root = |part: u64| ((part << 32) / 100).isqrt() as i64;
        Self { common: root(percent), own: root(100 - percent) }
    }
    /// The score made of a factor and an own part, both standard normal.
    #[inline]
    pub fn of(self, factor: i64, own: i64) -> i64 {
        (self.common * factor + self.own * own) >> 16
    }
}

/// 1 / √n in [`ONE`]s: what each of `n` factors weighs.
pub(super) fn weight(n: usize) -> i64 {
    ((1u64 << 32) / (n.max(1) as u64)).isqrt() as i64
}

/// The sum of some factors, each weighed.
#[inline]
pub(super) fn together(factors: impl Iterator<Item = i64>, weight: i64) -> i64 {
    if weight == ONE { factors.sum() } else { (factors.sum::<i64>() * weight) >> 16 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::forecast::normal::cumulative;

    fn id(word: &str) -> Id {
        word.parse().unwrap()
    }

    #[test]
    fn keys_differ_by_seed_id_and_purpose() {
        let a = key(1, For::Task, id("a"));
        assert_eq!(a, key(1, For::Task, id("a")));
        for other in [key(2, For::Task, id("a")), key(1, For::Task, id("b")), key(1, For::Delivery, id("a"))]
        {
            assert_ne!(a, other);
        }
    }

    /// Scores made with a factor are uniform again: no tenth of the probabilities is off by more than four standard errors, and the
    /// greatest distance from the straight line (Kolmogorov, Smirnov) is below its 0.1 % bound.
    #[test]
    fn marginals_stay_uniform() {
        let n = 100_000u32;
        for percent in [0, 30, 70, 100] {
            for people in [1usize, 3] {
                let (factors, own) =
                    (["x", "y", "z"].map(|w| key(9, For::Person, id(w))), key(9, For::Task, id("t")));
                let mut list: Vec<u32> = (0..n)
                    .map(|run| {
                        let factor =
                            together(factors[..people].iter().map(|k| normal(*k, run)), weight(people));
                        cumulative(Mix::new(percent).of(factor, normal(own, run)))
                    })
                    .collect();
                list.sort_unstable();
                let distance = list
                    .iter()
                    .zip(0u32..)
                    .map(|(u, k)| (f64::from(*u) / 4_294_967_296.0 - f64::from(k) / f64::from(n)).abs());
                let worst = distance.fold(0.0, f64::max);
                assert!(worst < 1.95 / f64::from(n).sqrt(), "{percent} %, {people} people: {worst}");
            }
        }
    }

    #[test]
    fn pairs_are_correlated_as_told() {
        let n = 100_000u32;
        let [x, y, z] = ["x", "y", "z"].map(|w| key(5, For::Person, id(w)));
        let [a, b] = ["a", "b"].map(|w| key(5, For::Task, id(w)));
        let correlation = |percent: u8, first: &[u64], second: &[u64]| {
            let score = |people: &[u64], own: u64, run| {
                let factor = together(people.iter().map(|k| normal(*k, run)), weight(people.len()));
                Mix::new(percent).of(factor, normal(own, run)) as f64 / ONE as f64
            };
            (0..n).map(|run| score(first, a, run) * score(second, b, run)).sum::<f64>() / f64::from(n)
        };
        // the standard error is at most √2 / √n = 0.0045
        for percent in [0u8, 30, 80] {
            let found = correlation(percent, &[x], &[x]);
            assert!((found - f64::from(percent) / 100.0).abs() < 0.016, "{found}, not {percent} %");
        }
        assert!((correlation(60, &[x, y], &[y, z]) - 0.6 / 2.0).abs() < 0.016);
        assert!((correlation(60, &[x], &[x, y, z]) - 0.6 / 3f64.sqrt()).abs() < 0.016);
        assert!(correlation(60, &[x], &[y]).abs() < 0.016);
    }
}
