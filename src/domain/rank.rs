//! Rank keys: text that sorts, with room between any two, so that a move touches one row.
//!
//! A key is an integer part whose first letter tells its length, then an optional fraction; both in base 62 and in byte
//! order. Appending and prepending grow it by the logarithm of their number, an insertion by a character in five or so.
use std::fmt;
use std::str::FromStr;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Longest key that is read: some 16,000 insertions at one and the same place, all by hand.
const LONGEST: usize = 4096;

/// A sort key between any two others. Compare keys with `Ord`, and break ties by the row's id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(Box<str>);

/// Why a text is no rank key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no rank key: a letter, as many digits as it stands for, then a fraction that does not end in 0"
)]
pub struct RankError(pub String);

impl Rank {
    /// The key for the only row of a list.
    pub fn first() -> Self {
        Self("a0".into())
    }
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// A key strictly between two others; `None` stands for the open end. If they are not in order (two machines may
    /// have drawn equal keys), the new one comes directly after the first.
    pub fn between(before: Option<&Self>, after: Option<&Self>) -> Self {
        let after = match (before, after) {
            (Some(a), Some(b)) if a >= b => None,
            (_, after) => after,
        };
        let split = |key: &Self| {
            let bytes = key.0.as_bytes();
            let (whole, fraction) = bytes.split_at(integer_length(bytes[0]).min(bytes.len()));
            (whole.to_vec(), fraction.to_vec())
        };
        let bytes = match (before.map(split), after.map(split)) {
            (None, None) => b"a0".to_vec(),
            (None, Some((whole, fraction))) => {
                if fraction.is_empty() {
                    stepped(&whole, false).unwrap_or_else(|| [&whole[..], &middle(b"", Some(b"1"))].concat())
                } else {
                    whole
                }
            }
            (Some((whole, fraction)), None) => {
                stepped(&whole, true).unwrap_or_else(|| [&whole[..], &middle(&fraction, None)].concat())
            }
            (Some((low, low_fraction)), Some((high, high_fraction))) => {
                if low == high {
                    [&low[..], &middle(&low_fraction, Some(&high_fraction))].concat()
                } else {
                    let after = after.map_or(&b""[..], |key| key.0.as_bytes());
                    match stepped(&low, true) {
                        Some(next) if next.as_slice() < after => next,
                        _ => [&low[..], &middle(&low_fraction, None)].concat(),
                    }
                }
            }
        };
        Self(String::from_utf8(bytes).unwrap_or_else(|_| "a0".into()).into())
    }
    /// The key after this one, with nothing behind it.
    #[must_use]
    pub fn next(&self) -> Self {
        Self::between(Some(self), None)
    }
}

fn digit(byte: u8) -> usize {
    DIGITS.iter().position(|d| *d == byte).unwrap_or(0)
}

/// Length of the integer part, its head included: `a` 2, `b` 3 … and downwards from `Z` 2, `Y` 3 …
fn integer_length(head: u8) -> usize {
    if head.is_ascii_lowercase() {
        (head - b'a') as usize + 2
    } else {
        (b'Z'.saturating_sub(head)) as usize + 2
    }
}

/// The next or previous integer part; `None` at the end of all numbers.
fn stepped(whole: &[u8], up: bool) -> Option<Vec<u8>> {
    let mut out = whole.to_vec();
    for place in (1..out.len()).rev() {
        let value = digit(out[place]);
        if up && value < 61 {
            out[place] = DIGITS[value + 1];
            return Some(out);
        }
        if !up && value > 0 {
            out[place] = DIGITS[value - 1];
            return Some(out);
        }
        out[place] = if up { b'0' } else { b'z' };
    }
    let head = match (out[0], up) {
        (b'z', true) | (b'A', false) => return None,
        (b'Z', true) => b'a',
        (b'a', false) => b'Z',
        (head, true) => head + 1,
        (head, false) => head - 1,
    };
    let mut out = vec![head];
    out.resize(integer_length(head), if up { b'0' } else { b'z' });
    Some(out)
}

/// A fraction strictly between two others (`None` is one); never ends in `0`.
fn middle(low: &[u8], high: Option<&[u8]>) -> Vec<u8> {
    let mut high = high;
    let mut out = vec![];
    for place in 0.. {
        let a = low.get(place).map_or(0, |c| digit(*c));
        let b = high.map_or(62, |h| h.get(place).map_or(0, |c| digit(*c)));
        if b > a + 1 {
            out.push(DIGITS[usize::midpoint(a, b)]);
            break;
        }
        out.push(DIGITS[a]);
        if b > a {
            high = None;
        }
        if place > 4 * LONGEST {
            break; // unreachable for keys in order; a stop for any others
        }
    }
    out
}

impl FromStr for Rank {
    type Err = RankError;
    fn from_str(text: &str) -> Result<Self, RankError> {
        let bytes = text.as_bytes();
        let good = bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.len() <= LONGEST
            && bytes.len() >= integer_length(bytes[0])
            && bytes.iter().all(u8::is_ascii_alphanumeric)
            && !(bytes.len() > integer_length(bytes[0]) && bytes.ends_with(b"0"));
        if good { Ok(Self(text.into())) } else { Err(RankError(text.chars().take(40).collect())) }
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_sequence_of_insertions_stays_sorted(places in prop::collection::vec(0usize..1000, 1..400)) {
            let mut list: Vec<Rank> = vec![];
            for place in places {
                let at = place % (list.len() + 1);
                let key = Rank::between(at.checked_sub(1).map(|i| &list[i]), list.get(at));
                prop_assert!(key.as_str().parse::<Rank>().is_ok(), "{key}");
                list.insert(at, key);
            }
            prop_assert!(list.windows(2).all(|w| w[0] < w[1]));
        }
    }

    #[test]
    fn growth_is_bounded() {
        let (mut up, mut down) = (Rank::first(), Rank::first());
        for _ in 0..100_000 {
            up = up.next();
            down = Rank::between(None, Some(&down));
        }
        assert!(up.as_str().len() <= 5 && down.as_str().len() <= 5, "{up} {down}");
        let (low, mut high) = (Rank::first(), Rank::first().next());
        for _ in 0..1000 {
            high = Rank::between(Some(&low), Some(&high));
        }
        assert!(high.as_str().len() < 250 && high > low, "{high}");
    }

    #[test]
    fn equal_keys_do_not_break_it() {
        let key = Rank::first();
        assert!(Rank::between(Some(&key), Some(&key)) > key);
    }
}
