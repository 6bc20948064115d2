//! The rules every plan obeys: references that exist, numbers in range, no cycle of dependencies.
//!
//! A plan that breaks them can still be opened and is still drawn: a problem is named, never cut out in silence.
mod ladder;

use self::ladder::Sums;
use super::{
    Dependency, DependencyId, Moment, Money, Portfolio, Progress, Record, RecordId, TaskKind, Terms, WorkId,
    date_in_range,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How bad a problem is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The plan can be used; somebody should look at it.
    Warning,
    /// The plan breaks a rule: what it concerns is left out of the schedule or counted as zero.
    Error,
}

/// A rule that is broken, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// The row it concerns.
    pub at: RecordId,
    /// What is wrong and what to do, in a sentence.
    pub text: String,
}

/// All problems of a plan, in the order of its tables.
pub fn check(plan: &Portfolio) -> Vec<Problem> {
    let mut out = vec![];
    let sums = Sums::of_plan(plan);
    out.extend(problems_of(plan, &Record::Settings(plan.settings.clone())));
    macro_rules! tables { ($($table:ident => $name:ident),+) => { $(
        for row in &plan.$table {
            out.extend(problems_beside(plan, &Record::$name(row.clone()), &sums));
        }
    )+ } }
    tables!(stages => Stage, people => Person, absences => Absence, suppliers => Supplier, window_sets => WindowSet,
        freezes => Freeze, funding => Funding, projects => Project, tasks => Task, purchases => Purchase,
        deliveries => Delivery, invoices => Invoice, dependencies => Dependency, changes => Change,
        draw_downs => DrawDown, causes => DelayCause, baselines => Baseline, baseline_rows => BaselineRow);
    if plan.stages.is_empty() {
        out.push(Problem {
            severity: Severity::Error,
            at: RecordId::Settings,
            text: "the portfolio has no stages: add one, so that its projects have a column".into(),
        });
    }
    if let Some(cycle) = find_cycle(plan) {
        out.push(Problem {
            severity: Severity::Error,
            at: RecordId::Dependency(cycle.dependency),
            text: cycle.describe(plan),
        });
    }
    out
}

/// What is wrong with one row, seen in its plan (which need not hold it yet).
pub fn problems_of(plan: &Portfolio, record: &Record) -> Vec<Problem> {
    let sums = match record {
        Record::Project(row) => Sums::of_project(plan, row.id),
        Record::Purchase(row) => Sums::of_purchase(plan, row.id),
        Record::Invoice(row) => Sums::of_purchase(plan, row.purchase),
        Record::Delivery(row) => {
            let mut sums = Sums::of_purchase(plan, row.purchase);
            // the row may say something else than the plan does, or not be in it yet
            let own =
                plan.deliveries.get(row.id).filter(|d| d.purchase == row.purchase).map_or(0, |d| d.units);
            let units = sums.units.entry(row.purchase).or_default();
            *units = units.saturating_sub(u64::from(own)) + u64::from(row.units);
            sums
        }
        _ => Sums::default(),
    };
    problems_beside(plan, record, &sums)
}

