//! What People shows of each person: what they are on, what comes next, when they are away, and their load by week.
use crate::app::context::Cx;
use crate::domain::{Absence, Moment, Person, Progress, SLOTS_PER_DAY, Task, WorkWeek};
use crate::engine::Load;
use chrono::{Datelike, Days, NaiveDate};
use std::fmt::Write as _;

/// The number of weeks in the strip.
pub const WEEKS: usize = 12;

/// A person and what follows for them.
pub struct Who<'a> {
    /// The person or team.
    pub person: &'a Person,
    /// Their load.
    pub load: Option<&'a Load>,
    /// Tasks under way today, by rank of their project, with the moment each ends.
    pub now: Vec<(&'a Task, Moment)>,
    /// The first task that starts later, with the moment it starts.
    pub next: Option<(&'a Task, Moment)>,
    /// Absences that have not ended, the nearest first.
    pub away: Vec<&'a Absence>,
}

/// All people, in id order.
pub fn everybody<'a>(cx: &Cx<'a>) -> Vec<Who<'a>> {
    let plan = cx.plan;
    let mut out: Vec<Who<'a>> = plan
        .people
        .iter()
        .enumerate()
        .map(|(place, person)| Who {
            person,
            load: cx.outlook.loads.get(place),
            now: vec![],
            next: None,
            away: plan
                .absences
                .iter()
                .map(|a| &**a)
                .filter(|a| a.person == person.id && a.to >= cx.today)
                .collect(),
        })
        .collect();
    let (begin, end) = (Moment::start_of(cx.today), Moment::at(cx.today, SLOTS_PER_DAY));
    for (task, dates) in plan.tasks.iter().zip(&cx.outlook.tasks) {
        let Ok((start, finish)) = dates.span else { continue };
        if dates.outlined || finish <= begin || matches!(task.progress, Progress::Done { .. }) {
            continue;
        }
        for assignment in &task.people {
            let Some(who) = plan.people.place(assignment.person).and_then(|at| out.get_mut(at)) else {
                continue;
            };
            if start < end {
                who.now.push((task, finish));
            } else if who.next.is_none_or(|(_, first)| start < first) {
                who.next = Some((task, start));
            }
        }
    }
    let rank = |task: &Task| cx.project(task.project).map_or(u32::MAX, |p| p.rank);
    for who in &mut out {
        who.now.sort_by_key(|(task, finish)| (rank(task), *finish, task.id));
        who.now.dedup_by_key(|(task, _)| task.id);
        who.away.sort_by_key(|a| (a.from, a.id));
    }
    out
}

impl Who<'_> {
    /// The absence that takes all of them away today.
    pub fn away_today(&self, today: NaiveDate) -> Option<&Absence> {
        self.away.iter().find(|a| a.from <= today && a.heads >= self.person.heads).copied()
    }
    /// Percent of the next weeks that is booked; full sorts above any other.
    pub fn burden(&self) -> u16 {
        self.load.map_or(0, |l| u16::from(l.percent) + if l.full_until.is_some() { 1_000 } else { 0 })
    }
    /// The strip: the next weeks from that of today.
    pub fn weeks(&self, today: NaiveDate) -> Vec<Week> {
        let Some(load) = self.load else { return vec![] };
        let monday = monday(today);
        let skip = monday.signed_duration_since(load.first_week).num_days().div_euclid(7);
        (0..WEEKS as i64)
            .filter_map(|n| {
                let at = usize::try_from(skip + n).ok()?;
                let capacity = *load.capacity.get(at)?;
                let parts = load
                    .by_project
                    .iter()
                    .map(|booked| (booked.project, booked.in_week(at)))
                    .filter(|(_, booked)| *booked > 0)
                    .collect();
                Some(Week { monday: monday.checked_add_days(Days::new(n as u64 * 7))?, capacity, parts })
            })
            .collect()
    }
}

/// A week of the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Capacity, in hundredths of slots.
    pub capacity: u32,
    /// Place of a project in `plan.projects`, and what is booked for it; by rank.
    pub parts: Vec<(u32, u32)>,
}

impl Week {
    /// What is booked in all.
    pub fn booked(&self) -> u32 {
        self.parts.iter().map(|p| p.1).sum()
    }
    /// Percent of the capacity that is booked; `None` without capacity.
    pub fn percent(&self) -> Option<u32> {
        (self.capacity > 0).then(|| (u64::from(self.booked()) * 100 / u64::from(self.capacity)) as u32)
    }
}

/// The Monday of a day's week.
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// Working hours of a week: "40 h", "28 h, own".
pub fn hours(person: &Person, portfolio: &WorkWeek) -> String {
    let week = person.hours.as_ref().unwrap_or(portfolio);
    let slots: u32 = week.0.iter().map(crate::domain::DayHours::slots).sum();
    let (whole, rest) = (slots / 4, slots % 4 * 25);
    let mut out = format!("{whole}");
    if rest > 0 {
        let _ = write!(out, ".{}", if rest == 50 { "5".to_owned() } else { rest.to_string() });
    }
    out + " h"
}

/// The hours day by day, for a tooltip; days with the same hours together.
pub fn hours_by_day(week: &WorkWeek) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let mut lines: Vec<String> = vec![];
    let mut from = 0;
    while from < 7 {
        let mut to = from;
        while to < 6 && week.0[to + 1] == week.0[from] {
            to += 1;
        }
        let days = if from == to { DAYS[from].to_owned() } else { format!("{} to {}", DAYS[from], DAYS[to]) };
        lines.push(format!("{days}: {}", week.0[from]));
        from = to + 1;
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DayHours;
    use crate::engine::Booked;

    #[test]
    fn hours_are_told_by_week_and_by_day() {
        let mut week = WorkWeek::standard();
        week.0[4] = DayHours::new([(32, 41)]);
        let person = Person {
            id: "a".parse().unwrap(),
            name: String::new(),
            initials: String::new(),
            roles: vec![],
            heads: 1,
            hours: Some(week.clone()),
            reserve: 0,
            rate: None,
        };
        assert_eq!(hours(&person, &WorkWeek::standard()), "34.25 h");
        assert_eq!(
            hours_by_day(&week),
            "Mon to Thu: 08:00-12:00 13:00-17:00\nFri: 08:00-10:15\nSat to Sun: off"
        );
    }

    #[test]
    fn weeks_begin_on_monday() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!(monday(day(23)), day(23));
        assert_eq!(monday(day(29)), day(23));
    }

    #[test]
    fn the_strip_begins_this_week() {
        let load = Load {
            first_week: NaiveDate::from_ymd_opt(2026, 11, 9).unwrap(),
            capacity: vec![10, 20, 30, 40],
            by_project: vec![Booked { project: 3, first: 0, weeks: vec![1, 2, 30, 20] }],
            full_until: None,
            percent: 50,
        };
        let person = crate::domain::Person {
            id: "a".parse().unwrap(),
            name: String::new(),
            initials: String::new(),
            roles: vec![],
            heads: 1,
            hours: None,
            reserve: 0,
            rate: None,
        };
        let who = Who { person: &person, load: Some(&load), now: vec![], next: None, away: vec![] };
        let weeks = who.weeks(NaiveDate::from_ymd_opt(2026, 11, 25).unwrap());
        assert_eq!(weeks.len(), 2);
        assert_eq!((weeks[0].capacity, weeks[0].percent()), (30, Some(100)));
        assert_eq!(weeks[1].parts, [(3, 20)]);
    }
}
