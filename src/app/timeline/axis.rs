//! The time axis: between moments and pixels, pure. Every gesture returns a new view; the caller decides to take it.
//!
//! Time is counted in days since 1970 as `f64` inside, because a pixel far off screen is beyond the precision of `f32`.
use crate::domain::{Moment, SLOTS_PER_DAY};
use chrono::NaiveDate;

/// Days since 1970-01-01 00:00, with fractions.
pub type Days = f64;

/// The fewest pixels a day may have: twenty years in 365 pixels.
pub const FARTHEST: f64 = 0.05;
/// The most pixels a day may have: a quarter hour in 30 pixels.
pub const NEAREST: f64 = 2_880.0;
/// Views begin inside the years that a plan may name.
const EARLIEST: Days = -400.0;
const LATEST: Days = 84_400.0;
/// Pixels beyond this are all the same: far off screen.
const FAR_OFF: f64 = 1.0e6;

/// What part of time is shown: where it begins, and how large a day is.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TimeView {
    /// The moment at the left edge, in days.
    pub start: Days,
    /// Points that a day takes.
    pub px_per_day: f64,
}

impl TimeView {
    /// A view with both values brought into their ranges; what is no number becomes the nearest end.
    pub fn new(start: Days, px_per_day: f64) -> Self {
        let sane = |value: f64, least: f64, most: f64| {
            if value.is_nan() { least } else { value.clamp(least, most) }
        };
        Self { start: sane(start, EARLIEST, LATEST), px_per_day: sane(px_per_day, FARTHEST, NEAREST) }
    }
    /// The view in which `from..to` fills `width` points, with a margin at the left and room for words at the right.
    pub fn fitting(from: Days, to: Days, width: f32) -> Self {
        let width = f64::from(width.max(1.0));
        let (left, right) = (width * 0.03, (width * 0.15).min(96.0));
        let px_per_day = (width - left - right) / (to - from).max(1.0);
        Self::new(from - left / px_per_day, px_per_day)
    }
}

/// A view laid over pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// What is shown.
    pub view: TimeView,
    /// The left edge.
    pub left: f32,
    /// The right edge.
    pub right: f32,
}

/// A moment in days.
pub fn days_of(at: Moment) -> Days {
    f64::from(at.slots()) / f64::from(SLOTS_PER_DAY)
}

/// The first moment of a date in days.
pub fn days_of_date(date: NaiveDate) -> Days {
    days_of(Moment::start_of(date))
}

/// The quarter hour nearest to a number of days.
pub fn moment_of(days: Days) -> Moment {
    Moment::from_slots((days * f64::from(SLOTS_PER_DAY)).round() as i32)
}

/// The date that holds a number of days.
pub fn date_of(days: Days) -> NaiveDate {
    Moment::from_slots((days * f64::from(SLOTS_PER_DAY)).floor() as i32).date()
}

