//! Reads what people type for a day or a moment. Pure: the day "today" is handed in.
use crate::domain::{Moment, date_in_range};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day: `2027-01-15`, `15 jan`, `15 jan 2027`, `jan 15`, `29.1.`, `29.1.27`, `29/1`, `fri` (the next one), `+2w`, `-3d`,
/// `+1m`, `today`, `tomorrow`, `yesterday`; a weekday in front is skipped. Without a year it is the one that brings the day
/// nearest, between three months ago and nine months ahead.
///
/// # Errors
/// Says in a sentence what can be written, or why the day is none.
pub fn read_date(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let plain = text.trim().to_lowercase().replace(',', " ");
    let fault = || {
        let clip: String = text.trim().chars().take(30).collect();
        format!("\"{clip}\" is no date; write 15 jan, 2027-01-15, 29.1., fri, +2w or today")
    };
    let words: Vec<&str> = plain.split_whitespace().collect();
    let day = match words[..] {
        ["today"] => Some(today),
        ["tomorrow"] => today.succ_opt(),
        ["yesterday"] => today.pred_opt(),
        [word] if word.starts_with(['+', '-', '−']) => shifted(word, today),
        ["next", word] | [word] if weekday(word).is_some() => {
            weekday(word).and_then(|day| today.checked_add_days(Days::new(ahead(today, day))))
        }
        [word] => numeric(word, today)?,
        [first, ref rest @ ..] if !rest.is_empty() && weekday(first).is_some() => {
            return read_date(&rest.join(" "), today);
        }
        [a, b] => match (month(a), month(b)) {
            (None, Some(month)) => dated(number(a), Some(month), None, today)?,
            (Some(month), None) => dated(number(b), Some(month), None, today)?,
            _ => None,
        },
        [a, b, year] => match (month(a), month(b)) {
            (None, Some(month)) => dated(number(a), Some(month), Some(year), today)?,
            (Some(month), None) => dated(number(b), Some(month), Some(year), today)?,
            _ => None,
        },
        _ => None,
    };
    let day = day.ok_or_else(fault)?;
    if date_in_range(day) { Ok(day) } else { Err("the date must lie between 1970 and 2199".into()) }
}

/// Reads a day as [`read_date`] does, and a time behind it on a quarter hour: `fri 8:15`, `2027-01-15T20:00`, `today 9`.
/// Without a time it is `slot`, a quarter hour of the day.
///
/// # Errors
/// Says in a sentence what can be written.
pub fn read_moment(text: &str, today: NaiveDate, slot: u32) -> Result<Moment, String> {
    let plain = text.trim().replace(',', " ");
    if let Some((day, time)) = plain.split_once('T')
        && let (Ok(day), Some(slot)) = (day.parse::<NaiveDate>(), slot_of(time)?)
    {
        return Ok(Moment::at(in_range(day)?, slot));
    }
    if let Some((day, time)) = plain.trim().rsplit_once(char::is_whitespace)
        && (time.contains(':') || time.len() <= 2)
        && let Some(slot) = slot_of(time)?
        && let Ok(day) = read_date(day, today)
    {
        return Ok(Moment::at(day, slot));
    }
    read_date(&plain, today).map(|day| Moment::at(day, slot))
}

fn in_range(day: NaiveDate) -> Result<NaiveDate, String> {
    if date_in_range(day) { Ok(day) } else { Err("the date must lie between 1970 and 2199".into()) }
}

/// A time of day as a slot; `None` if it is none; an error if it lies between two quarter hours.
fn slot_of(text: &str) -> Result<Option<u32>, String> {
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    let (Ok(hours), Ok(minutes)) = (hours.parse::<u32>(), minutes.parse::<u32>()) else { return Ok(None) };
    if hours > 24 || minutes > 59 || (hours == 24 && minutes > 0) {
        return Ok(None);
    }
    if minutes % 15 == 0 {
        Ok(Some(hours * 4 + minutes / 15))
    } else {
        Err(format!("\"{text}\" lies between two quarter hours; write :00, :15, :30 or :45"))
    }
}

