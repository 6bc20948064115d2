//! Which of the moves that would bring a project back deserve to be shown first.
use super::{Change, Move};
use std::cmp::Reverse;

/// Places of the moves (best first, as they come) without the ranks that another rank beats: that gains no more, and costs others
/// or money no less. Of ranks that come to the same the one that moves the project itself stays.
pub fn best_moves(moves: &[Move]) -> Vec<usize> {
    let ranks: Vec<(usize, Worth, bool)> = moves
        .iter()
        .enumerate()
        .filter_map(|(place, found)| match found.change {
            Change::Rank(moved, _) => Some((place, worth(found), moved == found.project)),
            _ => None,
        })
        .collect();
    let beaten = |place: usize| {
        let Some((_, this, own)) = ranks.iter().find(|rank| rank.0 == place) else { return false };
        ranks.iter().filter(|other| other.0 != place).any(|(other, that, others)| {
            let no_worse = that.0 >= this.0 && that.1 >= this.1 && that.2 >= this.2 && that.3 >= this.3;
            no_worse && (that != this || (others, Reverse(*other)) > (own, Reverse(place)))
        })
    };
    (0..moves.len()).filter(|place| !beaten(*place)).collect()
}

/// Whether it keeps the promise, days gained, days that others lose, money; the last two below zero.
type Worth = (bool, i32, i64, i64);

fn worth(found: &Move) -> Worth {
    let gained = found.gained.unwrap_or(i32::MAX);
    (found.keeps, gained, -i64::from(found.lost()), found.money.minor().saturating_neg())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Money, ProjectId, TaskId};
    use chrono::NaiveDate;

    #[test]
    fn ranks_that_another_rank_beats_are_left_out() {
        let (own, other): (ProjectId, ProjectId) = ("own".parse().unwrap(), "other".parse().unwrap());
        let task: TaskId = "task".parse().unwrap();
        let of = |change, gained, lost| Move {
            project: own,
            change,
            finish: NaiveDate::default(),
            gained: Some(gained),
            keeps: false,
            losses: vec![(other, Some(lost))],
            money: Money::ZERO,
        };
        let moves = [
            of(Change::Rank(other, 7), 9, 2),
            of(Change::Rank(own, 5), 9, 2),
            of(Change::Rank(own, 4), 9, 8),
            of(Change::CutTask(task), 4, 9),
            of(Change::Rank(own, 6), 3, 1),
        ];
        let shown: Vec<Change> = best_moves(&moves).iter().map(|at| moves[*at].change).collect();
        assert_eq!(shown, [Change::Rank(own, 5), Change::CutTask(task), Change::Rank(own, 6)]);
    }
}
