//! Where a task or purchase can be placed, slot by slot, among what has been booked.
use super::calendar::{FAR, SLOTS};
use super::work::{Referee, Span};
use chrono::NaiveDate;
use stackrank::domain::{EstimateUnit, Progress, Purchase, PurchaseState, Task, TaskKind};
use std::collections::BTreeMap;

/// A person's booked hundredths: in own hours, and by cut-overs.
type Grid = Vec<(i32, i32)>;

/// All that has been booked so far.
pub struct Board<'a> {
    r: &'a Referee<'a>,
    /// By person and outlined project; `None`: those who take people.
    used: BTreeMap<(usize, Option<usize>), Grid>,
}

impl<'a> Board<'a> {
    pub fn new(r: &'a Referee<'a>) -> Self {
        Self { r, used: BTreeMap::new() }
    }

    /// Books a task's people.
    pub fn book(&mut self, node: usize, span: (i64, i64)) {
        let view = self.r.view(node);
        let cut_over = self.r.is_cut_over(node);
        for (person, slot, own, amount) in self.r.bookings(node, span) {
            let grid = self.used.entry((person, view)).or_insert_with(|| vec![(0, 0); SLOTS as usize]);
            grid[slot].0 += if own { amount } else { 0 };
            grid[slot].1 += if cut_over { amount } else { 0 };
        }
    }

    /// Whether there is room for a task's people in a slot.
    fn room(&self, node: usize, slot: i64) -> bool {
        let r = self.r;
        let view = r.view(node);
        let of = |person: usize, view| self.used.get(&(person, view)).map_or((0, 0), |g| g[slot as usize]);
        r.crew(node).iter().all(|(person, need)| {
            let (mut own, mut called_out) = of(*person, None);
            if view.is_some() {
                let more = of(*person, view);
                (own, called_out) = (own + more.0, called_out + more.1);
            }
            let staff = &r.calendar.staff[*person];
            let present = staff.present[slot as usize];
            let in_own = !staff.own[slot as usize] || own + need <= present;
            in_own && (!r.is_cut_over(node) || called_out + need <= present)
        })
    }

    /// The finish of a task that begins at `from`, if it can. `ask`: whether bookings and windows count.
    fn finish(&self, node: usize, task: &Task, from: i64, ask: bool) -> Option<i64> {
        let r = self.r;
        let length = r.length(task);
        let free = |slot: i64| !ask || self.room(node, slot);
        if from + length > SLOTS {
            return None;
        }
        match task.kind {
            TaskKind::Milestone => Some(from),
            TaskKind::CutOver(_) if !ask => Some(from + length),
            TaskKind::CutOver(_) => {
                let opening = r.opening(task, from);
                let fits =
                    opening > 0 && (from..from + length).all(|s| r.opening(task, s) == opening && free(s));
                fits.then_some(from + length)
            }
            TaskKind::Work if length == 0 => Some(from),
            TaskKind::Work if Referee::is_elapsed(task) => {
                let attended = !task.people.is_empty();
                let begins = !attended || !ask || r.common(node, task, from);
                let fits = !attended || (from..from + length).all(|s| !r.common(node, task, s) || free(s));
                (begins && fits).then_some(from + length)
            }
            TaskKind::Work => {
                if !r.common(node, task, from) {
                    return None;
                }
                let (mut slot, mut left) = (from, length);
                while left > 0 {
                    let works = r.common(node, task, slot);
                    if slot >= SLOTS || (works && !free(slot)) {
                        return None;
                    }
                    left -= i64::from(works);
                    slot += 1;
                }
                Some(slot)
            }
        }
    }

    /// The earliest place of a task.
    pub fn place(&self, node: usize, task: &Task, (start, bound): (i64, i64)) -> Span {
        (start..SLOTS).find_map(|from| {
            let finish = self.finish(node, task, from, true)?;
            (finish >= bound).then_some((from, finish))
        })
    }

    /// The place of a pinned task: bookings do not count.
    pub fn pinned(&self, node: usize) -> Span {
        let (task, pin) = (self.r.task(node)?, self.r.pin(node)?);
        (pin..SLOTS).find_map(|from| Some((from, self.finish(node, task, from, false)?)))
    }

    /// Order and arrival of a purchase that is still to be ordered.
    pub fn order(&self, node: usize, (start, finish): (i64, i64)) -> Span {
        let c = &self.r.calendar;
        let purchase = self.r.purchase(node)?;
        let mut order = c.walked(start, i64::from(purchase.approval_days) * c.per_day);
        let planned = purchase.planned_order.map_or(0, |d| c.day(d));
        if planned > order {
            order = planned;
        } else if !(order / 96 * 96..order / 96 * 96 + 96).any(|s| c.office_at(s)) {
            order = c.next_office_slot(order / 96 * 96);
        }
        let arrived = self.arrival(purchase, order).max((finish - 1).div_euclid(96) * 96 + 96);
        (arrived <= SLOTS).then_some((order, arrived))
    }

    /// The end of the day on which something arrives that is ordered at a moment.
    fn arrival(&self, purchase: &Purchase, order: i64) -> i64 {
        let c = &self.r.calendar;
        let lead = i64::from(purchase.lead_time.likely);
        let slots = |per_day: i64| (lead * per_day + 99) / 100;
        let day = match purchase.lead_time.unit {
            EstimateUnit::WorkingDays if lead > 0 => (c.walked(order, slots(c.per_day)) - 1).div_euclid(96),
            _ => (order + slots(96)).div_euclid(96),
        };
        day.min(FAR / 200) * 96 + 96
    }

    /// Recorded and promised dates.
    pub fn fact(&self, node: usize) -> Span {
        let c = &self.r.calendar;
        if let Some(task) = self.r.task(node) {
            let Progress::Done { started, finished } = task.progress else { return None };
            return Some((c.at(started), c.at(finished)));
        }
        let purchase = self.r.purchase(node)?;
        let day = |d: NaiveDate| c.day(d);
        match purchase.state {
            PurchaseState::Ordered => {
                let ordered = purchase.ordered_on.map_or(0, day);
                let promised = purchase.delivery_promised.map(|d| day(d) + 96);
                let arrived = promised.unwrap_or_else(|| self.arrival(purchase, ordered));
                // overdue: the working day after the status date
                let arrived = if arrived <= 0 { c.next_office_slot(96) / 96 * 96 + 96 } else { arrived };
                Some((ordered.min(arrived - 96), arrived))
            }
            PurchaseState::Cancelled => None,
            _ => {
                let arrived = purchase.received_on.map(day)?;
                Some((purchase.ordered_on.map_or(arrived, day).min(arrived), arrived + 96))
            }
        }
    }
}
