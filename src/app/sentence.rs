//! A sentence of which every name is a link: laid out as one piece of text, so that it wraps like one.
use super::context::{Ask, Selection};
use super::format;
use super::theme::{Size, Tokens, Weight, font};
use crate::engine::WhyPart;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, CursorIcon, Galley, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// How a sentence looks.
#[derive(Clone, Copy)]
pub struct Look {
    /// Colour of plain words.
    pub words: Color32,
    /// Colour of names that cannot be selected.
    pub names: Color32,
    /// Colour of names that can.
    pub links: Color32,
    /// Size of all of it.
    pub size: Size,
}

impl Look {
    /// The usual one: names stand out.
    pub fn of(tokens: &Tokens) -> Self {
        Self { words: tokens.dim, names: tokens.text, links: tokens.accent, size: Size::Body }
    }
    /// The same with words in another colour and size.
    #[must_use]
    pub fn with(self, words: Color32, size: Size) -> Self {
        Self { words, size, ..self }
    }
    /// All of it in one colour: for what is old.
    #[must_use]
    pub fn faded(self, ink: Color32) -> Self {
        Self { words: ink, names: ink, links: ink, ..self }
    }
}

/// A name in the text, by its characters.
struct Name<'a> {
    words: &'a str,
    to: Selection,
    chars: std::ops::Range<usize>,
}

/// Shows a sentence in the width there is; a click on a name asks for it.
pub fn sentence<'a>(ui: &mut Ui, parts: impl Iterator<Item = &'a WhyPart>, look: Look, asks: &mut Vec<Ask>) {
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    let (mut names, mut at) = (vec![], 0);
    for part in parts {
        let shown = format::shown(part.text());
        let chars = at..at + shown.chars().count();
        at = chars.end;
        let to = match part {
            WhyPart::Text(_) => None,
            WhyPart::Link(_, to) => Some(Selection::try_from(*to).ok()),
        };
        let ink = match to {
            None => look.words,
            Some(None) => look.names,
            Some(Some(_)) => look.links,
        };
        job.append(&shown, 0.0, TextFormat::simple(font(Weight::Regular, look.size), ink));
        names.extend(to.flatten().map(|to| Name { words: part.text(), to, chars }));
    }
    let whole = job.text.clone();
    let galley = ui.painter().layout_job(job);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    for (n, name) in names.iter().enumerate() {
        if link(ui, response.id.with(n), &pieces(&galley, rect.min, &name.chars), name, look.links) {
            asks.push(Ask::Select(name.to));
        }
    }
    ui.painter().galley(rect.min, galley, look.words);
}

/// A name where it stands, in as many lines as it wraps over; the first piece is what the keyboard and the accessibility tree
/// find. Returns whether it was clicked.
fn link(ui: &Ui, id: egui::Id, pieces: &[Rect], name: &Name<'_>, ink: Color32) -> bool {
    let mut clicked = false;
    let mut lit = false;
    for (n, piece) in pieces.iter().enumerate() {
        let sense = if n == 0 { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(piece.expand2(vec2(1.0, 2.0)), id.with(n), sense);
        if n == 0 {
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format::shown(name.words)));
        }
        lit |= response.hovered() || response.has_focus();
        clicked |= response.on_hover_cursor(CursorIcon::PointingHand).clicked();
    }
    if lit {
        for piece in pieces {
            ui.painter().hline(piece.x_range(), piece.bottom(), Stroke::new(1.0, ink));
        }
    }
    clicked
}

/// Where characters stand, a piece for each line.
fn pieces(galley: &Galley, origin: Pos2, chars: &std::ops::Range<usize>) -> Vec<Rect> {
    let (mut out, mut at) = (vec![], 0);
    for row in &galley.rows {
        let from = chars.start.max(at) - at;
        let to = chars.end.saturating_sub(at).min(row.glyphs.len());
        at += row.glyphs.len();
        let Some(glyphs) = row.glyphs.get(from..to).filter(|g| g.iter().any(|g| g.chr != ' ')) else {
            continue;
        };
        let left = glyphs.iter().map(|g| g.pos.x).fold(f32::INFINITY, f32::min);
        let right = glyphs.iter().map(|g| g.pos.x + g.advance_width).fold(left, f32::max);
        let corner = origin + row.pos.to_vec2();
        out.push(Rect::from_min_max(
            pos2(corner.x + left, corner.y),
            pos2(corner.x + right, corner.y + row.size.y),
        ));
    }
    out
}
