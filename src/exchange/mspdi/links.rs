//! Links of an MS Project file: types, lags, and links of headings, which become links of the tasks under them.
use super::outline::{Outline, Row};
use super::tasks::Made;
use super::values::{decimal, slots};
use super::{Draft, Frame};
use crate::domain::{Dependency, Lag, LinkKind, Strength, TaskId, WorkId};
use crate::exchange::ImportError;
use crate::exchange::text;
use crate::exchange::xml::Element;
use std::collections::{BTreeMap, BTreeSet};

/// The most links that are read.
const MOST_LINKS: usize = 200_000;
/// The longest lag in slots: a hundred years.
const LONGEST: i64 = 96 * 36_525;

/// A link between two rows of the outline.
struct Link<'e> {
    element: &'e Element<'e>,
    from: usize,
    to: usize,
    kind: LinkKind,
    lag: Lag,
}

impl Draft<'_> {
    /// Makes a dependency of every link that can be one.
    pub(super) fn links(
        &mut self,
        outline: &Outline,
        tasks: &Made,
        frame: &Frame,
    ) -> Result<(), ImportError> {
        let mut links: Vec<Link> = vec![];
        for (to, row) in outline.rows.iter().enumerate() {
            for element in row.element.all("PredecessorLink") {
                if links.len() >= MOST_LINKS {
                    return Err(ImportError::TooMany {
                        line: element.line as usize,
                        limit: MOST_LINKS,
                        what: "links",
                    });
                }
                links.extend(self.link(element, row, to, outline, frame));
            }
        }
        self.count("links", links.len());
        let mut ends = Ends::new(outline, &links);
        let mut edges: Vec<(TaskId, TaskId, usize)> = vec![];
        for (number, link) in links.iter().enumerate() {
            let (from, to) = (&outline.rows[link.from], &outline.rows[link.to]);
            if (!from.leaf || !to.leaf) && !self.has_tasks_for(link, from, to) {
                continue;
            }
            let befores = ends.of(outline, link.from, true);
            let afters = ends.of(outline, link.to, false);
            if edges.len() + befores.len() * afters.len() > MOST_LINKS {
                self.notes.say(
                    link.element.place(),
                    &to.label,
                    "its link joins headings of too many tasks and is left out",
                );
                continue;
            }
            for before in befores.iter() {
                for after in afters.iter() {
                    if let (Some(a), Some(b)) = (tasks.by_place.get(before), tasks.by_place.get(after)) {
                        edges.push((*a, *b, number));
                    }
                }
            }
        }
        let closing = closing_edges(&edges);
        for (place, (from, to, number)) in edges.iter().enumerate() {
            let link = &links[*number];
            if closing.contains(&place) {
                let text = format!(
                    "its link from {} closes a circle of links and is left out",
                    outline.rows[link.from].label
                );
                self.notes.say(link.element.place(), &outline.rows[link.to].label, text);
                continue;
            }
            let dependency = Dependency {
                id: self.id(),
                from: WorkId::Task(*from),
                to: WorkId::Task(*to),
                kind: link.kind,
                lag: link.lag,
                strength: Strength::Hard,
                units: None,
            };
            self.put(dependency);
        }
        Ok(())
    }

    /// Reads one link; what cannot be one is told.
    fn link<'e>(
        &mut self,
        element: &'e Element<'e>,
        row: &Row,
        to: usize,
        outline: &Outline,
        frame: &Frame,
    ) -> Option<Link<'e>> {
        let uid = element.int("PredecessorUID");
        let from = uid.and_then(|uid| outline.by_uid.get(&uid)).copied();
        let mut refuse = |text: String| {
            self.notes.say(element.place(), &row.label, text);
            None
        };
        let Some(from) = from else {
            if element.flag("CrossProject") {
                let path = text::name(element.text_of("CrossProjectName"));
                return refuse(format!("its link to another project ({path}) is left out"));
            }
            let uid = text::name(element.text_of("PredecessorUID"));
            return refuse(format!(
                "its link to the task with UID {uid}, which is not in the file, is left out"
            ));
        };
        let before = &outline.rows[from];
        if from == to {
            return refuse("its link to itself is left out".into());
        }
        if outline.is_under(from, to) || outline.is_under(to, from) {
            return refuse(format!(
                "its link from {}, of which one stands under the other, is left out",
                before.label
            ));
        }
        if before.inactive || row.inactive {
            return refuse(format!(
                "its link from {} is left out, since one of them is inactive",
                before.label
            ));
        }
        let kind = match element.int("Type") {
            Some(0) => LinkKind::FinishFinish,
            Some(2) => LinkKind::StartFinish,
            Some(3) => LinkKind::StartStart,
            _ => LinkKind::FinishStart,
        };
        let lag = self.lag(element, before, row, frame);
        Some(Link { element, from, to, kind, lag })
    }

    /// The lag in slots: tenths of a minute, or (formats 19 and 20) percent of the predecessor's duration.
    fn lag(&mut self, element: &Element, before: &Row, row: &Row, frame: &Frame) -> Lag {
        let format = element.int("LagFormat").unwrap_or(7);
        let format = if format >= 32 { format - 32 } else { format };
        let amount = decimal(element.text_of("LinkLag"), 2).unwrap_or(0);
        let seconds = if matches!(format, 19 | 20) {
            let whole = before.element.seconds("Duration").unwrap_or(0);
            (i128::from(whole) * i128::from(amount) / 10_000) as i64
        } else {
            // hundredths of a tenth of a minute
            amount * 6 / 100
        };
        let (mut count, rounded) = slots(seconds);
        if rounded {
            self.notes.say(
                element.place(),
                &row.label,
                "the lag of a link lies between quarter hours; it is rounded away from zero",
            );
        }
        if count.abs() > LONGEST {
            self.notes.say(
                element.place(),
                &row.label,
                "the lag of a link is longer than a hundred years; it is cut to that",
            );
            count = count.clamp(-LONGEST, LONGEST);
        }
        let elapsed = matches!(format, 4 | 6 | 8 | 10 | 12 | 20) || frame.calendar.is_always_on();
        if elapsed { Lag::Elapsed(count as i32) } else { Lag::Working(count as i32) }
    }

    /// Whether a link of a heading can be told by links of its tasks: its finish is theirs (all must be done), its start
    /// binds all; but "after it starts" and "finish after" have no such form.
    fn has_tasks_for(&mut self, link: &Link, from: &Row, to: &Row) -> bool {
        let from_start = matches!(link.kind, LinkKind::StartStart | LinkKind::StartFinish);
        let to_finish = matches!(link.kind, LinkKind::FinishFinish | LinkKind::StartFinish);
        let possible = (from.leaf || !from_start) && (to.leaf || !to_finish);
        let text = if possible {
            "a link of a heading became links of the tasks that begin or end it"
        } else {
            "a link to the start or finish of a heading cannot be kept and is left out"
        };
        let what = format!("{} after {}", to.label, from.label);
        self.notes.say(link.element.place(), &what, text);
        possible
    }
}

