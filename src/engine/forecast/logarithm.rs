//! Powers of two and their inverse in whole numbers, for lognormal draws.
use std::sync::OnceLock;

/// One, in logarithms to base 2: 32 binary places.
pub(super) const LOG_ONE: i64 = 1 << 32;

/// The logarithm to base 2 of a number from 1 on, by squaring: each square that reaches 2 is a binary place.
pub(super) fn log2(number: u32) -> i64 {
    let number = u64::from(number.max(1));
    let whole = number.ilog2();
    // from 1 to 2, with 62 binary places
    let mut rest = number << (62 - whole);
    let mut log = i64::from(whole);
    for _ in 0..32 {
        rest = ((u128::from(rest) * u128::from(rest)) >> 62) as u64;
        log <<= 1;
        if rest >> 63 == 1 {
            log |= 1;
            rest >>= 1;
        }
    }
    log
}

/// Two to a power of nought or more, rounded to a whole number; what is beyond 2³⁰ is that.
pub(super) fn exp2(log: i64) -> u32 {
    /// Powers 0, 1/256, …, 1, with 62 binary places.
    static TABLE: OnceLock<Vec<u64>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut root = 1u64 << 63; // two
        for _ in 0..8 {
            root = (u128::from(root) << 62).isqrt() as u64;
        }
        let mut power = 1u64 << 62;
        (0..=256)
            .map(|_| {
                let now = power;
                power = ((u128::from(power) * u128::from(root)) >> 62) as u64;
                now
            })
            .collect()
    });
    if log < 0 {
        return u32::from(log >= -LOG_ONE);
    }
    let (whole, rest) = (log >> 32, log & (LOG_ONE - 1));
    if whole >= 30 {
        return 1 << 30;
    }
    let (at, part) = ((rest >> 24) as usize, (rest & 0xFF_FFFF) as u64);
    let (low, high) = (table[at], table[at + 1]);
    let power = low + (((high - low) >> 24) * part);
    // 62 places less the whole ones, to the nearest
    let places = 62 - whole as u32;
    ((power + (1 << (places - 1))) >> places) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn against_floating_point() {
        for number in [1u32, 2, 3, 10, 99, 12_345, 1 << 20, 3_652_500, 1 << 29] {
            let log = log2(number);
            assert!((log as f64 / LOG_ONE as f64 - f64::from(number).log2()).abs() < 1e-8, "{number}");
            assert!(
                (i64::from(exp2(log)) - i64::from(number)).abs() <= i64::from(number) / 400_000 + 1,
                "{number}"
            );
        }
        for log in (0..29 * 64).map(|k| k * LOG_ONE / 64 + 7_654_321) {
            let exact = (log as f64 / LOG_ONE as f64).exp2();
            let found = f64::from(exp2(log));
            assert!((found - exact).abs() <= exact * 2e-6 + 0.51, "{found}, not {exact}");
        }
        assert_eq!((exp2(-5 * LOG_ONE), exp2(0), exp2(40 * LOG_ONE)), (0, 1, 1 << 30));
    }
}
