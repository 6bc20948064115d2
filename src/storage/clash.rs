//! Values that lost in a merge, as text: one line each, kept until a person has dealt with them.
use super::step::Row;
use crate::domain::Record;
use crate::edits::Clash;
use crate::edits::fields::field_named;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename = "Clash", deny_unknown_fields)]
struct ClashText {
    field: String,
    record: String,
    kept: String,
    lost: String,
    stands: Row,
    other: Row,
}

/// A clash in one line.
pub(super) fn write(clash: &Clash) -> Option<String> {
    let Clash { field, record, kept, lost, stands, other, .. } = clash;
    let text = ClashText {
        field: (*field).to_owned(),
        record: record.clone(),
        kept: kept.clone(),
        lost: lost.clone(),
        stands: stands.into(),
        other: other.into(),
    };
    ron::to_string(&text).ok().filter(|line| !line.contains('\n'))
}

/// Reads a clash; `None` if it is damaged, or of another version of the program.
pub(super) fn read(line: &str) -> Option<Clash> {
    let ClashText { field, record, kept, lost, stands, other } = ron::from_str(line).ok()?;
    let (stands, other) = (Record::from(stands), Record::from(other));
    Some(Clash { at: other.id(), field: field_named(&other, &field)?, record, kept, lost, stands, other })
}
