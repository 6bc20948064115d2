//! Resources of an MS Project file: people and teams, materials, cost items; and who is assigned to what.
use super::calendars::Calendars;
use super::outline::Outline;
use super::values::{decimal, rate};
use super::{Draft, Frame};
use crate::domain::{Absence, Holiday, Money, Person, PersonId, WorkWeek, roles_of};
use crate::exchange::notes::Notes;
use crate::exchange::text;
use crate::exchange::xml::Element;
use std::collections::BTreeMap;

/// A resource of the file.
pub(super) struct Resource {
    /// Name; never empty.
    pub name: String,
    /// What it became.
    pub kind: Kind,
    /// Cost of each use, for each unit.
    pub per_use: Money,
}

/// What a resource became.
pub(super) enum Kind {
    /// A person or team.
    Person {
        /// Who.
        id: PersonId,
        /// How many heads.
        heads: u16,
        /// What 100 % of a head stands for, in hundredths of a percent of the file's units.
        per_head: i64,
    },
    /// Something used up, with its price for each unit and what a unit is called.
    Material {
        /// Price of a unit.
        price: Money,
        /// Such as "m" or "t".
        label: String,
    },
    /// An expense without quantity.
    Cost,
    /// A sum to compare with, which is no expense.
    Budget,
}

/// The resources of a file, by UID.
pub(super) type Staff = BTreeMap<i64, Resource>;

/// Assignments of known resources, by the place of the task's row.
pub(super) type ByTask<'e> = BTreeMap<usize, Vec<(&'e Element<'e>, i64)>>;

/// In the file an assignment to nobody has this resource.
const NOBODY: i64 = -65_535;
/// The most resources that are read.
const MOST_RESOURCES: usize = 5_000;
/// The most absences that are read.
const MOST_ABSENCES: usize = 50_000;
/// The largest team.
const MOST_HEADS: i64 = 300;

/// Sorts assignments by task. Those to nobody are left out, since they say nothing; those to what is not there are told.
pub(super) fn by_task<'e>(
    root: &'e Element<'e>,
    outline: &Outline,
    staff: &Staff,
    notes: &mut Notes,
) -> ByTask<'e> {
    let mut out: ByTask = BTreeMap::new();
    for element in root.rows("Assignments", "Assignment") {
        let resource = element.int("ResourceUID").unwrap_or(NOBODY);
        if resource == NOBODY || (resource <= 0 && !staff.contains_key(&resource)) {
            continue;
        }
        let task = element.int("TaskUID").and_then(|uid| outline.by_uid.get(&uid)).copied();
        let what = format!("assignment {}", text::name(element.text_of("UID")));
        match (task, staff.contains_key(&resource)) {
            (Some(place), true) => out.entry(place).or_default().push((element, resource)),
            (None, true) if element.int("TaskUID") == Some(0) => {
                notes.say(element.place(), &what, "is of the project as a whole and left out");
            }
            (None, _) => {
                notes.say(element.place(), &what, "is of a task that is not in the file; it is left out");
            }
            (_, false) => {
                notes.say(element.place(), &what, "is of a resource that is not in the file; it is left out");
            }
        }
    }
    out
}

