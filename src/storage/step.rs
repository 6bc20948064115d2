//! Steps of undo and redo as text: one line each, with the rows as they stand in the file.
use super::field::plain;
use super::text::SettingsRow;
use crate::domain::{self, Holiday, Record, RecordId, Settings};
use crate::edits::{Edit, Step};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A step with its edit as a plain list: what an edit holds happens one after the other anyway.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Step", deny_unknown_fields)]
struct StepText {
    name: String,
    edits: Vec<Part>,
}

#[derive(Serialize, Deserialize)]
enum Part {
    Put(Row),
    Remove(Name),
}

macro_rules! rows {
    ($($name:ident $id:ident),+ $(,)?) => {
        #[derive(Serialize, Deserialize)]
        #[expect(clippy::enum_variant_names, reason = "named after the tables")]
        pub(super) enum Row {
            Settings(Box<SettingsRow>, #[serde(with = "plain")] Vec<Holiday>),
            $($name(#[serde(with = "plain")] Arc<domain::$name>)),+
        }

        #[derive(Serialize, Deserialize)]
        enum Name {
            Settings,
            $($name(#[serde(with = "plain")] domain::$id)),+
        }

        impl From<&Record> for Row {
            fn from(record: &Record) -> Self {
                match record {
                    Record::Settings(row) => Self::Settings(Box::new((&**row).into()), row.holidays.clone()),
                    $(Record::$name(row) => Self::$name(row.clone())),+
                }
            }
        }
        impl From<Row> for Record {
            fn from(row: Row) -> Self {
                match row {
                    Row::Settings(row, holidays) => Self::Settings(Arc::new(Settings { holidays, ..(*row).into() })),
                    $(Row::$name(row) => Self::$name(row)),+
                }
            }
        }
        impl From<RecordId> for Name {
            fn from(id: RecordId) -> Self {
                match id {
                    RecordId::Settings => Self::Settings,
                    $(RecordId::$name(id) => Self::$name(id)),+
                }
            }
        }
        impl From<Name> for RecordId {
            fn from(name: Name) -> Self {
                match name {
                    Name::Settings => Self::Settings,
                    $(Name::$name(id) => Self::$name(id)),+
                }
            }
        }
    };
}

rows!(
    Stage StageId, Person PersonId, Absence AbsenceId, Supplier SupplierId, WindowSet WindowSetId, Freeze FreezeId,
    Funding FundingId, Project ProjectId, Task TaskId, Purchase PurchaseId, Delivery DeliveryId, Invoice InvoiceId, Dependency DependencyId,
    Change ChangeId, DrawDown DrawDownId, DelayCause DelayCauseId, Baseline BaselineId, BaselineRow BaselineRowId,
);

fn parts(edit: &Edit, out: &mut Vec<Part>) {
    match edit {
        Edit::Put(record) => out.push(Part::Put(record.into())),
        Edit::Remove(id) => out.push(Part::Remove((*id).into())),
        Edit::All(edits) => edits.iter().for_each(|edit| parts(edit, out)),
    }
}

/// A step in one line. `None`: it holds something that the format cannot, such as a text that is too long.
pub(super) fn write(step: &Step) -> Option<String> {
    let mut edits = vec![];
    parts(&step.edit, &mut edits);
    ron::to_string(&StepText { name: step.name.clone(), edits }).ok().filter(|line| !line.contains('\n'))
}

/// Reads a step; `None` if it is damaged, or of another version of the program.
pub(super) fn read(line: &str) -> Option<Step> {
    let StepText { name, edits } = ron::from_str(line).ok()?;
    let edits = edits.into_iter().map(|part| match part {
        Part::Put(row) => Edit::Put(row.into()),
        Part::Remove(name) => Edit::Remove(name.into()),
    });
    Some(Step { name, edit: Edit::All(edits.collect()) })
}
