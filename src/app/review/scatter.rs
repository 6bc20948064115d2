//! The scatter: slack in working days from left (late) to right (spare), budget variance from bottom (left) to top (over).
//! A disc's area is the project's budget, its number the rank; what is late and over stands out at the upper left.
use super::figures::Figures;
use super::{Disc, apart, axis, select};
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::theme::{Size, Tokens, Weight, font};
use crate::app::widgets::{mark, paint_mark, text, text_width};
use crate::domain::{Money, ProjectId};
use crate::engine::Status;
use egui::{
    Align2, Color32, CornerRadius, Id, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

/// Where the marks stand, and what that was computed from.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    discs: Vec<Disc>,
    within: Option<Rect>,
    places: Vec<Pos2>,
}

/// A project's mark.
struct Spot<'r, 'a> {
    row: &'r Figures<'a>,
    disc: Disc,
    /// Which ways it lies beyond the axes.
    beyond: Vec2,
    ink: Color32,
}

const CAPTION: f32 = 20.0;
/// Height of the names of the quadrants.
const BAND: f32 = 22.0;
const LEAST_RADIUS: f32 = 10.0;

/// Shows the scatter and, below it, the projects that have no place in it.
#[expect(clippy::too_many_arguments, reason = "a view's part: where, what, state, answers")]
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &Cx<'_>,
    rows: &[Figures<'_>],
    lit: Option<ProjectId>,
    layout: &mut Layout,
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let outside: Vec<&Figures<'_>> = rows.iter().filter(|r| r.missing().is_some() && !r.done).collect();
    let list = if outside.is_empty() { 0.0 } else { 24.0 };
    let plot = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - CAPTION - list));
    let spots: Vec<(i64, i64)> = rows.iter().filter_map(Figures::spot).collect();
    let unit = 10i64.pow(u32::from(cx.currency().digits()));
    let days = axis::days(&spots.iter().map(|s| s.0).collect::<Vec<_>>());
    let money = axis::money(&spots.iter().map(|s| s.1).collect::<Vec<_>>(), unit);
    ground(ui.painter(), plot, cx, days, money);
    if spots.is_empty() {
        text(
            ui.painter(),
            plot.center() - vec2(0.0, 12.0),
            Align2::CENTER_BOTTOM,
            "Give projects a promise and a budget to see them here",
            Weight::Regular,
            Size::Body,
            cx.tokens.dim,
            plot.width() - 24.0,
        );
    }
    // the words stand in bands at the top and at the bottom that no mark enters
    let inner = plot.shrink2(vec2(0.0, BAND.min(plot.height() / 6.0)));
    let marks = marks(rows, inner, days, money, cx.tokens);
    let discs: Vec<Disc> = marks.iter().map(|m| m.disc).collect();
    if layout.discs != discs || layout.within != Some(inner) {
        layout.places = apart(&discs, inner.shrink2(vec2(3.0, 0.0)));
        layout.discs = discs;
        layout.within = Some(inner);
    }
    paint(ui, plot, cx, &marks, &layout.places, lit, hover, asks);
    if !outside.is_empty() {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - list), rect.max);
        beside(ui, line, cx, &outside, hover, asks);
    }
}

