//! The past of the open document: its kept versions as stops, oldest first, then now.
//!
//! While a stop is looked at ([`Workspace::look_back`]), the workspace answers with the plan of then, and refuses edits; the plan
//! itself is untouched, is saved as ever, and takes in what comes from outside. Listing, reading, scheduling and comparing
//! happen on a thread, and the latest wish alone counts. A plan in memory (tests, pictures) has no thread: there all of it is
//! done when it is asked.
mod then;

use super::worker::Worker;
use super::{DocumentState, Workspace};
use crate::domain::{Portfolio, ProjectId};
use crate::edits::{EditError, make, restore_project};
use crate::engine::Outlook;
use crate::storage::{DocumentKey, history};
use chrono::{Local, NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use then::{Group, Then};

/// Where versions are kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    state: PathBuf,
    document: PathBuf,
}

/// A version that can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// When it was saved, in local time.
    pub at: NaiveDateTime,
    /// Whether it is the state before something that could lose much.
    pub pinned: bool,
    /// Why it cannot be read, once that is known.
    pub fault: Option<String>,
}

/// The past while it is open.
pub struct Past {
    kept: Option<Kept>,
    versions: Arc<[history::Version]>,
    stops: Vec<Stop>,
    listed: bool,
    /// How the file stood when the versions were listed.
    saved: DocumentState,
    /// Asked for, with the way that a step went (0: no step).
    wanted: Option<(usize, isize)>,
    then: Option<Then>,
    /// Counts what replies are about: another plan now, other versions.
    number: u64,
    today: NaiveDate,
    reader: Reader,
}

