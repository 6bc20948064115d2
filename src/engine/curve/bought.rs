//! When the money of a purchase falls: at receipt, or at payment.
//!
//! By payment:
//! - an invoice that is paid falls on the day it was paid; one that is not, on its due day: its own day and the terms of payment;
//! - a purchase without invoices in state invoiced or paid counts as one invoice for what has come: of the day on which that was
//!   invoiced, or else was received. Paid on no known day, it falls on its due day, at the latest on the status date. What recurs is
//!   paid month by month, each month at its terms;
//! - what has come and is not invoiced, and what is on order or to come: on the day of its receipt and the terms.
//!
//! What is not paid never falls before the status date. The terms are those of the supplier, else those of the settings; without any,
//! a purchase is paid when it is received.
//!
//! Invoices are added up in their own currency in the order of these days, the sum up to each is converted, and the differences fall:
//! so they add up to the cent to what was invoiced. A project that uses some of the units bears of each sum what its units do.
use super::{CostWeek, FallsAt};
use crate::domain::{Invoice, Money, Portfolio, Purchase, PurchaseState};
use crate::engine::falls::{Slice, falls, falls_apart};
use crate::engine::network::Cost;
use chrono::{Days, NaiveDate};

/// Invoices up to a day, added up, in the portfolio's currency: what they come to until each.
pub(super) type Billed = Vec<(NaiveDate, Money)>;

/// What has to be known of a purchase to say when its money falls.
pub(super) struct Bought<'a> {
    pub purchase: &'a Purchase,
    /// Its slices; `None` while it has no date.
    pub due: Option<Vec<Slice>>,
    /// Whether it has invoices of its own.
    pub has_bills: bool,
    /// Days from an invoice to its payment.
    pub terms: u16,
    pub at: FallsAt,
    pub today: NaiveDate,
}

/// The invoices of a purchase in the order in which they fall, added up.
pub(super) fn billed(plan: &Portfolio, purchase: &Purchase, bills: &[&Invoice], today: NaiveDate) -> Billed {
    let terms = plan.payment_terms(purchase);
    let day = |bill: &Invoice| bill.paid_on.unwrap_or_else(|| later(bill.on, terms).max(today));
    let mut list: Vec<(NaiveDate, Money)> = bills.iter().map(|bill| (day(bill), bill.amount)).collect();
    list.sort_by_key(|(day, _)| *day);
    let mut own = Money::ZERO;
    for (_, amount) in &mut list {
        own = own.plus(*amount);
        *amount = purchase.in_portfolio(own, plan.settings.currency).unwrap_or_default();
    }
    list
}

/// What the units after `before` up to `after` bear of invoices.
pub(super) fn of_units(billed: &Billed, (before, after): (u32, u32), quantity: u32) -> Billed {
    let of = |sum: Money| Cost { actual: sum, ..Cost::default() }.of_units(before, after, quantity).actual;
    billed.iter().map(|(day, sum)| (*day, of(*sum))).collect()
}

impl Bought<'_> {
    /// What of a cost falls on which day: of the purchase's whole cost, or of the part of it that a project bears, with its part of
    /// the invoices. What has no day is without a date. The parts add up to the cost, to the cent.
    pub fn falls(&self, cost: &Cost, billed: &Billed) -> Vec<(Option<NaiveDate>, CostWeek)> {
        match self.at {
            FallsAt::Receipt => self.by_receipt(cost),
            FallsAt::Payment => self.by_payment(cost, billed),
        }
    }
    fn by_receipt(&self, cost: &Cost) -> Vec<(Option<NaiveDate>, CostWeek)> {
        let Some(due) = &self.due else {
            let (spent, committed) = (cost.actual.plus(cost.accrued), cost.committed);
            return vec![(None, CostWeek { spent, committed, to_come: cost.to_come })];
        };
        let week = |fall: crate::engine::falls::Fall| CostWeek {
            spent: fall.spent,
            committed: fall.committed,
            to_come: fall.to_come,
        };
        due.iter().zip(falls(cost, due)).map(|(slice, fall)| (Some(slice.day), week(fall))).collect()
    }
    fn by_payment(&self, cost: &Cost, billed: &Billed) -> Vec<(Option<NaiveDate>, CostWeek)> {
        let spent = |spent| CostWeek { spent, ..CostWeek::default() };
        let mut out = vec![];
        if self.has_bills {
            let mut told = Money::ZERO;
            for (day, sum) in billed {
                out.push((Some(*day), spent(sum.minus(told))));
                told = *sum;
            }
        }
        let Some(due) = &self.due else {
            let invoiced = if self.has_bills { Money::ZERO } else { cost.actual };
            let (spent, committed) = (invoiced.plus(cost.accrued), cost.committed);
            out.push((None, CostWeek { spent, committed, to_come: cost.to_come }));
            return out;
        };
        for (slice, [actual, accrued, committed, to_come]) in due.iter().zip(falls_apart(cost, due)) {
            if !self.has_bills {
                out.push((Some(self.paid(slice)), spent(actual)));
            }
            let day = later(slice.day, self.terms).max(self.today);
            out.push((Some(day), CostWeek { spent: accrued, committed, to_come }));
        }
        out
    }
    /// The day on which what has come is paid, where there are no invoices but a state that says there was one.
    fn paid(&self, slice: &Slice) -> NaiveDate {
        if slice.recurs {
            return later(slice.day, self.terms);
        }
        let due = later(self.purchase.invoiced_on.unwrap_or(slice.day), self.terms);
        match self.purchase.state {
            PurchaseState::Paid => self.purchase.paid_on.unwrap_or(due.min(self.today)),
            _ => due.max(self.today),
        }
    }
}

fn later(day: NaiveDate, terms: u16) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(terms))).unwrap_or(day)
}
