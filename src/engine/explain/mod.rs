//! "Why this date?": the chain of reasons behind a start, across projects, to its end, in words of which every part is a link.
//!
//! Nothing is computed here: serving has recorded what held each start ([`Dates::cause`]), and what set the time from which it
//! was to start before people, calendars and windows were asked ([`Dates::bound`]). A chain goes from a start to what held
//! it, and on; it ends in an estimate, a recorded fact or the status date.
mod chain;
mod moves;
mod phrase;
mod project;

pub use chain::{critical_chain, decisive_work};
pub use moves::{change_parts, change_words, gain_parts};
pub use project::why_project;

use super::{Cause, Dates, NoDate, Outlook};
use crate::domain::{PersonId, Portfolio, ProjectId, RecordId, WindowSetId, WorkId};
use std::collections::BTreeSet;

/// A piece of a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhyPart {
    /// Words.
    Text(String),
    /// The name of something that can be gone to.
    Link(String, RecordId),
}

/// Words of a sentence.
pub(super) fn text(words: impl Into<String>) -> WhyPart {
    WhyPart::Text(words.into())
}

/// The name of a project, as something to go to.
pub(super) fn project_part(plan: &Portfolio, id: ProjectId) -> WhyPart {
    let name = plan.projects.get(id).map_or_else(|| "a project".into(), |p| p.name.clone());
    WhyPart::Link(name, id.into())
}

/// One link of the chain: why one thing starts when it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhyStep {
    /// Which task or purchase.
    pub work: WorkId,
    /// The whole sentence: "Rack and stack starts 28 Dec: …".
    pub parts: Vec<WhyPart>,
}

impl WhyStep {
    /// The sentence as plain text.
    pub fn text(&self) -> String {
        self.parts.iter().map(WhyPart::text).collect()
    }
}

impl WhyPart {
    /// The words.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Link(text, _) => text,
        }
    }
}

/// The dates that were computed for a task or purchase; `None` for what the outlook does not know.
pub fn dates_of(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> Option<Dates> {
    match work {
        WorkId::Task(id) => outlook.tasks.get(plan.tasks.place(id)?).copied(),
        WorkId::Purchase(id) => outlook.purchases.get(plan.purchases.place(id)?).copied(),
    }
}

/// Why a task or purchase starts when it does, or has no date: its own reason first, then what that waited for, to the end.
/// Empty for what the outlook does not know.
pub fn why(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> Vec<WhyStep> {
    let (mut steps, mut been, mut next) = (vec![], BTreeSet::new(), Some(work));
    while let Some(work) = next.filter(|work| been.insert(*work)) {
        let Some(dates) = dates_of(plan, outlook, work) else { break };
        let parts = phrase::sentence(plan, outlook, work, dates);
        steps.push(WhyStep { work, parts });
        next = waited_for(plan, dates);
    }
    steps
}

/// The reason for one start alone, without its subject: "Starts 28 Dec: core switches arrive 23 Dec (PO 4711)".
pub fn reason(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> String {
    match dates_of(plan, outlook, work) {
        Some(dates) => phrase::predicate(plan, outlook, work, dates).iter().map(WhyPart::text).collect(),
        None => "not computed yet".into(),
    }
}

/// What a start waited for: the next link of the chain.
pub(super) fn waited_for(plan: &Portfolio, dates: Dates) -> Option<WorkId> {
    if let Err(reason) = dates.span {
        return match reason {
            NoDate::WaitsFor(work) => Some(work),
            NoDate::NoUnits(purchase) => Some(WorkId::Purchase(purchase)),
            _ => None,
        };
    }
    let behind = |cause: Cause| match cause {
        Cause::Dependency(id) => plan.dependencies.get(id).map(|d| d.from),
        Cause::Person { with, .. } => with.map(WorkId::Task),
        _ => None,
    };
    match dates.cause {
        // what only paused or held it until an opening: go on with what set the time before
        Cause::WorkingTime
        | Cause::Freeze(_)
        | Cause::Window(_)
        | Cause::Approval
        | Cause::Person { with: None, .. } => behind(dates.bound),
        cause => behind(cause),
    }
}

/// The name of a person.
pub fn person_name(plan: &Portfolio, id: PersonId) -> String {
    plan.people.get(id).map_or_else(|| "somebody".into(), |p| p.name.clone())
}

/// The name of a window set.
pub fn window_name(plan: &Portfolio, id: Option<WindowSetId>) -> String {
    match id.and_then(|id| plan.window_sets.get(id)) {
        Some(set) => set.name.clone(),
        None => "the time outside freezes".into(),
    }
}
