//! Salvage: every complete row of a file that cannot be read as a whole.
//!
//! Rows stand in lines of their own, so that damage to one line costs that row and no other. Each line is tried in the table whose
//! heading stands above it, and, where that heading is lost too, in every table: rows know their own fields. What is found is
//! offered to the person beside the kept copies, with how much was lost; the damaged file itself is never written to.
use super::{SCHEMA, from_text, to_text};
use crate::domain::Portfolio;

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
const TABLES: [&str; 18] = [
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
    "baselines",
    "baseline_rows",
];

/// What can be read of a damaged file; `None` if that is nothing, or a newer program wrote it.
pub fn salvage(bytes: &[u8]) -> Option<Salvaged> {
    let lines: Vec<&str> = bytes.split(|b| *b == b'\n').map(sound).collect();
    let mut schema = SCHEMA;
    let mut found = Found { tables: vec![vec![]; TABLES.len()], loose: vec![] };
    let (mut section, mut settings, mut in_settings, mut lost) = (None, String::new(), false, 0);
    for line in lines {
        let text = line.trim().trim_start_matches('\u{feff}');
        if let Some(name) = text.strip_suffix('[').and_then(|t| t.trim_end().strip_suffix(':')) {
            (section, in_settings) = (TABLES.iter().position(|table| *table == name), false);
        } else if let Some(number) = text.strip_prefix("schema:").map(|t| t.trim().trim_end_matches(',')) {
            schema = number.parse().unwrap_or(SCHEMA);
        } else if text == "settings: (" {
            in_settings = true;
        } else if in_settings && matches!(text, ")" | ")," | "],") {
            in_settings = false;
        } else if in_settings {
            settings.push_str(text);
        } else if text.starts_with('(') && text.len() > 1 {
            let row = text.trim_end_matches(',').to_owned();
            match section {
                Some(table) => found.tables[table].push(row),
                None => found.loose.push(row),
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
    let own = Settings { schema, text: format!("({settings})") };
    let head = if own.reads(&[]) { own } else { Settings { schema, text: default_settings() } };
    let mut good: Vec<Vec<String>> = vec![vec![]; TABLES.len()];
    for (table, rows) in found.tables.iter().enumerate() {
        head.sift(table, rows, &mut good[table], &mut found.loose);
    }
    for row in found.loose {
        // a row whose heading is lost, or damaged: whichever table takes it
        match (0..TABLES.len()).find(|table| head.reads(&[(*table, std::slice::from_ref(&row))])) {
            Some(table) => good[table].push(row),
            None => lost += 1,
        }
    }
    let tables: Vec<(usize, &[String])> =
        good.iter().enumerate().map(|(table, rows)| (table, rows.as_slice())).collect();
    let plan = from_text(&head.file(&tables)).ok()?;
    let rows = good.iter().map(Vec::len).sum();
    (rows > 0).then_some(Salvaged { plan, rows, lost })
}

/// Rows by table, and those of no table that is known.
struct Found {
    tables: Vec<Vec<String>>,
    loose: Vec<String>,
}

/// A line, if its bytes are text without zeros.
fn sound(line: &[u8]) -> &str {
    std::str::from_utf8(line).ok().filter(|text| !text.contains('\0')).unwrap_or("damaged")
}

/// What stands above the tables.
struct Settings {
    schema: u32,
    text: String,
}

impl Settings {
    /// A file of these tables.
    fn file(&self, tables: &[(usize, &[String])]) -> String {
        let mut text = format!("(schema: {}, settings: {}", self.schema, self.text);
        for (table, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            text.extend([", ", TABLES[*table], ": [", rows.join(",\n").as_str(), "]"]);
        }
        text + ")"
    }
    fn reads(&self, tables: &[(usize, &[String])]) -> bool {
        from_text(&self.file(tables)).is_ok()
    }
    /// Sorts the rows of a table into those that can be read and the others, halving until the damage is found.
    fn sift(&self, table: usize, rows: &[String], good: &mut Vec<String>, bad: &mut Vec<String>) {
        if rows.is_empty() {
        } else if self.reads(&[(table, rows)]) {
            good.extend_from_slice(rows);
        } else if let [row] = rows {
            bad.push(row.clone());
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
    fn without_its_settings_and_headings_the_rows_are_still_known() {
        let plan = Portfolio::empty();
        let text = to_text(&plan);
        let rows: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("(id")).collect();
        let found = salvage(rows.join("\n").as_bytes()).unwrap();
        assert_eq!(found.plan.stages, plan.stages);
        assert_eq!((found.lost, found.plan.settings.name.as_str()), (0, "What could be read"));
    }
}
