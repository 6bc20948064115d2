//! The one way to change a plan.
use crate::domain::check::{Problem, Severity, find_cycle, problems_of};
use crate::domain::{Portfolio, PurchaseId, Record, RecordId, WorkId};
use std::collections::BTreeSet;

/// A change of a plan. Built by views and commands (see [`super::make`]), applied by the workspace.
#[derive(Clone, PartialEq, Debug)]
pub enum Edit {
    /// Add a row, or replace the one with its id.
    Put(Record),
    /// Take a row out. What refers to it must go in the same [`Edit::All`].
    Remove(RecordId),
    /// Several changes that belong together: all happen or none.
    All(Vec<Edit>),
}

/// Why an edit was refused. The plan is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no such row to remove.
    #[error("there is no {0:?} any more")]
    Gone(RecordId),
    /// The edit would break a rule of the plan.
    #[error("{0}")]
    Rule(String),
    /// Something else still refers to the row.
    #[error("{0:?} is still used by {1:?}")]
    Used(RecordId, RecordId),
    /// Dependencies would run in a circle.
    #[error("{0}")]
    Cycle(String),
    /// A past moment is looked at, of this name; what was cannot be changed.
    #[error("This is how it was on {0}: restore it, or go back to now")]
    Past(String),
}

impl Edit {
    /// Puts one row.
    pub fn put(row: impl Into<Record>) -> Self {
        Self::Put(row.into())
    }
    /// Removes one row.
    pub fn remove(id: impl Into<RecordId>) -> Self {
        Self::Remove(id.into())
    }
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::All(edits) if edits.iter().all(Self::is_empty))
    }
    /// Changes the plan and returns the edit that changes it back.
    ///
    /// # Errors
    /// Refuses what would break a rule that held before: a reference to nothing, a number out of range, a cycle. The
    /// plan is then untouched.
    pub fn apply(self, plan: &mut Portfolio) -> Result<Edit, EditError> {
        let before = plan.clone(); // pointers only
        let mut inverse = vec![];
        let mut touched = vec![];
        let result =
            self.perform(plan, &mut inverse, &mut touched).and_then(|()| judge(&before, plan, &touched));
        match result {
            Ok(()) => {
                inverse.reverse();
                Ok(if inverse.len() == 1 { inverse.remove(0) } else { Self::All(inverse) })
            }
            Err(error) => {
                *plan = before;
                Err(error)
            }
        }
    }
    /// Changes the plan without asking the rules, and returns the edit that changes it back the same way: for what a
    /// merge brings in. Two plans that are sound each may be none together; the result is kept and its problems named
    /// (`domain::check`), as for a file that is opened.
    ///
    /// # Errors
    /// Refuses to remove what is not there. The plan is then untouched.
    pub fn take_in(self, plan: &mut Portfolio) -> Result<Edit, EditError> {
        let before = plan.clone(); // pointers only
        let mut inverse = vec![];
        if let Err(error) = self.perform(plan, &mut inverse, &mut vec![]) {
            *plan = before;
            return Err(error);
        }
        inverse.reverse();
        Ok(Self::All(inverse))
    }
    fn perform(
        self,
        plan: &mut Portfolio,
        inverse: &mut Vec<Self>,
        touched: &mut Vec<RecordId>,
    ) -> Result<(), EditError> {
        match self {
            Self::Put(record) => {
                let id = record.id();
                touched.push(id);
                inverse.push(match plan.put(record) {
                    Some(old) => Self::Put(old),
                    None => Self::Remove(id),
                });
            }
            Self::Remove(id) => {
                let old = plan.take(id).ok_or(EditError::Gone(id))?;
                touched.push(id);
                inverse.push(Self::Put(old));
            }
            Self::All(edits) => {
                for edit in edits {
                    edit.perform(plan, inverse, touched)?;
                }
            }
        }
        Ok(())
    }
    /// The rows it puts or removes.
    pub fn touches(&self) -> Vec<RecordId> {
        match self {
            Self::Put(record) => vec![record.id()],
            Self::Remove(id) => vec![*id],
            Self::All(edits) => edits.iter().flat_map(Self::touches).collect(),
        }
    }
}

/// The touched rows and those whose rules look at one of them: parts and units are counted against a purchase's quantity.
fn with_dependants(plan: &Portfolio, touched: &[RecordId]) -> Vec<RecordId> {
    let mut all = touched.to_vec();
    let purchases: BTreeSet<PurchaseId> = touched
        .iter()
        .filter_map(|id| match id {
            RecordId::Purchase(id) => Some(*id),
            _ => None,
        })
        .filter(|id| plan.purchases.has(*id))
        .collect();
    if !purchases.is_empty() {
        let parts = plan
            .deliveries
            .iter()
            .filter(|d| purchases.contains(&d.purchase))
            .map(|d| RecordId::Delivery(d.id));
        let links = plan
            .dependencies
            .iter()
            .filter(|d| d.units.is_some() && matches!(d.from, WorkId::Purchase(p) if purchases.contains(&p)))
            .map(|d| RecordId::Dependency(d.id));
        all.extend(parts.chain(links));
    }
    all
}

/// Longest row, as the program prints it: a text in the file has a limit of 1 MiB, and what cannot be read back must not get in.
const LONGEST_ROW: usize = 1 << 20;

fn old_length(plan: &Portfolio, id: RecordId) -> usize {
    plan.record(id).map_or(0, |row| format!("{row:?}").len())
}

/// Whether the touched rows obey the rules. Faults that a row already had before are its owner's to mend, not this edit's.
fn judge(before: &Portfolio, after: &Portfolio, touched: &[RecordId]) -> Result<(), EditError> {
    let mut links = false;
    let mut removed = vec![];
    let touched = &with_dependants(after, touched);
    for id in touched {
        let Some(record) = after.record(*id) else {
            removed.push(*id);
            continue;
        };
        links |= matches!(id, RecordId::Dependency(_));
        let old: Vec<Problem> = before.record(*id).map_or(vec![], |r| problems_of(before, &r));
        let new = problems_of(after, &record);
        if format!("{record:?}").len() > LONGEST_ROW && old_length(before, *id) <= LONGEST_ROW {
            return Err(EditError::Rule(
                "this text is too long to be kept in the file: at most a million characters".into(),
            ));
        }
        if let Some(fault) = new.into_iter().find(|p| p.severity == Severity::Error && !old.contains(p)) {
            return Err(EditError::Rule(fault.text));
        }
    }
    if !removed.is_empty()
        && let Some((used, by)) = super::make::dangling(after, &removed)
    {
        return Err(EditError::Used(used, by));
    }
    if links
        && let Some(cycle) = find_cycle(after)
        && find_cycle(before).is_none()
    {
        return Err(EditError::Cycle(cycle.describe(after)));
    }
    Ok(())
}