/// Quadrants, their names, the two axes and what their ends stand for.
fn ground(painter: &Painter, plot: Rect, cx: &Cx<'_>, days: i64, money: i64) {
    let t = cx.tokens;
    let middle = plot.center();
    let share = if t.dark { 0.55 } else { 0.6 };
    let tint = |colour: Color32| t.tinted(colour, share);
    painter.rect_filled(Rect::from_min_max(plot.min, middle), CornerRadius::ZERO, tint(t.trouble.1));
    painter.rect_filled(Rect::from_min_max(middle, plot.max), CornerRadius::ZERO, tint(t.good.1));
    let axis = Stroke::new(1.2, t.tinted(t.faint, 0.7));
    painter.vline(middle.x, plot.y_range(), axis);
    painter.hline(plot.x_range(), middle.y, axis);
    // where the halves are narrow, beside the ends of the money axis there is room for few words
    let names = if plot.width() < 420.0 {
        ["Late, over", "Early, over", "Late, within", "Early, within"]
    } else {
        ["Late and over budget", "Early, over budget", "Late, within budget", "Early and within budget"]
    };
    let wide = plot.width() / 2.0 - 16.0;
    for ((at, align), words) in [
        (plot.left_top() + vec2(8.0, 6.0), Align2::LEFT_TOP),
        (plot.right_top() + vec2(-8.0, 6.0), Align2::RIGHT_TOP),
        (plot.left_bottom() + vec2(8.0, -6.0), Align2::LEFT_BOTTOM),
        (plot.right_bottom() + vec2(-8.0, -6.0), Align2::RIGHT_BOTTOM),
    ]
    .into_iter()
    .zip(names)
    {
        text(painter, at, align, words, Weight::Regular, Size::Tiny, t.faint, wide);
    }
    let amount = format::money(Money::from_minor(money), cx.currency());
    for (y, align, words) in [
        (plot.top() + 6.0, Align2::LEFT_TOP, format!("{amount} over")),
        (plot.bottom() - 6.0, Align2::LEFT_BOTTOM, format!("{amount} left")),
    ] {
        let words = words.as_str();
        if plot.width() < 280.0 {
            break; // hovering a mark tells its amount
        }
        text(painter, pos2(middle.x + 6.0, y), align, words, Weight::Regular, Size::Tiny, t.faint, 70.0);
    }
    let y = plot.bottom() + CAPTION / 2.0 + 1.0;
    let small = |x: f32, align: Align2, words: &str| {
        text(painter, pos2(x, y), align, words, Weight::Regular, Size::Tiny, t.dim, plot.width() / 2.0);
    };
    let days = format::grouped(days.unsigned_abs());
    small(plot.left(), Align2::LEFT_CENTER, &format!("← {days} working days late"));
    small(middle.x, Align2::CENTER_CENTER, "promise");
    small(plot.right(), Align2::RIGHT_CENTER, &format!("{days} working days spare →"));
}

/// The marks at their true places; those beyond the axes at the edge.
fn marks<'r, 'a>(
    rows: &'r [Figures<'a>],
    plot: Rect,
    days: i64,
    money: i64,
    tokens: &Tokens,
) -> Vec<Spot<'r, 'a>> {
    let budget = |row: &Figures<'_>| row.outlook.money.budget.minor().max(0) as f32;
    let shown = || rows.iter().filter(|r| r.spot().is_some());
    let largest = shown().map(budget).fold(1.0, f32::max);
    let count = shown().count().max(1) as f32;
    // the discs together cover at most a seventh of the plot, so that there is room between them
    let whole: f32 = shown().map(|r| budget(r) / largest).sum::<f32>().max(1.0);
    let most = (plot.area() / 7.0 / (std::f32::consts::PI * whole)).sqrt().clamp(LEAST_RADIUS, 28.0);
    let least = LEAST_RADIUS.min((plot.area() / 3.0 / (std::f32::consts::PI * count)).sqrt());
    rows.iter()
        .filter_map(|row| {
            let (slack, variance) = row.spot()?;
            let (x, off_x) = axis::share(slack, days);
            let (y, off_y) = axis::share(variance, money);
            let half = plot.size() / 2.0;
            let radius = (most * (budget(row) / largest).sqrt()).max(least);
            let sign = |off: bool, share: f32| if off { share.signum() } else { 0.0 };
            Some(Spot {
                row,
                disc: Disc { at: plot.center() + vec2(x * half.x, -y * half.y), radius },
                beyond: vec2(sign(off_x, x), -sign(off_y, y)),
                ink: tokens.status(row.outlook.status()).0,
            })
        })
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "a view's part: where, what, state, answers")]
fn paint(
    ui: &Ui,
    plot: Rect,
    cx: &Cx<'_>,
    marks: &[Spot<'_, '_>],
    places: &[Pos2],
    lit: Option<ProjectId>,
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let t = cx.tokens;
    let painter = ui.painter().with_clip_rect(plot.expand(4.0).intersect(ui.clip_rect()));
    let mut order: Vec<usize> = (0..marks.len().min(places.len())).collect();
    // large ones first, so that small ones lie on top, for the eye and for the pointer
    order.sort_by(|a, b| marks[*b].disc.radius.total_cmp(&marks[*a].disc.radius).then(a.cmp(b)));
    for i in &order {
        let (spot, at) = (&marks[*i], places[*i]);
        // where its own disc still covers the true place, a leader would say nothing
        if at.distance(spot.disc.at) > spot.disc.radius && spot.beyond == Vec2::ZERO {
            painter.line_segment([spot.disc.at, at], Stroke::new(1.0, t.tinted(spot.ink, 0.75)));
            painter.circle_filled(spot.disc.at, 2.0, spot.ink);
        }
    }
    let selected = cx.selection.project(cx.plan);
    for i in &order {
        let (spot, at, radius) = (&marks[*i], places[*i], marks[*i].disc.radius);
        let id = spot.row.project.id;
        let key = Id::unique(("scatter", id.0.number()));
        let response =
            ui.interact(Rect::from_center_size(at, Vec2::splat(radius * 2.0)), key, Sense::click());
        let name = format!("{}, {}", format::shown(&spot.row.project.name), spot.row.standing(cx));
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected == Some(id), &name));
        if response.clicked() {
            select(asks, id);
        }
        if response.hovered() {
            *hover = Some(id);
        }
        let near = lit == Some(id) || response.hovered();
        let share = if near { 0.42 } else { 0.26 };
        // what takes no people is drawn in outline; what is done is past helping
        let (fill, line) = match (spot.row.done, spot.row.outlook.outlined) {
            (true, _) => (spot.ink.gamma_multiply(share / 2.0), t.tinted(spot.ink, 0.5)),
            (false, true) => (spot.ink.gamma_multiply(share / 4.0), spot.ink),
            (false, false) => (spot.ink.gamma_multiply(share), spot.ink),
        };
        painter.circle(at, radius, fill, Stroke::new(if near { 2.2 } else { 1.4 }, line));
        if response.has_focus() || selected == Some(id) {
            painter.circle_stroke(at, radius + 3.0, Stroke::new(2.0, t.accent));
        }
        edge_arrow(&painter, at, radius, spot.beyond, spot.ink);
        response.on_hover_ui(|ui| tip(ui, cx, spot.row));
    }
    for i in &order {
        let (spot, at) = (&marks[*i], places[*i]);
        let small = spot.disc.radius < LEAST_RADIUS || spot.row.outlook.rank > 99;
        let mut face = font(Weight::SemiBold, Size::Tiny);
        if small {
            face.size = 9.0;
        }
        painter.text(at, Align2::CENTER_CENTER, spot.row.outlook.rank, face, t.text);
        if !spot.row.done {
            status_mark(&painter, at, spot.disc.radius, spot.row.outlook.status(), t);
        }
    }
    names(&painter, plot, marks, places, lit);
}

