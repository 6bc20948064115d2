//! A plan **at work**: the open document, its history, its results, autosave and background work; the one thing that
//! windows and commands talk to.
//!
//! [`Workspace::apply`] is the only way to change the plan. After each change the network is compiled and the outlook
//! computed anew (no incremental rescheduling: it does not pay), and the saver is handed a snapshot.
//! What something else writes into the file is noticed by `watch`, merged three-way into the plan, and told ([`CameIn`]).
//! What takes many schedules (order-by dates, slack, what would bring a project back) is answered in the background, as far as the
//! screen wants it: [`Workspace::wanted`]. Earlier versions are looked at, compared and restored: [`Past`].
//! What-if copies of the plan are plans of their own, which stand in for it while they are shown: [`Scenario`].
//! A better order of the projects is searched on a thread of its own, and its moves are taken as steps: [`Workspace::suggest`].
mod answers;
mod baseline;
mod came_in;
mod clock;
mod document;
mod drafts;
pub mod example;
mod files;
mod forecasts;
mod ids;
mod opening;
mod past;
pub mod saver;
mod scenario;
mod suggest;
mod watch;
mod worker;

pub use answers::{Answer, Answers, Moves, Question};
pub use baseline::TakenBaseline;
pub use came_in::CameIn;
pub use clock::Clock;
pub use document::{Document, DocumentState, Wake};
pub use example::example;
pub use files::{ImportDone, OpenError, window_file};
pub use forecasts::Forecasts;
pub use ids::IdSource;
pub use past::{Group, Past, Stop, Then};
pub use scenario::{Adopted, LONGEST_NAME as LONGEST_SCENARIO_NAME, Live, Scenario};
pub use suggest::{Progress, Proposal, Proposals, Suggestion};

use crate::domain::{Id, Portfolio, ProjectId, StageId, WorkId};
use crate::edits::{Clash, Edit, EditError, History};
use crate::engine::{self, Bench, Changes, Network, Order, Outlook};
pub use crate::storage::Draft;
use crate::storage::Fingerprint;
pub use crate::storage::copies::Copy;
use chrono::NaiveDate;
use drafts::Drafts;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

/// The open plan and all that belongs to it.
pub struct Workspace {
    plan: Portfolio,
    history: History,
    revision: u64,
    clock: Clock,
    today: NaiveDate,
    network: Arc<Network>,
    order: Order,
    bench: Bench,
    outlook: Arc<Outlook>,
    changes: Changes,
    took: Duration,
    aim: Option<Aim>,
    preview: Option<Outlook>,
    answers: Answers,
    forecasts: Forecasts,
    suggestions: suggest::Suggestions,
    /// The critical chain that is looked at, in order of time, and whose.
    chain: Option<(ProjectId, Vec<WorkId>)>,
    ids: IdSource,
    document: Document,
    notes: Vec<String>,
    /// What background work has to say.
    told: (Sender<String>, Receiver<String>),
    came_in: Vec<CameIn>,
    /// Values that lost in a merge and are not dealt with.
    clashes: Vec<Clash>,
    /// Another version of the file that has lost much: a person is asked.
    held: Option<watch::Incoming>,
    /// Copies beside the file, to be merged or left.
    copies: Vec<Copy>,
    /// Copies that have been.
    dealt_with: BTreeSet<Fingerprint>,
    /// When the plan was last edited here.
    edited: Option<SystemTime>,
    drafts: Drafts,
    kept: Option<past::Kept>,
    past: Option<Past>,
    /// The scenarios of this plan.
    shelf: scenario::Shelf,
    /// What is behind a scenario that is shown: the live plan.
    behind: Option<scenario::Behind>,
}

/// A project held over a place: what the preview answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// Which project.
    pub project: ProjectId,
    /// Over which rank, 0 first.
    pub rank: usize,
    /// Over which stage.
    pub stage: StageId,
}

