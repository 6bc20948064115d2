//! Orders that wait for funding: each takes, in order of service, the first fiscal period that has room for it.
//!
//! What a quarter leaves carries on to the later ones of its fiscal year, as in the money line, so that an order has room where, from
//! its quarter to the end of the year, no more is taken than is funded up to then. What projects take that take no people, or no
//! funding, counts for themselves alone, as their bookings of people do: they displace nobody.
use super::place::arrival;
use super::{ALL, Service};
use crate::domain::Money;
use crate::engine::hours::DAY;
use crate::engine::network::{Funds, Held, usable};

/// What is left of the funding while serving.
#[derive(Clone, Debug, Default)]
pub(super) struct Purse {
    /// As [`Funds::left`], for all who take people and funding.
    left: Vec<Money>,
    /// The same as one other project sees it.
    own: Vec<Money>,
    /// Which project that is, or [`ALL`] where it is out of date.
    of: u32,
    /// What such projects have taken: project, place, amount.
    outlined: Vec<(u32, u32, Money)>,
}

impl Purse {
    pub fn reset(&mut self, funds: &Funds) {
        self.left.clone_from(&funds.left);
        self.outlined.clear();
        self.of = ALL;
    }
}

impl Service<'_> {
    /// The slot, at `order` or later, at which funding has room for a purchase, and the period that it waits for if that is later.
    /// Takes the room.
    pub(super) fn within_funding(
        &mut self,
        funds: &Funds,
        job: u32,
        order: u32,
        not_before: u32,
    ) -> Result<(u32, Option<u32>), Held> {
        let (net, purchase) = (self.net, (job - self.net.tasks) as usize);
        if funds.asks_nothing(purchase) {
            return Ok((order, None));
        }
        let project = net.jobs[job as usize].project;
        let standing = self.order.standing(project as usize);
        let everybodys = standing.takes_people && standing.takes_funding;
        let purse = &mut self.bench.purse;
        if everybodys {
            purse.of = ALL;
        } else if purse.of != project {
            purse.of = project;
            purse.own.clone_from(&purse.left);
            for (_, place, amount) in purse.outlined.iter().filter(|taken| taken.0 == project) {
                let slot = &mut purse.own[*place as usize];
                *slot = slot.minus(*amount);
            }
        }
        let left = if everybodys { &mut purse.left } else { &mut purse.own };
        let side = funds.side(purchase);
        let first = funds.periods.partition_point(|period| period.end <= order);
        for (place, period) in funds.periods.iter().enumerate().skip(first) {
            let waits = period.begin > order;
            let at =
                if waits { usable(&net.hours, net.calendars.portfolio, period.begin / DAY) } else { order };
            if at >= net.hours.end() {
                return Err(Held::Beyond);
            }
            if at >= period.end {
                continue; // nobody works in it
            }
            let (arrived, _) = arrival(net, purchase, at, not_before).ok_or(Held::Beyond)?;
            let asked = funds.asked(net.axis, purchase, period, arrived);
            let (from, to) = (period.of_year.0 as usize, period.of_year.1 as usize);
            let mut room = left[side + from..side + place].iter().copied().sum::<Money>();
            let fits = left[side + place..side + to].iter().all(|more| {
                room = room.plus(*more);
                room >= asked
            });
            if fits || asked == Money::ZERO {
                let slot = side + place;
                left[slot] = left[slot].minus(asked);
                if !everybodys {
                    purse.outlined.push((project, slot as u32, asked));
                }
                return Ok((at, waits.then_some(place as u32)));
            }
        }
        Err(Held::NoFunds)
    }
}
