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
    /// Takes a name away.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// Brings the names in a folder to the disk.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;
}

/// The computer's disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

/// Most links that are followed.
const MOST_LINKS: usize = 40;

impl Disk for RealDisk {
    type File = File;

    fn resolve(&mut self, path: &Path) -> io::Result<PathBuf> {
        let mut path = std::path::absolute(path)?;
        for _ in 0..MOST_LINKS {
            let Ok(target) = std::fs::read_link(&path) else {
                return match (path.parent(), path.file_name()) {
                    (Some(folder), Some(name)) => Ok(std::fs::canonicalize(folder)?.join(name)),
                    _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "this names no file")),
                };
            };
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
        if let Some(permissions) = permissions {
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
