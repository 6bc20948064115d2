//! Paints a card. What it says comes from [`super::words`], where it stands from [`super::layout`].
use super::layout::{BADGE, BAR_ROW, CardShape, GAP, PAD, ROW};
use super::words::{CardWords, Chip, Odds, Pair, Tint, Verdict};
use crate::app::changed::{Was, hint};
use crate::app::context::Cx;
use crate::app::format;
use crate::app::theme::{Size, Tokens, Weight, font, size};
use crate::app::widgets;
use crate::domain::{Project, StageRole};
use crate::engine::Status;
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, Galley, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2,
};
use std::sync::Arc;

/// Where less room than this is left beside a chip, the next event gives way to it.
const LEAST_WORDS: f32 = 100.0;

/// A card as laid out: how high, and its name in lines.
#[derive(Clone)]
pub(super) struct Face {
    /// What decides its height.
    pub(super) shape: CardShape,
    /// Its name, of one or two lines.
    pub(super) name: Arc<Galley>,
}

/// How a card is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// The pointer is over it.
    pub(super) hovered: bool,
    /// It is shown in the panel.
    pub(super) selected: bool,
    /// Keys go to it.
    pub(super) focused: bool,
}

/// A part of a card that says more when pointed at.
pub(super) struct Zone {
    /// Whether it is the forecast: a click on it asks why.
    pub(super) date: bool,
    /// Where.
    pub(super) rect: Rect,
    /// What it says.
    pub(super) words: String,
}

impl Face {
    /// Lays out the name of a project on a card `width` wide, and finds how high the card is.
    pub(super) fn of(painter: &Painter, cx: &Cx<'_>, project: &Project, width: f32) -> Self {
        let inner = width - 2.0 * PAD;
        if cx.plan.stages.get(project.stage).is_some_and(|s| s.role == StageRole::Done) {
            let name = name_galley(painter, &project.name, inner, 1, cx.tokens.dim);
            return Self { shape: CardShape::Compact, name };
        }
        let owner = if project.owner.is_some() { BADGE + GAP } else { 0.0 };
        let name = name_galley(painter, &project.name, inner - BADGE - GAP - owner, 2, cx.tokens.text);
        let crowded = || {
            let Some(words) = CardWords::of(&Cx { preview: None, ..*cx }, project) else { return false };
            let chip = words.line.map_or(0.0, |c| chip_width(painter, &c.words) + GAP);
            let (head, tail) = words.next;
            line_width(painter, &head) + line_width(painter, &tail) + 4.0 + chip > inner
        };
        let below = cx.project(project.id).is_some_and(|p| p.below_line);
        let footer_rows = if below && crowded() { 2 } else { 1 };
        Self { shape: CardShape::Full { name_lines: name.rows.len().clamp(1, 2), footer_rows }, name }
    }
}

fn name_galley(painter: &Painter, name: &str, width: f32, lines: usize, colour: Color32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(
        format::shown(name).into_owned(),
        font(Weight::SemiBold, Size::Body),
        colour,
        width.max(20.0),
    );
    job.break_on_newline = false;
    job.wrap = TextWrapping { max_rows: lines, ..TextWrapping::wrap_at_width(width.max(20.0)) };
    painter.layout_job(job)
}

fn line_width(painter: &Painter, text: &str) -> f32 {
    let face = font(Weight::Regular, Size::Small);
    painter.layout_no_wrap(text.to_owned(), face, Color32::PLACEHOLDER).size().x
}

fn chip_width(painter: &Painter, text: &str) -> f32 {
    let face = font(Weight::Medium, Size::Small);
    painter.layout_no_wrap(text.to_owned(), face, Color32::PLACEHOLDER).size().x + 12.0
}

