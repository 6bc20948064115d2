//! Earned value as a window keeps it: computed once for a plan, a day and a baseline, when something on screen shows it.
use super::context::Cx;
use super::format;
use crate::domain::{BaselineId, Money, Portfolio};
use crate::engine::{Earned, EarnedValue, NoFigure, Ratio, Term, earned, no_figure_words};
use chrono::{Days, NaiveDate};

/// The last answer, with what it was worked out from.
#[derive(Clone, Debug, Default)]
pub struct EarnedMemo {
    kept: Option<(Portfolio, NaiveDate, Option<BaselineId>, Earned)>,
}

impl EarnedMemo {
    /// Earned value of the plan that is shown. Equal plans share their rows, so that comparing them compares pointers.
    pub fn of(&mut self, cx: &Cx<'_>) -> &Earned {
        let same = self.kept.as_ref().is_some_and(|(plan, today, compared, _)| {
            *today == cx.today && *compared == cx.compared && *plan == *cx.plan
        });
        if !same {
            self.kept = None;
        }
        let make = || (cx.plan.clone(), cx.today, cx.compared, earned(cx.plan, cx.outlook, cx.compared));
        &self.kept.get_or_insert_with(make).3
    }
}

/// A figure in words, or why there is none.
pub fn figure(cx: &Cx<'_>, value: &EarnedValue, term: Term) -> Result<String, NoFigure> {
    let money = |amount: Money| format::exact_money(amount, cx.currency());
    let index = |ratio: Result<Ratio, NoFigure>| ratio.map(Ratio::shown);
    match term {
        Term::Bac => Ok(money(value.bac)),
        Term::Pv => Ok(money(value.pv)),
        Term::Ev => Ok(money(value.ev)),
        Term::Ac => Ok(money(value.ac)),
        Term::Sv => Ok(money(value.sv())),
        Term::Cv => Ok(money(value.cv())),
        Term::Spi => index(value.spi()),
        Term::Cpi => index(value.cpi()),
        Term::SpiT => index(value.spi_t()),
        Term::TrendEac => value.trend_eac().map(money),
        Term::Etc => value.etc().map(money),
        Term::Vac => value.vac().map(money),
        Term::Tcpi => index(value.tcpi()),
        Term::Es => earned_schedule(cx, value),
        Term::Hours => value.spi_work().map(|_| {
            let hours = |hundredths: i64| format::grouped((hundredths.unsigned_abs() + 50) / 100);
            format!("{} of {} h", hours(value.work.earned), hours(value.work.planned))
        }),
    }
}

/// "13 Nov, 10 days behind": the day of the baseline by which so much was to be earned, against today, in elapsed days.
fn earned_schedule(cx: &Cx<'_>, value: &EarnedValue) -> Result<String, NoFigure> {
    let time = value.time?;
    let days = time.earned.less(time.actual).rounded(1);
    let amount = days.unsigned_abs();
    let words = match days {
        0 => "as planned".into(),
        d => format!(
            "{amount} {} {}",
            if amount == 1 { "day" } else { "days" },
            if d < 0 { "behind" } else { "ahead" }
        ),
    };
    // what is all done is measured to its end: a day beside today would mislead
    let ended = value.tcpi() == Err(NoFigure::AllEarned);
    let day = match days {
        d if d < 0 => cx.today.checked_sub_days(Days::new(amount)),
        _ => cx.today.checked_add_days(Days::new(amount)),
    };
    Ok(match day.filter(|_| !ended) {
        Some(day) => format!("{}, {words}", format::date(day, cx.today)),
        None => words,
    })
}

/// A figure in words, or a dash.
pub fn shown(cx: &Cx<'_>, value: &EarnedValue, term: Term) -> String {
    figure(cx, value, term).unwrap_or_else(|_| "–".into())
}

/// What a figure means, and why there is none.
pub fn hint(cx: &Cx<'_>, value: &EarnedValue, term: Term) -> String {
    match figure(cx, value, term) {
        Ok(words) => format!("{}: {words}\n{}", term.name(), term.teaches()),
        Err(why) => format!("{}: none, {}\n{}", term.name(), no_figure_words(why), term.teaches()),
    }
}

/// "As approved, 30 Oct": what a value is compared with.
pub fn against(cx: &Cx<'_>, value: &EarnedValue) -> String {
    match value.baseline.and_then(|id| cx.plan.baselines.get(id)) {
        Some(baseline) => format!("{}, {}", baseline.name, format::date(baseline.taken, cx.today)),
        None => "several baselines".into(),
    }
}