impl Workspace {
    /// A plan in memory alone: nothing is read or written. For tests, pictures and benches.
    pub fn in_memory(plan: Portfolio, today: NaiveDate) -> Self {
        Self::with(plan, Clock::fixed(today), IdSource::counting(), Document::in_memory())
    }
    fn with(plan: Portfolio, clock: Clock, ids: IdSource, document: Document) -> Self {
        let today = clock.today();
        let network = Network::compile(&plan, today);
        let order = network.order();
        let mut bench = Bench::default();
        let outlook = engine::outlook(&plan, &network, &order, &mut bench);
        let kept = document.path().zip(document.folders());
        let kept = kept.map(|(path, folders)| past::Kept::at(&folders.state, path));
        let (answers, forecasts) = if document.is_in_memory() {
            (Answers::at_once(), Forecasts::at_once())
        } else {
            (Answers::in_background(document.wake()), Forecasts::in_background(document.wake()))
        };
        let shelf = scenario::Shelf::of(&document);
        let wake = (!document.is_in_memory()).then(|| document.wake());
        Self {
            plan,
            history: History::default(),
            revision: 0,
            clock,
            today,
            network: Arc::new(network),
            order,
            bench,
            outlook: Arc::new(outlook),
            changes: Changes::default(),
            took: Duration::ZERO,
            aim: None,
            preview: None,
            answers,
            forecasts,
            suggestions: suggest::Suggestions::new(wake),
            chain: None,
            ids,
            document,
            notes: vec![],
            told: channel(),
            came_in: vec![],
            clashes: vec![],
            held: None,
            copies: vec![],
            dealt_with: BTreeSet::new(),
            edited: None,
            drafts: Drafts::default(),
            kept,
            past: None,
            shelf,
            behind: None,
        }
    }
    /// The plan; while a past moment is looked at, as it was.
    pub fn plan(&self) -> &Portfolio {
        self.then().map_or(&self.plan, Then::plan)
    }
    /// What follows from it.
    pub fn outlook(&self) -> &Outlook {
        self.then().map_or(&self.outlook, Then::outlook)
    }
    /// Which figures the last edit (or undo, or redo) changed; none after opening. While a past moment is looked at: which
    /// are other ones now.
    pub fn changes(&self) -> &Changes {
        self.then().map_or(&self.changes, Then::changes)
    }
    /// The status date; while a past moment is looked at, its day.
    pub fn today(&self) -> NaiveDate {
        self.then().map_or(self.today, Then::today)
    }
    /// Counts changes of the plan.
    pub fn revision(&self) -> u64 {
        self.revision
    }
    /// How long the last compile and outlook took together; zero before the first edit.
    pub fn rescheduled_in(&self) -> Duration {
        self.took
    }
    /// Named steps.
    pub fn history(&self) -> &History {
        &self.history
    }
    /// Where the plan is kept, and how that goes.
    pub fn document(&self) -> &Document {
        &self.document
    }
    /// A new id.
    pub fn new_id(&mut self) -> Id {
        self.ids.draw()
    }
    /// Changes the plan by one named step.
    ///
    /// # Errors
    /// As [`Edit::apply`], or if a past moment is looked at; nothing has changed then.
    pub fn apply(&mut self, name: &str, edit: Edit) -> Result<(), EditError> {
        self.only_now()?;
        self.step(name, edit)
    }
    fn step(&mut self, name: &str, edit: Edit) -> Result<(), EditError> {
        if edit.is_empty() {
            return Ok(());
        }
        let before = self.plan.clone(); // pointers only
        self.history.apply(&mut self.plan, name, edit)?;
        self.changed(&before);
        Ok(())
    }
    /// Takes the last step back and returns its name.
    ///
    /// # Errors
    /// If the step no longer applies; it is dropped. If a past moment is looked at; then it stays.
    pub fn undo(&mut self) -> Result<Option<String>, EditError> {
        self.only_now()?;
        let before = self.plan.clone();
        let name = self.history.undo(&mut self.plan)?;
        if name.is_some() {
            self.changed(&before);
        }
        Ok(name)
    }
    /// Makes the last undone step again and returns its name.
    ///
    /// # Errors
    /// If the step no longer applies; it is dropped. If a past moment is looked at; then it stays.
    pub fn redo(&mut self) -> Result<Option<String>, EditError> {
        self.only_now()?;
        let before = self.plan.clone();
        let name = self.history.redo(&mut self.plan)?;
        if name.is_some() {
            self.changed(&before);
        }
        Ok(name)
    }
    fn changed(&mut self, before: &Portfolio) {
        self.revision += 1;
        self.edited = Some(SystemTime::now());
        self.forget_decided();
        let former = self.reschedule();
        self.changes = Changes::between((before, &former), (&self.plan, &self.outlook));
        let session = self.session();
        self.document.plan_changed(self.revision, &self.plan, session);
    }
    /// Computes everything anew from plan and status date, and returns what followed before.
    fn reschedule(&mut self) -> Arc<Outlook> {
        // first of all: the processor is wanted for this
        self.answers.outdate();
        self.forecasts.outdate();
        self.suggestions.outdate();
        self.chain = None;
        let begun = Instant::now();
        self.network = Arc::new(self.network.compile_next(&self.plan, self.today));
        self.order = self.network.order();
        let outlook = engine::outlook(&self.plan, &self.network, &self.order, &mut self.bench);
        let former = std::mem::replace(&mut self.outlook, Arc::new(outlook));
        self.took = begun.elapsed();
        // the last forecast is better than none until there is a new one
        self.judge();
        self.preview = None;
        let aim = self.aim.take();
        self.aim(aim);
        self.now_is_another();
        former
    }
    /// Holds a project over a place (or lets go of the thought): the preview is computed if the place is a new one.
    pub fn aim(&mut self, aim: Option<Aim>) {
        let aim = aim.filter(|_| self.then().is_none());
        if aim == self.aim && (aim.is_none() || self.preview.is_some()) {
            return;
        }
        self.aim = aim;
        self.preview = aim.map(|aim| {
            let order = self.order.moved(&self.plan, aim.project, aim.rank, Some(aim.stage));
            let mut then = engine::outlook(&self.plan, &self.network, &order, &mut self.bench);
            engine::keep_judged(&self.outlook, &mut then);
            then
        });
    }
    /// What would follow from the drop in the air.
    pub fn preview(&self) -> Option<&Outlook> {
        self.preview.as_ref()
    }
    /// Says which answers are wanted, the most important first: those that what is on screen shows. Cheap; call it before
    /// every frame.
    pub fn wanted(&mut self, questions: &[Question]) {
        if self.forecasts.want(&self.plan, &self.network) {
            self.judge();
        }
        let Self { plan, network, outlook, answers, past, .. } = self;
        let now =
            || answers::Ground { plan: plan.clone(), network: network.clone(), outlook: outlook.clone() };
        let then = past.as_ref().and_then(Past::then);
        answers.wanted(questions, || then.map_or_else(now, Then::ground));
    }
    /// Judges the plan by the forecast there is.
    fn judge(&mut self) {
        if let Some(forecast) = self.forecasts.forecast() {
            engine::judge(&self.plan, Arc::make_mut(&mut self.outlook), forecast);
        }
    }
    /// The forecast of the plan now.
    pub fn forecasts(&self) -> &Forecasts {
        &self.forecasts
    }
    /// The answers there are.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }
    /// Looks at a project (or at none): its critical chain is found once for each plan.
    pub fn look_at(&mut self, project: Option<ProjectId>) {
        if self.chain.as_ref().map(|(id, _)| *id) == project {
            return;
        }
        self.chain = project.map(|id| {
            let mut chain = engine::critical_chain(self.plan(), self.outlook(), id);
            chain.reverse();
            (id, chain)
        });
    }
    /// The critical chain of the project that is looked at, in order of time.
    pub fn chain(&self) -> &[WorkId] {
        self.chain.as_ref().map_or(&[], |(_, chain)| chain)
    }
    /// Looks at the clock and at what the background has to say; returns what a person should be told. Cheap; call it
    /// before every frame.
    pub fn poll(&mut self) -> Vec<String> {
        let today = self.clock.today();
        if today != self.today {
            self.today = today;
            self.reschedule();
            // a new day is no edit: what it moved is not marked, and older marks would mix with it
            self.changes = Changes::default();
        }
        // not under a hand that holds a project
        if self.aim.is_none()
            && let Some(found) = self.document.take_found()
        {
            self.found(found);
        }
        self.document.poll();
        if self.held.is_none() && matches!(self.document.state(), DocumentState::ChangedOnDisk { .. }) {
            // what the saver has seen the watch must not have missed
            self.document.look_again();
        }
        self.answers.poll();
        self.suggestions.poll();
        // not under a hand that holds a project: what is compared then stays what it is
        if self.aim.is_none() && self.forecasts.poll() {
            self.judge();
        }
        self.poll_past();
        self.poll_behind();
        self.notes.extend(self.told.1.try_iter());
        std::mem::take(&mut self.notes)
    }
}
