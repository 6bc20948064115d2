//! How the values of a row are written: ids, dates, estimates and hours as text, money as whole minor units, an absent
//! value as an absent field. The domain's types know nothing of serde; [`Field`] is where the two meet.
use crate::domain::{
    AbsenceId, Assignment, BaselineId, BaselineRowId, ChangeId, Currency, DayHours, DelayCauseId, DeliveryId,
    DependencyId, DrawDownId, Estimate, FreezeId, FundingId, InvoiceId, Moment, Money, Opening, PersonId,
    ProjectId, PurchaseId, QuoteId, Rank, Rate, Row, StageId, SupplierId, Table, TaskId, WindowSetId,
    WorkWeek, date_in_range,
};
use chrono::NaiveDate;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

/// Most rows of one table.
const MOST_ROWS: usize = 200_000;
/// Most entries of a list inside a row.
const MOST_ENTRIES: usize = 10_000;
/// Longest text, in bytes.
const LONGEST_TEXT: usize = 1 << 20;
/// How messages about limits begin, so that they can be told from others.
pub(super) const BEYOND: &str = "beyond the limit: ";

/// A value of the domain as it stands in the file.
pub(super) trait Field: Sized {
    /// Writes it.
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error>;
    /// Reads it, refusing what the domain cannot hold.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
}

/// For `#[serde(with = "plain")]`.
pub(super) mod plain {
    use super::{Deserializer, Field, Serializer};

    pub(in super::super) fn serialize<T: Field, S: Serializer>(value: &T, out: S) -> Result<S::Ok, S::Error> {
        value.write(out)
    }
    pub(in super::super) fn deserialize<'de, T: Field, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::read(from)
    }
}

/// For `#[serde(with = "optional")]`: `None` or `Some(…)`, where there is no field that could be absent.
pub(super) mod optional {
    use super::{Deserialize, Deserializer, Field, In, Out, Serialize, Serializer};

    // serde hands over a reference to the whole field
    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(in super::super) fn serialize<T: Field, S: Serializer>(
        value: &Option<T>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Out).serialize(out)
    }
    pub(in super::super) fn deserialize<'de, T: Field, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        Ok(Option::<In<T>>::deserialize(from)?.map(|inner| inner.0))
    }
}

/// Whether a field can be left out.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A field on its way out.
struct Out<'a, T>(&'a T);

impl<T: Field> Serialize for Out<'_, T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.0.write(out)
    }
}

/// A field on its way in.
struct In<T>(T);

impl<'de, T: Field> Deserialize<'de> for In<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self)
    }
}

/// Reads a text and makes something of it.
struct Reading<T, F>(F, &'static str, PhantomData<T>);

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Reading<T, F> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

fn read_text<'de, T, D: Deserializer<'de>>(
    from: D,
    what: &'static str,
    make: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, D::Error> {
    from.deserialize_str(Reading(make, what, PhantomData))
}

macro_rules! as_text {
    ($($type:ty: $what:literal),+ $(,)?) => { $(
        impl Field for $type {
            fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                read_text(from, concat!($what, " as text"), |text| Self::from_str(text).map_err(|e| e.to_string()))
            }
        }
    )+ };
}

as_text!(
    ProjectId: "an id", TaskId: "an id", PurchaseId: "an id", DeliveryId: "an id", QuoteId: "an id", InvoiceId: "an id", DrawDownId: "an id", DelayCauseId: "an id", DependencyId: "an id", PersonId: "an id",
    AbsenceId: "an id", StageId: "an id", FundingId: "an id", SupplierId: "an id", WindowSetId: "an id",
    FreezeId: "an id", ChangeId: "an id", BaselineId: "an id", BaselineRowId: "an id", Rank: "a rank key",
    Moment: "a date and time", Currency: "a currency code", Rate: "a rate", Opening: "an opening",
);

macro_rules! as_itself {
    ($($type:ty),+) => { $(
        impl Field for $type {
            fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                self.serialize(out)
            }
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::deserialize(from)
            }
        }
    )+ };
}

as_itself!(bool, u8, u16, u32, u64, i32);

impl Field for Money {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.minor().serialize(out)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(Self::from_minor)
    }
}

impl Field for String {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_text(from, "text", |text| {
            if text.len() > LONGEST_TEXT {
                Err(format!("{BEYOND}a text of {} bytes; {LONGEST_TEXT} are allowed", text.len()))
            } else {
                Ok(text.to_owned())
            }
        })
    }
}

impl Field for NaiveDate {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_text(from, "a date as text", |text| {
            let date = if text.len() == 10 { text.parse().ok() } else { None };
            date.filter(|d| date_in_range(*d)).ok_or_else(|| {
                let shown: String = text.chars().take(40).collect();
                format!("\"{shown}\" is no date between 1970 and 2199; write 2026-12-04")
            })
        })
    }
}

