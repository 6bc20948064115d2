//! Bars, diamonds, dependencies, deliveries and promises: painting, and pointing at them.
use super::axis::{Days, days_of, days_of_date};
use super::brush::{Brush, Pen};
use super::frame::{Frame, pointed};
use super::grip::{self, Grip};
use super::layout::{BarItem, LinkItem, Look, RowBox, Scene};
use super::rows::RowKind;
use super::tips;
use super::words;
use crate::app::context::{Ask, Selection};
use crate::app::theme::{Size, Tokens, Weight, size};
use crate::app::widgets::{changed_ground, deadline_words, elided, text};
use crate::domain::{Moment, WorkId};
use crate::engine::{Conflict, ConflictKind, Outlook, Trouble, Wrong};
use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Painter, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// Height of the cap of a whisker.
const WHISKER: f32 = 11.0;

/// What was done to the bars in one frame.
#[derive(Default)]
pub struct Done {
    /// A bar was gripped.
    pub grip: Option<Grip>,
    /// A bar that lies out of view was asked for.
    pub jump: Option<Days>,
    /// A project was to be folded or unfolded.
    pub fold: Option<crate::domain::ProjectId>,
}

/// Paints all bars of a scene and listens to them.
pub fn bars(ui: &mut Ui, painter: &Painter, frame: &Frame<'_>, scene: &Scene, asks: &mut Vec<Ask>) -> Done {
    let mut done = Done::default();
    ghosts(painter, frame, scene);
    beside(painter, frame, scene);
    whiskers(painter, frame, scene);
    links(painter, frame, &scene.links);
    let mut straight = Brush::new(painter);
    for bar in &scene.bars {
        let Some(row) = scene.rows.get(bar.row) else { continue };
        paint_bar(painter, &mut straight, frame, bar);
        listen(ui, frame, bar, row, asks, &mut done);
    }
    straight.paint(painter);
    changed_ends(painter, frame, scene);
    super::chain::paint(painter, frame, scene);
    previews(painter, frame, scene);
    for row in &scene.rows {
        if let RowKind::Project(place) = row.kind {
            promise(painter, frame, row, place);
        }
    }
    deliveries(painter, frame, scene);
    for row in &scene.rows {
        aside(ui, painter, frame, scene, row, &mut done);
    }
    conflicts(painter, frame, scene);
    done
}

/// Where bars stood in the baseline: a line below them.
fn ghosts(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let colour = frame.tokens().tinted(frame.tokens().faint, 0.5);
    let mut brush = Brush::new(painter);
    for bar in &scene.bars {
        let Some((x0, x1)) = bar.ghost else { continue };
        let (gap, thick) = if bar.look == Look::Project { (4.0, 3.0) } else { (2.5, 2.0) };
        brush.across(x0, x1.max(x0 + 2.0), bar.rect.bottom() + gap, thick, colour);
    }
    brush.paint(painter);
}

/// Where bars stand in the live plan, beside a scenario: a dashed outline below the bar.
fn beside(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let (tokens, clip) = (frame.tokens(), painter.clip_rect());
    let pen = Pen { thick: 1.2, dash: (3.0, 2.5), colour: tokens.dim };
    let mut brush = Brush::new(painter);
    for bar in &scene.bars {
        let Some((x0, x1)) = bar.beside else { continue };
        let outline =
            Rect::from_x_y_ranges(x0..=x1.max(x0 + 4.0), bar.rect.y_range()).expand2(vec2(0.0, 2.0));
        brush.fill(outline.intersect(clip), tokens.tinted(tokens.dim, 0.10));
        brush.dashed_box(outline, clip, pen);
    }
    brush.paint(painter);
}

/// From the end of a project's bar to the end of P80, in the colour of its deadline; faint while the forecast is old.
fn whiskers(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let (tokens, clip) = (frame.tokens(), painter.clip_rect().x_range().expand(20.0));
    let mut brush = Brush::new(painter);
    for bar in &scene.bars {
        let (Some(x), RowKind::Project(place)) = (bar.p80, bar.kind) else { continue };
        if x < clip.min || bar.rect.right() > clip.max {
            continue;
        }
        let Some(outlook) = shown(frame).projects.get(place as usize) else { continue };
        let ink = tokens.status(outlook.deadline).0;
        let colour = if frame.cx.forecast_is_fresh() { ink } else { tokens.tinted(ink, 0.5) };
        let middle = bar.rect.center().y;
        brush.across(bar.rect.right(), x.min(clip.max), middle, 1.6, colour);
        brush.down(x, middle - WHISKER / 2.0, middle + WHISKER / 2.0, 2.0, colour);
    }
    brush.paint(painter);
}

