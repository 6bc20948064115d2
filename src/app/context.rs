//! What a view is given, and what it may ask for. Views read [`Cx`] and push [`Ask`]s; `App::logic` carries them out.
use super::commands::Command;
use super::drag::{DragAsk, ProjectDrag};
use super::past::PastAsk;
use super::scenarios::{ScenarioAsk, WhatIf};
use super::suggest::SuggestAsk;
use super::theme::Tokens;
use super::why::Question;
use crate::domain::{
    BaselineId, Currency, PersonId, Portfolio, ProjectId, PurchaseId, RecordId, TaskId, WorkId,
};
use crate::edits::{Clash, Edit};
use crate::engine::{Changes, Forecast, Outlook, ProjectForecast, ProjectOutlook};
use crate::workspace::{Answers, Forecasts, Then};
use chrono::NaiveDate;
use std::path::PathBuf;

/// Everything a view may read in one frame.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The plan.
    pub plan: &'a Portfolio,
    /// What follows from it.
    pub outlook: &'a Outlook,
    /// What would follow from the drop, while a project is in the air over a place.
    pub preview: Option<&'a Outlook>,
    /// What the last edit changed: marked until the next.
    pub changes: Option<&'a Changes>,
    /// Order-by dates, and what would bring projects back, as far as they were wanted and found.
    pub answers: Option<&'a Answers>,
    /// The forecast, as far as it has come; `None` of a past moment.
    pub forecasts: Option<&'a Forecasts>,
    /// The critical chain of the selected project, or of that of what is selected, in order of time.
    pub chain: &'a [WorkId],
    /// Values that lost in a merge and wait for a decision.
    pub clashes: &'a [Clash],
    /// The project in the air.
    pub drag: Option<&'a ProjectDrag>,
    /// The baseline chosen to compare with; `None`: of each project the last that has dates of it.
    pub compared: Option<BaselineId>,
    /// What is selected and shown in the panel.
    pub selection: Selection,
    /// The past moment that everything here is of; `None`: now.
    pub then: Option<&'a Then>,
    /// The scenarios, and the live plan beside the one that is shown.
    pub what_if: WhatIf<'a>,
    /// The status date.
    pub today: NaiveDate,
    /// Colours.
    pub tokens: &'static Tokens,
}

impl<'a> Cx<'a> {
    /// The portfolio's currency.
    pub fn currency(&self) -> Currency {
        self.plan.settings.currency
    }
    /// What follows for a project.
    pub fn project(&self, id: ProjectId) -> Option<&'a ProjectOutlook> {
        self.outlook.projects.get(self.plan.projects.place(id)?)
    }
    /// What is simulated of the plan, of the one before the last edit until that is there.
    pub fn forecast(&self) -> Option<&'a Forecast> {
        self.forecasts?.forecast().map(AsRef::as_ref)
    }
    /// Whether that is of the plan as it is.
    pub fn forecast_is_fresh(&self) -> bool {
        self.forecasts.is_some_and(Forecasts::is_fresh)
    }
    /// What is simulated of a project.
    pub fn forecast_of(&self, id: ProjectId) -> Option<&'a ProjectForecast> {
        let projects = &self.forecast()?.projects;
        projects.get(projects.binary_search_by_key(&id, |told| told.id).ok()?)
    }
    /// What would follow for a project from the drop in the air.
    pub fn previewed(&self, id: ProjectId) -> Option<&'a ProjectOutlook> {
        self.preview?.projects.get(self.plan.projects.place(id)?)
    }
    /// Hue of a project: by the place of its id, so that it never changes with rank.
    pub fn hue(&self, id: ProjectId) -> egui::Color32 {
        self.tokens.hue(self.plan.projects.place(id).unwrap_or(0))
    }
    /// How the drop in the air would move a project's finish, in working days (positive is later), and whether it would
    /// cross the money line. `None` without a preview.
    pub fn change(&self, id: ProjectId) -> Option<Changed> {
        let (now, then) = (self.project(id)?, self.previewed(id)?);
        let days = match (now.finish, then.finish) {
            (Some(a), Some(b)) => crate::engine::working_days(self.plan, a.last_day(), b.last_day()),
            _ => 0,
        };
        Some(Changed {
            days,
            lost_date: now.finish.is_some() && then.finish.is_none(),
            line: (now.below_line, then.below_line),
        })
    }
}

/// What a drop would change for one project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Working days later (or earlier, negative).
    pub days: i32,
    /// It would no longer have a date.
    pub lost_date: bool,
    /// Below the money line: now, then.
    pub line: (bool, bool),
}

/// The views.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub enum View {
    /// Columns of cards.
    #[default]
    Board,
    /// Bars on a time axis.
    Timeline,
    /// Budget against deadline.
    Review,
    /// Who is on what.
    People,
    /// What is bought.
    Purchases,
    /// One project.
    Project,
    /// The weekly update.
    Update,
}

