//! The marks of the time axis: which steps to draw at a zoom, and labels that never overlap. Pure.
use super::axis::{Axis, Days, date_of, days_of_date};
use chrono::{Datelike, Months, NaiveDate};

/// A step of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many hours, counted from midnight.
    Hours(u32),
    /// A day.
    Day,
    /// So many weeks, each from a Monday.
    Weeks(u32),
    /// So many months, counted from January.
    Months(u32),
    /// So many years.
    Years(u32),
}

impl Step {
    /// The step's beginning at or before a time.
    pub fn floor(self, at: Days) -> Days {
        match self {
            Self::Hours(n) => {
                let hours = f64::from(n.max(1));
                (at * 24.0 / hours + 1e-9).floor() * hours / 24.0
            }
            Self::Day => at.floor(),
            Self::Weeks(n) => {
                // 1970-01-05 was a Monday
                let length = f64::from(n.max(1)) * 7.0;
                ((at - 4.0) / length).floor() * length + 4.0
            }
            Self::Months(n) => {
                let date = date_of(at);
                let month = date.month0() - date.month0() % n.max(1);
                days_of_date(NaiveDate::from_ymd_opt(date.year(), month + 1, 1).unwrap_or(date))
            }
            Self::Years(n) => {
                let date = date_of(at);
                let year = date.year() - date.year().rem_euclid(n.max(1) as i32);
                days_of_date(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(date))
            }
        }
    }
    /// The beginning after the one at `at`.
    pub fn next(self, at: Days) -> Days {
        match self {
            Self::Hours(n) => at + f64::from(n.max(1)) / 24.0,
            Self::Day => at + 1.0,
            Self::Weeks(n) => at + f64::from(n.max(1)) * 7.0,
            Self::Months(n) => next_month(at, n.max(1)),
            Self::Years(n) => next_month(at, n.max(1) * 12),
        }
    }
    /// All beginnings in view, the one before the left edge included.
    fn in_view(self, axis: &Axis) -> Vec<Days> {
        let (from, to) = axis.span();
        let mut at = self.floor(from.max(0.0));
        let mut out = vec![];
        // the step is chosen so that a few hundred fill any screen; the bound guards against a calendar's end
        while at < to && out.len() < 4_000 {
            out.push(at);
            let next = self.next(at);
            if next <= at {
                break;
            }
            at = next;
        }
        out
    }
    fn label(self, at: Days, room: Room) -> String {
        let date = date_of(at);
        match (self, room) {
            (Self::Hours(_), _) => {
                let minutes = ((at - at.floor()) * 1_440.0).round() as u32;
                format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
            }
            (Self::Day, Room::Major) => date.format("%A %-d %B %Y").to_string(),
            (Self::Day, Room::Wide) => date.format("%a %-d").to_string(),
            (Self::Day | Self::Weeks(_), _) => date.day().to_string(),
            (Self::Months(_), Room::Major) => date.format("%b %Y").to_string(),
            (Self::Months(_), _) => date.format("%b").to_string(),
            (Self::Years(10), _) => format!("{}s", date.year()),
            (Self::Years(_), _) => date.year().to_string(),
        }
    }
}

fn next_month(at: Days, months: u32) -> Days {
    date_of(at).checked_add_months(Months::new(months)).map_or(at, days_of_date)
}

/// How much room a label has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// The upper line.
    Major,
    /// The lower line, with room for a weekday.
    Wide,
    /// The lower line.
    Narrow,
}

/// Which steps are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The upper line of the header, and stronger lines.
    pub major: Step,
    /// The lower line of the header.
    pub minor: Step,
    /// Faint lines.
    pub line: Step,
}

/// The scale for a zoom: the finest whose lower labels stand at least some thirty points apart.
pub fn scale(px_per_day: f64) -> Scale {
    let of = |major, minor, line| Scale { major, minor, line };
    match px_per_day {
        p if p >= 1_100.0 => of(Step::Day, Step::Hours(1), Step::Hours(1)),
        p if p >= 380.0 => of(Step::Day, Step::Hours(3), Step::Hours(1)),
        p if p >= 180.0 => of(Step::Day, Step::Hours(6), Step::Hours(6)),
        p if p >= 22.0 => of(Step::Months(1), Step::Day, Step::Day),
        p if p >= 4.2 => of(Step::Months(1), Step::Weeks(1), Step::Weeks(1)),
        p if p >= 2.1 => of(Step::Months(1), Step::Weeks(2), Step::Weeks(1)),
        p if p >= 0.95 => of(Step::Years(1), Step::Months(1), Step::Months(1)),
        p if p >= 0.32 => of(Step::Years(1), Step::Months(3), Step::Months(3)),
        p if p >= 0.1 => of(Step::Years(10), Step::Years(1), Step::Years(1)),
        _ => of(Step::Years(10), Step::Years(5), Step::Years(5)),
    }
}

