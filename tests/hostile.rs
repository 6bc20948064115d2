//! The promise: no file from outside makes the program panic, hang or fill the memory, whatever is in it.
//!
//! Each reader is run in a process of its own, which measures what it took: processor time, so that a busy machine does no
//! harm, and the most memory it held. The corpus under `tests/data/hostile` is of small files, made by hand or left by the
//! fuzzers in `tests/fuzz/`; large ones are made here.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "hostile/made.rs"]
mod made;
#[path = "hostile/readers.rs"]
mod readers;

use readers::{READERS, Reader};
use stackrank::exchange::LARGEST_FILE;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names what a process that this test starts is to read.
const TASK: &str = "STACKRANK_HOSTILE";
/// The most that a small file may take.
const SMALL: Limits = Limits { time: Duration::from_secs(2), memory: 64 << 20 };
/// The most that a large file may take, in a build without optimisation.
const LARGE: Limits = Limits { time: Duration::from_secs(20), memory: 512 << 20 };

#[derive(Clone, Copy)]
struct Limits {
    time: Duration,
    memory: u64,
}

fn corpus(reader: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile").join(reader);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

fn reader(name: &str) -> Reader {
    READERS.iter().find(|(known, _)| *known == name).unwrap().1
}

/// Processor time of this thread; where the system does not tell it, time.
fn spent() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.as_deref().and_then(|t| t.split(' ').next()).and_then(|n| n.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// A line of what the system tells of this process's memory, in bytes; 0 where it does not.
fn memory(what: &str) -> u64 {
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|l| l.trim_matches([':', ' ', '\t', 'k', 'B']).parse::<u64>().ok()).unwrap_or(0) << 10
}

fn measured(name: &str, read: Reader, bytes: &[u8], limits: Limits) {
    let _ = fs::write("/proc/self/clear_refs", "5"); // forgets the peak so far
    let (before, start) = (memory("VmRSS"), spent());
    read(bytes);
    let (took, held) = (spent().saturating_sub(start), memory("VmHWM").saturating_sub(before));
    println!("{name}: {took:?}, {} MiB", held >> 20);
    assert!(took <= limits.time, "{name} took {took:?}");
    assert!(held <= limits.memory, "{name} held {} MiB", held >> 20);
}

/// Not a test of its own: what the processes do that the tests below start.
#[test]
fn reads_what_it_is_told_to() {
    let Ok(task) = std::env::var(TASK) else { return };
    if let Some(name) = task.strip_prefix("corpus ") {
        for file in corpus(name) {
            measured(&file.display().to_string(), reader(name), &fs::read(&file).unwrap(), SMALL);
        }
    } else {
        let all = made::all();
        let (name, of, make) = all.iter().find(|(name, ..)| *name == task).unwrap();
        measured(name, reader(of), &make(), LARGE);
    }
    readers::swept();
}

/// Runs a task in a process of its own, which is ended where it hangs; what it says if it fails.
fn fault(task: &str, longest: Duration) -> Option<String> {
    let mut said = tempfile::tempfile().unwrap();
    let both = || Stdio::from(said.try_clone().unwrap());
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "reads_what_it_is_told_to", "--nocapture", "--test-threads=1"])
        .env(TASK, task)
        .stdin(Stdio::null())
        .stdout(both())
        .stderr(both())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if start.elapsed() > longest => {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let mut text = String::new();
    std::io::Seek::rewind(&mut said).unwrap();
    std::io::Read::read_to_string(&mut said, &mut text).unwrap();
    for line in text.lines().filter(|line| line.contains(" MiB")) {
        println!("{line}");
    }
    match status {
        Some(status) if status.success() => None,
        Some(status) => Some(format!("{task}: {status}\n{text}")),
        None => Some(format!("{task}: hangs\n{text}")),
    }
}

