//! Where the stops stand: by order, one as far from the next as all others, because history is dense lately and thin before.
use crate::app::format;
use crate::workspace::Stop;
use chrono::NaiveDate;

/// Between two labels at least.
const GAP: f32 = 12.0;

/// The line on which the stops stand; now at its right end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Where the oldest version stands.
    pub left: f32,
    /// Where now stands.
    pub right: f32,
    /// How many versions there are; the place after them is now.
    pub stops: usize,
}

/// A day that is named below its first stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Its middle.
    pub x: f32,
    /// "12 Nov".
    pub text: String,
}

impl Axis {
    /// Between one stop and the next.
    pub fn step(self) -> f32 {
        (self.right - self.left) / self.stops.max(1) as f32
    }
    /// Where a place stands.
    pub fn x(self, place: usize) -> f32 {
        self.left + self.step() * place.min(self.stops) as f32
    }
    /// The place nearest to a point.
    pub fn nearest(self, x: f32) -> usize {
        let place = ((x - self.left) / self.step().max(f32::EPSILON)).round();
        (place.max(0.0) as usize).min(self.stops)
    }
    /// The names of days that fit without touching: now always, the oldest one next, then from now on back.
    pub fn labels(self, stops: &[Stop], today: NaiveDate, width: impl Fn(&str) -> f32) -> Vec<Label> {
        let mut day = None;
        let mut firsts = vec![];
        for (place, stop) in stops.iter().enumerate() {
            if day.replace(stop.at.date()) != Some(stop.at.date()) {
                let name = if stop.at.date() == today {
                    "Today".into()
                } else {
                    format::date(stop.at.date(), today)
                };
                firsts.push((self.x(place), name));
            }
        }
        let mut shown: Vec<Label> = vec![];
        let oldest = (!firsts.is_empty()).then(|| firsts.remove(0));
        let now = std::iter::once((self.right, "Now".to_owned()));
        for (x, text) in now.chain(oldest).chain(firsts.into_iter().rev()) {
            let half = width(&text) / 2.0;
            let clear = |other: &Label| (other.x - x).abs() >= half + width(&other.text) / 2.0 + GAP;
            if shown.iter().all(clear) {
                shown.push(Label { x, text });
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops(at: &[&str]) -> Vec<Stop> {
        let stop = |at: &&str| Stop {
            at: chrono::NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").unwrap(),
            pinned: false,
            fault: None,
        };
        at.iter().map(stop).collect()
    }

    #[test]
    fn places_are_where_they_are_pointed_at() {
        let axis = Axis { left: 10.0, right: 110.0, stops: 7 };
        for place in 0..=7 {
            assert_eq!(axis.nearest(axis.x(place)), place);
            assert_eq!(axis.nearest(axis.x(place) + axis.step() * 0.4), place);
        }
        assert_eq!((axis.nearest(-500.0), axis.nearest(5000.0)), (0, 7));
        let empty = Axis { stops: 0, ..axis };
        assert_eq!(empty.nearest(60.0), 0);
    }

    #[test]
    fn each_day_is_named_once_and_no_name_touches_another() {
        let today = "2026-11-23".parse().unwrap();
        let stops = stops(&[
            "2025-12-01 10:00",
            "2026-11-12 10:42",
            "2026-11-12 11:42",
            "2026-11-20 09:00",
            "2026-11-23 08:00",
        ]);
        let wide = Axis { left: 0.0, right: 1000.0, stops: 5 };
        let mut names: Vec<_> = wide.labels(&stops, today, |t| t.len() as f32 * 6.0);
        names.sort_by(|a, b| a.x.total_cmp(&b.x));
        let texts: Vec<&str> = names.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["1 Dec 2025", "12 Nov", "20 Nov", "Today", "Now"]);
        let narrow = Axis { left: 0.0, right: 150.0, stops: 5 };
        let texts: Vec<_> =
            narrow.labels(&stops, today, |t| t.len() as f32 * 6.0).into_iter().map(|l| l.text).collect();
        assert_eq!(texts[..2], ["Now", "1 Dec 2025"]);
        assert!(texts.len() < 5, "{texts:?}");
    }
}
