//! The timeline through the accessibility tree: what gestures ask for, what is shown, and pictures of it.
#![expect(clippy::unwrap_used, reason = "tests")]
use crate::harness::{app_on, gpu, today};
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, Role, Theme, TouchPhase, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::app::commands::Command;
use stackrank::app::context::{Ask, Cx, Selection, View};
use stackrank::app::drag::{DragAsk, ProjectDrag};
use stackrank::app::theme::{Tokens, install};
use stackrank::app::timeline::{TimelineState, timeline_ui};
use stackrank::domain::{Moment, Portfolio, ProjectId, Record, Task, TaskId};
use stackrank::edits::Edit;
use stackrank::workspace::{Aim, Workspace, example};

/// The timeline in a window of its own: it carries out what is asked as the program does, and keeps a list of it.
struct Rig {
    workspace: Workspace,
    selection: Selection,
    drag: Option<ProjectDrag>,
    timeline: TimelineState,
    asked: Vec<Ask>,
    edits: Vec<(String, Edit)>,
}

impl Rig {
    fn new(plan: Portfolio) -> Self {
        Self {
            workspace: Workspace::in_memory(plan, today()),
            selection: Selection::None,
            drag: None,
            timeline: TimelineState::default(),
            asked: vec![],
            edits: vec![],
        }
    }
    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut asks = vec![];
        let cx = Cx {
            plan: self.workspace.plan(),
            outlook: self.workspace.outlook(),
            preview: self.workspace.preview(),
            changes: Some(self.workspace.changes()),
            answers: None,
            forecasts: None,
            chain: &[],
            clashes: &[],
            compared: None,
            drag: self.drag.as_ref(),
            then: None,
            what_if: stackrank::app::scenarios::WhatIf::default(),
            selection: self.selection,
            today: today(),
            tokens: Tokens::of(ui),
        };
        timeline_ui(ui, &cx, &mut self.timeline, &mut asks);
        if !asks.is_empty() {
            ui.request_repaint();
        }
        for ask in asks {
            self.perform(ask);
        }
    }
    fn perform(&mut self, ask: Ask) {
        self.asked.push(ask.clone());
        match ask {
            Ask::Edit(name, edit) => self.edit(name, edit),
            Ask::Select(selection) => self.selection = selection,
            Ask::ClosePanel => self.selection = Selection::None,
            Ask::Run(command) => self.timeline.run(command),
            Ask::Drag(DragAsk::Lift { project, by, grab }) => {
                self.drag = ProjectDrag::lift(self.workspace.plan(), project, by, grab);
            }
            Ask::Drag(DragAsk::Aim(target)) => {
                if let Some(drag) = &mut self.drag {
                    drag.target = target;
                }
            }
            Ask::Drag(DragAsk::Cancel) => self.drag = None,
            Ask::Drag(DragAsk::Drop) => {
                let dropped = self.drag.take().and_then(|d| d.drop_edit(self.workspace.plan()));
                if let Some((name, edit)) = dropped {
                    self.edit(name, edit);
                }
            }
            _ => {}
        }
        let aim = self
            .drag
            .as_ref()
            .filter(|d| d.moves())
            .and_then(|d| d.target.map(|t| Aim { project: d.project, rank: t.rank, stage: t.stage }));
        self.workspace.aim(aim);
    }
    fn edit(&mut self, name: String, edit: Edit) {
        self.workspace.apply(&name, edit.clone()).unwrap();
        self.edits.push((name, edit));
    }
    fn plan(&self) -> &Portfolio {
        self.workspace.plan()
    }
    fn ranked(&self) -> Vec<ProjectId> {
        self.plan().ranked().iter().map(|p| p.id).collect()
    }
    fn name(&self, project: ProjectId) -> String {
        self.plan().projects.get(project).unwrap().name.clone()
    }
}

type Window = Harness<'static, Rig>;

fn window(plan: Portfolio, size: Vec2, theme: Theme, scale: f32) -> Window {
    let mut installed = false;
    let mut window = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_pixels_per_point(scale)
        .with_max_steps(12)
        .build_ui_state(
            move |ui, rig: &mut Rig| {
                if !installed {
                    install(ui.ctx());
                    installed = true;
                    ui.request_repaint();
                    return;
                }
                rig.ui(ui);
            },
            Rig::new(plan),
        );
    window.run();
    window
}

