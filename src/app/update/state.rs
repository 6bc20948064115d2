//! What the weekly update keeps between frames: the answers, the causes, and what was worked out from them.
use super::answer::{Said, answer};
use crate::app::context::Cx;
use crate::domain::{CauseKind, Portfolio, ProjectId, RecordId, WorkId};
use crate::edits::weekly::{Answer, Told, weekly_update};
use crate::engine::{
    Due, DueRow, Outlook, Pushed, Suffering, due, evaluate, former_day, pushed, seen_from, suffering,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was answered, not yet applied. It stays when the view is left, and under the day of the last update, so that an undo of the
/// update brings the answers back too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// By line.
    pub said: BTreeMap<DueRow, Said>,
    /// By project.
    pub causes: BTreeMap<ProjectId, Cause>,
}

/// Why a promise suffers, as far as it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// What sort of thing it was.
    pub kind: Option<CauseKind>,
    /// What happened.
    pub text: String,
}

/// View state of the weekly update.
#[derive(Clone, Debug, Default)]
pub struct UpdateState {
    /// By the day of the last update.
    drafts: BTreeMap<NaiveDate, Answers>,
    memo: Option<Arc<Memo>>,
    /// The line whose field is to take the focus.
    pub(super) into_field: Option<DueRow>,
    /// The keyboard is to go to the first line.
    pub(super) fresh: bool,
    /// "Apply" was clicked: it is done when what was being typed has been taken.
    pub(super) applying: bool,
    /// Why the update could not be applied.
    pub(super) fault: Option<String>,
}

/// What was worked out, with what it was worked out from. Equal plans share their rows, so that comparing them compares pointers.
#[derive(Clone, Debug)]
pub(super) struct Memo {
    plan: Portfolio,
    today: NaiveDate,
    said: Vec<(RecordId, Answer)>,
    former: Outlook,
    /// The day of the last update.
    pub from: NaiveDate,
    /// The lines.
    pub due: Vec<Due>,
    /// What was pushed in silence, but for what is asked about.
    pub pushed: Vec<Pushed>,
    /// Whose promise suffers, with what is answered so far.
    pub suffering: Vec<Suffering>,
}

impl UpdateState {
    /// What is due, pushed and suffering now; worked out anew only where plan, day or answers have changed.
    pub(super) fn refresh(&mut self, cx: &Cx<'_>) -> Arc<Memo> {
        let from = former_day(cx.plan, cx.today);
        let answers = self.drafts.get(&from).cloned().unwrap_or_default();
        let kept = self.memo.take().filter(|m| m.plan == *cx.plan && m.today == cx.today);
        let mut memo = kept.unwrap_or_else(|| Arc::new(Memo::new(cx, from)));
        let said = facts(cx.plan, &memo.due, &answers, cx.today);
        if memo.said != said {
            let changed = Arc::make_mut(&mut memo);
            changed.suffering = preview(cx, &changed.former, &said);
            changed.said = said;
        }
        self.memo.insert(memo).clone()
    }
    /// The answers since a day.
    pub(super) fn answers(&mut self, from: NaiveDate) -> &mut Answers {
        self.drafts.entry(from).or_default()
    }
    /// The keyboard is to go to the first line.
    pub fn start(&mut self) {
        (self.fresh, self.fault) = (true, None);
    }
}

impl Memo {
    fn new(cx: &Cx<'_>, from: NaiveDate) -> Self {
        let former = seen_from(cx.plan, from);
        let lines = due(cx.plan, &former, cx.outlook);
        let asked: BTreeSet<WorkId> = lines.iter().map(|due| due.work).collect();
        let mut silent = pushed(cx.plan, &former, cx.outlook);
        silent.retain(|p| !asked.contains(&p.work));
        Self {
            plan: cx.plan.clone(),
            today: cx.today,
            said: vec![],
            suffering: suffering(cx.plan, &former, cx.outlook),
            former,
            from,
            due: lines,
            pushed: silent,
        }
    }
    /// The facts that all answers mean.
    pub fn facts(&self) -> &[(RecordId, Answer)] {
        &self.said
    }
    /// What is told of the promises that suffer, of those of which something was said.
    pub fn told(&self, answers: &Answers) -> Vec<Told> {
        let causes = self.suffering.iter().filter_map(|suffers| {
            let cause = answers.causes.get(&suffers.project)?;
            if cause.kind.is_none() && cause.text.trim().is_empty() {
                return None;
            }
            Some(Told {
                project: suffers.project,
                kind: cause.kind.unwrap_or(CauseKind::Other),
                days: suffers.days,
                text: cause.text.trim().to_owned(),
            })
        });
        causes.collect()
    }
}

fn facts(plan: &Portfolio, lines: &[Due], answers: &Answers, today: NaiveDate) -> Vec<(RecordId, Answer)> {
    let facts = lines.iter().filter_map(|due| {
        let said = answers.said.get(&due.row)?;
        Some((due.row.into(), answer(plan, due, *said, today)?))
    });
    facts.collect()
}

/// Whose promise would suffer with the answers given so far: they are applied to a copy of the plan, which is then served as the plan is.
fn preview(cx: &Cx<'_>, former: &Outlook, said: &[(RecordId, Answer)]) -> Vec<Suffering> {
    let mut copy = cx.plan.clone(); // pointers only
    // no cause is told: no id is drawn
    let edit = weekly_update(&copy, &mut || crate::domain::Id::generate(0, 0), cx.today, said, &[]);
    match edit.apply(&mut copy) {
        Ok(_) => suffering(&copy, former, &evaluate(&copy, cx.today)),
        Err(_) => suffering(cx.plan, former, cx.outlook),
    }
}