fn paint_bar(painter: &Painter, straight: &mut Brush, frame: &Frame<'_>, bar: &BarItem) {
    let (tokens, hue) = (frame.tokens(), frame.hue(bar.kind));
    let clip = painter.clip_rect();
    if bar.rect.right() < clip.left() - 20.0 || bar.rect.left() > clip.right() + 20.0 {
        return;
    }
    let radius = CornerRadius::same(size::BAR_RADIUS);
    match bar.look {
        Look::Project | Look::Task => {
            let round = if bar.look == Look::Project { radius } else { CornerRadius::same(3) };
            let strong = bar.look == Look::Project;
            let (fill, line) = match (bar.outlined, strong) {
                (true, _) => (tokens.tinted(hue, 0.05), Stroke::new(1.0, tokens.tinted(hue, 0.75))),
                (false, true) => (tokens.tinted(hue, 0.28), Stroke::new(1.0, hue)),
                (false, false) => (tokens.tinted(hue, 0.36), Stroke::NONE),
            };
            painter.rect(bar.rect, round, fill, line, StrokeKind::Inside);
            if bar.done_to > bar.rect.left() + 0.5 {
                let whole = bar.done_to >= bar.rect.right() - 1.0;
                let part = Rect::from_min_max(bar.rect.min, pos2(bar.done_to, bar.rect.bottom()));
                let round = if whole { round } else { CornerRadius { ne: 0, se: 0, ..round } };
                painter.rect_filled(part, round, hue);
            }
            if bar.open {
                // the end is not known: the bar runs out in dashes
                let pen = Pen { thick: 2.0, dash: (3.0, 3.0), colour: hue };
                let span = (bar.rect.right() + 3.0, bar.rect.right() + 24.0);
                straight.dashed_across(span, span, bar.rect.center().y, pen);
            }
        }
        Look::Purchase => {
            if bar.done_to > bar.rect.left() + 0.5 {
                painter.rect_filled(bar.rect, 3, tokens.tinted(hue, 0.30));
            } else {
                painter.rect_filled(bar.rect, 3, tokens.tinted(hue, 0.07));
            }
            let pen = Pen { thick: 1.2, dash: (4.0, 3.0), colour: hue };
            straight.dashed_box(bar.rect, clip, pen);
            arrow_down(painter, pos2(bar.rect.right(), bar.rect.center().y + 4.0), tokens.text);
        }
        Look::Group => {
            let colour = tokens.tinted(tokens.dim, 0.75);
            let (left, right) =
                (bar.rect.left().max(clip.left() - 9.0), bar.rect.right().min(clip.right() + 9.0));
            straight.across(left, right, bar.rect.top() + 1.0, 2.0, colour);
            for x in [bar.rect.left() + 1.0, bar.rect.right() - 1.0] {
                straight.down(x, bar.rect.top(), bar.rect.bottom(), 2.0, colour);
            }
        }
        Look::Diamond => {
            if bar.rect.width() > 12.0 {
                painter.rect_filled(bar.rect.shrink2(vec2(0.0, 3.0)), 2, tokens.tinted(hue, 0.36));
            }
            let hue = if bar.outlined { tokens.faint } else { tokens.text };
            let x = bar.rect.left().midpoint(bar.rect.right().min(bar.rect.left() + 12.0));
            let centre = pos2(x, bar.rect.center().y);
            diamond(painter, centre, 6.5, hue);
            if bar.done_to > bar.rect.left() + 0.5 {
                diamond(painter, centre, 3.0, tokens.surface);
            }
        }
    }
}

fn diamond(painter: &Painter, centre: egui::Pos2, radius: f32, colour: Color32) {
    painter.add(Shape::convex_polygon(diamond_points(centre, radius), colour, Stroke::NONE));
}

/// The corners of a diamond.
pub fn diamond_points(centre: egui::Pos2, radius: f32) -> Vec<egui::Pos2> {
    vec![
        centre - vec2(0.0, radius),
        centre + vec2(radius, 0.0),
        centre + vec2(0.0, radius),
        centre - vec2(radius, 0.0),
    ]
}

