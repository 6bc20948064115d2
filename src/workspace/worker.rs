//! A thread that answers questions about the newest of something, one after the other.
//!
//! [`Worker::ask`] replaces all that was asked before. What is under way goes on only if it is still asked, and about the same
//! version; otherwise its stop flag is raised, and what it returns is thrown away. So is what a run returns that was told to stop at
//! any time: it may be a part.
use super::Wake;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Answers a question `Q` about a `G`: asks the closure again and again whether to stop.
type Answering<G, Q, R> = dyn Fn(&G, Q, &(dyn Fn() -> bool + Sync)) -> R + Send;

/// Answers questions `Q` about a `G` (a snapshot that is cheap to clone) with an `R`. Dropping it ends the thread.
pub(super) struct Worker<G, Q, R> {
    shared: Arc<Shared<G, Q, R>>,
    thread: Option<JoinHandle<()>>,
}

/// What both threads see.
struct Shared<G, Q, R> {
    desk: Mutex<Desk<G, Q, R>>,
    changed: Condvar,
}

struct Desk<G, Q, R> {
    /// About what, and its version.
    ground: Option<(u64, G)>,
    /// Still to be answered, the most important first.
    open: Vec<Q>,
    under_way: Option<UnderWay<Q>>,
    /// Version, question, answer; not yet taken.
    found: Vec<(u64, Q, R)>,
    /// To end.
    over: bool,
}

struct UnderWay<Q> {
    version: u64,
    question: Q,
    stop: Arc<AtomicBool>,
}

impl<G, Q, R> Worker<G, Q, R>
where
    G: Clone + Send + 'static,
    Q: Copy + PartialEq + Send + 'static,
    R: Send + 'static,
{
    /// Starts the thread; `None` where the system gives none. `wake` is called from it after each answer.
    pub fn start(
        name: &str,
        answer: impl Fn(&G, Q, &(dyn Fn() -> bool + Sync)) -> R + Send + 'static,
        wake: Wake,
    ) -> Option<Self> {
        let desk = Desk { ground: None, open: vec![], under_way: None, found: vec![], over: false };
        let shared = Arc::new(Shared { desk: Mutex::new(desk), changed: Condvar::new() });
        let theirs = shared.clone();
        let work = move || work(&theirs, &answer, &wake);
        let thread = std::thread::Builder::new().name(name.into()).spawn(work).ok()?;
        Some(Self { shared, thread: Some(thread) })
    }
    /// Asks these questions about this version, the most important first, and none that were asked before.
    pub fn ask(&self, version: u64, questions: Vec<Q>, ground: G) {
        let mut desk = self.shared.lock();
        let before = desk.ground.replace((version, ground));
        desk.open = questions;
        if let Some(now) = desk.under_way.take() {
            if now.version == version && desk.open.contains(&now.question) {
                desk.open.retain(|question| *question != now.question);
                desk.under_way = Some(now);
            } else {
                now.stop.store(true, Ordering::Relaxed);
            }
        }
        drop(desk);
        self.shared.changed.notify_all();
        drop(before); // outside the lock: it may be the last owner of many rows
    }
    /// Stops what is under way, and forgets what was asked.
    pub fn stop(&self) {
        let mut desk = self.shared.lock();
        desk.open.clear();
        if let Some(now) = desk.under_way.take() {
            now.stop.store(true, Ordering::Relaxed);
        }
    }
    /// What has been found since the last time: version, question, answer.
    pub fn take(&self) -> Vec<(u64, Q, R)> {
        std::mem::take(&mut self.shared.lock().found)
    }
}

impl<G, Q, R> Shared<G, Q, R> {
    /// A panic elsewhere leaves the desk whole: it is changed in single steps.
    fn lock(&self) -> MutexGuard<'_, Desk<G, Q, R>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<G, Q, R> Drop for Worker<G, Q, R> {
    /// Waits for the thread, which asks whether to stop before each schedule.
    fn drop(&mut self) {
        let mut desk = self.shared.lock();
        desk.over = true;
        if let Some(now) = desk.under_way.take() {
            now.stop.store(true, Ordering::Relaxed);
        }
        drop(desk);
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The thread: waits for a question, answers it without holding the lock, and leaves the answer unless it was told to stop.
fn work<G: Clone, Q: Copy + PartialEq, R>(
    shared: &Shared<G, Q, R>,
    answer: &Answering<G, Q, R>,
    wake: &Wake,
) {
    let mut desk = shared.lock();
    while !desk.over {
        let next = desk.ground.as_ref().filter(|_| !desk.open.is_empty()).cloned();
        let Some((version, ground)) = next else {
            desk = shared.changed.wait(desk).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        let question = desk.open.remove(0);
        let stop = Arc::new(AtomicBool::new(false));
        desk.under_way = Some(UnderWay { version, question, stop: stop.clone() });
        drop(desk);
        let found = answer(&ground, question, &|| stop.load(Ordering::Relaxed));
        drop(ground);
        desk = shared.lock();
        // raised under the lock: what was not stopped by now is whole, and still wanted
        if !stop.load(Ordering::Relaxed) {
            desk.under_way = None;
            desk.found.push((version, question, found));
            drop(desk);
            wake();
            desk = shared.lock();
        }
    }
}