impl Field for Estimate {
    /// The domain's text; where only one end of the range is known, the other is left empty: `2d..3d..`, `..3d..5d`.
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let one = |hundredths| Self::exact(self.unit, hundredths);
        match (self.low, self.high) {
            (Some(low), None) => out.collect_str(&format_args!("{}..{}..", one(low), one(self.likely))),
            (None, Some(high)) => out.collect_str(&format_args!("..{}..{}", one(self.likely), one(high))),
            _ => out.collect_str(self),
        }
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_text(from, "an estimate as text", |text| {
            let fault = |e: crate::domain::EstimateError| e.to_string();
            // low or high is missing: read the other two as a range whose third part repeats the likely value
            if let Some((likely, _)) = text.strip_prefix("..").and_then(|rest| rest.split_once("..")) {
                let whole: Self = format!("{likely}{text}").parse().map_err(fault)?;
                Ok(Self { low: None, ..whole })
            } else if let Some((_, likely)) = text.strip_suffix("..").and_then(|rest| rest.split_once("..")) {
                let whole: Self = format!("{text}{likely}").parse().map_err(fault)?;
                Ok(Self { high: None, ..whole })
            } else {
                text.parse().map_err(fault)
            }
        })
    }
}

/// Weekdays, Monday first.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Field for WorkWeek {
    /// Days with equal hours share an entry, days off have none: `["Mon-Thu 08:00-12:00 13:00-17:00", "Fri 08:00-12:00"]`.
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut entries: Vec<String> = vec![];
        let mut day = 0;
        while day < 7 {
            let hours = &self.0[day];
            let same = self.0[day..].iter().take_while(|h| *h == hours).count();
            if *hours != DayHours::OFF {
                let (first, last) = (DAYS[day], DAYS[day + same - 1]);
                entries.push(match same {
                    1 => format!("{first} {hours}"),
                    _ => format!("{first}-{last} {hours}"),
                });
            }
            day += same;
        }
        entries.serialize(out)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut week: [Option<DayHours>; 7] = Default::default();
        for entry in Vec::<String>::read(from)? {
            let fault =
                || D::Error::custom(format!("\"{entry}\" are no hours; write \"Mon-Fri 08:00-16:00\""));
            let place = |name: &str| DAYS.iter().position(|d| d.eq_ignore_ascii_case(name)).ok_or_else(fault);
            let (days, hours) = entry.split_once(' ').ok_or_else(fault)?;
            let (first, last) = days.split_once('-').unwrap_or((days, days));
            let (first, last) = (place(first)?, place(last)?);
            let hours: DayHours = hours.parse().map_err(D::Error::custom)?;
            for day in first..=last {
                if week[day].replace(hours.clone()).is_some() {
                    return Err(D::Error::custom(format!("{} has hours twice", DAYS[day])));
                }
            }
            if first > last {
                return Err(fault());
            }
        }
        Ok(Self(week.map(Option::unwrap_or_default)))
    }
}

impl Field for Assignment {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        (self.person, self.percent).write(out)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Field::read(from).map(|(person, percent)| Self { person, percent })
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        (Out(&self.0), Out(&self.1)).serialize(out)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <(In<A>, In<B>)>::deserialize(from).map(|(a, b)| (a.0, b.0))
    }
}

impl<T: Field> Field for Option<T> {
    /// Written as the value itself: an absent value is an absent field.
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(out),
            None => out.serialize_none(),
        }
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Some)
    }
}

/// Reads a list, counting as it goes, so that a small hostile file cannot fill the memory.
struct Counting<T, F> {
    most: usize,
    take: F,
    item: PhantomData<T>,
}

impl<'de, T: Field, F: FnMut(T) -> Result<(), String>> Visitor<'de> for Counting<T, F> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut count = 0;
        while let Some(In(item)) = list.next_element::<In<T>>()? {
            count += 1;
            if count > self.most {
                return Err(A::Error::custom(format!("{BEYOND}more than {} entries", self.most)));
            }
            (self.take)(item).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

impl<T: Field> Field for Arc<T> {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        (**self).write(out)
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self::new)
    }
}

impl<T: Field> Field for Vec<T> {
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(self.iter().map(Out))
    }
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut list = vec![];
        let take = |item| {
            list.push(item);
            Ok(())
        };
        from.deserialize_seq(Counting { most: MOST_ENTRIES, take, item: PhantomData })?;
        Ok(list)
    }
}

impl<R: Row + Field> Field for Table<R> {
    /// In order of id: equal plans give equal bytes.
    fn write<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(self.iter().map(|row| Out(&**row)))
    }
    /// Two rows with one id are refused: keeping one of them would lose the other in silence.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut rows: Vec<R> = vec![];
        let mut ids = BTreeSet::new();
        let take = |row: R| {
            if !ids.insert(row.id()) {
                return Err(format!(
                    "the id \"{:?}\" is used twice: give one of the two rows another",
                    row.id()
                ));
            }
            rows.push(row);
            Ok(())
        };
        from.deserialize_seq(Counting { most: MOST_ROWS, take, item: PhantomData })?;
        Ok(rows.into_iter().collect())
    }
}
