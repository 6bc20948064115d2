//! What this machine has of what these tests need.
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Something that a test cannot do without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    /// strace, and leave to watch other processes.
    Strace,
    /// The shutdown call needs what safe Rust has not.
    Python,
    /// Mounts of our own that nobody else sees.
    Mounts,
    /// ext4 in a file, and with it `chattr`.
    Ext4,
    /// XFS in a file.
    Xfs,
}

/// Set in the process that has its own mounts.
const APART: &str = "STACKRANK_PLUG_APART";

/// Starts this program again in a mount namespace of its own, where that can be had: however it ends, its mounts end with it,
/// and so do their loop devices.
pub fn move_apart() {
    if is_root() && std::env::var_os(APART).is_none() && runs("unshare", &["--mount", "true"]) {
        let itself = std::env::current_exe().unwrap();
        let error = Command::new("unshare")
            .args(["--mount", "--propagation", "private"])
            .arg(itself)
            .args(std::env::args_os().skip(1))
            .env(APART, "1")
            .exec();
        eprintln!("no mounts of our own: {error}");
    }
}

/// Why a tool cannot be used; `None`: it can.
pub fn missing(tool: Tool) -> Option<String> {
    let none = |what: &str| Some(format!("no {what} here"));
    match tool {
        Tool::Strace if !runs("strace", &["-o", "/dev/null", "true"]) => none("strace"),
        Tool::Strace if !is_root() && yama() => none("leave to watch other processes"),
        Tool::Python if !runs("python3", &["-c", "import fcntl"]) => none("python3"),
        Tool::Strace | Tool::Python => None,
        _ if std::env::var_os(APART).is_none() => none("root that may mount"),
        Tool::Mounts => None,
        _ if !Path::new("/dev/loop-control").exists() => none("loop devices"),
        Tool::Ext4 if !in_path("mkfs.ext4") || !in_path("chattr") => none("e2fsprogs"),
        Tool::Xfs if !in_path("mkfs.xfs") => none("xfsprogs"),
        Tool::Ext4 if !in_kernel("ext4") => none("ext4 in the kernel"),
        Tool::Xfs if !in_kernel("xfs") => none("XFS in the kernel"),
        Tool::Ext4 | Tool::Xfs => None,
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
}

/// Whether only parents may watch.
fn yama() -> bool {
    std::fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").is_ok_and(|scope| scope.trim() != "0")
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn in_kernel(file_system: &str) -> bool {
    let listed = || {
        let list = std::fs::read_to_string("/proc/filesystems").unwrap_or_default();
        list.lines().any(|line| line.split_whitespace().last() == Some(file_system))
    };
    listed() || runs("modprobe", &["-q", file_system]) && listed()
}