fn usual() -> Window {
    window(example(today()), vec2(1440.0, 824.0), Theme::Light, 1.0)
}

fn row(window: &Window, project: ProjectId) -> Pos2 {
    let name = window.state().name(project);
    window.get_by_role_and_label(Role::ListItem, &name).rect().left_center() + vec2(20.0, 0.0)
}

/// A task of the first project that has one which can still be moved, with its project unfolded.
fn movable_task(window: &mut Window) -> TaskId {
    let rig = window.state_mut();
    let task = rig
        .plan()
        .ranked()
        .iter()
        .flat_map(|p| rig.plan().tasks_of(p.id))
        .find(|t| {
            let span = rig.plan().tasks.place(t.id).and_then(|p| rig.workspace.outlook().tasks[p].span.ok());
            t.percent_done() == 0
                && t.kind == stackrank::domain::TaskKind::Work
                && span.is_some_and(|s| s.1.slots() - s.0.slots() > 3 * 96)
        })
        .unwrap()
        .clone();
    rig.timeline.set_unfolded(task.project, true);
    // a selection is brought into view
    rig.selection = Selection::Task(task.id);
    window.run();
    task.id
}

fn bar_of(window: &Window, task: TaskId) -> egui::Rect {
    let name = window.state().plan().tasks.get(task).unwrap().name.clone();
    let label = format!("Bar of {name}");
    window.get_by_label(&label).rect()
}

#[test]
fn dragging_a_row_changes_its_rank_and_shows_what_would_change() {
    let mut window = usual();
    let before = window.state().ranked();
    let (from, to) = (row(&window, before[4]), row(&window, before[0]));
    window.drag_at(from);
    window.run();
    window.hover_at(from + vec2(8.0, -12.0));
    window.run();
    assert!(window.state().drag.is_some(), "{:?}", window.state().asked);
    window.hover_at(to - vec2(0.0, 20.0));
    window.run();
    assert_eq!(window.state().drag.as_ref().and_then(|d| d.target).map(|t| t.rank), Some(0));
    assert!(window.state().workspace.preview().is_some());
    assert!(window.state().edits.is_empty(), "a drag is no edit before it is dropped");
    window.drop_at(to - vec2(0.0, 20.0));
    window.run();
    let after = window.state().ranked();
    assert_eq!(after[0], before[4]);
    assert_eq!(after[1..5], before[..4]);
    assert_eq!(window.state().edits.len(), 1);
    assert!(window.state().drag.is_none());
}

#[test]
fn rows_scroll_while_a_project_is_held_at_the_edge() {
    let mut window = window(example(today()), vec2(1024.0, 420.0), Theme::Light, 1.0);
    let ranked = window.state().ranked();
    let last = window.state().name(*ranked.last().unwrap());
    assert!(window.query_by_role_and_label(Role::ListItem, &last).is_none(), "the last row is out of view");
    let from = row(&window, ranked[0]);
    let edge = Pos2::new(from.x, 285.0);
    window.drag_at(from);
    window.run();
    window.hover_at(from + vec2(8.0, 12.0));
    window.run();
    window.hover_at(edge);
    window.run_steps(60);
    assert_eq!(window.state().drag.as_ref().and_then(|d| d.target).map(|t| t.rank), Some(ranked.len() - 1));
    window.drop_at(edge);
    window.run();
    assert_eq!(window.state().ranked().last(), Some(&ranked[0]));
}

#[test]
fn escape_in_a_drag_leaves_nothing() {
    let mut window = usual();
    let before = window.state().plan().clone();
    let ranked = window.state().ranked();
    let (from, to) = (row(&window, ranked[4]), row(&window, ranked[0]));
    window.drag_at(from);
    window.run();
    window.hover_at(from + vec2(8.0, -12.0));
    window.run();
    window.hover_at(to);
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert!(window.state().drag.is_none());
    window.drop_at(to);
    window.run();
    assert_eq!(*window.state().plan(), before);
    assert!(window.state().edits.is_empty());
}