/// Paints a card as it stands in a column, and says which parts of it tell more.
pub(super) fn paint(
    painter: &Painter,
    rect: Rect,
    face: &Face,
    words: &CardWords,
    look: Look,
    tokens: &Tokens,
) -> Vec<Zone> {
    ground(painter, rect, words.outlined && !words.done, look, tokens);
    let inner = rect.shrink(PAD);
    let mut pen = Pen { painter, left: inner.left(), right: inner.right(), tokens, zones: vec![] };
    if words.done {
        painter.galley(pos2(inner.left(), inner.top() + 2.0), face.name.clone(), tokens.dim);
        pen.full_name(inner.top(), face, words);
        let y = inner.top() + face.shape.title() + ROW / 2.0 - 2.0;
        let taken = pen.verdict_right(y, &words.money, false);
        pen.zone(Rect::from_x_y_ranges(inner.x_range(), y - 9.0..=y + 9.0), words.money_exactly.clone());
        pen.verdict_left(y, &words.deadline, taken + GAP);
        return pen.zones;
    }
    let mut y = pen.title(inner.top(), face, words, false);
    y = pen.dates(y, words);
    let bar = Rect::from_min_max(pos2(pen.left, y + 4.0), pos2(pen.right, y + 10.0));
    widgets::money_bar(painter, bar, words.bar, tokens);
    y += BAR_ROW;
    let taken = pen.verdict_right(y + ROW / 2.0, &words.money, true);
    pen.pair(y + ROW / 2.0, &words.budget, taken);
    pen.zone(
        Rect::from_min_max(bar.left_top() - vec2(0.0, 4.0), pos2(pen.right, y + ROW)),
        words.money_exactly.clone(),
    );
    y += ROW + GAP / 2.0;
    painter.hline(inner.x_range(), y, Stroke::new(1.0, tokens.line));
    y += GAP / 2.0;
    pen.footer(y, face.shape, words);
    pen.zones
}

/// Paints the small card that is in the air: title, dates, and what the drop would do to it.
pub(super) fn paint_lifted(painter: &Painter, rect: Rect, face: &Face, words: &CardWords, tokens: &Tokens) {
    let radius = CornerRadius::same(size::CARD_RADIUS);
    let shadow = egui::Shadow { offset: [0, 8], blur: 20, spread: 0, color: tokens.shadow };
    painter.add(shadow.as_shape(rect, radius));
    painter.rect(rect, radius, tokens.raised, Stroke::new(1.5, tokens.accent), StrokeKind::Inside);
    let inner = rect.shrink(PAD);
    let mut pen = Pen { painter, left: inner.left(), right: inner.right(), tokens, zones: vec![] };
    let mut y = pen.title(inner.top(), face, words, true);
    let taken = pen.verdict_right(y + ROW / 2.0, &words.deadline, true);
    pen.pair(y + ROW / 2.0, &words.promise, taken);
    y += ROW;
    pen.pair(y + ROW / 2.0, &words.forecast, 0.0);
    y += ROW + 1.0;
    let mut at = pos2(pen.left, y + ROW / 2.0);
    for chip in [&words.shift, &words.line].into_iter().flatten() {
        at.x = pen.chip(at, chip).right() + 6.0;
    }
}

/// Height of the small card that is in the air.
pub(super) fn lifted_height(face: &Face, words: &CardWords) -> f32 {
    let chips = words.shift.is_some() || words.line.is_some();
    2.0 * PAD + face.shape.title() + ROW * if chips { 3.0 } else { 2.0 }
}

