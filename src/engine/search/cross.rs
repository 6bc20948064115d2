//! Children: the order of one schedule inside a window of its time, that of another before and after it.
//!
//! The crossover at peaks of Valls, Ballestín, Quintanilla (2008) and Debels, Vanhoucke (2007), with the window where the father
//! uses most *more than the mother does*: what she has solved as well is not taken from him.
use super::breed::Creature;
use super::random::Random;
use super::space::{Side, Space};

/// Percent of the father's time that a window has.
const WINDOW: (usize, usize) = (5, 40);
/// Out of a thousand windows so many lie where the father is good, the others anywhere.
const AT_PEAK: usize = 900;
/// What the mother uses counts for so many hundredths.
const MOTHER: i64 = 60;
/// Items of a child that are moved: few in a long list; in a short one more, or all children are soon alike.
const MOVED: [usize; 2] = [2, 3];
/// How long a short list is, and how far an item is moved at most.
const SHORT: usize = 48;
const REACH: usize = 20;
/// Times are looked at in at most so many steps.
const STEPS: u32 = 2_048;

/// Scratch space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crossing {
    father: Vec<i64>,
    mother: Vec<i64>,
}

impl Crossing {
    /// A list, and an order of projects, to be placed in a direction of time; the parents were placed in the other.
    pub fn child(
        &mut self,
        space: &Space,
        side: Side,
        father: &Creature,
        mother: &Creature,
        random: &mut Random,
    ) -> (Vec<u32>, Vec<u32>) {
        let (from, to) = self.window(space, father, mother, random);
        let mut list = Vec::with_capacity(space.len());
        let seen = |item: &u32| father.seen[*item as usize];
        // each part holds all that must come before it: a list in which predecessors stand first
        list.extend(mother.list.iter().filter(|item| seen(item) < from));
        list.extend(father.list.iter().filter(|item| (from..to).contains(&seen(item))));
        list.extend(mother.list.iter().filter(|item| seen(item) >= to));
        let moves = MOVED[usize::from(space.len() < SHORT)];
        for _ in 0..moves {
            move_one(space, side, &mut list, random);
        }
        let mut order = if random.chance(500) { father.order.clone() } else { mother.order.clone() };
        if order.len() > 1 && random.chance(300) {
            let project = order.remove(random.below(order.len()));
            order.insert(random.below(order.len() + 1), project);
        }
        (order, list)
    }

    /// A window of the father's time, as it is seen from the other end.
    fn window(
        &mut self,
        space: &Space,
        father: &Creature,
        mother: &Creature,
        random: &mut Random,
    ) -> (u32, u32) {
        let scale = (father.span / STEPS).max(1);
        let end = (father.span / scale) as usize + 1;
        let length = (end * random.between(WINDOW.0, WINDOW.1 + 1) / 100).clamp(1, end);
        let begin = if random.chance(AT_PEAK) {
            usage(space, father, scale, &mut self.father);
            usage(space, mother, scale, &mut self.mother);
            let used = |sums: &[i64], at: usize| {
                let before = |at: usize| sums.get(at).or(sums.last()).copied().unwrap_or(0);
                before(at + length) - before(at)
            };
            let gain = |at: &usize| 100 * used(&self.father, *at) - MOTHER * used(&self.mother, *at);
            (0..=end - length).rev().max_by_key(gain).unwrap_or(0)
        } else {
            random.below(end - length + 1)
        };
        (begin as u32 * scale, (begin + length) as u32 * scale)
    }
}

/// How much is used before each step of time.
fn usage(space: &Space, of: &Creature, scale: u32, sums: &mut Vec<i64>) {
    sums.clear();
    sums.resize((of.span / scale) as usize + 2, 0);
    let last = sums.len() - 1;
    for ((from, length), takes) in of.seen.iter().zip(&space.length).zip(&space.takes) {
        let (from, to) = ((from / scale) as usize, ((from + length) / scale) as usize);
        sums[from.min(last)] += takes;
        sums[to.min(last)] -= takes;
    }
    let (mut rate, mut sum) = (0, 0);
    for slot in sums {
        rate += std::mem::replace(slot, sum);
        sum += rate;
    }
}

/// Moves an item up or down the list, as far as what must come before what allows.
fn move_one(space: &Space, side: Side, list: &mut [u32], random: &mut Random) {
    let mut at = random.below(list.len());
    let far = 1 + random.below(REACH);
    let Some(item) = list.get(at).copied() else { return };
    if random.chance(500) {
        let goal = (at + far).min(list.len() - 1);
        while at < goal && !space.waits_for(side, list[at + 1]).contains(&item) {
            list[at] = list[at + 1];
            at += 1;
        }
    } else {
        let goal = at.saturating_sub(far);
        while at > goal && !space.waits_for(side, item).contains(&list[at - 1]) {
            list[at] = list[at - 1];
            at -= 1;
        }
    }
    list[at] = item;
}
