//! Taking a baseline of what follows from the plan now.
use super::Workspace;
use crate::domain::ProjectId;
use crate::edits::{EditError, make};
use crate::engine::baseline_now;

/// What a baseline has kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenBaseline {
    /// Its name.
    pub name: String,
    /// How many tasks and purchases it has dates of; of none there is no baseline.
    pub kept: usize,
    /// How many have no date.
    pub without: usize,
}

impl Workspace {
    /// Keeps dates and costs of one project or of all as they stand, as one step "Take baseline NAME".
    ///
    /// # Errors
    /// As [`Workspace::apply`].
    pub fn take_baseline(&mut self, only: Option<ProjectId>) -> Result<TakenBaseline, EditError> {
        self.only_now()?;
        let (entries, without) = baseline_now(&self.plan, &self.outlook, only);
        let of = only.and_then(|id| self.plan.projects.get(id)).map(|p| p.name.as_str());
        let name = make::baseline_name(&self.plan, of, self.today);
        let taken = TakenBaseline { name, kept: entries.len(), without };
        if !entries.is_empty() {
            let plan = self.plan.clone(); // pointers only
            let mut ids = || self.ids.draw();
            let (_, edit) = make::take_baseline(&plan, &mut ids, &taken.name, self.today, &entries);
            self.step(&format!("Take baseline {}", taken.name), edit)?;
        }
        Ok(taken)
    }
}
