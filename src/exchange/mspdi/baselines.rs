//! Baselines of an MS Project file: up to eleven sets of dates and costs.
use super::outline::Outline;
use super::tasks::Made;
use super::values::cost;
use super::{Draft, Frame};
use crate::domain::{Baseline, BaselineId, BaselineRow, Money, WorkId};
use std::collections::BTreeMap;

impl Draft<'_> {
    /// Makes a baseline of every number that has dates of tasks.
    pub(super) fn baselines(&mut self, outline: &Outline, tasks: &Made, frame: &Frame) {
        let mut rows: BTreeMap<i64, Vec<BaselineRow>> = BTreeMap::new();
        for (place, row) in outline.rows.iter().enumerate() {
            for element in row.element.all("Baseline") {
                let number = element.int("Number").unwrap_or(0);
                let begin = |s: super::values::Stamp| s.moment(frame.calendar.day_span(s.date()).0);
                let end = |s: super::values::Stamp| s.moment(frame.calendar.day_span(s.date()).1);
                let (start, finish) = (element.stamp("Start").map(begin), element.stamp("Finish").map(end));
                let Some(task) = tasks.by_place.get(&place) else {
                    if row.leaf {
                        continue; // inactive, told already
                    }
                    self.notes.say(
                        element.place(),
                        &row.label,
                        "the baseline of a heading is left out; it follows from its tasks",
                    );
                    continue;
                };
                let Some((start, finish)) = start.zip(finish).or(start.zip(start)).or(finish.zip(finish))
                else {
                    self.notes.say(element.place(), &row.label, "a baseline without dates is left out");
                    continue;
                };
                if start > finish {
                    self.notes.say(
                        element.place(),
                        &row.label,
                        "a baseline finishes before it starts; its finish is taken for both",
                    );
                }
                let work = WorkId::Task(*task);
                let cost = cost(element.text_of("Cost"), frame.currency).unwrap_or(Money::ZERO);
                let id = self.id();
                let baseline = BaselineId(self.project.0); // replaced below
                rows.entry(number).or_default().push(BaselineRow {
                    id,
                    baseline,
                    work,
                    start: start.min(finish),
                    finish,
                    cost,
                });
            }
        }
        if rows.is_empty() {
            return;
        }
        self.notes.say(None, "baselines", "the file does not say when a baseline was taken; today stands for it. Baselines of work, of resources and of assignments are left out");
        self.count("baselines", rows.len());
        for (number, list) in rows {
            let id: BaselineId = self.id();
            let name = if number == 0 { "Baseline".into() } else { format!("Baseline {number}") };
            let baseline = Baseline { id, name, taken: self.today };
            self.put(baseline);
            for row in list {
                self.put(BaselineRow { baseline: id, ..row });
            }
        }
    }
}