impl Axis {
    /// The pixel of a number of days; saturates far off screen.
    pub fn x_from_days(&self, days: Days) -> f32 {
        let x = (days - self.view.start) * self.view.px_per_day;
        (f64::from(self.left) + x.clamp(-FAR_OFF, FAR_OFF)) as f32
    }
    /// The pixel of a moment.
    pub fn x_from_time(&self, at: Moment) -> f32 {
        self.x_from_days(days_of(at))
    }
    /// The days at a pixel.
    pub fn days_from_x(&self, x: f32) -> Days {
        self.view.start + (f64::from(x) - f64::from(self.left)) / self.view.px_per_day
    }
    /// The quarter hour nearest to a pixel.
    pub fn time_from_x(&self, x: f32) -> Moment {
        moment_of(self.days_from_x(x))
    }
    /// How many points a span of days takes.
    pub fn width_of(&self, days: Days) -> f32 {
        (days * self.view.px_per_day).clamp(-FAR_OFF, FAR_OFF) as f32
    }
    /// The days at both edges.
    pub fn span(&self) -> (Days, Days) {
        (self.days_from_x(self.left), self.days_from_x(self.right))
    }
    /// Width in points.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }
    /// The view after the hand moved by `dx`: what is under it moves with it.
    #[must_use]
    pub fn pan(&self, dx: f32) -> TimeView {
        TimeView::new(self.view.start - f64::from(dx) / self.view.px_per_day, self.view.px_per_day)
    }
    /// The view enlarged by `factor` about a pixel: the moment under it stays.
    #[must_use]
    pub fn zoom_at(&self, x: f32, factor: f64) -> TimeView {
        let under = self.days_from_x(x);
        let px_per_day = TimeView::new(0.0, self.view.px_per_day * factor).px_per_day;
        TimeView::new(under - (f64::from(x) - f64::from(self.left)) / px_per_day, px_per_day)
    }
    /// The view of the same scale in which `days` stands at a share of the width (0 left, 1 right).
    #[must_use]
    pub fn showing(&self, days: Days, share: f32) -> TimeView {
        let before = f64::from(self.width() * share) / self.view.px_per_day;
        TimeView::new(days - before, self.view.px_per_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axes() -> impl Strategy<Value = Axis> {
        (15_000.0..30_000.0f64, 0.05..2_880.0f64, 0.0..900.0f32, 100.0..4_000.0f32).prop_map(
            |(start, px_per_day, left, width)| Axis {
                view: TimeView::new(start, px_per_day),
                left,
                right: left + width,
            },
        )
    }

    proptest! {
        #[test]
        fn a_pixel_comes_back(axis in axes(), share in 0.0..1.0f32) {
            let x = axis.left + share * axis.width();
            let back = axis.x_from_days(axis.days_from_x(x));
            prop_assert!((back - x).abs() < 0.01, "{x} came back as {back}");
        }

        #[test]
        fn a_moment_on_screen_comes_back_within_a_pixel(axis in axes(), share in 0.0..1.0f64) {
            let (from, to) = axis.span();
            let at = moment_of(from + share * (to - from));
            let back = axis.time_from_x(axis.x_from_time(at));
            // a pixel, and one quarter hour of rounding
            let tolerance = (96.0 / axis.view.px_per_day * 0.01).ceil() as i32 + 1;
            prop_assert!((back.slots() - at.slots()).abs() <= tolerance, "{at} came back as {back}");
        }

        #[test]
        fn zoom_keeps_the_moment_under_the_hand(axis in axes(), share in 0.0..1.0f32, factor in 0.2..5.0f64) {
            let x = axis.left + share * axis.width();
            let zoomed = Axis { view: axis.zoom_at(x, factor), ..axis };
            let (before, after) = (axis.days_from_x(x), zoomed.days_from_x(x));
            prop_assert!((before - after).abs() * zoomed.view.px_per_day < 0.01, "{before} became {after}");
        }

        #[test]
        fn pan_moves_what_is_under_the_hand_with_it(axis in axes(), dx in -500.0..500.0f32) {
            let panned = Axis { view: axis.pan(dx), ..axis };
            let days = axis.days_from_x(axis.left + 10.0);
            let moved = panned.x_from_days(days) - (axis.left + 10.0);
            let inside = (EARLIEST + 1.0..LATEST - 1.0).contains(&panned.view.start);
            prop_assert!(!inside || (moved - dx).abs() < 0.02, "moved by {moved}, not {dx}");
        }

        #[test]
        fn fitting_shows_both_ends(from in 15_000.0..20_000.0f64, span in 1.0..6_000.0f64, width in 200.0..3_000.0f32) {
            let axis = Axis { view: TimeView::fitting(from, from + span, width), left: 40.0, right: 40.0 + width };
            if axis.view.px_per_day > FARTHEST {
                prop_assert!(axis.x_from_days(from) >= axis.left);
                prop_assert!(axis.x_from_days(from + span) <= axis.right);
            }
        }
    }

    #[test]
    fn views_stay_where_plans_can_be() {
        let view = TimeView::new(f64::NAN, f64::INFINITY);
        assert!(view.start.is_finite() && view.px_per_day == NEAREST);
        let axis = Axis { view: TimeView::new(20_000.0, 3.0), left: 0.0, right: 1000.0 };
        assert_eq!(axis.pan(-1.0e30).start, LATEST);
        assert_eq!(axis.pan(1.0e30).start, EARLIEST);
        assert_eq!(axis.zoom_at(10.0, 1.0e9).px_per_day, NEAREST);
        assert!(axis.x_from_days(1.0e300).is_finite());
    }
}
