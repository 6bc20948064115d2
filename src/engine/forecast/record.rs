//! The record of each supplier: what was promised, what came when, and the ratio of the two.
//!
//! A delivery counts where both its promise and its receipt are known: of purchases that have arrived, and of parts that came on days
//! of their own. Its ratio is elapsed days from order to receipt by elapsed days from order to promise. Where the order day is not known, it is taken
//! to lie the likely lead time before the promise. A supplier with [`ENOUGH`] such deliveries is drawn from them instead of from
//! ranges that somebody guessed: by bootstrap, each ratio as likely as any other (Efron, *Bootstrap methods*, Annals of Statistics 7, 1979).
use crate::domain::{Estimate, EstimateUnit, Portfolio, Purchase, PurchaseId, SupplierId};
use crate::engine::network::Parts;
use chrono::{Days, NaiveDate};

/// Deliveries from which on a supplier's own record is used.
pub const ENOUGH: usize = 5;

/// A ratio of one: as promised.
pub(super) const AS_PROMISED: i64 = 1_000;

/// What came of one promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PastDelivery {
    /// Of which purchase.
    pub purchase: PurchaseId,
    /// The day that was promised.
    pub promised: NaiveDate,
    /// The day on which it came.
    pub actual: NaiveDate,
    /// Days from order to receipt by days from order to promise, in thousandths: above 1,000 is late.
    pub ratio: u32,
}

/// What a supplier has delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SupplierRecord {
    /// Who.
    pub supplier: SupplierId,
    /// Deliveries by the day on which they came.
    pub deliveries: Vec<PastDelivery>,
    /// Whether the forecast draws from them: there are [`ENOUGH`], and the terms allow it.
    pub used: bool,
}

impl SupplierRecord {
    /// Their ratios, the least first.
    pub(super) fn ratios(&self) -> Vec<u32> {
        let mut list: Vec<u32> = self.deliveries.iter().map(|d| d.ratio).collect();
        list.sort_unstable();
        list
    }
}

/// The records of all suppliers that have delivered anything, in order of their ids.
pub fn supplier_records(plan: &Portfolio, evidence: bool) -> Vec<SupplierRecord> {
    let parts = Parts::of_plan(plan);
    let mut all: Vec<(SupplierId, PastDelivery)> = vec![];
    for purchase in &plan.purchases {
        let Some(supplier) = purchase.supplier.filter(|id| plan.suppliers.has(*id)) else { continue };
        let own = purchase.delivery_promised.zip(purchase.received_on);
        let own = own.filter(|_| purchase.state.has_arrived() && parts.left(purchase) > 0);
        let split = parts.of(purchase.id).iter().filter_map(|part| part.promised.zip(part.received_on));
        all.extend(own.into_iter().chain(split).filter_map(|told| Some((supplier, past(purchase, told)?))));
    }
    all.sort_by_key(|(supplier, d)| (*supplier, d.actual, d.promised, d.purchase));
    let mut records: Vec<SupplierRecord> = vec![];
    for (supplier, delivery) in all {
        match records.last_mut().filter(|last| last.supplier == supplier) {
            Some(record) => record.deliveries.push(delivery),
            None => records.push(SupplierRecord { supplier, deliveries: vec![delivery], used: false }),
        }
    }
    for record in &mut records {
        record.used = evidence && record.deliveries.len() >= ENOUGH;
    }
    records
}

fn past(purchase: &Purchase, (promised, actual): (NaiveDate, NaiveDate)) -> Option<PastDelivery> {
    let ordered = order_day(purchase, promised)?;
    let (wanted, taken) = ((promised - ordered).num_days(), (actual - ordered).num_days());
    if wanted <= 0 || taken < 0 {
        return None;
    }
    let ratio = (taken * AS_PROMISED / wanted).min(100 * AS_PROMISED) as u32;
    Some(PastDelivery { purchase: purchase.id, promised, actual, ratio })
}

/// The day on which a purchase was ordered, as well as can be told.
pub(super) fn order_day(purchase: &Purchase, promised: NaiveDate) -> Option<NaiveDate> {
    purchase.ordered_on.or_else(|| promised.checked_sub_days(Days::new(elapsed_days(&purchase.lead_time))))
}

/// The likely value of an estimate in elapsed days, rounded up; five working days are seven.
pub(super) fn elapsed_days(estimate: &Estimate) -> u64 {
    let hundredths = u64::from(estimate.likely);
    match estimate.unit {
        EstimateUnit::ElapsedDays => hundredths.div_ceil(100),
        EstimateUnit::WorkingDays => (hundredths * 7).div_ceil(500),
        EstimateUnit::WorkHours => (hundredths * 7).div_ceil(4_000),
    }
}

/// Of sorted ratios the one at a probability: each is as likely as any other.
#[inline]
pub(super) fn drawn(ratios: &[u32], probability: u32) -> i64 {
    let at = (u64::from(probability) * ratios.len() as u64) >> 32;
    ratios.get(at as usize).copied().map_or(AS_PROMISED, i64::from)
}
