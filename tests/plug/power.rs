//! Power cuts: the file system under the saving program is shut down without writing its journal, mounted again as after a
//! restart, and looked at.
use super::child::{Child, now, say, wait};
use super::mounts::{Mount, make_image};
use super::plans;
use stackrank::storage::disk::{Disk, Exchange, RealDisk};
use stackrank::storage::{DocumentKey, Folders, history, save_with};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Waits for a word, says the time, and cuts: `FS_IOC_SHUTDOWN` with `FS_SHUTDOWN_FLAGS_NOLOGFLUSH`. Safe Rust has no ioctl.
const CUT: &str = r#"
import fcntl, os, struct, sys, time
place = sys.argv[1]
print("ready", flush=True)
if not sys.stdin.readline():
    sys.exit("nobody wants it any more")
if not os.path.ismount(place) or os.stat(place).st_dev == os.stat("/").st_dev:
    sys.exit("this is no disk of its own")
folder = os.open(place, os.O_RDONLY)
print(time.time_ns() // 1000)
fcntl.ioctl(folder, 0x8004587D, struct.pack("I", 2))
"#;

/// How much a save leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Nothing: the program as it is.
    Full,
    /// The sync of the folder.
    NoFolder,
    /// All syncs.
    None,
}

/// The real disk for a saver that leaves out syncs.
struct Careless(Care, RealDisk);

impl Disk for Careless {
    type File = File;
    fn resolve(&mut self, path: &Path) -> io::Result<PathBuf> {
        self.1.resolve(path)
    }
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        self.1.read(path)
    }
    fn create_new(&mut self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        self.1.create_new(path, like)
    }
    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.1.write(file, bytes)
    }
    fn sync_and_close(&mut self, file: File) -> io::Result<()> {
        if self.0 == Care::None { Ok(()) } else { self.1.sync_and_close(file) }
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.1.rename(from, to)
    }
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.1.rename_new(from, to)
    }
    fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<Exchange> {
        self.1.exchange(a, b)
    }
    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.1.link(from, to)
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.1.remove(path)
    }
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        if self.0 == Care::Full { self.1.sync_folder(folder) } else { Ok(()) }
    }
}

/// The child's part: saves as fast as it can, and tells each save that was acknowledged.
pub fn save_on(folder: &Path, care: Care) {
    let file = Folders::at(folder).config_file;
    let mut before = fs::read(&file).unwrap();
    let mut disk = Careless(care, RealDisk::default());
    for number in plans::in_file(&file).unwrap() + 1.. {
        let bytes = plans::text(number);
        if save_with(&mut disk, &file, &bytes, Some(&before)).is_err() {
            return;
        }
        say(&format!("#{number} {}", now()));
        if care == Care::NoFolder {
            wait(); // the next save would bring this one's name to the disk
        }
        before = bytes;
    }
}

/// The number of a save that a child tells of, and when it was acknowledged.
fn acknowledged(line: &str) -> Option<(u64, u64)> {
    let (number, at) = line.strip_prefix('#')?.split_once(' ')?;
    Some((number.parse().ok()?, at.parse().ok()?))
}

/// What cuts did.
#[derive(Default)]
struct Tally {
    cuts: usize,
    acknowledged: u64,
    /// Acknowledged saves that were gone, and files that were not whole.
    faults: Vec<String>,
}

/// A file system in a file, with the program's folders on it.
struct Plug {
    file_system: &'static str,
    options: &'static str,
    // dropped in this order: a folder with something mounted in it cannot be removed
    mount: Option<Mount>,
    root: tempfile::TempDir,
}

