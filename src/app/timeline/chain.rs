//! The critical chain of what is selected: an outline in the accent around each of its bars, in whatever project it is; on the
//! bar of a project that is folded, around the part that its work takes.
use super::bars::diamond_points;
use super::frame::Frame;
use super::layout::{Look, Scene};
use super::rows::RowKind;
use crate::app::theme::size;
use crate::domain::WorkId;
use crate::engine::dates_of;
use egui::{CornerRadius, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// Narrowest outline around a part of a folded project's bar.
const NARROWEST: f32 = 6.0;
/// Parts nearer than this to each other are one.
const NEAR: f32 = 10.0;

/// The numbers of two works that follow each other on the chain, the earlier first.
pub fn steps(frame: &Frame<'_>) -> Vec<(u32, u32)> {
    let numbers: Vec<Option<u32>> = frame.cx.chain.iter().map(|work| frame.rows.work_number(*work)).collect();
    numbers.windows(2).filter_map(|pair| pair[0].zip(pair[1])).collect()
}

/// Whether something is on the chain.
pub fn holds(frame: &Frame<'_>, kind: RowKind) -> bool {
    let number = frame.rows.number_in(kind);
    number.is_some() && frame.cx.chain.iter().any(|work| frame.rows.work_number(*work) == number)
}

/// What the outlines at a row mean; `None` where there are none.
pub fn words(frame: &Frame<'_>, kind: RowKind) -> Option<String> {
    let plan = frame.cx.plan;
    let of = plan.projects.get(frame.cx.selection.project(plan)?)?;
    let what = match kind {
        RowKind::Project(place) => {
            let folded = frame.cx.chain.iter().any(|work| is_folded_in(frame, *work, place));
            folded.then_some("What is outlined is on")?
        }
        kind => holds(frame, kind).then_some("On")?,
    };
    Some(format!("{what} the critical chain of {}", of.name))
}

/// Paints the outlines. While a project is in the air they would be taken for its new places.
pub fn paint(painter: &Painter, frame: &Frame<'_>, scene: &Scene) {
    if frame.cx.chain.is_empty() || frame.cx.drag.is_some() {
        return;
    }
    let stroke = Stroke::new(1.5, frame.tokens().accent);
    let round = CornerRadius::same(size::BAR_RADIUS + 1);
    let outline = |rect: Rect| painter.rect_stroke(rect, round, stroke, StrokeKind::Inside);
    let mut numbers: Vec<u32> =
        frame.cx.chain.iter().filter_map(|work| frame.rows.work_number(*work)).collect();
    numbers.sort_unstable();
    let on_it = |kind| frame.rows.number_in(kind).is_some_and(|n| numbers.binary_search(&n).is_ok());
    for bar in scene.bars.iter().filter(|bar| on_it(bar.kind)) {
        if bar.look == Look::Diamond {
            let centre = pos2(
                bar.rect.left().midpoint(bar.rect.right().min(bar.rect.left() + 12.0)),
                bar.rect.center().y,
            );
            painter.add(Shape::closed_line(diamond_points(centre, 9.5), stroke));
        } else {
            outline(bar.rect.expand2(vec2(2.0, 3.0)));
        }
    }
    for bar in &scene.bars {
        let RowKind::Project(place) = bar.kind else { continue };
        for (x0, x1) in parts(frame, place) {
            outline(Rect::from_x_y_ranges(x0..=x1, bar.rect.y_range()).expand2(vec2(0.0, 3.0)));
        }
    }
}

/// The parts of a folded project's bar that its work on the chain takes; those close together are one.
fn parts(frame: &Frame<'_>, project: u32) -> Vec<(f32, f32)> {
    let own = frame.cx.chain.iter().filter(|work| is_folded_in(frame, **work, project));
    let spans = own.filter_map(|work| dates_of(frame.cx.plan, frame.cx.outlook, *work)?.span.ok());
    let xs = spans.map(|(from, to)| (frame.axis.x_from_time(from), frame.axis.x_from_time(to)));
    let mut xs: Vec<(f32, f32)> = xs.map(|(x0, x1)| (x0, x1.max(x0 + NARROWEST))).collect();
    xs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f32, f32)> = vec![];
    for (x0, x1) in xs {
        match out.last_mut().filter(|last| x0 - last.1 < NEAR) {
            Some(last) => last.1 = last.1.max(x1),
            None => out.push((x0, x1)),
        }
    }
    out
}

/// Whether a work belongs to a project and has no row of its own.
fn is_folded_in(frame: &Frame<'_>, work: WorkId, project: u32) -> bool {
    let plan = frame.cx.plan;
    let own = plan.project_of(work).and_then(|id| plan.projects.place(id)) == Some(project as usize);
    own && frame.rows.work_number(work).is_some_and(|number| frame.rows.row_of_work(number).is_none())
}
