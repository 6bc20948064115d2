//! Merging two plans that began as one: by row and field, never by line.
//!
//! What one side changed is taken, adding and deleting included; a row that one side edited and the other deleted stays,
//! and so does what it refers to. Where both changed one field, the greater value stands in a fixed order that does not
//! ask which side is called ours, and the other one is told in [`Merged::clashes`]: two machines that merge the same
//! plans get the same result, and nothing is lost in silence.
use super::Edit;
use super::fields::{Fields, Join, join_records, references, with_field};
use super::make;
use super::value::{Losses, Side, Value};
use super::words::{View, field, kind, title};
use crate::domain::check::{Problem, Severity, check};
use crate::domain::{Portfolio, Record, RecordId, Row, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What came of a merge.
#[derive(Clone, PartialEq, Debug)]
pub struct Merged {
    /// The plan, always whole.
    pub plan: Portfolio,
    /// Values that were lost because both sides changed one field.
    pub clashes: Vec<Clash>,
    /// What else a person should look at: rows that stayed or came back, rules that the two together break.
    pub notes: Vec<Note>,
    /// From our plan to the merged one. A merge may break a rule, so it goes in with [`Edit::take_in`].
    pub came_in: Edit,
}

/// One field that both sides changed, each to another value.
#[derive(Clone, PartialEq, Debug)]
pub struct Clash {
    /// The row.
    pub at: RecordId,
    /// The field's name in the file.
    pub field: &'static str,
    /// The row's name in the merged plan.
    pub record: String,
    /// The value in the merged plan.
    pub kept: String,
    /// The value of the other side.
    pub lost: String,
    /// The row as it was merged.
    pub stands: Record,
    /// The row as it would have been merged had the other side's values stood: from it the value can be taken after all.
    pub other: Record,
}

/// Something to look at after a merge.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Note {
    /// The row.
    pub at: RecordId,
    /// What about it, in a sentence.
    pub text: String,
}

impl Merged {
    /// Everything to tell about the merge, a line each: the clashes, then the notes.
    pub fn lines(&self) -> Vec<String> {
        let notes = self.notes.iter().map(|note| note.text.clone());
        self.clashes.iter().map(Clash::text).chain(notes).collect()
    }
}

impl Clash {
    /// "Core switch refresh: both sides changed promise: 19 Feb 2027 stands, 5 Feb 2027 does not".
    pub fn text(&self) -> String {
        let Self { record, kept, lost, .. } = self;
        format!("{record}: both sides changed {}: \"{kept}\" stands, \"{lost}\" does not", field(self.field))
    }
    /// Whether it still waits for a decision: the row is there, and nobody has edited the field since.
    pub fn is_open(&self, plan: &Portfolio) -> bool {
        plan.record(self.at)
            .is_some_and(|row| with_field(&row, &self.stands, self.field).as_ref() == Some(&row))
    }
    /// The edit that takes the other side's value after all; `None` if the row is gone.
    pub fn take_other(&self, plan: &Portfolio) -> Option<Edit> {
        with_field(&plan.record(self.at)?, &self.other, self.field).map(Edit::Put)
    }
}

/// Merges two plans that both began as `base`. Without a common beginning, an empty plan stands for it: no row is then
/// taken for deleted.
pub fn merge(base: &Portfolio, ours: &Portfolio, theirs: &Portfolio) -> Merged {
    merge_newer(base, ours, theirs, None)
}

