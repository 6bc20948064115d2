//! Mounts that are taken away again, however a test ends.
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Runs a program that must succeed.
pub fn run(program: &str, arguments: &[&str]) {
    let out = Command::new(program).args(arguments).output().unwrap();
    assert!(out.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
}

/// Something mounted on a folder or file; unmounted when dropped.
pub struct Mount {
    pub target: PathBuf,
}

impl Mount {
    /// `mount ARGUMENTS TARGET`.
    pub fn new(arguments: &[&str], target: &Path) -> Self {
        run("mount", &[arguments, &[target.to_str().unwrap()]].concat());
        Self { target: target.into() }
    }
    /// A disk in memory.
    pub fn memory(options: &str, target: &Path) -> Self {
        Self::new(&["-t", "tmpfs", "-o", options, "stackrank-test"], target)
    }
    /// A folder or file seen at another place as well.
    pub fn bind(from: &Path, target: &Path) -> Self {
        Self::new(&["--bind", from.to_str().unwrap()], target)
    }
    /// A file system in a file; its loop device goes with the mount.
    pub fn image(image: &Path, options: &str, target: &Path) -> Self {
        let options = if options.is_empty() { "loop".into() } else { format!("loop,{options}") };
        Self::new(&["-o", &options, image.to_str().unwrap()], target)
    }
    /// Unmounts now.
    pub fn off(self) {
        drop(self);
    }
    /// Whether it is a disk of its own, and so not one that anybody needs.
    pub fn is_apart(&self) -> bool {
        let device = |path: &Path| std::fs::metadata(path).map(|meta| meta.dev()).ok();
        let here = device(&self.target);
        here.is_some() && here != device(Path::new("/")) && here != self.target.parent().and_then(device)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let unmount = |how: &[&str]| {
            Command::new("umount").args(how).arg(&self.target).output().is_ok_and(|out| out.status.success())
        };
        for _ in 0..100 {
            if unmount(&[]) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20)); // a process that was killed still goes
        }
        eprintln!("{} is busy; unmounted when it is not", self.target.display());
        unmount(&["--lazy"]);
    }
}

/// A file with a new file system in it.
pub fn make_image(file_system: &str, image: &Path) {
    let (megabytes, quiet): (u64, &[&str]) = match file_system {
        "ext4" => (64, &["-q", "-F"]),
        _ => (320, &["-q", "-f"]), // XFS makes none below 300
    };
    File::create(image).unwrap().set_len(megabytes << 20).unwrap();
    run(&format!("mkfs.{file_system}"), &[quiet, &[image.to_str().unwrap()]].concat());
}
