//! Which jobs lie in a cycle of dependencies.
//!
//! Such jobs get no dates; what waits for them says so. Edits cannot make cycles, but files can hold them.

/// The number of a job that the search has not come to.
const UNSEEN: u32 = u32::MAX;

/// Whether each job lies in a cycle; followers of job `j` are `followers[first[j]..first[j + 1]]`. Linear: Tarjan's
/// strongly connected components (SIAM J. Comput. 1972) with a stack of its own, so any length of chain will do.
pub(super) fn in_cycles(first: &[u32], followers: &[u32]) -> Vec<bool> {
    let jobs = first.len().saturating_sub(1);
    let mut cyclic = vec![false; jobs];
    if !any(first, followers) {
        return cyclic;
    }
    let (mut number, mut low, mut open) = (vec![UNSEEN; jobs], vec![0u32; jobs], vec![false; jobs]);
    let (mut count, mut stack, mut path) = (0, vec![], vec![]);
    for root in 0..jobs {
        if number[root] != UNSEEN {
            continue;
        }
        path.push((root, first[root]));
        while let Some((job, next)) = path.last_mut() {
            let job = *job;
            if number[job] == UNSEEN {
                (number[job], low[job], open[job]) = (count, count, true);
                count += 1;
                stack.push(job);
            }
            if *next < first[job + 1] {
                let follower = followers[*next as usize] as usize;
                *next += 1;
                if number[follower] == UNSEEN {
                    path.push((follower, first[follower]));
                } else if open[follower] {
                    low[job] = low[job].min(number[follower]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[job]);
            }
            if low[job] == number[job] {
                let from = stack.iter().rposition(|j| *j == job).unwrap_or(0);
                let alone = stack.len() == from + 1;
                for member in stack.drain(from..) {
                    open[member] = false;
                    cyclic[member] = !alone;
                }
            }
        }
    }
    cyclic
}

/// Whether there is a cycle at all: peels off what waits for nothing.
fn any(first: &[u32], followers: &[u32]) -> bool {
    let jobs = first.len().saturating_sub(1);
    let mut waiting = vec![0u32; jobs];
    for follower in followers {
        waiting[*follower as usize] += 1;
    }
    let mut ready: Vec<usize> = (0..jobs).filter(|j| waiting[*j] == 0).collect();
    let mut peeled = 0;
    while let Some(job) = ready.pop() {
        peeled += 1;
        for follower in &followers[first[job] as usize..first[job + 1] as usize] {
            let follower = *follower as usize;
            waiting[follower] -= 1;
            if waiting[follower] == 0 {
                ready.push(follower);
            }
        }
    }
    peeled < jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(jobs: usize, links: &[(u32, u32)]) -> (Vec<u32>, Vec<u32>) {
        let mut links = links.to_vec();
        links.sort_unstable();
        let first = (0..=jobs as u32).map(|j| links.iter().filter(|l| l.0 < j).count() as u32).collect();
        (first, links.iter().map(|l| l.1).collect())
    }

    proptest! {
        #[test]
        fn exactly_what_reaches_itself(links in prop::collection::vec((0u32..12, 0u32..12), 0..24)) {
            let links: Vec<_> = links.into_iter().filter(|l| l.0 != l.1).collect();
            let (first, followers) = rows(12, &links);
            let mut reach = [[false; 12]; 12];
            for (a, b) in &links {
                reach[*a as usize][*b as usize] = true;
            }
            for k in 0..12 {
                for a in 0..12 {
                    for b in 0..12 {
                        reach[a][b] |= reach[a][k] && reach[k][b];
                    }
                }
            }
            let expected: Vec<bool> = (0..12).map(|j| reach[j][j]).collect();
            prop_assert_eq!(in_cycles(&first, &followers), expected);
        }
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let jobs = 200_000u32;
        let mut links: Vec<(u32, u32)> = (1..jobs).map(|j| (j - 1, j)).collect();
        let first: Vec<u32> = (0..=jobs).map(|j| j.min(jobs - 1)).collect();
        assert!(in_cycles(&first, &links.iter().map(|l| l.1).collect::<Vec<_>>()).iter().all(|c| !c));
        links.push((jobs - 1, 0));
        let first: Vec<u32> = (0..=jobs).collect();
        assert!(in_cycles(&first, &links.iter().map(|l| l.1).collect::<Vec<_>>()).iter().all(|c| *c));
    }
}
