//! Which uncertainties drive a project's finish: their share of its variance, and the swing that each makes.
//!
//! Asked of every task and purchase that is drawn and was on the chain of the project in one run of a hundred or more. The **share** is the square of the
//! correlation between its draw (as a normal score) and the rank of the project's finish among the runs, divided by the sum of these squares: the
//! "contribution to variance" of risk analysis, with the rank correlation that Vanhoucke (*Measuring Time*, 2009) calls cruciality.
//! Squares that could as well be chance, below 4 / n, count as none. What is correlated by a person or supplier shares what they share. The
//! **swing** is the mean finish while the draw lies in its highest fifth, less the mean finish while it lies in its lowest, in
//! calendar days: the width of a bar of a tornado chart. Both are taken from the first 1,000 runs.
use super::answer::Chance;
use super::draw::normal;
use super::model::Model;
use super::run::{NO_DAY, Runs, item_score};
use crate::domain::WorkId;
use std::collections::BTreeMap;

/// Drivers that are told of a project at most.
pub const MOST_DRIVERS: usize = 10;
/// Runs that are looked at.
const LOOKED_AT: u32 = 1_000;
/// Φ⁻¹(0.8) as a score.
const FIFTH: i64 = 55_157;

/// An uncertainty that moves a finish.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Driver {
    /// The estimate of this task, or the lead time or delivery of this purchase; of any project.
    pub work: WorkId,
    /// Its share of the variance of the finish, in hundredths of a percent.
    pub share: u32,
    /// How much later the project ends when it is drawn high rather than low, in tenths of calendar days; below zero: earlier.
    pub swing: i32,
    /// How often it was on the chain that decided the project's finish.
    pub on_chain: Chance,
}

/// The drivers of all projects, the greatest first.
pub(super) fn all(model: &Model, runs: &Runs, chains: &[Vec<(u32, u32)>], made: u32) -> Vec<Vec<Driver>> {
    let looked = made.min(LOOKED_AT);
    let mut items: Vec<(u32, usize)> =
        model.items.iter().enumerate().map(|(place, item)| (item.job, place)).collect();
    items.sort_unstable();
    let item_of = |job: u32| items.binary_search_by_key(&job, |item| item.0).ok().map(|at| items[at].1);
    let factors: Vec<Vec<i64>> =
        model.factors.iter().map(|key| (0..looked).map(|run| normal(*key, run)).collect()).collect();
    let mut scores: BTreeMap<usize, Sample> = BTreeMap::new();
    let mut lists = vec![];
    for (place, chain) in chains.iter().enumerate() {
        let days: Vec<i32> =
            runs.days.iter().skip(place).step_by(chains.len()).take(looked as usize).copied().collect();
        let mut list = vec![];
        if let Some(ranks) = ranks(&days).map(Sample::new) {
            for (job, times) in chain.iter().filter(|(_, times)| u64::from(*times) * 100 >= u64::from(made)) {
                let Some(at) = item_of(*job) else { continue };
                let own = scores.entry(at).or_insert_with(|| {
                    let item = &model.items[at];
                    let score =
                        |run: u32| item_score(model, item, run, |f| factors[f as usize][run as usize]);
                    Sample::new((0..looked).map(score).collect())
                });
                let Some(work) = model.network.names.work(*job) else { continue };
                let square = own.correlation(&ranks);
                if square >= 4_000_000 / i128::from(looked.max(1)) {
                    let on_chain = Chance { met: *times, runs: made };
                    list.push((square, Driver { work, share: 0, swing: swing(&own.list, &days), on_chain }));
                }
            }
        }
        let sum: i128 = list.iter().map(|driver| driver.0).sum();
        list.sort_by_key(|(square, driver)| (std::cmp::Reverse(*square), driver.work));
        let told = list.into_iter().take(MOST_DRIVERS);
        lists.push(
            told.map(|(square, driver)| Driver { share: (square * 10_000 / sum.max(1)) as u32, ..driver })
                .collect(),
        );
    }
    lists
}