/// The tasks that begin or end each heading, found once.
struct Ends {
    /// Rows that another row of the same file surely follows, with that row; and the other way round.
    after: BTreeMap<usize, Vec<usize>>,
    before: BTreeMap<usize, Vec<usize>>,
    found: BTreeMap<(usize, bool), std::rc::Rc<Vec<usize>>>,
}

impl Ends {
    fn new(outline: &Outline, links: &[Link]) -> Self {
        let (mut after, mut before) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        for link in links {
            let plain = link.kind == LinkKind::FinishStart && link.lag.slots() >= 0;
            if plain && outline.rows[link.from].leaf && outline.rows[link.to].leaf {
                after.entry(link.from).or_default().push(link.to);
                before.entry(link.to).or_default().push(link.from);
            }
        }
        Self { after, before, found: BTreeMap::new() }
    }
    /// The task itself; of a heading the tasks that end it (`last`: no task of it follows them) or begin it.
    fn of(&mut self, outline: &Outline, place: usize, last: bool) -> std::rc::Rc<Vec<usize>> {
        if let Some(known) = self.found.get(&(place, last)) {
            return known.clone();
        }
        let all = outline.leaves(place);
        let inside: BTreeSet<usize> = all.iter().copied().collect();
        let next = if last { &self.after } else { &self.before };
        let mut ends: Vec<usize> = all
            .iter()
            .copied()
            .filter(|leaf| !next.get(leaf).is_some_and(|list| list.iter().any(|n| inside.contains(n))))
            .collect();
        if ends.is_empty() {
            ends = all; // its tasks go round in a circle
        }
        let ends = std::rc::Rc::new(ends);
        self.found.insert((place, last), ends.clone());
        ends
    }
}

/// Edges without which the rest has no cycle: those that lead back while walking from the first task on. Linear, and without
/// recursion.
fn closing_edges(edges: &[(TaskId, TaskId, usize)]) -> BTreeSet<usize> {
    let mut next: BTreeMap<TaskId, Vec<usize>> = BTreeMap::new();
    for (place, (from, _, _)) in edges.iter().enumerate() {
        next.entry(*from).or_default().push(place);
    }
    let mut done: BTreeMap<TaskId, bool> = BTreeMap::new(); // false: on the path
    let mut closing = BTreeSet::new();
    for root in next.keys() {
        if done.contains_key(root) {
            continue;
        }
        let mut path = vec![(*root, 0usize)];
        done.insert(*root, false);
        while let Some((task, turn)) = path.last_mut() {
            let Some(place) = next.get(task).and_then(|list| list.get(*turn)).copied() else {
                done.insert(*task, true);
                path.pop();
                continue;
            };
            *turn += 1;
            let to = edges[place].1;
            match done.get(&to) {
                Some(true) => {}
                Some(false) => {
                    closing.insert(place);
                }
                None => {
                    done.insert(to, false);
                    path.push((to, 0));
                }
            }
        }
    }
    closing
}
