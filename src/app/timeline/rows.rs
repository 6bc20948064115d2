//! What stands in which row: projects by rank, unfolding into headings, tasks and purchases; and where each row begins.
//!
//! All of it follows from the plan and from what is unfolded, so it is kept from frame to frame and made anew only when
//! one of them is another one. Whether the plan is another one is seen by its rows' addresses: an edit shares all rows but
//! the ones it touches, and the rows seen last are held here, so that no address can be used twice.
use crate::app::theme::size;
use crate::domain::{
    Baseline, BaselineId, BaselineRow, Dependency, LinkKind, Moment, Portfolio, Project, ProjectId, Purchase,
    Row, Table, Task, WorkId,
};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What a row shows; numbers are places in the plan's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A project.
    Project(u32),
    /// A heading over the tasks that follow: the group of this task.
    Group(u32),
    /// A heading over purchases that no task waits for, below the groups of a project.
    OtherPurchases(u32),
    /// A task.
    Task(u32),
    /// A purchase.
    Purchase(u32),
}

/// A row in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedRow {
    /// What it shows.
    pub kind: RowKind,
    /// Its top, from the first row's.
    pub top: f64,
    /// Its height.
    pub height: f32,
    /// Levels below the project: 0 for a project, 1 for what is in it, 2 for what is in a group.
    pub depth: u8,
}

/// A dependency between two works, by number (see [`Rows::work_number`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What comes first.
    pub from: u32,
    /// What waits.
    pub to: u32,
    /// Which ends.
    pub kind: LinkKind,
}

/// A project's block of rows, in rank order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Which project.
    pub id: ProjectId,
    /// Its row's place among the rows.
    pub row: usize,
    /// Top of its row.
    pub top: f64,
    /// Bottom of the last row in it.
    pub bottom: f64,
}

/// All rows, and what the plan alone says about them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    seen: Seen,
    unfolded: BTreeSet<ProjectId>,
    inside: Vec<(RowKind, u8)>,
    inside_of: Vec<Range<usize>>,
    purchases: Vec<Vec<u32>>,
    order: Vec<u32>,
    links: Vec<Link>,
    links_at: Vec<Vec<u32>>,
    ghosts: Vec<Option<(Moment, Moment)>>,
    project_ghosts: Vec<Option<(Moment, Moment)>>,
    items: Vec<PlacedRow>,
    row_of: Vec<Option<u32>>,
    compared: Option<BaselineId>,
    blocks: Vec<Block>,
}

/// The tables that rows follow from, as they were seen last.
#[derive(Clone, Debug, Default)]
struct Seen {
    projects: Table<Project>,
    tasks: Table<Task>,
    purchases: Table<Purchase>,
    dependencies: Table<Dependency>,
    baselines: Table<Baseline>,
    baseline_rows: Table<BaselineRow>,
}

fn same<R: Row>(a: &Table<R>, b: &Table<R>) -> bool {
    a.len() == b.len() && a.rows().iter().zip(b.rows()).all(|(a, b)| Arc::ptr_eq(a, b))
}

impl Seen {
    fn of(plan: &Portfolio) -> Self {
        Self {
            projects: plan.projects.clone(),
            tasks: plan.tasks.clone(),
            purchases: plan.purchases.clone(),
            dependencies: plan.dependencies.clone(),
            baselines: plan.baselines.clone(),
            baseline_rows: plan.baseline_rows.clone(),
        }
    }
    fn is(&self, plan: &Portfolio) -> bool {
        same(&self.projects, &plan.projects)
            && same(&self.tasks, &plan.tasks)
            && same(&self.purchases, &plan.purchases)
            && same(&self.dependencies, &plan.dependencies)
            && same(&self.baselines, &plan.baselines)
            && same(&self.baseline_rows, &plan.baseline_rows)
    }
}