/// Days from today to the next such weekday: 1 to 7.
fn ahead(today: NaiveDate, day: Weekday) -> u64 {
    let gap = (7 + day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    u64::from(if gap == 0 { 7 } else { gap })
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    (word.len() >= 2 && word.is_ascii()).then_some(())?;
    [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ]
    .into_iter()
    .find_map(|(name, day)| name.starts_with(word).then_some(day))
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let word = if word == "sept" { "sep" } else { word };
    if word.len() < 3 {
        return None;
    }
    MONTHS.iter().position(|name| name.starts_with(word)).map(|at| at as u32 + 1)
}

/// `15`, `15.`, `15th`.
fn number(word: &str) -> Option<u32> {
    word.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']).parse().ok()
}

/// `+3d`, `-2w`, `+1m`, `+1y`; a lone number counts days.
fn shifted(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let back = !word.starts_with('+');
    let body = word.trim_start_matches(['+', '-', '−']);
    let end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let count: u32 = body[..end].parse().ok().filter(|n| *n <= 100_000)?;
    let days = |n: u64| {
        if back { today.checked_sub_days(Days::new(n)) } else { today.checked_add_days(Days::new(n)) }
    };
    let months = |n: u32| {
        if back { today.checked_sub_months(Months::new(n)) } else { today.checked_add_months(Months::new(n)) }
    };
    match &body[end..] {
        "" | "d" | "day" | "days" => days(u64::from(count)),
        "w" | "week" | "weeks" => days(u64::from(count) * 7),
        "m" | "month" | "months" => months(count),
        "y" | "year" | "years" => months(count * 12),
        _ => None,
    }
}

/// `2027-01-15`, `29.1.`, `29.1.2027`, `29/1/27`: day first, year first with dashes.
fn numeric(word: &str, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    if let Ok(day) = word.parse::<NaiveDate>() {
        return Ok(Some(day));
    }
    let Some(mark) = word.chars().find(|c| matches!(c, '.' | '/')) else { return Ok(None) };
    let parts: Vec<&str> = word.trim_end_matches(mark).split(mark).collect();
    match parts[..] {
        [day, month] => dated(day.parse().ok(), month.parse().ok(), None, today),
        [day, month, year] => dated(day.parse().ok(), month.parse().ok(), Some(year), today),
        _ => Ok(None),
    }
}

/// A day of a month, of a year or of the nearest one. `Ok(None)`: no such words; an error: no such day.
fn dated(
    day: Option<u32>,
    month: Option<u32>,
    year: Option<&str>,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, String> {
    let (Some(day), Some(month)) = (day, month) else { return Ok(None) };
    let no_such = || match MONTHS.get(month.wrapping_sub(1) as usize) {
        Some(name) => format!("there is no day {day} in {}{}", name[..1].to_uppercase(), &name[1..]),
        None => format!("there is no month {month}"),
    };
    if let Some(year) = year {
        let Ok(number) = year.parse::<i32>() else { return Ok(None) };
        let number = if year.len() <= 2 { 2000 + number } else { number };
        return NaiveDate::from_ymd_opt(number, month, day).map(Some).ok_or_else(no_such);
    }
    let near = (today - Days::new(90))..(today + Days::new(276));
    let years = today.year() - 1..=today.year() + 4;
    let all: Vec<NaiveDate> = years.filter_map(|y| NaiveDate::from_ymd_opt(y, month, day)).collect();
    let found = all.iter().find(|d| near.contains(d)).or_else(|| all.iter().find(|d| **d >= today));
    found.copied().map(Some).ok_or_else(no_such)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn days_that_people_type() {
        for (text, day) in [
            ("2027-01-15", "2027-01-15"),
            ("15 jan", "2027-01-15"),
            ("15 Jan 2028", "2028-01-15"),
            ("jan 15", "2027-01-15"),
            ("January 15, 2027", "2027-01-15"),
            ("15th jan", "2027-01-15"),
            ("15. jan", "2027-01-15"),
            ("29.1.", "2027-01-29"),
            ("29.1", "2027-01-29"),
            ("29.1.2027", "2027-01-29"),
            ("29.1.27", "2027-01-29"),
            ("29/1/2027", "2027-01-29"),
            ("12 nov", "2026-11-12"),
            ("1 sep", "2026-09-01"),
            ("1 sept", "2026-09-01"),
            ("1 aug", "2027-08-01"),
            ("29 feb", "2028-02-29"),
            ("fri", "2026-11-27"),
            ("Friday", "2026-11-27"),
            ("mon", "2026-11-30"),
            ("next fri", "2026-11-27"),
            ("Fri 29 Jan 2027", "2027-01-29"),
            ("fri 29 jan", "2027-01-29"),
            ("+2w", "2026-12-07"),
            ("+3d", "2026-11-26"),
            ("-3d", "2026-11-20"),
            ("−1w", "2026-11-16"),
            ("+1m", "2026-12-23"),
            ("+10", "2026-12-03"),
            (" today ", "2026-11-23"),
            ("tomorrow", "2026-11-24"),
            ("yesterday", "2026-11-22"),
        ] {
            assert_eq!(read_date(text, today()).map(|d| d.to_string()).as_deref(), Ok(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_so() {
        for (text, words) in [
            ("soon", "is no date"),
            ("", "is no date"),
            ("31 nov", "no day 31 in November"),
            ("30.2.2027", "no day 30 in February"),
            ("1.13.", "no month 13"),
            ("1 jan 3000", "between 1970 and 2199"),
            ("+999999999999w", "is no date"),
            ("15 15", "is no date"),
            ("jan", "is no date"),
            ("1.2.3.4", "is no date"),
            ("+3q", "is no date"),
            ("\u{202e}é", "is no date"),
        ] {
            let fault = read_date(text, today()).expect_err(text);
            assert!(fault.contains(words), "{text}: {fault}");
        }
    }

    #[test]
    fn shown_is_read_back() {
        for days in [0, 1, 40, 400, 4000] {
            let day = today() + Days::new(days);
            assert_eq!(read_date(&crate::app::format::long_date(day), today()), Ok(day));
            let at = Moment::at(day, 33);
            assert_eq!(read_moment(&crate::app::format::long_moment(at), today(), 0), Ok(at));
        }
    }

    #[test]
    fn moments_that_people_type() {
        for (text, at) in [
            ("2026-12-04T08:15", "2026-12-04T08:15"),
            ("2026-12-04 08:15", "2026-12-04T08:15"),
            ("fri 8:15", "2026-11-27T08:15"),
            ("today 9", "2026-11-23T09:00"),
            ("15 jan 20", "2027-01-15T20:00"),
            ("15 jan", "2027-01-15T08:00"),
            ("15 jan 2027", "2027-01-15T08:00"),
            ("jan 15", "2027-01-15T08:00"),
            ("Fri 29 Jan 2027, 08:15", "2027-01-29T08:15"),
        ] {
            assert_eq!(read_moment(text, today(), 32).map(|m| m.to_string()).as_deref(), Ok(at), "{text}");
        }
        assert!(read_moment("fri 8:10", today(), 32).unwrap_err().contains("quarter"));
        assert!(read_moment("fri 25:00", today(), 32).is_err());
        assert!(read_moment("8:00", today(), 32).is_err());
    }
}
