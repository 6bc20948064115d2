//! Bytes of other programs to text: byte order marks, UTF-16 and Windows code pages; and names cleaned of what would
//! break a line or turn it round.
use super::ImportError;
use std::borrow::Cow;

/// Decodes a file: UTF-8 (with or without a mark), UTF-16 (by mark, or by the zeros around the first `<`), or the Latin
/// code page that an XML declaration names.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => Ok(utf16(rest, u16::from_le_bytes).into()),
        [0xFE, 0xFF, rest @ ..] => Ok(utf16(rest, u16::from_be_bytes).into()),
        [b'<', 0, ..] => Ok(utf16(bytes, u16::from_le_bytes).into()),
        [0, b'<', ..] => Ok(utf16(bytes, u16::from_be_bytes).into()),
        _ if names_latin(bytes) => Ok(bytes.iter().map(|b| latin(*b)).collect::<String>().into()),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or("");
            let (line, column) = place(good, good.len());
            Err(ImportError::Broken {
                line,
                column,
                what: "the text is not UTF-8; save the file as UTF-8".into(),
            })
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Whether the XML declaration names a Latin code page.
fn names_latin(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    head.split_once("encoding=").is_some_and(|(before, name)| {
        before.starts_with("<?xml")
            && ["iso-8859-1", "latin1", "windows-1252", "us-ascii"]
                .iter()
                .any(|known| name.trim_start_matches(['"', '\'']).starts_with(known))
    })
}

/// A byte of Windows-1252, of which ISO 8859-1 is a part.
fn latin(byte: u8) -> char {
    const SPECIAL: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => SPECIAL[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Line and column (both from 1, the column in characters) of a byte offset.
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let before = &text[..at];
    let line = before.split('\n').count();
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// Longest name that is kept.
const LONGEST_NAME: usize = 500;
/// Longest free text that is kept.
const LONGEST_NOTE: usize = 50_000;

/// A name on one line: without control characters and without marks that turn the direction of writing.
pub(super) fn name(raw: &str) -> String {
    let plain: String =
        raw.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !turns(*c)).collect();
    let mut out = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if out.chars().count() > LONGEST_NAME {
        out = out.chars().take(LONGEST_NAME - 1).chain(['…']).collect();
    }
    out
}

/// Free text: lines end in `\n`, control characters but tabs are gone, length is bounded.
pub(super) fn note(raw: &str) -> String {
    let plain = raw.replace("\r\n", "\n").replace('\r', "\n");
    let plain = plain.trim_end();
    plain
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || (!c.is_control() && !turns(*c)))
        .take(LONGEST_NOTE)
        .collect()
}

/// Marks that turn the direction of what follows, and other characters without a shape that no name needs.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "<a>Käfig €</a>";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
            [&[0xFF, 0xFE], &le[..]].concat(),
            [&[0xFE, 0xFF], &be[..]].concat(),
            le,
            be,
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
        }
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>K\xe4fig \x80</a>";
        assert!(decode(latin).unwrap().ends_with(text));
        let error = decode(b"<a>\n  \xff</a>").unwrap_err();
        assert!(matches!(error, ImportError::Broken { line: 2, column: 3, .. }), "{error:?}");
    }

    #[test]
    fn names_stay_on_their_line() {
        assert_eq!(name(" a\r\n\tb\u{202e}c\u{0}  d "), "a bc d");
        assert_eq!(name(&"x".repeat(2000)).chars().count(), LONGEST_NAME);
        assert_eq!(note("a\r\nb\rc\u{7}\n\n"), "a\nb\nc");
    }
}
