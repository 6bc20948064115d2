//! What the timeline remembers between frames: zoom, scroll, what is unfolded (kept between sessions), and what is in the
//! hand (not kept).
use super::axis::{Axis, Days, TimeView, days_of, days_of_date};
use super::geometry::{Geometry, STRIP};
use super::grip::Grip;
use super::rows::Rows;
use crate::app::commands::Command;
use crate::app::context::{Cx, Selection};
use crate::domain::ProjectId;
use std::collections::BTreeSet;

/// View state of the timeline.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TimelineState {
    /// What part of time is shown; `None`: the whole plan, when it is shown first.
    pub(super) view: Option<TimeView>,
    /// The view that was fitted last, and the width that it was fitted to.
    #[serde(skip)]
    pub(super) fitted: Option<(TimeView, f32)>,
    /// How far the rows are scrolled down.
    pub(super) scroll: f64,
    /// Height of the strip of people's load.
    pub(super) strip: f32,
    /// Projects whose tasks are shown.
    #[serde(with = "as_text")]
    pub(super) unfolded: BTreeSet<ProjectId>,
    /// How far the strip is scrolled down.
    #[serde(skip)]
    pub(super) strip_scroll: f32,
    /// All rows, kept from frame to frame.
    #[serde(skip)]
    pub(super) rows: Rows,
    /// Commands that wait for the next frame.
    #[serde(skip)]
    pub(super) commands: Vec<Command>,
    /// A bar in the hand.
    #[serde(skip)]
    pub(super) grip: Option<Grip>,
    /// The row that keys went to last.
    #[serde(skip)]
    pub(super) cursor: Option<Selection>,
    /// The selection of the last frame: a new one is brought into view.
    #[serde(skip)]
    pub(super) selection: Selection,
    /// The axis of the last frame.
    #[serde(skip)]
    pub(super) axis: Option<Axis>,
}

impl Default for TimelineState {
    fn default() -> Self {
        Self {
            view: None,
            fitted: None,
            scroll: 0.0,
            strip: STRIP.1,
            unfolded: BTreeSet::new(),
            strip_scroll: 0.0,
            rows: Rows::default(),
            commands: vec![],
            grip: None,
            cursor: None,
            selection: Selection::None,
            axis: None,
        }
    }
}

impl TimelineState {
    /// Runs a command of the timeline (fit, today, zoom, unfold) in the next frame. Others are ignored.
    pub fn run(&mut self, command: Command) {
        self.commands.push(command);
    }
    /// Shows or hides what is in a project.
    pub fn set_unfolded(&mut self, project: ProjectId, unfolded: bool) {
        if unfolded {
            self.unfolded.insert(project);
        } else {
            self.unfolded.remove(&project);
        }
    }
    /// Whether what is in a project is shown.
    pub fn is_unfolded(&self, project: ProjectId) -> bool {
        self.unfolded.contains(&project)
    }
    /// The time axis as it was drawn last.
    pub fn axis(&self) -> Option<Axis> {
        self.axis
    }
    /// Shows another part of time from the next frame on.
    pub fn set_view(&mut self, view: TimeView) {
        self.view = Some(TimeView::new(view.start, view.px_per_day));
    }
    /// Whether a bar is in the hand.
    pub fn holds_bar(&self) -> bool {
        self.grip.is_some()
    }

    /// The axis of this frame: after the waiting commands, with the pointer at `pointer`.
    pub(super) fn settle(&mut self, cx: &Cx<'_>, areas: &Geometry, pointer: Option<egui::Pos2>) -> Axis {
        let whole = || {
            let (from, to) = bounds(cx);
            TimeView::fitting(from, to, areas.time.width())
        };
        // what fits goes on fitting while the width changes: when the panel opens, when the window grows
        let width = areas.time.width();
        let refit = self.fitted.is_some_and(|(view, w)| self.view == Some(view) && w != width);
        let view = self.view.filter(|_| !refit).unwrap_or_else(whole);
        if refit || self.view.is_none() {
            self.fitted = Some((view, width));
        }
        let mut axis =
            Axis { view, left: areas.time.left(), right: areas.time.right().max(areas.time.left() + 1.0) };
        for command in std::mem::take(&mut self.commands) {
            let today = days_of_date(cx.today);
            let over = pointer.map(|p| p.x).filter(|x| areas.time.x_range().contains(*x));
            let x = over.unwrap_or_else(|| {
                let x = axis.x_from_days(today);
                if areas.time.x_range().contains(x) { x } else { areas.time.center().x }
            });
            match command {
                Command::Fit => {
                    axis.view = whole();
                    self.fitted = Some((axis.view, width));
                }
                Command::Today => axis.view = axis.showing(today, 0.25),
                Command::ZoomIn => axis.view = axis.zoom_at(x, 1.4),
                Command::ZoomOut => axis.view = axis.zoom_at(x, 1.0 / 1.4),
                Command::UnfoldAll => self.unfold_all(cx),
                _ => {}
            }
        }
        self.view = Some(axis.view);
        axis
    }

