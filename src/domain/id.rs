//! Ids: short stable text, cheap to copy, a distinct type for each table.
use std::fmt;
use std::str::FromStr;

/// Up to sixteen characters of `a-z`, `0-9` and `-`, kept in a word: sorts like its text, copies like a number.
///
/// Generated ids begin with the time (in milliseconds) and end in random bits, so that rows sort by creation and two
/// machines never draw the same one; ids written by hand (`core-switch`) are as good.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u128);

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is empty or longer than sixteen characters.
    #[error("an id has 1 to 16 characters, \"{0}\" has {1}")]
    Length(String, usize),
    /// The text holds a character outside `a-z`, `0-9` and `-`.
    #[error("an id is made of a-z, 0-9 and -; \"{0}\" has {1:?}")]
    Character(String, char),
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Id {
    /// An id from its time in milliseconds since 2020-01-01 (42 bits are used) and 38 random bits.
    pub fn generate(millis: u64, random: u64) -> Self {
        let bits = (u128::from(millis & ((1 << 42) - 1)) << 38) | u128::from(random & ((1 << 38) - 1));
        let mut word = 0u128;
        for place in (0..16).rev() {
            word = (word << 8) | u128::from(DIGITS[((bits >> (place * 5)) & 31) as usize]);
        }
        Self(word)
    }
    /// The id as bytes, padded with zeros at the end.
    fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
    /// A number that differs for different ids, for seeds and colours.
    pub fn number(self) -> u64 {
        (self.0 >> 64) as u64 ^ (self.0 as u64).rotate_left(17)
    }
}

impl FromStr for Id {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let length = text.chars().count();
        let clip = || text.chars().take(40).collect::<String>();
        if length == 0 || length > 16 {
            return Err(IdError::Length(clip(), length));
        }
        let mut bytes = [0u8; 16];
        for (place, character) in bytes.iter_mut().zip(text.chars()) {
            if !matches!(character, 'a'..='z' | '0'..='9' | '-') {
                return Err(IdError::Character(clip(), character));
            }
            *place = character as u8;
        }
        Ok(Self(u128::from_be_bytes(bytes)))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes();
        let end = bytes.iter().position(|b| *b == 0).unwrap_or(16);
        for byte in &bytes[..end] {
            f.write_str(char::from(*byte).encode_utf8(&mut [0; 4]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Id);
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.parse().map(Self)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
        impl From<Id> for $name {
            fn from(id: Id) -> Self {
                Self(id)
            }
        }
    )+ };
}

ids!(
    /// A row of the project table.
    ProjectId,
    /// A row of the task table.
    TaskId,
    /// A row of the purchase table.
    PurchaseId,
    /// A row of the delivery table: a part of a purchase.
    DeliveryId,
    /// A quote in the list of its purchase.
    QuoteId,
    /// A row of the invoice table.
    InvoiceId,
    /// A row of the draw-down table: contingency that was released for an event.
    DrawDownId,
    /// A row of the cause table: why a promise suffered.
    DelayCauseId,
    /// A row of the dependency table.
    DependencyId,
    /// A row of the people table (a person, or a team with a head count).
    PersonId,
    /// A row of the absence table.
    AbsenceId,
    /// A row of the stage table (a board column).
    StageId,
    /// A row of the funding table.
    FundingId,
    /// A row of the supplier table.
    SupplierId,
    /// A row of the window-set table.
    WindowSetId,
    /// A row of the freeze table.
    FreezeId,
    /// A row of the change table: a promise or budget that was changed, and why.
    ChangeId,
    /// A row of the baseline table.
    BaselineId,
    /// A row of the baseline-row table.
    BaselineRowId,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for text in ["a", "core-switch", "0123456789abcdef"] {
            assert_eq!(text.parse::<Id>().unwrap().to_string(), text);
        }
        for bad in ["", "Upper", "a b", "12345678901234567", "ü"] {
            assert!(bad.parse::<Id>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn sorts_like_its_text_and_by_time() {
        let id = |t: &str| t.parse::<Id>().unwrap();
        assert!(id("a") < id("ab") && id("ab") < id("b") && id("0") < id("a"));
        assert!(Id::generate(1000, u64::MAX) < Id::generate(1001, 0));
        let made = Id::generate(123_456_789, 42);
        assert_eq!(made.to_string().parse::<Id>().unwrap(), made);
        assert_eq!(made.to_string().len(), 16);
    }
}