#[test]
fn the_same_drag_by_keyboard() {
    let mut window = usual();
    let before = window.state().ranked();
    let name = window.state().name(before[1]);
    window.get_by_role_and_label(Role::ListItem, &name).focus();
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Space);
    window.run();
    assert_eq!(
        window.state().drag.as_ref().map(|d| d.project),
        Some(before[2]),
        "{:?}",
        window.state().asked
    );
    for _ in 0..2 {
        window.key_press(Key::ArrowUp);
        window.run();
    }
    assert_eq!(window.state().drag.as_ref().and_then(|d| d.target).map(|t| t.rank), Some(0));
    assert!(window.state().workspace.preview().is_some());
    window.key_press(Key::Space);
    window.run();
    assert_eq!(window.state().ranked()[..3], [before[2], before[0], before[1]]);
    assert_eq!(window.state().edits.len(), 1);
    // and again, given up
    window.key_press(Key::Space);
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().edits.len(), 1);
    assert!(window.state().drag.is_none());
}

#[test]
fn arrows_fold_and_unfold_and_enter_opens_the_panel() {
    let mut window = usual();
    let first = window.state().ranked()[0];
    let name = window.state().name(first);
    window.get_by_role_and_label(Role::ListItem, &name).focus();
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    assert!(window.state().timeline.is_unfolded(first));
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let selected = window.state().selection;
    assert!(matches!(selected, Selection::Task(_) | Selection::Purchase(_)), "{selected:?}");
    assert_eq!(selected.project(window.state().plan()), Some(first));
    window.key_press(Key::ArrowLeft);
    window.run();
    window.key_press(Key::ArrowLeft);
    window.run();
    assert!(!window.state().timeline.is_unfolded(first));
}

#[test]
fn dragging_a_bar_is_one_edit_that_pins_the_task() {
    let mut window = usual();
    let task = movable_task(&mut window);
    let before = window.state().plan().clone();
    let at = bar_of(&window, task).center();
    let axis = window.state().timeline.axis().unwrap();
    let week = axis.width_of(7.0);
    window.drag_at(at);
    window.run();
    window.hover_at(at + vec2(8.0, 0.0));
    window.run();
    assert!(window.state().timeline.holds_bar());
    window.hover_at(at + vec2(week, 1.0));
    window.run();
    assert!(window.state().edits.is_empty());
    window.drop_at(at + vec2(week, 1.0));
    window.run();
    let [(name, Edit::Put(Record::Task(put)))] = &window.state().edits[..] else {
        panic!("{:?}", window.state().edits)
    };
    let place = before.tasks.place(task).unwrap();
    let start = stackrank::engine::evaluate(&before, today()).tasks[place].start().unwrap();
    let moved = put.pin.unwrap().date().signed_duration_since(start.date()).num_days();
    assert!((6..=8).contains(&moved), "{start} pinned to {:?}", put.pin);
    assert_eq!(put.name, before.tasks.get(task).unwrap().name);
    assert!(name.starts_with("Pin "), "{name}");
    // Esc in the same drag changes nothing
    let at = bar_of(&window, task).center();
    window.drag_at(at);
    window.run();
    window.hover_at(at + vec2(60.0, 0.0));
    window.run();
    window.key_press(Key::Escape);
    window.run();
    window.drop_at(at + vec2(60.0, 0.0));
    window.run();
    assert_eq!(window.state().edits.len(), 1);
}

#[test]
fn dragging_the_end_of_a_bar_changes_the_estimate() {
    let mut window = usual();
    let task = movable_task(&mut window);
    let old = window.state().plan().tasks.get(task).unwrap().estimate;
    // closer, so that the bar is wide enough to be held by its end
    let axis = window.state().timeline.axis().unwrap();
    let bar = bar_of(&window, task);
    window.state_mut().timeline.set_view(axis.zoom_at(bar.left(), 6.0));
    window.run();
    let bar = bar_of(&window, task);
    let at = bar.right_center() - vec2(3.0, 0.0);
    let further = vec2(window.state().timeline.axis().unwrap().width_of(7.0), 0.0);
    window.drag_at(at);
    window.run();
    window.hover_at(at + vec2(8.0, 0.0));
    window.run();
    window.hover_at(at + further);
    window.run();
    window.drop_at(at + further);
    window.run();
    let [(name, Edit::Put(Record::Task(put)))] = &window.state().edits[..] else {
        panic!("{:?}", window.state().edits)
    };
    assert!(put.estimate.likely > old.likely, "{old} became {}", put.estimate);
    assert!(put.pin.is_none() && name.starts_with("Change the estimate"), "{name}");
}

