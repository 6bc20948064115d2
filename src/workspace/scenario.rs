//! Scenarios: what-if copies of the open plan, each with a name, to be edited, compared, adopted or discarded.
//!
//! A scenario is a plan of its own, in a file of its own (see [`crate::storage::scenarios`]); so autosave, recovery, undo, history
//! and merging with what comes from outside are the same as of any plan. Entering one ([`Workspace::enter_scenario`]) puts a
//! second workspace in the place of the first, which stays alive behind it: the live plan is still saved and watched, and what
//! comes in meanwhile is merged into it. Two workspaces have two plans, so no edit can reach the wrong one.
//!
//! Adopting is a three-way merge of what the scenario began as, the live plan and the scenario, as one step. The scenario's
//! values stand: it was chosen on purpose; the live plan's, where both changed one field, wait in the list of conflicts. One that is
//! adopted again brings only what was changed in it since, unless the adoption was undone. The scenario itself stays until it is
//! discarded, and a discarded one can be brought back: nothing is removed.
mod shelf;

use super::document::Document;
use super::opening;
use super::{DocumentState, Workspace};
use crate::domain::{Id, Portfolio};
use crate::edits::{Side, make, merge_newer};
use crate::engine::{Changes, Outlook};
use chrono::{Local, NaiveDate, NaiveDateTime, NaiveTime};

pub(super) use shelf::Shelf;
pub use shelf::{LONGEST_NAME, Scenario};

/// What came of adopting a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adopted {
    /// The name of the step; `None`: the live plan had all of it, and nothing was changed.
    pub step: Option<String>,
    /// How many values of the live plan wait for a decision, because both had changed one field.
    pub clashes: usize,
    /// What else should be looked at: a sentence each.
    pub look: Vec<String>,
}

/// The live plan, laid beside the scenario that is shown.
#[derive(Clone, Copy)]
pub struct Live<'a> {
    /// The plan.
    pub plan: &'a Portfolio,
    /// What follows from it.
    pub outlook: &'a Outlook,
    /// Which figures of the scenario are other ones, and what they are in the live plan.
    pub changes: &'a Changes,
}

/// What is behind a scenario that is shown.
pub(super) struct Behind {
    id: Id,
    /// The plan that it began as; `None`: it cannot be read.
    base: Option<Portfolio>,
    /// The live plan.
    live: Box<Workspace>,
    /// How the scenario differs from it, and what that was found of: both revisions and the day.
    changes: Changes,
    compared: Option<(u64, u64, NaiveDate)>,
    /// Whether it has been said that the live plan cannot be saved.
    told: bool,
}

impl Behind {
    /// The live plan's workspace.
    pub fn live(&self) -> &Workspace {
        &self.live
    }
    /// The same.
    pub fn live_mut(&mut self) -> &mut Workspace {
        &mut self.live
    }
}

