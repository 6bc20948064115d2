//! What decides when a project ends, and the chain of work behind it.
use super::{dates_of, why};
use crate::domain::{Portfolio, ProjectId, WorkId};
use crate::engine::Outlook;

/// The task or purchase that decides when a project ends: what has no date, or else what ends last; of several that end
/// together a task before a purchase, then the first by id. `None` for a project with nothing in it that has dates.
pub fn decisive_work(plan: &Portfolio, outlook: &Outlook, project: ProjectId) -> Option<WorkId> {
    let row = outlook.projects.get(plan.projects.place(project)?)?;
    if let Some((undated, _)) = row.no_date {
        return Some(undated);
    }
    let tasks = plan.tasks.iter().filter(|t| t.project == project).map(|t| WorkId::Task(t.id));
    let bought = plan.purchases.iter().filter(|p| p.project == project).map(|p| WorkId::Purchase(p.id));
    let ends = tasks.chain(bought).filter_map(|work| Some((dates_of(plan, outlook, work)?.finish()?, work)));
    ends.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, work)| work)
}

/// The chain of work that decides when a project ends, across projects: its decisive work first, then what that waited for,
/// and so on. Empty where nothing decides.
pub fn critical_chain(plan: &Portfolio, outlook: &Outlook, project: ProjectId) -> Vec<WorkId> {
    let last = decisive_work(plan, outlook, project);
    last.map_or_else(Vec::new, |work| why(plan, outlook, work).iter().map(|step| step.work).collect())
}