#[test]
fn the_menu_of_a_pinned_bar_removes_its_pin() {
    let mut window = usual();
    let task = movable_task(&mut window);
    let pinned = Task {
        pin: Some(Moment::at(today() + chrono::Days::new(14), 32)),
        ..Task::clone(window.state().plan().tasks.get(task).unwrap())
    };
    window.state_mut().edit("Pin".into(), Edit::put(pinned));
    window.run();
    let at = bar_of(&window, task).center();
    window.hover_at(at);
    window.run();
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.run();
    assert_eq!(window.state().selection, Selection::Task(task));
    window.get_by_label("Remove pin").click();
    window.run();
    assert_eq!(window.state().plan().tasks.get(task).unwrap().pin, None);
    assert_eq!(window.state().edits.len(), 2);
}

#[test]
fn zoom_keeps_the_moment_under_the_pointer() {
    let mut window = usual();
    let at = Pos2::new(900.0, 300.0);
    window.hover_at(at);
    window.run();
    let before = window.state().timeline.axis().unwrap();
    window.event(Event::Zoom(1.7));
    window.run();
    let after = window.state().timeline.axis().unwrap();
    assert!(after.view.px_per_day > before.view.px_per_day * 1.5);
    let moved = (after.days_from_x(at.x) - before.days_from_x(at.x)).abs() * after.view.px_per_day;
    assert!(moved < 0.1, "moved by {moved} points");
    // the wheel scrolls the rows, with Shift it pans
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(-120.0, 0.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(8);
    let panned = window.state().timeline.axis().unwrap();
    assert!(panned.view.start > after.view.start);
    assert_eq!(panned.view.px_per_day, after.view.px_per_day);
}

#[test]
fn commands_fit_zoom_and_go_to_today() {
    let mut window = usual();
    let fitted = window.state().timeline.axis().unwrap();
    window.state_mut().timeline.run(Command::ZoomIn);
    window.run();
    let closer = window.state().timeline.axis().unwrap();
    assert!(closer.view.px_per_day > fitted.view.px_per_day);
    window.state_mut().timeline.run(Command::Today);
    window.run();
    let axis = window.state().timeline.axis().unwrap();
    let now = axis.x_from_time(stackrank::domain::Moment::start_of(today()));
    assert!(now > axis.left && now < axis.right);
    window.state_mut().timeline.run(Command::Fit);
    window.run();
    assert_eq!(window.state().timeline.axis().unwrap().view, fitted.view);
    window.state_mut().timeline.run(Command::UnfoldAll);
    window.run();
    let all = window.state().ranked();
    assert!(all.iter().all(|p| window.state().timeline.is_unfolded(*p)));
}

#[test]
fn dragging_empty_space_pans() {
    let mut window = usual();
    let before = window.state().timeline.axis().unwrap();
    let at = Pos2::new(before.right - 60.0, 60.0);
    window.drag_at(at);
    window.run();
    window.hover_at(at - vec2(20.0, 0.0));
    window.run();
    window.hover_at(at - vec2(200.0, 0.0));
    window.run();
    window.drop_at(at - vec2(200.0, 0.0));
    window.run();
    let after = window.state().timeline.axis().unwrap();
    let moved = (after.view.start - before.view.start) * before.view.px_per_day;
    assert!((moved - 200.0).abs() < 1.0, "{moved}");
    assert!(window.state().edits.is_empty());
}

#[test]
fn rows_and_bars_tell_their_name_and_dates() {
    let mut window = usual();
    let first = window.state().ranked()[0];
    let name = window.state().name(first);
    let row = window.get_by_role_and_label(Role::ListItem, &name);
    let value = row.accesskit_node().value().unwrap_or_default();
    assert!(value.contains("rank 1") && value.contains("202"), "{value}");
    let task = movable_task(&mut window);
    let name = window.state().plan().tasks.get(task).unwrap().name.clone();
    let label = format!("Bar of {name}");
    let value = window.get_by_label(&label).accesskit_node().value().unwrap_or_default();
    assert!(value.contains("202"), "{value}");
}

#[test]
fn an_empty_plan_teaches() {
    let mut window = window(Portfolio::empty(), vec2(1024.0, 640.0), Theme::Light, 1.0);
    for name in ["Start from the example", "Import a plan", "New project"] {
        assert!(window.query_by_label(name).is_some(), "{name}");
    }
    window.get_by_label("New project").click();
    window.run();
    assert_eq!(window.state().asked, [Ask::Run(Command::NewProject)]);
}

/// The whole program on the timeline.
fn program(width: f32, height: f32, dark: bool, scale: f32) -> Harness<'static, App> {
    let mut h = app_on(example::example(today()), width, height, dark, scale);
    h.state_mut().show_view(View::Timeline);
    h.run();
    h
}

