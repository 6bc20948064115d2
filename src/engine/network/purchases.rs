//! Purchases compiled: what has happened, what the supplier promises, and how one is ordered that is not yet.
use super::super::hours::{DAY, Hours, NEVER};
use super::super::office::{Office, date_of, day_number};
use super::super::{Cause, NoDate};
use super::arcs::Time;
use super::jobs::{Draft, Known, length, recorded, without};
use super::units::{Part, Parts};
use super::{Axis, Bills, Calendars, Held, How, cost_of_purchase, own_receipt};
use crate::domain::{
    Delivery as PartDelivery, EstimateUnit, Moment, Portfolio, Project, Purchase, PurchaseCategory,
    PurchaseState,
};
use chrono::NaiveDate;

/// How a purchase that is not yet ordered comes about.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Delivery {
    /// Working slots of approval still to come.
    pub approval: i32,
    /// The slot of the planned order date.
    pub planned: u32,
    /// Slots from order to delivery.
    pub lead: u32,
    /// Whether those are working slots of the portfolio calendar.
    pub working: bool,
    /// Whether it can be used only from the next working morning.
    pub goods: bool,
}

/// What a purchase needs to be compiled.
pub(super) struct Desk<'a> {
    pub plan: &'a Portfolio,
    pub parts: Parts<'a>,
    pub bills: Bills<'a>,
    pub axis: Axis,
    pub office: &'a Office,
    pub hours: &'a Hours,
    pub calendars: Calendars,
    pub per_day: u32,
}

