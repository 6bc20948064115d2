//! Toasts: short messages at the bottom that go away by themselves, with Undo where it helps.
use super::commands::Command;
use super::context::Ask;
use super::theme::{Size, Tokens, Weight, font, size};
use egui::{Align2, Frame, Id, Margin, Role, UiBuilder, vec2};

/// Seconds that a toast stays.
const STAY_SECS: f64 = 6.0;
/// Most toasts at once.
const MOST: usize = 3;

#[derive(Debug, Clone)]
struct Toast {
    text: String,
    offer: Option<(&'static str, Ask)>,
    until: Option<f64>,
}

/// The toasts on screen.
#[derive(Debug, Default)]
pub struct Toasts {
    list: Vec<Toast>,
}

impl Toasts {
    /// Says something; `undo` offers to take the last step back.
    pub fn tell(&mut self, text: impl Into<String>, undo: bool) {
        self.say(text.into(), undo.then_some(("Undo", Ask::Run(Command::Undo))));
    }
    /// Says something, and offers something to do about it.
    pub fn offer(&mut self, text: impl Into<String>, does: &'static str, ask: Ask) {
        self.say(text.into(), Some((does, ask)));
    }
    /// Another plan is shown now: its last step is not the one that was to be taken back.
    pub fn take_no_steps_back(&mut self) {
        for toast in &mut self.list {
            toast.offer = toast.offer.take().filter(|(_, ask)| *ask != Ask::Run(Command::Undo));
        }
    }
    fn say(&mut self, text: String, offer: Option<(&'static str, Ask)>) {
        self.list.retain(|t| t.text != text);
        self.list.push(Toast { text, offer, until: None });
        if self.list.len() > MOST {
            self.list.remove(0);
        }
    }
    /// Shows them above the status bar.
    pub fn ui(&mut self, ui: &mut egui::Ui, tokens: &Tokens, asks: &mut Vec<Ask>) {
        let now = ui.time();
        for toast in &mut self.list {
            toast.until.get_or_insert(now + STAY_SECS);
        }
        self.list.retain(|t| t.until.is_none_or(|until| now < until));
        let Some(first) = self.list.iter().filter_map(|t| t.until).reduce(f64::min) else { return };
        ui.request_repaint_after(std::time::Duration::from_secs_f64((first - now).max(0.01)));
        let mut closed = None;
        egui::Area::new(Id::unique("toasts"))
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -(size::STATUS_BAR + 12.0)))
            .order(egui::Order::Foreground)
            .show(ui.ctx(), |ui| {
                for (at, toast) in self.list.iter().enumerate() {
                    let frame = Frame::new()
                        .fill(tokens.text)
                        .corner_radius(size::CARD_RADIUS)
                        .inner_margin(Margin::symmetric(14, 8));
                    frame.show(ui, |ui| {
                        ui.scope_builder(UiBuilder::new().accessibility_role(Role::Alert), |ui| {
                            ui.horizontal(|ui| {
                                let text = egui::RichText::new(super::format::shown(&toast.text))
                                    .color(tokens.surface)
                                    .font(font(Weight::Medium, Size::Body));
                                ui.label(text);
                                if let Some((does, ask)) = &toast.offer
                                    && link(ui, does, tokens)
                                {
                                    asks.push(ask.clone());
                                    closed = Some(at);
                                }
                                if link(ui, "Close", tokens) {
                                    closed = Some(at);
                                }
                            });
                        });
                    });
                }
            });
        if let Some(at) = closed {
            self.list.remove(at);
        }
    }
}

fn link(ui: &mut egui::Ui, text: &str, tokens: &Tokens) -> bool {
    let text = egui::RichText::new(text).color(tokens.surface).underline();
    ui.add(egui::Button::new(text).frame(false)).clicked()
}
