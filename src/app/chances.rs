//! What the forecast says, in the words of the window: levels, chances with their standard error, and suppliers' records. What is of
//! the plan before the last edit says so.
use super::context::Cx;
use super::format;
use crate::domain::ProjectId;
use crate::engine::{Chance, ENOUGH, ProjectForecast, SupplierRecord};
use chrono::NaiveDate;

/// Behind what is of the plan before the last edit.
pub const OLD: &str = "being simulated anew";

/// "78%"; what is not quite sure is not told as sure: ">99%", "<1%".
pub fn percent(chance: Chance) -> String {
    let (sign, percent) = chance.percent();
    format!("{sign}{percent}%")
}

/// "78% ± 5.2%": with its standard error, which says how far another seed may well lead.
pub fn with_error(chance: Chance) -> String {
    let tenths = chance.standard_error().div_ceil(10);
    format!("{} ± {}.{}%", percent(chance), tenths / 10, tenths % 10)
}

/// The chances of a project, each with its name.
pub fn named(told: &ProjectForecast) -> Vec<(&'static str, Chance)> {
    let all = [("On time", told.on_time), ("Within budget", told.within_budget), ("Both", told.both)];
    all.into_iter().filter_map(|(name, chance)| Some((name, chance?))).collect()
}

/// "22 Jan", or "no date".
pub fn day(cx: &Cx<'_>, day: Option<NaiveDate>) -> String {
    day.map_or("no date".into(), |day| format::date(day, cx.today))
}

/// "P50 22 Jan, P80 3 Feb"; where nothing is uncertain "P50 and P80 22 Jan".
pub fn levels(cx: &Cx<'_>, told: &ProjectForecast) -> String {
    let (half, most) = (day(cx, told.finish.p50), day(cx, told.finish.p80));
    if half == most { format!("P50 and P80 {half}") } else { format!("P50 {half}, P80 {most}") }
}

/// "64 runs", "1,000 runs"; "64 runs, being simulated anew".
pub fn runs(cx: &Cx<'_>) -> String {
    let Some(forecast) = cx.forecast() else { return String::new() };
    let word = if forecast.runs == 1 { "run" } else { "runs" };
    let count = format!("{} {word}", format::grouped(u64::from(forecast.runs)));
    if cx.forecast_is_fresh() { count } else { format!("{count}, {OLD}") }
}

/// Levels and chances line by line, for a tip; nothing before they are known.
pub fn lines(cx: &Cx<'_>, project: ProjectId) -> Vec<String> {
    let Some(told) = cx.forecast_of(project) else { return vec![] };
    let mut lines = vec![levels(cx, told)];
    lines.extend(named(told).into_iter().map(|(name, chance)| format!("{name}: {}", with_error(chance))));
    lines.push(runs(cx));
    lines
}

/// "5 deliveries, 1.2 × the promised time, used": the mean of what a supplier's deliveries took.
pub fn record(record: &SupplierRecord, evidence: bool) -> String {
    let count = record.deliveries.len();
    let word = if count == 1 { "delivery" } else { "deliveries" };
    let sum: u64 = record.deliveries.iter().map(|delivery| u64::from(delivery.ratio)).sum();
    let mean = ratio((sum / count.max(1) as u64) as u32);
    let used = match (record.used, evidence) {
        (true, _) => "used".to_owned(),
        (false, false) => "not used: switched off".to_owned(),
        (false, true) => format!("used from {ENOUGH} on"),
    };
    format!("{count} {word}, {mean} × the promised time, {used}")
}

/// "1.2", of thousandths; to a hundredth where a tenth would say "as promised".
pub fn ratio(thousandths: u32) -> String {
    let tenths = (thousandths + 50) / 100;
    if tenths == 10 && thousandths != 1_000 {
        let hundredths = (thousandths + 5) / 10;
        return format!("{}.{:02}", hundredths / 100, hundredths % 100);
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_in_words() {
        let of = |met, runs| percent(Chance { met, runs });
        assert_eq!(of(50, 64), "78%");
        assert_eq!((of(64, 64), of(0, 64)), ("100%".into(), "0%".into()));
        assert_eq!(
            (of(999, 1_000), of(1, 1_000), of(996, 1_000)),
            (">99%".into(), "<1%".into(), ">99%".into())
        );
        assert_eq!((of(994, 1_000), of(6, 1_000)), ("99%".into(), "1%".into()));
        assert_eq!(with_error(Chance { met: 50, runs: 64 }), "78% ± 5.2%");
        assert_eq!(with_error(Chance { met: 64, runs: 64 }), "100% ± 0.0%");
    }

    #[test]
    fn ratios_in_words() {
        assert_eq!([1_200, 1_000, 1_020, 960, 2_049].map(ratio), ["1.2", "1.0", "1.02", "0.96", "2.0"]);
    }
}