/// The shape of a status at the rim, at the upper right: a disc alone stands for on track.
fn status_mark(painter: &Painter, at: Pos2, radius: f32, status: Status, tokens: &Tokens) {
    if !matches!(status, Status::AtRisk | Status::InTrouble) {
        return;
    }
    let spot =
        at + Vec2::splat(radius.max(LEAST_RADIUS + 5.0) * std::f32::consts::FRAC_1_SQRT_2) * vec2(1.0, -1.0);
    painter.circle_filled(spot, 6.5, tokens.surface);
    paint_mark(painter, spot, mark(status), tokens.status(status).0);
}

/// An arrow from a mark that lies beyond an axis.
fn edge_arrow(painter: &Painter, at: Pos2, radius: f32, beyond: Vec2, colour: Color32) {
    if beyond == Vec2::ZERO {
        return;
    }
    let way = beyond.normalized();
    let (tip, back, side) = (at + way * (radius + 2.0), at + way * (radius - 5.0), way.rot90() * 4.0);
    painter.add(Shape::convex_polygon(vec![tip, back + side, back - side], colour, Stroke::NONE));
}

/// Names beside the marks that need a look (and the one under the pointer), where they hide nothing.
fn names(painter: &Painter, plot: Rect, marks: &[Spot<'_, '_>], places: &[Pos2], lit: Option<ProjectId>) {
    let mut taken: Vec<Rect> = marks
        .iter()
        .zip(places)
        .map(|(m, at)| Rect::from_center_size(*at, Vec2::splat(m.disc.radius * 2.0 + 4.0)))
        .collect();
    let middle = plot.center().x;
    for top in [true, false] {
        // the words in the corners and along the vertical axis
        let y = if top { plot.top() } else { plot.bottom() - 22.0 };
        let band = |x: f32, width: f32| Rect::from_min_size(pos2(x, y), vec2(width, 22.0));
        taken.extend([band(plot.left(), 124.0), band(plot.right() - 136.0, 136.0), band(middle, 74.0)]);
    }
    let mut wanted: Vec<usize> = (0..marks.len().min(places.len()))
        .filter(|i| lit == Some(marks[*i].row.project.id) || marks[*i].row.needs_a_look())
        .collect();
    wanted.sort_by_key(|i| {
        let row = marks[*i].row;
        (lit != Some(row.project.id), std::cmp::Reverse(row.outlook.status()), row.outlook.rank)
    });
    for i in wanted {
        let (spot, at) = (&marks[i], places[i]);
        let galley = crate::app::widgets::elided(
            painter,
            &spot.row.project.name,
            Weight::Medium,
            Size::Tiny,
            spot.ink,
            190.0,
        );
        let (size, r) = (galley.size(), spot.disc.radius);
        let held = |x: f32| x.clamp(plot.left() + 4.0, (plot.right() - 4.0 - size.x).max(plot.left() + 4.0));
        let tries = [
            pos2(at.x + r + 8.0, at.y - size.y / 2.0),
            pos2(at.x - r - 6.0 - size.x, at.y - size.y / 2.0),
            pos2(held(at.x - size.x / 2.0), at.y + r + 3.0),
            pos2(held(at.x - size.x / 2.0), at.y - r - 7.0 - size.y),
            pos2(held(at.x - size.x), at.y + r + 3.0),
            pos2(held(at.x - size.x), at.y - r - 7.0 - size.y),
        ];
        let rects = tries.map(|p| Rect::from_min_size(p, size));
        let clear = |rect: &Rect| {
            plot.shrink(3.0).contains_rect(*rect)
                && taken.iter().enumerate().all(|(k, other)| k == i || !other.intersects(*rect))
        };
        // best where it crosses no axis
        let crosses =
            |rect: &Rect| rect.x_range().contains(middle) || rect.y_range().contains(plot.center().y);
        let free = rects
            .iter()
            .find(|r| clear(r) && !crosses(r))
            .or_else(|| rects.iter().find(|r| clear(r)))
            .copied();
        if let Some(rect) = free {
            painter.galley(rect.min, galley, spot.ink);
            taken.push(rect);
        }
    }
}

