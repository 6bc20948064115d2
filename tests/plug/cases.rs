//! Killed at every system call of a save, and every system call refused.
use super::calls::{self, Call};
use super::child::Child;
use super::plans::{in_copy, in_file, number, text};
use super::strace::{Strace, waiting_thread};
use stackrank::storage::{Folders, Opened, Origin, open, save};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Cases that run at a time: each waits for its processes much of the time.
const THREADS: usize = 4;

/// What is saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// One save that replaces a file.
    Replace,
    /// The same through a symbolic link.
    Link,
    /// One save that makes a file.
    New,
    /// A save by the saver's thread, with recovery copy, lock and history; also through a link.
    Whole,
    /// None of this program: into the file itself.
    InPlace,
}

const KINDS: [Kind; 4] = [Kind::Replace, Kind::Link, Kind::New, Kind::Whole];

impl Kind {
    fn role(self) -> &'static str {
        match self {
            Self::Replace | Self::Link => "replace",
            Self::New => "new",
            Self::Whole => "whole",
            Self::InPlace => "in-place",
        }
    }
    /// The version in the file before.
    fn before(self) -> Option<u64> {
        if self == Self::New { None } else { Some(1) }
    }
}

/// A folder with a child that is about to save version 2.
struct Scene {
    _root: tempfile::TempDir,
    kind: Kind,
    folders: Folders,
    log: PathBuf,
    child: Child,
    strace: Strace,
}

impl Scene {
    fn new(kind: Kind, inject: Option<&str>) -> Self {
        // neither a kill nor a refusal depends on the disk, and one in memory is quick
        let memory = Path::new("/dev/shm");
        let root = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let home = root.path().join("home");
        let folders = Folders::at(&home);
        fs::create_dir(&home).unwrap();
        match kind {
            Kind::Replace | Kind::InPlace => fs::write(&folders.config_file, text(1)).unwrap(),
            Kind::Link | Kind::Whole => {
                fs::create_dir(home.join("real")).unwrap();
                // the whole one has saved once before it is looked at
                let before = u64::from(kind == Kind::Link);
                fs::write(home.join("real/plan.ron"), text(before)).unwrap();
                std::os::unix::fs::symlink("real/plan.ron", &folders.config_file).unwrap();
            }
            Kind::New => {}
        }
        let child = Child::start(kind.role(), &home);
        let first = child.line();
        assert_eq!(first.as_deref(), Some(if kind == Kind::Whole { "saved" } else { "ready" }));
        let thread = waiting_thread(child.id(), "saver");
        let log = root.path().join("log");
        let strace = Strace::attach(thread, inject, &log);
        Self { _root: root, kind, folders, log, child, strace }
    }
    fn in_file(&self) -> Result<Option<u64>, String> {
        if matches!(self.kind, Kind::Link | Kind::Whole) && !self.folders.config_file.is_symlink() {
            return Err("the link is no link any more".into());
        }
        if !self.folders.config_file.exists() {
            return Ok(None);
        }
        in_file(&self.folders.config_file).map(Some)
    }
    fn temporary(&self) -> Vec<PathBuf> {
        let mut found = vec![];
        let mut folders = vec![self.folders.config_file.parent().unwrap().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "tmp") {
                    found.push(path);
                }
            }
        }
        found
    }
}

/// The calls of a save where nothing goes wrong, from where its thread waits to the word that it is done.
fn recorded(kind: Kind) -> Vec<Call> {
    let mut scene = Scene::new(kind, None);
    scene.child.go();
    assert_eq!(scene.child.line().as_deref(), Some("saved"));
    scene.child.kill();
    scene.strace.end();
    let calls = calls::parse(&fs::read_to_string(&scene.log).unwrap());
    // the thread of a whole save says nothing itself
    let end =
        calls.iter().position(|call| call.line.starts_with("write(1,")).map_or(calls.len(), |at| at + 1);
    let calls: Vec<Call> = calls[..end].iter().filter(|call| call.refusals().is_some()).cloned().collect();
    let synced = calls.iter().filter(|call| call.name == "fsync").count();
    assert!(kind == Kind::InPlace || calls.len() > 15 && synced >= 2, "{kind:?}: {calls:#?}");
    calls
}

