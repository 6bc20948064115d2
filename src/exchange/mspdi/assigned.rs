//! Who works on the tasks of an MS Project file, and with how much of their time.
use super::outline::Row;
use super::people::{Kind, Staff};
use super::tasks::Length;
use super::values::decimal;
use super::{Draft, Frame};
use crate::domain::{Assignment, EstimateUnit, PersonId, Record, WorkWeek};
use crate::exchange::xml::Element;
use std::collections::BTreeMap;

/// The most people on one task.
const MOST_PEOPLE: usize = 32;

impl Draft<'_> {
    /// Who works on it, each once.
    pub(super) fn assigned(
        &mut self,
        row: &Row,
        list: &[(&Element, i64)],
        staff: &Staff,
        length: &Length,
    ) -> Vec<Assignment> {
        let mut people: Vec<Assignment> = vec![];
        for (element, uid) in list {
            let Some(resource) = staff.get(uid) else { continue };
            let Kind::Person { id, heads, per_head } = resource.kind else { continue };
            let what = format!("{} on {}", resource.name, row.label);
            let units = decimal(element.text_of("Units"), 4).unwrap_or(10_000);
            let percent = (units.saturating_mul(100) + per_head / 2) / per_head.max(1);
            if percent <= 0 {
                self.notes.say(element.place(), &what, "is assigned with 0 % and left out");
                continue;
            }
            let most = i64::from(heads) * 100;
            if percent > most {
                self.notes.say(
                    element.place(),
                    &what,
                    "is assigned beyond all there is; it is cut to that, and the duration is kept",
                );
            }
            let percent = percent.min(most).min(30_000) as u16;
            self.count("assignments", 1);
            if let Some(twice) = people.iter_mut().find(|a| a.person == id) {
                twice.percent =
                    (u32::from(twice.percent) + u32::from(percent)).min(most as u32).min(30_000) as u16;
                self.notes.say(element.place(), &what, "is assigned twice; the percentages are added");
            } else if people.len() == MOST_PEOPLE {
                self.notes.say(
                    element.place(),
                    &what,
                    format!("is one of more than {MOST_PEOPLE} people on a task and left out"),
                );
            } else {
                people.push(Assignment { person: id, percent });
            }
            let expected = i128::from(length.seconds) * i128::from(units) / 10_000;
            if length.unit == EstimateUnit::WorkingDays
                && let Some(work) = element.seconds("Work")
                && (i128::from(work) - expected).abs() > 900
            {
                let text = "the hours of work of an assignment are not duration × percent; here they follow from these";
                self.notes.say(element.place(), &what, text);
            }
        }
        people
    }

    /// The working hours of everybody, in the plan and in the file.
    pub(super) fn weeks(&self, frame: &Frame) -> BTreeMap<PersonId, WorkWeek> {
        let new = self.records.iter().filter_map(|r| match r {
            Record::Person(person) => Some(person),
            _ => None,
        });
        let week = |own: Option<&WorkWeek>| own.unwrap_or(&frame.week).clone();
        new.chain(&self.plan.people).map(|p| (p.id, week(p.hours.as_ref()))).collect()
    }

    /// Tells of people who share a task but never work at the same time: here a task needs all of them at once.
    pub(super) fn hours_in_common(
        &mut self,
        row: &Row,
        people: &[Assignment],
        weeks: &BTreeMap<PersonId, WorkWeek>,
    ) {
        let slots = |week: &WorkWeek| -> [u128; 7] {
            std::array::from_fn(|day| {
                week.0[day].spans().iter().flat_map(|(a, b)| *a..*b).fold(0, |bits, slot| bits | 1 << slot)
            })
        };
        let mut common = [u128::MAX; 7];
        for week in people.iter().filter_map(|a| weeks.get(&a.person)).map(slots) {
            for (all, own) in common.iter_mut().zip(week) {
                *all &= own;
            }
        }
        if common == [0; 7] {
            let text = "has people who never work at the same time; here a task needs all of them at once, so it gets no date: split it";
            self.notes.say(row.element.place(), &row.label, text);
        }
    }
}
