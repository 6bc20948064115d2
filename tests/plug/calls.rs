//! The system calls of a save, and how each of them can be refused.

/// A call of a recorded run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub name: String,
    /// Which one of its name, from the beginning of the record: 1 is the first.
    pub nth: usize,
    /// As strace shows it.
    pub line: String,
    /// Closes what was opened to be listed.
    pub closes_folder: bool,
}

/// Calls that touch files, with the errors of each that a manual page or a strange file system gives cause for.
const REFUSALS: [(&str, &[&str]); 24] = [
    ("openat", OPEN),
    ("open", OPEN),
    ("read", &["EIO", "EINTR", "ESTALE"]),
    ("write", &["ENOSPC", "EDQUOT", "EIO", "EINTR", "EFBIG", "EPERM"]),
    ("fsync", SYNC),
    ("fdatasync", SYNC),
    ("rename", NAME),
    ("renameat", NAME),
    ("renameat2", NAME),
    ("link", NAME),
    ("linkat", NAME),
    ("unlink", UNLINK),
    ("unlinkat", UNLINK),
    ("statx", LOOK),
    ("newfstatat", LOOK),
    ("readlink", &["EIO", "EACCES", "ENOMEM"]),
    ("close", &["EIO", "EINTR", "ENOSPC", "EDQUOT"]),
    ("getdents64", &["EIO", "EINTR", "ENOENT"]),
    ("mkdir", &["ENOSPC", "EDQUOT", "EIO", "EACCES", "EPERM", "EROFS"]),
    ("fchmod", &["EPERM", "EROFS", "EIO", "ENOSYS", "EOPNOTSUPP"]),
    ("flock", &["EINTR", "ENOLCK", "ENOSYS", "EOPNOTSUPP", "EAGAIN"]),
    ("fcntl", &["EINVAL", "EMFILE"]),
    ("lseek", &["EINVAL", "EIO"]),
    ("copy_file_range", &["EIO", "EXDEV", "ENOSPC"]),
];
const OPEN: &[&str] =
    &["ENOSPC", "EDQUOT", "EIO", "EACCES", "EPERM", "EROFS", "EMFILE", "ENFILE", "EINTR", "ENOMEM"];
const SYNC: &[&str] = &["EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR", "EINVAL"];
const NAME: &[&str] =
    &["ENOSPC", "EDQUOT", "EIO", "EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV", "EINVAL", "ENOSYS", "EMLINK"];
const UNLINK: &[&str] = &["EIO", "EACCES", "EPERM", "EROFS", "EBUSY"];
const LOOK: &[&str] = &["EIO", "EACCES", "ENOMEM", "ENOSYS", "EPERM"];

impl Call {
    /// How it can be refused; `None` for a call that touches no file.
    pub fn refusals(&self) -> Option<&'static [&'static str]> {
        REFUSALS.iter().find(|(name, _)| *name == self.name).map(|(_, refusals)| *refusals)
    }
}

/// The calls of a strace log.
pub fn parse(log: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = vec![];
    let mut folders: Vec<&str> = vec![];
    for line in log.lines() {
        let Some((name, rest)) = line.split_once('(') else { continue };
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        if line.contains("O_DIRECTORY") {
            folders.extend(line.rsplit_once("= ").map(|(_, number)| number));
        }
        let closed = rest.split(')').next().filter(|_| name == "close");
        let folder = folders.iter().position(|number| Some(*number) == closed);
        folder.map(|at| folders.remove(at));
        let nth = 1 + calls.iter().filter(|call| call.name == name).count();
        calls.push(Call { name: name.into(), nth, line: line.into(), closes_folder: folder.is_some() });
    }
    calls
}
