//! The form of one row of the plan: labels on the left, editors on the right, and one way from a finished draft to a named
//! undo step. What the plan would refuse is said beside the field instead.
use crate::app::changed::{Was, hint, told};
use crate::app::context::{Ask, Cx};
use crate::app::format;
use crate::app::theme::{Size, Tokens, Weight, font};
use crate::app::why::Question;
use crate::app::widgets::fields::{self, Typed};
use crate::app::widgets::{Mark, behind, paint_mark, text};
use crate::domain::{
    Absence, Baseline, DelayCause, Delivery, Dependency, DrawDown, Estimate, Freeze, Funding, Id, Invoice,
    Moment, Money, Person, Portfolio, Project, Purchase, Record, Settings, Stage, Supplier, Task, WindowSet,
};
use crate::edits::Edit;
use chrono::NaiveDate;
use egui::{Align2, Color32, RichText, Sense, Ui, pos2, vec2};
use std::ops::RangeInclusive;

/// Width of the labels.
const LABEL: f32 = 136.0;
/// Height of a line of the form.
pub const LINE: f32 = 26.0;
/// From the edge of a field to its text: everything else in the panel stands in by as much.
pub const INSET: f32 = 6.0;

/// A row that a form can show: something with a name for its undo steps.
pub trait Shown: Clone + PartialEq + Into<Record> {
    /// What the row is called.
    fn title(&self) -> String;
}

macro_rules! shown { ($($row:ty: |$r:ident| $title:expr),+ $(,)?) => { $(
    impl Shown for $row {
        fn title(&self) -> String {
            let $r = self;
            $title
        }
    }
)+ } }

shown!(
    Project: |r| r.name.clone(),
    Task: |r| r.name.clone(),
    Purchase: |r| r.item.clone(),
    Person: |r| r.name.clone(),
    Absence: |_r| "an absence".into(),
    Delivery: |_r| "a part delivery".into(),
    Invoice: |_r| "an invoice".into(),
    DrawDown: |_r| "a draw-down".into(),
    DelayCause: |_r| "a cause of delay".into(),
    Dependency: |_r| "a dependency".into(),
    Baseline: |r| r.name.clone(),
    Stage: |r| r.name.clone(),
    Supplier: |r| r.name.clone(),
    WindowSet: |r| r.name.clone(),
    Freeze: |r| r.name.clone(),
    Funding: |r| format!("funding {}", r.year),
    Settings: |r| r.name.clone(),
);

/// What a form reads, and where it puts what it asks for.
pub struct Form<'a> {
    /// Plan, results, colours.
    pub cx: Cx<'a>,
    /// Edits and commands.
    pub asks: &'a mut Vec<Ask>,
    /// Where new ids come from.
    pub ids: &'a mut dyn FnMut() -> Id,
    /// Distinguishes this row's fields from every other row's.
    pub salt: egui::Id,
}

/// Whether the plan would take an edit.
///
/// # Errors
/// Says why not, in a sentence.
pub fn judge(plan: &Portfolio, edit: &Edit) -> Result<(), String> {
    edit.clone().apply(&mut plan.clone()).map(drop).map_err(|e| {
        let text = e.to_string();
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    })
}

