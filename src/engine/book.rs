//! What is left of one person: free capacity along an axis of slots, as stretches of equal freedom.
//!
//! An ordinary book runs along the person's *own working time*, so that nights and leave are not in it at all; a callout book,
//! for cut-overs, along civil time. Each border remembers the task whose booking ended there: a search that was pushed to
//! a border knows exactly what held it. Stretches after the horizon stop every search without a check.
use super::hours::NEVER;

/// No task made this border.
pub(super) const NONE: u32 = u32::MAX;

/// Stretches that are tried one by one before all are searched.
const STEPS: usize = 4;

/// A stretch of equal freedom; it ends where the next one begins.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: u32,
    /// The task whose booking ended at `from`, or [`NONE`].
    ender: u32,
    /// What is free, in hundredths of a head; below zero where pins overload.
    free: i32,
}

/// Where there is room, or where a blocked stretch ends, and whose booking ended there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub at: u32,
    pub ender: u32,
}

/// Free capacity of one person.
#[derive(Clone, Debug)]
pub(super) struct Book {
    stretches: Vec<Stretch>,
    /// Where the last search stopped: the next one is often near.
    near: usize,
}

impl Book {
    /// An empty book of `length` slots.
    pub fn new(length: u32, capacity: i32) -> Self {
        let stretch = |from, free| Stretch { from, ender: NONE, free };
        let mut stretches = Vec::with_capacity(64);
        if length > 0 {
            stretches.push(stretch(0, capacity));
        }
        stretches.extend([
            stretch(length, i32::MIN), // the horizon: nobody is free
            stretch(NEVER, i32::MAX),
            stretch(2 * NEVER, i32::MAX),
        ]);
        Self { stretches, near: 0 }
    }
    /// Becomes a copy of another book, in the memory it has.
    pub fn reset_to(&mut self, other: &Self) {
        self.stretches.clone_from(&other.stretches);
        self.near = 0;
    }
    /// The stretch that holds `at`.
    #[inline]
    fn locate(&self, at: u32) -> usize {
        self.stretches.partition_point(|s| s.from <= at).saturating_sub(1)
    }
    /// The same, quicker if `at` lies a little behind where the last search stopped.
    #[inline]
    fn seek(&self, at: u32) -> usize {
        let mut here = self.near;
        if self.stretches.get(here).is_some_and(|s| s.from <= at) {
            for _ in 0..STEPS {
                match self.stretches.get(here + 1) {
                    Some(next) if next.from <= at => here += 1,
                    _ => return here,
                }
            }
        }
        self.locate(at)
    }
    /// The first place at or after `from` with `need` free for `length` slots in a row; at or beyond [`NEVER`] if there is none.
    #[inline]
    pub fn first_room(&mut self, from: u32, length: u32, need: i32) -> Room {
        let mut room = Room { at: from, ender: NONE };
        let mut here = self.locate(from);
        let mut first = here;
        while let Some(next) = self.stretches.get(here + 1) {
            if self.stretches[here].free < need {
                first = here + 1;
                room = Room { at: next.from, ender: next.ender };
            } else if next.from >= room.at + length {
                break;
            }
            here += 1;
        }
        self.near = first;
        room
    }
    /// The end of the last stretch in `from..to` with less than `need` free, if there is one. It may lie beyond `to`.
    /// Successive questions that go forward are cheap.
    #[inline]
    pub fn last_block(&mut self, from: u32, to: u32, need: i32) -> Option<Room> {
        let mut here = self.seek(from);
        let mut found = None;
        while let Some(next) = self.stretches.get(here + 1) {
            if self.stretches[here].free < need {
                found = Some(Room { at: next.from, ender: next.ender });
            }
            if next.from >= to {
                break;
            }
            here += 1;
        }
        self.near = here;
        found
    }
    /// The least that is free in `from..to`.
    pub fn least(&self, from: u32, to: u32) -> i32 {
        let here = self.locate(from);
        self.stretches[here..].iter().take_while(|s| s.from < to).map(|s| s.free).min().unwrap_or(i32::MAX)
    }
    /// All that is free in `from..to`, in hundredths of a head times slots.
    pub fn sum(&self, from: u32, to: u32) -> i64 {
        let here = self.locate(from);
        if let [only, next, ..] = &self.stretches[here..]
            && to <= next.from
        {
            return i64::from(to - from.min(to)) * i64::from(only.free);
        }
        let ends = self.stretches[here + 1..].iter().map(|s| s.from);
        let parts = self.stretches[here..].iter().zip(ends).take_while(|(s, _)| s.from < to);
        parts.map(|(s, end)| i64::from(end.min(to) - s.from.max(from).min(to)) * i64::from(s.free)).sum()
    }
    /// Books `amount` on `from..to` for a task. Must lie before the horizon.
    #[inline]
    pub fn book(&mut self, from: u32, to: u32, amount: i32, task: u32) {
        let here = self.seek(from);
        let Some([stretch, next]) = self.stretches.get(here..here + 2) else { return };
        let (stretch, end) = (*stretch, next.from);
        let taken = stretch.free.saturating_sub(amount);
        let grows = here > 0 && self.stretches[here - 1].free == taken;
        if stretch.from == from && to < end && grows {
            // it continues the booking before it: only the border moves
            self.stretches[here] = Stretch { from: to, ender: task, free: stretch.free };
            return;
        }
        if stretch.from < from && to < end {
            // inside one stretch: both borders with one shift of what follows
            let own = Stretch { from, ender: NONE, free: taken };
            let rest = Stretch { from: to, ender: task, free: stretch.free };
            self.stretches.splice((here + 1)..=here, [own, rest]);
            return;
        }
        self.book_across(here, from, to, amount, task);
    }
    /// Books on several stretches, or on one up to one of its borders.
    fn book_across(&mut self, here: usize, from: u32, to: u32, amount: i32, task: u32) {
        let mut first = here;
        if self.stretches[here].from < from {
            let free = self.stretches[here].free;
            self.stretches.insert(here + 1, Stretch { from, ender: NONE, free });
            first = here + 1;
        }
        let mut last = first;
        while let Some(next) = self.stretches.get(last + 1).copied() {
            let free = self.stretches[last].free;
            if next.from > to {
                self.stretches.insert(last + 1, Stretch { from: to, ender: task, free });
            }
            self.stretches[last].free = free.saturating_sub(amount);
            if next.from >= to {
                break;
            }
            last += 1;
        }
        let after = last + 1;
        if self.stretches.get(after).is_some_and(|s| s.free == self.stretches[last].free) {
            self.stretches.remove(after); // a border that vanishes holds nobody
        } else if let Some(border) = self.stretches.get_mut(after)
            && border.ender == NONE
        {
            border.ender = task;
        }
        if first > 0 && self.stretches[first - 1].free == self.stretches[first].free {
            self.stretches.remove(first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a book that keeps every slot, through bookings that nest, touch, overlap and overload.
        #[test]
        fn stretches_agree_with_slots(
            bookings in prop::collection::vec((0u32..100, 1u32..40, prop::sample::select(vec![25, 50, 100])), 0..40),
            questions in prop::collection::vec((0u32..110, 1u32..30, prop::sample::select(vec![25, 100, 150, 250])), 1..20),
        ) {
            let mut book = Book::new(100, 200);
            let mut slots = [200i32; 100];
            for (k, (from, length, amount)) in bookings.into_iter().enumerate() {
                let to = (from + length).min(100);
                book.book(from, to, amount, k as u32);
                for slot in &mut slots[from as usize..to as usize] {
                    *slot -= amount;
                }
                prop_assert!(book.stretches.windows(2).all(|w| w[0].from < w[1].from));
                prop_assert!(book.stretches.windows(2).rev().skip(1).all(|w| w[0].free != w[1].free));
            }
            for (from, length, need) in questions {
                let fits = |at: u32| (at..at + length).all(|s| slots.get(s as usize).is_some_and(|f| *f >= need));
                let first = (from..100).find(|at| fits(*at));
                let room = book.first_room(from, length, need);
                prop_assert_eq!(first, (room.at < NEVER).then_some(room.at));
                let to = (from + length).min(100);
                if from < to {
                    let last = (from..to).rev().find(|s| slots[*s as usize] < need);
                    let equal = |l: u32| (l..100).find(|s| slots[*s as usize] != slots[l as usize]).unwrap_or(100);
                    let block = book.last_block(from, to, need);
                    prop_assert_eq!(block.map(|b| b.at), last.map(equal));
                    prop_assert_eq!(book.least(from, to), slots[from as usize..to as usize].iter().copied().min().unwrap());
                }
            }
        }
    }

    #[test]
    fn a_border_knows_whose_booking_ended_there() {
        let mut book = Book::new(100, 100);
        book.book(10, 20, 100, 1);
        book.book(20, 30, 100, 2); // grows the first: the border at 20 is gone
        assert_eq!(book.first_room(12, 5, 100), Room { at: 30, ender: 2 });
        book.book(5, 8, 50, 3);
        assert_eq!(book.first_room(4, 5, 100), Room { at: 30, ender: 2 });
        assert_eq!(book.first_room(4, 2, 100), Room { at: 8, ender: 3 });
        assert_eq!(book.first_room(4, 6, 50), Room { at: 4, ender: NONE });
        assert!(book.first_room(0, 101, 1).at >= NEVER);
        assert!(Book::new(0, 100).first_room(0, 1, 1).at >= NEVER);
    }
}
