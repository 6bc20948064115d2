//! Reads what people type for numbers, percentages, money and lags, and writes lags as they are read.
use crate::domain::{Currency, Lag, Money};
use std::ops::RangeInclusive;

/// Reads a whole number in a range; thousands may be grouped by commas or spaces.
///
/// # Errors
/// Says the range in a sentence.
pub fn read_number(text: &str, range: RangeInclusive<u32>) -> Result<u32, String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '\'')).collect();
    let (low, high) = (range.start(), range.end());
    let wish = if *high == u32::MAX {
        format!("write a whole number from {low}")
    } else {
        format!("write a whole number from {low} to {high}")
    };
    match digits.parse::<u32>() {
        Ok(number) if range.contains(&number) => Ok(number),
        Ok(number) => Err(format!("{number} is out of range; {wish}")),
        Err(_) => Err(format!("\"{}\" is no whole number; {wish}", clip(text))),
    }
}

/// Reads a percentage, with or without its sign.
///
/// # Errors
/// Says the range in a sentence.
pub fn read_percent(text: &str, range: RangeInclusive<u32>) -> Result<u32, String> {
    read_number(text.trim().trim_end_matches('%'), range)
}

/// Reads an amount as [`Money::parse`] does, also with the code of its own currency.
///
/// # Errors
/// Says in a sentence what can be written.
pub fn read_money(text: &str, currency: Currency) -> Result<Money, String> {
    let body = text.trim();
    let code = currency.code();
    let bare = match (body.get(..3), body.len().checked_sub(3).and_then(|at| body.get(at..))) {
        (Some(head), _) if head.eq_ignore_ascii_case(code) => &body[3..],
        (_, Some(tail)) if tail.eq_ignore_ascii_case(code) => &body[..body.len() - 3],
        _ => body,
    };
    Money::parse(&bare.replace(code, ""), currency.digits()).map_err(|e| e.to_string())
}

/// Reads a lag: `2d`, `-4h`, `1w` of working time, `2ed`, `12eh`, `1ew` elapsed; nothing is no lag. A working day has
/// `day` quarter hours.
///
/// # Errors
/// Says in a sentence what can be written.
pub fn read_lag(text: &str, day: u32) -> Result<Lag, String> {
    let plain = text.trim().to_lowercase().replace([' ', '+'], "").replace('−', "-").replace(',', ".");
    let fault = || format!("\"{}\" is no lag; write 2d, -4h, 1w, or 2ed, 12eh for elapsed time", clip(text));
    if plain.is_empty() || plain == "0" {
        return Ok(Lag::NONE);
    }
    let body = plain.trim_start_matches('-');
    let end = body.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(body.len());
    let (number, unit) = body.split_at(end);
    let (elapsed, unit) = unit.strip_prefix('e').map_or((false, unit), |unit| (true, unit));
    let whole_day = if elapsed { 96 } else { i64::from(day) };
    let slots = match unit {
        "m" | "min" => 0,
        "h" => 4,
        "d" | "" => whole_day,
        "w" => whole_day * if elapsed { 7 } else { 5 },
        _ => return Err(fault()),
    };
    let hundredths = hundredths(number).ok_or_else(fault)?;
    // minutes are a fifteenth of a slot
    let (scaled, whole) = if slots == 0 { (hundredths, 1500) } else { (hundredths * slots, 100) };
    if scaled % whole != 0 {
        return Err(format!("\"{}\" lies between two quarter hours", clip(text)));
    }
    let lag = i32::try_from(scaled / whole).ok().filter(|s| *s <= 96 * 36_525);
    let lag = lag.ok_or("the lag is longer than a hundred years")?;
    let lag = if plain.starts_with('-') { -lag } else { lag };
    Ok(if elapsed { Lag::Elapsed(lag) } else { Lag::Working(lag) })
}

/// Writes a lag as [`read_lag`] reads it; nothing for none.
pub fn show_lag(lag: Lag, day: u32) -> String {
    lag.words(day)
}

fn hundredths(number: &str) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || whole.len() > 7 || fraction.len() > 2 {
        return None;
    }
    let fraction: i64 = format!("{fraction:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + fraction)
}

fn clip(text: &str) -> String {
    text.trim().chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_percentages() {
        assert_eq!(read_number("1 200", 0..=5000), Ok(1200));
        assert_eq!(read_percent(" 50 %", 1..=300), Ok(50));
        for (text, words) in
            [("0", "from 1 to 9"), ("x", "no whole number"), ("", "no whole number"), ("1.5", "no whole")]
        {
            assert!(read_number(text, 1..=9).unwrap_err().contains(words), "{text}");
        }
    }

    #[test]
    fn money_with_its_code() {
        let krona: Currency = "SEK".parse().unwrap();
        assert_eq!(read_money("SEK 12,500", krona), Ok(Money::from_minor(1_250_000)));
        assert_eq!(read_money("12.5k sek", krona), Ok(Money::from_minor(1_250_000)));
        assert_eq!(read_money("−€1,234.50", Currency::EUR), Ok(Money::from_minor(-123_450)));
        assert_eq!(read_money("−SEK 14", krona), Ok(Money::from_minor(-1400)));
        assert!(read_money("much", Currency::EUR).unwrap_err().contains("12.5k"));
        assert!(read_money("é", Currency::EUR).is_err());
    }

    #[test]
    fn lags_that_people_type() {
        for (text, lag, shown) in [
            ("2d", Lag::Working(64), "2d"),
            ("-4h", Lag::Working(-16), "-4h"),
            ("1w", Lag::Working(160), "5d"),
            ("1.5h", Lag::Working(6), "1.5h"),
            ("30min", Lag::Working(2), "0.5h"),
            ("2ed", Lag::Elapsed(192), "2ed"),
            ("12 eh", Lag::Elapsed(48), "12eh"),
            ("1ew", Lag::Elapsed(672), "7ed"),
            ("+3", Lag::Working(96), "3d"),
            ("", Lag::NONE, ""),
            ("0", Lag::NONE, ""),
        ] {
            assert_eq!(read_lag(text, 32), Ok(lag), "{text}");
            assert_eq!(show_lag(lag, 32), shown, "{text}");
            assert_eq!(read_lag(shown, 32), Ok(lag), "{text}");
        }
        for bad in ["d", "2x", "0.1h", "9999999d", "--", "1.234d"] {
            assert!(read_lag(bad, 32).is_err(), "{bad}");
        }
    }
}
