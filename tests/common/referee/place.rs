//! Where a task can be placed, slot by slot, among what has been booked.
use super::calendar::SLOTS;
use super::work::{Referee, Span};
use stackrank::domain::{Task, TaskKind};
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
}
