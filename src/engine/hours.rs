//! Working time as tables: from civil slots to working slots and back in constant time.
//!
//! Civil slots count quarter hours from the status date, 00:00. A calendar is one [`Day`] per calendar day: the working slots
//! before it and which *kind* of day it is. Kinds are interned: a plan of years has a handful, so that their small tables
//! stay in the fastest cache, and looking up a moment touches one word of the calendar. All calendars lie in one block of
//! memory, one after the other.
use std::collections::BTreeMap;

/// The quarter hours of a day, bit 0 from 00:00.
pub(super) type Mask = u128;
/// All of a day.
pub(super) const ALL_DAY: Mask = (1 << DAY) - 1;
/// Slots of a day.
pub(super) const DAY: u32 = 96;
/// Later than any horizon; sums of two still fit in a `u32`.
pub(super) const NEVER: u32 = 1 << 30;
/// The kind of a day off.
pub(super) const OFF: u32 = 0;

/// What days of one kind have in common.
#[derive(Clone, Debug)]
pub(super) struct DayKind {
    /// Which slots are working.
    pub mask: Mask,
    /// Working slots before each slot of the day, and in all of it.
    pub before: [u8; 97],
    /// The slot of each working slot.
    pub nth: [u8; 96],
    /// The first working slot and the end of the last; equal where there is none.
    pub whole: (u8, u8),
}

impl DayKind {
    fn new(mask: Mask) -> Self {
        let (mut before, mut nth, mut count) = ([0; 97], [0; 96], 0u8);
        for slot in 0..DAY as u8 {
            before[usize::from(slot)] = count;
            if mask >> slot & 1 == 1 {
                nth[usize::from(count)] = slot;
                count += 1;
            }
        }
        before[96] = count;
        let whole = if mask == 0 { (0, 0) } else { (nth[0], nth[usize::from(count) - 1] + 1) };
        Self { mask, before, nth, whole }
    }
    /// Working slots of the day.
    pub fn slots(&self) -> u32 {
        u32::from(self.before[96])
    }
}

/// One day of one calendar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    /// Working slots of the calendar before this day.
    pub before: u32,
    /// Its kind.
    pub kind: u32,
}

/// What a calendar needs besides its days.
#[derive(Clone, Debug)]
struct Table {
    /// Working slots of the calendar in all.
    total: u32,
    /// The day in which every 32nd working slot lies.
    day_of: Vec<u16>,
}

/// Working slots a [`Table::day_of`] entry stands for.
const BLOCK: u32 = 32;

/// All calendars of a plan, from the status date to the horizon.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    kinds: Vec<DayKind>,
    known: BTreeMap<Mask, u32>,
    days: Vec<Day>,
    stride: usize,
    tables: Vec<Table>,
}