impl Form<'_> {
    /// The id of a field.
    pub fn id(&self, name: &str) -> egui::Id {
        self.salt.with(name)
    }
    /// Asks for an edit as one undo step, unless it changes nothing.
    ///
    /// # Errors
    /// Says why the plan would refuse it.
    pub fn ask(&mut self, step: String, edit: Edit) -> Result<(), String> {
        if edit.is_empty() {
            return Ok(());
        }
        judge(self.cx.plan, &edit)?;
        self.asks.push(Ask::Edit(step, edit));
        Ok(())
    }
    /// Changes one row as one undo step, unless that changes nothing.
    ///
    /// # Errors
    /// Says why the plan would refuse it.
    pub fn put<R: Shown>(&mut self, row: &R, what: &str, set: impl FnOnce(&mut R)) -> Result<(), String> {
        let mut changed = row.clone();
        set(&mut changed);
        if changed == *row {
            return Ok(());
        }
        self.ask(format!("Change {} of {}", lower_first(what), row.title()), Edit::put(changed))
    }

    /// A line of the form: a label, and what `add` draws beside it.
    pub fn labelled<T>(&mut self, ui: &mut Ui, label: &str, add: impl FnOnce(&mut Self, &mut Ui) -> T) -> T {
        let tokens = self.cx.tokens;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let (rect, response) = ui.allocate_exact_size(vec2(LABEL, LINE), Sense::hover());
            let at = pos2(rect.left() + INSET, rect.center().y);
            let width = LABEL - INSET - 6.0;
            text(
                ui.painter(),
                at,
                Align2::LEFT_CENTER,
                label,
                Weight::Regular,
                Size::Body,
                tokens.faint,
                width,
            );
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, label));
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
                add(self, ui)
            })
            .inner
        })
        .inner
    }
    /// A typed field with its label: shows `shown`, reads with `read`, changes the row with `set`.
    #[expect(
        clippy::too_many_arguments,
        reason = "a field: what it is called, what it holds, how it is read and put"
    )]
    pub fn typed<R: Shown, T>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        row: &R,
        shown: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
        set: impl FnOnce(&mut R, T),
    ) {
        self.labelled(ui, label, |form, ui| {
            let field = Typed::new(form.id(label), label).hint(hint);
            form.cell(ui, field, label, row, shown, read, set);
        });
    }
    /// A typed field without a label of its own.
    #[expect(
        clippy::too_many_arguments,
        reason = "a field: what it is called, what it holds, how it is read and put"
    )]
    pub fn cell<R: Shown, T>(
        &mut self,
        ui: &mut Ui,
        field: Typed<'_>,
        what: &str,
        row: &R,
        shown: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
        set: impl FnOnce(&mut R, T),
    ) {
        field.show(ui, shown, |text| {
            let value = read(text)?;
            self.put(row, what, |row| set(row, value))
        });
    }
    /// A line of text.
    pub fn line<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        row: &R,
        shown: &str,
        set: impl FnOnce(&mut R, String),
    ) {
        self.typed(ui, label, hint, row, shown, |t| Ok(t.trim().to_owned()), set);
    }
    /// A name without a label; its undo step says what it was and becomes.
    pub fn rename<R: Shown>(
        &mut self,
        ui: &mut Ui,
        field: Typed<'_>,
        row: &R,
        shown: &str,
        set: impl FnOnce(&mut R, String),
    ) -> egui::Response {
        field.show(ui, shown, |text| {
            let name = text.trim().to_owned();
            if name.is_empty() {
                return Err("write a name".into());
            }
            let mut changed = row.clone();
            let step = format!("Rename {shown} to {name}");
            set(&mut changed, name);
            if changed == *row { Ok(()) } else { self.ask(step, Edit::put(changed)) }
        })
    }
    /// Several lines of text.
    pub fn notes<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        row: &R,
        shown: &str,
        set: impl FnOnce(&mut R, String),
    ) {
        self.labelled(ui, label, |form, ui| {
            let lines = shown.lines().count().clamp(2, 12);
            let field = Typed::new(form.id(label), label).hint(hint).rows(lines);
            form.cell(ui, field, label, row, shown, |t| Ok(t.trim_end().to_owned()), set);
        });
    }
    /// A whole number in a range.
    pub fn number<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        row: &R,
        value: u32,
        range: RangeInclusive<u32>,
        set: impl FnOnce(&mut R, u32),
    ) {
        self.typed(ui, label, "", row, &value.to_string(), |t| fields::read_number(t, range), set);
    }
    /// A percentage.
    pub fn percent<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        row: &R,
        value: u32,
        range: RangeInclusive<u32>,
        set: impl FnOnce(&mut R, u32),
    ) {
        self.typed(ui, label, "", row, &format!("{value}%"), |t| fields::read_percent(t, range), set);
    }
    /// An amount that may be missing.
    pub fn money<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        row: &R,
        value: Option<Money>,
        set: impl FnOnce(&mut R, Option<Money>),
    ) {
        let currency = self.cx.currency();
        let shown = value.map_or(String::new(), |m| format::exact_money(m, currency));
        let read = |t: &str| {
            if t.trim().is_empty() { Ok(None) } else { fields::read_money(t, currency).map(Some) }
        };
        self.typed(ui, label, hint, row, &shown, read, set);
    }
    /// An estimate.
    pub fn estimate<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        row: &R,
        value: Estimate,
        set: impl FnOnce(&mut R, Estimate),
    ) {
        let read = |t: &str| t.parse::<Estimate>().map_err(|e| e.to_string());
        self.typed(ui, label, "3d, 6h, 2d..3d..5d", row, &value.to_string(), read, set);
    }
    /// A day that may be missing, with a calendar beside it.
    pub fn date<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        row: &R,
        value: Option<NaiveDate>,
        set: impl Fn(&mut R, Option<NaiveDate>),
    ) {
        self.labelled(ui, label, |form, ui| {
            let id = form.id(label);
            day_field(ui, id, label, hint, f32::INFINITY, value, form.cx.today, |day| {
                form.put(row, label, |row| set(row, day))
            });
        });
    }
    /// A moment that may be missing.
    pub fn moment<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        hint: &str,
        row: &R,
        value: Option<Moment>,
        set: impl FnOnce(&mut R, Option<Moment>),
    ) {
        let (today, slot) = (self.cx.today, morning(self.cx.plan));
        let shown = value.map_or(String::new(), format::long_moment);
        let read = |t: &str| {
            if t.trim().is_empty() { Ok(None) } else { fields::read_moment(t, today, slot).map(Some) }
        };
        self.typed(ui, label, hint, row, &shown, read, set);
    }
    /// A moment that must be.
    pub fn instant<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        row: &R,
        value: Moment,
        set: impl FnOnce(&mut R, Moment),
    ) {
        let (today, slot) = (self.cx.today, morning(self.cx.plan));
        let read = |t: &str| fields::read_moment(t, today, slot);
        self.typed(ui, label, "", row, &format::long_moment(value), read, set);
    }
    /// One of several, by name.
    #[expect(clippy::too_many_arguments, reason = "a field: what it is called, what it holds, what may be")]
    pub fn choice<R: Shown, T: PartialEq>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        row: &R,
        shown: &str,
        current: &T,
        options: impl FnOnce() -> Vec<(T, String)>,
        set: impl FnOnce(&mut R, T),
    ) {
        self.labelled(ui, label, |form, ui| {
            let id = form.id(label);
            fields::choice(ui, id, label, f32::INFINITY, shown, current, options, |value| {
                form.put(row, label, |row| set(row, value))
            });
        });
    }
    /// On or off.
    pub fn toggle<R: Shown>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        row: &R,
        on: bool,
        set: impl FnOnce(&mut R, bool),
    ) {
        self.labelled(ui, label, |form, ui| {
            if let Some(on) = fields::toggle(ui, form.id(label), label, on)
                && let Err(fault) = form.put(row, label, |row| set(row, on))
            {
                form.asks.push(Ask::Tell(fault));
            }
        });
    }
    /// Something that is computed and can only be read.
    pub fn fact(&mut self, ui: &mut Ui, label: &str, value: &str, ink: Color32) {
        self.labelled(ui, label, |_, ui| {
            words(ui, value, ink);
        });
    }
    /// The same with a mark of a status before it.
    pub fn marked_fact(&mut self, ui: &mut Ui, label: &str, value: &str, mark: Mark, ink: Color32) {
        self.labelled(ui, label, |_, ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, LINE), Sense::hover());
                paint_mark(ui.painter(), pos2(rect.left() + 11.0, rect.center().y), mark, ink);
                ui.vertical(|ui| words(ui, value, ink));
            });
        });
    }
    /// The same of a figure, marked with what it was where the last edit changed it.
    pub fn figure(&mut self, ui: &mut Ui, label: &str, value: &str, ink: Color32, was: &Was) {
        let tokens = self.cx.tokens;
        self.labelled(ui, label, |_, ui| {
            let painter = ui.painter().clone();
            behind(&painter, tokens, was.is_some(), || {
                let response = words(ui, value, ink);
                let Some(response) = response else { return egui::Rect::NOTHING };
                let rect = response.rect;
                if let Some(was) = was {
                    response.accessible_name(told(value, &Some(was.clone()))).on_hover_text(hint(was));
                }
                rect
            });
        });
    }
    /// A computed date, marked where the last edit changed it, that says why when it is clicked.
    pub fn date_of(
        &mut self,
        ui: &mut Ui,
        label: &str,
        value: &str,
        of: crate::app::context::Selection,
        was: &Was,
    ) {
        if fields::flushing(ui) {
            return;
        }
        self.labelled(ui, label, |form, ui| {
            let painter = ui.painter().clone();
            let mut response = None;
            behind(&painter, form.cx.tokens, was.is_some(), || {
                let shown = link_in(ui, form.cx.tokens.text, value, &told(value, was));
                let text = shown.rect.shrink2(vec2(0.0, 5.0));
                let text = egui::Rect::from_min_max(text.min + vec2(INSET, 0.0), text.max);
                response = Some(shown);
                text
            });
            if let Some(response) = response {
                if response.clicked() {
                    form.asks.push(Ask::Why(Question { of, at: Some(response.rect) }));
                }
                let words = was.as_ref().map_or_else(String::new, |was| hint(was) + "\n");
                response.on_hover_text(words + "Click: why this date");
            }
        });
    }
    /// Something that can be clicked to select it.
    pub fn link(&mut self, ui: &mut Ui, words: &str, to: crate::app::context::Selection) {
        if link(ui, self.cx.tokens, words).clicked() {
            self.asks.push(Ask::Select(to));
        }
    }
}

