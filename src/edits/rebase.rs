//! Steps of undo and redo after something else has changed the plan: they keep their own part and let go of the rest.
//!
//! A step puts whole rows. Had a merge changed another field of such a row, undo would take that back too. So each row of a step
//! is joined with what came in: a field in which the step differs from the plan before the merge is the step's own and stays; every
//! other field follows the plan.
use super::Edit;
use super::fields::{Join, join_records};
use super::value::Value;
use crate::domain::Portfolio;

/// An edit of a step after the plan went from `before` to `after` on another way. `None`: nothing of it is left.
pub(super) fn rebased(edit: &Edit, before: &Portfolio, after: &Portfolio) -> Option<Edit> {
    struct Own;
    impl Join for Own {
        fn join<T: Value>(&mut self, _: &'static str, was: Option<&T>, step: &T, is: &T) -> T {
            if was == Some(step) { is.clone() } else { step.clone() }
        }
    }
    match edit {
        Edit::Put(step) => match (before.record(step.id()), after.record(step.id())) {
            // unchanged, or back where the step puts it anyway
            (was, is) if was == is => Some(edit.clone()),
            // somebody took the row out: undoing a change of it must not bring it back
            (Some(_), None) => None,
            (was, Some(is)) => Some(Edit::Put(join_records(was.as_ref(), step, &is, &mut Own)?)),
            (None, None) => Some(edit.clone()),
        },
        Edit::Remove(id) => {
            let gone = before.record(*id).is_some() && after.record(*id).is_none();
            (!gone).then(|| edit.clone())
        }
        Edit::All(edits) => {
            let left: Vec<Edit> = edits.iter().filter_map(|edit| rebased(edit, before, after)).collect();
            (!left.is_empty() || edits.is_empty()).then_some(Edit::All(left))
        }
    }
}
