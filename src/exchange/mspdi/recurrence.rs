//! Recurring days off of an MS Project calendar, written out.
//!
//! The kinds are those of the schema: 1 daily (a plain span), 2 and 3 yearly by day or by weekday, 4 and 5 monthly likewise,
//! 6 weekly, 7 every so many days.
use super::values::{Stamp, stamp};
use crate::exchange::xml::Element;
use chrono::{Datelike, Days, Months, NaiveDate};

/// The most days that one recurring exception is written out to.
pub(super) const MOST_DAYS: usize = 500;

/// The spans of an exception, first and last day.
pub(super) struct DaysOff {
    pub spans: Vec<(NaiveDate, NaiveDate)>,
    /// Whether it went on for longer.
    pub cut: bool,
}

/// The days of an exception; `None` if they cannot be read.
pub(super) fn days_off(element: &Element) -> Option<DaysOff> {
    let period = element.child("TimePeriod")?;
    let from = stamp(period.text_of("FromDate"))?.date();
    let to = stamp(period.text_of("ToDate")).map_or(from, Stamp::date).max(from);
    let kind = element.int("Type").unwrap_or(1);
    let every = element.int("Period").unwrap_or(1).clamp(1, 10_000) as u32;
    let mut days: Vec<NaiveDate> = match kind {
        2..=5 => by_month(element, kind, from, to, every)?,
        6 => by_week(from, to, every, element.int("DaysOfWeek").unwrap_or(0)),
        7 => (0..)
            .map_while(|n: u64| from.checked_add_days(Days::new(n * u64::from(every))))
            .take_while(|d| *d <= to)
            .take(MOST_DAYS + 1)
            .collect(),
        _ => return Some(DaysOff { spans: vec![(from, to)], cut: false }),
    };
    if element.flag("EnteredByOccurrences")
        && let Some(count @ 1..) = element.int("Occurrences")
    {
        days.truncate(usize::try_from(count).unwrap_or(MOST_DAYS));
    }
    let cut = days.len() > MOST_DAYS;
    days.truncate(MOST_DAYS);
    let mut spans: Vec<(NaiveDate, NaiveDate)> = vec![];
    for day in days {
        match spans.last_mut() {
            Some(last) if last.1.succ_opt() == Some(day) => last.1 = day,
            _ => spans.push((day, day)),
        }
    }
    Some(DaysOff { spans, cut })
}

/// Every so many weeks, on the days of a bit set (1 is Sunday, 2 Monday …). Weeks begin on Sunday.
fn by_week(from: NaiveDate, to: NaiveDate, every: u32, bits: i64) -> Vec<NaiveDate> {
    let sunday = from - Days::new(u64::from(from.weekday().num_days_from_sunday()));
    let mut days = vec![];
    for week in 0.. {
        let Some(start) = sunday.checked_add_days(Days::new(7 * u64::from(every) * week)) else { break };
        if start > to || days.len() > MOST_DAYS || bits % 128 == 0 {
            break;
        }
        let of_week =
            (0..7).filter(|d| bits >> d & 1 == 1).filter_map(|d| start.checked_add_days(Days::new(d)));
        days.extend(of_week.filter(|d| from <= *d && *d <= to));
    }
    days
}

/// Monthly or yearly, on a day of the month or on the n-th of some kind of day.
fn by_month(
    element: &Element,
    kind: i64,
    from: NaiveDate,
    to: NaiveDate,
    every: u32,
) -> Option<Vec<NaiveDate>> {
    let yearly = kind <= 3;
    let by_position = kind == 3 || kind == 5;
    let mut first = from.with_day(1)?;
    if yearly {
        first = NaiveDate::from_ymd_opt(
            from.year(),
            element.int("Month").and_then(|m| u32::try_from(m).ok())?.checked_add(1)?,
            1,
        )?;
    }
    let step = if yearly { 12 } else { every };
    let day = element.int("MonthDay").unwrap_or(1).clamp(1, 31) as u32;
    let (item, position) = (element.int("MonthItem").unwrap_or(0), element.int("MonthPosition").unwrap_or(0));
    let mut days = vec![];
    for turn in 0..4000u32 {
        let Some(month) = first.checked_add_months(Months::new(turn * step)) else { break };
        if month > to || days.len() > MOST_DAYS {
            break;
        }
        let found = if by_position { nth_of_month(month, item, position) } else { month.with_day(day) };
        days.extend(found.filter(|d| from <= *d && *d <= to));
    }
    Some(days)
}

/// The first (0) to fourth (3) or last (4) day of a kind in a month: 0 any day, 1 weekdays, 2 weekend days, 3 Sunday to 9
/// Saturday.
fn nth_of_month(month: NaiveDate, item: i64, position: i64) -> Option<NaiveDate> {
    let fits = |day: &NaiveDate| {
        let from_sunday = i64::from(day.weekday().num_days_from_sunday());
        match item {
            0 => true,
            1 => (1..=5).contains(&from_sunday),
            2 => from_sunday == 0 || from_sunday == 6,
            weekday => from_sunday == weekday - 3,
        }
    };
    let mut all = month.iter_days().take_while(|d| d.month() == month.month()).filter(fits);
    if position == 4 { all.last() } else { all.nth(usize::try_from(position).ok()?) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::xml::parse;

    fn days(inner: &str) -> Vec<String> {
        let text = format!(
            "<E><TimePeriod><FromDate>2026-01-01T00:00:00</FromDate><ToDate>2027-12-31T23:59:00</ToDate></TimePeriod>{inner}</E>"
        );
        let document = parse(&text, &[]).unwrap();
        let found = days_off(&document.root).unwrap();
        found.spans.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}..{b}") }).collect()
    }

    #[test]
    fn each_kind() {
        assert_eq!(days("<Type>1</Type>"), ["2026-01-01..2027-12-31"]);
        assert_eq!(
            days("<Type>2</Type><Month>11</Month><MonthDay>25</MonthDay>"),
            ["2026-12-25", "2027-12-25"]
        );
        assert_eq!(
            days("<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>0</MonthPosition>"),
            ["2026-05-04", "2027-05-03"]
        );
        assert_eq!(
            days("<Type>4</Type><MonthDay>31</MonthDay><Period>2</Period>").len(),
            8, // January, March, May, July of both years; then September and November have 30
        );
        assert_eq!(
            days("<Type>5</Type><MonthItem>8</MonthItem><MonthPosition>4</MonthPosition><Period>12</Period>"),
            ["2026-01-30", "2027-01-29"]
        );
        let fortnights = "<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek><EnteredByOccurrences>1</EnteredByOccurrences>\
             <Occurrences>3</Occurrences>";
        assert_eq!(days(fortnights), ["2026-01-02", "2026-01-12", "2026-01-16"]);
        assert_eq!(days("<Type>7</Type><Period>400</Period>"), ["2026-01-01", "2027-02-05"]);
        assert!(days("<Type>6</Type><DaysOfWeek>0</DaysOfWeek>").is_empty());
    }
}
