//! Units of purchases: when each can be used, and which are still there.
use super::calendar::FAR;
use super::dates;
use super::work::Referee;
use stackrank::domain::PurchaseCategory;

/// When units of a purchase arrive, earliest first: end of the day, and number. What no part brings comes on the purchase's
/// own day.
pub fn arrivals(r: &Referee, node: usize, own: i64) -> Vec<(i64, u64)> {
    let Some(purchase) = r.purchase(node) else { return vec![] };
    let mut left = u64::from(purchase.quantity);
    let mut out = vec![];
    // parts of what is not on order yet are a wish
    for part in r.plan.deliveries.iter().filter(|d| r.is_settled(node) && d.purchase == purchase.id) {
        let units = u64::from(part.units).min(left);
        left -= units;
        let arrived = match part.received_on.or(part.promised).map(|day| r.calendar.day(day)) {
            // overdue: the working day after the status date
            Some(day) if part.received_on.is_none() && day < 0 => {
                r.calendar.next_office_slot(96) / 96 * 96 + 96
            }
            Some(day) => day + 96,
            None => own,
        };
        out.push((arrived, units));
    }
    if left > 0 || out.is_empty() {
        out.push((own, left));
    }
    out.sort_unstable();
    out
}

/// When units of a purchase can be used, earliest first: moment, and number. `span`: the purchase's dates.
pub fn usable(r: &Referee, node: usize, span: (i64, i64)) -> Vec<(i64, u64)> {
    let Some(purchase) = r.purchase(node) else { return vec![] };
    let own = dates::ordered(r, purchase).map_or(span.1, |own| own.1);
    let mut out = arrivals(r, node, own);
    for (at, _) in &mut out {
        *at = match purchase.category {
            PurchaseCategory::Service => *at,
            PurchaseCategory::Goods if *at < FAR => r.calendar.next_office_slot(*at),
            PurchaseCategory::Goods => FAR,
        };
    }
    out
}

/// When all of a purchase can be used.
pub fn all(r: &Referee, node: usize, span: (i64, i64)) -> i64 {
    usable(r, node, span).last().map_or(FAR, |last| last.0)
}

/// When the `nth` unit can be used, counted from 1; none if there are fewer.
pub fn nth(r: &Referee, node: usize, span: (i64, i64), nth: u64) -> Option<i64> {
    let mut count = 0;
    usable(r, node, span).into_iter().find_map(|(at, units)| {
        count += units;
        (count >= nth).then_some(at)
    })
}