/// A day in less room than this has no weekday and no calendar beside it.
const NARROW_DAY: f32 = 160.0;

/// A day that may be missing, with a calendar beside it.
#[expect(clippy::too_many_arguments, reason = "a field: where, what it is called, what it holds, what then")]
pub fn day_field(
    ui: &mut Ui,
    id: egui::Id,
    name: &str,
    hint: &str,
    width: f32,
    value: Option<NaiveDate>,
    today: NaiveDate,
    mut commit: impl FnMut(Option<NaiveDate>) -> Result<(), String>,
) -> egui::Response {
    // in a line of several the day of the week has no room
    let narrow = width < NARROW_DAY;
    let shown = match value {
        Some(day) if narrow => day.format("%-d %b %Y").to_string(),
        day => day.map_or(String::new(), format::long_date),
    };
    if fields::flushing(ui) {
        return Typed::new(id, name).show(ui, &shown, |t| commit(day_of(t, today)?));
    }
    let width = width.min(ui.available_width());
    let response =
        Typed::new(id, name).hint(hint).width(width).show(ui, &shown, |t| commit(day_of(t, today)?));
    if narrow || width < NARROW_DAY {
        // no room for more than the words
        return match value {
            Some(day) => response.on_hover_text(format::long_date(day)),
            None => response,
        };
    }
    let corner =
        egui::Rect::from_min_max(pos2(response.rect.right() - 26.0, response.rect.top()), response.rect.max);
    let lit = response.hovered() || response.has_focus();
    let place = egui::UiBuilder::new().id_salt(id.with("place")).max_rect(corner);
    let picked = ui.scope_builder(place, |ui| fields::calendar_button(ui, id, name, value, today, lit)).inner;
    if let Some(day) = picked
        && let Err(fault) = commit(Some(day))
    {
        fields::say_fault(ui, &fault);
    }
    response
}