impl Rows {
    /// Makes the rows anew if the plan or what is unfolded is another than last time.
    pub fn refresh(&mut self, plan: &Portfolio, unfolded: &BTreeSet<ProjectId>) {
        let other_plan = !self.seen.is(plan);
        if other_plan {
            *self = Self::structure(plan);
        }
        if other_plan || self.unfolded != *unfolded {
            self.unfolded.clone_from(unfolded);
            self.place();
        }
    }
    /// All rows from top to bottom.
    pub fn items(&self) -> &[PlacedRow] {
        &self.items
    }
    /// The blocks of projects in rank order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
    /// Height of all rows.
    pub fn height(&self) -> f64 {
        self.items.last().map_or(0.0, |r| r.top + f64::from(r.height))
    }
    /// The rows that reach into `from..to`.
    pub fn visible(&self, from: f64, to: f64) -> Range<usize> {
        let first = self.items.partition_point(|r| r.top + f64::from(r.height) <= from);
        let last = self.items.partition_point(|r| r.top < to);
        first..last.max(first)
    }
    /// The number of a work: tasks first, by place, then purchases.
    pub fn work_number(&self, work: WorkId) -> Option<u32> {
        match work {
            WorkId::Task(id) => self.seen.tasks.place(id).map(|p| p as u32),
            WorkId::Purchase(id) => self.seen.purchases.place(id).map(|p| (self.seen.tasks.len() + p) as u32),
        }
    }
    /// The number of what a row shows, if it shows a work.
    pub fn number_in(&self, kind: RowKind) -> Option<u32> {
        match kind {
            RowKind::Task(place) => Some(place),
            RowKind::Purchase(place) => Some(self.seen.tasks.len() as u32 + place),
            RowKind::Project(_) | RowKind::Group(_) | RowKind::OtherPurchases(_) => None,
        }
    }
    /// The work of a number.
    pub fn work_of(&self, number: u32) -> Option<WorkId> {
        let (number, tasks) = (number as usize, self.seen.tasks.len());
        if number < tasks {
            self.seen.tasks.rows().get(number).map(|t| WorkId::Task(t.id))
        } else {
            self.seen.purchases.rows().get(number - tasks).map(|p| WorkId::Purchase(p.id))
        }
    }
    /// The row that shows a work, if its project is unfolded.
    pub fn row_of_work(&self, number: u32) -> Option<usize> {
        self.row_of.get(number as usize).copied().flatten().map(|r| r as usize)
    }
    /// The row of a project.
    pub fn row_of_project(&self, id: ProjectId) -> Option<usize> {
        self.blocks.iter().find(|b| b.id == id).map(|b| b.row)
    }
    /// The dependencies at a work, both those it waits for and those that wait for it.
    pub fn links_at(&self, number: u32) -> impl Iterator<Item = (u32, &Link)> {
        let at = self.links_at.get(number as usize).map_or(&[][..], Vec::as_slice);
        at.iter().filter_map(|i| self.links.get(*i as usize).map(|link| (*i, link)))
    }
    /// Everything that waits for a work, directly or through others.
    pub fn chain_behind(&self, number: u32) -> BTreeSet<u32> {
        let mut chain = BTreeSet::new();
        let mut open = vec![number];
        while let Some(at) = open.pop() {
            for (_, link) in self.links_at(at) {
                if link.from == at && chain.insert(link.to) {
                    open.push(link.to);
                }
            }
        }
        chain.remove(&number);
        chain
    }
    /// Where a work stood in the last baseline.
    pub fn ghost(&self, number: u32) -> Option<(Moment, Moment)> {
        self.ghosts.get(number as usize).copied().flatten()
    }
    /// Where a project, by place, stood in the last baseline.
    pub fn project_ghost(&self, place: u32) -> Option<(Moment, Moment)> {
        self.project_ghosts.get(place as usize).copied().flatten()
    }
    /// Places of a project's purchases.
    pub fn purchases_of(&self, project: u32) -> &[u32] {
        self.purchases.get(project as usize).map_or(&[], Vec::as_slice)
    }
    /// What a project, by place, has to unfold.
    pub fn inside(&self, project: u32) -> &[(RowKind, u8)] {
        let range = self.inside_of.get(project as usize).cloned().unwrap_or_default();
        self.inside.get(range).unwrap_or_default()
    }

