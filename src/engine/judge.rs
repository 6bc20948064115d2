//! Status by the forecast: what a simulation says, put beside what follows from the plan.
use super::{Chance, Forecast, Levels, Outlook, ProjectForecast, ProjectMoney, Status};
use crate::domain::{Money, Portfolio};
use chrono::NaiveDate;

/// What the forecast says of a project, beside its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The last day worked.
    pub finish: Levels<Option<NaiveDate>>,
    /// Estimate at completion.
    pub eac: Levels<Money>,
    /// Of ending by the promise.
    pub on_time: Option<Chance>,
    /// Of EAC within the budget.
    pub within_budget: Option<Chance>,
    /// Of both.
    pub both: Option<Chance>,
}

/// Puts a forecast into an outlook: deadlines and budgets are judged by it from then on, and P80 of EAC is that of the runs.
///
/// The forecast may be of the plan before the last edit, which is better than none until the new one is there: projects are found by
/// their ids, and those that it does not know keep the status of the plan.
pub fn judge(plan: &Portfolio, outlook: &mut Outlook, forecast: &Forecast) {
    for (row, project) in plan.projects.iter().zip(&mut outlook.projects) {
        let found = forecast.projects.binary_search_by_key(&row.id, |told| told.id).ok();
        let Some(told) = found.and_then(|place| forecast.projects.get(place)) else { continue };
        let ProjectForecast { finish, eac, on_time, within_budget, both, .. } = told;
        project.forecast = Some(Judged {
            finish: *finish,
            eac: *eac,
            on_time: *on_time,
            within_budget: *within_budget,
            both: *both,
        });
        project.deadline = told.deadline(row.promise);
        project.money.p80 = eac.p80;
        project.budget = match row.budget {
            None => Status::NotSet,
            Some(_) => budget_status(&project.money, eac.p50),
        };
    }
    outlook.p80 = forecast.portfolio.eac.p80;
}

/// The status of a budget: in trouble where P50 of EAC is above it, at risk where P80 is or where P50 leaves too little for the contingency
/// that is kept back.
pub(super) fn budget_status(money: &ProjectMoney, p50: Money) -> Status {
    if p50 > money.budget {
        Status::InTrouble
    } else if money.p80 > money.budget || p50 > money.budget.minus(money.unreleased) {
        Status::AtRisk
    } else {
        Status::OnTrack
    }
}
