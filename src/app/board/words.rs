//! What a card says: pure words, made from the plan, its results, and what the drag in the air would change.
use crate::app::chances;
use crate::app::changed::{Was, told};
use crate::app::context::Cx;
use crate::app::format;
use crate::app::timeline::words::no_date_words;
use crate::app::widgets::{MoneyParts, budget_words, deadline_words};
use crate::domain::{Money, Portfolio, Project, StageRole};
use crate::engine::{Figure, NextEvent, ProjectOutlook, Status};
use chrono::NaiveDate;

/// A label, and what it labels.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Pair {
    /// "Promised". May be left out where room is short.
    pub(super) label: &'static str,
    /// "29 Jan".
    pub(super) value: String,
    /// What it was before the last edit.
    pub(super) was: Was,
}

/// A status and its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    /// Shape and colour.
    pub(super) status: Status,
    /// "5 d spare".
    pub(super) words: String,
    /// What it was before the last edit.
    pub(super) was: Was,
}

/// How good a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tint {
    /// Neither.
    Plain,
    /// Earlier, funded.
    Good,
    /// It loses slack, or funding.
    Risk,
    /// It becomes, or grows, late.
    Trouble,
}

/// Words on a coloured ground.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chip {
    /// "+9 d".
    pub(super) words: String,
    /// Its colour.
    pub(super) tint: Tint,
}

/// How likely a promise is kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Odds {
    /// "78%".
    pub(super) words: String,
    /// Levels and all chances, with their standard errors.
    pub(super) exactly: String,
    /// Whether it is of the plan before the last edit.
    pub(super) old: bool,
}

/// Everything that a card says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CardWords {
    /// Name.
    pub(super) name: String,
    /// Rank, 1 first; the one it would have while a project is in the air.
    pub(super) rank: u32,
    /// The rank it had before the last edit.
    pub(super) rank_was: Was,
    /// Initials and name of the owner.
    pub(super) owner: Option<(String, String)>,
    /// "Promised 29 Jan".
    pub(super) promise: Pair,
    /// "5 d spare".
    pub(super) deadline: Verdict,
    /// "Forecast 22 Jan".
    pub(super) forecast: Pair,
    /// How likely it is on time; nothing while a drag says what it would change.
    pub(super) odds: Option<Odds>,
    /// Why there is no date.
    pub(super) why: Option<String>,
    /// "+9 d".
    pub(super) shift: Option<Chip>,
    /// The money bar.
    pub(super) bar: MoneyParts,
    /// "Budget €182k".
    pub(super) budget: Pair,
    /// "€14k left".
    pub(super) money: Verdict,
    /// The same exactly.
    pub(super) money_exactly: String,
    /// What happens next, and when: "Delivery of 2 × switch", "18 Dec".
    pub(super) next: (String, String),
    /// "below the line", "now below the line".
    pub(super) line: Option<Chip>,
    /// On which side of the line it was before the last edit.
    pub(super) line_was: Was,
    /// What happened next before the last edit.
    pub(super) next_was: Was,
    /// It takes no people yet: its dates are as if it were approved now.
    pub(super) outlined: bool,
    /// It is finished.
    pub(super) done: bool,
}

