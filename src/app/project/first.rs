//! "Can we afford to put this first?": the verdict in a sentence, and on the page what it does to the others, line by line.
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::sentence::{Look, sentence};
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets::{Mark, paint_mark};
use crate::domain::{Money, ProjectId};
use crate::engine::{PutFirst, Verdict, WhyPart, effect_parts, own_parts, put_first_parts};
use crate::workspace::Answer;
use egui::{Color32, RichText, Sense, Ui, pos2, vec2};

/// The question.
pub const QUESTION: &str = "Can we afford to put this first?";
/// Most lines on the page; what is beyond is counted.
const MOST: usize = 12;

/// The verdict in one sentence; "…" before it is known, faint while it is about an older plan.
pub fn verdict_ui(ui: &mut Ui, cx: &Cx<'_>, project: ProjectId, asks: &mut Vec<Ask>) {
    let Some(Answer { value: found, fresh }) = answer(cx, project) else {
        waiting(ui, cx);
        return;
    };
    let parts = put_first_parts(cx.plan, cx.today, found, |m| format::money(m, cx.currency()));
    marked(ui, cx, mark(cx, found, fresh), fresh, parts.iter(), asks);
    if !fresh {
        waiting(ui, cx);
    }
}

/// The same with a line for each effect, and what is free to commit then.
pub fn list_ui(ui: &mut Ui, cx: &Cx<'_>, project: ProjectId, asks: &mut Vec<Ask>) {
    let Some(Answer { value: found, fresh }) = answer(cx, project) else {
        waiting(ui, cx);
        return;
    };
    ui.spacing_mut().item_spacing.y = 5.0;
    let mut parts = own_parts(cx.plan, cx.today, found, |m| exact(cx, m));
    parts.push(WhyPart::Text(".".into()));
    marked(ui, cx, mark(cx, found, fresh), fresh, parts.iter(), asks);
    let effects = effect_parts(cx.plan, found, |m| exact(cx, m));
    // those that lose come first, and those that gain behind them
    let losing = found.falls.len() + found.breaks.len() + found.later.len();
    for (place, effect) in effects.iter().take(MOST).enumerate() {
        let (shape, ink) = match place {
            place if place < found.falls.len() => (Mark::Triangle, cx.tokens.risk.0),
            place if place < losing => (Mark::Square, cx.tokens.trouble.0),
            _ => (Mark::Disc, cx.tokens.good.0),
        };
        marked(ui, cx, (shape, if fresh { ink } else { cx.tokens.faint }), fresh, effect.iter(), asks);
    }
    if effects.len() > MOST {
        quiet(ui, cx, &format!("and {} more", effects.len() - MOST));
    } else if effects.is_empty() && found.verdict != Verdict::FirstAlready {
        quiet(ui, cx, "No other project falls below the money line or breaks its promise.");
    }
    let free = |m: Money| format::money(m, cx.currency());
    let words = format!(
        "Free to commit: {} of this project, {} of the portfolio",
        free(found.then.free),
        free(found.free)
    );
    quiet(ui, cx, &words);
    if !fresh {
        waiting(ui, cx);
    }
}

fn answer<'a>(cx: &Cx<'a>, project: ProjectId) -> Option<Answer<&'a PutFirst>> {
    cx.answers.and_then(|answers| answers.put_first(project))
}

fn exact(cx: &Cx<'_>, amount: Money) -> String {
    format::exact_money(amount, cx.currency())
}

fn mark(cx: &Cx<'_>, found: &PutFirst, fresh: bool) -> (Mark, Color32) {
    let t = cx.tokens;
    let (shape, ink) = match found.verdict {
        _ if found.then.below_line => (Mark::Square, t.trouble.0),
        Verdict::FirstAlready | Verdict::NoFunding | Verdict::No => (Mark::Disc, t.good.0),
        Verdict::Yes if found.falls.is_empty() && found.breaks.is_empty() => (Mark::Disc, t.good.0),
        Verdict::Yes => (Mark::Triangle, t.risk.0),
    };
    (shape, if fresh { ink } else { t.faint })
}

fn marked<'a>(
    ui: &mut Ui,
    cx: &Cx<'_>,
    (shape, ink): (Mark, Color32),
    fresh: bool,
    parts: impl Iterator<Item = &'a WhyPart>,
    asks: &mut Vec<Ask>,
) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 16.0), Sense::hover());
        paint_mark(ui.painter(), pos2(rect.left() + 6.0, rect.center().y), shape, ink);
        ui.vertical(|ui| {
            let look = Look::of(cx.tokens).with(cx.tokens.text, Size::Body);
            let look = if fresh { look } else { look.faded(cx.tokens.faint) };
            sentence(ui, parts, look, asks);
        });
    });
}

fn quiet(ui: &mut Ui, cx: &Cx<'_>, words: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(18.0);
        let text = RichText::new(words).font(font(Weight::Regular, Size::Small)).color(cx.tokens.dim);
        ui.add(egui::Label::new(text).wrap());
    });
}

fn waiting(ui: &mut Ui, cx: &Cx<'_>) {
    quiet(ui, cx, "Being computed…");
}
