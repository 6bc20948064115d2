//! The scenarios of a plan as a list: what is known about each, and where those are that are not shown.
use crate::domain::{Id, Portfolio};
use crate::storage::DocumentKey;
use crate::storage::scenarios::{About, Scenarios};
use crate::workspace::{Document, Workspace};
use chrono::{DateTime, Local, NaiveDateTime, Utc};
use std::collections::BTreeMap;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 80;

/// A what-if copy of the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scenario {
    /// Tells it from others.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// When it began, in local time.
    pub begun: NaiveDateTime,
    /// How many rows differ from the plan that it began as.
    pub edits: usize,
    /// When it was last adopted.
    pub adopted: Option<NaiveDateTime>,
    /// Since when it has been discarded.
    pub discarded: Option<NaiveDateTime>,
}

impl Scenario {
    fn read(id: Id, about: About) -> Self {
        let local = |at: DateTime<Utc>| at.with_timezone(&Local).naive_local();
        Self {
            id,
            name: about.name,
            begun: local(about.begun),
            edits: about.edits,
            adopted: about.adopted.map(local),
            discarded: about.discarded.map(local),
        }
    }
    /// The same as it is kept.
    pub(super) fn about(&self) -> About {
        // a local time that a change of the clock has skipped or doubled is an hour off, which does no harm
        let utc = |at: NaiveDateTime| {
            at.and_local_timezone(Local).earliest().map_or_else(|| at.and_utc(), |at| at.to_utc())
        };
        About {
            name: self.name.clone(),
            begun: utc(self.begun),
            edits: self.edits,
            adopted: self.adopted.map(utc),
            discarded: self.discarded.map(utc),
        }
    }
}

/// The scenarios of a plan.
#[derive(Default)]
pub struct Shelf {
    /// Where they are kept; `None`: in memory.
    pub place: Option<Scenarios>,
    pub list: Vec<Scenario>,
    /// Those in memory that are not shown.
    pub asleep: Vec<(Id, Box<Workspace>, Option<Portfolio>)>,
    /// Those in memory as they were last adopted.
    adopted: BTreeMap<Id, Portfolio>,
}

impl Shelf {
    /// Those of a document, as they are found.
    pub fn of(document: &Document) -> Self {
        let place = document.path().zip(document.folders());
        let place = place.map(|(path, folders)| Scenarios::of(&folders.state, &DocumentKey::of(path)));
        let mut shelf = Self { place, ..Self::default() };
        shelf.refresh();
        shelf
    }
    /// Looks at which there are.
    pub fn refresh(&mut self) {
        if let Some(place) = &self.place {
            self.list = place.list().into_iter().map(|(id, about)| Scenario::read(id, about)).collect();
        }
    }
    /// One of them.
    pub fn get(&self, id: Id) -> Option<&Scenario> {
        self.list.iter().find(|scenario| scenario.id == id)
    }
    /// Changes what is known about one, on the disk first.
    pub fn change(&mut self, id: Id, change: impl FnOnce(&mut Scenario)) -> Result<(), String> {
        // another instance may have changed it since it was listed
        self.refresh();
        let Some(scenario) = self.list.iter_mut().find(|scenario| scenario.id == id) else {
            return Err(super::GONE.into());
        };
        let mut changed = scenario.clone();
        change(&mut changed);
        if changed == *scenario {
            return Ok(());
        }
        if let Some(place) = &self.place {
            place.write_about(id, &changed.about()).map_err(|error| error.to_string())?;
        }
        *scenario = changed;
        Ok(())
    }
    /// One as it was last adopted.
    pub fn adopted(&self, id: Id) -> Option<Portfolio> {
        match &self.place {
            Some(place) => place.adopted(id),
            None => self.adopted.get(&id).cloned(),
        }
    }
    /// Keeps one as it was adopted.
    pub fn keep_adopted(&mut self, id: Id, plan: &Portfolio) -> Result<(), String> {
        if let Some(place) = &self.place {
            return place.keep_adopted(id, plan).map_err(|error| error.to_string());
        }
        self.adopted.insert(id, plan.clone()); // pointers only
        Ok(())
    }
    /// A name that no other scenario has, as near to the wanted one as can be.
    pub fn free_name(&self, wanted: &str, but: Option<Id>) -> String {
        let plain: String =
            wanted.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>();
        let taken = |name: &str| self.list.iter().any(|other| other.name == name && Some(other.id) != but);
        let first = if plain.is_empty() { "Scenario" } else { plain.as_str() };
        let begin = if plain.is_empty() { 1 } else { 2 };
        let numbered = (begin..).map(|number: u32| format!("{first} {number}"));
        let plain = (!plain.is_empty()).then(|| plain.clone());
        plain.into_iter().chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}
