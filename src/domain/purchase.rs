//! Purchases: what is bought, what it costs, and when it arrives.
use super::{
    Currency, Estimate, Money, MoneyError, ProjectId, PurchaseId, Quote, QuoteId, Rank, Rate, Recurring, Row,
    SupplierId,
};
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
    /// What suppliers have offered.
    pub quotes: Vec<Quote>,
    /// The quote that was taken; its price, supplier, lead time and validity stand in the purchase itself.
    pub chosen_quote: Option<QuoteId>,
    /// The last day of the quote.
    pub quote_valid_until: Option<NaiveDate>,
    /// Whether the supplier may still change the price after the order.
    pub price_open: bool,
    /// What it costs by the month from its receipt on, on top of quantity × unit price.
    pub recurring: Option<Recurring>,
    /// Months for which it serves from its receipt on, 1 to [`Purchase::MOST_LIFE`]. What recurs is taken to go on at the same price
    /// for so long, also beyond the contract. It moves no date and is in no budget.
    pub service_life: Option<u16>,
    /// What getting rid of it costs at the end of its life, for all units together, in `currency`; below zero it is a residual
    /// value, what it is sold for. In no budget.
    pub disposal: Option<Money>,
    /// The day approval was asked for.
    pub approval_requested_on: Option<NaiveDate>,
    /// The day it was approved.
    pub approved_on: Option<NaiveDate>,
    /// Who approved it.
    pub approved_by: String,
    /// The day on which it is to be ordered, if not as soon as possible.
    pub planned_order: Option<NaiveDate>,
    /// Order number. Purchases with one number from one supplier are on one purchase order.
    pub order_number: String,
    /// The day it was ordered.
    pub ordered_on: Option<NaiveDate>,
    /// The delivery that the supplier promises.
    pub delivery_promised: Option<NaiveDate>,
    /// The day it arrived.
    pub received_on: Option<NaiveDate>,
    /// The day of the invoice, where it has no rows in the invoice table.
    pub invoiced_on: Option<NaiveDate>,
    /// The day it was paid, where it has no rows in the invoice table.
    pub paid_on: Option<NaiveDate>,
    /// The day somebody wants it; compared, never scheduled.
    pub needed_by: Option<NaiveDate>,
    /// Free text.
    pub notes: String,
}

impl Purchase {
    /// The longest service life in months: fifty years.
    pub const MOST_LIFE: u16 = 600;
    /// The service life in months; `None` where none is set, or one out of range.
    pub fn sound_life(&self) -> Option<u16> {
        self.service_life.filter(|months| (1..=Self::MOST_LIFE).contains(months))
    }
    /// Quantity × unit price in the portfolio's currency.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn total(&self, portfolio: Currency) -> Result<Money, MoneyError> {
        self.in_portfolio(self.unit_price.times(self.quantity)?, portfolio)
    }
    /// What recurs, all months together, in the portfolio's currency; nothing where it cannot be counted.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn recurring_total(&self, portfolio: Currency) -> Result<Money, MoneyError> {
        match self.recurring.filter(Recurring::is_sound) {
            Some(r) => self.in_portfolio(r.monthly.times(u32::from(r.months))?, portfolio),
            None => Ok(Money::ZERO),
        }
    }
    /// What the whole purchase costs as ordered, in the portfolio's currency: its total and what recurs. Each of the two is converted and
    /// rounded for itself, half away from zero.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn order_value(&self, portfolio: Currency) -> Result<Money, MoneyError> {
        let value = self.total(portfolio)?.plus(self.recurring_total(portfolio)?);
        if value.in_range() { Ok(value) } else { Err(MoneyError::Range) }
    }
    /// The same in the purchase's own currency, without a rate.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn own_order_value(&self) -> Result<Money, MoneyError> {
        let months = match self.recurring.filter(Recurring::is_sound) {
            Some(r) => r.monthly.times(u32::from(r.months))?,
            None => Money::ZERO,
        };
        let value = self.unit_price.times(self.quantity)?.plus(months);
        if value.in_range() { Ok(value) } else { Err(MoneyError::Range) }
    }
    /// An amount in the purchase's currency, converted to the portfolio's and rounded half away from zero.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond the range of a field.
    pub fn in_portfolio(&self, own: Money, portfolio: Currency) -> Result<Money, MoneyError> {
        let amount = match self.currency {
            Some((currency, rate)) if currency != portfolio => rate.convert(own, currency, portfolio),
            _ => own,
        };
        if amount.in_range() { Ok(amount) } else { Err(MoneyError::Range) }
    }
    /// The quote that was taken, if it is among the quotes.
    pub fn chosen(&self) -> Option<&Quote> {
        self.chosen_quote.and_then(|id| self.quotes.iter().find(|q| q.id == id))
    }
}

impl Row for Purchase {
    type Id = PurchaseId;
    fn id(&self) -> PurchaseId {
        self.id
    }
}
