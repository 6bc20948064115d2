//! The header: portfolio and file menu, which plan is shown, views, search, undo and redo, new project.
use super::commands::{Command, entry_of};
use super::context::{Ask, Cx, View};
use super::format;
use super::scenarios::Words;
use super::theme::{Size, Weight, font, size};
use egui::{
    Align, Align2, Button, CornerRadius, Layout, Pos2, Rect, Response, RichText, Role, Sense, Shape, Stroke,
    Ui, WidgetInfo, pos2, vec2,
};

/// What the header shows besides the plan.
#[derive(Clone, Debug)]
pub struct HeaderInfo<'a> {
    /// The view shown.
    pub view: View,
    /// Name of the step that undo would take back.
    pub undo: Option<&'a str>,
    /// Name of the step that redo would make again.
    pub redo: Option<&'a str>,
}

/// Shows the header. Returns whether the portfolio's settings were asked for.
pub fn header_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    info: &HeaderInfo<'_>,
    scenarios: &mut super::scenarios::Menu,
    asks: &mut Vec<Ask>,
) -> bool {
    let mut settings = false;
    let fit = Fit::of(ui.max_rect().width());
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = fit.space;
        settings = portfolio_menu(ui, cx, asks, fit.name);
        super::scenarios::menu_ui(ui, cx, scenarios, (fit.scenario, fit.words), asks);
        // a scenario's name needs the room
        if cx.plan.settings.is_example && cx.what_if.shown.is_none() {
            example_chip(ui, cx, fit.words == Words::All, asks);
        }
        views(ui, cx, info.view, fit.tab_edge, asks);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let new = RichText::new(if fit.full { "New project" } else { "New" }).color(cx.tokens.on_accent);
            let new = ui.add(Button::new(new).fill(cx.tokens.accent).stroke(Stroke::NONE));
            let new = new.accessible_name("New project");
            if hint(new, Command::NewProject).clicked() {
                asks.push(Ask::Run(Command::NewProject));
            }
            if cx.then.is_none() {
                suggest(ui, asks);
            }
            ui.spacing_mut().item_spacing.x = 2.0;
            arrow(ui, cx, Command::Redo, info.redo, asks);
            arrow(ui, cx, Command::Undo, info.undo, asks);
            ui.add_space(if fit.full { 8.0 } else { 2.0 });
            let room = ui.available_width().min(300.0);
            if room > 56.0 && search(ui, cx, room).clicked() {
                asks.push(Ask::Run(Command::Palette));
            }
        });
    });
    settings
}

/// How much of everything a width has room for.
struct Fit {
    /// Between the parts.
    space: f32,
    /// Widest name of the portfolio.
    name: f32,
    /// Widest name of a scenario.
    scenario: f32,
    /// How much is said of which plan is shown.
    words: Words,
    /// Left and right of a tab's word.
    tab_edge: f32,
    /// Whether words are written out.
    full: bool,
}

impl Fit {
    fn of(width: f32) -> Self {
        match width {
            w if w > 1180.0 => Self {
                space: 12.0,
                name: 260.0,
                scenario: 240.0,
                words: Words::All,
                tab_edge: 12.0,
                full: true,
            },
            w if w > 900.0 => Self {
                space: 12.0,
                name: 150.0,
                scenario: 150.0,
                words: Words::Few,
                tab_edge: 12.0,
                full: true,
            },
            _ => Self {
                space: 6.0,
                name: 84.0,
                scenario: 84.0,
                words: Words::None,
                tab_edge: 6.0,
                full: false,
            },
        }
    }
}

fn portfolio_menu(ui: &mut Ui, cx: &Cx<'_>, asks: &mut Vec<Ask>, most: f32) -> bool {
    let tokens = cx.tokens;
    let name = &cx.plan.settings.name;
    let galley =
        super::widgets::elided(ui.painter(), name, Weight::SemiBold, Size::Heading, tokens.text, most);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 22.0, 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Portfolio menu: {name}")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), size::CONTROL_RADIUS, tokens.sunken);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(
            rect.expand2(vec2(6.0, 0.0)),
            size::CONTROL_RADIUS,
            stroke,
            egui::StrokeKind::Inside,
        );
    }
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, tokens.text);
    let at = pos2(rect.right() - 7.0, rect.center().y + 1.0);
    let points = vec![at + vec2(-4.0, -2.5), at + vec2(4.0, -2.5), at + vec2(0.0, 3.0)];
    ui.painter().add(Shape::convex_polygon(points, tokens.dim, Stroke::NONE));
    let mut settings = false;
    egui::Popup::menu(&response).accessible_name("Portfolio").show(|ui| {
        ui.set_min_width(240.0);
        if ui.button("Portfolio settings…").clicked() {
            settings = true;
        }
        ui.separator();
        for group in [
            &[Command::Open, Command::Import, Command::SaveCopy][..],
            &[Command::StartEmpty, Command::OpenExample],
            &[Command::Show(View::Update), Command::SuggestOrder, Command::TakeBaseline, Command::Baselines],
            &[Command::Palette, Command::Conflicts, Command::TimeSlider, Command::Theme, Command::Shortcuts],
            &[Command::Quit],
        ] {
            for command in group {
                let Some(row) = entry_of(*command) else { continue };
                let mut button = Button::new(row.name);
                if let Some(keys) = row.keys {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&keys));
                }
                if ui.add(button).on_hover_text(row.help).clicked() {
                    asks.push(Ask::Run(*command));
                }
            }
            if group[0] != Command::Quit {
                ui.separator();
            }
        }
    });
    settings
}