    fn structure(plan: &Portfolio) -> Self {
        let mut rows = Self { seen: Seen::of(plan), ..Self::default() };
        let works = plan.tasks.len() + plan.purchases.len();
        rows.links_at = vec![vec![]; works];
        for d in &plan.dependencies {
            let (Some(from), Some(to)) = (rows.work_number(d.from), rows.work_number(d.to)) else { continue };
            let number = rows.links.len() as u32;
            rows.links.push(Link { from, to, kind: d.kind });
            for end in [from, to] {
                if let Some(at) = rows.links_at.get_mut(end as usize) {
                    at.push(number);
                }
            }
        }
        rows.order = crate::engine::Order::of(plan).places().to_vec();
        rows.list_insides(plan);
        rows.list_ghosts(plan);
        rows
    }

    /// The rows inside each project: tasks in listed order, each purchase before the first task that waits for it.
    fn list_insides(&mut self, plan: &Portfolio) {
        let projects = plan.projects.len();
        let mut tasks: Vec<Vec<u32>> = vec![vec![]; projects];
        let mut purchases: Vec<Vec<u32>> = vec![vec![]; projects];
        for (place, task) in plan.tasks.iter().enumerate() {
            if let Some(list) = plan.projects.place(task.project).and_then(|p| tasks.get_mut(p)) {
                list.push(place as u32);
            }
        }
        for (place, purchase) in plan.purchases.iter().enumerate() {
            if let Some(list) = plan.projects.place(purchase.project).and_then(|p| purchases.get_mut(p)) {
                list.push(place as u32);
            }
        }
        let (task_rows, purchase_rows) = (plan.tasks.rows(), plan.purchases.rows());
        let bought = |number: u32| (number as usize).checked_sub(task_rows.len());
        for (tasks, purchases) in tasks.iter_mut().zip(&mut purchases) {
            tasks.sort_by_key(|p| task_rows.get(*p as usize).map(|t| &t.rank));
            purchases.sort_by_key(|p| purchase_rows.get(*p as usize).map(|p| &p.rank));
            let first = self.inside.len();
            let mut open: Vec<u32> = purchases.clone();
            let mut group = "";
            for place in tasks.iter() {
                let Some(task) = task_rows.get(*place as usize) else { continue };
                if task.group != group {
                    group = &task.group;
                    if !group.is_empty() {
                        self.inside.push((RowKind::Group(*place), 1));
                    }
                }
                let depth = if group.is_empty() { 1 } else { 2 };
                let awaited: Vec<usize> = self
                    .links_at(*place)
                    .filter(|(_, link)| link.to == *place)
                    .filter_map(|(_, link)| bought(link.from))
                    .collect();
                let before: Vec<u32> =
                    open.iter().copied().filter(|p| awaited.contains(&(*p as usize))).collect();
                open.retain(|p| !before.contains(p));
                self.inside.extend(before.into_iter().map(|p| (RowKind::Purchase(p), depth)));
                self.inside.push((RowKind::Task(*place), depth));
            }
            let depth = if group.is_empty() { 1 } else { 2 };
            if let (2, Some(first)) = (depth, open.first()) {
                self.inside.push((RowKind::OtherPurchases(*first), 1));
            }
            self.inside.extend(open.into_iter().map(|p| (RowKind::Purchase(p), depth)));
            self.inside_of.push(first..self.inside.len());
        }
        self.purchases = purchases;
    }

    /// Shows the spans of another baseline beside the bars, if it is another. After [`Rows::refresh`].
    pub fn compare_with(&mut self, plan: &Portfolio, chosen: Option<BaselineId>) {
        if self.compared != chosen {
            self.compared = chosen;
            self.list_ghosts(plan);
        }
    }

    /// Spans of the baseline that each project is compared with.
    fn list_ghosts(&mut self, plan: &Portfolio) {
        self.ghosts = vec![None; plan.tasks.len() + plan.purchases.len()];
        self.project_ghosts = vec![None; plan.projects.len()];
        let against = crate::engine::compared(plan, self.compared);
        for row in &plan.baseline_rows {
            let place = plan.project_of(row.work).and_then(|id| plan.projects.place(id));
            if place.and_then(|place| against.get(place).copied().flatten()) != Some(row.baseline) {
                continue;
            }
            let span = (row.start, row.finish);
            let number = self.work_number(row.work);
            if let Some(ghost) = number.and_then(|n| self.ghosts.get_mut(n as usize)) {
                *ghost = Some(span);
            }
            if let Some(whole) = place.and_then(|p| self.project_ghosts.get_mut(p)) {
                *whole = Some(whole.map_or(span, |w| (w.0.min(span.0), w.1.max(span.1))));
            }
        }
    }

