//! Lists to begin with: the present one, the one by latest start, and many that lean towards it by chance.
use super::random::Random;
use super::space::{Side, Space};

/// The seed of a number: an order of projects, and a list of items in which predecessors stand first.
///
/// The first is the present order; the second has what has most to come after it first (latest finish, LFT); the others pick, of
/// two that could be next, the one with the latest start that is earlier (Kolisch 1996: biased random sampling).
pub(crate) fn seed(space: &Space, number: usize, random: &mut Random) -> (Vec<u32>, Vec<u32>) {
    let mut order = space.order.clone();
    if number == 0 {
        return (order, space.in_order(Side::Forward).collect());
    }
    let tails = space.heads(Side::Backward);
    let later = |item: u32| tails[item as usize] + space.length[item as usize];
    if space.projects > 1 {
        let mut most = vec![0; space.projects];
        for item in space.in_order(Side::Forward) {
            let project = space.project[item as usize] as usize;
            most[project] = later(item).max(most[project]);
        }
        match number % 4 {
            1 => order.sort_by_key(|p| std::cmp::Reverse(most[*p as usize])),
            2 => order.sort_by_key(|p| most[*p as usize]),
            3 => (1..order.len()).for_each(|at| order.swap(at, random.below(at + 1))),
            _ => {}
        }
    }
    let mut waits: Vec<usize> = (0..space.len() as u32).map(|i| space.before.of(i).len()).collect();
    let mut ready: Vec<u32> = (0..space.len() as u32).filter(|i| waits[*i as usize] == 0).collect();
    let mut list = Vec::with_capacity(space.len());
    while !ready.is_empty() {
        let best_of = |ready: &[u32], random: &mut Random| {
            let (a, b) = (random.below(ready.len()), random.below(ready.len()));
            if later(ready[b]) > later(ready[a]) { b } else { a }
        };
        let all = 0..ready.len();
        let pick = match number {
            1 => all.max_by_key(|at| (later(ready[*at]), std::cmp::Reverse(ready[*at]))).unwrap_or(0),
            _ => best_of(&ready, random),
        };
        let item = ready.swap_remove(pick);
        list.push(item);
        for next in space.after.of(item) {
            waits[*next as usize] -= 1;
            if waits[*next as usize] == 0 {
                ready.push(*next);
            }
        }
    }
    (order, list)
}