impl CardWords {
    /// What a card says about a project; `None` if nothing is known of it.
    pub(super) fn of(cx: &Cx<'_>, project: &Project) -> Option<Self> {
        let now = cx.project(project.id)?;
        let then = cx.previewed(project.id).unwrap_or(now);
        let role = cx.plan.stages.get(project.stage).map_or(StageRole::Normal, |s| s.role);
        let done = role == StageRole::Done;
        let owner = project.owner.and_then(|id| cx.plan.people.get(id));
        let date = |day: NaiveDate| format::date(day, cx.today);
        let finish = then.finish.map(|f| date(f.last_day()));
        let money = |amount| format::money(amount, cx.currency());
        let exactly = |amount| format::exact_money(amount, cx.currency());
        let id = project.id;
        let rank_was =
            cx.project_was(id, &[Figure::Rank], &then.rank.to_string(), |was| was.outlook.rank.to_string());
        let promise = project.promise.map(date);
        let promise_was =
            cx.project_was(id, &[Figure::Promise], promise.as_deref().unwrap_or("none"), |was| {
                was.promise.map_or("none".into(), date)
            });
        let deadline = if done { outcome(then) } else { deadline_words(then) };
        let deadline_was = cx.project_was(id, &[Figure::Slack, Figure::Deadline], &deadline, |was| {
            if done { outcome(&was.outlook) } else { deadline_words(&was.outlook) }
        });
        let forecast_was =
            cx.project_was(id, &[Figure::Finish], finish.as_deref().unwrap_or("no date"), |was| {
                was.outlook.finish.map_or("no date".into(), |f| date(f.last_day()))
            });
        let budget = project.budget.map(|b| money(b.total()));
        let budget_was = cx.project_was(id, &[Figure::Budget], budget.as_deref().unwrap_or("none"), |was| {
            if was.has_budget { money(was.outlook.money.budget) } else { "none".into() }
        });
        let left = cost(cx, then, done);
        let left_was =
            cx.project_was(id, &[Figure::Variance, Figure::Money], &left, |was| cost(cx, &was.outlook, done));
        let side = |below: bool| if below { "below the line" } else { "above the line" };
        let line_was = cx.project_was(id, &[Figure::Line], side(then.below_line), |was| {
            side(was.outlook.below_line).into()
        });
        let event = |outlook: &ProjectOutlook| next_event(cx.plan, cx.today, project, outlook);
        let next = event(then);
        let event_words = |(what, when): (String, String)| format!("{what} {when}").trim().to_owned();
        let next_was = cx.project_was(id, &[Figure::Next], &event_words(next.clone()), |was| {
            event_words(event(&was.outlook))
        });
        Some(Self {
            name: project.name.clone(),
            rank: then.rank,
            rank_was,
            owner: owner.map(|p| (p.initials.clone(), p.name.clone())),
            promise: match promise {
                Some(value) => Pair { label: "Promised", value, was: promise_was },
                None => Pair { label: "No promise yet", value: String::new(), was: promise_was },
            },
            deadline: Verdict { status: then.deadline, words: deadline, was: deadline_was },
            forecast: match finish {
                Some(value) => Pair {
                    label: if then.outlined { "If now" } else { "Forecast" },
                    value,
                    was: forecast_was,
                },
                None => Pair { label: "No date", value: String::new(), was: forecast_was },
            },
            odds: odds(cx, project).filter(|_| !done),
            why: finish_missing(cx.plan, then),
            shift: cx.preview.and(shift(cx, now, then)),
            bar: MoneyParts::from(&then.money),
            budget: match budget {
                Some(value) => Pair { label: "Budget", value, was: budget_was },
                None => Pair { label: "No budget yet", value: String::new(), was: budget_was },
            },
            money: Verdict { status: then.budget, words: left, was: left_was },
            money_exactly: {
                let m = &then.money;
                format!(
                    "Budget {}\nSpent {}\nOn order {}\nStill to come {}\nAt completion {}",
                    exactly(m.budget),
                    exactly(m.actual.plus(m.accrued)),
                    exactly(m.committed),
                    exactly(m.to_come),
                    exactly(m.eac()),
                )
            },
            next,
            next_was,
            line: line(now.below_line, then.below_line),
            line_was,
            outlined: now.outlined,
            done,
        })
    }

    /// What a screen reader says after the name.
    pub(super) fn spoken(&self) -> String {
        let pair = |p: &Pair| told(format!("{} {}", p.label.to_lowercase(), p.value).trim(), &p.was);
        let mut parts = vec![told(&format!("rank {}", self.rank), &self.rank_was), pair(&self.promise)];
        if self.deadline.status != Status::NotSet {
            parts.push(told(&self.deadline.words, &self.deadline.was));
        }
        parts.push(pair(&self.forecast));
        parts.extend(self.odds.iter().map(|odds| {
            let old = if odds.old { format!(", {}", chances::OLD) } else { String::new() };
            format!("{} on time{old}", odds.words)
        }));
        parts.extend(self.shift.iter().map(|c| c.words.clone()));
        parts.push(pair(&self.budget));
        if self.money.status != Status::NotSet {
            parts.push(told(&self.money.words, &self.money.was));
        }
        match &self.line {
            Some(chip) => parts.push(told(&chip.words, &self.line_was)),
            None if self.line_was.is_some() => parts.push(told("above the line", &self.line_was)),
            None => {}
        }
        parts.extend(self.owner.iter().map(|o| format!("led by {}", o.1)));
        parts.join(", ")
    }
}

/// How likely a project keeps its promise; `None` without one, before it is known, and where a drop in the air would change its finish.
fn odds(cx: &Cx<'_>, project: &Project) -> Option<Odds> {
    let chance = cx.forecast_of(project.id)?.on_time?;
    let moved =
        cx.previewed(project.id).is_some_and(|then| then.forecast.is_none_or(|told| told.on_time.is_none()));
    let exactly = || chances::lines(cx, project.id).join("\n");
    (!moved).then(|| Odds {
        words: chances::percent(chance),
        exactly: exactly(),
        old: !cx.forecast_is_fresh(),
    })
}