fn day_of(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() { Ok(None) } else { fields::read_date(text, today).map(Some) }
}

/// The slot at which the first working day of the week begins: the time of a day that is named without one.
pub fn morning(plan: &Portfolio) -> u32 {
    let spans = plan.settings.week.0.iter().find_map(|day| day.spans().first());
    spans.map_or(32, |(from, _)| u32::from(*from))
}

/// The slot at which the first working day of the week ends.
pub fn evening(plan: &Portfolio) -> u32 {
    let spans = plan.settings.week.0.iter().find_map(|day| day.spans().last());
    spans.map_or(68, |(_, to)| u32::from(*to))
}

/// Words in a line of the form, wrapped.
pub fn words(ui: &mut Ui, value: &str, ink: Color32) -> Option<egui::Response> {
    if fields::flushing(ui) {
        return None;
    }
    let shown = egui::Frame::new().inner_margin(egui::Margin::symmetric(6, 5)).show(ui, |ui| {
        let text = RichText::new(format::shown(value).into_owned())
            .font(font(Weight::Regular, Size::Body))
            .color(ink);
        ui.add(egui::Label::new(text).wrap())
    });
    Some(shown.inner)
}

/// Words in the accent that can be clicked, a line high; elided with a hint where they are too long.
pub fn link(ui: &mut Ui, tokens: &Tokens, words: &str) -> egui::Response {
    link_in(ui, tokens.accent, words, words)
}

