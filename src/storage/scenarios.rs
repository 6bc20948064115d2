//! The scenarios of a document: what-if copies of its plan, each in a folder of its own in the state folder.
//!
//! A folder `scenarios/DOCUMENT/ID` holds a few files. `plan.ron` is the scenario itself: a plan like any other, kept by the same
//! saver, with a recovery copy and a history of its own. `base.ron` is the plan that it began as, and is never written again: from
//! the two and the document follows what adopting it would change. `adopted.ron` is the scenario as it was last adopted. `about.ron` has its name and what became of it. It is
//! written last, so a scenario that is listed is whole; and a folder is named by an id, so that no two names can meet.
//! Nothing is ever removed here: one that is discarded says so, and can be brought back.
use super::fault::{FaultKind, ReadFault};
use super::key::DocumentKey;
use super::read::read_bytes_up_to;
use super::read_file;
use super::save::{SaveError, checked_text, put};
use crate::domain::{Id, Portfolio};
use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Most bytes of what is known about a scenario.
const LARGEST_ABOUT: u64 = 64 << 10;

/// What is known about a scenario beside its plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// What it is called.
    pub name: String,
    /// When it began.
    pub begun: DateTime<Utc>,
    /// How many rows differed from the plan that it began as, when it was last left.
    pub edits: usize,
    /// When it was last adopted.
    pub adopted: Option<DateTime<Utc>>,
    /// Since when it has been discarded.
    pub discarded: Option<DateTime<Utc>>,
}

/// The same as text. What a newer version adds is passed over.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Scenario")]
struct AboutText {
    name: String,
    begun: String,
    #[serde(default)]
    edits: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    adopted: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discarded: Option<String>,
}

/// The scenarios of one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scenarios {
    folder: PathBuf,
}

impl Scenarios {
    /// Where those of a document are. Touches no disk.
    pub fn of(state: &Path, document: &DocumentKey) -> Self {
        Self { folder: state.join("scenarios").join(document.as_str()) }
    }
    /// The file with the plan of one.
    pub fn plan_file(&self, id: Id) -> PathBuf {
        self.file(id, "plan.ron")
    }
    fn file(&self, id: Id, name: &str) -> PathBuf {
        self.folder.join(id.to_string()).join(name)
    }
    /// All of them, oldest first. One of which nothing can be read but that it is there has a name that says so.
    pub fn list(&self) -> Vec<(Id, About)> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return vec![] };
        let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let mut all: Vec<(Id, About)> = ids.filter_map(|id| Some((id, self.about(id)?))).collect();
        all.sort_by_key(|(id, about)| (about.begun, *id));
        all
    }
    /// What is known about one; `None`: there is none.
    fn about(&self, id: Id) -> Option<About> {
        let file = self.file(id, "about.ron");
        let bytes = match read_bytes_up_to(&file, LARGEST_ABOUT) {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind == FaultKind::Io(std::io::ErrorKind::NotFound) => return None,
            Err(_) => vec![],
        };
        let written = || std::fs::metadata(&file).and_then(|data| data.modified()).ok();
        Some(read(&bytes).unwrap_or_else(|| About {
            name: format!("Scenario {id}, its name cannot be read"),
            begun: written().map_or(DateTime::UNIX_EPOCH, Into::into),
            edits: 0,
            adopted: None,
            discarded: None,
        }))
    }
    /// Begins one as a copy of `plan`; `base` is the plan that its edits are counted from. Durable when it returns.
    ///
    /// # Errors
    /// What the system said: there is no such scenario then.
    pub fn begin(&self, id: Id, about: &About, base: &Portfolio, plan: &Portfolio) -> Result<(), SaveError> {
        put(&self.file(id, "base.ron"), &checked_text(base)?)?;
        put(&self.plan_file(id), &checked_text(plan)?)?;
        self.write_about(id, about)
    }
    /// Replaces what is known about one.
    ///
    /// # Errors
    /// What the system said; what was known before is untouched.
    pub fn write_about(&self, id: Id, about: &About) -> Result<(), SaveError> {
        let time = |at: DateTime<Utc>| at.trunc_subsecs(3).to_rfc3339();
        let text = AboutText {
            name: about.name.clone(),
            begun: time(about.begun),
            edits: about.edits,
            adopted: about.adopted.map(time),
            discarded: about.discarded.map(time),
        };
        let text = ron::ser::to_string_pretty(&text, ron::ser::PrettyConfig::new().struct_names(true));
        let text = text
            .map_err(|error| SaveError::NotReadable(ReadFault::new(FaultKind::Content, error.to_string())))?;
        put(&self.file(id, "about.ron"), format!("{text}\n").as_bytes())
    }
    /// Keeps one as it was adopted.
    ///
    /// # Errors
    /// What the system said; what was kept before is untouched.
    pub fn keep_adopted(&self, id: Id, plan: &Portfolio) -> Result<(), SaveError> {
        put(&self.file(id, "adopted.ron"), &checked_text(plan)?)
    }
    /// One as it was last adopted, if it was and can be read.
    pub fn adopted(&self, id: Id) -> Option<Portfolio> {
        read_file(&self.file(id, "adopted.ron")).ok().map(|(plan, _)| plan)
    }
    /// The plan that one began as.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn base(&self, id: Id) -> Result<Portfolio, ReadFault> {
        read_file(&self.file(id, "base.ron")).map(|(plan, _)| plan)
    }
}

