//! One row of any table, with the id that names it: what an edit carries.
use super::{
    Absence, AbsenceId, Baseline, BaselineId, BaselineRow, BaselineRowId, Change, ChangeId, DelayCause,
    DelayCauseId, Delivery, DeliveryId, Dependency, DependencyId, DrawDown, DrawDownId, Freeze, FreezeId,
    Funding, FundingId, Invoice, InvoiceId, Person, PersonId, Portfolio, Project, ProjectId, Purchase,
    PurchaseId, Settings, Stage, StageId, Supplier, SupplierId, Task, TaskId, WindowSet, WindowSetId, WorkId,
};
use std::sync::Arc;

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident($row:ty, $id:ty, $table:ident)),+ $(,)?) => {
        /// One row of any table, or the settings.
        #[derive(Clone, PartialEq, Debug)]
        pub enum Record {
            /// The settings.
            Settings(Arc<Settings>),
            $($(#[$doc])* $name(Arc<$row>)),+
        }

        /// The name of a row of any table.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum RecordId {
            /// The settings: always there.
            Settings,
            $($(#[$doc])* $name($id)),+
        }

        impl Record {
            /// The row's name.
            pub fn id(&self) -> RecordId {
                match self {
                    Self::Settings(_) => RecordId::Settings,
                    $(Self::$name(row) => RecordId::$name(row.id)),+
                }
            }
        }

        impl Portfolio {
            /// The row of a name, if there is one.
            pub fn record(&self, id: RecordId) -> Option<Record> {
                match id {
                    RecordId::Settings => Some(Record::Settings(self.settings.clone())),
                    $(RecordId::$name(id) => self.$table.get(id).cloned().map(Record::$name)),+
                }
            }
            /// Adds or replaces a row, and returns what was there.
            pub fn put(&mut self, record: Record) -> Option<Record> {
                match record {
                    Record::Settings(row) => Some(Record::Settings(std::mem::replace(&mut self.settings, row))),
                    $(Record::$name(row) => self.$table.put(row).map(Record::$name)),+
                }
            }
            /// Takes a row out. The settings stay.
            pub fn take(&mut self, id: RecordId) -> Option<Record> {
                match id {
                    RecordId::Settings => None,
                    $(RecordId::$name(id) => self.$table.remove(id).map(Record::$name)),+
                }
            }
        }

        $(impl From<$row> for Record {
            fn from(row: $row) -> Self {
                Self::$name(Arc::new(row))
            }
        }
        impl From<$id> for RecordId {
            fn from(id: $id) -> Self {
                Self::$name(id)
            }
        })+
        impl From<Settings> for Record {
            fn from(row: Settings) -> Self {
                Self::Settings(Arc::new(row))
            }
        }
    };
}

impl From<WorkId> for RecordId {
    fn from(work: WorkId) -> Self {
        match work {
            WorkId::Task(id) => id.into(),
            WorkId::Purchase(id) => id.into(),
        }
    }
}

records!(
    /// A stage.
    Stage(Stage, StageId, stages),
    /// A person or team.
    Person(Person, PersonId, people),
    /// An absence.
    Absence(Absence, AbsenceId, absences),
    /// A supplier.
    Supplier(Supplier, SupplierId, suppliers),
    /// A window set.
    WindowSet(WindowSet, WindowSetId, window_sets),
    /// A freeze.
    Freeze(Freeze, FreezeId, freezes),
    /// A funding row.
    Funding(Funding, FundingId, funding),
    /// A project.
    Project(Project, ProjectId, projects),
    /// A task.
    Task(Task, TaskId, tasks),
    /// A purchase.
    Purchase(Purchase, PurchaseId, purchases),
    /// A part of a purchase.
    Delivery(Delivery, DeliveryId, deliveries),
    /// An invoice.
    Invoice(Invoice, InvoiceId, invoices),
    /// A dependency.
    Dependency(Dependency, DependencyId, dependencies),
    /// A change of a promise or budget.
    Change(Change, ChangeId, changes),
    /// A draw-down of contingency.
    DrawDown(DrawDown, DrawDownId, draw_downs),
    /// Why a promise suffered.
    DelayCause(DelayCause, DelayCauseId, causes),
    /// A baseline.
    Baseline(Baseline, BaselineId, baselines),
    /// A row of a baseline.
    BaselineRow(BaselineRow, BaselineRowId, baseline_rows),
);
