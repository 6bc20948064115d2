//! What the page's tables have in common: their place, the last line that adds, and what a row does.
use super::{EDGE, PageState};
use crate::app::context::{Cx, Selection};
use crate::app::panel::form::Form;
use crate::app::theme::{Size, Weight, size};
use crate::app::widgets::fields::Typed;
use crate::app::widgets::{self, GridRow};
use egui::{Align2, Rect, Ui, UiBuilder, pos2, vec2};

/// The room of a table below the tabs, above what else stands at the foot.
pub fn room(rect: Rect, foot: f32) -> Rect {
    Rect::from_min_max(
        pos2(rect.left() + EDGE, rect.top() + 4.0),
        pos2(rect.right() - EDGE, (rect.bottom() - foot).max(rect.top() + 120.0)),
    )
}

/// The row to bring into view: what has just been selected.
pub fn reveal(
    state: &mut PageState,
    cx: &Cx<'_>,
    rows: impl IntoIterator<Item = Selection>,
) -> Option<usize> {
    let new = cx.selection != state.revealed;
    state.revealed = cx.selection;
    if new { rows.into_iter().position(|row| row == cx.selection) } else { None }
}

/// Height of the line that adds, where it stands below the table.
pub const ADDING: f32 = 36.0;

/// Whether a table of so many rows and a line that adds has room: then the line is its last row. Otherwise it stays below it, so that
/// nobody has to scroll for it.
pub fn adds_inside(room: Rect, rows: usize, sums: bool) -> bool {
    let lines = (rows + 1 + usize::from(sums)) as f32;
    size::HEADER_ROW + lines * size::TABLE_ROW <= room.height()
}

/// The line that adds, below the table.
pub fn adding_below(
    ui: &mut Ui,
    form: &mut Form<'_>,
    table: Rect,
    what: &str,
    add: impl FnOnce(&mut Form<'_>, &str) -> Result<(), String>,
) {
    let at = pos2(table.left(), table.bottom() + 4.0);
    let rect = Rect::from_min_size(at, vec2(table.width(), 28.0));
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(what), |ui| add_field(ui, form, what, add));
}

/// The line that adds one more of `what`, as a row of the table: typed, Enter, and on to the next.
pub fn adding(
    ui: &mut Ui,
    form: &mut Form<'_>,
    row: &GridRow<'_>,
    what: &str,
    add: impl FnOnce(&mut Form<'_>, &str) -> Result<(), String>,
) {
    let rect = Rect::from_center_size(row.rect.center(), vec2(row.rect.width(), 28.0));
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(what), |ui| add_field(ui, form, what, add));
}

/// The field alone.
pub fn add_field(
    ui: &mut Ui,
    form: &mut Form<'_>,
    what: &str,
    add: impl FnOnce(&mut Form<'_>, &str) -> Result<(), String>,
) {
    Typed::new(form.id(what), what).hint(what).again().show(ui, "", |text| {
        let text = text.trim();
        if text.is_empty() { Ok(()) } else { add(form, text) }
    });
}

/// Quiet words under a table that has no rows yet.
pub fn nothing_yet(ui: &Ui, cx: &Cx<'_>, at: Rect, words: &str) {
    widgets::text(
        ui.painter(),
        pos2(at.left() + widgets::CELL_PAD, at.center().y),
        Align2::LEFT_CENTER,
        words,
        Weight::Regular,
        Size::Body,
        cx.tokens.faint,
        at.width(),
    );
}
