//! Up to where cost may rise: P80 of what has fallen by the end of each week.
//!
//! The upper half of a purchase's band is spread over the days on which its money on order and to come falls, in proportion: what has
//! fallen of that money by the end of a week, as a share of all of it, is the share of the band that counts then, rounded half away from
//! zero. Each purchase's share is squared, and what fell by then rises by the root of the sum of the squares, rounded up: the rule of P80
//! of EAC, which it comes to when all has fallen. Where EAC is simulated the band is stretched to end at P80 of the runs ([`CostCurve::end_at`]).
use super::{CostCurve, week_of};
use crate::domain::Money;
use crate::engine::quantile::{square, together};
use chrono::NaiveDate;

/// A purchase, or what a project bears of one, whose price is uncertain.
#[derive(Clone, Debug, Default)]
pub(super) struct Uncertain {
    /// The upper half of its band.
    pub band: Money,
    /// What is on order and to come of it, dated or not.
    pub open: Money,
    /// When it falls.
    pub falls: Vec<(NaiveDate, Money)>,
}

impl Uncertain {
    /// How much of the band counts after each fall, the last of them whole where all has a date.
    fn steps(&self) -> Vec<(NaiveDate, Money)> {
        let mut falls = self.falls.clone();
        falls.sort_by_key(|(day, _)| *day);
        let mut reached = Money::ZERO;
        for (_, amount) in &mut falls {
            reached = reached.plus(*amount);
            *amount = self.band.share(reached.minor(), self.open.minor());
        }
        // a part so small that it is a cent of the band and none of the money
        if self.open == Money::ZERO
            && let Some(last) = falls.last_mut()
        {
            last.1 = self.band;
        }
        falls
    }
}

/// Puts P80 beside the weeks of a curve, and that of all of it.
pub(super) fn add(curve: &mut CostCurve, list: &[Uncertain]) {
    let mut changes = vec![(0u128, 0u128); curve.weeks.len()];
    let most = curve.weeks.len() as i64 - 1;
    for one in list {
        let mut before = 0u128;
        for (day, band) in one.steps() {
            let week = week_of(curve.first_week, day).clamp(0, most.max(0)) as usize;
            let after = square(band);
            if let Some((more, less)) = changes.get_mut(week) {
                (*more, *less) = (more.saturating_add(after), less.saturating_add(before));
            }
            before = after;
        }
    }
    let mut squares = 0u128;
    let rise = |(more, less): (u128, u128)| {
        squares = squares.saturating_add(more).saturating_sub(less);
        together(squares)
    };
    let rises: Vec<Money> = changes.into_iter().map(rise).collect();
    curve.p80 = curve.running().iter().zip(rises).map(|(sum, rise)| sum.total().plus(rise)).collect();
    let whole = list.iter().fold(0u128, |sum, one| sum.saturating_add(square(one.band)));
    curve.p80_at_end = curve.total().plus(together(whole));
}

impl CostCurve {
    /// Lets the band end at another P80 of EAC, that of a simulation: every rise in the same proportion; where nothing rose, in proportion to what
    /// has fallen. Never below the running total.
    pub fn end_at(&mut self, p80: Money) {
        let total = self.total();
        let (old, new) = (self.p80_at_end.minus(total).minor(), p80.minus(total).minor().max(0));
        let of = |part: i64, whole: i64| {
            let product = i128::from(new) * i128::from(part.max(0)) / i128::from(whole.max(1));
            Money::from_minor(i64::try_from(product).unwrap_or(new))
        };
        let sums = self.running();
        for (sum, p80) in sums.iter().map(super::CostWeek::total).zip(&mut self.p80) {
            let rise = p80.minus(sum).minor();
            *p80 = sum.plus(if old > 0 { of(rise, old) } else { of(sum.minor(), total.minor()) });
        }
        self.p80_at_end = total.plus(Money::from_minor(new));
    }
}

#[cfg(test)]
mod tests {
    use super::super::CostWeek;
    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    #[test]
    fn a_band_rises_as_its_money_falls() {
        let money = Money::from_minor;
        let week = |minor| CostWeek { to_come: money(minor), ..CostWeek::default() };
        let mut curve = CostCurve {
            first_week: day(11, 23),
            weeks: vec![week(1_000), week(0), week(3_000)],
            ..CostCurve::default()
        };
        // 300 of 4,000: a quarter of it falls at first; and 40 of 1,000 of which nothing has a date
        let dated = Uncertain {
            band: money(300),
            open: money(4_000),
            falls: vec![(day(12, 8), money(3_000)), (day(11, 25), money(1_000))],
        };
        let undated = Uncertain { band: money(400), open: money(1_000), falls: vec![] };
        add(&mut curve, &[dated, undated]);
        assert_eq!(curve.p80, [money(1_075), money(1_075), money(4_300)]);
        assert_eq!(curve.p80_at_end, money(4_500), "the root of 300² and 400² is 500");
        // twice the rise
        curve.end_at(money(5_000));
        assert_eq!(
            (&curve.p80[..], curve.p80_at_end),
            (&[money(1_150), money(1_150), money(4_600)][..], money(5_000))
        );
        curve.end_at(money(3_000));
        assert_eq!(
            (&curve.p80[..], curve.p80_at_end),
            (&[money(1_000), money(1_000), money(4_000)][..], money(4_000))
        );
        curve.end_at(money(4_400));
        assert_eq!(
            (&curve.p80[..], curve.p80_at_end),
            (&[money(1_100), money(1_100), money(4_400)][..], money(4_400))
        );
    }
}
