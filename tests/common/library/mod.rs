//! Scheduling problems that others published, with the best makespans that are known: each file reads one format.
//!
//! They are not in the repository: they are read where a data folder is, named by `STACKRANK_DATA`, or `shared/data` beside
//! the repository. Times are whole units ("days" in the literature), jobs are numbered from 0 through all projects.
pub mod as_plan;
pub mod feasible;
mod mplib;
mod mpsplib;
mod psplib;
pub mod rules;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One activity. Sources and sinks have length 0 and need nothing; a source's length is the release of its project.
#[derive(Clone, Debug)]
pub struct Job {
    pub length: u32,
    /// Resource and how much of it, all along.
    pub needs: Vec<(usize, u32)>,
    /// Jobs that must have finished.
    pub after: Vec<usize>,
}

/// A problem: jobs of one or several projects that share resources.
#[derive(Clone, Debug)]
pub struct Problem {
    pub name: String,
    /// What there is of each resource.
    pub capacity: Vec<u32>,
    pub jobs: Vec<Job>,
    /// The jobs of each project.
    pub projects: Vec<Range<usize>>,
}

/// What is known of a problem's makespan.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// No schedule is shorter (0: nothing is known).
    pub low: u32,
    /// The shortest that was published.
    pub best: u32,
}

/// A published set.
pub struct Set {
    pub name: &'static str,
    /// What `best` is.
    pub origin: &'static str,
    pub problems: Vec<(PathBuf, Known)>,
    read: fn(&str, &str) -> Option<Problem>,
}

impl Set {
    /// Reads one of its problems.
    pub fn read(&self, place: usize) -> Problem {
        let path = &self.problems[place].0;
        let text = std::fs::read_to_string(path).expect("a file that was listed");
        (self.read)(&stem(path), &text).unwrap_or_else(|| panic!("{}: not of its format", path.display()))
    }
}

/// The data folder, if there is one.
pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(|p| p.join("shared").join("data"));
    let folder = std::env::var_os("STACKRANK_DATA").map(PathBuf::from).or(beside)?;
    folder.join("psplib").is_dir().then_some(folder)
}

/// All sets of a data folder; of each the problems that are there and of which a makespan was published.
pub fn sets(folder: &Path) -> Vec<Set> {
    let one = "Kolisch, Sprecher 1996; best known 2024";
    vec![
        set("PSPLIB j30", one, folder, "psplib/j30", "psplib/j30_bks.csv", psplib::read),
        set("PSPLIB j60", one, folder, "psplib/j60", "psplib/j60_bks.csv", psplib::read),
        set("PSPLIB j120", one, folder, "psplib/j120", "psplib/j120_bks.csv", psplib::read),
        set(
            "MPLIB1 set 3",
            "Van Eynde, Vanhoucke 2020; published makespans",
            folder,
            "mplib",
            "mplib/mplib1_set3_bks.csv",
            mplib::read,
        ),
        set(
            "MPSPLIB",
            "Homberger 2007; published makespans of the min-slack rule, parallel",
            folder,
            "mpsplib",
            "mpsplib/mpsplib_tms_psgs_minslk.csv",
            mpsplib::read,
        ),
    ]
}

fn set(
    name: &'static str,
    origin: &'static str,
    folder: &Path,
    files: &str,
    known: &str,
    read: fn(&str, &str) -> Option<Problem>,
) -> Set {
    let known = known_makespans(&std::fs::read_to_string(folder.join(known)).unwrap_or_default());
    let entries = std::fs::read_dir(folder.join(files)).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let problems = paths.into_iter().filter_map(|p| known.get(&stem(&p)).map(|k| (p, *k))).collect();
    Set { name, origin, problems, read }
}

/// `instance,lb,ub,…`, or `instance,makespan`.
fn known_makespans(text: &str) -> BTreeMap<String, Known> {
    let row = |line: &str| {
        let mut cells = line.split(',').map(str::trim);
        let name = cells.next()?.to_owned();
        let numbers: Vec<u32> = cells.map_while(|c| c.parse().ok()).collect();
        let known = match numbers[..] {
            [] => return None,
            [best] => Known { low: 0, best },
            [low, best, ..] => Known { low, best },
        };
        Some((name, known))
    };
    text.lines().filter_map(row).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
