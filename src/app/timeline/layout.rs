//! What there is to draw in the rows that are in view: plain items in pixels. Pure; painting adds nothing but colour.
use super::axis::{Axis, days_of_date};
use super::rows::{PlacedRow, RowKind, Rows};
use crate::app::context::Cx;
use crate::app::theme::size;
use crate::domain::{LinkKind, Moment, Progress, PurchaseState, TaskKind};
use crate::engine::{Dates, Outlook};
use egui::{Pos2, Rect, pos2};
use std::collections::BTreeSet;
use std::ops::Range;

/// Bars are at least so wide.
const NARROWEST: f32 = 3.0;
/// Height of the bracket over a group.
const GROUP_BAR: f32 = 7.0;
/// Deliveries nearer than this to each other are one mark.
const NEAR: f32 = 16.0;

/// A row in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowBox {
    /// Its place among all rows.
    pub index: usize,
    /// What it shows.
    pub kind: RowKind,
    /// Levels below the project.
    pub depth: u8,
    /// Top on screen.
    pub top: f32,
    /// Bottom on screen.
    pub bottom: f32,
}

impl RowBox {
    /// The middle of the row.
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }
}

/// How a bar is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A project: solid where done, tinted beyond, with an outline.
    Project,
    /// A task: solid where done, tinted beyond.
    Task,
    /// A milestone or cut-over: a diamond, with the length of a cut-over behind it.
    Diamond,
    /// A purchase: dashed from order to delivery.
    Purchase,
    /// A group: a bracket over all that is in it.
    Group,
}

/// A bar in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BarItem {
    /// Place of its row in [`Scene::rows`].
    pub row: usize,
    /// What it shows.
    pub kind: RowKind,
    /// Where.
    pub rect: Rect,
    /// The pixel up to which it is done.
    pub done_to: f32,
    /// How.
    pub look: Look,
    /// As if approved now: only its outline.
    pub outlined: bool,
    /// Something in it has no date: the end is open.
    pub open: bool,
    /// Where it stood in the last baseline.
    pub ghost: Option<(f32, f32)>,
    /// Where it stands in the live plan, beside a scenario, if that is elsewhere.
    pub beside: Option<(f32, f32)>,
    /// Where it would stand after the drop in the air.
    pub preview: Option<(f32, f32)>,
    /// The end of the day up to which a project ends in 80 % of runs, where that is later than its bar: a whisker reaches there.
    pub p80: Option<f32>,
}

impl BarItem {
    /// Where it ends, with its whisker.
    pub fn end(&self) -> f32 {
        self.p80.map_or(self.rect.right(), |x| x.max(self.rect.right()))
    }
}

/// A dependency as a line of right angles that ends in an arrow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkItem {
    /// Corners.
    pub points: [Pos2; 5],
    /// Where the arrow points: a unit vector.
    pub towards: egui::Vec2,
    /// The numbers of both works.
    pub ends: (u32, u32),
}

/// A delivery (or several close together) over a project's bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeliveryItem {
    /// Place of its row in [`Scene::rows`].
    pub row: usize,
    /// Where.
    pub x: f32,
    /// How many.
    pub count: u32,
}

/// Everything to draw.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scene {
    /// Rows in view.
    pub rows: Vec<RowBox>,
    /// Bars in them.
    pub bars: Vec<BarItem>,
    /// Dependencies at them.
    pub links: Vec<LinkItem>,
    /// Deliveries on project rows.
    pub deliveries: Vec<DeliveryItem>,
}

/// Lays out the rows that reach into `area`, scrolled down by `scroll`.
pub fn scene(cx: &Cx<'_>, rows: &Rows, axis: &Axis, area: Rect, scroll: f64) -> Scene {
    let seen = rows.visible(scroll, scroll + f64::from(area.height()));
    let mut scene = Scene::default();
    let layout = Layout { cx, rows, axis, area, scroll };
    for index in seen.clone() {
        let Some(row) = rows.items().get(index) else { continue };
        let placed = layout.row_box(index, row);
        let at = scene.rows.len();
        scene.rows.push(placed);
        scene.bars.extend(layout.bar(at, &placed));
        if let RowKind::Project(place) = row.kind {
            layout.deliveries(at, place, &mut scene.deliveries);
        }
    }
    layout.links(seen, &mut scene.links);
    scene
}

