//! Time, slot by slot: who works when, what is frozen, what is open. Slots are quarter hours since the status date.
use chrono::{Datelike, NaiveDate};
use stackrank::domain::{Moment, Opening, Portfolio, WorkWeek};

/// Days that the referee looks at. What needs more has no date for it.
const DAYS: i64 = 420;
/// Slots of these days.
pub const SLOTS: i64 = DAYS * 96;
/// Later than anything.
pub const FAR: i64 = i64::MAX / 4;

/// A person's time.
pub struct Staff {
    /// Own working time in which at least one head is there.
    pub own: Vec<bool>,
    /// Hundredths of the heads that are not absent, by slot.
    pub present: Vec<i32>,
}

/// All calendars of a plan as grids of slots.
pub struct Calendar<'a> {
    plan: &'a Portfolio,
    base: i64,
    /// The portfolio's working time.
    pub office: Vec<bool>,
    /// Whether a freeze lies on a slot.
    pub frozen: Vec<bool>,
    /// Beside the plan's people.
    pub staff: Vec<Staff>,
    /// Which opening a slot lies in, 0 for none; by window set, and any time outside freezes last.
    pub openings: Vec<Vec<u32>>,
    /// Slots of a working day.
    pub per_day: i64,
}

impl<'a> Calendar<'a> {
    pub fn new(plan: &'a Portfolio, today: NaiveDate) -> Self {
        let base = i64::from(Moment::start_of(today).slots());
        let days: Vec<NaiveDate> = (0..DAYS).map(|d| today + chrono::Duration::days(d)).collect();
        let grid = |week: &WorkWeek| -> Vec<bool> {
            let works = |s: i64| works(plan, week, days[(s / 96) as usize], s % 96);
            (0..SLOTS).map(works).collect()
        };
        let in_slots = |from: Moment, to: Moment, s: i64| {
            i64::from(from.slots()) - base <= s && s < i64::from(to.slots()) - base
        };
        let frozen: Vec<bool> =
            (0..SLOTS).map(|s| plan.freezes.iter().any(|f| in_slots(f.from, f.to, s))).collect();
        let monday = i64::from(today.weekday().num_days_from_monday()) * 96;
        let open = |opening: &Opening, s: i64| match opening {
            Opening::Once { from, to } => in_slots(*from, *to, s),
            Opening::Weekly { day, from, length } => {
                let first = i64::from(day.num_days_from_monday()) * 96 + i64::from(*from);
                (s + monday - first).rem_euclid(7 * 96) < i64::from(*length)
            }
        };
        let sets = plan.window_sets.iter();
        let mut openings: Vec<Vec<u32>> =
            sets.map(|set| runs(&frozen, |s| set.openings.iter().any(|o| open(o, s)))).collect();
        openings.push(runs(&frozen, |_| true));
        let staff = plan.people.iter().map(|p| {
            let gone = |d: NaiveDate| -> i32 {
                let away = plan.absences.iter().filter(|a| a.person == p.id && a.from <= d && d <= a.to);
                away.map(|a| i32::from(a.heads)).sum()
            };
            let heads: Vec<i32> = days.iter().map(|d| 100 * (i32::from(p.heads) - gone(*d)).max(0)).collect();
            let present: Vec<i32> = (0..SLOTS).map(|s| heads[(s / 96) as usize]).collect();
            let mut own = grid(p.hours.as_ref().unwrap_or(&plan.settings.week));
            own.iter_mut().zip(&present).for_each(|(own, present)| *own &= *present > 0);
            Staff { own, present }
        });
        Self {
            plan,
            base,
            office: grid(&plan.settings.week),
            frozen,
            staff: staff.collect(),
            openings,
            per_day: i64::from(plan.settings.week.slots_per_day()),
        }
    }

    /// Slots since the status date.
    pub fn at(&self, moment: Moment) -> i64 {
        i64::from(moment.slots()) - self.base
    }
    /// The first slot of a day.
    pub fn day(&self, date: NaiveDate) -> i64 {
        self.at(Moment::start_of(date))
    }
    /// Whether the portfolio works, before the status date too.
    pub fn office_at(&self, slot: i64) -> bool {
        if let Ok(place) = usize::try_from(slot) {
            return self.office.get(place).copied().unwrap_or(false);
        }
        let day = Moment::from_slots((self.base + slot) as i32).date();
        works(self.plan, &self.plan.settings.week, day, slot.rem_euclid(96))
    }
    /// A moment moved by working time, slot by slot.
    pub fn walked(&self, from: i64, slots: i64) -> i64 {
        let (mut at, mut left) = (from, slots);
        while left > 0 {
            if at >= SLOTS {
                return FAR;
            }
            left -= i64::from(self.office_at(at));
            at += 1;
        }
        while left < 0 && at > 0 {
            at -= 1;
            left += i64::from(self.office_at(at));
        }
        if left < 0 { 0 } else { at }
    }
    /// The first working slot from here on.
    pub fn next_office_slot(&self, from: i64) -> i64 {
        (from..SLOTS).find(|s| self.office_at(*s)).unwrap_or(FAR)
    }
}

fn works(plan: &Portfolio, week: &WorkWeek, day: NaiveDate, slot: i64) -> bool {
    let holiday = plan.settings.holidays.iter().any(|h| h.from <= day && day <= h.to);
    let hours = week.on(day.weekday()).spans();
    !holiday && hours.iter().any(|w| i64::from(w.0) <= slot && slot < i64::from(w.1))
}

/// Numbers the runs of open slots outside freezes.
fn runs(frozen: &[bool], open: impl Fn(i64) -> bool) -> Vec<u32> {
    let (mut run, mut was) = (0, false);
    (0..SLOTS)
        .map(|s| {
            let is = open(s) && !frozen[s as usize];
            run += u32::from(is && !was);
            was = is;
            if is { run } else { 0 }
        })
        .collect()
}
