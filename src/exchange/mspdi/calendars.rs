//! Calendars of an MS Project file: weeks that inherit from each other, and days off, recurring ones written out.
use super::recurrence;
use super::values::minutes_of_day;
use crate::domain::{DayHours, Holiday, Moment, SLOTS_PER_DAY, WorkWeek};
use crate::exchange::notes::Notes;
use crate::exchange::text;
use crate::exchange::xml::Element;
use chrono::{Datelike, NaiveDate};
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
}

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
        Self { name: "Standard".into(), week: WorkWeek::standard(), off: vec![] }
    }
    /// Whether it never pauses.
    pub fn is_always_on(&self) -> bool {
        self.off.is_empty() && self.week.0.iter().all(|d| d.slots() == SLOTS_PER_DAY)
    }
    /// Working slots between two moments; stops counting after forty years.
    pub fn slots_between(&self, from: Moment, to: Moment) -> i64 {
        let mut total = 0i64;
        let mut day = from.date();
        for _ in 0..40 * 366 {
            let midnight = Moment::start_of(day);
            if midnight >= to {
                break;
            }
            if !self.off.iter().any(|h| h.from <= day && day <= h.to) {
                for (a, b) in self.week.on(day.weekday()).spans() {
                    let (a, b) =
                        (midnight.plus(i32::from(*a)).max(from), midnight.plus(i32::from(*b)).min(to));
                    total += i64::from((b.slots() - a.slots()).max(0));
                }
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        total
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
    let mut off: Vec<Holiday> = chain.iter().flat_map(|(_, c)| c.off.iter().cloned()).collect();
    off.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    off.dedup_by(|a, b| (a.from, a.to) == (b.from, b.to));
    Calendar { name: chain.first().map_or_else(String::new, |(_, c)| c.name.clone()), week, off }
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