/// A small arrow whose tip is at `tip`: goods come down here.
fn arrow_down(painter: &Painter, tip: egui::Pos2, colour: Color32) {
    let stroke = Stroke::new(1.4, colour);
    painter.line_segment([tip - vec2(0.0, 8.0), tip], stroke);
    painter.add(Shape::line(vec![tip + vec2(-3.2, -3.4), tip, tip + vec2(3.2, -3.4)], stroke));
}

/// The new places of bars: in the accent, beside where they stand.
fn previews(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let accent = frame.tokens().accent;
    for bar in &scene.bars {
        let Some((x0, x1)) = bar.preview else { continue };
        let rect = Rect::from_x_y_ranges(x0..=x1, bar.rect.y_range()).expand2(vec2(0.0, 2.0));
        if bar.look == Look::Diamond {
            let at = pos2(x0 + 1.0, bar.rect.center().y);
            let points = [vec2(0.0, -7.5), vec2(7.5, 0.0), vec2(0.0, 7.5), vec2(-7.5, 0.0)];
            painter
                .add(Shape::closed_line(points.iter().map(|d| at + *d).collect(), Stroke::new(1.5, accent)));
        } else {
            let round = CornerRadius::same(size::BAR_RADIUS + 1);
            painter.rect_stroke(rect, round, Stroke::new(1.5, accent), StrokeKind::Inside);
        }
    }
}

/// The ends that the last edit moved: a stroke in the accent across the bar's end.
fn changed_ends(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let mut brush = Brush::new(painter);
    for bar in &scene.bars {
        let moved = tips::Before::of(frame, bar.kind).is_some_and(|before| before.finish.is_some());
        if moved && bar.look != Look::Diamond {
            let (top, bottom) = (bar.rect.top() - 3.0, bar.rect.bottom() + 3.0);
            brush.down(bar.rect.right(), top, bottom, 2.0, frame.tokens().accent);
        }
    }
    brush.paint(painter);
}

/// Dependencies: hairlines at right angles, those of the selection and of its critical chain in the accent.
fn links(painter: &Painter, frame: &Frame<'_>, links: &[LinkItem]) {
    let tokens = frame.tokens();
    let chosen = match frame.cx.selection {
        Selection::Task(id) => frame.rows.work_number(WorkId::Task(id)),
        Selection::Purchase(id) => frame.rows.work_number(WorkId::Purchase(id)),
        _ => None,
    };
    let steps = super::chain::steps(frame);
    let mut brush = Brush::new(painter);
    let clip = painter.clip_rect().expand(40.0);
    for link in links {
        let lit = steps.contains(&link.ends) || chosen.is_some_and(|n| link.ends.0 == n || link.ends.1 == n);
        let colour = if lit { tokens.accent } else { tokens.tinted(tokens.dim, 0.8) };
        for pair in link.points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a.y == b.y && a.x != b.x {
                let (x0, x1) = (a.x.min(b.x).max(clip.left()), a.x.max(b.x).min(clip.right()));
                brush.across(x0, x1.max(x0) + 0.5, a.y, 1.0, colour);
            } else if a.y != b.y {
                brush.down(a.x, a.y.min(b.y).max(clip.top()), a.y.max(b.y).min(clip.bottom()), 1.0, colour);
            }
        }
        let tip = link.points[4];
        let side = vec2(-link.towards.y, link.towards.x) * 3.0;
        let back = tip - link.towards * 5.0;
        painter.add(Shape::convex_polygon(vec![tip, back + side, back - side], colour, Stroke::NONE));
    }
    brush.paint(painter);
}

/// The promise: a diamond above, its dotted stem, in the colour of the deadline.
fn promise(painter: &Painter, frame: &Frame<'_>, row: &RowBox, place: u32) {
    let Some(x) = promise_x(frame, place) else { return };
    if !painter.clip_rect().x_range().expand(8.0).contains(x) {
        return;
    }
    let Some(outlook) = shown(frame).projects.get(place as usize) else { return };
    let colour = frame.tokens().status(outlook.deadline).0;
    let mut brush = Brush::new(painter);
    let pen = Pen { thick: 1.5, dash: (2.5, 2.0), colour };
    let span = (row.top + 12.0, row.bottom - 8.0);
    brush.dashed_down(x, span, span, pen);
    brush.paint(painter);
    diamond(painter, pos2(x, row.top + 9.0), 4.5, colour);
}

/// Results to word: of the preview while there is one.
fn shown<'a>(frame: &Frame<'a>) -> &'a Outlook {
    frame.cx.preview.unwrap_or(frame.cx.outlook)
}

