//! The axes of the scatter: symmetric about zero, with a round end that holds the marks but for outliers.

/// Ends of the axis of working days.
const DAYS: [i64; 17] = [5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000];

/// The end of the axis of slack, in working days.
pub fn days(values: &[i64]) -> i64 {
    let wanted = reach(values);
    DAYS.into_iter().find(|end| *end >= wanted).unwrap_or(wanted.max(1))
}

/// The end of the axis of money, in minor units: one, two or five times a power of ten of `unit` (minor units in a whole).
pub fn money(values: &[i64], unit: i64) -> i64 {
    let wanted = reach(values);
    let mut end = unit.max(1).saturating_mul(1_000);
    loop {
        for times in [1, 2, 3, 5] {
            let end = end.saturating_mul(times);
            if end >= wanted {
                return end;
            }
        }
        end = end.saturating_mul(10);
    }
}

/// How far an axis has to go: to the farthest value and a little more; if that is far beyond all but a fifth of them, to
/// those, and the outliers are pinned to the edge.
fn reach(values: &[i64]) -> i64 {
    let mut far: Vec<i64> = values.iter().map(|v| v.saturating_abs()).collect();
    far.sort_unstable();
    let Some(max) = far.last().copied() else { return 0 };
    let most = far[((far.len() * 4).div_ceil(5)).max(1) - 1];
    let wanted = if most > 0 && max > most.saturating_mul(3) { most } else { max };
    wanted.saturating_add(wanted / 7)
}

/// A value as a share of the axis from −1 to 1, and whether it lies beyond.
pub fn share(value: i64, end: i64) -> (f32, bool) {
    let share = value as f32 / end.max(1) as f32;
    (share.clamp(-1.0, 1.0), value.saturating_abs() > end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_round_and_hold_the_marks() {
        assert_eq!(days(&[-12, 5, 10, 15, 18]), 20);
        assert_eq!(days(&[]), 5);
        assert_eq!(days(&[0, 0]), 5);
        assert_eq!(days(&[40]), 50);
        assert_eq!(money(&[2_200_000, -2_900_000], 100), 5_000_000);
        assert_eq!(money(&[], 100), 100_000);
        assert_eq!(money(&[i64::MAX, i64::MIN], 100), i64::MAX);
    }

    #[test]
    fn outliers_do_not_squeeze_the_rest() {
        let values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 400];
        assert_eq!(days(&values), 10);
        assert_eq!(share(400, 10), (1.0, true));
        assert_eq!(share(-5, 10), (-0.5, false));
        assert_eq!(share(-10, 10), (-1.0, false));
    }
}
