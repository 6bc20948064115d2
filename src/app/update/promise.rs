//! The heading of a project in the weekly update, and what happened where its promise suffers.
use super::state::{Answers, Cause};
use crate::app::context::{Ask, Cx, Selection};
use crate::app::format;
use crate::app::theme::{Size, Weight};
use crate::app::widgets::fields::{Typed, choice};
use crate::app::widgets::{self, Mark, paint_mark, text_width};
use crate::domain::{CauseKind, Project};
use crate::engine::Suffering;
use egui::{Align2, Id, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Height of a heading.
const HEADING: f32 = 36.0;
/// Height of the line with the cause.
const CAUSE: f32 = 34.0;
/// Width of the kind of a cause.
const KIND: f32 = 104.0;
/// Height of a field.
const FIELD: f32 = 26.0;
/// Where the text of lines begins.
pub(super) const INDENT: f32 = 34.0;

/// What a promise suffers, in words: "ends 4 Dec, 5 d behind the promise of 27 Nov".
pub fn words(suffers: &Suffering, today: chrono::NaiveDate) -> String {
    let day = |day| format::date(day, today);
    let promise = day(suffers.promise);
    let Some(after) = suffers.after else { return format!("no date any more; promised for {promise}") };
    let days = suffers.days.unwrap_or(0);
    match suffers.before.filter(|before| *before > suffers.promise) {
        Some(before) => {
            format!("ends {}, {days} d later than {}; promised for {promise}", day(after), day(before))
        }
        None => format!("ends {}, {days} d after its promise of {promise}", day(after)),
    }
}

/// Rank and name, and at the right what its promise suffers.
pub fn heading(
    ui: &mut Ui,
    cx: &Cx<'_>,
    project: &Project,
    suffers: Option<&Suffering>,
    asks: &mut Vec<Ask>,
) {
    let t = cx.tokens;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let response = ui.interact(rect, Id::unique(("update of", project.id)), Sense::click());
    let rank = cx.project(project.id).map_or(0, |now| now.rank);
    let words = suffers.map(|s| words(s, cx.today));
    let name = format::shown(&project.name);
    let told = words.as_ref().map_or_else(|| format!("{rank} {name}"), |w| format!("{rank} {name}: {w}"));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, t.grid));
    if response.has_focus() {
        let ring = Stroke::new(2.0, t.accent);
        painter.rect_stroke(rect, crate::app::theme::size::BAR_RADIUS, ring, egui::StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let badge = Rect::from_center_size(pos2(rect.left() + 14.0, middle), vec2(22.0, 20.0));
    widgets::rank_badge(painter, badge, rank, t, false);
    let mut right = rect.right() - 8.0;
    let whole = rect.width() - INDENT;
    if let Some(words) = &words {
        let wide = text_width(ui, words, Weight::Medium, Size::Small).min(whole * 0.65);
        let ink = t.trouble.0;
        let (align, at) = (Align2::RIGHT_CENTER, pos2(right, middle));
        widgets::text(ui.painter(), at, align, words, Weight::Medium, Size::Small, ink, wide + 1.0);
        paint_mark(ui.painter(), pos2(right - wide - 11.0, middle), Mark::Square, ink);
        right -= wide + 26.0;
    }
    let left = rect.left() + INDENT;
    let ink = if response.hovered() { t.accent } else { t.text };
    let (align, at) = (Align2::LEFT_CENTER, pos2(left, middle));
    widgets::text(ui.painter(), at, align, &project.name, Weight::SemiBold, Size::Body, ink, right - left);
    if response.clicked() {
        asks.push(Ask::Select(Selection::Project(project.id)));
    }
}

/// Room for the cause: what sort of thing, and what happened.
pub fn cause(ui: &mut Ui, project: &Project, suffers: &Suffering, answers: &mut Answers) {
    let now = answers.causes.get(&project.id).cloned().unwrap_or_default();
    let id = Id::unique(("cause of", project.id, suffers.promise));
    let mut next = now.clone();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), CAUSE), Sense::hover());
    let top = rect.top() + 2.0;
    let kind = Rect::from_min_size(pos2(rect.left() + INDENT, top), vec2(KIND, FIELD));
    let width = (rect.right() - kind.right() - 14.0).clamp(80.0, 560.0);
    let text = Rect::from_min_size(pos2(kind.right() + 6.0, top), vec2(width, FIELD));
    let shown = now.kind.map_or("Cause", title);
    let options = || {
        let kinds = CauseKind::ALL.map(|kind| (Some(kind), title(kind).to_owned()));
        std::iter::once((None, "No cause".to_owned())).chain(kinds).collect()
    };
    let called = format!("Kind of cause: {}", format::shown(&project.name));
    field(ui, kind, |ui| {
        choice(ui, id.with("kind"), &called, KIND, shown, &now.kind, options, |kind| {
            next.kind = kind;
            Ok(())
        });
    });
    let called = format!("Cause: {}", format::shown(&project.name));
    field(ui, text, |ui| {
        let field = Typed::new(id.with("text"), &called).hint("Why? Kept with the plan").width(width);
        field.show(ui, &now.text, |text| {
            text.trim().clone_into(&mut next.text);
            Ok(())
        });
    });
    if next != now {
        if next == Cause::default() {
            answers.causes.remove(&project.id);
        } else {
            answers.causes.insert(project.id, next);
        }
    }
}

/// A field at a place, with its outline: all fields are calm at rest, and these are there to be filled. Returns where it ends below.
pub(super) fn field(ui: &mut Ui, rect: Rect, show: impl FnOnce(&mut Ui)) -> f32 {
    let t = crate::app::theme::Tokens::of(ui);
    let radius = crate::app::theme::size::CONTROL_RADIUS;
    ui.painter().rect(rect, radius, t.surface, Stroke::new(1.0, t.line), egui::StrokeKind::Inside);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("field", rect.min.x as i32)));
    show(&mut child);
    child.min_rect().bottom()
}

fn title(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Supplier => "Supplier",
        CauseKind::People => "People",
        CauseKind::Scope => "Scope",
        CauseKind::Technical => "Technical",
        CauseKind::Other => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ProjectId;
    use chrono::NaiveDate;

    #[test]
    fn a_promise_that_suffers_in_words() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        let project: ProjectId = "wifi".parse().unwrap();
        let suffers = |before, after, days| Suffering { project, promise: day(20), before, after, days };
        assert_eq!(
            words(&suffers(Some(day(19)), Some(day(25)), Some(3)), day(23)),
            "ends 25 Nov, 3 d after its promise of 20 Nov"
        );
        assert_eq!(
            words(&suffers(Some(day(24)), Some(day(25)), Some(1)), day(23)),
            "ends 25 Nov, 1 d later than 24 Nov; promised for 20 Nov"
        );
        assert_eq!(
            words(&suffers(Some(day(19)), None, None), day(23)),
            "no date any more; promised for 20 Nov"
        );
    }
}
