//! Earned value and cost over time: published examples, laws, and a recomputation of its own from what the command prints.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#[path = "common/plan.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod plan;

#[path = "earned/again.rs"]
mod again;
#[path = "earned/curve.rs"]
mod curve;
#[path = "earned/laws.rs"]
mod laws;
#[path = "earned/published.rs"]
mod published;
#[path = "earned/rules.rs"]
mod rules;

use plan::{Plan, Work, at, date, id};
use stackrank::domain::{Baseline, BaselineRow, Money};
use stackrank::engine::{Earned, EarnedValue, baseline_now, earned, evaluate};

fn money(minor: i64) -> Money {
    Money::from_minor(minor)
}

impl Plan {
    /// A baseline without rows.
    fn baseline(&mut self, name: &str, taken: &str) {
        self.rows.baselines.put(Baseline { id: id(name), name: name.into(), taken: date(taken) }.into());
    }
    /// A row of a baseline.
    fn kept(&mut self, baseline: &str, work: impl Into<Work>, span: (&str, &str), cost: i64) {
        let name = format!("row-{:04}", self.rows.baseline_rows.len());
        let (start, finish) = (at(span.0), at(span.1));
        let row = BaselineRow {
            id: id(&name),
            baseline: id(baseline),
            work: work.into().0,
            start,
            finish,
            cost: money(cost),
        };
        self.rows.baseline_rows.put(row.into());
    }
    /// Takes a baseline of everything as it stands.
    fn take(&mut self, name: &str) {
        let (entries, _) = baseline_now(&self.rows, &self.outlook(), None);
        self.baseline(name, &self.today.to_string());
        for e in entries {
            let (start, finish) = (e.start.to_string(), e.finish.to_string());
            self.kept(name, Work(e.work), (&start, &finish), e.cost.minor());
        }
    }
    fn earned(&self) -> Earned {
        earned(&self.rows, &evaluate(&self.rows, self.today), None)
    }
    fn value(&self) -> EarnedValue {
        self.earned().whole.expect("a baseline")
    }
}