/// Says that this is the example, and is one click from an empty portfolio.
fn example_chip(ui: &mut Ui, cx: &Cx<'_>, full: bool, asks: &mut Vec<Ask>) {
    let line = |text: &str| {
        ui.painter().layout_no_wrap(text.to_owned(), font(Weight::Medium, Size::Small), cx.tokens.accent)
    };
    let (says, does) = (line("Example"), line(if full { "Start empty" } else { "Empty" }));
    let (rect, chip) =
        ui.allocate_exact_size(vec2(says.size().x + does.size().x + 26.0, 24.0), Sense::hover());
    chip.on_hover_text("Made up, and moved to the present day. What you change in it is kept");
    ui.painter().rect_filled(rect, CornerRadius::same(size::CONTROL_RADIUS), cx.tokens.accent_tint);
    let at = rect.left_center() + vec2(8.0, -says.size().y / 2.0);
    let start = Rect::from_min_max(pos2(at.x + says.size().x + 6.0, rect.top()), rect.max - vec2(2.0, 0.0));
    let response = ui.interact(start, ui.scope_id().with("start empty"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Start empty"));
    if response.has_focus() {
        focus_ring(ui, start, cx.tokens.accent);
    }
    let from = pos2(start.left() + 4.0, at.y);
    let under = (from.x)..=(from.x + does.size().x);
    ui.painter().hline(under, from.y + does.size().y - 1.0, Stroke::new(1.0, cx.tokens.accent));
    ui.painter().galley(at, says, cx.tokens.accent);
    ui.painter().galley(from, does, cx.tokens.accent);
    if hint(response, Command::StartEmpty).clicked() {
        asks.push(Ask::Run(Command::StartEmpty));
    }
}

fn views(ui: &mut Ui, cx: &Cx<'_>, shown: View, edge: f32, asks: &mut Vec<Ask>) {
    const EDGE: f32 = 3.0;
    let tokens = cx.tokens;
    let tabs = View::ALL.map(|view| {
        let ink = if view == shown { tokens.text } else { tokens.dim };
        (view, ui.painter().layout_no_wrap(view.name().into(), font(Weight::Medium, Size::Body), ink))
    });
    let width = |galley: &egui::Galley| galley.size().x + 2.0 * edge;
    let whole: f32 = tabs.iter().map(|(_, galley)| width(galley)).sum();
    let (rect, _) = ui.allocate_exact_size(vec2(whole + 2.0 * EDGE, 34.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(size::CARD_RADIUS), tokens.sunken);
    let mut left = rect.left() + EDGE;
    for (view, galley) in tabs {
        let on = view == shown;
        let tab = Rect::from_min_size(pos2(left, rect.top() + EDGE), vec2(width(&galley), 34.0 - 2.0 * EDGE));
        left = tab.right();
        let response = ui.interact(tab, ui.scope_id().with(view), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, view.name()));
        if on {
            ui.painter().rect_filled(tab, CornerRadius::same(size::CONTROL_RADIUS), tokens.raised);
        } else if response.hovered() {
            ui.painter().rect_filled(tab, CornerRadius::same(size::CONTROL_RADIUS), tokens.grid);
        }
        if response.has_focus() {
            focus_ring(ui, tab, tokens.accent);
        }
        ui.painter().galley(tab.center() - galley.size() / 2.0, galley, tokens.text);
        if hint(response, Command::Show(view)).clicked() {
            asks.push(Ask::Go(view));
        }
    }
}

/// Searches for a better order; where there is little room it is in the menu and the palette alone.
fn suggest(ui: &mut Ui, asks: &mut Vec<Ask>) {
    // the arrows, and a search whose name can be read, stand left of it
    const REST: f32 = 2.0 * 28.0 + 24.0 + NARROW_SEARCH;
    let words = "Suggest order";
    let width = super::widgets::text_width(ui, words, Weight::Medium, Size::Body)
        + 2.0 * (ui.spacing().button_padding.x + ui.spacing().item_spacing.x);
    if ui.available_width() < width + REST {
        return;
    }
    if hint(ui.button(words), Command::SuggestOrder).clicked() {
        asks.push(Ask::Run(Command::SuggestOrder));
    }
}

/// Below this width the search says only its keys.
const NARROW_SEARCH: f32 = 120.0;

fn search(ui: &mut Ui, cx: &Cx<'_>, width: f32) -> Response {
    let width = if width < NARROW_SEARCH { 56.0 } else { width };
    let tokens = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    let name = "Find or run a command";
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let stroke = Stroke::new(1.0, if response.has_focus() { tokens.accent } else { tokens.line });
    let ground = if response.hovered() { tokens.sunken } else { tokens.background };
    ui.painter().rect(
        rect,
        CornerRadius::same(size::CONTROL_RADIUS),
        ground,
        stroke,
        egui::StrokeKind::Inside,
    );
    let keys = "Ctrl K";
    let keys_width = super::widgets::text_width(ui, keys, Weight::Regular, Size::Tiny) + 12.0;
    let narrow = width < NARROW_SEARCH;
    if !narrow {
        super::widgets::text(
            ui.painter(),
            pos2(rect.left() + 10.0, rect.center().y),
            Align2::LEFT_CENTER,
            name,
            Weight::Regular,
            Size::Body,
            tokens.faint,
            rect.width() - keys_width - 24.0,
        );
    }
    let middle = if narrow { rect.center().x } else { rect.right() - 6.0 - keys_width / 2.0 };
    let cap = Rect::from_center_size(pos2(middle, rect.center().y), vec2(keys_width, 18.0));
    ui.painter().rect_stroke(
        cap,
        CornerRadius::same(4),
        Stroke::new(1.0, tokens.line),
        egui::StrokeKind::Inside,
    );
    ui.painter().text(
        cap.center(),
        Align2::CENTER_CENTER,
        keys,
        font(Weight::Regular, Size::Tiny),
        tokens.faint,
    );
    response
}

/// Undo or redo as a bent arrow, painted because no font has it.
fn arrow(ui: &mut Ui, cx: &Cx<'_>, command: Command, step: Option<&str>, asks: &mut Vec<Ask>) {
    let on = step.is_some();
    let sense = if on { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), sense);
    let name = if command == Command::Undo { "Undo" } else { "Redo" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, on, name));
    let tokens = cx.tokens;
    if on && response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(size::CONTROL_RADIUS), tokens.sunken);
    }
    if response.has_focus() {
        focus_ring(ui, rect, tokens.accent);
    }
    let stroke = Stroke::new(1.6, if on { tokens.dim } else { tokens.line });
    let flip = if command == Command::Undo { 1.0 } else { -1.0 };
    let at = |x: f32, y: f32| -> Pos2 { rect.center() + vec2(x * flip, y) };
    // a line to the right from the tip, a half circle down, and back
    let bend = (0..=12u8).map(|i| {
        let angle = std::f32::consts::PI * (f32::from(i) / 12.0 - 0.5);
        at(2.0 + 4.0 * angle.cos(), 1.5 + 4.0 * angle.sin())
    });
    let path: Vec<Pos2> = std::iter::once(at(-6.0, -2.5)).chain(bend).chain([at(-2.0, 5.5)]).collect();
    ui.painter().line(path, stroke);
    ui.painter().line(vec![at(-2.8, -5.7), at(-6.0, -2.5), at(-2.8, 0.7)], stroke);
    let text = step.map_or_else(
        || format!("Nothing to {}", name.to_lowercase()),
        |s| format!("{name}: {}", format::shown(s)),
    );
    let keys =
        entry_of(command).and_then(|e| e.keys).map(|k| ui.ctx().format_shortcut(&k)).unwrap_or_default();
    if response.on_hover_text(format!("{text}  {keys}")).clicked() {
        asks.push(Ask::Run(command));
    }
}

/// The ring around what has the keyboard.
pub fn focus_ring(ui: &Ui, rect: Rect, colour: egui::Color32) {
    let stroke = Stroke::new(1.5, colour);
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(size::CONTROL_RADIUS),
        stroke,
        egui::StrokeKind::Inside,
    );
}

fn hint(response: Response, command: Command) -> Response {
    let Some(row) = entry_of(command) else { return response };
    response.on_hover_ui(|ui| {
        ui.label(row.help);
        if let Some(keys) = row.keys {
            let keys = ui.ctx().format_shortcut(&keys);
            ui.label(RichText::new(keys).small().weak());
        }
    })
}
