//! How a plan is **kept**: RON, atomic saving, recovery, history, migrations.
//!
//! The promises, each with a test in `tests/survival.rs`, and against real disks in `tests/plug.rs`:
//! - the file on disk is always one complete version, the old or the new, whatever fails and whenever;
//! - "saved" means on the disk: the file and its folder are synced before the word appears;
//! - a file that cannot be read whole, or is newer than the program, is never overwritten; the newest kept copy that
//!   can be read is offered instead, with line and column of the fault, and every row that is whole;
//! - bytes that this program has not read are never replaced, not even when they are written in the moment of a save.
//!
//! # How a save goes
//! 1. The text is parsed back and compared with the plan: the format has traps, and this is where they must show.
//! 2. The recovery copy, in another folder, has the plan before its file is touched; so there are always two whole versions.
//! 3. The new bytes go to a file of their own beside the old one, with its permissions, and are synced. A sync that failed is never
//!    repeated on the same file: the system may have dropped the bytes and report success the second time.
//! 4. The names are exchanged, and what came out is compared with what was expected (`swap.rs`). Something else is put back, and
//!    merged by the workspace.
//! 5. The folder is synced. Only now the plan is saved: it enters the history, what else is at hand (undo, redo, half-typed text,
//!    open decisions) goes beside it, and the recovery copy is removed.
//!
//! # What it cannot do
//! A program that holds the old file open and writes into it after it was exchanged writes into what is about to be removed. On
//! file systems without an exchange of names (most network shares) a file that is replaced in the very moment of the rename is
//! lost; two instances on one machine take turns by a lock ([`lock()`]). Access lists and extended attributes are not copied to the
//! new file, and a file with several names keeps its old version under the others.
//!
//! Text: [`to_text`], [`from_text`]. Files: [`read_file`], [`save`], [`open`]. Copies in the state folder:
//! [`recovery`] (at most a second old), [`session`] (what else was at hand) and [`history`] (thinned); and what-if copies
//! of it: [`scenarios`]. Other versions beside the file:
//! [`copies`].
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
pub mod scenarios;
mod seat;
pub mod session;
mod step;
mod swap;
mod text;
mod v1;
mod v2;

pub use conflict::{BothSides, Sides, both_sides, sides};
pub use fault::{FaultKind, ReadFault};
pub use folders::{Folders, FoldersError};
pub use key::{DocumentKey, Fingerprint};
pub use lock::lock;
pub use open::{Kept, Opened, Origin, open, open_at, set_aside};
pub use read::{LARGEST_FILE, read_file};
pub use salvage::{Salvaged, salvage};
pub use save::{SaveError, Saved, save, save_with, sweep};
pub(crate) use save::{checked_text, folder_of, make_folder, replace};
pub use seat::Seat;
pub use session::{Draft, Session};
pub use text::{from_text, to_text};

/// Number of the file format that this program writes. Older ones are read and brought up to it (see `migrate.rs`);
/// newer ones are shown as such and never written to.
pub const SCHEMA: u32 = 3;
