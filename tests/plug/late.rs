//! How late this machine is: what a thread that wakes up and brings a small file to the disk takes longer than it should.
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A thread that does what the writing of a recovery copy does, again and again, and notes how long it took.
pub struct Lateness {
    noted: Arc<Mutex<Vec<(Instant, Duration)>>>,
    /// When the one that is under way is to be done.
    due: Arc<Mutex<Instant>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Lateness {
    pub fn watch(folder: &Path) -> Self {
        let (noted, over) = (Arc::new(Mutex::new(vec![])), Arc::new(AtomicBool::new(false)));
        let due = Arc::new(Mutex::new(Instant::now()));
        let next = due.clone();
        let (theirs, end, folder) = (noted.clone(), over.clone(), folder.to_path_buf());
        let thread = std::thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                let pause = Duration::from_millis(100);
                let begun = Instant::now();
                *next.lock().unwrap() = begun + pause;
                std::thread::sleep(pause);
                write(&folder);
                theirs.lock().unwrap().push((Instant::now(), begun.elapsed().saturating_sub(pause)));
            }
        });
        Self { noted, due, over, thread: Some(thread) }
    }
    /// The longest that it took in the last three seconds.
    pub fn worst(&self) -> Duration {
        let noted = self.noted.lock().unwrap();
        let recent = noted.iter().rev().take_while(|(at, _)| at.elapsed() < Duration::from_secs(3));
        let now = self.due.lock().unwrap().elapsed(); // zero before it is due
        recent.map(|(_, late)| *late).max().unwrap_or_default().max(now)
    }
}

fn write(folder: &Path) {
    let (new, name) = (folder.join("late.tmp"), folder.join("late"));
    let mut file = File::create(&new).unwrap();
    file.write_all(&[b'x'; 3_000]).unwrap();
    file.sync_all().unwrap();
    fs::rename(&new, &name).unwrap();
    File::open(folder).unwrap().sync_all().unwrap();
}

impl Drop for Lateness {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