fn read(bytes: &[u8]) -> Option<About> {
    let text: AboutText = ron::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
    let time = |at: &str| DateTime::parse_from_rfc3339(at).ok().map(|at| at.to_utc());
    Some(About {
        name: text.name,
        begun: time(&text.begun)?,
        edits: text.edits,
        adopted: text.adopted.as_deref().and_then(time),
        discarded: text.discarded.as_deref().and_then(time),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(name: &str, begun: i64) -> About {
        let begun = DateTime::from_timestamp(begun, 0).unwrap();
        About { name: name.into(), begun, edits: 3, adopted: Some(begun), discarded: None }
    }

    #[test]
    fn what_is_written_is_listed_oldest_first_with_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let of = Scenarios::of(folder.path(), &DocumentKey::of(Path::new("/plan.ron")));
        assert_eq!(of.list(), []);
        let (late, early): (Id, Id) = ("a".parse().unwrap(), "b".parse().unwrap());
        let names = ["../../x \"quoted\"\n// \\ ÄÖ", ""];
        let plan = Portfolio::empty();
        of.begin(late, &about(names[0], 200), &Portfolio::default(), &plan).unwrap();
        of.begin(early, &about(names[1], 100), &Portfolio::default(), &plan).unwrap();
        assert_eq!(of.list(), [(early, about(names[1], 100)), (late, about(names[0], 200))]);
        assert_eq!(of.base(late).unwrap(), Portfolio::default());
        assert_eq!(read_file(&of.plan_file(late)).unwrap().0, plan);
        let discarded = About { discarded: Some(Utc::now().trunc_subsecs(3)), ..about("again", 200) };
        of.write_about(late, &discarded).unwrap();
        assert_eq!(of.list()[1].1, discarded);
    }

    #[test]
    fn one_whose_name_is_damaged_is_still_listed_and_one_half_begun_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let of = Scenarios::of(folder.path(), &DocumentKey::of(Path::new("/plan.ron")));
        let (whole, half): (Id, Id) = ("whole".parse().unwrap(), "half".parse().unwrap());
        of.begin(whole, &about("Whole", 100), &Portfolio::default(), &Portfolio::empty()).unwrap();
        put(&of.file(half, "base.ron"), b"").unwrap();
        put(&of.plan_file(half), b"").unwrap();
        std::fs::write(of.file(whole, "about.ron"), b"\xff(").unwrap();
        let list = of.list();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].1.name, "Scenario whole, its name cannot be read");
    }

    #[test]
    fn what_a_newer_version_adds_is_passed_over() {
        let text = "Scenario(name: \"x\", begun: \"2026-11-23T10:00:00Z\", colour: \"red\")";
        assert_eq!(read(text.as_bytes()).map(|about| about.name), Some("x".into()));
    }
}
