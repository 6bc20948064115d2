//! Undo and redo: inverses as named steps.
use super::rebase::rebased;
use super::{Edit, EditError};
use crate::domain::Portfolio;
use std::sync::Arc;

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

/// The steps that can be undone and redone. Cloning it copies pointers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct History {
    undo: Vec<Arc<Step>>,
    redo: Vec<Arc<Step>>,
}

impl History {
    /// Steps that were kept: those to undo and those to redo, each with the next one last.
    pub fn of(undo: Vec<Step>, redo: Vec<Step>) -> Self {
        let shared = |steps: Vec<Step>| steps.into_iter().map(Arc::new).collect();
        Self { undo: shared(undo), redo: shared(redo) }
    }
    /// The plan was changed by something that is not to be undone here (what came in from outside): the steps are changed so that
    /// they take back, and make again, what they did and nothing else.
    pub fn rebase(&mut self, before: &Portfolio, after: &Portfolio) {
        let changed = |step: &Arc<Step>| {
            let edit = rebased(&step.edit, before, after)?;
            let same = edit == step.edit;
            Some(if same { step.clone() } else { Arc::new(Step { name: step.name.clone(), edit }) })
        };
        self.undo = self.undo.iter().filter_map(changed).collect();
        self.redo = self.redo.iter().filter_map(changed).collect();
    }
    /// Applies an edit as a new step; what had been undone can no longer be redone.
    ///
    /// # Errors
    /// As [`Edit::apply`]; plan and history are then untouched.
    pub fn apply(&mut self, plan: &mut Portfolio, name: &str, edit: Edit) -> Result<(), EditError> {
        let inverse = edit.apply(plan)?;
        self.push(name, inverse);
        Ok(())
    }
    /// The same with what a merge brings in on purpose, which is not held to the rules: see [`Edit::take_in`].
    ///
    /// # Errors
    /// As [`Edit::take_in`]; plan and history are then untouched.
    pub fn take_in(&mut self, plan: &mut Portfolio, name: &str, edit: Edit) -> Result<(), EditError> {
        let inverse = edit.take_in(plan)?;
        self.push(name, inverse);
        Ok(())
    }
    fn push(&mut self, name: &str, inverse: Edit) {
        self.redo.clear();
        self.undo.push(Arc::new(Step { name: name.into(), edit: inverse }));
        if self.undo.len() > DEEPEST {
            self.undo.remove(0);
        }
    }
    /// Takes the last step back and returns its name; `None` if there is none.
    ///
    /// # Errors
    /// If the inverse no longer applies; the step is then dropped, so that the one before it can be reached.
    pub fn undo(&mut self, plan: &mut Portfolio) -> Result<Option<String>, EditError> {
        let Some(step) = self.undo.pop() else { return Ok(None) };
        let edit = step.edit.clone().apply(plan)?;
        self.redo.push(Arc::new(Step { name: step.name.clone(), edit }));
        Ok(Some(step.name.clone()))
    }
    /// Makes the last undone step again and returns its name; `None` if there is none.
    ///
    /// # Errors
    /// As [`History::undo`].
    pub fn redo(&mut self, plan: &mut Portfolio) -> Result<Option<String>, EditError> {
        let Some(step) = self.redo.pop() else { return Ok(None) };
        let edit = step.edit.clone().apply(plan)?;
        self.undo.push(Arc::new(Step { name: step.name.clone(), edit }));
        Ok(Some(step.name.clone()))
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
    pub fn steps(&self) -> &[Arc<Step>] {
        &self.undo
    }
    /// The steps that can be made again, the next one last.
    pub fn undone(&self) -> &[Arc<Step>] {
        &self.redo
    }
}