impl Desk<'_> {
    /// Compiles a purchase.
    pub fn purchase(&self, purchase: &Purchase, project: Option<(u32, &Project)>) -> (Draft, Delivery) {
        let Some((place, project)) = project else {
            return (Draft::broken(u32::MAX), Delivery::default());
        };
        let mut draft = Draft::broken(place);
        let goods = purchase.category == PurchaseCategory::Goods;
        let told = (self.parts.of(purchase.id), self.bills.of(purchase.id));
        draft.cost = cost_of_purchase(self.plan, purchase, told, self.axis.today);
        if purchase.state == PurchaseState::Cancelled {
            draft.settled = Some(without(NoDate::Cancelled));
            draft.holds_nothing = true;
            return (draft, Delivery::default());
        }
        if !purchase.lead_time.is_sound() {
            return (draft, Delivery::default());
        }
        if !purchase.state.before_order() {
            let (ordered, arrival, cause) = self.arrival(purchase);
            let start = Moment::start_of(ordered);
            let finish = Moment::at(arrival, DAY);
            draft.settled = Some(recorded(start, finish, cause));
            let usable = self.usable(purchase, arrival);
            draft.known = Known {
                start: Some(self.axis.offset(start)),
                finish: Some(self.axis.offset(finish)),
                usable: Some(usable),
            };
            return (draft, Delivery::default());
        }
        draft.settled = None;
        draft.job.how = How::Order;
        if let Some(day) = project.not_before {
            draft.job.start.raise(self.axis.morning(day), Held::NotBefore);
        }
        let delivery = Delivery {
            approval: i32::from(purchase.approval_days) * self.per_day as i32,
            planned: purchase.planned_order.map_or(0, |d| self.axis.morning(d)),
            lead: length(purchase.lead_time.unit, purchase.lead_time.likely, 10_000, self.per_day),
            working: purchase.lead_time.unit != EstimateUnit::ElapsedDays,
            goods,
        };
        (draft, delivery)
    }

    /// The days of order and arrival of a purchase on order or arrived, and what says so: the arrival of its last part.
    fn arrival(&self, purchase: &Purchase) -> (NaiveDate, NaiveDate, Cause) {
        let (ordered, own, cause) = self.own_arrival(purchase);
        let parts = self.parts.of(purchase.id).iter().map(|part| self.part_arrival(purchase, part, own));
        let last = match parts.max() {
            Some(last) if self.parts.left(purchase) == 0 => last,
            last => last.map_or(own, |last| last.max(own)),
        };
        (ordered.min(last), last, cause)
    }

    /// The parts in which a purchase on order or arrived comes.
    pub fn parts(&self, purchase: &Purchase) -> Vec<Part> {
        let (_, own, _) = self.own_arrival(purchase);
        let rest = Part { usable: self.usable(purchase, own), units: self.parts.left(purchase) };
        let mut list: Vec<Part> = self
            .parts
            .of(purchase.id)
            .iter()
            .map(|part| Part {
                usable: self.usable(purchase, self.part_arrival(purchase, part, own)),
                units: part.units,
            })
            .collect();
        if rest.units > 0 || list.is_empty() {
            list.push(rest);
        }
        list
    }

    /// The day on which a part arrives. One without a day of its own comes with the purchase.
    fn part_arrival(&self, purchase: &Purchase, part: &PartDelivery, own: NaiveDate) -> NaiveDate {
        let today = self.axis.today;
        match (part.received_on, part.promised) {
            (Some(day), _) => day,
            (None, Some(day)) if day >= today => day,
            (None, Some(_)) if !purchase.state.has_arrived() => self.next_working_day(today),
            _ => own,
        }
    }

    /// When what arrives on a day can be used, in slots from the status date.
    fn usable(&self, purchase: &Purchase, arrival: NaiveDate) -> i32 {
        match purchase.category {
            PurchaseCategory::Goods => self.morning_after(arrival),
            PurchaseCategory::Service => self.axis.offset(Moment::at(arrival, DAY)),
        }
    }

    /// The days of order and arrival of what comes on the purchase's own dates.
    fn own_arrival(&self, purchase: &Purchase) -> (NaiveDate, NaiveDate, Cause) {
        let today = self.axis.today;
        if purchase.state.has_arrived() {
            let arrival = own_receipt(purchase, today);
            let ordered = purchase.ordered_on.unwrap_or(arrival).min(arrival);
            return (ordered, arrival, Cause::Fact);
        }
        let ordered = purchase.ordered_on.unwrap_or(today);
        let expected = match purchase.delivery_promised {
            Some(promised) => promised,
            None => self.after_lead(purchase, ordered),
        };
        let arrival = if expected < today { self.next_working_day(today) } else { expected };
        (ordered.min(arrival), arrival, Cause::SupplierPromise)
    }

    /// The day on which something ordered arrives after its lead time.
    fn after_lead(&self, purchase: &Purchase, ordered: NaiveDate) -> NaiveDate {
        let lead = purchase.lead_time;
        let slots = length(lead.unit, lead.likely, 10_000, self.per_day) as i32;
        let from = (day_number(ordered) - self.axis.day) * DAY as i32;
        if lead.unit == EstimateUnit::ElapsedDays || slots == 0 {
            return date_of(self.axis.day + (from + slots).div_euclid(DAY as i32));
        }
        // working time that has passed before the status date counts as passed
        let rest = slots - self.time().worked_since(from, slots);
        if rest <= 0 {
            return self.axis.today.pred_opt().unwrap_or(self.axis.today);
        }
        let from = from.max(0).unsigned_abs();
        let at = self.hours.shift(self.calendars.portfolio, from, rest);
        date_of(self.axis.day + (at.min(NEVER) as i32 - 1).div_euclid(DAY as i32))
    }

    /// What counts working time.
    pub fn time(&self) -> Time<'_> {
        let Self { axis, office, hours, calendars, .. } = self;
        Time { axis: *axis, office, hours, portfolio: calendars.portfolio }
    }

    /// The portfolio calendar's first working moment after the day of arrival, in slots from the status date.
    fn morning_after(&self, arrival: NaiveDate) -> i32 {
        let first = day_number(arrival) - self.axis.day + 1;
        for day in first..0 {
            if let Some((open, _)) = self.office.spans(self.axis.day + day).first() {
                return day * DAY as i32 + i32::from(*open);
            }
        }
        usable(self.hours, self.calendars.portfolio, first.max(0).unsigned_abs()) as i32
    }

    /// The first working day after a day, or the day after it where nobody ever works.
    fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        let day = day_number(day) + 1;
        (day..day + 3700).find(|d| !self.office.spans(*d).is_empty()).map_or_else(|| date_of(day), date_of)
    }
}

/// The first working slot of a calendar on or after a day, or [`NEVER`].
pub(in super::super) fn usable(hours: &Hours, portfolio: u32, day: u32) -> u32 {
    hours.slot(portfolio, hours.before(portfolio, day.saturating_mul(DAY)))
}
