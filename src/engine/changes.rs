//! Which figures differ between two outlooks: what is marked after an edit, and what each figure was.
//!
//! Nothing is computed a second time: two answers that are there are laid side by side, matched by id. What exists on one
//! side only has no figure to compare; it is new, or gone, not changed.
use super::{Dates, NextEvent, NoDate, Outlook, ProjectOutlook, Status};
use crate::domain::{Moment, Money, PersonId, Portfolio, ProjectId, PurchaseId, TaskId, WorkId};
use chrono::NaiveDate;

/// A figure that can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Rank.
    Rank,
    /// The date given to the sponsor.
    Promise,
    /// Start; of a purchase, the order.
    Start,
    /// Finish; of a purchase, the delivery. Having none counts.
    Finish,
    /// Promise less forecast.
    Slack,
    /// Deadline status.
    Deadline,
    /// Approved money.
    Budget,
    /// Estimate at completion; of a purchase, what it costs.
    AtEnd,
    /// At completion less budget.
    Variance,
    /// Budget status.
    Money,
    /// Free to commit.
    Free,
    /// On which side of the money line.
    Line,
    /// What happens next, or who is full longest, or what is ordered next.
    Next,
    /// A person's load.
    Load,
    /// How many.
    Count,
}

/// Former figures, and which of them are no longer so.
#[derive(Clone, Debug, PartialEq)]
struct Former<T> {
    was: T,
    differs: u16,
}

impl<T> Former<T> {
    /// `None` where nothing differs.
    fn of(was: T, figures: &[(Figure, bool)]) -> Option<Self> {
        let differs = figures.iter().filter(|f| f.1).fold(0, |bits, f| bits | 1 << f.0 as u16);
        (differs != 0).then_some(Self { was, differs })
    }
    fn if_differs(&self, figure: Figure) -> Option<&T> {
        (self.differs & 1 << figure as u16 != 0).then_some(&self.was)
    }
}

/// Figures of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectFigures {
    /// The date given to the sponsor.
    pub promise: Option<NaiveDate>,
    /// Whether a budget is set.
    pub has_budget: bool,
    /// What followed from the plan.
    pub outlook: ProjectOutlook,
}

/// Figures of a task or purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFigures {
    /// Its dates.
    pub span: Result<(Moment, Moment), NoDate>,
    /// What a purchase costs.
    pub total: Option<Money>,
}

/// Figures of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonFigures {
    /// Percent of capacity booked over the next 12 weeks.
    pub percent: u8,
    /// Full until then, if this week is.
    pub full_until: Option<NaiveDate>,
}

/// Figures of the whole portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PortfolioFigures {
    /// How many projects.
    pub projects: usize,
    /// How many tasks.
    pub tasks: usize,
    /// How many projects are in trouble, at risk, on track.
    pub standing: [usize; 3],
    /// Sum of all budgets.
    pub budget: Money,
    /// Sum of all estimates at completion.
    pub eac: Money,
    /// Sum of free to commit.
    pub free: Money,
    /// How much of the funding is used above the money line.
    pub used: Money,
    /// Who is full longest from now on, and until when.
    pub fullest: Option<(NaiveDate, PersonId)>,
    /// What the plan orders next, and when.
    pub order: Option<(NaiveDate, PurchaseId)>,
    /// Conflicts, and work without a date that none of them explains.
    pub troubles: (usize, usize),
}

impl PortfolioFigures {
    /// The figures of a plan and what follows from it.
    pub fn of(plan: &Portfolio, outlook: &Outlook) -> Self {
        let count = |status| outlook.projects.iter().filter(|p| p.status() == status).count();
        let full = outlook.loads.iter().zip(&plan.people).filter_map(|(l, p)| Some((l.full_until?, p.id)));
        let orders = outlook.projects.iter().filter_map(|p| match p.next {
            Some(NextEvent::Order(id, when)) => Some((when, id)),
            _ => None,
        });
        Self {
            projects: plan.projects.len(),
            tasks: plan.tasks.len(),
            standing: [Status::InTrouble, Status::AtRisk, Status::OnTrack].map(count),
            budget: outlook.line.budget,
            eac: outlook.projects.iter().map(|p| p.money.eac()).sum(),
            free: outlook.line.free,
            used: outlook.line.used,
            // of those who are full equally long the first by id
            fullest: full.max_by_key(|(until, id)| (*until, std::cmp::Reverse(*id))),
            order: orders.min(),
            troubles: super::troubles::count(plan, outlook),
        }
    }
}

