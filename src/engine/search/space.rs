//! What a search for an order of tasks knows of a plan: lengths, what must come before what, and how much of whom each takes.
//!
//! Both directions of time look the same: seen from the end, followers are predecessors.

/// A direction of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// From the status date on.
    Forward,
    /// From the end back.
    Backward,
}

impl Side {
    pub fn other(self) -> Self {
        if self == Self::Forward { Self::Backward } else { Self::Forward }
    }
}

/// Rows of numbers, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    first: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    /// From pairs (row, value).
    pub fn new(count: usize, pairs: &[(u32, u32)]) -> Self {
        let mut first = vec![0; count + 1];
        for (row, _) in pairs {
            first[*row as usize + 1] += 1;
        }
        for row in 0..count {
            first[row + 1] += first[row];
        }
        let mut next = first.clone();
        let mut values = vec![0; pairs.len()];
        for (row, value) in pairs {
            values[next[*row as usize] as usize] = *value;
            next[*row as usize] += 1;
        }
        Self { first, values }
    }
    #[inline]
    pub fn of(&self, row: u32) -> &[u32] {
        &self.values[self.first[row as usize] as usize..self.first[row as usize + 1] as usize]
    }
}

/// Items that are to be put in order, numbered from 0 so that predecessors come first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Space {
    /// How long each takes, in slots; only as a measure.
    pub length: Vec<u32>,
    /// Predecessors of each.
    pub before: Rows,
    /// Followers of each.
    pub after: Rows,
    /// How much of people each takes: thousandths of all of them, added up.
    pub takes: Vec<i64>,
    /// The project of each, numbered from 0.
    pub project: Vec<u32>,
    /// How many projects.
    pub projects: usize,
    /// The projects in their present order.
    pub order: Vec<u32>,
    /// No schedule is shorter; 0 where nothing is known.
    pub bound: u32,
    /// Whether a schedule packed from the end is as good as one packed from the status date: one project, uniform time.
    pub exact: bool,
}

impl Space {
    pub fn len(&self) -> usize {
        self.length.len()
    }
    /// What must come before, seen in a direction.
    #[inline]
    pub fn waits_for(&self, side: Side, item: u32) -> &[u32] {
        match side {
            Side::Forward => self.before.of(item),
            Side::Backward => self.after.of(item),
        }
    }
    pub fn is_empty(&self) -> bool {
        self.length.is_empty()
    }
    /// The place of an item when predecessors come first, seen in a direction; and, the other way round, the item of a place.
    #[inline]
    pub fn turn(&self, side: Side, item: u32) -> u32 {
        if side == Side::Forward { item } else { self.len() as u32 - 1 - item }
    }
    /// The items in an order in which what must come before does, seen in a direction.
    pub fn in_order(&self, side: Side) -> impl Iterator<Item = u32> + use<> {
        let count = self.len() as u32;
        (0..count).map(move |at| if side == Side::Forward { at } else { count - 1 - at })
    }
    /// Earliest starts without regard to resources, seen in a direction.
    pub fn heads(&self, side: Side) -> Vec<u32> {
        let mut starts = vec![0; self.len()];
        for item in self.in_order(side) {
            let ready = self.waits_for(side, item).iter();
            starts[item as usize] =
                ready.map(|b| starts[*b as usize] + self.length[*b as usize]).max().unwrap_or(0);
        }
        starts
    }
}
