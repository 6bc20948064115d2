//! A table: header that stays and sorts, rows that are laid out only where they can be seen, a row of sums.
//!
//! Columns share the width they are given; where it is too small for all, the least important ones are left out. Every
//! row can be reached by keyboard (Tab, arrows; Enter is a click), and the header's columns are buttons.
use super::bits::elided;
use crate::app::theme::{Size, Tokens, Weight, font, size};
use egui::{
    Align, Align2, CornerRadius, Id, Key, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use std::cmp::Ordering;

/// Space left and right of what stands in a cell.
pub const CELL_PAD: f32 = 6.0;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its heading; empty where the column speaks for itself.
    pub title: &'static str,
    /// What the heading means, shown on hover and told to the accessibility tree.
    pub help: &'static str,
    /// Narrowest useful width.
    pub least: f32,
    /// Share of the width that is left over.
    pub grow: f32,
    /// Where its text stands.
    pub align: Align,
    /// 0 is never left out; of the others the greatest goes first.
    pub spare: u8,
    /// Whether a click on the heading sorts by it.
    pub sorts: bool,
}

impl Column {
    /// A column that sorts, aligned left.
    pub const fn new(title: &'static str, help: &'static str, least: f32, grow: f32) -> Self {
        Self { title, help, least, grow, align: Align::Min, spare: 0, sorts: true }
    }
    /// The same, aligned right: for figures.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.align = Align::Max;
        self
    }
    /// The same, left out where there is no room: greatest first.
    #[must_use]
    pub const fn spare(mut self, order: u8) -> Self {
        self.spare = order;
        self
    }
    /// The same, without sorting.
    #[must_use]
    pub const fn unsorted(mut self) -> Self {
        self.sorts = false;
        self
    }
}

/// The widths of columns in a table `available` wide: 0 for those that are left out.
pub fn widths(columns: &[Column], available: f32) -> Vec<f32> {
    let mut kept: Vec<bool> = columns.iter().map(|_| true).collect();
    let least =
        |kept: &[bool]| -> f32 { columns.iter().zip(kept).filter(|(_, k)| **k).map(|(c, _)| c.least).sum() };
    while least(&kept) > available {
        let Some((place, _)) = columns
            .iter()
            .enumerate()
            .filter(|(i, c)| kept[*i] && c.spare > 0)
            .max_by_key(|(i, c)| (c.spare, *i))
        else {
            break;
        };
        kept[place] = false;
    }
    let spare = (available - least(&kept)).max(0.0);
    let grow: f32 = columns.iter().zip(&kept).filter(|(_, k)| **k).map(|(c, _)| c.grow).sum();
    columns
        .iter()
        .zip(&kept)
        .map(|(c, k)| match (k, grow > 0.0) {
            (false, _) => 0.0,
            (true, true) => c.least + spare * c.grow / grow,
            (true, false) => c.least,
        })
        .collect()
}

/// By which column a table is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Sort {
    /// Place of the column.
    pub column: usize,
    /// Greatest first.
    pub down: bool,
}

impl Sort {
    /// After a click on a heading: the same column turns round, another one starts upwards.
    pub fn click(&mut self, column: usize) {
        *self = Self { column, down: self.column == column && !self.down };
    }
    /// An ordering, turned round if the greatest comes first.
    pub fn way(self, ordering: Ordering) -> Ordering {
        if self.down { ordering.reverse() } else { ordering }
    }
}

/// A table to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    /// Tells this table from others.
    pub salt: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    /// The number of rows.
    pub rows: usize,
    /// The height of each.
    pub row_height: f32,
    /// Room before a row, for a line between two.
    pub gap: Option<(usize, f32)>,
    /// Whether a row of sums stands below.
    pub sums: bool,
    /// A row to bring into view in this frame.
    pub reveal: Option<usize>,
}

/// A row being painted.
pub struct GridRow<'a> {
    /// Where it is.
    pub rect: Rect,
    /// Its cells, beside the columns; without width where a column is left out.
    pub cells: &'a [Rect],
    columns: &'a [Column],
    tokens: &'a Tokens,
}

