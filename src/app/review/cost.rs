//! Cost over time of the selected project, or of all: what is spent, on order and still to come, piled up week by week on
//! plan dates, with the band up to which uncertain prices may raise it, against the budget and what a baseline had planned.
use super::figures::Figures;
use crate::app::context::Cx;
use crate::app::format;
use crate::app::theme::{Size, Tokens, Weight, font};
use crate::app::widgets::text;
use crate::domain::{Money, ProjectId};
use crate::engine::{CostCurve, CostWeek};
use chrono::{Datelike, Days, NaiveDate};
use egui::{
    Align2, Color32, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// What the card is about.
pub struct Subject<'a> {
    /// The project, or all.
    pub project: Option<&'a Figures<'a>>,
    /// Its budget, or that of all; zero where none is set.
    pub budget: Money,
}

impl Subject<'_> {
    /// The heading of the card.
    pub fn heading(&self) -> String {
        let of = self.project.map_or("all projects".into(), |p| format::shown(&p.project.name));
        format!("Cost over time: {of}")
    }
    /// The project, if it is about one.
    pub fn id(&self) -> Option<ProjectId> {
        self.project.map(|p| p.project.id)
    }
}

/// From days and amounts to points, and back to days.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    plot: Rect,
    first: NaiveDate,
    days: f32,
    top: i64,
}

impl Scale {
    fn x(&self, day: NaiveDate) -> f32 {
        let share = day.signed_duration_since(self.first).num_days() as f32 / self.days;
        self.plot.left() + share * self.plot.width()
    }
    fn y(&self, amount: Money) -> f32 {
        self.plot.bottom() - amount.minor() as f32 / self.top.max(1) as f32 * self.plot.height()
    }
    fn week_at(&self, x: f32, first_week: NaiveDate) -> Option<usize> {
        let day = ((x - self.plot.left()) / self.plot.width() * self.days).floor() as i64;
        let lead = first_week.signed_duration_since(self.first).num_days();
        usize::try_from((day - lead).div_euclid(7)).ok()
    }
}

