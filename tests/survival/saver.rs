//! Autosave: when it writes, what it says, and what it does when it cannot.
use super::disk::{SimulatedDisk, Trouble};
use super::plans;
use stackrank::domain::Portfolio;
use stackrank::storage::disk::{Disk, Exchange, RealDisk};
use stackrank::storage::{DocumentKey, Folders, Opened, Origin, history, open, read_file, to_text};
use stackrank::workspace::saver::{Pace, SaveStatus, Saver};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);

/// A tenth of the real pace.
fn quick() -> Pace {
    let real = Pace::default();
    Pace {
        recovery: real.recovery / 10,
        quiet: real.quiet / 10,
        longest: real.longest / 10,
        retry: Duration::from_secs(30),
    }
}

fn home() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    (folder, folders)
}

fn text(number: u64) -> String {
    to_text(&plans::numbered(number))
}

fn start(folders: &Folders, base: Option<Vec<u8>>) -> Saver {
    start_at(quick(), folders, base)
}

fn start_at(pace: Pace, folders: &Folders, base: Option<Vec<u8>>) -> Saver {
    Saver::start_on(RealDisk::default(), pace, &folders.config_file, folders, base, Box::new(|| {}))
}

/// Waits for something to become true, and says how long it took.
fn until(what: &str, mut is: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
    start.elapsed()
}

fn recovered(folders: &Folders) -> Option<u64> {
    let document = DocumentKey::of(&folders.config_file);
    let copy = stackrank::storage::recovery::read(&folders.state, &document).ok()??;
    stackrank::storage::from_text(&copy.text).ok().map(|plan| plans::number(&plan))
}

fn on_disk(folders: &Folders) -> Option<u64> {
    read_file(&folders.config_file).ok().map(|(plan, _)| plans::number(&plan))
}

#[test]
fn the_pace_keeps_what_is_promised() {
    let pace = Pace::default();
    assert!(pace.recovery < Duration::from_secs(1));
    assert!(pace.quiet < Duration::from_secs(2));
    assert!(pace.longest < Duration::from_secs(10));
    assert!(pace.retry <= Duration::from_secs(30));
}

#[test]
fn an_edit_is_copied_then_saved_and_the_copy_is_cleared() {
    let (_folder, folders) = home();
    // far enough apart for a machine that is busy with other tests
    let saver = start_at(Pace { quiet: Duration::from_millis(1200), ..quick() }, &folders, None);
    saver.submit(1, plans::numbered(1));
    assert_eq!(saver.status(), SaveStatus::Unsaved);
    let copied = until("a recovery copy", || recovered(&folders) == Some(1));
    assert!(copied >= quick().recovery / 2, "{copied:?}");
    assert_eq!(on_disk(&folders), None, "the copy comes first");
    until("the file", || matches!(saver.status(), SaveStatus::Saved { .. }));
    assert_eq!((on_disk(&folders), saver.saved_revision()), (Some(1), Some(1)));
    until("the copy to be cleared", || recovered(&folders).is_none());
    let document = DocumentKey::of(&folders.config_file);
    assert_eq!(history::newest_readable(&folders.state, &document).map(|(_, p)| plans::number(&p)), Some(1));
}

#[test]
fn typing_on_and_on_delays_neither_copy_nor_file_for_ever() {
    let (_folder, folders) = home();
    // no break in the typing is as long as this, even on a busy machine
    let pace = Pace { quiet: quick().longest * 9 / 10, ..quick() };
    let saver = start_at(pace, &folders, None);
    let begin = Instant::now();
    let (mut copied, mut saved, mut number) = (None, None, 0);
    while saved.is_none() {
        number += 1;
        saver.submit(number, plans::numbered(number));
        std::thread::sleep(Duration::from_millis(5));
        copied = copied.or(recovered(&folders).map(|_| begin.elapsed()));
        saved = on_disk(&folders).map(|_| begin.elapsed());
        assert!(begin.elapsed() < PATIENCE, "never saved");
    }
    let (copied, saved) = (copied.expect("copied before it was saved"), saved.unwrap_or_default());
    assert!(saved >= pace.longest, "{saved:?}: it waits for a pause");
    assert!(copied < pace.quiet, "{copied:?}");
}

