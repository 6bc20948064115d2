//! What something else writes into the open file, as the person sees it.
use crate::harness::today;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stackrank::app::{App, ViewSettings};
use stackrank::domain::Project;
use stackrank::storage::{Folders, read_file, save, to_text};
use stackrank::workspace::{Clock, Workspace, example};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn what_came_in_is_told_in_a_bar_and_taken_back_by_its_button() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::at(folder.path());
    let file = folder.path().join("plan.ron");
    std::fs::write(&file, to_text(&example::example(today()))).unwrap();
    let workspace = Workspace::open_in(&folders, Some(file.clone()), Clock::fixed(today()), Arc::new(|| ()));
    let mut h: Harness<'static, App> = Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .with_max_steps(12)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, workspace, ViewSettings::default()));
    h.run();
    let (mut plan, bytes) = read_file(&file).unwrap();
    let mut row = Project::clone(plan.ranked()[0]);
    let (id, before) = (row.id, row.name.clone());
    row.name = "Renamed elsewhere".into();
    plan.projects.put(row.into());
    save(&file, to_text(&plan).as_bytes(), Some(&bytes)).unwrap();
    let begun = Instant::now();
    while h.query_by_label_contains("Came in from outside").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing came in");
        h.step();
        std::thread::sleep(Duration::from_millis(20));
    }
    let name =
        |h: &Harness<'static, App>| h.state().workspace().plan().projects.get(id).unwrap().name.clone();
    assert_eq!(name(&h), "Renamed elsewhere");
    h.get_by_label("Take it back").click();
    h.run();
    assert_eq!(name(&h), before);
    assert!(h.query_by_label_contains("Came in from outside").is_none());
}
