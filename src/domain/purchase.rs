//! Purchases: what is bought, what it costs, and when it arrives.
use super::{Currency, Estimate, Money, MoneyError, ProjectId, PurchaseId, Rank, Rate, Row, SupplierId};
use chrono::NaiveDate;

/// Where a purchase stands. The order of the variants is the order of the steps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum PurchaseState {
    /// Asked for.
    Requested,
    /// A price is offered.
    Quoted,
    /// May be ordered.
    Approved,
    /// On order: committed.
    Ordered,
    /// There, not yet invoiced: accrued.
    Received,
    /// Invoiced: actual.
    Invoiced,
    /// Paid: actual.
    Paid,
    /// Will not be bought; costs nothing, and what waits for it does not.
    Cancelled,
}

impl PurchaseState {
    /// All states, in order.
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::Quoted,
        Self::Approved,
        Self::Ordered,
        Self::Received,
        Self::Invoiced,
        Self::Paid,
        Self::Cancelled,
    ];
    /// Whether it is still to be ordered.
    pub fn before_order(self) -> bool {
        self < Self::Ordered
    }
    /// Whether it is there.
    pub fn has_arrived(self) -> bool {
        matches!(self, Self::Received | Self::Invoiced | Self::Paid)
    }
}

/// Whether money is capitalised or expensed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Nature {
    /// Capital expenditure.
    Capex,
    /// Operating expenditure.
    Opex,
}

/// Goods or a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum PurchaseCategory {
    /// Things: can be used from the working morning after they arrive.
    Goods,
    /// Somebody's work, licences, support.
    Service,
}

/// An offer by the supplier to deliver faster.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ExpediteOffer {
    /// Time from its acceptance to delivery: for a purchase not yet ordered, from the order; for one on order, from the
    /// status date.
    pub lead_time: Estimate,
    /// What it costs on top of the price of the whole purchase, in the purchase's currency.
    pub surcharge: Money,
}

/// Something bought for a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purchase {
    /// Id.
    pub id: PurchaseId,
    /// Its project.
    pub project: ProjectId,
    /// What.
    pub item: String,
    /// Maker's number.
    pub part_number: String,
    /// Place in the project's list.
    pub rank: Rank,
    /// How many.
    pub quantity: u32,
    /// Price of one, in `currency`.
    pub unit_price: Money,
    /// Currency and its rate; `None`: the portfolio's.
    pub currency: Option<(Currency, Rate)>,
    /// Capex or opex.
    pub nature: Nature,
    /// Cost centre.
    pub cost_centre: String,
    /// Goods or service.
    pub category: PurchaseCategory,
    /// From whom.
    pub supplier: Option<SupplierId>,
    /// Where it stands.
    pub state: PurchaseState,
    /// Working days of approval still to come before it can be ordered.
    pub approval_days: u16,
    /// Elapsed time from order to delivery.
    pub lead_time: Estimate,
    /// What the supplier offers for a faster delivery.
    pub expedite: Vec<ExpediteOffer>,
    /// The last day of the quote.
    pub quote_valid_until: Option<NaiveDate>,
    /// The day on which it is to be ordered, if not as soon as possible.
    pub planned_order: Option<NaiveDate>,
    /// Order number.
    pub order_number: String,
    /// The day it was ordered.
    pub ordered_on: Option<NaiveDate>,
    /// The delivery that the supplier promises.
    pub delivery_promised: Option<NaiveDate>,
    /// The day it arrived.
    pub received_on: Option<NaiveDate>,
    /// The day of the invoice.
    pub invoiced_on: Option<NaiveDate>,
    /// The day it was paid.
    pub paid_on: Option<NaiveDate>,
    /// The day somebody wants it; compared, never scheduled.
    pub needed_by: Option<NaiveDate>,
    /// Free text.
    pub notes: String,
}

impl Purchase {
    /// Quantity × unit price in the portfolio's currency.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn total(&self, portfolio: Currency) -> Result<Money, MoneyError> {
        let own = self.unit_price.times(self.quantity)?;
        let total = match self.currency {
            Some((currency, rate)) if currency != portfolio => rate.convert(own, currency, portfolio),
            _ => own,
        };
        if total.in_range() { Ok(total) } else { Err(MoneyError::Range) }
    }
}

impl Row for Purchase {
    type Id = PurchaseId;
    fn id(&self) -> PurchaseId {
        self.id
    }
}