/// What an edit changed. Empty before the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    projects: Vec<(ProjectId, Former<ProjectFigures>)>,
    tasks: Vec<(TaskId, Former<WorkFigures>)>,
    purchases: Vec<(PurchaseId, Former<WorkFigures>)>,
    people: Vec<(PersonId, Former<PersonFigures>)>,
    portfolio: Option<Former<PortfolioFigures>>,
}

/// A plan and what follows from it.
type Side<'a> = (&'a Portfolio, &'a Outlook);

impl Changes {
    /// What differs between two sides. Each outlook must be of its plan.
    pub fn between(was: Side<'_>, now: Side<'_>) -> Self {
        Self {
            projects: projects(was, now),
            tasks: tasks(was, now),
            purchases: purchases(was, now),
            people: people(was, now),
            portfolio: portfolio(was, now),
        }
    }
    /// Whether no figure differs.
    pub fn is_empty(&self) -> bool {
        self.projects.is_empty()
            && self.tasks.is_empty()
            && self.purchases.is_empty()
            && self.people.is_empty()
            && self.portfolio.is_none()
    }
    /// What the figures of a project were, if this one differs.
    pub fn project(&self, id: ProjectId, figure: Figure) -> Option<&ProjectFigures> {
        find(&self.projects, id)?.if_differs(figure)
    }
    /// What the figures of a task or purchase were, if this one differs.
    pub fn work(&self, work: WorkId, figure: Figure) -> Option<&WorkFigures> {
        match work {
            WorkId::Task(id) => find(&self.tasks, id)?.if_differs(figure),
            WorkId::Purchase(id) => find(&self.purchases, id)?.if_differs(figure),
        }
    }
    /// What the figures of a person were, if their load differs.
    pub fn person(&self, id: PersonId) -> Option<&PersonFigures> {
        find(&self.people, id)?.if_differs(Figure::Load)
    }
    /// What the figures of the portfolio were, if this one differs.
    pub fn portfolio(&self, figure: Figure) -> Option<&PortfolioFigures> {
        self.portfolio.as_ref()?.if_differs(figure)
    }
}

/// Tables are sorted by id, and so is what is picked from them.
fn find<I: Ord + Copy, T>(rows: &[(I, Former<T>)], id: I) -> Option<&Former<T>> {
    let at = rows.binary_search_by_key(&id, |row| row.0).ok()?;
    rows.get(at).map(|row| &row.1)
}

fn projects(was: Side<'_>, now: Side<'_>) -> Vec<(ProjectId, Former<ProjectFigures>)> {
    let pairs = now.0.projects.iter().zip(&now.1.projects);
    pairs
        .filter_map(|(row, new)| {
            let place = was.0.projects.place(row.id)?;
            let (former, old) = (was.0.projects.rows().get(place)?, was.1.projects.get(place)?);
            let figures = [
                (Figure::Rank, old.rank != new.rank),
                (Figure::Promise, former.promise != row.promise),
                (Figure::Start, old.start != new.start),
                (Figure::Finish, old.finish != new.finish),
                (Figure::Slack, old.slack != new.slack),
                (Figure::Deadline, old.deadline != new.deadline),
                (
                    Figure::Budget,
                    old.money.budget != new.money.budget || former.budget.is_some() != row.budget.is_some(),
                ),
                (Figure::AtEnd, old.money.eac() != new.money.eac()),
                (Figure::Variance, old.money.variance() != new.money.variance()),
                (Figure::Money, old.budget != new.budget),
                (Figure::Free, old.money.free_to_commit() != new.money.free_to_commit()),
                (Figure::Line, old.below_line != new.below_line),
                (Figure::Next, old.next != new.next),
            ];
            let figures = Former::of((), &figures)?;
            let was = ProjectFigures {
                promise: former.promise,
                has_budget: former.budget.is_some(),
                outlook: old.clone(),
            };
            Some((row.id, Former { was, differs: figures.differs }))
        })
        .collect()
}

