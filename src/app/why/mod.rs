//! "Why this date?": a popup at the date that was clicked, with the chain of reasons in words. Every name in it selects
//! what it names. It is no dialog: a click elsewhere or Esc closes it, and everything else goes on working.
use super::context::{Ask, Cx, Selection};
use super::format;
use super::sentence::{Look, sentence};
use super::theme::{Size, Weight, font, size};
use super::timeline::AXIS_HEADER;
use crate::domain::{Moment, ProjectId, RecordId, WorkId};
use crate::engine::{WhyPart, dates_of, why, why_project};
use egui::{
    Id, LayerId, Order, Popup, PopupAnchor, PopupCloseBehavior, Rect, RichText, ScrollArea, Ui, pos2, vec2,
};

/// Height of what stands around the sentences: the title, margins, the gap to the date.
const AROUND: f32 = 48.0;

/// A date that was asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Whose dates.
    pub of: Selection,
    /// Where the date stands; without it the answer stands at the top.
    pub at: Option<Rect>,
}

/// Shows the answer; returns whether it stays open.
pub fn why_ui(ui: &Ui, cx: &Cx<'_>, question: &Question, asks: &mut Vec<Ask>) -> bool {
    let steps = match question.of {
        Selection::Project(id) => why_project(cx.plan, cx.outlook, id),
        Selection::Task(id) => why(cx.plan, cx.outlook, WorkId::Task(id)),
        Selection::Purchase(id) => why(cx.plan, cx.outlook, WorkId::Purchase(id)),
        Selection::Person(_) | Selection::None => vec![],
    };
    if steps.is_empty() {
        return false;
    }
    let screen = ui.content_rect();
    let above = Rect::from_center_size(pos2(screen.center().x - 190.0, screen.top() + 56.0), vec2(0.0, 0.0));
    let anchor = PopupAnchor::ParentRect(question.at.unwrap_or(above));
    let room = room(screen, question.at.unwrap_or(above));
    let id = Id::unique("why this date");
    let mut open = true;
    let title = title(cx, question.of);
    Popup::new(id, ui.ctx().clone(), anchor, LayerId::new(Order::Foreground, id))
        .open_bool(&mut open)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(6.0)
        .width(380.0)
        .accessible_name(title.clone())
        .show(|ui| {
            let width = 380.0_f32.min(screen.width() - 40.0);
            ui.set_width(width);
            ui.label(RichText::new(&title).font(font(Weight::SemiBold, Size::Body)).color(cx.tokens.text));
            ui.add_space(4.0);
            ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                ui.set_width(width - 12.0);
                ui.spacing_mut().item_spacing.y = 6.0;
                let mut home = match question.of {
                    Selection::Project(id) => Some(id),
                    _ => None,
                };
                for step in &steps {
                    let of = Selection::from(step.work).project(cx.plan);
                    sentence(ui, without_home(&step.parts, home), Look::of(cx.tokens), asks);
                    home = of;
                }
            });
        });
    open
}

/// How high the sentences may stand, above or below the date: nearly half the screen, but never over what heads the view.
fn room(screen: Rect, at: Rect) -> f32 {
    let above = at.top() - (screen.top() + size::HEADER + AXIS_HEADER);
    let below = screen.bottom() - size::STATUS_BAR - at.bottom();
    (screen.height() * 0.45).min(above.max(below) - AROUND).max(120.0)
}

/// "Why 24 Dec?".
pub(super) fn title(cx: &Cx<'_>, of: Selection) -> String {
    let day = |m: Moment, end: bool| format::date(if end { m.last_day() } else { m.date() }, cx.today);
    let span = |work| dates_of(cx.plan, cx.outlook, work).and_then(|d| d.span.ok());
    let date = match of {
        Selection::Project(id) => cx.project(id).and_then(|p| p.finish).map(|f| day(f, true)),
        Selection::Task(id) => span(WorkId::Task(id)).map(|s| day(s.0, false)),
        Selection::Purchase(id) => span(WorkId::Purchase(id)).map(|s| day(s.0, false)),
        Selection::Person(_) | Selection::None => None,
    };
    date.map_or_else(|| "Why is there no date?".into(), |date| format!("Why {date}?"))
}

/// The parts of a sentence without "(its project)", where the sentence before has just been about that project.
pub(super) fn without_home(parts: &[WhyPart], home: Option<ProjectId>) -> impl Iterator<Item = &WhyPart> {
    let named = home.is_some()
        && matches!(parts.get(2), Some(WhyPart::Link(_, RecordId::Project(id))) if Some(*id) == home)
        && parts.get(1).map(WhyPart::text) == Some(" (");
    parts.iter().enumerate().filter(move |(at, _)| !(named && (1..=3).contains(at))).map(|(_, part)| part)
}
