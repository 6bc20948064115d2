//! The panel edits every field of a project, task, purchase, person and of the portfolio's settings, in place; what
//! cannot be read is kept with its reason; pictures of each panel.
use chrono::NaiveDate;
use egui::Theme;
use egui_kittest::{Harness, SnapshotResults};

use stackrank::app::context::{Ask, Cx, Selection};
use stackrank::app::panel::{PanelState, panel_ui, settings_ui};
use stackrank::app::theme::{self, Tokens};
use stackrank::domain::{Id, Portfolio};
use stackrank::engine::{Outlook, evaluate};
use stackrank::workspace::example::example;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// A panel on a plan, with what it asked for.
struct Desk {
    plan: Portfolio,
    outlook: Outlook,
    selection: Option<Selection>,
    panel: PanelState,
    asks: Vec<Ask>,
    drawn: u64,
}

impl Desk {
    fn new(plan: Portfolio, selection: Option<Selection>) -> Self {
        let outlook = evaluate(&plan, today());
        Self { plan, outlook, selection, panel: PanelState::default(), asks: vec![], drawn: 0 }
    }
    fn ui(&mut self, ui: &mut egui::Ui) {
        let tokens = Tokens::of(ui);
        let Self { plan, outlook, selection, panel, asks, drawn } = self;
        let cx = Cx {
            plan,
            outlook,
            preview: None,
            drag: None,
            selection: selection.unwrap_or_default(),
            today: today(),
            tokens,
        };
        let mut ids = || {
            *drawn += 1;
            Id::generate(1 << 40, *drawn)
        };
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, tokens.surface);
        match selection {
            Some(_) => panel_ui(ui, &cx, panel, asks, &mut ids),
            None => settings_ui(ui, &cx, panel, asks, &mut ids),
        }
    }
    /// Carries out the edits that were asked for, and forgets everything that was asked.
    fn apply(&mut self) {
        for ask in std::mem::take(&mut self.asks) {
            if let Ask::Edit(name, edit) = ask {
                edit.apply(&mut self.plan).unwrap_or_else(|e| panic!("{name}: {e}"));
            }
        }
        self.outlook = evaluate(&self.plan, today());
    }
}

fn harness(desk: Desk, size: [f32; 2], scale: f32, theme: Theme) -> Harness<'static, Desk> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_max_steps(12)
        .with_render_cursor(false)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    harness.run();
    harness
}

fn has_adapter() -> bool {
    let setup = egui_kittest::wgpu::default_wgpu_setup();
    let instance = pollster::block_on(setup.new_instance());
    !pollster::block_on(instance.enumerate_adapters(eframe::wgpu::Backends::all())).is_empty()
}

/// Whether pictures can be drawn; where they must be (`STACKRANK_REQUIRE_GPU`), a missing adapter fails.
fn can_draw() -> bool {
    let can = has_adapter();
    assert!(
        can || std::env::var_os("STACKRANK_REQUIRE_GPU").is_none(),
        "STACKRANK_REQUIRE_GPU is set, but there is no graphics adapter"
    );
    can
}

fn picture(name: &str, plan: Portfolio, selection: Option<Selection>) {
    if !can_draw() {
        return;
    }
    let mut results = SnapshotResults::new();
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = harness(Desk::new(plan.clone(), selection), [400.0, 900.0], 2.0, theme);
        harness.snapshot(format!("panel-{name}-{word}"));
        results.extend_harness(&mut harness);
    }
}

/// The example, with its first project and the rows of it that the pictures show.
fn example_rows() -> (Portfolio, [Option<Selection>; 4]) {
    let plan = example(today());
    let project = plan.ranked()[0].id;
    let task = plan.tasks_of(project)[3].id;
    let purchase = plan.purchases_of(project)[0].id;
    let person = plan.people.rows()[0].id;
    let rows = [
        Selection::Project(project),
        Selection::Task(task),
        Selection::Purchase(purchase),
        Selection::Person(person),
    ];
    (plan, rows.map(Some))
}

#[test]
fn picture_of_a_project() {
    let (plan, [project, ..]) = example_rows();
    picture("project", plan, project);
}

#[test]
fn picture_of_a_task() {
    let (plan, [_, task, ..]) = example_rows();
    picture("task", plan, task);
}

#[test]
fn picture_of_a_purchase() {
    let (plan, [.., purchase, _]) = example_rows();
    picture("purchase", plan, purchase);
}

#[test]
fn picture_of_a_person() {
    let (plan, [.., person]) = example_rows();
    picture("person", plan, person);
}

#[test]
fn picture_of_the_settings() {
    picture("settings", example(today()), None);
}