    fn unfold_all(&mut self, cx: &Cx<'_>) {
        let all: BTreeSet<ProjectId> = cx.plan.projects.iter().map(|p| p.id).collect();
        if all.is_subset(&self.unfolded) {
            self.unfolded.clear();
        } else {
            self.unfolded = all;
        }
    }

    /// Keeps the scroll inside the rows.
    pub(super) fn clamp_scroll(&mut self, height: f64, areas: &Geometry, people: usize) {
        let room = f64::from(areas.left.height());
        // some air below the last row, for dropping behind it and for the names at the foot
        let most = (height + 48.0 - room).max(0.0);
        self.scroll = if self.scroll.is_finite() { self.scroll.clamp(0.0, most) } else { 0.0 };
        let most = people as f32 * super::geometry::PERSON + 14.0 - areas.strip_left.height();
        self.strip_scroll = self.strip_scroll.clamp(0.0, most.max(0.0));
    }

    /// Scrolls so that a row is in view.
    pub(super) fn reveal(&mut self, rows: &Rows, row: usize, areas: &Geometry) {
        let Some(placed) = rows.items().get(row) else { return };
        let room = f64::from(areas.left.height());
        let (top, bottom) = (placed.top, placed.top + f64::from(placed.height));
        if top < self.scroll {
            self.scroll = top;
        } else if bottom > self.scroll + room {
            self.scroll = bottom - room;
        }
    }
}

/// The time that the whole plan takes, with today and every promise; three months where there is nothing.
fn bounds(cx: &Cx<'_>) -> (Days, Days) {
    let today = days_of_date(cx.today);
    let (mut from, mut to) = (today - 7.0, today + 90.0);
    let started = cx.outlook.projects.iter().filter_map(|p| p.start).map(days_of).reduce(f64::min);
    let finished = cx.outlook.projects.iter().filter_map(|p| p.finish).map(days_of).reduce(f64::max);
    let promised = cx.plan.projects.iter().filter_map(|p| p.promise).map(|d| days_of_date(d) + 1.0);
    if let Some(first) = started {
        from = from.min(first);
    }
    if let Some(last) = finished.into_iter().chain(promised).reduce(f64::max) {
        to = last.max(today + 30.0);
    }
    // a date far off (a typing error, a project of decades) must not press all else into a line
    (from.max(today - 730.0), to.min(today + 1_100.0))
}

/// Ids as text: settings outlive the program that wrote them, so what cannot be read is left out.
mod as_text {
    use super::ProjectId;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeSet;

    pub fn serialize<S: Serializer>(ids: &BTreeSet<ProjectId>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<ProjectId>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        Ok(texts.iter().filter_map(|t| t.parse().ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let mut state = TimelineState::default();
        state.set_view(TimeView::new(20_780.0, 12.5));
        state.set_unfolded("core-switch".parse().unwrap(), true);
        state.scroll = 120.0;
        let text = serde_json::to_string(&state).unwrap();
        let back: TimelineState = serde_json::from_str(&text).unwrap();
        assert_eq!((back.view, back.scroll, &back.unfolded), (state.view, 120.0, &state.unfolded));
        let odd: TimelineState = serde_json::from_str(r#"{"unfolded": ["Not an id", "a"]}"#).unwrap();
        assert_eq!(odd.unfolded.len(), 1);
    }
}
