//! Steps of undo and redo after something else has changed the plan: they keep their own part and let go of the rest.
//!
//! A step puts whole rows. Had a merge changed such a row, undo would take that back too. So each row of a step is joined three-way
//! with what came in, against the plan before the merge: what the step alone changes it still changes, also single entries of lists;
//! what came in stays, also where both changed one field.
use super::Edit;
use super::merge::join_rows;
use super::value::Side;
use crate::domain::Portfolio;

/// An edit of a step after the plan went from `before` to `after` on another way. `None`: nothing of it is left.
pub(super) fn rebased(edit: &Edit, before: &Portfolio, after: &Portfolio) -> Option<Edit> {
    let changed = |id| before.record(id) != after.record(id);
    match edit {
        Edit::Put(step) if changed(step.id()) => match (before.record(step.id()), after.record(step.id())) {
            (Some(was), Some(is)) => join_rows(&was, step, &is, Side::Theirs).map(Edit::Put),
            // somebody took the row out: undoing a change of it must not bring it back. Or somebody's edit kept it, which undoing its
            // deletion must not overwrite
            _ => None,
        },
        // what somebody else has edited meanwhile is not only one's own any more
        Edit::Remove(id) if changed(*id) => None,
        Edit::Put(_) | Edit::Remove(_) => Some(edit.clone()),
        Edit::All(edits) => {
            let left: Vec<Edit> = edits.iter().filter_map(|edit| rebased(edit, before, after)).collect();
            (!left.is_empty() || edits.is_empty()).then_some(Edit::All(left))
        }
    }
}
