//! The program's window: what it keeps between frames, and the order of its parts on screen.
//!
//! `logic` changes (it carries out what the views asked for); `ui` only reads and asks.
use super::commands::{self, Situation};
use super::context::{Ask, Cx, Selection, View};
use super::drag::ProjectDrag;
use super::header::{HeaderInfo, header_ui};
use super::palette::Palette;
use super::status_bar::{Keeping, status_bar_ui};
use super::theme::{self, Tokens, size};
use super::toasts::Toasts;
use crate::domain::{BaselineId, Id};
use crate::workspace::{IdSource, Workspace};
use egui::{CentralPanel, Frame, Margin, Panel, ThemePreference};

/// What is kept in eframe's own storage: view settings, never anything of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ViewSettings {
    /// The view shown last.
    pub view: View,
}

/// Under which the timeline's zoom, scroll and folds are kept.
const TIMELINE_KEY: &str = "timeline";

/// Under which the baseline chosen to compare with is kept, by its id; empty for the last.
const COMPARED_KEY: &str = "compared";

/// How the background of the views comes about.
#[derive(Clone, Copy)]
enum Ground {
    /// The window is cleared in its colour before each frame: nobody need paint it.
    Cleared,
    /// Painted: pictures are taken without a window.
    Painted,
}

/// The window.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct App {
    pub(super) workspace: Workspace,
    pub(super) settings: ViewSettings,
    pub(super) selection: Selection,
    pub(super) drag: Option<ProjectDrag>,
    pub(super) asks: Vec<Ask>,
    pub(super) toasts: Toasts,
    pub(super) palette: Option<Palette>,
    pub(super) sheet: bool,
    pub(super) why: Option<super::why::Question>,
    /// The page of a project, while it is open.
    pub(super) opened: super::page::Opened,
    pub(super) portfolio_settings: bool,
    pub(super) slider: super::past::Slider,
    pub(super) scenario_menu: super::scenarios::Menu,
    pub(super) views: super::views::Views,
    pub(super) files: super::files::Files,
    pub(super) imported: Option<crate::workspace::ImportDone>,
    /// Whether at the end of the last frame something was open that Esc ends first.
    busy: bool,
    /// What is typed is finished in this frame, before another plan is shown.
    finishing: bool,
    /// The baseline chosen to compare with.
    pub(super) compared: Option<BaselineId>,
    /// Ids for rows that views make; apart from the workspace's own, which they only read.
    ids: IdSource,
    ground: Ground,
    pub(super) closing: super::closing::Closing,
}

