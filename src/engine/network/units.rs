//! Units of purchases: the parts in which they come, and what needs some of them ("8 of 24").
//!
//! Units are reserved in order of service: whoever is served first takes the units that come first. What finished and started
//! tasks needed is used up already, whatever the order.
use super::arcs::{Time, after};
use super::purchases::Desk;
use super::{Arc, ArcLag, Network};
use crate::domain::{Delivery, Portfolio, Purchase, PurchaseId};
use crate::engine::hours::NEVER;

/// Part deliveries by purchase: looked up for every purchase, so that a scan of the table each time would not do.
pub(in super::super) struct Parts<'a>(Vec<&'a Delivery>);

impl<'a> Parts<'a> {
    pub fn of_plan(plan: &'a Portfolio) -> Self {
        let mut list: Vec<&Delivery> = plan.deliveries.iter().map(AsRef::as_ref).collect();
        list.sort_by_key(|part| (part.purchase, part.id));
        Self(list)
    }
    /// The parts of a purchase.
    pub fn of(&self, purchase: PurchaseId) -> &[&'a Delivery] {
        let first = self.0.partition_point(|part| part.purchase < purchase);
        let count = self.0[first..].partition_point(|part| part.purchase == purchase);
        &self.0[first..first + count]
    }
    /// The units that come on the purchase's own dates: what its parts leave of the quantity.
    pub fn left(&self, purchase: &Purchase) -> u32 {
        self.of(purchase.id).iter().fold(purchase.quantity, |left, part| left.saturating_sub(part.units))
    }
}

/// So many units that can be used from a slot on, which may lie before the status date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Part {
    pub usable: i32,
    pub units: u32,
}

/// A job that needs units of a purchase.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Need {
    /// Place of the purchase in `plan.purchases`.
    pub purchase: u32,
    /// The job that needs them.
    pub job: u32,
    pub units: u32,
    /// Whether they are used up already.
    pub fact: bool,
}

/// What there is of each purchase, and who needs how much. All beside `plan.purchases` but `parts` and `needs`.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Units {
    /// Where the parts of each purchase lie in `parts`; empty for those that are not ordered: they come whole.
    pub ranges: Vec<(u32, u32)>,
    /// Parts, by purchase, the earliest first.
    pub parts: Vec<Part>,
    pub quantities: Vec<u32>,
    /// Units that finished and started tasks have used up.
    pub used: Vec<u32>,
    /// In the order of `plan.dependencies`.
    pub needs: Vec<Need>,
}

impl Units {
    /// Adds the next purchase with the parts in which it comes.
    pub(in super::super::network) fn purchase(&mut self, desk: &Desk, purchase: &Purchase) {
        let first = self.parts.len() as u32;
        if !purchase.state.before_order() {
            self.parts.extend(desk.parts(purchase));
            self.parts[first as usize..].sort_by_key(|part| part.usable);
        }
        self.ranges.push((first, self.parts.len() as u32));
        self.quantities.push(purchase.quantity);
        self.used.push(0);
    }
    /// Notes a need; returns its place.
    pub fn need(&mut self, need: Need) -> u32 {
        if need.fact
            && let Some(used) = self.used.get_mut(need.purchase as usize)
        {
            *used = used.saturating_add(need.units);
        }
        self.needs.push(need);
        self.needs.len() as u32 - 1
    }
}

impl Network {
    /// When the `upto`th unit of a purchase can be used; `whole` is when all of it can, where it comes whole. `None`: there are
    /// not so many.
    pub(in super::super) fn unit_usable(&self, purchase: u32, upto: u32, whole: u32) -> Option<i32> {
        let place = purchase as usize;
        let (first, last) = *self.units.ranges.get(place)?;
        let mut count = 0u32;
        for part in &self.units.parts[first as usize..last as usize] {
            count = count.saturating_add(part.units);
            if count >= upto {
                return Some(part.usable);
            }
        }
        (first == last).then_some(whole.min(NEVER) as i32)
    }
    /// Whether a purchase has so many units.
    pub(in super::super) fn has_units(&self, purchase: u32, upto: u32) -> bool {
        self.units.quantities.get(purchase as usize).is_some_and(|quantity| upto <= *quantity)
    }
    /// A lag after a moment that may lie in the past.
    pub(in super::super) fn after(&self, anchor: i32, lag: ArcLag) -> u32 {
        let (axis, office, hours) = (self.axis, &self.office, &self.hours);
        after(anchor, lag, &Time { axis, office, hours, portfolio: self.calendars.portfolio })
    }
    /// The need behind a dependency, if it says how many units.
    pub(in super::super) fn need(&self, arc: &Arc) -> Option<&Need> {
        self.units.needs.get(arc.need as usize)
    }
}