/// [`merge`] where it is known which side's edits are the newer ones: those stand where both changed one field.
pub fn merge_newer(base: &Portfolio, ours: &Portfolio, theirs: &Portfolio, newer: Option<Side>) -> Merged {
    let mut seen = Seen { newer, ..Seen::default() };
    let settings = if ours.settings == theirs.settings || theirs.settings == base.settings {
        ours.settings.clone()
    } else if ours.settings == base.settings {
        theirs.settings.clone()
    } else {
        seen.both_changed.push(RecordId::Settings);
        Arc::new(Fields::join(Some(&*base.settings), &ours.settings, &theirs.settings, &mut seen.joining()))
    };
    macro_rules! table {
        ($name:ident) => {
            merge_table(&base.$name, &ours.$name, &theirs.$name, &mut seen)
        };
    }
    let mut plan = Portfolio {
        settings,
        stages: table!(stages),
        people: table!(people),
        absences: table!(absences),
        suppliers: table!(suppliers),
        window_sets: table!(window_sets),
        freezes: table!(freezes),
        funding: table!(funding),
        projects: table!(projects),
        tasks: table!(tasks),
        purchases: table!(purchases),
        deliveries: table!(deliveries),
        invoices: table!(invoices),
        dependencies: table!(dependencies),
        changes: table!(changes),
        draw_downs: table!(draw_downs),
        causes: table!(causes),
        baselines: table!(baselines),
        baseline_rows: table!(baseline_rows),
    };
    let revived = revive(&mut plan, ours, theirs, &seen.uneven);
    let mut notes: Vec<Note> = vec![];
    for id in &seen.edited_and_deleted {
        let text = format!(
            "{}: one side deleted this {}, the other edited it: it stays as edited",
            title(&plan, *id),
            kind(*id)
        );
        notes.push(Note { at: *id, text });
    }
    for (id, by) in revived {
        let (name, by) = (title(&plan, id), title(&plan, by));
        let text =
            format!("{name}: one side deleted this {}, but {by} of the other needs it: it is back", kind(id));
        notes.push(Note { at: id, text });
    }
    let mut clashes = vec![];
    for id in &seen.both_changed {
        tell(*id, [base, ours, theirs], &plan, newer, &mut clashes, &mut notes);
    }
    notes.extend(new_problems(&plan, [ours, theirs]));
    clashes.sort_by(|a: &Clash, b| (a.at, a.field, &a.kept).cmp(&(b.at, b.field, &b.kept)));
    notes.sort();
    let came_in = make::replace_all(ours, &plan);
    Merged { plan, clashes, notes, came_in }
}

/// What was seen on the way through the tables.
#[derive(Default)]
struct Seen {
    /// Rows that both sides changed, or added, each otherwise.
    both_changed: Vec<RecordId>,
    /// Rows that one side edited and the other deleted.
    edited_and_deleted: Vec<RecordId>,
    /// Rows in the result that are not the same on both sides.
    uneven: Vec<RecordId>,
    /// The side whose values stand.
    newer: Option<Side>,
}

impl Seen {
    fn joining(&self) -> Joining<'static> {
        Joining(Losses { newer: self.newer, ..Losses::new(None) })
    }
}

/// Merges one table, in one pass over its rows in order of id.
fn merge_table<R>(base: &Table<R>, ours: &Table<R>, theirs: &Table<R>, seen: &mut Seen) -> Table<R>
where
    R: Row + Fields + PartialEq,
    R::Id: Into<RecordId>,
{
    let mut out = Table::new();
    let (mut base, mut ours, mut theirs) =
        (base.iter().peekable(), ours.iter().peekable(), theirs.iter().peekable());
    loop {
        let heads = [base.peek(), ours.peek(), theirs.peek()];
        let Some(id) = heads.into_iter().flatten().map(|row| row.id()).min() else { return out };
        let was = base.next_if(|row| row.id() == id);
        let (a, b) = (ours.next_if(|row| row.id() == id), theirs.next_if(|row| row.id() == id));
        let row = if same(a, b) || same(was, b) {
            a.cloned()
        } else if same(was, a) {
            b.cloned()
        } else if let (Some(a), Some(b)) = (a, b) {
            seen.both_changed.push(id.into());
            Some(Arc::new(R::join(was.map(|row| &**row), a, b, &mut seen.joining())))
        } else {
            seen.edited_and_deleted.push(id.into());
            a.or(b).cloned()
        };
        if let Some(row) = row {
            if !same(a, b) {
                seen.uneven.push(id.into());
            }
            out.put(row);
        }
    }
}

/// Whether two rows are equal; most are even the same in memory.
fn same<R: PartialEq>(a: Option<&Arc<R>>, b: Option<&Arc<R>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
        (None, None) => true,
        _ => false,
    }
}

