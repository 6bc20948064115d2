//! Placing items in a list's order on one common axis of working time: a few microseconds where serving takes tens.
//!
//! Only for networks that [`super::lay_out`] finds to be simple enough; a verdict is always what serving says, and a test
//! holds the two against each other. A slot is a machine word that holds what is left of four resources, 15 bits and a guard
//! bit each: a need fits where subtracting it leaves all guards.
use super::breed::Place;
use super::space::{Side, Space};

/// The guard bits of a word.
const GUARDS: u64 = 0x8000_8000_8000_8000;

/// An item on the axis.
#[derive(Clone, Copy, Debug)]
struct Piece {
    length: u32,
    /// Its needs, in [`Compact::needs`].
    needs: (u32, u32),
}

/// Scratch space and tables for placing.
#[derive(Clone, Debug)]
pub(crate) struct Compact {
    pieces: Vec<Piece>,
    /// Word and what is taken of it.
    needs: Vec<(u32, u64)>,
    /// What there is of each word's resources, with guards.
    there_is: Vec<u64>,
    /// What is left, word by word.
    left: Vec<Vec<u64>>,
    /// How far the profiles were used.
    used: usize,
    sorted: Vec<u32>,
}

impl Compact {
    /// From what there is of each resource, and for each item its length and needs (resource, amount). `None` where amounts do
    /// not fit into 15 bits.
    pub fn new(there_is: &[u32], items: &[(u32, Vec<(u32, u32)>)]) -> Option<Self> {
        const MOST: u32 = 0x7FFF;
        if there_is.iter().any(|amount| *amount > MOST) {
            return None;
        }
        let mut words = vec![GUARDS; there_is.len().div_ceil(4)];
        for (resource, amount) in there_is.iter().enumerate() {
            words[resource / 4] |= u64::from(*amount) << (16 * (resource % 4));
        }
        let (mut pieces, mut needs) = (vec![], vec![]);
        for (length, takes) in items {
            let from = needs.len();
            let mut own: Vec<(u32, u64)> = vec![];
            for (resource, amount) in takes {
                if *amount > MOST || *amount > there_is[*resource as usize] {
                    return None;
                }
                let (word, bits) = (resource / 4, u64::from(*amount) << (16 * (resource % 4)));
                match own.iter_mut().find(|n| n.0 == word) {
                    Some(need) => need.1 += bits,
                    None => own.push((word, bits)),
                }
            }
            if *length > 0 {
                needs.extend(own);
            }
            pieces.push(Piece { length: *length, needs: (from as u32, needs.len() as u32) });
        }
        let room: usize = items.iter().map(|i| i.0 as usize).sum::<usize>() + 1;
        let left = words.iter().map(|word| vec![*word; room]).collect();
        Some(Self { pieces, needs, there_is: words, left, used: 0, sorted: vec![] })
    }
}

impl Place for Compact {
    /// Places the items of a list one by one, each at its earliest.
    fn place(
        &mut self,
        space: &Space,
        side: Side,
        order: &[u32],
        list: &[u32],
        ends: &mut [u32],
    ) -> (u32, u32) {
        for (left, word) in self.left.iter_mut().zip(&self.there_is) {
            left[..self.used].fill(*word);
        }
        let mut last = 0;
        if space.projects < 2 {
            for item in list {
                last = last.max(self.put(space, side, *item, ends));
            }
        } else {
            self.sort(space, order, list);
            for at in 0..self.sorted.len() {
                last = last.max(self.put(space, side, self.sorted[at], ends));
            }
        }
        self.used = last as usize;
        (last, last)
    }
}

impl Compact {
    /// The items project by project.
    fn sort(&mut self, space: &Space, order: &[u32], list: &[u32]) {
        let mut next = vec![0; space.projects];
        for item in list {
            next[space.project[*item as usize] as usize] += 1;
        }
        let mut sum = 0;
        for project in order {
            sum += std::mem::replace(&mut next[*project as usize], sum);
        }
        self.sorted.resize(list.len(), 0);
        for item in list {
            let at = &mut next[space.project[*item as usize] as usize];
            self.sorted[*at] = *item;
            *at += 1;
        }
    }
    /// Places an item, and returns when it ends.
    #[inline]
    fn put(&mut self, space: &Space, side: Side, item: u32, ends: &mut [u32]) -> u32 {
        let piece = self.pieces[item as usize];
        let mut start = 0;
        for before in space.waits_for(side, item) {
            start = start.max(ends[*before as usize]);
        }
        let needs = &self.needs[piece.needs.0 as usize..piece.needs.1 as usize];
        // until all words agree
        let (mut agreed, mut at) = (0, 0);
        while agreed < needs.len() {
            let (word, need) = needs[at];
            let found = room(&self.left[word as usize], start, piece.length, need);
            agreed = if found == start { agreed + 1 } else { 1 };
            start = found;
            at = if at + 1 == needs.len() { 0 } else { at + 1 };
        }
        let end = start + piece.length;
        for (word, need) in needs {
            for slot in &mut self.left[*word as usize][start as usize..end as usize] {
                *slot -= need;
            }
        }
        ends[item as usize] = end;
        end
    }
}

/// The first place at or after `from` with room for `length` slots in a row.
#[inline]
fn room(left: &[u64], from: u32, length: u32, need: u64) -> u32 {
    let (mut begin, mut at) = (from as usize, from as usize);
    let length = length as usize;
    while at < begin + length {
        match left.get(at) {
            Some(slot) if slot.wrapping_sub(need) & GUARDS != GUARDS => begin = at + 1,
            Some(_) => {}
            None => break, // nobody was booked so far out
        }
        at += 1;
    }
    begin as u32
}