/// The promised day ends where the next begins.
fn promise_x(frame: &Frame<'_>, place: u32) -> Option<f32> {
    let promise = frame.cx.plan.projects.rows().get(place as usize)?.promise?;
    Some(frame.axis.x_from_days(days_of_date(promise) + 1.0))
}

/// Arrows over a project's bar where goods arrive.
fn deliveries(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let tokens = frame.tokens();
    for delivery in &scene.deliveries {
        let Some(row) = scene.rows.get(delivery.row) else { continue };
        let colour = tokens.text;
        let tip = pos2(delivery.x, row.middle() - size::PROJECT_BAR / 2.0 - 1.0);
        arrow_down(painter, tip, colour);
        if delivery.count > 1 {
            let at = tip + vec2(5.0, -6.0);
            text(
                painter,
                at,
                Align2::LEFT_CENTER,
                &delivery.count.to_string(),
                Weight::Regular,
                Size::Tiny,
                colour,
                30.0,
            );
        }
    }
}

/// Words beside a bar: slack of a project, initials of people, the reason where there is no date.
fn aside(ui: &mut Ui, painter: &Painter, frame: &Frame<'_>, scene: &Scene, row: &RowBox, done: &mut Done) {
    let (tokens, area) = (frame.tokens(), frame.areas.time);
    let bar = scene.bars.iter().find(|b| scene.rows.get(b.row).is_some_and(|r| r.index == row.index));
    let end = bar.map(|b| b.preview.map_or(b.end(), |p| p.1.max(b.end())));
    let (words, colour, weight, size) = match row.kind {
        RowKind::Project(place) => {
            let Some(outlook) = shown(frame).projects.get(place as usize) else { return };
            let colour = tokens.status(outlook.deadline).0;
            match (outlook.no_date, outlook.finish) {
                (Some((work, why)), _) => {
                    let words = words::no_date_words(frame.cx.plan, Some(work), why);
                    let words =
                        if words == "on hold" { "On hold".into() } else { format!("No date: {words}") };
                    (words, tokens.dim, Weight::Medium, Size::Small)
                }
                (None, None) if frame.rows.inside(place).is_empty() => {
                    ("No tasks yet".into(), tokens.faint, Weight::Regular, Size::Small)
                }
                _ if outlook.slack.is_some() => {
                    (deadline_words(outlook), colour, Weight::SemiBold, Size::Small)
                }
                _ => (String::new(), colour, Weight::Regular, Size::Small),
            }
        }
        RowKind::Task(place) => (task_aside(frame, place), tokens.faint, Weight::Regular, Size::Tiny),
        RowKind::Purchase(place) => (purchase_aside(frame, place), tokens.faint, Weight::Regular, Size::Tiny),
        RowKind::Group(_) | RowKind::OtherPurchases(_) => return,
    };
    if let Some(jump) = bar.and_then(|b| edge_arrow(ui, painter, frame, row, b)) {
        done.jump = Some(jump);
    }
    if words.is_empty() {
        return;
    }
    let promise = match row.kind {
        RowKind::Project(place) => promise_x(frame, place),
        _ => None,
    };
    let galley = elided(painter, &words, weight, size, colour, (area.width() - 24.0).max(0.0));
    let wide = galley.size().x;
    let most = area.right() - wide - 16.0;
    let x = match (end, promise) {
        (Some(end), Some(promise)) => {
            let behind = end.max(promise) + 10.0;
            let between = end + 8.0;
            // before the promise where there is no room behind it
            if behind > most && between + wide + 8.0 <= promise { between } else { behind }
        }
        (Some(end), None) => end + 10.0 + if bar.is_some_and(|b| b.open) { 18.0 } else { 0.0 },
        // no bar: the words stand where work would begin
        (None, promise) => {
            let from = frame.axis.x_from_days(days_of_date(frame.cx.today)).max(area.left()) + 10.0;
            let after = promise.filter(|p| *p > from - 20.0 && *p < from + wide + 10.0);
            after.map_or(from, |p| p + 10.0)
        }
    };
    // words of a bar out of view go with it; those that would be cut at the right edge move in
    let inside = matches!(row.kind, RowKind::Task(_) | RowKind::Purchase(_));
    if x + wide < area.left() || (inside && x > area.right()) {
        return;
    }
    let x = Some(super::ground::clear_of_lines(frame, x, wide)).filter(|x| *x <= most).unwrap_or(x);
    let at = pos2(x.min(most).max(area.left() + 14.0), row.middle() - galley.size().y / 2.0);
    // lines run behind the words: dependencies, months, today
    let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 0.0));
    painter.rect_filled(ground, 3, tokens.surface.gamma_multiply(0.8));
    let slack_moved = match row.kind {
        RowKind::Project(place) => frame.cx.plan.projects.rows().get(place as usize).is_some_and(|project| {
            let was = |was: &crate::engine::ProjectFigures| deadline_words(&was.outlook);
            frame.cx.project_was(project.id, &[crate::engine::Figure::Slack], &words, was).is_some()
        }),
        _ => false,
    };
    if slack_moved {
        changed_ground(painter, Rect::from_min_size(at, galley.size()), tokens);
    }
    painter.galley(at, galley, colour);
}