impl Workspace {
    fn live(&self) -> &Self {
        self.behind.as_ref().map_or(self, |behind| &behind.live)
    }
    fn shelf(&mut self) -> &mut Shelf {
        match &mut self.behind {
            Some(behind) => &mut behind.live.shelf,
            None => &mut self.shelf,
        }
    }
    /// The scenarios of the live plan, oldest first, the discarded ones among them.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.live().shelf.list
    }
    /// The scenario that is shown; `None`: the live plan.
    pub fn scenario(&self) -> Option<&Scenario> {
        let behind = self.behind.as_ref()?;
        behind.live.shelf.get(behind.id)
    }
    /// The live plan beside the scenario that is shown; not while a past moment is looked at.
    pub fn beside(&self) -> Option<Live<'_>> {
        let behind = self.behind.as_ref().filter(|_| self.then().is_none())?;
        let live = &behind.live;
        Some(Live { plan: &live.plan, outlook: &live.outlook, changes: &behind.changes })
    }
    /// Looks at which scenarios there are: another instance may have begun or discarded one.
    pub fn list_scenarios(&mut self) {
        self.shelf().refresh();
        self.count_edits();
    }
    /// Begins a scenario as a copy of the plan that is shown, and enters it. One that is begun in a scenario goes on from there, and
    /// is compared with and adopted into the same live plan. A name that is taken gets a number. Returns which it is.
    ///
    /// # Errors
    /// If the plan cannot be saved first, or the scenario cannot be kept: nothing has changed then.
    pub fn begin_scenario(&mut self, name: &str) -> Result<Id, String> {
        self.check_ready()?;
        let base = match &self.behind {
            Some(behind) => behind.base.clone().ok_or(NO_BASE)?,
            None => self.plan.clone(), // pointers only
        };
        // the copy must not know of edits that the plan it is a copy of could still lose
        self.check_left()?;
        let id = self.ids.draw();
        let begun = self.moment();
        let name = self.shelf().free_name(name, None);
        let scenario = Scenario { id, name, begun, edits: 0, adopted: None, discarded: None };
        let plan = self.plan.clone(); // pointers only
        let clock = self.clock;
        let shelf = self.shelf();
        if let Some(place) = &shelf.place {
            place.begin(id, &scenario.about(), &base, &plan).map_err(|error| error.to_string())?;
        } else {
            let asleep = Self::with(plan, clock, super::IdSource::default(), Document::in_memory());
            shelf.asleep.push((id, Box::new(asleep), Some(base)));
        }
        shelf.list.push(scenario);
        self.enter_scenario(id)?;
        Ok(id)
    }
    /// Shows a scenario in place of the live plan, or of another scenario, which is saved first.
    ///
    /// # Errors
    /// If what is shown cannot be saved, or the scenario is not there: then nothing has changed, or the live plan is shown.
    pub fn enter_scenario(&mut self, id: Id) -> Result<(), String> {
        if self.behind.as_ref().is_some_and(|behind| behind.id == id) {
            return Ok(());
        }
        self.check_ready()?;
        self.leave_scenario()?;
        self.check_left()?;
        if self.shelf.get(id).is_none_or(|scenario| scenario.discarded.is_some()) {
            return Err(GONE.into());
        }
        let (mut entered, base) = self.wake_scenario(id)?;
        self.close_past();
        self.aim(None);
        // ids must not meet where they only count
        std::mem::swap(&mut self.ids, &mut entered.ids);
        entered.revision = self.revision.max(entered.revision) + 1;
        if entered.today != self.today {
            entered.today = self.today;
            entered.reschedule();
        }
        entered.changes = Changes::default(); // entered, not edited
        let live = Box::new(std::mem::replace(self, *entered));
        self.behind =
            Some(Behind { id, base, live, changes: Changes::default(), compared: None, told: false });
        self.compare_with_live();
        Ok(())
    }
    /// The workspace of a scenario, and the plan that it began as if that can be read.
    fn wake_scenario(&mut self, id: Id) -> Result<(Box<Self>, Option<Portfolio>), String> {
        let Some(place) = self.shelf.place.clone() else {
            let at = self.shelf.asleep.iter().position(|asleep| asleep.0 == id);
            let (_, asleep, base) = at.map(|at| self.shelf.asleep.remove(at)).ok_or(GONE)?;
            return Ok((asleep, base));
        };
        let folders = self.document.folders().cloned().ok_or("there is no file")?;
        let base = place.base(id).ok();
        let mut found = opening::open(&place.plan_file(id), &folders, self.document.wake());
        if found.plan.is_none() {
            // whoever has taken its file away, what it began as is still there
            found.plan = Some(base.clone().ok_or("The file of this scenario is not there any more")?);
            found.unsaved = true;
            found.notes.push("The scenario's file was gone; it begins anew".into());
        }
        Ok((Box::new(Self::begin(found, false, self.clock)), base))
    }
    /// Shows the live plan again; the scenario is saved first.
    ///
    /// # Errors
    /// If the scenario cannot be saved: it is still shown then.
    pub fn leave_scenario(&mut self) -> Result<(), String> {
        if self.behind.is_none() {
            return Ok(());
        }
        self.check_left()?;
        self.close_past();
        self.aim(None);
        self.count_edits();
        let Some(Behind { id, base, live, .. }) = self.behind.take() else { return Ok(()) };
        let mut left = std::mem::replace(self, *live);
        std::mem::swap(&mut self.ids, &mut left.ids);
        self.revision = self.revision.max(left.revision) + 1;
        self.notes.append(&mut left.notes);
        let edits = self.shelf.get(id).map_or(0, |scenario| scenario.edits);
        // how many edits it has is told in the list alone: what cannot be noted is counted when it is next entered
        let _ = self.shelf.change(id, |scenario| scenario.edits = edits);
        if self.shelf.place.is_none() {
            self.shelf.asleep.push((id, Box::new(left), base));
        }
        Ok(())
    }
    /// Merges a scenario into the live plan as one step, and shows the live plan. The scenario stays, marked as adopted.
    ///
    /// # Errors
    /// If it cannot be read, or what is shown cannot be saved: the live plan is as it was then.
    pub fn adopt_scenario(&mut self, id: Id) -> Result<Adopted, String> {
        self.enter_scenario(id)?;
        let Some(behind) = &self.behind else { return Err(GONE.into()) };
        if !self.document.takes_edits() {
            return Err("First decide how to go on from the file that cannot be read".into());
        }
        let began = behind.base.clone().ok_or(NO_BASE)?;
        let theirs = self.plan.clone(); // pointers only
        self.leave_scenario()?;
        let name = self.shelf.get(id).map(|scenario| scenario.name.clone()).unwrap_or_default();
        let step = format!("Adopt scenario {name}");
        let before = self.plan.clone(); // pointers only
        let base = self.adopted_before(id, &began).unwrap_or(began);
        let merged = merge_newer(&base, &before, &theirs, Some(Side::Theirs));
        let look = merged.notes.into_iter().map(|note| note.text).collect();
        let mut adopted = Adopted { step: None, clashes: 0, look };
        if !merged.came_in.is_empty() {
            self.document.pin();
            let result = self.history.take_in(&mut self.plan, &step, merged.came_in);
            result.map_err(|error| format!("{step}: {error}"))?;
            for clash in merged.clashes {
                self.clashes.retain(|older| (older.at, older.field) != (clash.at, clash.field));
                self.clashes.push(clash);
                adopted.clashes += 1;
            }
            self.changed(&before);
            adopted.step = Some(step);
        }
        let now = self.moment();
        let kept = self.shelf.keep_adopted(id, &theirs);
        if let Err(error) = kept.and_then(|()| self.shelf.change(id, |scenario| scenario.adopted = Some(now)))
        {
            self.notes.push(format!("The scenario could not be marked as adopted: {error}"));
        }
        Ok(adopted)
    }
    /// The scenario as it was last adopted, if all of that is still in the live plan or was edited there since: then only what the
    /// scenario has changed after it is to be adopted. Once the adoption was undone, everything is.
    fn adopted_before(&self, id: Id, began: &Portfolio) -> Option<Portfolio> {
        let adopted = self.shelf.adopted(id)?;
        merge_newer(began, &self.plan, &adopted, Some(Side::Ours)).came_in.is_empty().then_some(adopted)
    }
    /// Discards a scenario; if it is shown, the live plan is shown again. It can be brought back.
    ///
    /// # Errors
    /// If it cannot be noted: the scenario stays then.
    pub fn discard_scenario(&mut self, id: Id) -> Result<(), String> {
        if self.behind.as_ref().is_some_and(|behind| behind.id == id) {
            self.leave_scenario()?;
        }
        let now = self.moment();
        self.shelf().change(id, |scenario| scenario.discarded = Some(now))
    }
    /// Brings a discarded scenario back to the list.
    ///
    /// # Errors
    /// If it cannot be noted: it stays discarded then.
    pub fn bring_back_scenario(&mut self, id: Id) -> Result<(), String> {
        self.shelf().change(id, |scenario| scenario.discarded = None)
    }
    /// Gives a scenario another name. One that is taken gets a number; an empty one changes nothing.
    ///
    /// # Errors
    /// If it cannot be noted: it has its old name then.
    pub fn rename_scenario(&mut self, id: Id, name: &str) -> Result<(), String> {
        if name.trim().is_empty() {
            return Ok(());
        }
        let shelf = self.shelf();
        let name = shelf.free_name(name, Some(id));
        shelf.change(id, |scenario| scenario.name = name)
    }
    /// Looks after the live plan while a scenario is shown: what came in, and what it has to say.
    pub(super) fn poll_behind(&mut self) {
        let Some(behind) = &mut self.behind else { return };
        let notes = behind.live.poll().into_iter().map(|note| format!("Live plan: {note}"));
        self.notes.extend(notes);
        let fails = behind.live.cannot_save();
        if fails && !behind.told {
            let note = "The live plan cannot be saved: go back to it to see why";
            self.notes.push(note.into());
        }
        behind.told = fails;
        self.compare_with_live();
    }
    /// Compares the scenario with the live plan, if one of them is another than it was.
    fn compare_with_live(&mut self) {
        let Some(behind) = &mut self.behind else { return };
        let live = &behind.live;
        let about = (self.revision, live.revision, self.today);
        if behind.compared != Some(about) {
            behind.changes = Changes::between((&live.plan, &live.outlook), (&self.plan, &self.outlook));
            behind.compared = Some(about);
        }
    }
    /// Counts what the scenario that is shown has changed.
    fn count_edits(&mut self) {
        let Some(Behind { id, base: Some(base), live, .. }) = &mut self.behind else { return };
        let edits = make::replace_all(base, &self.plan).touches().len();
        if let Some(scenario) = live.shelf.list.iter_mut().find(|scenario| scenario.id == *id) {
            scenario.edits = edits;
        }
    }
    /// Whether another plan may take the place of this one: what is unsaved is saved first, or stands in the recovery copy.
    pub(super) fn can_be_left(&self) -> bool {
        let safe = matches!(
            self.document.state(),
            DocumentState::Failed { recovery_safe: true, .. }
                | DocumentState::ChangedOnDisk { recovery_safe: true }
        );
        !self.document.takes_edits() || safe || self.document.flush()
    }
    fn check_left(&self) -> Result<(), String> {
        if self.can_be_left() {
            return Ok(());
        }
        Err("What is shown could not be saved, so it is still shown; see the bar above".into())
    }
    /// A plan that cannot be read has to be settled before there is a copy of it.
    fn check_ready(&mut self) -> Result<(), String> {
        if self.behind.is_none() && !self.document.takes_edits() {
            return Err("First decide how to go on from the file that cannot be read".into());
        }
        self.look_back(usize::MAX);
        Ok(())
    }
    /// Now; of a plan in memory the beginning of its day.
    fn moment(&self) -> NaiveDateTime {
        if self.document.is_in_memory() {
            self.today.and_time(NaiveTime::MIN)
        } else {
            Local::now().naive_local()
        }
    }
}

const GONE: &str = "This scenario is not there any more";
const NO_BASE: &str = "What this scenario began as cannot be read, so what it has changed is not known";

#[cfg(test)]
mod tests;