impl Draft<'_> {
    /// Reads the resources and makes people of those that work.
    pub(super) fn people(&mut self, root: &Element, frame: &Frame, calendars: &Calendars) -> Staff {
        let mut staff = Staff::new();
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for element in root.rows("Resources", "Resource") {
            let Some(uid) = element.int("UID") else { continue };
            if staff.len() == MOST_RESOURCES {
                let text = format!("the file has more than {MOST_RESOURCES} resources; the rest is left out");
                self.notes.say(element.place(), "resources", text);
                break;
            }
            let named = text::name(element.text_of("Name"));
            let nobody = uid <= 0 && (named.is_empty() || named == "Unassigned");
            if element.flag("IsNull") || nobody || staff.contains_key(&uid) {
                continue; // blank rows, and the one that stands for nobody
            }
            let mut name = named;
            if name.is_empty() {
                name = format!("Resource {uid}");
                self.notes.say(element.place(), &name, "has no name; it is named by its number");
            }
            let uses = taken.entry(name.to_lowercase()).or_default();
            *uses += 1;
            if *uses > 1 {
                let text = format!("the name {name} is used {uses} times in the file; a number was added");
                name = format!("{name} ({uses})");
                self.notes.say(element.place(), &name, text);
            }
            let price = rate(element.text_of("StandardRate"), frame.currency).unwrap_or_default();
            let kind = if element.flag("IsBudget") {
                let text = "is a budget resource and left out; a budget is approved money of a project here";
                self.notes.say(element.place(), &name, text);
                Kind::Budget
            } else if element.flag("IsCostResource") || element.int("Type") == Some(2) {
                Kind::Cost
            } else if element.int("Type") == Some(0) {
                Kind::Material { price, label: text::name(element.text_of("MaterialLabel")) }
            } else {
                self.person(element, &name, price, frame, calendars)
            };
            let per_use =
                super::values::cost(element.text_of("CostPerUse"), frame.currency).unwrap_or_default();
            staff.insert(uid, Resource { name, kind, per_use });
        }
        staff
    }

    /// A person or team, or the one of that name in the plan.
    fn person(
        &mut self,
        element: &Element,
        name: &str,
        price: Money,
        frame: &Frame,
        calendars: &Calendars,
    ) -> Kind {
        self.count("people", 1);
        let rate = (price > Money::ZERO).then_some(price);
        let same = |p: &&std::sync::Arc<Person>| p.name.trim().to_lowercase() == name.to_lowercase();
        if let Some(known) = self.plan.people.iter().find(same) {
            self.notes.say(
                element.place(),
                name,
                "is in the plan already; the plan's hours, head count and rate are kept",
            );
            return Kind::Person { id: known.id, heads: known.heads, per_head: 10_000 };
        }
        let units = decimal(element.text_of("MaxUnits"), 4).unwrap_or(10_000);
        let (heads, reserve) = self.heads(element, name, units);
        let id: PersonId = self.id();
        let (hours, away) = self.hours(element, name, frame, calendars);
        let initials = text::name(element.text_of("Initials"));
        self.put(Person {
            id,
            name: name.into(),
            initials: if initials.is_empty() {
                initials_of(name)
            } else {
                initials.chars().take(3).collect()
            },
            roles: roles_of(&text::name(element.text_of("Group"))),
            heads,
            hours,
            reserve,
            rate,
        });
        for day in away {
            if self.read.get("absences").is_some_and(|count| *count >= MOST_ABSENCES) {
                let text = format!("the file has more than {MOST_ABSENCES} absences; the rest is left out");
                self.notes.say(element.place(), name, text);
                break;
            }
            let absence =
                Absence { id: self.id(), person: id, from: day.from, to: day.to, heads, reason: day.name };
            self.put(absence);
            self.count("absences", 1);
        }
        Kind::Person { id, heads, per_head: i64::from(100 - reserve) * 100 }
    }

    /// Heads and reserve of so many units (10,000 is one head): 2.5 units are three heads with a reserve of 17 percent.
    fn heads(&mut self, element: &Element, name: &str, units: i64) -> (u16, u8) {
        if units <= 0 {
            self.notes.say(element.place(), name, "has no units; it counts as one person");
            return (1, 0);
        }
        if units > MOST_HEADS * 10_000 {
            self.notes.say(
                element.place(),
                name,
                format!("has more than {MOST_HEADS} units; it counts as {MOST_HEADS} heads"),
            );
            return (MOST_HEADS as u16, 0);
        }
        let heads = (units as u64).div_ceil(10_000) as i64;
        let percent = (units + heads * 50) / (heads * 100);
        let reserve = (100 - percent).clamp(0, 99);
        if reserve > 0 {
            self.notes.say(
                element.place(),
                name,
                format!(
                    "has {}.{:02} units; the rest is a reserve of {reserve} %",
                    units / 10_000,
                    units / 100 % 100
                ),
            );
        }
        (heads as u16, reserve as u8)
    }

    /// Own hours, where they are not the portfolio's, and days off that the project's calendar does not have.
    fn hours(
        &mut self,
        element: &Element,
        name: &str,
        frame: &Frame,
        calendars: &Calendars,
    ) -> (Option<WorkWeek>, Vec<Holiday>) {
        let Some(calendar) = element.int("CalendarUID").and_then(|uid| calendars.get(uid)) else {
            return (None, vec![]);
        };
        let away = calendar.off.iter().filter(|day| !frame.calendar.has_off(day)).cloned().collect();
        if frame.calendar.off.iter().any(|day| !calendar.has_off(day)) {
            self.notes.say(
                element.place(),
                name,
                "works on holidays of the project's calendar there; here holidays are everybody's",
            );
        }
        if calendar.week == frame.week {
            return (None, away);
        }
        if !calendar.week.has_time() {
            self.notes.say(
                element.place(),
                name,
                "never works by its calendar; the portfolio's hours are taken",
            );
            return (None, away);
        }
        (Some(calendar.week.clone()), away)
    }
}

/// The first letters of up to three words.
fn initials_of(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(3)
        .collect::<String>()
        .to_uppercase()
}
