//! Common working time of several people, or of people outside freezes, walked day by day.
//!
//! No calendar is made for a set of people: where all keep the same hours that day, the day is one span (its breaks hold
//! nobody's working time); otherwise their hours are laid over each other as bits.
use super::Service;
use super::place::Placed;
use crate::engine::hours::{DAY, DayKind, Hours, Mask, NEVER, bits};
use crate::engine::network::{Bound, Held, Job, Network, Seat};

/// The common working time of one day.
#[derive(Clone, Copy)]
struct Common<'a> {
    mask: Mask,
    /// Where everybody keeps the same hours.
    same: Option<&'a DayKind>,
}

impl Common<'_> {
    /// The next span at or after a slot of the day: its first slot and its end.
    #[inline]
    fn span(&self, from: u32) -> Option<(u32, u32)> {
        if let Some(kind) = self.same {
            let (open, close) = kind.whole;
            let from = from.max(u32::from(open));
            return (from < u32::from(close)).then_some((from, u32::from(close)));
        }
        let rest = if from < DAY { self.mask >> from << from } else { 0 };
        if rest == 0 {
            return None;
        }
        let open = rest.trailing_zeros();
        Some((open, open + (rest >> open).trailing_ones()))
    }
    /// Working slots of a span, the first of them, and the end of the `n`th.
    #[inline]
    fn count(&self, (from, to): (u32, u32)) -> u32 {
        match self.same {
            Some(kind) => u32::from(kind.before[to as usize] - kind.before[from as usize]),
            None => to - from,
        }
    }
    /// The first working slot of a span.
    #[inline]
    fn first(&self, from: u32) -> u32 {
        match self.same {
            Some(kind) => u32::from(kind.nth[usize::from(kind.before[from as usize])]),
            None => from,
        }
    }
    /// The end of the `n`th working slot of a span, `n` at least 1.
    #[inline]
    fn end_of(&self, from: u32, n: u32) -> u32 {
        match self.same {
            Some(kind) => u32::from(kind.nth[usize::from(kind.before[from as usize]) + n as usize - 1]) + 1,
            None => from + n,
        }
    }
}

/// The common working time of a job's people on a day.
#[inline]
fn common<'a>(net: &'a Network, row: &Job, seats: &[Seat], day: u32) -> Common<'a> {
    let hours = &net.hours;
    let [first, others @ ..] = seats else { return Common { mask: 0, same: None } };
    let kind = hours.day(first.hours, day).kind;
    let mut mask = hours.of_kind(kind).mask;
    let mut same = true;
    for seat in others {
        let other = hours.day(seat.hours, day).kind;
        if other != kind {
            mask &= hours.of_kind(other).mask;
            same = false;
        }
    }
    if row.pauses {
        let open = hours.day(net.calendars.unfrozen, day).kind;
        if open != net.calendars.open {
            mask &= hours.of_kind(open).mask;
            same = false;
        }
    }
    Common { mask, same: same.then(|| hours.of_kind(kind)) }
}

/// Calls `each` with every span of a job's common working time in `from..to`, in order: the day, and slots of it.
#[inline]
fn day_spans(net: &Network, row: &Job, from: u32, to: u32, mut each: impl FnMut(u32, u32, u32)) {
    let seats = net.seats(row);
    if from >= to {
        return;
    }
    for day in from / DAY..=(to - 1) / DAY {
        let common = common(net, row, seats, day);
        let start = day * DAY;
        let mut at = from.saturating_sub(start);
        while let Some((open, close)) = common.span(at) {
            let end = close.min(to - start);
            if open >= end {
                break;
            }
            each(day, open, end);
            at = close;
        }
    }
}

/// Calls `each` with every day on which a job books common working time in `from..to`, in order, and how many slots of it.
pub(in crate::engine) fn each_day(
    net: &Network,
    row: &Job,
    from: u32,
    to: u32,
    mut each: impl FnMut(u32, u32),
) {
    let seats = net.seats(row);
    for day in from / DAY..to.div_ceil(DAY) {
        let common = common(net, row, seats, day);
        let (start, end) = (from.saturating_sub(day * DAY), (to - day * DAY).min(DAY));
        let slots = (common.mask & bits(start as u8, end as u8)).count_ones();
        if slots > 0 {
            each(day, slots);
        }
    }
}

