//! Salvage: every complete row of a file that cannot be read as a whole.
//!
//! Rows stand in lines of their own, so that damage to one line costs that row and no other. Each line is tried in the table whose
//! heading stands above it, and, where that heading is lost too, in every table: rows know their own fields. What is found is
//! offered to the person beside the kept copies, with how much was lost; the damaged file itself is never written to.
use super::{SCHEMA, from_text, to_text};
use crate::domain::Portfolio;
use std::collections::BTreeSet;

/// What was found in a damaged file.
#[derive(Clone, PartialEq, Debug)]
pub struct Salvaged {
    /// Everything that could be read.
    pub plan: Portfolio,
    /// Rows in it.
    pub rows: usize,
    /// Lines that hold something else than a row that can be read.
    pub lost: usize,
}

/// The tables of a file, as they are named in it.
const TABLES: [&str; 19] = [
    "holidays",
    "stages",
    "people",
    "absences",
    "suppliers",
    "window_sets",
    "freezes",
    "funding",
    "projects",
    "tasks",
    "purchases",
    "deliveries",
    "invoices",
    "dependencies",
    "changes",
    "draw_downs",
    "causes",
    "baselines",
    "baseline_rows",
];

/// Most rows that are tried, of a table and of those without one.
const MOST_ROWS: usize = 200_000;

/// What can be read of a damaged file; `None` if that is nothing, or a newer program wrote it.
pub fn salvage(bytes: &[u8]) -> Option<Salvaged> {
    let mut schema = SCHEMA;
    let mut found = Found { tables: vec![vec![]; TABLES.len()], loose: vec![] };
    let (mut section, mut settings, mut in_settings, mut lost) = (None, String::new(), false, 0);
    for line in bytes.split(|b| *b == b'\n').map(sound) {
        let text = line.trim().trim_start_matches('\u{feff}');
        if let Some(name) = text.strip_suffix('[').and_then(|t| t.trim_end().strip_suffix(':')) {
            (section, in_settings) = (TABLES.iter().position(|table| *table == name), false);
        } else if let Some(number) = text.strip_prefix("schema:").map(|t| t.trim().trim_end_matches(',')) {
            // there never was a schema 0: the number is damaged too
            schema = number.parse().ok().filter(|number| *number > 0).unwrap_or(SCHEMA);
        } else if text == "settings: (" {
            in_settings = true;
        } else if in_settings && matches!(text, ")" | ")," | "],") {
            in_settings = false;
        } else if in_settings {
            settings.push_str(text);
        } else if text.starts_with('(') && text.len() > 1 {
            let rows = match section {
                Some(table) => &mut found.tables[table],
                None => &mut found.loose,
            };
            if rows.len() < MOST_ROWS {
                rows.push(text.trim_end_matches(','));
            } else {
                lost += 1;
            }
        } else if matches!(text, "]" | "],") {
            section = None;
        } else if !matches!(text, "" | "(" | ")" | "),") && !text.starts_with("//") {
            lost += 1;
        }
    }
    if schema > SCHEMA {
        return None;
    }
    // rows are tried under settings that are short: those of the file may be the longest thing in it
    let usual = Head { schema, settings: default_settings() };
    let mut trial = Trial { head: &usual, left: EFFORT + EFFORT_A_BYTE * bytes.len() };
    let mut good: Vec<Vec<&str>> = vec![vec![]; TABLES.len()];
    for (table, rows) in found.tables.iter().enumerate() {
        trial.sift(table, rows, &mut good[table], &mut found.loose);
    }
    let mut last = 0;
    for row in found.loose {
        // a row whose heading is lost, or damaged: whichever table takes it, most likely that of the row before
        let mut tables = (last..TABLES.len()).chain(0..last);
        match tables.find(|table| trial.reads(*table, &[row])) {
            Some(table) => {
                good[table].push(row);
                last = table;
            }
            None => lost += 1,
        }
    }
    for rows in &mut good {
        lost += keep_first_of_each_id(rows);
    }
    let rows = good.iter().map(Vec::len).sum();
    if rows == 0 {
        return None;
    }
    let own = Head { schema, settings: format!("({settings})") };
    let plan = [own, usual].iter().find_map(|head| from_text(&head.file(&good)).ok())?;
    Some(Salvaged { plan, rows, lost })
}

/// Rows by table, and those of no table that is known.
struct Found<'a> {
    tables: Vec<Vec<&'a str>>,
    loose: Vec<&'a str>,
}

