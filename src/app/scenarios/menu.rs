//! The chip that says which plan is shown, and the menu below it: the live plan, its scenarios, and what can be done with the one
//! that is shown. A name is typed in the menu itself.
use super::{ScenarioAsk, changes, fork};
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::header::focus_ring;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::elided;
use crate::domain::Id;
use crate::workspace::Scenario;
use egui::{
    Button, CornerRadius, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText, Role, ScrollArea,
    Sense, Shape, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

/// Width of the menu.
const WIDTH: f32 = 300.0;
/// Height of a row in it.
const ROW: f32 = 28.0;
/// Height of the list of scenarios beyond which it scrolls.
const MOST: f32 = 224.0;

/// What the name that is typed is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A new scenario.
    New,
    /// One that gets another name.
    Rename(Id),
}

/// How a command opens the menu.
#[derive(Clone, Copy, Debug)]
enum Wish {
    List,
    Name(Field),
}

/// What the menu remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// A command has asked for it: it opens in the next frame, and with which field.
    wish: Option<Wish>,
    field: Option<(Field, String)>,
    /// The keyboard is to go to the field, or to what is shown.
    fresh: bool,
    /// Whether the discarded ones are listed.
    discarded: bool,
    compares: bool,
}

impl Menu {
    /// Opens it, with a field or without.
    pub fn open(&mut self, field: Option<Field>) {
        self.wish = Some(field.map_or(Wish::List, Wish::Name));
    }
    /// Whether the comparison with the live plan is open, while a scenario is shown.
    pub fn compares(&self) -> bool {
        self.compares
    }
    /// Opens the comparison, or closes it.
    pub fn toggle_compare(&mut self) {
        self.compares = !self.compares;
    }
    fn begin(&mut self, field: Option<(Field, String)>) {
        (self.field, self.fresh) = (field, true);
    }
}

/// How much the chip says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// "Live plan", or "Scenario: Wi-Fi first".
    All,
    /// "Live", or "Wi-Fi first".
    Few,
    /// Of the live plan the sign alone.
    None,
}

/// Shows the chip and, if it is open, the menu. `most` is the width for a name.
pub fn menu_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut Menu, (most, how): (f32, Words), asks: &mut Vec<Ask>) {
    let response = chip(ui, cx, most, how);
    let popup = response.id.with("scenarios");
    let was_open = Popup::is_id_open(ui.ctx(), popup);
    if let Some(wish) = state.wish.take() {
        Popup::open_id(ui.ctx(), popup);
        asks.push(Ask::Scenario(ScenarioAsk::List));
        state.begin(match wish {
            Wish::List => None,
            Wish::Name(field) => Some((field, first_name(cx, field))),
        });
    } else if response.clicked() && !was_open {
        asks.push(Ask::Scenario(ScenarioAsk::List));
        state.begin(None);
    }
    let escaped = ui.input(|i| i.key_pressed(Key::Escape));
    Popup::from_toggle_button_response(&response)
        .id(popup)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(WIDTH)
        .accessible_name("Scenarios")
        .show(|ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 2.0;
            if list(ui, cx, state, asks) {
                ui.close();
            }
        });
    if was_open && escaped && !Popup::is_id_open(ui.ctx(), popup) {
        response.request_focus();
    }
}

/// What stands in the field at first.
fn first_name(cx: &Cx<'_>, field: Field) -> String {
    match field {
        Field::New => String::new(),
        Field::Rename(id) => {
            let named = cx.what_if.all.iter().find(|scenario| scenario.id == id);
            named.map_or(String::new(), |scenario| scenario.name.clone())
        }
    }
}

