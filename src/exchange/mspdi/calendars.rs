//! Calendars of an MS Project file: weeks that inherit from each other, and days off, recurring ones written out.
use super::recurrence;
use super::values::minutes_of_day;
use crate::domain::{DayHours, Holiday, Moment, SLOTS_PER_DAY, WorkWeek};
use crate::exchange::notes::Notes;
use crate::exchange::text;
use crate::exchange::xml::Element;
use chrono::{Datelike, NaiveDate};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A calendar with what it inherits.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Calendar {
    /// Name.
    pub name: String,
    /// Working hours.
    pub week: WorkWeek,
    /// Days off, own and inherited, in order of their first day.
    pub off: Vec<Holiday>,
    /// Working slots before each day, once somebody asks.
    before: OnceCell<Vec<i32>>,
}

/// The last day of a plan's time, counted from 1970.
const LAST_DAY: usize = 84_005;
/// The most calendars that are read.
const MOST_CALENDARS: usize = 5_000;
/// The most spans of days off of one calendar.
const MOST_OFF: usize = 2_000;
/// The longest line of calendars that inherit from each other.
const LONGEST_CHAIN: usize = 16;

/// The calendars of a file, by UID.
#[derive(Debug, Default)]
pub(super) struct Calendars(BTreeMap<i64, Calendar>);

/// What one calendar says itself.
struct Own {
    name: String,
    base: Option<i64>,
    days: [Option<DayHours>; 7],
    off: Vec<Holiday>,
}

impl Calendars {
    /// Reads all calendars.
    pub fn read(root: &Element, notes: &mut Notes) -> Self {
        let mut own: BTreeMap<i64, Own> = BTreeMap::new();
        for element in root.rows("Calendars", "Calendar") {
            let Some(uid) = element.int("UID") else { continue };
            if own.len() == MOST_CALENDARS {
                let text = format!("the file has more than {MOST_CALENDARS} calendars; the rest is left out");
                notes.say(element.place(), "calendars", text);
                break;
            }
            own.entry(uid).or_insert_with(|| read_own(element, notes));
        }
        Self(own.keys().map(|uid| (*uid, resolved(*uid, &own))).collect())
    }
    /// The calendar of a UID.
    pub fn get(&self, uid: i64) -> Option<&Calendar> {
        self.0.get(&uid)
    }
    /// The number of calendars.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl Calendar {
    /// Monday to Friday, 08:00 to 17:00 with an hour off at noon.
    pub fn standard() -> Self {
        Self { name: "Standard".into(), week: WorkWeek::standard(), off: vec![], before: OnceCell::new() }
    }
    /// Whether it never pauses.
    pub fn is_always_on(&self) -> bool {
        self.off.is_empty() && self.week.0.iter().all(|d| d.slots() == SLOTS_PER_DAY)
    }
    /// Whether it has this very span of days off.
    pub fn has_off(&self, day: &Holiday) -> bool {
        self.off.binary_search_by(|own| (own.from, own.to).cmp(&(day.from, day.to))).is_ok()
    }
    /// Working slots between two moments.
    pub fn slots_between(&self, from: Moment, to: Moment) -> i64 {
        i64::from(self.slots_before(to) - self.slots_before(from)).max(0)
    }
    /// Working slots from 1970 up to a moment.
    fn slots_before(&self, at: Moment) -> i32 {
        let before = self.before.get_or_init(|| self.count());
        let day = (at.slots().div_euclid(SLOTS_PER_DAY as i32)).clamp(0, LAST_DAY as i32) as usize;
        let (Some(sum), Some(next)) = (before.get(day), before.get(day + 1)) else { return 0 };
        if sum == next {
            return *sum; // a day off
        }
        let slot = at.slot_of_day() as i32;
        let spans = self.week.on(at.date().weekday()).spans().iter();
        sum + spans.map(|(a, b)| (slot.min(i32::from(*b)) - i32::from(*a)).max(0)).sum::<i32>()
    }
    /// Working slots before each day from 1970 to 2199.
    fn count(&self) -> Vec<i32> {
        let place = |day: NaiveDate| (Moment::start_of(day).slots() / SLOTS_PER_DAY as i32) as usize;
        let mut off = vec![0i32; LAST_DAY + 2]; // how many more, or fewer, reasons to be off than the day before
        for days in &self.off {
            off[place(days.from).min(LAST_DAY)] += 1;
            off[place(days.to).min(LAST_DAY) + 1] -= 1;
        }
        let mut before = vec![0];
        let (mut reasons, mut sum) = (0, 0);
        for (day, change) in (0..=LAST_DAY).zip(off) {
            reasons += change;
            // 1 January 1970 was a Thursday
            sum += if reasons == 0 { self.week.0[(day + 3) % 7].slots() as i32 } else { 0 };
            before.push(sum);
        }
        before
    }
    /// First and last working slot of a day by its weekday; 08:00 to 17:00 on a day off.
    pub fn day_span(&self, day: NaiveDate) -> (u32, u32) {
        let spans = self.week.on(day.weekday()).spans();
        match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => (u32::from(first.0), u32::from(last.1)),
            _ => (32, 68),
        }
    }
}

fn resolved(uid: i64, own: &BTreeMap<i64, Own>) -> Calendar {
    let mut chain: Vec<(i64, &Own)> = vec![];
    let mut at = Some(uid);
    while let Some(next) = at
        && let Some(calendar) = own.get(&next)
        && chain.len() < LONGEST_CHAIN
        && !chain.iter().any(|(seen, _)| *seen == next)
    {
        chain.push((next, calendar));
        at = calendar.base;
    }
    let standard = WorkWeek::standard();
    let week = WorkWeek(std::array::from_fn(|day| {
        let said = chain.iter().find_map(|(_, c)| c.days[day].clone());
        said.unwrap_or_else(|| standard.0[day].clone())
    }));
    let mut off: Vec<Holiday> =
        chain.iter().flat_map(|(_, c)| c.off.iter().cloned()).take(MOST_OFF).collect();
    off.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    off.dedup_by(|a, b| (a.from, a.to) == (b.from, b.to));
    Calendar {
        name: chain.first().map_or_else(String::new, |(_, c)| c.name.clone()),
        week,
        off,
        before: OnceCell::new(),
    }
}

