//! Finding something by name and picking it: a field with the matches underneath.
use super::typed::{flushing, say_fault};
use crate::app::format;
use crate::app::theme::{Size, Tokens, Weight, font, size};
use crate::app::widgets::text;
use egui::{
    Align2, CornerRadius, Frame, Id, Key, Margin, RichText, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

/// Most matches that are shown at once.
const SHOWN: usize = 6;

/// One match.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<K> {
    /// What it stands for.
    pub key: K,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub detail: String,
}

#[derive(Clone, Default)]
struct Search {
    text: String,
    at: usize,
    fault: Option<String>,
}

/// A field that looks for what is typed. `look` returns the matches of a text in small letters; `pick` gets the one that was
/// clicked or chosen with Enter, and what it refuses is said underneath, with the text kept.
pub fn find<K: Clone>(
    ui: &mut Ui,
    id: Id,
    name: &str,
    look: impl FnOnce(&str) -> Vec<Found<K>>,
    pick: impl FnOnce(K) -> Result<(), String>,
) {
    if flushing(ui) {
        return;
    }
    let tokens = Tokens::of(ui);
    let key = id.with("search");
    let mut search: Search = ui.data(|d| d.get_temp(key)).unwrap_or_default();
    let focused = ui.memory(|m| m.has_focus(id));
    let line = if focused { tokens.accent } else { egui::Color32::TRANSPARENT };
    let hovered = ui.ctx().read_response(id).is_some_and(|r| r.hovered());
    let fill = if hovered && !focused { tokens.sunken } else { egui::Color32::TRANSPARENT };
    let response = TextEdit::singleline(&mut search.text)
        .id(id)
        .hint_text(RichText::new(name).color(tokens.faint))
        .font(font(Weight::Regular, Size::Body))
        .frame(
            Frame::new()
                .fill(fill)
                .stroke(Stroke::new(1.0, line))
                .corner_radius(size::CONTROL_RADIUS)
                .inner_margin(Margin::symmetric(5, 4)),
        )
        .desired_width(f32::INFINITY)
        .show(ui)
        .response
        .response
        .accessible_name(name);
    if response.changed() {
        (search.at, search.fault) = (0, None);
    }
    let (escaped, entered, steps) = ui.input(|i| {
        let steps = i64::from(i.key_pressed(Key::ArrowDown)) - i64::from(i.key_pressed(Key::ArrowUp));
        (i.key_pressed(Key::Escape), i.key_pressed(Key::Enter), steps)
    });
    if response.lost_focus() && escaped {
        search = Search::default();
    }
    let query = search.text.trim().to_lowercase();
    let mut picked = None;
    if !query.is_empty() {
        let found = look(&query);
        if response.has_focus() && steps != 0 {
            search.at =
                (search.at as i64 + steps).clamp(0, found.len().min(SHOWN) as i64 - 1).max(0) as usize;
        }
        if found.is_empty() {
            ui.label(
                RichText::new("nothing of that name")
                    .font(font(Weight::Regular, Size::Small))
                    .color(tokens.faint),
            );
        }
        for (n, one) in found.iter().take(SHOWN).enumerate() {
            if row(ui, key.with(n), one, n == search.at) {
                picked = Some(one.key.clone());
            }
        }
        if found.len() > SHOWN {
            let more = format!("{} more; type on to narrow them down", found.len() - SHOWN);
            ui.label(RichText::new(more).font(font(Weight::Regular, Size::Small)).color(tokens.faint));
        }
        if response.lost_focus() && entered {
            picked = found.get(search.at).map(|one| one.key.clone());
        }
    }
    if let Some(chosen) = picked {
        match pick(chosen) {
            Ok(()) => {
                search = Search::default();
                response.request_focus();
            }
            Err(fault) => search.fault = Some(fault),
        }
    }
    if let Some(fault) = &search.fault {
        say_fault(ui, fault);
    }
    ui.data_mut(|d| d.insert_temp(key, search));
}

fn row<K>(ui: &mut Ui, id: Id, one: &Found<K>, lit: bool) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Add {}", one.name)));
    if lit || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(size::CONTROL_RADIUS), tokens.accent_tint);
    }
    let half = rect.width() * 0.55;
    let (left, y) = (rect.left() + 6.0, rect.center().y);
    let name = text(
        ui.painter(),
        pos2(left, y),
        Align2::LEFT_CENTER,
        &one.name,
        Weight::Regular,
        Size::Body,
        tokens.text,
        if one.detail.is_empty() { rect.width() - 12.0 } else { half },
    );
    let rest = rect.right() - name.right() - 14.0;
    text(
        ui.painter(),
        pos2(name.right() + 8.0, y),
        Align2::LEFT_CENTER,
        &one.detail,
        Weight::Regular,
        Size::Small,
        tokens.dim,
        rest,
    );
    let whole = format!("{}\n{}", format::shown(&one.name), format::shown(&one.detail));
    response.on_hover_text(whole.trim().to_owned()).clicked()
}