/// "Live plan ▾", or the name of the scenario: filled, with its sign.
fn chip(ui: &mut Ui, cx: &Cx<'_>, most: f32, how: Words) -> Response {
    let t = cx.tokens;
    let shown = cx.what_if.shown;
    let (ink, ground) = if shown.is_some() { (t.on_accent, t.accent) } else { (t.accent, t.accent_tint) };
    let words = match (shown, how) {
        (Some(scenario), Words::All) => format!("Scenario: {}", scenario.name),
        (Some(scenario), _) => scenario.name.clone(),
        (None, Words::All) => "Live plan".into(),
        (None, Words::Few) => "Live".into(),
        (None, Words::None) => String::new(),
    };
    let galley = elided(ui.painter(), &words, Weight::Medium, Size::Small, ink, most);
    let signed = shown.is_some() || words.is_empty();
    let sign = if !signed {
        0.0
    } else if words.is_empty() {
        12.0
    } else {
        18.0
    };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + sign + 30.0, 24.0), Sense::click());
    let name = shown.map_or("Live plan", |scenario| scenario.name.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Scenario menu: {name}")));
    ui.painter().rect_filled(rect, CornerRadius::same(size::CONTROL_RADIUS), ground);
    if signed {
        fork(ui.painter(), pos2(rect.left() + 15.0, rect.center().y), ink);
    }
    ui.painter().galley(pos2(rect.left() + 8.0 + sign, rect.center().y - galley.size().y / 2.0), galley, ink);
    let at = pos2(rect.right() - 12.0, rect.center().y + 1.0);
    let points = vec![at + vec2(-4.0, -2.5), at + vec2(4.0, -2.5), at + vec2(0.0, 3.0)];
    ui.painter().add(Shape::convex_polygon(points, ink, Stroke::NONE));
    if response.hovered() || response.has_focus() {
        focus_ring(ui, rect.expand(2.0), t.accent);
    }
    let hint = match shown {
        Some(_) => format!("Scenario {name}: edits stay in it until it is adopted"),
        None => "The live plan: a scenario is a copy of it to try things in".into(),
    };
    response.on_hover_text(format::shown(&hint).into_owned())
}

/// The menu's rows; returns whether it is to close.
fn list(ui: &mut Ui, cx: &Cx<'_>, state: &mut Menu, asks: &mut Vec<Ask>) -> bool {
    let what_if = cx.what_if;
    let mut done = false;
    let fresh = std::mem::take(&mut state.fresh);
    let to_field = fresh && state.field.is_some();
    let live = row(ui, "Live plan", "", what_if.shown.is_none());
    if fresh && !to_field && what_if.shown.is_none() {
        live.request_focus();
    }
    if live.clicked() {
        asks.push(Ask::Scenario(ScenarioAsk::Leave));
        done = true;
    }
    ScrollArea::vertical().id_salt("scenarios").max_height(MOST).show(ui, |ui| {
        for scenario in what_if.all.iter().filter(|scenario| scenario.discarded.is_none()) {
            let here = what_if.shown.is_some_and(|shown| shown.id == scenario.id);
            if let Some((Field::Rename(id), text)) = &mut state.field
                && *id == scenario.id
            {
                match name_field(ui, cx, "Rename", text, to_field) {
                    Typed::On => {}
                    Typed::Not => state.begin(None),
                    Typed::Done(name) => {
                        asks.push(Ask::Scenario(ScenarioAsk::Rename(scenario.id, name)));
                        state.begin(None);
                    }
                }
                continue;
            }
            let entry = row(ui, &scenario.name, &note(scenario), here);
            if fresh && !to_field && here {
                entry.request_focus();
                entry.scroll_to_me(None);
            }
            let entry = entry.on_hover_text(begun(cx, scenario));
            if entry.clicked() {
                asks.push(Ask::Scenario(ScenarioAsk::Enter(scenario.id)));
                done = true;
            }
        }
    });
    match &mut state.field {
        Some((Field::New, text)) => match name_field(ui, cx, "Begin", text, to_field) {
            Typed::On => {}
            Typed::Not => state.begin(None),
            Typed::Done(name) => {
                asks.push(Ask::Scenario(ScenarioAsk::Begin(name)));
                state.field = None;
                done = true;
            }
        },
        _ => {
            if command(ui, Command::NewScenario, false).clicked() {
                state.begin(Some((Field::New, String::new())));
            }
        }
    }
    if let Some(shown) = what_if.shown {
        ui.separator();
        for what in [Command::CompareScenario, Command::AdoptScenario, Command::DiscardScenario] {
            let on = what == Command::CompareScenario && state.compares;
            if command(ui, what, on).clicked() {
                asks.push(Ask::Run(what));
                done = true;
            }
        }
        if command(ui, Command::RenameScenario, false).clicked() {
            state.begin(Some((Field::Rename(shown.id), shown.name.clone())));
        }
    }
    done | discarded(ui, cx, state, asks)
}

