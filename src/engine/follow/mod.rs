//! From served jobs to what screens and commands read: dates with causes, projects, money, loads, conflicts.
mod conflicts;
mod dates;
mod line;
mod loads;
mod next;
mod projects;
mod shares;

use super::office::{Office, day_number};
use super::serve::serve;
use super::{Bench, Network, Order, Outlook};
use crate::domain::Portfolio;
use chrono::NaiveDate;

/// Everything that follows from a plan served in an order: the plan itself and the preview of a drag alike.
///
/// `network` must be compiled from this plan. An order made from another version of the plan is no fault: projects it does
/// not know are left without dates.
pub fn outlook(plan: &Portfolio, network: &Network, order: &Order, bench: &mut Bench) -> Outlook {
    serve(network, order, bench);
    let (tasks, purchases) = dates::all(plan, network, order, bench);
    let moved = shares::all(plan, network, bench);
    let mut projects = projects::all(plan, network, order, (&tasks, &purchases), &moved);
    next::add(plan, (&tasks, &purchases), &mut projects, network);
    let (line, funding, short) = line::draw(plan, network, order, bench, &mut projects, (&purchases, &moved));
    let conflicts = conflicts::all(plan, network, bench, (&tasks, &purchases));
    Outlook {
        p80: projects::p80_of_all(network, order, &projects),
        today: network.axis.today,
        loads: loads::all(network, order, bench),
        order: order.places().to_vec(),
        tasks,
        purchases,
        projects,
        line,
        funding,
        short,
        conflicts,
        shares: moved.iter().map(|m| m.share).collect(),
    }
}

/// Compiles a plan and serves it in its own order: for commands and tests.
pub fn evaluate(plan: &Portfolio, today: NaiveDate) -> Outlook {
    let network = Network::compile(plan, today);
    let order = network.order();
    outlook(plan, &network, &order, &mut Bench::default())
}

/// Working days of the portfolio calendar after `from` up to `to`; negative where `to` lies before `from`.
///
/// A network answers the same faster: [`Network::working_days`].
pub fn working_days(plan: &Portfolio, from: NaiveDate, to: NaiveDate) -> i32 {
    Office::new(&plan.settings.week, &plan.settings.holidays).working_days(day_number(from), day_number(to))
}
