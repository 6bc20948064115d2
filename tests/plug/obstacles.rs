//! Disks that are full, folders that refuse, shares that go away: each for real, and each taken out of the way again.
use super::child::Child;
use super::mounts::{Mount, make_image, run};
use super::plans;
use stackrank::edits::Edit;
use stackrank::storage::Folders;
use stackrank::workspace::{Clock, DocumentState, Workspace};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

type Obstacle = (&'static str, fn());

const OBSTACLES: [Obstacle; 12] = [
    ("a full disk", full_disk),
    ("no more files", no_more_files),
    ("a read-only disk", read_only_disk),
    ("a file that must not change", immutable_file),
    ("a folder that must not change", immutable_folder),
    ("a share that goes", || share_goes(Scene::new(), Again::Same)),
    ("a share that goes, with the own portfolio", || share_goes(Scene::own(), Again::Same)),
    ("a share that comes back with another number", || share_goes(Scene::new(), Again::Renumbered)),
    ("a folder that goes", || folder_goes(Scene::new())),
    ("a folder that goes, with the own portfolio", || folder_goes(Scene::own())),
    ("a file mounted by itself", file_mounted_by_itself),
    ("files limited in size", limited_size),
];

/// All at a time: they wait for the saver most of the time.
pub fn all() -> String {
    let failed: Vec<&str> = std::thread::scope(|scope| {
        let running = OBSTACLES.map(|(name, test)| (name, scope.spawn(test)));
        running.into_iter().filter_map(|(name, thread)| thread.join().is_err().then_some(name)).collect()
    });
    assert!(failed.is_empty(), "{failed:?}");
    OBSTACLES.map(|(name, _)| name).join(", ")
}

/// A plan in a folder of its own, open; what the program keeps beside it is elsewhere.
struct Scene {
    root: tempfile::TempDir,
    folders: Folders,
    file: PathBuf,
    /// Whether it is the one that is opened when no file is named.
    own: bool,
    workspace: Option<Workspace>,
}

impl Scene {
    fn new() -> Self {
        Self::with(false)
    }
    fn own() -> Self {
        Self::with(true)
    }
    fn with(own: bool) -> Self {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("disk/plan.ron");
        let mut folders = Folders::at(&root.path().join("program"));
        if own {
            folders.config_file.clone_from(&file);
        }
        for folder in [&folders.state, file.parent().unwrap()] {
            fs::create_dir_all(folder).unwrap();
        }
        Self { root, folders, file, own, workspace: None }
    }
    fn disk(&self) -> &Path {
        self.file.parent().unwrap()
    }
    fn beside(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }
    /// Puts version 1 on the disk and opens it.
    fn open(&mut self) {
        fs::write(&self.file, plans::text(1)).unwrap();
        let file = (!self.own).then(|| self.file.clone());
        self.workspace = Some(Workspace::open_in(&self.folders, file, Clock::SYSTEM, Arc::new(|| ())));
        assert_eq!(plans::number(self.workspace().plan()), 1);
    }
    fn workspace(&mut self) -> &mut Workspace {
        self.workspace.as_mut().unwrap()
    }
    fn edit(&mut self, number: u64) {
        self.workspace().apply("Rename", Edit::put(plans::settings(number, 20_000))).unwrap();
    }
    fn until(&mut self, what: &str, is: impl Fn(&DocumentState) -> bool) -> DocumentState {
        let begun = Instant::now();
        loop {
            self.workspace().poll();
            let state = self.workspace().document().state().clone();
            if is(&state) {
                return state;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}: {state:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    /// The next edit does not reach the file, is in the recovery copy, and the message says what happened.
    fn is_refused(&mut self, number: u64, words: &[&str]) {
        self.edit(number);
        let state = self
            .until("a refusal", |state| matches!(state, DocumentState::Failed { recovery_safe: true, .. }));
        let DocumentState::Failed { message, .. } = state else { unreachable!() };
        assert!(words.iter().all(|word| message.contains(word)), "{words:?}: {message}");
        assert_eq!(plans::in_copy(&self.folders, &self.file), Some(number));
    }
    fn holds(&self, number: u64) {
        assert_eq!(plans::in_file(&self.file), Ok(number));
        let names: Vec<_> =
            fs::read_dir(self.disk()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".tmp")), "left: {names:?}");
    }
    /// The obstacle is gone: what was edited is saved, on request and with the next edit.
    fn saves_again(&mut self, number: u64) {
        self.workspace().retry_save();
        self.until("the save", |state| matches!(state, DocumentState::Saved(Some(_))));
        self.holds(number);
        self.edit(number + 1);
        self.until("the next save", |state| matches!(state, DocumentState::Saved(Some(_))));
        self.holds(number + 1);
        assert_eq!(plans::in_copy(&self.folders, &self.file), None);
    }
}

/// Writes until nothing more fits.
fn fill(file: &Path) {
    use std::io::Write;
    let mut file = fs::File::create(file).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

fn full_disk() {
    let mut scene = Scene::new();
    let _mount = Mount::memory("size=256k", scene.disk());
    scene.open();
    let filler = scene.disk().join("filler");
    fill(&filler);
    scene.is_refused(2, &["the disk is full"]);
    scene.holds(1);
    fs::remove_file(filler).unwrap();
    scene.saves_again(2);
}

fn no_more_files() {
    let mut scene = Scene::new();
    let _mount = Mount::memory("nr_inodes=3", scene.disk());
    scene.open();
    let filler = scene.disk().join("filler");
    fs::write(&filler, "").unwrap();
    scene.is_refused(2, &["the disk is full"]);
    scene.holds(1);
    fs::remove_file(filler).unwrap();
    scene.saves_again(2);
}

fn read_only_disk() {
    let mut scene = Scene::new();
    scene.open();
    let disk = scene.disk().to_path_buf();
    let mount = Mount::bind(&disk, &disk);
    run("mount", &["-o", "remount,ro,bind", disk.to_str().unwrap()]);
    scene.is_refused(2, &["the disk is read-only"]);
    scene.holds(1);
    mount.off();
    scene.saves_again(2);
}

/// `chattr +i` on something of a disk of its own: even root may not change it.
fn immutable(what: impl Fn(&Scene) -> PathBuf) {
    let mut scene = Scene::new();
    let image = scene.beside("image");
    make_image("ext4", &image);
    let _mount = Mount::image(&image, "", scene.disk());
    scene.open();
    let what = what(&scene);
    run("chattr", &["+i", what.to_str().unwrap()]);
    scene.is_refused(2, &["the system forbids it", "plan.ron"]);
    scene.holds(1);
    run("chattr", &["-i", what.to_str().unwrap()]);
    scene.saves_again(2);
}

fn immutable_file() {
    immutable(|scene| scene.file.clone());
}

fn immutable_folder() {
    immutable(|scene| scene.disk().to_path_buf());
}

/// How a share is there again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// As it was.
    Same,
    /// With another device number, as shares and pluggable disks may have each time.
    Renumbered,
}

/// What was mounted is unmounted under the program: nothing may be written to the empty folder that is left.
fn share_goes(mut scene: Scene, again: Again) {
    let (share, other) = (scene.beside("share"), scene.beside("other"));
    let _disks = [&share, &other].map(|disk| {
        fs::create_dir(disk).unwrap();
        Mount::memory("size=1m", disk)
    });
    let mount = Mount::bind(&share, scene.disk());
    scene.open();
    mount.off();
    let nothing = |scene: &Scene| assert_eq!(fs::read_dir(scene.disk()).unwrap().count(), 0, "a shadow file");
    scene.is_refused(2, &["not there"]);
    nothing(&scene);
    scene.workspace().retry_save();
    std::thread::sleep(Duration::from_secs(1));
    nothing(&scene);
    fs::copy(share.join("plan.ron"), other.join("plan.ron")).unwrap();
    let _mount = Mount::bind(if again == Again::Same { &share } else { &other }, scene.disk());
    scene.holds(1);
    scene.saves_again(2);
}

/// The folder is moved away under the program: none may be made in its place.
fn folder_goes(mut scene: Scene) {
    scene.open();
    let away = scene.beside("away");
    fs::rename(scene.disk(), &away).unwrap();
    let nothing = |scene: &Scene| assert!(!scene.disk().exists(), "a folder was made");
    scene.is_refused(2, &["the folder is not there"]);
    nothing(&scene);
    scene.workspace().retry_save();
    std::thread::sleep(Duration::from_secs(1));
    nothing(&scene);
    fs::rename(&away, scene.disk()).unwrap();
    scene.holds(1);
    scene.saves_again(2);
}

fn file_mounted_by_itself() {
    let mut scene = Scene::new();
    scene.open();
    let mount = Mount::bind(&scene.file, &scene.file);
    scene.is_refused(2, &["plan.ron", "busy"]);
    scene.holds(1);
    mount.off();
    scene.saves_again(2);
}

/// The signal of a file that grows beyond the limit ends the program, as any kill does.
fn limited_size() {
    let root = tempfile::tempdir().unwrap();
    let home = root.path().join("home");
    fs::create_dir(&home).unwrap();
    let file = Folders::at(&home).config_file;
    fs::write(&file, plans::text(1)).unwrap();
    // about half of a plan
    let mut child = Child::start_limited(20, "replace", &home);
    assert_eq!(child.line().as_deref(), Some("ready"));
    child.go();
    let said = child.line();
    let status = child.ends_within(PATIENCE).unwrap();
    assert!(said.is_none_or(|line| line.starts_with("refused")), "more was written than can be");
    assert!(status.signal() == Some(25) || status.success(), "{status:?}"); // SIGXFSZ
    assert_eq!(plans::in_file(&file), Ok(1));
    let mut child = Child::start("replace", &home);
    assert_eq!(child.line().as_deref(), Some("ready"));
    child.go();
    assert_eq!(child.line().as_deref(), Some("saved"));
    assert_eq!(plans::in_file(&file), Ok(2));
}