/// [`problems_of`], told what the rows beside it add up to with it.
fn problems_beside(plan: &Portfolio, record: &Record, sums: &Sums) -> Vec<Problem> {
    let mut list = List { at: record.id(), out: vec![] };
    match record {
        Record::Settings(s) => {
            list.error(
                !s.week.has_time(),
                "the portfolio calendar has no working time: give a weekday hours",
            );
            list.error(
                !(1..=12).contains(&s.fiscal_year_start),
                "the fiscal year must begin in month 1 to 12",
            );
            for (name, percent) in [
                ("expired quote", s.bands.expired_quote),
                ("open order", s.bands.open_order),
                ("guess", s.bands.guess),
            ] {
                list.error(percent > 100, &format!("the band for \"{name}\" must be 0 to 100 percent"));
            }
            ladder::payment_terms(&mut list, Some(s.payment_terms));
            list.error(
                !(1..=Terms::MOST_RUNS).contains(&s.forecast.runs),
                "a forecast has 1 to 100,000 runs",
            );
            for (name, percent) in [("people", s.forecast.people), ("suppliers", s.forecast.suppliers)] {
                list.error(percent > 100, &format!("the correlation of {name} must be 0 to 100 percent"));
            }
            list.date("last weekly update", s.last_update);
            for day in &s.holidays {
                list.date("holiday", Some(day.from));
                list.date("holiday", Some(day.to));
                list.error(day.from > day.to, "a holiday ends before it begins");
            }
        }
        Record::Stage(_) => {}
        Record::Supplier(s) => ladder::payment_terms(&mut list, s.payment_terms),
        Record::Person(p) => {
            list.error(p.heads == 0, "head count must be at least 1");
            list.error(p.heads > 300, "head count must be at most 300");
            list.error(p.reserve > 99, "reserve must be 0 to 99 percent");
            list.error(
                p.hours.as_ref().is_some_and(|h| !h.has_time()),
                "has no working hours: give a weekday hours",
            );
            // the same words written the same way, so that two people can be seen to share a role
            let alike = |a: &String, b: &String| a.to_lowercase() == b.to_lowercase();
            list.warn(
                p.roles.iter().enumerate().any(|(i, role)| {
                    role.trim().is_empty()
                        || role.trim() != role
                        || p.roles[..i].iter().any(|r| alike(r, role))
                }),
                "a role is empty, begins or ends with a blank, or is named twice",
            );
            list.money("rate", p.rate);
            list.error(p.rate.is_some_and(|r| r < Money::ZERO), "rate is below zero");
        }
        Record::Absence(a) => {
            list.known(plan.people.has(a.person), "person", a.person);
            list.error(a.from > a.to, "an absence ends before it begins");
            list.error(a.heads == 0, "an absence of nobody: heads must be at least 1");
            list.date("first day", Some(a.from));
            list.date("last day", Some(a.to));
        }
        Record::WindowSet(w) => {
            list.warn(w.openings.is_empty(), "has no openings: a cut-over in it gets no date");
        }
        Record::Freeze(f) => {
            list.error(f.from >= f.to, "a freeze ends before it begins");
            list.moment("begin", f.from);
            list.moment("end", f.to);
        }
        Record::Funding(f) => {
            list.error(f.quarter.is_some_and(|q| !(1..=4).contains(&q)), "a quarter is 1 to 4");
            list.error(!(1970..=2199).contains(&f.year), "the fiscal year lies outside 1970 to 2199");
            list.money("capex", Some(f.capex));
            list.money("opex", Some(f.opex));
        }
        Record::Project(p) => {
            list.known(plan.stages.has(p.stage), "stage", p.stage);
            if let Some(owner) = p.owner {
                list.known(plan.people.has(owner), "owner", owner);
            }
            list.date("promise", p.promise);
            list.date("not-before", p.not_before);
            if let Some(b) = p.budget {
                for (name, amount) in [
                    ("capex", b.capex),
                    ("opex", b.opex),
                    ("contingency", b.contingency),
                    ("released", b.released),
                ] {
                    list.money(name, Some(amount));
                    list.error(amount < Money::ZERO, &format!("{name} is below zero"));
                }
            }
            ladder::contingency(&mut list, p, sums);
            list.money("cost of delay", p.cost_of_delay);
        }
        Record::Task(t) => {
            list.known(plan.projects.has(t.project), "project", t.project);
            list.error(
                !t.estimate.is_sound(),
                "low, likely and high must not fall, nor pass a hundred years",
            );
            if let TaskKind::CutOver(Some(set)) = t.kind {
                list.known(plan.window_sets.has(set), "window set", set);
            }
            for (i, a) in t.people.iter().enumerate() {
                list.known(plan.people.has(a.person), "person", a.person);
                list.error(a.percent == 0 || a.percent > 30_000, "a percentage must be 1 to 30000");
                list.error(t.people[..i].iter().any(|b| b.person == a.person), "names one person twice");
            }
            list.error(t.people.len() > 32, "more than 32 people are on one task: split it");
            list.date("not-before", t.not_before);
            list.date("deadline", t.deadline);
            if let Some(pin) = t.pin {
                list.moment("pin", pin);
            }
            match t.progress {
                Progress::NotStarted => {}
                Progress::Started { at, remaining } => {
                    list.moment("start", at);
                    list.error(remaining > 36_525 * 100, "remaining is longer than a hundred years");
                }
                Progress::Done { started, finished } => {
                    list.moment("start", started);
                    list.moment("finish", finished);
                    list.error(started > finished, "finished before it started");
                }
            }
        }
        Record::Purchase(p) => {
            list.known(plan.projects.has(p.project), "project", p.project);
            if let Some(supplier) = p.supplier {
                list.known(plan.suppliers.has(supplier), "supplier", supplier);
            }
            list.error(!p.lead_time.is_sound(), "lead time: low, likely and high must not fall");
            for offer in &p.expedite {
                list.error(
                    !offer.lead_time.is_sound(),
                    "expedite offer: low, likely and high must not fall, nor pass a hundred years",
                );
                list.money("surcharge", Some(offer.surcharge));
                list.error(offer.surcharge < Money::ZERO, "the surcharge of an expedite offer is below zero");
            }
            list.money("unit price", Some(p.unit_price));
            list.error(
                p.total(plan.settings.currency).is_err(),
                "quantity × unit price is beyond ten thousand billion",
            );
            for (name, date) in [
                ("quote validity", p.quote_valid_until),
                ("planned order", p.planned_order),
                ("order", p.ordered_on),
                ("promised delivery", p.delivery_promised),
                ("receipt", p.received_on),
                ("invoice", p.invoiced_on),
                ("payment", p.paid_on),
                ("needed by", p.needed_by),
            ] {
                list.date(name, date);
            }
            list.error(
                matches!((p.ordered_on, p.received_on), (Some(o), Some(r)) if r < o),
                "received before it was ordered",
            );
            ladder::purchase(&mut list, plan, p, sums);
        }
        Record::Delivery(d) => {
            let purchase = plan.purchases.get(d.purchase);
            list.known(purchase.is_some(), "purchase", d.purchase);
            list.error(d.units == 0, "a part delivery has at least 1 unit");
            list.date("promised delivery", d.promised);
            list.date("receipt", d.received_on);
            if let Some(purchase) = purchase {
                // without numbers, so that a plan that is wrong already can be mended step by step
                list.error(
                    sums.units.get(&d.purchase).is_some_and(|units| *units > u64::from(purchase.quantity)),
                    "the part deliveries are more units than the purchase has: lower one, or raise the quantity",
                );
                list.warn(
                    d.received_on.is_some() && purchase.state.before_order(),
                    "a part has arrived of a purchase that is not ordered yet: set its state to ordered",
                );
            }
        }
        Record::Invoice(bill) => ladder::invoice(&mut list, plan, bill, sums),
        Record::DrawDown(event) => ladder::draw_down(&mut list, plan, event),
        Record::DelayCause(c) => {
            list.known(plan.projects.has(c.project), "project", c.project);
            list.date("day", Some(c.on));
        }
        Record::Dependency(d) => {
            for end in [d.from, d.to] {
                list.known(has_work(plan, end), "end", end);
            }
            list.error(d.from == d.to, "depends on itself");
            if let Some(units) = d.units {
                list.error(
                    !d.takes_units(),
                    "only a finish-start dependency on a purchase can need a number of units",
                );
                list.error(units == 0, "needs no units: give a number from 1, or none for all of them");
                if let WorkId::Purchase(purchase) = d.from
                    && let Some(purchase) = plan.purchases.get(purchase)
                {
                    list.error(units > purchase.quantity, "needs more units than the purchase has");
                }
            }
            list.error(d.lag.slots().unsigned_abs() > 96 * 36_525, "the lag is longer than a hundred years");
        }
        Record::Change(c) => {
            list.known(plan.projects.has(c.project), "project", c.project);
            list.date("day", Some(c.on));
        }
        Record::Baseline(b) => list.date("day", Some(b.taken)),
        Record::BaselineRow(r) => {
            list.known(plan.baselines.has(r.baseline), "baseline", r.baseline);
            list.known(has_work(plan, r.work), "work", r.work);
            list.moment("start", r.start);
            list.moment("finish", r.finish);
            list.money("cost", Some(r.cost));
        }
    }
    list.out
}

