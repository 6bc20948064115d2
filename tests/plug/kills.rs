//! Killed at any time during a script of edits, and started again on what is left, many times.
use super::child::{Child, now};
use super::late::Lateness;
use super::plans;
use stackrank::storage::{Folders, Opened, Origin, open};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

/// People who work at a time, each on a plan of their own, and how often each of their programs is killed.
const PEOPLE: u64 = 10;
const KILLS: u64 = 20;

/// What is promised.
const PROMISED: Duration = Duration::from_secs(1);
/// What of that the program leaves for waking up and writing. A machine that needs longer (see [`Lateness`]) is busy with
/// something else; what it needs beyond this is allowed as well.
const ROOM: Duration = Duration::from_millis(300);
/// Files that are written one after the other before an edit is in a copy, at worst: those of a save that is under way (copy,
/// version before, file, version, session), and then its own copy.
const WRITES: u32 = 6;
/// More is never allowed.
const MOST: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Tally {
    kills: u64,
    edits: u64,
    /// Kills that cost edits, and the longest time of which edits were lost.
    costly: u64,
    worst: Duration,
    latest: Duration,
    faults: Vec<String>,
}

pub fn at_any_time() -> String {
    let root = tempfile::tempdir().unwrap();
    let late = Lateness::watch(root.path());
    let tally = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for person in 0..PEOPLE {
            let home = root.path().join(format!("{person}"));
            let (late, tally) = (&late, &tally);
            scope.spawn(move || works(person, &home, late, tally));
        }
    });
    let Tally { kills, edits, costly, worst, latest, faults } = tally.into_inner().unwrap();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(kills, PEOPLE * KILLS);
    format!(
        "{kills} kills, {edits} edits; {costly} kills cost something, at worst the last {worst:.3?}; the machine itself was \
         up to {latest:.3?} late"
    )
}

fn works(person: u64, home: &Path, late: &Lateness, tally: &Mutex<Tally>) {
    std::fs::create_dir(home).unwrap();
    let folders = Folders::at(home);
    std::fs::write(&folders.config_file, plans::text(plans::FIRST)).unwrap();
    let mut expected = plans::FIRST;
    for round in 0..KILLS {
        let chance = (person * KILLS + round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let mut child = Child::start("edit", home);
        let mut said = vec![];
        if round % 8 == 7 {
            // while it starts
            std::thread::sleep(Duration::from_millis(chance % 80));
        } else {
            said.extend(child.line());
            std::thread::sleep(Duration::from_millis(chance % 2_400));
        }
        child.kill();
        let killed = now();
        said.extend(child.rest());
        let lateness = late.worst();
        let allowed = (PROMISED + (WRITES * lateness).saturating_sub(ROOM)).min(MOST);
        let run = Run { said, expected, killed, allowed };
        let seen = run.look(&folders);
        let mut tally = tally.lock().unwrap();
        tally.kills += 1;
        tally.latest = tally.latest.max(lateness);
        match seen {
            Ok(seen) => {
                tally.edits += seen.edits;
                tally.costly += u64::from(seen.lost > Duration::ZERO);
                tally.worst = tally.worst.max(seen.lost);
                expected = seen.found;
            }
            Err(fault) => {
                tally.faults.push(format!("person {person}, kill {round}: {fault}; {}", child.errors()));
                return;
            }
        }
    }
}

/// A run of the program that was killed.
struct Run {
    said: Vec<String>,
    /// What it had to find at its start.
    expected: u64,
    /// When.
    killed: u64,
    /// Most that may be lost.
    allowed: Duration,
}

struct Seen {
    edits: u64,
    lost: Duration,
    found: u64,
}

impl Run {
    /// The lines with a mark, as number and what follows it.
    fn marked(&self, mark: char) -> impl Iterator<Item = (u64, u64)> {
        self.said.iter().filter_map(move |line| {
            let mut words = line.strip_prefix(mark)?.split(' ');
            Some((words.next()?.parse().ok()?, words.next().and_then(|word| word.parse().ok()).unwrap_or(0)))
        })
    }
    /// What is left, held against what was said.
    fn look(&self, folders: &Folders) -> Result<Seen, String> {
        // what the run before had left was there again
        if let Some((began, steps)) = self.marked('?').next() {
            if began != self.expected {
                return Err(format!("{} was left, {began} was brought back", self.expected));
            }
            // UNDO: each edit of all the runs before can be taken back
            if steps != began - plans::FIRST {
                return Err(format!("{began} was brought back, with {steps} steps to undo"));
            }
        }
        let in_file = plans::in_file(&folders.config_file).map_err(|fault| format!("damaged: {fault}"))?;
        let saved = self.marked('=').map(|(number, _)| number).max().unwrap_or(0);
        if in_file < saved {
            return Err(format!("{saved} was said to be saved, {in_file} is in the file"));
        }
        let found = match open(&folders.config_file, folders) {
            Opened::Plan { recovery: Some(kept), .. } if kept.origin == Origin::UnsavedEdits => {
                plans::number(&kept.plan)
            }
            Opened::Plan { plan, recovery: None, .. } => plans::number(&plan),
            other => return Err(format!("opening brings {other:?}")),
        };
        let last = self.marked('#').map(|(number, _)| number).last().unwrap_or(self.expected);
        // the last edit may have been made and not said
        if found < self.expected || found > last + 1 {
            return Err(format!("{} was there, {last} was edited, {found} is found", self.expected));
        }
        let first_lost = self.marked('#').find(|(number, _)| *number > found);
        let lost = first_lost
            .map_or(Duration::ZERO, |(_, at)| Duration::from_micros(self.killed.saturating_sub(at)));
        if lost > self.allowed {
            return Err(format!("{lost:?} of edits are lost; {:?} may be", self.allowed));
        }
        Ok(Seen { edits: self.marked('#').count() as u64, lost, found })
    }
}
