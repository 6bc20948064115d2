//! Placing one job: what dependencies and dates allow, then the first room there.
use super::Service;
use crate::engine::hours::{DAY, NEVER};
use crate::engine::network::{Arc, Bound, Held, How, Job, NO_NEED, NOBODY, Network, usable};

/// Where a job was placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub begin: u32,
    pub finish: u32,
    pub held: Held,
    /// The time from which it was to begin, before calendars and people were asked, and what set it.
    pub bound: Bound,
}

impl Service<'_> {
    /// Gives a job its dates, or the reason why it has none, and books its people.
    pub(super) fn place(&mut self, job: u32) {
        let row = &self.net.jobs[job as usize];
        if row.how == How::Settled {
            return;
        }
        if row.pin != NEVER {
            self.book_pin(job);
            return;
        }
        let placed = self.bounds(row).and_then(|(start, finish)| self.room(job, row, start, finish));
        match placed {
            Ok(placed) => {
                let place = job as usize;
                self.bench.begin[place] = placed.begin;
                self.bench.finish[place] = placed.finish;
                self.bench.held[place] = placed.held;
                self.bench.bound[place] = placed.bound;
                if !row.books_nobody() {
                    self.book(job);
                    self.remember(job);
                }
            }
            Err(reason) => {
                self.bench.give_back(self.net, self.net.arcs(row));
                self.never(job, reason);
            }
        }
    }

    /// The earliest start and finish that dates and dependencies allow. Reserves the units that it needs.
    fn bounds(&mut self, row: &Job) -> Result<(Bound, Bound), Held> {
        let (mut start, mut finish) = (row.start, row.finish);
        for arc in self.net.arcs(row) {
            if !self.is_dated(arc.from) {
                continue; // preferred, and further down: it gives way to the ranks
            }
            if arc.need != NO_NEED {
                self.bench.reserve(self.net, arc)?;
            }
            let at = self.bench.time(self.net, arc)?;
            let side = if arc.to_finish { &mut finish } else { &mut start };
            side.raise(at, Held::Link(arc.row));
        }
        let end = self.net.hours.end();
        if start.at > end || finish.at > end { Err(Held::Beyond) } else { Ok((start, finish)) }
    }

    /// The first room at or after the bounds.
    fn room(&mut self, job: u32, row: &Job, start: Bound, finish: Bound) -> Result<Placed, Held> {
        let end = self.net.hours.end();
        match row.how {
            How::Settled => Err(Held::Broken),
            How::Instant => {
                let bound = later(start, finish, 0);
                Ok(Placed { begin: bound.at, finish: bound.at, held: bound.held, bound })
            }
            How::Elapsed => {
                let bound = later(start, finish, row.length);
                let done = bound.at + row.length;
                if done > end {
                    return Err(Held::Beyond);
                }
                Ok(Placed { begin: bound.at, finish: done, held: bound.held, bound })
            }
            How::Alone => self.alone(row, start, finish),
            How::Together => self.together(row, start, finish),
            How::Attended => self.attended(row, later(start, finish, row.length)),
            How::CutOver => self.cut_over(row, later(start, finish, row.length)),
            How::Order => self.order(job, start, finish),
        }
    }

    /// One person's working time, or the portfolio's.
    fn alone(&mut self, row: &Job, start: Bound, finish: Bound) -> Result<Placed, Held> {
        let hours = &self.net.hours;
        let (mut bound, mut held) = (start, start.held);
        let mut from = hours.before(row.hours, start.at);
        if finish.at > 0 {
            // the last slot is the first one that ends at the bound or later
            let last = hours.before(row.hours, finish.at - 1);
            if last + 1 > from + row.length {
                (from, held) = (last + 1 - row.length, finish.held);
                bound = Bound { at: hours.slot(row.hours, from), held };
            }
        }
        let left = hours.total(row.hours).saturating_sub(from);
        if row.length > left {
            let never_works = left == 0 && row.person != NOBODY;
            return Err(if never_works { Held::NobodyFree(row.person) } else { Held::Beyond });
        }
        if row.person != NOBODY {
            let room = self.bench.books[row.person as usize].first_room(from, row.length, row.need);
            if room.at >= NEVER {
                return Err(Held::NobodyFree(row.person));
            }
            if room.at > from {
                (from, held) = (room.at, Held::Person(row.person, room.ender));
            }
        }
        let begin = hours.slot(row.hours, from);
        let done = hours.slot(row.hours, from + row.length - 1);
        if done >= NEVER { Err(Held::Beyond) } else { Ok(Placed { begin, finish: done + 1, held, bound }) }
    }

    /// A purchase: ordered when it may be, on a working day; arrives after its lead time.
    ///
    /// A bound on its finish delays the delivery, not the order. Where orders wait for funding, it waits for that last.
    fn order(&mut self, job: u32, start: Bound, finish: Bound) -> Result<Placed, Held> {
        let (hours, portfolio) = (&self.net.hours, self.net.calendars.portfolio);
        let purchase = (job - self.net.tasks) as usize;
        let delivery = self.net.deliveries[purchase];
        let Bound { at: mut order, mut held } = start;
        if delivery.approval > 0 {
            order = hours.shift(portfolio, order, delivery.approval);
            if held == Held::StatusDate {
                held = Held::Approval;
            }
        }
        if delivery.planned > order {
            (order, held) = (delivery.planned, Held::PlannedOrder);
        } else if order < NEVER && hours.of_kind(hours.day(portfolio, order / DAY).kind).slots() == 0 {
            order = usable(hours, portfolio, order / DAY);
        }
        if order >= hours.end() {
            return Err(Held::Beyond);
        }
        if let Some(funds) = &self.net.funds {
            let (at, period) = self.within_funding(funds, job, order, finish.at)?;
            (order, held) = (at, period.map_or(held, Held::Funds));
        }
        let (arrived, usable) = arrival(self.net, purchase, order, finish.at).ok_or(Held::Beyond)?;
        self.bench.usable[purchase] = usable;
        Ok(Placed { begin: order, finish: arrived, held, bound: Bound { at: order, held: start.held } })
    }

    /// Dates a pinned task: at its pin, whatever else says.
    pub(super) fn date_pin(&mut self, job: u32) {
        let row = &self.net.jobs[job as usize];
        if self.order.standing(row.project as usize).on_hold {
            return;
        }
        let hours = &self.net.hours;
        let end = hours.end();
        let span = match row.how {
            How::Alone => {
                let work = hours.before(row.hours, row.pin);
                let last = hours.slot(row.hours, work + row.length - 1);
                (last < NEVER).then(|| (hours.slot(row.hours, work), last + 1))
            }
            How::Together => self.walk(row, row.pin, false).ok().map(|p| (p.begin, p.finish)),
            _ => (row.pin + row.length <= end).then_some((row.pin, row.pin + row.length)),
        };
        match span {
            Some((begin, finish)) => {
                let place = job as usize;
                self.bench.begin[place] = begin;
                self.bench.finish[place] = finish;
                self.bench.held[place] = Held::Pin;
                self.bench.bound[place] = Bound { at: row.pin, held: Held::Pin };
            }
            None => self.never(job, Held::Beyond),
        }
    }

    /// Books a pinned task at its rank, even into overload.
    fn book_pin(&mut self, job: u32) {
        if self.bench.finish[job as usize] >= NEVER {
            return;
        }
        for link in self.net.pin_arcs.iter().filter(|link| link.to == job) {
            let binds = |arc: &Arc| arc.need != NO_NEED && (arc.hard || self.is_dated(arc.from));
            if let Some(arc) = link.arc.filter(binds) {
                let _ = self.bench.reserve(self.net, &arc); // what is lacking shows as a broken dependency
            }
        }
        if self.net.jobs[job as usize].books_nobody() {
            return;
        }
        self.note_overload(job);
        self.book(job);
        self.remember(job);
    }

    /// Books a job's people from its begin to its finish.
    pub(super) fn book(&mut self, job: u32) {
        let net = self.net;
        let row = &net.jobs[job as usize];
        let (begin, finish) = (self.bench.begin[job as usize], self.bench.finish[job as usize]);
        self.save(net.seats(row));
        match row.how {
            How::Alone => {
                let (from, to) = (net.hours.before(row.hours, begin), net.hours.before(row.hours, finish));
                if row.person != NOBODY && from < to {
                    self.bench.books[row.person as usize].book(from, to, row.need, job);
                }
            }
            How::Together | How::Attended => self.book_together(job),
            How::CutOver => self.book_cut_over(job),
            How::Settled | How::Instant | How::Elapsed | How::Order => {}
        }
    }

    /// Notes whom a pinned job would overload, before it is booked.
    fn note_overload(&mut self, job: u32) {
        let net = self.net;
        let row = &net.jobs[job as usize];
        let (begin, finish) = (self.bench.begin[job as usize], self.bench.finish[job as usize]);
        for (place, seat) in net.seats(row).iter().enumerate() {
            let person = seat.person as usize;
            let least = match self.how(job) {
                How::Alone => {
                    let own = |at| net.hours.before(row.hours, at);
                    self.bench.books[person].least(own(begin), own(finish))
                }
                How::CutOver => {
                    let own = |at| net.hours.before(seat.hours, at);
                    let (from, to) = (own(begin), own(finish));
                    let civil = self.bench.callouts[person].least(begin, finish);
                    if from < to { civil.min(self.bench.books[person].least(from, to)) } else { civil }
                }
                _ => self.least_together(row, place, begin, finish),
            };
            if least < seat.need {
                self.bench.overloads.push((job, seat.person));
            }
        }
    }
}

/// When a purchase that is ordered at a slot arrives, not before a bound, and when it can be used; `None` beyond the horizon.
pub(in crate::engine) fn arrival(
    net: &Network,
    purchase: usize,
    order: u32,
    not_before: u32,
) -> Option<(u32, u32)> {
    let (hours, portfolio, delivery) = (&net.hours, net.calendars.portfolio, net.deliveries.get(purchase)?);
    let mut day = match (delivery.working, delivery.lead) {
        (true, 1..) => hours.shift(portfolio, order, delivery.lead as i32).saturating_sub(1) / DAY,
        (_, lead) => (order + lead) / DAY,
    };
    if not_before > 0 {
        day = day.max((not_before - 1) / DAY);
    }
    if day >= hours.length() {
        return None;
    }
    let arrived = (day + 1) * DAY;
    Some((arrived, if delivery.goods { usable(hours, portfolio, day + 1) } else { arrived }))
}

/// The start bound, or the one that the finish sets for something of fixed length, whichever is later.
fn later(start: Bound, finish: Bound, length: u32) -> Bound {
    if finish.at > start.at + length { Bound { at: finish.at - length, held: finish.held } } else { start }
}
