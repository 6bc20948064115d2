//! Baselines in the portfolio's settings: take, rename, delete, and choose which one is compared with.
use super::PanelState;
use super::form::{Form, section, words};
use super::parts::{caption, lone_button, tell};
use super::settings::named;
use crate::app::context::Ask;
use crate::app::format;
use crate::app::widgets::fields;
use crate::domain::{Baseline, BaselineId};
use crate::edits::make;
use egui::Ui;

/// The section.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState) {
    let top = ui.cursor().min;
    section(ui, "Baselines");
    if !fields::flushing(ui) && std::mem::take(&mut state.show_baselines) {
        let place = egui::Rect::from_min_size(top, egui::vec2(ui.available_width(), 160.0));
        ui.scroll_to_rect(place, Some(egui::Align::Center));
    }
    let plan = form.cx.plan;
    let mut list: Vec<&Baseline> = plan.baselines.iter().map(AsRef::as_ref).collect();
    // the last first: it is the one that counts
    list.sort_by_key(|b| std::cmp::Reverse((b.taken, b.id)));
    if list.is_empty() {
        words(
            ui,
            "None yet. A baseline keeps dates and costs as they stand, to compare with later",
            form.cx.tokens.dim,
        );
    }
    for (n, baseline) in list.iter().enumerate() {
        let id = form.salt.with(baseline.id);
        let called = format!("Baseline {}", n + 1);
        if named(ui, form, id, &called, *baseline, true, |b, name| b.name = name) {
            let edit = make::delete(plan, &[baseline.id.into()]);
            tell(form, |form| form.ask(format!("Delete baseline {}", baseline.name), edit));
        }
        let dates = plan.baseline_rows.iter().filter(|row| row.baseline == baseline.id).count();
        let taken = format::date(baseline.taken, form.cx.today);
        caption(ui, &format!("  taken {taken}, {dates} {}", if dates == 1 { "date" } else { "dates" }));
    }
    if !list.is_empty() {
        compare(ui, form, &list);
    }
    if lone_button(ui, "Take baseline") {
        form.asks.push(Ask::TakeBaseline(None));
    }
}

/// Which one is compared with. That is a matter of who looks: it is no part of the plan.
fn compare(ui: &mut Ui, form: &mut Form<'_>, list: &[&Baseline]) {
    const LAST: &str = "the last of each project";
    let chosen = form.cx.compared;
    let name = chosen.and_then(|id| form.cx.plan.baselines.get(id)).map_or(LAST, |b| &b.name);
    form.labelled(ui, "Compare with", |form, ui| {
        let options = || -> Vec<(Option<BaselineId>, String)> {
            let each = list.iter().map(|b| (Some(b.id), b.name.clone()));
            std::iter::once((None, LAST.to_owned())).chain(each).collect()
        };
        let id = form.id("Compare with");
        fields::choice(ui, id, "Compare with", f32::INFINITY, name, &chosen, options, |with| {
            form.asks.push(Ask::Compare(with));
            Ok(())
        })
        .on_hover_text(
            "Earned value, the planned line and the marks below bars; only what you see, not the plan",
        );
    });
}
