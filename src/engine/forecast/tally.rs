//! Counts of jobs by number: how often each was on a chain.

/// A small open table; most jobs of a plan are never on the chain of a given project.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Job and count; 0 is free.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl Tally {
    /// Counts a job so many times more.
    #[inline]
    pub fn add(&mut self, job: u32, times: u32) {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = (job.wrapping_mul(0x9E37_79B9) >> 7) as usize & mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.1 == 0 {
                *slot = (job, times);
                self.used += 1;
                return;
            }
            if slot.0 == job {
                slot.1 += times;
                return;
            }
            at = (at + 1) & mask;
        }
    }
    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(32);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); size]);
        self.used = 0;
        for (job, times) in old.into_iter().filter(|slot| slot.1 > 0) {
            self.add(job, times);
        }
    }
    /// Adds the counts of another, and empties it.
    pub fn take(&mut self, other: &mut Self) {
        for (job, times) in other.slots.iter_mut().map(std::mem::take).filter(|slot| slot.1 > 0) {
            self.add(job, times);
        }
        other.used = 0;
    }
    /// Jobs with their counts, by job: the same however they were counted.
    pub fn sorted(&self) -> Vec<(u32, u32)> {
        let mut list: Vec<(u32, u32)> = self.slots.iter().copied().filter(|slot| slot.1 > 0).collect();
        list.sort_unstable();
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_whatever_the_order() {
        let (mut a, mut b) = (Tally::default(), Tally::default());
        for k in 0..5_000u32 {
            a.add(k * k % 307, 1);
            b.add((4_999 - k) * (4_999 - k) % 307, 1);
        }
        assert_eq!(a.sorted(), b.sorted());
        assert_eq!(a.sorted().iter().map(|c| c.1).sum::<u32>(), 5_000);
        a.take(&mut b);
        assert_eq!(a.sorted().iter().map(|c| c.1).sum::<u32>(), 10_000);
        assert!(b.sorted().is_empty());
    }
}
