//! The schedule as JSON, in the shape that `stackrank help schedule` documents. Fields are added, never renamed, within a
//! version; amounts are whole minor units, so that no reader rounds them.
use super::schedule_earned::{self, EarnedRow};
use super::schedule_funding::{self, QuarterRow, YearEndRow};
use super::schedule_ownership::{self, OwnershipRow};
use crate::domain::check::work_name;
use crate::domain::{Moment, Money, Portfolio, Project, Purchase, Task, TaskKind, WorkId};
use crate::engine::{
    Dates, Earned, NoFigure, OrderBy, Outlook, Ownership, ProjectMoney, ProjectOutlook, PurchaseMoney,
    Status, cause_words, conflict_words, no_date_words, ownership, purchase_money, recurring_monthly,
};
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Schedule {
    format: &'static str,
    version: u32,
    today: String,
    currency: CurrencyRow,
    projects: Vec<ProjectRow>,
    money_line: LineRow,
    /// By fiscal quarter; empty without funding.
    funding: Vec<QuarterRow>,
    /// The close of the fiscal year; null if the year is not funded.
    year_end: Option<YearEndRow>,
    earned: EarnedRow,
    conflicts: Vec<ConflictRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_by: Option<Vec<OrderRow>>,
}

#[derive(Serialize)]
struct CurrencyRow {
    code: String,
    digits: u8,
}

#[derive(Serialize)]
struct ProjectRow {
    id: String,
    rank: u32,
    name: String,
    code: String,
    stage: String,
    promise: Option<String>,
    start: Option<String>,
    finish: Option<String>,
    finish_day: Option<String>,
    slack_days: Option<i32>,
    percent_done: u8,
    outlined: bool,
    no_date: Option<String>,
    status: &'static str,
    deadline: &'static str,
    budget: &'static str,
    below_line: bool,
    money: MoneyRow,
    ownership: Option<OwnershipRow>,
    earned: EarnedRow,
    tasks: Vec<TaskRow>,
    purchases: Vec<PurchaseRow>,
}

#[derive(Serialize)]
struct MoneyRow {
    budget: Option<i64>,
    eac: i64,
    eac_p50: i64,
    eac_p80: i64,
    recurring_monthly: i64,
    actual: i64,
    accrued: i64,
    committed: i64,
    to_come: i64,
    approved: i64,
    unreleased: i64,
    free_to_commit: i64,
    capex: i64,
    opex: i64,
    spent_goods: i64,
    spent_services: i64,
    spent_labour: i64,
}

#[derive(Serialize)]
struct TaskRow {
    id: String,
    name: String,
    group: String,
    kind: &'static str,
    start: Option<String>,
    finish: Option<String>,
    finish_day: Option<String>,
    percent_done: u8,
    held_by: Option<String>,
    no_date: Option<String>,
}

#[derive(Serialize)]
struct PurchaseRow {
    id: String,
    item: String,
    state: String,
    order: Option<String>,
    arrival_day: Option<String>,
    total: Option<i64>,
    actual: i64,
    accrued: i64,
    committed: i64,
    to_come: i64,
    band: i64,
    held_by: Option<String>,
    no_date: Option<String>,
}

#[derive(Serialize)]
struct LineRow {
    above: Option<String>,
    funding: i64,
    used: i64,
    free: i64,
    budget: i64,
    /// Of all projects together.
    eac: i64,
    /// Each purchase has one price, whoever bears it: less than the projects' P80 added up.
    eac_p80: i64,
}

#[derive(Serialize)]
struct OrderRow {
    purchase: String,
    day: String,
    day_p80: Option<String>,
    late: bool,
}

#[derive(Serialize)]
struct ConflictRow {
    at: String,
    name: String,
    text: String,
}

/// Everything that follows, for programs.
pub(super) fn schedule(
    plan: &Portfolio,
    outlook: &Outlook,
    earned: &Earned,
    orders: Option<&[(OrderBy, Option<OrderBy>)]>,
) -> Schedule {
    let currency = plan.settings.currency;
    let bought = purchase_money(plan, outlook.today);
    let owned = ownership(plan, outlook);
    let in_order = outlook.order.iter().filter_map(|place| {
        let place = *place as usize;
        Some((plan.projects.rows().get(place)?, outlook.projects.get(place)?))
    });
    Schedule {
        format: "stackrank-schedule",
        version: 1,
        today: outlook.today.to_string(),
        currency: CurrencyRow { code: currency.code().into(), digits: currency.digits() },
        projects: in_order
            .map(|(project, o)| project_row(plan, outlook, (earned, &bought, &owned), project, o))
            .collect(),
        money_line: LineRow {
            above: outlook.line.above.map(|id| id.to_string()),
            funding: outlook.line.funding.minor(),
            used: outlook.line.used.minor(),
            free: outlook.line.free.minor(),
            budget: outlook.line.budget.minor(),
            eac: outlook.projects.iter().map(|p| p.money.eac()).sum::<Money>().minor(),
            eac_p80: outlook.p80.minor(),
        },
        funding: schedule_funding::quarters(outlook),
        year_end: schedule_funding::close(plan, outlook),
        earned: schedule_earned::row(plan, earned.whole.as_ref().ok_or(NoFigure::NoBaseline)),
        conflicts: outlook
            .conflicts
            .iter()
            .map(|c| ConflictRow {
                at: c.at.to_string(),
                name: work_name(plan, c.at),
                text: conflict_words(plan, c.kind),
            })
            .collect(),
        order_by: orders.map(|list| {
            list.iter()
                .map(|(order, careful)| OrderRow {
                    purchase: order.purchase.to_string(),
                    day: order.day.to_string(),
                    day_p80: careful.map(|o| o.day.to_string()),
                    late: order.late,
                })
                .collect()
        }),
    }
}

