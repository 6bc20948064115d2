//! The chain of reasons behind a date, as steps whose parts can be clicked: what held a start, what held that, and so on.
use crate::app::context::Selection;
use crate::app::format;
use crate::app::panel::why::{dates_of, person, why};
use crate::domain::check::work_name;
use crate::domain::{Portfolio, ProjectId, WorkId};
use crate::engine::{Cause, NoDate, Outlook};

/// Longest chain that is told.
const MOST: usize = 24;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A name that selects what it names.
    Link(String, Selection),
}

/// One reason, in a sentence.
pub type Step = Vec<Part>;

/// Why something has the dates it has, the thing itself first. Empty where nothing is known of it.
pub fn chain(plan: &Portfolio, outlook: &Outlook, of: Selection) -> Vec<Step> {
    let mut steps = vec![];
    let mut next = match of {
        Selection::Task(id) => Some(WorkId::Task(id)),
        Selection::Purchase(id) => Some(WorkId::Purchase(id)),
        Selection::Project(id) => match decides(plan, outlook, id) {
            Some((work, step)) => {
                steps.push(step);
                Some(work)
            }
            None => None,
        },
        Selection::Person(_) | Selection::None => None,
    };
    let mut told: Vec<WorkId> = vec![];
    while let Some(work) = next.filter(|work| !told.contains(work) && told.len() < MOST) {
        told.push(work);
        let (links, before) = behind(plan, outlook, work);
        steps.push(sentence(plan, outlook, work, &links));
        next = before;
    }
    steps
}

/// What decides the finish of a project: what ends last, or what has no date.
fn decides(plan: &Portfolio, outlook: &Outlook, id: ProjectId) -> Option<(WorkId, Step)> {
    let (row, project) = (plan.projects.get(id)?, outlook.projects.get(plan.projects.place(id)?)?);
    let name = Part::Link(row.name.clone(), Selection::Project(id));
    let link = |work| Part::Link(work_name(plan, work), Selection::from(work));
    if let Some((work, _)) = project.no_date {
        let step =
            vec![name, Part::Words(" has no date, for ".into()), link(work), Part::Words(" has none".into())];
        return Some((work, step));
    }
    let finish = project.finish?;
    let tasks = plan.tasks.iter().zip(&outlook.tasks).filter(|(t, _)| t.project == id);
    let bought = plan.purchases.iter().zip(&outlook.purchases).filter(|(p, _)| p.project == id);
    let all =
        tasks.map(|(t, d)| (WorkId::Task(t.id), d)).chain(bought.map(|(p, d)| (WorkId::Purchase(p.id), d)));
    let last = all.filter(|(_, d)| d.finish() == Some(finish)).map(|(work, _)| work).next()?;
    let day = format::date(finish.last_day(), outlook.today);
    let words = format!(" ends {day}: the last of it is ");
    Some((last, vec![name, Part::Words(words), link(last)]))
}

/// What a start waited for: names to link, and the work to tell of next.
fn behind(plan: &Portfolio, outlook: &Outlook, work: WorkId) -> (Vec<(String, Selection)>, Option<WorkId>) {
    let named = |work: WorkId| (work_name(plan, work), Selection::from(work));
    let Some(dates) = dates_of(plan, outlook, work) else { return (vec![], None) };
    match (dates.span, dates.cause) {
        (Err(NoDate::WaitsFor(from)), _) => (vec![named(from)], Some(from)),
        (Err(NoDate::OnHold(id)), _) => {
            let name = plan.projects.get(id).map(|p| (p.name.clone(), Selection::Project(id)));
            (name.into_iter().collect(), None)
        }
        (Err(NoDate::NobodyFree(who)), _) => (vec![(person(plan, who), Selection::Person(who))], None),
        (Err(_), _) => (vec![], None),
        (Ok(_), Cause::Dependency(id)) => match plan.dependencies.get(id) {
            Some(link) => (vec![named(link.from)], Some(link.from)),
            None => (vec![], None),
        },
        (Ok(_), Cause::Person { who, with }) => {
            let mut links = vec![(person(plan, who), Selection::Person(who))];
            let task = with.and_then(|id| plan.tasks.get(id));
            links.extend(task.map(|t| named(WorkId::Task(t.id))));
            let home = task.and_then(|t| plan.projects.get(t.project));
            links.extend(home.map(|p| (p.name.clone(), Selection::Project(p.id))));
            (links, task.map(|t| WorkId::Task(t.id)))
        }
        (Ok(_), _) => (vec![], None),
    }
}

/// "Rack and stack starts 24 Dec: Core switches arrives 23 Dec (PO 4711)", its names as links.
fn sentence(plan: &Portfolio, outlook: &Outlook, work: WorkId, links: &[(String, Selection)]) -> Step {
    let words = why(plan, outlook, work);
    let joint = if words.starts_with("Starts") { " " } else { ", " };
    let mut letters = words.chars();
    let lower: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    let mut step = vec![Part::Link(work_name(plan, work), Selection::from(work)), Part::Words(joint.into())];
    step.extend(split(&lower, links));
    step
}

/// Cuts a sentence at the names that are links; a name that does not stand in it is left out.
fn split(words: &str, links: &[(String, Selection)]) -> Vec<Part> {
    let mut parts = vec![];
    let mut rest = words;
    for (name, to) in links {
        if let Some(at) = rest.find(name.as_str()).filter(|_| !name.is_empty()) {
            parts.push(Part::Words(rest[..at].to_owned()));
            parts.push(Part::Link(name.clone(), *to));
            rest = &rest[at + name.len()..];
        }
    }
    parts.push(Part::Words(rest.to_owned()));
    parts.retain(|part| !matches!(part, Part::Words(words) if words.is_empty()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::evaluate;
    use crate::workspace::example;
    use chrono::NaiveDate;

    fn text(step: &Step) -> String {
        step.iter()
            .map(|part| match part {
                Part::Words(words) | Part::Link(words, _) => words.as_str(),
            })
            .collect()
    }

    #[test]
    fn names_are_cut_out_of_a_sentence_as_links() {
        let to = Selection::None;
        let parts = split("follows Core switches, today", &[("Core switches".into(), to)]);
        assert_eq!(
            parts,
            [
                Part::Words("follows ".into()),
                Part::Link("Core switches".into(), to),
                Part::Words(", today".into())
            ]
        );
        assert_eq!(split("nothing", &[("Else".into(), to)]), [Part::Words("nothing".into())]);
    }

    #[test]
    fn every_project_of_the_example_tells_a_chain_that_ends() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let plan = example(today);
        let outlook = evaluate(&plan, today);
        for project in &plan.projects {
            let steps = chain(&plan, &outlook, Selection::Project(project.id));
            assert!(steps.len() >= 2 && steps.len() <= MOST + 1, "{}: {steps:?}", project.name);
            assert!(text(&steps[0]).starts_with(&project.name));
            for step in &steps {
                assert!(matches!(step[0], Part::Link(..)), "{}", text(step));
            }
        }
        let task =
            plan.tasks.iter().zip(&outlook.tasks).find(|(_, d)| matches!(d.cause, Cause::Dependency(_)));
        let task = task.unwrap().0;
        let steps = chain(&plan, &outlook, Selection::Task(task.id));
        let links = steps[0].iter().filter(|part| matches!(part, Part::Link(..))).count();
        assert!(links >= 2, "{}", text(&steps[0]));
    }
}
