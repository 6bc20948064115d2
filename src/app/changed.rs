//! What the last edit changed, in the words that views show: a figure that is no longer what it was stands on a tinted
//! ground until the next edit, and says what it was, on hover and to the accessibility tree.
use super::context::Cx;
use crate::domain::{PersonId, ProjectId, WorkId};
use crate::engine::{Changes, Figure, PersonFigures, PortfolioFigures, ProjectFigures, WorkFigures};

/// What a figure was, in words; `None` where nothing is to be marked.
pub type Was = Option<String>;

impl<'a> Cx<'a> {
    /// What is to be marked: nothing while a project is in the air, for then the figures are those of the preview.
    fn marks(&self) -> Option<&'a Changes> {
        self.changes.filter(|_| self.preview.is_none())
    }
    /// What a figure of a project was; `now` is how it reads, and what reads the same is not marked.
    pub fn project_was(
        &self,
        id: ProjectId,
        figures: &[Figure],
        now: &str,
        words: impl FnOnce(&ProjectFigures) -> String,
    ) -> Was {
        let marks = self.marks()?;
        let former = figures.iter().find_map(|figure| marks.project(id, *figure))?;
        Some(words(former)).filter(|was| was != now)
    }
    /// What a figure of a task or purchase was.
    pub fn work_was(
        &self,
        work: WorkId,
        figure: Figure,
        now: &str,
        words: impl FnOnce(&WorkFigures) -> String,
    ) -> Was {
        Some(words(self.marks()?.work(work, figure)?)).filter(|was| was != now)
    }
    /// What the load of a person was.
    pub fn person_was(&self, id: PersonId, now: &str, words: impl FnOnce(&PersonFigures) -> String) -> Was {
        Some(words(self.marks()?.person(id)?)).filter(|was| was != now)
    }
    /// What a figure of the portfolio was.
    pub fn portfolio_was(
        &self,
        figure: Figure,
        now: &str,
        words: impl FnOnce(&PortfolioFigures) -> String,
    ) -> Was {
        Some(words(self.marks()?.portfolio(figure)?)).filter(|was| was != now)
    }
}

/// A figure as it is told: "22 Jan", or "22 Jan (changed, was 12 Mar)".
pub fn told(now: &str, was: &Was) -> String {
    match was {
        Some(was) => format!("{now} (changed, was {was})"),
        None => now.to_owned(),
    }
}

/// What hovering over a marked figure says first: "Was 12 Mar".
pub fn hint(was: &str) -> String {
    format!("Was {was}, before the last edit")
}