/// Something to be done to a save, and at which of its calls.
struct Case {
    kind: Kind,
    call: Call,
    what: String,
    /// From that call on, and not to that call alone.
    lasting: bool,
    /// The recovery copy is in its place by then.
    copied: bool,
}

impl Case {
    fn begin(&self) -> Scene {
        let Self { kind, call, what, lasting, .. } = self;
        let on = if *lasting { "+" } else { "" };
        let mut scene = Scene::new(*kind, Some(&format!("{}:{what}:when={}{on}", call.name, call.nth)));
        scene.child.go();
        scene
    }
}

fn cases(kinds: &[Kind], whats: impl Fn(&Call) -> Vec<String>) -> Vec<Case> {
    let mut cases = vec![];
    for &kind in kinds {
        let calls = recorded(kind);
        // the first name that the saver gives is that of the copy
        let copy = calls.iter().position(|call| call.name.starts_with("rename"));
        let copied = |at: usize| kind == Kind::Whole && copy.is_some_and(|copy| at > copy);
        for (at, call) in calls.iter().enumerate() {
            let case = |what| Case { kind, call: call.clone(), what, lasting: false, copied: copied(at) };
            cases.extend(whats(call).into_iter().map(case));
        }
    }
    cases
}

/// Tries all cases, several at a time, and returns the faults.
fn each(cases: &[Case], check: impl Fn(&Case) -> Result<(), String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(vec![]);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(fault) = check(case) {
                        let Case { kind, call, what, lasting, .. } = case;
                        let from = if *lasting { "from" } else { "at" };
                        let told = format!("{kind:?}, {what} {from} {} {}: {fault}", call.line, call.nth);
                        faults.lock().unwrap().push(told);
                    }
                }
            });
        }
    });
    faults.into_inner().unwrap()
}

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

fn count(cases: &[Case]) -> String {
    let of = |kind| cases.iter().filter(|case| case.kind == kind).count();
    KINDS.map(|kind| format!("{} {kind:?}", of(kind))).join(", ")
}

pub fn killed_at_every_call() -> String {
    let kill = |_: &Call| vec!["signal=SIGKILL".into()];
    let careless = each(&cases(&[Kind::InPlace], kill), killed);
    assert!(careless.len() < 5 && !careless.is_empty(), "a file that is written in place: {careless:#?}");
    let cases = cases(&KINDS, kill);
    let faults = each(&cases, killed);
    assert!(faults.is_empty(), "{faults:#?}");
    format!("{} kill points ({}), every file old or new", cases.len(), count(&cases))
}

fn killed(case: &Case) -> Result<(), String> {
    let Case { kind, copied, .. } = case;
    let mut scene = case.begin();
    let said = scene.child.line();
    ensure(said.is_none(), || format!("it was not killed, and said {said:?}"))?;
    scene.child.ends_within(Duration::from_secs(5));
    let found = scene.in_file()?;
    ensure(found == kind.before() || found == Some(2), || format!("found {found:?}"))?;
    // what the next start of the program goes on with, and can save
    let brought = match open(&scene.folders.config_file, &scene.folders) {
        Opened::Plan { plan, recovery: None, .. } => Some(number(&plan)),
        Opened::Plan { recovery: Some(kept), .. } if kept.origin == Origin::UnsavedEdits => {
            Some(number(&kept.plan))
        }
        Opened::Fresh { kept: None, .. } => None,
        other => return Err(format!("opening brought {other:?}")),
    };
    ensure(brought == kind.before() && !copied || brought == Some(2), || {
        format!("{brought:?} was brought back")
    })?;
    let next = save(&scene.folders.config_file, &text(3), found.map(text).as_deref());
    ensure(next.is_ok() && scene.in_file() == Ok(Some(3)), || format!("the next save: {next:?}"))
}

