//! Carries out what was asked for: the one place where the window changes anything.
use super::commands::Command;
use super::context::{Ask, Selection, View};
use super::drag::{DragAsk, ProjectDrag};
use super::palette::Palette;
use super::scenarios::{Field, ScenarioAsk};
use super::shell::{App, next_theme};
use super::why::Question;
use crate::domain::{Portfolio, ProjectId, RecordId};
use crate::edits::{Edit, EditError, make};
use crate::workspace::example::example;

impl App {
    pub(super) fn perform(&mut self, ctx: &egui::Context, ask: Ask) {
        match ask {
            Ask::Edit(name, edit) => self.edit(&name, edit),
            Ask::Run(command) => self.run(ctx, command),
            Ask::Select(selection) => {
                self.selection = selection;
                self.portfolio_settings = false;
            }
            Ask::Why(question) => self.why = Some(question),
            Ask::ClosePanel => self.close_panel(),
            Ask::TakeBaseline(only) => self.take_baseline(only),
            Ask::Compare(with) => self.compared = with,
            Ask::Go(view) => self.settings.view = view,
            Ask::OpenPage(project) => self.open_page(project),
            Ask::Drag(step) => self.drag_step(&step),
            Ask::Tell(text) => self.toasts.tell(text, false),
            Ask::Past(step) => self.past_step(step),
            Ask::Scenario(step) => self.scenario_step(ctx, step),
            Ask::Suggest(step) => self.suggest_step(step),
            Ask::UseKept => {
                if let Err(error) = self.workspace.use_kept() {
                    self.toasts.tell(error, false);
                }
            }
            Ask::UseSalvaged => {
                if let Err(error) = self.workspace.use_salvaged() {
                    self.toasts.tell(error, false);
                }
            }
            Ask::UseBothSides => {
                if let Err(error) = self.workspace.use_both_sides() {
                    self.toasts.tell(error, false);
                }
            }
            Ask::LeaveKept => self.workspace.leave_kept(),
            Ask::RetrySave => self.workspace.retry_save(),
            Ask::KeepMine => self.workspace.keep_mine(),
            Ask::Reread => self.workspace.reread(),
            Ask::TakeBack(which, None) => self.workspace.take_back(which),
            Ask::TakeBack(which, Some(row)) => self.workspace.take_row_back(which, row),
            Ask::ShowCameIn => self.views.came_in().toggle(),
            Ask::CloseCameIn => {
                self.workspace.close_came_in();
                self.views.came_in().close();
            }
            Ask::SettleClash(at, field, false) => self.workspace.keep_what_stands(at, field),
            Ask::SettleClash(at, field, true) => {
                if let Err(error) = self.workspace.take_other_value(at, field) {
                    self.toasts.tell(error, false);
                }
            }
            Ask::AnswerHeld(take) => self.workspace.answer_held(take),
            Ask::SettleCopy(path, true) => self.workspace.merge_copy(&path),
            Ask::SettleCopy(path, false) => self.workspace.leave_copy(&path),
            Ask::CloseBroughtBack => self.workspace.close_brought_back(),
        }
    }
    /// One named step; a refusal is said in words.
    pub(super) fn edit(&mut self, name: &str, edit: Edit) {
        if let Err(error) = self.workspace.apply(name, edit) {
            self.refused(name, &error);
        }
    }
    /// Says why a step was not made; of the past that is no matter of the step.
    pub(super) fn refused(&mut self, name: &str, error: &EditError) {
        let text =
            if matches!(error, EditError::Past(_)) { error.to_string() } else { format!("{name}: {error}") };
        self.toasts.tell(text, false);
    }
    /// Says that what was cannot be changed, if a past moment is looked at; whether it is.
    pub(super) fn looks_back(&mut self) -> bool {
        let Some(then) = self.workspace.then() else { return false };
        let error = EditError::Past(then.name().into());
        self.refused("", &error);
        true
    }
    /// Selects nothing, or on the page of a project that project.
    fn close_panel(&mut self) {
        self.selection = self.page().map_or(Selection::None, Selection::Project);
        self.portfolio_settings = false;
    }
    fn drag_step(&mut self, step: &DragAsk) {
        match step {
            DragAsk::Lift { .. } if self.looks_back() => {}
            DragAsk::Lift { project, by, grab } => {
                self.drag = ProjectDrag::lift(self.workspace.plan(), *project, *by, *grab);
            }
            DragAsk::Aim(target) => {
                if let Some(drag) = &mut self.drag {
                    drag.target = *target;
                }
            }
            DragAsk::Drop => {
                if let Some(drag) = self.drag.take()
                    && let Some((name, edit)) = drag.drop_edit(self.workspace.plan())
                {
                    self.edit(&name, edit);
                }
            }
            DragAsk::Cancel => self.drag = None,
        }
    }
    fn run(&mut self, ctx: &egui::Context, command: Command) {
        if let Some(entry) = super::commands::entry_of(command)
            && !entry.when.holds(&self.situation())
        {
            return;
        }
        if command.edits() && self.looks_back() {
            return;
        }
        match command {
            Command::NewProject => self.new_project(),
            Command::NewTask => {
                if let Some(project) = self.selection.project(self.workspace.plan()) {
                    let (id, edit) = self.making(|plan, ids| make::new_task(plan, ids, project, "New task"));
                    self.made("Add a task", edit, Selection::Task(id));
                }
            }
            Command::NewPurchase => {
                if let Some(project) = self.selection.project(self.workspace.plan()) {
                    let (id, edit) =
                        self.making(|plan, ids| make::new_purchase(plan, ids, project, "New purchase"));
                    self.made("Add a purchase", edit, Selection::Purchase(id));
                }
            }
            Command::NewPerson => {
                let (id, edit) = self.making(|_, ids| make::new_person(ids, "New person"));
                self.made("Add a person", edit, Selection::Person(id));
            }
            Command::Rename => self.views.rename(),
            Command::Duplicate => self.duplicate(),
            Command::Delete => self.delete(),
            Command::Undo => {
                let step = self.workspace.history().next_undo().map(str::to_owned);
                let done = self.workspace.undo();
                self.tell_step("Undone", step, done);
            }
            Command::Redo => {
                let step = self.workspace.history().next_redo().map(str::to_owned);
                let done = self.workspace.redo();
                self.tell_step("Redone", step, done);
            }
            Command::RankUp => self.rank_by(-1),
            Command::RankDown => self.rank_by(1),
            Command::TakeBaseline => self.take_baseline(None),
            Command::TakeProjectBaseline => {
                if let Some(project) = self.selection.project(self.workspace.plan()) {
                    self.take_baseline(Some(project));
                }
            }
            Command::Baselines => {
                self.portfolio_settings = true;
                self.views.show_baselines();
            }
            Command::Open | Command::Import | Command::SaveCopy => {
                // what is written is the plan as it is now: then that is what should be seen
                self.workspace.look_back(usize::MAX);
                self.ask_for_file(ctx, command);
            }
            Command::StartEmpty => self.begin("Start empty", &Portfolio::empty()),
            Command::OpenExample => {
                let today = self.workspace.today();
                self.begin("Start from the example", &example(today));
            }
            Command::Palette => self.palette = Some(Palette::open()),
            Command::Shortcuts => self.sheet = !self.sheet,
            Command::Conflicts => self.views.conflicts().toggle(),
            Command::TimeSlider => self.toggle_past(),
            Command::SuggestOrder => self.suggest_order(),
            Command::Why => self.why = Some(Question { of: self.selection, at: None }),
            Command::Scenarios => self.scenario_menu.open(None),
            Command::NewScenario => self.scenario_menu.open(Some(Field::New)),
            Command::LiveScenario => self.scenario_step(ctx, ScenarioAsk::Leave),
            Command::CompareScenario => self.scenario_menu.toggle_compare(),
            Command::AdoptScenario | Command::DiscardScenario | Command::RenameScenario => {
                if let Some(id) = self.workspace.scenario().map(|scenario| scenario.id) {
                    match command {
                        Command::AdoptScenario => self.scenario_step(ctx, ScenarioAsk::Adopt(id)),
                        Command::DiscardScenario => self.scenario_step(ctx, ScenarioAsk::Discard(id)),
                        _ => self.scenario_menu.open(Some(Field::Rename(id))),
                    }
                }
            }
            Command::Show(view) => {
                self.settings.view = view;
                if view == View::Update {
                    self.views.update().start();
                }
            }
            Command::Fit | Command::Today | Command::ZoomIn | Command::ZoomOut | Command::UnfoldAll => {
                self.settings.view = View::Timeline;
                self.views.timeline_command(command);
            }
            Command::Theme => {
                let name = next_theme(ctx);
                self.toasts.tell(format!("Theme: {name}"), false);
            }
            // on a page the panel is what Esc ends first, then the page
            Command::ClosePanel if self.page_alone() => self.leave_page(),
            Command::ClosePanel => self.close_panel(),
            Command::OpenProject => {
                if let Some(project) = self.selection.project(self.workspace.plan()) {
                    self.open_page(project);
                }
            }
            Command::ClosePage => self.leave_page(),
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }
    /// Builds an edit with ids from the workspace.
    fn making<T>(&mut self, build: impl FnOnce(&Portfolio, make::Ids<'_>) -> T) -> T {
        let plan = self.workspace.plan().clone(); // pointers only
        build(&plan, &mut || self.workspace.new_id())
    }
    /// Applies an edit that makes something, selects it and puts the cursor in its name.
    fn made(&mut self, name: &str, edit: Edit, selection: Selection) {
        self.edit(name, edit);
        self.selection = selection;
        self.portfolio_settings = false;
        self.views.rename();
    }
    fn new_project(&mut self) {
        if let Some((id, edit)) = self.making(|plan, ids| make::new_project(plan, ids, "New project", None)) {
            self.made("Add a project", edit, Selection::Project(id));
        } else {
            self.toasts.tell("The portfolio has no stages: add one in its settings first", false);
        }
    }
    fn duplicate(&mut self) {
        let selection = self.selection;
        let made = self.making(|plan, ids| match selection {
            Selection::None => None,
            Selection::Project(id) => {
                make::duplicate_project(plan, ids, id).map(|(id, edit)| (Selection::Project(id), edit))
            }
            Selection::Task(id) => {
                make::duplicate_task(plan, ids, id).map(|(id, edit)| (Selection::Task(id), edit))
            }
            Selection::Purchase(id) => {
                make::duplicate_purchase(plan, ids, id).map(|(id, edit)| (Selection::Purchase(id), edit))
            }
            Selection::Person(id) => {
                make::duplicate_person(plan, ids, id).map(|(id, edit)| (Selection::Person(id), edit))
            }
        });
        if let Some((selection, edit)) = made {
            let name = format!("Duplicate {}", self.selected_name());
            self.made(&name, edit, selection);
        }
    }
    fn delete(&mut self) {
        let id: RecordId = match self.selection {
            Selection::None => return,
            Selection::Project(id) => id.into(),
            Selection::Task(id) => id.into(),
            Selection::Purchase(id) => id.into(),
            Selection::Person(id) => id.into(),
        };
        let name = format!("Delete {}", self.selected_name());
        let edit = make::delete(self.workspace.plan(), &[id]);
        match self.workspace.apply(&name, edit) {
            Ok(()) => self.toasts.tell(name.replacen("Delete", "Deleted", 1), true),
            Err(error) => self.toasts.tell(format!("{name}: {error}"), false),
        }
        self.selection = Selection::None;
    }
    /// The name of the selection.
    fn selected_name(&self) -> String {
        let plan = self.workspace.plan();
        match self.selection {
            Selection::None => None,
            Selection::Project(id) => plan.projects.get(id).map(|p| p.name.clone()),
            Selection::Task(id) => plan.tasks.get(id).map(|t| t.name.clone()),
            Selection::Purchase(id) => plan.purchases.get(id).map(|p| p.item.clone()),
            Selection::Person(id) => plan.people.get(id).map(|p| p.name.clone()),
        }
        .unwrap_or_default()
    }
    /// Moves the selected project by one rank.
    fn rank_by(&mut self, step: isize) {
        let plan = self.workspace.plan();
        let Some(project) = self.selection.project(plan) else { return };
        let Some(at) = plan.ranked().iter().position(|p| p.id == project) else { return };
        let to = at.saturating_add_signed(step).min(plan.projects.len().saturating_sub(1));
        if to != at
            && let Some(row) = plan.projects.get(project)
        {
            let name = format!("Move {} to rank {}", row.name, to + 1);
            let edit = make::move_project(plan, project, to, None);
            self.edit(&name, edit);
        }
    }
    /// Replaces the whole plan, as one step.
    fn begin(&mut self, name: &str, plan: &Portfolio) {
        let edit = make::replace_all(self.workspace.plan(), plan);
        self.selection = Selection::None;
        match self.workspace.apply(name, edit) {
            Ok(()) => self.toasts.tell(format!("{name}: your former plan is one undo away"), true),
            Err(error) => self.toasts.tell(format!("{name}: {error}"), false),
        }
    }
    /// Keeps dates and costs as they stand, and says of how much, and what had no date.
    fn take_baseline(&mut self, only: Option<ProjectId>) {
        if self.looks_back() {
            return;
        }
        match self.workspace.take_baseline(only) {
            Ok(taken) if taken.kept == 0 => {
                self.toasts.tell("Nothing has a date yet that a baseline could keep", false);
            }
            Ok(taken) => {
                let dates = if taken.kept == 1 { "date" } else { "dates" };
                let without = match taken.without {
                    0 => String::new(),
                    n => format!("; {n} without a date left out"),
                };
                self.toasts.tell(format!("Took {}: {} {dates}{without}", taken.name, taken.kept), true);
            }
            Err(error) => self.refused("Take baseline", &error),
        }
    }
    fn tell_step(&mut self, word: &str, step: Option<String>, done: Result<Option<String>, EditError>) {
        match done {
            Ok(Some(step)) => self.toasts.tell(format!("{word}: {step}"), false),
            Ok(None) => {}
            Err(error) => {
                let step = step.unwrap_or_default();
                self.toasts.tell(format!("Skipped: {step} no longer applies ({error})"), false);
            }
        }
    }
}
