//! What Review shows of each project, gathered once a frame: rows in rank order, and their sums.
use crate::app::changed::{Was, told};
use crate::app::context::Cx;
use crate::app::format;
use crate::app::widgets::{budget_words, deadline_words};
use crate::domain::{Money, Project, StageRole};
use crate::engine::{Figure, ProjectFigures, ProjectOutlook, Status};

/// A project and what follows for it.
#[derive(Clone, Copy)]
pub struct Figures<'a> {
    /// The project.
    pub project: &'a Project,
    /// What follows.
    pub outlook: &'a ProjectOutlook,
    /// Whether it stands in a stage for what is finished.
    pub done: bool,
}

/// Sums over all projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Budgets.
    pub budget: Money,
    /// Estimates at completion.
    pub eac: Money,
    /// Estimates at completion of projects without a budget, part of `eac`.
    pub unbudgeted: Money,
}

impl Sums {
    /// At the end less budget: positive is over.
    pub fn variance(&self) -> Money {
        self.eac.minus(self.budget)
    }
}

/// All projects in rank order, 1 first.
pub fn figures<'a>(cx: &Cx<'a>) -> Vec<Figures<'a>> {
    cx.outlook
        .order
        .iter()
        .filter_map(|place| {
            let project = cx.plan.projects.rows().get(*place as usize)?;
            let outlook = cx.outlook.projects.get(*place as usize)?;
            let done = cx.plan.stages.get(project.stage).is_some_and(|s| s.role == StageRole::Done);
            Some(Figures { project, outlook, done })
        })
        .collect()
}

/// The sums over projects.
pub fn sums(rows: &[Figures<'_>]) -> Sums {
    rows.iter().fold(Sums::default(), |sums, row| {
        let money = &row.outlook.money;
        Sums {
            budget: sums.budget.plus(money.budget),
            eac: sums.eac.plus(money.eac()),
            unbudgeted: if row.has_budget() { sums.unbudgeted } else { sums.unbudgeted.plus(money.eac()) },
        }
    })
}

impl Figures<'_> {
    /// Whether a budget is set.
    pub fn has_budget(&self) -> bool {
        self.project.budget.is_some()
    }
    /// Over budget (or under it, negative); `None` without a budget.
    pub fn variance(&self) -> Option<Money> {
        self.has_budget().then(|| self.outlook.money.variance())
    }
    /// Where it stands in the scatter: slack in working days, variance in minor units.
    pub fn spot(&self) -> Option<(i64, i64)> {
        Some((i64::from(self.outlook.slack?), self.variance()?.minor()))
    }
    /// Why it has no place in the scatter, in words; `None` if it has one.
    pub fn missing(&self) -> Option<&'static str> {
        match (self.project.promise, self.has_budget(), self.outlook.slack) {
            (None, false, _) => Some("no promise, no budget"),
            (None, true, _) => Some("no promise"),
            (Some(_), false, _) => Some("no budget"),
            (Some(_), true, None) => Some("no date"),
            (Some(_), true, Some(_)) => None,
        }
    }
    /// Deadline and budget in words: "5 d late, €22k over".
    pub fn standing(&self, cx: &Cx<'_>) -> String {
        format!("{}, {}", deadline_words(self.outlook), budget_words(self.outlook, cx.currency()))
    }
    /// A figure in words.
    pub fn words(&self, cx: &Cx<'_>, figure: Figure) -> String {
        words(cx, figure, self.project.promise, self.has_budget(), self.outlook)
    }
    /// What a figure was before the last edit, where it differs.
    pub fn was(&self, cx: &Cx<'_>, figure: Figure) -> Was {
        let former = |was: &ProjectFigures| words(cx, figure, was.promise, was.has_budget, &was.outlook);
        let among = match figure {
            Figure::Slack => &[Figure::Slack, Figure::Deadline][..],
            Figure::Variance => &[Figure::Variance, Figure::Money],
            _ => &[figure],
        };
        cx.project_was(self.project.id, among, &self.words(cx, figure), former)
    }
    /// Everything in a sentence, for the accessibility tree.
    pub fn told(&self, cx: &Cx<'_>) -> String {
        let figure = |figure| told(&self.words(cx, figure), &self.was(cx, figure));
        format!(
            "{} {}, promised {}, forecast {}, {}, budget {}, at end {}, {}",
            figure(Figure::Rank),
            format::shown(&self.project.name),
            figure(Figure::Promise),
            figure(Figure::Finish),
            figure(Figure::Slack),
            figure(Figure::Budget),
            figure(Figure::AtEnd),
            figure(Figure::Variance),
        )
    }
    /// Whether it needs somebody to look: late, over budget, or without a date that was promised.
    pub fn needs_a_look(&self) -> bool {
        !self.done && self.outlook.status() >= Status::AtRisk
    }
}

/// A figure of a project in words.
fn words(
    cx: &Cx<'_>,
    figure: Figure,
    promise: Option<chrono::NaiveDate>,
    has_budget: bool,
    outlook: &ProjectOutlook,
) -> String {
    let date = |d: Option<chrono::NaiveDate>| d.map_or("–".into(), |d| format::date(d, cx.today));
    match figure {
        Figure::Rank => outlook.rank.to_string(),
        Figure::Promise => date(promise),
        Figure::Finish => outlook.finish.map_or("no date".into(), |f| format::date(f.last_day(), cx.today)),
        Figure::Slack => deadline_words(outlook),
        Figure::Budget if has_budget => format::money(outlook.money.budget, cx.currency()),
        Figure::AtEnd => format::money(outlook.money.eac(), cx.currency()),
        Figure::Variance => budget_words(outlook, cx.currency()),
        _ => "–".into(),
    }
}