/// Who reads.
enum Reader {
    /// Nobody: what is asked is done at once.
    Here,
    At(Worker<Ground, Wish, Reply>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Wish {
    List,
    Look(usize),
}

enum Reply {
    Versions(Vec<history::Version>),
    Then(usize, Result<Box<Then>, String>),
}

/// What is read and compared with.
#[derive(Clone)]
struct Ground {
    kept: Kept,
    versions: Arc<[history::Version]>,
    plan: Portfolio,
    outlook: Arc<Outlook>,
    today: NaiveDate,
}

impl Ground {
    /// Does what is wished. Asks `stop` now and then; once told to, what is returned means nothing.
    fn answer(&self, wish: Wish, stop: &dyn Fn() -> bool) -> Reply {
        match wish {
            Wish::List => {
                let document = DocumentKey::of(&self.kept.document);
                Reply::Versions(history::list(&self.kept.state, &document))
            }
            Wish::Look(place) => {
                let gone = || Err("it is no longer kept".to_owned());
                let now = (&self.plan, &*self.outlook);
                let read = |version| Then::read((place, version), now, self.today, stop);
                Reply::Then(place, self.versions.get(place).map_or_else(gone, read).map(Box::new))
            }
        }
    }
}

impl Past {
    /// The versions, oldest first. The place after the last one is now.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }
    /// Whether the versions are known.
    pub fn is_listed(&self) -> bool {
        self.listed
    }
    /// Where one is, or is on the way to.
    pub fn place(&self) -> usize {
        let here = || self.then.as_ref().map_or(self.stops.len(), Then::place);
        self.wanted.map_or_else(here, |(place, _)| place)
    }
    /// Whether a moment is still being read.
    pub fn is_reading(&self) -> bool {
        self.wanted.is_some()
    }
    /// The status date of now.
    pub fn today(&self) -> NaiveDate {
        self.today
    }
    /// The moment that is looked at.
    pub fn then(&self) -> Option<&Then> {
        self.then.as_ref()
    }
    /// The next place in a direction that is not known to be unreadable; none before the first.
    fn next(&self, from: usize, by: isize) -> Option<usize> {
        let mut place = from;
        loop {
            place = place.checked_add_signed(by).filter(|place| *place <= self.stops.len())?;
            if self.stops.get(place).is_none_or(|stop| stop.fault.is_none()) {
                return Some(place);
            }
        }
    }
    fn list(&mut self, versions: Vec<history::Version>) {
        let stop = |version: &history::Version| Stop {
            at: version.at.with_timezone(&Local).naive_local(),
            pinned: version.pinned,
            fault: None,
        };
        let faults: BTreeMap<_, _> =
            self.stops.drain(..).filter_map(|s| Some(((s.at, s.pinned), s.fault?))).collect();
        self.stops = versions.iter().map(stop).collect();
        for stop in &mut self.stops {
            stop.fault = faults.get(&(stop.at, stop.pinned)).cloned();
        }
        self.versions = versions.into();
        self.listed = true;
    }
}

impl Kept {
    /// Where the versions of a document are.
    pub(super) fn at(state: &Path, document: &Path) -> Self {
        Self { state: state.to_path_buf(), document: document.to_path_buf() }
    }
}

impl Workspace {
    /// The same with the versions that are kept of a document in a state folder: for tests and pictures of a plan in memory.
    #[must_use]
    pub fn with_kept(mut self, state: &Path, document: &Path) -> Self {
        self.kept = Some(Kept::at(state, document));
        self
    }
    /// The past, if it is open.
    pub fn past(&self) -> Option<&Past> {
        self.past.as_ref()
    }
    /// The moment that is looked at; `None`: now.
    pub fn then(&self) -> Option<&Then> {
        self.past.as_ref()?.then.as_ref()
    }
    /// Opens the past, at now. A file that cannot be read has to be settled first.
    pub fn open_past(&mut self) {
        if !self.document.takes_edits() {
            self.notes.push("First decide how to go on from the file that cannot be read".into());
            return;
        }
        let reader = if self.document.is_in_memory() {
            None
        } else {
            // where the system gives no thread, a moment that is waited for is better than none
            let answer =
                |ground: &Ground, wish, stop: &(dyn Fn() -> bool + Sync)| ground.answer(wish, &|| stop());
            Worker::start("past", answer, self.document.wake())
        };
        self.past = Some(Past {
            kept: self.kept.clone(),
            versions: Arc::default(),
            stops: vec![],
            listed: self.kept.is_none(),
            saved: self.document.state().clone(),
            wanted: None,
            then: None,
            number: 0,
            today: self.today,
            reader: reader.map_or(Reader::Here, Reader::At),
        });
        self.wish(Wish::List);
    }
    /// Closes the past; one is back at now.
    pub fn close_past(&mut self) {
        let Some(past) = self.past.take() else { return };
        if past.then.is_some() {
            self.moved();
        }
        // the thread ends after what it is reading: nobody need wait for that
        let _ = std::thread::Builder::new().name("past closes".into()).spawn(move || drop(past));
    }
    /// Looks at a stop, or, after the last one, at now.
    pub fn look_back(&mut self, place: usize) {
        self.go(place, 0);
    }
    /// Goes on to the next stop in a direction that can be read.
    pub fn step_back(&mut self, by: isize) {
        let Some(past) = self.past.as_ref().filter(|_| by != 0) else { return };
        if let Some(place) = past.next(past.place(), by) {
            self.go(place, by);
        }
    }
    fn go(&mut self, place: usize, by: isize) {
        let Some(past) = &mut self.past else { return };
        if place < past.stops.len() {
            if past.place() != place {
                past.wanted = Some((place, by));
                self.wish(Wish::Look(place));
            }
        } else {
            past.wanted = None;
            if past.then.take().is_some() {
                self.moved();
            }
        }
    }
    /// Another moment is shown: what was found about the former one is not about this one.
    fn moved(&mut self) {
        self.answers.outdate();
        self.chain = None;
        self.aim = None;
        self.preview = None;
    }
    /// The plan now is another one: what is looked at is compared anew.
    pub(super) fn now_is_another(&mut self) {
        let Some(past) = &mut self.past else { return };
        past.today = self.today;
        let place = past.place();
        if place < past.stops.len() {
            let by = past.wanted.map_or(0, |(_, by)| by);
            past.wanted = Some((place, by));
            self.wish(Wish::Look(place));
        }
    }
    fn wish(&mut self, wish: Wish) {
        let Some(past) = &mut self.past else { return };
        let Some(kept) = past.kept.clone() else { return };
        past.number += 1;
        let ground = Ground {
            kept,
            versions: past.versions.clone(),
            plan: self.plan.clone(), // pointers only
            outlook: self.outlook.clone(),
            today: self.today,
        };
        match &past.reader {
            Reader::At(worker) => worker.ask(past.number, vec![wish], ground),
            Reader::Here => self.hear(ground.answer(wish, &|| false)),
        }
    }
    fn hear(&mut self, reply: Reply) {
        let Some(past) = &mut self.past else { return };
        match reply {
            Reply::Versions(versions) => past.list(versions),
            Reply::Then(place, read) => {
                let Some((_, by)) = past.wanted.take_if(|wanted| wanted.0 == place) else { return };
                match read {
                    Ok(then) => {
                        past.then = Some(*then);
                        self.moved();
                    }
                    Err(fault) => self.unreadable(place, by, fault),
                }
            }
        }
    }
    /// Says that a version cannot be read; a step goes on past it.
    fn unreadable(&mut self, place: usize, by: isize, fault: String) {
        let Some(past) = &mut self.past else { return };
        if let Some(stop) = past.stops.get_mut(place) {
            let name = then::short_name(stop.at, self.today);
            self.notes.push(format!("The version of {name} cannot be read: {fault}"));
            stop.fault = Some(fault);
        }
        if by != 0
            && let Some(next) = past.next(place, by)
        {
            self.go(next, by);
        }
    }
    /// Takes in what the thread has found, and lists anew when a version has been added.
    pub(super) fn poll_past(&mut self) {
        let Some(past) = &self.past else { return };
        if let Reader::At(worker) = &past.reader {
            let number = past.number;
            for (about, _, reply) in worker.take() {
                if about == number {
                    self.hear(reply);
                }
            }
        }
        if let Some(past) = &mut self.past
            && past.listed
            && past.place() == past.stops.len()
            && matches!(self.document.state(), DocumentState::Saved(_))
            && past.saved != *self.document.state()
        {
            past.saved = self.document.state().clone();
            self.wish(Wish::List);
        }
    }
    /// # Errors
    /// While a past moment is looked at: what was cannot be changed.
    pub(super) fn only_now(&self) -> Result<(), EditError> {
        self.then().map_or(Ok(()), |then| Err(EditError::Past(then.name().into())))
    }
    /// Restores the plan that is looked at, as one step, and goes back to now. Returns the name of the step.
    ///
    /// # Errors
    /// If the rules of a plan refuse it: nothing has changed then.
    pub fn restore_all(&mut self) -> Result<Option<String>, EditError> {
        let Some(then) = self.then() else { return Ok(None) };
        let name = format!("Restore the plan of {}", then.name());
        let edit = make::replace_all(&self.plan, then.plan());
        self.step(&name, edit)?;
        self.look_back(usize::MAX);
        Ok(Some(name))
    }
    /// Restores one project of the plan that is looked at, as one step, and goes back to now. Returns the name of the step,
    /// and what is not as it was.
    ///
    /// # Errors
    /// If the rules of a plan refuse it: nothing has changed then.
    pub fn restore_project(&mut self, id: ProjectId) -> Result<Option<(String, Vec<String>)>, EditError> {
        let Some(then) = self.then() else { return Ok(None) };
        let (Some(row), Some(restored)) =
            (then.plan().projects.get(id), restore_project(&self.plan, then.plan(), id))
        else {
            return Ok(None);
        };
        let name = format!("Restore {} of {}", row.name, then.name());
        self.step(&name, restored.edit)?;
        self.look_back(usize::MAX);
        Ok(Some((name, restored.told)))
    }
}
