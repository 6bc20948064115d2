//! The head of the page: rank, name, stage, status with its reason, what can be done, and the tabs.
use super::{EDGE, Tab};
use crate::app::commands::{Command, entry_of};
use crate::app::context::{Ask, Selection};
use crate::app::format;
use crate::app::panel::PanelState;
use crate::app::panel::form::Form;
use crate::app::theme::{Size, Weight, font, size};
use crate::app::widgets::fields::Typed;
use crate::app::widgets::{self, paint_mark, rank_badge, text_width};
use crate::domain::Project;
use crate::engine::{ProjectOutlook, Status};
use egui::{
    Align, Align2, Color32, EventFilter, Key, Layout, Modifiers, Rect, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// Height of head and tabs.
pub const HEIGHT: f32 = 98.0;
/// Height of the tabs.
const TABS: f32 = 36.0;
/// Narrowest useful name.
const NAME: f32 = 120.0;

/// Shows it.
pub fn show(ui: &mut Ui, form: &mut Form<'_>, project: &Project, panel: &mut PanelState, tab: &mut Tab) {
    let all = ui.max_rect();
    let line = Rect::from_min_max(
        pos2(all.left() + EDGE, all.top() + 12.0),
        pos2(all.right() - EDGE, all.bottom() - TABS - 6.0),
    );
    let builder = UiBuilder::new().max_rect(line).layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder.id_salt("page actions"), |ui| {
        action(ui, form, "Close", Command::ClosePage, |form| form.asks.push(Ask::Run(Command::ClosePage)));
        action(ui, form, "Duplicate", Command::Duplicate, |form| {
            form.asks.push(Ask::Select(Selection::Project(project.id)));
            form.asks.push(Ask::Run(Command::Duplicate));
        });
        let left = Rect::from_min_max(line.min, pos2(ui.min_rect().left() - 12.0, line.bottom()));
        let builder = UiBuilder::new().max_rect(left).layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder.id_salt("page title"), |ui| title(ui, form, project, panel));
    });
    tabs(ui, form, Rect::from_min_max(pos2(all.left(), all.bottom() - TABS), all.max), tab);
}