#[test]
fn the_end_of_the_program_saves() {
    let (_folder, folders) = home();
    let saver = Saver::start(&folders.config_file, &folders, None, Box::new(|| {}));
    let begin = Instant::now();
    saver.submit(7, plans::numbered(7));
    assert!(saver.flush(PATIENCE));
    assert_eq!(on_disk(&folders), Some(7));
    saver.submit(8, plans::numbered(8));
    drop(saver);
    assert_eq!(on_disk(&folders), Some(8));
    assert!(begin.elapsed() < Pace::default().quiet, "it did not wait for its time: {:?}", begin.elapsed());
}

#[test]
fn a_panic_in_the_window_saves() {
    let (_folder, folders) = home();
    let theirs = folders.clone();
    let window = std::thread::spawn(move || {
        let saver = start(&theirs, None);
        saver.submit(1, plans::numbered(1));
        std::panic::resume_unwind(Box::new("a fault in a view"));
    });
    assert!(window.join().is_err());
    assert_eq!(on_disk(&folders), Some(1));
}

/// The real disk, until it is told to be full; and as slow as it is told to be.
#[derive(Default)]
struct Troubled {
    full: Arc<AtomicBool>,
    pause: Duration,
}

impl Disk for Troubled {
    type File = fs::File;
    fn resolve(&mut self, path: &Path) -> io::Result<PathBuf> {
        RealDisk::default().resolve(path)
    }
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk::default().read(path)
    }
    fn create_new(&mut self, path: &Path, like: Option<&Path>) -> io::Result<fs::File> {
        RealDisk::default().create_new(path, like)
    }
    fn write(&mut self, file: &mut fs::File, bytes: &[u8]) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(ErrorKind::StorageFull.into());
        }
        RealDisk::default().write(file, bytes)
    }
    fn sync_and_close(&mut self, file: fs::File) -> io::Result<()> {
        std::thread::sleep(self.pause);
        RealDisk::default().sync_and_close(file)
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk::default().rename(from, to)
    }
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk::default().rename_new(from, to)
    }
    fn exchange(&mut self, a: &Path, b: &Path) -> io::Result<Exchange> {
        RealDisk::default().exchange(a, b)
    }
    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk::default().link(from, to)
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        RealDisk::default().remove(path)
    }
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        RealDisk::default().sync_folder(folder)
    }
}

#[test]
fn a_save_that_hangs_keeps_nothing_out_of_the_recovery_copy() {
    let (_folder, folders) = home();
    fs::write(&folders.config_file, text(1)).unwrap();
    let disk = Troubled { pause: Duration::from_secs(3), ..Troubled::default() };
    let base = Some(text(1).into_bytes());
    let saver = Saver::start_on(disk, quick(), &folders.config_file, &folders, base, Box::new(|| {}));
    saver.submit(2, plans::numbered(2));
    until("the save", || saver.status() == SaveStatus::Saving);
    std::thread::sleep(Duration::from_millis(100));
    saver.submit(3, plans::numbered(3));
    let waited = until("the copy of what was edited meanwhile", || recovered(&folders) == Some(3));
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    assert_eq!(on_disk(&folders), Some(1), "the save still hangs");
    // the copy is of a version that is not in the file, and stays until it is
    until("the first save", || on_disk(&folders) == Some(2));
    assert_eq!(recovered(&folders), Some(3));
    assert!(saver.flush(PATIENCE));
    assert_eq!((on_disk(&folders), recovered(&folders)), (Some(3), None));
}

