//! Populations of schedules that breed: the search for an order of tasks.
//!
//! A genetic algorithm with two populations, one of schedules packed from the status date on and one of schedules packed from
//! the end (Debels, Vanhoucke 2005). A child of two schedules of one population is placed in the other direction of time, so
//! that it is bred and justified (Valls, Ballestín, Quintanilla 2005) in one pass, which counts as one schedule.
use super::cross::Crossing;
use super::random::Random;
use super::space::{Side, Space};

/// A schedule that can have children.
#[derive(Clone, Debug, Default)]
pub(crate) struct Creature {
    /// What counts: when the last item ends, and more where some have no date.
    pub end: u32,
    /// When the last item ends.
    pub span: u32,
    /// How long before that each item ends: its start, seen from the other end of time.
    pub seen: Vec<u32>,
    /// The items in that order: the list that places them in the other direction.
    pub list: Vec<u32>,
    /// The projects in the order in which they are served in the other direction.
    pub order: Vec<u32>,
}

/// The best schedule of a searcher, and what it was placed from.
#[derive(Clone, Debug)]
pub(crate) struct Best {
    pub side: Side,
    pub creature: Creature,
    order: Vec<u32>,
    list: Vec<u32>,
}

impl Best {
    /// The order of projects and the list to be placed from the status date on. What was packed from the end is packed anew, in
    /// the order in which it starts: it ends no later.
    pub fn forward(&self) -> (&[u32], &[u32]) {
        match self.side {
            Side::Forward => (&self.order, &self.list),
            Side::Backward => (&self.creature.order, &self.creature.list),
        }
    }
}

/// What places a list: projects in their order, of each its items in the order of the list. Writes when each item ends and
/// returns (what counts, when the last one ends).
pub(crate) trait Place {
    fn place(
        &mut self,
        space: &Space,
        side: Side,
        order: &[u32],
        list: &[u32],
        ends: &mut [u32],
    ) -> (u32, u32);
}

/// One searcher. Everything it does follows from its seed and the number of its evaluations.
#[derive(Clone, Debug)]
pub(crate) struct Breeder {
    random: Random,
    /// Packed from the status date on, and from the end.
    herds: [Vec<Creature>; 2],
    /// How many a herd is to have.
    size: usize,
    /// The evaluations for which this size is meant, and those after which it is over.
    meant_for: u64,
    until: u64,
    /// Whose turn it is: of which side, and which of them.
    side: Side,
    turn: usize,
    /// The best so far that was packed from the status date on or, where time is exact, in either direction; its side.
    pub best: Option<Best>,
    /// Schedules made.
    pub evaluations: u64,
    ends: Vec<u32>,
    keys: Vec<u64>,
    spare: Vec<Creature>,
    crossing: Crossing,
}

impl Breeder {
    /// A searcher that is meant to have about so many evaluations; it goes on after them with more creatures.
    pub fn new(seed: u64, meant_for: u64) -> Self {
        Self {
            random: Random::new(seed),
            herds: [vec![], vec![]],
            size: herd_size(meant_for),
            meant_for,
            until: meant_for.saturating_mul(2),
            side: Side::Forward,
            turn: 0,
            best: None,
            evaluations: 0,
            ends: vec![],
            keys: vec![],
            spare: vec![],
            crossing: Crossing::default(),
        }
    }
    /// Whether nothing better can be found.
    pub fn is_over(&self, space: &Space) -> bool {
        space.is_empty() || self.best.as_ref().is_some_and(|best| best.creature.end <= space.bound)
    }
    /// One or two evaluations.
    pub fn step(&mut self, space: &Space, place: &mut impl Place) {
        if self.herds[1].len() < self.size {
            self.seed(space, place);
            return;
        }
        if self.turn == 0 && self.side == Side::Forward && (self.evaluations >= self.until || self.is_tired())
        {
            self.start_again();
            return;
        }
        let (here, child_side) = (self.side as usize, self.side.other());
        let first = self.turn;
        let second = self.partner(here, first);
        let [mut child, rival] = [(first, second), (second, first)].map(|(father, mother)| {
            let (father, mother) = (&self.herds[here][father], &self.herds[here][mother]);
            let (order, list) = self.crossing.child(space, child_side, father, mother, &mut self.random);
            self.born(space, place, child_side, &order, &list)
        });
        if rival.end < child.end {
            self.spare.push(std::mem::replace(&mut child, rival));
        } else {
            self.spare.push(rival);
        }
        // no elders stay: a child is placed closer than its parents were, and the best is remembered
        let old = std::mem::replace(&mut self.herds[1 - here][first], child);
        self.spare.push(old);
        self.turn += 1;
        if self.turn >= self.size {
            (self.turn, self.side) = (0, child_side);
        }
    }
    /// Takes a stranger's best into the herd of its side, in place of a random one.
    pub fn welcome(&mut self, stranger: &Best) {
        let herd = &mut self.herds[stranger.side as usize];
        if herd.len() == self.size && self.size > 0 {
            herd[self.random.below(self.size)].clone_from(&stranger.creature);
        }
    }

