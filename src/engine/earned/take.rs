//! What a baseline taken now keeps.
use crate::domain::{BaselineEntry, Money, Portfolio, ProjectId, PurchaseState, WorkId};
use crate::engine::network::{Bills, Parts, cost_of_purchase, cost_of_task};
use crate::engine::{Dates, NoDate, Outlook};

/// Dates and costs of all tasks and purchases as they stand, of one project or of all; and how many have no date, so that
/// a baseline cannot keep them.
///
/// Projects in stages that take no people are left out: their dates are only as if they were approved now. So is what was
/// cancelled.
pub fn baseline_now(
    plan: &Portfolio,
    outlook: &Outlook,
    only: Option<ProjectId>,
) -> (Vec<BaselineEntry>, usize) {
    let wanted = |project: ProjectId| only.is_none_or(|id| id == project) && plan.projects.has(project);
    let per_day = plan.settings.week.slots_per_day();
    let (mut kept, mut without) = (vec![], 0);
    let mut keep = |work: WorkId, dates: &Dates, cost: Money| match dates.span {
        _ if dates.outlined => {}
        Ok((start, finish)) => kept.push(BaselineEntry { work, start, finish, cost }),
        Err(NoDate::Cancelled) => {}
        Err(_) => without += 1,
    };
    for (task, dates) in plan.tasks.iter().zip(&outlook.tasks).filter(|(t, _)| wanted(t.project)) {
        let cost = cost_of_task(plan, task, per_day);
        keep(WorkId::Task(task.id), dates, cost.actual.plus(cost.to_come));
    }
    let (parts, bills) = (Parts::of_plan(plan), Bills::of_plan(plan));
    for (purchase, dates) in plan.purchases.iter().zip(&outlook.purchases) {
        if wanted(purchase.project) && purchase.state != PurchaseState::Cancelled {
            let cost = cost_of_purchase(
                plan,
                purchase,
                (parts.of(purchase.id), bills.of(purchase.id)),
                outlook.today,
            );
            let whole = cost.actual.plus(cost.accrued).plus(cost.committed).plus(cost.to_come);
            keep(WorkId::Purchase(purchase.id), dates, whole);
        }
    }
    (kept, without)
}
