//! A moment of the past: the plan as it was, what followed from it on that day, and how it differs from now.
use crate::domain::{Portfolio, ProjectId, RecordId, WorkId};
use crate::edits::diff::What;
use crate::edits::{Difference, diff};
use crate::engine::{self, Bench, Changes, Network, Outlook};
use crate::storage::{self, history};
use crate::workspace::answers::Ground;
use chrono::{Datelike, Local, NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The plan as it was.
pub struct Then {
    place: usize,
    at: NaiveDateTime,
    name: String,
    plan: Portfolio,
    network: Arc<Network>,
    outlook: Arc<Outlook>,
    /// What figures are other ones now.
    changes: Changes,
    groups: Vec<Group>,
    count: usize,
}

/// What is different about one project, or about the portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whose; `None`: the portfolio's.
    pub project: Option<ProjectId>,
    /// Its name: as it is now, or as it was if it is gone.
    pub name: String,
    /// From then to now, a line each.
    pub lines: Vec<String>,
}

impl Then {
    /// Its place among the stops.
    pub fn place(&self) -> usize {
        self.place
    }
    /// When it was, in local time.
    pub fn at(&self) -> NaiveDateTime {
        self.at
    }
    /// "12 Nov 10:42".
    pub fn name(&self) -> &str {
        &self.name
    }
    /// What has become different since, the projects in today's order, then the portfolio.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
    /// How many lines the groups have.
    pub fn count(&self) -> usize {
        self.count
    }
    /// The plan.
    pub fn plan(&self) -> &Portfolio {
        &self.plan
    }
    /// What followed from it on that day.
    pub fn outlook(&self) -> &Outlook {
        &self.outlook
    }
    /// Which figures are other ones now, and which.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }
    /// What questions about it are answered from.
    pub(in crate::workspace) fn ground(&self) -> Ground {
        let Self { plan, network, outlook, .. } = self;
        Ground { plan: plan.clone(), network: network.clone(), outlook: outlook.clone() }
    }
    /// The status date: its day.
    pub fn today(&self) -> NaiveDate {
        self.at.date()
    }
    /// Reads a kept version and lays it beside the plan now. Takes as long as opening a file and scheduling it; ends early
    /// once `stop` says so.
    pub(super) fn read(
        (place, version): (usize, &history::Version),
        now: (&Portfolio, &Outlook),
        today: NaiveDate,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, String> {
        let going = || if stop() { Err("stopped".to_owned()) } else { Ok(()) };
        let bytes = history::read(version).map_err(|fault| fault.to_string())?;
        let text = std::str::from_utf8(&bytes).map_err(|_| "it is no text".to_owned())?;
        let plan = storage::from_text(text).map_err(|fault| fault.to_string())?;
        going()?;
        let at = version.at.with_timezone(&Local).naive_local();
        let network = Network::compile(&plan, at.date());
        let outlook = engine::outlook(&plan, &network, &network.order(), &mut Bench::default());
        going()?;
        let changes = Changes::between(now, (&plan, &outlook));
        let groups = grouped(&plan, now.0);
        let count = groups.iter().map(|group| group.lines.len()).sum();
        Ok(Self {
            place,
            at,
            name: short_name(at, today),
            plan,
            network: Arc::new(network),
            outlook: Arc::new(outlook),
            changes,
            groups,
            count,
        })
    }
}

/// "12 Nov 10:42", with the year where it is another one than today's.
pub(super) fn short_name(at: NaiveDateTime, today: NaiveDate) -> String {
    let form = if at.year() == today.year() { "%-d %b %H:%M" } else { "%-d %b %Y %H:%M" };
    at.format(form).to_string()
}

/// What differs, by project.
fn grouped(then: &Portfolio, now: &Portfolio) -> Vec<Group> {
    let mut found: BTreeMap<Option<ProjectId>, Vec<Difference>> = BTreeMap::new();
    for difference in diff(then, now) {
        let project = project_of(now, difference.at).or_else(|| project_of(then, difference.at));
        found.entry(project).or_default().push(difference);
    }
    let mut groups: Vec<Group> = vec![];
    let ranked = now.ranked().into_iter().chain(then.ranked()).map(|row| Some(row.id));
    for project in ranked.chain([None]) {
        let Some(differences) = found.remove(&project) else { continue };
        let row = project.and_then(|id| now.projects.get(id).or_else(|| then.projects.get(id)));
        let name = row.map_or_else(|| "Portfolio".to_owned(), |row| row.name.clone());
        let lines = match whole(&differences, project) {
            Some(line) => vec![line],
            None => differences.into_iter().flat_map(|difference| lines_of(difference, &name)).collect(),
        };
        groups.push(Group { project, name, lines });
    }
    groups
}

/// A project that came or went, in one line with all that belongs to it.
fn whole(differences: &[Difference], project: Option<ProjectId>) -> Option<String> {
    let own = RecordId::Project(project?);
    let row = differences.iter().find(|d| d.at == own && !matches!(d.what, What::Changed(_)))?;
    let count = |one: &str, is: fn(RecordId) -> bool| match differences.iter().filter(|d| is(d.at)).count() {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let tasks = count("task", |id| matches!(id, RecordId::Task(_)));
    let purchases = count("purchase", |id| matches!(id, RecordId::Purchase(_)));
    let with: Vec<String> = tasks.into_iter().chain(purchases).collect();
    let line = row.lines().concat();
    Some(if with.is_empty() { line } else { format!("{line}, with {}", with.join(" and ")) })
}

/// The lines of a difference, below the name of their project, which they need not repeat.
fn lines_of(mut difference: Difference, project: &str) -> Vec<String> {
    if let Some(short) = difference.record.strip_suffix(&format!(" ({project})")) {
        difference.record = short.to_owned();
    }
    let lines = difference.lines();
    match difference.at {
        RecordId::Project(_) => lines.iter().map(|line| without_name(line, &difference.record)).collect(),
        _ => lines,
    }
}

/// "Promise 5 Feb 2027 → 19 Feb 2027" for "Core switch refresh: promise 5 Feb 2027 → 19 Feb 2027".
fn without_name(line: &str, name: &str) -> String {
    if let Some(places) = line.strip_prefix(&format!("Rank: {name} ")) {
        return format!("Rank {places}");
    }
    let rest = line.strip_prefix(&format!("{name}: ")).unwrap_or(line);
    let mut letters = rest.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The project that a row belongs to.
fn project_of(plan: &Portfolio, row: RecordId) -> Option<ProjectId> {
    match row {
        RecordId::Project(id) => plan.projects.get(id).map(|row| row.id),
        RecordId::Task(id) => plan.tasks.get(id).map(|row| row.project),
        RecordId::Purchase(id) => plan.purchases.get(id).map(|row| row.project),
        RecordId::Delivery(id) => plan.project_of(WorkId::Purchase(plan.deliveries.get(id)?.purchase)),
        RecordId::Invoice(id) => plan.project_of(WorkId::Purchase(plan.invoices.get(id)?.purchase)),
        RecordId::DrawDown(id) => plan.draw_downs.get(id).map(|row| row.project),
        RecordId::DelayCause(id) => plan.causes.get(id).map(|row| row.project),
        RecordId::Dependency(id) => plan.project_of(plan.dependencies.get(id)?.to),
        RecordId::Change(id) => plan.changes.get(id).map(|row| row.project),
        RecordId::BaselineRow(id) => plan.project_of(plan.baseline_rows.get(id)?.work),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_below_a_name_does_not_repeat_it() {
        assert_eq!(
            without_name("Core: refresh: promise 5 Feb → 6 Feb", "Core: refresh"),
            "Promise 5 Feb → 6 Feb"
        );
        assert_eq!(without_name("Rank: Core 7 → 1", "Core"), "Rank 7 → 1");
        assert_eq!(without_name("Added project: Core", "Core"), "Added project: Core");
        assert_eq!(without_name("", ""), "");
    }

    #[test]
    fn the_year_is_said_where_it_is_another_one() {
        let at = NaiveDate::from_ymd_opt(2026, 11, 12).unwrap().and_hms_opt(10, 42, 0).unwrap();
        assert_eq!(short_name(at, NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()), "12 Nov 10:42");
        assert_eq!(short_name(at, NaiveDate::from_ymd_opt(2027, 1, 1).unwrap()), "12 Nov 2026 10:42");
    }
}
