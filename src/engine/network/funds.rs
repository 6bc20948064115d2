//! Orders that wait for funding: fiscal periods, what new orders may still take of each, and what each order asks for.
//!
//! Made only where the portfolio says so ([`Settings::order_within_funding`](crate::domain::Settings)) and has funding. A period is a
//! fiscal quarter, or the whole year where no row of that year names a quarter. Of its funding, capex and opex apart, goes first what is firm
//! in all ranks: actual, accrued and committed, in the period in which it falls due, as in the money line. What was invoiced
//! before the order counts on the status date. Labour that is still to come takes nothing: people are paid whatever is ordered.
//!
//! An order asks for its price and the months that recur up to the end of the fiscal year in which it is ordered, less what was
//! invoiced of it already; the months after that are for the years they fall into. What costs nothing, or is a credit, asks for
//! nothing and gives nothing.
use super::jobs::Draft;
use super::purchases::Desk;
use super::{Axis, NOBODY};
use crate::domain::{Moment, Money, Nature, Progress, Purchase, Recurring};
use crate::engine::falls::{falls, slices};
use crate::engine::fiscal::{Fiscal, sound_year};
use chrono::{Datelike, NaiveDate};

/// The fiscal periods, and what orders ask of them.
#[derive(Clone, Debug)]
pub(in super::super) struct Funds {
    /// Funded periods, the earliest first.
    pub periods: Vec<Period>,
    /// What of each is left for new orders: capex of all periods, then opex. Below zero where more is firm than funded.
    pub left: Vec<Money>,
    /// Beside `plan.purchases`.
    asks: Vec<Ask>,
}

/// A fiscal year or quarter that has funding.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Period {
    /// The fiscal year, named after the calendar year it begins in.
    pub year: i32,
    /// 1 to 4; `None`: the whole year.
    pub quarter: Option<u8>,
    /// Its first slot, 0 where it began before the status date.
    pub begin: u32,
    /// The slot at which it is over; 0 where it was before the status date.
    pub end: u32,
    /// Places of the first period of its year, and behind the last one.
    pub of_year: (u32, u32),
    /// Fiscal quarters from the first funded year on: its first, and how many.
    quarters: (i32, i32),
    /// The month after the last one of its year, counted from the year 0.
    closes: i32,
}

/// What an order asks for.
#[derive(Clone, Copy, Debug, Default)]
struct Ask {
    opex: bool,
    /// The price, less what was invoiced.
    price: Money,
    /// All months that recur, and how many.
    recurring: Money,
    months: i32,
}

impl Funds {
    /// What the rule needs; `None` where the plan does not want it, or has no funding.
    pub(super) fn of_plan(desk: &Desk, drafts: &[Draft]) -> Option<Self> {
        let plan = desk.plan;
        if !plan.settings.order_within_funding {
            return None;
        }
        let fiscal = Fiscal::of_plan(plan)?;
        let periods = periods(desk, fiscal);
        let left = vec![Money::ZERO; periods.len() * 2];
        let mut funds = Self { periods, left, asks: vec![] };
        for row in plan.funding.iter().filter(|row| sound_year(row.year)) {
            let quarter = i32::from(row.quarter.unwrap_or(1).clamp(1, 4)) - 1;
            let quarter = (row.year - fiscal.first_year) * 4 + quarter;
            funds.add(false, quarter, row.capex);
            funds.add(true, quarter, row.opex);
        }
        funds.take_firm(desk, fiscal, drafts);
        funds.asks = plan.purchases.iter().map(|row| ask(desk, row)).collect();
        Some(funds)
    }

    fn add(&mut self, opex: bool, quarter: i32, amount: Money) {
        let place = self.periods.partition_point(|p| p.quarters.0 + p.quarters.1 <= quarter);
        if self.periods.get(place).is_some_and(|p| p.quarters.0 <= quarter) {
            let slot = &mut self.left[place + if opex { self.periods.len() } else { 0 }];
            *slot = slot.plus(amount);
        }
    }

