//! What Review works out from plan and results, kept while both stay the same: a frame only reads.
use super::figures::Figures;
use super::trouble::{Found, findings};
use crate::app::context::Cx;
use crate::domain::Portfolio;
use crate::engine::{CostCurve, CurveOf, Dates, Forecast, cost_curve};
use chrono::NaiveDate;
use std::sync::Arc;

/// The last answers, with what they were worked out from.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    basis: Option<Basis>,
    curve: Option<(CurveOf, CostCurve)>,
    found: Option<(usize, Found)>,
}

/// A plan, the dates that follow from it, and the forecast there is. Equal plans share their rows, so that comparing them compares pointers.
#[derive(Clone, Debug)]
struct Basis {
    plan: Portfolio,
    today: NaiveDate,
    tasks: Vec<Dates>,
    purchases: Vec<Dates>,
    /// By it statuses are judged.
    forecast: Option<Arc<Forecast>>,
}

impl Memo {
    /// Forgets everything if the plan or its dates have changed. Call it first in a frame.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        let forecast = cx.forecasts.and_then(|forecasts| forecasts.forecast());
        let same = self.basis.as_ref().is_some_and(|b| {
            b.today == cx.today
                && b.plan == *cx.plan
                && b.tasks == cx.outlook.tasks
                && b.purchases == cx.outlook.purchases
                && b.forecast.as_ref().map(Arc::as_ptr) == forecast.map(Arc::as_ptr)
        });
        if !same {
            let basis = Basis {
                plan: cx.plan.clone(),
                today: cx.today,
                tasks: cx.outlook.tasks.clone(),
                purchases: cx.outlook.purchases.clone(),
                forecast: forecast.cloned(),
            };
            *self = Self { basis: Some(basis), ..Self::default() };
        }
    }
    /// Cost over time of a project, or of all.
    pub fn curve(&mut self, cx: &Cx<'_>, of: CurveOf) -> &CostCurve {
        if self.curve.as_ref().is_none_or(|c| c.0 != of) {
            self.curve = None;
        }
        let made = || (of, cost_curve(cx.plan, cx.outlook, of));
        &self.curve.get_or_insert_with(made).1
    }
    /// Where to look first.
    pub fn found(&mut self, cx: &Cx<'_>, rows: &[Figures<'_>], most: usize) -> &Found {
        if self.found.as_ref().is_none_or(|f| f.0 != most) {
            self.found = None;
        }
        &self.found.get_or_insert_with(|| (most, findings(cx.plan, cx.outlook, cx.forecast(), rows, most))).1
    }
}