/// Those that were discarded, the newest first, behind a heading that unfolds them; returns whether the menu is to close.
fn discarded(ui: &mut Ui, cx: &Cx<'_>, state: &mut Menu, asks: &mut Vec<Ask>) -> bool {
    let mut gone: Vec<&Scenario> = cx.what_if.all.iter().filter(|s| s.discarded.is_some()).collect();
    if gone.is_empty() {
        return false;
    }
    gone.sort_by_key(|scenario| std::cmp::Reverse(scenario.discarded));
    ui.separator();
    let words = if state.discarded { "Hide discarded" } else { "Show discarded" };
    if row(ui, words, &gone.len().to_string(), false).clicked() {
        state.discarded = !state.discarded;
    }
    let mut done = false;
    if state.discarded {
        ScrollArea::vertical().id_salt("discarded").max_height(MOST / 2.0).show(ui, |ui| {
            for scenario in gone {
                let name = format!("Bring back {}", scenario.name);
                if row(ui, &name, &changes(scenario.edits), false).clicked() {
                    asks.push(Ask::Scenario(ScenarioAsk::BringBack(scenario.id, false)));
                    done = true;
                }
            }
        });
    }
    done
}

/// "12 changes, adopted".
fn note(scenario: &Scenario) -> String {
    let adopted = if scenario.adopted.is_some() { ", adopted" } else { "" };
    changes(scenario.edits) + adopted
}

fn begun(cx: &Cx<'_>, scenario: &Scenario) -> String {
    let day = |at: chrono::NaiveDateTime| format::date(at.date(), cx.today);
    let adopted = scenario.adopted.map_or(String::new(), |at| format!("; adopted {}", day(at)));
    let name = format::shown(&scenario.name).into_owned();
    format!("{name}: begun {}, {}{adopted}", day(scenario.begun), changes(scenario.edits))
}

/// A row with a note at its right end.
fn row(ui: &mut Ui, name: &str, note: &str, on: bool) -> Response {
    let shown = format::shown(name).into_owned();
    let mut button = Button::selectable(on, RichText::new(&shown)).truncate();
    if !note.is_empty() {
        button = button.shortcut_text(note);
    }
    let response = ui.add(button.min_size(vec2(ui.available_width(), ROW)));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &shown));
    response
}

/// A row of the table of commands. `on`: what it opens is open.
fn command(ui: &mut Ui, command: Command, on: bool) -> Response {
    let Some(entry) = entry_of(command) else { return ui.label("") };
    let mut button = Button::selectable(on, entry.name);
    if let Some(keys) = entry.keys {
        button = button.shortcut_text(ui.ctx().format_shortcut(&keys));
    }
    let response = ui.add(button.min_size(vec2(ui.available_width(), ROW)));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, entry.name));
    response.on_hover_text(entry.help)
}

/// How typing a name goes.
enum Typed {
    On,
    /// Given up.
    Not,
    Done(String),
}

fn name_field(ui: &mut Ui, cx: &Cx<'_>, does: &str, text: &mut String, fresh: bool) -> Typed {
    // not the menu: the field alone
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        return Typed::Not;
    }
    ui.horizontal(|ui| {
        ui.set_height(ROW + 4.0);
        let room = ui.available_width() - 72.0;
        let field = TextEdit::singleline(text)
            .hint_text("Name of the scenario")
            .char_limit(crate::workspace::LONGEST_SCENARIO_NAME)
            .desired_width(room)
            .font(font(Weight::Regular, Size::Body));
        let field = ui.add(field);
        let field = field.accessible_name("Name of the scenario");
        if fresh {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let words = RichText::new(does).color(cx.tokens.on_accent);
        let button = ui.add(Button::new(words).fill(cx.tokens.accent).stroke(Stroke::NONE));
        if entered || button.clicked() { Typed::Done(text.trim().to_owned()) } else { Typed::On }
    })
    .inner
}