fn run_command(h: &mut Harness<'static, App>, command: Command, times: usize) {
    for _ in 0..times {
        h.state_mut().run_command(command);
    }
    h.run();
}

fn unfold_first(h: &mut Harness<'static, App>) {
    let first = h.state().workspace().plan().ranked()[0].name.clone();
    h.get_by_label(&format!("Unfold {first}")).click();
    h.run();
    h.remove_cursor();
    h.run();
}

#[test]
fn pictures_light() {
    gpu!();
    let mut h = program(1440.0, 900.0, false, 1.0);
    unfold_first(&mut h);
    h.snapshot("timeline-light");
}

#[test]
fn pictures_dark() {
    gpu!();
    let mut h = program(1440.0, 900.0, true, 1.0);
    h.snapshot("timeline-dark");
}

#[test]
fn pictures_of_a_drag() {
    gpu!();
    let mut h = program(1440.0, 900.0, false, 1.0);
    let ranked: Vec<String> = h.state().workspace().plan().ranked().iter().map(|p| p.name.clone()).collect();
    let at = |h: &Harness<'static, App>, name: &str| {
        h.get_by_role_and_label(Role::ListItem, name).rect().left_center() + vec2(18.0, 0.0)
    };
    let (from, to) = (at(&h, &ranked[4]), at(&h, &ranked[0]) + vec2(30.0, -16.0));
    h.drag_at(from);
    h.run();
    h.hover_at(from + vec2(8.0, -12.0));
    h.run();
    h.hover_at(to);
    h.run();
    h.snapshot("timeline-drag");
}

#[test]
fn pictures_of_tasks() {
    gpu!();
    let mut h = program(1440.0, 900.0, false, 1.0);
    let third = h.state().workspace().plan().ranked()[2].name.clone();
    h.get_by_label(&format!("Unfold {third}")).click();
    run_command(&mut h, Command::ZoomIn, 4);
    run_command(&mut h, Command::Today, 1);
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -160.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    h.event(wheel);
    h.run_steps(12);
    h.remove_cursor();
    h.run();
    h.snapshot("timeline-tasks");
}

#[test]
fn pictures_of_a_bar_in_the_hand() {
    gpu!();
    let mut h = program(1440.0, 900.0, true, 1.0);
    let plan = h.state().workspace().plan();
    let third = plan.ranked()[2].clone();
    let done = |t: &Task| t.percent_done() == 0 && t.kind == stackrank::domain::TaskKind::Work;
    let task = plan.tasks_of(third.id).into_iter().find(|t| done(t)).unwrap().clone();
    h.get_by_label(&format!("Unfold {}", third.name)).click();
    run_command(&mut h, Command::ZoomIn, 3);
    run_command(&mut h, Command::Today, 1);
    h.state_mut().select(Selection::Task(task.id));
    h.run();
    let at = h.get_by_label(&format!("Bar of {}", task.name)).rect().center();
    h.drag_at(at);
    h.run();
    h.hover_at(at + vec2(12.0, 0.0));
    h.run();
    h.hover_at(at + vec2(90.0, 2.0));
    h.run();
    h.snapshot("timeline-pin");
}

#[test]
fn pictures_small() {
    gpu!();
    let mut h = program(1024.0, 700.0, false, 1.0);
    h.snapshot("timeline-small");
}

#[test]
fn pictures_at_200_percent() {
    gpu!();
    let mut h = program(720.0, 450.0, true, 2.0);
    unfold_first(&mut h);
    h.snapshot("timeline-200-percent");
}
