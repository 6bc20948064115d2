//! Spend against funding by fiscal quarter and the money line, for a plan whose labour has no rates: that falls by working hours.
use super::bought::{Parts, due, of_purchase, own_receipt, parts_of, receipt, value};
use super::{on_hold, rounded};
use chrono::{Datelike, NaiveDate};
use stackrank::domain::{Nature, Portfolio, ProjectId, Purchase};
use stackrank::engine::Outlook;
use std::collections::{BTreeMap, BTreeSet};

/// Of a fiscal year and quarter: funded, firm, covered, not covered, of capex and of opex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quarter(pub [[i128; 4]; 2]);

type When = (i32, u8);

/// The fiscal year and quarter of a day, walking back to the month in which a year begins.
fn when(plan: &Portfolio, day: NaiveDate) -> When {
    let start = i32::from(plan.settings.fiscal_year_start);
    let month = day.month() as i32;
    let (year, since) =
        if month >= start { (day.year(), month - start) } else { (day.year() - 1, month + 12 - start) };
    (year, (since / 3 + 1) as u8)
}

/// Days on which parts of the order value fall, and whether each is a month of what recurs.
fn days(
    plan: &Portfolio,
    purchase: &Purchase,
    finish: NaiveDate,
    today: NaiveDate,
) -> Vec<(NaiveDate, i128, bool)> {
    let (price, recurring) = value(plan, purchase);
    let there = purchase.state.has_arrived();
    let promised = |day: Option<NaiveDate>| day.filter(|day| *day >= today);
    let mut units: Vec<(NaiveDate, i128)> = vec![];
    let mut left = i128::from(purchase.quantity);
    if !purchase.state.before_order() {
        for part in parts_of(plan, purchase) {
            let some = i128::from(part.units).min(left);
            left -= some;
            let day = part.received_on.or(promised(part.promised)).unwrap_or(finish);
            units.push((day.min(finish), some));
        }
    }
    if left > 0 || units.is_empty() {
        let day = match promised(purchase.delivery_promised) {
            _ if there => own_receipt(purchase, today),
            Some(day) if !purchase.state.before_order() => day,
            _ => finish,
        };
        units.push((day.min(finish), left.max(1)));
    }
    units.sort_unstable();
    let all: i128 = units.iter().map(|(_, some)| some).sum();
    let mut out = vec![];
    let (mut so_far, mut told) = (0, 0);
    for (day, some) in units {
        so_far += some;
        let upto = if all == 0 { 0 } else { rounded(price * so_far, all) };
        out.push((day, upto - told, false));
        told = upto;
    }
    if let Some(contract) = purchase.recurring {
        let first = if there { receipt(plan, purchase, today) } else { finish };
        let months = i128::from(contract.months);
        let upto = |n: i128| rounded(recurring * n, months);
        out.extend((0..contract.months).map(|n| {
            let month = i128::from(n);
            (due(first, u32::from(n)).expect("a day"), upto(month + 1) - upto(month), true)
        }));
        out.sort_by_key(|(day, ..)| *day);
    }
    out
}

/// What is firm and what is to come on each of those days: the parts fill them in their order, the earliest first.
fn fill(parts: &Parts, days: &[(NaiveDate, i128, bool)]) -> Vec<(i128, i128)> {
    let stretch = [parts.actual + parts.accrued, parts.committed, parts.to_come];
    let whole: i128 = stretch.iter().sum();
    let value: i128 = days.iter().map(|(_, amount, _)| amount).sum();
    let mut out = vec![(0, 0); days.len()];
    let mixed = stretch.iter().any(|part| *part < 0) && stretch.iter().any(|part| *part > 0);
    if days.len() == 1 || mixed || value == 0 {
        *out.last_mut().expect("a day") = (stretch[0] + stretch[1], stretch[2]);
        return out;
    }
    let sign = if whole < 0 { -1 } else { 1 };
    let firm = sign * (stretch[0] + stretch[1]);
    let (mut reached, mut told) = (0, 0);
    for (slot, (_, amount, _)) in out.iter_mut().zip(days) {
        reached += amount;
        let upto = (sign * rounded(whole * reached, value)).max(told);
        let firm_here = upto.min(firm) - told.min(firm);
        *slot = (sign * firm_here, sign * (upto - told - firm_here));
        told = upto;
    }
    let last = out.len() - 1;
    let rest = sign * whole - told;
    out[last].1 += sign * rest;
    out
}

