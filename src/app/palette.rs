//! The command palette: finds anything and runs anything.
use super::commands::{Command, Situation, TABLE};
use super::context::{Ask, Cx, Selection};
use super::format;
use super::scenarios::ScenarioAsk;
use super::theme::{Size, Weight, font, size};
use egui::{Align2, Frame, Id, Key, Margin, RichText, Role, ScrollArea, Sense, TextEdit, WidgetInfo, vec2};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Most rows shown.
const MOST: usize = 60;

/// The palette while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    text: String,
    at: usize,
    fresh: bool,
}

#[derive(Clone, Debug)]
struct Found {
    name: String,
    kind: &'static str,
    keys: String,
    ask: Ask,
}

impl Palette {
    /// Opens it.
    pub fn open() -> Self {
        Self { fresh: true, ..Self::default() }
    }
    /// Shows it; returns whether it stays open.
    pub fn ui(&mut self, ui: &mut egui::Ui, cx: &Cx<'_>, now: &Situation, asks: &mut Vec<Ask>) -> bool {
        if self.fresh {
            // fast hands type before the field has the keyboard
            self.text.extend(ui.input(typed));
        }
        let mut stays = !ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Escape));
        let down = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::ArrowUp));
        let enter = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Enter));
        let found = find(cx, now, &self.text, ui.ctx());
        self.at = if down { self.at + 1 } else { self.at.saturating_sub(usize::from(up)) };
        self.at = self.at.min(found.len().saturating_sub(1));
        let tokens = cx.tokens;
        let width = (ui.content_rect().width() - 32.0).min(560.0);
        let mut chosen = enter.then(|| found.get(self.at)).flatten().cloned();
        let area = egui::Area::new(Id::unique("palette"))
            .order(egui::Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 64.0));
        let shown = area.show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::same(8)).show(ui, |ui| {
                ui.set_width(width);
                let edit = TextEdit::singleline(&mut self.text)
                    .hint_text("Find or run a command")
                    .desired_width(f32::INFINITY)
                    .font(font(Weight::Regular, Size::Heading))
                    .margin(Margin::same(8));
                let response = ui.add(edit);
                if self.fresh {
                    response.request_focus();
                    self.fresh = false;
                }
                if response.changed() {
                    self.at = 0;
                }
                ui.add_space(4.0);
                if found.is_empty() {
                    ui.add_space(8.0);
                    ui.label(RichText::new("Nothing by that name").color(tokens.faint));
                    ui.add_space(8.0);
                }
                ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (row, entry) in found.iter().enumerate() {
                        let lit = row == self.at;
                        let (rect, response) =
                            ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
                        response.widget_info(|| {
                            WidgetInfo::selected(Role::ListBoxOption, true, lit, &entry.name)
                        });
                        if lit {
                            ui.painter().rect_filled(rect, size::CONTROL_RADIUS, tokens.accent_tint);
                            if up || down {
                                response.scroll_to_me(None);
                            }
                        } else if response.hovered() {
                            ui.painter().rect_filled(rect, size::CONTROL_RADIUS, tokens.sunken);
                        }
                        let left = rect.left_center() + vec2(10.0, 0.0);
                        let room = rect.width() - 160.0;
                        super::widgets::text(
                            ui.painter(),
                            left,
                            Align2::LEFT_CENTER,
                            &entry.name,
                            Weight::Regular,
                            Size::Body,
                            tokens.text,
                            room,
                        );
                        let right = rect.right_center() - vec2(10.0, 0.0);
                        let note = if entry.keys.is_empty() { entry.kind } else { &entry.keys };
                        super::widgets::text(
                            ui.painter(),
                            right,
                            Align2::RIGHT_CENTER,
                            note,
                            Weight::Regular,
                            Size::Small,
                            tokens.faint,
                            140.0,
                        );
                        if response.clicked() {
                            chosen = Some(entry.clone());
                        }
                    }
                });
            });
        });
        if shown.response.clicked_elsewhere() && !self.fresh && ui.input(|i| i.pointer.any_pressed()) {
            stays = false;
        }
        if let Some(found) = chosen {
            asks.push(found.ask);
            stays = false;
        }
        stays
    }
}

/// What was typed since the last frame.
fn typed(input: &egui::InputState) -> Vec<String> {
    let text = |event: &egui::Event| match event {
        egui::Event::Text(text) => Some(text.clone()),
        _ => None,
    };
    input.events.iter().filter_map(text).collect()
}

/// What fits the text, best first; with no text the commands.
fn find(cx: &Cx<'_>, now: &Situation, text: &str, ctx: &egui::Context) -> Vec<Found> {
    let mut all = vec![];
    for row in TABLE.iter().filter(|r| r.command != Command::Palette && r.when.holds(now)) {
        let keys = row.keys.map(|k| ctx.format_shortcut(&k)).unwrap_or_default();
        all.push(Found { name: row.name.into(), kind: "Command", keys, ask: Ask::Run(row.command) });
    }
    if text.trim().is_empty() {
        return all;
    }
    let mut put = |name: &str, kind, ask| {
        let name = format::shown(name).into_owned();
        all.push(Found { name, kind, keys: String::new(), ask });
    };
    for s in cx.what_if.all.iter().filter(|s| s.discarded.is_none()) {
        put(&s.name, "Scenario", Ask::Scenario(ScenarioAsk::Enter(s.id)));
    }
    let mut add = |name: &str, kind, selection| put(name, kind, Ask::Select(selection));
    for p in cx.plan.ranked() {
        add(&p.name, "Project", Selection::Project(p.id));
    }
    for p in &cx.plan.people {
        add(&p.name, "Person", Selection::Person(p.id));
    }
    for t in &cx.plan.tasks {
        add(&t.name, "Task", Selection::Task(t.id));
    }
    for p in &cx.plan.purchases {
        add(&p.item, "Purchase", Selection::Purchase(p.id));
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
    let mut buffer = vec![];
    let mut scored: Vec<(u32, usize, Found)> = all
        .into_iter()
        .enumerate()
        .filter_map(|(i, f)| Some((pattern.score(Utf32Str::new(&f.name, &mut buffer), &mut matcher)?, i, f)))
        .collect();
    scored.sort_by_key(|(score, i, _)| (std::cmp::Reverse(*score), *i));
    scored.into_iter().take(MOST).map(|(_, _, f)| f).collect()
}
