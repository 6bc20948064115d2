//! How a plan is **kept**: RON, atomic saving, recovery, history, migrations.
//!
//! The promises, each with a test in `tests/survival.rs`:
//! - the file on disk is always one complete version, the old or the new, whatever fails and whenever;
//! - "saved" means on the disk: the file and its folder are synced before the word appears;
//! - a file that cannot be read whole, or is newer than the program, is never overwritten; the newest kept copy that
//!   can be read is offered instead, with line and column of the fault;
//! - bytes that this program has not read are never replaced.
//!
//! Text: [`to_text`], [`from_text`]. Files: [`read_file`], [`save`], [`open`]. Copies in the state folder:
//! [`recovery`] (at most a second old) and [`history`] (thinned).
mod aside;
mod clash;
mod conflict;
pub mod copies;
pub mod disk;
mod fault;
mod field;
mod folders;
pub mod history;
mod key;
mod lock;
mod migrate;
mod open;
mod read;
pub mod recovery;
mod rows;
mod salvage;
mod save;
pub mod session;
mod step;
mod swap;
mod text;
mod v1;

pub use conflict::{BothSides, Sides, both_sides, sides};
pub use fault::{FaultKind, ReadFault};
pub use folders::{Folders, FoldersError};
pub use key::{DocumentKey, Fingerprint};
pub use lock::lock;
pub use open::{Kept, Opened, Origin, open, set_aside};
pub use read::{LARGEST_FILE, read_file};
pub use salvage::{Salvaged, salvage};
pub use save::{SaveError, Saved, save, save_with, sweep};
pub(crate) use save::{checked_text, make_folder, replace};
pub use session::{Draft, Session};
pub use text::{from_text, to_text};

/// Number of the file format that this program writes. Older ones are read and brought up to it (see `migrate.rs`);
/// newer ones are shown as such and never written to.
pub const SCHEMA: u32 = 2;