fn task_aside(frame: &Frame<'_>, place: u32) -> String {
    let plan = frame.cx.plan;
    let Some(task) = plan.tasks.rows().get(place as usize) else { return String::new() };
    if let Some(Err(why)) = frame.cx.outlook.tasks.get(place as usize).map(|d| d.span) {
        return format!("No date: {}", words::no_date_words(plan, Some(WorkId::Task(task.id)), why));
    }
    let mut out = String::new();
    for assigned in &task.people {
        if let Some(person) = plan.people.get(assigned.person) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&person.initials);
        }
    }
    out
}

fn purchase_aside(frame: &Frame<'_>, place: u32) -> String {
    let plan = frame.cx.plan;
    let Some(purchase) = plan.purchases.rows().get(place as usize) else { return String::new() };
    match frame.cx.outlook.purchases.get(place as usize).map(|d| d.span) {
        Some(Err(why)) if purchase.state != crate::domain::PurchaseState::Cancelled => {
            format!("No date: {}", words::no_date_words(plan, Some(WorkId::Purchase(purchase.id)), why))
        }
        _ => words::purchase_words(purchase),
    }
}

/// A small triangle at the edge where a bar lies out of view; a click goes there.
fn edge_arrow(
    ui: &mut Ui,
    painter: &Painter,
    frame: &Frame<'_>,
    row: &RowBox,
    bar: &BarItem,
) -> Option<Days> {
    let area = frame.areas.time;
    let (x, way) = if bar.rect.right() < area.left() + 2.0 {
        (area.left() + 5.0, -1.0)
    } else if bar.rect.left() > area.right() - 2.0 {
        (area.right() - 11.0, 1.0)
    } else {
        return None;
    };
    let (centre, hue) = (pos2(x + 2.0, row.middle()), frame.hue(bar.kind));
    let points =
        vec![centre + vec2(4.0 * way, 0.0), centre + vec2(-3.0 * way, -4.5), centre + vec2(-3.0 * way, 4.5)];
    painter.add(Shape::convex_polygon(points, hue, Stroke::NONE));
    let id = frame.row_id(frame.selection(bar.kind)?).with("edge");
    let zone = Rect::from_center_size(centre, vec2(18.0, 22.0)).intersect(area);
    let response = ui.interact(zone, id, Sense::CLICK);
    response
        .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Go to {}", frame.name(bar.kind))));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let start = span_of(frame, bar.kind)?.0;
    response.clicked().then(|| days_of(start))
}

fn span_of(frame: &Frame<'_>, kind: RowKind) -> Option<(Moment, Moment)> {
    let outlook = frame.cx.outlook;
    match kind {
        RowKind::Project(p) => {
            outlook.projects.get(p as usize).and_then(|p| p.start.zip(p.finish.or(p.start)))
        }
        RowKind::Task(t) => outlook.tasks.get(t as usize).and_then(|d| d.span.ok()),
        RowKind::Purchase(p) => outlook.purchases.get(p as usize).and_then(|d| d.span.ok()),
        RowKind::Group(_) | RowKind::OtherPurchases(_) => None,
    }
}