/// Joins field by field, and keeps what was lost.
struct Joining<'v>(Losses<'v>);

impl Join for Joining<'_> {
    fn join<T: Value>(&mut self, name: &'static str, base: Option<&T>, ours: &T, theirs: &T) -> T {
        if ours == theirs || base == Some(theirs) {
            return ours.clone();
        }
        if base == Some(ours) {
            return theirs.clone();
        }
        self.0.field = name;
        T::join(base, ours, theirs, &mut self.0)
    }
}

/// A row of ours and one of theirs as one, where `newer` is the side whose values stand. `None` if they are not of one table.
pub(super) fn join_rows(base: &Record, ours: &Record, theirs: &Record, newer: Side) -> Option<Record> {
    let joining = &mut Joining(Losses { newer: Some(newer), ..Losses::new(None) });
    join_records(Some(base), ours, theirs, joining)
}

/// Says what was lost in a row that both sides changed: a second time through its fields, now that the merged plan can
/// name everything.
fn tell(
    at: RecordId,
    [base, ours, theirs]: [&Portfolio; 3],
    plan: &Portfolio,
    newer: Option<Side>,
    clashes: &mut Vec<Clash>,
    notes: &mut Vec<Note>,
) {
    let (Some(a), Some(b)) = (ours.record(at), theirs.record(at)) else { return };
    let record = title(plan, at);
    let mut joining = Joining(Losses { newer, ..Losses::new(Some(View { plan, at })) });
    let was = base.record(at);
    let joined = join_records(was.as_ref(), &a, &b, &mut joining);
    // had every decision been the other one: of lists only the entries that clash are different then
    let mut flipped = Joining(Losses { newer, flipped: true, ..Losses::new(None) });
    let other = join_records(was.as_ref(), &a, &b, &mut flipped);
    let Losses { told, both, .. } = joining.0;
    for (field, kept, lost) in told {
        let (Some(stands), Some(other)) = (joined.clone(), other.clone()) else { continue };
        clashes.push(Clash { at, field, record: record.clone(), kept, lost, stands, other });
    }
    for name in both {
        let text = format!("{record}: both sides wrote {}: both texts stand there now", field(name));
        notes.push(Note { at, text });
    }
}

/// Brings back what rows of one side refer to and the other side deleted, and what that refers to in turn. What already
/// referred to nothing on a side of its own still does. Returns each row with the one that needs it.
fn revive(
    plan: &mut Portfolio,
    ours: &Portfolio,
    theirs: &Portfolio,
    uneven: &[RecordId],
) -> Vec<(RecordId, RecordId)> {
    let refers = |side: &Portfolio, by: RecordId, to: RecordId| {
        side.record(by).is_some_and(|row| references(&row).contains(&to))
    };
    let mut revived = vec![];
    let mut open: Vec<RecordId> = uneven.iter().rev().copied().collect();
    while let Some(by) = open.pop() {
        for to in plan.record(by).map_or_else(Vec::new, |row| references(&row)) {
            if plan.record(to).is_some()
                || [ours, theirs].iter().any(|side| side.record(to).is_none() && refers(side, by, to))
            {
                continue;
            }
            if let Some(row) = ours.record(to).or_else(|| theirs.record(to)) {
                plan.put(row);
                revived.push((to, by));
                open.push(to);
            }
        }
    }
    revived
}

/// The rules that the merged plan breaks and neither side broke: a cycle, more parts than a purchase has.
fn new_problems(plan: &Portfolio, sides: [&Portfolio; 2]) -> Vec<Note> {
    let errors = |plan: &Portfolio| -> Vec<Problem> {
        check(plan).into_iter().filter(|p| p.severity == Severity::Error).collect()
    };
    let found = errors(plan);
    if found.is_empty() {
        return vec![];
    }
    let known: BTreeSet<(RecordId, String)> =
        sides.into_iter().flat_map(errors).map(|p| (p.at, p.text)).collect();
    let new = found.into_iter().filter(|p| !known.contains(&(p.at, p.text.clone())));
    new.map(|p| Note { at: p.at, text: format!("{}: {}", title(plan, p.at), p.text) }).collect()
}
