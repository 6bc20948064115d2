//! The board: columns are stages; cards are projects in rank order.
//!
//! A frame goes through three hands: [`layout`] says where everything stands (pure), [`carry`] turns pointer and keys
//! into asks, [`column`] and [`card`] paint. Only cards in view are laid out whole; of the others the height is known.
mod card;
mod carry;
mod column;
mod empty;
mod layout;
mod lifted;
mod menu;
mod words;

use super::context::{Ask, Cx};
use super::drag::{DragBy, Target};
use crate::domain::{Money, Project, ProjectId, Stage, StageId, StageRole};
use card::Face;
use egui::{Id, Painter, Rect, Ui, UiBuilder};
use layout::{Frame, Item};
use std::collections::{BTreeMap, BTreeSet};

/// What the board remembers between frames: which strips are open, and how far everything is scrolled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoardState {
    /// Strips that were opened by a click.
    open: BTreeSet<StageId>,
    /// The strip that is open because a card is held over it.
    peek: Option<StageId>,
    /// How far the board is scrolled to the right.
    scroll: f32,
    /// How far columns are scrolled down.
    offsets: BTreeMap<StageId, f32>,
    /// Columns that the drag scrolls in this frame.
    pushed: Vec<StageId>,
    /// Whether the drag scrolls the board in this frame.
    pushed_board: bool,
    /// What is to be scrolled into view.
    reveal: Option<Reveal>,
    /// What was selected, and how wide the board was: where either changes, the selected card comes into view.
    seen: (Option<ProjectId>, f32),
    /// The pointer was used last: the ring around the card that has the focus is left out until a key is pressed.
    by_pointer: bool,
}

/// What is to be scrolled into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reveal {
    /// A card.
    Card(ProjectId),
    /// The slot into which the project in the air would drop.
    Slot,
}

impl BoardState {
    fn offset(&self, stage: StageId) -> f32 {
        self.offsets.get(&stage).copied().unwrap_or(0.0)
    }
}

/// A card in a column.
struct Card<'a> {
    project: &'a Project,
    face: Face,
    carried: bool,
}

/// A column, or a strip beside the columns.
struct Lane<'a> {
    stage: &'a Stage,
    cards: Vec<Card<'a>>,
    /// Sum of the budgets of its projects.
    budget: Money,
    /// A strip that is not open.
    folded: bool,
}

impl Lane<'_> {
    fn items(&self) -> Vec<Item> {
        self.cards.iter().map(|c| Item { height: c.face.shape.height(), carried: c.carried }).collect()
    }
    /// Height of all its cards, and of a slot among them.
    fn height(&self, slot: bool) -> f32 {
        let room = if slot { layout::SLOT + layout::GAP } else { 0.0 };
        layout::TOP + room + self.cards.iter().map(|c| c.face.shape.height() + layout::GAP).sum::<f32>()
    }
    /// The project of the card at a place, or of the last.
    fn nearest(&self, place: usize) -> Option<ProjectId> {
        self.cards.get(place).or(self.cards.last()).map(|c| c.project.id)
    }
}

/// Everything that stands on the board in a frame.
struct Board<'a> {
    area: Rect,
    frame: Frame,
    /// Columns, then strips.
    lanes: Vec<Lane<'a>>,
    /// How many of the lanes are columns.
    columns: usize,
    /// Stages of all projects in rank order, the one in the air left out.
    others: Vec<StageId>,
}

/// Whether a stage stands beside the columns.
fn is_strip(stage: &Stage) -> bool {
    stage.role == StageRole::OnHold
}

/// The id under which a project's card takes the keyboard focus; it stays when the card moves to another column.
fn card_id(project: ProjectId) -> Id {
    Id::unique(("board card", project))
}

impl<'a> Board<'a> {
    fn new(painter: &Painter, cx: &Cx<'a>, area: Rect, state: &BoardState) -> Self {
        let mut stages: Vec<&'a Stage> = cx.plan.columns().into_iter().map(AsRef::as_ref).collect();
        stages.sort_by_key(|s| is_strip(s)); // stable: each kind keeps its order
        let columns = stages.iter().filter(|s| !is_strip(s)).count();
        let open = |stage: &Stage| state.open.contains(&stage.id) || state.peek == Some(stage.id);
        let strips: Vec<bool> = stages.iter().skip(columns).map(|s| open(s)).collect();
        let frame = layout::frame(area, columns, &strips);
        let ranked = cx.plan.ranked();
        let carried = cx.drag.map(|d| d.project);
        let others = ranked.iter().filter(|p| Some(p.id) != carried).map(|p| p.stage).collect();
        let lanes = stages
            .into_iter()
            .enumerate()
            .map(|(at, stage)| {
                let strip = at.checked_sub(columns).and_then(|s| frame.strips.get(s));
                let width = strip.map_or(frame.column, Rect::width) - 2.0 * layout::GAP;
                let folded = is_strip(stage) && !open(stage);
                let cards: Vec<Card<'a>> = ranked
                    .iter()
                    .filter(|p| p.stage == stage.id)
                    .map(|p| Card {
                        project: p,
                        face: Face::of(painter, cx, p, width),
                        carried: carried == Some(p.id),
                    })
                    .collect();
                let budgets = cards.iter().filter_map(|c| c.project.budget);
                let budget = budgets.fold(Money::ZERO, |sum, b| sum.plus(b.total()));
                Lane { stage, cards, budget, folded }
            })
            .collect();
        Self { area, frame, lanes, columns, others }
    }

