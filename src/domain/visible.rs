//! Text of a file made safe to show: no name can steer a terminal, break a line or turn what stands beside it round.
//!
//! Two forms, one opinion on which characters are meant: [`plain`] for terminals and files, where the number of the character
//! says what it was, and [`shown`] for the window, where a dot keeps lines short.
use std::borrow::Cow;

/// Whether a character does something instead of being something: control characters (C0, DEL, C1), line and paragraph
/// separators, and marks that turn the direction of writing.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text for one line of a terminal: characters that steer are written as their number.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Text for the window: characters that steer become dots.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.contains(steers) { text.replace(steers, "·").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_steer_a_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\nd"), "a\\u{1b}[31mb\\u{202e}c\\u{a}d");
        assert_eq!(plain("\u{9b}\u{7f}\u{2028}"), "\\u{9b}\\u{7f}\\u{2028}");
        assert_eq!(plain("Käfig − ●"), "Käfig − ●");
    }

    #[test]
    fn names_cannot_disturb_the_screen() {
        assert_eq!(shown("a\u{202e}b\nc"), "a·b·c");
        assert!(matches!(shown("plain"), Cow::Borrowed("plain")));
    }
}
