//! The fiscal-year guard: what the close of the current fiscal year will take away, and what can still be done about it.
//!
//! Funding of a year pays what falls into that year. A delivery that was ordered, or is planned to be ordered, before the close and
//! arrives after it is not paid out of this year: the money set aside for it **lapses**, or, where the next year is funded and
//! its funding covers it, the delivery **falls into the next year**. What is left of the year's funding at the close can be spent on
//! purchases that could still land: those that arrive after the close as planned, and before it if they are ordered as soon as can be
//! or an expedite offer is taken. Each is found by scheduling anew, never by subtracting days.
use super::bring_back::take_offer;
use super::{Bench, FundedQuarter, Network, Outlook, outlook};
use crate::domain::{
    Estimate, Moment, Money, Nature, Portfolio, ProjectId, Purchase, PurchaseId, PurchaseState,
};
use chrono::NaiveDate;
use std::sync::Arc;

/// Most purchases that are tried.
const MOST_TRIED: usize = 60;

/// What the close of a fiscal year does.
#[derive(Clone, Debug, PartialEq)]
pub struct YearEnd {
    /// The year, named after the calendar year it begins in.
    pub year: i32,
    /// Its last day.
    pub closes: NaiveDate,
    /// What of its funding is left at the close, on plan dates: capex, opex. Negative is overspent.
    pub left: [Money; 2],
    /// Deliveries that were to come in this year and will miss its close, the largest first.
    pub misses: Vec<Miss>,
    /// What projects that finish before the close leave of their budgets, the largest first.
    pub releasable: Vec<(ProjectId, Money)>,
    /// Purchases that could still land before the close and are not planned to, the largest first.
    pub could_land: Vec<CouldLand>,
}

/// A delivery that misses the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    /// Which.
    pub purchase: PurchaseId,
    /// What it costs.
    pub amount: Money,
    /// When it arrives, on plan dates.
    pub lands: NaiveDate,
    /// What becomes of the money.
    pub fate: Fate,
}

/// What becomes of money that is not spent in the year it is funded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is gone, and nothing else pays for the delivery.
    Lapses,
    /// The next year's funding pays for the delivery.
    FallsIntoNextYear,
}

/// A purchase that could still land before the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CouldLand {
    /// Which.
    pub purchase: PurchaseId,
    /// What it costs then, a surcharge included.
    pub amount: Money,
    /// When it arrives then.
    pub lands: NaiveDate,
    /// How.
    pub by: Way,
    /// Whether what is left of the year's funding of its nature pays for it.
    pub affordable: bool,
}

/// How a purchase is made to land sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Ordered as soon as it can be, in place of its planned day.
    OrderNow,
    /// An expedite offer of the supplier is taken: its place in the purchase's list.
    Expedite(usize),
}

/// Looks at the close of the fiscal year that the status date is in. `None` if that year is not funded.
///
/// Takes a schedule for every purchase that could be made to land sooner, at most sixty; asks `stop` before each, and leaves the rest
/// out when told to.
pub fn year_end(plan: &Portfolio, now: &Outlook, stop: &dyn Fn() -> bool) -> Option<YearEnd> {
    let in_it = |quarter: &&FundedQuarter| quarter.begins <= now.today && now.today <= quarter.ends;
    let year = now.funding.iter().find(in_it)?.year;
    if !plan.funding.iter().any(|row| row.year == year) {
        return None;
    }
    let closes =
        now.funding.iter().filter(|quarter| quarter.year == year).map(|quarter| quarter.ends).max()?;
    let left = [Nature::Capex, Nature::Opex].map(|nature| {
        let quarters = now.funding.iter().filter(|quarter| quarter.year == year);
        quarters.map(|quarter| quarter.of(nature).left()).sum()
    });
    let next_is_funded = plan.funding.iter().any(|row| row.year == year + 1);
    let below = |project: ProjectId| {
        let place = plan.projects.place(project);
        place.and_then(|place| now.projects.get(place)).is_some_and(|project| project.below_line)
    };
    let mut misses: Vec<Miss> = open_purchases(plan, now)
        .filter(|(purchase, dates)| dates.1 > closes && ordered_by(purchase, dates.0, closes))
        .map(|(purchase, (_, lands))| {
            let next = lands_in_next(lands, closes) && next_is_funded && !below(purchase.project);
            let fate = if next { Fate::FallsIntoNextYear } else { Fate::Lapses };
            Miss { purchase: purchase.id, amount: price(plan, purchase), lands, fate }
        })
        .collect();
    misses.sort_by_key(|miss| (std::cmp::Reverse(miss.amount), miss.purchase));
    let mut releasable: Vec<(ProjectId, Money)> = now
        .projects
        .iter()
        .filter(|project| project.finish.is_some_and(|finish| finish.last_day() <= closes))
        .map(|project| (project.id, -project.money.variance()))
        .filter(|(_, left)| *left > Money::ZERO)
        .collect();
    releasable.sort_by_key(|(project, left)| (std::cmp::Reverse(*left), *project));
    let could_land = could_land(plan, now, (closes, left), stop);
    Some(YearEnd { year, closes, left, misses, releasable, could_land })
}

