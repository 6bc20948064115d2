//! What is true of every merge.
use crate::random::{edited, start};
use proptest::prelude::*;
use stackrank::domain::{Portfolio, Record, RecordId};
use stackrank::edits::fields::{Join, exact, join_records, references};
use stackrank::edits::take_back::{take_back, without};
use stackrank::edits::value::Value;
use stackrank::edits::words::View;
use stackrank::edits::{Merged, Side, diff, make, merge, merge_newer};
use stackrank::storage;
use std::collections::{BTreeMap, BTreeSet};

/// Fields that are merged entry by entry, or text below text.
const PIECEWISE: [&str; 10] =
    ["notes", "tags", "roles", "links", "people", "risks", "openings", "holidays", "expedite", "quotes"];

/// So many plans for each law, or as many as `STACKRANK_CASES` says.
pub fn cases() -> ProptestConfig {
    let cases = std::env::var("STACKRANK_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A beginning and what two people made of it.
fn sides(seeds: (u64, u64, u64)) -> [Portfolio; 3] {
    let base = start(seeds.0);
    let (ours, theirs) = (edited(&base, seeds.1, 1), edited(&base, seeds.2, 2));
    [base, ours, theirs]
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn one_side_alone_is_the_result(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        for x in [&ours, &theirs] {
            for merged in [merge(&base, x, &base), merge(&base, &base, x), merge(&base, x, x)] {
                prop_assert_eq!(&merged.plan, x);
                prop_assert!(merged.clashes.is_empty() && merged.notes.is_empty(), "{:?}", merged.notes);
            }
        }
        // without a common beginning too
        prop_assert_eq!(&merge(&Portfolio::default(), &ours, &ours).plan, &ours);
    }

    #[test]
    fn it_does_not_matter_whose_side_is_whose(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        for base in [&base, &Portfolio::default()] {
            let (a, b) = (merge(base, &ours, &theirs), merge(base, &theirs, &ours));
            prop_assert_eq!(&a.plan, &b.plan);
            prop_assert_eq!(&a.clashes, &b.clashes);
            prop_assert_eq!(&a.notes, &b.notes);
        }
    }

    #[test]
    fn merging_the_result_again_changes_nothing(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        for base in [&base, &Portfolio::default()] {
            let merged = merge(base, &ours, &theirs).plan;
            for side in [&ours, &theirs] {
                let again = merge(base, &merged, side).plan;
                prop_assert!(again == merged, "{:#?}", diff(&merged, &again));
            }
        }
    }

    #[test]
    fn nothing_is_lost_in_silence_and_nothing_invented(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        let merged = merge(&base, &ours, &theirs);
        let ids: BTreeSet<RecordId> =
            [&base, &ours, &theirs, &merged.plan].into_iter().flat_map(make::records).map(|r| r.id()).collect();
        for id in ids {
            judge_row(id, [&base, &ours, &theirs], &merged)?;
        }
    }

    #[test]
    fn the_newer_side_stands_and_nothing_is_lost_in_silence(seeds: (u64, u64, u64), ours_is_newer: bool) {
        let [base, ours, theirs] = sides(seeds);
        let side = if ours_is_newer { Side::Ours } else { Side::Theirs };
        let merged = merge_newer(&base, &ours, &theirs, Some(side));
        let fixed = merge(&base, &ours, &theirs);
        // which values stand is all that can be different: the rows are the same, and so are the fields that clash
        let ids = |plan: &Portfolio| make::records(plan).iter().map(Record::id).collect::<BTreeSet<_>>();
        let lost: BTreeSet<RecordId> = ids(&merged.plan).symmetric_difference(&ids(&fixed.plan)).copied().collect();
        // but for rows that only one of two values refers to
        for id in lost {
            prop_assert!(merged.notes.iter().chain(&fixed.notes).any(|note| note.at == id), "{id:?}");
        }
        for clash in &merged.clashes {
            let newer = if ours_is_newer { &ours } else { &theirs };
            let value = |row: &Record| exact(row).into_iter().find(|(name, _)| *name == clash.field);
            prop_assert!(clash.is_open(&merged.plan));
            let now = merged.plan.record(clash.at).unwrap();
            prop_assert_ne!(value(&clash.other), value(&now), "the other value can be taken after all");
            if let (false, Some(row)) = (PIECEWISE.contains(&clash.field), newer.record(clash.at)) {
                prop_assert_eq!(value(&row), value(&now));
            }
            // taking it after all is what would have come of the other decision
            let other = if ours_is_newer { Side::Theirs } else { Side::Ours };
            let swapped = merge_newer(&base, &ours, &theirs, Some(other)).plan.record(clash.at).unwrap();
            if !PIECEWISE.contains(&clash.field) {
                prop_assert_eq!(value(&clash.other), value(&swapped));
            }
        }
        let ids: BTreeSet<RecordId> =
            [&base, &ours, &theirs, &merged.plan].into_iter().flat_map(make::records).map(|r| r.id()).collect();
        for id in ids {
            judge_row(id, [&base, &ours, &theirs], &merged)?;
        }
    }

    #[test]
    fn what_came_in_is_taken_back_whole_or_row_by_row(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        let merged = merge(&base, &ours, &theirs).plan;
        let mut plan = merged.clone();
        take_back(&merged, &ours, &plan).take_in(&mut plan).unwrap();
        prop_assert_eq!(&plan, &ours, "as a whole");
        let (mut plan, mut after) = (merged.clone(), merged);
        while let Some(at) = diff(&ours, &after).first().map(|difference| difference.at) {
            let wanted = without(&ours, &after, at);
            prop_assert!(wanted != after, "{at:?} stays");
            take_back(&after, &wanted, &plan).take_in(&mut plan).unwrap();
            after = wanted;
        }
        let left = diff(&ours, &plan);
        prop_assert!(left.is_empty(), "{left:#?}");
    }

    #[test]
    fn two_programs_on_one_file_end_with_the_same_plan(
        seeds: (u64, u64, u64),
        turns: Vec<(bool, bool)>,
        newer: Option<bool>,
    ) {
        let [file, one, two] = sides(seeds);
        // each has the plan it last read or wrote, and its own
        let mut apps = [(file.clone(), one), (file.clone(), two)];
        let mut file = file;
        let mut sync = |apps: &mut [(Portfolio, Portfolio); 2], which: usize| {
            let (base, plan) = &mut apps[which];
            if file != *base {
                *plan = match newer {
                    Some(ours) => {
                        let side = if ours { Side::Ours } else { Side::Theirs };
                        merge_newer(base, plan, &file, Some(side)).plan
                    }
                    None => merge(base, plan, &file).plan,
                };
            }
            file.clone_from(plan);
            base.clone_from(plan);
        };
        for (turn, (which, edits)) in turns.iter().take(12).enumerate() {
            let which = usize::from(*which);
            if *edits {
                apps[which].1 = edited(&apps[which].1, seeds.0 ^ turn as u64, 4 + turn as u64);
            } else {
                sync(&mut apps, which);
            }
        }
        for which in [0, 1, 0] {
            sync(&mut apps, which);
        }
        let left = diff(&apps[0].1, &apps[1].1);
        prop_assert!(apps[0].1 == apps[1].1, "{left:#?}");
    }

    #[test]
    fn nothing_refers_to_a_row_that_is_gone(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        for base in [&base, &Portfolio::default()] {
            let plan = merge(base, &ours, &theirs).plan;
            for row in make::records(&plan) {
                for to in references(&row) {
                    prop_assert!(plan.record(to).is_some(), "{:?} refers to {to:?}", row.id());
                }
            }
        }
    }

    #[test]
    fn what_came_in_is_one_edit_that_can_be_taken_back(seeds: (u64, u64, u64)) {
        let [base, ours, theirs] = sides(seeds);
        let merged = merge(&base, &ours, &theirs);
        let mut plan = ours.clone();
        let back = merged.came_in.clone().take_in(&mut plan).unwrap();
        prop_assert_eq!(&plan, &merged.plan);
        back.take_in(&mut plan).unwrap();
        prop_assert_eq!(&plan, &ours);
        // and a file can hold it
        prop_assert_eq!(&storage::from_text(&storage::to_text(&merged.plan)).unwrap(), &merged.plan);
    }

    #[test]
    fn a_plan_differs_from_itself_in_nothing_and_from_others_in_something(seeds: (u64, u64, u64)) {
        let [base, ours, _] = sides(seeds);
        prop_assert_eq!(diff(&ours, &ours), vec![]);
        let said: BTreeSet<RecordId> = diff(&base, &ours).into_iter().map(|d| d.at).collect();
        for record in make::records(&ours) {
            let Some(was) = base.record(record.id()) else {
                prop_assert!(said.contains(&record.id()));
                continue;
            };
            let pairs = exact(&was).into_iter().zip(exact(&record));
            let differs = pairs.filter(|(a, b)| a != b && a.0 != "rank").count() > 0;
            prop_assert!(!differs || said.contains(&record.id()), "{record:?}");
        }
    }
}

fn judge_row(
    id: RecordId,
    [base, ours, theirs]: [&Portfolio; 3],
    merged: &Merged,
) -> Result<(), TestCaseError> {
    let [was, a, b, m] = [base, ours, theirs, &merged.plan].map(|plan| plan.record(id));
    let noted = merged.notes.iter().any(|note| note.at == id);
    match (&was, &a, &b, &m) {
        (_, Some(a), Some(b), Some(m)) => judge_fields(id, [was.as_ref(), Some(a), Some(b)], m, merged),
        (None, Some(side), None, m) | (None, None, Some(side), m) => {
            prop_assert_eq!(m.as_ref(), Some(side), "what one side added is there");
            Ok(())
        }
        (Some(was), Some(side), None, m) | (Some(was), None, Some(side), m) => {
            if was == side {
                prop_assert!(
                    m.is_none() || (m.as_ref() == Some(side) && noted),
                    "a deleted row is back unsaid"
                );
            } else {
                prop_assert!(m.as_ref() == Some(side) && noted, "an edit beats a deletion, and it is said");
            }
            Ok(())
        }
        (_, None, None, m) => {
            prop_assert!(m.is_none(), "a row that neither side has");
            Ok(())
        }
        (_, Some(_), Some(_), None) => Err(TestCaseError::fail(format!("{id:?} is lost"))),
    }
}

fn judge_fields(
    id: RecordId,
    [was, a, b]: [Option<&Record>; 3],
    m: &Record,
    merged: &Merged,
) -> Result<(), TestCaseError> {
    let (Some(a), Some(b)) = (a, b) else { return Ok(()) };
    let texts = |row: &Record| -> BTreeMap<&'static str, String> { exact(row).into_iter().collect() };
    let (was, ours, theirs, result) = (was.map(texts), texts(a), texts(b), texts(m));
    let said = spoken(a, b, View { plan: &merged.plan, at: id });
    for (field, value) in &result {
        let old = was.as_ref().and_then(|row| row.get(field));
        let (x, y) = (&ours[field], &theirs[field]);
        if x == y || old == Some(y) {
            prop_assert_eq!(value, x, "{}: only ours changed it, or both alike", field);
        } else if old == Some(x) {
            prop_assert_eq!(value, y, "{}: only theirs changed it", field);
        } else if PIECEWISE.contains(field) {
            let told = merged.clashes.iter().any(|c| c.at == id && c.field == *field)
                || merged.notes.iter().any(|n| n.at == id && n.text.contains("both texts"));
            prop_assert!(told || *field != "notes", "{field} was merged unsaid");
        } else {
            prop_assert!(value == x || value == y, "{field}: {value} was invented");
            let clash = merged.clashes.iter().find(|c| c.at == id && c.field == *field);
            let clash =
                clash.ok_or_else(|| TestCaseError::fail(format!("{field} of {id:?} was lost unsaid")))?;
            let (mine, other) = &said[field];
            let expected = if value == x { (mine, other) } else { (other, mine) };
            prop_assert_eq!((&clash.kept, &clash.lost), expected);
        }
    }
    Ok(())
}

/// Every field of two rows, in words.
fn spoken(a: &Record, b: &Record, view: View) -> BTreeMap<&'static str, (String, String)> {
    struct Words<'v>(View<'v>, BTreeMap<&'static str, (String, String)>);
    impl Join for Words<'_> {
        fn join<T: Value>(&mut self, name: &'static str, _: Option<&T>, a: &T, b: &T) -> T {
            self.1.insert(name, (a.words(&self.0), b.words(&self.0)));
            a.clone()
        }
    }
    let mut words = Words(view, BTreeMap::new());
    join_records(None, a, b, &mut words);
    words.1
}

/// The laws would hold of plans that nobody edited as well.
#[test]
fn the_random_edits_get_in_each_others_way() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..600 {
        let [base, ours, theirs] = sides((seed, seed * 2 + 1, seed * 3 + 7));
        let merged = merge(&base, &ours, &theirs);
        for clash in &merged.clashes {
            *seen.entry(clash.field).or_default() += 1;
        }
        for words in ["is back", "stays as edited", "both texts", "depend on each other"] {
            if merged.notes.iter().any(|n| n.text.contains(words)) {
                *seen.entry(words).or_default() += 1;
            }
        }
        if merged.plan != ours && merged.plan != theirs {
            *seen.entry("like neither side").or_default() += 1;
        }
    }
    println!("{seen:#?}");
    for words in
        ["is back", "stays as edited", "both texts", "rank", "promise", "tags", "people", "name", "sponsor"]
    {
        assert!(seen.get(words).is_some_and(|n| *n > 0), "{words}: {seen:?}");
    }
    assert!(seen["like neither side"] > 300, "{seen:?}");
}
