//! Taking a baseline: a name, and dates and costs handed in by those who know what follows from the plan.
use super::Edit;
use super::make::Ids;
use crate::domain::{Baseline, BaselineEntry, BaselineId, BaselineRow, BaselineRowId, Portfolio};
use chrono::NaiveDate;

/// A new baseline of these dates and costs, as one step. What a plan cannot keep (of work that is not in it) is left out.
pub fn take_baseline(
    plan: &Portfolio,
    ids: Ids,
    name: &str,
    taken: NaiveDate,
    entries: &[BaselineEntry],
) -> (BaselineId, Edit) {
    let id = BaselineId(ids());
    let mut edits = vec![Edit::put(Baseline { id, name: name.into(), taken })];
    for entry in entries.iter().filter(|entry| plan.project_of(entry.work).is_some()) {
        let BaselineEntry { work, start, finish, cost } = *entry;
        edits.push(Edit::put(BaselineRow {
            id: BaselineRowId(ids()),
            baseline: id,
            work,
            start,
            finish,
            cost,
        }));
    }
    (id, Edit::All(edits))
}

/// A name for a baseline that none has yet: "Baseline 23 Nov 2026", "Baseline 23 Nov 2026 (2)", …; of one project with its
/// name before the day.
pub fn baseline_name(plan: &Portfolio, of: Option<&str>, taken: NaiveDate) -> String {
    let of = of.map_or(String::new(), |name| format!("{name}, "));
    let first = format!("Baseline {of}{}", taken.format("%-d %b %Y"));
    let free = |name: &String| !plan.baselines.iter().any(|b| b.name == *name);
    let further = (2..=plan.baselines.len() + 2).map(|n| format!("{first} ({n})"));
    std::iter::once(first.clone()).chain(further).find(free).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Moment, Money, WorkId};
    use crate::edits::make;

    #[test]
    fn a_baseline_is_taken_named_apart_and_deleted_in_one_step_each() {
        let mut number = 0;
        let mut ids = || {
            number += 1;
            Id::generate(1 << 40, number)
        };
        let mut plan = Portfolio::empty();
        let (project, edit) = make::new_project(&plan, &mut ids, "p", None).unwrap();
        edit.apply(&mut plan).unwrap();
        let (task, edit) = make::new_task(&plan, &mut ids, project, "t");
        edit.apply(&mut plan).unwrap();
        let bare = plan.clone();
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let at = Moment::at(day, 32);
        let known = BaselineEntry {
            work: WorkId::Task(task),
            start: at,
            finish: at.plus(8),
            cost: Money::from_minor(5),
        };
        let unknown = BaselineEntry { work: WorkId::Task("gone".parse::<Id>().unwrap().into()), ..known };
        let name = baseline_name(&plan, None, day);
        let (first, edit) = take_baseline(&plan, &mut ids, &name, day, &[known, unknown]);
        let back = edit.apply(&mut plan).unwrap();
        assert_eq!((plan.baselines.len(), plan.baseline_rows.len()), (1, 1));
        assert_eq!(baseline_name(&plan, None, day), "Baseline 23 Nov 2026 (2)");
        assert_eq!(baseline_name(&plan, Some("p"), day), "Baseline p, 23 Nov 2026");
        let taken = plan.clone();
        back.apply(&mut plan).unwrap();
        assert_eq!(plan, bare);
        plan = taken;
        make::delete(&plan, &[first.into()]).apply(&mut plan).unwrap();
        assert_eq!(plan, bare);
    }
}