/// What differs between the dates and costs of one piece of work.
fn work(was: (&Dates, Option<Money>), now: (&Dates, Option<Money>)) -> Option<Former<WorkFigures>> {
    let start = |d: &Dates| d.span.map(|s| s.0);
    let finish = |d: &Dates| d.span.map(|s| s.1);
    let figures = [
        (Figure::Start, start(was.0) != start(now.0)),
        (Figure::Finish, finish(was.0) != finish(now.0)),
        (Figure::AtEnd, was.1 != now.1),
    ];
    Former::of(WorkFigures { span: was.0.span, total: was.1 }, &figures)
}

fn tasks(was: Side<'_>, now: Side<'_>) -> Vec<(TaskId, Former<WorkFigures>)> {
    let pairs = now.0.tasks.iter().zip(&now.1.tasks);
    pairs
        .filter_map(|(row, new)| {
            let old = was.1.tasks.get(was.0.tasks.place(row.id)?)?;
            Some((row.id, work((old, None), (new, None))?))
        })
        .collect()
}

fn purchases(was: Side<'_>, now: Side<'_>) -> Vec<(PurchaseId, Former<WorkFigures>)> {
    let pairs = now.0.purchases.iter().zip(&now.1.purchases);
    pairs
        .filter_map(|(row, new)| {
            let place = was.0.purchases.place(row.id)?;
            let (former, old) = (was.0.purchases.rows().get(place)?, was.1.purchases.get(place)?);
            let total = former.order_value(was.0.settings.currency).ok();
            let cost = row.order_value(now.0.settings.currency).ok();
            Some((row.id, work((old, total), (new, cost))?))
        })
        .collect()
}

fn people(was: Side<'_>, now: Side<'_>) -> Vec<(PersonId, Former<PersonFigures>)> {
    let pairs = now.0.people.iter().zip(&now.1.loads);
    pairs
        .filter_map(|(row, new)| {
            let old = was.1.loads.get(was.0.people.place(row.id)?)?;
            let figures = |percent, full_until| PersonFigures { percent, full_until };
            let was = figures(old.percent, old.full_until);
            let differs = was != figures(new.percent, new.full_until);
            Some((row.id, Former::of(was, &[(Figure::Load, differs)])?))
        })
        .collect()
}