/// The shadow of a card at rest: only the soft edge that shows below it. A whole shadow would paint the card's area twice.
fn lower_edge(rect: Rect, tokens: &Tokens) -> Shape {
    let sides = rect.x_range().shrink(f32::from(size::CARD_RADIUS) * 0.6);
    let (dark, clear) = (tokens.shadow.gamma_multiply(0.4), Color32::TRANSPARENT);
    let mut mesh = Mesh::default();
    for (y, colour) in [(rect.bottom() - 0.5, dark), (rect.bottom() + 2.5, clear)] {
        mesh.colored_vertex(pos2(sides.min, y), colour);
        mesh.colored_vertex(pos2(sides.max, y), colour);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    Shape::mesh(mesh)
}

/// The card's surface.
fn ground(painter: &Painter, rect: Rect, dashed: bool, look: Look, tokens: &Tokens) {
    let radius = CornerRadius::same(size::CARD_RADIUS);
    if !dashed {
        painter.add(lower_edge(rect, tokens));
    }
    painter.rect_filled(rect, radius, tokens.raised);
    if look.selected {
        painter.rect_filled(rect, radius, tokens.accent_tint.gamma_multiply(0.45));
    }
    let line = if look.selected {
        Stroke::new(1.5, tokens.accent)
    } else if look.hovered {
        Stroke::new(1.0, tokens.tinted(tokens.faint, 0.6))
    } else if dashed {
        Stroke::new(1.0, tokens.tinted(tokens.faint, 0.55))
    } else {
        Stroke::new(1.0, tokens.line)
    };
    if dashed && !look.selected {
        dashed_frame(painter, rect, line);
    } else {
        painter.rect_stroke(rect, radius, line, StrokeKind::Inside);
    }
    if look.focused {
        painter.rect_stroke(
            rect.expand(2.0),
            CornerRadius::same(size::PANEL_RADIUS),
            Stroke::new(2.0, tokens.accent),
            StrokeKind::Inside,
        );
    }
}

/// A dashed line along the inside of a card's edge.
pub(super) fn dashed_frame(painter: &Painter, rect: Rect, stroke: Stroke) {
    let rect = rect.shrink(stroke.width / 2.0);
    let radius = f32::from(size::CARD_RADIUS);
    let corners = [
        (pos2(rect.right() - radius, rect.top() + radius), -90.0),
        (pos2(rect.right() - radius, rect.bottom() - radius), 0.0),
        (pos2(rect.left() + radius, rect.bottom() - radius), 90.0),
        (pos2(rect.left() + radius, rect.top() + radius), 180.0f32),
    ];
    let mut path: Vec<Pos2> = vec![];
    for (centre, from) in corners {
        path.extend(
            (0..=6)
                .map(|step| centre + radius * egui::Vec2::angled((from + 15.0 * step as f32).to_radians())),
        );
    }
    path.extend(path.first().copied());
    painter.extend(Shape::dashed_line(&path, stroke, 4.0, 3.0));
}

/// Writes rows between two edges.
struct Pen<'a> {
    painter: &'a Painter,
    left: f32,
    right: f32,
    tokens: &'a Tokens,
    zones: Vec<Zone>,
}

