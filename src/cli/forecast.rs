//! `stackrank forecast`: what a simulation of the plan says of dates and money.
use super::args::ForecastOptions;
use super::load;
use super::output::{Done, Failure, plain};
use super::schedule::to_json;
use super::schedule_table::{Row, laid_out, whole};
use crate::domain::check::work_name;
use crate::domain::{Currency, Portfolio, Terms, WorkId};
use crate::engine::{Chance, Forecast, Levels, Network, ProjectForecast, Simulation, Status, SupplierRecord};
use serde::Serialize;
use std::fmt::Write;

pub(super) fn run(options: ForecastOptions) -> Result<Done, Failure> {
    let loaded = load(options.file)?;
    let plan = &loaded.plan;
    let network = Network::compile(plan, options.clock.today());
    let own = plan.settings.forecast;
    let terms =
        Terms { runs: options.runs.unwrap_or(own.runs), seed: options.seed.unwrap_or(own.seed), ..own };
    let order = network.order();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut simulation = Simulation::new(plan, &network, &order, terms).on_threads(threads);
    simulation.advance(terms.runs, &|| false);
    let found = simulation.forecast();
    if options.json {
        Ok(Done::printed(to_json(&answer(plan, &found, order.places()))?))
    } else {
        Ok(Done::printed(table(plan, &found, order.places())))
    }
}

/// "78 %", to the nearest; what is not sure is never 0 % or 100 %.
fn percent(chance: Option<Chance>) -> String {
    let Some(chance) = chance else { return "-".into() };
    let (sign, percent) = chance.percent();
    format!("{sign}{percent} %")
}

fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map_or_else(|| "no date".into(), |day| day.to_string())
}

fn table(plan: &Portfolio, found: &Forecast, places: &[u32]) -> String {
    let currency = plan.settings.currency;
    let name = plain(&plan.settings.name);
    let today = found.today.format("%a %-d %b %Y");
    let mut out = format!(
        "{name}, status date {today}, amounts in {currency}, {} runs, seed {}\n\n",
        found.runs, found.terms.seed
    );
    let head =
        ["#", "project", "promise", "P50", "P80", "on time", "EAC P50", "EAC P80", "in budget", "both"];
    let mut rows = vec![Row::cells(head.map(String::from).into())];
    for (rank, place) in (1u32..).zip(places) {
        let place = *place as usize;
        let (Some(project), Some(row)) = (plan.projects.rows().get(place), found.projects.get(place)) else {
            continue;
        };
        let promise = project.promise.map_or_else(|| "-".into(), |day| day.to_string());
        rows.push(Row::cells(vec![
            rank.to_string(),
            plain(&project.name),
            promise,
            day(row.finish.p50),
            if row.certain { "certain".into() } else { day(row.finish.p80) },
            percent(row.on_time),
            whole(row.eac.p50, currency),
            if row.eac_certain { "certain".into() } else { whole(row.eac.p80, currency) },
            percent(row.within_budget),
            percent(row.both),
        ]));
        rows.extend(row.drivers.iter().take(3).map(|driver| {
            let share = (driver.share + 50) / 100;
            let (sign, swing) = (if driver.swing < 0 { "-" } else { "+" }, driver.swing.unsigned_abs());
            let what = plain(&work_name(plan, driver.work));
            Row::Line(format!("     {share} % of it: {what} ({sign}{}.{} d)", swing / 10, swing % 10))
        }));
    }
    if rows.len() == 1 {
        return out + "no projects\n";
    }
    out += &laid_out(&rows, &[0, 5, 6, 7, 8, 9]);
    let all = &found.portfolio;
    let chances = [
        ("on time", all.on_time),
        ("within budget", all.within_budget),
        ("both", all.both),
        ("within funding", all.within_funding),
    ];
    let told: Vec<String> = chances
        .iter()
        .filter(|(_, c)| c.is_some())
        .map(|(what, c)| format!("{what} {}", percent(*c)))
        .collect();
    if !told.is_empty() {
        // writing to a string cannot fail
        let _ = writeln!(out, "all projects: {}", told.join(", "));
    }
    for record in &found.suppliers {
        let _ = writeln!(out, "{}", record_line(plan, record));
    }
    out
}

/// "Acme: 6 deliveries, 0.9 to 1.8 of the time promised; drawn from".
fn record_line(plan: &Portfolio, record: &SupplierRecord) -> String {
    let name = plan.suppliers.get(record.supplier).map_or("", |s| s.name.as_str());
    let ratios = || record.deliveries.iter().map(|d| d.ratio);
    let tenth = |ratio: u32| format!("{}.{:02}", ratio / 1_000, ratio % 1_000 / 10);
    let (least, most) = (ratios().min().unwrap_or(0), ratios().max().unwrap_or(0));
    let count = super::output::counted(record.deliveries.len(), "delivery", "deliveries");
    let used = if record.used { "; drawn from" } else { "" };
    format!("{}: {count}, {} to {} of the time promised{used}", plain(name), tenth(least), tenth(most))
}

/// The answer, for programs.
#[derive(Serialize)]
struct Answer {
    format: &'static str,
    version: &'static str,
    today: String,
    currency: CurrencyRow,
    runs: u32,
    seed: u64,
    projects: Vec<ProjectRow>,
    portfolio: PortfolioRow,
    tasks: Vec<WorkRow>,
    purchases: Vec<WorkRow>,
    suppliers: Vec<SupplierRow>,
}

