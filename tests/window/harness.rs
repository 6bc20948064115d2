//! The window in a test: the program on the example, on a fixed day, without a display; pictures where there is an adapter.
#![expect(clippy::unwrap_used, reason = "the day exists")]
use chrono::NaiveDate;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stackrank::app::App;
use stackrank::domain::Portfolio;
use stackrank::workspace::example;

/// The day on which all pictures are taken: a Monday.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// The program on the example.
pub fn app(width: f32, height: f32, dark: bool) -> Harness<'static, App> {
    app_on(example::example(today()), width, height, dark, 1.0)
}

/// The program on a plan, at a scale (2.0 is 200 %).
pub fn app_on(plan: Portfolio, width: f32, height: f32, dark: bool, scale: f32) -> Harness<'static, App> {
    let mut h = Harness::builder()
        .with_size(vec2(width, height))
        .with_pixels_per_point(scale)
        .with_theme(if dark { Theme::Dark } else { Theme::Light })
        .with_max_steps(12)
        .build_eframe(move |cc| App::for_test(&cc.egui_ctx, plan, today()));
    h.run();
    h
}

/// Presses keys and lets the program settle.
pub fn press(h: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    h.run();
}

/// The labels of the rows of a list or table, from top to bottom.
pub fn rows(h: &Harness<'static, App>) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = h
        .query_all_by_role(Role::Row)
        .map(|row| (row.rect().top(), row.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|row| row.1).collect()
}

/// Whether there is something to draw pictures with. Where it is demanded, its absence is a failure.
pub fn has_adapter() -> bool {
    let setup = egui_kittest::wgpu::default_wgpu_setup();
    let instance = pollster::block_on(setup.new_instance());
    let found = !pollster::block_on(instance.enumerate_adapters(eframe::wgpu::Backends::all())).is_empty();
    assert!(
        found || std::env::var_os("STACKRANK_REQUIRE_GPU").is_none(),
        "no adapter, but STACKRANK_REQUIRE_GPU is set"
    );
    found
}

/// Ends a picture test where there is nothing to draw with, and says so.
macro_rules! gpu {
    () => {
        if !crate::harness::has_adapter() {
            eprintln!("skipped: no graphics adapter, not even a software one");
            return;
        }
    };
}
pub(crate) use gpu;
