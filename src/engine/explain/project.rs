//! Why a project ends when it does: what ends last in it, or has no date, and then that thing's own chain.
use super::{WhyPart, WhyStep, decisive_work, why};
use crate::domain::check::work_name;
use crate::domain::{Portfolio, ProjectId, WorkId};
use crate::engine::Outlook;
use crate::engine::words::short_day;

/// Why a project ends when it does, or has no date: what decides that first, then why that starts when it does, to the end.
/// Empty for a project with nothing in it.
pub fn why_project(plan: &Portfolio, outlook: &Outlook, id: ProjectId) -> Vec<WhyStep> {
    let Some((work, words)) = decides(plan, outlook, id) else { return vec![] };
    let Some(project) = plan.projects.get(id) else { return vec![] };
    let parts = vec![
        WhyPart::Link(project.name.clone(), id.into()),
        WhyPart::Text(words),
        WhyPart::Link(work_name(plan, work), work.into()),
    ];
    let mut steps = vec![WhyStep { work, parts }];
    steps.extend(why(plan, outlook, work));
    steps
}

/// The task or purchase that decides, and the words between the project's name and its own.
fn decides(plan: &Portfolio, outlook: &Outlook, id: ProjectId) -> Option<(WorkId, String)> {
    let project = outlook.projects.get(plan.projects.place(id)?)?;
    let words = match (project.no_date, project.finish) {
        (Some(_), _) => " has no date, because one is missing for ".into(),
        (None, finish) => format!(" ends {} with ", short_day(finish?.last_day(), outlook.today)),
    };
    Some((decisive_work(plan, outlook, id)?, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::make;
    use crate::engine::{evaluate, test_plan};
    use chrono::NaiveDate;

    #[test]
    fn a_project_ends_with_its_last_task_and_an_empty_one_has_nothing_to_say() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let mut ids = test_plan::ids();
        let (empty, project, _) = test_plan::project(&mut ids, "Core", &[]);
        assert_eq!(why_project(&empty, &evaluate(&empty, today), project), []);
        let (mut plan, project, tasks) = test_plan::project(&mut ids, "Core", &["Survey", "Acceptance"]);
        let tasks: Vec<WorkId> = tasks.into_iter().map(WorkId::Task).collect();
        make::link(&mut ids, tasks[0], tasks[1]).apply(&mut plan).unwrap();
        let steps = why_project(&plan, &evaluate(&plan, today), project);
        assert_eq!(steps.len(), 3, "{steps:?}");
        assert_eq!(steps[0].text(), "Core ends 24 Nov with Acceptance");
        assert_eq!(steps[1].work, tasks[1]);
    }
}