    /// Places the rows below each other.
    fn place(&mut self) {
        self.items.clear();
        self.blocks.clear();
        self.row_of.clear();
        self.row_of.resize(self.links_at.len(), None);
        let mut top = 0.0;
        for project in &self.order {
            let Some(id) = self.seen.projects.rows().get(*project as usize).map(|p| p.id) else { continue };
            let (row, from) = (self.items.len(), top);
            let height = size::PROJECT_ROW;
            self.items.push(PlacedRow { kind: RowKind::Project(*project), top, height, depth: 0 });
            top += f64::from(height);
            if self.unfolded.contains(&id) {
                let inside = self.inside_of.get(*project as usize).cloned().unwrap_or_default();
                for (kind, depth) in self.inside.get(inside).unwrap_or_default() {
                    let number = self.number_in(*kind);
                    if let Some(of) = number.and_then(|n| self.row_of.get_mut(n as usize)) {
                        *of = Some(self.items.len() as u32);
                    }
                    let height = size::TASK_ROW;
                    self.items.push(PlacedRow { kind: *kind, top, height, depth: *depth });
                    top += f64::from(height);
                }
            }
            self.blocks.push(Block { id, row, top: from, bottom: top });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::timeline::sample;

    #[test]
    fn visible_rows_are_those_that_reach_in() {
        let plan = sample::large(20, 5);
        let mut rows = Rows::default();
        let all: BTreeSet<ProjectId> = plan.projects.iter().map(|p| p.id).collect();
        rows.refresh(&plan, &all);
        assert_eq!(rows.items().len(), 20 + 100);
        for (from, to) in [(0.0, 10.0), (52.0, 52.0), (100.0, 700.0), (-50.0, 1.0), (9e9, 9e9)] {
            let slow: Vec<usize> = rows
                .items()
                .iter()
                .enumerate()
                .filter(|(_, r)| r.top + f64::from(r.height) > from && r.top < to)
                .map(|(i, _)| i)
                .collect();
            assert_eq!(rows.visible(from, to).collect::<Vec<_>>(), slow, "{from}..{to}");
        }
    }

    #[test]
    fn an_edit_or_a_fold_makes_the_rows_anew_and_nothing_else_does() {
        let mut plan = sample::large(3, 2);
        let mut rows = Rows::default();
        rows.refresh(&plan, &BTreeSet::new());
        let before = rows.items().as_ptr();
        rows.refresh(&plan.clone(), &BTreeSet::new());
        assert_eq!(rows.items().as_ptr(), before);
        let first = plan.ranked()[0].id;
        rows.refresh(&plan, &BTreeSet::from([first]));
        assert_eq!(rows.items().len(), 5);
        let edit = crate::edits::make::move_project(&plan, first, 2, None);
        edit.apply(&mut plan).unwrap();
        rows.refresh(&plan, &BTreeSet::from([first]));
        assert_eq!(rows.blocks()[2].id, first);
        assert_eq!(rows.blocks()[2].bottom, rows.height());
    }

    #[test]
    fn a_purchase_stands_before_the_first_task_that_waits_for_it() {
        let (plan, _) = sample::small();
        let mut rows = Rows::default();
        let core = plan.ranked()[0].id;
        rows.refresh(&plan, &BTreeSet::from([core]));
        let kinds: Vec<RowKind> = rows.items().iter().take(4).map(|r| r.kind).collect();
        assert!(
            matches!(
                kinds[..],
                [RowKind::Project(_), RowKind::Task(_), RowKind::Purchase(_), RowKind::Task(_)]
            ),
            "{kinds:?}"
        );
        let first = rows.number_in(kinds[1]).unwrap();
        let chain = rows.chain_behind(first);
        assert!(!chain.contains(&first) && chain.len() >= 4, "{chain:?}");
    }
}
