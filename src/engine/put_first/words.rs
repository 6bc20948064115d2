//! The answer to "can we afford to put this first?" in words: one sentence, and each effect on another project apart.
use super::{PutFirst, PutFirstPlace, Verdict};
use crate::domain::{Money, Nature, Portfolio};
use crate::engine::explain::{project_part, text};
use crate::engine::{Shortfall, WhyPart, no_date_short, short_day};
use chrono::NaiveDate;

/// Most effects of one kind that the sentence names; the others are counted.
const NAMED: usize = 3;

/// The whole answer in one sentence: "Yes: finishes 22 Jan, 12 working days earlier, inside the FY 2027 funding; Backup storage
/// falls below the money line (€48,200 of capex short in FY 2027 Q2), Wi-Fi refresh becomes 4 d late." `money` writes an amount
/// above zero. Other projects are links.
pub fn put_first_parts(
    plan: &Portfolio,
    today: NaiveDate,
    found: &PutFirst,
    money: impl Fn(Money) -> String,
) -> Vec<WhyPart> {
    let mut parts = own_parts(plan, today, found, &money);
    let kinds = [
        (found.falls.len(), "falls below the money line", "fall below the money line"),
        (found.breaks.len(), "breaks its promise", "break their promises"),
        (found.later.len(), "becomes later still", "become later still"),
        (found.mends.len(), "keeps its promise again", "keep their promises again"),
        (found.rises.len(), "comes above the money line", "come above the money line"),
    ];
    let mut effects = effect_parts(plan, found, &money).into_iter();
    let mut before = "; ";
    for (count, one, many) in kinds {
        for (place, effect) in effects.by_ref().take(count).enumerate() {
            // one that would stand alone is named
            if place < NAMED || count == NAMED + 1 {
                parts.push(text(before));
                parts.extend(effect);
                before = ", ";
            }
        }
        if count > NAMED + 1 {
            let left = count - NAMED;
            parts.push(text(format!(", {left} more {}", if left == 1 { one } else { many })));
        }
    }
    parts.push(text("."));
    parts
}

/// The same as plain text.
pub fn put_first_words(
    plan: &Portfolio,
    today: NaiveDate,
    found: &PutFirst,
    money: impl Fn(Money) -> String,
) -> String {
    put_first_parts(plan, today, found, money).iter().map(WhyPart::text).collect()
}

/// What it means for the project itself: "No: finishes 22 Jan, 12 working days earlier; €12,000 of opex short in FY 2027".
pub fn own_parts(
    plan: &Portfolio,
    today: NaiveDate,
    found: &PutFirst,
    money: impl Fn(Money) -> String,
) -> Vec<WhyPart> {
    let (now, then) = (&found.now, &found.then);
    let into = found
        .stage
        .and_then(|id| plan.stages.get(id))
        .map_or(String::new(), |stage| format!(", in {}", stage.name));
    let verdict = match found.verdict {
        Verdict::FirstAlready => "It is first already".into(),
        Verdict::Yes | Verdict::NoFunding => format!("Yes{into}"),
        Verdict::No => format!("No{into}"),
    };
    let own = match then.finish {
        Some(day) if day < today => format!("{verdict}: finished {}", short_day(day, today)),
        Some(day) => format!("{verdict}: finishes {}{}", short_day(day, today), gained(found)),
        None => match found.no_date {
            Some((_, reason)) => format!("{verdict}: it has no date, {}", no_date_short(plan, reason)),
            None => format!("{verdict}: there is nothing to do in it yet"),
        },
    };
    let promise = promise(now, then);
    let funding = match (found.verdict, found.only_year) {
        (Verdict::NoFunding, _) => ", and no funding is set that could run out".into(),
        _ if then.below_line => format!("; {}", missing(found, &found.short, money)),
        // what has nothing to do takes nothing
        _ if !found.funded || then.finish.is_none() && found.no_date.is_none() => String::new(),
        (_, Some(year)) => format!(", inside the FY {year} funding"),
        (_, None) => ", inside the funding".into(),
    };
    vec![text(format!("{own}{promise}{funding}"))]
}

/// What it means for every other project that it touches: those that fall below the money line, then broken promises, then those
/// that become later still, then those mended, then those that come above the line.
pub fn effect_parts(
    plan: &Portfolio,
    found: &PutFirst,
    money: impl Fn(Money) -> String,
) -> Vec<Vec<WhyPart>> {
    let late = |days: Option<i32>| {
        days.map_or("has no date any more".into(), |days| format!("becomes {days} d late"))
    };
    let falls = found.falls.iter().map(|(id, short)| {
        let short = missing(found, short, &money);
        vec![project_part(plan, *id), text(format!(" falls below the money line ({short})"))]
    });
    let breaks = found
        .breaks
        .iter()
        .map(|(id, days)| vec![project_part(plan, *id), text(format!(" {}", late(*days)))]);
    let later = found
        .later
        .iter()
        .map(|(id, now, then)| vec![project_part(plan, *id), text(format!(" {}, {now} d now", late(*then)))]);
    let mends = found.mends.iter().map(|id| vec![project_part(plan, *id), text(" keeps its promise again")]);
    let rises =
        found.rises.iter().map(|id| vec![project_part(plan, *id), text(" comes above the money line")]);
    falls.chain(breaks).chain(later).chain(mends).chain(rises).collect()
}

/// "€48,200 of capex short in FY 2027 Q2". The quarter is named where the year is funded by quarters.
pub fn shortfall_words(short: &Shortfall, by_quarter: bool, money: impl Fn(Money) -> String) -> String {
    let nature = if short.nature == Nature::Capex { "capex" } else { "opex" };
    let quarter = if by_quarter { format!(" Q{}", short.quarter) } else { String::new() };
    format!("{} of {nature} short in FY {}{quarter}", money(short.amount), short.year)
}

fn missing(found: &PutFirst, short: &[Shortfall], money: impl Fn(Money) -> String) -> String {
    let words: Vec<String> = short
        .iter()
        .map(|one| shortfall_words(one, found.by_quarter.binary_search(&one.year).is_ok(), &money))
        .collect();
    words.join(" and ")
}

/// ", 12 working days earlier".
fn gained(found: &PutFirst) -> String {
    let days = |days: i32| if days == 1 { "1 working day".into() } else { format!("{days} working days") };
    match found.gained {
        _ if found.verdict == Verdict::FirstAlready => String::new(),
        None => ", and has no date now".into(),
        Some(0) => ", as now".into(),
        Some(more @ 1..) => format!(", {} earlier", days(more)),
        Some(less) => format!(", {} later", days(-less)),
    }
}

/// How it stands to the promise then.
fn promise(now: &PutFirstPlace, then: &PutFirstPlace) -> String {
    match (now.slack, then.slack) {
        (_, None) => String::new(),
        (Some(..0), Some(0)) => ", on its promise, which is not kept now".into(),
        (Some(..0), Some(spare @ 0..)) => format!(", {spare} d before its promise, which is not kept now"),
        (_, Some(0)) => ", on the day of its promise".into(),
        (_, Some(spare @ 0..)) => format!(", {spare} d before its promise"),
        (_, Some(late)) => format!(", {} d after its promise", -late),
    }
}
