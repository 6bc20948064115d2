//! Undo and redo: inverses as named steps.
use super::{Edit, EditError};
use crate::domain::Portfolio;

/// Most steps that are kept.
const DEEPEST: usize = 1000;

/// One step: its name, and the edit that takes it back (or makes it again).
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// What was done, such as "Move Core switch refresh to rank 1".
    pub name: String,
    /// The edit to apply for undo (in the undo list) or redo (in the redo list).
    pub edit: Edit,
}

/// The steps that can be undone and redone.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// Applies an edit as a new step; what had been undone can no longer be redone.
    ///
    /// # Errors
    /// As [`Edit::apply`]; plan and history are then untouched.
    pub fn apply(&mut self, plan: &mut Portfolio, name: &str, edit: Edit) -> Result<(), EditError> {
        let inverse = edit.apply(plan)?;
        self.redo.clear();
        self.undo.push(Step { name: name.into(), edit: inverse });
        if self.undo.len() > DEEPEST {
            self.undo.remove(0);
        }
        Ok(())
    }
    /// Takes the last step back and returns its name; `None` if there is none.
    ///
    /// # Errors
    /// If the inverse no longer applies; the step is then dropped, so that the one before it can be reached.
    pub fn undo(&mut self, plan: &mut Portfolio) -> Result<Option<String>, EditError> {
        let Some(step) = self.undo.pop() else { return Ok(None) };
        let edit = step.edit.apply(plan)?;
        self.redo.push(Step { name: step.name.clone(), edit });
        Ok(Some(step.name))
    }
    /// Makes the last undone step again and returns its name; `None` if there is none.
    ///
    /// # Errors
    /// As [`History::undo`].
    pub fn redo(&mut self, plan: &mut Portfolio) -> Result<Option<String>, EditError> {
        let Some(step) = self.redo.pop() else { return Ok(None) };
        let edit = step.edit.apply(plan)?;
        self.undo.push(Step { name: step.name.clone(), edit });
        Ok(Some(step.name))
    }
    /// Name of the step that undo would take back.
    pub fn next_undo(&self) -> Option<&str> {
        self.undo.last().map(|s| s.name.as_str())
    }
    /// Name of the step that redo would make again.
    pub fn next_redo(&self) -> Option<&str> {
        self.redo.last().map(|s| s.name.as_str())
    }
    /// The steps that can be taken back, oldest first.
    pub fn steps(&self) -> &[Step] {
        &self.undo
    }
}