/// What a mark says on hover, exactly.
fn tip(ui: &mut Ui, cx: &Cx<'_>, row: &Figures<'_>) {
    let date = |d: Option<chrono::NaiveDate>| d.map_or("–".into(), format::long_date);
    ui.strong(format::shown(&row.project.name));
    ui.label(format!(
        "Promised {}, forecast {}",
        date(row.project.promise),
        date(row.outlook.finish.map(crate::domain::Moment::last_day)),
    ));
    ui.label(format!(
        "Budget {}, at end {}",
        format::exact_money(row.outlook.money.budget, cx.currency()),
        format::exact_money(row.outlook.money.eac(), cx.currency()),
    ));
    ui.label(row.standing(cx));
}

/// The projects that have no place in the scatter, each with the reason.
fn beside(
    ui: &mut Ui,
    line: Rect,
    cx: &Cx<'_>,
    rows: &[&Figures<'_>],
    hover: &mut Option<ProjectId>,
    asks: &mut Vec<Ask>,
) {
    let t = cx.tokens;
    let mut x = line.left();
    let y = line.center().y + 2.0;
    for (i, row) in rows.iter().enumerate() {
        let words = format!(
            "{} {}, {}",
            row.outlook.rank,
            format::shown(&row.project.name),
            row.missing().unwrap_or_default()
        );
        let wide = text_width(ui, &words, Weight::Regular, Size::Tiny) + 16.0;
        let more = rows.len() - i - 1;
        let room = line.right() - x - if more > 0 { 60.0 } else { 0.0 };
        if wide > room && i > 0 {
            let rest = format!("and {} more", more + 1);
            let at = pos2(x, y);
            let seen =
                text(ui.painter(), at, Align2::LEFT_CENTER, &rest, Weight::Regular, Size::Tiny, t.dim, 70.0);
            let all: Vec<String> = rows[i..]
                .iter()
                .map(|r| format!("{}: {}", format::shown(&r.project.name), r.missing().unwrap_or_default()))
                .collect();
            let response = ui.interact(seen, ui.scope_id().with("beside, rest"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, all.join("; ")));
            response.on_hover_text(all.join("\n"));
            break;
        }
        let place = Rect::from_min_max(pos2(x, line.top()), pos2(x + wide.min(room), line.bottom()));
        let id = row.project.id;
        let response = ui.interact(place, Id::unique(("beside", id.0.number())), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        let strong = response.hovered() || response.has_focus();
        let status = row.outlook.status();
        paint_mark(ui.painter(), pos2(x + 5.0, y), mark(status), t.status(status).0);
        let ink = if strong { t.text } else { t.dim };
        let from = pos2(x + 13.0, y);
        let left = place.width() - 14.0;
        text(ui.painter(), from, Align2::LEFT_CENTER, &words, Weight::Regular, Size::Tiny, ink, left);
        if response.clicked() {
            select(asks, id);
        }
        if response.hovered() {
            *hover = Some(id);
        }
        response.on_hover_ui(|ui| tip(ui, cx, row));
        x = place.right() + 10.0;
    }
}
