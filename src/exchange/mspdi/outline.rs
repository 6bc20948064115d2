//! The outline of an MS Project file: which rows are tasks, which are headings over them, and what the headings pass on.
use crate::exchange::notes::Notes;
use crate::exchange::xml::Element;
use crate::exchange::{ImportError, text};
use std::collections::BTreeMap;

/// The most rows that are read.
const MOST_ROWS: usize = 50_000;
/// The most headings over a task; deeper ones are left out of its group.
const DEEPEST: usize = 32;
/// The longest text of headings over a task, in characters.
const LONGEST_GROUP: usize = 400;

/// One row of the task list that is not blank.
pub(super) struct Row<'e> {
    /// Its element.
    pub element: &'e Element<'e>,
    /// Name; never empty.
    pub name: String,
    /// "task 12, Rack and stack".
    pub label: String,
    /// The heading it stands under, by place.
    pub parent: Option<usize>,
    /// Whether nothing stands under it.
    pub leaf: bool,
    /// Whether it, or a heading above, is switched off.
    pub inactive: bool,
}

/// The rows of a file.
pub(super) struct Outline<'e> {
    /// The row that stands for the whole project.
    pub project: Option<&'e Element<'e>>,
    /// All others, in order.
    pub rows: Vec<Row<'e>>,
    /// Places by UID.
    pub by_uid: BTreeMap<i64, usize>,
}

/// Reads the rows. Levels may jump and summary marks may lie: a row stands under the nearest one before it of a lower level.
pub(super) fn read<'e>(root: &'e Element<'e>, notes: &mut Notes) -> Result<Outline<'e>, ImportError> {
    let mut outline = Outline { project: None, rows: vec![], by_uid: BTreeMap::new() };
    let mut path: Vec<(i64, usize)> = vec![];
    for element in root.rows("Tasks", "Task") {
        let uid = element.int("UID");
        let level = element.int("OutlineLevel").unwrap_or_else(|| depth(element.text_of("OutlineNumber")));
        if uid == Some(0) && level == 0 && outline.project.is_none() {
            outline.project = Some(element);
            continue;
        }
        let number = [element.text_of("ID"), element.text_of("UID")].into_iter().find(|t| !t.is_empty());
        let number: String = text::name(number.unwrap_or("?")).chars().take(12).collect();
        if element.flag("IsNull") {
            notes.say(element.place(), &format!("row {number}"), "is blank and left out");
            continue;
        }
        if outline.rows.len() >= MOST_ROWS {
            return Err(ImportError::TooMany {
                line: element.line as usize,
                limit: MOST_ROWS,
                what: "tasks",
            });
        }
        let raw = element.text_of("Name");
        let mut name = text::name(raw);
        if name.is_empty() {
            name = format!("Task {number}");
            notes.say(element.place(), &name, "has no name; it is named by its number");
        } else if name != raw {
            notes.say(
                element.place(),
                &name,
                "had control characters, doubled spaces or too long a name; it was cleaned",
            );
        }
        while path.last().is_some_and(|(above, _)| *above >= level) {
            path.pop();
        }
        if path.len() == DEEPEST {
            notes.say(
                element.place(),
                &name,
                format!("stands under more than {DEEPEST} headings; the lowest are left out"),
            );
            path.pop();
        }
        let place = outline.rows.len();
        let parent = path.last().map(|(_, place)| *place);
        path.push((level, place));
        let mut inactive = element.text_of("Active") == "0" || element.text_of("Active") == "false";
        if let Some(above) = parent.and_then(|p| outline.rows.get_mut(p)) {
            above.leaf = false;
            inactive |= above.inactive;
        }
        let label = format!("task {number}, {name}");
        if let Some(uid) = uid {
            if outline.by_uid.contains_key(&uid) {
                notes.say(
                    element.place(),
                    &label,
                    format!("has the UID {uid} of another task; links go to the first"),
                );
            }
            outline.by_uid.entry(uid).or_insert(place);
        }
        outline.rows.push(Row { element, name, label, parent, leaf: true, inactive });
    }
    Ok(outline)
}

fn depth(outline_number: &str) -> i64 {
    outline_number.split('.').filter(|p| !p.is_empty()).count().max(1) as i64
}

impl<'e> Outline<'e> {
    /// The headings above a row, nearest first.
    pub fn above(&self, place: usize) -> impl Iterator<Item = &Row<'e>> {
        let parent = move |at: usize| self.rows.get(at).and_then(|r| r.parent);
        std::iter::successors(parent(place), move |at| parent(*at)).filter_map(|at| self.rows.get(at))
    }
    /// "Build / Racks": the headings above a row. A slash in a name loses its spaces, to be told from a border.
    pub fn group(&self, place: usize) -> String {
        let mut names: Vec<String> = self.above(place).map(|r| r.name.replace(" / ", "/")).collect();
        names.reverse();
        names.join(" / ").chars().take(LONGEST_GROUP).collect()
    }
    /// Whether one row stands under another, at any depth.
    pub fn is_under(&self, place: usize, above: usize) -> bool {
        let parent = |at: usize| self.rows.get(at).and_then(|r| r.parent);
        std::iter::successors(parent(place), |at| parent(*at)).any(|at| at == above)
    }
    /// The active tasks under a heading, or the task itself.
    pub fn leaves(&self, place: usize) -> Vec<usize> {
        // what stands under a row follows it without a gap
        let mut found = vec![];
        for (at, row) in self.rows.iter().enumerate().skip(place) {
            if at != place && !self.is_under(at, place) {
                break;
            }
            if row.leaf && !row.inactive {
                found.push(at);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::xml::parse;

    #[test]
    fn the_tree_comes_from_levels_alone() {
        let task = |uid: u32, level: u32, rest: &str| {
            format!(
                "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>t{uid}</Name><OutlineLevel>{level}</OutlineLevel>{rest}</Task>"
            )
        };
        let text = format!(
            "<Project><Tasks>{}{}{}{}{}{}</Tasks></Project>",
            task(0, 0, ""),
            task(1, 1, ""),
            task(2, 2, "<IsNull>1</IsNull>"),
            task(3, 3, "<Active>0</Active>"),
            task(4, 2, ""),
            task(5, 1, "<Summary>1</Summary>"),
        );
        let document = parse(&text, &[]).unwrap();
        let outline = read(&document.root, &mut Notes::default()).unwrap();
        assert!(outline.project.is_some());
        let shape: Vec<_> =
            outline.rows.iter().map(|r| (r.name.as_str(), r.parent, r.leaf, r.inactive)).collect();
        assert_eq!(
            shape,
            [
                ("t1", None, false, false),
                ("t3", Some(0), true, true),
                ("t4", Some(0), true, false),
                ("t5", None, true, false)
            ]
        );
        assert_eq!(outline.group(1), "t1");
        assert_eq!(outline.leaves(0), [2]);
        assert_eq!(outline.leaves(3), [3]);
    }
}