struct Layout<'a> {
    cx: &'a Cx<'a>,
    rows: &'a Rows,
    axis: &'a Axis,
    area: Rect,
    scroll: f64,
}

type Span = (Moment, Moment);

impl Layout<'_> {
    fn row_box(&self, index: usize, row: &PlacedRow) -> RowBox {
        let top = self.area.top() + (row.top - self.scroll) as f32;
        RowBox { index, kind: row.kind, depth: row.depth, top, bottom: top + row.height }
    }

    fn xs(&self, span: Span) -> (f32, f32) {
        let (a, b) = (self.axis.x_from_time(span.0), self.axis.x_from_time(span.1));
        (a, b.max(a + NARROWEST))
    }

    fn bar(&self, row: usize, placed: &RowBox) -> Option<BarItem> {
        match placed.kind {
            RowKind::Project(place) => self.project_bar(row, placed, place),
            RowKind::Group(_) | RowKind::OtherPurchases(_) => self.group_bar(row, placed),
            RowKind::Task(_) | RowKind::Purchase(_) => self.work_bar(row, placed),
        }
    }

    /// A bracket from the first start to the last finish of what stands under a heading.
    fn group_bar(&self, row: usize, placed: &RowBox) -> Option<BarItem> {
        let below = self.rows.items().get(placed.index + 1..)?;
        let under = below.iter().take_while(|r| r.depth > placed.depth);
        let spans = under.filter_map(|r| dates_of(r.kind, self.cx.outlook)?.span.ok());
        let whole = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let (x0, x1) = self.xs(whole);
        Some(BarItem {
            row,
            kind: placed.kind,
            rect: bar_rect(x0, x1, placed.middle(), GROUP_BAR),
            done_to: x0,
            look: Look::Group,
            outlined: false,
            open: false,
            ghost: None,
            beside: None,
            preview: None,
            p80: None,
        })
    }

    fn project_bar(&self, row: usize, placed: &RowBox, place: u32) -> Option<BarItem> {
        let project = self.cx.outlook.projects.get(place as usize)?;
        let start = project.start?;
        let open = project.finish.is_none();
        let finish = project.finish.or_else(|| {
            let ends =
                self.rows.inside(place).iter().filter_map(|(kind, _)| dates_of(*kind, self.cx.outlook));
            ends.filter_map(|d| d.finish()).max()
        })?;
        let (x0, x1) = self.xs((start, finish));
        let then = self.cx.preview.and_then(|p| p.projects.get(place as usize));
        let then = then
            .and_then(|p| p.start.zip(p.finish))
            .filter(|s| Some(*s) != project.start.zip(project.finish));
        Some(BarItem {
            row,
            kind: placed.kind,
            rect: bar_rect(x0, x1, placed.middle(), size::PROJECT_BAR),
            done_to: x0 + (x1 - x0) * f32::from(project.percent_done) / 100.0,
            look: Look::Project,
            outlined: project.outlined,
            open,
            ghost: self.rows.project_ghost(place).map(|s| self.xs(s)),
            beside: self.project_beside(place).filter(|s| *s != (start, finish)).map(|s| self.xs(s)),
            preview: then.map(|s| self.xs(s)),
            p80: self.p80(place, finish),
        })
    }

    fn work_bar(&self, row: usize, placed: &RowBox) -> Option<BarItem> {
        let dates = dates_of(placed.kind, self.cx.outlook)?;
        let span = dates.span.ok()?;
        let (mut x0, mut x1) = self.xs(span);
        let number = self.rows.number_in(placed.kind)?;
        let (look, done) = match placed.kind {
            RowKind::Task(place) => {
                let task = self.cx.plan.tasks.rows().get(place as usize)?;
                let look = if matches!(task.kind, TaskKind::Work) { Look::Task } else { Look::Diamond };
                if task.kind == TaskKind::Milestone {
                    (x0, x1) = (x0 - 1.0, x0 + 1.0);
                }
                let done =
                    if matches!(task.progress, Progress::Done { .. }) { 100 } else { task.percent_done() };
                (look, done)
            }
            RowKind::Purchase(place) => {
                let purchase = self.cx.plan.purchases.rows().get(place as usize)?;
                (Look::Purchase, if purchase.state.has_arrived() { 100 } else { 0 })
            }
            _ => return None,
        };
        let then = self.cx.preview.and_then(|p| dates_of(placed.kind, p)).and_then(|d| d.span.ok());
        Some(BarItem {
            row,
            kind: placed.kind,
            rect: bar_rect(x0, x1, placed.middle(), size::TASK_BAR),
            done_to: x0 + (x1 - x0) * f32::from(done) / 100.0,
            look,
            outlined: dates.outlined,
            open: false,
            // a point says where it stood only if that was elsewhere
            ghost: self
                .rows
                .ghost(number)
                .map(|s| self.xs(s))
                .filter(|g| look != Look::Diamond || (g.0 - x0).abs() > 8.0),
            beside: self.work_beside(placed.kind).filter(|s| *s != span).map(|s| self.xs(s)),
            preview: then.filter(|s| *s != span).map(|s| self.xs(s)),
            p80: None,
        })
    }

    /// From when to when a project goes in the live plan, beside a scenario.
    fn project_beside(&self, place: u32) -> Option<(Moment, Moment)> {
        let live = self.cx.what_if.beside?;
        let id = self.cx.plan.projects.rows().get(place as usize)?.id;
        let project = live.outlook.projects.get(live.plan.projects.place(id)?)?;
        project.start.zip(project.finish)
    }
    /// The same of a task or purchase.
    fn work_beside(&self, kind: RowKind) -> Option<(Moment, Moment)> {
        let live = self.cx.what_if.beside?;
        let dates = match kind {
            RowKind::Task(place) => {
                let id = self.cx.plan.tasks.rows().get(place as usize)?.id;
                live.outlook.tasks.get(live.plan.tasks.place(id)?)
            }
            RowKind::Purchase(place) => {
                let id = self.cx.plan.purchases.rows().get(place as usize)?.id;
                live.outlook.purchases.get(live.plan.purchases.place(id)?)
            }
            _ => None,
        };
        dates?.span.ok()
    }
    /// Where the whisker behind a project's bar ends; none for a project that a drop in the air would move, nor where P80 is no later day.
    fn p80(&self, place: u32, finish: Moment) -> Option<f32> {
        let shown = self.cx.preview.unwrap_or(self.cx.outlook);
        let p80 = shown.projects.get(place as usize)?.forecast?.finish.p80?;
        (p80 > finish.last_day()).then(|| self.axis.x_from_days(days_of_date(p80) + 1.0))
    }

    /// Deliveries that a project still waits for, those close together as one.
    fn deliveries(&self, row: usize, project: u32, out: &mut Vec<DeliveryItem>) {
        let mut marks: Vec<f32> = self
            .rows
            .purchases_of(project)
            .iter()
            .filter_map(|place| {
                let purchase = self.cx.plan.purchases.rows().get(*place as usize)?;
                let (_, finish) = self.cx.outlook.purchases.get(*place as usize)?.span.ok()?;
                let x = self.axis.x_from_time(finish);
                let inside = x >= self.area.left() - NEAR && x <= self.area.right() + NEAR;
                let comes = !purchase.state.has_arrived() && purchase.state != PurchaseState::Cancelled;
                (inside && comes).then_some(x)
            })
            .collect();
        marks.sort_by(f32::total_cmp);
        for x in marks {
            match out.last_mut().filter(|last| last.row == row && x - last.x < NEAR) {
                Some(last) => last.count += 1,
                None => out.push(DeliveryItem { row, x, count: 1 }),
            }
        }
    }

    /// The dependencies of the rows in view whose other end has a row too.
    fn links(&self, seen: Range<usize>, out: &mut Vec<LinkItem>) {
        let mut drawn = BTreeSet::new();
        for index in seen {
            let Some(number) = self.rows.items().get(index).and_then(|r| self.rows.number_in(r.kind)) else {
                continue;
            };
            for (id, link) in self.rows.links_at(number) {
                if drawn.insert(id) {
                    out.extend(self.link(link.from, link.to, link.kind));
                }
            }
        }
    }

    fn link(&self, from: u32, to: u32, kind: LinkKind) -> Option<LinkItem> {
        let end = |number: u32| {
            let index = self.rows.row_of_work(number)?;
            let placed = self.row_box(index, self.rows.items().get(index)?);
            let (x0, x1) = self.xs(dates_of(placed.kind, self.cx.outlook)?.span.ok()?);
            let point = match placed.kind {
                RowKind::Task(place) => self.cx.plan.tasks.rows().get(place as usize)?.kind != TaskKind::Work,
                _ => false,
            };
            // lines begin and end beside a diamond, not under it
            let room = if point { 4.0 } else { 0.0 };
            Some(((x0 - room, x1 + room), placed.middle()))
        };
        let ((a0, a1), ya) = end(from)?;
        let ((b0, b1), yb) = end(to)?;
        let bounds = self.area.expand(24.0);
        let (least, most) = (a0.min(b0), a1.max(b1));
        if most < bounds.left() || least > bounds.right() {
            return None;
        }
        let points = route(kind, (a0, a1, ya), (b0, b1, yb));
        let last = points[4] - points[3];
        let towards = if last.length() > 0.0 { last.normalized() } else { egui::vec2(0.0, 1.0) };
        Some(LinkItem { points, towards, ends: (from, to) })
    }
}

