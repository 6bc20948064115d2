//! How a plan **changes**: one [`Edit`] type; applying one yields its inverse. [`History`] keeps the inverses as named
//! steps. Nothing changes a plan in any other way: not an import, a paste, an undo or a drag.
//!
//! What comes in from outside is no step: it goes in past the history, whose steps are rebased so that undo takes back one's own
//! fields and nothing else, and it has a way back of its own ([`take_back`]).
//!
//! What differs between plans ([`diff()`]) and how two become one ([`merge()`]) is asked field by field: [`fields`] lists the
//! fields of every row once, [`value`] says how their values are compared, joined and called.
mod apply;
mod baseline;
pub mod diff;
pub mod fields;
mod history;
mod ladder;
mod list;
pub mod make;
pub mod merge;
mod rebase;
pub mod restore;
pub mod take_back;
pub mod value;
pub mod weekly;
pub mod words;

pub use apply::{Edit, EditError};
pub use diff::{Difference, diff};
pub use history::{History, Step};
pub use list::Item;
pub use merge::{Clash, Merged, Note, merge, merge_newer};
pub use restore::{Restored, restore_project};
pub use value::Side;
