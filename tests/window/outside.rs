//! What something else writes into the open file, and what a restart brings back, as the person sees it.
#![expect(clippy::unwrap_used, reason = "what a test builds on is certain, or the test fails")]
use crate::harness::{gpu, today};
use egui::accesskit::Role;
use egui::{Key, Theme, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stackrank::app::context::Selection;
use stackrank::app::{App, ViewSettings};
use stackrank::domain::{Portfolio, Project, ProjectId};
use stackrank::edits::{Edit, Side};
use stackrank::storage::{Folders, read_file, save, to_text};
use stackrank::workspace::{Clock, Workspace, example};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Window = Harness<'static, App>;

/// A file with the example, and a place for the window's own copies.
struct Home {
    folder: tempfile::TempDir,
    file: PathBuf,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.ron");
        std::fs::write(&file, to_text(&example::example(today()))).unwrap();
        Self { folder, file }
    }
    fn open(&self) -> Window {
        let folders = Folders::at(self.folder.path());
        let file = Some(self.file.clone());
        let workspace = Workspace::open_in(&folders, file, Clock::fixed(today()), Arc::new(|| ()));
        window(workspace, 1440.0, 900.0, false)
    }
    /// Something else changes the file.
    fn write(&self, change: impl FnOnce(&mut Portfolio)) {
        write(&self.file, change);
    }
}

fn window(workspace: Workspace, width: f32, height: f32, dark: bool) -> Window {
    let mut h: Window = Harness::builder()
        .with_size(egui::vec2(width, height))
        .with_theme(if dark { Theme::Dark } else { Theme::Light })
        .with_max_steps(12)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, workspace, ViewSettings::default()));
    h.run();
    h
}

fn write(file: &Path, change: impl FnOnce(&mut Portfolio)) {
    let (mut plan, bytes) = read_file(file).unwrap();
    change(&mut plan);
    save(file, to_text(&plan).as_bytes(), Some(&bytes)).unwrap();
}

fn first(plan: &Portfolio) -> ProjectId {
    plan.ranked()[0].id
}

fn set(plan: &mut Portfolio, id: ProjectId, change: impl FnOnce(&mut Project)) {
    let mut row = Project::clone(plan.projects.get(id).unwrap());
    change(&mut row);
    plan.projects.put(row.into());
}

fn until(h: &mut Window, what: &str, is: impl Fn(&Window) -> bool) {
    let begun = Instant::now();
    while !is(h) {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain for: {what}");
        h.step();
        std::thread::sleep(Duration::from_millis(20));
    }
    h.run();
}

fn came_in(h: &Window) -> bool {
    h.query_by_label_contains("Came in from outside").is_some()
}

#[test]
fn what_came_in_is_told_in_a_bar_and_taken_back_by_its_button() {
    let home = Home::new();
    let mut h = home.open();
    let id = first(h.state().workspace().plan());
    let name = |h: &Window| h.state().workspace().plan().projects.get(id).unwrap().name.clone();
    let before = name(&h);
    home.write(|plan| set(plan, id, |p| p.name = "Renamed elsewhere".into()));
    until(&mut h, "what came in", came_in);
    assert_eq!(name(&h), "Renamed elsewhere");
    h.get_by_label("Take it back").click();
    h.run();
    assert_eq!(name(&h), before);
    assert!(!came_in(&h));
}

/// Two rows come in, one of them changed here as well.
fn with_a_clash(home: &Home, h: &mut Window) -> [ProjectId; 2] {
    let plan = h.state().workspace().plan();
    let ids = [plan.ranked()[0].id, plan.ranked()[1].id];
    let mut row = Project::clone(plan.projects.get(ids[0]).unwrap());
    row.name = "Renamed here".into();
    h.state_mut().ask(stackrank::app::context::Ask::Edit("Rename".into(), Edit::put(row)));
    h.step();
    home.write(|plan| {
        set(plan, ids[0], |p| p.name = "Renamed elsewhere".into());
        set(plan, ids[1], |p| p.sponsor = "Somebody else".into());
    });
    until(h, "what came in", came_in);
    ids
}

#[test]
fn rows_that_came_in_are_taken_back_one_by_one() {
    let home = Home::new();
    let mut h = home.open();
    let [_, second] = with_a_clash(&home, &mut h);
    let sponsor = |h: &Window| h.state().workspace().plan().projects.get(second).unwrap().sponsor.clone();
    assert_eq!(sponsor(&h), "Somebody else");
    h.get_by_label("Show all").click();
    h.run();
    let name = h.state().workspace().plan().projects.get(second).unwrap().name.clone();
    h.get_by_label(&format!("Take back: {name}")).click();
    h.run();
    assert_ne!(sponsor(&h), "Somebody else");
    h.get_by_label("Close what came in").click();
    h.run();
    assert!(h.query_by_label("What came in from outside").is_none());
}