fn dates_of(kind: RowKind, outlook: &Outlook) -> Option<Dates> {
    match kind {
        RowKind::Task(place) => outlook.tasks.get(place as usize).copied(),
        RowKind::Purchase(place) => outlook.purchases.get(place as usize).copied(),
        RowKind::Project(_) | RowKind::Group(_) | RowKind::OtherPurchases(_) => None,
    }
}

fn bar_rect(x0: f32, x1: f32, middle: f32, height: f32) -> Rect {
    Rect::from_min_max(pos2(x0, middle - height / 2.0), pos2(x1, middle + height / 2.0))
}

/// The corners of a dependency between two bars (left, right, middle). Finish-start turns down (or up) right behind the
/// first bar and comes to the second from above (or below); equal ends are joined from their side.
fn route(kind: LinkKind, a: (f32, f32, f32), b: (f32, f32, f32)) -> [Pos2; 5] {
    const STUB: f32 = 5.0;
    let half = size::TASK_BAR / 2.0;
    // which side of the second bar is nearer: -1 above, 1 below
    let side = if b.2 >= a.2 { -1.0 } else { 1.0 };
    let into = 4.0_f32.min((b.1 - b.0) / 2.0);
    let (out, turn, x) = match kind {
        LinkKind::FinishStart => (a.1, a.1 + STUB, b.0 + into),
        LinkKind::StartFinish => (a.0, a.0 - STUB, b.1 - into),
        LinkKind::StartStart => (a.0, a.0.min(b.0) - STUB, b.0),
        LinkKind::FinishFinish => (a.1, a.1.max(b.1) + STUB, b.1),
    };
    if matches!(kind, LinkKind::StartStart | LinkKind::FinishFinish) {
        let start = pos2(out, a.2);
        return [start, start, pos2(turn, a.2), pos2(turn, b.2), pos2(x, b.2)];
    }
    // straight down where the second bar begins just behind the first
    let turn = if (x - turn).abs() < 4.0 { x } else { turn };
    let (lane, tip) = (b.2 + side * (half + 5.0), b.2 + side * half);
    [pos2(out, a.2), pos2(turn, a.2), pos2(turn, lane), pos2(x, lane), pos2(x, tip)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::context::Selection;
    use crate::app::theme::LIGHT;
    use crate::app::timeline::axis::TimeView;
    use crate::app::timeline::sample;
    use crate::engine::{Judged, Levels};
    use chrono::NaiveDate;
    use proptest::prelude::*;

    #[test]
    fn a_whisker_reaches_the_end_of_p80_where_that_is_a_later_day() {
        let (plan, project) = sample::small();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let mut rows = Rows::default();
        rows.refresh(&plan, &BTreeSet::new());
        let area = Rect::from_min_max(pos2(470.0, 44.0), pos2(1_440.0, 644.0));
        let axis = Axis { view: TimeView::new(20_770.0, 0.5), left: area.left(), right: area.right() };
        let place = plan.projects.place(project).unwrap();
        for (days, whisker) in [(0, false), (1, true), (10, true)] {
            let mut outlook = crate::engine::evaluate(&plan, today);
            let row = &mut outlook.projects[place];
            let p80 = row.finish.unwrap().last_day() + chrono::Days::new(days);
            let finish = Levels { p80: Some(p80), ..Levels::default() };
            let (eac, on_time, late) = (Levels::default(), None, None);
            let (within_budget, both, p50_late, p80_late) = (None, None, late, late);
            let told = Judged { finish, eac, on_time, within_budget, both, p50_late, p80_late };
            row.forecast = Some(told);
            let cx = Cx {
                plan: &plan,
                outlook: &outlook,
                preview: None,
                changes: None,
                answers: None,
                what_if: crate::app::scenarios::WhatIf::default(),
                forecasts: None,
                chain: &[],
                clashes: &[],
                compared: None,
                drag: None,
                then: None,
                selection: Selection::None,
                today,
                tokens: &LIGHT,
            };
            let scene = scene(&cx, &rows, &axis, area, 0.0);
            let bar = scene.bars.iter().find(|bar| bar.kind == RowKind::Project(place as u32)).unwrap();
            let end = axis.x_from_days(days_of_date(p80) + 1.0);
            assert_eq!(bar.p80, whisker.then_some(end), "{days} days later");
            assert!((bar.end() - bar.rect.right() > 0.0) == whisker);
        }
    }

    #[test]
    fn only_what_is_in_view_is_laid_out_and_nothing_is_too_narrow_to_see() {
        let plan = sample::large(30, 10);
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let outlook = crate::engine::evaluate(&plan, today);
        let cx = Cx {
            plan: &plan,
            outlook: &outlook,
            preview: None,
            changes: None,
            answers: None,
            forecasts: None,
            chain: &[],
            clashes: &[],
            compared: None,
            drag: None,
            then: None,
            what_if: crate::app::scenarios::WhatIf::default(),
            selection: Selection::None,
            today,
            tokens: &LIGHT,
        };
        let mut rows = Rows::default();
        rows.refresh(&plan, &plan.projects.iter().map(|p| p.id).collect());
        let area = Rect::from_min_max(pos2(470.0, 44.0), pos2(1_440.0, 644.0));
        let axis = Axis { view: TimeView::new(20_770.0, 0.5), left: area.left(), right: area.right() };
        let scene = scene(&cx, &rows, &axis, area, 1_000.0);
        assert!(scene.rows.len() >= 18 && scene.rows.len() <= 22, "{}", scene.rows.len());
        assert!(scene.rows.iter().all(|r| r.bottom > area.top() && r.top < area.bottom()));
        assert_eq!(
            scene.rows.iter().map(|r| r.index).collect::<Vec<_>>(),
            rows.visible(1_000.0, 1_600.0).collect::<Vec<_>>()
        );
        assert!(scene.bars.len() >= 18);
        assert!(scene.bars.iter().all(|b| b.rect.width() >= NARROWEST));
        // each row but the last of a chain is joined to the next; those at the edges too
        assert!(scene.links.len() >= 15, "{}", scene.links.len());
    }

    proptest! {
        #[test]
        fn dependencies_turn_at_right_angles(
            kind in 0usize..4, a in (0.0..500.0f32, 0.0..200.0f32), b in (0.0..500.0f32, 0.0..200.0f32), rows in 1i32..9,
        ) {
            let kind =
                [LinkKind::FinishStart, LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::StartFinish][kind];
            for down in [rows, -rows] {
                let from = (a.0, a.0 + a.1, 300.0);
                let to = (b.0, b.0 + b.1, 300.0 + 30.0 * down as f32);
                let points = route(kind, from, to);
                for pair in points.windows(2) {
                    prop_assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "{points:?}");
                }
                let end = points[4];
                prop_assert!(end.x >= to.0 - 0.01 && end.x <= to.1 + 0.01, "{points:?}");
            }
        }
    }
}