fn portfolio(was: Side<'_>, now: Side<'_>) -> Option<Former<PortfolioFigures>> {
    let (old, new) = (PortfolioFigures::of(was.0, was.1), PortfolioFigures::of(now.0, now.1));
    let figures = [
        (Figure::Count, (old.projects, old.tasks) != (new.projects, new.tasks)),
        (Figure::Deadline, old.standing != new.standing),
        (Figure::Budget, old.budget != new.budget),
        (Figure::AtEnd, old.eac != new.eac),
        (Figure::Variance, old.eac.minus(old.budget) != new.eac.minus(new.budget)),
        (Figure::Free, (old.free, old.budget) != (new.free, new.budget)),
        (Figure::Line, old.used != new.used),
        (Figure::Load, old.fullest != new.fullest),
        (Figure::Next, old.order != new.order),
        (Figure::Money, old.troubles != new.troubles),
    ];
    Former::of(old, &figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Estimate, EstimateUnit, Id};
    use crate::edits::make;
    use crate::engine::evaluate;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    /// Two projects of one task of five days each for the same person; the first has a promise.
    fn plan() -> (Portfolio, [ProjectId; 2], [TaskId; 2]) {
        let mut number = 0;
        let mut ids = || {
            number += 1;
            Id::generate(1 << 40, number)
        };
        let mut plan = Portfolio::empty();
        let delivery = plan.columns().iter().find(|s| s.name == "Delivery").map(|s| s.id);
        let (who, edit) = make::new_person(&mut ids, "Rosa Blum");
        edit.apply(&mut plan).unwrap();
        let mut made = vec![];
        for name in ["Core", "Wi-Fi"] {
            let (project, edit) = make::new_project(&plan, &mut ids, name, delivery).unwrap();
            edit.apply(&mut plan).unwrap();
            let (task, edit) = make::new_task(&plan, &mut ids, project, name);
            edit.apply(&mut plan).unwrap();
            let mut row = crate::domain::Task::clone(plan.tasks.get(task).unwrap());
            row.estimate = Estimate::exact(EstimateUnit::WorkingDays, 500);
            row.people.push(crate::domain::Assignment { person: who, percent: 100 });
            plan.put(row.into());
            made.push((project, task));
        }
        (plan, [made[0].0, made[1].0], [made[0].1, made[1].1])
    }

    fn changed(was: &Portfolio, now: &Portfolio) -> (Changes, Outlook) {
        let outlook = evaluate(was, today());
        (Changes::between((was, &outlook), (now, &evaluate(now, today()))), outlook)
    }

    #[test]
    fn a_move_changes_ranks_and_dates_of_both_and_nothing_else() {
        let (was, [first, second], tasks) = plan();
        let mut now = was.clone();
        make::move_project(&was, second, 0, None).apply(&mut now).unwrap();
        let (changes, outlook) = changed(&was, &now);
        for (project, task) in [(first, tasks[0]), (second, tasks[1])] {
            let place = was.projects.place(project).unwrap();
            let former = changes.project(project, Figure::Finish).unwrap();
            assert_eq!(former.outlook, outlook.projects[place]);
            assert!(changes.project(project, Figure::Rank).is_some());
            assert!(changes.project(project, Figure::AtEnd).is_none());
            assert!(changes.project(project, Figure::Slack).is_none(), "there is no promise");
            let place = was.tasks.place(task).unwrap();
            let former = changes.work(WorkId::Task(task), Figure::Start).unwrap();
            assert_eq!(former.span, outlook.tasks[place].span);
        }
        let who = was.people.rows()[0].id;
        assert!(changes.person(who).is_none(), "they are as busy as before");
        assert!(changes.portfolio(Figure::Free).is_none());
    }

    #[test]
    fn the_way_back_changes_the_same_figures_and_no_way_none() {
        let (was, [first, second], _) = plan();
        let mut now = was.clone();
        make::move_project(&was, second, 0, None).apply(&mut now).unwrap();
        let (back, _) = changed(&now, &was);
        assert!(back.project(first, Figure::Finish).is_some());
        assert!(changed(&was, &was).0.is_empty());
    }

    #[test]
    fn what_is_new_or_gone_is_not_changed() {
        let (was, [first, second], _) = plan();
        let mut now = was.clone();
        make::delete(&was, &[first.into()]).apply(&mut now).unwrap();
        let (changes, _) = changed(&was, &now);
        assert!(changes.project(first, Figure::Finish).is_none());
        assert!(changes.project(second, Figure::Finish).is_some());
        assert_eq!(changes.portfolio(Figure::Count).map(|p| p.projects), Some(2));
        let (back, _) = changed(&now, &was);
        assert!(back.project(first, Figure::Finish).is_none());
    }

    #[test]
    fn losing_a_date_and_money_are_changes() {
        let (was, [first, _], tasks) = plan();
        let mut now = was.clone();
        let mut row = crate::domain::Project::clone(was.projects.get(first).unwrap());
        row.stage = was.columns().iter().find(|s| s.name == "On hold").unwrap().id;
        row.promise = Some(today());
        now.put(row.into());
        let (changes, _) = changed(&was, &now);
        assert!(changes.project(first, Figure::Finish).unwrap().outlook.finish.is_some());
        assert_eq!(changes.project(first, Figure::Promise).unwrap().promise, None);
        assert!(changes.project(first, Figure::Deadline).is_some());
        assert!(changes.work(WorkId::Task(tasks[0]), Figure::Finish).unwrap().span.is_ok());
    }
}
