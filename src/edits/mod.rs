//! How a plan **changes**: one [`Edit`] type; applying one yields its inverse. [`History`] keeps the inverses as named
//! steps. Nothing changes a plan in any other way: not an import, a paste, an undo or a drag.
mod apply;
mod history;
pub mod make;

pub use apply::{Edit, EditError};
pub use history::{History, Step};
