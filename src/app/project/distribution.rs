//! How many runs end when, as bars: of days where there is room, of weeks or more where there is not. With lines at the plan, P50, P80 and the
//! promise; what ends after the promise has the colour of lateness.
use crate::app::chances;
use crate::app::context::Cx;
use crate::app::format;
use crate::app::panel::form::INSET;
use crate::app::theme::{Size, Tokens, Weight};
use crate::app::timeline::axis::days_of_date;
use crate::app::widgets::{text, text_width};
use crate::domain::{Moment, Project};
use crate::engine::ProjectForecast;
use chrono::{Datelike, Days, NaiveDate};
use egui::{Align2, Color32, Painter, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Height of the bars.
const BARS: f32 = 130.0;
/// Height of a label at a line.
const LABEL: f32 = 16.0;
/// Below the bars: dates.
const FOOT: f32 = 20.0;
/// A bar and the gap behind it are at least so wide.
const NARROWEST: f32 = 7.0;
/// Days that a bar can stand for.
const STEPS: [u32; 6] = [1, 7, 14, 28, 91, 364];

/// Bars of equal stretches of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bins {
    /// The first day of the first.
    pub first: NaiveDate,
    /// Days of each.
    pub step: u32,
    /// Runs that end in each.
    pub runs: Vec<u32>,
}

impl Bins {
    /// The bars of a stretch from the first to the last of the days, `most` at most where that can be; those of a week or more begin on Mondays.
    pub fn of(days: &[(NaiveDate, u32)], (from, to): (NaiveDate, NaiveDate), most: usize) -> Self {
        let count = |first: NaiveDate, step: u32| (to - first).num_days().max(0) as usize / step as usize + 1;
        let monday = |day: NaiveDate| {
            day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
        };
        let begin = |step: u32| if step == 1 { from } else { monday(from) };
        let fits = STEPS.into_iter().find(|step| count(begin(*step), *step) <= most.max(1));
        let step = fits.unwrap_or(STEPS[STEPS.len() - 1]);
        let first = begin(step);
        let mut runs = vec![0; count(first, step)];
        for (day, times) in days {
            let place = (*day - first).num_days().max(0) as usize / step as usize;
            if let Some(sum) = runs.get_mut(place) {
                *sum += times;
            }
        }
        Self { first, step, runs }
    }
    /// The first and the last day of a bar.
    fn span(&self, place: usize) -> (NaiveDate, NaiveDate) {
        let day = |n: u64| self.first.checked_add_days(Days::new(n)).unwrap_or(self.first);
        let from = place as u64 * u64::from(self.step);
        (day(from), day(from + u64::from(self.step) - 1))
    }
}

/// A line across the bars.
struct Line {
    name: &'static str,
    on: NaiveDate,
    ink: Color32,
    dashed: bool,
}

impl Line {
    /// "P80 3 Feb"; with an arrow where it lies beyond what is drawn.
    fn words(&self, cx: &Cx<'_>, axis: &Axis) -> String {
        let words = format!("{} {}", self.name, format::date(self.on, cx.today));
        match axis.mark(self.on) {
            (_, false) => words,
            (x, true) if x > axis.plot.center().x => format!("{words} →"),
            _ => format!("← {words}"),
        }
    }
}

