//! "Suggest order": a list below the views. While a better order is searched it says how much better the best so far is; then it
//! lists the moves to it, each with what it gains and costs, to be taken one by one or together. A move that is pointed at is shown in
//! the view above as a project in the air is.
mod row;
mod steps;

use super::conflicts::escaped;
use super::context::{Ask, Cx};
use super::format;
use super::theme::{Size, Weight, font};
use super::widgets::fields::{Icon, icon_button};
use super::widgets::{self};
use crate::engine::{Objective, better_words};
use crate::workspace::{Aim, Progress, Proposals, Suggestion};
use egui::{Align, Button, Color32, Layout, RichText, ScrollArea, Stroke, Ui};

/// What is asked of the search for a better order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestAsk {
    /// Search (again).
    Begin,
    /// Search no longer, and list the moves.
    Stop,
    /// Take a move, 0 first.
    Take(usize),
    /// Take all of them.
    TakeAll,
    /// Forget it.
    Close,
}

/// What the list remembers between frames.
#[derive(Clone, Copy, Debug, Default)]
pub struct SuggestState {
    /// The keyboard is to go to the first move as soon as there is one.
    fresh: bool,
    /// What a move that is pointed at would do.
    aim: Option<Aim>,
}

impl SuggestState {
    /// What a move that is pointed at would do.
    pub fn aim(self) -> Option<Aim> {
        self.aim
    }
    /// The list has another content: nothing of it is pointed at, and the keyboard goes to its first move.
    pub(super) fn begin(&mut self) {
        *self = Self { fresh: true, aim: None };
    }
}

/// Shows the list in all of `ui`.
pub fn suggest_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    suggestion: &Suggestion,
    state: &mut SuggestState,
    asks: &mut Vec<Ask>,
) {
    let mut ask = |step| asks.push(Ask::Suggest(step));
    ui.horizontal(|ui| {
        ui.set_height(34.0);
        widgets::heading(ui, "Suggest order");
        small(ui, &heading(suggestion), cx.tokens.dim);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let searching = matches!(suggestion, Suggestion::Searching(_));
            if icon_button(ui, Icon::Cross, "Close the suggested order", true).clicked() {
                ask(SuggestAsk::Close);
            } else if escaped(ui, cx) {
                ask(if searching { SuggestAsk::Stop } else { SuggestAsk::Close });
            }
            match suggestion {
                Suggestion::Searching(_) => {
                    if ui.button("Stop").on_hover_text("Search no longer, and list the moves").clicked() {
                        ask(SuggestAsk::Stop);
                    }
                }
                Suggestion::Listing(_) => {}
                Suggestion::Listed(_, proposals) if !proposals.rows.is_empty() => {
                    let words = RichText::new("Take all").color(cx.tokens.on_accent);
                    let button = Button::new(words).fill(cx.tokens.accent).stroke(Stroke::NONE);
                    let hint = "Make all these moves as one step; undo takes it back";
                    if ui.add(button).on_hover_text(hint).clicked() {
                        ask(SuggestAsk::TakeAll);
                    }
                }
                Suggestion::Listed(..) | Suggestion::Outdated => {
                    if ui.button("Search again").clicked() {
                        ask(SuggestAsk::Begin);
                    }
                }
            }
        });
    });
    let before = std::mem::take(&mut state.aim);
    match suggestion {
        Suggestion::Searching(progress) => searching(ui, cx, progress),
        Suggestion::Listing(_) => line(ui, "Finding out which moves lead there…", cx.tokens.dim),
        Suggestion::Listed(progress, proposals) if proposals.rows.is_empty() => {
            line(ui, &nothing_words(progress, proposals), cx.tokens.dim);
        }
        Suggestion::Listed(_, proposals) => listed(ui, cx, proposals, state, asks),
        Suggestion::Outdated => line(ui, "The plan has changed: search again", cx.tokens.dim),
    }
    ui.take_available_space();
    if before != state.aim {
        ui.request_repaint();
    }
}

/// What stands beside the title.
fn heading(suggestion: &Suggestion) -> String {
    match suggestion {
        Suggestion::Searching(_) => "searching; Esc stops and lists the moves".into(),
        Suggestion::Listed(progress, proposals) if proposals.rows.len() > 1 => {
            format!("{}; each move is told as taken alone", tried_words(progress))
        }
        Suggestion::Listing(progress) | Suggestion::Listed(progress, _) => tried_words(progress),
        Suggestion::Outdated => String::new(),
    }
}

/// "1,250 orders tried in 12 s".
fn tried_words(progress: &Progress) -> String {
    format!("{} orders tried in {}", format::grouped(progress.evaluations), time_words(progress))
}

fn time_words(progress: &Progress) -> String {
    if progress.seconds == 0 { "less than 1 s".into() } else { format!("{} s", progress.seconds) }
}

/// Why there is no move.
fn nothing_words(progress: &Progress, proposals: &Proposals) -> String {
    if proposals.taken == 0 {
        format!("No better order was found in {}; the present one stays", time_words(progress))
    } else {
        "Taken. Nothing else that was found makes the order better".into()
    }
}

/// What becomes better, as a sentence.
fn better(cx: &Cx<'_>, before: Objective, after: Objective) -> String {
    better_words(before, after, |money| format::money(money, cx.currency()))
}

fn searching(ui: &mut Ui, cx: &Cx<'_>, progress: &Progress) {
    let t = cx.tokens;
    if progress.best < progress.before {
        line(ui, &format!("Better so far: {}", better(cx, progress.before, progress.best)), t.good.0);
    } else {
        line(ui, "Nothing better yet", t.text);
    }
    small(ui, &tried_words(progress), t.dim);
}

fn listed(ui: &mut Ui, cx: &Cx<'_>, proposals: &Proposals, state: &mut SuggestState, asks: &mut Vec<Ask>) {
    let t = cx.tokens;
    let count = match proposals.rows.len() {
        1 => "1 move".to_owned(),
        n => format!("{n} moves, all together"),
    };
    line(ui, &format!("{count}: {}", better(cx, proposals.now, proposals.after)), t.good.0);
    ui.add_space(2.0);
    ScrollArea::vertical().id_salt("suggested moves").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for place in 0..proposals.rows.len() {
            row::row(ui, cx, &proposals.rows, place, state, asks);
        }
    });
}

fn line(ui: &mut Ui, words: &str, ink: Color32) {
    ui.label(RichText::new(words).font(font(Weight::Medium, Size::Body)).color(ink));
}

fn small(ui: &mut Ui, words: &str, ink: Color32) {
    ui.label(RichText::new(words).font(font(Weight::Regular, Size::Small)).color(ink));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_and_nothing_left_are_told_apart() {
        let progress = Progress {
            before: Objective::default(),
            best: Objective::default(),
            evaluations: 1_250,
            seconds: 12,
        };
        assert_eq!(tried_words(&progress), "1,250 orders tried in 12 s");
        let mut none = Proposals::default();
        let said = nothing_words(&progress, &none);
        assert_eq!(said, "No better order was found in 12 s; the present one stays");
        none.taken = 2;
        assert!(nothing_words(&progress, &none).starts_with("Taken"));
    }
}