/// The quarters, and the projects below the line. `finish` gives the day on which each purchase arrives.
pub fn quarters(
    plan: &Portfolio,
    outlook: &Outlook,
    finish: impl Fn(usize) -> Option<NaiveDate>,
) -> (BTreeMap<When, Quarter>, BTreeSet<ProjectId>) {
    let mut out: BTreeMap<When, Quarter> = BTreeMap::new();
    let mut below = BTreeSet::new();
    let Some(first) = plan.funding.iter().map(|f| f.year).min() else { return (out, below) };
    let last = plan.funding.iter().map(|f| f.year).max().expect("a year");
    for row in &plan.funding {
        let quarter = out.entry((row.year, row.quarter.unwrap_or(1))).or_default();
        quarter.0[0][0] += i128::from(row.capex.minor());
        quarter.0[1][0] += i128::from(row.opex.minor());
    }
    let mut to_come: BTreeMap<ProjectId, BTreeMap<When, [i128; 2]>> = BTreeMap::new();
    for (place, purchase) in plan.purchases.iter().enumerate() {
        let side = usize::from(purchase.nature != Nature::Capex);
        let Some(finish) = finish(place) else { continue };
        let days = days(plan, purchase, finish, outlook.today);
        let whole = of_purchase(plan, purchase, outlook.today);
        let mut tell = |parts: &Parts, firm: bool, to: ProjectId, sign: i128| {
            for ((day, _, recurs), (spent, open)) in days.iter().zip(fill(parts, &days)) {
                let when = when(plan, *day);
                if when.0 < first || (*recurs && when.0 > last) {
                    continue;
                }
                if firm {
                    out.entry(when).or_default().0[side][1] += spent;
                }
                to_come.entry(to).or_default().entry(when).or_default()[side] += sign * open;
            }
        };
        tell(&whole, true, purchase.project, 1);
        let mut told = 0;
        for share in outlook.shares.iter().filter(|share| share.purchase == purchase.id) {
            let part = whole.of_units(told, told + share.units, purchase.quantity);
            told += share.units;
            tell(&part, false, purchase.project, -1);
            tell(&part, false, share.project, 1);
        }
    }
    let mut ranked: Vec<_> = plan.projects.iter().collect();
    ranked.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    for project in ranked {
        let takes = plan.stages.get(project.stage).is_some_and(|stage| stage.takes_funding);
        let Some(more) = to_come.get(&project.id).filter(|_| takes && !on_hold(plan, project.id)) else {
            continue;
        };
        let fits = fits(&out, more);
        for (when, amounts) in more {
            for (side, amount) in amounts.iter().enumerate() {
                out.entry(*when).or_default().0[side][if fits { 2 } else { 3 }] += amount;
            }
        }
        if !fits {
            below.insert(project.id);
        }
    }
    out.retain(|_, quarter| *quarter != Quarter::default());
    (out, below)
}

/// Whether all that is to come fits: in no year and nature is more spent up to any quarter than was funded up to it, from the first
/// quarter on in which it wants something.
fn fits(taken: &BTreeMap<When, Quarter>, more: &BTreeMap<When, [i128; 2]>) -> bool {
    let years: BTreeSet<i32> = more.keys().map(|when| when.0).collect();
    years.into_iter().all(|year| {
        (0..2).all(|side| {
            (1..=4u8).all(|quarter| {
                let wants = (1..=quarter).any(|q| more.get(&(year, q)).is_some_and(|m| m[side] > 0));
                let left: i128 = (1..=quarter)
                    .map(|q| {
                        let [funded, firm, covered, _] =
                            taken.get(&(year, q)).map_or([0; 4], |quarter| quarter.0[side]);
                        funded - firm - covered - more.get(&(year, q)).map_or(0, |m| m[side])
                    })
                    .sum();
                !wants || left >= 0
            })
        })
    })
}
