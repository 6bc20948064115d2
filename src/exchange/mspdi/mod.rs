//! MS Project XML (MSPDI): what MS Project, `ProjectLibre`, Gantter, Primavera and Asta write.
//!
//! One file becomes one project. How its words become ours:
//! - **Outline**: summary tasks become the `group` of the tasks below them ("Build / Racks"); the tree is rebuilt from
//!   level and order alone, since `Summary` may lie.
//! - **Estimates**: MS Project fixes a task's duration in working time, whoever is on it, so every estimate is in working
//!   days of the portfolio (elapsed formats, and tasks on a calendar that never pauses: elapsed days). Durations are kept to
//!   the quarter hour; percentages of people only book them.
//! - **People**: work resources, joined by name with the people of the plan; more than one unit makes a team, part of a
//!   unit a reserve.
//! - **Links** keep type and lag; one to or from a summary becomes links of the tasks that begin or end it.
//! - **Constraints**: "start no earlier" is not-before, "must start on" and manual scheduling are pins; all else is told.
//! - **Costs**: fixed costs, cost resources, materials and costs per use become purchases that are due when their task starts.
//!
//! Whatever has no home is told in the report.
mod assigned;
mod baselines;
mod calendars;
mod costs;
mod header;
mod leftovers;
mod links;
mod outline;
mod people;
mod recurrence;
mod tasks;
mod values;

use super::notes::{ImportReport, Notes};
use super::xml::{self, Document};
use super::{ImportError, Imported, LARGEST_FILE, text};
use crate::domain::{Currency, Id, Portfolio, ProjectId, Rank, Record, WorkWeek};
use calendars::Calendar;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Elements that are only counted: day-by-day work, of which a file has thousands.
const SKIPPED: &[&str] = &["TimephasedData"];

/// Reads an MS Project XML file as one project of a plan.
///
/// The portfolio's calendar and currency are taken over from the file only while the plan has no project.
///
/// # Errors
/// [`ImportError`] with the place of the fault; nothing was changed then.
pub fn import_mspdi(
    bytes: &[u8],
    plan: &Portfolio,
    ids: &mut dyn FnMut() -> Id,
    today: NaiveDate,
) -> Result<Imported, ImportError> {
    import_named("Imported project", bytes, plan, ids, today)
}

/// As [`import_mspdi`], with a name for a project whose file gives none.
pub(super) fn import_named(
    fallback: &str,
    bytes: &[u8],
    plan: &Portfolio,
    ids: &mut dyn FnMut() -> Id,
    today: NaiveDate,
) -> Result<Imported, ImportError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ImportError::Large(bytes.len() / (1024 * 1024)));
    }
    let source = text::decode(bytes)?;
    let document = xml::parse(&source, SKIPPED)?;
    refuse_others(&document)?;
    let project = ProjectId(ids());
    let mut draft =
        Draft { plan, ids, today, project, notes: Notes::default(), read: BTreeMap::new(), records: vec![] };
    draft.import(&document, fallback)?;
    let report = ImportReport { read: draft.read, notes: draft.notes.finish() };
    Ok(Imported { records: draft.records, projects: vec![project], report })
}

/// Other planning programs' XML is named, so that nobody wonders.
fn refuse_others(document: &Document) -> Result<(), ImportError> {
    let hint = match document.root.name {
        "Project" => return Ok(()),
        _ if document.root.rows("Tasks", "Task").next().is_some() => return Ok(()),
        "project" => {
            "this is a GanttProject file; in GanttProject export it as Microsoft Project XML (Project > Export)"
        }
        "APIBusinessObjects" => {
            "this is Primavera XML (PMXML); in Primavera export it as Microsoft Project XML"
        }
        other => {
            return Err(ImportError::Foreign(format!(
                "the outermost element is <{}>; MS Project XML begins with <Project>",
                text::name(other).chars().take(40).collect::<String>()
            )));
        }
    };
    Err(ImportError::Foreign(hint.into()))
}

/// An import under way: what it reads from, and what it has made so far.
struct Draft<'d> {
    plan: &'d Portfolio,
    ids: &'d mut dyn FnMut() -> Id,
    today: NaiveDate,
    project: ProjectId,
    notes: Notes,
    read: BTreeMap<&'static str, usize>,
    records: Vec<Record>,
}

/// What every part of the file is measured with.
struct Frame {
    /// The project's calendar in the file.
    calendar: Calendar,
    /// The portfolio's week after the import.
    week: WorkWeek,
    /// Slots of the portfolio's working day.
    day_slots: u32,
    /// The portfolio's currency after the import.
    currency: Currency,
    /// The file's currency, where it is another.
    foreign: Option<Currency>,
}

impl Draft<'_> {
    fn import(&mut self, document: &Document, fallback: &str) -> Result<(), ImportError> {
        let root = &document.root;
        let calendars = calendars::Calendars::read(root, &mut self.notes);
        self.count("calendars", calendars.len());
        let header = header::read(root, fallback);
        let frame = self.frame(&header, &calendars);
        let outline = outline::read(root, &mut self.notes)?;
        let staff = self.people(root, &frame, &calendars);
        let assignments = people::by_task(root, &outline, &staff, &mut self.notes);
        let tasks = self.tasks(&outline, &assignments, &staff, &frame, &calendars);
        self.project(&header, &outline, &tasks, &frame.calendar);
        self.links(&outline, &tasks, &frame)?;
        self.costs(&outline, &assignments, &staff, &tasks, &frame);
        self.baselines(&outline, &tasks, &frame);
        leftovers::tell(document, &outline, &mut self.notes);
        Ok(())
    }
    fn id<T: From<Id>>(&mut self) -> T {
        T::from((self.ids)())
    }
    fn put(&mut self, row: impl Into<Record>) {
        self.records.push(row.into());
    }
    fn count(&mut self, what: &'static str, number: usize) {
        *self.read.entry(what).or_default() += number;
    }
}

/// Hands out rank keys one after another.
struct Ranks(Option<Rank>);

impl Ranks {
    fn next(&mut self) -> Rank {
        let next = self.0.as_ref().map_or_else(Rank::first, Rank::next);
        self.0 = Some(next.clone());
        next
    }
}