/// A line, if its bytes are text without zeros.
fn sound(line: &[u8]) -> &str {
    std::str::from_utf8(line).ok().filter(|text| !text.contains('\0')).unwrap_or("damaged")
}

/// Two rows of one id cannot be in a plan; returns how many are left out. Tables without ids keep all of their rows.
fn keep_first_of_each_id(rows: &mut Vec<&str>) -> usize {
    let before = rows.len();
    let mut seen = BTreeSet::new();
    rows.retain(|row| match row.strip_prefix("(id: \"").and_then(|rest| rest.split('"').next()) {
        Some(id) => seen.insert(id),
        None => true,
    });
    before - rows.len()
}

/// What stands above the tables.
struct Head {
    schema: u32,
    settings: String,
}

impl Head {
    fn begun(&self) -> String {
        format!("(schema: {}, settings: {}", self.schema, self.settings)
    }
    /// A file of all tables, in their order.
    fn file(&self, tables: &[Vec<&str>]) -> String {
        let mut text = self.begun();
        for (name, rows) in TABLES.iter().zip(tables).filter(|(_, rows)| !rows.is_empty()) {
            add_table(&mut text, name, rows);
        }
        text + ")"
    }
}

fn add_table(text: &mut String, name: &str, rows: &[&str]) {
    text.extend([", ", name, ": [", rows.join(",\n").as_str(), "]"]);
}

/// How many bytes are read in trials at least, and for each byte of the file. It is enough for damage of any kind that
/// happens; a file made to be slow is given up.
const EFFORT: usize = 8 << 20;
const EFFORT_A_BYTE: usize = 12;
/// What a trial costs beside the bytes it reads.
const EFFORT_A_TRIAL: usize = 2000;

/// Tries rows, as long as there is effort left.
struct Trial<'h> {
    head: &'h Head,
    left: usize,
}

impl Trial<'_> {
    fn reads(&mut self, table: usize, rows: &[&str]) -> bool {
        if self.left == 0 {
            return false;
        }
        let mut text = self.head.begun();
        add_table(&mut text, TABLES[table], rows);
        text.push(')');
        self.left = self.left.saturating_sub(text.len() + EFFORT_A_TRIAL);
        from_text(&text).is_ok()
    }
    /// Sorts the rows of a table into those that can be read and the others, halving until the damage is found.
    fn sift<'a>(&mut self, table: usize, rows: &[&'a str], good: &mut Vec<&'a str>, bad: &mut Vec<&'a str>) {
        if rows.is_empty() {
        } else if self.reads(table, rows) {
            good.extend_from_slice(rows);
        } else if rows.len() == 1 || self.left == 0 {
            bad.extend_from_slice(rows);
        } else {
            let (first, second) = rows.split_at(rows.len() / 2);
            self.sift(table, first, good, bad);
            self.sift(table, second, good, bad);
        }
    }
}

/// The settings of an empty plan, under a name that tells what this is.
fn default_settings() -> String {
    let mut plan = Portfolio::empty();
    std::sync::Arc::make_mut(&mut plan.settings).name = "What could be read".into();
    let text = to_text(&plan);
    let inside = text.split_once("settings: (").and_then(|(_, rest)| rest.split_once("\n  ),"));
    format!("({})", inside.map_or("", |(inside, _)| inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_is_salvaged_whole_and_nothing_from_nothing() {
        let plan = Portfolio::empty();
        let found = salvage(to_text(&plan).as_bytes()).unwrap();
        assert_eq!((found.plan, found.lost), (plan, 0));
        assert_eq!(salvage(b""), None);
        assert_eq!(salvage(&[0; 4096]), None);
        assert_eq!(salvage(b"hello\nworld\n"), None);
    }

    #[test]
    fn a_row_that_is_there_twice_costs_only_its_copy() {
        let plan = Portfolio::empty();
        let text = to_text(&plan);
        let line = text.lines().find(|line| line.trim_start().starts_with("(id")).unwrap();
        let twice = text.replacen(line, &format!("{line}\n{line}"), 1);
        let found = salvage(twice.as_bytes()).unwrap();
        assert_eq!((found.plan, found.lost), (plan, 1));
    }

    #[test]
    fn without_its_settings_and_headings_the_rows_are_still_known() {
        let plan = Portfolio::empty();
        let text = to_text(&plan);
        let rows: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("(id")).collect();
        let found = salvage(rows.join("\n").as_bytes()).unwrap();
        assert_eq!(found.plan.stages, plan.stages);
        assert_eq!((found.lost, found.plan.settings.name.as_str()), (0, "What could be read"));
    }
}