/// The same in a colour, told to the accessibility tree by `name`.
fn link_in(ui: &mut Ui, ink: Color32, words: &str, name: &str) -> egui::Response {
    let room = ui.available_width();
    let galley =
        crate::app::widgets::elided(ui.painter(), words, Weight::Regular, Size::Body, ink, room - INSET);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + INSET, LINE), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, name));
    let at = pos2(rect.left() + INSET, rect.center().y - galley.size().y / 2.0);
    let line = egui::Rect::from_min_size(at, galley.size());
    let elided = galley.elided;
    ui.painter().galley(at, galley, ink);
    if response.hovered() || response.has_focus() {
        ui.painter().hline(line.x_range(), line.bottom(), egui::Stroke::new(1.0, ink));
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if elided { response.on_hover_text(format::shown(words).into_owned()) } else { response }
}

/// A heading that folds what is below it, with a triangle before it.
pub fn fold_section(ui: &mut Ui, title: &str, open: &mut bool) {
    let tokens = Tokens::of(ui);
    hairline(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let y = rect.center().y;
    let tip = pos2(rect.left() + INSET + 4.0, y);
    let points = if *open {
        vec![tip + vec2(-4.0, -2.5), tip + vec2(4.0, -2.5), tip + vec2(0.0, 3.0)]
    } else {
        vec![tip + vec2(-2.5, -4.0), tip + vec2(3.0, 0.0), tip + vec2(-2.5, 4.0)]
    };
    ui.painter().add(egui::Shape::convex_polygon(points, tokens.dim, egui::Stroke::NONE));
    let at = pos2(rect.left() + INSET + 14.0, y);
    let width = rect.width() - 2.0 * INSET - 14.0;
    text(ui.painter(), at, Align2::LEFT_CENTER, title, Weight::SemiBold, Size::Body, tokens.text, width);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::DisclosureTriangle, true, title);
        info.selected = Some(*open);
        info
    });
    if response.has_focus() {
        let round = egui::CornerRadius::same(crate::app::theme::size::CONTROL_RADIUS);
        let ring = egui::Stroke::new(1.0, tokens.accent);
        ui.painter().rect_stroke(rect, round, ring, egui::StrokeKind::Inside);
    }
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        *open = !*open;
    }
}

fn hairline(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    ui.add_space(10.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let across = rect.x_range().shrink(INSET);
    ui.painter().hline(across, rect.center().y, egui::Stroke::new(1.0, tokens.line));
    ui.add_space(5.0);
}

/// A heading inside the panel, with a hairline above.
pub fn section(ui: &mut Ui, title: &str) {
    if fields::flushing(ui) {
        return;
    }
    let tokens = Tokens::of(ui);
    hairline(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let at = pos2(rect.left() + INSET, rect.center().y);
    let width = rect.width() - 2.0 * INSET;
    text(ui.painter(), at, Align2::LEFT_CENTER, title, Weight::SemiBold, Size::Body, tokens.text, width);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
}

/// Names as labels stand in the middle of a sentence; abbreviations stay as they are.
fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}
