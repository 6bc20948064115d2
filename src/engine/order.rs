//! The order in which projects are served, and what the stage of each lets it take.
use crate::domain::{Portfolio, ProjectId, Stage, StageId, StageRole};

/// What a project's stage lets it take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Whether it takes people. If not, it is served last, as if approved now, and displaces nobody.
    pub takes_people: bool,
    /// Whether it takes funding.
    pub takes_funding: bool,
    /// Whether it is on hold: no dates, no people, no money to come.
    pub on_hold: bool,
}

impl Standing {
    /// The standing that a stage gives. A project whose stage is not in the plan takes nothing.
    pub fn of(stage: Option<&Stage>) -> Self {
        let Some(stage) = stage else {
            return Self { takes_people: false, takes_funding: false, on_hold: false };
        };
        let on_hold = stage.role == StageRole::OnHold;
        Self {
            takes_people: stage.takes_people && !on_hold,
            takes_funding: stage.takes_funding && !on_hold,
            on_hold,
        }
    }
}

/// Projects in rank order with their standings: the plan's own, or that of a drag which has not been dropped.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Order {
    /// Places in `plan.projects`, rank 1 first.
    places: Vec<u32>,
    /// Beside `plan.projects`.
    standings: Vec<Standing>,
}

impl Order {
    /// The plan's own order and standings.
    pub fn of(plan: &Portfolio) -> Self {
        let rows = plan.projects.rows();
        let mut places: Vec<u32> = (0..rows.len() as u32).collect();
        // rows are sorted by id, so that a stable sort breaks ties by id
        places.sort_by(|a, b| rows[*a as usize].rank.cmp(&rows[*b as usize].rank));
        let standings =
            rows.iter().map(|p| Standing::of(plan.stages.get(p.stage).map(AsRef::as_ref))).collect();
        Self { places, standings }
    }
    /// Places in `plan.projects`, rank 1 first.
    pub fn places(&self) -> &[u32] {
        &self.places
    }
    /// The standing of the project at `place` of `plan.projects`.
    pub fn standing(&self, place: usize) -> Standing {
        self.standings.get(place).copied().unwrap_or(Standing::of(None))
    }
    /// This order with some of its projects in another order among themselves: in the ranks that they have together.
    #[must_use]
    pub(super) fn with_places_of(&self, wanted: &[u32]) -> Self {
        let mut order = self.clone();
        let mut wanted_too = vec![false; self.standings.len()];
        for place in wanted {
            if let Some(known) = wanted_too.get_mut(*place as usize) {
                *known = true;
            }
        }
        let mut next = wanted.iter();
        for place in &mut order.places {
            if wanted_too.get(*place as usize) == Some(&true)
                && let Some(other) = next.next()
            {
                *place = *other;
            }
        }
        order
    }
    /// This order with a project moved to rank `to_rank` (0 first, the project itself not counted), and to another stage
    /// if one is given. An unknown project or stage changes nothing; a rank beyond the end is the end.
    #[must_use]
    pub fn moved(
        &self,
        plan: &Portfolio,
        project: ProjectId,
        to_rank: usize,
        stage: Option<StageId>,
    ) -> Self {
        let mut moved = self.clone();
        let Some(place) = plan.projects.place(project) else { return moved };
        if let Some(at) = moved.places.iter().position(|p| *p as usize == place) {
            let taken = moved.places.remove(at);
            moved.places.insert(to_rank.min(moved.places.len()), taken);
        }
        let stage = stage.and_then(|id| plan.stages.get(id));
        if let (Some(stage), Some(standing)) = (stage, moved.standings.get_mut(place)) {
            *standing = Standing::of(Some(stage));
        }
        moved
    }
}
