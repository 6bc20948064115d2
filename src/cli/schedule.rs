//! `stackrank schedule`: the dates and the money that follow from a plan.
use super::args::ScheduleOptions;
use super::output::{Done, Failure, plain};
use super::{check, load, schedule_earned, schedule_json, schedule_table};
use crate::domain::Portfolio;
use crate::domain::check::{Severity, check as check_plan};
use crate::engine::{Bench, LeadTime, Network, OrderBy, earned, forecast, judge, order_by_dates, outlook};
use serde::Serialize;

pub(super) fn run(options: ScheduleOptions) -> Result<Done, Failure> {
    let loaded = load(options.file)?;
    let mut problems = check_plan(&loaded.plan);
    problems.retain(|p| p.severity == Severity::Error);
    let plan = &loaded.plan;
    let network = Network::compile(plan, options.clock.today());
    let order = network.order();
    let mut outlook = outlook(plan, &network, &order, &mut Bench::default());
    // the runs and the seed are the plan's: so status and P80 are those of the window, to the day and to the cent
    judge(plan, &mut outlook, &forecast(plan, &network, &order, plan.settings.forecast, &|| false));
    let orders = options.order_by.then(|| orders(plan, &network));
    let chosen = match &options.baseline {
        None => None,
        Some(wanted) => Some(schedule_earned::baseline(plan, wanted).ok_or_else(|| no_such(plan, wanted))?),
    };
    let out = if options.json {
        let earned = earned(plan, &outlook, chosen);
        to_json(&schedule_json::schedule(plan, &outlook, &earned, orders.as_deref()))?
    } else {
        let mut table = schedule_table::table(plan, &outlook, options.tasks);
        if options.earned {
            table += "\n";
            table += &schedule_earned::table(plan, &outlook, &earned(plan, &outlook, chosen));
        }
        for order in orders.iter().flatten() {
            table += &order_line(plan, order);
        }
        table
    };
    Ok(Done { out, problems: check::lines(&loaded, &problems), bad: !problems.is_empty() })
}

fn no_such(plan: &Portfolio, wanted: &str) -> Failure {
    let mut names: Vec<&str> = plan.baselines.iter().map(|b| b.name.as_str()).collect();
    names.sort_unstable();
    let there =
        if names.is_empty() { "there is none".into() } else { format!("there is {}", names.join(", ")) };
    Failure::Data(plain(&format!("there is no baseline \"{wanted}\"; {there}")))
}

/// Order-by dates at the likely lead time, and at the P80 one.
fn orders(plan: &Portfolio, network: &Network) -> Vec<(OrderBy, Option<OrderBy>)> {
    let at = |lead| order_by_dates(plan, network, &network.order(), lead, &|| false);
    let careful = at(LeadTime::P80);
    let same = |o: &OrderBy| careful.iter().find(|p| p.purchase == o.purchase).map(|p| p.beside(o));
    at(LeadTime::Likely).into_iter().map(|order| (order, same(&order))).collect()
}

/// "order by 2026-12-04 (2026-11-27 for 80 %): Database servers, ERP database servers".
fn order_line(plan: &Portfolio, (order, careful): &(OrderBy, Option<OrderBy>)) -> String {
    let row = plan.purchases.get(order.purchase);
    let project = row.and_then(|p| plan.projects.get(p.project)).map_or("", |p| p.name.as_str());
    let careful = careful.map_or(String::new(), |o| format!(" ({} for 80 %)", o.day));
    let late = if order.late { ", late already: a later day worsens it" } else { "" };
    let item = row.map_or("", |p| p.item.as_str());
    format!("order by {}{careful}: {}, {}{late}\n", order.day, plain(item), plain(project))
}

/// Pretty JSON with a line break at the end.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Data(error.to_string()))?;
    Ok(text + "\n")
}
