//! The report of an import: what was read, what was changed, what has no home here.
use std::collections::BTreeMap;

/// What an import read, and what it could not keep.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportReport {
    /// How many of each kind were read, by a word such as "tasks".
    pub read: BTreeMap<&'static str, usize>,
    /// What was changed or has no home here, in the order of the file. Nothing is left out in silence.
    pub notes: Vec<ImportNote>,
}

/// One thing that was changed on the way or has no home here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportNote {
    /// Line of the (first) element concerned.
    pub line: Option<usize>,
    /// The row or rows: "task 12, Rack and stack"; "task 3, Order; task 4, Build; and 9 more".
    pub what: String,
    /// What was changed or is not kept, in plain words.
    pub text: String,
}

impl ImportReport {
    /// "42 tasks, 5 milestones, 12 links": what was read, leaving out what there is none of.
    pub fn summary(&self) -> String {
        const ONE: [(&str, &str); 10] = [
            ("people", "person"),
            ("purchases", "purchase"),
            ("tasks", "task"),
            ("milestones", "milestone"),
            ("headings", "heading"),
            ("links", "link"),
            ("assignments", "assignment"),
            ("absences", "absence"),
            ("baselines", "baseline"),
            ("holidays", "holiday"),
        ];
        let word = |many: &'static str, count: usize| {
            ONE.iter().find(|(name, _)| count == 1 && *name == many).map_or(many, |(_, one)| one)
        };
        let parts: Vec<String> = self
            .read
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(what, count)| format!("{count} {}", word(what, *count)))
            .collect();
        if parts.is_empty() { "nothing".into() } else { parts.join(", ") }
    }
}

/// How many rows one note names before it only counts them.
const NAMED: usize = 5;

/// Collects notes; rows with the same text share one.
#[derive(Default)]
pub(super) struct Notes {
    list: Vec<Gathered>,
    by_text: BTreeMap<String, usize>,
}

struct Gathered {
    line: Option<usize>,
    rows: Vec<String>,
    count: usize,
    text: String,
}

impl Notes {
    /// Says something about a row.
    pub fn say(&mut self, line: impl Into<Option<usize>>, what: &str, text: impl Into<String>) {
        let text = text.into();
        if let Some(known) = self.by_text.get(&text).and_then(|at| self.list.get_mut(*at)) {
            known.count += 1;
            if known.rows.len() < NAMED {
                known.rows.push(what.into());
            }
            return;
        }
        self.by_text.insert(text.clone(), self.list.len());
        self.list.push(Gathered { line: line.into(), rows: vec![what.into()], count: 1, text });
    }
    /// The notes, one a text.
    pub fn finish(self) -> Vec<ImportNote> {
        self.list
            .into_iter()
            .map(|g| {
                let more = g.count - g.rows.len();
                let what = match more {
                    0 => g.rows.join("; "),
                    _ => format!("{}; and {more} more", g.rows.join("; ")),
                };
                ImportNote { line: g.line, what, text: g.text }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_note() {
        let mut notes = Notes::default();
        for i in 0..9 {
            notes.say(Some(i + 10), &format!("task {i}"), "has a priority");
        }
        notes.say(None, "file", "has views");
        let list = notes.finish();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].what, "task 0; task 1; task 2; task 3; task 4; and 4 more");
        assert_eq!(list[0].line, Some(10));
    }

    #[test]
    fn the_summary_counts_in_words() {
        let report = ImportReport { read: [("tasks", 2), ("people", 1), ("links", 0)].into(), notes: vec![] };
        assert_eq!(report.summary(), "1 person, 2 tasks");
    }
}
