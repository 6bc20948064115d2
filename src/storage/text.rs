//! The file's text: a plan as RON and back.
//!
//! Flat tables, one row a line, sorted by id: a change touches one line, so that versions can be compared and merged.
//! Equal plans give equal bytes. What is written is plain RON without extensions, so that any RON reader can read it.
use super::fault::{FaultKind, ReadFault};
use super::field::{BEYOND, is_default, plain};
use super::{SCHEMA, conflict, migrate};
use crate::domain::{
    Absence, Bands, Baseline, BaselineRow, Change, Currency, DelayCause, Delivery, Dependency, DrawDown,
    Freeze, Funding, Holiday, Invoice, Person, Portfolio, Project, Purchase, Settings, Stage, Supplier,
    Table, Task, Terms, WindowSet, WorkWeek,
};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The line above every file.
const HEADING: &str = "// A Stackrank portfolio: one row a line, sorted by id. Stackrank rewrites this file and keeps no other comments.\n";

/// The whole file in the current schema.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Portfolio", deny_unknown_fields)]
pub(super) struct File {
    pub(super) schema: u32,
    pub(super) settings: SettingsRow,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) holidays: Vec<Holiday>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) stages: Table<Stage>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) people: Table<Person>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) absences: Table<Absence>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) suppliers: Table<Supplier>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) window_sets: Table<WindowSet>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) freezes: Table<Freeze>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) funding: Table<Funding>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) projects: Table<Project>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) tasks: Table<Task>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) purchases: Table<Purchase>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) deliveries: Table<Delivery>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) invoices: Table<Invoice>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) dependencies: Table<Dependency>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) changes: Table<Change>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) draw_downs: Table<DrawDown>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) causes: Table<DelayCause>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) baselines: Table<Baseline>,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) baseline_rows: Table<BaselineRow>,
}

/// The settings, but for the holidays, which are a table of their own in the file.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Settings", deny_unknown_fields)]
pub(super) struct SettingsRow {
    #[serde(with = "plain")]
    pub(super) name: String,
    #[serde(with = "plain")]
    pub(super) currency: Currency,
    #[serde(with = "plain")]
    pub(super) week: WorkWeek,
    pub(super) fiscal_year_start: u8,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) bands: Bands,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) order_within_funding: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) payment_terms: u16,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) forecast: Terms,
    #[serde(with = "plain", default, skip_serializing_if = "is_default")]
    pub(super) last_update: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) is_example: bool,
}

impl From<&Settings> for SettingsRow {
    fn from(settings: &Settings) -> Self {
        Self {
            name: settings.name.clone(),
            currency: settings.currency,
            week: settings.week.clone(),
            fiscal_year_start: settings.fiscal_year_start,
            bands: settings.bands,
            order_within_funding: settings.order_within_funding,
            payment_terms: settings.payment_terms,
            forecast: settings.forecast,
            last_update: settings.last_update,
            is_example: settings.is_example,
        }
    }
}

impl From<SettingsRow> for Settings {
    /// Without the holidays.
    fn from(row: SettingsRow) -> Self {
        let SettingsRow {
            name,
            currency,
            week,
            fiscal_year_start,
            bands,
            order_within_funding,
            payment_terms,
            forecast,
            last_update,
            is_example,
        } = row;
        let holidays = vec![];
        Self {
            name,
            currency,
            week,
            holidays,
            fiscal_year_start,
            bands,
            order_within_funding,
            payment_terms,
            forecast,
            last_update,
            is_example,
        }
    }
}

impl From<&Portfolio> for File {
    /// Clones pointers, not rows.
    fn from(plan: &Portfolio) -> Self {
        let settings = &plan.settings;
        Self {
            schema: SCHEMA,
            settings: (&**settings).into(),
            holidays: settings.holidays.clone(),
            stages: plan.stages.clone(),
            people: plan.people.clone(),
            absences: plan.absences.clone(),
            suppliers: plan.suppliers.clone(),
            window_sets: plan.window_sets.clone(),
            freezes: plan.freezes.clone(),
            funding: plan.funding.clone(),
            projects: plan.projects.clone(),
            tasks: plan.tasks.clone(),
            purchases: plan.purchases.clone(),
            deliveries: plan.deliveries.clone(),
            invoices: plan.invoices.clone(),
            dependencies: plan.dependencies.clone(),
            changes: plan.changes.clone(),
            draw_downs: plan.draw_downs.clone(),
            causes: plan.causes.clone(),
            baselines: plan.baselines.clone(),
            baseline_rows: plan.baseline_rows.clone(),
        }
    }
}

impl From<File> for Portfolio {
    fn from(file: File) -> Self {
        Self {
            settings: Arc::new(Settings { holidays: file.holidays, ..file.settings.into() }),
            stages: file.stages,
            people: file.people,
            absences: file.absences,
            suppliers: file.suppliers,
            window_sets: file.window_sets,
            freezes: file.freezes,
            funding: file.funding,
            projects: file.projects,
            tasks: file.tasks,
            purchases: file.purchases,
            deliveries: file.deliveries,
            invoices: file.invoices,
            dependencies: file.dependencies,
            changes: file.changes,
            draw_downs: file.draw_downs,
            causes: file.causes,
            baselines: file.baselines,
            baseline_rows: file.baseline_rows,
        }
    }
}