fn action(ui: &mut Ui, form: &mut Form<'_>, words: &str, command: Command, act: impl FnOnce(&mut Form<'_>)) {
    let response = ui.button(words);
    let name = if words == "Close" { "Close project page" } else { "Duplicate project" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let help = entry_of(command).map_or("", |row| row.help);
    if response.on_hover_text(help).clicked() {
        act(form);
    }
}

fn title(ui: &mut Ui, form: &mut Form<'_>, project: &Project, panel: &mut PanelState) {
    let (cx, tokens) = (form.cx, form.cx.tokens);
    ui.spacing_mut().item_spacing.x = 10.0;
    let outlook = cx.project(project.id);
    let rank = outlook.map_or(0, |o| o.rank);
    let (badge, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::hover());
    rank_badge(ui.painter(), badge, rank, tokens, false);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Rank {rank}")));
    let stage =
        cx.plan.stages.get(project.stage).map_or(String::new(), |s| format::shown(&s.name).into_owned());
    let reason = outlook.map(|o| reason(form, o));
    let chip = |words: &str| text_width(ui, words, Weight::Medium, Size::Small) + 12.0;
    let stage_room = if stage.is_empty() { 0.0 } else { chip(&stage).min(140.0) + 10.0 };
    let reason_room = reason.as_ref().map_or(0.0, |words| chip(&words.0).min(230.0) + 24.0);
    let room = ui.available_width();
    let name_wide = text_width(ui, &format::shown(&project.name), Weight::SemiBold, Size::Title) + 18.0;
    // where not all of it has room the stage goes first: it stands among the facts too
    let stage_room = if name_wide + stage_room + reason_room > room { 0.0 } else { stage_room };
    let name = name_wide.min((room - stage_room - reason_room).max(NAME)).min(room);
    let id = form.id("Name");
    if cx.selection == Selection::Project(project.id) && std::mem::take(&mut panel.focus_name) {
        ui.memory_mut(|m| m.request_focus(id));
    }
    let (at, _) = ui.allocate_exact_size(vec2(name, 36.0), Sense::hover());
    if name < name_wide && !ui.memory(|m| m.has_focus(id)) {
        cut_name(ui, form, at, project, id);
    } else {
        ui.scope_builder(UiBuilder::new().max_rect(at).id_salt("page name"), |ui| {
            let field = Typed::new(id, "Name").face(Weight::SemiBold, Size::Title).width(name);
            form.rename(ui, field, project, &project.name, |p, name| p.name = name);
        });
    }
    if stage_room > 0.0 {
        let wide = (stage_room - 10.0).min(ui.available_width());
        pill(ui, &format!("Stage: {stage}"), &stage, wide, None, (tokens.dim, tokens.sunken));
    }
    if let (Some((words, long)), Some(outlook)) = (reason, outlook)
        && ui.available_width() > 40.0
    {
        let wide = (reason_room - 10.0).min(ui.available_width());
        let colours = tokens.status(outlook.status());
        pill(ui, &long, &words, wide, Some(outlook.status()), colours);
    }
}

/// A name that is longer than its room, ending in "…"; it is edited when it is clicked or reached by keyboard.
fn cut_name(ui: &Ui, form: &Form<'_>, at: Rect, project: &Project, field: egui::Id) {
    let response = ui.interact(at, field.with("cut"), Sense::click());
    let name = format::shown(&project.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Name: {name}")));
    let left = pos2(at.left() + 6.0, at.center().y);
    let (ink, room) = (form.cx.tokens.text, at.width() - 8.0);
    widgets::text(ui.painter(), left, Align2::LEFT_CENTER, &name, Weight::SemiBold, Size::Title, ink, room);
    if response.clicked() || response.gained_focus() {
        ui.memory_mut(|m| m.request_focus(field));
    }
    response.on_hover_text(name.into_owned()).on_hover_cursor(egui::CursorIcon::Text);
}

/// The status in short, and in full with its reason.
fn reason(form: &Form<'_>, outlook: &ProjectOutlook) -> (String, String) {
    let deadline = widgets::deadline_words(outlook);
    let budget = widgets::budget_words(outlook, form.cx.currency());
    let worst = outlook.status();
    // one mark shows the worse of the two and names it
    let short = match worst {
        Status::NotSet | Status::OnTrack => deadline.clone(),
        _ if outlook.deadline == worst => deadline.clone(),
        _ => format!("{}: {budget}", widgets::status_name(worst)),
    };
    (short, format!("{}: {deadline}, {budget}", widgets::status_name(worst)))
}

/// A chip that says all there is on hover and to the accessibility tree.
fn pill(
    ui: &mut Ui,
    name: &str,
    words: &str,
    wide: f32,
    mark: Option<Status>,
    (ink, ground): (Color32, Color32),
) {
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 20.0), Sense::hover());
    ui.painter().rect_filled(rect, 5, ground);
    let mut left = rect.left() + 6.0;
    if let Some(status) = mark {
        paint_mark(ui.painter(), pos2(left + 5.0, rect.center().y), widgets::mark(status), ink);
        left += 14.0;
    }
    let at = pos2(left, rect.center().y);
    let room = rect.right() - 4.0 - left;
    widgets::text(ui.painter(), at, Align2::LEFT_CENTER, words, Weight::Medium, Size::Small, ink, room);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response.on_hover_text(name);
}

/// The tabs: a click, or arrows while one of them has the keyboard.
fn tabs(ui: &mut Ui, form: &Form<'_>, rect: Rect, shown: &mut Tab) {
    let tokens = form.cx.tokens;
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
    let mut left = rect.left() + EDGE;
    let mut go = None;
    for tab in Tab::ALL {
        let on = tab == *shown;
        let ink = if on { tokens.text } else { tokens.dim };
        let weight = if on { Weight::SemiBold } else { Weight::Medium };
        let galley = ui.painter().layout_no_wrap(tab.name().into(), font(weight, Size::Body), ink);
        let wide = galley.size().x;
        let at = Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
        left += wide + 20.0;
        let id = ui.scope_id().with(("page tab", tab.name()));
        let response = ui.interact(at.expand2(vec2(8.0, 0.0)), id, Sense::click());
        // the header has tabs too, one of the same name
        let name = format!("Project {}", tab.name().to_lowercase());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &name));
        if response.hovered() && !on {
            ui.painter().rect_filled(at.expand2(vec2(8.0, -5.0)), size::CONTROL_RADIUS, tokens.sunken);
        }
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
            crate::app::header::focus_ring(ui, at.expand2(vec2(8.0, -4.0)), tokens.accent);
            let place = Tab::ALL.iter().position(|t| *t == tab).unwrap_or(0);
            for (key, step) in [(Key::ArrowLeft, Tab::ALL.len() - 1), (Key::ArrowRight, 1)] {
                if ui.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
                    go = Some(Tab::ALL[(place + step) % Tab::ALL.len()]);
                }
            }
        }
        ui.painter().galley(at.center() - galley.size() / 2.0, galley, ink);
        if on {
            let under = Rect::from_min_max(pos2(at.left(), at.bottom() - 2.0), at.max);
            ui.painter().rect_filled(under, 1, tokens.accent);
        }
        if response.clicked() {
            *shown = tab;
        }
    }
    if let Some(tab) = go {
        *shown = tab;
        let id = ui.scope_id().with(("page tab", tab.name()));
        ui.memory_mut(|m| m.request_focus(id));
    }
}