/// Whether a dependency's end is in the plan.
pub fn has_work(plan: &Portfolio, work: WorkId) -> bool {
    match work {
        WorkId::Task(id) => plan.tasks.has(id),
        WorkId::Purchase(id) => plan.purchases.has(id),
    }
}

struct List {
    at: RecordId,
    out: Vec<Problem>,
}

impl List {
    fn error(&mut self, wrong: bool, text: &str) {
        if wrong {
            self.out.push(Problem { severity: Severity::Error, at: self.at, text: text.into() });
        }
    }
    fn warn(&mut self, wrong: bool, text: &str) {
        if wrong {
            self.out.push(Problem { severity: Severity::Warning, at: self.at, text: text.into() });
        }
    }
    fn known(&mut self, known: bool, what: &str, id: impl std::fmt::Display) {
        self.error(!known, &format!("names a {what} that is not in the plan: {id}"));
    }
    fn date(&mut self, name: &str, date: Option<NaiveDate>) {
        self.error(
            date.is_some_and(|d| !date_in_range(d)),
            &format!("{name}: the date lies outside 1970 to 2199"),
        );
    }
    fn moment(&mut self, name: &str, at: Moment) {
        self.error(
            at.slots() < 0 || !date_in_range(at.date()),
            &format!("{name}: the date lies outside 1970 to 2199"),
        );
    }
    fn money(&mut self, name: &str, amount: Option<Money>) {
        self.error(amount.is_some_and(|m| !m.in_range()), &format!("{name} is beyond ten thousand billion"));
    }
}