/// The same as civil slots.
fn spans(net: &Network, row: &Job, from: u32, to: u32, mut each: impl FnMut(u32, u32)) {
    day_spans(net, row, from, to, |day, open, end| each(day * DAY + open, day * DAY + end));
}

/// Slots of a day as working slots of one of the people.
#[inline]
fn own(hours: &Hours, seat: &Seat, day: u32, open: u32, end: u32) -> (u32, u32) {
    let own = hours.day(seat.hours, day);
    let before = &hours.of_kind(own.kind).before;
    (own.before + u32::from(before[open as usize]), own.before + u32::from(before[end as usize]))
}

impl Service<'_> {
    /// The first place from the bounds on with room for all.
    pub(super) fn together(&mut self, row: &Job, start: Bound, finish: Bound) -> Result<Placed, Held> {
        let (mut from, mut held) = (start.at, start.held);
        if finish.at > 0 {
            let back = self.walk_back(row, finish.at)?;
            if back > from {
                (from, held) = (back, finish.held);
            }
        }
        let mut placed = self.walk(row, from, true)?;
        placed.bound = Bound { at: from, held };
        if placed.held == Held::StatusDate {
            placed.held = held;
        }
        Ok(placed)
    }

    /// Walks common working time from `from` until as many slots in a row as the job needs are free for all. What is too full
    /// for one of them starts the count anew behind it. With `check` off it only counts. `held` of the result is a person,
    /// or the status date if nobody stood in the way.
    pub(super) fn walk(&mut self, row: &Job, from: u32, check: bool) -> Result<Placed, Held> {
        let net = self.net;
        let hours = &net.hours;
        let seats = net.seats(row);
        let (mut at, mut left) = (from, row.length);
        let mut placed = Placed {
            begin: NEVER,
            finish: NEVER,
            held: Held::StatusDate,
            bound: Bound { at: from, held: Held::StatusDate },
        };
        let mut met = false;
        let mut day = from / DAY;
        'day: while day < hours.length() {
            let common = common(net, row, seats, day);
            let mut slot = at.saturating_sub(day * DAY);
            'span: while let Some(span) = common.span(slot) {
                met = true;
                let n = common.count(span).min(left);
                if n == 0 {
                    break;
                }
                let end = common.end_of(span.0, n);
                let seats = if check { seats } else { &[] };
                for seat in seats {
                    let (x, y) = own(hours, seat, day, span.0, end);
                    let Some(block) = self.bench.books[seat.person as usize].last_block(x, y, seat.need)
                    else {
                        continue;
                    };
                    at = hours.slot(seat.hours, block.at);
                    if at >= NEVER {
                        return Err(Held::NobodyFree(seat.person));
                    }
                    left = row.length;
                    placed.begin = NEVER;
                    placed.held = Held::Person(seat.person, block.ender);
                    if at >= (day + 1) * DAY {
                        day = at / DAY;
                        continue 'day;
                    }
                    slot = at - day * DAY;
                    continue 'span;
                }
                if placed.begin == NEVER {
                    placed.begin = day * DAY + common.first(span.0);
                }
                left -= n;
                if left == 0 {
                    placed.finish = day * DAY + end;
                    return Ok(placed);
                }
                slot = span.1;
            }
            day += 1;
        }
        Err(match (placed.held, seats.last()) {
            (Held::Person(who, _), _) => Held::NobodyFree(who),
            (_, Some(seat)) if !met => Held::NobodyFree(seat.person),
            _ => Held::Beyond,
        })
    }

    /// The latest start from which the job, undisturbed, ends at `finish` or at the first moment after it that it can.
    fn walk_back(&self, row: &Job, finish: u32) -> Result<u32, Held> {
        let net = self.net;
        let seats = net.seats(row);
        let (mut day, mut slot) = ((finish - 1) / DAY, (finish - 1) % DAY);
        // forward to the first common slot that ends at `finish` or later
        let mut end = loop {
            if day >= net.hours.length() {
                return Err(Held::Beyond);
            }
            let common = common(net, row, seats, day);
            if let Some((open, _)) = common.span(slot) {
                break common.first(open) + 1;
            }
            (day, slot) = (day + 1, 0);
        };
        let mut left = row.length;
        loop {
            let common = common(net, row, seats, day);
            let mask = common.mask & bits(0, end as u8);
            let n = mask.count_ones();
            if n >= left {
                return Ok(day * DAY + nth_one(mask, n - left));
            }
            left -= n;
            if day == 0 {
                return Ok(0);
            }
            (day, end) = (day - 1, DAY);
        }
    }

    /// Elapsed time that must begin in common working time and book all of it inside.
    pub(super) fn attended(&mut self, row: &Job, start: Bound) -> Result<Placed, Held> {
        let net = self.net;
        let hours = &net.hours;
        let seats = net.seats(row);
        let Some(last) = seats.last() else { return Err(Held::Broken) };
        let (mut at, mut held) = (start.at, start.held);
        loop {
            // the next common working slot
            let mut day = at / DAY;
            let begin = loop {
                if day >= hours.length() {
                    let who = if let Held::Person(who, _) = held { who } else { last.person };
                    return Err(Held::NobodyFree(who));
                }
                let common = common(net, row, seats, day);
                if let Some((open, _)) = common.span(at.saturating_sub(day * DAY)) {
                    break day * DAY + common.first(open);
                }
                day += 1;
            };
            let finish = begin + row.length;
            if finish > hours.end() {
                return Err(Held::Beyond);
            }
            let mut blocked = None;
            spans(net, row, begin, finish, |from, to| {
                for seat in seats {
                    let (x, y) = (hours.before(seat.hours, from), hours.before(seat.hours, to));
                    if let Some(block) = self.bench.books[seat.person as usize].last_block(x, y, seat.need) {
                        blocked = Some((seat, block));
                    }
                }
            });
            let Some((seat, block)) = blocked else {
                return Ok(Placed { begin, finish, held, bound: start });
            };
            at = hours.slot(seat.hours, block.at);
            held = Held::Person(seat.person, block.ender);
            if at >= NEVER {
                return Err(Held::NobodyFree(seat.person));
            }
        }
    }

    /// Books the common working time of a job. Days that touch on a person's own axis are booked at once.
    pub(super) fn book_together(&mut self, job: u32) {
        let net = self.net;
        let row = &net.jobs[job as usize];
        let (begin, finish) = (self.bench.begin[job as usize], self.bench.finish[job as usize]);
        let seats = net.seats(row);
        let mut runs = std::mem::take(&mut self.bench.runs);
        runs.clear();
        runs.resize(seats.len(), (0, 0));
        let books = &mut self.bench.books;
        day_spans(net, row, begin, finish, |day, open, end| {
            for (seat, run) in seats.iter().zip(&mut runs) {
                let (x, y) = own(&net.hours, seat, day, open, end);
                if x != run.1 {
                    if run.0 < run.1 {
                        books[seat.person as usize].book(run.0, run.1, seat.need, job);
                    }
                    run.0 = x;
                }
                run.1 = y;
            }
        });
        for (seat, run) in seats.iter().zip(&runs) {
            if run.0 < run.1 {
                books[seat.person as usize].book(run.0, run.1, seat.need, job);
            }
        }
        self.bench.runs = runs;
    }

    /// The least that one of a job's people has free in its common working time.
    pub(super) fn least_together(&self, row: &Job, seat: usize, begin: u32, finish: u32) -> i32 {
        let net = self.net;
        let seat = net.seats(row)[seat];
        let mut least = i32::MAX;
        spans(net, row, begin, finish, |from, to| {
            let (x, y) = (net.hours.before(seat.hours, from), net.hours.before(seat.hours, to));
            least = least.min(self.bench.books[seat.person as usize].least(x, y));
        });
        least
    }
}

/// The place of the `n`th set bit, 0 first.
fn nth_one(mut mask: Mask, n: u32) -> u32 {
    for _ in 0..n {
        mask &= mask - 1;
    }
    mask.trailing_zeros()
}
