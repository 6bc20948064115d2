//! Funding and what it pays, by fiscal quarter, and what the close of the fiscal year takes away, as JSON.
use crate::domain::Portfolio;
use crate::engine::{Fate, FundedQuarter, Outlook, Spend, Way, YearEnd, year_end};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct QuarterRow {
    year: i32,
    quarter: u8,
    begins: String,
    ends: String,
    capex: SpendRow,
    opex: SpendRow,
}

#[derive(Serialize)]
struct SpendRow {
    funded: i64,
    firm: i64,
    covered: i64,
    not_covered: i64,
}

#[derive(Serialize)]
pub(super) struct YearEndRow {
    year: i32,
    closes: String,
    left_capex: i64,
    left_opex: i64,
    misses: Vec<MissRow>,
    releasable: Vec<ReleaseRow>,
    could_land: Vec<LandRow>,
}

#[derive(Serialize)]
struct MissRow {
    purchase: String,
    amount: i64,
    lands: String,
    fate: &'static str,
}

#[derive(Serialize)]
struct ReleaseRow {
    project: String,
    amount: i64,
}

#[derive(Serialize)]
struct LandRow {
    purchase: String,
    amount: i64,
    lands: String,
    by: &'static str,
    affordable: bool,
}

impl From<&Spend> for SpendRow {
    fn from(spend: &Spend) -> Self {
        Self {
            funded: spend.funded.minor(),
            firm: spend.firm.minor(),
            covered: spend.covered.minor(),
            not_covered: spend.not_covered.minor(),
        }
    }
}

/// The quarters.
pub(super) fn quarters(outlook: &Outlook) -> Vec<QuarterRow> {
    let row = |quarter: &FundedQuarter| QuarterRow {
        year: quarter.year,
        quarter: quarter.quarter,
        begins: quarter.begins.to_string(),
        ends: quarter.ends.to_string(),
        capex: (&quarter.capex).into(),
        opex: (&quarter.opex).into(),
    };
    outlook.funding.iter().map(row).collect()
}

/// The close of the fiscal year; `None` if the year is not funded.
pub(super) fn close(plan: &Portfolio, outlook: &Outlook) -> Option<YearEndRow> {
    let YearEnd { year, closes, left, misses, releasable, could_land } = year_end(plan, outlook, &|| false)?;
    let fate = |fate| match fate {
        Fate::Lapses => "lapses",
        Fate::FallsIntoNextYear => "falls into next year",
    };
    let by = |way| match way {
        Way::OrderNow => "order as soon as possible",
        Way::Expedite(_) => "expedite offer",
    };
    Some(YearEndRow {
        year,
        closes: closes.to_string(),
        left_capex: left[0].minor(),
        left_opex: left[1].minor(),
        misses: misses
            .iter()
            .map(|miss| MissRow {
                purchase: miss.purchase.to_string(),
                amount: miss.amount.minor(),
                lands: miss.lands.to_string(),
                fate: fate(miss.fate),
            })
            .collect(),
        releasable: releasable
            .iter()
            .map(|(project, amount)| ReleaseRow { project: project.to_string(), amount: amount.minor() })
            .collect(),
        could_land: could_land
            .iter()
            .map(|one| LandRow {
                purchase: one.purchase.to_string(),
                amount: one.amount.minor(),
                lands: one.lands.to_string(),
                by: by(one.by),
                affordable: one.affordable,
            })
            .collect(),
    })
}
