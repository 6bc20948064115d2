//! "Can we afford to put this first?": what follows if a project goes to rank 1.
//!
//! Answered by serving the moved [`Order`](super::Order), as the preview of a drag is: there is one computation, so that the answer
//! is what a drop there brings. A project whose stage takes no people or no money would gain nothing by its rank: it is asked
//! about as if it went into the first stage that takes both, and the answer says so.
mod words;

use super::{Bench, Network, NoDate, Outlook, ProjectOutlook, Shortfall, Standing, outlook};
use crate::domain::{Money, Portfolio, ProjectId, StageId, StageRole, WorkId};
use chrono::NaiveDate;

pub use words::{effect_parts, own_parts, put_first_parts, put_first_words, shortfall_words};

/// Whether it can be afforded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has rank 1 already: nothing changes.
    FirstAlready,
    /// Funding covers it then.
    Yes,
    /// Funding does not cover it even then.
    No,
    /// The plan has no funding: nothing is limited.
    NoFunding,
}

/// What follows from putting a project first.
#[derive(Clone, Debug, PartialEq)]
pub struct PutFirst {
    /// Which.
    pub project: ProjectId,
    /// Whether it can be afforded.
    pub verdict: Verdict,
    /// The stage it goes into with that, where its own takes no people or no money.
    pub stage: Option<StageId>,
    /// Where it is now.
    pub now: PutFirstPlace,
    /// Where it is then.
    pub then: PutFirstPlace,
    /// Why it has no finish then, and of what.
    pub no_date: Option<(WorkId, NoDate)>,
    /// Working days by which it ends earlier; negative is later. `None` where it has no finish now or then.
    pub gained: Option<i32>,
    /// What is missing for it then: by nature and fiscal year. None where funding covers it.
    pub short: Vec<Shortfall>,
    /// Projects that fall below the money line, in the new order, each with what is missing for it then.
    pub falls: Vec<(ProjectId, Vec<Shortfall>)>,
    /// Projects that come above the money line, in the new order; it itself is told by `now` and `then`.
    pub rises: Vec<ProjectId>,
    /// Other projects whose promise is kept now and not then: working days late then, `None` without a date.
    pub breaks: Vec<(ProjectId, Option<i32>)>,
    /// Other projects that are late now and later then: working days late now and then, `None` without a date.
    pub later: Vec<(ProjectId, i32, Option<i32>)>,
    /// Other projects whose promise is not kept now and kept then.
    pub mends: Vec<ProjectId>,
    /// Free to commit then, of the portfolio.
    pub free: Money,
    /// Whether any year is funded.
    pub funded: bool,
    /// The only fiscal year that is funded; `None` where there are several, or none.
    pub only_year: Option<i32>,
    /// Fiscal years that are funded by quarters, in order.
    pub by_quarter: Vec<i32>,
}

/// Where a project is, before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutFirstPlace {
    /// Rank, 1 first.
    pub rank: u32,
    /// The last day worked.
    pub finish: Option<NaiveDate>,
    /// Promise minus forecast in working days; negative is late.
    pub slack: Option<i32>,
    /// Whether funding does not cover it.
    pub below_line: bool,
    /// Free to commit of it.
    pub free: Money,
}

impl From<&ProjectOutlook> for PutFirstPlace {
    fn from(of: &ProjectOutlook) -> Self {
        Self {
            rank: of.rank,
            finish: of.finish.map(crate::domain::Moment::last_day),
            slack: of.slack,
            below_line: of.below_line,
            free: of.money.free_to_commit(),
        }
    }
}

/// What follows from putting a project first. `network` and `now` must be those of the plan. `None` if it has no such project.
pub fn put_first(plan: &Portfolio, network: &Network, now: &Outlook, project: ProjectId) -> Option<PutFirst> {
    let place = plan.projects.place(project)?;
    let stage = stage_for(plan, project);
    let order = network.order();
    let moved = order.moved(plan, project, 0, stage);
    let then = outlook(plan, network, &moved, &mut Bench::default());
    let (before, after) = (now.projects.get(place)?, then.projects.get(place)?);
    let gained =
        before.finish.zip(after.finish).map(|(a, b)| network.working_days(b.last_day(), a.last_day()));
    let missing = |id: ProjectId| then.short.iter().filter(|s| s.project == id).copied().collect::<Vec<_>>();
    let verdict = if moved == order {
        Verdict::FirstAlready
    } else if then.funding.is_empty() {
        Verdict::NoFunding
    } else if after.below_line {
        Verdict::No
    } else {
        Verdict::Yes
    };
    let mut found = PutFirst {
        project,
        verdict,
        stage,
        now: before.into(),
        then: after.into(),
        no_date: after.no_date,
        gained,
        short: missing(project),
        falls: vec![],
        rises: vec![],
        breaks: vec![],
        later: vec![],
        mends: vec![],
        free: then.line.free,
        funded: !then.funding.is_empty(),
        only_year: only_year(plan),
        by_quarter: plan.funding.iter().filter(|row| row.quarter.is_some()).map(|row| row.year).collect(),
    };
    found.by_quarter.sort_unstable();
    found.by_quarter.dedup();
    let others = moved.places().iter().map(|at| *at as usize).filter(|at| *at != place);
    for (before, after) in others.filter_map(|at| Some((now.projects.get(at)?, then.projects.get(at)?))) {
        match (before.below_line, after.below_line) {
            (false, true) => found.falls.push((after.id, missing(after.id))),
            (true, false) => found.rises.push(after.id),
            _ => {}
        }
        let promised = plan.projects.get(after.id).is_some_and(|p| p.promise.is_some());
        match (before.slack, after.slack) {
            _ if !promised => {}
            (Some(0..), after) if after.is_none_or(|days| days < 0) => {
                found.breaks.push((before.id, after.map(|days| -days)));
            }
            (Some(late @ ..0), after) if after.is_none_or(|days| days < late) => {
                found.later.push((before.id, -late, after.map(|days| -days)));
            }
            (None | Some(..0), Some(0..)) => found.mends.push(after.id),
            _ => {}
        }
    }
    Some(found)
}

/// The stage that a project needs to take people and money: `None` where its own does, or none does.
fn stage_for(plan: &Portfolio, project: ProjectId) -> Option<StageId> {
    let own = plan.projects.get(project).and_then(|p| plan.stages.get(p.stage));
    let takes = |standing: Standing| standing.takes_people && standing.takes_funding;
    if takes(Standing::of(own.map(AsRef::as_ref))) {
        return None;
    }
    let columns = plan.columns();
    columns
        .iter()
        .find(|stage| stage.role == StageRole::Normal && takes(Standing::of(Some(stage))))
        .map(|stage| stage.id)
}

/// The only funded year.
fn only_year(plan: &Portfolio) -> Option<i32> {
    let mut years = plan.funding.iter().map(|row| row.year);
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}
