//! Dates, money and spans as people read them on screen.
use crate::domain::{Currency, Moment, Money};
use chrono::NaiveDate;

pub use crate::domain::visible::shown;
pub use crate::engine::short_day as date;

/// "Fri 29 Jan 2027".
pub fn long_date(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// "Fri 29 Jan 2027, 08:15".
pub fn long_moment(at: Moment) -> String {
    at.datetime().format("%a %-d %b %Y, %H:%M").to_string()
}

/// The day of a start or of a finish, with its time where that is not midnight: "Fri 29 Jan 2027, 08:15".
pub fn long_start_or_finish(at: Moment, start: bool) -> String {
    match (at.slot_of_day(), start) {
        (0, true) => long_date(at.date()),
        (0, false) => long_date(at.last_day()),
        _ => long_moment(at),
    }
}

/// Money in views: "€182k", "€1.2k", "€1,047k", "−€14k", "€940".
pub fn money(amount: Money, currency: Currency) -> String {
    let (sign, minor) = (if amount.minor() < 0 { "−" } else { "" }, amount.minor().unsigned_abs());
    let unit = 10u64.pow(u32::from(currency.digits()));
    let whole = (minor + unit / 2) / unit;
    let body = if whole < 1_000 {
        grouped(whole)
    } else if whole < 10_000 && (whole + 50) / 100 % 10 != 0 {
        let tenths = (whole + 50) / 100;
        format!("{}.{}k", tenths / 10, tenths % 10)
    } else {
        format!("{}k", grouped((whole + 500) / 1000))
    };
    prefixed(sign, currency, &body)
}

/// Money exactly: "€182,400.00"; without decimals where they are zero and `short` is asked for.
pub fn exact_money(amount: Money, currency: Currency) -> String {
    let sign = if amount.minor() < 0 { "−" } else { "" };
    let (whole, rest) = split(amount, currency);
    let digits = usize::from(currency.digits());
    let body =
        if digits == 0 || rest == 0 { grouped(whole) } else { format!("{}.{rest:0digits$}", grouped(whole)) };
    prefixed(sign, currency, &body)
}

/// An amount as text for a field, without currency: "12500" or "12500.50".
pub fn field_money(amount: Money, currency: Currency) -> String {
    let sign = if amount.minor() < 0 { "-" } else { "" };
    let (whole, rest) = split(amount, currency);
    let digits = usize::from(currency.digits());
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0digits$}") }
}

fn split(amount: Money, currency: Currency) -> (u64, u64) {
    let unit = 10u64.pow(u32::from(currency.digits()));
    (amount.minor().unsigned_abs() / unit, amount.minor().unsigned_abs() % unit)
}

fn prefixed(sign: &str, currency: Currency, body: &str) -> String {
    let mark = currency.sign();
    if mark.len() == 3 && mark.is_ascii() {
        format!("{sign}{mark} {body}")
    } else {
        format!("{sign}{mark}{body}")
    }
}

/// Thousands grouped by commas.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// "5 d late", "7 d spare", "on the day": working days from forecast to promise.
pub fn slack(days: i32) -> String {
    match days {
        0 => "on the day".into(),
        d if d < 0 => format!("{} d late", d.unsigned_abs()),
        d => format!("{d} d spare"),
    }
}

/// "+9 d", "−16 d": how far a date moves, in working days.
pub fn shift(days: i32) -> String {
    if days < 0 { format!("−{} d", days.unsigned_abs()) } else { format!("+{days} d") }
}

/// A message as a sentence: with a capital letter and a full stop.
pub fn sentence(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("could not write a: the disk is full"), "Could not write a: the disk is full.");
        assert_eq!(sentence("Done."), "Done.");
    }

    #[test]
    fn money_in_views() {
        let show = |minor| money(Money::from_minor(minor), Currency::EUR);
        for (minor, text) in [
            (18_200_000, "€182k"),
            (120_000, "€1.2k"),
            (104_700_000, "€1,047k"),
            (-1_400_000, "−€14k"),
            (94_000, "€940"),
            (0, "€0"),
            (200_000, "€2k"),
            (999_960, "€10k"),
        ] {
            assert_eq!(show(minor), text, "{minor}");
        }
        assert_eq!(exact_money(Money::from_minor(-123_456_789), Currency::EUR), "−€1,234,567.89");
        assert_eq!(field_money(Money::from_minor(1_250_050), Currency::EUR), "12500.50");
    }

    #[test]
    fn dates_name_the_year_only_where_it_is_needed() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 11, 22);
        assert_eq!(date(day(2027, 1, 29), today), "29 Jan");
        assert_eq!(date(day(2028, 1, 29), today), "29 Jan 2028");
        assert_eq!(date(day(2026, 2, 1), today), "1 Feb");
    }
}