#[test]
fn a_full_disk_keeps_the_old_file_and_the_copy_and_is_tried_again() {
    let (folder, folders) = home();
    fs::write(&folders.config_file, text(1)).unwrap();
    let full = Arc::new(AtomicBool::new(true));
    let disk = Troubled { full: full.clone(), ..Troubled::default() };
    let base = Some(text(1).into_bytes());
    let saver = Saver::start_on(disk, quick(), &folders.config_file, &folders, base, Box::new(|| {}));
    saver.submit(2, plans::numbered(2));
    assert!(!saver.flush(PATIENCE), "it must not say that it is saved");
    let SaveStatus::Failed { message, recovery_safe: true } = saver.status() else {
        panic!("{:?}", saver.status())
    };
    assert!(message.contains("the disk is full"), "{message}");
    assert_eq!((on_disk(&folders), recovered(&folders)), (Some(1), Some(2)));
    let names = || fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names(), 2, "the file and the state folder, no temporary file");
    // the copy follows the edits while the file cannot
    saver.submit(3, plans::numbered(3));
    until("the copy of the third", || recovered(&folders) == Some(3));
    until("the word of it", || matches!(saver.status(), SaveStatus::Failed { recovery_safe: true, .. }));
    // the next edit tries again; and so does a request
    full.store(false, Ordering::SeqCst);
    saver.submit(4, plans::numbered(4));
    until("the file", || matches!(saver.status(), SaveStatus::Saved { .. }));
    assert_eq!((on_disk(&folders), names()), (Some(4), 2));
    full.store(true, Ordering::SeqCst);
    saver.submit(5, plans::numbered(5));
    assert!(!saver.flush(PATIENCE));
    full.store(false, Ordering::SeqCst);
    saver.retry();
    until("the file", || matches!(saver.status(), SaveStatus::Saved { .. }));
    assert_eq!(on_disk(&folders), Some(5));
}

#[test]
fn when_neither_file_nor_copy_can_be_written_it_says_so() {
    let (_folder, folders) = home();
    fs::write(&folders.state, "a file where the folder should be").unwrap();
    let disk = Troubled { full: Arc::new(AtomicBool::new(true)), ..Troubled::default() };
    let saver = Saver::start_on(disk, quick(), &folders.config_file, &folders, None, Box::new(|| {}));
    saver.submit(1, plans::numbered(1));
    assert!(!saver.flush(PATIENCE));
    assert!(matches!(saver.status(), SaveStatus::Failed { recovery_safe: false, .. }));
}

#[test]
fn an_unconfirmed_save_is_made_once_more() {
    let file = Path::new("/plans/portfolio.ron");
    let (_folder, folders) = home();
    // the eleventh call of a save is the sync of the folder
    let disk = SimulatedDisk::new(file, Some(text(1).as_bytes()), Trouble::Fails(11, ErrorKind::Other));
    let saver = Saver::start_on(disk, quick(), file, &folders, Some(text(1).into_bytes()), Box::new(|| {}));
    saver.submit(2, plans::numbered(2));
    assert!(!saver.flush(PATIENCE));
    let SaveStatus::Failed { message, .. } = saver.status() else { panic!("{:?}", saver.status()) };
    assert!(message.contains("did not confirm"), "{message}");
    assert!(saver.flush(PATIENCE), "{:?}", saver.status());
}

#[test]
fn another_programs_version_is_not_overwritten_until_the_person_says_so() {
    let (_folder, folders) = home();
    fs::write(&folders.config_file, text(1)).unwrap();
    let saver = start(&folders, Some(text(1).into_bytes()));
    fs::write(&folders.config_file, text(50)).unwrap();
    saver.submit(2, plans::numbered(2));
    assert!(!saver.flush(PATIENCE));
    assert_eq!(saver.status(), SaveStatus::ChangedOnDisk { recovery_safe: true });
    assert_eq!((on_disk(&folders), recovered(&folders)), (Some(50), Some(2)));
    // the program ends here: the next start offers the edits
    drop(saver);
    let Opened::Plan { plan, bytes, recovery: Some(kept), .. } = open(&folders.config_file, &folders) else {
        panic!("the edits are lost")
    };
    assert_eq!((plans::number(&plan), plans::number(&kept.plan)), (50, 2));
    assert_eq!(kept.origin, Origin::UnsavedEditsOfAnother);
    // they are taken, and change once more under the program's feet
    let saver = start(&folders, Some(bytes));
    fs::write(&folders.config_file, text(51)).unwrap();
    saver.submit(3, kept.plan);
    assert!(!saver.flush(PATIENCE));
    saver.keep_mine();
    until("mine", || matches!(saver.status(), SaveStatus::Saved { .. }));
    assert_eq!(on_disk(&folders), Some(2));
    let versions = history::list(&folders.state, &DocumentKey::of(&folders.config_file));
    let kept: Vec<Vec<u8>> =
        versions.iter().filter(|v| v.pinned).map(|v| history::read(v).unwrap()).collect();
    assert!(kept.contains(&text(51).into_bytes()), "what was replaced is kept");
}

