//! Funding in Review: spend by quarter, and what the close of the fiscal year takes away.
use crate::harness::{app, gpu};
use egui_kittest::kittest::Queryable as _;
use stackrank::app::context::{Selection, View};

fn open(width: f32, height: f32, dark: bool) -> egui_kittest::Harness<'static, stackrank::app::App> {
    let mut h = app(width, height, dark);
    h.state_mut().show_view(View::Review);
    h.run();
    h.get_by_label("Funding").click();
    h.run();
    h
}

#[test]
fn the_close_of_the_year_names_what_it_takes_and_leads_there() {
    let mut h = open(1440.0, 900.0, false);
    let end = h.state().workspace().answers().year_end().unwrap().value.cloned().unwrap();
    h.get_by_label_contains(&format!("Fiscal year {} closes", end.year));
    assert!(!end.misses.is_empty(), "the example has deliveries after its close");
    let plan = h.state().workspace().plan();
    let purchase = end.misses[0].purchase;
    let name = plan.purchases.get(purchase).unwrap().item.clone();
    let link = |h: &egui_kittest::Harness<'static, stackrank::app::App>| {
        h.get_all_by_label(&name)
            .map(|node| node.rect())
            .max_by(|a, b| a.left().total_cmp(&b.left()))
            .unwrap()
    };
    // it may stand below what is seen at first
    h.hover_at(egui::pos2(1100.0, 300.0));
    h.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -2000.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    h.run_steps(30);
    let at = link(&h).center();
    h.hover_at(at);
    h.drag_at(at);
    h.drop_at(at);
    h.run();
    assert_eq!(h.state().selection(), Selection::Purchase(purchase));
}

#[test]
fn pictures_of_funding() {
    gpu!();
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, width, height, dark) in
        [("funding_light", 1440.0, 900.0, false), ("funding_dark_1024", 1024.0, 700.0, true)]
    {
        let mut h = open(width, height, dark);
        h.snapshot(name);
        results.extend(h.take_snapshot_results());
    }
}
