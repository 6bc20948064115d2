//! What is compiled of calendars, people and windows, and shared between versions of a plan while nobody changes those.
//!
//! Twenty years of days for everybody are most of compiling a small plan, and most edits touch none of it. So a network keeps
//! what its calendars were made from; the next version of the plan takes them over if that is the same, row by row the very
//! same. They are the same values that compiling anew would give: nothing is rescheduled piecemeal.
use super::staff::{everybody, week_kinds};
use super::{Axis, Calendars, Network, Staff, windows};
use crate::domain::{Absence, Freeze, Person, Portfolio, Settings, Table, WindowSet};
use crate::engine::hours::{ALL_DAY, DAY, Hours, Mask, bits};
use crate::engine::office::Office;
use chrono::NaiveDate;
use std::sync::Arc;

/// Calendars, people and windows compiled; cloned by pointer.
#[derive(Clone, Debug)]
pub(super) struct Times {
    pub axis: Axis,
    pub office: Arc<Office>,
    pub hours: Arc<Hours>,
    pub calendars: Calendars,
    pub staff: Arc<Vec<Staff>>,
    pub openings: Arc<Vec<Vec<(u32, u32)>>>,
    pub source: Arc<Source>,
}

/// What they were made from.
#[derive(Clone, Debug)]
pub(in super::super) struct Source {
    today: NaiveDate,
    settings: Arc<Settings>,
    people: Table<Person>,
    absences: Table<Absence>,
    freezes: Table<Freeze>,
    window_sets: Table<WindowSet>,
}

impl Source {
    /// Whether a plan has the same on this status date.
    fn is_of(&self, plan: &Portfolio, today: NaiveDate) -> bool {
        let same_hours = |a: &Settings, b: &Settings| a.week == b.week && a.holidays == b.holidays;
        self.today == today
            && (Arc::ptr_eq(&self.settings, &plan.settings) || same_hours(&self.settings, &plan.settings))
            && self.people.is_same(&plan.people)
            && self.absences.is_same(&plan.absences)
            && self.freezes.is_same(&plan.freezes)
            && self.window_sets.is_same(&plan.window_sets)
    }
}

impl Times {
    /// Those of a network for another version of its plan, if they are the same.
    pub fn of(network: &Network, plan: &Portfolio, today: NaiveDate) -> Option<Self> {
        network.source.is_of(plan, today).then(|| Self {
            axis: network.axis,
            office: network.office.clone(),
            hours: network.hours.clone(),
            calendars: network.calendars,
            staff: network.staff.clone(),
            openings: network.openings.clone(),
            source: network.source.clone(),
        })
    }
    pub fn new(plan: &Portfolio, today: NaiveDate) -> Self {
        let axis = Axis::new(today);
        let settings = &plan.settings;
        let office = Office::new(&settings.week, &settings.holidays);
        let mut hours = Hours::new(axis.days);
        let freezes = windows::freezes(plan.freezes.iter(), axis);
        let calendars = calendars(&mut hours, plan, &office, &freezes, axis);
        let staff = everybody(&mut hours, plan, &office, axis);
        let mut openings: Vec<_> =
            plan.window_sets.iter().map(|set| windows::openings(set, &freezes, axis)).collect();
        openings.push(windows::any_time(&freezes, axis));
        let source = Source {
            today,
            settings: settings.clone(),
            people: plan.people.clone(),
            absences: plan.absences.clone(),
            freezes: plan.freezes.clone(),
            window_sets: plan.window_sets.clone(),
        };
        Self {
            axis,
            office: office.into(),
            hours: hours.into(),
            calendars,
            staff: staff.into(),
            openings: openings.into(),
            source: source.into(),
        }
    }
}

/// The calendars that belong to nobody.
fn calendars(
    hours: &mut Hours,
    plan: &Portfolio,
    office: &Office,
    freezes: &[(u32, u32)],
    axis: Axis,
) -> Calendars {
    let open = hours.kind(ALL_DAY);
    let kinds = week_kinds(hours, &plan.settings.week, office, axis);
    let portfolio = hours.add(&kinds);
    let mut unfrozen = vec![open; axis.days as usize];
    let mut production = kinds;
    for day in freezes.iter().flat_map(|f| f.0 / DAY..f.1.div_ceil(DAY)) {
        let slot = |at: u32| at.clamp(day * DAY, day * DAY + DAY) - day * DAY;
        let frozen: Mask = freezes.iter().fold(0, |all, f| all | bits(slot(f.0) as u8, slot(f.1) as u8));
        let place = day as usize;
        unfrozen[place] = hours.kind(ALL_DAY & !frozen);
        let working = hours.of_kind(production[place]).mask;
        production[place] = hours.kind(working & !frozen);
    }
    Calendars { portfolio, open, unfrozen: hours.add(&unfrozen), production: hours.add(&production) }
}
