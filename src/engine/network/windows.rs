//! Openings of window sets outside freezes, as sorted lists of slots.
use super::super::hours::DAY;
use super::super::office::weekday;
use super::Axis;
use crate::domain::{Freeze, Opening, WindowSet};
use std::sync::Arc as Shared;

/// Half-open stretches of slots, sorted and apart.
type Stretches = Vec<(u32, u32)>;

/// Sorts stretches and joins those that touch or overlap.
fn joined(mut list: Stretches) -> Stretches {
    list.sort_unstable();
    let mut out: Stretches = vec![];
    for (from, to) in list.into_iter().filter(|(from, to)| from < to) {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// What is left of sorted stretches outside other sorted ones.
fn outside(list: &[(u32, u32)], cuts: &[(u32, u32)]) -> Stretches {
    let mut out = vec![];
    for &(mut from, to) in list {
        let first = cuts.partition_point(|c| c.1 <= from);
        for cut in cuts[first..].iter().take_while(|c| c.0 < to) {
            if cut.0 > from {
                out.push((from, cut.0));
            }
            from = cut.1;
        }
        if from < to {
            out.push((from, to));
        }
    }
    out
}

/// All freezes from the status date on.
pub(super) fn freezes<'a>(rows: impl Iterator<Item = &'a Shared<Freeze>>, axis: Axis) -> Stretches {
    let end = axis.days * DAY;
    joined(rows.map(|f| (axis.slot(f.from).min(end), axis.slot(f.to).min(end))).collect())
}

/// The openings of a window set outside freezes. Openings that touch or overlap are one.
pub(super) fn openings(set: &WindowSet, freezes: &[(u32, u32)], axis: Axis) -> Stretches {
    let end = axis.days * DAY;
    let mut list = vec![];
    for opening in &set.openings {
        match *opening {
            Opening::Weekly { day, from, length } => {
                // from the week before the status date on: it may still be open
                let first = day.num_days_from_monday() as i32 - weekday(axis.day) as i32 - 7;
                let (from, length) = (from.min(DAY) as i32, length.min(7 * DAY) as i32);
                for week in 0..=axis.days as i32 / 7 + 2 {
                    let open = (first + week * 7) * DAY as i32 + from;
                    let clip = |at: i32| at.clamp(0, end as i32).unsigned_abs();
                    list.push((clip(open), clip(open + length)));
                }
            }
            Opening::Once { from, to } => list.push((axis.slot(from).min(end), axis.slot(to).min(end))),
        }
    }
    outside(&joined(list), freezes)
}

/// Any time outside freezes.
pub(super) fn any_time(freezes: &[(u32, u32)], axis: Axis) -> Stretches {
    outside(&[(0, axis.days * DAY)], freezes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Moment, WindowSetId};
    use chrono::{NaiveDate, Weekday};

    #[test]
    fn freezes_cut_openings() {
        // the status date is Sunday, in the middle of the opening of Saturday 20:00 to Sunday 06:00
        let axis = Axis::new(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        let at = |slot| axis.moment(slot);
        let set = WindowSet {
            id: WindowSetId("w".parse::<Id>().unwrap()),
            name: String::new(),
            openings: vec![
                Opening::Weekly { day: Weekday::Sat, from: 80, length: 40 },
                Opening::Once { from: at(600), to: at(700) },
                Opening::Once { from: Moment::from_slots(0), to: Moment::from_slots(5) },
            ],
        };
        let list = openings(&set, &[(10, 12), (650, 900)], axis);
        assert_eq!(list[..4], [(0, 10), (12, 24), (600, 650), (1328, 1368)]);
        assert!(list.windows(2).all(|w| w[0].1 < w[1].0));
        assert!(list.last().unwrap().1 <= axis.days * DAY);
        assert_eq!(any_time(&[(0, 4), (8, 9)], axis)[0], (4, 8));
    }
}
