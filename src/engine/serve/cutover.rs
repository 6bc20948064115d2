//! Cut-overs: whole inside one opening of their window set, outside freezes; nothing pauses.
//!
//! Opening hours replace personal hours, so that bookings are kept in a second book per person along civil time, and in the
//! ordinary one for the part inside personal hours. Absences stand in the civil book from the beginning.
use super::Service;
use super::place::Placed;
use crate::engine::network::{Bound, Held, Job};

impl Service<'_> {
    /// The first place in an opening at or after the bound that is free for all.
    pub(super) fn cut_over(&mut self, row: &Job, start: Bound) -> Result<Placed, Held> {
        let net = self.net;
        let seats = net.seats(row);
        if let Some(seat) = seats.iter().find(|s| s.need > net.staff[s.person as usize].capacity) {
            return Err(Held::NobodyFree(seat.person));
        }
        let Some(openings) = net.openings.get(row.window as usize) else { return Err(Held::Broken) };
        let (mut at, mut held) = (start.at, start.held);
        // spans are half-open: what takes no time must still come before the opening ends
        let takes = row.length.max(1);
        let first = openings.partition_point(|o| o.1 < start.at + takes);
        for (open, close) in &openings[first..] {
            if at < *open {
                (at, held) = (*open, Held::Window);
            }
            while at + takes <= *close {
                match self.blocked(row, at) {
                    None => return Ok(Placed { begin: at, finish: at + row.length, held, bound: start }),
                    Some((until, by)) => (at, held) = (until.max(at + 1), by),
                }
            }
        }
        Err(Held::NoOpening)
    }

    /// Until when somebody stands in the way of a cut-over at `at`, and who.
    fn blocked(&mut self, row: &Job, at: u32) -> Option<(u32, Held)> {
        let net = self.net;
        let end = at + row.length;
        if row.length == 0 {
            return None;
        }
        for seat in net.seats(row) {
            let person = seat.person as usize;
            let mut block =
                self.bench.callouts[person].last_block(at, end, seat.need).map(|b| (b.at, b.ender));
            let (x, y) = (net.hours.before(seat.hours, at), net.hours.before(seat.hours, end));
            if x < y
                && let Some(own) = self.bench.books[person].last_block(x, y, seat.need)
            {
                // the end of the last blocked slot in the way: free time outside personal hours may follow at once
                let until = net.hours.slot(seat.hours, own.at.min(y) - 1) + 1;
                if block.is_none_or(|b| b.0 < until) {
                    block = Some((until, own.ender));
                }
            }
            if let Some((until, ender)) = block {
                return Some((until, Held::Person(seat.person, ender)));
            }
        }
        None
    }

    /// Books a cut-over in both books of each of its people.
    pub(super) fn book_cut_over(&mut self, job: u32) {
        let net = self.net;
        let (begin, finish) = (self.bench.begin[job as usize], self.bench.finish[job as usize]);
        for seat in net.seats(&net.jobs[job as usize]) {
            let person = seat.person as usize;
            let (x, y) = (net.hours.before(seat.hours, begin), net.hours.before(seat.hours, finish));
            if x < y {
                self.bench.books[person].book(x, y, seat.need, job);
            }
            if begin < finish {
                self.bench.callouts[person].book(begin, finish, seat.need, job);
            }
        }
    }
}