pub fn every_call_refused() -> String {
    let refusals = |call: &Call| {
        let errors = call.refusals().unwrap_or_default();
        // the word that it is done is no part of the save; and no file system of Linux has anything to do, and so to
        // refuse, when a folder is closed: the standard library takes a refusal there for a fault of the program
        let beside = call.line.starts_with("write(1,") || call.closes_folder;
        let errors = if beside { &[] } else { errors };
        errors.iter().map(|error| format!("error={error}")).collect()
    };
    let told = [0; 3].map(AtomicUsize::new);
    let careless = each(&cases(&[Kind::InPlace], refusals), |case| refused(case, &told));
    assert!(careless.len() < 9 && !careless.is_empty(), "a file that is written in place: {careless:#?}");
    let mut cases = cases(&KINDS, refusals);
    cases.extend(lasting(&cases));
    let told = [0; 3].map(AtomicUsize::new);
    let faults = each(&cases, |case| refused(case, &told));
    assert!(faults.is_empty(), "{} of {}: {faults:#?}", faults.len(), cases.len());
    let [saved, unconfirmed, refused] = told.map(AtomicUsize::into_inner);
    format!(
        "{} errors ({}): {saved} saved all the same, {unconfirmed} unconfirmed, {refused} refused, all as told",
        cases.len(),
        count(&cases)
    )
}

/// The same for disks that stay full or broken, under the whole of saving.
fn lasting(cases: &[Case]) -> Vec<Case> {
    let lasts = |what: &str| ["ENOSPC", "EIO", "EROFS"].iter().any(|error| what.ends_with(error));
    let writes = |name: &str| ["openat", "write", "fsync", "rename"].contains(&name);
    let of_those = cases.iter().filter(|c| c.kind == Kind::Whole && lasts(&c.what) && writes(&c.call.name));
    of_those.map(|c| Case { call: c.call.clone(), what: c.what.clone(), lasting: true, ..*c }).collect()
}

fn refused(case: &Case, tally: &[AtomicUsize; 3]) -> Result<(), String> {
    let Case { kind, call, .. } = case;
    let mut scene = case.begin();
    let said = scene.child.line().ok_or_else(|| format!("it ended: {}", scene.child.errors()))?;
    let found = scene.in_file().map_err(|fault| format!("{said}, but {fault}"))?;
    let (at, expected) = match said.as_str() {
        "saved" => (0, Some(2)),
        "unconfirmed" => (1, Some(2)),
        _ => (2, kind.before()),
    };
    tally[at].fetch_add(1, Ordering::Relaxed);
    ensure(found == expected, || format!("{said}, but the file holds {found:?}"))?;
    if *kind == Kind::Whole && found != Some(2) {
        let copied = in_copy(&scene.folders, &scene.folders.config_file) == Some(2);
        let told = said.starts_with("refused:");
        // one refusal cannot hit both; one that lasts can, but then it is told
        let holds = if told { copied } else { case.lasting };
        ensure(holds, || format!("{said}; in the copy: {copied}"))?;
    }
    let left = scene.temporary();
    ensure(left.is_empty() || call.name.starts_with("unlink"), || format!("{said}, and {left:?} is left"))?;
    if case.lasting {
        return Ok(());
    }
    scene.child.go();
    let next = scene.child.line();
    ensure(next.as_deref() == Some("saved"), || format!("{said}, and the next save: {next:?}"))?;
    ensure(scene.in_file() == Ok(Some(3)), || "the next save is not in the file".into())?;
    let errors = scene.child.errors();
    ensure(!errors.contains("panicked"), || format!("{said}, and it said {errors}"))?;
    scene.child.ends_within(Duration::from_secs(5));
    scene.strace.end();
    let seen = fs::read_to_string(&scene.log).unwrap_or_default();
    ensure(seen.contains("(INJECTED)"), || "the call was not reached".into())
}