/// Shows it.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, project: &Project, told: &ProjectForecast) {
    let (t, fresh) = (cx.tokens, cx.forecast_is_fresh());
    let (Some(first), Some(last)) = (told.days.first(), told.days.last()) else { return };
    let plan = cx.project(project.id).and_then(|o| o.finish).map(Moment::last_day);
    let status = cx.project(project.id).map_or(t.text, |o| t.status(o.deadline).0);
    let lines: Vec<Line> = [
        ("Plan", plan, t.dim, true),
        ("P50", told.finish.p50, t.text, false),
        ("P80", told.finish.p80, t.text, false),
        ("Promised", project.promise, status, true),
    ]
    .into_iter()
    .filter_map(|(name, on, ink, dashed)| Some(Line { name, on: on?, ink, dashed }))
    .collect();
    let stretch = stretch((first.0, last.0), lines.iter().map(|line| line.on));
    let height = LABEL * lines.len() as f32 + BARS + FOOT;
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let inside = whole.shrink2(vec2(INSET, 0.0));
    let bins = Bins::of(&told.days, stretch, (inside.width() / NARROWEST) as usize);
    let plot = Rect::from_min_max(
        pos2(inside.left(), whole.top() + LABEL * lines.len() as f32),
        pos2(inside.right(), whole.bottom() - FOOT),
    );
    let mut axis =
        Axis { plot, first: days_of_date(bins.first), days: f64::from(bins.step) * bins.runs.len() as f64 };
    // what is named at the right of its line needs room there
    let beside = |line: &Line| {
        axis.mark(line.on).0 + 9.0 + text_width(ui, &line.words(cx, &axis), Weight::Medium, Size::Small)
    };
    let over = lines.iter().map(|line| beside(line) - inside.right()).fold(0.0, f32::max);
    axis.plot.max.x -= over.min(inside.width() / 2.0);
    let plot = axis.plot;
    let painter = ui.painter().clone();
    let hue = if fresh { cx.hue(project.id) } else { t.faint };
    let late = if fresh { t.trouble.0 } else { t.faint };
    bars(&painter, &axis, &bins, project.promise, (t.tinted(hue, 0.6), t.tinted(late, 0.6)));
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, t.line));
    dates(ui, &axis, t);
    labels(ui, cx, &axis, &lines, whole.top());
    let runs = told.days.iter().map(|day| day.1).sum::<u32>();
    let spoken = spoken(cx, told, &lines, runs);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    let at = ui.input(|i| i.pointer.hover_pos()).filter(|at| plot.x_range().contains(at.x));
    if let Some(place) = at.map(|at| axis.bin(&bins, at.x)).filter(|_| response.hovered()) {
        let (from, to) = bins.span(place);
        let when = match bins.step {
            1 => format::long_date(from),
            _ => format!("{} to {}", format::date(from, cx.today), format::long_date(to)),
        };
        let count = bins.runs.get(place).copied().unwrap_or(0);
        let before: u32 = bins.runs.iter().take(place + 1).sum();
        let all = cx.forecast().map_or(runs, |f| f.runs).max(1);
        let share = |n: u32| chances::percent(crate::engine::Chance { met: n, runs: all });
        let said = format!("{when}\n{} of runs end then, {} by then", share(count), share(before));
        response.on_hover_text_at_pointer(said);
    }
    let undated = cx.forecast().map_or(0, |f| f.runs.saturating_sub(runs));
    if undated > 0 {
        let said = format!("In {undated} of {} runs it has no date.", runs + undated);
        crate::app::panel::form::words(ui, &said, t.dim);
    }
}

/// From the first to the last day that is drawn: all that the runs end on, and what is marked, where that is not so far away that it would press the
/// bars together.
fn stretch(
    (first, last): (NaiveDate, NaiveDate),
    marks: impl Iterator<Item = NaiveDate>,
) -> (NaiveDate, NaiveDate) {
    let room = Days::new((last - first).num_days().max(14).unsigned_abs());
    let (least, most) = (first.checked_sub_days(room), last.checked_add_days(room));
    let (mut from, mut to) = (first, last);
    for mark in marks {
        if least.is_some_and(|least| mark >= least) && most.is_some_and(|most| mark <= most) {
            (from, to) = (from.min(mark), to.max(mark));
        }
    }
    (from.checked_sub_days(Days::new(1)).unwrap_or(from), to.checked_add_days(Days::new(1)).unwrap_or(to))
}

/// Where days stand.
struct Axis {
    plot: Rect,
    first: f64,
    days: f64,
}

impl Axis {
    fn x(&self, days: f64) -> f32 {
        self.plot.left() + ((days - self.first) / self.days) as f32 * self.plot.width()
    }
    /// The end of a day: what ends on it lies before.
    fn end_of(&self, day: NaiveDate) -> f32 {
        self.x(days_of_date(day) + 1.0)
    }
    /// Where the end of a day is marked, and whether it lies beyond what is drawn.
    fn mark(&self, day: NaiveDate) -> (f32, bool) {
        let x = self.end_of(day);
        let beyond = x < self.plot.left() - 1.0 || x > self.plot.right() + 1.0;
        (x.clamp(self.plot.left(), self.plot.right()), beyond)
    }
    fn bin(&self, bins: &Bins, x: f32) -> usize {
        let share = (x - self.plot.left()) / self.plot.width().max(1.0);
        ((share * bins.runs.len() as f32) as usize).min(bins.runs.len().saturating_sub(1))
    }
}

/// The bars; those (or the part of one) after the promise in the second colour.
fn bars(
    painter: &Painter,
    axis: &Axis,
    bins: &Bins,
    promise: Option<NaiveDate>,
    colours: (Color32, Color32),
) {
    let most = bins.runs.iter().copied().max().unwrap_or(0).max(1) as f32;
    let wide = axis.plot.width() / bins.runs.len().max(1) as f32;
    let gap = if wide > 12.0 { 2.0 } else { 1.0 };
    for (place, runs) in bins.runs.iter().enumerate().filter(|(_, runs)| **runs > 0) {
        let left = axis.plot.left() + place as f32 * wide;
        let (x0, x1) = (left + gap / 2.0, left + wide - gap / 2.0);
        let top = axis.plot.bottom() - (*runs as f32 / most * axis.plot.height()).max(1.5);
        let cut = promise.map_or(x1, |day| axis.end_of(day).clamp(x0, x1));
        for (a, b, colour) in [(x0, cut, colours.0), (cut, x1, colours.1)] {
            if b - a > 0.5 {
                let rect = Rect::from_min_max(pos2(a, top), pos2(b, axis.plot.bottom()));
                painter.rect_filled(rect, 1, colour);
            }
        }
    }
}

