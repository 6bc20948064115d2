//! Taking back what came in from outside, as a whole or a row at a time; what was done since then stays.
use super::fields::references;
use super::make::records;
use super::value::Side;
use super::{Edit, merge::merge_newer};
use crate::domain::{Portfolio, Record, RecordId};
use std::collections::BTreeSet;

/// The plan that came in, as it would be without some rows of what came in.
pub fn without(before: &Portfolio, after: &Portfolio, row: RecordId) -> Portfolio {
    let mut plan = after.clone();
    match (before.record(row), after.record(row)) {
        // it goes, and with it what came in with it and needs it
        (None, Some(_)) => {
            let news = records(after).into_iter().filter(|r| before.record(r.id()).is_none()).collect();
            for id in needing(row, news) {
                plan.take(id);
            }
        }
        // it comes back, and with it what went with it: both what needed it and what it needs
        (Some(_), None) => {
            let gone = records(before).into_iter().filter(|r| after.record(r.id()).is_none()).collect();
            for id in needing(row, gone) {
                bring(&mut plan, before, id);
            }
        }
        (Some(_), Some(_)) => bring(&mut plan, before, row),
        (None, None) => {}
    }
    plan
}

/// The edit that takes back what is in `after` and not in `wanted`, from the plan as it is now. It goes in with
/// [`Edit::take_in`].
pub fn take_back(after: &Portfolio, wanted: &Portfolio, now: &Portfolio) -> Edit {
    merge_newer(after, now, wanted, Some(Side::Ours)).came_in
}

/// A row and all of `rows` that refer to it, directly or through others.
fn needing(row: RecordId, rows: Vec<Record>) -> BTreeSet<RecordId> {
    let mut found = BTreeSet::from([row]);
    let mut open = rows;
    loop {
        let (more, rest): (Vec<Record>, Vec<Record>) =
            open.into_iter().partition(|r| references(r).iter().any(|to| found.contains(to)));
        if more.is_empty() {
            return found;
        }
        found.extend(more.iter().map(Record::id));
        open = rest;
    }
}

/// Puts a row as it is in another plan, with what it refers to and is missing.
fn bring(plan: &mut Portfolio, from: &Portfolio, row: RecordId) {
    let mut open = vec![row];
    while let Some(id) = open.pop() {
        let Some(record) = from.record(id) else { continue };
        open.extend(references(&record).into_iter().filter(|to| plan.record(*to).is_none() && *to != id));
        plan.put(record);
    }
}