#[test]
fn a_value_that_lost_waits_in_the_conflicts_until_somebody_decides() {
    let home = Home::new();
    let mut h = home.open();
    let [id, _] = with_a_clash(&home, &mut h);
    let name = |h: &Window| h.state().workspace().plan().projects.get(id).unwrap().name.clone();
    // theirs was written last
    assert_eq!(name(&h), "Renamed elsewhere");
    h.get_by_label("Decide").click();
    h.run();
    h.get_by_label("Take the other: name of Renamed elsewhere").click();
    h.run();
    assert_eq!(name(&h), "Renamed here");
    assert!(h.query_by_label_contains("Changed on both sides").is_none());
    h.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    h.run();
    assert_eq!(name(&h), "Renamed elsewhere");
}

#[test]
fn what_was_half_typed_is_brought_back_in_its_field() {
    let home = Home::new();
    let mut h = home.open();
    let id = first(h.state().workspace().plan());
    h.state_mut().select(Selection::Project(id));
    h.run();
    h.get_by_role_and_label(Role::MultilineTextInput, "Notes").focus();
    h.run();
    h.get_by_role_and_label(Role::MultilineTextInput, "Notes").type_text("half a sen");
    h.run();
    // what is half typed is kept within a second, and when the window closes
    let session = home.folder.path().join("state/session");
    let kept = || {
        let files = std::fs::read_dir(&session).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut whole = files.filter(|path| path.extension().is_some_and(|e| e == "ron"));
        whole.any(|path| std::fs::read_to_string(path).is_ok_and(|text| text.contains("half a sen")))
    };
    until(&mut h, "the copy", |_| kept());
    drop(h);
    let mut h = home.open();
    assert!(h.query_by_label_contains("half a sen").is_some());
    h.state_mut().select(Selection::Project(id));
    h.run();
    let notes = h.get_by_role_and_label(Role::MultilineTextInput, "Notes");
    assert!(notes.value().unwrap().contains("half a sen"));
    assert!(h.query_by_label("Half typed when the program ended").is_some());
    // it commits nothing by itself
    assert!(!h.state().workspace().plan().projects.get(id).unwrap().notes.contains("half a sen"));
    h.get_by_label("Close").click();
    h.run();
    assert!(h.query_by_label_contains("Half typed when the program ended, ").is_none());
}

#[test]
fn closing_waits_for_the_save_and_says_if_there_is_none() {
    let home = Home::new();
    let mut h = home.open();
    let id = first(h.state().workspace().plan());
    let rename = |h: &mut Window, name: &str| {
        let mut row = Project::clone(h.state().workspace().plan().projects.get(id).unwrap());
        row.name = name.into();
        h.state_mut().ask(stackrank::app::context::Ask::Edit("Rename".into(), Edit::put(row)));
        h.step();
    };
    let close = |h: &mut Window| {
        let viewport = h.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.push(ViewportEvent::Close);
        h.step();
    };
    rename(&mut h, "saved");
    close(&mut h);
    until(&mut h, "saved", |h| h.state().workspace().is_kept());
    assert_eq!(read_file(&home.file).unwrap().0.projects.get(id).unwrap().name, "saved");
    // a folder stands where the file was: it cannot be saved
    std::fs::remove_file(&home.file).unwrap();
    std::fs::create_dir(&home.file).unwrap();
    rename(&mut h, "not saved");
    close(&mut h);
    until(&mut h, "the warning", |h| h.query_by_label_contains("Close once more").is_some());
}

#[test]
fn pictures_of_what_came_in() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, width, height, dark) in
        [("came_in_light", 1440.0, 900.0, false), ("came_in_dark_1024", 1024.0, 700.0, true)]
    {
        let base = example::example(today());
        let ids = [base.ranked()[0].id, base.ranked()[1].id];
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        set(&mut ours, ids[0], |p| p.name = "Renamed here".into());
        set(&mut theirs, ids[0], |p| p.name = "Renamed elsewhere".into());
        set(&mut theirs, ids[1], |p| p.sponsor = "Somebody else".into());
        let mut workspace = Workspace::in_memory(ours, today());
        assert!(workspace.take_over(&base, &theirs, Side::Theirs));
        let mut h = window(workspace, width, height, dark);
        h.get_by_label("Decide").click();
        h.run();
        h.snapshot(name);
        results.extend(h.take_snapshot_results());
    }
}
