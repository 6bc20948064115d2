//! What differs between two plans, by meaning: rows added and removed, and fields changed, in words.
use super::fields::{Join, join_records};
use super::make::records;
use super::value::Value;
use super::words::{View, field, kind, title};
use crate::domain::{Portfolio, Record, RecordId};
use std::collections::BTreeSet;

/// A row that is not the same in both plans.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The row.
    pub at: RecordId,
    /// Its name: in the later plan, or in the earlier one if it was removed.
    pub record: String,
    /// What is different.
    pub what: What,
}

/// What is different about a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of its fields have other values.
    Changed(Vec<FieldChange>),
}

/// One field with another value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// Its name in the file.
    pub field: &'static str,
    /// The value in the earlier plan, in words.
    pub before: String,
    /// The value in the later plan, in words.
    pub after: String,
}

impl Difference {
    /// Its lines for people: "Core switch refresh: promise 5 Feb 2027 → 19 Feb 2027".
    pub fn lines(&self) -> Vec<String> {
        let (record, kind) = (&self.record, kind(self.at));
        match &self.what {
            What::Added => vec![format!("Added {kind}: {record}")],
            What::Removed => vec![format!("Removed {kind}: {record}")],
            What::Changed(fields) => {
                let line = |change: &FieldChange| {
                    let FieldChange { before, after, .. } = change;
                    if change.field == "rank" {
                        format!("Rank: {record} {before} → {after}")
                    } else {
                        format!("{record}: {} {} → {}", field(change.field), clipped(before), clipped(after))
                    }
                };
                fields.iter().map(line).collect()
            }
        }
    }
}

/// A long text cut for a line.
fn clipped(text: &str) -> String {
    let mut line = text.replace('\n', " / ");
    if let Some((end, _)) = line.char_indices().nth(100) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// What differs between two plans, in the order of the tables. A row whose rank key is another one at the same place is
/// not different for people, nor is one that others were moved past.
pub fn diff(before: &Portfolio, after: &Portfolio) -> Vec<Difference> {
    let mut out = vec![];
    let (old, new) = (records(before), records(after));
    let ids: BTreeSet<RecordId> = old.iter().chain(&new).map(Record::id).collect();
    for at in ids {
        let (what, plan) = match (before.record(at), after.record(at)) {
            (None, Some(_)) => (What::Added, after),
            (Some(_), None) => (What::Removed, before),
            (Some(a), Some(b)) if a != b => {
                let changes = changes(&a, &b, before, after);
                if changes.is_empty() {
                    continue;
                }
                (What::Changed(changes), after)
            }
            _ => continue,
        };
        out.push(Difference { at, record: title(plan, at), what });
    }
    out
}

/// The fields of a row that say something else now.
fn changes(a: &Record, b: &Record, before: &Portfolio, after: &Portfolio) -> Vec<FieldChange> {
    struct Comparing<'p> {
        before: View<'p>,
        after: View<'p>,
        found: Vec<FieldChange>,
    }
    impl Join for Comparing<'_> {
        fn join<T: Value>(&mut self, field: &'static str, _: Option<&T>, a: &T, b: &T) -> T {
            if a != b {
                let (before, after) = (a.words(&self.before), b.words(&self.after));
                if field != "rank" || before != after {
                    self.found.push(FieldChange { field, before, after });
                }
            }
            b.clone()
        }
    }
    let at = a.id();
    let mut comparing =
        Comparing { before: View { plan: before, at }, after: View { plan: after, at }, found: vec![] };
    join_records(None, a, b, &mut comparing);
    comparing.found
}
