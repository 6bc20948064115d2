//! Rows for the clipboard, as spreadsheets take them: cells with tabs between, a row a line.
//!
//! A spreadsheet takes a text that begins like a formula for one and runs it. An apostrophe before it makes it text, there and
//! for people; what is a number stays one.

/// Rows of cells as one text.
pub fn rows<R: IntoIterator<Item = C>, C: AsRef<str>>(rows: impl IntoIterator<Item = R>) -> String {
    let line = |row: R| row.into_iter().map(|text| cell(text.as_ref())).collect::<Vec<_>>().join("\t");
    rows.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A text as one cell: on one line, and never a formula.
pub fn cell(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        // a quotation mark at the beginning swallows the cells behind it up to the next
        || text.starts_with('"');
    let mark = if runs && !is_number(text) { "'" } else { "" };
    let apart = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    format!("{mark}{}", text.replace("\r\n", " ").replace(apart, " "))
}

/// Digits with a sign before them, and points or commas between them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    digits.split(['.', ',']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_runs_and_numbers_stay_numbers() {
        for (text, out) in [
            ("Rack", "Rack"),
            ("", ""),
            ("a=b", "a=b"),
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            ("\r=1", "' =1"),
            (" =1", "' =1"),
            ("\0=1", "' =1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("\"a", "'\"a"),
            ("-5", "-5"),
            ("+3.25", "+3.25"),
            ("-1,234.50", "-1,234.50"),
            ("-12%", "-12%"),
            ("-", "'-"),
            ("-1e9", "'-1e9"),
            ("a\tb\r\nc\nd", "a b c d"),
            ("a\u{2028}=1", "a =1"),
        ] {
            assert_eq!(cell(text), out, "{text:?}");
        }
    }

    #[test]
    fn a_row_stays_a_row() {
        assert_eq!(rows([["a\tb", "=c"], ["d\n", "1"]]), "a b\t'=c\nd \t1");
    }
}
