//! Earned value of a project: folded until it is opened, and then open for every project. Each figure says what it means.
use super::PanelState;
use super::form::{Form, INSET, fold_section, words};
use super::parts::lone_button;
use crate::app::context::Ask;
use crate::app::earned::{against, hint, shown};
use crate::app::theme::{Size, Weight};
use crate::app::widgets::{fields, text};
use crate::domain::Project;
use crate::engine::{EarnedValue, Term};
use egui::{Align2, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// The section.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, project: &Project) {
    if fields::flushing(ui) {
        return;
    }
    fold_section(ui, "Earned value", &mut state.earned_open);
    if !state.earned_open {
        return;
    }
    let cx = form.cx;
    if let Ok(value) = state.earned.of(&cx).of(cx.plan, project.id) {
        form.fact(ui, "Compared with", &against(&cx, value), cx.tokens.text);
        for term in Term::ALL {
            line(ui, form, value, term);
        }
    } else {
        let told = if cx.compared.is_some() {
            "The baseline chosen has no dates of it"
        } else {
            "There is no baseline of it yet: take one, and what is done and spent is compared with it"
        };
        words(ui, told, cx.tokens.dim);
    }
    ui.add_space(4.0);
    if lone_button(ui, "Take baseline of this project") {
        form.asks.push(Ask::TakeBaseline(Some(project.id)));
    }
}

/// A figure at the right of its name; what it means on hover.
fn line(ui: &mut Ui, form: &Form<'_>, value: &EarnedValue, term: Term) {
    let (cx, tokens) = (&form.cx, form.cx.tokens);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let y = rect.center().y;
    let figure = shown(cx, value, term);
    let strong = matches!(term, Term::Spi | Term::Cpi | Term::TrendEac);
    let weight = if strong { Weight::SemiBold } else { Weight::Regular };
    let ink = if figure == "–" { tokens.faint } else { tokens.text };
    let right = pos2(rect.right() - INSET, y);
    let room = rect.width() - 3.0 * INSET;
    let written =
        text(ui.painter(), right, Align2::RIGHT_CENTER, &figure, weight, Size::Body, ink, room * 0.6);
    let left = pos2(rect.left() + INSET, y);
    let room = written.left() - left.x - INSET;
    text(ui.painter(), left, Align2::LEFT_CENTER, term.name(), weight, Size::Body, tokens.dim, room);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {figure}", term.name())));
    response.on_hover_text(hint(cx, value, term));
}