/// Twice the ranks of some days, equal ones in the middle of theirs; `None` where all are the same.
fn ranks(days: &[i32]) -> Option<Vec<i64>> {
    let mut order: Vec<u32> = (0..days.len() as u32).collect();
    order.sort_unstable_by_key(|run| (days[*run as usize], *run));
    let mut ranks = vec![0; days.len()];
    let mut first = 0i64;
    let same = order.chunk_by(|a, b| days[*a as usize] == days[*b as usize]);
    for group in same {
        for run in group {
            ranks[*run as usize] = 2 * first + group.len() as i64 - 1;
        }
        first += group.len() as i64;
    }
    (days.iter().any(|day| *day != days[0])).then_some(ranks)
}

/// A list with what correlations need of it: n times the sum of its squares less the square of its sum.
struct Sample {
    list: Vec<i64>,
    sum: i64,
    variance: i128,
}

impl Sample {
    fn new(list: Vec<i64>) -> Self {
        let sum = list.iter().sum::<i64>();
        let squares = list.iter().map(|x| x * x).sum::<i64>();
        let variance = list.len() as i128 * i128::from(squares) - i128::from(sum) * i128::from(sum);
        Self { list, sum, variance }
    }
    /// The square of the correlation with another list of that length, in millionths. Of a thousand scores and ranks products stay below 2⁶³,
    /// and the squares of their sums below 2¹²⁰.
    fn correlation(&self, other: &Self) -> i128 {
        let product = self.list.iter().zip(&other.list).map(|(x, y)| x * y).sum::<i64>();
        let covariance =
            self.list.len() as i128 * i128::from(product) - i128::from(self.sum) * i128::from(other.sum);
        let both = self.variance * other.variance;
        if both <= 0 { 0 } else { (covariance * covariance * 1_000_000 / both).min(1_000_000) }
    }
}

/// The mean day of runs with a high score less that of those with a low one, in tenths.
fn swing(scores: &[i64], days: &[i32]) -> i32 {
    let mean = |wanted: &dyn Fn(i64) -> bool| {
        let dated = scores.iter().zip(days).filter(|(score, day)| **day != NO_DAY && wanted(**score));
        let (sum, count) =
            dated.fold((0i64, 0i64), |(sum, count), (_, day)| (sum + i64::from(*day), count + 1));
        (count > 0).then(|| sum * 10 / count)
    };
    let (high, low) = (mean(&|score| score > FIFTH), mean(&|score| score < -FIFTH));
    high.zip(low).map_or(0, |(high, low)| (high - low) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_correlations() {
        assert_eq!(ranks(&[5, 1, 5, 9]), Some(vec![3, 0, 3, 6]));
        assert_eq!(ranks(&[4, 4, 4]), None);
        let line: Vec<i64> = (0..500).collect();
        let correlation =
            |a: &[i64], b: &[i64]| Sample::new(a.to_vec()).correlation(&Sample::new(b.to_vec()));
        assert!(correlation(&line, &line) > 990_000);
        let scores: Vec<i64> = (0..1_000).map(|k| (k * 7_919 % 1_000 - 500) * 200).collect();
        let falling: Vec<i64> = scores.iter().map(|s| -s / 100).collect();
        assert!(correlation(&scores, &falling) > 990_000, "squares know no sign");
        let other: Vec<i64> = (0..1_000).map(|k| k * 104_729 % 1_000).collect();
        assert!(correlation(&scores, &other) < 10_000);
        assert_eq!(correlation(&scores, &[3; 1_000]), 0);
    }

    #[test]
    fn the_swing_is_between_the_outer_fifths() {
        let scores = [-70_000, -60_000, 0, 60_000, 70_000];
        assert_eq!(swing(&scores, &[1, 2, 50, 8, NO_DAY]), 65);
        assert_eq!(swing(&[0; 5], &[1; 5]), 0);
    }
}