/// A plan as the text of its file: a heading, the schema number, the settings, then the tables. Lines end in LF.
pub fn to_text(plan: &Portfolio) -> String {
    // depth 2: the tables are laid out in lines, their rows are not
    let layout = ron::ser::PrettyConfig::new().depth_limit(2).new_line("\n").indentor("  ");
    // Writing rows to a string cannot fail. If it ever did, the text would be empty, and saving refuses an empty file.
    let body = ron::ser::to_string_pretty(&File::from(plan), layout).unwrap_or_default();
    let mut text = String::with_capacity(HEADING.len() + body.len() + 1);
    if !body.is_empty() {
        text.push_str(HEADING);
        without_needless_escapes(&body, &mut text);
        text.push('\n');
    }
    text
}

/// RON writes `O\'Brien`; inside a text an apostrophe needs no backslash, and reads better without.
fn without_needless_escapes(body: &str, out: &mut String) {
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        if escape.starts_with("\\'") {
            rest = &escape[1..];
        } else {
            // a backslash and the character behind it; `\u{…}` goes on with plain characters
            let length = escape.chars().take(2).map(char::len_utf8).sum();
            out.push_str(&escape[..length]);
            rest = &escape[length..];
        }
    }
    out.push_str(rest);
}

/// Reads the text of a file: strictly, so that nothing is dropped in silence. A byte order mark, CR line ends and a
/// missing last line end are accepted. References to rows that are not there and cycles are read; see `domain::check`.
///
/// # Errors
/// Says what is wrong, and where.
pub fn from_text(text: &str) -> Result<Portfolio, ReadFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() as u64 > super::LARGEST_FILE {
        return Err(super::read::too_large(text.len() as u64));
    }
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty() {
        return Err(ReadFault::new(
            FaultKind::Empty,
            if text.contains('\0') {
                "the file holds only zeros, as after a power failure; take the newest kept copy"
            } else {
                "the file is empty, but a plan was expected; take the newest kept copy"
            },
        ));
    }
    // where it stands elsewhere, the whole text must make sense before it can be found
    let schema = schema_of(text).or_else(|| ron::from_str::<Numbered>(text).ok().map(|file| file.schema));
    let schema = schema.unwrap_or(SCHEMA);
    if schema > SCHEMA {
        return Err(newer_schema(schema));
    }
    let file = migrate::read(text, schema).map_err(|fault| conflict::fault(text).unwrap_or(fault))?;
    Ok(file.into())
}

/// A file of any schema, of which only the number is read.
#[derive(Deserialize)]
struct Numbered {
    schema: u32,
}

fn newer_schema(schema: u32) -> ReadFault {
    ReadFault::new(
        FaultKind::Newer { schema },
        format!(
            "the file was written by a newer Stackrank (schema {schema}, this one knows up to {SCHEMA}); \
             it is left as it is: update Stackrank to edit it"
        ),
    )
}

/// The schema number, if it stands where it belongs: first. Read on its own, before anything else has to make sense.
fn schema_of(text: &str) -> Option<u32> {
    let rest = skip_blanks(text).strip_prefix('(')?;
    let rest = skip_blanks(rest).strip_prefix("schema")?;
    let rest = skip_blanks(skip_blanks(rest).strip_prefix(':')?);
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    // a number too long for a word is surely a newer one
    (end > 0).then(|| rest[..end].parse().unwrap_or(u32::MAX))
}

/// The text after blanks, comments and `#![…]` lines.
fn skip_blanks(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let end = if text.starts_with("//") || text.starts_with("#!") {
            text.find('\n')
        } else if text.starts_with("/*") {
            text.find("*/").map(|at| at + 2)
        } else {
            return text;
        };
        match end {
            Some(end) => text = &text[end..],
            None => return "",
        }
    }
}

/// Parses plainly; only a text with a fault is read a second time, to name the row and field.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ReadFault> {
    let error = match ron::from_str::<T>(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let place = error.span.start;
    let mut message = error.code.to_string();
    let mut path = String::new();
    if let Ok(mut reader) = ron::Deserializer::from_str(text)
        && let Err(tracked) = serde_path_to_error::deserialize::<_, T>(&mut reader)
    {
        path = tracked.path().to_string();
        message = reader.span_error(tracked.into_inner()).code.to_string();
    }
    let kind = match error.code {
        ron::Error::ExceededRecursionLimit => FaultKind::Limit,
        ron::Error::Message(_) if message.contains(BEYOND) => FaultKind::Limit,
        ron::Error::Message(_)
        | ron::Error::InvalidValueForType { .. }
        | ron::Error::NoSuchStructField { .. }
        | ron::Error::MissingStructField { .. }
        | ron::Error::DuplicateStructField { .. }
        | ron::Error::NoSuchEnumVariant { .. }
        | ron::Error::IntegerOutOfBounds
        | ron::Error::ExpectedDifferentLength { .. } => FaultKind::Content,
        _ => FaultKind::Syntax,
    };
    let row = row_named(text, place.line);
    let whose = match (path.is_empty() || path == ".", row) {
        (true, None) => String::new(),
        (true, Some(id)) => format!("row \"{id}\": "),
        (false, None) => format!("{path}: "),
        (false, Some(id)) => format!("{path} (row \"{id}\"): "),
    };
    Err(ReadFault::at(kind, place.line, place.col, format!("{whose}{message}")))
}

/// The id of the row that stands in a line of its own.
fn row_named(text: &str, line: usize) -> Option<&str> {
    let row = text.lines().nth(line.checked_sub(1)?)?.trim_start().strip_prefix('(')?.trim_start();
    let id = row.strip_prefix("id")?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    id.split('"').next().filter(|id| id.len() <= 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_plan() {
        let text = to_text(&Portfolio::empty());
        println!("{text}");
        assert_eq!(from_text(&text), Ok(Portfolio::empty()));
    }
}