#[test]
fn a_vanished_file_is_written_anew_at_home_and_asked_about_elsewhere() {
    let (folder, folders) = home();
    let elsewhere = folder.path().join("shared.ron");
    for (path, anew) in [(&folders.config_file, true), (&elsewhere, false)] {
        fs::write(path, text(1)).unwrap();
        let saver = Saver::start_on(
            RealDisk::default(),
            quick(),
            path,
            &folders,
            Some(text(1).into_bytes()),
            Box::new(|| {}),
        );
        fs::remove_file(path).unwrap();
        saver.submit(2, plans::numbered(2));
        assert_eq!(saver.flush(PATIENCE), anew, "{:?}", saver.status());
        assert_eq!(path.exists(), anew);
        saver.retry();
        until("the file", || matches!(saver.status(), SaveStatus::Saved { .. }));
        assert_eq!(fs::read_to_string(path).unwrap(), text(2));
    }
}

#[test]
fn a_read_only_document_keeps_its_edits_in_the_copy() {
    let (_folder, folders) = home();
    fs::write(&folders.config_file, "damaged").unwrap();
    let why = String::from("line 1, column 1: damaged");
    let saver = Saver::read_only(&folders.config_file, &folders, None, why.clone(), Box::new(|| {}));
    saver.submit(2, plans::numbered(2));
    assert!(saver.flush(PATIENCE));
    assert_eq!(saver.status(), SaveStatus::ReadOnly { why });
    saver.submit(3, plans::numbered(3));
    drop(saver);
    assert_eq!(fs::read_to_string(&folders.config_file).unwrap(), "damaged");
    let Opened::Unreadable { offer: Some(offer), .. } = open(&folders.config_file, &folders) else {
        panic!("nothing is offered")
    };
    assert_eq!(plans::number(&offer.plan), 3);
}

#[test]
fn unsaved_edits_that_were_only_offered_are_kept_when_new_ones_take_their_place() {
    let (_folder, folders) = home();
    fs::write(&folders.config_file, text(1)).unwrap();
    let saver = start(&folders, Some(text(0).into_bytes()));
    saver.submit(1, plans::numbered(2));
    assert!(!saver.flush(PATIENCE));
    drop(saver);
    let saver = start(&folders, Some(text(1).into_bytes()));
    saver.submit(1, plans::numbered(3));
    assert!(saver.flush(PATIENCE));
    assert_eq!((on_disk(&folders), recovered(&folders)), (Some(3), None));
    let versions = history::list(&folders.state, &DocumentKey::of(&folders.config_file));
    assert!(
        versions.iter().any(|v| v.pinned && history::read(v) == Ok(text(2).into_bytes())),
        "{versions:?}"
    );
}

#[test]
fn what_a_first_save_replaces_is_kept() {
    let (_folder, folders) = home();
    let by_hand = text(1).replace("stages: [", "stages: [ // my columns");
    fs::write(&folders.config_file, &by_hand).unwrap();
    let (plan, bytes) = read_file(&folders.config_file).unwrap();
    let saver = start(&folders, Some(bytes));
    let document = DocumentKey::of(&folders.config_file);
    let pinned =
        || history::list(&folders.state, &document).into_iter().filter(|v| v.pinned).collect::<Vec<_>>();
    // half of the plan goes: the version before is kept as well
    let mut large = plans::large(30);
    large.settings = plan.settings.clone();
    saver.submit(1, large.clone());
    assert!(saver.flush(PATIENCE));
    assert_eq!(pinned().len(), 1);
    assert_eq!(history::read(&pinned()[0]).unwrap(), by_hand.as_bytes());
    saver.submit(2, Portfolio::empty());
    assert!(saver.flush(PATIENCE));
    assert_eq!(pinned().len(), 2);
    assert_eq!(history::read(&pinned()[1]).unwrap(), to_text(&large).as_bytes());
}

#[test]
fn the_window_is_woken_for_every_change_of_the_status() {
    let (_folder, folders) = home();
    let (tell, told) = std::sync::mpsc::channel();
    let wake = Box::new(move || {
        let _ = tell.send(());
    });
    let saver = Saver::start_on(RealDisk::default(), quick(), &folders.config_file, &folders, None, wake);
    saver.submit(1, plans::numbered(1));
    while !matches!(saver.status(), SaveStatus::Saved { .. }) {
        told.recv_timeout(PATIENCE).expect("a wake-up for each change");
    }
}