    /// The better of two that are picked by chance, but not the one it is for.
    fn partner(&mut self, herd: usize, of: usize) -> usize {
        let herd = &self.herds[herd];
        loop {
            let (a, b) = (self.random.below(herd.len()), self.random.below(herd.len()));
            let better = if herd[b].end < herd[a].end { b } else { a };
            if better != of || herd.len() < 3 {
                return better;
            }
        }
    }
    /// Whether all of a herd are alike.
    fn is_tired(&self) -> bool {
        let herd = &self.herds[0];
        herd.windows(2).all(|two| two[0].end == two[1].end && two[0].list == two[1].list)
    }
    /// Larger herds; the best is among their first.
    fn start_again(&mut self) {
        self.meant_for = self.meant_for.saturating_mul(2);
        self.until = self.evaluations.saturating_add(self.meant_for.saturating_mul(2));
        self.size = herd_size(self.meant_for);
        self.herds = [vec![], vec![]];
    }
    /// Two new creatures: from a rule with chance in it, and the same justified.
    fn seed(&mut self, space: &Space, place: &mut impl Place) {
        let number = self.herds[1].len();
        let (order, list) = match &self.best {
            Some(best) if number == 0 && self.until > self.meant_for * 2 => {
                let (side, best) = (best.side, best.creature.clone());
                self.herds[side as usize].push(best.clone());
                let other = self.born(space, place, side.other(), &best.order, &best.list);
                self.herds[side.other() as usize].push(other);
                return;
            }
            _ => super::seeds::seed(space, number, &mut self.random),
        };
        let forward = self.born(space, place, Side::Forward, &order, &list);
        let backward = self.born(space, place, Side::Backward, &forward.order, &forward.list);
        self.herds[0].push(forward);
        self.herds[1].push(backward);
        (self.side, self.turn) = (Side::Forward, 0);
    }

    /// Places a list, and sees it from the other end of time.
    fn born(
        &mut self,
        space: &Space,
        place: &mut impl Place,
        side: Side,
        order: &[u32],
        list: &[u32],
    ) -> Creature {
        let mut creature = self.spare.pop().unwrap_or_default();
        self.ends.resize(space.len(), 0);
        (creature.end, creature.span) = place.place(space, side, order, list, &mut self.ends);
        self.evaluations += 1;
        let (span, other) = (creature.span, side.other());
        creature.seen.clear();
        creature.seen.extend(self.ends.iter().map(|end| span.saturating_sub(*end)));
        self.keys.clear();
        let seen = creature.seen.iter().zip(0..);
        self.keys.extend(seen.map(|(s, item)| u64::from(*s) << 32 | u64::from(space.turn(other, item))));
        self.keys.sort_unstable();
        creature.list.clear();
        creature.list.extend(self.keys.iter().map(|key| space.turn(other, *key as u32)));
        creature.order.clear();
        creature.order.extend(order.iter().rev());
        let counts = side == Side::Forward || space.exact;
        if counts && self.best.as_ref().is_none_or(|best| creature.end < best.creature.end) {
            let (order, list) = (order.to_vec(), list.to_vec());
            self.best = Some(Best { side, creature: creature.clone(), order, list });
        }
        creature
    }
}

/// How many creatures a herd has for so many evaluations: found by trying; few for a short search, which must converge.
fn herd_size(evaluations: u64) -> usize {
    (evaluations.isqrt() / 2 + evaluations / 400).clamp(6, 2_000) as usize
}
