//! Dates from dependencies alone.
use super::office::{Office, day_number};
use super::{
    Cause, Conflict, Dates, Load, MoneyLine, NoDate, Order, Outlook, ProjectMoney, ProjectOutlook, Status,
};
use crate::domain::{EstimateUnit, Moment, Portfolio, WorkId};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A plan compiled for serving, once per edit.
#[derive(Clone, Debug)]
pub struct Network {
    today: NaiveDate,
    order: Order,
    office: Office,
}

impl Network {
    /// Compiles a plan as it stands on the status date.
    pub fn compile(plan: &Portfolio, today: NaiveDate) -> Self {
        let settings = &plan.settings;
        Self { today, order: Order::of(plan), office: Office::new(&settings.week, &settings.holidays) }
    }
    /// The plan's own order and standings.
    pub fn order(&self) -> Order {
        self.order.clone()
    }
    /// Working days of the portfolio calendar after `from` up to `to`; negative where `to` lies before `from`.
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        self.office.working_days(day_number(from), day_number(to))
    }
}

/// Scratch space that serving reuses.
#[derive(Clone, Debug, Default)]
pub struct Bench {}

/// Everything that follows from a plan served in an order.
pub fn outlook(plan: &Portfolio, network: &Network, order: &Order, _bench: &mut Bench) -> Outlook {
    let now = Moment::start_of(network.today);
    let mut spans: BTreeMap<WorkId, (Moment, Moment)> = BTreeMap::new();
    let works: Vec<(WorkId, i32)> = plan
        .tasks
        .iter()
        .map(|t| (WorkId::Task(t.id), t.estimate))
        .chain(plan.purchases.iter().map(|p| (WorkId::Purchase(p.id), p.lead_time)))
        .map(|(w, e)| {
            let hundredths = i32::try_from(e.likely.min(3_650_000)).unwrap_or(0);
            (
                w,
                if e.unit == EstimateUnit::WorkHours {
                    hundredths / 8 * 96 / 100
                } else {
                    hundredths / 100 * 96
                },
            )
        })
        .collect();
    for _ in 0..works.len().min(60) {
        for (work, slots) in &works {
            let start = plan
                .dependencies
                .iter()
                .filter(|d| d.to == *work)
                .filter_map(|d| spans.get(&d.from).map(|s| s.1))
                .max()
                .unwrap_or(now);
            spans.insert(*work, (start, start.plus(*slots)));
        }
    }
    let dates = |work: WorkId| Dates {
        span: spans.get(&work).copied().ok_or(NoDate::Broken),
        cause: Cause::StatusDate,
        outlined: false,
    };
    let tasks: Vec<Dates> = plan.tasks.iter().map(|t| dates(WorkId::Task(t.id))).collect();
    let purchases: Vec<Dates> = plan.purchases.iter().map(|p| dates(WorkId::Purchase(p.id))).collect();
    let mut projects: Vec<ProjectOutlook> = plan
        .projects
        .iter()
        .enumerate()
        .map(|(place, p)| {
            let own = || plan.tasks.iter().zip(&tasks).filter(|(t, _)| t.project == p.id).map(|(_, d)| d);
            let finish = own().filter_map(Dates::finish).max();
            let slack = p.promise.zip(finish).map(|(p, f)| network.working_days(f.last_day(), p));
            ProjectOutlook {
                id: p.id,
                rank: 0,
                start: own().filter_map(Dates::start).min(),
                finish,
                no_date: None,
                outlined: !order.standing(place).takes_people,
                slack,
                percent_done: 0,
                deadline: slack
                    .map_or(Status::NotSet, |s| if s < 0 { Status::InTrouble } else { Status::OnTrack }),
                budget: Status::NotSet,
                money: ProjectMoney {
                    budget: p.budget.map(|b| b.total()).unwrap_or_default(),
                    ..ProjectMoney::default()
                },
                below_line: false,
                next: None,
            }
        })
        .collect();
    for (rank, place) in order.places().iter().enumerate() {
        if let Some(project) = projects.get_mut(*place as usize) {
            project.rank = rank as u32 + 1;
        }
    }
    let conflicts: Vec<Conflict> = vec![];
    Outlook {
        today: network.today,
        tasks,
        purchases,
        projects,
        order: order.places().to_vec(),
        loads: plan.people.iter().map(|_| Load::default()).collect(),
        line: MoneyLine::default(),
        conflicts,
    }
}

/// Compiles and serves a plan in its own order: for commands and tests.
pub fn evaluate(plan: &Portfolio, today: NaiveDate) -> Outlook {
    let network = Network::compile(plan, today);
    let order = network.order();
    outlook(plan, &network, &order, &mut Bench::default())
}

/// Working days of the portfolio calendar after `from` up to `to`; negative where `to` lies before `from`.
pub fn working_days(plan: &Portfolio, from: NaiveDate, to: NaiveDate) -> i32 {
    Office::new(&plan.settings.week, &plan.settings.holidays).working_days(day_number(from), day_number(to))
}