/// How a finished project ended: "4 d early", "5 d late", "on the day".
fn outcome(project: &ProjectOutlook) -> String {
    match project.slack {
        Some(days) if days > 0 => format!("{days} d early"),
        Some(days) => format::slack(days),
        None => deadline_words(project),
    }
}

/// "€14k left", "€22k over", and of a finished project "€1.2k under".
fn cost(cx: &Cx<'_>, project: &ProjectOutlook, done: bool) -> String {
    let variance = project.money.variance();
    if done && project.budget != Status::NotSet && variance <= Money::ZERO {
        return format!("{} under", format::money(-variance, cx.currency()));
    }
    budget_words(project, cx.currency())
}

/// "+9 d": how a drop would move the finish.
fn shift(cx: &Cx<'_>, now: &ProjectOutlook, then: &ProjectOutlook) -> Option<Chip> {
    if now.finish == then.finish {
        return None;
    }
    let change = cx.change(now.id)?;
    let chip = |words: String, tint| Some(Chip { words, tint });
    match (now.finish, then.finish) {
        (Some(_), None) => chip("loses its date".into(), Tint::Trouble),
        (None, Some(_)) => chip("gets a date".into(), Tint::Good),
        _ if change.days == 0 => None,
        _ => {
            let tint = match then.slack {
                _ if change.days < 0 => Tint::Good,
                Some(slack) if slack < 0 => Tint::Trouble,
                Some(_) => Tint::Risk,
                None => Tint::Plain,
            };
            chip(format::shift(change.days), tint)
        }
    }
}

/// Where a project stands to the money line.
fn line(now: bool, then: bool) -> Option<Chip> {
    match (now, then) {
        (false, false) => None,
        (true, true) => Some(Chip { words: "below the line".into(), tint: Tint::Plain }),
        (false, true) => Some(Chip { words: "now below the line".into(), tint: Tint::Risk }),
        (true, false) => Some(Chip { words: "now above the line".into(), tint: Tint::Good }),
    }
}

/// What happens next, and when.
fn next_event(
    plan: &Portfolio,
    today: NaiveDate,
    project: &Project,
    outlook: &ProjectOutlook,
) -> (String, String) {
    let day = |d: NaiveDate| if d == today { "today".to_owned() } else { format::date(d, today) };
    let task = |id| plan.tasks.get(id).map(|t| t.name.clone()).unwrap_or_default();
    let bought = |id| {
        plan.purchases.get(id).map_or_else(String::new, |p| {
            if p.quantity == 1 { p.item.clone() } else { format!("{} × {}", p.quantity, p.item) }
        })
    };
    match outlook.next {
        Some(NextEvent::Order(id, on)) => (format!("Order {}", bought(id)), day(on)),
        Some(NextEvent::Delivery(id, on)) => (format!("Delivery of {}", bought(id)), day(on)),
        Some(NextEvent::CutOver(id, at)) => (task(id), at.date().format("%a %-d %b").to_string()),
        Some(NextEvent::Milestone(id, on)) => (task(id), day(on)),
        Some(NextEvent::Starts(id, on)) => (task(id), format!("starts {}", day(on))),
        Some(NextEvent::Finishes(id, on)) => (task(id), format!("until {}", day(on))),
        None => {
            let empty = !plan.tasks.iter().any(|t| t.project == project.id)
                && !plan.purchases.iter().any(|p| p.project == project.id);
            let words = if empty { "No tasks yet" } else { "Nothing more to do" };
            (words.to_owned(), String::new())
        }
    }
}

/// Why a project has no date.
fn finish_missing(plan: &Portfolio, outlook: &ProjectOutlook) -> Option<String> {
    if outlook.finish.is_some() {
        return None;
    }
    let Some((work, reason)) = outlook.no_date else {
        return Some("No tasks and no purchases yet".into());
    };
    Some(format!("No date: {}", no_date_words(plan, Some(work), reason)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_money_line_in_words() {
        let words = |now, then| line(now, then).map(|c| (c.words, c.tint));
        assert_eq!(words(false, false), None);
        assert_eq!(words(true, true), Some(("below the line".into(), Tint::Plain)));
        assert_eq!(words(false, true), Some(("now below the line".into(), Tint::Risk)));
        assert_eq!(words(true, false), Some(("now above the line".into(), Tint::Good)));
    }
}
