//! How rows, fields and their values are called in what people read.
use crate::domain::check::work_name;
use crate::domain::{Currency, Money, Portfolio, Rank, RecordId};
use std::fmt::Write;

/// Where a value stands: its plan, for the names of others, and its row.
#[derive(Clone, Copy)]
pub struct View<'p> {
    /// The plan.
    pub plan: &'p Portfolio,
    /// The row.
    pub at: RecordId,
}

impl View<'_> {
    /// "EUR 12,500.00", in the currency of the row.
    pub fn money(&self, amount: Money) -> String {
        let own = match self.at {
            RecordId::Purchase(id) => Some(id),
            RecordId::Invoice(id) => self.plan.invoices.get(id).map(|i| i.purchase),
            _ => None,
        };
        let own = own.and_then(|id| self.plan.purchases.get(id)?.currency).map(|c| c.0);
        money(amount, own.unwrap_or(self.plan.settings.currency))
    }
    /// A rank key as a place among the rows that the row is ranked with: "4".
    pub fn place(&self, rank: &Rank) -> String {
        let plan = self.plan;
        macro_rules! before {
            ($table:ident, $id:expr, $with:expr) => {
                plan.$table
                    .iter()
                    .filter(|r| r.id != $id && $with(r) && (&r.rank, r.id) < (rank, $id))
                    .count()
            };
        }
        let before = match self.at {
            RecordId::Stage(id) => before!(stages, id, |_| true),
            RecordId::Project(id) => before!(projects, id, |_| true),
            RecordId::Task(id) => {
                let project = plan.tasks.get(id).map(|t| t.project);
                before!(tasks, id, |r: &crate::domain::Task| Some(r.project) == project)
            }
            RecordId::Purchase(id) => {
                let project = plan.purchases.get(id).map(|p| p.project);
                before!(purchases, id, |r: &crate::domain::Purchase| Some(r.project) == project)
            }
            _ => return rank.to_string(),
        };
        (before + 1).to_string()
    }
}

/// "EUR 12,500.00".
fn money(amount: Money, currency: Currency) -> String {
    let digits = usize::from(currency.digits());
    let text = format!("{:0>1$}", amount.minor().unsigned_abs(), digits + 1);
    let (whole, rest) = text.split_at(text.len() - digits);
    let mut out = format!("{currency} {}", if amount < Money::ZERO { "-" } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if digits > 0 {
        // writing to a string cannot fail
        let _ = write!(out, ".{rest}");
    }
    out
}

/// A row by the name people know it by: "Core switch refresh", "Rack and stack (Core switch refresh)".
pub fn title(plan: &Portfolio, at: RecordId) -> String {
    let named = |name: Option<&str>, kind: &str, id: String| match name {
        Some(name) if !name.trim().is_empty() => name.to_owned(),
        _ => format!("{kind} {id}"),
    };
    macro_rules! name {
        ($table:ident, $id:expr, $kind:literal, $field:ident) => {
            named(plan.$table.get($id).map(|r| r.$field.as_str()), $kind, $id.to_string())
        };
    }
    macro_rules! of {
        ($table:ident, $id:expr, $kind:literal, |$row:ident| $words:expr) => {
            match plan.$table.get($id) {
                Some($row) => $words,
                None => format!("{} {}", $kind, $id),
            }
        };
    }
    match at {
        RecordId::Settings => "Portfolio".into(),
        RecordId::Stage(id) => name!(stages, id, "stage", name),
        RecordId::Person(id) => name!(people, id, "person", name),
        RecordId::Supplier(id) => name!(suppliers, id, "supplier", name),
        RecordId::WindowSet(id) => name!(window_sets, id, "window set", name),
        RecordId::Freeze(id) => name!(freezes, id, "freeze", name),
        RecordId::Project(id) => name!(projects, id, "project", name),
        RecordId::Baseline(id) => name!(baselines, id, "baseline", name),
        RecordId::Task(id) => {
            let name = name!(tasks, id, "task", name);
            of!(tasks, id, "task", |row| format!("{name} ({})", title(plan, row.project.into())))
        }
        RecordId::Purchase(id) => {
            let name = name!(purchases, id, "purchase", item);
            of!(purchases, id, "purchase", |row| format!("{name} ({})", title(plan, row.project.into())))
        }
        RecordId::Absence(id) => of!(absences, id, "absence", |row| {
            format!("Absence of {} from {}", title(plan, row.person.into()), row.from.format("%-d %b %Y"))
        }),
        RecordId::Funding(id) => of!(funding, id, "funding", |row| {
            let quarter = row.quarter.map_or(String::new(), |q| format!(" Q{q}"));
            format!("Funding {}{quarter}", row.year)
        }),
        RecordId::Delivery(id) => of!(deliveries, id, "part delivery", |row| {
            format!("Part delivery of {}", title(plan, row.purchase.into()))
        }),
        RecordId::Invoice(id) => of!(invoices, id, "invoice", |row| {
            let number = if row.reference.is_empty() { String::new() } else { format!(" {}", row.reference) };
            format!("Invoice{number} for {}", title(plan, row.purchase.into()))
        }),
        RecordId::DrawDown(id) => of!(draw_downs, id, "draw-down", |row| {
            format!("Draw-down of {} on {}", title(plan, row.project.into()), row.on.format("%-d %b %Y"))
        }),
        RecordId::DelayCause(id) => of!(causes, id, "cause", |row| {
            format!("Cause of delay of {} on {}", title(plan, row.project.into()), row.on.format("%-d %b %Y"))
        }),
        RecordId::Dependency(id) => of!(dependencies, id, "dependency", |row| {
            format!("Dependency {} → {}", work_name(plan, row.from), work_name(plan, row.to))
        }),
        RecordId::Change(id) => of!(changes, id, "change", |row| {
            format!("Change of {} on {}", title(plan, row.project.into()), row.on.format("%-d %b %Y"))
        }),
        RecordId::BaselineRow(id) => of!(baseline_rows, id, "baseline row", |row| {
            format!("{} in {}", work_name(plan, row.work), title(plan, row.baseline.into()))
        }),
    }
}

/// The sort of a row: "project", "part delivery".
pub fn kind(at: RecordId) -> &'static str {
    match at {
        RecordId::Settings => "settings",
        RecordId::Stage(_) => "stage",
        RecordId::Person(_) => "person",
        RecordId::Absence(_) => "absence",
        RecordId::Supplier(_) => "supplier",
        RecordId::WindowSet(_) => "window set",
        RecordId::Freeze(_) => "freeze",
        RecordId::Funding(_) => "funding",
        RecordId::Project(_) => "project",
        RecordId::Task(_) => "task",
        RecordId::Purchase(_) => "purchase",
        RecordId::Delivery(_) => "part delivery",
        RecordId::Invoice(_) => "invoice",
        RecordId::DrawDown(_) => "draw-down",
        RecordId::DelayCause(_) => "cause of delay",
        RecordId::Dependency(_) => "dependency",
        RecordId::Change(_) => "change",
        RecordId::Baseline(_) => "baseline",
        RecordId::BaselineRow(_) => "baseline row",
    }
}

/// The name of a field as people say it: "unit price" for `unit_price`.
pub fn field(name: &str) -> String {
    name.replace('_', " ")
}
