//! Tasks of generated portfolios, and the dependencies between them.
use super::{Maker, Rng, day, id};
use stackrank::domain::{
    Assignment, Dependency, DependencyId, Estimate, EstimateUnit, Lag, LinkKind, Moment, PersonId, Progress,
    Strength, Task, TaskKind, WorkId,
};

impl Maker {
    fn person(&mut self, core: &[u32]) -> PersonId {
        let number =
            if self.rng.below(10) < 6 { self.rng.pick(core) } else { self.rng.below(self.shape.people) };
        id("person", number)
    }

    pub fn tasks(&mut self, project: u32) {
        let core: Vec<u32> = (0..3).map(|_| self.rng.below(self.shape.people)).collect();
        for place in 0..self.shape.tasks {
            let number = project * self.shape.tasks + place;
            let mut task = Task {
                id: id("task", number),
                project: id("project", project),
                name: format!("Task {number}"),
                group: String::new(),
                rank: self.ranks[place as usize].clone(),
                kind: TaskKind::Work,
                estimate: Estimate::days(1),
                people: vec![],
                not_before: None,
                pin: None,
                deadline: None,
                touches_production: self.rng.once_in(if self.shape.dense { 4 } else { 20 }),
                progress: Progress::NotStarted,
                notes: String::new(),
            };
            self.kind_and_people(&mut task, place, &core);
            self.dates_and_progress(&mut task, place);
            self.plan.tasks.put(task.into());
            if place > 0 {
                self.links_to(project, place);
            }
        }
    }

    fn kind_and_people(&mut self, task: &mut Task, place: u32, core: &[u32]) {
        let team: PersonId = id("person", self.shape.people);
        let share = |rng: &mut Rng| rng.pick(&[100, 100, 100, 50, 50, 25]);
        let skew = u64::from(self.rng.below(1000));
        // hours from 2 to 80, short ones more often; in dense portfolios up to 30
        let longest = if self.shape.dense { 28 } else { 78 };
        let hundredths = 200 + (skew * skew * skew * longest / 10_000_000) as u32;
        let sort = self.rng.below(100);
        let hours = |h| Estimate::exact(EstimateUnit::WorkHours, h);
        if place + 1 == self.shape.tasks {
            task.kind = TaskKind::Milestone;
            return;
        }
        match sort {
            0..5 => {
                let days = if self.shape.dense { 4 } else { 30 };
                task.estimate = Estimate::exact(EstimateUnit::ElapsedDays, 50 + self.rng.below(days * 100));
                if self.shape.dense && self.rng.once_in(2) {
                    task.people.push(Assignment { person: self.person(core), percent: 50 });
                }
            }
            _ if sort < if self.shape.dense { 16 } else { 10 } => {
                let sets = [Some(id("window", 0)), Some(id("window", 1)), None];
                let set = if self.shape.dense { self.rng.pick(&sets) } else { sets[0] };
                task.kind = TaskKind::CutOver(set);
                task.estimate = hours(200 + 25 * self.rng.below(24));
                task.people.push(Assignment { person: self.person(core), percent: 100 });
                if self.rng.once_in(3) {
                    task.people.push(Assignment { person: team, percent: 100 });
                }
            }
            _ => {
                task.estimate = if sort < 28 {
                    Estimate::exact(EstimateUnit::WorkingDays, hundredths / 8)
                } else {
                    hours(hundredths)
                };
                if sort >= 17 {
                    let (person, percent) = if sort < 25 {
                        (team, 100 * (1 + self.rng.below(2)) as u16)
                    } else {
                        (self.person(core), share(&mut self.rng))
                    };
                    task.people.push(Assignment { person, percent });
                    if self.rng.below(100) < 30 {
                        let other = self.person(core);
                        let percent = share(&mut self.rng);
                        if task.people.iter().all(|a| a.person != other) {
                            task.people.push(Assignment { person: other, percent });
                        }
                    }
                }
            }
        }
        if self.shape.dense && self.rng.once_in(20) {
            task.estimate = hours(0);
        }
    }

    fn dates_and_progress(&mut self, task: &mut Task, place: u32) {
        let rng = &mut self.rng;
        let dense = self.shape.dense;
        if rng.once_in(if dense { 12 } else { 150 }) && (dense || !task.people.is_empty()) {
            let from = if dense { rng.below(40) } else { rng.below(400) };
            let slot = if dense { rng.below(96) } else { 32 };
            task.pin = Some(Moment::at(day(i64::from(from) - i64::from(dense) * 4), slot));
        }
        if dense && rng.once_in(8) {
            task.not_before = Some(day(i64::from(rng.below(30))));
        }
        if dense && rng.once_in(6) {
            task.deadline = Some(day(i64::from(rng.below(60))));
        }
        let before = |rng: &mut Rng| Moment::at(day(-1 - i64::from(rng.below(9))), 32 + rng.below(30));
        if rng.once_in(if dense { 9 } else { 40 }) && place < 4 {
            let remaining = rng.below(task.estimate.likely.max(1) + 1);
            task.progress = Progress::Started { at: before(rng), remaining };
        } else if rng.once_in(if dense { 9 } else { 30 }) && place < 5 {
            let started = before(rng);
            task.progress = Progress::Done { started, finished: started.plus(rng.below(400) as i32) };
        }
    }

    /// Links from earlier places of this project, and now and then from an earlier place of another: never a cycle.
    fn links_to(&mut self, project: u32, place: u32) {
        let to = project * self.shape.tasks + place;
        for _ in 0..=self.rng.below(2) {
            let from = to - 1 - self.rng.below(place.min(5));
            let kind = self.rng.below(12);
            let kinds = [LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::StartFinish];
            let kind = kinds.get(kind as usize).copied().unwrap_or_default();
            let slots = if self.rng.once_in(3) { self.rng.below(96) as i32 - 24 } else { 0 };
            let lag = if self.rng.once_in(5) { Lag::Elapsed(slots) } else { Lag::Working(slots) };
            self.link(WorkId::Task(id("task", from)), WorkId::Task(id("task", to)), kind, lag);
        }
        // places are an order of all projects together: links run up and down the ranks
        for _ in 0..if self.shape.dense { 2 } else { 1 } {
            if self.rng.below(100) < if self.shape.dense { 20 } else { 5 } {
                let from = self.rng.below(self.shape.projects) * self.shape.tasks + self.rng.below(place);
                let (from, to) = (WorkId::Task(id("task", from)), WorkId::Task(id("task", to)));
                let kinds = [LinkKind::FinishStart, LinkKind::FinishStart, LinkKind::StartStart];
                let kind = if self.shape.dense { self.rng.pick(&kinds) } else { kinds[0] };
                self.link(from, to, kind, Lag::NONE);
            }
        }
    }

    /// A dependency of all units; in dense portfolios now and then a preferred one.
    pub fn link(&mut self, from: WorkId, to: WorkId, kind: LinkKind, lag: Lag) -> DependencyId {
        self.links += 1;
        let id = id("link", self.links);
        let preferred = self.shape.dense && self.rng.once_in(5);
        let strength = if preferred { Strength::Preferred } else { Strength::Hard };
        let row = Dependency { id, from, to, kind, lag, strength, units: None };
        self.plan.dependencies.put(row.into());
        id
    }
}