impl GridRow<'_> {
    /// Whether a column is shown.
    pub fn shows(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(|c| c.width() > 0.0)
    }
    /// The inside of a cell.
    pub fn cell(&self, column: usize) -> Rect {
        self.cells.get(column).map_or(Rect::NOTHING, |cell| inside(&self.columns[column], *cell))
    }
    /// Makes the row something that can be pointed at, focused and clicked, told to the accessibility tree by `name`, and
    /// paints its ground.
    pub fn respond(&self, ui: &Ui, key: Id, name: &str, selected: bool, lit: bool) -> Response {
        let response = ui.interact(self.rect, key, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, name));
        let t = self.tokens;
        let fill = match (selected, lit || response.hovered()) {
            (true, _) => Some(t.accent_tint),
            (false, true) => Some(t.background),
            (false, false) => None,
        };
        if let Some(fill) = fill {
            ui.painter().rect_filled(self.rect, CornerRadius::same(size::BAR_RADIUS), fill);
        }
        if response.gained_focus() {
            ui.scroll_to_rect(self.rect, None);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(
                self.rect,
                CornerRadius::same(size::BAR_RADIUS),
                Stroke::new(2.0, t.accent),
                StrokeKind::Inside,
            );
        }
        response
    }
    /// Marks the figure that is then painted in a cell as changed by the last edit, after `room` that a mark takes.
    pub fn mark_changed(&self, painter: &Painter, column: usize, room: f32, words: &str) {
        if !self.shows(column) {
            return;
        }
        let cell = self.cell(column);
        let colour = self.tokens.text;
        let galley = elided(painter, words, Weight::Regular, Size::Body, colour, cell.width() - room);
        let x = match self.columns[column].align {
            Align::Min => cell.left() + room,
            Align::Center => cell.center().x - galley.size().x / 2.0,
            Align::Max => cell.right() - galley.size().x,
        };
        let at = pos2(x, cell.center().y - galley.size().y / 2.0);
        super::changed::changed_ground(painter, Rect::from_min_size(at, galley.size()), self.tokens);
    }
    /// Paints one line in a cell, elided to it; returns whether it had to be shortened.
    pub fn text(
        &self,
        painter: &Painter,
        column: usize,
        words: &str,
        weight: Weight,
        colour: egui::Color32,
    ) -> bool {
        if !self.shows(column) {
            return false;
        }
        let cell = self.cell(column);
        let galley = elided(painter, words, weight, Size::Body, colour, cell.width());
        let x = match self.columns[column].align {
            Align::Min => cell.left(),
            Align::Center => cell.center().x - galley.size().x / 2.0,
            Align::Max => cell.right() - galley.size().x,
        };
        let cut = galley.elided;
        painter.galley(pos2(x, cell.center().y - galley.size().y / 2.0), galley, colour);
        cut
    }
    /// Paints sums at the right of their cells, all smaller where one would touch its neighbour.
    pub fn sums(&self, painter: &Painter, sums: &[(usize, &str, egui::Color32)]) {
        let lay = |size: Size| -> Vec<(Rect, std::sync::Arc<egui::Galley>)> {
            sums.iter()
                .filter(|(column, ..)| self.shows(*column))
                .map(|(column, words, colour)| {
                    let face = font(Weight::SemiBold, size);
                    (self.cell(*column), painter.layout_no_wrap((*words).to_owned(), face, *colour))
                })
                .collect()
        };
        let mut laid = lay(Size::Body);
        if laid.iter().any(|(cell, galley)| galley.size().x > cell.width() + 4.0) {
            laid = lay(Size::Small);
        }
        for (cell, galley) in laid {
            let at = pos2(cell.right() - galley.size().x, cell.center().y - galley.size().y / 2.0);
            painter.galley(at, galley, self.tokens.text);
        }
    }
    /// Paints one line in a cell, after `room` that a mark takes; returns whether it had to be shortened.
    pub fn text_after(
        &self,
        painter: &Painter,
        column: usize,
        room: f32,
        words: &str,
        colour: egui::Color32,
    ) -> bool {
        if !self.shows(column) {
            return false;
        }
        let cell = self.cell(column);
        let galley = elided(painter, words, Weight::Regular, Size::Body, colour, cell.width() - room);
        let cut = galley.elided;
        painter.galley(pos2(cell.left() + room, cell.center().y - galley.size().y / 2.0), galley, colour);
        cut
    }
}

/// What happened to a table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GridShown {
    /// Where the rows are seen.
    pub body: Option<Rect>,
    /// Where the row's gap is, if it is seen.
    pub gap: Option<Rect>,
}

