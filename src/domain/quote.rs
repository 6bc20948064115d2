//! What a supplier offers and asks for: quotes to compare, invoices, and cost that comes back every month.
use super::{Estimate, InvoiceId, Money, PurchaseId, QuoteId, Row, SupplierId};
use chrono::NaiveDate;

/// An offer of a supplier for a purchase. A purchase keeps all it was given; [`super::Purchase::chosen_quote`] says which one
/// was taken, so that there is never more than one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quote {
    /// What tells it from the other quotes of its purchase, whatever else is changed in it.
    pub id: QuoteId,
    /// From whom.
    pub supplier: Option<SupplierId>,
    /// Price of one, in the purchase's currency.
    pub unit_price: Money,
    /// The day it came.
    pub received_on: Option<NaiveDate>,
    /// Its last day; `None`: without an end.
    pub valid_until: Option<NaiveDate>,
    /// Elapsed time from order to delivery, if it says so.
    pub lead_time: Option<Estimate>,
    /// The supplier's number.
    pub reference: String,
    /// Where the document lies: a path or an address, kept as text. The program never opens it by itself.
    pub file: String,
}

/// A bill for a purchase or a part of it.
///
/// A purchase with invoices is counted by them; one without by its state and [`super::Purchase::invoiced_on`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invoice {
    /// Id.
    pub id: InvoiceId,
    /// For which purchase.
    pub purchase: PurchaseId,
    /// The supplier's number.
    pub reference: String,
    /// Its day.
    pub on: NaiveDate,
    /// What it asks for, in the purchase's currency; below zero for a credit note.
    pub amount: Money,
    /// The day it was paid.
    pub paid_on: Option<NaiveDate>,
}

/// Cost that comes every month from the day of receipt on: support contracts, licences, rented lines.
///
/// It is part of what is ordered, and has the purchase's nature: a purchase that is bought once *and* supported by the month is two
/// purchases where one is capex and the other opex. The first month falls due on the day of receipt, the others on the same
/// day of the months after (on the last day of shorter months). The number of months is the length of the contract: what has no end cannot be added up, and
/// is entered for as long as its budget is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recurring {
    /// Per month for all of the purchase, in the purchase's currency.
    pub monthly: Money,
    /// How many months; at least 1, at most [`Recurring::MOST_MONTHS`].
    pub months: u16,
}

impl Recurring {
    /// Fifty years.
    pub const MOST_MONTHS: u16 = 600;
    /// Whether it can be counted.
    pub fn is_sound(&self) -> bool {
        (1..=Self::MOST_MONTHS).contains(&self.months)
            && self.monthly >= Money::ZERO
            && self.monthly.in_range()
    }
}

impl Row for Invoice {
    type Id = InvoiceId;
    fn id(&self) -> InvoiceId {
        self.id
    }
}
