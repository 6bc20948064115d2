//! A disk that takes seconds for every call: the window does not wait for it.
use super::child::{Child, say, wait};
use super::strace::{Strace, waiting_thread};
use super::{many, plans};
use stackrank::edits::Edit;
use stackrank::storage::{Folders, to_text};
use stackrank::workspace::saver::Saver;
use stackrank::workspace::{Clock, Workspace};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Frames that are timed, and the time between two.
const FRAMES: u64 = 400;
const PACE: Duration = Duration::from_millis(16);
const TASKS: usize = 20_000;

/// What a save is made of, but for looking at files: the time zone is looked up by such a call now and then.
const CALLS: &str = "openat,read,write,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,getdents64";

/// Hands a plan of 20,000 tasks over in every frame. Says the median of what that took, the time that one in twenty exceeds,
/// and the longest, in microseconds.
pub fn hand_over(folder: &Path) {
    let folders = Folders::at(folder);
    let mut plan = many::large(TASKS);
    let base = std::fs::read(&folders.config_file).unwrap();
    let saver = Saver::start(&folders.config_file, &folders, Some(base), Box::new(|| {}));
    time_frames(|frame| {
        plan.settings = Arc::new(plans::settings(frame, 0));
        let begun = Instant::now();
        saver.submit(frame, plan.clone());
        let _ = saver.status();
        begun.elapsed()
    });
}

/// Edits a small plan in every frame, as the window does.
pub fn edit_frames(folder: &Path) {
    let folders = Folders::at(folder);
    let mut workspace = Workspace::open_in(&folders, None, Clock::SYSTEM, Arc::new(|| ()));
    time_frames(|frame| {
        let begun = Instant::now();
        workspace.apply("Rename", Edit::put(plans::settings(frame, 0))).unwrap();
        workspace.poll();
        begun.elapsed()
    });
}

fn time_frames(mut frame: impl FnMut(u64) -> Duration) {
    say("ready");
    wait();
    let mut took: Vec<u128> = (1..=FRAMES)
        .map(|number| {
            std::thread::sleep(PACE);
            frame(number).as_micros()
        })
        .collect();
    took.sort_unstable();
    let at = |part: usize| took[took.len() * part / 100];
    say(&format!("{} {} {}", at(50), at(95), took[took.len() - 1]));
    // what is still to be saved would take minutes
    std::process::exit(0);
}

fn timed(role: &str, text: &str, watch: impl FnOnce(&Child, &Path) -> Strace) -> [u64; 3] {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("home");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(Folders::at(&folder).config_file, text).unwrap();
    let mut child = Child::start(role, &folder);
    assert_eq!(child.line().as_deref(), Some("ready"), "{}", child.errors());
    let _strace = watch(&child, &root.path().join("calls"));
    child.go();
    let line = child.line().unwrap_or_else(|| panic!("{}", child.errors()));
    let figures: Vec<u64> = line.split(' ').map(|figure| figure.parse().unwrap()).collect();
    figures.try_into().unwrap()
}

pub fn the_window_does_not_wait() -> String {
    let text = to_text(&many::large(TASKS));
    let inject = format!("{CALLS}:delay_enter=5000000");
    let [median, most, longest] = timed("hand-over", &text, |child, log| {
        Strace::attach(waiting_thread(child.id(), "saver"), Some(&inject), log)
    });
    // one in twenty may be interrupted by something else on the machine; none by the disk
    assert!(median <= 1_000 && most <= 1_000, "{median} us, {most} us, {longest} us");
    assert!(longest < 500_000, "{longest} us");
    let inject = format!("{CALLS}:delay_enter=2000000");
    let small = String::from_utf8(plans::text(1)).unwrap();
    let [_, _, edited] =
        timed("edit-frames", &small, |child, log| Strace::attach_to_all(child.id(), &inject, log));
    assert!(edited < 1_000_000, "{edited} us: the window itself touched a file");
    format!(
        "{TASKS} tasks handed over in {median} us (19 of 20 in {most}, all in {longest}), with 5 s a call"
    )
}
