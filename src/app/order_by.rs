//! The order-by date of a purchase as screens show it: the day at the likely lead time, counted down, with its status, and what
//! it means in words.
//!
//! ■ where the project is late already, or the plan orders it after the day; ▲ where the day is near, or comes too late if the
//! delivery takes as long as at P80; ● otherwise.
use super::context::Cx;
use super::format;
use crate::domain::{Moment, Purchase, WorkId};
use crate::engine::{LeadTime, OrderBy, Status, dates_of, working_days};
use crate::workspace::Answer;
use chrono::NaiveDate;

/// Working days within which an order-by date is near.
const NEAR: i32 = 5;

/// What is known of the last day to order a purchase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Due {
    /// It is ordered, or will not be bought: nobody asks.
    Settled,
    /// Not known yet.
    Waiting,
    /// There is no such day, for a reason.
    Never(&'static str),
    /// A day.
    By(Deadline),
}

/// The last day to order something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deadline {
    /// At the likely lead time.
    pub day: NaiveDate,
    /// At the P80 lead times, as far as that is known.
    pub p80: Option<Answer<OrderBy>>,
    /// Its project is late however soon it is ordered: the day only worsens nothing.
    pub late: bool,
    /// The day on which the plan orders it, where that is later.
    pub planned_later: Option<NaiveDate>,
    /// Working days from the status date; negative is past.
    pub days: i32,
    /// How urgent it is.
    pub status: Status,
    /// Whether it is about the plan as it is now.
    pub fresh: bool,
}

impl Due {
    /// What is known of a purchase.
    pub fn of(cx: &Cx<'_>, purchase: &Purchase) -> Self {
        if !purchase.state.before_order() {
            return Self::Settled;
        }
        let project = cx.plan.projects.get(purchase.project);
        if project.is_none_or(|p| p.promise.is_none()) {
            return Self::Never("its project has no promise");
        }
        let answer = cx.answers.and_then(|a| a.order_by_of(purchase.id, LeadTime::Likely));
        let Some(answer) = answer else { return Self::Waiting };
        let Some(likely @ OrderBy { day, late, .. }) = answer.value else {
            return if answer.fresh {
                Self::Never("something in its project has no date")
            } else {
                Self::Waiting
            };
        };
        let p80 = cx.answers.and_then(|a| {
            let Answer { value, fresh } = a.order_by_of(purchase.id, LeadTime::P80)?;
            value.map(|p80| Answer { value: p80.beside(&likely), fresh })
        });
        let planned = dates_of(cx.plan, cx.outlook, WorkId::Purchase(purchase.id)).and_then(|d| d.start());
        let planned_later = planned.map(Moment::date).filter(|planned| *planned > day);
        let days = working_days(cx.plan, cx.today, day);
        let status = if late || day < cx.today || planned_later.is_some() {
            Status::InTrouble
        } else if days <= NEAR || p80.is_some_and(|p80| p80.value.late) {
            Status::AtRisk
        } else {
            Status::OnTrack
        };
        Self::By(Deadline { day, p80, late, planned_later, days, status, fresh: answer.fresh })
    }
    /// The day alone: cheaper than all that is known, for sorting.
    pub fn day(cx: &Cx<'_>, purchase: &Purchase) -> Option<NaiveDate> {
        let promised = || cx.plan.projects.get(purchase.project).is_some_and(|p| p.promise.is_some());
        let asked = purchase.state.before_order() && promised();
        let answers = cx.answers.filter(|_| asked)?;
        Some(answers.order_by_of(purchase.id, LeadTime::Likely)?.value?.day)
    }
    /// In a cell: "16 Dec, in 12 d", "…", "–".
    pub fn short(&self, today: NaiveDate) -> String {
        match self {
            Self::Settled | Self::Never(_) => "–".into(),
            Self::Waiting => "…".into(),
            Self::By(by) => format!("{}, {}", format::date(by.day, today), countdown(by.day, by.days, today)),
        }
    }
    /// In a sentence, for the accessibility tree: "order by 16 Dec, in 12 d, at risk"; empty where nobody asks.
    pub fn told(&self, today: NaiveDate) -> String {
        match self {
            Self::Settled => String::new(),
            Self::Waiting => "order-by date not known yet".into(),
            Self::Never(_) => "no order-by date".into(),
            Self::By(by) => {
                let status = super::widgets::status_name(by.status).to_lowercase();
                let old = if by.fresh { "" } else { ", being computed anew" };
                format!("order by {}, {status}{old}", self.short(today))
            }
        }
    }
    /// On hover: all there is to say; `None` where nobody asks.
    pub fn hint(&self, cx: &Cx<'_>) -> Option<String> {
        match self {
            Self::Settled => None,
            Self::Waiting => Some("The order-by date is being computed".into()),
            Self::Never(why) => Some(format!("No order-by date: {why}")),
            Self::By(by) => {
                let mut lines = vec![format!("Order by {}", by.long(cx.today))];
                if let Some(p80) = by.p80 {
                    lines.push(format!("At the P80 lead time: {}", long(cx, p80.value.day)));
                }
                lines.push(by.meaning(cx.today));
                if !by.fresh {
                    lines.push("Being computed anew after the last change".into());
                }
                Some(lines.join("\n"))
            }
        }
    }
}

impl Deadline {
    /// "Wed 16 Dec 2026, in 12 d".
    pub fn long(&self, today: NaiveDate) -> String {
        format!("{}, {}", format::long_date(self.day), countdown(self.day, self.days, today))
    }
    /// What obeying it means, in a sentence.
    pub fn meaning(&self, today: NaiveDate) -> String {
        let day = format::date(self.day, today);
        if self.late {
            return format!(
                "The project is late already: ordering by {day} only keeps it from getting later"
            );
        }
        if let Some(planned) = self.planned_later {
            return format!("The plan orders it on {}: that is too late", format::date(planned, today));
        }
        let careful = match self.p80.map(|p80| p80.value) {
            None => String::new(),
            Some(p80) if p80.late => "; at the P80 lead time it is too late already".into(),
            Some(p80) if p80.day == self.day => ", at the P80 lead time too".into(),
            Some(p80) => format!("; by {}, at the P80 lead time too", format::date(p80.day, today)),
        };
        format!("Ordered by {day}, the promise is kept{careful}")
    }
}

/// "Wed 16 Dec 2026, in 12 d", of another day than the likely one.
pub fn long(cx: &Cx<'_>, day: NaiveDate) -> String {
    let days = working_days(cx.plan, cx.today, day);
    format!("{}, {}", format::long_date(day), countdown(day, days, cx.today))
}

/// "in 12 d", "today", "3 d ago": working days.
fn countdown(day: NaiveDate, days: i32, today: NaiveDate) -> String {
    match days {
        _ if day == today => "today".into(),
        days if day > today => format!("in {days} d"),
        days => format!("{} d ago", days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_down_to_today_and_beyond() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!(countdown(day(27), 4, day(23)), "in 4 d");
        assert_eq!(countdown(day(23), 0, day(23)), "today");
        assert_eq!(countdown(day(18), -3, day(23)), "3 d ago");
    }
}