/// A mark before each bar that cannot be as the plan says, and the pins.
fn conflicts(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    let tokens = frame.tokens();
    let mut shown: Vec<(WorkId, &BarItem)> = scene
        .bars
        .iter()
        .filter_map(|bar| Some((frame.rows.work_of(frame.rows.number_in(bar.kind)?)?, bar)))
        .collect();
    shown.sort_by_key(|(work, _)| *work);
    let mut faulty: Vec<WorkId> = vec![];
    let mild = |c: &Conflict| Trouble { at: c.at, what: Wrong::Conflict(c.kind) }.is_mild();
    // one mark before each, for the gravest
    let mut conflicts: Vec<&Conflict> = frame.cx.outlook.conflicts.iter().collect();
    conflicts.sort_by_key(|c| mild(c));
    for conflict in conflicts {
        if let Ok(at) = shown.binary_search_by_key(&conflict.at, |(work, _)| *work)
            && !faulty.contains(&conflict.at)
            && !matches!(conflict.kind, ConflictKind::DeadlineMissed { .. })
        {
            faulty.push(conflict.at);
            let centre = pos2(shown[at].1.rect.left() - 9.0, shown[at].1.rect.center().y);
            crate::app::widgets::paint_mark(
                painter,
                centre,
                crate::app::widgets::Mark::Triangle,
                if mild(conflict) { tokens.risk.0 } else { tokens.trouble.0 },
            );
        }
    }
    for (work, bar) in &shown {
        let WorkId::Task(id) = work else { continue };
        if frame.cx.plan.tasks.get(*id).is_some_and(|t| t.pin.is_some()) {
            pin(painter, pos2(bar.rect.left(), bar.rect.top() - 1.0), tokens);
        }
    }
}

/// A pin stuck into the beginning of a bar.
fn pin(painter: &Painter, at: egui::Pos2, tokens: &Tokens) {
    painter.line_segment([at + vec2(0.0, -1.0), at + vec2(0.0, 5.0)], Stroke::new(1.4, tokens.text));
    painter.circle(at - vec2(0.0, 3.0), 3.6, tokens.accent, Stroke::new(1.2, tokens.surface));
}

/// Pointing at a bar: hover tells, click selects, a drag pins, a drag of the right edge changes the estimate.
fn listen(ui: &mut Ui, frame: &Frame<'_>, bar: &BarItem, row: &RowBox, asks: &mut Vec<Ask>, done: &mut Done) {
    let Some(selection) = frame.selection(bar.kind) else { return };
    let reach = if bar.look == Look::Diamond { 8.0 } else { 2.0 };
    let whole = Rect::from_min_max(bar.rect.min, pos2(bar.end(), bar.rect.bottom()));
    let zone = whole.expand2(vec2(reach, 4.0)).intersect(frame.areas.time);
    if !zone.is_positive() {
        return;
    }
    let id = frame.row_id(selection).with("bar");
    let task = match bar.kind {
        RowKind::Task(place) => frame.cx.plan.tasks.rows().get(place as usize),
        _ => None,
    };
    let movable = task.is_some_and(|t| grip::can_move(t));
    let sense = if movable { Sense::CLICK | Sense::DRAG } else { Sense::CLICK };
    let mut response = ui.interact(zone, id, sense);
    let ctx = response.ctx.clone();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, true, format!("Bar of {}", frame.name(bar.kind)));
        info.current_text_value = Some(tips::value(frame, bar.kind));
        info
    });
    pointed(frame, bar.kind, &response, asks);
    if response.double_clicked()
        && let Selection::Project(id) = selection
    {
        done.fold = Some(id);
    }
    if movable {
        response = response.on_hover_cursor(CursorIcon::Grab);
    }
    let pressed = ctx.input(|i| i.pointer.press_origin());
    if let (Some(task), Some(span), true) = (task, span_of(frame, bar.kind), response.drag_started())
        && let Some(at) = pressed
    {
        done.grip = Some(Grip::of(task.id, span, false, frame.axis.days_from_x(at.x)));
    }
    if let Some(task) = task.filter(|t| grip::can_stretch(t) && bar.rect.width() >= size::GRAB) {
        let edge = Rect::from_center_size(pos2(bar.rect.right(), row.middle()), vec2(size::GRAB, 20.0));
        let edge = edge.intersect(frame.areas.time);
        if edge.is_positive() {
            let end =
                ui.interact(edge, id.with("edge"), Sense::DRAG).on_hover_cursor(CursorIcon::ResizeHorizontal);
            end.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, format!("End of {}", task.name)));
            if let (Some(span), true, Some(at)) = (span_of(frame, bar.kind), end.drag_started(), pressed) {
                done.grip = Some(Grip::of(task.id, span, true, frame.axis.days_from_x(at.x)));
            }
        }
    }
    if frame.cx.drag.is_none() {
        response.on_hover_ui(|ui| tips::tip(ui, frame, bar.kind));
    }
}