/// A round step, one, two or five times a power of ten, of which `most` reach `end`.
fn step(end: i64, most: i64, unit: i64) -> i64 {
    let mut step = unit.max(1);
    loop {
        for times in [1, 2, 5] {
            let step = step.saturating_mul(times);
            if step.saturating_mul(most) >= end {
                return step;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// Shows the curve.
pub fn show(ui: &Ui, rect: Rect, cx: &Cx<'_>, subject: &Subject<'_>, curve: &CostCurve) {
    let t = cx.tokens;
    let parts = curve.weeks.iter().fold(curve.undated, |sum, week| sum.plus(*week));
    let response = ui.interact(rect, ui.scope_id().with("cost over time"), Sense::hover());
    let told = told(cx, subject, curve, parts);
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, &told));
    if curve.weeks.is_empty() {
        let words = if curve.total() == Money::ZERO {
            "No cost yet: purchases, and tasks of people with a rate, bring it here"
        } else {
            "None of its cost has a date yet"
        };
        let at = rect.center();
        text(
            ui.painter(),
            at,
            Align2::CENTER_CENTER,
            words,
            Weight::Regular,
            Size::Body,
            t.dim,
            rect.width(),
        );
        return;
    }
    legend(ui, rect, cx, subject, parts, curve);
    let scale = scale(rect, cx, subject, curve);
    grid(ui.painter(), &scale, cx);
    let running = curve.running();
    bands(ui.painter(), &scale, cx, curve, &running);
    rise(ui.painter(), &scale, cx, curve, &running);
    planned(ui.painter(), &scale, cx, curve);
    lines(ui.painter(), &scale, cx, subject, curve, &running);
    hover(ui, &scale, cx, curve, &running, response);
}

fn scale(rect: Rect, cx: &Cx<'_>, subject: &Subject<'_>, curve: &CostCurve) -> Scale {
    let plot = Rect::from_min_max(
        pos2(rect.left() + 58.0, rect.top() + 26.0),
        pos2(rect.right() - 8.0, rect.bottom() - 20.0),
    );
    let end = end_of(curve, curve.weeks.len());
    let promise = subject.project.and_then(|p| p.project.promise);
    let last = [Some(end), promise, Some(cx.today)].into_iter().flatten().max().unwrap_or(end);
    let first = curve.first_week.min(cx.today);
    let days = last.signed_duration_since(first).num_days().max(7) as f32 * 1.02;
    let most =
        curve.p80_at_end.max(curve.total()).max(subject.budget).max(planned_total(curve)).minor().max(1);
    Scale { plot, first, days, top: most.saturating_add(most / 9) }
}

/// What the baseline had planned in all.
fn planned_total(curve: &CostCurve) -> Money {
    curve.planned.iter().copied().sum()
}

/// What the baseline had planned, as a thin line.
fn planned(painter: &Painter, scale: &Scale, cx: &Cx<'_>, curve: &CostCurve) {
    painter.line(planned_points(scale, curve), planned_stroke(cx.tokens));
}

fn planned_points(scale: &Scale, curve: &CostCurve) -> Vec<Pos2> {
    if planned_total(curve) == Money::ZERO {
        return vec![];
    }
    let running = curve.running_planned();
    let mut points = vec![pos2(scale.x(curve.first_week), scale.plot.bottom())];
    points.extend(
        running.iter().enumerate().map(|(n, sum)| pos2(scale.x(end_of(curve, n + 1)), scale.y(*sum))),
    );
    points
}

fn planned_stroke(t: &Tokens) -> Stroke {
    Stroke::new(1.3, t.dim)
}

/// The day after a number of weeks.
fn end_of(curve: &CostCurve, weeks: usize) -> NaiveDate {
    curve.first_week.checked_add_days(Days::new(weeks as u64 * 7)).unwrap_or(curve.first_week)
}

/// Amounts at the left, months below.
fn grid(painter: &Painter, scale: &Scale, cx: &Cx<'_>) {
    let t = cx.tokens;
    let plot = scale.plot;
    let unit = 10i64.pow(u32::from(cx.currency().digits()));
    let lines = ((plot.height() / 48.0) as i64).clamp(2, 5);
    let step = step(scale.top, lines, unit);
    for amount in (0..=lines).map(|n| step.saturating_mul(n)).take_while(|a| *a <= scale.top) {
        let y = scale.y(Money::from_minor(amount));
        painter.hline(plot.x_range(), y, Stroke::new(1.0, if amount == 0 { t.line } else { t.grid }));
        let words = format::money(Money::from_minor(amount), cx.currency());
        let at = pos2(plot.left() - 8.0, y);
        text(painter, at, Align2::RIGHT_CENTER, &words, Weight::Regular, Size::Tiny, t.faint, 54.0);
    }
    let months = months(scale.first, scale.days as i64);
    let width = plot.width() / months.len().max(1) as f32;
    // "Jan 2027" and a little air
    let every = (58.0 / width).ceil().max(1.0) as usize;
    for (n, month) in months.iter().enumerate() {
        let x = scale.x(*month);
        if x < plot.left() || x > plot.right() {
            continue;
        }
        painter.vline(x, plot.bottom()..=plot.bottom() + 4.0, Stroke::new(1.0, t.line));
        if n % every == 0 {
            let year = month.month() == 1 || n == 0;
            let words = month.format(if year { "%b %Y" } else { "%b" }).to_string();
            let at = pos2(x, plot.bottom() + 6.0);
            let align = if x + 50.0 > plot.right() { Align2::RIGHT_TOP } else { Align2::LEFT_TOP };
            text(painter, at, align, &words, Weight::Regular, Size::Tiny, t.faint, 60.0);
        }
    }
}

/// The first days of the months in a stretch.
fn months(first: NaiveDate, days: i64) -> Vec<NaiveDate> {
    let mut month = first.with_day(1).unwrap_or(first);
    let mut out = vec![];
    while month.signed_duration_since(first).num_days() <= days {
        out.push(month);
        let Some(next) = month.checked_add_months(chrono::Months::new(1)) else { break };
        month = next;
    }
    out
}

/// Three bands, one on the other: spent, on order, to come, in the language of the money bar.
fn bands(painter: &Painter, scale: &Scale, cx: &Cx<'_>, curve: &CostCurve, running: &[CostWeek]) {
    let t = cx.tokens;
    let levels: [fn(&CostWeek) -> Money; 3] = [|w| w.spent, |w| w.spent.plus(w.committed), CostWeek::total];
    let colours = colours(t);
    let mut floor: Vec<Pos2> = Vec::new();
    let x = |n: usize| scale.x(end_of(curve, n));
    floor.push(pos2(x(0), scale.plot.bottom()));
    floor.extend((1..=running.len()).map(|n| pos2(x(n), scale.plot.bottom())));
    for (level, colour) in levels.into_iter().zip(colours) {
        let mut roof = vec![pos2(x(0), scale.plot.bottom())];
        roof.extend(running.iter().enumerate().map(|(n, w)| pos2(x(n + 1), scale.y(level(w)))));
        let mut mesh = Mesh::default();
        for (low, high) in floor.iter().zip(&roof) {
            mesh.colored_vertex(*low, colour);
            mesh.colored_vertex(*high, colour);
        }
        for n in 0..(roof.len() as u32).saturating_sub(1) * 2 {
            mesh.add_triangle(n, n + 1, n + 2);
        }
        painter.add(Shape::mesh(mesh));
        floor = roof;
    }
}

/// Whether cost may rise above its forecast.
fn rises(curve: &CostCurve) -> bool {
    curve.p80_at_end > curve.total()
}

/// A light band from the forecast up to its P80, from the week of the status date on.
fn rise(painter: &Painter, scale: &Scale, cx: &Cx<'_>, curve: &CostCurve, running: &[CostWeek]) {
    if !rises(curve) {
        return;
    }
    let (mut mesh, mut roof) = (Mesh::default(), vec![]);
    let mut before = Money::ZERO;
    for (n, (sum, p80)) in running.iter().zip(&curve.p80).enumerate() {
        let from = end_of(curve, n).max(cx.today);
        if mesh.is_empty() && end_of(curve, n + 1) > cx.today {
            // the band opens where the forecast does
            let low = pos2(scale.x(end_of(curve, n)), scale.y(before));
            let next = pos2(scale.x(end_of(curve, n + 1)), scale.y(sum.total()));
            let share = (scale.x(from) - low.x) / (next.x - low.x).max(1.0);
            let at = low + (next - low) * share;
            mesh.colored_vertex(at, rise_colour(cx.tokens));
            mesh.colored_vertex(at, rise_colour(cx.tokens));
            roof.push(at);
        }
        if !mesh.is_empty() {
            let x = scale.x(end_of(curve, n + 1));
            mesh.colored_vertex(pos2(x, scale.y(sum.total())), rise_colour(cx.tokens));
            mesh.colored_vertex(pos2(x, scale.y(*p80)), rise_colour(cx.tokens));
            roof.push(pos2(x, scale.y(*p80)));
        }
        before = sum.total();
    }
    for n in 0..(mesh.vertices.len() as u32).saturating_sub(2) {
        mesh.add_triangle(n, n + 1, n + 2);
    }
    painter.add(Shape::mesh(mesh));
    painter.line(roof, Stroke::new(1.0, cx.tokens.tinted(cx.tokens.accent, 0.45)));
}

fn rise_colour(t: &Tokens) -> Color32 {
    t.tinted(t.accent, if t.dark { 0.16 } else { 0.12 })
}

/// Spent, on order, to come.
fn colours(t: &Tokens) -> [Color32; 3] {
    let dark = if t.dark { 0.8 } else { 1.0 };
    let grey = if t.dark { 0.22 } else { 0.16 };
    [t.tinted(t.accent, 0.62 * dark), t.tinted(t.accent, 0.3 * dark), t.tinted(t.dim, grey)]
}

/// The total, the budget, today and the promise.
fn lines(
    painter: &Painter,
    scale: &Scale,
    cx: &Cx<'_>,
    subject: &Subject<'_>,
    curve: &CostCurve,
    running: &[CostWeek],
) {
    let (t, plot) = (cx.tokens, scale.plot);
    let mut past = vec![pos2(scale.x(curve.first_week), plot.bottom())];
    let mut ahead: Vec<Pos2> = vec![];
    for (n, week) in running.iter().enumerate() {
        let (day, at) = (end_of(curve, n + 1), pos2(scale.x(end_of(curve, n + 1)), scale.y(week.total())));
        if day <= cx.today {
            past.push(at);
        } else {
            if ahead.is_empty() {
                ahead.extend(past.last());
            }
            ahead.push(at);
        }
    }
    painter.extend(Shape::dashed_line(&ahead, Stroke::new(1.6, t.accent), 5.0, 3.0));
    painter.line(past, Stroke::new(2.0, t.accent));
    let small = |at: Pos2, align: Align2, words: &str, colour: Color32, weight: Weight| {
        text(painter, at, align, words, weight, Size::Tiny, colour, plot.width() * 0.5)
    };
    let today = scale.x(cx.today);
    painter.vline(today, plot.y_range(), Stroke::new(1.2, t.accent));
    let label =
        small(pos2(today + 5.0, plot.top() - 2.0), Align2::LEFT_TOP, "Today", t.accent, Weight::Medium);
    let over = subject.budget > Money::ZERO && curve.total() > subject.budget;
    if subject.budget > Money::ZERO {
        let y = scale.y(subject.budget);
        let ink = if over { t.trouble.0 } else { t.dim };
        let ends = [pos2(plot.left(), y), pos2(plot.right(), y)];
        painter.extend(Shape::dashed_line(&ends, Stroke::new(1.3, ink), 6.0, 3.0));
        let words = format!("Budget {}", format::money(subject.budget, cx.currency()));
        // left of the today line if there is room, else right of its label
        let x = if today - plot.left() > 110.0 { plot.left() + 4.0 } else { label.right() + 8.0 };
        small(pos2(x, y - 3.0), Align2::LEFT_BOTTOM, &words, ink, Weight::Medium);
    }
    if let Some(row) = subject.project
        && let Some(promise) = row.project.promise
    {
        let x = scale.x(promise);
        let ink = t.status(row.outlook.deadline).0;
        let ends = [pos2(x, plot.top()), pos2(x, plot.bottom())];
        painter.extend(Shape::dashed_line(&ends, Stroke::new(1.2, ink), 3.0, 3.0));
        let words = format!("Promised {}", format::date(promise, cx.today));
        let near = x - 100.0 < label.right() && x + 5.0 > label.left() - 100.0;
        let y = if near { plot.top() + 12.0 } else { plot.top() - 2.0 };
        let (at, align) = if x - plot.left() > 100.0 {
            (pos2(x - 5.0, y), Align2::RIGHT_TOP)
        } else {
            (pos2(x + 5.0, y), Align2::LEFT_TOP)
        };
        small(at, align, &words, ink, Weight::Medium);
    }
    if let Some(last) = running.last() {
        let at = pos2(scale.x(end_of(curve, running.len())), scale.y(last.total()));
        painter.circle_filled(at, 3.0, if over { t.trouble.0 } else { t.accent });
        let words = format!("At end {}", format::money(curve.total(), cx.currency()));
        let galley = painter.layout_no_wrap(words, font(Weight::Medium, Size::Tiny), t.text);
        let left = at.x - galley.size().x - 2.0;
        // below the line wherever it runs over the words
        let under = std::iter::once(at)
            .chain(ahead.iter().copied().filter(|p| p.x > left - 16.0))
            .map(|p| p.y)
            .fold(at.y, f32::max);
        let high = galley.size().y;
        let crossed = planned_points(scale, curve)
            .into_iter()
            .filter(|p| p.x > left - 16.0 && (under..under + high + 8.0).contains(&p.y))
            .map(|p| p.y)
            .fold(under, f32::max);
        let y = (crossed + 5.0).min(plot.bottom() - high);
        painter.galley(pos2(left, y), galley, t.text);
    }
}

/// What the bands are, with their amounts.
fn legend(ui: &Ui, rect: Rect, cx: &Cx<'_>, subject: &Subject<'_>, parts: CostWeek, curve: &CostCurve) {
    let (t, painter) = (cx.tokens, ui.painter());
    let undated = curve.undated.total();
    let mut x = rect.right();
    let amount = |amount| format::money(amount, cx.currency());
    let [spent, committed, to_come] = colours(t);
    let mut entries = vec![
        (format!("To come {}", amount(parts.to_come)), Swatch::Band(to_come)),
        (format!("On order {}", amount(parts.committed)), Swatch::Band(committed)),
        (format!("Spent {}", amount(parts.spent)), Swatch::Band(spent)),
    ];
    if rises(curve) {
        let words = format!("up to P80 {}", amount(curve.p80_at_end));
        entries.insert(0, (words, Swatch::Band(rise_colour(t))));
    }
    if planned_total(curve) != Money::ZERO {
        // a line of some projects is not to be held against the cost of all
        let of = match curve.planned_of {
            n if subject.project.is_some() || n == cx.plan.projects.len() => String::new(),
            n => format!(" of {n} {}", if n == 1 { "project" } else { "projects" }),
        };
        entries.insert(0, (format!("Planned {}{of}", amount(planned_total(curve))), Swatch::Line));
    }
    if undated != Money::ZERO {
        entries.insert(0, (format!("{} without a date", amount(undated)), Swatch::Undated));
    }
    let y = rect.top() + 6.0;
    for (words, swatch) in entries {
        let galley = painter.layout_no_wrap(words, font(Weight::Regular, Size::Tiny), t.dim);
        let mark = if matches!(swatch, Swatch::Undated) { 0.0 } else { 14.0 };
        let wide = galley.size().x + mark;
        if x - wide < rect.left() {
            break;
        }
        painter.galley(pos2(x - galley.size().x, y - galley.size().y / 2.0), galley, t.dim);
        let centre = pos2(x - wide + 5.0, y);
        match swatch {
            Swatch::Band(colour) => {
                painter.rect_filled(Rect::from_center_size(centre, vec2(10.0, 10.0)), 2, colour);
            }
            Swatch::Line => {
                painter.hline(centre.x - 5.0..=centre.x + 5.0, y, planned_stroke(t));
            }
            Swatch::Undated => {
                let place = Rect::from_min_max(pos2(x - wide, y - 9.0), pos2(x, y + 9.0));
                let told = undated_words(cx, curve);
                let response = ui.interact(place, ui.scope_id().with("without a date"), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
                response.on_hover_text(told);
            }
        }
        x -= wide + 14.0;
    }
}

/// What stands before an entry of the legend.
enum Swatch {
    Band(Color32),
    Line,
    /// Nothing: it is in no band.
    Undated,
}

/// What has no date, a line each, the greatest first.
fn undated_words(cx: &Cx<'_>, curve: &CostCurve) -> String {
    const MOST: usize = 12;
    let line = |(work, amount): &(crate::domain::WorkId, Money)| {
        let name = crate::domain::check::work_name(cx.plan, *work);
        format!("{}: {}", format::shown(&name), format::exact_money(*amount, cx.currency()))
    };
    let mut lines = vec!["Without a date, so not in the curve:".to_owned()];
    lines.extend(curve.undated_of.iter().take(MOST).map(line));
    if curve.undated_of.len() > MOST {
        lines.push(format!("and {} more", curve.undated_of.len() - MOST));
    }
    lines.join("\n")
}

/// The week under the pointer, exactly.
fn hover(
    ui: &Ui,
    scale: &Scale,
    cx: &Cx<'_>,
    curve: &CostCurve,
    running: &[CostWeek],
    response: egui::Response,
) {
    let Some(at) = response.hover_pos().filter(|at| scale.plot.contains(*at)) else { return };
    let Some(week) = scale.week_at(at.x, curve.first_week) else { return };
    let Some(sum) = running.get(week.min(running.len().saturating_sub(1))) else { return };
    let monday = end_of(curve, week);
    if week < running.len() {
        let x = scale.x(end_of(curve, week + 1));
        ui.painter().vline(x, scale.plot.y_range(), Stroke::new(1.0, cx.tokens.line));
        ui.painter().circle_filled(pos2(x, scale.y(sum.total())), 3.0, cx.tokens.accent);
    }
    response.on_hover_ui_at_pointer(|ui| {
        let money = |amount| format::exact_money(amount, cx.currency());
        ui.strong(format!("By the end of the week of {}", format::date(monday, cx.today)));
        ui.label(format!("Spent {}", money(sum.spent)));
        ui.label(format!("On order {}", money(sum.committed)));
        ui.label(format!("To come {}", money(sum.to_come)));
        ui.label(format!("Together {}", money(sum.total())));
        if let Some(p80) = curve.p80.get(week).filter(|p80| **p80 > sum.total()) {
            ui.label(format!("P80 {}", money(*p80)));
        }
        if let Some(planned) = curve.running_planned().get(week) {
            ui.label(format!("Planned {}", money(*planned)));
        }
    });
}

fn told(cx: &Cx<'_>, subject: &Subject<'_>, curve: &CostCurve, parts: CostWeek) -> String {
    let money = |amount| format::exact_money(amount, cx.currency());
    let planned = match planned_total(curve) {
        Money::ZERO => String::new(),
        amount => format!(", planned {}", money(amount)),
    };
    let p80 = if rises(curve) { format!(" (P80 {})", money(curve.p80_at_end)) } else { String::new() };
    format!(
        "{}: spent {}, on order {}, to come {}, at end {}{p80}, budget {}{planned}",
        subject.heading(),
        money(parts.spent),
        money(parts.committed),
        money(parts.to_come),
        money(curve.total()),
        money(subject.budget),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(step(18_000_000, 4, 100), 5_000_000);
        assert_eq!(step(1, 4, 100), 100);
        assert_eq!(step(i64::MAX, 4, 100), 5_000_000_000_000_000_000);
    }

    #[test]
    fn months_of_a_stretch() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        assert_eq!(months(day(11, 23), 20), [day(11, 1), day(12, 1)]);
    }
}