fn project_row(
    plan: &Portfolio,
    outlook: &Outlook,
    (earned, bought, owned): (&Earned, &[PurchaseMoney], &[Ownership]),
    project: &Project,
    o: &ProjectOutlook,
) -> ProjectRow {
    let finish_day = o.finish.map(|f| last_day(o.start, f));
    ProjectRow {
        id: project.id.to_string(),
        rank: o.rank,
        name: project.name.clone(),
        code: project.code.clone(),
        stage: plan.stages.get(project.stage).map_or_else(String::new, |s| s.name.clone()),
        promise: text(project.promise),
        start: text(o.start),
        finish: text(o.finish),
        finish_day: text(finish_day),
        slack_days: o.slack,
        percent_done: o.percent_done,
        outlined: o.outlined,
        no_date: o.no_date.map(|(work, why)| no_date_words(plan, Some(work), why)),
        status: status(o.status()),
        deadline: status(o.deadline),
        budget: status(o.budget),
        below_line: o.below_line,
        money: money_row(
            project.budget.map(|b| b.total()),
            &o.money,
            o.forecast.map_or(o.money.eac(), |told| told.eac.p50),
            recurring_monthly(plan, project.id),
        ),
        ownership: plan
            .projects
            .place(project.id)
            .and_then(|place| owned.get(place))
            .map(schedule_ownership::row),
        earned: schedule_earned::row(plan, earned.of(plan, project.id)),
        tasks: plan
            .tasks_of(project.id)
            .into_iter()
            .filter_map(|t| Some(task_row(plan, t, outlook.tasks.get(plan.tasks.place(t.id)?)?)))
            .collect(),
        purchases: plan
            .purchases_of(project.id)
            .into_iter()
            .filter_map(|p| {
                let place = plan.purchases.place(p.id)?;
                Some(purchase_row(plan, p, outlook.purchases.get(place)?, bought.get(place)?))
            })
            .collect(),
    }
}

fn money_row(budget: Option<Money>, money: &ProjectMoney, p50: Money, monthly: Money) -> MoneyRow {
    MoneyRow {
        budget: budget.map(Money::minor),
        eac: money.eac().minor(),
        eac_p50: p50.minor(),
        eac_p80: money.p80.minor(),
        recurring_monthly: monthly.minor(),
        actual: money.actual.minor(),
        accrued: money.accrued.minor(),
        committed: money.committed.minor(),
        to_come: money.to_come.minor(),
        approved: money.approved.minor(),
        unreleased: money.unreleased.minor(),
        free_to_commit: money.free_to_commit().minor(),
        capex: money.capex.minor(),
        opex: money.opex.minor(),
        spent_goods: money.so_far.goods.minor(),
        spent_services: money.so_far.services.minor(),
        spent_labour: money.so_far.labour.minor(),
    }
}

fn task_row(plan: &Portfolio, task: &Task, dates: &Dates) -> TaskRow {
    let (held_by, no_date) = reason(plan, WorkId::Task(task.id), dates);
    TaskRow {
        id: task.id.to_string(),
        name: task.name.clone(),
        group: task.group.clone(),
        kind: match task.kind {
            TaskKind::Work => "work",
            TaskKind::Milestone => "milestone",
            TaskKind::CutOver(_) => "cut-over",
        },
        start: text(dates.start()),
        finish: text(dates.finish()),
        finish_day: text(dates.finish().map(|f| last_day(dates.start(), f))),
        percent_done: task.percent_done(),
        held_by,
        no_date,
    }
}

fn purchase_row(plan: &Portfolio, purchase: &Purchase, dates: &Dates, money: &PurchaseMoney) -> PurchaseRow {
    let (held_by, no_date) = reason(plan, WorkId::Purchase(purchase.id), dates);
    PurchaseRow {
        id: purchase.id.to_string(),
        item: purchase.item.clone(),
        state: format!("{:?}", purchase.state).to_lowercase(),
        order: text(dates.start().map(Moment::date)),
        arrival_day: text(dates.finish().map(|f| last_day(dates.start(), f))),
        total: purchase.order_value(plan.settings.currency).ok().map(Money::minor),
        actual: money.actual.minor(),
        accrued: money.accrued.minor(),
        committed: money.committed.minor(),
        to_come: money.to_come.minor(),
        band: money.band.minor(),
        held_by,
        no_date,
    }
}

/// What held the start, or why there is no date: one of the two.
fn reason(plan: &Portfolio, work: WorkId, dates: &Dates) -> (Option<String>, Option<String>) {
    match dates.span {
        Ok(_) => (Some(cause_words(plan, dates.cause)), None),
        Err(why) => (None, Some(no_date_words(plan, Some(work), why))),
    }
}

/// The last day worked; of something without length at midnight the day that begins.
pub(super) fn last_day(start: Option<Moment>, finish: Moment) -> NaiveDate {
    finish.last_day().max(start.map_or(NaiveDate::MIN, Moment::date))
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|v| v.to_string())
}

fn status(status: Status) -> &'static str {
    match status {
        Status::NotSet => "not-set",
        Status::OnTrack => "on-track",
        Status::AtRisk => "at-risk",
        Status::InTrouble => "in-trouble",
    }
}
