//! Part deliveries: what comes of a purchase on a day of its own.
use super::{DeliveryId, PurchaseId, Row};
use chrono::NaiveDate;

/// A part of a purchase that comes on a day of its own. What the parts leave of the quantity comes on the purchase's own
/// dates ([`super::Portfolio::units_left`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Id.
    pub id: DeliveryId,
    /// Of which purchase.
    pub purchase: PurchaseId,
    /// How many units come; at least 1, and all parts together at most the quantity.
    pub units: u32,
    /// The day that the supplier promises for this part.
    pub promised: Option<NaiveDate>,
    /// The day it arrived.
    pub received_on: Option<NaiveDate>,
}

impl Row for Delivery {
    type Id = DeliveryId;
    fn id(&self) -> DeliveryId {
        self.id
    }
}
