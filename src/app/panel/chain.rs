//! The critical chain of a project: the work that decides when it ends, in order of time, across projects.
use super::PanelState;
use super::form::{Form, INSET, fold_section};
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::{fields, text};
use crate::domain::{Project, WorkId, check::work_name};
use egui::{Align2, CornerRadius, CursorIcon, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// The section: folded until it is opened, and then open for every project.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, state: &mut PanelState, project: &Project) {
    let chain = form.cx.chain;
    if chain.is_empty() || fields::flushing(ui) {
        return;
    }
    fold_section(ui, &format!("Critical chain {}", chain.len()), &mut state.chain_open);
    if state.chain_open {
        for work in chain {
            line(ui, form, *work, project);
        }
    }
}

/// A line: name, its project where that is another, dates. A click selects.
fn line(ui: &mut Ui, form: &mut Form<'_>, work: WorkId, home: &Project) {
    let (cx, tokens) = (form.cx, form.cx.tokens);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::TASK_ROW - 2.0), Sense::click());
    let name = work_name(cx.plan, work);
    let other = cx.plan.project_of(work).filter(|id| *id != home.id).and_then(|id| cx.plan.projects.get(id));
    let span = crate::engine::dates_of(cx.plan, cx.outlook, work).and_then(|d| d.span.ok());
    let dates = span.map_or("no date".into(), |(from, to)| {
        let days =
            (format::date(from.date(), cx.today), format::date(to.last_day().max(from.date()), cx.today));
        if days.0 == days.1 { days.0 } else { format!("{} to {}", days.0, days.1) }
    });
    let in_other = other.map_or(String::new(), |p| format!(" in {}", p.name));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Link, true, format!("{name}{in_other}"));
        info.current_text_value = Some(dates.clone());
        info
    });
    let radius = CornerRadius::same(size::CONTROL_RADIUS);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, radius, tokens.sunken);
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, tokens.accent), StrokeKind::Inside);
    }
    let y = rect.center().y;
    let ink = if span.is_none() { tokens.trouble.0 } else { tokens.dim };
    let at = pos2(rect.right() - INSET, y);
    let right = text(
        ui.painter(),
        at,
        Align2::RIGHT_CENTER,
        &dates,
        Weight::Regular,
        Size::Small,
        ink,
        rect.width() * 0.45,
    );
    let room = right.left() - rect.left() - INSET - 10.0;
    let left = pos2(rect.left() + INSET, y);
    let most = if other.is_some() { room * 0.6 } else { room };
    let named = text(
        ui.painter(),
        left,
        Align2::LEFT_CENTER,
        &name,
        Weight::Regular,
        Size::Body,
        tokens.accent,
        most,
    );
    if let Some(other) = other {
        let at = pos2(named.right() + 8.0, y);
        let room = right.left() - at.x - 8.0;
        text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &other.name,
            Weight::Regular,
            Size::Small,
            tokens.faint,
            room,
        );
    }
    if response.clicked() {
        form.asks.push(Ask::Select(Selection::from(work)));
    }
    response.on_hover_text(format!("{}{}\n{dates}", format::shown(&name), format::shown(&in_other)));
}
