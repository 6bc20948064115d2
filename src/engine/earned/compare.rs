//! Which baseline a project is compared with.
use crate::domain::{BaselineId, Portfolio};
use chrono::NaiveDate;

/// For each project, beside `plan.projects`: the baseline chosen, if it has dates of the project; without a choice, the
/// baseline taken last that has any. So an import with a baseline of its own takes no other project's baseline away.
pub fn compared(plan: &Portfolio, chosen: Option<BaselineId>) -> Vec<Option<BaselineId>> {
    let mut best: Vec<Option<(NaiveDate, BaselineId)>> = vec![None; plan.projects.len()];
    let mut last: Option<(BaselineId, NaiveDate)> = None;
    for row in &plan.baseline_rows {
        if chosen.is_some_and(|id| id != row.baseline) {
            continue;
        }
        // rows of one baseline mostly follow each other
        let taken = match last {
            Some((id, taken)) if id == row.baseline => taken,
            _ => {
                let Some(baseline) = plan.baselines.get(row.baseline) else { continue };
                last = Some((row.baseline, baseline.taken));
                baseline.taken
            }
        };
        let place = plan.project_of(row.work).and_then(|id| plan.projects.place(id));
        if let Some(slot) = place.and_then(|place| best.get_mut(place)) {
            let this = Some((taken, row.baseline));
            if this > *slot {
                *slot = this;
            }
        }
    }
    best.into_iter().map(|found| found.map(|(_, id)| id)).collect()
}