    /// Takes off what is firm, whatever its rank.
    fn take_firm(&mut self, desk: &Desk, fiscal: Fiscal, drafts: &[Draft]) {
        let (plan, today) = (desk.plan, desk.axis.today);
        let known = |draft: &&Draft| draft.job.project != NOBODY;
        let last_year = self.periods.last().map_or(0, |p| p.year - fiscal.first_year);
        for (task, draft) in plan.tasks.iter().zip(drafts).filter(|(_, draft)| known(draft)) {
            let worked = match task.progress {
                Progress::Done { finished, .. } => finished.last_day(),
                _ => today,
            };
            self.add(true, fiscal.quarter(worked), -draft.cost.actual);
        }
        let bought = plan.purchases.iter().zip(drafts.iter().skip(plan.tasks.len()));
        for (purchase, draft) in bought.filter(|(_, draft)| known(draft)) {
            let opex = purchase.nature == Nature::Opex;
            let finish = match draft.settled {
                None => {
                    self.add(opex, fiscal.quarter(today), -draft.cost.actual);
                    continue;
                }
                Some(dates) => dates.finish().map(Moment::last_day),
            };
            let Some(finish) = finish else { continue };
            let slices = slices(plan, purchase, desk.parts.of(purchase.id), (finish, today));
            for (slice, fall) in slices.iter().zip(falls(&draft.cost, &slices)) {
                let quarter = fiscal.quarter(slice.day);
                if !slice.recurs || quarter.div_euclid(4) <= last_year {
                    self.add(opex, quarter, -fall.spent.plus(fall.committed));
                }
            }
        }
    }

    /// Where the nature of a purchase has its first period in [`Funds::left`].
    pub fn side(&self, purchase: usize) -> usize {
        if self.asks.get(purchase).is_some_and(|ask| ask.opex) { self.periods.len() } else { 0 }
    }

    /// What an order in a period asks for if it arrives at the end of a day; never below zero.
    pub fn asked(&self, axis: Axis, purchase: usize, period: &Period, arrived: u32) -> Money {
        let Some(ask) = self.asks.get(purchase) else { return Money::ZERO };
        let mut value = ask.price;
        if ask.months > 0 {
            let in_year = (period.closes - month(axis.moment(arrived).last_day())).clamp(0, ask.months);
            value = value.plus(ask.recurring.share(i64::from(in_year), i64::from(ask.months)));
        }
        value.max(Money::ZERO)
    }

    /// Whether an order never asks for anything, whenever it is made.
    pub fn asks_nothing(&self, purchase: usize) -> bool {
        self.asks.get(purchase).is_none_or(|ask| ask.price.plus(ask.recurring) <= Money::ZERO)
    }
}

/// The month of a day, counted from the year 0.
fn month(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// The periods of all funded years.
fn periods(desk: &Desk, fiscal: Fiscal) -> Vec<Period> {
    let rows = || desk.plan.funding.iter().filter(|row| sound_year(row.year));
    let mut years: Vec<i32> = rows().map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut list: Vec<Period> = vec![];
    for year in years {
        let quarterly = rows().any(|row| row.year == year && row.quarter.is_some());
        let first = (year - fiscal.first_year) * 4;
        let (count, length) = if quarterly { (4, 1) } else { (1, 4) };
        let of_year = (list.len() as u32, list.len() as u32 + count as u32);
        for number in 0..count {
            let from = first + number * length;
            list.push(Period {
                year,
                quarter: quarterly.then_some(number as u8 + 1),
                begin: desk.axis.morning(fiscal.begin(from)),
                end: desk.axis.morning(fiscal.begin(from + length)),
                of_year,
                quarters: (from, length),
                closes: month(fiscal.begin(first + 4)),
            });
        }
    }
    list
}

/// What a purchase asks for when it is ordered.
fn ask(desk: &Desk, purchase: &Purchase) -> Ask {
    let currency = desk.plan.settings.currency;
    let opex = purchase.nature == Nature::Opex;
    if purchase.order_value(currency).is_err() {
        return Ask { opex, ..Ask::default() }; // it costs nothing anywhere
    }
    let invoiced: Money = desk.bills.of(purchase.id).iter().map(|bill| bill.amount).sum();
    let invoiced = purchase.in_portfolio(invoiced, currency).unwrap_or_default();
    Ask {
        opex,
        price: purchase.total(currency).unwrap_or_default().minus(invoiced),
        recurring: purchase.recurring_total(currency).unwrap_or_default(),
        months: purchase.recurring.filter(Recurring::is_sound).map_or(0, |r| i32::from(r.months)),
    }
}