impl App {
    /// A window on a workspace. Installs fonts and styles.
    pub fn new(ctx: &egui::Context, workspace: Workspace, settings: ViewSettings) -> Self {
        theme::install(ctx);
        super::widgets::fields::bring_back(ctx, workspace.brought_back());
        let workspace_counts = workspace.document().is_in_memory();
        Self {
            workspace,
            settings,
            selection: Selection::None,
            drag: None,
            asks: vec![],
            toasts: Toasts::default(),
            palette: None,
            sheet: false,
            why: None,
            opened: super::page::Opened::default(),
            portfolio_settings: false,
            slider: super::past::Slider::default(),
            scenario_menu: super::scenarios::Menu::default(),
            views: super::views::Views::default(),
            files: super::files::Files::default(),
            imported: None,
            busy: false,
            finishing: false,
            compared: None,
            ids: if workspace_counts { IdSource::counting_from(1 << 32) } else { IdSource::default() },
            ground: Ground::Painted,
            closing: super::closing::Closing::No,
        }
    }
    /// A window on a plan in memory, for tests and pictures.
    pub fn for_test(ctx: &egui::Context, plan: crate::domain::Portfolio, today: chrono::NaiveDate) -> Self {
        Self::new(ctx, Workspace::in_memory(plan, today), ViewSettings::default())
    }
    /// The same in a window that is cleared with [`eframe::App::clear_color`] before each frame.
    #[must_use]
    pub fn on_cleared_window(self) -> Self {
        Self { ground: Ground::Cleared, ..self }
    }
    /// Takes up what was kept between sessions: how the timeline was shown.
    pub fn restore(&mut self, storage: &dyn eframe::Storage) {
        if let Some(timeline) = eframe::get_value(storage, TIMELINE_KEY) {
            *self.views.timeline() = timeline;
        }
        let compared = eframe::get_value::<String>(storage, COMPARED_KEY);
        self.compared = compared.and_then(|id| id.parse::<Id>().ok()).map(Into::into);
    }
    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }
    /// Shows a view.
    pub fn show_view(&mut self, view: View) {
        self.settings.view = view;
        self.follow_page();
    }
    /// Selects something.
    pub fn select(&mut self, selection: Selection) {
        self.selection = selection;
    }
    /// What is selected.
    pub fn selection(&self) -> Selection {
        self.selection
    }
    /// Whether a project is in the air.
    pub fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }
    /// Runs a command before the next frame, as a menu would.
    pub fn run_command(&mut self, command: commands::Command) {
        self.asks.push(Ask::Run(command));
    }
    /// Asks for something before the next frame, as a view would.
    pub fn ask(&mut self, ask: Ask) {
        self.asks.push(ask);
    }
    /// The timeline's axis as it was drawn last.
    pub fn timeline_axis(&mut self) -> Option<super::timeline::axis::Axis> {
        self.views.timeline().axis()
    }
    /// What is kept in eframe's storage.
    pub fn view_settings(&self) -> ViewSettings {
        // of which project a page was is not kept: the view that it was opened from is
        let view = if self.settings.view == View::Project { self.opened.from() } else { self.settings.view };
        ViewSettings { view }
    }
    pub(super) fn situation(&self) -> Situation {
        Situation {
            view: self.settings.view,
            selection: self.selection,
            can_undo: self.workspace.history().next_undo().is_some(),
            can_redo: self.workspace.history().next_redo().is_some(),
            can_close: self.can_close(),
            in_scenario: self.workspace.scenario().is_some(),
        }
    }
    /// Whether there is a panel to close, or a page.
    fn can_close(&self) -> bool {
        self.portfolio_settings || self.selection != Selection::None || self.page().is_some()
    }
    /// Before a frame: keys, what was asked for, what the background says.
    pub fn logic(&mut self, ctx: &egui::Context) {
        for note in self.workspace.poll() {
            self.toasts.tell(note, false);
        }
        self.mind_closing(ctx);
        self.receive_files(ctx);
        if self.palette.is_none() && self.drag.is_none() {
            let mut now = self.situation();
            now.can_close &= !self.busy;
            self.asks.extend(commands::pressed(ctx, &now).into_iter().map(Ask::Run));
        }
        // what is asked of the plan that is shown comes before another one is shown
        let mut asks = std::mem::take(&mut self.asks);
        asks.sort_by_key(Ask::switches_plans);
        if self.drag.is_some() || self.views.timeline().holds_bar() {
            // what is in the hand is dropped where it was taken
            asks.retain(|ask| !ask.switches_plans());
        }
        let switches = asks.iter().any(Ask::switches_plans);
        if switches && ctx.text_edit_focused() && !self.finishing {
            // what is being typed is finished first, in a frame of its own, as if one had clicked elsewhere
            ctx.memory_mut(egui::Memory::stop_text_input);
            self.asks = asks.split_off(asks.partition_point(|ask| !ask.switches_plans()));
            ctx.request_repaint();
        }
        self.finishing = !self.asks.is_empty();
        for ask in asks {
            self.perform(ctx, ask);
        }
        if self.workspace.then().is_some() {
            self.drag = None;
        }
        self.forget_what_is_gone();
        self.follow_page();
        let dragged = self.drag.as_ref().and_then(|drag| {
            let target = drag.target.filter(|_| drag.moves())?;
            Some(crate::workspace::Aim { project: drag.project, rank: target.rank, stage: target.stage })
        });
        let pointed_at = || {
            let aim = self.workspace.suggestion().and(self.views.suggested().aim());
            aim.filter(|_| self.drag.is_none())
        };
        let aim = dragged.or_else(pointed_at);
        self.workspace.aim(aim);
        let (plan, outlook) = (self.workspace.plan(), self.workspace.outlook());
        let looked_at = self.selection.project(plan);
        let questions = super::wanted::wanted(plan, outlook, self.settings.view, self.selection, self.page());
        self.workspace.look_at(looked_at);
        self.workspace.wanted(&questions);
    }
    /// A selection or drag of something that an undo has taken away.
    fn forget_what_is_gone(&mut self) {
        let plan = self.workspace.plan();
        let there = |selection| match selection {
            Selection::None => true,
            Selection::Project(id) => plan.projects.has(id),
            Selection::Task(id) => plan.tasks.has(id),
            Selection::Purchase(id) => plan.purchases.has(id),
            Selection::Person(id) => plan.people.has(id),
        };
        let looks_back = self.workspace.then().is_some();
        self.selection = self.slider.follow(self.selection, looks_back, there);
        if self.drag.as_ref().is_some_and(|d| !plan.projects.has(d.project)) {
            self.drag = None;
        }
    }
    /// One frame.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let tokens = Tokens::of(ui);
        let keeping = self.keeping();
        let (page, can_close) = (self.page(), self.can_close());
        let Self {
            workspace,
            settings,
            selection,
            drag,
            asks,
            toasts,
            palette,
            sheet,
            why,
            portfolio_settings,
            slider,
            scenario_menu,
            views,
            ids,
            compared,
            imported,
            busy,
            ground,
            ..
        } = self;
        let took = if workspace.document().is_in_memory() {
            std::time::Duration::ZERO
        } else {
            workspace.rescheduled_in()
        };
        let cx = Cx {
            plan: workspace.plan(),
            outlook: workspace.outlook(),
            preview: workspace.preview(),
            changes: Some(workspace.changes()),
            answers: Some(workspace.answers()),
            forecasts: workspace.then().is_none().then(|| workspace.forecasts()),
            chain: workspace.chain(),
            clashes: workspace.clashes(),
            // a choice is of one plan: another one has no such baseline
            compared: compared.filter(|id| workspace.plan().baselines.has(*id)),
            drag: drag.as_ref(),
            then: workspace.then(),
            what_if: super::scenarios::WhatIf::of(workspace, scenario_menu.compares()),
            selection: *selection,
            today: workspace.today(),
            tokens,
        };
        // before anything else that Esc closes: what was opened last goes first
        if why.is_some() && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            *why = None;
        }
        let bar = |margin| Frame::new().fill(tokens.surface).inner_margin(Margin::symmetric(margin, 0));
        Panel::top("header").frame(bar(14)).exact_size(size::HEADER).show(ui, |ui| {
            let info = HeaderInfo {
                view: settings.view,
                undo: workspace.history().next_undo(),
                redo: workspace.history().next_redo(),
            };
            if header_ui(ui, &cx, &info, scenario_menu, asks) {
                *portfolio_settings = true;
            }
        });
        super::notice::notice_ui(ui, &cx, workspace.document(), asks);
        super::brought_back::brought_back_ui(ui, &cx, workspace.brought_back(), asks);
        super::came_in::questions_ui(ui, &cx, workspace, asks);
        super::came_in::came_in_ui(ui, &cx, views.came_in().is_open(), workspace.came_in(), asks);
        super::past::band_ui(ui, &cx);
        Panel::bottom("status bar").frame(bar(14)).exact_size(size::STATUS_BAR).show(ui, |ui| {
            status_bar_ui(ui, &cx, took, &keeping, asks);
        });
        if let Some(past) = workspace.past() {
            super::past::slider_ui(ui, &cx, past, slider, asks);
        }
        let most = (ui.available_height() * 0.6).max(140.0);
        let list = |name| {
            let panel = Panel::bottom(name).frame(bar(14)).resizable(true);
            panel.default_size(224.0_f32.min(most)).size_range(120.0..=most)
        };
        if views.conflicts().is_open() {
            list("conflicts").show(ui, |ui| super::conflicts::conflicts_ui(ui, &cx, views.conflicts(), asks));
        }
        if let Some(suggestion) = workspace.suggestion() {
            list("suggested order")
                .show(ui, |ui| super::suggest::suggest_ui(ui, &cx, suggestion, views.suggested(), asks));
        }
        if views.came_in().is_open() && !workspace.came_in().is_empty() {
            list("what came in").show(ui, |ui| super::came_in::list_ui(ui, &cx, workspace.came_in(), asks));
        }
        let compares = cx.what_if.beside.is_some();
        if compares {
            list("compare")
                .default_size(300.0_f32.min(most))
                .show(ui, |ui| super::scenarios::compare_ui(ui, &cx, asks));
        }
        if *portfolio_settings || cx.selection != Selection::None || page.is_some() {
            let width = size::PANEL.min(ui.available_width() * 0.45);
            Panel::right("panel")
                .frame(Frame::new().fill(tokens.surface))
                .default_size(width)
                .size_range(280.0..=640.0)
                .show(ui, |ui| views.side(ui, &cx, (portfolio_settings, page), asks, &mut || ids.draw()));
        }
        // without a graphics card, painting the whole window once more takes as long as everything in it
        let ground = match *ground {
            Ground::Cleared => Frame::new(),
            Ground::Painted => Frame::new().fill(tokens.background),
        };
        CentralPanel::no_frame().frame(ground).show(ui, |ui| {
            if !super::notice::unreadable_ui(ui, &cx, workspace.document(), asks) {
                views.central(ui, &cx, (settings.view, page), asks, &mut || ids.draw());
            }
            super::past::outline(ui, &cx);
            super::scenarios::outline(ui, &cx);
        });
        if why.as_ref().is_some_and(|question| !super::why::why_ui(ui, &cx, question, asks)) {
            *why = None;
        }
        if let Some(open) = palette {
            let now = Situation {
                view: settings.view,
                selection: *selection,
                can_undo: workspace.history().next_undo().is_some(),
                can_redo: workspace.history().next_redo().is_some(),
                can_close,
                in_scenario: cx.what_if.shown.is_some(),
            };
            if !open.ui(ui, &cx, &now, asks) {
                *palette = None;
            }
        }
        if *sheet {
            super::sheet::sheet_ui(ui, tokens, sheet);
        }
        if imported.as_ref().is_some_and(|done| super::import_report::report_ui(ui, tokens, done)) {
            *imported = None;
        }
        toasts.ui(ui, tokens, asks);
        // what Esc ends in the next frame is this, not the panel
        let held =
            drag.is_some() || views.timeline().holds_bar() || egui::DragAndDrop::has_any_payload(ui.ctx());
        let typing = ui.text_edit_focused();
        let shown = *sheet
            || imported.is_some()
            || why.is_some()
            || views.lists_are_open(!workspace.came_in().is_empty());
        let shown = shown || workspace.past().is_some() || compares || workspace.suggestion().is_some();
        *busy = held || typing || shown || egui::Popup::is_any_open(ui.ctx());
        let above = *sheet || imported.is_some() || palette.is_some() || egui::Popup::is_any_open(ui.ctx());
        slider.cover(held || typing || above);
        self.keep_half_typed(ui.ctx());
        if !self.asks.is_empty() {
            ui.request_repaint();
        }
    }
    /// What is half typed is kept with the plan, under the name of what is selected.
    fn keep_half_typed(&mut self, ctx: &egui::Context) {
        let mut drafts = super::widgets::fields::half_typed(ctx);
        if let Some(at) = self.selection.record().filter(|_| !self.portfolio_settings) {
            let title = crate::edits::words::title(self.workspace.plan(), at);
            for draft in &mut drafts {
                draft.name = format!("{title}: {}", draft.name);
            }
        }
        self.workspace.typing(drafts);
    }
    /// What the right end of the status bar says.
    fn keeping(&self) -> Keeping {
        super::notice::keeping(self.workspace.document())
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }
    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.view_settings());
        eframe::set_value(storage, TIMELINE_KEY, self.views.timeline());
        let compared = self.compared.map_or(String::new(), |id| id.to_string());
        eframe::set_value(storage, COMPARED_KEY, &compared);
    }
    fn on_exit(&mut self) {
        self.workspace.close();
    }
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        Tokens::dark(visuals.dark_mode).background.to_normalized_gamma_f32()
    }
}

/// Follows the system, then light, then dark, then the system again.
pub(super) fn next_theme(ctx: &egui::Context) -> &'static str {
    let (next, name) = match ctx.options(|o| o.theme_preference) {
        ThemePreference::System => (ThemePreference::Light, "Light"),
        ThemePreference::Light => (ThemePreference::Dark, "Dark"),
        ThemePreference::Dark => (ThemePreference::System, "As the system"),
    };
    ctx.set_theme(next);
    name
}
