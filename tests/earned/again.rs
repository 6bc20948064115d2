//! Earned value once more, from the plan and from what `stackrank schedule --json` prints, by code of its own: day by day and
//! slot by slot, without the engine's arithmetic. Amounts agree to the cent, indices to four decimals.
use super::{date, evaluate};
use serde_json::Value;
use stackrank::domain::{Moment, Portfolio, Progress, PurchaseState, WorkId};
use stackrank::storage;
use stackrank::workspace::example::example;
use std::collections::BTreeMap;
use std::process::Command;

const DAY: &str = "2026-11-23";

/// amount × part / whole, rounded half away from zero.
fn part_of(amount: i64, part: i64, whole: i64) -> i64 {
    let product = i128::from(amount) * i128::from(part);
    let (sign, size) = (product.signum(), product.abs());
    (sign * ((2 * size + i128::from(whole)) / (2 * i128::from(whole)))) as i64
}

/// A row of a baseline, or one project's part of it.
struct Line {
    cost: i64,
    start: Moment,
    finish: Moment,
    earned: i64,
    buys: bool,
    /// Whether nothing is left to do, and when that was.
    ended: Option<Moment>,
}

fn works(plan: &Portfolio, slot: i32) -> bool {
    let at = Moment::from_slots(slot);
    let day = at.date();
    if plan.settings.holidays.iter().any(|h| h.from <= day && day <= h.to) {
        return false;
    }
    let weekday = chrono::Datelike::weekday(&day).num_days_from_monday() as usize;
    let spans = plan.settings.week.0[weekday].spans();
    spans.iter().any(|(a, b)| (u32::from(*a)..u32::from(*b)).contains(&at.slot_of_day()))
}

impl Line {
    fn planned(&self, plan: &Portfolio, at: Moment) -> i64 {
        if self.finish <= at {
            return self.cost;
        }
        if self.buys || self.start >= at {
            return 0;
        }
        let count = |to: Moment| (self.start.slots()..to.slots()).filter(|s| works(plan, *s)).count() as i64;
        match count(self.finish) {
            0 => {
                let slots = |to: Moment| i64::from(to.slots() - self.start.slots());
                part_of(self.cost, slots(at), slots(self.finish))
            }
            whole => part_of(self.cost, count(at), whole),
        }
    }
}

/// The lines of the one baseline of the example, by the project that bears them.
fn lines(plan: &Portfolio) -> BTreeMap<String, Vec<Line>> {
    let outlook = evaluate(plan, date(DAY));
    let mut out: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for row in &plan.baseline_rows {
        let mut add = |project: String, cost: i64, earned: i64, buys: bool, ended: Option<Moment>| {
            let line = Line { cost, start: row.start, finish: row.finish, earned, buys, ended };
            out.entry(project).or_default().push(line);
        };
        let cost = row.cost.minor();
        match row.work {
            WorkId::Task(task) => {
                let task = plan.tasks.get(task).unwrap();
                let (earned, ended) = match task.progress {
                    Progress::NotStarted => (0, None),
                    Progress::Done { finished, .. } => (cost, Some(finished)),
                    Progress::Started { remaining, .. } => {
                        let worked = i64::from(task.estimate.likely) - i64::from(remaining);
                        let whole = i64::from(task.estimate.likely.max(remaining)).max(1);
                        (part_of(cost, worked.max(0), whole), None)
                    }
                };
                add(task.project.to_string(), cost, earned, false, ended);
            }
            WorkId::Purchase(id) => {
                let row = plan.purchases.get(id).unwrap();
                if row.state == PurchaseState::Cancelled {
                    continue;
                }
                let parts: Vec<_> = plan.deliveries.iter().filter(|d| d.purchase == id).collect();
                let there = matches!(
                    row.state,
                    PurchaseState::Received | PurchaseState::Invoiced | PurchaseState::Paid
                );
                let in_parts: u32 = parts.iter().map(|d| d.units).sum();
                let mut units = if there { row.quantity - in_parts } else { 0 };
                for part in parts {
                    let came = part.received_on.is_some()
                        || (there && part.promised.is_none_or(|day| day <= date(DAY)));
                    units += if came { part.units } else { 0 };
                }
                let quantity = i64::from(row.quantity);
                let arrived = outlook.purchases[plan.purchases.place(id).unwrap()].finish();
                let ended = arrived.filter(|_| units == row.quantity);
                let (mut told, mut left) = (0i64, cost);
                for share in outlook.shares.iter().filter(|s| s.purchase == id) {
                    let upto = |n: i64| part_of(cost, n, quantity);
                    let borne = upto(told + i64::from(share.units)) - upto(told);
                    told += i64::from(share.units);
                    left -= borne;
                    let earned = part_of(borne, i64::from(units), quantity);
                    add(share.project.to_string(), borne, earned, true, ended);
                }
                add(row.project.to_string(), left, part_of(left, i64::from(units), quantity), true, ended);
            }
        }
    }
    out
}

