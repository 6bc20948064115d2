//! Status by the forecast: what a simulation says, put beside what follows from the plan.
use super::office::{Office, day_number};
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
    /// How far P50 passes the promise, in working days: see [`Judged::past`]. `None` where it keeps it, or where one of the two is missing.
    pub p50_late: Option<i32>,
    /// The same of P80.
    pub p80_late: Option<i32>,
}

impl Judged {
    /// Only what it says of cost.
    fn of_cost(self) -> Self {
        let (on_time, both) = (None, None);
        Self { finish: Levels::default(), on_time, both, p50_late: None, p80_late: None, ..self }
    }
    /// Working days from a promise to a later day, at least one: a Saturday is late on what was promised for Friday. `None` where it is not
    /// later.
    fn past(office: &Office, promise: Option<NaiveDate>, day: Option<NaiveDate>) -> Option<i32> {
        let (promise, day) = promise.zip(day).filter(|(promise, day)| day > promise)?;
        Some(office.working_days(day_number(promise), day_number(day)).max(1))
    }
}

/// Puts a forecast into an outlook: deadlines and budgets are judged by it from then on, and P80 of EAC is that of the runs.
///
/// The forecast may be of the plan before the last edit, which is better than none until the new one is there: projects are found by
/// their ids, and those that it does not know keep the status of the plan.
pub fn judge(plan: &Portfolio, outlook: &mut Outlook, forecast: &Forecast) {
    let office = Office::new(&plan.settings.week, &plan.settings.holidays);
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
            p50_late: Judged::past(&office, row.promise, finish.p50),
            p80_late: Judged::past(&office, row.promise, finish.p80),
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

/// Where a drop in the air leaves the cost of a project as it is, or its finish too, what is forecast of that stays: nothing is simulated before the
/// drop. A finish that moves is judged by the plan.
pub fn keep_judged(now: &Outlook, then: &mut Outlook) {
    for (now, then) in now.projects.iter().zip(&mut then.projects) {
        let cost = |money: &ProjectMoney| (money.eac(), money.budget, money.unreleased);
        let Some(told) = now.forecast.filter(|_| now.id == then.id && cost(&now.money) == cost(&then.money))
        else {
            continue;
        };
        (then.budget, then.money.p80) = (now.budget, now.money.p80);
        then.forecast = Some(if now.finish == then.finish { told } else { told.of_cost() });
        if now.finish == then.finish {
            then.deadline = now.deadline;
        }
    }
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