/// Purchases that are not there yet and have dates: order and arrival.
fn open_purchases<'a>(
    plan: &'a Portfolio,
    now: &'a Outlook,
) -> impl Iterator<Item = (&'a Purchase, (NaiveDate, NaiveDate))> {
    plan.purchases.iter().zip(&now.purchases).filter_map(|(purchase, dates)| {
        let open = !purchase.state.has_arrived() && purchase.state != PurchaseState::Cancelled;
        let (order, arrival) = (dates.start()?, dates.finish()?);
        open.then(|| (&**purchase, (order.date(), arrival.last_day())))
    })
}

/// Whether a purchase was, or is planned to be, ordered by a day.
fn ordered_by(purchase: &Purchase, planned: NaiveDate, day: NaiveDate) -> bool {
    purchase.ordered_on.unwrap_or(planned) <= day
}

/// Whether a day lies in the year after a close.
fn lands_in_next(day: NaiveDate, closes: NaiveDate) -> bool {
    closes.checked_add_months(chrono::Months::new(12)).is_none_or(|end| day <= end)
}

/// What a purchase costs at once: what recurs comes month by month, and misses no close.
fn price(plan: &Portfolio, purchase: &Purchase) -> Money {
    purchase.total(plan.settings.currency).unwrap_or_default()
}

fn could_land(
    plan: &Portfolio,
    now: &Outlook,
    (closes, left): (NaiveDate, [Money; 2]),
    stop: &dyn Fn() -> bool,
) -> Vec<CouldLand> {
    let late = open_purchases(plan, now).filter(|(_, dates)| dates.1 > closes).map(|(purchase, _)| purchase);
    let mut found: Vec<CouldLand> = vec![];
    let mut bench = Bench::default();
    for purchase in late.filter(|p| !ways(p).is_empty()).take(MOST_TRIED) {
        for way in ways(purchase) {
            if stop() {
                return found;
            }
            let mut row = purchase.clone();
            match way {
                Way::OrderNow => row.planned_order = None,
                Way::Expedite(at) => {
                    let Some(offer) = purchase.expedite.get(at) else { continue };
                    let lead_time: Estimate = offer.lead_time;
                    row.planned_order = None;
                    take_offer(&mut row, lead_time, offer.surcharge, now.today);
                }
            }
            let amount = price(plan, &row);
            let mut tried = plan.clone(); // pointers only
            tried.purchases.put(Arc::new(row));
            let network = Network::compile(&tried, now.today);
            let then = outlook(&tried, &network, &network.order(), &mut bench);
            let place = tried.purchases.place(purchase.id);
            let lands = place.and_then(|place| then.purchases.get(place)?.finish()).map(Moment::last_day);
            let Some(lands) = lands.filter(|day| *day <= closes) else { continue };
            let of_nature = left[usize::from(purchase.nature == Nature::Opex)];
            let affordable = amount <= of_nature;
            found.push(CouldLand { purchase: purchase.id, amount, lands, by: way, affordable });
            break; // the plainest way that works
        }
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.amount), one.purchase));
    found
}

/// The ways in which a purchase could land sooner, the plainest first.
fn ways(purchase: &Purchase) -> Vec<Way> {
    let planned = purchase.state.before_order() && purchase.planned_order.is_some();
    let offers = (0..purchase.expedite.len()).map(Way::Expedite);
    planned.then_some(Way::OrderNow).into_iter().chain(offers).collect()
}
