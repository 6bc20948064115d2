//! Earned value of a schedule: as JSON, and as a table for people.
use super::output::plain;
use super::schedule_table::{Row, laid_out, whole};
use crate::domain::{BaselineId, Money, Portfolio};
use crate::engine::{Earned, EarnedValue, NoFigure, Outlook, Ratio, no_figure_words};
use serde::Serialize;
use std::collections::BTreeMap;

/// Earned value of one project or of all. What is null has its reason in `reasons`, under its name.
#[derive(Serialize, Default)]
pub(super) struct EarnedRow {
    baseline: Option<BaselineName>,
    bac: Option<i64>,
    pv: Option<i64>,
    ev: Option<i64>,
    ac: Option<i64>,
    eac: Option<i64>,
    cv: Option<i64>,
    sv: Option<i64>,
    cpi: Option<f64>,
    spi: Option<f64>,
    trend_eac: Option<i64>,
    etc: Option<i64>,
    vac: Option<i64>,
    tcpi: Option<f64>,
    es_days: Option<f64>,
    at_days: Option<i64>,
    planned_days: Option<i64>,
    spi_t: Option<f64>,
    work: Option<WorkRow>,
    reasons: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct BaselineName {
    id: String,
    name: String,
    taken: String,
}

/// Hundredths of an hour.
#[derive(Serialize)]
struct WorkRow {
    total: i64,
    planned: i64,
    earned: i64,
}

/// The figures, or why there are none.
pub(super) fn row(plan: &Portfolio, value: Result<&EarnedValue, NoFigure>) -> EarnedRow {
    let mut out = EarnedRow::default();
    let v = match value {
        Ok(v) => v,
        Err(why) => {
            out.reasons.insert("baseline", no_figure_words(why));
            return out;
        }
    };
    let minor = |money: Money| Some(money.minor());
    (out.bac, out.pv, out.ev) = (minor(v.bac), minor(v.pv), minor(v.ev));
    (out.ac, out.eac, out.cv, out.sv) = (minor(v.ac), minor(v.eac), minor(v.cv()), minor(v.sv()));
    out.baseline = v.baseline.and_then(|id| plan.baselines.get(id)).map(|b| BaselineName {
        id: b.id.to_string(),
        name: b.name.clone(),
        taken: b.taken.to_string(),
    });
    let reasons = &mut out.reasons;
    if out.baseline.is_none() {
        reasons.insert("baseline", "projects are compared with several baselines");
    }
    out.cpi = or_reason(reasons, "cpi", v.cpi()).map(decimal);
    out.spi = or_reason(reasons, "spi", v.spi()).map(decimal);
    out.trend_eac = or_reason(reasons, "trend_eac", v.trend_eac()).map(Money::minor);
    out.etc = or_reason(reasons, "etc", v.etc()).map(Money::minor);
    out.vac = or_reason(reasons, "vac", v.vac()).map(Money::minor);
    out.tcpi = or_reason(reasons, "tcpi", v.tcpi()).map(decimal);
    let time = or_reason(reasons, "es_days", v.time);
    out.es_days = time.map(|t| decimal(t.earned));
    out.at_days = time.map(|t| t.actual);
    out.planned_days = time.map(|t| t.planned);
    out.spi_t = or_reason(reasons, "spi_t", v.spi_t()).map(decimal);
    out.work = Some(WorkRow { total: v.work.total, planned: v.work.planned, earned: v.work.earned });
    out
}

fn or_reason<T>(
    reasons: &mut BTreeMap<&'static str, &'static str>,
    name: &'static str,
    value: Result<T, NoFigure>,
) -> Option<T> {
    value.map_err(|why| reasons.insert(name, no_figure_words(why))).ok()
}

/// Ten-thousandths as a JSON number: exact ratios end here.
fn decimal(ratio: Ratio) -> f64 {
    ratio.rounded(10_000) as f64 / 10_000.0
}

/// Which baseline `--baseline` names: by its id or its name.
pub(super) fn baseline(plan: &Portfolio, wanted: &str) -> Option<BaselineId> {
    let by_id = plan.baselines.iter().find(|b| b.id.to_string() == wanted);
    by_id.or_else(|| plan.baselines.iter().find(|b| b.name == wanted)).map(|b| b.id)
}

/// All projects with a baseline in rank order, and their sum.
pub(super) fn table(plan: &Portfolio, outlook: &Outlook, earned: &Earned) -> String {
    let head =
        ["#", "project", "BAC", "PV", "EV", "AC", "SV", "CV", "SPI", "CPI", "SPI(t)", "trend EAC", "EAC"];
    let mut rows = vec![Row::cells(head.map(String::from).into())];
    for place in outlook.order.iter().map(|place| *place as usize) {
        if let (Some(project), Some(Some(value)), Some(follows)) =
            (plan.projects.rows().get(place), earned.projects.get(place), outlook.projects.get(place))
        {
            rows.push(cells(plan, follows.rank.to_string(), plain(&project.name), value));
        }
    }
    match &earned.whole {
        None => "earned value: no project has a baseline\n".into(),
        Some(all) => {
            rows.push(cells(plan, String::new(), "all with a baseline".into(), all));
            laid_out(&rows, &[0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
        }
    }
}

fn cells(plan: &Portfolio, rank: String, name: String, v: &EarnedValue) -> Row {
    let money = |amount: Money| whole(amount, plan.settings.currency);
    let index = |ratio: Result<Ratio, NoFigure>| ratio.map_or("-".into(), |r| r.shown().replace('−', "-"));
    Row::cells(vec![
        rank,
        name,
        money(v.bac),
        money(v.pv),
        money(v.ev),
        money(v.ac),
        money(v.sv()),
        money(v.cv()),
        index(v.spi()),
        index(v.cpi()),
        index(v.spi_t()),
        v.trend_eac().map_or("-".into(), money),
        money(v.eac),
    ])
}