#[derive(Serialize)]
struct CurrencyRow {
    code: String,
    digits: u8,
}

#[derive(Serialize)]
struct LevelsRow<T> {
    p10: T,
    p50: T,
    p80: T,
    p90: T,
}

/// In hundredths of a percent.
#[derive(Serialize)]
struct ChanceRow {
    chance: u32,
    standard_error: u32,
}

#[derive(Serialize)]
struct ProjectRow {
    id: String,
    rank: u32,
    name: String,
    promise: Option<String>,
    deadline: &'static str,
    finish: LevelsRow<Option<String>>,
    certain: bool,
    days: Vec<(String, u32)>,
    eac: LevelsRow<i64>,
    on_time: Option<ChanceRow>,
    within_budget: Option<ChanceRow>,
    both: Option<ChanceRow>,
    drivers: Vec<DriverRow>,
}

#[derive(Serialize)]
struct DriverRow {
    id: String,
    share: u32,
    swing_days_tenths: i32,
    on_chain: u32,
}

#[derive(Serialize)]
struct PortfolioRow {
    finish: LevelsRow<Option<String>>,
    eac: LevelsRow<i64>,
    on_time: Option<ChanceRow>,
    within_budget: Option<ChanceRow>,
    both: Option<ChanceRow>,
    within_funding: Option<ChanceRow>,
}

#[derive(Serialize)]
struct WorkRow {
    id: String,
    on_chain: u32,
}

#[derive(Serialize)]
struct SupplierRow {
    id: String,
    used: bool,
    deliveries: Vec<DeliveryRow>,
}

#[derive(Serialize)]
struct DeliveryRow {
    purchase: String,
    promised: String,
    actual: String,
    ratio_thousandths: u32,
}

fn levels<T: Copy, U>(from: Levels<T>, told: impl Fn(T) -> U) -> LevelsRow<U> {
    LevelsRow { p10: told(from.p10), p50: told(from.p50), p80: told(from.p80), p90: told(from.p90) }
}

fn days(from: Levels<Option<chrono::NaiveDate>>) -> LevelsRow<Option<String>> {
    levels(from, |day| day.map(|day| day.to_string()))
}

fn chance(from: Option<Chance>) -> Option<ChanceRow> {
    from.map(|c| ChanceRow { chance: c.hundredths(), standard_error: c.standard_error() })
}

fn work_id(work: WorkId) -> String {
    match work {
        WorkId::Task(id) => id.to_string(),
        WorkId::Purchase(id) => id.to_string(),
    }
}

fn project_row(plan: &Portfolio, rank: u32, row: &ProjectForecast) -> Option<ProjectRow> {
    let project = plan.projects.get(row.id)?;
    let deadline = match row.deadline(project.promise) {
        Status::NotSet => "not-set",
        Status::OnTrack => "on-track",
        Status::AtRisk => "at-risk",
        Status::InTrouble => "in-trouble",
    };
    Some(ProjectRow {
        id: row.id.to_string(),
        rank,
        name: project.name.clone(),
        promise: project.promise.map(|day| day.to_string()),
        deadline,
        finish: days(row.finish),
        certain: row.certain,
        days: row.days.iter().map(|(day, runs)| (day.to_string(), *runs)).collect(),
        eac: levels(row.eac, crate::domain::Money::minor),
        on_time: chance(row.on_time),
        within_budget: chance(row.within_budget),
        both: chance(row.both),
        drivers: row
            .drivers
            .iter()
            .map(|d| DriverRow {
                id: work_id(d.work),
                share: d.share,
                swing_days_tenths: d.swing,
                on_chain: d.on_chain.hundredths(),
            })
            .collect(),
    })
}

fn answer(plan: &Portfolio, found: &Forecast, places: &[u32]) -> Answer {
    let currency: Currency = plan.settings.currency;
    let ranked = (1u32..).zip(places);
    let projects =
        ranked.filter_map(|(rank, place)| project_row(plan, rank, found.projects.get(*place as usize)?));
    let on_chain = |id: String, chance: &Chance| WorkRow { id, on_chain: chance.hundredths() };
    let all = &found.portfolio;
    let supplier = |record: &SupplierRecord| SupplierRow {
        id: record.supplier.to_string(),
        used: record.used,
        deliveries: record
            .deliveries
            .iter()
            .map(|d| DeliveryRow {
                purchase: d.purchase.to_string(),
                promised: d.promised.to_string(),
                actual: d.actual.to_string(),
                ratio_thousandths: d.ratio,
            })
            .collect(),
    };
    Answer {
        format: "stackrank-forecast",
        version: env!("CARGO_PKG_VERSION"),
        today: found.today.to_string(),
        currency: CurrencyRow { code: currency.code().into(), digits: currency.digits() },
        runs: found.runs,
        seed: found.terms.seed,
        projects: projects.collect(),
        portfolio: PortfolioRow {
            finish: days(all.finish),
            eac: levels(all.eac, crate::domain::Money::minor),
            on_time: chance(all.on_time),
            within_budget: chance(all.within_budget),
            both: chance(all.both),
            within_funding: chance(all.within_funding),
        },
        tasks: plan.tasks.iter().zip(&found.tasks).map(|(t, c)| on_chain(t.id.to_string(), c)).collect(),
        purchases: plan
            .purchases
            .iter()
            .zip(&found.purchases)
            .map(|(p, c)| on_chain(p.id.to_string(), c))
            .collect(),
        suppliers: found.suppliers.iter().map(supplier).collect(),
    }
}