impl Plug {
    fn new(file_system: &'static str, options: &'static str) -> Self {
        let root = tempfile::tempdir().unwrap();
        make_image(file_system, &root.path().join("image"));
        fs::create_dir(root.path().join("disk")).unwrap();
        let mut plug = Self { file_system, options, mount: None, root };
        plug.mount();
        fs::create_dir(plug.home()).unwrap();
        plug.renew();
        plug
    }
    fn home(&self) -> PathBuf {
        self.root.path().join("disk/home")
    }
    fn file(&self) -> PathBuf {
        Folders::at(&self.home()).config_file
    }
    fn mount(&mut self) {
        let (image, disk) = (self.root.path().join("image"), self.root.path().join("disk"));
        self.mount = Some(Mount::image(&image, self.options, &disk));
    }
    /// Begins anew with the first version.
    fn renew(&self) {
        fs::write(self.file(), plans::text(1)).unwrap();
        super::mounts::run("sync", &["-f", self.home().to_str().unwrap()]);
    }
    /// Cuts the power a while after the child's first save.
    fn cut(&mut self, role: &str, after: Duration, tally: &mut Tally) {
        let before = plans::in_file(&self.file()).unwrap();
        let mut plug = Command::new("python3")
            .args(["-c", CUT])
            .arg(&self.mount.as_ref().unwrap().target)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut plug_said = BufReader::new(plug.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert_eq!(plug_said.next().as_deref(), Some("ready"));
        // what it says of faults must not go to the disk that fails
        let link = self.root.path().join("home");
        let _ = std::os::unix::fs::symlink(self.home(), &link);
        let mut child = Child::start(role, &link);
        let first = child.line().unwrap_or_else(|| panic!("nothing saved: {}", child.errors()));
        std::thread::sleep(after);
        assert!(self.mount.as_ref().is_some_and(Mount::is_apart), "this is no disk of its own");
        plug.stdin.take().unwrap().write_all(b"cut\n").unwrap();
        assert!(plug.wait().unwrap().success());
        child.ends_within(Duration::from_millis(500));
        child.kill();
        let said = [vec![first], child.rest()].concat();
        let cut_at: u64 = plug_said.next().and_then(|time| time.parse().ok()).unwrap();
        let saves: Vec<(u64, u64)> = said.iter().filter_map(|line| acknowledged(line)).collect();
        // When the power goes the program goes with it. Here it lives a moment longer, in which XFS may call the sync of a
        // folder done that is not: what is said then nobody would have read.
        let last = saves.iter().filter(|(_, at)| *at < cut_at).map(|(number, _)| *number).max().unwrap();
        let latest = saves.iter().map(|(number, _)| *number).max().unwrap();
        drop(self.mount.take());
        self.mount();
        tally.cuts += 1;
        tally.acknowledged += last - before;
        let cut = tally.cuts;
        match plans::in_file(&self.file()) {
            Ok(found) if (last..=latest + 1).contains(&found) => {}
            Ok(found) => tally.faults.push(format!("cut {cut}: {last} was saved, {found} is there")),
            Err(fault) => {
                tally.faults.push(format!("cut {cut}: {last} was saved, the file is damaged: {fault}"));
                self.renew();
            }
        }
        self.look_at_history(cut, tally);
    }
    /// Every version in the history is whole.
    fn look_at_history(&self, cut: usize, tally: &mut Tally) {
        let state = Folders::at(&self.home()).state;
        for version in history::list(&state, &DocumentKey::of(&self.file())) {
            if let Err(fault) = history::read(&version) {
                tally.faults.push(format!("cut {cut}: a version in the history is damaged: {fault}"));
            }
        }
    }
    /// So many cuts at different moments, under the save alone and under the whole of saving in turn.
    fn cuts(mut self, count: u64) -> Tally {
        let mut tally = Tally::default();
        for nth in 0..count {
            let role = if nth % 2 == 0 { "save-on" } else { "whole-on" };
            self.cut(role, Duration::from_micros(20_000 + nth * 37_123 % 300_000), &mut tally);
        }
        tally
    }
    fn name(&self) -> String {
        let options = if self.options.is_empty() { "default options" } else { self.options };
        format!("{}, {options}", self.file_system)
    }
}

/// How many cuts there are to be in all; `STACKRANK_POWER_CUTS` asks for more.
fn wanted() -> u64 {
    std::env::var("STACKRANK_POWER_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

fn harmless(plugs: Vec<(Plug, u64)>) -> String {
    let mut lines = vec![];
    for (plug, count) in plugs {
        let name = plug.name();
        let Tally { cuts, acknowledged, faults } = plug.cuts(count);
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        lines
            .push(format!("{name}: {cuts} cuts, {acknowledged} acknowledged saves, none lost, none damaged"));
    }
    lines.join("; ")
}

/// Without this option ext4 writes a file's bytes before a rename gives it another's name, and a missing sync would not show.
const BARE: &str = "noauto_da_alloc,commit=1";

pub fn on_ext4() -> String {
    let count = wanted() * 7 / 10;
    let usual = count / 7;
    harmless(vec![(Plug::new("ext4", BARE), count - usual), (Plug::new("ext4", ""), usual)])
}

pub fn on_xfs() -> String {
    harmless(vec![(Plug::new("xfs", ""), wanted() - wanted() * 7 / 10)])
}

/// A saver that leaves out a sync must be found out, or the cuts above prove nothing.
pub fn bites() -> String {
    let mut found = vec![];
    let mut plug = Plug::new("ext4", BARE);
    let mut bare = Tally::default();
    for _ in 0..2 {
        plug.cut("save-unsynced", Duration::from_millis(1500), &mut bare);
    }
    let mut plug = Plug::new("ext4", "");
    let mut folder = Tally::default();
    for _ in 0..3 {
        plug.cut("save-folder-unsynced", Duration::from_millis(5), &mut folder);
    }
    for (what, tally) in [("no sync", bare), ("no sync of the folder", folder)] {
        let Tally { cuts, faults, .. } = tally;
        assert!(!faults.is_empty(), "{cuts} cuts do not find that there is {what}");
        found.push(format!("{what}: {} of {cuts} cuts lost something ({})", faults.len(), faults[0]));
    }
    found.join("; ")
}
