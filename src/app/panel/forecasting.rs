//! How the plan is forecast: which distribution, how much goes together, how many runs.
use super::form::Form;
use crate::app::widgets::fields::read_number;
use crate::domain::{Settings, Shape, Terms};
use egui::Ui;

/// The fields, below the prices.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, settings: &Settings) {
    let terms = settings.forecast;
    let shapes = || Shape::ALL.map(|shape| (shape, name(shape).to_owned())).to_vec();
    form.choice(ui, "Distribution", settings, name(terms.shape), &terms.shape, shapes, |s, shape| {
        s.forecast.shape = shape;
    });
    form.percent(ui, "Shared by a person", settings, u32::from(terms.people), 0..=100, |s, v| {
        s.forecast.people = v as u8;
    });
    form.percent(ui, "Shared by a supplier", settings, u32::from(terms.suppliers), 0..=100, |s, v| {
        s.forecast.suppliers = v as u8;
    });
    form.toggle(ui, "Suppliers' records", settings, terms.evidence, |s, on| s.forecast.evidence = on);
    form.number(ui, "Runs", settings, terms.runs, 1..=Terms::MOST_RUNS, |s, runs| s.forecast.runs = runs);
    let read = |text: &str| read_number(text, 0..=u32::MAX).map(u64::from);
    form.typed(ui, "Seed", "", settings, &terms.seed.to_string(), read, |s, seed| s.forecast.seed = seed);
}

fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Pert => "PERT",
        Shape::Triangular => "triangular",
        Shape::Lognormal => "lognormal (low and high as P10 and P90)",
    }
}