impl Hours {
    /// No calendars yet, for so many days.
    pub fn new(days: u32) -> Self {
        let mut hours = Self {
            kinds: vec![],
            known: BTreeMap::new(),
            days: vec![],
            stride: days as usize + 1,
            tables: vec![],
        };
        hours.kind(0); // OFF
        hours
    }
    /// The horizon: the number of civil slots.
    pub fn end(&self) -> u32 {
        (self.stride as u32 - 1) * DAY
    }
    /// The number of days.
    pub fn length(&self) -> u32 {
        self.stride as u32 - 1
    }
    /// The kind of day with these working slots.
    pub fn kind(&mut self, mask: Mask) -> u32 {
        let kinds = &mut self.kinds;
        *self.known.entry(mask).or_insert_with(|| {
            kinds.push(DayKind::new(mask));
            kinds.len() as u32 - 1
        })
    }
    /// Adds a calendar from the kind of each day, and returns its number.
    pub fn add(&mut self, kinds: &[u32]) -> u32 {
        let (mut before, mut day_of) = (0, vec![]);
        self.days.reserve(self.stride);
        for (day, kind) in kinds.iter().take(self.stride - 1).enumerate() {
            self.days.push(Day { before, kind: *kind });
            before += self.kinds[*kind as usize].slots();
            while day_of.len() as u32 * BLOCK < before {
                day_of.push(day as u16);
            }
        }
        let number = self.tables.len();
        // days beyond the horizon do not exist: one day off closes the calendar
        self.days.resize((number + 1) * self.stride, Day { before, kind: OFF });
        self.tables.push(Table { total: before, day_of });
        number as u32
    }
    /// Working slots of a calendar in all.
    #[inline]
    pub fn total(&self, table: u32) -> u32 {
        self.tables[table as usize].total
    }
    /// A day of a calendar; those beyond the horizon are its last, a day off.
    #[inline]
    pub fn day(&self, table: u32, day: u32) -> Day {
        self.days[table as usize * self.stride + (day as usize).min(self.stride - 1)]
    }
    /// A kind of day.
    #[inline]
    pub fn of_kind(&self, kind: u32) -> &DayKind {
        &self.kinds[kind as usize]
    }
    /// Working slots before civil slot `at`.
    #[inline]
    pub fn before(&self, table: u32, at: u32) -> u32 {
        let day = self.day(table, at / DAY);
        day.before + u32::from(self.of_kind(day.kind).before[(at % DAY) as usize])
    }
    /// The civil slot of a working slot, or [`NEVER`] beyond the horizon.
    #[inline]
    pub fn slot(&self, table: u32, work: u32) -> u32 {
        let row = &self.tables[table as usize];
        if work >= row.total {
            return NEVER;
        }
        let days = &self.days[table as usize * self.stride..];
        let mut day = row.day_of[(work / BLOCK) as usize] as usize;
        while days[day + 1].before <= work {
            day += 1;
        }
        let Day { before, kind } = days[day];
        day as u32 * DAY + u32::from(self.of_kind(kind).nth[(work - before) as usize])
    }
    /// The moment a number of working slots after `at`: the end of the last one counted; or before it: the start of the
    /// first one counted, and never before the status date.
    pub fn shift(&self, table: u32, at: u32, slots: i32) -> u32 {
        let work = i64::from(self.before(table, at)) + i64::from(slots);
        match slots {
            0 => at,
            1.. if work > i64::from(self.total(table)) => NEVER,
            1.. => self.slot(table, work as u32 - 1) + 1,
            _ if work < 0 => 0,
            _ => self.slot(table, work as u32).min(at),
        }
    }
}

/// Slots `from..to` of a day as a mask.
pub(super) fn bits(from: u8, to: u8) -> Mask {
    if from >= to { 0 } else { (ALL_DAY >> (DAY as u8 - (to - from).min(96))) << from & ALL_DAY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A calendar and, independently, its working slots one by one.
    fn calendar() -> impl Strategy<Value = (Hours, Vec<u32>)> {
        let day = prop_oneof![
            3 => Just(bits(32, 48) | bits(52, 68)),
            1 => Just(0),
            1 => Just(ALL_DAY),
            1 => (0u8..96, 0u8..=96).prop_map(|(a, b)| bits(a.min(b), a.max(b))),
        ];
        prop::collection::vec(day, 1..60).prop_map(|masks| {
            let mut hours = Hours::new(masks.len() as u32);
            let kinds: Vec<u32> = masks.iter().map(|m| hours.kind(*m)).collect();
            hours.add(&kinds);
            let slots = (0..masks.len() as u32 * DAY)
                .filter(|s| masks[(s / DAY) as usize] >> (s % DAY) & 1 == 1)
                .collect();
            (hours, slots)
        })
    }

    proptest! {
        #[test]
        fn tables_agree_with_counting((hours, slots) in calendar(), at in 0u32..6000, lag in -300i32..300) {
            prop_assert_eq!(hours.total(0) as usize, slots.len());
            let before = slots.iter().filter(|s| **s < at).count();
            prop_assert_eq!(hours.before(0, at) as usize, before);
            for (work, slot) in slots.iter().enumerate() {
                prop_assert_eq!(hours.slot(0, work as u32), *slot);
            }
            let at = at.min(hours.end());
            let before = slots.iter().filter(|s| **s < at).count() as i32;
            let expected = match lag {
                0 => at,
                1.. => slots.get((before + lag) as usize - 1).map_or(NEVER, |s| s + 1),
                _ if before + lag < 0 => 0,
                _ => slots[(before + lag) as usize],
            };
            prop_assert_eq!(hours.shift(0, at, lag), expected);
        }
    }

    #[test]
    fn masks() {
        assert_eq!(bits(0, 96), ALL_DAY);
        assert_eq!(bits(4, 4), 0);
        assert_eq!(bits(95, 96), 1 << 95);
        assert_eq!(bits(1, 3), 0b110);
    }
}
