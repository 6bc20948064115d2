//! Small pure widgets that the views share. Each paints what it is given and tells the accessibility tree its name.
mod bits;
mod card;
mod changed;
mod empty;
pub mod fields;
mod grid;
mod money_bar;
mod segments;
mod status;

pub use bits::{avatar, chip, elided, heading, paint_avatar, rank_badge, text, text_width};
pub use card::{CARD_GAP, CARD_PAD, HEADING, card, card_beside};
pub use changed::{behind, changed_ground, changed_line};
pub use empty::empty_state;
pub use grid::{CELL_PAD, Column, Grid, GridRow, GridShown, Sort, widths};
pub use money_bar::{MoneyParts, money_bar};
pub use segments::segments;
pub use status::{Mark, budget_words, deadline_words, ink, mark, paint_mark, slack_ink, status_name};