/// A label in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Left edge.
    pub x: f32,
    /// Width, as measured.
    pub width: f32,
    /// Text.
    pub text: String,
}

/// All marks of an axis.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ticks {
    /// Stronger lines.
    pub majors: Vec<f32>,
    /// Faint lines.
    pub lines: Vec<f32>,
    /// The upper line of the header.
    pub upper: Vec<Label>,
    /// The lower line of the header.
    pub lower: Vec<Label>,
}

/// Space between a line and its label, and between labels.
const GAP: f32 = 6.0;

/// Lays out the marks of an axis. `measure` gives the width of an upper (`true`) or lower label. Labels that would touch
/// the next are left out; an upper label stays in view while any of its stretch does.
pub fn ticks(axis: &Axis, measure: impl Fn(&str, bool) -> f32) -> Ticks {
    let steps = scale(axis.view.px_per_day);
    let inside = |x: f32| x > axis.left && x < axis.right;
    let majors_at = steps.major.in_view(axis);
    let mut out = Ticks {
        majors: majors_at.iter().map(|d| axis.x_from_days(*d)).filter(|x| inside(*x)).collect(),
        ..Ticks::default()
    };
    out.lines = steps
        .line
        .in_view(axis)
        .into_iter()
        .map(|d| axis.x_from_days(d))
        .filter(|x| inside(*x) && !out.majors.iter().any(|m| (m - x).abs() < 1.0))
        .collect();
    for (i, at) in majors_at.iter().enumerate() {
        let end = majors_at.get(i + 1).map_or(axis.right, |d| axis.x_from_days(*d));
        let x = axis.x_from_days(*at).max(axis.left) + GAP;
        // a short name where the long one does not fit
        for room in [Room::Major, Room::Narrow] {
            let text = steps.major.label(*at, room);
            let width = measure(&text, true);
            if x + width + GAP / 2.0 <= end.min(axis.right) {
                out.upper.push(Label { x, width, text });
                break;
            }
        }
    }
    let room =
        if steps.minor == Step::Day && axis.view.px_per_day >= 52.0 { Room::Wide } else { Room::Narrow };
    let mut taken = axis.left;
    for at in steps.minor.in_view(axis) {
        let text = steps.minor.label(at, room);
        let width = measure(&text, false);
        let x = axis.x_from_days(at) + GAP;
        if x >= taken && x + width <= axis.right {
            taken = x + width + GAP;
            out.lower.push(Label { x, width, text });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::timeline::axis::TimeView;
    use proptest::prelude::*;

    fn width(text: &str, upper: bool) -> f32 {
        text.chars().count() as f32 * if upper { 7.5 } else { 6.5 }
    }

    proptest! {
        #[test]
        fn labels_never_overlap_at_any_zoom(start in 0.0..60_000.0f64, zoom in -3.0..8.0f64, wide in 120.0..3_000.0f32) {
            let axis = Axis { view: TimeView::new(start, zoom.exp()), left: 450.0, right: 450.0 + wide };
            let ticks = ticks(&axis, width);
            for row in [&ticks.upper, &ticks.lower] {
                for pair in row.windows(2) {
                    prop_assert!(pair[0].x + pair[0].width < pair[1].x, "{pair:?}");
                }
                for label in row {
                    prop_assert!(label.x >= axis.left && label.x + label.width <= axis.right, "{label:?}");
                }
            }
            prop_assert!(ticks.lines.len() < 1_000);
        }

        #[test]
        fn steps_go_on(at in 0.0..80_000.0f64, which in 0usize..9) {
            let step = [
                Step::Hours(1), Step::Hours(6), Step::Day, Step::Weeks(1), Step::Weeks(2), Step::Months(1),
                Step::Months(3), Step::Years(1), Step::Years(10),
            ][which];
            let floor = step.floor(at);
            prop_assert!(floor <= at + 1e-6);
            let next = step.next(floor);
            prop_assert!(next > at - 1e-6, "{step:?} {floor} {next}");
            prop_assert!((step.floor(next) - next).abs() < 1e-6);
        }
    }

    #[test]
    fn a_wide_axis_has_labels_at_every_zoom() {
        let mut zoom = 0.06;
        while zoom < 2_800.0 {
            let axis = Axis { view: TimeView::new(20_780.0, zoom), left: 0.0, right: 1_200.0 };
            let ticks = ticks(&axis, width);
            assert!(ticks.lower.len() >= 3, "{zoom}: {:?}", ticks.lower);
            assert!(!ticks.upper.is_empty(), "{zoom}");
            zoom *= 1.1;
        }
    }

    #[test]
    fn weeks_begin_on_mondays() {
        let monday = days_of_date(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        assert_eq!(Step::Weeks(1).floor(monday + 6.9), monday);
        assert_eq!(Step::Weeks(1).floor(monday - 0.1), monday - 7.0);
    }
}