impl Grid<'_> {
    /// The height that header, rows and sums take together.
    pub fn height(&self) -> f32 {
        size::HEADER_ROW + self.content() + if self.sums { self.row_height } else { 0.0 }
    }
    fn content(&self) -> f32 {
        self.rows as f32 * self.row_height + self.gap.map_or(0.0, |g| g.1)
    }
    fn top_of(&self, row: usize) -> f32 {
        row as f32 * self.row_height + self.gap.filter(|g| row >= g.0).map_or(0.0, |g| g.1)
    }

    /// Shows the table in `rect`. `paint` is called for each row that can be seen, then for the sums with `None`.
    pub fn show(
        &self,
        ui: &mut Ui,
        rect: Rect,
        tokens: &Tokens,
        sort: &mut Sort,
        mut paint: impl FnMut(&mut Ui, Option<usize>, &GridRow<'_>),
    ) -> GridShown {
        let widths = widths(self.columns, rect.width());
        let id = ui.scope_id().with(("grid", self.salt));
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), size::HEADER_ROW));
        for (place, cell) in cells(header, &widths).into_iter().enumerate() {
            if cell.width() > 0.0 {
                self.heading(ui, id, place, cell, tokens, sort);
            }
        }
        ui.painter().hline(rect.x_range(), header.bottom(), Stroke::new(1.0, tokens.line));
        let below = if self.sums { self.row_height } else { 0.0 };
        let room = (rect.height() - header.height() - below).max(self.row_height);
        let body =
            Rect::from_min_size(header.left_bottom(), vec2(rect.width(), room.min(self.content().max(1.0))));
        let mut shown = GridShown { body: Some(body), gap: None };
        ui.scope_builder(UiBuilder::new().max_rect(body).id_salt(("grid rows", self.salt)), |ui| {
            egui::ScrollArea::vertical().id_salt(self.salt).auto_shrink(false).show_viewport(
                ui,
                |ui, seen| {
                    ui.set_height(self.content());
                    ui.set_width(rect.width());
                    ui.style_mut().spacing.item_spacing = egui::Vec2::ZERO;
                    let origin = pos2(rect.left(), ui.max_rect().top());
                    let place = |top: f32, height: f32| {
                        Rect::from_min_size(origin + vec2(0.0, top), vec2(rect.width(), height))
                    };
                    if let Some(row) = self.reveal {
                        ui.scroll_to_rect(place(self.top_of(row), self.row_height), None);
                    }
                    shown.gap = self.gap.map(|(row, height)| place(self.top_of(row) - height, height));
                    // one row more than is seen on each side, so that the arrow keys find it and bring it in
                    let first = (seen.min.y / self.row_height).floor() as usize;
                    let last = (seen.max.y / self.row_height).ceil() as usize + 1;
                    for row in first.saturating_sub(2)..last.min(self.rows) {
                        let rect = place(self.top_of(row), self.row_height);
                        let cells = cells(rect, &widths);
                        let frame = GridRow { rect, cells: &cells, columns: self.columns, tokens };
                        paint(ui, Some(row), &frame);
                        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, tokens.grid));
                    }
                    page_keys(ui);
                },
            );
        });
        if self.sums {
            let rect = Rect::from_min_size(body.left_bottom(), vec2(rect.width(), self.row_height));
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, tokens.line));
            let cells = cells(rect, &widths);
            paint(ui, None, &GridRow { rect, cells: &cells, columns: self.columns, tokens });
        }
        shown
    }

    fn heading(&self, ui: &Ui, id: Id, place: usize, cell: Rect, tokens: &Tokens, sort: &mut Sort) {
        let column = &self.columns[place];
        if column.title.is_empty() && !column.sorts {
            return;
        }
        let sense = if column.sorts { Sense::click() } else { Sense::hover() };
        let response = ui.interact(cell, id.with(("heading", place)), sense);
        let sorted = column.sorts && sort.column == place;
        let name = if column.title.is_empty() { column.help } else { column.title };
        response.widget_info(|| {
            let way = match (sorted, sort.down) {
                (false, _) => "",
                (true, false) => ", sorted upwards",
                (true, true) => ", sorted downwards",
            };
            if column.sorts {
                WidgetInfo::selected(Role::Button, true, sorted, format!("Sort by {name}{way}"))
            } else {
                WidgetInfo::labeled(Role::ColumnHeader, true, name)
            }
        });
        if response.clicked() {
            sort.click(place);
        }
        let strong = sorted || response.hovered() || response.has_focus();
        let ink = if strong { tokens.text } else { tokens.faint };
        let painter = ui.painter();
        let inside = inside(column, cell);
        // the arrow stands where no text is: behind a left heading, before a right one
        let room = if sorted { 10.0 } else { 0.0 };
        let (at, align) = match column.align {
            Align::Max => (inside.right_center(), Align2::RIGHT_CENTER),
            _ => (inside.left_center(), Align2::LEFT_CENTER),
        };
        let mut job = egui::text::LayoutJob::simple(
            column.title.to_owned(),
            font(Weight::Medium, Size::Small),
            ink,
            (inside.width() - room).max(0.0),
        );
        job.wrap.max_rows = 2;
        job.halign = if column.align == Align::Max { Align::Max } else { Align::Min };
        let galley = painter.layout_job(job);
        let written = align.anchor_size(at, galley.size());
        let from = if column.align == Align::Max { written.right_top() } else { written.min };
        painter.galley(from, galley, ink);
        if sorted {
            let x = if column.align == Align::Max { written.left() - 6.0 } else { written.right() + 6.0 };
            let x = if column.title.is_empty() { cell.center().x } else { x };
            arrow(painter, pos2(x, cell.center().y), sort.down, tokens.dim);
        }
        if response.has_focus() {
            painter.rect_stroke(
                cell.shrink(1.0),
                CornerRadius::same(size::BAR_RADIUS),
                Stroke::new(2.0, tokens.accent),
                StrokeKind::Inside,
            );
        }
        if !column.help.is_empty() {
            response.on_hover_text(column.help);
        }
    }
}