/// Dates below the bars, as many as have room.
fn dates(ui: &Ui, axis: &Axis, t: &Tokens) {
    let painter = ui.painter();
    let most = (axis.plot.width() / 78.0).floor().max(1.0) as u32;
    let step = [1.0, 2.0, 7.0, 14.0, 28.0, 56.0, 91.0, 182.0, 364.0, 728.0, 1_820.0];
    let step = step.into_iter().find(|step| axis.days / step <= f64::from(most)).unwrap_or(3_640.0);
    let mut day = axis.first;
    while day < axis.first + axis.days {
        let x = axis.x(day);
        let date = NaiveDate::default().checked_add_days(Days::new(day.max(0.0) as u64)).unwrap_or_default();
        painter.vline(x, axis.plot.bottom()..=axis.plot.bottom() + 4.0, Stroke::new(1.0, t.line));
        let words = date.format(if step > 100.0 { "%b %Y" } else { "%-d %b" }).to_string();
        let at = pos2(x + 3.0, axis.plot.bottom() + 4.0);
        let room = axis.plot.right() + INSET - at.x;
        if text_width(ui, &words, Weight::Regular, Size::Tiny) <= room {
            text(painter, at, Align2::LEFT_TOP, &words, Weight::Regular, Size::Tiny, t.faint, room);
        }
        day += step;
    }
}

/// The lines, each with its name and day above the bars: the first in time highest, so that no line runs through a name. What lies
/// beyond the bars stands at the edge with an arrow.
fn labels(ui: &Ui, cx: &Cx<'_>, axis: &Axis, lines: &[Line], top: f32) {
    let painter = ui.painter();
    let mut order: Vec<&Line> = lines.iter().collect();
    order.sort_by_key(|line| line.on);
    for (place, line) in order.iter().enumerate() {
        let (x, beyond) = axis.mark(line.on);
        let y = top + LABEL * (place as f32 + 0.5);
        let words = line.words(cx, axis);
        let at = pos2(x + 5.0, y);
        let room = axis.plot.width();
        text(painter, at, Align2::LEFT_CENTER, &words, Weight::Medium, Size::Small, line.ink, room);
        if beyond {
            continue;
        }
        let (stroke, ends) = (Stroke::new(1.3, line.ink), [pos2(x, y - 5.0), pos2(x, axis.plot.bottom())]);
        if line.dashed {
            painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0));
        } else {
            painter.line_segment(ends, stroke);
        }
    }
}

/// All of it in words.
fn spoken(cx: &Cx<'_>, told: &ProjectForecast, lines: &[Line], runs: u32) -> String {
    let levels = [("P10", told.finish.p10), ("P90", told.finish.p90)];
    let levels = levels.map(|(name, on)| format!("{name} {}", chances::day(cx, on)));
    let lines: Vec<String> =
        lines.iter().map(|line| format!("{} {}", line.name, format::date(line.on, cx.today))).collect();
    let days = match (told.days.first(), told.days.last()) {
        (Some(first), Some(last)) => {
            format!("from {} to {}", format::date(first.0, cx.today), format::date(last.0, cx.today))
        }
        _ => String::new(),
    };
    format!("Distribution of the finish in {runs} runs, {days}: {}, {}", lines.join(", "), levels.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn bars_are_days_while_there_is_room_and_then_weeks_from_mondays() {
        let days =
            [(day("2027-01-06"), 3), (day("2027-01-11"), 4), (day("2027-01-17"), 5), (day("2027-01-18"), 1)];
        let stretch = (day("2027-01-06"), day("2027-01-18"));
        let fine = Bins::of(&days, stretch, 20);
        assert_eq!((fine.step, fine.first, fine.runs.len()), (1, stretch.0, 13));
        assert_eq!((fine.runs[0], fine.runs[5], fine.runs[12]), (3, 4, 1));
        let weeks = Bins::of(&days, stretch, 5);
        assert_eq!(weeks, Bins { first: day("2027-01-04"), step: 7, runs: vec![3, 9, 1] });
        assert_eq!(weeks.span(1), (day("2027-01-11"), day("2027-01-17")));
        let one = Bins::of(&days, stretch, 0);
        assert_eq!((one.runs.iter().sum::<u32>(), one.runs.len()), (13, 1));
        let long = Bins::of(&days, (stretch.0, day("2147-01-01")), 5);
        assert_eq!(long.step, 364, "more than fit where nothing else can be");
        assert_eq!(long.runs.iter().sum::<u32>(), 13);
    }

    #[test]
    fn what_is_far_away_does_not_press_the_bars_together() {
        let runs = (day("2027-01-04"), day("2027-01-24"));
        assert_eq!(stretch(runs, [day("2027-01-30")].into_iter()), (day("2027-01-03"), day("2027-01-31")));
        assert_eq!(stretch(runs, [day("2027-09-30")].into_iter()), (day("2027-01-03"), day("2027-01-25")));
        assert_eq!(stretch(runs, [day("2026-12-30")].into_iter()), (day("2026-12-29"), day("2027-01-25")));
    }
}
