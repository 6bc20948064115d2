//! What the last edit changed, in the words that views show: a figure that is no longer what it was stands on a tinted
//! ground until the next edit, and says what it was, on hover and to the accessibility tree. While a past moment is looked
//! at, the figures so marked are those that are other ones now, and say what they are; while a scenario is compared, those that are
//! other ones in the live plan.
use super::context::Cx;
use crate::domain::{PersonId, ProjectId, WorkId};
use crate::engine::{Changes, Figure, PersonFigures, PortfolioFigures, ProjectFigures, WorkFigures};

/// What a figure was, in words; `None` where nothing is to be marked.
pub type Was = Option<Former>;

/// The other figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    words: String,
    of: Other,
}

/// Whose the other figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Other {
    /// That of before the last edit.
    Before,
    /// That of now, beside one of the past.
    Now,
    /// That of the live plan, beside one of a scenario.
    Live,
}

impl std::fmt::Display for Former {
    /// "was 12 Mar", or "now 12 Mar", or "in the live plan 12 Mar".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let when = match self.of {
            Other::Before => "was",
            Other::Now => "now",
            Other::Live => "in the live plan",
        };
        write!(f, "{when} {}", self.words)
    }
}

impl<'a> Cx<'a> {
    /// What is to be marked: nothing while a project is in the air, for then the figures are those of the preview.
    fn marks(&self) -> Option<&'a Changes> {
        let beside = self.what_if.beside.map(|live| live.changes);
        beside.or(self.changes).filter(|_| self.preview.is_none())
    }
    fn former(&self, words: String, now: &str) -> Was {
        let of = match (self.then, self.what_if.beside) {
            (Some(_), _) => Other::Now,
            (None, Some(_)) => Other::Live,
            (None, None) => Other::Before,
        };
        (words != now).then_some(Former { words, of })
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
        self.former(words(former), now)
    }
    /// What a figure of a task or purchase was.
    pub fn work_was(
        &self,
        work: WorkId,
        figure: Figure,
        now: &str,
        words: impl FnOnce(&WorkFigures) -> String,
    ) -> Was {
        self.former(words(self.marks()?.work(work, figure)?), now)
    }
    /// What the load of a person was.
    pub fn person_was(&self, id: PersonId, now: &str, words: impl FnOnce(&PersonFigures) -> String) -> Was {
        self.former(words(self.marks()?.person(id)?), now)
    }
    /// What a figure of the portfolio was.
    pub fn portfolio_was(
        &self,
        figure: Figure,
        now: &str,
        words: impl FnOnce(&PortfolioFigures) -> String,
    ) -> Was {
        self.former(words(self.marks()?.portfolio(figure)?), now)
    }
}

/// A figure as it is told: "22 Jan", or "22 Jan (changed, was 12 Mar)"; of the past "22 Jan (now 12 Mar)", of a
/// scenario that is compared "22 Jan (in the live plan 12 Mar)".
pub fn told(now: &str, was: &Was) -> String {
    match was {
        Some(was) if was.of == Other::Before => format!("{now} (changed, {was})"),
        Some(was) => format!("{now} ({was})"),
        None => now.to_owned(),
    }
}

/// What hovering over a marked figure says first: "Was 12 Mar, before the last edit", or "Now 12 Mar".
pub fn hint(was: &Former) -> String {
    match was.of {
        Other::Before => format!("Was {}, before the last edit", was.words),
        Other::Now => format!("Now {}", was.words),
        Other::Live => format!("In the live plan {}", was.words),
    }
}
