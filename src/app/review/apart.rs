//! Nudges overlapping discs apart a little, so that none hides another's label: a pure function of their true places.
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// A disc at its true place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// The true centre.
    pub at: Pos2,
    /// Its radius.
    pub radius: f32,
}

/// The distance between two centres below which a label of two digits would be hidden.
pub const LABEL: f32 = 22.0;
const ROUNDS: usize = 160;

/// How far apart two centres are kept: discs may overlap by a seventh, labels not at all.
fn clearance(a: f32, b: f32) -> f32 {
    ((a + b) * 0.86).max(LABEL)
}

/// Where the discs are drawn: inside `within`, and apart as far as there is room. The first disc yields like any other;
/// discs at one place part along fixed directions, so that the same input gives the same picture.
pub fn apart(discs: &[Disc], within: Rect) -> Vec<Pos2> {
    let held = |at: Pos2, radius: f32| {
        let room = within.shrink(radius.min(within.width() / 2.0).min(within.height() / 2.0));
        pos2(at.x.clamp(room.left(), room.right()), at.y.clamp(room.top(), room.bottom()))
    };
    let mut places: Vec<Pos2> = discs.iter().map(|d| held(d.at, d.radius)).collect();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for i in 0..discs.len() {
            for j in i + 1..discs.len() {
                let need = clearance(discs[i].radius, discs[j].radius);
                let between = places[j] - places[i];
                let distance = between.length();
                if distance + 0.05 >= need {
                    continue;
                }
                let way = if distance > 0.01 { between / distance } else { spread(i + j) };
                let step = way * ((need - distance) / 2.0 + 0.05);
                let (a, b) =
                    (held(places[i] - step, discs[i].radius), held(places[j] + step, discs[j].radius));
                moved |= a != places[i] || b != places[j];
                (places[i], places[j]) = (a, b);
            }
        }
        if !moved {
            break;
        }
    }
    places
}

/// The n-th of directions that fill the circle evenly (by the golden angle).
fn spread(n: usize) -> Vec2 {
    let angle = n as f32 * 2.399_963;
    vec2(angle.cos(), angle.sin())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLOT: Rect = Rect { min: Pos2::ZERO, max: pos2(540.0, 380.0) };

    #[test]
    fn what_stands_apart_stays() {
        let discs =
            [Disc { at: pos2(100.0, 100.0), radius: 20.0 }, Disc { at: pos2(200.0, 100.0), radius: 30.0 }];
        assert_eq!(apart(&discs, PLOT), [discs[0].at, discs[1].at]);
    }

    #[test]
    fn discs_at_one_place_part_and_stay_near() {
        let discs = [Disc { at: pos2(270.0, 190.0), radius: 14.0 }; 5];
        let places = apart(&discs, PLOT);
        for (i, a) in places.iter().enumerate() {
            assert!(a.distance(discs[i].at) < 60.0, "{a:?}");
            for b in &places[i + 1..] {
                assert!(a.distance(*b) >= LABEL, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_disc_beyond_the_edge_comes_in_whole() {
        let places = apart(&[Disc { at: pos2(-50.0, 1000.0), radius: 20.0 }], PLOT);
        assert_eq!(places, [pos2(20.0, 360.0)]);
    }

    proptest! {
        #[test]
        fn no_label_hides_another(marks in prop::collection::vec((0.0f32..540.0, 0.0f32..380.0, 9.0f32..26.0), 1..16)) {
            let discs: Vec<Disc> = marks.iter().map(|(x, y, r)| Disc { at: pos2(*x, *y), radius: *r }).collect();
            let places = apart(&discs, PLOT);
            prop_assert_eq!(&places, &apart(&discs, PLOT));
            for (i, a) in places.iter().enumerate() {
                prop_assert!(PLOT.contains(*a));
                for b in &places[i + 1..] {
                    prop_assert!(a.distance(*b) >= LABEL - 1.0, "{:?} {:?}", a, b);
                }
            }
        }
    }
}
