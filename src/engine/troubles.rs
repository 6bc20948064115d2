//! Everything that cannot be as the plan says, in one list: conflicts, and work without a date; by project, in rank order.
use super::{ConflictKind, NoDate, Outlook, conflict_words, no_date_short};
use crate::domain::{Portfolio, ProjectId, PurchaseState, WorkId};

/// Something wrong with a task or purchase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// The task or purchase it concerns.
    pub at: WorkId,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// It cannot be as the plan says.
    Conflict(ConflictKind),
    /// It has no date.
    NoDate(NoDate),
}

impl Trouble {
    /// Whether the plan can go on so, and somebody should look: no date is lost by it.
    pub fn is_mild(&self) -> bool {
        matches!(
            self.what,
            Wrong::Conflict(
                ConflictKind::PreferredGivenUp(_)
                    | ConflictKind::DeadlineAfterPromise { .. }
                    | ConflictKind::QuoteEnded { .. }
                    | ConflictKind::QuoteEnds { .. }
            )
        )
    }
}

/// What is wrong in one project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectTroubles {
    /// Which.
    pub project: ProjectId,
    /// In the order of its lists: tasks, then purchases.
    pub list: Vec<Trouble>,
    /// How many tasks and purchases have no date because the project itself is on hold: that is meant so.
    pub held: usize,
}

/// All troubles by project, in rank order. Projects without any are left out.
pub fn troubles(plan: &Portfolio, outlook: &Outlook) -> Vec<ProjectTroubles> {
    let rows = outlook.order.iter().filter_map(|place| plan.projects.rows().get(*place as usize));
    let mut out: Vec<ProjectTroubles> =
        rows.map(|p| ProjectTroubles { project: p.id, list: vec![], held: 0 }).collect();
    let mut place_of: Vec<Option<usize>> = vec![None; plan.projects.len()];
    for (at, place) in outlook.order.iter().enumerate() {
        if let Some(slot) = place_of.get_mut(*place as usize) {
            *slot = Some(at);
        }
    }
    each(plan, outlook, |project, found| {
        let at = plan.projects.place(project).and_then(|p| place_of.get(p).copied().flatten());
        let Some(of) = at.and_then(|at| out.get_mut(at)) else { return };
        match found {
            Some(trouble) => of.list.push(trouble),
            None => of.held += 1,
        }
    });
    for of in &mut out {
        of.list.sort_by(|a, b| listed(plan, a.at).cmp(&listed(plan, b.at)));
    }
    out.retain(|of| !of.list.is_empty() || of.held > 0);
    out
}

/// How many conflicts there are, and how much work has no date for another reason.
pub fn count(plan: &Portfolio, outlook: &Outlook) -> (usize, usize) {
    let mut counts = (0, 0);
    each(plan, outlook, |_, found| match found.map(|t| t.what) {
        Some(Wrong::Conflict(_)) => counts.0 += 1,
        Some(Wrong::NoDate(_)) => counts.1 += 1,
        None => {}
    });
    counts
}

/// Whether all conflicts are mild: somebody should look, and no date is lost.
pub fn all_mild(outlook: &Outlook) -> bool {
    let trouble = |c: &super::Conflict| Trouble { at: c.at, what: Wrong::Conflict(c.kind) };
    outlook.conflicts.iter().all(|conflict| trouble(conflict).is_mild())
}

/// Calls `tell` with every trouble and its project; with `None` for what has no date because its own project is on hold.
fn each(plan: &Portfolio, outlook: &Outlook, mut tell: impl FnMut(ProjectId, Option<Trouble>)) {
    for conflict in &outlook.conflicts {
        if let Some(project) = plan.project_of(conflict.at) {
            tell(project, Some(Trouble { at: conflict.at, what: Wrong::Conflict(conflict.kind) }));
        }
    }
    let tasks = plan.tasks.iter().zip(&outlook.tasks).map(|(t, d)| (WorkId::Task(t.id), t.project, d));
    let bought = plan.purchases.iter().zip(&outlook.purchases);
    let bought = bought.filter(|(p, _)| p.state != PurchaseState::Cancelled);
    let purchases = bought.map(|(p, d)| (WorkId::Purchase(p.id), p.project, d));
    for (at, project, dates) in tasks.chain(purchases) {
        match dates.span {
            Err(NoDate::OnHold(own)) if own == project => tell(project, None),
            Err(reason) if !explained(outlook, at) => {
                tell(project, Some(Trouble { at, what: Wrong::NoDate(reason) }));
            }
            _ => {}
        }
    }
}

/// Whether a conflict says already why something has no date.
fn explained(outlook: &Outlook, at: WorkId) -> bool {
    let says = |kind| {
        matches!(
            kind,
            ConflictKind::NoOpening(_)
                | ConflictKind::NobodyFree(_)
                | ConflictKind::AwayForGood(_)
                | ConflictKind::NoUnits(_)
                | ConflictKind::WaitsForOnHold(_)
        )
    };
    outlook.conflicts.iter().any(|c| c.at == at && says(c.kind))
}

/// Where something stands in the lists of its project.
fn listed(plan: &Portfolio, at: WorkId) -> (bool, Option<&crate::domain::Rank>, WorkId) {
    match at {
        WorkId::Task(id) => (false, plan.tasks.get(id).map(|t| &t.rank), at),
        WorkId::Purchase(id) => (true, plan.purchases.get(id).map(|p| &p.rank), at),
    }
}

/// What is wrong, in words.
pub fn trouble_words(plan: &Portfolio, trouble: &Trouble) -> String {
    match trouble.what {
        Wrong::Conflict(kind) => conflict_words(plan, kind),
        Wrong::NoDate(reason) => format!("No date: {}", no_date_short(plan, reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Conflict, evaluate};

    #[test]
    fn conflicts_are_mild_only_if_all_of_them_are() {
        let mut outlook = evaluate(&Portfolio::empty(), "2026-11-23".parse().unwrap());
        assert!(all_mild(&outlook));
        let at = WorkId::Task("task".parse().unwrap());
        for (kind, mild) in [
            (ConflictKind::PreferredGivenUp("link".parse().unwrap()), true),
            (ConflictKind::PinInThePast, false),
        ] {
            outlook.conflicts.push(Conflict { at, kind });
            assert_eq!(all_mild(&outlook), mild, "{kind:?}");
        }
    }
}
