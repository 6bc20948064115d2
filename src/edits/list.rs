//! Lists inside a row (tags, people, risks): merged entry by entry, so that both sides may add to one list.
use super::value::{Losses, Value};
use crate::domain::{Assignment, ExpediteOffer, Holiday, Opening, Quote, Risk};
use std::collections::{BTreeMap, BTreeSet};

/// An entry of a list.
pub trait Item: Value {
    /// What tells it from the other entries, whatever else is changed in it.
    fn key(&self) -> String;
}

impl Item for String {
    fn key(&self) -> String {
        self.clone()
    }
}
impl Item for Assignment {
    fn key(&self) -> String {
        self.person.to_string()
    }
}
impl Item for Risk {
    fn key(&self) -> String {
        self.text.clone()
    }
}
impl Item for Holiday {
    fn key(&self) -> String {
        self.from.to_string()
    }
}
impl Item for Opening {
    fn key(&self) -> String {
        self.to_string()
    }
}
impl Item for Quote {
    fn key(&self) -> String {
        self.id.to_string()
    }
}
impl Item for ExpediteOffer {
    fn key(&self) -> String {
        format!("{:?}", self.lead_time)
    }
}

/// Joins two lists that both differ from what they were: entries of `base` in their old order, then the new ones in
/// order of their keys. `None` if they are no sets in one order: then one of the two has to stand as it is.
pub(super) fn join_lists<T: Item>(base: &[T], a: &[T], b: &[T], losses: &mut Losses) -> Option<Vec<T>> {
    let (old, ours, theirs) = (keyed(base)?, keyed(a)?, keyed(b)?);
    if !in_order(base, &ours, a, &old) || !in_order(base, &theirs, b, &old) {
        return None;
    }
    let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut standing: BTreeMap<&String, T> = BTreeMap::new();
    for key in keys {
        if let Some(item) = join_item(old.get(key), ours.get(key), theirs.get(key), losses) {
            standing.insert(key, item);
        }
    }
    let kept: Vec<T> = base.iter().filter_map(|item| standing.remove(&item.key())).collect();
    Some(kept.into_iter().chain(standing.into_values()).collect())
}

/// Entries by key; `None` if two have one.
fn keyed<T: Item>(list: &[T]) -> Option<BTreeMap<String, &T>> {
    let map: BTreeMap<String, &T> = list.iter().map(|item| (item.key(), item)).collect();
    (map.len() == list.len()).then_some(map)
}

/// Whether the entries that a list still has of its base stand in their old order.
fn in_order<T: Item>(base: &[T], has: &BTreeMap<String, &T>, list: &[T], old: &BTreeMap<String, &T>) -> bool {
    let before = base.iter().map(Item::key).filter(|key| has.contains_key(key));
    let now = list.iter().map(Item::key).filter(|key| old.contains_key(key));
    before.eq(now)
}

/// One entry: the side that changed it; of two changes the greater; an edit beats a deletion.
fn join_item<T: Item>(base: Option<&&T>, a: Option<&&T>, b: Option<&&T>, losses: &mut Losses) -> Option<T> {
    if a == b || b == base {
        return a.copied().cloned();
    }
    if a == base {
        return b.copied().cloned();
    }
    match (a, b) {
        (Some(a), Some(b)) => {
            let (kept, lost) = losses.choose(*a, *b);
            losses.lose(kept, lost);
            Some(kept.clone())
        }
        (Some(kept), None) | (None, Some(kept)) => {
            losses.say(|view| (kept.words(view), format!("without {}", kept.words(view))));
            (!losses.flipped).then(|| (*kept).clone())
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// People out of four, none twice, each with one of three percentages.
    fn people() -> impl Strategy<Value = Vec<Assignment>> {
        let one = |person: usize| (0u16..4).prop_map(move |percent| (person, percent * 50));
        let all = (one(0), one(1), one(2), one(3)).prop_map(|(a, b, c, d)| vec![a, b, c, d]);
        all.prop_flat_map(|list| Just(list).prop_shuffle()).prop_map(|list| {
            let there = list.into_iter().filter(|(_, percent)| *percent > 0);
            there
                .map(|(person, percent)| Assignment {
                    person: ["p0", "p1", "p2", "p3"][person].parse().unwrap(),
                    percent,
                })
                .collect()
        })
    }

    fn join(base: &Vec<Assignment>, a: &Vec<Assignment>, b: &Vec<Assignment>) -> Vec<Assignment> {
        if a == b || b == base {
            return a.clone();
        }
        if a == base { b.clone() } else { Value::join(Some(base), a, b, &mut Losses::new(None)) }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn entries_of_both_sides_come_together(base in people(), a in people(), b in people()) {
            let joined = join(&base, &a, &b);
            prop_assert_eq!(&joined, &join(&base, &b, &a), "whichever side is ours");
            prop_assert_eq!(&join(&base, &joined, &a), &joined, "again with one side");
            prop_assert_eq!(&join(&base, &joined, &b), &joined, "again with the other");
            prop_assert!(keyed(&joined).is_some(), "nobody twice");
            for entry in &joined {
                prop_assert!(a.contains(entry) || b.contains(entry), "{entry:?} is invented");
            }
            // where neither side was put in another order, nobody whom a side added is lost
            if join_lists(&base, &a, &b, &mut Losses::new(None)).is_some() {
                for entry in a.iter().chain(&b).filter(|e| !base.iter().any(|old| old.person == e.person)) {
                    prop_assert!(joined.iter().any(|new| new.person == entry.person), "{entry:?} is lost");
                }
            }
        }
    }
}