fn read_own(element: &Element, notes: &mut Notes) -> Own {
    let name = text::name(element.text_of("Name"));
    let what = format!("calendar {}", if name.is_empty() { element.text_of("UID") } else { &name });
    let mut own = Own {
        base: element.int("BaseCalendarUID").filter(|uid| *uid > 0 && !element.flag("IsBaseCalendar")),
        days: [const { None }; 7],
        off: vec![],
        name,
    };
    let exceptions: Vec<&Element> = element.rows("Exceptions", "Exception").collect();
    for day in element.rows("WeekDays", "WeekDay") {
        match day.int("DayType") {
            // the file counts from Sunday, which is 1
            Some(sunday_first @ 1..=7) => {
                let place = (sunday_first as usize + 5) % 7;
                own.days[place] =
                    Some(if day.flag("DayWorking") { hours(day, &what, notes) } else { DayHours::OFF });
            }
            // the old form of an exception; new writers repeat it under Exceptions
            Some(0) if exceptions.is_empty() => exception(day, &what, &mut own.off, notes),
            _ => {}
        }
    }
    for item in exceptions {
        exception(item, &what, &mut own.off, notes);
    }
    if own.off.len() > MOST_OFF {
        let text = format!("has more than {MOST_OFF} days off; the rest is left out");
        notes.say(element.place(), &what, text);
        own.off.truncate(MOST_OFF);
    }
    for week in element.rows("WorkWeeks", "WorkWeek") {
        let text = format!(
            "has other hours for the weeks of {} ({}), which have no home here",
            span_text(week),
            text::name(week.text_of("Name"))
        );
        notes.say(week.place(), &what, text);
    }
    own
}

/// One exception: days off are kept, days with other hours are told.
fn exception(element: &Element, what: &str, off: &mut Vec<Holiday>, notes: &mut Notes) {
    let name = text::name(element.text_of("Name"));
    if element.flag("DayWorking") {
        let text = format!(
            "works with other hours on {} ({name}); only days off have a home here",
            span_text(element)
        );
        notes.say(element.place(), what, text);
        return;
    }
    if let Some(days) = recurrence::days_off(element) {
        if days.cut {
            let text = format!("{name}: only the first {} of its days are taken", recurrence::MOST_DAYS);
            notes.say(element.place(), what, text);
        }
        off.extend(days.spans.into_iter().map(|(from, to)| Holiday { from, to, name: name.clone() }));
    } else {
        let text = format!("{name}: the days off ({}) cannot be read and are left out", span_text(element));
        notes.say(element.place(), what, text);
    }
}

fn span_text(element: &Element) -> String {
    let Some(period) = element.child("TimePeriod") else { return "unknown days".into() };
    let day = |name| period.text_of(name).chars().take(10).collect::<String>();
    let (from, to) = (day("FromDate"), day("ToDate"));
    text::name(&if from == to { from } else { format!("{from} to {to}") })
}

/// The hours of a working day. One without hours has the usual ones.
fn hours(day: &Element, what: &str, notes: &mut Notes) -> DayHours {
    let mut spans = vec![];
    let mut rounded = false;
    for time in day.rows("WorkingTimes", "WorkingTime") {
        let (Some(from), Some(to)) =
            (minutes_of_day(time.text_of("FromTime")), minutes_of_day(time.text_of("ToTime")))
        else {
            continue;
        };
        let to = if to == 0 { 1440 } else { to }; // midnight at the end
        rounded |= from % 15 != 0 || to % 15 != 0;
        // to the nearest quarter hour
        spans.push(((from + 7) / 15, (to + 7) / 15));
    }
    if rounded {
        notes.say(day.place(), what, "has hours that are not on quarter hours; they are rounded");
    }
    if spans.is_empty() {
        return DayHours::new([(32, 48), (52, 68)]);
    }
    DayHours::new(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::xml::parse;

    #[test]
    fn weeks_inherit_and_sunday_is_one() {
        let text = "<Project><Calendars><Calendar><UID>1</UID><Name>Std</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>\
            <WeekDay><DayType>1</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>23:00:00</FromTime>\
            <ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>\
            <WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-12-24T00:00:00</FromDate>\
            <ToDate>2026-12-26T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays></Calendar>\
            <Calendar><UID>2</UID><Name>Ann</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID>\
            <WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays></Calendar>\
            <Calendar><UID>3</UID><Name>Loop</Name><BaseCalendarUID>3</BaseCalendarUID></Calendar></Calendars></Project>";
        let document = parse(text, &[]).unwrap();
        let mut notes = Notes::default();
        let calendars = Calendars::read(&document.root, &mut notes);
        let ann = calendars.get(2).unwrap();
        assert_eq!(ann.week.0[6].to_string(), "23:00-24:00");
        assert_eq!(ann.week.0[4], DayHours::OFF);
        assert_eq!(ann.week.0[0].slots(), 32);
        assert_eq!(ann.off.len(), 1);
        assert_eq!(calendars.get(3).unwrap().week, WorkWeek::standard());
        let at = |t: &str| t.parse().unwrap();
        assert_eq!(ann.slots_between(at("2026-12-23T13:00"), at("2026-12-28T09:00")), 16 + 4 + 4);
    }
}