#[test]
fn the_corpus_does_no_harm() {
    let mut faults = vec![];
    for (name, _) in READERS {
        let files = corpus(name);
        assert!(files.len() >= 5, "{name}");
        for file in &files {
            assert!(fs::metadata(file).unwrap().len() <= 16 << 10, "{} is no small file", file.display());
        }
        faults.extend(fault(&format!("corpus {name}"), Duration::from_mins(5)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn large_files_do_no_harm() {
    let tasks = made::all();
    let faults: Vec<_> = tasks.iter().filter_map(|(name, ..)| fault(name, Duration::from_mins(2))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

type Make<'m> = &'m dyn Fn(usize) -> Vec<u8>;

#[test]
fn twice_as_much_takes_twice_as_long() {
    let suppliers = |n: usize| -> String {
        let row = |n| format!("(id: \"{n}\", name: \"N\", notes: \"x\"),\n");
        format!("suppliers: [\n{}]", made::rows(0..n, row))
    };
    let task = |n: usize| {
        format!(
            "<Task><UID>{n}</UID><Name>T</Name><OutlineLevel>{}</OutlineLevel><Duration>PT8H0M0S</Duration><PredecessorLink>\
             <PredecessorUID>{}</PredecessorUID></PredecessorLink></Task>\n",
            1 + n % 3,
            n.saturating_sub(4)
        )
    };
    let plan = |n: usize| made::plan(&suppliers(n)).into_bytes();
    let damaged =
        |n: usize| made::plan(&suppliers(n)).replace("1\", name: \"N\"", "1\", name: 0").into_bytes();
    let project = |n: usize| made::xml(&format!("<Tasks>{}</Tasks>", made::rows(1..n, task))).into_bytes();
    let chain = |n: usize| made::chain(n, false).into_bytes();
    let cases: [(&str, usize, Make<'_>); 4] = [
        ("plan", 8_000, &plan),
        ("salvage", 2_000, &damaged),
        ("project_xml", 3_000, &project),
        ("plan", 3_000, &chain),
    ];
    for (name, size, make) in cases {
        let took = |n: usize| {
            let bytes = make(n);
            let start = spent();
            reader(name)(&bytes);
            (spent().saturating_sub(start)).as_secs_f64()
        };
        // the best of some, because caches and neighbours only ever slow down
        let best = |n: usize| (0..3).map(|_| took(n)).fold(f64::MAX, f64::min);
        let (once, twice) = (best(size), best(2 * size));
        println!("{name}: {once:.3} s, {twice:.3} s");
        assert!(twice < once * 3.0, "{name}: {once} s, twice as much {twice} s");
    }
}

/// The whole way: opened, checked, scheduled; by the program itself.
#[test]
fn long_chains_and_large_circles_are_scheduled_and_told() {
    let folder = tempfile::tempdir().unwrap();
    for (circle, said) in [(false, "good"), (true, "depend on each other")] {
        fs::write(folder.path().join("plan.ron"), made::chain(10_000, circle)).unwrap();
        for command in ["check", "schedule"] {
            let start = Instant::now();
            let output = Command::new(env!("CARGO_BIN_EXE_stackrank"))
                .args([command, "plan.ron", "--today=2026-11-23"])
                .current_dir(folder.path())
                .env("STACKRANK_HOME", folder.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr);
            println!("{command}: {:?}", start.elapsed());
            assert!(output.status.code().is_some_and(|code| code <= 1), "{command}: {:?}", output.status);
            assert!(start.elapsed() < Duration::from_secs(20), "{command}: {:?}", start.elapsed());
            assert!(command == "schedule" || text.contains(said), "{command}: {text:.500}");
        }
    }
}

/// A file that says it is larger than it is: nothing is set aside for it before it is looked at.
#[test]
fn a_sparse_file_of_10_gib_is_not_imported() {
    let folder = tempfile::tempdir().unwrap();
    let file = fs::File::create(folder.path().join("huge.xml")).unwrap();
    if file.set_len(10 << 30).is_err() {
        println!("skipped: this file system has no sparse files");
        return;
    }
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_stackrank"))
        .args(["import", "huge.xml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("MB"), "{text}, {LARGEST_FILE}");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
