//! The few calls that saving is made of, so that tests can put a faulty or simulated disk in the place of the real one.
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A disk, as saving sees it. Each call may fail; none retries.
pub trait Disk {
    /// A file that is being written.
    type File;
    /// The path behind symbolic links, whether or not there is a file.
    fn resolve(&mut self, path: &Path) -> io::Result<PathBuf>;
    /// The bytes of a file.
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>>;
    /// Makes a file that must not be there yet, readable for the owner alone, or with the permissions of `like`.
    fn create_new(&mut self, path: &Path, like: Option<&Path>) -> io::Result<Self::File>;
    /// Appends bytes.
    fn write(&mut self, file: &mut Self::File, bytes: &[u8]) -> io::Result<()>;
    /// Brings a file's bytes to the disk, and closes it: a failed sync must never be repeated on the same file, because
    /// the system may have thrown the bytes away and report success the second time.
    fn sync_and_close(&mut self, file: Self::File) -> io::Result<()>;
    /// Gives a file another name, replacing what has that name.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file another name unless something has it: then [`io::ErrorKind::AlreadyExists`].
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Exchanges the names of two files in one step. [`io::ErrorKind::Unsupported`] where the file system cannot.
    fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<Exchange>;
    /// Gives a file a second name, unless something has it.
    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a name away.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// Brings the names in a folder to the disk.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;
}

/// What exchanging two names has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// Each file has the other's name.
    Swapped,
    /// The file system knows no exchange and does not say so: it has renamed the first to the second, which is gone.
    Replaced,
}

/// The computer's disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk {
    /// A file system was met that takes an exchange for a rename: no more are asked for.
    plain: bool,
}

/// Most links that are followed.
const MOST_LINKS: usize = 40;

impl Disk for RealDisk {
    type File = File;

    fn resolve(&mut self, path: &Path) -> io::Result<PathBuf> {
        let mut path = std::path::absolute(path)?;
        for _ in 0..MOST_LINKS {
            let is_link = match std::fs::symlink_metadata(&path) {
                Ok(meta) => meta.is_symlink(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(error),
            };
            if !is_link {
                return match (path.parent(), path.file_name()) {
                    (Some(folder), Some(name)) => Ok(std::fs::canonicalize(folder)?.join(name)),
                    _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "this names no file")),
                };
            }
            // a link that cannot be read is not taken for a file: it would be replaced
            let target = std::fs::read_link(&path)?;
            path = match path.parent() {
                Some(folder) => folder.join(target),
                None => target,
            };
        }
        Err(io::Error::new(io::ErrorKind::InvalidInput, "the link leads in a circle"))
    }

    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = vec![];
        File::open(path)?.take(super::LARGEST_FILE + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn create_new(&mut self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        let permissions = like.map(std::fs::metadata).transpose()?.map(|meta| meta.permissions());
        if permissions.as_ref().is_some_and(std::fs::Permissions::readonly) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is marked read-only"));
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        // a share may refuse to change permissions; the plan matters more than they do
        #[cfg(unix)]
        if let (Some(permissions), Some(like)) = (permissions, like) {
            keep_owner(&file, like);
            let _ = file.set_permissions(permissions);
        }
        Ok(file)
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync_and_close(&mut self, file: File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<Exchange> {
        if self.plain {
            return Err(io::ErrorKind::Unsupported.into());
        }
        exchange_names(a, b)?;
        // gone, not merely hidden by another error: then what came out is looked at all the same
        let gone = |error: io::Error| error.kind() == io::ErrorKind::NotFound;
        let swapped = !a.symlink_metadata().is_err_and(gone);
        self.plain = !swapped;
        Ok(if swapped { Exchange::Swapped } else { Exchange::Replaced })
    }

    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::hard_link(from, to)
    }

    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        match std::fs::hard_link(from, to) {
            // both names are the whole file; the old one may stay behind, to be swept later
            Ok(()) => std::fs::remove_file(from).or(Ok(())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // no hard links here: look first; another program could slip in between
            Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => std::fs::rename(from, to),
        }
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        // elsewhere a folder cannot be opened as a file, and renames are journalled by the system
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}

/// Exchanges two names.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange_names(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        // an unknown call, unknown flags, or a file system without
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Err(io::ErrorKind::Unsupported.into()),
        result => Ok(result?),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange_names(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives a new file the group of another, and the owner where that is allowed: one at a time, since the group alone may be.
#[cfg(unix)]
fn keep_owner(file: &File, like: &Path) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let (Ok(new), Ok(old)) = (file.metadata(), std::fs::metadata(like)) else { return };
    // refused, or unknown on a share: the plan matters more
    if new.gid() != old.gid() {
        let _ = fchown(file, None, Some(old.gid()));
    }
    if new.uid() != old.uid() {
        let _ = fchown(file, Some(old.uid()), None);
    }
}

/// Whether a file has more than one name, each of which would keep the old version after a save.
#[cfg(unix)]
pub fn has_other_names(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| std::os::unix::fs::MetadataExt::nlink(&meta) > 1)
}

/// Whether a file has more than one name: unknown here.
#[cfg(not(unix))]
pub fn has_other_names(_: &Path) -> bool {
    false
}

/// Whether a version of a file can be put in its place, as far as can be told without writing anything.
///
/// # Errors
/// What would be in the way: a read-only disk, no permission.
pub fn may_replace(path: &Path) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is marked read-only"));
    }
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::Access;
        rustix::fs::access(super::folder_of(path), Access::WRITE_OK | Access::EXEC_OK)?;
    }
    Ok(())
}

/// The device that a folder is on, or would be on: that of the first folder above it that is there. `None` where devices have no
/// numbers.
#[cfg(unix)]
pub fn device_of(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find_map(|at| std::fs::metadata(at).ok())?;
    Some(std::os::unix::fs::MetadataExt::dev(&there))
}

/// The device that a folder is on: unknown here.
#[cfg(not(unix))]
pub fn device_of(_: &Path) -> Option<u64> {
    None
}