    /// Where a lane stands on screen.
    fn lane_rect(&self, lane: usize, state: &BoardState) -> Rect {
        match lane.checked_sub(self.columns).and_then(|strip| self.frame.strips.get(strip)) {
            Some(strip) => *strip,
            None => self.frame.column(lane, state.scroll),
        }
    }

    /// The lane at `x`.
    fn lane_at(&self, x: f32, state: &BoardState) -> Option<usize> {
        let strip = self.frame.strip_at(x).map(|strip| self.columns + strip);
        strip.or_else(|| self.frame.column_at(x, self.columns, state.scroll))
    }

    /// Lane, place and id of the first project that fits a description.
    fn find(&self, fits: impl Fn(ProjectId) -> bool) -> Option<(usize, usize, ProjectId)> {
        self.lanes.iter().enumerate().find_map(|(at, lane)| {
            let place = lane.cards.iter().position(|c| fits(c.project.id))?;
            Some((at, place, lane.cards.get(place)?.project.id))
        })
    }
}

/// Shows the board in all of `ui`.
pub fn board_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut BoardState, asks: &mut Vec<Ask>) {
    let area = ui.max_rect();
    let board = Board::new(ui.painter(), cx, area, state);
    let first_pass = ui.current_pass_index() == 0;
    let aim = match cx.drag {
        Some(drag) if first_pass => match drag.by {
            DragBy::Pointer => carry::pointer(ui, cx, drag, &board, state, asks),
            DragBy::Keyboard => carry::keyboard(ui, cx, drag, &board, state, asks),
        },
        Some(drag) => drag.target,
        None => {
            state.peek = None;
            if first_pass {
                carry::walk(ui, cx.selection, &board, state, asks);
            }
            None
        }
    };
    let seen = (cx.selection.project(cx.plan), area.width());
    if state.seen != seen && cx.drag.is_none() {
        state.seen = seen;
        state.reveal = state.reveal.or(seen.0.map(Reveal::Card));
    }
    ui.input(|i| {
        if i.pointer.any_pressed() {
            state.by_pointer = true;
        } else if i.events.iter().any(|e| matches!(e, egui::Event::Key { pressed: true, .. })) {
            state.by_pointer = false;
        }
    });
    ui.scope(|ui| {
        ui.spacing_mut().scroll = scroll_bars();
        lanes_ui(ui, cx, &board, aim, state, asks);
    });
    if cx.plan.projects.is_empty() {
        empty::board_ui(ui, cx, asks);
    }
    if let Some(drag) = cx.drag {
        lifted::show(ui, cx, drag, aim, &board, state);
    }
    ui.advance_cursor_after_rect(area);
}

/// Thin bars that lie over the edge of what scrolls and take no room from it.
fn scroll_bars() -> egui::style::ScrollStyle {
    egui::style::ScrollStyle {
        bar_width: 6.0,
        floating_width: 3.0,
        bar_inner_margin: 1.0,
        bar_outer_margin: 1.0,
        dormant_handle_opacity: 0.25,
        active_handle_opacity: 0.4,
        interact_handle_opacity: 0.6,
        ..egui::style::ScrollStyle::floating()
    }
}

fn lanes_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    board: &Board<'_>,
    aim: Option<Target>,
    state: &mut BoardState,
    asks: &mut Vec<Ask>,
) {
    let pushed = std::mem::take(&mut state.pushed_board);
    // a little deeper than the columns: the bar lies in the margin below them
    let mut deeper = board.frame.viewport;
    deeper.max.y += layout::MARGIN - 2.0;
    let view = UiBuilder::new().max_rect(deeper).id_salt("columns");
    ui.scope_builder(view, |ui| {
        let mut area = egui::ScrollArea::horizontal().id_salt("columns").auto_shrink(false);
        if pushed {
            area = area.horizontal_scroll_offset(state.scroll);
        }
        let shown = area.show(ui, |ui| {
            let origin = ui.max_rect().min;
            ui.allocate_rect(
                Rect::from_min_size(origin, egui::vec2(board.frame.content, board.frame.viewport.height())),
                egui::Sense::hover(),
            );
            let scroll = board.frame.viewport.left() - origin.x;
            for lane in 0..board.columns {
                let rect = board.frame.column(lane, scroll);
                if column::show(ui, cx, board, lane, rect, aim, state, asks) {
                    ui.scroll_to_rect(rect, None);
                }
            }
        });
        state.scroll = shown.state.clamped_offset().x;
    });
    for (strip, rect) in board.frame.strips.iter().enumerate() {
        column::show(ui, cx, board, board.columns + strip, *rect, aim, state, asks);
    }
    state.reveal = None;
}