impl View {
    /// The views of the header, in its order; the page of a project is opened from them, the weekly update by its command.
    pub const ALL: [Self; 5] = [Self::Board, Self::Timeline, Self::Review, Self::People, Self::Purchases];
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "Board",
            Self::Timeline => "Timeline",
            Self::Review => "Review",
            Self::People => "People",
            Self::Purchases => "Purchases",
            Self::Project => "Project",
            Self::Update => "Weekly update",
        }
    }
}

/// What is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Selection {
    /// Nothing.
    #[default]
    None,
    /// A project.
    Project(ProjectId),
    /// A task.
    Task(TaskId),
    /// A purchase.
    Purchase(PurchaseId),
    /// A person or team.
    Person(PersonId),
}

impl From<WorkId> for Selection {
    fn from(work: WorkId) -> Self {
        match work {
            WorkId::Task(id) => Self::Task(id),
            WorkId::Purchase(id) => Self::Purchase(id),
        }
    }
}

impl TryFrom<RecordId> for Selection {
    type Error = ();
    /// What can be selected of what a sentence names; windows and freezes cannot.
    fn try_from(record: RecordId) -> Result<Self, ()> {
        match record {
            RecordId::Project(id) => Ok(Self::Project(id)),
            RecordId::Task(id) => Ok(Self::Task(id)),
            RecordId::Purchase(id) => Ok(Self::Purchase(id)),
            RecordId::Person(id) => Ok(Self::Person(id)),
            _ => Err(()),
        }
    }
}

impl Selection {
    /// The row that is selected.
    pub fn record(self) -> Option<RecordId> {
        match self {
            Self::None => None,
            Self::Project(id) => Some(id.into()),
            Self::Task(id) => Some(id.into()),
            Self::Purchase(id) => Some(id.into()),
            Self::Person(id) => Some(id.into()),
        }
    }
    /// The project it belongs to, if it belongs to one.
    pub fn project(self, plan: &Portfolio) -> Option<ProjectId> {
        match self {
            Self::Project(id) => plan.projects.has(id).then_some(id),
            Self::Task(id) => plan.project_of(WorkId::Task(id)),
            Self::Purchase(id) => plan.project_of(WorkId::Purchase(id)),
            Self::None | Self::Person(_) => None,
        }
    }
}

/// What a view asks the program to do after the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Change the plan, as one named undo step.
    Edit(String, Edit),
    /// Run a command of the table, on the selection.
    Run(Command),
    /// Select something and show it in the panel.
    Select(Selection),
    /// Say why a date is what it is.
    Why(Question),
    /// Close the panel and select nothing.
    ClosePanel,
    /// Show a view.
    Go(View),
    /// Show a project on a page of its own.
    OpenPage(ProjectId),
    /// A step in the drag of a project.
    Drag(DragAsk),
    /// Keep dates and costs as they stand, of one project or of all.
    TakeBaseline(Option<ProjectId>),
    /// Compare with a baseline; `None`: of each project with the last that has dates of it.
    Compare(Option<BaselineId>),
    /// Look at another moment, or restore from it.
    Past(PastAsk),
    /// Begin, show, adopt or discard a scenario.
    Scenario(ScenarioAsk),
    /// Search for a better order, or take moves of it.
    Suggest(SuggestAsk),
    /// Say something in a toast.
    Tell(String),
    /// Go on from the copy that was kept beside the file.
    UseKept,
    /// Go on from what can be read of a damaged file.
    UseSalvaged,
    /// Go on from both sides of a file in which git left a conflict.
    UseBothSides,
    /// Leave the copy that was kept where it is.
    LeaveKept,
    /// Try to save again.
    RetrySave,
    /// Keep this plan; what something else wrote goes to the history.
    KeepMine,
    /// Read the file again.
    Reread,
    /// Take back what came in from outside at one time: which, and of it one row or all.
    TakeBack(u64, Option<RecordId>),
    /// Show all that came in, or no longer.
    ShowCameIn,
    /// What came in has been seen.
    CloseCameIn,
    /// Deal with a value that lost in a merge: of which field of which row, and whether it is to be taken after all.
    SettleClash(RecordId, &'static str, bool),
    /// Take another version of the file over that has lost much, or replace it.
    AnswerHeld(bool),
    /// Merge a copy that was found beside the file, or leave it there: which.
    SettleCopy(PathBuf, bool),
    /// What was half typed when the program ended has been dealt with.
    CloseBroughtBack,
}

impl Ask {
    /// Whether it shows another plan: what else is asked in the same frame is meant for the one that is shown.
    pub fn switches_plans(&self) -> bool {
        use Command::{AdoptScenario, DiscardScenario, LiveScenario};
        let listed = matches!(self, Self::Scenario(ScenarioAsk::List | ScenarioAsk::Rename(..)));
        let command = matches!(self, Self::Run(AdoptScenario | DiscardScenario | LiveScenario));
        command || matches!(self, Self::Scenario(_)) && !listed
    }
}