/// A cycle of dependencies, from one end back to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cycle {
    /// One dependency of the cycle.
    pub dependency: DependencyId,
    /// What follows what; the first follows the last.
    pub path: Vec<WorkId>,
}

impl Cycle {
    /// "Rack and stack → Burn-in → Rack and stack depend on each other: remove one of these dependencies".
    pub fn describe(&self, plan: &Portfolio) -> String {
        let mut names: Vec<String> = self.path.iter().map(|w| work_name(plan, *w)).collect();
        if names.len() > 12 {
            let rest = names.len() - 11;
            names.truncate(11);
            names.push(format!("… {rest} more"));
        }
        if let Some(first) = names.first().cloned() {
            names.push(first);
        }
        format!("{} depend on each other: remove one of these dependencies", names.join(" → "))
    }
}

/// The name of a task or the item of a purchase; the id where the plan has no such row.
pub fn work_name(plan: &Portfolio, work: WorkId) -> String {
    match work {
        WorkId::Task(id) => plan.tasks.get(id).map(|t| t.name.clone()),
        WorkId::Purchase(id) => plan.purchases.get(id).map(|p| p.item.clone()),
    }
    .unwrap_or_else(|| work.to_string())
}

/// What the search for cycles knows of a place it has been to.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    OnPath,
    Clear,
}

/// The first cycle of dependencies, if there is one. Linear; walks with a stack of its own, so any length will do.
pub fn find_cycle(plan: &Portfolio) -> Option<Cycle> {
    let mut next: BTreeMap<WorkId, Vec<&Dependency>> = BTreeMap::new();
    for d in &plan.dependencies {
        next.entry(d.from).or_default().push(d);
    }
    let mut marks: BTreeMap<WorkId, Mark> = BTreeMap::new();
    for root in next.keys() {
        if marks.contains_key(root) {
            continue;
        }
        let mut path: Vec<(WorkId, usize)> = vec![(*root, 0)];
        marks.insert(*root, Mark::OnPath);
        while let Some((work, turn)) = path.last_mut() {
            let out = next.get(work).map_or(&[][..], Vec::as_slice);
            let Some(dependency) = out.get(*turn) else {
                marks.insert(*work, Mark::Clear);
                path.pop();
                continue;
            };
            *turn += 1;
            match marks.get(&dependency.to) {
                Some(Mark::Clear) => {}
                Some(Mark::OnPath) => {
                    let from = path.iter().position(|(w, _)| *w == dependency.to).unwrap_or(0);
                    return Some(Cycle {
                        dependency: dependency.id,
                        path: path[from..].iter().map(|(w, _)| *w).collect(),
                    });
                }
                None => {
                    marks.insert(dependency.to, Mark::OnPath);
                    path.push((dependency.to, 0));
                }
            }
        }
    }
    None
}

/// The cycle that a dependency from `from` to `to` would close, if it would.
pub fn would_close_cycle(plan: &Portfolio, from: WorkId, to: WorkId) -> Option<Vec<WorkId>> {
    if from == to {
        return Some(vec![from]);
    }
    let mut next: BTreeMap<WorkId, Vec<WorkId>> = BTreeMap::new();
    for d in &plan.dependencies {
        next.entry(d.from).or_default().push(d.to);
    }
    let mut came: BTreeMap<WorkId, WorkId> = BTreeMap::new();
    let mut open = vec![to];
    while let Some(work) = open.pop() {
        for follower in next.get(&work).map_or(&[][..], Vec::as_slice) {
            if *follower == to || came.contains_key(follower) {
                continue;
            }
            came.insert(*follower, work);
            if *follower == from {
                let mut path = vec![from];
                while let Some(before) = path.last().and_then(|w| came.get(w)) {
                    path.push(*before);
                }
                path.reverse();
                return Some(path);
            }
            open.push(*follower);
        }
    }
    None
}