/// ES and AT, with a walk over all days.
fn time(plan: &Portfolio, lines: &[&Line]) -> (f64, i64) {
    let first = lines.iter().map(|l| l.start.date()).min().unwrap();
    let end = lines.iter().map(|l| l.finish.last_day()).max().unwrap();
    let at = |n: i64| Moment::start_of(first + chrono::Duration::days(n));
    let planned: Vec<i64> = (0..=(end - first).num_days() + 1)
        .map(|n| lines.iter().map(|l| l.planned(plan, at(n))).sum())
        .collect();
    let earned: i64 = lines.iter().map(|l| l.earned).sum();
    let mut actual = (date(DAY) - first).num_days();
    if lines.iter().all(|l| l.ended.is_some()) {
        let last = lines.iter().filter_map(|l| l.ended).max().unwrap().last_day();
        actual = actual.min((last - first).num_days() + 1).max(1);
    }
    let last = planned.iter().rposition(|pv| *pv <= earned).unwrap();
    if planned[last] == earned {
        let reached = planned.iter().position(|pv| *pv == earned).unwrap();
        return (actual.clamp(reached as i64, last as i64) as f64, actual);
    }
    let (low, high) = (planned[last], planned[last + 1]);
    (last as f64 + (earned - low) as f64 / (high - low) as f64, actual)
}

fn near(told: &Value, mine: f64, what: &str) {
    let told = told.as_f64().unwrap_or_else(|| panic!("{what} is missing"));
    assert!((told - mine).abs() <= 0.000_051, "{what}: told {told}, found {mine}");
}

fn check(plan: &Portfolio, row: &Value, lines: &[&Line], spent: i64, name: &str) {
    let now = Moment::start_of(date(DAY));
    let bac: i64 = lines.iter().map(|l| l.cost).sum();
    let pv: i64 = lines.iter().map(|l| l.planned(plan, now)).sum();
    let ev: i64 = lines.iter().map(|l| l.earned).sum();
    for (what, mine) in
        [("bac", bac), ("pv", pv), ("ev", ev), ("ac", spent), ("cv", ev - spent), ("sv", ev - pv)]
    {
        assert_eq!(row[what].as_i64(), Some(mine), "{what} of {name}");
    }
    let ratio = |what: &str, part: i64, whole: i64, there: bool| {
        if there {
            near(&row[what], part as f64 / whole as f64, &format!("{what} of {name}"));
        } else {
            assert!(row[what].is_null() && row["reasons"][what].is_string(), "{what} of {name}");
        }
    };
    ratio("cpi", ev, spent, bac > 0 && spent > 0);
    ratio("spi", ev, pv, bac > 0 && pv > 0);
    ratio("tcpi", bac - ev, bac - spent, bac > 0 && ev < bac && spent < bac);
    if bac > 0 && spent > 0 && ev > 0 {
        let trend = spent + part_of(bac - ev, spent, ev);
        assert_eq!(row["trend_eac"].as_i64(), Some(trend), "{name}");
        assert_eq!(row["etc"].as_i64(), Some(trend - spent), "{name}");
        assert_eq!(row["vac"].as_i64(), Some(bac - trend), "{name}");
    } else {
        assert!(row["trend_eac"].is_null() && row["reasons"]["trend_eac"].is_string(), "{name}");
    }
    let (es, elapsed) = time(plan, lines);
    if elapsed > 0 {
        assert_eq!(row["at_days"].as_i64(), Some(elapsed), "{name}");
        near(&row["es_days"], es, &format!("es of {name}"));
        near(&row["spi_t"], es / elapsed as f64, &format!("spi_t of {name}"));
    } else {
        assert!(row["spi_t"].is_null() && row["reasons"]["spi_t"].is_string(), "{name}");
    }
}

#[test]
fn what_the_command_prints_is_what_another_finds() {
    let folder = tempfile::tempdir().unwrap();
    let plan = example(date(DAY));
    let file = folder.path().join("plan.ron");
    std::fs::write(&file, storage::to_text(&plan)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stackrank"))
        .args(["schedule", "plan.ron", "--json", "--today", DAY])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lines = lines(&plan);
    let (mut all, mut spent, mut compared): (Vec<&Line>, i64, usize) = (vec![], 0, 0);
    for project in json["projects"].as_array().unwrap() {
        let (id, row) = (project["id"].as_str().unwrap(), &project["earned"]);
        let Some(own) = lines.get(id) else {
            assert!(row["bac"].is_null() && row["reasons"]["baseline"].is_string(), "{id}");
            continue;
        };
        let own: Vec<&Line> = own.iter().collect();
        let amount = |what: &str| project["money"][what].as_i64().unwrap();
        let ac = amount("actual") + amount("accrued");
        assert_eq!(row["eac"].as_i64(), Some(amount("eac")), "{id}");
        check(&plan, row, &own, ac, id);
        all.extend(own);
        spent += ac;
        compared += 1;
    }
    assert!(compared >= 5, "only {compared} have a baseline");
    check(&plan, &json["earned"], &all, spent, "all");
}