/// A small triangle that says which way a table is sorted.
fn arrow(painter: &Painter, at: Pos2, down: bool, colour: egui::Color32) {
    let tip = if down { 3.0 } else { -3.0 };
    let points =
        vec![pos2(at.x - 3.5, at.y - tip * 0.7), pos2(at.x + 3.5, at.y - tip * 0.7), pos2(at.x, at.y + tip)];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

/// The inside of a cell: figures keep a little more distance from what follows them.
fn inside(column: &Column, cell: Rect) -> Rect {
    let more = if column.align == Align::Max { 4.0 } else { 0.0 };
    Rect::from_min_max(
        pos2(cell.left() + CELL_PAD - more, cell.top()),
        pos2(cell.right() - CELL_PAD - more, cell.bottom()),
    )
}

fn cells(row: Rect, widths: &[f32]) -> Vec<Rect> {
    let mut x = row.left();
    widths
        .iter()
        .map(|w| {
            let cell = Rect::from_min_size(pos2(x, row.top()), vec2(*w, row.height()));
            x += w;
            cell
        })
        .collect()
}

/// Page up and down, Home and End, while a row of the table has the focus.
fn page_keys(ui: &Ui) {
    let focused = ui.memory(egui::Memory::focused).and_then(|id| ui.read_response(id));
    let Some(row) = focused.filter(|r| ui.clip_rect().intersects(r.rect) && r.layer_id == ui.layer_id())
    else {
        return;
    };
    if !ui.max_rect().expand(1.0).contains(row.rect.center()) {
        return;
    }
    let page = ui.clip_rect().height() - row.rect.height();
    let way = ui.input_mut(|i| {
        let mut hit = |key| i.consume_key(egui::Modifiers::NONE, key);
        if hit(Key::PageDown) {
            Some(-page)
        } else if hit(Key::PageUp) {
            Some(page)
        } else if hit(Key::Home) {
            Some(1e6)
        } else if hit(Key::End) {
            Some(-1e6)
        } else {
            None
        }
    });
    if let Some(delta) = way {
        ui.scroll_with_delta(vec2(0.0, delta));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column::new("Name", "", 100.0, 1.0),
        Column::new("Date", "", 60.0, 0.0).spare(1),
        Column::new("Note", "", 80.0, 1.0).spare(2),
    ];

    #[test]
    fn columns_fill_the_width_and_the_least_important_go_first() {
        assert_eq!(widths(&COLUMNS, 300.0), [130.0, 60.0, 110.0]);
        assert_eq!(widths(&COLUMNS, 200.0), [140.0, 60.0, 0.0]);
        assert_eq!(widths(&COLUMNS, 120.0), [120.0, 0.0, 0.0]);
        assert_eq!(widths(&COLUMNS, 50.0), [100.0, 0.0, 0.0], "what is never left out keeps its least");
    }

    #[test]
    fn a_second_click_turns_the_order_round() {
        let mut sort = Sort::default();
        sort.click(2);
        assert_eq!(sort, Sort { column: 2, down: false });
        assert_eq!(sort.way(1.cmp(&2)), Ordering::Less);
        sort.click(2);
        assert_eq!(sort.way(1.cmp(&2)), Ordering::Greater);
        sort.click(0);
        assert_eq!(sort, Sort { column: 0, down: false });
    }
}
