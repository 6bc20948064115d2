//! Keeping something beside a file under a name of its own: `portfolio.unreadable-20261122T104207.ron`.
use super::disk::Disk;
use std::io;
use std::path::{Path, PathBuf};

/// Most names that are tried.
const ATTEMPTS: u32 = 100;

/// Gives `from` a name beside `path` that nothing has: its stem, and `label`. Returns that name.
///
/// # Errors
/// What the system said; it then has its old name.
pub(super) fn move_aside(disk: &mut impl Disk, from: &Path, path: &Path, label: &str) -> io::Result<PathBuf> {
    for turn in 0..ATTEMPTS {
        let mut name = path.file_stem().unwrap_or_default().to_os_string();
        name.push(format!(".{label}"));
        if turn > 0 {
            name.push(format!("-{turn}"));
        }
        name.push(".ron");
        let aside = path.with_file_name(name);
        match disk.rename_new(from, &aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|()| aside),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
