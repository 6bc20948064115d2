//! Which answers of the background the screen needs, the most important first: those of the panel, then those of the view.
use super::context::{Selection, View};
use crate::domain::{Portfolio, ProjectId, WorkId};
use crate::engine::{LeadTime, Outlook, needs_bringing_back};
use crate::workspace::Question;

/// What is to be asked for what is on screen.
pub fn wanted(
    plan: &Portfolio,
    outlook: &Outlook,
    view: View,
    selection: Selection,
    page: Option<ProjectId>,
) -> Vec<Question> {
    let mut questions = vec![];
    if let Selection::Project(id) = selection
        && let Some(project) = plan.projects.place(id).and_then(|place| outlook.projects.get(place))
        && needs_bringing_back(project)
    {
        questions.push(Question::BringBack(id));
    }
    questions.extend(match selection {
        Selection::Task(id) => Some(Question::Slack(WorkId::Task(id))),
        Selection::Purchase(id) => Some(Question::Slack(WorkId::Purchase(id))),
        Selection::None | Selection::Project(_) | Selection::Person(_) => None,
    });
    let to_order = |id| plan.purchases.get(id).is_some_and(|p| p.state.before_order());
    let selected = matches!(selection, Selection::Purchase(id) if to_order(id));
    let asked_first = match view {
        View::Review => selection.project(plan),
        _ => page,
    };
    questions.extend(asked_first.map(Question::PutFirst));
    let of_page =
        page.is_some_and(|id| plan.purchases.iter().any(|p| p.project == id && p.state.before_order()));
    if selected || view == View::Purchases || of_page {
        questions.extend([Question::OrderBy(LeadTime::Likely), Question::OrderBy(LeadTime::P80)]);
    }
    if view == View::Review && !outlook.funding.is_empty() {
        questions.push(Question::YearEnd);
    }
    questions
}