impl Pen<'_> {
    fn zone(&mut self, rect: Rect, words: String) {
        self.zones.push(Zone { date: false, rect, words });
    }
    /// Paints a figure, marked if the last edit changed it; then the figure says first what it was.
    fn figure(&mut self, was: &Was, paint: impl FnOnce(&Painter) -> Rect) -> Rect {
        let painter = self.painter;
        let rect = widgets::behind(painter, self.tokens, was.is_some(), || paint(painter));
        if let Some(was) = was {
            self.zones.insert(0, Zone { date: false, rect: rect.expand(3.0), words: hint(was) });
        }
        rect
    }

    /// The whole name, where it did not fit.
    fn full_name(&mut self, top: f32, face: &Face, words: &CardWords) {
        if face.name.elided {
            let rect =
                Rect::from_min_max(pos2(self.left, top), pos2(self.right - BADGE, top + face.shape.title()));
            self.zone(rect, format::shown(&words.name).into_owned());
        }
    }

    /// Rank, name, owner. Returns where the rows below begin.
    fn title(&mut self, top: f32, face: &Face, words: &CardWords, lit: bool) -> f32 {
        let badge = Rect::from_min_size(pos2(self.left, top), egui::Vec2::splat(BADGE));
        widgets::rank_badge(self.painter, badge, words.rank, self.tokens, lit);
        if let Some(was) = &words.rank_was {
            widgets::changed_line(self.painter, badge, self.tokens);
            self.zone(badge, hint(was));
        }
        let name_top = if face.name.rows.len() > 1 { top } else { top + 3.0 };
        self.painter.galley(pos2(badge.right() + GAP, name_top), face.name.clone(), self.tokens.text);
        self.full_name(top, face, words);
        if let Some((initials, name)) = &words.owner {
            let centre = pos2(self.right - BADGE / 2.0, top + BADGE / 2.0);
            widgets::paint_avatar(self.painter, centre, BADGE / 2.0, initials, self.tokens);
            self.zone(Rect::from_center_size(centre, egui::Vec2::splat(BADGE)), name.clone());
        }
        top + face.shape.title()
    }

    /// Promise and forecast. Returns where the rows below begin.
    fn dates(&mut self, mut y: f32, words: &CardWords) -> f32 {
        let taken = self.verdict_right(y + ROW / 2.0, &words.deadline, true);
        self.pair(y + ROW / 2.0, &words.promise, taken);
        y += ROW;
        let chip = match (&words.shift, &words.odds) {
            (Some(chip), _) => {
                let width = chip_width(self.painter, &chip.words);
                self.chip(pos2(self.right - width, y + ROW / 2.0), chip).width()
            }
            (None, Some(odds)) => self.odds(y + ROW / 2.0, odds, &words.forecast),
            (None, None) => 0.0,
        };
        let forecast = self.pair(y + ROW / 2.0, &words.forecast, chip);
        if !words.forecast.value.is_empty() || words.why.is_some() {
            let was = words.forecast.was.as_ref().map_or_else(String::new, |was| hint(was) + "\n");
            let words = words.why.as_deref().unwrap_or("Click: why this date");
            self.zones.insert(0, Zone { date: true, rect: forecast.expand(3.0), words: was + words });
        }
        if let Some(why) = &words.why {
            self.zone(Rect::from_min_max(pos2(self.left, y), pos2(self.right, y + ROW)), why.clone());
        } else if words.outlined {
            let rect = Rect::from_min_max(pos2(self.left, y), pos2(self.right, y + ROW));
            self.zone(rect, "Its stage takes no people: this is the date if it were approved now.".into());
        }
        y + ROW
    }

    /// How likely it is on time, at the right of the forecast: "78% on time", or "78%" where there is no room for more. Faint and with "…" while it
    /// is of the plan before the last edit. Returns its width without that.
    fn odds(&mut self, y: f32, odds: &Odds, forecast: &Pair) -> f32 {
        let (t, tail) = (self.tokens, if odds.old { "…" } else { "" });
        let long = format!("{} on time", odds.words);
        let beside =
            line_width(self.painter, forecast.label) + line_width(self.painter, &forecast.value) + 3.0;
        // whether it is old or new, so that the words stay the same
        let fits = beside + line_width(self.painter, &long) + GAP <= self.right - self.left;
        let words = if fits { long } else { odds.words.clone() };
        let width = line_width(self.painter, &words);
        let (at, room) = (pos2(self.right, y), self.right - self.left);
        let ink = if odds.old { t.faint } else { t.dim };
        let (align, face) = (Align2::RIGHT_CENTER, Weight::Regular);
        let rect = widgets::text(self.painter, at, align, &(words + tail), face, Size::Small, ink, room);
        self.zone(rect.expand(3.0), odds.exactly.clone());
        width
    }

    /// What happens next, and the money line.
    fn footer(&mut self, y: f32, shape: CardShape, words: &CardWords) {
        let middle = y + ROW / 2.0;
        let two_rows = matches!(shape, CardShape::Full { footer_rows: 2, .. });
        let mut taken = 0.0;
        if let Some(chip) = &words.line {
            let wide = chip_width(self.painter, &chip.words) + GAP;
            let alone = !two_rows && self.right - self.left - wide < LEAST_WORDS;
            let at = match (two_rows, alone) {
                (true, _) => pos2(self.left, middle + ROW),
                (false, true) => pos2(self.left, middle),
                (false, false) => pos2(self.right - wide + GAP, middle),
            };
            let rect = self.chip(at, chip);
            if let Some(was) = &words.line_was {
                widgets::changed_line(self.painter, rect, self.tokens);
                self.zone(rect, hint(was));
            }
            if alone {
                return;
            }
            taken = if two_rows { 0.0 } else { wide };
        }
        let (head, tail) = &words.next;
        let tail_width = if tail.is_empty() { 0.0 } else { line_width(self.painter, tail) + 4.0 };
        let room = self.right - self.left - taken;
        let galley = widgets::elided(
            self.painter,
            head,
            Weight::Regular,
            Size::Small,
            self.tokens.dim,
            (room - tail_width).max(0.0),
        );
        let elided = galley.elided;
        let end = self.left + galley.size().x;
        self.painter.galley(pos2(self.left, middle - galley.size().y / 2.0), galley, self.tokens.dim);
        if !tail.is_empty() {
            let at = pos2(end + 4.0, middle);
            let (width, ink) = (self.left + room - at.x, self.tokens.dim);
            self.figure(&words.next_was, |painter| {
                let (align, face) = (Align2::LEFT_CENTER, Weight::Regular);
                widgets::text(painter, at, align, tail, face, Size::Small, ink, width)
            });
        }
        if elided {
            let rect = Rect::from_min_max(pos2(self.left, y), pos2(self.left + room, y + ROW));
            self.zone(rect, format!("{}, {tail}", format::shown(head)));
        }
    }

    /// A label and a value at the left, in what `taken` at the right leaves of the row. The label gives way first.
    fn pair(&mut self, y: f32, pair: &Pair, taken: f32) -> Rect {
        let room = self.right - self.left - taken - if taken > 0.0 { 3.0 } else { 0.0 };
        let value = line_width(self.painter, &pair.value);
        let label = line_width(self.painter, pair.label) + 3.0;
        let mut x = self.left;
        let write = |painter: &Painter, x: f32, words: &str, ink: Color32, width: f32| {
            let at = pos2(x, y);
            widgets::text(painter, at, Align2::LEFT_CENTER, words, Weight::Regular, Size::Small, ink, width)
        };
        let end = self.left + room;
        let (faint, dim, ink) = (self.tokens.faint, self.tokens.dim, self.tokens.text);
        if pair.value.is_empty() {
            let quiet = if pair.was.is_some() { dim } else { faint };
            return self.figure(&pair.was, |painter| write(painter, x, pair.label, quiet, room));
        }
        if label + value <= room {
            write(self.painter, x, pair.label, faint, room);
            x += label;
        }
        self.figure(&pair.was, |painter| write(painter, x, &pair.value, ink, end - x))
    }

    /// A status at the right; returns its width.
    fn verdict_right(&mut self, y: f32, verdict: &Verdict, marked: bool) -> f32 {
        let quiet = if verdict.was.is_some() { self.tokens.dim } else { self.tokens.faint };
        let ink = if marked && verdict.status != Status::NotSet {
            widgets::ink(self.tokens, verdict.status)
        } else {
            quiet
        };
        let (at, room) = (pos2(self.right, y), (self.right - self.left) * 0.6);
        let words = self.figure(&verdict.was, |painter| {
            let (align, face) = (Align2::RIGHT_CENTER, Weight::Regular);
            widgets::text(painter, at, align, &verdict.words, face, Size::Small, ink, room)
        });
        if !marked {
            return words.width();
        }
        widgets::paint_mark(self.painter, pos2(words.left() - 9.0, y), widgets::mark(verdict.status), ink);
        words.width() + 14.0
    }

    /// A status at the left.
    fn verdict_left(&mut self, y: f32, verdict: &Verdict, taken: f32) {
        let ink = widgets::ink(self.tokens, verdict.status);
        if verdict.status != Status::NotSet {
            widgets::paint_mark(self.painter, pos2(self.left + 5.0, y), widgets::mark(verdict.status), ink);
        }
        let indent = if verdict.status == Status::NotSet { 0.0 } else { 14.0 };
        let (at, room) = (pos2(self.left + indent, y), self.right - self.left - taken - indent);
        self.figure(&verdict.was, |painter| {
            let (align, face) = (Align2::LEFT_CENTER, Weight::Regular);
            widgets::text(painter, at, align, &verdict.words, face, Size::Small, ink, room)
        });
    }

    fn chip(&self, left_centre: Pos2, chip: &Chip) -> Rect {
        let t = self.tokens;
        let (ink, ground) = match chip.tint {
            Tint::Plain => (t.dim, t.sunken),
            Tint::Good => t.good,
            Tint::Risk => t.risk,
            Tint::Trouble => t.trouble,
        };
        widgets::chip(self.painter, left_centre, &chip.words, ink, ground)
    }
}
